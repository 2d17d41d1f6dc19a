//! The relay's signed word on a log.

use ed25519_dalek::{Signer, SigningKey};
use shared::identity::{Purpose, Signature};
use shared::ids::{CircleId, LogHash};
use shared::record::Checkpoint;

/// "Up to `seq` this circle's log hashes to `hash`", signed.
pub(super) fn sign(key: &SigningKey, circle: CircleId, seq: u64, hash: LogHash) -> Checkpoint {
    let message = Purpose::Checkpoint.message(&Checkpoint::message(&circle, seq, &hash));
    let signature = Signature::new(key.sign(&message).to_bytes());
    Checkpoint { circle, seq, hash, signature }
}
