//! Half-written words belong to one notebook and one page; and who cannot see the screen hears every save.

use e2e::browser::{Person, Site};
use serde_json::json;

const DAY: &str = "Wat wilt u vertellen?";
const REPLY: &str = "Uw reactie";
const SLEPT: &str = "Vannacht goed geslapen.";
const SWAM: &str = "Vanmiddag gezwommen.";

async fn opens_the_day_note(person: &Person) {
    person.tap("Opschrijven").await;
    person.tap("Bericht van vandaag").await;
    person.can_tap("Zet in het schrift").await;
}

/// Waits until this stands in the field.
async fn finds(person: &Person, label: &str, text: &str) {
    let is_there = "return theField(given[0])?.value === given[1]";
    if person.until(is_there, &[json!(label), json!(text)]).await.is_none() {
        let stands = person.stands_in(label).await;
        person.fail(&format!("{text:?} never stands in {label:?}, but {stands:?}")).await;
    }
}

/// What was kept of the form on the screen has had its time to come back: whatever is asked of the database after the
/// form asked is answered after it.
async fn had_its_time_to_come_back(person: &Person) {
    let asks = "
        const asked = indexedDB.open('heenweer');
        asked.onsuccess = () => {
            const read = asked.result.transaction('local').objectStore('local').getAllKeys();
            read.onsuccess = () => {
                asked.result.close();
                requestAnimationFrame(() => requestAnimationFrame(() => done(true)));
            };
        };";
    person.ask(asks, &[]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn half_a_note_about_one_child_never_opens_in_the_notebook_of_another() {
    let site = Site::opens().unwrap();
    let ria = site.person("Ria").await.unwrap();
    ria.begins_a_notebook("Noor", "Ria", "Pleegouder").await;
    ria.begins_another_notebook("Daan", "Ria", "Pleegouder").await;
    opens_the_day_note(&ria).await;
    ria.write_in(DAY, "Daan viel van de fiets").await;
    ria.knows_it_is_kept().await;

    ria.turns_to_the_notebook_of("Noor").await;
    opens_the_day_note(&ria).await;
    had_its_time_to_come_back(&ria).await;
    assert_eq!(ria.stands_in(DAY).await, "");
    ria.write_in(DAY, "Noor leerde fluiten").await;
    ria.knows_it_is_kept().await;

    // Each comes back where it was written, also after the phone was off.
    ria.turns_to_the_notebook_of("Daan").await;
    opens_the_day_note(&ria).await;
    finds(&ria, DAY, "Daan viel van de fiets").await;
    ria.reload().await;
    ria.sees("Het schrift van Daan").await;
    finds(&ria, DAY, "Daan viel van de fiets").await;
    ria.turns_to_the_notebook_of("Noor").await;
    opens_the_day_note(&ria).await;
    finds(&ria, DAY, "Noor leerde fluiten").await;
    ria.tap("Zet in het schrift").await;
    ria.knows_it_is_sent("Noor leerde fluiten").await;
    ria.turns_to_the_notebook_of("Daan").await;
    assert!(!ria.reads_page().await.contains("Noor leerde fluiten"));
    opens_the_day_note(&ria).await;
    finds(&ria, DAY, "Daan viel van de fiets").await;
    ria.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_begun_under_one_page_survives_a_reply_begun_under_another() {
    let site = Site::opens().unwrap();
    let ria = site.person("Ria").await.unwrap();
    ria.begins_a_notebook("Noor", "Ria", "Pleegouder").await;
    ria.writes_about_today(SLEPT).await;
    ria.writes_about_today(SWAM).await;
    let begins = async |page: &str, reply: &str| {
        ria.opens_the_page(page).await;
        ria.tap("Reageren").await;
        had_its_time_to_come_back(&ria).await;
        assert_eq!(ria.stands_in(REPLY).await, "", "under {page:?}");
        ria.write_in(REPLY, reply).await;
        ria.knows_it_is_kept().await;
    };
    begins(SLEPT, "Wat heerlijk").await;
    begins(SWAM, "In het diepe?").await;
    for (page, reply) in [(SLEPT, "Wat heerlijk"), (SWAM, "In het diepe?")] {
        ria.opens_the_page(page).await;
        ria.tap("Reageren").await;
        finds(&ria, REPLY, reply).await;
    }
    ria.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_of_two_saves_in_a_row_is_said_to_who_cannot_see_it() {
    let site = Site::opens().unwrap();
    let ria = site.person("Ria").await.unwrap();
    ria.begins_a_notebook("Noor", "Ria", "Pleegouder").await;
    // A screen reader says a polite region when it changes, and only then.
    let listens = "
        const region = document.querySelector('.said[aria-live=polite]');
        window.heenHeard = [];
        new MutationObserver(() => squeeze(region.textContent) && heenHeard.push(squeeze(region.textContent)))
            .observe(region, { subtree: true, childList: true, characterData: true });";
    ria.look(listens, &[]).await;
    let heard = "return heenHeard.filter(words => words === 'Het staat in het schrift.').length";
    for (number, text) in [SLEPT, SWAM, "Samen gegeten."].into_iter().enumerate() {
        ria.writes_about_today(text).await;
        let times = format!("{heard} === {}", number + 1);
        if ria.until(&times, &[]).await.is_none() {
            let said = ria.look("return heenHeard", &[]).await;
            ria.fail(&format!("{} saves, and only this was said: {said}", number + 1)).await;
        }
    }
    ria.leaves().await;
}
