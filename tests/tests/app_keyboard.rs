//! By keyboard alone: a notebook begins and a note is written, and focus is seen and is where it should be.

use e2e::browser::{Person, Site};
use thirtyfour::Key;

/// Goes to what is called so by the Tab key, and presses Enter there.
async fn enters(ria: &Person, name: &str) {
    ria.tabs_to(name).await;
    ria.key(Key::Enter).await;
}

/// Arriving at a page, focus is at its heading; and the Tab key goes past everything, seen at every stop.
async fn arrives(ria: &Person, heading: &str) {
    ria.arrives_at(heading).await;
    assert!(ria.title().await.starts_with(heading), "{}", ria.title().await);
    ria.walks_by_tab().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notebook_begins_and_a_note_is_written_by_keyboard_alone() {
    let site = Site::opens().unwrap();
    let ria = site.person("Ria").await.unwrap();
    ria.open("/").await;
    ria.can_tap("Begin een schrift").await;
    ria.walks_by_tab().await;
    enters(&ria, "Begin een schrift").await;

    arrives(&ria, "Over welk kind gaat het schrift?").await;
    enters(&ria, "Naam van het kind").await;
    ria.sees("Vul eerst een naam in.").await;
    assert_eq!(ria.focus().await, "Naam van het kind");
    ria.type_keys("Noor").await;
    ria.key(Key::Enter).await;

    arrives(&ria, "Wie bent u?").await;
    ria.tabs_to("Uw naam").await;
    ria.type_keys("Ria").await;
    enters(&ria, "Verder").await;

    arrives(&ria, "Wie bent u voor Noor?").await;
    ria.tabs_to("Ouder").await;
    ria.key(Key::Down).await;
    assert_eq!(ria.focus().await, "Pleegouder");
    enters(&ria, "Begin het schrift").await;

    arrives(&ria, "Vandaag").await;
    enters(&ria, "Opschrijven").await;
    arrives(&ria, "Wat wilt u opschrijven?").await;
    enters(&ria, "Bericht van vandaag").await;
    arrives(&ria, "Hoe ging het met Noor?").await;
    ria.tabs_to("Wat wilt u vertellen?").await;
    ria.type_keys("Samen gebakken.").await;
    ria.tabs_to("Fijn").await;
    ria.key(Key::Space).await;
    enters(&ria, "Zet in het schrift").await;
    ria.is_headed("Vandaag").await;
    ria.sees_together(&["Samen gebakken.", "Voelde zich: fijn"]).await;
    ria.walks_by_tab().await;
    enters(&ria, "Lees en reageer").await;
    ria.can_tap("Reageren").await;
    enters(&ria, "Reageren").await;
    ria.until("return document.activeElement.matches('textarea')", &[]).await;
    assert_eq!(ria.focus().await, "Uw reactie");
    ria.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_stop_skips_to_the_content() {
    let site = Site::opens().unwrap();
    let ria = site.person("Ria").await.unwrap();
    ria.begins_a_notebook("Noor", "Ria", "Pleegouder").await;
    ria.reload().await;
    ria.sees("Nog niets opgeschreven").await;
    ria.stands_before_everything().await;
    ria.key(Key::Tab).await;
    assert_eq!(ria.focus().await, "Naar de inhoud");
    ria.key(Key::Enter).await;
    let is_inside = "return document.activeElement.closest('main') !== null";
    assert!(ria.until(is_inside, &[]).await.is_some());
    ria.leaves().await;
}
