//! What stands on paper and not on the screen: whose notebook it is, when it was printed, the circle's check code. So any
//! page prints as a clean sheet.

use leptos::prelude::*;

use crate::notebook::notebook;
use crate::platform::clock::today;
use crate::platform::intl;
use crate::text::{Words, print, today as frame};

/// Above a page on paper.
#[component]
pub fn PaperHead() -> impl IntoView {
    let words: Words = expect_context();
    let child = notebook().child();
    let name = move || child.with(|child| frame::notebook_of(words, child.as_deref()));
    view! {
        <div class="paper-head">
            <p dir="auto">{name}</p>
            <p>{words.with(print::PRINTED_ON, &[("dag", &intl::whole_date(words, today()))])}</p>
        </div>
    }
}

/// Below a page on paper.
#[component]
pub fn PaperFoot() -> impl IntoView {
    let words: Words = expect_context();
    let sight = notebook().sight;
    let code = move || sight.with(|sight| sight.as_ref().and_then(|sight| sight.check_code.clone()));
    move || {
        code().map(|code| view! { <p class="paper-foot">{words.with(print::CODE, &[("code", &code)])}</p> })
    }
}
