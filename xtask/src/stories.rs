//! What people do with the app, told in real browsers against the app as it ships.

use std::path::Path;
use std::process::Command;

use anyhow::{Result, ensure};

use crate::site::{self, Build};
use crate::steps::{cargo, run, spell};
use crate::{browsers, clock};

/// How every test is built: another choice of packages has other features, and builds everything anew.
pub(crate) const WITH_ALL: &[&str] = &["--workspace", "--features", "e2e/browser"];

/// The stories, as a filter of the test runner.
const STORIES: &str = "package(e2e) & binary(/^app_/)";

/// Everything but the stories.
pub(crate) const NO_STORIES: &str = "not (package(e2e) & binary(/^app_/))";

/// A run of the tests that this filter names, built as all of them are.
pub(crate) fn nextest(filter: &str) -> Command {
    let mut command = cargo(&["nextest", "run"]);
    command.args(WITH_ALL).args(["--filterset", filter]);
    command
}

/// Tells them all, so many times, each story once: one that only goes well when told again has not gone well.
///
/// # Errors
/// When a browser is missing and cannot be installed, the app does not build, or a story ends otherwise; every time is
/// told first.
pub(crate) fn tell(times: u32) -> Result<()> {
    browsers::ready()?;
    let site = site::build(Build::Shipped)?;
    let mut whole = 0;
    for time in 1..=times {
        let began = clock::now();
        let told = run(all_of(&site.folder).args(["--retries", "0", "--no-fail-fast"]));
        let ended = if told.is_ok() { "whole" } else { "not whole" };
        println!("   time {time} of {times}: {ended}, {}", spell(began.elapsed()));
        whole += u32::from(told.is_ok());
    }
    ensure!(whole == times, "the stories went well {whole} of {times} times");
    Ok(())
}

/// Tells them all once, of the app in `site`.
///
/// # Errors
/// When a story ends otherwise than it should.
pub(crate) fn tell_once(site: &Path) -> Result<()> {
    run(&mut all_of(site))
}

fn all_of(site: &Path) -> Command {
    let mut stories = nextest(STORIES);
    // An absolute path: each test runs in the folder of its package.
    stories.env("HEENWEER_SITE", site);
    stories
}
