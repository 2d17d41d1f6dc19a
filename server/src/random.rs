//! The operating system's randomness, as the relay wants it handed in.

use std::convert::Infallible;

use rand_core::{TryCryptoRng, TryRng};

use crate::EXIT_BROKEN;

/// Reads the operating system's random source. A machine that has none cannot run a relay: the process ends.
#[derive(Clone, Copy, Debug, Default)]
pub struct OsRandom;

impl TryRng for OsRandom {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        if let Err(error) = getrandom::fill(bytes) {
            tracing::error!(%error, "the operating system gives no randomness");
            std::process::exit(EXIT_BROKEN);
        }
        Ok(())
    }
}

impl TryCryptoRng for OsRandom {}
