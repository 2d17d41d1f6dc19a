//! Lists that only the check of a whole database asks for: what there is, whatever the relay would make of it.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::params;
use shared::ids::{BlobHash, CircleId, DeviceId, KnockHash};

use super::columns::{fixed, optional_uint, uint};
use super::{SqliteStore, failed};
use crate::store::{DeviceRow, StoreError};

impl SqliteStore {
    /// What SQLite itself finds wrong with its file and with references between tables; empty when nothing is.
    ///
    /// # Errors
    /// [`StoreError`] when the file cannot even be looked at.
    pub fn complaints(&self) -> Result<Vec<String>, StoreError> {
        let mut complaints: Vec<String> = self.list("PRAGMA integrity_check(20)", [], |row| row.get(0))?;
        complaints.retain(|word| word != "ok");
        let orphans: Vec<String> = self.list("PRAGMA foreign_key_check", [], |row| row.get(0))?;
        complaints.extend(orphans.into_iter().take(20).map(|table| format!("a row of {table} has no owner")));
        Ok(complaints)
    }

    /// Every circle that any table names.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn every_circle(&self) -> Result<Vec<CircleId>, StoreError> {
        self.list(
            "SELECT id FROM circle UNION SELECT DISTINCT circle FROM record UNION SELECT DISTINCT circle FROM blob",
            [],
            |row| fixed(row, 0),
        )
    }

    /// What the projection says of a circle's devices.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn device_rows(&self, circle: &CircleId) -> Result<BTreeMap<DeviceId, DeviceRow>, StoreError> {
        let sql = "SELECT id, member, added_seq, removed_seq FROM device WHERE circle = ?1";
        let rows = self.list(sql, params![circle.as_bytes()], |row| {
            let device =
                DeviceRow { member: fixed(row, 1)?, added: uint(row, 2)?, removed: optional_uint(row, 3)? };
            Ok((fixed(row, 0)?, device))
        })?;
        Ok(rows.into_iter().collect())
    }

    /// Which places of a circle name which blobs.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn namings(&self, circle: &CircleId) -> Result<BTreeSet<(u64, BlobHash)>, StoreError> {
        let sql = "SELECT seq, blob FROM naming WHERE circle = ?1";
        let rows = self.list(sql, params![circle.as_bytes()], |row| Ok((uint(row, 0)?, fixed(row, 1)?)))?;
        Ok(rows.into_iter().collect())
    }

    /// The names under which knocks are kept, in the order in which they came.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn knock_names(&self, circle: &CircleId) -> Result<Vec<KnockHash>, StoreError> {
        let sql = "SELECT hash FROM knock WHERE circle = ?1 ORDER BY place";
        self.list(sql, params![circle.as_bytes()], |row| fixed(row, 0))
    }

    /// The names of a circle's blobs.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn blob_names(&self, circle: &CircleId) -> Result<Vec<BlobHash>, StoreError> {
        self.list("SELECT hash FROM blob WHERE circle = ?1", params![circle.as_bytes()], |row| fixed(row, 0))
    }

    fn list<T>(
        &self,
        sql: &str,
        values: impl rusqlite::Params,
        read: impl FnMut(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, StoreError> {
        let mut statement = self.db.prepare(sql).map_err(failed)?;
        let rows = statement.query_map(values, read).map_err(failed)?;
        rows.collect::<Result<_, _>>().map_err(failed)
    }
}
