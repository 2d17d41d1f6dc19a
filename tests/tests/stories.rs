//! What people do, and what is then true.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "steps that several tests share are tests too: what is not there stops them where it is missed"
)]

use e2e::village::Village;
use e2e::village::steps::today;
use shared::circle::pages::{Asked, InvalidPage, NewPage, Role, SchoolTopic, SchoolUpdate};
use shared::circle::schema::{EntryKind, Schema, field};
use shared::control::Access;
use shared::crypto::invite::InviteNote;
use shared::crypto::recovery::RecoveryCode;
use shared::device::{AlarmKind, CardRow, Key, News, NoInvitation, NotDone, Situation};
use shared::edit::{Op, Value};
use shared::ids::{CircleId, EntryId, MemberId};
use shared::intent::{Arrangement, Intent, Readers};
use shared::record::RecordKind;
use shared::verdict::Reason;
use shared::wire::{FromRelay, ToRelay};

#[test]
fn a_notebook_begun_without_a_network_reaches_the_relay_later() {
    let mut village = Village::new(1);
    let anna = village.phone("Anna", 0);
    village.cut(anna);
    let circle = village.begin(anna, "Sam", "Anna");
    village.note(anna, &circle, "Sam sliep goed");
    assert!(village.shows(anna, &circle, "Sam sliep goed"));
    let unsent_since = |village: &Village| village.at_phone(anna).view(&circle)?.unsent_since;
    let since = unsent_since(&village);
    village.pass(60_000);
    village.note(anna, &circle, "en at goed");
    assert!(since.is_some() && unsent_since(&village) == since, "the oldest counts");
    village.mend(anna);
    village.quiet(&circle);
    assert_eq!(unsent_since(&village), None);
    assert_eq!(village.check(&circle), 4);
    assert!(!village.relay_holds(&circle, "Sam"));
}

/// A relay that never had anything: other keys at the same address.
fn another_relay(village: &mut Village) {
    village.restore_relay(server::store::memory::MemoryStore::default());
}

#[test]
fn a_notebook_that_no_relay_took_goes_to_the_one_that_is_there_now() {
    let mut village = Village::new(45);
    let anna = village.phone("Anna", 0);
    village.deaf_to = Some(|message| matches!(message, ToRelay::Create { .. }));
    let circle = village.begin(anna, "Sam", "Anna");
    village.note(anna, &circle, "Sam sliep goed");
    village.pass(10_000);
    village.deaf_to = None;
    another_relay(&mut village);
    is_in(&mut village, anna, &circle);
    assert_eq!(village.check(&circle), 3);
}

#[test]
fn a_notebook_that_a_relay_took_unheard_is_found_there_again() {
    let mut village = Village::new(46);
    let anna = village.phone("Anna", 0);
    village.lie = Some(|message| {
        let welcomes = matches!(&message, FromRelay::Welcome { circles, .. } if !circles.is_empty());
        let is_lost = welcomes || matches!(message, FromRelay::Answers { .. });
        if is_lost { Vec::new() } else { vec![message] }
    });
    let circle = village.begin(anna, "Sam", "Anna");
    village.pass(10_000);
    let took_it = village.backup();
    assert_eq!(village.log(&circle).len(), 1);
    // Another relay hears of it for a while, and takes nothing.
    village.deaf_to = Some(|message| matches!(message, ToRelay::Create { .. }));
    another_relay(&mut village);
    village.pass(60_000);
    village.lie = None;
    village.deaf_to = None;
    village.restore_relay(took_it);
    is_in(&mut village, anna, &circle);
    assert_eq!(village.check(&circle), 2);
    let view = village.at_phone(anna).view(&circle).unwrap();
    assert!(view.alarms.is_empty());
    assert_eq!(view.fingerprint, Some(village.log(&circle)[0].hash));
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
    let school = NewPage::SchoolUpdate(SchoolUpdate {
        asked: Some(Asked::new("laarzen mee", vec![village.member(mama, &circle).unwrap()])),
        ..SchoolUpdate::new(today(), SchoolTopic::Outing, "naar de kinderboerderij")
    });
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

/// What a page said on a phone after each change, with who wrote that.
fn history(village: &Village, who: usize, circle: &CircleId, page: &EntryId) -> Vec<(MemberId, String)> {
    let row = village.at_phone(who).disk.row(&Key::page(circle, page)).unwrap();
    let was = CardRow::history_of_page(row).into_iter();
    was.map(|entry| (entry.author, entry.words().unwrap_or_default().to_owned())).collect()
}

#[test]
fn what_a_page_said_before_it_was_changed_stays_on_every_phone_with_who_wrote_it() {
    let (mut village, anna, mama, circle) = two(7);
    let page = |village: &Village, who, id| {
        let entries = village.at_phone(who).disk.entries(&circle);
        entries.into_iter().find(|entry| entry.id == id).unwrap()
    };
    let change = |id, number, text: &str| Intent::Change {
        circle,
        entry: id,
        ops: vec![Op::Put { field: number, value: Value::Text(text.to_owned()) }],
    };
    // Her own page: nobody else changes it.
    village.note(anna, &circle, "Sam sliep goet");
    village.quiet(&circle);
    let note = village.entry(anna, &circle, "Sam sliep goet").unwrap();
    assert_eq!(page(&village, mama, note).changed, None);
    village.tap(anna, change(note, field::day_note::TEXT, "Sam sliep goed"));
    assert!(page(&village, anna, note).changed.is_some(), "she sees at once that it was changed");
    village.tap(mama, change(note, field::day_note::TEXT, "Sam sliep slecht"));
    // A page of everyone: each of them changes it.
    let child = village.entry(anna, &circle, "Sam").unwrap();
    village.tap(mama, change(child, field::child::NAME, "Samuel"));
    village.quiet(&circle);
    let [by_anna, by_mama] = [anna, mama].map(|who| village.member(who, &circle).unwrap());
    for who in [anna, mama] {
        let said = |author, words: &str| (author, words.to_owned());
        let notes = [said(by_anna, "Sam sliep goet"), said(by_anna, "Sam sliep goed")];
        assert_eq!(history(&village, who, &circle, &note), notes);
        assert_eq!(history(&village, who, &circle, &child), [said(by_anna, "Sam"), said(by_mama, "Samuel")]);
        assert!(page(&village, who, child).changed > page(&village, who, child).received);
    }
    village.check(&circle);
}

/// The cards of who is who on a phone: names and roles.
fn who_is_who(village: &Village, who: usize, circle: &CircleId) -> Vec<(String, Option<Role>)> {
    let entries = village.at_phone(who).disk.entries(circle);
    let cards = entries.iter().filter(|entry| entry.kind == EntryKind::Member);
    let mut all: Vec<_> =
        cards.map(|entry| (entry.words().unwrap_or_default().to_owned(), entry.role())).collect();
    all.sort_by(|one, other| one.0.cmp(&other.0));
    all
}

#[test]
fn who_comes_in_is_on_a_card_with_the_name_and_the_role_that_were_chosen() {
    let (mut village, anna, mama, circle) = two(4);
    let cards =
        [("Mama".to_owned(), Some(Role::Parent)), ("Oma Ans".to_owned(), Some(Role::FosterCareWorker))];
    for who in [anna, mama] {
        assert_eq!(who_is_who(&village, who, &circle), cards);
    }
    let mine = village.at_phone(anna).disk.entries(&circle);
    assert!(mine.iter().any(|entry| entry.member() == village.member(mama, &circle)));
    // Once, also after the phone was opened anew.
    village.crash(mama);
    village.pass(20_000);
    village.quiet(&circle);
    assert_eq!(who_is_who(&village, anna, &circle), cards);
    village.check(&circle);
}

#[test]
fn who_only_reads_along_is_on_a_card_by_who_let_them_in() {
    let mut village = Village::new(41);
    let (anna, opa) = (village.phone("Anna", 0), village.phone("Opa", 0));
    let circle = begun(&mut village, anna);
    let link = village.invite(anna, &circle, Access::Reader, None);
    village.come_in(opa, anna, &link);
    village.quiet(&circle);
    for who in [anna, opa] {
        assert_eq!(who_is_who(&village, who, &circle)[1], ("Mama".to_owned(), Some(Role::Parent)));
    }
    let entries = village.at_phone(opa).disk.entries(&circle);
    let of_opa = entries.iter().find(|entry| entry.member() == village.member(opa, &circle)).unwrap();
    assert_eq!(Some(of_opa.author), village.member(anna, &circle));
    village.check(&circle);
}

#[test]
fn a_card_of_who_came_in_goes_out_when_there_is_a_network_again() {
    let mut village = Village::new(5);
    let (anna, mama) = (village.phone("Anna", 0), village.phone("Mama", 0));
    let circle = begun(&mut village, anna);
    let link = village.invite(anna, &circle, Access::Member, None);
    // Once she is in, no page reaches the relay.
    village.deaf_to = Some(|message| {
        let ToRelay::Append { records, .. } = message else { return false };
        let headers = records.iter().filter_map(|record| record.parse_header().ok());
        headers.into_iter().any(|header| header.kind == RecordKind::Circle)
    });
    village.come_in(mama, anna, &link);
    village.pass(10_000);
    assert_eq!(who_is_who(&village, mama, &circle).len(), 2, "it stands on her own phone at once");
    assert_eq!(who_is_who(&village, anna, &circle).len(), 1);
    village.crash(mama);
    village.deaf_to = None;
    village.pass(10_000);
    village.quiet(&circle);
    assert_eq!(who_is_who(&village, anna, &circle).len(), 2);
    village.check(&circle);
}

#[test]
fn who_missed_the_word_of_being_let_in_comes_in_on_the_same_connection() {
    let mut village = Village::new(8);
    let (anna, mama) = (village.phone("Anna", 0), village.phone("Mama", 0));
    let circle = begun(&mut village, anna);
    let link = village.invite(anna, &circle, Access::Member, None);
    village.lie = Some(|message| {
        let is_lost = matches!(&message, FromRelay::Welcome { circles, .. } if !circles.is_empty());
        if is_lost { Vec::new() } else { vec![message] }
    });
    village.come_in(mama, anna, &link);
    village.quiet(&circle);
    village.check(&circle);
}

#[test]
fn who_comes_in_sees_how_much_of_the_notebook_has_come() {
    let mut village = Village::new(8);
    let (anna, mama) = (village.phone("Anna", 0), village.phone("Mama", 0));
    let circle = begun(&mut village, anna);
    for day in 0..30 {
        village.note(anna, &circle, &format!("dag {day}"));
    }
    village.pass(2_000);
    let link = village.invite(anna, &circle, Access::Member, None);
    let invite = link.invite;
    let view =
        |village: &Village, who| village.at_phone(who).view(&circle).map(|view| (view.head, view.verified.0));
    village.tap(mama, Intent::Knock { link, name: "Mama".to_owned() });
    village.until("Mama stands at the door", |village| {
        village.at_phone(anna).view(&circle).is_some_and(|view| view.knocks.contains(&invite))
    });
    village.tap(anna, Intent::Answer { circle, invite });
    village.until("Mama sees the words", |village| {
        village.at_phone(mama).view(&circle).is_some_and(|view| view.words.contains_key(&invite))
    });
    assert_eq!(view(&village, mama), Some((0, 0)), "who is not let in is told nothing");
    village.tap(anna, Intent::Arrange { circle, what: Arrangement::LetIn(invite) });
    village.until("some of it has come", |village| {
        let part = view(village, mama).is_some_and(|(head, verified)| verified > 0 && verified < head);
        part && village.situation(mama, &circle) == Some(Situation::Knocking)
    });
    village.quiet(&circle);
    assert!(view(&village, mama).is_some_and(|(head, verified)| head > 30 && head == verified));
    village.check(&circle);
}

#[test]
fn who_knocks_with_an_invitation_that_another_used_is_told() {
    let (mut village, anna, mama, circle) = two(9);
    let late = village.phone("Opa", 0);
    let link = village.invite(anna, &circle, Access::Member, None);
    village.tap(late, Intent::Knock { link: link.clone(), name: "Opa".to_owned() });
    village.deaf_to = Some(|message| matches!(message, ToRelay::Knock { .. }));
    village.pass(2_000);
    village.deaf_to = None;
    // Anna answers whoever knocked first, and that is somebody else with the same link.
    let other = village.phone("Oma", 0);
    village.come_in(other, anna, &link);
    let used = |news: &News| matches!(news, News::Invitation(_, Err(NoInvitation::Used)));
    village.until("the late one is told", |village| village.has_shown(late, used));
    assert_eq!(village.situation(late, &circle), Some(Situation::Knocking));
    village.quiet(&circle);
    assert!(!village.has_shown(other, used) && !village.has_shown(mama, used));
}

#[test]
fn who_knocked_keeps_the_name_also_when_the_phone_was_closed_before_letting_in() {
    let (mut village, anna, _, circle) = two(12);
    let link = village.invite(anna, &circle, Access::Member, None);
    let late = village.phone("Opa", 0);
    village.until("Opa has a network", |village| is_linked(village, late));
    village.tap(late, Intent::Knock { link: link.clone(), name: "Opa".to_owned() });
    let name = |village: &Village| village.at_phone(anna).device()?.knocker(&circle, &link.invite);
    village.until("Opa stands at the door", |village| name(village).is_some());
    village.tap(anna, Intent::Answer { circle, invite: link.invite });
    village.crash(anna);
    village.until("Anna's phone is open again", |village| village.at_phone(anna).is_running());
    assert_eq!(name(&village).as_deref(), Some("Opa"));
}

#[test]
fn who_is_let_back_in_keeps_the_card_of_before() {
    let (mut village, anna, mama, circle) = two(6);
    let member = village.member(mama, &circle).unwrap();
    village.cut(mama);
    let new = village.phone("Mama nieuw", 0);
    let link = village.invite(anna, &circle, Access::Member, Some(member));
    village.come_in(new, anna, &link);
    village.quiet(&circle);
    for who in [anna, new] {
        assert_eq!(who_is_who(&village, who, &circle).len(), 2);
    }
}

#[test]
fn an_invitation_is_shown_when_its_link_is_there_and_until_somebody_used_it() {
    let mut village = Village::new(7);
    let (anna, mama) = (village.phone("Anna", 0), village.phone("Mama", 0));
    let circle = begun(&mut village, anna);
    let note = InviteNote { inviter: "Anna".to_owned(), child: "Sam".to_owned(), role: None };
    let what = Arrangement::Invite { back: None, access: Access::Member, until: None, note };
    village.news(anna);
    arrange(&mut village, anna, circle, what);
    let invited: Vec<_> = village
        .news(anna)
        .into_iter()
        .filter_map(|news| if let News::Invited(_, invite) = news { Some(invite) } else { None })
        .collect();
    assert_eq!(invited.len(), 1);
    village.crash(anna);
    village.pass(10_000);
    let view = village.at_phone(anna).view(&circle).unwrap();
    assert_eq!(view.open_invites, invited);
    assert_eq!(view.fingerprint, Some(village.log(&circle)[0].hash));
    let link = village.at_phone(anna).device().unwrap().invite_link(&circle, &invited[0]).unwrap();
    village.news(mama);
    village.tap(mama, Intent::Knock { link: link.clone(), name: " ".to_owned() });
    assert_eq!(village.news(mama), [News::NotDone(NotDone::Invalid(InvalidPage::Empty))]);
    village.come_in(mama, anna, &link);
    village.quiet(&circle);
    let joined = village.at_phone(mama).view(&circle).unwrap();
    assert_eq!(joined.fingerprint, Some(link.fingerprint));
    assert!(joined.open_invites.is_empty());
    assert!(village.at_phone(anna).view(&circle).unwrap().open_invites.is_empty());
    assert_eq!(who_is_who(&village, mama, &circle)[1].1, Some(Role::Other), "no role was chosen");
}

/// A circle that the relay has.
fn begun(village: &mut Village, who: usize) -> CircleId {
    let circle = village.begin(who, "Sam", "Anna");
    is_in(village, who, &circle);
    circle
}

fn is_in(village: &mut Village, who: usize, circle: &CircleId) {
    village
        .until("the relay has the circle", |village| village.situation(who, circle) == Some(Situation::In));
    village.quiet(circle);
}

#[test]
fn a_connection_that_never_opens_is_given_up_and_tried_again() {
    let mut village = Village::new(42);
    village.swallows = true;
    let anna = village.phone("Anna", 0);
    village.pass(60_000);
    village.swallows = false;
    village.pass(30 * 60_000);
    assert!(is_linked(&village, anna), "nothing but time passed");
    village.swallows = true;
    village.cut(anna);
    village.mend(anna);
    village.pass(3_600_000);
    assert!(!is_linked(&village, anna));
    village.swallows = false;
    village.pass(6 * 60_000);
    assert!(is_linked(&village, anna));
}

#[test]
fn a_network_that_is_back_is_used_at_once() {
    let mut village = Village::new(43);
    let anna = village.phone("Anna", 0);
    village.cut(anna);
    village.pass(6 * 3_600_000);
    village.mend(anna);
    village.pass(1_000);
    assert!(is_linked(&village, anna), "not after the five minutes that a phone waits by then");
}

#[test]
fn a_relay_that_says_goodbye_is_left_alone_for_as_long_as_it_asked() {
    let mut village = Village::new(44);
    let anna = village.phone("Anna", 0);
    village.pass(20_000);
    village.receive(anna, FromRelay::Bye { retry_ms: 240_000 }.to_frame());
    for _ in 0..238 {
        village.pass(1_000);
        assert!(!is_linked(&village, anna));
    }
    village.pass(5_000);
    assert!(is_linked(&village, anna));
    // Nobody can send a phone away for longer than five minutes.
    village.receive(anna, FromRelay::Bye { retry_ms: u64::MAX }.to_frame());
    village.pass(299_000);
    assert!(!is_linked(&village, anna));
    village.pass(5_000);
    assert!(is_linked(&village, anna));
}

fn is_linked(village: &Village, who: usize) -> bool {
    village.at_phone(who).device().unwrap().is_linked()
}

/// Two phones in one circle.
fn two(seed: u64) -> (Village, usize, usize, CircleId) {
    let mut village = Village::new(seed);
    let (anna, mama) = (village.phone("Anna", 0), village.phone("Mama", 0));
    let circle = village.circle_of(anna, &[mama]);
    (village, anna, mama, circle)
}

fn arrange(village: &mut Village, who: usize, circle: CircleId, what: Arrangement) {
    village.tap(who, Intent::Arrange { circle, what });
    village.pass(5_000);
}

#[test]
fn who_is_put_out_reads_nothing_that_comes_later() {
    let (mut village, anna, mama, circle) = two(10);
    village.note(anna, &circle, "van daarvoor");
    village.quiet(&circle);
    let member = village.member(mama, &circle).unwrap();
    village.cut(mama);
    village.note(mama, &circle, "nog niet gedeeld");
    arrange(&mut village, anna, circle, Arrangement::Remove { members: vec![member], devices: vec![] });
    village.note(anna, &circle, "van daarna");
    village.quiet(&circle);
    village.mend(mama);
    village.pass(60_000);
    assert_eq!(village.situation(mama, &circle), Some(Situation::Out));
    assert!(village.shows(mama, &circle, "van daarvoor"), "what was read stays read");
    assert!(village.shows(mama, &circle, "nog niet gedeeld"), "drafts stay on the phone");
    assert!(!village.shows(anna, &circle, "nog niet gedeeld"));
    assert!(!village.shows(mama, &circle, "van daarna"));

    // Even with the relay's whole database: none of the later records opens with any key that the phone has.
    let keys = village.at_phone(mama).view(&circle).unwrap().membership.unwrap().epoch;
    assert_eq!(keys, 0, "the phone never got the next epoch's key");
    let later = village
        .log(&circle)
        .into_iter()
        .filter(|kept| kept.placed.record.parse_header().is_ok_and(|header| header.epoch > keys));
    assert!(later.count() > 0);
}

#[test]
fn an_own_second_phone_and_a_recovery_code_open_everything() {
    let (mut village, anna, _, circle) = two(11);
    village.note(anna, &circle, "voor iedereen");
    let me = village.member(anna, &circle).unwrap();
    let page = NewPage::DayNote { day: today(), text: "alleen voor mij".to_owned(), mood: None, sleep: None };
    village.tap(anna, Intent::Write { circle, page, readers: Readers::Named(vec![me]) });
    village.quiet(&circle);
    let code = RecoveryCode::from_entropy([7; 16]);
    arrange(&mut village, anna, circle, Arrangement::NewRecovery(code.clone()));

    let second = village.phone("Anna (2)", 0);
    let (device, offer) = village.at_phone(second).device().unwrap().offer();
    arrange(&mut village, anna, circle, Arrangement::AddDevice { device, offer });
    village
        .until("the second phone is in", |village| village.situation(second, &circle) == Some(Situation::In));
    let typed = RecoveryCode::parse(&code.words().join(" ")).unwrap();
    let recovered = village.phone_of_code("Anna (code)", &typed);
    village.until("the code is in", |village| village.situation(recovered, &circle) == Some(Situation::In));
    village.quiet(&circle);
    for who in [second, recovered] {
        assert!(village.shows(who, &circle, "voor iedereen"));
        assert!(village.shows(who, &circle, "alleen voor mij"));
        assert_eq!(village.member(who, &circle), Some(me));
    }
    village.check(&circle);
}

#[test]
fn a_phone_that_a_relay_slips_in_does_not_trust_the_circle() {
    let (mut village, anna, _, circle) = two(12);
    let stranger = village.phone("Onbekend", 0);
    let (device, _) = village.at_phone(stranger).device().unwrap().offer();
    // Added by somebody who has not seen the offer on its screen.
    let offer = shared::crypto::epoch::Offer([1; 16]);
    arrange(&mut village, anna, circle, Arrangement::AddDevice { device, offer });
    village.pass(60_000);
    assert_eq!(village.situation(stranger, &circle), Some(Situation::Found));
    assert!(village.at_phone(stranger).disk.cards(&circle).is_empty());
}

#[test]
fn who_lost_every_phone_is_let_back_in_and_the_lost_phone_is_out() {
    let (mut village, anna, mama, circle) = two(13);
    village.note(anna, &circle, "van vroeger");
    village.quiet(&circle);
    let member = village.member(mama, &circle).unwrap();
    village.cut(mama);
    let new = village.phone("Mama nieuw", 0);
    let link = village.invite(anna, &circle, Access::Member, Some(member));
    village.come_in(new, anna, &link);
    village.quiet(&circle);
    assert_eq!(village.member(new, &circle), Some(member));
    assert!(village.shows(new, &circle, "van vroeger"));
    village.note(anna, &circle, "van nu");
    village.quiet(&circle);
    village.mend(mama);
    village.pass(60_000);
    assert_eq!(village.situation(mama, &circle), Some(Situation::Out));
    assert!(!village.shows(mama, &circle, "van nu"));
}

#[test]
fn erased_is_erased_at_the_relay_and_on_every_phone() {
    let (mut village, anna, mama, circle) = two(14);
    village.note(mama, &circle, "dit had ik niet moeten schrijven");
    village.note(anna, &circle, "dit blijft");
    village.quiet(&circle);
    let entry = village.entry(mama, &circle, "dit had ik niet moeten schrijven").unwrap();
    let before = village.log(&circle).len();
    arrange(&mut village, mama, circle, Arrangement::Erase(entry));
    village.quiet(&circle);
    let log = village.log(&circle);
    assert_eq!(log.len(), before + 1, "the chain still stands");
    assert_eq!(log.iter().filter(|kept| kept.placed.record.body.is_none()).count(), 1);
    for who in [anna, mama] {
        assert!(!village.shows(who, &circle, "dit had ik niet moeten schrijven"));
        assert!(!village.at_phone(who).disk.holds(b"niet moeten schrijven"), "no row holds the words");
        assert!(village.shows(who, &circle, "dit blijft"));
    }
    // Others' words go only when every keeper agrees.
    let other = village.entry(anna, &circle, "dit blijft").unwrap();
    arrange(&mut village, mama, circle, Arrangement::Erase(other));
    village.quiet(&circle);
    assert!(village.shows(mama, &circle, "dit blijft"));
    let erase = village.log(&circle).last().unwrap().hash;
    arrange(&mut village, anna, circle, Arrangement::AgreeErase(erase));
    village.quiet(&circle);
    assert!(!village.shows(mama, &circle, "dit blijft"));
    village.check(&circle);
}

#[test]
fn what_was_never_sent_is_taken_away_without_a_network() {
    let (mut village, anna, mama, circle) = two(56);
    village.cut(mama);
    // Until the phone knows that it is cut, what is written may be on its way.
    village.pass(1_000);
    village.note(mama, &circle, "toch maar niet");
    let entry = village.entry(mama, &circle, "toch maar niet").unwrap();
    arrange(&mut village, mama, circle, Arrangement::Erase(entry));
    assert!(!village.shows(mama, &circle, "toch maar niet"));
    assert!(!village.at_phone(mama).disk.holds(b"toch maar niet"), "no row holds the words");
    // What others have can only go when they hear of it.
    village.note(anna, &circle, "dit las zij al");
    village.mend(mama);
    village.quiet(&circle);
    assert!(!village.shows(anna, &circle, "toch maar niet"));
    village.cut(mama);
    village.pass(1_000);
    let other = village.entry(mama, &circle, "dit las zij al").unwrap();
    arrange(&mut village, mama, circle, Arrangement::Erase(other));
    assert_eq!(village.at_phone(mama).news.last(), Some(&News::NotDone(NotDone::NeedsLink)));
    village.mend(mama);
    village.quiet(&circle);
    village.check(&circle);
}

#[test]
fn a_relay_put_back_to_an_old_copy_gets_back_what_it_lost() {
    let (mut village, anna, mama, circle) = two(15);
    let backup = village.backup();
    village.note(anna, &circle, "na de kopie");
    village.note(mama, &circle, "ook na de kopie");
    village.quiet(&circle);
    let before: Vec<_> = village.log(&circle).iter().map(|kept| kept.hash).collect();
    village.restore_relay(backup);
    village.quiet(&circle);
    let after: Vec<_> = village.log(&circle).iter().map(|kept| kept.hash).collect();
    assert_eq!(before, after, "byte for byte");
    assert!(
        village
            .at_phone(anna)
            .view(&circle)
            .unwrap()
            .alarms
            .iter()
            .any(|alarm| alarm.kind == AlarmKind::Rollback)
            || village
                .at_phone(mama)
                .view(&circle)
                .unwrap()
                .alarms
                .iter()
                .any(|alarm| alarm.kind == AlarmKind::Rollback)
    );
    village.check(&circle);
}

#[test]
fn numbers_given_anew_are_an_alarm_and_after_a_keepers_word_nothing_is_lost() {
    let (mut village, anna, mama, circle) = two(16);
    let backup = village.backup();
    village.cut(mama);
    village.note(anna, &circle, "op het oude blad");
    village.pass(5_000);
    village.cut(anna);
    village.restore_relay(backup);
    village.note(mama, &circle, "op het nieuwe blad");
    village.mend(mama);
    village.pass(10_000);
    village.mend(anna);
    village.pass(30_000);
    let alarm = village.at_phone(anna).view(&circle).unwrap().alarms.first().cloned().unwrap();
    assert_eq!(alarm.kind, AlarmKind::Fork);
    assert!(!alarm.evidence.is_empty());
    assert!(village.shows(anna, &circle, "op het oude blad"), "nothing is taken away meanwhile");
    village.tap(anna, Intent::Resume { circle });
    village.quiet(&circle);
    for who in [anna, mama] {
        assert!(village.shows(who, &circle, "op het oude blad"));
        assert!(village.shows(who, &circle, "op het nieuwe blad"));
    }
    village.check(&circle);
}

#[test]
fn clocks_that_are_years_wrong_change_nothing_but_what_a_writer_claims() {
    let ten_years = 315_360_000_000;
    let mut village = Village::new(17);
    let (anna, mama) = (village.phone("Anna", ten_years), village.phone("Mama", -ten_years));
    let circle = village.circle_of(anna, &[mama]);
    village.note(anna, &circle, "uit de toekomst");
    village.note(mama, &circle, "uit het verleden");
    village.quiet(&circle);
    village.check(&circle);
    let now = village.now;
    for card in village.at_phone(mama).disk.cards(&circle) {
        let received = card.received.unwrap().ms();
        assert!(received.abs_diff(now) < 3_600_000, "the relay's clock is the shared one");
    }
}

#[test]
fn what_an_older_version_cannot_read_waits_for_the_update() {
    let mut village = Village::new(18);
    let (anna, mama) = (village.phone("Anna", 0), village.phone_knowing("Mama", 0, Schema::of_version(1)));
    let circle = village.circle_of(anna, &[mama]);
    let school = NewPage::SchoolUpdate(SchoolUpdate::new(today(), SchoolTopic::GoodNews, "een tien"));
    village.write(anna, &circle, school);
    village.quiet(&circle);
    assert!(!village.shows(mama, &circle, "een tien"));
    village.phone_update(mama, Schema::CURRENT);
    village.quiet(&circle);
    assert!(village.shows(mama, &circle, "een tien"));
    village.check(&circle);
}

#[test]
fn what_cannot_be_written_is_said_at_once_and_nothing_is_sent() {
    let (mut village, anna, mama, circle) = two(19);
    let said = |village: &mut Village, who: usize, intent: Intent| {
        village.news(who);
        village.tap(who, intent);
        village
            .news(who)
            .into_iter()
            .find_map(|news| if let News::NotDone(why) = news { Some(why) } else { None })
    };
    let note = |text: &str| Intent::Write {
        circle,
        page: NewPage::DayNote { day: today(), text: text.to_owned(), mood: None, sleep: None },
        readers: Readers::Circle,
    };
    let before = village.log(&circle).len();
    assert_eq!(said(&mut village, anna, note("  \n ")), Some(NotDone::Invalid(InvalidPage::Empty)));
    let long = "é".repeat(10_001);
    let too_long = NotDone::Invalid(InvalidPage::TooLong { chars: 10_001, most: 10_000 });
    assert_eq!(said(&mut village, anna, note(&long)), Some(too_long));
    assert_eq!(said(&mut village, anna, note(&"👩‍👧".chars().cycle().take(10_000).collect::<String>())), None);
    village.note(anna, &circle, "van Anna");
    village.quiet(&circle);
    let hers = village.entry(mama, &circle, "van Anna").unwrap();
    let ops = vec![Op::Put { field: field::day_note::TEXT, value: Value::Text("veranderd".to_owned()) }];
    let change = Intent::Change { circle, entry: hers, ops };
    assert_eq!(said(&mut village, mama, change), Some(NotDone::Rule(Reason::NotTheAuthor)));
    let claim = Intent::Arrange { circle, what: Arrangement::Freeze(shared::control::Writing::Frozen) };
    village.news(mama);
    village.tap(mama, claim);
    village.pass(2_000);
    assert!(village.has_shown(mama, |news| matches!(news, News::NotDone(NotDone::Control(_)))));
    village.quiet(&circle);
    assert_eq!(village.log(&circle).len(), before + 2);
}
