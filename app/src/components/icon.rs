//! One picture of the sprite in the page. It only stands beside words, so it is hidden from assistive technology.

use leptos::prelude::*;

/// A picture by its name in the sprite.
#[component]
pub fn Icon(
    /// As in the sprite, without `i-`.
    name: &'static str,
) -> impl IntoView {
    let href = format!("#i-{name}");
    view! {
        <svg class="icon" aria-hidden="true" width="24" height="24">
            <use_ href=href />
        </svg>
    }
}
