//! A list that is built piece by piece: as far as somebody sees it, and so that the phone can answer a finger in between.

use js_sys::Array;
use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit};

use crate::platform::js;

/// How many pieces are built: at first `at_once`, then one more in a task of its own, until there are as many as wanted.
pub fn one_by_one(at_once: usize, wanted: impl Fn() -> usize + Send + Sync + 'static) -> ReadSignal<usize> {
    let (built, set_built) = signal(at_once);
    Effect::new(move |_| {
        if built.get() < wanted() {
            leptos::task::spawn_local(async move {
                js::wait_ms(0).await;
                // Whoever went to another page wants none.
                set_built.try_update(|built| *built += 1);
            });
        }
    });
    built
}

/// How far below what is seen the next piece is built: one screen, so that nobody who scrolls waits for it.
const AHEAD: &str = "0px 0px 100% 0px";

/// Stands below what was built of a list, unseen, and says once that somebody comes near.
#[component]
pub fn End(
    /// Builds the next piece.
    on_near: impl Fn() + 'static,
) -> impl IntoView {
    let here = NodeRef::<Div>::new();
    let mut on_near = Some(on_near);
    Effect::new(move |_| {
        let (Some(end), Some(on_near)) = (here.get(), on_near.take()) else { return };
        let closure = Closure::<dyn FnMut(Array)>::new(move |entries: Array| {
            let is_near =
                |entry: JsValue| entry.unchecked_into::<IntersectionObserverEntry>().is_intersecting();
            if entries.iter().any(is_near) {
                on_near();
            }
        });
        let options = IntersectionObserverInit::new();
        options.set_root_margin(AHEAD);
        let Ok(observer) = IntersectionObserver::new_with_options(closure.as_ref().unchecked_ref(), &options)
        else {
            return;
        };
        observer.observe(&end);
        let watching = StoredValue::new_local((observer, closure));
        on_cleanup(move || {
            watching.try_with_value(|(observer, _)| observer.disconnect());
        });
    });
    view! { <div node_ref=here aria-hidden="true"></div> }
}
