//! One device's socket.

use anyhow::{Context, bail, ensure};
use futures_util::{SinkExt, StreamExt};
use shared::identity::Purpose;
use shared::ids::{CircleId, LogHash, SignKey};
use shared::record::{Checkpoint, Placed};
use shared::wire::{Answer, FromRelay, MAX_FRAME_BYTES, MAX_PAGE_RECORDS, ToRelay, prove_message};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

use crate::pen::Pen;

/// A device that proved itself.
#[derive(Debug)]
pub(super) struct Wire {
    socket: WebSocketStream<TcpStream>,
    /// The relay's key.
    pub(super) relay: SignKey,
    /// Bytes of frames heard.
    pub(super) bytes: u64,
}

impl Wire {
    /// Connects and proves.
    pub(super) async fn enter(url: &str, pen: &Pen) -> anyhow::Result<Self> {
        let host = url.strip_prefix("http://").context("a url begins with http://")?;
        let request = format!("ws://{host}/ws").into_client_request()?;
        let stream = TcpStream::connect(host).await?;
        stream.set_nodelay(true)?;
        let config = WebSocketConfig::default()
            .read_buffer_size(16 * 1024)
            .max_message_size(Some(MAX_FRAME_BYTES))
            .max_frame_size(Some(MAX_FRAME_BYTES));
        let (socket, _) = client_async_with_config(request, stream, Some(config)).await?;
        let mut wire = Self { socket, relay: SignKey::ZERO, bytes: 0 };
        wire.say(&pen.hello()).await?;
        let FromRelay::Challenge { nonce } = wire.hear().await? else { bail!("no challenge") };
        let signature = pen.sign(Purpose::Hello, &prove_message(url, &nonce, &pen.id));
        wire.say(&ToRelay::Prove { signature }).await?;
        let FromRelay::Welcome { relay, .. } = wire.hear().await? else { bail!("no welcome") };
        wire.relay = relay;
        Ok(wire)
    }

    /// Says a message.
    pub(super) async fn say(&mut self, message: &ToRelay) -> anyhow::Result<()> {
        self.say_frame(message.to_frame()).await
    }

    /// Says what was encoded before.
    pub(super) async fn say_frame(&mut self, frame: Vec<u8>) -> anyhow::Result<()> {
        Ok(self.socket.send(Message::binary(frame)).await?)
    }

    /// The next message.
    pub(super) async fn hear(&mut self) -> anyhow::Result<FromRelay> {
        loop {
            let heard = self.socket.next().await.context("the relay hung up")??;
            if let Message::Binary(frame) = heard {
                self.bytes += u64::try_from(frame.len()).unwrap_or(0);
                return FromRelay::from_frame(&frame).ok().context("the relay talks nonsense");
            }
        }
    }

    /// Waits until what was said is kept.
    pub(super) async fn kept(&mut self) -> anyhow::Result<()> {
        loop {
            if let FromRelay::Answers { answers, .. } = self.hear().await? {
                let kept = |answer: &Answer| matches!(answer, Answer::Kept { .. });
                ensure!(answers.iter().all(kept), "the relay answers {answers:?}");
                return Ok(());
            }
        }
    }

    /// The log hash at a place, which the relay tells to whoever names another there.
    pub(super) async fn hash_at(&mut self, circle: CircleId, seq: u64) -> anyhow::Result<LogHash> {
        if seq == 0 {
            return Ok(LogHash::ZERO);
        }
        self.say(&ToRelay::Since { circle, after: seq, hash: LogHash::new([0xff; 32]), limit: 1 }).await?;
        loop {
            if let FromRelay::Diverged { checkpoint, .. } = self.hear().await? {
                ensure!(checkpoint.seq == seq, "the relay speaks of another place");
                return Ok(checkpoint.hash);
            }
        }
    }

    /// A page of a log after a place, and the relay's word on its last record. From there on this socket follows.
    pub(super) async fn page(
        &mut self,
        circle: CircleId,
        after: u64,
        hash: LogHash,
    ) -> anyhow::Result<(Vec<Placed>, Checkpoint)> {
        self.say(&ToRelay::Since { circle, after, hash, limit: MAX_PAGE_RECORDS }).await?;
        loop {
            if let FromRelay::Records { records, checkpoint, .. } = self.hear().await? {
                return Ok((records, checkpoint));
            }
        }
    }
}
