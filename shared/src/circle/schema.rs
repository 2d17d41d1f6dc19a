//! Kinds of entries and the rules of their fields, as one table: what may be written where. Each kind keeps its own row,
//! its field numbers and its values in a file of its own.

use thiserror::Error;

use super::rhythm::Rhythm;
use super::{
    addition, agreement, authority, child, consent, day_note, event, member, moment, moving, place, question,
    reply, review, school, task,
};
use crate::document::Fields;
use crate::edit::{Edit, Op, Value};
use crate::ids::Audience;
use crate::time::Minute;

/// What an entry is. The numbers are those of the domain's list and are for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntryKind {
    /// The child.
    Child,
    /// A person in the circle: how the child calls them, and who they are to the child.
    Member,
    /// Who may decide about the child, from when till when.
    Authority,
    /// Who does what: one task.
    TaskDivision,
    /// A version of an agreement: terms, a pause, or an end.
    Agreement,
    /// One member's answer to exactly one version of something.
    Consent,
    /// A contact moment: planned, or as one person tells how it went.
    ContactMoment,
    /// Whether a contact moment can be at another time.
    MoveRequest,
    /// An important moment.
    Event,
    /// News from school.
    SchoolUpdate,
    /// Whether the child may do something.
    Question,
    /// How the day went.
    DayNote,
    /// How one person looks back.
    Review,
    /// A reply under an entry.
    Reply,
    /// A place where the child lives.
    Place,
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
    /// Nobody: it says for ever what it said at once, because others answer to exactly that. Another wording is another
    /// page.
    Once,
}

/// Whether a page is about another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// It stands alone.
    Nothing,
    /// It names an entry.
    AnEntry,
    /// It stands alone or names an entry.
    Maybe,
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
    /// A time of day: a number of minutes after midnight.
    Minute,
    /// A number from the first to the second.
    Number(i64, i64),
    /// Yes or no.
    Flag,
    /// A person in the circle.
    Member,
    /// A person in the circle, or the name of one who is not: text of at most so many characters.
    Person(usize),
    /// Another entry.
    Entry,
    /// A version of something.
    Version,
    /// A rhythm: text in its one spelling.
    Rhythm,
}

/// Whether a field holds one value or a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// One.
    One,
    /// A list.
    Many,
}

/// On which pages a field may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// On every page of its kind.
    ByAll,
    /// Only on pages for named members: what must not reach everyone by accident.
    ByNamed,
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
    /// The version of the schema in which it came.
    pub since: u16,
    /// On which pages it may stand.
    pub seen: Seen,
}

impl FieldRule {
    /// The same field, which came in a later version of the schema than its kind.
    pub(super) const fn since(mut self, version: u16) -> Self {
        self.since = version;
        self
    }

    /// The same field, on pages for named members only.
    pub(super) const fn for_named(mut self) -> Self {
        self.seen = Seen::ByNamed;
        self
    }
}

pub(super) const fn one(number: u16, shape: Shape) -> FieldRule {
    FieldRule { number, shape, holds: Holds::One, since: 0, seen: Seen::ByAll }
}

pub(super) const fn many(number: u16, shape: Shape) -> FieldRule {
    FieldRule { number, shape, holds: Holds::Many, since: 0, seen: Seen::ByAll }
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
    pub use crate::circle::addition::field as addition;
    pub use crate::circle::agreement::field as agreement;
    pub use crate::circle::authority::field as authority;
    pub use crate::circle::child::field as child;
    pub use crate::circle::consent::field as consent;
    pub use crate::circle::day_note::field as day_note;
    pub use crate::circle::event::field as event;
    pub use crate::circle::member::field as member;
    pub use crate::circle::moment::field as moment;
    pub use crate::circle::moving::field as moving;
    pub use crate::circle::place::field as place;
    pub use crate::circle::question::field as question;
    pub use crate::circle::reply::field as reply;
    pub use crate::circle::review::field as review;
    pub use crate::circle::school::field as school;
    pub use crate::circle::task::field as task;
}

/// All kinds.
pub const KINDS: &[KindRule] = &[
    child::RULE,
    member::RULE,
    authority::RULE,
    task::RULE,
    agreement::RULE,
    consent::RULE,
    moment::RULE,
    moving::RULE,
    event::RULE,
    school::RULE,
    question::RULE,
    day_note::RULE,
    review::RULE,
    reply::RULE,
    place::RULE,
    addition::RULE,
];

impl EntryKind {
    /// Its rule.
    pub fn rule(self) -> &'static KindRule {
        match self {
            Self::Child => &child::RULE,
            Self::Member => &member::RULE,
            Self::Authority => &authority::RULE,
            Self::TaskDivision => &task::RULE,
            Self::Agreement => &agreement::RULE,
            Self::Consent => &consent::RULE,
            Self::ContactMoment => &moment::RULE,
            Self::MoveRequest => &moving::RULE,
            Self::Event => &event::RULE,
            Self::SchoolUpdate => &school::RULE,
            Self::Question => &question::RULE,
            Self::DayNote => &day_note::RULE,
            Self::Review => &review::RULE,
            Self::Reply => &reply::RULE,
            Self::Place => &place::RULE,
            Self::Addition => &addition::RULE,
        }
    }

    /// Its number, for ever.
    pub fn number(self) -> u16 {
        self.rule().number
    }

    /// The field of the words by which a list shows a page.
    pub fn main_field(self) -> u16 {
        match self {
            Self::Child => child::field::NAME,
            Self::Member => member::field::NAME,
            Self::Authority => authority::field::NOTE,
            Self::TaskDivision => task::field::NAME,
            Self::Agreement => agreement::field::WORDS,
            Self::Consent => consent::field::WORDS,
            Self::ContactMoment => moment::field::WORDS,
            Self::MoveRequest => moving::field::WHY,
            Self::Event => event::field::WORDS,
            Self::SchoolUpdate => school::field::TEXT,
            Self::Question => question::field::WORDS,
            Self::DayNote => day_note::field::TEXT,
            Self::Review => review::field::WELL,
            Self::Reply => reply::field::TEXT,
            Self::Place => place::field::NAME,
            Self::Addition => addition::field::TEXT,
        }
    }

    /// Whether a page that is written once can be read whole. Others answer to it, so half of one must not count; the
    /// other kinds are read field by field.
    fn reads_whole(self, edit: &Edit) -> bool {
        let about = edit.creation.as_ref().and_then(|creation| creation.about);
        let fields = Fields::of_new(&edit.ops);
        match self {
            Self::Agreement => agreement::Proposal::read(about, &fields).is_some(),
            Self::Consent => consent::Consent::read(about, &fields).is_some(),
            Self::MoveRequest => moving::MoveRequest::read(about, &fields).is_some(),
            Self::Question => question::Question::read(&fields).is_some(),
            Self::Child
            | Self::Member
            | Self::Authority
            | Self::TaskDivision
            | Self::ContactMoment
            | Self::Event
            | Self::SchoolUpdate
            | Self::DayNote
            | Self::Review
            | Self::Reply
            | Self::Place
            | Self::Addition => true,
        }
    }
}

/// Why an edit does not fit its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum DoesNotFit {
    /// A kind or a field that this version does not know: it waits for the update.
    #[error("of a newer version")]
    Newer,
    /// A value of another shape, or too long, or a list where one value stands; or a page that cannot be read whole.
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
    pub const CURRENT: Self = Self { version: 3 };

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

    /// Holds an edit of a page for this audience against the rule of its kind.
    ///
    /// # Errors
    /// [`DoesNotFit`].
    pub fn check(self, kind_number: u16, audience: Audience, edit: &Edit) -> Result<(), DoesNotFit> {
        let rule = self.rule(kind_number).ok_or(DoesNotFit::Newer)?;
        if let Some(creation) = &edit.creation {
            match (rule.about, creation.about) {
                (About::Nothing, Some(_)) | (About::AnEntry, None) => return Err(DoesNotFit::WrongAbout),
                (About::Nothing, None) | (About::AnEntry, Some(_)) | (About::Maybe, _) => {}
            }
        }
        // A wrong value outweighs an unknown field: it will not become right with an update.
        let results = edit.ops.iter().map(|op| self.check_op(rule, audience, op));
        let mut newer = false;
        for result in results {
            match result {
                Err(DoesNotFit::Newer) => newer = true,
                other => other?,
            }
        }
        if newer {
            Err(DoesNotFit::Newer)
        } else if edit.creation.is_some() && !rule.kind.reads_whole(edit) {
            Err(DoesNotFit::WrongValue)
        } else {
            Ok(())
        }
    }

    fn check_op(self, rule: &KindRule, audience: Audience, op: &Op) -> Result<(), DoesNotFit> {
        let (number, holds, value) = match op {
            Op::Put { field, value } => (field, Holds::One, Some(value)),
            Op::Clear { field } => (field, Holds::One, None),
            Op::Add { list, value, .. } => (list, Holds::Many, Some(value)),
            Op::Remove { list, .. } => (list, Holds::Many, None),
        };
        let known = |field: &&FieldRule| field.number == *number && field.since <= self.version;
        let field = rule.fields.iter().find(known).ok_or(DoesNotFit::Newer)?;
        let may_stand = field.seen == Seen::ByAll || audience == Audience::Named;
        let fits = field.holds == holds && value.is_none_or(|value| fits(field.shape, value));
        if may_stand && fits { Ok(()) } else { Err(DoesNotFit::WrongValue) }
    }
}

fn fits(shape: Shape, value: &Value) -> bool {
    match (shape, value) {
        (Shape::Text(most) | Shape::Person(most), Value::Text(text)) => text.chars().count() <= most,
        (Shape::Choice(count), Value::Choice(choice)) => *choice < count,
        (Shape::Minute, Value::Number(number)) => Minute::from_number(*number).is_some(),
        (Shape::Number(least, most), Value::Number(number)) => (least..=most).contains(number),
        (Shape::Rhythm, Value::Text(text)) => text.parse::<Rhythm>().is_ok(),
        (Shape::Day, Value::Day(_))
        | (Shape::Flag, Value::Flag(_))
        | (Shape::Member | Shape::Person(_), Value::Member(_))
        | (Shape::Entry, Value::Entry(_))
        | (Shape::Version, Value::Hash(_)) => true,
        (
            Shape::Text(_)
            | Shape::Choice(_)
            | Shape::Day
            | Shape::Minute
            | Shape::Number(..)
            | Shape::Flag
            | Shape::Member
            | Shape::Person(_)
            | Shape::Entry
            | Shape::Version
            | Shape::Rhythm,
            _,
        ) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_number_stands_twice_and_every_kind_has_one_row() {
        let kinds: BTreeSet<u16> = KINDS.iter().map(|rule| rule.number).collect();
        assert_eq!(kinds.len(), KINDS.len());
        for rule in KINDS {
            assert_eq!(rule.kind.rule(), rule);
            let fields: BTreeSet<u16> = rule.fields.iter().map(|field| field.number).collect();
            assert_eq!(fields.len(), rule.fields.len(), "{:?}", rule.kind);
            assert!(
                rule.fields.iter().any(|field| field.number == rule.kind.main_field()),
                "{:?}",
                rule.kind
            );
        }
    }

    fn check(kind: u16, op: Op) -> Result<(), DoesNotFit> {
        Schema::CURRENT.check(kind, Audience::Circle, &Edit { creation: None, ops: vec![op] })
    }

    #[test]
    fn a_wrong_value_is_refused_and_an_unknown_field_waits() {
        let long = "é".repeat(10_001);
        assert_eq!(check(14, Op::Put { field: 2, value: Value::Text("é".repeat(10_000)) }), Ok(()));
        assert_eq!(check(14, Op::Put { field: 2, value: Value::Text(long) }), Err(DoesNotFit::WrongValue));
        assert_eq!(check(14, Op::Put { field: 3, value: Value::Choice(3) }), Err(DoesNotFit::WrongValue));
        assert_eq!(check(14, Op::Put { field: 99, value: Value::Flag(true) }), Err(DoesNotFit::Newer));
        let nothing = Edit { creation: None, ops: vec![] };
        assert_eq!(Schema::of_version(1).check(11, Audience::Circle, &nothing), Err(DoesNotFit::Newer));
    }

    #[test]
    fn a_field_that_came_later_waits_on_an_older_app() {
        let language = Op::Put { field: member::field::LANGUAGE, value: Value::Text("Tigrinya".to_owned()) };
        let edit = Edit { creation: None, ops: vec![language] };
        assert_eq!(Schema::CURRENT.check(3, Audience::Circle, &edit), Ok(()));
        assert_eq!(Schema::of_version(2).check(3, Audience::Circle, &edit), Err(DoesNotFit::Newer));
    }

    #[test]
    fn an_address_stands_only_on_a_page_for_named_members() {
        let address =
            Op::Put { field: place::field::ADDRESS, value: Value::Text("Dorpsstraat 1".to_owned()) };
        let edit = Edit { creation: None, ops: vec![address] };
        assert_eq!(Schema::CURRENT.check(19, Audience::Circle, &edit), Err(DoesNotFit::WrongValue));
        assert_eq!(Schema::CURRENT.check(19, Audience::Named, &edit), Ok(()));
    }

    #[test]
    fn times_numbers_rhythms_and_people_keep_to_their_bounds() {
        let number = |field, number| check(10, Op::Put { field, value: Value::Number(number) });
        assert_eq!(number(event::field::START, 1439), Ok(()));
        assert_eq!(number(event::field::START, 1440), Err(DoesNotFit::WrongValue));
        assert_eq!(number(event::field::START, -1), Err(DoesNotFit::WrongValue));
        let rhythm = |text: &str| {
            check(6, Op::Put { field: agreement::field::RHYTHM, value: Value::Text(text.to_owned()) })
        };
        assert_eq!(rhythm("odd sa 10:00-12:00"), Ok(()));
        assert_eq!(rhythm("odd sa 12:00-10:00"), Err(DoesNotFit::WrongValue));
        let with = |value| {
            check(6, Op::Add { list: agreement::field::WITH, item: crate::edit::ItemId::new([1; 16]), value })
        };
        assert_eq!(with(Value::Text("oma Ans".to_owned())), Ok(()));
        assert_eq!(with(Value::Text("o".repeat(201))), Err(DoesNotFit::WrongValue));
        assert_eq!(with(Value::Flag(true)), Err(DoesNotFit::WrongValue));
    }
}
