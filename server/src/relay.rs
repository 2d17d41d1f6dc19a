//! The relay's whole behaviour, without sockets, clock or randomness of its own: messages in, messages out.
//!
//! One [`Relay::handle`] is one transaction: what came in is judged in order, committed, and only then answered. Each
//! message is judged completely before it writes anything, so one that is refused leaves no trace and does not disturb
//! the others. What is deliberately not here: anything that could open a body.

mod settings;

mod append;
mod blobs;
mod checkpoint;
mod control;
mod create;
mod door;
mod faults;
mod guard;
mod heads;
mod heard;
mod invites;
mod pace;
mod push;
mod restore;
mod rooms;
mod sessions;
mod since;
mod tokens;

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use ed25519_dalek::SigningKey;
use rand_core::CryptoRng;
use shared::control::Access;
use shared::ids::{CircleId, DeviceId, LogHash, SignKey};
use shared::record::Checkpoint;
use shared::time::Instant;
use shared::wire::{FromRelay, Refusal, ToRelay};

pub(crate) use self::append::bytes_of;
pub use self::blobs::BlobRefusal;
pub use self::heard::Heard;
pub use self::pace::Pace;
pub(crate) use self::rooms::fold;
pub use self::settings::{Registration, Settings};

use self::guard::{Guard, circle_of};
use self::heard::Signed;
use self::restore::Stages;
use self::rooms::{Room, Rooms, Unreadable};
use self::sessions::{Sessions, Stage};
use self::tokens::Tokens;
use crate::registration::Codes;
use crate::store::{Kept, Scrubbed, Store, StoreError};

/// The key that checks the checkpoints of a relay with this secret.
pub(crate) fn key_of(secret: &[u8; 32]) -> SignKey {
    SignKey::new(SigningKey::from_bytes(secret).verifying_key().to_bytes())
}

/// One connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PeerId(pub u64);

/// Where a connection comes from: a name for its address, made up by this process. The address itself stays outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Whence(pub u64);

/// What is to be done now that the batch is on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    /// Send this.
    Send {
        /// To whom: to each the same.
        to: Vec<PeerId>,
        /// What.
        message: FromRelay,
    },
    /// Close this connection, after what was sent to it before.
    Close {
        /// Which.
        peer: PeerId,
    },
}

/// The relay: one store, its key, and who is connected.
#[derive(Debug)]
pub struct Relay<S> {
    store: S,
    settings: Settings,
    key: SigningKey,
    codes: Codes,
    sessions: Sessions,
    rooms: Rooms,
    tokens: Tokens,
    stages: Stages,
    guard: Guard,
    /// Something was erased and may still be in a file beside the database.
    scrub_due: bool,
}

/// Whether this batch may write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Disk {
    /// It may.
    Writable,
    /// It may not: there is no room.
    Full,
}

/// What one batch has at hand and what it has brought about so far.
struct Turn<'a> {
    now: Instant,
    draw: &'a mut dyn FnMut() -> [u8; 32],
    disk: Disk,
    out: Vec<Output>,
    /// Records kept in this batch, to be pushed at its end.
    fresh: BTreeMap<CircleId, Vec<Kept>>,
}

impl Turn<'_> {
    fn send(&mut self, to: PeerId, message: FromRelay) {
        self.send_to_all(vec![to], message);
    }

    fn send_to_all(&mut self, to: Vec<PeerId>, message: FromRelay) {
        self.out.push(Output::Send { to, message });
    }

    fn refuse(&mut self, to: PeerId, code: Refusal, circle: Option<CircleId>) {
        self.send(to, FromRelay::Refused { code, circle });
    }
}

/// How a device stands to a circle.
enum Standing {
    /// There is no such circle, or this device was never in it: which of the two is not told.
    Outside,
    /// It was in it.
    Gone,
    /// It is in it.
    Inside(Access),
    /// The circle is damaged on the disk.
    Unknown,
}

impl Room {
    /// The circle's clock: never before its newest record.
    fn clock(&self, now: Instant) -> Instant {
        now.max(self.row.received)
    }

    fn standing(&self, device: &DeviceId, now: Instant) -> Standing {
        match self.membership.active(device, self.clock(now)) {
            Some((_, access)) => Standing::Inside(access),
            None if self.membership.devices.contains_key(device) => Standing::Gone,
            None => Standing::Outside,
        }
    }
}

impl<S: Store> Relay<S> {
    /// The relay on this store. At first it makes its signing key and keeps it there.
    ///
    /// # Errors
    /// [`StoreError`] when the key can be neither read nor kept.
    pub fn open(mut store: S, settings: Settings, rng: &mut impl CryptoRng) -> Result<Self, StoreError> {
        let secret = if let Some(secret) = store.relay_secret()? {
            secret
        } else {
            let mut secret = [0; 32];
            rng.fill_bytes(&mut secret);
            store.begin()?;
            let kept = store.set_relay_secret(&secret).and_then(|()| store.commit());
            if kept.is_err() {
                store.rollback();
            }
            kept.map(|()| secret)?
        };
        Ok(Self {
            store,
            settings,
            key: SigningKey::from_bytes(&secret),
            codes: Codes::of(&secret),
            sessions: Sessions::default(),
            rooms: Rooms::default(),
            tokens: Tokens::default(),
            stages: Stages::default(),
            guard: Guard::default(),
            // An unclean stop may have left it undone.
            scrub_due: true,
        })
    }

    /// The store, to look at.
    pub fn store(&self) -> &S {
        &self.store
    }

    /// The relay's signed word that a circle's log hashes to `hash` at `seq`.
    pub fn checkpoint(&self, circle: CircleId, seq: u64, hash: LogHash) -> Checkpoint {
        checkpoint::sign(&self.key, circle, seq, hash)
    }

    /// The key that checks this relay's checkpoints.
    pub fn key(&self) -> SignKey {
        SignKey::new(self.key.verifying_key().to_bytes())
    }

    /// Somebody connected, from nowhere in particular.
    pub fn connect(&mut self, peer: PeerId) {
        self.sessions.connect(peer, None);
    }

    /// Somebody connected from this address.
    pub fn connect_from(&mut self, peer: PeerId, whence: Whence) {
        self.sessions.connect(peer, Some(whence));
    }

    /// Somebody went.
    pub fn disconnect(&mut self, peer: PeerId) {
        self.sessions.disconnect(peer);
    }

    /// Takes what came in, in order: one transaction, one commit, and only then what to send.
    ///
    /// # Errors
    /// [`StoreError`]: nothing was kept, nobody may be answered, and every session is as before. After
    /// [`StoreError::Full`] give the same frames to [`Relay::handle_reading`]; after anything else stop the process.
    pub fn handle(
        &mut self,
        inbox: &[(PeerId, Heard)],
        now: Instant,
        rng: &mut impl CryptoRng,
    ) -> Result<Vec<Output>, StoreError> {
        self.batch(inbox, now, rng, Disk::Writable)
    }

    /// As [`Relay::handle`], but keeps nothing: who wants to write hears that the disk is full, who reads is answered.
    ///
    /// # Errors
    /// As [`Relay::handle`].
    pub fn handle_reading(
        &mut self,
        inbox: &[(PeerId, Heard)],
        now: Instant,
        rng: &mut impl CryptoRng,
    ) -> Result<Vec<Output>, StoreError> {
        self.batch(inbox, now, rng, Disk::Full)
    }

    /// Writes one row that means nothing, durably, to see whether the relay can do its work.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot.
    pub fn ready(&mut self, now: Instant) -> Result<(), StoreError> {
        self.transact(|relay| relay.store.touch(now))
    }

    /// Before an orderly end: sees to it that all that was kept is in the database itself.
    ///
    /// # Errors
    /// [`StoreError`]; what was kept is on the disk either way, and the next start checks the database first.
    pub fn settle(&mut self) -> Result<(), StoreError> {
        self.store.scrub().map(drop)
    }

    fn batch(
        &mut self,
        inbox: &[(PeerId, Heard)],
        now: Instant,
        rng: &mut impl CryptoRng,
        disk: Disk,
    ) -> Result<Vec<Output>, StoreError> {
        let mut draw = || {
            let mut bytes = [0; 32];
            rng.fill_bytes(&mut bytes);
            bytes
        };
        let mut turn = Turn { now, draw: &mut draw, disk, out: Vec::new(), fresh: BTreeMap::new() };
        self.transact(|relay| {
            for (peer, heard) in inbox {
                relay.hear(&mut turn, *peer, heard)?;
            }
            relay.push_fresh(&mut turn)
        })?;
        Ok(turn.out)
    }

    /// Runs `work` in one transaction; when it fails, everything is as it was before.
    fn transact<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.store.begin()?;
        let done = work(self).and_then(|done| self.store.commit().map(|()| done));
        let done = match done {
            Ok(done) => done,
            Err(error) => {
                self.store.rollback();
                self.sessions.undo();
                self.rooms.forget_all();
                self.stages.forget_all();
                return Err(error);
            }
        };
        self.sessions.keep();
        if self.scrub_due {
            // What was kept stays kept when this cannot be done now: it is tried again after the next commit.
            match self.store.scrub() {
                Ok(Scrubbed::Clean) => self.scrub_due = false,
                Ok(Scrubbed::Later) | Err(StoreError::Full) => {}
                Err(broken @ StoreError::Broken(_)) => return Err(broken),
            }
        }
        Ok(done)
    }

    fn hear(&mut self, turn: &mut Turn<'_>, peer: PeerId, heard: &Heard) -> Result<(), StoreError> {
        let Some(session) = self.sessions.get(peer) else { return Ok(()) };
        let proven = match session.stage {
            Stage::Closed => return Ok(()),
            Stage::Proven { device } => Some(device),
            Stage::Silent | Stage::Challenged { .. } => None,
        };
        let Ok(message) = &heard.message else {
            self.turn_away(turn, peer, Refusal::Malformed);
            return Ok(());
        };
        match proven {
            None => self.greet(turn, peer, message),
            // Taken apart while it is handled; the batch may have to be handled again without a disk.
            Some(device) => self.serve(turn, peer, device, message.clone(), &heard.signed),
        }
    }

    /// Says why and closes.
    fn turn_away(&mut self, turn: &mut Turn<'_>, peer: PeerId, code: Refusal) {
        turn.refuse(peer, code, None);
        turn.out.push(Output::Close { peer });
        self.sessions.change(peer, |session| {
            session.stage = Stage::Closed;
            session.follows.clear();
        });
    }

    fn serve(
        &mut self,
        turn: &mut Turn<'_>,
        peer: PeerId,
        device: DeviceId,
        message: ToRelay,
        signed: &Signed,
    ) -> Result<(), StoreError> {
        if !self.is_in_time(turn, peer, device, &message) {
            return Ok(());
        }
        // Looked at before anything is written: a message is done whole or not at all.
        if let Some(circle) = circle_of(&message)
            && let Err(Unreadable::Damaged) = self.rooms.get(&self.store, &circle)
        {
            since::damaged(turn, peer, circle);
            return Ok(());
        }
        match message {
            // Who has proven itself has nothing to prove again; a device that does is confused about where it is.
            ToRelay::Hello { .. } | ToRelay::Prove { .. } => {
                self.turn_away(turn, peer, Refusal::Malformed);
                Ok(())
            }
            ToRelay::Create { genesis } => self.create(turn, peer, device, genesis),
            ToRelay::Since { circle, after, hash, limit } => {
                self.since(turn, peer, device, circle, since::Cursor { after, hash, limit })
            }
            ToRelay::Control { circle, after } => self.control_page(turn, peer, device, circle, after),
            ToRelay::Append { circle, records } => self.append(turn, peer, device, circle, records, signed),
            ToRelay::Restore { circle, checkpoint, records } => {
                self.restore(turn, peer, device, circle, &checkpoint, records)
            }
            ToRelay::Peek { circle, invite } => self.peek(turn, peer, circle, invite),
            ToRelay::Knock { circle, knock } => self.knock(turn, peer, device, circle, knock),
            ToRelay::Knocks { circle } => self.knocks(turn, peer, device, circle),
            ToRelay::Reveal { circle, reveal } => self.reveal(turn, peer, device, circle, &reveal),
            ToRelay::Head { head } => self.head(turn, peer, device, &head),
            ToRelay::Heads { circle } => self.heads(turn, peer, device, circle),
            ToRelay::Token => {
                let token = self.token(turn, device);
                turn.send(peer, FromRelay::Token { token });
                Ok(())
            }
            ToRelay::Ping => {
                turn.send(peer, FromRelay::Pong);
                Ok(())
            }
            ToRelay::Register { code } => {
                self.sessions.change(peer, |session| session.code = Some(code));
                Ok(())
            }
        }
    }

    fn standing(
        &mut self,
        circle: &CircleId,
        device: &DeviceId,
        now: Instant,
    ) -> Result<Standing, StoreError> {
        match self.rooms.get(&self.store, circle) {
            Ok(room) => Ok(room.map_or(Standing::Outside, |room| room.standing(device, now))),
            Err(Unreadable::Damaged) => Ok(Standing::Unknown),
            Err(Unreadable::Store(error)) => Err(error),
        }
    }

    /// The circle, and what this device may do in it; when it is not in it, it is told so and the answer is `None`.
    fn let_pass(
        &mut self,
        turn: &mut Turn<'_>,
        peer: PeerId,
        device: &DeviceId,
        circle: CircleId,
    ) -> Result<Option<(Access, &mut Room)>, StoreError> {
        match self.standing(&circle, device, turn.now)? {
            Standing::Inside(access) => {
                return Ok(self.rooms.get(&self.store, &circle)?.map(|room| (access, room)));
            }
            Standing::Gone => self.show_out(turn, peer, circle),
            Standing::Outside => turn.refuse(peer, Refusal::NoSuchCircle, Some(circle)),
            Standing::Unknown => since::damaged(turn, peer, circle),
        }
        Ok(None)
    }

    /// Tells a device that it is no longer in the circle, and sends it nothing of it any more.
    fn show_out(&mut self, turn: &mut Turn<'_>, peer: PeerId, circle: CircleId) {
        turn.send(peer, FromRelay::Removed { circle });
        self.sessions.change(peer, |session| {
            session.follows.remove(&circle);
        });
    }

    /// Whether this batch may write; if not, the sender hears why.
    fn may_write(turn: &mut Turn<'_>, peer: PeerId, circle: CircleId) -> bool {
        let writable = turn.disk == Disk::Writable;
        if !writable {
            turn.refuse(peer, Refusal::DiskFull, Some(circle));
        }
        writable
    }
}
