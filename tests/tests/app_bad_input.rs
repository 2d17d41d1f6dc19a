//! What nobody hopes for: nothing, far too much, rubbish, a browser that keeps nothing, two windows, a link that is used.

#![expect(clippy::unwrap_used, reason = "all of this file is a test")]

use e2e::browser::{Person, Site};
use e2e::native::Health;

async fn ria_with_a_notebook(site: &Site) -> Person {
    let ria = site.person("Ria").await.unwrap();
    ria.begins_a_notebook("Noor", "Ria", "Pleegouder").await;
    ria
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_and_too_much_are_said_and_what_was_typed_stays() {
    let site = Site::opens().unwrap();
    let ria = site.person("Ria").await.unwrap();
    ria.open("/").await;
    ria.tap("Begin een schrift").await;
    for (name, told) in [
        ("", "Vul eerst een naam in."),
        ("   ", "Vul eerst een naam in."),
        (&"Noor".repeat(51), "Dit is te lang. Er passen 200 tekens in, u heeft er 204."),
    ] {
        ria.paste_in("Naam van het kind", name).await;
        ria.tap("Verder").await;
        ria.sees(told).await;
        assert_eq!(ria.stands_in("Naam van het kind").await, name);
        assert_eq!(ria.path().await, "/begin");
    }

    ria.begins_a_notebook("Noor", "Ria", "Pleegouder").await;
    ria.tap("Opschrijven").await;
    ria.tap("Bericht van vandaag").await;
    ria.tap("Zet in het schrift").await;
    ria.sees("Schrijf eerst iets op.").await;
    let long = "Het was een lange dag. ".repeat(500);
    ria.paste_in("Wat wilt u vertellen?", &long).await;
    ria.tap("Zet in het schrift").await;
    ria.sees("Dit is te lang. Er passen 10.000 tekens in").await;
    assert_eq!(ria.stands_in("Wat wilt u vertellen?").await, long);
    ria.knows_it_is_kept().await;
    // What was typed is there again after looking elsewhere, and after the browser was away.
    ria.tap("Vandaag").await;
    ria.tap("Opschrijven").await;
    ria.tap("Bericht van vandaag").await;
    let is_there = "return theField('Wat wilt u vertellen?')?.value.length > 10000";
    assert!(ria.until(is_there, &[]).await.is_some());
    ria.knows_it_is_kept().await;
    ria.reload().await;
    ria.is_headed("Hoe ging het met Noor?").await;
    assert!(ria.until(is_there, &[]).await.is_some());
    ria.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_sign_that_there_is_is_shown_as_it_was_written() {
    let site = Site::opens().unwrap();
    let mut ria = ria_with_a_notebook(&site).await;
    let written = [
        "🙂👨‍👩‍👧 Fijne dag! 🎉",
        "نام الطفل بخير اليوم ونحن سعداء",
        "<img src=x onerror=alert(1)><script>alert(2)</script> & \"aanhaling\"",
        "Een\u{200b}woord\u{202e}omgekeerd en z\u{0324}\u{0332}a\u{0336}l\u{0337}g\u{0338}o",
        &"Superkalifragilistisch".repeat(40),
    ];
    for text in written {
        ria.tap("Opschrijven").await;
        ria.tap("Bericht van vandaag").await;
        ria.paste_in("Wat wilt u vertellen?", text).await;
        ria.tap("Zet in het schrift").await;
        ria.is_headed("Vandaag").await;
        let shown = "return shown('article .words').some(one => one.textContent === given[0])";
        assert!(ria.until(shown, &[text.into()]).await.is_some(), "{text}");
    }
    ria.sizes(320, 640).await;
    assert_eq!(ria.too_wide().await, Vec::<String>::new());
    ria.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_child_and_a_person_may_be_called_anything() {
    let site = Site::opens().unwrap();
    let mut ria = site.person("Ria").await.unwrap();
    ria.open("/").await;
    ria.tap("Begin een schrift").await;
    let (child, name) = ("نور الهدى", "👵🏽 Oma O'Brien-van der <b>Berg</b> & co");
    ria.paste_in("Naam van het kind", child).await;
    ria.tap("Verder").await;
    ria.paste_in("Uw naam", name).await;
    ria.tap("Verder").await;
    ria.is_headed(&format!("Wie bent u voor {child}?")).await;
    ria.tap("Familie of steunfiguur").await;
    ria.tap("Begin het schrift").await;
    ria.sees(&format!("Het schrift van {child}")).await;
    ria.tap("Kind").await;
    ria.is_headed(child).await;
    ria.sees(name).await;
    ria.sizes(320, 640).await;
    assert_eq!(ria.too_wide().await, Vec::<String>::new());
    ria.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rubbish_for_an_invitation_is_told_from_half_of_one() {
    let site = Site::opens().unwrap();
    let ria = ria_with_a_notebook(&site).await;
    let link = ria.invites("Ouder").await.link;
    let mama = site.person("mama").await.unwrap();
    mama.open("/").await;
    mama.tap("Ik heb een uitnodiging").await;
    for (pasted, told) in [
        ("", "Dit is geen uitnodiging."),
        ("ik heb geen link gekregen", "Dit is geen uitnodiging."),
        ("https://heen.example/over-ons 🙂", "Dit is geen uitnodiging."),
        (&link[..link.len() - 3], "De link is niet heel."),
        (&link.replace("/u#1.", "/u#9."), "Deze uitnodiging komt van een nieuwere app."),
    ] {
        mama.paste_in("De link", pasted).await;
        mama.tap("Bekijk de uitnodiging").await;
        mama.sees(told).await;
    }
    mama.open(&format!("{}/u#1.rommel", e2e::browser::ORIGIN)).await;
    mama.sees("De link is niet heel.").await;
    mama.tap("Plak de uitnodiging").await;
    mama.is_at("/uitnodiging").await;
    mama.paste_in("De link", &format!("Hoi! Dit is het schriftje:\n{link}\n\nGroetjes")).await;
    mama.tap("Bekijk de uitnodiging").await;
    mama.is_headed("Ria nodigt u uit").await;
    mama.tap("Ik wil meedoen").await;
    mama.sees("Vul eerst een naam in.").await;
    ria.leaves().await;
    mama.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_lets_one_person_in_and_the_next_is_told() {
    let site = Site::opens().unwrap();
    let ria = ria_with_a_notebook(&site).await;
    let invitation = ria.invites("Ouder").await;
    let (mama, opa) = tokio::join!(site.person("mama"), site.person("opa"));
    let (mama, opa) = (mama.unwrap(), opa.unwrap());
    mama.knocks(&invitation, "mama").await;
    ria.answers_the_door("mama").await;
    ria.lets_in("mama").await;
    mama.is_headed("Vandaag").await;
    opa.open(&invitation.link).await;
    opa.sees("Deze uitnodiging is al gebruikt. Vraag om een nieuwe.").await;
    mama.open(&invitation.link).await;
    mama.sees("U zit al in deze kring.").await;

    let taken_back = ria.invites("Ouder").await;
    ria.tap("Trek de uitnodiging in").await;
    ria.sees("De uitnodiging is ingetrokken.").await;
    opa.open(&taken_back.link).await;
    opa.sees("Deze uitnodiging is ingetrokken. Vraag om een nieuwe.").await;
    for person in [ria, mama, opa] {
        person.leaves().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_knock_with_one_invitation_the_second_is_told_and_keeps_the_own_notebook() {
    let site = Site::opens().unwrap();
    let ria = ria_with_a_notebook(&site).await;
    let invitation = ria.invites("Ouder").await;
    let (mama, els) = tokio::join!(site.person("mama"), site.person("Els"));
    let (mama, els) = (mama.unwrap(), els.unwrap());
    els.begins_a_notebook("Sam", "Els", "Pleegouder").await;
    els.writes_about_today("Sam sliep goed.").await;
    mama.knocks(&invitation, "mama").await;
    els.knocks(&invitation, "Els").await;
    ria.answers_the_door("mama").await;
    ria.lets_in("mama").await;
    els.sees("Deze uitnodiging is al gebruikt. Vraag om een nieuwe.").await;
    els.turns_to_the_notebook_of("Sam").await;
    els.sees("Sam sliep goed.").await;
    for person in [ria, mama, els] {
        person.leaves().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn other_words_let_nobody_in() {
    let site = Site::opens().unwrap();
    let ria = ria_with_a_notebook(&site).await;
    let invitation = ria.invites("Ouder").await;
    let mama = site.person("mama").await.unwrap();
    mama.knocks(&invitation, "mama").await;
    ria.answers_the_door("mama").await;
    ria.tap("Nee, de woorden zijn anders").await;
    ria.sees("Niemand is binnengelaten.").await;
    mama.sees("Deze uitnodiging is ingetrokken. Vraag om een nieuwe.").await;
    ria.tap("Kind").await;
    ria.sees("Wie is wie").await;
    assert!(!ria.reads_page().await.contains("mama"));
    ria.leaves().await;
    mama.leaves().await;
}

/// The two ways in which browsers refuse: when it is asked for, and when it is opened.
const REFUSALS: [&str; 2] = [
    "IDBFactory.prototype.open = () => { throw new DOMException('not here', 'SecurityError') };",
    "Object.defineProperty(window, 'indexedDB', {
        get() { throw new DOMException('not here', 'SecurityError') },
    });",
];

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_that_keeps_nothing_says_so() {
    let site = Site::opens().unwrap();
    for refuse in REFUSALS {
        let ria = site.person("Ria").await.unwrap();
        ria.prepares_pages(refuse).await;
        ria.open("/").await;
        ria.is_headed("Deze telefoon kan nu niets bewaren").await;
        ria.sees("Staat er een privévenster open?").await;
        ria.tap("Probeer het opnieuw").await;
        ria.is_headed("Deze telefoon kan nu niets bewaren").await;
        ria.leaves().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_phone_takes_no_words_away() {
    let site = Site::opens().unwrap();
    let ria = ria_with_a_notebook(&site).await;
    ria.tap("Opschrijven").await;
    ria.tap("Bericht van vandaag").await;
    ria.write_in("Wat wilt u vertellen?", "Dit past er niet meer bij.").await;
    let full = "
        window.put = IDBObjectStore.prototype.put;
        IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError') };";
    ria.look(full, &[]).await;
    ria.tap("Zet in het schrift").await;
    ria.sees("De telefoon is vol.").await;
    ria.look("IDBObjectStore.prototype.put = window.put", &[]).await;
    ria.tap("Probeer het opnieuw").await;
    ria.is_headed("Hoe ging het met Noor?").await;
    let is_there = "return theField('Wat wilt u vertellen?')?.value === given[0]";
    assert!(ria.until(is_there, &["Dit past er niet meer bij.".into()]).await.is_some());
    ria.tap("Zet in het schrift").await;
    ria.sees_together(&["Dit past er niet meer bij.", "Verstuurd"]).await;
    ria.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_windows_one_writes_and_the_other_says_where() {
    let site = Site::opens().unwrap();
    let ria = ria_with_a_notebook(&site).await;
    ria.opens_a_tab().await;
    ria.open("/").await;
    ria.sees("Nog niets opgeschreven").await;
    ria.writes_about_today("Vanuit het tweede venster.").await;
    ria.knows_it_is_sent("Vanuit het tweede venster.").await;
    ria.turns_to_tab(0).await;
    ria.sees("Vanuit het tweede venster.").await;
    ria.writes_about_today("En weer vanuit het eerste.").await;
    ria.turns_to_tab(1).await;
    ria.sees("En weer vanuit het eerste.").await;
    assert_eq!(ria.reads_the_notebook().await.len(), 2);
    ria.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_relay_a_notebook_begins_and_what_needs_one_says_so() {
    let site = Site::opens().unwrap();
    let mut ria = site.person("Ria").await.unwrap();
    ria.open("/").await;
    ria.can_tap("Begin een schrift").await;
    ria.can_go_into_a_tunnel().await;
    ria.cut().await;
    ria.begins_a_notebook("Noor", "Ria", "Pleegouder").await;
    ria.writes_about_today("Alvast opgeschreven.").await;
    ria.sees_together(&["Alvast opgeschreven.", "Op deze telefoon"]).await;
    ria.tap("Meer").await;
    ria.tap("Mensen en wie meeleest").await;
    ria.tap("Iemand uitnodigen").await;
    ria.tap("Ouder").await;
    ria.tap("Maak de uitnodiging").await;
    ria.sees("Hiervoor is internet nodig. Probeer het straks opnieuw.").await;
    ria.mend().await;
    ria.tap("Vandaag").await;
    ria.knows_it_is_sent("Alvast opgeschreven.").await;
    ria.invites("Ouder").await;

    // That the network goes and comes is told without moving a thing under a finger.
    ria.tap("Meer").await;
    ria.sees("Mensen en wie meeleest").await;
    let stood = where_things_stand(&ria).await;
    ria.cut().await;
    ria.sees("Geen internet. U kunt gewoon doorgaan.").await;
    assert_eq!(where_things_stand(&ria).await, stood);
    ria.mend().await;
    ria.sees_not("Geen internet. U kunt gewoon doorgaan.").await;
    assert_eq!(where_things_stand(&ria).await, stood);
    ria.leaves().await;
}

/// How far from the top each thing to read or tap on the page is, in CSS pixels.
async fn where_things_stand(person: &Person) -> serde_json::Value {
    let tops = "done([...document.querySelectorAll('main h1, main a')].map((one) => one.getBoundingClientRect().top));";
    let tops = person.ask(tops, &[]).await;
    assert!(tops.as_array().is_some_and(|tops| tops.len() > 3), "{tops}");
    tops
}

#[tokio::test(flavor = "multi_thread")]
async fn where_a_code_is_asked_for_the_notebook_waits_for_the_right_one() {
    let site = Site::opens_with(&["--registration", "code"]).unwrap();
    let ria = ria_with_a_notebook(&site).await;
    ria.writes_about_today("Alvast opgeschreven.").await;
    ria.sees_together(&["Alvast opgeschreven.", "Op deze telefoon"]).await;
    ria.sees("Het schrift staat alleen op deze telefoon").await;
    ria.sees_not("Iemand uitnodigen").await;
    ria.tap("Vul de code in").await;
    ria.is_headed("Heeft u een code?").await;
    for (code, told) in [
        ("", "Dit is niet de hele code."),
        ("1234-5678", "Dit is niet de hele code."),
        (&"0".repeat(40), "Deze code is al gebruikt, te oud, of niet goed overgenomen."),
    ] {
        ria.paste_in("De code", code).await;
        ria.tap("Gebruik deze code").await;
        ria.sees(told).await;
        assert_eq!(ria.stands_in("De code").await, code);
    }
    let code = site.relay.operator("code", &[]).unwrap();
    ria.paste_in("De code", &format!(" {} ", code.trim().to_uppercase())).await;
    ria.tap("Gebruik deze code").await;
    ria.sees("Dit schrift kan gedeeld worden.").await;
    ria.tap("Vandaag").await;
    ria.knows_it_is_sent("Alvast opgeschreven.").await;
    ria.sees_not("Het schrift staat alleen op deze telefoon").await;
    ria.invites("Ouder").await;
    ria.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn when_there_is_no_room_for_a_notebook_what_is_written_waits_and_goes_when_there_is() {
    let most = "--max-circle-bytes";
    let mut site = Site::opens_with(&[most, "6000"]).unwrap();
    let mut ria = ria_with_a_notebook(&site).await;
    ria.tap("Opschrijven").await;
    ria.tap("Bericht van vandaag").await;
    ria.paste_in("Wat wilt u vertellen?", &"Het was een lange dag. ".repeat(400)).await;
    ria.tap("Zet in het schrift").await;
    ria.sees("Er is op internet geen plek meer voor dit schrift.").await;
    ria.sees_together(&["Het was een lange dag.", "Op deze telefoon"]).await;
    ria.can_go_into_a_tunnel().await;
    site.relay.kill().unwrap();
    site.relay.forgets(most);
    site.relay.start_again().unwrap();
    ria.expects_network().await;
    ria.knows_it_is_sent("Het was een lange dag.").await;
    ria.sees_not("Er is op internet geen plek meer").await;
    ria.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn when_the_relays_disk_is_full_that_is_said_and_what_waits_goes_by_itself_when_there_is_room() {
    let (site, disk) = Site::on_failing_disk().unwrap();
    let ria = ria_with_a_notebook(&site).await;
    ria.writes_about_today("Nog net op tijd.").await;
    ria.knows_it_is_sent("Nog net op tijd.").await;
    disk.is(Health::Full).unwrap();
    ria.writes_about_today("Dit wacht even.").await;
    ria.sees("Er is op internet geen plek meer voor dit schrift.").await;
    ria.sees_together(&["Dit wacht even.", "Op deze telefoon"]).await;
    disk.is(Health::Well).unwrap();
    ria.knows_it_is_sent("Dit wacht even.").await;
    ria.sees_not("Er is op internet geen plek meer").await;
    ria.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_is_read_aloud_and_stops() {
    let site = Site::opens().unwrap();
    let ria = ria_with_a_notebook(&site).await;
    ria.writes_about_today("Vannacht goed geslapen.").await;
    ria.tap_in("Vannacht goed geslapen.", "Lees voor").await;
    ria.can_tap("Stop met voorlezen").await;
    ria.hears("Vannacht goed geslapen").await;
    ria.tap("Stop met voorlezen").await;
    ria.sees_not("Stop met voorlezen").await;
    // A card that asks something of her is read too.
    ria.tap_in("Nodig iemand uit om samen te schrijven.", "Lees voor").await;
    ria.hears("Nodig iemand uit om samen te schrijven").await;
    ria.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_and_a_reply_that_are_sent_while_they_are_read_aloud_are_read_on() {
    let site = Site::opens().unwrap();
    let mut ria = ria_with_a_notebook(&site).await;
    ria.cut().await;
    ria.writes_about_today("Vannacht goed geslapen.").await;
    ria.sees_together(&["Vannacht goed geslapen.", "Op deze telefoon"]).await;
    ria.tap_in("Vannacht goed geslapen.", "Lees voor").await;
    ria.can_tap("Stop met voorlezen").await;
    ria.mend().await;
    ria.knows_it_is_sent("Vannacht goed geslapen.").await;
    ria.can_tap("Stop met voorlezen").await;
    ria.tap("Stop met voorlezen").await;

    // On its own page, and under it.
    ria.opens_the_page("Vannacht goed geslapen.").await;
    ria.cut().await;
    ria.replies("Wat fijn.").await;
    ria.sees_together(&["Wat fijn.", "Op deze telefoon"]).await;
    ria.tap_in("Wat fijn.", "Lees voor").await;
    ria.can_tap("Stop met voorlezen").await;
    ria.mend().await;
    ria.knows_it_is_sent("Wat fijn.").await;
    ria.can_tap("Stop met voorlezen").await;
    ria.leaves().await;
}

/// Every clock of the page is so many days off.
fn days_off(days: i64) -> String {
    format!(
        "const days = {days} * 86400000;
        const Real = Date;
        window.Date = class extends Real {{
            constructor(...given) {{ if (given.length) super(...given); else super(Real.now() + days); }}
            static now() {{ return Real.now() + days; }}
        }};"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn on_a_new_day_the_page_is_of_that_day_and_who_is_on_the_way_in_keeps_what_they_typed() {
    let site = Site::opens().unwrap();
    let ria = ria_with_a_notebook(&site).await;
    let invitation = ria.invites("Ouder").await;
    let tomorrow = format!("{} document.dispatchEvent(new Event('visibilitychange'));", days_off(1));
    ria.tap("Agenda").await;
    ria.is_headed("Agenda").await;
    let names_today = "document.querySelector('.on-day-now .day-name').textContent";
    let before = ria.look(&format!("return {names_today}"), &[]).await;
    ria.look(&tomorrow, &[]).await;
    let is_another = format!("return {names_today} !== given[0]");
    assert!(ria.until(&is_another, std::slice::from_ref(&before)).await.is_some(), "{before} stays today");

    let mama = site.person("mama").await.unwrap();
    mama.open(&invitation.link).await;
    mama.can_tap("Ik wil meedoen").await;
    mama.write_in("Uw naam", "mama").await;
    mama.look(&tomorrow, &[]).await;
    assert_eq!(mama.stands_in("Uw naam").await, "mama");
    mama.tap("Ik wil meedoen").await;
    mama.sees("U heeft aangeklopt.").await;
    ria.leaves().await;
    mama.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_whose_clock_is_years_wrong_is_told_and_keeps_its_place_in_the_notebook() {
    let site = Site::opens().unwrap();
    let ria = ria_with_a_notebook(&site).await;
    ria.writes_about_today("Met de goede klok.").await;
    let invitation = ria.invites("Ouder").await;
    let mama = site.person("mama").await.unwrap();
    mama.prepares_pages(&days_off(-2_000)).await;
    mama.knocks(&invitation, "mama").await;
    ria.answers_the_door("mama").await;
    ria.lets_in("mama").await;
    mama.is_headed("Vandaag").await;
    mama.sees("De klok van deze telefoon staat verkeerd.").await;
    mama.writes_about_today("Met de verkeerde klok.").await;
    mama.knows_it_is_sent("Met de verkeerde klok.").await;
    ria.tap("Vandaag").await;
    ria.sees("Met de verkeerde klok.").await;
    // The place in the notebook is the relay's, not the clock's.
    for person in [&ria, &mama] {
        assert_eq!(person.reads_the_notebook().await, ["Met de verkeerde klok.", "Met de goede klok."]);
    }
    assert!(!ria.reads_page().await.contains("klok van deze telefoon"));
    ria.leaves().await;
    mama.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_relay_that_is_away_for_a_week_takes_nothing_away() {
    let site = Site::opens().unwrap();
    let mut ria = ria_with_a_notebook(&site).await;
    ria.writes_about_today("Voor de week.").await;
    ria.knows_it_is_sent("Voor de week.").await;
    ria.can_go_into_a_tunnel().await;
    ria.cut().await;
    ria.writes_about_today("Aan het begin van de week.").await;
    ria.prepares_pages(&days_off(7)).await;
    ria.kill().await;
    ria.reopen().await.unwrap();
    ria.prepares_pages(&days_off(7)).await;
    ria.open("/").await;
    ria.sees("1 blad wacht al drie dagen op internet. Het staat veilig op deze telefoon.").await;
    ria.writes_about_today("Aan het eind van de week.").await;
    ria.sees_together(&["Aan het eind van de week.", "Op deze telefoon"]).await;
    ria.mend().await;
    ria.knows_it_is_sent("Aan het begin van de week.").await;
    ria.knows_it_is_sent("Aan het eind van de week.").await;
    assert!(!ria.reads_page().await.contains("wacht al drie dagen"));
    ria.leaves().await;
}

/// The code of a text, row by row: what is dark.
fn modules(text: &str) -> serde_json::Value {
    let code = fast_qr::QRBuilder::new(text).build().unwrap();
    (0..code.size).map(|row| code[row].iter().map(|module| module.value()).collect::<Vec<bool>>()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_is_scanned_inside_the_app_and_without_a_camera_the_link_still_works() {
    let site = Site::opens().unwrap();
    let ria = ria_with_a_notebook(&site).await;
    let invitation = ria.invites("Ouder").await;
    let mama = site.person("mama").await.unwrap();
    mama.open("/uitnodiging").await;
    // A canvas for a camera: first another code, then the one on Ria's screen.
    let camera = "
        const canvas = document.createElement('canvas');
        canvas.width = canvas.height = 640;
        const pen = canvas.getContext('2d');
        let code = [];
        window.heenShows = rows => { code = rows };
        // A camera gives pictures for as long as it is on.
        setInterval(() => {
            const point = 640 / (code.length + 8);
            pen.fillStyle = '#f4f1ea';
            pen.fillRect(0, 0, 640, 640);
            pen.fillStyle = '#0b2a27';
            code.forEach((row, y) => row.forEach((dark, x) =>
                dark && pen.fillRect((x + 4) * point, (y + 4) * point, point + 0.5, point + 0.5)));
        }, 50);
        navigator.mediaDevices.getUserMedia = async () => canvas.captureStream();";
    for (refuse, told) in [
        (
            "navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('', 'NotAllowedError') }",
            "De camera mag niet aan.",
        ),
        (
            "navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('', 'NotReadableError') }",
            "De camera is bezig.",
        ),
        (
            "Object.defineProperty(navigator, 'mediaDevices', { value: undefined, configurable: true })",
            "Er is hier geen camera.",
        ),
    ] {
        mama.look(refuse, &[]).await;
        mama.tap("Scan een code").await;
        mama.sees(told).await;
        mama.can_tap("Scan een code").await;
    }
    mama.look("delete navigator.mediaDevices", &[]).await;
    mama.look(camera, &[]).await;
    mama.look("heenShows(given[0])", &[modules("https://voorbeeld.nl/iets-anders")]).await;
    mama.tap("Scan een code").await;
    mama.sees("Deze code is geen uitnodiging.").await;
    mama.look("heenShows(given[0])", &[modules(&invitation.link)]).await;
    mama.is_headed("Ria nodigt u uit").await;
    let is_off = "return [...document.querySelectorAll('video')].length === 0";
    assert!(mama.until(is_off, &[]).await.is_some());
    ria.leaves().await;
    mama.leaves().await;
}
