//! Even kijken: what a professional may want to look at, computed on the own phone and sent to nobody. Each signal says
//! its reason and where to go. Never a score, and never a count per person.
//!
//! Of the signals of the domain's list the child's voice and decisions come with those kinds.

use std::collections::{BTreeMap, BTreeSet};

use super::authority::Authority;
use super::entry::Entry;
use super::member::{MemberCard, Role};
use super::person::Person;
use super::schema::EntryKind;
use super::standing::{Agreement, State};
use super::task::{Sort, Task};
use super::telling::{self, Count, Meeting};
use crate::circle::moment::MomentId;
use crate::ids::{EntryId, MemberId};
use crate::time::Day;

/// Agreed against happened looks so many days back: three months.
pub const DAYS_BACK: i32 = 92;
/// Authority is looked at again after so many days: six months.
pub const DAYS_TO_CONFIRM: i32 = 183;
/// A circle has its first agreement within so many days.
pub const DAYS_TO_AGREE: i32 = 31;
/// A member of whom nothing was heard for so many days is silent.
pub const DAYS_OF_SILENCE: i32 = 30;

/// What is looked at: one circle as far as it matters here.
#[derive(Clone, Copy, Debug)]
pub struct Sight<'a> {
    /// The shelf of what lives.
    pub living: &'a [Entry],
    /// The shelf of joint pages: cards, authority, tasks.
    pub joint: &'a [Entry],
    /// What lies on the last [`DAYS_BACK`] days.
    pub days: &'a [Entry],
    /// Who is in the circle.
    pub members: &'a [MemberId],
    /// Who of them may write: of who only reads nothing is ever heard.
    pub writers: &'a [MemberId],
    /// On which day each of them last wrote something; who is missing wrote nothing yet.
    pub heard: &'a BTreeMap<MemberId, Day>,
    /// On which day the circle began.
    pub begun: Day,
}

/// Something to look at, with its reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signal {
    /// To this version these have not said yes.
    MissingYes {
        /// The agreement.
        agreement: EntryId,
        /// The version.
        version: EntryId,
        /// Who said nothing yet, or no.
        of: Vec<MemberId>,
        /// Since when it is proposed.
        since: Day,
    },
    /// These took back their yes to what was in force.
    TakenBack {
        /// The agreement.
        agreement: EntryId,
        /// Who.
        by: Vec<MemberId>,
    },
    /// It was time to look back.
    ReviewOverdue {
        /// The agreement.
        agreement: EntryId,
        /// Since when.
        since: Day,
    },
    /// Somebody else decides now, and not everyone looked whether it is still right.
    LookAgain {
        /// The agreement.
        agreement: EntryId,
        /// Who has not looked.
        of: Vec<MemberId>,
    },
    /// Agreed against happened, in the last three months.
    AgreedAgainstHappened {
        /// The agreement.
        agreement: EntryId,
        /// How many of each.
        count: Count,
    },
    /// Two in a row did not go through.
    TwoInARow {
        /// The first of the two.
        first: MomentId,
        /// The second.
        second: MomentId,
    },
    /// A limit by decision, on contact, without an end or a day to look back.
    LimitWithoutEnd {
        /// The agreement.
        agreement: EntryId,
        /// The version in force.
        version: EntryId,
    },
    /// Nobody looked for six months whether these still decide.
    AuthorityNotConfirmed {
        /// The page.
        page: EntryId,
        /// Since when it stands so.
        since: Day,
    },
    /// Nobody wrote down who decides.
    NoAuthority,
    /// A month went by, and no agreement applies, will apply, or stands still.
    NoAgreement,
    /// Somebody of the family, with whom no contact is agreed.
    NoContact(MemberId),
    /// Nobody is named who is told when the child is ill, or about school.
    NobodyTold(Sort),
    /// Nothing was heard of a member for a month.
    Silent {
        /// Who.
        member: MemberId,
        /// Since when; the beginning when nothing was ever heard.
        since: Day,
    },
}

impl Signal {
    /// Where to go, when it is about a page.
    pub fn entry(&self) -> Option<EntryId> {
        match self {
            Self::MissingYes { version: entry, .. }
            | Self::LimitWithoutEnd { version: entry, .. }
            | Self::TakenBack { agreement: entry, .. }
            | Self::ReviewOverdue { agreement: entry, .. }
            | Self::LookAgain { agreement: entry, .. }
            | Self::AgreedAgainstHappened { agreement: entry, .. }
            | Self::AuthorityNotConfirmed { page: entry, .. } => Some(*entry),
            Self::TwoInARow { second, .. } => Some(second.of),
            Self::NoAuthority
            | Self::NoAgreement
            | Self::NoContact(_)
            | Self::NobodyTold(_)
            | Self::Silent { .. } => None,
        }
    }
}

impl Sight<'_> {
    /// Everything to look at, agreements first.
    pub fn look(&self, today: Day) -> Vec<Signal> {
        let agreements = Agreement::gather(self.living);
        let changed = super::standing::authority_changed(self.joint, today);
        let from = today.plus_days(-DAYS_BACK).unwrap_or(today);
        let meetings = telling::meetings(&agreements, self.living.iter().chain(self.days), from, today);
        let mut signals = Vec::new();
        for agreement in &agreements {
            of_agreement(agreement, changed, today, &mut signals);
            of_moments(agreement, &meetings, today, &mut signals);
        }
        let is_settled = |agreement: &Agreement| is_settled(&agreement.state(today));
        if !agreements.iter().any(is_settled) && today.days_since(self.begun) >= DAYS_TO_AGREE {
            signals.push(Signal::NoAgreement);
        }
        self.authority(today, &mut signals);
        self.contact(&agreements, today, &mut signals);
        self.tasks(&mut signals);
        for member in self.writers {
            let since = self.heard.get(member).copied().unwrap_or(self.begun);
            if today.days_since(since) >= DAYS_OF_SILENCE {
                signals.push(Signal::Silent { member: *member, since });
            }
        }
        signals
    }

    fn authority(&self, today: Day, signals: &mut Vec<Signal>) {
        let pages = self.joint.iter().filter(|page| page.kind == EntryKind::Authority);
        let known = pages.filter_map(|page| Some((page, Authority::read(&page.fields)?)));
        let holding: Vec<_> = known.filter(|(_, authority)| authority.holds_on(today)).collect();
        if holding.is_empty() {
            signals.push(Signal::NoAuthority);
        }
        for (page, authority) in holding {
            let since = authority.confirmed.unwrap_or_else(|| page.day());
            if today.days_since(since) >= DAYS_TO_CONFIRM {
                signals.push(Signal::AuthorityNotConfirmed { page: page.id, since });
            }
        }
    }

    fn contact(&self, agreements: &[Agreement], today: Day, signals: &mut Vec<Signal>) {
        let in_force = agreements.iter().filter_map(|agreement| agreement.contact_on(today));
        let people: Vec<&Person> =
            in_force.flat_map(|(_, contact)| contact.with.iter().chain(&contact.there)).collect();
        let cards = self.joint.iter().filter(|page| page.kind == EntryKind::Member);
        let cards = cards.filter_map(|page| MemberCard::read(&page.fields));
        let family: BTreeSet<MemberId> =
            cards.filter(|card| card.role == Role::Family).map(|card| card.member).collect();
        let without = family
            .iter()
            .filter(|member| self.members.contains(member) && !people.iter().any(|person| person.is(member)));
        signals.extend(without.map(|member| Signal::NoContact(*member)));
    }

    fn tasks(&self, signals: &mut Vec<Signal>) {
        let pages = self.joint.iter().filter(|page| page.kind == EntryKind::TaskDivision);
        let tasks: Vec<Task> = pages.filter_map(|page| Task::read(&page.fields)).collect();
        for sort in [Sort::Doctor, Sort::SchoolTalks] {
            if !tasks.iter().any(|task| task.sort == sort && !task.told.is_empty()) {
                signals.push(Signal::NobodyTold(sort));
            }
        }
    }
}

/// Whether something was agreed that is not over.
fn is_settled(state: &State) -> bool {
    match state {
        State::WillApply(_)
        | State::Applies
        | State::Paused(_)
        | State::ReviewNeeded(_)
        | State::TakenBack(_) => true,
        State::Proposed | State::Refused | State::Withdrawn | State::Stopped(_) | State::Ended(_) => false,
    }
}

fn of_agreement(agreement: &Agreement, changed: Option<Day>, today: Day, signals: &mut Vec<Signal>) {
    let id = agreement.id;
    for version in agreement.open() {
        let tally = version.tally();
        let of: Vec<MemberId> = tally.silent.into_iter().chain(tally.no).collect();
        if !of.is_empty() {
            let (version, since) = (version.entry, version.day);
            signals.push(Signal::MissingYes { agreement: id, version, of, since });
        }
    }
    match agreement.state(today) {
        State::TakenBack(by) => signals.push(Signal::TakenBack { agreement: id, by }),
        State::ReviewNeeded(since) => signals.push(Signal::ReviewOverdue { agreement: id, since }),
        State::Proposed
        | State::Refused
        | State::Withdrawn
        | State::WillApply(_)
        | State::Applies
        | State::Paused(_)
        | State::Stopped(_)
        | State::Ended(_) => {}
    }
    let of = agreement.asked_again(today, changed);
    if !of.is_empty() {
        signals.push(Signal::LookAgain { agreement: id, of });
    }
    if let Some((version, _)) = agreement.contact_on(today)
        && version.says.origin.decided().is_some()
        && version.says.end().is_none()
        && agreement.review_day(version).is_none()
    {
        signals.push(Signal::LimitWithoutEnd { agreement: id, version: version.entry });
    }
}

fn of_moments(agreement: &Agreement, meetings: &[Meeting], today: Day, signals: &mut Vec<Signal>) {
    let id = agreement.id;
    let count = Count::of(meetings, &id, today);
    if count.did_not + count.broken_off + count.moved + count.differently + count.not_filled_in > 0 {
        signals.push(Signal::AgreedAgainstHappened { agreement: id, count });
    }
    let told = meetings.iter().filter(|meeting| meeting.id.of == id);
    // What is to come, or to be told, says nothing yet.
    let known: Vec<(MomentId, telling::State)> = told
        .map(|meeting| (meeting.id, meeting.state(today)))
        .filter(|(_, state)| *state != telling::State::Planned)
        .collect();
    let in_a_row = known.iter().zip(known.iter().skip(1));
    let did_not = |state: &telling::State| *state == telling::State::DidNot;
    let mut twice = in_a_row.filter(|((_, one), (_, next))| did_not(one) && did_not(next));
    if let Some(((first, _), (second, _))) = twice.next_back() {
        signals.push(Signal::TwoInARow { first: *first, second: *second });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::circle::agreement::{Decided, Origin, Proposal, Step};
    use crate::circle::authority::Frame;
    use crate::circle::moment::{Account, Moment, Side, Went};
    use crate::circle::pages::NewPage;
    use crate::circle::testing::{MAMA, Notebook, OMA, RIA, agreement, day, saturdays, who};

    fn look(notebook: &Notebook, today: &str) -> Vec<Signal> {
        let living: Vec<Entry> =
            notebook.pages.iter().filter(|page| page.lives_under().is_some()).cloned().collect();
        let heard = [RIA, MAMA, OMA].map(|number| {
            let last = notebook.pages.iter().filter(|page| page.author == who(number)).map(Entry::day).max();
            (who(number), last.unwrap_or(day("2026-10-01")))
        });
        Sight {
            living: &living,
            joint: &notebook.pages,
            days: &notebook.pages,
            members: &[who(RIA), who(MAMA), who(OMA)],
            writers: &[who(RIA), who(MAMA), who(OMA)],
            heard: &BTreeMap::from(heard),
            begun: day("2026-10-01"),
        }
        .look(day(today))
    }

    fn told(notebook: &mut Notebook, of: EntryId, on: &str, went: Went) {
        let account = Account::new(MomentId { of, day: day(on) }, went);
        notebook.write(RIA, on, &NewPage::ContactMoment(Moment::Told(account)));
    }

    #[test]
    fn an_empty_notebook_after_a_month_says_what_is_missing() {
        let mut notebook = Notebook::default();
        notebook.write(RIA, "2026-10-01", &NewPage::member(who(OMA), "oma", Role::Family));
        assert_eq!(
            look(&notebook, "2026-11-01"),
            [
                Signal::NoAgreement,
                Signal::NoAuthority,
                Signal::NoContact(who(OMA)),
                Signal::NobodyTold(Sort::Doctor),
                Signal::NobodyTold(Sort::SchoolTalks),
                Signal::Silent { member: who(RIA), since: day("2026-10-01") },
                Signal::Silent { member: who(MAMA), since: day("2026-10-01") },
                Signal::Silent { member: who(OMA), since: day("2026-10-01") },
            ]
        );
        assert_eq!(look(&notebook, "2026-10-20").len(), 4, "nothing that needs a month");
    }

    #[test]
    fn a_proposal_is_no_agreement_and_nor_is_one_that_was_refused_or_is_over() {
        let mut notebook = Notebook::default();
        let none = |notebook: &Notebook, today| look(notebook, today).contains(&Signal::NoAgreement);
        let first = notebook.write(RIA, "2026-10-20", &agreement(&saturdays("2026-10-20")));
        assert!(none(&notebook, "2026-11-01"));
        notebook.no(MAMA, "2026-11-01", first);
        assert!(none(&notebook, "2026-11-02"));
        notebook.yes(MAMA, "2026-11-02", first);
        assert!(!none(&notebook, "2026-11-03"));
    }

    #[test]
    fn of_who_only_reads_nothing_is_expected() {
        let none = BTreeMap::new();
        let sight = |writers| {
            let members = &[who(RIA), who(OMA)];
            let begun = day("2026-10-01");
            Sight { living: &[], joint: &[], days: &[], members, writers, heard: &none, begun }
                .look(day("2026-12-01"))
        };
        let silent = |who| Signal::Silent { member: who, since: day("2026-10-01") };
        let readers_only = sight(&[who(RIA)]);
        assert!(readers_only.contains(&silent(who(RIA))) && !readers_only.contains(&silent(who(OMA))));
    }

    #[test]
    fn a_missing_yes_two_in_a_row_and_a_limit_without_end_are_each_told_once_with_the_way_there() {
        let mut notebook = Notebook::default();
        let first = notebook.write(RIA, "2026-10-20", &agreement(&saturdays("2026-10-20")));
        let missing = Signal::MissingYes {
            agreement: first,
            version: first,
            of: vec![who(MAMA)],
            since: day("2026-10-20"),
        };
        assert!(look(&notebook, "2026-10-21").contains(&missing));
        assert_eq!(missing.entry(), Some(first));
        notebook.yes(MAMA, "2026-10-21", first);
        let ill = || Went::DidNot { by: Side::Child, why: None };
        told(&mut notebook, first, "2026-10-24", Went::Well);
        told(&mut notebook, first, "2026-11-07", ill());
        assert!(!look(&notebook, "2026-11-08").iter().any(|one| matches!(one, Signal::TwoInARow { .. })));
        told(&mut notebook, first, "2026-11-21", ill());
        let signals = look(&notebook, "2026-11-22");
        let moment = |on| MomentId { of: first, day: day(on) };
        let twice = Signal::TwoInARow { first: moment("2026-11-07"), second: moment("2026-11-21") };
        let count = Count { was: 1, did_not: 2, ..Count::default() };
        assert!(signals.contains(&twice), "{signals:?}");
        assert!(signals.contains(&Signal::AgreedAgainstHappened { agreement: first, count }), "{signals:?}");

        let decided = Decided { by: "de jeugdbeschermer".to_owned(), until: None };
        let limit = Proposal { origin: Origin::YouthProtection(decided), ..saturdays("2026-11-22") };
        let limit = notebook.write(OMA, "2026-11-22", &agreement(&limit));
        let endless = Signal::LimitWithoutEnd { agreement: limit, version: limit };
        assert!(look(&notebook, "2026-11-23").contains(&endless));
    }

    #[test]
    fn a_yes_that_is_taken_back_a_review_that_is_due_and_another_who_decides_are_each_told() {
        let mut notebook = Notebook::default();
        let mut proposal = saturdays("2026-10-01");
        let Step::Terms(terms) = &mut proposal.step else { panic!("no terms") };
        terms.review = Some(day("2026-11-12"));
        let first = notebook.write(RIA, "2026-10-01", &agreement(&proposal));
        notebook.yes(MAMA, "2026-10-01", first);
        let overdue = Signal::ReviewOverdue { agreement: first, since: day("2026-11-12") };
        assert!(!look(&notebook, "2026-11-11").contains(&overdue));
        assert!(look(&notebook, "2026-11-12").contains(&overdue));

        // Somebody else decides: both are asked, until each has looked.
        let decides = |holder: u8, from: &str| {
            NewPage::Authority(Authority {
                holders: vec![who(holder).into()],
                frame: Frame::Voluntary,
                from: day(from),
                until: None,
                source: None,
                confirmed: None,
                note: None,
            })
        };
        notebook.write(RIA, "2026-10-01", &decides(MAMA, "2026-10-01"));
        notebook.write(RIA, "2026-11-13", &decides(OMA, "2026-11-13"));
        let again = |of: Vec<MemberId>| Signal::LookAgain { agreement: first, of };
        assert!(look(&notebook, "2026-11-14").contains(&again(vec![who(RIA), who(MAMA)])));
        notebook.yes(RIA, "2026-11-15", first);
        assert!(look(&notebook, "2026-11-15").contains(&again(vec![who(MAMA)])));

        notebook.no(MAMA, "2026-11-16", first);
        let taken_back = Signal::TakenBack { agreement: first, by: vec![who(MAMA)] };
        let signals = look(&notebook, "2026-11-16");
        assert!(signals.contains(&taken_back), "{signals:?}");
        assert!(!signals.contains(&overdue), "nobody looks back at what does not hold");
        assert_eq!(taken_back.entry(), Some(first));
    }

    #[test]
    fn who_decides_is_looked_at_again_after_half_a_year() {
        let mut notebook = Notebook::default();
        let page = NewPage::Authority(Authority {
            holders: vec![who(MAMA).into()],
            frame: Frame::Voluntary,
            from: day("2026-01-01"),
            until: None,
            source: None,
            confirmed: Some(day("2026-06-01")),
            note: None,
        });
        let page = notebook.write(MAMA, "2026-06-01", &page);
        let signal = Signal::AuthorityNotConfirmed { page, since: day("2026-06-01") };
        assert!(!look(&notebook, "2026-11-30").contains(&signal));
        assert!(look(&notebook, "2026-12-01").contains(&signal));
    }
}
