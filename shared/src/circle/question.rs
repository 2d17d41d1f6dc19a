//! May the child …? Who must answer does so with a consent, bound to exactly these words.

use super::choice::Choice;
use super::pages::{InvalidPage, in_order};
use super::schema::{About, Authorship, EntryKind, KindRule, Shape, many, one};
use super::sheet::Sheet;
use crate::document::Fields;
use crate::edit::MAX_TEXT_CHARS;
use crate::ids::MemberId;
use crate::time::Day;

/// Fields of a question.
pub mod field {
    /// What it is about ([`super::Matter`]).
    pub const MATTER: u16 = 1;
    /// The question.
    pub const WORDS: u16 = 2;
    /// Who must answer, a list of members.
    pub const NEEDS: u16 = 3;
    /// Until when an answer makes sense.
    pub const ANSWER_BY: u16 = 4;
    /// The first day that it is about.
    pub const FROM: u16 = 5;
    /// The last day that it is about.
    pub const UNTIL: u16 = 6;
}

pub(super) const RULE: KindRule = KindRule {
    kind: EntryKind::Question,
    number: 12,
    since: 3,
    authorship: Authorship::Once,
    about: About::Nothing,
    fields: &[
        one(field::MATTER, Shape::Choice(7)),
        one(field::WORDS, Shape::Text(MAX_TEXT_CHARS)),
        many(field::NEEDS, Shape::Member),
        one(field::ANSWER_BY, Shape::Day),
        one(field::FROM, Shape::Day),
        one(field::UNTIL, Shape::Day),
    ],
};

/// What a question is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matter {
    /// A haircut.
    Haircut,
    /// A vaccination.
    Vaccination,
    /// A trip abroad.
    TripAbroad,
    /// A photo online.
    PhotoOnline,
    /// A school trip.
    SchoolTrip,
    /// Sport.
    Sport,
    /// Something else.
    Other,
}

impl Choice for Matter {
    const ALL: &'static [Self] = &[
        Self::Haircut,
        Self::Vaccination,
        Self::TripAbroad,
        Self::PhotoOnline,
        Self::SchoolTrip,
        Self::Sport,
        Self::Other,
    ];
}

/// A question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// What it is about.
    pub matter: Matter,
    /// In words.
    pub words: String,
    /// Who must answer.
    pub needs: Vec<MemberId>,
    /// Until when an answer makes sense.
    pub answer_by: Day,
    /// The days that it is about, as of a trip: the first and the last.
    pub days: Option<(Day, Day)>,
}

impl Question {
    /// What a page says; `None` when it does not say all that a question must.
    pub fn read(fields: &Fields) -> Option<Self> {
        let question = Self {
            matter: fields.choice(field::MATTER)?,
            words: fields.words(field::WORDS)?,
            needs: fields.members(field::NEEDS),
            answer_by: fields.day(field::ANSWER_BY)?,
            days: fields.day(field::FROM).zip(fields.day(field::UNTIL)),
        };
        (!question.needs.is_empty()).then_some(question)
    }

    pub(super) fn sheet(&self) -> Result<Sheet, InvalidPage> {
        if self.needs.is_empty() {
            return Err(InvalidPage::NoPeople);
        }
        in_order(self.days.map(|days| days.0), self.days.map(|days| days.1))?;
        Ok(Sheet::default()
            .choice(field::MATTER, self.matter)
            .text(field::WORDS, &self.words)?
            .members(field::NEEDS, &self.needs)
            .day(field::ANSWER_BY, self.answer_by)
            .day_if(field::FROM, self.days.map(|days| days.0))
            .day_if(field::UNTIL, self.days.map(|days| days.1)))
    }
}
