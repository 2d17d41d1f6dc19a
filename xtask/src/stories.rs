//! What people do with the app, told in real browsers against the app as it ships.

use std::path::Path;

use anyhow::{Context, Result};

use crate::site::{self, Build};
use crate::steps::{cargo, run, spell};
use crate::{browsers, clock};

/// How the tests beside the stories are built, so that nothing is built twice.
pub(crate) const WITH_ALL: &[&str] = &["--workspace", "--features", "e2e/browser"];
/// The stories and what they need, without the rest.
const ALONE: &[&str] = &["--package", "e2e", "--features", "browser"];

/// The stories, as a filter of the test runner.
const STORIES: &str = "package(e2e) & binary(/^app_/)";

/// Everything but the stories.
pub(crate) const NO_STORIES: &str = "not (package(e2e) & binary(/^app_/))";

/// Tells them all, so many times.
///
/// # Errors
/// When a browser is missing and cannot be installed, the app does not build, or a story ends otherwise.
pub(crate) fn tell(times: u32) -> Result<()> {
    browsers::ready()?;
    let site = site::build(Build::Shipped)?;
    for time in 1..=times {
        let began = clock::now();
        tell_once(ALONE, &site.folder).with_context(|| format!("time {time} of {times}"))?;
        println!("   time {time} of {times}: {}", spell(began.elapsed()));
    }
    Ok(())
}

/// Tells them all once, with the packages that `chosen` names, of the app in `site`.
///
/// # Errors
/// When a story ends otherwise than it should.
pub(crate) fn tell_once(chosen: &[&str], site: &Path) -> Result<()> {
    run(cargo(&["nextest", "run"])
        .args(chosen)
        .args(["--filterset", STORIES])
        // An absolute path: each test runs in the folder of its package.
        .env("HEENWEER_SITE", site))
}
