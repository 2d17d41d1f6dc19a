//! The heading of a page. Arriving at a page means that its heading is read and the window is called after it.

use leptos::html::H1;
use leptos::prelude::*;

use super::icon::Icon;
use crate::platform::js;
use crate::route::way;
use crate::text::{Words, first, today};

/// The heading, with the way back above it.
#[component]
pub fn Title(
    /// The words.
    #[prop(into)]
    words: Signal<String>,
    /// Whether there is a way back: not on the tabs themselves.
    #[prop(optional)]
    has_back: bool,
    /// What the way back does, when it does not leave the page.
    #[prop(optional)]
    on_back: Option<Callback<()>>,
) -> impl IntoView {
    let say: Words = expect_context();
    let way = way();
    let heading = NodeRef::<H1>::new();
    Effect::new(move |arrived: Option<()>| {
        js::document().set_title(&format!("{} · {}", words.get(), say.say(first::APP)));
        if arrived.is_none()
            && let Some(heading) = heading.get()
        {
            let before = js::document().active_element();
            leptos::task::spawn_local(async move {
                // The browser lays the page out for this: in a task of its own, so that a slow phone answers in between.
                js::wait_ms(0).await;
                // Whoever went on to something else meanwhile stays there.
                let at = js::document().active_element();
                if at == before || at.is_none_or(|at| at.tag_name() == "BODY") {
                    // Who came back stays where they were on the page.
                    let stays = web_sys::FocusOptions::new();
                    stays.set_prevent_scroll(true);
                    // A heading that cannot take focus is read when the person gets there.
                    let _ = heading.focus_with_options(&stays);
                }
            });
        }
    });
    let back = move |_| match on_back {
        Some(on_back) => on_back.run(()),
        None => way.back(),
    };
    view! {
        {has_back.then(|| view! {
            <button type="button" class="back" on:click=back>
                <Icon name="back" />
                <span>{say.say(today::BACK)}</span>
            </button>
        })}
        <h1 tabindex="-1" node_ref=heading>{words}</h1>
    }
}
