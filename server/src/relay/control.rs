//! What a kept control entry brings about beside the log: the projection of devices, closed doors, erased bodies, and
//! the word to who came and who went.

use std::collections::BTreeSet;

use shared::control::ControlEntry;
use shared::control::membership::Membership;
use shared::ids::{CircleId, DeviceId, InviteId};
use shared::wire::InviteStatus;

use super::rooms::Room;
use super::{Relay, Turn};
use crate::store::{DeviceRow, Kept, Store, StoreError};

/// Writes what changed of the circle's devices.
pub(super) fn project(
    store: &mut impl Store,
    before: Option<&Membership>,
    after: &Membership,
) -> Result<(), StoreError> {
    for (id, device) in &after.devices {
        if before.and_then(|before| before.devices.get(id)) != Some(device) {
            let row = DeviceRow { member: device.member, added: device.added, removed: device.removed };
            store.set_device(&after.circle, id, &row)?;
        }
    }
    Ok(())
}

/// An invitation that was closed, and who stood at that door.
pub(super) struct Closed {
    pub(super) invite: InviteId,
    pub(super) status: InviteStatus,
    pub(super) knocked: Vec<DeviceId>,
}

/// Forgets who knocked on an invitation that this entry closes, and names them once more.
pub(super) fn close_invite(
    store: &mut impl Store,
    circle: CircleId,
    entry: &ControlEntry,
) -> Result<Option<Closed>, StoreError> {
    let (invite, status) =
        if let ControlEntry::Admit { invite, .. } | ControlEntry::Readmit { invite, .. } = entry {
            (*invite, InviteStatus::Used)
        } else if let ControlEntry::RevokeInvite { invite } = entry {
            (*invite, InviteStatus::Revoked)
        } else {
            return Ok(None);
        };
    let knocks = store.knocks(&circle)?.into_iter().filter(|row| row.invite == invite);
    let knocked = knocks.map(|row| row.device).collect();
    store.close_invite(&circle, &invite)?;
    Ok(Some(Closed { invite, status, knocked }))
}

/// Takes away the bodies that became erased, also from what is about to be pushed. Whether there were any.
pub(super) fn erase(
    store: &mut impl Store,
    room: &mut Room,
    before: Option<&Membership>,
    fresh: &mut [Kept],
) -> Result<bool, StoreError> {
    let all = room.membership.erased.keys();
    let known = |seq: &&u64| before.is_some_and(|before| before.erased.contains_key(seq));
    let seqs: Vec<u64> = all.filter(|seq| !known(seq)).copied().collect();
    if seqs.is_empty() {
        return Ok(false);
    }
    let freed = store.erase(&room.membership.circle, &seqs)?;
    room.row.record_bytes = room.row.record_bytes.saturating_sub(freed.record_bytes);
    room.row.blob_bytes = room.row.blob_bytes.saturating_sub(freed.blob_bytes);
    for kept in fresh.iter_mut().filter(|kept| seqs.binary_search(&kept.placed.seq).is_ok()) {
        kept.placed.record.body = None;
    }
    Ok(true)
}

impl<S: Store> Relay<S> {
    /// Tells devices that came into the circle and devices that went, compared with `before`.
    pub(super) fn tell_changes(
        &mut self,
        turn: &mut Turn<'_>,
        circle: CircleId,
        before: Option<&Membership>,
    ) -> Result<(), StoreError> {
        let Some(room) = self.rooms.get(&self.store, &circle)? else { return Ok(()) };
        let clock = room.clock(turn.now);
        let active = |membership: &Membership| -> BTreeSet<DeviceId> {
            membership.active_devices(clock).map(|(id, _)| *id).collect()
        };
        let (then, now) = (before.map(active).unwrap_or_default(), active(&room.membership));
        for gone in then.difference(&now) {
            for peer in self.sessions.of_device(gone) {
                self.show_out(turn, peer, circle);
            }
        }
        for come in now.difference(&then) {
            self.welcome_device(turn, come)?;
        }
        Ok(())
    }
}
