//! Secrets: keys, seals, boxes. Standard primitives only, each construction written as its formula first.
//!
//! Neighbours: `record` (what is sealed travels in it), `device` (which holds the secrets). What is deliberately not
//! here: `Debug` on a secret, a choice of algorithm, randomness of its own.
//!
//! `HKDF(key; part, part, …)` below is HKDF-SHA256 (RFC 5869) without salt, its `info` the parts after one another,
//! 32 bytes out. `Box(key; aad; text)` is a fresh random 24-byte nonce followed by XChaCha20-Poly1305 of the text.

pub mod body;
pub mod epoch;
pub mod invite;
pub mod keys;
pub mod padding;
pub mod recovery;
pub mod words;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};
use rand_core::CryptoRng;
use sha2::Sha256;
use subtle::ConstantTimeEq;
use thiserror::Error;
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::control::{HpkeKey, Seal, SealedSecret};
use crate::ids::SealKey;

/// What was sealed does not open with this key, or is not what was sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("it does not open")]
pub struct DoesNotOpen;

/// 32 secret bytes, wiped when dropped, compared in constant time, never printed.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
#[expect(missing_debug_implementations, reason = "a secret is never printed")]
pub struct Secret([u8; 32]);

impl Secret {
    /// These bytes.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Fresh.
    pub fn random(rng: &mut impl CryptoRng) -> Self {
        let mut bytes = [0; 32];
        rng.fill_bytes(&mut bytes);
        Self(bytes)
    }

    /// The bytes, for a primitive or for the device's own sealed store.
    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

/// `HKDF(key; parts…)`. Source: RFC 5869.
pub fn hkdf(key: &[u8], info: &[&[u8]]) -> Secret {
    let mut out = [0; 32];
    // 32 bytes are within HKDF's 255 blocks, so expanding cannot fail.
    let expanded = Hkdf::<Sha256>::new(None, key).expand_multi_info(info, &mut out);
    debug_assert!(expanded.is_ok(), "HKDF gives up to 8,160 bytes");
    Secret(out)
}

/// XChaCha20-Poly1305. Source: draft-irtf-cfrg-xchacha-03 over RFC 8439.
pub(crate) fn encrypt(key: &Secret, nonce: &[u8; 24], aad: &[u8], text: &[u8]) -> Vec<u8> {
    let cipher = XChaCha20Poly1305::new(&Key::from(key.0));
    // Fails only for texts of more than 256 GiB.
    cipher.encrypt(&XNonce::from(*nonce), Payload { msg: text, aad }).unwrap_or_default()
}

pub(crate) fn decrypt(
    key: &Secret,
    nonce: &[u8; 24],
    aad: &[u8],
    sealed: &[u8],
) -> Result<Vec<u8>, DoesNotOpen> {
    let cipher = XChaCha20Poly1305::new(&Key::from(key.0));
    cipher.decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad }).map_err(|_| DoesNotOpen)
}

/// `Box(key; aad; text)`.
pub fn close_box(key: &Secret, aad: &[u8], text: &[u8], rng: &mut impl CryptoRng) -> Vec<u8> {
    let mut nonce = [0; 24];
    rng.fill_bytes(&mut nonce);
    let mut sealed = nonce.to_vec();
    sealed.extend(encrypt(key, &nonce, aad, text));
    sealed
}

/// What [`close_box`] closed.
///
/// # Errors
/// [`DoesNotOpen`] with another key, other associated data, or one flipped bit.
pub fn open_box(key: &Secret, aad: &[u8], sealed: &[u8]) -> Result<Vec<u8>, DoesNotOpen> {
    let (nonce, sealed) = sealed.split_first_chunk::<24>().ok_or(DoesNotOpen)?;
    decrypt(key, nonce, aad, sealed)
}

/// The private half of a [`SealKey`].
#[derive(Clone)]
#[expect(missing_debug_implementations, reason = "a secret is never printed")]
pub struct SealSecret(Secret);

type Suite = X25519HkdfSha256;

impl SealSecret {
    /// `DeriveKeyPair(seed)` of RFC 9180, 7.1.3.
    pub fn from_seed(seed: &Secret) -> Self {
        let (secret, _) = Suite::derive_keypair(seed.expose());
        let mut bytes = [0; 32];
        bytes.copy_from_slice(&secret.to_bytes());
        Self(Secret(bytes))
    }

    /// Fresh.
    pub fn random(rng: &mut impl CryptoRng) -> Self {
        Self::from_seed(&Secret::random(rng))
    }

    /// The raw private key, as it is handed to an own second phone.
    pub fn expose(&self) -> &Secret {
        &self.0
    }

    /// From the raw private key.
    pub fn from_raw(secret: Secret) -> Self {
        Self(secret)
    }

    /// The public half.
    ///
    /// # Errors
    /// [`DoesNotOpen`] when the bytes are no private key; X25519 takes all 32-byte strings, so never in practice.
    pub fn public(&self) -> Result<SealKey, DoesNotOpen> {
        let secret = self.private()?;
        SealKey::from_slice(&Suite::sk_to_pk(&secret).to_bytes()).ok_or(DoesNotOpen)
    }

    fn private(&self) -> Result<<Suite as Kem>::PrivateKey, DoesNotOpen> {
        <Suite as Kem>::PrivateKey::from_bytes(self.0.expose()).map_err(|_| DoesNotOpen)
    }

    /// Opens HPKE base mode (RFC 9180, `OpenBase`).
    ///
    /// # Errors
    /// [`DoesNotOpen`] when it was not sealed to this key with this `info` and `aad`.
    pub fn open(
        &self,
        enc: &HpkeKey,
        info: &[u8],
        aad: &[u8],
        sealed: &[u8],
    ) -> Result<Vec<u8>, DoesNotOpen> {
        let enc = <Suite as Kem>::EncappedKey::from_bytes(enc.as_bytes()).map_err(|_| DoesNotOpen)?;
        hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, Suite>(
            &OpModeR::Base,
            &self.private()?,
            &enc,
            info,
            sealed,
            aad,
        )
        .map_err(|_| DoesNotOpen)
    }

    /// Opens a 32-byte secret.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn open_secret(&self, seal: &Seal, info: &[u8], aad: &[u8]) -> Result<Secret, DoesNotOpen> {
        let opened = self.open(&seal.enc, info, aad, seal.secret.as_bytes())?;
        opened.as_slice().try_into().map(Secret).map_err(|_| DoesNotOpen)
    }
}

/// Seals to a key in HPKE base mode (RFC 9180, `SealBase`): the encapsulated key and the ciphertext.
///
/// # Errors
/// [`DoesNotOpen`] when `to` is no usable public key (all of small order), as a liar could send.
pub fn seal_to(
    to: &SealKey,
    info: &[u8],
    aad: &[u8],
    text: &[u8],
    rng: &mut impl CryptoRng,
) -> Result<(HpkeKey, Vec<u8>), DoesNotOpen> {
    let to = <Suite as Kem>::PublicKey::from_bytes(to.as_bytes()).map_err(|_| DoesNotOpen)?;
    let (enc, sealed) = hpke::single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, Suite>(
        &OpModeS::Base,
        &to,
        info,
        text,
        aad,
        rng,
    )
    .map_err(|_| DoesNotOpen)?;
    Ok((HpkeKey::from_slice(&enc.to_bytes()).ok_or(DoesNotOpen)?, sealed))
}

/// Seals a 32-byte secret to a key.
///
/// # Errors
/// As [`seal_to`].
pub fn seal_secret(
    to: &SealKey,
    info: &[u8],
    aad: &[u8],
    secret: &Secret,
    rng: &mut impl CryptoRng,
) -> Result<Seal, DoesNotOpen> {
    let (enc, sealed) = seal_to(to, info, aad, secret.expose(), rng)?;
    Ok(Seal { enc, secret: SealedSecret::from_slice(&sealed).ok_or(DoesNotOpen)? })
}
