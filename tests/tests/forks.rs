//! A relay that was put back to an old copy and gave numbers anew: what was built on the lost log, and who may say where
//! it goes on.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "steps that several tests share are tests too: what is not there stops them where it is missed"
)]

use e2e::village::{Village, Who};
use shared::circle::pages::{NewPage, Role};
use shared::circle::schema::field;
use shared::codec;
use shared::control::ControlEntry;
use shared::crypto::Secret;
use shared::crypto::body::{Standing, sign_control};
use shared::crypto::keys::DeviceSecrets;
use shared::device::AlarmKind;
use shared::edit::{Op, Value};
use shared::ids::{CircleId, Fixed, LogHash, RecordHash};
use shared::intent::Intent;
use shared::record::{Checkpoint, Placed};
use shared::wire::{FromRelay, MAX_BATCH_RECORDS};

struct Homes {
    village: Village,
    anna: Who,
    mama: Who,
    bram: Who,
    circle: CircleId,
}

fn three(seed: u64) -> Homes {
    let mut village = Village::new(seed);
    let [anna, mama, bram] = ["Anna", "Mama", "Bram"].map(|name| village.phone(name, 0));
    let circle = village.circle_of(anna, &[mama, bram]);
    Homes { village, anna, mama, bram, circle }
}

impl Homes {
    fn change(&mut self, who: Who, words: &str, field: u16, text: &str) {
        let entry = self.village.entry(who, &self.circle, words).unwrap();
        let ops = vec![Op::Put { field, value: Value::Text(text.to_owned()) }];
        self.village.tap(who, Intent::Change { circle: self.circle, entry, ops });
        self.village.pass(1_000);
    }

    fn shows(&self, who: Who, text: &str) -> bool {
        self.village.shows(who, &self.circle, text)
    }

    fn alarms(&self, who: Who) -> Vec<AlarmKind> {
        let view = self.village.at_phone(who).view(&self.circle).unwrap();
        view.alarms.iter().map(|alarm| alarm.kind).collect()
    }

    /// The relay is put back; Bram, who saw nothing of what it lost, writes on it; then the other comes back.
    fn part(&mut self, backup: server::store::memory::MemoryStore, other: Who) {
        for who in [self.anna, self.mama] {
            self.village.cut(who);
        }
        self.village.restore_relay(backup);
        self.village.mend(self.bram);
        self.village.note(self.bram, &self.circle, "op het nieuwe blad");
        self.village.quiet(&self.circle);
        self.village.mend(other);
        self.village.pass(30_000);
        assert_eq!(self.alarms(other), [AlarmKind::Fork]);
    }

    fn goes_on(&mut self, who: Who) {
        self.village.tap(who, Intent::Resume { circle: self.circle });
        self.village.pass(30_000);
    }
}

#[test]
fn what_was_built_on_anothers_lost_words_is_written_again_without_them() {
    let mut homes = three(60);
    let (anna, mama, bram) = (homes.anna, homes.mama, homes.bram);
    let backup = homes.village.backup();
    homes.village.cut(bram);
    homes.change(anna, "Sam", field::child::TO_KNOW, "bang in het donker");
    homes.change(mama, "Sam", field::child::TO_KNOW, "houdt van zingen");
    assert!(homes.shows(anna, "houdt van zingen"), "one was built on the other");
    homes.part(backup, mama);
    // Anna is not there; perhaps she never comes back.
    homes.goes_on(mama);
    homes.village.quiet(&homes.circle);
    for who in [mama, bram] {
        assert!(homes.shows(who, "houdt van zingen"));
        assert!(!homes.shows(who, "bang in het donker"), "Anna's words are hers to bring back");
    }
    homes.village.mend(anna);
    homes.village.pass(30_000);
    homes.goes_on(anna);
    homes.village.quiet(&homes.circle);
    for who in [anna, mama, bram] {
        assert!(homes.shows(who, "houdt van zingen") && homes.shows(who, "bang in het donker"));
    }
    homes.village.check(&homes.circle);
}

#[test]
fn changes_to_a_page_that_is_lost_wait_for_who_made_it_and_hold_up_nothing() {
    let mut homes = three(61);
    let (anna, mama, bram) = (homes.anna, homes.mama, homes.bram);
    let backup = homes.village.backup();
    homes.village.cut(bram);
    let member = shared::ids::MemberId::new([7; 16]);
    let card = NewPage::member(member, "Juf Lies", Role::Other);
    homes.village.write(anna, &homes.circle, card);
    homes.village.pass(5_000);
    // More than one batch of them, so that what can go does not stand behind what cannot.
    for number in 0..MAX_BATCH_RECORDS {
        homes.change(mama, "Juf Lies", field::member::ORGANISATION, &format!("de Regenboog {number}"));
    }
    homes.change(mama, "Juf Lies", field::member::ORGANISATION, "de Regenboog");
    let waiting = MAX_BATCH_RECORDS + 1;
    homes.part(backup, mama);
    homes.goes_on(mama);
    let unsent = |homes: &Homes| homes.village.at_phone(mama).view(&homes.circle).unwrap().unsent;
    assert_eq!(unsent(&homes), waiting, "there is no page for them");
    homes.village.note(mama, &homes.circle, "gewoon verder");
    homes.village.pass(10_000);
    assert!(homes.shows(bram, "gewoon verder"));
    homes.village.crash(mama);
    homes.village.pass(20_000);
    assert_eq!(unsent(&homes), waiting, "and they still wait");
    homes.village.mend(anna);
    homes.village.pass(30_000);
    homes.goes_on(anna);
    homes.village.quiet(&homes.circle);
    for who in [anna, mama, bram] {
        assert!(homes.shows(who, "Juf Lies") && homes.shows(who, "de Regenboog"));
    }
    homes.village.check(&homes.circle);
}

/// What somebody with this phone's keys could put next in the log.
fn next_control(homes: &Homes, who: Who, entry: &ControlEntry) -> Placed {
    let device = DeviceSecrets::from_seed(Secret::new(homes.village.at_phone(who).seed())).unwrap();
    let log = homes.village.log(&homes.circle);
    let mut own = log.iter().filter_map(|kept| Some((kept.placed.record.parse_header().ok()?, kept.hash)));
    let (number, prev) = own
        .rfind(|(header, _)| header.device == device.id())
        .map_or((0, RecordHash::ZERO), |(header, hash)| (header.number, hash));
    let membership = homes.village.at_phone(homes.bram).view(&homes.circle).unwrap().membership.unwrap();
    let last = log.last().unwrap();
    let standing = Standing {
        circle: homes.circle,
        number: number + 1,
        prev,
        epoch: membership.epoch,
        control: membership.head,
        seen_seq: last.placed.seq,
        seen_hash: last.log_hash,
    };
    let record = sign_control(&standing, entry, &device);
    Placed { seq: last.placed.seq + 1, received: last.placed.received, record }
}

#[test]
fn only_a_keepers_own_word_makes_a_phone_leave_its_log() {
    let mut homes = three(62);
    let (anna, mama) = (homes.anna, homes.mama);
    let backup = homes.village.backup();
    let common = homes.village.log(&homes.circle).pop().unwrap();
    homes.village.cut(homes.bram);
    homes.village.note(anna, &homes.circle, "op het oude blad");
    homes.village.pass(10_000);
    let lost = homes.village.log(&homes.circle).pop().unwrap();
    let lost: Checkpoint = homes.village.checkpoint(&homes.circle, lost.placed.seq, &lost.log_hash);
    homes.part(backup, mama);
    let resume =
        |fork: u64, hash: LogHash, lost: &Checkpoint| ControlEntry::Resume { fork, hash, lost: lost.clone() };
    let (fork, hash) = (common.placed.seq, common.log_hash);
    let honest = next_control(&homes, anna, &resume(fork, hash, &lost));
    let mut unsigned = honest.clone();
    unsigned.record.signature = Fixed::new([9; 64]);
    let invented = Checkpoint { signature: Fixed::new([9; 64]), ..lost.clone() };
    let forged = [
        ("a member who keeps nothing says it", next_control(&homes, mama, &resume(fork, hash, &lost))),
        ("nobody signed it", unsigned),
        ("it proves no loss", next_control(&homes, anna, &resume(fork, hash, &invented))),
        ("it is about another place", next_control(&homes, anna, &resume(fork - 1, hash, &lost))),
        ("it is about another log", next_control(&homes, anna, &resume(fork, LogHash::new([9; 32]), &lost))),
    ];
    let shown = |homes: &mut Homes, placed: &Placed| {
        let entries = vec![placed.clone()];
        let page = FromRelay::Control { circle: homes.circle, entries, last: placed.seq };
        homes.village.receive(mama, page.to_frame());
    };
    let before = homes.village.at_phone(mama).disk.clone();
    for (why, placed) in forged {
        assert!(codec::from_bytes::<ControlEntry>(placed.record.body.as_ref().unwrap()).is_ok());
        shown(&mut homes, &placed);
        assert_eq!(homes.alarms(mama), [AlarmKind::Fork], "{why}");
        assert_eq!(homes.village.at_phone(mama).disk, before, "{why}");
    }
    assert!(homes.shows(mama, "op het oude blad"));
    // Anna's own word is followed, so the others were refused for what is wrong with them.
    shown(&mut homes, &honest);
    assert!(homes.alarms(mama).is_empty());
    assert!(!homes.shows(mama, "op het oude blad"), "hers to bring back");
}
