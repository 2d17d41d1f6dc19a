//! `cargo xtask build`: the app and what a browser loads beside it, as one folder that a relay can serve.
//!
//! Reading order: [`bind`] (cargo, then JavaScript around the wasm), [`shrink`] (a smaller wasm), [`styles`] (one style
//! sheet), [`files`] (names that change with their content), [`pages`] (what refers to those names), [`pack`] (brotli and
//! gzip), [`sizes`] and [`owners`] (what was built, held against the budget).
//!
//! Everything is in one flat folder. A name with a hash in it never changes its content; `index.html`, `herstel.html`,
//! `sw.js` and the manifest have none, because browsers ask for them by name.

mod bind;
mod files;
mod folder;
mod owners;
mod pack;
mod pages;
mod shrink;
mod sizes;
mod styles;

use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};

use crate::steps::target_folder;

/// What is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Build {
    /// To look at while working: not optimised, not packed, no service worker.
    Fast,
    /// What families get, as small as this machine can make it.
    Shipped,
    /// As [`Build::Shipped`], and refused where it cannot be made small.
    Checked,
}

impl Build {
    const fn is_fast(self) -> bool {
        matches!(self, Self::Fast)
    }

    /// The folder under [`work_folder`] that holds what this build need not do again.
    const fn name(self) -> &'static str {
        match self {
            Self::Fast => "fast",
            Self::Shipped | Self::Checked => "shipped",
        }
    }
}

/// Builds the site and gives the folder it stands in.
///
/// # Errors
/// When something does not build, a page refers to a file that is not there, or a budget is exceeded.
pub(crate) fn build(build: Build) -> Result<PathBuf> {
    let target = target_folder()?;
    let work = target.join("site-work").join(build.name());
    std::fs::create_dir_all(&work)?;
    let bound = bind::app(build, &target, &work)?;
    let shrunk = if build.is_fast() { None } else { shrink::wasm(&bound.wasm, &target, &work)? };
    ensure!(
        shrunk.is_some() || build != Build::Checked,
        "the wasm cannot be made small without npm, so its size says nothing: install node with npm and try again"
    );
    let owners = shrunk.as_deref().map(owners::of).transpose()?;
    let wasm = owners::without_names(shrunk.as_deref().unwrap_or(&bound.wasm))?;
    let site =
        pages::site(build, Path::new("public"), &styles::gathered(Path::new("app/src"))?, &bound.js, wasm)?;
    let folder = target.join("site");
    let packed = if build.is_fast() { None } else { Some(pack::all(&site, &folder)?) };
    folder::write(build, &site, packed.as_deref().unwrap_or_default(), &folder)?;
    println!("   {}", folder.display());
    match packed {
        None => Ok(()),
        Some(packed) => sizes::report(&site, &packed, owners.as_ref()),
    }?;
    Ok(folder)
}
