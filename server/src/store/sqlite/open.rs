//! Opening a relay's folder: look first, touch later.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use rusqlite::config::DbConfig;
use rusqlite::hooks::Wal;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use thiserror::Error;

use super::{DATABASE_FILE, LOCK_FILE};

/// Marks the file as a relay's: "heen" in ASCII.
const APPLICATION_ID: u32 = 0x6865_656e;

/// Each format's step from the one before it. Only ever added to.
pub(super) const MIGRATIONS: [&str; 4] = [
    include_str!("schema.sql"),
    include_str!("brought.sql"),
    include_str!("spent.sql"),
    include_str!("numbered.sql"),
];

/// The first SQLite without the WAL-reset bug: 3.51.3.
const OLDEST_SQLITE: i32 = 3_051_003;

/// Pages of 4 KiB in the log beside the database before it is emptied: SQLite's own measure.
const CHECKPOINT_PAGES: i32 = 1000;

/// Statements kept prepared: there are some forty.
const STATEMENTS: usize = 64;

/// Why a folder cannot be a relay's.
#[derive(Debug, Error)]
pub enum OpenError {
    /// Something else than a folder is there.
    #[error("{0} is not a folder")]
    NotAFolder(PathBuf),
    /// The folder cannot be made or written.
    #[error("the folder {0} cannot be written: {1}")]
    NotWritable(PathBuf, io::Error),
    /// Another process has it.
    #[error("the folder {0} is in use by another relay")]
    InUse(PathBuf),
    /// The file is something else.
    #[error("{0} is not a relay's database")]
    NotOurs(PathBuf),
    /// The file is of a later version.
    #[error("{path} was written by a newer version of the relay (format {found}, this one knows {known})")]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its format.
        found: u32,
        /// The newest format that this version knows.
        known: u32,
    },
    /// The SQLite that this program was built with loses data.
    #[error("SQLite {0} is too old: 3.51.3 or later is needed")]
    OldSqlite(&'static str),
    /// The file cannot be changed to what the relay's promises stand on.
    #[error("{0} cannot be given a log: the disk fails")]
    NoLog(PathBuf),
    /// A check after an unclean stop found damage.
    #[error("{0} is damaged: put back a backup")]
    Damaged(PathBuf),
    /// SQLite refuses.
    #[error("{0} cannot be opened: {1}")]
    Sqlite(PathBuf, rusqlite::Error),
}

pub(super) fn open(folder: &Path) -> Result<(Connection, PathBuf, File), OpenError> {
    if rusqlite::version_number() < OLDEST_SQLITE {
        return Err(OpenError::OldSqlite(rusqlite::version()));
    }
    let not_writable = |error| OpenError::NotWritable(folder.to_owned(), error);
    match fs::metadata(folder) {
        Ok(found) if !found.is_dir() => return Err(OpenError::NotAFolder(folder.to_owned())),
        Ok(_) => look(&folder.join(DATABASE_FILE))?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => make_folder(folder).map_err(not_writable)?,
        Err(error) => return Err(not_writable(error)),
    }
    // An absolute path is never taken for one of SQLite's URIs.
    let folder = fs::canonicalize(folder).map_err(not_writable)?;
    let lock = lock(&folder)?;
    let path = folder.join(DATABASE_FILE);
    // What is in the log beside the database was not put back by an orderly stop.
    let unclean = fs::metadata(folder.join(format!("{DATABASE_FILE}-wal"))).is_ok_and(|wal| wal.len() > 0);
    let refused = |error| OpenError::Sqlite(path.clone(), error);
    let mut db = connect(&path).map_err(refused)?;
    if !migrate(&mut db, &path)? {
        return Err(OpenError::NotOurs(path));
    }
    if unclean {
        let word: String = db.query_row("PRAGMA quick_check(1)", [], |row| row.get(0)).map_err(refused)?;
        if word != "ok" {
            return Err(OpenError::Damaged(path));
        }
    }
    Ok((db, path, lock))
}

/// Makes a folder that its owner alone can read, and those above it that are missing; there after a power cut too.
///
/// # Errors
/// When the disk refuses.
pub fn make_folder(folder: &Path) -> io::Result<()> {
    let missing: Vec<&Path> =
        folder.ancestors().take_while(|above| !above.as_os_str().is_empty() && !above.exists()).collect();
    make(folder)?;
    // The name of a folder stands in the one above it, and SQLite syncs only the one in which the database is.
    for made in missing {
        let above = made.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."));
        File::open(above)?.sync_all()?;
    }
    Ok(())
}

#[cfg(unix)]
fn make(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn make(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}

/// Reads the file's first bytes by hand: SQLite itself may write when it opens a file.
fn look(path: &Path) -> Result<(), OpenError> {
    let mut head = [0; 100];
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(OpenError::NotWritable(path.to_owned(), error)),
    };
    let empty = file.metadata().is_ok_and(|found| found.is_file() && found.len() == 0);
    if empty {
        return Ok(());
    }
    // Source: "The Database File Format", SQLite: magic at 0, user version at 60, application id at 68.
    let whole = file.read_exact(&mut head).is_ok();
    let number = |at: usize| {
        let bytes = head.get(at..at + 4).and_then(|bytes| bytes.try_into().ok());
        bytes.map_or(0, u32::from_be_bytes)
    };
    if !whole || !head.starts_with(b"SQLite format 3\0") || number(68) != APPLICATION_ID {
        // The power went while the first format was written: SQLite takes that back, and then it is told whose it is.
        let journal = path.with_file_name(format!("{DATABASE_FILE}-journal"));
        if fs::metadata(journal).is_ok_and(|journal| journal.len() > 0) {
            return Ok(());
        }
        return Err(OpenError::NotOurs(path.to_owned()));
    }
    check_format(path, number(60))
}

fn known_format() -> u32 {
    u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX)
}

fn check_format(path: &Path, found: u32) -> Result<(), OpenError> {
    let known = known_format();
    if found > known { Err(OpenError::Newer { path: path.to_owned(), found, known }) } else { Ok(()) }
}

fn lock(folder: &Path) -> Result<File, OpenError> {
    let path = folder.join(LOCK_FILE);
    let not_writable = |error| OpenError::NotWritable(folder.to_owned(), error);
    let file =
        OpenOptions::new().create(true).truncate(false).write(true).open(path).map_err(not_writable)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(OpenError::InUse(folder.to_owned())),
        Err(TryLockError::Error(error)) => Err(not_writable(error)),
    }
}

fn connect(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_NOFOLLOW;
    let mut db = Connection::open_with_flags(path, flags)?;
    db.set_prepared_statement_cache_capacity(STATEMENTS);
    // Else a statement over a table with a partial index is parsed anew for every value that it is given
    // (https://sqlite.org/c3ref/c_dbconfig_defensive.html, ENABLE_QPSG).
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
    // The cache of 64 MiB holds the upper pages of a million records' indexes: names of records come in no order, and with
    // SQLite's own 2 MB an old database was read from for most of them.
    db.execute_batch(
        "PRAGMA foreign_keys = ON;
         PRAGMA recursive_triggers = ON;
         PRAGMA trusted_schema = OFF;
         PRAGMA cell_size_check = ON;
         PRAGMA secure_delete = ON;
         PRAGMA mmap_size = 0;
         PRAGMA synchronous = FULL;
         PRAGMA temp_store = MEMORY;
         PRAGMA cache_size = -65536;
         PRAGMA journal_size_limit = 67108864;",
    )?;
    // SQLite's own checkpoint after a commit keeps its errors to itself. A sync that failed must be heard of.
    db.wal_hook(Some(empty_log))?;
    Ok(db)
}

/// Moves a long log into the database, right after the commit that made it long. That commit stands whatever happens.
fn empty_log(log: &mut Wal, pages: i32) -> rusqlite::Result<()> {
    if pages < CHECKPOINT_PAGES {
        return Ok(());
    }
    match log.checkpoint() {
        // Somebody reads what the log replaces, or there is no room: the next commit tries again.
        Err(error)
            if matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseBusy | ErrorCode::DiskFull)) =>
        {
            Ok(())
        }
        done => done,
    }
}

/// Brings the file to the newest format; `false` when it is somebody else's. To one that has it nothing is written: a
/// relay starts on a full disk too.
///
/// The first format is written with a rollback journal, so that the file itself says whose it is from its first moment.
fn migrate(db: &mut Connection, path: &Path) -> Result<bool, OpenError> {
    let refused = |error| OpenError::Sqlite(path.to_owned(), error);
    let number = |db: &Connection, name: &str| db.pragma_query_value(None, name, |row| row.get::<_, u32>(0));
    let found = number(db, "user_version").map_err(refused)?;
    let owner = number(db, "application_id").map_err(refused)?;
    let tables: u32 =
        db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).map_err(refused)?;
    if owner != APPLICATION_ID && (owner, found, tables) != (0, 0, 0) {
        return Ok(false);
    }
    check_format(path, found)?;
    let run = |db: &mut Connection| -> rusqlite::Result<()> {
        let is_old = found < known_format();
        if is_old {
            renew(db, found)?;
        }
        // Of a file that has a log this writes nothing.
        db.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
        if is_old {
            // Of the file alone: a step that renames a table leaves SQLite's own temporary database in a transaction, and
            // over that one it would fail.
            db.query_row("PRAGMA main.wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        }
        db.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
        Ok(())
    };
    run(db).map_err(refused)?;
    // A disk that failed just then left the file as it was, and SQLite does not say so.
    if has_log(path) { Ok(true) } else { Err(OpenError::NoLog(path.to_owned())) }
}

/// Takes the steps that a file of this format misses, in one transaction.
fn renew(db: &mut Connection, found: u32) -> rusqlite::Result<()> {
    let missing = MIGRATIONS.iter().skip(usize::try_from(found).unwrap_or(usize::MAX));
    // A table to which others point can only be made anew while nobody looks (https://sqlite.org/lang_altertable.html,
    // "Making Other Kinds Of Table Schema Changes"); whether all still point at something, `heenweer check` tells.
    db.pragma_update(None, "foreign_keys", false)?;
    let transaction = db.transaction()?;
    for step in missing {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", known_format())?;
    transaction.commit()?;
    db.pragma_update(None, "foreign_keys", true)
}

/// Whether the file itself says that it is written through a log.
fn has_log(path: &Path) -> bool {
    let mut head = [0; 20];
    // Source: "The Database File Format", SQLite: file format write and read version at 18, 2 for WAL.
    File::open(path).and_then(|mut file| file.read_exact(&mut head)).is_ok() && head.ends_with(&[2, 2])
}
