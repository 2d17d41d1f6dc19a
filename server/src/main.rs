//! The program: reads its command line, serves, and says in one sentence what went wrong.

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context;
use clap::Parser;
use clap::error::ErrorKind;
use server::backup::{backup, restore};
use server::check::{Report, check};
use server::config::{Command, CommandLine, Serve};
use server::random::OsRandom;
use server::registration::make_code;
use server::store::sqlite::{DATABASE_FILE, SqliteStore};
use server::{clock, run};
use tokio::signal::unix::{SignalKind, signal};

const DAY_MS: u64 = 24 * 60 * 60 * 1000;

fn main() -> ExitCode {
    let command = match CommandLine::try_parse() {
        Ok(line) => line.command,
        Err(asked) if matches!(asked.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => {
            asked.exit()
        }
        Err(error) => return fail(&first_sentence(&error), 2),
    };
    let done = match command {
        Command::Serve(serve) => run_to_the_end(&serve),
        Command::Backup(asked) => backup(&asked.data, &asked.to)
            .map_err(Into::into)
            .and_then(|report| say(&format!("kept in {}: {}", asked.to.display(), count(&report)))),
        Command::Restore(asked) => restore(&asked.from, &asked.data)
            .map_err(Into::into)
            .and_then(|report| say(&format!("restored to {}: {}", asked.data.display(), count(&report)))),
        Command::Check(asked) => look(&asked.data),
        Command::Code(asked) => {
            let until = clock::now().plus_ms(u64::from(asked.days) * DAY_MS);
            make_code(&asked.data, until, &mut OsRandom).map_err(Into::into).and_then(|code| say(&code))
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&format!("{error:#}"), 1),
    }
}

/// Recomputes everything; every fault is a line.
fn look(data: &Path) -> anyhow::Result<()> {
    anyhow::ensure!(data.join(DATABASE_FILE).exists(), "there is no database in {}", data.display());
    let report = check(&SqliteStore::open(data)?);
    for fault in &report.faults {
        say(fault)?;
    }
    anyhow::ensure!(report.is_sound(), "the database is not sound: put back a backup");
    say(&format!("sound: {}", count(&report)))
}

fn count(report: &Report) -> String {
    format!("{} circles, {} records, {} blobs", report.circles, report.records, report.blobs)
}

fn say(line: &str) -> anyhow::Result<()> {
    writeln!(io::stdout(), "{line}").context("nobody reads the answer")
}

fn run_to_the_end(serve: &Serve) -> anyhow::Result<()> {
    tracing_subscriber::fmt().json().with_writer(io::stderr).with_target(false).init();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("the machine gives no threads")?;
    let done = runtime.block_on(async {
        let mut terminate = signal(SignalKind::terminate()).context("signals cannot be heard")?;
        let mut interrupt = signal(SignalKind::interrupt()).context("signals cannot be heard")?;
        let running = run::start(serve).await?;
        writeln!(io::stdout(), "listening on {}", running.origin()).context("nobody reads the address")?;
        let stop = async {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
        };
        running.serve_until(stop).await;
        Ok(())
    });
    // What still hangs after the goodbye is cut off.
    runtime.shutdown_background();
    done
}

/// The first paragraph of what clap has to say, on one line.
fn first_sentence(error: &clap::Error) -> String {
    let text = error.to_string();
    let first: Vec<&str> = text.lines().take_while(|line| !line.trim().is_empty()).map(str::trim).collect();
    first.join(" ").trim_start_matches("error: ").to_owned()
}

fn fail(sentence: &str, code: u8) -> ExitCode {
    // When nobody reads stderr, the exit code still tells.
    let _ = writeln!(io::stderr(), "heenweer: {sentence}");
    ExitCode::from(code)
}
