//! A relay that was restored from an old backup is made whole by its members.
//!
//! The relay's own signature under a place that its log does not reach proves that it has lost something. What members
//! bring back waits in memory until the log hash at that place is the one it signed; then all of it is written at
//! once. Meanwhile the circle takes nothing new, so that no number is given twice.

mod stage;

use std::collections::BTreeMap;

use shared::ids::{CircleId, DeviceId};
use shared::record::{Checkpoint, Placed};
use shared::time::Instant;
use shared::wire::{FromRelay, MAX_BATCH_BYTES, MAX_BATCH_RECORDS, Refusal, RestoreState};

use self::stage::{Stage, Staging};
use super::rooms::Room;
use super::sessions::Follow;
use super::{PeerId, Relay, Turn, control};
use crate::store::{CircleRow, Recovering, Store, StoreError};

/// What waits in memory, for each circle that is being made whole.
#[derive(Debug, Default)]
pub(super) struct Stages {
    by_circle: BTreeMap<CircleId, Stage>,
}

impl Stages {
    pub(super) fn forget_all(&mut self) {
        self.by_circle.clear();
    }
}

impl<S: Store> Relay<S> {
    /// Takes back what a backup lost.
    pub(super) fn restore(
        &mut self,
        turn: &mut Turn<'_>,
        peer: PeerId,
        device: DeviceId,
        circle: CircleId,
        checkpoint: &Checkpoint,
        records: Vec<Placed>,
    ) -> Result<(), StoreError> {
        let bytes: usize = records.iter().map(|placed| placed.record.len_bytes()).sum();
        if records.len() > MAX_BATCH_RECORDS || bytes > MAX_BATCH_BYTES {
            turn.refuse(peer, Refusal::TooBig, Some(circle));
            return Ok(());
        }
        if checkpoint.circle != circle || checkpoint.verify(&self.key()).is_err() {
            turn.refuse(peer, Refusal::BadRestore, Some(circle));
            return Ok(());
        }
        let head = self.rooms.get(&self.store, &circle)?.map_or(0, |room| room.row.head);
        if checkpoint.seq <= head {
            return self.nothing_lost(turn, peer, device, checkpoint, head);
        }
        // From here on the checkpoint itself is the right to speak: only who was let into the circle was given one, and
        // whoever came after the backup was made is not known here yet.
        if !Self::may_write(turn, peer, circle) || !self.stage_is_free(turn, peer, circle) {
            return Ok(());
        }
        match self.stage(turn.now, circle, checkpoint, records)? {
            Staging::More { through } => {
                turn.send(peer, FromRelay::Restored { circle, through, state: RestoreState::More });
            }
            Staging::TooMuch => {
                self.give_up(circle)?;
                turn.refuse(peer, Refusal::Quota, Some(circle));
            }
            Staging::Newer => {
                self.give_up(circle)?;
                turn.refuse(peer, Refusal::Newer, Some(circle));
            }
            Staging::Bad => {
                self.give_up(circle)?;
                turn.refuse(peer, Refusal::BadRestore, Some(circle));
            }
            Staging::Whole => {
                let through = checkpoint.seq;
                let before = self.write_back(circle, through)?;
                turn.send(peer, FromRelay::Restored { circle, through, state: RestoreState::Whole });
                self.after_write_back(turn, circle, before)?;
            }
        }
        Ok(())
    }

    fn nothing_lost(
        &mut self,
        turn: &mut Turn<'_>,
        peer: PeerId,
        device: DeviceId,
        checkpoint: &Checkpoint,
        head: u64,
    ) -> Result<(), StoreError> {
        let circle = checkpoint.circle;
        if self.let_pass(turn, peer, &device, circle)?.is_none() {
            return Ok(());
        }
        if self.store.log_hash(&circle, checkpoint.seq)? == Some(checkpoint.hash) {
            turn.send(peer, FromRelay::Restored { circle, through: head, state: RestoreState::Whole });
        } else {
            turn.refuse(peer, Refusal::BadRestore, Some(circle));
        }
        Ok(())
    }

    /// Whether there is memory for another circle's lost records.
    fn stage_is_free(&mut self, turn: &mut Turn<'_>, peer: PeerId, circle: CircleId) -> bool {
        let stages = &mut self.stages.by_circle;
        stages.retain(|_, stage| turn.now < stage.until);
        let free = stages.contains_key(&circle) || stages.len() < self.settings.max_recovering_circles;
        if !free {
            turn.refuse(peer, Refusal::TooFast, Some(circle));
        }
        free
    }

    fn stage(
        &mut self,
        now: Instant,
        circle: CircleId,
        checkpoint: &Checkpoint,
        records: Vec<Placed>,
    ) -> Result<Staging, StoreError> {
        let until = now.plus_ms(self.settings.recovering_patience_ms);
        let relay = self.key();
        let room = self.rooms.get(&self.store, &circle)?;
        let fresh = Stage::on(circle, room.as_deref(), until);
        let stages = &mut self.stages.by_circle;
        let begins_anew = |stage: &Stage| stage.base != fresh.base || !stage.continues_with(&records);
        if stages.get(&circle).is_none_or(begins_anew) {
            stages.insert(circle, fresh);
        }
        let Some(stage) = stages.get_mut(&circle) else { return Ok(Staging::Bad) };
        if let Some(room) = room {
            let through = room.row.recovering.map_or(0, |recovering| recovering.through).max(checkpoint.seq);
            room.row.recovering = Some(Recovering { through, until });
            self.store.set_circle(&circle, &room.row)?;
        }
        stage.until = until;
        stage.take(&self.store, &relay, checkpoint, records, self.settings.max_staged_bytes)
    }

    /// What was brought cannot be what was lost: the circle goes on with the log it has.
    fn give_up(&mut self, circle: CircleId) -> Result<(), StoreError> {
        self.stages.by_circle.remove(&circle);
        if let Some(room) = self.rooms.get(&self.store, &circle)? {
            room.row.recovering = None;
            self.store.set_circle(&circle, &room.row)?;
        }
        Ok(())
    }

    /// Writes what waited, up to the place that was proven. The circle as it was before, if it was known.
    fn write_back(&mut self, circle: CircleId, through: u64) -> Result<Option<Room>, StoreError> {
        let before = self.rooms.get(&self.store, &circle)?.cloned();
        let Some(stage) = self.stages.by_circle.remove(&circle) else { return Ok(before) };
        let mut row = before.as_ref().map_or_else(empty_row, |room| room.row.clone());
        // The circle's row stands before its first record does.
        self.store.set_circle(&circle, &row)?;
        for (kept, header) in stage.records.iter().filter(|(kept, _)| kept.placed.seq <= through) {
            self.store.append(&circle, kept, header)?;
            row.head = kept.placed.seq;
            row.log_hash = kept.log_hash;
            row.received = kept.placed.received;
            row.record_bytes += super::append::bytes_of(&kept.placed.record);
            if let Some((_, entry)) = super::rooms::read_control(&kept.placed) {
                control::close_invite(&mut self.store, circle, &entry)?;
            }
        }
        row.recovering = row.recovering.filter(|recovering| recovering.through > row.head);
        self.store.set_circle(&circle, &row)?;
        self.rooms.forget(&circle);
        Ok(before)
    }

    /// Brings about what the records that came back say, and tells who is concerned.
    fn after_write_back(
        &mut self,
        turn: &mut Turn<'_>,
        circle: CircleId,
        before: Option<Room>,
    ) -> Result<(), StoreError> {
        let Some(room) = self.rooms.get(&self.store, &circle)? else { return Ok(()) };
        let before = before.map(|room| room.membership);
        control::project(&mut self.store, before.as_ref(), &room.membership)?;
        self.scrub_due |= control::erase(&mut self.store, room, before.as_ref(), &mut [])?;
        self.store.set_circle(&circle, &room.row)?;
        let head = room.row.head;
        for (peer, _, follow) in self.sessions.followers(&circle) {
            turn.send(peer, FromRelay::Behind { circle, seq: head });
            self.sessions.follow(peer, circle, Follow { told_behind: true, ..follow });
        }
        self.tell_changes(turn, circle, before.as_ref())
    }
}

fn empty_row() -> CircleRow {
    CircleRow {
        head: 0,
        log_hash: shared::ids::LogHash::ZERO,
        received: Instant::from_ms(0),
        record_bytes: 0,
        blob_bytes: 0,
        recovering: None,
    }
}
