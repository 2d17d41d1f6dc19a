//! What goes on in the circle that is shown: agreements with their answers, what is asked of me, what lies on which day.
//! Read once and derived once; many pages look at it.

use std::collections::BTreeSet;

use leptos::prelude::*;
use shared::circle::agenda::{Asked, DAYS_TO_ASK_BACK, asked_of, may_be_put_away};
use shared::circle::entry::Entry;
use shared::circle::moving::MoveRequest;
use shared::circle::schema::EntryKind;
use shared::circle::standing::{Agreement, Version};
use shared::circle::telling::{Meeting, meetings};
use shared::device::Shelf;
use shared::ids::{CircleId, EntryId, MemberId};
use shared::intent::Intent;
use shared::time::Day;

use crate::notebook::Notebook;
use crate::pile::Pile;
use crate::platform::clock::today;

/// So many copies are put away at a time: a slow phone is done with them before anybody notices.
const COPIES_AT_A_TIME: usize = 60;

/// What goes on. Copies of it are the same.
#[derive(Clone, Copy)]
pub struct GoingOn {
    notebook: Notebook,
    /// Today, as long as this page is there.
    pub today: Day,
    /// Who I am.
    pub me: Memo<Option<MemberId>>,
    /// Whether the shelf of what lives was read.
    pub is_read: Memo<bool>,
    /// The shelf of what lives, with the pages of who decides.
    pub pages: Memo<Vec<Entry>>,
    /// Agreements of which something is still to come, or was lately.
    pub agreements: Memo<Vec<Agreement>>,
    /// What is asked of me.
    pub asked: Memo<Vec<Asked>>,
}

impl GoingOn {
    /// What goes on in this notebook. Nothing is read before somebody looks.
    pub fn of(notebook: Notebook) -> Self {
        let today = today();
        let living = move || notebook.circle.get().map(|circle| notebook.pile(&circle, Shelf::Living));
        let joint = notebook.joint();
        let me = Memo::new(move |_| notebook.me());
        let is_read = Memo::new(move |_| living().is_some_and(|pile| pile.with(|pile| pile.is_read)));
        let pages = Memo::new(move |_| {
            let mut pages: Vec<Entry> =
                living().map(|pile| pile.with(|pile| pile.entries().cloned().collect())).unwrap_or_default();
            joint.with(|pile| {
                pages.extend(pile.entries().filter(|page| page.kind == EntryKind::Authority).cloned());
            });
            pages
        });
        let agreements = Memo::new(move |_| pages.with(|pages| Agreement::gather(pages)));
        let asked = Memo::new(move |_| {
            let (Some(me), Some(circle)) = (me.get(), notebook.circle.get()) else { return Vec::new() };
            let from = today.plus_days(-DAYS_TO_ASK_BACK).unwrap_or(today);
            let recent = agreements.with(|all| Days::read(notebook, &circle, all, from, today).pages());
            pages.with(|pages| asked_of(&me, pages, &recent, today))
        });
        Self { notebook, today, me, is_read, pages, agreements, asked }
    }

    /// The agreement of which this page is a version, with the version.
    pub fn version(self, id: EntryId) -> Option<(Agreement, Version)> {
        self.agreements.with(|all| {
            let agreement = all.iter().find(|agreement| agreement.version(&id).is_some())?;
            Some((agreement.clone(), agreement.version(&id)?.clone()))
        })
    }

    /// One page of what lives.
    pub fn page(self, id: EntryId) -> Option<Entry> {
        self.pages.with(|pages| pages.iter().find(|page| page.id == id).cloned())
    }

    fn days(self, from: Day, until: Day) -> Option<Days> {
        let circle = self.notebook.circle.get()?;
        Some(self.agreements.with(|all| Days::read(self.notebook, &circle, all, from, until)))
    }

    /// Everything that lies on some days, with the plans of what was moved to them: copies by day, read when first asked
    /// for.
    pub fn on_days(self, from: Day, until: Day) -> Vec<Entry> {
        self.days(from, until).map(|days| days.pages()).unwrap_or_default()
    }

    /// Whether what lies on these days was read.
    pub fn are_read(self, from: Day, until: Day) -> bool {
        self.days(from, until).is_some_and(|days| days.are_read())
    }

    /// Whether all was read of what lies on a day, with the agreements: what a form about a moment then asks beforehand
    /// stays as it is.
    pub fn is_moment_read(self, day: Day) -> Memo<bool> {
        Memo::new(move |was: Option<&bool>| {
            was == Some(&true) || (self.is_read.get() && self.are_read(day, day))
        })
    }

    /// The contact moments on some days, in order.
    pub fn meetings(self, from: Day, until: Day) -> Vec<Meeting> {
        let on_days = self.on_days(from, until);
        self.agreements.with(|agreements| {
            self.pages.with(|pages| meetings(agreements, pages.iter().chain(&on_days), from, until))
        })
    }

    /// Puts away what is over from the shelf of what lives, so that it stays as small as what goes on: when the shelf was
    /// read, and again once all was taken that the relay has, since who is new begins with years of it. Nothing is lost by
    /// it, so it is not told, and when it fails it is done another time.
    pub fn tidies_up(self) {
        let notebook = self.notebook;
        let turn = Memo::new(move |_| {
            let circle = notebook.circle.get().filter(|_| self.is_read.get() && !notebook.is_example)?;
            let is_whole = notebook.sight.with(|sight| {
                sight.as_ref().is_some_and(|sight| sight.head > 0 && sight.verified >= sight.head)
            });
            Some((circle, is_whole))
        });
        Effect::new(move |done: Option<Option<(CircleId, bool)>>| {
            let (done, turn) = (done.flatten(), turn.get());
            let Some((circle, is_whole)) = turn else { return done };
            if done.is_some_and(|(of, was_whole)| of == circle && (was_whole || !is_whole)) {
                return done;
            }
            let copies = self.pages.with_untracked(|pages| {
                let over = may_be_put_away(pages, self.today);
                let copies = pages.iter().filter_map(|page| Some((page.lives_under()?, page.id)));
                copies.filter(|(under, _)| over.contains(under)).collect::<Vec<_>>()
            });
            leptos::task::spawn_local(async move {
                for some in copies.chunks(COPIES_AT_A_TIME) {
                    if notebook.did(Intent::PutAway { circle, copies: some.to_vec() }).await.is_err() {
                        return;
                    }
                }
            });
            turn
        });
    }
}

/// What lies on some days, and what was moved to them from other days: that is as it was planned there.
struct Days {
    these: ArcRwSignal<Pile>,
    /// Other days, each with what was planned on it by hand.
    planned: Vec<(EntryId, ArcRwSignal<Pile>)>,
}

impl Days {
    fn read(notebook: Notebook, circle: &CircleId, agreements: &[Agreement], from: Day, until: Day) -> Self {
        let these = notebook.days(circle, from, until);
        let moved_from = |pile: &ArcRwSignal<Pile>| {
            pile.with(|pile| {
                let requests = pile.entries().filter(|page| page.kind == EntryKind::MoveRequest);
                let moments = requests
                    .filter_map(|page| Some(MoveRequest::read(page.about, &page.fields)?.moment))
                    .filter(|moment| moment.day < from || until < moment.day)
                    .filter(|moment| agreements.iter().all(|agreement| agreement.id != moment.of));
                moments.collect::<Vec<_>>()
            })
        };
        // What was moved twice was planned on the day from which it was moved first.
        let (mut planned, mut to_read, mut seen) = (Vec::new(), moved_from(&these), BTreeSet::new());
        while let Some(moment) = to_read.pop() {
            if seen.insert(moment) {
                let there = notebook.days(circle, moment.day, moment.day);
                to_read.extend(moved_from(&there));
                planned.push((moment.of, there));
            }
        }
        Self { these, planned }
    }

    fn are_read(&self) -> bool {
        let others = self.planned.iter().map(|(_, pile)| pile);
        core::iter::once(&self.these).chain(others).all(|pile| pile.with(|pile| pile.is_read))
    }

    fn pages(&self) -> Vec<Entry> {
        let mut seen = BTreeSet::new();
        let mut pages: Vec<Entry> =
            self.these.with(|pile| pile.entries().filter(|page| seen.insert(page.id)).cloned().collect());
        for (plan, pile) in &self.planned {
            let found = pile.with(|pile| pile.find(plan).map(|card| card.entry.clone()));
            pages.extend(found.filter(|page| seen.insert(page.id)));
        }
        pages
    }
}

/// What goes on in the notebook of this page.
pub fn going_on() -> GoingOn {
    expect_context()
}
