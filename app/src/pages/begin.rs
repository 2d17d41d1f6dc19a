//! Beginning a notebook: three questions, one a screen. What was answered stays until the notebook is there.

use leptos::prelude::*;
use shared::circle::pages::InvalidPage;
use shared::circle::pages::Role;
use shared::circle::schema::MAX_NAME_CHARS;
use shared::device::NotDone;
use shared::intent::Intent;

use super::{Whose, roles, tell};
use crate::components::button::{Button, Weight};
use crate::components::choice::ChooseOne;
use crate::components::field::{self, Field};
use crate::components::notice::Wrong;
use crate::components::title::Title;
use crate::notebook::{Trouble, notebook};
use crate::platform::boot;
use crate::route::{Route, way};
use crate::text::{Words, first, trouble};

/// The answers so far. They live as long as the app, so that "back" shows them again.
#[derive(Clone, Copy, Debug)]
pub struct Answers {
    child: RwSignal<String>,
    name: RwSignal<String>,
    role: RwSignal<Option<Role>>,
}

impl Answers {
    /// None yet.
    pub fn new() -> Self {
        Self {
            child: RwSignal::new(String::new()),
            name: RwSignal::new(String::new()),
            role: RwSignal::new(None),
        }
    }

    fn child_name(self) -> String {
        self.child.get_untracked().trim().to_owned()
    }
}

/// What is wrong with a name, before it goes anywhere.
pub fn name_trouble(words: Words, name: &str) -> Option<String> {
    let chars = name.trim().chars().count();
    if chars == 0 {
        Some(words.say(trouble::EMPTY_NAME).to_owned())
    } else if chars > MAX_NAME_CHARS {
        let long = InvalidPage::TooLong { chars, most: MAX_NAME_CHARS };
        Some(tell(words, &Trouble::NotDone(NotDone::Invalid(long))))
    } else {
        None
    }
}

/// Over welk kind?
#[component]
pub fn BeginChild() -> impl IntoView {
    let words: Words = expect_context();
    let answers: Answers = expect_context();
    let (way, wrong) = (way(), RwSignal::new(None));
    let next = move || {
        wrong.set(name_trouble(words, &answers.child.get_untracked()));
        if wrong.with_untracked(Option::is_none) {
            way.go(Route::BeginName);
        } else {
            field::focus("kind");
        }
    };
    view! {
        <Title words=words.say(first::CHILD_TITLE).to_owned() has_back=true />
        <form on:submit=move |event| { event.prevent_default(); next(); }>
            <Field id="kind" label=words.say(first::CHILD_LABEL) help=words.say(first::CHILD_HELP) value=answers.child />
            <Wrong words=wrong />
            <div class="actions">
                <Button label=words.say(first::NEXT).to_owned() weight=Weight::Main icon="next" on_press=next />
            </div>
        </form>
    }
}

/// Wie bent u?
#[component]
pub fn BeginName() -> impl IntoView {
    let words: Words = expect_context();
    let answers: Answers = expect_context();
    let (way, wrong) = (way(), RwSignal::new(None));
    let next = move || {
        wrong.set(name_trouble(words, &answers.name.get_untracked()));
        if wrong.with_untracked(Option::is_none) {
            way.go(Route::BeginRole);
        } else {
            field::focus("naam");
        }
    };
    let help = words.with(first::NAME_HELP, &[("kind", &answers.child_name())]);
    view! {
        <Title words=words.say(first::NAME_TITLE).to_owned() has_back=true />
        <form on:submit=move |event| { event.prevent_default(); next(); }>
            <Field id="naam" label=words.say(first::NAME_LABEL) help=help value=answers.name />
            <Wrong words=wrong />
            <div class="actions">
                <Button label=words.say(first::NEXT).to_owned() weight=Weight::Main icon="next" on_press=next />
            </div>
        </form>
    }
}

/// Wie bent u voor het kind? Then the notebook begins.
#[component]
pub fn BeginRole() -> impl IntoView {
    let words: Words = expect_context();
    let answers: Answers = expect_context();
    let (way, notebook) = (way(), notebook());
    let (wrong, busy) = (RwSignal::new(None), RwSignal::new(false));
    let begin = move || {
        let Some(role) = answers.role.get_untracked() else {
            wrong.set(Some(words.say(trouble::CHOOSE_ONE).to_owned()));
            return field::focus("rol-0");
        };
        busy.set(true);
        leptos::task::spawn_local(async move {
            let intent = Intent::Begin {
                child: answers.child.get_untracked(),
                name: answers.name.get_untracked(),
                role,
            };
            match notebook.did(intent).await {
                Ok(_) => {
                    answers.child.set(String::new());
                    answers.name.set(String::new());
                    answers.role.set(None);
                    way.go_instead(Route::Today);
                    boot::persist().await;
                }
                Err(trouble) => {
                    wrong.try_set(Some(tell(words, &trouble)));
                    busy.try_set(false);
                }
            }
        });
    };
    let question = words.with(first::ROLE_TITLE, &[("kind", &answers.child_name())]);
    // Whoever opens this address without the answers before it begins at the first.
    if answers.child.with_untracked(|child| child.trim().is_empty()) {
        way.go_instead(Route::Begin);
    }
    view! {
        <Title words=question.clone() has_back=true />
        <ChooseOne name="rol" question=question is_asked_above=true options=roles(words, Whose::Mine) chosen=answers.role />
        <div class="actions actions-stay">
            <Wrong words=wrong />
            <Button
                label=words.say(first::START).to_owned()
                weight=Weight::Main
                icon="book"
                busy=busy
                on_press=begin
            />
        </div>
    }
}
