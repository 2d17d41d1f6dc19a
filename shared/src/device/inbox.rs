//! Records come: verified, opened, judged, applied. All of a page or nothing of it.

use std::collections::{BTreeMap, BTreeSet};

use super::effect::{AlarmKind, News, Out};
use super::room::{Context, Cursor, DraftKey, Room, Sync, is_control};
use super::store::{Draft, Key, Line, QuarantineRow, RecordRow, Stage, Table, audience_of};
use crate::codec::{self, Bytes};
use crate::control::ControlEntry;
use crate::control::membership::{Membership, Place};
use crate::crypto::body::{Named, open_circle, open_named};
use crate::edit::{Body, NotABody};
use crate::ids::{CircleId, EditId, EntryId, LogHash, MemberId, RecordHash};
use crate::record::{BadRecord, Checkpoint, Head, Header, Placed, RecordKind, log_hash};
use crate::verdict::{Reason, Verdict};
use crate::wire::ToRelay;

/// What came out of a sealed body.
pub(super) enum Opened {
    Body(Bytes, Box<Result<Body, NotABody>>),
    DoesNotOpen,
    ForOthers,
    Erased,
    /// The key of its epoch is not here.
    NoKey,
}

/// A record that passed every check that needs no opening.
struct Checked {
    placed: Placed,
    header: Header,
    hash: RecordHash,
    log: LogHash,
    /// Who wrote it, for data.
    member: Option<MemberId>,
}

impl Room {
    fn takes_records(&self) -> bool {
        let goes_on = !self.is_stopped() && !self.needs_update && self.fork.is_none();
        goes_on && self.tip.is_some() && self.me.is_some()
    }

    /// Whether the records that come next are of an epoch whose key is not here yet.
    pub(super) fn lacks_key(&self) -> bool {
        self.no_key.is_some_and(|epoch| self.keyring.epoch_key(epoch).is_none())
    }

    /// Opens what is new in a page, and says which rows are needed to take it.
    pub(super) fn wants_for_records(
        &mut self,
        records: &[Placed],
        context: &Context<'_>,
        rows: &BTreeMap<Key, Option<Vec<u8>>>,
        out: &mut Out,
    ) -> Vec<Key> {
        if let Some(fork) = &self.fork {
            return vec![record_key(&self.circle, fork.next_middle())];
        }
        if !self.takes_records() {
            return Vec::new();
        }
        let mut wanted = Vec::new();
        let new = records.iter().filter(|placed| placed.seq > self.cursor.seq);
        let read = |placed: &Placed| Some((placed.record.parse_header().ok()?, placed.clone()));
        let new: Vec<(Header, Placed)> = new.map_while(read).collect();
        // The keys first: one that was sealed again may stand after the records that it opens.
        for (_, placed) in new.iter().filter(|(header, _)| is_control(header)) {
            let new_to_tip = self.tip.as_ref().is_some_and(|tip| placed.seq > tip.seq);
            if new_to_tip && !self.take_control(placed.clone(), context, out) {
                return Vec::new();
            }
        }
        for (header, placed) in &new {
            if self.log_at(header.seen_seq, rows).is_none() && header.seen_seq <= self.cursor.seq {
                wanted.push(Key::at(Table::Records, &self.circle, header.seen_seq));
            }
            if is_control(header) {
                continue;
            }
            let hash = placed.record.hash();
            if placed.record.body.is_none() && header.device == context.device.id() {
                let mine = self.draft_sealed_as(&hash).and_then(|(_, body)| body);
                wanted.extend(mine.iter().flat_map(|body| self.wants_page(&body.entry)));
            }
            if !self.opened.contains_key(&hash) {
                let opened = self.open_body(header, placed);
                self.opened.insert(hash, opened);
            }
            if let Some(Opened::Body(_, body)) = self.opened.get(&hash)
                && let Ok(body) = body.as_ref()
            {
                wanted.extend(self.wants_page(&body.entry));
            }
        }
        wanted.extend(self.wants_for_erasures(rows));
        wanted
    }

    /// Rows of records that the tip knows to be erased and that stand here with their bodies, and their pages.
    fn wants_for_erasures(&self, rows: &BTreeMap<Key, Option<Vec<u8>>>) -> Vec<Key> {
        let (Some(tip), Some(here)) = (&self.tip, &self.here) else { return Vec::new() };
        let mut wanted = Vec::new();
        for seq in tip.erased.keys().filter(|seq| !here.erased.contains_key(seq) && **seq <= self.cursor.seq)
        {
            wanted.push(Key::at(Table::Records, &self.circle, *seq));
            if let Some(entry) = self.record_row(*seq, rows).and_then(|row| row.entry) {
                wanted.extend(self.wants_page(&entry));
            }
        }
        wanted
    }

    fn open_body(&self, header: &Header, placed: &Placed) -> Opened {
        let Some(body) = &placed.record.body else { return Opened::Erased };
        let opened = match header.kind {
            RecordKind::Control => return Opened::DoesNotOpen,
            RecordKind::Circle => match self.keyring.epoch_key(header.epoch) {
                Some(key) => open_circle(header, body, key),
                None => return Opened::NoKey,
            },
            RecordKind::Named => {
                let Some(me) = self.me else { return Opened::ForOthers };
                match open_named(header, body, &me, self.keyring.member_secrets()) {
                    Ok(Named::ForMe(opened)) => Ok(opened),
                    Ok(Named::ForOthers) => return Opened::ForOthers,
                    Err(does_not_open) => Err(does_not_open),
                }
            }
        };
        match opened {
            Ok(opened) => {
                let body = Body::parse(&opened);
                Opened::Body(opened.into(), Box::new(body))
            }
            Err(_) => Opened::DoesNotOpen,
        }
    }

    /// Takes a page of the log.
    pub(super) fn records(
        &mut self,
        records: Vec<Placed>,
        checkpoint: &Checkpoint,
        head: u64,
        context: &Context<'_>,
        rows: &BTreeMap<Key, Option<Vec<u8>>>,
        out: &mut Out,
    ) {
        if self.fork.is_some() {
            return self.agreed_up_to(
                records.first().map_or(checkpoint.seq, |first| first.seq - 1),
                rows,
                out,
            );
        }
        if !self.takes_records() || self.lacks_key() || self.resolve_doubt(out) {
            return;
        }
        self.head = head;
        let new: Vec<Placed> = records.into_iter().filter(|placed| placed.seq > self.cursor.seq).collect();
        if new.first().is_some_and(|first| first.seq != self.cursor.seq + 1) {
            return self.ask_again_after_a_hole(out);
        }
        self.holes = 0;
        let mut walk = Walk {
            from: self.cursor.seq,
            here: self.here.clone(),
            cursor: self.cursor.clone(),
            logs: Vec::new(),
        };
        let mut checked = Vec::new();
        self.no_key = None;
        for placed in new {
            let seq = placed.seq;
            match self.check(placed, &mut walk, rows) {
                Ok(record) => checked.push(record),
                Err(Trouble::NeedsUpdate) => return self.wait_for_update(out),
                Err(Trouble::NoKey(epoch)) => {
                    // The alarm about the rubbish seal is there; a `Reseal` brings the key. What stands before is taken.
                    self.no_key = Some(epoch);
                    break;
                }
                Err(Trouble::Alarm(AlarmKind::BodyMissing, _)) if self.missing != Some(seq) => {
                    self.missing = Some(seq);
                    return self.start_sync(out);
                }
                Err(Trouble::Alarm(kind, evidence)) => {
                    let device = evidence.as_ref().and_then(|placed| placed.record.parse_header().ok());
                    let evidence = evidence.map(|placed| codec::to_bytes(&*placed)).into_iter().collect();
                    return self.alarm(kind, seq, device.map(|header| header.device), evidence, out);
                }
            }
        }
        let Walk { here, mut cursor, .. } = walk;
        if !self.checkpoint_holds(checkpoint, &cursor, out) {
            return;
        }
        if !checked.is_empty() || self.cursor.checkpoint.is_none() {
            if checkpoint.seq == cursor.seq {
                cursor.checkpoint = Some(checkpoint.clone());
            }
            self.take_checked(checked, cursor, here, context, rows, out);
        }
        if self.no_key.is_some() {
            self.sync = Sync::Off;
        } else if self.cursor.seq < head {
            if self.sync != Sync::Off {
                self.ask_on(out);
            }
        } else if self.sync == Sync::Records {
            self.arrived(context, out);
        }
    }

    /// Everything that the relay has is here.
    fn arrived(&mut self, context: &Context<'_>, out: &mut Out) {
        self.sync = Sync::Live;
        if !matches!(self.stage, Stage::In) {
            let before = core::mem::replace(&mut self.stage, Stage::In);
            self.leave = None;
            self.save(out);
            out.show(News::In(self.circle));
            if let Stage::Knocking { link, name, .. } = before {
                self.write_my_card(&link, &name, context, out);
            }
        }
        let (seq, hash) = (self.cursor.seq, self.cursor.hash);
        let device = context.device.id();
        let message = Head::message(&self.circle, &device, seq, &hash);
        let signature = context.device.sign(crate::identity::Purpose::Head, &message);
        out.send(&ToRelay::Head { head: Head { circle: self.circle, device, seq, hash, signature } });
        out.send(&ToRelay::Heads { circle: self.circle });
        let keeper = self.tip.as_ref().zip(self.me).and_then(|(tip, me)| tip.access(&me, self.relay_clock()));
        if keeper == Some(crate::control::Access::Keeper) {
            out.send(&ToRelay::Knocks { circle: self.circle });
        }
    }

    fn checkpoint_holds(&mut self, checkpoint: &Checkpoint, cursor: &Cursor, out: &mut Out) -> bool {
        let Some(tip) = &self.tip else { return false };
        let signed = checkpoint.circle == self.circle && checkpoint.verify(&tip.relay).is_ok();
        let kind = if !signed {
            AlarmKind::BadCheckpoint
        } else if checkpoint.seq == cursor.seq && checkpoint.hash != cursor.hash {
            // The relay signed one log and showed another.
            AlarmKind::Fork
        } else {
            return true;
        };
        self.alarm(kind, checkpoint.seq, None, vec![codec::to_bytes(checkpoint)], out);
        false
    }

    /// All that can be checked of a record without opening it; moves `here` and `cursor` past it.
    fn check(
        &self,
        placed: Placed,
        walk: &mut Walk,
        rows: &BTreeMap<Key, Option<Vec<u8>>>,
    ) -> Result<Checked, Trouble> {
        let Walk { here, cursor, .. } = &*walk;
        let bad = |kind: AlarmKind, placed: &Placed| Trouble::Alarm(kind, Some(Box::new(placed.clone())));
        let header = placed.record.parse_header().map_err(|fault| match fault {
            BadRecord::Newer => Trouble::NeedsUpdate,
            BadRecord::Malformed | BadRecord::TooBig | BadRecord::BodyDiffers | BadRecord::BadSignature => {
                bad(AlarmKind::BadRecord, &placed)
            }
        })?;
        let hash = placed.record.hash();
        if placed.seq != cursor.seq + 1 {
            return Err(Trouble::Alarm(AlarmKind::Gap, None));
        }
        let (number, prev) = cursor.chain.get(&header.device).copied().unwrap_or((0, RecordHash::ZERO));
        let in_chain = header.circle == self.circle && header.number == number + 1 && header.prev == prev;
        if !in_chain || placed.received < cursor.received {
            return Err(bad(AlarmKind::BadRecord, &placed));
        }
        let seen = walk.log_in_page(header.seen_seq).or_else(|| self.log_at(header.seen_seq, rows));
        if header.seen_seq > cursor.seq || seen != Some(header.seen_hash) {
            return Err(bad(AlarmKind::Fork, &placed));
        }
        let member = if is_control(&header) {
            // The tip has verified this entry; it must be the same one at the same place.
            let known = self.control_at(placed.seq).filter(|known| **known == placed);
            known.ok_or_else(|| bad(AlarmKind::Fork, &placed))?;
            let body = placed.record.body.as_ref().ok_or_else(|| bad(AlarmKind::BodyMissing, &placed))?;
            let entry: ControlEntry =
                codec::from_bytes(body).map_err(|_| bad(AlarmKind::BadControl, &placed))?;
            let place = Place { seq: placed.seq, received: placed.received, hash };
            let after = match &walk.here {
                Some(here) => {
                    let mut after = here.clone();
                    after.apply(place, &header, &entry).map(|()| after)
                }
                None => Membership::begin(place, &header, &entry),
            };
            walk.here = Some(after.map_err(|_| bad(AlarmKind::BadControl, &placed))?);
            None
        } else {
            let here = here.as_ref().ok_or_else(|| bad(AlarmKind::BadRecord, &placed))?;
            let device =
                here.devices.get(&header.device).ok_or_else(|| bad(AlarmKind::BadRecord, &placed))?;
            let fits = header.control == here.head && header.epoch == here.epoch;
            let member = here.may_write(&header.device, placed.received);
            if !fits || member.is_err() || placed.record.verify(&device.keys.sign).is_err() {
                return Err(bad(AlarmKind::BadRecord, &placed));
            }
            let tip_erased = self.tip.as_ref().and_then(|tip| tip.erased.get(&placed.seq));
            if placed.record.body.is_none() && tip_erased != Some(&header.device) {
                return Err(bad(AlarmKind::BodyMissing, &placed));
            }
            if matches!(self.opened.get(&hash), Some(Opened::NoKey)) {
                return Err(Trouble::NoKey(header.epoch));
            }
            member.ok()
        };
        let log = log_hash(&walk.cursor.hash, placed.seq, placed.received, &hash);
        walk.logs.push(log);
        walk.cursor.seq = placed.seq;
        walk.cursor.hash = log;
        walk.cursor.received = placed.received;
        walk.cursor.chain.insert(header.device, (header.number, hash));
        Ok(Checked { placed, header, hash, log, member })
    }

    fn take_checked(
        &mut self,
        checked: Vec<Checked>,
        cursor: Cursor,
        here: Option<Membership>,
        context: &Context<'_>,
        rows: &BTreeMap<Key, Option<Vec<u8>>>,
        out: &mut Out,
    ) {
        let erased_before: BTreeSet<u64> =
            self.here.as_ref().map(|here| here.erased.keys().copied().collect()).unwrap_or_default();
        let mut fresh: BTreeMap<u64, RecordRow> = BTreeMap::new();
        let mut touched: BTreeSet<EntryId> = BTreeSet::new();
        let mut newer_bodies = self.cursor.newer_bodies;
        let had_drafts = !self.drafts.is_empty();
        let mut members_changed = false;
        for record in checked {
            let Checked { placed, header, hash, log, member } = record;
            self.recent.insert(placed.seq, log);
            members_changed |= is_control(&header);
            let mut entry = None;
            let mut edit_random = None;
            if let Some(member) = member {
                match self.opened.remove(&hash) {
                    Some(Opened::Body(bytes, body)) => {
                        entry = body.as_ref().as_ref().ok().map(|body| body.entry);
                        edit_random = body.as_ref().as_ref().ok().map(|body| body.edit_random);
                        newer_bodies |= *body == Err(NotABody::Newer);
                        let taken = TakenBody { bytes, body: *body, newer_before: newer_bodies };
                        self.take_body(&placed, &header, member, taken, context, rows, out);
                        touched.extend(entry);
                    }
                    Some(Opened::DoesNotOpen) => {
                        let verdict = Verdict::Quarantined(Reason::DoesNotOpen);
                        self.quarantine(placed.seq, &header, member, verdict, out);
                        let evidence = vec![codec::to_bytes(&placed)];
                        self.alarm(AlarmKind::DoesNotOpen, placed.seq, Some(header.device), evidence, out);
                    }
                    Some(Opened::ForOthers | Opened::Erased | Opened::NoKey) | None => {}
                }
            }
            if is_control(&header) {
                self.let_in(&placed, &header, context, out);
            }
            // Only now: its page was read together with the drafts on it.
            let was_mine = placed.record.body.is_none() && header.device == context.device.id();
            match was_mine.then(|| self.erase_own(&hash, context, rows, out)).flatten() {
                Some(erased) => _ = touched.insert(erased),
                None => self.settle_own(&header, &hash, edit_random, context, out),
            }
            fresh.insert(placed.seq, RecordRow { log, entry, placed });
        }
        let erased = here.iter().flat_map(|here| here.erased.keys().copied());
        let newly: Vec<u64> = erased.filter(|seq| !erased_before.contains(seq)).collect();
        for seq in newly {
            let row = fresh.remove(&seq).or_else(|| self.record_row(seq, rows));
            let claimed = here.as_ref().and_then(|here| here.erased.get(&seq).copied());
            let writer = row
                .as_ref()
                .and_then(|row| row.placed.record.parse_header().ok())
                .map(|header| header.device);
            if row.is_some() && writer != claimed {
                // Who erased said that it was somebody else's: it stays.
                let evidence = row.iter().map(|row| codec::to_bytes(&row.placed)).collect();
                self.alarm(AlarmKind::BadControl, seq, claimed, evidence, out);
                fresh.extend(row.map(|row| (seq, row)));
                continue;
            }
            if let Some(mut row) = row {
                row.placed.record.body = None;
                self.held.remove(&seq);
                out.delete(Key::at(Table::Quarantine, &self.circle, seq));
                if let Some(entry) = row.entry {
                    self.erase_from(entry, |line| line.seq == seq, |_| false, context, rows, out);
                    self.put_verdicts(entry, out);
                    touched.insert(entry);
                }
                fresh.insert(seq, row);
            }
        }
        for (seq, row) in fresh {
            out.put(Key::at(Table::Records, &self.circle, seq), codec::to_bytes(&row));
        }
        self.cursor = Cursor { newer_bodies, ..cursor };
        self.here = here;
        self.save_cursor(out);
        // What waited for others' edits may stand now.
        self.waiting.clear();
        for entry in touched {
            self.save_page(entry, context.schema, out);
        }
        if members_changed {
            out.show(News::Members(self.circle));
        }
        if had_drafts && self.drafts.is_empty() {
            out.show(News::AllSent(self.circle));
        }
    }

    #[expect(clippy::too_many_arguments, reason = "one step of taking a record; a struct would be used once")]
    fn take_body(
        &mut self,
        placed: &Placed,
        header: &Header,
        member: MemberId,
        taken: TakenBody,
        context: &Context<'_>,
        rows: &BTreeMap<Key, Option<Vec<u8>>>,
        out: &mut Out,
    ) {
        let verdict = match taken.body {
            Err(NotABody::Newer) => Verdict::Held,
            Err(NotABody::Malformed) => Verdict::Quarantined(Reason::Malformed),
            // A body for the circle in a named record, or the reverse, has no place on the page that it names.
            Ok(body) if Some(body.entry.audience()) != audience_of(header.kind) => {
                Verdict::Quarantined(Reason::OtherReaders)
            }
            Ok(body) => {
                let (entry, edit) = (body.entry, body.edit_id(header.device));
                let line = Line {
                    seq: placed.seq,
                    received: placed.received,
                    device: header.device,
                    member,
                    body: taken.bytes,
                    verdict: Verdict::Apply,
                    newer_before: taken.newer_before,
                    edit,
                };
                let me = self.me;
                let page = self.page(entry, rows, context);
                let verdict = page.take_line(line, body, context.schema);
                if page.shows_too_much(&edit) {
                    let shown = core::mem::take(page);
                    *page = shown.without(|_| false, |_| false, me, context.schema);
                }
                verdict
            }
        };
        if !matches!(verdict, Verdict::Apply) {
            self.quarantine(placed.seq, header, member, verdict, out);
        }
    }

    // -- after an update of the app

    /// What was judged under another schema, and waits: the records, then their pages.
    pub(super) fn wants_for_judging_again(&self, rows: &BTreeMap<Key, Option<Vec<u8>>>) -> Vec<Key> {
        let mut wanted: Vec<Key> = self.held.iter().map(|seq| record_key(&self.circle, *seq)).collect();
        let entries = self.held.iter().filter_map(|seq| self.record_row(*seq, rows)?.entry);
        wanted.extend(entries.map(|entry| Key::page(&self.circle, &entry)));
        wanted
    }

    /// Judges again what an older version of the app could not: the same verdicts as if it had come now.
    pub(super) fn judge_again(
        &mut self,
        context: &Context<'_>,
        rows: &BTreeMap<Key, Option<Vec<u8>>>,
        out: &mut Out,
    ) {
        let held = core::mem::take(&mut self.held);
        let entries: BTreeSet<EntryId> =
            held.iter().filter_map(|seq| self.record_row(*seq, rows)?.entry).collect();
        for entry in entries {
            self.pages.remove(&entry);
            let page = self.page(entry, rows, context);
            // Its row was written under the older schema, and so was the place of its card.
            page.card = super::page::Card::Nowhere;
            self.put_verdicts(entry, out);
            self.save_page(entry, context.schema, out);
        }
        self.schema = context.schema.version();
        self.save(out);
    }

    /// The verdicts on all lines of a page that was judged again.
    pub(super) fn put_verdicts(&mut self, entry: EntryId, out: &mut Out) {
        let Some(page) = self.pages.get(&entry) else { return };
        for line in page.lines() {
            let key = Key::at(Table::Quarantine, &self.circle, line.seq);
            let row = QuarantineRow {
                seq: line.seq,
                member: line.member,
                device: line.device,
                verdict: line.verdict,
            };
            self.held.remove(&line.seq);
            if row.verdict == Verdict::Apply {
                out.delete(key);
            } else {
                if row.verdict == Verdict::Held {
                    self.held.insert(line.seq);
                }
                out.put(key, codec::to_bytes(&row));
            }
        }
    }

    fn quarantine(&mut self, seq: u64, header: &Header, member: MemberId, verdict: Verdict, out: &mut Out) {
        if verdict == Verdict::Held {
            self.held.insert(seq);
        }
        let row = QuarantineRow { seq, member, device: header.device, verdict };
        out.put(Key::at(Table::Quarantine, &self.circle, seq), codec::to_bytes(&row));
        out.show(News::Quarantined(self.circle, seq));
    }

    /// Takes these lines and these pending edits from a page, and what was built on them.
    fn erase_from(
        &mut self,
        entry: EntryId,
        gone: impl Fn(&Line) -> bool,
        not_pending: impl Fn(&EditId) -> bool,
        context: &Context<'_>,
        rows: &BTreeMap<Key, Option<Vec<u8>>>,
        out: &mut Out,
    ) {
        let me = self.me;
        let page = self.page(entry, rows, context);
        let before = core::mem::take(page);
        *page = before.without(gone, not_pending, me, context.schema);
        // What I had not yet sent on that page has nothing left to stand on.
        let page = core::mem::take(page);
        let orphans: Vec<_> = self
            .drafts
            .iter()
            .filter_map(|(key, draft)| match &draft.what {
                Draft::Edit(bytes) => Some((*key, Body::parse(bytes).ok()?)),
                Draft::Control(_) => None,
            })
            .filter(|(_, body)| body.entry == entry && !page.is_pending(&body.edit_id(context.device.id())))
            .collect();
        self.pages.insert(entry, page);
        for (key, _) in orphans {
            self.set_aside(key, Some(Reason::NoSuchEntry), None, out);
        }
    }

    /// The draft that was sealed as this record, and the edit in it.
    fn draft_sealed_as(&self, hash: &RecordHash) -> Option<(DraftKey, Option<Body>)> {
        let is_it = |draft: &super::store::DraftRow| {
            draft.sealed.as_ref().is_some_and(|sealed| sealed.hash() == *hash)
        };
        let (key, draft) = self.drafts.iter().find(|(_, draft)| is_it(draft))?;
        let body = match &draft.what {
            Draft::Edit(bytes) => Body::parse(bytes).ok(),
            Draft::Control(_) => None,
        };
        Some((*key, body))
    }

    /// A record of this very device was erased before it was seen back here: what this phone showed of it goes as well.
    fn erase_own(
        &mut self,
        hash: &RecordHash,
        context: &Context<'_>,
        rows: &BTreeMap<Key, Option<Vec<u8>>>,
        out: &mut Out,
    ) -> Option<EntryId> {
        let (key, body) = self.draft_sealed_as(hash)?;
        let body = body?;
        let gone = body.edit_id(context.device.id());
        // While the draft is there, its page knows where its card stands.
        self.page(body.entry, rows, context);
        self.drop_draft(key, out);
        self.erase_from(body.entry, |_| false, |edit| *edit == gone, context, rows, out);
        Some(body.entry)
    }

    /// A record of this very device came back: what it said is no longer a draft.
    fn settle_own(
        &mut self,
        header: &Header,
        hash: &RecordHash,
        edit_random: Option<[u8; 8]>,
        context: &Context<'_>,
        out: &mut Out,
    ) {
        if header.device != context.device.id() {
            return;
        }
        if let Some((key, _)) = self.draft_sealed_as(hash) {
            return self.drop_draft(key, out);
        }
        let same_edit = |draft: &super::store::DraftRow| match &draft.what {
            Draft::Edit(bytes) => Body::parse(bytes).is_ok_and(|body| Some(body.edit_random) == edit_random),
            Draft::Control(_) => false,
        };
        let same = self.drafts.iter().find(|(_, draft)| same_edit(draft)).map(|(key, _)| *key);
        if let Some(key) = same {
            self.drop_draft(key, out);
        }
        // The numbers that this phone had in mind are taken.
        self.unseal_all(out);
        if matches!(self.stage, Stage::In) {
            self.alarm(AlarmKind::OtherCopy, 0, Some(header.device), Vec::new(), out);
        }
    }

    // -- heads

    pub(super) fn wants_for_heads(&self, heads: &[Head]) -> Vec<Key> {
        let unknown = |seq: &u64| *seq > 0 && *seq <= self.cursor.seq && !self.recent.contains_key(seq);
        let places = heads.iter().map(|head| head.seq).filter(unknown);
        places.map(|seq| Key::at(Table::Records, &self.circle, seq)).collect()
    }

    /// Holds what others saw against what this device saw: two views of one log meet here.
    pub(super) fn heads(&mut self, heads: &[Head], rows: &BTreeMap<Key, Option<Vec<u8>>>, out: &mut Out) {
        let Some(tip) = self.tip.clone() else { return };
        for head in heads {
            let Some(device) = tip.devices.get(&head.device) else { continue };
            let theirs = head.circle == self.circle && head.verify(&device.keys.sign).is_ok();
            let mine = self.log_at(head.seq, rows).filter(|_| head.seq <= self.cursor.seq);
            if theirs && mine.is_some_and(|mine| mine != head.hash) {
                let mut evidence = vec![codec::to_bytes(head)];
                evidence.extend(self.cursor.checkpoint.as_ref().map(codec::to_bytes));
                self.alarm(AlarmKind::Fork, head.seq, Some(head.device), evidence, out);
            }
        }
    }
}

/// An opened body on its way to its page.
struct TakenBody {
    bytes: Bytes,
    body: Result<Body, NotABody>,
    newer_before: bool,
}

/// A walk along a page of the log, one record at a time.
struct Walk {
    /// The place before the page.
    from: u64,
    /// Who is in the circle here; none before the genesis.
    here: Option<Membership>,
    cursor: Cursor,
    /// The log hashes of the places walked.
    logs: Vec<LogHash>,
}

impl Walk {
    fn log_in_page(&self, seq: u64) -> Option<LogHash> {
        let at = usize::try_from(seq.checked_sub(self.from)?.checked_sub(1)?).ok()?;
        self.logs.get(at).copied()
    }
}

/// Why a page is not taken.
enum Trouble {
    NeedsUpdate,
    /// The key of this epoch is not here.
    NoKey(u32),
    Alarm(AlarmKind, Option<Box<Placed>>),
}

/// The table key under which a circle's record stands.
pub(super) fn record_key(circle: &CircleId, seq: u64) -> Key {
    Key::at(Table::Records, circle, seq)
}
