//! Drafts go: written at once, sealed when linked and up to date, committed before they leave, gone when they came back.

use std::collections::BTreeMap;

use rand_core::CryptoRng;

use super::effect::{AlarmKind, News, NotDone, Out};
use super::room::{CONTROL_LANE, Context, DraftKey, EDIT_LANE, Room, Sync};
use super::store::{AsideRow, Draft, DraftRow, Key, Stage, Table};
use super::wish::Wish;
use crate::circle::consent::{self, Consent};
use crate::circle::pages::{InvalidPage, NewPage};
use crate::circle::schema::Schema;
use crate::codec::{self, Bytes};
use crate::control::membership::{NoWriting, Place};
use crate::control::{ControlEntry, ErasedRecord};
use crate::crypto::body::{Standing, seal_circle, seal_named, sign_control};
use crate::crypto::epoch::{self, SealPlace};
use crate::crypto::keys::DeviceSecrets;
use crate::crypto::{DoesNotOpen, Secret};
use crate::edit::{BODY_VERSION, Body, Edit, MAX_BODY_BYTES, Op};
use crate::identity::DeviceKeys;
use crate::ids::{
    Audience, EditId, EntryId, InviteId, LogHash, MemberId, RecordHash, RegistrationCode, SignKey,
};
use crate::intent::{Arrangement, InsteadOf, Readers};
use crate::record::{Record, RecordKind};
use crate::time::Instant;
use crate::verdict::{Reason, Verdict, Writer};
use crate::wire::{Answer, MAX_BATCH_BYTES, MAX_BATCH_RECORDS, Refusal, ToRelay};

/// How long to wait when the relay makes its log whole, or its disk is full.
const PATIENCE_MS: u64 = 5_000;

impl Room {
    // -- writing

    /// A new page; which one it became, or none when it could not be kept.
    #[expect(
        clippy::too_many_arguments,
        reason = "the room's own step of one tap; a struct would be used once"
    )]
    pub(super) fn write(
        &mut self,
        page: &NewPage,
        readers: Readers,
        device: &DeviceSecrets,
        schema: Schema,
        now: Instant,
        rng: &mut impl CryptoRng,
        out: &mut Out,
    ) -> Option<EntryId> {
        let Some(me) = self.me.filter(|_| matches!(self.stage, Stage::In | Stage::Beginning)) else {
            out.not_done(NotDone::NotHere);
            return None;
        };
        if page.needs_readers() && readers == Readers::Circle {
            out.not_done(NotDone::Invalid(InvalidPage::NeedsReaders));
            return None;
        }
        let edit = match page.to_edit(now, rng) {
            Ok(edit) => edit,
            Err(invalid) => {
                out.not_done(NotDone::Invalid(invalid));
                return None;
            }
        };
        let (audience, readers) = match readers {
            Readers::Circle => (Audience::Circle, Vec::new()),
            Readers::Named(mut named) => {
                named.push(me);
                named.sort_unstable();
                named.dedup();
                (Audience::Named, named)
            }
        };
        let mut edit_random = [0; 8];
        rng.fill_bytes(&mut edit_random);
        let entry = EditId::of_device(device.id(), edit_random).entry(audience);
        let body = Body {
            version: BODY_VERSION,
            entry,
            edit_random,
            parents: vec![],
            wall: now,
            edit,
            blob_keys: vec![],
            readers,
        };
        let context = Context { device, offer: epoch::Offer::NONE, schema };
        self.submit(me, body, &BTreeMap::new(), &context, out).then_some(entry)
    }

    /// A new page in the place of another one, and what becomes of that one. Whatever a person can have filled in wrong is
    /// found before the first of both is kept.
    #[expect(
        clippy::too_many_arguments,
        reason = "the room's own step of one tap; a struct would be used once"
    )]
    pub(super) fn write_instead(
        &mut self,
        page: &NewPage,
        of: InsteadOf,
        device: &DeviceSecrets,
        schema: Schema,
        rows: &BTreeMap<Key, Option<Vec<u8>>>,
        now: Instant,
        rng: &mut impl CryptoRng,
        out: &mut Out,
    ) {
        match of {
            InsteadOf::Asked { about, version, helped_by } => {
                let answer = |other: EntryId| {
                    let answer = consent::Answer::Instead(other, None);
                    NewPage::Consent(Consent { about, version, answer, helped_by: helped_by.clone() })
                };
                if let Err(invalid) = answer(about).to_edit(now, rng) {
                    return out.not_done(NotDone::Invalid(invalid));
                }
                if let Some(other) = self.write(page, Readers::Circle, device, schema, now, rng, out) {
                    self.write(&answer(other), Readers::Circle, device, schema, now, rng, out);
                }
            }
            InsteadOf::Ended { entry, ops } => {
                if self.write(page, Readers::Circle, device, schema, now, rng, out).is_some() {
                    self.change(entry, ops, device, schema, rows, now, rng, out);
                }
            }
        }
    }

    /// A change to a page.
    #[expect(
        clippy::too_many_arguments,
        reason = "the room's own step of one tap; a struct would be used once"
    )]
    pub(super) fn change(
        &mut self,
        entry: EntryId,
        ops: Vec<Op>,
        device: &DeviceSecrets,
        schema: Schema,
        rows: &BTreeMap<Key, Option<Vec<u8>>>,
        now: Instant,
        rng: &mut impl CryptoRng,
        out: &mut Out,
    ) {
        let Some(me) = self.me.filter(|_| matches!(self.stage, Stage::In | Stage::Beginning)) else {
            return out.not_done(NotDone::NotHere);
        };
        let context = Context { device, offer: epoch::Offer::NONE, schema };
        let page = self.page(entry, rows, &context);
        let (parents, readers) = (page.heads(), page.readers());
        let mut edit_random = [0; 8];
        rng.fill_bytes(&mut edit_random);
        let edit = Edit { creation: None, ops };
        let body = Body {
            version: BODY_VERSION,
            entry,
            edit_random,
            parents,
            wall: now,
            edit,
            blob_keys: vec![],
            readers,
        };
        self.submit(me, body, rows, &context, out);
    }

    /// Judges an own edit as everybody will, and keeps it if it stands; whether it does.
    pub(super) fn submit(
        &mut self,
        me: MemberId,
        body: Body,
        rows: &BTreeMap<Key, Option<Vec<u8>>>,
        context: &Context<'_>,
        out: &mut Out,
    ) -> bool {
        let bytes = body.to_bytes();
        // Read back as others will: what does not fit the limits is said here, not on their phones.
        let parsed = if bytes.len() > MAX_BODY_BYTES {
            Err(crate::edit::NotABody::Malformed)
        } else {
            Body::parse(&bytes)
        };
        let entry = body.entry;
        let writer = Writer { device: context.device.id(), member: me };
        let page = self.page(entry, rows, context);
        let why_not = match page.judge(context.schema, writer, &parsed) {
            Verdict::Apply => None,
            Verdict::Quarantined(reason) => Some(NotDone::Rule(reason)),
            Verdict::Held => Some(NotDone::NeedsUpdate),
            Verdict::Opaque | Verdict::Erased => Some(NotDone::NotHere),
        };
        if let Some(why_not) = why_not {
            out.not_done(why_not);
            return false;
        }
        page.add_pending(writer, body, context.schema);
        self.add_draft(EDIT_LANE, Draft::Edit(bytes.into()), out);
        self.save_page(entry, context.schema, out);
        true
    }

    /// A draft that will not be sent stays on this phone, visibly, and never blocks the others.
    pub(super) fn set_aside(
        &mut self,
        key: DraftKey,
        reason: Option<Reason>,
        refusal: Option<Refusal>,
        out: &mut Out,
    ) {
        let Some(draft) = self.drafts.get(&key) else { return };
        if let Draft::Edit(bytes) = &draft.what {
            let row = AsideRow { body: bytes.clone(), reason, refusal };
            out.put(Key::at(Table::Aside, &self.circle, key.order), codec::to_bytes(&row));
            if let Ok(body) = Body::parse(bytes) {
                out.show(News::SetAside(self.circle, body.entry));
            }
        }
        self.drop_draft(key, out);
    }

    // -- wishing

    /// Takes a change to who is in the circle; it becomes an entry when it is its turn.
    pub(super) fn arrange(
        &mut self,
        what: Arrangement,
        device: &DeviceSecrets,
        schema: Schema,
        rows: &BTreeMap<Key, Option<Vec<u8>>>,
        rng: &mut impl CryptoRng,
        out: &mut Out,
    ) {
        if self.is_stopped() || self.fork.is_some() {
            return out.not_done(NotDone::Stopped);
        }
        let is_begun = matches!(self.stage, Stage::In) || self.is_only_here(&what, device, schema, rows);
        if self.me.is_none() || !is_begun {
            return out.not_done(NotDone::NotHere);
        }
        let wish = match what {
            Arrangement::Invite { back, access, until, note } => Wish::Invite {
                invite: InviteId::random(rng),
                member: back.unwrap_or_else(|| MemberId::random(rng)),
                access,
                until,
                note,
            },
            Arrangement::Revoke(invite) => Wish::Revoke(invite),
            Arrangement::LetIn(invite) => match self.answered(&invite) {
                Some(answered) => Wish::LetIn(answered.knock.clone()),
                None => return out.not_done(NotDone::NobodyKnocked),
            },
            Arrangement::AddDevice { device, offer } => {
                Wish::AddDevice { device, offer: Bytes(offer.0.to_vec()) }
            }
            Arrangement::Remove { members, devices } => Wish::Remove { members, devices },
            Arrangement::Leave(leaving) => Wish::Leave(leaving),
            Arrangement::Reseal(devices) => Wish::Reseal(devices),
            Arrangement::SetAccess { member, access, until } => Wish::SetAccess { member, access, until },
            Arrangement::NewRecovery(code) => match code.device() {
                Ok(recovery) => {
                    Wish::NewRecovery { device: recovery.keys(), offer: Bytes(code.offer().0.to_vec()) }
                }
                Err(DoesNotOpen) => return out.not_done(NotDone::BadKey),
            },
            Arrangement::Erase(entry) => match self.erasure(entry, device, schema, rows, out) {
                Some(wish) => wish,
                None => return,
            },
            Arrangement::AgreeErase(erase) => Wish::AgreeErase(erase),
            Arrangement::Freeze(writing) => Wish::Freeze(writing),
            Arrangement::ClaimKeeper => Wish::ClaimKeeper,
        };
        self.add_draft(CONTROL_LANE, Draft::Control(wish), out);
    }

    /// Whether this takes away what was never sent: for that nobody needs to be in reach.
    pub(super) fn is_only_here(
        &mut self,
        what: &Arrangement,
        device: &DeviceSecrets,
        schema: Schema,
        rows: &BTreeMap<Key, Option<Vec<u8>>>,
    ) -> bool {
        let Arrangement::Erase(entry) = what else { return false };
        let page = self.page(*entry, rows, &Context { device, offer: epoch::Offer::NONE, schema });
        page.lines().is_empty() && page.has_pending()
    }

    /// What an erasure of an entry names; `None` when it only stood on this phone, and is gone now.
    fn erasure(
        &mut self,
        entry: EntryId,
        device: &DeviceSecrets,
        schema: Schema,
        rows: &BTreeMap<Key, Option<Vec<u8>>>,
        out: &mut Out,
    ) -> Option<Wish> {
        let context = Context { device, offer: epoch::Offer::NONE, schema };
        let page = self.page(entry, rows, &context);
        let line = |line: &super::store::Line| ErasedRecord { seq: line.seq, device: line.device };
        let records: Vec<ErasedRecord> = page.lines().iter().map(line).collect();
        if !records.is_empty() {
            return Some(Wish::Erase(records));
        }
        let of_entry = |draft: &DraftRow| match &draft.what {
            Draft::Edit(bytes) => Body::parse(bytes).is_ok_and(|body| body.entry == entry),
            Draft::Control(_) => false,
        };
        let drafts: Vec<(DraftKey, bool)> = self
            .drafts
            .iter()
            .filter(|(_, draft)| of_entry(draft))
            .map(|(key, draft)| (*key, draft.sealed.is_some()))
            .collect();
        if drafts.is_empty() || drafts.iter().any(|(_, sealed)| *sealed) {
            // On its way: what is sent can only be erased once it is there.
            out.not_done(NotDone::NotHere);
            return None;
        }
        let me = self.me;
        let page = core::mem::take(self.page(entry, rows, &context));
        self.pages.insert(entry, page.without(|_| false, |_| true, me, schema));
        for (key, _) in drafts {
            self.drop_draft(key, out);
        }
        self.save_page(entry, schema, out);
        None
    }

    // -- sealing and sending

    /// The genesis of a circle that was begun here, sealed for this relay, and sent. One that was sealed for another
    /// relay, and seen back from none, is sealed anew; should that other one have it after all, it is found there again.
    pub(super) fn create(
        &mut self,
        relay: SignKey,
        device: &DeviceSecrets,
        rng: &mut impl CryptoRng,
        out: &mut Out,
    ) {
        let begun = self.drafts.iter().find(|(_, draft)| matches!(draft.what, Draft::Control(Wish::Begin)));
        let (key, sealed) = begun.map(|(key, draft)| (*key, draft.sealed.clone())).unzip();
        let usable = |genesis: &Record| self.tip.is_some() || is_genesis_for(genesis, &relay);
        let genesis = if let Some(genesis) = sealed.flatten().filter(usable) {
            genesis
        } else {
            let Ok(genesis) = self.seal_genesis(relay, device, rng) else {
                return out.not_done(NotDone::BadKey);
            };
            self.fingerprint = Some(genesis.hash());
            let key = key.unwrap_or_else(|| self.add_draft(CONTROL_LANE, Draft::Control(Wish::Begin), out));
            self.keep_sealed(key, genesis.clone(), out);
            self.save(out);
            genesis
        };
        self.sent = true;
        if let Some(code) = self.leave {
            out.send(&ToRelay::Register { code });
        }
        out.send(&ToRelay::Create { genesis });
    }

    /// Somebody has the operator's leave to begin this circle: it is asked for again, with that.
    pub(super) fn register(
        &mut self,
        code: RegistrationCode,
        relay: Option<SignKey>,
        device: &DeviceSecrets,
        rng: &mut impl CryptoRng,
        out: &mut Out,
    ) {
        if !matches!(self.stage, Stage::Beginning) {
            // It stands, and needs no leave.
            return;
        }
        self.leave = Some(code);
        self.held_back = None;
        self.save(out);
        if let (Some(relay), Sync::Off) = (relay, self.sync) {
            self.create(relay, device, rng, out);
        }
    }

    /// Whether this record is my own genesis of a circle that was begun here: any of them that a relay has counts.
    pub(super) fn is_my_beginning(&self, by: &DeviceKeys, device: &DeviceSecrets) -> bool {
        matches!(self.stage, Stage::Beginning) && *by == device.keys()
    }

    fn seal_genesis(
        &self,
        relay: SignKey,
        device: &DeviceSecrets,
        rng: &mut impl CryptoRng,
    ) -> Result<Record, DoesNotOpen> {
        let key = Secret::random(rng);
        let place = SealPlace { circle: self.circle, previous_control: RecordHash::ZERO };
        let entry = ControlEntry::Genesis {
            relay,
            founder: self.me.ok_or(DoesNotOpen)?,
            member_key: self.first_secret.as_ref().ok_or(DoesNotOpen)?.public()?,
            device: device.keys(),
            commitment: epoch::commitment(&key, &self.circle, 0),
            seal: epoch::seal_epoch(&key, 0, place, &device.keys(), rng)?,
        };
        let standing = Standing {
            circle: self.circle,
            number: 1,
            prev: RecordHash::ZERO,
            epoch: 0,
            control: RecordHash::ZERO,
            seen_seq: 0,
            seen_hash: LogHash::ZERO,
        };
        Ok(sign_control(&standing, &entry, device))
    }

    fn keep_sealed(&mut self, key: DraftKey, record: Record, out: &mut Out) {
        let row_key = self.draft_key(key);
        if let Some(draft) = self.drafts.get_mut(&key) {
            draft.sealed = Some(record);
            out.put(row_key, codec::to_bytes(&*draft));
        }
    }

    /// The sealed drafts in order of their numbers.
    fn in_flight(&self) -> Vec<(DraftKey, Record)> {
        let sealed = |(key, draft): (&DraftKey, &DraftRow)| Some((*key, draft.sealed.clone()?));
        let mut flying: Vec<(DraftKey, Record)> = self.drafts.iter().filter_map(sealed).collect();
        flying.sort_by_key(|(_, record)| record.parse_header().map_or(u64::MAX, |header| header.number));
        flying
    }

    /// Sealed bytes that were refused for good are no longer what will be sent; the edits in them are.
    pub(super) fn unseal_all(&mut self, out: &mut Out) {
        let sealed: Vec<DraftKey> =
            self.drafts.iter().filter(|(_, draft)| draft.sealed.is_some()).map(|(key, _)| *key).collect();
        for key in sealed {
            let row_key = self.draft_key(key);
            if let Some(draft) = self.drafts.get_mut(&key) {
                draft.sealed = None;
                out.put(row_key, codec::to_bytes(&*draft));
            }
        }
        self.sent = false;
    }

    fn standing(&self, device: &DeviceSecrets) -> Option<Standing> {
        let tip = self.tip.as_ref()?;
        let (number, prev) = self.cursor.chain.get(&device.id()).copied().unwrap_or((0, RecordHash::ZERO));
        Some(Standing {
            circle: self.circle,
            number: number + 1,
            prev,
            epoch: tip.epoch,
            control: tip.head,
            seen_seq: self.cursor.seq,
            seen_hash: self.cursor.hash,
        })
    }

    fn can_send(&self) -> bool {
        let up_to_date = self.tip.as_ref().map(|tip| tip.head) == self.here.as_ref().map(|here| here.head);
        let may = !self.is_stopped() && !self.out && self.fork.is_none() && self.me.is_some();
        self.sync == Sync::Live && up_to_date && may
    }

    /// Sends what can be sent now, and says when something can be sealed.
    pub(super) fn pump(&mut self, device: &DeviceSecrets, now: Instant, out: &mut Out) {
        if !self.can_send() {
            return;
        }
        if let Some(until) = self.busy_until {
            if now < until {
                return out.wake_at(until);
            }
            self.busy_until = None;
        }
        let flying = self.in_flight();
        if !flying.is_empty() {
            if !self.sent {
                self.sent = true;
                let records = flying.into_iter().map(|(_, record)| record).collect();
                out.send(&ToRelay::Append { circle: self.circle, records });
            }
            return;
        }
        let renew = self.ground().is_some_and(|ground| ground.renewal_is_due());
        if renew && !self.has_wish(|wish| matches!(wish, Wish::Renew)) {
            self.add_draft(CONTROL_LANE, Draft::Control(Wish::Renew), out);
        }
        let may_write = self.tip.as_ref().is_some_and(|tip| {
            let key = self.keyring.epoch_key(tip.epoch);
            key.is_some() && tip.may_write(&device.id(), self.relay_clock()).is_ok()
        });
        let ready = |key: &DraftKey| key.lane == CONTROL_LANE || may_write && !self.waiting.contains(key);
        self.wants_seal = self.drafts.keys().any(ready);
    }

    /// The pages of the drafts that come next: each edit is judged again before it is sealed.
    pub(super) fn wants_for_sealing(&self) -> Vec<Key> {
        let bodies = self.next_edits().filter_map(|(_, bytes)| Body::parse(bytes).ok());
        bodies.flat_map(|body| self.wants_page(&body.entry)).collect()
    }

    /// The edits that come next, as many as one batch may hold. Those that wait hold up nothing.
    fn next_edits(&self) -> impl Iterator<Item = (DraftKey, &Bytes)> {
        let edits = self.drafts.iter().filter_map(|(key, draft)| match &draft.what {
            Draft::Edit(bytes) if !self.waiting.contains(key) => Some((*key, bytes)),
            Draft::Edit(_) | Draft::Control(_) => None,
        });
        edits.take(MAX_BATCH_RECORDS)
    }

    /// Seals what comes next, keeps it, and sends it.
    pub(super) fn seal(
        &mut self,
        context: &Context<'_>,
        rows: &BTreeMap<Key, Option<Vec<u8>>>,
        rng: &mut impl CryptoRng,
        out: &mut Out,
    ) {
        self.wants_seal = false;
        if !self.can_send() || !self.in_flight().is_empty() {
            return;
        }
        let records = self.seal_next(context, rows, rng, out);
        if !records.is_empty() {
            self.sent = true;
            out.send(&ToRelay::Append { circle: self.circle, records });
        }
    }

    fn seal_next(
        &mut self,
        context: &Context<'_>,
        rows: &BTreeMap<Key, Option<Vec<u8>>>,
        rng: &mut impl CryptoRng,
        out: &mut Out,
    ) -> Vec<Record> {
        while let Some((key, wish)) = self.drafts.iter().find_map(|(key, draft)| match &draft.what {
            Draft::Control(wish) => Some((*key, wish.clone())),
            Draft::Edit(_) => None,
        }) {
            match self.seal_wish(&wish, context.device, rng) {
                Ok(Some(record)) => {
                    self.keep_sealed(key, record.clone(), out);
                    return vec![record];
                }
                Ok(None) => self.drop_draft(key, out),
                Err(why) => {
                    self.drop_draft(key, out);
                    // Nobody asked for a renewal, so nobody is told that somebody else was first.
                    if !matches!(wish, Wish::Renew) {
                        out.not_done(why);
                    }
                }
            }
        }
        self.seal_edits(context, rows, rng, out)
    }

    fn seal_wish(
        &self,
        wish: &Wish,
        device: &DeviceSecrets,
        rng: &mut impl CryptoRng,
    ) -> Result<Option<Record>, NotDone> {
        let (Some(ground), Some(standing)) = (self.ground(), self.standing(device)) else {
            return Err(NotDone::NotHere);
        };
        let Some(entry) = ground.decide(wish, rng)? else { return Ok(None) };
        let record = sign_control(&standing, &entry, device);
        let header = record.parse_header().map_err(|_| NotDone::Relay(Refusal::TooBig))?;
        // Tried here first, as relay and others will.
        let place = Place { seq: self.cursor.seq + 1, received: ground.at, hash: record.hash() };
        ground.membership.clone().apply(place, &header, &entry).map_err(NotDone::Control)?;
        Ok(Some(record))
    }

    fn seal_edits(
        &mut self,
        context: &Context<'_>,
        rows: &BTreeMap<Key, Option<Vec<u8>>>,
        rng: &mut impl CryptoRng,
        out: &mut Out,
    ) -> Vec<Record> {
        let device = context.device;
        let Some(me) = self.me else { return Vec::new() };
        let at = self.relay_clock();
        let Some(tip) = self.tip.clone() else { return Vec::new() };
        match tip.may_write(&device.id(), at) {
            Ok(_) => {}
            // They wait: for a keeper, for somebody who rotates, or for the person to see that reading is all there is.
            Err(
                NoWriting::Frozen | NoWriting::RotateFirst | NoWriting::ReaderOnly | NoWriting::NotInCircle,
            ) => {
                return Vec::new();
            }
        }
        let Some(mut standing) = self.standing(device) else { return Vec::new() };
        let Some(epoch_key) = self.keyring.epoch_key(tip.epoch).cloned() else { return Vec::new() };
        let edits: Vec<(DraftKey, Bytes)> =
            self.next_edits().map(|(key, bytes)| (key, bytes.clone())).collect();
        let mut records: Vec<Record> = Vec::new();
        let mut bytes_so_far = 0;
        for (key, bytes) in edits {
            let Ok(body) = Body::parse(&bytes) else {
                self.set_aside(key, Some(Reason::Malformed), None, out);
                continue;
            };
            let writer = Writer { device: device.id(), member: me };
            if !self.page(body.entry, rows, context).add_pending(writer, body.clone(), context.schema) {
                self.waiting.insert(key);
                continue;
            }
            let blobs = body.blob_keys.iter().map(|blob| blob.hash).collect();
            let sealed = match body.entry.audience() {
                Audience::Circle => Ok(seal_circle(&standing, bytes.0, blobs, &epoch_key, device, rng)),
                Audience::Named => {
                    seal_named(&standing, bytes.0, blobs, &body.readers, (&tip, at), device, rng)
                }
            };
            let Ok(record) = sealed else {
                self.set_aside(key, None, Some(Refusal::Malformed), out);
                continue;
            };
            bytes_so_far += record.len_bytes();
            if bytes_so_far > MAX_BATCH_BYTES && !records.is_empty() {
                break;
            }
            standing.number += 1;
            standing.prev = record.hash();
            self.keep_sealed(key, record.clone(), out);
            records.push(record);
        }
        records
    }

    // -- answers

    /// What became of a batch. What was kept is still a draft: it goes when it is seen back in the log.
    pub(super) fn answers(
        &mut self,
        batch: RecordHash,
        answers: Vec<Answer>,
        context: &Context<'_>,
        now: Instant,
        out: &mut Out,
    ) {
        let flying = self.in_flight();
        if flying.first().map(|(_, record)| record.hash()) != Some(batch) {
            return;
        }
        for ((key, record), answer) in flying.into_iter().zip(answers) {
            match answer {
                Answer::Kept { seq } | Answer::Already { seq } => {
                    self.held_back = None;
                    if seq <= self.cursor.seq {
                        // Seen before it was known to be mine: nothing waits for it any more.
                        self.drop_draft(key, out);
                    } else if matches!(answer, Answer::Already { .. }) {
                        // Its push went to an earlier connection.
                        match self.sync {
                            Sync::Live => self.ask_since(out),
                            Sync::Off if matches!(self.stage, Stage::Beginning) => self.start_sync(out),
                            Sync::Off
                            | Sync::Control
                            | Sync::Records
                            | Sync::Restoring
                            | Sync::Introducing => {}
                        }
                    }
                }
                Answer::Conflict { hash } => {
                    let evidence = vec![codec::to_bytes(&record), codec::to_bytes(&hash)];
                    self.alarm(AlarmKind::OtherCopy, 0, Some(context.device.id()), evidence, out);
                    self.unseal_all(out);
                    return self.start_sync(out);
                }
                Answer::StaleControl { .. } | Answer::Gap { .. } | Answer::NotMember => {
                    self.unseal_all(out);
                    return self.start_sync(out);
                }
                Answer::Diverged { .. } => {
                    self.unseal_all(out);
                    return self.ask_since(out);
                }
                Answer::TooBig => return self.refuse_draft(key, &record, Refusal::TooBig, out),
                Answer::Busy { retry_ms } => return self.be_patient(now, retry_ms, out),
                Answer::Recovering => return self.be_patient(now, PATIENCE_MS, out),
                Answer::Refused { code } => match code {
                    Refusal::Frozen | Refusal::RotateFirst => {
                        self.unseal_all(out);
                        return self.start_sync(out);
                    }
                    Refusal::DiskFull | Refusal::Quota | Refusal::TooFast => {
                        // Being told to go slower holds nothing back.
                        self.held_back = Some(code).filter(|code| *code != Refusal::TooFast);
                        out.show(News::Refused(code));
                        return self.be_patient(now, PATIENCE_MS, out);
                    }
                    Refusal::Malformed
                    | Refusal::Newer
                    | Refusal::TooBig
                    | Refusal::NotProven
                    | Refusal::BadSignature
                    | Refusal::NoSuchCircle
                    | Refusal::CircleExists
                    | Refusal::InviteClosed
                    | Refusal::BadGenesis
                    | Refusal::NotAllowed
                    | Refusal::SealsDiffer
                    | Refusal::LastKeeper
                    | Refusal::NoSuchThing
                    | Refusal::MissingBlob
                    | Refusal::BadRestore
                    | Refusal::AlreadyAnswered
                    | Refusal::Closed => return self.refuse_draft(key, &record, code, out),
                },
            }
        }
    }

    fn be_patient(&mut self, now: Instant, wait_ms: u64, out: &mut Out) {
        let until = now.plus_ms(wait_ms);
        self.busy_until = Some(until);
        self.sent = false;
        out.wake_at(until);
    }

    /// A refusal that trying again does not help: this draft stays behind, the others go on under its number.
    fn refuse_draft(&mut self, key: DraftKey, record: &Record, code: Refusal, out: &mut Out) {
        let control = record.parse_header().is_ok_and(|header| header.kind == RecordKind::Control);
        if matches!(self.stage, Stage::Beginning) {
            // A genesis that the relay does not take: the notebook stays on this phone, and asks again at the next link.
            self.held_back = Some(code);
            out.show(News::Refused(code));
            return;
        }
        self.unseal_all(out);
        if control {
            let was_renewal =
                self.drafts.get(&key).is_some_and(|draft| matches!(draft.what, Draft::Control(Wish::Renew)));
            self.drop_draft(key, out);
            if !was_renewal {
                out.not_done(NotDone::Relay(code));
            }
            // The control log may have moved under it.
            self.start_sync(out);
        } else {
            self.set_aside(key, None, Some(code), out);
        }
    }

    /// At every heartbeat: what was asked and not answered is asked again, what was sent and not seen back goes again.
    pub(super) fn nudge(&mut self, device: &DeviceSecrets, rng: &mut impl CryptoRng, out: &mut Out) {
        match (&self.stage, self.sync) {
            _ if self.out => {}
            (_, Sync::Control) => self.start_sync(out),
            (_, Sync::Records | Sync::Restoring | Sync::Introducing) => self.ask_since(out),
            (Stage::Beginning, Sync::Off) => {
                if let Some(relay) = self.relay {
                    self.create(relay, device, rng, out);
                }
            }
            (Stage::Knocking { .. }, Sync::Off) => self.knock_again(out),
            (_, Sync::Off) if self.fork.is_some() || self.no_key.is_some() => self.start_sync(out),
            (_, Sync::Live) if !self.in_flight().is_empty() => {
                self.sent = false;
                self.ask_since(out);
            }
            (_, Sync::Live) if self.open_invites().next().is_some() => {
                out.send(&ToRelay::Knocks { circle: self.circle });
            }
            (_, Sync::Live | Sync::Off) => {}
        }
    }
}

/// Whether this genesis names this relay's key; no other relay takes it.
fn is_genesis_for(genesis: &Record, relay: &SignKey) -> bool {
    let entry = genesis.body.as_ref().and_then(|body| ControlEntry::parse(body).ok());
    matches!(entry, Some(ControlEntry::Genesis { relay: named, .. }) if named == *relay)
}
