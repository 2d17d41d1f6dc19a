//! Hoe het eerder was: everything that a page said, the newest on top, with who wrote that and when. So a change hides
//! nothing.

use leptos::prelude::*;
use shared::circle::authority::Authority;
use shared::circle::child::Child;
use shared::circle::entry::Entry;
use shared::circle::member::MemberCard;
use shared::circle::place::Place;
use shared::circle::schema::EntryKind;
use shared::circle::task::Task;
use shared::ids::EntryId;

use super::feed::{self, By, Words_};
use super::{authority, capital, child, place, task};
use crate::components::button::Row;
use crate::components::facts::FactList;
use crate::components::flow::{For, Show};
use crate::components::speak::Speak;
use crate::components::title::Title;
use crate::notebook::{Faces, notebook};
use crate::pile::Card;
use crate::platform::intl;
use crate::route::Route;
use crate::text::{self, Words, agreement, entry, kind, people};

/// What a page says, as one reads it: what it is, its words, and the rest line by line.
struct Says {
    heading: String,
    words: String,
    lines: Vec<(&'static str, String)>,
}

fn says(words: Words, faces: &Faces, page: &Entry) -> Says {
    let named = |heading: &str, lines| Says { heading: heading.to_owned(), words: String::new(), lines };
    match page.kind {
        EntryKind::Child => {
            let says = Child::read(&page.fields);
            let lines = child::facts(words, &says);
            Says { heading: says.name, words: says.to_know.unwrap_or_default(), lines }
        }
        EntryKind::Member => {
            let role = page.role().map(|role| ("users", capital(words.say(people::role(role)))));
            let says = MemberCard::read(&page.fields);
            let more = says.map(|says| child::card_facts(words, &says)).unwrap_or_default();
            named(page.words().unwrap_or_default(), role.into_iter().chain(more).collect())
        }
        EntryKind::TaskDivision => match Task::read(&page.fields) {
            Some(says) => {
                let parts = task::parts(words, faces, &says);
                Says { words: parts, ..named(&task::heading(words, &says), Vec::new()) }
            }
            None => named(words.say(text::task::TITLE), Vec::new()),
        },
        EntryKind::Authority => match Authority::read(&page.fields) {
            Some(says) => {
                let mut lines = vec![("shield", words.say(text::authority::frame(says.frame)).to_owned())];
                lines.extend(authority::facts(words, &says));
                let heading = authority::holders(words, faces, &says);
                Says { words: says.note.unwrap_or_default(), ..named(&heading, lines) }
            }
            None => named(words.say(text::authority::TITLE), Vec::new()),
        },
        EntryKind::Place => match Place::read(&page.fields) {
            Some(says) => {
                let home = ("home", words.say(text::place::home(says.home)).to_owned());
                let when = place::when(words, says.from, says.until).map(|when| ("calendar", when));
                named(&says.name, core::iter::once(home).chain(when).collect())
            }
            None => named(words.say(text::place::TITLE), Vec::new()),
        },
        EntryKind::DayNote
        | EntryKind::SchoolUpdate
        | EntryKind::Event
        | EntryKind::Question
        | EntryKind::Agreement
        | EntryKind::Consent
        | EntryKind::ContactMoment
        | EntryKind::MoveRequest
        | EntryKind::Review
        | EntryKind::Reply
        | EntryKind::Addition => {
            let mut lines = feed::facts(words, page, faces);
            if let Some((title, asked, more)) = feed::asked(words, page, faces) {
                lines.push(("school", format!("{title}: {asked}")));
                lines.extend(more.into_iter().map(|line| ("users", line)));
            }
            Says { heading: feed::heading(words, page), words: feed::words_of(words, page, faces), lines }
        }
    }
}

/// Everything that a page said.
#[component]
pub fn Earlier(
    /// Which page.
    id: EntryId,
) -> impl IntoView {
    let words: Words = expect_context();
    let notebook = notebook();
    let faces = notebook.faces();
    let was = RwSignal::new(Vec::<Entry>::new());
    // Read when it opens, and again when something was sent or came.
    Effect::new(move |_| {
        notebook.sight.track();
        if let Some(circle) = notebook.circle.get() {
            leptos::task::spawn_local(async move {
                let mut all = notebook.history(circle, id).await;
                // What is only on this phone I wrote, and it stands on top.
                if let Some(Card { entry, .. }) =
                    notebook.card(circle, id).await.filter(|card| card.is_unsent)
                {
                    let me = untrack(|| notebook.me());
                    let (author, written) =
                        (me.unwrap_or(entry.author), entry.changed.unwrap_or(entry.written));
                    all.push(Entry { author, written, received: None, changed: None, ..entry });
                }
                was.try_set(all);
            });
        }
    });
    let newest_first = Memo::new(move |_| was.with(|was| was.iter().rev().cloned().collect::<Vec<_>>()));
    let newest = Memo::new(move |_| was.with(Vec::len));
    view! {
        <Title words=words.say(agreement::HISTORY).to_owned() has_back=true />
        <p>{words.say(entry::HISTORY_HELP)}</p>
        <ol class="replies">
            <For each=move || newest_first.get().into_iter().enumerate() key=move |(at, page)| (newest.get() - at, page.received) let:one>
                {
                    let (at, page) = one;
                    let Says { heading, words: said, lines } = faces.with_untracked(|faces| says(words, faces, &page));
                    let tag = (at == 0).then(|| words.say(entry::AS_IT_IS));
                    let is_unsent = page.received.is_none();
                    view! {
                        <li class="reply">
                            {tag.map(|tag| view! { <p class="tag">{tag}</p> })}
                            <h2 dir="auto">{heading}</h2>
                            {(!said.is_empty()).then(|| view! { <Words_ text=said /> })}
                            <FactList lines />
                            <By entry=page is_unsent />
                            <div class="page-actions">
                                <Speak />
                            </div>
                        </li>
                    }
                }
            </For>
        </ol>
    }
}

/// The part of Kind that says which of everyone's pages were changed, the last one on top, with the way to what stood
/// there.
#[component]
pub fn WhatChanged() -> impl IntoView {
    let words: Words = expect_context();
    let notebook = notebook();
    let (joint, faces) = (notebook.joint(), notebook.faces());
    let changed = Memo::new(move |_| {
        let mut changed: Vec<Entry> =
            joint.with(|pile| pile.entries().filter(|page| page.changed.is_some()).cloned().collect());
        changed.sort_by_key(|page| core::cmp::Reverse(page.changed));
        changed
    });
    let row = move |page: Entry| {
        let label = faces.with(|faces| says(words, faces, &page).heading);
        let help = page.changed.map(|at| words.with(entry::CHANGED, &[("dag", &intl::moment(words, at))]));
        view! { <Row to=Route::Earlier(page.id) label help=help.unwrap_or_default() icon="history" /> }
    };
    view! {
        <Show when=move || !changed.with(Vec::is_empty)>
            <section class="group">
                <h2>{words.say(kind::CHANGED)}</h2>
                <ul class="rows">{move || changed.get().into_iter().map(row).collect_view()}</ul>
            </section>
        </Show>
    }
}
