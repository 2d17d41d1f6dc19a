use shared::identity::Purpose;
use shared::ids::Nonce32;
use shared::record::Header;
use shared::wire::{Answer, WIRE_VERSION, prove_message};

use super::*;

#[test]
fn a_device_that_proves_itself_is_told_its_circles_the_limits_and_the_time() {
    let (mut house, founder, _) = House::with_circle();
    let peer = house.enter(&founder);
    let heard = house.heard(peer);
    let [FromRelay::Welcome { relay, circles, limits, token, now }] = heard.as_slice() else {
        panic!("{heard:?}")
    };
    assert_eq!(*relay, house.relay.key());
    assert_eq!(*circles, [CIRCLE]);
    assert_eq!(*limits, settings().limits());
    assert!(token.len() >= 32);
    assert_eq!(*now, house.now);
}

#[test]
fn another_wire_version_is_refused_and_closed() {
    let mut house = House::new();
    let peer = house.connect();
    let hello = ToRelay::Hello { version: WIRE_VERSION + 1, device: Phone::new(1).keys };
    assert_eq!(house.say(peer, hello), refused(Refusal::Newer));
    assert_eq!(house.closed, [peer]);
}

#[test]
fn a_proof_for_another_relay_another_nonce_or_another_device_is_refused_and_closed() {
    let phone = Phone::new(1);
    let other = Phone::new(2);
    for case in 0..3 {
        let mut house = House::new();
        let peer = house.connect();
        let heard = house.say(peer, ToRelay::Hello { version: WIRE_VERSION, device: phone.keys });
        let [FromRelay::Challenge { nonce }] = heard.as_slice() else { panic!("{heard:?}") };
        let message = match case {
            0 => prove_message("https://another.example", nonce, &phone.id),
            1 => prove_message(AUDIENCE, &Nonce32::ZERO, &phone.id),
            _ => prove_message(AUDIENCE, nonce, &other.id),
        };
        let signature = phone.sign(Purpose::Hello, &message);
        assert_eq!(house.say(peer, ToRelay::Prove { signature }), refused(Refusal::BadSignature), "{case}");
        assert_eq!(house.closed, [peer]);
        assert_eq!(house.say(peer, ToRelay::Ping), [], "what a closed connection says is not heard");
    }
}

#[test]
fn two_connections_get_two_nonces() {
    let mut house = House::new();
    let hello = ToRelay::Hello { version: WIRE_VERSION, device: Phone::new(1).keys };
    let (one, two) = (house.connect(), house.connect());
    assert_ne!(house.say(one, hello.clone()), house.say(two, hello));
}

#[test]
fn nothing_is_done_for_who_has_not_proven_itself_and_soon_it_is_closed() {
    let (mut house, founder, _) = House::with_circle();
    let peer = house.connect();
    house.say(peer, ToRelay::Hello { version: WIRE_VERSION, device: founder.keys });
    for left in (0..settings().max_strikes).rev() {
        let heard = house.say(peer, ToRelay::Heads { circle: CIRCLE });
        assert_eq!(heard, refused(Refusal::NotProven));
        assert_eq!(house.closed.is_empty(), left > 0);
    }
}

#[test]
fn an_unreadable_frame_closes_only_its_own_connection() {
    let (mut house, founder, peer) = House::with_circle();
    let other = house.enter(&founder);
    house.heard(other);
    let ping = ToRelay::Ping.to_frame();
    let inbox = [(peer, &vec![0xff; 9]), (other, &ping), (peer, &ping)]
        .map(|(peer, frame)| (peer, Heard::read(frame)));
    let outputs = house.relay.handle(&inbox, house.now, &mut house.rng).unwrap();
    house.take(outputs);
    assert_eq!(house.heard(peer), refused(Refusal::Malformed));
    assert_eq!(house.heard(other), [FromRelay::Pong]);
    assert_eq!(house.closed, [peer]);
}

#[test]
fn a_token_is_fresh_each_time() {
    let (mut house, _, peer) = House::with_circle();
    assert_ne!(house.say(peer, ToRelay::Token), house.say(peer, ToRelay::Token));
}

#[test]
fn a_genesis_begins_a_circle_once_and_its_founder_is_welcomed_anew() {
    let mut house = House::new();
    let mut founder = Phone::new(1);
    let peer = house.enter(&founder);
    house.heard(peer);
    let genesis = founder.genesis(house.relay.key());
    let batch = genesis.hash();
    let answer = |answer| FromRelay::Answers { circle: CIRCLE, batch, answers: vec![answer] };
    let heard = house.say(peer, ToRelay::Create { genesis: genesis.clone() });
    let [kept, FromRelay::Welcome { circles, .. }] = heard.as_slice() else { panic!("{heard:?}") };
    assert_eq!(*kept, answer(Answer::Kept { seq: 1 }));
    assert_eq!(*circles, [CIRCLE]);
    assert_eq!(house.say(peer, ToRelay::Create { genesis }), [answer(Answer::Already { seq: 1 })]);
    assert_eq!(house.log().len(), 1);
}

#[test]
fn a_genesis_that_is_not_one_begins_nothing() {
    let answer_to = |settings: Settings, make: &dyn Fn(&mut Phone, SignKey) -> shared::record::Record| {
        let mut house = House::on(crate::store::memory::MemoryStore::default(), settings);
        let mut founder = Phone::new(1);
        let peer = house.enter(&founder);
        house.heard(peer);
        let genesis = make(&mut founder, house.relay.key());
        let heard = house.say(peer, ToRelay::Create { genesis });
        assert_eq!(house.relay.store().circle(&CIRCLE).unwrap(), None);
        match heard.as_slice() {
            [FromRelay::Answers { answers, .. }] => answers.clone(),
            [FromRelay::Refused { code, circle: None }] => vec![Answer::Refused { code: *code }],
            other => panic!("{other:?}"),
        }
    };
    let check = |settings, make: &dyn Fn(&mut Phone, SignKey) -> shared::record::Record, code| {
        assert_eq!(answer_to(settings, make), [Answer::Refused { code }]);
    };
    let closed = Settings { registration: Registration::Closed, ..settings() };
    check(closed, &|founder, relay| founder.genesis(relay), Refusal::Closed);
    check(settings(), &|founder, _| founder.genesis(SignKey::new([9; 32])), Refusal::BadGenesis);
    let not_a_genesis = shared::control::ControlEntry::ClaimKeeper;
    check(settings(), &|founder, _| founder.control(&NO_GROUND, &not_a_genesis), Refusal::BadGenesis);
    let forged = |founder: &mut Phone, relay| {
        let mut genesis = founder.genesis(relay);
        genesis.signature = shared::identity::Signature::new([7; 64]);
        genesis
    };
    check(settings(), &forged, Refusal::BadSignature);
    let other_body = |founder: &mut Phone, relay| {
        let mut genesis = founder.genesis(relay);
        genesis.body = Some(codec::Bytes(vec![0]));
        genesis
    };
    check(settings(), &other_body, Refusal::Malformed);
    let newer = |founder: &mut Phone, _| {
        let header =
            Header { version: 2, ..founder.header(&NO_GROUND, shared::record::RecordKind::Control, b"x") };
        founder.signed(&header, Some(b"x".to_vec()))
    };
    check(settings(), &newer, Refusal::Newer);
    let full = Settings { max_circles_per_device: 0, ..settings() };
    check(full, &|founder, relay| founder.genesis(relay), Refusal::Quota);
}

#[test]
fn a_second_genesis_for_a_circle_is_refused() {
    let (mut house, _, _) = House::with_circle();
    let mut other = Phone::new(2);
    let peer = house.enter(&other);
    house.heard(peer);
    let genesis = other.genesis(house.relay.key());
    let heard = house.say(peer, ToRelay::Create { genesis });
    let [FromRelay::Answers { answers, .. }] = heard.as_slice() else { panic!("{heard:?}") };
    assert_eq!(*answers, [Answer::Refused { code: Refusal::CircleExists }]);
}
