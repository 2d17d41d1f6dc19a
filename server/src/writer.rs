//! The one thread that owns the relay and its database.
//!
//! It takes all that queued during the last commit, handles it in one transaction, and only then lets the answers go.
//! There is no timer: a quiet relay answers at once, a busy one shares each sync of the disk among more.

use std::collections::HashMap;
use std::sync::Arc;

use axum::body::Bytes;
use rand_core::CryptoRng;
use shared::ids::{BlobHash, CircleId, DeviceId};
use shared::time::Instant;
use shared::wire::{Answer, FromRelay};
use tokio::sync::{OwnedSemaphorePermit, mpsc, oneshot};

use crate::EXIT_BROKEN;
use crate::clock::stopwatch;
use crate::metrics::Metrics;
use crate::outbox::Outbox;
use crate::relay::{BlobRefusal, Heard, Output, PeerId, Relay, Whence};
use crate::store::{Store, StoreError};

/// Most frames in one transaction: what nobody minds waiting for.
const MAX_BATCH_FRAMES: usize = 256;
/// Most bytes of frames in one transaction: some full batches, a moment of a slow disk.
const MAX_BATCH_FRAME_BYTES: usize = 8 * 1024 * 1024;
/// Devices return after a random while, in ms, up to this: not all at once to a relay that just started.
const MAX_RETRY_MS: u64 = 60_000;

/// Something for the writer to do.
#[derive(Debug)]
pub enum Job {
    /// A socket opened.
    Connect {
        /// Its name.
        peer: PeerId,
        /// Where it comes from.
        whence: Whence,
        /// Where its frames go.
        outbox: Arc<Outbox>,
    },
    /// A socket said something.
    Frame {
        /// Who.
        peer: PeerId,
        /// What.
        heard: Heard,
        /// Its size as it came.
        bytes: usize,
        /// The room it takes in memory and in its socket's turn, given back when it is answered.
        room: [OwnedSemaphorePermit; 2],
    },
    /// A socket closed.
    Disconnect {
        /// Its name.
        peer: PeerId,
    },
    /// Keep a blob.
    PutBlob {
        /// Who asks.
        token: Vec<u8>,
        /// Where.
        circle: CircleId,
        /// Its name.
        blob: BlobHash,
        /// Its bytes.
        bytes: Bytes,
        /// Where the answer goes.
        answer: oneshot::Sender<Result<(), PutFault>>,
    },
    /// Whose is this token, if its bearer may fetch blobs of a circle?
    MayFetch {
        /// Who asks.
        token: Vec<u8>,
        /// Where.
        circle: CircleId,
        /// Where the answer goes.
        answer: oneshot::Sender<Option<DeviceId>>,
    },
    /// Take away blobs that no record named in time.
    Collect,
    /// Write something that means nothing and sync it.
    Ready {
        /// Where the answer goes.
        answer: oneshot::Sender<bool>,
    },
    /// Finish what was queued before this, say goodbye to all, and end.
    Stop,
}

/// Why a blob was not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PutFault {
    /// The relay refuses.
    Refused(BlobRefusal),
    /// No room on the disk.
    DiskFull,
}

/// Works until it is told to stop or nobody can ask anything any more. Ends the process when the store fails: after a
/// failed sync nobody knows what is on disk, and only a fresh process looks.
pub fn run<S: Store>(
    relay: Relay<S>,
    mut jobs: mpsc::Receiver<Job>,
    now: impl Fn() -> Instant,
    rng: impl CryptoRng,
    metrics: Arc<Metrics>,
) {
    let mut writer = Writer { relay, outboxes: HashMap::new(), rng, metrics };
    let mut queued = Vec::with_capacity(MAX_BATCH_FRAMES);
    while let Some(first) = jobs.blocking_recv() {
        queued.push(first);
        let mut bytes = 0;
        while queued.len() < MAX_BATCH_FRAMES && bytes < MAX_BATCH_FRAME_BYTES {
            let Ok(job) = jobs.try_recv() else { break };
            bytes += if let Job::Frame { bytes, .. } = &job { *bytes } else { 0 };
            queued.push(job);
        }
        if writer.work(queued.drain(..), now()) == After::Stop {
            break;
        }
    }
    writer.say_goodbye();
}

#[derive(PartialEq, Eq)]
enum After {
    GoOn,
    Stop,
}

struct Writer<S, R> {
    relay: Relay<S>,
    outboxes: HashMap<PeerId, Arc<Outbox>>,
    rng: R,
    metrics: Arc<Metrics>,
}

impl<S: Store, R: CryptoRng> Writer<S, R> {
    fn work(&mut self, jobs: impl Iterator<Item = Job>, now: Instant) -> After {
        let mut inbox = Vec::new();
        let mut rooms = Vec::new();
        let mut later = Vec::new();
        for job in jobs {
            if let Job::Connect { peer, whence, outbox } = job {
                self.relay.connect_from(peer, whence);
                self.outboxes.insert(peer, outbox);
            } else if let Job::Frame { peer, heard, room, .. } = job {
                inbox.push((peer, heard));
                rooms.push(room);
            } else {
                later.push(job);
            }
        }
        if !inbox.is_empty() {
            self.metrics.frames.add(u64::try_from(inbox.len()).unwrap_or(u64::MAX));
            self.metrics.batches.one();
            let began = stopwatch();
            self.handle(&inbox, now);
            let busy = u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX);
            self.metrics.busy_microseconds.add(busy);
        }
        drop(rooms);
        let mut after = After::GoOn;
        let mut asked_ready = Vec::new();
        for job in later {
            if let Job::Ready { answer } = job {
                asked_ready.push(answer);
            } else if self.one(job, now) == After::Stop {
                after = After::Stop;
            }
        }
        self.tell_ready(asked_ready, now);
        after
    }

    /// A job that is no frame. Whoever asked may be gone when it is answered; then nobody minds.
    fn one(&mut self, job: Job, now: Instant) -> After {
        match job {
            Job::Disconnect { peer } => {
                self.relay.disconnect(peer);
                self.outboxes.remove(&peer);
            }
            Job::PutBlob { token, circle, blob, bytes, answer } => {
                let kept = match self.relay.put_blob(&token, circle, blob, &bytes, now) {
                    Ok(kept) => {
                        self.metrics.blobs_kept.add(u64::from(kept.is_ok()));
                        kept.map_err(PutFault::Refused)
                    }
                    Err(StoreError::Full) => Err(PutFault::DiskFull),
                    Err(StoreError::Broken(why)) => give_up(&why),
                };
                let _ = answer.send(kept);
            }
            Job::MayFetch { token, circle, answer } => {
                let may = self.relay.may_fetch(&token, circle, now);
                let _ = answer.send(may.unwrap_or_else(|error| give_up(&error.to_string())));
            }
            Job::Collect => match self.relay.collect(now) {
                Ok(many) => self.metrics.blobs_collected.add(u64::try_from(many).unwrap_or(u64::MAX)),
                Err(StoreError::Full) => {}
                Err(StoreError::Broken(why)) => give_up(&why),
            },
            Job::Stop => return After::Stop,
            Job::Connect { .. } | Job::Frame { .. } | Job::Ready { .. } => {}
        }
        After::GoOn
    }

    /// Tries once, however many ask: who asks often must not keep the disk busy.
    fn tell_ready(&mut self, asked: Vec<oneshot::Sender<bool>>, now: Instant) {
        if asked.is_empty() {
            return;
        }
        let ready = match self.relay.ready(now) {
            Ok(()) => true,
            Err(StoreError::Full) => false,
            Err(StoreError::Broken(why)) => give_up(&why),
        };
        for answer in asked {
            let _ = answer.send(ready);
        }
    }

    fn handle(&mut self, inbox: &[(PeerId, Heard)], now: Instant) {
        let outputs = match self.relay.handle(inbox, now, &mut self.rng) {
            Err(StoreError::Full) => {
                self.metrics.disk_full.one();
                tracing::warn!("the disk is full: nothing is kept until there is room");
                self.relay.handle_reading(inbox, now, &mut self.rng)
            }
            handled => handled,
        };
        for output in outputs.unwrap_or_else(|error| give_up(&error.to_string())) {
            match output {
                Output::Send { to, message } => {
                    self.count(&message);
                    let mut frame = None;
                    for outbox in to.iter().filter_map(|peer| self.outboxes.get(peer)) {
                        outbox.put_packed(&message, &mut frame);
                    }
                }
                Output::Close { peer } => {
                    if let Some(outbox) = self.outboxes.get(&peer) {
                        outbox.close();
                    }
                }
            }
        }
    }

    fn count(&self, message: &FromRelay) {
        if let FromRelay::Answers { answers, .. } = message {
            let kept = answers.iter().filter(|answer| matches!(answer, Answer::Kept { .. })).count();
            let others = answers
                .iter()
                .filter(|answer| !matches!(answer, Answer::Kept { .. } | Answer::Already { .. }));
            self.metrics.records_kept.add(u64::try_from(kept).unwrap_or(u64::MAX));
            self.metrics.refused.add(u64::try_from(others.count()).unwrap_or(u64::MAX));
        } else if let FromRelay::Refused { .. } = message {
            self.metrics.refused.one();
        }
    }

    fn say_goodbye(&mut self) {
        if let Err(StoreError::Broken(why)) = self.relay.settle() {
            give_up(&why);
        }
        for outbox in self.outboxes.values() {
            let mut random = [0; 8];
            self.rng.fill_bytes(&mut random);
            let retry_ms = u64::from_le_bytes(random) % MAX_RETRY_MS;
            outbox.put(&FromRelay::Bye { retry_ms });
            outbox.close();
        }
    }
}

fn give_up(why: &str) -> ! {
    tracing::error!(why, "the store cannot be relied on: stopping");
    std::process::exit(EXIT_BROKEN)
}
