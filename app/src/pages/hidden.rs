//! Where something is, when not everyone reads that: a page of its own for some, that the page about it names.

use leptos::prelude::*;
use shared::circle::pages::{Entry, NewPage};
use shared::circle::place::field::ADDRESS;
use shared::ids::{CircleId, EntryId, MemberId};
use shared::intent::{Intent, Readers};

use super::place::read_by;
use super::write::{is_not_put, new_page};
use crate::components::choice::{ChooseOne, Option_};
use crate::components::facts::FactList;
use crate::components::form::Form;
use crate::components::speak::Speak;
use crate::notebook::{Notebook, Trouble, notebook};
use crate::text::{Said, Words, event};

/// A place that was written down for some: for the same place and the same people that page is the one.
#[derive(Clone)]
pub struct Hidden {
    /// Where.
    pub place: String,
    /// Beside its author.
    pub readers: Vec<MemberId>,
    /// The page.
    pub page: EntryId,
}

impl Hidden {
    /// The place on this page.
    pub fn on(page: &Entry) -> Self {
        let mut readers: Vec<MemberId> = page.readers.clone();
        readers.retain(|reader| *reader != page.author);
        Self { place: page.text(ADDRESS).unwrap_or_default().to_owned(), readers, page: page.id }
    }
}

/// What a form needs to put something down.
type Context = (Words, Notebook, Form);

/// Writes down a place for some, and then puts the page that names it: who cannot read the place finds a page that says
/// so, never one without a place.
pub fn hide_first(
    (words, notebook, form): Context,
    stands: StoredValue<Option<Hidden>, LocalStorage>,
    (place, readers): (String, Vec<MemberId>),
    put: impl FnOnce(Option<EntryId>) + 'static,
) {
    let Some(circle) = notebook.circle.get_untracked().filter(|_| !form.busy.get_untracked()) else { return };
    form.busy.set(true);
    form.wrong.set(None);
    leptos::task::spawn_local(async move {
        let page = hide(notebook, circle, stands, place, readers).await;
        form.busy.try_set(false);
        match page {
            Ok(page) => put(page),
            Err(trouble) => is_not_put(words, form, &trouble),
        }
    });
}

/// Writes down a place for some, when it does not stand there yet.
async fn hide(
    notebook: Notebook,
    circle: CircleId,
    stands: StoredValue<Option<Hidden>, LocalStorage>,
    place: String,
    mut readers: Vec<MemberId>,
) -> Result<Option<EntryId>, Trouble> {
    readers.sort_unstable();
    let stood = stands.try_get_value().flatten();
    if let Some(stood) = stood.filter(|stood| stood.place == place && stood.readers == readers) {
        return Ok(Some(stood.page));
    }
    let page = NewPage::Address { place: None, address: place.clone() };
    let readers_of_it = Readers::Named(readers.clone());
    let page = new_page(&notebook.did(Intent::Write { circle, page, readers: readers_of_it }).await?);
    stands.try_set_value(page.map(|page| Hidden { place, readers, page }));
    Ok(page)
}

/// Who may read where it is.
#[component]
pub fn WhoReadsPlace(
    /// Who read it when not all of the circle do.
    #[prop(into)]
    some: Signal<Vec<MemberId>>,
    /// What these are called.
    called: Said,
    /// Whether all of the circle read it.
    read_by_all: RwSignal<Option<bool>>,
) -> impl IntoView {
    let words: Words = expect_context();
    let options = vec![
        Option_::new(true, words.say(event::PLACE_ALL), Some("users")),
        Option_::new(false, words.say(called), Some("lock")),
    ];
    view! {
        <ChooseOne name="plaats-lezen" question=words.say(event::PLACE_READERS) options chosen=read_by_all />
        <PlaceReaders some read_by_all />
    }
}

/// By name who reads where it is, when not all of the circle do.
#[component]
pub fn PlaceReaders(
    /// Who.
    some: Signal<Vec<MemberId>>,
    /// Whether all of the circle read it.
    read_by_all: RwSignal<Option<bool>>,
) -> impl IntoView {
    let words: Words = expect_context();
    let notebook = notebook();
    let faces = notebook.faces();
    let me = untrack(|| notebook.me());
    let line = move || {
        let said = (event::PLACE_READ_BY_ME, event::PLACE_READ_BY);
        let line = move || faces.with(|faces| some.with(|all| read_by(words, faces, said, all, me)));
        (read_by_all.get() == Some(false)).then(line)
    };
    view! {
        <p class="readers" role="status">
            <strong>{line}</strong>
        </p>
    }
}

/// Where it is, when not everyone reads that: the place with who reads it, or that it is not for this reader. Never on
/// paper.
#[component]
pub fn HiddenPlace(
    /// The page on which it stands.
    address: EntryId,
    /// What is said to whom it is not for.
    hidden: Said,
) -> impl IntoView {
    let words: Words = expect_context();
    let notebook = notebook();
    let faces = notebook.faces();
    let me = Memo::new(move |_| notebook.me());
    // Of a page for others there is nothing on this phone. One that was not taken from the relay yet comes later.
    let found = RwSignal::new(None::<Option<Entry>>);
    Effect::new(move |_| {
        notebook.sight.track();
        let Some(circle) = notebook.circle.get() else { return };
        leptos::task::spawn_local(async move {
            let page = notebook.card(circle, address).await.map(|card| card.entry);
            found.try_set(Some(page.filter(Entry::is_for_some)));
        });
    });
    let lines = Memo::new(move |_| {
        let Some(found) = found.get() else { return Vec::new() };
        let Some(page) = found else { return vec![("lock", words.say(hidden).to_owned())] };
        let said = (event::PLACE_READ_BY_ME, event::PLACE_READ_BY);
        let read_by = faces.with(|faces| read_by(words, faces, said, &page.readers, me.get()));
        vec![("place", page.text(ADDRESS).unwrap_or_default().to_owned()), ("lock", read_by)]
    });
    view! {
        <section class="card not-on-paper">
            <h2>{words.say(event::WHERE)}</h2>
            <FactList lines />
            <div class="page-actions">
                <Speak />
            </div>
        </section>
    }
}
