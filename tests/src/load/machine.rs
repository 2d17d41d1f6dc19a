//! What the same machine does without a relay: the limits that a relay's figures are to be held against.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;
use std::time::Duration;

use anyhow::Context;
use futures_util::{SinkExt, StreamExt};
use rusqlite::{Connection, params};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::interval;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{WebSocketStream, accept_async, client_async};

use super::now;

/// Rows a second that SQLite commits durably, so many in a transaction: the same row and the same indexes as the
/// relay's, in as many circles and of as many devices in each, with nothing judged.
///
/// # Errors
/// When the disk refuses.
pub fn rows_a_second(
    beside: &Path,
    (circles, devices): (u32, u32),
    group: usize,
    body_bytes: usize,
    seconds: f64,
) -> anyhow::Result<f64> {
    let folder = tempfile::tempdir_in(beside)?;
    let db = Connection::open(folder.path().join("limit.db"))?;
    db.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;
         CREATE TABLE record (circle BLOB NOT NULL, seq INTEGER NOT NULL, hash BLOB NOT NULL, log_hash BLOB NOT NULL,
            kind INTEGER NOT NULL, device BLOB NOT NULL, number INTEGER NOT NULL, received_ms INTEGER NOT NULL,
            header BLOB NOT NULL, signature BLOB NOT NULL, body BLOB, PRIMARY KEY (circle, seq),
            UNIQUE (circle, device, number)) STRICT;",
    )?;
    let mut insert = db.prepare("INSERT INTO record VALUES (?1, ?2, ?3, ?3, 1, ?4, ?5, ?2, ?6, ?7, ?8)")?;
    let (header, body) = (vec![5_u8; 290], vec![7_u8; body_bytes]);
    let began = now();
    let mut rows = 0_u32;
    while now().duration_since(began).as_secs_f64() < seconds {
        db.execute_batch("BEGIN IMMEDIATE")?;
        for _ in 0..group {
            let hash = *blake3::hash(&rows.to_be_bytes()).as_bytes();
            // The number four times after itself.
            let named = |name: u32| (u128::from(name) * 0x1_0000_0001_0000_0001_0000_0001).to_be_bytes();
            let (circle, device) = (named(rows % circles), named(rows / circles % devices));
            let (seq, number) = (rows / circles, rows / circles / devices);
            insert.execute(params![circle, seq, hash, device, number, header, [3_u8; 64], body])?;
            rows += 1;
        }
        db.execute_batch("COMMIT")?;
    }
    Ok(f64::from(rows) / now().duration_since(began).as_secs_f64())
}

/// Milliseconds of one append of 4 KiB and its sync: the middle one of many.
///
/// # Errors
/// When the disk refuses.
pub fn sync_ms(beside: &Path) -> anyhow::Result<f64> {
    let folder = tempfile::tempdir_in(beside)?;
    let mut file = OpenOptions::new().create(true).append(true).open(folder.path().join("syncs"))?;
    let mut times = Vec::new();
    for _ in 0..300 {
        let began = now();
        file.write_all(&[7; 4096])?;
        file.sync_data()?;
        times.push(now().duration_since(began).as_secs_f64() * 1000.0);
    }
    times.sort_by(f64::total_cmp);
    Ok(super::share(&times, 50))
}

/// One socket that writes, three that read, and a task between them that keeps nothing and looks at nothing.
struct Bare {
    writer: Socket,
    readers: Vec<Socket>,
    serving: JoinHandle<anyhow::Result<()>>,
}

type Socket = WebSocketStream<TcpStream>;

impl Bare {
    async fn new() -> anyhow::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let at = listener.local_addr()?;
        let serving = tokio::spawn(async move {
            let mut sockets = Vec::new();
            for _ in 0..4 {
                let (stream, _) = listener.accept().await?;
                stream.set_nodelay(true)?;
                sockets.push(accept_async(stream).await?);
            }
            let Some(mut writer) = sockets.pop() else { anyhow::bail!("nobody writes") };
            while let Some(Ok(message)) = writer.next().await {
                if let Message::Binary(frame) = message {
                    for reader in &mut sockets {
                        reader.send(Message::Binary(frame.clone())).await?;
                    }
                }
            }
            Ok(())
        });
        let mut readers = Vec::new();
        for _ in 0..4 {
            let stream = TcpStream::connect(at).await?;
            stream.set_nodelay(true)?;
            readers.push(client_async(format!("ws://{at}/"), stream).await?.0);
        }
        let writer = readers.pop().context("nobody writes")?;
        Ok(Self { writer, readers, serving })
    }
}

/// Messages a second that one task hands from one socket to three others, nothing kept and nothing looked at.
///
/// # Errors
/// When the machine gives no sockets.
pub async fn fan_out_a_second(bytes: usize, messages: u32) -> anyhow::Result<f64> {
    let Bare { mut writer, readers, serving } = Bare::new().await?;
    let began = now();
    let readers: Vec<_> = readers
        .into_iter()
        .map(|mut reader| {
            tokio::spawn(async move {
                for _ in 0..messages {
                    let _ = reader.next().await;
                }
            })
        })
        .collect();
    for _ in 0..messages {
        writer.send(Message::binary(vec![7; bytes])).await?;
    }
    for reader in readers {
        reader.await?;
    }
    let seconds = now().duration_since(began).as_secs_f64();
    serving.abort();
    Ok(f64::from(messages) / seconds)
}

/// Milliseconds until each of three others has a message, sorted, when so many come in a second.
///
/// # Errors
/// As [`fan_out_a_second`].
pub async fn fan_out_ms(bytes: usize, messages: u32, rate: u32) -> anyhow::Result<Vec<f64>> {
    let Bare { mut writer, readers, serving } = Bare::new().await?;
    let (heard, mut times_heard) = mpsc::unbounded_channel();
    let many = readers.len();
    for mut reader in readers {
        let heard = heard.clone();
        tokio::spawn(async move { while reader.next().await.is_some() && heard.send(now()).is_ok() {} });
    }
    let mut ticks = interval(Duration::from_secs(1) / rate.max(1));
    let mut times = Vec::new();
    for _ in 0..messages {
        ticks.tick().await;
        let sent = now();
        writer.send(Message::binary(vec![7; bytes])).await?;
        for _ in 0..many {
            let at = times_heard.recv().await.context("a reader is gone")?;
            times.push(at.duration_since(sent).as_secs_f64() * 1000.0);
        }
    }
    serving.abort();
    times.sort_by(f64::total_cmp);
    Ok(times)
}
