//! The store of a real relay: one SQLite file, of which this process is the only user.
//!
//! Every commit is on disk before it is answered (WAL with `synchronous=FULL`), erased bytes are overwritten, and the
//! tables themselves refuse to change a record. Whatever is wrong at the start is found before anything is touched.

mod census;
mod columns;
mod open;
mod rows;

use std::fs::File;
use std::path::{Path, PathBuf};

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension, params};
use shared::codec::Bytes;
use shared::ids::{BlobHash, CircleId};

pub use self::open::{OpenError, make_folder};
use super::StoreError;

/// The name of the database in the relay's folder.
pub const DATABASE_FILE: &str = "heenweer.db";
/// The name of the file whose lock says that a relay uses the folder.
pub const LOCK_FILE: &str = "heenweer.lock";

/// A store in one SQLite file.
#[derive(Debug)]
pub struct SqliteStore {
    db: Connection,
    path: PathBuf,
    /// Held for as long as this store lives; the operating system gives it back whatever happens to the process.
    _lock: File,
}

impl SqliteStore {
    /// The store in this folder, which is made when it is missing.
    ///
    /// # Errors
    /// [`OpenError`], one sentence for an operator; what was there is as it was.
    pub fn open(folder: &Path) -> Result<Self, OpenError> {
        let (db, path, lock) = open::open(folder)?;
        Ok(Self { db, path, _lock: lock })
    }

    /// A reader of blobs beside this store, so that a big photo does not hold up the one who writes.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn blob_reader(&self) -> Result<BlobReader, StoreError> {
        Ok(BlobReader { db: read_only(&self.path)? })
    }

    /// Writes a copy of the whole database to this file, which is not there yet.
    ///
    /// # Errors
    /// [`StoreError`]; what was written is of no use.
    pub fn copy_to(&self, file: &Path) -> Result<(), StoreError> {
        copy(&self.db, file)
    }

    /// Lets the database grow no further than this, as a full disk would.
    #[cfg(test)]
    pub(crate) fn limit_to_bytes_beyond_now(&self, more: u32) {
        let pages: u32 = self.db.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
        self.db.pragma_update(None, "max_page_count", pages + more / 4096).unwrap();
    }
}

/// Writes a copy of the database in this folder to a file, while a relay has it: one moment of it, whole.
///
/// A reader of another process sees what was committed when it began and never writes; the relay goes on beside it.
///
/// # Errors
/// [`StoreError`]; what was written is of no use.
pub fn copy_beside(folder: &Path, file: &Path) -> Result<(), StoreError> {
    copy(&read_only(&folder.join(DATABASE_FILE))?, file)
}

/// The seed of the relay's signing key in this folder, while a relay may have it; none before its first start.
///
/// # Errors
/// [`StoreError`].
pub(crate) fn secret_beside(folder: &Path) -> Result<Option<[u8; 32]>, StoreError> {
    let db = read_only(&folder.join(DATABASE_FILE))?;
    db.query_row("SELECT secret FROM relay", [], |row| row.get(0)).optional().map_err(failed)
}

fn read_only(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(path, flags).map_err(failed)?;
    db.execute_batch("PRAGMA trusted_schema = OFF; PRAGMA mmap_size = 0; PRAGMA query_only = ON;")
        .map_err(failed)?;
    Ok(db)
}

fn copy(from: &Connection, file: &Path) -> Result<(), StoreError> {
    let mut to = Connection::open(file).map_err(failed)?;
    // All in one step: a copy in several would begin anew after each commit of the relay.
    let step = Backup::new(from, &mut to).map_err(failed)?.step(-1).map_err(failed)?;
    if step == StepResult::Done {
        Ok(())
    } else {
        Err(StoreError::Broken("the database is locked".to_owned()))
    }
}

/// Reads blobs and nothing else.
#[derive(Debug)]
pub struct BlobReader {
    db: Connection,
}

impl BlobReader {
    /// A blob. Whether the asker may have it was decided before.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn blob(&self, circle: &CircleId, blob: &BlobHash) -> Result<Option<Bytes>, StoreError> {
        let found = read_blob(&self.db, circle, blob)?;
        let is_whole = |bytes: &Bytes| blake3::hash(bytes) == *blob.as_bytes();
        if found.as_ref().is_some_and(|bytes| !is_whole(bytes)) {
            tracing::error!("a blob on the disk is not what was kept there: `heenweer check` tells more");
            return Ok(None);
        }
        Ok(found)
    }
}

fn read_blob(db: &Connection, circle: &CircleId, blob: &BlobHash) -> Result<Option<Bytes>, StoreError> {
    db.prepare_cached("SELECT bytes FROM blob WHERE circle = ?1 AND hash = ?2")
        .map_err(failed)?
        .query_row(params![circle.as_bytes(), blob.as_bytes()], |row| row.get(0).map(Bytes))
        .optional()
        .map_err(failed)
}

/// What an error of SQLite's means to the relay. Its texts name tables and files, never what is in them.
#[expect(clippy::needless_pass_by_value, reason = "handed to map_err, which gives the error away")]
fn failed(error: rusqlite::Error) -> StoreError {
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => StoreError::Full,
        _ => StoreError::Broken(error.to_string()),
    }
}

#[cfg(test)]
mod tests;
