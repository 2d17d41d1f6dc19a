//! The program: reads its command line, serves, and says in one sentence what went wrong.

use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::Context;
use clap::Parser;
use clap::error::ErrorKind;
use server::config::{Command, CommandLine, Serve};
use server::run;
use tokio::signal::unix::{SignalKind, signal};

fn main() -> ExitCode {
    let command = match CommandLine::try_parse() {
        Ok(line) => line.command,
        Err(asked) if matches!(asked.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => {
            asked.exit()
        }
        Err(error) => return fail(&first_sentence(&error), 2),
    };
    let Command::Serve(serve) = command;
    match run_to_the_end(&serve) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&format!("{error:#}"), 1),
    }
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
        running.serve_until(stop).await?;
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
