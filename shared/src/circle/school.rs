//! News from school, and what is asked of whom.

use super::choice::Choice;
use super::entry::Entry;
use super::pages::InvalidPage;
use super::schema::{About, Authorship, EntryKind, KindRule, Shape, many, one};
use super::sheet::Sheet;
use crate::document::Fields;
use crate::edit::{MAX_TEXT_CHARS, Value};
use crate::ids::MemberId;
use crate::time::{Day, amsterdam_day};

/// Fields of a school update.
pub mod field {
    /// The day.
    pub const DAY: u16 = 1;
    /// What it is about ([`super::SchoolTopic`]).
    pub const TOPIC: u16 = 2;
    /// The news.
    pub const TEXT: u16 = 3;
    /// What is asked.
    pub const ASKED: u16 = 4;
    /// Of whom, a list of members.
    pub const ASKED_OF: u16 = 5;
    /// What sort of thing is asked ([`super::Asking`]).
    pub const ASKING: u16 = 6;
    /// Before when.
    pub const ASKED_BY: u16 = 7;
    /// Who keeps contact with school about it.
    pub const CONTACT: u16 = 8;
}

pub(super) const RULE: KindRule = KindRule {
    kind: EntryKind::SchoolUpdate,
    number: 11,
    since: 2,
    authorship: Authorship::Own,
    about: About::Nothing,
    fields: &[
        one(field::DAY, Shape::Day),
        one(field::TOPIC, Shape::Choice(6)),
        one(field::TEXT, Shape::Text(MAX_TEXT_CHARS)),
        one(field::ASKED, Shape::Text(MAX_TEXT_CHARS)),
        many(field::ASKED_OF, Shape::Member),
        one(field::ASKING, Shape::Choice(4)).since(3),
        one(field::ASKED_BY, Shape::Day).since(3),
        one(field::CONTACT, Shape::Member).since(3),
    ],
};

/// What a school update is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SchoolTopic {
    /// A report.
    Report,
    /// A talk with school.
    Talk,
    /// Good news.
    GoodNews,
    /// A worry.
    Worry,
    /// An outing.
    Outing,
    /// Not at school.
    Absence,
}

impl Choice for SchoolTopic {
    const ALL: &'static [Self] =
        &[Self::Report, Self::Talk, Self::GoodNews, Self::Worry, Self::Outing, Self::Absence];
}

/// What sort of thing is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asking {
    /// A signature.
    Signature,
    /// Coming along.
    ComeAlong,
    /// Bringing something.
    Bring,
    /// Something else.
    Other,
}

impl Choice for Asking {
    const ALL: &'static [Self] = &[Self::Signature, Self::ComeAlong, Self::Bring, Self::Other];
}

/// What is asked, and of whom. Who did it says so in a reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// In words.
    pub words: String,
    /// Of whom.
    pub of: Vec<MemberId>,
    /// What sort of thing.
    pub sort: Option<Asking>,
    /// Before when; none when any time will do.
    pub by: Option<Day>,
}

/// News from school.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchoolUpdate {
    /// The day.
    pub day: Day,
    /// What it is about.
    pub topic: SchoolTopic,
    /// The news.
    pub text: String,
    /// What is asked.
    pub asked: Option<Asked>,
    /// Who keeps contact with school about it.
    pub contact: Option<MemberId>,
}

impl Asked {
    /// Something that is asked of some, whenever it suits.
    pub fn new(words: &str, of: Vec<MemberId>) -> Self {
        Self { words: words.to_owned(), of, sort: None, by: None }
    }
}

impl SchoolUpdate {
    /// News, with nothing asked.
    pub fn new(day: Day, topic: SchoolTopic, text: &str) -> Self {
        Self { day, topic, text: text.to_owned(), asked: None, contact: None }
    }

    /// What a page says; `None` when it does not say on which day.
    pub fn read(fields: &Fields) -> Option<Self> {
        let asked = fields.words(field::ASKED).map(|words| Asked {
            words,
            of: fields.members(field::ASKED_OF),
            sort: fields.choice(field::ASKING),
            by: fields.day(field::ASKED_BY),
        });
        Some(Self {
            day: fields.day(field::DAY)?,
            topic: fields.choice(field::TOPIC).unwrap_or(SchoolTopic::Talk),
            text: fields.words(field::TEXT).unwrap_or_default(),
            asked,
            contact: fields.member(field::CONTACT),
        })
    }

    /// The day that it is about, when its page was written before that day: it lies in the agenda then. News of a day that
    /// was is news.
    pub fn day_to_come(&self, page: &Entry) -> Option<Day> {
        Some(self.day).filter(|day| amsterdam_day(page.written) < *day)
    }

    pub(super) fn sheet(&self) -> Result<Sheet, InvalidPage> {
        let sheet = Sheet::default()
            .day(field::DAY, self.day)
            .choice(field::TOPIC, self.topic)
            .text(field::TEXT, &self.text)?
            .put_if(field::CONTACT, self.contact.map(Value::Member));
        let Some(asked) = &self.asked else {
            let left_open = [field::ASKED, field::ASKING, field::ASKED_BY];
            let sheet = left_open.into_iter().fold(sheet, |sheet, field| sheet.put_if(field, None));
            return Ok(sheet.members(field::ASKED_OF, &[]));
        };
        Ok(sheet
            .text(field::ASKED, &asked.words)?
            .members(field::ASKED_OF, &asked.of)
            .choice_if(field::ASKING, asked.sort)
            .day_if(field::ASKED_BY, asked.by))
    }
}
