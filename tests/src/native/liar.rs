//! A server that opens a WebSocket and then says what no relay should, or nothing.

use std::fmt::{self, Debug, Formatter};
use std::net::SocketAddr;
use std::sync::Arc;

use futures_util::{SinkExt, StreamExt};
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};
use shared::wire::{FromRelay, MAX_FRAME_BYTES, ToRelay};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_tungstenite::accept_async;
use tokio_tungstenite::tungstenite::Message;

use super::PATIENCE;

/// What it says to one frame.
type Says = Arc<dyn Fn(&ToRelay) -> Vec<FromRelay> + Send + Sync>;

/// How it behaves on the connections that come from now on.
#[derive(Clone)]
pub enum Mood {
    /// Takes the connection and closes it before any WebSocket is there.
    Slams,
    /// Opens the WebSocket and closes it.
    Closes,
    /// Reads, and never says anything.
    Silent,
    /// Answers every frame with random bytes.
    RandomBytes,
    /// Answers with text.
    Text,
    /// Answers with a frame that is longer than any may be.
    TooLong,
    /// Answers in a relay's language.
    Says(Says),
}

impl Debug for Mood {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Slams => "Slams",
            Self::Closes => "Closes",
            Self::Silent => "Silent",
            Self::RandomBytes => "RandomBytes",
            Self::Text => "Text",
            Self::TooLong => "TooLong",
            Self::Says(_) => "Says",
        })
    }
}

/// The server, as long as it is held.
#[derive(Debug)]
pub struct Liar {
    address: SocketAddr,
    mood: watch::Sender<Mood>,
    came: watch::Receiver<u64>,
    work: JoinSet<()>,
}

impl Liar {
    /// Begins to listen on any free port.
    ///
    /// # Errors
    /// When there is no port.
    pub async fn start(mood: Mood) -> anyhow::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let (mood, moods) = watch::channel(mood);
        let (count, came) = watch::channel(0);
        let mut work = JoinSet::new();
        work.spawn(async move {
            let mut talks = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                let mood = moods.borrow().clone();
                let seed = *count.borrow();
                talks.spawn(async move {
                    // However it ends: the phone shows what it makes of it.
                    let _ = talk(stream, mood, seed).await;
                });
                count.send_modify(|count| *count += 1);
            }
        });
        Ok(Self { address, mood, came, work })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Behaves otherwise from the next connection on.
    pub fn is_now(&self, mood: Mood) {
        self.mood.send_replace(mood);
    }

    /// Waits until so many more connections came.
    pub async fn meets(&mut self, more: u64) {
        let goal = self.came.borrow_and_update().saturating_add(more);
        let met = timeout(PATIENCE, self.came.wait_for(|count| *count >= goal)).await;
        assert!(matches!(met, Ok(Ok(_))), "nobody connects any more: {:?}", *self.mood.borrow());
    }

    /// Goes, and frees its port.
    pub async fn goes(mut self) -> SocketAddr {
        self.work.shutdown().await;
        self.address
    }
}

async fn talk(stream: TcpStream, mood: Mood, seed: u64) -> anyhow::Result<()> {
    if matches!(mood, Mood::Slams) {
        return Ok(());
    }
    let mut rng = ChaCha20Rng::seed_from_u64(seed);
    let mut socket = accept_async(stream).await?;
    if matches!(mood, Mood::Closes) {
        return Ok(socket.close(None).await?);
    }
    while let Some(message) = socket.next().await {
        let Message::Binary(frame) = message? else { continue };
        let answers = match &mood {
            Mood::Slams | Mood::Closes | Mood::Silent => Vec::new(),
            Mood::RandomBytes => {
                let mut bytes = vec![0; usize::from(rng.next_u32().to_le_bytes()[0])];
                rng.fill_bytes(&mut bytes);
                vec![Message::binary(bytes)]
            }
            Mood::Text => vec![Message::text("<html>404</html>")],
            Mood::TooLong => vec![Message::binary(vec![0; MAX_FRAME_BYTES + 1])],
            Mood::Says(says) => {
                let asked = ToRelay::from_frame(&frame);
                let said = asked.map(|asked| says(&asked)).unwrap_or_default();
                said.iter().map(|message| Message::binary(message.to_frame())).collect()
            }
        };
        for answer in answers {
            socket.send(answer).await?;
        }
    }
    Ok(())
}
