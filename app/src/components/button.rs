//! Buttons and links: one look each for what they mean.

use std::rc::Rc;

use leptos::prelude::*;

use super::icon::Icon;
use crate::route::{Route, way};

/// What a button means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Weight {
    /// The one thing to do here.
    Main,
    /// Another thing one can do.
    #[default]
    Side,
    /// Something small.
    Quiet,
}

impl Weight {
    fn class(self) -> &'static str {
        match self {
            Self::Main => "button button-main",
            Self::Side => "button button-side",
            Self::Quiet => "button button-quiet",
        }
    }
}

/// What is done when somebody presses. Of one type for all, so that a component is in the wasm once and not once for
/// every place where it stands.
#[derive(Clone)]
pub struct Press(Rc<dyn Fn()>);

impl Press {
    /// Does it.
    pub fn act(&self) {
        (self.0)();
    }
}

impl<F: Fn() + 'static> From<F> for Press {
    fn from(act: F) -> Self {
        Self(Rc::new(act))
    }
}

/// A button that does something.
#[component]
pub fn Button(
    /// What it says.
    #[prop(into)]
    label: Signal<String>,
    /// What it means.
    #[prop(optional)]
    weight: Weight,
    /// A picture before the words.
    #[prop(optional)]
    icon: Option<&'static str>,
    /// Whether it is at work: then a second tap does nothing.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// What it does.
    #[prop(into)]
    on_press: Press,
) -> impl IntoView {
    let press = move |_| {
        if !busy.get_untracked() {
            on_press.act();
        }
    };
    view! {
        <button type="button" class=weight.class() aria-disabled=move || busy.get().to_string() on:click=press>
            {icon.map(|name| view! { <Icon name /> })}
            <span>{label}</span>
        </button>
    }
}

/// A link to another page that looks like a button.
#[component]
pub fn Go(
    /// Where to.
    to: Route,
    /// What it says.
    #[prop(into)]
    label: String,
    /// What it means.
    #[prop(optional)]
    weight: Weight,
    /// A picture before the words.
    #[prop(optional)]
    icon: Option<&'static str>,
) -> impl IntoView {
    let way = way();
    let go = move |event: web_sys::MouseEvent| {
        if is_plain(&event) {
            event.prevent_default();
            way.go(to);
        }
    };
    view! {
        <a class=weight.class() href=to.path() on:click=go>
            {icon.map(|name| view! { <Icon name /> })}
            <span>{label}</span>
        </a>
    }
}

/// A row of a list that leads to another page.
#[component]
pub fn Row(
    /// Where to.
    to: Route,
    /// What it says.
    #[prop(into)]
    label: String,
    /// A line below.
    #[prop(optional, into)]
    help: Option<String>,
    /// A picture.
    icon: &'static str,
) -> impl IntoView {
    let way = way();
    let go = move |event: web_sys::MouseEvent| {
        if is_plain(&event) {
            event.prevent_default();
            way.go(to);
        }
    };
    view! {
        <li>
            <a class="row" href=to.path() on:click=go>
                <span class="row-icon">
                    <Icon name=icon />
                </span>
                <span class="row-words">
                    <span class="row-label">{label}</span>
                    {help.map(|help| view! { <span class="row-help">{help}</span> })}
                </span>
                <Icon name="next" />
            </a>
        </li>
    }
}

/// Whether a click means "go there here": not in another tab.
pub fn is_plain(event: &web_sys::MouseEvent) -> bool {
    event.button() == 0 && !event.meta_key() && !event.ctrl_key() && !event.shift_key()
}
