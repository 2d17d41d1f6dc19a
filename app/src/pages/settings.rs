//! Letters, colours, voice, language: they hold on this phone and at once.

use leptos::prelude::*;

use crate::app::{Colours, Letters, Look};
use crate::components::choice::{ChooseOne, Option_};
use crate::components::notice::{Mood, Notice};
use crate::components::speak::{Speak, Voice};
use crate::components::title::Title;
use crate::text::{Language, Words, more};

/// Letters en voorlezen.
#[component]
pub fn LettersPage() -> impl IntoView {
    let words: Words = expect_context();
    let look: Look = expect_context();
    let voice: Voice = expect_context();
    let (letters, colours) = (
        RwSignal::new(Some(look.letters.get_untracked())),
        RwSignal::new(Some(look.colours.get_untracked())),
    );
    Effect::new(move |_| {
        if let Some(letters) = letters.get() {
            look.letters.set(letters);
        }
    });
    Effect::new(move |_| {
        if let Some(colours) = colours.get() {
            look.colours.set(colours);
        }
    });
    let sizes = Letters::ALL.map(|one| Option_::new(one, words.say(one.label()), None)).to_vec();
    let schemes = Colours::ALL.map(|one| Option_::new(one, words.say(one.label()), None)).to_vec();
    view! {
        <Title words=words.say(more::LETTERS).to_owned() has_back=true />
        <ChooseOne name="letters" question=words.say(more::LETTERS_SIZE) options=sizes chosen=letters />
        <ChooseOne name="kleuren" question=words.say(more::COLOURS) options=schemes chosen=colours />
        <section class="card">
            <h2>{words.say(more::VOICE)}</h2>
            <p>{words.say(more::VOICE_HELP)}</p>
            {move || if voice.can_read() {
                view! { <Speak words=words.say(more::VOICE_SAMPLE).to_owned() /> }.into_any()
            } else {
                view! { <Notice mood=Mood::Calm words=words.say(more::VOICE_NONE).to_owned() /> }.into_any()
            }}
        </section>
    }
}

/// Taal.
#[component]
pub fn LanguagePage() -> impl IntoView {
    let words: Words = expect_context();
    let look: Look = expect_context();
    let chosen = RwSignal::new(Some(words.language()));
    Effect::new(move |_| {
        if let Some(language) = chosen.get()
            && look.language.get_untracked() != language
        {
            look.language.set(language);
        }
    });
    let options = Language::ALL.map(|language| Option_::new(language, language.name(), None)).to_vec();
    view! {
        <Title words=words.say(more::LANGUAGE).to_owned() has_back=true />
        <ChooseOne name="taal" question=words.say(more::LANGUAGE_TITLE) options=options chosen=chosen />
    }
}
