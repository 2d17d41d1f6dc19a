//! The child. A joint page: everyone in the circle writes it.

use super::pages::InvalidPage;
use super::schema::{About, Authorship, EntryKind, KindRule, MAX_NAME_CHARS, Shape, many, one};
use super::sheet::Sheet;
use crate::document::Fields;
use crate::edit::MAX_TEXT_CHARS;
use crate::time::Day;

/// Fields of a child.
pub mod field {
    /// The name used.
    pub const NAME: u16 = 1;
    /// Birth day.
    pub const BORN: u16 = 2;
    /// Languages, a list.
    pub const LANGUAGES: u16 = 3;
    /// "Wat ik wil dat je weet".
    pub const TO_KNOW: u16 = 4;
}

pub(super) const RULE: KindRule = KindRule {
    kind: EntryKind::Child,
    number: 2,
    since: 1,
    authorship: Authorship::Joint,
    about: About::Nothing,
    fields: &[
        one(field::NAME, Shape::Text(MAX_NAME_CHARS)),
        one(field::BORN, Shape::Day),
        many(field::LANGUAGES, Shape::Text(MAX_NAME_CHARS)),
        one(field::TO_KNOW, Shape::Text(MAX_TEXT_CHARS)),
    ],
};

/// The child.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Child {
    /// The name used.
    pub name: String,
    /// Birth day.
    pub born: Option<Day>,
    /// Languages.
    pub languages: Vec<String>,
    /// "Wat ik wil dat je weet".
    pub to_know: Option<String>,
}

impl Child {
    /// What a page says; missing words are empty.
    pub fn read(fields: &Fields) -> Self {
        Self {
            name: fields.words(field::NAME).unwrap_or_default(),
            born: fields.day(field::BORN),
            languages: fields.texts(field::LANGUAGES),
            to_know: fields.words(field::TO_KNOW),
        }
    }

    pub(super) fn sheet(&self) -> Result<Sheet, InvalidPage> {
        Sheet::default()
            .name(field::NAME, &self.name)?
            .day_if(field::BORN, self.born)
            .names(field::LANGUAGES, &self.languages)?
            .text_if(field::TO_KNOW, self.to_know.as_deref())
    }
}
