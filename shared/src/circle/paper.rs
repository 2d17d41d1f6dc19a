//! What may leave the notebook, on paper or in a calendar file, and what of some days comes on paper: every page that
//! somebody wrote then, with all that was said under it, also a plain yes.

use std::collections::{BTreeMap, BTreeSet};

use super::entry::Entry;
use super::schema::EntryKind;
use crate::ids::EntryId;
use crate::time::Day;

/// Whether a page may leave the notebook: not what is for some members only, and not where the child lives.
pub fn may_leave(page: &Entry) -> bool {
    !page.is_for_some() && page.kind != EntryKind::Place
}

impl EntryKind {
    /// Where a page of this kind stands on paper.
    fn on_paper(self) -> Stands {
        match self {
            Self::DayNote
            | Self::SchoolUpdate
            | Self::Event
            | Self::Question
            | Self::Agreement
            | Self::ContactMoment
            | Self::MoveRequest => Stands::Alone,
            Self::Consent | Self::Review | Self::Reply | Self::Addition => Stands::Under,
            // What holds now, written by everyone: it is of no day.
            Self::Child | Self::Member | Self::Authority | Self::TaskDivision | Self::Place => {
                Stands::Nowhere
            }
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stands {
    Alone,
    Under,
    Nowhere,
}

/// A page as it comes on paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnPaper {
    /// The page.
    pub page: Entry,
    /// What was said under it, in the order of the log. Under a page of other days only what was said on these.
    pub under: Vec<Entry>,
}

/// What comes on paper of the days from `from` to `until`, both included, the oldest first. `pages` is all that was
/// written on them, the pages that those are about, and what was said under them, in any order and as often as they
/// come.
pub fn of_period<'a>(pages: impl IntoIterator<Item = &'a Entry>, from: Day, until: Day) -> Vec<OnPaper> {
    let pages: BTreeMap<EntryId, &Entry> =
        pages.into_iter().filter(|page| may_leave(page)).map(|page| (page.id, page)).collect();
    let is_of_days = |page: &Entry| from <= page.day() && page.day() <= until;
    let mut under: BTreeMap<EntryId, Vec<&Entry>> = BTreeMap::new();
    for page in pages.values().filter(|page| page.kind.on_paper() == Stands::Under) {
        under.entry(page.about.unwrap_or(page.id)).or_default().push(page);
    }
    let mut found: Vec<OnPaper> = Vec::new();
    for page in pages.values().filter(|page| page.kind.on_paper() == Stands::Alone) {
        let mut said = under.remove(&page.id).unwrap_or_default();
        if !is_of_days(page) {
            said.retain(|one| is_of_days(one));
            if said.is_empty() {
                continue;
            }
        }
        said.sort_by_key(|one| one.order());
        found.push(OnPaper { page: (*page).clone(), under: said.into_iter().cloned().collect() });
    }
    found.sort_by_key(|one| one.page.order());
    found
}

/// The pages that are missing for [`of_period`]: those about which something was said.
pub fn missing<'a>(pages: impl IntoIterator<Item = &'a Entry> + Clone) -> BTreeSet<EntryId> {
    let said = pages.clone().into_iter().filter(|page| page.kind.on_paper() == Stands::Under);
    let mut about: BTreeSet<EntryId> = said.filter_map(|page| page.about).collect();
    for page in pages {
        about.remove(&page.id);
    }
    about
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::circle::agreement::Changes;
    use crate::circle::consent::Answer;
    use crate::circle::event::{Event, Occasion};
    use crate::circle::lying::lying;
    use crate::circle::moment::{Account, Moment, MomentId, Went};
    use crate::circle::moving::MoveRequest;
    use crate::circle::pages::NewPage;
    use crate::circle::place::{AddressSeenBy, Home, Place};
    use crate::circle::reply::{Coming, Sign, Signed};
    use crate::circle::review::{Outcome, Review};
    use crate::circle::rhythm::{Hours, Occurrence};
    use crate::circle::standing::Agreement;
    use crate::circle::testing::{MAMA, Notebook, OMA, RIA, agreement, day, saturdays, who};
    use crate::time::Minute;

    fn hours() -> Hours {
        Hours::parse(Minute::parse(14, 0).unwrap(), Minute::parse(16, 0).unwrap(), 0).unwrap()
    }

    fn note(text: &str, on: &str) -> NewPage {
        NewPage::DayNote { day: day(on), text: text.to_owned(), mood: None, sleep: None }
    }

    /// November, with an agreement of October in it, and everything that is said without words.
    fn november() -> (Notebook, Vec<(EntryId, Vec<EntryId>)>) {
        let mut notebook = Notebook::default();
        let old = notebook.write(RIA, "2026-10-01", &agreement(&saturdays("2026-10-01")));
        notebook.yes(MAMA, "2026-10-02", old);
        let quiet = notebook.write(RIA, "2026-10-03", &note("oktober", "2026-10-03"));
        notebook.write(MAMA, "2026-10-03", &NewPage::Reply { about: quiet, text: "ja".to_owned() });
        let moment = MomentId { of: old, day: day("2026-11-07") };
        let told = NewPage::ContactMoment(Moment::Told(Account::new(moment, Went::Well)));
        let told = notebook.write(MAMA, "2026-11-07", &told);
        let better = Review {
            about: old,
            well: None,
            better: Some("op tijd komen".to_owned()),
            outcome: Outcome::Keep,
            next: None,
        };
        let better = notebook.write(MAMA, "2026-11-08", &NewPage::Review(better));
        let moved = MoveRequest {
            moment: MomentId { of: old, day: day("2026-12-05") },
            to: Occurrence { day: day("2026-12-06"), hours: hours() },
            why: None,
            answer_by: day("2026-11-30"),
            needs: vec![who(MAMA)],
            instead_of: None,
        };
        let moved = notebook.write(RIA, "2026-11-09", &NewPage::MoveRequest(moved));
        let moved_yes = notebook.yes(MAMA, "2026-11-10", moved);
        let changes = Some(Changes { agreement: old, version: old });
        let later = crate::circle::agreement::Proposal { changes, ..saturdays("2026-12-01") };
        let later = notebook.write(RIA, "2026-11-11", &agreement(&later));
        // Said after the period, and printed all the same: who said yes when stands with it.
        let later_yes = notebook.yes(MAMA, "2026-12-02", later);
        let match_ = NewPage::Event(Event {
            occasion: Occasion::Match,
            day: day("2026-11-21"),
            times: None,
            words: "turnen".to_owned(),
            place: None,
            place_page: None,
            invited: vec![who(OMA)],
            photos: None,
        });
        let event = notebook.write(MAMA, "2026-11-12", &match_);
        let comes = Signed { about: event, sign: Sign::Coming(Coming::Comes), text: None };
        let comes = notebook.write(OMA, "2026-11-13", &NewPage::Signed(comes));
        notebook.write(RIA, "2026-12-01", &note("december", "2026-12-01"));
        let expected = vec![
            (old, vec![better]),
            (told, vec![]),
            (moved, vec![moved_yes]),
            (later, vec![later_yes]),
            (event, vec![comes]),
        ];
        (notebook, expected)
    }

    fn printed(notebook: &Notebook) -> Vec<(EntryId, Vec<EntryId>)> {
        let found = of_period(&notebook.pages, day("2026-11-01"), day("2026-11-30"));
        let ids = |one: OnPaper| (one.page.id, one.under.iter().map(|said| said.id).collect());
        found.into_iter().map(ids).collect()
    }

    #[test]
    fn a_period_has_all_that_was_written_in_it_also_what_was_said_without_words() {
        let (notebook, expected) = november();
        assert_eq!(printed(&notebook), expected);
    }

    #[test]
    fn what_is_said_of_an_older_page_brings_that_page_with_it() {
        let (notebook, expected) = november();
        let of_days: Vec<&Entry> =
            notebook.pages.iter().filter(|page| page.day() >= day("2026-11-01")).collect();
        assert_eq!(missing(of_days.iter().copied()), [expected[0].0].into());
        assert_eq!(missing(&notebook.pages), BTreeSet::new());
    }

    /// Everything that is for some members: a page of each sort, an answer, and what was said under such a page.
    fn secrets(notebook: &mut Notebook) -> Vec<EntryId> {
        let before = notebook.pages.len();
        let place = notebook.write(
            RIA,
            "2026-11-14",
            &NewPage::Place(Place {
                home: Home::FosterHome,
                name: "bij Ria".to_owned(),
                from: None,
                until: None,
                seen_by: AddressSeenBy::Nobody,
            }),
        );
        let address = NewPage::Address { place: Some(place), address: "Dorpsstraat 17".to_owned() };
        notebook.write(RIA, "2026-11-14", &address);
        let secret = notebook.write(RIA, "2026-11-14", &note("alleen voor Joris", "2026-11-14"));
        let plan = crate::circle::moment::Plan {
            when: Occurrence { day: day("2026-11-15"), hours: hours() },
            with: vec![who(MAMA).into()],
            form: crate::circle::agreement::Form::Phone,
            place: Some("Dorpsstraat 17".to_owned()),
            words: None,
        };
        notebook.write(RIA, "2026-11-14", &NewPage::ContactMoment(Moment::Planned(plan)));
        let agreed = notebook.write(RIA, "2026-11-14", &agreement(&saturdays("2026-11-14")));
        notebook.answer(MAMA, "2026-11-14", agreed, Answer::Yes);
        notebook.write(MAMA, "2026-11-14", &NewPage::Reply { about: secret, text: "Dorpsstraat".to_owned() });
        for page in notebook.pages.iter_mut().skip(before) {
            // The place itself is for everyone; so is, by mistake, a reply under a page for some.
            if page.id != place && page.kind != EntryKind::Reply {
                page.readers = vec![who(RIA)];
            }
        }
        notebook.pages.iter().skip(before).map(|page| page.id).collect()
    }

    #[test]
    fn nothing_for_some_and_no_address_is_in_a_period_on_paper() {
        let (mut notebook, expected) = november();
        let secrets = secrets(&mut notebook);
        assert_eq!(secrets.len(), 7);
        assert_eq!(printed(&notebook), expected);
    }

    #[test]
    fn an_agreement_for_some_is_known_as_such_and_is_in_no_overview() {
        let (mut notebook, _) = november();
        let secrets = secrets(&mut notebook);
        let inside = |one: &Agreement| one.versions.iter().any(|version| version.is_for_some);
        let all = Agreement::gather(&notebook.pages);
        let for_some: Vec<EntryId> = all.iter().filter(|one| inside(one)).map(|one| one.id).collect();
        assert_eq!(for_some, [secrets[4]]);
        let leaving = Agreement::gather(notebook.pages.iter().filter(|page| may_leave(page)));
        assert!(leaving.len() + 1 == all.len() && !leaving.iter().any(inside));
    }

    #[test]
    fn nothing_for_some_and_no_address_is_in_an_agenda_that_leaves() {
        let (mut notebook, _) = november();
        let agenda = |notebook: &Notebook| {
            let pages: Vec<&Entry> = notebook.pages.iter().filter(|page| may_leave(page)).collect();
            let agreements = Agreement::gather(pages.iter().copied());
            lying(&agreements, pages, day("2026-11-01"), day("2026-12-31"))
        };
        let before = agenda(&notebook);
        secrets(&mut notebook);
        assert!(!before.is_empty());
        assert_eq!(agenda(&notebook), before);
        let all = Agreement::gather(&notebook.pages);
        assert!(lying(&all, &notebook.pages, day("2026-11-01"), day("2026-12-31")).len() > before.len());
    }
}
