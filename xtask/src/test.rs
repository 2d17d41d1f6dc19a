//! Everything there is, in order: what decides whether a change may land.

use anyhow::Result;

use crate::site::{self, Build};
use crate::steps::{cargo, run, spell, step};
use crate::toolchain::{self, WASM};
use crate::{blindness, browsers, clock, golden, stories, tidy};

/// What runs as wasm. Asked for at once, so that nothing is looked at twice under other features.
const RUNS_AS_WASM: &[&str] =
    &["--package", "shared", "--features", "shared/device", "--package", "golden", "--package", "app"];

/// How much the tests that count their own work do.
struct Effort {
    /// Simulated circles, read by the village as `HEENWEER_SEEDS`.
    seeds: u32,
    /// Hostile inputs, read by the hostile-bytes test as `HEENWEER_CASES`.
    cases: u32,
}

const FULL: Effort = Effort { seeds: 1_000, cases: 1_000_000 };
const FAST: Effort = Effort { seeds: 100, cases: 20_000 };

/// All of it.
///
/// # Errors
/// The first step that fails.
pub(crate) fn everything() -> Result<()> {
    let began = clock::now();
    step("toolchain", toolchain::check)?;
    step("browsers", browsers::ready)?;
    step("format", format)?;
    step("house rules", tidy::check_repository)?;
    step("lints, host", lints)?;
    step("lints, wasm", lints_in_wasm)?;
    step("the relay cannot read", blindness::check)?;
    // The workspace build unifies features; this is the relay's half alone.
    step("shared without keys", || run(&mut cargo(&["check", "--package", "shared"])))?;
    step("tests", || tests(&FULL))?;
    step("examples in the docs", || run(cargo(&["test", "--quiet", "--doc"]).args(stories::WITH_ALL)))?;
    step("golden bytes in wasm", golden::in_wasm)?;
    let site = step("the app as it ships", || site::build(Build::Shipped))?;
    step("sizes", || site.proven_within_budget())?;
    step("stories in browsers", || stories::tell_once(&site.folder))?;
    println!("everything holds: {}", spell(began.elapsed()));
    Ok(())
}

/// Format, host lints, and the tests with small numbers: while working.
///
/// # Errors
/// The first step that fails.
pub(crate) fn fast() -> Result<()> {
    step("format", format)?;
    step("lints, host", lints)?;
    step("tests", || tests(&FAST))
}

fn format() -> Result<()> {
    run(&mut cargo(&["fmt", "--all", "--check"]))
}

fn lints() -> Result<()> {
    run(cargo(&["clippy", "--quiet", "--all-targets"]).args(stories::WITH_ALL).args(["--", "-D", "warnings"]))
}

fn lints_in_wasm() -> Result<()> {
    run(cargo(&["clippy", "--quiet", "--target", WASM]).args(RUNS_AS_WASM).args(["--", "-D", "warnings"]))
}

fn tests(effort: &Effort) -> Result<()> {
    run(stories::nextest(stories::NO_STORIES)
        .env("HEENWEER_SEEDS", effort.seeds.to_string())
        .env("HEENWEER_CASES", effort.cases.to_string()))
}
