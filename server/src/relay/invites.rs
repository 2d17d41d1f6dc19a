//! The door of a circle: an invitation is looked at, somebody knocks, a keeper answers. The relay only carries.

use shared::codec;
use shared::control::membership::{Invite, InviteState};
use shared::control::{Access, ControlEntry, INVITE_ANSWER_MS, MAX_INVITE_BOX_BYTES};
use shared::ids::{CircleId, DeviceId, InviteId};
use shared::time::Instant;
use shared::wire::{
    FromRelay, InviteStatus, Knock, KnockRequest, MAX_BATCH_BYTES, MAX_KNOCKS_PER_INVITE, Refusal, Reveal,
};

use super::rooms::Room;
use super::{PeerId, Relay, Turn, faults};
use crate::store::{KnockRow, Store, StoreError};

/// Whether a knock on this invitation may still be answered.
fn answerable(invite: &Invite, clock: Instant) -> bool {
    invite.state == InviteState::Open && clock < invite.knock_until.plus_ms(INVITE_ANSWER_MS)
}

impl<S: Store> Relay<S> {
    /// Says how it is with an invitation, to anyone who knows its name.
    pub(super) fn peek(
        &mut self,
        turn: &mut Turn<'_>,
        peer: PeerId,
        circle: CircleId,
        invite: InviteId,
    ) -> Result<(), StoreError> {
        let status = match self.rooms.get(&self.store, &circle)? {
            Some(room) => status(&self.store, room, &invite, turn.now)?,
            None => InviteStatus::Unknown,
        };
        turn.send(peer, FromRelay::Invitation { invite, status });
        Ok(())
    }

    /// Keeps a knock and tells the keepers.
    pub(super) fn knock(
        &mut self,
        turn: &mut Turn<'_>,
        peer: PeerId,
        device: DeviceId,
        circle: CircleId,
        knock: Knock,
    ) -> Result<(), StoreError> {
        let request = match self.check_knock(turn, device, circle, &knock)? {
            Ok(request) => request,
            Err(code) => {
                turn.refuse(peer, code, Some(circle));
                return Ok(());
            }
        };
        let invite = request.invite;
        let hash = knock.hash();
        let waiting = self.store.knocks(&circle)?;
        if !waiting.iter().any(|row| row.knock.hash() == hash) {
            let on_it = waiting.iter().filter(|row| row.invite == invite).count();
            if on_it >= MAX_KNOCKS_PER_INVITE {
                turn.refuse(peer, Refusal::Quota, Some(circle));
                return Ok(());
            }
            if !Self::may_write(turn, peer, circle) {
                return Ok(());
            }
            self.store.add_knock(&circle, &KnockRow { invite, device, knock })?;
            self.tell_keepers(turn, circle)?;
        }
        turn.send(peer, FromRelay::Done { invite });
        if let Some(reveal) = self.store.reveal(&circle, &invite)?
            && reveal.knock == hash
        {
            turn.send(peer, FromRelay::Revealed { circle, reveal });
        }
        Ok(())
    }

    fn check_knock(
        &mut self,
        turn: &Turn<'_>,
        device: DeviceId,
        circle: CircleId,
        knock: &Knock,
    ) -> Result<Result<KnockRequest, Refusal>, StoreError> {
        // Which invitation it is stands in the request, so that is read before its signatures can be checked.
        let Ok(request) = codec::from_bytes::<KnockRequest>(&knock.request) else {
            return Ok(Err(Refusal::Malformed));
        };
        if request.circle != circle {
            return Ok(Err(Refusal::Malformed));
        }
        let Some(room) = self.rooms.get(&self.store, &circle)? else {
            return Ok(Err(Refusal::InviteClosed));
        };
        let clock = room.clock(turn.now);
        let open = |invite: &&Invite| invite.state == InviteState::Open && clock < invite.knock_until;
        let Some(invite) = room.membership.invites.get(&request.invite).filter(open) else {
            return Ok(Err(Refusal::InviteClosed));
        };
        if request.device.id() != device {
            return Ok(Err(Refusal::NotAllowed));
        }
        Ok(knock.open(&invite.key).map_err(faults::of_knock))
    }

    /// Tells a keeper who knocks.
    pub(super) fn knocks(
        &mut self,
        turn: &mut Turn<'_>,
        peer: PeerId,
        device: DeviceId,
        circle: CircleId,
    ) -> Result<(), StoreError> {
        if self.keeper_may_pass(turn, peer, device, circle)?.is_some() {
            let knocks = self.waiting(turn.now, circle)?;
            turn.send(peer, FromRelay::Knocks { circle, knocks });
        }
        Ok(())
    }

    /// Keeps a keeper's answer and hands it to the device that knocked.
    pub(super) fn reveal(
        &mut self,
        turn: &mut Turn<'_>,
        peer: PeerId,
        device: DeviceId,
        circle: CircleId,
        reveal: &Reveal,
    ) -> Result<(), StoreError> {
        let Some(room) = self.keeper_may_pass(turn, peer, device, circle)? else { return Ok(()) };
        let invite = reveal.invite;
        let found = room.membership.invites.get(&invite);
        let is_open = found.is_some_and(|found| answerable(found, room.clock(turn.now)));
        match self.check_reveal(is_open, circle, reveal)? {
            RevealCheck::Refused(code) => {
                turn.refuse(peer, code, Some(circle));
                return Ok(());
            }
            RevealCheck::Again => {}
            RevealCheck::New => {
                if !Self::may_write(turn, peer, circle) {
                    return Ok(());
                }
                self.store.set_reveal(&circle, reveal)?;
                for joiner in self.sessions.of_device(&reveal.to) {
                    turn.send(joiner, FromRelay::Revealed { circle, reveal: reveal.clone() });
                }
            }
        }
        turn.send(peer, FromRelay::Done { invite });
        Ok(())
    }

    fn check_reveal(
        &self,
        is_open: bool,
        circle: CircleId,
        reveal: &Reveal,
    ) -> Result<RevealCheck, StoreError> {
        if reveal.sealed.len() > MAX_INVITE_BOX_BYTES {
            return Ok(RevealCheck::Refused(Refusal::TooBig));
        }
        if !is_open {
            return Ok(RevealCheck::Refused(Refusal::InviteClosed));
        }
        match self.store.reveal(&circle, &reveal.invite)? {
            Some(before) if before == *reveal => return Ok(RevealCheck::Again),
            Some(_) => return Ok(RevealCheck::Refused(Refusal::AlreadyAnswered)),
            None => {}
        }
        let named = |row: &KnockRow| {
            row.invite == reveal.invite && row.device == reveal.to && row.knock.hash() == reveal.knock
        };
        let there = self.store.knocks(&circle)?.iter().any(named);
        Ok(if there { RevealCheck::New } else { RevealCheck::Refused(Refusal::NoSuchThing) })
    }

    fn keeper_may_pass(
        &mut self,
        turn: &mut Turn<'_>,
        peer: PeerId,
        device: DeviceId,
        circle: CircleId,
    ) -> Result<Option<&mut Room>, StoreError> {
        match self.let_pass(turn, peer, &device, circle)? {
            Some((Access::Keeper, room)) => Ok(Some(room)),
            Some((Access::Member | Access::Reader, _)) => {
                turn.refuse(peer, Refusal::NotAllowed, Some(circle));
                Ok(None)
            }
            None => Ok(None),
        }
    }

    fn tell_keepers(&mut self, turn: &mut Turn<'_>, circle: CircleId) -> Result<(), StoreError> {
        let knocks = self.waiting(turn.now, circle)?;
        let Some(room) = self.rooms.get(&self.store, &circle)? else { return Ok(()) };
        let clock = room.clock(turn.now);
        let keeper = |id: &DeviceId| {
            room.membership.active(id, clock).is_some_and(|(_, access)| access == Access::Keeper)
        };
        for id in room.membership.devices.keys().filter(|id| keeper(id)) {
            for peer in self.sessions.of_device(id) {
                turn.send(peer, FromRelay::Knocks { circle, knocks: knocks.clone() });
            }
        }
        Ok(())
    }

    /// The knocks that can still be answered, as many as fit in one frame.
    fn waiting(&mut self, now: Instant, circle: CircleId) -> Result<Vec<Knock>, StoreError> {
        let rows = self.store.knocks(&circle)?;
        let Some(room) = self.rooms.get(&self.store, &circle)? else { return Ok(Vec::new()) };
        let clock = room.clock(now);
        let can_be_answered = |row: &KnockRow| {
            room.membership.invites.get(&row.invite).is_some_and(|invite| answerable(invite, clock))
        };
        let mut bytes = 0;
        let fits = |knock: &Knock| {
            bytes += knock.request.len() + 2 * 64 + 16;
            bytes <= MAX_BATCH_BYTES
        };
        Ok(rows.into_iter().filter(can_be_answered).map(|row| row.knock).take_while(fits).collect())
    }
}

/// What a keeper's answer is.
enum RevealCheck {
    /// The first on this invitation.
    New,
    /// The one that is kept already.
    Again,
    /// None that can be taken.
    Refused(Refusal),
}

fn status(
    store: &impl Store,
    room: &Room,
    invite: &InviteId,
    now: Instant,
) -> Result<InviteStatus, StoreError> {
    let Some(found) = room.membership.invites.get(invite) else { return Ok(InviteStatus::Unknown) };
    Ok(match found.state {
        InviteState::Used => InviteStatus::Used,
        InviteState::Revoked => InviteStatus::Revoked,
        InviteState::Open if room.clock(now) >= found.knock_until => InviteStatus::Expired,
        InviteState::Open => {
            let circle = &room.membership.circle;
            let place = store.control_place(circle, &found.record)?.unwrap_or(0);
            let body = store.record(circle, place)?.and_then(|kept| kept.placed.record.body);
            match body.map(|body| codec::from_bytes(&body)) {
                Some(Ok(ControlEntry::Invite { note, .. })) => {
                    InviteStatus::Open { note, until: found.knock_until, access: found.access }
                }
                _ => InviteStatus::Unknown,
            }
        }
    })
}
