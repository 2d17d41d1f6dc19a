//! What becomes of an agreement: another proposal, a pause, an end, a decision, looking back.

use e2e::browser::agreements::{
    Asks, agreed, agreed_for_today, fills_in, from_now, opens_the_proposal, picks, puts_to_the_circle,
    says_all_but_who_decides, says_with_whom, says_yes, two,
};
use e2e::browser::{Person, Site};

/// Presses on through a form in which everything was filled in before, until this is asked.
async fn goes_on_to(person: &Person, heading: &str) {
    let mut here = person.heading().await;
    while here != heading {
        person.tap("Verder").await;
        let has_gone_on = "return document.querySelector('h1')?.textContent !== given[0]";
        assert!(person.until(has_gone_on, &[here.as_str().into()]).await.is_some(), "stays at {here:?}");
        here = person.heading().await;
    }
}

async fn is_asked_and_says_yes(person: &Person) {
    opens_the_proposal(person, "Ria").await;
    person.is_headed("Bent u akkoord?").await;
    says_yes(person).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn to_pause_and_to_stop_needs_the_same_yes_as_to_begin() {
    let site = Site::opens().unwrap();
    let (ria, mama) = two(&site).await;
    agreed_for_today(&ria, &mama).await;
    ria.tap("Even niet, of stoppen").await;
    ria.is_headed("Wat stelt u voor?").await;
    ria.tap("Verder").await;
    ria.sees("Kies er eerst een.").await;
    ria.tap("Even niet").await;
    ria.tap("Verder").await;
    ria.is_headed("Vanaf welke dag?").await;
    picks(&ria, "Tot en met (hoeft niet)", &from_now(-1).to_string()).await;
    ria.tap("Verder").await;
    ria.sees("Het einde komt voor het begin.").await;
    picks(&ria, "Tot en met (hoeft niet)", &from_now(7).to_string()).await;
    ria.tap("Verder").await;
    ria.is_headed("Waarom wilt u dit?").await;
    ria.write_in("Het waarom (hoeft niet)", "Noor is op kamp.").await;
    puts_to_the_circle(&ria).await;
    // Until she says yes, what was agreed goes on.
    mama.sees("Deze afspraak geldt").await;
    opens_the_proposal(&mama, "Ria").await;
    mama.sees("Even niet, van").await;
    mama.sees("Waarom: Noor is op kamp.").await;
    says_yes(&mama).await;
    for person in [&ria, &mama] {
        person.sees("Even niet, tot en met").await;
        person.sees_not("Deze afspraak geldt").await;
    }

    ria.tap("Even niet, of stoppen").await;
    ria.tap("Helemaal stoppen").await;
    ria.tap("Verder").await;
    ria.tap("Verder").await;
    puts_to_the_circle(&ria).await;
    is_asked_and_says_yes(&mama).await;
    for person in [&ria, &mama] {
        person.sees("Gestopt op").await;
    }
    ria.leaves().await;
    mama.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_proposal_stands_beside_the_first_until_one_has_everyones_yes() {
    let site = Site::opens().unwrap();
    let (ria, mama) = two(&site).await;
    fills_in(&ria, &Asks::of("Elke week", 9)).await;
    puts_to_the_circle(&ria).await;
    opens_the_proposal(&mama, "Ria").await;
    mama.tap("Ik heb een ander voorstel").await;
    mama.tap("Maak een ander voorstel").await;
    // All that Ria said stands there; only the hour is changed.
    goes_on_to(&mama, "Hoe laat?").await;
    picks(&mama, "Van", "13:00").await;
    picks(&mama, "Tot", "15:00").await;
    goes_on_to(&mama, "Klopt het zo?").await;
    puts_to_the_circle(&mama).await;
    for person in [&ria, &mama] {
        person.sees("Er zijn twee voorstellen. Ze staan naast elkaar.").await;
        person.sees("van 10.00 tot 12.00").await;
        person.sees("van 13.00 tot 15.00").await;
        person.sees("heeft een ander voorstel").await;
    }
    opens_the_proposal(&ria, "Mama").await;
    ria.sees("van 13.00 tot 15.00").await;
    says_yes(&ria).await;
    for person in [&ria, &mama] {
        person.sees("Afgesproken, begint").await;
        person.sees_not("Er zijn twee voorstellen.").await;
    }
    ria.leaves().await;
    mama.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_it_is_can_be_for_those_alone_whom_the_agreement_names() {
    const HIDDEN: &str = "Waar het is, lezen alleen de mensen van deze afspraak.";
    let site = Site::opens().unwrap();
    let (ria, mama) = two(&site).await;
    let anke = site.person("Anke").await.unwrap();
    ria.welcomes(&anke, "Anke", "Pleegzorgbegeleider").await;
    says_with_whom(&ria).await;
    says_all_but_who_decides(&ria, &Asks::of("Elke week", 9)).await;
    ria.tap("Anke").await;
    ria.tap("Alleen wie in deze afspraak staat").await;
    ria.sees("Waar het is, lezen alleen: u en mama.").await;
    ria.tap("Verder").await;
    ria.is_headed("Klopt het zo?").await;
    ria.sees("Waar het is, lezen alleen: u en mama.").await;
    puts_to_the_circle(&ria).await;
    ria.sees("speeltuin De Vijver").await;
    ria.sees("De plek is alleen te lezen voor wie in deze afspraak staat").await;

    let path = ria.path().await;
    mama.goes_to(&path).await;
    mama.sees("speeltuin De Vijver").await;
    mama.sees_not(HIDDEN).await;
    anke.goes_to(&path).await;
    anke.sees(HIDDEN).await;
    assert!(!anke.reads_page().await.contains("Vijver"), "{}", anke.reads_page().await);

    // Who makes another proposal begins with it, and puts it to as few.
    opens_the_proposal(&mama, "Ria").await;
    mama.tap("Ik heb een ander voorstel").await;
    mama.tap("Maak een ander voorstel").await;
    goes_on_to(&mama, "Waar is het?").await;
    assert_eq!(mama.stands_in("De plek (hoeft niet)").await, "speeltuin De Vijver");
    goes_on_to(&mama, "Klopt het zo?").await;
    mama.sees("Waar het is, lezen alleen: u en Ria.").await;
    mama.tap("Iemand hielp mij hierbij").await;
    mama.write_in("Wie hielp u? (hoeft niet)", "Anke").await;
    puts_to_the_circle(&mama).await;
    anke.sees("heeft een ander voorstel, met hulp van Anke").await;
    assert!(!anke.reads_page().await.contains("Vijver"), "{}", anke.reads_page().await);
    for person in [ria, mama, anke] {
        person.leaves().await;
    }
}

/// Takes back what one asked; not without saying why.
async fn takes_back(person: &Person, because: &str) {
    person.tap("Trek dit in").await;
    person.is_headed("Trekt u dit in?").await;
    person.tap("Trek dit in").await;
    person.sees("Schrijf eerst iets op.").await;
    person.write_in("Omdat …", because).await;
    person.tap("Trek dit in").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_proposed_it_or_asked_for_another_day_takes_that_back_and_nobody_is_asked_any_more() {
    let site = Site::opens().unwrap();
    let (ria, mama) = two(&site).await;
    fills_in(&ria, &Asks::of("Elke week", 9)).await;
    puts_to_the_circle(&ria).await;
    opens_the_proposal(&mama, "Ria").await;
    mama.is_headed("Bent u akkoord?").await;
    takes_back(&ria, "Oma kan nog niet.").await;
    // Mama, who was about to answer, is told so.
    mama.sees("Het is ingetrokken").await;
    mama.tap("Bekijk wat er nu staat").await;
    for person in [&ria, &mama] {
        person.is_headed("Contactafspraak").await;
        person.sees("Ingetrokken").await;
        person.sees("trekt dit in: Oma kan nog niet.").await;
        person.sees_not("Nog nodig: akkoord van mama").await;
    }
    mama.tap("Vandaag").await;
    mama.is_headed("Vandaag").await;
    mama.sees_not("Ria stelt een afspraak voor").await;

    agreed_for_today(&ria, &mama).await;
    ria.tap("Vandaag").await;
    ria.tap("Bekijk dit moment").await;
    ria.tap("Vraag een andere dag").await;
    picks(&ria, "De nieuwe dag", &from_now(4).to_string()).await;
    ria.tap("Verder").await;
    ria.tap("Verder").await;
    ria.tap("Vraag dit aan de kring").await;
    ria.sees("Wacht op antwoord").await;
    mama.tap("Vandaag").await;
    mama.can_tap("Ria vraagt om een andere dag").await;
    takes_back(&ria, "Het kan toch vandaag.").await;
    ria.sees("Ingetrokken. Het blijft zoals het was.").await;
    mama.sees_not("Ria vraagt om een andere dag").await;
    ria.leaves().await;
    mama.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn on_the_day_to_look_back_each_says_how_it_goes_and_it_goes_on() {
    let site = Site::opens().unwrap();
    let (ria, mama) = two(&site).await;
    let today = from_now(0);
    agreed(&ria, &mama, &Asks { review: today, ..Asks::of("Elke week", 0) }).await;
    for person in [&ria, &mama] {
        person.sees("Tijd om samen terug te kijken").await;
        person.tap("Kijk terug op deze afspraak").await;
        person.is_headed("Wat gaat er goed?").await;
        person.write_in("Wat goed gaat (hoeft niet)", "Noor komt vrolijk terug.").await;
        person.tap("Verder").await;
        person.write_in("Wat beter kan (hoeft niet)", "Iets langer zou fijn zijn.").await;
        person.tap("Verder").await;
        person.is_headed("Hoe wilt u verder?").await;
        person.tap("Verder").await;
        person.sees("Kies er eerst een.").await;
        person.tap("Zo houden").await;
        person.tap("Verder").await;
        picks(person, "Op deze dag (hoeft niet)", &from_now(60).to_string()).await;
        person.tap("Zet in het schrift").await;
        person.is_headed("Vandaag").await;
        person.goes_to("/kind").await;
        person.tap("met mama en oma Ans").await;
        person.is_headed("Contactafspraak").await;
    }
    for person in [&ria, &mama] {
        person.sees("Ria wil zo doorgaan").await;
        person.sees("mama wil zo doorgaan").await;
        person.sees("Gaat goed: Noor komt vrolijk terug.").await;
        person.sees("Kan beter: Iets langer zou fijn zijn.").await;
        person.sees("Deze afspraak geldt").await;
        person.sees_not("Tijd om samen terug te kijken").await;
    }
    ria.leaves().await;
    mama.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_needs_no_yes_and_who_asks_somebody_to_come_reads_it_first() {
    let site = Site::opens().unwrap();
    let (ria, mama) = two(&site).await;
    says_with_whom(&ria).await;
    says_all_but_who_decides(&ria, &Asks::of("Elke week", 0)).await;
    ria.tap("De rechter heeft besloten").await;
    ria.tap("Verder").await;
    ria.sees("Schrijf eerst iets op.").await;
    ria.write_in("Door wie precies?", "Rechtbank Utrecht").await;
    picks(&ria, "Tot wanneer? (hoeft niet)", &from_now(90).to_string()).await;
    ria.tap("Verder").await;
    ria.is_headed("Klopt het zo?").await;
    ria.tap("Zet dit besluit in het schrift").await;
    ria.is_headed("Contactafspraak").await;
    for person in [&ria, &mama] {
        person.tap("Kind").await;
        person.tap("met mama en oma Ans").await;
        person.sees("Dit besluit geldt").await;
        person.sees("Besloten door de rechter: Rechtbank Utrecht").await;
    }

    ria.tap("Opschrijven").await;
    ria.tap("Belangrijk moment").await;
    ria.tap("Wedstrijd").await;
    ria.tap("Verder").await;
    picks(&ria, "Op welke dag?", &from_now(14).to_string()).await;
    ria.tap("Verder").await;
    ria.write_in("Vertel er iets over", "Noor turnt haar eerste wedstrijd.").await;
    ria.tap("Verder").await;
    ria.is_headed("Wie mag erbij zijn?").await;
    let decided = "Over het contact met mama is een besluit. Lees het voordat u mama vraagt.";
    assert!(!ria.reads_page().await.contains(decided), "nobody was chosen yet");
    ria.tap("mama").await;
    ria.sees(decided).await;
    ria.tap("Lees het besluit").await;
    ria.is_headed("Contactafspraak").await;
    ria.sees("Dit besluit geldt").await;
    // It keeps her from nothing: what she filled in is still there, and so is the choice.
    ria.go_back().await;
    ria.is_headed("Wie mag erbij zijn?").await;
    ria.sees(decided).await;
    ria.tap("Zet in het schrift").await;
    ria.is_headed("Vandaag").await;
    mama.opens_the_page("Noor turnt haar eerste wedstrijd.").await;
    mama.sees("Komt u ook?").await;
    ria.leaves().await;
    mama.leaves().await;
}
