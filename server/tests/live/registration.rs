//! A code as an operator makes one, beside a relay that asks for it.

use shared::ids::RegistrationCode;
use shared::wire::{Answer, FromRelay, Refusal, ToRelay};
use tempfile::tempdir;

use super::backup::heenweer;
use super::client::{Client, Program};
use super::phone::Phone;

#[test]
fn with_the_operators_code_and_not_without_it_a_circle_begins() {
    let folder = tempdir().unwrap();
    let data = folder.path().join("data");
    let (made, said) = heenweer(&["code", "--data"], &[&data]);
    assert!(!made && said.contains("start it once"), "{said}");
    let program = Program::start_with(&["--registration", "code"], &data);
    let (made, code) = heenweer(&["code", "--days", "1", "--data"], &[&data]);
    assert!(made && code.len() == 50 && code.ends_with('\n'), "{code}");
    let mut founder = Phone::new(1);
    let mut client = Client::enter(&program, &founder);
    let genesis = founder.genesis(client.relay_key);
    let mut begin = |genesis: &shared::record::Record| {
        client.say(&ToRelay::Create { genesis: genesis.clone() });
        let FromRelay::Answers { answers, .. } = client.next() else { panic!("no answers") };
        let answer = answers.into_iter().next().unwrap();
        client.say(&ToRelay::Register { code: RegistrationCode::read(&code).unwrap() });
        answer
    };
    assert_eq!(begin(&genesis), Answer::Refused { code: Refusal::Closed });
    assert_eq!(begin(&genesis), Answer::Kept { seq: 1 });
    drop(program);
    // A code that was used stays used, whatever happened to the relay.
    let program = Program::start_with(&["--registration", "code"], &data);
    let mut second = Phone::new(2);
    let mut client = Client::enter(&program, &second);
    let genesis = second.genesis(client.relay_key);
    let header = shared::record::Header {
        circle: shared::ids::CircleId::new([0xc2; 16]),
        ..genesis.parse_header().unwrap()
    };
    let genesis = second.signed(&header, genesis.body.map(|body| body.0));
    client.say(&ToRelay::Register { code: RegistrationCode::read(&code).unwrap() });
    client.say(&ToRelay::Create { genesis });
    let FromRelay::Answers { answers, .. } = client.next() else { panic!("no answers") };
    assert_eq!(answers, [Answer::Refused { code: Refusal::Closed }]);
}
