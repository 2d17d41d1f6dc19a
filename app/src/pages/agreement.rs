//! An agreement: what holds, who says yes to what, what is proposed, and how it went before.

mod answer;
mod make;
mod shown;
mod terms;
mod wording;

use leptos::prelude::*;
use shared::circle::agreement::{Proposal, Step};
use shared::circle::entry::Entry;
use shared::circle::look::DAYS_BACK;
use shared::circle::review::Outcome;
use shared::circle::standing::{Agreement, LookedBack, State, Version, authority_changed};
use shared::circle::telling::{Count, State as MomentState};
use shared::device::Shelf;
use shared::ids::EntryId;
use shared::time::Day;

use super::capital;
use super::hidden::HiddenPlace;
use super::kijken::counts;
use crate::components::button::{Button, Go, Row, Weight};
use crate::components::flow::Show;
use crate::components::more::More;
use crate::components::near::Later;
use crate::components::notice::{Mood, Notice};
use crate::components::speak::Speak;
use crate::components::title::Title;
use crate::going_on::{GoingOn, going_on};
use crate::notebook::{Notebook, notebook};
use crate::platform::{intl, js};
use crate::route::Route;
use crate::text::{Said, Words, agreement, entry, people};

pub use answer::{AnswerPage, Helped, instead_of_asked};
pub use make::{ChangeAgreement, PauseAgreement, WriteAgreement};
pub use shown::{SaidLines, answered, answered_of, heading};
pub use wording::{Voice, icon_of as icon_of_form, icon_of_photos, photos_line};

use shown::{Differs, Facts, Standing, WhoAgrees};

/// So many days ahead the next times are looked for.
const DAYS_AHEAD: i32 = 70;
/// So many of the next times are shown.
const NEXT_TIMES: usize = 3;

/// The agreement of a page, also one that was put away long ago: then its pages are read from their shelves.
fn found(notebook: Notebook, going_on: GoingOn, id: EntryId) -> Memo<Option<Agreement>> {
    let long_ago = RwSignal::new(None::<Agreement>);
    let living = Memo::new(move |_| going_on.version(id).map(|(agreement, _)| agreement));
    Effect::new(move |asked: Option<bool>| {
        let circle = notebook.circle.get();
        let asks = asked != Some(true) && going_on.is_read.get() && living.with(Option::is_none);
        if let Some(circle) = circle.filter(|_| asks) {
            leptos::task::spawn_local(async move {
                let Some(card) = notebook.card(circle, id).await else { return };
                let mut pages: Vec<Entry> = vec![card.entry.clone()];
                if let Some(first) = card.entry.about
                    && let Some(first) = notebook.card(circle, first).await
                {
                    pages.push(first.entry);
                }
                let first = card.entry.about.unwrap_or(id);
                pages.extend(notebook.all_of(circle, Shelf::Under(first)).await);
                for version in pages.iter().map(|page| page.id).collect::<Vec<_>>() {
                    pages.extend(notebook.all_of(circle, Shelf::Under(version)).await);
                }
                let agreement = Agreement::gather(&pages).into_iter().find(|one| one.version(&id).is_some());
                long_ago.try_set(agreement);
            });
        }
        asks || asked == Some(true)
    });
    Memo::new(move |_| living.get().or_else(|| long_ago.get()))
}

/// An agreement.
#[component]
pub fn AgreementPage(
    /// Any version of it.
    id: EntryId,
) -> impl IntoView {
    let words: Words = expect_context();
    let (notebook, going_on) = (notebook(), going_on());
    let agreement = found(notebook, going_on, id);
    let title = Signal::derive(move || {
        agreement.with(|agreement| {
            let first = agreement.as_ref().and_then(|agreement| agreement.versions.first());
            first
                .map_or_else(|| words.say(agreement::AGREEMENT), |first| heading(words, &first.says))
                .to_owned()
        })
    });
    view! {
        <Title words=title has_back=true />
        {move || match agreement.get() {
            Some(agreement) => view! { <Whole agreement /> }.into_any(),
            None => view! { <Notice mood=Mood::Calm words=words.say(entry::NOT_HERE).to_owned() /> }.into_any(),
        }}
    }
}

/// The card of a version: one for some members only is not on paper either when the screen is printed.
fn card(version: &Version) -> &'static str {
    if version.is_for_some { "card not-on-paper" } else { "card" }
}

/// What a version says, with the day to look back that counts by now.
fn as_it_stands(agreement: &Agreement, version: &Version) -> Proposal {
    let mut says = version.says.clone();
    if let Step::Terms(terms) = &mut says.step {
        terms.review = agreement.review_day(version);
    }
    says
}

#[component]
fn Whole(agreement: Agreement) -> impl IntoView {
    let words: Words = expect_context();
    let (notebook, going_on) = (notebook(), going_on());
    let today = going_on.today;
    let may_write = notebook.may_write();
    let child = notebook.child();
    let state = agreement.state(today);
    // What holds now, or is going to; else there are only proposals.
    let mut settled = agreement
        .versions
        .iter()
        .filter(|version| version.settled.is_some() && version.says.terms().is_some());
    let shown = agreement.terms_on(today).or_else(|| settled.next_back()).cloned();
    let open: Vec<Version> = agreement.open().cloned().collect();
    let is_decision = shown.as_ref().or(open.first()).is_some_and(|one| one.says.origin.decided().is_some());
    let shown_id = shown.as_ref().map(|version| version.entry);
    let open_ids: Vec<EntryId> = open.iter().map(|version| version.entry).collect();
    let to_come: Vec<(Day, Version)> = agreement
        .to_come(today)
        .into_iter()
        .filter(|(_, version)| Some(version.entry) != shown_id)
        .map(|(day, version)| (day, version.clone()))
        .collect();
    let halted = agreement.halted_by(today).cloned();
    let halted_id = halted.as_ref().map(|version| version.entry);
    let is_ahead = |id: EntryId| to_come.iter().any(|(_, version)| version.entry == id);
    let before: Vec<Version> = agreement
        .versions
        .iter()
        .rev()
        .filter(|version| ![shown_id, halted_id].contains(&Some(version.entry)))
        .filter(|version| !open_ids.contains(&version.entry))
        .filter(|version| !is_ahead(version.entry))
        .cloned()
        .collect();
    let is_over = state.is_over();
    let asks_again = {
        let agreement = agreement.clone();
        Memo::new(move |_| {
            let changed = going_on.pages.with(|pages| authority_changed(pages, today));
            going_on.me.get().is_some_and(|me| agreement.asked_again(today, changed).contains(&me))
        })
    };
    let review = matches!(state, State::ReviewNeeded(_));
    let change = shown_id.or_else(|| open_ids.first().copied());
    let (of, reviews) = (agreement.id, StoredValue::new(agreement.reviews.clone()));
    let before = StoredValue::new(before);
    view! {
        <Standing state is_decision />
        <Show when=move || asks_again.get()>
            <section class="card card-ask">
                <p>{move || words.with(agreement::STILL_RIGHT, &[("kind", &child.get().unwrap_or_default())])}</p>
                <Speak />
                {shown_id.map(|id| view! { <Go to=Route::Answer(id) label=words.say(agreement::ANSWER) weight=Weight::Main icon="check" /> })}
            </section>
        </Show>
        {halted.map(|version| (card(&version), version)).map(|(class, version)| view! {
            <section class=class>
                <Facts proposal=version.says.clone() has_answers_below=true />
                <WhoAgrees version />
            </section>
        })}
        {shown.map(|version| (card(&version), as_it_stands(&agreement, &version), version)).map(|(class, proposal, version)| view! {
            <section class=class>
                <Facts proposal has_answers_below=true />
                <WhoAgrees version=version.clone() />
                <MyAnswer version=version.clone() />
            </section>
            <Where version />
        })}
        {to_come.into_iter().map(|(day, version)| view! { <ToCome day version /> }).collect_view()}
        {(!open.is_empty() && shown_id.is_some()).then(|| view! { <h2>{words.say(agreement::PROPOSALS)}</h2> })}
        {(open.len() > 1).then(|| view! { <Notice mood=Mood::Calm words=words.say(agreement::SIDE_BY_SIDE).to_owned() /> })}
        <div class="side-by-side">
            {open
                .into_iter()
                .map(|version| view! { <Open version /> })
                .collect_view()}
        </div>
        <Later>
            {(!is_over).then(|| view! { <NextTimes id=of /> })}
            <Happened id=of />
            <LookedBackList reviews=reviews.get_value() />
            {(!before.with_value(Vec::is_empty)).then(|| view! {
                <More label=words.say(agreement::HISTORY) icon="history">
                    {before.get_value()
                        .into_iter()
                        .map(|version| (card(&version), version))
                        .map(|(class, version)| view! {
                            <section class=class>
                                <p class="quiet">{capital(&intl::whole_day(words, version.day))}</p>
                                <Facts proposal=version.says.clone() has_answers_below=true />
                                <WhoAgrees version />
                            </section>
                        })
                        .collect_view()}
                </More>
            })}
            <div class="actions no-print">
                <Show when=move || may_write.get() && !is_over>
                    {shown_id.map(|id| view! {
                        <Go
                            to=Route::LookBack(id)
                            label=words.say(agreement::LOOK_BACK)
                            weight=if review { Weight::Main } else { Weight::Side }
                            icon="history"
                        />
                    })}
                    {change.map(|id| view! { <Go to=Route::AgreementChange(id) label=words.say(agreement::CHANGE) icon="pencil" /> })}
                    {shown_id.map(|id| view! { <Go to=Route::AgreementPause(id) label=words.say(agreement::PAUSE_OR_STOP) icon="clock" /> })}
                </Show>
                <Button label=words.say(agreement::PRINT).to_owned() weight=Weight::Quiet icon="print" on_press=js::print />
            </div>
        </Later>
    }
}

/// What everyone settled and does not hold yet.
#[component]
fn ToCome(day: Day, version: Version) -> impl IntoView {
    let words: Words = expect_context();
    let class = card(&version);
    view! {
        <section class=class>
            <h2>{words.with(agreement::FROM_DAY, &[("dag", &intl::whole_day(words, day))])}</h2>
            <Facts proposal=version.says.clone() has_answers_below=true />
            <WhoAgrees version=version.clone() />
            <MyAnswer version=version.clone() />
        </section>
        <Where version />
    }
}

/// Where contact is, when not everyone reads that.
#[component]
fn Where(version: Version) -> impl IntoView {
    let page = version.says.contact().and_then(|contact| contact.place_page);
    page.map(|address| view! { <HiddenPlace address hidden=agreement::PLACE_HIDDEN /> })
}

/// A proposal that can still be answered.
#[component]
fn Open(version: Version) -> impl IntoView {
    let going_on = going_on();
    let pages = Memo::new(move |_| {
        let before = version.says.changes.and_then(|changes| going_on.page(changes.version));
        before.zip(going_on.page(version.entry))
    });
    let class = card(&version);
    let version = StoredValue::new(version);
    view! {
        <div>
            <section class=class>
                {move || pages.get().map(|(before, after)| view! { <Differs before after /> })}
                <Facts proposal=version.with_value(|version| version.says.clone()) has_answers_below=true />
                <WhoAgrees version=version.get_value() />
                <MyAnswer version=version.get_value() />
            </section>
            <Where version=version.get_value() />
        </div>
    }
}

/// The way to one's own answer, for whose yes it needs, and for everyone at a decision; for who proposed it, as long as
/// it is not settled, the way to take it back.
#[component]
fn MyAnswer(version: Version) -> impl IntoView {
    let words: Words = expect_context();
    let (notebook, going_on) = (notebook(), going_on());
    let may_write = notebook.may_write();
    let id = version.entry;
    let way = Memo::new(move |_| {
        let me = going_on.me.get().filter(|_| may_write.get())?;
        let is_decision = version.says.origin.decided().is_some();
        if version.author == me && version.settled.is_none() {
            return Some(MyWay::TakeBack);
        }
        if version.tally().silent.contains(&me) {
            return Some(MyWay::Answer);
        }
        let is_asked = if is_decision { version.author != me } else { version.says.needs.contains(&me) };
        is_asked.then_some(MyWay::Again)
    });
    move || {
        way.get().map(|way| {
            let (label, weight, icon) = match way {
                MyWay::Answer => (agreement::ANSWER, Weight::Main, "check"),
                MyWay::Again => (agreement::ANSWER_AGAIN, Weight::Quiet, "pencil"),
                MyWay::TakeBack => (agreement::TAKE_BACK, Weight::Quiet, "undo"),
            };
            view! { <div class="actions no-print"><Go to=Route::Answer(id) label=words.say(label) weight icon /></div> }
        })
    }
}

/// What one can say to a version.
#[derive(Clone, Copy, PartialEq)]
enum MyWay {
    /// For the first time.
    Answer,
    /// Something else than before.
    Again,
    /// That it need not be any more.
    TakeBack,
}

/// The next times that come from it.
#[component]
fn NextTimes(id: EntryId) -> impl IntoView {
    let words: Words = expect_context();
    let going_on = going_on();
    let next = Memo::new(move |_| {
        let until = going_on.today.plus_days(DAYS_AHEAD).unwrap_or(going_on.today);
        let meetings = going_on.meetings(going_on.today, until);
        let mine = meetings.into_iter().filter(|meeting| meeting.id.of == id);
        let to_come = mine.filter(|meeting| meeting.state(going_on.today) == MomentState::Planned);
        to_come.take(NEXT_TIMES).filter_map(|meeting| Some((meeting.id, meeting.when?))).collect::<Vec<_>>()
    });
    let faces = notebook().faces();
    move || {
        let next = next.get();
        (!next.is_empty()).then(|| {
            view! {
                <section class="group">
                    <h2>{words.say(agreement::NEXT_MOMENTS)}</h2>
                    <ul class="rows">
                        {next
                            .into_iter()
                            .map(|(moment, when)| {
                                let hours = faces.with(|faces| Voice { words, faces }.hours(when.hours));
                                view! {
                                    <Row
                                        to=Route::Moment(moment.of, moment.day)
                                        label=capital(&intl::whole_day(words, when.day))
                                        help=hours
                                        icon="calendar"
                                    />
                                }
                            })
                            .collect_view()}
                    </ul>
                </section>
            }
        })
    }
}

/// How often what happened, in words; and that nothing was missed, where that is because it was moved.
fn happened(words: Words, count: Count) -> Vec<String> {
    let none_missed = count.moved > 0 && count.did_not == 0;
    let none_missed = none_missed.then(|| words.say(agreement::NONE_MISSED).to_owned());
    counts(words, count).into_iter().chain(none_missed).collect()
}

/// Agreed against happened in the last three months: of the agreement, never per person.
#[component]
fn Happened(id: EntryId) -> impl IntoView {
    let words: Words = expect_context();
    let going_on = going_on();
    let said = Memo::new(move |_| {
        let today = going_on.today;
        let meetings = going_on.meetings(today.plus_days(-DAYS_BACK).unwrap_or(today), today);
        happened(words, Count::of(&meetings, &id, today)).join(", ")
    });
    view! {
        <Show when=move || !said.with(String::is_empty)>
            <section class="group">
                <h2>{words.say(agreement::LAST_MONTHS)}</h2>
                <p>{move || format!("{}.", capital(&said.get()))}</p>
            </section>
        </Show>
    }
}

/// What somebody who looked back wants.
pub const fn wanted(outcome: Outcome) -> Said {
    match outcome {
        Outcome::Keep => agreement::KEEPS,
        Outcome::Change => agreement::CHANGES,
        Outcome::Stop => agreement::STOPS,
    }
}

/// How people looked back.
#[component]
fn LookedBackList(reviews: Vec<LookedBack>) -> impl IntoView {
    let words: Words = expect_context();
    let faces = notebook().faces();
    let lines = reviews
        .into_iter()
        .map(|review| {
            let by = review.by;
            let name = Memo::new(move |_| {
                faces.with(|faces| {
                    let face = faces.get(&by).map(|face| face.name.clone());
                    face.unwrap_or_else(|| words.say(people::SOMEBODY).to_owned())
                })
            });
            let outcome = wanted(review.says.outcome);
            let told =
                [(agreement::WENT_WELL, review.says.well), (agreement::COULD_BE_BETTER, review.says.better)];
            let told = told.into_iter().filter_map(|(said, text)| Some(words.with(said, &[("wat", &text?)])));
            view! {
                <li class="reply">
                    <p>
                        <strong dir="auto">{name}</strong>
                        " "
                        {words.say(outcome)}
                        <span class="quiet">" · "{intl::date(words, review.day)}</span>
                    </p>
                    {told.map(|text| view! { <p dir="auto">{text}</p> }).collect_view()}
                    <div class="page-actions">
                        <Speak />
                    </div>
                </li>
            }
        })
        .collect_view();
    (!lines.is_empty()).then(|| {
        view! {
            <section class="group">
                <h2>{words.say(agreement::LOOKED_BACK)}</h2>
                <ol class="replies">{lines}</ol>
            </section>
        }
    })
}

/// Agreements as rows: those in force, and those not agreed yet. On the child's page.
#[component]
pub fn Agreements() -> impl IntoView {
    let words: Words = expect_context();
    let (notebook, going_on) = (notebook(), going_on());
    let (faces, may_write) = (notebook.faces(), notebook.may_write());
    let rows = Memo::new(move |_| {
        going_on.agreements.with(|agreements| {
            let row = |agreement: &Agreement| {
                let state = agreement.state(going_on.today);
                let shown = agreement.terms_on(going_on.today).or_else(|| agreement.open().last());
                let shown = shown.or(agreement.versions.last())?;
                let is_decision = shown.says.origin.decided().is_some();
                let (sentence, standing) = faces.with(|faces| {
                    let (_, _, standing) = shown::standing(words, faces, &state, is_decision);
                    (Voice { words, faces }.sentence(&shown.says), standing)
                });
                let is_settled = agreement.versions.iter().any(|version| version.settled.is_some());
                (!state.is_over()).then_some((agreement.id, is_settled, sentence, standing))
            };
            agreements.iter().filter_map(row).collect::<Vec<_>>()
        })
    });
    let list = move |is_settled: bool| {
        let rows = rows.get().into_iter().filter(move |row| row.1 == is_settled);
        let rows = rows.map(|(id, _, sentence, standing)| {
            view! {
                <Row to=Route::Agreement(id) label=sentence help=standing icon="clip" />
            }
        });
        rows.collect_view()
    };
    let has = move |is_settled: bool| rows.with(|rows| rows.iter().any(|row| row.1 == is_settled));
    view! {
        <section class="group">
            <h2>{words.say(agreement::AGREEMENTS)}</h2>
            <Show when=move || rows.with(Vec::is_empty)>
                <p class="quiet">{words.say(agreement::NONE_YET)}</p>
            </Show>
            <ul class="rows">{move || list(true)}</ul>
            <Show when=move || has(false)>
                <h3>{words.say(agreement::OPEN_ONES)}</h3>
                <ul class="rows">{move || list(false)}</ul>
            </Show>
            <Show when=move || may_write.get()>
                <Go to=Route::WriteAgreement label=words.say(agreement::MAKE_ONE) icon="plus" />
            </Show>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::icon::differ;
    use crate::text::Language;

    #[test]
    fn every_answer_of_a_question_has_a_picture_of_its_own() {
        differ(icon_of_form);
        differ(make::icon_of_topic);
        differ(icon_of_photos);
    }

    #[test]
    fn one_moved_and_none_missed_is_said_of_the_agreement() {
        let said = |language, count| happened(Words::of(language), count).join(", ");
        let moved = Count { was: 1, moved: 1, ..Count::default() };
        assert_eq!(said(Language::Dutch, moved), "1 keer geweest, 1 keer verzet, geen gemist");
        assert_eq!(
            said(Language::EasyDutch, moved),
            "1 keer geweest, 1 keer op een andere dag, niets gemist"
        );
        assert_eq!(said(Language::English, moved), "was once, moved once, none missed");
        let missed = Count { did_not: 1, ..moved };
        assert_eq!(said(Language::Dutch, missed), "1 keer geweest, 1 keer verzet, 1 keer niet doorgegaan");
        assert_eq!(said(Language::Dutch, Count { planned: 3, ..Count::default() }), "");
    }
}
