//! The frozen bytes of every format and formula: what was written once opens for ever, natively and in wasm alike.
//!
//! Each vector is built here from fixed inputs, compared with the bytes under `vectors/`, and those bytes are read back
//! or opened. A vector that differs is a broken promise to every notebook there is: it is never "updated". Reading
//! order: [`table`] (what a vector is), [`given`] (the fixed inputs), then one module for each kind of bytes;
//! [`record`] is also
//! a small circle that has to open, and [`document`] one that has to merge, from frozen bytes alone.

#[cfg(not(target_arch = "wasm32"))]
pub mod docs;
pub mod frozen;
pub mod table;

mod agreement;
mod control;
mod document;
mod edit;
mod formulas;
mod from_relay;
mod given;
mod record;
mod seals;
mod to_relay;

#[cfg(target_arch = "wasm32")]
mod wasm;

use frozen::Frozen;
use table::{Table, Vector};

/// Every vector there is, built anew.
pub fn vectors() -> Vec<Vector> {
    let mut table = Table::default();
    to_relay::fill(&mut table);
    from_relay::fill(&mut table);
    control::fill(&mut table);
    record::fill(&mut table);
    edit::fill(&mut table);
    formulas::fill(&mut table);
    agreement::fill(&mut table);
    seals::fill(&mut table);
    document::fill(&mut table);
    table.vectors
}

/// Builds every vector, compares it with its frozen bytes, and reads those back; then opens a circle and merges a
/// document from frozen bytes alone. Gives how many vectors hold.
///
/// # Errors
/// Names every vector that does not hold, and every frozen name that nothing builds any more.
pub fn check() -> Result<usize, String> {
    let frozen = Frozen::read()?;
    let vectors = vectors();
    let mut wrong: Vec<String> = vectors.iter().filter_map(|vector| vector.fault(&frozen)).collect();
    let built =
        |group: &str, name: &str| vectors.iter().any(|vector| vector.group == group && vector.name == name);
    wrong.extend(
        frozen
            .names()
            .filter(|(group, name)| !built(group, name))
            .map(|(group, name)| format!("{group}/{name}: frozen, and nothing builds it any more")),
    );
    if let Err(fault) = record::read_the_log(&frozen) {
        wrong.push(format!("the circle from its frozen records: {fault}"));
    }
    if let Err(fault) = document::replay_in_every_order(&frozen) {
        wrong.push(format!("the document from its frozen edits: {fault}"));
    }
    if wrong.is_empty() { Ok(vectors.len()) } else { Err(wrong.join("\n")) }
}
