//! A store that lives in memory: for the village and for tests. A clone of it is a backup.

mod table;

use std::sync::Arc;

use shared::codec::Bytes;
use shared::ids::{BlobHash, CircleId, DeviceId, InviteId, LogHash, RecordHash, RegistrationCode};
use shared::record::{Head, Header, RecordKind};
use shared::time::Instant;
use shared::wire::Reveal;

use self::table::Table;
use super::{
    Author, CircleRow, DeviceRow, Freed, Kept, KnockRow, PageSize, Scrubbed, Store, StoreError, Which,
    knock_name,
};

/// Ordered tables with an undo list, one for each of SQLite's.
#[derive(Clone, Debug, Default)]
pub struct MemoryStore {
    writing: bool,
    secret: Table<(), [u8; 32]>,
    touched: Table<(), Instant>,
    circles: Table<CircleId, CircleRow>,
    records: Table<(CircleId, u64), Arc<Entry>>,
    controls: Table<(CircleId, RecordHash), u64>,
    numbers: Table<(CircleId, DeviceId, u64), (u64, RecordHash)>,
    devices: Table<(DeviceId, CircleId), DeviceRow>,
    knocks: Table<(CircleId, u64), KnockRow>,
    reveals: Table<(CircleId, InviteId), Reveal>,
    heads: Table<(CircleId, DeviceId), Head>,
    blobs: Table<(CircleId, BlobHash), Arc<Bytes>>,
    naming: Table<(CircleId, BlobHash, u64), ()>,
    brought: Table<(CircleId, BlobHash), Instant>,
    spent: Table<RegistrationCode, Instant>,
}

#[derive(Debug)]
struct Entry {
    kept: Kept,
    author: Author,
    blobs: Vec<BlobHash>,
}

impl MemoryStore {
    /// Every table, so that no transaction forgets one.
    fn tables(&mut self) -> [&mut dyn table::Undo; 14] {
        [
            &mut self.secret,
            &mut self.touched,
            &mut self.circles,
            &mut self.records,
            &mut self.controls,
            &mut self.numbers,
            &mut self.devices,
            &mut self.knocks,
            &mut self.reveals,
            &mut self.heads,
            &mut self.blobs,
            &mut self.naming,
            &mut self.brought,
            &mut self.spent,
        ]
    }

    fn must_write(&self) -> Result<(), StoreError> {
        if self.writing { Ok(()) } else { Err(broken("a write outside a transaction")) }
    }
}

fn broken(why: &str) -> StoreError {
    StoreError::Broken(why.to_owned())
}

fn bytes_in(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

impl Store for MemoryStore {
    fn begin(&mut self) -> Result<(), StoreError> {
        if self.writing {
            return Err(broken("a transaction within a transaction"));
        }
        self.writing = true;
        Ok(())
    }

    fn commit(&mut self) -> Result<(), StoreError> {
        self.must_write()?;
        self.writing = false;
        self.tables().into_iter().for_each(table::Undo::keep);
        Ok(())
    }

    fn rollback(&mut self) {
        self.writing = false;
        self.tables().into_iter().for_each(table::Undo::undo);
    }

    fn scrub(&mut self) -> Result<Scrubbed, StoreError> {
        Ok(Scrubbed::Clean)
    }

    fn relay_secret(&self) -> Result<Option<[u8; 32]>, StoreError> {
        Ok(self.secret.get(&()).copied())
    }

    fn set_relay_secret(&mut self, secret: &[u8; 32]) -> Result<(), StoreError> {
        self.must_write()?;
        self.secret.set((), *secret);
        Ok(())
    }

    fn touch(&mut self, now: Instant) -> Result<(), StoreError> {
        self.must_write()?;
        self.touched.set((), now);
        Ok(())
    }

    fn circle(&self, circle: &CircleId) -> Result<Option<CircleRow>, StoreError> {
        Ok(self.circles.get(circle).cloned())
    }

    fn set_circle(&mut self, circle: &CircleId, row: &CircleRow) -> Result<(), StoreError> {
        self.must_write()?;
        self.circles.set(*circle, row.clone());
        Ok(())
    }

    fn count_circles(&self, most: u64) -> Result<u64, StoreError> {
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        Ok(bytes_in(self.circles.iter().take(most).count()))
    }

    fn spend(&mut self, code: &RegistrationCode, until: Instant, now: Instant) -> Result<bool, StoreError> {
        self.must_write()?;
        let ended: Vec<_> =
            self.spent.iter().filter(|(_, until)| **until <= now).map(|(code, _)| *code).collect();
        for code in ended {
            self.spent.remove(&code);
        }
        let is_new = self.spent.get(code).is_none();
        if is_new {
            self.spent.set(*code, until);
        }
        Ok(is_new)
    }

    fn append(&mut self, circle: &CircleId, kept: &Kept, header: &Header) -> Result<(), StoreError> {
        self.must_write()?;
        let seq = kept.placed.seq;
        let number = (*circle, header.device, header.number);
        let last = self.records.range((*circle, 0)..=(*circle, u64::MAX)).next_back();
        let taken = last.map_or(0, |((_, last), _)| *last) + 1 != seq
            || self.circles.get(circle).is_none()
            || self.numbers.get(&number).is_some();
        if taken {
            return Err(broken("not the next place, or the number is taken"));
        }
        if kept.placed.record.body.is_some() {
            for blob in &header.blobs {
                self.naming.set((*circle, *blob, seq), ());
                self.brought.remove(&(*circle, *blob));
            }
        }
        let author = Author { device: header.device, kind: header.kind };
        let entry = Entry { kept: kept.clone(), author, blobs: header.blobs.clone() };
        self.records.set((*circle, seq), Arc::new(entry));
        if header.kind == RecordKind::Control {
            self.controls.set((*circle, kept.hash), seq);
        }
        self.numbers.set(number, (seq, kept.hash));
        Ok(())
    }

    fn record(&self, circle: &CircleId, seq: u64) -> Result<Option<Kept>, StoreError> {
        Ok(self.records.get(&(*circle, seq)).map(|entry| entry.kept.clone()))
    }

    fn control_place(&self, circle: &CircleId, hash: &RecordHash) -> Result<Option<u64>, StoreError> {
        Ok(self.controls.get(&(*circle, *hash)).copied())
    }

    fn log_hash(&self, circle: &CircleId, seq: u64) -> Result<Option<LogHash>, StoreError> {
        if seq == 0 {
            return Ok(Some(LogHash::ZERO));
        }
        Ok(self.records.get(&(*circle, seq)).map(|entry| entry.kept.log_hash))
    }

    fn last_of(&self, circle: &CircleId, device: &DeviceId) -> Result<Option<(u64, RecordHash)>, StoreError> {
        let numbers = (*circle, *device, 0)..=(*circle, *device, u64::MAX);
        Ok(self.numbers.range(numbers).next_back().map(|((_, _, number), (_, hash))| (*number, *hash)))
    }

    fn numbered(
        &self,
        circle: &CircleId,
        device: &DeviceId,
        number: u64,
    ) -> Result<Option<(u64, RecordHash)>, StoreError> {
        Ok(self.numbers.get(&(*circle, *device, number)).copied())
    }

    fn author(&self, circle: &CircleId, seq: u64) -> Result<Option<Author>, StoreError> {
        Ok(self.records.get(&(*circle, seq)).map(|entry| entry.author))
    }

    fn page(
        &self,
        circle: &CircleId,
        after: u64,
        which: Which,
        size: PageSize,
    ) -> Result<Vec<Kept>, StoreError> {
        let mut page: Vec<Kept> = Vec::new();
        let mut bytes = 0;
        let rest = self.records.range((*circle, after.saturating_add(1))..=(*circle, u64::MAX));
        let wanted =
            rest.filter(|(_, entry)| which == Which::All || entry.author.kind == RecordKind::Control);
        for (_, entry) in wanted.take(usize::try_from(size.records).unwrap_or(usize::MAX)) {
            bytes += entry.kept.placed.record.len_bytes();
            if bytes > size.bytes && !page.is_empty() {
                break;
            }
            page.push(entry.kept.clone());
        }
        Ok(page)
    }

    fn erase(&mut self, circle: &CircleId, seqs: &[u64]) -> Result<Freed, StoreError> {
        self.must_write()?;
        let mut freed = Freed::default();
        for seq in seqs {
            let Some(entry) = self.records.get(&(*circle, *seq)).cloned() else { continue };
            let Some(body) = &entry.kept.placed.record.body else { continue };
            freed.record_bytes += bytes_in(body.len());
            let mut kept = entry.kept.clone();
            kept.placed.record.body = None;
            let blobs = entry.blobs.clone();
            self.records
                .set((*circle, *seq), Arc::new(Entry { kept, author: entry.author, blobs: blobs.clone() }));
            for blob in blobs {
                self.naming.remove(&(*circle, blob, *seq));
                let named =
                    self.naming.range((*circle, blob, 0)..=(*circle, blob, u64::MAX)).next().is_some();
                if !named && let Some(bytes) = self.blobs.get(&(*circle, blob)) {
                    freed.blob_bytes += bytes_in(bytes.len());
                    self.blobs.remove(&(*circle, blob));
                }
            }
        }
        Ok(freed)
    }

    fn set_device(
        &mut self,
        circle: &CircleId,
        device: &DeviceId,
        row: &DeviceRow,
    ) -> Result<(), StoreError> {
        self.must_write()?;
        self.devices.set((*device, *circle), *row);
        Ok(())
    }

    fn circles_of(&self, device: &DeviceId, most: u32) -> Result<Vec<CircleId>, StoreError> {
        let all = self.devices.range((*device, CircleId::ZERO)..=(*device, CircleId::new([255; 16])));
        let present = all.filter(|(_, row)| row.removed.is_none()).map(|((_, circle), _)| *circle);
        Ok(present.take(usize::try_from(most).unwrap_or(usize::MAX)).collect())
    }

    fn knocks(&self, circle: &CircleId) -> Result<Vec<KnockRow>, StoreError> {
        Ok(self.knocks.range((*circle, 0)..=(*circle, u64::MAX)).map(|(_, row)| row.clone()).collect())
    }

    fn add_knock(&mut self, circle: &CircleId, row: &KnockRow) -> Result<(), StoreError> {
        self.must_write()?;
        if self.knocks(circle)?.iter().any(|other| knock_name(other) == knock_name(row)) {
            return Err(broken("the knock is there already"));
        }
        let last = self.knocks.range((*circle, 0)..=(*circle, u64::MAX)).next_back();
        let next = last.map_or(0, |((_, place), _)| place.saturating_add(1));
        self.knocks.set((*circle, next), row.clone());
        Ok(())
    }

    fn reveal(&self, circle: &CircleId, invite: &InviteId) -> Result<Option<Reveal>, StoreError> {
        Ok(self.reveals.get(&(*circle, *invite)).cloned())
    }

    fn set_reveal(&mut self, circle: &CircleId, reveal: &Reveal) -> Result<(), StoreError> {
        self.must_write()?;
        self.reveals.set((*circle, reveal.invite), reveal.clone());
        Ok(())
    }

    fn reveals_for(&self, device: &DeviceId) -> Result<Vec<(CircleId, Reveal)>, StoreError> {
        let mine = self.reveals.iter().filter(|(_, reveal)| reveal.to == *device);
        Ok(mine.map(|((circle, _), reveal)| (*circle, reveal.clone())).collect())
    }

    fn close_invite(&mut self, circle: &CircleId, invite: &InviteId) -> Result<(), StoreError> {
        self.must_write()?;
        let all = self.knocks.range((*circle, 0)..=(*circle, u64::MAX));
        let on_it: Vec<_> = all.filter(|(_, row)| row.invite == *invite).map(|(key, _)| *key).collect();
        for key in on_it {
            self.knocks.remove(&key);
        }
        self.reveals.remove(&(*circle, *invite));
        Ok(())
    }

    fn heads(&self, circle: &CircleId) -> Result<Vec<Head>, StoreError> {
        let all = self.heads.range((*circle, DeviceId::ZERO)..=(*circle, DeviceId::new([255; 16])));
        Ok(all.map(|(_, head)| head.clone()).collect())
    }

    fn set_head(&mut self, head: &Head) -> Result<(), StoreError> {
        self.must_write()?;
        self.heads.set((head.circle, head.device), head.clone());
        Ok(())
    }

    fn has_blob(&self, circle: &CircleId, blob: &BlobHash) -> Result<bool, StoreError> {
        Ok(self.blobs.get(&(*circle, *blob)).is_some())
    }

    fn blob(&self, circle: &CircleId, blob: &BlobHash) -> Result<Option<Bytes>, StoreError> {
        Ok(self.blobs.get(&(*circle, *blob)).map(|bytes| Bytes::clone(bytes)))
    }

    fn add_blob(
        &mut self,
        circle: &CircleId,
        blob: &BlobHash,
        bytes: &[u8],
        now: Instant,
    ) -> Result<(), StoreError> {
        self.must_write()?;
        self.blobs.set((*circle, *blob), Arc::new(Bytes(bytes.to_vec())));
        self.brought.set((*circle, *blob), now);
        Ok(())
    }

    fn collect(&mut self, before: Instant, most: u32) -> Result<Vec<(CircleId, u64)>, StoreError> {
        self.must_write()?;
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        let mut old: Vec<_> =
            self.brought.iter().filter(|(_, at)| **at < before).map(|(name, at)| (*at, *name)).collect();
        old.sort_unstable();
        let mut freed = Vec::new();
        for (_, name) in old.into_iter().take(most) {
            freed.push((name.0, self.blobs.get(&name).map_or(0, |bytes| bytes_in(bytes.len()))));
            self.blobs.remove(&name);
            self.brought.remove(&name);
        }
        Ok(freed)
    }
}
