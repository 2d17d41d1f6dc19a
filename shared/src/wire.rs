//! What travels between a device and a relay: one enum for each direction, one frame a message.
//!
//! A frame is a binary WebSocket message holding the one encoding of a [`ToRelay`] or a [`FromRelay`]. Tag numbers are
//! for ever; a retired one is never used again. Every list has a limit, and each limit says its unit and reason.
//! Answers may arrive twice and pushes may be missing: what counts is always what `Since` brings.

use minicbor::{Decode, Encode};
use thiserror::Error;

use crate::codec::{self, Bytes, Malformed};
use crate::control::{Access, HpkeKey};
use crate::identity::{DeviceKeys, Purpose, Signature, verify};
use crate::ids::{
    CircleId, DeviceId, InviteId, KnockHash, LogHash, MemberId, Nonce32, RecordHash, RegistrationCode,
    SealKey,
};
use crate::record::{Checkpoint, Head, Placed, Record};
use crate::time::Instant;

/// The version of this wire.
pub const WIRE_VERSION: u8 = 1;

/// Most bytes in one frame, either way: a full batch or page and its wrapping.
pub const MAX_FRAME_BYTES: usize = 1_100_000;
/// Most bytes of records in one batch or page ([`Record::len_bytes`] summed): sixteen of the largest records, a minute on a
/// poor mobile network, and little in the memory of an old phone.
pub const MAX_BATCH_BYTES: usize = 1024 * 1024;
/// Most records in one `Append` or `Restore`: what a week without a network leaves, checked and kept in one commit that
/// others hardly notice.
pub const MAX_BATCH_RECORDS: usize = 256;
/// Most records in one page of `Since` or `Control`: half a megabyte of common ones, so that a notebook of years comes in
/// some twenty pages and a phone shows how far it is.
pub const MAX_PAGE_RECORDS: u32 = 1000;
/// Most bytes in a knock: keys and a name are some 750, the rest is left to a later version. With the most knocks on the
/// most invitations a relay keeps 800 KiB of them for a circle.
pub const MAX_KNOCK_BYTES: usize = 2 * 1024;
/// Most bytes of sealed name in a knock: a hundred characters of any script, and what seals them.
pub const MAX_KNOCK_NAME_BYTES: usize = 512;
/// Most knocks that wait on one invitation: the first one that a keeper answers is the one.
pub const MAX_KNOCKS_PER_INVITE: usize = 8;

/// What a device says.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub enum ToRelay {
    /// The first frame: who I am. Answered by `Challenge`.
    #[n(0)]
    Hello {
        /// [`WIRE_VERSION`].
        #[n(0)]
        version: u8,
        /// My public keys; my id is their hash.
        #[n(1)]
        device: DeviceKeys,
    },
    /// Proof that I hold the signing key. Answered by `Welcome`.
    #[n(1)]
    Prove {
        /// Over [`prove_message`], [`Purpose::Hello`].
        #[n(0)]
        signature: Signature,
    },
    /// Begin a circle. Answered by `Answers` with one answer.
    #[n(2)]
    Create {
        /// Its genesis.
        #[n(0)]
        genesis: Record,
    },
    /// Give me the log after a place, and keep giving. Answered by `Records`, `Ahead` or `Diverged`.
    #[n(3)]
    Since {
        /// The circle.
        #[n(0)]
        circle: CircleId,
        /// The last place I have verified; 0 for none.
        #[n(1)]
        after: u64,
        /// The log hash there; zero for none.
        #[n(2)]
        hash: LogHash,
        /// Most records in the page, 1 to [`MAX_PAGE_RECORDS`].
        #[n(3)]
        limit: u32,
    },
    /// Give me the control entries after a place. Answered by `Control`.
    #[n(4)]
    Control {
        /// The circle.
        #[n(0)]
        circle: CircleId,
        /// The place of the last control entry I have; 0 for none.
        #[n(1)]
        after: u64,
    },
    /// Take these records, in order. Answered by `Answers`; it stops at the first that is refused.
    #[n(5)]
    Append {
        /// The circle.
        #[n(0)]
        circle: CircleId,
        /// At most [`MAX_BATCH_RECORDS`] and [`MAX_BATCH_BYTES`].
        #[n(1)]
        records: Vec<Record>,
    },
    /// You were restored from a backup: here is what you lost, in order, byte for byte. Answered by `Restored`.
    #[n(6)]
    Restore {
        /// The circle.
        #[n(0)]
        circle: CircleId,
        /// Your own word on the log you had.
        #[n(1)]
        checkpoint: Checkpoint,
        /// The records with their places and times, at most [`MAX_BATCH_RECORDS`] and [`MAX_BATCH_BYTES`].
        #[n(2)]
        records: Vec<Placed>,
    },
    /// What is this invitation? Answered by `Invitation`.
    #[n(7)]
    Peek {
        /// The circle.
        #[n(0)]
        circle: CircleId,
        /// The invitation.
        #[n(1)]
        invite: InviteId,
    },
    /// May I come in? Answered by `Done`.
    #[n(8)]
    Knock {
        /// The circle.
        #[n(0)]
        circle: CircleId,
        /// The knock.
        #[n(1)]
        knock: Knock,
    },
    /// Who knocks? Keepers only. Answered by `Knocks`.
    #[n(9)]
    Knocks {
        /// The circle.
        #[n(0)]
        circle: CircleId,
    },
    /// A keeper answers one knock. Handed on as `Revealed`. Answered by `Done`.
    #[n(10)]
    Reveal {
        /// The circle.
        #[n(0)]
        circle: CircleId,
        /// The answer.
        #[n(1)]
        reveal: Reveal,
    },
    /// The log as I saw it. Not answered.
    #[n(11)]
    Head {
        /// Signed.
        #[n(0)]
        head: Head,
    },
    /// The log as others saw it. Answered by `Heads`.
    #[n(12)]
    Heads {
        /// The circle.
        #[n(0)]
        circle: CircleId,
    },
    /// A fresh token for blobs. Answered by `Token`.
    #[n(13)]
    Token,
    /// Are you there? Answered by `Pong`.
    #[n(14)]
    Ping,
    /// The operator's leave to begin a circle, said before `Create` to a relay that asks for a code. Answered by
    /// nothing: whether it holds is in the answer to `Create`.
    #[n(15)]
    Register {
        /// As the operator made it.
        #[n(0)]
        code: RegistrationCode,
    },
}

/// What a relay says.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub enum FromRelay {
    /// Sign this.
    #[n(0)]
    Challenge {
        /// Fresh for this connection.
        #[n(0)]
        nonce: Nonce32,
    },
    /// You are who you say. Sent again whenever the list of circles changes.
    #[n(1)]
    Welcome {
        /// The relay's key, for the genesis of a new circle.
        #[n(0)]
        relay: crate::ids::SignKey,
        /// The circles this device is in.
        #[n(1)]
        circles: Vec<CircleId>,
        /// What the relay takes.
        #[n(2)]
        limits: Limits,
        /// For blobs, 15 minutes.
        #[n(3)]
        token: Bytes,
        /// The relay's clock.
        #[n(4)]
        now: Instant,
    },
    /// A page of the log, or what just came in.
    #[n(2)]
    Records {
        /// The circle.
        #[n(0)]
        circle: CircleId,
        /// In order, without gaps.
        #[n(1)]
        records: Vec<Placed>,
        /// The relay's word on the log up to the last of them (up to where was asked, when there are none).
        #[n(2)]
        checkpoint: Checkpoint,
        /// The last place there is now.
        #[n(3)]
        head: u64,
    },
    /// Control entries, in order.
    #[n(3)]
    Control {
        /// The circle.
        #[n(0)]
        circle: CircleId,
        /// The entries.
        #[n(1)]
        entries: Vec<Placed>,
        /// The place of the last one there is.
        #[n(2)]
        last: u64,
    },
    /// What an invitation says.
    #[n(4)]
    Invitation {
        /// The invitation.
        #[n(0)]
        invite: InviteId,
        /// How it is with it.
        #[n(1)]
        status: InviteStatus,
    },
    /// Who knocks. Also sent unasked to keepers when somebody does.
    #[n(5)]
    Knocks {
        /// The circle.
        #[n(0)]
        circle: CircleId,
        /// The knocks that wait.
        #[n(1)]
        knocks: Vec<Knock>,
    },
    /// A keeper answered your knock.
    #[n(6)]
    Revealed {
        /// The circle.
        #[n(0)]
        circle: CircleId,
        /// The answer.
        #[n(1)]
        reveal: Reveal,
    },
    /// The log as devices saw it.
    #[n(7)]
    Heads {
        /// The circle.
        #[n(0)]
        circle: CircleId,
        /// One for each device.
        #[n(1)]
        heads: Vec<Head>,
    },
    /// One answer for each record of a batch, up to and with the first refusal. Kept means: on disk.
    #[n(8)]
    Answers {
        /// The circle.
        #[n(0)]
        circle: CircleId,
        /// The hash of the batch's first record (zero for an empty batch), so that a late answer is not taken for
        /// one to a later batch.
        #[n(1)]
        batch: RecordHash,
        /// In the batch's order.
        #[n(2)]
        answers: Vec<Answer>,
    },
    /// How far a restore has come.
    #[n(9)]
    Restored {
        /// The circle.
        #[n(0)]
        circle: CircleId,
        /// The last place taken.
        #[n(1)]
        through: u64,
        /// Whether the log is whole again.
        #[n(2)]
        state: RestoreState,
    },
    /// There is more than you have; I will not push it, ask.
    #[n(10)]
    Behind {
        /// The circle.
        #[n(0)]
        circle: CircleId,
        /// The last place there is.
        #[n(1)]
        seq: u64,
    },
    /// You asked for what comes after a place that my log does not reach.
    #[n(11)]
    Ahead {
        /// The circle.
        #[n(0)]
        circle: CircleId,
        /// My last place.
        #[n(1)]
        seq: u64,
        /// My log hash there.
        #[n(2)]
        hash: LogHash,
    },
    /// At the place you named my log hashes to something else.
    #[n(12)]
    Diverged {
        /// The circle.
        #[n(0)]
        circle: CircleId,
        /// The place you named.
        #[n(1)]
        seq: u64,
        /// My word on it.
        #[n(2)]
        checkpoint: Checkpoint,
    },
    /// This device is not, or no longer, in this circle.
    #[n(13)]
    Removed {
        /// The circle.
        #[n(0)]
        circle: CircleId,
    },
    /// A knock or a reveal was taken.
    #[n(14)]
    Done {
        /// The invitation.
        #[n(0)]
        invite: InviteId,
    },
    /// A fresh token for blobs.
    #[n(15)]
    Token {
        /// 15 minutes.
        #[n(0)]
        token: Bytes,
    },
    /// I did not do that.
    #[n(16)]
    Refused {
        /// Why.
        #[n(0)]
        code: Refusal,
        /// About which circle, if about one.
        #[n(1)]
        circle: Option<CircleId>,
    },
    /// I am going down or too busy; come back after this many milliseconds.
    #[n(17)]
    Bye {
        /// Spread over the devices so that they do not all return at once.
        #[n(0)]
        retry_ms: u64,
    },
    /// I am there.
    #[n(18)]
    Pong,
}

/// What became of one record of a batch.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub enum Answer {
    /// On disk, at this place.
    #[n(0)]
    Kept {
        /// The place.
        #[n(0)]
        seq: u64,
    },
    /// I had it, at this place.
    #[n(1)]
    Already {
        /// The place.
        #[n(0)]
        seq: u64,
    },
    /// This device's number was used for another record.
    #[n(2)]
    Conflict {
        /// The hash of that other record.
        #[n(0)]
        hash: RecordHash,
    },
    /// Not on the newest control entry, or of another epoch; here is what came since, to judge and seal anew.
    #[n(3)]
    StaleControl {
        /// The control entries after the one the record names, as many as fit; from the first when the relay does not
        /// know that one. The device goes on with `Control`.
        #[n(0)]
        entries: Vec<Placed>,
    },
    /// This device is not in the circle, or only reads.
    #[n(4)]
    NotMember,
    /// A number was left out, or `prev` is not the last record.
    #[n(5)]
    Gap {
        /// The number I expect.
        #[n(0)]
        expected: u64,
    },
    /// The record is over a limit.
    #[n(6)]
    TooBig,
    /// Not now; nothing is wrong with the record.
    #[n(7)]
    Busy {
        /// Come back after this many milliseconds.
        #[n(0)]
        retry_ms: u64,
    },
    /// My log is being made whole; no new numbers until then.
    #[n(8)]
    Recovering,
    /// The log that this record saw is not mine.
    #[n(9)]
    Diverged {
        /// My word on the place it names, or on my head when that place is after it.
        #[n(0)]
        checkpoint: Checkpoint,
    },
    /// No, and trying again will not help.
    #[n(10)]
    Refused {
        /// Why.
        #[n(0)]
        code: Refusal,
    },
}

/// Why something was refused. Numbers are for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum Refusal {
    /// The frame or the record is not well-formed.
    #[n(0)]
    Malformed,
    /// Of a version that this relay does not know.
    #[n(1)]
    Newer,
    /// Over a limit.
    #[n(2)]
    TooBig,
    /// First `Hello` and `Prove`.
    #[n(3)]
    NotProven,
    /// A signature does not hold.
    #[n(4)]
    BadSignature,
    /// No such circle, or it is not yours to see.
    #[n(5)]
    NoSuchCircle,
    /// The circle is there already.
    #[n(6)]
    CircleExists,
    /// No such invitation, or it is used, taken back or too old.
    #[n(7)]
    InviteClosed,
    /// Not a sound genesis, or one for another relay.
    #[n(8)]
    BadGenesis,
    /// A control entry that the rules do not allow.
    #[n(9)]
    NotAllowed,
    /// Seals are not for exactly the devices that stay.
    #[n(10)]
    SealsDiffer,
    /// The circle would have no keeper.
    #[n(11)]
    LastKeeper,
    /// The member, device, invitation or erasure it names is not there, or is there already.
    #[n(12)]
    NoSuchThing,
    /// Writing is frozen.
    #[n(13)]
    Frozen,
    /// Somebody left: the epoch must be renewed first.
    #[n(14)]
    RotateFirst,
    /// A blob it names is not there.
    #[n(15)]
    MissingBlob,
    /// A restore that is not what the checkpoint says.
    #[n(16)]
    BadRestore,
    /// Another record is answered already for this invitation.
    #[n(17)]
    AlreadyAnswered,
    /// More than a circle or a device may have here.
    #[n(18)]
    Quota,
    /// Too many in too short a time.
    #[n(19)]
    TooFast,
    /// The relay takes no new circles.
    #[n(20)]
    Closed,
    /// The disk is full: reading goes on, writing waits.
    #[n(21)]
    DiskFull,
}

/// What the relay takes, so that devices need not guess.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Limits {
    /// Bytes in one record.
    #[n(0)]
    pub record_bytes: u32,
    /// Records in one batch.
    #[n(1)]
    pub batch_records: u32,
    /// Bytes in one batch.
    #[n(2)]
    pub batch_bytes: u32,
    /// Records in one page.
    #[n(3)]
    pub page_records: u32,
    /// Bytes in one blob.
    #[n(4)]
    pub blob_bytes: u32,
}

/// How it is with an invitation, as a relay says. Only `Open` can be checked, by opening the note.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub enum InviteStatus {
    /// One can knock.
    #[n(0)]
    Open {
        /// Sealed under the link's seed.
        #[n(0)]
        note: Bytes,
        /// Until when, by the relay's clock.
        #[n(1)]
        until: Instant,
        /// What one may do.
        #[n(2)]
        access: Access,
    },
    /// Somebody was let in with it.
    #[n(1)]
    Used,
    /// Taken back.
    #[n(2)]
    Revoked,
    /// Too old.
    #[n(3)]
    Expired,
    /// No such invitation here.
    #[n(4)]
    Unknown,
}

/// Whether a restored log is whole again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum RestoreState {
    /// More is missing: send what comes after `through`.
    #[n(0)]
    More,
    /// Whole.
    #[n(1)]
    Whole,
}

/// Somebody at the door: keys, a nonce, a sealed name, signed with the link's key and the device's own.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Knock {
    /// The encoded [`KnockRequest`].
    #[n(0)]
    pub request: Bytes,
    /// By the invitation's key, [`Purpose::KnockByInvite`].
    #[n(1)]
    pub by_invite: Signature,
    /// By the device's key, [`Purpose::KnockByDevice`].
    #[n(2)]
    pub by_device: Signature,
}

/// What a knock says.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct KnockRequest {
    /// The circle.
    #[n(0)]
    pub circle: CircleId,
    /// The invitation.
    #[n(1)]
    pub invite: InviteId,
    /// The device that wants to come in.
    #[n(2)]
    pub device: DeviceKeys,
    /// Its member's key.
    #[n(3)]
    pub member_key: SealKey,
    /// Fixed before `r` is shown: what makes the check words unguessable.
    #[n(4)]
    pub nonce: Nonce32,
    /// How one wants to be called, sealed under the link's seed.
    #[n(5)]
    pub name: Bytes,
}

/// Why a knock is not one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum BadKnock {
    /// Not well-formed, or too big.
    #[error("the knock is malformed")]
    Malformed,
    /// A signature does not hold.
    #[error("the knock's signature does not hold")]
    BadSignature,
}

impl Knock {
    /// Reads the request and checks both signatures.
    ///
    /// # Errors
    /// [`BadKnock`].
    pub fn open(&self, invite_key: &crate::ids::SignKey) -> Result<KnockRequest, BadKnock> {
        if self.request.len() > MAX_KNOCK_BYTES {
            return Err(BadKnock::Malformed);
        }
        let request: KnockRequest = codec::from_bytes(&self.request).map_err(|_| BadKnock::Malformed)?;
        if request.name.len() > MAX_KNOCK_NAME_BYTES {
            return Err(BadKnock::Malformed);
        }
        verify(invite_key, Purpose::KnockByInvite, &self.request, &self.by_invite)
            .and_then(|()| {
                verify(&request.device.sign, Purpose::KnockByDevice, &self.request, &self.by_device)
            })
            .map_err(|_| BadKnock::BadSignature)?;
        Ok(request)
    }

    /// BLAKE3 of the request; names the knock.
    pub fn hash(&self) -> KnockHash {
        KnockHash::new(*blake3::hash(&self.request).as_bytes())
    }
}

/// A keeper's answer to one knock.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Reveal {
    /// The invitation.
    #[n(0)]
    pub invite: InviteId,
    /// The knock that is answered; no other will be.
    #[n(1)]
    pub knock: KnockHash,
    /// The device that knocked.
    #[n(2)]
    pub to: DeviceId,
    /// HPKE's encapsulated key.
    #[n(3)]
    pub enc: HpkeKey,
    /// `r` and the inviter's keys, sealed to the device that knocked.
    #[n(4)]
    pub sealed: Bytes,
    /// The member that the one who knocked will be.
    #[n(5)]
    pub member: MemberId,
}

/// What `Prove` signs: the relay's audience (its origin, as `https://host`), a zero byte, the nonce, the device id.
/// Naming the audience keeps a relay from passing the proof on to another.
pub fn prove_message(audience: &str, nonce: &Nonce32, device: &DeviceId) -> Vec<u8> {
    [audience.as_bytes(), &[0], nonce.as_bytes(), device.as_bytes()].concat()
}

impl ToRelay {
    /// The frame.
    pub fn to_frame(&self) -> Vec<u8> {
        codec::to_bytes(self)
    }

    /// Reads a frame.
    ///
    /// # Errors
    /// [`Malformed`] when it is not the one encoding of a message, or over [`MAX_FRAME_BYTES`].
    pub fn from_frame(frame: &[u8]) -> Result<Self, Malformed> {
        if frame.len() > MAX_FRAME_BYTES { Err(Malformed) } else { codec::from_bytes(frame) }
    }
}

impl FromRelay {
    /// The frame.
    pub fn to_frame(&self) -> Vec<u8> {
        codec::to_bytes(self)
    }

    /// Reads a frame.
    ///
    /// # Errors
    /// [`Malformed`] when it is not the one encoding of a message, or over [`MAX_FRAME_BYTES`].
    pub fn from_frame(frame: &[u8]) -> Result<Self, Malformed> {
        if frame.len() > MAX_FRAME_BYTES { Err(Malformed) } else { codec::from_bytes(frame) }
    }
}
