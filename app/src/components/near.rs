//! A list that is built piece by piece: as far as somebody sees it, and so that the phone can answer a finger in between.

use js_sys::{Array, Number};
use leptos::html::Li;
use leptos::prelude::*;
use shared::ids::EntryId;
use wasm_bindgen::prelude::*;
use web_sys::{
    Element, HtmlElement, IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit,
    ResizeObserver, ResizeObserverEntry,
};

use super::flow::Show;
use crate::platform::js;
use crate::route::Way;

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

/// What stands further down a page: built in a task of its own, after what stands above it. Who comes back finds all at
/// once, and so the place where they were.
#[component]
pub fn Later(
    /// What stands there.
    children: ChildrenFn,
) -> impl IntoView {
    let way: Way = expect_context();
    let is_built = RwSignal::new(way.is_back());
    leptos::task::spawn_local(async move {
        js::wait_ms(0).await;
        is_built.try_set(true);
    });
    view! { <Show when=move || is_built.get()>{children()}</Show> }
}

/// How far above and below what is seen a long list stands: one screen, so that nobody who scrolls waits for it.
const MARGIN: &str = "100% 0px";

/// What may not go while it is far: what has the cursor, and what is being read aloud.
const IN_USE: &str = ":focus, .reading";

/// Says of an element which place it is.
const PLACE: &str = "data-place";

const HEIGHT: &str = "min-block-size";

/// What was seen of a long list. Its pages are known by their names: while they are read, others can come between them.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// How high they stood, in pixels.
    heights: Vec<(EntryId, f64)>,
    /// The furthest one that came near, and where it was then.
    furthest: Option<(usize, EntryId)>,
}

impl Seen {
    fn height(&self, page: &EntryId) -> Option<f64> {
        self.heights.iter().find(|(seen, _)| seen == page).map(|(_, height)| *height)
    }

    fn is_high(&mut self, page: EntryId, height: f64) {
        match self.heights.iter_mut().find(|(seen, _)| *seen == page) {
            Some(seen) => seen.1 = height,
            None => self.heights.push((page, height)),
        }
    }
}

/// Of a long list what is near what is seen. It is built when it comes near, one thing in a task of its own; of what is
/// far again only the place stays, as high as it was. So a list of years costs what a screen of it costs.
#[derive(Clone, Copy)]
pub struct Near {
    held: StoredValue<Held, LocalStorage>,
    pages: Memo<Vec<EntryId>>,
    seen: StoredValue<Seen>,
    furthest: RwSignal<Option<(usize, EntryId)>>,
}

struct Held {
    /// Tells what comes near and what is far again, and how high things are.
    watching: Option<(IntersectionObserver, ResizeObserver)>,
    places: Vec<Place>,
    coming: Vec<usize>,
    is_building: bool,
}

/// A place in the list, and whether what belongs there stands there.
#[derive(Clone, Copy)]
struct Place {
    page: EntryId,
    is_built: RwSignal<bool>,
}

impl Near {
    /// The list of these pages, of which this was seen before.
    pub fn of(pages: Memo<Vec<EntryId>>, seen: StoredValue<Seen>) -> Self {
        let held = Held { watching: None, places: Vec::new(), coming: Vec::new(), is_building: false };
        let near = Self {
            held: StoredValue::new_local(held),
            pages,
            seen,
            furthest: RwSignal::new(seen.with_value(|seen| seen.furthest)),
        };
        let comes_or_goes = Closure::<dyn FnMut(Array)>::new(move |entries: Array| {
            for entry in entries.iter().map(JsCast::unchecked_into::<IntersectionObserverEntry>) {
                near.comes_or_goes(entry.target(), entry.is_intersecting());
            }
            near.builds();
        });
        let is_high = Closure::<dyn FnMut(Array)>::new(move |entries: Array| {
            for entry in entries.iter().map(JsCast::unchecked_into::<ResizeObserverEntry>) {
                near.is_high(&entry.target(), entry.content_rect().height());
            }
        });
        let options = IntersectionObserverInit::new();
        options.set_root_margin(MARGIN);
        let seen = IntersectionObserver::new_with_options(comes_or_goes.as_ref().unchecked_ref(), &options);
        let sizes = ResizeObserver::new(is_high.as_ref().unchecked_ref());
        near.held.update_value(|held| held.watching = seen.ok().zip(sizes.ok()));
        let told = StoredValue::new_local((comes_or_goes, is_high));
        on_cleanup(move || {
            near.held.try_update_value(|held| {
                if let Some((seen, sizes)) = held.watching.take() {
                    seen.disconnect();
                    sizes.disconnect();
                }
            });
            told.dispose();
        });
        near
    }

    /// So many of the list came near: up to the furthest one, wherever it is now.
    pub fn reached(self) -> usize {
        let Some((was_at, page)) = self.furthest.try_get().flatten() else { return 0 };
        self.place_of(page).unwrap_or(was_at) + 1
    }

    fn place_of(self, page: EntryId) -> Option<usize> {
        self.pages.try_with(|pages| pages.iter().position(|one| *one == page)).flatten()
    }

    /// This one came near.
    fn came(self, page: EntryId) {
        let is_further = |at: &usize| *at >= untrack(|| self.reached());
        if let Some(at) = untrack(|| self.place_of(page)).filter(is_further) {
            self.seen.try_update_value(|seen| seen.furthest = Some((at, page)));
            self.furthest.try_set(Some((at, page)));
        }
    }

    fn place(self, stands: &Element) -> Option<(usize, Place)> {
        let number = stands.get_attribute(PLACE)?.parse().ok()?;
        let place = self.held.try_with_value(|held| held.places.get(number).copied())??;
        Some((number, place))
    }

    fn comes_or_goes(self, stands: Element, is_near: bool) {
        let Some((number, place)) = self.place(&stands) else { return };
        self.held.update_value(|held| {
            held.coming.retain(|coming| *coming != number);
            if is_near {
                held.coming.push(number);
            }
        });
        let is_in_use = || matches!(stands.query_selector(IN_USE), Ok(Some(_)));
        if !is_near && place.is_built.try_get_untracked() == Some(true) && !is_in_use() {
            place.is_built.set(false);
        }
    }

    fn is_high(self, stands: &Element, height: f64) {
        let Some((_, place)) = self.place(stands) else { return };
        // What is still being read has no height yet.
        if place.is_built.try_get_untracked() == Some(true) && height > 0.0 {
            self.seen.try_update_value(|seen| seen.is_high(place.page, height));
        }
    }

    /// Builds what is coming, one after the other.
    fn builds(self) {
        let begins = self.held.try_update_value(|held| {
            let begins = !held.is_building && !held.coming.is_empty();
            held.is_building |= begins;
            begins
        });
        if begins != Some(true) {
            return;
        }
        leptos::task::spawn_local(async move {
            loop {
                js::wait_ms(0).await;
                // Whoever went to another page wants none.
                let next = self.held.try_update_value(|held| {
                    let number = (!held.coming.is_empty()).then(|| held.coming.remove(0));
                    let next = number.and_then(|number| held.places.get(number).copied());
                    held.is_building = next.is_some();
                    next
                });
                let Some(place) = next.flatten() else { return };
                place.is_built.try_set(true);
                self.came(place.page);
            }
        });
    }
}

/// One thing of a long list: there when it is near, and else its place.
#[component]
pub fn Nearby(
    /// The list.
    near: Near,
    /// Which one it is.
    page: EntryId,
    /// What stands there.
    children: ChildrenFn,
) -> impl IntoView {
    let here = NodeRef::<Li>::new();
    // Who begins at the top sees the first at once.
    let is_first = near.pages.with_untracked(|pages| pages.first() == Some(&page));
    let is_built = RwSignal::new(is_first && near.seen.with_value(|seen| seen.heights.is_empty()));
    let number = near.held.try_update_value(|held| {
        held.places.push(Place { page, is_built });
        held.places.len() - 1
    });
    Effect::new(move |_| {
        let Some(place) = here.get() else { return };
        let is_built = is_built.get();
        let height = near.seen.with_value(|seen| seen.height(&page));
        // A browser that does not know the property has a place that is lower.
        let style = HtmlElement::style(&place);
        let _ = match height.filter(|_| !is_built) {
            Some(height) => style.set_property(HEIGHT, &in_pixels(height)),
            None => style.remove_property(HEIGHT).map(drop),
        };
    });
    Effect::new(move |_| {
        let Some(place) = here.get() else { return };
        near.held.with_value(|held| {
            if let Some((seen, sizes)) = &held.watching {
                seen.observe(&place);
                sizes.observe(&place);
            }
        });
    });
    view! {
        <li node_ref=here data-place=number>
            <Show when=move || is_built.get()>{children()}</Show>
        </li>
    }
}

/// A height as style says it. The browser writes the number: what writes one in Rust is large in the wasm.
fn in_pixels(height: f64) -> String {
    let number = Number::from(height).to_string_with_radix(10);
    number.map_or_else(|_| String::new(), |number| String::from(number) + "px")
}
