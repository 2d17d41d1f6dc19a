//! What is done to this repository: `cargo xtask test` and its parts. Nothing here ships.
//!
//! Reading order: [`steps`] (announce, run, time), [`test`] (everything there is, in order), then the checks that are
//! our own: [`tidy`] and [`blindness`]; [`toolchain`] and [`golden`] serve them. [`site`] builds what browsers load,
//! [`serve`] shows it, and [`stories`] are told of it in [`browsers`].

#![expect(clippy::print_stdout, reason = "what it prints is what it is for")]

mod bench;
mod blindness;
mod browsers;
mod clock;
mod golden;
mod serve;
mod site;
mod steps;
mod stories;
mod test;
mod tidy;
mod toolchain;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};

use crate::site::Build;

const USAGE: &str = "\
cargo xtask run             builds the app and the relay and serves them; --fast: the app as it is while working
cargo xtask build           the app as it ships, held against its budgets; --fast: as it is while working
cargo xtask test            everything there is; --fast: format, lints, tests with small numbers
cargo xtask tidy            the house rules
cargo xtask blindness       the relay links nothing that can read a notebook
cargo xtask stories         what people do with the app, in real browsers: --times N
cargo xtask bench relay     load on the relay as it ships, beside what the machine can do: JSON lines; --records N, --aged N,
                            --others N, --bytes N, --folder FOLDER
cargo xtask bench app       how long a person waits, in headless Chromium: JSON lines; --rounds N, --entries N,
                            --slower N, --profiles FOLDER
cargo xtask demo --entries N  a believable circle in ./data: --seed S; --open: invites a browser into it
cargo xtask village         many simulated circles in release: --seeds N, --from S
cargo xtask bench durability  thousands of power cuts, kills, and every failing call, in release: --cuts N, --kills N, --seed S
cargo xtask golden          the frozen bytes, natively and in wasm; --write: freeze what has no bytes yet";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("\nxtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result<()> {
    std::env::set_current_dir(repository()?).context("the repository's folder is not there")?;
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["test"] => test::everything(),
        ["test", "--fast"] => test::fast(),
        ["run"] => serve::run(Build::Shipped),
        ["run", "--fast"] => serve::run(Build::Fast),
        ["build"] => site::build(Build::Shipped)?.within_budget(),
        ["build", "--fast"] => site::build(Build::Fast).map(drop),
        ["tidy"] => tidy::check_repository(),
        ["blindness"] => blindness::check(),
        ["stories"] => stories::tell(1),
        ["stories", "--times", times] => stories::tell(
            times.parse().with_context(|| format!("--times takes a whole number, not `{times}`"))?,
        ),
        ["bench", "app", flags @ ..] => bench::app(flags),
        ["bench", "relay", flags @ ..] => bench::relay(flags),
        ["demo", flags @ ..] => demo(flags),
        ["village", flags @ ..] => village(flags),
        ["bench", "durability", flags @ ..] => bench::durability(flags),
        ["golden"] => golden::check(),
        ["golden", "--write"] => golden::write(),
        [] | ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            Ok(())
        }
        other => bail!("I do not know `{}`. I know:\n{USAGE}", other.join(" ")),
    }
}

/// The folder above this package, so that it does not matter where one stands.
fn repository() -> Result<PathBuf> {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    Ok(here.parent().context("this package stands in no repository")?.to_owned())
}

/// What it takes is said by the program itself.
fn demo(flags: &[&str]) -> Result<()> {
    let mut command = steps::cargo(&["run", "--quiet", "--package", "e2e", "--bin", "demo", "--"]);
    steps::run(command.args(flags))
}

fn village(flags: &[&str]) -> Result<()> {
    for pair in flags.chunks(2) {
        let [flag @ ("--seeds" | "--from"), number] = pair else {
            bail!("village takes --seeds N and --from S, not `{}`", pair.join(" "));
        };
        number.parse::<u64>().with_context(|| format!("{flag} takes a whole number, not `{number}`"))?;
    }
    let mut command = steps::cargo(&["run", "--release", "--package", "e2e", "--bin", "village", "--"]);
    steps::run(command.args(flags))
}
