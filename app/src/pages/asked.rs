//! What is asked of me, and the next contact moment: the top of Vandaag.

use leptos::prelude::*;
use shared::circle::agenda::{Ask, Asked};
use shared::circle::person::Person;
use shared::circle::telling::{Meeting, State};
use shared::ids::EntryId;

use super::agreement::Voice;
use super::capital;
use super::moment::details;
use super::write::name_of;
use crate::components::button::{Go, Row, Weight};
use crate::components::facts::FactList;
use crate::components::speak::Speak;
use crate::going_on::{GoingOn, going_on};
use crate::notebook::notebook;
use crate::platform::intl;
use crate::route::Route;
use crate::text::{Words, moment};

/// So many days ahead the next moment is looked for.
const DAYS_AHEAD: i32 = 35;

/// A line of what is asked.
struct Line {
    to: Route,
    icon: &'static str,
    label: String,
    help: Option<String>,
}

fn line(words: Words, going_on: GoingOn, asked: &Asked) -> Option<Line> {
    let faces = notebook().faces();
    let who = |page: EntryId, said| {
        let author = going_on.page(page)?.author;
        let name = faces.with(|faces| name_of(words, faces, &Person::Member(author)));
        Some(capital(&words.with(said, &[("wie", &name)])))
    };
    let by = asked.by.map(|day| words.with(moment::BY, &[("dag", &intl::day(words, day))]));
    let sentence = |version: EntryId| {
        let (_, version) = going_on.version(version)?;
        Some(faces.with(|faces| Voice { words, faces }.sentence(&version.says)))
    };
    Some(match asked.what {
        Ask::Agree { version, .. } => Line {
            to: Route::Answer(version),
            icon: "clip",
            label: who(version, moment::ASK_AGREE)?,
            help: sentence(version),
        },
        Ask::LookAgain { version, .. } => Line {
            to: Route::Answer(version),
            icon: "clip",
            label: words.say(moment::ASK_LOOK_AGAIN).to_owned(),
            help: sentence(version),
        },
        Ask::LookBack { version, .. } => Line {
            to: Route::LookBack(version),
            icon: "history",
            label: words.say(moment::ASK_LOOK_BACK).to_owned(),
            help: sentence(version),
        },
        Ask::Move(id) => {
            Line { to: Route::Answer(id), icon: "calendar", label: who(id, moment::ASK_MOVE)?, help: by }
        }
        Ask::Answer(id) => {
            Line { to: Route::Answer(id), icon: "info", label: who(id, moment::ASK_QUESTION)?, help: by }
        }
        Ask::Come(id) => {
            let page = going_on.page(id)?;
            let event = shared::circle::event::Event::read(&page.fields)?;
            Line {
                to: Route::Page(id),
                icon: "calendar",
                label: words.say(moment::ASK_COME).to_owned(),
                help: Some(super::event::heading(words, &event)),
            }
        }
        Ask::Do(id) => Line {
            to: Route::Page(id),
            icon: "school",
            label: words.say(moment::ASK_SCHOOL).to_owned(),
            help: by,
        },
        Ask::Tell(id) => Line {
            to: Route::Tell(id.of, id.day),
            icon: "pencil",
            label: words.with(moment::TELL_TITLE, &[("dag", &intl::on_day(words, id.day))]),
            help: None,
        },
    })
}

/// What is asked of me.
#[component]
pub fn AskedOfMe() -> impl IntoView {
    let words: Words = expect_context();
    let (notebook, going_on) = (notebook(), going_on());
    let may_write = notebook.may_write();
    let lines = move || {
        let asked = if may_write.get() { going_on.asked.get() } else { Vec::new() };
        asked.iter().filter_map(|one| line(words, going_on, one)).collect::<Vec<_>>()
    };
    move || {
        let lines = lines();
        (!lines.is_empty()).then(|| view! {
            <section class="card card-ask">
                <h2>{words.say(moment::ASKED)}</h2>
                <ul class="rows">
                    {lines
                        .into_iter()
                        .map(|Line { to, icon, label, help }| view! { <Row to label help=help.unwrap_or_default() icon /> })
                        .collect_view()}
                </ul>
                <div class="page-actions">
                    <Speak />
                </div>
            </section>
        })
    }
}

/// The next contact moment.
#[component]
pub fn NextMoment() -> impl IntoView {
    let words: Words = expect_context();
    let going_on = going_on();
    let faces = notebook().faces();
    let today = going_on.today;
    let next = Memo::new(move |_| -> Option<Meeting> {
        let until = today.plus_days(DAYS_AHEAD).unwrap_or(today);
        let meetings = going_on.meetings(today, until);
        meetings.into_iter().find(|meeting| meeting.state(today) == State::Planned && meeting.when.is_some())
    });
    move || {
        next.get().map(|meeting| {
            let day = capital(&intl::whole_day(words, meeting.id.day));
            let day = match meeting.id.day.days_since(today) {
                0 | 1 => capital(&intl::day(words, meeting.id.day)),
                days => words.with(moment::IN_DAYS, &[("dag", &day), ("aantal", &days.to_string())]),
            };
            let lines = faces.with(|faces| details(going_on, &meeting, words, faces));
            view! {
                <section class="card next-moment">
                    <h2>{words.say(moment::NEXT)}</h2>
                    <p class="sentence">{day}</p>
                    <FactList lines />
                    <div class="page-actions">
                        <Speak />
                        <Go to=Route::Moment(meeting.id.of, meeting.id.day) label=words.say(moment::LOOK) weight=Weight::Quiet icon="next" />
                    </div>
                </section>
            }
        })
    }
}
