//! One phone's file: rows in SQLite, each transaction on the disk when it returns.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use anyhow::Context;
use rusqlite::{Connection, OptionalExtension, params};
use shared::device::{Key, Table, Write};
use shared::ids::CircleId;

/// How long a reader waits for a writer: only while the file is being made.
const BUSY: Duration = Duration::from_secs(10);

/// The rows of one device.
#[derive(Debug)]
pub struct File {
    rows: Connection,
}

/// The table's number: its place in the list, which is for ever.
fn number(table: Table) -> anyhow::Result<u8> {
    let place = Table::ALL.iter().position(|other| *other == table).context("a table that is not listed")?;
    Ok(u8::try_from(place)?)
}

impl File {
    /// Opens the file, and makes it when it is not there.
    ///
    /// # Errors
    /// When it is no such file or cannot be made.
    pub fn open(path: &Path) -> anyhow::Result<Self> {
        let rows = Connection::open(path).with_context(|| format!("{} does not open", path.display()))?;
        rows.busy_timeout(BUSY)?;
        // A log beside the file lets a list be read while something is written. FULL: the log is on the disk before
        // a transaction returns, so that a phone without power keeps what it promised.
        rows.pragma_update(None, "journal_mode", "wal")?;
        rows.pragma_update(None, "synchronous", "full")?;
        rows.execute_batch(
            "CREATE TABLE IF NOT EXISTS rows (
                tbl INTEGER NOT NULL, key BLOB NOT NULL, row BLOB NOT NULL, PRIMARY KEY (tbl, key)
            ) STRICT, WITHOUT ROWID",
        )?;
        Ok(Self { rows })
    }

    /// All of it or nothing, in one transaction.
    ///
    /// # Errors
    /// When the disk does not take it; then nothing of it is there.
    pub fn commit(&mut self, writes: &[Write]) -> anyhow::Result<()> {
        let turn = self.rows.transaction()?;
        {
            let mut put =
                turn.prepare_cached("INSERT OR REPLACE INTO rows (tbl, key, row) VALUES (?, ?, ?)")?;
            let mut delete = turn.prepare_cached("DELETE FROM rows WHERE tbl = ? AND key = ?")?;
            for write in writes {
                match write {
                    Write::Put(key, row) => put.execute(params![number(key.table)?, key.key, row])?,
                    Write::Delete(key) => delete.execute(params![number(key.table)?, key.key])?,
                };
            }
        }
        Ok(turn.commit()?)
    }

    /// These rows, none where there is none.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn load(&self, keys: Vec<Key>) -> anyhow::Result<Vec<(Key, Option<Vec<u8>>)>> {
        let mut read = self.rows.prepare_cached("SELECT row FROM rows WHERE tbl = ? AND key = ?")?;
        let mut row_of = |key: &Key| -> anyhow::Result<Option<Vec<u8>>> {
            let row = read.query_row(params![number(key.table)?, key.key], |row| row.get(0));
            Ok(row.optional()?)
        };
        keys.into_iter().map(|key| row_of(&key).map(|row| (key, row))).collect()
    }

    /// The rows that a device is opened with.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn opening_rows(&self) -> anyhow::Result<BTreeMap<Key, Vec<u8>>> {
        let mut read = self.rows.prepare_cached("SELECT key, row FROM rows WHERE tbl = ?")?;
        let mut all = BTreeMap::new();
        for table in Table::ALL.into_iter().filter(|table| table.is_read_at_opening()) {
            for found in read.query_map([number(table)?], |row| Ok((row.get(0)?, row.get(1)?)))? {
                let (key, row) = found?;
                all.insert(Key { table, key }, row);
            }
        }
        Ok(all)
    }

    /// The rows of one circle in one table, in the order of their keys.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn rows_of(&self, table: Table, circle: &CircleId) -> anyhow::Result<Vec<(Vec<u8>, Vec<u8>)>> {
        let mut read =
            self.rows.prepare_cached("SELECT key, row FROM rows WHERE tbl = ? AND key >= ? ORDER BY key")?;
        let mut found = read.query(params![number(table)?, circle.as_bytes()])?;
        let mut rows = Vec::new();
        while let Some(row) = found.next()? {
            let key: Vec<u8> = row.get(0)?;
            if !key.starts_with(circle.as_bytes()) {
                break;
            }
            rows.push((key, row.get(1)?));
        }
        Ok(rows)
    }
}
