//! What is measured, never tested: JSON lines on standard output, with the budgets beside the figures.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::browsers;
use crate::site::{self, Build};
use crate::steps::{cargo, run, target_folder};
use crate::stories::WITH_ALL;

/// Cuts the power of the relay's store, and fails each call to its disk; prints the counts.
///
/// # Errors
/// When something that was acknowledged is lost, or the control run loses nothing.
pub(crate) fn durability(flags: &[&str]) -> Result<()> {
    with_relay(&["run", "--quiet", "--release", "--package", "e2e", "--bin", "powercut", "--"], flags)
}

/// Starts the relay as it ships, puts load on it, and holds the figures beside what the machine itself can do.
///
/// # Errors
/// When either does not build, or does not do what it is asked.
pub(crate) fn relay(flags: &[&str]) -> Result<()> {
    with_relay(&["run", "--quiet", "--release", "--package", "e2e", "--bin", "load", "--"], flags)
}

fn with_relay(arguments: &[&str], flags: &[&str]) -> Result<()> {
    run(cargo(arguments).args(flags).env("HEENWEER_RELAY", relay_as_it_ships()?))
}

fn relay_as_it_ships() -> Result<PathBuf> {
    run(&mut cargo(&["build", "--quiet", "--release", "--package", "server"]))?;
    Ok(target_folder()?.join("release/heenweer"))
}

/// The app as it ships, in headless Chromium.
///
/// # Errors
/// When a flag is unknown, a browser is missing, the app does not build, or a page ends otherwise.
pub(crate) fn app(flags: &[&str]) -> Result<()> {
    for pair in flags.chunks(2) {
        match pair {
            ["--profiles", _] => {}
            [flag @ ("--rounds" | "--entries" | "--slower"), number] => {
                let wrong = || format!("{flag} takes a whole number, not `{number}`");
                number.parse::<u32>().with_context(wrong)?;
            }
            _ => {
                let taken = "--rounds N, --entries N, --slower N and --profiles FOLDER";
                bail!("bench app takes {taken}, not `{}`", pair.join(" "));
            }
        }
    }
    browsers::ready()?;
    let site = site::build(Build::Shipped)?;
    run(cargo(&["build", "--quiet", "--bin", "bench_app"]).args(WITH_ALL))?;
    run(Command::new(target_folder()?.join("debug/bench_app"))
        .args(flags)
        .env("HEENWEER_SITE", site.folder)
        .env("HEENWEER_RELAY", relay_as_it_ships()?))
}
