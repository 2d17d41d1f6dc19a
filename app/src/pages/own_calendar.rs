//! Zet in mijn eigen agenda: the coming half year as a calendar file, with a reminder if one wants it. Made on this
//! phone; nothing in it is for some members only.

use leptos::prelude::*;
use shared::circle::calendar::{Item, Said as Called, calendar_file};
use shared::circle::lying::{called_off, lying};
use shared::ids::CircleId;
use shared::time::Day;

use super::lying::{Known, child_or_word};
use super::print::for_everyone;
use crate::components::button::{Button, Weight};
use crate::components::choice::{ChooseOne, Option_};
use crate::components::notice::{Mood, Notice};
use crate::components::title::Title;
use crate::notebook::{Faces, Notebook, notebook};
use crate::platform::clock::{now, today};
use crate::platform::{intl, share};
use crate::text::{Words, calendar, today as frame};

/// The file goes so many days ahead: half a year.
const DAYS_AHEAD: i32 = 183;
/// What calendars call such a file.
const SORT: &str = "text/calendar";

/// When the phone reminds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Remind {
    Never,
    HourBefore,
    DayBefore,
}

impl Remind {
    fn minutes(self) -> Option<u32> {
        match self {
            Self::Never => None,
            Self::HourBefore => Some(60),
            Self::DayBefore => Some(24 * 60),
        }
    }
}

/// The calendar of a circle from a day on, and how many things are in it.
async fn made(
    words: Words,
    notebook: Notebook,
    circle: CircleId,
    (faces, child): (Faces, String),
    remind: Remind,
    today: Day,
) -> (String, usize) {
    let until = today.plus_days(DAYS_AHEAD).unwrap_or(today);
    let (agreements, pages) = for_everyone(notebook, circle, (today, until)).await;
    let lies = lying(&agreements, &pages, today, until);
    let known = Known { words, faces: &faces, child: &child, agreements: &agreements, today };
    let items = lies.iter().filter_map(|lies| {
        let line = known.line(lies);
        let facts = line.facts.iter().map(|(_, fact)| fact.as_str());
        let about: Vec<&str> = line.text.as_deref().into_iter().chain(facts).collect();
        let title = format!("{} ({child})", line.title);
        let called = Called { title, words: Some(about.join("\n")), place: line.place.clone() };
        Item::of(lies, called, remind.minutes(), today)
    });
    let off = called_off(&agreements, &lies, today, until);
    let off = off.iter().map(|off| {
        let title = known.called(Some(off.contact.form), &off.contact.with);
        Item::called_off(off, format!("{title} ({child})"))
    });
    let items: Vec<Item> = items.chain(off).collect();
    let count = items.iter().filter(|item| !item.is_cancelled).count();
    (calendar_file(&circle, now(), &items), count)
}

/// Zet in mijn eigen agenda.
#[component]
pub fn OwnCalendar() -> impl IntoView {
    let words: Words = expect_context();
    let notebook = notebook();
    let (faces, child) = (notebook.faces(), notebook.child());
    let remind = RwSignal::new(Some(Remind::Never));
    let (told, busy) = (RwSignal::new(None::<String>), RwSignal::new(false));
    let make = move |is_shared: bool| {
        let Some(circle) = notebook.circle.get_untracked().filter(|_| !busy.get_untracked()) else { return };
        busy.set(true);
        let called = child.with_untracked(|child| child_or_word(words, child.as_deref()));
        let faces = faces.get_untracked();
        let remind = remind.get_untracked().unwrap_or(Remind::Never);
        let name = format!("{}.ics", words.say(frame::NOTEBOOK).to_lowercase().replace(' ', "-"));
        leptos::task::spawn_local(async move {
            let (file, count) = made(words, notebook, circle, (faces, called), remind, today()).await;
            let said = match count {
                0 => words.say(calendar::EMPTY).to_owned(),
                1 => words.say(calendar::MADE_ONE).to_owned(),
                many => words.with(calendar::MADE, &[("aantal", &intl::number(words, many))]),
            };
            if is_shared {
                share::share_file(&name, SORT, &file).await;
            } else {
                share::save_file(&name, SORT, &file);
            }
            notebook.say(said.clone());
            told.try_set(Some(said));
            busy.try_set(false);
        });
    };
    let options = vec![
        Option_::new(Remind::Never, words.say(calendar::NEVER), None),
        Option_::new(Remind::HourBefore, words.say(calendar::HOUR), None),
        Option_::new(Remind::DayBefore, words.say(calendar::DAY), None),
    ];
    let can_share = share::can_share_file(SORT);
    view! {
        <Title words=words.say(calendar::TITLE).to_owned() has_back=true />
        <p class="lead">{words.say(calendar::HELP)}</p>
        <ChooseOne name="herinner" question=words.say(calendar::REMIND) options chosen=remind />
        <Notice mood=Mood::Calm words=words.say(calendar::LEAVES).to_owned() />
        {move || told.get().map(|told| view! {
            <Notice mood=Mood::Good words=told />
            <p>{words.say(calendar::OPEN_IT)}</p>
        })}
        <div class="actions">
            <Button label=words.say(calendar::SAVE).to_owned() weight=Weight::Main icon="calendar-plus" busy on_press=move || make(false) />
            {can_share.then(|| view! {
                <Button label=words.say(calendar::SHARE).to_owned() icon="share" busy on_press=move || make(true) />
            })}
        </div>
    }
}
