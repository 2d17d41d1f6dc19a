//! What the relay keeps, as a trait: in memory for the village, in SQLite for a real relay.
//!
//! One [`Store`] has one owner, who brackets every write with [`Store::begin`] and [`Store::commit`]. It judges nothing:
//! whether a record may stand is [`crate::relay`]'s business. Every store passes the same [`conformance`] suite.

pub mod conformance;
pub mod memory;
pub mod sqlite;

use shared::codec::Bytes;
use shared::ids::{
    BlobHash, CircleId, DeviceId, InviteId, KnockHash, LogHash, MemberId, RecordHash, RegistrationCode,
};
use shared::record::{Head, Header, Placed, RecordKind};
use shared::time::Instant;
use shared::wire::{Knock, Reveal};
use thiserror::Error;

/// Why the store did not do what was asked. The transaction is to be rolled back.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum StoreError {
    /// No room on the disk. Reading goes on; writing may work again later.
    #[error("the disk is full")]
    Full,
    /// The store cannot be relied on now: stop, and let a fresh process look at what is on disk.
    #[error("the store does not work: {0}")]
    Broken(String),
}

/// A circle's newest facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CircleRow {
    /// The last place in its log.
    pub head: u64,
    /// The log hash there.
    pub log_hash: LogHash,
    /// When that record came; the next one is never earlier.
    pub received: Instant,
    /// Bytes in its records.
    pub record_bytes: u64,
    /// Bytes in its blobs.
    pub blob_bytes: u64,
    /// Set while its log is being made whole.
    pub recovering: Option<Recovering>,
}

/// A log that is shorter than this relay once signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recovering {
    /// The place that the relay's own word names.
    pub through: u64,
    /// Until when nothing new is taken while no more of it comes.
    pub until: Instant,
}

/// A record with its place and the log hash there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The record and its place.
    pub placed: Placed,
    /// The record's hash.
    pub hash: RecordHash,
    /// The log hash up to and with it.
    pub log_hash: LogHash,
}

impl Kept {
    /// Whether these are still the bytes that were kept: header and signature hash to the record's name, and the body is
    /// the one that the header names. The disk is not believed blindly.
    pub fn is_whole(&self) -> bool {
        let record = &self.placed.record;
        // The body's hash is the header's last field.
        let body_holds = |body: &Bytes| record.header.ends_with(blake3::hash(body).as_bytes());
        record.hash() == self.hash && record.body.as_ref().is_none_or(body_holds)
    }
}

/// Whose record stands at a place, and of what kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Author {
    /// The device that signed it.
    pub device: DeviceId,
    /// How its body is sealed.
    pub kind: RecordKind,
}

/// Which records a page is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// All.
    All,
    /// Control entries only.
    Control,
}

/// How much fits in a page. At least one record always does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageSize {
    /// Most records.
    pub records: u32,
    /// Most bytes, [`shared::record::Record::len_bytes`] summed.
    pub bytes: usize,
}

/// A device as the control log has it: a projection, rebuildable from the control entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeviceRow {
    /// Whose.
    pub member: MemberId,
    /// The place at which it came.
    pub added: u64,
    /// The place at which it went.
    pub removed: Option<u64>,
}

/// A knock that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnockRow {
    /// The invitation.
    pub invite: InviteId,
    /// The device that knocked.
    pub device: DeviceId,
    /// The knock.
    pub knock: Knock,
}

/// Bytes that an erasure gave back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Freed {
    /// Of bodies.
    pub record_bytes: u64,
    /// Of blobs.
    pub blob_bytes: u64,
}

/// Whether what was erased is gone from every file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scrubbed {
    /// It is.
    Clean,
    /// Somebody was reading: try again after the next commit.
    Later,
}

/// What the relay keeps.
///
/// # Errors
/// Every method gives [`StoreError`] when the disk is full or the store does not work. The caller then calls
/// [`Store::rollback`] and answers nobody.
pub trait Store {
    /// Begins a transaction. Nothing is written outside one.
    ///
    /// # Errors
    /// [`StoreError`].
    fn begin(&mut self) -> Result<(), StoreError>;
    /// Makes all since [`Store::begin`] durable: afterwards a power cut does not undo it.
    ///
    /// # Errors
    /// [`StoreError`]; then nothing of it was kept.
    fn commit(&mut self) -> Result<(), StoreError>;
    /// Undoes all since [`Store::begin`]. Does nothing outside a transaction.
    fn rollback(&mut self);
    /// Sees to it that what was erased is in no file any more. Called after a commit that erased.
    ///
    /// # Errors
    /// [`StoreError`].
    fn scrub(&mut self) -> Result<Scrubbed, StoreError>;

    /// The seed of the relay's signing key.
    ///
    /// # Errors
    /// [`StoreError`].
    fn relay_secret(&self) -> Result<Option<[u8; 32]>, StoreError>;
    /// Keeps the seed of the relay's signing key.
    ///
    /// # Errors
    /// [`StoreError`].
    fn set_relay_secret(&mut self, secret: &[u8; 32]) -> Result<(), StoreError>;
    /// Writes one row that means nothing, to see whether writing works.
    ///
    /// # Errors
    /// [`StoreError`].
    fn touch(&mut self, now: Instant) -> Result<(), StoreError>;

    /// A circle's newest facts; `None` when there is no such circle.
    ///
    /// # Errors
    /// [`StoreError`].
    fn circle(&self, circle: &CircleId) -> Result<Option<CircleRow>, StoreError>;
    /// Keeps a circle's newest facts.
    ///
    /// # Errors
    /// [`StoreError`].
    fn set_circle(&mut self, circle: &CircleId, row: &CircleRow) -> Result<(), StoreError>;

    /// How many circles there are; who only wants to know whether there are as many as `most` need not wait for more.
    ///
    /// # Errors
    /// [`StoreError`].
    fn count_circles(&self, most: u64) -> Result<u64, StoreError>;

    /// Keeps that a registration code was used; `false` when it was used before. One that ends by itself at `until` is
    /// not remembered after it.
    ///
    /// # Errors
    /// [`StoreError`].
    fn spend(&mut self, code: &RegistrationCode, until: Instant, now: Instant) -> Result<bool, StoreError>;

    /// Adds a record at its place, and remembers which blobs it names while it has a body.
    ///
    /// # Errors
    /// [`StoreError`]; `Broken` when it is not the next place, or the device's number is taken.
    fn append(&mut self, circle: &CircleId, kept: &Kept, header: &Header) -> Result<(), StoreError>;
    /// The record at a place.
    ///
    /// # Errors
    /// [`StoreError`].
    fn record(&self, circle: &CircleId, seq: u64) -> Result<Option<Kept>, StoreError>;
    /// The place of a control entry. Of any other record too few ask to keep an index: see [`Store::numbered`].
    ///
    /// # Errors
    /// [`StoreError`].
    fn control_place(&self, circle: &CircleId, hash: &RecordHash) -> Result<Option<u64>, StoreError>;
    /// The log hash at a place; zeros at place 0.
    ///
    /// # Errors
    /// [`StoreError`].
    fn log_hash(&self, circle: &CircleId, seq: u64) -> Result<Option<LogHash>, StoreError>;
    /// A device's last number in a circle, and the record that has it.
    ///
    /// # Errors
    /// [`StoreError`].
    fn last_of(&self, circle: &CircleId, device: &DeviceId) -> Result<Option<(u64, RecordHash)>, StoreError>;
    /// The place and the hash of the record that has a device's number. A record that is known is found by this too: its
    /// hash names the header in which the number stands.
    ///
    /// # Errors
    /// [`StoreError`].
    fn numbered(
        &self,
        circle: &CircleId,
        device: &DeviceId,
        number: u64,
    ) -> Result<Option<(u64, RecordHash)>, StoreError>;
    /// Whose record stands at a place.
    ///
    /// # Errors
    /// [`StoreError`].
    fn author(&self, circle: &CircleId, seq: u64) -> Result<Option<Author>, StoreError>;
    /// The records after a place, in order.
    ///
    /// # Errors
    /// [`StoreError`].
    fn page(
        &self,
        circle: &CircleId,
        after: u64,
        which: Which,
        size: PageSize,
    ) -> Result<Vec<Kept>, StoreError>;
    /// Takes away the bodies at these places, and the blobs that no record with a body names any more.
    ///
    /// # Errors
    /// [`StoreError`].
    fn erase(&mut self, circle: &CircleId, seqs: &[u64]) -> Result<Freed, StoreError>;

    /// Keeps what the control log says of a device.
    ///
    /// # Errors
    /// [`StoreError`].
    fn set_device(&mut self, circle: &CircleId, device: &DeviceId, row: &DeviceRow)
    -> Result<(), StoreError>;
    /// The circles from which a device was not removed, in order of id, at most `most`.
    ///
    /// # Errors
    /// [`StoreError`].
    fn circles_of(&self, device: &DeviceId, most: u32) -> Result<Vec<CircleId>, StoreError>;

    /// The knocks that wait in a circle, in the order in which they came.
    ///
    /// # Errors
    /// [`StoreError`].
    fn knocks(&self, circle: &CircleId) -> Result<Vec<KnockRow>, StoreError>;
    /// Keeps a knock.
    ///
    /// # Errors
    /// [`StoreError`].
    fn add_knock(&mut self, circle: &CircleId, row: &KnockRow) -> Result<(), StoreError>;
    /// The answer to a knock on this invitation.
    ///
    /// # Errors
    /// [`StoreError`].
    fn reveal(&self, circle: &CircleId, invite: &InviteId) -> Result<Option<Reveal>, StoreError>;
    /// Keeps the answer to a knock.
    ///
    /// # Errors
    /// [`StoreError`].
    fn set_reveal(&mut self, circle: &CircleId, reveal: &Reveal) -> Result<(), StoreError>;
    /// The answers that wait for a device.
    ///
    /// # Errors
    /// [`StoreError`].
    fn reveals_for(&self, device: &DeviceId) -> Result<Vec<(CircleId, Reveal)>, StoreError>;
    /// Takes away the knocks on an invitation and the answer to them.
    ///
    /// # Errors
    /// [`StoreError`].
    fn close_invite(&mut self, circle: &CircleId, invite: &InviteId) -> Result<(), StoreError>;

    /// The log as devices saw it, in order of device.
    ///
    /// # Errors
    /// [`StoreError`].
    fn heads(&self, circle: &CircleId) -> Result<Vec<Head>, StoreError>;
    /// Keeps a device's word, in place of the one before it.
    ///
    /// # Errors
    /// [`StoreError`].
    fn set_head(&mut self, head: &Head) -> Result<(), StoreError>;

    /// Whether a blob is there.
    ///
    /// # Errors
    /// [`StoreError`].
    fn has_blob(&self, circle: &CircleId, blob: &BlobHash) -> Result<bool, StoreError>;
    /// A blob.
    ///
    /// # Errors
    /// [`StoreError`].
    fn blob(&self, circle: &CircleId, blob: &BlobHash) -> Result<Option<Bytes>, StoreError>;
    /// Keeps a blob.
    ///
    /// # Errors
    /// [`StoreError`].
    fn add_blob(
        &mut self,
        circle: &CircleId,
        blob: &BlobHash,
        bytes: &[u8],
        now: Instant,
    ) -> Result<(), StoreError>;
    /// Takes away blobs that were brought before this time and that no record with a body names, at most `most` of them.
    /// What was taken away, circle by circle.
    ///
    /// # Errors
    /// [`StoreError`].
    fn collect(&mut self, before: Instant, most: u32) -> Result<Vec<(CircleId, u64)>, StoreError>;
}

/// The name under which a knock is kept.
pub fn knock_name(row: &KnockRow) -> KnockHash {
    row.knock.hash()
}
