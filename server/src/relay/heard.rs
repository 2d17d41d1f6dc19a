//! What came in on a connection, read and checked as far as that needs neither the log nor a turn.
//!
//! Reading a frame and checking signatures are most of the work of a record, and need nothing of the relay. Whoever
//! holds the connection does them on its own time; in the relay's one thread it only matters that they are done.

use std::collections::BTreeSet;

use shared::codec::Malformed;
use shared::identity::Verifier;
use shared::ids::{RecordHash, SignKey};
use shared::wire::ToRelay;

/// A frame, read.
#[derive(Debug)]
pub struct Heard {
    pub(super) message: Result<ToRelay, Malformed>,
    pub(super) signed: Signed,
}

/// Records that were seen to be signed by one key.
#[derive(Debug, Default)]
pub(super) struct Signed {
    key: Option<SignKey>,
    records: BTreeSet<RecordHash>,
}

impl Signed {
    /// Whether this record, named with its signature by its hash, was seen to be signed by this key.
    pub(super) fn holds(&self, record: &RecordHash, key: &SignKey) -> bool {
        self.key.as_ref() == Some(key) && self.records.contains(record)
    }
}

impl Heard {
    /// Reads a frame. One that is no message is heard too: the relay answers it.
    pub fn read(frame: &[u8]) -> Self {
        Self { message: ToRelay::from_frame(frame), signed: Signed::default() }
    }

    /// The message, if it is one.
    pub fn message(&self) -> Option<&ToRelay> {
        self.message.as_ref().ok()
    }

    /// How many records this brings whose signatures can be checked.
    pub fn records(&self) -> usize {
        if let Ok(ToRelay::Append { records, .. }) = &self.message { records.len() } else { 0 }
    }

    /// Checks whether the record at this place of the batch is signed by this key. Whatever comes of it, the relay's answer
    /// is the same: what is not seen to hold here is checked again in its turn, by the key of whoever it says wrote it.
    pub fn check(&mut self, at: usize, by: &Verifier) {
        if self.signed.key.as_ref() != Some(by.key()) {
            self.signed = Signed { key: Some(*by.key()), records: BTreeSet::new() };
        }
        if let Ok(ToRelay::Append { records, .. }) = &self.message
            && let Some(record) = records.get(at)
            && record.verify_by(by).is_ok()
        {
            self.signed.records.insert(record.hash());
        }
    }
}
