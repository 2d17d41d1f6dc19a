//! The app on the home screen: what the browser reads of it, and what helps to put it there.

use e2e::browser::Site;
use serde_json::{Value, json};

const IPHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) \
    Version/26.0 Mobile/15E148 Safari/604.1";

/// The browser's own offer, which comes when it likes, does not reach the page: the story makes one.
const NO_OTHER_OFFER: &str = "
    addEventListener('beforeinstallprompt', offer => offer.ofTheStory || offer.stopImmediatePropagation(), true);";

/// What an icon is once it is drawn: its kind and size.
const DRAWS: &str = "
    fetch(given[0]).then(async answer => {
        if (!answer.ok) return done(`${answer.status}`);
        const picture = new Image();
        picture.src = given[0];
        await picture.decode();
        done([answer.headers.get('content-type').split(';')[0], `${picture.naturalWidth}x${picture.naturalHeight}`]);
    }).catch(broken => done(`${broken}`));";

#[tokio::test(flavor = "multi_thread")]
async fn the_browser_reads_the_manifest_without_complaint_and_every_icon_is_what_it_says() {
    let site = Site::opens().unwrap();
    let ria = site.person("Ria").await.unwrap();
    ria.open("/").await;
    ria.can_tap("Begin een schrift").await;
    let read = ria.driver().cdp().send_raw("Page.getAppManifest", json!({})).await.unwrap();
    assert_eq!(read["errors"], json!([]), "{read}");
    let manifest: Value = serde_json::from_str(read["data"].as_str().unwrap()).unwrap();
    let shortcuts = manifest["shortcuts"].as_array().unwrap();
    let icons = manifest["icons"].as_array().unwrap();
    for icon in icons.iter().chain(shortcuts.iter().flat_map(|one| one["icons"].as_array().unwrap())) {
        let drawn = ria.ask(DRAWS, &[icon["src"].clone()]).await;
        assert_eq!(drawn[0], icon["type"], "{icon}: {drawn}");
        if icon["sizes"] != "any" {
            assert_eq!(drawn[1], icon["sizes"], "{icon}: {drawn}");
        }
    }
    for purpose in ["maskable", "monochrome"] {
        assert!(icons.iter().any(|icon| icon["purpose"] == purpose), "no icon is {purpose}");
    }

    // What a long press on the icon offers opens what it says.
    ria.begins_a_notebook("Noor", "Ria", "Pleegouder").await;
    let named: Vec<&str> = shortcuts.iter().filter_map(|one| one["name"].as_str()).collect();
    assert_eq!(named, ["Opschrijven", "Vandaag"]);
    for (shortcut, heading) in shortcuts.iter().zip(["Wat wilt u opschrijven?", "Vandaag"]) {
        ria.open(shortcut["url"].as_str().unwrap()).await;
        ria.is_headed(heading).await;
    }
    ria.open(manifest["start_url"].as_str().unwrap()).await;
    ria.is_headed("Vandaag").await;
    ria.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_the_browser_offers_to_install_one_tap_takes_the_offer() {
    let site = Site::opens().unwrap();
    let ria = site.person("Ria").await.unwrap();
    ria.prepares_pages(NO_OTHER_OFFER).await;
    ria.open("/meer/beginscherm").await;
    // Before there is an offer there is no button that does nothing.
    ria.sees("Open het menu van uw browser.").await;
    assert!(!ria.names().await.iter().any(|name| name == "Zet de app erop"));
    let offers = "
        const offer = Object.assign(new Event('beforeinstallprompt', { cancelable: true }), { ofTheStory: true });
        window.heenPrompts = 0;
        offer.prompt = () => { window.heenPrompts += 1 };
        dispatchEvent(offer);
        return offer.defaultPrevented";
    // The browser's own bar stays away: the app asks when the person does.
    assert_eq!(ria.look(offers, &[]).await, json!(true));
    ria.tap("Zet de app erop").await;
    assert!(ria.until("return heenPrompts === 1", &[]).await.is_some(), "the offer is not taken");

    ria.look("dispatchEvent(new Event('appinstalled'))", &[]).await;
    ria.sees("De app staat al op uw beginscherm.").await;
    assert!(!ria.names().await.iter().any(|name| name == "Zet de app erop"));
    ria.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_offer_that_was_turned_down_leaves_no_dead_button() {
    let site = Site::opens().unwrap();
    let ria = site.person("Ria").await.unwrap();
    ria.prepares_pages(NO_OTHER_OFFER).await;
    ria.open("/meer/beginscherm").await;
    ria.sees("Open het menu van uw browser.").await;
    let offers = "
        const offer = Object.assign(new Event('beforeinstallprompt', { cancelable: true }), { ofTheStory: true });
        offer.prompt = async () => ({ outcome: 'dismissed' });
        dispatchEvent(offer);";
    ria.look(offers, &[]).await;
    ria.tap("Zet de app erop").await;
    // An offer is good for one time: what helps now is the browser's own menu.
    ria.sees("Open het menu van uw browser.").await;
    ria.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn on_an_iphone_three_pictured_steps_say_how() {
    let site = Site::opens().unwrap();
    let mut ria = site.person("Ria").await.unwrap();
    ria.shows_itself_as(IPHONE).await;
    ria.open("/meer/beginscherm").await;
    ria.sees("Zet op beginscherm.").await;
    assert_eq!(
        ria.reads_all("main .steps li p").await,
        [
            "Tik onder in Safari op het vierkantje met de pijl.",
            "Tik op: Zet op beginscherm.",
            "Open daarna het nieuwe plaatje op uw beginscherm.",
        ]
    );
    let drawn = "return shown('main .steps li').every(step => step.querySelector('svg')?.getBoundingClientRect().width > 0)";
    assert_eq!(ria.look(drawn, &[]).await, json!(true));
    ria.sees("De app op het beginscherm begint leeg.").await;
    assert!(!ria.reads_page().await.contains("Open het menu van uw browser."));
    ria.leaves().await;
}
