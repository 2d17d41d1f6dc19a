//! Bytes from a liar: nothing that reads them panics, and what is accepted has one spelling.
//!
//! One plain loop, seeded, over random bytes and over damaged golden vectors. `HEENWEER_CASES` says how many.

use minicbor::{Decode, Encode};
use rand_chacha::rand_core::Rng;
use shared::codec;
use shared::control::ControlEntry;
use shared::control::membership::{Membership, Place};
use shared::crypto::body::NamedBody;
use shared::crypto::invite::InviteLink;
use shared::crypto::recovery::RecoveryCode;
use shared::edit::Body;
use shared::ids::{RecordHash, SignKey};
use shared::record::{Checkpoint, Head, Header, Placed, Record, RecordKind};
use shared::time::Instant;
use shared::wire::{FromRelay, Knock, KnockRequest, Reveal, ToRelay};

use crate::make::{Known, Make};

fn cases() -> u64 {
    std::env::var("HEENWEER_CASES")
        .ok()
        .map_or(20_000, |cases| cases.parse().expect("HEENWEER_CASES is a number"))
}

/// The frozen bytes: good input to damage.
fn golden() -> Vec<Vec<u8>> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/golden/vectors");
    let mut found = Vec::new();
    for file in std::fs::read_dir(folder).expect("the golden vectors are there") {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        let values = text.lines().filter_map(|line| line.split_once(" = "));
        found.extend(values.filter_map(|(_, value)| hex::decode(value).ok()));
    }
    // A directory lists its files in any order; a seed must mean the same everywhere.
    found.sort();
    assert!(found.len() > 50, "only {} golden vectors to damage", found.len());
    found
}

/// Damages bytes as a liar would: flips, cuts, splices, repeats, other lengths, other heads.
fn damage(bytes: &mut Vec<u8>, others: &[Vec<u8>], make: &mut Make) {
    for _ in 0..=make.below(4) {
        let at = make.below(bytes.len().max(1));
        match make.below(8) {
            0 if !bytes.is_empty() => bytes[at] ^= 1 << make.below(8),
            1 => bytes.truncate(at),
            2 => {
                let other = &others[make.below(others.len())];
                let from = make.below(other.len().max(1));
                bytes.truncate(at);
                bytes.extend(other.get(from..).unwrap_or_default());
            }
            // The heads of arrays, byte strings and texts, with lengths of one to eight bytes, and of no end.
            3 if !bytes.is_empty() => {
                bytes[at] =
                    make.one(&[0x5b, 0x7b, 0x9b, 0xbb, 0x5f, 0x9f, 0xff, 0x9a, 0x5a, 0xfb, 0xc0, 0xf6, 0xf7]);
            }
            4 if !bytes.is_empty() => bytes[at] = bytes[at].wrapping_add(make.one(&[1, 255, 24, 232])),
            5 => {
                let length =
                    [&[make.one(&[0x9b, 0x5b, 0x7b])], make.rng.next_u64().to_be_bytes().as_slice()].concat();
                bytes.splice(at..at, length);
            }
            6 => {
                let piece = bytes.get(at..(at + 40).min(bytes.len())).unwrap_or_default().to_vec();
                bytes.splice(at..at, piece);
            }
            _ => {
                let some = make.bytes(9);
                bytes.splice(at..at, some.0);
            }
        }
    }
    bytes.truncate(4_096);
}

/// 1 when these bytes are a value of this type; written again it must be the same bytes.
fn canonical<T: Encode<()> + for<'b> Decode<'b, ()>>(bytes: &[u8]) -> usize {
    codec::from_bytes::<T>(bytes).map_or(0, |value| {
        assert_eq!(codec::to_bytes(&value), bytes, "two spellings of a {}", core::any::type_name::<T>());
        1
    })
}

/// Reads with everything that meets bytes of others; gives how many took them.
fn read_with_everything(bytes: &[u8]) -> usize {
    let mut taken = canonical::<ToRelay>(bytes)
        + canonical::<FromRelay>(bytes)
        + canonical::<Record>(bytes)
        + canonical::<Placed>(bytes)
        + canonical::<Header>(bytes)
        + canonical::<ControlEntry>(bytes)
        + canonical::<NamedBody>(bytes)
        + canonical::<Knock>(bytes)
        + canonical::<KnockRequest>(bytes)
        + canonical::<Reveal>(bytes)
        + canonical::<Checkpoint>(bytes)
        + canonical::<Head>(bytes);
    if let Ok(body) = Body::parse(bytes) {
        assert_eq!(body.to_bytes(), bytes);
        taken += 1;
    }
    if let Ok(ToRelay::Knock { knock, .. }) = ToRelay::from_frame(bytes) {
        // The point is that it returns.
        let _ = knock.open(&SignKey::ZERO);
    }
    if let Ok(record) = codec::from_bytes::<Record>(bytes)
        && let Ok(header) = record.parse_header()
    {
        let _ = record.verify(&SignKey::new([3; 32]));
        assert_eq!(codec::to_bytes(&header), *record.header);
    }
    let as_header = Record { header: bytes.to_vec().into(), signature: shared::ids::Fixed::ZERO, body: None };
    let _ = as_header.parse_header();
    let text = String::from_utf8_lossy(bytes);
    taken += usize::from(InviteLink::parse(&text).is_ok());
    taken += usize::from(RecoveryCode::parse(&text).is_ok());
    taken
}

#[test]
fn damaged_golden_vectors_and_random_bytes_are_read_without_a_panic() {
    let golden = golden();
    let (cases, mut taken) = (cases(), 0);
    for case in 0..cases {
        let mut make = Make::new(case);
        let mut bytes =
            if make.chance(8) { make.bytes(300).0 } else { golden[make.below(golden.len())].clone() };
        damage(&mut bytes, &golden, &mut make);
        taken += usize::from(read_with_everything(&bytes) > 0);
    }
    println!(
        "hostile bytes: {cases} inputs to 15 readers, {taken} still well-formed, seeds 0 to {}",
        cases - 1
    );
}

#[test]
fn undamaged_golden_vectors_are_read() {
    let read = golden().iter().filter(|bytes| read_with_everything(bytes) > 0).count();
    println!("golden vectors that some reader takes: {read}");
    assert!(read > 50);
}

/// What a list says of its own length is not believed before its items are there.
#[test]
fn a_claimed_length_takes_no_memory() {
    for head in [0x9b, 0x5b, 0x7b, 0xbb] {
        for before in [vec![], vec![0x82, 0x05, 0x82, 0x50]] {
            let mut bytes = before;
            bytes.resize(bytes.len() + if bytes.is_empty() { 0 } else { 16 }, 7);
            bytes.push(head);
            bytes.extend((u64::MAX / 2).to_be_bytes());
            assert_eq!(read_with_everything(&bytes), 0);
        }
    }
}

/// Pasted and scanned text of every kind.
#[test]
fn pasted_text_is_read_without_a_panic() {
    let cases = cases() / 4;
    for case in 0..cases {
        let mut make = Make::new(case);
        let mut text = String::new();
        for _ in 0..make.below(12) {
            let piece = make.one(&[
                "https://",
                "http://",
                "/u#",
                "1.",
                "2.",
                ".",
                "AAAAAAAAAAAAAAAAAAAAAA",
                "é",
                " ",
                "\u{301}",
                "aap",
                "AAP ",
                "𝄞",
                "==",
                "-_",
                "\n",
                "#",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "999999999999999999999.",
            ]);
            text.push_str(piece);
        }
        let _ = InviteLink::parse(&text);
        let _ = RecoveryCode::parse(&text);
    }
    println!("pasted text: {cases} inputs to 2 readers");
}

/// Arbitrary control entries on arbitrary heads: an answer each time, nothing changed on a refusal.
#[test]
fn any_control_entry_is_taken_or_leaves_no_trace() {
    let (cases, mut taken) = (cases() / 4, 0);
    let mut case = 0;
    while case < cases {
        let mut make = Make::new(case);
        let known = Known::new(&mut make);
        let founder = known.keys[0];
        let mut header = Header { number: 1, epoch: 0, seen_seq: 0, ..make.header() };
        (header.kind, header.circle, header.device) = (RecordKind::Control, known.circle, founder.id());
        header.control = RecordHash::ZERO;
        let genesis = ControlEntry::Genesis {
            relay: make.name(),
            founder: known.members[0],
            member_key: make.name(),
            device: founder,
            commitment: make.name(),
            seal: make.seal(),
        };
        let place = Place { seq: 1, received: known.now, hash: make.name() };
        let mut circle = Membership::begin(place, &header, &genesis).unwrap();
        for seq in 2..32 {
            case += 1;
            let entry = make.control(&known);
            header.device = if make.chance(3) { known.device(&mut make) } else { founder.id() };
            header.control = if make.chance(20) { make.name() } else { circle.head };
            header.epoch = if make.chance(20) { make.number32() } else { circle.epoch };
            let at = if make.chance(10) { make.instant() } else { Instant::from_ms(known.now.ms() + seq) };
            let place = Place { seq, received: at, hash: make.name() };
            let before = circle.clone();
            match circle.apply(place, &header, &entry) {
                Ok(()) => taken += 1,
                Err(_) => assert_eq!(circle, before, "case {case}"),
            }
        }
    }
    println!("arbitrary control entries: {case}, {taken} of them taken");
}
