//! Whether a record may stand at the next place of its circle's log.

use shared::control::ControlEntry;
use shared::control::membership::{Membership, Place};
use shared::ids::{CircleId, DeviceId, LogHash, RecordHash, SignKey};
use shared::record::{Header, Placed, Record, RecordKind, log_hash};
use shared::time::Instant;
use shared::wire::{Answer, MAX_BATCH_BYTES, MAX_PAGE_RECORDS, Refusal};

use super::super::faults::{code_of_entry, of_control, of_record, of_writing, refused};
use super::super::heard::Signed;
use super::super::rooms::{Room, Unreadable};
use super::super::{Disk, Relay, Turn, checkpoint};
use super::bytes_of;
use crate::store::{Author, Kept, PageSize, Store, StoreError, Which};

/// Why judging a record ended early.
pub(super) enum Halt {
    /// With this answer; nothing was written.
    Answer(Box<Answer>),
    /// With the whole batch.
    Store(StoreError),
}

impl From<StoreError> for Halt {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Unreadable> for Halt {
    fn from(unreadable: Unreadable) -> Self {
        Self::Store(unreadable.into())
    }
}

fn halt(answer: Answer) -> Halt {
    Halt::Answer(Box::new(answer))
}

/// A record that may stand at the next place.
pub(super) struct Judged {
    pub(super) header: Header,
    pub(super) kept: Kept,
    /// What it makes of the circle, if it is a control entry.
    pub(super) control: Option<(ControlEntry, Membership)>,
}

impl<S: Store> Relay<S> {
    /// Judges a record without writing anything. The order of the checks is part of the protocol: what a device has
    /// sent before is known before all, and what repairs a refusal comes with it.
    pub(super) fn judge(
        &mut self,
        turn: &Turn<'_>,
        by: DeviceId,
        circle: CircleId,
        record: Record,
        signed: &Signed,
    ) -> Result<Judged, Halt> {
        let store = &self.store;
        let hash = record.hash();
        let header = record.parse_header().map_err(|fault| halt(of_record(fault)))?;
        let numbered = store.numbered(&circle, &header.device, header.number)?;
        if let Some((seq, known)) = numbered
            && known == hash
        {
            return Err(halt(Answer::Already { seq }));
        }
        if header.circle != circle || record.body.is_none() {
            return Err(halt(refused(Refusal::Malformed)));
        }
        let Some(room) = self.rooms.get(store, &circle)? else {
            return Err(halt(refused(Refusal::NoSuchCircle)));
        };
        let clock = room.clock(turn.now);
        check_signer(room, &header, by, clock, |key| signed.holds(&hash, key) || record.verify(key).is_ok())?;
        if room.row.recovering.is_some_and(|recovering| turn.now < recovering.until) {
            return Err(halt(Answer::Recovering));
        }
        if turn.disk == Disk::Full {
            return Err(halt(refused(Refusal::DiskFull)));
        }
        if let Some((_, other)) = numbered {
            return Err(halt(Answer::Conflict { hash: other }));
        }
        check_next(store, &header)?;
        let seen = if header.seen_seq <= room.row.head { header.seen_seq } else { room.row.head };
        let hash_there = store.log_hash(&circle, seen)?.unwrap_or(LogHash::ZERO);
        if seen != header.seen_seq || hash_there != header.seen_hash {
            let checkpoint = checkpoint::sign(&self.key, circle, seen, hash_there);
            return Err(halt(Answer::Diverged { checkpoint }));
        }
        if header.control != room.membership.head || header.epoch != room.membership.epoch {
            let entries = control_since(store, &circle, &header.control)?;
            return Err(halt(Answer::StaleControl { entries }));
        }
        let seq = room.row.head + 1;
        let place = Place { seq, received: clock, hash };
        let mut room_left = self.settings.max_circle_bytes.saturating_sub(room.row.record_bytes);
        let control = match header.kind {
            RecordKind::Control => {
                room_left = room_left.saturating_add(self.settings.control_reserve_bytes);
                Some(apply(store, room, place, &header, &record)?)
            }
            RecordKind::Circle | RecordKind::Named => {
                let writing = room.membership.may_write(&header.device, clock);
                writing.map_err(|fault| halt(of_writing(fault)))?;
                for blob in &header.blobs {
                    if !store.has_blob(&circle, blob)? {
                        return Err(halt(refused(Refusal::MissingBlob)));
                    }
                }
                None
            }
        };
        if bytes_of(&record) > room_left {
            return Err(halt(refused(Refusal::Quota)));
        }
        let log_hash = log_hash(&room.row.log_hash, seq, clock, &hash);
        let kept = Kept { placed: Placed { seq, received: clock, record }, hash, log_hash };
        Ok(Judged { header, kept, control })
    }
}

/// The record is signed by a device of the circle, and brought by one: not always the same.
fn check_signer(
    room: &Room,
    header: &Header,
    by: DeviceId,
    clock: Instant,
    is_signed_by: impl FnOnce(&SignKey) -> bool,
) -> Result<(), Halt> {
    let not_member = || halt(Answer::NotMember);
    let signer = room.membership.devices.get(&header.device).ok_or_else(not_member)?;
    room.membership.active(&header.device, clock).ok_or_else(not_member)?;
    if !is_signed_by(&signer.keys.sign) {
        return Err(halt(refused(Refusal::BadSignature)));
    }
    room.membership.active(&by, clock).map(|_| ()).ok_or_else(not_member)
}

/// The record is the device's next one, on top of its last.
fn check_next(store: &impl Store, header: &Header) -> Result<(), Halt> {
    let (last, last_hash) = store.last_of(&header.circle, &header.device)?.unwrap_or((0, RecordHash::ZERO));
    let expected = last + 1;
    if header.number != expected || header.prev != last_hash {
        return Err(halt(Answer::Gap { expected }));
    }
    Ok(())
}

/// The control entries after the one a record names, as many as fit in one answer; from the first when that one is
/// unknown here.
fn control_since(
    store: &impl Store,
    circle: &CircleId,
    named: &RecordHash,
) -> Result<Vec<Placed>, StoreError> {
    let after = store.control_place(circle, named)?.unwrap_or(0);
    let size = PageSize { records: MAX_PAGE_RECORDS, bytes: MAX_BATCH_BYTES };
    let page = store.page(circle, after, Which::Control, size)?;
    Ok(page.into_iter().take_while(Kept::is_whole).map(|kept| kept.placed).collect())
}

/// What a control entry makes of the circle.
fn apply(
    store: &impl Store,
    room: &Room,
    place: Place,
    header: &Header,
    record: &Record,
) -> Result<(ControlEntry, Membership), Halt> {
    let body = record.body.as_ref().ok_or_else(|| halt(refused(Refusal::Malformed)))?;
    let entry = ControlEntry::parse(body).map_err(|fault| halt(refused(code_of_entry(fault))))?;
    let mut membership = room.membership.clone();
    membership.apply(place, header, &entry).map_err(|fault| halt(of_control(fault)))?;
    if let ControlEntry::Erase { records } = &entry {
        for erased in records {
            // A control entry is never erased: without its body nobody could tell who is in the circle.
            let author = store.author(&room.membership.circle, erased.seq)?;
            let holds = |author: Author| author.device == erased.device && author.kind != RecordKind::Control;
            if !author.is_some_and(holds) {
                return Err(halt(refused(Refusal::NoSuchThing)));
            }
        }
    }
    Ok((entry, membership))
}
