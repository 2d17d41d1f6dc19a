//! Firefox, as Debian has it, led by geckodriver. Its profile outlives it, so it can be killed and opened again.
//!
//! It is told no other names for this machine, so one person at a time has the site at the port of the way itself.

use std::ffi::OsString;
use std::ops::Deref;
use std::process::{Command, Stdio};

use anyhow::Context;
use serde_json::json;
use tempfile::TempDir;
use thirtyfour::Capabilities;

use super::page::{Page, session};
use super::program::{Program, answers, free_place};

/// Names the driver, which Debian does not have: `cargo xtask stories` builds it.
const DRIVER: &str = "HEENWEER_GECKODRIVER";

/// A person with it, who does and sees what [`Page`] offers.
#[derive(Debug)]
pub struct Firefox {
    name: String,
    origin: String,
    open: Option<(Page, Program)>,
    home: TempDir,
}

impl Firefox {
    /// A person who finds the site at this origin.
    ///
    /// # Errors
    /// When the browser or its driver does not start.
    pub async fn arrives(name: &str, origin: &str) -> anyhow::Result<Self> {
        let home = tempfile::Builder::new().prefix("heenweer-").tempdir()?;
        std::fs::create_dir(home.path().join("profile"))?;
        let mut person = Self { name: name.to_owned(), origin: origin.to_owned(), open: None, home };
        person.reopen().await?;
        Ok(person)
    }

    /// Opens the browser again after [`Self::kill`], on the same profile.
    ///
    /// # Errors
    /// When the browser or its driver does not start.
    pub async fn reopen(&mut self) -> anyhow::Result<()> {
        let place = free_place()?;
        let named = std::env::var_os(DRIVER).unwrap_or_else(|| OsString::from("geckodriver"));
        let mut driver = Command::new(named);
        driver.arg("--port").arg(place.port().to_string()).env("HOME", self.home.path());
        let program = Program::start_quiet(driver.stdout(Stdio::null()), self.home.path())?;
        answers(place).await?;
        let session = session(format!("http://{place}"), self.wishes()).await;
        let page = Page::of(&self.name, &self.origin, session.context("no browser")?).await?;
        self.open = Some((page, program));
        Ok(())
    }

    fn wishes(&self) -> Capabilities {
        let mut wishes = serde_json::Map::new();
        wishes.insert("browserName".to_owned(), json!("firefox"));
        wishes.insert(
            "moz:firefoxOptions".to_owned(),
            json!({
                "binary": "/usr/bin/firefox-esr",
                "args": ["-headless", "-profile", self.home.path().join("profile")],
                "prefs": { "intl.accept_languages": "nl-NL,nl" },
            }),
        );
        wishes.into()
    }

    /// SIGKILL to the browser and all its processes: no goodbye, nothing more is written.
    ///
    /// # Panics
    /// When the page had complained before.
    pub async fn kill(&mut self) {
        self.said_nothing_wrong().await;
        if let Some((page, mut program)) = self.open.take() {
            program.kill();
            // Its driver is dead too: there is nobody left to say goodbye to.
            let _ = page.into_driver().leak();
        }
    }

    /// The end of the story: nothing went wrong, and the browser closes.
    ///
    /// # Panics
    /// When something went wrong.
    pub async fn leaves(mut self) {
        self.said_nothing_wrong().await;
        if let Some((page, program)) = self.open.take() {
            let _ = page.into_driver().quit().await;
            drop(program);
        }
    }
}

impl Deref for Firefox {
    type Target = Page;

    fn deref(&self) -> &Page {
        let Some((page, _)) = &self.open else { panic!("{} is off", self.name) };
        page
    }
}

impl Drop for Firefox {
    fn drop(&mut self) {
        if let Some((page, _)) = self.open.take() {
            // Its programs are ended right after this.
            let _ = page.into_driver().leak();
        }
    }
}
