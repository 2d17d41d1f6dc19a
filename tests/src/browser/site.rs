//! The real relay with the built app: what one phone and the next one open.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use tempfile::TempDir;

use super::listening::listens;
use super::page::failed;
use super::person::{ORIGIN, Person};
use super::proxy::{Proxy, place_with_origin};
use crate::demo::{Stand, Wish, make, make_every_state};
use crate::native::{FailingDisk, RelayProgram, now};

/// Names the folder of the built app.
const SITE: &str = "HEENWEER_SITE";

/// A relay that serves the app.
#[derive(Debug)]
pub struct Site {
    /// The program, to be killed and started again.
    pub relay: RelayProgram,
    folder: TempDir,
}

impl Site {
    /// The relay with the app, known to every [`Person`] by the same origin.
    ///
    /// # Errors
    /// When there is no built app, or the relay does not start.
    pub fn opens() -> anyhow::Result<Self> {
        Self::opens_with(&[])
    }

    /// As [`Self::opens`], with a relay that is told more.
    ///
    /// # Errors
    /// As [`Self::opens`].
    pub fn opens_with(flags: &[&str]) -> anyhow::Result<Self> {
        Self::in_folder(tempfile::tempdir()?, ORIGIN, flags)
    }

    /// As [`Self::opens`], on a folder in which a circle of so many pages stands already ([`crate::demo`]).
    ///
    /// # Errors
    /// As [`Self::opens`]; or when the demo cannot be made.
    pub fn with_years(entries: usize) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let wish = Wish { entries, seed: 1, audience: ORIGIN.to_owned(), until: now() };
        make(&folder.path().join("relay/data"), &wish)?;
        Self::in_folder(folder, ORIGIN, &[])
    }

    /// As [`Self::opens`], on a folder with a circle in which something stands in every state, and where it does.
    ///
    /// # Errors
    /// As [`Self::with_years`].
    pub fn with_every_state() -> anyhow::Result<(Self, Vec<Stand>)> {
        let folder = tempfile::tempdir()?;
        let wish = Wish { entries: 0, seed: 1, audience: ORIGIN.to_owned(), until: now() };
        let stands = make_every_state(&folder.path().join("relay/data"), &wish)?;
        Ok((Self::in_folder(folder, ORIGIN, &[])?, stands))
    }

    /// As [`Self::opens`], with a relay on a disk that can fail.
    ///
    /// # Errors
    /// As [`Self::opens`]; or when there is no C compiler.
    pub fn on_failing_disk() -> anyhow::Result<(Self, FailingDisk)> {
        let folder = tempfile::tempdir()?;
        let disk = FailingDisk::new(folder.path())?;
        let site = Self::serves_on(&built()?, folder, ORIGIN, &[], Some(disk.clone()))?;
        Ok((site, disk))
    }

    fn in_folder(folder: TempDir, origin: &str, flags: &[&str]) -> anyhow::Result<Self> {
        Self::serves(&built()?, folder, origin, flags)
    }

    fn serves(app: &Path, folder: TempDir, origin: &str, flags: &[&str]) -> anyhow::Result<Self> {
        Self::serves_on(app, folder, origin, flags, None)
    }

    fn serves_on(
        app: &Path,
        folder: TempDir,
        origin: &str,
        flags: &[&str],
        disk: Option<FailingDisk>,
    ) -> anyhow::Result<Self> {
        let mut more: Vec<OsString> = vec!["--app".into(), app.into(), "--audience".into(), origin.into()];
        more.extend(flags.iter().map(Into::into));
        let relay = RelayProgram::start_on(&folder.path().join("relay"), "127.0.0.1:0", &more, disk)?;
        Ok(Self { relay, folder })
    }

    /// A person with a phone that never was here.
    ///
    /// # Errors
    /// When the browser does not start.
    pub async fn person(&self, name: &str) -> anyhow::Result<Person> {
        Person::arrives(name, self.relay.address()).await
    }

    /// A site at the port of the way itself, which can be cut, for one person with [`super::WebKit`] or
    /// [`super::Firefox`]: its pages listen ([`super::Page::said_wrong`]). Gives the origin with it.
    ///
    /// # Errors
    /// When there is no built app, or the relay does not start.
    pub async fn that_listens() -> anyhow::Result<(Self, Proxy, String)> {
        let (listener, origin) = place_with_origin().await?;
        let folder = tempfile::tempdir()?;
        let app = folder.path().join("app");
        std::fs::create_dir(&app)?;
        for file in std::fs::read_dir(built()?)? {
            let file = file?;
            std::fs::copy(file.path(), app.join(file.file_name()))?;
        }
        listens(&app)?;
        let site = Self::serves(&app, folder, &origin, &[])?;
        let proxy = Proxy::on(listener, site.relay.address())?;
        Ok((site, proxy, origin))
    }

    /// Where the relay keeps its notebooks.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("relay/data")
    }

    /// A folder of this site's own, gone with it.
    pub fn folder(&self) -> PathBuf {
        self.folder.path().to_owned()
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        if std::thread::panicking() {
            // A story that fails has failed already.
            let _ = std::fs::write(failed("relay.log"), self.relay.its_side());
        }
    }
}

fn built() -> anyhow::Result<PathBuf> {
    let named = std::env::var_os(SITE);
    let site = PathBuf::from(named.with_context(|| {
        format!("{SITE} names no built app: run `cargo xtask stories`, which builds it and tells its stories")
    })?);
    ensure!(
        site.is_absolute() && site.join("index.html").is_file(),
        "there is no built app at {}: run `cargo xtask stories`",
        site.display()
    );
    Ok(site)
}
