//! Tokens with which a device fetches and brings blobs over plain HTTP. In memory only: a restart ends them all.

use std::collections::HashMap;

use shared::ids::DeviceId;
use shared::time::Instant;
use subtle::ConstantTimeEq;

/// Random bytes in a token.
pub(super) const TOKEN_BYTES: usize = 32;

#[derive(Debug)]
struct Issued {
    /// BLAKE3 of the token: who reads this memory cannot use it.
    hash: [u8; 32],
    until: Instant,
}

#[derive(Debug, Default)]
pub(super) struct Tokens {
    /// The device's id stands in front of the token, so that finding it compares nothing secret.
    by_device: HashMap<DeviceId, Vec<Issued>>,
    issued_since_sweep: usize,
}

/// How many tokens are issued before those of devices that went away are looked for.
const SWEEP_EVERY: usize = 1024;

impl Tokens {
    /// Makes a token of these random bytes: device id ‖ random.
    pub(super) fn issue(
        &mut self,
        device: DeviceId,
        random: [u8; TOKEN_BYTES],
        now: Instant,
        until: Instant,
        most: usize,
    ) -> Vec<u8> {
        let issued = self.by_device.entry(device).or_default();
        issued.retain(|issued| now < issued.until);
        while issued.len() >= most && !issued.is_empty() {
            issued.remove(0);
        }
        issued.push(Issued { hash: *blake3::hash(&random).as_bytes(), until });
        self.issued_since_sweep += 1;
        if self.issued_since_sweep >= SWEEP_EVERY {
            self.issued_since_sweep = 0;
            self.by_device.retain(|_, all| all.iter().any(|issued| now < issued.until));
        }
        [device.as_bytes().as_slice(), &random].concat()
    }

    /// Whose token this is, when it still holds.
    pub(super) fn device(&self, token: &[u8], now: Instant) -> Option<DeviceId> {
        let (device, random) = token.split_at_checked(16)?;
        let device = DeviceId::from_slice(device)?;
        let hash = blake3::hash(random);
        let holds = |issued: &Issued| now < issued.until && bool::from(issued.hash.ct_eq(hash.as_bytes()));
        self.by_device.get(&device)?.iter().any(holds).then_some(device)
    }
}
