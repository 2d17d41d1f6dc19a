//! What becomes of an agreement: its versions, the answers to them and today, in; its state, out. No page says in which
//! state an agreement is, so two phones with the same pages cannot disagree.
//!
//! The words: a version is **settled** once everyone whose yes it needs has said yes to exactly it, or at once when
//! youth protection or a court decided it. Of the settled terms whose day has come, the newest are **in force**.

use std::collections::BTreeMap;

use super::agreement::{Contact, Origin, Proposal, Step};
use super::answers::{Answers, Tally};
use super::authority::Authority;
use super::consent::VersionHash;
use super::contact::Supervision;
use super::entry::{Entry, Order};
use super::review::{Outcome, Review};
use super::schema::EntryKind;
use crate::ids::{EntryId, MemberId};
use crate::time::Day;

/// One version of an agreement, with what was said to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Its page.
    pub entry: EntryId,
    /// Who proposed it, or told the decision.
    pub author: MemberId,
    /// Where it stands among others.
    pub order: Order,
    /// On which day it was written.
    pub day: Day,
    /// The name of exactly what it says.
    pub hash: VersionHash,
    /// What it says.
    pub says: Proposal,
    /// What was answered.
    pub answers: Answers,
    /// Where in the order it was settled, and on which day; none as long as it is not.
    pub settled: Option<(Order, Day)>,
    /// Its own author took it back, or proposed something else in its place, before it was settled.
    pub is_given_up: bool,
    /// It is for some members only, and stays inside.
    pub is_for_some: bool,
}

impl Version {
    /// Who of those whose yes it needs answered what. Nobody, for a decision.
    pub fn tally(&self) -> Tally {
        match self.says.origin.decided() {
            Some(_) => Tally::default(),
            None => self.answers.tally(&self.says.needs),
        }
    }

    /// Who of those whose yes it needs took it back, as it was on a day: what is said later does not change the past.
    fn taken_back_on(&self, day: Day) -> Vec<MemberId> {
        match self.says.origin.decided() {
            Some(_) => Vec::new(),
            None => self.answers.tally_on(&self.says.needs, day).no,
        }
    }

    /// The first day on which it can be so: not before it was settled.
    pub(super) fn begins(&self) -> Option<Day> {
        let (_, settled) = self.settled?;
        Some(self.says.start().max(settled))
    }

    /// By which the newest of several is found: the first day, then the order in which they were settled.
    fn rank(&self) -> Option<(Day, Order)> {
        Some((self.begins()?, self.settled?.0))
    }
}

/// How somebody looked back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookedBack {
    /// The page.
    pub entry: EntryId,
    /// Who.
    pub by: MemberId,
    /// Where it stands among others.
    pub order: Order,
    /// On which day.
    pub day: Day,
    /// What it says.
    pub says: Review,
}

/// An agreement: every version of it, in the order in which they were written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreement {
    /// The page of its first version.
    pub id: EntryId,
    /// At least one.
    pub versions: Vec<Version>,
    /// How people looked back at one of them, in order.
    pub reviews: Vec<LookedBack>,
}

/// In which state an agreement is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Not everyone has said yes to any version.
    Proposed,
    /// To every version somebody whose yes it needs says no.
    Refused,
    /// Whoever proposed it took it back before it was settled.
    Withdrawn,
    /// Settled, from this day on.
    WillApply(Day),
    /// In force.
    Applies,
    /// In force; since this day it is time to look back.
    ReviewNeeded(Day),
    /// Left alone for a while, until this day if that is known.
    Paused(Option<Day>),
    /// These took back their yes to the version that was in force.
    TakenBack(Vec<MemberId>),
    /// Stopped on this day.
    Stopped(Day),
    /// Its last day was this one.
    Ended(Day),
}

impl State {
    /// Whether people keep to it today.
    pub fn is_in_force(&self) -> bool {
        match self {
            Self::Applies | Self::ReviewNeeded(_) => true,
            Self::Proposed
            | Self::Refused
            | Self::Withdrawn
            | Self::WillApply(_)
            | Self::Paused(_)
            | Self::TakenBack(_)
            | Self::Stopped(_)
            | Self::Ended(_) => false,
        }
    }

    /// Whether nothing of it lies ahead any more.
    pub fn is_over(&self) -> bool {
        matches!(self, Self::Withdrawn | Self::Stopped(_) | Self::Ended(_))
    }
}

impl Agreement {
    /// The agreements among these pages: their versions, the answers to those and the reviews of them, in any order and
    /// as often as they come.
    pub fn gather<'a>(pages: impl IntoIterator<Item = &'a Entry>) -> Vec<Self> {
        let pages: BTreeMap<EntryId, &Entry> = pages.into_iter().map(|page| (page.id, page)).collect();
        let mut answers: BTreeMap<EntryId, Vec<&Entry>> = BTreeMap::new();
        let mut reviews: BTreeMap<EntryId, Vec<LookedBack>> = BTreeMap::new();
        let mut proposals: BTreeMap<EntryId, Vec<(&Entry, Proposal)>> = BTreeMap::new();
        for page in pages.into_values() {
            if let (EntryKind::Consent, Some(about)) = (page.kind, page.about) {
                answers.entry(about).or_default().push(page);
            } else if let (EntryKind::Review, Some(says)) =
                (page.kind, Review::read(page.about, &page.fields))
            {
                reviews.entry(says.about).or_default().push(LookedBack {
                    entry: page.id,
                    by: page.author,
                    order: page.order(),
                    day: page.day(),
                    says,
                });
            } else if page.kind == EntryKind::Agreement
                && let Some(says) = Proposal::read(page.about, &page.fields)
            {
                let agreement = says.changes.map_or(page.id, |changes| changes.agreement);
                proposals.entry(agreement).or_default().push((page, says));
            }
        }
        let gathered = proposals.into_iter().map(|(id, mut proposals)| {
            proposals.sort_by_key(|(page, _)| page.order());
            let mut looked_back: Vec<LookedBack> = Vec::new();
            for (page, _) in &proposals {
                looked_back.extend(reviews.remove(&page.id).unwrap_or_default());
            }
            looked_back.sort_by_key(|review| review.order);
            let version = |(page, says): &(&Entry, Proposal)| {
                let given_up = proposals.iter().find(|(later, other)| {
                    later.author == page.author
                        && other.changes.is_some_and(|changes| changes.version == page.id)
                });
                let given_up = given_up.map(|(later, _)| later.order());
                let to_it = answers.get(&page.id).into_iter().flatten().copied();
                Version::new(page, says.clone(), Answers::to(page, to_it), given_up)
            };
            Self { id, versions: proposals.iter().map(version).collect(), reviews: looked_back }
        });
        gathered.collect()
    }

    /// One version.
    pub fn version(&self, entry: &EntryId) -> Option<&Version> {
        self.versions.iter().find(|version| version.entry == *entry)
    }

    fn newest_settled(&self, today: Day, is_wanted: impl Fn(&Step) -> bool) -> Option<&Version> {
        let settled = self.versions.iter().filter(|version| is_wanted(&version.says.step));
        let begun = settled.filter(|version| version.begins().is_some_and(|begins| begins <= today));
        begun.max_by_key(|version| version.rank())
    }

    /// The terms that are the newest settled ones on a day, whether or not they are paused, stopped or over then.
    pub fn terms_on(&self, day: Day) -> Option<&Version> {
        self.newest_settled(day, |step| matches!(step, Step::Terms(_)))
    }

    /// What is settled and whose day is still to come, each with that day: other terms, a pause, an end. The nearest
    /// first, without what something settled later takes the place of.
    pub fn to_come(&self, today: Day) -> Vec<(Day, &Version)> {
        let begins = |version: &Version| version.begins().filter(|begins| *begins > today);
        let replaced = |version: &Version| {
            let same =
                |other: &Step| core::mem::discriminant(other) == core::mem::discriminant(&version.says.step);
            self.versions.iter().any(|other| {
                let same_day = other.begins() == version.begins() && other.rank() > version.rank();
                same_day && (same(&other.says.step) || other.says.terms().is_some())
            })
        };
        let ahead = self.versions.iter().filter(|version| !replaced(version));
        let mut ahead: Vec<_> = ahead.filter_map(|version| Some((begins(version)?, version))).collect();
        ahead.sort_by_key(|(_, version)| version.rank());
        ahead
    }

    /// Its state on a day.
    pub fn state(&self, today: Day) -> State {
        let Some(terms) = self.terms_on(today) else { return self.state_before_terms() };
        let after_terms = |version: &&Version| version.rank() > terms.rank();
        let stop = self.newest_settled(today, |step| matches!(step, Step::Stop { .. }));
        if let Some(stopped) = stop.filter(after_terms).and_then(Version::begins) {
            return State::Stopped(stopped);
        }
        if let Some(end) = terms.says.end().filter(|end| *end < today) {
            return State::Ended(end);
        }
        let taken_back = terms.taken_back_on(today);
        if !taken_back.is_empty() {
            return State::TakenBack(taken_back);
        }
        let pause = self.newest_settled(today, |step| matches!(step, Step::Pause { .. }));
        if let Some(pause) = pause.filter(after_terms)
            && pause.says.end().is_none_or(|until| today <= until)
        {
            return State::Paused(pause.says.end());
        }
        match self.review_day(terms).filter(|due| *due <= today) {
            Some(due) => State::ReviewNeeded(due),
            None => State::Applies,
        }
    }

    /// The version by which it is paused or stopped on a day, or the last that was withdrawn: it says by whom and why.
    pub fn halted_by(&self, today: Day) -> Option<&Version> {
        match self.state(today) {
            State::Stopped(_) => self.newest_settled(today, |step| matches!(step, Step::Stop { .. })),
            State::Paused(_) => self.newest_settled(today, |step| matches!(step, Step::Pause { .. })),
            State::Withdrawn => self.versions.last(),
            State::Proposed
            | State::Refused
            | State::WillApply(_)
            | State::Applies
            | State::ReviewNeeded(_)
            | State::TakenBack(_)
            | State::Ended(_) => None,
        }
    }

    fn state_before_terms(&self) -> State {
        if let Some(start) = self.versions.iter().filter_map(Version::begins).min() {
            return State::WillApply(start);
        }
        let mut open = self.open().peekable();
        if open.peek().is_none() {
            State::Withdrawn
        } else if open.all(|version| !version.tally().no.is_empty()) {
            State::Refused
        } else {
            State::Proposed
        }
    }

    /// When people look back at these terms. When everyone whose yes they need looked back and would keep them, it is
    /// the first day that one of them named for the next time; at a decision anybody's word is enough.
    pub fn review_day(&self, terms: &Version) -> Option<Day> {
        let due = terms.says.terms().and_then(|terms| terms.review);
        let mut newest: BTreeMap<MemberId, &LookedBack> = BTreeMap::new();
        for review in self.reviews.iter().filter(|review| review.says.about == terms.entry) {
            newest.insert(review.by, review);
        }
        let needs: &[MemberId] =
            if terms.says.origin.decided().is_some() { &[] } else { terms.says.needs.as_slice() };
        let kept = |review: &&LookedBack| review.says.outcome == Outcome::Keep;
        let all_keep = needs.iter().all(|member| newest.get(member).is_some_and(kept));
        if newest.is_empty() || !all_keep || !newest.values().all(kept) {
            return due;
        }
        newest.values().filter_map(|review| review.says.next).min().or_else(|| {
            // Everyone looked back and nobody named a next time: only what was due before that is done with.
            let last = newest.values().map(|review| review.day).max()?;
            due.filter(|due| *due > last)
        })
    }

    /// Contact as it is on a day: none when it is paused, stopped, over or not settled then.
    pub fn contact_on(&self, day: Day) -> Option<(&Version, &Contact)> {
        if !self.state(day).is_in_force() {
            return None;
        }
        let version = self.terms_on(day)?;
        Some((version, version.says.contact()?))
    }

    /// Who supervises contact on a day: nobody any more after as many times as was agreed, counted from the day on which
    /// these terms began. Who counts stops there, so it costs the same in year ten.
    pub fn supervision_on(&self, day: Day) -> Option<&Supervision> {
        let (version, contact) = self.contact_on(day)?;
        let supervision = contact.supervision.as_ref()?;
        let Some(times) = supervision.first_times else { return Some(supervision) };
        let begins = version.begins()?;
        let is_of_it = |on: Day| self.contact_on(on).is_some_and(|(terms, _)| terms.entry == version.entry);
        let before = begins.through(day).filter(|on| *on < day && contact.rhythm.on(*on).is_some());
        let before = before.filter(|on| is_of_it(*on)).take(times.into()).count();
        (before < times.into()).then_some(supervision)
    }

    /// Versions on which something can still be answered: not settled, not given up by their author, and with nothing
    /// settled in their place.
    pub fn open(&self) -> impl Iterator<Item = &Version> {
        self.versions.iter().filter(|version| {
            let changes = |of: &Version| of.says.changes.map(|changes| changes.version);
            let passed_by = self.versions.iter().any(|other| {
                let same_place = changes(other) == Some(version.entry)
                    || (changes(other).is_some() && changes(other) == changes(version));
                let later = other.settled.is_some_and(|(settled, _)| settled > version.order);
                other.entry != version.entry && same_place && later
            });
            version.settled.is_none() && !version.is_given_up && !passed_by
        })
    }

    /// The versions to which a member still has to answer.
    pub fn waits_for(&self, member: &MemberId) -> impl Iterator<Item = &Version> {
        self.open().filter(|version| version.tally().silent.contains(member))
    }

    /// "Klopt dit nog?" Who decides about the child changed on this day, after these terms were settled: who of those
    /// whose yes they need has not looked at them since. Empty when there is nothing to ask.
    pub fn asked_again(&self, today: Day, changed: Option<Day>) -> Vec<MemberId> {
        let in_force = self.terms_on(today).filter(|_| self.state(today).is_in_force());
        let (Some(terms), Some(changed)) = (in_force, changed.filter(|changed| *changed <= today)) else {
            return Vec::new();
        };
        if terms.settled.is_none_or(|(_, settled)| settled >= changed) {
            return Vec::new();
        }
        let looked = |member: &&MemberId| {
            let answered = terms.answers.of(member).is_some_and(|given| given.day >= changed);
            let of_them = |review: &LookedBack| review.by == **member && review.day >= changed;
            answered || self.reviews.iter().any(|review| review.says.about == terms.entry && of_them(review))
        };
        terms.says.needs.iter().filter(|member| !looked(member)).copied().collect()
    }
}

impl Version {
    fn new(page: &Entry, says: Proposal, answers: Answers, given_up: Option<Order>) -> Self {
        let (order, day) = (page.order(), page.day());
        let settled = match says.origin.decided() {
            Some(_) => Some((order, day)),
            None => answers.complete(&says.needs, given_up).map(|at| {
                let last_yes = answers.all().iter().find(|given| given.order == at);
                (at, last_yes.map_or(day, |given| given.day))
            }),
        };
        let is_given_up = settled.is_none() && (given_up.is_some() || answers.is_taken_back());
        Self {
            entry: page.id,
            author: page.author,
            order,
            day,
            hash: page.version(),
            says,
            answers,
            settled,
            is_given_up,
            is_for_some: page.is_for_some(),
        }
    }
}

/// Contact with somebody about which youth protection or a court decided, as it holds on a day. Who asks them to come
/// reads it first; it keeps nobody from asking.
pub fn decided_contact<'a>(agreements: &'a [Agreement], with: &MemberId, day: Day) -> Option<&'a Agreement> {
    agreements.iter().find(|agreement| {
        agreement.contact_on(day).is_some_and(|(version, contact)| {
            version.says.origin != Origin::Together && contact.with.iter().any(|person| person.is(with))
        })
    })
}

/// The last day, up to today, on which it changed who decides about the child: a page after the first began to hold or
/// was written later than that, or one ceased to hold.
pub fn authority_changed<'a>(pages: impl IntoIterator<Item = &'a Entry>, today: Day) -> Option<Day> {
    let of_kind = pages.into_iter().filter(|page| page.kind == EntryKind::Authority);
    let mut known: Vec<(Authority, Day)> =
        of_kind.filter_map(|page| Some((Authority::read(&page.fields)?, page.day()))).collect();
    known.sort_by_key(|(authority, written)| (authority.from, *written));
    let begun = known.iter().skip(1).map(|(authority, written)| authority.from.max(*written));
    let ceased = known.iter().filter_map(|(authority, _)| authority.until?.plus_days(1));
    begun.chain(ceased).filter(|day| *day <= today).max()
}

#[cfg(test)]
mod tests;
