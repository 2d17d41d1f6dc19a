//! The pure fold of the control log: members, devices, access, epochs, at any place in it.
//!
//! Relay and devices run the same code, so they cannot disagree on who may do what. `apply` checks everything first
//! and changes something only then: an entry that is refused leaves no trace.

use std::collections::{BTreeMap, BTreeSet};

use thiserror::Error;

use super::{
    Access, CLAIM_WAIT_MS, ControlEntry, DeviceSeal, ErasedRecord, INVITE_ANSWER_MS, Leaving,
    MAX_ACTIVE_DEVICES, MAX_ERASED_AT_ONCE, MAX_INVITE_BOX_BYTES, MAX_INVITE_LIFETIME_MS, MAX_MEMBERS,
    MAX_OPEN_INVITES, MemberKeyRenewal, Writing,
};
use crate::identity::DeviceKeys;
use crate::ids::{CircleId, Commitment, DeviceId, InviteId, LogHash, MemberId, RecordHash, SealKey, SignKey};
use crate::record::{Header, RecordKind};
use crate::time::Instant;

/// A person in the circle, or one who was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Where named entries for this member are sealed to.
    pub key: SealKey,
    /// What this member may do, as last set.
    pub access: Access,
    /// Until when; none for always.
    pub until: Option<Instant>,
    /// The place at which this member went.
    pub gone: Option<u64>,
    /// An own device went since the key was made: the member's next phone online renews it.
    pub key_is_stale: bool,
    /// From when a claim makes this member a keeper.
    pub keeper_from: Option<Instant>,
}

/// What a device is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeviceUse {
    /// A phone or a computer.
    Phone,
    /// Keys that come from a recovery code on paper.
    Recovery,
}

/// A device in the circle, or one that was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// Whose.
    pub member: MemberId,
    /// Its public keys.
    pub keys: DeviceKeys,
    /// What it is.
    pub purpose: DeviceUse,
    /// The place at which it came.
    pub added: u64,
    /// The place at which it went.
    pub removed: Option<u64>,
}

/// How far an invitation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InviteState {
    /// Nobody came yet.
    Open,
    /// Somebody was let in.
    Used,
    /// Taken back, or the knock was turned down.
    Revoked,
}

/// An invitation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invite {
    /// Checks the knock.
    pub key: SignKey,
    /// Who it is for.
    pub member: MemberId,
    /// What that person may do.
    pub access: Access,
    /// Until when that holds.
    pub until: Option<Instant>,
    /// Until when one can knock.
    pub knock_until: Instant,
    /// The device that made it.
    pub by: DeviceId,
    /// The record that made it.
    pub record: RecordHash,
    /// How far it is.
    pub state: InviteState,
}

/// An erasure that waits for keepers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingErasure {
    /// What.
    pub records: Vec<ErasedRecord>,
    /// Who agreed so far.
    pub agreed: BTreeSet<MemberId>,
}

/// Where a keeper went on after a fork.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resumed {
    /// The last place on which both logs agree.
    pub fork: u64,
    /// The log hash there.
    pub hash: LogHash,
}

/// Who is in the circle at one place of its log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// The circle.
    pub circle: CircleId,
    /// The hash of its genesis.
    pub fingerprint: RecordHash,
    /// The relay's key.
    pub relay: SignKey,
    /// The newest control entry.
    pub head: RecordHash,
    /// Its place in the log.
    pub seq: u64,
    /// The epoch.
    pub epoch: u32,
    /// Commits to the epoch's key.
    pub commitment: Commitment,
    /// Everyone, also those who went.
    pub members: BTreeMap<MemberId, Member>,
    /// Every device, also those that went.
    pub devices: BTreeMap<DeviceId, Device>,
    /// Every invitation.
    pub invites: BTreeMap<InviteId, Invite>,
    /// Erasures that wait.
    pub pending_erasures: BTreeMap<RecordHash, PendingErasure>,
    /// Erased records: place → the device that was said to have written it.
    pub erased: BTreeMap<u64, DeviceId>,
    /// The places of all control entries: they are never erased, for the fold stands on them.
    pub places: BTreeSet<u64>,
    /// Whether new pages may be written.
    pub writing: Writing,
    /// Somebody left: no data until somebody who stays has rotated.
    pub left_since_rotation: bool,
    /// Forks after which a keeper went on.
    pub resumed: Vec<Resumed>,
}

/// Why a control entry cannot stand here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ControlFault {
    /// The first record of a circle is not a sound genesis, or a genesis comes later.
    #[error("not a genesis in the place of one")]
    Genesis,
    /// For another circle.
    #[error("of another circle")]
    WrongCircle,
    /// Not on top of the newest control entry.
    #[error("not on the newest control entry")]
    Stale,
    /// Written in another epoch.
    #[error("of another epoch")]
    WrongEpoch,
    /// The device is not, or no longer, in the circle.
    #[error("the device is not in the circle")]
    NotInCircle,
    /// The signer's access does not reach that far.
    #[error("the signer may not do this")]
    NotAllowed,
    /// No such invitation.
    #[error("no such invitation")]
    NoSuchInvite,
    /// The invitation was used, taken back, or is too old.
    #[error("the invitation is no longer open")]
    InviteClosed,
    /// No such member, or one who went.
    #[error("no such member")]
    NoSuchMember,
    /// The member, device or invitation is there already.
    #[error("already there")]
    AlreadyThere,
    /// Seals are not for exactly the devices that stay.
    #[error("the seals are not for exactly the devices that stay")]
    SealsDiffer,
    /// It would leave the circle without a keeper.
    #[error("the circle would have no keeper")]
    LastKeeper,
    /// No such erasure, or records named twice or out of order.
    #[error("no such erasure")]
    BadErasure,
    /// More than a circle can hold.
    #[error("more than a circle can hold")]
    TooMany,
    /// Evidence of a fork that proves nothing.
    #[error("the evidence proves nothing")]
    BadEvidence,
}

/// Why a device may not write data here and now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NoWriting {
    /// Not, or no longer, in the circle.
    #[error("the device is not in the circle")]
    NotInCircle,
    /// In the circle, but as a reader.
    #[error("a reader does not write")]
    ReaderOnly,
    /// A keeper froze writing.
    #[error("writing is frozen")]
    Frozen,
    /// Somebody left: rotate first.
    #[error("the epoch must be renewed first")]
    RotateFirst,
}

/// Where and when an entry came, and its record's hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its place in the log.
    pub seq: u64,
    /// The relay's clock.
    pub received: Instant,
    /// Its record's hash.
    pub hash: RecordHash,
}

fn require(holds: bool, fault: ControlFault) -> Result<(), ControlFault> {
    if holds { Ok(()) } else { Err(fault) }
}

impl Membership {
    /// The circle as its genesis makes it. The caller has checked the record's signature with the genesis' own key.
    ///
    /// # Errors
    /// [`ControlFault::Genesis`] when the record is not a sound genesis.
    pub fn begin(place: Place, header: &Header, entry: &ControlEntry) -> Result<Self, ControlFault> {
        let ControlEntry::Genesis { relay, founder, member_key, device, commitment, .. } = entry else {
            return Err(ControlFault::Genesis);
        };
        let sound = header.kind == RecordKind::Control
            && header.number == 1
            && header.control.is_zero()
            && header.epoch == 0
            && header.seen_seq == 0
            && place.seq == 1
            && header.device == device.id();
        require(sound, ControlFault::Genesis)?;
        let member = Member {
            key: *member_key,
            access: Access::Keeper,
            until: None,
            gone: None,
            key_is_stale: false,
            keeper_from: None,
        };
        let phone = Device {
            member: *founder,
            keys: *device,
            purpose: DeviceUse::Phone,
            added: place.seq,
            removed: None,
        };
        Ok(Self {
            circle: header.circle,
            fingerprint: place.hash,
            relay: *relay,
            head: place.hash,
            seq: place.seq,
            epoch: 0,
            commitment: *commitment,
            members: BTreeMap::from([(*founder, member)]),
            devices: BTreeMap::from([(header.device, phone)]),
            invites: BTreeMap::new(),
            pending_erasures: BTreeMap::new(),
            erased: BTreeMap::new(),
            places: BTreeSet::from([place.seq]),
            writing: Writing::Open,
            left_since_rotation: false,
            resumed: Vec::new(),
        })
    }

    /// What a member may do at `at`; `None` when not in the circle then.
    pub fn access(&self, member: &MemberId, at: Instant) -> Option<Access> {
        let member = self.members.get(member)?;
        let in_time = member.until.is_none_or(|until| at < until);
        if member.gone.is_some() || !in_time {
            return None;
        }
        let claimed = member.keeper_from.is_some_and(|from| from <= at);
        Some(if claimed { Access::Keeper } else { member.access })
    }

    /// The member behind a device and what that member may do at `at`; `None` when the device is not in the circle then.
    pub fn active(&self, device: &DeviceId, at: Instant) -> Option<(MemberId, Access)> {
        let device = self.devices.get(device).filter(|device| device.removed.is_none())?;
        Some((device.member, self.access(&device.member, at)?))
    }

    /// All devices that can read at `at`, in order of id.
    pub fn active_devices(&self, at: Instant) -> impl Iterator<Item = (&DeviceId, &Device)> {
        self.devices.iter().filter(move |(id, _)| self.active(id, at).is_some())
    }

    /// All members in the circle at `at`, in order of id.
    pub fn active_members(&self, at: Instant) -> impl Iterator<Item = (&MemberId, &Member)> {
        self.members.iter().filter(move |(id, _)| self.access(id, at).is_some())
    }

    /// Whether somebody who went can still read the current epoch's key, so that nothing may be written before a `Rotate`.
    pub fn rotation_is_due(&self, at: Instant) -> bool {
        let ran_out =
            |member: &Member| member.gone.is_none() && member.until.is_some_and(|until| until <= at);
        self.left_since_rotation || self.members.values().any(ran_out)
    }

    /// Whether `device` may write data at `at`, and as whom.
    ///
    /// # Errors
    /// [`NoWriting`] with the reason.
    pub fn may_write(&self, device: &DeviceId, at: Instant) -> Result<MemberId, NoWriting> {
        let (member, access) = self.active(device, at).ok_or(NoWriting::NotInCircle)?;
        if access == Access::Reader {
            return Err(NoWriting::ReaderOnly);
        }
        if self.writing == Writing::Frozen {
            return Err(NoWriting::Frozen);
        }
        if self.rotation_is_due(at) {
            return Err(NoWriting::RotateFirst);
        }
        Ok(member)
    }

    /// The devices that a `Rotate` received at `at` must seal to, in order of id.
    pub fn remaining_devices(
        &self,
        at: Instant,
        remove_members: &[MemberId],
        remove_devices: &[DeviceId],
    ) -> BTreeMap<DeviceId, DeviceKeys> {
        self.active_devices(at)
            .filter(|(id, device)| !remove_devices.contains(id) && !remove_members.contains(&device.member))
            .map(|(id, device)| (*id, device.keys))
            .collect()
    }

    /// Takes the next control entry. The caller has checked the record's signature with the device's key.
    ///
    /// # Errors
    /// [`ControlFault`]; nothing has changed then.
    #[expect(clippy::too_many_lines, reason = "one arm for each entry, read as a table")]
    pub fn apply(&mut self, place: Place, header: &Header, entry: &ControlEntry) -> Result<(), ControlFault> {
        require(header.kind == RecordKind::Control, ControlFault::Genesis)?;
        require(header.circle == self.circle, ControlFault::WrongCircle)?;
        require(header.control == self.head, ControlFault::Stale)?;
        require(header.epoch == self.epoch, ControlFault::WrongEpoch)?;
        let at = place.received;
        let (member, access) = self.active(&header.device, at).ok_or(ControlFault::NotInCircle)?;
        let signer = Signer { device: header.device, member, access };
        match entry {
            ControlEntry::Genesis { .. } => return Err(ControlFault::Genesis),
            ControlEntry::Invite { invite, key, member, access, until, lifetime_ms, note, answer } => {
                signer.is_keeper()?;
                require(!self.invites.contains_key(invite), ControlFault::AlreadyThere)?;
                require(
                    self.members.contains_key(member) || self.members.len() < MAX_MEMBERS,
                    ControlFault::TooMany,
                )?;
                let open = |other: &&Invite| other.state == InviteState::Open && at < other.knock_until;
                require(
                    self.invites.values().filter(open).count() < MAX_OPEN_INVITES,
                    ControlFault::TooMany,
                )?;
                let boxes_fit = note.len() <= MAX_INVITE_BOX_BYTES && answer.len() <= MAX_INVITE_BOX_BYTES;
                require(*lifetime_ms <= MAX_INVITE_LIFETIME_MS && boxes_fit, ControlFault::TooMany)?;
                let invitation = Invite {
                    key: *key,
                    member: *member,
                    access: *access,
                    until: *until,
                    knock_until: at.plus_ms(*lifetime_ms),
                    by: signer.device,
                    record: place.hash,
                    state: InviteState::Open,
                };
                self.invites.insert(*invite, invitation);
            }
            ControlEntry::RevokeInvite { invite } => {
                signer.is_keeper()?;
                let invitation = self.invites.get_mut(invite).ok_or(ControlFault::NoSuchInvite)?;
                require(invitation.state == InviteState::Open, ControlFault::InviteClosed)?;
                invitation.state = InviteState::Revoked;
            }
            ControlEntry::Admit { invite, device, member_key, .. } => {
                let invitation = self.answerable(&signer, invite, device, at)?;
                require(!self.members.contains_key(&invitation.member), ControlFault::AlreadyThere)?;
                require(self.members.len() < MAX_MEMBERS, ControlFault::TooMany)?;
                let newcomer = Member {
                    key: *member_key,
                    access: invitation.access,
                    until: invitation.until,
                    gone: None,
                    key_is_stale: false,
                    keeper_from: None,
                };
                self.members.insert(invitation.member, newcomer);
                self.let_in(*invite, invitation.member, device, place.seq);
            }
            ControlEntry::Readmit { invite, device, member_key, .. } => {
                let invitation = self.answerable(&signer, invite, device, at)?;
                require(self.members.contains_key(&invitation.member), ControlFault::NoSuchMember)?;
                // An own new phone is added, not let back in: that would put out the phone in hand.
                require(invitation.member != signer.member, ControlFault::NotAllowed)?;
                let stays = invitation.access == Access::Keeper && invitation.until.is_none();
                require(
                    stays || self.keepers_besides(&[invitation.member], &[], at),
                    ControlFault::LastKeeper,
                )?;
                let member = self.members.get_mut(&invitation.member).ok_or(ControlFault::NoSuchMember)?;
                member.key = *member_key;
                member.keeper_from = None;
                member.key_is_stale = false;
                member.access = invitation.access;
                member.until = invitation.until;
                member.gone = None;
                self.lose_phones(invitation.member, place.seq);
                self.let_in(*invite, invitation.member, device, place.seq);
            }
            ControlEntry::AddDevice { device, .. } => {
                self.is_new(device, at)?;
                self.add_device(signer.member, device, DeviceUse::Phone, place.seq);
            }
            ControlEntry::Rotate { remove_members, remove_devices, seals, commitment, renewal, .. } => {
                self.rotate(&signer, place, remove_members, remove_devices, seals, renewal.as_ref())?;
                self.commitment = *commitment;
            }
            ControlEntry::Leave { leaving } => self.leave(&signer, *leaving, place)?,
            ControlEntry::Reseal { seals } => {
                require(signer.access >= Access::Member, ControlFault::NotAllowed)?;
                let known = seals.iter().all(|seal| self.active(&seal.device, at).is_some());
                require(known && !seals.is_empty() && in_order(seals), ControlFault::SealsDiffer)?;
            }
            ControlEntry::SetAccess { member, access, until } => {
                signer.is_keeper()?;
                self.access(member, at).ok_or(ControlFault::NoSuchMember)?;
                let stays = *access == Access::Keeper && until.is_none();
                require(stays || self.keepers_besides(&[*member], &[], at), ControlFault::LastKeeper)?;
                let target = self.members.get_mut(member).ok_or(ControlFault::NoSuchMember)?;
                target.access = *access;
                target.until = *until;
                target.keeper_from = None;
            }
            ControlEntry::NewRecovery { device, .. } => {
                self.is_new(device, at)?;
                let replaced = self.devices.values_mut().filter(|other| {
                    other.member == signer.member
                        && other.purpose == DeviceUse::Recovery
                        && other.removed.is_none()
                });
                let mut any_replaced = false;
                for recovery in replaced {
                    recovery.removed = Some(place.seq);
                    any_replaced = true;
                }
                if any_replaced && let Some(member) = self.members.get_mut(&signer.member) {
                    member.key_is_stale = true;
                    self.left_since_rotation = true;
                }
                self.add_device(signer.member, device, DeviceUse::Recovery, place.seq);
            }
            ControlEntry::Erase { records } => self.erase(&signer, place, records)?,
            ControlEntry::AgreeErase { erase } => {
                signer.is_keeper()?;
                let pending = self.pending_erasures.get_mut(erase).ok_or(ControlFault::BadErasure)?;
                pending.agreed.insert(signer.member);
                self.finish_erasures(at);
            }
            ControlEntry::Freeze { writing } => {
                signer.is_keeper()?;
                self.writing = *writing;
            }
            ControlEntry::ClaimKeeper => {
                require(signer.access == Access::Member, ControlFault::NotAllowed)?;
                let member = self.members.get_mut(&signer.member).ok_or(ControlFault::NoSuchMember)?;
                require(member.keeper_from.is_none(), ControlFault::AlreadyThere)?;
                member.keeper_from = Some(at.plus_ms(CLAIM_WAIT_MS));
            }
            ControlEntry::RelayKey { relay } => {
                signer.is_keeper()?;
                self.relay = *relay;
            }
            ControlEntry::Resume { fork, hash, lost } => {
                signer.is_keeper()?;
                let proves =
                    lost.circle == self.circle && lost.seq > *fork && lost.verify(&self.relay).is_ok();
                require(proves && *fork < place.seq, ControlFault::BadEvidence)?;
                self.resumed.push(Resumed { fork: *fork, hash: *hash });
            }
        }
        self.head = place.hash;
        self.seq = place.seq;
        self.places.insert(place.seq);
        Ok(())
    }

    fn is_new(&self, device: &DeviceKeys, at: Instant) -> Result<(), ControlFault> {
        require(!self.devices.contains_key(&device.id()), ControlFault::AlreadyThere)?;
        require(self.active_devices(at).count() < MAX_ACTIVE_DEVICES, ControlFault::TooMany)
    }

    fn add_device(&mut self, member: MemberId, keys: &DeviceKeys, purpose: DeviceUse, added: u64) {
        self.devices.insert(keys.id(), Device { member, keys: *keys, purpose, added, removed: None });
    }

    /// The invitation, when this signer can answer a knock on it with this device now.
    fn answerable(
        &self,
        signer: &Signer,
        invite: &InviteId,
        device: &DeviceKeys,
        at: Instant,
    ) -> Result<Invite, ControlFault> {
        signer.is_keeper()?;
        let invitation = self.invites.get(invite).ok_or(ControlFault::NoSuchInvite)?;
        let in_time = at < invitation.knock_until.plus_ms(INVITE_ANSWER_MS);
        require(invitation.state == InviteState::Open && in_time, ControlFault::InviteClosed)?;
        self.is_new(device, at)?;
        Ok(invitation.clone())
    }

    /// Whoever comes back lost every phone: those may be in other hands, so they go, and a new epoch is due.
    fn lose_phones(&mut self, member: MemberId, seq: u64) {
        let lost =
            self.devices.values_mut().filter(|device| device.member == member && device.removed.is_none());
        for device in lost {
            device.removed = Some(seq);
            self.left_since_rotation = true;
        }
    }

    fn let_in(&mut self, invite: InviteId, member: MemberId, device: &DeviceKeys, seq: u64) {
        self.add_device(member, device, DeviceUse::Phone, seq);
        if let Some(invitation) = self.invites.get_mut(&invite) {
            invitation.state = InviteState::Used;
        }
    }

    /// Whether a keeper without an end date, and with a device left, remains when these are not counted.
    fn keepers_besides(&self, members: &[MemberId], devices: &[DeviceId], at: Instant) -> bool {
        self.active_members(at).any(|(id, member)| {
            let left = |(key, device): (&DeviceId, &Device)| {
                device.member == *id && device.removed.is_none() && !devices.contains(key)
            };
            !members.contains(id)
                && member.until.is_none()
                && self.access(id, at) == Some(Access::Keeper)
                && self.devices.iter().any(left)
        })
    }

    fn rotate(
        &mut self,
        signer: &Signer,
        place: Place,
        remove_members: &[MemberId],
        remove_devices: &[DeviceId],
        seals: &[DeviceSeal],
        renewal: Option<&MemberKeyRenewal>,
    ) -> Result<(), ControlFault> {
        let at = place.received;
        require(signer.access >= Access::Member, ControlFault::NotAllowed)?;
        for member in remove_members {
            require(
                self.members.get(member).is_some_and(|member| member.gone.is_none()),
                ControlFault::NoSuchMember,
            )?;
            // Whoever signs stays: going oneself is `Leave`.
            require(*member != signer.member && signer.access == Access::Keeper, ControlFault::NotAllowed)?;
        }
        for device in remove_devices {
            let (owner, _) = self.active(device, at).ok_or(ControlFault::NotInCircle)?;
            let own = owner == signer.member && *device != signer.device;
            require(
                own || (owner != signer.member && signer.access == Access::Keeper),
                ControlFault::NotAllowed,
            )?;
        }
        require(self.keepers_besides(remove_members, remove_devices, at), ControlFault::LastKeeper)?;
        let remaining = self.remaining_devices(at, remove_members, remove_devices);
        require(seals.iter().map(|seal| &seal.device).eq(remaining.keys()), ControlFault::SealsDiffer)?;
        if let Some(renewal) = renewal {
            let own =
                |id: &&DeviceId| self.devices.get(id).is_some_and(|device| device.member == signer.member);
            let own_devices = remaining.keys().filter(own);
            require(
                renewal.seals.iter().map(|seal| &seal.device).eq(own_devices),
                ControlFault::SealsDiffer,
            )?;
        }

        for id in remove_devices {
            if let Some(device) = self.devices.get_mut(id) {
                device.removed = Some(place.seq);
                if let Some(member) = self.members.get_mut(&device.member) {
                    member.key_is_stale = true;
                }
            }
        }
        let ran_out: Vec<MemberId> =
            self.members.keys().filter(|id| self.access(id, at).is_none()).copied().collect();
        for id in remove_members.iter().chain(&ran_out) {
            self.take_out(*id, place.seq);
        }
        if let Some(renewal) = renewal
            && let Some(member) = self.members.get_mut(&signer.member)
        {
            member.key = renewal.key;
            member.key_is_stale = false;
        }
        self.epoch = self.epoch.saturating_add(1);
        self.left_since_rotation = false;
        Ok(())
    }

    fn take_out(&mut self, id: MemberId, seq: u64) {
        if let Some(member) = self.members.get_mut(&id)
            && member.gone.is_none()
        {
            member.gone = Some(seq);
            member.keeper_from = None;
        }
        for device in
            self.devices.values_mut().filter(|device| device.member == id && device.removed.is_none())
        {
            device.removed = Some(seq);
        }
    }

    fn leave(&mut self, signer: &Signer, leaving: Leaving, place: Place) -> Result<(), ControlFault> {
        let own = |device: &Device| device.member == signer.member && device.removed.is_none();
        let last_device = self.devices.values().filter(|device| own(device)).count() == 1;
        let whole_member = leaving == Leaving::Member || last_device;
        if whole_member {
            require(self.keepers_besides(&[signer.member], &[], place.received), ControlFault::LastKeeper)?;
            self.take_out(signer.member, place.seq);
        } else {
            if let Some(device) = self.devices.get_mut(&signer.device) {
                device.removed = Some(place.seq);
            }
            if let Some(member) = self.members.get_mut(&signer.member) {
                member.key_is_stale = true;
            }
        }
        self.left_since_rotation = true;
        Ok(())
    }

    fn erase(&mut self, signer: &Signer, place: Place, records: &[ErasedRecord]) -> Result<(), ControlFault> {
        require(signer.access >= Access::Member, ControlFault::NotAllowed)?;
        require(!records.is_empty() && records.len() <= MAX_ERASED_AT_ONCE, ControlFault::TooMany)?;
        let ordered = records.iter().zip(records.iter().skip(1)).all(|(one, next)| one.seq < next.seq);
        let earlier = records
            .iter()
            .all(|record| record.seq < place.seq && record.seq > 0 && !self.places.contains(&record.seq));
        require(ordered && earlier, ControlFault::BadErasure)?;
        let owner = |record: &ErasedRecord| self.devices.get(&record.device).map(|device| device.member);
        require(records.iter().all(|record| owner(record).is_some()), ControlFault::BadErasure)?;
        if records.iter().all(|record| owner(record) == Some(signer.member)) {
            self.erased.extend(records.iter().map(|record| (record.seq, record.device)));
            return Ok(());
        }
        let agreed = BTreeSet::from([signer.member]);
        self.pending_erasures.insert(place.hash, PendingErasure { records: records.to_vec(), agreed });
        self.finish_erasures(place.received);
        Ok(())
    }

    /// Carries out the erasures to which every keeper of this moment agreed.
    fn finish_erasures(&mut self, at: Instant) {
        let keepers: BTreeSet<MemberId> = self
            .active_members(at)
            .filter(|(id, _)| self.access(id, at) == Some(Access::Keeper))
            .map(|(id, _)| *id)
            .collect();
        let erased = &mut self.erased;
        self.pending_erasures.retain(|_, pending| {
            let complete = pending.agreed.is_superset(&keepers);
            if complete {
                erased.extend(pending.records.iter().map(|record| (record.seq, record.device)));
            }
            !complete
        });
    }
}

fn in_order(seals: &[DeviceSeal]) -> bool {
    seals.iter().zip(seals.iter().skip(1)).all(|(one, next)| one.device < next.device)
}

struct Signer {
    device: DeviceId,
    member: MemberId,
    access: Access,
}

impl Signer {
    fn is_keeper(&self) -> Result<(), ControlFault> {
        require(self.access == Access::Keeper, ControlFault::NotAllowed)
    }
}
