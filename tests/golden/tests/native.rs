//! The frozen bytes on this machine.

use golden::vectors;
use minicbor::{Decode, Decoder};
use shared::control::ControlEntry;
use shared::edit::{Op, Value};
use shared::verdict::Verdict;
use shared::wire::{Answer, FromRelay, InviteStatus, Refusal, ToRelay};

#[test]
fn every_vector_is_what_it_was() {
    match golden::check() {
        Ok(count) => println!("golden: {count} vectors hold natively"),
        Err(wrong) => panic!("{wrong}"),
    }
}

/// Tag numbers that the decoder knows: for any other it says so before it looks further.
fn known<T: for<'b> Decode<'b, ()>>(bytes_with: fn(u8) -> Vec<u8>) -> Vec<u8> {
    let is_known = |tag: &u8| {
        let bytes = bytes_with(*tag);
        Decoder::new(&bytes).decode::<T>().err().is_none_or(|error| !error.is_unknown_variant())
    };
    // One byte of CBOR holds 0 to 23; two hold up to 255.
    (0..=255).filter(is_known).collect()
}

fn head(tag: u8) -> Vec<u8> {
    if tag < 24 { vec![tag] } else { vec![0x18, tag] }
}

fn tagged(tag: u8) -> Vec<u8> {
    [vec![0x82], head(tag), vec![0x80]].concat()
}

/// The tag numbers that the vectors of a group begin with.
fn shown(group: &str, starts: &str, inside_array: bool) -> Vec<u8> {
    let of_group = |vector: &golden::table::Vector| vector.group == group && vector.name.starts_with(starts);
    let tag = |bytes: &[u8]| {
        let mut decoder = Decoder::new(bytes);
        if inside_array && decoder.array().ok() != Some(Some(2)) {
            return None;
        }
        decoder.u8().ok()
    };
    let mut tags: Vec<u8> =
        vectors().iter().filter(|vector| of_group(vector)).filter_map(|vector| tag(&vector.bytes)).collect();
    tags.sort_unstable();
    tags.dedup();
    tags
}

/// A variant that decodes and has no vector would be a format without a promise.
#[test]
fn every_variant_that_decodes_has_a_vector() {
    assert_eq!(shown("to-relay", "", true), known::<ToRelay>(tagged));
    assert_eq!(shown("from-relay", "", true), known::<FromRelay>(tagged));
    assert_eq!(shown("answer", "", true), known::<Answer>(tagged));
    assert_eq!(shown("control", "", true), known::<ControlEntry>(tagged));
    assert_eq!(shown("edit", "value-", true), known::<Value>(tagged));
    assert_eq!(shown("edit", "op-", true), known::<Op>(tagged));
    assert_eq!(shown("small", "invite-status-", true), known::<InviteStatus>(tagged));
    assert_eq!(shown("small", "verdict-", true), known::<Verdict>(tagged));
    assert_eq!(shown("small", "refusal-", false), known::<Refusal>(head));
}

#[test]
fn no_name_stands_twice() {
    let mut names: Vec<String> = vectors().iter().map(|vector| format!("{vector:?}")).collect();
    let count = names.len();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), count);
}

#[test]
fn the_documented_vectors_are_what_the_code_gives() {
    // As values: in which order a map is written depends on who else in this build uses serde_json.
    let documented: serde_json::Value =
        serde_json::from_str(include_str!("../../../docs/vectors.json")).unwrap();
    assert!(
        documented == golden::docs::file(&vectors()),
        "docs/vectors.json is of another time: `cargo xtask golden --write` writes it"
    );
}
