//! A contact moment: planned by hand, or one person's account of how one went. Everybody's account is a page of its own,
//! so that accounts that differ both stay.
//!
//! A moment has no page when it comes from an agreement: it is named by the agreement and its day ([`MomentId`]). What
//! becomes of it is in [`super::telling`].

use super::agreement::Form;
use super::choice::Choice;
use super::day_note::Feeling;
use super::pages::InvalidPage;
use super::person::Person;
use super::rhythm::{Hours, Occurrence};
use super::schema::{About, Authorship, EntryKind, KindRule, MAX_NAME_CHARS, Shape, many, one};
use super::sheet::Sheet;
use crate::document::Fields;
use crate::edit::{MAX_TEXT_CHARS, Value};
use crate::ids::EntryId;
use crate::time::Day;

/// Fields of a contact moment.
pub mod field {
    /// Whether it is planned, or how it went.
    pub const HOW: u16 = 1;
    /// The day on which it was to be.
    pub const DAY: u16 = 2;
    /// From when.
    pub const START: u16 = 3;
    /// Till when.
    pub const END: u16 = 4;
    /// So many nights later.
    pub const NIGHTS: u16 = 5;
    /// In which form.
    pub const FORM: u16 = 6;
    /// With whom, a list of people.
    pub const WITH: u16 = 7;
    /// Where.
    pub const PLACE: u16 = 8;
    /// On whose side the reason lay ([`super::Side`]).
    pub const BY: u16 = 9;
    /// Why.
    pub const WHY: u16 = 10;
    /// Who was there, a list of people.
    pub const THERE: u16 = 11;
    /// The account, or words with a plan.
    pub const WORDS: u16 = 12;
    /// How the child was before.
    pub const BEFORE: u16 = 13;
    /// How the child was after.
    pub const AFTER: u16 = 14;
    /// "Volgende keer".
    pub const NEXT_TIME: u16 = 15;
}

pub(super) const RULE: KindRule = KindRule {
    kind: EntryKind::ContactMoment,
    number: 8,
    since: 3,
    authorship: Authorship::Own,
    about: About::Maybe,
    fields: &[
        one(field::HOW, Shape::Choice(4)),
        one(field::DAY, Shape::Day),
        one(field::START, Shape::Minute),
        one(field::END, Shape::Minute),
        one(field::NIGHTS, Shape::Number(0, 60)),
        one(field::FORM, Shape::Choice(9)),
        many(field::WITH, Shape::Person(MAX_NAME_CHARS)),
        one(field::PLACE, Shape::Text(MAX_NAME_CHARS)),
        one(field::BY, Shape::Choice(6)),
        one(field::WHY, Shape::Text(MAX_TEXT_CHARS)),
        many(field::THERE, Shape::Person(MAX_NAME_CHARS)),
        one(field::WORDS, Shape::Text(MAX_TEXT_CHARS)),
        one(field::BEFORE, Shape::Choice(3)),
        one(field::AFTER, Shape::Choice(3)),
        one(field::NEXT_TIME, Shape::Text(MAX_TEXT_CHARS)),
    ],
};

/// Names one contact moment, for ever: of an agreement (its first version) the one of this day, or a page that planned
/// one. Moving it does not change its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MomentId {
    /// The agreement, or the page that planned it.
    pub of: EntryId,
    /// The day on which it was to be.
    pub day: Day,
}

/// On whose side the reason lay that it did not go through, or stopped early. Never a score, never counted per person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// The child's: ill, did not want to.
    Child,
    /// The parent's.
    Parent,
    /// The foster parent's.
    FosterParent,
    /// Who supervises.
    Supervision,
    /// The organisation's.
    Organisation,
    /// Nobody's.
    ActOfNature,
}

impl Choice for Side {
    const ALL: &'static [Self] = &[
        Self::Child,
        Self::Parent,
        Self::FosterParent,
        Self::Supervision,
        Self::Organisation,
        Self::ActOfNature,
    ];
}

/// How a moment went, by one account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Went {
    /// It was.
    Well,
    /// It did not go through.
    DidNot {
        /// On whose side the reason lay.
        by: Side,
        /// Why.
        why: Option<String>,
    },
    /// It stopped early.
    BrokenOff {
        /// On whose side the reason lay.
        by: Side,
        /// Why.
        why: Option<String>,
    },
}

#[derive(Clone, Copy, PartialEq)]
enum HowNumber {
    Planned,
    Was,
    DidNot,
    BrokenOff,
}

impl Choice for HowNumber {
    const ALL: &'static [Self] = &[Self::Planned, Self::Was, Self::DidNot, Self::BrokenOff];
}

/// A moment that is planned by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// When.
    pub when: Occurrence,
    /// With whom.
    pub with: Vec<Person>,
    /// In which form.
    pub form: Form,
    /// Where.
    pub place: Option<String>,
    /// Words with it.
    pub words: Option<String>,
}

/// How a moment went, told by one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Which moment; `of` none for one that nobody planned.
    pub of: Option<EntryId>,
    /// The day on which it was to be.
    pub day: Day,
    /// How it went.
    pub went: Went,
    /// Who was there.
    pub there: Vec<Person>,
    /// The account.
    pub words: Option<String>,
    /// How the child was before.
    pub before: Option<Feeling>,
    /// How the child was after.
    pub after: Option<Feeling>,
    /// "Volgende keer".
    pub next_time: Option<String>,
}

impl Account {
    /// That it went, with no more said.
    pub fn new(moment: MomentId, went: Went) -> Self {
        Self {
            of: Some(moment.of),
            day: moment.day,
            went,
            there: Vec::new(),
            words: None,
            before: None,
            after: None,
            next_time: None,
        }
    }
}

/// What a page of a contact moment says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Moment {
    /// It is planned.
    Planned(Plan),
    /// How it went.
    Told(Account),
}

impl Moment {
    /// What a page says; `None` when it does not say which day and what.
    pub fn read(about: Option<EntryId>, fields: &Fields) -> Option<Self> {
        let day = fields.day(field::DAY)?;
        let by = || fields.choice(field::BY).unwrap_or(Side::ActOfNature);
        let why = || fields.words(field::WHY);
        let went = match fields.choice(field::HOW)? {
            HowNumber::Planned => {
                let nights = fields.number(field::NIGHTS).unwrap_or(0);
                let (start, end) = (fields.minute(field::START)?, fields.minute(field::END)?);
                let hours = Hours::parse(start, end, nights.try_into().ok()?).ok()?;
                return Some(Self::Planned(Plan {
                    when: Occurrence { day, hours },
                    with: fields.people(field::WITH),
                    form: fields.choice(field::FORM)?,
                    place: fields.words(field::PLACE),
                    words: fields.words(field::WORDS),
                }));
            }
            HowNumber::Was => Went::Well,
            HowNumber::DidNot => Went::DidNot { by: by(), why: why() },
            HowNumber::BrokenOff => Went::BrokenOff { by: by(), why: why() },
        };
        Some(Self::Told(Account {
            of: about,
            day,
            went,
            there: fields.people(field::THERE),
            words: fields.words(field::WORDS),
            before: fields.choice(field::BEFORE),
            after: fields.choice(field::AFTER),
            next_time: fields.words(field::NEXT_TIME),
        }))
    }

    pub(super) fn about(&self) -> Option<EntryId> {
        match self {
            Self::Planned(_) => None,
            Self::Told(account) => account.of,
        }
    }

    pub(super) fn sheet(&self) -> Result<Sheet, InvalidPage> {
        match self {
            Self::Planned(plan) => plan.sheet(),
            Self::Told(account) => account.sheet(),
        }
    }
}

impl Plan {
    fn sheet(&self) -> Result<Sheet, InvalidPage> {
        if self.with.is_empty() {
            return Err(InvalidPage::NoPeople);
        }
        let Occurrence { day, hours } = self.when;
        Sheet::default()
            .choice(field::HOW, HowNumber::Planned)
            .day(field::DAY, day)
            .minute(field::START, hours.start())
            .minute(field::END, hours.end())
            .put(field::NIGHTS, Value::Number(hours.nights().into()))
            .choice(field::FORM, self.form)
            .people(field::WITH, &self.with)?
            .name_if(field::PLACE, self.place.as_deref())?
            .text_if(field::WORDS, self.words.as_deref())
    }
}

impl Account {
    fn sheet(&self) -> Result<Sheet, InvalidPage> {
        let sheet = Sheet::default()
            .day(field::DAY, self.day)
            .people(field::THERE, &self.there)?
            .text_if(field::WORDS, self.words.as_deref())?
            .choice_if(field::BEFORE, self.before)
            .choice_if(field::AFTER, self.after)
            .text_if(field::NEXT_TIME, self.next_time.as_deref())?;
        let (how, why) = match &self.went {
            Went::Well => (HowNumber::Was, None),
            Went::DidNot { by, why } => (HowNumber::DidNot, Some((by, why))),
            Went::BrokenOff { by, why } => (HowNumber::BrokenOff, Some((by, why))),
        };
        let sheet = sheet.choice(field::HOW, how).choice_if(field::BY, why.map(|(by, _)| *by));
        sheet.text_if(field::WHY, why.and_then(|(_, why)| why.as_deref()))
    }
}
