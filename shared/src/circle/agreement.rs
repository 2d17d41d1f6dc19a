//! What is agreed. A page is one **version**: its author proposes terms, a pause or an end, and it says so for ever.
//! Another wording is another page, which names the version it would change; two proposals at once stand side by side.
//!
//! What becomes of versions and answers together is in [`super::standing`].

use super::choice::Choice;
use super::pages::{InvalidPage, in_order};
use super::schema::{About, Authorship, EntryKind, KindRule, MAX_NAME_CHARS, Shape, many, one};
use super::sheet::Sheet;
use crate::document::Fields;
use crate::edit::MAX_TEXT_CHARS;
use crate::ids::{EntryId, MemberId};
use crate::time::Day;

pub use super::contact::{Contact, Form, Photos, Supervision};

/// Fields of a version of an agreement.
pub mod field {
    /// What the version does: terms, a pause, an end.
    pub const STEP: u16 = 1;
    /// What it is about: 0 contact, then [`super::Topic`].
    pub const TOPIC: u16 = 2;
    /// The agreement in words.
    pub const WORDS: u16 = 3;
    /// Why.
    pub const WHY: u16 = 4;
    /// From when it is to be so.
    pub const START: u16 = 5;
    /// When people look back at it.
    pub const REVIEW: u16 = 6;
    /// The last day.
    pub const END: u16 = 7;
    /// Who decides: everyone together, youth protection, a court.
    pub const ORIGIN: u16 = 8;
    /// Who decided it, by name.
    pub const DECIDED_BY: u16 = 9;
    /// Until when that decision holds.
    pub const DECIDED_UNTIL: u16 = 10;
    /// Whose yes it needs, a list of members.
    pub const NEEDS: u16 = 11;
    /// The version that it would change.
    pub const CHANGES: u16 = 12;
    /// What is possible now.
    pub const NOW: u16 = 13;
    /// What may grow.
    pub const LATER: u16 = 14;
    /// With whom the child has contact, a list of people.
    pub const WITH: u16 = 20;
    /// In which form ([`super::Form`]).
    pub const FORM: u16 = 21;
    /// When.
    pub const RHYTHM: u16 = 22;
    /// Where.
    pub const PLACE: u16 = 23;
    /// Where, as a page of its own that perhaps not everyone can open.
    pub const PLACE_PAGE: u16 = 24;
    /// Who brings, a list of people.
    pub const BRINGS: u16 = 25;
    /// Who fetches, a list of people.
    pub const FETCHES: u16 = 26;
    /// Who is there as well, a list of people.
    pub const THERE: u16 = 27;
    /// Who supervises, a list of people.
    pub const SUPERVISES: u16 = 28;
    /// What that person does.
    pub const SUPERVISING: u16 = 29;
    /// How many of the first moments are supervised; all when it does not say.
    pub const SUPERVISED_TIMES: u16 = 30;
    /// Feast days.
    pub const FEASTS: u16 = 31;
    /// What if somebody is ill, late or unable.
    pub const IF_NOT: u16 = 32;
    /// Photos ([`super::Photos`]).
    pub const PHOTOS: u16 = 33;
}

pub(super) const RULE: KindRule = KindRule {
    kind: EntryKind::Agreement,
    number: 6,
    since: 3,
    authorship: Authorship::Once,
    about: About::Maybe,
    fields: &[
        one(field::STEP, Shape::Choice(3)),
        one(field::TOPIC, Shape::Choice(8)),
        one(field::WORDS, Shape::Text(MAX_TEXT_CHARS)),
        one(field::WHY, Shape::Text(MAX_TEXT_CHARS)),
        one(field::START, Shape::Day),
        one(field::REVIEW, Shape::Day),
        one(field::END, Shape::Day),
        one(field::ORIGIN, Shape::Choice(3)),
        one(field::DECIDED_BY, Shape::Text(MAX_NAME_CHARS)),
        one(field::DECIDED_UNTIL, Shape::Day),
        many(field::NEEDS, Shape::Member),
        one(field::CHANGES, Shape::Entry),
        one(field::NOW, Shape::Text(MAX_TEXT_CHARS)),
        one(field::LATER, Shape::Text(MAX_TEXT_CHARS)),
        many(field::WITH, Shape::Person(MAX_NAME_CHARS)),
        one(field::FORM, Shape::Choice(9)),
        one(field::RHYTHM, Shape::Rhythm),
        one(field::PLACE, Shape::Text(MAX_NAME_CHARS)),
        one(field::PLACE_PAGE, Shape::Entry),
        many(field::BRINGS, Shape::Person(MAX_NAME_CHARS)),
        many(field::FETCHES, Shape::Person(MAX_NAME_CHARS)),
        many(field::THERE, Shape::Person(MAX_NAME_CHARS)),
        many(field::SUPERVISES, Shape::Person(MAX_NAME_CHARS)),
        one(field::SUPERVISING, Shape::Text(MAX_TEXT_CHARS)),
        one(field::SUPERVISED_TIMES, Shape::Number(1, 100)),
        one(field::FEASTS, Shape::Text(MAX_TEXT_CHARS)),
        one(field::IF_NOT, Shape::Text(MAX_TEXT_CHARS)),
        one(field::PHOTOS, Shape::Choice(3)),
    ],
};

/// What an agreement is about, when it is not contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// Rules at home.
    Home,
    /// School.
    School,
    /// Bedtime.
    Bedtime,
    /// Screens.
    Screens,
    /// Safety.
    Safety,
    /// Travel.
    Travel,
    /// Something else.
    Other,
}

/// None is contact.
impl Choice for Option<Topic> {
    const ALL: &'static [Self] = &[
        None,
        Some(Topic::Home),
        Some(Topic::School),
        Some(Topic::Bedtime),
        Some(Topic::Screens),
        Some(Topic::Safety),
        Some(Topic::Travel),
        Some(Topic::Other),
    ];
}

/// What an agreement is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// Contact.
    Contact(Box<Contact>),
    /// Something else, which the words of the agreement say.
    Other(Topic),
}

/// A decision of somebody who may take it without everyone's yes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// By whom: an organisation, a court, a person.
    pub by: String,
    /// Until when it holds.
    pub until: Option<Day>,
}

/// Who decides about a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Everyone whose yes it needs.
    Together,
    /// Youth protection. Needs no yes, and leaves room for each one's view.
    YouthProtection(Decided),
    /// A court. The same.
    Court(Decided),
}

impl Origin {
    /// The decision, when it is one.
    pub fn decided(&self) -> Option<&Decided> {
        match self {
            Self::Together => None,
            Self::YouthProtection(decided) | Self::Court(decided) => Some(decided),
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum OriginNumber {
    Together,
    YouthProtection,
    Court,
}

impl Choice for OriginNumber {
    const ALL: &'static [Self] = &[Self::Together, Self::YouthProtection, Self::Court];
}

/// What is agreed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// What it is about.
    pub subject: Subject,
    /// From when it is to be so.
    pub start: Day,
    /// When people look back at it.
    pub review: Option<Day>,
    /// The last day.
    pub end: Option<Day>,
    /// What is possible now.
    pub now: Option<String>,
    /// What may grow.
    pub later: Option<String>,
}

/// What a version does when it comes to hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// These are the terms, in place of the ones before.
    Terms(Box<Terms>),
    /// What holds is left alone for a while.
    Pause {
        /// From when.
        from: Day,
        /// The last day; none when nobody knows yet.
        until: Option<Day>,
    },
    /// What holds stops.
    Stop {
        /// From when.
        from: Day,
    },
}

#[derive(Clone, Copy, PartialEq)]
enum StepNumber {
    Terms,
    Pause,
    Stop,
}

impl Choice for StepNumber {
    const ALL: &'static [Self] = &[Self::Terms, Self::Pause, Self::Stop];
}

/// The version that another one would change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Changes {
    /// The agreement: its first version.
    pub agreement: EntryId,
    /// The version.
    pub version: EntryId,
}

/// What a page of an agreement says: one version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The agreement in words. Contact may go without.
    pub words: Option<String>,
    /// Why.
    pub why: Option<String>,
    /// Who decides.
    pub origin: Origin,
    /// Whose yes it needs.
    pub needs: Vec<MemberId>,
    /// What it would change; none for the first version of an agreement.
    pub changes: Option<Changes>,
    /// What it does.
    pub step: Step,
}

impl Proposal {
    /// The terms, when it has any.
    pub fn terms(&self) -> Option<&Terms> {
        match &self.step {
            Step::Terms(terms) => Some(terms),
            Step::Pause { .. } | Step::Stop { .. } => None,
        }
    }

    /// Contact, when it is about that.
    pub fn contact(&self) -> Option<&Contact> {
        self.terms()?.contact()
    }

    /// The first day on which it is to be so.
    pub fn start(&self) -> Day {
        match &self.step {
            Step::Terms(terms) => terms.start,
            Step::Pause { from, .. } | Step::Stop { from } => *from,
        }
    }

    /// The last day on which it is so: its own last day, or that of the decision, whichever is first.
    pub fn end(&self) -> Option<Day> {
        let own = match &self.step {
            Step::Terms(terms) => terms.end,
            Step::Pause { until, .. } => *until,
            Step::Stop { .. } => None,
        };
        let decided = self.origin.decided().and_then(|decided| decided.until);
        own.into_iter().chain(decided).min()
    }

    fn check(&self) -> Result<(), InvalidPage> {
        if self.origin == Origin::Together && self.needs.is_empty() {
            return Err(InvalidPage::NoPeople);
        }
        if self.changes.is_none() && self.terms().is_none() {
            // A pause or an end of nothing.
            return Err(InvalidPage::Empty);
        }
        in_order(Some(self.start()), self.end())?;
        let Some(terms) = self.terms() else { return Ok(()) };
        in_order(Some(terms.start), terms.end)?;
        in_order(Some(terms.start), terms.review)?;
        match &terms.subject {
            Subject::Contact(contact) if contact.with.is_empty() => Err(InvalidPage::NoPeople),
            Subject::Other(_) if self.words.is_none() => Err(InvalidPage::Empty),
            Subject::Contact(_) | Subject::Other(_) => Ok(()),
        }
    }

    /// The entry that its page is about: the agreement of which it is a later version.
    pub(super) fn about(&self) -> Option<EntryId> {
        self.changes.map(|changes| changes.agreement)
    }

    pub(super) fn sheet(&self) -> Result<Sheet, InvalidPage> {
        let mut whole = self.clone();
        whole.words = whole.words.filter(|words| !words.trim().is_empty());
        whole.check()?;
        let (origin, decided) = match &self.origin {
            Origin::Together => (OriginNumber::Together, None),
            Origin::YouthProtection(decided) => (OriginNumber::YouthProtection, Some(decided)),
            Origin::Court(decided) => (OriginNumber::Court, Some(decided)),
        };
        let mut sheet = Sheet::default()
            .text_if(field::WORDS, self.words.as_deref())?
            .text_if(field::WHY, self.why.as_deref())?
            .choice(field::ORIGIN, origin)
            .members(field::NEEDS, &self.needs)
            .entry_if(field::CHANGES, self.changes.map(|changes| changes.version))
            .day(field::START, self.start());
        if let Some(decided) = decided {
            sheet = sheet.name(field::DECIDED_BY, &decided.by)?.day_if(field::DECIDED_UNTIL, decided.until);
        }
        match &self.step {
            Step::Terms(terms) => terms.sheet(sheet.choice(field::STEP, StepNumber::Terms)),
            Step::Pause { until, .. } => {
                Ok(sheet.choice(field::STEP, StepNumber::Pause).day_if(field::END, *until))
            }
            Step::Stop { .. } => Ok(sheet.choice(field::STEP, StepNumber::Stop)),
        }
    }

    /// What a page says; `None` when it does not say all that a version must.
    pub fn read(about: Option<EntryId>, fields: &Fields) -> Option<Self> {
        let decided = || {
            let by = fields.words(field::DECIDED_BY)?;
            Some(Decided { by, until: fields.day(field::DECIDED_UNTIL) })
        };
        let origin = match fields.choice(field::ORIGIN)? {
            OriginNumber::Together => Origin::Together,
            OriginNumber::YouthProtection => Origin::YouthProtection(decided()?),
            OriginNumber::Court => Origin::Court(decided()?),
        };
        let changes = match (about, fields.entry(field::CHANGES)) {
            (Some(agreement), Some(version)) => Some(Changes { agreement, version }),
            (None, None) => None,
            (Some(_), None) | (None, Some(_)) => return None,
        };
        let from = fields.day(field::START)?;
        let step = match fields.choice(field::STEP)? {
            StepNumber::Terms => Step::Terms(Box::new(Terms::read(fields, from)?)),
            StepNumber::Pause => Step::Pause { from, until: fields.day(field::END) },
            StepNumber::Stop => Step::Stop { from },
        };
        let proposal = Self {
            words: fields.words(field::WORDS),
            why: fields.words(field::WHY),
            origin,
            needs: fields.members(field::NEEDS),
            changes,
            step,
        };
        proposal.check().is_ok().then_some(proposal)
    }
}

impl Terms {
    /// Terms about something, with what must be said.
    pub fn new(subject: Subject, start: Day) -> Self {
        Self { subject, start, review: None, end: None, now: None, later: None }
    }

    /// Contact, when it is about that.
    pub fn contact(&self) -> Option<&Contact> {
        match &self.subject {
            Subject::Contact(contact) => Some(contact),
            Subject::Other(_) => None,
        }
    }

    fn sheet(&self, sheet: Sheet) -> Result<Sheet, InvalidPage> {
        let sheet = sheet
            .day_if(field::REVIEW, self.review)
            .day_if(field::END, self.end)
            .text_if(field::NOW, self.now.as_deref())?
            .text_if(field::LATER, self.later.as_deref())?;
        match &self.subject {
            Subject::Contact(contact) => contact.sheet(sheet.choice(field::TOPIC, None)),
            Subject::Other(topic) => Ok(sheet.choice(field::TOPIC, Some(*topic))),
        }
    }

    fn read(fields: &Fields, start: Day) -> Option<Self> {
        Some(Self {
            subject: match fields.choice::<Option<Topic>>(field::TOPIC)? {
                None => Subject::Contact(Box::new(Contact::read(fields)?)),
                Some(topic) => Subject::Other(topic),
            },
            start,
            review: fields.day(field::REVIEW),
            end: fields.day(field::END),
            now: fields.words(field::NOW),
            later: fields.words(field::LATER),
        })
    }
}
