//! Devices that write real signed records, many and fast: for what measures a relay, breaks its disk or wears it out.
//!
//! The relay opens no seal and no body, so these are arbitrary bytes. What a relay judges is all real: keys, signatures,
//! chains, the control log.

use ed25519_dalek::{Signer, SigningKey};
use shared::codec::{self, Bytes};
use shared::control::{ControlEntry, ErasedRecord, HpkeKey, Seal, SealedSecret};
use shared::identity::{DeviceKeys, Purpose, Signature};
use shared::ids::{
    BlobHash, CircleId, Commitment, DeviceId, LogHash, MemberId, RecordHash, SealKey, SignKey,
};
use shared::record::{Header, RECORD_VERSION, Record, RecordKind, SUITE, body_hash};
use shared::wire::{ToRelay, WIRE_VERSION};

/// What a record is written on.
#[derive(Clone, Copy, Debug)]
pub struct Ground {
    /// The newest control entry.
    pub control: RecordHash,
    /// The last place seen.
    pub seq: u64,
    /// The log hash there.
    pub hash: LogHash,
}

/// Nothing seen, nothing begun.
pub const NO_GROUND: Ground = Ground { control: RecordHash::ZERO, seq: 0, hash: LogHash::ZERO };

/// One device in one circle.
#[derive(Clone)]
pub struct Pen {
    key: SigningKey,
    /// Its public keys.
    pub keys: DeviceKeys,
    /// Its id.
    pub id: DeviceId,
    /// Whose it is.
    pub member: MemberId,
    /// Where it writes.
    pub circle: CircleId,
    /// The number of its last record.
    pub number: u64,
    /// The hash of its last record.
    pub prev: RecordHash,
}

impl std::fmt::Debug for Pen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pen").field("id", &self.id).field("number", &self.number).finish_non_exhaustive()
    }
}

/// A seal that nobody can open.
fn seal() -> Seal {
    Seal { enc: HpkeKey::new([1; 32]), secret: SealedSecret::new([2; 48]) }
}

/// Thirty-two bytes from two numbers and what they are for.
fn derived(what: &str, circle: u64, device: u64) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new_derive_key("heenweer tests: a pen");
    hasher.update(what.as_bytes()).update(&circle.to_be_bytes()).update(&device.to_be_bytes());
    *hasher.finalize().as_bytes()
}

fn half(bytes: [u8; 32]) -> [u8; 16] {
    let mut half = [0; 16];
    half.copy_from_slice(bytes.split_at(16).0);
    half
}

impl Pen {
    /// The `device`th device of the `circle`th circle; all devices of a circle belong to one member.
    pub fn new(circle: u64, device: u64) -> Self {
        let key = SigningKey::from_bytes(&derived("key", circle, device));
        let sign = SignKey::new(key.verifying_key().to_bytes());
        let keys = DeviceKeys { sign, seal: SealKey::new(derived("seal", circle, device)) };
        Self {
            key,
            keys,
            id: keys.id(),
            member: MemberId::new(half(derived("member", circle, 0))),
            circle: CircleId::new(half(derived("circle", circle, 0))),
            number: 0,
            prev: RecordHash::ZERO,
        }
    }

    /// Signs for a purpose.
    pub fn sign(&self, purpose: Purpose, message: &[u8]) -> Signature {
        Signature::new(self.key.sign(&purpose.message(message)).to_bytes())
    }

    /// Who it is.
    pub fn hello(&self) -> ToRelay {
        ToRelay::Hello { version: WIRE_VERSION, device: self.keys }
    }

    /// Its next header on these grounds; nothing is written yet.
    pub fn header(&self, ground: &Ground, kind: RecordKind, body: &[u8]) -> Header {
        Header {
            version: RECORD_VERSION,
            suite: SUITE,
            kind,
            circle: self.circle,
            device: self.id,
            number: self.number + 1,
            prev: self.prev,
            epoch: 0,
            control: ground.control,
            seen_seq: ground.seq,
            seen_hash: ground.hash,
            blobs: Vec::new(),
            nonce: [0; 24],
            key_commitment: Commitment::ZERO,
            body_len: u32::try_from(body.len()).unwrap_or(u32::MAX),
            body_hash: body_hash(body),
        }
    }

    /// A record with this header, signed.
    pub fn signed(&self, header: &Header, body: Vec<u8>) -> Record {
        let header = codec::to_bytes(header);
        let signature = self.sign(Purpose::Record, &header);
        Record { header: Bytes(header), signature, body: Some(Bytes(body)) }
    }

    fn wrote(&mut self, record: Record) -> Record {
        self.number += 1;
        self.prev = record.hash();
        record
    }

    /// Its next page.
    pub fn page(&mut self, ground: &Ground, body: Vec<u8>) -> Record {
        let record = self.signed(&self.header(ground, RecordKind::Circle, &body), body);
        self.wrote(record)
    }

    /// Its next page, naming blobs.
    pub fn page_with(&mut self, ground: &Ground, body: Vec<u8>, blobs: Vec<BlobHash>) -> Record {
        let header = Header { blobs, ..self.header(ground, RecordKind::Circle, &body) };
        let record = self.signed(&header, body);
        self.wrote(record)
    }

    /// Its next control entry.
    pub fn control(&mut self, ground: &Ground, entry: &ControlEntry) -> Record {
        let body = codec::to_bytes(entry);
        let record = self.signed(&self.header(ground, RecordKind::Control, &body), body);
        self.wrote(record)
    }

    /// Begins its circle.
    pub fn genesis(&mut self, relay: SignKey) -> Record {
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

    /// Adds another own phone.
    pub fn add(&mut self, ground: &Ground, phone: &Self) -> Record {
        let entry = ControlEntry::AddDevice { device: phone.keys, seal: seal(), member_seal: seal() };
        self.control(ground, &entry)
    }

    /// Erases one of its own pages.
    pub fn erase(&mut self, ground: &Ground, seq: u64) -> Record {
        let records = vec![ErasedRecord { seq, device: self.id }];
        self.control(ground, &ControlEntry::Erase { records })
    }
}
