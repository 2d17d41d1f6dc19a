//! Agenda: what lies on which day, by week. Only the days that are shown are read.

use leptos::prelude::*;
use shared::circle::lying::{Lies, lying};
use shared::time::Day;

use super::capital;
use super::lying::{Known, Line, Lying, child_or_word};
use crate::components::button::{Button, Go, Weight, is_plain};
use crate::components::flow::{For, Show};
use crate::components::icon::Icon;
use crate::components::speak::Speak;
use crate::components::title::Title;
use crate::going_on::{GoingOn, going_on};
use crate::notebook::notebook;
use crate::platform::clock::today;
use crate::platform::intl;
use crate::route::{Route, way};
use crate::text::{Said, Words, agenda, calendar};

/// The day around which the agenda is shown: it stays when one opens something and comes back.
#[derive(Clone, Copy)]
pub struct At(pub RwSignal<Day>);

impl At {
    /// Today.
    pub fn today() -> Self {
        Self(RwSignal::new(today()))
    }
}

/// The Monday of the week of a day, and its Sunday.
pub(super) fn week_of(day: Day) -> (Day, Day) {
    let monday = day.plus_days(1 - i32::from(day.weekday())).unwrap_or(day);
    (monday, monday.plus_days(6).unwrap_or(day))
}

/// What lies on some days.
pub(super) fn lies_on(going_on: GoingOn, from: Day, until: Day) -> Vec<Lies> {
    let on_days = going_on.on_days(from, until);
    going_on.agreements.with(|agreements| {
        going_on.pages.with(|pages| lying(agreements, pages.iter().chain(&on_days), from, until))
    })
}

/// The same in words, each with its day.
pub(super) fn lines_of(words: Words, going_on: GoingOn, lies: &[Lies]) -> Vec<(Day, Line)> {
    let notebook = notebook();
    let (faces, child) = (notebook.faces(), notebook.child());
    let child = child.with(|child| child_or_word(words, child.as_deref()));
    going_on.agreements.with(|agreements| {
        faces.with(|faces| {
            let known = Known { words, faces, child: &child, agreements, today: going_on.today };
            lies.iter().map(|lies| (lies.day, known.line(lies))).collect()
        })
    })
}

/// "3 dingen".
pub(super) fn counted(words: Words, count: usize) -> String {
    match count {
        0 => words.say(agenda::COUNT_NONE).to_owned(),
        1 => words.say(agenda::COUNT_ONE).to_owned(),
        many => words.with(agenda::COUNT, &[("aantal", &intl::number(words, many))]),
    }
}

/// By week or by month.
#[component]
pub(super) fn HowShown() -> impl IntoView {
    let words: Words = expect_context();
    let way = way();
    let one = move |to: Route, said: Said, icon: &'static str| {
        let go = move |event: web_sys::MouseEvent| {
            if is_plain(&event) {
                event.prevent_default();
                way.go_instead(to);
            }
        };
        let current = move || (way.at.get() == to).then_some("true");
        view! {
            <li>
                <a class="switch" href=to.path() aria-current=current on:click=go>
                    <Icon name=icon />
                    <span>{words.say(said)}</span>
                </a>
            </li>
        }
    };
    view! {
        <nav class="switches" aria-label=words.say(agenda::HOW_SHOWN)>
            <ul>
                {one(Route::Agenda, agenda::BY_WEEK, "list")}
                {one(Route::AgendaMonth, agenda::BY_MONTH, "calendar")}
            </ul>
        </nav>
    }
}

/// One step back, one on, and the way home.
#[component]
pub(super) fn Stepping(
    /// What "before" says.
    before: Said,
    /// What "after" says.
    after: Said,
    /// Whether today is on the screen.
    is_now: Memo<bool>,
    /// Goes so many steps; to today when none.
    step: Callback<Option<i32>>,
) -> impl IntoView {
    let words: Words = expect_context();
    view! {
        <div class="stepping">
            <Button label=words.say(before).to_owned() icon="back" on_press=move || step.run(Some(-1)) />
            <Button label=words.say(after).to_owned() icon="next" on_press=move || step.run(Some(1)) />
        </div>
        <Show when=move || !is_now.get()>
            <Button label=words.say(agenda::TO_TODAY).to_owned() weight=Weight::Quiet icon="undo" on_press=move || step.run(None) />
        </Show>
    }
}

/// What to do with the agenda.
#[component]
pub(super) fn Onwards() -> impl IntoView {
    let words: Words = expect_context();
    view! {
        <div class="actions">
            <Go to=Route::AgendaFile label=words.say(calendar::PUT) icon="calendar-plus" />
            <Go to=Route::Print label=words.say(agenda::PRINT) weight=Weight::Quiet icon="print" />
        </div>
    }
}

/// Agenda, by week.
#[component]
pub fn Agenda() -> impl IntoView {
    let words: Words = expect_context();
    let At(at) = expect_context();
    let (notebook, going_on) = (notebook(), going_on());
    let week = Memo::new(move |_| week_of(at.get()));
    let lies = Memo::new(move |_| {
        let (from, until) = week.get();
        lies_on(going_on, from, until)
    });
    let is_read = Memo::new(move |_| {
        let (from, until) = week.get();
        going_on.is_read.get() && going_on.are_read(from, until)
    });
    let is_now = Memo::new(move |_| week.get() == week_of(going_on.today));
    let lines = Memo::new(move |_| lies.with(|lies| lines_of(words, going_on, lies)));
    let days = move || {
        let (from, until) = week.get();
        let filled = |day: &Day| lines.with(|lines| lines.iter().any(|(on, _)| on == day));
        from.through(until).filter(|day| *day == going_on.today || filled(day)).collect::<Vec<_>>()
    };
    let name = move || {
        let number = week.get().0.week().to_string();
        words.with(agenda::WEEK, &[("nummer", &number)])
    };
    let span = move || {
        let (from, until) = week.get();
        let (from, until) = (intl::date(words, from), intl::date(words, until));
        words.with(agenda::SPAN, &[("van", &from), ("tot", &until)])
    };
    let step = Callback::new(move |weeks: Option<i32>| {
        let to = weeks.and_then(|weeks| at.get_untracked().plus_days(7 * weeks));
        at.set(to.unwrap_or(going_on.today));
        notebook.say(format!("{}. {}", name(), span()));
    });
    view! {
        <Title words=words.say(agenda::AGENDA).to_owned() />
        <HowShown />
        <section class="group">
            <h2 class="week-name">{name}<span class="quiet">{span}</span></h2>
            <Stepping before=agenda::WEEK_BEFORE after=agenda::WEEK_AFTER is_now step />
            <Show when=move || is_read.get() fallback=move || view! { <p class="quiet">{words.say(agenda::FETCHING)}</p> }>
                <Show when=move || lines.with(Vec::is_empty) && !is_now.get()>
                    <section class="card card-soft">
                        <p>{words.say(agenda::WEEK_EMPTY)}</p>
                        <Speak />
                    </section>
                </Show>
                <ol class="days">
                    <For each=days key=|day| *day let:day>
                        <li>
                            <OnDay day lines />
                        </li>
                    </For>
                </ol>
            </Show>
        </section>
        <Onwards />
    }
}

/// One day with what lies on it.
#[component]
pub(super) fn OnDay(
    /// The day.
    day: Day,
    /// What lies on this day and others.
    lines: Memo<Vec<(Day, Line)>>,
) -> impl IntoView {
    let words: Words = expect_context();
    let mine = Memo::new(move |_| {
        lines.with(|lines| {
            let mine = lines.iter().filter(|(on, _)| *on == day);
            mine.map(|(_, line)| line.clone()).collect::<Vec<_>>()
        })
    });
    let is_today = day == going_on().today;
    let empty = if is_today { agenda::TODAY_EMPTY } else { agenda::DAY_EMPTY };
    view! {
        <section class="on-day" class:on-day-now=is_today>
            <h3 class="day-name">
                <span>{capital(&intl::whole_day(words, day))}</span>
                <span class="quiet">{intl::distance(words, day)}</span>
            </h3>
            <Show when=move || mine.with(Vec::is_empty)>
                <p class="quiet">{words.say(empty)}</p>
            </Show>
            <ul class="feed">
                <For each=move || mine.get() key=|line| (line.name.clone(), line.state.clone(), line.facts.clone()) let:line>
                    <li>
                        <Lying line />
                    </li>
                </For>
            </ul>
        </section>
    }
}
