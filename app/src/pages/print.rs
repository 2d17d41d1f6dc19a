//! Afdrukken: the agenda or the notebook of some days, as it comes on paper. What is for some members only is not in it,
//! and neither is a place where the child lives.

use leptos::prelude::*;
use shared::circle::agreement::Proposal;
use shared::circle::answers::Answers;
use shared::circle::entry::Entry;
use shared::circle::lying::lying;
use shared::circle::moment::field as moment_field;
use shared::circle::moving::MoveRequest;
use shared::circle::paper::{OnPaper, may_leave, missing, of_period};
use shared::circle::reply::Sign;
use shared::circle::review::Review;
use shared::circle::schema::EntryKind;
use shared::circle::standing::Agreement;
use shared::device::{Key, Shelf, Table};
use shared::ids::{CircleId, EntryId};
use shared::time::Day;

use super::agreement::{Voice, answered, wanted};
use super::capital;
use super::feed::{asked, facts, heading};
use super::lying::{Known, Line, child_or_word};
use super::search::is_at_home;
use super::sign::sign_of;
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
use crate::text::{Said, Words, agreement, entry, event, moment, print, school, search};

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

/// What comes on paper of some days, from one look through all pages, a piece at a time; then what those are about, and
/// what was said under them later.
async fn pages_of(notebook: Notebook, circle: CircleId, (from, until): (Day, Day)) -> Vec<OnPaper> {
    let all = Key::all_of(Table::Cards, &circle);
    let (mut pages, mut after) = (Vec::new(), None);
    loop {
        let rows = notebook.rows(&all, after.as_ref(), ROWS_AT_A_TIME).await;
        let at_home = rows.iter().take_while(|(key, _)| is_at_home(key));
        let read = at_home.filter_map(|(_, row)| Some(card(row)?.entry));
        pages.extend(read.filter(|page| from <= page.day() && page.day() <= until));
        let is_full = u32::try_from(rows.len()).is_ok_and(|count| count == ROWS_AT_A_TIME);
        let last = rows.into_iter().next_back().map(|(key, _)| key);
        after = last.filter(|last| is_full && is_at_home(last));
        if after.is_none() {
            break;
        }
    }
    let of_days: Vec<EntryId> = pages.iter().map(|page| page.id).collect();
    for about in missing(&pages) {
        pages.extend(notebook.card(circle, about).await.map(|card| card.entry));
    }
    for page in of_days {
        pages.extend(notebook.all_of(circle, Shelf::Under(page)).await);
    }
    of_period(&pages, from, until)
}

/// What lies on some days, for paper or for another calendar: nothing that is for some members only.
pub(super) async fn for_everyone(
    notebook: Notebook,
    circle: CircleId,
    (from, until): (Day, Day),
) -> (Vec<Agreement>, Vec<Entry>) {
    let pages = notebook.all_of(circle, Shelf::Living).await;
    let after = until.plus_days(1).unwrap_or(until);
    let rows = notebook.rows_between(&Key::on_day(&circle, from), &Key::on_day(&circle, after)).await;
    let on_days = rows.iter().filter_map(|(_, row)| Some(card(row)?.entry));
    let pages: Vec<Entry> = pages.into_iter().chain(on_days).filter(may_leave).collect();
    (Agreement::gather(&pages), pages)
}

/// What comes on paper.
#[derive(Clone, Debug, PartialEq)]
enum Paper {
    Agenda(Vec<(Day, Line)>),
    Notebook(Vec<OnPaper>),
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
            .map(|OnPaper { page, under }| view! { <PageSheet page under /> })
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
    // How a moment went stands by the day of the moment, whenever it was told.
    let of_moment = page.fields.day(moment_field::DAY).filter(|_| page.kind == EntryKind::ContactMoment);
    let on = intl::whole_date(words, of_moment.unwrap_or_else(|| page.day()));
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

/// What stands on a page, line by line: of an agreement all its terms, of a request both days.
fn lines_of(words: Words, page: &Entry, faces: &Faces) -> Vec<String> {
    let voice = Voice { words, faces };
    if page.kind == EntryKind::Agreement {
        let proposal = Proposal::read(page.about, &page.fields);
        let facts = proposal.map(|proposal| voice.facts(&proposal)).unwrap_or_default();
        return facts.into_iter().map(|fact| fact.text).collect();
    }
    if page.kind == EntryKind::MoveRequest {
        let Some(request) = MoveRequest::read(page.about, &page.fields) else { return Vec::new() };
        let date = |day| intl::whole_date(words, day);
        let (from, to) = (date(request.moment.day), date(request.to.day));
        let days = [("dag", from.as_str()), ("nieuw", &to), ("tijd", &voice.hours(request.to.hours))];
        let why = request.why.map(|why| words.with(moment::REASON, &[("wat", &why)]));
        let by = words.with(moment::ANSWER_BY, &[("dag", &date(request.answer_by))]);
        return [words.with(moment::MOVE_FROM_TO, &days)].into_iter().chain(why).chain([by]).collect();
    }
    let facts = facts(words, page, faces).into_iter().map(|(_, fact)| fact);
    let asked = asked(words, page, faces)
        .into_iter()
        .flat_map(|(what, asks, of)| core::iter::once(format!("{what}: {asks}")).chain(of));
    facts.chain(asked).collect()
}

/// What somebody said under a page, line by line: also a plain yes, and that somebody comes.
fn said_under(words: Words, answers: &Answers, one: &Entry) -> Vec<String> {
    let told = |said, text: Option<String>| Some(words.with(said, &[("wat", &text?)]));
    let mut lines = Vec::new();
    if let Some(given) = answers.all().iter().find(|given| given.entry == one.id) {
        let crossed = answers.crossed().any(|crossed| crossed.entry == one.id) && given.answer().is_yes();
        let old_yes = crossed.then(|| words.say(agreement::OLD_YES).to_owned());
        lines.push(old_yes.unwrap_or_else(|| answered(words, given)));
    } else if let Some(review) =
        Review::read(one.about, &one.fields).filter(|_| one.kind == EntryKind::Review)
    {
        lines.push(words.say(wanted(review.outcome)).to_owned());
        lines.extend(told(agreement::WENT_WELL, review.well));
        lines.extend(told(agreement::COULD_BE_BETTER, review.better));
    } else {
        let sign = sign_of(one).map(|sign| match sign {
            Sign::Coming(coming) => event::answered(coming),
            Sign::Done => school::DID,
            Sign::Thanks => entry::THANKS,
        });
        lines.extend(sign.map(|sign| words.say(sign).to_owned()));
        lines.extend(one.words().map(ToOwned::to_owned));
    }
    if let Some(first) = lines.first_mut() {
        *first = capital(first);
    }
    lines
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
    let mut lines = faces.with_untracked(|faces| lines_of(words, &page, faces));
    lines.push(by(&page));
    let title = faces.with_untracked(|faces| title_of(words, &page, faces));
    let answers = Answers::to(&page, &under);
    let replies = under.iter().map(|one| {
        let said = said_under(words, &answers, one);
        view! {
            <li>
                {said.into_iter().map(|line| view! { <p class="words" dir="auto">{line}</p> }).collect_view()}
                <p class="quiet">{by(one)}</p>
            </li>
        }
    });
    let replies: Vec<_> = replies.collect();
    // What an agreement says in words of its own is among its terms.
    let text = page.words().filter(|_| !is_other_agreement(&page)).map(ToOwned::to_owned);
    view! {
        <article class="sheet-part">
            <h3>{title}</h3>
            {text.map(|text| view! { <p class="words" dir="auto">{text}</p> })}
            <p class="quiet">{lines.join(" · ")}</p>
            {(!replies.is_empty()).then(|| view! {
                <p>{words.say(print::UNDER_IT)}</p>
                <ul class="sheet-under">{replies}</ul>
            })}
        </article>
    }
}

/// Whether it is an agreement about something else than contact: its words are its terms.
fn is_other_agreement(page: &Entry) -> bool {
    let proposal = Proposal::read(page.about, &page.fields).filter(|_| page.kind == EntryKind::Agreement);
    proposal.is_some_and(|proposal| proposal.terms().is_some() && proposal.contact().is_none())
}

#[cfg(test)]
pub(super) mod tests {
    use shared::circle::consent::{Answer, Consent};
    use shared::circle::pages::NewPage;
    use shared::circle::question::{Matter, Question};
    use shared::circle::reply::{Coming, Signed};
    use shared::circle::review::Outcome;
    use shared::document::Fields;
    use shared::ids::MemberId;
    use shared::time::Instant;

    use super::*;
    use crate::platform::random::BrowserRandom;
    use crate::text::Language;

    /// What stands on paper under a page of what somebody says to it.
    fn on_paper(page: &Entry, said: NewPage) -> Vec<String> {
        let words = Words::of(Language::Dutch);
        let one = entry(2, said);
        said_under(words, &Answers::to(page, [&one]), &one)
    }

    /// A page as it stands when it was just written.
    pub(in super::super) fn entry(number: u8, page: NewPage) -> Entry {
        let written = Instant::from_ms(u64::from(number) * 1_000);
        let edit = page.to_edit(written, &mut BrowserRandom).unwrap();
        Entry {
            id: EntryId::new([number; 16]),
            kind: page.kind(),
            author: MemberId::new([number; 16]),
            about: edit.creation.as_ref().and_then(|creation| creation.about),
            readers: Vec::new(),
            written,
            received: Some(written),
            changed: None,
            fields: Fields::of_new(&edit.ops),
        }
    }

    #[test]
    fn what_is_said_without_words_stands_on_paper_in_words() {
        let question = entry(
            1,
            NewPage::Question(Question {
                matter: Matter::SchoolTrip,
                words: "Mag het mee?".to_owned(),
                needs: vec![MemberId::new([2; 16])],
                answer_by: Day::from_text("2026-12-01").unwrap(),
                days: None,
            }),
        );
        let about = question.id;
        let consent =
            |version| NewPage::Consent(Consent { about, version, answer: Answer::Yes, helped_by: None });
        assert_eq!(on_paper(&question, consent(question.version())), ["Zegt ja"]);
        let other = entry(3, NewPage::Reply { about, text: "iets anders".to_owned() }).version();
        assert_eq!(on_paper(&question, consent(other)), ["Zei eerder ja, tegen een andere tekst"]);
        let comes = Signed { about, sign: Sign::Coming(Coming::Comes), text: None };
        assert_eq!(on_paper(&question, NewPage::Signed(comes)), ["Komt"]);
        let done = Signed { about, sign: Sign::Done, text: Some("met plezier".to_owned()) };
        assert_eq!(on_paper(&question, NewPage::Signed(done)), ["Gedaan", "met plezier"]);
        let better = Review {
            about,
            well: None,
            better: Some("op tijd komen".to_owned()),
            outcome: Outcome::Keep,
            next: None,
        };
        assert_eq!(
            on_paper(&question, NewPage::Review(better)),
            ["Wil zo doorgaan", "Kan beter: op tijd komen"]
        );
    }

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
