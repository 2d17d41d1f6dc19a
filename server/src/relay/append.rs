//! Taking records: each is judged against the log as it stands, and only what holds gets the next number.

mod judge;

use shared::control::membership::Membership;
use shared::ids::{CircleId, DeviceId, RecordHash};
use shared::record::Record;
use shared::wire::{Answer, FromRelay, MAX_BATCH_BYTES, MAX_BATCH_RECORDS, Refusal};

use self::judge::Halt;
use super::control::Closed;
use super::faults::refused;
use super::heard::Signed;
use super::{PeerId, Relay, Turn, control};
use crate::store::{Store, StoreError};

/// Bytes that a record takes of a circle's quota.
pub(crate) fn bytes_of(record: &Record) -> u64 {
    u64::try_from(record.len_bytes()).unwrap_or(u64::MAX)
}

impl<S: Store> Relay<S> {
    /// Takes a batch in order and stops at the first record that is refused.
    pub(super) fn append(
        &mut self,
        turn: &mut Turn<'_>,
        peer: PeerId,
        device: DeviceId,
        circle: CircleId,
        records: Vec<Record>,
        signed: &Signed,
    ) -> Result<(), StoreError> {
        let Some(room) = self.rooms.get(&self.store, &circle)? else {
            turn.refuse(peer, Refusal::NoSuchCircle, Some(circle));
            return Ok(());
        };
        // A device that went may still ask what became of what it sent before; a stranger may ask nothing.
        if !room.membership.devices.contains_key(&device) {
            turn.refuse(peer, Refusal::NoSuchCircle, Some(circle));
            return Ok(());
        }
        let batch = records.first().map_or(RecordHash::ZERO, Record::hash);
        let bytes: usize = records.iter().map(Record::len_bytes).sum();
        if records.len() > MAX_BATCH_RECORDS || bytes > MAX_BATCH_BYTES {
            turn.send(peer, FromRelay::Answers { circle, batch, answers: vec![Answer::TooBig] });
            return Ok(());
        }
        let mut answers = Vec::with_capacity(records.len());
        let mut before = None;
        for record in records {
            let answer = self.append_one(turn, device, circle, record, signed, &mut before)?;
            let taken = matches!(answer, Answer::Kept { .. } | Answer::Already { .. });
            answers.push(answer);
            if !taken {
                break;
            }
        }
        turn.send(peer, FromRelay::Answers { circle, batch, answers });
        match before {
            Some(before) => self.tell_changes(turn, circle, Some(&before)),
            None => Ok(()),
        }
    }

    /// `before` becomes the membership as it was when the first control entry of the batch changed it.
    fn append_one(
        &mut self,
        turn: &mut Turn<'_>,
        by: DeviceId,
        circle: CircleId,
        record: Record,
        signed: &Signed,
        before: &mut Option<Membership>,
    ) -> Result<Answer, StoreError> {
        let judged = match self.judge(turn, by, circle, record, signed) {
            Ok(judged) => judged,
            Err(Halt::Answer(answer)) => return Ok(*answer),
            Err(Halt::Store(error)) => return Err(error),
        };
        let seq = judged.kept.placed.seq;
        let Some(room) = self.rooms.get(&self.store, &circle)? else {
            return Ok(refused(Refusal::NoSuchCircle));
        };
        self.store.append(&circle, &judged.kept, &judged.header)?;
        room.row.head = seq;
        room.row.log_hash = judged.kept.log_hash;
        room.row.received = judged.kept.placed.received;
        room.row.record_bytes += bytes_of(&judged.kept.placed.record);
        turn.fresh.entry(circle).or_default().push(judged.kept);
        if let Some((entry, membership)) = judged.control {
            let last = std::mem::replace(&mut room.membership, membership);
            control::project(&mut self.store, Some(&last), &room.membership)?;
            // Who stands at that door and was not let in need not wait for it.
            if let Some(closed) = control::close_invite(&mut self.store, circle, &entry)? {
                let outside = |device: &&DeviceId| !room.membership.devices.contains_key(*device);
                for peer in closed.knocked.iter().filter(outside).flat_map(|id| self.sessions.of_device(id)) {
                    let Closed { invite, status, .. } = &closed;
                    turn.send(peer, FromRelay::Invitation { invite: *invite, status: status.clone() });
                }
            }
            let fresh = turn.fresh.entry(circle).or_default();
            self.scrub_due |= control::erase(&mut self.store, room, Some(&last), fresh)?;
            before.get_or_insert(last);
        }
        self.store.set_circle(&circle, &room.row)?;
        Ok(Answer::Kept { seq })
    }
}
