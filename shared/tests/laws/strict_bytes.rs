//! One value, one spelling: what is written is read back, and what is read would be written the same.

use core::fmt::Debug;

use minicbor::{Decode, Encode};
use proptest::prelude::*;
use shared::codec::{self, Malformed};
use shared::control::ControlEntry;
use shared::crypto::body::NamedBody;
use shared::crypto::invite::{InviteLink, InviteNote, InviteSecrets};
use shared::edit::Body;
use shared::ids::Fixed;
use shared::record::{Header, Placed, Record};
use shared::wire::{FromRelay, Knock, KnockRequest, ToRelay};

use crate::make::{Known, Make};

/// Comes back equal, and no start of it, nor it with a byte behind, is taken for anything.
fn comes_back<T: Encode<()> + for<'b> Decode<'b, ()> + PartialEq + Debug>(value: &T) {
    let bytes = codec::to_bytes(value);
    assert_eq!(codec::from_bytes::<T>(&bytes).as_ref(), Ok(value));
    assert_eq!(codec::from_bytes::<T>(&[bytes.as_slice(), &[0]].concat()), Err(Malformed));
    if let Some((_, start)) = bytes.split_last() {
        assert_eq!(codec::from_bytes::<T>(start), Err(Malformed));
    }
    if let Some(longer) = longer_head(&bytes) {
        assert_eq!(codec::from_bytes::<T>(&longer), Err(Malformed));
    }
}

/// The same value with its first length spelled in one byte more.
fn longer_head(bytes: &[u8]) -> Option<Vec<u8>> {
    let (head, rest) = bytes.split_first()?;
    let (kind, short) = (head & 0xe0, head & 0x1f);
    (short < 0x18).then(|| [&[kind | 0x18, short], rest].concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn frames_come_back(seed: u64) {
        let mut make = Make::new(seed);
        let (there, back) = (make.frame_up(), make.frame_down());
        comes_back::<ToRelay>(&there);
        comes_back::<FromRelay>(&back);
        prop_assert_eq!(ToRelay::from_frame(&there.to_frame()), Ok(there));
        prop_assert_eq!(FromRelay::from_frame(&back.to_frame()), Ok(back));
    }

    #[test]
    fn records_and_what_they_carry_come_back(seed: u64) {
        let mut make = Make::new(seed);
        let known = Known::new(&mut make);
        comes_back::<Header>(&make.header());
        comes_back::<Record>(&make.record());
        comes_back::<Placed>(&make.placed());
        comes_back::<ControlEntry>(&make.control(&known));
        comes_back::<NamedBody>(&make.named_body());
        comes_back::<Knock>(&make.knock());
        comes_back::<KnockRequest>(&make.knock_request());
        let body = make.body();
        comes_back::<Body>(&body);
        prop_assert_eq!(Body::parse(&body.to_bytes()), Ok(body));
        let note = InviteNote {
            inviter: make.text(),
            child: make.text(),
            role: make.option(|make| make.below(20).try_into().unwrap_or(0)),
        };
        comes_back::<InviteNote>(&note);
    }

    #[test]
    fn a_link_comes_back_from_the_text_around_it(seed: u64) {
        let mut make = Make::new(seed);
        let link = InviteLink {
            origin: "https://schrift.example".to_owned(),
            circle: make.name(),
            fingerprint: make.name(),
            invite: make.name(),
            seed: InviteSecrets::random(&mut make.rng).seed,
            commitment: make.name(),
        };
        let text = link.to_text();
        for pasted in [text.clone(), format!("Kom je erbij?\n{text}\nGroet"), format!("({text})"), format!("<{text}>")] {
            prop_assert!(InviteLink::parse(&pasted).is_ok_and(|parsed| parsed == link), "{}", pasted);
        }
        for end in 0..text.len() {
            prop_assert!(InviteLink::parse(&text[..end]).is_err());
        }
    }
}

#[test]
fn a_record_without_a_body_has_one_spelling() {
    let record = Record { header: vec![1].into(), signature: Fixed::ZERO, body: None };
    let bytes = codec::to_bytes(&record);
    assert_eq!(codec::from_bytes::<Record>(&bytes), Ok(record));
    // The other spelling: three fields, the last of them null.
    let mut spelled_out = bytes.clone();
    let shorter = spelled_out[0] == 0x82;
    if shorter {
        spelled_out[0] = 0x83;
        spelled_out.push(0xf6);
    } else {
        spelled_out[0] = 0x82;
        spelled_out.pop();
    }
    assert_eq!(codec::from_bytes::<Record>(&spelled_out), Err(Malformed));
}

#[test]
fn an_option_in_the_middle_has_one_spelling() {
    let mut make = Make::new(3);
    let known = Known::new(&mut make);
    let entry = ControlEntry::SetAccess {
        member: known.member(&mut make),
        access: shared::control::Access::Reader,
        until: None,
    };
    comes_back(&entry);
}
