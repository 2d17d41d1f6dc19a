//! A relay that was restored from an old backup, or that lies: finding the last place on which both agree, bringing
//! back what it lost, going on after a keeper said so.

use std::collections::{BTreeMap, BTreeSet};

use super::effect::{AlarmKind, News, NotDone, Out};
use super::inbox::record_key;
use super::keyring::Keyring;
use super::page::Page;
use super::room::{CONTROL_LANE, Context, Cursor, DraftKey, EDIT_LANE, Room, Sync, Trust};
use super::store::{Draft, DraftRow, Key, RecordRow, Table};
use super::wish::Wish;
use crate::codec::{self, Bytes};
use crate::control::ControlEntry;
use crate::control::membership::{Membership, Place};
use crate::edit::Body;
use crate::ids::{EntryId, LogHash};
use crate::record::{Checkpoint, Header, Placed};
use crate::verdict::Writer;
use crate::wire::{MAX_BATCH_BYTES, MAX_BATCH_RECORDS, RestoreState, ToRelay};

/// Two logs: up to `agreed` they are one, from `differs` they are not.
#[derive(Clone, Debug)]
pub(super) struct Fork {
    agreed: u64,
    differs: u64,
    /// The relay's own word on the log that this device has.
    lost: Option<Checkpoint>,
}

impl Fork {
    /// Somewhere up to `seq`, or nowhere.
    pub(super) fn to_find(seq: u64, lost: Option<Checkpoint>) -> Self {
        Self { agreed: 0, differs: seq + 1, lost }
    }

    /// The row for the next question, once the place in the middle is known to be common.
    pub(super) fn next_middle(&self) -> u64 {
        self.middle().midpoint(self.differs)
    }

    fn is_found(&self) -> bool {
        self.agreed + 1 >= self.differs
    }

    fn middle(&self) -> u64 {
        self.agreed.midpoint(self.differs)
    }
}

impl Room {
    // -- the relay has less than I saw

    pub(super) fn wants_for_ahead(&self, seq: u64) -> Vec<Key> {
        let mut wanted = vec![record_key(&self.circle, seq)];
        wanted.extend(self.wants_for_restore(seq));
        wanted.extend(self.fork.is_none().then(|| record_key(&self.circle, seq / 2)));
        wanted
    }

    pub(super) fn wants_for_restore(&self, through: u64) -> Vec<Key> {
        let batch = u64::try_from(MAX_BATCH_RECORDS).unwrap_or(u64::MAX);
        let last = self.cursor.seq.min(through.saturating_add(batch));
        (through + 1..=last).map(|seq| record_key(&self.circle, seq)).collect()
    }

    pub(super) fn ahead(
        &mut self,
        seq: u64,
        hash: LogHash,
        rows: &BTreeMap<Key, Option<Vec<u8>>>,
        out: &mut Out,
    ) {
        if seq >= self.cursor.seq || self.is_stopped() && self.fork.is_none() {
            return;
        }
        if self.log_at(seq, rows) == Some(hash) {
            self.alarm_rollback(seq, out);
            self.fork = None;
            self.doubt = None;
            self.bring_back(seq, rows, out);
        } else {
            let mut evidence: Vec<Vec<u8>> =
                self.cursor.checkpoint.as_ref().map(codec::to_bytes).into_iter().collect();
            evidence.push(hash.as_bytes().to_vec());
            self.alarm(AlarmKind::Fork, seq, None, evidence, out);
            self.search(0, seq, rows, out);
        }
    }

    pub(super) fn alarm_rollback(&mut self, seq: u64, out: &mut Out) {
        let evidence = self.cursor.checkpoint.as_ref().map(codec::to_bytes).into_iter().collect();
        self.alarm(AlarmKind::Rollback, seq, None, evidence, out);
    }

    /// Sends the relay the next part of what it lost.
    pub(super) fn bring_back(&mut self, through: u64, rows: &BTreeMap<Key, Option<Vec<u8>>>, out: &mut Out) {
        let Some(checkpoint) = self.cursor.checkpoint.clone() else { return };
        let mut records: Vec<Placed> = Vec::new();
        let mut bytes = 0;
        for key in self.wants_for_restore(through) {
            let Some(row) = rows
                .get(&key)
                .and_then(Option::as_ref)
                .and_then(|row| codec::from_bytes::<RecordRow>(row).ok())
            else {
                break;
            };
            bytes += row.placed.record.len_bytes() + 24;
            if bytes > MAX_BATCH_BYTES && !records.is_empty() {
                break;
            }
            records.push(row.placed);
        }
        if self.sync != Sync::Introducing {
            self.sync = Sync::Restoring;
        }
        out.send(&ToRelay::Restore { circle: self.circle, checkpoint, records });
    }

    pub(super) fn restored(
        &mut self,
        through: u64,
        state: RestoreState,
        rows: &BTreeMap<Key, Option<Vec<u8>>>,
        out: &mut Out,
    ) {
        match state {
            RestoreState::More if through < self.cursor.seq => self.bring_back(through, rows, out),
            RestoreState::More | RestoreState::Whole => self.start_sync(out),
        }
    }

    // -- the relay has something else than I saw

    pub(super) fn wants_for_diverged(&self, seq: u64) -> Vec<Key> {
        let (agreed, differs) =
            self.fork.as_ref().map_or((0, seq), |fork| (fork.agreed, fork.differs.min(seq)));
        vec![record_key(&self.circle, agreed.midpoint(differs))]
    }

    pub(super) fn diverged(
        &mut self,
        seq: u64,
        checkpoint: &Checkpoint,
        rows: &BTreeMap<Key, Option<Vec<u8>>>,
        out: &mut Out,
    ) {
        if self.fork.is_none() {
            let mut evidence = vec![codec::to_bytes(checkpoint)];
            evidence.extend(self.cursor.checkpoint.as_ref().map(codec::to_bytes));
            self.alarm(AlarmKind::Fork, seq, None, evidence, out);
        }
        self.search(0, seq, rows, out);
    }

    /// The relay gave a page after the place that was asked: up to there the logs agree.
    pub(super) fn agreed_up_to(&mut self, seq: u64, rows: &BTreeMap<Key, Option<Vec<u8>>>, out: &mut Out) {
        let Some(fork) = &self.fork else { return };
        if fork.is_found() || seq != fork.middle() {
            return;
        }
        let differs = fork.differs;
        self.search(seq, differs, rows, out);
    }

    fn search(&mut self, agreed: u64, differs: u64, rows: &BTreeMap<Key, Option<Vec<u8>>>, out: &mut Out) {
        self.sync = Sync::Off;
        self.doubt = None;
        let lost = self.cursor.checkpoint.clone();
        let fork = self.fork.get_or_insert(Fork { agreed: 0, differs, lost });
        fork.agreed = fork.agreed.max(agreed);
        fork.differs = fork.differs.min(differs);
        if fork.is_found() {
            // Perhaps a keeper has said already where to go on.
            return self.start_sync(out);
        }
        let middle = fork.middle();
        if let Some(hash) = self.log_at(middle, rows) {
            out.send(&ToRelay::Since { circle: self.circle, after: middle, hash, limit: 1 });
        }
        // Else the row is not here: it comes with the next answer to `Control`, at the latest at the next heartbeat.
    }

    // -- going on

    /// The last control entry to build on: of the common log when the logs part, else the newest known here.
    pub(super) fn control_after(&self) -> u64 {
        match &self.fork {
            Some(fork) if fork.is_found() => {
                let places = self.control_log.iter().map(|placed| placed.seq);
                places.take_while(|seq| *seq <= fork.agreed).last().unwrap_or(0)
            }
            Some(_) | None => self.tip.as_ref().map_or(0, |tip| tip.seq),
        }
    }

    /// Rows for leaving the lost log: its records, and the pages that they touched.
    pub(super) fn wants_for_rebase(&self, rows: &BTreeMap<Key, Option<Vec<u8>>>) -> Vec<Key> {
        let Some(fork) = &self.fork else { return Vec::new() };
        let mut wanted = Vec::new();
        for seq in fork.agreed..=self.cursor.seq {
            wanted.push(record_key(&self.circle, seq));
            if let Some(entry) = self.record_row(seq, rows).and_then(|row| row.entry) {
                wanted.extend(self.wants_page(&entry));
            }
        }
        wanted
    }

    pub(super) fn wants_for_control(
        &self,
        entries: &[Placed],
        rows: &BTreeMap<Key, Option<Vec<u8>>>,
    ) -> Vec<Key> {
        match &self.fork {
            Some(fork) if !fork.is_found() => vec![record_key(&self.circle, fork.middle())],
            Some(fork) if names(entries, fork.agreed).is_some() => self.wants_for_rebase(rows),
            Some(fork) => vec![record_key(&self.circle, fork.agreed)],
            None => Vec::new(),
        }
    }

    /// A keeper's word in the new log that names exactly the place where mine and the relay's part.
    pub(super) fn look_for_resume(
        &mut self,
        entries: &[Placed],
        context: &Context<'_>,
        rows: &BTreeMap<Key, Option<Vec<u8>>>,
        out: &mut Out,
    ) {
        let Some(fork) = &self.fork else { return };
        let agreed = fork.agreed;
        let named = self.verified_resume(entries, agreed);
        if fork.is_found() && named.is_some() && named == self.log_at(agreed, rows) {
            self.rebase(context, rows, out);
        } else if fork.is_found() {
            self.sync = Sync::Off;
        } else {
            // A fresh connection in the middle of the search.
            let (agreed, differs) = (fork.agreed, fork.differs);
            self.search(agreed, differs, rows, out);
        }
    }

    /// The log hash that a keeper's `Resume` names for this place, folded and verified from the common log on: a relay
    /// alone cannot make a phone leave its log.
    fn verified_resume(&self, entries: &[Placed], agreed: u64) -> Option<LogHash> {
        let mut common = self.control_log.iter().filter(|placed| placed.seq <= agreed);
        let mut membership = self.here.clone().filter(|here| here.seq <= agreed);
        if membership.is_none() {
            let (header, entry, place) = parts(common.next()?)?;
            let mut folded = Membership::begin(place, &header, &entry).ok()?;
            for placed in common {
                let (header, entry, place) = parts(placed)?;
                folded.apply(place, &header, &entry).ok()?;
            }
            membership = Some(folded);
        }
        let mut membership = membership?;
        for placed in entries.iter().filter(|placed| placed.seq > agreed) {
            let (header, entry, place) = parts(placed)?;
            let device = membership.devices.get(&header.device)?;
            placed.record.verify(&device.keys.sign).ok()?;
            membership.apply(place, &header, &entry).ok()?;
            if let ControlEntry::Resume { fork, hash, .. } = entry
                && fork == agreed
            {
                return Some(hash);
            }
        }
        None
    }

    /// Goes on from the last common place. A keeper says so in the control log, and whoever parted at the same place
    /// follows; anyone else decides for this phone alone.
    pub(super) fn resume(
        &mut self,
        context: &Context<'_>,
        rows: &BTreeMap<Key, Option<Vec<u8>>>,
        out: &mut Out,
    ) {
        let Some(fork) = self.fork.clone().filter(Fork::is_found) else {
            return out.not_done(NotDone::NotHere);
        };
        let access =
            self.here.as_ref().zip(self.me).and_then(|(here, me)| here.access(&me, self.relay_clock()));
        let hash = self.log_at(fork.agreed, rows);
        self.rebase(context, rows, out);
        if let (Some(crate::control::Access::Keeper), Some(hash), Some(lost)) = (access, hash, fork.lost) {
            self.add_draft(CONTROL_LANE, Draft::Control(Wish::Resume { fork: fork.agreed, hash, lost }), out);
        }
    }

    /// Leaves the log that the relay lost: back to the last common place, with what was written here as drafts again.
    /// Others do the same with theirs; all records of the lost log are kept aside.
    fn rebase(&mut self, context: &Context<'_>, rows: &BTreeMap<Key, Option<Vec<u8>>>, out: &mut Out) {
        let Some(fork) = self.fork.take() else { return };
        let lost: Vec<RecordRow> =
            (fork.agreed + 1..=self.cursor.seq).filter_map(|seq| self.record_row(seq, rows)).collect();
        let common = self.record_row(fork.agreed, rows);
        let mut chain = self.cursor.chain.clone();
        let mut again: Vec<Bytes> = Vec::new();
        let mut touched: BTreeSet<EntryId> = BTreeSet::new();
        for row in lost.iter().rev() {
            let seq = row.placed.seq;
            if let Ok(header) = row.placed.record.parse_header() {
                if header.number == 1 {
                    chain.remove(&header.device);
                } else {
                    chain.insert(header.device, (header.number - 1, header.prev));
                }
            }
            if let Some(entry) = row.entry {
                touched.insert(entry);
                let mine = context.device.id();
                let page = self.page(entry, rows, context);
                let line = page.lines().iter().find(|line| line.seq == seq && line.device == mine);
                again.extend(line.map(|line| line.body.clone()));
            }
            out.put(Key::at(Table::Lost, &self.circle, seq), codec::to_bytes(row));
            out.delete(record_key(&self.circle, seq));
            out.delete(Key::at(Table::Control, &self.circle, seq));
            out.delete(Key::at(Table::Quarantine, &self.circle, seq));
            self.held.remove(&seq);
        }
        self.unseal_all(out);
        self.write_again(again, out);
        self.erase_again(&lost, fork.agreed, context, out);
        let me = self.me;
        for entry in &touched {
            let page = core::mem::take(self.page(*entry, rows, context));
            let card = page.card;
            let lines = page.without(|line| line.seq > fork.agreed, |_| true, me, context.schema);
            let mut page = Page::of_lines(
                super::store::PageRow { schema: context.schema.version(), lines: lines.lines().to_vec() },
                context.schema,
            );
            page.card = card;
            page.copies.extend(lines.copies);
            self.add_drafts_to(&mut page, *entry, context, out);
            self.pages.insert(*entry, page);
            self.put_verdicts(*entry, out);
            self.save_page(*entry, context.schema, out);
        }
        self.cursor = Cursor {
            seq: fork.agreed,
            hash: common.as_ref().map_or(LogHash::ZERO, |row| row.log),
            received: common.map(|row| row.placed.received).unwrap_or_default(),
            chain,
            checkpoint: None,
            newer_bodies: self.cursor.newer_bodies,
        };
        self.recent.split_off(&(fork.agreed + 1));
        self.refold(fork.agreed, context);
        self.save_cursor(out);
        self.clear_alarms(out);
        out.show(News::Members(self.circle));
        self.start_sync(out);
    }

    /// The relay lost control entries that this phone knew of and had not yet come to: back to where it is in the log.
    /// Whoever wrote them still has them, and brings them again.
    pub(super) fn leave_lost_tip(&mut self, last: u64, context: &Context<'_>, out: &mut Out) {
        let at = self.cursor.seq;
        let gone: Vec<&Placed> = self.control_log.iter().filter(|placed| placed.seq > at).collect();
        for placed in &gone {
            out.delete(Key::at(Table::Control, &self.circle, placed.seq));
        }
        let evidence = gone.into_iter().map(codec::to_bytes).collect();
        self.alarm(AlarmKind::Rollback, last, None, evidence, out);
        self.refold(at, context);
        out.show(News::Members(self.circle));
        self.start_sync(out);
    }

    /// Own edits of the lost log stand before what was written since.
    fn write_again(&mut self, newest_first: Vec<Bytes>, out: &mut Out) {
        let later: Vec<(DraftKey, Bytes)> = self
            .drafts
            .iter()
            .filter_map(|(key, draft)| match &draft.what {
                Draft::Edit(bytes) => Some((*key, bytes.clone())),
                Draft::Control(_) => None,
            })
            .collect();
        for (key, _) in &later {
            self.drop_draft(*key, out);
        }
        let known: BTreeSet<Bytes> = later.iter().map(|(_, bytes)| bytes.clone()).collect();
        let lost = newest_first.into_iter().rev().filter(|bytes| !known.contains(bytes));
        for bytes in lost.chain(later.iter().map(|(_, bytes)| bytes.clone())).collect::<Vec<_>>() {
            self.add_draft(EDIT_LANE, Draft::Edit(bytes), out);
        }
    }

    /// What this phone erased by a word that is lost now is gone here, and must go with everyone who still has it.
    fn erase_again(&mut self, lost: &[RecordRow], agreed: u64, context: &Context<'_>, out: &mut Out) {
        for row in lost {
            let Some((header, ControlEntry::Erase { mut records }, _)) = parts(&row.placed) else { continue };
            records.retain(|record| record.seq <= agreed);
            if header.device == context.device.id() && !records.is_empty() {
                self.add_draft(CONTROL_LANE, Draft::Control(Wish::Erase(records)), out);
            }
        }
    }

    /// Puts the drafts back on their page. One that was built on others' edits of the lost log becomes an edit on what
    /// stands now: its words must not wait for somebody who may never come back.
    fn add_drafts_to(&mut self, page: &mut Page, entry: EntryId, context: &Context<'_>, out: &mut Out) {
        let Some(member) = self.me else { return };
        let writer = Writer { device: context.device.id(), member };
        for key in self.drafts.keys().copied().collect::<Vec<_>>() {
            let Some(DraftRow { what: Draft::Edit(bytes), .. }) = self.drafts.get(&key) else { continue };
            let Ok(mut body) = Body::parse(bytes) else { continue };
            let placed = body.entry != entry || page.add_pending(writer, body.clone(), context.schema);
            let parents = page.heads();
            if placed || body.edit.creation.is_some() || parents.is_empty() {
                continue;
            }
            let before = body.edit_id(writer.device);
            let again = blake3::derive_key("heenweer edit again v1", before.as_bytes());
            body.edit_random.copy_from_slice(again.split_at(8).0);
            body.parents = parents;
            let row = DraftRow { what: Draft::Edit(body.to_bytes().into()), sealed: None };
            out.put(self.draft_key(key), codec::to_bytes(&row));
            self.drafts.insert(key, row);
            page.add_pending(writer, body, context.schema);
        }
    }

    /// Membership and keys as they were at a place.
    fn refold(&mut self, through: u64, context: &Context<'_>) {
        let kept: Vec<Placed> = core::mem::take(&mut self.control_log)
            .into_iter()
            .filter(|placed| placed.seq <= through)
            .collect();
        self.tip = None;
        self.keyring = Keyring::new(self.first_secret.clone());
        for placed in kept {
            // Verified when they came.
            let again = self.advance_tip(placed, context, Trust::Verified);
            debug_assert!(again.is_ok(), "a verified control entry folds again");
        }
        self.here = self.tip.clone();
    }
}

fn parts(placed: &Placed) -> Option<(Header, ControlEntry, Place)> {
    let header = placed.record.parse_header().ok()?;
    let entry = codec::from_bytes(placed.record.body.as_ref()?).ok()?;
    Some((header, entry, Place { seq: placed.seq, received: placed.received, hash: placed.record.hash() }))
}

/// The log hash that a `Resume` among these entries names for this place.
fn names(entries: &[Placed], place: u64) -> Option<LogHash> {
    entries.iter().rev().find_map(|placed| {
        let entry: ControlEntry = codec::from_bytes(placed.record.body.as_ref()?).ok()?;
        let ControlEntry::Resume { fork, hash, .. } = entry else { return None };
        (fork == place).then_some(hash)
    })
}
