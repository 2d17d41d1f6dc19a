//! Terugblik: how one person looks back at an agreement. It changes nothing by itself.

use leptos::prelude::*;
use shared::circle::agreement::{Step, Subject};
use shared::circle::choice::Choice as _;
use shared::circle::pages::NewPage;
use shared::circle::review::{Outcome, Review};
use shared::circle::standing::Version;
use shared::edit::MAX_TEXT_CHARS;
use shared::ids::EntryId;
use shared::intent::Readers;

use super::write::{ReadersLine, day_in_field, fits, names_of, no, put_form};
use crate::components::choice::{ChooseOne, Option_};
use crate::components::field::{Field, Kind};
use crate::components::flow::Show;
use crate::components::form::{Form, One, Question, Steps};
use crate::components::notice::{Mood, Notice};
use crate::components::title::Title;
use crate::going_on::going_on;
use crate::notebook::{Faces, notebook};
use crate::platform::clock::today;
use crate::route::{Route, way};
use crate::text::{Words, entry, form, question, review, write};

/// Looking back at a version of an agreement.
#[component]
pub fn LookBack(
    /// The version.
    id: EntryId,
) -> impl IntoView {
    let words: Words = expect_context();
    let going_on = going_on();
    // As it stood when the form opened.
    let version = Memo::new(move |before: Option<&Option<Version>>| match before {
        Some(Some(version)) => Some(version.clone()),
        _ => going_on.version(id).map(|(_, version)| version),
    });
    move || match version.get() {
        Some(version) => view! { <LookBackForm version /> }.into_any(),
        None => view! {
            <Title words=words.say(review::BETTER_TITLE).to_owned() has_back=true />
            <Notice mood=Mood::Calm words=words.say(entry::NOT_HERE).to_owned() />
        }
        .into_any(),
    }
}

/// What the agreement is about, in a line.
fn about(words: Words, faces: &Faces, version: &Version) -> Option<String> {
    if let Some(said) = &version.says.words {
        return Some(said.clone());
    }
    let Step::Terms(terms) = &version.says.step else { return None };
    match &terms.subject {
        Subject::Contact(contact) => {
            Some(words.with(review::WITH, &[("wie", &names_of(words, faces, &contact.with))]))
        }
        Subject::Other(_) => None,
    }
}

#[component]
fn LookBackForm(version: Version) -> impl IntoView {
    let words: Words = expect_context();
    let (notebook, way) = (notebook(), way());
    let faces = notebook.faces();
    let id = version.entry;
    let form = Form::new(notebook, "review", &id.to_string());
    let at = form.answer("at", 0_usize);
    let [well, better, next] = ["well", "better", "next"].map(|name| form.answer(name, String::new()));
    let outcome = form.answer("outcome", None::<One<Outcome>>);
    form.opens();
    let next_day = move || match day_in_field(&next.get_untracked()) {
        Ok(Some(day)) if day < today() => Err((words.say(question::BY_PASSED).to_owned(), "dag")),
        Ok(day) => Ok(day),
        Err(why) => Err(no(words, why, "dag")),
    };
    let goes_on = move || outcome.get() != Some(One(Outcome::Stop));
    let version = StoredValue::new(version);
    let subject = move || version.with_value(|version| faces.with(|faces| about_line(words, faces, version)));
    let questions = vec![
        Question::new(words.say(review::WELL_TITLE), move || view! {
            {subject}
            <Field id="goed" label=words.say(review::WELL) value=well kind=Kind::Lines />
        })
        .checked(move || fits(words, well, MAX_TEXT_CHARS, "goed")),
        Question::new(words.say(review::BETTER_TITLE), move || view! {
            {subject}
            <Field id="beter" label=words.say(review::BETTER) help=words.say(review::BETTER_HELP) value=better kind=Kind::Lines />
        })
        .checked(move || fits(words, better, MAX_TEXT_CHARS, "beter")),
        Question::new(words.say(review::OUTCOME_TITLE), move || {
            let option = |one: &Outcome| {
                let icon = match one {
                    Outcome::Keep => "good",
                    Outcome::Change => "pencil",
                    Outcome::Stop => "hand",
                };
                Option_::new(One(*one), words.say(review::outcome(*one)), Some(icon))
            };
            let options = Outcome::ALL.iter().map(option).collect::<Vec<_>>();
            view! {
                {subject}
                <p class="quiet">{words.say(review::OUTCOME_HELP)}</p>
                <ChooseOne name="verder" question=words.say(review::OUTCOME_TITLE) is_asked_above=true options chosen=outcome />
                <Show when=move || !goes_on()>
                    <ReadersLine />
                </Show>
            }
        })
        .checked(move || {
            let chosen = outcome.with_untracked(Option::is_some);
            if chosen { Ok(()) } else { Err((words.say(form::CHOOSE).to_owned(), "verder-0")) }
        }),
        Question::new(words.say(review::NEXT_TITLE), move || view! {
            <Field id="dag" label=words.say(review::NEXT) value=next kind=Kind::Day />
            <ReadersLine />
        })
        .when(goes_on)
        .checked(move || next_day().map(drop)),
    ];
    let put = move || {
        let Some(One(outcome)) = outcome.get_untracked() else { return at.set(2) };
        // A day that was given before somebody chose to stop is not asked for any more.
        let next = if outcome == Outcome::Stop { None } else { next_day().ok().flatten() };
        let page = NewPage::Review(Review {
            about: id,
            well: Some(well.get_untracked()),
            better: Some(better.get_untracked()),
            outcome,
            next,
        });
        put_form((words, notebook, way), page, form, Readers::Circle, Route::Today);
    };
    view! { <Steps form questions at done=words.say(write::SAVE).to_owned() on_done=put /> }
}

/// The line above each question: what it is about.
fn about_line(words: Words, faces: &Faces, version: &Version) -> Option<impl IntoView + use<>> {
    about(words, faces, version).map(|line| {
        view! {
            <p class="about">
                <span class="quiet">{words.say(review::ABOUT)}</span>
                <strong dir="auto">{line}</strong>
            </p>
        }
    })
}
