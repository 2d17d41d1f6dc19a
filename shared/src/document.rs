//! The only room with Automerge in it: edits are replayed on what they were built on, and the result is read.
//!
//! Each edit becomes one change of a fresh actor (its edit id), made on exactly its parents, through the public API.
//! So the document depends on the set of edits alone, not on the order in which they came. Foreign bytes never get
//! here. Source: architecture, decision 3.

use std::collections::BTreeMap;

use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ActorId, Automerge, ChangeHash, ROOT, ReadDoc, ScalarValue};
use thiserror::Error;

use crate::codec;
use crate::edit::{ItemId, Op, Value};
use crate::ids::{EditId, Fixed};

/// Why an edit cannot be replayed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NotReplayed {
    /// It is in the document already.
    #[error("the edit is there already")]
    Again,
    /// It was built on an edit that is not here.
    #[error("an edit it was built on is not here")]
    UnknownParent,
    /// The merge engine refused. Cannot happen with edits that decode; kept so that nothing panics.
    #[error("the merge engine refused")]
    Engine,
}

/// One entry's merged history.
#[derive(Clone, Debug, Default)]
pub struct Document(History);

/// Most entries are one edit for ever, and that reads without the merge engine: so a phone that takes over years of a
/// notebook does not build, and throw away, a merge for each of them.
#[derive(Clone, Debug, Default)]
enum History {
    #[default]
    Nothing,
    /// One edit that was built on nothing.
    Lone(EditId, Vec<Op>),
    Merged(Box<Merged>),
}

#[derive(Clone, Debug)]
struct Merged {
    automerge: Automerge,
    changes: BTreeMap<EditId, ChangeHash>,
}

/// A field's value, and others that were written at the same moment by people who did not see each other's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Register {
    /// The one that everybody's screen shows first.
    pub value: Value,
    /// The others: nothing that was written disappears without somebody seeing it.
    pub beside: Vec<Value>,
}

/// What an entry says, as fields and lists by number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields {
    /// Single fields.
    pub fields: BTreeMap<u16, Register>,
    /// Lists, items by age.
    pub lists: BTreeMap<u16, BTreeMap<ItemId, Value>>,
}

fn field_key(field: u16) -> String {
    format!("f{field}")
}

fn item_key(list: u16, item: &ItemId) -> String {
    format!("l{list}:{item}")
}

impl Fields {
    /// What an entry says of which only this first edit is known.
    pub fn of_new(ops: &[Op]) -> Self {
        let mut said = Self::default();
        for op in ops {
            match op {
                Op::Put { field, value } => {
                    said.fields.insert(*field, Register { value: value.clone(), beside: Vec::new() });
                }
                Op::Clear { field } => {
                    said.fields.remove(field);
                }
                Op::Add { list, item, value } => {
                    said.lists.entry(*list).or_default().insert(*item, value.clone());
                }
                Op::Remove { list, item } => {
                    said.lists.entry(*list).or_default().remove(item);
                }
            }
        }
        said.lists.retain(|_, items| !items.is_empty());
        said
    }
}

impl Document {
    /// An entry without edits.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether this edit is in it.
    pub fn contains(&self, edit: &EditId) -> bool {
        match &self.0 {
            History::Nothing => false,
            History::Lone(lone, _) => lone == edit,
            History::Merged(merged) => merged.changes.contains_key(edit),
        }
    }

    /// The edits that no other edit here was built on, sorted: what a new edit is built on.
    pub fn heads(&self) -> Vec<EditId> {
        match &self.0 {
            History::Nothing => Vec::new(),
            History::Lone(lone, _) => vec![*lone],
            History::Merged(merged) => merged.heads(),
        }
    }

    /// Replays one edit on its parents.
    ///
    /// # Errors
    /// [`NotReplayed`]; the document is unchanged then.
    pub fn replay(&mut self, edit: EditId, parents: &[EditId], ops: &[Op]) -> Result<(), NotReplayed> {
        if self.contains(&edit) {
            return Err(NotReplayed::Again);
        }
        match &mut self.0 {
            History::Nothing if parents.is_empty() => self.0 = History::Lone(edit, ops.to_vec()),
            History::Nothing => return Err(NotReplayed::UnknownParent),
            History::Lone(lone, first) => {
                let mut merged = Merged::new();
                merged.replay(*lone, &[], first)?;
                merged.replay(edit, parents, ops)?;
                self.0 = History::Merged(Box::new(merged));
            }
            History::Merged(merged) => merged.replay(edit, parents, ops)?,
        }
        Ok(())
    }

    /// What it says.
    pub fn fields(&self) -> Fields {
        match &self.0 {
            History::Nothing => Fields::default(),
            History::Lone(_, ops) => Fields::of_new(ops),
            History::Merged(merged) => merged.fields(),
        }
    }
}

impl Merged {
    fn new() -> Self {
        Self { automerge: Automerge::new(), changes: BTreeMap::new() }
    }

    fn heads(&self) -> Vec<EditId> {
        let heads = self.automerge.get_heads();
        let is_head = |hash: &ChangeHash| heads.contains(hash);
        self.changes.iter().filter(|(_, hash)| is_head(hash)).map(|(edit, _)| *edit).collect()
    }

    fn replay(&mut self, edit: EditId, parents: &[EditId], ops: &[Op]) -> Result<(), NotReplayed> {
        let mut on: Vec<ChangeHash> = parents
            .iter()
            .map(|parent| self.changes.get(parent).copied().ok_or(NotReplayed::UnknownParent))
            .collect::<Result<_, _>>()?;
        on.sort_unstable();
        let mut heads = self.automerge.get_heads();
        heads.sort_unstable();
        let hash = if on == heads {
            commit(&mut self.automerge, edit, ops)?
        } else {
            // Not `transaction_at`: its operation counter depends on what else this device happens to hold.
            let mut fork = if on.is_empty() {
                Automerge::new()
            } else {
                self.automerge.fork_at(&on).map_err(|_| NotReplayed::Engine)?
            };
            let hash = commit(&mut fork, edit, ops)?;
            self.automerge.merge(&mut fork).map_err(|_| NotReplayed::Engine)?;
            hash
        };
        self.changes.insert(edit, hash);
        Ok(())
    }

    fn fields(&self) -> Fields {
        let mut read = Fields::default();
        for key in self.automerge.keys(ROOT) {
            let all = self.automerge.get_all(ROOT, &key).unwrap_or_default();
            let mut values = all.into_iter().filter_map(|(value, _)| {
                let ScalarValue::Bytes(bytes) = value.into_scalar().ok()? else { return None };
                codec::from_bytes::<Value>(&bytes).ok()
            });
            // Automerge names the winner last; `get` gives the same one.
            let Some((_, rest)) = key.split_at_checked(1) else { continue };
            if let Some((list, item)) = rest.split_once(':') {
                let (Ok(list), Some(item), Some(value)) =
                    (list.parse(), parse_item(item), values.next_back())
                else {
                    continue;
                };
                read.lists.entry(list).or_default().insert(item, value);
            } else if let (Ok(field), Some(value)) = (rest.parse(), values.next_back()) {
                let mut beside: Vec<Value> = values.filter(|other| *other != value).collect();
                beside.sort_unstable();
                beside.dedup();
                read.fields.insert(field, Register { value, beside });
            }
        }
        read
    }
}

fn parse_item(hex: &str) -> Option<ItemId> {
    let mut bytes = [0; 16];
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(hex.get(at * 2..at * 2 + 2)?, 16).ok()?;
    }
    Some(Fixed::new(bytes))
}

fn commit(document: &mut Automerge, edit: EditId, ops: &[Op]) -> Result<ChangeHash, NotReplayed> {
    document.set_actor(ActorId::from(edit.as_bytes().as_slice()));
    let mut transaction = document.transaction();
    for op in ops {
        let done = match op {
            Op::Put { field, value } => transaction.put(ROOT, field_key(*field), scalar(value)),
            Op::Clear { field } => delete(&mut transaction, &field_key(*field)),
            Op::Add { list, item, value } => transaction.put(ROOT, item_key(*list, item), scalar(value)),
            Op::Remove { list, item } => delete(&mut transaction, &item_key(*list, item)),
        };
        if done.is_err() {
            transaction.rollback();
            return Err(NotReplayed::Engine);
        }
    }
    // Time and message stay empty: the change's hash must follow from the edit alone.
    let timeless = || CommitOptions::default().with_time(0);
    let (hash, _) = transaction.commit_with(timeless());
    Ok(hash.unwrap_or_else(|| document.empty_commit(timeless())))
}

fn scalar(value: &Value) -> ScalarValue {
    ScalarValue::Bytes(codec::to_bytes(value))
}

fn delete(transaction: &mut impl Transactable, key: &str) -> Result<(), automerge::AutomergeError> {
    // Deleting what is not there is an error to Automerge and nothing to us.
    if transaction.get(ROOT, key)?.is_some() { transaction.delete(ROOT, key) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ids::DeviceId;

    fn edit(device: u8, random: u8) -> EditId {
        EditId::of_device(DeviceId::new([device; 16]), [random; 8])
    }

    fn put(field: u16, text: &str) -> Op {
        Op::Put { field, value: Value::Text(text.to_owned()) }
    }

    #[test]
    fn two_who_write_at_once_both_stay_to_be_seen() {
        let mut document = Document::new();
        document.replay(edit(1, 1), &[], &[put(1, "begin")]).unwrap();
        document.replay(edit(1, 2), &[edit(1, 1)], &[put(1, "van mama")]).unwrap();
        document.replay(edit(2, 1), &[edit(1, 1)], &[put(1, "van pleegmoeder")]).unwrap();
        let fields = document.fields();
        let register = &fields.fields[&1];
        let mut both = register.beside.clone();
        both.push(register.value.clone());
        both.sort();
        assert_eq!(both, [Value::Text("van mama".to_owned()), Value::Text("van pleegmoeder".to_owned())]);
        assert_eq!(document.heads(), [edit(1, 2), edit(2, 1)]);
    }

    #[test]
    fn an_edit_without_effect_still_counts_as_seen() {
        let mut document = Document::new();
        document.replay(edit(1, 1), &[], &[put(1, "a")]).unwrap();
        document.replay(edit(1, 2), &[edit(1, 1)], &[Op::Clear { field: 9 }]).unwrap();
        assert_eq!(document.heads(), [edit(1, 2)]);
        assert_eq!(document.replay(edit(1, 2), &[], &[]), Err(NotReplayed::Again));
        assert_eq!(document.replay(edit(1, 3), &[edit(7, 7)], &[]), Err(NotReplayed::UnknownParent));
    }

    /// A history: each edit is built on some of the earlier ones (its heads after dropping what those include).
    fn replay_in(order: &[usize], edits: &[(EditId, Vec<EditId>, Vec<Op>)]) -> (Fields, Vec<EditId>) {
        let mut document = Document::new();
        let mut waiting: Vec<usize> = order.to_vec();
        while !waiting.is_empty() {
            let ready =
                waiting.iter().position(|at| edits[*at].1.iter().all(|parent| document.contains(parent)));
            let (id, parents, ops) = &edits[waiting.remove(ready.expect("parents come earlier"))];
            document.replay(*id, parents, ops).unwrap();
        }
        (document.fields(), document.heads())
    }

    /// Ops on few fields and items, so that they meet.
    fn ops() -> impl Strategy<Value = Vec<Op>> {
        let op = (0_u8..4, 0_u16..3, 0_u8..2, 0_i64..4).prop_map(|(action, number, item, value)| {
            let (item, value) = (ItemId::new([item; 16]), Value::Number(value));
            match action {
                0 => Op::Clear { field: number },
                1 => Op::Add { list: number, item, value },
                2 => Op::Remove { list: number, item },
                _ => Op::Put { field: number, value },
            }
        });
        prop::collection::vec(op, 0..8)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]
        #[test]
        fn a_lone_edit_says_without_the_merge_engine_what_it_says_with_it(first in ops(), next in ops()) {
            let mut merged = Merged::new();
            merged.replay(edit(1, 1), &[], &first).unwrap();
            let mut document = Document::new();
            document.replay(edit(1, 1), &[], &first).unwrap();
            prop_assert_eq!((document.fields(), document.heads()), (merged.fields(), merged.heads()));
            // And it goes on from there as if the engine had been there from the beginning.
            merged.replay(edit(2, 2), &[edit(1, 1)], &next).unwrap();
            document.replay(edit(2, 2), &[edit(1, 1)], &next).unwrap();
            prop_assert_eq!((document.fields(), document.heads()), (merged.fields(), merged.heads()));
        }

        #[test]
        fn any_order_that_keeps_parents_first_gives_the_same_document(
            plan in prop::collection::vec((0_u8..3, prop::collection::vec(any::<prop::sample::Index>(), 1..3), 0_u16..3, 0_u8..5), 2..12),
            shuffle in prop::collection::vec(any::<u32>(), 12),
        ) {
            let mut edits: Vec<(EditId, Vec<EditId>, Vec<Op>)> = Vec::new();
            for (at, (device, on, field, action)) in plan.iter().enumerate() {
                let id = edit(*device, u8::try_from(at).unwrap());
                let mut parents: Vec<EditId> = if edits.is_empty() { vec![] } else { on.iter().map(|index| edits[index.index(edits.len())].0).collect() };
                parents.sort();
                parents.dedup();
                let item = ItemId::new([u8::try_from(*field).unwrap(); 16]);
                let op = match action {
                    0 => Op::Clear { field: *field },
                    1 => Op::Add { list: *field, item, value: Value::Number(i64::try_from(at).unwrap()) },
                    2 => Op::Remove { list: *field, item },
                    _ => put(*field, &format!("{at}")),
                };
                edits.push((id, parents, vec![op]));
            }
            let straight: Vec<usize> = (0..edits.len()).collect();
            let mut shuffled = straight.clone();
            shuffled.sort_by_key(|at| shuffle[*at]);
            prop_assert_eq!(replay_in(&straight, &edits), replay_in(&shuffled, &edits));
        }
    }
}
