//! Even kijken: what asks for attention over all children of a professional, computed on the phone, and on paper for the
//! talk.

use e2e::browser::agreements::{Asks, fills_in, opens_the_proposal, puts_to_the_circle, says_yes};
use e2e::browser::{Site, screens};
use serde_json::json;

/// Longer than the word that keeps a line open, shorter than anything that says something.
const COUNTS_WORDS: &str = "
    window.heenSaid = [];
    const send = WebSocket.prototype.send;
    WebSocket.prototype.send = function (frame) {
        if (frame.byteLength > 16) heenSaid.push(frame.byteLength);
        return send.call(this, frame);
    };
    const ask = window.fetch;
    window.fetch = (...what) => { heenSaid.push(what[0]); return ask(...what); };";

#[tokio::test(flavor = "multi_thread")]
async fn a_professional_sees_what_asks_for_attention_over_two_children_and_nothing_is_sent_for_it() {
    let site = Site::opens().unwrap();
    let (ria, mama) = tokio::join!(site.person("Ria"), site.person("mama"));
    let (mut ria, mama) = (ria.unwrap(), mama.unwrap());
    ria.begins_a_notebook("Noor", "Ria", "Pleegzorgbegeleider").await;
    ria.welcomes(&mama, "mama", "Ouder").await;
    fills_in(&ria, &Asks::of("Elke week", 0)).await;
    puts_to_the_circle(&ria).await;
    ria.begins_another_notebook("Daan", "Ria", "Pleegzorgbegeleider").await;

    // All that there is to send is sent.
    ria.writes_about_today("Daan is er sinds vandaag.").await;
    ria.knows_it_is_sent("Daan is er sinds vandaag.").await;
    ria.look(COUNTS_WORDS, &[]).await;
    ria.goes_to("/kijken").await;
    ria.sees_not("We kijken even.").await;
    let groups = ria.reads_all("main .group h2").await;
    assert_eq!(groups.len(), 2, "{groups:?}");
    for child in ["Noor", "Daan"] {
        assert!(groups.contains(&format!("Het schrift van {child}")), "{groups:?}");
    }
    ria.sees_together(&["Nog niet iedereen zei ja", "Nog nodig: akkoord van mama."]).await;
    ria.sees_together(&["Wie mag beslissen staat er niet", "Schrijf op wie over Daan mag beslissen."]).await;
    assert_eq!(ria.look("return heenSaid", &[]).await, json!([]), "something went over the network");

    // Each with its reason, and the way there: also into the notebook of another child.
    ria.tap_in("Nog nodig: akkoord van mama.", "Ga hierheen").await;
    ria.is_headed("Contactafspraak").await;
    ria.sees("Het schrift van Noor").await;
    ria.goes_to("/kijken").await;
    ria.tap_in("Schrijf op wie over Daan mag beslissen.", "Ga hierheen").await;
    ria.sees("Het schrift van Daan").await;
    ria.sees("Schrijf op wie mag beslissen").await;

    // What is looked for is found in every notebook on this phone; and it says in which.
    ria.tap("Meer").await;
    ria.tap("Zoeken").await;
    ria.write_in("Wat zoekt u?", "speeltuin").await;
    ria.sees("1 blad gevonden.").await;
    ria.tap_in("Het schrift van Noor", "speeltuin").await;
    ria.is_headed("Contactafspraak").await;
    ria.sees("Het schrift van Noor").await;

    ria.goes_to("/kijken").await;
    ria.tap_in("Het schrift van Noor", "Overzicht voor het gesprek").await;
    ria.is_headed("Overzicht van Noor").await;
    ria.sees("Er zijn geen afspraken om te laten zien.").await;
    opens_the_proposal(&mama, "Ria").await;
    says_yes(&mama).await;
    ria.goes_to("/kijken").await;
    ria.sees_not("Nog nodig: akkoord van mama.").await;
    ria.tap_in("Het schrift van Noor", "Overzicht voor het gesprek").await;
    // What is compared with what happened: how often, and at what time. Then who said yes, in whatever order, each with
    // the day.
    for words in ["Elke ", "van 10.00 tot 12.00", "Akkoord: ", "Ria (", "mama ("] {
        ria.sees(words).await;
    }
    ria.looks_as_on_paper().await;
    ria.sees("Gebeurd").await;
    let sheets = ria.prints(&screens().join("paper").join("overview.pdf")).await;
    assert_eq!(sheets, 1);
    ria.prefers(&[]).await;
    ria.leaves().await;
    mama.leaves().await;
}
