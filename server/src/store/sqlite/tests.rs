use std::fs;
use std::path::PathBuf;

use rusqlite::types::Value;
use shared::codec::Bytes;
use shared::ids::{CircleId, DeviceId, RecordHash};
use shared::time::Instant;
use tempfile::TempDir;

use super::*;
use crate::store::{Store, conformance};

fn open_error(folder: &Path) -> String {
    SqliteStore::open(folder).unwrap_err().to_string()
}

/// Every file of a folder with its bytes.
fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.into_iter().map(|path| (path.clone(), fs::read(path).unwrap())).collect()
}

#[test]
fn the_store_on_disk_keeps_every_promise_of_a_store() {
    let mut folders: Vec<TempDir> = Vec::new();
    conformance::check(|| {
        folders.push(tempfile::tempdir().unwrap());
        SqliteStore::open(folders.last().unwrap().path()).unwrap()
    })
    .unwrap();
}

#[test]
fn what_was_committed_is_there_after_opening_again() {
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("new").join("deeper");
    let mut store = SqliteStore::open(&inner).unwrap();
    store.begin().unwrap();
    store.set_relay_secret(&[7; 32]).unwrap();
    store.commit().unwrap();
    drop(store);
    assert_eq!(SqliteStore::open(&inner).unwrap().relay_secret().unwrap(), Some([7; 32]));
}

#[test]
fn every_commit_reaches_the_disk_and_every_guard_is_on() {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(folder.path()).unwrap();
    let number = |pragma: &str| -> i64 {
        store.db.query_row(&format!("PRAGMA {pragma}"), [], |row| row.get(0)).unwrap()
    };
    let mode: String = store.db.query_row("PRAGMA journal_mode", [], |row| row.get(0)).unwrap();
    assert_eq!(mode, "wal");
    assert_eq!(number("synchronous"), 2, "FULL");
    assert_eq!(number("foreign_keys"), 1);
    assert_eq!(number("trusted_schema"), 0);
    assert_eq!(number("secure_delete"), 1);
    assert_eq!(number("cell_size_check"), 1);
    assert_eq!(number("recursive_triggers"), 1);
    let mapped: Option<i64> =
        store.db.query_row("PRAGMA mmap_size", [], |row| row.get(0)).optional().unwrap();
    assert_eq!(mapped.unwrap_or(0), 0);
    let defensive = rusqlite::config::DbConfig::SQLITE_DBCONFIG_DEFENSIVE;
    assert!(store.db.db_config(defensive).unwrap());
}

#[test]
fn the_tables_themselves_refuse_to_change_a_record() {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(folder.path()).unwrap();
    let insert = |seq: i64| {
        let sql = "INSERT INTO record (circle, seq, hash, log_hash, kind, device, number, received_ms, header,
            signature, body) VALUES (zeroblob(16), ?1, randomblob(32), zeroblob(32), 1, zeroblob(16), ?1, 5, x'01',
            zeroblob(64), x'02')";
        store.db.execute(sql, [seq])
    };
    let circle = "INSERT INTO circle VALUES (zeroblob(16), 0, zeroblob(32), 0, 0, 0, NULL, NULL)";
    store.db.execute(circle, []).unwrap();
    insert(1).unwrap();
    insert(2).unwrap();
    assert!(insert(4).is_err(), "a gap");
    store.db.execute("INSERT INTO erased VALUES (zeroblob(16), 2)", []).unwrap();
    for refused in [
        "DELETE FROM record",
        "DELETE FROM record WHERE seq = 2",
        "UPDATE record SET body = NULL WHERE seq = 1",
        "UPDATE record SET body = x'03' WHERE seq = 2",
        "UPDATE record SET body = NULL, header = x'03' WHERE seq = 2",
        "UPDATE record SET body = NULL, received_ms = 6 WHERE seq = 2",
        "UPDATE record SET seq = 3 WHERE seq = 2",
        "INSERT OR REPLACE INTO record SELECT * FROM record WHERE seq = 2",
        "DELETE FROM erased",
        "UPDATE erased SET seq = 1",
        "DELETE FROM circle",
        "PRAGMA writable_schema = ON; DELETE FROM sqlite_schema WHERE type = 'trigger'",
    ] {
        assert!(store.db.execute_batch(refused).is_err(), "{refused}");
    }
    assert_eq!(store.db.execute("UPDATE record SET body = NULL WHERE seq = 2", []).unwrap(), 1);
}

#[test]
fn erased_bytes_are_in_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = SqliteStore::open(folder.path()).unwrap();
    let canary = b"this must not stay on the disk".repeat(100);
    let circle = CircleId::new([1; 16]);
    let (mut kept, header) = conformance::made(circle, 1, shared::record::RecordKind::Circle, Vec::new());
    kept.placed.record.body = Some(Bytes(canary.clone()));
    store.begin().unwrap();
    store.set_circle(&circle, &conformance::row()).unwrap();
    store.append(&circle, &kept, &header).unwrap();
    store.commit().unwrap();
    let found =
        || files(folder.path()).iter().any(|(_, bytes)| bytes.windows(30).any(|part| part == &canary[..30]));
    assert!(found(), "the search itself works");
    store.begin().unwrap();
    store.erase(&circle, &[1]).unwrap();
    store.commit().unwrap();
    assert_eq!(store.scrub().unwrap(), crate::store::Scrubbed::Clean);
    assert!(!found());
}

#[test]
fn a_folder_has_one_relay() {
    let folder = tempfile::tempdir().unwrap();
    let first = SqliteStore::open(folder.path()).unwrap();
    assert!(open_error(folder.path()).ends_with("is in use by another relay"));
    drop(first);
    SqliteStore::open(folder.path()).unwrap();
}

#[test]
fn a_database_of_an_earlier_format_keeps_every_record_and_every_guard() {
    let folder = tempfile::tempdir().unwrap();
    let rows = "SELECT * FROM record ORDER BY circle, seq";
    let read = |db: &Connection| -> Vec<Vec<Value>> {
        let mut statement = db.prepare(rows).unwrap();
        let columns = statement.column_count();
        let row = |row: &rusqlite::Row<'_>| (0..columns).map(|column| row.get(column)).collect();
        statement.query_map([], row).unwrap().map(Result::unwrap).collect()
    };
    let old = Connection::open(folder.path().join(DATABASE_FILE)).unwrap();
    old.execute_batch(&open::MIGRATIONS[..3].concat()).unwrap();
    old.execute_batch(
        "PRAGMA application_id = 0x6865656e; PRAGMA user_version = 3; PRAGMA journal_mode = WAL;
         INSERT INTO circle VALUES (zeroblob(16), 3, zeroblob(32), 5, 0, 0, NULL, NULL);",
    )
    .unwrap();
    for (seq, kind) in [(1, 0), (2, 1), (3, 2)] {
        let sql = "INSERT INTO record VALUES (zeroblob(16), ?1, randomblob(32), randomblob(32), ?2, zeroblob(16), ?1,
            ?1 + 5, x'01', randomblob(64), randomblob(900))";
        old.execute(sql, [seq, kind]).unwrap();
    }
    old.execute_batch(
        "INSERT INTO naming VALUES (zeroblob(16), 3, zeroblob(32)); INSERT INTO erased VALUES (zeroblob(16), 2);
         UPDATE record SET body = NULL WHERE seq = 2;",
    )
    .unwrap();
    let before = read(&old);
    drop(old);

    let store = SqliteStore::open(folder.path()).unwrap();
    assert_eq!(read(&store.db), before);
    assert_eq!(store.complaints().unwrap(), Vec::<String>::new());
    let Value::Blob(hash) = &before[0][2] else { panic!("a hash is bytes") };
    let hash = RecordHash::new(hash.as_slice().try_into().unwrap());
    assert_eq!(store.control_place(&CircleId::ZERO, &hash).unwrap(), Some(1));
    assert_eq!(store.numbered(&CircleId::ZERO, &DeviceId::ZERO, 1).unwrap(), Some((1, hash)));
    for refused in [
        "DELETE FROM record WHERE seq = 3",
        "UPDATE record SET body = NULL WHERE seq = 3",
        "UPDATE record SET body = x'03' WHERE seq = 2",
        "INSERT INTO naming VALUES (zeroblob(16), 4, zeroblob(32))",
        "INSERT INTO erased VALUES (zeroblob(16), 4)",
    ] {
        assert!(store.db.execute_batch(refused).is_err(), "{refused}");
    }
}

#[test]
fn a_database_of_this_format_is_opened_without_a_byte_written() {
    let folder = tempfile::tempdir().unwrap();
    let [orderly, unclean] = ["orderly", "unclean"].map(|name| folder.path().join(name));
    let mut store = SqliteStore::open(&orderly).unwrap();
    store.begin().unwrap();
    store.set_relay_secret(&[7; 32]).unwrap();
    store.commit().unwrap();
    make_folder(&unclean).unwrap();
    let log = format!("{DATABASE_FILE}-wal");
    for name in [DATABASE_FILE, &log] {
        fs::copy(orderly.join(name), unclean.join(name)).unwrap();
    }
    drop(store);
    assert!(fs::metadata(unclean.join(&log)).unwrap().len() > 0, "something waits in the log");
    for folder in [orderly, unclean] {
        let bytes = || [DATABASE_FILE, &log].map(|name| fs::read(folder.join(name)).unwrap_or_default());
        let before = bytes();
        let store = SqliteStore::open(&folder).unwrap();
        assert_eq!(store.relay_secret().unwrap(), Some([7; 32]));
        assert!(bytes() == before, "{}", folder.display());
    }
}

#[test]
fn a_newer_database_is_refused_and_no_byte_of_it_changes() {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(folder.path()).unwrap();
    store.db.pragma_update(None, "user_version", 5).unwrap();
    drop(store);
    fs::remove_file(folder.path().join(LOCK_FILE)).unwrap();
    let before = files(folder.path());
    let said = open_error(folder.path());
    assert!(
        said.ends_with("was written by a newer version of the relay (format 5, this one knows 4)"),
        "{said}"
    );
    assert_eq!(files(folder.path()), before);
}

#[test]
fn what_is_not_a_relays_database_is_refused_and_no_byte_of_it_changes() {
    let somebody_elses = {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.db");
        Connection::open(&path).unwrap().execute_batch("CREATE TABLE t (x)").unwrap();
        fs::read(path).unwrap()
    };
    for bytes in [b"short".to_vec(), vec![0; 4096], somebody_elses] {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(DATABASE_FILE), bytes).unwrap();
        let before = files(folder.path());
        let said = open_error(folder.path());
        assert!(said.ends_with("is not a relay's database"), "{said}");
        assert_eq!(files(folder.path()), before);
    }
}

#[test]
fn a_full_disk_is_told_from_a_broken_one_and_reading_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = SqliteStore::open(folder.path()).unwrap();
    store.limit_to_bytes_beyond_now(8192);
    let circle = CircleId::new([1; 16]);
    store.begin().unwrap();
    store.set_relay_secret(&[7; 32]).unwrap();
    store.commit().unwrap();
    store.begin().unwrap();
    store.set_circle(&circle, &conformance::row()).unwrap();
    let full = store.add_blob(&circle, &BlobHash::ZERO, &vec![0; 100_000], Instant::from_ms(1));
    assert_eq!(full, Err(StoreError::Full));
    store.rollback();
    assert_eq!(store.circle(&circle).unwrap(), None);
    assert_eq!(store.relay_secret().unwrap(), Some([7; 32]));
}
