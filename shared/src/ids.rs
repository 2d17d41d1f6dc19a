//! Names of things: fixed-size byte strings that cannot be mixed up.
//!
//! One generic [`Fixed`] carries the bytes; a marker type says what they name, so that a [`MemberId`] never
//! passes for a [`DeviceId`]. On the wire each is a CBOR byte string of exactly its length.

use core::cmp::Ordering;
use core::fmt;
use core::hash::{Hash, Hasher};
use core::marker::PhantomData;

use minicbor::decode::{Decoder, Error as DecodeError};
use minicbor::encode::{Encoder, Error as EncodeError, Write};
use minicbor::{Decode, Encode};
use rand_core::CryptoRng;

/// `N` bytes that name an `Of`.
pub struct Fixed<const N: usize, Of> {
    bytes: [u8; N],
    of: PhantomData<fn() -> Of>,
}

impl<const N: usize, Of> Fixed<N, Of> {
    /// All bytes zero: "none yet", as in the `prev` of a device's first record.
    pub const ZERO: Self = Self::new([0; N]);

    /// The name made of these bytes.
    pub const fn new(bytes: [u8; N]) -> Self {
        Self { bytes, of: PhantomData }
    }

    /// The bytes.
    pub const fn as_bytes(&self) -> &[u8; N] {
        &self.bytes
    }

    /// Reads a name from a slice of exactly `N` bytes; `None` for any other length.
    pub fn from_slice(slice: &[u8]) -> Option<Self> {
        slice.try_into().ok().map(Self::new)
    }

    /// A fresh random name.
    pub fn random(rng: &mut impl CryptoRng) -> Self {
        let mut bytes = [0; N];
        rng.fill_bytes(&mut bytes);
        Self::new(bytes)
    }

    /// Whether this is [`Self::ZERO`].
    pub fn is_zero(&self) -> bool {
        self.bytes == [0; N]
    }
}

impl<const N: usize, Of> Clone for Fixed<N, Of> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<const N: usize, Of> Copy for Fixed<N, Of> {}
impl<const N: usize, Of> PartialEq for Fixed<N, Of> {
    fn eq(&self, other: &Self) -> bool {
        self.bytes == other.bytes
    }
}
impl<const N: usize, Of> Eq for Fixed<N, Of> {}
impl<const N: usize, Of> PartialOrd for Fixed<N, Of> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl<const N: usize, Of> Ord for Fixed<N, Of> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.bytes.cmp(&other.bytes)
    }
}
impl<const N: usize, Of> Hash for Fixed<N, Of> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.bytes.hash(state);
    }
}
impl Default for LogHash {
    /// Of a log without records.
    fn default() -> Self {
        Self::ZERO
    }
}
/// Lower-case hexadecimal.
impl<const N: usize, Of> fmt::Display for Fixed<N, Of> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.bytes.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}
impl<const N: usize, Of> core::str::FromStr for Fixed<N, Of> {
    type Err = NotAnId;

    /// Reads exactly what is displayed: two small hexadecimal digits a byte.
    ///
    /// # Errors
    /// [`NotAnId`] for anything else.
    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let digits = text.as_bytes();
        let digit = |at: usize| match digits.get(at) {
            Some(digit @ b'0'..=b'9') => Ok(digit - b'0'),
            Some(digit @ b'a'..=b'f') => Ok(digit - b'a' + 10),
            _ => Err(NotAnId),
        };
        if digits.len() != 2 * N {
            return Err(NotAnId);
        }
        let mut bytes = [0; N];
        for (at, byte) in bytes.iter_mut().enumerate() {
            *byte = digit(2 * at)? * 16 + digit(2 * at + 1)?;
        }
        Ok(Self::new(bytes))
    }
}

/// A text that names nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a name of this kind")]
pub struct NotAnId;

impl<const N: usize, Of> fmt::Debug for Fixed<N, Of> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.bytes.iter().take(4).try_for_each(|byte| write!(f, "{byte:02x}"))?;
        f.write_str("…")
    }
}
impl<const N: usize, Of, C> Encode<C> for Fixed<N, Of> {
    fn encode<W: Write>(&self, e: &mut Encoder<W>, _: &mut C) -> Result<(), EncodeError<W::Error>> {
        e.bytes(&self.bytes)?.ok()
    }
}
impl<'b, const N: usize, Of, C> Decode<'b, C> for Fixed<N, Of> {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, DecodeError> {
        Self::from_slice(d.bytes()?).ok_or_else(|| DecodeError::message("wrong length"))
    }
}

/// What the bytes of a [`Fixed`] name.
pub mod of {
    /// The people around one child and their notebook.
    #[derive(Debug)]
    pub enum Circle {}
    /// A person in a circle.
    #[derive(Debug)]
    pub enum Member {}
    /// One of a member's phones.
    #[derive(Debug)]
    pub enum Device {}
    /// A page of the notebook.
    #[derive(Debug)]
    pub enum Entry {}
    /// One user action, before it is sealed.
    #[derive(Debug)]
    pub enum Edit {}
    /// An invitation.
    #[derive(Debug)]
    pub enum Invite {}
    /// A signed record.
    #[derive(Debug)]
    pub enum Record {}
    /// The relay's log up to a place.
    #[derive(Debug)]
    pub enum Log {}
    /// A body, before its padding is known to be right.
    #[derive(Debug)]
    pub enum Body {}
    /// A photo's ciphertext.
    #[derive(Debug)]
    pub enum Blob {}
    /// A knock on the door of a circle.
    #[derive(Debug)]
    pub enum Knock {}
    /// A commitment to a key or a nonce.
    #[derive(Debug)]
    pub enum Commitment {}
    /// An Ed25519 public key.
    #[derive(Debug)]
    pub enum SignKey {}
    /// An X25519 public key for HPKE.
    #[derive(Debug)]
    pub enum SealKey {}
    /// A nonce that nobody else can guess.
    #[derive(Debug)]
    pub enum Nonce {}
    /// Leave to begin a circle on a relay.
    #[derive(Debug)]
    pub enum Registration {}
}

/// Names a circle. Random, 16 bytes.
pub type CircleId = Fixed<16, of::Circle>;
/// Names a member within a circle. Random, 16 bytes.
pub type MemberId = Fixed<16, of::Member>;
/// Names a device everywhere: a hash of its public keys ([`crate::identity::DeviceKeys::id`]).
pub type DeviceId = Fixed<16, of::Device>;
/// Names an entry; derived from the edit that made it ([`EditId::entry`]).
pub type EntryId = Fixed<16, of::Entry>;
/// Names an edit: device id ‖ 8 random bytes, fixed when the person taps.
pub type EditId = Fixed<24, of::Edit>;
/// Names an invitation. Random, 16 bytes.
pub type InviteId = Fixed<16, of::Invite>;
/// BLAKE3 over a record's header and signature ([`crate::record::Record::hash`]).
pub type RecordHash = Fixed<32, of::Record>;
/// The running hash of a circle's log ([`crate::record::log_hash`]).
pub type LogHash = Fixed<32, of::Log>;
/// BLAKE3 of a record's body as it travels.
pub type BodyHash = Fixed<32, of::Body>;
/// BLAKE3 of a blob's ciphertext.
pub type BlobHash = Fixed<32, of::Blob>;
/// BLAKE3 of a knock as it travels.
pub type KnockHash = Fixed<32, of::Knock>;
/// A binding promise about a value shown later.
pub type Commitment = Fixed<32, of::Commitment>;
/// An Ed25519 public key (RFC 8032).
pub type SignKey = Fixed<32, of::SignKey>;
/// An X25519 public key (RFC 7748), used with HPKE.
pub type SealKey = Fixed<32, of::SealKey>;
/// 32 random bytes.
pub type Nonce32 = Fixed<32, of::Nonce>;
/// Lets whoever has it begin one circle on a relay that asks for a code. Made by the relay's operator, meant for nobody
/// else to read.
pub type RegistrationCode = Fixed<20, of::Registration>;

impl RegistrationCode {
    /// As an operator hands it on: ten groups of four digits.
    pub fn to_groups(&self) -> String {
        let digits = self.to_string();
        let groups: Vec<&str> =
            (0..digits.len()).step_by(4).filter_map(|at| digits.get(at..at + 4)).collect();
        groups.join("-")
    }

    /// Reads what somebody typed or pasted: in groups or not, in small letters or capitals, with space around it.
    ///
    /// # Errors
    /// [`NotAnId`] when it is not forty hexadecimal digits.
    pub fn read(text: &str) -> Result<Self, NotAnId> {
        let digits = text.chars().filter(|sign| !sign.is_whitespace() && *sign != '-');
        digits.map(|digit| digit.to_ascii_lowercase()).collect::<String>().parse()
    }
}

/// Who can open an entry; one bit of its id, so that it can never change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Everyone in the circle.
    Circle,
    /// The members the writer named.
    Named,
}

const NAMED_BIT: u8 = 0x80;

impl EditId {
    /// The id of an edit made by `device`.
    pub fn of_device(device: DeviceId, random: [u8; 8]) -> Self {
        let mut bytes = [0; 24];
        let (front, back) = bytes.split_at_mut(16);
        front.copy_from_slice(device.as_bytes());
        back.copy_from_slice(&random);
        Self::new(bytes)
    }

    /// The device whose edit this is.
    pub fn device(&self) -> DeviceId {
        let (device, _) = self.as_bytes().split_at(16);
        DeviceId::from_slice(device).unwrap_or(DeviceId::ZERO)
    }

    /// The entry this edit makes, if it makes one. Nobody else can make the same one: the id is a hash of the edit's.
    ///
    /// `BLAKE3-derive("heenweer entry id v1", edit id)[..16]`, its first bit set for a named audience, else cleared.
    pub fn entry(&self, audience: Audience) -> EntryId {
        let hash = blake3::derive_key("heenweer entry id v1", self.as_bytes());
        let mut bytes = [0; 16];
        bytes.copy_from_slice(hash.split_at(16).0);
        if let Some(first) = bytes.first_mut() {
            *first = match audience {
                Audience::Circle => *first & !NAMED_BIT,
                Audience::Named => *first | NAMED_BIT,
            };
        }
        EntryId::new(bytes)
    }
}

impl EntryId {
    /// Who can open this entry.
    pub fn audience(&self) -> Audience {
        match self.as_bytes().first() {
            Some(first) if first & NAMED_BIT != 0 => Audience::Named,
            _ => Audience::Circle,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_id_tells_its_audience_and_its_edit() {
        let edit = EditId::of_device(DeviceId::new([7; 16]), [9; 8]);
        assert_eq!(edit.device(), DeviceId::new([7; 16]));
        assert_eq!(edit.entry(Audience::Circle).audience(), Audience::Circle);
        assert_eq!(edit.entry(Audience::Named).audience(), Audience::Named);
        let other = EditId::of_device(DeviceId::new([8; 16]), [9; 8]);
        assert_ne!(edit.entry(Audience::Circle), other.entry(Audience::Circle));
    }

    #[test]
    fn a_registration_code_is_read_as_people_copy_it() {
        let code = RegistrationCode::new(core::array::from_fn(|at| u8::try_from(at * 13).unwrap()));
        let groups = code.to_groups();
        assert_eq!(groups, "000d-1a27-3441-4e5b-6875-828f-9ca9-b6c3-d0dd-eaf7");
        let copied = [groups.clone(), groups.to_uppercase(), format!("\u{a0}{}\n", groups.replace('-', " "))];
        for text in copied {
            assert_eq!(RegistrationCode::read(&text), Ok(code), "{text:?}");
        }
        for text in ["", "000d", &format!("{groups}0"), &groups.replace('d', "é"), &groups.replace('0', "o")]
        {
            assert_eq!(RegistrationCode::read(text), Err(NotAnId), "{text:?}");
        }
    }

    #[test]
    fn a_name_of_another_length_is_refused() {
        assert_eq!(MemberId::from_slice(&[0; 15]), None);
        assert_eq!(MemberId::from_slice(&[0; 17]), None);
    }
}
