//! Lives many lives: `village --seeds N [--from S]`. One JSON line at the end; a broken promise stops with its seed.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command-line tool speaks on its standard streams"
)]

use std::process::ExitCode;

use e2e::village::seeded::live_all;

fn argument(name: &str) -> Option<u64> {
    let mut arguments = std::env::args().skip_while(|argument| argument != name);
    arguments.nth(1)?.parse().ok()
}

fn main() -> ExitCode {
    let seeds = argument("--seeds").unwrap_or(100);
    let from = argument("--from").unwrap_or(0);
    let (sum, broken) = live_all(from, seeds);
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
