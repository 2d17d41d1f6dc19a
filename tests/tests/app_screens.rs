//! Every screen of the app, in both Dutch registers: pictures at three widths, light and dark; what eyes, thumbs and
//! screen readers need, also with letters of twice the size and from right to left.

#![expect(clippy::unwrap_used, reason = "all of this file is a test")]

use std::collections::{BTreeMap, BTreeSet};

use e2e::browser::{HandedOver, Person, Site, screens};

const SLEPT: &str = "Vannacht goed geslapen, en vanmorgen zelf de boterham gesmeerd.";
const OUTING: &str = "Woensdag gaan we naar de kinderboerderij. Neem laarzen mee, want het heeft geregend.";

/// A picture is kept at each of these widths; the first is the narrowest phone there is.
const WIDTHS: [u32; 3] = [320, 390, 1280];
const PHONE: (u32, u32) = (390, 844);

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
            let really = self.really.get(path.as_str()).cloned().unwrap_or_else(|| path.clone());
            person.goes_to(&really).await;
            self.looks(person, &path, state).await;
        }
        person.goes_to("/").await;
        self.speaks(person, "nl").await;
    }

    /// Looks at the screen that is there.
    async fn looks(&mut self, person: &mut Person, path: &str, state: &str) {
        self.seen.insert((path.to_owned(), state.to_owned()));
        let path_name = if path == "/" { "/vandaag" } else { path };
        let name = format!("{}-{state}", path_name.trim_start_matches('/').replace(['/', '{', '}'], "-"));
        let mut found = Vec::new();
        for scheme in ["light", "dark"] {
            person.prefers(&[("prefers-color-scheme", scheme)]).await;
            for width in WIDTHS {
                person.sizes(width, PHONE.1).await;
                let picture = screens().join(self.register).join(format!("{name}-{width}-{scheme}.png"));
                person.keeps_a_picture(width, &picture).await;
                if scheme == "light" {
                    let wide = person.too_wide().await;
                    let small = person.small_targets().await;
                    found.extend(wide.into_iter().chain(small).map(|what| format!("{width} px: {what}")));
                }
            }
            person.sizes(PHONE.0, PHONE.1).await;
            found.extend(person.axe().await.into_iter().map(|what| format!("{scheme}: {what}")));
        }
        person.prefers(&[]).await;
        found.extend(person.missed_by_tab().await);
        person.enlarges_text(200).await;
        for what in person.axe().await.into_iter().chain(person.too_wide().await) {
            found.push(format!("letters of 200 %: {what}"));
        }
        person.has_its_own_text().await;
        person.runs_from("rtl").await;
        for what in person.axe().await.into_iter().chain(person.too_wide().await) {
            found.push(format!("from right to left: {what}"));
        }
        person.runs_from("ltr").await;
        if person.title().await.is_empty() {
            found.push("the window has no title".to_owned());
        }
        let headings = person.reads_all("h1").await;
        if headings.len() != 1 {
            found.push(format!("headings: {headings:?}"));
        }
        self.wrong.extend(found.into_iter().map(|what| format!("{path} {state}: {what}")));
        // Kept beside the pictures, also when the walk ends before its end.
        std::fs::write(screens().join(self.register).join("wrong.txt"), self.wrong.join("\n")).unwrap();
    }

    fn ends(self) {
        let missed: Vec<_> = listed().difference(&self.seen).cloned().collect();
        assert!(missed.is_empty(), "never looked at: {missed:?}");
        assert!(self.wrong.is_empty(), "{} things are wrong:\n{}", self.wrong.len(), self.wrong.join("\n"));
    }
}

async fn fills(ria: &Person, mama: &Person) {
    let invitation = ria.invites("Ouder").await;
    mama.knocks(&invitation, "mama").await;
    ria.answers_the_door("mama").await;
    ria.lets_in("mama").await;
    mama.is_headed("Vandaag").await;
    ria.writes_about_today(SLEPT).await;
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
    let here = listed().into_iter().filter(|screen| screen.1 == "example");
    for (path, state) in here.collect::<Vec<_>>() {
        // What begins like a place that was found stands below it.
        let found = walk.really.iter().find(|(place, _)| path.starts_with(**place));
        let really = found.map_or_else(|| path.clone(), |(place, really)| path.replacen(place, really, 1));
        opa.goes_to(&really).await;
        walk.looks(opa, &path, &state).await;
    }
    opa.open("/").await;
    walk.speaks(opa, "nl").await;
}

async fn walk_past_every_screen(register: &'static str) {
    let mut walk = Walk { register, seen: BTreeSet::new(), really: BTreeMap::new(), wrong: Vec::new() };
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

    ria.leaves().await;
    opa.leaves().await;
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
