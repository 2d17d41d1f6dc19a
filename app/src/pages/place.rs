//! Where the child lives, and lived. An address is a page of its own for named members: the form names them before it is
//! sent, and nobody else's phone gets it.

use leptos::prelude::*;
use shared::circle::choice::Choice as _;
use shared::circle::entry::Entry;
use shared::circle::pages::NewPage;
use shared::circle::place::{AddressSeenBy, Home, Place, field as place_field};
use shared::circle::schema::{EntryKind, MAX_NAME_CHARS};
use shared::device::Shelf;
use shared::ids::{EntryId, MemberId};
use shared::intent::Readers;
use shared::time::Day;

use super::child::Opened;
use super::write::{
    change_form, days_in_fields, everyone, is_there_and_fits, put_form, put_instead, spelled,
};
use super::{names_to_read, readers_of};
use crate::components::button::{Button, Go, Weight};
use crate::components::choice::{ChooseOne, ChooseSome, Layout, Option_};
use crate::components::field::{Field, Kind};
use crate::components::flow::{For, Show};
use crate::components::form::{Form, One, Question, Steps};
use crate::components::icon::Icon;
use crate::components::speak::Speak;
use crate::notebook::{Faces, notebook};
use crate::platform::intl;
use crate::route::{Route, way};
use crate::text::{Said, Words, authority, form, kind, place};
use crate::undo::Undo;

/// The picture of a sort of home.
pub(super) fn icon_of(home: Home) -> &'static str {
    match home {
        Home::FosterHome => "home",
        Home::FamilyHome => "users",
        Home::Parent => "heart",
        Home::Family => "sprout",
        Home::Group => "shield",
        Home::OnOnesOwn => "key",
        Home::Other => "place",
    }
}

/// The part of Kind that says where the child lives, the newest first.
#[component]
pub fn Places() -> impl IntoView {
    let words: Words = expect_context();
    let notebook = notebook();
    let (joint, may_write, child) = (notebook.joint(), notebook.may_write(), notebook.child());
    let places = Memo::new(move |_| {
        let mut places: Vec<(Place, Entry)> = joint.with(|pile| {
            let of_kind = pile.entries().filter(|page| page.kind == EntryKind::Place);
            of_kind.filter_map(|page| Some((Place::read(&page.fields)?, page.clone()))).collect()
        });
        places.sort_by_key(|(says, page)| core::cmp::Reverse((says.from, page.written)));
        places
    });
    let is_empty = Memo::new(move |_| places.with(Vec::is_empty));
    view! {
        <section class="group">
            <h2>{words.say(place::TITLE)}</h2>
            <Show when=move || is_empty.get()>
                <p class="quiet">
                    {move || words.with(place::EMPTY, &[("kind", &child.get().unwrap_or_default())])}
                </p>
            </Show>
            <For each=move || places.get() key=|(says, page)| (page.id, format!("{says:?}")) let:one>
                <PlaceCard says=one.0 page=one.1 />
            </For>
            <Show when=move || may_write.get()>
                <Go to=Route::Place label=words.say(place::ADD) icon="plus" />
            </Show>
        </section>
    }
}

/// Who reads something that is for some only, as one of two sentences; I am among them.
pub(super) fn read_by(
    words: Words,
    faces: &Faces,
    (alone, together): (Said, Said),
    readers: &[MemberId],
    me: Option<MemberId>,
) -> String {
    let others: Vec<MemberId> = readers.iter().copied().filter(|reader| Some(*reader) != me).collect();
    if others.is_empty() {
        return words.say(alone).to_owned();
    }
    let you = words.say(place::YOU).to_owned();
    let others = names_to_read(words, faces, others);
    words.with(together, &[("wie", &words.row(&core::iter::once(you).chain(others).collect::<Vec<_>>()))])
}

/// Who reads an address.
const ADDRESS_READ: (Said, Said) = (place::READ_BY_ME, place::READ_BY);

/// From when till when; none when neither is known.
pub fn when(words: Words, from: Option<Day>, until: Option<Day>) -> Option<String> {
    let day = |day| intl::day(words, day);
    match (from.map(day), until.map(day)) {
        (Some(from), Some(until)) => {
            Some(words.with(authority::FROM_UNTIL, &[("van", &from), ("tot", &until)]))
        }
        (Some(from), None) => Some(words.with(authority::FROM, &[("van", &from)])),
        (None, Some(until)) => Some(words.with(place::UNTIL, &[("tot", &until)])),
        (None, None) => None,
    }
}

#[component]
fn PlaceCard(says: Place, page: Entry) -> impl IntoView {
    let words: Words = expect_context();
    let notebook = notebook();
    let (faces, may_write) = (notebook.faces(), notebook.may_write());
    let id = page.id;
    let me = Memo::new(move |_| notebook.me());
    let is_mine = Memo::new(move |_| may_write.get() && me.get() == Some(page.author));
    // Addresses that this phone can open; of others it has nothing at all.
    let addresses = Memo::new(move |_| {
        let Some(circle) = notebook.circle.get() else { return Vec::new() };
        notebook.pile(&circle, Shelf::Under(id)).with(|pile| {
            let of_kind = pile.entries().filter(|page| page.kind == EntryKind::Place);
            let read = of_kind
                .filter_map(|page| Some((page.text(place_field::ADDRESS)?.to_owned(), page.readers.clone())));
            // Only the newest counts.
            read.take(1).collect::<Vec<_>>()
        })
    });
    let lines = move || {
        addresses
            .get()
            .into_iter()
            .map(|(address, readers)| {
                (address, faces.with(|faces| read_by(words, faces, ADDRESS_READ, &readers, me.get())))
            })
            .collect::<Vec<_>>()
    };
    let hidden = if says.seen_by == AddressSeenBy::Everyone { place::NO_ADDRESS } else { place::HIDDEN };
    let hidden = Memo::new(move |_| {
        // Who wrote the place down knows that there is none.
        let hidden = if is_mine.get() { place::NO_ADDRESS } else { hidden };
        addresses.with(Vec::is_empty).then_some(words.say(hidden))
    });
    let when = when(words, says.from, says.until);
    let (name, home) = (says.name.clone(), says.home);
    view! {
        <article class="card">
            <h3 dir="auto">{name}</h3>
            <p class="tag">{words.say(place::home(home))}</p>
            <ul class="facts">
                {when.map(|when| view! {
                    <li>
                        <Icon name="calendar" />
                        <span>{when}</span>
                    </li>
                })}
                {move || lines()
                    .into_iter()
                    .map(|(address, readers)| view! {
                        // Not either when the browser prints the page that is on the screen.
                        <li class="not-on-paper">
                            <Icon name="place" />
                            <span dir="auto">{address}</span>
                        </li>
                        <li class="not-on-paper">
                            <Icon name="lock" />
                            <span>{readers}</span>
                        </li>
                    })
                    .collect_view()}
                {move || hidden.get().map(|hidden| view! {
                    <li>
                        <Icon name="lock" />
                        <span>{hidden}</span>
                    </li>
                })}
            </ul>
            <div class="page-actions">
                <Speak />
                <Show when=move || is_mine.get()>
                    <Go to=Route::PlaceEdit(id) label=words.say(kind::EDIT) weight=Weight::Quiet icon="pencil" />
                    {move || {
                        let label = if addresses.with(Vec::is_empty) { place::ADDRESS_ADD } else { place::ADDRESS_ANEW };
                        view! { <Go to=Route::PlaceAddress(id) label=words.say(label) weight=Weight::Quiet icon="lock" /> }
                    }}
                </Show>
            </div>
        </article>
    }
}

/// Writing down where the child lives.
#[component]
pub fn WritePlace() -> impl IntoView {
    view! { <PlaceForm stands=None /> }
}

/// Changing where the child lives.
#[component]
pub fn PlaceEdit(
    /// Which page.
    id: EntryId,
) -> impl IntoView {
    view! { <Opened id view=move |page| view! { <PlaceForm stands=Some(page) /> }.into_any() /> }
}

#[component]
fn PlaceForm(stands: Option<Entry>) -> impl IntoView {
    let words: Words = expect_context();
    let undo: Undo = expect_context();
    let (notebook, way) = (notebook(), way());
    let child = notebook.child();
    let says = stands.as_ref().and_then(|page| Place::read(&page.fields));
    let (name_of_form, about) = match &stands {
        Some(page) => ("place-change", page.id.to_string()),
        None => ("place", String::new()),
    };
    let form = Form::new(notebook, name_of_form, &about);
    let at = form.answer("at", 0_usize);
    let home = form.answer("home", says.as_ref().map(|says| One(says.home)));
    let name = form.answer("name", says.as_ref().map(|says| says.name.clone()).unwrap_or_default());
    let from = form.answer("from", spelled(says.as_ref().and_then(|says| says.from)));
    let until = form.answer("until", spelled(says.as_ref().and_then(|says| says.until)));
    let seen_by = form.answer("seen-by", says.as_ref().map(|says| One(says.seen_by)));
    form.opens();
    let days = move || days_in_fields(words, (from, "vanaf"), (until, "tot"));
    let title =
        Signal::derive(move || words.with(place::WHAT_TITLE, &[("kind", &child.get().unwrap_or_default())]));
    let questions = vec![
        Question::new(title, move || {
            let option = |one: &Home| Option_::new(One(*one), words.say(place::home(*one)), Some(icon_of(*one)));
            let options = Home::ALL.iter().map(option).collect::<Vec<_>>();
            view! { <ChooseOne name="wonen" question=title.get_untracked() is_asked_above=true options chosen=home layout=Layout::Tiles /> }
        })
        .checked(move || {
            let chosen = home.with_untracked(Option::is_some);
            if chosen { Ok(()) } else { Err((words.say(form::CHOOSE).to_owned(), "wonen-0")) }
        }),
        Question::new(words.say(place::NAME_TITLE), move || view! {
            <Field id="naam" label=words.say(place::NAME) help=words.say(place::NAME_HELP) value=name />
        })
        .checked(move || is_there_and_fits(words, name, MAX_NAME_CHARS, "naam")),
        Question::new(words.say(place::SINCE_TITLE), move || view! {
            <Field id="vanaf" label=words.say(place::FROM) value=from kind=Kind::Day />
            <Field id="tot" label=words.say(authority::UNTIL_LABEL) value=until kind=Kind::Day />
        })
        .checked(move || days().map(drop)),
        Question::new(words.say(place::SEEN_TITLE), move || {
            let option = |one: &AddressSeenBy| Option_::new(One(*one), words.say(place::seen_by(*one)), None);
            let options = AddressSeenBy::ALL.iter().map(option).collect::<Vec<_>>();
            view! {
                <p class="quiet">{words.say(place::SEEN_HELP)}</p>
                <ChooseOne name="zien" question=words.say(place::SEEN_TITLE) is_asked_above=true options chosen=seen_by />
                <WhoReads seen_by />
            }
        })
        .checked(move || {
            let chosen = seen_by.with_untracked(Option::is_some);
            if chosen { Ok(()) } else { Err((words.say(form::CHOOSE).to_owned(), "zien-0")) }
        }),
    ];
    let put = move || {
        let (Some(One(home)), Some(One(seen_by)), Ok((from, until))) =
            (home.get_untracked(), seen_by.get_untracked(), days())
        else {
            return at.set(0);
        };
        let page = NewPage::Place(Place { home, name: name.get_untracked(), from, until, seen_by });
        if let Some(stands) = &stands {
            return change_form((words, notebook, way, undo), stands, &page, form, Route::Child);
        }
        let to = |place: Option<EntryId>| place.map_or(Route::Child, Route::PlaceAddress);
        put_instead((words, notebook, way), page, form, None, to);
    };
    view! { <Steps form questions at done=words.say(kind::SAVE).to_owned() on_done=put /> }
}

/// Who reads what this form asks. The address is not among it, and that is said in the same line: who sees all those
/// names below a secret address must not think that they read it.
#[component]
fn WhoReads(
    /// Who may see the address, as far as it is chosen.
    seen_by: RwSignal<Option<One<AddressSeenBy>>>,
) -> impl IntoView {
    let words: Words = expect_context();
    let notebook = notebook();
    let faces = notebook.faces();
    let read_by = move || {
        let said = (place::NAME_READ_ALONE, place::NAME_READ);
        notebook.sight.with(|sight| faces.with(|faces| readers_of(words, sight.as_ref(), faces, said)))
    };
    let address = move || {
        let is_secret = seen_by.get() == Some(One(AddressSeenBy::Nobody));
        words.say(if is_secret { place::ADDRESS_NOT } else { place::ADDRESS_CHOSEN })
    };
    view! {
        <p class="readers">
            {read_by}
            " "
            <strong>{address}</strong>
        </p>
    }
}

/// The address of a place, for some.
#[component]
pub fn PlaceAddress(
    /// The place.
    id: EntryId,
) -> impl IntoView {
    view! { <Opened id view=move |page| view! { <AddressForm stands=page /> }.into_any() /> }
}

#[component]
fn AddressForm(stands: Entry) -> impl IntoView {
    let words: Words = expect_context();
    let (notebook, way) = (notebook(), way());
    let faces = notebook.faces();
    let id = stands.id;
    let me = untrack(|| notebook.me());
    let others = untrack(|| everyone(notebook, faces)).into_iter().filter(|one| Some(one.value) != me);
    let others = others.collect::<Vec<_>>();
    let seen_by = Place::read(&stands.fields).map_or(AddressSeenBy::Nobody, |says| says.seen_by);
    let is_professional = |member: &MemberId| {
        let role = faces.with_untracked(|faces| faces.get(member).and_then(|face| face.role));
        role.is_some_and(shared::circle::pages::Role::is_professional)
    };
    let first = others.iter().map(|one| one.value).filter(|member| match seen_by {
        AddressSeenBy::Everyone => true,
        AddressSeenBy::Professionals => is_professional(member),
        AddressSeenBy::Nobody => false,
    });
    let form = Form::new(notebook, "address", &id.to_string());
    let at = form.answer("at", 0_usize);
    let address = form.answer("address", String::new());
    let readers = form.answer("readers", first.collect::<Vec<_>>());
    form.opens();
    let read_by =
        move || faces.with(|faces| readers.with(|readers| read_by(words, faces, ADDRESS_READ, readers, me)));
    let name = stands.words().unwrap_or_default().to_owned();
    let questions = vec![
        Question::new(words.say(place::ADDRESS_TITLE), move || view! {
            <p class="tag" dir="auto">{name.clone()}</p>
            <Field id="adres" label=words.say(place::ADDRESS) help=words.say(place::ADDRESS_HELP) value=address />
            <div class="page-actions">
                <Button
                    label=words.say(place::NOT_NOW).to_owned()
                    weight=Weight::Quiet
                    icon="close"
                    on_press=move || way.go_instead(Route::Child)
                />
            </div>
        })
        .checked(move || is_there_and_fits(words, address, MAX_NAME_CHARS, "adres")),
        Question::new(words.say(place::READERS_TITLE), move || view! {
            <p class="quiet">{words.say(place::READERS_HELP)}</p>
            // Above the choice, where it is seen before anything is kept.
            <p class="readers" role="status">
                <strong>{read_by}</strong>
            </p>
            <ChooseSome name="lezen" question=words.say(place::READERS_TITLE) is_asked_above=true options=others.clone() chosen=readers />
            <p class="quiet">{words.say(place::ADDRESS_LATER)}</p>
        }),
    ];
    let put = move || {
        let page = NewPage::Address { place: Some(id), address: address.get_untracked() };
        let readers = Readers::Named(readers.get_untracked());
        put_form((words, notebook, way), page, form, readers, Route::Child);
    };
    view! { <Steps form questions at done=words.say(place::SAVE_ADDRESS).to_owned() on_done=put /> }
}
