//! Half-written words belong to one notebook and one page; and who cannot see the screen hears every save.

use e2e::browser::agreements::{from_now, picks, two};
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

/// What a page said, the newest on top, as its history tells it.
async fn what_it_said(person: &Person) -> Vec<String> {
    person.tap("Hoe het eerder was").await;
    person.is_headed("Hoe het eerder was").await;
    person.sees("Zo is het nu").await;
    person.reads_all("main .reply .words").await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_that_was_changed_says_so_and_what_stood_there_stays_to_be_read() {
    let site = Site::opens().unwrap();
    let (ria, mama) = tokio::join!(site.person("Ria"), site.person("mama"));
    let (mut ria, mama) = (ria.unwrap(), mama.unwrap());
    ria.begins_a_notebook("Noor", "Ria", "Pleegouder").await;
    ria.welcomes(&mama, "mama", "Ouder").await;
    ria.writes_about_today("Vannacht goed geslaepn.").await;
    mama.opens_the_page("Vannacht goed geslaepn.").await;
    let names = mama.names().await;
    assert!(!names.iter().any(|name| name == "Verander dit" || name == "Hoe het eerder was"), "{names:?}");

    // Without a network it is changed here, and its history says that it waits.
    ria.opens_the_page("Vannacht goed geslaepn.").await;
    ria.cut().await;
    ria.changes_the_note(SLEPT).await;
    assert_eq!(what_it_said(&ria).await, [SLEPT, "Vannacht goed geslaepn."]);
    ria.sees_together(&[SLEPT, "Op deze telefoon"]).await;
    ria.go_back().await;
    ria.mend().await;
    ria.knows_it_is_sent(SLEPT).await;
    // Everybody sees that it was changed, and what stood there, and who wrote that.
    mama.sees_together(&[SLEPT, "Veranderd: "]).await;
    assert_eq!(what_it_said(&mama).await, [SLEPT, "Vannacht goed geslaepn."]);
    assert_eq!(mama.reads_all("main .reply .by-name").await, ["Ria", "Ria"]);

    // One tap takes a change back, and that is seen as well.
    ria.opens_the_page(SLEPT).await;
    ria.changes_the_note("Vannacht goed geslapen, tot acht uur.").await;
    ria.tap("Maak ongedaan").await;
    ria.knows_it_is_sent(SLEPT).await;
    let later = "return [...document.querySelectorAll('main .reply .words')].map(one => one.textContent).join() === given[0]";
    let all = [SLEPT, "Vannacht goed geslapen, tot acht uur.", SLEPT, "Vannacht goed geslaepn."].join(",");
    if mama.until(later, &[json!(all)]).await.is_none() {
        let said = mama.reads_all("main .reply .words").await;
        mama.fail(&format!("the history never has all of it, but {said:?}")).await;
    }

    // On a page that everyone writes each change has its name.
    mama.writes_what_to_know("Slaapt met een lampje aan.").await;
    ria.tap("Kind").await;
    ria.sees("Slaapt met een lampje aan.").await;
    ria.writes_what_to_know("Slaapt zonder lampje.").await;
    mama.tap("Kind").await;
    mama.tap_in("Wat is veranderd", "Noor").await;
    mama.is_headed("Hoe het eerder was").await;
    mama.sees("Zo is het nu").await;
    assert_eq!(
        mama.reads_all("main .reply .words").await,
        ["Slaapt zonder lampje.", "Slaapt met een lampje aan."]
    );
    assert_eq!(mama.reads_all("main .reply .by-name").await, ["Ria", "mama", "Ria"]);
    ria.leaves().await;
    mama.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn news_and_a_moment_are_changed_in_their_own_form_which_holds_what_stood_there() {
    let site = Site::opens().unwrap();
    let ria = site.person("Ria").await.unwrap();
    ria.begins_a_notebook("Noor", "Ria", "Pleegouder").await;
    ria.writes_of_school("Uitje", "Vrijdag naar het bos.").await;
    ria.opens_the_page("Vrijdag naar het bos.").await;
    ria.tap("Verander dit").await;
    // The topic stands there still.
    ria.tap("Verder").await;
    assert_eq!(ria.stands_in("Het nieuws van school").await, "Vrijdag naar het bos.");
    ria.write_in("Het nieuws van school", "Donderdag naar het bos.").await;
    ria.tap("Wie praat hierover met school?").await;
    ria.tap("Ria").await;
    ria.tap("Verder").await;
    ria.tap("Zet in het schrift").await;
    ria.sees_together(&["Donderdag naar het bos.", "Veranderd: ", "Praat met school: Ria"]).await;
    assert_eq!(what_it_said(&ria).await, ["Donderdag naar het bos.", "Vrijdag naar het bos."]);

    ria.tap("Opschrijven").await;
    ria.tap("Belangrijk moment").await;
    ria.tap("Wedstrijd").await;
    ria.tap("Verder").await;
    let picks = "
        const field = theField(given[0]);
        Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(field, given[1]);
        field.dispatchEvent(new Event('input', { bubbles: true }));";
    ria.look(picks, &[json!("Op welke dag?"), json!("2027-06-05")]).await;
    ria.look(picks, &[json!("Hoe laat begint het? (hoeft niet)"), json!("11:30")]).await;
    ria.tap("Verder").await;
    ria.write_in("Vertel er iets over", "Noor turnt.").await;
    ria.write_in("Waar is het? (hoeft niet)", "Sporthal De Wissel").await;
    ria.tap("Foto's").await;
    ria.tap("Liever geen foto's").await;
    ria.tap("Verder").await;
    ria.tap("Zet in het schrift").await;
    ria.sees_together(&["Noor turnt.", "Foto's: liever geen foto's"]).await;
    ria.opens_the_page("Noor turnt.").await;
    ria.tap("Verander dit").await;
    ria.tap("Verder").await;
    assert_eq!(ria.stands_in("Op welke dag?").await, "2027-06-05");
    assert_eq!(ria.stands_in("Hoe laat begint het? (hoeft niet)").await, "11:30");
    ria.look(picks, &[json!("Op welke dag?"), json!("2027-06-06")]).await;
    ria.tap("Verder").await;
    assert_eq!(ria.stands_in("Vertel er iets over").await, "Noor turnt.");
    assert_eq!(ria.stands_in("Waar is het? (hoeft niet)").await, "Sporthal De Wissel");
    // Half a change is kept like every other form.
    ria.write_in("Waar is het? (hoeft niet)", "Gymzaal").await;
    ria.knows_it_is_kept().await;
    ria.tap("Verder").await;
    ria.tap("Zet in het schrift").await;
    ria.sees("zondag 6 juni").await;
    ria.sees("Gymzaal").await;
    ria.tap("Hoe het eerder was").await;
    ria.sees_together(&["zaterdag 5 juni", "Sporthal De Wissel"]).await;
    ria.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_says_thank_you_once_and_not_for_the_own_words() {
    let site = Site::opens().unwrap();
    let (ria, mama) = two(&site).await;
    ria.writes_about_today(SLEPT).await;
    mama.opens_the_page(SLEPT).await;
    mama.sees("Nog geen reacties.").await;
    mama.tap("Zeg dank u wel").await;
    mama.sees("Dank u wel van mama").await;
    mama.sees_not("Zeg dank u wel").await;
    // It is no reply that one has to open.
    mama.sees("Nog geen reacties.").await;
    ria.opens_the_page(SLEPT).await;
    ria.sees("Dank u wel van mama").await;
    ria.sees_not("Zeg dank u wel").await;
    for person in [ria, mama] {
        person.leaves().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_takes_away_is_gone_for_everyone_after_it_was_asked_twice() {
    let site = Site::opens().unwrap();
    let (ria, mama) = two(&site).await;
    ria.writes_about_today(SLEPT).await;
    ria.knows_it_is_sent(SLEPT).await;
    mama.opens_the_page(SLEPT).await;
    mama.replies("Dit hoort bij een ander blad.").await;
    mama.knows_it_is_sent("Dit hoort bij een ander blad.").await;
    ria.opens_the_page(SLEPT).await;
    ria.sees("Dit hoort bij een ander blad.").await;

    mama.tap_in("Dit hoort bij een ander blad.", "Haal dit weg").await;
    mama.tap("Nee, laat het staan").await;
    mama.sees("Dit hoort bij een ander blad.").await;
    mama.tap_in("Dit hoort bij een ander blad.", "Haal dit weg").await;
    mama.tap("Ja, haal het bij iedereen weg").await;
    for person in [&ria, &mama] {
        person.sees_not("Dit hoort bij een ander blad.").await;
        person.sees(SLEPT).await;
    }
    ria.tap("Haal dit weg").await;
    ria.tap("Ja, haal het bij iedereen weg").await;
    ria.is_headed("Vandaag").await;
    mama.tap("Vandaag").await;
    mama.sees("Nog niets opgeschreven").await;
    for person in [ria, mama] {
        person.leaves().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_school_asks_is_asked_of_whom_it_is_for_until_they_say_that_it_is_done() {
    let site = Site::opens().unwrap();
    let (ria, mama) = two(&site).await;
    ria.tap("Opschrijven").await;
    ria.tap("Schoolnieuws").await;
    ria.tap("Uitje").await;
    ria.tap("Verder").await;
    ria.write_in("Het nieuws van school", "We gaan naar de kinderboerderij.").await;
    ria.tap("Verder").await;
    ria.is_headed("Vraagt school iets van iemand?").await;
    ria.tap("Iets meenemen").await;
    ria.tap("Verder").await;
    ria.tap("Verder").await;
    ria.sees("Schrijf eerst iets op.").await;
    ria.write_in("Wat moet er gebeuren?", "Laarzen mee.").await;
    ria.tap("Verder").await;
    ria.is_headed("Aan wie vraagt school dit?").await;
    ria.tap("mama").await;
    ria.tap("Verder").await;
    ria.is_headed("Wanneer moet het klaar zijn?").await;
    picks(&ria, "Uiterlijk op", &from_now(3).to_string()).await;
    ria.tap("Zet in het schrift").await;
    ria.is_headed("Vandaag").await;
    ria.sees_together(&["Laarzen mee.", "iets meenemen", "Uiterlijk"]).await;

    mama.tap("School vraagt iets van u").await;
    mama.sees("Laarzen mee.").await;
    mama.sees("mama: nog niet gedaan").await;
    mama.tap("Ik heb dit gedaan").await;
    mama.sees("mama: gedaan").await;
    mama.tap("Vandaag").await;
    mama.sees_not("School vraagt iets van u").await;
    // It was never asked of Ria, who sees that it is done.
    assert!(!ria.reads_page().await.contains("School vraagt iets van u"));
    ria.opens_the_page("We gaan naar de kinderboerderij.").await;
    ria.sees("mama: gedaan").await;
    ria.leaves().await;
    mama.leaves().await;
}
