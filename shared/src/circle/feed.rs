//! The feed: everybody's pages, newest first, and between them how agreed contact moments went. Those accounts have their
//! home under the agreement; the feed finds them on the days on which they were told ([`Entry::days`]).

use std::collections::BTreeMap;

use super::entry::Entry;
use super::schema::EntryKind;
use crate::ids::EntryId;
use crate::time::Day;

/// Days are read in blocks of so many, always the same ones: who scrolls on reads only what is new.
const DAYS_IN_A_BLOCK: i32 = 32;
/// A feed whose own pages were all read looks so far back for accounts, or as far as its pages go.
const DAYS_BACK: i32 = 366;

/// The days on which the feed looks for accounts, in blocks, when its own pages were read back to `oldest`.
pub fn days_to_read(oldest: Option<Day>, is_whole: bool, today: Day) -> Vec<(Day, Day)> {
    let year = today.plus_days(-DAYS_BACK).filter(|_| is_whole);
    let Some(from) = oldest.into_iter().chain(year).min() else { return Vec::new() };
    let block = |day: Day| day.number().div_euclid(DAYS_IN_A_BLOCK);
    // What the relay got just now may lie on its tomorrow.
    let until = today.plus_days(1).unwrap_or(today);
    let first = |block: i32| Day::from_number(block.checked_mul(DAYS_IN_A_BLOCK)?).ok();
    (block(from)..=block(until))
        .filter_map(|block| Some((first(block)?, first(block + 1)?.plus_days(-1)?)))
        .collect()
}

/// The feed from its own pages, newest first, as far as they were read, and what lies on [`days_to_read`]. Below the
/// last own page nothing is known yet of a feed that was not read to its end.
pub fn feed<'a>(
    own: impl IntoIterator<Item = &'a Entry>,
    is_whole: bool,
    on_days: impl IntoIterator<Item = &'a Entry>,
) -> Vec<&'a Entry> {
    let told =
        on_days.into_iter().filter(|page| page.kind == EntryKind::ContactMoment && page.about.is_some());
    let told: BTreeMap<EntryId, &Entry> = told.map(|page| (page.id, page)).collect();
    let mut told: Vec<&Entry> = told.into_values().collect();
    told.sort_by_key(|page| page.order());
    let mut all = Vec::new();
    for page in own {
        while let Some(later) = told.pop_if(|told| told.order() > page.order()) {
            all.push(later);
        }
        all.push(page);
    }
    if is_whole {
        all.extend(told.into_iter().rev());
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::circle::moment::{Account, Moment, MomentId, Went};
    use crate::circle::pages::NewPage;
    use crate::circle::testing::{MAMA, Notebook, RIA, agreement, day, saturdays};

    fn words(pages: &[&Entry]) -> Vec<String> {
        pages.iter().filter_map(|page| Some(page.words()?.to_owned())).collect()
    }

    /// A note of Ria, mama's account of a Saturday in an agreement, and a note again.
    fn notebook() -> Notebook {
        let mut notebook = Notebook::default();
        let of = notebook.write(RIA, "2026-11-01", &agreement(&saturdays("2026-11-01")));
        let note = |words: &str, on: &str| NewPage::DayNote {
            day: day(on),
            text: words.to_owned(),
            mood: None,
            sleep: None,
        };
        notebook.write(RIA, "2026-11-06", &note("eerder", "2026-11-06"));
        let told = Account {
            words: Some("geknikkerd".to_owned()),
            ..Account::new(MomentId { of, day: day("2026-11-07") }, Went::Well)
        };
        notebook.write(MAMA, "2026-11-08", &NewPage::ContactMoment(Moment::Told(told)));
        notebook.write(RIA, "2026-11-09", &note("later", "2026-11-09"));
        notebook
    }

    fn own(notebook: &Notebook) -> Vec<&Entry> {
        notebook.pages.iter().rev().filter(|page| page.kind == EntryKind::DayNote).collect()
    }

    #[test]
    fn an_account_of_an_agreed_moment_stands_where_it_was_told() {
        let notebook = notebook();
        let all = feed(own(&notebook), true, &notebook.pages);
        assert_eq!(words(&all), ["later", "geknikkerd", "eerder"]);
        // It comes twice when both its days are read, and stands there once.
        let twice = notebook.pages.iter().chain(&notebook.pages);
        assert_eq!(feed(own(&notebook), true, twice).len(), 3);
    }

    #[test]
    fn below_what_was_read_nothing_is_told_before_its_turn() {
        let notebook = notebook();
        let newest = own(&notebook).into_iter().take(1);
        assert_eq!(words(&feed(newest, false, &notebook.pages)), ["later"]);
        let newest = own(&notebook).into_iter().take(1);
        assert_eq!(words(&feed(newest, true, &notebook.pages)), ["later", "geknikkerd"]);
    }

    #[test]
    fn what_a_feed_reads_is_as_much_as_it_shows_however_old_the_notebook_is() {
        let today = day("2036-11-22");
        let covers = |blocks: &[(Day, Day)], on: &str| {
            blocks.iter().any(|(from, until)| *from <= day(on) && day(on) <= *until)
        };
        let blocks = days_to_read(Some(day("2036-11-01")), false, today);
        assert!(
            blocks.len() <= 3 && covers(&blocks, "2036-11-01") && covers(&blocks, "2036-11-23"),
            "{blocks:?}"
        );
        assert!(blocks.windows(2).all(|two| two[0].1.plus_days(1) == Some(two[1].0)), "{blocks:?}");
        // Who scrolls on keeps the blocks that were read.
        let further = days_to_read(Some(day("2036-09-01")), false, today);
        assert!(further.ends_with(&blocks) && covers(&further, "2036-09-01"));
        // A notebook with hardly a page of its own: a year.
        let year = days_to_read(None, true, today);
        assert!(year.len() <= 13 && covers(&year, "2035-12-01"), "{year:?}");
        assert_eq!(days_to_read(None, false, today), []);
    }
}
