//! Every screen of the app, in both Dutch registers: pictures at three widths, light and dark; what eyes, thumbs and
//! screen readers need, also with letters of twice the size and from right to left.

#![expect(clippy::unwrap_used, reason = "all of this file is a test")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use e2e::browser::{HandedOver, IS_FULL, ORIGIN, OVERTAKES, Person, Site, screens};
use e2e::demo::Keeper;
use serde_json::Value;
use shared::ids::InviteId;

const SLEPT: &str = "Vannacht goed geslapen, en vanmorgen zelf de boterham gesmeerd.";
const OUTING: &str = "Woensdag gaan we naar de kinderboerderij. Neem laarzen mee, want het heeft geregend.";

/// A picture is kept at each of these widths; the first is the narrowest phone there is.
const WIDTHS: [u32; 3] = [320, 390, 1280];
const PHONE: (u32, u32) = (390, 844);

/// What leads to the next question of a form. The last question has another button.
const ON: &str = "Verder";

/// More questions than any form has, and more answers than any of them asks for.
const MOST_QUESTIONS: usize = 40;

/// Which of the choices is made where there is one: it decides what is asked next.
#[derive(Clone, Copy)]
enum Choice {
    First,
    Last,
}

/// Every form of several questions behind one address, pressed through in the example; those that ask something else by
/// what was chosen, twice.
const FORMS: [(&str, Choice); 21] = [
    ("/opschrijven/school", Choice::Last),
    ("/opschrijven/moment", Choice::First),
    ("/opschrijven/vraag", Choice::First),
    ("/opschrijven/afspraak", Choice::First),
    ("/opschrijven/afspraak", Choice::Last),
    ("/opschrijven/contact/geweest", Choice::First),
    ("/opschrijven/contact/geweest", Choice::Last),
    ("/opschrijven/contact/gepland", Choice::First),
    ("/afspraak/{afspraak}/anders", Choice::First),
    ("/afspraak/{afspraak}/stoppen", Choice::First),
    ("/afspraak/{afspraak}/terugblik", Choice::First),
    ("/moment/{moment}/vertellen", Choice::Last),
    ("/moment/{moment}/verzetten", Choice::First),
    ("/verzetten/{verzoek}", Choice::First),
    ("/kind/beslissen", Choice::First),
    ("/kind/beslissen/{blad}", Choice::First),
    ("/kind/taken", Choice::Last),
    ("/kind/taken/{blad}", Choice::First),
    ("/kind/woonplek", Choice::First),
    ("/kind/woonplek/{blad}", Choice::First),
    ("/kind/woonplek/{blad}/adres", Choice::First),
];

/// Makes every choice that there is on the screen. The last one is made also where another one stands already.
const CHOOSES: &str = "
    const groups = Map.groupBy(document.querySelectorAll('main input[type=radio]'), one => one.name);
    for (const group of groups.values()) {
        const wanted = group.at(given[0]);
        if (given[0] < 0 ? !wanted.checked : !group.some(one => one.checked)) wanted.click();
    }
    document.querySelectorAll('main input[type=checkbox]:not(:checked)').forEach(one => one.click());
    requestAnimationFrame(() => requestAnimationFrame(() => done(true)));";

/// Fills in the field to which the form led the eye, because something is missing there; or, when that one is filled
/// in, the next that is empty.
const FILLS_WHERE_FOCUS_IS: &str = "
    const fields = [...document.querySelectorAll('main form input, main form textarea')];
    const from = fields.indexOf(document.activeElement);
    const field = fields.slice(Math.max(from, 0)).find(one => one.type !== 'radio' && one.type !== 'checkbox' && !one.value);
    const today = new Date().toLocaleDateString('sv');
    const answers = { date: today, time: field.id === 'tot' ? '12:00' : '10:00' };
    if (from < 0 || !field) return done(false);
    field.value = answers[field.type] ?? (field.inputMode === 'numeric' ? '4' : 'Noor');
    field.dispatchEvent(new Event('input', { bubbles: true }));
    requestAnimationFrame(() => requestAnimationFrame(() => done(true)));";

/// The button that reads a card aloud, in both registers. It is there where the browser has a voice, as it has here.
const READS_ALOUD: &str = "Lees voor";

/// What stands on every card without that button.
const UNHEARD: &str = "
    if (!speechSynthesis.getVoices().length) return ['the browser has no voice: no card can be heard'];
    const reads = card => [...card.querySelectorAll('button')].some(one => isShown(one) && nameOf(one) === given[0]);
    return shown('main .card').filter(card => !reads(card)).map(card => squeeze(words(card)).slice(0, 60));";

/// Whether axe looks again at what is drawn otherwise.
#[derive(Clone, Copy)]
enum Axe {
    Again,
    /// The parts of this page were all seen so on another, or in the other register.
    Not,
}

const BUILDS_A_FRAME: &str = "requestAnimationFrame(() => requestAnimationFrame(() => done(true)))";

/// Every line of the list: a path, and how the notebook stands.
fn listed() -> BTreeSet<(String, String)> {
    let list = include_str!("../screens.txt").lines().filter(|line| !line.starts_with('#'));
    let screens = list.filter_map(|line| {
        let mut words = line.split_whitespace();
        Some((words.next()?.to_owned(), words.next()?.to_owned()))
    });
    screens.collect()
}

/// One walk past every screen.
struct Walk {
    register: &'static str,
    seen: BTreeSet<(String, String)>,
    /// What stands for a word in braces, as it is in this notebook.
    really: BTreeMap<&'static str, String>,
    /// Where a first question of several stood.
    asks_more: BTreeSet<String>,
    wrong: Vec<String>,
}

impl Walk {
    async fn speaks(&self, person: &Person, register: &str) {
        let keep = "localStorage.setItem('heenweer.language', given[0])";
        person.look(keep, &[register.into()]).await;
        person.reload().await;
        person.heading().await;
    }

    /// Looks at every screen of this state that can be gone to.
    async fn looks_at_all(&mut self, person: &mut Person, state: &str) {
        self.speaks(person, self.register).await;
        // What was looked at on the way is not gone to again: it may need what was answered on the way.
        let here = listed().into_iter().filter(|screen| screen.1 == state && !self.seen.contains(screen));
        for (path, _) in here.collect::<Vec<_>>() {
            person.goes_to(&self.place(&path)).await;
            self.looks(person, &path, state).await;
        }
        person.goes_to("/").await;
        self.speaks(person, "nl").await;
    }

    /// Where a path of the list is in this notebook: what begins like a place that was found stands below it.
    fn place(&self, path: &str) -> String {
        let found = self.really.iter().find(|(place, _)| path.starts_with(**place));
        let really = found.map_or_else(|| path.to_owned(), |(place, really)| path.replacen(place, really, 1));
        // Else the app would show Vandaag, and that would be looked at once more.
        assert!(!really.contains('{'), "where is {path} in this notebook?");
        really
    }

    /// Presses through a form, and looks at every question but the first: that is a screen of the list.
    async fn presses_through(&mut self, person: &mut Person, (path, choice): (&str, Choice)) {
        // From elsewhere: a form that is open stays at the question where it is.
        person.goes_to("/").await;
        person.goes_to(&self.place(path)).await;
        let name = format!("{}-{}", file_name(path), if matches!(choice, Choice::First) { "a" } else { "b" });
        let mut asked = vec![person.heading().await];
        loop {
            // What was chosen decides whether there is a question after it.
            chooses(person, choice).await;
            if !asks_on(person).await || asked.len() == MOST_QUESTIONS {
                break;
            }
            if !goes_on(person, asked.last().map_or("", String::as_str)).await {
                self.wrong.push(format!("{path}: one never gets past {asked:?}"));
                return;
            }
            asked.push(person.heading().await);
            self.looks_at_a_question(person, path, &format!("{name}-{}", asked.len())).await;
        }
        if !(2..MOST_QUESTIONS).contains(&asked.len()) {
            self.wrong.push(format!("{path}: this is all that it asks: {asked:?}"));
        }
    }

    /// The looks that a question of a form can fail by itself; what is around it was looked at with the first one.
    async fn looks_at_a_question(&mut self, person: &mut Person, path: &str, name: &str) {
        let mut found = Vec::new();
        person.sizes(WIDTHS[0], PHONE.1).await;
        let narrow = person.too_wide().await.into_iter().chain(person.small_targets().await);
        found.extend(narrow.map(|what| format!("{} px: {what}", WIDTHS[0])));
        // Light in one register, dark in the other: the colours are the same in both.
        let scheme = if self.register == "nl" { "light" } else { "dark" };
        person.prefers(&[("prefers-color-scheme", scheme)]).await;
        let picture = self.folder().join(format!("{name}-{}-{scheme}.png", PHONE.0));
        person.keeps_a_picture(PHONE.0, &picture).await;
        found.extend(person.axe().await);
        person.prefers(&[]).await;
        found.extend(drawn_otherwise(person, self.axe()).await);
        found.extend(one_heading(person).await);
        found.extend(unheard(person).await);
        self.writes_down(&format!("{path} {name}"), found);
    }

    /// Both registers have the same colours and the same parts.
    fn axe(&self) -> Axe {
        if self.register == "nl" { Axe::Again } else { Axe::Not }
    }

    fn folder(&self) -> PathBuf {
        screens().join(self.register)
    }

    /// Kept beside the pictures, also when the walk ends before its end.
    fn writes_down(&mut self, place: &str, found: Vec<String>) {
        self.wrong.extend(found.into_iter().map(|what| format!("{place}: {what}")));
        std::fs::write(self.folder().join("wrong.txt"), self.wrong.join("\n")).unwrap();
    }

    /// Looks at the screen that is there.
    async fn looks(&mut self, person: &mut Person, path: &str, state: &str) {
        self.seen.insert((path.to_owned(), state.to_owned()));
        if asks_on(person).await {
            self.asks_more.insert(path.to_owned());
        }
        let name = format!("{}-{state}", file_name(path));
        let mut found = Vec::new();
        for scheme in ["light", "dark"] {
            person.prefers(&[("prefers-color-scheme", scheme)]).await;
            for width in WIDTHS {
                person.sizes(width, PHONE.1).await;
                let picture = self.folder().join(format!("{name}-{width}-{scheme}.png"));
                person.keeps_a_picture(width, &picture).await;
                if scheme == "light" {
                    let wide = person.too_wide().await;
                    let small = person.small_targets().await;
                    found.extend(wide.into_iter().chain(small).map(|what| format!("{width} px: {what}")));
                }
            }
            person.sizes(PHONE.0, PHONE.1).await;
            let seen = match (scheme, self.axe()) {
                ("light", _) => person.axe().await,
                (_, Axe::Again) => person.axe_again().await,
                (_, Axe::Not) => Vec::new(),
            };
            found.extend(seen.into_iter().map(|what| format!("{scheme}: {what}")));
        }
        person.prefers(&[]).await;
        found.extend(person.missed_by_tab().await);
        found.extend(drawn_otherwise(person, self.axe()).await);
        if person.title().await.is_empty() {
            found.push("the window has no title".to_owned());
        }
        found.extend(one_heading(person).await);
        found.extend(unheard(person).await);
        self.writes_down(&format!("{path} {state}"), found);
    }

    fn ends(self) {
        let missed: Vec<_> = listed().difference(&self.seen).cloned().collect();
        assert!(missed.is_empty(), "never looked at: {missed:?}");
        let skipped: Vec<_> =
            self.asks_more.iter().filter(|path| !FORMS.iter().any(|(form, _)| form == path)).collect();
        assert!(skipped.is_empty(), "never pressed through: {skipped:?}");
        assert!(self.wrong.is_empty(), "{} things are wrong:\n{}", self.wrong.len(), self.wrong.join("\n"));
    }
}

/// A path as the name of a picture.
fn file_name(path: &str) -> String {
    let path = if path == "/" { "/vandaag" } else { path };
    path.trim_start_matches('/').replace(['/', '{', '}'], "-")
}

/// Whether there is a question after the one on the screen.
async fn asks_on(person: &Person) -> bool {
    person.reads_all("main form .actions-stay .button-main").await == [ON]
}

async fn chooses(person: &Person, choice: Choice) {
    let at = if matches!(choice, Choice::First) { 0 } else { -1 };
    person.ask(CHOOSES, &[at.into()]).await;
}

/// Fills in no more than one has to, and goes on to the next question; whether that was possible.
async fn goes_on(person: &Person, question: &str) -> bool {
    for _ in 0..MOST_QUESTIONS {
        person.tap(ON).await;
        person.ask(BUILDS_A_FRAME, &[]).await;
        if person.heading().await != question {
            return true;
        }
        if person.ask(FILLS_WHERE_FOCUS_IS, &[]).await != true {
            return false;
        }
    }
    false
}

/// The page with letters of twice the size, and from right to left.
async fn drawn_otherwise(person: &Person, axe: Axe) -> Vec<String> {
    let mut found = Vec::new();
    for (how, percent, from) in [("letters of 200 %", 200, "ltr"), ("from right to left", 100, "rtl")] {
        person.enlarges_text(percent).await;
        person.runs_from(from).await;
        let mut seen = person.too_wide().await;
        if matches!(axe, Axe::Again) {
            seen.extend(person.axe_again().await);
        }
        found.extend(seen.into_iter().map(|what| format!("{how}: {what}")));
        person.runs_from("ltr").await;
        person.has_its_own_text().await;
    }
    found
}

async fn one_heading(person: &Person) -> Option<String> {
    let headings = person.reads_all("h1").await;
    (headings.len() != 1).then(|| format!("headings: {headings:?}"))
}

/// Every card that cannot be read aloud, by its first words. There is no exception: who reads little hears them all.
async fn unheard(person: &Person) -> Vec<String> {
    let cards = person.look(UNHEARD, &[READS_ALOUD.into()]).await;
    let cards = cards.as_array().into_iter().flatten().filter_map(Value::as_str);
    cards.map(|card| format!("not read aloud: {card:?}")).collect()
}

async fn fills(ria: &Person, mama: &Person) {
    ria.welcomes(mama, "mama", "Ouder").await;
    ria.writes_about_today("Goed geslapen.").await;
    ria.opens_the_page("Goed geslapen.").await;
    ria.changes_the_note(SLEPT).await;
    ria.tap("Vandaag").await;
    mama.writes_of_school("Uitje", OUTING).await;
    mama.sees(SLEPT).await;
    mama.opens_the_page(SLEPT).await;
    mama.replies("Wat heerlijk om te lezen.").await;
    mama.adds("De boterham was met hagelslag.").await;
    mama.writes_what_to_know("Slaapt het best met een klein lampje aan.").await;
    ria.sees(OUTING).await;
    ria.sees_together(&[SLEPT, "2 reacties"]).await;
}

async fn is_opened(walk: &mut Walk, opa: &mut Person, invitation: &HandedOver) {
    opa.goes_to("/").await;
    walk.speaks(opa, walk.register).await;
    opa.open(&invitation.link).await;
    opa.sees("Ria").await;
    walk.looks(opa, "/u", "invited").await;
    opa.goes_to("/").await;
    walk.speaks(opa, "nl").await;
    opa.knocks(invitation, "opa").await;
}

/// The three questions of the beginning, each answered to come to the next.
async fn begins(walk: &mut Walk, opa: &mut Person) {
    walk.speaks(opa, walk.register).await;
    opa.goes_to("/begin").await;
    walk.looks(opa, "/begin", "new").await;
    for path in ["/begin/naam", "/begin/rol"] {
        opa.write_in("", "Noor").await;
        opa.tap("Verder").await;
        opa.is_at(path).await;
        walk.looks(opa, path, "new").await;
    }
    opa.open("/").await;
}

/// The example holds pages of every kind: where they are is found by the links that lead to them.
async fn looks_at_the_example(walk: &mut Walk, opa: &mut Person) {
    walk.speaks(opa, walk.register).await;
    opa.tap(if walk.register == "nl" { "Bekijk een voorbeeld" } else { "Kijk eerst rond" }).await;
    opa.sees("Dit is een voorbeeld").await;
    for (page, place) in [
        ("/", "/blad/{blad}"),
        ("/", "/antwoord/{vraag}"),
        ("/", "/moment/{moment}"),
        ("/kind", "/afspraak/{afspraak}"),
        ("/kind", "/kind/beslissen/{blad}"),
        ("/kind", "/kind/taken/{blad}"),
        ("/kind", "/kind/woonplek/{blad}"),
    ] {
        opa.goes_to(page).await;
        let prefix = place.split('{').next().unwrap();
        let look = "return document.querySelector(`main a[href^='${given[0]}']`)?.getAttribute('href')";
        let found = opa.until(look, &[prefix.into()]).await.unwrap();
        walk.really.insert(place, found.as_str().unwrap().to_owned());
    }
    // Another day than the one that mama asks for: she is answered second, and the way to it goes from there.
    opa.goes_to("/").await;
    let look = "return document.querySelectorAll(`main a[href^='/antwoord/']`)[1]?.getAttribute('href')";
    let asked = opa.until(look, &[]).await.unwrap();
    walk.really.insert("/verzetten/{verzoek}", asked.as_str().unwrap().replace("antwoord", "verzetten"));
    // And what one proposed oneself: the way to take it back stands on its page.
    opa.goes_to("/kind").await;
    let look = "
        const own = [...document.querySelectorAll(`main a[href^='/afspraak/']`)].find(one => words(one).includes(given[0]));
        return own?.getAttribute('href')";
    let own = opa.until(look, &["half acht".into()]).await.unwrap();
    walk.really.insert("/afspraak/{eigen}", own.as_str().unwrap().to_owned());
    walk.really.insert("/antwoord/{eigen}", own.as_str().unwrap().replace("afspraak", "antwoord"));
    let here = listed().into_iter().filter(|screen| screen.1 == "example");
    for (path, state) in here.collect::<Vec<_>>() {
        opa.goes_to(&walk.place(&path)).await;
        walk.looks(opa, &path, &state).await;
    }
    for form in FORMS {
        walk.presses_through(opa, form).await;
    }
    opa.open("/").await;
    walk.speaks(opa, "nl").await;
}

/// Another language without loading the app again: how things stand stays as it is.
async fn turns_to(person: &Person, register: &str) {
    person.goes_to("/meer/taal").await;
    person.tap(if register == "nl" { "Nederlands" } else { "Eenvoudig Nederlands" }).await;
    person.ask(BUILDS_A_FRAME, &[]).await;
}

/// Half a note, and the button that puts it in the notebook.
async fn tries_to_write(person: &Person) {
    person.goes_to("/opschrijven/dag").await;
    person.write_in("", "Samen gebakken.").await;
    person.look("document.querySelector('main form .button-main').click()", &[]).await;
}

const ERASES: &str = "
    const asked = indexedDB.deleteDatabase('heenweer');
    asked.onsuccess = () => done(true);";

/// What goes wrong on a phone with a notebook, one after the other.
async fn goes_wrong(walk: &mut Walk, ria: &mut Person) {
    turns_to(ria, walk.register).await;
    // As the page around the app tells it; that it does is told in app_start.
    ria.look("dispatchEvent(new CustomEvent('heenweer:update'))", &[]).await;
    ria.goes_to("/").await;
    ria.until("return document.querySelector('main .line')", &[]).await.unwrap();
    walk.looks(ria, "/", "update").await;
    ria.reload().await;
    ria.heading().await;

    ria.cut().await;
    ria.sees("Geen internet.").await;
    walk.looks(ria, "/", "offline").await;
    ria.mend().await;
    ria.sees_not("Geen internet.").await;

    for (state, spoils) in [("stopped", IS_FULL), ("elsewhere", OVERTAKES)] {
        if state == "stopped" {
            ria.look(spoils, &[]).await;
        } else {
            ria.ask(spoils, &[]).await;
        }
        tries_to_write(ria).await;
        ria.until("return document.querySelector('main section.line')", &[]).await.unwrap();
        walk.looks(ria, "/opschrijven/dag", state).await;
        ria.goes_to("/").await;
        walk.looks(ria, "/", state).await;
        ria.reload().await;
        ria.heading().await;
    }

    ria.ask(ERASES, &[]).await;
    ria.reload().await;
    ria.until("return document.querySelector('main .notice-care')", &[]).await.unwrap();
    walk.looks(ria, "/", "gone").await;
}

/// Phones that never get as far as a notebook.
async fn is_another_phone(walk: &mut Walk, site: &Site) {
    let mut bare = site.person("bare").await.unwrap();
    bare.open("/").await;
    walk.speaks(&bare, walk.register).await;
    bare.goes_to("/meer/beginscherm").await;
    let offers = "
        const offer = new Event('beforeinstallprompt', { cancelable: true });
        offer.prompt = () => {};
        dispatchEvent(offer);";
    bare.look(offers, &[]).await;
    bare.until("return document.querySelector('main .button-main')", &[]).await.unwrap();
    walk.looks(&mut bare, "/meer/beginscherm", "offered").await;
    bare.shows_itself_as("Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15").await;
    bare.reload().await;
    bare.goes_to("/meer/beginscherm").await;
    bare.until("return document.querySelector('main .steps')", &[]).await.unwrap();
    walk.looks(&mut bare, "/meer/beginscherm", "iphone").await;
    bare.prepares_pages(
        "IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError') }",
    )
    .await;
    bare.open("/").await;
    bare.until("return document.querySelector('main .notice-care')", &[]).await.unwrap();
    walk.looks(&mut bare, "/", "failed").await;
    bare.leaves().await;
}

/// Somebody who only reads along.
async fn reads_along(walk: &mut Walk, site: &Site, ria: &Person) {
    let mut els = site.person("Els").await.unwrap();
    ria.welcomes(&els, "Els", "Meelezer").await;
    turns_to(&els, walk.register).await;
    for path in ["/", "/opschrijven"] {
        els.goes_to(path).await;
        walk.looks(&mut els, path, "reader").await;
    }
    els.leaves().await;
}

/// Somebody who has a notebook and knocks in vain.
async fn is_refused(walk: &mut Walk, site: &Site, ria: &Person) {
    let mut els = site.person("Els").await.unwrap();
    els.begins_a_notebook("Sam", "Els", "Pleegouder").await;
    let invitation = ria.invites("Ouder").await;
    els.knocks(&invitation, "Els").await;
    ria.answers_the_door("Els").await;
    ria.tap("Nee, de woorden zijn anders").await;
    els.sees("Deze uitnodiging is ingetrokken.").await;
    turns_to(&els, walk.register).await;
    els.goes_to("/").await;
    walk.looks(&mut els, "/", "refused").await;
    els.leaves().await;
}

/// Bo, who knocked and was answered; and who lets in.
async fn knocks_on(site: &Site) -> (Person, Keeper, InviteId) {
    let keeper = Keeper::opens(&site.data(), ORIGIN, site.relay.address()).await.unwrap();
    let (invite, link) = keeper.invites().await;
    let bo = site.person("Bo").await.unwrap();
    bo.knocks(&HandedOver { link, path: String::new() }, "Bo").await;
    keeper.answers(invite).await;
    bo.compares().await;
    (bo, keeper, invite)
}

/// Somebody who is let into a thick notebook; and somebody who is taken out of a thin one, whose feed ends.
async fn comes_and_goes(walk: &mut Walk) {
    let site = Site::with_years(1_500).unwrap();
    let (mut bo, keeper, invite) = knocks_on(&site).await;
    // Slow, so that the way can be cut in the middle.
    bo.slows_down(4).await;
    keeper.lets_in(invite).await;
    bo.until("return document.querySelector('progress')?.position > 0", &[]).await.unwrap();
    bo.cut().await;
    bo.slows_down(1).await;
    turns_to(&bo, walk.register).await;
    bo.goes_to("/").await;
    bo.until("return document.querySelector('progress')", &[]).await.unwrap();
    walk.looks(&mut bo, "/", "arriving").await;
    bo.mend().await;
    bo.is_headed("Vandaag").await;
    bo.leaves().await;

    let site = Site::with_years(12).unwrap();
    let (mut bo, keeper, invite) = knocks_on(&site).await;
    keeper.lets_in(invite).await;
    bo.is_headed("Vandaag").await;
    keeper.takes_out_who_came_last().await;
    bo.sees("U zit niet meer in deze kring").await;
    turns_to(&bo, walk.register).await;
    bo.goes_to("/").await;
    walk.looks(&mut bo, "/", "out").await;
    bo.leaves().await;
}

async fn walk_past_every_screen(register: &'static str) {
    let mut walk = Walk {
        register,
        seen: BTreeSet::new(),
        really: BTreeMap::new(),
        asks_more: BTreeSet::new(),
        wrong: Vec::new(),
    };
    let site = Site::opens().unwrap();
    let (ria, mama) = tokio::join!(site.person("Ria"), site.person("mama"));
    let (mut ria, mama) = (ria.unwrap(), mama.unwrap());
    ria.begins_a_notebook("Noor", "Ria", "Pleegouder").await;
    walk.looks_at_all(&mut ria, "alone").await;
    fills(&ria, &mama).await;
    mama.leaves().await;
    walk.really.insert("/blad/{blad}", ria.leads_to(SLEPT, "2 reacties").await);
    ria.tap("Kind").await;
    walk.really.insert("/kind/wie/{lid}", ria.leads_to("mama", "Verander dit").await);
    let invitation = ria.invites("Familie of steunfiguur").await;
    walk.really.insert("/meer/uitnodigen/{uitnodiging}", invitation.path.clone());
    walk.looks_at_all(&mut ria, "full").await;

    let mut opa = site.person("opa").await.unwrap();
    opa.open("/").await;
    begins(&mut walk, &mut opa).await;
    walk.looks_at_all(&mut opa, "new").await;
    looks_at_the_example(&mut walk, &mut opa).await;
    is_opened(&mut walk, &mut opa, &invitation).await;
    walk.looks_at_all(&mut opa, "waiting").await;
    ria.sees("Opa klopt aan").await;
    walk.looks_at_all(&mut ria, "knocked").await;
    ria.answers_the_door("opa").await;
    opa.compares().await;
    walk.looks_at_all(&mut ria, "compared").await;
    walk.looks_at_all(&mut opa, "compared").await;
    ria.goes_to(&invitation.path).await;
    ria.compares().await;
    ria.lets_in("opa").await;
    opa.leaves().await;

    reads_along(&mut walk, &site, &ria).await;
    is_refused(&mut walk, &site, &ria).await;
    goes_wrong(&mut walk, &mut ria).await;
    ria.leaves().await;
    is_another_phone(&mut walk, &site).await;
    comes_and_goes(&mut walk).await;
    let asks = Site::opens_with(&["--registration", "code"]).unwrap();
    let mut tante = asks.person("tante").await.unwrap();
    tante.begins_a_notebook("Noor", "tante", "Familie of steunfiguur").await;
    tante.sees("Het schrift staat alleen op deze telefoon").await;
    walk.looks_at_all(&mut tante, "held").await;
    tante.leaves().await;
    walk.ends();
}

#[tokio::test(flavor = "multi_thread")]
async fn every_screen_in_plain_dutch_can_be_seen_read_and_tapped_by_everyone() {
    walk_past_every_screen("nl").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_screen_in_easy_dutch_can_be_seen_read_and_tapped_by_everyone() {
    walk_past_every_screen("nl-eenvoudig").await;
}
