//! Something to put beside an entry: what its writer says stands, and this stands beside it.

use super::schema::{About, Authorship, EntryKind, KindRule, Shape, one};
use crate::edit::MAX_TEXT_CHARS;

/// Fields of an addition.
pub mod field {
    /// The words.
    pub const TEXT: u16 = 1;
}

pub(super) const RULE: KindRule = KindRule {
    kind: EntryKind::Addition,
    number: 21,
    since: 2,
    authorship: Authorship::Own,
    about: About::AnEntry,
    fields: &[one(field::TEXT, Shape::Text(MAX_TEXT_CHARS))],
};
