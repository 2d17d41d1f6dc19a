//! Journeys of the design, told in real browsers.

use e2e::browser::{Person, Site};
use serde_json::json;

/// Days and times are picked, not typed: by the browser's own window, which no driver sees.
async fn picks(person: &Person, name: &str, value: &str) {
    let pick = "
        const field = theField(given[0]);
        field.value = given[1];
        field.dispatchEvent(new Event('input', { bubbles: true }));";
    person.look(pick, &[json!(name), json!(value)]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn journey_6_who_is_invited_to_a_match_says_whether_they_come() {
    let site = Site::opens().unwrap();
    let (ria, mama) = tokio::join!(site.person("Ria"), site.person("mama"));
    let (ria, mut mama) = (ria.unwrap(), mama.unwrap());
    ria.begins_a_notebook("Noor", "Ria", "Pleegouder").await;
    let invitation = ria.invites("Ouder").await;
    mama.knocks(&invitation, "mama").await;
    ria.answers_the_door("mama").await;
    ria.lets_in("mama").await;
    mama.is_headed("Vandaag").await;

    ria.tap("Opschrijven").await;
    ria.tap("Belangrijk moment").await;
    ria.is_headed("Wat voor moment is het?").await;
    ria.tap("Wedstrijd").await;
    ria.is_headed("Wanneer is het?").await;
    // What is missing or cannot be is said, and what was filled in stays.
    ria.tap("Verder").await;
    ria.sees("Kies eerst een dag.").await;
    picks(&ria, "Op welke dag?", "2027-06-05").await;
    picks(&ria, "Hoe laat begint het? (mag leeg)", "11:30").await;
    picks(&ria, "Hoe laat is het klaar? (mag leeg)", "10:00").await;
    ria.tap("Verder").await;
    ria.sees("Het einde komt voor het begin.").await;
    assert_eq!(ria.stands_in("Op welke dag?").await, "2027-06-05");
    picks(&ria, "Hoe laat is het klaar? (mag leeg)", "12:30").await;
    ria.tap("Verder").await;
    ria.is_headed("Wat gaat er gebeuren?").await;
    ria.tap("Verder").await;
    ria.sees("Schrijf eerst iets op.").await;
    ria.write_in("Vertel er iets over", "Noor turnt haar eerste wedstrijd.").await;
    ria.write_in("Waar is het? (mag leeg)", "Sporthal De Wissel").await;
    ria.tap("Vorige vraag").await;
    assert_eq!(ria.stands_in("Op welke dag?").await, "2027-06-05");
    ria.tap("Verder").await;
    ria.tap("Verder").await;
    ria.is_headed("Wie mag erbij zijn?").await;
    ria.tap("mama").await;
    ria.tap("Zet in het schrift").await;
    ria.is_headed("Vandaag").await;
    ria.sees("Wedstrijd: zaterdag 5 juni 2027").await;
    ria.sees("Van 11:30 tot 12:30").await;
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
    ria.leaves().await;
    mama.leaves().await;
}
