//! Who said yes to exactly this. The same for a version of an agreement, a request to move and a question.
//!
//! Nobody's silence is a yes, and a day that passes changes nothing. What counts depends on the pages alone, in the
//! order of the log; so it is the same on every phone, whatever came first.

use std::collections::BTreeMap;

use super::consent::{Answer, Consent, VersionHash};
use super::entry::{Entry, Order};
use super::schema::EntryKind;
use crate::ids::{EntryId, MemberId};
use crate::time::Day;

/// An answer that somebody gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// Its page.
    pub entry: EntryId,
    /// Who.
    pub by: MemberId,
    /// Where it stands among others.
    pub order: Order,
    /// On which day.
    pub day: Day,
    /// What.
    pub consent: Consent,
}

/// All answers to one page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answers {
    asked: MemberId,
    at: Order,
    version: VersionHash,
    given: Vec<Given>,
}

/// Who answered what, of those whose yes is needed. Each of them stands in one of the three, by their newest answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Yes; also who asked, as long as they did not say otherwise.
    pub yes: Vec<MemberId>,
    /// No, or another proposal.
    pub no: Vec<MemberId>,
    /// Nothing yet.
    pub silent: Vec<MemberId>,
}

impl Answers {
    /// The answers among these pages to `asked`. Pages that are no answers to it are passed over.
    pub fn to<'a>(asked: &Entry, pages: impl IntoIterator<Item = &'a Entry>) -> Self {
        let mut given: Vec<Given> =
            pages.into_iter().filter_map(|page| Given::read(asked.id, page)).collect();
        given.sort_by_key(|answer| answer.order);
        given.dedup_by_key(|answer| answer.entry);
        Self { asked: asked.author, at: asked.order(), version: asked.version(), given }
    }

    /// All of them, in order, also those that do not count: because they are to another version, or of somebody whose
    /// yes is not needed. Such an answer is that person's view, and it stays to be seen.
    pub fn all(&self) -> &[Given] {
        &self.given
    }

    /// The newest answer of a member to exactly this version.
    pub fn of(&self, member: &MemberId) -> Option<&Given> {
        self.counting().rfind(|given| given.by == *member)
    }

    /// Answers that were to something else: the words have changed since, so to say.
    pub fn crossed(&self) -> impl Iterator<Item = &Given> {
        self.given.iter().filter(|given| given.consent.version != self.version)
    }

    fn counting(&self) -> impl DoubleEndedIterator<Item = &Given> {
        self.given.iter().filter(|given| given.consent.version == self.version)
    }

    /// Whether who asks said no to it since: it need not be any more.
    pub fn is_taken_back(&self) -> bool {
        self.of(&self.asked).is_some_and(|given| !given.consent.answer.is_yes())
    }

    /// Who of those whose yes is needed answered what.
    pub fn tally(&self, needs: &[MemberId]) -> Tally {
        self.tally_when(needs, |_| true)
    }

    /// Who of those whose yes is needed had answered what by the end of a day.
    pub fn tally_on(&self, needs: &[MemberId], day: Day) -> Tally {
        self.tally_when(needs, |given| given.day <= day)
    }

    fn tally_when(&self, needs: &[MemberId], was_said: impl Fn(&Given) -> bool) -> Tally {
        let mut tally = Tally::default();
        for member in needs {
            let newest = self.counting().rfind(|given| given.by == *member && was_said(given));
            let yes = newest.map(|given| given.consent.answer.is_yes());
            match yes.or((*member == self.asked).then_some(true)) {
                Some(true) => tally.yes.push(*member),
                Some(false) => tally.no.push(*member),
                None => tally.silent.push(*member),
            }
        }
        tally
    }

    /// Where in the order everyone whose yes is needed had said yes for the first time; `None` when that never was. Who
    /// asks says yes by asking, and takes that back by a no, or by asking something else instead (`given_up`), unless
    /// everyone had said yes before.
    pub fn complete(&self, needs: &[MemberId], given_up: Option<Order>) -> Option<Order> {
        if needs.is_empty() {
            return None;
        }
        // What its own asker no longer asks is not settled by the others, also when only their yes was needed.
        let mut now: BTreeMap<MemberId, bool> =
            needs.iter().chain([&self.asked]).map(|member| (*member, false)).collect();
        let mut steps: Vec<(Order, MemberId, bool)> = vec![(self.at, self.asked, true)];
        steps.extend(given_up.map(|order| (order, self.asked, false)));
        let answers = self.counting().map(|given| (given.order, given.by, given.consent.answer.is_yes()));
        steps.extend(answers);
        // An answer from before the question can only be a clock's mistake: the question comes first.
        steps.sort_by_key(|(order, ..)| (*order).max(self.at));
        for (order, member, yes) in steps {
            if let Some(said) = now.get_mut(&member) {
                *said = yes;
            }
            if now.values().all(|said| *said) {
                return Some(order.max(self.at));
            }
        }
        None
    }
}

impl Given {
    fn read(asked: EntryId, page: &Entry) -> Option<Self> {
        if page.kind != EntryKind::Consent || page.about != Some(asked) {
            return None;
        }
        let consent = Consent::read(page.about, &page.fields)?;
        Some(Self { entry: page.id, by: page.author, order: page.order(), day: page.day(), consent })
    }

    /// The answer.
    pub fn answer(&self) -> &Answer {
        &self.consent.answer
    }
}
