//! One WebSocket, one task: what it says goes to the writer, what waits for it is sent, and silence ends it.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::ws::{Message, WebSocket};
use shared::wire::ToRelay;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use tokio::task::yield_now;
use tokio::time::{MissedTickBehavior, interval, sleep, timeout};

use crate::outbox::{Next, Outbox};
use crate::relay::{Heard, PeerId, Whence};
use crate::writer::Job;

/// The first frame comes within this time, or the socket is not a device's.
const FIRST_FRAME: Duration = Duration::from_secs(5);
/// A device has proven itself within this time after its first frame: two round trips on a poor network.
const PROVE_WITHIN: Duration = Duration::from_secs(15);
/// How often a quiet socket is asked whether it is there.
const PING_EVERY: Duration = Duration::from_secs(30);
/// A socket that said nothing for this long is dead: two pings went unanswered.
const DEAD_AFTER: Duration = Duration::from_secs(75);
/// A frame that cannot be handed to the network within this time ends the socket.
const SEND_WITHIN: Duration = Duration::from_secs(10);
/// Frames of one socket that wait for the writer at a time: one device must not fill a batch alone.
const MAX_ASKED: usize = 8;

/// The way to the writer, and how much may be on it.
#[derive(Clone, Debug)]
pub struct ToWriter {
    /// The queue.
    pub jobs: mpsc::Sender<Job>,
    /// Bytes of frames that may wait in memory, over all sockets.
    pub waiting_bytes: Arc<Semaphore>,
}

/// Serves a socket until it or the relay ends.
pub async fn serve(mut socket: WebSocket, peer: PeerId, whence: Whence, to_writer: ToWriter) {
    let outbox = Arc::new(Outbox::default());
    let connect = Job::Connect { peer, whence, outbox: Arc::clone(&outbox) };
    if to_writer.jobs.send(connect).await.is_err() {
        return;
    }
    converse(&mut socket, peer, &to_writer, &outbox).await;
    // When the writer is gone there is nobody who needs to know.
    let _ = to_writer.jobs.send(Job::Disconnect { peer }).await;
}

async fn converse(socket: &mut WebSocket, peer: PeerId, to_writer: &ToWriter, outbox: &Outbox) {
    let asked = Arc::new(Semaphore::new(MAX_ASKED));
    let mut pings = interval(PING_EVERY);
    pings.set_missed_tick_behavior(MissedTickBehavior::Delay);
    pings.reset();
    let quiet = sleep(FIRST_FRAME);
    tokio::pin!(quiet);
    let mut said_something = false;
    // The key that it says is its own; once it is welcomed, it is.
    let mut key = None;
    loop {
        let said = tokio::select! {
            next = outbox.next() => match next {
                Next::Send(frame) => {
                    if !send(socket, Message::Binary(frame)).await {
                        return;
                    }
                    continue;
                }
                Next::Close => {
                    send(socket, Message::Close(None)).await;
                    return;
                }
            },
            said = socket.recv(), if outbox.has_room() => said,
            _ = pings.tick() => {
                if !send(socket, Message::Ping(Bytes::new())).await {
                    return;
                }
                continue;
            }
            () = &mut quiet => return,
        };
        let frame = match said {
            Some(Ok(Message::Binary(frame))) => frame,
            // No device sends text; the relay says so as for any frame that it cannot read.
            Some(Ok(Message::Text(text))) => text.into(),
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => {
                if outbox.is_welcomed() {
                    quiet.set(sleep(DEAD_AFTER));
                }
                continue;
            }
            Some(Ok(Message::Close(_)) | Err(_)) | None => return,
        };
        if outbox.is_welcomed() {
            quiet.set(sleep(DEAD_AFTER));
        } else if !said_something {
            quiet.set(sleep(PROVE_WITHIN));
        }
        said_something = true;
        let bytes = frame.len();
        let Some(room) = room(to_writer, &asked, bytes).await else { return };
        let mut heard = Heard::read(&frame);
        if let Some(ToRelay::Hello { device, .. }) = heard.message()
            && !outbox.is_welcomed()
        {
            key = Some(device.sign);
        }
        if let Some(key) = key.filter(|_| outbox.is_trusted()) {
            for at in 0..heard.records() {
                if at > 0 {
                    // A whole batch is a long time for the others on this thread.
                    yield_now().await;
                }
                heard.check(at, &key);
            }
        }
        let job = Job::Frame { peer, heard, bytes, room };
        if to_writer.jobs.send(job).await.is_err() {
            // The writer has ended and said goodbye: that is still sent.
            say_the_rest(socket, outbox).await;
            return;
        }
    }
}

/// Waits until the frame's turn has come and there is memory for it.
async fn room(
    to_writer: &ToWriter,
    asked: &Arc<Semaphore>,
    frame_bytes: usize,
) -> Option<[OwnedSemaphorePermit; 2]> {
    let turn = Arc::clone(asked).acquire_owned().await.ok()?;
    let bytes = u32::try_from(frame_bytes).ok()?;
    let bytes = Arc::clone(&to_writer.waiting_bytes).acquire_many_owned(bytes).await.ok()?;
    Some([turn, bytes])
}

async fn say_the_rest(socket: &mut WebSocket, outbox: &Outbox) {
    outbox.close();
    while let Next::Send(frame) = outbox.next().await {
        if !send(socket, Message::Binary(frame)).await {
            return;
        }
    }
    send(socket, Message::Close(None)).await;
}

async fn send(socket: &mut WebSocket, message: Message) -> bool {
    matches!(timeout(SEND_WITHIN, socket.send(message)).await, Ok(Ok(())))
}
