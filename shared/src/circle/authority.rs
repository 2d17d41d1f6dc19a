//! Who may decide about the child: one page for each time in which it was so. A joint page, dated guidance with its
//! source; it never keeps anybody from anything.

use super::choice::Choice;
use super::pages::{InvalidPage, in_order};
use super::person::Person;
use super::schema::{About, Authorship, EntryKind, KindRule, MAX_NAME_CHARS, Shape, many, one};
use super::sheet::Sheet;
use crate::document::Fields;
use crate::edit::MAX_TEXT_CHARS;
use crate::time::Day;

/// Fields of a page of authority.
pub mod field {
    /// Who holds authority (gezag), a list of people.
    pub const HOLDERS: u16 = 1;
    /// The frame ([`super::Frame`]).
    pub const FRAME: u16 = 2;
    /// From when.
    pub const FROM: u16 = 3;
    /// Until when.
    pub const UNTIL: u16 = 4;
    /// Where it stands written.
    pub const SOURCE: u16 = 5;
    /// When somebody last looked whether it is still so.
    pub const CONFIRMED: u16 = 6;
    /// Words about it.
    pub const NOTE: u16 = 7;
}

pub(super) const RULE: KindRule = KindRule {
    kind: EntryKind::Authority,
    number: 4,
    since: 3,
    authorship: Authorship::Joint,
    about: About::Nothing,
    fields: &[
        many(field::HOLDERS, Shape::Person(MAX_NAME_CHARS)),
        one(field::FRAME, Shape::Choice(4)),
        one(field::FROM, Shape::Day),
        one(field::UNTIL, Shape::Day),
        one(field::SOURCE, Shape::Text(MAX_NAME_CHARS)),
        one(field::CONFIRMED, Shape::Day),
        one(field::NOTE, Shape::Text(MAX_TEXT_CHARS)),
    ],
};

/// Under which law the child lives where it lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Frame {
    /// Vrijwillig.
    Voluntary,
    /// Ondertoezichtstelling.
    Supervision,
    /// Voogdij.
    Guardianship,
    /// Pleegoudervoogdij.
    FosterParentGuardianship,
}

impl Choice for Frame {
    const ALL: &'static [Self] =
        &[Self::Voluntary, Self::Supervision, Self::Guardianship, Self::FosterParentGuardianship];
}

/// Who may decide, from when till when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authority {
    /// Who holds authority.
    pub holders: Vec<Person>,
    /// The frame.
    pub frame: Frame,
    /// From when.
    pub from: Day,
    /// Until when.
    pub until: Option<Day>,
    /// Where it stands written.
    pub source: Option<String>,
    /// When somebody last looked whether it is still so.
    pub confirmed: Option<Day>,
    /// Words about it.
    pub note: Option<String>,
}

impl Authority {
    /// What a page says; `None` when it does not say since when it is so.
    pub fn read(fields: &Fields) -> Option<Self> {
        Some(Self {
            holders: fields.people(field::HOLDERS),
            frame: fields.choice(field::FRAME)?,
            from: fields.day(field::FROM)?,
            until: fields.day(field::UNTIL),
            source: fields.words(field::SOURCE),
            confirmed: fields.day(field::CONFIRMED),
            note: fields.words(field::NOTE),
        })
    }

    /// Whether it is so on a day.
    pub fn holds_on(&self, day: Day) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }

    pub(super) fn sheet(&self) -> Result<Sheet, InvalidPage> {
        in_order(Some(self.from), self.until)?;
        if self.holders.is_empty() {
            return Err(InvalidPage::NoPeople);
        }
        Sheet::default()
            .people(field::HOLDERS, &self.holders)?
            .choice(field::FRAME, self.frame)
            .day(field::FROM, self.from)
            .day_if(field::UNTIL, self.until)
            .name_if(field::SOURCE, self.source.as_deref())?
            .day_if(field::CONFIRMED, self.confirmed)
            .text_if(field::NOTE, self.note.as_deref())
    }
}
