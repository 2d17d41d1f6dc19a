//! The frozen bytes: checked natively by the tests, in wasm here, and written here for what has none yet.
//!
//! The wasm is built as what ships is, and interpreted, so that neither a browser nor node is needed.

use std::process::Command;

use anyhow::Result;

use crate::steps::{cargo, run, target_folder};
use crate::toolchain::WASM;
use crate::{site, stories};

/// Natively and in wasm.
///
/// # Errors
/// When a vector is not what the code gives, or wasm gives another count than the host.
pub(crate) fn check() -> Result<()> {
    run(&mut vectors())?;
    in_wasm()
}

/// In wasm alone.
///
/// # Errors
/// When a vector is not what the code gives, or wasm gives another count than the host.
pub(crate) fn in_wasm() -> Result<()> {
    run(&mut site::as_it_ships(&["--quiet", "--package", "golden", "--lib"]))?;
    let module = target_folder()?.join(WASM).join("wasm/golden.wasm");
    run(vectors().args(["--run-ignored", "only", "--no-capture"]).env("HEENWEER_GOLDEN_WASM", module))
}

/// The tests of the vectors, built as all tests are.
fn vectors() -> Command {
    let mut command = cargo(&["nextest", "run"]);
    command.args(stories::WITH_ALL).args(["--filterset", "package(golden)"]);
    command
}

/// Freezes what has no bytes yet. Never changes bytes that are there: a failing golden test is never "updated".
///
/// # Errors
/// When frozen bytes differ from what the code gives.
pub(crate) fn write() -> Result<()> {
    run(&mut cargo(&["run", "--quiet", "--package", "golden", "--example", "freeze"]))
}
