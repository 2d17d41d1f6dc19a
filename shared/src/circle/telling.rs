//! What becomes of a contact moment: the plan, everyone's account, requests to move it and today, in; its state, out.
//! Accounts that differ both stay, and the state says that they do.

use std::collections::{BTreeMap, BTreeSet};

use super::agreement::{Contact, Form};
use super::answers::{Answers, Tally};
use super::entry::{Entry, Order};
use super::moment::{Account, Moment, MomentId, Plan, Went};
use super::moving::MoveRequest;
use super::rhythm::Occurrence;
use super::schema::EntryKind;
use super::standing::Agreement;
use crate::ids::{EntryId, MemberId};
use crate::time::Day;

/// After so many days without a word a moment is not filled in yet.
pub const DAYS_TO_TELL: i32 = 3;

/// One person's account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Its page.
    pub entry: EntryId,
    /// Whose.
    pub by: MemberId,
    /// Where it stands among others.
    pub order: Order,
    /// What it says.
    pub says: Account,
}

/// A request to move, with what was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Its page.
    pub entry: EntryId,
    /// Who asks.
    pub by: MemberId,
    /// Where it stands among others.
    pub order: Order,
    /// What it says.
    pub says: MoveRequest,
    /// What was answered.
    pub answers: Answers,
}

/// In which state a request to move is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestState {
    /// Not everyone answered.
    Open,
    /// The last day for an answer passed. Nothing changed by that, and a yes still counts.
    Lapsed,
    /// Everyone said yes: it is moved.
    Agreed,
    /// Somebody said no, or proposed something else.
    Refused,
    /// Who asked took it back, or asks something else instead.
    Withdrawn,
}

impl Request {
    /// The request of a page and its answers among others; `None` when it is no request.
    pub fn read<'a>(page: &Entry, pages: impl IntoIterator<Item = &'a Entry>) -> Option<Self> {
        if page.kind != EntryKind::MoveRequest {
            return None;
        }
        let says = MoveRequest::read(page.about, &page.fields)?;
        let answers = Answers::to(page, pages);
        Some(Self { entry: page.id, by: page.author, order: page.order(), says, answers })
    }

    /// Who answered what.
    pub fn tally(&self) -> Tally {
        self.answers.tally(&self.says.needs)
    }

    fn agreed(&self) -> Option<Order> {
        self.answers.complete(&self.says.needs, None)
    }

    /// Its state on a day.
    pub fn state(&self, today: Day) -> RequestState {
        if self.agreed().is_some() {
            RequestState::Agreed
        } else if self.answers.is_taken_back() {
            RequestState::Withdrawn
        } else if !self.tally().no.is_empty() {
            RequestState::Refused
        } else if self.says.answer_by < today {
            RequestState::Lapsed
        } else {
            RequestState::Open
        }
    }
}

/// Where a moment comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// The rhythm of this version of an agreement.
    Rhythm(EntryId),
    /// A page that planned it.
    Planned(Box<Plan>),
    /// The one of `day`, which was moved here: it catches that one up.
    CatchesUp {
        /// When that one was to be.
        day: Day,
        /// How it was planned, when it was planned by hand.
        plan: Option<Box<Plan>>,
    },
    /// Nobody planned it; it was told.
    OnlyTold,
}

/// A contact moment with all that is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meeting {
    /// Its name.
    pub id: MomentId,
    /// When; the hours are not known of one that was only told.
    pub when: Option<Occurrence>,
    /// Where it comes from.
    pub source: Source,
    /// In which form, when that is known.
    pub form: Option<Form>,
    /// The newest account of each who told, in the order of the log.
    pub told: Vec<Told>,
    /// Requests to move it, in the order of the log.
    pub requests: Vec<Request>,
}

/// In which state a contact moment is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// It is to come, or today, or it was and there is time to tell.
    Planned,
    /// It was.
    Was,
    /// It did not go through.
    DidNot,
    /// It stopped early.
    BrokenOff,
    /// It is moved to there.
    Moved(Occurrence),
    /// One says this, another that. Both stay.
    ToldDifferently,
    /// Three days without a word.
    NotFilledIn,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    Was,
    DidNot,
    BrokenOff,
}

fn outcome(went: &Went) -> Outcome {
    match went {
        Went::Well => Outcome::Was,
        Went::DidNot { .. } => Outcome::DidNot,
        Went::BrokenOff { .. } => Outcome::BrokenOff,
    }
}

impl Meeting {
    /// The request by which it is moved to another day: the last on which everyone agreed. On its own day it has other
    /// hours, and is not moved.
    pub fn moved_by(&self) -> Option<&Request> {
        let last = newest_agreed(&self.requests)?;
        (last.says.to.day != self.id.day).then_some(last)
    }

    /// Its state on a day. That it was or stopped early goes before that it was moved; that it was moved goes before
    /// that it did not go through, since then it is caught up.
    pub fn state(&self, today: Day) -> State {
        let told: BTreeSet<Outcome> = self.told.iter().map(|told| outcome(&told.says.went)).collect();
        let moved = self.moved_by().map(|request| State::Moved(request.says.to));
        let mut told = told.into_iter();
        match (told.next(), told.next()) {
            (Some(_), Some(_)) => State::ToldDifferently,
            (Some(Outcome::Was), None) => State::Was,
            (Some(Outcome::BrokenOff), None) => State::BrokenOff,
            (Some(Outcome::DidNot), None) => moved.unwrap_or(State::DidNot),
            (None, _) => moved.unwrap_or_else(|| {
                let over = self.when.map_or(self.id.day, |when| when.last_day());
                if today.days_since(over) >= DAYS_TO_TELL { State::NotFilledIn } else { State::Planned }
            }),
        }
    }

    /// Whether it catches up another one.
    pub fn catches_up(&self) -> Option<Day> {
        if let Source::CatchesUp { day, .. } = self.source { Some(day) } else { None }
    }

    /// How it was planned, when that was by hand; one that is caught up, as it was planned first.
    pub fn plan(&self) -> Option<&Plan> {
        match &self.source {
            Source::Planned(plan) | Source::CatchesUp { plan: Some(plan), .. } => Some(plan),
            Source::CatchesUp { plan: None, .. } | Source::Rhythm(_) | Source::OnlyTold => None,
        }
    }
}

/// The contact moments from `from` to `until`, both included, in order of their days: from the rhythms of agreements
/// and from pages. `pages` are accounts, plans, requests and answers about those days, in any order and as often as they
/// come, with the plans of what was moved to them; others are passed over. A moment that was moved away stands on its own
/// day still.
pub fn meetings<'a>(
    agreements: &[Agreement],
    pages: impl IntoIterator<Item = &'a Entry>,
    from: Day,
    until: Day,
) -> Vec<Meeting> {
    let pages: BTreeMap<EntryId, &Entry> = pages.into_iter().map(|page| (page.id, page)).collect();
    let mut found: BTreeMap<MomentId, Meeting> = BTreeMap::new();
    for agreement in agreements {
        for day in from.through(until) {
            let Some((version, contact)) = agreement.contact_on(day) else { continue };
            if let Some(meeting) = of_rhythm(agreement.id, version.entry, contact, day) {
                found.insert(meeting.id, meeting);
            }
        }
    }
    let in_range = |day: Day| from <= day && day <= until;
    // Those about other days are passed over before anybody looks for what was answered to them; but of a moment that
    // was moved to one of these days all are looked at, for it may have been moved on.
    let of_kind = pages.values().filter(|page| page.kind == EntryKind::MoveRequest);
    let asked: Vec<(&Entry, MoveRequest)> =
        of_kind.filter_map(|page| Some((*page, MoveRequest::read(page.about, &page.fields)?))).collect();
    let of_these = |says: &MoveRequest| in_range(says.moment.day) || in_range(says.to.day);
    let moments: BTreeSet<MomentId> =
        asked.iter().filter(|(_, says)| of_these(says)).map(|(_, says)| says.moment).collect();
    let asked = asked.into_iter().filter(|(_, says)| moments.contains(&says.moment));
    let mut requests: Vec<Request> =
        asked.filter_map(|(page, _)| Request::read(page, pages.values().copied())).collect();
    requests.sort_by_key(|request| request.order);
    let moments = pages.values().filter(|page| page.kind == EntryKind::ContactMoment);
    let mut plans: BTreeMap<EntryId, Plan> = BTreeMap::new();
    for (page, says) in moments.filter_map(|page| Some((page, Moment::read(page.about, &page.fields)?))) {
        match says {
            Moment::Planned(plan) => {
                if in_range(plan.when.day) {
                    let id = MomentId { of: page.id, day: plan.when.day };
                    let known = found.entry(id).or_insert_with(|| Meeting::empty(id));
                    known.when = Some(plan.when);
                    known.form = Some(plan.form);
                    known.source = Source::Planned(Box::new(plan.clone()));
                }
                plans.insert(page.id, plan);
            }
            Moment::Told(account) if in_range(account.day) => {
                let id = MomentId { of: account.of.unwrap_or(page.id), day: account.day };
                let known = found.entry(id).or_insert_with(|| Meeting::empty(id));
                known.tell(Told { entry: page.id, by: page.author, order: page.order(), says: account });
            }
            Moment::Told(_) => {}
        }
    }
    // Two that crossed may both have everyone's yes: it is where the last of them put it, and nowhere else.
    let mut moved: BTreeMap<MomentId, (Order, Occurrence)> = BTreeMap::new();
    for request in &requests {
        if let Some(order) = request.agreed() {
            let last = moved.entry(request.says.moment).or_insert((order, request.says.to));
            if last.0 < order {
                *last = (order, request.says.to);
            }
        }
    }
    for (id, (_, to)) in moved {
        if in_range(to.day) && to.day != id.day {
            let there = MomentId { of: id.of, day: to.day };
            let known = found.entry(there).or_insert_with(|| Meeting::empty(there));
            known.when.get_or_insert(to);
            if known.source == Source::OnlyTold {
                let plan = plans.get(&id.of).cloned();
                known.form = plan.as_ref().map(|plan| plan.form);
                known.source = Source::CatchesUp { day: id.day, plan: plan.map(Box::new) };
            }
        }
    }
    for request in requests {
        let id = request.says.moment;
        if in_range(id.day) {
            found.entry(id).or_insert_with(|| Meeting::empty(id)).requests.push(request);
        }
    }
    let mut meetings: Vec<Meeting> = found.into_values().collect();
    for meeting in &mut meetings {
        meeting.told.sort_by_key(|told| told.order);
        if let Some(to) = newest_agreed(&meeting.requests).map(|request| request.says.to)
            && to.day == meeting.id.day
        {
            meeting.when = Some(to);
        }
    }
    meetings.sort_by_key(|meeting| (meeting.id.day, meeting.when.map(|when| when.hours), meeting.id.of));
    meetings
}

fn newest_agreed(requests: &[Request]) -> Option<&Request> {
    let agreed = requests.iter().filter_map(|request| Some((request.agreed()?, request)));
    agreed.max_by_key(|(order, _)| *order).map(|(_, request)| request)
}

fn of_rhythm(agreement: EntryId, version: EntryId, contact: &Contact, day: Day) -> Option<Meeting> {
    let hours = contact.rhythm.on(day)?;
    Some(Meeting {
        id: MomentId { of: agreement, day },
        when: Some(Occurrence { day, hours }),
        source: Source::Rhythm(version),
        form: Some(contact.form),
        told: Vec::new(),
        requests: Vec::new(),
    })
}

impl Meeting {
    fn empty(id: MomentId) -> Self {
        Self { id, when: None, source: Source::OnlyTold, form: None, told: Vec::new(), requests: Vec::new() }
    }

    /// The newest account of each stands.
    fn tell(&mut self, told: Told) {
        match self.told.iter_mut().find(|known| known.by == told.by) {
            Some(known) if known.order < told.order => *known = told,
            Some(_) => {}
            None => self.told.push(told),
        }
    }
}

/// Agreed against happened, for one agreement and never per person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Was.
    pub was: usize,
    /// Did not go through.
    pub did_not: usize,
    /// Stopped early.
    pub broken_off: usize,
    /// Moved; the moment to which it moved is counted as itself.
    pub moved: usize,
    /// Told differently.
    pub differently: usize,
    /// Not filled in.
    pub not_filled_in: usize,
    /// Still to come, or to be told.
    pub planned: usize,
}

impl Count {
    /// How many were agreed and should be over by now. One that was moved is the moment to which it moved.
    pub fn agreed(&self) -> usize {
        self.was + self.did_not + self.broken_off + self.differently + self.not_filled_in
    }

    /// Counts the moments of one agreement.
    pub fn of<'a>(meetings: impl IntoIterator<Item = &'a Meeting>, agreement: &EntryId, today: Day) -> Self {
        let mut count = Self::default();
        for meeting in meetings.into_iter().filter(|meeting| meeting.id.of == *agreement) {
            let number = match meeting.state(today) {
                State::Was => &mut count.was,
                State::DidNot => &mut count.did_not,
                State::BrokenOff => &mut count.broken_off,
                State::Moved(_) => &mut count.moved,
                State::ToldDifferently => &mut count.differently,
                State::NotFilledIn => &mut count.not_filled_in,
                State::Planned => &mut count.planned,
            };
            *number += 1;
        }
        count
    }
}

#[cfg(test)]
mod tests;
