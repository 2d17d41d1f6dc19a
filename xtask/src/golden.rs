//! The frozen bytes: checked natively by the tests, in wasm here, and written here for what has none yet.
//!
//! The wasm is built as what ships is, and interpreted, so that neither a browser nor node is needed.

use anyhow::Result;

use crate::site;
use crate::steps::{cargo, run, target_folder};
use crate::stories::nextest;
use crate::toolchain::WASM;

/// The tests of the vectors, as a filter of the test runner.
const VECTORS: &str = "package(golden)";

/// Natively and in wasm.
///
/// # Errors
/// When a vector is not what the code gives, or wasm gives another count than the host.
pub(crate) fn check() -> Result<()> {
    run(&mut nextest(VECTORS))?;
    in_wasm()
}

/// In wasm alone.
///
/// # Errors
/// When a vector is not what the code gives, or wasm gives another count than the host.
pub(crate) fn in_wasm() -> Result<()> {
    run(site::as_it_ships().args(["--quiet", "--package", "golden", "--lib"]))?;
    let module = target_folder()?.join(WASM).join("wasm/golden.wasm");
    run(nextest(VECTORS).args(["--run-ignored", "only", "--no-capture"]).env("HEENWEER_GOLDEN_WASM", module))
}

/// Freezes what has no bytes yet. Never changes bytes that are there: a failing golden test is never "updated".
///
/// # Errors
/// When frozen bytes differ from what the code gives.
pub(crate) fn write() -> Result<()> {
    run(&mut cargo(&["run", "--quiet", "--package", "golden", "--example", "freeze"]))
}
