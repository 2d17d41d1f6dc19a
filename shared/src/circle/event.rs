//! An important moment that the family wants to share: a birthday, a match, a diploma. Its author writes it; who is
//! invited answers with a reply that says who comes.

use super::agreement::Photos;
use super::choice::Choice;
use super::pages::InvalidPage;
use super::schema::{About, Authorship, EntryKind, KindRule, MAX_NAME_CHARS, Shape, many, one};
use super::sheet::Sheet;
use crate::document::Fields;
use crate::edit::MAX_TEXT_CHARS;
use crate::ids::{EntryId, MemberId};
use crate::time::{Day, Minute};

/// Fields of an event.
pub mod field {
    /// What it is ([`super::Occasion`]).
    pub const OCCASION: u16 = 1;
    /// The day.
    pub const DAY: u16 = 2;
    /// From when.
    pub const START: u16 = 3;
    /// Till when.
    pub const END: u16 = 4;
    /// What happens.
    pub const WORDS: u16 = 5;
    /// Where.
    pub const PLACE: u16 = 6;
    /// Where, as a page of its own that perhaps not everyone can open.
    pub const PLACE_PAGE: u16 = 7;
    /// Who is invited, a list of members.
    pub const INVITED: u16 = 8;
    /// Photos.
    pub const PHOTOS: u16 = 9;
}

pub(super) const RULE: KindRule = KindRule {
    kind: EntryKind::Event,
    number: 10,
    since: 3,
    authorship: Authorship::Own,
    about: About::Nothing,
    fields: &[
        one(field::OCCASION, Shape::Choice(10)),
        one(field::DAY, Shape::Day),
        one(field::START, Shape::Minute),
        one(field::END, Shape::Minute),
        one(field::WORDS, Shape::Text(MAX_TEXT_CHARS)),
        one(field::PLACE, Shape::Text(MAX_NAME_CHARS)),
        one(field::PLACE_PAGE, Shape::Entry),
        many(field::INVITED, Shape::Member),
        one(field::PHOTOS, Shape::Choice(3)),
    ],
};

/// What is celebrated, or what happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occasion {
    /// A birthday.
    Birthday,
    /// A feast.
    Feast,
    /// The hairdresser.
    Hairdresser,
    /// A match.
    Match,
    /// A diploma.
    Diploma,
    /// Something at school.
    School,
    /// The doctor.
    Doctor,
    /// Faith.
    Faith,
    /// Culture.
    Culture,
    /// Something else.
    Other,
}

impl Choice for Occasion {
    const ALL: &'static [Self] = &[
        Self::Birthday,
        Self::Feast,
        Self::Hairdresser,
        Self::Match,
        Self::Diploma,
        Self::School,
        Self::Doctor,
        Self::Faith,
        Self::Culture,
        Self::Other,
    ];
}

/// From when till when; the end may be open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
    /// From when.
    pub start: Minute,
    /// Till when.
    pub end: Option<Minute>,
}

/// An important moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// What it is.
    pub occasion: Occasion,
    /// The day.
    pub day: Day,
    /// From when till when; none for the whole day.
    pub times: Option<Times>,
    /// What happens.
    pub words: String,
    /// Where.
    pub place: Option<String>,
    /// Where, as a page of its own that perhaps not everyone can open.
    pub place_page: Option<EntryId>,
    /// Who is invited.
    pub invited: Vec<MemberId>,
    /// Photos.
    pub photos: Option<Photos>,
}

impl Event {
    /// What a page says; `None` when it does not say on which day.
    pub fn read(fields: &Fields) -> Option<Self> {
        let end = fields.minute(field::END);
        Some(Self {
            occasion: fields.choice(field::OCCASION).unwrap_or(Occasion::Other),
            day: fields.day(field::DAY)?,
            times: fields
                .minute(field::START)
                .map(|start| Times { start, end: end.filter(|end| *end > start) }),
            words: fields.words(field::WORDS).unwrap_or_default(),
            place: fields.words(field::PLACE),
            place_page: fields.entry(field::PLACE_PAGE),
            invited: fields.members(field::INVITED),
            photos: fields.choice(field::PHOTOS),
        })
    }

    pub(super) fn sheet(&self) -> Result<Sheet, InvalidPage> {
        if self.times.is_some_and(|times| times.end.is_some_and(|end| end <= times.start)) {
            return Err(InvalidPage::EndBeforeStart);
        }
        Ok(Sheet::default()
            .choice(field::OCCASION, self.occasion)
            .day(field::DAY, self.day)
            .minute_if(field::START, self.times.map(|times| times.start))
            .minute_if(field::END, self.times.and_then(|times| times.end))
            .text(field::WORDS, &self.words)?
            .name_if(field::PLACE, self.place.as_deref())?
            .entry_if(field::PLACE_PAGE, self.place_page)
            .members(field::INVITED, &self.invited)
            .choice_if(field::PHOTOS, self.photos))
    }
}
