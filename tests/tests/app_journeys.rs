//! Journeys of the design, told in real browsers.

#![expect(clippy::unwrap_used, reason = "all of this file is a test")]

use e2e::browser::agreements::{
    Asks, agreed_for_today, fills_in, from_now, opens_the_proposal, picks, proposes_a_call,
    puts_to_the_circle, says_the_rest, says_with_whom, says_yes, two, weekday,
};
use e2e::browser::{HandedOver, Person, Site, qr_code_on};
use serde_json::json;
use shared::circle::rhythm::Weekday;
use shared::time::Day;
use thirtyfour::Key;

#[tokio::test(flavor = "multi_thread")]
async fn journey_1_a_professional_begins_and_the_parent_sees_who_decides_and_no_secret_address() {
    let site = Site::opens().unwrap();
    let (joris, mama) = tokio::join!(site.person("Joris"), site.person("mama"));
    let (joris, mama) = (joris.unwrap(), mama.unwrap());
    joris.begins_a_notebook("Noor", "Joris", "Pleegzorgbegeleider").await;
    joris.tap("Kind").await;
    joris.tap("Schrijf op wie mag beslissen").await;
    joris.is_headed("Wie heeft het gezag?").await;
    joris.write_in("Iemand anders (hoeft niet)", "mama Sanne").await;
    joris.tap("Verder").await;
    joris.is_headed("Hoe is het geregeld?").await;
    joris.tap("Ondertoezichtstelling (OTS)").await;
    joris.tap("Verder").await;
    joris.is_headed("Sinds wanneer is dat zo?").await;
    picks(&joris, "Vanaf", "2026-03-02").await;
    joris.tap("Verder").await;
    joris.write_in("Brief of besluit (hoeft niet)", "Beschikking van 2 maart").await;
    joris.tap("Bewaar dit").await;
    joris.sees("Mama Sanne heeft het gezag").await;

    joris.tap("Schrijf een woonplek op").await;
    joris.tap("Pleeggezin").await;
    joris.tap("Verder").await;
    joris.write_in("Naam van de plek", "bij Ria en Jan").await;
    joris.tap("Verder").await;
    joris.is_headed("Van wanneer tot wanneer?").await;
    joris.tap("Verder").await;
    joris.is_headed("Wie mag het adres zien?").await;
    joris.tap("Het is geheim").await;
    joris.tap("Bewaar dit").await;
    joris.is_headed("Wat is het adres?").await;
    joris.write_in("Straat, nummer en plaats", "Kerkstraat 1, Utrecht").await;
    joris.tap("Verder").await;
    joris.is_headed("Wie mag dit adres lezen?").await;
    // Who will read it is said before it is kept.
    joris.sees("Dit adres leest u alleen zelf.").await;
    joris.tap("Bewaar het adres").await;
    joris.sees("Kerkstraat 1, Utrecht").await;

    // At the kitchen table her phone reads the code on his screen.
    let invitation = joris.invites("Ouder").await;
    let link = qr_code_on(&joris.photographs("Code om te scannen").await).unwrap();
    mama.knocks(&HandedOver { link, ..invitation }, "mama Sanne").await;
    joris.answers_the_door("mama Sanne").await;
    joris.lets_in("mama Sanne").await;
    mama.is_headed("Vandaag").await;
    mama.tap("Kind").await;
    mama.sees("Mama Sanne heeft het gezag").await;
    mama.tap_in("Mama Sanne heeft het gezag", "Lees voor").await;
    mama.hears("Mama Sanne heeft het gezag").await;
    mama.sees("bij Ria en Jan").await;
    mama.sees("Adres verborgen").await;
    assert!(!mama.reads_page().await.contains("Kerkstraat"), "the address is on her screen");
    mama.tap("Meer").await;
    mama.tap("Zoeken").await;
    mama.write_in("Wat zoekt u?", "Kerkstraat").await;
    mama.sees("Niets gevonden").await;
    mama.tap("Meer").await;
    mama.tap("Mensen en wie meeleest").await;
    mama.sees("Joris").await;
    joris.leaves().await;
    mama.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn journey_8_a_question_to_who_decides_keeps_every_answer() {
    let site = Site::opens().unwrap();
    let (ria, mama) = two(&site).await;
    let anke = site.person("Anke").await.unwrap();
    ria.welcomes(&anke, "Anke", "Pleegzorgbegeleider").await;
    ria.tap("Kind").await;
    ria.tap("Schrijf op wie mag beslissen").await;
    ria.is_headed("Wie heeft het gezag?").await;
    ria.tap("mama").await;
    ria.tap("Verder").await;
    ria.tap("Vrijwillig, zonder rechter").await;
    ria.tap("Verder").await;
    picks(&ria, "Vanaf", "2026-03-02").await;
    ria.tap("Verder").await;
    ria.tap("Bewaar dit").await;
    ria.sees("Mama heeft het gezag").await;

    ria.tap("Opschrijven").await;
    ria.tap("Vraag om toestemming").await;
    ria.is_headed("Waarover gaat uw vraag?").await;
    ria.tap("Schoolreis").await;
    ria.tap("Verder").await;
    ria.is_headed("Wat wilt u vragen?").await;
    ria.tap("Verder").await;
    ria.sees("Schrijf eerst iets op.").await;
    ria.write_in("Uw vraag", "Mag Noor mee op schoolkamp?").await;
    ria.tap("Verder").await;
    ria.is_headed("Gaat het om bepaalde dagen?").await;
    ria.tap("Verder").await;
    ria.is_headed("Wie geeft antwoord?").await;
    // Who holds authority is chosen already; somebody else may be asked too.
    let chosen =
        "return [...document.querySelectorAll('main input:checked')].map(box => box.labels[0].textContent)";
    assert_eq!(ria.look(chosen, &[]).await, json!(["mama"]));
    ria.tap("Anke").await;
    ria.tap("Verder").await;
    ria.is_headed("Wanneer wilt u antwoord?").await;
    picks(&ria, "Graag uiterlijk op", &from_now(5).to_string()).await;
    ria.tap("Zet in het schrift").await;
    ria.is_headed("Vandaag").await;
    ria.sees("Mag Noor mee op schoolkamp?").await;

    mama.tap("Ria vraagt toestemming").await;
    mama.is_headed("Mag dit?").await;
    mama.sees("Mag Noor mee op schoolkamp?").await;
    mama.tap("Nee, omdat …").await;
    mama.write_in("Omdat …", "Ze slaapt nog niet goed.").await;
    mama.tap("Zeg nee tegen de kring").await;
    mama.sees("Het mag nu niet: iemand zei nee").await;
    mama.sees("Ze slaapt nog niet goed.").await;
    anke.tap("Ria vraagt toestemming").await;
    anke.tap("Ja, ik ben akkoord").await;
    anke.tap("Zeg ja tegen de kring").await;

    // Her no and its why stay beside the other's yes, on every phone, and the yes does not outvote it.
    ria.opens_the_page("Mag Noor mee op schoolkamp?").await;
    for person in [&ria, &mama, &anke] {
        person.sees("Mama: nee. Ze slaapt nog niet goed.").await;
        person.sees("Anke: ja").await;
        person.sees("Het mag nu niet: iemand zei nee").await;
    }
    for person in [ria, mama, anke] {
        person.leaves().await;
    }
}

/// In the agenda, week by week from the one that is on the screen.
async fn turns_to_the_week_of(person: &Person, day: Day) {
    let week = format!("Week {} ", day.week());
    // No further than a quarter: what should be there and is not ends the story.
    for _ in 0..13 {
        if person.reads("main .week-name").await.starts_with(&week) {
            return;
        }
        person.tap("Volgende week").await;
    }
    person.fail(&format!("the agenda never comes to {week}")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn journey_2_a_proposal_from_a_room_without_signal_applies_when_everyone_said_yes() {
    let site = Site::opens().unwrap();
    let (mut ria, mut mama) = two(&site).await;
    ria.can_go_into_a_tunnel().await;
    ria.cut().await;
    let first = from_now(9);
    fills_in(&ria, &Asks::of("Om de week", 9)).await;
    let weekday = weekday(first).to_lowercase();
    let sentence = format!(
        "Om de week op {weekday} van 10.00 tot 12.00, speeltuin De Vijver, met mama en oma Ans. Brengen: Ria. Halen: \
         mama. Begeleid door Joris, de eerste 4 keer."
    );
    ria.sees(&sentence).await;
    // The phone dies in the room; what was filled in is still there, and where one was.
    ria.knows_it_is_kept().await;
    ria.kill().await;
    ria.reopen().await.unwrap();
    ria.open("/opschrijven/afspraak").await;
    ria.is_headed("Klopt het zo?").await;
    ria.sees(&sentence).await;
    puts_to_the_circle(&ria).await;
    ria.sees("Nog nodig: akkoord van mama").await;
    proposes_a_call(&ria, first).await;
    assert!(!mama.reads_page().await.contains("stelt een afspraak voor"), "nothing left the room");
    ria.mend().await;

    mama.sees("Elke woensdag van 18.00 tot 18.30, bellen, met mama.").await;
    mama.tap_in("Om de week op", "Ria stelt een afspraak voor").await;
    mama.is_headed("Bent u akkoord?").await;
    mama.sees(&sentence).await;
    mama.sees("Waarom: Noor mist mama en oma.").await;
    // Without an answer nothing is sent, and a question needs words.
    mama.tap("Geef dit antwoord").await;
    mama.sees("Kies er eerst een.").await;
    mama.tap("Ja, met een vraag").await;
    mama.tap("Zeg ja tegen de kring").await;
    mama.sees("Schrijf eerst iets op.").await;
    mama.write_in("Uw vraag", "Mag oma een keer alleen?").await;
    mama.cut().await;
    mama.tap("Zeg ja tegen de kring").await;
    mama.is_headed("Contactafspraak").await;
    mama.sees("Afgesproken, begint").await;
    mama.mend().await;

    opens_the_proposal(&mama, "Ria").await;
    says_yes(&mama).await;

    ria.tap("Kind").await;
    ria.tap("Om de week op").await;
    ria.sees("Afgesproken, begint").await;
    ria.sees("mama zegt ja, met een vraag: Mag oma een keer alleen?").await;
    for person in [&ria, &mama] {
        person.tap("Agenda").await;
        let call = first.through(from_now(16)).find(|day| Weekday::of(*day) == Weekday::Wednesday).unwrap();
        for (day, what) in [(first, "Contactmoment met mama en oma Ans"), (call, "Bellen met mama")] {
            turns_to_the_week_of(person, day).await;
            person.sees(what).await;
        }
        person.tap("Vandaag").await;
        person.sees("Eerstvolgende contactmoment").await;
        person.sees("over 9 dagen").await;
        person.sees_not("stelt een afspraak voor").await;
    }
    ria.leaves().await;
    mama.leaves().await;
}

/// Goes to what is called so by the Tab key, and presses Enter there.
async fn enters(person: &Person, name: &str) {
    person.tabs_to(name).await;
    person.key(Key::Enter).await;
}

/// Goes to the first choice of a group and on by the arrow until this one is chosen.
async fn arrows_to(person: &Person, first: &str, choice: &str) {
    person.tabs_to(first).await;
    person.key(Key::Space).await;
    while person.focus().await != choice {
        person.key(Key::Down).await;
    }
}

/// Types a day as this browser's field takes it: its parts in the order of its language.
async fn types_day(person: &Person, field: &str, day: Day) {
    person.tabs_to(field).await;
    let order = "return new Intl.DateTimeFormat().formatToParts(new Date())
        .map(part => part.type).filter(type => type !== 'literal')";
    let order = person.look(order, &[]).await;
    let (year, month, of_month) = day.parts();
    for part in order.as_array().unwrap() {
        let digits = match part.as_str().unwrap() {
            "year" => format!("{year:04}"),
            "month" => format!("{month:02}"),
            _ => format!("{of_month:02}"),
        };
        person.type_keys(&digits).await;
    }
    assert_eq!(person.stands_in(field).await, day.to_string());
}

/// Types a time as this browser's field takes it.
async fn types_hour(person: &Person, field: &str, hour: u8) {
    person.tabs_to(field).await;
    let halves = "return new Intl.DateTimeFormat(undefined, { hour: 'numeric' }).resolvedOptions().hour12";
    let text = if person.look(halves, &[]).await == json!(true) {
        format!("{:02}00{}", (hour + 11) % 12 + 1, if hour < 12 { "AM" } else { "PM" })
    } else {
        format!("{hour:02}00")
    };
    person.type_keys(&text).await;
    assert_eq!(person.stands_in(field).await, format!("{hour:02}:00"));
}

async fn is_told(person: &Person, wanted: &[&str]) {
    let tree = person.tree().await;
    for one in wanted {
        assert!(tree.iter().any(|node| node == one), "{one:?} is not told: {tree:#?}");
    }
}

/// Chooses what is called so.
async fn presses(person: &Person, name: &str) {
    person.tabs_to(name).await;
    person.key(Key::Space).await;
}

/// Writes in the field that is called so.
async fn types_in(person: &Person, field: &str, text: &str) {
    person.tabs_to(field).await;
    person.type_keys(text).await;
    assert_eq!(person.stands_in(field).await, text);
}

/// On to the next question: its heading has the focus, and its answers are told with it.
async fn goes_on(person: &Person, heading: &str, told: &[&str]) {
    enters(person, "Verder").await;
    person.arrives_at(heading).await;
    let heading = format!("heading {heading}");
    is_told(person, &[&[heading.as_str(), "button Verder"], told].concat()).await;
}

/// To the form for contact, and what it is about.
async fn begins_an_agreement(person: &Person) {
    enters(person, "Opschrijven").await;
    person.arrives_at("Wat wilt u opschrijven?").await;
    is_told(person, &["link Afspraak Wanneer jullie elkaar zien, of regels thuis."]).await;
    enters(person, "Afspraak").await;
    person.arrives_at("Waar gaat de afspraak over?").await;
    is_told(person, &["group Waar gaat de afspraak over?", "radio Elkaar zien of spreken", "button Verder"])
        .await;
    presses(person, "Elkaar zien of spreken").await;
}

/// Every other week outside, with all that there is to say of it.
async fn proposes_visits_by_keyboard(ria: &Person, first: Day) {
    begins_an_agreement(ria).await;
    let with = ["group Met wie heeft Noor contact?", "checkbox mama", "textbox Iemand anders (hoeft niet)"];
    goes_on(ria, "Met wie heeft Noor contact?", &with).await;
    presses(ria, "mama").await;
    types_in(ria, "Iemand anders (hoeft niet)", "oma Ans").await;
    goes_on(ria, "Hoe zien of spreken jullie elkaar?", &["radio Waar het kind woont", "radio Buiten"]).await;
    arrows_to(ria, "Waar het kind woont", "Buiten").await;
    goes_on(ria, "Hoe vaak?", &["radio Elke week", "radio Om de week"]).await;
    arrows_to(ria, "Elke week", "Om de week").await;
    goes_on(ria, "Op welke dag?", &["group Op welke dag?"]).await;
    presses(ria, weekday(first)).await;
    goes_on(ria, "Hoe laat?", &[]).await;
    types_hour(ria, "Van", 10).await;
    types_hour(ria, "Tot", 12).await;
    goes_on(ria, "Waar is het?", &["textbox De plek (hoeft niet)"]).await;
    types_in(ria, "De plek (hoeft niet)", "speeltuin De Vijver").await;
    goes_on(ria, "Wie brengt Noor?", &["group Wie brengt Noor?", "checkbox Ria"]).await;
    presses(ria, "Ria").await;
    goes_on(ria, "Wie haalt Noor?", &["group Wie haalt Noor?", "checkbox mama"]).await;
    presses(ria, "mama").await;
    goes_on(ria, "Wanneer begint het?", &[]).await;
    enters(ria, "Verder").await;
    is_told(ria, &["alert"]).await;
    assert_eq!(ria.focus().await, "De eerste dag");
    ria.stands_before_everything().await;
    types_day(ria, "De eerste dag", first).await;
    types_day(ria, "Wanneer kijken jullie samen terug? (hoeft niet)", from_now(51)).await;
    goes_on(ria, "Wilt u nog meer vastleggen?", &["checkbox Begeleiding"]).await;
    presses(ria, "Begeleiding").await;
    goes_on(ria, "Wie begeleidt?", &["textbox Iemand anders (hoeft niet)"]).await;
    types_in(ria, "Iemand anders (hoeft niet)", "Joris").await;
    goes_on(ria, "Waarom spreken jullie dit af?", &["textbox Het waarom (hoeft niet)"]).await;
    types_in(ria, "Het waarom (hoeft niet)", "Noor mist mama en oma.").await;
    goes_on(ria, "Wie moet ja zeggen?", &["group Van wie is een akkoord nodig?", "checkbox mama"]).await;
    enters(ria, "Verder").await;
    ria.arrives_at("Klopt het zo?").await;
    is_told(ria, &["heading Klopt het zo?", "button Stel dit voor aan de kring"]).await;
    let sentence = format!(
        "Om de week op {} van 10.00 tot 12.00, speeltuin De Vijver, met mama en oma Ans.",
        weekday(first).to_lowercase()
    );
    ria.sees(&sentence).await;
    ria.walks_by_tab().await;
    enters(ria, "Stel dit voor aan de kring").await;
    ria.arrives_at("Contactafspraak").await;
    ria.can_tap("Ik wil het anders").await;
    is_told(ria, &["heading Contactafspraak", "heading Wie is akkoord?", "link Ik wil het anders"]).await;
}

/// And on Wednesdays mama calls.
async fn proposes_calls_by_keyboard(ria: &Person, first: Day) {
    begins_an_agreement(ria).await;
    goes_on(ria, "Met wie heeft Noor contact?", &[]).await;
    presses(ria, "mama").await;
    goes_on(ria, "Hoe zien of spreken jullie elkaar?", &["radio Bellen"]).await;
    arrows_to(ria, "Waar het kind woont", "Bellen").await;
    goes_on(ria, "Hoe vaak?", &[]).await;
    presses(ria, "Elke week").await;
    goes_on(ria, "Op welke dag?", &["checkbox Woensdag"]).await;
    presses(ria, "Woensdag").await;
    goes_on(ria, "Hoe laat?", &[]).await;
    types_hour(ria, "Van", 18).await;
    types_hour(ria, "Tot", 19).await;
    goes_on(ria, "Wanneer begint het?", &[]).await;
    types_day(ria, "De eerste dag", first).await;
    for heading in ["Wilt u nog meer vastleggen?", "Waarom spreken jullie dit af?", "Wie moet ja zeggen?"] {
        goes_on(ria, heading, &[]).await;
    }
    enters(ria, "Verder").await;
    ria.arrives_at("Klopt het zo?").await;
    enters(ria, "Stel dit voor aan de kring").await;
    ria.arrives_at("Contactafspraak").await;
}

/// Two people who use no pointer: one proposes both halves of it, the other says yes to both, and both find them in the
/// agenda.
#[tokio::test(flavor = "multi_thread")]
async fn journey_2_by_keyboard_alone_and_as_a_screen_reader_is_told() {
    let site = Site::opens().unwrap();
    let (ria, mama) = two(&site).await;
    let first = from_now(9);
    proposes_visits_by_keyboard(&ria, first).await;
    proposes_calls_by_keyboard(&ria, first).await;
    for _ in 0..2 {
        enters(&mama, "Vandaag").await;
        mama.is_headed("Vandaag").await;
        mama.sees("Ria stelt een afspraak voor").await;
        enters(&mama, "Ria stelt een afspraak voor").await;
        mama.arrives_at("Bent u akkoord?").await;
        let told = [
            "heading Bent u akkoord?",
            "group Bent u akkoord?",
            "radio Ja, ik ben akkoord",
            "radio Nee, omdat …",
        ];
        is_told(&mama, &told).await;
        presses(&mama, "Ja, ik ben akkoord").await;
        enters(&mama, "Zeg ja tegen de kring").await;
        mama.arrives_at("Contactafspraak").await;
    }
    ria.sees("Afgesproken, begint").await;

    for person in [&ria, &mama] {
        enters(person, "Agenda").await;
        person.arrives_at("Agenda").await;
        let call = first.through(from_now(16)).find(|day| Weekday::of(*day) == Weekday::Wednesday).unwrap();
        for (day, what) in [(first, "Contactmoment met mama en oma Ans"), (call, "Bellen met mama")] {
            let week = format!("Week {} ", day.week());
            while !person.reads("main .week-name").await.starts_with(&week) {
                enters(person, "Volgende week").await;
            }
            person.sees(what).await;
            is_told(person, &[format!("heading {what}").as_str()]).await;
        }
    }
    ria.leaves().await;
    mama.leaves().await;
}

/// The same agreement, at another time of the day.
async fn proposes_after_the_nap(ria: &Person) {
    ria.tap("Ik wil het anders").await;
    ria.is_headed("Waar gaat de afspraak over?").await;
    for _ in 0..5 {
        ria.tap("Verder").await;
    }
    ria.is_headed("Hoe laat?").await;
    picks(ria, "Van", "13:00").await;
    picks(ria, "Tot", "15:00").await;
    for _ in 0..9 {
        ria.tap("Verder").await;
    }
    ria.is_headed("Klopt het zo?").await;
    puts_to_the_circle(ria).await;
    ria.sees("van 13.00 tot 15.00").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_to_words_that_are_gone_is_told_and_what_was_written_stays() {
    let site = Site::opens().unwrap();
    let (ria, mama) = two(&site).await;
    fills_in(&ria, &Asks::of("Elke week", 9)).await;
    puts_to_the_circle(&ria).await;
    opens_the_proposal(&mama, "Ria").await;
    mama.is_headed("Bent u akkoord?").await;
    mama.tap("Nee, omdat …").await;
    mama.write_in("Omdat …", "Dan slaapt Noor nog.").await;
    // Before she sends it, other words stand there.
    proposes_after_the_nap(&ria).await;
    mama.sees("of er is iets anders voor gekomen.").await;
    mama.sees("Dan slaapt Noor nog.").await;
    mama.tap("Bekijk wat er nu staat").await;
    mama.is_headed("Contactafspraak").await;
    mama.sees("van 13.00 tot 15.00").await;
    ria.leaves().await;
    mama.leaves().await;
}

/// Somebody fills in name after name, faster than any person.
const NAME_AFTER_NAME: &str = "
    const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set;
    const add = [...document.querySelectorAll('main button')].find(one => one.textContent.includes('Zet erbij'));
    (async () => {
        for (const name of given[0]) {
            const field = theField('Iemand anders (hoeft niet)');
            set.call(field, name);
            field.dispatchEvent(new Event('input', { bubbles: true }));
            add.click();
            await new Promise(later => setTimeout(later));
        }
        done(true);
    })()";

/// The first twenty of them stay.
const TOO_MANY_OFF: &str = "
    const guests = [...document.querySelectorAll('main fieldset label')].filter(one => /gast \\d+/.test(one.textContent));
    const away = guests.map(one => one.textContent.trim()).slice(20);
    (async () => {
        for (const name of away) {
            [...document.querySelectorAll('main fieldset label')].find(one => one.textContent.trim() === name).click();
            await new Promise(later => setTimeout(later));
        }
        done(guests.length);
    })()";

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_names_are_too_many_and_a_word_without_end_fits_on_a_small_phone() {
    let site = Site::opens().unwrap();
    let (mut ria, mama) = two(&site).await;
    says_with_whom(&ria).await;
    let names: Vec<String> = (1..=200).map(|number| format!("gast {number}")).collect();
    ria.ask(NAME_AFTER_NAME, &[serde_json::json!(names)]).await;
    ria.tap("Verder").await;
    ria.sees("Kies minder mensen.").await;
    // All of them still stand there; those who do not come are taken off.
    assert_eq!(ria.ask(TOO_MANY_OFF, &[]).await, 200);
    ria.write_in("Iemand anders (hoeft niet)", &"x".repeat(201)).await;
    ria.tap("Verder").await;
    ria.sees("Dit is te lang.").await;
    let word = "Hottentottententententoonstelling".repeat(6);
    ria.write_in("Iemand anders (hoeft niet)", &word).await;
    ria.tap("Zet erbij").await;
    ria.write_in("Iemand anders (hoeft niet)", "oma Ans").await;
    says_the_rest(&ria, &Asks::of("Elke week", 9)).await;
    ria.sees("gast 20").await;
    puts_to_the_circle(&ria).await;
    for width in [320, 390] {
        ria.sizes(width, 640).await;
        assert_eq!(ria.too_wide().await, Vec::<String>::new());
    }
    opens_the_proposal(&mama, "Ria").await;
    mama.is_headed("Bent u akkoord?").await;
    for name in ["gast 1,", "gast 20", word.as_str(), "oma Ans"] {
        mama.sees(name).await;
    }
    ria.leaves().await;
    mama.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn journey_3_a_yes_that_crosses_an_edit_is_asked_again_with_the_difference() {
    let site = Site::opens().unwrap();
    let (ria, mut mama) = two(&site).await;
    fills_in(&ria, &Asks::of("Elke week", 9)).await;
    puts_to_the_circle(&ria).await;
    opens_the_proposal(&mama, "Ria").await;
    mama.is_headed("Bent u akkoord?").await;
    mama.cut().await;
    // Ria thinks of the nap, while mama says yes to what she has read.
    proposes_after_the_nap(&ria).await;
    says_yes(&mama).await;
    mama.sees("Afgesproken, begint").await;
    mama.mend().await;

    // Her yes counted for the first wording only.
    mama.sees("Nog nodig: akkoord van mama").await;
    opens_the_proposal(&mama, "Ria").await;
    mama.sees("U zei ja tegen een eerder voorstel.").await;
    mama.sees("Dit wordt anders").await;
    mama.sees("van 13.00 tot 15.00").await;
    mama.sees("van 10.00 tot 12.00").await;
    says_yes(&mama).await;
    mama.sees("Afgesproken, begint").await;
    ria.sees("Afgesproken, begint").await;
    ria.leaves().await;
    mama.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn journey_4_a_child_is_ill_and_the_moment_is_caught_up() {
    let site = Site::opens().unwrap();
    let (ria, mama) = two(&site).await;
    agreed_for_today(&ria, &mama).await;
    ria.tap("Opschrijven").await;
    ria.tap("Contactmoment").await;
    ria.is_headed("Welk contactmoment?").await;
    ria.tap_in("Kort geleden", "Vandaag").await;
    ria.is_headed("Hoe ging het vandaag?").await;
    ria.tap("Nee, het ging niet door").await;
    ria.tap("Verder").await;
    ria.is_headed("Bij wie kon het niet?").await;
    ria.tap("Verder").await;
    ria.sees("Kies er eerst een.").await;
    ria.tap("Het kind: ziek, of wilde niet").await;
    ria.write_in("Wat gebeurde er? (hoeft niet)", "39 graden koorts").await;
    ria.tap("Verder").await;
    ria.tap("Zet in het schrift").await;
    ria.sees("Ging niet door").await;
    ria.tap("Vraag een inhaalmoment").await;
    ria.is_headed("Naar welke dag?").await;
    picks(&ria, "De nieuwe dag", &from_now(4).to_string()).await;
    ria.tap("Verder").await;
    ria.tap("Verder").await;
    ria.tap("Vraag dit aan de kring").await;
    ria.sees("Wacht op antwoord").await;

    mama.tap("Vandaag").await;
    mama.tap("Ria vraagt om een andere dag").await;
    mama.is_headed("Kan het op deze dag?").await;
    mama.tap("Ik heb een ander voorstel").await;
    mama.tap("Maak een ander voorstel").await;
    mama.is_headed("Naar welke dag?").await;
    picks(&mama, "De nieuwe dag", &from_now(5).to_string()).await;
    mama.tap("Verder").await;
    mama.tap("Verder").await;
    mama.tap("Vraag dit aan de kring").await;
    mama.sees("mama heeft een ander voorstel").await;

    ria.tap("Vandaag").await;
    ria.tap("Mama vraagt om een andere dag").await;
    ria.tap("Ja, ik ben akkoord").await;
    ria.tap("Zeg ja tegen de kring").await;
    for person in [&ria, &mama] {
        person.sees("Verzet naar").await;
        person.sees("Ging niet door").await;
    }
    mama.tap("Vandaag").await;
    mama.sees("Inhaalmoment van").await;
    ria.tap("Lees de afspraak").await;
    ria.sees_together(&["De laatste drie maanden", "1 keer verzet, geen gemist"]).await;
    ria.leaves().await;
    mama.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn journey_5_accounts_that_differ_stand_side_by_side() {
    let site = Site::opens().unwrap();
    let (ria, mut mama) = two(&site).await;
    agreed_for_today(&ria, &mama).await;
    let joris = site.person("Joris").await.unwrap();
    ria.welcomes(&joris, "Joris", "Pleegzorgbegeleider").await;
    // In the basement there is no signal.
    mama.cut().await;
    let opens = async |person: &Person, row: &str| {
        person.tap("Opschrijven").await;
        person.tap("Contactmoment").await;
        person.tap_in("Kort geleden", row).await;
    };
    let tells = async |person: &Person, went: &str, words: &str| {
        person.tap(went).await;
        person.tap("Verder").await;
        if went == "Het stopte eerder" {
            person.tap("Niemand kon er iets aan doen").await;
            person.tap("Verder").await;
        }
        person.is_headed("Wie waren erbij?").await;
        person.tap("Verder").await;
        person.is_headed("Hoe was het voor Noor?").await;
        person.tap_in("Hoe was Noor vooraf?", "Gaat wel").await;
        person.tap_in("Hoe was Noor achteraf?", "Fijn").await;
        person.tap("Verder").await;
        person.write_in("Uw verhaal (hoeft niet)", words).await;
        person.tap("Zet in het schrift").await;
        person.sees(words).await;
    };
    opens(&mama, "Vandaag").await;
    tells(&mama, "Ja, het is geweest", "We hebben samen gebouwd met blokken.").await;
    opens(&ria, "Vandaag").await;
    tells(&ria, "Het stopte eerder", "Na een half uur wilde Noor naar huis.").await;
    // There is one account already; his own stands beside it.
    opens(&joris, "Eerder gestopt").await;
    joris.tap("Vertel hoe het ging").await;
    tells(&joris, "Ja, het is geweest", "Ik zat erbij. Noor lachte veel.").await;
    mama.mend().await;
    for person in [&ria, &mama, &joris] {
        person.sees("Verschillend verteld").await;
        person.sees("Ik zat erbij. Noor lachte veel.").await;
        person.sees("We hebben samen gebouwd met blokken.").await;
        person.sees("Na een half uur wilde Noor naar huis.").await;
        person.sees("Vooraf: gaat wel").await;
        person.sees("Achteraf: fijn").await;
    }
    joris.leaves().await;
    ria.leaves().await;
    mama.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn journey_6_who_is_invited_to_a_match_says_whether_they_come() {
    let site = Site::opens().unwrap();
    let (ria, mut mama) = two(&site).await;
    ria.tap("Opschrijven").await;
    ria.tap("Belangrijk moment").await;
    ria.is_headed("Wat voor moment is het?").await;
    ria.tap("Verder").await;
    ria.sees("Kies er eerst een.").await;
    ria.tap("Wedstrijd").await;
    ria.tap("Verder").await;
    ria.is_headed("Wanneer is het?").await;
    // What is missing or cannot be is said, and what was filled in stays.
    ria.tap("Verder").await;
    ria.sees("Kies eerst een dag.").await;
    picks(&ria, "Op welke dag?", "2027-06-05").await;
    picks(&ria, "Hoe laat begint het? (hoeft niet)", "11:30").await;
    picks(&ria, "Hoe laat is het klaar? (hoeft niet)", "10:00").await;
    ria.tap("Verder").await;
    ria.sees("Het einde komt voor het begin.").await;
    assert_eq!(ria.stands_in("Op welke dag?").await, "2027-06-05");
    picks(&ria, "Hoe laat is het klaar? (hoeft niet)", "12:30").await;
    ria.tap("Verder").await;
    ria.is_headed("Wat gaat er gebeuren?").await;
    ria.tap("Verder").await;
    ria.sees("Schrijf eerst iets op.").await;
    ria.write_in("Vertel er iets over", "Noor turnt haar eerste wedstrijd.").await;
    ria.write_in("Waar is het? (hoeft niet)", "Sporthal De Wissel").await;
    ria.tap("Terug").await;
    assert_eq!(ria.stands_in("Op welke dag?").await, "2027-06-05");
    ria.tap("Verder").await;
    ria.tap("Verder").await;
    ria.is_headed("Wie mag erbij zijn?").await;
    ria.tap("mama").await;
    ria.tap("Zet in het schrift").await;
    ria.is_headed("Vandaag").await;
    ria.sees("Wedstrijd: zaterdag 5 juni 2027").await;
    ria.sees("Van 11.30 tot 12.30").await;
    ria.sees("Sporthal De Wissel").await;
    ria.sees("Gevraagd: mama").await;

    mama.opens_the_page("Noor turnt haar eerste wedstrijd.").await;
    mama.sees("Komt u ook?").await;
    mama.sees("mama nog geen antwoord").await;
    mama.tap("Ik weet het nog niet").await;
    mama.sees("mama weet het nog niet").await;
    // In the tunnel she decides.
    mama.cut().await;
    mama.tap("Ik kom").await;
    mama.sees("mama komt").await;
    mama.mend().await;
    ria.opens_the_page("Noor turnt haar eerste wedstrijd.").await;
    ria.sees("mama komt").await;
    assert!(!ria.reads_page().await.contains("Komt u ook?"), "who invites is not asked");
    // It is put off: what mama said stands, and she is asked again.
    mama.tap("Vandaag").await;
    mama.sees_not("Komt u ook?").await;
    ria.tap("Verander dit").await;
    ria.tap("Verder").await;
    ria.is_headed("Wanneer is het?").await;
    picks(&ria, "Op welke dag?", "2027-06-12").await;
    for _ in 0..2 {
        ria.tap("Verder").await;
    }
    ria.is_headed("Wie mag erbij zijn?").await;
    ria.tap("Zet in het schrift").await;
    ria.sees("mama komt, maar toen was het nog anders").await;
    mama.tap("Komt u ook?").await;
    mama.sees("Er is iets veranderd. Komt u nog?").await;
    mama.tap("Ik kom niet").await;
    for person in [&ria, &mama] {
        person.sees("mama komt niet").await;
        person.sees_not("maar toen was het nog anders").await;
    }
    ria.leaves().await;
    mama.leaves().await;
}
