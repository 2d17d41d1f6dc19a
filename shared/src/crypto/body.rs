//! Sealing a body into a record and opening it again, for the whole circle or for named members.

use minicbor::{Decode, Encode};
use rand_core::CryptoRng;

use super::keys::DeviceSecrets;
use super::padding::{pad, unpad};
use super::{DoesNotOpen, SealSecret, Secret, decrypt, encrypt, hkdf, seal_secret};
use crate::codec::{self, Bytes};
use crate::control::{Seal, membership::Membership};
use crate::identity::Purpose;
use crate::ids::{BlobHash, BodyHash, CircleId, Commitment, LogHash, MemberId, RecordHash, SealKey};
use crate::record::{Header, RECORD_VERSION, Record, RecordKind, SUITE, body_hash};
use crate::time::Instant;

/// Where a record will stand: everything in its header that is not its content.
#[derive(Clone, Copy, Debug)]
pub struct Standing {
    /// The circle.
    pub circle: CircleId,
    /// This device's next number.
    pub number: u64,
    /// This device's record before; zero for number 1.
    pub prev: RecordHash,
    /// The epoch.
    pub epoch: u32,
    /// The newest control entry.
    pub control: RecordHash,
    /// The last verified place.
    pub seen_seq: u64,
    /// The log hash there.
    pub seen_hash: LogHash,
}

/// The body of a named record as it travels: one seal for each member of the circle, in order of member id, so that
/// nobody sees from outside for whom it is; then the ciphertext.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct NamedBody {
    /// Real seals for the named, seals to nobody for the others.
    #[n(0)]
    pub seals: Vec<Seal>,
    /// XChaCha20-Poly1305 of the padded body.
    #[n(1)]
    pub sealed: Bytes,
}

fn header(standing: &Standing, kind: RecordKind, device: &DeviceSecrets, blobs: Vec<BlobHash>) -> Header {
    Header {
        version: RECORD_VERSION,
        suite: SUITE,
        kind,
        circle: standing.circle,
        device: device.id(),
        number: standing.number,
        prev: standing.prev,
        epoch: standing.epoch,
        control: standing.control,
        seen_seq: standing.seen_seq,
        seen_hash: standing.seen_hash,
        blobs,
        nonce: [0; 24],
        key_commitment: Commitment::ZERO,
        body_len: 0,
        body_hash: BodyHash::ZERO,
    }
}

fn finish(mut header: Header, body: Vec<u8>, device: &DeviceSecrets) -> Record {
    // Bodies are bounded by the record's limit, far below u32.
    header.body_len = u32::try_from(body.len()).unwrap_or(u32::MAX);
    header.body_hash = body_hash(&body);
    let header = codec::to_bytes(&header);
    let signature = device.sign(Purpose::Record, &header);
    Record { header: header.into(), signature, body: Some(body.into()) }
}

/// A control entry, in the clear, signed.
pub fn sign_control(
    standing: &Standing,
    entry: &crate::control::ControlEntry,
    device: &DeviceSecrets,
) -> Record {
    finish(header(standing, RecordKind::Control, device, Vec::new()), codec::to_bytes(entry), device)
}

/// `HKDF(K_e; "heenweer.record.v1", circle, device, number, nonce)`.
pub fn record_key(epoch_key: &Secret, header: &Header) -> Secret {
    let info: [&[u8]; 5] = [
        b"heenweer.record.v1",
        header.circle.as_bytes(),
        header.device.as_bytes(),
        &header.number.to_be_bytes(),
        &header.nonce,
    ];
    hkdf(epoch_key.expose(), &info)
}

/// `HKDF(k; "heenweer.key-commitment.v1")`: one ciphertext cannot be made to open under two keys.
pub fn key_commitment(key: &Secret) -> Commitment {
    Commitment::new(*hkdf(key.expose(), &[b"heenweer.key-commitment.v1"]).expose())
}

/// Seals a body to everyone in the circle.
pub fn seal_circle(
    standing: &Standing,
    body: Vec<u8>,
    blobs: Vec<BlobHash>,
    epoch_key: &Secret,
    device: &DeviceSecrets,
    rng: &mut impl CryptoRng,
) -> Record {
    let mut header = header(standing, RecordKind::Circle, device, blobs);
    rng.fill_bytes(&mut header.nonce);
    let key = record_key(epoch_key, &header);
    header.key_commitment = key_commitment(&key);
    let sealed = encrypt(&key, &header.nonce, &header.associated_data(), &pad(body));
    finish(header, sealed, device)
}

fn named_info(header: &Header) -> Vec<u8> {
    let parts: [&[u8]; 5] = [
        b"heenweer.named.v1",
        header.circle.as_bytes(),
        header.device.as_bytes(),
        &header.number.to_be_bytes(),
        &header.nonce,
    ];
    parts.concat()
}

/// The members for whom a named record carries seals, in order: everyone in the circle at that moment.
fn seats(membership: &Membership, at: Instant) -> impl Iterator<Item = (&MemberId, &SealKey)> {
    membership.active_members(at).map(|(id, member)| (id, &member.key))
}

/// Seals a body to `readers`. The record's key is random; for everyone else in the circle stands a seal to nobody.
///
/// # Errors
/// [`DoesNotOpen`] when a member's key is no usable public key.
pub fn seal_named(
    standing: &Standing,
    body: Vec<u8>,
    blobs: Vec<BlobHash>,
    readers: &[MemberId],
    circle: (&Membership, Instant),
    device: &DeviceSecrets,
    rng: &mut impl CryptoRng,
) -> Result<Record, DoesNotOpen> {
    let mut header = header(standing, RecordKind::Named, device, blobs);
    rng.fill_bytes(&mut header.nonce);
    let key = Secret::random(rng);
    header.key_commitment = key_commitment(&key);
    let info = named_info(&header);
    let mut seals = Vec::new();
    for (member, member_key) in seats(circle.0, circle.1) {
        let seal = if readers.contains(member) {
            seal_secret(member_key, &info, member.as_bytes(), &key, rng)?
        } else {
            let nobody = SealSecret::random(rng).public()?;
            seal_secret(&nobody, &info, member.as_bytes(), &Secret::random(rng), rng)?
        };
        seals.push(seal);
    }
    let sealed = encrypt(&key, &header.nonce, &header.associated_data(), &pad(body));
    Ok(finish(header, codec::to_bytes(&NamedBody { seals, sealed: sealed.into() }), device))
}

/// Opens a body that is sealed to everyone in the circle.
///
/// # Errors
/// [`DoesNotOpen`]: with the right epoch's key that is an alarm about its writer.
pub fn open_circle(header: &Header, body: &[u8], epoch_key: &Secret) -> Result<Vec<u8>, DoesNotOpen> {
    open_with(header, body, &record_key(epoch_key, header))
}

fn open_with(header: &Header, sealed: &[u8], key: &Secret) -> Result<Vec<u8>, DoesNotOpen> {
    if key_commitment(key) != header.key_commitment {
        return Err(DoesNotOpen);
    }
    unpad(decrypt(key, &header.nonce, &header.associated_data(), sealed)?)
}

/// What a named body is to one member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    /// Sealed to this member: the body.
    ForMe(Vec<u8>),
    /// Sealed to others.
    ForOthers,
}

/// Opens a named body for one member. `my_secrets` are all the member's secrets, newest last: a record may have been
/// sealed before the key was renewed.
///
/// # Errors
/// [`DoesNotOpen`] when it is not a named body, or a seal for this member opens and the ciphertext does not.
pub fn open_named(
    header: &Header,
    body: &[u8],
    me: &MemberId,
    my_secrets: &[SealSecret],
) -> Result<Named, DoesNotOpen> {
    let named: NamedBody = codec::from_bytes(body).map_err(|_| DoesNotOpen)?;
    let info = named_info(header);
    // Which seat is mine depends on who was in the circle when it was sealed; trying each is cheap and always right.
    for secret in my_secrets.iter().rev() {
        for seal in &named.seals {
            if let Ok(key) = secret.open_secret(seal, &info, me.as_bytes()) {
                return open_with(header, &named.sealed, &key).map(Named::ForMe);
            }
        }
    }
    Ok(Named::ForOthers)
}
