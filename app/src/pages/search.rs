//! Zoeken: over every page on this phone of this circle, a piece at a time, while one goes on typing. Copies of pages
//! are no results of their own, and what is for some members only is not found.

use leptos::prelude::*;
use shared::circle::entry::Entry;
use shared::circle::schema::EntryKind;
use shared::circle::search::{Piece, Sought};
use shared::device::{Key, Table};
use shared::ids::{CircleId, EntryId, MemberId};
use shared::time::Instant;

use super::feed::icon_of;
use crate::components::button::{Button, is_plain};
use crate::components::field::Field;
use crate::components::icon::Icon;
use crate::components::notice::{Mood, Notice};
use crate::components::title::Title;
use crate::looking::ROWS_AT_A_TIME;
use crate::notebook::{Notebook, notebook};
use crate::pile::card;
use crate::platform::{intl, js};
use crate::route::{Route, way};
use crate::text::{Words, people, search};

/// Somebody who still types is not searched for.
const PAUSE_MS: i32 = 250;
/// More letters than that are no words to look for.
const MOST_LETTERS: usize = 200;
/// So many letters of a page are shown.
const EXCERPT_CHARS: usize = 160;
/// So many results are kept, the newest; who has more types another word.
const MOST_KEPT: usize = 200;
/// So many are on the screen at first, and more with each tap.
const SHOWN_AT_A_TIME: usize = 20;

/// What somebody looks for: it is still there when one comes back from a result.
#[derive(Clone, Copy)]
pub struct Typed(pub RwSignal<String>);

/// A page that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Found {
    id: EntryId,
    kind: EntryKind,
    author: MemberId,
    written: Instant,
    excerpt: Vec<Piece>,
    to: Route,
}

/// How far a search is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// Nothing was typed.
    Nothing,
    /// So much was typed that it is no word.
    TooLong,
    /// Searching.
    Searching,
    /// Everything was looked through.
    Done,
}

/// Where a page that was found stands.
fn to(page: &Entry) -> Route {
    match page.kind {
        EntryKind::Child | EntryKind::Member | EntryKind::Authority | EntryKind::TaskDivision => Route::Child,
        EntryKind::Consent
        | EntryKind::Review
        | EntryKind::Reply
        | EntryKind::Addition
        | EntryKind::MoveRequest => Route::Page(page.about.unwrap_or(page.id)),
        EntryKind::Agreement
        | EntryKind::ContactMoment
        | EntryKind::Event
        | EntryKind::SchoolUpdate
        | EntryKind::Question
        | EntryKind::DayNote
        | EntryKind::Place => Route::Page(page.id),
    }
}

/// Whether a row of the table of cards is a card at home: joint pages, own pages and what is said under them.
pub(super) fn is_at_home(key: &Key) -> bool {
    key.key.get(16).is_some_and(|shelf| *shelf < 3)
}

/// The search that goes on now. A later one stops an earlier one.
#[derive(Clone, Copy)]
struct Search {
    notebook: Notebook,
    turn: StoredValue<u32>,
    stage: RwSignal<Stage>,
    count: RwSignal<usize>,
    found: RwSignal<Vec<Found>>,
}

impl Search {
    fn new(notebook: Notebook) -> Self {
        Self {
            notebook,
            turn: StoredValue::new(0),
            stage: RwSignal::new(Stage::Nothing),
            count: RwSignal::new(0),
            found: RwSignal::new(Vec::new()),
        }
    }

    /// Begins anew with what was typed.
    fn begins(self, words: Words, typed: &str) {
        self.turn.update_value(|turn| *turn += 1);
        let mine = self.turn.get_value();
        if typed.chars().count() > MOST_LETTERS {
            return self.stage.set(Stage::TooLong);
        }
        let sought = Sought::parse(typed);
        let (Some(sought), Some(circle)) = (sought, self.notebook.circle.get_untracked()) else {
            return self.stage.set(Stage::Nothing);
        };
        leptos::task::spawn_local(async move {
            js::wait_ms(PAUSE_MS).await;
            if self.is_stopped(mine) {
                return;
            }
            self.stage.set(Stage::Searching);
            self.count.set(0);
            self.found.set(Vec::new());
            if self.looks_through(circle, &sought, mine).await {
                self.stage.set(Stage::Done);
                self.notebook.say(counted(words, self.count.get_untracked()));
            }
        });
    }

    /// Whether somebody typed on, or went elsewhere.
    fn is_stopped(self, mine: u32) -> bool {
        self.turn.try_get_value() != Some(mine)
    }

    /// Looks through all cards; whether it came to the end.
    async fn looks_through(self, circle: CircleId, sought: &Sought, mine: u32) -> bool {
        let all = Key::all_of(Table::Cards, &circle);
        let mut after = None;
        loop {
            let rows = self.notebook.rows(&all, after.as_ref(), ROWS_AT_A_TIME).await;
            if self.is_stopped(mine) {
                return false;
            }
            let pages = rows.iter().take_while(|(key, _)| is_at_home(key));
            let pages = pages.filter_map(|(_, row)| Some(card(row)?.entry));
            let new: Vec<Found> =
                pages.filter(|page| sought.is_in(page)).map(|page| found(&page, sought)).collect();
            if !new.is_empty() {
                self.count.update(|count| *count += new.len());
                self.found.update(|found| {
                    found.extend(new);
                    found.sort_by_key(|one| std::cmp::Reverse(one.written));
                    found.truncate(MOST_KEPT);
                });
            }
            let is_full = u32::try_from(rows.len()).is_ok_and(|count| count == ROWS_AT_A_TIME);
            let last = rows.into_iter().next_back().map(|(key, _)| key);
            after = last.filter(|last| is_full && is_at_home(last));
            if after.is_none() {
                return true;
            }
        }
    }
}

fn found(page: &Entry, sought: &Sought) -> Found {
    Found {
        id: page.id,
        kind: page.kind,
        author: page.author,
        written: page.written,
        excerpt: sought.excerpt(page, EXCERPT_CHARS),
        to: to(page),
    }
}

fn counted(words: Words, count: usize) -> String {
    match count {
        0 => words.say(search::NONE).to_owned(),
        1 => words.say(search::FOUND_ONE).to_owned(),
        many => words.with(search::FOUND, &[("aantal", &many.to_string())]),
    }
}

/// Zoeken.
#[component]
pub fn Zoeken() -> impl IntoView {
    let words: Words = expect_context();
    let Typed(typed) = expect_context();
    let search = Search::new(notebook());
    let most = RwSignal::new(SHOWN_AT_A_TIME);
    Effect::new(move |_| {
        most.set(SHOWN_AT_A_TIME);
        typed.with(|typed| search.begins(words, typed));
    });
    let shown = move || search.found.with(|found| found.iter().take(most.get()).cloned().collect::<Vec<_>>());
    let has_more = Memo::new(move |_| search.found.with(Vec::len) > most.get());
    let says = move || match search.stage.get() {
        Stage::Nothing => {
            view! { <Notice mood=Mood::Calm words=words.say(search::HERE_ONLY).to_owned() /> }.into_any()
        }
        Stage::TooLong => {
            view! { <Notice mood=Mood::Calm words=words.say(search::TOO_LONG).to_owned() /> }.into_any()
        }
        Stage::Searching => view! { <p class="quiet">{words.say(search::SEARCHING)}</p> }.into_any(),
        Stage::Done if search.count.get() == 0 => view! {
            <section class="card card-soft">
                <h2>{words.say(search::NONE)}</h2>
                <p>{words.say(search::NONE_HELP)}</p>
            </section>
        }
        .into_any(),
        Stage::Done => view! { <p class="quiet">{counted(words, search.count.get())}</p> }.into_any(),
    };
    let is_on = Memo::new(move |_| matches!(search.stage.get(), Stage::Searching | Stage::Done));
    view! {
        <Title words=words.say(search::SEARCH).to_owned() has_back=true />
        <form role="search" on:submit=move |submit| submit.prevent_default()>
            <Field id="zoek" label=words.say(search::WHAT) help=words.say(search::HELP) value=typed />
        </form>
        {says}
        <Show when=move || is_on.get()>
            <ol class="rows">
                <For each=shown key=|found| (found.id, found.excerpt.clone()) let:found>
                    <FoundPage found />
                </For>
            </ol>
            <Show when=move || has_more.get()>
                <Button
                    label=words.say(search::MORE).to_owned()
                    icon="plus"
                    on_press=move || most.update(|most| *most += SHOWN_AT_A_TIME)
                />
            </Show>
        </Show>
    }
}

#[component]
fn FoundPage(found: Found) -> impl IntoView {
    let words: Words = expect_context();
    let (faces, way) = (notebook().faces(), way());
    let to = found.to;
    let go = move |event: web_sys::MouseEvent| {
        if is_plain(&event) {
            event.prevent_default();
            way.go(to);
        }
    };
    let author = move || {
        let name = faces.with(|faces| faces.get(&found.author).map(|face| face.name.clone()));
        name.unwrap_or_else(|| words.say(people::SOMEBODY).to_owned())
    };
    let when = intl::moment(words, found.written);
    let pieces = found.excerpt.into_iter().map(|piece| {
        if piece.is_sought { view! { <mark>{piece.text}</mark> }.into_any() } else { piece.text.into_any() }
    });
    view! {
        <li>
            <a class="row" href=to.path() on:click=go>
                <span class="row-icon">
                    <Icon name=icon_of(found.kind) />
                </span>
                <span class="row-words">
                    <span class="row-label">{words.say(search::kind(found.kind))}</span>
                    <span class="found" dir="auto">{pieces.collect_view()}</span>
                    <span class="row-help">{author}", "{when}</span>
                </span>
                <Icon name="next" />
            </a>
        </li>
    }
}
