//! What stays folded until somebody wants more.

use leptos::prelude::*;

use super::icon::Icon;

/// A line that opens what is inside.
#[component]
pub fn More(
    /// What the line says.
    #[prop(into)]
    label: String,
    /// The picture before it.
    #[prop(default = "plus")]
    icon: &'static str,
    /// Whether it stands open by itself: what was kept inside is not hidden.
    #[prop(optional, into)]
    is_open: Signal<bool>,
    /// What is inside.
    children: Children,
) -> impl IntoView {
    view! {
        <details class="more" open=is_open>
            <summary>
                <Icon name=icon />
                <span>{label}</span>
            </summary>
            <div class="more-inside">{children()}</div>
        </details>
    }
}
