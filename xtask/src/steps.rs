//! One step after the other: each announced in one line, with its time at the end.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use crate::clock;

/// Announces `name`, does it, says how long it took, and gives what came of it.
///
/// # Errors
/// What the step itself says, with its name in front.
pub(crate) fn step<T>(name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    println!("── {name}");
    let began = clock::now();
    let made = work().with_context(|| format!("failed: {name}"))?;
    println!("   {name}: {}", spell(began.elapsed()));
    Ok(made)
}

/// Minutes and seconds, as `2 min 05 s`, or `3.1 s` under a minute.
pub(crate) fn spell(time: Duration) -> String {
    let seconds = time.as_secs();
    if seconds < 60 {
        format!("{:.1} s", time.as_secs_f64())
    } else {
        format!("{} min {:02} s", seconds / 60, seconds % 60)
    }
}

/// The same cargo that runs this tool.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments);
    command
}

/// Runs a command to its end; its output goes where ours goes.
///
/// # Errors
/// When it cannot be started or does not end well; the message holds the whole command, to be tried by hand.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let line = spelled(command);
    let status = command.status().with_context(|| format!("`{line}` cannot be started"))?;
    ensure!(status.success(), "`{line}` ended with {status}");
    Ok(())
}

/// Runs a command to its end and gives what it printed.
///
/// # Errors
/// As [`run`]; the message holds what it complained about.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let line = spelled(command);
    let output = command.output().with_context(|| format!("`{line}` cannot be started"))?;
    let complaint = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "`{line}` ended with {}: {complaint}", output.status);
    String::from_utf8(output.stdout).with_context(|| format!("`{line}` printed something that is not text"))
}

/// Where cargo puts what it builds.
///
/// # Errors
/// When cargo does not tell.
pub(crate) fn target_folder() -> Result<PathBuf> {
    let told = output(&mut cargo(&["metadata", "--no-deps", "--format-version", "1"]))?;
    let told: serde_json::Value = serde_json::from_str(&told).context("cargo's metadata is no JSON")?;
    let folder = told.get("target_directory").and_then(serde_json::Value::as_str);
    folder.map(PathBuf::from).context("cargo does not tell where it builds")
}

fn spelled(command: &Command) -> String {
    let program = std::path::Path::new(command.get_program()).file_name().unwrap_or_default();
    let words = command.get_args().map(|word| word.to_string_lossy());
    std::iter::once(program.to_string_lossy()).chain(words).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_time_is_told_in_minutes() {
        assert_eq!(spell(Duration::from_millis(3_120)), "3.1 s");
        assert_eq!(spell(Duration::from_secs(125)), "2 min 05 s");
    }

    #[test]
    fn a_step_that_fails_is_named() {
        let error = step::<()>("the impossible", || anyhow::bail!("no")).unwrap_err();
        assert_eq!(format!("{error:#}"), "failed: the impossible: no");
    }
}
