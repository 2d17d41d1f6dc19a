//! Choosing one of a few, or some of a few: whole cards to tap, real radio buttons and boxes underneath.

use leptos::prelude::*;

use super::icon::Icon;

/// One thing to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Option_<T> {
    /// What it is.
    pub value: T,
    /// What it says.
    pub label: String,
    /// A picture.
    pub icon: Option<&'static str>,
}

impl<T> Option_<T> {
    /// With a picture.
    pub fn new(value: T, label: impl Into<String>, icon: Option<&'static str>) -> Self {
        Self { value, label: label.into(), icon }
    }
}

/// How the cards stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// One below the other.
    #[default]
    List,
    /// Beside each other.
    Tiles,
}

/// No word of so many letters or fewer is wider than a narrow tile: of those, three stand beside each other on any phone.
const SHORT_WORD: usize = 8;

/// Chooses one.
#[component]
pub fn ChooseOne<T: Clone + PartialEq + Send + Sync + 'static>(
    /// A name for the group in the page.
    name: &'static str,
    /// The question.
    #[prop(into)]
    question: String,
    /// Whether the question stands in the page's heading already.
    #[prop(optional)]
    is_asked_above: bool,
    /// What there is.
    options: Vec<Option_<T>>,
    /// What is chosen.
    chosen: RwSignal<Option<T>>,
    /// How they stand.
    #[prop(optional)]
    layout: Layout,
    /// Whether tapping the chosen one again takes the choice back.
    #[prop(optional)]
    may_stay_empty: bool,
) -> impl IntoView {
    let longest = options.iter().flat_map(|option| option.label.split_whitespace());
    let longest = longest.map(|word| word.chars().count()).max().unwrap_or_default();
    let class = match layout {
        Layout::List => "choices choices-list",
        Layout::Tiles if longest > SHORT_WORD => "choices choices-tiles",
        Layout::Tiles => "choices choices-tiles choices-short",
    };
    let cards = options.into_iter().enumerate().map(|(at, option)| {
        let id = format!("{name}-{at}");
        let (value, again) = (option.value.clone(), option.value.clone());
        let is_chosen = {
            let value = option.value;
            Signal::derive(move || chosen.with(|chosen| chosen.as_ref() == Some(&value)))
        };
        view! {
            <div class="choice">
                <input
                    type="radio"
                    id=id.clone()
                    name=name
                    prop:checked=is_chosen
                    on:change=move |_| chosen.set(Some(value.clone()))
                    on:click=move |_| {
                        if may_stay_empty && chosen.get_untracked().as_ref() == Some(&again) {
                            chosen.set(None);
                        }
                    }
                />
                <label for=id>
                    {option.icon.map(|name| view! { <Icon name /> })}
                    <span>{option.label}</span>
                </label>
            </div>
        }
    });
    view! {
        <fieldset class=class>
            <legend class:unseen=is_asked_above>{question}</legend>
            <div class="choices-cards">{cards.collect_view()}</div>
        </fieldset>
    }
}

/// Chooses any number.
#[component]
pub fn ChooseSome<T: Clone + PartialEq + Send + Sync + 'static>(
    /// A name for the group in the page.
    name: &'static str,
    /// The question.
    #[prop(into)]
    question: String,
    /// Whether the question stands in the page's heading already.
    #[prop(optional)]
    is_asked_above: bool,
    /// What there is.
    options: Vec<Option_<T>>,
    /// What is chosen.
    chosen: RwSignal<Vec<T>>,
) -> impl IntoView {
    let cards = options.into_iter().enumerate();
    let cards = cards.map(|(at, option)| view! { <OneBox id=format!("{name}-{at}") option chosen /> });
    view! {
        <fieldset class="choices choices-list">
            <legend class:unseen=is_asked_above>{question}</legend>
            <div class="choices-cards">{cards.collect_view()}</div>
        </fieldset>
    }
}

/// The card of one of which any number is chosen, without the question around them.
#[component]
pub fn OneBox<T: Clone + PartialEq + Send + Sync + 'static>(
    /// A name for it in the page.
    id: String,
    /// What it is.
    option: Option_<T>,
    /// What is chosen.
    chosen: RwSignal<Vec<T>>,
) -> impl IntoView {
    let value = option.value.clone();
    let is_chosen = Signal::derive(move || chosen.with(|chosen| chosen.contains(&value)));
    let value = option.value;
    let toggle = move |_| {
        chosen.update(|chosen| {
            if let Some(at) = chosen.iter().position(|one| *one == value) {
                chosen.remove(at);
            } else {
                chosen.push(value.clone());
            }
        });
    };
    view! {
        <div class="choice">
            <input type="checkbox" id=id.clone() prop:checked=is_chosen on:change=toggle />
            <label for=id>
                {option.icon.map(|name| view! { <Icon name /> })}
                <span>{option.label}</span>
            </label>
        </div>
    }
}
