//! What a record says once it is open: a small typed edit on one entry, and what it was built on.
//!
//! This is what is strictly decoded, bounded and judged; the merge engine never sees a byte of it. Neighbours: `crypto`
//! (which opens it), `verdict` (which judges it), `document` (which replays it).

use minicbor::{Decode, Encode};
use thiserror::Error;

use crate::codec::{self, Bytes};
use crate::ids::{BlobHash, DeviceId, EditId, EntryId, Fixed, MemberId};
use crate::time::{Day, Instant};

/// The version of the body that this code writes and reads. A new kind of operation or value raises it; a new kind of
/// entry or field does not, those have numbers. Raising it takes opening the records again that were held for it
/// (`device::inbox`, `judge_again`), for of those not even the entry is known.
pub const BODY_VERSION: u8 = 1;

/// Most bytes in a body before padding: 10,000 characters of four bytes and room to spare, within one record.
pub const MAX_BODY_BYTES: usize = 48 * 1024;
/// Most characters in one text.
pub const MAX_TEXT_CHARS: usize = 10_000;
/// Most operations in one edit: the largest form has fewer than twenty fields.
pub const MAX_OPS: usize = 64;
/// Most parents: more than 32 edits side by side on one page does not happen; if it does, naming 32 is enough.
pub const MAX_PARENTS: usize = 32;
/// Most readers of a named entry.
pub const MAX_READERS: usize = crate::control::MAX_MEMBERS;

/// Marker for [`ItemId`].
#[derive(Debug)]
pub enum Item {}
/// Names an item in a list: 8 bytes of the writer's clock, big end first, then 8 random ones; so items sort by age.
pub type ItemId = Fixed<16, Item>;

/// A value that a field can hold.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(array)]
pub enum Value {
    /// Words of a person.
    #[n(0)]
    Text(#[n(0)] String),
    /// One of a list that the field's rule names.
    #[n(1)]
    Choice(#[n(0)] u16),
    /// A whole number.
    #[n(2)]
    Number(#[n(0)] i64),
    /// Yes or no.
    #[n(3)]
    Flag(#[n(0)] bool),
    /// A day on the calendar.
    #[n(4)]
    Day(#[n(0)] Day),
    /// A moment.
    #[n(5)]
    Instant(#[n(0)] Instant),
    /// A person in the circle.
    #[n(6)]
    Member(#[n(0)] MemberId),
    /// Another entry.
    #[n(7)]
    Entry(#[n(0)] EntryId),
    /// A hash, as of the version of an agreement.
    #[n(8)]
    Hash(#[n(0)] Fixed<32, Item>),
    /// A photo of this record, by its place in `blob_keys`.
    #[n(9)]
    Blob(#[n(0)] BlobHash),
}

/// One operation.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub enum Op {
    /// The field holds this now.
    #[n(0)]
    Put {
        /// The field's number.
        #[n(0)]
        field: u16,
        /// What.
        #[n(1)]
        value: Value,
    },
    /// The field is empty now.
    #[n(1)]
    Clear {
        /// The field's number.
        #[n(0)]
        field: u16,
    },
    /// The list has this too.
    #[n(2)]
    Add {
        /// The list's number.
        #[n(0)]
        list: u16,
        /// A fresh id.
        #[n(1)]
        item: ItemId,
        /// What.
        #[n(2)]
        value: Value,
    },
    /// The list no longer has this.
    #[n(3)]
    Remove {
        /// The list's number.
        #[n(0)]
        list: u16,
        /// Which.
        #[n(1)]
        item: ItemId,
    },
}

/// What makes a new entry.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Creation {
    /// The number of its kind.
    #[n(0)]
    pub kind: u16,
    /// The entry it is about, as a reply is.
    #[n(1)]
    pub about: Option<EntryId>,
}

/// One action of a person on one entry.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Edit {
    /// Present when this edit makes the entry.
    #[n(0)]
    pub creation: Option<Creation>,
    /// In order; at most [`MAX_OPS`].
    #[n(1)]
    pub ops: Vec<Op>,
}

/// How to fetch and open a photo that the record's header names.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct BlobKey {
    /// Its name at the relay.
    #[n(0)]
    pub hash: BlobHash,
    /// Its key.
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    pub key: [u8; 32],
    /// Bytes before padding.
    #[n(2)]
    pub bytes: u32,
}

impl core::fmt::Debug for BlobKey {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "blob {:?}", self.hash)
    }
}

/// What is padded and sealed.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Body {
    /// [`BODY_VERSION`].
    #[n(0)]
    pub version: u8,
    /// The entry.
    #[n(1)]
    pub entry: EntryId,
    /// With the device's id this is the edit's id.
    #[n(2)]
    #[cbor(with = "minicbor::bytes")]
    pub edit_random: [u8; 8],
    /// The edits that this device had seen last on this entry, sorted; none for a new entry.
    #[n(3)]
    pub parents: Vec<EditId>,
    /// The writer's clock: a claim, shown as such.
    #[n(4)]
    pub wall: Instant,
    /// What to do.
    #[n(5)]
    pub edit: Edit,
    /// Keys of the photos.
    #[n(6)]
    pub blob_keys: Vec<BlobKey>,
    /// For a named entry everyone who may read it, sorted; none for the whole circle.
    #[n(7)]
    pub readers: Vec<MemberId>,
}

/// Why opened bytes are not a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NotABody {
    /// Of a later version: wait for the update.
    #[error("the body is of a newer version")]
    Newer,
    /// Not well-formed, or over a limit.
    #[error("the body is malformed")]
    Malformed,
}

impl Body {
    /// The one encoding.
    pub fn to_bytes(&self) -> Vec<u8> {
        codec::to_bytes(self)
    }

    /// Reads a body.
    ///
    /// # Errors
    /// [`NotABody`].
    pub fn parse(bytes: &[u8]) -> Result<Self, NotABody> {
        if bytes.len() > MAX_BODY_BYTES {
            return Err(NotABody::Malformed);
        }
        // The version stands first: array head, then a small integer.
        if let [0x80..=0x9f, version @ 0..=0x17, ..] = bytes
            && *version != BODY_VERSION
        {
            return Err(NotABody::Newer);
        }
        let body: Self = codec::from_bytes(bytes).map_err(|_| NotABody::Malformed)?;
        if body.is_bounded() { Ok(body) } else { Err(NotABody::Malformed) }
    }

    fn is_bounded(&self) -> bool {
        self.version == BODY_VERSION
            && self.edit.ops.len() <= MAX_OPS
            && self.parents.len() <= MAX_PARENTS
            && self.readers.len() <= MAX_READERS
            && self.blob_keys.len() <= crate::record::MAX_BLOBS
            && rises(&self.parents)
            && rises(&self.readers)
    }

    /// The edit's id, made by `device`.
    pub fn edit_id(&self, device: DeviceId) -> EditId {
        EditId::of_device(device, self.edit_random)
    }
}

fn rises<T: Ord>(list: &[T]) -> bool {
    list.iter().zip(list.iter().skip(1)).all(|(one, next)| one < next)
}

/// A body kept as its bytes, so that what is judged again later is exactly what was signed.
pub type BodyBytes = Bytes;
