//! `cargo xtask build`: the app and what a browser loads beside it, as one folder that a relay can serve.
//!
//! Reading order: [`bind`] (cargo, then JavaScript around the wasm), [`shrink`] (a smaller wasm), [`script`] and [`styles`]
//! (without what only people read), [`files`] (names that change with their content), [`pages`] (what refers to those
//! names), [`pack`] (brotli and gzip), [`folder`] (this build and the two before it), [`sizes`] and [`owners`] (what was
//! built, held against the budget).
//!
//! Everything is in one flat folder. A name with a hash in it never changes its content; `index.html`, `herstel.html`,
//! `sw.js` and the manifest have none, because browsers ask for them by name.

mod bind;
mod files;
mod folder;
mod owners;
mod pack;
mod pages;
mod script;
mod shrink;
mod sizes;
mod styles;

use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};

pub(crate) use self::bind::as_it_ships;
use crate::steps::target_folder;
use crate::toolchain;

/// What is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Build {
    /// To look at while working: not optimised, not packed, no service worker.
    Fast,
    /// What families get, as small as this machine can make it.
    Shipped,
}

impl Build {
    const fn is_fast(self) -> bool {
        matches!(self, Self::Fast)
    }

    /// The folder that holds what this build need not do again.
    const fn name(self) -> &'static str {
        match self {
            Self::Fast => "fast",
            Self::Shipped => "shipped",
        }
    }
}

/// A site that stands in its folder.
#[derive(Clone, Debug)]
pub(crate) struct Built {
    /// Where it stands: an absolute path.
    pub(crate) folder: PathBuf,
    /// Whether the wasm was made small, so that its size says something.
    is_small: bool,
    /// What is larger than it may be.
    above_budget: Vec<&'static str>,
}

impl Built {
    /// Nothing, unless a size is above its budget.
    ///
    /// # Errors
    /// When one is.
    pub(crate) fn within_budget(&self) -> Result<()> {
        ensure!(self.above_budget.is_empty(), "above the budget: {}", self.above_budget.join(", "));
        Ok(())
    }

    /// Nothing, unless a size is above its budget or could not be told.
    ///
    /// # Errors
    /// When one is.
    pub(crate) fn proven_within_budget(&self) -> Result<()> {
        ensure!(
            self.is_small,
            "the wasm cannot be made small without npm, so its size says nothing: install node with npm and try again"
        );
        self.within_budget()
    }
}

/// Builds the site, with what that needs of the compiler.
///
/// # Errors
/// When something does not build, or a page refers to a file that is not there.
pub(crate) fn build(build: Build) -> Result<Built> {
    toolchain::wasm()?;
    let target = target_folder()?;
    let work = target.join("site-work").join(build.name());
    std::fs::create_dir_all(&work)?;
    let bound = bind::app(build, &target, &work)?;
    let small = if build.is_fast() { None } else { shrink::wasm(&bound.wasm, &target, &work)? };
    let owners = small.as_deref().map(owners::of).transpose()?;
    let wasm = owners::without_names(small.as_deref().unwrap_or(&bound.wasm))?;
    let sheet = styles::gathered(Path::new("app/src"))?;
    let site = pages::site(build, Path::new("public"), &sheet, &bound.js, wasm)?;
    let folder = target.join("site");
    let mut standing = Built { folder, is_small: owners.is_some(), above_budget: Vec::new() };
    if build.is_fast() {
        folder::write(build, &site, &[], &standing.folder)?;
    } else {
        let packed = pack::all(&site, &standing.folder)?;
        folder::write(build, &site, &packed, &standing.folder)?;
        standing.above_budget = sizes::report(&site, &packed, owners.as_ref())?;
    }
    println!("   {}", standing.folder.display());
    Ok(standing)
}
