//! What has to be on the machine before anything else makes sense. What is missing is installed, or named and refused.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::steps::{cargo, output, run};

/// Where the web build runs.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// Checks the compiler's parts and the test runner; installs what is missing.
///
/// # Errors
/// When something is missing and cannot be installed: the message names the command to try.
pub(crate) fn check() -> Result<()> {
    wasm()?;
    for (subcommand, component) in [("clippy", "clippy"), ("fmt", "rustfmt")] {
        if output(&mut cargo(&[subcommand, "--version"])).is_err() {
            install(Command::new("rustup").args(["component", "add", component]))?;
        }
    }
    if output(&mut cargo(&["nextest", "--version"])).is_err() {
        install(&mut cargo(&["install", "cargo-nextest", "--locked"]))?;
    }
    let runner = output(&mut cargo(&["nextest", "--version"]))?;
    println!("   {}", output(Command::new("rustc").arg("--version"))?.trim());
    println!("   {}", runner.lines().next().unwrap_or_default());
    Ok(())
}

/// Checks that code can be built for browsers.
///
/// # Errors
/// As [`check`].
pub(crate) fn wasm() -> Result<()> {
    let root = output(Command::new("rustc").args(["--print", "sysroot"]))?;
    let wasm_library = Path::new(root.trim()).join("lib/rustlib").join(WASM).join("lib");
    if !wasm_library.is_dir() {
        install(Command::new("rustup").args(["target", "add", WASM]))?;
        ensure!(wasm_library.is_dir(), "`rustup target add {WASM}` ran and the target is still not there");
    }
    // The app that ships is built together with its standard library.
    if !Path::new(root.trim()).join("lib/rustlib/src/rust/library").is_dir() {
        install(Command::new("rustup").args(["component", "add", "rust-src"]))?;
    }
    Ok(())
}

fn install(command: &mut Command) -> Result<()> {
    println!("   missing, so installed now: {command:?}");
    run(command).context("install it by hand and try again; nothing is skipped for want of a tool")
}
