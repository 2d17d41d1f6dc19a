//! Fields to write in. The words live in a signal of the form.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::platform::js;

/// What kind of field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// One line.
    #[default]
    Line,
    /// As many lines as one likes; it grows.
    Lines,
    /// A day.
    Day,
    /// A time of the day.
    Time,
    /// A whole number; the phone shows its digits.
    Number,
}

/// A field with its name above it.
#[component]
pub fn Field(
    /// A name for it in the page.
    id: &'static str,
    /// Its name.
    #[prop(into)]
    label: String,
    /// A line of help.
    #[prop(optional, into)]
    help: Option<String>,
    /// The words.
    value: RwSignal<String>,
    /// What kind.
    #[prop(optional)]
    kind: Kind,
) -> impl IntoView {
    let help_id = format!("{id}-help");
    let described = help.is_some().then(|| help_id.clone());
    let input = match kind {
        Kind::Lines => {
            let area = NodeRef::<html::Textarea>::new();
            Effect::new(move |_| {
                // How high words are is asked of the browser, which lays the page out for that: not for none.
                let is_empty = value.with(String::is_empty);
                if let Some(area) = area.get().filter(|area| !is_empty || area.rows() > FEWEST_ROWS) {
                    grow(&area);
                }
            });
            view! {
                <textarea
                    id=id
                    class="field-input field-lines"
                    rows="5"
                    dir="auto"
                    aria-describedby=described
                    prop:value=value
                    node_ref=area
                    on:input=move |event| value.set(event_target_value(&event))
                ></textarea>
            }
            .into_any()
        }
        Kind::Line | Kind::Day | Kind::Time | Kind::Number => view! {
            <input
                id=id
                class="field-input"
                type=match kind {
                    Kind::Day => "date",
                    Kind::Time => "time",
                    Kind::Line | Kind::Lines | Kind::Number => "text",
                }
                inputmode=(kind == Kind::Number).then_some("numeric")
                dir="auto"
                autocomplete="off"
                aria-describedby=described
                prop:value=value
                on:input=move |event| value.set(event_target_value(&event))
            />
        }
        .into_any(),
    };
    view! {
        <div class="field">
            <label for=id>{label}</label>
            {help.map(|help| view! { <p class="field-help" id=help_id>{help}</p> })}
            {input}
        </div>
    }
}

/// So many rows a field for more than a line has at least.
const FEWEST_ROWS: u32 = 5;

/// As tall as its words, by rows: no style of its own is set.
fn grow(area: &web_sys::HtmlTextAreaElement) {
    let mut rows = FEWEST_ROWS;
    area.set_rows(rows);
    while area.scroll_height() > area.client_height() && rows < 24 {
        rows += 1;
        area.set_rows(rows);
    }
}

/// Puts the cursor in a field.
pub fn focus(id: &str) {
    if let Some(field) = js::document().get_element_by_id(id)
        && let Ok(field) = field.dyn_into::<web_sys::HtmlElement>()
    {
        let _ = field.focus();
    }
}
