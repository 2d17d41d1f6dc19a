//! Devices that write real signed records. Seals are arbitrary bytes: a relay opens none.
//!
//! Also read by the tests that start the real program, so it knows nothing of the relay's insides.

use ed25519_dalek::{Signer, SigningKey};
use shared::codec::{self, Bytes};
use shared::control::{Access, ControlEntry, DeviceSeal, HpkeKey, Seal, SealedSecret};
use shared::identity::{DeviceKeys, Purpose, Signature};
use shared::ids::{
    BlobHash, CircleId, Commitment, DeviceId, InviteId, LogHash, MemberId, Nonce32, RecordHash, SealKey,
    SignKey,
};
use shared::record::{Header, RECORD_VERSION, Record, RecordKind, SUITE, body_hash};
use shared::wire::{Knock, KnockRequest, Reveal};

pub(crate) const CIRCLE: CircleId = CircleId::new([0xc1; 16]);

pub(crate) fn sign(key: &SigningKey, purpose: Purpose, message: &[u8]) -> Signature {
    Signature::new(key.sign(&purpose.message(message)).to_bytes())
}

pub(crate) fn seal() -> Seal {
    Seal { enc: HpkeKey::new([1; 32]), secret: SealedSecret::new([2; 48]) }
}

/// A phone that knows only its own keys and chain; what it writes on is handed to it.
#[derive(Clone)]
pub(crate) struct Phone {
    pub(crate) key: SigningKey,
    pub(crate) keys: DeviceKeys,
    pub(crate) id: DeviceId,
    pub(crate) member: MemberId,
    pub(crate) number: u64,
    pub(crate) prev: RecordHash,
}

impl Phone {
    pub(crate) fn new(seed: u8) -> Self {
        let key = SigningKey::from_bytes(&[seed; 32]);
        let sign = SignKey::new(key.verifying_key().to_bytes());
        let keys = DeviceKeys { sign, seal: SealKey::new([seed; 32]) };
        let member = MemberId::new([seed; 16]);
        Self { key, keys, id: keys.id(), member, number: 0, prev: RecordHash::ZERO }
    }

    pub(crate) fn sign(&self, purpose: Purpose, message: &[u8]) -> Signature {
        sign(&self.key, purpose, message)
    }

    pub(crate) fn signed(&self, header: &Header, body: Option<Vec<u8>>) -> Record {
        let header = codec::to_bytes(header);
        let signature = self.sign(Purpose::Record, &header);
        Record { header: Bytes(header), signature, body: body.map(Bytes) }
    }

    /// Its next header on these grounds.
    pub(crate) fn header(&self, ground: &Ground, kind: RecordKind, body: &[u8]) -> Header {
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
    pub(crate) fn wrote(&mut self, record: Record) -> Record {
        self.number += 1;
        self.prev = record.hash();
        record
    }

    pub(crate) fn data(&mut self, ground: &Ground, body: &[u8]) -> Record {
        let record = self.signed(&self.header(ground, RecordKind::Circle, body), Some(body.to_vec()));
        self.wrote(record)
    }

    pub(crate) fn with_blobs(&mut self, ground: &Ground, body: &[u8], blobs: Vec<BlobHash>) -> Record {
        let header = Header { blobs, ..self.header(ground, RecordKind::Circle, body) };
        let record = self.signed(&header, Some(body.to_vec()));
        self.wrote(record)
    }

    pub(crate) fn control(&mut self, ground: &Ground, entry: &ControlEntry) -> Record {
        let body = codec::to_bytes(entry);
        let record = self.signed(&self.header(ground, RecordKind::Control, &body), Some(body));
        self.wrote(record)
    }

    pub(crate) fn genesis(&mut self, relay: SignKey) -> Record {
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
    pub(crate) fn knock(&self, invite: InviteId, invite_seed: u8, name: &[u8]) -> Knock {
        let request = KnockRequest {
            circle: CIRCLE,
            invite,
            device: self.keys,
            member_key: self.keys.seal,
            nonce: Nonce32::new([4; 32]),
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

pub(crate) const INVITE: InviteId = InviteId::new([0x11; 16]);
pub(crate) const INVITE_SEED: u8 = 0x77;

pub(crate) fn invite(member: MemberId, access: Access) -> ControlEntry {
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

pub(crate) fn admit(phone: &Phone, knock: &Knock) -> ControlEntry {
    ControlEntry::Admit {
        invite: INVITE,
        knock: knock.hash(),
        device: phone.keys,
        member_key: phone.keys.seal,
        seal: seal(),
    }
}

pub(crate) fn rotate(remove: &[MemberId], stay: &[&Phone]) -> ControlEntry {
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

pub(crate) fn reveal(knock: &Knock, to: &Phone) -> Reveal {
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
pub(crate) struct Ground {
    pub(crate) epoch: u32,
    pub(crate) control: RecordHash,
    pub(crate) seq: u64,
    pub(crate) hash: LogHash,
}

pub(crate) const NO_GROUND: Ground =
    Ground { epoch: 0, control: RecordHash::ZERO, seq: 0, hash: LogHash::ZERO };
