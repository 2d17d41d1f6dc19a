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
#[derive(Clone, Debug)]
pub struct Document {
    merged: Automerge,
    changes: BTreeMap<EditId, ChangeHash>,
}

impl Default for Document {
    fn default() -> Self {
        Self::new()
    }
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

impl Document {
    /// An entry without edits.
    pub fn new() -> Self {
        Self { merged: Automerge::new(), changes: BTreeMap::new() }
    }

    /// Whether this edit is in it.
    pub fn contains(&self, edit: &EditId) -> bool {
        self.changes.contains_key(edit)
    }

    /// The edits that no other edit here was built on, sorted: what a new edit is built on.
    pub fn heads(&self) -> Vec<EditId> {
        let heads = self.merged.get_heads();
        let is_head = |hash: &ChangeHash| heads.contains(hash);
        self.changes.iter().filter(|(_, hash)| is_head(hash)).map(|(edit, _)| *edit).collect()
    }

    /// Replays one edit on its parents.
    ///
    /// # Errors
    /// [`NotReplayed`]; the document is unchanged then.
    pub fn replay(&mut self, edit: EditId, parents: &[EditId], ops: &[Op]) -> Result<(), NotReplayed> {
        if self.contains(&edit) {
            return Err(NotReplayed::Again);
        }
        let mut on: Vec<ChangeHash> = parents
            .iter()
            .map(|parent| self.changes.get(parent).copied().ok_or(NotReplayed::UnknownParent))
            .collect::<Result<_, _>>()?;
        on.sort_unstable();
        let mut heads = self.merged.get_heads();
        heads.sort_unstable();
        let hash = if on == heads {
            commit(&mut self.merged, edit, ops)?
        } else {
            // Not `transaction_at`: its operation counter depends on what else this device happens to hold.
            let mut fork = if on.is_empty() {
                Automerge::new()
            } else {
                self.merged.fork_at(&on).map_err(|_| NotReplayed::Engine)?
            };
            let hash = commit(&mut fork, edit, ops)?;
            self.merged.merge(&mut fork).map_err(|_| NotReplayed::Engine)?;
            hash
        };
        self.changes.insert(edit, hash);
        Ok(())
    }

    /// What it says.
    pub fn fields(&self) -> Fields {
        let mut read = Fields::default();
        for key in self.merged.keys(ROOT) {
            let all = self.merged.get_all(ROOT, &key).unwrap_or_default();
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

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]
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
