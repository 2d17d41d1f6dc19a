//! What an answer to a version is bound to, and on which days rhythms fall: what no phone may ever compute otherwise.

use shared::circle::agreement::field;
use shared::circle::consent::version_hash;
use shared::circle::rhythm::{Occurrence, Rhythm};
use shared::circle::schema::EntryKind;
use shared::codec;
use shared::document::Fields;
use shared::edit::{Edit, Op, Value};
use shared::ids::Audience;
use shared::time::Day;

use crate::given::{ANNA, BRAM, edit_id, name};
use crate::table::Table;

/// Rhythms of every kind, and around the week 53 of 2026 and both clock changes of 2027.
const RHYTHMS: [(&str, &str); 8] = [
    ("rhythm-weekly", "weekly tu,fr 19:00-19:30"),
    ("rhythm-odd", "odd sa 10:00-12:00"),
    ("rhythm-even", "even sa 10:00-12:00"),
    ("rhythm-other", "other 2026-11-28 sa 10:00-12:00"),
    ("rhythm-monthly", "monthly last su 10:00-17:00+1"),
    ("rhythm-on", "on 2026-12-05,2027-03-28,2027-10-31 02:30-03:30"),
    ("rhythm-none", "none; +2026-12-25 11:00-15:00"),
    (
        "rhythm-layers",
        "odd sa 10:00-12:00; 07-01..08-31 weekly sa 10:00-17:00; 2026-12-19..2027-01-03 none; \
         +2026-12-26 11:00-15:00; -2027-02-13",
    ),
];

fn proposal() -> Edit {
    let put = |field, value| Op::Put { field, value };
    let add = |list, item: u8, value| Op::Add { list, item: name(item), value };
    let mut ops = vec![
        put(field::STEP, Value::Choice(0)),
        put(field::TOPIC, Value::Choice(0)),
        put(field::WHY, Value::Text("omdat Sam het vroeg".to_owned())),
        put(field::ORIGIN, Value::Choice(0)),
        add(field::NEEDS, 2, Value::Member(BRAM)),
        add(field::NEEDS, 1, Value::Member(ANNA)),
        add(field::WITH, 3, Value::Text("oma Ans".to_owned())),
        put(field::FORM, Value::Choice(3)),
        put(field::RHYTHM, Value::Text("odd sa 10:00-12:00".to_owned())),
    ];
    // Were this no day, the hash would be another one, and the check would say so.
    ops.extend(Day::parse(2026, 11, 28).map(|day| put(field::START, Value::Day(day))));
    Edit { creation: None, ops }
}

pub(crate) fn fill(table: &mut Table) {
    let proposal = proposal();
    let entry = edit_id(1, 1).entry(Audience::Circle);
    let about = edit_id(2, 1).entry(Audience::Circle);
    let fields = Fields::of_new(&proposal.ops);
    let ops = codec::to_bytes(&proposal.ops);
    for (vector, about) in [("version-first", None), ("version-later", Some(about))] {
        let said = about.map_or_else(Vec::new, |about| about.as_bytes().to_vec());
        table.derived(
            vector,
            "BLAKE3-derive(\"heenweer version v1\", [entry, about?, 6, fields, lists] of what these ops give)",
            &[("entry", entry.as_bytes()), ("about", &said), ("ops", &ops)],
            version_hash(entry, EntryKind::Agreement, about, &fields).as_bytes().as_slice(),
        );
    }
    for (vector, spelled) in RHYTHMS {
        table.derived(
            vector,
            "[day, begins, ends] of each moment from 2026-11-21 to 2027-11-20",
            &[("rhythm", spelled.as_bytes())],
            codec::to_bytes(&moments(spelled)),
        );
    }
}

fn moments(spelled: &str) -> Vec<(Day, shared::time::Instant, shared::time::Instant)> {
    let days = Day::parse(2026, 11, 21).ok().zip(Day::parse(2027, 11, 20).ok());
    let Some(((from, until), rhythm)) = days.zip(spelled.parse::<Rhythm>().ok()) else { return Vec::new() };
    rhythm.between(from, until).map(|one: Occurrence| (one.day, one.begins(), one.ends())).collect()
}
