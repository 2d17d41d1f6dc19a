//! A verified copy of a database, and a database from such a copy.
//!
//! Either way what is written stands under another name until every hash and signature of it was recomputed and it is
//! on the disk; then it is renamed. So a copy that bears the database's name is whole, whatever happened while it was
//! made.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::check::{Report, check};
use crate::store::sqlite::{DATABASE_FILE, LOCK_FILE, OpenError, SqliteStore, copy_beside};
use crate::store::{Store, StoreError};

/// Where a copy stands until it is verified.
const UNVERIFIED: &str = "unverified";

/// Why a copy was not made. What was there before is as it was.
#[derive(Debug, Error)]
pub enum BackupError {
    /// The database, or the copy of it, cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The database cannot be read, or the copy not be written.
    #[error("the copy cannot be made: {0}")]
    Store(#[from] StoreError),
    /// A file or a folder cannot be read or written.
    #[error("{0}: {1}")]
    Io(PathBuf, io::Error),
    /// The copy would replace what it is a copy of.
    #[error("{0} is the relay's own folder")]
    SameFolder(PathBuf),
    /// There is nothing to copy.
    #[error("there is no database in {0}")]
    NothingThere(PathBuf),
    /// A database is never replaced.
    #[error("there is a database in {0} already: move it away first")]
    AlreadyThere(PathBuf),
    /// What was copied is damaged.
    #[error("the copy is not sound, and was thrown away: {0}")]
    Unsound(String),
}

/// What a disk does for a copy to outlast a power cut: content is on it, a name is on it.
trait Lasting {
    /// What this file or folder holds is on the disk.
    fn sync(&mut self, path: &Path) -> io::Result<()>;
    /// This file has another name.
    fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()>;
}

/// The machine's own disk.
struct Disk;

impl Lasting for Disk {
    fn sync(&mut self, path: &Path) -> io::Result<()> {
        File::open(path)?.sync_all()
    }

    fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }
}

/// Copies the database of `data` into the folder `to`, whether a relay uses it or not.
///
/// # Errors
/// [`BackupError`]; a copy that was there before is as it was.
pub fn backup(data: &Path, to: &Path) -> Result<Report, BackupError> {
    backup_on(&mut Disk, data, to)
}

fn backup_on(disk: &mut impl Lasting, data: &Path, to: &Path) -> Result<Report, BackupError> {
    if !data.join(DATABASE_FILE).exists() {
        return Err(BackupError::NothingThere(data.to_owned()));
    }
    make(to)?;
    if same(data, to) {
        return Err(BackupError::SameFolder(to.to_owned()));
    }
    let unverified = begin(to)?;
    let copy = unverified.join(DATABASE_FILE);
    match SqliteStore::open(data) {
        Ok(store) => store.copy_to(&copy)?,
        Err(OpenError::InUse(_)) => copy_beside(data, &copy)?,
        Err(error) => return Err(error.into()),
    }
    finish(disk, &unverified, to)
}

/// Makes the folder `data` from the copy in `from`.
///
/// # Errors
/// [`BackupError`]; a database is never replaced.
pub fn restore(from: &Path, data: &Path) -> Result<Report, BackupError> {
    restore_on(&mut Disk, from, data)
}

fn restore_on(disk: &mut impl Lasting, from: &Path, data: &Path) -> Result<Report, BackupError> {
    let source = from.join(DATABASE_FILE);
    if !source.exists() {
        return Err(BackupError::NothingThere(from.to_owned()));
    }
    make(data)?;
    if data.join(DATABASE_FILE).exists() {
        return Err(BackupError::AlreadyThere(data.to_owned()));
    }
    let unverified = begin(data)?;
    let copy = |name: &str| {
        let source = from.join(name);
        fs::copy(&source, unverified.join(name)).map_err(|error| BackupError::Io(source, error))
    };
    copy(DATABASE_FILE)?;
    // There is none beside a backup; there is one beside a folder that was copied by hand after an unclean stop.
    let log = format!("{DATABASE_FILE}-wal");
    if from.join(&log).exists() {
        copy(&log)?;
    }
    finish(disk, &unverified, data)
}

/// An empty folder for what is not verified yet.
fn begin(folder: &Path) -> Result<PathBuf, BackupError> {
    let unverified = folder.join(UNVERIFIED);
    match fs::remove_dir_all(&unverified) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            return Err(BackupError::Io(unverified, error));
        }
        Ok(()) | Err(_) => {}
    }
    make(&unverified)?;
    Ok(unverified)
}

/// Verifies, sees to it that all is on the disk, and gives the copy its name.
fn finish(disk: &mut impl Lasting, unverified: &Path, folder: &Path) -> Result<Report, BackupError> {
    let io = |path: &Path| {
        let path = path.to_owned();
        move |error| BackupError::Io(path, error)
    };
    let mut store = SqliteStore::open(unverified)?;
    // What was copied beside the database goes into it: that one file is what gets the name.
    store.scrub()?;
    let report = check(&store);
    drop(store);
    let (copy, named) = (unverified.join(DATABASE_FILE), folder.join(DATABASE_FILE));
    if let Some(first) = report.faults.first() {
        fs::remove_dir_all(unverified).map_err(io(unverified))?;
        return Err(BackupError::Unsound(first.clone()));
    }
    disk.sync(&copy).map_err(io(&copy))?;
    disk.sync(unverified).map_err(io(unverified))?;
    disk.rename(&copy, &named).map_err(io(&named))?;
    disk.sync(folder).map_err(io(folder))?;
    fs::remove_file(unverified.join(LOCK_FILE)).map_err(io(unverified))?;
    fs::remove_dir_all(unverified).map_err(io(unverified))?;
    Ok(report)
}

/// A folder for the relay's owner alone: a copy holds the relay's signing key.
fn make(folder: &Path) -> Result<(), BackupError> {
    crate::store::sqlite::make_folder(folder).map_err(|error| BackupError::Io(folder.to_owned(), error))
}

fn same(one: &Path, other: &Path) -> bool {
    let whole = |path: &Path| fs::canonicalize(path).ok();
    whole(one).is_some() && whole(one) == whole(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq)]
    enum Step {
        Sync(PathBuf),
        Rename(PathBuf, PathBuf),
    }

    /// Does what it is told, and remembers it: a power cut after any step leaves what was synced before.
    #[derive(Default)]
    struct Remembering(Vec<Step>);

    impl Lasting for Remembering {
        fn sync(&mut self, path: &Path) -> io::Result<()> {
            self.0.push(Step::Sync(path.to_owned()));
            Disk.sync(path)
        }

        fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()> {
            self.0.push(Step::Rename(from.to_owned(), to.to_owned()));
            Disk.rename(from, to)
        }
    }

    /// Whenever the power is cut, what bears the name is whole; and who is told that it is done finds it there.
    fn outlasts_a_cut(steps: &[Step], named: &Path) {
        let renamed = |step: &Step| matches!(step, Step::Rename(_, to) if to == named);
        let at = steps.iter().position(renamed).expect("it gets its name");
        let (before, after) = steps.split_at(at);
        let Some(Step::Rename(copy, _)) = after.first() else { panic!("a name is given") };
        assert!(
            before.contains(&Step::Sync(copy.clone())),
            "named before its content was on the disk: {steps:?}"
        );
        let folder = named.parent().expect("a folder").to_owned();
        assert!(after.contains(&Step::Sync(folder)), "done before its name was on the disk: {steps:?}");
    }

    #[test]
    fn a_copy_gets_its_name_when_its_content_is_on_the_disk_and_is_done_when_its_name_is() {
        let folder = tempfile::tempdir().expect("a folder");
        let [data, copy, again] = ["data", "copy", "again"].map(|name| folder.path().join(name));
        drop(SqliteStore::open(&data).expect("a database"));
        let mut disk = Remembering::default();
        backup_on(&mut disk, &data, &copy).expect("a backup");
        outlasts_a_cut(&disk.0, &copy.join(DATABASE_FILE));
        let mut disk = Remembering::default();
        restore_on(&mut disk, &copy, &again).expect("a restore");
        outlasts_a_cut(&disk.0, &again.join(DATABASE_FILE));
    }
}
