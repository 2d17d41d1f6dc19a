//! The child: what one should know, and who is who. These pages belong to everyone.

use leptos::prelude::*;
use shared::circle::child::Child as ChildPage;
use shared::circle::member::MemberCard;
use shared::circle::pages::{Entry, NewPage, Role};
use shared::circle::schema::{EntryKind, MAX_NAME_CHARS, field};
use shared::edit::MAX_TEXT_CHARS;
use shared::ids::{EntryId, MemberId};

use super::agreement::Agreements;
use super::authority::WhoDecides;
use super::earlier::WhatChanged;
use super::feed::Words_;
use super::place::{Places, when};
use super::task::WhoDoesWhat;
use super::write::{
    ReadersLine, change_form, day_in_field, days_in_fields, fits, is_name, no, some, spelled,
};
use super::{Whose, capital, roles};
use crate::components::avatar::Avatar;
use crate::components::button::{Go, Weight};
use crate::components::choice::{ChooseOne, Option_};
use crate::components::facts::FactList;
use crate::components::field::{Field, Kind};
use crate::components::flow::{For, Show};
use crate::components::form::{Form, One, OnePage};
use crate::components::more::More;
use crate::components::near::Later;
use crate::components::notice::{Mood, Notice};
use crate::components::speak::Speak;
use crate::components::title::Title;
use crate::notebook::notebook;
use crate::pile::Pile;
use crate::platform::intl;
use crate::route::{Route, way};
use crate::text::{Words, entry, first, kind, people, today};
use crate::undo::Undo;

fn child_of(pile: &Pile) -> Option<Entry> {
    pile.cards().find(|card| card.entry.kind == EntryKind::Child).map(|card| card.entry.clone())
}

fn card_of(pile: &Pile, member: MemberId) -> Option<Entry> {
    pile.cards().find(|card| card.entry.member() == Some(member)).map(|card| card.entry.clone())
}

/// What stands on the child's page beside its words.
pub fn facts(words: Words, says: &ChildPage) -> Vec<(&'static str, String)> {
    let born =
        says.born.map(|day| ("calendar", format!("{} {}", words.say(kind::BORN), intl::day(words, day))));
    let speaks = (!says.languages.is_empty())
        .then(|| ("message", words.with(kind::SPEAKS, &[("talen", &words.row(&says.languages))])));
    born.into_iter().chain(speaks).collect()
}

/// What stands on somebody's card beside the name and the role.
pub fn card_facts(words: Words, says: &MemberCard) -> Vec<(&'static str, String)> {
    let language = says.language.as_ref().map(|language| words.with(people::TALKS, &[("taal", language)]));
    let easy = says.easy.filter(|easy| *easy).map(|_| words.say(people::READS_EASY).to_owned());
    [
        ("shield", says.organisation.clone()),
        ("message", language),
        ("book", easy),
        ("calendar", when(words, says.since, says.until)),
    ]
    .into_iter()
    .filter_map(|(icon, line)| Some((icon, line?)))
    .collect()
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
    let lines = Memo::new(move |_| {
        page.with(|page| {
            page.as_ref().map(|page| facts(words, &ChildPage::read(&page.fields))).unwrap_or_default()
        })
    });
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
            <FactList lines />
            <div class="page-actions">
                <Speak />
                <Show when=move || may_write.get()>
                    <Go to=Route::ChildEdit label=words.say(kind::EDIT) weight=Weight::Quiet icon="pencil" />
                </Show>
            </div>
        </section>
        <Later>
            <Agreements />
        </Later>
        <Later>
            <section class="group">
                <h2>{words.say(kind::WHO_IS_WHO)}</h2>
                <WhoIsWho />
            </section>
        </Later>
        <Later>
            <WhoDecides />
            <WhoDoesWhat />
        </Later>
        <Later>
            <Places />
            <WhatChanged />
        </Later>
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
    let me = Memo::new(move |_| notebook.me());
    let everyone =
        move || faces.with(|faces| faces.all().map(|(id, face)| (*id, face.clone())).collect::<Vec<_>>());
    let more = move |id| {
        joint.with(|pile| {
            let card = card_of(pile, id)?;
            let lines = card_facts(words, &MemberCard::read(&card.fields)?);
            let beside = card.beside(field::member::NAME).join(", ");
            let beside =
                (!beside.is_empty()).then(|| words.with(people::ALSO_WRITTEN, &[("woorden", &beside)]));
            Some((lines, beside))
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
                                {move || more(id).map(|(lines, beside)| view! {
                                    {lines.into_iter().map(|(_, line)| view! { <p class="quiet" dir="auto">{line}</p> }).collect_view()}
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
    let undo: Undo = expect_context();
    let (notebook, way) = (notebook(), way());
    let stood = ChildPage::read(&page.fields);
    let title = words.with(kind::EDIT_TITLE, &[("kind", &stood.name)]);
    let form = Form::new(notebook, "child", &page.id.to_string());
    let name = form.answer("name", stood.name.clone());
    let to_know = form.answer("to-know", stood.to_know.clone().unwrap_or_default());
    let born = form.answer("born", spelled(stood.born));
    let languages = form.answer("languages", stood.languages.join(", "));
    form.opens();
    let checked = move || {
        fits(words, to_know, MAX_TEXT_CHARS, "weten")?;
        is_name(words, name, "kind")?;
        fits(words, languages, MAX_TEXT_CHARS, "talen")?;
        day_in_field(&born.get_untracked()).map_err(|why| no(words, why, "geboren"))
    };
    let save = move || {
        let born = match checked() {
            Ok(born) => born,
            Err(why) => return form.is_not_so(why),
        };
        let languages = languages.get_untracked();
        let languages = languages.split(',').filter_map(some).collect();
        let to_know = some(&to_know.get_untracked());
        let page_now = NewPage::Child(ChildPage { name: name.get_untracked(), born, languages, to_know });
        change_form((words, notebook, way, undo), &page, &page_now, form, Route::Child);
    };
    view! {
        <Title words=title has_back=true />
        <OnePage form label=words.say(kind::SAVE) on_save=save>
            <Field id="weten" label=words.say(kind::TO_KNOW) value=to_know kind=Kind::Lines />
            <Field id="kind" label=words.say(kind::NAME) value=name />
            <Field id="geboren" label=words.say(kind::BORN_LABEL) value=born kind=Kind::Day />
            <Field id="talen" label=words.say(kind::LANGUAGES) help=words.say(kind::LANGUAGES_HELP) value=languages />
            <Notice mood=Mood::Calm words=words.say(kind::JOINT).to_owned() />
            <ReadersLine />
        </OnePage>
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
    let undo: Undo = expect_context();
    let (notebook, way) = (notebook(), way());
    let child = notebook.child();
    let stood = MemberCard::read(&page.fields)?;
    let me = untrack(|| notebook.me());
    let is_mine = me == Some(stood.member);
    let title = stood.name.clone();
    let form = Form::new(notebook, "person", &page.id.to_string());
    let name = form.answer("name", stood.name.clone());
    let role = form.answer("role", Some(One(stood.role)));
    let [organisation, language, since, until] = [
        ("organisation", stood.organisation.clone().unwrap_or_default()),
        ("language", stood.language.clone().unwrap_or_default()),
        ("since", spelled(stood.since)),
        ("until", spelled(stood.until)),
    ]
    .map(|(name, first)| form.answer(name, first));
    let easy = form.answer("easy", stood.easy);
    form.opens();
    let checked = move || {
        is_name(words, name, "naam")?;
        fits(words, organisation, MAX_NAME_CHARS, "organisatie")?;
        fits(words, language, MAX_NAME_CHARS, "taal")?;
        days_in_fields(words, (since, "vanaf"), (until, "tot"))
    };
    let has_more =
        stood.language.is_some() || stood.easy.is_some() || stood.since.is_some() || stood.until.is_some();
    let save = move || {
        let (since, until) = match checked() {
            Ok(days) => days,
            Err(why) => return form.is_not_so(why),
        };
        let page_now = NewPage::Member(MemberCard {
            member: stood.member,
            name: name.get_untracked(),
            role: role.get_untracked().map_or(stood.role, |role| role.0),
            organisation: some(&organisation.get_untracked()),
            language: some(&language.get_untracked()),
            easy: easy.get_untracked(),
            since,
            until,
        });
        change_form((words, notebook, way, undo), &page, &page_now, form, Route::Child);
    };
    let (question, works, whose) = if is_mine {
        (first::ROLE_TITLE, people::CARD_ORGANISATION_MINE, Whose::Mine)
    } else {
        (people::CARD_ROLE, people::CARD_ORGANISATION, Whose::Another)
    };
    let question = words.with(question, &[("kind", &child.get_untracked().unwrap_or_default())]);
    let roles = roles(words, whose)
        .into_iter()
        .map(|one| Option_::new(One(one.value), one.label, one.icon))
        .collect::<Vec<_>>();
    let easy_options = vec![
        Option_::new(true, words.say(people::CARD_EASY_YES), None),
        Option_::new(false, words.say(people::CARD_EASY_NO), None),
    ];
    Some(view! {
        <Title words=title has_back=true />
        <OnePage form label=words.say(kind::SAVE) on_save=save>
            <Field id="naam" label=words.say(people::CARD_NAME) value=name />
            <ChooseOne name="rol" question=question options=roles chosen=role />
            <Field id="organisatie" label=words.say(works) value=organisation />
            <More label=words.say(people::CARD_MORE) is_open=has_more>
                <Field id="taal" label=words.say(people::CARD_LANGUAGE) value=language />
                <ChooseOne name="makkelijk" question=words.say(people::CARD_EASY) options=easy_options chosen=easy may_stay_empty=true />
                <Field id="vanaf" label=words.say(people::CARD_SINCE) value=since kind=Kind::Day />
                <Field id="tot" label=words.say(people::CARD_UNTIL) value=until kind=Kind::Day />
            </More>
            <Notice mood=Mood::Calm words=words.say(kind::JOINT).to_owned() />
            <ReadersLine />
        </OnePage>
    })
}
