//! Afdrukken: the agenda or the notebook of some days, as it comes on paper. What is for some members only is not in it,
//! and neither is a place where the child lives.

use leptos::prelude::*;
use shared::circle::agreement::Proposal;
use shared::circle::entry::Entry;
use shared::circle::lying::lying;
use shared::circle::schema::EntryKind;
use shared::circle::standing::Agreement;
use shared::device::{Key, Shelf};
use shared::ids::CircleId;
use shared::time::Day;

use super::capital;
use super::feed::{asked, facts, heading};
use super::lying::{Known, Line, child_or_word};
use super::write::day_in_field;
use crate::components::button::{Button, Weight};
use crate::components::choice::{ChooseOne, Layout, Option_};
use crate::components::field::{Field, Kind};
use crate::components::notice::{Mood, Notice};
use crate::components::title::Title;
use crate::looking::ROWS_AT_A_TIME;
use crate::notebook::{Faces, Notebook, notebook};
use crate::pile::card;
use crate::platform::clock::today;
use crate::platform::{intl, js};
use crate::text::{Said, Words, print, search};

/// The longest time that fits on paper.
const MOST_DAYS: i32 = 366;
/// The agenda looks so many days ahead at first.
const DAYS_AHEAD: i32 = 60;
/// The notebook looks so many days back at first.
const DAYS_BACK: i32 = 30;

/// Prints what is on the screen.
#[component]
pub fn PrintButton() -> impl IntoView {
    let words: Words = expect_context();
    let print = || {
        // A browser that cannot print does nothing.
        let _ = js::call(&js::window(), "print", &[]);
    };
    view! {
        <div class="actions">
            <Button label=words.say(print::PRINT_NOW).to_owned() weight=Weight::Main icon="print" on_press=print />
        </div>
    }
}

/// What is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Agenda,
    Notebook,
}

/// From which day until which, or what is wrong with them.
fn period(from: &str, until: &str) -> Result<(Day, Day), Said> {
    let day = |text| day_in_field(text).ok().flatten().ok_or(print::NO_DAY);
    let (from, until) = (day(from)?, day(until)?);
    match until.days_since(from) {
        days if days < 0 => Err(print::WRONG_ORDER),
        days if days >= MOST_DAYS => Err(print::TOO_LONG),
        _ => Ok((from, until)),
    }
}

fn days_around(what: What) -> (Day, Day) {
    let today = today();
    let on = |days| today.plus_days(days).unwrap_or(today);
    match what {
        What::Agenda => (today, on(DAYS_AHEAD)),
        What::Notebook => (on(-DAYS_BACK), today),
    }
}

/// Whether a page comes on paper.
fn is_for_paper(page: &Entry) -> bool {
    !page.is_for_some() && page.kind != EntryKind::Place
}

/// Own pages of some days with what was said under each, the oldest first.
async fn pages_of(
    notebook: Notebook,
    circle: CircleId,
    (from, until): (Day, Day),
) -> Vec<(Entry, Vec<Entry>)> {
    let shelf = Key::shelf(&circle, Shelf::Own);
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let rows = notebook.rows(&shelf, after.as_ref(), ROWS_AT_A_TIME).await;
        let pages: Vec<Entry> = rows.iter().filter_map(|(_, row)| Some(card(row)?.entry)).collect();
        // Newest first: below the first page that is older nothing of these days comes.
        let is_past = pages.last().is_none_or(|page| page.day() < from);
        let is_full = u32::try_from(rows.len()).is_ok_and(|count| count == ROWS_AT_A_TIME);
        let of_days = |page: &Entry| from <= page.day() && page.day() <= until;
        found.extend(pages.into_iter().filter(|page| is_for_paper(page) && of_days(page)));
        after = rows.into_iter().next_back().map(|(key, _)| key).filter(|_| is_full && !is_past);
        if after.is_none() {
            break;
        }
    }
    let mut whole = Vec::new();
    found.sort_by_key(Entry::order);
    for page in found {
        let rows = notebook.rows(&Key::shelf(&circle, Shelf::Under(page.id)), None, u32::MAX).await;
        let under = rows.iter().rev().filter_map(|(_, row)| Some(card(row)?.entry));
        let under = under.filter(|one| is_for_paper(one) && one.words().is_some()).collect();
        whole.push((page, under));
    }
    whole
}

/// What lies on some days, for paper or for another calendar: nothing that is for some members only.
pub(super) async fn for_everyone(
    notebook: Notebook,
    circle: CircleId,
    (from, until): (Day, Day),
) -> (Vec<Agreement>, Vec<Entry>) {
    let pages = going_on_pages(notebook, circle).await;
    let after = until.plus_days(1).unwrap_or(until);
    let rows = notebook.rows_between(&Key::on_day(&circle, from), &Key::on_day(&circle, after)).await;
    let on_days = rows.iter().filter_map(|(_, row)| Some(card(row)?.entry));
    let pages: Vec<Entry> = pages.into_iter().chain(on_days).filter(is_for_paper).collect();
    (Agreement::gather(&pages), pages)
}

async fn going_on_pages(notebook: Notebook, circle: CircleId) -> Vec<Entry> {
    let rows = notebook.rows(&Key::shelf(&circle, Shelf::Living), None, u32::MAX).await;
    rows.iter().filter_map(|(_, row)| Some(card(row)?.entry)).collect()
}

/// What comes on paper.
#[derive(Clone, Debug, PartialEq)]
enum Paper {
    Agenda(Vec<(Day, Line)>),
    Notebook(Vec<(Entry, Vec<Entry>)>),
}

/// Afdrukken.
#[component]
pub fn Print() -> impl IntoView {
    let words: Words = expect_context();
    let notebook = notebook();
    let (faces, child) = (notebook.faces(), notebook.child());
    let what = RwSignal::new(Some(What::Agenda));
    let (from, until) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    Effect::new(move |_| {
        let (first, last) = days_around(what.get().unwrap_or(What::Agenda));
        from.set(first.to_string());
        until.set(last.to_string());
    });
    let period = Memo::new(move |_| from.with(|from| until.with(|until| period(from, until))));
    let paper = RwSignal::new(None::<Paper>);
    let turn = StoredValue::new(0_u32);
    Effect::new(move |_| {
        let (Some(circle), Ok(days), Some(what)) = (notebook.circle.get(), period.get(), what.get()) else {
            return;
        };
        turn.update_value(|turn| *turn += 1);
        let mine = turn.get_value();
        let (faces, child) = (faces.get(), child.with(|child| child_or_word(words, child.as_deref())));
        paper.set(None);
        leptos::task::spawn_local(async move {
            let printed = match what {
                What::Agenda => {
                    let (agreements, pages) = for_everyone(notebook, circle, days).await;
                    let lies = lying(&agreements, &pages, days.0, days.1);
                    let (faces, child, agreements) = (&faces, &child, agreements.as_slice());
                    let known = Known { words, faces, child, agreements, today: today() };
                    Paper::Agenda(lies.iter().map(|lies| (lies.day, known.line(lies))).collect())
                }
                What::Notebook => Paper::Notebook(pages_of(notebook, circle, days).await),
            };
            if turn.try_get_value() == Some(mine) {
                paper.set(Some(printed));
            }
        });
    });
    let options = vec![
        Option_::new(What::Agenda, words.say(print::AGENDA), Some("calendar")),
        Option_::new(What::Notebook, words.say(print::NOTEBOOK), Some("book")),
    ];
    let title = move || {
        let is_agenda = what.get() == Some(What::Agenda);
        words.say(if is_agenda { print::AGENDA } else { print::NOTEBOOK })
    };
    view! {
        <Title words=words.say(print::PRINT).to_owned() has_back=true />
        <form class="not-on-paper" on:submit=|submit| submit.prevent_default()>
            <ChooseOne name="wat" question=words.say(print::WHAT) options chosen=what layout=Layout::Tiles />
            <Field id="vanaf" label=words.say(print::FROM) value=from kind=Kind::Day />
            <Field id="tot" label=words.say(print::UNTIL) value=until kind=Kind::Day />
            <Notice mood=Mood::Calm words=words.say(print::LEFT_OUT).to_owned() />
        </form>
        {move || match period.get() {
            Err(wrong) => view! { <Notice mood=Mood::Care words=words.say(wrong).to_owned() /> }.into_any(),
            Ok((from, until)) => {
                let (from, until) = (intl::whole_date(words, from), intl::whole_date(words, until));
                view! {
                    <PrintButton />
                    <section class="sheet">
                        <h2>{title}</h2>
                        <p class="quiet">{words.with(print::PERIOD, &[("van", &from), ("tot", &until)])}</p>
                        <Sheet paper />
                    </section>
                }
                .into_any()
            }
        }}
    }
}

#[component]
fn Sheet(paper: RwSignal<Option<Paper>>) -> impl IntoView {
    let words: Words = expect_context();
    move || match paper.get() {
        None => view! { <p class="quiet">{words.say(print::FETCHING)}</p> }.into_any(),
        Some(Paper::Agenda(lines)) if lines.is_empty() => {
            view! { <p>{words.say(print::PAGES_NONE)}</p> }.into_any()
        }
        Some(Paper::Notebook(pages)) if pages.is_empty() => {
            view! { <p>{words.say(print::PAGES_NONE)}</p> }.into_any()
        }
        Some(Paper::Agenda(lines)) => view! { <AgendaSheet lines /> }.into_any(),
        Some(Paper::Notebook(pages)) => pages
            .into_iter()
            .map(|(page, under)| view! { <PageSheet page under /> })
            .collect_view()
            .into_any(),
    }
}

#[component]
fn AgendaSheet(lines: Vec<(Day, Line)>) -> impl IntoView {
    let words: Words = expect_context();
    let mut by_day: Vec<(Day, Vec<Line>)> = Vec::new();
    for (day, line) in lines {
        match by_day.last_mut() {
            Some((last, lines)) if *last == day => lines.push(line),
            _ => by_day.push((day, vec![line])),
        }
    }
    by_day
        .into_iter()
        .map(|(day, lines)| {
            view! {
                <section class="sheet-part">
                    <h3>{capital(&intl::whole_date(words, day))}</h3>
                    {lines
                        .into_iter()
                        .map(|line| {
                            let facts: Vec<String> = line.facts.into_iter().map(|(_, fact)| fact).collect();
                            view! {
                                <div class="sheet-line">
                                    <p>
                                        <strong>{line.title}</strong>
                                        {line.state.map(|state| format!(" ({state})"))}
                                    </p>
                                    {line.text.map(|text| view! { <p class="words" dir="auto">{text}</p> })}
                                    <p class="quiet">{facts.join(" · ")}</p>
                                </div>
                            }
                        })
                        .collect_view()}
                </section>
            }
        })
        .collect_view()
}

/// What a page is called on paper, with its whole date.
fn title_of(words: Words, page: &Entry, faces: &Faces) -> String {
    let on = intl::whole_date(words, page.day());
    let what = match page.kind {
        // Their heading says what they are.
        EntryKind::SchoolUpdate | EntryKind::Event => heading(words, page),
        EntryKind::Agreement => {
            let says = Proposal::read(page.about, &page.fields);
            let known = Known { words, faces, child: "", agreements: &[], today: today() };
            let contact = says.as_ref().and_then(Proposal::contact);
            let called = contact.map(|contact| known.called(Some(contact.form), &contact.with));
            let kind = words.say(search::kind(page.kind));
            called.map_or_else(|| kind.to_owned(), |called| format!("{kind}: {called}"))
        }
        EntryKind::Child
        | EntryKind::Member
        | EntryKind::Authority
        | EntryKind::TaskDivision
        | EntryKind::Consent
        | EntryKind::ContactMoment
        | EntryKind::MoveRequest
        | EntryKind::DayNote
        | EntryKind::Question
        | EntryKind::Review
        | EntryKind::Reply
        | EntryKind::Place
        | EntryKind::Addition => words.say(search::kind(page.kind)).to_owned(),
    };
    format!("{what} · {on}")
}

#[component]
fn PageSheet(page: Entry, under: Vec<Entry>) -> impl IntoView {
    let words: Words = expect_context();
    let faces = notebook().faces();
    let by = move |page: &Entry| {
        let name = faces.with_untracked(|faces| faces.get(&page.author).map(|face| face.name.clone()));
        let name = name.unwrap_or_else(|| words.say(crate::text::people::SOMEBODY).to_owned());
        words.with(print::WRITTEN_BY, &[("wie", &name), ("wanneer", &intl::whole_date(words, page.day()))])
    };
    let mut lines: Vec<String> = faces.with_untracked(|faces| {
        let facts = facts(words, &page, faces).into_iter().map(|(_, fact)| fact);
        let asked = asked(words, &page, faces)
            .into_iter()
            .flat_map(|(what, asks, of)| core::iter::once(format!("{what}: {asks}")).chain(of));
        facts.chain(asked).collect()
    });
    lines.push(by(&page));
    let title = faces.with_untracked(|faces| title_of(words, &page, faces));
    let replies = under.iter().map(|one| {
        let text = one.words().unwrap_or_default().to_owned();
        view! {
            <li>
                <p class="words" dir="auto">{text}</p>
                <p class="quiet">{by(one)}</p>
            </li>
        }
    });
    let replies: Vec<_> = replies.collect();
    view! {
        <article class="sheet-part">
            <h3>{title}</h3>
            {page.words().map(|text| view! { <p class="words" dir="auto">{text.to_owned()}</p> })}
            <p class="quiet">{lines.join(" · ")}</p>
            {(!replies.is_empty()).then(|| view! {
                <p>{words.say(print::UNDER_IT)}</p>
                <ul class="sheet-under">{replies}</ul>
            })}
        </article>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_has_two_days_in_order_and_is_a_year_at_most() {
        assert!(period("2026-01-01", "2026-12-31").is_ok());
        assert!(period("2026-01-01", "2026-01-01").is_ok());
        assert_eq!(period("2026-01-02", "2026-01-01"), Err(print::WRONG_ORDER));
        assert_eq!(period("2026-01-01", "2027-01-02"), Err(print::TOO_LONG));
        for (from, until) in [("", "2026-01-01"), ("2026-02-30", "2026-03-01"), ("2026-01-01", "9999-01-01")]
        {
            assert_eq!(period(from, until), Err(print::NO_DAY), "{from} {until}");
        }
    }
}
