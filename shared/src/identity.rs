//! Who signed: public keys, signatures, and the check of them. All that a relay needs; no secrets here.

use core::fmt;

use ed25519_dalek::VerifyingKey;
use minicbor::{Decode, Encode};
use thiserror::Error;

use crate::ids::{DeviceId, Fixed, SealKey, SignKey};

/// Marker for [`Signature`].
#[derive(Debug)]
pub enum Signed {}

/// An Ed25519 signature (RFC 8032), 64 bytes.
pub type Signature = Fixed<64, Signed>;

/// A device's two public keys. Its id is their hash, so nobody can show other keys under the same id.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct DeviceKeys {
    /// Checks its signatures.
    #[n(0)]
    pub sign: SignKey,
    /// Seals to it (HPKE).
    #[n(1)]
    pub seal: SealKey,
}

impl DeviceKeys {
    /// `BLAKE3-derive("heenweer device id v1", sign ‖ seal)[..16]`.
    pub fn id(&self) -> DeviceId {
        let mut hasher = blake3::Hasher::new_derive_key("heenweer device id v1");
        hasher.update(self.sign.as_bytes()).update(self.seal.as_bytes());
        let hash = hasher.finalize();
        DeviceId::from_slice(hash.as_bytes().split_at(16).0).unwrap_or(DeviceId::ZERO)
    }
}

impl fmt::Debug for DeviceKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "keys of {:?}", self.id())
    }
}

/// What a signature is about. Each has a label of its own, so that no signature passes for one about something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A record's header.
    Record,
    /// The answer to a relay's challenge.
    Hello,
    /// A relay's statement of its log.
    Checkpoint,
    /// A device's statement of the log it saw.
    Head,
    /// A knock, by the invitation's key.
    KnockByInvite,
    /// A knock, by the device that wants to come in.
    KnockByDevice,
}

impl Purpose {
    /// The label in front of the signed bytes.
    pub const fn label(self) -> &'static [u8] {
        match self {
            Self::Record => b"heenweer.sign.record.v1",
            Self::Hello => b"heenweer.sign.hello.v1",
            Self::Checkpoint => b"heenweer.sign.checkpoint.v1",
            Self::Head => b"heenweer.sign.head.v1",
            Self::KnockByInvite => b"heenweer.sign.knock-by-invite.v1",
            Self::KnockByDevice => b"heenweer.sign.knock-by-device.v1",
        }
    }

    /// The bytes that are signed: label ‖ message.
    pub fn message(self, message: &[u8]) -> Vec<u8> {
        [self.label(), message].concat()
    }
}

/// A signature that does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the signature does not hold")]
pub struct BadSignature;

/// Checks that the holder of `key` signed `message` for this `purpose`.
///
/// # Errors
/// [`BadSignature`] when not; also for keys and signatures in a form that only some implementations accept.
pub fn verify(
    key: &SignKey,
    purpose: Purpose,
    message: &[u8],
    signature: &Signature,
) -> Result<(), BadSignature> {
    Verifier::of(key)?.verify(purpose, message, signature)
}

/// A key that was read once, for many signatures of its holder: reading it is a tenth of checking one.
#[derive(Clone, Debug)]
pub struct Verifier {
    named: SignKey,
    key: VerifyingKey,
}

impl Verifier {
    /// Reads a key.
    ///
    /// # Errors
    /// [`BadSignature`] when it is none: no signature holds by it.
    pub fn of(key: &SignKey) -> Result<Self, BadSignature> {
        let read = VerifyingKey::from_bytes(key.as_bytes()).map_err(|_| BadSignature)?;
        Ok(Self { named: *key, key: read })
    }

    /// The key.
    pub fn key(&self) -> &SignKey {
        &self.named
    }

    /// As [`verify`], by this key.
    ///
    /// # Errors
    /// As [`verify`].
    ///
    /// Source: RFC 8032 with the stricter checks of `verify_strict` (no small-order keys, no malleable signatures).
    pub fn verify(
        &self,
        purpose: Purpose,
        message: &[u8],
        signature: &Signature,
    ) -> Result<(), BadSignature> {
        let signature = ed25519_dalek::Signature::from_bytes(signature.as_bytes());
        self.key.verify_strict(&purpose.message(message), &signature).map_err(|_| BadSignature)
    }
}
