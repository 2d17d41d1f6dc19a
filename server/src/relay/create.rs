//! Beginning a circle.

use shared::control::ControlEntry;
use shared::control::membership::{Membership, Place};
use shared::ids::{DeviceId, LogHash, RegistrationCode};
use shared::record::{Header, Placed, Record, log_hash};
use shared::time::Instant;
use shared::wire::{Answer, FromRelay, Refusal};

use super::faults::{self, refused};
use super::rooms::Room;
use super::{Disk, PeerId, Registration, Relay, Turn, control};
use crate::store::{CircleRow, Kept, Store, StoreError};

/// By what leave a circle is begun.
enum Leave {
    /// Anybody may.
    Everybodys,
    /// By this code, which holds until then.
    By { code: RegistrationCode, until: Instant },
}

impl<S: Store> Relay<S> {
    /// Begins a circle with its genesis.
    pub(super) fn create(
        &mut self,
        turn: &mut Turn<'_>,
        peer: PeerId,
        device: DeviceId,
        genesis: Record,
    ) -> Result<(), StoreError> {
        let header = match genesis.parse_header() {
            Ok(header) => header,
            Err(fault) => {
                // Not even the circle is known, so the answer is about the connection's request, not about a circle.
                turn.refuse(peer, faults::code_of_record(fault), None);
                return Ok(());
            }
        };
        let circle = header.circle;
        let founder = header.device;
        let batch = genesis.hash();
        let answer = self.begin_circle(turn, peer, device, genesis, &header)?;
        let begun = matches!(answer, Answer::Kept { .. });
        turn.send(peer, FromRelay::Answers { circle, batch, answers: vec![answer] });
        if begun {
            self.welcome_device(turn, &founder)?;
        }
        Ok(())
    }

    fn begin_circle(
        &mut self,
        turn: &mut Turn<'_>,
        peer: PeerId,
        device: DeviceId,
        genesis: Record,
        header: &Header,
    ) -> Result<Answer, StoreError> {
        let circle = header.circle;
        let hash = genesis.hash();
        if let Some((seq, known)) = self.store.numbered(&circle, &header.device, header.number)?
            && known == hash
        {
            return Ok(Answer::Already { seq });
        }
        if self.store.circle(&circle)?.is_some() {
            return Ok(refused(Refusal::CircleExists));
        }
        if turn.disk == Disk::Full {
            return Ok(refused(Refusal::DiskFull));
        }
        let Some(leave) = self.leave_to_begin(turn, peer) else { return Ok(refused(Refusal::Closed)) };
        if self.store.count_circles(self.settings.max_circles)? >= self.settings.max_circles {
            return Ok(refused(Refusal::Closed));
        }
        let most = self.settings.max_circles_per_device;
        let has = self.store.circles_of(&device, most)?.len();
        if u32::try_from(has).is_ok_and(|has| has >= most) {
            return Ok(refused(Refusal::Quota));
        }
        let kept = first_kept(genesis, turn.now);
        let membership = match self.check_genesis(&kept, header) {
            Ok(membership) => membership,
            Err(code) => return Ok(refused(code)),
        };
        // The last that is judged, since it also writes: a code that is used stays used.
        if let Leave::By { code, until } = leave
            && !self.store.spend(&code, until, turn.now)?
        {
            return Ok(refused(Refusal::Closed));
        }
        let room = Room { row: first_row(&kept), membership };
        self.store.set_circle(&circle, &room.row)?;
        self.store.append(&circle, &kept, header)?;
        control::project(&mut self.store, None, &room.membership)?;
        self.rooms.put(circle, room);
        Ok(Answer::Kept { seq: kept.placed.seq })
    }

    /// Whether this connection may begin a circle; a code may still turn out to be used.
    fn leave_to_begin(&self, turn: &Turn<'_>, peer: PeerId) -> Option<Leave> {
        match self.settings.registration {
            Registration::Open => Some(Leave::Everybodys),
            Registration::Closed => None,
            Registration::ByCode => {
                let code = self.sessions.get(peer)?.code?;
                let until = self.codes.until(&code)?;
                (turn.now < until).then_some(Leave::By { code, until })
            }
        }
    }

    fn check_genesis(&self, kept: &Kept, header: &Header) -> Result<Membership, Refusal> {
        let body = kept.placed.record.body.as_ref().ok_or(Refusal::Malformed)?;
        let entry = ControlEntry::parse(body).map_err(faults::code_of_entry)?;
        let ControlEntry::Genesis { relay, device, .. } = &entry else { return Err(Refusal::BadGenesis) };
        if *relay != self.key() {
            return Err(Refusal::BadGenesis);
        }
        let place = Place { seq: kept.placed.seq, received: kept.placed.received, hash: kept.hash };
        let membership = Membership::begin(place, header, &entry).map_err(|_| Refusal::BadGenesis)?;
        kept.placed.record.verify(&device.sign).map_err(|_| Refusal::BadSignature)?;
        Ok(membership)
    }
}

fn first_kept(genesis: Record, now: Instant) -> Kept {
    let hash = genesis.hash();
    let log_hash = log_hash(&LogHash::ZERO, 1, now, &hash);
    Kept { placed: Placed { seq: 1, received: now, record: genesis }, hash, log_hash }
}

fn first_row(kept: &Kept) -> CircleRow {
    CircleRow {
        head: kept.placed.seq,
        log_hash: kept.log_hash,
        received: kept.placed.received,
        record_bytes: super::append::bytes_of(&kept.placed.record),
        blob_bytes: 0,
        recovering: None,
    }
}
