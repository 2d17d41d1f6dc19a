//! Choosing one of a few, or some of a few: whole cards to tap, real radio buttons and boxes underneath.

use leptos::prelude::*;

use super::button::Press;
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
    let cards = options.into_iter().enumerate().map(|(at, Option_ { value, label, icon })| {
        let (again, new) = (value.clone(), value.clone());
        let is_chosen = Signal::derive(move || chosen.with(|chosen| chosen.as_ref() == Some(&value)));
        let choose = move || chosen.set(Some(new.clone()));
        let tap = move || {
            if may_stay_empty && chosen.with_untracked(|chosen| chosen.as_ref() == Some(&again)) {
                chosen.set(None);
            }
        };
        view! {
            <Card id=format!("{name}-{at}") one_of=name label icon is_chosen on_change=choose on_tap=tap />
        }
        .into_any()
    });
    view! { <Group class question is_asked_above cards=cards.collect() /> }
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
    let cards =
        cards.map(|(at, option)| view! { <OneBox id=format!("{name}-{at}") option chosen /> }.into_any());
    view! { <Group class="choices choices-list" question is_asked_above cards=cards.collect() /> }
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
    let Option_ { value, label, icon } = option;
    let new = value.clone();
    let is_chosen = Signal::derive(move || chosen.with(|chosen| chosen.contains(&value)));
    let toggle = move || {
        chosen.update(|chosen| {
            if let Some(at) = chosen.iter().position(|one| *one == new) {
                chosen.remove(at);
            } else {
                chosen.push(new.clone());
            }
        });
    };
    view! { <Card id label icon is_chosen on_change=toggle /> }
}

/// The question around its cards.
#[component]
fn Group(class: &'static str, question: String, is_asked_above: bool, cards: Vec<AnyView>) -> impl IntoView {
    view! {
        <fieldset class=class>
            <legend class:unseen=is_asked_above>{question}</legend>
            <div class="choices-cards">{cards}</div>
        </fieldset>
    }
}

/// One card, whatever it stands for: one and the same code for all that can be chosen.
#[component]
fn Card(
    id: String,
    /// The name of the group of which only one is chosen.
    #[prop(optional)]
    one_of: Option<&'static str>,
    label: String,
    icon: Option<&'static str>,
    is_chosen: Signal<bool>,
    #[prop(into)] on_change: Press,
    #[prop(optional, into)] on_tap: Option<Press>,
) -> impl IntoView {
    view! {
        <div class="choice">
            <input
                type=if one_of.is_some() { "radio" } else { "checkbox" }
                id=id.clone()
                name=one_of
                prop:checked=is_chosen
                on:change=move |_| on_change.act()
                on:click=move |_| {
                    if let Some(on_tap) = &on_tap {
                        on_tap.act();
                    }
                }
            />
            <label for=id>
                {icon.map(|name| view! { <Icon name /> })}
                <span>{label}</span>
            </label>
        </div>
    }
}
