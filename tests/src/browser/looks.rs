//! Holding a page against what eyes, thumbs, keyboards and screen readers need.

use serde_json::{Value, json};
use thirtyfour::Key;

use super::page::{Page, strings, target_folder};

/// After the words of the page.
const LOOKING: &str = include_str!("looking.js");

/// The rules that axe holds a page against: WCAG 2.2 to AA, and what is good practice.
const RULES: [&str; 6] = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/// Of those the rules that the same page can break by how it is drawn: in other colours, larger, from the other side.
const RULES_OF_SIGHT: [&str; 4] =
    ["color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size"];

/// More stops of the Tab key than any page has.
const MOST_STOPS: usize = 200;

impl Page {
    /// What axe-core finds on the page as it is now: one line for each rule that is broken, with the places.
    pub async fn axe(&self) -> Vec<String> {
        self.held_against(&json!({ "type": "tag", "values": RULES })).await
    }

    /// As [`Self::axe`], of a page that it saw already and that is drawn otherwise now: what names, roles and order are
    /// like stayed as it was.
    pub async fn axe_again(&self) -> Vec<String> {
        self.held_against(&json!({ "type": "rule", "values": RULES_OF_SIGHT })).await
    }

    /// axe-core comes in by the driver, past the page's own policy.
    async fn held_against(&self, rules: &Value) -> Vec<String> {
        if self.look("return typeof axe", &[]).await != json!("object") {
            let path = target_folder().join("browser/node_modules/axe-core/axe.min.js");
            let Ok(source) = std::fs::read_to_string(&path) else {
                panic!("axe-core is not at {}: run `cargo xtask stories`", path.display())
            };
            self.look(&source, &[]).await;
        }
        let run = "
            const wanted = { resultTypes: ['violations'], runOnly: given[0] };
            const place = node => `${node.target.join(' ')} (${squeeze(node.failureSummary).slice(0, 300)})`;
            const line = one => `${one.id}, ${one.impact}: ${one.help}: ${one.nodes.slice(0, 5).map(place).join('; ')}`;
            // What is still turning dark has colours of its own.
            const moving = document.getAnimations().filter(one => one.effect.getComputedTiming().endTime < Infinity);
            Promise.allSettled(moving.map(one => one.finished)).then(() => axe.run(document, wanted)).then(found => done(found.violations.map(line)),
                broken => done([`axe itself: ${broken}`]));";
        strings(&self.ask(run, std::slice::from_ref(rules)).await)
    }

    /// Every control that is smaller than 48 × 48 CSS pixels, or a day of a month than 44 × 44, with its size. A small
    /// round mark counts with its words; a link in running text is as high as its line and is left out.
    pub async fn small_targets(&self) -> Vec<String> {
        self.judge("return smallTargets()").await
    }

    /// What makes the page scroll sideways, and words that are cut off by their own box.
    pub async fn too_wide(&self) -> Vec<String> {
        self.judge("return [...sticksOut(), ...cutOff()]").await
    }

    /// Walks once around the page with the Tab key: what every stop is called. What the key should reach and does not, in
    /// order, and a stop where focus cannot be seen, ends the story.
    pub async fn walks_by_tab(&self) -> Vec<String> {
        let (reached, wrong) = self.goes_around().await;
        if !wrong.is_empty() {
            self.fail(&wrong.join("; ")).await;
        }
        reached
    }

    /// What is wrong on a walk once around the page with the Tab key.
    pub async fn missed_by_tab(&self) -> Vec<String> {
        self.goes_around().await.1
    }

    /// What is looked at is the next stop each time: of a long list what is near is built, and that changes on the way.
    async fn goes_around(&self) -> (Vec<String>, Vec<String>) {
        const COMES_NEXT: &str = "
            const comesNext = next => {
                window.heenNext = next;
                window.heenMark = next && marks(next);
            };";
        self.stands_before_everything().await;
        let begin = format!(
            "{COMES_NEXT}
            window.heenReached = new Set();
            window.heenLast = null;
            comesNext(stops()[0]);
            return []"
        );
        self.judge(&begin).await;
        let (mut reached, mut wrong) = (Vec::new(), Vec::new());
        let next = format!(
            "{LOOKING}
            {COMES_NEXT}
            const here = document.activeElement;
            // A day has stops of its own inside: day, month, year.
            if (here === window.heenLast) return [];
            const missed = heenNext && heenNext !== here ? nameOf(heenNext) || heenNext.localName : null;
            if (!here || here === document.body || heenReached.has(here)) return [null, missed, false];
            const isHidden = heenNext === here && heenMark === marks(here);
            heenReached.add(here);
            window.heenLast = here;
            const all = stops();
            comesNext(all[all.indexOf(here) + 1]);
            return [nameOf(here) || here.localName, all.includes(here) ? missed : 'a control', isHidden]"
        );
        for _ in 0..MOST_STOPS {
            self.key(Key::Tab).await;
            let stop = self.look(&next, &[]).await;
            let Some([name, missed, is_hidden]) = stop.as_array().map(Vec::as_slice) else { continue };
            let stop = name.as_str().unwrap_or("no stop");
            if let Some(missed) = missed.as_str() {
                wrong.push(format!("the Tab key goes to {stop:?}, the page shows {missed:?}"));
            }
            if is_hidden.as_bool() == Some(true) {
                wrong.push(format!("focus cannot be seen at {stop:?}"));
            }
            if name.is_null() {
                break;
            }
            reached.push(stop.to_owned());
        }
        self.stands_before_everything().await;
        (reached, wrong)
    }

    /// Focus is nowhere, and the next press of Tab goes to the first stop of the page.
    pub async fn stands_before_everything(&self) {
        let stand = "const place = document.createElement('span');
            place.tabIndex = -1;
            document.body.prepend(place);
            place.focus();
            place.remove();";
        self.look(stand, &[]).await;
    }

    /// Presses Tab until what is called so has focus; the story ends when it never does.
    pub async fn tabs_to(&self, name: &str) {
        for _ in 0..MOST_STOPS {
            self.key(Key::Tab).await;
            let here = self.focus().await;
            if here == name || here.contains(name) {
                return;
            }
        }
        self.fail(&format!("the Tab key never comes to {name:?}")).await;
    }

    /// All text at so many times the size that the page gives it itself, as a reader sets it.
    pub async fn enlarges_text(&self, percent: u32) {
        self.has_its_own_text().await;
        let enlarge = "const root = document.documentElement;
            root.style.fontSize = `${parseFloat(getComputedStyle(root).fontSize) * given[0] / 100}px`";
        self.look(enlarge, &[json!(percent)]).await;
    }

    /// All text at the size that the page gives it itself.
    pub async fn has_its_own_text(&self) {
        self.look("document.documentElement.style.removeProperty('font-size')", &[]).await;
    }

    /// Runs the page from `ltr` or `rtl`.
    pub async fn runs_from(&self, direction: &str) {
        self.look("document.documentElement.dir = given[0]", &[json!(direction)]).await;
    }

    async fn judge(&self, script: &str) -> Vec<String> {
        let found: Value = self.look(&format!("{LOOKING}\n{script}"), &[]).await;
        strings(&found)
    }
}
