//! `cargo xtask run`: the app and a relay that serves it, on this machine.

use std::os::unix::process::CommandExt;
use std::process::Command;

use anyhow::{Context, Result};

use crate::site::{self, Build};
use crate::steps::{cargo, run as run_command, target_folder};

/// Where it listens when `HEENWEER_LISTEN` says nothing else.
const LISTEN: &str = "127.0.0.1:8080";
/// Where the notebooks stand when `HEENWEER_DATA` says nothing else.
const DATA: &str = "./data";

/// Builds what changed, and becomes the relay.
///
/// # Errors
/// When something does not build or the relay cannot be started; what the relay says then, it says itself.
pub(crate) fn run(build: Build) -> Result<()> {
    let site = site::build(build)?;
    let (profile, folder) = if build == Build::Fast { ("dev", "debug") } else { ("release", "release") };
    run_command(&mut cargo(&["build", "--package", "server", "--bin", "heenweer", "--profile", profile]))?;
    let program = target_folder()?.join(folder).join("heenweer");
    let mut relay = Command::new(program);
    relay.arg("serve").env("HEENWEER_APP", site.folder);
    for (name, usual) in [("HEENWEER_LISTEN", LISTEN), ("HEENWEER_DATA", DATA)] {
        if std::env::var_os(name).is_none() {
            relay.env(name, usual);
        }
    }
    println!("   Heen & Weer opens where the relay says it listens; Ctrl+C stops it");
    // Comes back only when it cannot become the relay.
    Err(relay.exec()).context("the relay cannot be started")
}
