//! The store's methods, one statement or a few each. Every statement is prepared once and finds its rows by an index.

use rusqlite::types::ToSql;
use rusqlite::{CachedStatement, OptionalExtension, Row, params};
use shared::codec::{self, Bytes};
use shared::ids::{BlobHash, CircleId, DeviceId, InviteId, LogHash, RecordHash, RegistrationCode};
use shared::record::{Head, Header};
use shared::time::Instant;
use shared::wire::Reveal;

use super::columns::{author, circle_row, fixed, int, kept, kind_number, uint};
use super::{SqliteStore, failed, read_blob};
use crate::store::{
    Author, CircleRow, DeviceRow, Freed, Kept, KnockRow, PageSize, Scrubbed, Store, StoreError, Which,
    knock_name,
};

pub(super) fn unreadable(what: &str) -> StoreError {
    StoreError::Broken(format!("{what} on disk cannot be read"))
}

impl SqliteStore {
    fn prepared(&self, sql: &str) -> Result<CachedStatement<'_>, StoreError> {
        self.db.prepare_cached(sql).map_err(failed)
    }

    fn write(&self, sql: &str, values: &[&dyn ToSql]) -> Result<usize, StoreError> {
        if self.db.is_autocommit() {
            return Err(StoreError::Broken("a write outside a transaction".to_owned()));
        }
        self.prepared(sql)?.execute(values).map_err(failed)
    }

    fn one<T>(
        &self,
        sql: &str,
        values: &[&dyn ToSql],
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>, StoreError> {
        self.prepared(sql)?.query_row(values, read).optional().map_err(failed)
    }

    fn all<T>(
        &self,
        sql: &str,
        values: &[&dyn ToSql],
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, StoreError> {
        let mut statement = self.prepared(sql)?;
        let rows = statement.query_map(values, read).map_err(failed)?;
        rows.collect::<Result<_, _>>().map_err(failed)
    }

    fn erase_one(&self, circle: &CircleId, seq: u64, freed: &mut Freed) -> Result<(), StoreError> {
        let at: &[&dyn ToSql] = params![circle.as_bytes(), int(seq)];
        let body_len = "SELECT length(body) FROM record WHERE circle = ?1 AND seq = ?2 AND body IS NOT NULL";
        let Some(bytes) = self.one(body_len, at, |row| uint(row, 0))? else { return Ok(()) };
        freed.record_bytes += bytes;
        self.write("INSERT OR IGNORE INTO erased (circle, seq) VALUES (?1, ?2)", at)?;
        self.write("UPDATE record SET body = NULL WHERE circle = ?1 AND seq = ?2", at)?;
        let named = "SELECT blob FROM naming WHERE circle = ?1 AND seq = ?2";
        let blobs: Vec<BlobHash> = self.all(named, at, |row| fixed(row, 0))?;
        self.write("DELETE FROM naming WHERE circle = ?1 AND seq = ?2", at)?;
        for blob in blobs {
            let unnamed: &[&dyn ToSql] = params![circle.as_bytes(), blob.as_bytes()];
            let size = "SELECT length(bytes) FROM blob WHERE circle = ?1 AND hash = ?2
                AND NOT EXISTS (SELECT 1 FROM naming WHERE circle = ?1 AND blob = ?2)";
            if let Some(bytes) = self.one(size, unnamed, |row| uint(row, 0))? {
                freed.blob_bytes += bytes;
                self.write("DELETE FROM blob WHERE circle = ?1 AND hash = ?2", unnamed)?;
            }
        }
        Ok(())
    }
}

impl Store for SqliteStore {
    fn begin(&mut self) -> Result<(), StoreError> {
        self.prepared("BEGIN IMMEDIATE")?.execute([]).map(|_| ()).map_err(failed)
    }

    fn commit(&mut self) -> Result<(), StoreError> {
        self.prepared("COMMIT")?.execute([]).map(|_| ()).map_err(failed)
    }

    fn rollback(&mut self) {
        // After some errors SQLite has rolled back by itself. A rollback that fails leaves a transaction that the next
        // `begin` refuses, so nothing can be answered by mistake.
        if !self.db.is_autocommit() {
            let _ = self.db.execute_batch("ROLLBACK");
        }
    }

    fn scrub(&mut self) -> Result<Scrubbed, StoreError> {
        let busy = self.one("PRAGMA main.wal_checkpoint(TRUNCATE)", &[], |row| row.get::<_, i64>(0))?;
        Ok(if busy == Some(0) { Scrubbed::Clean } else { Scrubbed::Later })
    }

    fn relay_secret(&self) -> Result<Option<[u8; 32]>, StoreError> {
        self.one("SELECT secret FROM relay", &[], |row| row.get(0))
    }

    fn set_relay_secret(&mut self, secret: &[u8; 32]) -> Result<(), StoreError> {
        self.write("INSERT INTO relay (only, secret) VALUES (1, ?1)", params![secret])?;
        Ok(())
    }

    fn touch(&mut self, now: Instant) -> Result<(), StoreError> {
        let sql = "INSERT INTO pulse (only, at_ms) VALUES (1, ?1) ON CONFLICT DO UPDATE SET at_ms = ?1";
        self.write(sql, params![int(now.ms())])?;
        Ok(())
    }

    fn circle(&self, circle: &CircleId) -> Result<Option<CircleRow>, StoreError> {
        let sql = "SELECT head, log_hash, received_ms, record_bytes, blob_bytes, recovering_through,
            recovering_until_ms FROM circle WHERE id = ?1";
        self.one(sql, params![circle.as_bytes()], circle_row)
    }

    fn set_circle(&mut self, circle: &CircleId, row: &CircleRow) -> Result<(), StoreError> {
        let sql = "INSERT INTO circle (id, head, log_hash, received_ms, record_bytes, blob_bytes,
                recovering_through, recovering_until_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            ON CONFLICT DO UPDATE SET head = ?2, log_hash = ?3, received_ms = ?4, record_bytes = ?5,
                blob_bytes = ?6, recovering_through = ?7, recovering_until_ms = ?8";
        let values = params![
            circle.as_bytes(),
            int(row.head),
            row.log_hash.as_bytes(),
            int(row.received.ms()),
            int(row.record_bytes),
            int(row.blob_bytes),
            row.recovering.map(|recovering| int(recovering.through)),
            row.recovering.map(|recovering| int(recovering.until.ms())),
        ];
        self.write(sql, values)?;
        Ok(())
    }

    fn count_circles(&self, most: u64) -> Result<u64, StoreError> {
        let sql = "SELECT count(*) FROM (SELECT 1 FROM circle LIMIT ?1)";
        Ok(self.one(sql, params![int(most)], |row| uint(row, 0))?.unwrap_or(0))
    }

    fn spend(&mut self, code: &RegistrationCode, until: Instant, now: Instant) -> Result<bool, StoreError> {
        self.write("DELETE FROM spent WHERE until_ms <= ?1", params![int(now.ms())])?;
        let sql = "INSERT OR IGNORE INTO spent (code, until_ms) VALUES (?1, ?2)";
        Ok(self.write(sql, params![code.as_bytes(), int(until.ms())])? == 1)
    }

    fn append(&mut self, circle: &CircleId, kept: &Kept, header: &Header) -> Result<(), StoreError> {
        let placed = &kept.placed;
        let sql =
            "INSERT INTO record (circle, seq, hash, log_hash, kind, device, number, received_ms, header,
            signature, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
        let values = params![
            circle.as_bytes(),
            int(placed.seq),
            kept.hash.as_bytes(),
            kept.log_hash.as_bytes(),
            kind_number(header.kind),
            header.device.as_bytes(),
            int(header.number),
            int(placed.received.ms()),
            placed.record.header.0,
            placed.record.signature.as_bytes(),
            placed.record.body.as_ref().map(|body| &body.0),
        ];
        self.write(sql, values)?;
        if placed.record.body.is_some() {
            for blob in &header.blobs {
                let sql = "INSERT OR IGNORE INTO naming (circle, seq, blob) VALUES (?1, ?2, ?3)";
                self.write(sql, params![circle.as_bytes(), int(placed.seq), blob.as_bytes()])?;
                let sql = "DELETE FROM brought WHERE circle = ?1 AND hash = ?2";
                self.write(sql, params![circle.as_bytes(), blob.as_bytes()])?;
            }
        }
        Ok(())
    }

    fn record(&self, circle: &CircleId, seq: u64) -> Result<Option<Kept>, StoreError> {
        let sql = "SELECT seq, received_ms, hash, log_hash, header, signature, body FROM record
            WHERE circle = ?1 AND seq = ?2";
        self.one(sql, params![circle.as_bytes(), int(seq)], kept)
    }

    fn control_place(&self, circle: &CircleId, hash: &RecordHash) -> Result<Option<u64>, StoreError> {
        let sql = "SELECT seq FROM record WHERE circle = ?1 AND hash = ?2 AND kind = 0";
        self.one(sql, params![circle.as_bytes(), hash.as_bytes()], |row| uint(row, 0))
    }

    fn log_hash(&self, circle: &CircleId, seq: u64) -> Result<Option<LogHash>, StoreError> {
        if seq == 0 {
            return Ok(Some(LogHash::ZERO));
        }
        let sql = "SELECT log_hash FROM record WHERE circle = ?1 AND seq = ?2";
        self.one(sql, params![circle.as_bytes(), int(seq)], |row| fixed(row, 0))
    }

    fn last_of(&self, circle: &CircleId, device: &DeviceId) -> Result<Option<(u64, RecordHash)>, StoreError> {
        let sql =
            "SELECT number, hash FROM record WHERE circle = ?1 AND device = ?2 ORDER BY number DESC LIMIT 1";
        self.one(sql, params![circle.as_bytes(), device.as_bytes()], |row| {
            Ok((uint(row, 0)?, fixed(row, 1)?))
        })
    }

    fn numbered(
        &self,
        circle: &CircleId,
        device: &DeviceId,
        number: u64,
    ) -> Result<Option<(u64, RecordHash)>, StoreError> {
        let sql = "SELECT seq, hash FROM record WHERE circle = ?1 AND device = ?2 AND number = ?3";
        let values = params![circle.as_bytes(), device.as_bytes(), int(number)];
        self.one(sql, values, |row| Ok((uint(row, 0)?, fixed(row, 1)?)))
    }

    fn author(&self, circle: &CircleId, seq: u64) -> Result<Option<Author>, StoreError> {
        let sql = "SELECT device, kind FROM record WHERE circle = ?1 AND seq = ?2";
        self.one(sql, params![circle.as_bytes(), int(seq)], author)
    }

    fn page(
        &self,
        circle: &CircleId,
        after: u64,
        which: Which,
        size: PageSize,
    ) -> Result<Vec<Kept>, StoreError> {
        let sql = match which {
            Which::All => {
                "SELECT seq, received_ms, hash, log_hash, header, signature, body FROM record
                    WHERE circle = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3"
            }
            Which::Control => {
                "SELECT seq, received_ms, hash, log_hash, header, signature, body FROM record
                    WHERE circle = ?1 AND seq > ?2 AND kind = 0 ORDER BY seq LIMIT ?3"
            }
        };
        let mut statement = self.prepared(sql)?;
        let mut rows = statement
            .query(params![circle.as_bytes(), int(after), i64::from(size.records)])
            .map_err(failed)?;
        let mut page: Vec<Kept> = Vec::new();
        let mut bytes = 0;
        while let Some(row) = rows.next().map_err(failed)? {
            let kept = kept(row).map_err(failed)?;
            bytes += kept.placed.record.len_bytes();
            if bytes > size.bytes && !page.is_empty() {
                break;
            }
            page.push(kept);
        }
        Ok(page)
    }

    fn erase(&mut self, circle: &CircleId, seqs: &[u64]) -> Result<Freed, StoreError> {
        let mut freed = Freed::default();
        seqs.iter().try_for_each(|seq| self.erase_one(circle, *seq, &mut freed))?;
        Ok(freed)
    }

    fn set_device(
        &mut self,
        circle: &CircleId,
        device: &DeviceId,
        row: &DeviceRow,
    ) -> Result<(), StoreError> {
        let sql =
            "INSERT INTO device (id, circle, member, added_seq, removed_seq) VALUES (?1, ?2, ?3, ?4, ?5)
            ON CONFLICT DO UPDATE SET member = ?3, added_seq = ?4, removed_seq = ?5";
        let values = params![
            device.as_bytes(),
            circle.as_bytes(),
            row.member.as_bytes(),
            int(row.added),
            row.removed.map(int),
        ];
        self.write(sql, values)?;
        Ok(())
    }

    fn circles_of(&self, device: &DeviceId, most: u32) -> Result<Vec<CircleId>, StoreError> {
        let sql = "SELECT circle FROM device WHERE id = ?1 AND removed_seq IS NULL ORDER BY circle LIMIT ?2";
        self.all(sql, params![device.as_bytes(), i64::from(most)], |row| fixed(row, 0))
    }

    fn knocks(&self, circle: &CircleId) -> Result<Vec<KnockRow>, StoreError> {
        let sql = "SELECT invite, device, knock FROM knock WHERE circle = ?1 ORDER BY place";
        let read = |row: &Row<'_>| Ok((fixed(row, 0)?, fixed(row, 1)?, row.get::<_, Vec<u8>>(2)?));
        let rows = self.all(sql, params![circle.as_bytes()], read)?;
        let decode = |(invite, device, knock): (InviteId, DeviceId, Vec<u8>)| {
            let knock = codec::from_bytes(&knock).map_err(|_| unreadable("a knock"))?;
            Ok(KnockRow { invite, device, knock })
        };
        rows.into_iter().map(decode).collect()
    }

    fn add_knock(&mut self, circle: &CircleId, row: &KnockRow) -> Result<(), StoreError> {
        let name = knock_name(row);
        let sql = "INSERT INTO knock (circle, invite, hash, device, knock) VALUES (?1, ?2, ?3, ?4, ?5)";
        let values = params![
            circle.as_bytes(),
            row.invite.as_bytes(),
            name.as_bytes(),
            row.device.as_bytes(),
            codec::to_bytes(&row.knock),
        ];
        self.write(sql, values)?;
        Ok(())
    }

    fn reveal(&self, circle: &CircleId, invite: &InviteId) -> Result<Option<Reveal>, StoreError> {
        let sql = "SELECT reveal FROM reveal WHERE circle = ?1 AND invite = ?2";
        let values = params![circle.as_bytes(), invite.as_bytes()];
        let bytes = self.one(sql, values, |row| row.get::<_, Vec<u8>>(0))?;
        bytes.map(|bytes| codec::from_bytes(&bytes).map_err(|_| unreadable("a reveal"))).transpose()
    }

    fn set_reveal(&mut self, circle: &CircleId, reveal: &Reveal) -> Result<(), StoreError> {
        let sql = "INSERT INTO reveal (circle, invite, device, reveal) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT DO UPDATE SET device = ?3, reveal = ?4";
        let values = params![
            circle.as_bytes(),
            reveal.invite.as_bytes(),
            reveal.to.as_bytes(),
            codec::to_bytes(reveal),
        ];
        self.write(sql, values)?;
        Ok(())
    }

    fn reveals_for(&self, device: &DeviceId) -> Result<Vec<(CircleId, Reveal)>, StoreError> {
        let sql = "SELECT circle, reveal FROM reveal WHERE device = ?1 ORDER BY circle, invite";
        let read = |row: &Row<'_>| Ok((fixed(row, 0)?, row.get::<_, Vec<u8>>(1)?));
        let rows = self.all(sql, params![device.as_bytes()], read)?;
        let decode = |(circle, reveal): (CircleId, Vec<u8>)| {
            Ok((circle, codec::from_bytes(&reveal).map_err(|_| unreadable("a reveal"))?))
        };
        rows.into_iter().map(decode).collect()
    }

    fn close_invite(&mut self, circle: &CircleId, invite: &InviteId) -> Result<(), StoreError> {
        let values = params![circle.as_bytes(), invite.as_bytes()];
        self.write("DELETE FROM knock WHERE circle = ?1 AND invite = ?2", values)?;
        self.write("DELETE FROM reveal WHERE circle = ?1 AND invite = ?2", values)?;
        Ok(())
    }

    fn heads(&self, circle: &CircleId) -> Result<Vec<Head>, StoreError> {
        let sql = "SELECT device, seq, hash, signature FROM head WHERE circle = ?1 ORDER BY device";
        self.all(sql, params![circle.as_bytes()], |row| {
            Ok(Head {
                circle: *circle,
                device: fixed(row, 0)?,
                seq: uint(row, 1)?,
                hash: fixed(row, 2)?,
                signature: fixed(row, 3)?,
            })
        })
    }

    fn set_head(&mut self, head: &Head) -> Result<(), StoreError> {
        let sql = "INSERT INTO head (circle, device, seq, hash, signature) VALUES (?1, ?2, ?3, ?4, ?5)
            ON CONFLICT DO UPDATE SET seq = ?3, hash = ?4, signature = ?5";
        let values = params![
            head.circle.as_bytes(),
            head.device.as_bytes(),
            int(head.seq),
            head.hash.as_bytes(),
            head.signature.as_bytes(),
        ];
        self.write(sql, values)?;
        Ok(())
    }

    fn has_blob(&self, circle: &CircleId, blob: &BlobHash) -> Result<bool, StoreError> {
        let sql = "SELECT 1 FROM blob WHERE circle = ?1 AND hash = ?2";
        Ok(self.one(sql, params![circle.as_bytes(), blob.as_bytes()], |_| Ok(()))?.is_some())
    }

    fn blob(&self, circle: &CircleId, blob: &BlobHash) -> Result<Option<Bytes>, StoreError> {
        read_blob(&self.db, circle, blob)
    }

    fn add_blob(
        &mut self,
        circle: &CircleId,
        blob: &BlobHash,
        bytes: &[u8],
        now: Instant,
    ) -> Result<(), StoreError> {
        let sql = "INSERT INTO blob (circle, hash, bytes) VALUES (?1, ?2, ?3)";
        self.write(sql, params![circle.as_bytes(), blob.as_bytes(), bytes])?;
        let sql = "INSERT INTO brought (circle, hash, at_ms) VALUES (?1, ?2, ?3)";
        self.write(sql, params![circle.as_bytes(), blob.as_bytes(), int(now.ms())])?;
        Ok(())
    }

    fn collect(&mut self, before: Instant, most: u32) -> Result<Vec<(CircleId, u64)>, StoreError> {
        let sql = "SELECT circle, hash FROM brought WHERE at_ms < ?1 ORDER BY at_ms LIMIT ?2";
        let old: Vec<(CircleId, BlobHash)> =
            self.all(sql, params![int(before.ms()), i64::from(most)], |row| {
                Ok((fixed(row, 0)?, fixed(row, 1)?))
            })?;
        let mut freed = Vec::with_capacity(old.len());
        for (circle, blob) in old {
            let at: &[&dyn ToSql] = params![circle.as_bytes(), blob.as_bytes()];
            let size = "SELECT length(bytes) FROM blob WHERE circle = ?1 AND hash = ?2";
            freed.push((circle, self.one(size, at, |row| uint(row, 0))?.unwrap_or(0)));
            self.write("DELETE FROM blob WHERE circle = ?1 AND hash = ?2", at)?;
        }
        Ok(freed)
    }
}
