//! Many phones and one relay in one thread. Time is a number, randomness a seed, the network a queue.
//!
//! A story is written as what people do (`village.tap(anna, …)`) and what is then true. A seeded run does the same with
//! a script of random acts and with faults; see [`seeded`].

mod check;
mod phone;
pub mod seeded;
pub mod steps;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};
use server::relay::{Heard, Output, PeerId, Relay, Settings};
use server::store::memory::MemoryStore;
use shared::circle::schema::Schema;
use shared::device::{Event, News};
use shared::ids::CircleId;
use shared::intent::Intent;
use shared::time::Instant;
use shared::wire::{Answer, FromRelay, ToRelay};

pub use phone::{Disk, Phone};

/// The relay's origin in the village.
pub const AUDIENCE: &str = "https://relay.example";

/// A phone of the village.
pub type Who = usize;

/// What can go wrong, each in thousandths of the chances for it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Faults {
    /// A frame disappears.
    pub drop: u64,
    /// A frame comes twice.
    pub repeat: u64,
    /// A frame comes later than those after it.
    pub reorder: u64,
    /// The connection breaks with a frame.
    pub cut: u64,
    /// The phone stops before an effect.
    pub crash: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Happening {
    ToRelay { peer: u64, frame: Vec<u8> },
    ToPhone { peer: u64, frame: Vec<u8> },
    Opened { who: Who, peer: u64 },
    Failed { who: Who },
    Woke { who: Who },
    Restart { who: Who },
}

/// The village.
#[expect(missing_debug_implementations, reason = "holds devices, which hold keys")]
pub struct Village {
    pub(crate) rng: ChaCha8Rng,
    /// True time in ms.
    pub now: u64,
    order: u64,
    queue: BinaryHeap<Reverse<(u64, u64, Happening)>>,
    /// The relay; `None` while it is down.
    pub(crate) relay: Option<Relay<MemoryStore>>,
    down: Option<MemoryStore>,
    /// The phones.
    pub phones: Vec<Phone>,
    next_peer: u64,
    /// What can go wrong now.
    pub faults: Faults,
    /// The oracle: what the relay said it kept, place by place.
    pub(crate) kept: BTreeMap<(CircleId, u64), u64>,
    /// Invitations that were handed out.
    pub(crate) handed_out: Vec<shared::ids::InviteId>,
    is_traced: bool,
    /// What stands between the relay and the phones: a lie for each message, if any.
    pub lie: Option<fn(FromRelay) -> Vec<FromRelay>>,
    /// Messages that a lie made into something else.
    pub lies_told: u64,
    /// Connecting neither succeeds nor fails, as behind a wall that swallows everything.
    pub swallows: bool,
    /// Messages that never reach the relay.
    pub deaf_to: Option<fn(&ToRelay) -> bool>,
    /// Frames that the relay took, and what it did with them, for the report.
    pub frames: u64,
    /// Times a phone stopped between two effects.
    pub crashes: u64,
}

/// Noon on 21 November 2026.
const BEGIN_MS: u64 = 1_795_258_800_000;

impl Village {
    /// An empty village with a relay.
    pub fn new(seed: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let relay = open_relay(MemoryStore::default(), &mut rng);
        Self {
            rng,
            now: BEGIN_MS,
            order: 0,
            queue: BinaryHeap::new(),
            relay: Some(relay),
            down: None,
            phones: Vec::new(),
            next_peer: 0,
            faults: Faults::default(),
            kept: BTreeMap::new(),
            handed_out: Vec::new(),
            lie: None,
            lies_told: 0,
            swallows: false,
            deaf_to: None,
            is_traced: std::env::var_os("HEENWEER_TRACE").is_some(),
            frames: 0,
            crashes: 0,
        }
    }

    /// A random number below `below`.
    pub fn pick(&mut self, below: u64) -> u64 {
        self.rng.next_u64() % below.max(1)
    }

    fn happens(&mut self, per_mille: u64) -> bool {
        per_mille > 0 && self.pick(1000) < per_mille
    }

    fn at(&mut self, after_ms: u64, happening: Happening) {
        self.order += 1;
        self.queue.push(Reverse((self.now + after_ms, self.order, happening)));
    }

    // -- phones

    /// A new phone, whose clock is off by `skew_ms`.
    pub fn phone(&mut self, name: &str, skew_ms: i64) -> Who {
        self.phone_knowing(name, skew_ms, Schema::CURRENT)
    }

    /// A new phone with an older version of the app.
    pub fn phone_knowing(&mut self, name: &str, skew_ms: i64, schema: Schema) -> Who {
        let seed = self.rng.next_u64();
        let (phone, effects) = Phone::begin(name, skew_ms, schema, seed);
        self.add(phone, effects)
    }

    /// A phone on which somebody types a recovery code.
    pub fn phone_of_code(&mut self, name: &str, code: &shared::crypto::recovery::RecoveryCode) -> Who {
        let seed = self.rng.next_u64();
        let (phone, effects) = Phone::recover(name, code, seed);
        self.add(phone, effects)
    }

    fn add(&mut self, phone: Phone, effects: Vec<shared::device::Effect>) -> Who {
        self.phones.push(phone);
        let who = self.phones.len() - 1;
        self.perform(who, effects);
        who
    }

    /// A person does something.
    pub fn tap(&mut self, who: Who, intent: Intent) {
        self.event(who, Event::Did(Box::new(intent)));
    }

    pub(crate) fn event(&mut self, who: Who, event: Event) {
        let now = self.now;
        let Some(effects) = self.phone_mut(who).handle(event, now) else { return };
        self.perform(who, effects);
    }

    pub(crate) fn phone_mut(&mut self, who: Who) -> &mut Phone {
        let Some(phone) = self.phones.get_mut(who) else { panic!("no phone {who}") };
        phone
    }

    /// A phone.
    pub fn at_phone(&self, who: Who) -> &Phone {
        let Some(phone) = self.phones.get(who) else { panic!("no phone {who}") };
        phone
    }

    fn perform(&mut self, who: Who, effects: Vec<shared::device::Effect>) {
        use shared::device::Effect;
        for effect in effects {
            if self.happens(self.faults.crash) {
                self.crashes += 1;
                return self.crash(who);
            }
            match effect {
                Effect::Commit(writes) => self.phone_mut(who).disk.commit(writes),
                Effect::Load(keys) => {
                    let rows = self.at_phone(who).disk.load(keys);
                    self.event(who, Event::Loaded(rows));
                }
                Effect::Connect if self.swallows => {}
                Effect::Connect => {
                    self.next_peer += 1;
                    let peer = self.next_peer;
                    let delay = 20 + self.pick(60);
                    let happening = if self.at_phone(who).is_cut || self.relay.is_none() {
                        Happening::Failed { who }
                    } else {
                        Happening::Opened { who, peer }
                    };
                    self.at(delay, happening);
                }
                Effect::HangUp => self.break_link(who),
                Effect::Send(frame) => {
                    if let Some(peer) = self.at_phone(who).peer {
                        self.send(peer, |peer, frame| Happening::ToRelay { peer, frame }, frame, who);
                    }
                }
                Effect::WakeAt(at) => {
                    let wait = self.at_phone(who).ms_until(at, self.now);
                    self.at(wait.max(1), Happening::Woke { who });
                }
                Effect::Show(news) => self.phone_mut(who).news.push(news),
            }
        }
    }

    /// Over the network, with what can go wrong on it.
    fn send(&mut self, peer: u64, to: impl Fn(u64, Vec<u8>) -> Happening, frame: Vec<u8>, who: Who) {
        if self.happens(self.faults.cut) {
            return self.break_link(who);
        }
        if self.happens(self.faults.drop) {
            return;
        }
        let late = if self.happens(self.faults.reorder) { 40 + self.pick(400) } else { 0 };
        if self.happens(self.faults.repeat) {
            let again = 30 + self.pick(300);
            self.at(again, to(peer, frame.clone()));
        }
        self.at(25 + late, to(peer, frame));
    }

    /// The phone stops; what is not on its disk is gone. It is opened again a little later.
    pub fn crash(&mut self, who: Who) {
        self.forget_link(who);
        self.phone_mut(who).stop();
        let wait = 100 + self.pick(3_000);
        self.at(wait, Happening::Restart { who });
    }

    fn forget_link(&mut self, who: Who) {
        if let Some(peer) = self.phone_mut(who).peer.take()
            && let Some(relay) = &mut self.relay
        {
            relay.disconnect(PeerId(peer));
        }
    }

    fn break_link(&mut self, who: Who) {
        if self.at_phone(who).peer.is_some() {
            self.forget_link(who);
            self.at(5, Happening::Failed { who });
        }
    }

    /// In the tunnel: nothing goes in or out.
    pub fn cut(&mut self, who: Who) {
        self.phone_mut(who).is_cut = true;
        self.break_link(who);
    }

    /// Out of the tunnel; the phone says so.
    pub fn mend(&mut self, who: Who) {
        self.phone_mut(who).is_cut = false;
        self.event(who, Event::Woke);
    }

    // -- the relay

    /// The relay is killed: all connections break; what it acknowledged is on its disk.
    pub fn kill_relay(&mut self) {
        if let Some(relay) = self.relay.take() {
            self.down = Some(relay.store().clone());
        }
        for who in 0..self.phones.len() {
            self.break_link(who);
        }
    }

    /// The relay starts on what was on its disk.
    pub fn start_relay(&mut self) {
        if let Some(store) = self.down.take() {
            self.relay = Some(open_relay(store, &mut self.rng));
        }
    }

    /// A copy of the relay's disk.
    pub fn backup(&self) -> MemoryStore {
        let running = self.relay.as_ref().map(|relay| relay.store().clone());
        running.or_else(|| self.down.clone()).unwrap_or_default()
    }

    /// The relay goes on with another disk: an older copy, or one with a log of somebody's making. Nobody is told.
    pub fn restore_relay(&mut self, backup: MemoryStore) {
        self.kill_relay();
        self.down = Some(backup);
        self.kept.clear();
        self.start_relay();
    }

    fn deliver(&mut self, peer: u64, frame: &[u8]) {
        let now = Instant::from_ms(self.now);
        let Some(relay) = &mut self.relay else { return };
        let heard = Heard::read(frame);
        let is_lost = |is: fn(&ToRelay) -> bool| heard.message().is_some_and(is);
        if self.deaf_to.is_some_and(is_lost) {
            return;
        }
        self.frames += 1;
        let outputs = match relay.handle(&[(PeerId(peer), heard)], now, &mut self.rng) {
            Ok(outputs) => outputs,
            Err(broken) => panic!("the store in memory broke: {broken:?}"),
        };
        for output in outputs {
            match output {
                Output::Send { to, message } => {
                    self.note_kept(&message);
                    for peer in to {
                        self.hand_on(peer.0, message.clone());
                    }
                }
                Output::Close { peer } => {
                    let who = self.phones.iter().position(|phone| phone.peer == Some(peer.0));
                    if let Some(who) = who {
                        self.break_link(who);
                    }
                }
            }
        }
    }

    fn hand_on(&mut self, peer: u64, message: FromRelay) {
        let who = self.phones.iter().position(|phone| phone.peer == Some(peer));
        let told = self.told(message);
        let Some(who) = who else { return };
        for message in told {
            self.send(peer, |peer, frame| Happening::ToPhone { peer, frame }, message.to_frame(), who);
        }
    }

    /// What reaches a phone of what the relay said.
    fn told(&mut self, message: FromRelay) -> Vec<FromRelay> {
        let Some(lie) = self.lie else { return vec![message] };
        let told = lie(message.clone());
        self.lies_told += u64::from(told != [message]);
        told
    }

    fn note_kept(&mut self, message: &FromRelay) {
        if let FromRelay::Answers { circle, answers, .. } = message {
            for answer in answers {
                if let Answer::Kept { seq } = answer {
                    *self.kept.entry((*circle, *seq)).or_default() += 1;
                }
            }
        }
    }

    // -- time

    /// Lets everything happen that happens within `ms`.
    pub fn pass(&mut self, ms: u64) {
        let until = self.now + ms;
        while let Some(Reverse((at, _, _))) = self.queue.peek()
            && *at <= until
        {
            let Some(Reverse((at, _, happening))) = self.queue.pop() else { break };
            self.now = self.now.max(at);
            self.happen(happening);
        }
        self.now = until;
    }

    /// With `HEENWEER_TRACE` set, everything that happens is said on the standard error: how a broken seed is read.
    #[expect(clippy::print_stderr, reason = "asked for by whoever looks into a seed")]
    fn trace(&self, happening: &Happening) {
        if !self.is_traced {
            return;
        }
        let line = match happening {
            Happening::ToRelay { peer, frame } => format!("{peer} -> {:?}", ToRelay::from_frame(frame)),
            Happening::ToPhone { peer, frame } => format!("{peer} <- {:?}", FromRelay::from_frame(frame)),
            Happening::Opened { .. }
            | Happening::Failed { .. }
            | Happening::Woke { .. }
            | Happening::Restart { .. } => {
                format!("{happening:?}")
            }
        };
        eprintln!("{} {}", self.now, line.chars().take(240).collect::<String>());
    }

    fn happen(&mut self, happening: Happening) {
        self.trace(&happening);
        match happening {
            Happening::ToRelay { peer, frame } => self.deliver(peer, &frame),
            Happening::ToPhone { peer, frame } => {
                let who = self.phones.iter().position(|phone| phone.peer == Some(peer));
                if let Some(who) = who {
                    self.event(who, Event::Received(frame));
                }
            }
            Happening::Opened { who, peer } => {
                let reachable = !self.at_phone(who).is_cut && self.at_phone(who).is_running();
                match (&mut self.relay, reachable) {
                    (Some(relay), true) => {
                        relay.connect(PeerId(peer));
                        self.phone_mut(who).peer = Some(peer);
                        self.event(who, Event::Linked);
                    }
                    _ => self.event(who, Event::Unlinked),
                }
            }
            Happening::Failed { who } => self.event(who, Event::Unlinked),
            Happening::Woke { who } => self.event(who, Event::Woke),
            Happening::Restart { who } => {
                if let Some(effects) = self.phone_mut(who).restart() {
                    self.perform(who, effects);
                }
            }
        }
    }

    /// The relay's own word on its log.
    pub fn checkpoint(
        &self,
        circle: &CircleId,
        seq: u64,
        hash: &shared::ids::LogHash,
    ) -> shared::record::Checkpoint {
        let Some(relay) = &self.relay else { panic!("the relay is down") };
        relay.checkpoint(*circle, seq, *hash)
    }

    /// A second phone with a copy of everything that stands on the first.
    pub fn copy_phone(&mut self, who: Who, name: &str) -> Who {
        let disk = self.at_phone(who).disk.clone();
        let copy = self.phone(name, 0);
        self.crash(copy);
        self.phone_mut(copy).disk = disk;
        self.pass(10_000);
        copy
    }

    /// A frame of somebody's making reaches a phone as if the relay had sent it.
    pub fn receive(&mut self, who: Who, frame: Vec<u8>) {
        self.event(who, Event::Received(frame));
    }

    /// A phone gets another version of the app, and is opened anew.
    pub fn phone_update(&mut self, who: Who, schema: Schema) {
        self.phone_mut(who).update(schema);
        self.crash(who);
        self.pass(5_000);
    }

    /// What a phone has shown since it was last asked.
    pub fn news(&mut self, who: Who) -> Vec<News> {
        core::mem::take(&mut self.phone_mut(who).news)
    }
}

fn open_relay(store: MemoryStore, rng: &mut ChaCha8Rng) -> Relay<MemoryStore> {
    let settings = Settings { audience: AUDIENCE.to_owned(), ..Settings::default() };
    match Relay::open(store, settings, rng) {
        Ok(relay) => relay,
        Err(broken) => panic!("a relay opens on its own store: {broken:?}"),
    }
}
