//! Cuts the power and fails the disk under the real store, and kills the real program while many write, many times:
//! `powercut --cuts N --kills N --seed S`. JSON lines.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command-line tool speaks on its standard streams"
)]

use std::path::Path;
use std::process::ExitCode;

use e2e::disk::session::{Script, Verdict, WAYS, cut, fail, live};
use e2e::disk::{Fault, Syncing};
use e2e::load::kill::{Counts, kill_while_many_write};

/// Cuts of one life; then the next one begins.
const CUTS_A_LIFE: u64 = 100;
/// Circles that are written in while the program is killed.
const KILLED_CIRCLES: u64 = 20;

fn argument(name: &str) -> Option<u64> {
    let mut arguments = std::env::args().skip_while(|argument| argument != name);
    arguments.nth(1)?.parse().ok()
}

fn cuts(from: u64, cuts: u64, syncing: Syncing) -> (Verdict, Vec<String>) {
    let (mut sum, mut complaints) = (Verdict::default(), Vec::new());
    for life in 0..cuts.div_ceil(CUTS_A_LIFE) {
        let script = Script { seed: from + life, batches: 60 };
        let lived = live(script, None, syncing);
        let here = usize::try_from(CUTS_A_LIFE.min(cuts - life * CUTS_A_LIFE)).unwrap_or(0);
        let (verdict, more) = cut(&lived, script, here);
        sum = sum.plus(verdict);
        complaints.extend(more);
    }
    (sum, complaints)
}

fn killed(folder: &Path, kills: u64, seed: u64) -> anyhow::Result<Counts> {
    let runtime = tokio::runtime::Runtime::new()?;
    let counts = runtime.block_on(kill_while_many_write(folder, KILLED_CIRCLES, kills, seed))?;
    anyhow::ensure!((counts.lost, counts.unsound) == (0, 0), "a kill took what was acknowledged: {counts:?}");
    Ok(counts)
}

fn main() -> ExitCode {
    let (many, seed) = (argument("--cuts").unwrap_or(5_000), argument("--seed").unwrap_or(0));
    let (shipped, mut complaints) = cuts(seed, many, Syncing::AsShipped);
    println!(
        "{}",
        serde_json::json!({ "powercut": { "synchronous": "FULL", "cuts": many, "seed": seed },
            "promised": shipped.promised, "lost": shipped.lost, "unsound": shipped.unsound })
    );
    let controls = many.div_ceil(10);
    let (normal, _) = cuts(seed, controls, Syncing::Normal);
    println!(
        "{}",
        serde_json::json!({ "powercut": { "synchronous": "NORMAL, the control run", "cuts": controls, "seed": seed },
            "promised": normal.promised, "lost": normal.lost, "unsound": normal.unsound })
    );
    let script = Script { seed, batches: 14 };
    let calls = live(script, None, Syncing::AsShipped).calls;
    let (mut failed, mut runs, mut refused) = (Verdict::default(), 0_u64, 0);
    for from in 1..=calls {
        for how in WAYS {
            for many in [1, u64::MAX] {
                let (life, verdict, more) = fail(script, Fault { from, calls: many, how });
                (failed, runs, refused) = (failed.plus(verdict), runs + 1, refused + life.refused);
                complaints.extend(more);
            }
        }
    }
    println!(
        "{}",
        serde_json::json!({ "faults": { "calls": calls, "runs": runs, "seed": seed }, "promised": failed.promised,
            "lost": failed.lost, "unsound": failed.unsound, "batches_refused_for_want_of_room": refused })
    );
    let kills = argument("--kills").unwrap_or(50);
    let killed =
        tempfile::tempdir().map_err(Into::into).and_then(|folder| killed(folder.path(), kills, seed));
    match killed {
        Ok(counts) => println!(
            "{}",
            serde_json::json!({ "kill": { "kills": kills, "circles": KILLED_CIRCLES, "seed": seed },
                "promised": counts.promised, "lost": counts.lost, "unsound": counts.unsound })
        ),
        Err(error) => complaints.push(format!("{error:#}")),
    }
    for complaint in complaints.iter().take(20) {
        eprintln!("{complaint}");
    }
    if complaints.is_empty() && normal.lost > 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
