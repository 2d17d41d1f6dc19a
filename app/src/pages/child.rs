//! The child: what one should know, and who is who. These pages belong to everyone.

use leptos::prelude::*;
use shared::circle::pages::{Entry, Role};
use shared::circle::schema::{EntryKind, MAX_NAME_CHARS, field};
use shared::edit::{MAX_TEXT_CHARS, Op, Value};
use shared::ids::{EntryId, MemberId};
use shared::intent::Intent;

use super::agreement::Agreements;
use super::authority::WhoDecides;
use super::begin::name_trouble;
use super::earlier::WhatChanged;
use super::feed::Words_;
use super::place::Places;
use super::task::WhoDoesWhat;
use super::write::{day_of_field, spelled};
use super::{capital, readers, roles, tell};
use crate::components::avatar::Avatar;
use crate::components::button::{Button, Go, Weight};
use crate::components::choice::ChooseOne;
use crate::components::field::{Field, Kind};
use crate::components::notice::{Mood, Notice, Wrong};
use crate::components::speak::Speak;
use crate::components::title::Title;
use crate::notebook::{Notebook, Trouble, notebook};
use crate::pile::Pile;
use crate::platform::intl;
use crate::route::{Route, way};
use crate::text::{Words, entry, kind, people, today, write};
use crate::undo::Undo;
use shared::circle::pages::InvalidPage;
use shared::device::NotDone;

fn child_of(pile: &Pile) -> Option<Entry> {
    pile.cards().find(|card| card.entry.kind == EntryKind::Child).map(|card| card.entry.clone())
}

fn card_of(pile: &Pile, member: MemberId) -> Option<Entry> {
    pile.cards().find(|card| card.entry.member() == Some(member)).map(|card| card.entry.clone())
}

fn born(entry: &Entry) -> Option<shared::time::Day> {
    let value = &entry.fields.fields.get(&field::child::BORN)?.value;
    if let Value::Day(day) = value { Some(*day) } else { None }
}

/// Kind.
#[component]
pub fn Child() -> impl IntoView {
    let words: Words = expect_context();
    let notebook = notebook();
    let joint = notebook.joint();
    let child = notebook.child();
    let may_write = notebook.may_write();
    let title = Signal::derive(move || child.get().unwrap_or_else(|| words.say(today::KIND).to_owned()));
    let page = Memo::new(move |_| joint.with(child_of));
    let to_know = move || {
        page.with(|page| {
            page.as_ref().and_then(|page| page.text(field::child::TO_KNOW).map(ToOwned::to_owned))
        })
    };
    let others = move || {
        page.with(|page| {
            let Some(page) = page else { return Vec::new() };
            [field::child::NAME, field::child::TO_KNOW]
                .into_iter()
                .flat_map(|number| page.beside(number))
                .map(|text| words.with(people::ALSO_WRITTEN, &[("woorden", text)]))
                .collect::<Vec<_>>()
        })
    };
    view! {
        <Title words=title />
        <section class="card">
            <h2>{words.say(kind::TO_KNOW)}</h2>
            {move || match to_know() {
                Some(text) => view! { <Words_ text /> }.into_any(),
                None => view! {
                    <p class="quiet">{words.with(kind::TO_KNOW_EMPTY, &[("kind", &title.get())])}</p>
                }
                .into_any(),
            }}
            {move || others().into_iter().map(|text| view! { <Notice mood=Mood::Calm words=text /> }).collect_view()}
            {move || page.with(|page| page.as_ref().and_then(born)).map(|day| view! {
                <p class="quiet">{words.say(kind::BORN)}" "{intl::day(words, day)}</p>
            })}
            <div class="page-actions">
                <Speak />
                <Show when=move || may_write.get()>
                    <Go to=Route::ChildEdit label=words.say(kind::EDIT) weight=Weight::Quiet icon="pencil" />
                </Show>
            </div>
        </section>
        <Agreements />
        <section class="group">
            <h2>{words.say(kind::WHO_IS_WHO)}</h2>
            <WhoIsWho />
        </section>
        <WhoDecides />
        <WhoDoesWhat />
        <Places />
        <WhatChanged />
    }
}

/// Whether nobody wrote another value of anything on this page at the same moment.
pub fn settled(page: &Entry) -> bool {
    page.fields.fields.keys().all(|number| page.fields.is_settled(*number))
}

/// A page of the joint shelf in its form, as it stood when that opened: what others write meanwhile does not pull it away.
#[component]
pub fn Opened(
    /// Which page.
    id: EntryId,
    /// Its form.
    view: impl Fn(Entry) -> AnyView + Send + 'static,
) -> impl IntoView {
    let words: Words = expect_context();
    let joint = notebook().joint();
    let page = Memo::new(move |before: Option<&Option<Entry>>| match before {
        Some(Some(entry)) => Some(entry.clone()),
        _ => joint.with(|pile| pile.find(&id).map(|card| card.entry.clone())),
    });
    move || match page.get() {
        Some(page) => view(page),
        None => view! {
            <Title words=words.say(today::KIND).to_owned() has_back=true />
            <Notice mood=Mood::Calm words=words.say(entry::NOT_HERE).to_owned() />
        }
        .into_any(),
    }
}

/// Everyone's card.
#[component]
fn WhoIsWho() -> impl IntoView {
    let words: Words = expect_context();
    let notebook = notebook();
    let (faces, joint, may_write) = (notebook.faces(), notebook.joint(), notebook.may_write());
    let me = Memo::new(move |_| notebook.sight.with(|sight| sight.as_ref().and_then(|sight| sight.me)));
    let everyone =
        move || faces.with(|faces| faces.all().map(|(id, face)| (*id, face.clone())).collect::<Vec<_>>());
    let more = move |id| {
        joint.with(|pile| {
            let card = card_of(pile, id)?;
            let organisation = card.text(field::member::ORGANISATION).map(ToOwned::to_owned);
            let beside = card.beside(field::member::NAME).join(", ");
            let beside =
                (!beside.is_empty()).then(|| words.with(people::ALSO_WRITTEN, &[("woorden", &beside)]));
            Some((organisation, beside))
        })
    };
    view! {
        <ul class="people">
            <For each=everyone key=|(id, face)| (*id, face.name.clone(), face.role.map(Role::number)) let:person>
                {
                    let (id, face) = person;
                    let role = face.role.map(|role| capital(words.say(people::role(role))));
                    let name = face.name.clone();
                    view! {
                        <li class="card person">
                            <Avatar face=Some(face) />
                            <div class="person-words">
                                <p class="person-name" dir="auto">{name}</p>
                                <p class="quiet">
                                    {role}
                                    {move || (me.get() == Some(id)).then(|| format!(" · {}", words.say(people::ME)))}
                                </p>
                                {move || more(id).map(|(organisation, beside)| view! {
                                    {organisation.map(|organisation| view! { <p class="quiet" dir="auto">{organisation}</p> })}
                                    {beside.map(|beside| view! { <Notice mood=Mood::Calm words=beside /> })}
                                })}
                            </div>
                            <div class="page-actions">
                                <Speak />
                                <Show when=move || may_write.get()>
                                    <Go to=Route::PersonEdit(id) label=words.say(people::EDIT_CARD) weight=Weight::Quiet icon="pencil" />
                                </Show>
                            </div>
                        </li>
                    }
                }
            </For>
        </ul>
    }
}

/// One change of a text: nothing when it stayed as it was.
fn text_op(number: u16, before: Option<&str>, after: &str) -> Option<Op> {
    let after = after.trim();
    match (before, after) {
        (None, "") => None,
        (Some(before), after) if before == after => None,
        (_, "") => Some(Op::Clear { field: number }),
        (_, after) => Some(Op::Put { field: number, value: Value::Text(after.to_owned()) }),
    }
}

fn too_long(words: Words, text: &str, most: usize) -> Option<String> {
    let chars = text.trim().chars().count();
    (chars > most)
        .then(|| tell(words, &Trouble::NotDone(NotDone::Invalid(InvalidPage::TooLong { chars, most }))))
}

fn change(
    notebook: Notebook,
    stands: &Entry,
    ops: Vec<Op>,
    (wrong, busy): (RwSignal<Option<String>>, RwSignal<bool>),
) {
    let (words, undo, way): (Words, Undo, _) = (expect_context(), expect_context(), way());
    let (entry, back) = (stands.id, stands.fields.to_undo(&ops));
    if ops.is_empty() {
        return way.go_instead(Route::Child);
    }
    let Some(circle) = notebook.circle.get_untracked() else { return };
    busy.set(true);
    leptos::task::spawn_local(async move {
        match notebook.did(Intent::Change { circle, entry, ops }).await {
            Ok(_) => {
                notebook.say(words.say(write::SAVED));
                undo.offers(circle, entry, back, Route::Child);
                way.go_instead(Route::Child);
            }
            Err(trouble) => {
                wrong.try_set(Some(tell(words, &trouble)));
                busy.try_set(false);
            }
        }
    });
}

#[component]
fn JointFooter() -> impl IntoView {
    let words: Words = expect_context();
    let notebook = notebook();
    let faces = notebook.faces();
    view! {
        <p class="readers">
            {move || notebook.sight.with(|sight| faces.with(|faces| readers(words, sight.as_ref(), faces)))}
        </p>
    }
}

/// Changing the child's page.
#[component]
pub fn ChildEdit() -> impl IntoView {
    let notebook = notebook();
    let joint = notebook.joint();
    // The form begins with what stands there when it opens, and is not pulled away by what others write meanwhile.
    let page = Memo::new(move |before: Option<&Option<Entry>>| match before {
        Some(Some(entry)) => Some(entry.clone()),
        _ => joint.with(child_of),
    });
    move || page.get().map(|page| view! { <ChildForm page /> })
}

#[component]
fn ChildForm(page: Entry) -> impl IntoView {
    let words: Words = expect_context();
    let notebook = notebook();
    let name_before = page.words().unwrap_or_default().to_owned();
    let know_before = page.text(field::child::TO_KNOW).map(ToOwned::to_owned);
    let born_before = born(&page);
    let name = RwSignal::new(name_before.clone());
    let to_know = RwSignal::new(know_before.clone().unwrap_or_default());
    let born_on = RwSignal::new(spelled(born_before));
    let (wrong, busy) = (RwSignal::new(None), RwSignal::new(false));
    let title = words.with(kind::EDIT_TITLE, &[("kind", &name_before)]);
    let owner = Owner::current();
    let save = move || {
        let trouble = name_trouble(words, &name.get_untracked())
            .or_else(|| too_long(words, &to_know.get_untracked(), MAX_TEXT_CHARS));
        if trouble.is_some() {
            return wrong.set(trouble);
        }
        let day = day_of_field(&born_on.get_untracked());
        let born_op = match (born_before, day) {
            (before, after) if before == after => None,
            (_, Some(day)) => Some(Op::Put { field: field::child::BORN, value: Value::Day(day) }),
            (_, None) => Some(Op::Clear { field: field::child::BORN }),
        };
        let ops = [
            text_op(field::child::NAME, Some(&name_before), &name.get_untracked()),
            text_op(field::child::TO_KNOW, know_before.as_deref(), &to_know.get_untracked()),
            born_op,
        ];
        let ops: Vec<Op> = ops.into_iter().flatten().collect();
        if let Some(owner) = &owner {
            owner.with(|| change(notebook, &page, ops, (wrong, busy)));
        }
    };
    let save = std::rc::Rc::new(save);
    let also = std::rc::Rc::clone(&save);
    view! {
        <Title words=title has_back=true />
        <form on:submit=move |event| { event.prevent_default(); also(); }>
            <Field id="weten" label=words.say(kind::TO_KNOW) value=to_know kind=Kind::Lines />
            <Field id="kind" label=words.say(kind::NAME) value=name />
            <Field id="geboren" label=words.say(kind::BORN_LABEL) value=born_on kind=Kind::Day />
            <Notice mood=Mood::Calm words=words.say(kind::JOINT).to_owned() />
            <JointFooter />
            <Wrong words=wrong />
            <div class="actions actions-stay">
                <Button label=words.say(kind::SAVE).to_owned() weight=Weight::Main icon="check" busy=busy on_press=move || save() />
            </div>
        </form>
    }
}

/// Changing a person's card.
#[component]
pub fn PersonEdit(
    /// Whose.
    id: MemberId,
) -> impl IntoView {
    let words: Words = expect_context();
    let notebook = notebook();
    let joint = notebook.joint();
    let page = Memo::new(move |before: Option<&Option<Entry>>| match before {
        Some(Some(entry)) => Some(entry.clone()),
        _ => joint.with(|pile| card_of(pile, id)),
    });
    move || match page.get() {
        Some(page) => view! { <PersonForm page /> }.into_any(),
        None => view! {
            <Title words=words.say(kind::WHO_IS_WHO).to_owned() has_back=true />
            <Notice mood=Mood::Calm words=words.say(entry::NOT_HERE).to_owned() />
        }
        .into_any(),
    }
}

#[component]
fn PersonForm(page: Entry) -> impl IntoView {
    let words: Words = expect_context();
    let notebook = notebook();
    let child = notebook.child();
    let name_before = page.words().unwrap_or_default().to_owned();
    let organisation_before = page.text(field::member::ORGANISATION).map(ToOwned::to_owned);
    let role_before = page.role();
    let name = RwSignal::new(name_before.clone());
    let organisation = RwSignal::new(organisation_before.clone().unwrap_or_default());
    let role = RwSignal::new(role_before);
    let (wrong, busy) = (RwSignal::new(None), RwSignal::new(false));
    let owner = Owner::current();
    let title = name_before.clone();
    let save = move || {
        let trouble = name_trouble(words, &name.get_untracked())
            .or_else(|| too_long(words, &organisation.get_untracked(), MAX_NAME_CHARS));
        if trouble.is_some() {
            return wrong.set(trouble);
        }
        let role_op = role.get_untracked().filter(|role| Some(*role) != role_before);
        let role_op = role_op
            .map(|role: Role| Op::Put { field: field::member::ROLE, value: Value::Choice(role.number()) });
        let ops = [
            text_op(field::member::NAME, Some(&name_before), &name.get_untracked()),
            text_op(
                field::member::ORGANISATION,
                organisation_before.as_deref(),
                &organisation.get_untracked(),
            ),
            role_op,
        ];
        let ops: Vec<Op> = ops.into_iter().flatten().collect();
        if let Some(owner) = &owner {
            owner.with(|| change(notebook, &page, ops, (wrong, busy)));
        }
    };
    let save = std::rc::Rc::new(save);
    let also = std::rc::Rc::clone(&save);
    let question = words.with(people::CARD_ROLE, &[("kind", &child.get_untracked().unwrap_or_default())]);
    view! {
        <Title words=title has_back=true />
        <form on:submit=move |event| { event.prevent_default(); also(); }>
            <Field id="naam" label=words.say(people::CARD_NAME) value=name />
            <ChooseOne name="rol" question=question options=roles(words) chosen=role />
            <Field id="organisatie" label=words.say(people::CARD_ORGANISATION) value=organisation />
            <Notice mood=Mood::Calm words=words.say(kind::JOINT).to_owned() />
            <JointFooter />
            <Wrong words=wrong />
            <div class="actions actions-stay">
                <Button label=words.say(kind::SAVE).to_owned() weight=Weight::Main icon="check" busy=busy on_press=move || save() />
            </div>
        </form>
    }
}
