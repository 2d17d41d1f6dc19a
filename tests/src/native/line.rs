//! One socket to the relay, in a task of its own: a phone goes on writing while it connects or the network stalls.

use std::net::SocketAddr;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use shared::wire::MAX_FRAME_BYTES;
use tokio::sync::mpsc;
use tokio::task::{AbortHandle, JoinHandle};
use tokio::time::timeout;
use tokio_tungstenite::connect_async_with_config;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;

/// A relay that does not even open the socket in this time is not there.
const CONNECT_WITHIN: Duration = Duration::from_secs(20);
/// Frames that wait for the phone; then the network waits.
const WAITING_FRAMES: usize = 64;

/// What came over the line. Its end is that nothing comes any more.
pub(super) enum Heard {
    Linked,
    Frame(Vec<u8>),
}

/// A socket, open or opening. Dropping it breaks it off without a goodbye.
pub(super) struct Line {
    say: mpsc::UnboundedSender<Vec<u8>>,
    heard: mpsc::Receiver<Heard>,
    task: AbortHandle,
}

impl Drop for Line {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Line {
    pub(super) fn open(relay: SocketAddr) -> Self {
        let (say, said) = mpsc::unbounded_channel();
        let (tell, heard) = mpsc::channel(WAITING_FRAMES);
        let task: JoinHandle<()> = tokio::spawn(async move {
            // That it ended is all that the device wants to know: `tell` is dropped.
            let _ = converse(relay, said, tell).await;
        });
        Self { say, heard, task: task.abort_handle() }
    }

    /// Hands a frame to the network; as in a browser, the phone does not wait for it.
    pub(super) fn send(&self, frame: Vec<u8>) {
        // On a line that ended it is lost, and the device hears of the end.
        let _ = self.say.send(frame);
    }
}

/// The next thing on the line; without one, nothing ever.
pub(super) async fn hear(line: Option<&mut Line>) -> Option<Heard> {
    match line {
        Some(line) => line.heard.recv().await,
        None => std::future::pending().await,
    }
}

async fn converse(
    relay: SocketAddr,
    mut said: mpsc::UnboundedReceiver<Vec<u8>>,
    tell: mpsc::Sender<Heard>,
) -> anyhow::Result<()> {
    let config = WebSocketConfig::default()
        .max_message_size(Some(MAX_FRAME_BYTES))
        .max_frame_size(Some(MAX_FRAME_BYTES));
    let connecting = connect_async_with_config(format!("ws://{relay}/ws"), Some(config), true);
    let (socket, _) = timeout(CONNECT_WITHIN, connecting).await??;
    tell.send(Heard::Linked).await?;
    let (mut sink, mut stream) = socket.split();
    let speak = async {
        while let Some(frame) = said.recv().await {
            sink.send(Message::binary(frame)).await?;
        }
        anyhow::Ok(())
    };
    let listen = async {
        while let Some(message) = stream.next().await {
            match message? {
                // A relay sends no text: the device sees for itself that it is no message.
                frame @ (Message::Binary(_) | Message::Text(_)) => {
                    tell.send(Heard::Frame(frame.into_data().into())).await?;
                }
                Message::Close(_) => break,
                Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => {}
            }
        }
        anyhow::Ok(())
    };
    // Both at once: a relay that does not read must not keep the phone from hearing it.
    tokio::select! {
        ended = speak => ended,
        ended = listen => ended,
    }
}
