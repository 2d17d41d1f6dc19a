//! Which notebook: for who is in more than one circle.

use leptos::prelude::*;
use shared::circle::schema::EntryKind;
use shared::device::Shelf;
use shared::ids::CircleId;

use crate::components::button::{Go, Weight};
use crate::components::flow::For;
use crate::components::icon::Icon;
use crate::components::title::Title;
use crate::notebook::notebook;
use crate::route::{Route, way};
use crate::text::{Words, first, more, today};

/// Which notebook.
#[component]
pub fn Circles() -> impl IntoView {
    let words: Words = expect_context();
    let notebook = notebook();
    view! {
        <Title words=words.say(today::CHOOSE).to_owned() has_back=true />
        <ul class="rows">
            <For each=move || notebook.circles.get() key=|circle| *circle let:circle>
                <One circle />
            </For>
        </ul>
        <h2>{words.say(more::ANOTHER)}</h2>
        <div class="actions">
            <Go to=Route::Begin label=words.say(first::BEGIN) weight=Weight::Side icon="book" />
            <Go to=Route::Invitation label=words.say(first::HAVE_INVITATION) weight=Weight::Side icon="heart" />
        </div>
    }
}

#[component]
fn One(circle: CircleId) -> impl IntoView {
    let words: Words = expect_context();
    let (notebook, way) = (notebook(), way());
    let pile = notebook.pile(&circle, Shelf::Joint);
    let name = move || {
        pile.with(|pile| {
            let child = pile.cards().find(|card| card.entry.kind == EntryKind::Child);
            today::notebook_of(words, child.and_then(|card| card.entry.words()))
        })
    };
    let choose = move |_| {
        notebook.show_circle(Some(circle));
        way.go_instead(Route::Today);
    };
    view! {
        <li>
            <button type="button" class="row" on:click=choose>
                <span class="row-icon">
                    <Icon name="book" />
                </span>
                <span class="row-words">
                    <span class="row-label">{name}</span>
                </span>
                <Icon name="next" />
            </button>
        </li>
    }
}
