//! How one person looks back at an agreement: what goes well, what could be better, and whether it should go on. Under
//! the version that it is about.

use super::choice::Choice;
use super::pages::InvalidPage;
use super::schema::{About, Authorship, EntryKind, KindRule, Shape, one};
use super::sheet::Sheet;
use crate::document::Fields;
use crate::edit::MAX_TEXT_CHARS;
use crate::ids::EntryId;
use crate::time::Day;

/// Fields of a review.
pub mod field {
    /// What goes well.
    pub const WELL: u16 = 1;
    /// What could be better.
    pub const BETTER: u16 = 2;
    /// Keep, change or stop.
    pub const OUTCOME: u16 = 3;
    /// When to look back again.
    pub const NEXT: u16 = 4;
}

pub(super) const RULE: KindRule = KindRule {
    kind: EntryKind::Review,
    number: 16,
    since: 3,
    authorship: Authorship::Own,
    about: About::AnEntry,
    fields: &[
        one(field::WELL, Shape::Text(MAX_TEXT_CHARS)),
        one(field::BETTER, Shape::Text(MAX_TEXT_CHARS)),
        one(field::OUTCOME, Shape::Choice(3)),
        one(field::NEXT, Shape::Day),
    ],
};

/// Whether it should go on, as one person sees it. A change or an end is proposed on a page of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// As it is.
    Keep,
    /// Otherwise.
    Change,
    /// No more.
    Stop,
}

impl Choice for Outcome {
    const ALL: &'static [Self] = &[Self::Keep, Self::Change, Self::Stop];
}

/// How one person looks back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// At what: a version of an agreement.
    pub about: EntryId,
    /// What goes well.
    pub well: Option<String>,
    /// What could be better.
    pub better: Option<String>,
    /// Whether it should go on.
    pub outcome: Outcome,
    /// When to look back again.
    pub next: Option<Day>,
}

impl Review {
    /// What a page says; `None` when it does not say whether it should go on.
    pub fn read(about: Option<EntryId>, fields: &Fields) -> Option<Self> {
        Some(Self {
            about: about?,
            well: fields.words(field::WELL),
            better: fields.words(field::BETTER),
            outcome: fields.choice(field::OUTCOME)?,
            next: fields.day(field::NEXT),
        })
    }

    pub(super) fn sheet(&self) -> Result<Sheet, InvalidPage> {
        Ok(Sheet::default()
            .text_if(field::WELL, self.well.as_deref())?
            .text_if(field::BETTER, self.better.as_deref())?
            .choice(field::OUTCOME, self.outcome)
            .day_if(field::NEXT, self.next))
    }
}
