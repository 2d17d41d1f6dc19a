//! A relay that is killed without a warning (SIGKILL) while many write, again and again: what it acknowledged is there.

use std::collections::{BTreeMap, VecDeque};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::bail;
use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};
use shared::ids::{LogHash, RecordHash};
use shared::record::{Record, log_hash};
use shared::wire::{Answer, FromRelay, ToRelay};
use tokio::sync::Notify;

use super::process::no_limits;
use super::wire::Wire;
use super::{Circle, ON_THE_WAY};
use crate::native::RelayProgram;
use crate::pen::{Ground, Pen};

/// Fewest records that are acknowledged before a kill, and how many more there can be.
const ACKNOWLEDGED: (u64, u64) = (20, 400);

/// What came of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Records that were acknowledged.
    pub promised: u64,
    /// Those that were gone, or another record, after a start; each counted once for each start.
    pub lost: u64,
    /// Logs that did not hash to what the relay signed.
    pub unsound: u64,
}

/// One who writes in a circle, and what the relay said it kept.
struct Writer {
    pen: Pen,
    ground: Ground,
    kept: BTreeMap<u64, RecordHash>,
}

#[derive(Default)]
struct Acknowledged {
    many: AtomicU64,
    more: Notify,
}

/// Kills the relay's program in this folder so many times while so many circles are written in, each time after a number
/// of acknowledgements that follows from the seed; and looks at everything after each start.
///
/// # Errors
/// When the program does not start, or answers as no relay should.
pub async fn kill_while_many_write(
    folder: &Path,
    circles: u64,
    kills: u64,
    seed: u64,
) -> anyhow::Result<Counts> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut relay = RelayProgram::start_with(folder, "127.0.0.1:0", &no_limits())?;
    let mut writers = Vec::new();
    for number in 0..circles {
        let Circle { writer, ground, .. } = Circle::begin(&relay.origin(), number, 1).await?;
        writers.push(Writer { pen: writer, ground, kept: BTreeMap::new() });
    }
    let mut counts = Counts::default();
    for _ in 0..kills {
        let enough = ACKNOWLEDGED.0 + rng.next_u64() % ACKNOWLEDGED.1;
        let acknowledged = Arc::new(Acknowledged::default());
        let write = |(place, writer): (u64, Writer)| {
            let records_each = 1 + (rng.next_u64() + place) % 5;
            tokio::spawn(writer.write(relay.origin(), records_each, Arc::clone(&acknowledged)))
        };
        let writing: Vec<_> = (0..).zip(writers.drain(..)).map(write).collect();
        while acknowledged.many.load(Ordering::Relaxed) < enough {
            acknowledged.more.notified().await;
        }
        relay.kill()?;
        for writer in writing {
            writers.push(writer.await??);
        }
        relay.start_again()?;
        for writer in &mut writers {
            writer.look(&relay.origin(), &mut counts).await?;
        }
    }
    counts.promised = writers.iter().map(|writer| u64::try_from(writer.kept.len()).unwrap_or(0)).sum();
    relay.kill()?;
    relay.operator("check", &[&relay.data()])?;
    Ok(counts)
}

impl Writer {
    /// Writes until the socket ends.
    async fn write(
        mut self,
        origin: String,
        records_each: u64,
        acknowledged: Arc<Acknowledged>,
    ) -> anyhow::Result<Self> {
        let Ok(mut wire) = Wire::enter(&origin, &self.pen).await else { return Ok(self) };
        let mut under_way: VecDeque<Vec<RecordHash>> = VecDeque::new();
        loop {
            while under_way.len() < ON_THE_WAY {
                let page = |_| self.pen.page(&self.ground, vec![7; 200]);
                let records: Vec<Record> = (0..records_each).map(page).collect();
                under_way.push_back(records.iter().map(Record::hash).collect());
                if wire.say(&ToRelay::Append { circle: self.pen.circle, records }).await.is_err() {
                    return Ok(self);
                }
            }
            let Ok(heard) = wire.hear().await else { return Ok(self) };
            let FromRelay::Answers { answers, .. } = heard else { continue };
            for (answer, hash) in answers.iter().zip(under_way.pop_front().unwrap_or_default()) {
                let Answer::Kept { seq } = answer else { bail!("the relay answers {answer:?}") };
                self.kept.insert(*seq, hash);
                acknowledged.many.fetch_add(1, Ordering::Relaxed);
                acknowledged.more.notify_one();
            }
        }
    }

    /// Reads the whole log, holds it against what was promised, and goes on from its end.
    async fn look(&mut self, origin: &str, counts: &mut Counts) -> anyhow::Result<()> {
        let mut wire = Wire::enter(origin, &self.pen).await?;
        let mut log: BTreeMap<u64, RecordHash> = BTreeMap::new();
        let (mut after, mut hash) = (0, LogHash::ZERO);
        loop {
            let (records, checkpoint) = wire.page(self.pen.circle, after, hash).await?;
            if records.is_empty() {
                break;
            }
            for placed in &records {
                let record = placed.record.hash();
                hash = log_hash(&hash, placed.seq, placed.received, &record);
                log.insert(placed.seq, record);
            }
            let is_signed = checkpoint.hash == hash && checkpoint.verify(&wire.relay).is_ok();
            counts.unsound += u64::from(!is_signed);
            after = checkpoint.seq;
        }
        let is_there = |(seq, hash): &(&u64, &RecordHash)| log.get(*seq) == Some(*hash);
        let lost = self.kept.iter().filter(|kept| !is_there(kept)).count();
        counts.lost += u64::try_from(lost).unwrap_or(u64::MAX);
        // What was kept and not acknowledged any more counts from here on. All of this log is one device's.
        if let Some((seq, last)) = log.last_key_value() {
            (self.pen.number, self.pen.prev) = (*seq, *last);
        }
        Ok(())
    }
}
