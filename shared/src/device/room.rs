//! One circle on this phone: what is known, how far it is verified, what waits.

use std::collections::{BTreeMap, BTreeSet};

use rand_core::CryptoRng;

use super::effect::{Alarm, AlarmKind, News, Out};
use super::fork::Fork;
use super::inbox::Opened;
use super::keyring::{Holder, Keyring};
use super::page::{Card, Page};
use super::pairing::AtDoor;
use super::store::{
    CardRow, Copied, CursorRow, Draft, DraftRow, Key, Link, PageRow, QuarantineRow, RoomRow, Stage, Table,
    meta, parse,
};
use super::wish::{Ground, Wish};
use crate::circle::schema::Schema;
use crate::codec::{self, Bytes};
use crate::control::membership::{Membership, Place};
use crate::control::{ControlEntry, NotAnEntry};
use crate::crypto::epoch::Offer;
use crate::crypto::invite::CheckWords;
use crate::crypto::keys::DeviceSecrets;
use crate::crypto::{SealSecret, Secret};
use crate::edit::Body;
use crate::ids::{
    CircleId, DeviceId, EntryId, InviteId, LogHash, MemberId, RecordHash, RegistrationCode, SignKey,
};
use crate::record::{BadRecord, Checkpoint, Header, Placed, RecordKind};
use crate::time::Instant;
use crate::verdict::{Verdict, Writer};
use crate::wire::{MAX_PAGE_RECORDS, Refusal, ToRelay};

/// Log hashes of so many last places stay in memory; records rarely saw an older place.
const RECENT_PLACES: u64 = 1024;
/// So many entries stay in memory between two events.
const MOST_PAGES: usize = 256;
/// Times in a row that a page may come with a hole before it is the relay's doing.
const MOST_HOLES: u32 = 5;

/// What every step needs to know of the device.
pub(super) struct Context<'a> {
    pub(super) device: &'a DeviceSecrets,
    pub(super) offer: Offer,
    pub(super) schema: Schema,
}

/// How far the way into a circle is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Situation {
    /// Begun here; the relay has not taken it yet. One can write.
    Beginning,
    /// Knocked; somebody must let me in.
    Knocking,
    /// The relay says that I am in; the log is being verified.
    Found,
    /// In.
    In,
    /// The relay no longer serves this device.
    Out,
}

/// What a screen may know of a circle.
#[derive(Debug)]
pub struct View<'a> {
    /// How far the way in is.
    pub situation: Situation,
    /// The circle's check code: the record hash of its genesis. Before that is here, what the link says that it must be.
    pub fingerprint: Option<RecordHash>,
    /// Who I am in it.
    pub me: Option<MemberId>,
    /// Who is in it, up to the newest control entry known here.
    pub membership: Option<&'a Membership>,
    /// The last verified place, and the log hash there.
    pub verified: (u64, LogHash),
    /// How far the log goes, as the relay said last; what is verified follows it. 0 before it said so.
    pub head: u64,
    /// Whether everything that the relay has is here.
    pub is_live: bool,
    /// The log goes on in words that only a newer version of the app knows. Nothing new is taken until then, and what
    /// is written waits on this phone.
    pub needs_update: bool,
    /// Edits that are only on this phone.
    pub unsent: usize,
    /// When the oldest of them was written, by this phone's clock.
    pub unsent_since: Option<Instant>,
    /// Why the relay does not take them, when it said so and has taken nothing since.
    pub held_back: Option<Refusal>,
    /// What is wrong.
    pub alarms: &'a [Alarm],
    /// The words to compare, by invitation.
    pub words: &'a BTreeMap<InviteId, CheckWords>,
    /// The invitation on which I knock.
    pub knocked: Option<InviteId>,
    /// Invitations on which somebody knocks.
    pub knocks: Vec<InviteId>,
    /// For a keeper: invitations that one can still knock on. [`super::Device::invite_link`] gives the link of each.
    pub open_invites: Vec<InviteId>,
}

/// How far the exchange with the relay is on this connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sync {
    Off,
    Control,
    Records,
    /// Bringing back what the relay lost.
    Restoring,
    /// Bringing back a log to a relay that does not know me at all.
    Introducing,
    Live,
}

/// A draft's place in the outbox: control entries first, then in the order of writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct DraftKey {
    pub(super) lane: u8,
    pub(super) order: u64,
}

pub(super) const CONTROL_LANE: u8 = 0;
pub(super) const EDIT_LANE: u8 = 1;

#[derive(Clone, Debug, Default)]
pub(super) struct Cursor {
    pub(super) seq: u64,
    pub(super) hash: LogHash,
    pub(super) received: Instant,
    pub(super) chain: BTreeMap<DeviceId, (u64, RecordHash)>,
    pub(super) checkpoint: Option<Checkpoint>,
    pub(super) newer_bodies: bool,
}

#[expect(
    clippy::struct_excessive_bools,
    reason = "independent facts of one connection, not states of one thing"
)]
pub(super) struct Room {
    pub(super) circle: CircleId,
    pub(super) stage: Stage,
    pub(super) me: Option<MemberId>,
    pub(super) fingerprint: Option<RecordHash>,
    pub(super) first_secret: Option<SealSecret>,
    /// The card that says who I am, once there is one.
    pub(super) my_card: Option<EntryId>,
    /// The operator's leave to begin this circle, until it stands.
    pub(super) leave: Option<RegistrationCode>,
    /// Why the relay does not take what waits here, when it said so.
    pub(super) held_back: Option<Refusal>,
    next_order: u64,
    /// The schema under which records were judged.
    pub(super) schema: u16,
    /// Places of records that wait for an update of the app.
    pub(super) held: BTreeSet<u64>,
    /// With the newest control entry known here.
    pub(super) tip: Option<Membership>,
    /// At the cursor.
    pub(super) here: Option<Membership>,
    /// All verified control entries up to the tip.
    pub(super) control_log: Vec<Placed>,
    pub(super) keyring: Keyring,
    pub(super) cursor: Cursor,
    pub(super) recent: BTreeMap<u64, LogHash>,
    pub(super) drafts: BTreeMap<DraftKey, DraftRow>,
    pub(super) pages: BTreeMap<EntryId, Page>,
    pub(super) opened: BTreeMap<RecordHash, Opened>,
    pub(super) alarms: Vec<Alarm>,
    pub(super) out: bool,
    stopped: bool,
    /// The log goes on in words that this version does not know.
    pub(super) needs_update: bool,
    /// The epoch of the next record, when what was sealed to this device for it is rubbish.
    pub(super) no_key: Option<u32>,
    pub(super) sync: Sync,
    pub(super) holes: u32,
    /// The last place of the log, as the relay says.
    pub(super) head: u64,
    page_records: u32,
    /// The sealed drafts went out on this connection.
    pub(super) sent: bool,
    pub(super) busy_until: Option<Instant>,
    /// The relay's clock when it last said so.
    pub(super) clock: Instant,
    pub(super) relay: Option<SignKey>,
    pub(super) door: BTreeMap<InviteId, AtDoor>,
    pub(super) words: BTreeMap<InviteId, CheckWords>,
    pub(super) fork: Option<Fork>,
    /// Something can be sealed: the pages of the drafts come first.
    pub(super) wants_seal: bool,
    /// Drafts that do not stand on their pages yet; tried again when something comes.
    pub(super) waiting: BTreeSet<DraftKey>,
    /// A place whose body is missing: perhaps an erasure that came since says why.
    pub(super) missing: Option<u64>,
    /// A control entry that does not fit, until it is known whether the logs agree.
    pub(super) doubt: Option<Placed>,
}

/// The circles that have a room row.
pub(super) fn circles_in(rows: &BTreeMap<Key, Vec<u8>>) -> BTreeSet<CircleId> {
    let meta_keys = rows.keys().filter(|key| key.table == Table::Meta).filter_map(Key::circle);
    meta_keys.filter(|(_, rest)| *rest == meta::ROOM).map(|(circle, _)| circle).collect()
}

impl Room {
    pub(super) fn new(circle: CircleId, stage: Stage) -> Self {
        Self {
            circle,
            stage,
            me: None,
            fingerprint: None,
            first_secret: None,
            my_card: None,
            leave: None,
            held_back: None,
            next_order: 0,
            schema: 0,
            held: BTreeSet::new(),
            tip: None,
            here: None,
            control_log: Vec::new(),
            keyring: Keyring::default(),
            cursor: Cursor::default(),
            recent: BTreeMap::new(),
            drafts: BTreeMap::new(),
            pages: BTreeMap::new(),
            opened: BTreeMap::new(),
            alarms: Vec::new(),
            out: false,
            stopped: false,
            needs_update: false,
            no_key: None,
            sync: Sync::Off,
            holes: 0,
            head: 0,
            page_records: MAX_PAGE_RECORDS,
            sent: false,
            busy_until: None,
            clock: Instant::default(),
            relay: None,
            door: BTreeMap::new(),
            words: BTreeMap::new(),
            fork: None,
            wants_seal: false,
            waiting: BTreeSet::new(),
            missing: None,
            doubt: None,
        }
    }

    pub(super) fn beginning(circle: CircleId, me: MemberId, rng: &mut impl CryptoRng) -> Self {
        let mut room = Self::new(circle, Stage::Beginning);
        room.me = Some(me);
        room.set_first_secret(SealSecret::random(rng));
        room
    }

    pub(super) fn set_first_secret(&mut self, secret: SealSecret) {
        self.keyring = Keyring::new(Some(secret.clone()));
        self.first_secret = Some(secret);
    }

    pub(super) fn found(circle: CircleId) -> Self {
        Self::new(circle, Stage::Found)
    }

    /// The room of these rows; `None` when one of them is damaged.
    pub(super) fn open(
        circle: CircleId,
        rows: &BTreeMap<Key, Vec<u8>>,
        device: &DeviceSecrets,
        offer: Offer,
    ) -> Option<Self> {
        let meta_row = |name: &[u8]| rows.get(&Key::of_circle(Table::Meta, &circle, name));
        let row: RoomRow = parse(meta_row(meta::ROOM)?)?;
        let mut room = Self::new(circle, row.stage);
        room.me = row.me;
        room.fingerprint = row.fingerprint;
        room.next_order = row.next_order;
        room.schema = row.schema;
        room.my_card = row.my_card;
        room.leave = row.leave;
        if let Some(secret) = row.member_secret {
            let secret: [u8; 32] = secret.as_ref().try_into().ok()?;
            room.set_first_secret(SealSecret::from_raw(Secret::new(secret)));
        }
        if let Some(bytes) = meta_row(meta::CURSOR) {
            let row: CursorRow = parse(bytes)?;
            room.cursor = Cursor {
                seq: row.seq,
                hash: row.hash,
                received: row.received,
                chain: row.chain.into_iter().map(|link| (link.device, (link.number, link.hash))).collect(),
                checkpoint: row.checkpoint,
                newer_bodies: row.newer_bodies,
            };
            room.recent.insert(row.seq, row.hash);
        }
        let from = Key::of_circle(Table::Meta, &circle, meta::ALARM);
        for (key, bytes) in rows.range(from..) {
            let Some((_, rest)) = key.circle().filter(|(of, _)| key.table == Table::Meta && *of == circle)
            else {
                break;
            };
            if rest.starts_with(meta::ALARM) {
                room.alarms.push(parse(bytes)?);
            } else if let Some(invite) = rest.strip_prefix(meta::ANSWERED) {
                room.door.insert(InviteId::from_slice(invite)?, AtDoor::Answered(parse(bytes)?));
            }
        }
        let of_table = |table: Table| {
            let from = Key::of_circle(table, &circle, &[]);
            let mine =
                move |key: &Key| key.table == table && key.circle().is_some_and(|(of, _)| of == circle);
            rows.range(from..).take_while(move |(key, _)| mine(key))
        };
        let context = Context { device, offer, schema: Schema::CURRENT };
        for (_, bytes) in of_table(Table::Control) {
            let placed: Placed = parse(bytes)?;
            let seq = placed.seq;
            // What is kept here was verified when it came.
            room.advance_tip(placed, &context, Trust::Verified).ok()?;
            if seq <= room.cursor.seq {
                room.here = room.tip.clone();
            }
        }
        for (_, bytes) in of_table(Table::Quarantine) {
            let row: QuarantineRow = parse(bytes)?;
            if row.verdict == Verdict::Held {
                room.held.insert(row.seq);
            }
        }
        for (key, bytes) in of_table(Table::Outbox) {
            let (_, rest) = key.circle()?;
            let (lane, order) = rest.split_first()?;
            let order = u64::from_be_bytes(order.try_into().ok()?);
            room.drafts.insert(DraftKey { lane: *lane, order }, parse(bytes)?);
        }
        room.remember_words();
        Some(room)
    }

    pub(super) fn save(&self, out: &mut Out) {
        let row = RoomRow {
            stage: self.stage.clone(),
            me: self.me,
            fingerprint: self.fingerprint,
            member_secret: self.first_secret.as_ref().map(|secret| Bytes(secret.expose().expose().to_vec())),
            next_order: self.next_order,
            schema: self.schema,
            my_card: self.my_card,
            leave: self.leave,
        };
        out.put(Key::of_circle(Table::Meta, &self.circle, meta::ROOM), codec::to_bytes(&row));
    }

    pub(super) fn save_cursor(&self, out: &mut Out) {
        let link = |(device, (number, hash)): (&DeviceId, &(u64, RecordHash))| Link {
            device: *device,
            number: *number,
            hash: *hash,
        };
        let row = CursorRow {
            seq: self.cursor.seq,
            hash: self.cursor.hash,
            received: self.cursor.received,
            chain: self.cursor.chain.iter().map(link).collect(),
            checkpoint: self.cursor.checkpoint.clone(),
            newer_bodies: self.cursor.newer_bodies,
        };
        out.put(Key::of_circle(Table::Meta, &self.circle, meta::CURSOR), codec::to_bytes(&row));
    }

    pub(super) fn view(&self) -> View<'_> {
        View {
            situation: match self.stage {
                _ if self.out => Situation::Out,
                Stage::Beginning => Situation::Beginning,
                Stage::Knocking { .. } => Situation::Knocking,
                Stage::Found => Situation::Found,
                Stage::In => Situation::In,
            },
            fingerprint: self.fingerprint,
            me: self.me,
            membership: self.tip.as_ref(),
            verified: (self.cursor.seq, self.cursor.hash),
            head: self.head,
            is_live: self.sync == Sync::Live,
            needs_update: self.needs_update,
            unsent: self.drafts.keys().filter(|key| key.lane == EDIT_LANE).count(),
            unsent_since: self.drafts.values().find_map(|draft| match &draft.what {
                Draft::Edit(bytes) => Some(Body::parse(bytes).ok()?.wall),
                Draft::Control(_) => None,
            }),
            held_back: self.held_back,
            alarms: &self.alarms,
            words: &self.words,
            knocked: self.knocked(),
            knocks: self.unanswered().collect(),
            open_invites: self.open_invites().collect(),
        }
    }

    /// Whether the device takes nothing from the relay on this connection. What an alarm stopped is tried again on the
    /// next one, for nothing was taken from the lie; a fork stays until somebody decides how to go on.
    pub(super) fn is_stopped(&self) -> bool {
        self.stopped
    }

    pub(super) fn alarm(
        &mut self,
        kind: AlarmKind,
        seq: u64,
        device: Option<DeviceId>,
        evidence: Vec<Vec<u8>>,
        out: &mut Out,
    ) {
        if self.alarms.iter().any(|known| known.kind == kind && known.seq == seq) {
            self.stopped |= kind.stops();
            return;
        }
        let evidence = evidence.into_iter().map(Bytes).collect();
        let alarm = Alarm { kind, circle: self.circle, seq, device, evidence };
        let number = u32::try_from(self.alarms.len()).unwrap_or(u32::MAX);
        let key = [meta::ALARM, &number.to_be_bytes()].concat();
        out.put(Key::of_circle(Table::Meta, &self.circle, &key), codec::to_bytes(&alarm));
        self.alarms.push(alarm.clone());
        if kind.stops() {
            self.stopped = true;
            self.sync = Sync::Off;
        }
        out.show(News::Alarm(alarm));
    }

    pub(super) fn clear_alarms(&mut self, out: &mut Out) {
        for number in 0..self.alarms.len() {
            let number = u32::try_from(number).unwrap_or(u32::MAX);
            let key = [meta::ALARM, &number.to_be_bytes()].concat();
            out.delete(Key::of_circle(Table::Meta, &self.circle, &key));
        }
        self.alarms.clear();
        self.stopped = false;
    }

    pub(super) fn unlinked(&mut self) {
        self.sync = Sync::Off;
        self.sent = false;
        self.busy_until = None;
        self.held_back = None;
        self.holes = 0;
        self.stopped = false;
        self.needs_update = false;
        self.no_key = None;
        self.doubt = None;
    }

    /// Keeps memory bounded: what is not needed for something unsent can be read again.
    pub(super) fn trim(&mut self, page_records: u32) {
        self.page_records = page_records;
        if self.pages.len() > MOST_PAGES {
            self.pages.retain(|_, page| page.has_pending());
        }
        self.opened.clear();
        let oldest = self.cursor.seq.saturating_sub(RECENT_PLACES);
        self.recent = self.recent.split_off(&oldest);
    }

    // -- the control log

    /// Takes the next control entry into the tip.
    pub(super) fn advance_tip(
        &mut self,
        placed: Placed,
        context: &Context<'_>,
        trust: Trust,
    ) -> Result<KeyNews, Unfit> {
        let header = placed.record.parse_header().map_err(|fault| match fault {
            BadRecord::Newer => Unfit::Newer,
            BadRecord::Malformed | BadRecord::TooBig | BadRecord::BodyDiffers | BadRecord::BadSignature => {
                Unfit::Alarm(AlarmKind::BadControl)
            }
        })?;
        let body = placed.record.body.as_ref().ok_or(AlarmKind::BodyMissing)?;
        let entry = ControlEntry::parse(body).map_err(|fault| match fault {
            NotAnEntry::Newer => Unfit::Newer,
            NotAnEntry::Malformed => Unfit::Alarm(AlarmKind::BadControl),
        })?;
        let place = Place { seq: placed.seq, received: placed.received, hash: placed.record.hash() };
        let after = if let Some(tip) = &self.tip {
            let device = tip.devices.get(&header.device).ok_or(AlarmKind::BadControl)?;
            if trust == Trust::FromRelay {
                placed.record.verify(&device.keys.sign).map_err(|_| AlarmKind::BadControl)?;
            }
            if placed.seq <= tip.seq {
                return Err(Unfit::Alarm(AlarmKind::BadControl));
            }
            let mut after = tip.clone();
            after.apply(place, &header, &entry).map_err(|_| AlarmKind::BadControl)?;
            after
        } else {
            let ControlEntry::Genesis { device, .. } = &entry else {
                return Err(Unfit::Alarm(AlarmKind::BadControl));
            };
            if trust == Trust::FromRelay {
                placed.record.verify(&device.sign).map_err(|_| AlarmKind::BadControl)?;
            }
            let expected = self.fingerprint.filter(|_| !self.is_my_beginning(device, context.device));
            if header.circle != self.circle || expected.is_some_and(|expected| expected != place.hash) {
                return Err(Unfit::Alarm(AlarmKind::OtherCircle));
            }
            self.fingerprint = Some(place.hash);
            Membership::begin(place, &header, &entry).map_err(|_| AlarmKind::BadControl)?
        };
        let holder = Holder { device: context.device, offer: context.offer, me: self.me };
        let learned = self.keyring.learn(&header, &entry, &after, &holder);
        self.tip = Some(after);
        self.control_log.push(placed);
        Ok(if learned.is_ok() { KeyNews::Good } else { KeyNews::Rubbish { from: header.device } })
    }

    /// The entry of the control log at this place, when it is there.
    pub(super) fn control_at(&self, seq: u64) -> Option<&Placed> {
        let at = self.control_log.binary_search_by_key(&seq, |placed| placed.seq).ok()?;
        self.control_log.get(at)
    }

    /// A page of control entries: they come before the records, so that the keys are there.
    pub(super) fn control_page(
        &mut self,
        entries: &[Placed],
        last: u64,
        context: &Context<'_>,
        rows: &BTreeMap<Key, Option<Vec<u8>>>,
        out: &mut Out,
    ) {
        if self.fork.is_some() {
            return self.look_for_resume(entries, context, rows, out);
        }
        if self.is_stopped() {
            return;
        }
        let before = self.tip.as_ref().map_or(0, |tip| tip.seq);
        for placed in entries.iter().filter(|placed| placed.seq > before) {
            match self.try_control(placed.clone(), context, out) {
                Ok(()) => {}
                // A relay that was put back to an older copy has other entries after that place: first ask whether the
                // logs agree at all. If they do, this is an alarm.
                Err(Unfit::Newer) => return self.wait_for_update(out),
                Err(Unfit::Alarm(AlarmKind::BadControl)) if self.cursor.seq > 0 && self.doubt.is_none() => {
                    self.doubt = Some(placed.clone());
                    return self.ask_since(out);
                }
                Err(Unfit::Alarm(kind)) => {
                    return self.alarm(kind, placed.seq, None, vec![codec::to_bytes(placed)], out);
                }
            }
        }
        let now_at = self.tip.as_ref().map_or(0, |tip| tip.seq);
        if now_at > before {
            out.show(News::Members(self.circle));
        }
        if self.sync != Sync::Control {
            return;
        }
        if last < now_at && self.cursor.seq < now_at {
            // Taken into the tip from a log that the relay has no more, before its place was reached.
            return self.leave_lost_tip(last, context, out);
        }
        if now_at < last && now_at > before {
            out.send(&ToRelay::Control { circle: self.circle, after: now_at });
        } else if now_at < last {
            self.alarm(AlarmKind::Gap, now_at, None, Vec::new(), out);
        } else if self.lacks_key() {
            self.sync = Sync::Off;
        } else if self.tip.is_some() {
            self.ask_since(out);
        }
    }

    /// One new control entry into the tip and the store; false when it was an alarm.
    pub(super) fn take_control(&mut self, placed: Placed, context: &Context<'_>, out: &mut Out) -> bool {
        let (seq, row) = (placed.seq, codec::to_bytes(&placed));
        let taken = self.try_control(placed, context, out);
        match taken {
            Ok(()) => {}
            Err(Unfit::Newer) => self.wait_for_update(out),
            Err(Unfit::Alarm(kind)) => self.alarm(kind, seq, None, vec![row], out),
        }
        taken.is_ok()
    }

    /// The log goes on in words that this version does not know: on this connection nothing more is taken. Writing goes
    /// on.
    pub(super) fn wait_for_update(&mut self, out: &mut Out) {
        self.sync = Sync::Off;
        if !core::mem::replace(&mut self.needs_update, true) {
            out.not_done(super::NotDone::NeedsUpdate);
        }
    }

    fn try_control(&mut self, placed: Placed, context: &Context<'_>, out: &mut Out) -> Result<(), Unfit> {
        let (seq, row) = (placed.seq, codec::to_bytes(&placed));
        let news = self.advance_tip(placed, context, Trust::FromRelay)?;
        out.put(Key::at(Table::Control, &self.circle, seq), row);
        self.show_invited(out);
        self.find_myself(context, out);
        if let KeyNews::Rubbish { from } = news {
            self.alarm(AlarmKind::BadSeal, seq, Some(from), vec![], out);
        }
        self.forget_closed_invites(out);
        Ok(())
    }

    /// The logs agree where they were asked to: what was doubted was wrong in itself.
    pub(super) fn resolve_doubt(&mut self, out: &mut Out) -> bool {
        let Some(doubted) = self.doubt.take() else { return false };
        self.alarm(AlarmKind::BadControl, doubted.seq, None, vec![codec::to_bytes(&doubted)], out);
        true
    }

    fn forget_closed_invites(&mut self, out: &mut Out) {
        let Some(tip) = &self.tip else { return };
        let open = |invite: &InviteId| {
            tip.invites
                .get(invite)
                .is_some_and(|found| found.state == crate::control::membership::InviteState::Open)
        };
        let closed: Vec<InviteId> = self.door.keys().filter(|invite| !open(invite)).copied().collect();
        for invite in closed {
            if let Some(AtDoor::Answered(_)) = self.door.remove(&invite) {
                self.words.remove(&invite);
                out.delete(Self::answered_key(&self.circle, &invite));
            }
        }
    }

    pub(super) fn answered_key(circle: &CircleId, invite: &InviteId) -> Key {
        Key::of_circle(Table::Meta, circle, &[meta::ANSWERED, invite.as_bytes().as_slice()].concat())
    }

    /// Once the log says that this device is in the circle, and the entry that says so can be trusted, I know who I am.
    fn find_myself(&mut self, context: &Context<'_>, out: &mut Out) {
        let Some(tip) = &self.tip else { return };
        let Some(device) = tip.devices.get(&context.device.id()) else { return };
        if self.me == Some(device.member) {
            return;
        }
        let my_key = self.first_secret.as_ref().and_then(|secret| secret.public().ok());
        let trusted = match self.stage {
            Stage::Knocking { .. } => tip.members.get(&device.member).map(|member| member.key) == my_key,
            Stage::Found => self.keyring.vouched,
            Stage::Beginning | Stage::In => true,
        };
        if trusted {
            self.me = Some(device.member);
            self.save(out);
        }
    }

    // -- asking

    pub(super) fn start_sync(&mut self, out: &mut Out) {
        if self.is_stopped() && self.fork.is_none() {
            return;
        }
        if self.fork.is_none() && self.alarms.iter().any(|alarm| alarm.kind == AlarmKind::Fork) {
            self.fork = Some(Fork::to_find(self.cursor.seq, self.cursor.checkpoint.clone()));
        }
        self.sync = Sync::Control;
        out.send(&ToRelay::Control { circle: self.circle, after: self.control_after() });
    }

    pub(super) fn ask_since(&mut self, out: &mut Out) {
        self.sync = Sync::Records;
        out.send(&self.since());
    }

    /// Asks for the next page of the log while the last one is written.
    pub(super) fn ask_on(&mut self, out: &mut Out) {
        self.sync = Sync::Records;
        out.ask(&self.since());
    }

    fn since(&self) -> ToRelay {
        ToRelay::Since {
            circle: self.circle,
            after: self.cursor.seq,
            hash: self.cursor.hash,
            limit: self.page_records,
        }
    }

    pub(super) fn ask_again_after_a_hole(&mut self, out: &mut Out) {
        self.holes += 1;
        if self.holes > MOST_HOLES {
            self.alarm(AlarmKind::Gap, self.cursor.seq + 1, None, Vec::new(), out);
        } else {
            self.ask_since(out);
        }
    }

    pub(super) fn welcomed(
        &mut self,
        relay: SignKey,
        circles: &[CircleId],
        clock: Instant,
        context: &Context<'_>,
        rng: &mut impl CryptoRng,
        out: &mut Out,
    ) {
        self.clock = clock;
        self.relay = Some(relay);
        let listed = circles.contains(&self.circle);
        if listed && self.out {
            self.out = false;
            self.sync = Sync::Off;
        }
        match &self.stage {
            Stage::Beginning if !listed => self.create(relay, context.device, rng, out),
            Stage::Knocking { .. } if !listed => self.knock_again(out),
            // Put out, or the relay lost the circle: the answer tells which.
            Stage::In if !listed && self.fork.is_none() => self.ask_since(out),
            Stage::Found if !listed => {}
            Stage::Beginning | Stage::Knocking { .. } | Stage::Found | Stage::In => {
                if self.sync == Sync::Off {
                    self.start_sync(out);
                }
            }
        }
    }

    pub(super) fn behind(&mut self, seq: u64, out: &mut Out) {
        if self.fork.is_some() || self.no_key.is_some() {
            self.start_sync(out);
        } else if seq > self.cursor.seq && self.sync == Sync::Live {
            self.ask_since(out);
        }
    }

    pub(super) fn removed(&mut self, out: &mut Out) {
        if !self.out {
            self.out = true;
            out.show(News::Out(self.circle));
        }
        self.sync = Sync::Off;
    }

    pub(super) fn refused(&mut self, code: Refusal, rows: &BTreeMap<Key, Option<Vec<u8>>>, out: &mut Out) {
        if !matches!(self.stage, Stage::In) {
            if code == Refusal::NoSuchCircle {
                self.not_let_in(out);
            }
            return;
        }
        match (code, self.sync) {
            // Neither the circle nor what I hold of it: I am out, with all that stands here.
            (Refusal::BadRestore | Refusal::NoSuchCircle, Sync::Introducing) => {
                self.removed(out);
            }
            (Refusal::NoSuchCircle, _) if self.cursor.checkpoint.is_some() => {
                self.alarm_rollback(0, out);
                self.bring_back(0, rows, out);
                self.sync = Sync::Introducing;
            }
            (Refusal::NoSuchCircle, _) => self.removed(out),
            // Also a restore that is not taken: asked at once, such a relay would be asked for ever. The next heartbeat
            // looks how the log is now.
            (_, _) => {}
        }
    }

    // -- pages

    /// The page of an entry, from memory, from its row, or new; with what is unsent on it.
    pub(super) fn page(
        &mut self,
        entry: EntryId,
        rows: &BTreeMap<Key, Option<Vec<u8>>>,
        context: &Context<'_>,
    ) -> &mut Page {
        let (me, my_device) = (self.me, context.device.id());
        let drafts = &self.drafts;
        let circle = self.circle;
        self.pages.entry(entry).or_insert_with(|| {
            let row = rows.get(&Key::page(&circle, &entry)).and_then(Option::as_ref);
            let row = row.and_then(|bytes| parse::<PageRow>(bytes));
            let had_row = row.is_some();
            let mut page = row.map_or_else(Page::default, |row| Page::of_lines(row, context.schema));
            for draft in drafts.values() {
                if let (Draft::Edit(bytes), Some(me)) = (&draft.what, me)
                    && let Ok(body) = Body::parse(bytes)
                    && body.entry == entry
                {
                    // Without a row its card, if it has one, stands on top.
                    if let (false, Some(creation)) = (had_row, &body.edit.creation) {
                        let is_for_some = !body.readers.is_empty();
                        page.card = Card::on(creation.kind, creation.about, is_for_some, None, body.wall);
                    }
                    page.add_pending(Writer { device: my_device, member: me }, body, context.schema);
                }
            }
            page.copies.extend(page.copy_places());
            page
        })
    }

    pub(super) fn wants_page(&self, entry: &EntryId) -> Vec<Key> {
        if self.pages.contains_key(entry) { Vec::new() } else { vec![Key::page(&self.circle, entry)] }
    }

    /// Writes the page's row and its card.
    pub(super) fn save_page(&mut self, entry: EntryId, schema: Schema, out: &mut Out) {
        let circle = self.circle;
        let Some(page) = self.pages.get_mut(&entry) else { return };
        if page.lines().is_empty() {
            out.delete(Key::page(&circle, &entry));
        } else {
            out.put(Key::page(&circle, &entry), page.to_row(schema));
        }
        let place = page.card_place();
        if page.card != place
            && let Some(old) = Key::card(&circle, page.card, &entry)
        {
            out.delete(old);
        }
        let card = page.to_card();
        let row = card.as_ref().map(CardRow::to_row).unwrap_or_default();
        if let (Some(_), Some(key)) = (&card, Key::card(&circle, place, &entry)) {
            out.put(key, row.clone());
        }
        page.card = place;
        let as_entry = card.as_ref().and_then(CardRow::to_entry);
        let copies = as_entry.as_ref().map(Copied::of).unwrap_or_default();
        for gone in page.copies.difference(&copies) {
            out.delete(Key::copied(&circle, *gone, &entry));
        }
        for copy in &copies {
            out.put(Key::copied(&circle, *copy, &entry), row.clone());
        }
        page.copies = copies;
        out.show_changed(circle, entry);
        self.know_my_card(entry, card, out);
    }

    /// Whether this page is, or no longer is, the card that says who I am.
    fn know_my_card(&mut self, entry: EntryId, card: Option<CardRow>, out: &mut Out) {
        let about = card.and_then(|card| card.to_entry()?.member());
        let is_mine = about.is_some() && about == self.me;
        let before = self.my_card;
        if is_mine {
            self.my_card.get_or_insert(entry);
        } else if before == Some(entry) {
            self.my_card = None;
        }
        if self.my_card != before {
            self.save(out);
        }
    }

    /// Takes copies away from the shelf of what lives: of nothing in there anything can come any more.
    pub(super) fn put_away(&self, copies: &[(EntryId, EntryId)], out: &mut Out) {
        for (under, entry) in copies {
            out.delete(Key::copied(&self.circle, Copied::Living { under: *under }, entry));
        }
    }

    // -- drafts

    pub(super) fn draft_key(&self, key: DraftKey) -> Key {
        Key::of_circle(
            Table::Outbox,
            &self.circle,
            &[&[key.lane], key.order.to_be_bytes().as_slice()].concat(),
        )
    }

    pub(super) fn add_draft(&mut self, lane: u8, what: Draft, out: &mut Out) -> DraftKey {
        let key = DraftKey { lane, order: self.next_order };
        self.next_order += 1;
        let row = DraftRow { what, sealed: None };
        out.put(self.draft_key(key), codec::to_bytes(&row));
        self.drafts.insert(key, row);
        self.save(out);
        key
    }

    pub(super) fn drop_draft(&mut self, key: DraftKey, out: &mut Out) {
        if self.drafts.remove(&key).is_some() {
            out.delete(self.draft_key(key));
        }
    }

    pub(super) fn has_wish(&self, is: impl Fn(&Wish) -> bool) -> bool {
        self.drafts.values().any(|draft| matches!(&draft.what, Draft::Control(wish) if is(wish)))
    }

    /// The relay's clock now, as far as it is known.
    pub(super) fn relay_clock(&self) -> Instant {
        self.clock.max(self.cursor.received)
    }

    pub(super) fn ground(&self) -> Option<Ground<'_>> {
        Some(Ground {
            membership: self.tip.as_ref()?,
            keyring: &self.keyring,
            me: self.me?,
            at: self.relay_clock(),
        })
    }

    /// The log hash at a place, from memory or from a loaded row.
    pub(super) fn log_at(&self, seq: u64, rows: &BTreeMap<Key, Option<Vec<u8>>>) -> Option<LogHash> {
        if seq == 0 {
            return Some(LogHash::ZERO);
        }
        if let Some(hash) = self.recent.get(&seq) {
            return Some(*hash);
        }
        Some(self.record_row(seq, rows)?.log)
    }

    pub(super) fn record_row(
        &self,
        seq: u64,
        rows: &BTreeMap<Key, Option<Vec<u8>>>,
    ) -> Option<super::store::RecordRow> {
        parse(rows.get(&Key::at(Table::Records, &self.circle, seq))?.as_ref()?)
    }
}

/// Whether an entry was verified before.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Trust {
    FromRelay,
    Verified,
}

/// Why a control entry is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unfit {
    /// Of a newer version of the app.
    Newer,
    Alarm(AlarmKind),
}

impl From<AlarmKind> for Unfit {
    fn from(kind: AlarmKind) -> Self {
        Self::Alarm(kind)
    }
}

/// What a control entry held for this device.
pub(super) enum KeyNews {
    Good,
    Rubbish { from: DeviceId },
}

impl Out {
    /// One `Changed` for all entries of one circle.
    pub(super) fn show_changed(&mut self, circle: CircleId, entry: EntryId) {
        let known = self.after.iter_mut().find_map(|effect| {
            let super::Effect::Show(News::Changed(of, entries)) = effect else { return None };
            (*of == circle).then_some(entries)
        });
        match known {
            Some(entries) if entries.contains(&entry) => {}
            Some(entries) => entries.push(entry),
            None => self.show(News::Changed(circle, vec![entry])),
        }
    }
}

/// Whether a header is that of a control entry.
pub(super) fn is_control(header: &Header) -> bool {
    header.kind == RecordKind::Control
}
