//! Load on a relay: many circles of several devices, one of each writing, the others reading along.
//!
//! Every record is made and signed before the clock starts, so that what is measured is the relay and the network, and
//! not the client. Rooms: `wire` (one device's socket), `kill` (no load is
//! worth anything if it is lost), `process` (the relay's program and what it uses), `machine`
//! (what the same machine does without a relay).

pub mod kill;
pub mod machine;
pub mod process;
mod wire;

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use shared::wire::{Answer, FromRelay, MAX_BATCH_RECORDS, ToRelay};
use tokio::sync::Barrier;
use tokio::time::sleep_until;

use crate::pen::{Ground, NO_GROUND, Pen};
use wire::Wire;

/// Frames of one writer that are on their way at a time: as many as the relay reads ahead of one socket.
const ON_THE_WAY: usize = 8;

/// Now, for figures alone.
#[expect(clippy::disallowed_methods, reason = "time enters the load here and nowhere else")]
pub fn now() -> Instant {
    Instant::now()
}

/// How much each circle's writer brings, and how fast.
#[derive(Clone, Copy, Debug)]
pub struct Load {
    /// Records that each circle's writer brings, each in a frame of its own.
    pub records: u64,
    /// Bytes of each record's body.
    pub bytes: usize,
    /// Records a second, over all circles; none: as fast as it goes.
    pub rate: Option<u64>,
}

/// What came of it.
#[derive(Clone, Debug)]
pub struct Figures {
    /// Records that were brought.
    pub records: f64,
    /// Seconds from the first record sent to the last one read by everybody.
    pub seconds: f64,
    /// Milliseconds until each record was acknowledged, sorted.
    pub acknowledged_ms: Vec<f64>,
    /// Milliseconds until each record was with each other device, sorted.
    pub read_ms: Vec<f64>,
}

/// The value below which this share of a sorted list lies.
pub fn share(sorted: &[f64], percent: usize) -> f64 {
    let at = (sorted.len() * percent / 100).min(sorted.len().saturating_sub(1));
    sorted.get(at).copied().unwrap_or(f64::NAN)
}

/// A count as a figure.
pub fn figure(number: u64) -> f64 {
    u32::try_from(number).map_or(f64::MAX, f64::from)
}

/// What reading a log took.
#[derive(Clone, Copy, Debug)]
pub struct CaughtUp {
    /// Records that came.
    pub records: u64,
    /// Seconds.
    pub seconds: f64,
    /// Bytes of frames.
    pub bytes: u64,
}

/// Circles that stand on a relay, each with its writer connected.
#[derive(Debug)]
pub struct Circles {
    url: String,
    all: Vec<Circle>,
}

#[derive(Debug)]
struct Circle {
    number: u64,
    devices: u64,
    writer: Pen,
    wire: Wire,
    /// The other devices, once they follow.
    readers: Vec<Wire>,
    ground: Ground,
    /// The last place.
    head: u64,
}

impl Circles {
    /// Begins circles with these numbers on the relay at `url` (as `http://host:port`), each of so many devices.
    ///
    /// # Errors
    /// When the relay does not answer as it must.
    pub async fn begin(url: &str, numbers: Range<u64>, devices: u64) -> anyhow::Result<Self> {
        let mut all = Vec::new();
        for number in numbers {
            all.push(Circle::begin(url, number, devices).await?);
        }
        Ok(Self { url: url.to_owned(), all })
    }

    /// Gives each circle a past of so many records, in large batches, with nobody reading along.
    ///
    /// # Errors
    /// As [`Self::begin`].
    pub async fn fill(&mut self, records: u64, bytes: usize) -> anyhow::Result<()> {
        let filling: Vec<_> =
            self.all.drain(..).map(|circle| tokio::spawn(circle.fill(records, bytes))).collect();
        for circle in filling {
            self.all.push(circle.await??);
        }
        Ok(())
    }

    /// The other devices come, and follow from the newest record on.
    ///
    /// # Errors
    /// As [`Self::begin`].
    pub async fn follow(&mut self) -> anyhow::Result<()> {
        for circle in &mut self.all {
            for device in 1..circle.devices {
                let mut reader = Wire::enter(&self.url, &Pen::new(circle.number, device)).await?;
                let hash = reader.hash_at(circle.writer.circle, circle.head).await?;
                reader.page(circle.writer.circle, circle.head, hash).await?;
                circle.readers.push(reader);
            }
        }
        Ok(())
    }

    /// Puts this load on all of them at once.
    ///
    /// # Errors
    /// As [`Self::begin`]; also when a reader is slower than the relay.
    pub async fn put(&mut self, load: Load) -> anyhow::Result<Figures> {
        let start = Arc::new(Barrier::new(self.all.len()));
        let many = u64::try_from(self.all.len()).unwrap_or(u64::MAX);
        let began = now();
        let mut running = Vec::new();
        for (place, circle) in (0..).zip(self.all.drain(..)) {
            let pace = load.rate.map(|rate| Pace::of(rate, many, place));
            running.push(tokio::spawn(circle.put(load, pace, began, Arc::clone(&start))));
        }
        let (mut first, mut last) = (f64::MAX, 0.0_f64);
        let records = figure(load.records * many);
        let mut figures = Figures { records, seconds: 0.0, acknowledged_ms: Vec::new(), read_ms: Vec::new() };
        for circle in running {
            let (circle, done) = circle.await??;
            first = first.min(done.began);
            last = last.max(done.ended);
            figures.acknowledged_ms.extend(done.acknowledged_ms);
            figures.read_ms.extend(done.read_ms);
            self.all.push(circle);
        }
        figures.seconds = last - first;
        figures.acknowledged_ms.sort_by(f64::total_cmp);
        figures.read_ms.sort_by(f64::total_cmp);
        Ok(figures)
    }

    /// A device of the first circle reads what it missed: the last so many records.
    ///
    /// # Errors
    /// As [`Self::begin`].
    pub async fn catch_up(&self, missed: u64) -> anyhow::Result<CaughtUp> {
        let circle = self.all.first().context("no circle")?;
        let id = circle.writer.circle;
        let mut wire = Wire::enter(&self.url, &circle.writer).await?;
        let mut after = circle.head.saturating_sub(missed);
        let mut hash = wire.hash_at(id, after).await?;
        let (began, bytes_before, mut records) = (now(), wire.bytes, 0);
        while after < circle.head {
            let (page, checkpoint) = wire.page(id, after, hash).await?;
            (after, hash) = (checkpoint.seq, checkpoint.hash);
            records += u64::try_from(page.len())?;
        }
        let seconds = now().duration_since(began).as_secs_f64();
        Ok(CaughtUp { records, seconds, bytes: wire.bytes - bytes_before })
    }
}

/// When a circle's writer sends.
#[derive(Clone, Copy, Debug)]
struct Pace {
    each: Duration,
    first: Duration,
}

impl Pace {
    /// So many a second over so many circles, evenly, for the circle at this place among them.
    fn of(rate: u64, circles: u64, place: u32) -> Self {
        let each = Duration::from_secs_f64(figure(circles) / figure(rate.max(1)));
        let first = each * place / u32::try_from(circles).unwrap_or(1).max(1);
        Self { each, first }
    }
}

/// What a circle's devices share: when each record was sent, in nanoseconds since the start.
struct Sent {
    began: Instant,
    at: Vec<AtomicU64>,
}

impl Sent {
    fn mark(&self, index: usize) {
        if let Some(at) = self.at.get(index) {
            at.store(nanoseconds(self.began), Ordering::Relaxed);
        }
    }

    fn since_ms(&self, index: usize) -> f64 {
        let at = self.at.get(index).map_or(0, |at| at.load(Ordering::Relaxed));
        let nanoseconds = nanoseconds(self.began).saturating_sub(at);
        Duration::from_nanos(nanoseconds).as_secs_f64() * 1000.0
    }
}

fn nanoseconds(began: Instant) -> u64 {
    u64::try_from(now().duration_since(began).as_nanos()).unwrap_or(u64::MAX)
}

struct Done {
    began: f64,
    ended: f64,
    acknowledged_ms: Vec<f64>,
    read_ms: Vec<f64>,
}

impl Circle {
    async fn begin(url: &str, number: u64, devices: u64) -> anyhow::Result<Self> {
        let mut writer = Pen::new(number, 0);
        let mut wire = Wire::enter(url, &writer).await?;
        let genesis = writer.genesis(wire.relay);
        let mut ground = Ground { control: genesis.hash(), ..NO_GROUND };
        wire.say(&ToRelay::Create { genesis }).await?;
        wire.kept().await?;
        for device in 1..devices {
            let record = writer.add(&ground, &Pen::new(number, device));
            ground.control = record.hash();
            wire.say(&ToRelay::Append { circle: writer.circle, records: vec![record] }).await?;
            wire.kept().await?;
        }
        Ok(Self { number, devices, writer, wire, readers: Vec::new(), ground, head: devices })
    }

    async fn fill(mut self, records: u64, bytes: usize) -> anyhow::Result<Self> {
        let most = u64::try_from(MAX_BATCH_RECORDS)?;
        let mut left = records;
        while left > 0 {
            let many = left.min(most);
            let records = (0..many).map(|_| self.writer.page(&self.ground, vec![7; bytes])).collect();
            self.wire.say(&ToRelay::Append { circle: self.writer.circle, records }).await?;
            self.wire.kept().await?;
            self.head += many;
            left -= many;
        }
        Ok(self)
    }

    async fn put(
        mut self,
        load: Load,
        pace: Option<Pace>,
        began: Instant,
        start: Arc<Barrier>,
    ) -> anyhow::Result<(Self, Done)> {
        let frames: Vec<Vec<u8>> = (0..load.records)
            .map(|_| {
                let records = vec![self.writer.page(&self.ground, vec![7; load.bytes])];
                ToRelay::Append { circle: self.writer.circle, records }.to_frame()
            })
            .collect();
        let sent = Arc::new(Sent { began, at: frames.iter().map(|_| AtomicU64::new(0)).collect() });
        let read = |reader| tokio::spawn(read(reader, Arc::clone(&sent), self.head, load.records));
        let reading: Vec<_> = self.readers.drain(..).map(read).collect();
        start.wait().await;
        let first = now().duration_since(began).as_secs_f64();
        let mut acknowledged_ms = Vec::with_capacity(frames.len());
        let mut next = now() + pace.map_or(Duration::ZERO, |pace| pace.first);
        for (index, frame) in frames.into_iter().enumerate() {
            if let Some(pace) = pace {
                let at = tokio::time::Instant::from_std(next);
                while now() < next {
                    tokio::select! {
                        () = sleep_until(at) => break,
                        heard = self.wire.hear() => taken(heard?, &sent, &mut acknowledged_ms)?,
                    }
                }
                next += pace.each;
            }
            while index.saturating_sub(acknowledged_ms.len()) >= ON_THE_WAY {
                taken(self.wire.hear().await?, &sent, &mut acknowledged_ms)?;
            }
            sent.mark(index);
            self.wire.say_frame(frame).await?;
        }
        while acknowledged_ms.len() < sent.at.len() {
            taken(self.wire.hear().await?, &sent, &mut acknowledged_ms)?;
        }
        let mut read_ms = Vec::new();
        for reader in reading {
            let (reader, its_ms) = reader.await??;
            self.readers.push(reader);
            read_ms.extend(its_ms);
        }
        self.head += load.records;
        let ended = now().duration_since(began).as_secs_f64();
        Ok((self, Done { began: first, ended, acknowledged_ms, read_ms }))
    }
}

fn taken(heard: FromRelay, sent: &Sent, acknowledged_ms: &mut Vec<f64>) -> anyhow::Result<()> {
    if let FromRelay::Answers { answers, .. } = heard {
        for answer in answers {
            ensure!(matches!(answer, Answer::Kept { .. }), "the relay answers {answer:?}");
            acknowledged_ms.push(sent.since_ms(acknowledged_ms.len()));
        }
    }
    Ok(())
}

async fn read(mut wire: Wire, sent: Arc<Sent>, head: u64, records: u64) -> anyhow::Result<(Wire, Vec<f64>)> {
    let mut read_ms = Vec::new();
    let last = head + records;
    loop {
        let frame = wire.hear().await?;
        let is_behind = matches!(frame, FromRelay::Behind { .. });
        ensure!(!is_behind, "a reader fell behind: it is slower than the relay");
        ensure!(!matches!(frame, FromRelay::Refused { .. }), "a reader was refused: {frame:?}");
        let FromRelay::Records { records, .. } = frame else { continue };
        for placed in &records {
            if let Some(index) = placed.seq.checked_sub(head + 1) {
                read_ms.push(sent.since_ms(usize::try_from(index).unwrap_or(usize::MAX)));
            }
            if placed.seq == last {
                return Ok((wire, read_ms));
            }
        }
    }
}

/// Phones that are connected and quiet, for as long as this lives.
#[derive(Debug)]
pub struct Idle(#[expect(dead_code, reason = "held, so that the sockets stay open")] Vec<Wire>);

/// Connects so many phones.
///
/// # Errors
/// When the relay does not let them in.
pub async fn idle(url: &str, phones: u64) -> anyhow::Result<Idle> {
    let mut wires = Vec::new();
    for phone in 0..phones {
        let pen = Pen::new(u64::MAX, phone);
        wires.push(Wire::enter(url, &pen).await.with_context(|| format!("phone {phone}"))?);
    }
    Ok(Idle(wires))
}
