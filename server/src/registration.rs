//! Codes with which an operator lets somebody begin one circle.
//!
//! A code is made beside a relay that runs and needs no row: it says itself until when it holds, under a key that is
//! derived from the relay's secret. Only that it was used is kept.

use std::path::{Path, PathBuf};

use rand_core::CryptoRng;
use shared::ids::RegistrationCode;
use shared::time::Instant;
use subtle::ConstantTimeEq;
use thiserror::Error;

use crate::store::StoreError;
use crate::store::sqlite::{DATABASE_FILE, secret_beside};

/// Random bytes that tell one code from the others.
const NAME_BYTES: usize = 6;
/// Where the end of a code begins that shows who made it: after its name, and four bytes of hours since 1970.
const SAID_BYTES: usize = NAME_BYTES + 4;
const HOUR_MS: u64 = 60 * 60 * 1000;

/// Why no code was made.
#[derive(Debug, Error)]
pub enum CodeError {
    /// The relay makes its secret when it starts for the first time.
    #[error("there is no relay in {0} yet: start it once")]
    NoRelay(PathBuf),
    /// The database cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What makes and reads the codes of one relay.
pub(crate) struct Codes {
    key: [u8; 32],
}

impl std::fmt::Debug for Codes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Codes")
    }
}

impl Codes {
    /// Those of the relay with this secret.
    pub(crate) fn of(secret: &[u8; 32]) -> Self {
        Self { key: blake3::derive_key("heenweer registration code v1", secret) }
    }

    /// A code that holds until about then: its last hour is whole.
    pub(crate) fn make(&self, until: Instant, rng: &mut impl CryptoRng) -> RegistrationCode {
        let mut name = [0; NAME_BYTES];
        rng.fill_bytes(&mut name);
        let hours = u32::try_from(until.ms().div_ceil(HOUR_MS)).unwrap_or(u32::MAX);
        self.spelled(name, hours)
    }

    fn spelled(&self, name: [u8; NAME_BYTES], hours: u32) -> RegistrationCode {
        let mut code = [0; 20];
        let (said, shown) = code.split_at_mut(SAID_BYTES);
        said.copy_from_slice(&[&name[..], &hours.to_be_bytes()].concat());
        let proof = blake3::keyed_hash(&self.key, said);
        shown.copy_from_slice(proof.as_bytes().split_at(shown.len()).0);
        RegistrationCode::new(code)
    }

    /// Until when a code holds; `None` for one that this relay's operator did not make.
    pub(crate) fn until(&self, code: &RegistrationCode) -> Option<Instant> {
        let (name, rest) = code.as_bytes().split_first_chunk()?;
        let (hours, _) = rest.split_first_chunk()?;
        let hours = u32::from_be_bytes(*hours);
        let is_ours = bool::from(self.spelled(*name, hours).as_bytes().ct_eq(code.as_bytes()));
        is_ours.then(|| Instant::from_ms(u64::from(hours).saturating_mul(HOUR_MS)))
    }
}

/// A code for one circle, as an operator hands it on: ten groups of four. The relay in this folder may be running.
///
/// # Errors
/// [`CodeError`], one sentence for an operator.
pub fn make_code(data: &Path, until: Instant, rng: &mut impl CryptoRng) -> Result<String, CodeError> {
    let no_relay = || CodeError::NoRelay(data.to_owned());
    if !data.join(DATABASE_FILE).exists() {
        return Err(no_relay());
    }
    let secret = secret_beside(data)?.ok_or_else(no_relay)?;
    Ok(Codes::of(&secret).make(until, rng).to_groups())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::OsRandom;

    #[test]
    fn a_code_says_until_when_and_any_other_bit_makes_it_nobodys() {
        let codes = Codes::of(&[1; 32]);
        let until = Instant::from_ms(1_795_251_600_001);
        let code = codes.make(until, &mut OsRandom);
        let held = codes.until(&code).unwrap();
        assert!(held >= until && held < until.plus_ms(HOUR_MS));
        assert_ne!(code, codes.make(until, &mut OsRandom));
        assert_eq!(Codes::of(&[2; 32]).until(&code), None);
        for bit in 0..160 {
            let mut bytes = *code.as_bytes();
            bytes[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(codes.until(&RegistrationCode::new(bytes)), None, "bit {bit}");
        }
    }
}
