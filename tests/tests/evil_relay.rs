//! A relay that says anything but the truth, one named lie after the other: each is refused or visibly flagged, nothing
//! false is ever shown, nothing written is lost, and when it speaks the truth again everybody has everything.
//!
//! Each lie stands beside exactly what it comes to, so that a check that is taken away is missed here. Lies inside
//! records, and lies of members, are told in `liars`.

#![allow(clippy::unwrap_used, reason = "steps that several tests share are tests too")]

use e2e::village::Village;
use shared::circle::pages::Entry;
use shared::codec::{self, Bytes};
use shared::control::{Access, ControlEntry, HpkeKey, Seal, SealedSecret};
use shared::crypto::Secret;
use shared::crypto::body::{Standing, sign_control};
use shared::crypto::keys::DeviceSecrets;
use shared::device::AlarmKind;
use shared::identity::Purpose;
use shared::ids::{CircleId, Fixed, LogHash, RecordHash, SignKey};
use shared::record::{Checkpoint, Placed, Record, body_hash};
use shared::time::Instant;
use shared::wire::{Answer, FromRelay};

type Lie = fn(FromRelay) -> Vec<FromRelay>;

/// What a lie comes to on the phone that was away, while it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Comes {
    /// The phone raises this alarm, and takes nothing.
    Flagged(AlarmKind),
    /// The phone raises this alarm, and had taken what was true before the lie.
    FlaggedAfter(AlarmKind),
    /// The lie is seen through, or can only hold back what is newest: the notes arrive, without an alarm.
    SeenThrough,
    /// Nothing arrives, as without a network: what she writes is shown as not sent, and the phone knows that it is behind.
    Withheld,
}
use Comes::{Flagged, FlaggedAfter, SeenThrough, Withheld};

const WORDS: [&str; 5] = ["een", "twee", "drie", "van mama", "nog iets"];

/// Mama was away while Anna wrote and let Opa in; when she comes back the relay lies to both of them for a while. Then it stops lying.
fn told(lie: Lie) -> Comes {
    let mut village = Village::new(30);
    let (anna, mama) = (village.phone("Anna", 0), village.phone("Mama", 0));
    let circle = village.circle_of(anna, &[mama]);
    village.cut(mama);
    for text in &WORDS[..3] {
        village.note(anna, &circle, text);
        village.pass(1_000);
    }
    let opa = village.phone("Opa", 0);
    let link = village.invite(anna, &circle, Access::Member, None);
    village.come_in(opa, anna, &link);
    village.quiet(&circle);
    village.note(mama, &circle, "van mama");
    village.lie = Some(lie);
    village.mend(mama);
    village.cut(anna);
    village.mend(anna);
    village.pass(120_000);
    village.note(mama, &circle, "nog iets");
    village.pass(30_000);
    assert!(village.lies_told > 0, "nothing was said that is not so");
    let alarms = &village.at_phone(mama).view(&circle).unwrap().alarms;
    let arrived = WORDS[..3].iter().filter(|text| village.shows(mama, &circle, text)).count();
    let comes = match (alarms.first(), arrived) {
        (Some(alarm), 0) => Flagged(alarm.kind),
        (Some(alarm), _) => FlaggedAfter(alarm.kind),
        (None, 0) => Withheld,
        (None, some) => {
            assert_eq!(some, 3, "some of the notes arrived, and no alarm");
            SeenThrough
        }
    };
    if comes == Withheld {
        // What she sees of it: her own words are not said to be sent, and the phone knows that it is behind.
        let view = village.at_phone(mama).view(&circle).unwrap();
        assert!(view.unsent >= 2 && !view.is_live, "{} unsent, live: {}", view.unsent, view.is_live);
    }
    for who in [anna, mama] {
        let entries = village.at_phone(who).disk.entries(&circle);
        let known = |words: &&str| WORDS.contains(words) || ["Sam", "Oma Ans", "Mama", "Opa"].contains(words);
        let strange = entries.iter().filter_map(Entry::words).find(|words| !known(words));
        assert_eq!(strange, None, "nobody wrote this");
    }
    assert!(village.shows(mama, &circle, "van mama") && village.shows(mama, &circle, "nog iets"));
    village.lie = None;
    if matches!(comes, Flagged(AlarmKind::Fork) | FlaggedAfter(AlarmKind::Fork)) {
        // Two words of one relay on one log are not forgotten: a person decides.
        return comes;
    }
    for who in [anna, mama] {
        village.cut(who);
        village.mend(who);
    }
    village.quiet(&circle);
    for text in WORDS {
        assert!(village.shows(anna, &circle, text) && village.shows(mama, &circle, text), "{text} is lost");
    }
    village.check(&circle);
    comes
}

/// A device that the relay made up.
fn ghost() -> DeviceSecrets {
    DeviceSecrets::from_seed(Secret::new([6; 32])).unwrap()
}

/// The ghost is let in by itself, on top of the newest entry there is.
fn let_in_by_itself(after: &Placed) -> Placed {
    let ghost = ghost();
    let header = after.record.parse_header().unwrap();
    let standing = Standing {
        circle: header.circle,
        number: 1,
        prev: RecordHash::ZERO,
        epoch: header.epoch,
        control: after.record.hash(),
        seen_seq: header.seen_seq,
        seen_hash: header.seen_hash,
    };
    let seal = || Seal { enc: HpkeKey::new([1; 32]), secret: SealedSecret::new([2; 48]) };
    let entry = ControlEntry::AddDevice { device: ghost.keys(), seal: seal(), member_seal: seal() };
    Placed { seq: after.seq + 1, record: sign_control(&standing, &entry, &ghost), ..after.clone() }
}

/// Whoever was let in has the ghost's keys instead; the entry is signed again, by the ghost.
fn with_its_keys(placed: &mut Placed) {
    let body = placed.record.body.as_ref().unwrap();
    let Ok(ControlEntry::Admit { invite, knock, member_key, seal, .. }) = ControlEntry::parse(body) else {
        return;
    };
    let ghost = ghost();
    let entry = ControlEntry::Admit { invite, knock, device: ghost.keys(), member_key, seal };
    let body = codec::to_bytes(&entry);
    let mut header = placed.record.parse_header().unwrap();
    header.body_len = body.len().try_into().unwrap();
    header.body_hash = body_hash(&body);
    let header = codec::to_bytes(&header);
    let signature = ghost.sign(Purpose::Record, &header);
    placed.record = Record { header: header.into(), signature, body: Some(body.into()) };
}

fn with_records(message: FromRelay, change: impl Fn(&mut Vec<Placed>)) -> Vec<FromRelay> {
    let FromRelay::Records { circle, mut records, checkpoint, head } = message else { return vec![message] };
    if !records.is_empty() {
        change(&mut records);
    }
    vec![FromRelay::Records { circle, records, checkpoint, head }]
}

fn with_checkpoint(message: FromRelay, change: impl Fn(&mut Checkpoint)) -> Vec<FromRelay> {
    let FromRelay::Records { circle, records, mut checkpoint, head } = message else { return vec![message] };
    change(&mut checkpoint);
    vec![FromRelay::Records { circle, records, checkpoint, head }]
}

fn with_head(message: FromRelay, change: impl Fn(u64) -> u64) -> Vec<FromRelay> {
    let FromRelay::Records { circle, records, checkpoint, head } = message else { return vec![message] };
    vec![FromRelay::Records { circle, records, checkpoint, head: change(head) }]
}

fn with_control(message: FromRelay, change: impl Fn(&mut Vec<Placed>)) -> Vec<FromRelay> {
    let FromRelay::Control { circle, mut entries, last } = message else { return vec![message] };
    if !entries.is_empty() {
        change(&mut entries);
    }
    vec![FromRelay::Control { circle, entries, last }]
}

fn with_answers(message: FromRelay, change: impl Fn(Answer) -> Answer) -> Vec<FromRelay> {
    let FromRelay::Answers { circle, batch, answers } = message else { return vec![message] };
    let answers = answers.into_iter().map(change).collect();
    vec![FromRelay::Answers { circle, batch, answers }]
}

fn flip(body: &mut Option<Bytes>) {
    if let Some(Bytes(body)) = body
        && let Some(last) = body.last_mut()
    {
        *last ^= 1;
    }
}

const OF_RECORDS: [(&str, Lie, Comes); 21] = [
    (
        "the first record of a page is left out",
        |message| with_records(message, |records| drop(records.remove(0))),
        Flagged(AlarmKind::Gap),
    ),
    (
        "a bit in the middle of a body is changed",
        |message| {
            with_records(message, |records| {
                if let Some(Bytes(body)) = records.last_mut().and_then(|placed| placed.record.body.as_mut())
                    && let Some(byte) = body.get_mut(20)
                {
                    *byte ^= 1;
                }
            })
        },
        Flagged(AlarmKind::BadRecord),
    ),
    (
        "a bit of a signature is changed",
        |message| {
            with_records(message, |records| {
                let first = records.first_mut().unwrap();
                let mut signature = *first.record.signature.as_bytes();
                signature[3] ^= 1;
                first.record.signature = Fixed::new(signature);
            })
        },
        Flagged(AlarmKind::BadRecord),
    ),
    (
        "a body is withheld",
        |message| with_records(message, |records| records.first_mut().unwrap().record.body = None),
        Flagged(AlarmKind::BodyMissing),
    ),
    (
        "records come in another order",
        |message| {
            with_records(message, |records| {
                let first = records.first().unwrap().seq;
                records.as_mut_slice().reverse();
                for (placed, seq) in records.iter_mut().zip(first..) {
                    placed.seq = seq;
                }
            })
        },
        Flagged(AlarmKind::Fork),
    ),
    (
        "the clock is moved by a millisecond",
        |message| {
            with_records(message, |records| {
                for placed in records {
                    placed.received = Instant::from_ms(placed.received.ms() + 1);
                }
            })
        },
        Flagged(AlarmKind::Fork),
    ),
    (
        "the bodies of two records are swapped",
        |message| {
            with_records(message, |records| {
                if let [first, .., last] = records.as_mut_slice() {
                    std::mem::swap(&mut first.record.body, &mut last.record.body);
                }
            })
        },
        Flagged(AlarmKind::BadRecord),
    ),
    (
        "the signatures of two records are swapped",
        |message| {
            with_records(message, |records| {
                if let [first, .., last] = records.as_mut_slice() {
                    std::mem::swap(&mut first.record.signature, &mut last.record.signature);
                }
            })
        },
        Flagged(AlarmKind::BadRecord),
    ),
    (
        "the last bit of a body is flipped",
        |message| with_records(message, |records| flip(&mut records.last_mut().unwrap().record.body)),
        Flagged(AlarmKind::BadRecord),
    ),
    (
        "a header is cut short",
        |message| with_records(message, |records| records.last_mut().unwrap().record.header.0.truncate(40)),
        Flagged(AlarmKind::BadRecord),
    ),
    (
        "one record stands at two places",
        |message| {
            with_records(message, |records| {
                let mut again = records.last().unwrap().clone();
                again.seq += 1;
                records.push(again);
            })
        },
        Flagged(AlarmKind::BadRecord),
    ),
    (
        "every page comes twice",
        |message| {
            let again = matches!(message, FromRelay::Records { .. }).then(|| message.clone());
            again.into_iter().chain([message]).collect()
        },
        SeenThrough,
    ),
    ("everything is said twice", |message| vec![message.clone(), message], Withheld),
    (
        "every place is one further",
        |message| with_records(message, |records| records.iter_mut().for_each(|placed| placed.seq += 1)),
        Flagged(AlarmKind::BadControl),
    ),
    (
        "the last record is withheld and its checkpoint is not",
        |message| with_records(message, |records| drop(records.pop())),
        SeenThrough,
    ),
    (
        "nothing new is ever handed out",
        |message| {
            if matches!(message, FromRelay::Records { .. }) { Vec::new() } else { vec![message] }
        },
        Withheld,
    ),
    (
        "time stands still at the beginning of it",
        |message| {
            with_records(message, |records| {
                for placed in records {
                    placed.received = Instant::from_ms(1);
                }
            })
        },
        Flagged(AlarmKind::BadRecord),
    ),
    (
        "time leaps to the end of it",
        |message| {
            with_records(message, |records| {
                for placed in records {
                    placed.received = Instant::from_ms(1 << 50);
                }
            })
        },
        Flagged(AlarmKind::Fork),
    ),
    (
        "records of one circle are shown as another's",
        |message| {
            let FromRelay::Records { records, checkpoint, head, .. } = message else { return vec![message] };
            vec![FromRelay::Records { circle: CircleId::new([9; 16]), records, checkpoint, head }]
        },
        Withheld,
    ),
    (
        "there is said to be much more than there is",
        |message| with_head(message, |head| head + 1_000),
        SeenThrough,
    ),
    ("there is said to be nothing", |message| with_head(message, |_| 0), SeenThrough),
];

const OF_WORDS_ON_THE_LOG: [(&str, Lie, Comes); 7] = [
    (
        "a checkpoint is another circle's",
        |message| with_checkpoint(message, |checkpoint| checkpoint.circle = CircleId::new([9; 16])),
        Flagged(AlarmKind::BadCheckpoint),
    ),
    (
        "a checkpoint is another place's",
        |message| with_checkpoint(message, |checkpoint| checkpoint.seq += 1),
        Flagged(AlarmKind::BadCheckpoint),
    ),
    (
        "a checkpoint is about another log",
        |message| with_checkpoint(message, |checkpoint| checkpoint.hash = LogHash::new([9; 32])),
        Flagged(AlarmKind::BadCheckpoint),
    ),
    (
        "a checkpoint is signed by nobody",
        |message| with_checkpoint(message, |checkpoint| checkpoint.signature = Fixed::new([0; 64])),
        Flagged(AlarmKind::BadCheckpoint),
    ),
    (
        "a phone's word on the log is changed",
        |message| {
            let FromRelay::Heads { circle, mut heads } = message else { return vec![message] };
            for head in &mut heads {
                head.hash = LogHash::new([9; 32]);
            }
            vec![FromRelay::Heads { circle, heads }]
        },
        SeenThrough,
    ),
    (
        "a phone's word on the log is given to another phone",
        |message| {
            let FromRelay::Heads { circle, mut heads } = message else { return vec![message] };
            if let [first, .., last] = heads.as_mut_slice() {
                std::mem::swap(&mut first.device, &mut last.device);
            }
            vec![FromRelay::Heads { circle, heads }]
        },
        SeenThrough,
    ),
    (
        "there is more, again and again",
        |message| {
            let FromRelay::Records { circle, head, .. } = &message else { return vec![message] };
            let behind = FromRelay::Behind { circle: *circle, seq: head + 7 };
            vec![message, behind]
        },
        SeenThrough,
    ),
];

const OF_WHO_IS_IN_IT: [(&str, Lie, Comes); 12] = [
    (
        "an entry on who is in the circle is withheld",
        |message| with_control(message, |entries| drop(entries.remove(0))),
        Flagged(AlarmKind::BadControl),
    ),
    (
        "the entries on who is in the circle are turned round",
        |message| with_control(message, |entries| entries.as_mut_slice().reverse()),
        Flagged(AlarmKind::BadControl),
    ),
    (
        "an entry lets in a ghost",
        |message| with_control(message, |entries| flip(&mut entries.last_mut().unwrap().record.body)),
        Flagged(AlarmKind::BadControl),
    ),
    (
        "an entry is signed by nobody",
        |message| {
            with_control(message, |entries| {
                entries.last_mut().unwrap().record.signature = Fixed::new([1; 64]);
            })
        },
        Flagged(AlarmKind::BadControl),
    ),
    (
        "an entry stands at another place",
        |message| with_control(message, |entries| entries.last_mut().unwrap().seq += 1),
        Flagged(AlarmKind::Rollback),
    ),
    (
        "a ghost lets itself in",
        |message| {
            let FromRelay::Control { circle, mut entries, last } = message else { return vec![message] };
            let ghost = entries.last().map(let_in_by_itself);
            let last = ghost.as_ref().map_or(last, |ghost| ghost.seq);
            entries.extend(ghost);
            vec![FromRelay::Control { circle, entries, last }]
        },
        Flagged(AlarmKind::BadControl),
    ),
    (
        "who was let in has the keys of a ghost",
        |message| with_control(message, |entries| entries.iter_mut().for_each(with_its_keys)),
        Flagged(AlarmKind::BadControl),
    ),
    (
        "two entries have each other's keys and seals",
        |message| {
            with_control(message, |entries| {
                if let [first, .., last] = entries.as_mut_slice() {
                    std::mem::swap(&mut first.record.body, &mut last.record.body);
                }
            })
        },
        Flagged(AlarmKind::BadControl),
    ),
    (
        "a phone is in no circle",
        |message| {
            let FromRelay::Welcome { relay, limits, token, now, .. } = message else { return vec![message] };
            vec![FromRelay::Welcome { relay, circles: Vec::new(), limits, token, now }]
        },
        SeenThrough,
    ),
    (
        "a phone is in a circle that it never heard of",
        |message| {
            let FromRelay::Welcome { relay, mut circles, limits, token, now } = message else {
                return vec![message];
            };
            circles.push(CircleId::new([9; 16]));
            vec![FromRelay::Welcome { relay, circles, limits, token, now }]
        },
        SeenThrough,
    ),
    (
        "the relay has another key",
        |message| {
            let FromRelay::Welcome { circles, limits, token, now, .. } = message else {
                return vec![message];
            };
            vec![FromRelay::Welcome { relay: SignKey::new([9; 32]), circles, limits, token, now }]
        },
        SeenThrough,
    ),
    (
        "the relay's clock is years ahead",
        |message| {
            let FromRelay::Welcome { relay, circles, limits, token, now } = message else {
                return vec![message];
            };
            vec![FromRelay::Welcome { relay, circles, limits, token, now: now.plus_ms(1 << 38) }]
        },
        SeenThrough,
    ),
];

const OF_WHAT_WAS_TAKEN: [(&str, Lie, Comes); 7] = [
    (
        "what was taken stands elsewhere",
        |message| {
            with_answers(message, |answer| {
                if let Answer::Kept { seq } = answer { Answer::Kept { seq: seq + 5 } } else { answer }
            })
        },
        SeenThrough,
    ),
    (
        "what was taken is another batch",
        |message| {
            let FromRelay::Answers { circle, answers, .. } = message else { return vec![message] };
            vec![FromRelay::Answers { circle, batch: RecordHash::new([9; 32]), answers }]
        },
        SeenThrough,
    ),
    (
        "what was taken was there before",
        |message| with_answers(message, |_| Answer::Already { seq: 1 }),
        FlaggedAfter(AlarmKind::OtherCopy),
    ),
    (
        "what was taken has a gap before it",
        |message| with_answers(message, |_| Answer::Gap { expected: 40 }),
        FlaggedAfter(AlarmKind::OtherCopy),
    ),
    ("what was taken is to wait", |message| with_answers(message, |_| Answer::Recovering), SeenThrough),
    (
        "nobody says whether anything was taken",
        |message| {
            if matches!(message, FromRelay::Answers { .. }) { Vec::new() } else { vec![message] }
        },
        SeenThrough,
    ),
    (
        "the relay goes away for ever",
        |message| {
            if matches!(message, FromRelay::Answers { .. }) {
                return vec![message, FromRelay::Bye { retry_ms: u64::MAX }];
            }
            vec![message]
        },
        SeenThrough,
    ),
];

fn check(lies: &[(&str, Lie, Comes)]) {
    let wrong: Vec<String> = lies
        .iter()
        .filter_map(|(name, lie, comes)| {
            let came = told(*lie);
            (came != *comes).then(|| format!("{name}: {came:?} and not {comes:?}"))
        })
        .collect();
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn no_lie_about_records_is_believed() {
    check(&OF_RECORDS);
}

#[test]
fn no_lie_about_words_on_the_log_is_believed() {
    check(&OF_WORDS_ON_THE_LOG);
}

#[test]
fn no_lie_about_who_is_in_the_circle_is_believed() {
    check(&OF_WHO_IS_IN_IT);
}

#[test]
fn no_lie_about_what_was_taken_loses_a_word() {
    check(&OF_WHAT_WAS_TAKEN);
}
