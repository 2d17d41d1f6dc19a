//! Inviting somebody: who, then link and code; and letting in who knocks, after comparing three words.

use std::fmt::Write;

use fast_qr::QRBuilder;
use leptos::prelude::*;
use shared::circle::pages::Role;
use shared::control::Access;
use shared::crypto::invite::InviteNote;
use shared::device::News;
use shared::ids::InviteId;
use shared::intent::{Arrangement, Intent};

use super::waiting::CheckWords;
use super::{Whose, capital, roles, tell};
use crate::components::button::{Button, Weight};
use crate::components::choice::ChooseOne;
use crate::components::field;
use crate::components::notice::{Mood, Notice, Wrong};
use crate::components::title::Title;
use crate::notebook::{Invitation, notebook};
use crate::platform::share;
use crate::route::{Route, way};
use crate::text::{Words, first, people, trouble};

/// What somebody in this role may do when invited.
fn access_of(role: Role) -> Access {
    match role {
        Role::ReadsAlong => Access::Reader,
        Role::Parent
        | Role::FosterParent
        | Role::FamilyHomeParent
        | Role::FosterCareWorker
        | Role::Guardian
        | Role::Family
        | Role::YoungPerson
        | Role::Other => Access::Member,
    }
}

/// Wie nodigt u uit?
#[component]
pub fn Invite() -> impl IntoView {
    let words: Words = expect_context();
    let (way, notebook) = (way(), notebook());
    let (child, faces) = (notebook.child(), notebook.faces());
    let role = RwSignal::new(None::<Role>);
    let (wrong, busy) = (RwSignal::new(None), RwSignal::new(false));
    // The invitation exists once it is back from the relay.
    let before = StoredValue::new(open_invitations(notebook));
    Effect::new(move |_| {
        let now = notebook.sight.with(|sight| {
            sight.as_ref().map(|sight| {
                sight
                    .invitations
                    .iter()
                    .filter(|one| one.link.is_some())
                    .map(|one| one.id)
                    .collect::<Vec<_>>()
            })
        });
        let new =
            now.unwrap_or_default().into_iter().find(|id| !before.with_value(|before| before.contains(id)));
        if let (Some(invite), true) = (new, busy.get()) {
            way.go_instead(Route::Invited(invite));
        }
    });
    let make = move || {
        let Some(role) = role.get_untracked() else {
            wrong.set(Some(words.say(trouble::CHOOSE_ONE).to_owned()));
            return field::focus("rol-0");
        };
        let Some(circle) = notebook.circle.get_untracked() else { return };
        let me = untrack(|| notebook.me());
        let inviter =
            faces.with_untracked(|faces| me.and_then(|me| faces.get(&me).map(|face| face.name.clone())));
        let note = InviteNote {
            inviter: inviter.unwrap_or_else(|| words.say(people::SOMEBODY).to_owned()),
            child: child.get_untracked().unwrap_or_default(),
            role: Some(role.number()),
        };
        busy.set(true);
        wrong.set(None);
        before.set_value(open_invitations(notebook));
        leptos::task::spawn_local(async move {
            let what = Arrangement::Invite { back: None, access: access_of(role), until: None, note };
            if let Err(trouble) = notebook.did(Intent::Arrange { circle, what }).await {
                wrong.try_set(Some(tell(words, &trouble)));
                busy.try_set(false);
            }
        });
    };
    view! {
        <Title words=words.say(people::WHO_TITLE).to_owned() has_back=true />
        <ChooseOne name="rol" question=words.say(people::WHO_TITLE) is_asked_above=true options=roles(words, Whose::Another) chosen=role />
        <Notice mood=Mood::Calm words=words.say(people::INVITE_SEES).to_owned() />
        <div class="actions actions-stay">
            <Wrong words=wrong />
            <Button label=words.say(people::MAKE_INVITATION).to_owned() weight=Weight::Main icon="qr" busy=busy on_press=make />
        </div>
    }
}

fn open_invitations(notebook: crate::notebook::Notebook) -> Vec<InviteId> {
    notebook.sight.with_untracked(|sight| {
        sight.iter().flat_map(|sight| sight.invitations.iter().map(|one| one.id)).collect()
    })
}

/// An open invitation: link and code, or who knocks on it.
#[component]
pub fn Invited(
    /// Which.
    invite: InviteId,
) -> impl IntoView {
    let words: Words = expect_context();
    let notebook = notebook();
    let invitation = Memo::new(move |_| {
        notebook.sight.with(|sight| {
            sight.as_ref().and_then(|sight| sight.invitations.iter().find(|one| one.id == invite).cloned())
        })
    });
    let said = RwSignal::new(None::<String>);
    move || match invitation.get() {
        Some(Invitation { words: Some(check_words), .. }) => {
            view! { <Compare invite check_words said /> }.into_any()
        }
        Some(Invitation { knocks: true, .. }) => view! { <Knocking invite /> }.into_any(),
        Some(Invitation { link: Some(link), .. }) => view! { <Ready invite link said /> }.into_any(),
        Some(_) | None => {
            view! { <Over said=said.get().unwrap_or_else(|| words.say(trouble::INVITE_USED).to_owned()) /> }
                .into_any()
        }
    }
}

#[component]
fn Over(said: String) -> impl IntoView {
    let words: Words = expect_context();
    view! {
        <Title words=words.say(people::PEOPLE).to_owned() has_back=true />
        <Notice mood=Mood::Good words=said />
        <div class="actions">
            <crate::components::button::Go to=Route::People label=words.say(people::PEOPLE) icon="users" />
        </div>
    }
}

/// The code as a picture, dark on light in every colour scheme, for cameras need it so.
#[component]
fn Code(link: String) -> impl IntoView {
    let words: Words = expect_context();
    let drawn = QRBuilder::new(link.as_bytes()).build().ok().map(|code| {
        let size = code.size;
        let mut path = String::new();
        for row in 0..size {
            for column in 0..size {
                let is_dark = code.data.get(row * size + column).is_some_and(|module| module.value());
                if is_dark {
                    // Writing to a string does not fail.
                    let _ = write!(path, "M{} {}h1v1h-1z", column + 4, row + 4);
                }
            }
        }
        (size + 8, path)
    });
    drawn.map(|(side, path)| {
        let view_box = format!("0 0 {side} {side}");
        let all = format!("M0 0h{side}v{side}h-{side}z");
        view! {
            <svg class="code" viewBox=view_box role="img" aria-label=words.say(people::QR_LABEL) shape-rendering="crispEdges">
                <path class="code-paper" d=all />
                <path class="code-ink" d=path />
            </svg>
        }
    })
}

#[component]
fn Ready(invite: InviteId, link: String, said: RwSignal<Option<String>>) -> impl IntoView {
    let words: Words = expect_context();
    let notebook = notebook();
    let (faces, child) = (notebook.faces(), notebook.child());
    let wrong = RwSignal::new(None);
    let text = {
        let link = link.clone();
        move || {
            let me = untrack(|| notebook.me());
            let inviter =
                faces.with_untracked(|faces| me.and_then(|me| faces.get(&me).map(|face| face.name.clone())));
            words.with(
                people::SHARE_TEXT,
                &[
                    ("wie", &inviter.unwrap_or_else(|| words.say(people::SOMEBODY).to_owned())),
                    ("kind", &child.get_untracked().unwrap_or_default()),
                    ("link", &link),
                ],
            )
        }
    };
    let send = move || {
        let text = text();
        leptos::task::spawn_local(async move { share::share(words.say(first::APP), &text).await });
    };
    let to_copy = link.clone();
    let copy = move || {
        let link = to_copy.clone();
        leptos::task::spawn_local(async move {
            if share::copy(&link).await {
                notebook.say(words.say(people::COPIED));
            } else {
                wrong.try_set(Some(words.say(trouble::FAILED).to_owned()));
            }
        });
    };
    let take_back = move || take_back(words, invite, words.say(people::TAKEN_BACK), said, wrong);
    view! {
        <Title words=words.say(people::INVITATION_READY).to_owned() has_back=true />
        <p class="lead">{words.say(people::INVITATION_HELP)}</p>
        <Code link=link.clone() />
        <p class="link" dir="ltr">{link}</p>
        <div class="actions">
            {share::can_share().then(|| view! {
                <Button label=words.say(people::SHARE).to_owned() weight=Weight::Main icon="share" on_press=send />
            })}
            <Button label=words.say(people::COPY).to_owned() icon="copy" on_press=copy />
        </div>
        <Notice mood=Mood::Calm words=words.say(people::INVITATION_ONCE).to_owned() />
        <Notice mood=Mood::Calm words=words.say(people::WAIT_KNOCK).to_owned() />
        <Wrong words=wrong />
        <div class="actions">
            <Button label=words.say(people::TAKE_BACK).to_owned() weight=Weight::Quiet icon="close" on_press=take_back />
        </div>
    }
}

fn take_back(
    words: Words,
    invite: InviteId,
    then: &'static str,
    said: RwSignal<Option<String>>,
    wrong: RwSignal<Option<String>>,
) {
    let notebook = notebook();
    let Some(circle) = notebook.circle.get_untracked() else { return };
    leptos::task::spawn_local(async move {
        match notebook.did(Intent::Arrange { circle, what: Arrangement::Revoke(invite) }).await {
            Ok(_) => drop(said.try_set(Some(then.to_owned()))),
            Err(trouble) => drop(wrong.try_set(Some(tell(words, &trouble)))),
        }
    });
}

/// Somebody knocks; opening the door shows the words on both sides.
#[component]
fn Knocking(invite: InviteId) -> impl IntoView {
    let words: Words = expect_context();
    let notebook = notebook();
    let child = notebook.child();
    let (wrong, busy) = (RwSignal::new(None), RwSignal::new(false));
    let name = knocker(words, invite);
    let open = move || {
        let Some(circle) = notebook.circle.get_untracked() else { return };
        busy.set(true);
        leptos::task::spawn_local(async move {
            if let Err(trouble) = notebook.did(Intent::Answer { circle, invite }).await {
                wrong.try_set(Some(tell(words, &trouble)));
            }
            busy.try_set(false);
        });
    };
    view! {
        <Title words=capital(&words.with(people::KNOCKS, &[("wie", &name.get_untracked())])) has_back=true />
        <p class="lead">
            {move || capital(&words.with(
                people::KNOCKS_HELP,
                &[("wie", &name.get()), ("kind", &child.get().unwrap_or_default())],
            ))}
        </p>
        <Wrong words=wrong />
        <div class="actions">
            <Button label=words.say(people::OPEN_DOOR).to_owned() weight=Weight::Main icon="users" busy=busy on_press=open />
        </div>
    }
}

fn knocker(words: Words, invite: InviteId) -> Memo<String> {
    let notebook = notebook();
    Memo::new(move |_| {
        notebook.sight.with(|sight| {
            let name = sight.as_ref().and_then(|sight| sight.knocker(invite));
            name.unwrap_or_else(|| words.say(people::SOMEBODY)).to_owned()
        })
    })
}

/// Ziet u dezelfde woorden?
#[component]
fn Compare(
    invite: InviteId,
    check_words: [&'static str; 3],
    said: RwSignal<Option<String>>,
) -> impl IntoView {
    let words: Words = expect_context();
    let notebook = notebook();
    let (wrong, busy) = (RwSignal::new(None), RwSignal::new(false));
    let name = knocker(words, invite).get_untracked();
    let who = name.clone();
    let let_in = move || {
        let Some(circle) = notebook.circle.get_untracked() else { return };
        busy.set(true);
        let is_in = capital(&words.with(people::IS_IN, &[("wie", &who)]));
        leptos::task::spawn_local(async move {
            match notebook.did(Intent::Arrange { circle, what: Arrangement::LetIn(invite) }).await {
                Ok(news) => {
                    if !news.iter().any(|one| matches!(one, News::NotDone(_))) {
                        notebook.say(is_in.clone());
                        said.try_set(Some(is_in));
                    }
                }
                Err(trouble) => {
                    wrong.try_set(Some(tell(words, &trouble)));
                    busy.try_set(false);
                }
            }
        });
    };
    let different = move || take_back(words, invite, words.say(first::DIFFERENT_DONE), said, wrong);
    view! {
        <Title words=words.say(first::COMPARE_TITLE).to_owned() has_back=true />
        <p class="lead">{words.with(first::COMPARE_INVITER, &[("wie", &name)])}</p>
        <CheckWords words=check_words />
        <p>{words.say(first::COMPARE_WHY)}</p>
        <Wrong words=wrong />
        <div class="actions">
            <Button
                label=words.with(first::LET_IN, &[("wie", &name)])
                weight=Weight::Main
                icon="check"
                busy=busy
                on_press=let_in
            />
            <Button label=words.say(first::DIFFERENT).to_owned() icon="close" on_press=different />
        </div>
    }
}
