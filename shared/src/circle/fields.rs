//! What stands in the fields of a page, read as what it is. A value of another type than was asked for is not there.

use super::choice::Choice;
use super::person::Person;
use crate::document::Fields;
use crate::edit::Value;
use crate::ids::{EntryId, MemberId};
use crate::time::{Day, Minute};

impl Fields {
    /// The value of a field, when it is there.
    pub fn value(&self, field: u16) -> Option<&Value> {
        Some(&self.fields.get(&field)?.value)
    }

    /// Whether nobody wrote another value of this field at the same moment.
    pub fn is_settled(&self, field: u16) -> bool {
        self.fields.get(&field).is_none_or(|register| register.beside.is_empty())
    }

    /// A text.
    pub fn text(&self, field: u16) -> Option<&str> {
        if let Value::Text(text) = self.value(field)? { Some(text) } else { None }
    }

    /// A text of one's own.
    pub(crate) fn words(&self, field: u16) -> Option<String> {
        self.text(field).map(str::to_owned)
    }

    /// One of a closed list.
    pub fn choice<T: Choice>(&self, field: u16) -> Option<T> {
        if let Value::Choice(number) = self.value(field)? { T::of_number(*number) } else { None }
    }

    /// A day.
    pub fn day(&self, field: u16) -> Option<Day> {
        if let Value::Day(day) = self.value(field)? { Some(*day) } else { None }
    }

    /// A whole number.
    pub fn number(&self, field: u16) -> Option<i64> {
        if let Value::Number(number) = self.value(field)? { Some(*number) } else { None }
    }

    /// A time of day.
    pub fn minute(&self, field: u16) -> Option<Minute> {
        Minute::from_number(self.number(field)?)
    }

    /// Yes or no.
    pub fn flag(&self, field: u16) -> Option<bool> {
        if let Value::Flag(flag) = self.value(field)? { Some(*flag) } else { None }
    }

    /// A person in the circle.
    pub fn member(&self, field: u16) -> Option<MemberId> {
        if let Value::Member(member) = self.value(field)? { Some(*member) } else { None }
    }

    /// Another entry.
    pub fn entry(&self, field: u16) -> Option<EntryId> {
        if let Value::Entry(entry) = self.value(field)? { Some(*entry) } else { None }
    }

    /// The values of a list, oldest item first.
    pub fn items(&self, list: u16) -> impl Iterator<Item = &Value> {
        self.lists.get(&list).into_iter().flat_map(|items| items.values())
    }

    /// The people in the circle on a list, rising, each once.
    pub fn members(&self, list: u16) -> Vec<MemberId> {
        let member = |value: &Value| if let Value::Member(member) = value { Some(*member) } else { None };
        let mut members: Vec<MemberId> = self.items(list).filter_map(member).collect();
        members.sort_unstable();
        members.dedup();
        members
    }

    /// The people on a list, in the circle or not.
    pub fn people(&self, list: u16) -> Vec<Person> {
        self.items(list).filter_map(Person::of_value).collect()
    }

    /// The texts on a list.
    pub fn texts(&self, list: u16) -> Vec<String> {
        let text = |value: &Value| if let Value::Text(text) = value { Some(text.clone()) } else { None };
        self.items(list).filter_map(text).collect()
    }
}
