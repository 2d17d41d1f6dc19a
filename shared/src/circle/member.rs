//! A member's card: who somebody is to the child. A joint page. What one may do is `Access`, in the control log.

use super::choice::Choice;
use super::pages::InvalidPage;
use super::schema::{About, Authorship, EntryKind, KindRule, MAX_NAME_CHARS, Shape, one};
use super::sheet::Sheet;
use crate::document::Fields;
use crate::edit::Value;
use crate::ids::MemberId;
use crate::time::Day;

/// Fields of a member's card.
pub mod field {
    /// Who it is about.
    pub const MEMBER: u16 = 1;
    /// The name as the child says it.
    pub const NAME: u16 = 2;
    /// The role ([`super::Role`]).
    pub const ROLE: u16 = 3;
    /// The organisation, for a professional.
    pub const ORGANISATION: u16 = 4;
    /// The language in which one talks with this person.
    pub const LANGUAGE: u16 = 5;
    /// Whether this person reads the easy words.
    pub const EASY: u16 = 6;
    /// Since when this person has this part.
    pub const SINCE: u16 = 7;
    /// Until when.
    pub const UNTIL: u16 = 8;
}

pub(super) const RULE: KindRule = KindRule {
    kind: EntryKind::Member,
    number: 3,
    since: 1,
    authorship: Authorship::Joint,
    about: About::Nothing,
    fields: &[
        one(field::MEMBER, Shape::Member),
        one(field::NAME, Shape::Text(MAX_NAME_CHARS)),
        one(field::ROLE, Shape::Choice(9)),
        one(field::ORGANISATION, Shape::Text(MAX_NAME_CHARS)),
        one(field::LANGUAGE, Shape::Text(MAX_NAME_CHARS)).since(3),
        one(field::EASY, Shape::Flag).since(3),
        one(field::SINCE, Shape::Day).since(3),
        one(field::UNTIL, Shape::Day).since(3),
    ],
};

/// Who a member is to the child.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Ouder.
    Parent,
    /// Pleegouder.
    FosterParent,
    /// Gezinshuisouder.
    FamilyHomeParent,
    /// Pleegzorgbegeleider.
    FosterCareWorker,
    /// Jeugdbeschermer of voogd.
    Guardian,
    /// Familie of steunfiguur.
    Family,
    /// Jongere.
    YoungPerson,
    /// Meelezer.
    ReadsAlong,
    /// Iemand anders.
    Other,
}

impl Choice for Role {
    const ALL: &'static [Self] = &[
        Self::Parent,
        Self::FosterParent,
        Self::FamilyHomeParent,
        Self::FosterCareWorker,
        Self::Guardian,
        Self::Family,
        Self::YoungPerson,
        Self::ReadsAlong,
        Self::Other,
    ];
}

impl Role {
    /// Its number, for ever: in a member's card and in an invitation's note.
    pub fn number(self) -> u16 {
        Choice::number(self)
    }

    /// The role of this number; `None` for one that only a newer version knows.
    pub fn of_number(number: u16) -> Option<Self> {
        Choice::of_number(number)
    }

    /// Whether this person is in the circle by profession.
    pub fn is_professional(self) -> bool {
        match self {
            Self::FosterCareWorker | Self::Guardian => true,
            Self::Parent
            | Self::FosterParent
            | Self::FamilyHomeParent
            | Self::Family
            | Self::YoungPerson
            | Self::ReadsAlong
            | Self::Other => false,
        }
    }
}

/// A member's card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberCard {
    /// Who.
    pub member: MemberId,
    /// The name as the child says it.
    pub name: String,
    /// Who this is to the child.
    pub role: Role,
    /// The organisation, for a professional.
    pub organisation: Option<String>,
    /// The language in which one talks with this person.
    pub language: Option<String>,
    /// Whether this person reads the easy words; none when nobody said.
    pub easy: Option<bool>,
    /// Since when.
    pub since: Option<Day>,
    /// Until when.
    pub until: Option<Day>,
}

impl MemberCard {
    /// A card with what must be on it.
    pub fn new(member: MemberId, name: &str, role: Role) -> Self {
        Self {
            member,
            name: name.to_owned(),
            role,
            organisation: None,
            language: None,
            easy: None,
            since: None,
            until: None,
        }
    }

    /// What a page says; `None` when it does not say whose card it is. A role of a newer version is somebody else.
    pub fn read(fields: &Fields) -> Option<Self> {
        Some(Self {
            member: fields.member(field::MEMBER)?,
            name: fields.words(field::NAME).unwrap_or_default(),
            role: fields.choice(field::ROLE).unwrap_or(Role::Other),
            organisation: fields.words(field::ORGANISATION),
            language: fields.words(field::LANGUAGE),
            easy: fields.flag(field::EASY),
            since: fields.day(field::SINCE),
            until: fields.day(field::UNTIL),
        })
    }

    pub(super) fn sheet(&self) -> Result<Sheet, InvalidPage> {
        super::pages::in_order(self.since, self.until)?;
        Ok(Sheet::default()
            .put(field::MEMBER, Value::Member(self.member))
            .name(field::NAME, &self.name)?
            .choice(field::ROLE, self.role)
            .name_if(field::ORGANISATION, self.organisation.as_deref())?
            .name_if(field::LANGUAGE, self.language.as_deref())?
            .put_if(field::EASY, self.easy.map(Value::Flag))
            .day_if(field::SINCE, self.since)
            .day_if(field::UNTIL, self.until))
    }
}
