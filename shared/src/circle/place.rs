//! A place where the child lives, or lived. Its address stands on a page for named members only: the rules do not let it
//! stand anywhere else, so it is sealed to them and to nobody else.

use super::choice::Choice;
use super::pages::{InvalidPage, in_order};
use super::schema::{About, Authorship, EntryKind, KindRule, MAX_NAME_CHARS, Shape, one};
use super::sheet::Sheet;
use crate::document::Fields;
use crate::time::Day;

/// Fields of a place.
pub mod field {
    /// What it is ([`super::Home`]).
    pub const HOME: u16 = 1;
    /// What people call it.
    pub const NAME: u16 = 2;
    /// From when.
    pub const FROM: u16 = 3;
    /// Until when.
    pub const UNTIL: u16 = 4;
    /// Who may see the address ([`super::AddressSeenBy`]).
    pub const SEEN_BY: u16 = 5;
    /// The address. Only on a page for named members.
    pub const ADDRESS: u16 = 6;
}

pub(super) const RULE: KindRule = KindRule {
    kind: EntryKind::Place,
    number: 19,
    since: 3,
    authorship: Authorship::Own,
    about: About::Maybe,
    fields: &[
        one(field::HOME, Shape::Choice(7)),
        one(field::NAME, Shape::Text(MAX_NAME_CHARS)),
        one(field::FROM, Shape::Day),
        one(field::UNTIL, Shape::Day),
        one(field::SEEN_BY, Shape::Choice(3)),
        one(field::ADDRESS, Shape::Text(MAX_NAME_CHARS)).for_named(),
    ],
};

/// What sort of home.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Home {
    /// With foster parents.
    FosterHome,
    /// In a family home.
    FamilyHome,
    /// With a parent.
    Parent,
    /// With family.
    Family,
    /// In a group.
    Group,
    /// On one's own.
    OnOnesOwn,
    /// Somewhere else.
    Other,
}

impl Choice for Home {
    const ALL: &'static [Self] = &[
        Self::FosterHome,
        Self::FamilyHome,
        Self::Parent,
        Self::Family,
        Self::Group,
        Self::OnOnesOwn,
        Self::Other,
    ];
}

/// Who may see the address. Who that is by name stands on the page with the address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressSeenBy {
    /// Everyone in the circle.
    Everyone,
    /// Professionals.
    Professionals,
    /// It is secret.
    Nobody,
}

impl Choice for AddressSeenBy {
    const ALL: &'static [Self] = &[Self::Everyone, Self::Professionals, Self::Nobody];
}

/// A place where the child lives, as everyone may know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// What sort of home.
    pub home: Home,
    /// What people call it: "bij Ria en Jan".
    pub name: String,
    /// From when.
    pub from: Option<Day>,
    /// Until when.
    pub until: Option<Day>,
    /// Who may see the address.
    pub seen_by: AddressSeenBy,
}

impl Place {
    /// What a page says; `None` when it is not a place but the address of one.
    pub fn read(fields: &Fields) -> Option<Self> {
        Some(Self {
            home: fields.choice(field::HOME)?,
            name: fields.words(field::NAME).unwrap_or_default(),
            from: fields.day(field::FROM),
            until: fields.day(field::UNTIL),
            seen_by: fields.choice(field::SEEN_BY).unwrap_or(AddressSeenBy::Nobody),
        })
    }

    pub(super) fn sheet(&self) -> Result<Sheet, InvalidPage> {
        in_order(self.from, self.until)?;
        Ok(Sheet::default()
            .choice(field::HOME, self.home)
            .name(field::NAME, &self.name)?
            .day_if(field::FROM, self.from)
            .day_if(field::UNTIL, self.until)
            .choice(field::SEEN_BY, self.seen_by))
    }
}

/// The sheet of an address.
pub(super) fn address_sheet(address: &str) -> Result<Sheet, InvalidPage> {
    Sheet::default().name(field::ADDRESS, address)
}
