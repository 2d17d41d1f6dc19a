//! Agenda, by month: a table of days to tap, and the list of the chosen one below it.

use leptos::prelude::*;
use shared::circle::lying::{Lies, What};
use shared::time::Day;

use super::agenda::{At, HowShown, OnDay, Onwards, Stepping, counted, lies_on, lines_of, week_of};
use super::capital;
use crate::components::flow::{For, Show};
use crate::components::near::{Later, one_by_one};
use crate::components::title::Title;
use crate::going_on::going_on;
use crate::notebook::notebook;
use crate::platform::intl::{self, Length};
use crate::route::Way;
use crate::text::{Words, agenda};

/// So many marks stand on a day at most; how many things there are is said in words.
const MOST_MARKS: usize = 3;

/// A month touches so many weeks at most.
const MOST_WEEKS: usize = 6;

/// The first and last day of the month of a day.
fn month_of(day: Day) -> (Day, Day) {
    let (_, month, of_month) = day.parts();
    let first = day.plus_days(1 - i32::from(of_month)).unwrap_or(day);
    let last = (27..31).filter_map(|days| first.plus_days(days)).rfind(|day| day.parts().1 == month);
    (first, last.unwrap_or(day))
}

/// The same day so many months on, or the last of a month that is too short for it.
fn months_on(day: Day, months: i32) -> Day {
    let (first, last) = month_of(day);
    let beside = if months < 0 { first.plus_days(-1) } else { last.plus_days(1) };
    let (first, last) = month_of(beside.unwrap_or(day));
    first.plus_days(i32::from(day.parts().2) - 1).unwrap_or(last).min(last)
}

/// Agenda, by month.
#[component]
pub fn AgendaMonth() -> impl IntoView {
    let words: Words = expect_context();
    let At(at) = expect_context();
    let (notebook, going_on) = (notebook(), going_on());
    let month = Memo::new(move |_| month_of(at.get()));
    let lies = Memo::new(move |_| {
        let (first, last) = month.get();
        lies_on(going_on, first, last)
    });
    let lines = Memo::new(move |_| lies.with(|lies| lines_of(words, going_on, lies)));
    let is_now = Memo::new(move |_| at.get() == going_on.today);
    let name = move || capital(&intl::month(words, month.get().0));
    let step = Callback::new(move |months: Option<i32>| {
        let to = months.map(|months| months_on(at.get_untracked(), months));
        at.set(to.unwrap_or(going_on.today));
        notebook.say(name());
    });
    // A week is built in a few milliseconds, a month is not: one after the other, from top to bottom.
    let way: Way = expect_context();
    let built = one_by_one(if way.is_back() { MOST_WEEKS } else { 0 }, || MOST_WEEKS);
    let weeks = move || {
        let (first, last) = month.get();
        let (monday, _) = week_of(first);
        let mondays = (0..MOST_WEEKS).filter_map(|week| monday.plus_days(7 * i32::try_from(week).ok()?));
        mondays.take_while(|monday| *monday <= last).take(built.get()).collect::<Vec<_>>()
    };
    let (monday, sunday) = week_of(going_on.today);
    let weekdays = monday.through(sunday).map(|day| {
        view! {
            <th scope="col" role="columnheader" abbr=intl::weekday(words, day, Length::Long)>
                {intl::weekday(words, day, Length::Short)}
            </th>
        }
    });
    view! {
        <Title words=words.say(agenda::AGENDA).to_owned() />
        <HowShown />
        <section class="group">
            <h2>{name}</h2>
            <Stepping before=agenda::MONTH_BEFORE after=agenda::MONTH_AFTER is_now step />
            <table class="month" role="table">
                <caption class="unseen">{name}</caption>
                <thead role="rowgroup">
                    <tr role="row">{weekdays.collect_view()}</tr>
                </thead>
                <tbody role="rowgroup">
                    <For each=weeks key=|monday| *monday let:monday>
                        <tr role="row">
                            {(0..7)
                                .filter_map(|days| monday.plus_days(days))
                                .map(|day| view! { <DayCell day month at lies /> })
                                .collect_view()}
                        </tr>
                    </For>
                </tbody>
            </table>
            <ul class="legend">
                {[(true, agenda::LEGEND_MEETING), (false, agenda::LEGEND_OTHER)]
                    .map(|(is_meeting, said)| view! {
                        <li>
                            <Mark is_meeting />
                            {words.say(said)}
                        </li>
                    })}
            </ul>
        </section>
        <Later>
            {move || { let day = at.get(); view! { <OnDay day lines /> } }}
            <Onwards />
        </Later>
    }
}

/// A contact moment, or something else: another form and another colour.
#[component]
fn Mark(is_meeting: bool) -> impl IntoView {
    view! { <span class="mark" class:mark-meeting=is_meeting></span> }
}

#[component]
fn DayCell(day: Day, month: Memo<(Day, Day)>, at: RwSignal<Day>, lies: Memo<Vec<Lies>>) -> impl IntoView {
    let words: Words = expect_context();
    let (notebook, going_on) = (notebook(), going_on());
    let is_of_month = move || {
        let (first, last) = month.get();
        first <= day && day <= last
    };
    // Contact moments first: whether each is one.
    let here = Memo::new(move |_| {
        lies.with(|lies| {
            let here = lies.iter().filter(|lies| lies.day == day);
            let mut here: Vec<bool> = here.map(|lies| matches!(lies.what, What::Meeting(_))).collect();
            here.sort_by_key(|is_meeting| !is_meeting);
            here
        })
    });
    let name = move || {
        let count = counted(words, here.with(Vec::len));
        words.with(agenda::DAY_COUNTED, &[("dag", &intl::whole_day(words, day)), ("aantal", &count)])
    };
    let choose = move |_| {
        at.set(day);
        notebook.say(name());
    };
    let now = (day == going_on.today).then_some("date");
    let marks = move || {
        let here = here.get().into_iter().take(MOST_MARKS);
        here.map(|is_meeting| view! { <Mark is_meeting /> }).collect_view()
    };
    view! {
        <td role="cell">
            <Show when=is_of_month>
                <button
                    type="button"
                    class="day"
                    aria-label=name
                    aria-pressed=move || (at.get() == day).to_string()
                    aria-current=now
                    on:click=choose
                >
                    <span class="day-weekday">{intl::weekday(words, day, Length::Long)}</span>
                    <span>{day.parts().2}</span>
                    <span class="marks">{marks}</span>
                </button>
            </Show>
        </td>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_has_its_own_days_and_a_step_stays_within_the_next_one() {
        let day = |text| Day::from_text(text).unwrap();
        for (at, first, last) in [
            ("2026-02-10", "2026-02-01", "2026-02-28"),
            ("2028-02-29", "2028-02-01", "2028-02-29"),
            ("2026-12-31", "2026-12-01", "2026-12-31"),
        ] {
            assert_eq!(month_of(day(at)), (day(first), day(last)));
        }
        for (at, months, to) in [
            ("2026-01-31", 1, "2026-02-28"),
            ("2026-03-31", -1, "2026-02-28"),
            ("2026-12-05", 1, "2027-01-05"),
            ("2026-01-05", -1, "2025-12-05"),
        ] {
            assert_eq!(months_on(day(at), months), day(to), "{at} {months}");
        }
    }
}
