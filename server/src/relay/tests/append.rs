use shared::control::{Access, ControlEntry, Leaving, Writing};
use shared::identity::Verifier;
use shared::ids::{BlobHash, CircleId, LogHash, RecordHash};
use shared::record::{Header, Record, RecordKind};
use shared::wire::{Answer, MAX_BATCH_RECORDS};

use super::*;

fn code(code: Refusal) -> Answer {
    Answer::Refused { code }
}

#[test]
fn records_are_numbered_without_gaps_and_time_never_goes_back() {
    let (mut house, mut founder, peer) = House::with_circle();
    let ground = house.ground();
    let records: Vec<_> = (0..3).map(|body| founder.data(&ground, &[body])).collect();
    let answers = house.append(peer, records);
    assert_eq!(answers, [2, 3, 4].map(|seq| Answer::Kept { seq }));
    house.now = Instant::from_ms(5);
    house.keep_data(peer, &mut founder, b"the clock was set back");
    let log = house.log();
    assert_eq!(log.len(), 5);
    assert!(log.iter().all(|placed| placed.received == BEGIN));
}

#[test]
fn a_record_that_is_there_is_answered_with_its_place_before_any_other_check() {
    let (mut house, mut founder, peer) = House::with_circle();
    let mut guest = Phone::new(2);
    let guest_peer = house.let_in(peer, &mut founder, &guest, Access::Member);
    let record = house.keep_data(guest_peer, &mut guest, b"page");
    let place = house.ground().seq;
    let entry = rotate(&[guest.member], &[&founder]);
    house.keep_control(peer, &mut founder, &entry);
    house.heard(guest_peer);
    let late = guest.data(&house.ground(), b"too late");
    let carried = founder.clone().data(&house.ground(), b"by the founder, brought by one who went");
    assert_eq!(house.append_one(guest_peer, carried), Answer::NotMember);
    for records in [vec![record.clone()], vec![record, late]] {
        let mut expected = vec![Answer::Already { seq: place }];
        expected.resize(records.len(), Answer::NotMember);
        assert_eq!(house.append(guest_peer, records), expected);
    }
}

#[test]
fn a_batch_stops_at_its_first_refusal_and_keeps_what_came_before() {
    let (mut house, mut founder, peer) = House::with_circle();
    let ground = house.ground();
    let good = founder.data(&ground, b"good");
    let mut bad = founder.data(&ground, b"bad");
    bad.signature = shared::identity::Signature::new([1; 64]);
    let after = founder.data(&ground, b"after");
    let answers = house.append(peer, vec![good, bad, after]);
    assert_eq!(answers, [Answer::Kept { seq: 2 }, code(Refusal::BadSignature)]);
    assert_eq!(house.log().len(), 2);
}

#[test]
fn every_record_that_may_not_stand_is_refused_with_its_own_reason_and_nothing_changes() {
    let (mut house, mut founder, peer) = House::with_circle();
    house.keep_data(peer, &mut founder, b"first page");
    let ground = house.ground();
    let stranger = Phone::new(9);
    let here = founder.header(&ground, RecordKind::Circle, b"body");
    let signed = |header: Header| founder.signed(&header, Some(b"body".to_vec()));
    let no_body = Record { body: None, ..signed(here.clone()) };
    let other_body = Record { body: Some(codec::Bytes(b"b0dy".to_vec())), ..signed(here.clone()) };
    let big = vec![0; 65_536];
    let big = founder.signed(&founder.header(&ground, RecordKind::Circle, &big), Some(big));
    let control = |body: &[u8]| {
        founder.signed(&founder.header(&ground, RecordKind::Control, body), Some(body.to_vec()))
    };
    let entry = |entry: &ControlEntry| control(&codec::to_bytes(entry));
    let blobs = vec![BlobHash::new([1; 32])];
    let cases = [
        (no_body, code(Refusal::Malformed)),
        (other_body, code(Refusal::Malformed)),
        (signed(Header { circle: CircleId::new([2; 16]), ..here.clone() }), code(Refusal::Malformed)),
        (signed(Header { suite: 9, ..here.clone() }), code(Refusal::Newer)),
        (big, Answer::TooBig),
        (stranger.data_of(&ground), Answer::NotMember),
        (signed(Header { device: stranger.id, ..here.clone() }), Answer::NotMember),
        (signed(Header { number: here.number + 1, ..here.clone() }), Answer::Gap { expected: 3 }),
        (signed(Header { prev: RecordHash::new([1; 32]), ..here.clone() }), Answer::Gap { expected: 3 }),
        (signed(Header { number: 2, ..here.clone() }), Answer::Conflict { hash: founder.prev }),
        (signed(Header { blobs, ..here.clone() }), code(Refusal::MissingBlob)),
        (control(b"no entry"), code(Refusal::Malformed)),
        (control(&[0x82, 17, 0x80]), code(Refusal::Newer)),
        (control(&[0x82, 0x18, 200, 0x81, 1]), code(Refusal::Newer)),
        (entry(&ControlEntry::ClaimKeeper), code(Refusal::NotAllowed)),
        (entry(&ControlEntry::Leave { leaving: Leaving::Member }), code(Refusal::LastKeeper)),
        (entry(&ControlEntry::RevokeInvite { invite: INVITE }), code(Refusal::NoSuchThing)),
        (entry(&rotate(&[], &[])), code(Refusal::SealsDiffer)),
        (entry(&rotate(&[stranger.member], &[&founder])), code(Refusal::NoSuchThing)),
    ];
    let before = house.log();
    for (record, expected) in cases {
        assert_eq!(house.append_one(peer, record.clone()), expected, "{record:?}");
    }
    assert_eq!(house.log(), before);
    house.keep_data(peer, &mut founder, b"and the next one is taken");
}

impl Phone {
    fn data_of(&self, ground: &Ground) -> Record {
        self.clone().data(ground, b"by a stranger")
    }
}

#[test]
fn too_many_records_at_once_are_too_big() {
    let (mut house, mut founder, peer) = House::with_circle();
    let ground = house.ground();
    let records: Vec<_> = (0..=MAX_BATCH_RECORDS).map(|_| founder.data(&ground, b"x")).collect();
    assert_eq!(house.append(peer, records), [Answer::TooBig]);
    assert_eq!(house.append(peer, Vec::new()), []);
    assert_eq!(house.log().len(), 1);
}

#[test]
fn a_record_that_saw_another_log_is_answered_with_the_relays_word_on_it() {
    let (mut house, mut founder, peer) = House::with_circle();
    house.keep_data(peer, &mut founder, b"page");
    let ground = house.ground();
    let first = house.relay.store().log_hash(&CIRCLE, 1).unwrap().unwrap();
    for (seq, hash, named) in [(1, LogHash::new([1; 32]), 1), (9, LogHash::new([1; 32]), 2), (2, first, 2)] {
        let record = founder.clone().data(&Ground { seq, hash, ..ground }, b"page");
        let answer = house.append_one(peer, record);
        let Answer::Diverged { checkpoint } = answer else { panic!("{answer:?}") };
        checkpoint.verify(&house.relay.key()).unwrap();
        assert_eq!(checkpoint.seq, named);
    }
    let ground = Ground { seq: 1, hash: first, ..ground };
    let record = founder.data(&ground, b"an older place is fine");
    assert_eq!(house.append_one(peer, record), Answer::Kept { seq: 3 });
}

#[test]
fn a_record_on_old_control_is_answered_with_the_entries_since() {
    let (mut house, mut founder, peer) = House::with_circle();
    let old = house.ground();
    house.keep_control(peer, &mut founder, &invite(Phone::new(2).member, Access::Member));
    let entry = rotate(&[], &[&founder]);
    house.keep_control(peer, &mut founder, &entry);
    let now = house.ground();
    let unknown = Ground { control: RecordHash::new([1; 32]), ..now };
    let other_epoch = Ground { epoch: now.epoch + 1, ..now };
    for (ground, expected) in [(old, vec![2, 3]), (unknown, vec![1, 2, 3]), (other_epoch, vec![])] {
        let record = founder.clone().data(&ground, b"page");
        let answer = house.append_one(peer, record);
        let Answer::StaleControl { entries } = answer else { panic!("{answer:?}") };
        assert_eq!(entries.iter().map(|placed| placed.seq).collect::<Vec<_>>(), expected);
        assert!(entries.iter().all(|placed| house.log().contains(placed)));
    }
}

#[test]
fn a_reader_writes_nothing_and_may_carry_for_others() {
    let (mut house, mut founder, peer) = House::with_circle();
    let mut reader = Phone::new(2);
    let reader_peer = house.let_in(peer, &mut founder, &reader, Access::Reader);
    let record = reader.data(&house.ground(), b"page");
    assert_eq!(house.append_one(reader_peer, record), Answer::NotMember);
    let carried = founder.data(&house.ground(), b"by the founder");
    assert!(matches!(house.append_one(reader_peer, carried), Answer::Kept { .. }));
}

#[test]
fn a_stranger_can_carry_nothing() {
    let (mut house, mut founder, _) = House::with_circle();
    let stranger = house.enter(&Phone::new(9));
    house.heard(stranger);
    let record = founder.data(&house.ground(), b"page");
    let heard = house.say(stranger, ToRelay::Append { circle: CIRCLE, records: vec![record] });
    assert_eq!(heard, refused_for_circle(Refusal::NoSuchCircle));
}

#[test]
fn nobody_writes_while_frozen_or_before_the_rotation_that_is_due() {
    let (mut house, mut founder, peer) = House::with_circle();
    let mut guest = Phone::new(2);
    let guest_peer = house.let_in(peer, &mut founder, &guest, Access::Member);
    house.keep_control(peer, &mut founder, &ControlEntry::Freeze { writing: Writing::Frozen });
    let record = founder.clone().data(&house.ground(), b"page");
    assert_eq!(house.append_one(peer, record), code(Refusal::Frozen));
    house.keep_control(peer, &mut founder, &ControlEntry::Freeze { writing: Writing::Open });
    let leave = guest.control(&house.ground(), &ControlEntry::Leave { leaving: Leaving::Member });
    let heard = house.say(guest_peer, ToRelay::Append { circle: CIRCLE, records: vec![leave] });
    assert!(matches!(heard.as_slice(), [FromRelay::Answers { .. }, FromRelay::Removed { .. }]), "{heard:?}");
    let record = founder.clone().data(&house.ground(), b"page");
    assert_eq!(house.append_one(peer, record), code(Refusal::RotateFirst));
    let entry = rotate(&[], &[&founder]);
    house.keep_control(peer, &mut founder, &entry);
    house.keep_data(peer, &mut founder, b"page");
}

#[test]
fn a_full_circle_takes_no_pages_but_still_removes_people() {
    let small = Settings { max_circle_bytes: 1500, ..settings() };
    let mut house = House::on(crate::store::memory::MemoryStore::default(), small);
    let mut founder = Phone::new(1);
    let peer = house.enter(&founder);
    let genesis = founder.genesis(house.relay.key());
    house.say(peer, ToRelay::Create { genesis });
    let record = founder.clone().data(&house.ground(), &[0; 1000]);
    assert_eq!(house.append_one(peer, record), code(Refusal::Quota));
    let entry = rotate(&[], &[&founder]);
    house.keep_control(peer, &mut founder, &entry);
}

#[test]
fn a_signature_checked_ahead_counts_for_its_record_and_its_key_only() {
    let (mut house, mut founder, peer) = House::with_circle();
    let ground = house.ground();
    // Says that the founder wrote it, and is signed by somebody else: who checked it ahead saw that signature hold.
    let somebody = Phone { key: Phone::new(2).key, ..founder.clone() }.data(&ground, b"somebody");
    let mut forged = founder.clone().data(&ground, b"forged");
    forged.signature = shared::identity::Signature::new([1; 64]);
    let good = founder.data(&ground, b"good");
    let say = |house: &mut House, record: &Record, key: &SignKey| {
        let append = ToRelay::Append { circle: CIRCLE, records: vec![record.clone()] };
        let mut heard = Heard::read(&append.to_frame());
        heard.check(0, &Verifier::of(key).unwrap());
        let saw = heard.signed.holds(&record.hash(), key);
        let outputs = house.relay.handle(&[(peer, heard)], house.now, &mut house.rng).unwrap();
        house.take(outputs);
        let [FromRelay::Answers { answers, .. }] = &*house.heard(peer) else { panic!("one answer") };
        (saw, answers.clone())
    };
    let (theirs, own) = (Phone::new(2).keys.sign, founder.keys.sign);
    let refused = vec![code(Refusal::BadSignature)];
    assert_eq!(say(&mut house, &somebody, &theirs), (true, refused.clone()));
    assert_eq!(say(&mut house, &forged, &own), (false, refused));
    // Checked ahead by another key than its own: it is checked in its turn.
    assert_eq!(say(&mut house, &good, &theirs), (false, vec![Answer::Kept { seq: 2 }]));
    let next = founder.data(&house.ground(), b"next");
    assert_eq!(say(&mut house, &next, &own), (true, vec![Answer::Kept { seq: 3 }]));
}

#[test]
fn one_refused_message_does_not_disturb_the_others_in_its_batch() {
    let (mut house, mut founder, peer) = House::with_circle();
    let other = house.enter(&founder);
    house.heard(other);
    let ground = house.ground();
    let mut forged = founder.clone().data(&ground, b"forged");
    forged.signature = shared::identity::Signature::new([1; 64]);
    let good = founder.data(&ground, b"good");
    let append = |records| ToRelay::Append { circle: CIRCLE, records };
    house.say_all(&[(other, append(vec![forged])), (peer, append(vec![good]))]);
    let answers = |heard: Vec<FromRelay>| match heard.as_slice() {
        [FromRelay::Answers { answers, .. }] => answers.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(answers(house.heard(other)), [code(Refusal::BadSignature)]);
    assert_eq!(answers(house.heard(peer)), [Answer::Kept { seq: 2 }]);
}

#[test]
fn the_log_goes_on_after_the_relay_is_opened_anew() {
    let (mut house, mut founder, peer) = House::with_circle();
    house.let_in(peer, &mut founder, &Phone::new(2), Access::Member);
    house.keep_data(peer, &mut founder, b"page");
    let key = house.relay.key();
    let store = house.relay.store().clone();
    let mut house = House::on(store, settings());
    assert_eq!(house.relay.key(), key);
    let peer = house.enter(&founder);
    house.keep_data(peer, &mut founder, b"next page");
}
