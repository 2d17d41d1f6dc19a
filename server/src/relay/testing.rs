//! A relay in memory, and what it says to the devices that talk to it.

mod phone;

use std::collections::BTreeMap;

use rand_chacha::ChaCha8Rng;
use rand_core::SeedableRng;
use shared::codec;
use shared::control::{Access, ControlEntry};
use shared::identity::Purpose;
use shared::ids::{LogHash, RecordHash};
use shared::record::{Placed, Record, log_hash};
use shared::time::Instant;
use shared::wire::{Answer, FromRelay, ToRelay, WIRE_VERSION, prove_message};

pub(super) use self::phone::*;
use super::{Heard, Output, PeerId, Relay, Settings};
use crate::store::memory::MemoryStore;
use crate::store::{PageSize, Store, Which};

pub(super) const AUDIENCE: &str = "https://relay.example";

pub(super) fn settings() -> Settings {
    Settings { audience: AUDIENCE.to_owned(), ..Settings::default() }
}

/// A relay and the messages it sent, by connection.
pub(super) struct House<S = MemoryStore> {
    pub(super) relay: Relay<S>,
    pub(super) rng: ChaCha8Rng,
    pub(super) now: Instant,
    pub(super) closed: Vec<PeerId>,
    sent: BTreeMap<PeerId, Vec<FromRelay>>,
    next_peer: u64,
}

pub(super) const BEGIN: Instant = Instant::from_ms(1_795_251_600_000);

impl<S: Store> House<S> {
    pub(super) fn on(store: S, settings: Settings) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let relay = Relay::open(store, settings, &mut rng).unwrap();
        Self { relay, rng, now: BEGIN, closed: Vec::new(), sent: BTreeMap::new(), next_peer: 1 }
    }

    /// Hands in messages as one batch.
    pub(super) fn say_all(&mut self, all: &[(PeerId, ToRelay)]) {
        let inbox: Vec<_> =
            all.iter().map(|(peer, message)| (*peer, Heard::read(&message.to_frame()))).collect();
        let outputs = self.relay.handle(&inbox, self.now, &mut self.rng).unwrap();
        self.take(outputs);
    }

    pub(super) fn take(&mut self, outputs: Vec<Output>) {
        for output in outputs {
            match output {
                Output::Send { to, message } => {
                    let frame = message.to_frame();
                    assert_eq!(
                        FromRelay::from_frame(&frame),
                        Ok(message.clone()),
                        "a frame that devices refuse"
                    );
                    for peer in to {
                        self.sent.entry(peer).or_default().push(message.clone());
                    }
                }
                Output::Close { peer } => self.closed.push(peer),
            }
        }
    }

    /// Says one thing and gives back everything that this connection was sent since it was last looked at.
    pub(super) fn say(&mut self, peer: PeerId, message: ToRelay) -> Vec<FromRelay> {
        self.say_all(&[(peer, message)]);
        self.heard(peer)
    }

    pub(super) fn heard(&mut self, peer: PeerId) -> Vec<FromRelay> {
        self.sent.remove(&peer).unwrap_or_default()
    }

    pub(super) fn connect(&mut self) -> PeerId {
        let peer = PeerId(self.next_peer);
        self.next_peer += 1;
        self.relay.connect(peer);
        peer
    }

    /// Connects and proves; what it heard after that is still to be looked at.
    pub(super) fn enter(&mut self, phone: &Phone) -> PeerId {
        let peer = self.connect();
        let hello = ToRelay::Hello { version: WIRE_VERSION, device: phone.keys };
        let heard = self.say(peer, hello);
        let [FromRelay::Challenge { nonce }] = heard.as_slice() else { panic!("{heard:?}") };
        let signature = phone.sign(Purpose::Hello, &prove_message(AUDIENCE, nonce, &phone.id));
        self.say_all(&[(peer, ToRelay::Prove { signature })]);
        peer
    }

    pub(super) fn append(&mut self, peer: PeerId, records: Vec<Record>) -> Vec<Answer> {
        let batch = records.first().map_or(RecordHash::ZERO, Record::hash);
        let heard = self.say(peer, ToRelay::Append { circle: CIRCLE, records });
        let mut answers = heard.into_iter().filter_map(|message| {
            let FromRelay::Answers { circle, batch: about, answers } = message else { return None };
            assert_eq!((circle, about), (CIRCLE, batch));
            Some(answers)
        });
        answers.next().expect("answers")
    }

    pub(super) fn append_one(&mut self, peer: PeerId, record: Record) -> Answer {
        let mut answers = self.append(peer, vec![record]);
        assert_eq!(answers.len(), 1);
        answers.remove(0)
    }

    /// What an honest, up-to-date device writes on.
    pub(super) fn ground(&self) -> Ground {
        let store = self.relay.store();
        let row = store.circle(&CIRCLE).unwrap().unwrap();
        let all = PageSize { records: u32::MAX, bytes: usize::MAX };
        let entries = store.page(&CIRCLE, 0, Which::Control, all).unwrap();
        let rotations = entries.iter().filter(|kept| {
            let body = kept.placed.record.body.as_ref().unwrap();
            matches!(codec::from_bytes(body), Ok(ControlEntry::Rotate { .. }))
        });
        Ground {
            epoch: u32::try_from(rotations.count()).unwrap(),
            control: entries.last().unwrap().hash,
            seq: row.head,
            hash: row.log_hash,
        }
    }

    /// Writes a control entry that must be kept.
    pub(super) fn keep_control(&mut self, peer: PeerId, phone: &mut Phone, entry: &ControlEntry) -> u64 {
        let record = phone.control(&self.ground(), entry);
        let answer = self.append_one(peer, record);
        let Answer::Kept { seq } = answer else { panic!("{answer:?}") };
        seq
    }

    /// Writes a page that must be kept.
    pub(super) fn keep_data(&mut self, peer: PeerId, phone: &mut Phone, body: &[u8]) -> Record {
        let record = phone.data(&self.ground(), body);
        let answer = self.append_one(peer, record.clone());
        assert!(matches!(answer, Answer::Kept { .. }), "{answer:?}");
        record
    }

    /// Invites and lets in another phone.
    pub(super) fn let_in(
        &mut self,
        keeper: PeerId,
        by: &mut Phone,
        newcomer: &Phone,
        access: Access,
    ) -> PeerId {
        let peer = self.enter(newcomer);
        self.keep_control(keeper, by, &invite(newcomer.member, access));
        let knock = newcomer.knock(INVITE, INVITE_SEED, b"name");
        self.say_all(&[(peer, ToRelay::Knock { circle: CIRCLE, knock: knock.clone() })]);
        self.keep_control(keeper, by, &admit(newcomer, &knock));
        self.heard(peer);
        self.heard(keeper);
        peer
    }

    /// The whole log.
    pub(super) fn log(&self) -> Vec<Placed> {
        let all = PageSize { records: u32::MAX, bytes: usize::MAX };
        let page = self.relay.store().page(&CIRCLE, 0, Which::All, all).unwrap();
        let mut before = LogHash::ZERO;
        for (kept, seq) in page.iter().zip(1..) {
            before = log_hash(&before, seq, kept.placed.received, &kept.placed.record.hash());
            assert_eq!((kept.placed.seq, kept.log_hash), (seq, before), "the log is whole");
        }
        page.into_iter().map(|kept| kept.placed).collect()
    }
}

impl House {
    pub(super) fn new() -> Self {
        Self::on(MemoryStore::default(), settings())
    }

    /// A house with one circle, its founder connected.
    pub(super) fn with_circle() -> (Self, Phone, PeerId) {
        let mut house = Self::new();
        let mut founder = Phone::new(1);
        let peer = house.enter(&founder);
        let genesis = founder.genesis(house.relay.key());
        house.say_all(&[(peer, ToRelay::Create { genesis })]);
        house.heard(peer);
        (house, founder, peer)
    }
}
