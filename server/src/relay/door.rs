//! At the door: who are you, prove it, welcome.

use shared::codec::Bytes;
use shared::identity::{DeviceKeys, Purpose, Signature, verify};
use shared::ids::{CircleId, DeviceId, Nonce32};
use shared::wire::{FromRelay, Refusal, ToRelay, WIRE_VERSION, prove_message};

use super::sessions::Stage;
use super::{PeerId, Relay, Standing, Turn};
use crate::store::{Store, StoreError};

impl<S: Store> Relay<S> {
    /// Hears a connection that has not proven itself.
    pub(super) fn greet(
        &mut self,
        turn: &mut Turn<'_>,
        peer: PeerId,
        message: &ToRelay,
    ) -> Result<(), StoreError> {
        if let ToRelay::Hello { version, device } = message {
            if *version == WIRE_VERSION {
                let nonce = Nonce32::new((turn.draw)());
                let stage = Stage::Challenged { keys: *device, nonce };
                self.sessions.change(peer, |session| session.stage = stage);
                turn.send(peer, FromRelay::Challenge { nonce });
            } else {
                self.turn_away(turn, peer, Refusal::Newer);
            }
            return Ok(());
        }
        let stage = self.sessions.get(peer).map(|session| session.stage.clone());
        if let ToRelay::Prove { signature } = message
            && let Some(Stage::Challenged { keys, nonce }) = stage
        {
            return self.check_proof(turn, peer, &keys, &nonce, signature);
        }
        self.strike(turn, peer);
        Ok(())
    }

    fn strike(&mut self, turn: &mut Turn<'_>, peer: PeerId) {
        let strikes = self.sessions.get(peer).map_or(0, |session| session.strikes.saturating_add(1));
        if strikes >= self.settings.max_strikes {
            return self.turn_away(turn, peer, Refusal::NotProven);
        }
        turn.refuse(peer, Refusal::NotProven, None);
        self.sessions.change(peer, |session| session.strikes = strikes);
    }

    fn check_proof(
        &mut self,
        turn: &mut Turn<'_>,
        peer: PeerId,
        keys: &DeviceKeys,
        nonce: &Nonce32,
        signature: &Signature,
    ) -> Result<(), StoreError> {
        let device = keys.id();
        let message = prove_message(&self.settings.audience, nonce, &device);
        if verify(&keys.sign, Purpose::Hello, &message, signature).is_err() {
            self.turn_away(turn, peer, Refusal::BadSignature);
            return Ok(());
        }
        self.sessions.change(peer, |session| session.stage = Stage::Proven { device });
        self.let_the_oldest_go(turn, &device);
        self.welcome(turn, peer, device)
    }

    /// Tells a device which circles it is in, and hands it the answers to its knocks that wait.
    pub(super) fn welcome(
        &mut self,
        turn: &mut Turn<'_>,
        peer: PeerId,
        device: DeviceId,
    ) -> Result<(), StoreError> {
        let circles = self.active_circles(turn, &device)?;
        let token = self.token(turn, device);
        let limits = self.settings.limits();
        turn.send(peer, FromRelay::Welcome { relay: self.key(), circles, limits, token, now: turn.now });
        for (circle, reveal) in self.store.reveals_for(&device)? {
            turn.send(peer, FromRelay::Revealed { circle, reveal });
        }
        Ok(())
    }

    /// Welcomes every connection of a device anew: its list of circles changed.
    pub(super) fn welcome_device(
        &mut self,
        turn: &mut Turn<'_>,
        device: &DeviceId,
    ) -> Result<(), StoreError> {
        for peer in self.sessions.of_device(device) {
            self.welcome(turn, peer, *device)?;
        }
        Ok(())
    }

    fn active_circles(&mut self, turn: &Turn<'_>, device: &DeviceId) -> Result<Vec<CircleId>, StoreError> {
        let circles = self.store.circles_of(device, self.settings.max_circles_per_device)?;
        let mut active = Vec::with_capacity(circles.len());
        for circle in circles {
            // Of a damaged circle nobody can say any more who is in it: who asks for it hears that it is damaged.
            if matches!(self.standing(&circle, device, turn.now)?, Standing::Inside(_) | Standing::Unknown) {
                active.push(circle);
            }
        }
        Ok(active)
    }

    /// A fresh token for blobs.
    pub(super) fn token(&mut self, turn: &mut Turn<'_>, device: DeviceId) -> Bytes {
        let until = turn.now.plus_ms(self.settings.token_lifetime_ms);
        let most = self.settings.max_tokens_per_device;
        Bytes(self.tokens.issue(device, (turn.draw)(), turn.now, until, most))
    }
}
