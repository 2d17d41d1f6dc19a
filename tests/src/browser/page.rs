//! What a person does on a page and perceives of it, in any browser.
//!
//! Everything is found by what a person goes by: the name of a button, the label of a field, the words on the screen.
//! Waiting is done in the page, until it changes to what is waited for. What does not come ends the story, and says
//! what was there instead.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde_json::{Value, json};
use thirtyfour::error::{WebDriverError, WebDriverErrorInner, WebDriverResult};
use thirtyfour::{Capabilities, Key, WebDriver, WebElement};
use tokio::time::timeout;

use crate::native::profile_folder;

/// How long anything may take before a story fails: far more than a busy machine needs.
pub const PATIENCE: Duration = Duration::from_mins(1);

/// In front of every script.
const IN_PAGE: &str = include_str!("in_page.js");

/// How many deeds are told when a story fails.
const TOLD_DEEDS: usize = 15;

/// A page in a browser, in the hands of a person.
#[derive(Debug)]
pub struct Page {
    who: String,
    origin: String,
    driver: WebDriver,
    /// What the person did, told when it goes wrong.
    deeds: Mutex<Vec<String>>,
}

impl Page {
    pub(super) async fn of(who: &str, origin: &str, driver: WebDriver) -> WebDriverResult<Self> {
        driver.set_script_timeout(PATIENCE * 2).await?;
        Ok(Self { who: who.to_owned(), origin: origin.to_owned(), driver, deeds: Mutex::default() })
    }

    /// The driver's own words, for what no verb says.
    pub fn driver(&self) -> &WebDriver {
        &self.driver
    }

    pub(super) fn into_driver(self) -> WebDriver {
        self.driver
    }

    // -- doing

    /// Goes to a path of the site, as by typing an address.
    pub async fn open(&self, path: &str) {
        self.did(format!("open {path}"));
        let address = if path.contains("://") { path.to_owned() } else { format!("{}{path}", self.origin) };
        if let Err(broken) = self.driver.goto(address).await {
            self.fail(&format!("{path} does not open: {broken}")).await;
        }
    }

    /// Goes to a path inside the app, as its own links do: nothing is loaded again.
    pub async fn goes_to(&self, path: &str) {
        self.did(format!("go to {path}"));
        let go = "
            history.pushState(null, '', given[0]);
            dispatchEvent(new PopStateEvent('popstate'));
            requestAnimationFrame(() => requestAnimationFrame(() => done(true)));";
        self.ask(go, &[json!(path)]).await;
        self.heading().await;
    }

    /// Loads the page again.
    pub async fn reload(&self) {
        self.did("reload".to_owned());
        self.look("window.heenBefore = true", &[]).await;
        if let Err(broken) = self.driver.refresh().await {
            self.fail(&format!("the page does not come again: {broken}")).await;
        }
        // Not every driver waits for the new page.
        let is_new = "return !window.heenBefore && document.readyState === 'complete'";
        if self.until(is_new, &[]).await.is_none() {
            self.fail("the page does not come again").await;
        }
    }

    /// One page back, as by the phone's own way back.
    pub async fn go_back(&self) {
        self.did("go back".to_owned());
        if let Err(broken) = self.driver.back().await {
            self.fail(&format!("there is no way back: {broken}")).await;
        }
    }

    /// Taps the button, link or choice of this name: its whole name, or words that only one name holds.
    pub async fn tap(&self, name: &str) {
        self.did(format!("tap {name:?}"));
        self.press(
            "return theTappable(null, given[0])",
            &[json!(name)],
            &format!("nothing to tap called {name:?}"),
        )
        .await;
    }

    /// As [`Self::tap`], within the smallest card, item or group that holds these words.
    pub async fn tap_in(&self, place: &str, name: &str) {
        self.did(format!("in {place:?} tap {name:?}"));
        let missing = format!("nothing to tap called {name:?} where {place:?} stands");
        self.press("return theTappable(given[0], given[1])", &[json!(place), json!(name)], &missing).await;
    }

    /// As [`Self::tap_in`], by the first of these names that is there.
    pub async fn press_in(&self, place: &str, names: &[&str]) {
        self.did(format!("in {place:?} tap one of {names:?}"));
        let look = "
            for (const name of given[1]) {
                const found = theTappable(given[0], name);
                if (found) return found;
            }
            return null";
        let missing = format!("nothing to tap called one of {names:?} where {place:?} stands");
        self.press(look, &[json!(place), json!(names)], &missing).await;
    }

    /// Chooses by name from what is named so: a list, or a group of choices.
    pub async fn choose(&self, group: &str, choice: &str) {
        self.did(format!("choose {choice:?} for {group:?}"));
        let look = "
            const select = theOne(shown('select'), given[0]);
            if (select) return theOne([...select.options], given[1]);
            const groups = shown('fieldset, [role=\"group\"], [role=\"radiogroup\"]');
            const titled = groups.map(group => [group, squeeze(words(group.querySelector('legend') ?? group))]);
            const one = titled.find(([group, title]) => title === given[0] || nameOf(group) === given[0]);
            if (!one) return null;
            const choices = [...one[0].querySelectorAll(CONTROLS)].filter(isShown);
            const found = theOne(choices, given[1]);
            if (!found) return null;
            underTheFinger(found).scrollIntoView({ block: 'center', behavior: 'instant' });
            return underTheFinger(found);";
        let missing = format!("no choice {choice:?} for {group:?}");
        self.press(look, &[json!(group), json!(choice)], &missing).await;
    }

    /// Writes in the field of this label, over what stands there, key by key.
    pub async fn write_in(&self, label: &str, text: &str) {
        self.did(format!("write {text:?} in {label:?}"));
        self.over_what_stands_in(label).await;
        let field = self.field(label).await;
        let typed = if text.is_empty() {
            field.send_keys(Key::Backspace + "").await
        } else {
            field.send_keys(text).await
        };
        if let Err(broken) = typed {
            self.fail(&format!("{label:?} does not take {text:?}: {broken}")).await;
        }
    }

    /// As [`Self::write_in`], all at once, as from a clipboard: for long texts and for every sign that there is.
    pub async fn paste_in(&self, label: &str, text: &str) {
        let count = text.chars().count();
        self.did(format!("paste {count} signs in {label:?}"));
        self.over_what_stands_in(label).await;
        let pasted = self.driver.cdp().send_raw("Input.insertText", json!({ "text": text })).await;
        if let Err(broken) = pasted {
            self.fail(&format!("{label:?} takes no text: {broken}")).await;
        }
    }

    /// What stands in the field of this label.
    pub async fn stands_in(&self, label: &str) -> String {
        let field = self.field(label).await;
        match field.prop("value").await {
            Ok(value) => value.unwrap_or_default(),
            Err(broken) => self.fail(&format!("{label:?} cannot be read: {broken}")).await,
        }
    }

    /// Presses a key where focus is; [`thirtyfour::Key`] names the ones without a sign.
    pub async fn key(&self, key: impl Into<char>) {
        let key = key.into();
        let keyboard = self.driver.action_chain().key_down(key).key_up(key);
        if let Err(broken) = keyboard.perform().await {
            self.fail(&format!("no key is pressed: {broken}")).await;
        }
    }

    /// Types where focus is.
    pub async fn type_keys(&self, text: &str) {
        self.did(format!("type {text:?}"));
        if let Err(broken) = self.driver.action_chain().send_keys(text).perform().await {
            self.fail(&format!("nothing is typed: {broken}")).await;
        }
    }

    /// What the page would show, as a picture.
    pub async fn screenshot(&self, path: &Path) {
        let made = async {
            std::fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
            let png = self.driver.screenshot_as_png().await?;
            anyhow::Ok(std::fs::write(path, png)?)
        };
        if let Err(broken) = made.await {
            self.fail(&format!("no picture at {}: {broken}", path.display())).await;
        }
    }

    /// What the picture of this name shows, as a camera sees it.
    pub async fn photographs(&self, name: &str) -> Vec<u8> {
        self.did(format!("take a picture of {name:?}"));
        let look = "const found = theOne(shown('img, svg, canvas, [role=\"img\"]'), given[0]);
            found?.scrollIntoView({ block: 'center', behavior: 'instant' });
            return found";
        let Some(found) = self.until(look, &[json!(name)]).await else {
            self.fail(&format!("no picture called {name:?}")).await
        };
        let taken = async {
            let picture = WebElement::from_json(found, Arc::clone(self.driver.handle()))?;
            picture.screenshot_as_png().await
        };
        match taken.await {
            Ok(png) => png,
            Err(broken) => self.fail(&format!("{name:?} cannot be photographed: {broken}")).await,
        }
    }

    // -- perceiving

    /// Waits until these words are on the page; line ends count as spaces.
    pub async fn sees(&self, words: &str) {
        self.did(format!("see {words:?}"));
        let look = "return text().includes(squeeze(given[0]))";
        if self.until(look, &[json!(words)]).await.is_none() {
            self.fail(&format!("{words:?} is never seen")).await;
        }
    }

    /// Waits until these words are not on the page.
    pub async fn sees_not(&self, words: &str) {
        self.did(format!("see no {words:?}"));
        let look = "return document.body !== null && !text().includes(squeeze(given[0]))";
        if self.until(look, &[json!(words)]).await.is_none() {
            self.fail(&format!("{words:?} stays")).await;
        }
    }

    /// Waits until these words stand together in one card, item or group.
    pub async fn sees_together(&self, words: &[&str]) {
        self.did(format!("see {words:?} together"));
        let look = "return holders(given[0]).some(place => given.every(word => squeeze(words(place)).includes(word)))";
        let given: Vec<Value> = words.iter().map(|word| json!(word)).collect();
        if self.until(look, &given).await.is_none() {
            self.fail(&format!("{words:?} never stand together")).await;
        }
    }

    /// Waits until the form says that everything in it is on the phone.
    pub async fn knows_it_is_kept(&self) {
        self.did("know that it is kept".to_owned());
        let look = "return [...document.querySelectorAll('[aria-busy=false]')]
            .some(line => squeeze(words(line)).includes('Dit is bewaard op deze telefoon.'))";
        if self.until(look, &[]).await.is_none() {
            self.fail("the form never says that it is kept").await;
        }
    }

    /// Waits until something can be tapped by this name.
    pub async fn can_tap(&self, name: &str) {
        self.did(format!("find {name:?} to tap"));
        if self.until("return theTappable(null, given[0]) !== null", &[json!(name)]).await.is_none() {
            self.fail(&format!("nothing to tap called {name:?}")).await;
        }
    }

    /// Waits for the first thing that this CSS selector finds and that is shown; the words on it.
    pub async fn reads(&self, selector: &str) -> String {
        let look = "return shown(given[0]).map(found => squeeze(found.innerText)).find(Boolean)";
        match self.until(look, &[json!(selector)]).await {
            Some(Value::String(words)) => words,
            _ => self.fail(&format!("no words at {selector}")).await,
        }
    }

    /// The words on everything that this CSS selector finds and that is shown now.
    pub async fn reads_all(&self, selector: &str) -> Vec<String> {
        let look = "return shown(given[0]).map(found => squeeze(found.innerText))";
        strings(&self.look(look, &[json!(selector)]).await)
    }

    /// Everything that is on the page now, as words.
    pub async fn reads_page(&self) -> String {
        self.look("return text()", &[]).await.as_str().unwrap_or_default().to_owned()
    }

    /// The name of every control that is shown now.
    pub async fn names(&self) -> Vec<String> {
        strings(&self.look("return theNames()", &[]).await)
    }

    /// Where the control of this name leads, within the smallest card or item that holds these words.
    pub async fn leads_to(&self, place: &str, name: &str) -> String {
        let look = "return theTappable(given[0], given[1])?.getAttribute('href')";
        match self.until(look, &[json!(place), json!(name)]).await {
            Some(Value::String(path)) => path,
            _ => self.fail(&format!("{name:?} leads nowhere where {place:?} stands")).await,
        }
    }

    /// The title of the window.
    pub async fn title(&self) -> String {
        self.look("return document.title", &[]).await.as_str().unwrap_or_default().to_owned()
    }

    /// The words of the page's one h1.
    pub async fn heading(&self) -> String {
        self.reads("h1").await
    }

    /// Waits until the page's h1 says this.
    pub async fn is_headed(&self, heading: &str) {
        self.did(format!("see the heading {heading:?}"));
        let look = "return shown('h1').some(h1 => squeeze(h1.innerText) === given[0])";
        if self.until(look, &[json!(heading)]).await.is_none() {
            self.fail(&format!("the heading is never {heading:?}")).await;
        }
    }

    /// Waits until the page is headed so and its heading has focus: then a screen reader reads it, and a key goes on from
    /// there.
    pub async fn arrives_at(&self, heading: &str) {
        self.is_headed(heading).await;
        let look = "return document.activeElement?.localName === 'h1' && squeeze(document.activeElement.innerText) === given[0]";
        if self.until(look, &[json!(heading)]).await.is_none() {
            self.fail(&format!("the heading {heading:?} never has focus")).await;
        }
    }

    /// The accessible name of what has focus: for a heading its words, for nothing at all nothing.
    pub async fn focus(&self) -> String {
        let look = "const here = document.activeElement;
            return here && here !== document.body ? nameOf(here) : ''";
        self.look(look, &[]).await.as_str().unwrap_or_default().to_owned()
    }

    /// The path, query and fragment of the address.
    pub async fn path(&self) -> String {
        let look = "return location.pathname + location.search + location.hash";
        self.look(look, &[]).await.as_str().unwrap_or_default().to_owned()
    }

    /// Waits until the path is this.
    pub async fn is_at(&self, path: &str) {
        self.did(format!("be at {path}"));
        if self.until("return location.pathname === given[0]", &[json!(path)]).await.is_none() {
            self.fail(&format!("never at {path}")).await;
        }
    }

    // -- what the verbs are made of

    /// Runs a script that gives its answer at once; `given` holds what it is given.
    pub async fn look(&self, script: &str, given: &[Value]) -> Value {
        let whole = format!("{IN_PAGE}\nconst given = [...arguments];\n{script}");
        let looked = self.lasting(|| self.driver.execute(whole.as_str(), given.to_vec())).await;
        match looked {
            Ok(found) => found.json().clone(),
            Err(broken) => self.fail(&format!("the page gives no answer: {broken}")).await,
        }
    }

    /// Runs a script that calls `done` with its answer; `given` holds what it is given.
    pub async fn ask(&self, script: &str, given: &[Value]) -> Value {
        let whole = format!(
            "{IN_PAGE}\nconst given = [...arguments].slice(0, -1);
            const done = arguments[arguments.length - 1];\n{script}"
        );
        let asked = self.lasting(|| self.driver.execute_async(whole.as_str(), given.to_vec())).await;
        match asked {
            Ok(found) => found.json().clone(),
            Err(broken) => self.fail(&format!("the page gives no answer: {broken}")).await,
        }
    }

    /// Waits in the page until this finds something; none when patience ends.
    pub async fn until(&self, look: &str, given: &[Value]) -> Option<Value> {
        let patience = PATIENCE.as_millis();
        let script = format!("until(() => {{ {look} }}, {patience}, done)");
        let found = self.ask(&script, given).await;
        (!found.is_null()).then_some(found)
    }

    async fn press(&self, look: &str, given: &[Value], missing: &str) {
        let once = || async {
            let Some(found) = self.until(look, given).await else { return Ok(false) };
            let element = WebElement::from_json(found, Arc::clone(self.driver.handle()))?;
            element.click().await?;
            Ok(true)
        };
        match self.lasting(once).await {
            Ok(true) => {}
            Ok(false) => self.fail(missing).await,
            Err(broken) => self.fail(&format!("{missing} that takes the tap: {broken}")).await,
        }
    }

    async fn field(&self, label: &str) -> WebElement {
        let Some(found) = self.until("return theField(given[0])", &[json!(label)]).await else {
            self.fail(&format!("no field called {label:?}")).await
        };
        match WebElement::from_json(found, Arc::clone(self.driver.handle())) {
            Ok(field) => field,
            Err(broken) => self.fail(&format!("{label:?} is no field: {broken}")).await,
        }
    }

    /// Focus in the field, and what stands there marked, so that the next sign takes its place.
    async fn over_what_stands_in(&self, label: &str) {
        let once = || async {
            let field = self.field(label).await;
            field.click().await?;
            field.send_keys(Key::Control + "a").await
        };
        if let Err(broken) = self.lasting(once).await {
            self.fail(&format!("{label:?} takes no focus: {broken}")).await;
        }
    }

    /// Tries until it works, as long as what stands in the way is a page that is just changing.
    async fn lasting<T, F>(&self, attempt: impl Fn() -> F) -> Result<T, String>
    where
        F: Future<Output = WebDriverResult<T>>,
    {
        let mut last = String::new();
        let tries = async {
            loop {
                let began = tokio::time::Instant::now();
                match attempt().await {
                    Err(broken) if is_passing(&broken, began.elapsed()) => last = broken.to_string(),
                    ended => return ended.map_err(|broken| broken.to_string()),
                }
            }
        };
        // The page's own patience ends first, and says more.
        match timeout(PATIENCE * 2, tries).await {
            Ok(ended) => ended,
            Err(_) => Err(format!("no end of it: {last}")),
        }
    }

    fn did(&self, deed: String) {
        self.deeds.lock().unwrap_or_else(PoisonError::into_inner).push(deed);
    }

    /// Ends the story: what was wanted, what was done before, and what the page shows.
    pub async fn fail(&self, what: &str) -> ! {
        let mut told = format!("{}: {what}", self.who);
        let deeds = self.deeds.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let skipped = deeds.len().saturating_sub(TOLD_DEEDS);
        // Writing to a text does not fail.
        let _ = write!(told, "\n  did: {}", deeds.get(skipped..).unwrap_or_default().join("; "));
        for (label, script) in [
            ("at", "return [location.href]"),
            ("names", "return theNames()"),
            ("words", "return [text().slice(0, 1500)]"),
        ] {
            let whole = format!("{IN_PAGE}\n{script}");
            let seen = timeout(PATIENCE, self.driver.execute(whole, Vec::new())).await;
            let seen = match seen {
                Ok(Ok(seen)) => strings(seen.json()).join(" · "),
                Ok(Err(broken)) => format!("({broken})"),
                Err(_) => "(no answer)".to_owned(),
            };
            let _ = write!(told, "\n  {label}: {seen}");
        }
        // Only Chromium's driver has a log.
        let log = self.driver.browser_log().await.unwrap_or_default();
        for entry in log.iter().filter(|entry| entry.level == "SEVERE") {
            let _ = write!(told, "\n  said: {} {}", entry.level, entry.message);
        }
        if let Ok(Ok(png)) = timeout(PATIENCE, self.driver.screenshot_as_png()).await {
            let path = failed(&format!("{}.png", self.who));
            let kept = std::fs::write(&path, png);
            if kept.is_ok() {
                let _ = write!(told, "\n  picture: {}", path.display());
            }
        }
        panic!("{told}")
    }
}

/// A browser through its driver, which may take longer over an answer than the page's own patience.
pub(super) async fn session(driver: String, wishes: Capabilities) -> WebDriverResult<WebDriver> {
    WebDriver::builder(driver, wishes).request_timeout(PATIENCE * 3).await
}

/// Where pictures are kept: beside the tests that make them, in the target folder.
pub fn screens() -> PathBuf {
    target_folder().join("screens")
}

/// Where something is kept of a story that failed; this test's name stands before it.
pub(super) fn failed(name: &str) -> PathBuf {
    let folder = screens().join("failed");
    // What cannot be kept is missed by whoever looks for it.
    let _ = std::fs::create_dir_all(&folder);
    let thread = std::thread::current();
    folder.join(format!("{}-{name}", thread.name().unwrap_or("story").replace("::", "-")))
}

/// The folder that this program was built in.
pub(super) fn target_folder() -> PathBuf {
    let profile = profile_folder();
    profile.as_deref().and_then(Path::parent).unwrap_or(Path::new("target")).to_owned()
}

pub(super) fn strings(list: &Value) -> Vec<String> {
    let words = list.as_array().map(Vec::as_slice).unwrap_or_default();
    words.iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// Whether it is the page that just went, came or moved: worth another try. A script that was waiting in a page that went
/// is said to have taken too long, also when it had most of its time still.
fn is_passing(broken: &WebDriverError, after: Duration) -> bool {
    let broken = broken.as_inner();
    if let WebDriverErrorInner::ScriptTimeout(_) = broken {
        return after < PATIENCE;
    }
    if let WebDriverErrorInner::JavascriptError(info) | WebDriverErrorInner::UnknownError(info) = broken {
        let said = info.to_string();
        return ["unloaded", "navigat", "context", "Inspected target"].iter().any(|word| said.contains(word));
    }
    matches!(
        broken,
        WebDriverErrorInner::StaleElementReference(_)
            | WebDriverErrorInner::ElementClickIntercepted(_)
            | WebDriverErrorInner::ElementNotInteractable(_)
    )
}
