//! What an operator may choose, and every limit with its unit and its reason.

use super::pace::Pace;
use shared::record::MAX_RECORD_BYTES;
use shared::wire::{Limits, MAX_BATCH_BYTES, MAX_BATCH_RECORDS, MAX_PAGE_RECORDS};

/// Whether devices may begin circles here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Registration {
    /// Any device may.
    Open,
    /// One that brings a code that the operator made may: one circle for each.
    ByCode,
    /// None may; the circles that are here go on.
    Closed,
}

/// What an operator chose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The relay's origin as `https://host`: what a device's proof of itself names, so that it cannot be passed on.
    pub audience: String,
    /// Whether devices may begin circles.
    pub registration: Registration,
    /// Most bytes of records in one circle: ten years of a busy circle measure some 50 MB.
    pub max_circle_bytes: u64,
    /// Bytes that control entries may take beyond [`Settings::max_circle_bytes`]: a full circle can still erase and
    /// put somebody out.
    pub control_reserve_bytes: u64,
    /// Most bytes in one blob: a photo from a phone, made smaller, is 1 to 4 MiB.
    pub max_blob_bytes: u32,
    /// Most bytes of blobs in one circle: some thousand photos.
    pub max_circle_blob_bytes: u64,
    /// Most circles that one device is in: a guardian's case load, and a bound on `Welcome`.
    pub max_circles_per_device: u32,
    /// How long, in ms, a blob waits for the record that names it: a phone that lost its network between the two.
    pub unnamed_blob_ms: u64,
    /// Most circles on this relay: what its disk was bought for.
    pub max_circles: u64,
    /// Most connections of one device at one time; with one more the oldest goes. Its tabs, and what it left behind on a
    /// bad network.
    pub max_sockets_per_device: usize,
    /// How many messages a device may send: a guardian's phone asks some five times for each of a thousand circles when
    /// it connects.
    pub device_asks: Pace,
    /// How many records a device may bring: a phone that comes out of a year without a network brings some thousand.
    pub device_records: Pace,
    /// How many circles may be begun from one address: an office on one morning.
    pub address_circles: Pace,
    /// How often invitations may be looked at and knocked on from one address: a class of parents in one school.
    pub address_doors: Pace,
    /// Most circles whose lost records wait in memory at one time: with [`Settings::max_staged_bytes`] each, a quarter of a
    /// small machine's memory. The others come after them, for phones ask again.
    pub max_recovering_circles: usize,
    /// Most bytes of lost records that wait in memory for one circle: ten years of a busy circle measure some 50 MB.
    pub max_staged_bytes: usize,
    /// How long, in ms, a circle waits for the next lost records before it takes new ones again: a phone that stops
    /// halfway must not close the notebook for everybody.
    pub recovering_patience_ms: u64,
    /// How long a blob token holds, in ms: the photos of an evening take minutes, and a token that somebody else saw is soon
    /// worth nothing. A phone asks for a new one with one message.
    pub token_lifetime_ms: u64,
    /// Most tokens of one device at one time: its tabs, and a reconnect or two.
    pub max_tokens_per_device: usize,
    /// Most frames a device may send before it has proven itself; then it is cut off: a question that overtook
    /// its `Prove` is forgiven, and nobody needs more than a few.
    pub max_strikes: u8,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            audience: String::new(),
            registration: Registration::Open,
            max_circle_bytes: 512 * 1024 * 1024,
            control_reserve_bytes: 16 * 1024 * 1024,
            max_blob_bytes: 8 * 1024 * 1024,
            max_circle_blob_bytes: 4 * 1024 * 1024 * 1024,
            max_circles_per_device: 1000,
            unnamed_blob_ms: 7 * 24 * 60 * 60 * 1000,
            max_circles: 100_000,
            max_sockets_per_device: 8,
            device_asks: Pace { per_minute: 3_000, rest_minutes: 4 },
            device_records: Pace { per_minute: 3_000, rest_minutes: 4 },
            address_circles: Pace { per_minute: 2, rest_minutes: 20 },
            address_doors: Pace { per_minute: 30, rest_minutes: 10 },
            max_recovering_circles: 4,
            max_staged_bytes: 64 * 1024 * 1024,
            recovering_patience_ms: 10 * 60 * 1000,
            token_lifetime_ms: 15 * 60 * 1000,
            max_tokens_per_device: 4,
            max_strikes: 4,
        }
    }
}

impl Settings {
    /// What devices are told of it.
    pub fn limits(&self) -> Limits {
        let small = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Limits {
            record_bytes: small(MAX_RECORD_BYTES),
            batch_records: small(MAX_BATCH_RECORDS),
            batch_bytes: small(MAX_BATCH_BYTES),
            page_records: MAX_PAGE_RECORDS,
            blob_bytes: self.max_blob_bytes,
        }
    }
}
