//! The engine of every iPhone, as Debian has it: `MiniBrowser` on a screen that nobody sees.
//!
//! A browser that a driver leads keeps nothing when it closes, and its driver ends the session when one of its processes
//! dies: so nobody is killed here, and who comes back does so in a process that begins, on what the one before left.
//!
//! It knows no other names for this machine, so one person at a time has the site at the port of the way itself.

use std::fs;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context;
use serde_json::json;
use tempfile::TempDir;
use thirtyfour::Capabilities;

use super::page::{Page, session};
use super::program::{Program, answers, free_place};

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

    /// The end of the story: nothing went wrong, and the browser closes.
    ///
    /// # Panics
    /// When something went wrong.
    pub async fn leaves(mut self) {
        self.said_nothing_wrong().await;
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
