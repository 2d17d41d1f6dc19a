//! The control log: who is in the circle. Ids, keys and access only; every word about them is a sealed data record.
//!
//! A [`ControlEntry`] is the body, in the clear, of a record of kind `Control`. Each stands on the one before it and is
//! accepted only there. [`membership::Membership`] is the pure fold over them that the relay and all devices share.
//! What is deliberately not here: names, family roles, reasons, secrets.

pub mod membership;

use minicbor::{Decode, Encode};
use thiserror::Error;

use crate::codec::{self, Bytes};
use crate::identity::DeviceKeys;
use crate::ids::{
    Commitment, DeviceId, Fixed, InviteId, KnockHash, LogHash, MemberId, RecordHash, SealKey, SignKey,
};
use crate::record::Checkpoint;
use crate::time::{DAY_MS, Instant};

/// Most people in one circle, those who left included: twenty at a time, each replaced every year until the child is of
/// age. Every phone folds them all.
pub const MAX_MEMBERS: usize = 400;
/// Most devices that can read at one time: their seals must fit in one record.
pub const MAX_ACTIVE_DEVICES: usize = 400;
/// Most invitations open at one time: a whole circle on one evening. Each may hold knocks at the relay.
pub const MAX_OPEN_INVITES: usize = 50;
/// Most records in one erasure: their hashes fit in one record. What has more is erased in turns.
pub const MAX_ERASED_AT_ONCE: usize = 500;
/// Longest time an invitation can be knocked on: a link that lies about opens nothing after a week.
pub const MAX_INVITE_LIFETIME_MS: u64 = 7 * DAY_MS;
/// How long after an invitation's last day a knock that came in time may still be answered.
pub const INVITE_ANSWER_MS: u64 = 7 * DAY_MS;
/// How long keepers can object to a claim.
pub const CLAIM_WAIT_MS: u64 = 30 * DAY_MS;
/// Most bytes in an invitation's sealed note and in its sealed answer: two names of the most characters, in the longest
/// letters there are, and as much again for a later version.
pub const MAX_INVITE_BOX_BYTES: usize = 4 * 1024;

/// What one may do. Who one is to the child is data, not access.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum Access {
    /// Reads.
    #[n(0)]
    Reader,
    /// Reads and writes.
    #[n(1)]
    Member,
    /// Also lets people in and out.
    #[n(2)]
    Keeper,
}

/// Marker for [`HpkeKey`].
#[derive(Debug)]
pub enum Encapsulated {}
/// Marker for [`SealedSecret`].
#[derive(Debug)]
pub enum Sealed {}
/// HPKE's encapsulated key, 32 bytes.
pub type HpkeKey = Fixed<32, Encapsulated>;
/// A 32-byte secret under HPKE: 32 bytes and a tag of 16.
pub type SealedSecret = Fixed<48, Sealed>;

/// A 32-byte secret sealed to one holder of a key (HPKE base mode, RFC 9180).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Seal {
    /// HPKE's `enc`.
    #[n(0)]
    pub enc: HpkeKey,
    /// HPKE's ciphertext.
    #[n(1)]
    pub secret: SealedSecret,
}

/// A [`Seal`] that says for which device it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct DeviceSeal {
    /// The device that can open it.
    #[n(0)]
    pub device: DeviceId,
    /// The seal.
    #[n(1)]
    pub seal: Seal,
}

/// A member's next key, sealed to each of the member's remaining devices.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct MemberKeyRenewal {
    /// The new public key.
    #[n(0)]
    pub key: SealKey,
    /// Its secret, one seal for each active device of this member.
    #[n(1)]
    pub seals: Vec<DeviceSeal>,
    /// The previous secret under the new one, so that a phone that comes later opens what was named to this member before.
    #[n(2)]
    pub wrap: Bytes,
}

/// How far a leave goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Leaving {
    /// Only the device that signs.
    #[n(0)]
    ThisDevice,
    /// The member with all devices.
    #[n(1)]
    Member,
}

/// Whether new pages may be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Writing {
    /// As always.
    #[n(0)]
    Open,
    /// Nobody writes until a keeper opens it again (AVG, article 18).
    #[n(1)]
    Frozen,
}

/// One record to erase: its place, and whose it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct ErasedRecord {
    /// Its place in the log.
    #[n(0)]
    pub seq: u64,
    /// The device that wrote it; whoever holds the record checks that this is so.
    #[n(1)]
    pub device: DeviceId,
}

/// Why bytes are not a control entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NotAnEntry {
    /// Of a kind that this version does not know.
    #[error("the control entry is of a newer version")]
    Newer,
    /// Not well-formed.
    #[error("the control entry is malformed")]
    Malformed,
}

/// The highest tag of a control entry that this version knows.
const LAST_TAG: u8 = 16;

impl ControlEntry {
    /// Reads the body of a control record.
    ///
    /// # Errors
    /// [`NotAnEntry`].
    pub fn parse(body: &[u8]) -> Result<Self, NotAnEntry> {
        // The tag stands first: an array of two, then a small integer.
        if let [0x82, 0x18 | LAST_TAG_PLUS_ONE..=0x17, ..] = body {
            return Err(NotAnEntry::Newer);
        }
        codec::from_bytes(body).map_err(|_| NotAnEntry::Malformed)
    }
}

const LAST_TAG_PLUS_ONE: u8 = LAST_TAG + 1;

/// One change to who is in the circle. Tag numbers are for ever; a retired one is never used again.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub enum ControlEntry {
    /// The first record: who begins, on which relay. Its hash is the circle's fingerprint.
    #[n(0)]
    Genesis {
        /// The relay's key: signs checkpoints.
        #[n(0)]
        relay: SignKey,
        /// The founder, a keeper.
        #[n(1)]
        founder: MemberId,
        /// The founder's member key.
        #[n(2)]
        member_key: SealKey,
        /// The founder's device, the one that signs.
        #[n(3)]
        device: DeviceKeys,
        /// Commits to the key of epoch 0.
        #[n(4)]
        commitment: Commitment,
        /// The key of epoch 0 for the founder's device.
        #[n(5)]
        seal: Seal,
    },
    /// A keeper makes a link that lets one person knock.
    #[n(1)]
    Invite {
        /// The invitation.
        #[n(0)]
        invite: InviteId,
        /// Checks the knock; its secret comes from the link's seed.
        #[n(1)]
        key: SignKey,
        /// Who it is for: a new member, or one who lost every phone.
        #[n(2)]
        member: MemberId,
        /// What that person may do.
        #[n(3)]
        access: Access,
        /// Until when; none for always.
        #[n(4)]
        until: Option<Instant>,
        /// How long one can knock, at most [`MAX_INVITE_LIFETIME_MS`], counted by the relay's clock.
        #[n(5)]
        lifetime_ms: u64,
        /// Who invites, for which child, what one will see: sealed under the link's seed.
        #[n(6)]
        note: Bytes,
        /// The seed and `r`, sealed under the epoch key, so that any keeper's device can answer.
        #[n(7)]
        answer: Bytes,
    },
    /// A keeper takes an invitation back, or turns a knock down.
    #[n(2)]
    RevokeInvite {
        /// The invitation.
        #[n(0)]
        invite: InviteId,
    },
    /// A keeper lets in the one who knocked, as a new member.
    #[n(3)]
    Admit {
        /// The invitation, used up by this.
        #[n(0)]
        invite: InviteId,
        /// The knock that was answered.
        #[n(1)]
        knock: KnockHash,
        /// The new device.
        #[n(2)]
        device: DeviceKeys,
        /// The new member's key.
        #[n(3)]
        member_key: SealKey,
        /// The epoch's key for the new device.
        #[n(4)]
        seal: Seal,
    },
    /// A keeper lets an existing member, who lost every phone, back in on a new one.
    #[n(4)]
    Readmit {
        /// The invitation, used up by this.
        #[n(0)]
        invite: InviteId,
        /// The knock that was answered.
        #[n(1)]
        knock: KnockHash,
        /// The new device.
        #[n(2)]
        device: DeviceKeys,
        /// The member's new key.
        #[n(3)]
        member_key: SealKey,
        /// The epoch's key for the new device.
        #[n(4)]
        seal: Seal,
    },
    /// A member adds a phone of their own.
    #[n(5)]
    AddDevice {
        /// The new phone.
        #[n(0)]
        device: DeviceKeys,
        /// The epoch's key for it.
        #[n(1)]
        seal: Seal,
        /// The member's secret for it.
        #[n(2)]
        member_seal: Seal,
    },
    /// A new epoch: a fresh key for exactly those who stay.
    #[n(6)]
    Rotate {
        /// Members who go.
        #[n(0)]
        remove_members: Vec<MemberId>,
        /// Single devices that go.
        #[n(1)]
        remove_devices: Vec<DeviceId>,
        /// The new key, for each active device that remains, in order of device id.
        #[n(2)]
        seals: Vec<DeviceSeal>,
        /// The previous epoch's key under the new one, so that who comes later reads all from before.
        #[n(3)]
        wrap: Bytes,
        /// Commits to the new key.
        #[n(4)]
        commitment: Commitment,
        /// The signer's own member key, renewed because an own device goes.
        #[n(5)]
        renewal: Option<MemberKeyRenewal>,
    },
    /// The signer goes. Somebody who stays then rotates; until then nothing can be written.
    #[n(7)]
    Leave {
        /// How far.
        #[n(0)]
        leaving: Leaving,
    },
    /// New seals of the current key, for devices that were sent rubbish.
    #[n(8)]
    Reseal {
        /// The seals.
        #[n(0)]
        seals: Vec<DeviceSeal>,
    },
    /// A keeper changes what a member may do, and until when. Also the way to object to a claim.
    #[n(9)]
    SetAccess {
        /// Who.
        #[n(0)]
        member: MemberId,
        /// What.
        #[n(1)]
        access: Access,
        /// Until when; none for always.
        #[n(2)]
        until: Option<Instant>,
    },
    /// A member's new recovery code; the one before it no longer works.
    #[n(10)]
    NewRecovery {
        /// The recovery device: keys that come from the code.
        #[n(0)]
        device: DeviceKeys,
        /// The epoch's key for it.
        #[n(1)]
        seal: Seal,
        /// The member's secret for it.
        #[n(2)]
        member_seal: Seal,
    },
    /// Bodies to erase: the signer's own at once, others' when every keeper agreed.
    #[n(11)]
    Erase {
        /// The records, in order of place.
        #[n(0)]
        records: Vec<ErasedRecord>,
    },
    /// A keeper agrees to an erasure.
    #[n(12)]
    AgreeErase {
        /// The record of the `Erase`.
        #[n(0)]
        erase: RecordHash,
    },
    /// A keeper freezes or reopens writing.
    #[n(13)]
    Freeze {
        /// Which.
        #[n(0)]
        writing: Writing,
    },
    /// A member asks to become keeper, in effect after [`CLAIM_WAIT_MS`] unless a keeper objects.
    #[n(14)]
    ClaimKeeper,
    /// A keeper names the relay's new key.
    #[n(15)]
    RelayKey {
        /// The key.
        #[n(0)]
        relay: SignKey,
    },
    /// A keeper goes on after a relay that was restored from a backup gave numbers anew.
    #[n(16)]
    Resume {
        /// The last place on which both logs agree.
        #[n(0)]
        fork: u64,
        /// The log hash there.
        #[n(1)]
        hash: LogHash,
        /// The relay's own word on the log that was lost.
        #[n(2)]
        lost: Checkpoint,
    },
}
