//! Everything that can be agreed, told, asked or answered, in every state: each is looked at on the narrowest phone, by axe and
//! by the camera, in both Dutch registers.

use e2e::browser::{HandedOver, ORIGIN, Site, screens};
use e2e::demo::Keeper;

/// The narrowest phone there is.
const NARROW: (u32, u32) = (320, 640);

#[tokio::test(flavor = "multi_thread")]
async fn every_state_can_be_read_on_the_narrowest_phone_in_both_registers() {
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
    for (register, scheme) in [("nl", "light"), ("nl-eenvoudig", "dark")] {
        bo.look("localStorage.setItem('heenweer.language', given[0])", &[register.into()]).await;
        bo.reload().await;
        bo.heading().await;
        bo.prefers(&[("prefers-color-scheme", scheme)]).await;
        for stand in &stands {
            bo.goes_to(&stand.path).await;
            bo.until("return document.querySelector('main .card') !== null && !document.querySelector('main progress')", &[])
                .await
                .unwrap();
            let place = screens().join("states").join(register).join(format!("{}.png", stand.state));
            bo.keeps_a_picture(NARROW.0, &place).await;
            let mut here = bo.axe_again().await;
            here.extend(bo.too_wide().await);
            here.extend(bo.small_targets().await);
            wrong.extend(here.into_iter().map(|what| format!("{register} {}: {what}", stand.state)));
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
