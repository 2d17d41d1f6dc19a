//! What one device, or one address, may ask in so much time. Who asks too much hears so, and everybody else goes on.

use shared::ids::{CircleId, DeviceId, RecordHash};
use shared::record::Record;
use shared::wire::{FromRelay, Refusal, ToRelay};

use super::faults::refused;
use super::pace::Paces;
use super::{PeerId, Relay, Turn, Whence};
use crate::store::Store;

/// Who did how much of what lately.
#[derive(Debug, Default)]
pub(super) struct Guard {
    asks: Paces<DeviceId>,
    records: Paces<DeviceId>,
    doors: Paces<Whence>,
    circles: Paces<Whence>,
}

impl<S: Store> Relay<S> {
    /// Whether this may be asked now. If not, the sender hears it, in the way in which it waits for its answer.
    pub(super) fn is_in_time(
        &mut self,
        turn: &mut Turn<'_>,
        peer: PeerId,
        device: DeviceId,
        message: &ToRelay,
    ) -> bool {
        let whence = self.sessions.get(peer).and_then(|session| session.whence);
        let (now, settings, guard) = (turn.now, &self.settings, &mut self.guard);
        let mut in_time = guard.asks.may(device, 1, settings.device_asks, now);
        match message {
            ToRelay::Append { records, .. } => {
                in_time = in_time && guard.records.may(device, records.len(), settings.device_records, now);
            }
            // Anybody can make up devices; addresses are dearer.
            ToRelay::Create { .. } => {
                let may = |whence| guard.circles.may(whence, 1, settings.address_circles, now);
                in_time = in_time && whence.is_none_or(may);
            }
            // Also who tries codes: a right one is not found in as many tries as this leaves.
            ToRelay::Peek { .. } | ToRelay::Knock { .. } | ToRelay::Register { .. } => {
                let may = |whence| guard.doors.may(whence, 1, settings.address_doors, now);
                in_time = in_time && whence.is_none_or(may);
            }
            ToRelay::Hello { .. }
            | ToRelay::Prove { .. }
            | ToRelay::Since { .. }
            | ToRelay::Control { .. }
            | ToRelay::Restore { .. }
            | ToRelay::Knocks { .. }
            | ToRelay::Reveal { .. }
            | ToRelay::Head { .. }
            | ToRelay::Heads { .. }
            | ToRelay::Token
            | ToRelay::Ping => {}
        }
        if !in_time {
            Self::ask_for_patience(turn, peer, message);
        }
        in_time
    }

    fn ask_for_patience(turn: &mut Turn<'_>, peer: PeerId, message: &ToRelay) {
        let answer = |circle, first: Option<&Record>| FromRelay::Answers {
            circle,
            batch: first.map_or(RecordHash::ZERO, Record::hash),
            answers: vec![refused(Refusal::TooFast)],
        };
        if let ToRelay::Append { circle, records } = message {
            turn.send(peer, answer(*circle, records.first()));
        } else if let ToRelay::Create { genesis } = message
            && let Ok(header) = genesis.parse_header()
        {
            turn.send(peer, answer(header.circle, Some(genesis)));
        } else {
            turn.refuse(peer, Refusal::TooFast, circle_of(message));
        }
    }

    /// Lets the oldest connections of a device go when it has too many: what a phone leaves behind on a bad network.
    pub(super) fn let_the_oldest_go(&mut self, turn: &mut Turn<'_>, device: &DeviceId) {
        let peers = self.sessions.of_device(device);
        let too_many = peers.len().saturating_sub(self.settings.max_sockets_per_device);
        for peer in peers.into_iter().take(too_many) {
            self.turn_away(turn, peer, Refusal::TooFast);
        }
    }
}

/// The circle that a message is about, if it names one that should be there.
pub(super) fn circle_of(message: &ToRelay) -> Option<CircleId> {
    match message {
        ToRelay::Since { circle, .. }
        | ToRelay::Control { circle, .. }
        | ToRelay::Append { circle, .. }
        | ToRelay::Restore { circle, .. }
        | ToRelay::Peek { circle, .. }
        | ToRelay::Knock { circle, .. }
        | ToRelay::Knocks { circle }
        | ToRelay::Reveal { circle, .. }
        | ToRelay::Heads { circle } => Some(*circle),
        ToRelay::Head { head } => Some(head.circle),
        ToRelay::Hello { .. }
        | ToRelay::Prove { .. }
        | ToRelay::Create { .. }
        | ToRelay::Token
        | ToRelay::Ping
        | ToRelay::Register { .. } => None,
    }
}
