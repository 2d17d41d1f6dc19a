//! The lost records of one circle, as far as members have brought them, checked one on top of the other.

use std::collections::BTreeMap;

use shared::control::membership::Membership;
use shared::control::{ControlEntry, NotAnEntry};
use shared::ids::{CircleId, DeviceId, LogHash, RecordHash, SignKey};
use shared::record::{BadRecord, Checkpoint, Header, Placed, RecordKind, log_hash};
use shared::time::Instant;

use super::super::rooms::{Room, fold, read_control};
use crate::store::{Kept, Store, StoreError};

/// What became of a batch of lost records.
pub(super) enum Staging {
    /// Taken up to this place; what comes after it is still missing.
    More { through: u64 },
    /// All is there, and it is what the relay signed.
    Whole,
    /// It is not what was lost.
    Bad,
    /// More than fits in memory.
    TooMuch,
    /// Of a version that this relay does not know.
    Newer,
}

#[derive(Debug)]
pub(super) struct Stage {
    circle: CircleId,
    /// The head of the log on which it stands.
    pub(super) base: u64,
    /// Until when it waits for more.
    pub(super) until: Instant,
    pub(super) records: Vec<(Kept, Header)>,
    membership: Option<Membership>,
    through: u64,
    hash: LogHash,
    received: Instant,
    last: BTreeMap<DeviceId, (u64, RecordHash)>,
    bytes: usize,
}

impl Stage {
    /// Nothing yet, on top of the log as it is; on nothing at all when the backup does not know the circle.
    pub(super) fn on(circle: CircleId, room: Option<&Room>, until: Instant) -> Self {
        let base = room.map_or(0, |room| room.row.head);
        Self {
            circle,
            base,
            until,
            records: Vec::new(),
            membership: room.map(|room| room.membership.clone()),
            through: base,
            hash: room.map_or(LogHash::ZERO, |room| room.row.log_hash),
            received: room.map_or(Instant::from_ms(0), |room| room.row.received),
            last: BTreeMap::new(),
            bytes: 0,
        }
    }

    /// Whether these records go on from what is here. Those that begin at the base again with something else do not.
    pub(super) fn continues_with(&self, records: &[Placed]) -> bool {
        let first = records.iter().find(|placed| placed.seq > self.base);
        let at_base = first.is_some_and(|first| first.seq == self.base + 1);
        !at_base || records.iter().all(|placed| self.staged(placed.seq).is_none_or(|kept| same(kept, placed)))
    }

    fn staged(&self, seq: u64) -> Option<&Kept> {
        let index = usize::try_from(seq.checked_sub(self.base)?.checked_sub(1)?).ok()?;
        self.records.get(index).map(|(kept, _)| kept)
    }

    /// Takes a batch, skips what is here already, stops where it leaves a gap.
    pub(super) fn take(
        &mut self,
        store: &impl Store,
        relay: &SignKey,
        checkpoint: &Checkpoint,
        records: Vec<Placed>,
        max_bytes: usize,
    ) -> Result<Staging, StoreError> {
        for placed in records {
            if placed.seq <= self.base {
                continue;
            }
            if let Some(kept) = self.staged(placed.seq) {
                if same(kept, &placed) {
                    continue;
                }
                return Ok(Staging::Bad);
            }
            if placed.seq != self.through + 1 {
                break;
            }
            if is_newer(&placed) {
                return Ok(Staging::Newer);
            }
            self.bytes += placed.record.len_bytes();
            if self.bytes > max_bytes {
                return Ok(Staging::TooMuch);
            }
            if self.add(store, relay, placed)?.is_none() {
                return Ok(Staging::Bad);
            }
        }
        if self.through < checkpoint.seq {
            return Ok(Staging::More { through: self.through });
        }
        let reached = self.staged(checkpoint.seq).is_some_and(|kept| kept.log_hash == checkpoint.hash);
        Ok(if reached && self.only_erased_bodies_are_missing() { Staging::Whole } else { Staging::Bad })
    }

    /// A body left out on purpose would be lost for good, so only what the log itself erased may come without one.
    fn only_erased_bodies_are_missing(&self) -> bool {
        let erased = |seq| self.membership.as_ref().is_some_and(|now| now.erased.contains_key(&seq));
        self.records.iter().all(|(kept, _)| kept.placed.record.body.is_some() || erased(kept.placed.seq))
    }

    /// Adds the next record; `None` when it cannot have stood there.
    fn add(&mut self, store: &impl Store, relay: &SignKey, placed: Placed) -> Result<Option<()>, StoreError> {
        let Ok(header) = placed.record.parse_header() else { return Ok(None) };
        let in_time = placed.received >= self.received && i64::try_from(placed.received.ms()).is_ok();
        if header.circle != self.circle || !in_time {
            return Ok(None);
        }
        let last = match self.last.get(&header.device) {
            Some(last) => *last,
            None => store.last_of(&self.circle, &header.device)?.unwrap_or((0, RecordHash::ZERO)),
        };
        if header.number != last.0 + 1 || header.prev != last.1 {
            return Ok(None);
        }
        if self.check_signature(relay, &header, &placed).is_none() {
            return Ok(None);
        }
        if header.kind == RecordKind::Control {
            let Some(membership) = fold(self.membership.take(), &placed) else { return Ok(None) };
            self.membership = Some(membership);
        }
        let hash = placed.record.hash();
        self.through = placed.seq;
        self.hash = log_hash(&self.hash, placed.seq, placed.received, &hash);
        self.received = placed.received;
        self.last.insert(header.device, (header.number, hash));
        self.records.push((Kept { placed, hash, log_hash: self.hash }, header));
        Ok(Some(()))
    }

    fn check_signature(&self, relay: &SignKey, header: &Header, placed: &Placed) -> Option<()> {
        let key = if let Some(membership) = &self.membership {
            membership.devices.get(&header.device)?.keys.sign
        } else {
            let (_, entry) = read_control(placed)?;
            let ControlEntry::Genesis { relay: named, device, .. } = entry else { return None };
            if named != *relay {
                return None;
            }
            device.sign
        };
        placed.record.verify(&key).ok()
    }
}

fn is_newer(placed: &Placed) -> bool {
    match placed.record.parse_header() {
        Ok(header) if header.kind == RecordKind::Control => {
            let body = placed.record.body.as_ref();
            body.is_some_and(|body| ControlEntry::parse(body) == Err(NotAnEntry::Newer))
        }
        read => read.is_err_and(|fault| fault == BadRecord::Newer),
    }
}

fn same(kept: &Kept, placed: &Placed) -> bool {
    kept.placed.received == placed.received && kept.hash == placed.record.hash()
}
