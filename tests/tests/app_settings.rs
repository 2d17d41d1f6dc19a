//! What a person sets under "Meer" holds at once, on every screen, and the next time too; and the code to compare.

#![expect(clippy::unwrap_used, reason = "all of this file is a test")]

use e2e::browser::{Person, Site};
use serde_json::json;

const SLEPT: &str = "Vannacht goed geslapen.";

/// Dutch words that stand on the screens of this file, and that English does not have.
const IS_DUTCH: &str = "
    const all = text() + ' ' + theNames().join(' ');
    return all.match(/\\b(het|een|schrift|opschrijven|vandaag|kind|meer|lees|voor|nodig|iemand|mensen|taal)\\b/gi) ?? []";

const IS_DARK: &str = "
    const [red] = getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number);
    return red < 128";

async fn with_a_notebook(site: &Site) -> Person {
    let ria = site.person("Ria").await.unwrap();
    ria.begins_a_notebook("Noor", "Ria", "Pleegouder").await;
    ria
}

async fn turns_to(person: &Person, language: &str, heading: &str) {
    person.goes_to("/meer/taal").await;
    person.tap(language).await;
    person.is_headed(heading).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_language_holds_from_the_tap_on_and_the_next_time_too() {
    let site = Site::opens().unwrap();
    let ria = with_a_notebook(&site).await;
    // Loaded again, this would be gone.
    ria.look("window.heenHere = true", &[]).await;
    turns_to(&ria, "English", "Language").await;
    let of_page = "return [document.documentElement.lang, window.heenHere ?? false]";
    assert_eq!(ria.look(of_page, &[]).await, json!(["en", true]));
    ria.goes_to("/").await;
    ria.is_headed("Today").await;
    for path in
        ["/", "/opschrijven", "/opschrijven/afspraak", "/agenda", "/kind", "/meer", "/meer/mensen", "/kijken"]
    {
        ria.goes_to(path).await;
        assert_eq!(ria.look(IS_DUTCH, &[]).await, json!([]), "{path}");
    }
    ria.open("/").await;
    ria.is_headed("Today").await;
    assert_eq!(ria.look(of_page, &[]).await, json!(["en", false]));

    turns_to(&ria, "Eenvoudig Nederlands", "Taal").await;
    ria.goes_to("/").await;
    ria.sees("Er staat nog niets").await;
    turns_to(&ria, "Nederlands", "Taal").await;
    ria.goes_to("/").await;
    ria.sees("Nog niets opgeschreven").await;
    ria.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn letters_and_colours_hold_from_the_tap_on_and_the_next_time_too() {
    let site = Site::opens().unwrap();
    let ria = with_a_notebook(&site).await;
    let seen = format!(
        "const {{ fontSize }} = getComputedStyle(document.querySelector('h1'));
        return [parseFloat(fontSize), (() => {{ {IS_DARK} }})()]"
    );
    let before = ria.look(&seen, &[]).await;
    assert_eq!(before[1], json!(false));
    ria.goes_to("/meer/letters").await;
    ria.tap("Heel groot").await;
    ria.tap("Donker").await;
    ria.until(IS_DARK, &[]).await.unwrap();
    for _ in 0..2 {
        ria.goes_to("/").await;
        let after = ria.look(&seen, &[]).await;
        let grown = after[0].as_f64().unwrap() / before[0].as_f64().unwrap();
        assert!((1.4..1.6).contains(&grown), "half as big again is {grown}");
        assert_eq!(after[1], json!(true));
        ria.open("/").await;
        ria.is_headed("Vandaag").await;
    }
    ria.leaves().await;
}

/// It would hear about the child.
#[tokio::test(flavor = "multi_thread")]
async fn a_voice_that_lives_elsewhere_reads_nothing() {
    let site = Site::opens().unwrap();
    let ria = site.person("Ria").await.unwrap();
    let elsewhere = "
        speechSynthesis.getVoices = () => [{ name: 'Stem', lang: 'nl-NL', localService: window.heenLocal ?? false }]";
    ria.prepares_pages(elsewhere).await;
    ria.begins_a_notebook("Noor", "Ria", "Pleegouder").await;
    ria.writes_about_today(SLEPT).await;
    ria.goes_to("/meer/letters").await;
    ria.sees("Deze telefoon heeft geen Nederlandse stem.").await;
    ria.goes_to("/").await;
    ria.sees(SLEPT).await;
    assert!(!ria.names().await.iter().any(|name| name == "Lees voor"));
    // Browsers know their voices late.
    ria.look("window.heenLocal = true; speechSynthesis.onvoiceschanged()", &[]).await;
    ria.tap_in(SLEPT, "Lees voor").await;
    ria.hears(SLEPT).await;
    ria.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_holds_the_same_notebook_reads_the_same_check_code() {
    let site = Site::opens().unwrap();
    let ria = with_a_notebook(&site).await;
    let mama = site.person("mama").await.unwrap();
    ria.welcomes(&mama, "mama", "Ouder").await;
    let other = site.person("Els").await.unwrap();
    other.begins_a_notebook("Noor", "Els", "Pleegouder").await;
    let mut codes = Vec::new();
    for person in [&ria, &mama, &other] {
        person.goes_to("/meer/controle").await;
        person.sees("Alles is nagekeken").await;
        codes.push(person.reads("main .check-code").await);
    }
    let groups: Vec<&str> = codes[0].split(' ').collect();
    assert_eq!(groups.len(), 6, "{codes:?}");
    assert!(
        groups.iter().all(|group| group.len() == 4 && u16::from_str_radix(group, 16).is_ok()),
        "{codes:?}"
    );
    assert_eq!(codes[0], codes[1]);
    assert_ne!(codes[0], codes[2]);
    for person in [ria, mama, other] {
        person.leaves().await;
    }
}
