//! What people do with agreements, step by step, by the words that stand on its screens.

#![allow(clippy::unwrap_used, reason = "steps that several stories share: what is not there stops them")]

use serde_json::json;
use shared::circle::rhythm::Weekday;
use shared::time::{Day, amsterdam_day};

use super::person::Person;
use super::site::Site;
use crate::native::now;

const FROM: &str = "10:00";
const UNTIL: &str = "12:00";

/// Days and times are picked, not typed: by the browser's own window, which no driver sees.
pub async fn picks(person: &Person, name: &str, value: &str) {
    let pick = "
        const field = theField(given[0]);
        field.value = given[1];
        field.dispatchEvent(new Event('input', { bubbles: true }));";
    person.look(pick, &[json!(name), json!(value)]).await;
}

/// A day so many days from now, where these phones are.
pub fn from_now(days: i32) -> Day {
    amsterdam_day(now()).plus_days(days).unwrap()
}

/// As the screens name its weekday.
pub fn weekday(day: Day) -> &'static str {
    match Weekday::of(day) {
        Weekday::Monday => "Maandag",
        Weekday::Tuesday => "Dinsdag",
        Weekday::Wednesday => "Woensdag",
        Weekday::Thursday => "Donderdag",
        Weekday::Friday => "Vrijdag",
        Weekday::Saturday => "Zaterdag",
        Weekday::Sunday => "Zondag",
    }
}

/// Ria and mama in one circle.
pub async fn two(site: &Site) -> (Person, Person) {
    let (ria, mama) = tokio::join!(site.person("Ria"), site.person("mama"));
    let (ria, mama) = (ria.unwrap(), mama.unwrap());
    ria.begins_a_notebook("Noor", "Ria", "Pleegouder").await;
    ria.welcomes(&mama, "mama", "Ouder").await;
    (ria, mama)
}

/// What a contact agreement says, as the form asks for it.
#[derive(Clone, Copy, Debug)]
pub struct Asks {
    /// How often, as the form says it.
    pub often: &'static str,
    /// The first day; its weekday is that of the agreement.
    pub first: Day,
    /// When they look back together.
    pub review: Day,
}

impl Asks {
    /// From ten to twelve, as often as this from so many days from now on, to be looked back at after six weeks.
    pub fn of(often: &'static str, in_days: i32) -> Self {
        Self { often, first: from_now(in_days), review: from_now(in_days + 42) }
    }
}

/// Answers every question of a contact agreement, up to the last screen.
pub async fn fills_in(person: &Person, asks: &Asks) {
    says_with_whom(person).await;
    says_the_rest(person, asks).await;
}

/// With whom, after the way there.
pub async fn says_with_whom(person: &Person) {
    person.tap("Opschrijven").await;
    person.tap("Afspraak").await;
    person.is_headed("Waar gaat de afspraak over?").await;
    // Nothing chosen yet: it says so.
    person.tap("Verder").await;
    person.sees("Kies er eerst een.").await;
    person.tap("Elkaar zien of spreken").await;
    person.tap("Verder").await;
    person.is_headed("Met wie heeft Noor contact?").await;
    person.tap("Verder").await;
    person.sees("Kies wie erbij horen.").await;
    person.tap("mama").await;
    // A name that was typed counts, also without the button.
    person.write_in("Iemand anders (hoeft niet)", "oma Ans").await;
}

/// Behind with whom it is, up to the last screen.
pub async fn says_the_rest(person: &Person, asks: &Asks) {
    says_all_but_who_decides(person, asks).await;
    person.tap("Verder").await;
    person.is_headed("Klopt het zo?").await;
}

/// The same, up to the question whose yes is needed.
pub async fn says_all_but_who_decides(person: &Person, asks: &Asks) {
    person.tap("Verder").await;
    person.is_headed("Hoe zien of spreken jullie elkaar?").await;
    person.tap("Buiten").await;
    person.tap("Verder").await;
    person.is_headed("Hoe vaak?").await;
    person.tap(asks.often).await;
    person.tap("Verder").await;
    person.is_headed("Op welke dag?").await;
    person.tap(weekday(asks.first)).await;
    person.tap("Verder").await;
    person.is_headed("Hoe laat?").await;
    person.tap("Verder").await;
    person.sees("Vul een begin en een einde in.").await;
    picks(person, "Van", UNTIL).await;
    picks(person, "Tot", FROM).await;
    person.tap("Verder").await;
    person.sees("Het einde komt voor het begin.").await;
    picks(person, "Van", FROM).await;
    picks(person, "Tot", UNTIL).await;
    person.tap("Verder").await;
    person.is_headed("Waar is het?").await;
    person.write_in("De plek (hoeft niet)", "speeltuin De Vijver").await;
    person.tap("Verder").await;
    person.is_headed("Wie brengt Noor?").await;
    person.tap("Ria").await;
    person.tap("Verder").await;
    person.is_headed("Wie haalt Noor?").await;
    person.tap("mama").await;
    person.tap("Verder").await;
    person.is_headed("Wanneer begint het?").await;
    picks(person, "De eerste dag", "9999-01-01").await;
    person.tap("Verder").await;
    person.sees("Dat jaar ligt te ver weg.").await;
    picks(person, "De eerste dag", &asks.first.to_string()).await;
    picks(person, "Wanneer kijken jullie samen terug? (hoeft niet)", &asks.review.to_string()).await;
    person.tap("Verder").await;
    person.is_headed("Wilt u nog meer vastleggen?").await;
    person.tap("Begeleiding").await;
    person.tap("Verder").await;
    person.is_headed("Wie begeleidt?").await;
    person.write_in("Iemand anders (hoeft niet)", "Joris").await;
    person.write_in("Alleen de eerste keren: hoeveel? (hoeft niet)", "vier").await;
    person.tap("Verder").await;
    person.sees("Vul een aantal in, van 1 tot 100.").await;
    person.write_in("Alleen de eerste keren: hoeveel? (hoeft niet)", "4").await;
    person.tap("Verder").await;
    person.is_headed("Waarom spreken jullie dit af?").await;
    person.write_in("Het waarom (hoeft niet)", "Noor mist mama en oma.").await;
    person.tap("Verder").await;
    person.is_headed("Wie moet ja zeggen?").await;
}

/// Proposes that mama calls every Wednesday, from this day on.
pub async fn proposes_a_call(person: &Person, first: Day) {
    person.tap("Opschrijven").await;
    person.tap("Afspraak").await;
    person.tap("Elkaar zien of spreken").await;
    person.tap("Verder").await;
    person.is_headed("Met wie heeft Noor contact?").await;
    person.tap("mama").await;
    person.tap("Verder").await;
    person.tap("Bellen").await;
    person.tap("Verder").await;
    person.tap("Elke week").await;
    person.tap("Verder").await;
    person.tap("Woensdag").await;
    person.tap("Verder").await;
    person.is_headed("Hoe laat?").await;
    picks(person, "Van", "18:00").await;
    picks(person, "Tot", "18:30").await;
    person.tap("Verder").await;
    // Who calls goes nowhere: that is not asked.
    person.is_headed("Wanneer begint het?").await;
    picks(person, "De eerste dag", &first.to_string()).await;
    for heading in ["Wilt u nog meer vastleggen?", "Waarom spreken jullie dit af?", "Wie moet ja zeggen?"] {
        person.tap("Verder").await;
        person.is_headed(heading).await;
    }
    person.tap("Verder").await;
    person.is_headed("Klopt het zo?").await;
    puts_to_the_circle(person).await;
}

/// From the last screen of the form: everyone is asked, and the agreement's own page is there.
pub async fn puts_to_the_circle(person: &Person) {
    person.tap("Stel dit voor aan de kring").await;
    person.is_headed("Contactafspraak").await;
}

/// Goes to what somebody proposes, by what is asked on Vandaag.
pub async fn opens_the_proposal(person: &Person, by: &str) {
    person.tap("Vandaag").await;
    person.tap(&format!("{by} stelt een afspraak voor")).await;
}

/// Says yes on the page that asks for it; the agreement's own page is there then.
pub async fn says_yes(person: &Person) {
    person.tap("Ja, ik ben akkoord").await;
    person.tap("Zeg ja tegen de kring").await;
    person.is_headed("Contactafspraak").await;
}

/// An agreement with a moment today, to which both said yes.
pub async fn agreed_for_today(ria: &Person, mama: &Person) {
    agreed(ria, mama, &Asks::of("Elke week", 0)).await;
}

/// An agreement to which both said yes. Its page is open on both phones.
pub async fn agreed(ria: &Person, mama: &Person, asks: &Asks) {
    fills_in(ria, asks).await;
    puts_to_the_circle(ria).await;
    opens_the_proposal(mama, "Ria").await;
    says_yes(mama).await;
    ria.sees_not("Nog nodig: akkoord van mama").await;
}
