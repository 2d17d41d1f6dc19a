//! What is fuzzed: one function for each thing that reads bytes of others. Each takes any bytes, returns, and stops with a
//! panic when a promise is broken.
//!
//! `cargo fuzz` runs them for as long as somebody likes (`fuzz/`), the tests for a short while on every change. Where one
//! input holds several things, each is a byte that says how it is meant, two bytes of length, and its bytes.

#![expect(clippy::missing_panics_doc, clippy::panic, reason = "a panic is how a broken promise is told")]

use std::collections::BTreeMap;

use minicbor::{Decode, Encode};
use shared::circle::schema::Schema;
use shared::codec;
use shared::control::membership::{Membership, Place};
use shared::control::{ControlEntry, HpkeKey, Seal, SealedSecret};
use shared::crypto::invite::InviteLink;
use shared::document::Document;
use shared::edit::Body;
use shared::identity::DeviceKeys;
use shared::ids::{
    Audience, BodyHash, CircleId, Commitment, DeviceId, EditId, EntryId, Fixed, LogHash, MemberId,
    RecordHash, SealKey, SignKey,
};
use shared::record::{Header, Placed, RECORD_VERSION, Record, RecordKind, SUITE};
use shared::time::Instant;
use shared::verdict::{Before, Made, Verdict, Writer, judge};
use shared::wire::{FromRelay, ToRelay};

/// Reads a value; what is taken has one spelling.
fn canonical<T: Encode<()> + for<'b> Decode<'b, ()>>(bytes: &[u8]) -> Option<T> {
    let value = codec::from_bytes::<T>(bytes).ok()?;
    assert_eq!(codec::to_bytes(&value), bytes, "two spellings of one {}", core::any::type_name::<T>());
    Some(value)
}

/// A frame, as a relay and as a phone reads it.
pub fn wire(bytes: &[u8]) {
    if let Ok(message) = ToRelay::from_frame(bytes) {
        assert_eq!(message.to_frame(), bytes);
        if let ToRelay::Knock { knock, .. } = message {
            // That it returns is what is shown.
            let _ = knock.open(&SignKey::new([3; 32]));
        }
    }
    if let Ok(message) = FromRelay::from_frame(bytes) {
        assert_eq!(message.to_frame(), bytes);
    }
}

/// A record, before any key.
pub fn record(bytes: &[u8]) {
    let whole = canonical::<Placed>(bytes).map(|placed| placed.record).or_else(|| canonical(bytes));
    // A header alone gets further in than one that must first be found in a record.
    let alone = Record { header: bytes.to_vec().into(), signature: Fixed::ZERO, body: None };
    for record in whole.into_iter().chain([alone]) {
        if let Ok(header) = record.parse_header() {
            assert_eq!(codec::to_bytes(&header), *record.header, "a header has one spelling");
            assert!(record.verify(&SignKey::new([3; 32])).is_err(), "nobody signed this");
        }
    }
}

/// The things that one input holds.
fn things(mut bytes: &[u8]) -> Vec<(u8, &[u8])> {
    let mut things = Vec::new();
    while let Some((&[how, high, low], rest)) = bytes.split_first_chunk() {
        let length = usize::from(u16::from_be_bytes([high, low])).min(rest.len());
        let (thing, after) = rest.split_at(length);
        things.push((how, thing));
        bytes = after;
    }
    things
}

const CIRCLE: CircleId = CircleId::new([0xc1; 16]);
const BEGIN_MS: u64 = 1_795_248_000_000;

/// The phones of the golden records: their public keys are made up, for nothing here is signed.
fn device(number: u8) -> DeviceKeys {
    DeviceKeys { sign: SignKey::new([number; 32]), seal: SealKey::new([number; 32]) }
}

fn control_header(device: DeviceId, number: u64) -> Header {
    Header {
        version: RECORD_VERSION,
        suite: SUITE,
        kind: RecordKind::Control,
        circle: CIRCLE,
        device,
        number,
        prev: RecordHash::ZERO,
        epoch: 0,
        control: RecordHash::ZERO,
        seen_seq: 0,
        seen_hash: LogHash::ZERO,
        blobs: Vec::new(),
        nonce: [0; 24],
        key_commitment: Commitment::ZERO,
        body_len: 0,
        body_hash: BodyHash::ZERO,
    }
}

fn begun() -> Membership {
    let founder = device(1);
    let genesis = ControlEntry::Genesis {
        relay: SignKey::new([9; 32]),
        founder: MemberId::new([0xa1; 16]),
        member_key: SealKey::new([0x11; 32]),
        device: founder,
        commitment: Commitment::ZERO,
        seal: Seal { enc: HpkeKey::new([1; 32]), secret: SealedSecret::new([2; 48]) },
    };
    let place = Place { seq: 1, received: Instant::from_ms(BEGIN_MS), hash: RecordHash::new([1; 32]) };
    match Membership::begin(place, &control_header(founder.id(), 1), &genesis) {
        Ok(membership) => membership,
        Err(fault) => panic!("a circle begins: {fault:?}"),
    }
}

/// Control entries, one on the other. The byte before each says whether it is signed by somebody else, on another entry,
/// in another epoch, and how much later.
pub fn control(bytes: &[u8]) {
    let mut circle = begun();
    let mut received = BEGIN_MS;
    for ((how, body), seq) in things(bytes).into_iter().zip(2_u64..) {
        let Ok(entry) = ControlEntry::parse(body) else { continue };
        assert_eq!(codec::to_bytes(&entry), body, "an entry has one spelling");
        received += u64::from(how >> 4) * 24 * 60 * 60 * 1000;
        let known: Vec<DeviceId> = circle.devices.keys().copied().collect();
        let other = known.get(usize::from(how & 3)).copied();
        let mut header = control_header(other.unwrap_or_else(|| device(1).id()), seq);
        header.control = if how & 4 == 0 { circle.head } else { RecordHash::new([7; 32]) };
        header.epoch = if how & 8 == 0 { circle.epoch } else { circle.epoch.wrapping_add(1) };
        let hash = RecordHash::new([u8::try_from(seq % 251).unwrap_or(0); 32]);
        let before = circle.clone();
        match circle.apply(Place { seq, received: Instant::from_ms(received), hash }, &header, &entry) {
            Ok(()) => {
                assert_eq!((circle.head, circle.seq), (hash, seq));
                assert!(
                    circle.epoch == before.epoch || circle.epoch == before.epoch + 1,
                    "epochs go one by one"
                );
                assert!(
                    before.devices.keys().all(|id| circle.devices.contains_key(id)),
                    "nobody is forgotten"
                );
            }
            Err(_) => assert_eq!(circle, before, "a refused entry changes nothing"),
        }
    }
}

/// What a phone knows of one page.
#[derive(Default)]
struct Page {
    made: Option<Made>,
    verdicts: BTreeMap<EditId, Verdict>,
    document: Document,
}

impl Before for Page {
    fn made(&self) -> Option<&Made> {
        self.made.as_ref()
    }

    fn verdict_on(&self, edit: &EditId) -> Option<Verdict> {
        self.verdicts.get(edit).copied()
    }

    fn newer_bodies_before(&self) -> bool {
        false
    }
}

/// Bodies, as one phone after the other wrote them: read, judged, replayed, shown. The byte before each says whose it is
/// and how it was sealed.
pub fn edit(bytes: &[u8]) {
    let mut pages: BTreeMap<EntryId, Page> = BTreeMap::new();
    for (how, body) in things(bytes) {
        let parsed = Body::parse(body);
        if let Ok(body_again) = &parsed {
            assert_eq!(body_again.to_bytes(), body, "a body has one spelling");
        }
        let writer = Writer {
            device: device(how & 1).id(),
            member: MemberId::new([if how & 2 == 0 { 0xa1 } else { 0xb2 }; 16]),
        };
        let audience = if how & 4 == 0 { Audience::Circle } else { Audience::Named };
        let nothing = Page::default();
        let page = parsed.as_ref().ok().and_then(|body| pages.get(&body.entry)).unwrap_or(&nothing);
        let verdict = judge(Schema::CURRENT, writer, audience, &parsed, page);
        assert_eq!(verdict, judge(Schema::CURRENT, writer, audience, &parsed, page), "the same each time");
        let Ok(body) = parsed else {
            assert_ne!(verdict, Verdict::Apply);
            continue;
        };
        let edit = body.edit_id(writer.device);
        let page = pages.entry(body.entry).or_default();
        if page.verdicts.contains_key(&edit) {
            assert_ne!(verdict, Verdict::Apply, "an edit counts once");
            continue;
        }
        page.verdicts.insert(edit, verdict);
        if let Some(creation) = &body.edit.creation
            && page.made.is_none()
            && matches!(verdict, Verdict::Apply | Verdict::Held)
        {
            let (kind, about, readers) = (creation.kind, creation.about, body.readers.clone());
            page.made = Some(Made { edit, kind, about, author: writer.member, readers });
        }
        if verdict == Verdict::Apply {
            // What the rules let through can always be replayed, or a phone would show another page than the others.
            assert_eq!(page.document.replay(edit, &body.parents, &body.edit.ops), Ok(()));
            assert!(page.document.heads().contains(&edit));
        }
        let _ = page.document.fields();
    }
}

/// Text that somebody pasted.
pub fn invite(bytes: &[u8]) {
    let Ok(link) = InviteLink::parse(&String::from_utf8_lossy(bytes)) else { return };
    let again = InviteLink::parse(&link.to_text());
    assert_eq!(again.map(|link| link.to_text()), Ok(link.to_text()), "a link reads back as it was");
    let _ = link.open_note(bytes);
}
