//! A smaller wasm: `wasm-opt` of the npm package `binaryen`, at the version that `xtask/npm` pins.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::files::{hash, read};
use crate::steps::{output, run};

/// For size. The features are named one by one: all of them at once includes some that no browser loads.
/// The names of functions are kept (`-g`) until they have been counted. A function that is called from one place stays one
/// of its own unless it is tiny: what is called rarely packs better apart, and a browser compiles a function whole when it
/// is called first.
const FLAGS: [&str; 9] = [
    "-Oz",
    "-g",
    "--one-caller-inline-max-function-size=40",
    "--enable-bulk-memory",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// What pins the tool.
const PINS: [&str; 3] = [".npmrc", "package.json", "package-lock.json"];

/// A smaller `wasm` that does the same; what was made small already is read from `work`. None when there is no npm, or npm
/// cannot fetch the tool.
///
/// # Errors
/// When the tool refuses the wasm.
pub(super) fn wasm(wasm: &[u8], target: &Path, work: &Path) -> Result<Option<Vec<u8>>> {
    let pins = Path::new("xtask/npm");
    let lock = read(&pins.join("package-lock.json"))?;
    let wanted = hash(&[wasm, &lock, FLAGS.concat().as_bytes()].concat());
    let (small, key) = (work.join("small.wasm"), work.join("small.key"));
    if std::fs::read_to_string(&key).is_ok_and(|key| key == wanted) {
        return read(&small).map(Some);
    }
    let Some(tool) = tool(pins, &lock, target)? else { return Ok(None) };
    let _ = std::fs::remove_file(&key);
    let large = work.join("bound.wasm");
    run(Command::new(tool).args(FLAGS).arg(&large).arg("--output").arg(&small))?;
    std::fs::write(&key, wanted)?;
    read(&small).map(Some)
}

/// Where `wasm-opt` stands, installed when this version of it is not there yet. None without npm, or when npm cannot fetch it.
fn tool(pins: &Path, lock: &[u8], target: &Path) -> Result<Option<PathBuf>> {
    let folder = target.join("npm");
    let tool = folder.join("node_modules/.bin/wasm-opt");
    let done = folder.join("installed");
    let wanted = hash(lock);
    if tool.exists() && std::fs::read_to_string(&done).is_ok_and(|done| done == wanted) {
        return Ok(Some(tool));
    }
    if output(Command::new("npm").arg("--version")).is_err() {
        println!("   no npm here, so the wasm stays as large as it is");
        return Ok(None);
    }
    println!("   installing wasm-opt");
    std::fs::create_dir_all(&folder)?;
    for pin in PINS {
        std::fs::copy(pins.join(pin), folder.join(pin)).with_context(|| format!("{pin} cannot be copied"))?;
    }
    // A machine that reaches no registry still gets an app, only a larger one.
    if let Err(why) = output(Command::new("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(&folder))
    {
        println!("   wasm-opt cannot be installed, so the wasm stays as large as it is: {why:#}");
        return Ok(None);
    }
    std::fs::write(&done, wanted)?;
    Ok(Some(tool))
}
