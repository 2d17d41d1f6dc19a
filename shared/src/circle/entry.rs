//! A page of the notebook, as a screen reads it.

use std::collections::BTreeSet;

use super::consent::{VersionHash, version_hash};
use super::member::{self, Role};
use super::schema::{EntryKind, Shape};
use crate::document::Fields;
use crate::edit::Value;
use crate::ids::{EntryId, MemberId};
use crate::time::{Day, Instant, amsterdam_day};

/// A page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its id.
    pub id: EntryId,
    /// Its kind.
    pub kind: EntryKind,
    /// Who made it.
    pub author: MemberId,
    /// The entry it is about.
    pub about: Option<EntryId>,
    /// Who may read it; none for the whole circle.
    pub readers: Vec<MemberId>,
    /// When its author's clock said it was made: a claim.
    pub written: Instant,
    /// When the relay got it; none while it is only on this phone.
    pub received: Option<Instant>,
    /// When somebody last changed it: by the relay's clock, or by the writer's own as long as that is only on this phone.
    pub changed: Option<Instant>,
    /// What it says.
    pub fields: Fields,
}

/// Where a page stands among others: by the relay's clock, which never goes back; what it has not got comes last, by
/// this phone's own clock. So everyone who has the same log has the same order, whatever came first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Order {
    received: u64,
    written: Instant,
    entry: EntryId,
}

impl Entry {
    /// Where it stands among others.
    pub fn order(&self) -> Order {
        let received = self.received.map_or(u64::MAX, Instant::ms);
        Order { received, written: self.written, entry: self.id }
    }

    /// The day on which it was written: by the relay's clock, or by the writer's own as long as it has no other.
    pub fn day(&self) -> Day {
        amsterdam_day(self.received.unwrap_or(self.written))
    }

    /// Whether it is for some members only. Such a page stays inside: not on paper, in calendar files or in what a
    /// search finds.
    pub fn is_for_some(&self) -> bool {
        !self.readers.is_empty()
    }

    /// The name of exactly what it says: what an answer to it is bound to.
    pub fn version(&self) -> VersionHash {
        version_hash(self.id, self.kind, self.about, &self.fields)
    }

    /// A text field, when it is there.
    pub fn text(&self, number: u16) -> Option<&str> {
        self.fields.text(number)
    }

    /// What others wrote in a text field at the same moment.
    pub fn beside(&self, number: u16) -> Vec<&str> {
        let texts = self.fields.fields.get(&number).into_iter().flat_map(|register| &register.beside);
        texts
            .filter_map(|value| if let Value::Text(text) = value { Some(text.as_str()) } else { None })
            .collect()
    }

    /// The main words of the page: what a list shows of it.
    pub fn words(&self) -> Option<&str> {
        self.text(self.kind.main_field())
    }

    /// All words that a person wrote on the page, each once: what a search looks through.
    pub fn all_words(&self) -> BTreeSet<&str> {
        let holds_words = |number: &u16| {
            let rule = self.kind.rule().fields.iter().find(|rule| rule.number == *number);
            rule.is_some_and(|rule| matches!(rule.shape, Shape::Text(_) | Shape::Person(_)))
        };
        let registers = self.fields.fields.iter().filter(|(number, _)| holds_words(number));
        let fields =
            registers.flat_map(|(_, register)| core::iter::once(&register.value).chain(&register.beside));
        let lists = self.fields.lists.iter().filter(|(number, _)| holds_words(number));
        let values = fields.chain(lists.flat_map(|(_, items)| items.values()));
        values
            .filter_map(|value| if let Value::Text(text) = value { Some(text.as_str()) } else { None })
            .collect()
    }

    /// Who a member's card is about.
    pub fn member(&self) -> Option<MemberId> {
        self.fields.member(member::field::MEMBER).filter(|_| self.kind == EntryKind::Member)
    }

    /// The role on a member's card.
    pub fn role(&self) -> Option<Role> {
        self.fields.choice(member::field::ROLE).filter(|_| self.kind == EntryKind::Member)
    }
}
