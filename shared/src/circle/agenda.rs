//! What lies on which day, what waits for an answer, and how a screen finds both without reading the whole notebook.
//!
//! Two shelves hold copies of cards for this, next to the shelf on which a card has its home. **Days**: what lies on a
//! day, by day. **Living**: what asks something of somebody and what was answered, each under what is asked; from there
//! it is put away when nothing can come of it any more ([`may_be_put_away`]). So what both cost depends on the days that
//! are looked at and on what is going on now, not on how old the notebook is. Source: decision 26.

use std::collections::{BTreeMap, BTreeSet};

use super::entry::Entry;
use super::event::Event;
use super::moment::Moment;
use super::moving::MoveRequest;
use super::question::Question;
use super::reply::{Coming, Sign, Signed};
use super::schema::EntryKind;
use super::school::SchoolUpdate;
use super::standing::{Agreement, State, authority_changed};
use super::telling::{self, Meeting, Request, RequestState};
use crate::circle::answers::Answers;
use crate::ids::{EntryId, MemberId};
use crate::time::Day;

/// So many days after it was over something is put away: Even kijken looks three months back.
pub const DAYS_TO_KEEP: i32 = 120;
/// So many days back one is asked how a moment went.
pub const DAYS_TO_ASK_BACK: i32 = 28;

impl EntryKind {
    /// Whether entries of this kind can have a copy on one of the two shelves.
    pub(crate) fn is_copied(self) -> bool {
        match self {
            Self::Agreement
            | Self::Consent
            | Self::ContactMoment
            | Self::MoveRequest
            | Self::Event
            | Self::SchoolUpdate
            | Self::Question
            | Self::Review
            | Self::Reply => true,
            Self::Child
            | Self::Member
            | Self::Authority
            | Self::TaskDivision
            | Self::DayNote
            | Self::Place
            | Self::Addition => false,
        }
    }
}

impl Entry {
    /// The days on which it is found: those on which it lies in the agenda, and for an account of a moment that was
    /// planned also the one on which it was told, since the feed looks for it there.
    pub fn days(&self) -> BTreeSet<Day> {
        match self.kind {
            EntryKind::Event => Event::read(&self.fields).map(|event| event.day).into_iter().collect(),
            EntryKind::SchoolUpdate => {
                let update = SchoolUpdate::read(&self.fields);
                let days = |update: SchoolUpdate| [Some(update.day), update.asked.and_then(|asked| asked.by)];
                update.map(days).into_iter().flatten().flatten().collect()
            }
            EntryKind::ContactMoment => match Moment::read(self.about, &self.fields) {
                Some(Moment::Planned(plan)) => [plan.when.day].into(),
                Some(Moment::Told(account)) => {
                    let told = account.of.map(|_| self.day());
                    told.into_iter().chain([account.day]).collect()
                }
                None => BTreeSet::new(),
            },
            EntryKind::MoveRequest => {
                let request = MoveRequest::read(self.about, &self.fields);
                request.map(|request| [request.moment.day, request.to.day]).into_iter().flatten().collect()
            }
            EntryKind::Question => {
                let question = Question::read(&self.fields);
                let days =
                    |question: Question| [Some(question.answer_by), question.days.map(|(from, _)| from)];
                question.map(days).into_iter().flatten().flatten().collect()
            }
            EntryKind::Child
            | EntryKind::Member
            | EntryKind::Authority
            | EntryKind::TaskDivision
            | EntryKind::Agreement
            | EntryKind::Consent
            | EntryKind::DayNote
            | EntryKind::Review
            | EntryKind::Reply
            | EntryKind::Place
            | EntryKind::Addition => BTreeSet::new(),
        }
    }

    /// Under what it lives: itself when it asks something, what it answers when it is an answer.
    pub fn lives_under(&self) -> Option<EntryId> {
        match self.kind {
            EntryKind::Agreement | EntryKind::MoveRequest | EntryKind::Question => Some(self.id),
            EntryKind::Event => {
                Event::read(&self.fields).filter(|event| !event.invited.is_empty()).map(|_| self.id)
            }
            EntryKind::SchoolUpdate => {
                SchoolUpdate::read(&self.fields).filter(|update| update.asked.is_some()).map(|_| self.id)
            }
            EntryKind::Consent | EntryKind::Review => self.about,
            EntryKind::Reply => {
                let signed = Signed::read(self.about, &self.fields)?;
                matches!(signed.sign, Sign::Coming(_) | Sign::Done).then_some(signed.about)
            }
            EntryKind::Child
            | EntryKind::Member
            | EntryKind::Authority
            | EntryKind::TaskDivision
            | EntryKind::ContactMoment
            | EntryKind::DayNote
            | EntryKind::Place
            | EntryKind::Addition => None,
        }
    }
}

/// What somebody said about coming to an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Comer {
    /// Who.
    pub member: MemberId,
    /// What.
    pub coming: Coming,
    /// Since then the event was changed: they are asked again, and what they said stands until they answer.
    pub is_asked_again: bool,
}

/// Who comes to an event: the newest reply of each who said something, also of who was not invited by name, in the order
/// of those replies.
pub fn who_comes<'a>(event: &Entry, pages: impl IntoIterator<Item = &'a Entry>) -> Vec<Comer> {
    let mut newest: BTreeMap<MemberId, (&Entry, Coming)> = BTreeMap::new();
    for page in pages.into_iter().filter(|page| page.kind == EntryKind::Reply) {
        if let Some(Signed { about, sign: Sign::Coming(coming), .. }) = Signed::read(page.about, &page.fields)
            && about == event.id
        {
            let known = newest.entry(page.author).or_insert((page, coming));
            if known.0.order() <= page.order() {
                *known = (page, coming);
            }
        }
    }
    let mut newest: Vec<(&Entry, Coming)> = newest.into_values().collect();
    newest.sort_by_key(|(reply, _)| reply.order());
    let comer = |(reply, coming): (&Entry, Coming)| {
        // Both by the relay's clock; a reply that is only here was given to what stands here.
        let times = event.changed.zip(reply.received);
        let is_asked_again = times.is_some_and(|(changed, said)| said < changed);
        Comer { member: reply.author, coming, is_asked_again }
    };
    newest.into_iter().map(comer).collect()
}

/// Who did what was asked in a school update.
pub fn who_did<'a>(update: EntryId, pages: impl IntoIterator<Item = &'a Entry>) -> BTreeSet<MemberId> {
    let done = pages.into_iter().filter(|page| {
        let signed = Signed::read(page.about, &page.fields).filter(|_| page.kind == EntryKind::Reply);
        signed.is_some_and(|signed| signed.about == update && signed.sign == Sign::Done)
    });
    done.map(|page| page.author).collect()
}

/// In which state a question is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuestionState {
    /// Not everyone answered.
    Open,
    /// The last day for an answer passed. Nothing changed by that, and a yes still counts.
    Lapsed,
    /// Everyone who must answer said yes.
    Yes,
    /// Somebody who must answer said no.
    No,
}

/// The state of a question, by its page and the answers among others; `None` when it is no question.
pub fn question_state<'a>(
    page: &Entry,
    pages: impl IntoIterator<Item = &'a Entry>,
    today: Day,
) -> Option<QuestionState> {
    let question = Question::read(&page.fields).filter(|_| page.kind == EntryKind::Question)?;
    let tally = Answers::to(page, pages).tally(&question.needs);
    Some(if !tally.no.is_empty() {
        QuestionState::No
    } else if tally.silent.is_empty() {
        QuestionState::Yes
    } else if question.answer_by < today {
        QuestionState::Lapsed
    } else {
        QuestionState::Open
    })
}

/// Something that is asked of one member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ask {
    /// A yes to this version of an agreement.
    Agree {
        /// The agreement.
        agreement: EntryId,
        /// The version.
        version: EntryId,
    },
    /// Whether an agreement is still right, now that somebody else decides.
    LookAgain {
        /// The agreement.
        agreement: EntryId,
        /// The version in force.
        version: EntryId,
    },
    /// To look back at an agreement.
    LookBack {
        /// The agreement.
        agreement: EntryId,
        /// The version in force.
        version: EntryId,
    },
    /// Whether a moment can be at another time.
    Move(EntryId),
    /// Whether the child may do something.
    Answer(EntryId),
    /// Whether one comes.
    Come(EntryId),
    /// Something for school.
    Do(EntryId),
    /// How a contact moment went.
    Tell(super::moment::MomentId),
}

/// Something that is asked, and before when; none when there is no day to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Asked {
    /// Before when.
    pub by: Option<Day>,
    /// What.
    pub what: Ask,
}

/// What is asked of a member today: what has a day first, the nearest on top. Nothing whose day has passed; that is to
/// be seen on its own page, and asks no more.
///
/// `living` is the shelf of that name with the pages of authority; `recent` what lies on the last [`DAYS_TO_ASK_BACK`]
/// days, with the plans of what was moved to them.
pub fn asked_of(me: &MemberId, living: &[Entry], recent: &[Entry], today: Day) -> Vec<Asked> {
    let mut asked = Vec::new();
    let agreements = Agreement::gather(living);
    let changed = authority_changed(living, today);
    for agreement in &agreements {
        let id = agreement.id;
        for version in agreement.waits_for(me) {
            asked.push(Asked { by: None, what: Ask::Agree { agreement: id, version: version.entry } });
        }
        let Some(terms) = agreement.terms_on(today) else { continue };
        if agreement.asked_again(today, changed).contains(me) {
            asked.push(Asked { by: None, what: Ask::LookAgain { agreement: id, version: terms.entry } });
        }
        if let State::ReviewNeeded(since) = agreement.state(today)
            && terms.says.needs.contains(me)
            && !agreement.reviews.iter().any(|review| review.by == *me && review.day >= since)
        {
            asked.push(Asked { by: None, what: Ask::LookBack { agreement: id, version: terms.entry } });
        }
    }
    // Answers are looked for only where an answer still makes sense: a shelf that was not tidied yet costs no more.
    for page in living {
        let (by, what) = match page.kind {
            EntryKind::MoveRequest => {
                let says = MoveRequest::read(page.about, &page.fields);
                if says.is_none_or(|says| says.answer_by < today) {
                    continue;
                }
                let Some(request) = Request::read(page, living) else { continue };
                let open = request.state(today) == RequestState::Open && request.tally().silent.contains(me);
                (Some(request.says.answer_by).filter(|_| open), Ask::Move(page.id))
            }
            EntryKind::Question => {
                let Some(question) = Question::read(&page.fields).filter(|says| today <= says.answer_by)
                else {
                    continue;
                };
                let silent = Answers::to(page, living).tally(&question.needs).silent.contains(me);
                (Some(question.answer_by).filter(|_| silent), Ask::Answer(page.id))
            }
            EntryKind::Event => {
                let Some(event) = Event::read(&page.fields).filter(|event| today <= event.day) else {
                    continue;
                };
                let has_answered = |one: &Comer| one.member == *me && !one.is_asked_again;
                let open = event.invited.contains(me)
                    && page.author != *me
                    && !who_comes(page, living).iter().any(has_answered);
                (Some(event.day).filter(|_| open), Ask::Come(page.id))
            }
            EntryKind::SchoolUpdate => {
                let Some(update) = SchoolUpdate::read(&page.fields) else { continue };
                let Some(wanted) = update.asked.filter(|wanted| wanted.of.contains(me)) else { continue };
                // Without a day it is asked for four weeks.
                let by = wanted.by.or_else(|| update.day.plus_days(DAYS_TO_ASK_BACK));
                let Some(by) = by.filter(|by| today <= *by) else { continue };
                (Some(by).filter(|_| !who_did(page.id, living).contains(me)), Ask::Do(page.id))
            }
            EntryKind::Child
            | EntryKind::Member
            | EntryKind::Authority
            | EntryKind::TaskDivision
            | EntryKind::Agreement
            | EntryKind::Consent
            | EntryKind::ContactMoment
            | EntryKind::DayNote
            | EntryKind::Review
            | EntryKind::Reply
            | EntryKind::Place
            | EntryKind::Addition => continue,
        };
        if by.is_some() {
            asked.push(Asked { by, what });
        }
    }
    let from = today.plus_days(-DAYS_TO_ASK_BACK).unwrap_or(today);
    let pages = living.iter().chain(recent);
    for meeting in telling::meetings(&agreements, pages, from, today) {
        let takes_part = takes_part(&agreements, &meeting, me);
        if takes_part && meeting.state(today) == telling::State::NotFilledIn {
            asked.push(Asked { by: None, what: Ask::Tell(meeting.id) });
        }
    }
    asked.sort_by_key(|one| (one.by.is_none(), one.by, one.what));
    asked.dedup();
    asked
}

/// Whether somebody has a part in a moment: with whom it is, who brings, fetches, is there or supervises.
fn takes_part(agreements: &[Agreement], meeting: &Meeting, me: &MemberId) -> bool {
    let is_me = |person: &super::person::Person| person.is(me);
    if let Some(plan) = meeting.plan() {
        return plan.with.iter().any(is_me);
    }
    let agreement = agreements.iter().find(|agreement| agreement.id == meeting.id.of);
    agreement.is_some_and(|agreement| {
        let Some((version, contact)) = agreement.contact_on(meeting.id.day) else { return false };
        let lists = [&contact.with, &contact.brings, &contact.fetches, &contact.there];
        let supervision = agreement.supervision_on(meeting.id.day).into_iter();
        let supervises = supervision.flat_map(|supervision| &supervision.by);
        lists.into_iter().flatten().chain(supervises).any(is_me) || version.says.needs.contains(me)
    })
}

/// What can be put away from the shelf of what lives: nothing can come of it any more, and it was over
/// [`DAYS_TO_KEEP`] days ago. Names what is asked; what was answered goes with it. What comes to it later is there
/// again, and is put away again.
pub fn may_be_put_away(living: &[Entry], today: Day) -> BTreeSet<EntryId> {
    let Some(long_ago) = today.plus_days(-DAYS_TO_KEEP) else { return BTreeSet::new() };
    let mut over: BTreeSet<EntryId> = BTreeSet::new();
    for agreement in Agreement::gather(living) {
        let is_over = |on| agreement.state(on).is_over();
        let in_force = agreement.terms_on(long_ago);
        let was_over =
            in_force.is_some() && is_over(long_ago) && is_over(today) && agreement.open().next().is_none();
        for version in &agreement.versions {
            // Replaced long ago: it could have been in force then, and other terms were.
            let replaced = version.says.terms().is_some()
                && version.begins().is_some_and(|begins| begins <= long_ago)
                && in_force.is_some_and(|terms| terms.entry != version.entry);
            let still_open = agreement.open().any(|open| open.entry == version.entry);
            let dropped = version.settled.is_none() && !still_open && version.day <= long_ago;
            if was_over || replaced || dropped {
                over.insert(version.entry);
            }
        }
    }
    for page in living {
        let asks = matches!(
            page.kind,
            EntryKind::MoveRequest | EntryKind::Question | EntryKind::Event | EntryKind::SchoolUpdate
        );
        let last = page.days().into_iter().chain([page.day()]).max();
        if asks && last.is_some_and(|last| last < long_ago) {
            over.insert(page.id);
        }
    }
    // Answers to what is not there any more.
    let there: BTreeSet<EntryId> = living.iter().map(|page| page.id).collect();
    let orphans = living.iter().filter(|page| page.day() < long_ago).filter_map(Entry::lives_under);
    over.extend(orphans.filter(|under| !there.contains(under)));
    over
}

#[cfg(test)]
mod tests;
