//! How long a person waits, measured in headless Chromium on a phone's terms: a processor four times slower, and for
//! what comes over the network slow 4G. JSON lines, each with its budget; nothing here decides right and wrong.
//!
//! `cargo xtask bench app [--rounds N] [--entries N] [--slower N] [--profiles FOLDER]` builds the app and starts this; with
//! `--entries` only a notebook of that size is measured (200, 5000 or 20000), with `--slower` on a processor so many times
//! slower. With `--profiles` each thing that is done in a notebook of years is also put there as a CPU profile for
//! Chromium's own tools; what is measured then is slower by that.

#![expect(clippy::print_stdout, reason = "a command-line tool speaks on its standard streams")]

mod years;

use std::path::PathBuf;

use anyhow::{Context, Result};
use e2e::browser::{Person, Site};
use serde_json::{Value, json};

/// How many times slower the processor is, when nothing else is said.
const SLOWER: u32 = 4;
/// Notes written for the figures of one tap.
const TAPS: usize = 30;

/// Put into every page: when it could be used, when what was done was on the disk, and when what is waited for stood
/// there. A tap is on the disk with the first rows that are written after it: what the relay answers to it writes more.
const STOPWATCH: &str = "
    new MutationObserver((_, observer) => {
        if (document.documentElement.dataset.ready === undefined) return;
        observer.disconnect();
        window.heenReady = performance.now();
    }).observe(document, { attributes: true, subtree: true, attributeFilter: ['data-ready'] });
    const begin = IDBDatabase.prototype.transaction;
    IDBDatabase.prototype.transaction = function (stores, mode, options) {
        const transaction = begin.call(this, stores, mode, options);
        if (mode === 'readwrite' && [stores].flat().includes('rows')) {
            const begun = performance.now();
            transaction.addEventListener('complete', () => heenWrites.push([begun, performance.now()]));
        }
        return transaction;
    };
    window.heenWrites = [];
    window.heenDurable = tapped => heenWrites.find(([begun]) => begun >= tapped)[1];
    window.heenPaints = [];
    new PerformanceObserver(list => list.getEntries().forEach(one => {
        if (one.name === 'click') heenPaints.push(one.duration);
    })).observe({ type: 'event', durationThreshold: 16 });
    window.heenStands = (what) => new Promise(found => {
        const look = () => {
            if (![...document.querySelectorAll('main article .words')].some(one => one.textContent === what)) return;
            observer.disconnect();
            found(performance.now());
        };
        const observer = new MutationObserver(look);
        observer.observe(document, { childList: true, subtree: true, characterData: true });
        look();
    });";

/// A budget of docs and design: what is promised, and what would be better.
struct Budget {
    what: &'static str,
    unit: &'static str,
    most: f64,
    stretch: f64,
}

const FIRST_PAINT: Budget =
    Budget { what: "first contentful paint, first visit", unit: "ms", most: 1_000.0, stretch: 800.0 };
const INTERACTIVE: Budget =
    Budget { what: "interactive, first visit", unit: "ms", most: 4_000.0, stretch: 3_200.0 };
const WARM: Budget =
    Budget { what: "readable Vandaag, offline start", unit: "ms", most: 1_500.0, stretch: 1_000.0 };
const DURABLE: Budget =
    Budget { what: "tap to durable on the phone, p95", unit: "ms", most: 120.0, stretch: 50.0 };
/// Nobody promised how soon a page stands on Vandaag; told beside the others, since it is what a person waits for.
const STANDS: &str = "tap to the page on Vandaag, p95";
const PAINT: Budget = Budget { what: "tap to next paint, p75", unit: "ms", most: 150.0, stretch: 100.0 };

#[tokio::main]
async fn main() -> Result<()> {
    let rounds = number_after("--rounds")?.unwrap_or(5);
    let profiles = after("--profiles").map(PathBuf::from);
    if let Some(entries) = number_after("--entries")? {
        let slower = number_after("--slower")?.map(u32::try_from).transpose()?;
        return years::measured(rounds, &[entries], slower.unwrap_or(SLOWER), profiles.as_deref()).await;
    }
    let site = Site::opens()?;
    first_visits(&site, rounds).await?;
    with_a_notebook(&site, rounds).await?;
    drop(site);
    years::measured(rounds, &[], SLOWER, profiles.as_deref()).await
}

fn after(flag: &str) -> Option<String> {
    std::env::args().skip_while(|argument| argument != flag).nth(1)
}

fn number_after(flag: &str) -> Result<Option<usize>> {
    after(flag)
        .map(|number| number.parse().with_context(|| format!("{flag} takes a whole number, not `{number}`")))
        .transpose()
}

fn line(figures: &Value) {
    println!("{figures}");
}

/// A browser that never was here, on slow 4G.
async fn first_visits(site: &Site, rounds: usize) -> Result<()> {
    let (mut paints, mut ready) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        let mut person = site.person("Ria").await?;
        person.prepares_pages(STOPWATCH).await;
        person.slows_down(SLOWER).await;
        person.has_slow_4g().await;
        person.open("/").await;
        person.can_tap("Begin een schrift").await;
        paints.push(
            number(&person, "return performance.getEntriesByName('first-contentful-paint')[0].startTime")
                .await?,
        );
        ready.push(number(&person, "return heenReady").await?);
        person.leaves().await;
    }
    tell(&FIRST_PAINT, &paints, median(&paints), "slow 4G", 0);
    tell(&INTERACTIVE, &ready, median(&ready), "slow 4G", 0);
    Ok(())
}

/// Somebody who writes, and comes back without a network.
async fn with_a_notebook(site: &Site, rounds: usize) -> Result<()> {
    let mut person = site.person("Ria").await?;
    person.prepares_pages(STOPWATCH).await;
    person.begins_a_notebook("Noor", "Ria", "Pleegouder").await;
    person.can_go_into_a_tunnel().await;
    person.slows_down(SLOWER).await;
    let (mut durable, mut stands) = (Vec::new(), Vec::new());
    for tap in 0..TAPS {
        let text = format!("Dag {tap}: goed geslapen en buiten gespeeld.");
        person.tap("Opschrijven").await;
        person.tap("Bericht van vandaag").await;
        person.write_in("Wat wilt u vertellen?", &text).await;
        // What stands on Vandaag was kept before it was shown.
        let taps = "
            const press = [...document.querySelectorAll('main button')].find(one => one.textContent === given[0]);
            const stood = heenStands(given[1]);
            const tapped = performance.now();
            press.click();
            stood.then(at => done([heenDurable(tapped) - tapped, at - tapped]));";
        let waited = person.ask(taps, &[json!("Zet in het schrift"), json!(text)]).await;
        let (kept, stood) = two(&waited)?;
        durable.push(kept);
        stands.push(stood);
    }
    tell(&DURABLE, &durable, share(&durable, 0.95), "none needed", TAPS);
    line(&json!({
        "bench": "app", "what": STANDS, "value": share(&stands, 0.95).round(), "unit": "ms",
        "cpu_times_slower": SLOWER, "entries": TAPS,
    }));
    let paints: Vec<f64> = floats(&person.look("return heenPaints", &[]).await);
    tell(&PAINT, &paints, share(&paints, 0.75), "none needed", TAPS);

    let mut warm = Vec::new();
    person.cut().await;
    for _ in 0..rounds {
        person.open("/").await;
        let last = json!(format!("Dag {}: goed geslapen en buiten gespeeld.", TAPS - 1));
        let stood = person.ask("heenStands(given[0]).then(done)", &[last]).await;
        warm.push(stood.as_f64().context("no time")?);
    }
    tell(&WARM, &warm, median(&warm), "none", TAPS);
    person.mend().await;
    person.leaves().await;
    Ok(())
}

async fn number(person: &Person, look: &str) -> Result<f64> {
    person.look(look, &[]).await.as_f64().with_context(|| format!("`{look}` gives no number"))
}

fn two(value: &Value) -> Result<(f64, f64)> {
    let at = |place| value.get(place).and_then(Value::as_f64);
    at(0).zip(at(1)).with_context(|| format!("no two times: {value}"))
}

fn floats(value: &Value) -> Vec<f64> {
    value.as_array().into_iter().flatten().filter_map(Value::as_f64).collect()
}

fn median(values: &[f64]) -> f64 {
    share(values, 0.5)
}

/// The value under which this share of them lies (nearest rank).
fn share(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        clippy::as_conversions,
        reason = "a handful of values, and a share between 0 and 1"
    )]
    let rank = (share * sorted.len() as f64).ceil() as usize;
    sorted.get(rank.saturating_sub(1)).copied().unwrap_or(f64::NAN)
}

fn tell(budget: &Budget, runs: &[f64], value: f64, network: &str, entries: usize) {
    let runs: Vec<f64> = runs.iter().map(|run| run.round()).collect();
    line(&json!({
        "bench": "app", "what": budget.what, "value": value.round(), "unit": budget.unit,
        "budget": budget.most, "stretch": budget.stretch, "within": value <= budget.most,
        "cpu_times_slower": SLOWER, "network": network, "entries": entries, "runs": runs,
    }));
}
