//! How the day went.

use super::choice::Choice;
use super::schema::{About, Authorship, EntryKind, KindRule, Shape, one};
use crate::edit::MAX_TEXT_CHARS;

/// Fields of a day note.
pub mod field {
    /// The day it is about.
    pub const DAY: u16 = 1;
    /// How it went.
    pub const TEXT: u16 = 2;
    /// Mood ([`super::Feeling`]).
    pub const MOOD: u16 = 3;
    /// Sleep ([`super::Feeling`]).
    pub const SLEEP: u16 = 4;
    /// To know when homes change.
    pub const HAND_OVER: u16 = 5;
}

pub(super) const RULE: KindRule = KindRule {
    kind: EntryKind::DayNote,
    number: 14,
    since: 1,
    authorship: Authorship::Own,
    about: About::Nothing,
    fields: &[
        one(field::DAY, Shape::Day),
        one(field::TEXT, Shape::Text(MAX_TEXT_CHARS)),
        one(field::MOOD, Shape::Choice(3)),
        one(field::SLEEP, Shape::Choice(3)),
        one(field::HAND_OVER, Shape::Text(MAX_TEXT_CHARS)),
    ],
};

/// How something was: mood, sleep, how the child was before and after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feeling {
    /// Good.
    Good,
    /// So-so.
    SoSo,
    /// Hard.
    Hard,
}

impl Choice for Feeling {
    const ALL: &'static [Self] = &[Self::Good, Self::SoSo, Self::Hard];
}
