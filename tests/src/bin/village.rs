//! Lives many lives: `village --seeds N [--from S]`. One JSON line at the end; a broken promise stops with its seed.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command-line tool speaks on its standard streams"
)]

use std::panic::catch_unwind;
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};

use e2e::village::seeded::{Report, live};

fn argument(name: &str) -> Option<u64> {
    let mut arguments = std::env::args().skip_while(|argument| argument != name);
    arguments.nth(1)?.parse().ok()
}

fn main() -> ExitCode {
    let seeds = argument("--seeds").unwrap_or(100);
    let from = argument("--from").unwrap_or(0);
    let next = AtomicU64::new(from);
    let run = || {
        let mut sum = Report::default();
        let mut broken = Vec::new();
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= from + seeds {
                return (sum, broken);
            }
            match catch_unwind(|| live(seed)) {
                Ok(report) => sum = sum.plus(&report),
                Err(_) => broken.push(seed),
            }
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let results: Vec<(Report, Vec<u64>)> = std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(run)).collect();
        running.into_iter().filter_map(|thread| thread.join().ok()).collect()
    });
    let sum = results.iter().fold(Report::default(), |sum, (report, _)| sum.plus(report));
    let broken: Vec<u64> = results.into_iter().flat_map(|(_, broken)| broken).collect();
    println!(
        "{}",
        serde_json::json!({
            "village": { "from": from, "seeds": seeds, "broken": broken.len() }, "records": sum.records,
            "cards_compared": sum.cards, "promises_held": sum.promises, "stops_between_effects": sum.crashes,
            "relay_restores": sum.restores, "forks_resumed": sum.forks, "frames": sum.frames,
        })
    );
    if broken.is_empty() {
        return ExitCode::SUCCESS;
    }
    eprintln!("broken seeds: {broken:?}");
    ExitCode::FAILURE
}
