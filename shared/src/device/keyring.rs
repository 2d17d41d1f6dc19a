//! The keys that the control log holds for this device: followed entry by entry, rebuilt from it at opening.

use std::collections::BTreeMap;

use crate::codec::Bytes;
use crate::control::membership::Membership;
use crate::control::{ControlEntry, DeviceSeal, Seal};
use crate::crypto::epoch::{self, Offer, SealPlace};
use crate::crypto::keys::DeviceSecrets;
use crate::crypto::{DoesNotOpen, SealSecret, Secret};
use crate::ids::{Commitment, InviteId, MemberId, SealKey};
use crate::record::Header;

#[derive(Default)]
pub(super) struct Keyring {
    keys: BTreeMap<u32, Secret>,
    /// For each epoch its commitment, and the wrap of the key before.
    epochs: Vec<(Commitment, Option<Bytes>)>,
    member_secrets: Vec<SealSecret>,
    /// The sealed answers of invitations, and the epoch of their key.
    answers: BTreeMap<InviteId, (u32, Bytes)>,
    /// By the new public key: the wrap of the member secret before it.
    renewals: BTreeMap<SealKey, Bytes>,
    /// For a device that was found in the log rather than knocked: the proof that who let it in had seen its offer.
    pub(super) vouched: bool,
}

/// Whose keys.
pub(super) struct Holder<'a> {
    pub(super) device: &'a DeviceSecrets,
    pub(super) offer: Offer,
    pub(super) me: Option<MemberId>,
}

impl Keyring {
    pub(super) fn new(first_member_secret: Option<SealSecret>) -> Self {
        Self { member_secrets: first_member_secret.into_iter().collect(), ..Self::default() }
    }

    pub(super) fn epoch_key(&self, epoch: u32) -> Option<&Secret> {
        self.keys.get(&epoch)
    }

    pub(super) fn member_secrets(&self) -> &[SealSecret] {
        &self.member_secrets
    }

    pub(super) fn answer(&self, invite: &InviteId) -> Option<(&Secret, &Bytes)> {
        let (epoch, answer) = self.answers.get(invite)?;
        Some((self.keys.get(epoch)?, answer))
    }

    /// Learns from one entry; `after` is the membership with it. An error says that something sealed to me is rubbish.
    pub(super) fn learn(
        &mut self,
        header: &Header,
        entry: &ControlEntry,
        after: &Membership,
        holder: &Holder<'_>,
    ) -> Result<(), DoesNotOpen> {
        let place = SealPlace { circle: after.circle, previous_control: header.control };
        let my_id = holder.device.id();
        match entry {
            ControlEntry::Genesis { commitment, seal, .. } => {
                self.epochs.push((*commitment, None));
                if header.device == my_id {
                    self.open(seal, after, place, holder)?;
                }
                Ok(())
            }
            ControlEntry::Invite { invite, answer, .. } => {
                self.answers.insert(*invite, (after.epoch, answer.clone()));
                Ok(())
            }
            ControlEntry::Admit { device, seal, .. } | ControlEntry::Readmit { device, seal, .. } => {
                if device.id() == my_id { self.open(seal, after, place, holder) } else { Ok(()) }
            }
            ControlEntry::AddDevice { device, seal, member_seal }
            | ControlEntry::NewRecovery { device, seal, member_seal } => {
                if device.id() != my_id {
                    return Ok(());
                }
                self.open_member(member_seal, after, place, &holder.offer, holder)?;
                self.vouched = true;
                self.open(seal, after, place, holder)
            }
            ControlEntry::Rotate { seals, wrap, commitment, renewal, .. } => {
                self.epochs.push((*commitment, Some(wrap.clone())));
                let mine = |seals: &[DeviceSeal]| {
                    seals.iter().find(|seal| seal.device == my_id).map(|seal| seal.seal)
                };
                if let Some(renewal) = renewal {
                    self.renewals.insert(renewal.key, renewal.wrap.clone());
                }
                let member = renewal.as_ref().and_then(|renewal| mine(&renewal.seals));
                if let Some(seal) = member {
                    self.open_member(&seal, after, place, &Offer::NONE, holder)?;
                }
                mine(seals).map_or(Ok(()), |seal| self.open(&seal, after, place, holder))
            }
            ControlEntry::Reseal { seals } => {
                let mine = seals.iter().find(|seal| seal.device == my_id);
                match mine {
                    Some(seal) if !self.keys.contains_key(&after.epoch) => {
                        self.open(&seal.seal, after, place, holder)
                    }
                    Some(_) | None => Ok(()),
                }
            }
            ControlEntry::RevokeInvite { .. }
            | ControlEntry::Leave { .. }
            | ControlEntry::SetAccess { .. }
            | ControlEntry::Erase { .. }
            | ControlEntry::AgreeErase { .. }
            | ControlEntry::Freeze { .. }
            | ControlEntry::ClaimKeeper
            | ControlEntry::RelayKey { .. }
            | ControlEntry::Resume { .. } => Ok(()),
        }
    }

    fn open(
        &mut self,
        seal: &Seal,
        after: &Membership,
        place: SealPlace,
        holder: &Holder<'_>,
    ) -> Result<(), DoesNotOpen> {
        let key = epoch::open_epoch(seal, after.epoch, place, holder.device, &after.commitment)?;
        self.keys.insert(after.epoch, key);
        self.walk_back(after)
    }

    /// From the newest key to all older ones.
    fn walk_back(&mut self, after: &Membership) -> Result<(), DoesNotOpen> {
        for newer in (1..=after.epoch).rev() {
            let older = newer - 1;
            if self.keys.contains_key(&older) {
                continue;
            }
            let Some(key) = self.keys.get(&newer) else { return Err(DoesNotOpen) };
            let at = |epoch: u32| self.epochs.get(usize::try_from(epoch).unwrap_or(usize::MAX));
            let (_, wrap) = at(newer).ok_or(DoesNotOpen)?;
            let (expected, _) = at(older).ok_or(DoesNotOpen)?;
            let wrap = wrap.as_ref().ok_or(DoesNotOpen)?;
            let opened = epoch::unwrap_previous(key, &after.circle, newer, wrap, expected)?;
            self.keys.insert(older, opened);
        }
        Ok(())
    }

    fn open_member(
        &mut self,
        seal: &Seal,
        after: &Membership,
        place: SealPlace,
        offer: &Offer,
        holder: &Holder<'_>,
    ) -> Result<(), DoesNotOpen> {
        let me = after.devices.get(&holder.device.id()).map(|device| device.member).or(holder.me);
        let me = me.ok_or(DoesNotOpen)?;
        let member = after.members.get(&me).ok_or(DoesNotOpen)?;
        let newest = epoch::open_member(seal, &me, place, offer, holder.device, &member.key)?;
        let mut found = vec![newest];
        // A phone that came later holds only the newest secret; the wraps lead to the older ones.
        while let Some(wrap) = found.last().and_then(|secret| self.renewals.get(&secret.public().ok()?)) {
            let Some(newer) = found.last() else { break };
            let Ok(older) = epoch::unwrap_member(newer, &after.circle, wrap) else { break };
            if self.has(&older) || found.len() > self.renewals.len() {
                break;
            }
            found.push(older);
        }
        self.member_secrets.extend(found.into_iter().rev());
        Ok(())
    }

    fn has(&self, secret: &SealSecret) -> bool {
        self.member_secrets.iter().any(|known| known.expose() == secret.expose())
    }
}
