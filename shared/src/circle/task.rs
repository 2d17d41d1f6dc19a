//! Who does what: one joint page for each task, so that two people who change different tasks never meet.

use super::choice::Choice;
use super::pages::InvalidPage;
use super::person::Person;
use super::schema::{About, Authorship, EntryKind, KindRule, MAX_NAME_CHARS, Shape, many, one};
use super::sheet::Sheet;
use crate::document::Fields;
use crate::edit::MAX_TEXT_CHARS;

/// Fields of a task.
pub mod field {
    /// Which task ([`super::Sort`]).
    pub const SORT: u16 = 1;
    /// What it is called, when it is another one.
    pub const NAME: u16 = 2;
    /// Who does it, a list of people.
    pub const DOES: u16 = 3;
    /// Who is told, a list of people.
    pub const TOLD: u16 = 4;
    /// Who is asked first, a list of people.
    pub const ASKED: u16 = 5;
    /// Words about it.
    pub const NOTE: u16 = 6;
}

pub(super) const RULE: KindRule = KindRule {
    kind: EntryKind::TaskDivision,
    number: 5,
    since: 3,
    authorship: Authorship::Joint,
    about: About::Nothing,
    fields: &[
        one(field::SORT, Shape::Choice(10)),
        one(field::NAME, Shape::Text(MAX_NAME_CHARS)),
        many(field::DOES, Shape::Person(MAX_NAME_CHARS)),
        many(field::TOLD, Shape::Person(MAX_NAME_CHARS)),
        many(field::ASKED, Shape::Person(MAX_NAME_CHARS)),
        one(field::NOTE, Shape::Text(MAX_TEXT_CHARS)),
    ],
};

/// Which task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// The doctor, and when the child is ill.
    Doctor,
    /// Talks at school.
    SchoolTalks,
    /// Clothes.
    Clothes,
    /// The hairdresser.
    Hairdresser,
    /// The swimming diploma.
    Swimming,
    /// Birthdays.
    Birthdays,
    /// Holidays.
    Holidays,
    /// Vaccination.
    Vaccination,
    /// Sport and clubs.
    Clubs,
    /// Another one, which has a name.
    Other,
}

impl Choice for Sort {
    const ALL: &'static [Self] = &[
        Self::Doctor,
        Self::SchoolTalks,
        Self::Clothes,
        Self::Hairdresser,
        Self::Swimming,
        Self::Birthdays,
        Self::Holidays,
        Self::Vaccination,
        Self::Clubs,
        Self::Other,
    ];
}

/// A task, and who has which part in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// Which.
    pub sort: Sort,
    /// What it is called, when it is another one.
    pub name: Option<String>,
    /// Who does it.
    pub does: Vec<Person>,
    /// Who is told.
    pub told: Vec<Person>,
    /// Who is asked first.
    pub asked: Vec<Person>,
    /// Words about it.
    pub note: Option<String>,
}

impl Task {
    /// What a page says; `None` when it does not say which task.
    pub fn read(fields: &Fields) -> Option<Self> {
        Some(Self {
            sort: fields.choice(field::SORT)?,
            name: fields.words(field::NAME),
            does: fields.people(field::DOES),
            told: fields.people(field::TOLD),
            asked: fields.people(field::ASKED),
            note: fields.words(field::NOTE),
        })
    }

    pub(super) fn sheet(&self) -> Result<Sheet, InvalidPage> {
        let named = self.name.as_deref().is_some_and(|name| !name.trim().is_empty());
        if self.sort == Sort::Other && !named {
            return Err(InvalidPage::Empty);
        }
        if self.does.is_empty() && self.told.is_empty() && self.asked.is_empty() {
            return Err(InvalidPage::NoPeople);
        }
        Sheet::default()
            .choice(field::SORT, self.sort)
            .name_if(field::NAME, self.name.as_deref())?
            .people(field::DOES, &self.does)?
            .people(field::TOLD, &self.told)?
            .people(field::ASKED, &self.asked)?
            .text_if(field::NOTE, self.note.as_deref())
    }
}
