//! A disk that fails when it is told to, under a program that runs: a small library that is loaded before the C library.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, ensure};

/// How the disk is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Health {
    /// It does what it is asked.
    Well,
    /// Nothing more fits.
    Full,
    /// It does not bring to the disk what was written.
    LosesSyncs,
}

/// The disk of one program.
#[derive(Clone, Debug)]
pub struct FailingDisk {
    library: PathBuf,
    word: PathBuf,
}

impl FailingDisk {
    /// A disk that is well, with what makes it fail in this folder.
    ///
    /// # Errors
    /// When there is no C compiler: the one that builds SQLite.
    pub fn new(folder: &Path) -> anyhow::Result<Self> {
        let (source, library) = (folder.join("failing.c"), folder.join("failing.so"));
        fs::write(&source, include_str!("failing.c"))?;
        let compiler = std::env::var_os("CC").unwrap_or_else(|| "cc".into());
        let built = Command::new(compiler)
            .args(["-shared", "-fPIC", "-O1", "-o"])
            .args([&library, &source])
            .arg("-ldl")
            .output()
            .context("the C compiler does not start")?;
        ensure!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
        let disk = Self { library, word: folder.join("disk") };
        disk.is(Health::Well)?;
        Ok(disk)
    }

    /// From now on it is so.
    ///
    /// # Errors
    /// When that cannot be written down.
    pub fn is(&self, health: Health) -> anyhow::Result<()> {
        let word = match health {
            Health::Well => "well",
            Health::Full => "full",
            Health::LosesSyncs => "sync",
        };
        // Put in place whole: the program reads it all the time.
        let next = self.word.with_extension("next");
        fs::write(&next, word)?;
        Ok(fs::rename(next, &self.word)?)
    }

    /// What puts it under a program.
    pub(super) fn variables(&self) -> [(&'static str, &Path); 2] {
        [("LD_PRELOAD", &self.library), ("HEENWEER_DISK", &self.word)]
    }
}
