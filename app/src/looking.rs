//! What Even kijken looks at: one circle as far as it matters there, read from the rows in short pieces. Computed on this
//! phone; nothing is sent for it.

use std::collections::BTreeMap;

use shared::circle::entry::Entry;
use shared::circle::look::{DAYS_BACK, DAYS_OF_SILENCE, Sight, Signal};
use shared::circle::schema::EntryKind;
use shared::circle::standing::Agreement;
use shared::circle::telling::{Meeting, meetings};
use shared::device::{Key, Shelf, Written};
use shared::ids::{CircleId, MemberId};
use shared::time::Day;

use crate::notebook::{Faces, Known, Notebook};
use crate::pile::card;
use crate::platform::clock::{day_of, today};

/// Rows that are read at a time: a slow phone is done with them before anybody notices.
pub const ROWS_AT_A_TIME: u32 = 60;

/// One circle, as far as it is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gathered {
    /// Which.
    pub circle: CircleId,
    /// The child's name.
    pub child: Option<String>,
    /// Everyone's card.
    pub faces: Faces,
    /// The check code.
    pub check_code: Option<String>,
    living: Vec<Entry>,
    joint: Vec<Entry>,
    days: Vec<Entry>,
    members: Vec<MemberId>,
    writers: Vec<MemberId>,
    heard: BTreeMap<MemberId, Day>,
    begun: Day,
}

/// The pages that lie on the last days.
async fn last_days(notebook: Notebook, circle: &CircleId, today: Day) -> Vec<Entry> {
    let mut pages = Vec::new();
    let mut from = today.plus_days(-DAYS_BACK).unwrap_or(today);
    while from <= today {
        // A month at a time.
        let to = from.plus_days(31).unwrap_or(today);
        let rows = notebook.rows_between(&Key::on_day(circle, from), &Key::on_day(circle, to)).await;
        pages.extend(rows.iter().filter_map(|(_, row)| Some(card(row)?.entry)));
        from = to;
    }
    pages
}

/// On which day each member last wrote anything, or came in, looked up in the log from its end on: until everyone who may
/// write was heard, or all of a month was looked through. Who is missing wrote nothing in that month.
async fn heard(notebook: Notebook, circle: &CircleId, known: &Known, today: Day) -> BTreeMap<MemberId, Day> {
    let mut heard: BTreeMap<MemberId, Day> = BTreeMap::new();
    let mut above = known.verified.saturating_add(1);
    let everyone = |heard: &BTreeMap<MemberId, Day>| known.writers.iter().all(|one| heard.contains_key(one));
    while above > 1 && !everyone(&heard) {
        let from = above.saturating_sub(ROWS_AT_A_TIME.into()).max(1);
        let rows = notebook.rows_between(&Key::record(circle, from), &Key::record(circle, above)).await;
        let written: Vec<Written> = rows.iter().filter_map(|(_, row)| Written::parse(row)).collect();
        for one in written.iter().rev() {
            for member in known.devices.get(&one.device).into_iter().chain(known.came.get(&one.place)) {
                heard.entry(*member).or_insert_with(|| day_of(one.received));
            }
        }
        let oldest = written.first().map(|one| day_of(one.received));
        if oldest.is_none_or(|oldest| today.days_since(oldest) >= DAYS_OF_SILENCE) {
            break;
        }
        above = from;
    }
    heard
}

impl Gathered {
    /// Reads what is looked at in a circle; none when this phone is not in it.
    pub async fn of(notebook: Notebook, circle: CircleId) -> Option<Self> {
        let today = today();
        let known = notebook.known(&circle)?;
        let living = notebook.all_of(circle, Shelf::Living).await;
        let joint = notebook.all_of(circle, Shelf::Joint).await;
        let days = last_days(notebook, &circle, today).await;
        let heard = heard(notebook, &circle, &known, today).await;
        let first = notebook.rows_between(&Key::record(&circle, 1), &Key::record(&circle, 2)).await;
        let first = first.iter().find_map(|(_, row)| Some(day_of(Written::parse(row)?.received)));
        // A circle that the relay does not know yet began when its first page was written.
        let begun = first.or_else(|| joint.iter().map(Entry::day).min()).unwrap_or(today);
        let child = joint.iter().find(|page| page.kind == EntryKind::Child);
        Some(Self {
            circle,
            child: child.and_then(Entry::words).map(ToOwned::to_owned),
            faces: Faces::of(joint.iter()),
            check_code: known.check_code,
            living,
            joint,
            days,
            members: known.members,
            writers: known.writers,
            heard,
            begun,
        })
    }

    /// Everything to look at.
    pub fn signals(&self) -> Vec<Signal> {
        let sight = Sight {
            living: &self.living,
            joint: &self.joint,
            days: &self.days,
            members: &self.members,
            writers: &self.writers,
            heard: &self.heard,
            begun: self.begun,
        };
        sight.look(today())
    }

    /// The agreements of which something is still to come, or was lately. Without those that are for some members only
    /// when it is for paper.
    pub fn agreements(&self, is_for_paper: bool) -> Vec<Agreement> {
        Agreement::gather(self.living.iter().filter(|page| !(is_for_paper && page.is_for_some())))
    }

    /// The contact moments of the last three months, for paper.
    pub fn meetings(&self, agreements: &[Agreement]) -> Vec<Meeting> {
        let today = today();
        let from = today.plus_days(-DAYS_BACK).unwrap_or(today);
        let pages = self.living.iter().chain(&self.days).filter(|page| !page.is_for_some());
        meetings(agreements, pages, from, today)
    }
}
