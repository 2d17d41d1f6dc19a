//! The app as wasm, and the JavaScript between it and the browser.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use wasm_bindgen_cli_support::Bindgen;

use super::files::{hash, read, read_text};
use super::{Build, script};
use crate::steps::{cargo, run};
use crate::toolchain::WASM;

/// A standard library that is built for size, and panics that stop without words: what ships weighs 15 % less, and names
/// no file of the machine that built it (decision 0023). The app as it is while working says everything. These flags are
/// not stable: another compiler may want them spelled otherwise, and says so.
const SMALL: [&str; 4] = [
    "-Zbuild-std=std,panic_abort",
    "-Zbuild-std-features=optimize_for_size",
    "--config",
    // Joined to the flags in `.cargo/config.toml`.
    "target.wasm32-unknown-unknown.rustflags=['-Zlocation-detail=none', '-Zfmt-debug=none', '-Zunstable-options', \
     '-Cpanic=immediate-abort']",
];

/// A build as what ships is built; of which package is said by the caller.
pub(crate) fn as_it_ships() -> Command {
    let mut command = cargo(&["build", "--target", WASM, "--profile", "wasm"]);
    command.args(SMALL).env("RUSTC_BOOTSTRAP", "1");
    command
}

/// What the binding made of the app.
#[derive(Debug)]
pub(super) struct Bound {
    /// A module that starts the wasm it is handed; it names no file.
    pub(super) js: String,
    /// The wasm with the names of its functions.
    pub(super) wasm: Vec<u8>,
}

/// Builds the app and binds it; what is bound already is read from `work`.
///
/// # Errors
/// When it does not build, or wants JavaScript of its own beside what is made here.
pub(super) fn app(build: Build, target: &Path, work: &Path) -> Result<Bound> {
    let (mut command, folder) = if build.is_fast() {
        (cargo(&["build", "--target", WASM]), "debug")
    } else {
        (as_it_ships(), "wasm")
    };
    run(command.args(["--package", "app", "--bin", "app"]))?;
    let unbound = read(&target.join(WASM).join(folder).join("app.wasm"))?;
    let (js, wasm, key) = (work.join("bound.js"), work.join("bound.wasm"), work.join("bound.key"));
    // What this tool does is part of it: another build of the tool binds anew.
    let wanted = hash(&[unbound.as_slice(), &read(&std::env::current_exe()?)?].concat());
    if std::fs::read_to_string(&key).is_ok_and(|key| key == wanted) {
        return Ok(Bound { js: read_text(&js)?, wasm: read(&wasm)? });
    }
    let mut bound = bind(unbound, build)?;
    if !build.is_fast() {
        bound.js = script::bare(&bound.js);
    }
    // The key goes first and comes last: what stands between two kills is never taken for whole.
    let _ = std::fs::remove_file(&key);
    std::fs::write(&js, &bound.js)?;
    std::fs::write(&wasm, &bound.wasm)?;
    std::fs::write(&key, wanted)?;
    Ok(bound)
}

fn bind(unbound: Vec<u8>, build: Build) -> Result<Bound> {
    let mut bindgen = Bindgen::new();
    bindgen.input_bytes("app", unbound).typescript(false).omit_default_module_path(true);
    let mut output = bindgen
        .web(true)
        .and_then(Bindgen::generate_output)
        .context("the wasm cannot be bound to a browser")?;
    ensure!(
        output.snippets().values().all(Vec::is_empty) && output.local_modules().is_empty(),
        "the app brings JavaScript of its own; what a browser runs beside the wasm belongs in public/"
    );
    let mut js = output.js().to_owned();
    let wasm = output.wasm_mut();
    if !build.is_fast() {
        // What the wasm imports is named by sixteen digits of chance each, which no packing makes smaller.
        let mut short = BTreeMap::new();
        let exports: BTreeSet<String> = wasm.exports.iter().map(|export| export.name.clone()).collect();
        for import in wasm.imports.iter_mut().filter(|import| !exports.contains(&import.name)) {
            let name = format!("i{}", short.len());
            short.insert(std::mem::replace(&mut import.name, name.clone()), name);
        }
        js = script::renamed(&js, &short);
    }
    Ok(Bound { js, wasm: wasm.emit_wasm() })
}
