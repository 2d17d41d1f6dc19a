//! Who does what: the list on Kind, and the form.

use leptos::prelude::*;
use shared::circle::choice::Choice as _;
use shared::circle::entry::Entry;
use shared::circle::pages::NewPage;
use shared::circle::person::Person;
use shared::circle::schema::{EntryKind, MAX_NAME_CHARS};
use shared::circle::task::{Sort, Task};
use shared::edit::MAX_TEXT_CHARS;
use shared::ids::EntryId;
use shared::intent::Readers;

use super::capital;
use super::child::Opened;
use super::write::{ReadersLine, change_form, fits, is_there_and_fits, names_of, people, put_form, some};
use crate::components::button::{Go, Row};
use crate::components::choice::{ChooseOne, Layout, Option_};
use crate::components::field::{Field, Kind};
use crate::components::flow::Show;
use crate::components::form::{Form, One, Question, Steps};
use crate::components::icon::Icon;
use crate::components::notice::{Mood, Notice};
use crate::components::people::{ChoosePeople, with_typed};
use crate::components::speak::Speak;
use crate::notebook::{Faces, notebook};
use crate::route::{Route, way};
use crate::text::{Words, form, kind, task};
use crate::undo::Undo;

/// The picture of a sort of task.
pub(super) fn icon_of(sort: Sort) -> &'static str {
    match sort {
        Sort::Doctor => "heart",
        Sort::SchoolTalks => "school",
        Sort::Clothes => "clip",
        Sort::Hairdresser => "scissors",
        Sort::Swimming => "good",
        Sort::Birthdays => "cake",
        Sort::Holidays => "car",
        Sort::Vaccination => "shield",
        Sort::Clubs => "sprout",
        Sort::Other => "pencil",
    }
}

/// What the task is called.
pub fn heading(words: Words, says: &Task) -> String {
    let name = says.name.as_deref().map(capital).filter(|_| says.sort == Sort::Other);
    name.unwrap_or_else(|| words.say(task::sort(says.sort)).to_owned())
}

/// Who has which part in it, in sentences.
pub fn parts(words: Words, faces: &Faces, says: &Task) -> String {
    let does = if says.does.len() == 1 { task::DOES_ONE } else { task::DOES };
    let parts = [(does, &says.does), (task::ASKED, &says.asked), (task::TOLD, &says.told)];
    let parts = parts
        .into_iter()
        .filter(|(_, people)| !people.is_empty())
        .map(|(said, people)| capital(&words.with(said, &[("wie", &names_of(words, faces, people))])));
    parts.chain(says.note.clone()).collect::<Vec<_>>().join(" ")
}

/// The part of Kind that says who does what.
#[component]
pub fn WhoDoesWhat() -> impl IntoView {
    let words: Words = expect_context();
    let notebook = notebook();
    let (joint, faces, may_write) = (notebook.joint(), notebook.faces(), notebook.may_write());
    let tasks = Memo::new(move |_| {
        let mut tasks: Vec<(Task, EntryId)> = joint.with(|pile| {
            let of_kind = pile.entries().filter(|page| page.kind == EntryKind::TaskDivision);
            of_kind.filter_map(|page| Some((Task::read(&page.fields)?, page.id))).collect()
        });
        tasks.sort_by_key(|(says, id)| (says.sort.number(), *id));
        tasks
    });
    let is_empty = Memo::new(move |_| tasks.with(Vec::is_empty));
    let spoken = Signal::derive(move || {
        faces.with(|faces| {
            let one = |(says, _): &(Task, EntryId)| {
                format!("{}. {}", heading(words, says), parts(words, faces, says))
            };
            tasks.with(|tasks| tasks.iter().map(one).collect::<Vec<_>>().join(" "))
        })
    });
    let row = move |(says, id): (Task, EntryId)| {
        let (label, help) = (heading(words, &says), faces.with(|faces| parts(words, faces, &says)));
        let icon = icon_of(says.sort);
        if may_write.get() {
            view! { <Row to=Route::TaskEdit(id) label help icon /> }.into_any()
        } else {
            view! {
                <li class="card">
                    <h3 class="with-icon">
                        <Icon name=icon />
                        <span dir="auto">{label}</span>
                    </h3>
                    <p dir="auto">{help}</p>
                    <Speak />
                </li>
            }
            .into_any()
        }
    };
    view! {
        <section class="group">
            <h2>{words.say(task::TITLE)}</h2>
            <Show
                when=move || is_empty.get()
                fallback=move || view! {
                    <Show when=move || may_write.get()>
                        <p class="quiet">{words.say(task::HELP)}</p>
                    </Show>
                    <ul class="rows">{move || tasks.get().into_iter().map(row).collect_view()}</ul>
                    <Speak words=spoken />
                }
            >
                <p class="quiet">{words.say(task::EMPTY)}</p>
            </Show>
            <Show when=move || may_write.get()>
                <Go to=Route::Task label=words.say(task::ADD) icon="plus" />
            </Show>
        </section>
    }
}

/// Writing down who does what.
#[component]
pub fn WriteTask() -> impl IntoView {
    view! { <TaskForm stands=None /> }
}

/// Changing who does what.
#[component]
pub fn TaskEdit(
    /// Which page.
    id: EntryId,
) -> impl IntoView {
    view! { <Opened id view=move |page| view! { <TaskForm stands=Some(page) /> }.into_any() /> }
}

#[component]
fn TaskForm(stands: Option<Entry>) -> impl IntoView {
    let words: Words = expect_context();
    let undo: Undo = expect_context();
    let (notebook, way) = (notebook(), way());
    let faces = notebook.faces();
    let says = stands.as_ref().and_then(|page| Task::read(&page.fields));
    let (name_of_form, about) = match &stands {
        Some(page) => ("task-change", page.id.to_string()),
        None => ("task", String::new()),
    };
    let form = Form::new(notebook, name_of_form, &about);
    let at = form.answer("at", 0_usize);
    let sort = form.answer("sort", says.as_ref().map(|says| One(says.sort)));
    let name = form.answer("name", says.as_ref().and_then(|says| says.name.clone()).unwrap_or_default());
    let first =
        |of: fn(&Task) -> &Vec<Person>| says.as_ref().map(|says| of(says).clone()).unwrap_or_default();
    let does = form.answer("does", first(|says| &says.does));
    let asked = form.answer("asked", first(|says| &says.asked));
    let told = form.answer("told", first(|says| &says.told));
    let [other_does, other_asked, other_told] =
        ["other-does", "other-asked", "other-told"].map(|name| form.answer(name, String::new()));
    let note = form.answer("note", says.as_ref().and_then(|says| says.note.clone()).unwrap_or_default());
    form.opens();
    let all = |chosen: RwSignal<Vec<Person>>, other: RwSignal<String>| {
        chosen.with_untracked(|chosen| other.with_untracked(|other| with_typed(chosen, other)))
    };
    let is_other = move || sort.get() == Some(One(Sort::Other));
    let whom = move |title, name, other_id, chosen, other| {
        Question::new(words.say(title), move || {
            view! {
                <p class="quiet">{words.say(task::NOBODY)}</p>
                {move || view! {
                    <ChoosePeople name other_id question=words.say(title) people=people(notebook, faces) chosen other />
                }}
            }
        })
    };
    let questions = vec![
        Question::new(words.say(task::WHAT_TITLE), move || {
            let option = |one: &Sort| Option_::new(One(*one), words.say(task::sort(*one)), Some(icon_of(*one)));
            let options = Sort::ALL.iter().map(option).collect::<Vec<_>>();
            view! {
                <ChooseOne name="taak" question=words.say(task::WHAT_TITLE) is_asked_above=true options chosen=sort layout=Layout::Tiles />
                <Show when=is_other>
                    <Field id="naam" label=words.say(task::NAME) help=words.say(task::NAME_HELP) value=name />
                </Show>
            }
        })
        .checked(move || match sort.get_untracked() {
            None => Err((words.say(form::CHOOSE).to_owned(), "taak-0")),
            Some(One(Sort::Other)) => is_there_and_fits(words, name, MAX_NAME_CHARS, "naam"),
            Some(_) => Ok(()),
        }),
        whom(task::DOES_TITLE, "doet", "doet-ander", does, other_does)
            .checked(move || fits(words, other_does, MAX_NAME_CHARS, "doet-ander")),
        whom(task::ASKED_TITLE, "vraag", "vraag-ander", asked, other_asked)
            .checked(move || fits(words, other_asked, MAX_NAME_CHARS, "vraag-ander")),
        whom(task::TOLD_TITLE, "hoort", "hoort-ander", told, other_told).checked(move || {
            fits(words, other_told, MAX_NAME_CHARS, "hoort-ander")?;
            let parts = [(does, other_does), (asked, other_asked), (told, other_told)];
            let nobody = parts.into_iter().all(|(chosen, other)| all(chosen, other).is_empty());
            if nobody { Err((words.say(task::NEEDS_SOMEBODY).to_owned(), "hoort-0")) } else { Ok(()) }
        }),
        Question::new(words.say(task::NOTE_TITLE), move || view! {
            <Field id="nog" label=words.say(task::NOTE) value=note kind=Kind::Lines />
            <Notice mood=Mood::Calm words=words.say(kind::JOINT).to_owned() />
            <ReadersLine />
        })
        .checked(move || fits(words, note, MAX_TEXT_CHARS, "nog")),
    ];
    let put = move || {
        let Some(One(sort)) = sort.get_untracked() else { return at.set(0) };
        let page = NewPage::TaskDivision(Task {
            sort,
            name: some(&name.get_untracked()).filter(|_| sort == Sort::Other),
            does: all(does, other_does),
            told: all(told, other_told),
            asked: all(asked, other_asked),
            note: some(&note.get_untracked()),
        });
        match &stands {
            Some(stands) => change_form((words, notebook, way, undo), stands, &page, form, Route::Child),
            None => put_form((words, notebook, way), page, form, Readers::Circle, Route::Child),
        }
    };
    view! { <Steps form questions at done=words.say(kind::SAVE).to_owned() on_done=put /> }
}
