//! The recovery code: twelve words, 128 bits, from which a device is made that opens everything again.
//!
//! Source: the arithmetic of BIP-39 (128 bits of entropy, 4 bits of checksum, 12 groups of 11 bits) over our own
//! Dutch words; not its seed derivation.

use rand_core::CryptoRng;
use sha2::{Digest, Sha256};
use thiserror::Error;
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::epoch::Offer;
use super::keys::DeviceSecrets;
use super::words::{find, groups_of_eleven, word};
use super::{DoesNotOpen, hkdf};

/// Twelve words' worth of secret.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
#[expect(missing_debug_implementations, reason = "a secret is never printed")]
pub struct RecoveryCode([u8; 16]);

/// What is wrong with typed words.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NotACode {
    /// Not twelve words.
    #[error("there are {0} words, not 12")]
    Count(usize),
    /// This word (1 to 12) is not on the list.
    #[error("word {0} is not on the list")]
    UnknownWord(usize),
    /// All words are on the list, but they do not belong together: one was misread, or two changed places.
    #[error("the words do not belong together")]
    Checksum,
}

impl RecoveryCode {
    /// Fresh.
    pub fn random(rng: &mut impl CryptoRng) -> Self {
        let mut entropy = [0; 16];
        rng.fill_bytes(&mut entropy);
        Self(entropy)
    }

    /// From 128 bits.
    pub fn from_entropy(entropy: [u8; 16]) -> Self {
        Self(entropy)
    }

    /// The numbers of the twelve words.
    pub fn indexes(&self) -> Vec<u16> {
        let mut bits = self.0.to_vec();
        bits.extend(Sha256::digest(self.0).iter().take(1));
        groups_of_eleven(&bits, 12)
    }

    /// The twelve words.
    pub fn words(&self) -> Vec<&'static str> {
        self.indexes().into_iter().map(word).collect()
    }

    /// Reads typed words.
    ///
    /// # Errors
    /// [`NotACode`] says which word to look at again.
    pub fn parse(typed: &str) -> Result<Self, NotACode> {
        let words: Vec<&str> =
            typed.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).collect();
        if words.len() != 12 {
            return Err(NotACode::Count(words.len()));
        }
        let mut bits: u128 = 0;
        let mut checksum = 0;
        for (at, typed) in words.iter().enumerate() {
            let index = u128::from(find(typed).ok_or(NotACode::UnknownWord(at + 1))?);
            if at < 11 {
                bits = bits << 11 | index;
            } else {
                bits = bits << 7 | index >> 4;
                checksum = index & 0xf;
            }
        }
        let code = Self(bits.to_be_bytes());
        let expected = Sha256::digest(code.0).first().map_or(0, |byte| u128::from(byte >> 4));
        if expected == checksum { Ok(code) } else { Err(NotACode::Checksum) }
    }

    /// What the recovery device knows a real circle by: the first 16 bytes of `HKDF(entropy; "heenweer.recovery.offer.v1")`.
    pub fn offer(&self) -> Offer {
        let secret = hkdf(&self.0, &[b"heenweer.recovery.offer.v1"]);
        let mut offer = [0; 16];
        offer.copy_from_slice(secret.expose().split_at(16).0);
        Offer(offer)
    }

    /// The recovery device: its seed is `HKDF(entropy; "heenweer.recovery.v1")`.
    ///
    /// # Errors
    /// As [`DeviceSecrets::from_seed`].
    pub fn device(&self) -> Result<DeviceSecrets, DoesNotOpen> {
        DeviceSecrets::from_seed(hkdf(&self.0, &[b"heenweer.recovery.v1"]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_words_give_the_code_back_and_a_slip_is_named() {
        let code = RecoveryCode::from_entropy(*b"sixteen bytes !!");
        let words = code.words();
        assert!(RecoveryCode::parse(&words.join(" ").to_uppercase()) == Ok(code));
        assert!(RecoveryCode::parse("een twee") == Err(NotACode::Count(2)));
        let mut wrong = words.clone();
        wrong[4] = "qqqqq";
        assert!(RecoveryCode::parse(&wrong.join(" ")) == Err(NotACode::UnknownWord(5)));
    }
}
