//! People, and who reads along.

use leptos::prelude::*;
use shared::control::Access;

use super::capital;
use crate::components::avatar::Avatar;
use crate::components::button::{Go, Row, Weight};
use crate::components::flow::{For, Show};
use crate::components::speak::Speak;
use crate::components::title::Title;
use crate::notebook::{Person, Sight, notebook};
use crate::route::Route;
use crate::text::{Words, people};

/// What one may do, in words.
fn access(access: Access) -> crate::text::Said {
    match access {
        Access::Keeper => people::KEEPER,
        Access::Member => people::MEMBER,
        Access::Reader => people::READER,
    }
}

/// Everyone in the circle.
#[component]
pub fn People() -> impl IntoView {
    let words: Words = expect_context();
    let notebook = notebook();
    let child = notebook.child();
    let everyone = move || {
        notebook.sight.with(|sight| sight.as_ref().map(|sight| sight.people.clone()).unwrap_or_default())
    };
    let may_invite =
        Memo::new(move |_| notebook.sight.with(|sight| sight.as_ref().is_some_and(Sight::may_invite)));
    let open = Memo::new(move |_| {
        notebook.sight.with(|sight| {
            let all = sight.iter().filter(|sight| sight.may_invite()).flat_map(|sight| &sight.invitations);
            all.map(|invitation| invitation.id).collect::<Vec<_>>()
        })
    });
    view! {
        <Title words=words.say(people::PEOPLE).to_owned() has_back=true />
        <p class="lead">
            {move || words.with(people::PEOPLE_HELP, &[("kind", &child.get().unwrap_or_default())])}
        </p>
        <ul class="people">
            <For each=everyone key=|person| format!("{person:?}") let:person>
                <One person />
            </For>
        </ul>
        <Show when=move || may_invite.get() && !notebook.is_example>
            <div class="actions">
                <Go to=Route::Invite label=words.say(people::INVITE) weight=Weight::Main icon="user-plus" />
            </div>
            <Show when=move || !open.with(Vec::is_empty)>
                <h2>{words.say(people::OPEN_INVITATIONS)}</h2>
                <ul class="rows">
                    <For each=move || open.get() key=|invite| *invite let:invite>
                        <Row to=Route::Invited(invite) label=words.say(people::SHOW_INVITATION) icon="qr" />
                    </For>
                </ul>
            </Show>
        </Show>
    }
}

#[component]
fn One(person: Person) -> impl IntoView {
    let words: Words = expect_context();
    let notebook = notebook();
    let faces = notebook.faces();
    let id = person.id;
    let face = Memo::new(move |_| faces.with(|faces| faces.get(&id).cloned()));
    let is_me = Memo::new(move |_| {
        notebook.sight.with(|sight| sight.as_ref().is_some_and(|sight| sight.me == Some(id)))
    });
    let name = move || face.get().map_or_else(|| words.say(people::NO_NAME_YET).to_owned(), |face| face.name);
    let role =
        move || face.get().and_then(|face| face.role).map(|role| capital(words.say(people::role(role))));
    let what = words.say(access(person.access));
    view! {
        <li class="card person">
            {move || view! { <Avatar face=face.get() /> }}
            <div class="person-words">
                <p class="person-name" dir="auto">{name}</p>
                <p class="quiet">
                    {role}
                    {move || is_me.get().then(|| format!(" · {}", words.say(people::ME)))}
                </p>
                <p class="quiet">{capital(what)}</p>
            </div>
            <div class="page-actions">
                <Speak />
            </div>
        </li>
    }
}
