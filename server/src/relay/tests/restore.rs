use shared::control::{Access, ControlEntry, ErasedRecord};
use shared::ids::LogHash;
use shared::record::{Checkpoint, Header, Placed, RecordKind};
use shared::wire::{Answer, MAX_BATCH_BYTES, MAX_BATCH_RECORDS, RestoreState};

use crate::store::memory::MemoryStore;

use super::*;

fn restore(checkpoint: &Checkpoint, records: &[Placed]) -> ToRelay {
    ToRelay::Restore { circle: CIRCLE, checkpoint: checkpoint.clone(), records: records.to_vec() }
}

fn restored(through: u64, state: RestoreState) -> Vec<FromRelay> {
    vec![FromRelay::Restored { circle: CIRCLE, through, state }]
}

fn checkpoint(house: &mut House, peer: PeerId) -> Checkpoint {
    let ground = house.ground();
    let since = ToRelay::Since { circle: CIRCLE, after: ground.seq, hash: ground.hash, limit: 1 };
    let heard = house.say(peer, since);
    let [FromRelay::Records { checkpoint, .. }] = heard.as_slice() else { panic!("{heard:?}") };
    checkpoint.clone()
}

/// What a relay forgot when it was put back to a backup, and who remembers.
struct Lost {
    house: House,
    peer: PeerId,
    founder: Phone,
    guest: Phone,
    log: Vec<Placed>,
    checkpoint: Checkpoint,
}

/// A circle whose relay lost all after the second record: an admission, pages of both, and an erasure.
fn lost() -> Lost {
    let (mut house, mut founder, peer) = House::with_circle();
    house.keep_data(peer, &mut founder, b"before the backup");
    let backup = house.relay.store().clone();
    let mut guest = Phone::new(2);
    let guest_peer = house.let_in(peer, &mut founder, &guest, Access::Member);
    house.keep_data(guest_peer, &mut guest, b"page of the guest");
    house.keep_data(peer, &mut founder, b"page of the founder");
    let erase = ControlEntry::Erase { records: vec![ErasedRecord { seq: 2, device: founder.id }] };
    house.keep_control(peer, &mut founder, &erase);
    house.keep_data(peer, &mut founder, b"last page");
    let checkpoint = checkpoint(&mut house, peer);
    let log = house.log();
    let mut house = House::on(backup, settings());
    let peer = house.enter(&founder);
    house.heard(peer);
    Lost { house, peer, founder, guest, log, checkpoint }
}

#[test]
fn a_relay_put_back_to_a_backup_is_made_whole_byte_for_byte() {
    let Lost { mut house, peer, mut founder, guest, log, checkpoint } = lost();
    let guest_peer = house.enter(&guest);
    let heard = house.heard(guest_peer);
    assert!(matches!(heard.as_slice(), [FromRelay::Welcome { circles, .. }] if circles.is_empty()));
    let since = ToRelay::Since { circle: CIRCLE, after: checkpoint.seq, hash: checkpoint.hash, limit: 5 };
    let heard = house.say(peer, since);
    assert!(matches!(heard.as_slice(), [FromRelay::Ahead { seq: 2, .. }]), "{heard:?}");

    assert_eq!(house.say(peer, restore(&checkpoint, &log[2..4])), restored(4, RestoreState::More));
    let new = founder.clone().data(&house.ground(), b"new");
    assert_eq!(house.append_one(peer, new), Answer::Recovering);
    assert_eq!(house.log().len(), 2, "nothing is kept before all is proven");

    assert_eq!(
        house.say(peer, restore(&checkpoint, &log[3..])),
        restored(checkpoint.seq, RestoreState::Whole)
    );
    assert_eq!(house.log(), log);
    let heard = house.heard(guest_peer);
    assert!(
        matches!(heard.as_slice(), [FromRelay::Welcome { circles, .. }] if circles == &[CIRCLE]),
        "{heard:?}"
    );
    house.keep_data(peer, &mut founder, b"and the log goes on");
}

#[test]
fn who_came_after_the_backup_may_bring_it_back_too() {
    let Lost { mut house, guest, log, checkpoint, .. } = lost();
    let peer = house.enter(&guest);
    house.heard(peer);
    let heard = house.say(peer, restore(&checkpoint, &log));
    assert_eq!(heard.first(), restored(checkpoint.seq, RestoreState::Whole).first());
    assert_eq!(house.log(), log);
}

#[test]
fn a_circle_that_the_backup_does_not_know_comes_back_from_its_genesis() {
    let Lost { house, founder, log, checkpoint, .. } = lost();
    let mut empty = MemoryStore::default();
    let secret = house.relay.store().relay_secret().unwrap().unwrap();
    empty.begin().unwrap();
    empty.set_relay_secret(&secret).unwrap();
    empty.commit().unwrap();
    let mut house = House::on(empty, settings());
    let peer = house.enter(&founder);
    house.heard(peer);
    assert_eq!(house.say(peer, restore(&checkpoint, &log[..1])), restored(1, RestoreState::More));
    let heard = house.say(peer, restore(&checkpoint, &log[1..]));
    assert_eq!(heard.first(), restored(checkpoint.seq, RestoreState::Whole).first());
    assert_eq!(house.log(), log);
}

#[test]
fn a_gap_is_answered_with_where_to_go_on_and_the_beginning_may_come_again() {
    let Lost { mut house, peer, log, checkpoint, .. } = lost();
    assert_eq!(house.say(peer, restore(&checkpoint, &log[4..])), restored(2, RestoreState::More));
    assert_eq!(house.say(peer, restore(&checkpoint, &log[2..5])), restored(5, RestoreState::More));
    assert_eq!(house.say(peer, restore(&checkpoint, &log[2..4])), restored(5, RestoreState::More));
    assert_eq!(house.say(peer, restore(&checkpoint, &[])), restored(5, RestoreState::More));
    assert_eq!(
        house.say(peer, restore(&checkpoint, &log[4..])),
        restored(checkpoint.seq, RestoreState::Whole)
    );
    assert_eq!(house.log(), log);
}

type Change<'a> = &'a dyn Fn(&mut Vec<Placed>);

#[test]
fn what_differs_in_one_byte_from_what_was_lost_is_refused_and_nothing_is_kept() {
    let Lost { house, log, checkpoint, founder, .. } = lost();
    let backup = house.relay.store().clone();
    let changes: [Change<'_>; 7] = [
        &|log| log[3].received = log[3].received.plus_ms(1),
        &|log| log[4].record.body = None,
        &|log| log[4].record.body = Some(codec::Bytes(b"other".to_vec())),
        &|log| log[4].record.signature = shared::identity::Signature::new([1; 64]),
        &|log| log.swap(4, 5),
        &|log| log[5].record = log[7].record.clone(),
        &|log| log[2].record.body = None,
    ];
    for (number, change) in changes.iter().enumerate() {
        let mut house = House::on(backup.clone(), settings());
        let peer = house.enter(&founder);
        house.heard(peer);
        let mut brought = log.clone();
        change(&mut brought);
        let heard = house.say(peer, restore(&checkpoint, &brought));
        let whole = restored(checkpoint.seq, RestoreState::Whole);
        if number == 4 {
            assert_eq!(heard, restored(4, RestoreState::More), "out of order is a gap");
        } else {
            assert_eq!(heard, refused_for_circle(Refusal::BadRestore), "{number}");
        }
        assert_eq!(house.log().len(), 2, "{number}");
        assert_eq!(
            house.say(peer, restore(&checkpoint, &log)),
            whole,
            "{number}: the right ones are still taken"
        );
    }
}

#[test]
fn what_only_a_newer_relay_can_read_is_refused_as_newer() {
    let Lost { mut house, peer, log, checkpoint, founder, .. } = lost();
    let body = [0x82, 17, 0x80];
    let header = founder.header(&house.ground(), RecordKind::Control, &body);
    let entry = founder.signed(&header, Some(body.to_vec()));
    let suite = founder.signed(&Header { suite: 2, ..header }, Some(body.to_vec()));
    for record in [entry, suite] {
        let newer = Placed { record, ..log[2].clone() };
        assert_eq!(house.say(peer, restore(&checkpoint, &[newer])), refused_for_circle(Refusal::Newer));
    }
    let whole = restored(checkpoint.seq, RestoreState::Whole);
    assert_eq!(house.say(peer, restore(&checkpoint, &log)), whole, "the right ones are still taken");
}

#[test]
fn a_checkpoint_of_another_key_circle_or_log_brings_nothing_back() {
    let Lost { mut house, peer, log, checkpoint, founder, .. } = lost();
    let message = Checkpoint::message(&CIRCLE, checkpoint.seq, &checkpoint.hash);
    let signature = founder.sign(shared::identity::Purpose::Checkpoint, &message);
    for wrong in [
        Checkpoint { signature, ..checkpoint.clone() },
        Checkpoint { seq: checkpoint.seq + 1, ..checkpoint.clone() },
        Checkpoint { circle: CircleId::ZERO, ..checkpoint.clone() },
    ] {
        assert_eq!(house.say(peer, restore(&wrong, &log)), refused_for_circle(Refusal::BadRestore));
    }
    assert_eq!(house.relay.store().circle(&CIRCLE).unwrap().unwrap().recovering, None);
}

#[test]
fn a_log_that_lost_nothing_is_whole_and_one_that_went_another_way_refuses() {
    let Lost { mut house, peer, mut founder, log, checkpoint, .. } = lost();
    let whole = house.say(peer, restore(&checkpoint, &log));
    assert_eq!(house.say(peer, restore(&checkpoint, &log)), whole, "nothing is lost any more");
    let outsider = house.enter(&Phone::new(9));
    house.heard(outsider);
    assert_eq!(house.say(outsider, restore(&checkpoint, &log)), refused_for_circle(Refusal::NoSuchCircle));

    let Lost { mut house, peer, log, checkpoint, .. } = lost();
    founder.number = 2;
    founder.prev = log[1].record.hash();
    for body in 0..8 {
        house.keep_data(peer, &mut founder, &[body]);
    }
    assert_eq!(house.say(peer, restore(&checkpoint, &log[2..])), refused_for_circle(Refusal::BadRestore));
}

#[test]
fn numbers_given_anew_before_the_loss_was_noticed_do_not_close_the_circle() {
    let Lost { mut house, peer, mut founder, log, checkpoint, .. } = lost();
    founder.number = 2;
    founder.prev = log[1].record.hash();
    house.keep_data(peer, &mut founder, b"given the place of a lost one");
    assert_eq!(house.say(peer, restore(&checkpoint, &log[3..])), refused_for_circle(Refusal::BadRestore));
    house.keep_data(peer, &mut founder, b"the circle goes on");
}

#[test]
fn a_restore_that_stops_halfway_closes_the_circle_only_for_a_while_and_also_after_a_restart() {
    let Lost { mut house, peer, mut founder, log, checkpoint, .. } = lost();
    house.say(peer, restore(&checkpoint, &log[2..4]));
    founder.number = 2;
    founder.prev = log[1].record.hash();
    let mut house = House::on(house.relay.store().clone(), settings());
    let peer = house.enter(&founder);
    house.heard(peer);
    let record = founder.data(&house.ground(), b"new");
    assert_eq!(house.append_one(peer, record.clone()), Answer::Recovering);
    house.now = house.now.plus_ms(settings().recovering_patience_ms);
    assert_eq!(house.append_one(peer, record), Answer::Kept { seq: 3 });
}

#[test]
fn more_than_a_batch_brings_nothing_back() {
    let Lost { mut house, peer, log, checkpoint, .. } = lost();
    let mut big = log[3].clone();
    big.record.body = Some(codec::Bytes(vec![0; MAX_BATCH_BYTES]));
    for too_much in [vec![log[2].clone(); MAX_BATCH_RECORDS + 1], vec![big]] {
        assert_eq!(house.say(peer, restore(&checkpoint, &too_much)), refused_for_circle(Refusal::TooBig));
    }
    assert_eq!(house.relay.store().circle(&CIRCLE).unwrap().unwrap().recovering, None);
    assert_eq!(
        house.say(peer, restore(&checkpoint, &log[2..])),
        restored(checkpoint.seq, RestoreState::Whole)
    );
}

#[test]
fn only_so_much_waits_in_memory() {
    let Lost { house, founder, log, checkpoint, .. } = lost();
    for (limits, code) in [
        (Settings { max_staged_bytes: 1000, ..settings() }, Refusal::Quota),
        (Settings { max_recovering_circles: 0, ..settings() }, Refusal::TooFast),
    ] {
        let mut house = House::on(house.relay.store().clone(), limits);
        let peer = house.enter(&founder);
        house.heard(peer);
        assert_eq!(house.say(peer, restore(&checkpoint, &log[2..])), refused_for_circle(code));
        assert_eq!(
            house.ground().hash,
            house.relay.store().log_hash(&CIRCLE, 2).unwrap().unwrap_or(LogHash::ZERO)
        );
    }
}
