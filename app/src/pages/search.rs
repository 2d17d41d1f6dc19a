//! Zoeken: over every page on this phone, a piece at a time, while one goes on typing; the notebook that is on the screen
//! first, then those of other children. Copies of pages are no results of their own, and what is for some members only
//! is not found.

use leptos::prelude::*;
use shared::circle::agreement::{Proposal, Subject};
use shared::circle::entry::Entry;
use shared::circle::schema::{EntryKind, field};
use shared::circle::search::{Piece, Sought};
use shared::device::{Key, Shelf, Table};
use shared::edit::Value;
use shared::ids::{CircleId, EntryId};
use shared::time::Instant;

use super::feed::icon_of;
use crate::components::button::{Button, is_plain};
use crate::components::field::Field;
use crate::components::flow::{For, Show};
use crate::components::icon::Icon;
use crate::components::notice::{Mood, Notice};
use crate::components::speak::Speak;
use crate::components::title::Title;
use crate::looking::ROWS_AT_A_TIME;
use crate::notebook::{Faces, Notebook, notebook};
use crate::pile::card;
use crate::platform::{intl, js};
use crate::route::{Route, way};
use crate::text::{Said, Words, agreement, event, people, place, question, search, task, today, write};

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
    circle: CircleId,
    /// What its notebook is called, when that is not the one on the screen.
    notebook: Option<String>,
    id: EntryId,
    kind: EntryKind,
    author: String,
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

/// What a screen shows of a page in words of its own: what was chosen on it, and which members are named.
fn shown(words: Words, faces: &Faces, page: &Entry) -> Vec<String> {
    let fields = &page.fields;
    let chosen: Option<Said> = match page.kind {
        EntryKind::Event => fields.choice(field::event::OCCASION).map(event::occasion),
        EntryKind::SchoolUpdate => fields.choice(field::school::TOPIC).map(write::topic),
        EntryKind::Question => fields.choice(field::question::MATTER).map(question::matter),
        EntryKind::Agreement => Proposal::read(page.about, fields).and_then(|proposal| {
            proposal.terms().map(|terms| match &terms.subject {
                Subject::Contact(contact) => agreement::form(contact.form),
                Subject::Other(topic) => agreement::topic(Some(*topic)),
            })
        }),
        EntryKind::ContactMoment => fields.choice(field::moment::FORM).map(agreement::form),
        EntryKind::TaskDivision => fields.choice(field::task::SORT).map(task::sort),
        EntryKind::Place => fields.choice(field::place::HOME).map(place::home),
        EntryKind::Member => page.role().map(people::role),
        EntryKind::Child
        | EntryKind::Authority
        | EntryKind::Consent
        | EntryKind::MoveRequest
        | EntryKind::DayNote
        | EntryKind::Review
        | EntryKind::Reply
        | EntryKind::Addition => None,
    };
    let values = fields.fields.values().map(|register| &register.value);
    let values = values.chain(fields.lists.values().flat_map(|items| items.values()));
    let name = |member| faces.get(member).map(|face| face.name.clone());
    let names =
        values.filter_map(|value| if let Value::Member(member) = value { name(member) } else { None });
    chosen.map(|said| words.say(said).to_owned()).into_iter().chain(names).collect()
}

/// Whether a row of the table of cards is a card at home: joint pages, own pages and what is said under them.
pub(super) fn is_at_home(key: &Key) -> bool {
    key.key.get(16).is_some_and(|shelf| *shelf < 3)
}

/// A notebook that is looked through.
struct Searched {
    circle: CircleId,
    /// What it is called, when it is not the one on the screen.
    name: Option<String>,
    faces: Faces,
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
        let (Some(sought), Some(shown)) = (sought, self.notebook.circle.get_untracked()) else {
            return self.stage.set(Stage::Nothing);
        };
        let others = self.notebook.circles.get_untracked().into_iter().filter(move |other| *other != shown);
        leptos::task::spawn_local(async move {
            js::wait_ms(PAUSE_MS).await;
            if self.is_stopped(mine) {
                return;
            }
            self.stage.set(Stage::Searching);
            self.count.set(0);
            self.found.set(Vec::new());
            for circle in core::iter::once(shown).chain(others) {
                let searched = self.opens(words, circle, shown).await;
                if self.is_stopped(mine) || !self.looks_through(words, &searched, &sought, mine).await {
                    return;
                }
            }
            self.stage.set(Stage::Done);
            self.notebook.say(counted(words, self.count.get_untracked()));
        });
    }

    /// Whether somebody typed on, or went elsewhere.
    fn is_stopped(self, mine: u32) -> bool {
        self.turn.try_get_value() != Some(mine)
    }

    /// What one has to know of a notebook before it is looked through.
    async fn opens(self, words: Words, circle: CircleId, shown: CircleId) -> Searched {
        let joint = self.notebook.all_of(circle, Shelf::Joint).await;
        let child = joint.iter().find(|page| page.kind == EntryKind::Child).and_then(Entry::words);
        let name = today::notebook_of(words, child);
        Searched { circle, name: (circle != shown).then_some(name), faces: Faces::of(joint.iter()) }
    }

    /// Looks through all cards; whether it came to the end.
    async fn looks_through(self, words: Words, searched: &Searched, sought: &Sought, mine: u32) -> bool {
        let all = Key::all_of(Table::Cards, &searched.circle);
        let mut after = None;
        loop {
            let rows = self.notebook.rows(&all, after.as_ref(), ROWS_AT_A_TIME).await;
            if self.is_stopped(mine) {
                return false;
            }
            let pages = rows.iter().take_while(|(key, _)| is_at_home(key));
            let pages = pages.filter_map(|(_, row)| Some(card(row)?.entry));
            let shown = pages.map(|page| (shown(words, &searched.faces, &page), page));
            let there = shown.filter(|(shown, page)| sought.is_in(page, shown));
            let new: Vec<Found> =
                there.map(|(shown, page)| found(words, searched, &page, &shown, sought)).collect();
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

fn found(words: Words, searched: &Searched, page: &Entry, shown: &[String], sought: &Sought) -> Found {
    let author = searched.faces.get(&page.author).map(|face| face.name.clone());
    Found {
        circle: searched.circle,
        notebook: searched.name.clone(),
        id: page.id,
        kind: page.kind,
        author: author.unwrap_or_else(|| words.say(people::SOMEBODY).to_owned()),
        written: page.written,
        excerpt: sought.excerpt(page, shown, EXCERPT_CHARS),
        to: to(page),
    }
}

fn counted(words: Words, count: usize) -> String {
    match count {
        0 => words.say(search::NONE).to_owned(),
        1 => words.say(search::FOUND_ONE).to_owned(),
        many => words.with(search::FOUND, &[("aantal", &intl::number(words, many))]),
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
                <Speak />
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
    let (notebook, way) = (notebook(), way());
    let Found { circle, to, .. } = found;
    let go = move |event: web_sys::MouseEvent| {
        if is_plain(&event) {
            event.prevent_default();
            notebook.show_circle(Some(circle));
            way.go(to);
        }
    };
    let when = intl::moment(words, found.written);
    let help = format!("{}, {when}", found.author);
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
                    <span class="row-help">{help}</span>
                    {found.notebook.map(|name| view! { <span class="row-help" dir="auto">{name}</span> })}
                </span>
                <Icon name="next" />
            </a>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use shared::circle::event::{Event, Occasion};
    use shared::circle::pages::{NewPage, Role};
    use shared::ids::MemberId;
    use shared::time::Day;

    use super::super::print::tests::entry;
    use super::*;
    use crate::text::Language;

    #[test]
    fn what_was_chosen_and_who_is_named_is_found_in_the_words_of_the_screen() {
        let oma = MemberId::new([7; 16]);
        let faces = Faces::of(core::iter::once(&entry(1, NewPage::member(oma, "oma Ans", Role::Family))));
        let event = |occasion| {
            let event = Event {
                occasion,
                day: Day::from_text("2026-11-21").unwrap(),
                times: None,
                words: "turnen".to_owned(),
                place: None,
                place_page: None,
                invited: vec![oma],
                photos: None,
            };
            entry(2, NewPage::Event(event))
        };
        let finds = |language, typed: &str, page: &Entry| {
            let shown = shown(Words::of(language), &faces, page);
            Sought::parse(typed).is_some_and(|sought| {
                let is_in = sought.is_in(page, &shown);
                assert_eq!(is_in, !sought.excerpt(page, &shown, EXCERPT_CHARS).is_empty(), "{typed}");
                is_in
            })
        };
        let (match_, hair) = (event(Occasion::Match), event(Occasion::Hairdresser));
        assert!(finds(Language::Dutch, "wedstrijd", &match_) && !finds(Language::Dutch, "wedstrijd", &hair));
        assert!(finds(Language::Dutch, "kapper", &hair) && finds(Language::English, "hairdresser", &hair));
        assert!(finds(Language::EasyDutch, "oma ans turnen", &match_));
    }
}
