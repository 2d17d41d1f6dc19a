//! The last change of a page, as long as one tap takes it back: until one goes elsewhere. Nothing is timed.

use leptos::prelude::*;
use shared::edit::Op;
use shared::ids::{CircleId, EntryId};
use shared::intent::Intent;

use crate::components::button::{Button, Weight};
use crate::components::flow::Show;
use crate::components::icon::Icon;
use crate::notebook::notebook;
use crate::pages::tell;
use crate::route::{Route, way};
use crate::text::{Words, undo};

/// What was changed, and what stood there before.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Change {
    circle: CircleId,
    entry: EntryId,
    back: Vec<Op>,
    /// The page that came after the change: on it the tap is offered.
    at: Route,
}

/// The last change.
#[derive(Clone, Copy, Debug)]
pub struct Undo {
    last: RwSignal<Option<Change>>,
    /// What came of taking it back.
    told: RwSignal<Option<String>>,
}

impl Undo {
    /// Nothing to take back.
    pub fn new() -> Self {
        Self { last: RwSignal::new(None), told: RwSignal::new(None) }
    }

    /// Something was changed; `back` takes it back, on the page that comes next.
    pub fn offers(self, circle: CircleId, entry: EntryId, back: Vec<Op>, at: Route) {
        self.told.set(None);
        self.last.set(Some(Change { circle, entry, back, at }));
    }
}

/// The line that says that a change is kept, and takes it back.
#[component]
pub fn UndoLine() -> impl IntoView {
    let words: Words = expect_context();
    let Undo { last, told } = expect_context();
    let (notebook, way) = (notebook(), way());
    let busy = RwSignal::new(false);
    let close = move || {
        last.set(None);
        told.set(None);
    };
    // Whoever goes on has seen it.
    Effect::new(move |before: Option<Route>| {
        let now = way.at.get();
        let went_on = before.is_some_and(|before| before != now);
        if went_on && last.with_untracked(|last| last.as_ref().is_none_or(|last| last.at != now)) {
            close();
        }
        now
    });
    let take_back = move || {
        let Some(Change { circle, entry, back, .. }) = last.get_untracked() else { return };
        busy.set(true);
        leptos::task::spawn_local(async move {
            let did = notebook.did(Intent::Change { circle, entry, ops: back }).await;
            let said = match &did {
                Ok(_) => words.say(undo::DONE).to_owned(),
                Err(trouble) => tell(words, trouble),
            };
            if did.is_ok() {
                last.set(None);
            }
            notebook.say(said.clone());
            told.set(Some(said));
            busy.set(false);
        });
    };
    let is_there = Memo::new(move |_| last.with(Option::is_some));
    let line = move || told.get().unwrap_or_else(|| words.say(undo::KEPT).to_owned());
    view! {
        <Show when=move || is_there.get() || told.with(Option::is_some)>
            <div class="undo">
                <p class="with-icon">
                    <Icon name="check" />
                    <span>{line}</span>
                </p>
                <Show when=move || is_there.get()>
                    <Button label=words.say(undo::UNDO).to_owned() icon="undo" busy=busy on_press=take_back />
                </Show>
                <Button label=words.say(undo::CLOSE).to_owned() weight=Weight::Quiet icon="close" on_press=close />
            </div>
        </Show>
    }
}
