//! A relay in memory, and devices that write real signed records. Seals are arbitrary bytes: the relay opens none.

use std::collections::BTreeMap;

use ed25519_dalek::{Signer, SigningKey};
use rand_chacha::ChaCha8Rng;
use rand_core::SeedableRng;
use shared::codec::{self, Bytes};
use shared::control::{Access, ControlEntry, DeviceSeal, HpkeKey, Seal, SealedSecret};
use shared::identity::{DeviceKeys, Purpose, Signature};
use shared::ids::{
    BlobHash, CircleId, Commitment, DeviceId, InviteId, LogHash, MemberId, RecordHash, SealKey, SignKey,
};
use shared::record::{Header, Placed, RECORD_VERSION, Record, RecordKind, SUITE, body_hash, log_hash};
use shared::time::Instant;
use shared::wire::{Answer, FromRelay, Knock, KnockRequest, Reveal, ToRelay, WIRE_VERSION, prove_message};

use super::{Output, PeerId, Relay, Settings};
use crate::store::Store;
use crate::store::memory::MemoryStore;

pub(super) const AUDIENCE: &str = "https://relay.example";
pub(super) const CIRCLE: CircleId = CircleId::new([0xc1; 16]);

pub(super) fn settings() -> Settings {
    Settings { audience: AUDIENCE.to_owned(), ..Settings::default() }
}

pub(super) fn sign(key: &SigningKey, purpose: Purpose, message: &[u8]) -> Signature {
    Signature::new(key.sign(&purpose.message(message)).to_bytes())
}

pub(super) fn seal() -> Seal {
    Seal { enc: HpkeKey::new([1; 32]), secret: SealedSecret::new([2; 48]) }
}

/// A phone that knows only its own keys and chain; what it writes on is handed to it.
#[derive(Clone)]
pub(super) struct Phone {
    pub(super) key: SigningKey,
    pub(super) keys: DeviceKeys,
    pub(super) id: DeviceId,
    pub(super) member: MemberId,
    pub(super) number: u64,
    pub(super) prev: RecordHash,
}

impl Phone {
    pub(super) fn new(seed: u8) -> Self {
        let key = SigningKey::from_bytes(&[seed; 32]);
        let sign = SignKey::new(key.verifying_key().to_bytes());
        let keys = DeviceKeys { sign, seal: SealKey::new([seed; 32]) };
        let member = MemberId::new([seed; 16]);
        Self { key, keys, id: keys.id(), member, number: 0, prev: RecordHash::ZERO }
    }

    pub(super) fn sign(&self, purpose: Purpose, message: &[u8]) -> Signature {
        sign(&self.key, purpose, message)
    }

    pub(super) fn signed(&self, header: &Header, body: Option<Vec<u8>>) -> Record {
        let header = codec::to_bytes(header);
        let signature = self.sign(Purpose::Record, &header);
        Record { header: Bytes(header), signature, body: body.map(Bytes) }
    }

    /// Its next header on these grounds.
    pub(super) fn header(&self, ground: &Ground, kind: RecordKind, body: &[u8]) -> Header {
        Header {
            version: RECORD_VERSION,
            suite: SUITE,
            kind,
            circle: CIRCLE,
            device: self.id,
            number: self.number + 1,
            prev: self.prev,
            epoch: ground.epoch,
            control: ground.control,
            seen_seq: ground.seq,
            seen_hash: ground.hash,
            blobs: Vec::new(),
            nonce: [0; 24],
            key_commitment: Commitment::ZERO,
            body_len: u32::try_from(body.len()).unwrap(),
            body_hash: body_hash(body),
        }
    }

    /// Takes this record as its last.
    pub(super) fn wrote(&mut self, record: Record) -> Record {
        self.number += 1;
        self.prev = record.hash();
        record
    }

    pub(super) fn data(&mut self, ground: &Ground, body: &[u8]) -> Record {
        let record = self.signed(&self.header(ground, RecordKind::Circle, body), Some(body.to_vec()));
        self.wrote(record)
    }

    pub(super) fn with_blobs(&mut self, ground: &Ground, body: &[u8], blobs: Vec<BlobHash>) -> Record {
        let header = Header { blobs, ..self.header(ground, RecordKind::Circle, body) };
        let record = self.signed(&header, Some(body.to_vec()));
        self.wrote(record)
    }

    pub(super) fn control(&mut self, ground: &Ground, entry: &ControlEntry) -> Record {
        let body = codec::to_bytes(entry);
        let record = self.signed(&self.header(ground, RecordKind::Control, &body), Some(body));
        self.wrote(record)
    }

    pub(super) fn genesis(&mut self, relay: SignKey) -> Record {
        let entry = ControlEntry::Genesis {
            relay,
            founder: self.member,
            member_key: self.keys.seal,
            device: self.keys,
            commitment: Commitment::new([3; 32]),
            seal: seal(),
        };
        self.control(&NO_GROUND, &entry)
    }

    /// A knock on this invitation, whose key has this seed.
    pub(super) fn knock(&self, invite: InviteId, invite_seed: u8, name: &[u8]) -> Knock {
        let request = KnockRequest {
            circle: CIRCLE,
            invite,
            device: self.keys,
            member_key: self.keys.seal,
            nonce: shared::ids::Nonce32::new([4; 32]),
            name: Bytes(name.to_vec()),
        };
        let request = codec::to_bytes(&request);
        let invite_key = SigningKey::from_bytes(&[invite_seed; 32]);
        Knock {
            by_invite: sign(&invite_key, Purpose::KnockByInvite, &request),
            by_device: self.sign(Purpose::KnockByDevice, &request),
            request: Bytes(request),
        }
    }
}

pub(super) const INVITE: InviteId = InviteId::new([0x11; 16]);
pub(super) const INVITE_SEED: u8 = 0x77;

pub(super) fn invite(member: MemberId, access: Access) -> ControlEntry {
    ControlEntry::Invite {
        invite: INVITE,
        key: SignKey::new(SigningKey::from_bytes(&[INVITE_SEED; 32]).verifying_key().to_bytes()),
        member,
        access,
        until: None,
        lifetime_ms: 1000,
        note: Bytes(b"sealed note".to_vec()),
        answer: Bytes(b"sealed answer".to_vec()),
    }
}

pub(super) fn admit(phone: &Phone, knock: &Knock) -> ControlEntry {
    ControlEntry::Admit {
        invite: INVITE,
        knock: knock.hash(),
        device: phone.keys,
        member_key: phone.keys.seal,
        seal: seal(),
    }
}

pub(super) fn rotate(remove: &[MemberId], stay: &[&Phone]) -> ControlEntry {
    let mut seals: Vec<DeviceSeal> =
        stay.iter().map(|phone| DeviceSeal { device: phone.id, seal: seal() }).collect();
    seals.sort_by_key(|seal| seal.device);
    ControlEntry::Rotate {
        remove_members: remove.to_vec(),
        remove_devices: Vec::new(),
        seals,
        wrap: Bytes(vec![0; 48]),
        commitment: Commitment::new([5; 32]),
        renewal: None,
    }
}

pub(super) fn reveal(knock: &Knock, to: &Phone) -> Reveal {
    Reveal {
        invite: INVITE,
        knock: knock.hash(),
        to: to.id,
        enc: HpkeKey::new([6; 32]),
        sealed: Bytes(vec![7; 40]),
        member: to.member,
    }
}

/// What a record is written on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ground {
    pub(super) epoch: u32,
    pub(super) control: RecordHash,
    pub(super) seq: u64,
    pub(super) hash: LogHash,
}

pub(super) const NO_GROUND: Ground =
    Ground { epoch: 0, control: RecordHash::ZERO, seq: 0, hash: LogHash::ZERO };

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
        let inbox: Vec<_> = all.iter().map(|(peer, message)| (*peer, message.to_frame())).collect();
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
                    self.sent.entry(to).or_default().push(message);
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
        let all = crate::store::PageSize { records: u32::MAX, bytes: usize::MAX };
        let entries = store.page(&CIRCLE, 0, crate::store::Which::Control, all).unwrap();
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
        let all = crate::store::PageSize { records: u32::MAX, bytes: usize::MAX };
        let page = self.relay.store().page(&CIRCLE, 0, crate::store::Which::All, all).unwrap();
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
