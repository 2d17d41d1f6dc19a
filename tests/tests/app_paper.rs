//! What leaves the notebook: on paper the page alone, with who said yes when, and nothing to tap; and the moments, for the
//! phone's own calendar.

use e2e::browser::agreements::{
    Asks, agreed_for_today, from_now, opens_the_proposal, picks, puts_to_the_circle,
    says_all_but_who_decides, says_with_whom, says_yes, two,
};
use e2e::browser::{Person, Site, screens};
use icalendar::{Calendar, Component, Event, EventLike};
use serde_json::json;

const SLEPT: &str = "Vannacht goed geslapen.";

/// Nothing of the screen around the page, and nobody's address; whose notebook it is, when it was printed, and the code.
async fn is_clean(person: &mut Person, name: &str, most_sheets: usize) {
    person.looks_as_on_paper().await;
    // What leads to a moment is its day: that stays.
    let pressed = "return shown('button, .button, input, textarea, select, nav a').map(nameOf)";
    assert_eq!(person.look(pressed, &[]).await, json!([]), "{name}: on the paper is what one presses");
    let words = person.reads_page().await;
    for word in ["Het schrift van Noor", "Afgedrukt op", "Controlecode van deze kring"] {
        assert!(words.contains(word), "{name}: {word:?} is not on the paper: {words}");
    }
    for word in ["Opschrijven", "Naar de inhoud", "Lees voor"] {
        assert!(!words.contains(word), "{name}: {word:?} is on the paper: {words}");
    }
    let inked = "
        const { backgroundColor, color } = getComputedStyle(document.body);
        return [backgroundColor, color]";
    assert_eq!(person.look(inked, &[]).await, json!(["rgb(255, 255, 255)", "rgb(0, 0, 0)"]), "{name}");
    let sheets = person.prints(&screens().join("paper").join(format!("{name}.pdf"))).await;
    assert!((1..=most_sheets).contains(&sheets), "{name} takes {sheets} sheets");
    person.prefers(&[]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agreement_the_agenda_and_a_period_come_on_paper_with_who_said_yes_and_nothing_to_press() {
    let site = Site::opens().unwrap();
    let (mut ria, mama) = two(&site).await;
    // On paper it is light, however dark the screen is.
    ria.goes_to("/meer/letters").await;
    ria.tap("Donker").await;
    agreed_for_today(&ria, &mama).await;
    ria.sees("mama zegt ja").await;
    is_clean(&mut ria, "agreement", 2).await;
    ria.looks_as_on_paper().await;
    for words in [
        "Elke",
        "speeltuin De Vijver",
        "met mama en oma Ans",
        "Waarom: Noor mist mama en oma.",
        "Deze afspraak geldt",
        "Ria stelt dit voor",
        "mama zegt ja",
    ] {
        ria.sees(words).await;
    }
    ria.prefers(&[]).await;

    ria.goes_to("/").await;
    ria.writes_about_today(SLEPT).await;
    ria.opens_the_page(SLEPT).await;
    ria.replies("Wat fijn.").await;
    ria.goes_to("/meer/afdrukken").await;
    ria.tap("De agenda").await;
    picks(&ria, "Vanaf welke dag?", &from_now(0).to_string()).await;
    picks(&ria, "Tot en met welke dag?", &from_now(30).to_string()).await;
    ria.sees("Van 10.00 tot 12.00").await;
    is_clean(&mut ria, "agenda", 2).await;

    ria.tap("Het schrift").await;
    picks(&ria, "Vanaf welke dag?", &from_now(-7).to_string()).await;
    picks(&ria, "Tot en met welke dag?", &from_now(0).to_string()).await;
    ria.sees("Daaronder staat").await;
    is_clean(&mut ria, "period", 3).await;
    ria.looks_as_on_paper().await;
    for words in [SLEPT, "Wat fijn.", "met mama en oma Ans", "Zegt ja mama, "] {
        ria.sees(words).await;
    }
    ria.prefers(&[]).await;
    ria.leaves().await;
    mama.leaves().await;
}

/// What Ria may read of it stands on her screen, and goes nowhere else.
async fn stays_on_the_screen(ria: &mut Person, secrets: &[&str], place: &str) {
    let words = ria.reads_page().await;
    for secret in secrets {
        assert!(!words.contains(secret), "{secret} is on {place}: {words}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_for_some_goes_on_no_paper_in_no_calendar_and_in_no_search_of_who_may_read_it() {
    const SECRETS: [&str; 2] = ["Vijver", "Kerkstraat"];
    let site = Site::opens().unwrap();
    let (mut ria, mama) = two(&site).await;
    let anke = site.person("Anke").await.unwrap();
    ria.welcomes(&anke, "Anke", "Pleegzorgbegeleider").await;
    says_with_whom(&ria).await;
    says_all_but_who_decides(&ria, &Asks::of("Elke week", 0)).await;
    ria.tap("Anke").await;
    ria.tap("Alleen wie in deze afspraak staat").await;
    ria.tap("Verder").await;
    puts_to_the_circle(&ria).await;
    let agreement = ria.path().await;
    opens_the_proposal(&mama, "Ria").await;
    says_yes(&mama).await;
    ria.sees("Deze afspraak geldt").await;
    ria.goes_to("/kind").await;
    ria.tap("Schrijf een woonplek op").await;
    ria.tap("Pleeggezin").await;
    ria.tap("Verder").await;
    ria.write_in("Naam van de plek", "bij Ria en Jan").await;
    ria.tap("Verder").await;
    ria.is_headed("Van wanneer tot wanneer?").await;
    ria.tap("Verder").await;
    ria.tap("Het is geheim").await;
    ria.tap("Bewaar dit").await;
    ria.write_in("Straat, nummer en plaats", "Kerkstraat 1, Utrecht").await;
    ria.tap("Verder").await;
    ria.tap("Bewaar het adres").await;

    for (path, secret) in [("/kind", "Kerkstraat 1, Utrecht"), (agreement.as_str(), "speeltuin De Vijver")] {
        ria.goes_to(path).await;
        ria.sees(secret).await;
        ria.looks_as_on_paper().await;
        stays_on_the_screen(&mut ria, &SECRETS, path).await;
        ria.prefers(&[]).await;
    }
    ria.goes_to("/meer/afdrukken").await;
    for (what, there) in [("De agenda", "Van 10.00 tot 12.00"), ("Het schrift", "met mama en oma Ans")] {
        ria.tap(what).await;
        picks(&ria, "Vanaf welke dag?", &from_now(-1).to_string()).await;
        picks(&ria, "Tot en met welke dag?", &from_now(30).to_string()).await;
        ria.sees(there).await;
        ria.looks_as_on_paper().await;
        stays_on_the_screen(&mut ria, &SECRETS, what).await;
        ria.prefers(&[]).await;
    }
    for secret in SECRETS {
        ria.goes_to("/zoeken").await;
        ria.write_in("Wat zoekt u?", secret).await;
        ria.sees("Niets gevonden").await;
    }
    ria.goes_to("/agenda/eigen").await;
    ria.look(CATCHES_FILES, &[]).await;
    ria.tap("Zet in de agenda van mijn telefoon").await;
    let file = ria.until("return window.heenFile", &[]).await.unwrap();
    let text = file[2].as_str().unwrap();
    assert!(text.contains("BEGIN:VEVENT"), "{text}");
    assert!(SECRETS.iter().all(|secret| !text.contains(secret)), "{text}");
    for person in [ria, mama, anke] {
        person.leaves().await;
    }
}

/// What the page hands to the phone as a file is kept where the story can read it.
const CATCHES_FILES: &str = "
    const make = URL.createObjectURL;
    URL.createObjectURL = file => {
        file.text().then(text => { window.heenFile = [file.name, file.type, text]; });
        return make.call(URL, file);
    };";

#[tokio::test(flavor = "multi_thread")]
async fn the_phones_own_calendar_gets_every_moment_with_a_reminder_and_can_read_it() {
    let site = Site::opens().unwrap();
    let (ria, mama) = two(&site).await;
    agreed_for_today(&ria, &mama).await;
    ria.goes_to("/agenda/eigen").await;
    ria.is_headed("Zet in de agenda van mijn telefoon").await;
    ria.tap("Ja, een uur ervoor").await;
    ria.look(CATCHES_FILES, &[]).await;
    ria.tap("Zet in de agenda van mijn telefoon").await;
    let file = ria.until("return window.heenFile", &[]).await.unwrap();
    let [name, sort, text] = [0, 1, 2].map(|at| file[at].as_str().unwrap().to_owned());
    assert_eq!((name.as_str(), sort.as_str()), ("het-schrift.ics", "text/calendar"));

    let calendar: Calendar = text.parse().unwrap();
    let mut moments: Vec<&Event> = calendar.components.iter().filter_map(|one| one.as_event()).collect();
    moments.sort_by_key(|moment| moment.property_value("DTSTART").map(str::to_owned));
    // Half a year of weeks.
    assert_eq!(moments.len(), 27);
    ria.sees("Er staan 27 momenten in het bestand.").await;
    for (week, moment) in (0..).zip(&moments) {
        let day = from_now(7 * week).to_string().replace('-', "");
        assert_eq!(moment.property_value("DTSTART"), Some(format!("{day}T100000").as_str()));
        assert_eq!(moment.property_value("DTEND"), Some(format!("{day}T120000").as_str()));
        assert!(moment.get_summary().is_some_and(|summary| summary.ends_with("(Noor)")), "{moment:?}");
        assert_eq!(moment.get_location(), Some("speeltuin De Vijver"));
        assert!(moment.get_description().is_some_and(|words| words.contains("Ria")), "{moment:?}");
    }
    assert_eq!(text.matches("TRIGGER:-PT60M").count(), moments.len());
    assert!(text.contains("TZID:Europe/Amsterdam"));
    ria.leaves().await;
    mama.leaves().await;
}
