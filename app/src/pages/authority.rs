//! Who may decide: what stands on Kind, with careful guidance, and the form. It forbids nobody anything.

use leptos::prelude::*;
use shared::circle::authority::{Authority, Frame, field as authority_field};
use shared::circle::choice::Choice as _;
use shared::circle::entry::Entry;
use shared::circle::pages::NewPage;
use shared::circle::person::Person;
use shared::circle::schema::{EntryKind, MAX_NAME_CHARS};
use shared::edit::{MAX_TEXT_CHARS, Op, Value};
use shared::ids::EntryId;
use shared::intent::{Intent, Readers};

use super::child::{Opened, settled};
use super::write::{
    ReadersLine, change_form, days_in_fields, fits, names_of, no, people, put_after, put_form, some, spelled,
};
use super::{capital, tell};
use crate::components::button::{Button, Go, Weight};
use crate::components::choice::{ChooseOne, Option_};
use crate::components::facts::FactList;
use crate::components::field::{Field, Kind};
use crate::components::flow::{For, Show};
use crate::components::form::{Form, One, Question, Steps};
use crate::components::more::More;
use crate::components::notice::{Mood, Notice, Wrong};
use crate::components::people::{ChoosePeople, with_typed};
use crate::components::speak::Speak;
use crate::notebook::{Faces, notebook};
use crate::platform::clock::today;
use crate::platform::intl;
use crate::route::{Route, way};
use crate::text::authority::About;
use crate::text::{Words, authority, form, kind, write};
use crate::undo::Undo;

/// So many days after somebody looked, it is worth looking again.
const DAYS_TO_TRUST: i32 = 183;

/// The part of Kind that says who may decide.
#[component]
pub fn WhoDecides() -> impl IntoView {
    let words: Words = expect_context();
    let notebook = notebook();
    let (joint, may_write) = (notebook.joint(), notebook.may_write());
    let pages = Memo::new(move |_| {
        let mut pages: Vec<(Authority, Entry)> = joint.with(|pile| {
            let of_kind = pile.entries().filter(|page| page.kind == EntryKind::Authority);
            of_kind.filter_map(|page| Some((Authority::read(&page.fields)?, page.clone()))).collect()
        });
        pages.sort_by_key(|(says, _)| core::cmp::Reverse(says.from));
        pages
    });
    let is_over = |says: &Authority| says.until.is_some_and(|until| until < today());
    let of = move |over: bool| {
        pages
            .with(|pages| pages.iter().filter(|(says, _)| is_over(says) == over).cloned().collect::<Vec<_>>())
    };
    let is_empty = Memo::new(move |_| pages.with(Vec::is_empty));
    let has_past = Memo::new(move |_| !of(true).is_empty());
    let cards = move |over: bool| {
        view! {
            <For each=move || of(over) key=|(says, page)| (page.id, format!("{says:?}")) let:one>
                <AuthorityCard says=one.0 page=one.1 />
            </For>
        }
    };
    view! {
        <section class="group">
            <h2>{words.say(authority::TITLE)}</h2>
            <Show when=move || is_empty.get()>
                <p class="quiet">{words.say(authority::EMPTY)}</p>
            </Show>
            {cards(false)}
            <Show when=move || has_past.get()>
                <More label=words.say(authority::BEFORE) icon="history">
                    {cards(true)}
                </More>
            </Show>
            <Show when=move || may_write.get()>
                {move || {
                    let label = if is_empty.get() { authority::ADD } else { authority::ADD_OTHER };
                    view! { <Go to=Route::Authority label=words.say(label) icon="plus" /> }
                }}
            </Show>
        </section>
    }
}

/// Who decides, in a sentence.
pub fn holders(words: Words, faces: &Faces, says: &Authority) -> String {
    let names = names_of(words, faces, &says.holders);
    let said = if says.holders.len() == 1 { authority::HOLDS_ONE } else { authority::HOLDS };
    capital(&words.with(said, &[("wie", &names)]))
}

/// Since when, where it stands, and who looked when: each with its picture.
pub fn facts(words: Words, says: &Authority) -> Vec<(&'static str, String)> {
    let from = intl::day(words, says.from);
    let when = match says.until {
        Some(until) => {
            words.with(authority::FROM_UNTIL, &[("van", &from), ("tot", &intl::day(words, until))])
        }
        None => words.with(authority::FROM, &[("van", &from)]),
    };
    let source = says.source.as_ref().map(|source| words.with(authority::SOURCE, &[("bron", source)]));
    let looked = match says.confirmed {
        Some(day) => words.with(authority::CONFIRMED, &[("dag", &intl::day(words, day))]),
        None => words.say(authority::NOT_CONFIRMED).to_owned(),
    };
    let facts = [("calendar", Some(when)), ("book", source), ("eye", Some(looked))];
    facts.into_iter().filter_map(|(icon, fact)| Some((icon, fact?))).collect()
}

#[component]
fn AuthorityCard(says: Authority, page: Entry) -> impl IntoView {
    let words: Words = expect_context();
    let undo: Undo = expect_context();
    let notebook = notebook();
    let (faces, may_write) = (notebook.faces(), notebook.may_write());
    let (wrong, busy) = (RwSignal::new(None), RwSignal::new(false));
    let (id, now) = (page.id, today());
    let is_now = says.until.is_none_or(|until| now <= until);
    let looked = says.confirmed.unwrap_or(says.from);
    let is_old = is_now && now.number() - looked.number() > DAYS_TO_TRUST;
    let can_confirm = is_now && says.confirmed != Some(now);
    let is_settled = settled(&page);
    let still_right = move || {
        let Some(circle) = notebook.circle.get_untracked().filter(|_| !busy.get_untracked()) else { return };
        let ops = vec![Op::Put { field: authority_field::CONFIRMED, value: Value::Day(now) }];
        let back = page.fields.to_undo(&ops);
        busy.set(true);
        leptos::task::spawn_local(async move {
            match notebook.did(Intent::Change { circle, entry: id, ops }).await {
                Ok(_) => {
                    notebook.say(words.say(write::SAVED));
                    undo.offers(circle, id, back, Route::Child);
                }
                Err(trouble) => _ = wrong.try_set(Some(tell(words, &trouble))),
            }
            busy.try_set(false);
        });
    };
    let still_right = StoredValue::new_local(still_right);
    let (frame, note, lines) = (says.frame, says.note.clone(), facts(words, &says));
    let spoken = {
        let (says, lines) = (says.clone(), lines.clone());
        Signal::derive(move || {
            let who = faces.with(|faces| holders(words, faces, &says));
            let frame = words.say(authority::frame(says.frame)).to_owned();
            let lines = lines.iter().map(|(_, line)| line.clone()).chain(says.note.clone());
            [who, frame].into_iter().chain(lines).collect::<Vec<_>>().join(". ")
        })
    };
    view! {
        <article class="card">
            <h3 dir="auto">{move || faces.with(|faces| holders(words, faces, &says))}</h3>
            <p class="tag">{words.say(authority::frame(frame))}</p>
            <FactList lines />
            {note.map(|note| view! { <p class="words" dir="auto">{note}</p> })}
            {(!is_settled).then(|| view! { <Notice mood=Mood::Calm words=words.say(authority::AT_ONCE).to_owned() /> })}
            {is_old.then(|| view! { <Notice mood=Mood::Calm words=words.say(authority::LONG_AGO).to_owned() /> })}
            {is_now.then(|| view! { <Guide frame /> })}
            <Wrong words=wrong />
            <Show when=move || can_confirm && may_write.get()>
                <Button
                    label=words.say(authority::STILL_RIGHT).to_owned()
                    icon="check"
                    busy=busy
                    on_press=move || still_right.with_value(|still_right| still_right())
                />
            </Show>
            <div class="page-actions">
                <Speak words=spoken />
                <Show when=move || may_write.get()>
                    <Go to=Route::AuthorityEdit(id) label=words.say(kind::EDIT) weight=Weight::Quiet icon="pencil" />
                </Show>
            </div>
        </article>
    }
}

/// Who usually decides about what.
#[component]
fn Guide(frame: Frame) -> impl IntoView {
    let words: Words = expect_context();
    let lines = About::ALL.map(|about| {
        let ask = authority::is_unsettled(frame, about).then(|| {
            view! {
                <span class="tag tag-ask">{words.say(authority::ASK)}</span>
            }
        });
        view! {
            <dt>{words.say(authority::about(about))}</dt>
            <dd>
                {words.say(authority::guide(frame, about))}
                {ask}
            </dd>
        }
    });
    let spoken = About::ALL.map(|about| {
        let ask = if authority::is_unsettled(frame, about) { words.say(authority::ASK) } else { "" };
        let (about, guide) = (words.say(authority::about(about)), words.say(authority::guide(frame, about)));
        format!("{about}. {guide} {ask}")
    });
    view! {
        <More label=words.say(authority::GUIDE) icon="info">
            <div class="guide">
                <dl>{lines.collect_view()}</dl>
                <p class="quiet">{words.say(authority::ASK_WHOM)}</p>
                <p class="quiet">{words.say(authority::GUIDE_DATE)}</p>
                <Speak words=spoken.join(" ") />
            </div>
        </More>
    }
}

/// Writing down who may decide.
#[component]
pub fn WriteAuthority() -> impl IntoView {
    view! { <AuthorityForm stands=None /> }
}

/// Changing who may decide.
#[component]
pub fn AuthorityEdit(
    /// Which page.
    id: EntryId,
) -> impl IntoView {
    view! { <Opened id view=move |page| view! { <AuthorityForm stands=Some(page) /> }.into_any() /> }
}

#[component]
fn AuthorityForm(stands: Option<Entry>) -> impl IntoView {
    let words: Words = expect_context();
    let undo: Undo = expect_context();
    let (notebook, way) = (notebook(), way());
    let faces = notebook.faces();
    let says = stands.as_ref().and_then(|page| Authority::read(&page.fields));
    let (name, about) = match &stands {
        Some(page) => ("authority-change", page.id.to_string()),
        None => ("authority", String::new()),
    };
    let form = Form::new(notebook, name, &about);
    let at = form.answer("at", 0_usize);
    let who = form.answer("who", says.as_ref().map(|says| says.holders.clone()).unwrap_or_default());
    let other = form.answer("other", String::new());
    let frame = form.answer("frame", says.as_ref().map(|says| One(says.frame)));
    let from = form.answer("from", spelled(says.as_ref().map(|says| says.from)));
    let until = form.answer("until", spelled(says.as_ref().and_then(|says| says.until)));
    let source =
        form.answer("source", says.as_ref().and_then(|says| says.source.clone()).unwrap_or_default());
    let note = form.answer("note", says.as_ref().and_then(|says| says.note.clone()).unwrap_or_default());
    form.opens();
    let holders = move || who.with_untracked(|who| other.with_untracked(|other| with_typed(who, other)));
    let days = move || match days_in_fields(words, (from, "vanaf"), (until, "tot"))? {
        (Some(from), until) => Ok((from, until)),
        (None, _) => Err((words.say(form::CHOOSE_DAY).to_owned(), "vanaf")),
    };
    let questions = vec![
        Question::new(words.say(authority::WHO_TITLE), move || view! {
            <p class="quiet">{words.say(authority::WHO_HELP)}</p>
            {move || view! {
                <ChoosePeople name="gezag" other_id="ander" question=words.say(authority::WHO_TITLE) people=people(notebook, faces) chosen=who other />
            }}
        })
        .checked(move || {
            fits(words, other, MAX_NAME_CHARS, "ander")?;
            let nobody = holders().is_empty();
            if nobody { Err(no(words, shared::circle::pages::InvalidPage::NoPeople, "gezag-0")) } else { Ok(()) }
        }),
        Question::new(words.say(authority::FRAME_TITLE), move || {
            let option = |one: &Frame| Option_::new(One(*one), words.say(authority::frame(*one)), None);
            let options = Frame::ALL.iter().map(option).collect::<Vec<_>>();
            view! { <ChooseOne name="kader" question=words.say(authority::FRAME_TITLE) is_asked_above=true options chosen=frame /> }
        })
        .checked(move || {
            let chosen = frame.with_untracked(Option::is_some);
            if chosen { Ok(()) } else { Err((words.say(form::CHOOSE).to_owned(), "kader-0")) }
        }),
        Question::new(words.say(authority::SINCE_TITLE), move || view! {
            <Field id="vanaf" label=words.say(authority::FROM_LABEL) value=from kind=Kind::Day />
            <Field id="tot" label=words.say(authority::UNTIL_LABEL) value=until kind=Kind::Day />
        })
        .checked(move || days().map(drop)),
        Question::new(words.say(authority::SOURCE_TITLE), move || view! {
            <Field id="bron" label=words.say(authority::SOURCE_LABEL) help=words.say(authority::SOURCE_HELP) value=source />
            <Field id="nog" label=words.say(authority::NOTE_LABEL) value=note kind=Kind::Lines />
            <Notice mood=Mood::Calm words=words.say(kind::JOINT).to_owned() />
            <ReadersLine />
        })
        .checked(move || {
            fits(words, source, MAX_NAME_CHARS, "bron")?;
            fits(words, note, MAX_TEXT_CHARS, "nog")
        }),
    ];
    let put = move || {
        let (Some(One(frame)), Ok((from, until))) = (frame.get_untracked(), days()) else { return at.set(1) };
        let now = Authority {
            holders: holders(),
            frame,
            from,
            until,
            source: some(&source.get_untracked()),
            // Who writes it down has just looked.
            confirmed: Some(today()),
            note: some(&note.get_untracked()),
        };
        let page = NewPage::Authority(now.clone());
        let Some(stands) = &stands else {
            return put_form((words, notebook, way), page, form, Readers::Circle, Route::Child);
        };
        // Others who decide are a page of their own, which asks everyone whether agreements still hold; until then it was
        // as it stands. What was written down today is mended in its place.
        let stood = says.as_ref().filter(|stood| (&stood.holders, stood.frame) != (&holders(), frame));
        let Some(stood) = stood.filter(|stood| stood.from < today()) else {
            return change_form((words, notebook, way, undo), stands, &page, form, Route::Child);
        };
        let from = if stood.from < from { from } else { today() };
        let ended = NewPage::Authority(Authority { until: from.plus_days(-1), ..stood.clone() });
        let page = NewPage::Authority(Authority { from, ..now });
        put_after((words, notebook, way), (stands, &ended), page, form, Route::Child);
    };
    view! { <Steps form questions at done=words.say(kind::SAVE).to_owned() on_done=put /> }
}

/// Who holds authority today.
pub fn holders_now<'a>(pages: impl IntoIterator<Item = &'a Entry>) -> Vec<Person> {
    let mut holders: Vec<Person> = pages
        .into_iter()
        .filter(|page| page.kind == EntryKind::Authority)
        .filter_map(|page| Authority::read(&page.fields))
        .filter(|says| says.holds_on(today()))
        .flat_map(|says| says.holders)
        .collect();
    holders.sort_unstable();
    holders.dedup();
    holders
}
