use shared::control::Access;
use shared::ids::LogHash;
use shared::record::Placed;

use super::*;

fn since(after: u64, hash: LogHash, limit: u32) -> ToRelay {
    ToRelay::Since { circle: CIRCLE, after, hash, limit }
}

/// The places in a page, after checking its checkpoint.
fn page(house: &House, message: &FromRelay) -> (Vec<u64>, u64) {
    let FromRelay::Records { circle, records, checkpoint, head } = message else { panic!("{message:?}") };
    assert_eq!((*circle, checkpoint.circle), (CIRCLE, CIRCLE));
    checkpoint.verify(&house.relay.key()).unwrap();
    assert_eq!(house.relay.store().log_hash(&CIRCLE, checkpoint.seq).unwrap(), Some(checkpoint.hash));
    if let Some(last) = records.last() {
        assert_eq!(checkpoint.seq, last.seq);
    }
    let log = house.log();
    let same = |placed: &Placed| log.iter().any(|kept| kept == placed);
    assert!(records.iter().all(same));
    (records.iter().map(|placed| placed.seq).collect(), *head)
}

#[test]
fn a_page_then_what_comes_after_it_without_a_gap() {
    let (mut house, mut founder, peer) = House::with_circle();
    let reader = house.enter(&founder);
    house.heard(reader);
    for body in [b"one", b"two"] {
        house.keep_data(peer, &mut founder, body);
    }
    assert_eq!(house.heard(reader), [], "nobody is sent what was not asked for");
    let heard = house.say(reader, since(0, LogHash::ZERO, 10));
    assert_eq!(page(&house, &heard[0]), (vec![1, 2, 3], 3));
    let three = house.keep_data(peer, &mut founder, b"three");
    let heard = house.heard(reader);
    assert_eq!(heard.len(), 1);
    assert_eq!(page(&house, &heard[0]), (vec![4], 4));
    let FromRelay::Records { records, .. } = &heard[0] else { unreachable!() };
    assert_eq!(records[0].record, three);
}

#[test]
fn who_is_further_back_is_told_once_and_again_after_asking() {
    let (mut house, mut founder, peer) = House::with_circle();
    for body in [b"one", b"two"] {
        house.keep_data(peer, &mut founder, body);
    }
    let reader = house.enter(&founder);
    house.heard(reader);
    let heard = house.say(reader, since(0, LogHash::ZERO, 1));
    assert_eq!(page(&house, &heard[0]), (vec![1], 3));
    house.keep_data(peer, &mut founder, b"three");
    assert_eq!(house.heard(reader), [FromRelay::Behind { circle: CIRCLE, seq: 4 }]);
    house.keep_data(peer, &mut founder, b"four");
    assert_eq!(house.heard(reader), []);
    let hash = house.relay.store().log_hash(&CIRCLE, 1).unwrap().unwrap();
    let heard = house.say(reader, since(1, hash, 2));
    assert_eq!(page(&house, &heard[0]), (vec![2, 3], 5));
    house.keep_data(peer, &mut founder, b"five");
    assert_eq!(house.heard(reader), [FromRelay::Behind { circle: CIRCLE, seq: 6 }]);
}

#[test]
fn what_was_kept_in_one_batch_is_pushed_as_one_page() {
    let (mut house, mut founder, peer) = House::with_circle();
    let reader = house.enter(&founder);
    house.say(reader, since(0, LogHash::ZERO, 10));
    let ground = house.ground();
    let appends: Vec<_> = (0..3)
        .map(|body| ToRelay::Append { circle: CIRCLE, records: vec![founder.data(&ground, &[body])] })
        .map(|append| (peer, append))
        .collect();
    house.say_all(&appends);
    let heard = house.heard(reader);
    assert_eq!(heard.len(), 1, "{heard:?}");
    assert_eq!(page(&house, &heard[0]), (vec![2, 3, 4], 4));
    assert_eq!(house.heard(peer).len(), 3, "each batch has its own answers");
}

#[test]
fn an_empty_page_says_where_it_is() {
    let (mut house, _, peer) = House::with_circle();
    let ground = house.ground();
    let heard = house.say(peer, since(1, ground.hash, 10));
    assert_eq!(page(&house, &heard[0]), (vec![], 1));
    let FromRelay::Records { checkpoint, .. } = &heard[0] else { unreachable!() };
    assert_eq!((checkpoint.seq, checkpoint.hash), (1, ground.hash));
}

#[test]
fn a_device_ahead_of_the_log_or_on_another_one_is_told_so() {
    let (mut house, _, peer) = House::with_circle();
    let ground = house.ground();
    let heard = house.say(peer, since(7, LogHash::new([1; 32]), 10));
    assert_eq!(heard, [FromRelay::Ahead { circle: CIRCLE, seq: 1, hash: ground.hash }]);
    let heard = house.say(peer, since(1, LogHash::new([1; 32]), 10));
    let [FromRelay::Diverged { seq: 1, checkpoint, .. }] = heard.as_slice() else { panic!("{heard:?}") };
    checkpoint.verify(&house.relay.key()).unwrap();
    assert_eq!((checkpoint.seq, checkpoint.hash), (1, ground.hash));
}

#[test]
fn a_page_is_never_more_than_one_frame_holds() {
    let (mut house, mut founder, peer) = House::with_circle();
    let reader = house.enter(&founder);
    house.say(reader, since(0, LogHash::ZERO, 1));
    let ground = house.ground();
    let body = vec![7; 60_000];
    let batches: Vec<_> = (0..2)
        .map(|_| (0..17).map(|_| founder.data(&ground, &body)).collect())
        .map(|records| (peer, ToRelay::Append { circle: CIRCLE, records }))
        .collect();
    house.say_all(&batches);
    let pushed = house.heard(reader);
    assert_eq!(pushed.len(), 2, "35 records of 60 KB do not fit in one frame");
    assert!(pushed.iter().all(|message| message.to_frame().len() <= shared::wire::MAX_FRAME_BYTES));
    let heard = house.say(reader, since(0, LogHash::ZERO, u32::MAX));
    assert_eq!(page(&house, &heard[0]).0, (1..=18).collect::<Vec<_>>());
}

#[test]
fn a_stranger_sees_no_circle_and_one_who_was_removed_is_told_so() {
    let (mut house, mut founder, peer) = House::with_circle();
    let guest = Phone::new(2);
    let guest_peer = house.let_in(peer, &mut founder, &guest, Access::Member);
    let stranger = house.enter(&Phone::new(3));
    house.heard(stranger);
    let all = [
        since(0, LogHash::ZERO, 1),
        ToRelay::Control { circle: CIRCLE, after: 0 },
        ToRelay::Heads { circle: CIRCLE },
    ];
    for message in &all {
        assert_eq!(house.say(stranger, message.clone()), refused_for_circle(Refusal::NoSuchCircle));
        assert_eq!(house.say(guest_peer, message.clone()).len(), 1);
    }
    let entry = rotate(&[guest.member], &[&founder]);
    house.keep_control(peer, &mut founder, &entry);
    assert_eq!(
        house.heard(guest_peer),
        [FromRelay::Removed { circle: CIRCLE }],
        "and the rotation is not pushed"
    );
    for message in all {
        assert_eq!(house.say(guest_peer, message), [FromRelay::Removed { circle: CIRCLE }]);
    }
    house.keep_data(peer, &mut founder, b"not for the guest");
    assert_eq!(house.heard(guest_peer), []);
}

#[test]
fn access_that_runs_out_stops_the_pushes_by_itself() {
    let (mut house, mut founder, peer) = House::with_circle();
    let guest = Phone::new(2);
    let guest_peer = house.let_in(peer, &mut founder, &guest, Access::Member);
    let entry = shared::control::ControlEntry::SetAccess {
        member: guest.member,
        access: Access::Member,
        until: Some(house.now.plus_ms(10)),
    };
    house.keep_control(peer, &mut founder, &entry);
    let ground = house.ground();
    house.say(guest_peer, since(ground.seq, ground.hash, 10));
    house.now = house.now.plus_ms(10);
    let entry = rotate(&[], &[&founder]);
    house.keep_control(peer, &mut founder, &entry);
    assert_eq!(house.heard(guest_peer), [FromRelay::Removed { circle: CIRCLE }]);
}

#[test]
fn control_entries_come_alone_and_in_order() {
    let (mut house, mut founder, peer) = House::with_circle();
    house.keep_data(peer, &mut founder, b"page");
    house.keep_control(peer, &mut founder, &invite(Phone::new(2).member, Access::Reader));
    let heard = house.say(peer, ToRelay::Control { circle: CIRCLE, after: 0 });
    let [FromRelay::Control { entries, last, .. }] = heard.as_slice() else { panic!("{heard:?}") };
    let places = |entries: &[Placed]| entries.iter().map(|placed| placed.seq).collect::<Vec<_>>();
    assert_eq!((places(entries), *last), (vec![1, 3], 3));
    let heard = house.say(peer, ToRelay::Control { circle: CIRCLE, after: 1 });
    let [FromRelay::Control { entries, last, .. }] = heard.as_slice() else { panic!("{heard:?}") };
    assert_eq!((places(entries), *last), (vec![3], 3));
}
