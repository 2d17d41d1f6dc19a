//! Which contact moment: lately, soon, or another one.

use leptos::prelude::*;
use shared::circle::agenda::DAYS_TO_ASK_BACK;
use shared::circle::telling::{Meeting, State};

use super::super::capital;
use super::standing;
use crate::components::button::{Go, Row};
use crate::components::flow::Show;
use crate::components::title::Title;
use crate::going_on::going_on;
use crate::platform::intl;
use crate::route::Route;
use crate::text::{Words, moment};

/// So many days ahead.
const DAYS_AHEAD: i32 = 28;

/// Welk contactmoment?
#[component]
pub fn ChooseMoment() -> impl IntoView {
    let words: Words = expect_context();
    let going_on = going_on();
    let today = going_on.today;
    let meetings = Memo::new(move |_| {
        let from = today.plus_days(-DAYS_TO_ASK_BACK).unwrap_or(today);
        let until = today.plus_days(DAYS_AHEAD).unwrap_or(today);
        going_on.meetings(from, until)
    });
    let rows = move |wanted: fn(&Meeting, shared::time::Day) -> bool, newest_first: bool| {
        let mut found: Vec<Meeting> =
            meetings.with(|all| all.iter().filter(|meeting| wanted(meeting, today)).cloned().collect());
        if newest_first {
            found.reverse();
        }
        let rows = found.into_iter().map(|meeting| {
            let (icon, _, state) = standing(words, &meeting, today);
            // What was is told; what comes is looked at.
            let to = if meeting.id.day <= today && meeting.told.is_empty() {
                Route::Tell(meeting.id.of, meeting.id.day)
            } else {
                Route::Moment(meeting.id.of, meeting.id.day)
            };
            view! { <Row to label=capital(&intl::whole_day(words, meeting.id.day)) help=state icon /> }
        });
        rows.collect_view()
    };
    let lately = |meeting: &Meeting, today| {
        meeting.id.day <= today && !matches!(meeting.state(today), State::Moved(_))
    };
    let soon = |meeting: &Meeting, today| meeting.id.day > today && meeting.state(today) == State::Planned;
    let has = move |wanted: fn(&Meeting, shared::time::Day) -> bool| {
        meetings.with(|all| all.iter().any(|meeting| wanted(meeting, today)))
    };
    view! {
        <Title words=words.say(moment::WHICH_TITLE).to_owned() has_back=true />
        <Show when=move || !has(lately) && !has(soon)>
            <p>{words.say(moment::NO_MOMENTS)}</p>
        </Show>
        <Show when=move || has(lately)>
            <section class="group">
                <h2>{words.say(moment::LATELY)}</h2>
                <ul class="rows">{move || rows(lately, true)}</ul>
            </section>
        </Show>
        <Show when=move || has(soon)>
            <section class="group">
                <h2>{words.say(moment::SOON)}</h2>
                <ul class="rows">{move || rows(soon, false)}</ul>
            </section>
        </Show>
        <section class="group">
            <h2>{words.say(moment::ANOTHER)}</h2>
            <div class="actions">
                <Go to=Route::TellOther label=words.say(moment::ANOTHER_WAS) icon="pencil" />
                <Go to=Route::PlanMoment label=words.say(moment::ANOTHER_COMES) icon="calendar" />
            </div>
        </section>
    }
}
