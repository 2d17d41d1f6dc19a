//! Facts below one another, each behind its picture.

use leptos::prelude::*;

use super::icon::Icon;

/// A list of facts.
#[component]
pub fn FactList(
    /// The picture of each, by its name in the sprite, and its words.
    #[prop(into)]
    lines: Signal<Vec<(&'static str, String)>>,
) -> impl IntoView {
    view! {
        <ul class="facts">
            {move || lines
                .get()
                .into_iter()
                .map(|(icon, text)| view! {
                    <li>
                        <Icon name=icon />
                        <span dir="auto">{text}</span>
                    </li>
                })
                .collect_view()}
        </ul>
    }
}
