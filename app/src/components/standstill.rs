//! Why nothing can be put in the notebook now, and the way on. It stands above a page, or by the button of its form.

use leptos::prelude::*;

use super::button::Button;
use crate::notebook::{Opening, notebook};
use crate::platform::drafts::Kept;
use crate::platform::rows::NoStorage;
use crate::text::{Words, form, state};

/// How many forms are on the page: there it stands by their buttons and not above the page too.
#[derive(Clone, Copy, Debug)]
pub struct Forms(RwSignal<u32>);

impl Forms {
    /// None yet.
    pub fn new() -> Self {
        Self(RwSignal::new(0))
    }

    /// One more, as long as what is built now is on the page.
    pub fn enters(self) {
        self.0.update(|count| *count += 1);
        on_cleanup(move || _ = self.0.try_update(|count| *count = count.saturating_sub(1)));
    }

    /// Whether there is one.
    pub fn is_there(self) -> bool {
        self.0.get() > 0
    }
}

/// Whether nothing can be put in the notebook now.
pub fn stands_still(opening: Opening) -> bool {
    match opening {
        Opening::Stopped(_) | Opening::Elsewhere => true,
        Opening::Starting | Opening::Ready | Opening::Failed(_) => false,
    }
}

/// Why, and the way on.
#[component]
pub fn Standstill(
    /// Where what was filled in here is.
    #[prop(optional)]
    filled_in: Option<Memo<Kept>>,
) -> impl IntoView {
    let words: Words = expect_context();
    let notebook = notebook();
    let open = move || leptos::task::spawn_local(async move { notebook.open().await });
    let is_safe = move || match filled_in.map(|filled_in| filled_in.get()) {
        None | Some(Kept::Nothing) => String::new(),
        Some(Kept::OnPhone) => format!(" {}", words.say(form::KEPT)),
        Some(Kept::OnScreen) => format!(" {}", words.say(state::WORDS_SAFE)),
    };
    move || match notebook.opening.get() {
        // What was thrown away does not come back by trying, and of what is left that line says where it is.
        Opening::Stopped(NoStorage::Gone) => {
            view! { <section class="line"><p>{words.say(state::storage(NoStorage::Gone))}</p></section> }
                .into_any()
        }
        Opening::Stopped(no) => view! {
            <section class="line">
                <p>{words.say(state::storage(no))}{is_safe}</p>
                <Button label=words.say(state::TRY_AGAIN).to_owned() icon="refresh" on_press=open />
            </section>
        }
        .into_any(),
        Opening::Elsewhere => view! {
            <section class="line">
                <p>
                    <strong>{words.say(state::ELSEWHERE_TITLE)}</strong>
                    " "
                    {words.say(state::ELSEWHERE_HELP)}
                    {is_safe}
                </p>
                <Button label=words.say(state::GO_ON_HERE).to_owned() icon="next" on_press=open />
            </section>
        }
        .into_any(),
        Opening::Starting | Opening::Ready | Opening::Failed(_) => ().into_any(),
    }
}
