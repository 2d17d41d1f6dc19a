//! Each target on its committed corpus and on damaged copies of it, for a short while. `HEENWEER_CASES` says how many.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "all of this file is a test"
)]

use std::fs;
use std::path::Path;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// Longer inputs take longer and find no more.
const MOST_BYTES: usize = 8_192;

fn cases() -> u64 {
    let asked = std::env::var("HEENWEER_CASES").ok();
    asked.map_or(20_000, |cases| cases.parse().expect("HEENWEER_CASES is a number")) / 5
}

struct Damage(ChaCha8Rng);

impl Damage {
    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.0.next_u64() % u64::try_from(end.max(1)).unwrap()).unwrap()
    }

    /// One of the corpus, changed in a few places: bits, cuts, pieces of others, repeats, heads of other lengths.
    fn damaged(&mut self, corpus: &[Vec<u8>]) -> Vec<u8> {
        let mut bytes = corpus[self.below(corpus.len())].clone();
        for _ in 0..=self.below(4) {
            let at = self.below(bytes.len());
            match self.below(6) {
                0 if !bytes.is_empty() => bytes[at] ^= 1 << self.below(8),
                1 if !bytes.is_empty() => {
                    bytes[at] = [0x9b, 0x5b, 0x5f, 0xff, 0xf6, 0x18, 0x00][self.below(7)];
                }
                2 => bytes.truncate(at),
                3 => {
                    let other = &corpus[self.below(corpus.len())];
                    let from = self.below(other.len());
                    bytes.truncate(at);
                    bytes.extend(&other[from..]);
                }
                4 => {
                    let piece = bytes[at..bytes.len().min(at + 200)].to_vec();
                    bytes.splice(at..at, piece);
                }
                _ => bytes.insert(at, u8::try_from(self.below(256)).unwrap()),
            }
        }
        bytes.truncate(MOST_BYTES);
        bytes
    }
}

fn check(name: &str, target: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus").join(name);
    let mut files: Vec<_> = fs::read_dir(&folder).unwrap().map(|file| file.unwrap().path()).collect();
    // A folder lists its files in any order; a seed must mean the same everywhere.
    files.sort();
    let corpus: Vec<Vec<u8>> = files.iter().map(|file| fs::read(file).unwrap()).collect();
    assert!(corpus.len() >= 3, "{} has next to nothing to begin with", folder.display());
    for bytes in &corpus {
        target(bytes);
    }
    let mut damage = Damage(ChaCha8Rng::seed_from_u64(1));
    for _ in 0..cases() {
        target(&damage.damaged(&corpus));
    }
}

/// A frame that is new in the protocol is fuzzed from its first day.
#[test]
fn every_frozen_frame_is_in_the_corpus() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let frozen = fs::read_to_string(here.join("docs/vectors.json")).unwrap();
    let frozen: serde_json::Value = serde_json::from_str(&frozen).unwrap();
    let mut frames = 0;
    for vector in frozen["vectors"].as_array().unwrap() {
        let name = vector["name"].as_str().unwrap();
        if name.starts_with("to-relay/") || name.starts_with("from-relay/") {
            let kept = fs::read(here.join("fuzz/corpus/wire").join(name.replace('/', "-")));
            assert_eq!(kept.ok().map(hex::encode).as_deref(), vector["bytes"].as_str(), "{name}");
            frames += 1;
        }
    }
    assert!(frames > 30, "{frames} frames");
}

#[test]
fn frames_keep_their_promises() {
    check("wire", targets::wire);
}

#[test]
fn records_keep_their_promises() {
    check("record", targets::record);
}

#[test]
fn control_entries_keep_their_promises() {
    check("control", targets::control);
}

#[test]
fn edits_keep_their_promises() {
    check("edit", targets::edit);
}

#[test]
fn pasted_links_keep_their_promises() {
    check("invite", targets::invite);
}
