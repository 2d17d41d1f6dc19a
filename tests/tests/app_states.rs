//! Everything that can be agreed, told, asked or answered, in every state: each is looked at on the narrowest phone, by axe and
//! by the camera, in both Dutch registers and in English; and in English also every screen that has an address of its own.

use e2e::browser::{HandedOver, ORIGIN, Site, screens};
use e2e::demo::Keeper;

/// Every screen, with how the notebook stands.
const SCREENS: &str = include_str!("../screens.txt");

/// What is looked at is there.
const STANDS: &str =
    "return document.querySelector('main h1') !== null && !document.querySelector('main progress')";

/// The narrowest phone there is.
const NARROW: (u32, u32) = (320, 640);

#[tokio::test(flavor = "multi_thread")]
async fn every_state_can_be_read_on_the_narrowest_phone_in_each_language() {
    let (site, stands) = Site::with_every_state().unwrap();
    let keeper = Keeper::opens(&site.data(), ORIGIN, site.relay.address()).await.unwrap();
    let mut bo = site.person("Bo").await.unwrap();
    let (invite, link) = keeper.invites().await;
    bo.knocks(&HandedOver { link, path: String::new() }, "Bo").await;
    keeper.answers(invite).await;
    bo.is_headed("Ziet u dezelfde woorden?").await;
    keeper.lets_in(invite).await;
    bo.is_headed("Vandaag").await;
    bo.sizes(NARROW.0, NARROW.1).await;
    let mut wrong = Vec::new();
    for (register, scheme) in [("nl", "light"), ("en", "light"), ("nl-eenvoudig", "dark")] {
        bo.look("localStorage.setItem('heenweer.language', given[0])", &[register.into()]).await;
        bo.reload().await;
        bo.heading().await;
        bo.prefers(&[("prefers-color-scheme", scheme)]).await;
        let of_states = stands.iter().map(|stand| (stand.state, stand.path.as_str()));
        // The walks look at these in Dutch.
        let others = SCREENS.lines().filter_map(|line| line.strip_suffix(" full")).map(str::trim);
        let others = others.filter(|path| register == "en" && !path.contains('{')).map(|path| (path, path));
        for (name, path) in of_states.chain(others) {
            bo.goes_to(path).await;
            assert!(bo.until(STANDS, &[]).await.is_some(), "{path} never stands");
            let place =
                screens().join("states").join(register).join(format!("{}.png", name.replace('/', "_")));
            bo.keeps_a_picture(NARROW.0, &place).await;
            let mut here = bo.axe_again().await;
            here.extend(bo.too_wide().await);
            here.extend(bo.small_targets().await);
            wrong.extend(here.into_iter().map(|what| format!("{register} {name}: {what}")));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");

    // What was moved is told of on its new day, to which its page leads.
    let moved = stands.iter().find(|stand| stand.state == "moment-moved").unwrap();
    bo.goes_to(&moved.path).await;
    bo.can_tap("Kijk naar de nieuwe dag").await;
    assert!(!bo.names().await.iter().any(|name| name.contains("Vertel hoe het ging")));
    bo.tap("Kijk naar de nieuwe dag").await;
    bo.can_tap("Vertel hoe het ging").await;
    bo.leaves().await;
}
