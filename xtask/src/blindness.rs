//! The relay is blind: it links nothing that can read a notebook, and its source does not know what stands in one.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result, ensure};

use crate::steps::{cargo, output};

/// What reads a notebook: the merge engine and the two ways of opening.
const READS: [&str; 3] = ["automerge", "hpke", "chacha20poly1305"];

/// Links them all; without a package that does, the count below could not fail.
const COUNTER_PROOF: &str = "app";

/// Words of the notebook that have no place at the relay.
const DOMAIN_WORDS: [&str; 10] = [
    "Child",
    "SchoolUpdate",
    "DayNote",
    "Agreement",
    "Consent",
    "Reply",
    "Addition",
    "Mood",
    "InviteNote",
    "FosterParent",
];

/// Counts what the relay links, and reads its source.
///
/// # Errors
/// When it links something that reads, when nothing does, or when its source names what stands in a notebook.
pub(crate) fn check() -> Result<()> {
    let relay = linked("server")?;
    ensure!(relay.is_empty(), "the relay links {}", spelled(&relay));
    let proof = linked(COUNTER_PROOF)?;
    ensure!(
        proof.len() == READS.len(),
        "the count finds only [{}] in {COUNTER_PROOF}, so it proves nothing about the relay",
        spelled(&proof)
    );
    let known = words_known(Path::new("server/src"))?;
    ensure!(known.is_empty(), "the relay's source knows the notebook:\n{}", known.join("\n"));
    println!("   server links 0 of {}; {COUNTER_PROOF} links {}", READS.len(), proof.len());
    Ok(())
}

fn linked(package: &str) -> Result<BTreeSet<&'static str>> {
    let tree = output(&mut cargo(&["tree", "--package", package, "--edges", "normal", "--prefix", "none"]))?;
    Ok(readers_in(&tree))
}

/// Which of [`READS`] a `cargo tree` without prefixes names.
fn readers_in(tree: &str) -> BTreeSet<&'static str> {
    let names: BTreeSet<&str> = tree.lines().filter_map(|line| line.split_whitespace().next()).collect();
    READS.into_iter().filter(|reader| names.contains(reader)).collect()
}

fn spelled(names: &BTreeSet<&str>) -> String {
    names.iter().copied().collect::<Vec<_>>().join(", ")
}

fn words_known(folder: &Path) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for item in std::fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))? {
        let path = item?.path();
        if path.is_dir() {
            found.extend(words_known(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let source = std::fs::read_to_string(&path)?;
            found.extend(words_in(&source).map(|word| format!("{}: {word}", path.display())));
        }
    }
    Ok(found)
}

fn words_in(source: &str) -> impl Iterator<Item = &str> {
    source.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| DOMAIN_WORDS.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_that_names_a_reader_is_seen_and_a_lookalike_is_not() {
        assert_eq!(
            readers_in("server v0.1.0\nautomerge v0.12.0 (*)\nblake3 v1.8.0"),
            BTreeSet::from(["automerge"])
        );
        assert_eq!(readers_in("server v0.1.0\nchacha20 v0.10.0\nautomerge-ish v1.0.0"), BTreeSet::new());
    }

    #[test]
    fn a_word_of_the_notebook_is_seen_whole() {
        assert_eq!(words_in("use circle::DayNote;").collect::<Vec<_>>(), ["DayNote"]);
        assert_eq!(words_in("Children, daynote, a_Child").count(), 0);
    }
}
