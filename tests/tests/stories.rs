//! What people do, and what is then true.

use e2e::village::Village;
use e2e::village::steps::today;
use shared::circle::pages::{NewPage, SchoolTopic};
use shared::circle::schema::field;
use shared::control::Access;
use shared::edit::{Op, Value};
use shared::intent::Intent;

#[test]
fn a_notebook_begun_without_a_network_reaches_the_relay_later() {
    let mut village = Village::new(1);
    let anna = village.phone("Anna", 0);
    village.cut(anna);
    let circle = village.begin(anna, "Sam", "Anna");
    village.note(anna, &circle, "Sam sliep goed");
    assert!(village.shows(anna, &circle, "Sam sliep goed"));
    village.pass(60_000);
    village.mend(anna);
    village.quiet(&circle);
    assert_eq!(village.check(&circle), 3);
    assert!(!village.relay_holds(&circle, "Sam"));
}

#[test]
fn two_who_compared_the_words_keep_one_notebook() {
    let mut village = Village::new(2);
    let (anna, mama) = (village.phone("Anna", 0), village.phone("Mama", -900_000));
    let circle = village.begin(anna, "Sam", "Anna");
    village.note(anna, &circle, "van voor mama kwam");
    village.pass(2_000);
    let link = village.invite(anna, &circle, Access::Member, None);
    let words = village.come_in(mama, anna, &link);
    assert!(words.iter().all(|word| !word.is_empty()));
    village.quiet(&circle);
    assert!(village.shows(mama, &circle, "van voor mama kwam"));

    village.note(mama, &circle, "hij at alles op");
    let school = NewPage::SchoolUpdate {
        day: today(),
        topic: SchoolTopic::Outing,
        text: "naar de kinderboerderij".to_owned(),
        asked: Some(("laarzen mee".to_owned(), vec![village.member(mama, &circle).unwrap()])),
    };
    village.write(anna, &circle, school);
    village.quiet(&circle);
    let about = village.entry(mama, &circle, "naar de kinderboerderij").unwrap();
    village.write(mama, &circle, NewPage::Reply { about, text: "die heb ik".to_owned() });
    village.quiet(&circle);
    assert!(village.shows(anna, &circle, "die heb ik"));
    village.check(&circle);
    for word in ["kinderboerderij", "laarzen", "Sam", "Mama", "Anna", "die heb ik"] {
        assert!(!village.relay_holds(&circle, word), "{word} is readable at the relay");
    }
}

#[test]
fn two_who_change_the_joint_page_at_once_lose_nothing() {
    let mut village = Village::new(3);
    let (anna, mama) = (village.phone("Anna", 0), village.phone("Mama", 0));
    let circle = village.circle_of(anna, &[mama]);
    let child = village.entry(anna, &circle, "Sam").unwrap();
    let put = |text: &str| Op::Put { field: field::child::TO_KNOW, value: Value::Text(text.to_owned()) };
    village.cut(mama);
    village.tap(anna, Intent::Change { circle, entry: child, ops: vec![put("bang in het donker")] });
    village.tap(mama, Intent::Change { circle, entry: child, ops: vec![put("houdt van zingen")] });
    village.pass(10 * 60_000);
    village.mend(mama);
    village.quiet(&circle);
    for who in [anna, mama] {
        assert!(village.shows(who, &circle, "bang in het donker"));
        assert!(village.shows(who, &circle, "houdt van zingen"));
    }
    village.check(&circle);
}
