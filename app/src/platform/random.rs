//! The browser's randomness, as the core wants it handed in.

use std::convert::Infallible;

use rand_core::{TryCryptoRng, TryRng};

/// `crypto.getRandomValues`. A browser without it has no keys to make: the app stops with the recovery page.
#[derive(Clone, Copy, Debug, Default)]
pub struct BrowserRandom;

impl TryRng for BrowserRandom {
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
        assert!(getrandom::fill(bytes).is_ok(), "the browser gives no randomness");
        Ok(())
    }
}

impl TryCryptoRng for BrowserRandom {}
