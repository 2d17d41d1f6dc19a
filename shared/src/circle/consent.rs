//! Somebody's answer to exactly one version of something: a proposal, a question, a request to move. Only for oneself,
//! since a page has one author and the author's phone signs it; and for ever, since it is another page when one thinks
//! again.

use minicbor::{Decode, Encode};

use super::choice::Choice;
use super::pages::InvalidPage;
use super::schema::{About, Authorship, EntryKind, KindRule, MAX_NAME_CHARS, Shape, one};
use super::sheet::Sheet;
use crate::codec;
use crate::document::Fields;
use crate::edit::{Item, MAX_TEXT_CHARS, Value};
use crate::ids::{EntryId, Fixed};

/// Names exactly what a page says: `BLAKE3-derive("heenweer version v1"; …)`, see [`version_hash`].
pub type VersionHash = Fixed<32, Item>;

/// Fields of a consent.
pub mod field {
    /// The version that it answers.
    pub const VERSION: u16 = 1;
    /// The answer.
    pub const ANSWER: u16 = 2;
    /// Because, or the question.
    pub const WORDS: u16 = 3;
    /// The other proposal.
    pub const INSTEAD: u16 = 4;
    /// With whose help it was given.
    pub const HELPED_BY: u16 = 5;
}

pub(super) const RULE: KindRule = KindRule {
    kind: EntryKind::Consent,
    number: 7,
    since: 3,
    authorship: Authorship::Once,
    about: About::AnEntry,
    fields: &[
        one(field::VERSION, Shape::Version),
        one(field::ANSWER, Shape::Choice(4)),
        one(field::WORDS, Shape::Text(MAX_TEXT_CHARS)),
        one(field::INSTEAD, Shape::Entry),
        one(field::HELPED_BY, Shape::Text(MAX_NAME_CHARS)),
    ],
};

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Yes.
    Yes,
    /// No, because …
    No(String),
    /// Yes, with a question. It counts as a yes.
    YesWithQuestion(String),
    /// Not this but that other proposal; perhaps with words. It counts as a no.
    Instead(EntryId, Option<String>),
}

impl Answer {
    /// Whether it counts as a yes.
    pub fn is_yes(&self) -> bool {
        match self {
            Self::Yes | Self::YesWithQuestion(_) => true,
            Self::No(_) | Self::Instead(..) => false,
        }
    }

    /// The words with it.
    pub fn words(&self) -> Option<&str> {
        match self {
            Self::Yes => None,
            Self::No(words) | Self::YesWithQuestion(words) => Some(words),
            Self::Instead(_, words) => words.as_deref(),
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum AnswerNumber {
    Yes,
    No,
    YesWithQuestion,
    Instead,
}

impl Choice for AnswerNumber {
    const ALL: &'static [Self] = &[Self::Yes, Self::No, Self::YesWithQuestion, Self::Instead];
}

/// An answer to one version of something. Who answers is the page's author.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
    /// What is answered: a version of an agreement, a request to move, a question.
    pub about: EntryId,
    /// What that said when it was answered ([`super::entry::Entry::version`]).
    pub version: VersionHash,
    /// The answer.
    pub answer: Answer,
    /// With whose help it was given.
    pub helped_by: Option<String>,
}

impl Consent {
    /// What a page says; `None` when it does not say all that an answer must.
    pub fn read(about: Option<EntryId>, fields: &Fields) -> Option<Self> {
        let Value::Hash(version) = fields.value(field::VERSION)? else { return None };
        let words = fields.words(field::WORDS);
        let answer = match fields.choice(field::ANSWER)? {
            AnswerNumber::Yes => Answer::Yes,
            AnswerNumber::No => Answer::No(words?),
            AnswerNumber::YesWithQuestion => Answer::YesWithQuestion(words?),
            AnswerNumber::Instead => Answer::Instead(fields.entry(field::INSTEAD)?, words),
        };
        Some(Self { about: about?, version: *version, answer, helped_by: fields.words(field::HELPED_BY) })
    }

    pub(super) fn sheet(&self) -> Result<Sheet, InvalidPage> {
        let sheet = Sheet::default()
            .put(field::VERSION, Value::Hash(self.version))
            .name_if(field::HELPED_BY, self.helped_by.as_deref())?;
        match &self.answer {
            Answer::Yes => Ok(sheet.choice(field::ANSWER, AnswerNumber::Yes)),
            Answer::No(because) => sheet.choice(field::ANSWER, AnswerNumber::No).text(field::WORDS, because),
            Answer::YesWithQuestion(question) => {
                sheet.choice(field::ANSWER, AnswerNumber::YesWithQuestion).text(field::WORDS, question)
            }
            Answer::Instead(other, words) => sheet
                .choice(field::ANSWER, AnswerNumber::Instead)
                .put(field::INSTEAD, Value::Entry(*other))
                .text_if(field::WORDS, words.as_deref()),
        }
    }
}

/// What a version hash is about, in its one encoding.
#[derive(Encode, Decode)]
#[cbor(array)]
struct Said {
    #[n(0)]
    entry: EntryId,
    #[n(1)]
    about: Option<EntryId>,
    #[n(2)]
    kind: u16,
    /// Fields by number, each with its value.
    #[n(3)]
    fields: Vec<(u16, Value)>,
    /// Lists by number, each with its values, oldest item first. Items' ids say nothing to a person and are left out.
    #[n(4)]
    lists: Vec<(u16, Vec<Value>)>,
}

/// The name of exactly what a page says: its id, its kind, what it is about, and every value on it, also whose yes it
/// needs. `BLAKE3-derive("heenweer version v1"; CBOR)[..32]`.
pub fn version_hash(entry: EntryId, kind: EntryKind, about: Option<EntryId>, fields: &Fields) -> VersionHash {
    let said = Said {
        entry,
        about,
        kind: kind.number(),
        fields: fields.fields.iter().map(|(field, register)| (*field, register.value.clone())).collect(),
        lists: fields.lists.iter().map(|(list, items)| (*list, items.values().cloned().collect())).collect(),
    };
    Fixed::new(blake3::derive_key("heenweer version v1", &codec::to_bytes(&said)))
}
