//! Whether a contact moment can be at another time. Who is asked answers with a consent; until then, and when nobody
//! answers, nothing changes.

use super::moment::MomentId;
use super::pages::InvalidPage;
use super::rhythm::{Hours, Occurrence};
use super::schema::{About, Authorship, EntryKind, KindRule, Shape, many, one};
use super::sheet::Sheet;
use crate::document::Fields;
use crate::edit::{MAX_TEXT_CHARS, Value};
use crate::ids::{EntryId, MemberId};
use crate::time::Day;

/// Fields of a request to move.
pub mod field {
    /// The day on which the moment was to be.
    pub const DAY: u16 = 1;
    /// The other day.
    pub const TO_DAY: u16 = 2;
    /// From when.
    pub const TO_START: u16 = 3;
    /// Till when.
    pub const TO_END: u16 = 4;
    /// So many nights later.
    pub const TO_NIGHTS: u16 = 5;
    /// Why.
    pub const WHY: u16 = 6;
    /// Until when an answer makes sense.
    pub const ANSWER_BY: u16 = 7;
    /// Whose yes it needs, a list of members.
    pub const NEEDS: u16 = 8;
    /// The request to which this is another proposal.
    pub const INSTEAD_OF: u16 = 9;
}

pub(super) const RULE: KindRule = KindRule {
    kind: EntryKind::MoveRequest,
    number: 9,
    since: 3,
    authorship: Authorship::Once,
    about: About::AnEntry,
    fields: &[
        one(field::DAY, Shape::Day),
        one(field::TO_DAY, Shape::Day),
        one(field::TO_START, Shape::Minute),
        one(field::TO_END, Shape::Minute),
        one(field::TO_NIGHTS, Shape::Number(0, 60)),
        one(field::WHY, Shape::Text(MAX_TEXT_CHARS)),
        one(field::ANSWER_BY, Shape::Day),
        many(field::NEEDS, Shape::Member),
        one(field::INSTEAD_OF, Shape::Entry),
    ],
};

/// A request to move a contact moment, or to catch up one that did not go through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MoveRequest {
    /// Which moment.
    pub moment: MomentId,
    /// To when.
    pub to: Occurrence,
    /// Why.
    pub why: Option<String>,
    /// Until when an answer makes sense.
    pub answer_by: Day,
    /// Whose yes it needs.
    pub needs: Vec<MemberId>,
    /// The request to which this is another proposal.
    pub instead_of: Option<EntryId>,
}

impl MoveRequest {
    /// What a page says; `None` when it does not say all that a request must.
    pub fn read(about: Option<EntryId>, fields: &Fields) -> Option<Self> {
        let nights = fields.number(field::TO_NIGHTS).unwrap_or(0).try_into().ok()?;
        let hours =
            Hours::parse(fields.minute(field::TO_START)?, fields.minute(field::TO_END)?, nights).ok()?;
        let request = Self {
            moment: MomentId { of: about?, day: fields.day(field::DAY)? },
            to: Occurrence { day: fields.day(field::TO_DAY)?, hours },
            why: fields.words(field::WHY),
            answer_by: fields.day(field::ANSWER_BY)?,
            needs: fields.members(field::NEEDS),
            instead_of: fields.entry(field::INSTEAD_OF),
        };
        (!request.needs.is_empty()).then_some(request)
    }

    pub(super) fn sheet(&self) -> Result<Sheet, InvalidPage> {
        if self.needs.is_empty() {
            return Err(InvalidPage::NoPeople);
        }
        let Occurrence { day, hours } = self.to;
        Sheet::default()
            .day(field::DAY, self.moment.day)
            .day(field::TO_DAY, day)
            .minute(field::TO_START, hours.start())
            .minute(field::TO_END, hours.end())
            .put(field::TO_NIGHTS, Value::Number(hours.nights().into()))
            .day(field::ANSWER_BY, self.answer_by)
            .members(field::NEEDS, &self.needs)
            .entry_if(field::INSTEAD_OF, self.instead_of)
            .text_if(field::WHY, self.why.as_deref())
    }
}
