//! What keeps words on this phone although there is internet: no room for the notebook, a code that is asked for to begin
//! one, or an app that is too old.

use leptos::prelude::*;
use shared::device::Situation;
use shared::ids::RegistrationCode;
use shared::intent::Intent;
use shared::wire::Refusal;

use super::tell;
use crate::components::button::{Button, Go, Weight};
use crate::components::field::{self, Field, Kind};
use crate::components::notice::{Mood, Notice, Wrong};
use crate::components::speak::Speak;
use crate::components::title::Title;
use crate::notebook::{Notebook, Sight, notebook};
use crate::route::{Route, way};
use crate::text::{Words, held};

/// What keeps them here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// The notebook begins only with a code.
    NeedsCode,
    /// The notebook goes on in words of a newer app.
    NeedsUpdate,
    /// There is no room.
    Full,
    /// Something else, which passes.
    NotNow,
}

impl Held {
    /// What keeps them here, if anything does.
    pub fn of(sight: &Sight) -> Option<Self> {
        let is_beginning = sight.situation == Situation::Beginning;
        match sight.held_back {
            Some(Refusal::Closed) if is_beginning => Some(Self::NeedsCode),
            _ if sight.needs_update => Some(Self::NeedsUpdate),
            Some(Refusal::Quota | Refusal::DiskFull) => Some(Self::Full),
            Some(_) => Some(Self::NotNow),
            None => None,
        }
    }

    fn now(notebook: Notebook) -> Memo<Option<Self>> {
        Memo::new(move |_| notebook.sight.with(|sight| sight.as_ref().and_then(Self::of)))
    }
}

/// Says so on Vandaag.
#[component]
pub fn HeldBack() -> impl IntoView {
    let words: Words = expect_context();
    let held = Held::now(notebook());
    move || {
        let text = match held.get()? {
            Held::NeedsCode => {
                return Some(
                    view! {
                        <section class="card card-ask">
                            <h2>{words.say(held::ONLY_HERE)}</h2>
                            <p>{words.say(held::NEEDS_CODE)}</p>
                            <Speak />
                            <Go to=Route::BeginCode label=words.say(held::FILL_IN) weight=Weight::Main icon="pencil" />
                        </section>
                    }
                    .into_any(),
                );
            }
            Held::NeedsUpdate => held::NEEDS_UPDATE,
            Held::Full => held::FULL,
            Held::NotNow => held::NOT_NOW,
        };
        Some(view! { <Notice mood=Mood::Care words=words.say(text).to_owned() /> }.into_any())
    }
}

/// Heeft u een code?
#[component]
pub fn BeginCode() -> impl IntoView {
    let words: Words = expect_context();
    let notebook = notebook();
    let is_beginning = Memo::new(move |_| {
        notebook
            .sight
            .with(|sight| sight.as_ref().is_some_and(|sight| sight.situation == Situation::Beginning))
    });
    view! {
        <Title words=words.say(held::CODE_TITLE).to_owned() has_back=true />
        {move || if is_beginning.get() {
            view! { <CodeForm /> }.into_any()
        } else {
            view! { <Notice mood=Mood::Good words=words.say(held::NO_CODE_NEEDED).to_owned() /> }.into_any()
        }}
    }
}

#[component]
fn CodeForm() -> impl IntoView {
    let words: Words = expect_context();
    let (notebook, way) = (notebook(), way());
    let (text, wrong, busy) = (RwSignal::new(String::new()), RwSignal::new(None), RwSignal::new(false));
    let held = Held::now(notebook);
    // What became of the code is told by what becomes of the notebook; with it standing, this form is gone.
    Effect::new(move |_| {
        let is_refused = held.get() == Some(Held::NeedsCode);
        if busy.get_untracked() && is_refused {
            busy.set(false);
            wrong.set(Some(words.say(held::NOT_THIS_CODE).to_owned()));
            field::focus("code");
        }
    });
    Effect::new(move |_| {
        let is_away = !notebook.is_linked.get();
        if busy.get() && is_away {
            notebook.say(words.say(held::CODE_WAITS));
            way.go_instead(Route::Today);
        }
    });
    let show = move || {
        let Some(circle) = notebook.circle.get_untracked().filter(|_| !busy.get_untracked()) else { return };
        let Ok(code) = text.with_untracked(|text| RegistrationCode::read(text)) else {
            wrong.set(Some(words.say(held::NOT_A_CODE).to_owned()));
            return field::focus("code");
        };
        wrong.set(None);
        leptos::task::spawn_local(async move {
            match notebook.did(Intent::Register { circle, code }).await {
                Ok(_) => drop(busy.try_set(true)),
                Err(trouble) => drop(wrong.try_set(Some(tell(words, &trouble)))),
            }
        });
    };
    view! {
        <form on:submit=move |event| { event.prevent_default(); show(); }>
            <Field id="code" label=words.say(held::CODE_LABEL) help=words.say(held::CODE_HELP) value=text kind=Kind::Lines />
            <Wrong words=wrong />
            <div class="actions">
                <Button label=words.say(held::USE_CODE).to_owned() weight=Weight::Main icon="check" busy=busy on_press=show />
            </div>
        </form>
    }
}
