use shared::ids::RegistrationCode;
use shared::record::Header;
use shared::wire::Answer;

use super::*;
use crate::random::OsRandom;
use crate::store::memory::MemoryStore;

fn by_code() -> House {
    House::on(MemoryStore::default(), Settings { registration: Registration::ByCode, ..settings() })
}

/// What the relay answers to a genesis of another circle each time, after this code was said.
fn begin(house: &mut House, peer: PeerId, circle: u8, code: Option<RegistrationCode>) -> Answer {
    let mut founder = Phone::new(1);
    let genesis = founder.genesis(house.relay.key());
    let header = Header { circle: CircleId::new([circle; 16]), ..genesis.parse_header().unwrap() };
    let genesis = founder.signed(&header, genesis.body.map(|body| body.0));
    if let Some(code) = code {
        assert_eq!(house.say(peer, ToRelay::Register { code }), [], "whether it holds is told by the answer");
    }
    let heard = house.say(peer, ToRelay::Create { genesis });
    let Some(FromRelay::Answers { answers, .. }) = heard.first() else { panic!("{heard:?}") };
    answers[0].clone()
}

const CLOSED: Answer = Answer::Refused { code: Refusal::Closed };
const KEPT: Answer = Answer::Kept { seq: 1 };

#[test]
fn a_code_begins_one_circle_and_no_second_one() {
    let mut house = by_code();
    let peer = house.enter(&Phone::new(1));
    house.heard(peer);
    assert_eq!(begin(&mut house, peer, 1, None), CLOSED);
    let [code, other] = [(); 2].map(|()| house.relay.codes.make(BEGIN.plus_ms(1), &mut OsRandom));
    assert_eq!(begin(&mut house, peer, 1, Some(code)), KEPT);
    assert_eq!(
        begin(&mut house, peer, 1, None),
        Answer::Already { seq: 1 },
        "asked again for want of an answer"
    );
    assert_eq!(begin(&mut house, peer, 2, None), CLOSED);
    assert_eq!(begin(&mut house, peer, 2, Some(code)), CLOSED, "it was used");
    assert_eq!(begin(&mut house, peer, 2, Some(other)), KEPT);
}

#[test]
fn a_code_of_nobody_of_another_relay_or_of_yesterday_begins_nothing() {
    let mut house = by_code();
    let peer = house.enter(&Phone::new(1));
    house.heard(peer);
    let code = house.relay.codes.make(BEGIN.plus_ms(1), &mut OsRandom);
    let others = Codes::of(&[9; 32]).make(BEGIN.plus_ms(1), &mut OsRandom);
    for wrong in [RegistrationCode::ZERO, RegistrationCode::new([255; 20]), others] {
        assert_eq!(begin(&mut house, peer, 1, Some(wrong)), CLOSED);
    }
    house.now = house.relay.codes.until(&code).unwrap();
    assert_eq!(begin(&mut house, peer, 1, Some(code)), CLOSED);
}

#[test]
fn a_code_is_not_used_up_by_a_genesis_that_is_refused() {
    let mut house = by_code();
    let mut founder = Phone::new(1);
    let peer = house.enter(&founder);
    house.heard(peer);
    let code = house.relay.codes.make(BEGIN.plus_ms(1), &mut OsRandom);
    house.say_all(&[(peer, ToRelay::Register { code })]);
    let genesis = founder.genesis(SignKey::ZERO);
    let heard = house.say(peer, ToRelay::Create { genesis });
    let [FromRelay::Answers { answers, .. }] = heard.as_slice() else { panic!("{heard:?}") };
    assert_eq!(answers.as_slice(), [Answer::Refused { code: Refusal::BadGenesis }]);
    assert_eq!(begin(&mut house, peer, 1, None), KEPT, "the connection still has its code");
}

#[test]
fn who_tries_codes_is_slowed_down() {
    let mut house = by_code();
    house.relay.connect_from(PeerId(77), Whence(1));
    let peer = PeerId(77);
    let guesser = Phone::new(1);
    let heard = house.say(peer, ToRelay::Hello { version: shared::wire::WIRE_VERSION, device: guesser.keys });
    let [FromRelay::Challenge { nonce }] = heard.as_slice() else { panic!("{heard:?}") };
    let message = shared::wire::prove_message(AUDIENCE, nonce, &guesser.id);
    let signature = guesser.sign(shared::identity::Purpose::Hello, &message);
    house.say(peer, ToRelay::Prove { signature });
    let tries = 1_000;
    let heard: Vec<_> = (0..tries)
        .flat_map(|_| house.say(peer, ToRelay::Register { code: RegistrationCode::ZERO }))
        .collect();
    let pace = settings().address_doors;
    let free = usize::try_from(pace.per_minute * pace.rest_minutes).unwrap();
    assert_eq!(heard, vec![refused(Refusal::TooFast)[0].clone(); tries - free]);
}
