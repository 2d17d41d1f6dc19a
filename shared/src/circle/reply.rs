//! A reply under an entry: words, thanks, whether one comes, or that what was asked is done.

use super::choice::Choice;
use super::pages::InvalidPage;
use super::schema::{About, Authorship, EntryKind, KindRule, Shape, one};
use super::sheet::Sheet;
use crate::document::Fields;
use crate::edit::{MAX_TEXT_CHARS, Value};
use crate::ids::EntryId;

/// Fields of a reply.
pub mod field {
    /// The words.
    pub const TEXT: u16 = 1;
    /// A thank-you.
    pub const THANKS: u16 = 2;
    /// Whether one comes ([`super::Coming`]).
    pub const COMING: u16 = 3;
    /// What was asked is done.
    pub const DONE: u16 = 4;
}

pub(super) const RULE: KindRule = KindRule {
    kind: EntryKind::Reply,
    number: 17,
    since: 1,
    authorship: Authorship::Own,
    about: About::AnEntry,
    fields: &[
        one(field::TEXT, Shape::Text(MAX_TEXT_CHARS)),
        one(field::THANKS, Shape::Flag),
        one(field::COMING, Shape::Choice(4)).since(3),
        one(field::DONE, Shape::Flag).since(3),
    ],
};

/// Whether somebody comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Coming {
    /// Comes.
    Comes,
    /// Does not come.
    DoesNot,
    /// Does not know yet.
    NotSure,
    /// Would like to send something.
    SendsSomething,
}

impl Choice for Coming {
    const ALL: &'static [Self] = &[Self::Comes, Self::DoesNot, Self::NotSure, Self::SendsSomething];
}

/// The sheet of a reply of words alone.
pub(super) fn words_sheet(text: &str) -> Result<Sheet, InvalidPage> {
    let signs = [field::THANKS, field::COMING, field::DONE];
    let sheet = Sheet::default().text(field::TEXT, text)?;
    Ok(signs.into_iter().fold(sheet, |sheet, sign| sheet.put_if(sign, None)))
}

/// What a reply says beside its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// Thank you.
    Thanks,
    /// Whether one comes.
    Coming(Coming),
    /// What was asked is done.
    Done,
}

/// A reply with a sign, with words or without.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// Under which entry.
    pub about: EntryId,
    /// The sign.
    pub sign: Sign,
    /// The words.
    pub text: Option<String>,
}

impl Signed {
    /// What a page says; `None` for a reply of words alone.
    pub fn read(about: Option<EntryId>, fields: &Fields) -> Option<Self> {
        let sign = match fields.choice(field::COMING) {
            Some(coming) => Sign::Coming(coming),
            None if fields.flag(field::DONE) == Some(true) => Sign::Done,
            None if fields.flag(field::THANKS) == Some(true) => Sign::Thanks,
            None => return None,
        };
        Some(Self { about: about?, sign, text: fields.words(field::TEXT) })
    }

    pub(super) fn sheet(&self) -> Result<Sheet, InvalidPage> {
        let sheet = Sheet::default().text_if(field::TEXT, self.text.as_deref())?;
        let (thanks, coming, done) = match self.sign {
            Sign::Thanks => (Some(Value::Flag(true)), None, None),
            Sign::Coming(coming) => (None, Some(coming), None),
            Sign::Done => (None, None, Some(Value::Flag(true))),
        };
        Ok(sheet.put_if(field::THANKS, thanks).choice_if(field::COMING, coming).put_if(field::DONE, done))
    }
}
