//! One WebSocket, one task: what it says goes to the writer, what waits for it is sent, and silence ends it.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::ws::{Message, WebSocket};
use futures_util::SinkExt;
use shared::identity::Verifier;
use shared::wire::ToRelay;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use tokio::task::yield_now;
use tokio::time::{MissedTickBehavior, interval, sleep, timeout};

use crate::inlet::Inlet;
use crate::limits::SOCKET_WRITE_BYTES;
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

/// Bytes before what a ping or a pong says: two and a mask of four (RFC 6455, 5.2).
const CONTROL_HEAD_BYTES: usize = 6;

/// The way to the writer, and how much may be on it.
#[derive(Clone, Debug)]
pub struct ToWriter {
    /// The queue.
    pub jobs: mpsc::Sender<Job>,
    /// Bytes of frames that may wait in memory, over all sockets.
    pub waiting_bytes: Arc<Semaphore>,
}

/// Serves a socket until it or the relay ends.
pub async fn serve(mut socket: WebSocket, peer: PeerId, whence: Whence, to_writer: ToWriter, inlet: &Inlet) {
    inlet.begin();
    let outbox = Arc::new(Outbox::default());
    let connect = Job::Connect { peer, whence, outbox: Arc::clone(&outbox) };
    if to_writer.jobs.send(connect).await.is_err() {
        return;
    }
    converse(&mut socket, peer, &to_writer, &outbox, inlet).await;
    // When the writer is gone there is nobody who needs to know.
    let _ = to_writer.jobs.send(Job::Disconnect { peer }).await;
}

async fn converse(
    socket: &mut WebSocket,
    peer: PeerId,
    to_writer: &ToWriter,
    outbox: &Outbox,
    inlet: &Inlet,
) {
    let asked = Arc::new(Semaphore::new(MAX_ASKED));
    let mut pings = interval(PING_EVERY);
    pings.set_missed_tick_behavior(MissedTickBehavior::Delay);
    pings.reset();
    let quiet = sleep(FIRST_FRAME);
    tokio::pin!(quiet);
    let (mut said_something, mut was_welcomed) = (false, false);
    // The key that it says is its own; once it is welcomed, it is.
    let mut key: Option<Verifier> = None;
    loop {
        let said = tokio::select! {
            next = outbox.next() => match next {
                Next::Send(frame) => {
                    if !send_waiting(socket, frame, outbox).await {
                        return;
                    }
                    // From its welcome on it need only answer pings.
                    if !was_welcomed && outbox.is_welcomed() {
                        was_welcomed = true;
                        quiet.set(sleep(DEAD_AFTER));
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
            Some(Ok(Message::Ping(said) | Message::Pong(said))) => {
                inlet.heard(CONTROL_HEAD_BYTES + said.len());
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
        // From here on it is counted there.
        inlet.heard_all();
        let mut heard = Heard::read(&frame);
        if let Some(ToRelay::Hello { device, .. }) = heard.message()
            && !outbox.is_welcomed()
        {
            key = Verifier::of(&device.sign).ok();
        }
        if let Some(key) = key.as_ref().filter(|_| outbox.is_trusted()) {
            for at in 0..heard.records() {
                if at > 0 {
                    // A whole batch is a long time for the others on this thread.
                    yield_now().await;
                }
                heard.check(at, key);
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
        if !send_waiting(socket, frame, outbox).await {
            return;
        }
    }
    send(socket, Message::Close(None)).await;
}

/// Sends a frame, and with it what waits behind it as long as that is little: what one commit brings goes out as one.
async fn send_waiting(socket: &mut WebSocket, first: Bytes, outbox: &Outbox) -> bool {
    let mut bytes = 0;
    let mut next = Some(first);
    let sending = async {
        while let Some(frame) = next {
            bytes += frame.len();
            socket.feed(Message::Binary(frame)).await?;
            next = if bytes < SOCKET_WRITE_BYTES { outbox.waiting() } else { None };
        }
        socket.flush().await
    };
    matches!(timeout(SEND_WITHIN, sending).await, Ok(Ok(())))
}

async fn send(socket: &mut WebSocket, message: Message) -> bool {
    matches!(timeout(SEND_WITHIN, socket.send(message)).await, Ok(Ok(())))
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::extract::ws::WebSocketUpgrade;
    use axum::routing::get;
    use hyper::Request;
    use hyper::body::Incoming;
    use hyper::server::conn::http1;
    use hyper::service::service_fn;
    use hyper_util::rt::TokioIo;
    use shared::codec;
    use shared::identity::DeviceKeys;
    use shared::ids::{SealKey, SignKey};
    use shared::time;
    use shared::wire::{FromRelay, Limits, WIRE_VERSION};
    use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};
    use tokio::time::Instant;
    use tower_service::Service;

    use super::*;

    /// The other end of a socket whose relay welcomes or leaves alone whoever comes.
    struct Far {
        stream: DuplexStream,
        opened: Instant,
        /// Kept, for a writer that has gone ends the socket too.
        _writer: tokio::task::JoinHandle<()>,
    }

    async fn far(welcomes: impl Fn(&Outbox) + Send + 'static) -> Far {
        let (jobs, mut queue) = mpsc::channel(16);
        let to_writer = ToWriter { jobs, waiting_bytes: Arc::new(Semaphore::new(1 << 20)) };
        let writer = tokio::spawn(async move {
            while let Some(job) = queue.recv().await {
                if let Job::Connect { outbox, .. } = job {
                    welcomes(&outbox);
                }
            }
        });
        let open = move |upgrade: WebSocketUpgrade| async move {
            upgrade.on_upgrade(|socket| async {
                let inlet = Inlet::new(Arc::new(Semaphore::new(1)));
                serve(socket, PeerId(1), Whence(1), to_writer, &inlet).await;
            })
        };
        let router = Router::new().route("/ws", get(open));
        let (mut stream, near) = duplex(64 * 1024);
        let answer = service_fn(move |request: Request<Incoming>| router.clone().call(request));
        tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(near), answer).with_upgrades());
        // Source: RFC 6455, 1.3, with its own example of a key.
        let ask = "GET /ws HTTP/1.1\r\nHost: relay\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
            Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        stream.write_all(ask.as_bytes()).await.unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await.unwrap());
        }
        Far { stream, opened: Instant::now(), _writer: writer }
    }

    impl Far {
        /// A frame under a mask of zeros, which changes nothing.
        async fn say(&mut self, kind: u8, bytes: &[u8]) {
            let length = u8::try_from(bytes.len()).unwrap();
            assert!(length < 126);
            self.stream
                .write_all(&[&[0x80 | kind, 0x80 | length, 0, 0, 0, 0], bytes].concat())
                .await
                .unwrap();
        }

        async fn is_welcomed(&mut self) {
            self.stream.read_u8().await.unwrap();
        }

        async fn say_hello(&mut self) {
            let device = DeviceKeys { sign: SignKey::ZERO, seal: SealKey::new([1; 32]) };
            self.say(BINARY, &ToRelay::Hello { version: WIRE_VERSION, device }.to_frame()).await;
        }

        /// The seconds after the opening at which the relay ends it, when nothing more is said.
        async fn ends_after(mut self) -> u64 {
            self.stream.read_to_end(&mut Vec::new()).await.unwrap();
            self.opened.elapsed().as_secs()
        }
    }

    const BINARY: u8 = 2;
    const PONG: u8 = 10;

    fn welcome(outbox: &Outbox) {
        let limits =
            Limits { record_bytes: 1, batch_records: 1, batch_bytes: 1, page_records: 1, blob_bytes: 1 };
        let (relay, circles, token) = (SignKey::ZERO, vec![], codec::Bytes(vec![]));
        outbox.put(&FromRelay::Welcome { relay, circles, limits, token, now: time::Instant::from_ms(0) });
    }

    #[tokio::test(start_paused = true)]
    async fn who_says_nothing_is_let_go() {
        assert_eq!(far(|_| ()).await.ends_after().await, FIRST_FRAME.as_secs());
    }

    #[tokio::test(start_paused = true)]
    async fn who_begins_and_does_not_prove_is_let_go_whatever_else_it_says() {
        let mut far = far(|_| ()).await;
        for _ in 0..3 {
            sleep(Duration::from_secs(FIRST_FRAME.as_secs() - 1)).await;
            far.say_hello().await;
            far.say(PONG, b"").await;
        }
        assert_eq!(far.ends_after().await, FIRST_FRAME.as_secs() - 1 + PROVE_WITHIN.as_secs());
    }

    #[tokio::test(start_paused = true)]
    async fn who_is_in_and_answers_no_ping_is_let_go() {
        let mut far = far(welcome).await;
        far.is_welcomed().await;
        far.say_hello().await;
        assert_eq!(far.ends_after().await, DEAD_AFTER.as_secs());
    }

    #[tokio::test(start_paused = true)]
    async fn who_is_in_has_nothing_more_to_say() {
        let mut far = far(welcome).await;
        far.is_welcomed().await;
        assert_eq!(far.ends_after().await, DEAD_AFTER.as_secs());
    }

    #[tokio::test(start_paused = true)]
    async fn who_is_in_and_answers_stays() {
        let mut far = far(welcome).await;
        far.is_welcomed().await;
        far.say_hello().await;
        for _ in 0..100 {
            sleep(Duration::from_secs(DEAD_AFTER.as_secs() - 1)).await;
            far.say(PONG, b"").await;
        }
        assert_eq!(far.ends_after().await, 101 * DEAD_AFTER.as_secs() - 100);
    }
}
