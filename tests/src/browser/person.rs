//! One person with a browser of one's own: a profile that outlives the browser, and a way to the world that can be cut.

use std::net::SocketAddr;
use std::ops::Deref;
use std::path::Path;
use std::process::Command;

use anyhow::Context;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::error::WebDriverResult;
use thirtyfour::{Capabilities, WindowHandle};

use super::page::{Page, session};
use super::program::Program;
use super::proxy::Proxy;
use super::watch::{WATCHING, Watch};

/// Where every person finds the site: one origin for all, whatever port it really has. Browsers hold it for safe, as
/// everything under `localhost`, which service workers and locks need.
pub const ORIGIN: &str = "http://heenweer.localhost:8443";

/// What [`ORIGIN`] is as a place to connect to.
const PLACE: &str = "heenweer.localhost:8443";

/// A voice that only remembers, put into every document.
const VOICE: &str = include_str!("voice.js");

/// What a phone is mostly.
const PHONE: (u32, u32) = (390, 844);

/// No picture is higher than this.
const HIGHEST: u32 = 5_000;

/// The flags of every Chromium: no screen, no sandbox (tests run as root too), nothing that calls home.
const FLAGS: [&str; 13] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--lang=nl",
    // Scrollbars take no room on a phone.
    "--hide-scrollbars",
    "--use-fake-ui-for-media-stream",
];

/// How often a browser is started before it counts as one that does not start.
const STARTS: u32 = 3;

/// A person with Chromium. While it is open, the person does and sees what [`Page`] offers.
#[derive(Debug)]
pub struct Person {
    name: String,
    proxy: Proxy,
    profile: TempDir,
    open: Option<Open>,
    watch: Watch,
    /// What a page is looked through, told again to every browser that is opened.
    glasses: Vec<(&'static str, Value)>,
    has_left: bool,
}

/// A browser that runs.
#[derive(Debug)]
struct Open {
    page: Page,
    program: Program,
}

impl Person {
    /// A person who never was here before, with a phone's browser, on a way of one's own to this address.
    ///
    /// # Errors
    /// When the browser or its driver does not start.
    pub async fn arrives(name: &str, at: SocketAddr) -> anyhow::Result<Self> {
        let profile = tempfile::Builder::new().prefix("heenweer-").tempdir()?;
        let (width, height) = PHONE;
        let mut person = Self {
            name: name.to_owned(),
            proxy: Proxy::to(at).await?,
            profile,
            open: None,
            watch: Watch::default(),
            glasses: vec![("Emulation.setDeviceMetricsOverride", metrics(width, height))],
            has_left: false,
        };
        let arrived = person.reopen().await;
        // Who never came has nothing to be heard.
        person.has_left = arrived.is_err();
        arrived.map(|()| person)
    }

    /// Opens the browser again after [`Self::kill`], on the same profile.
    ///
    /// # Errors
    /// When the browser or its driver does not start.
    #[expect(clippy::print_stderr, reason = "what was tried again stands in the test's output")]
    pub async fn reopen(&mut self) -> anyhow::Result<()> {
        for _ in 1..STARTS {
            match self.starts().await {
                Ok(()) => return Ok(()),
                // The driver's port was taken by another one in between, or the machine was too busy for a browser.
                Err(broken) => eprintln!("{}: the browser is started again: {broken:#}", self.name),
            }
        }
        self.starts().await
    }

    async fn starts(&mut self) -> anyhow::Result<()> {
        let mut driver = Command::new("chromedriver");
        driver.args(["--port=0", "--log-level=SEVERE"]);
        let (program, port) = Program::start(&mut driver, self.profile.path(), |line| {
            line.strip_prefix("ChromeDriver was started successfully on port ")?
                .trim_end_matches('.')
                .parse()
                .ok()
        })?;
        let port: u16 = port;
        let wishes = self.wishes();
        let driver = session(format!("http://127.0.0.1:{port}"), wishes).await;
        let driver = driver.with_context(|| format!("{} has no browser", self.name))?;
        let page = Page::of(&self.name, ORIGIN, driver).await?;
        self.open = Some(Open { page, program });
        self.dress().await
    }

    fn wishes(&self) -> Capabilities {
        let mut flags: Vec<String> = FLAGS.map(str::to_owned).to_vec();
        flags.push(format!("--user-data-dir={}", self.profile.path().display()));
        flags.push(format!("--host-resolver-rules=MAP {PLACE} {}", self.proxy.address()));
        let mut wishes = serde_json::Map::new();
        wishes.insert("browserName".to_owned(), json!("chrome"));
        wishes.insert("goog:loggingPrefs".to_owned(), json!({ "browser": "ALL" }));
        wishes.insert(
            "goog:chromeOptions".to_owned(),
            json!({ "args": flags, "prefs": { "intl.accept_languages": "nl-NL,nl" } }),
        );
        wishes.into()
    }

    /// The listener, the voice and the glasses, for the tab that is in front.
    async fn dress(&self) -> anyhow::Result<()> {
        for script in [WATCHING, VOICE] {
            self.tells("Page.addScriptToEvaluateOnNewDocument", json!({ "source": script })).await?;
        }
        for (command, given) in &self.glasses {
            self.tells(command, given.clone()).await?;
        }
        Ok(())
    }

    async fn tells(&self, command: &str, given: Value) -> anyhow::Result<Value> {
        let told = self.driver().cdp().send_raw(command, given).await;
        told.with_context(|| format!("{} refuses {command}", self.name))
    }

    /// SIGKILL to the browser and all its processes: no goodbye, nothing more is written.
    ///
    /// # Panics
    /// When the page had complained before.
    pub async fn kill(&mut self) {
        self.is_calm().await;
        let Some(open) = self.open.take() else { panic!("{} is off", self.name) };
        let Open { page, mut program } = open;
        program.kill();
        // Its driver is dead too: there is nobody left to say goodbye to.
        let _ = page.into_driver().leak();
    }

    /// A second tab of the same browser, in front; nothing is in it yet.
    pub async fn opens_a_tab(&self) {
        self.opens(self.driver().new_tab().await).await;
    }

    /// A second window of the same browser, beside the first, which stays in sight; nothing is in it yet.
    pub async fn opens_a_window(&self) {
        self.opens(self.driver().new_window().await).await;
    }

    async fn opens(&self, opened: WebDriverResult<WindowHandle>) {
        let turned = async {
            self.driver().switch_to_window(opened?).await?;
            self.dress().await
        };
        if let Err(broken) = turned.await {
            self.fail(&format!("no other window: {broken}")).await;
        }
    }

    /// Goes on in a tab or window, counted from 0; a tab comes to the front.
    pub async fn turns_to_tab(&self, number: usize) {
        let turned = async {
            let tabs = self.driver().windows().await?;
            let tab = tabs.get(number).cloned().context("there are fewer")?;
            self.driver().switch_to_window(tab).await?;
            anyhow::Ok(())
        };
        if let Err(broken) = turned.await {
            self.fail(&format!("tab {number}: {broken}")).await;
        }
    }

    // -- the network

    /// Into the tunnel: everything that runs breaks, nothing new gets through.
    pub async fn cut(&mut self) {
        self.expects_no_network().await;
        self.proxy.cut();
    }

    /// Out of the tunnel; back when the site is reached again.
    pub async fn mend(&mut self) {
        self.proxy.mend();
        self.expects_network().await;
    }

    /// From here on the browser may say that connections fail; what it said before is judged first.
    pub async fn expects_no_network(&mut self) {
        self.is_calm().await;
        self.watch.is_without_network(true);
    }

    /// Waits until the site is reached again. What fails after this is an error.
    pub async fn expects_network(&mut self) {
        if self.open.is_some() {
            let reach = "
                const found = () => done(true);
                const reach = () => fetch('/healthz', { cache: 'no-store' }).then(found, () => setTimeout(reach, 100));
                if (location.origin === 'null') found(); else reach();";
            self.ask(reach, &[]).await;
            self.is_calm().await;
        }
        self.watch.is_without_network(false);
    }

    // -- the watch

    /// Nothing was said that is wrong and was not provoked.
    ///
    /// # Panics
    /// When something was.
    pub async fn is_calm(&self) {
        let complaints = self.complaints().await;
        if !complaints.is_empty() {
            self.fail(&format!("the browser complains:\n    {}", complaints.join("\n    "))).await;
        }
    }

    /// What the browser said since the last time that is wrong and was not provoked.
    pub async fn complaints(&self) -> Vec<String> {
        match self.watch.judge(self.driver()).await {
            Ok(complaints) => complaints,
            Err(broken) => self.fail(&format!("the browser cannot be heard: {broken}")).await,
        }
    }

    /// From here on the browser may complain in these words: the story provokes it.
    pub fn provokes(&mut self, words: &str) {
        self.watch.allows(words);
    }

    /// The end of the story for this person: nothing went wrong, and the browser closes.
    ///
    /// # Panics
    /// When something went wrong.
    pub async fn leaves(mut self) {
        self.has_left = true;
        if self.open.is_none() {
            return;
        }
        self.is_calm().await;
        if let Some(Open { page, program }) = self.open.take() {
            let _ = page.into_driver().quit().await;
            drop(program);
        }
    }

    // -- the glasses

    /// Looks at the page through a window of this size; under 900 px as on a phone.
    pub async fn sizes(&mut self, width: u32, height: u32) {
        self.wears("Emulation.setDeviceMetricsOverride", metrics(width, height)).await;
    }

    /// Prefers this: `prefers-color-scheme` `dark`, `forced-colors` `active`, `prefers-reduced-motion` `reduce`.
    pub async fn prefers(&mut self, features: &[(&str, &str)]) {
        let features: Vec<Value> =
            features.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect();
        self.wears("Emulation.setEmulatedMedia", json!({ "features": features })).await;
    }

    /// The page as it comes on paper, from here on.
    pub async fn looks_as_on_paper(&mut self) {
        self.wears("Emulation.setEmulatedMedia", json!({ "media": "print" })).await;
    }

    /// Prints the page as the browser's own window does: how many sheets of A4 it takes. They are kept here.
    pub async fn prints(&self, path: &Path) -> usize {
        let wanted = json!({ "preferCSSPageSize": true, "transferMode": "ReturnAsBase64" });
        let printed = async {
            let answer = self.tells("Page.printToPDF", wanted).await?;
            let text = answer.get("data").and_then(Value::as_str).context("nothing is printed")?;
            let sheets = BASE64.decode(text).context("what is printed cannot be read")?;
            std::fs::create_dir_all(path.parent().context("no folder")?)?;
            std::fs::write(path, &sheets)?;
            anyhow::Ok(sheets)
        };
        match printed.await {
            // Every sheet is an object of its own: their list is one more, in the plural.
            Ok(sheets) => {
                let text = String::from_utf8_lossy(&sheets);
                text.matches("/Type /Page").count() - text.matches("/Type /Pages").count()
            }
            Err(broken) => self.fail(&format!("no sheets: {broken:#}")).await,
        }
    }

    /// Shows itself to pages as this browser.
    pub async fn shows_itself_as(&mut self, agent: &str) {
        self.wears("Emulation.setUserAgentOverride", json!({ "userAgent": agent })).await;
    }

    /// A processor that is so many times slower.
    pub async fn slows_down(&mut self, times: u32) {
        self.wears("Emulation.setCPUThrottlingRate", json!({ "rate": times })).await;
    }

    /// The network of Lighthouse's "slow 4G": 150 ms there and back, 1.6 Mbit/s to the phone, 750 kbit/s from it.
    pub async fn has_slow_4g(&mut self) {
        let line = json!({
            "offline": false,
            "latency": 150,
            "downloadThroughput": 1_638_400 / 8,
            "uploadThroughput": 768_000 / 8,
        });
        self.wears("Network.enable", json!({})).await;
        self.wears("Network.emulateNetworkConditions", line).await;
    }

    /// Does something, and tells what the processor did meanwhile: a profile as Chromium's own tools read it, a sample every
    /// fifth of a millisecond.
    ///
    /// # Errors
    /// The browser does not profile.
    pub async fn profiled<T>(&self, work: impl Future<Output = T>) -> anyhow::Result<(T, Value)> {
        self.tells("Profiler.enable", json!({})).await?;
        self.tells("Profiler.setSamplingInterval", json!({ "interval": 200 })).await?;
        self.tells("Profiler.start", json!({})).await?;
        let done = work.await;
        let told = self.tells("Profiler.stop", json!({})).await?;
        Ok((done, told.get("profile").cloned().unwrap_or_default()))
    }

    async fn wears(&mut self, command: &'static str, given: Value) {
        if let Err(broken) = self.tells(command, given.clone()).await {
            self.fail(&format!("{broken:#}")).await;
        }
        self.glasses.retain(|(worn, _)| *worn != command);
        self.glasses.push((command, given));
    }

    /// The whole page as it is, on a picture: the window is as high as the page for that moment.
    pub async fn keeps_a_picture(&mut self, width: u32, path: &Path) {
        let high =
            self.look("return document.documentElement.scrollHeight", &[]).await.as_u64().unwrap_or_default();
        let high = u32::try_from(high).unwrap_or(HIGHEST).clamp(PHONE.1, HIGHEST);
        let (command, whole) = ("Emulation.setDeviceMetricsOverride", metrics(width, high));
        if let Err(broken) = self.tells(command, whole).await {
            self.fail(&format!("{broken:#}")).await;
        }
        // What is seen now is built now.
        let is_built = "return ![...document.querySelectorAll('.feed > li:empty')].some(one =>
            one.getBoundingClientRect().top < innerHeight)";
        self.until(is_built, &[]).await;
        self.screenshot(path).await;
        self.sizes(width, PHONE.1).await;
    }

    /// From the next page that is loaded on, this runs before the page's own scripts.
    pub async fn prepares_pages(&self, script: &str) {
        let prepared = self.tells("Page.addScriptToEvaluateOnNewDocument", json!({ "source": script })).await;
        if let Err(broken) = prepared {
            self.fail(&format!("{broken:#}")).await;
        }
    }

    /// The page as assistive technology gets it from the browser: role and name of each thing that is not passed over,
    /// in order, as "heading Vandaag".
    pub async fn tree(&self) -> Vec<String> {
        let tree = match self.tells("Accessibility.getFullAXTree", json!({})).await {
            Ok(tree) => tree,
            Err(broken) => self.fail(&format!("{broken:#}")).await,
        };
        let text = |node: &Value, part: &str| {
            let value = node.get(part).and_then(|part| part.get("value")).and_then(Value::as_str);
            value.unwrap_or_default().to_owned()
        };
        let nodes = tree.get("nodes").and_then(Value::as_array).into_iter().flatten();
        let told = nodes.filter(|node| node.get("ignored") != Some(&json!(true)));
        told.map(|node| format!("{} {}", text(node, "role"), text(node, "name")).trim().to_owned()).collect()
    }

    // -- the voice

    /// Waits until these words are read aloud.
    pub async fn hears(&self, words: &str) {
        let look = "return heenVoice.spoken.some(one => one.text.includes(given[0]))";
        if self.until(look, &[json!(words)]).await.is_none() {
            let spoken = self.look("return heenVoice.spoken", &[]).await;
            self.fail(&format!("{words:?} is never heard, only {spoken}")).await;
        }
    }

    /// The sentence that is being read aloud comes to its end.
    pub async fn hears_the_end(&self) {
        self.look("heenVoice.finish()", &[]).await;
    }
}

fn metrics(width: u32, height: u32) -> Value {
    json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 900 })
}

impl Deref for Person {
    type Target = Page;

    fn deref(&self) -> &Page {
        let Some(open) = &self.open else { panic!("{} is off", self.name) };
        &open.page
    }
}

impl Drop for Person {
    fn drop(&mut self) {
        if let Some(Open { page, mut program }) = self.open.take() {
            program.kill();
            let _ = page.into_driver().leak();
        }
        let is_heard = self.has_left || std::thread::panicking();
        assert!(is_heard, "{}'s story ends without `leaves`: what went wrong was not heard", self.name);
    }
}
