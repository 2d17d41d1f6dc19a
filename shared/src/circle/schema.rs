//! Kinds of entries and the rules of their fields, as one table: what may be written where.

use crate::edit::{Edit, MAX_TEXT_CHARS, Op, Value};
use thiserror::Error;

/// What an entry is. The numbers are those of the domain's list and are for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntryKind {
    /// The child.
    Child,
    /// A person in the circle: how the child calls them, and who they are to the child.
    Member,
    /// News from school.
    SchoolUpdate,
    /// How the day went.
    DayNote,
    /// A reply under an entry.
    Reply,
    /// Something to put beside an entry.
    Addition,
}

/// Who writes on a page after it is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Authorship {
    /// Only its author's devices. What others say under it is a page of their own.
    Own,
    /// Everyone in the circle who may write.
    Joint,
}

/// Whether a page is about another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// It stands alone.
    Nothing,
    /// It names an entry.
    AnEntry,
}

/// What a field can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Text of at most so many characters.
    Text(usize),
    /// One of so many choices, counted from 0.
    Choice(u16),
    /// A day.
    Day,
    /// Yes or no.
    Flag,
    /// A person.
    Member,
}

/// Whether a field holds one value or a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// One.
    One,
    /// A list.
    Many,
}

/// The rule of one field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldRule {
    /// Its number, for ever.
    pub number: u16,
    /// What it holds.
    pub shape: Shape,
    /// One or a list.
    pub holds: Holds,
}

const fn one(number: u16, shape: Shape) -> FieldRule {
    FieldRule { number, shape, holds: Holds::One }
}

const fn many(number: u16, shape: Shape) -> FieldRule {
    FieldRule { number, shape, holds: Holds::Many }
}

/// The rule of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KindRule {
    /// The kind.
    pub kind: EntryKind,
    /// Its number, for ever.
    pub number: u16,
    /// The version of the schema in which it came.
    pub since: u16,
    /// Who writes on it.
    pub authorship: Authorship,
    /// Whether it is about another entry.
    pub about: About,
    /// Its fields.
    pub fields: &'static [FieldRule],
}

/// Short texts: a name, a language.
pub const MAX_NAME_CHARS: usize = 200;

/// Field numbers, by kind.
pub mod field {
    /// Fields of a child.
    pub mod child {
        /// The name used.
        pub const NAME: u16 = 1;
        /// Birth day.
        pub const BORN: u16 = 2;
        /// Languages, a list.
        pub const LANGUAGES: u16 = 3;
        /// "Wat ik wil dat je weet".
        pub const TO_KNOW: u16 = 4;
    }
    /// Fields of a member's card.
    pub mod member {
        /// Who it is about.
        pub const MEMBER: u16 = 1;
        /// The name as the child says it.
        pub const NAME: u16 = 2;
        /// The role ([`crate::circle::pages::Role`]).
        pub const ROLE: u16 = 3;
        /// The organisation, for a professional.
        pub const ORGANISATION: u16 = 4;
    }
    /// Fields of a day note.
    pub mod day_note {
        /// The day it is about.
        pub const DAY: u16 = 1;
        /// How it went.
        pub const TEXT: u16 = 2;
        /// Mood: 0 good, 1 so-so, 2 hard.
        pub const MOOD: u16 = 3;
        /// Sleep: 0 well, 1 so-so, 2 badly.
        pub const SLEEP: u16 = 4;
        /// To know when homes change.
        pub const HAND_OVER: u16 = 5;
    }
    /// Fields of a school update.
    pub mod school {
        /// The day.
        pub const DAY: u16 = 1;
        /// What it is ([`crate::circle::pages::SchoolTopic`]).
        pub const TOPIC: u16 = 2;
        /// The news.
        pub const TEXT: u16 = 3;
        /// What is asked.
        pub const ASKED: u16 = 4;
        /// Of whom, a list.
        pub const ASKED_OF: u16 = 5;
    }
    /// Fields of a reply.
    pub mod reply {
        /// The words.
        pub const TEXT: u16 = 1;
        /// A thank-you.
        pub const THANKS: u16 = 2;
    }
    /// Fields of an addition.
    pub mod addition {
        /// The words.
        pub const TEXT: u16 = 1;
    }
}

/// All kinds.
pub const KINDS: &[KindRule] = &[
    KindRule {
        kind: EntryKind::Child,
        number: 2,
        since: 1,
        authorship: Authorship::Joint,
        about: About::Nothing,
        fields: &[
            one(field::child::NAME, Shape::Text(MAX_NAME_CHARS)),
            one(field::child::BORN, Shape::Day),
            many(field::child::LANGUAGES, Shape::Text(MAX_NAME_CHARS)),
            one(field::child::TO_KNOW, Shape::Text(MAX_TEXT_CHARS)),
        ],
    },
    KindRule {
        kind: EntryKind::Member,
        number: 3,
        since: 1,
        authorship: Authorship::Joint,
        about: About::Nothing,
        fields: &[
            one(field::member::MEMBER, Shape::Member),
            one(field::member::NAME, Shape::Text(MAX_NAME_CHARS)),
            one(field::member::ROLE, Shape::Choice(9)),
            one(field::member::ORGANISATION, Shape::Text(MAX_NAME_CHARS)),
        ],
    },
    KindRule {
        kind: EntryKind::SchoolUpdate,
        number: 11,
        since: 2,
        authorship: Authorship::Own,
        about: About::Nothing,
        fields: &[
            one(field::school::DAY, Shape::Day),
            one(field::school::TOPIC, Shape::Choice(6)),
            one(field::school::TEXT, Shape::Text(MAX_TEXT_CHARS)),
            one(field::school::ASKED, Shape::Text(MAX_TEXT_CHARS)),
            many(field::school::ASKED_OF, Shape::Member),
        ],
    },
    KindRule {
        kind: EntryKind::DayNote,
        number: 14,
        since: 1,
        authorship: Authorship::Own,
        about: About::Nothing,
        fields: &[
            one(field::day_note::DAY, Shape::Day),
            one(field::day_note::TEXT, Shape::Text(MAX_TEXT_CHARS)),
            one(field::day_note::MOOD, Shape::Choice(3)),
            one(field::day_note::SLEEP, Shape::Choice(3)),
            one(field::day_note::HAND_OVER, Shape::Text(MAX_TEXT_CHARS)),
        ],
    },
    KindRule {
        kind: EntryKind::Reply,
        number: 17,
        since: 1,
        authorship: Authorship::Own,
        about: About::AnEntry,
        fields: &[
            one(field::reply::TEXT, Shape::Text(MAX_TEXT_CHARS)),
            one(field::reply::THANKS, Shape::Flag),
        ],
    },
    KindRule {
        kind: EntryKind::Addition,
        number: 21,
        since: 2,
        authorship: Authorship::Own,
        about: About::AnEntry,
        fields: &[one(field::addition::TEXT, Shape::Text(MAX_TEXT_CHARS))],
    },
];

/// Why an edit does not fit its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum DoesNotFit {
    /// A kind or a field that this version does not know: it waits for the update.
    #[error("of a newer version")]
    Newer,
    /// A value of another shape, or too long, or a list where one value stands.
    #[error("a value does not fit its field")]
    WrongValue,
    /// About an entry where that cannot be, or the reverse.
    #[error("about an entry where that cannot be")]
    WrongAbout,
}

/// The kinds and fields of one version of the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schema {
    version: u16,
}

impl Schema {
    /// What this version knows.
    pub const CURRENT: Self = Self { version: 2 };

    /// What an earlier version knew: to try how versions live side by side.
    pub const fn of_version(version: u16) -> Self {
        Self { version }
    }

    /// Its version.
    pub fn version(self) -> u16 {
        self.version
    }

    /// The rule of a kind; `None` when this version does not know it.
    pub fn rule(self, kind_number: u16) -> Option<&'static KindRule> {
        KINDS.iter().find(|rule| rule.number == kind_number && rule.since <= self.version)
    }

    /// Holds an edit against the rule of its kind.
    ///
    /// # Errors
    /// [`DoesNotFit`].
    pub fn check(self, kind_number: u16, edit: &Edit) -> Result<(), DoesNotFit> {
        let rule = self.rule(kind_number).ok_or(DoesNotFit::Newer)?;
        if let Some(creation) = &edit.creation
            && creation.about.is_some() != (rule.about == About::AnEntry)
        {
            return Err(DoesNotFit::WrongAbout);
        }
        // A wrong value outweighs an unknown field: it will not become right with an update.
        let results = edit.ops.iter().map(|op| check_op(rule, op));
        let mut newer = false;
        for result in results {
            match result {
                Err(DoesNotFit::Newer) => newer = true,
                other => other?,
            }
        }
        if newer { Err(DoesNotFit::Newer) } else { Ok(()) }
    }
}

fn check_op(rule: &KindRule, op: &Op) -> Result<(), DoesNotFit> {
    let (number, holds, value) = match op {
        Op::Put { field, value } => (field, Holds::One, Some(value)),
        Op::Clear { field } => (field, Holds::One, None),
        Op::Add { list, value, .. } => (list, Holds::Many, Some(value)),
        Op::Remove { list, .. } => (list, Holds::Many, None),
    };
    let field = rule.fields.iter().find(|field| field.number == *number).ok_or(DoesNotFit::Newer)?;
    let fits = field.holds == holds && value.is_none_or(|value| fits(field.shape, value));
    if fits { Ok(()) } else { Err(DoesNotFit::WrongValue) }
}

fn fits(shape: Shape, value: &Value) -> bool {
    match (shape, value) {
        (Shape::Text(most), Value::Text(text)) => text.chars().count() <= most,
        (Shape::Choice(count), Value::Choice(choice)) => *choice < count,
        (Shape::Day, Value::Day(_)) | (Shape::Flag, Value::Flag(_)) | (Shape::Member, Value::Member(_)) => {
            true
        }
        (Shape::Text(_) | Shape::Choice(_) | Shape::Day | Shape::Flag | Shape::Member, _) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_number_stands_twice() {
        let kinds: BTreeSet<u16> = KINDS.iter().map(|rule| rule.number).collect();
        assert_eq!(kinds.len(), KINDS.len());
        for rule in KINDS {
            let fields: BTreeSet<u16> = rule.fields.iter().map(|field| field.number).collect();
            assert_eq!(fields.len(), rule.fields.len(), "{:?}", rule.kind);
        }
    }

    #[test]
    fn a_wrong_value_is_refused_and_an_unknown_field_waits() {
        let check = |op: Op| Schema::CURRENT.check(14, &Edit { creation: None, ops: vec![op] });
        let long = "é".repeat(10_001);
        assert_eq!(check(Op::Put { field: 2, value: Value::Text("é".repeat(10_000)) }), Ok(()));
        assert_eq!(check(Op::Put { field: 2, value: Value::Text(long) }), Err(DoesNotFit::WrongValue));
        assert_eq!(check(Op::Put { field: 3, value: Value::Choice(3) }), Err(DoesNotFit::WrongValue));
        assert_eq!(check(Op::Put { field: 99, value: Value::Flag(true) }), Err(DoesNotFit::Newer));
        assert_eq!(
            Schema::of_version(1).check(11, &Edit { creation: None, ops: vec![] }),
            Err(DoesNotFit::Newer)
        );
    }
}
