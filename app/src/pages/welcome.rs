//! The first screen: begin, be invited, look around.

use leptos::prelude::*;

use crate::components::button::{Button, Go, Weight};
use crate::components::notice::{Mood, Notice};
use crate::components::title::Title;
use crate::example;
use crate::platform::{boot, settings};
use crate::route::Route;
use crate::text::{Words, first, state};

/// The first screen.
#[component]
pub fn Welcome() -> impl IntoView {
    let words: Words = expect_context();
    let example = example::door();
    // There was a notebook here once: the browser threw it away.
    let is_gone = settings::read("circle").is_some();
    let begin = |weight| view! { <Go to=Route::Begin label=words.say(first::BEGIN) weight icon="book" /> };
    let invited = |weight| {
        view! { <Go to=Route::Invitation label=words.say(first::HAVE_INVITATION) weight icon="heart" /> }
    };
    // Beginning anew would be another notebook than the one that the others write in.
    let ways = if is_gone {
        (invited(Weight::Main), begin(Weight::Side)).into_any()
    } else {
        (begin(Weight::Main), invited(Weight::Side)).into_any()
    };
    view! {
        <div class="welcome">
            <Picture />
            <Title words=words.say(first::WELCOME).to_owned() />
            <p class="lead">{words.say(first::WELCOME_1)}" "{words.say(first::WELCOME_2)}</p>
            {boot::is_inside_another_app().then(|| view! {
                <Notice mood=Mood::Care words=words.say(state::IN_OTHER_APP).to_owned() />
            })}
            {is_gone.then(|| view! { <Notice mood=Mood::Care words=words.say(state::GONE).to_owned() /> })}
            <div class="actions">
                {ways}
                <Button
                    label=words.say(first::SEE_EXAMPLE).to_owned()
                    weight=Weight::Quiet
                    icon="eye"
                    on_press=move || example.open()
                />
            </div>
        </div>
    }
}

/// An open notebook with a small heart, and an arrow that goes to and fro.
const DRAWING: [(&str, &str); 7] = [
    ("picture-ground", "M28 136a92 9 0 1 0 184 0a92 9 0 1 0-184 0"),
    ("picture-page", "M120 44c-22-16-52-18-78-10v84c26-8 56-6 78 10z"),
    ("picture-page", "M120 44c22-16 52-18 78-10v84c-26-8-56-6-78 10z"),
    ("picture-line", "M58 58c15-3 31-2 44 4M58 76c15-3 31-2 44 4M58 94c11-2 22-2 32 1"),
    ("picture-line", "M138 62c13-6 29-7 44-4M138 80c13-6 29-7 44-4"),
    ("picture-arc", "M70 24C92 2 148 2 170 24m0 0l-2-13m2 13l-13-2"),
    ("picture-heart", "M160 112c-9-6-15-11-15-18a8 8 0 0 1 15-4 8 8 0 0 1 15 4c0 7-6 12-15 18z"),
];

#[component]
fn Picture() -> impl IntoView {
    // Elements without anything that changes would be set as `innerHTML`, which the page's policy refuses.
    let paths = DRAWING.map(|(class, path)| view! { <path class=class d=path /> });
    view! {
        <svg class="picture" viewBox="0 0 240 150" aria-hidden="true">
            {paths.collect_view()}
        </svg>
    }
}
