//! The engine of every iPhone, as Debian has it: `MiniBrowser` on a screen that nobody sees.
//!
//! A browser that a driver leads keeps nothing when it closes, and its driver ends the session when one of its processes
//! dies: so nobody is killed here, and who comes back does so in a process that begins, on what the one before left.
//!
//! Its driver has no log and puts no script into documents. So the site itself is served with a listener in front: what
//! a page says as an error is kept by the page ([`listens`]).
//!
//! It knows no other names for this machine, so one person at a time has the site at the port of the way itself.

use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, ensure};
use serde_json::json;
use tempfile::TempDir;
use thirtyfour::Capabilities;
use tokio::net::TcpStream;
use tokio::time::{interval, timeout};

use super::page::{PATIENCE, Page, session, strings};
use super::program::Program;
use super::watch::WATCHING;

/// Where a page keeps what it said.
const SAID: &str = "e2e: gezegd";

/// The file of the listener.
const LISTENER: &str = "e2e-luistert.js";

/// Keeps what is said as an error, and what the console of Chromium tells by itself.
const KEEPS: &str = "
(() => {
    const key = 'e2e: gezegd';
    const said = () => JSON.parse(localStorage.getItem(key) ?? '[]');
    const keep = words => localStorage.setItem(key, JSON.stringify([...said(), words]));
    localStorage.setItem(key, JSON.stringify(said()));
    const tell = console.error;
    console.error = (...words) => {
        keep(words.map(word => `${word} ${word?.stack ?? ''}`).join(' '));
        tell.apply(console, words);
    };
    addEventListener('error', problem => {
        if (problem.target === window) keep(`uncaught: ${problem.message} ${problem.error?.stack ?? ''}`);
    });
})();
";

/// A person with it, who does and sees what [`Page`] offers.
#[derive(Debug)]
pub struct WebKit {
    page: Option<Page>,
    /// The driver, then its screen: ended in this order.
    _programs: [Program; 2],
    _home: TempDir,
}

impl WebKit {
    /// A person who finds the site at this origin.
    ///
    /// # Errors
    /// When the browser, its driver or its screen does not start.
    pub async fn arrives(name: &str, origin: &str) -> anyhow::Result<Self> {
        let home = tempfile::Builder::new().prefix("heenweer-").tempdir()?;
        let mut screen = Command::new("Xvfb");
        screen.args(["-displayfd", "1", "-screen", "0", "1280x1024x24", "-nolisten", "tcp", "-noreset"]);
        let display = |line: &str| line.trim().parse::<u32>().ok();
        let (screen, display) = Program::start(&mut screen, home.path(), display)?;
        let place = free_place()?;
        let mut driver = Command::new("WebKitWebDriver");
        driver.arg(format!("--port={}", place.port())).envs([
            ("DISPLAY", format!(":{display}")),
            ("HOME", home.path().display().to_string()),
            ("XDG_DATA_HOME", home.path().join("data").display().to_string()),
            ("XDG_CACHE_HOME", home.path().join("cache").display().to_string()),
            ("XDG_CONFIG_HOME", home.path().join("config").display().to_string()),
            ("LANG", "nl_NL.UTF-8".to_owned()),
            // Its sandbox wants rights that a container does not give.
            ("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1".to_owned()),
            // There is no graphics card.
            ("WEBKIT_DISABLE_COMPOSITING_MODE", "1".to_owned()),
            ("WEBKIT_DISABLE_DMABUF_RENDERER", "1".to_owned()),
            ("GSETTINGS_BACKEND", "memory".to_owned()),
            ("NO_AT_BRIDGE", "1".to_owned()),
        ]);
        let driver = Program::start_quiet(&mut driver, home.path())?;
        answers(place).await?;
        let session = session(format!("http://{place}"), wishes()?).await;
        let page = Page::of(name, origin, session.context("no browser")?).await?;
        Ok(Self { page: Some(page), _programs: [driver, screen], _home: home })
    }

    /// Closes the app, and opens it again in a process that knows nothing of the one before.
    pub async fn comes_back(&self) {
        let came = async {
            let driver = self.driver();
            let before = driver.window().await?;
            let next = driver.new_tab().await?;
            driver.switch_to_window(before).await?;
            driver.close_window().await?;
            driver.switch_to_window(next).await
        };
        if let Err(broken) = came.await {
            self.fail(&format!("there is no coming back: {broken}")).await;
        }
        self.open("/").await;
    }

    /// What pages said that is wrong, since the last time.
    pub async fn complaints(&self) -> Vec<String> {
        let take = "
            const said = JSON.parse(localStorage.getItem(given[0]) ?? 'null');
            localStorage.setItem(given[0], '[]');
            return said";
        let said = self.look(take, &[json!(SAID)]).await;
        if said.is_null() {
            self.fail("nobody listens: was the site served as it is?").await;
        }
        strings(&said)
    }

    /// The end of the story: nothing went wrong, and the browser closes.
    ///
    /// # Panics
    /// When something went wrong.
    pub async fn leaves(mut self) {
        let complaints = self.complaints().await;
        if !complaints.is_empty() {
            self.fail(&format!("the browser complains:\n    {}", complaints.join("\n    "))).await;
        }
        if let Some(page) = self.page.take() {
            let _ = page.into_driver().quit().await;
        }
    }
}

impl Deref for WebKit {
    type Target = Page;

    fn deref(&self) -> &Page {
        let Some(page) = &self.page else { panic!("it has left") };
        page
    }
}

impl Drop for WebKit {
    fn drop(&mut self) {
        if let Some(page) = self.page.take() {
            // Its programs are ended right after this.
            let _ = page.into_driver().leak();
        }
    }
}

/// What a site serves as the first script of a page, so that [`WebKit::complaints`] hears it.
pub fn listener() -> String {
    format!("{KEEPS}{WATCHING}")
}

/// Makes a built app speak up: its page begins with the listener, and its worker knows both.
///
/// # Errors
/// When this is no built app with a worker.
pub(super) fn listens(app: &Path) -> anyhow::Result<()> {
    fs::write(app.join(LISTENER), listener())?;
    let page = fs::read_to_string(app.join("index.html"))?;
    let before = integrity(&app.join("index.html"))?;
    let first = "<link rel=\"stylesheet\"";
    ensure!(page.contains(first), "the page has no style");
    let page = page.replacen(first, &format!("<script src=\"/{LISTENER}\"></script>\n{first}"), 1);
    fs::write(app.join("index.html"), page)?;
    let worker = fs::read_to_string(app.join("sw.js"))?;
    ensure!(worker.contains(&before), "no worker knows the page: was the app built with `--fast`?");
    let known = format!("[\"/index.html\",\"{before}\"]");
    ensure!(worker.contains(&known), "the worker does not list the page as {known}");
    let [listener, page] = [LISTENER, "index.html"].map(|name| integrity(&app.join(name)));
    let both = format!("[\"/{LISTENER}\",\"{}\"],[\"/index.html\",\"{}\"]", listener?, page?);
    fs::write(app.join("sw.js"), worker.replace(&known, &both))?;
    for name in ["index.html", "sw.js"] {
        for packed in ["br", "gz"] {
            // Not every file is packed.
            let _ = fs::remove_file(app.join(format!("{name}.{packed}")));
        }
    }
    Ok(())
}

/// The hash by which a browser knows a file: SHA-384, as base64.
fn integrity(file: &Path) -> anyhow::Result<String> {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let said = Command::new("sha384sum").arg(file).output()?.stdout;
    let hex = String::from_utf8(said)?.split(' ').next().unwrap_or_default().to_owned();
    ensure!(hex.len() == 96, "{} has no hash", file.display());
    // Three bytes are six hexadecimal digits and four letters; of these there are no left-overs.
    let mut letters = String::new();
    for at in (0..hex.len()).step_by(6) {
        let bits = u32::from_str_radix(hex.get(at..at + 6).unwrap_or_default(), 16)?;
        for shift in [18, 12, 6, 0] {
            let letter = usize::try_from((bits >> shift) & 63)?;
            letters.extend(LETTERS.get(letter).map(|letter| char::from(*letter)));
        }
    }
    Ok(format!("sha384-{letters}"))
}

fn wishes() -> anyhow::Result<Capabilities> {
    let mut wishes = serde_json::Map::new();
    let browser = json!({ "binary": mini_browser()?, "args": ["--automation"] });
    wishes.insert("browserName".to_owned(), json!("MiniBrowser"));
    wishes.insert("webkitgtk:browserOptions".to_owned(), browser);
    Ok(wishes.into())
}

/// Debian puts it beside the engine, in a folder named by machine and version.
fn mini_browser() -> anyhow::Result<PathBuf> {
    let folders = |path: &Path| -> Vec<PathBuf> {
        let listed = fs::read_dir(path).into_iter().flatten();
        listed.filter_map(|item| Some(item.ok()?.path())).collect()
    };
    let engines = folders(Path::new("/usr/lib")).into_iter().flat_map(|machine| folders(&machine));
    let browsers = engines.filter(|engine| {
        let name = engine.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with("webkit2gtk-") || name.starts_with("webkitgtk-")
    });
    let mut found: Vec<PathBuf> =
        browsers.map(|engine| engine.join("MiniBrowser")).filter(|browser| browser.is_file()).collect();
    found.sort();
    found.pop().context("there is no MiniBrowser: run `cargo xtask stories`")
}

/// A port that was free a moment ago: this driver cannot choose one itself.
fn free_place() -> anyhow::Result<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}

/// Waits until somebody listens there.
async fn answers(place: SocketAddr) -> anyhow::Result<()> {
    let mut beat = interval(Duration::from_millis(20));
    let knock = async {
        while TcpStream::connect(place).await.is_err() {
            beat.tick().await;
        }
    };
    timeout(PATIENCE, knock).await.context("the driver does not listen")
}
