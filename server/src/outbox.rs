//! What waits to be sent on one socket: bounded, and filled without ever waiting for the one who reads.
//!
//! Pushes are hints: when there is no room they are dropped, and one `Behind` for each circle is sent instead once there
//! is. An answer that finds no room ends the socket: the device asked for more than it reads, and asks again later.

use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::body::Bytes;
use shared::ids::CircleId;
use shared::wire::{Answer, FromRelay, MAX_FRAME_BYTES};
use tokio::sync::Notify;

/// Most frames that wait on one socket: some seconds of a busy circle.
pub const MAX_WAITING_FRAMES: usize = 64;
/// Most bytes that wait on one socket: four full pages.
pub const MAX_WAITING_BYTES: usize = 4 * MAX_FRAME_BYTES;

/// Frames for one socket.
#[derive(Debug, Default)]
pub struct Outbox {
    queue: Mutex<Queue>,
    changed: Notify,
    welcomed: AtomicBool,
    refused: AtomicBool,
}

#[derive(Debug, Default)]
struct Queue {
    frames: VecDeque<Bytes>,
    bytes: usize,
    /// Circles of which something was dropped, each with its last place.
    behind: BTreeMap<CircleId, u64>,
    ending: Ending,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Ending {
    #[default]
    No,
    AfterThese,
    Now,
}

/// What to do next on a socket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// Send this frame.
    Send(Bytes),
    /// Close.
    Close,
}

impl Outbox {
    /// Queues a message. Never waits.
    pub fn put(&self, message: &FromRelay) {
        self.put_packed(message, &mut None);
    }

    /// Queues a message that goes to others too: whoever has room for it first packs it for all.
    pub fn put_packed(&self, message: &FromRelay, packed: &mut Option<Bytes>) {
        let mut queue = self.lock();
        if queue.ending != Ending::No {
            return;
        }
        if matches!(message, FromRelay::Welcome { .. }) {
            self.welcomed.store(true, Ordering::Relaxed);
        }
        if is_refusal(message) {
            self.refused.store(true, Ordering::Relaxed);
        }
        let hint = hint(message);
        if let Some((circle, last)) = hint
            && let Some(told) = queue.behind.get_mut(&circle)
        {
            *told = last.max(*told);
            return;
        }
        let frame = packed.get_or_insert_with(|| Bytes::from(message.to_frame())).clone();
        let full = queue.frames.len() >= MAX_WAITING_FRAMES
            || queue.bytes.saturating_add(frame.len()) > MAX_WAITING_BYTES;
        match hint {
            Some((circle, last)) if full => {
                queue.behind.insert(circle, last);
            }
            None if full => {
                queue.ending = Ending::Now;
                queue.frames.clear();
            }
            _ => {
                queue.bytes += frame.len();
                queue.frames.push_back(frame);
            }
        }
        drop(queue);
        self.changed.notify_one();
    }

    /// Ends the socket once all that waits is sent.
    pub fn close(&self) {
        let mut queue = self.lock();
        if queue.ending == Ending::No {
            queue.ending = Ending::AfterThese;
        }
        drop(queue);
        self.changed.notify_one();
    }

    /// Whether the device behind this socket has proven itself.
    pub fn is_welcomed(&self) -> bool {
        self.welcomed.load(Ordering::Relaxed)
    }

    /// Whether the device behind this socket has proven itself and was never refused anything on it. Only for such a one
    /// is work done before its turn: who floods is told to be patient, and is then worked for as its pace allows.
    pub fn is_trusted(&self) -> bool {
        self.is_welcomed() && !self.refused.load(Ordering::Relaxed)
    }

    /// Whether more may be asked on this socket: half of the room is kept for what comes unasked.
    pub fn has_room(&self) -> bool {
        let queue = self.lock();
        queue.ending == Ending::No
            && queue.frames.len() < MAX_WAITING_FRAMES / 2
            && queue.bytes < MAX_WAITING_BYTES / 2
    }

    /// Waits for the next thing to do. Dropping the wait loses nothing.
    pub async fn next(&self) -> Next {
        loop {
            if let Some(next) = self.take() {
                return next;
            }
            self.changed.notified().await;
        }
    }

    /// The next frame, if one waits.
    pub fn waiting(&self) -> Option<Bytes> {
        if let Some(Next::Send(frame)) = self.take() { Some(frame) } else { None }
    }

    fn take(&self) -> Option<Next> {
        let mut queue = self.lock();
        if let Some(frame) = queue.frames.pop_front() {
            queue.bytes = queue.bytes.saturating_sub(frame.len());
            return Some(Next::Send(frame));
        }
        if let Some((circle, seq)) = queue.behind.pop_first() {
            return Some(Next::Send(Bytes::from(FromRelay::Behind { circle, seq }.to_frame())));
        }
        (queue.ending != Ending::No).then_some(Next::Close)
    }

    fn lock(&self) -> MutexGuard<'_, Queue> {
        // No code that could panic runs under this lock, and a queue is sound after every statement.
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// For a message that may be dropped: its circle, and the last place there is.
fn hint(message: &FromRelay) -> Option<(CircleId, u64)> {
    if let FromRelay::Records { circle, head, .. } = message {
        return Some((*circle, *head));
    }
    if let FromRelay::Behind { circle, seq } = message {
        return Some((*circle, *seq));
    }
    None
}

/// Whether this tells a device that something it asked is not done.
fn is_refusal(message: &FromRelay) -> bool {
    if let FromRelay::Answers { answers, .. } = message {
        return answers.iter().any(|answer| matches!(answer, Answer::Refused { .. } | Answer::NotMember));
    }
    matches!(message, FromRelay::Refused { .. })
}

#[cfg(test)]
mod tests {
    use shared::codec;
    use shared::ids::{RecordHash, SignKey};
    use shared::time::Instant;
    use shared::wire::{Limits, Refusal};

    use super::*;

    fn behind(circle: u8, seq: u64) -> FromRelay {
        FromRelay::Behind { circle: CircleId::new([circle; 16]), seq }
    }

    /// All that a socket would send, until it would wait or close.
    fn drain(outbox: &Outbox) -> (Vec<FromRelay>, bool) {
        let mut sent = Vec::new();
        loop {
            match outbox.take() {
                Some(Next::Send(frame)) => sent.push(FromRelay::from_frame(&frame).unwrap()),
                Some(Next::Close) => return (sent, true),
                None => return (sent, false),
            }
        }
    }

    #[test]
    fn a_device_is_trusted_once_it_is_welcomed_and_until_it_is_refused() {
        let limits =
            Limits { record_bytes: 1, batch_records: 1, batch_bytes: 1, page_records: 1, blob_bytes: 1 };
        let (relay, circles, token, now) = (SignKey::ZERO, vec![], codec::Bytes(vec![]), Instant::from_ms(0));
        let welcome = FromRelay::Welcome { relay, circles, limits, token, now };
        let answers = |answer| FromRelay::Answers {
            circle: CircleId::new([1; 16]),
            batch: RecordHash::ZERO,
            answers: vec![Answer::Kept { seq: 1 }, answer],
        };
        let too_fast = Refusal::TooFast;
        let refusals = [
            FromRelay::Refused { code: too_fast, circle: None },
            answers(Answer::Refused { code: too_fast }),
        ];
        for refusal in refusals {
            let outbox = Outbox::default();
            assert!(!outbox.is_trusted());
            outbox.put(&welcome);
            outbox.put(&answers(Answer::Kept { seq: 2 }));
            assert!(outbox.is_trusted());
            outbox.put(&refusal);
            assert!(!outbox.is_trusted() && outbox.is_welcomed());
        }
    }

    #[test]
    fn a_full_outbox_drops_pushes_and_says_once_for_each_circle_that_it_is_behind() {
        let outbox = Outbox::default();
        for _ in 0..MAX_WAITING_FRAMES {
            outbox.put(&FromRelay::Pong);
        }
        for (circle, seq) in [(1, 5), (2, 7), (1, 6)] {
            outbox.put(&behind(circle, seq));
        }
        let (sent, closed) = drain(&outbox);
        assert_eq!(sent.len(), MAX_WAITING_FRAMES + 2);
        assert_eq!(sent[MAX_WAITING_FRAMES..], [behind(1, 6), behind(2, 7)]);
        assert!(!closed);
    }

    #[test]
    fn an_answer_without_room_ends_the_socket() {
        let outbox = Outbox::default();
        for _ in 0..=MAX_WAITING_FRAMES {
            outbox.put(&FromRelay::Pong);
        }
        assert_eq!(drain(&outbox), (vec![], true));
    }

    #[test]
    fn what_waits_is_a_frame_and_never_the_end() {
        let outbox = Outbox::default();
        assert_eq!(outbox.waiting(), None);
        outbox.put(&FromRelay::Pong);
        outbox.close();
        assert_eq!(outbox.waiting(), Some(Bytes::from(FromRelay::Pong.to_frame())));
        assert_eq!(outbox.waiting(), None);
        assert_eq!(drain(&outbox), (vec![], true));
    }

    #[test]
    fn closing_sends_what_waits_and_takes_nothing_more() {
        let outbox = Outbox::default();
        outbox.put(&FromRelay::Pong);
        outbox.close();
        outbox.put(&behind(1, 1));
        assert_eq!(drain(&outbox), (vec![FromRelay::Pong], true));
        assert!(!outbox.has_room());
    }
}
