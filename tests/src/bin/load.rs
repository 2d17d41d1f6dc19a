//! Load on a relay, in JSON lines: on one that runs, or on one that it starts itself, again and again, to measure all
//! there is to measure. `load --help` says what may be said to it.

#![expect(clippy::print_stdout, reason = "a command-line tool speaks on its standard output")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use e2e::load::machine::{fan_out_a_second, fan_out_ms, rows_a_second, sync_ms};
use e2e::load::process::Measured;
use e2e::load::{Circles, Figures, Load, figure, idle, share};
use serde_json::{Value, json};

/// Rows in a transaction for which the machine's own limit is measured; the next larger one stands beside a figure.
const GROUPS: [usize; 9] = [1, 2, 4, 8, 16, 32, 64, 128, 256];

/// What is around a record's body in a message: its header, signature and place.
const WRAPPING_BYTES: usize = 400;

/// What may be said, and what it means.
const HELP: &str = "\
load on a relay, in JSON lines

With --url: one load on a relay that runs. It must let one device write that fast (--records-per-minute).
  --url URL        where it is, as http://host:port
  --circles N      circles that are begun there (20)
  --devices N      devices in each; one writes, the others read along (4)
  --records N      records in each circle (1000)
  --bytes N        bytes of each record's body (200)
  --rate N         records a second over all circles (0: as fast as it goes)

Without --url: it starts the relay itself, again and again, and measures all there is to measure.
  --records N      records for each measurement (20000)
  --bytes N        bytes of each record's body (200)
  --aged N         records that an old database holds (1000000)
  --others N       circles that a full database holds beside those that write (10000)
  --folder FOLDER  on the disk to measure (target/bench)
";

/// What was said, each name once.
struct Said(BTreeMap<String, String>);

impl Said {
    /// Each name with its value. One that the help does not name is no flag: a mistyped one must not measure something
    /// else.
    fn read(words: impl IntoIterator<Item = String>) -> anyhow::Result<Self> {
        let mut said = BTreeMap::new();
        let mut words = words.into_iter();
        while let Some(name) = words.next() {
            let known = |line: &str| name.starts_with("--") && line.split_whitespace().next() == Some(&name);
            ensure!(HELP.lines().any(known), "there is no flag {name}: --help tells which there are");
            let value = words.next().with_context(|| format!("{name} takes a value"))?;
            ensure!(said.insert(name.clone(), value).is_none(), "{name} is said twice");
        }
        Ok(Self(said))
    }

    fn word(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    fn number(&self, name: &str, usual: u64) -> anyhow::Result<u64> {
        self.word(name)
            .map_or(Ok(usual), |word| word.parse().with_context(|| format!("{name} takes a number")))
    }
}

fn rounded(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

fn times(sorted: &[f64]) -> Value {
    json!({ "p50": rounded(share(sorted, 50)), "p95": rounded(share(sorted, 95)),
        "p99": rounded(share(sorted, 99)) })
}

/// One line: what was measured, the figures, what is promised of them.
fn tell(what: &str, mut of: Value, figures: Value, budget: Value) {
    if let (Value::Object(of), Value::Object(figures)) = (&mut of, figures) {
        of.extend(figures);
        if !budget.is_null() {
            of.insert("budget".to_owned(), budget);
        }
    }
    println!("{}", json!({ what: of }));
}

fn told(figures: &Figures) -> Value {
    json!({ "records": figures.records, "seconds": rounded(figures.seconds),
        "appends_per_s": (figures.records / figures.seconds).round(),
        "acknowledged_ms": times(&figures.acknowledged_ms), "read_by_others_ms": times(&figures.read_ms) })
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    if std::env::args().skip(1).any(|word| word == "--help") {
        print!("{HELP}");
        return Ok(());
    }
    let said = Said::read(std::env::args().skip(1))?;
    let bytes = usize::try_from(said.number("--bytes", 200)?)?;
    let Some(url) = said.word("--url") else { return everything(&said, bytes).await };
    let (circles, devices) = (said.number("--circles", 20)?, said.number("--devices", 4)?);
    let load = Load {
        records: said.number("--records", 1000)?,
        bytes,
        rate: Some(said.number("--rate", 0)?).filter(|rate| *rate > 0),
    };
    let mut standing = Circles::begin(url, 0..circles, devices).await?;
    standing.follow().await?;
    let figures = standing.put(load).await?;
    let of = json!({ "circles": circles, "devices": devices, "bytes": bytes, "rate": load.rate });
    tell("load", of, told(&figures), Value::Null);
    Ok(())
}

async fn everything(said: &Said, bytes: usize) -> anyhow::Result<()> {
    let beside = PathBuf::from(said.word("--folder").unwrap_or("target/bench"));
    std::fs::create_dir_all(&beside)?;
    let records = said.number("--records", 20_000)?;
    let cores = std::thread::available_parallelism()?;
    let busy = std::fs::read_to_string("/proc/loadavg")?;
    let sync = sync_ms(&beside)?;
    tell(
        "machine",
        json!({ "cores": cores, "load": busy.trim() }),
        json!({ "sync_ms": rounded(sync) }),
        Value::Null,
    );
    for circles in [1, 20, 100] {
        unpaced(&beside, circles, records, bytes).await?;
    }
    paced(&beside, bytes).await?;
    reading(&beside, records, bytes).await?;
    resting(&beside).await?;
    for past in [1_000, said.number("--aged", 1_000_000)?] {
        aged(&beside, past, records, bytes).await?;
    }
    for others in [0, said.number("--others", 10_000)?] {
        crowded(&beside, others, records, bytes).await?;
    }
    Ok(())
}

/// What a relay used between two looks.
struct Used {
    cpu_seconds: f64,
    batches: f64,
    busy_microseconds: f64,
}

impl Used {
    fn by(relay: &Measured) -> anyhow::Result<Self> {
        Ok(Self {
            cpu_seconds: relay.cpu_seconds()?,
            batches: relay.figure("batches_total")?,
            busy_microseconds: relay.figure("busy_microseconds_total")?,
        })
    }
}

/// A load as fast as it goes, with what it cost.
async fn measured(
    relay: &Measured,
    circles: &mut Circles,
    load: Load,
) -> anyhow::Result<(Figures, Value, f64)> {
    let before = Used::by(relay)?;
    let figures = circles.put(load).await?;
    let after = Used::by(relay)?;
    let group = figures.records / (after.batches - before.batches).max(1.0);
    let busy = (after.busy_microseconds - before.busy_microseconds) / 1e6 / figures.seconds;
    let cpu_ms = (after.cpu_seconds - before.cpu_seconds) * 1000.0 / figures.records;
    let used = json!({ "cpu_ms_per_record": rounded(cpu_ms), "records_per_commit": rounded(group),
        "writer_busy": rounded(busy) });
    Ok((figures, used, group))
}

fn merged(mut one: Value, other: Value) -> Value {
    if let (Value::Object(one), Value::Object(other)) = (&mut one, other) {
        one.extend(other);
    }
    one
}

/// What this machine does of the same without a relay: rows as many in a commit, one sync, and messages handed on.
async fn limits(
    beside: &Path,
    circles: u64,
    of: &Figures,
    group: f64,
    bytes: usize,
) -> anyhow::Result<Value> {
    let rows =
        GROUPS.into_iter().find(|rows| figure(u64::try_from(*rows).unwrap_or(1)) >= group).unwrap_or(256);
    let limit = rows_a_second(beside, (u32::try_from(circles)?, 4), rows, bytes, 3.0)?;
    let bare = fan_out_a_second(bytes + WRAPPING_BYTES, 20_000).await?;
    let machine = json!({ "rows_per_commit": rows, "sqlite_rows_per_s": limit.round(),
        "share_of_sqlite": rounded(of.records / of.seconds / limit), "sync_ms": rounded(sync_ms(beside)?),
        "bare_fan_out_per_s": bare.round() });
    Ok(json!({ "machine": machine }))
}

async fn unpaced(beside: &Path, circles: u64, records: u64, bytes: usize) -> anyhow::Result<()> {
    let relay = Measured::start(beside)?;
    let mut standing = Circles::begin(&relay.url, 0..circles, 4).await?;
    standing.follow().await?;
    let load = Load { records: records / circles, bytes, rate: None };
    let (figures, used, group) = measured(&relay, &mut standing, load).await?;
    drop((standing, relay));
    let machine = limits(beside, circles, &figures, group, bytes).await?;
    tell(
        "unpaced",
        json!({ "circles": circles, "devices": 4, "bytes": bytes }),
        merged(merged(told(&figures), used), machine),
        json!({ "share_of_sqlite": ">= 0.5, better 0.8", "cpu_ms_per_record": "<= 0.25, better 0.12" }),
    );
    Ok(())
}

async fn paced(beside: &Path, bytes: usize) -> anyhow::Result<()> {
    let relay = Measured::start(beside)?;
    let mut standing = Circles::begin(&relay.url, 0..20, 4).await?;
    standing.follow().await?;
    let load = Load { records: 150, bytes, rate: Some(100) };
    let (figures, used, _) = measured(&relay, &mut standing, load).await?;
    drop((standing, relay));
    let bare = fan_out_ms(bytes + WRAPPING_BYTES, 1_000, 100).await?;
    let machine = json!({ "sync_ms": rounded(sync_ms(beside)?), "bare_fan_out_ms": times(&bare) });
    tell(
        "paced",
        json!({ "circles": 20, "devices": 4, "bytes": bytes, "rate": 100 }),
        merged(merged(told(&figures), used), json!({ "machine": machine })),
        json!({ "acknowledged_ms": "p50 <= 1.2, p99 <= 5; better 0.8, 2", "read_by_others_ms": "the same" }),
    );
    Ok(())
}

async fn reading(beside: &Path, records: u64, bytes: usize) -> anyhow::Result<()> {
    let relay = Measured::start(beside)?;
    let mut standing = Circles::begin(&relay.url, 0..1, 2).await?;
    standing.fill(records, bytes).await?;
    for missed in [records, 100] {
        let read = standing.catch_up(missed).await?;
        let each = figure(read.bytes) / figure(read.records.max(1));
        tell(
            "catch_up",
            json!({ "missed": missed }),
            json!({ "records": read.records, "seconds": rounded(read.seconds), "bytes": read.bytes,
                "bytes_per_record": each.round() }),
            if missed == 100 { Value::Null } else { json!({ "bytes": "<= 20 MB for 20,000" }) },
        );
    }
    Ok(())
}

async fn resting(beside: &Path) -> anyhow::Result<()> {
    for phones in [0, 2_000, 10_000] {
        let relay = Measured::start(beside)?;
        let before = relay.memory_bytes()?;
        let held = idle(&relay.url, phones).await?;
        let after = relay.memory_bytes()?;
        let each = (after - before) / figure(phones.max(1));
        tell(
            "idle",
            json!({ "phones": phones }),
            json!({ "memory_mib": rounded(after / 1_048_576.0), "bytes_per_phone": each.round() }),
            json!({ "bytes_per_phone": "<= 20,000, better 10,000" }),
        );
        drop(held);
    }
    Ok(())
}

/// The same load on a relay that is young and on one that holds much, in the circles that hold it: the cost of a record
/// must be the same.
async fn aged(beside: &Path, past: u64, records: u64, bytes: usize) -> anyhow::Result<()> {
    let relay = Measured::start(beside)?;
    let mut standing = Circles::begin(&relay.url, 0..20, 4).await?;
    let size = relay.database_bytes()?;
    standing.fill(past / 20, bytes).await?;
    let row = figure(relay.database_bytes()?.saturating_sub(size)) / figure(past);
    standing.follow().await?;
    let load = Load { records: records / 20, bytes, rate: None };
    let (figures, used, group) = measured(&relay, &mut standing, load).await?;
    drop((standing, relay));
    let machine = limits(beside, 20, &figures, group, bytes).await?;
    let figures = merged(told(&figures), json!({ "database_bytes_per_record_before": row.round() }));
    tell(
        "aged",
        json!({ "records_before": past, "circles": 20, "devices": 4, "bytes": bytes }),
        merged(merged(figures, used), machine),
        json!({ "cpu_ms_per_record": "the same, young and old" }),
    );
    Ok(())
}

/// The same load beside no other circles and beside many: the cost of a record must be the same.
async fn crowded(beside: &Path, others: u64, records: u64, bytes: usize) -> anyhow::Result<()> {
    let relay = Measured::start(beside)?;
    let mut begun = 0;
    while begun < others {
        // In portions: what is measured is their rows, not their sockets.
        let next = others.min(begun + 100);
        drop(Circles::begin(&relay.url, begun..next, 1).await?);
        begun = next;
    }
    let mut standing = Circles::begin(&relay.url, others..others + 20, 4).await?;
    standing.follow().await?;
    let load = Load { records: records / 20, bytes, rate: None };
    let (figures, used, group) = measured(&relay, &mut standing, load).await?;
    drop((standing, relay));
    let machine = limits(beside, 20, &figures, group, bytes).await?;
    tell(
        "crowded",
        json!({ "other_circles": others, "circles": 20, "devices": 4, "bytes": bytes }),
        merged(merged(told(&figures), used), machine),
        json!({ "cpu_ms_per_record": "the same, alone and among many" }),
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_help_does_not_name_is_refused_with_a_sentence() {
        let read = |line: &str| Said::read(line.split_whitespace().map(str::to_owned));
        let said = read("--url http://127.0.0.1:8080 --rate 100").unwrap();
        assert_eq!(
            (said.word("--url"), said.number("--rate", 0).unwrap()),
            (Some("http://127.0.0.1:8080"), 100)
        );
        for (line, want) in [
            ("--recods 5", "there is no flag --recods: --help tells which there are"),
            ("load", "there is no flag load: --help tells which there are"),
            ("--rate", "--rate takes a value"),
            ("--rate 1 --rate 2", "--rate is said twice"),
        ] {
            assert_eq!(read(line).err().map(|error| error.to_string()).as_deref(), Some(want));
        }
        assert!(read("--rate fast").unwrap().number("--rate", 0).is_err());
    }
}
