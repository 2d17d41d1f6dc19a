//! A sheet that is being written: typed values in, the operations of an edit out. Bounds are held here, once.

use rand_core::CryptoRng;

use super::choice::Choice;
use super::pages::InvalidPage;
use super::person::Person;
use super::schema::{EntryKind, MAX_NAME_CHARS};
use crate::document::Fields;
use crate::edit::{Creation, Edit, ItemId, MAX_OPS, MAX_TEXT_CHARS, Op, Value};
use crate::ids::{EntryId, MemberId};
use crate::time::{Day, Instant, Minute};

/// Values of a page, before they have been written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sheet {
    /// What the sheet speaks of; none where it is left open.
    fields: Vec<(u16, Option<Value>)>,
    /// The lists that it speaks of.
    lists: Vec<u16>,
    items: Vec<(u16, Value)>,
}

/// Words of a person without the space around them.
///
/// # Errors
/// [`InvalidPage::Empty`], [`InvalidPage::TooLong`].
fn trimmed(words: &str, most: usize) -> Result<Value, InvalidPage> {
    let words = words.trim();
    let chars = words.chars().count();
    if words.is_empty() {
        return Err(InvalidPage::Empty);
    }
    if chars > most {
        return Err(InvalidPage::TooLong { chars, most });
    }
    Ok(Value::Text(words.to_owned()))
}

/// A fresh id for an item of a list, made at `now`.
pub fn new_item(now: Instant, rng: &mut impl CryptoRng) -> ItemId {
    let mut bytes = [0; 16];
    let (clock, random) = bytes.split_at_mut(8);
    clock.copy_from_slice(&now.ms().to_be_bytes());
    rng.fill_bytes(random);
    ItemId::new(bytes)
}

impl Sheet {
    pub(crate) fn put(mut self, field: u16, value: Value) -> Self {
        self.fields.push((field, Some(value)));
        self
    }

    pub(crate) fn put_if(mut self, field: u16, value: Option<Value>) -> Self {
        self.fields.push((field, value));
        self
    }

    /// A short text that must be there.
    pub(crate) fn name(self, field: u16, words: &str) -> Result<Self, InvalidPage> {
        Ok(self.put(field, trimmed(words, MAX_NAME_CHARS)?))
    }

    /// A text that must be there.
    pub(crate) fn text(self, field: u16, words: &str) -> Result<Self, InvalidPage> {
        Ok(self.put(field, trimmed(words, MAX_TEXT_CHARS)?))
    }

    /// A short text that may be left out; one of nothing but space is.
    pub(crate) fn name_if(self, field: u16, words: Option<&str>) -> Result<Self, InvalidPage> {
        self.words_if(field, words, MAX_NAME_CHARS)
    }

    /// A text that may be left out; one of nothing but space is.
    pub(crate) fn text_if(self, field: u16, words: Option<&str>) -> Result<Self, InvalidPage> {
        self.words_if(field, words, MAX_TEXT_CHARS)
    }

    fn words_if(self, field: u16, words: Option<&str>, most: usize) -> Result<Self, InvalidPage> {
        match words.map(|words| trimmed(words, most)) {
            None | Some(Err(InvalidPage::Empty)) => Ok(self.put_if(field, None)),
            Some(value) => Ok(self.put(field, value?)),
        }
    }

    pub(crate) fn choice(self, field: u16, one: impl Choice) -> Self {
        self.put(field, Value::Choice(one.number()))
    }

    pub(crate) fn choice_if(self, field: u16, one: Option<impl Choice>) -> Self {
        self.put_if(field, one.map(|one| Value::Choice(one.number())))
    }

    pub(crate) fn day(self, field: u16, day: Day) -> Self {
        self.put(field, Value::Day(day))
    }

    pub(crate) fn day_if(self, field: u16, day: Option<Day>) -> Self {
        self.put_if(field, day.map(Value::Day))
    }

    pub(crate) fn minute(self, field: u16, minute: Minute) -> Self {
        self.put(field, Value::Number(minute.after_midnight().into()))
    }

    pub(crate) fn minute_if(self, field: u16, minute: Option<Minute>) -> Self {
        self.put_if(field, minute.map(|minute| Value::Number(minute.after_midnight().into())))
    }

    pub(crate) fn entry_if(self, field: u16, entry: Option<EntryId>) -> Self {
        self.put_if(field, entry.map(Value::Entry))
    }

    /// Members, each once.
    pub(crate) fn members(mut self, list: u16, members: &[MemberId]) -> Self {
        let mut members = members.to_vec();
        members.sort_unstable();
        members.dedup();
        self.lists.push(list);
        self.items.extend(members.into_iter().map(|member| (list, Value::Member(member))));
        self
    }

    /// People, each once; a name of nothing but space is left out.
    pub(crate) fn people(mut self, list: u16, people: &[Person]) -> Result<Self, InvalidPage> {
        self.lists.push(list);
        for person in people {
            let value = match person {
                Person::Member(member) => Value::Member(*member),
                Person::Named(name) => match trimmed(name, MAX_NAME_CHARS) {
                    Err(InvalidPage::Empty) => continue,
                    name => name?,
                },
            };
            if !self.items.contains(&(list, value.clone())) {
                self.items.push((list, value));
            }
        }
        Ok(self)
    }

    /// Short texts; one of nothing but space is left out.
    pub(crate) fn names(self, list: u16, names: &[String]) -> Result<Self, InvalidPage> {
        let people: Vec<Person> = names.iter().cloned().map(Person::Named).collect();
        self.people(list, &people)
    }

    /// The edit that makes a page of it, when it has no lists: the same for the same values.
    pub(crate) fn into_fields(self, kind: EntryKind) -> Edit {
        let put = |(field, value): (u16, Option<Value>)| Some(Op::Put { field, value: value? });
        let ops = self.fields.into_iter().filter_map(put).collect();
        Edit { creation: Some(Creation { kind: kind.number(), about: None }), ops }
    }

    /// The edit that makes a page of it. Items keep their order: the first of them is the oldest.
    ///
    /// # Errors
    /// [`InvalidPage::TooMany`] when it does not fit in one edit.
    pub(crate) fn into_edit(
        self,
        kind: EntryKind,
        about: Option<EntryId>,
        now: Instant,
        rng: &mut impl CryptoRng,
    ) -> Result<Edit, InvalidPage> {
        let ops = Fields::default().to_become(self, now, rng)?;
        Ok(Edit { creation: Some(Creation { kind: kind.number(), about }), ops })
    }
}

impl Fields {
    /// The operations after which these fields say what is on the sheet. What is the same stays as it is, and so does
    /// what the sheet does not speak of.
    ///
    /// # Errors
    /// [`InvalidPage::TooMany`] when it does not fit in one edit.
    pub(crate) fn to_become(
        &self,
        sheet: Sheet,
        now: Instant,
        rng: &mut impl CryptoRng,
    ) -> Result<Vec<Op>, InvalidPage> {
        let mut ops = Vec::new();
        for list in &sheet.lists {
            for (item, value) in self.lists.get(list).into_iter().flatten() {
                if !sheet.items.contains(&(*list, value.clone())) {
                    ops.push(Op::Remove { list: *list, item: *item });
                }
            }
        }
        for (field, value) in sheet.fields {
            let stands = self.value(field) == value.as_ref() && self.is_settled(field);
            match value {
                _ if stands => {}
                Some(value) => ops.push(Op::Put { field, value }),
                None => ops.push(Op::Clear { field }),
            }
        }
        // Ids of one moment sort by their random part: each item gets a millisecond of its own.
        for ((list, value), at) in sheet.items.into_iter().zip(0_u64..) {
            if !self.items(list).any(|known| *known == value) {
                ops.push(Op::Add { list, item: new_item(now.plus_ms(at), rng), value });
            }
        }
        if ops.len() > MAX_OPS { Err(InvalidPage::TooMany) } else { Ok(ops) }
    }

    /// The operations that take these back: after them, a page that said this before `ops` says it again.
    pub fn to_undo(&self, ops: &[Op]) -> Vec<Op> {
        let undo = ops.iter().filter_map(|op| match op {
            Op::Put { field, .. } | Op::Clear { field } => Some(match self.value(*field) {
                Some(value) => Op::Put { field: *field, value: value.clone() },
                None => Op::Clear { field: *field },
            }),
            Op::Add { list, item, .. } => Some(Op::Remove { list: *list, item: *item }),
            // The same item again, so that it stands in its old place on the list.
            Op::Remove { list, item } => {
                let value = self.lists.get(list)?.get(item)?.clone();
                Some(Op::Add { list: *list, item: *item, value })
            }
        });
        undo.collect()
    }
}
