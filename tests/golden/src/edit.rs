//! Every value, operation and shape of body.

use shared::edit::{BODY_VERSION, BlobKey, Body, Creation, Edit, Op, Value};
use shared::ids::{Audience, EntryId};
use shared::time::Day;

use crate::given::{ANNA, BRAM, MORNING, counting, edit_id, name};
use crate::table::Table;

/// Every value.
pub(crate) fn values() -> Vec<Value> {
    let mut values = vec![
        Value::Text("Zwemles ging goed — ‘eindelijk!’ 🏊".to_owned()),
        Value::Choice(2),
        Value::Number(-1_000),
        Value::Flag(true),
        Value::Instant(MORNING),
        Value::Member(BRAM),
        Value::Entry(entry()),
        Value::Hash(name(0x90)),
        Value::Blob(name(0x91)),
    ];
    // Were this no day, its frozen line would have nothing that builds it, and the check would say so.
    values.extend(Day::parse(2026, 11, 21).map(Value::Day));
    values
}

fn entry() -> EntryId {
    edit_id(1, 1).entry(Audience::Circle)
}

fn ops() -> Vec<Op> {
    let words = Value::Text("hoi".to_owned());
    vec![
        Op::Put { field: 2, value: words.clone() },
        Op::Clear { field: 300 },
        Op::Add { list: 5, item: name(0x92), value: words },
        Op::Remove { list: 5, item: name(0x92) },
    ]
}

/// A body for the whole circle: a new page.
pub(crate) fn new_page() -> Body {
    Body {
        version: BODY_VERSION,
        entry: entry(),
        edit_random: [1; 8],
        parents: vec![],
        wall: MORNING,
        edit: Edit { creation: Some(Creation { kind: 14, about: None }), ops: ops() },
        blob_keys: vec![],
        readers: vec![],
    }
}

/// A body for named members, about another page, with a photo.
pub(crate) fn named_reply() -> Body {
    let edit = edit_id(1, 3);
    Body {
        version: BODY_VERSION,
        entry: edit.entry(Audience::Named),
        edit_random: [3; 8],
        parents: vec![],
        wall: MORNING.plus_ms(60_000),
        edit: Edit {
            creation: Some(Creation { kind: 17, about: Some(entry()) }),
            ops: vec![Op::Put { field: 1, value: Value::Text("alleen voor jullie".to_owned()) }],
        },
        blob_keys: vec![BlobKey { hash: name(0x93), key: counting(0x94), bytes: 123_456 }],
        readers: vec![ANNA, BRAM],
    }
}

fn later_edit() -> Body {
    let mut parents = vec![edit_id(1, 1), edit_id(2, 2)];
    parents.sort_unstable();
    Body {
        edit_random: [4; 8],
        parents,
        edit: Edit {
            creation: None,
            ops: values().into_iter().map(|value| Op::Put { field: 1, value }).collect(),
        },
        ..new_page()
    }
}

pub(crate) fn fill(table: &mut Table) {
    for value in values() {
        table.coded("edit", format!("value-{}", value_name(&value)), value);
    }
    for op in ops() {
        table.coded("edit", format!("op-{}", op_name(&op)), op);
    }
    table.coded("edit", "body-new-page", new_page());
    table.coded("edit", "body-named-reply", named_reply());
    table.coded("edit", "body-later-edit", later_edit());
}

fn value_name(value: &Value) -> &'static str {
    match value {
        Value::Text(_) => "text",
        Value::Choice(_) => "choice",
        Value::Number(_) => "number",
        Value::Flag(_) => "flag",
        Value::Day(_) => "day",
        Value::Instant(_) => "instant",
        Value::Member(_) => "member",
        Value::Entry(_) => "entry",
        Value::Hash(_) => "hash",
        Value::Blob(_) => "blob",
    }
}

fn op_name(op: &Op) -> &'static str {
    match op {
        Op::Put { .. } => "put",
        Op::Clear { .. } => "clear",
        Op::Add { .. } => "add",
        Op::Remove { .. } => "remove",
    }
}
