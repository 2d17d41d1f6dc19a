//! The envelope: one signed, sealed action of one device at one place in a circle's log.
//!
//! A [`Record`] is a header in the clear, a signature over it, and a body that the header's hash covers. The relay
//! and every device check the same things here; what the body says is known only to who can open it.

use minicbor::{Decode, Encode};
use thiserror::Error;

use crate::codec::{self, Bytes, Malformed};
use crate::identity::{BadSignature, Purpose, Signature, Verifier, verify};
use crate::ids::{BlobHash, BodyHash, CircleId, Commitment, DeviceId, LogHash, RecordHash, SignKey};
use crate::time::Instant;

/// The version of the envelope that this code writes and reads.
pub const RECORD_VERSION: u8 = 1;

/// The cipher suite that this code writes and reads: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, `ChaCha20Poly1305`
/// for seals; XChaCha20-Poly1305 for bodies; Ed25519; BLAKE3. There is no negotiation: another suite is another number.
pub const SUITE: u8 = 1;

/// Most bytes in a whole record: a page of 10,000 characters, four bytes each, and its envelope fit.
pub const MAX_RECORD_BYTES: usize = 64 * 1024;

/// Most bytes in a header: fixed fields, eight blob hashes, room to spare.
pub const MAX_HEADER_BYTES: usize = 600;

/// Most photos that one record names.
pub const MAX_BLOBS: usize = 8;

/// How a record's body is sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum RecordKind {
    /// In the clear: who is in the circle.
    #[n(0)]
    Control,
    /// Sealed to everyone in the circle.
    #[n(1)]
    Circle,
    /// Sealed to the members that the writer named.
    #[n(2)]
    Named,
}

/// What everyone, the relay too, can read of a record.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Header {
    /// [`RECORD_VERSION`].
    #[n(0)]
    pub version: u8,
    /// [`SUITE`].
    #[n(1)]
    pub suite: u8,
    /// How the body is sealed.
    #[n(2)]
    pub kind: RecordKind,
    /// The circle whose log this belongs to.
    #[n(3)]
    pub circle: CircleId,
    /// The device that signed.
    #[n(4)]
    pub device: DeviceId,
    /// 1, 2, 3 … per device and circle, without gaps.
    #[n(5)]
    pub number: u64,
    /// This device's record before this one; zero for number 1.
    #[n(6)]
    pub prev: RecordHash,
    /// The epoch whose key seals the body; for a control entry the epoch it was written in.
    #[n(7)]
    pub epoch: u32,
    /// The newest control entry this device had seen; zero in a genesis.
    #[n(8)]
    pub control: RecordHash,
    /// The last place in the log this device had verified; 0 when none.
    #[n(9)]
    pub seen_seq: u64,
    /// The log hash at that place; zero when none.
    #[n(10)]
    pub seen_hash: LogHash,
    /// The blobs this record names, at most [`MAX_BLOBS`].
    #[n(11)]
    pub blobs: Vec<BlobHash>,
    /// Fresh random bytes, part of the key's derivation and the cipher's nonce; zero in a control entry.
    #[n(12)]
    #[cbor(with = "minicbor::bytes")]
    pub nonce: [u8; 24],
    /// Commits to the record's key; zero in a control entry.
    #[n(13)]
    pub key_commitment: Commitment,
    /// Bytes in the body.
    #[n(14)]
    pub body_len: u32,
    /// BLAKE3 of the body as it travels.
    #[n(15)]
    pub body_hash: BodyHash,
}

impl Header {
    /// The associated data of the body's seal: the header's encoding without its last two fields, which only exist
    /// once the body does.
    pub fn associated_data(&self) -> Vec<u8> {
        let mut bytes = codec::to_bytes(self);
        let tail = codec::to_bytes(&self.body_len).len() + codec::to_bytes(&self.body_hash).len();
        bytes.truncate(bytes.len().saturating_sub(tail));
        bytes
    }
}

/// A record as it travels and is kept. The header stays the bytes that were signed.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Record {
    /// The encoded [`Header`].
    #[n(0)]
    pub header: Bytes,
    /// Signature over the header, [`Purpose::Record`].
    #[n(1)]
    pub signature: Signature,
    /// The sealed body, or a control entry in the clear. `None` once erased.
    #[n(2)]
    pub body: Option<Bytes>,
}

/// Why bytes are not a record that may stand in this log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum BadRecord {
    /// Not the encoding of a record, or fields that contradict each other.
    #[error("the record is malformed")]
    Malformed,
    /// A version or cipher suite that this code does not know.
    #[error("the record is of a newer version")]
    Newer,
    /// More than [`MAX_RECORD_BYTES`].
    #[error("the record is too big")]
    TooBig,
    /// The body is not the one that was signed.
    #[error("the body is not the one that was signed")]
    BodyDiffers,
    /// The signature does not hold.
    #[error("the signature does not hold")]
    BadSignature,
}

impl From<Malformed> for BadRecord {
    fn from(_: Malformed) -> Self {
        Self::Malformed
    }
}

impl From<BadSignature> for BadRecord {
    fn from(_: BadSignature) -> Self {
        Self::BadSignature
    }
}

impl Record {
    /// Reads the header and checks all that needs no key: versions, sizes, that the body is the one named.
    ///
    /// # Errors
    /// [`BadRecord`], all but `BadSignature`.
    pub fn parse_header(&self) -> Result<Header, BadRecord> {
        let body_bytes = self.body.as_ref().map_or(0, |body| body.len());
        if self.header.len() > MAX_HEADER_BYTES || self.header.len() + body_bytes + 64 > MAX_RECORD_BYTES {
            return Err(BadRecord::TooBig);
        }
        // The version stands first so that a later format can be told from rubbish: array head, then two small integers.
        if let [0x80..=0x9f, version @ 0..=0x17, suite @ 0..=0x17, ..] = self.header.as_ref()
            && (*version != RECORD_VERSION || *suite != SUITE)
        {
            return Err(BadRecord::Newer);
        }
        let header: Header = codec::from_bytes(&self.header)?;
        if header.version != RECORD_VERSION || header.suite != SUITE {
            return Err(BadRecord::Newer);
        }
        let first = header.number == 1;
        let sound = header.number > 0
            && header.blobs.len() <= MAX_BLOBS
            && first == header.prev.is_zero()
            && (header.seen_seq == 0) == header.seen_hash.is_zero()
            && (header.kind != RecordKind::Control || header.blobs.is_empty());
        if !sound {
            return Err(BadRecord::Malformed);
        }
        if let Some(body) = &self.body
            && (u32::try_from(body.len()) != Ok(header.body_len) || body_hash(body) != header.body_hash)
        {
            return Err(BadRecord::BodyDiffers);
        }
        Ok(header)
    }

    /// Checks the signature by the device's key.
    ///
    /// # Errors
    /// [`BadSignature`] when it does not hold.
    pub fn verify(&self, key: &SignKey) -> Result<(), BadSignature> {
        verify(key, Purpose::Record, &self.header, &self.signature)
    }

    /// As [`Self::verify`], by a key that was read before.
    ///
    /// # Errors
    /// As [`Self::verify`].
    pub fn verify_by(&self, verifier: &Verifier) -> Result<(), BadSignature> {
        verifier.verify(Purpose::Record, &self.header, &self.signature)
    }

    /// `BLAKE3("heenweer.record.v1" ‖ header ‖ signature)`. The same before and after erasing.
    pub fn hash(&self) -> RecordHash {
        let mut hasher = blake3::Hasher::new();
        hasher.update(b"heenweer.record.v1").update(&self.header).update(self.signature.as_bytes());
        RecordHash::new(*hasher.finalize().as_bytes())
    }

    /// How many bytes it takes in a page or a batch.
    pub fn len_bytes(&self) -> usize {
        self.header.len() + 64 + self.body.as_ref().map_or(0, |body| body.len()) + 8
    }
}

/// BLAKE3 of a body as it travels.
pub fn body_hash(body: &[u8]) -> BodyHash {
    BodyHash::new(*blake3::hash(body).as_bytes())
}

/// A record with its place in the log and the relay's clock when it got there.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Placed {
    /// 1, 2, 3 … without gaps.
    #[n(0)]
    pub seq: u64,
    /// When the relay took it; never decreasing. The one clock that everybody shares.
    #[n(1)]
    pub received: Instant,
    /// The record.
    #[n(2)]
    pub record: Record,
}

/// The log hash after record `seq`: `BLAKE3("log" ‖ L(seq-1) ‖ seq ‖ received_ms ‖ record hash)`, integers as 8 bytes,
/// big end first; `L(0)` is 32 zero bytes.
pub fn log_hash(before: &LogHash, seq: u64, received: Instant, record: &RecordHash) -> LogHash {
    let mut hasher = blake3::Hasher::new();
    hasher
        .update(b"log")
        .update(before.as_bytes())
        .update(&seq.to_be_bytes())
        .update(&received.ms().to_be_bytes())
        .update(record.as_bytes());
    LogHash::new(*hasher.finalize().as_bytes())
}

/// A relay's signed word on its log: "up to `seq` it hashes to `hash`". Two of them that differ prove that it rewrote.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Checkpoint {
    /// The circle.
    #[n(0)]
    pub circle: CircleId,
    /// The place.
    #[n(1)]
    pub seq: u64,
    /// The log hash there.
    #[n(2)]
    pub hash: LogHash,
    /// By the relay key that the circle's genesis (or a later `RelayKey`) names.
    #[n(3)]
    pub signature: Signature,
}

impl Checkpoint {
    /// The bytes that the relay signs: circle ‖ seq (8, big end first) ‖ hash.
    pub fn message(circle: &CircleId, seq: u64, hash: &LogHash) -> Vec<u8> {
        [circle.as_bytes().as_slice(), &seq.to_be_bytes(), hash.as_bytes()].concat()
    }

    /// Checks the relay's signature.
    ///
    /// # Errors
    /// [`BadSignature`] when it does not hold.
    pub fn verify(&self, relay: &SignKey) -> Result<(), BadSignature> {
        let message = Self::message(&self.circle, self.seq, &self.hash);
        verify(relay, Purpose::Checkpoint, &message, &self.signature)
    }
}

/// A device's signed word on the log it saw; handed on by the relay so that two views of one log meet.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Head {
    /// The circle.
    #[n(0)]
    pub circle: CircleId,
    /// The device that saw it.
    #[n(1)]
    pub device: DeviceId,
    /// The last place it verified.
    #[n(2)]
    pub seq: u64,
    /// The log hash there.
    #[n(3)]
    pub hash: LogHash,
    /// By the device, [`Purpose::Head`].
    #[n(4)]
    pub signature: Signature,
}

impl Head {
    /// The bytes that the device signs: circle ‖ device ‖ seq (8, big end first) ‖ hash.
    pub fn message(circle: &CircleId, device: &DeviceId, seq: u64, hash: &LogHash) -> Vec<u8> {
        [circle.as_bytes().as_slice(), device.as_bytes(), &seq.to_be_bytes(), hash.as_bytes()].concat()
    }

    /// Checks the device's signature.
    ///
    /// # Errors
    /// [`BadSignature`] when it does not hold.
    pub fn verify(&self, key: &SignKey) -> Result<(), BadSignature> {
        let message = Self::message(&self.circle, &self.device, self.seq, &self.hash);
        verify(key, Purpose::Head, &message, &self.signature)
    }
}
