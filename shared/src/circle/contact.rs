//! Contact, as an agreement says it: with whom, in which form, when, where, who brings and who is there. Its fields stand
//! on the page of a version ([`super::agreement::field`]).

use super::agreement::field;
use super::choice::Choice;
use super::pages::InvalidPage;
use super::person::Person;
use super::rhythm::Rhythm;
use super::sheet::Sheet;
use crate::document::Fields;
use crate::edit::Value;
use crate::ids::EntryId;

/// Most moments that are supervised at first.
pub const MAX_SUPERVISED_TIMES: u8 = 100;

/// In which form people see or speak each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A visit where the child lives.
    AtTheirHome,
    /// A visit at the parent's home.
    AtParentsHome,
    /// At a neutral place.
    NeutralPlace,
    /// Outside: a playground, the zoo.
    Outside,
    /// By phone.
    Phone,
    /// By video.
    Video,
    /// By post.
    Post,
    /// Staying over.
    StayingOver,
    /// Another form.
    Other,
}

impl Choice for Form {
    const ALL: &'static [Self] = &[
        Self::AtTheirHome,
        Self::AtParentsHome,
        Self::NeutralPlace,
        Self::Outside,
        Self::Phone,
        Self::Video,
        Self::Post,
        Self::StayingOver,
        Self::Other,
    ];
}

/// Whether photos may be made and shared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Photos {
    /// Yes.
    Yes,
    /// Ask first.
    AskFirst,
    /// No.
    No,
}

impl Choice for Photos {
    const ALL: &'static [Self] = &[Self::Yes, Self::AskFirst, Self::No];
}

/// Somebody is there who sees to it that it goes well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Supervision {
    /// Who.
    pub by: Vec<Person>,
    /// What that person does.
    pub does: Option<String>,
    /// Only the first so many moments, 1 to [`MAX_SUPERVISED_TIMES`]; all when none.
    pub first_times: Option<u8>,
}

/// Contact: with whom, how, when, where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// With whom the child has contact.
    pub with: Vec<Person>,
    /// In which form.
    pub form: Form,
    /// When.
    pub rhythm: Rhythm,
    /// Where.
    pub place: Option<String>,
    /// Where, as a page of its own that perhaps not everyone can open.
    pub place_page: Option<EntryId>,
    /// Who brings the child.
    pub brings: Vec<Person>,
    /// Who fetches the child.
    pub fetches: Vec<Person>,
    /// Who is there as well.
    pub there: Vec<Person>,
    /// Who supervises.
    pub supervision: Option<Supervision>,
    /// Feast days.
    pub feasts: Option<String>,
    /// What if somebody is ill, late or unable.
    pub if_not: Option<String>,
    /// Photos.
    pub photos: Option<Photos>,
}

impl Contact {
    /// Contact with somebody, with what must be said.
    pub fn new(with: Vec<Person>, form: Form, rhythm: Rhythm) -> Self {
        Self {
            with,
            form,
            rhythm,
            place: None,
            place_page: None,
            brings: Vec::new(),
            fetches: Vec::new(),
            there: Vec::new(),
            supervision: None,
            feasts: None,
            if_not: None,
            photos: None,
        }
    }

    pub(super) fn sheet(&self, sheet: Sheet) -> Result<Sheet, InvalidPage> {
        let sheet = sheet
            .people(field::WITH, &self.with)?
            .choice(field::FORM, self.form)
            .put(field::RHYTHM, Value::Text(self.rhythm.to_string()))
            .name_if(field::PLACE, self.place.as_deref())?
            .entry_if(field::PLACE_PAGE, self.place_page)
            .people(field::BRINGS, &self.brings)?
            .people(field::FETCHES, &self.fetches)?
            .people(field::THERE, &self.there)?
            .text_if(field::FEASTS, self.feasts.as_deref())?
            .text_if(field::IF_NOT, self.if_not.as_deref())?
            .choice_if(field::PHOTOS, self.photos);
        let Some(supervision) = &self.supervision else { return Ok(sheet) };
        if supervision.by.is_empty() {
            return Err(InvalidPage::NoPeople);
        }
        let times = supervision.first_times.map(|times| times.clamp(1, MAX_SUPERVISED_TIMES));
        sheet
            .people(field::SUPERVISES, &supervision.by)?
            .put_if(field::SUPERVISED_TIMES, times.map(|times| Value::Number(times.into())))
            .text_if(field::SUPERVISING, supervision.does.as_deref())
    }

    /// What a page says; `None` when it does not say in which form and when.
    pub(super) fn read(fields: &Fields) -> Option<Self> {
        let supervises = fields.people(field::SUPERVISES);
        let supervision = (!supervises.is_empty()).then(|| Supervision {
            by: supervises,
            does: fields.words(field::SUPERVISING),
            first_times: fields.number(field::SUPERVISED_TIMES).and_then(|times| times.try_into().ok()),
        });
        Some(Self {
            with: fields.people(field::WITH),
            form: fields.choice(field::FORM)?,
            rhythm: fields.text(field::RHYTHM)?.parse().ok()?,
            place: fields.words(field::PLACE),
            place_page: fields.entry(field::PLACE_PAGE),
            brings: fields.people(field::BRINGS),
            fetches: fields.people(field::FETCHES),
            there: fields.people(field::THERE),
            supervision,
            feasts: fields.words(field::FEASTS),
            if_not: fields.words(field::IF_NOT),
            photos: fields.choice(field::PHOTOS),
        })
    }
}
