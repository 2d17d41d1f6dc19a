//! The log as devices saw it, handed on so that two views of one log meet.

use std::collections::BTreeSet;

use shared::ids::{CircleId, DeviceId};
use shared::record::Head;
use shared::wire::{FromRelay, Refusal};

use super::{Disk, PeerId, Relay, Turn};
use crate::store::{Store, StoreError};

/// The last place that any log here will ever have: what SQLite's integers hold.
const LAST_PLACE: u64 = i64::MAX.unsigned_abs();

impl<S: Store> Relay<S> {
    /// Keeps a device's word on the log when it goes further than its last one. Not answered unless it is refused.
    pub(super) fn head(
        &mut self,
        turn: &mut Turn<'_>,
        peer: PeerId,
        device: DeviceId,
        head: &Head,
    ) -> Result<(), StoreError> {
        let circle = head.circle;
        let Some((_, room)) = self.let_pass(turn, peer, &device, circle)? else { return Ok(()) };
        let clock = room.clock(turn.now);
        let active = room.membership.active(&head.device, clock).is_some();
        let signer = room.membership.devices.get(&head.device);
        let Some(signer) = signer.filter(|_| active && head.seq <= LAST_PLACE) else {
            turn.refuse(peer, Refusal::NotAllowed, Some(circle));
            return Ok(());
        };
        if head.verify(&signer.keys.sign).is_err() {
            turn.refuse(peer, Refusal::BadSignature, Some(circle));
            return Ok(());
        }
        let last = self.store.heads(&circle)?.into_iter().find(|last| last.device == head.device);
        // A word that cannot be kept is no loss: the device gives another one after its next page.
        if turn.disk == Disk::Writable && last.is_none_or(|last| last.seq < head.seq) {
            self.store.set_head(head)?;
        }
        Ok(())
    }

    /// What the devices that are in the circle now said of its log.
    pub(super) fn heads(
        &mut self,
        turn: &mut Turn<'_>,
        peer: PeerId,
        device: DeviceId,
        circle: CircleId,
    ) -> Result<(), StoreError> {
        let Some((_, room)) = self.let_pass(turn, peer, &device, circle)? else { return Ok(()) };
        let inside: BTreeSet<DeviceId> =
            room.membership.active_devices(room.clock(turn.now)).map(|(id, _)| *id).collect();
        let mut heads = self.store.heads(&circle)?;
        heads.retain(|head| inside.contains(&head.device));
        turn.send(peer, FromRelay::Heads { circle, heads });
        Ok(())
    }
}
