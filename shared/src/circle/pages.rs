//! All pages that a person can write, as one closed list, and why one cannot be written like that. Writing goes one way:
//! a page becomes an edit, here.

use rand_core::CryptoRng;
use thiserror::Error;

use super::agreement::Proposal;
use super::authority::Authority;
use super::child::Child;
use super::consent::Consent;
use super::event::Event;
use super::moment::Moment;
use super::moving::MoveRequest;
use super::place::{Place, address_sheet};
use super::question::Question;
use super::reply::Signed;
use super::review::Review;
use super::rhythm::NotARhythm;
use super::schema::EntryKind;
use super::sheet::Sheet;
use super::task::Task;
use super::{addition, day_note, reply};
use crate::document::Fields;
use crate::edit::{Edit, Op};
use crate::ids::{EntryId, MemberId};
use crate::time::{Day, Instant, Minute, NotADay};

pub use super::day_note::Feeling;
pub use super::entry::Entry;
pub use super::member::{MemberCard, Role};
pub use super::school::{Asked, Asking, SchoolTopic, SchoolUpdate};
pub use super::sheet::new_item;

/// A new page, as a person wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NewPage {
    /// The child.
    Child(Child),
    /// A member's card.
    Member(MemberCard),
    /// Who may decide.
    Authority(Authority),
    /// Who does what.
    TaskDivision(Task),
    /// A version of an agreement.
    Agreement(Box<Proposal>),
    /// An answer to a version.
    Consent(Consent),
    /// A contact moment, planned or told.
    ContactMoment(Moment),
    /// A request to move one.
    MoveRequest(MoveRequest),
    /// An important moment.
    Event(Event),
    /// News from school.
    SchoolUpdate(SchoolUpdate),
    /// Whether the child may do something.
    Question(Question),
    /// How the day went.
    DayNote {
        /// The day.
        day: Day,
        /// How it went.
        text: String,
        /// Mood.
        mood: Option<Feeling>,
        /// Sleep.
        sleep: Option<Feeling>,
    },
    /// How one looks back.
    Review(Review),
    /// A reply under an entry.
    Reply {
        /// The entry.
        about: EntryId,
        /// The words.
        text: String,
    },
    /// A reply under an entry that says more than its words.
    Signed(Signed),
    /// A place where the child lives.
    Place(Place),
    /// An address. Only for named members.
    Address {
        /// The place where the child lives; none for an address that another page names ([`super::event::Event`]).
        place: Option<EntryId>,
        /// The address.
        address: String,
    },
    /// Something to put beside an entry.
    Addition {
        /// The entry.
        about: EntryId,
        /// The words.
        text: String,
    },
}

/// Why a page cannot be written like this. Nothing was lost: the words are still on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum InvalidPage {
    /// There is nothing in it but space, or something is missing without which it says nothing.
    #[error("the page is empty")]
    Empty,
    /// A text is longer than its field holds.
    #[error("a text has {chars} characters, at most {most} fit")]
    TooLong {
        /// Characters in the text.
        chars: usize,
        /// Most that fit.
        most: usize,
    },
    /// More people, days or parts are named than one page holds.
    #[error("too much is named for one page")]
    TooMany,
    /// It is with nobody, or needs nobody's yes.
    #[error("nobody is named")]
    NoPeople,
    /// It would end before it begins.
    #[error("it ends before it begins")]
    EndBeforeStart,
    /// It does not say on which day.
    #[error("no day is named")]
    NoDay,
    /// It does not say from when till when.
    #[error("a time is missing")]
    NoTime,
    /// The calendar has no such day, as 31 April.
    #[error("the calendar has no such day")]
    NoSuchDay,
    /// A year before 1900 or after 2199.
    #[error("the year is outside 1900 to 2199")]
    YearOutOfRange,
    /// No clock shows that time.
    #[error("no clock shows that time")]
    NoSuchTime,
    /// Who may read it must be named.
    #[error("its readers must be named")]
    NeedsReaders,
}

impl From<NotADay> for InvalidPage {
    fn from(why: NotADay) -> Self {
        match why {
            NotADay::NotOnTheCalendar => Self::NoSuchDay,
            NotADay::YearOutOfRange => Self::YearOutOfRange,
        }
    }
}

impl From<NotARhythm> for InvalidPage {
    fn from(why: NotARhythm) -> Self {
        match why {
            NotARhythm::EndBeforeStart => Self::EndBeforeStart,
            NotARhythm::NoSuchDate | NotARhythm::Malformed => Self::NoSuchDay,
            NotARhythm::TooMany => Self::TooMany,
            NotARhythm::NoDates => Self::Empty,
        }
    }
}

/// The most people that one page names, in all its lists together: with everything else on it they are written in one
/// piece. A form says so at the question where it asks for them.
pub const MOST_PEOPLE: usize = 30;

/// The day that a person typed.
///
/// # Errors
/// [`InvalidPage::NoSuchDay`], [`InvalidPage::YearOutOfRange`].
pub fn typed_day(year: i16, month: i8, day: i8) -> Result<Day, InvalidPage> {
    Ok(Day::parse(year, month, day)?)
}

/// The time that a person typed.
///
/// # Errors
/// [`InvalidPage::NoSuchTime`].
pub fn typed_time(hour: i8, minute: i8) -> Result<Minute, InvalidPage> {
    Minute::parse(hour, minute).ok_or(InvalidPage::NoSuchTime)
}

/// That what has a beginning and an end does not end before it begins.
pub(super) fn in_order(from: Option<Day>, until: Option<Day>) -> Result<(), InvalidPage> {
    let reversed = from.zip(until).is_some_and(|(from, until)| until < from);
    if reversed { Err(InvalidPage::EndBeforeStart) } else { Ok(()) }
}

/// The edit that makes a member's card: the same for the same words, so that a device can write it again and not twice.
///
/// # Errors
/// [`InvalidPage`] when the name is empty or too long.
pub(crate) fn member_card(member: MemberId, name: &str, role: Role) -> Result<Edit, InvalidPage> {
    Ok(MemberCard::new(member, name, role).sheet()?.into_fields(EntryKind::Member))
}

impl NewPage {
    /// The child, by name.
    pub fn child(name: &str) -> Self {
        Self::Child(Child { name: name.to_owned(), ..Child::default() })
    }

    /// A member's card, with what must be on it.
    pub fn member(member: MemberId, name: &str, role: Role) -> Self {
        Self::Member(MemberCard::new(member, name, role))
    }

    /// What kind of entry it becomes.
    pub fn kind(&self) -> EntryKind {
        match self {
            Self::Child(_) => EntryKind::Child,
            Self::Member(_) => EntryKind::Member,
            Self::Authority(_) => EntryKind::Authority,
            Self::TaskDivision(_) => EntryKind::TaskDivision,
            Self::Agreement(_) => EntryKind::Agreement,
            Self::Consent(_) => EntryKind::Consent,
            Self::ContactMoment(_) => EntryKind::ContactMoment,
            Self::MoveRequest(_) => EntryKind::MoveRequest,
            Self::Event(_) => EntryKind::Event,
            Self::SchoolUpdate(_) => EntryKind::SchoolUpdate,
            Self::Question(_) => EntryKind::Question,
            Self::DayNote { .. } => EntryKind::DayNote,
            Self::Review(_) => EntryKind::Review,
            Self::Reply { .. } | Self::Signed(_) => EntryKind::Reply,
            Self::Place(_) | Self::Address { .. } => EntryKind::Place,
            Self::Addition { .. } => EntryKind::Addition,
        }
    }

    /// The entry that it is about.
    pub fn about(&self) -> Option<EntryId> {
        match self {
            Self::Agreement(proposal) => proposal.about(),
            Self::Consent(consent) => Some(consent.about),
            Self::ContactMoment(moment) => moment.about(),
            Self::MoveRequest(request) => Some(request.moment.of),
            Self::Review(review) => Some(review.about),
            Self::Reply { about, .. } | Self::Addition { about, .. } => Some(*about),
            Self::Signed(signed) => Some(signed.about),
            Self::Address { place, .. } => *place,
            Self::Child(_)
            | Self::Member(_)
            | Self::Authority(_)
            | Self::TaskDivision(_)
            | Self::Event(_)
            | Self::SchoolUpdate(_)
            | Self::Question(_)
            | Self::DayNote { .. }
            | Self::Place(_) => None,
        }
    }

    /// Whether it may only be written for named members.
    pub fn needs_readers(&self) -> bool {
        matches!(self, Self::Address { .. })
    }

    fn sheet(&self) -> Result<Sheet, InvalidPage> {
        match self {
            Self::Child(child) => child.sheet(),
            Self::Member(card) => card.sheet(),
            Self::Authority(authority) => authority.sheet(),
            Self::TaskDivision(task) => task.sheet(),
            Self::Agreement(proposal) => proposal.sheet(),
            Self::Consent(consent) => consent.sheet(),
            Self::ContactMoment(moment) => moment.sheet(),
            Self::MoveRequest(request) => request.sheet(),
            Self::Event(event) => event.sheet(),
            Self::SchoolUpdate(update) => update.sheet(),
            Self::Question(question) => question.sheet(),
            Self::DayNote { day, text, mood, sleep } => Ok(Sheet::default()
                .day(day_note::field::DAY, *day)
                .text(day_note::field::TEXT, text)?
                .choice_if(day_note::field::MOOD, *mood)
                .choice_if(day_note::field::SLEEP, *sleep)),
            Self::Review(review) => review.sheet(),
            Self::Reply { text, .. } => reply::words_sheet(text),
            Self::Signed(signed) => signed.sheet(),
            Self::Place(place) => place.sheet(),
            Self::Address { address, .. } => address_sheet(address),
            Self::Addition { text, .. } => Sheet::default().text(addition::field::TEXT, text),
        }
    }

    /// The edit that makes it.
    ///
    /// # Errors
    /// [`InvalidPage`]: why it cannot be written like this.
    pub fn to_edit(&self, now: Instant, rng: &mut impl CryptoRng) -> Result<Edit, InvalidPage> {
        self.sheet()?.into_edit(self.kind(), self.about(), now, rng)
    }

    /// The operations after which an entry of the same kind says this: what is the same stays as it is, so that what
    /// somebody else changes at the same moment is not touched.
    ///
    /// # Errors
    /// [`InvalidPage`]: why it cannot be written like this.
    pub fn to_change(
        &self,
        stands: &Fields,
        now: Instant,
        rng: &mut impl CryptoRng,
    ) -> Result<Vec<Op>, InvalidPage> {
        stands.to_become(self.sheet()?, now, rng)
    }
}

#[cfg(test)]
mod tests;
