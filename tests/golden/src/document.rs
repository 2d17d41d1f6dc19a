//! A frozen document: edits of several people at once, and what they have to merge into for ever, in any order.

use shared::document::{Document, Fields};
use shared::edit::{ItemId, Op, Value};
use shared::ids::EditId;

use crate::frozen::Frozen;
use crate::given::{edit_id, name};
use crate::table::Table;

type EditOfADocument = (EditId, Vec<EditId>, Vec<Op>);
/// By field: the value shown first, then those beside it. By list: items and values.
type Read = (Vec<(u16, Vec<Value>)>, Vec<(u16, Vec<(ItemId, Value)>)>);

/// Orders to try; more than there are for this document.
const MOST_ORDERS: usize = 400;

fn text(words: &str) -> Value {
    Value::Text(words.to_owned())
}

fn edits() -> Vec<EditOfADocument> {
    let put = |field, words: &str| Op::Put { field, value: text(words) };
    let add = |item: u8, words: &str| Op::Add { list: 3, item: name(item), value: text(words) };
    let [begin, anna, bram, other_root, merge, nothing, after] =
        [(1, 1), (1, 2), (2, 1), (2, 2), (1, 3), (2, 3), (1, 4)]
            .map(|(device, random)| edit_id(device, random));
    vec![
        (begin, vec![], vec![put(1, "begin"), put(2, "blijft"), add(1, "Nederlands"), add(2, "Pools")]),
        // At once: the same field, an item removed and one added, a field cleared that the other writes.
        (
            anna,
            vec![begin],
            vec![put(1, "van Anna"), Op::Remove { list: 3, item: name(1) }, Op::Clear { field: 2 }],
        ),
        (bram, vec![begin], vec![put(1, "van Bram"), add(3, "Fries"), put(2, "toch wel")]),
        // A second edit without parents, beside the first.
        (other_root, vec![], vec![put(1, "los begonnen"), put(4, "alleen hier")]),
        // Built on both: their fork is settled, the other root's is not.
        (merge, sorted(vec![anna, bram]), vec![put(1, "samen")]),
        // Without effect, and still seen.
        (nothing, vec![bram], vec![Op::Clear { field: 99 }]),
        (after, sorted(vec![merge, nothing]), vec![put(5, "erna"), add(2, "Pools, een beetje")]),
    ]
}

fn sorted(mut parents: Vec<EditId>) -> Vec<EditId> {
    parents.sort_unstable();
    parents
}

fn merged(edits: &[EditOfADocument]) -> Result<(Read, Vec<EditId>), String> {
    let mut document = Document::new();
    for (edit, parents, ops) in edits {
        document.replay(*edit, parents, ops).map_err(|error| error.to_string())?;
    }
    Ok((spelled(document.fields()), document.heads()))
}

fn spelled(read: Fields) -> Read {
    let shown = |value, beside: Vec<Value>| core::iter::once(value).chain(beside).collect();
    let fields = read
        .fields
        .into_iter()
        .map(|(field, register)| (field, shown(register.value, register.beside)))
        .collect();
    let lists = read.lists.into_iter().map(|(list, items)| (list, items.into_iter().collect())).collect();
    (fields, lists)
}

pub(crate) fn fill(table: &mut Table) {
    let all = edits();
    for (name, until) in [("begin", 1), ("at-once", 4), ("merged", all.len())] {
        // An edit that cannot be replayed gives an empty document, which is not what is frozen.
        let (read, heads) = all.get(..until).and_then(|some| merged(some).ok()).unwrap_or_default();
        table.coded("document", format!("{name}-fields-and-lists"), read);
        table.coded("document", format!("{name}-heads"), heads);
    }
    table.coded("document", "edits", all);
}

/// Replays the frozen edits in every order that keeps parents first; each gives the frozen fields, lists and heads.
pub(crate) fn replay_in_every_order(frozen: &Frozen) -> Result<(), String> {
    let read = |name| frozen.get("document", name).ok_or_else(|| format!("{name} is not frozen"));
    let decode = |_| "a frozen part does not decode".to_owned();
    let edits: Vec<EditOfADocument> = shared::codec::from_bytes(read("edits")?).map_err(decode)?;
    let fields: Read = shared::codec::from_bytes(read("merged-fields-and-lists")?).map_err(decode)?;
    let heads: Vec<EditId> = shared::codec::from_bytes(read("merged-heads")?).map_err(decode)?;
    let mut orders = Vec::new();
    extend(&edits, &mut Vec::new(), &mut orders);
    for order in &orders {
        let found = merged(order)?;
        if found != (fields.clone(), heads.clone()) {
            let order: Vec<String> = order.iter().map(|(edit, ..)| edit.to_string()).collect();
            return Err(format!("another document in the order {}", order.join(", ")));
        }
    }
    if orders.len() < 20 { Err(format!("only {} orders were tried", orders.len())) } else { Ok(()) }
}

fn extend(
    edits: &[EditOfADocument],
    so_far: &mut Vec<EditOfADocument>,
    orders: &mut Vec<Vec<EditOfADocument>>,
) {
    if so_far.len() == edits.len() {
        orders.push(so_far.clone());
        return;
    }
    for edit in edits {
        let there = |id: &EditId| so_far.iter().any(|(other, ..)| other == id);
        if !there(&edit.0) && edit.1.iter().all(there) && orders.len() < MOST_ORDERS {
            so_far.push(edit.clone());
            extend(edits, so_far, orders);
            so_far.pop();
        }
    }
}
