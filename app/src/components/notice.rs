//! A quiet line that tells something, and the live region's loud sister for what went wrong in a form.

use leptos::prelude::*;

use super::icon::Icon;

/// How a notice is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// Good to know.
    Calm,
    /// Asks for care.
    Care,
    /// It is well.
    Good,
}

/// A framed line with a picture.
#[component]
pub fn Notice(
    /// How it is meant.
    mood: Mood,
    /// The words.
    #[prop(into)]
    words: Signal<String>,
) -> impl IntoView {
    let (class, icon) = match mood {
        Mood::Calm => ("notice notice-calm", "info"),
        Mood::Care => ("notice notice-care", "warning"),
        Mood::Good => ("notice notice-good", "check"),
    };
    view! {
        <p class=class>
            <Icon name=icon />
            <span>{words}</span>
        </p>
    }
}

/// What is wrong in a form; read aloud when it appears.
#[component]
pub fn Wrong(
    /// The words, when something is.
    words: RwSignal<Option<String>>,
) -> impl IntoView {
    view! {
        <div role="alert">
            {move || words.get().map(|words| view! { <Notice mood=Mood::Care words=words /> })}
        </div>
    }
}
