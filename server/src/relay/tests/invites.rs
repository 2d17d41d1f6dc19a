use shared::control::{Access, ControlEntry, INVITE_ANSWER_MS};
use shared::ids::{CircleId, InviteId};
use shared::wire::{InviteStatus, MAX_KNOCKS_PER_INVITE};

use super::*;

fn peek(house: &mut House, peer: PeerId) -> InviteStatus {
    let heard = house.say(peer, ToRelay::Peek { circle: CIRCLE, invite: INVITE });
    let [FromRelay::Invitation { invite, status }] = heard.as_slice() else { panic!("{heard:?}") };
    assert_eq!(*invite, INVITE);
    status.clone()
}

fn knocks(messages: &[FromRelay]) -> Vec<usize> {
    let count = |message: &FromRelay| {
        let FromRelay::Knocks { knocks, .. } = message else { return None };
        Some(knocks.len())
    };
    messages.iter().filter_map(count).collect()
}

fn with_invite() -> (House, Phone, PeerId, Phone, PeerId) {
    let (mut house, mut founder, peer) = House::with_circle();
    let guest = Phone::new(2);
    house.keep_control(peer, &mut founder, &invite(guest.member, Access::Member));
    let guest_peer = house.enter(&guest);
    house.heard(guest_peer);
    (house, founder, peer, guest, guest_peer)
}

fn knock_with(knock: shared::wire::Knock) -> ToRelay {
    ToRelay::Knock { circle: CIRCLE, knock }
}

#[test]
fn an_invitation_says_how_it_is_with_it() {
    let (mut house, mut founder, peer, guest, guest_peer) = with_invite();
    let until = BEGIN.plus_ms(1000);
    let note = codec::Bytes(b"sealed note".to_vec());
    assert_eq!(peek(&mut house, guest_peer), InviteStatus::Open { note, until, access: Access::Member });
    for (circle, invite) in [(CircleId::ZERO, INVITE), (CIRCLE, InviteId::ZERO)] {
        let heard = house.say(guest_peer, ToRelay::Peek { circle, invite });
        assert_eq!(heard, [FromRelay::Invitation { invite, status: InviteStatus::Unknown }]);
    }
    house.now = until;
    assert_eq!(peek(&mut house, guest_peer), InviteStatus::Expired);
    let store = house.relay.store().clone();
    house.keep_control(peer, &mut founder, &ControlEntry::RevokeInvite { invite: INVITE });
    assert_eq!(peek(&mut house, guest_peer), InviteStatus::Revoked);
    let mut house = House::on(store, settings());
    let peer = house.enter(&founder);
    founder.number -= 1;
    founder.prev = house.log()[1].record.hash();
    let knock = guest.knock(INVITE, INVITE_SEED, b"name");
    house.keep_control(peer, &mut founder, &admit(&guest, &knock));
    let guest_peer = house.enter(&guest);
    house.heard(guest_peer);
    assert_eq!(peek(&mut house, guest_peer), InviteStatus::Used);
}

#[test]
fn a_knock_reaches_the_keepers_an_answer_reaches_the_one_who_knocked_and_admitting_welcomes() {
    let (mut house, mut founder, peer, guest, guest_peer) = with_invite();
    let knock = guest.knock(INVITE, INVITE_SEED, b"name");
    assert_eq!(house.say(guest_peer, knock_with(knock.clone())), [FromRelay::Done { invite: INVITE }]);
    assert_eq!(house.heard(peer), [FromRelay::Knocks { circle: CIRCLE, knocks: vec![knock.clone()] }]);
    assert_eq!(house.say(guest_peer, knock_with(knock.clone())), [FromRelay::Done { invite: INVITE }]);
    assert_eq!(house.heard(peer), [], "the same knock is one knock");

    let answer = reveal(&knock, &guest);
    let say = ToRelay::Reveal { circle: CIRCLE, reveal: answer.clone() };
    assert_eq!(house.say(peer, say.clone()), [FromRelay::Done { invite: INVITE }]);
    let revealed = FromRelay::Revealed { circle: CIRCLE, reveal: answer.clone() };
    assert_eq!(house.heard(guest_peer), std::slice::from_ref(&revealed));
    assert_eq!(house.say(peer, say), [FromRelay::Done { invite: INVITE }], "again is done");
    assert_eq!(house.heard(guest_peer), []);
    let other = shared::wire::Reveal { sealed: codec::Bytes(vec![1]), ..answer };
    let heard = house.say(peer, ToRelay::Reveal { circle: CIRCLE, reveal: other });
    assert_eq!(heard, refused_for_circle(Refusal::AlreadyAnswered));

    let again = house.enter(&guest);
    let heard = house.heard(again);
    let [FromRelay::Welcome { circles, .. }, last] = heard.as_slice() else { panic!("{heard:?}") };
    assert_eq!((circles.as_slice(), last), ([].as_slice(), &revealed), "it waits for who was away");
    let heard = house.say(again, knock_with(knock.clone()));
    assert_eq!(heard, [FromRelay::Done { invite: INVITE }, revealed]);

    house.keep_control(peer, &mut founder, &admit(&guest, &knock));
    let heard = house.heard(guest_peer);
    let [FromRelay::Welcome { circles, .. }] = heard.as_slice() else { panic!("{heard:?}") };
    assert_eq!(*circles, [CIRCLE]);
    assert_eq!(house.relay.store().knocks(&CIRCLE).unwrap(), []);
    assert_eq!(house.relay.store().reveals_for(&guest.id).unwrap(), []);
}

#[test]
fn who_knocked_and_is_not_the_one_who_is_let_in_is_told_at_once() {
    let (mut house, mut founder, peer, guest, guest_peer) = with_invite();
    let late = Phone::new(3);
    let late_peer = house.enter(&late);
    house.heard(late_peer);
    let knock = guest.knock(INVITE, INVITE_SEED, b"name");
    for (at, knock) in [(guest_peer, knock.clone()), (late_peer, late.knock(INVITE, INVITE_SEED, b"late"))] {
        assert_eq!(house.say(at, knock_with(knock)), [FromRelay::Done { invite: INVITE }]);
    }
    house.keep_control(peer, &mut founder, &admit(&guest, &knock));
    let used = FromRelay::Invitation { invite: INVITE, status: InviteStatus::Used };
    assert_eq!(house.heard(late_peer), std::slice::from_ref(&used));
    assert!(!house.heard(guest_peer).contains(&used), "who is let in is welcomed");

    let (mut house, mut founder, peer, guest, guest_peer) = with_invite();
    house.say(guest_peer, knock_with(guest.knock(INVITE, INVITE_SEED, b"name")));
    house.keep_control(peer, &mut founder, &ControlEntry::RevokeInvite { invite: INVITE });
    let revoked = FromRelay::Invitation { invite: INVITE, status: InviteStatus::Revoked };
    assert_eq!(house.heard(guest_peer), [revoked]);
}

#[test]
fn a_knock_that_is_not_one_is_refused() {
    let (mut house, _, _, guest, guest_peer) = with_invite();
    let good = guest.knock(INVITE, INVITE_SEED, b"name");
    let other = Phone::new(3);
    let elsewhere = ToRelay::Knock { circle: CircleId::ZERO, knock: good.clone() };
    let heard = house.say(guest_peer, elsewhere);
    assert_eq!(heard, [FromRelay::Refused { code: Refusal::Malformed, circle: Some(CircleId::ZERO) }]);
    let rubbish = shared::wire::Knock { request: codec::Bytes(vec![1, 2]), ..good.clone() };
    let unsigned = shared::wire::Knock { by_device: good.by_invite, ..good.clone() };
    for (knock, code) in [
        (rubbish, Refusal::Malformed),
        (unsigned, Refusal::BadSignature),
        (guest.knock(INVITE, 1, b"name"), Refusal::BadSignature),
        (guest.knock(InviteId::ZERO, INVITE_SEED, b"name"), Refusal::InviteClosed),
        (other.knock(INVITE, INVITE_SEED, b"name"), Refusal::NotAllowed),
        (guest.knock(INVITE, INVITE_SEED, &[0; 513]), Refusal::Malformed),
    ] {
        assert_eq!(house.say(guest_peer, knock_with(knock)), refused_for_circle(code));
    }
    house.now = house.now.plus_ms(1000);
    assert_eq!(house.say(guest_peer, knock_with(good)), refused_for_circle(Refusal::InviteClosed));
    assert_eq!(house.relay.store().knocks(&CIRCLE).unwrap(), []);
}

#[test]
fn only_so_many_knocks_wait_on_one_invitation() {
    let (mut house, _, peer, guest, guest_peer) = with_invite();
    for name in 0..u8::try_from(MAX_KNOCKS_PER_INVITE).unwrap() {
        let knock = guest.knock(INVITE, INVITE_SEED, &[name]);
        assert_eq!(house.say(guest_peer, knock_with(knock)), [FromRelay::Done { invite: INVITE }]);
    }
    let one_more = guest.knock(INVITE, INVITE_SEED, b"one more");
    assert_eq!(house.say(guest_peer, knock_with(one_more)), refused_for_circle(Refusal::Quota));
    assert_eq!(knocks(&house.heard(peer)).last(), Some(&MAX_KNOCKS_PER_INVITE));
}

#[test]
fn only_keepers_see_who_knocks_and_answer() {
    let (mut house, mut founder, peer) = House::with_circle();
    let member = Phone::new(5);
    let member_peer = house.let_in(peer, &mut founder, &member, Access::Member);
    let guest = Phone::new(2);
    let guest_peer = house.enter(&guest);
    house.heard(guest_peer);
    let knock = guest.knock(INVITE, INVITE_SEED, b"name");
    let say = ToRelay::Reveal { circle: CIRCLE, reveal: reveal(&knock, &guest) };
    let see = ToRelay::Knocks { circle: CIRCLE };
    for message in [say.clone(), see.clone()] {
        assert_eq!(house.say(member_peer, message.clone()), refused_for_circle(Refusal::NotAllowed));
        assert_eq!(house.say(guest_peer, message), refused_for_circle(Refusal::NoSuchCircle));
    }
    assert_eq!(house.say(peer, see), [FromRelay::Knocks { circle: CIRCLE, knocks: vec![] }]);
    assert_eq!(house.say(peer, say), refused_for_circle(Refusal::InviteClosed), "it was used by the member");
}

#[test]
fn an_answer_is_to_a_knock_that_is_there() {
    let (mut house, mut founder, peer, guest, guest_peer) = with_invite();
    let knock = guest.knock(INVITE, INVITE_SEED, b"name");
    let answer = reveal(&knock, &guest);
    let say = |reveal| ToRelay::Reveal { circle: CIRCLE, reveal };
    assert_eq!(house.say(peer, say(answer.clone())), refused_for_circle(Refusal::NoSuchThing));
    house.say(guest_peer, knock_with(knock));
    house.heard(peer);
    let to_other = shared::wire::Reveal { to: founder.id, ..answer.clone() };
    assert_eq!(house.say(peer, say(to_other)), refused_for_circle(Refusal::NoSuchThing));
    let big = shared::wire::Reveal { sealed: codec::Bytes(vec![0; 5000]), ..answer.clone() };
    assert_eq!(house.say(peer, say(big)), refused_for_circle(Refusal::TooBig));
    house.now = house.now.plus_ms(1000 + INVITE_ANSWER_MS);
    assert_eq!(house.say(peer, say(answer)), refused_for_circle(Refusal::InviteClosed));
    let see = ToRelay::Knocks { circle: CIRCLE };
    assert_eq!(house.say(peer, see), [FromRelay::Knocks { circle: CIRCLE, knocks: vec![] }]);
    house.keep_control(peer, &mut founder, &ControlEntry::RevokeInvite { invite: INVITE });
    assert_eq!(house.relay.store().knocks(&CIRCLE).unwrap(), []);
}
