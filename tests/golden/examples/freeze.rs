//! Freezes what has no bytes yet, and writes docs/vectors.json. Never changes bytes that are there.
//!
//! A vector that differs from its frozen bytes means that a notebook somewhere no longer opens: the code is wrong, not
//! the file. That is why there is no flag to overwrite.

#![expect(clippy::print_stdout, reason = "tells what it froze")]

use std::error::Error;
use std::fmt::Write;
use std::path::Path;

use golden::frozen::{FILES, Frozen};

fn main() -> Result<(), Box<dyn Error>> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let frozen = Frozen::read()?;
    let vectors = golden::vectors();
    let differs = vectors.iter().find(|vector| {
        frozen.get(vector.group, &vector.name).is_some_and(|committed| committed != vector.bytes)
    });
    if let Some(vector) = differs {
        return Err(format!(
            "{vector:?} differs from its frozen bytes; a golden vector is never \"updated\""
        )
        .into());
    }
    for (group, text) in FILES {
        let mut lines = String::from(*text);
        let mut added = 0;
        for vector in vectors.iter().filter(|vector| vector.group == *group) {
            if frozen.get(group, &vector.name).is_none() {
                writeln!(lines, "{} = {}", vector.name, hex::encode(&vector.bytes))?;
                added += 1;
            }
        }
        if added > 0 {
            std::fs::write(here.join("vectors").join(format!("{group}.txt")), lines)?;
            println!("{group}: {added} frozen");
        }
    }
    if let Some(lost) = vectors.iter().find(|vector| !FILES.iter().any(|(group, _)| *group == vector.group)) {
        return Err(format!("{lost:?} is of a group without a file").into());
    }
    let docs = here.join("../../docs/vectors.json");
    let told = serde_json::to_string_pretty(&golden::docs::file(&vectors))? + "\n";
    if std::fs::read_to_string(&docs).ok().as_ref() != Some(&told) {
        std::fs::write(docs, told)?;
        println!("docs/vectors.json: written");
    }
    Ok(())
}
