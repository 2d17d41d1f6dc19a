//! The machine on every phone: events in, effects out, nothing performed here.
//!
//! `handle` takes one event and returns what to do, in order. What is written stands before what is sent or shown, so a
//! stop between any two effects loses nothing that was promised. A device opens from its few opening rows; all else it
//! asks for with `Load` when it needs it, so that opening and one tap cost the same in year ten as in week one.
//!
//! Rooms: `effect` (in and out), `store` (rows), `room` (one circle), `page` (one entry), `keyring` (keys), `wish`
//! (changes to the control log), `inbox` (records come), `outbox` (drafts go), `pairing` (letting in), `fork` (a relay
//! that lost its log).

mod effect;
mod fork;
mod inbox;
mod keyring;
mod outbox;
mod page;
mod pairing;
mod room;
mod store;
mod wish;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use rand_core::CryptoRng;

pub use effect::{Alarm, AlarmKind, Effect, Event, News, NoInvitation, NotDone};
pub use room::{Situation, View};
pub use store::{AsideRow, CardField, CardItem, CardRow, Key, QuarantineRow, Shelf, Table, Write, Written};

use crate::circle::pages::NewPage;
use crate::circle::schema::Schema;
use crate::codec;
use crate::crypto::epoch::Offer;
use crate::crypto::invite::InviteLink;
use crate::crypto::keys::DeviceSecrets;
use crate::crypto::recovery::RecoveryCode;
use crate::crypto::{DoesNotOpen, Secret};
use crate::identity::{DeviceKeys, Purpose};
use crate::ids::{CircleId, DeviceId, InviteId, MemberId, SignKey};
use crate::intent::{InsteadOf, Intent, Readers};
use crate::time::Instant;
use crate::wire::{FromRelay, MAX_PAGE_RECORDS, ToRelay, WIRE_VERSION, prove_message};
use effect::Out;
use room::Room;
use store::DeviceRow;

/// First wait before connecting again.
const RECONNECT_FIRST_MS: u64 = 1_000;
/// Longest wait before connecting again.
const RECONNECT_MOST_MS: u64 = 5 * 60 * 1_000;
/// A connection that does not open in this time is given up: some networks swallow everything without a word.
const OPENING_MS: u64 = 30_000;
/// A relay that is silent for so long, although it was asked something, is taken for gone.
const SILENCE_MS: u64 = 20_000;
/// How often an open connection is looked at: less than what mobile networks keep a silent one for.
const HEARTBEAT_MS: u64 = 25_000;

/// At once, in a phone that was opened and does not know the time yet.
const FIRST_WAKE: Instant = Instant::from_ms(0);

/// How far the connection is.
enum Connection {
    /// Until when this phone waits by itself; somebody who says that there is a network again need not.
    Down {
        until: Instant,
    },
    /// Since when; unknown until the first event, for opening a device knows no time.
    Opening {
        since: Option<Instant>,
    },
    Greeting {
        since: Instant,
    },
    Up {
        relay: SignKey,
    },
}

/// One phone of one person, in any number of circles.
#[expect(missing_debug_implementations, reason = "holds the keys")]
pub struct Device {
    secrets: DeviceSecrets,
    /// The relay's origin, as `https://host`.
    audience: String,
    schema: Schema,
    page_records: u32,
    offer: Offer,
    rooms: BTreeMap<CircleId, Room>,
    connection: Connection,
    /// Times that connecting failed in a row.
    failures: u32,
    silent_since: Option<Instant>,
    /// How far this phone's clock and the relay's were apart when it last greeted.
    clocks_apart_ms: u64,
    /// When the relay said goodbye: how long it wants to be left alone.
    come_back_ms: Option<u64>,
    /// The wakes that were wished for and have not come.
    wakes: BTreeSet<Instant>,
    queue: VecDeque<Job>,
    loading: bool,
    /// What `Load` brought, for the job at hand.
    rows: BTreeMap<Key, Option<Vec<u8>>>,
    /// Invitations that were looked at, and what to do with the answer.
    looking: BTreeMap<InviteId, InviteLink>,
}

/// What a device is opened with besides its rows.
#[derive(Clone, Debug)]
pub struct Setting {
    /// The relay's origin, as `https://host`.
    pub audience: String,
    /// The kinds of entries that this version knows.
    pub schema: Schema,
    /// How many records to ask for at a time, 1 to [`MAX_PAGE_RECORDS`]; more are checked faster, fewer show sooner.
    pub page_records: u32,
}

/// Why rows cannot be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotOpen {
    /// The rows hold no device: this phone is new.
    #[error("there is no device in these rows")]
    NoDevice,
    /// A row is damaged.
    #[error("a row is damaged")]
    Damaged,
}

pub(crate) enum Job {
    Did(Box<Intent>),
    Linked,
    Unlinked,
    Message(Box<FromRelay>),
    Rubbish,
    Woke,
    /// The app knows more than when these records were judged.
    JudgeAgain(CircleId),
    /// Something waits to be sealed.
    Seal(CircleId),
}

impl Device {
    /// A new device: its first `Commit` is in the returned effects.
    ///
    /// # Errors
    /// [`DoesNotOpen`] never in practice; see [`DeviceSecrets::from_seed`].
    pub fn begin(setting: Setting, rng: &mut impl CryptoRng) -> Result<(Self, Vec<Effect>), DoesNotOpen> {
        let mut offer = [0; 16];
        rng.fill_bytes(&mut offer);
        Ok(Self::with(setting, DeviceSecrets::random(rng)?, Offer(offer)))
    }

    /// The device of a recovery code: it finds the circles that the code opens.
    ///
    /// # Errors
    /// As [`Self::begin`].
    pub fn recover(setting: Setting, code: &RecoveryCode) -> Result<(Self, Vec<Effect>), DoesNotOpen> {
        Ok(Self::with(setting, code.device()?, code.offer()))
    }

    fn with(setting: Setting, secrets: DeviceSecrets, offer: Offer) -> (Self, Vec<Effect>) {
        let row = DeviceRow { seed: *secrets.seed().expose(), offer: offer.0 };
        let write = Write::Put(Key::device(), codec::to_bytes(&row));
        (
            Self::fresh(setting, secrets, offer),
            vec![Effect::Commit(vec![write]), Effect::Connect, Effect::WakeAt(FIRST_WAKE)],
        )
    }

    fn fresh(setting: Setting, secrets: DeviceSecrets, offer: Offer) -> Self {
        Self {
            secrets,
            audience: setting.audience,
            schema: setting.schema,
            page_records: setting.page_records.clamp(1, MAX_PAGE_RECORDS),
            offer,
            rooms: BTreeMap::new(),
            connection: Connection::Opening { since: None },
            failures: 0,
            silent_since: None,
            clocks_apart_ms: 0,
            come_back_ms: None,
            wakes: BTreeSet::from([FIRST_WAKE]),
            queue: VecDeque::new(),
            loading: false,
            rows: BTreeMap::new(),
            looking: BTreeMap::new(),
        }
    }

    /// Opens a device from the rows of the tables that are read at opening ([`Table::is_read_at_opening`]).
    ///
    /// # Errors
    /// [`CannotOpen`].
    pub fn open(setting: Setting, rows: &BTreeMap<Key, Vec<u8>>) -> Result<(Self, Vec<Effect>), CannotOpen> {
        let row = rows.get(&Key::device()).ok_or(CannotOpen::NoDevice)?;
        let row: DeviceRow = store::parse(row).ok_or(CannotOpen::Damaged)?;
        let secrets = DeviceSecrets::from_seed(Secret::new(row.seed)).map_err(|_| CannotOpen::Damaged)?;
        let mut device = Self::fresh(setting, secrets, row.offer());
        for circle in room::circles_in(rows) {
            let room = Room::open(circle, rows, &device.secrets, device.offer).ok_or(CannotOpen::Damaged)?;
            if room.schema != device.schema.version() {
                device.queue.push_back(Job::JudgeAgain(circle));
            }
            device.rooms.insert(circle, room);
        }
        Ok((device, vec![Effect::Connect, Effect::WakeAt(FIRST_WAKE)]))
    }

    /// This device's id.
    pub fn id(&self) -> DeviceId {
        self.secrets.id()
    }

    /// What a new phone shows on its screen, to be added by an own phone that is in the circle.
    pub fn offer(&self) -> (DeviceKeys, Offer) {
        (self.secrets.keys(), self.offer)
    }

    /// The circles that have rows here, also those one is not in yet.
    pub fn circles(&self) -> impl Iterator<Item = &CircleId> {
        self.rooms.keys()
    }

    /// What a screen may know of a circle.
    pub fn view(&self, circle: &CircleId) -> Option<View<'_>> {
        self.rooms.get(circle).map(Room::view)
    }

    /// The link of an open invitation, on any keeper's device.
    pub fn invite_link(&self, circle: &CircleId, invite: &InviteId) -> Option<InviteLink> {
        self.rooms.get(circle)?.invite_link(invite, &self.audience)
    }

    /// For a keeper: under which name somebody knocks, or knocked and was answered.
    pub fn knocker(&self, circle: &CircleId, invite: &InviteId) -> Option<String> {
        self.rooms.get(circle)?.knocker(invite)
    }

    /// Whether the relay is in reach and has proven nothing wrong.
    pub fn is_linked(&self) -> bool {
        matches!(self.connection, Connection::Up { .. })
    }

    /// How many milliseconds this phone's clock and the relay's were apart when it last greeted; 0 before it did.
    pub fn clocks_apart_ms(&self) -> u64 {
        self.clocks_apart_ms
    }

    /// Takes one event. While rows are being loaded, events wait their turn.
    pub fn handle(&mut self, event: Event, now: Instant, rng: &mut impl CryptoRng) -> Vec<Effect> {
        match event {
            Event::Loaded(rows) => {
                self.rows.extend(rows);
                self.loading = false;
            }
            Event::Did(intent) => self.queue.push_back(Job::Did(intent)),
            Event::Linked => self.queue.push_back(Job::Linked),
            Event::Unlinked => self.queue.push_back(Job::Unlinked),
            Event::Woke => self.queue.push_back(Job::Woke),
            Event::Received(frame) => self.queue.push_back(
                FromRelay::from_frame(&frame).map_or(Job::Rubbish, |message| Job::Message(Box::new(message))),
            ),
        }
        let mut effects = Vec::new();
        while !self.loading
            && let Some(job) = self.queue.pop_front()
        {
            let mut out = Out::default();
            let wanted = self.wants(&job, &mut out);
            if wanted.is_empty() {
                self.take(job, now, rng, &mut out);
                self.rows.clear();
                let page_records = self.page_records;
                self.rooms.values_mut().for_each(|room| room.trim(page_records));
            } else {
                out.after.push(Effect::Load(wanted));
                self.loading = true;
                self.queue.push_front(job);
            }
            out.finish(&mut effects);
        }
        effects
    }

    /// The rows that must be here before this job can be taken.
    fn wants(&mut self, job: &Job, out: &mut Out) -> Vec<Key> {
        let context = room::Context { device: &self.secrets, offer: self.offer, schema: self.schema };
        let mut wanted = match job {
            Job::Did(intent) => match intent.as_ref() {
                Intent::Change { circle, entry, .. }
                | Intent::WriteInstead { circle, of: InsteadOf::Ended { entry, .. }, .. }
                | Intent::Arrange { circle, what: crate::intent::Arrangement::Erase(entry) } => {
                    self.rooms.get(circle).map(|room| room.wants_page(entry)).unwrap_or_default()
                }
                Intent::Resume { circle } => {
                    self.rooms.get(circle).map(|room| room.wants_for_rebase(&self.rows)).unwrap_or_default()
                }
                Intent::Begin { .. }
                | Intent::Write { .. }
                | Intent::WriteInstead { .. }
                | Intent::PutAway { .. }
                | Intent::Register { .. }
                | Intent::Look { .. }
                | Intent::Knock { .. }
                | Intent::Arrange { .. }
                | Intent::Answer { .. } => Vec::new(),
            },
            Job::Message(message) => match message.as_ref() {
                FromRelay::Records { circle, records, .. } => match self.rooms.get_mut(circle) {
                    Some(room) => room.wants_for_records(records, &context, &self.rows, out),
                    None => Vec::new(),
                },
                FromRelay::Control { circle, entries, .. } => self
                    .rooms
                    .get(circle)
                    .map(|room| room.wants_for_control(entries, &self.rows))
                    .unwrap_or_default(),
                FromRelay::Ahead { circle, seq, .. } => {
                    self.rooms.get(circle).map(|room| room.wants_for_ahead(*seq)).unwrap_or_default()
                }
                FromRelay::Diverged { circle, seq, .. } => {
                    self.rooms.get(circle).map(|room| room.wants_for_diverged(*seq)).unwrap_or_default()
                }
                FromRelay::Restored { circle, through, .. } => {
                    self.rooms.get(circle).map(|room| room.wants_for_restore(*through)).unwrap_or_default()
                }
                FromRelay::Refused { circle, .. } => {
                    let room = circle.as_ref().and_then(|circle| self.rooms.get(circle));
                    room.map(|room| room.wants_for_restore(0)).unwrap_or_default()
                }
                FromRelay::Heads { circle, heads } => {
                    self.rooms.get(circle).map(|room| room.wants_for_heads(heads)).unwrap_or_default()
                }
                FromRelay::Challenge { .. }
                | FromRelay::Welcome { .. }
                | FromRelay::Invitation { .. }
                | FromRelay::Knocks { .. }
                | FromRelay::Revealed { .. }
                | FromRelay::Answers { .. }
                | FromRelay::Behind { .. }
                | FromRelay::Removed { .. }
                | FromRelay::Done { .. }
                | FromRelay::Token { .. }
                | FromRelay::Bye { .. }
                | FromRelay::Pong => Vec::new(),
            },
            Job::JudgeAgain(circle) => self
                .rooms
                .get(circle)
                .map(|room| room.wants_for_judging_again(&self.rows))
                .unwrap_or_default(),
            Job::Seal(circle) => self.rooms.get(circle).map(Room::wants_for_sealing).unwrap_or_default(),
            Job::Linked | Job::Unlinked | Job::Rubbish | Job::Woke => Vec::new(),
        };
        wanted.retain(|key| !self.rows.contains_key(key));
        wanted.sort_unstable();
        wanted.dedup();
        wanted
    }

    fn take(&mut self, job: Job, now: Instant, rng: &mut impl CryptoRng, out: &mut Out) {
        if let Connection::Opening { since } = &mut self.connection {
            since.get_or_insert(now);
        }
        match job {
            Job::Did(intent) => self.did(*intent, now, rng, out),
            Job::Linked => {
                self.connection = Connection::Greeting { since: now };
                self.silent_since = Some(now);
                out.send(&ToRelay::Hello { version: WIRE_VERSION, device: self.secrets.keys() });
            }
            Job::Unlinked => self.unlinked(now, rng, out),
            Job::Message(message) => {
                self.silent_since = None;
                self.message(*message, now, rng, out);
            }
            // A relay that speaks nonsense is left, and tried again like one that is not there.
            Job::Rubbish => out.after.push(Effect::HangUp),
            Job::Seal(circle) => {
                let context = room::Context { device: &self.secrets, offer: self.offer, schema: self.schema };
                if let Some(room) = self.rooms.get_mut(&circle) {
                    room.seal(&context, &self.rows, rng, out);
                }
            }
            Job::JudgeAgain(circle) => {
                let context = room::Context { device: &self.secrets, offer: self.offer, schema: self.schema };
                if let Some(room) = self.rooms.get_mut(&circle) {
                    room.judge_again(&context, &self.rows, out);
                }
            }
            Job::Woke => self.woke(now, rng, out),
        }
        if matches!(self.connection, Connection::Up { .. }) {
            for room in self.rooms.values_mut() {
                room.pump(&self.secrets, now, out);
                if core::mem::take(&mut room.wants_seal) {
                    self.queue.push_front(Job::Seal(room.circle));
                }
            }
        }
        let is_linked = matches!(self.connection, Connection::Greeting { .. } | Connection::Up { .. });
        if is_linked && out.after.iter().any(|effect| matches!(effect, Effect::Send(_))) {
            self.silent_since.get_or_insert(now);
        }
        if is_linked {
            out.wake_at(now.plus_ms(HEARTBEAT_MS));
        }
        if let Connection::Opening { since: Some(since) } = self.connection {
            out.wake_at(since.plus_ms(OPENING_MS));
        }
        self.wish_to_wake(now, out);
    }

    /// Wishes for a wake only when none stands that comes in time.
    fn wish_to_wake(&mut self, now: Instant, out: &mut Out) {
        let Some(at) = out.wake else { return };
        let stands = self.wakes.iter().any(|wake| now < *wake && *wake <= at);
        if !stands {
            self.wakes.insert(at);
            out.after.push(Effect::WakeAt(at));
        }
    }

    fn woke(&mut self, now: Instant, rng: &mut impl CryptoRng, out: &mut Out) {
        let later = self.wakes.split_off(&now.plus_ms(1));
        // Nobody was to wake this phone now: it says that there is a network again.
        let is_called = core::mem::replace(&mut self.wakes, later).is_empty();
        match self.connection {
            Connection::Down { until } if now < until && !is_called => out.wake_at(until),
            Connection::Down { .. } => {
                self.connection = Connection::Opening { since: Some(now) };
                out.after.push(Effect::Connect);
            }
            Connection::Opening { since: Some(since) } if since.plus_ms(OPENING_MS) <= now => {
                out.after.push(Effect::HangUp);
                self.unlinked(now, rng, out);
            }
            Connection::Greeting { since } if since.plus_ms(SILENCE_MS) <= now => {
                out.after.push(Effect::HangUp);
            }
            Connection::Opening { .. } | Connection::Greeting { .. } => {}
            Connection::Up { .. }
                if self.silent_since.is_some_and(|since| since.plus_ms(SILENCE_MS) <= now) =>
            {
                out.after.push(Effect::HangUp);
            }
            Connection::Up { .. } => {
                for room in self.rooms.values_mut() {
                    room.nudge(&self.secrets, rng, out);
                }
                out.send(&ToRelay::Ping);
            }
        }
    }

    fn unlinked(&mut self, now: Instant, rng: &mut impl CryptoRng, out: &mut Out) {
        if matches!(self.connection, Connection::Down { .. }) {
            return;
        }
        self.silent_since = None;
        for room in self.rooms.values_mut() {
            room.unlinked();
        }
        let most = RECONNECT_FIRST_MS.saturating_mul(1 << self.failures.min(20)).min(RECONNECT_MOST_MS);
        self.failures = self.failures.saturating_add(1);
        // Full jitter, so that the phones of a whole region do not return at once.
        let jittered = rng.next_u64() % (most + 1);
        let until = now.plus_ms(self.come_back_ms.take().unwrap_or(jittered));
        self.connection = Connection::Down { until };
        out.wake_at(until);
    }

    fn message(&mut self, message: FromRelay, now: Instant, rng: &mut impl CryptoRng, out: &mut Out) {
        let context = room::Context { device: &self.secrets, offer: self.offer, schema: self.schema };
        match message {
            FromRelay::Challenge { nonce } => {
                let proof = prove_message(&self.audience, &nonce, &self.secrets.id());
                out.send(&ToRelay::Prove { signature: self.secrets.sign(Purpose::Hello, &proof) });
            }
            FromRelay::Welcome { relay, circles, now: clock, .. } => {
                self.failures = 0;
                self.connection = Connection::Up { relay };
                self.clocks_apart_ms = now.ms().abs_diff(clock.ms());
                for circle in &circles {
                    self.rooms.entry(*circle).or_insert_with(|| Room::found(*circle));
                }
                for room in self.rooms.values_mut() {
                    room.welcomed(relay, &circles, clock, &context, rng, out);
                }
            }
            FromRelay::Records { circle, records, checkpoint, head } => {
                if let Some(room) = self.rooms.get_mut(&circle) {
                    room.records(records, &checkpoint, head, &context, &self.rows, out);
                }
            }
            FromRelay::Control { circle, entries, last } => {
                if let Some(room) = self.rooms.get_mut(&circle) {
                    room.control_page(&entries, last, &context, &self.rows, out);
                }
            }
            FromRelay::Answers { circle, batch, answers } => {
                if let Some(room) = self.rooms.get_mut(&circle) {
                    room.answers(batch, answers, &context, now, out);
                }
            }
            FromRelay::Behind { circle, seq } => {
                if let Some(room) = self.rooms.get_mut(&circle) {
                    room.behind(seq, out);
                }
            }
            FromRelay::Removed { circle } => {
                if let Some(room) = self.rooms.get_mut(&circle) {
                    room.removed(out);
                }
            }
            FromRelay::Invitation { invite, status } => self.invitation(invite, status, out),
            FromRelay::Knocks { circle, knocks } => {
                if let Some(room) = self.rooms.get_mut(&circle) {
                    room.knocks(knocks, out);
                }
            }
            FromRelay::Revealed { circle, reveal } => {
                if let Some(room) = self.rooms.get_mut(&circle) {
                    room.revealed(&reveal, &context, out);
                }
            }
            FromRelay::Heads { circle, heads } => {
                if let Some(room) = self.rooms.get_mut(&circle) {
                    room.heads(&heads, &self.rows, out);
                }
            }
            FromRelay::Restored { circle, through, state } => {
                if let Some(room) = self.rooms.get_mut(&circle) {
                    room.restored(through, state, &self.rows, out);
                }
            }
            FromRelay::Ahead { circle, seq, hash } => {
                if let Some(room) = self.rooms.get_mut(&circle) {
                    room.ahead(seq, hash, &self.rows, out);
                }
            }
            FromRelay::Diverged { circle, seq, checkpoint } => {
                if let Some(room) = self.rooms.get_mut(&circle) {
                    room.diverged(seq, &checkpoint, &self.rows, out);
                }
            }
            FromRelay::Refused { code, circle } => self.refused(code, circle, out),
            FromRelay::Bye { retry_ms } => {
                self.come_back_ms = Some(retry_ms.min(RECONNECT_MOST_MS));
                out.after.push(Effect::HangUp);
            }
            FromRelay::Done { .. } | FromRelay::Token { .. } | FromRelay::Pong => {}
        }
    }

    fn refused(&mut self, code: crate::wire::Refusal, circle: Option<CircleId>, out: &mut Out) {
        let room = circle.and_then(|circle| self.rooms.get_mut(&circle));
        if let Some(room) = room {
            room.refused(code, &self.rows, out);
        }
        out.show(News::Refused(code));
    }

    fn did(&mut self, intent: Intent, now: Instant, rng: &mut impl CryptoRng, out: &mut Out) {
        match intent {
            Intent::Begin { child, name, role } => {
                let circle = CircleId::random(rng);
                let me = MemberId::random(rng);
                let mut room = Room::beginning(circle, me, rng);
                let child = NewPage::child(&child);
                let card = NewPage::member(me, &name, role);
                // Both pages are checked before the first is written.
                let checked = [&child, &card].map(|page| page.to_edit(now, rng).map(|_| ()));
                if let Some(Err(invalid)) = checked.into_iter().find(Result::is_err) {
                    return out.not_done(NotDone::Invalid(invalid));
                }
                for page in [child, card] {
                    room.write(&page, Readers::Circle, &self.secrets, self.schema, now, rng, out);
                }
                room.save(out);
                if let Connection::Up { relay } = self.connection {
                    room.create(relay, &self.secrets, rng, out);
                }
                self.rooms.insert(circle, room);
                out.show(News::Begun(circle));
            }
            Intent::Register { circle, code } => match self.rooms.get_mut(&circle) {
                Some(room) => {
                    let relay =
                        if let Connection::Up { relay } = self.connection { Some(relay) } else { None };
                    room.register(code, relay, &self.secrets, rng, out);
                }
                None => out.not_done(NotDone::NotHere),
            },
            Intent::Write { circle, page, readers } => match self.rooms.get_mut(&circle) {
                Some(room) => {
                    room.write(&page, readers, &self.secrets, self.schema, now, rng, out);
                }
                None => out.not_done(NotDone::NotHere),
            },
            Intent::WriteInstead { circle, page, of } => match self.rooms.get_mut(&circle) {
                Some(room) => {
                    room.write_instead(&page, of, &self.secrets, self.schema, &self.rows, now, rng, out);
                }
                None => out.not_done(NotDone::NotHere),
            },
            Intent::Change { circle, entry, ops } => match self.rooms.get_mut(&circle) {
                Some(room) => {
                    room.change(entry, ops, &self.secrets, self.schema, &self.rows, now, rng, out);
                }
                None => out.not_done(NotDone::NotHere),
            },
            Intent::PutAway { circle, copies } => match self.rooms.get(&circle) {
                Some(room) => room.put_away(&copies, out),
                None => out.not_done(NotDone::NotHere),
            },
            Intent::Look { link } => {
                if let Some(link) = self.usable(link, out) {
                    out.send(&ToRelay::Peek { circle: link.circle, invite: link.invite });
                    self.looking.insert(link.invite, link);
                }
            }
            Intent::Knock { link, name } => {
                if let Some(link) = self.usable(link, out) {
                    let room = Room::knocking(&link, &name, &self.secrets, rng, out);
                    if let Some(room) = room {
                        self.rooms.insert(link.circle, room);
                    }
                }
            }
            Intent::Arrange { circle, what } => {
                let linked = self.is_linked();
                match self.rooms.get_mut(&circle) {
                    Some(room) => {
                        if linked || room.is_only_here(&what, &self.secrets, self.schema, &self.rows) {
                            room.arrange(what, &self.secrets, self.schema, &self.rows, rng, out);
                        } else {
                            out.not_done(NotDone::NeedsLink);
                        }
                    }
                    None => out.not_done(NotDone::NotHere),
                }
            }
            Intent::Answer { circle, invite } => match self.rooms.get_mut(&circle) {
                Some(room) => room.answer(&invite, rng, out),
                None => out.not_done(NotDone::NotHere),
            },
            Intent::Resume { circle } => match self.rooms.get_mut(&circle) {
                Some(room) => {
                    let context =
                        room::Context { device: &self.secrets, offer: self.offer, schema: self.schema };
                    room.resume(&context, &self.rows, out);
                }
                None => out.not_done(NotDone::NotHere),
            },
        }
    }

    /// The link, when it can be used on this phone now.
    fn usable(&self, link: InviteLink, out: &mut Out) -> Option<InviteLink> {
        let no = if link.origin != self.audience {
            NoInvitation::OtherRelay(link.origin)
        } else if self.rooms.get(&link.circle).is_some_and(|room| room.view().situation == Situation::In) {
            NoInvitation::AlreadyIn
        } else if !self.is_linked() {
            out.not_done(NotDone::NeedsLink);
            return None;
        } else {
            return Some(link);
        };
        out.show(News::Invitation(link.invite, Err(no)));
        None
    }
}
