use shared::control::Access;
use shared::identity::Purpose;
use shared::ids::LogHash;
use shared::record::Head;

use crate::store::sqlite::SqliteStore;
use shared::wire::Answer;

use super::*;

fn head(phone: &Phone, seq: u64) -> Head {
    let hash = LogHash::new([8; 32]);
    let signature = phone.sign(Purpose::Head, &Head::message(&CIRCLE, &phone.id, seq, &hash));
    Head { circle: CIRCLE, device: phone.id, seq, hash, signature }
}

#[test]
fn a_devices_word_on_the_log_is_handed_on_while_it_goes_forward() {
    let (mut house, mut founder, peer) = House::with_circle();
    let guest = Phone::new(2);
    let guest_peer = house.let_in(peer, &mut founder, &guest, Access::Reader);
    for seq in [4, 6, 5] {
        assert_eq!(house.say(guest_peer, ToRelay::Head { head: head(&guest, seq) }), []);
    }
    let heads = house.say(peer, ToRelay::Heads { circle: CIRCLE });
    assert_eq!(heads, [FromRelay::Heads { circle: CIRCLE, heads: vec![head(&guest, 6)] }]);
    let forged = Head { seq: 9, ..head(&guest, 8) };
    assert_eq!(
        house.say(guest_peer, ToRelay::Head { head: forged }),
        refused_for_circle(Refusal::BadSignature)
    );
    let strangers = head(&Phone::new(7), 1);
    assert_eq!(house.say(peer, ToRelay::Head { head: strangers }), refused_for_circle(Refusal::NotAllowed));
    let endless = head(&guest, u64::MAX);
    assert_eq!(house.say(peer, ToRelay::Head { head: endless }), refused_for_circle(Refusal::NotAllowed));
    let entry = rotate(&[guest.member], &[&founder]);
    house.keep_control(peer, &mut founder, &entry);
    let heads = house.say(peer, ToRelay::Heads { circle: CIRCLE });
    assert_eq!(heads, [FromRelay::Heads { circle: CIRCLE, heads: vec![] }]);
}

#[test]
fn a_full_disk_refuses_writers_serves_readers_and_is_over_when_there_is_room() {
    let folder = tempfile::tempdir().unwrap();
    let mut house = House::on(SqliteStore::open(folder.path()).unwrap(), settings());
    let mut founder = Phone::new(1);
    let peer = house.enter(&founder);
    let genesis = founder.genesis(house.relay.key());
    house.say(peer, ToRelay::Create { genesis });
    house.relay.store().limit_to_bytes_beyond_now(4096);
    let ground = house.ground();
    let record = founder.clone().data(&ground, &vec![7; 60_000]);
    let append = ToRelay::Append { circle: CIRCLE, records: vec![record.clone()] };
    let since = ToRelay::Since { circle: CIRCLE, after: 0, hash: LogHash::ZERO, limit: 5 };
    let inbox = [append, since].map(|message| (peer, Heard::read(&message.to_frame())));
    assert_eq!(house.relay.handle(&inbox, house.now, &mut house.rng), Err(StoreError::Full));
    let outputs = house.relay.handle_reading(&inbox, house.now, &mut house.rng).unwrap();
    house.take(outputs);
    let heard = house.heard(peer);
    let [FromRelay::Answers { answers, .. }, FromRelay::Records { records, .. }] = heard.as_slice() else {
        panic!("{heard:?}")
    };
    assert_eq!(*answers, [Answer::Refused { code: Refusal::DiskFull }]);
    assert_eq!(records.len(), 1);
    house.relay.store().limit_to_bytes_beyond_now(1 << 20);
    assert_eq!(house.append_one(peer, record), Answer::Kept { seq: 2 });
    assert_eq!(house.log().len(), 2);
}

#[test]
fn a_batch_that_was_not_kept_leaves_nobody_further_than_before() {
    let folder = tempfile::tempdir().unwrap();
    let mut house = House::on(SqliteStore::open(folder.path()).unwrap(), settings());
    let mut founder = Phone::new(1);
    let peer = house.enter(&founder);
    let genesis = founder.genesis(house.relay.key());
    house.say(peer, ToRelay::Create { genesis });
    let follower = house.enter(&founder);
    let since = ToRelay::Since { circle: CIRCLE, after: 0, hash: LogHash::ZERO, limit: 5 };
    house.say(follower, since.clone());
    let newcomer = house.enter(&founder);
    house.heard(newcomer);
    house.relay.store().limit_to_bytes_beyond_now(4096);
    let ground = house.ground();
    let small = founder.data(&ground, b"small");
    let big = founder.clone().data(&ground, &vec![7; 60_000]);
    let append = |record| ToRelay::Append { circle: CIRCLE, records: vec![record] };
    let inbox = [(newcomer, since), (peer, append(small.clone())), (peer, append(big))]
        .map(|(peer, message)| (peer, Heard::read(&message.to_frame())));
    assert_eq!(house.relay.handle(&inbox, house.now, &mut house.rng), Err(StoreError::Full));
    house.relay.store().limit_to_bytes_beyond_now(1 << 20);
    assert_eq!(house.append_one(peer, small), Answer::Kept { seq: 2 });
    let heard = house.heard(follower);
    let [FromRelay::Records { records, .. }] = heard.as_slice() else { panic!("{heard:?}") };
    assert_eq!(records.iter().map(|placed| placed.seq).collect::<Vec<_>>(), [2]);
    assert_eq!(house.heard(newcomer), [], "it was never told that it follows");
}
