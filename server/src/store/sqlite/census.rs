//! Lists that only the check of a whole database asks for: what there is, whatever the relay would make of it.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::params;
use shared::codec;
use shared::ids::{BlobHash, CircleId, DeviceId, InviteId, KnockHash, RegistrationCode};
use shared::time::Instant;
use shared::wire::Reveal;

use super::columns::{fixed, optional_uint, uint};
use super::rows::unreadable;
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

    /// Answers to knocks, each with the invitation and the device by which it is found.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn reveal_rows(&self, circle: &CircleId) -> Result<Vec<(InviteId, DeviceId, Reveal)>, StoreError> {
        let sql = "SELECT invite, device, reveal FROM reveal WHERE circle = ?1";
        let read = |row: &rusqlite::Row<'_>| Ok((fixed(row, 0)?, fixed(row, 1)?, row.get::<_, Vec<u8>>(2)?));
        let rows = self.list(sql, params![circle.as_bytes()], read)?;
        let decode = |(invite, device, reveal): (InviteId, DeviceId, Vec<u8>)| {
            Ok((invite, device, codec::from_bytes(&reveal).map_err(|_| unreadable("a reveal"))?))
        };
        rows.into_iter().map(decode).collect()
    }

    /// The places of a circle from which a body was taken away.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn erased_places(&self, circle: &CircleId) -> Result<BTreeSet<u64>, StoreError> {
        let sql = "SELECT seq FROM erased WHERE circle = ?1";
        Ok(self.list(sql, params![circle.as_bytes()], |row| uint(row, 0))?.into_iter().collect())
    }

    /// The blobs of a circle that wait for a record to name them.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn waiting_blobs(&self, circle: &CircleId) -> Result<BTreeSet<BlobHash>, StoreError> {
        let sql = "SELECT hash FROM brought WHERE circle = ?1";
        Ok(self.list(sql, params![circle.as_bytes()], |row| fixed(row, 0))?.into_iter().collect())
    }

    /// Registration codes that were used, and until when each is remembered.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn spent_codes(&self) -> Result<Vec<(RegistrationCode, Instant)>, StoreError> {
        let read = |row: &rusqlite::Row<'_>| Ok((fixed(row, 0)?, Instant::from_ms(uint(row, 1)?)));
        self.list("SELECT code, until_ms FROM spent", [], read)
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
