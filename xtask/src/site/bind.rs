//! The app as wasm, and the JavaScript between it and the browser.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use wasm_bindgen_cli_support::Bindgen;

use super::Build;
use super::files::{hash, read, read_text};
use crate::steps::{cargo, run};
use crate::toolchain::WASM;

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
    let (profile, folder) = if build.is_fast() { ("dev", "debug") } else { ("wasm", "wasm") };
    run(&mut cargo(&["build", "--package", "app", "--bin", "app", "--target", WASM, "--profile", profile]))?;
    let unbound = read(&target.join(WASM).join(folder).join("app.wasm"))?;
    let (js, wasm, key) = (work.join("bound.js"), work.join("bound.wasm"), work.join("bound.key"));
    let wanted = hash(&unbound);
    if std::fs::read_to_string(&key).is_ok_and(|key| key == wanted) {
        return Ok(Bound { js: read_text(&js)?, wasm: read(&wasm)? });
    }
    let bound = bind(unbound)?;
    // The key goes first and comes last: what stands between two kills is never taken for whole.
    let _ = std::fs::remove_file(&key);
    std::fs::write(&js, &bound.js)?;
    std::fs::write(&wasm, &bound.wasm)?;
    std::fs::write(&key, wanted)?;
    Ok(bound)
}

fn bind(unbound: Vec<u8>) -> Result<Bound> {
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
    Ok(Bound { js: output.js().to_owned(), wasm: output.wasm_mut().emit_wasm() })
}
