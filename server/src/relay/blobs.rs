//! Photos: ciphertext by its hash, brought and fetched over plain HTTP with a token.

use shared::codec::Bytes;
use shared::ids::{BlobHash, CircleId, DeviceId};
use shared::time::Instant;
use thiserror::Error;

use super::rooms::{Room, Rooms, Unreadable};
use super::tokens::Tokens;
use super::{Relay, Standing};
use crate::store::{Store, StoreError};

/// Most blobs taken away in one go: each may be 8 MiB to overwrite, and everybody waits meanwhile.
const MAX_COLLECTED: u32 = 8;

/// Why a blob was not taken or given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum BlobRefusal {
    /// The token, the circle or the blob is not there for this device: which of them is not told.
    #[error("not found")]
    NotFound,
    /// The bytes do not hash to the name.
    #[error("the bytes do not hash to the name")]
    HashDiffers,
    /// More than one blob may have.
    #[error("the blob is too big")]
    TooBig,
    /// More than the circle may have.
    #[error("the circle has too many bytes of blobs")]
    Quota,
    /// The device may not write here now.
    #[error("this device may not write")]
    NotAllowed,
}

impl<S: Store> Relay<S> {
    /// Keeps a blob, durably. One that is there already is kept once.
    ///
    /// # Errors
    /// [`StoreError`]; nothing was kept. The inner error says why the blob is refused.
    pub fn put_blob(
        &mut self,
        token: &[u8],
        circle: CircleId,
        blob: BlobHash,
        bytes: &[u8],
        now: Instant,
    ) -> Result<Result<(), BlobRefusal>, StoreError> {
        self.transact(|relay| relay.put(token, circle, blob, bytes, now))
    }

    fn put(
        &mut self,
        token: &[u8],
        circle: CircleId,
        blob: BlobHash,
        bytes: &[u8],
        now: Instant,
    ) -> Result<Result<(), BlobRefusal>, StoreError> {
        let bearer = bearer(&self.tokens, &mut self.rooms, &self.store, token, &circle, now)?;
        let Some((device, room)) = bearer else { return Ok(Err(BlobRefusal::NotFound)) };
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if size > u64::from(self.settings.max_blob_bytes) {
            return Ok(Err(BlobRefusal::TooBig));
        }
        if blake3::hash(bytes) != *blob.as_bytes() {
            return Ok(Err(BlobRefusal::HashDiffers));
        }
        if room.membership.may_write(&device, room.clock(now)).is_err() {
            return Ok(Err(BlobRefusal::NotAllowed));
        }
        if self.store.has_blob(&circle, &blob)? {
            return Ok(Ok(()));
        }
        let total = room.row.blob_bytes.saturating_add(size);
        if total > self.settings.max_circle_blob_bytes {
            return Ok(Err(BlobRefusal::Quota));
        }
        room.row.blob_bytes = total;
        self.store.add_blob(&circle, &blob, bytes, now)?;
        self.store.set_circle(&circle, &room.row)?;
        Ok(Ok(()))
    }

    /// Takes away blobs that were brought and that no record named in time, some at a time. How many went.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn collect(&mut self, now: Instant) -> Result<usize, StoreError> {
        let before = Instant::from_ms(now.ms().saturating_sub(self.settings.unnamed_blob_ms));
        self.transact(|relay| {
            let freed = relay.store.collect(before, MAX_COLLECTED)?;
            for (circle, bytes) in &freed {
                // A damaged circle waits for a backup, which counts for itself.
                if let Some(room) = readable(relay.rooms.get(&relay.store, circle))? {
                    room.row.blob_bytes = room.row.blob_bytes.saturating_sub(*bytes);
                    relay.store.set_circle(circle, &room.row)?;
                }
            }
            relay.scrub_due |= !freed.is_empty();
            Ok(freed.len())
        })
    }

    /// The device whose token this is, when it may read the circle's blobs now.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn may_fetch(
        &mut self,
        token: &[u8],
        circle: CircleId,
        now: Instant,
    ) -> Result<Option<DeviceId>, StoreError> {
        let bearer = bearer(&self.tokens, &mut self.rooms, &self.store, token, &circle, now)?;
        Ok(bearer.map(|(device, _)| device))
    }

    /// A blob, for the bearer of this token.
    ///
    /// # Errors
    /// [`StoreError`]. The inner error is always [`BlobRefusal::NotFound`].
    pub fn blob(
        &mut self,
        token: &[u8],
        circle: CircleId,
        blob: BlobHash,
        now: Instant,
    ) -> Result<Result<Bytes, BlobRefusal>, StoreError> {
        if self.may_fetch(token, circle, now)?.is_none() {
            return Ok(Err(BlobRefusal::NotFound));
        }
        Ok(self.store.blob(&circle, &blob)?.ok_or(BlobRefusal::NotFound))
    }
}

/// A circle that is damaged is as one that is not there.
fn readable(room: Result<Option<&mut Room>, Unreadable>) -> Result<Option<&mut Room>, StoreError> {
    match room {
        Ok(room) => Ok(room),
        Err(Unreadable::Damaged) => Ok(None),
        Err(Unreadable::Store(error)) => Err(error),
    }
}

/// The device behind a token and the circle, when it is in it now: a token dies with access.
fn bearer<'a>(
    tokens: &Tokens,
    rooms: &'a mut Rooms,
    store: &impl Store,
    token: &[u8],
    circle: &CircleId,
    now: Instant,
) -> Result<Option<(DeviceId, &'a mut Room)>, StoreError> {
    let Some(device) = tokens.device(token, now) else { return Ok(None) };
    let room = readable(rooms.get(store, circle))?;
    let inside = room.filter(|room| matches!(room.standing(&device, now), Standing::Inside(_)));
    Ok(inside.map(|room| (device, room)))
}
