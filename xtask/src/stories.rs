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

/// Of those the walk past every screen. It looks at what stands there, and ever again it would see the same.
const WALK: &str = "binary(app_screens)";

/// Everything but the stories.
pub(crate) const NO_STORIES: &str = "not (package(e2e) & binary(/^app_/))";

/// A run of the tests that this filter names, built as all of them are.
pub(crate) fn nextest(filter: &str) -> Command {
    let mut command = cargo(&["nextest", "run"]);
    command.args(WITH_ALL).args(["--filterset", filter]);
    command
}

/// Tells them all, so many times, each story once a time: one that only goes well when told again has not gone well. The
/// walk past every screen is made the first time.
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
        let filter = if time == 1 { STORIES.to_owned() } else { format!("{STORIES} & !{WALK}") };
        let told = run(told_of(&site.folder, &filter)?.args(["--retries", "0", "--no-fail-fast"]));
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
    run(&mut told_of(site, STORIES)?)
}

fn told_of(site: &Path, filter: &str) -> Result<Command> {
    let mut stories = nextest(filter);
    // Absolute paths: each test runs in the folder of its package.
    stories.env("HEENWEER_SITE", site).env("HEENWEER_GECKODRIVER", browsers::geckodriver()?);
    Ok(stories)
}
