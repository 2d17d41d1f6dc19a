//! The house rules that no compiler checks, as a check.
//!
//! [`rules`] judges one file's text and knows nothing of disks; here the files are found and read.

mod manifest;
mod rules;

use std::path::Path;

use anyhow::{Context, Result, ensure};

use crate::steps::output;
use rules::{Finding, Weight};

/// Holds every file that is under version control, or will be, against the rules.
///
/// # Errors
/// When a rule is broken; advice is printed and does not fail.
pub(crate) fn check_repository() -> Result<()> {
    let mut git = std::process::Command::new("git");
    let listed =
        output(git.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate"]))?;
    let mut findings = Vec::new();
    let mut files = 0;
    for path in listed.split('\0').filter(|path| !path.is_empty()) {
        // Listed and gone: removed in the work tree, not yet in the index.
        if !Path::new(path).is_file() {
            continue;
        }
        let bytes = std::fs::read(path).with_context(|| format!("{path} cannot be read"))?;
        // Not text: a font, an image. Nothing here applies.
        let Ok(text) = String::from_utf8(bytes) else { continue };
        files += 1;
        findings.extend(rules::judge(path, &text));
    }
    let (broken, advice): (Vec<Finding>, Vec<Finding>) =
        findings.into_iter().partition(|finding| finding.weight == Weight::Broken);
    for finding in &advice {
        println!("   advice: {finding}");
    }
    for finding in &broken {
        println!("   broken: {finding}");
    }
    ensure!(broken.is_empty(), "{} house rules are broken", broken.len());
    println!("   {files} files, {} pieces of advice", advice.len());
    Ok(())
}
