//! Being invited: the pasted link, what the invitation says, knocking.

use leptos::prelude::*;
use shared::circle::pages::Role;
use shared::crypto::invite::{InviteLink, NotALink};
use shared::intent::Intent;
use wasm_bindgen::JsValue;

use super::begin::name_trouble;
use super::{capital, no_invitation, tell};
use crate::components::button::{Button, Go, Weight};
use crate::components::field::{self, Field, Kind};
use crate::components::flow::Show;
use crate::components::notice::{Mood, Notice, Wrong};
use crate::components::scanner::Scanner;
use crate::components::speak::Speak;
use crate::components::title::Title;
use crate::notebook::{Looked, Trouble, link_of, notebook};
use crate::platform::camera::NoCamera;
use crate::platform::{boot, js};
use crate::route::{Route, Way, way};
use crate::text::{Said, Words, first, people, trouble};
use shared::device::NotDone;

/// The invitation at hand; it lives as long as the app.
#[derive(Clone, Copy)]
pub struct AtHand(RwSignal<Option<Result<InviteLink, NotALink>>>);

impl AtHand {
    /// What stands in the address bar, now and whenever another link is opened in this window.
    pub fn of_address(way: Way) -> Self {
        let at_hand = Self(RwSignal::new(take_from_address()));
        js::listen(&js::window(), "hashchange", move |_| {
            if let Some(link) = take_from_address() {
                at_hand.0.set(Some(link));
                way.at.set(Route::Join);
            }
        });
        at_hand
    }

    fn link(self) -> Option<InviteLink> {
        self.0.with(|link| link.as_ref().and_then(|link| link.as_ref().ok()).cloned())
    }
}

fn not_a_link(words: Words, why: NotALink) -> String {
    let text = match why {
        NotALink::NotAnInvitation => trouble::NOT_A_LINK,
        NotALink::Incomplete => trouble::LINK_CUT,
        NotALink::Newer => trouble::LINK_NEWER,
    };
    words.say(text).to_owned()
}

fn no_camera(why: NoCamera) -> Said {
    match why {
        NoCamera::Refused => trouble::CAMERA_REFUSED,
        NoCamera::Missing => trouble::CAMERA_MISSING,
        NoCamera::Busy => trouble::CAMERA_BUSY,
    }
}

/// Ik heb een uitnodiging: paste the link, or scan the code.
#[component]
pub fn Pasted() -> impl IntoView {
    let words: Words = expect_context();
    let at_hand: AtHand = expect_context();
    let way = way();
    let (text, wrong) = (RwSignal::new(String::new()), RwSignal::new(None));
    let scans = RwSignal::new(false);
    let take = move |link| {
        at_hand.0.set(Some(Ok(link)));
        way.go(Route::Join);
    };
    let look = move || match link_of(&text.get_untracked()) {
        Ok(link) => take(link),
        Err(why) => {
            wrong.set(Some(not_a_link(words, why)));
            field::focus("link");
        }
    };
    let on_code = move |code: &str| match link_of(code) {
        Ok(link) => {
            take(link);
            true
        }
        Err(NotALink::NotAnInvitation) => {
            wrong.set(Some(words.say(trouble::NOT_A_CODE).to_owned()));
            false
        }
        Err(why) => {
            wrong.set(Some(not_a_link(words, why)));
            false
        }
    };
    let on_none = move |why| {
        scans.set(false);
        wrong.set(Some(words.say(no_camera(why)).to_owned()));
    };
    let turn = move || {
        wrong.set(None);
        scans.update(|scans| *scans = !*scans);
    };
    let turn_label = Signal::derive(move || {
        words.say(if scans.get() { first::SCAN_STOP } else { first::SCAN }).to_owned()
    });
    view! {
        <Title words=words.say(first::INVITATION_TITLE).to_owned() has_back=true />
        <form on:submit=move |event| { event.prevent_default(); look(); }>
            <Field
                id="link"
                label=words.say(first::INVITATION_LABEL)
                help=words.say(first::INVITATION_HELP)
                value=text
                kind=Kind::Lines
            />
            {move || scans.get().then(|| view! {
                <p>{words.say(first::SCANNING)}</p>
                <Scanner label=words.say(first::SCANNING) on_code=on_code on_none=on_none />
            })}
            <Wrong words=wrong />
            <div class="actions">
                <Button label=words.say(first::LOOK).to_owned() weight=Weight::Main icon="next" on_press=look />
                <Button label=turn_label icon="camera" on_press=turn />
            </div>
        </form>
    }
}

/// The link in the address bar. It is taken out of it at once: what stands there is kept by browsers.
fn take_from_address() -> Option<Result<InviteLink, NotALink>> {
    let address = js::window().location();
    let (href, path, hash) = (address.href().ok()?, address.pathname().ok()?, address.hash().ok()?);
    // Another fragment, as that of the link to the content, is no invitation.
    let is_one = hash.trim_start_matches('#').starts_with(|first: char| first.is_ascii_digit());
    if !is_one || path != Route::Join.path() {
        return None;
    }
    if let Ok(history) = js::window().history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&Route::Join.path()));
    }
    Some(link_of(&href))
}

/// What the invitation says, my name, and knocking.
#[component]
pub fn Join() -> impl IntoView {
    let words: Words = expect_context();
    let at_hand: AtHand = expect_context();
    let notebook = notebook();
    let asking = RwSignal::new(None::<String>);
    // A link of which nothing can be read, or an address without one.
    let wrong = move || {
        at_hand.0.with(|link| match link {
            Some(Ok(_)) => None,
            Some(Err(why)) => Some(not_a_link(words, *why)),
            None => Some(words.say(trouble::NOT_A_LINK).to_owned()),
        })
    };
    // Asked as soon as the relay is in reach, and again after every tunnel, until it has answered.
    let answer = Memo::new(move |_| {
        let invite = at_hand.link()?.invite;
        notebook.looked.with(|looked| looked.get(&invite).cloned())
    });
    Effect::new(move |_| {
        let is_linked = notebook.is_linked.get();
        let link = at_hand.link();
        asking.set(None);
        if let (Some(link), true, None) = (link, is_linked, answer.get_untracked()) {
            leptos::task::spawn_local(async move {
                if let Err(trouble) = notebook.did(Intent::Look { link }).await {
                    asking.try_set(Some(tell(words, &trouble)));
                }
            });
        }
    });
    move || {
        if let Some(wrong) = wrong().or_else(|| asking.get()) {
            return view! { <Refused words=wrong /> }.into_any();
        }
        match answer.get() {
            Some(Looked::Note(note)) => {
                let role = note.role.and_then(Role::of_number);
                view! { <Note inviter=note.inviter child=note.child role /> }.into_any()
            }
            Some(Looked::No(no)) => view! { <Refused words=no_invitation(words, &no) /> }.into_any(),
            None => view! { <Looking /> }.into_any(),
        }
    }
}

#[component]
fn Looking() -> impl IntoView {
    let words: Words = expect_context();
    let notebook = notebook();
    view! {
        <Title words=words.say(first::INVITATION_TITLE).to_owned() has_back=true />
        <p class="lead">{words.say(first::LOOKING)}</p>
        <Show when=move || !notebook.is_linked.get()>
            <Notice mood=Mood::Calm words=words.say(trouble::NEEDS_LINK).to_owned() />
        </Show>
    }
}

#[component]
fn Refused(words: String) -> impl IntoView {
    let say: Words = expect_context();
    view! {
        <Title words=say.say(first::INVITATION_TITLE).to_owned() has_back=true />
        <Notice mood=Mood::Care words=words />
        <div class="actions">
            <Go to=Route::Invitation label=say.say(first::PASTE_INVITATION) icon="clip" />
        </div>
    }
}

#[component]
fn Note(inviter: String, child: String, role: Option<Role>) -> impl IntoView {
    let words: Words = expect_context();
    let at_hand: AtHand = expect_context();
    let (way, notebook) = (way(), notebook());
    let (name, wrong, busy) = (RwSignal::new(String::new()), RwSignal::new(None), RwSignal::new(false));
    let knock = move || {
        wrong.set(name_trouble(words, &name.get_untracked()));
        if wrong.with_untracked(Option::is_some) {
            return field::focus("naam");
        }
        let Some(Some(Ok(link))) = at_hand.0.try_get_untracked() else { return };
        busy.set(true);
        leptos::task::spawn_local(async move {
            let circle = link.circle;
            match notebook.did(Intent::Knock { link, name: name.get_untracked() }).await {
                Ok(_) => {
                    notebook.show_circle(Some(circle));
                    way.go_instead(Route::Today);
                    boot::persist().await;
                }
                Err(Trouble::NotDone(NotDone::Invitation(no))) => {
                    wrong.try_set(Some(no_invitation(words, &no)));
                    busy.try_set(false);
                }
                Err(trouble) => {
                    wrong.try_set(Some(tell(words, &trouble)));
                    busy.try_set(false);
                }
            }
        });
    };
    let title = capital(&words.with(first::JOIN_TITLE, &[("wie", &inviter)]));
    view! {
        <Title words=title has_back=true />
        <p class="lead">{words.with(first::JOIN_ABOUT, &[("kind", &child)])}</p>
        {role.map(|role| view! {
            <p>{words.with(first::JOIN_AS, &[("rol", words.say(people::role(role)))])}</p>
        })}
        <section class="card">
            <h2>{words.say(first::JOIN_SEES)}</h2>
            <ul class="points">
                {[first::JOIN_SEES_1, first::JOIN_SEES_2, first::JOIN_SEES_3]
                    .map(|text| view! { <li>{words.say(text)}</li> })
                    .collect_view()}
            </ul>
            <Speak />
        </section>
        <form on:submit=move |event| { event.prevent_default(); knock(); }>
            <Field id="naam" label=words.say(first::NAME_LABEL) help=words.say(first::NAME_HELP_JOIN) value=name />
            <Wrong words=wrong />
            <div class="actions">
                <Button label=words.say(first::JOIN).to_owned() weight=Weight::Main icon="heart" busy=busy on_press=knock />
                <Go to=Route::Today label=words.say(first::NOT_NOW) weight=Weight::Quiet />
            </div>
        </form>
    }
}
