//! One flipped bit anywhere in a record, and it does not open; a body does not open elsewhere than where it was sealed.

use shared::codec;
use shared::control::Access;
use shared::crypto::body::{Named, Standing, open_circle, open_named, record_key, seal_circle, seal_named};
use shared::crypto::{DoesNotOpen, Secret};
use shared::ids::{BlobHash, CircleId, RecordHash, SignKey};
use shared::record::{Header, Record};

use crate::circle::{Circle, Phone, member, member_secret};
use crate::make::{Make, rng};

const EPOCH_KEY: [u8; 32] = [0x11; 32];

fn body() -> Vec<u8> {
    Make::new(5).body().to_bytes()
}

fn circle_record(circle: &Circle, standing: &Standing) -> Record {
    let blobs = vec![BlobHash::new([1; 32]), BlobHash::new([2; 32])];
    seal_circle(standing, body(), blobs, &Secret::new(EPOCH_KEY), &circle.founder.secrets, &mut rng(6))
}

fn open(record: &Record, key: &SignKey) -> Option<Vec<u8>> {
    let header = record.parse_header().ok()?;
    record.verify(key).ok()?;
    open_circle(&header, record.body.as_ref()?, &Secret::new(EPOCH_KEY)).ok()
}

/// Calls `opens` with every record that differs in one bit; gives how many there were.
fn every_flip(record: &Record, opens: impl Fn(&Record) -> bool) -> usize {
    let bytes = codec::to_bytes(record);
    let flips = bytes.len() * 8;
    for flip in 0..flips {
        let mut flipped = bytes.clone();
        flipped[flip / 8] ^= 1 << (flip % 8);
        if let Ok(other) = codec::from_bytes::<Record>(&flipped) {
            assert!(!opens(&other), "bit {flip} of {flips}");
        }
    }
    flips
}

#[test]
fn a_circle_record_with_one_flipped_bit_does_not_open() {
    let circle = Circle::new();
    let key = circle.founder.keys().sign;
    let record = circle_record(&circle, &circle.standing(2));
    assert_eq!(open(&record, &key), Some(body()));
    let flips = every_flip(&record, |other| open(other, &key).is_some());
    println!("circle record: {flips} flipped bits, none opens");
}

/// Who holds the epoch's key could sign anew; still the cipher itself covers header and body.
#[test]
fn even_without_its_signature_a_flipped_header_or_body_does_not_open() {
    let circle = Circle::new();
    let record = circle_record(&circle, &circle.standing(2));
    let opens = |other: &Record| {
        let Ok(header) = other.parse_header() else { return false };
        let body = other.body.as_ref().expect("a flip does not erase");
        other.signature == record.signature && open_circle(&header, body, &Secret::new(EPOCH_KEY)).is_ok()
    };
    assert!(opens(&record));
    every_flip(&record, opens);
}

fn family() -> (Circle, Phone) {
    let mut circle = Circle::new();
    let named = circle.let_in(2, Access::Member, None);
    circle.let_in(3, Access::Reader, None);
    (circle, named)
}

fn named_record(circle: &Circle) -> Record {
    let standing = circle.standing(2);
    let seats = (&circle.now, circle.clock);
    seal_named(&standing, body(), vec![], &[member(2)], seats, &circle.founder.secrets, &mut rng(8)).unwrap()
}

fn open_as(record: &Record, number: u8, key: &SignKey) -> Option<Result<Named, DoesNotOpen>> {
    let header = record.parse_header().ok()?;
    record.verify(key).ok()?;
    Some(open_named(&header, record.body.as_ref()?, &member(number), &[member_secret(member(number))]))
}

#[test]
fn a_named_record_opens_for_the_named_alone_and_not_with_one_flipped_bit() {
    let (circle, _) = family();
    let record = named_record(&circle);
    let key = circle.founder.keys().sign;
    assert_eq!(open_as(&record, 2, &key), Some(Ok(Named::ForMe(body()))));
    assert_eq!(open_as(&record, 1, &key), Some(Ok(Named::ForOthers)));
    assert_eq!(open_as(&record, 3, &key), Some(Ok(Named::ForOthers)));
    let flips = every_flip(&record, |other| matches!(open_as(other, 2, &key), Some(Ok(Named::ForMe(_)))));
    println!("named record: {flips} flipped bits, none opens");
}

#[test]
fn a_named_record_has_a_seal_for_everyone_whoever_is_named() {
    let (circle, _) = family();
    let seats = (&circle.now, circle.clock);
    let lengths = [vec![], vec![member(2)], vec![member(1), member(2), member(3)]].map(|readers| {
        let standing = circle.standing(2);
        let record =
            seal_named(&standing, body(), vec![], &readers, seats, &circle.founder.secrets, &mut rng(8));
        record.unwrap().body.unwrap().len()
    });
    assert_eq!(lengths, [lengths[0]; 3]);
}

/// Everything a body is bound to, changed one at a time in its header, with the body as it was.
#[test]
fn a_body_does_not_open_in_another_place_than_its_own() {
    let circle = Circle::new();
    let record = circle_record(&circle, &circle.standing(2));
    let header = record.parse_header().unwrap();
    let sealed = record.body.unwrap();
    let opens = |header: &Header, key: [u8; 32]| open_circle(header, &sealed, &Secret::new(key)).is_ok();
    assert!(opens(&header, EPOCH_KEY));
    assert!(!opens(&header, [0x12; 32]), "another epoch's key");
    let check = |what: &str, change: &dyn Fn(&mut Header)| {
        let mut other = header.clone();
        change(&mut other);
        assert_ne!(other, header);
        assert!(!opens(&other, EPOCH_KEY), "{what}");
        // Even who makes the key commitment fit, knowing the epoch's key, does not move the body.
        other.key_commitment =
            shared::crypto::body::key_commitment(&record_key(&Secret::new(EPOCH_KEY), &other));
        assert!(!opens(&other, EPOCH_KEY), "{what}, with its commitment made to fit");
    };
    check("circle", &|header| header.circle = CircleId::new([4; 16]));
    check("device", &|header| header.device = Phone::of(2, member(2)).id());
    check("number", &|header| header.number += 1);
    check("epoch", &|header| header.epoch += 1);
    check("control", &|header| header.control = RecordHash::new([1; 32]));
    check("previous record", &|header| header.prev = RecordHash::new([1; 32]));
    check("what was seen", &|header| header.seen_seq += 1);
    check("blobs", &|header| header.blobs.reverse());
    check("nonce", &|header| header.nonce[0] ^= 1);
    check("kind", &|header| header.kind = shared::record::RecordKind::Named);
}

#[test]
fn an_erased_record_keeps_its_hash_and_its_signature() {
    let circle = Circle::new();
    let record = circle_record(&circle, &circle.standing(2));
    let erased = Record { body: None, ..record.clone() };
    assert_eq!(erased.hash(), record.hash());
    assert!(erased.parse_header().is_ok());
    assert_eq!(erased.verify(&circle.founder.keys().sign), Ok(()));
    let back: Record = codec::from_bytes(&codec::to_bytes(&erased)).unwrap();
    assert_eq!(back, erased);
}
