//! The pages of the notebook, newest first. Only what is on the screen is built; more is read when a person asks.

use leptos::prelude::*;
use shared::circle::agreement::Proposal;
use shared::circle::event::Event;
use shared::circle::feed::{days_to_read, feed};
use shared::circle::moment::{Moment, field as moment_field};
use shared::circle::moving::MoveRequest;
use shared::circle::pages::{Entry, Feeling, SchoolTopic, SchoolUpdate};
use shared::circle::paper::may_leave;
use shared::circle::question::Question as Asks;
use shared::circle::reply::Sign;
use shared::circle::schema::{EntryKind, field};
use shared::device::Shelf;
use shared::ids::{CircleId, EntryId};

use super::agreement::{self, Voice};
use super::sign::sign_of;
use super::write::members_of;
use super::{capital, event, moment, question};
use crate::components::avatar::Avatar;
use crate::components::button::{Button, Go, Weight};
use crate::components::flow::{For, Show};
use crate::components::icon::Icon;
use crate::components::near::{Near, Nearby};
use crate::components::speak::Speak;
use crate::going_on::going_on;
use crate::notebook::{Faces, notebook};
use crate::pile::{Card, Pile};
use crate::platform::clock::day_of;
use crate::platform::intl;
use crate::route::{Route, Way};
use crate::text::{self, Words, entry, people, today, write};

/// So many places stand below the cards that came near.
const PLACES_AHEAD: usize = 5;

/// The feed.
#[component]
pub fn Feed() -> impl IntoView {
    let words: Words = expect_context();
    let notebook = notebook();
    // The pile itself is never copied: each card looks only for its own page.
    let pile = Memo::new(move |_| {
        notebook.circle.get().map(|circle| Pile_(notebook.pile(&circle, Shelf::Own))).unwrap_or_default()
    });
    // How agreed moments went lies on days, and is looked for on those that the feed shows.
    let today = going_on().today;
    let days = Memo::new(move |_| {
        let oldest = |pile: &Pile| pile.entries().next_back().map(Entry::day);
        pile.get().0.with(|pile| days_to_read(oldest(pile), pile.is_read && pile.is_whole, today))
    });
    let on_days = Memo::new(move |_| {
        let circle = notebook.circle.get();
        let piles =
            days.get().into_iter().filter_map(|(from, until)| Some(notebook.days(&circle?, from, until)));
        piles.map(Pile_).collect::<Vec<_>>()
    });
    let ids = Memo::new(move |_| {
        let days: Vec<_> = on_days.get().into_iter().map(|pile| pile.0).collect();
        let days: Vec<_> = days.iter().map(Read::read).collect();
        pile.get().0.with(|own| {
            let shown = feed(own.entries(), own.is_whole, days.iter().flat_map(|pile| pile.entries()));
            shown.into_iter().filter(|page| has_page(page.kind)).map(|page| page.id).collect::<Vec<_>>()
        })
    });
    let find = move |id: EntryId| {
        let own = pile.get().0.with(|pile| pile.find(&id).cloned());
        own.or_else(|| {
            on_days.with(|piles| piles.iter().find_map(|pile| pile.0.with(|pile| pile.find(&id).cloned())))
        })
    };
    // A card costs a slow phone milliseconds: those that are near what one sees are built. Who comes back finds a place for
    // each, as high as it was, and so the place where they were.
    let way: Way = expect_context();
    let near = Near::of(ids, way.seen());
    let here = Memo::new(move |_| {
        let most = near.reached() + PLACES_AHEAD;
        ids.with(|ids| ids.iter().take(most).copied().collect::<Vec<_>>())
    });
    let is_at_end = Memo::new(move |_| near.reached() >= ids.with(Vec::len));
    let is_empty = Memo::new(move |_| {
        pile.get().0.with(|pile| pile.is_read && pile.count() == 0) && ids.with(Vec::is_empty)
    });
    let may_write = notebook.may_write();
    let earlier = move || {
        if let Some(circle) = notebook.circle.get_untracked() {
            leptos::task::spawn_local(async move { notebook.read_on(circle, Shelf::Own).await });
        }
    };
    view! {
        <Show when=move || is_empty.get()>
            <section class="card card-soft empty">
                <h2>{words.say(today::EMPTY_TITLE)}</h2>
                <p>{words.say(today::EMPTY_HELP)}</p>
                <Speak />
                <Show when=move || may_write.get()>
                    <Go to=Route::WriteDay label=words.say(today::FIRST_PAGE) weight=Weight::Main icon="pencil" />
                </Show>
            </section>
        </Show>
        <Show when=move || !ids.with(Vec::is_empty)>
            <h2 class="unseen">{words.say(today::FEED)}</h2>
        </Show>
        <ol class="feed">
            <For each=move || here.get() key=|id| *id let:id>
                <Nearby near page=id>
                    <Show when=is_read_under(id)>
                        <PageCard card=Memo::new(move |_| find(id)) has_link=true />
                    </Show>
                </Nearby>
            </For>
        </ol>
        <Show when=move || is_at_end.get() && pile.get().0.with(|pile| pile.is_read && !pile.is_whole)>
            <Button label=words.say(today::EARLIER).to_owned() icon="history" on_press=earlier />
        </Show>
    }
}

/// The pile that a feed reads: the same one as long as the circle is.
#[derive(Clone, Default)]
struct Pile_(ArcRwSignal<Pile>);

impl PartialEq for Pile_ {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

/// Whether the feed shows pages of this kind: the others have no screen of their own yet.
fn has_page(kind: EntryKind) -> bool {
    match kind {
        EntryKind::DayNote
        | EntryKind::SchoolUpdate
        | EntryKind::Event
        | EntryKind::Question
        | EntryKind::Agreement
        | EntryKind::ContactMoment => true,
        EntryKind::Child
        | EntryKind::Member
        | EntryKind::Authority
        | EntryKind::TaskDivision
        | EntryKind::Consent
        | EntryKind::MoveRequest
        | EntryKind::Review
        | EntryKind::Reply
        | EntryKind::Place
        | EntryKind::Addition => false,
    }
}

/// The picture of a kind.
pub fn icon_of(kind: EntryKind) -> &'static str {
    match kind {
        EntryKind::DayNote => "sun",
        EntryKind::SchoolUpdate => "school",
        EntryKind::Child => "child",
        EntryKind::Member => "users",
        EntryKind::Authority => "key",
        EntryKind::TaskDivision => "clip",
        EntryKind::Agreement | EntryKind::Consent => "check",
        EntryKind::ContactMoment => "heart",
        EntryKind::MoveRequest => "clock",
        EntryKind::Event => "calendar",
        EntryKind::Question => "info",
        EntryKind::Review => "history",
        EntryKind::Reply => "message",
        EntryKind::Place => "home",
        EntryKind::Addition => "plus",
    }
}

/// The picture of a feeling.
pub fn icon_of_feeling(feeling: Feeling) -> &'static str {
    match feeling {
        Feeling::Good => "good",
        Feeling::SoSo => "soso",
        Feeling::Hard => "hard",
    }
}

/// What school news is called.
pub fn school_heading(words: Words, topic: SchoolTopic) -> String {
    format!("{}: {}", words.say(write::SCHOOL), words.say(write::topic(topic)).to_lowercase())
}

/// What a page is called: what it is about, else its kind and its day.
pub fn heading(words: Words, entry: &Entry) -> String {
    if entry.kind == EntryKind::SchoolUpdate {
        let topic: Option<SchoolTopic> = entry.fields.choice(field::school::TOPIC);
        return topic
            .map_or_else(|| words.say(write::SCHOOL).to_owned(), |topic| school_heading(words, topic));
    }
    if entry.kind == EntryKind::Agreement {
        let proposal = Proposal::read(entry.about, &entry.fields);
        let heading = proposal.map(|proposal| agreement::heading(words, &proposal));
        return heading.unwrap_or_else(|| words.say(text::agreement::AGREEMENT)).to_owned();
    }
    if entry.kind == EntryKind::ContactMoment {
        let day = entry.fields.day(moment_field::DAY).unwrap_or_else(|| entry.day());
        return format!("{}: {}", words.say(text::moment::MOMENT), intl::day(words, day));
    }
    if entry.kind == EntryKind::Event {
        let page = Event::read(&entry.fields);
        let nameless = || words.say(text::event::EVENT).to_owned();
        return page.map_or_else(nameless, |page| event::heading(words, &page));
    }
    if entry.kind == EntryKind::Question {
        let page = Asks::read(&entry.fields);
        let nameless = || words.say(text::question::QUESTION).to_owned();
        return page.map_or_else(nameless, |page| question::heading(words, &page));
    }
    let day = entry.fields.day(field::day_note::DAY).filter(|_| entry.kind == EntryKind::DayNote);
    let day = intl::day(words, day.unwrap_or_else(|| day_of(entry.written)));
    format!("{}: {day}", words.say(text::search::kind(entry.kind)))
}

/// What stands on a page beside its words: mood and sleep; when, where and who is asked.
pub fn facts(words: Words, entry: &Entry, faces: &Faces) -> Vec<(&'static str, String)> {
    if entry.kind == EntryKind::Event {
        return Event::read(&entry.fields).map(|page| event::facts(words, &page, faces)).unwrap_or_default();
    }
    if entry.kind == EntryKind::Question {
        return Asks::read(&entry.fields)
            .map(|page| question::facts(words, &page, faces))
            .unwrap_or_default();
    }
    if entry.kind == EntryKind::ContactMoment {
        return match Moment::read(entry.about, &entry.fields) {
            Some(Moment::Told(account)) => moment::told_lines(words, faces, &account),
            Some(Moment::Planned(plan)) => moment::plan_lines(words, faces, &plan),
            None => Vec::new(),
        };
    }
    if entry.kind == EntryKind::SchoolUpdate {
        let Some(update) = SchoolUpdate::read(&entry.fields) else { return Vec::new() };
        let day = update.day_to_come(entry).map(|day| ("calendar", capital(&intl::whole_day(words, day))));
        let talks = update.contact.map(|member| {
            let who = members_of(words, faces, &[member]);
            ("message", words.with(text::school::TALKS, &[("wie", &who)]))
        });
        return day.into_iter().chain(talks).collect();
    }
    if entry.kind != EntryKind::DayNote {
        return Vec::new();
    }
    let mood = entry.fields.choice(field::day_note::MOOD).map(|how| {
        (
            icon_of_feeling(how),
            words.with(entry::MOOD, &[("hoe", &words.say(write::mood(how)).to_lowercase())]),
        )
    });
    let sleep = entry.fields.choice(field::day_note::SLEEP).map(|how| {
        ("bed", words.with(entry::SLEEP, &[("hoe", &words.say(write::sleep(how)).to_lowercase())]))
    });
    mood.into_iter().chain(sleep).collect()
}

/// What school asks: what sort of thing, in words, and of whom and before when.
pub fn asked(words: Words, entry: &Entry, faces: &Faces) -> Option<(String, String, Vec<String>)> {
    let update = SchoolUpdate::read(&entry.fields).filter(|_| entry.kind == EntryKind::SchoolUpdate)?;
    let asked = update.asked?;
    let title = words.say(entry::ASKED);
    let title = asked.sort.map_or_else(
        || title.to_owned(),
        |sort| format!("{title}: {}", words.say(text::school::asking(sort)).to_lowercase()),
    );
    let of = (!asked.of.is_empty())
        .then(|| words.with(entry::ASKED_OF, &[("wie", &members_of(words, faces, &asked.of))]));
    let by = asked.by.map(|day| words.with(text::school::BY, &[("dag", &intl::day(words, day))]));
    Some((title, asked.words, of.into_iter().chain(by).collect()))
}

/// The words of a page: what its author wrote, or what an agreement says.
pub fn words_of(words: Words, entry: &Entry, faces: &Faces) -> String {
    if entry.kind == EntryKind::Agreement
        && let Some(proposal) = Proposal::read(entry.about, &entry.fields)
    {
        return Voice { words, faces }.sentence(&proposal);
    }
    entry.words().unwrap_or_default().to_owned()
}

/// Where a page is read in full: an agreement, a plan and a request to move one have pages of their own.
pub fn route_of(entry: &Entry) -> Route {
    match (entry.kind, Moment::read(entry.about, &entry.fields)) {
        (EntryKind::Agreement, _) => Route::Agreement(entry.id),
        (EntryKind::ContactMoment, Some(Moment::Planned(plan))) => Route::Moment(entry.id, plan.when.day),
        _ => match MoveRequest::read(entry.about, &entry.fields)
            .filter(|_| entry.kind == EntryKind::MoveRequest)
        {
            Some(request) => Route::Moment(request.moment.of, request.moment.day),
            None => Route::Page(entry.id),
        },
    }
}

/// Everything on a page as one reads it aloud.
pub fn aloud(words: Words, entry: &Entry, faces: &Faces) -> String {
    let mut parts = vec![heading(words, entry)];
    parts.extend(faces.get(&entry.author).map(|face| face.name.clone()));
    parts.push(words_of(words, entry, faces));
    parts.extend(facts(words, entry, faces).into_iter().map(|(_, text)| text));
    if let Some((title, text, lines)) = asked(words, entry, faces) {
        parts.extend([title, text]);
        parts.extend(lines);
    }
    parts.join(". ")
}

/// A page, in the feed or on its own. That it was sent changes a line at its foot and builds nothing anew: who hears it
/// read aloud hears on, and a finger finds the button where it was.
#[component]
pub fn PageCard(
    /// The page; nothing while it is not there.
    card: Memo<Option<Card>>,
    /// Whether it leads to its own page.
    has_link: bool,
) -> impl IntoView {
    let is_unsent = Memo::new(move |_| card.with(|card| card.as_ref().is_some_and(|card| card.is_unsent)));
    let says = Memo::new(move |_| {
        card.with(|card| card.as_ref().map(|card| Entry { received: None, ..card.entry.clone() }))
    });
    move || says.get().map(|entry| view! { <Shown entry is_unsent=is_unsent has_link /> })
}

/// A page with everything on it.
#[component]
fn Shown(entry: Entry, #[prop(into)] is_unsent: Signal<bool>, has_link: bool) -> impl IntoView {
    let words: Words = expect_context();
    let notebook = notebook();
    let faces = notebook.faces();
    let id = entry.id;
    let kind = entry.kind;
    let to_read = entry.clone();
    let spoken = Signal::derive(move || faces.with(|faces| aloud(words, &to_read, faces)));
    // Not on paper either when the browser prints what is on the screen.
    let stays = if may_leave(&entry) { "" } else { " not-on-paper" };
    let class = format!("card page page-{}{stays}", icon_of(kind));
    let (for_words, for_asked, for_facts) = (entry.clone(), entry.clone(), entry.clone());
    let to = route_of(&entry);
    view! {
        <article class=class>
            // On its own page the page's heading says it already.
            {has_link.then(|| view! {
                <header class="page-head">
                    <span class="page-icon">
                        <Icon name=icon_of(kind) />
                    </span>
                    <h3>{heading(words, &entry)}</h3>
                </header>
            })}
            {move || view! { <Words_ text=faces.with(|faces| words_of(words, &for_words, faces)) /> }}
            <ul class="feelings">
                {move || faces
                    .with(|faces| facts(words, &for_facts, faces))
                    .into_iter()
                    .map(|(icon, text)| view! {
                        <li>
                            <Icon name=icon />
                            <span>{text}</span>
                        </li>
                    })
                    .collect_view()}
            </ul>
            {move || faces.with(|faces| asked(words, &for_asked, faces)).map(|(title, text, lines)| view! {
                <section class="asked">
                    <p class="asked-title">{title}</p>
                    <p dir="auto">{text}</p>
                    {lines.into_iter().map(|line| view! { <p class="quiet">{line}</p> }).collect_view()}
                </section>
            })}
            // On its own page the answers say it already.
            {(has_link && kind == EntryKind::Question).then(|| view! { <HowFar page=entry.clone() /> })}
            <By entry=entry.clone() is_unsent />
            <div class="page-actions">
                <Speak words=spoken />
                {has_link.then(|| view! { <Replies id to /> })}
            </div>
        </article>
    }
}

/// Words as they were written, line by line.
#[component]
pub fn Words_(
    /// The words.
    text: String,
) -> impl IntoView {
    view! { <p class="words" dir="auto">{text}</p> }
}

/// Who wrote it, when, and how far it came.
#[component]
pub fn By(
    /// The page.
    entry: Entry,
    /// Whether it is only here.
    #[prop(into)]
    is_unsent: Signal<bool>,
) -> impl IntoView {
    let words: Words = expect_context();
    let faces = notebook().faces();
    let author = entry.author;
    let face = Memo::new(move |_| faces.with(|faces| faces.get(&author).cloned()));
    let name = move || face.get().map_or_else(|| words.say(people::NO_NAME_YET).to_owned(), |face| face.name);
    let role = move || {
        face.get()
            .and_then(|face| face.role)
            .map(|role| capital(words.say(people::role(role))))
            .unwrap_or_default()
    };
    let state =
        move || if is_unsent.get() { ("clock", entry::ON_THIS_PHONE) } else { ("check", entry::SENT) };
    view! {
        <footer class="by">
            {move || view! { <Avatar face=face.get() /> }}
            <span class="by-who">
                <span class="by-name" dir="auto">{name}</span>
                <span class="quiet">{role}</span>
            </span>
            <span class="by-when">
                <span class="quiet">{intl::moment(words, entry.written)}</span>
                {entry.changed.map(|at| {
                    let changed = words.with(entry::CHANGED, &[("dag", &intl::moment(words, at))]);
                    view! { <span class="quiet">{changed}</span> }
                })}
                <span class="quiet with-icon" class:by-waits=is_unsent>
                    {move || view! { <Icon name=state().0 /> }}
                    <span>{move || words.say(state().1)}</span>
                </span>
            </span>
        </footer>
    }
}

/// Whether what was said under a page is known. Until then nothing is said of it: else a question that everyone answered
/// would for a moment be one that nobody did.
pub fn is_read_under(id: EntryId) -> impl Fn() -> bool + Copy + Send + Sync {
    let notebook = notebook();
    let is_read = Memo::new(move |_| {
        let circle = notebook.circle.get();
        circle.is_some_and(|circle| notebook.pile(&circle, Shelf::Under(id)).with(|pile| pile.is_read))
    });
    move || is_read.get()
}

/// What was said under a page, oldest first: a talk is read downwards.
pub fn under(circle: &CircleId, id: EntryId) -> Memo<Vec<Card>> {
    let pile = notebook().pile(circle, Shelf::Under(id));
    Memo::new(move |_| pile.with(|pile| pile.cards().rev().cloned().collect()))
}

/// Whether something is said here with words of its own: not a mere answer, which is shown with what it answers.
pub fn is_said(card: &Card) -> bool {
    match card.entry.kind {
        EntryKind::Addition => true,
        EntryKind::Reply => {
            let is_mere = matches!(sign_of(&card.entry), Some(Sign::Done | Sign::Thanks));
            card.entry.words().is_some() || !is_mere
        }
        EntryKind::Child
        | EntryKind::Member
        | EntryKind::Authority
        | EntryKind::TaskDivision
        | EntryKind::Agreement
        | EntryKind::Consent
        | EntryKind::ContactMoment
        | EntryKind::MoveRequest
        | EntryKind::Event
        | EntryKind::SchoolUpdate
        | EntryKind::Question
        | EntryKind::DayNote
        | EntryKind::Review
        | EntryKind::Place => false,
    }
}

/// How far a question is.
#[component]
fn HowFar(page: Entry) -> impl IntoView {
    let notebook = notebook();
    move || {
        notebook.circle.get().map(|circle| {
            let cards = under(&circle, page.id);
            view! { <question::Asked page=page.clone() cards=cards.into() /> }
        })
    }
}

#[component]
fn Replies(id: EntryId, to: Route) -> impl IntoView {
    let words: Words = expect_context();
    let notebook = notebook();
    let count = Memo::new(move |_| {
        let circle: Option<CircleId> = notebook.circle.get();
        let said = |pile: &Pile| pile.cards().filter(|card| is_said(card)).count();
        circle.map_or(0, |circle| notebook.pile(&circle, Shelf::Under(id)).with(said))
    });
    move || {
        let is_page = to == Route::Page(id);
        let label = match count.get() {
            _ if !is_page => words.say(entry::LOOK).to_owned(),
            0 => words.say(entry::OPEN).to_owned(),
            1 => words.say(entry::REPLIES_ONE).to_owned(),
            many => words.with(entry::REPLIES, &[("aantal", &intl::number(words, many))]),
        };
        let icon = if is_page { "message" } else { "next" };
        view! { <Go to label weight=Weight::Quiet icon /> }
    }
}
