//! What a person or the device itself wants of the control log. A wish becomes an entry only on the newest control
//! head, and becomes another one when somebody else was first.

use minicbor::{Decode, Encode};
use rand_core::CryptoRng;

use super::effect::NotDone;
use super::keyring::Keyring;
use crate::codec::Bytes;
use crate::control::membership::Membership;
use crate::control::{Access, ControlEntry, DeviceSeal, ErasedRecord, Leaving, MemberKeyRenewal, Writing};
use crate::crypto::epoch::{self, Offer, SealPlace};
use crate::crypto::invite::{InviteNote, InviteSecrets};
use crate::crypto::keys::DeviceSecrets;
use crate::crypto::{DoesNotOpen, SealSecret, Secret};
use crate::identity::DeviceKeys;
use crate::ids::{DeviceId, InviteId, LogHash, MemberId, RecordHash};
use crate::record::Checkpoint;
use crate::time::Instant;
use crate::wire::Knock;

#[derive(Clone, Debug, Encode, Decode)]
#[cbor(array)]
pub(super) enum Wish {
    /// The genesis, already sealed beside it.
    #[n(0)]
    Begin,
    #[n(1)]
    Invite {
        #[n(0)]
        invite: InviteId,
        #[n(1)]
        member: MemberId,
        #[n(2)]
        access: Access,
        #[n(3)]
        until: Option<Instant>,
        #[n(4)]
        note: InviteNote,
    },
    #[n(2)]
    Revoke(#[n(0)] InviteId),
    #[n(3)]
    LetIn(#[n(0)] Knock),
    #[n(4)]
    AddDevice {
        #[n(0)]
        device: DeviceKeys,
        #[n(1)]
        offer: Bytes,
    },
    #[n(5)]
    Remove {
        #[n(0)]
        members: Vec<MemberId>,
        #[n(1)]
        devices: Vec<DeviceId>,
    },
    /// A new epoch because somebody left or an own key is stale; nobody asked for it, and it is dropped when no longer due.
    #[n(6)]
    Renew,
    #[n(7)]
    Leave(#[n(0)] Leaving),
    #[n(8)]
    Reseal(#[n(0)] Vec<DeviceId>),
    #[n(9)]
    SetAccess {
        #[n(0)]
        member: MemberId,
        #[n(1)]
        access: Access,
        #[n(2)]
        until: Option<Instant>,
    },
    #[n(10)]
    NewRecovery {
        #[n(0)]
        device: DeviceKeys,
        #[n(1)]
        offer: Bytes,
    },
    #[n(11)]
    Erase(#[n(0)] Vec<ErasedRecord>),
    #[n(12)]
    AgreeErase(#[n(0)] RecordHash),
    #[n(13)]
    Freeze(#[n(0)] Writing),
    #[n(14)]
    ClaimKeeper,
    #[n(15)]
    Resume {
        #[n(0)]
        fork: u64,
        #[n(1)]
        hash: LogHash,
        #[n(2)]
        lost: Checkpoint,
    },
}

/// What a wish is decided on.
pub(super) struct Ground<'a> {
    pub(super) membership: &'a Membership,
    pub(super) keyring: &'a Keyring,
    pub(super) me: MemberId,
    /// The relay's clock, as far as it is known here.
    pub(super) at: Instant,
}

impl From<DoesNotOpen> for NotDone {
    fn from(_: DoesNotOpen) -> Self {
        Self::BadKey
    }
}

fn offer(bytes: &Bytes) -> Offer {
    Offer(bytes.as_ref().try_into().unwrap_or_default())
}

impl Ground<'_> {
    fn place(&self) -> SealPlace {
        SealPlace { circle: self.membership.circle, previous_control: self.membership.head }
    }

    fn epoch_key(&self) -> Result<&Secret, NotDone> {
        self.keyring.epoch_key(self.membership.epoch).ok_or(NotDone::BadKey)
    }

    fn member_secret(&self) -> Result<&SealSecret, NotDone> {
        self.keyring.member_secrets().last().ok_or(NotDone::BadKey)
    }

    /// The entry that this wish is on this ground; `None` when there is nothing left to do.
    pub(super) fn decide(
        &self,
        wish: &Wish,
        rng: &mut impl CryptoRng,
    ) -> Result<Option<ControlEntry>, NotDone> {
        let membership = self.membership;
        let circle = membership.circle;
        let epoch = membership.epoch;
        let seal_epoch = |keys: &DeviceKeys, rng: &mut _| {
            epoch::seal_epoch(self.epoch_key()?, epoch, self.place(), keys, rng).map_err(NotDone::from)
        };
        Ok(Some(match wish {
            // A genesis is sealed when the wish is made; there is nothing to decide on.
            Wish::Begin => return Ok(None),
            Wish::Invite { invite, member, access, until, note } => {
                let secrets = InviteSecrets::random(rng);
                ControlEntry::Invite {
                    invite: *invite,
                    key: secrets.seed.public(&circle, invite),
                    member: *member,
                    access: *access,
                    until: *until,
                    lifetime_ms: crate::control::MAX_INVITE_LIFETIME_MS,
                    note: secrets.seal_note(note, &circle, invite, rng).into(),
                    answer: secrets.seal_answer(self.epoch_key()?, &circle, invite, rng).into(),
                }
            }
            Wish::Revoke(invite) => ControlEntry::RevokeInvite { invite: *invite },
            Wish::LetIn(knock) => {
                let request: crate::wire::KnockRequest =
                    crate::codec::from_bytes(&knock.request).map_err(|_| NotDone::NobodyKnocked)?;
                let invite = membership.invites.get(&request.invite).ok_or(NotDone::NobodyKnocked)?;
                let (device, member_key) = (request.device, request.member_key);
                let seal = seal_epoch(&device, rng)?;
                let (invite_id, knock) = (request.invite, knock.hash());
                if membership.members.contains_key(&invite.member) {
                    ControlEntry::Readmit { invite: invite_id, knock, device, member_key, seal }
                } else {
                    ControlEntry::Admit { invite: invite_id, knock, device, member_key, seal }
                }
            }
            Wish::AddDevice { device, offer: shown } => {
                let (seal, member_seal) =
                    (seal_epoch(device, rng)?, self.seal_member(device, &offer(shown), rng)?);
                ControlEntry::AddDevice { device: *device, seal, member_seal }
            }
            Wish::NewRecovery { device, offer: shown } => {
                let (seal, member_seal) =
                    (seal_epoch(device, rng)?, self.seal_member(device, &offer(shown), rng)?);
                ControlEntry::NewRecovery { device: *device, seal, member_seal }
            }
            Wish::Remove { members, devices } => self.rotate(members, devices, rng)?,
            Wish::Renew if !self.renewal_is_due() => return Ok(None),
            Wish::Renew => self.rotate(&[], &[], rng)?,
            Wish::Leave(leaving) => ControlEntry::Leave { leaving: *leaving },
            Wish::Reseal(devices) => {
                let mut seals = Vec::new();
                for (id, device) in membership.active_devices(self.at).filter(|(id, _)| devices.contains(id))
                {
                    seals.push(DeviceSeal { device: *id, seal: seal_epoch(&device.keys, rng)? });
                }
                ControlEntry::Reseal { seals }
            }
            Wish::SetAccess { member, access, until } => {
                ControlEntry::SetAccess { member: *member, access: *access, until: *until }
            }
            Wish::Erase(records) => ControlEntry::Erase { records: records.clone() },
            Wish::AgreeErase(erase) => ControlEntry::AgreeErase { erase: *erase },
            Wish::Freeze(writing) => ControlEntry::Freeze { writing: *writing },
            Wish::ClaimKeeper => ControlEntry::ClaimKeeper,
            Wish::Resume { fork, hash, lost } => {
                ControlEntry::Resume { fork: *fork, hash: *hash, lost: lost.clone() }
            }
        }))
    }

    /// Whether the device itself should rotate: somebody who went still has the key, or an own device went.
    pub(super) fn renewal_is_due(&self) -> bool {
        let may = self.membership.access(&self.me, self.at) >= Some(Access::Member);
        let stale = self.membership.members.get(&self.me).is_some_and(|member| member.key_is_stale);
        may && (stale || self.membership.rotation_is_due(self.at))
    }

    fn seal_member(
        &self,
        to: &DeviceKeys,
        offer: &Offer,
        rng: &mut impl CryptoRng,
    ) -> Result<crate::control::Seal, NotDone> {
        Ok(epoch::seal_member(self.member_secret()?, &self.me, self.place(), offer, to, rng)?)
    }

    fn rotate(
        &self,
        remove_members: &[MemberId],
        remove_devices: &[DeviceId],
        rng: &mut impl CryptoRng,
    ) -> Result<ControlEntry, NotDone> {
        let membership = self.membership;
        let (circle, place, next) = (membership.circle, self.place(), membership.epoch.saturating_add(1));
        let key = Secret::random(rng);
        let remaining = membership.remaining_devices(self.at, remove_members, remove_devices);
        let mut seals = Vec::new();
        for (id, keys) in &remaining {
            // A key that cannot be sealed to is its owner's lie; its seal is rubbish, and the others go on.
            let seal = epoch::seal_epoch(&key, next, place, keys, rng).or_else(|_| {
                let nobody = DeviceSecrets::random(rng)?;
                epoch::seal_epoch(&key, next, place, &nobody.keys(), rng)
            })?;
            seals.push(DeviceSeal { device: *id, seal });
        }
        let own = |id: &DeviceId| membership.devices.get(id).is_some_and(|device| device.member == self.me);
        let stale = membership.members.get(&self.me).is_some_and(|member| member.key_is_stale);
        let renewal = if stale || remove_devices.iter().any(own) {
            let secret = SealSecret::random(rng);
            let mut seals = Vec::new();
            for (id, keys) in remaining.iter().filter(|(id, _)| own(id)) {
                let seal = epoch::seal_member(&secret, &self.me, place, &Offer::NONE, keys, rng)?;
                seals.push(DeviceSeal { device: *id, seal });
            }
            let wrap = epoch::wrap_member(&secret, self.member_secret()?, &circle, rng).into();
            Some(MemberKeyRenewal { key: secret.public()?, seals, wrap })
        } else {
            None
        };
        Ok(ControlEntry::Rotate {
            remove_members: remove_members.to_vec(),
            remove_devices: remove_devices.to_vec(),
            seals,
            wrap: epoch::wrap_previous(&key, &circle, next, self.epoch_key()?, rng).into(),
            commitment: epoch::commitment(&key, &circle, next),
            renewal,
        })
    }
}
