//! Choosing people: of the circle, and others by their names.

use leptos::prelude::*;
use shared::circle::person::Person;

use super::button::Button;
use super::choice::{OneBox, Option_};
use super::field::{self, Field};
use super::flow::For;
use crate::text::{Said, Words, form};

/// Chooses any number of people; somebody who is not in the circle is added by name.
#[component]
pub fn ChoosePeople(
    /// A name for the group in the page.
    name: &'static str,
    /// A name for the field of another one's name.
    other_id: &'static str,
    /// The question. It stands in the page's heading; here it is the group's name.
    #[prop(into)]
    question: String,
    /// Who is in the circle.
    people: Vec<Option_<Person>>,
    /// Who is chosen.
    chosen: RwSignal<Vec<Person>>,
    /// The name of another one, half typed: it counts too ([`with_typed`]).
    other: RwSignal<String>,
    /// Who that may be.
    #[prop(default = form::SOMEBODY_ELSE_HELP)]
    other_help: Said,
) -> impl IntoView {
    let words: Words = expect_context();
    // Who was added stays to be seen, also when no longer chosen.
    let added = RwSignal::new(Vec::<String>::new());
    let named = Memo::new(move |_| {
        let mut named = added.get();
        chosen.with(|chosen| {
            for person in chosen {
                if let Person::Named(name) = person
                    && !named.contains(name)
                {
                    named.push(name.clone());
                }
            }
        });
        named
    });
    let add = move || {
        let name = other.get_untracked().trim().to_owned();
        if !name.is_empty() {
            added.update(|added| added.push(name.clone()));
            chosen.update(|chosen| {
                let person = Person::Named(name);
                if !chosen.contains(&person) {
                    chosen.push(person);
                }
            });
            other.set(String::new());
        }
        field::focus(other_id);
    };
    let cards = people.into_iter().enumerate();
    let cards = cards.map(|(at, option)| view! { <OneBox id=format!("{name}-{at}") option chosen /> });
    view! {
        <fieldset class="choices choices-list">
            <legend class="unseen">{question}</legend>
            <div class="choices-cards">
                {cards.collect_view()}
                <For
                    each=move || named.get().into_iter().enumerate()
                    key=|(at, other)| (*at, other.clone())
                    children=move |(at, other)| {
                        let option = Option_::new(Person::Named(other.clone()), other, None);
                        view! { <OneBox id=format!("{name}-ander-{at}") option chosen /> }
                    }
                />
            </div>
            <Field id=other_id label=words.say(form::SOMEBODY_ELSE) help=words.say(other_help) value=other />
            <Button label=words.say(form::ADD).to_owned() icon="plus" on_press=add />
        </fieldset>
    }
}

/// The name that stands in the field and was not added yet counts too: nobody is forgotten for want of a tap.
pub fn with_typed(chosen: &[Person], typed: &str) -> Vec<Person> {
    let typed = Some(typed.trim()).filter(|name| !name.is_empty()).map(|name| Person::Named(name.to_owned()));
    chosen.iter().cloned().chain(typed.filter(|person| !chosen.contains(person))).collect()
}
