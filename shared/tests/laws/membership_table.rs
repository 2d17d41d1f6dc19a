//! The control log's rules as a table: what each entry does, and every way to be refused. That a refused entry leaves
//! no trace is checked each time, by [`Circle::add`].

use std::collections::BTreeSet;

use shared::control::membership::ControlFault as Fault;
use shared::control::membership::{Membership, NoWriting, Place};
use shared::control::{
    Access, CLAIM_WAIT_MS, ControlEntry, DeviceSeal, ErasedRecord, Leaving, MAX_ACTIVE_DEVICES,
    MAX_ERASED_AT_ONCE, MAX_INVITE_BOX_BYTES, MAX_INVITE_LIFETIME_MS, MAX_MEMBERS, MAX_OPEN_INVITES,
    MemberKeyRenewal, Writing,
};
use shared::identity::{Purpose, Signature};
use shared::ids::{CircleId, DeviceId, Fixed, InviteId, LogHash, RecordHash};
use shared::record::{Checkpoint, RecordKind};
use shared::time::DAY_MS;

use crate::circle::{
    BEGIN, Circle, Phone, access, admission, another_phone, freeze, genesis, invitation, invite, member,
    member_key, readmission, relay, rotation_to, signed, some_seal,
};

/// The place of the first of ten pages in a household.
const PAGE: u64 = 8;

/// Founder 1, keeper 2, member 3, reader 4, and ten pages.
fn household() -> (Circle, [Phone; 4]) {
    let mut circle = Circle::new();
    let two = circle.let_in(2, Access::Keeper, None);
    let three = circle.let_in(3, Access::Member, None);
    let four = circle.let_in(4, Access::Reader, None);
    let one = circle.founder.clone();
    assert_eq!(circle.ten_pages(), PAGE);
    (circle, [one, two, three, four])
}

fn erasure(of: &[(u64, &Phone)]) -> ControlEntry {
    ControlEntry::Erase {
        records: of.iter().map(|(seq, phone)| ErasedRecord { seq: *seq, device: phone.id() }).collect(),
    }
}

fn recovery(number: u8, phone: &Phone) -> (ControlEntry, Phone) {
    let device = Phone::of(number, phone.member);
    (ControlEntry::NewRecovery { device: device.keys(), seal: some_seal(), member_seal: some_seal() }, device)
}

fn resume(fork: u64, lost_seq: u64, circle: CircleId) -> ControlEntry {
    let hash = LogHash::new([1; 32]);
    let message = Checkpoint::message(&circle, lost_seq, &hash);
    let signature = relay().sign(Purpose::Checkpoint, &message);
    ControlEntry::Resume {
        fork,
        hash: LogHash::new([2; 32]),
        lost: Checkpoint { circle, seq: lost_seq, hash, signature },
    }
}

const LEAVE: ControlEntry = ControlEntry::Leave { leaving: Leaving::Member };
const LEAVE_DEVICE: ControlEntry = ControlEntry::Leave { leaving: Leaving::ThisDevice };

/// Tried on a fresh household by phone 1 to 4 (0: a stranger).
struct Refused {
    fault: Fault,
    why: &'static str,
    by: usize,
    entry: fn(&Circle, &[Phone; 4]) -> ControlEntry,
}

#[expect(clippy::too_many_lines, reason = "a table")]
fn refusals() -> Vec<Refused> {
    let of = |fault, why, by, entry| Refused { fault, why, by, entry };
    vec![
        of(Fault::Genesis, "a second genesis", 1, |_, [one, ..]| genesis(one)),
        of(Fault::NotInCircle, "a stranger", 0, |_, _| freeze(Writing::Frozen)),
        of(Fault::NotAllowed, "a member invites", 3, |_, _| invitation(9, member(9), Access::Reader, None)),
        of(Fault::NotAllowed, "a member takes back", 3, |_, _| ControlEntry::RevokeInvite {
            invite: invite(2),
        }),
        of(Fault::NotAllowed, "a member lets in", 3, |_, _| admission(9, &Phone::of(9, member(9)))),
        of(Fault::NotAllowed, "a member lets back in", 3, |_, _| readmission(9, &Phone::of(9, member(4)))),
        of(Fault::NotAllowed, "a reader rotates", 4, |circle, _| circle.rotation(&[], &[])),
        of(Fault::NotAllowed, "a member removes", 3, |circle, _| circle.rotation(&[member(4)], &[])),
        of(Fault::NotAllowed, "a member removes another's phone", 3, |circle, [_, _, _, four]| {
            circle.rotation(&[], &[four.id()])
        }),
        of(Fault::NotAllowed, "a keeper removes themself", 1, |circle, _| circle.rotation(&[member(1)], &[])),
        of(Fault::NotAllowed, "a phone removes itself", 1, |circle, [one, ..]| {
            circle.rotation(&[], &[one.id()])
        }),
        of(Fault::NotAllowed, "a reader seals anew", 4, |_, [one, ..]| reseal(&[one])),
        of(Fault::NotAllowed, "a member gives access", 3, |_, _| access(member(3), Access::Keeper, None)),
        of(Fault::NotAllowed, "a reader erases", 4, |_, [_, _, _, four]| erasure(&[(PAGE, four)])),
        of(Fault::NotAllowed, "a member agrees", 3, |_, _| ControlEntry::AgreeErase { erase: Fixed::ZERO }),
        of(Fault::NotAllowed, "a member freezes", 3, |_, _| freeze(Writing::Frozen)),
        of(Fault::NotAllowed, "a reader claims", 4, |_, _| ControlEntry::ClaimKeeper),
        of(Fault::NotAllowed, "a keeper claims", 1, |_, _| ControlEntry::ClaimKeeper),
        of(Fault::NotAllowed, "a member names the relay", 3, |_, [one, ..]| ControlEntry::RelayKey {
            relay: one.keys().sign,
        }),
        of(Fault::NotAllowed, "a member resumes", 3, |circle, _| resume(1, 2, circle.now.circle)),
        of(Fault::NoSuchInvite, "takes back what is not there", 1, |_, _| ControlEntry::RevokeInvite {
            invite: invite(9),
        }),
        of(Fault::NoSuchInvite, "admits without", 1, |_, _| admission(9, &Phone::of(9, member(9)))),
        of(Fault::InviteClosed, "takes back what was used", 1, |_, _| ControlEntry::RevokeInvite {
            invite: invite(2),
        }),
        of(Fault::InviteClosed, "admits twice with one", 1, |_, _| admission(2, &Phone::of(9, member(9)))),
        of(Fault::NoSuchMember, "access for nobody", 1, |_, _| access(member(9), Access::Reader, None)),
        of(Fault::NoSuchMember, "removes nobody", 1, |circle, _| circle.rotation(&[member(9)], &[])),
        of(Fault::NotInCircle, "removes no phone", 1, |circle, _| circle.rotation(&[], &[DeviceId::ZERO])),
        of(Fault::AlreadyThere, "the same invitation", 1, |_, _| {
            invitation(2, member(9), Access::Reader, None)
        }),
        of(Fault::AlreadyThere, "a phone twice", 1, |_, [one, ..]| another_phone(one)),
        of(Fault::AlreadyThere, "a recovery device twice", 1, |_, [one, ..]| ControlEntry::NewRecovery {
            device: one.keys(),
            seal: some_seal(),
            member_seal: some_seal(),
        }),
        of(Fault::SealsDiffer, "one seal too few", 1, |circle, _| {
            rotation_to(circle.now.devices.keys().skip(1).copied(), &[], &[])
        }),
        of(Fault::SealsDiffer, "one seal too many", 1, |circle, _| {
            rotation_to(circle.now.devices.keys().copied(), &[member(4)], &[])
        }),
        of(Fault::SealsDiffer, "seals out of order", 1, |circle, _| {
            rotation_to(circle.now.devices.keys().rev().copied(), &[], &[])
        }),
        of(Fault::SealsDiffer, "a seal twice", 1, |circle, _| {
            rotation_to(circle.now.devices.keys().flat_map(|id| [*id, *id]), &[], &[])
        }),
        of(Fault::SealsDiffer, "a renewal for another's phones", 1, |circle, [_, two, ..]| {
            let rotation = circle.rotation(&[], &[]);
            with_renewal(rotation, &[two])
        }),
        of(Fault::SealsDiffer, "no seals anew", 1, |_, _| reseal(&[])),
        of(Fault::SealsDiffer, "seals anew for a stranger", 1, |_, _| reseal(&[&Phone::of(9, member(9))])),
        of(Fault::BadErasure, "nothing of that name", 1, |_, _| ControlEntry::AgreeErase {
            erase: Fixed::ZERO,
        }),
        of(Fault::BadErasure, "a place to come", 3, |circle, [_, _, three, _]| {
            erasure(&[(circle.next_seq(), three)])
        }),
        of(Fault::BadErasure, "the genesis", 1, |_, [one, ..]| erasure(&[(1, one)])),
        of(Fault::BadErasure, "a control entry among pages", 1, |circle, [one, ..]| {
            erasure(&[(circle.now.seq, one), (PAGE, one)])
        }),
        of(Fault::BadErasure, "no place", 3, |_, [_, _, three, _]| erasure(&[(0, three)])),
        of(Fault::BadErasure, "twice the same", 3, |_, [_, _, three, _]| {
            erasure(&[(PAGE, three), (PAGE, three)])
        }),
        of(Fault::BadErasure, "out of order", 3, |_, [_, _, three, _]| {
            erasure(&[(PAGE + 1, three), (PAGE, three)])
        }),
        of(Fault::BadErasure, "a stranger's", 3, |_, _| erasure(&[(PAGE, &Phone::of(9, member(9)))])),
        of(Fault::TooMany, "nothing to erase", 3, |_, _| erasure(&[])),
        of(Fault::TooMany, "more than one erasure holds", 3, |_, [_, _, three, _]| {
            let most = u64::try_from(MAX_ERASED_AT_ONCE).unwrap();
            erasure(&(1..=most + 1).map(|seq| (seq, three)).collect::<Vec<_>>())
        }),
        of(Fault::TooMany, "a link for longer than a week", 1, |_, _| {
            changed_invitation(|_, _, lifetime| *lifetime = MAX_INVITE_LIFETIME_MS + 1)
        }),
        of(Fault::TooMany, "a note too long", 1, |_, _| {
            changed_invitation(|note, _, _| *note = vec![0; MAX_INVITE_BOX_BYTES + 1])
        }),
        of(Fault::TooMany, "an answer too long", 1, |_, _| {
            changed_invitation(|_, answer, _| *answer = vec![0; MAX_INVITE_BOX_BYTES + 1])
        }),
        of(Fault::BadEvidence, "of another circle", 1, |_, _| resume(1, 2, CircleId::new([9; 16]))),
        of(Fault::BadEvidence, "a fork after the loss", 1, |circle, _| resume(2, 2, circle.now.circle)),
        of(Fault::BadEvidence, "a fork still to come", 1, |circle, _| resume(99, 100, circle.now.circle)),
        of(Fault::BadEvidence, "not the relay's word", 1, |circle, _| {
            let mut entry = resume(1, 2, circle.now.circle);
            if let ControlEntry::Resume { lost, .. } = &mut entry {
                lost.signature = Signature::ZERO;
            }
            entry
        }),
    ]
}

fn reseal(to: &[&Phone]) -> ControlEntry {
    let mut seals: Vec<DeviceSeal> =
        to.iter().map(|phone| DeviceSeal { device: phone.id(), seal: some_seal() }).collect();
    seals.sort_by_key(|seal| seal.device);
    ControlEntry::Reseal { seals }
}

fn with_renewal(mut rotation: ControlEntry, to: &[&Phone]) -> ControlEntry {
    let ControlEntry::Reseal { seals } = reseal(to) else { unreachable!() };
    if let ControlEntry::Rotate { renewal, .. } = &mut rotation {
        *renewal = Some(MemberKeyRenewal { key: member_key(member(99)), seals, wrap: vec![5].into() });
    }
    rotation
}

fn changed_invitation(change: fn(&mut Vec<u8>, &mut Vec<u8>, &mut u64)) -> ControlEntry {
    let mut entry = invitation(9, member(9), Access::Reader, None);
    if let ControlEntry::Invite { note, answer, lifetime_ms, .. } = &mut entry {
        change(&mut note.0, &mut answer.0, lifetime_ms);
    }
    entry
}

#[test]
fn each_rule_refuses_what_it_is_about() {
    for row in refusals() {
        let (mut circle, phones) = household();
        let entry = (row.entry)(&circle, &phones);
        let stranger = Phone::of(50, member(50));
        let phone = row.by.checked_sub(1).map_or(&stranger, |at| &phones[at]);
        assert_eq!(circle.add(phone, &entry), Err(row.fault), "{}", row.why);
    }
}

/// Every fault, told apart by its place in this list; a new one does not compile without a line here.
fn place_in_list(fault: Fault) -> usize {
    match fault {
        Fault::Genesis => 0,
        Fault::WrongCircle => 1,
        Fault::Stale => 2,
        Fault::WrongEpoch => 3,
        Fault::NotInCircle => 4,
        Fault::NotAllowed => 5,
        Fault::NoSuchInvite => 6,
        Fault::InviteClosed => 7,
        Fault::NoSuchMember => 8,
        Fault::AlreadyThere => 9,
        Fault::SealsDiffer => 10,
        Fault::LastKeeper => 11,
        Fault::BadErasure => 12,
        Fault::TooMany => 13,
        Fault::BadEvidence => 14,
    }
}

#[test]
fn every_fault_can_be_reached() {
    let mut reached: BTreeSet<usize> = refusals().iter().map(|row| place_in_list(row.fault)).collect();
    // These four have tests of their own below.
    reached
        .extend([Fault::WrongCircle, Fault::Stale, Fault::WrongEpoch, Fault::LastKeeper].map(place_in_list));
    assert_eq!(reached, (0..15).collect());
}

#[test]
fn an_entry_stands_in_its_own_circle_on_the_newest_entry_in_the_newest_epoch() {
    let (circle, phones) = household();
    let entry = freeze(Writing::Frozen);
    let (record, right) = signed(&phones[0], circle.now.head, circle.now.epoch, &entry);
    let place = Place { seq: circle.now.seq + 1, received: circle.clock, hash: record.hash() };
    let outcome = |change: &dyn Fn(&mut shared::record::Header)| {
        let mut header = right.clone();
        change(&mut header);
        let mut now = circle.now.clone();
        let outcome = now.apply(place, &header, &entry);
        assert!(outcome.is_ok() || now == circle.now);
        outcome
    };
    assert_eq!(outcome(&|_| ()), Ok(()));
    assert_eq!(outcome(&|header| header.circle = CircleId::new([4; 16])), Err(Fault::WrongCircle));
    assert_eq!(outcome(&|header| header.control = RecordHash::new([4; 32])), Err(Fault::Stale));
    assert_eq!(outcome(&|header| header.epoch += 1), Err(Fault::WrongEpoch));
    assert_eq!(outcome(&|header| header.kind = RecordKind::Circle), Err(Fault::Genesis));
}

#[test]
fn a_genesis_is_the_first_record_of_its_own_device() {
    let founder = Phone::of(1, member(1));
    let entry = genesis(&founder);
    let (record, right) = signed(&founder, RecordHash::ZERO, 0, &entry);
    let outcome = |seq: u64, entry: &ControlEntry, change: &dyn Fn(&mut shared::record::Header)| {
        let mut header = right.clone();
        change(&mut header);
        Membership::begin(Place { seq, received: BEGIN, hash: record.hash() }, &header, entry).map(|_| ())
    };
    assert_eq!(outcome(1, &entry, &|_| ()), Ok(()));
    assert_eq!(outcome(2, &entry, &|_| ()), Err(Fault::Genesis));
    assert_eq!(outcome(1, &LEAVE, &|_| ()), Err(Fault::Genesis));
    assert_eq!(outcome(1, &entry, &|header| header.number = 2), Err(Fault::Genesis));
    assert_eq!(outcome(1, &entry, &|header| header.epoch = 1), Err(Fault::Genesis));
    assert_eq!(outcome(1, &entry, &|header| header.seen_seq = 1), Err(Fault::Genesis));
    assert_eq!(outcome(1, &entry, &|header| header.kind = RecordKind::Circle), Err(Fault::Genesis));
    assert_eq!(outcome(1, &entry, &|header| header.control = RecordHash::new([1; 32])), Err(Fault::Genesis));
    assert_eq!(outcome(1, &entry, &|header| header.device = DeviceId::ZERO), Err(Fault::Genesis));
}

#[test]
fn the_last_keeper_cannot_go_or_step_down() {
    let mut circle = Circle::new();
    let one = circle.founder.clone();
    let three = circle.let_in(3, Access::Member, None);
    let later = circle.clock.plus_ms(DAY_MS);
    for entry in [
        LEAVE,
        LEAVE_DEVICE,
        access(member(1), Access::Member, None),
        access(member(1), Access::Reader, None),
        access(member(1), Access::Keeper, Some(later)),
    ] {
        assert_eq!(circle.add(&one, &entry), Err(Fault::LastKeeper), "{entry:?}");
    }
    // A keeper until some day is none to rely on.
    circle.keep(&access(member(3), Access::Keeper, Some(later)));
    assert_eq!(circle.add(&one, &LEAVE), Err(Fault::LastKeeper));
    circle.keep(&access(member(3), Access::Keeper, None));
    assert_eq!(circle.add(&one, &LEAVE), Ok(()));
    assert_eq!(circle.now.may_write(&three.id(), circle.clock), Err(NoWriting::RotateFirst));
    assert_eq!(circle.add(&three, &circle.rotation(&[], &[])), Ok(()));
    assert_eq!(circle.now.may_write(&three.id(), circle.clock), Ok(member(3)));
    assert_eq!(circle.add(&three, &LEAVE), Err(Fault::LastKeeper));
}

/// A keeper who lost every phone is let back in; with a lesser access that would be the same as stepping down.
#[test]
fn the_last_keeper_is_not_readmitted_as_less() {
    for (level, until) in
        [(Access::Reader, None), (Access::Member, None), (Access::Keeper, Some(BEGIN.plus_ms(DAY_MS)))]
    {
        let mut circle = Circle::new();
        let for_a_while = circle.clock.plus_ms(30 * DAY_MS);
        let two = circle.let_in(2, Access::Keeper, Some(for_a_while));
        circle.keep(&invitation(9, member(1), level, until));
        let outcome = circle.add(&two, &readmission(9, &Phone::of(9, member(1))));
        assert_eq!(outcome, Err(Fault::LastKeeper), "{level:?} {until:?}");
    }
}

/// Who is let back in lost every phone: those go, the phone in hand too if it were its own doing.
#[test]
fn a_readmission_puts_out_the_lost_phones_and_is_for_others_only() {
    let mut circle = Circle::new();
    let one = circle.founder.clone();
    let two = circle.let_in(2, Access::Member, None);
    circle.keep(&invitation(8, member(1), Access::Keeper, None));
    assert_eq!(circle.add(&one, &readmission(8, &Phone::of(8, member(1)))), Err(Fault::NotAllowed));
    circle.keep(&invitation(9, member(2), Access::Member, None));
    assert_eq!(circle.add(&one, &readmission(9, &Phone::of(9, member(2)))), Ok(()));
    assert_eq!(circle.now.active(&two.id(), circle.clock), None);
    assert!(circle.now.rotation_is_due(circle.clock), "the lost phone still has the key");
}

/// A keeper for a while cannot take the phones of the only keeper for good.
#[test]
fn the_last_keepers_last_phone_is_not_removed() {
    let mut circle = Circle::new();
    let until = circle.clock.plus_ms(30 * DAY_MS);
    let two = circle.let_in(2, Access::Keeper, Some(until));
    let one = circle.founder.clone();
    assert_eq!(circle.add(&two, &circle.rotation(&[member(1)], &[])), Err(Fault::LastKeeper));
    assert_eq!(circle.add(&two, &circle.rotation(&[], &[one.id()])), Err(Fault::LastKeeper));
}

#[test]
fn a_phone_that_leaves_is_not_the_member_who_leaves() {
    let (mut circle, [one, two, ..]) = household();
    let second = Phone::of(20, member(2));
    circle.add(&two, &another_phone(&second)).unwrap();
    circle.add(&two, &LEAVE_DEVICE).unwrap();
    assert!(circle.now.active(&two.id(), circle.clock).is_none());
    assert_eq!(circle.now.active(&second.id(), circle.clock), Some((member(2), Access::Keeper)));
    assert!(circle.now.members[&member(2)].key_is_stale);
    assert_eq!(circle.now.may_write(&one.id(), circle.clock), Err(NoWriting::RotateFirst));
    // The second phone renews the member's key while it rotates.
    let rotation = with_renewal(circle.rotation(&[], &[]), &[&second]);
    circle.add(&second, &rotation).unwrap();
    assert!(!circle.now.members[&member(2)].key_is_stale);
    assert_eq!(circle.now.members[&member(2)].key, member_key(member(99)));
    assert_eq!(circle.now.may_write(&one.id(), circle.clock), Ok(member(1)));
    // The last phone that leaves takes the member along.
    circle.add(&second, &LEAVE_DEVICE).unwrap();
    assert_eq!(circle.now.access(&member(2), circle.clock), None);
}

#[test]
fn a_removal_is_one_entry_and_the_removed_is_out_at_once() {
    let (mut circle, [one, _, three, _]) = household();
    circle.keep(&circle.rotation(&[member(3)], &[]));
    assert_eq!(circle.now.epoch, 1);
    assert_eq!(circle.now.may_write(&three.id(), circle.clock), Err(NoWriting::NotInCircle));
    assert_eq!(circle.now.may_write(&one.id(), circle.clock), Ok(member(1)));
    assert_eq!(circle.add(&three, &LEAVE), Err(Fault::NotInCircle));
    assert!(!circle.now.active_devices(circle.clock).any(|(id, _)| *id == three.id()));
}

#[test]
fn access_that_ran_out_ends_at_the_relays_clock_and_makes_a_rotation_due() {
    let mut circle = Circle::new();
    let until = circle.clock.plus_ms(10 * DAY_MS);
    let two = circle.let_in(2, Access::Member, Some(until));
    let one = circle.founder.clone();
    circle.wait_days(9);
    assert_eq!(circle.now.may_write(&two.id(), circle.clock), Ok(member(2)));
    circle.wait_days(1);
    assert_eq!(circle.now.may_write(&two.id(), circle.clock), Err(NoWriting::NotInCircle));
    assert!(circle.now.rotation_is_due(circle.clock));
    assert_eq!(circle.now.may_write(&one.id(), circle.clock), Err(NoWriting::RotateFirst));
    // Sealing to who ran out is refused; the rotation takes them out for good.
    let everyone = circle.now.devices.keys().copied().collect::<Vec<_>>();
    assert_eq!(circle.add(&one, &rotation_to(everyone.into_iter(), &[], &[])), Err(Fault::SealsDiffer));
    circle.keep(&circle.rotation(&[], &[]));
    assert!(circle.now.members[&member(2)].gone.is_some());
    assert!(!circle.now.rotation_is_due(circle.clock));
    assert_eq!(circle.now.may_write(&one.id(), circle.clock), Ok(member(1)));
}

#[test]
fn a_claim_makes_a_keeper_after_thirty_days_unless_a_keeper_objects() {
    let (mut circle, [one, _, three, _]) = household();
    circle.add(&three, &ControlEntry::ClaimKeeper).unwrap();
    let claimed = circle.clock;
    assert_eq!(circle.add(&three, &ControlEntry::ClaimKeeper), Err(Fault::AlreadyThere));
    let effect = claimed.plus_ms(CLAIM_WAIT_MS);
    assert_eq!(circle.now.access(&member(3), effect.plus_ms(0)), Some(Access::Keeper));
    assert_eq!(circle.now.access(&member(3), claimed.plus_ms(CLAIM_WAIT_MS - 1)), Some(Access::Member));

    let mut objected = circle.clone();
    objected.add(&one, &access(member(3), Access::Member, None)).unwrap();
    objected.wait_days(31);
    assert_eq!(objected.now.access(&member(3), objected.clock), Some(Access::Member));
    assert_eq!(objected.add(&three, &freeze(Writing::Frozen)), Err(Fault::NotAllowed));

    circle.wait_days(29);
    assert_eq!(circle.add(&three, &freeze(Writing::Frozen)), Err(Fault::NotAllowed));
    circle.wait_days(1);
    assert_eq!(circle.add(&three, &freeze(Writing::Frozen)), Ok(()));
}

#[test]
fn ones_own_words_go_at_once_and_anothers_when_every_keeper_agreed() {
    let (mut circle, [one, two, three, _]) = household();
    circle.add(&three, &erasure(&[(PAGE, &three), (PAGE + 1, &three)])).unwrap();
    assert_eq!(circle.now.erased.keys().copied().collect::<Vec<_>>(), [PAGE, PAGE + 1]);

    let asked = PAGE + 2;
    circle.add(&three, &erasure(&[(asked, &one)])).unwrap();
    let erase = circle.now.head;
    assert!(!circle.now.erased.contains_key(&asked));
    circle.add(&one, &ControlEntry::AgreeErase { erase }).unwrap();
    assert!(!circle.now.erased.contains_key(&asked), "one keeper of two agreed");
    circle.add(&two, &ControlEntry::AgreeErase { erase }).unwrap();
    assert_eq!(circle.now.erased.get(&asked), Some(&one.id()));
    assert!(circle.now.pending_erasures.is_empty());
    assert_eq!(circle.add(&two, &ControlEntry::AgreeErase { erase }), Err(Fault::BadErasure));

    // Asking counts as agreeing.
    circle.add(&two, &erasure(&[(PAGE + 3, &three)])).unwrap();
    let erase = circle.now.head;
    circle.add(&one, &ControlEntry::AgreeErase { erase }).unwrap();
    assert!(circle.now.erased.contains_key(&(PAGE + 3)));
    // One record of another's makes the whole erasure wait.
    circle.add(&three, &erasure(&[(PAGE + 4, &three), (PAGE + 5, &one)])).unwrap();
    assert!(!circle.now.erased.contains_key(&(PAGE + 4)));
}

#[test]
fn a_circle_with_one_keeper_erases_on_that_keepers_word() {
    let mut circle = Circle::new();
    let three = circle.let_in(3, Access::Member, None);
    let page = circle.ten_pages();
    circle.keep(&erasure(&[(page, &three)]));
    assert!(circle.now.erased.contains_key(&page));
}

#[test]
fn an_invitation_closes_by_the_relays_clock() {
    let mut circle = Circle::new();
    let one = circle.founder.clone();
    circle.keep(&invitation(2, member(2), Access::Member, None));
    let made = circle.clock;
    let knock_until = circle.now.invites[&invite(2)].knock_until;
    assert_eq!(knock_until, made.plus_ms(7 * DAY_MS));
    // A knock in time may be answered for another week.
    let mut in_time = circle.clone();
    in_time.wait_days(13);
    in_time.keep(&admission(2, &Phone::of(2, member(2))));
    circle.wait_days(14);
    assert_eq!(circle.add(&one, &admission(2, &Phone::of(2, member(2)))), Err(Fault::InviteClosed));
}

#[test]
fn an_invitation_that_was_taken_back_lets_nobody_in() {
    let mut circle = Circle::new();
    let one = circle.founder.clone();
    circle.keep(&invitation(2, member(2), Access::Member, None));
    circle.keep(&ControlEntry::RevokeInvite { invite: invite(2) });
    assert_eq!(circle.add(&one, &admission(2, &Phone::of(2, member(2)))), Err(Fault::InviteClosed));
}

#[test]
fn who_lost_every_phone_comes_back_as_the_same_member() {
    let (mut circle, [one, _, three, _]) = household();
    circle.keep(&circle.rotation(&[], &[three.id()]));
    assert!(circle.now.members[&member(3)].key_is_stale);
    circle.keep(&invitation(9, member(3), Access::Member, None));
    let fresh = Phone::of(9, member(3));
    // Not as a newcomer: the member is there.
    assert_eq!(circle.add(&one, &admission(9, &fresh)), Err(Fault::AlreadyThere));
    circle.keep(&readmission(9, &fresh));
    assert_eq!(circle.now.active(&fresh.id(), circle.clock), Some((member(3), Access::Member)));
    assert!(!circle.now.members[&member(3)].key_is_stale);
    assert_eq!(circle.now.active(&three.id(), circle.clock), None);

    // Nor does a newcomer's invitation let an unknown member back in.
    circle.keep(&invitation(10, member(10), Access::Member, None));
    let outcome = circle.add(&one, &readmission(10, &Phone::of(10, member(10))));
    assert_eq!(outcome, Err(Fault::NoSuchMember));
}

#[test]
fn who_was_removed_can_be_let_back_in() {
    let (mut circle, _) = household();
    circle.keep(&circle.rotation(&[member(3)], &[]));
    circle.keep(&invitation(9, member(3), Access::Reader, None));
    let fresh = Phone::of(9, member(3));
    circle.keep(&readmission(9, &fresh));
    assert_eq!(circle.now.active(&fresh.id(), circle.clock), Some((member(3), Access::Reader)));
}

#[test]
fn a_new_recovery_code_ends_the_one_before() {
    let (mut circle, [_, _, three, _]) = household();
    let (entry, first) = recovery(30, &three);
    circle.add(&three, &entry).unwrap();
    assert!(!circle.now.rotation_is_due(circle.clock), "the first one takes nothing from anybody");
    let (entry, second) = recovery(31, &three);
    circle.add(&three, &entry).unwrap();
    assert!(circle.now.active(&first.id(), circle.clock).is_none());
    assert_eq!(circle.now.active(&second.id(), circle.clock), Some((member(3), Access::Member)));
    assert!(circle.now.rotation_is_due(circle.clock), "the old code can still read this epoch");
    // The code brings a phone back in.
    let fresh = Phone::of(32, member(3));
    circle.add(&second, &another_phone(&fresh)).unwrap();
    assert_eq!(circle.now.active(&fresh.id(), circle.clock), Some((member(3), Access::Member)));
}

#[test]
fn frozen_means_that_nobody_writes_until_it_is_opened() {
    let (mut circle, [one, _, three, four]) = household();
    assert_eq!(circle.now.may_write(&four.id(), circle.clock), Err(NoWriting::ReaderOnly));
    circle.keep(&freeze(Writing::Frozen));
    assert_eq!(circle.now.may_write(&one.id(), circle.clock), Err(NoWriting::Frozen));
    assert_eq!(circle.now.may_write(&three.id(), circle.clock), Err(NoWriting::Frozen));
    circle.keep(&freeze(Writing::Open));
    assert_eq!(circle.now.may_write(&three.id(), circle.clock), Ok(member(3)));
}

#[test]
fn a_fork_is_resumed_on_the_relays_own_word() {
    let (mut circle, _) = household();
    let entry = resume(2, 5, circle.now.circle);
    circle.keep(&entry);
    assert_eq!(circle.now.resumed.iter().map(|resumed| resumed.fork).collect::<Vec<_>>(), [2]);
    // A new relay key: the old one's word proves nothing any more.
    let one = circle.founder.clone();
    circle.keep(&ControlEntry::RelayKey { relay: one.keys().sign });
    assert_eq!(circle.add(&one, &entry), Err(Fault::BadEvidence));
}

#[test]
fn a_circle_holds_so_many_and_no_more() {
    let mut circle = Circle::new();
    let one = circle.founder.clone();
    let nth = |at: usize| -> [u8; 16] { u128::try_from(at + 1_000).unwrap().to_be_bytes() };
    let invite_nth = |at: usize| {
        let mut entry = invitation(0, Fixed::new(nth(at)), Access::Reader, None);
        if let ControlEntry::Invite { invite, .. } = &mut entry {
            *invite = InviteId::new(nth(at));
        }
        entry
    };
    let mut open = circle.clone();
    for at in 0..MAX_OPEN_INVITES {
        open.keep(&invite_nth(at));
    }
    assert_eq!(open.add(&one, &invite_nth(MAX_OPEN_INVITES)), Err(Fault::TooMany));
    open.wait_days(7);
    assert_eq!(open.add(&one, &invite_nth(MAX_OPEN_INVITES)), Ok(()), "those that closed do not count");

    // The founder's phone is one; each newcomer brings one.
    let phone = |at: usize| {
        let mut keys = one.keys();
        let number = u32::try_from(at).unwrap();
        keys.sign = Fixed::new(std::array::from_fn(|byte| number.to_be_bytes()[byte % 4]));
        keys
    };
    let mut members = circle.clone();
    for at in 1..MAX_MEMBERS {
        let entry = ControlEntry::Admit {
            invite: InviteId::new(nth(at)),
            knock: Fixed::ZERO,
            device: phone(at),
            member_key: member_key(member(9)),
            seal: some_seal(),
        };
        members.keep(&invite_nth(at));
        members.keep(&entry);
    }
    assert_eq!(members.now.members.len(), MAX_MEMBERS);
    assert_eq!(members.add(&one, &invite_nth(MAX_MEMBERS)), Err(Fault::TooMany));

    for at in 1..MAX_ACTIVE_DEVICES {
        circle.keep(&ControlEntry::AddDevice {
            device: phone(at),
            seal: some_seal(),
            member_seal: some_seal(),
        });
    }
    let one_more = ControlEntry::AddDevice {
        device: phone(MAX_ACTIVE_DEVICES),
        seal: some_seal(),
        member_seal: some_seal(),
    };
    assert_eq!(circle.add(&one, &one_more), Err(Fault::TooMany));
    let rotation = circle.rotation(&[], &[]);
    let (record, _) = signed(&one, circle.now.head, circle.now.epoch, &rotation);
    assert!(record.len_bytes() <= shared::record::MAX_RECORD_BYTES, "its rotation fits in one record");
}
