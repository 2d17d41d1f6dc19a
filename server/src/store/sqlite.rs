//! The store of a real relay: one SQLite file, of which this process is the only user.
//!
//! Every commit is on disk before it is answered (WAL with `synchronous=FULL`), erased bytes are overwritten, and the
//! tables themselves refuse to change a record. Whatever is wrong at the start is found before anything is touched.

mod columns;
mod open;
mod rows;

use std::fs::File;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension, params};
use shared::codec::Bytes;
use shared::ids::{BlobHash, CircleId};

pub use self::open::OpenError;
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
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let db = Connection::open_with_flags(&self.path, flags).map_err(failed)?;
        db.execute_batch("PRAGMA trusted_schema = OFF; PRAGMA mmap_size = 0; PRAGMA query_only = ON;")
            .map_err(failed)?;
        Ok(BlobReader { db })
    }

    /// Lets the database grow no further than this, as a full disk would.
    #[cfg(test)]
    pub(crate) fn limit_to_bytes_beyond_now(&self, more: u32) {
        let pages: u32 = self.db.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
        self.db.pragma_update(None, "max_page_count", pages + more / 4096).unwrap();
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
        read_blob(&self.db, circle, blob)
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
