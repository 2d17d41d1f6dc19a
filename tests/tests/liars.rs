//! Lies inside records, and members that lie: each is refused or visibly flagged, the app goes on, and nothing written is
//! lost. What a relay can say that is not so, with records that are real, is told in `evil_relay`.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "steps that several tests share are tests too: what is not there stops them where it is missed"
)]

use e2e::village::Village;
use e2e::village::steps::today;
use rand_chacha::ChaCha8Rng;
use rand_core::SeedableRng;
use server::store::{CircleRow, Kept, Store};
use shared::circle::pages::NewPage;
use shared::circle::schema::field;
use shared::codec;
use shared::control::{Access, ControlEntry, DeviceSeal};
use shared::crypto::body::{Standing, seal_circle, sign_control};
use shared::crypto::epoch::{SealPlace, commitment, open_epoch, seal_epoch, wrap_previous};
use shared::crypto::keys::DeviceSecrets;
use shared::crypto::{Secret, seal_to};
use shared::device::{AlarmKind, QuarantineRow, Situation, Table};
use shared::edit::{BODY_VERSION, Body, Creation, Edit, Op, Value};
use shared::identity::Purpose;
use shared::ids::{Audience, CircleId, DeviceId, EditId, EntryId, KnockHash, LogHash, MemberId, RecordHash};
use shared::intent::{Arrangement, Intent};
use shared::record::{Head, Placed, Record, body_hash, log_hash};
use shared::time::Instant;
use shared::verdict::{Reason, Verdict};
use shared::wire::{FromRelay, Knock, KnockRequest, Refusal, Reveal, ToRelay};

fn two(seed: u64) -> (Village, usize, usize, CircleId) {
    let mut village = Village::new(seed);
    let (anna, mama) = (village.phone("Anna", 0), village.phone("Mama", 0));
    let circle = village.circle_of(anna, &[mama]);
    (village, anna, mama, circle)
}

fn alarms(village: &Village, who: usize, circle: &CircleId) -> Vec<AlarmKind> {
    village.at_phone(who).view(circle).unwrap().alarms.iter().map(|alarm| alarm.kind).collect()
}

#[test]
fn a_relay_that_is_silent_or_speaks_nonsense_loses_nothing() {
    let (mut village, anna, mama, circle) = two(31);
    village.lie = Some(|_| Vec::new());
    village.note(mama, &circle, "in de stilte");
    village.pass(10 * 60_000);
    assert!(village.shows(mama, &circle, "in de stilte"));
    village.lie = None;
    for nonsense in [vec![], vec![0xff; 40], b"<html>502 Bad Gateway</html>".to_vec(), vec![0x9f; 100_000]] {
        village.receive(mama, nonsense);
        village.pass(1_000);
    }
    village.quiet(&circle);
    assert!(village.shows(anna, &circle, "in de stilte"));
    assert!(alarms(&village, mama, &circle).is_empty());
    village.check(&circle);
}

#[test]
fn an_old_page_changes_nothing() {
    let (mut village, anna, mama, circle) = two(32);
    let old: Vec<Vec<u8>> = village
        .log(&circle)
        .iter()
        .map(|kept| {
            let checkpoint = village.checkpoint(&circle, kept.placed.seq, &kept.log_hash);
            FromRelay::Records {
                circle,
                records: vec![kept.placed.clone()],
                checkpoint,
                head: kept.placed.seq,
            }
            .to_frame()
        })
        .collect();
    village.note(anna, &circle, "nieuw");
    village.quiet(&circle);
    let before = village.at_phone(mama).disk.clone();
    for frame in old.into_iter().rev() {
        village.receive(mama, frame);
    }
    village.pass(60_000);
    assert_eq!(village.at_phone(mama).disk, before);
    assert!(alarms(&village, mama, &circle).is_empty());
}

// -- a relay that puts in records of its own choice, with numbers, log hashes and checkpoints that are right

fn put_in(village: &mut Village, circle: &CircleId, record: Record) {
    let mut store = village.backup();
    let row = store.circle(circle).unwrap().unwrap();
    let header = record.parse_header().unwrap();
    let (seq, hash) = (row.head + 1, record.hash());
    let placed = Placed { seq, received: row.received, record };
    let log = log_hash(&row.log_hash, seq, row.received, &hash);
    store.begin().unwrap();
    store.append(circle, &Kept { placed, hash, log_hash: log }, &header).unwrap();
    store.set_circle(circle, &CircleRow { head: seq, log_hash: log, ..row }).unwrap();
    store.commit().unwrap();
    village.restore_relay(store);
    village.pass(60_000);
}

/// A member's phone in evil hands: its keys, taken from its disk, and what they open.
struct Evil {
    device: DeviceSecrets,
    epoch_key: Secret,
    standing: Standing,
    member: MemberId,
}

fn evil(village: &Village, who: usize, circle: &CircleId) -> Evil {
    let seed = village.at_phone(who).seed();
    let device = DeviceSecrets::from_seed(Secret::new(seed)).unwrap();
    let view = village.at_phone(who).view(circle).unwrap();
    let (membership, member) = (view.membership.unwrap(), view.me.unwrap());
    let log = village.log(circle);
    let mut epoch_key = None;
    let (mut number, mut prev) = (0, RecordHash::ZERO);
    for kept in &log {
        let header = kept.placed.record.parse_header().unwrap();
        if header.device == device.id() {
            (number, prev) = (header.number, kept.hash);
        }
        let entry = kept.placed.record.body.as_ref().and_then(|body| ControlEntry::parse(body).ok());
        if let Some(ControlEntry::Admit { device: admitted, seal, .. }) = entry
            && admitted.id() == device.id()
        {
            let place = SealPlace { circle: *circle, previous_control: header.control };
            epoch_key = open_epoch(&seal, 0, place, &device, &membership.commitment).ok();
        }
    }
    let last = log.last().unwrap();
    let standing = Standing {
        circle: *circle,
        number: number + 1,
        prev,
        epoch: membership.epoch,
        control: membership.head,
        seen_seq: last.placed.seq,
        seen_hash: last.log_hash,
    };
    Evil { device, epoch_key: epoch_key.unwrap(), standing, member }
}

impl Evil {
    fn seal(&self, body: Vec<u8>) -> Record {
        let mut rng = ChaCha8Rng::seed_from_u64(9);
        seal_circle(&self.standing, body, vec![], &self.epoch_key, &self.device, &mut rng)
    }

    fn body(&self, random: u8, entry: Option<EntryId>, parents: Vec<EditId>, edit: Edit) -> Body {
        let edit_random = [random; 8];
        let own = EditId::of_device(self.device.id(), edit_random).entry(Audience::Circle);
        Body {
            version: BODY_VERSION,
            entry: entry.unwrap_or(own),
            edit_random,
            parents,
            wall: Instant::from_ms(1),
            edit,
            blob_keys: vec![],
            readers: vec![],
        }
    }
}

fn text(field: u16, words: &str) -> Op {
    Op::Put { field, value: Value::Text(words.to_owned()) }
}

/// A record that no honest relay takes: whoever reads it stops, says so with evidence, and goes on when it is gone.
fn refused_on_sight(make: fn(&Village, usize, &CircleId, Evil) -> Record) {
    let (mut village, anna, mama, circle) = two(33);
    village.note(mama, &circle, "echt");
    village.quiet(&circle);
    let honest = village.backup();
    let evil = evil(&village, mama, &circle);
    let record = make(&village, mama, &circle, evil);
    put_in(&mut village, &circle, record);
    assert_eq!(alarms(&village, anna, &circle), [AlarmKind::BadRecord]);
    assert!(!village.at_phone(anna).view(&circle).unwrap().alarms[0].evidence.is_empty());
    village.note(anna, &circle, "ik schrijf door");
    village.restore_relay(honest);
    village.pass(60_000);
    village.quiet(&circle);
    assert!(village.shows(mama, &circle, "ik schrijf door"));
}

#[test]
fn a_strangers_record_is_an_alarm() {
    refused_on_sight(|_, _, _, evil| {
        let stranger = DeviceSecrets::from_seed(Secret::new([5; 32])).unwrap();
        let standing = Standing { number: 1, prev: RecordHash::ZERO, ..evil.standing };
        let evil = Evil { device: stranger, standing, ..evil };
        evil.seal(vec![0; 10])
    });
}

#[test]
fn a_record_on_an_old_control_head_is_an_alarm() {
    refused_on_sight(|village, _, circle, evil| {
        let genesis = village.log(circle)[0].hash;
        let standing = Standing { control: genesis, ..evil.standing };
        Evil { standing, ..evil }.seal(vec![0; 10])
    });
}

#[test]
fn a_number_that_was_used_is_an_alarm() {
    refused_on_sight(|_, _, _, evil| {
        let standing = Standing { number: evil.standing.number + 1, ..evil.standing };
        Evil { standing, ..evil }.seal(vec![0; 10])
    });
}

#[test]
fn a_record_of_another_circle_spliced_in_is_an_alarm() {
    refused_on_sight(|_, _, _, evil| {
        let standing = Standing { circle: CircleId::new([9; 16]), ..evil.standing };
        Evil { standing, ..evil }.seal(vec![0; 10])
    });
}

#[test]
fn a_record_that_names_another_record_before_it_is_an_alarm() {
    refused_on_sight(|_, _, _, evil| {
        let standing = Standing { prev: RecordHash::new([9; 32]), ..evil.standing };
        Evil { standing, ..evil }.seal(vec![0; 10])
    });
}

#[test]
fn a_record_under_an_old_epoch_is_an_alarm() {
    let mut village = Village::new(51);
    let [anna, mama, bram] = ["Anna", "Mama", "Bram"].map(|name| village.phone(name, 0));
    let circle = village.circle_of(anna, &[mama, bram]);
    let evil = evil(&village, mama, &circle);
    let members = vec![village.member(bram, &circle).unwrap()];
    village.tap(anna, Intent::Arrange { circle, what: Arrangement::Remove { members, devices: vec![] } });
    village.pass(10_000);
    let membership = village.at_phone(anna).view(&circle).unwrap().membership.unwrap();
    assert_eq!((evil.standing.epoch, membership.epoch), (0, 1));
    let standing = Standing { control: membership.head, ..evil.standing };
    put_in(&mut village, &circle, Evil { standing, ..evil }.seal(vec![0; 10]));
    assert_eq!(alarms(&village, anna, &circle), [AlarmKind::BadRecord]);
}

#[test]
fn a_record_that_saw_another_log_is_a_fork() {
    let (mut village, anna, mama, circle) = two(34);
    let evil = evil(&village, mama, &circle);
    let standing = Standing { seen_hash: LogHash::new([3; 32]), ..evil.standing };
    put_in(&mut village, &circle, Evil { standing, ..evil }.seal(vec![0; 10]));
    assert_eq!(alarms(&village, anna, &circle).first(), Some(&AlarmKind::Fork));
}

#[test]
fn a_removed_devices_record_is_an_alarm() {
    let (mut village, anna, mama, circle) = two(35);
    village.note(mama, &circle, "echt");
    village.quiet(&circle);
    let evil = evil(&village, mama, &circle);
    let members = vec![evil.member];
    village.tap(anna, Intent::Arrange { circle, what: Arrangement::Remove { members, devices: vec![] } });
    village.pass(10_000);
    let membership = village.at_phone(anna).view(&circle).unwrap().membership.unwrap().clone();
    let standing = Standing { control: membership.head, epoch: membership.epoch, ..evil.standing };
    put_in(&mut village, &circle, Evil { standing, ..evil }.seal(vec![0; 10]));
    assert_eq!(alarms(&village, anna, &circle), [AlarmKind::BadRecord]);
}

// -- no lie at all: somebody has a newer version

/// A record of the next version of the control log, and the page in which a relay that knows it would show it.
fn newer_control(village: &Village, who: usize, circle: &CircleId) -> (Placed, FromRelay) {
    let evil = evil(village, who, circle);
    let last = village.log(circle).pop().unwrap();
    let real = sign_control(&evil.standing, &ControlEntry::ClaimKeeper, &evil.device);
    let body = vec![0x82, 17, 0x80];
    let mut header = real.parse_header().unwrap();
    header.body_len = body.len().try_into().unwrap();
    header.body_hash = body_hash(&body);
    let header = codec::to_bytes(&header);
    let signature = evil.device.sign(Purpose::Record, &header);
    let record = Record { header: header.into(), signature, body: Some(body.into()) };
    let seq = last.placed.seq + 1;
    let placed = Placed { seq, received: last.placed.received, record };
    let log = log_hash(&last.log_hash, seq, placed.received, &placed.record.hash());
    let checkpoint = village.checkpoint(circle, seq, &log);
    let page = FromRelay::Records { circle: *circle, records: vec![placed.clone()], checkpoint, head: seq };
    (placed, page)
}

#[test]
fn an_entry_of_a_newer_version_is_waited_at_without_an_alarm() {
    let (mut village, anna, mama, circle) = two(47);
    let (placed, page) = newer_control(&village, mama, &circle);
    let pages: Vec<FromRelay> = (0..8)
        .map(|further| {
            let FromRelay::Records { circle, mut records, checkpoint, head } = page.clone() else { panic!() };
            // The relay goes on pushing what comes after it.
            records[0].seq += further;
            FromRelay::Records { circle, records, checkpoint, head: head + further }
        })
        .collect();
    village.lie = Some(|_| Vec::new());
    for page in pages {
        village.receive(anna, page.to_frame());
        village.pass(1_000);
    }
    let view = village.at_phone(anna).view(&circle).unwrap();
    assert!(view.alarms.is_empty() && view.needs_update);
    let before = view.verified;
    village.note(anna, &circle, "geschreven terwijl we wachten");
    assert!(village.shows(anna, &circle, "geschreven terwijl we wachten"));
    // The same where the entry comes alone, ahead of the records.
    let entries = vec![placed.clone()];
    village.receive(anna, FromRelay::Control { circle, entries, last: placed.seq }.to_frame());
    let view = village.at_phone(anna).view(&circle).unwrap();
    assert!(view.alarms.is_empty() && view.needs_update);
    assert_eq!(view.verified, before, "nothing is taken meanwhile");
    village.lie = None;
    village.cut(anna);
    village.mend(anna);
    village.quiet(&circle);
    assert!(!village.at_phone(anna).view(&circle).unwrap().needs_update);
    assert!(village.shows(mama, &circle, "geschreven terwijl we wachten"));
    village.check(&circle);
}

#[test]
fn a_relay_that_takes_nothing_back_is_not_asked_without_end() {
    let (mut village, anna, mama, circle) = two(48);
    let backup = village.backup();
    village.note(anna, &circle, "na de kopie");
    village.quiet(&circle);
    village.cut(mama);
    village.lie = Some(|message| {
        let FromRelay::Ahead { circle, .. } = message else { return vec![message] };
        vec![message, FromRelay::Refused { code: Refusal::BadRestore, circle: Some(circle) }]
    });
    village.deaf_to = Some(|message| matches!(message, ToRelay::Restore { .. }));
    village.restore_relay(backup);
    let before = village.frames;
    village.pass(120_000);
    assert!(village.frames - before < 60, "{} frames in two minutes", village.frames - before);
    village.lie = None;
    village.deaf_to = None;
    village.mend(mama);
    village.pass(60_000);
    village.quiet(&circle);
    assert!(village.shows(mama, &circle, "na de kopie"));
    village.check(&circle);
}

// -- a member that keeps to the envelope and lies inside it

/// Such a record does not count on any phone, its author and the reason are shown, and the app goes on and opens.
fn quarantined(make: fn(&Village, usize, &CircleId, &Evil) -> Vec<u8>, reason: Reason) {
    let (mut village, anna, mama, circle) = two(36);
    village.note(anna, &circle, "van Anna");
    village.quiet(&circle);
    let evil = evil(&village, mama, &circle);
    let body = make(&village, anna, &circle, &evil);
    put_in(&mut village, &circle, evil.seal(body));
    village.pass(30_000);
    village.note(anna, &circle, "gewoon verder");
    village.quiet(&circle);
    village.crash(anna);
    village.pass(20_000);
    village.quiet(&circle);
    for who in [anna, mama] {
        let rows = village.at_phone(who).disk.rows_of(Table::Quarantine, &circle);
        let rows: Vec<QuarantineRow> = rows.iter().map(|(_, row)| codec::from_bytes(row).unwrap()).collect();
        assert_eq!(rows.len(), 1);
        assert_eq!((rows[0].verdict, rows[0].member), (Verdict::Quarantined(reason), evil.member));
        assert!(village.shows(who, &circle, "van Anna") && village.shows(who, &circle, "gewoon verder"));
    }
    village.check(&circle);
}

fn annas_note(village: &Village, anna: usize, circle: &CircleId) -> (EntryId, EditId) {
    let entry = village.entry(anna, circle, "van Anna").unwrap();
    // Its only edit made it, so the phone's next edit would be built on exactly that one; anyone can find its id.
    (entry, village.at_phone(anna).only_edit(circle, &entry))
}

#[test]
fn rubbish_in_a_good_envelope_is_quarantined() {
    quarantined(|_, _, _, _| vec![0x17; 30], Reason::Malformed);
}

#[test]
fn a_change_to_anothers_page_is_quarantined() {
    quarantined(
        |village, anna, circle, evil| {
            let (entry, made) = annas_note(village, anna, circle);
            let edit = Edit { creation: None, ops: vec![text(field::day_note::TEXT, "iets anders")] };
            evil.body(1, Some(entry), vec![made], edit).to_bytes()
        },
        Reason::NotTheAuthor,
    );
}

#[test]
fn a_page_under_anothers_id_is_quarantined() {
    quarantined(
        |village, anna, circle, evil| {
            let (entry, _) = annas_note(village, anna, circle);
            let edit = Edit { creation: Some(Creation { kind: 14, about: None }), ops: vec![] };
            evil.body(2, Some(entry), vec![], edit).to_bytes()
        },
        Reason::NoSuchEntry,
    );
}

#[test]
fn a_value_that_does_not_fit_is_quarantined() {
    quarantined(
        |_, _, _, evil| {
            let ops = vec![Op::Put { field: field::day_note::MOOD, value: Value::Choice(77) }];
            evil.body(3, None, vec![], Edit { creation: Some(Creation { kind: 14, about: None }), ops })
                .to_bytes()
        },
        Reason::WrongValue,
    );
}

#[test]
fn an_edit_on_a_parent_that_is_nowhere_is_quarantined() {
    quarantined(
        |village, _, circle, evil| {
            let child = village.entry(0, circle, "Sam").unwrap();
            let edit = Edit { creation: None, ops: vec![text(field::child::TO_KNOW, "x")] };
            evil.body(4, Some(child), vec![EditId::new([8; 24])], edit).to_bytes()
        },
        Reason::UnknownParent,
    );
}

#[test]
fn an_edit_for_readers_in_a_record_for_everyone_is_quarantined() {
    quarantined(
        |_, _, _, evil| {
            let edit = Edit { creation: Some(Creation { kind: 14, about: None }), ops: vec![] };
            let mut body = evil.body(5, None, vec![], edit);
            body.readers = vec![evil.member];
            body.to_bytes()
        },
        Reason::OtherReaders,
    );
}

#[test]
fn a_record_that_does_not_open_is_an_alarm_and_the_log_goes_on() {
    let (mut village, anna, mama, circle) = two(37);
    let mut evil = evil(&village, mama, &circle);
    evil.epoch_key = Secret::new([1; 32]);
    put_in(&mut village, &circle, evil.seal(vec![0; 10]));
    village.note(anna, &circle, "gewoon verder");
    village.quiet(&circle);
    assert_eq!(alarms(&village, anna, &circle), [AlarmKind::DoesNotOpen]);
    let alarm = village.at_phone(anna).view(&circle).unwrap().alarms[0].clone();
    assert_eq!(alarm.device, Some(evil.device.id()), "it names who wrote it");
    village.check(&circle);
}

#[test]
fn a_head_that_differs_is_a_fork_with_evidence() {
    let (mut village, anna, mama, circle) = two(39);
    let evil = evil(&village, mama, &circle);
    let (seq, hash, device) = (3, LogHash::new([8; 32]), evil.device.id());
    let signature = evil.device.sign(Purpose::Head, &Head::message(&circle, &device, seq, &hash));
    let head = Head { circle, device, seq, hash, signature };
    village.receive(anna, FromRelay::Heads { circle, heads: vec![head] }.to_frame());
    let alarm = village.at_phone(anna).view(&circle).unwrap().alarms[0].clone();
    assert_eq!((alarm.kind, alarm.device), (AlarmKind::Fork, Some(device)));
    assert_eq!(alarm.evidence.len(), 2, "the head, and what the relay signed for this phone");
}

#[test]
fn a_circle_that_begins_otherwise_than_the_link_says_is_an_alarm() {
    let (mut village, anna, _, circle) = two(40);
    let joiner = village.phone("Opa", 0);
    let mut link = village.invite(anna, &circle, Access::Member, None);
    link.fingerprint = RecordHash::new([1; 32]);
    let invite = link.invite;
    village.tap(joiner, Intent::Knock { link, name: "Opa".to_owned() });
    village.pass(5_000);
    village.tap(anna, Intent::Answer { circle, invite });
    village.pass(5_000);
    village.tap(anna, Intent::Arrange { circle, what: Arrangement::LetIn(invite) });
    village.pass(60_000);
    assert_eq!(alarms(&village, joiner, &circle), [AlarmKind::OtherCircle]);
    assert_ne!(village.situation(joiner, &circle), Some(Situation::In));
    assert!(village.at_phone(joiner).disk.cards(&circle).is_empty());
}

/// A new epoch by a member who sends one phone rubbish instead of the key.
fn rotation_that_leaves_out(village: &Village, evil: &Evil, circle: &CircleId, victim: DeviceId) -> Record {
    let mut rng = ChaCha8Rng::seed_from_u64(10);
    let membership = village.at_phone(0).view(circle).unwrap().membership.unwrap();
    let (key, epoch) = (Secret::new([4; 32]), membership.epoch + 1);
    let place = SealPlace { circle: *circle, previous_control: membership.head };
    let nobody = DeviceSecrets::from_seed(Secret::new([5; 32])).unwrap().keys();
    let staying = membership.remaining_devices(Instant::from_ms(village.now), &[], &[]);
    let seals = staying.iter().map(|(id, keys)| {
        let to = if *id == victim { &nobody } else { keys };
        DeviceSeal { device: *id, seal: seal_epoch(&key, epoch, place, to, &mut rng).unwrap() }
    });
    let rotate = ControlEntry::Rotate {
        remove_members: vec![],
        remove_devices: vec![],
        seals: seals.collect(),
        wrap: wrap_previous(&key, circle, epoch, &evil.epoch_key, &mut ChaCha8Rng::seed_from_u64(11)).into(),
        commitment: commitment(&key, circle, epoch),
        renewal: None,
    };
    sign_control(&evil.standing, &rotate, &evil.device)
}

#[test]
fn who_was_sent_rubbish_for_a_key_says_so_and_reads_on_when_somebody_seals_it_again() {
    let mut village = Village::new(49);
    let [anna, mama, bram] = ["Anna", "Mama", "Bram"].map(|name| village.phone(name, 0));
    let circle = village.circle_of(anna, &[mama, bram]);
    let evil = evil(&village, mama, &circle);
    let victim = village.at_phone(bram).device().unwrap().id();
    let rotate = rotation_that_leaves_out(&village, &evil, &circle, victim);
    put_in(&mut village, &circle, rotate);
    assert_eq!(alarms(&village, bram, &circle), [AlarmKind::BadSeal]);
    let alarm = village.at_phone(bram).view(&circle).unwrap().alarms[0].clone();
    assert_eq!(alarm.device, Some(evil.device.id()), "it names who sent it");
    village.note(bram, &circle, "ik kan het niet lezen");
    for number in 0..9 {
        village.note(anna, &circle, &format!("dicht {number}"));
        village.pass(5_000);
    }
    assert!(!village.shows(bram, &circle, "dicht 0"));
    assert_eq!(alarms(&village, bram, &circle), [AlarmKind::BadSeal], "the relay left nothing out");
    village.tap(anna, Intent::Arrange { circle, what: Arrangement::Reseal(vec![victim]) });
    village.pass(10_000);
    village.quiet(&circle);
    assert!(village.shows(bram, &circle, "dicht 0") && village.shows(bram, &circle, "dicht 8"));
    assert!(village.shows(anna, &circle, "ik kan het niet lezen"));
    village.crash(bram);
    village.pass(20_000);
    village.quiet(&circle);
    village.check(&circle);
}

/// What a relay that also has the link can do: it knocks itself, learns `r` from the answer, and answers the joiner with
/// it. It opens what was sealed to `opener` and seals what `change` makes of it to the phone that made `knock`.
fn answer_in_between(
    village: &Village,
    circle: &CircleId,
    opener: usize,
    knock: &Knock,
    change: fn(&mut Vec<u8>),
) -> Reveal {
    let device = DeviceSecrets::from_seed(Secret::new(village.at_phone(opener).seed())).unwrap();
    let answer = village.backup().reveals_for(&device.id()).unwrap().pop().unwrap().1;
    let info = |hash: &KnockHash| {
        let parts: [&[u8]; 4] =
            [b"heenweer.reveal.v1", circle.as_bytes(), answer.invite.as_bytes(), hash.as_bytes()];
        parts.concat()
    };
    let (enc, member) = (&answer.enc, answer.member.as_bytes());
    let mut text = device.seal().open(enc, &info(&answer.knock), member, &answer.sealed).unwrap();
    change(&mut text);
    let request: KnockRequest = codec::from_bytes(&knock.request).unwrap();
    let mut rng = ChaCha8Rng::seed_from_u64(12);
    let (enc, sealed) = seal_to(&request.device.seal, &info(&knock.hash()), member, &text, &mut rng).unwrap();
    Reveal { knock: knock.hash(), to: request.device.id(), enc, sealed: sealed.into(), ..answer }
}

#[test]
fn a_relay_that_puts_itself_in_between_shows_two_people_different_words() {
    let (mut village, anna, _, circle) = two(50);
    let (opa, eve) = (village.phone("Opa", 0), village.phone("Eve", 0));
    let link = village.invite(anna, &circle, Access::Member, None);
    let invite = link.invite;
    village.tap(opa, Intent::Knock { link: link.clone(), name: "Opa".to_owned() });
    village.pass(2_000);
    let knock = village.backup().knocks(&circle).unwrap().pop().unwrap().knock;
    // Anna is told of Eve's knock alone.
    village.crash(anna);
    village.lie = Some(|message| {
        let FromRelay::Knocks { circle, mut knocks } = message else { return vec![message] };
        let knocks = knocks.split_off(knocks.len().min(1));
        vec![FromRelay::Knocks { circle, knocks }]
    });
    village.tap(eve, Intent::Knock { link, name: "Opa".to_owned() });
    village.pass(10_000);
    village.tap(anna, Intent::Answer { circle, invite });
    village.pass(2_000);
    let words = |village: &Village, who: usize| {
        let view = village.at_phone(who).view(&circle).unwrap();
        view.words.get(&invite).map(shared::crypto::invite::CheckWords::words)
    };
    assert!(words(&village, anna).is_some());
    assert_eq!(
        words(&village, anna),
        words(&village, eve),
        "whoever answers a knock compares with who knocked"
    );

    let passed_on = answer_in_between(&village, &circle, eve, &knock, |_| ());
    village.receive(opa, FromRelay::Revealed { circle, reveal: passed_on }.to_frame());
    assert!(words(&village, opa).is_some());
    assert_ne!(words(&village, opa), words(&village, anna), "read aloud, they are not the same");
    assert!(alarms(&village, opa, &circle).is_empty());

    // Another `r`, or keys that the link did not promise, do not get as far as words.
    let steered = answer_in_between(&village, &circle, eve, &knock, |text| text[5] ^= 1);
    village.receive(opa, FromRelay::Revealed { circle, reveal: steered }.to_frame());
    assert_eq!(alarms(&village, opa, &circle), [AlarmKind::BadSeal]);
}

#[test]
fn two_copies_of_one_phone_never_share_a_number() {
    let (mut village, anna, mama, circle) = two(38);
    let copy = village.copy_phone(mama, "Mama's kopie");
    for round in 0..6 {
        village.note(mama, &circle, &format!("van mama {round}"));
        village.note(copy, &circle, &format!("van de kopie {round}"));
        village.pass(300);
    }
    village.pass(120_000);
    village.quiet(&circle);
    for round in 0..6 {
        assert!(village.shows(anna, &circle, &format!("van mama {round}")));
        assert!(village.shows(anna, &circle, &format!("van de kopie {round}")));
    }
    let told = [mama, copy].map(|who| alarms(&village, who, &circle).contains(&AlarmKind::OtherCopy));
    assert!(told.contains(&true), "somebody is told that the phone was copied");
    let page = NewPage::DayNote { day: today(), text: "en verder".to_owned(), mood: None, sleep: None };
    village.write(anna, &circle, page);
    village.quiet(&circle);
    village.check(&circle);
}
