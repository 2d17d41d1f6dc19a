use shared::control::{Access, ControlEntry, ErasedRecord};
use shared::ids::BlobHash;
use shared::wire::Answer;

use super::*;

fn blob_of(bytes: &[u8]) -> BlobHash {
    BlobHash::new(*blake3::hash(bytes).as_bytes())
}

fn token(house: &mut House, peer: PeerId) -> Vec<u8> {
    let heard = house.say(peer, ToRelay::Token);
    let [FromRelay::Token { token }] = heard.as_slice() else { panic!("{heard:?}") };
    token.0.clone()
}

#[test]
fn an_erased_body_goes_and_its_header_stays_and_the_log_is_whole() {
    let (mut house, mut founder, peer) = House::with_circle();
    let secret = house.keep_data(peer, &mut founder, b"too much said");
    let before = house.relay.store().circle(&CIRCLE).unwrap().unwrap();
    let entry = ControlEntry::Erase { records: vec![ErasedRecord { seq: 2, device: founder.id }] };
    house.keep_control(peer, &mut founder, &entry);
    let log = house.log();
    assert_eq!(log[1].record, shared::record::Record { body: None, ..secret });
    let erase_bytes = log[2].record.len_bytes();
    let after = house.relay.store().circle(&CIRCLE).unwrap().unwrap();
    assert_eq!(after.record_bytes, before.record_bytes + u64::try_from(erase_bytes).unwrap() - 13);
}

#[test]
fn what_is_erased_in_the_batch_that_brought_it_is_not_pushed() {
    let (mut house, mut founder, peer) = House::with_circle();
    let reader = house.enter(&founder);
    house.say(reader, ToRelay::Since { circle: CIRCLE, after: 0, hash: LogHash::ZERO, limit: 9 });
    let ground = house.ground();
    let page = founder.data(&ground, b"too much said");
    let entry = ControlEntry::Erase { records: vec![ErasedRecord { seq: 2, device: founder.id }] };
    let erase = founder.control(&ground, &entry);
    let answers = house.append(peer, vec![page, erase]);
    assert_eq!(answers, [Answer::Kept { seq: 2 }, Answer::Kept { seq: 3 }]);
    let heard = house.heard(reader);
    let [FromRelay::Records { records, .. }] = heard.as_slice() else { panic!("{heard:?}") };
    assert_eq!(records[0].record.body, None);
}

#[test]
fn only_a_page_of_the_device_that_is_named_can_be_erased() {
    let (mut house, mut founder, peer) = House::with_circle();
    let mut guest = Phone::new(2);
    let guest_peer = house.let_in(peer, &mut founder, &guest, Access::Member);
    house.keep_data(guest_peer, &mut guest, b"mine");
    let place = house.ground().seq;
    house.keep_data(peer, &mut founder, b"the founder's");
    for erased in
        [ErasedRecord { seq: place, device: founder.id }, ErasedRecord { seq: 1, device: founder.id }]
    {
        let entry = ControlEntry::Erase { records: vec![erased] };
        let record = founder.clone().control(&house.ground(), &entry);
        let answer = house.append_one(peer, record);
        assert_eq!(answer, Answer::Refused { code: Refusal::NoSuchThing }, "{erased:?}");
    }
}

#[test]
fn anothers_page_goes_when_every_keeper_agreed() {
    let (mut house, mut founder, peer) = House::with_circle();
    let mut guest = Phone::new(2);
    let guest_peer = house.let_in(peer, &mut founder, &guest, Access::Member);
    house.keep_data(guest_peer, &mut guest, b"about somebody");
    let seq = house.ground().seq;
    let member = guest.clone();
    let keeper = ControlEntry::SetAccess { member: guest.member, access: Access::Keeper, until: None };
    house.keep_control(peer, &mut founder, &keeper);
    let entry = ControlEntry::Erase { records: vec![ErasedRecord { seq, device: member.id }] };
    house.keep_control(peer, &mut founder, &entry);
    let erase = founder.prev;
    let at = usize::try_from(seq).unwrap() - 1;
    assert!(house.log()[at].record.body.is_some(), "one keeper of two");
    house.keep_control(guest_peer, &mut guest, &ControlEntry::AgreeErase { erase });
    assert!(house.log()[at].record.body.is_none());
}

#[test]
fn a_blob_is_brought_fetched_named_and_erased() {
    let (mut house, mut founder, peer) = House::with_circle();
    let bytes = b"ciphertext of a photo";
    let blob = blob_of(bytes);
    let token = token(&mut house, peer);
    let now = house.now;
    let relay = &mut house.relay;
    assert_eq!(relay.blob(&token, CIRCLE, blob, now), Ok(Err(BlobRefusal::NotFound)));
    assert_eq!(relay.put_blob(&token, CIRCLE, blob, bytes, now), Ok(Ok(())));
    assert_eq!(relay.put_blob(&token, CIRCLE, blob, bytes, now), Ok(Ok(())));
    assert_eq!(relay.store().circle(&CIRCLE).unwrap().unwrap().blob_bytes, 21);
    assert_eq!(relay.blob(&token, CIRCLE, blob, now).unwrap().unwrap().0, bytes);
    let record = founder.with_blobs(&house.ground(), b"page", vec![blob]);
    assert_eq!(house.append_one(peer, record), Answer::Kept { seq: 2 });
    let entry = ControlEntry::Erase { records: vec![ErasedRecord { seq: 2, device: founder.id }] };
    house.keep_control(peer, &mut founder, &entry);
    assert_eq!(house.relay.blob(&token, CIRCLE, blob, now), Ok(Err(BlobRefusal::NotFound)));
    assert_eq!(house.relay.store().circle(&CIRCLE).unwrap().unwrap().blob_bytes, 0);
}

#[test]
fn a_blob_that_nobody_names_goes_after_a_week_and_gives_its_room_back() {
    let (mut house, mut founder, peer) = House::with_circle();
    let token = token(&mut house, peer);
    let put = |house: &mut House, bytes: &[u8]| {
        house.relay.put_blob(&token, CIRCLE, blob_of(bytes), bytes, house.now).unwrap().unwrap();
    };
    put(&mut house, b"named");
    put(&mut house, b"forgotten");
    let record = founder.with_blobs(&house.ground(), b"page", vec![blob_of(b"named")]);
    assert_eq!(house.append_one(peer, record), Answer::Kept { seq: 2 });
    house.now = house.now.plus_ms(1);
    put(&mut house, b"later");
    let week = 7 * 24 * 60 * 60 * 1000;
    let bytes = |house: &House| house.relay.store().circle(&CIRCLE).unwrap().unwrap().blob_bytes;
    for (after, gone, left) in [(week, 0, 19), (week + 1, 1, 10), (week + 2, 1, 5), (10 * week, 0, 5)] {
        assert_eq!(house.relay.collect(BEGIN.plus_ms(after)), Ok(gone), "{after}");
        assert_eq!(bytes(&house), left, "{after}");
    }
    let has = |bytes: &[u8]| house.relay.store().has_blob(&CIRCLE, &blob_of(bytes)).unwrap();
    assert!(has(b"named") && !has(b"forgotten") && !has(b"later"));
    let late = founder.with_blobs(&house.ground(), b"page", vec![blob_of(b"forgotten")]);
    assert_eq!(house.append_one(peer, late), Answer::Refused { code: Refusal::MissingBlob });
}

#[test]
fn a_blob_is_refused_without_a_live_token_the_right_bytes_or_room() {
    let small = Settings { max_blob_bytes: 10, max_circle_blob_bytes: 15, ..settings() };
    let mut house = House::on(crate::store::memory::MemoryStore::default(), small);
    let mut founder = Phone::new(1);
    let peer = house.enter(&founder);
    let genesis = founder.genesis(house.relay.key());
    house.say(peer, ToRelay::Create { genesis });
    let reader = Phone::new(2);
    let reader_peer = house.let_in(peer, &mut founder, &reader, Access::Reader);
    let (writes, reads) = (token(&mut house, peer), token(&mut house, reader_peer));
    let mut put = |token: &[u8], named: &[u8], bytes: &[u8], later: u64| {
        let now = BEGIN.plus_ms(later);
        house.relay.put_blob(token, CIRCLE, blob_of(named), bytes, now).unwrap()
    };
    let mut wrong = writes.clone();
    wrong[40] ^= 1;
    assert_eq!(put(&wrong, b"1", b"1", 0), Err(BlobRefusal::NotFound));
    assert_eq!(put(&[], b"1", b"1", 0), Err(BlobRefusal::NotFound));
    assert_eq!(put(&writes, b"1", b"1", 15 * 60 * 1000), Err(BlobRefusal::NotFound));
    assert_eq!(put(&reads, b"1", b"1", 0), Err(BlobRefusal::NotAllowed));
    assert_eq!(put(&writes, b"1", b"2", 0), Err(BlobRefusal::HashDiffers));
    assert_eq!(put(&writes, &[0; 11], &[0; 11], 0), Err(BlobRefusal::TooBig));
    assert_eq!(put(&writes, &[0; 10], &[0; 10], 0), Ok(()));
    assert_eq!(put(&writes, &[1; 10], &[1; 10], 0), Err(BlobRefusal::Quota));
    assert_eq!(house.relay.may_fetch(&reads, CIRCLE, BEGIN), Ok(Some(reader.id)));
    let entry = rotate(&[reader.member], &[&founder]);
    house.keep_control(peer, &mut founder, &entry);
    assert_eq!(house.relay.may_fetch(&reads, CIRCLE, BEGIN), Ok(None), "a token dies with access");
}
