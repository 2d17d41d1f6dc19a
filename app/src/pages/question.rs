//! May the child …? Asking for permission, and who answered what.

use leptos::prelude::*;
use shared::circle::agenda::{QuestionState, question_state};
use shared::circle::answers::{Answers, Given};
use shared::circle::choice::Choice as _;
use shared::circle::consent::Answer;
use shared::circle::entry::Entry;
use shared::circle::pages::{InvalidPage, NewPage};
use shared::circle::person::Person;
use shared::circle::question::{Matter, Question as Asks};
use shared::edit::MAX_TEXT_CHARS;
use shared::ids::{EntryId, MemberId};
use shared::intent::Readers;
use shared::time::Day;

use super::authority::holders_now;
use super::capital;
use super::write::{
    NotSo, ReadersLine, day_in_field, days_in_fields, is_there_and_fits, members_of, no, put_form,
    some_people, who_may_answer,
};
use crate::components::button::{Go, Weight};
use crate::components::choice::{ChooseOne, ChooseSome, Layout, Option_};
use crate::components::field::{Field, Kind};
use crate::components::flow::Show;
use crate::components::form::{Form, One, Question, Steps};
use crate::components::icon::Icon;
use crate::components::notice::{Mood, Notice};
use crate::components::speak::Speak;
use crate::notebook::{Faces, notebook};
use crate::pile::Card;
use crate::platform::clock::today;
use crate::platform::intl;
use crate::route::{Route, way};
use crate::text::{Said, Words, form, question, write};

/// The picture of what a question is about.
pub(super) fn icon_of(matter: Matter) -> &'static str {
    match matter {
        Matter::Haircut => "scissors",
        Matter::Vaccination => "shield",
        Matter::TripAbroad => "globe",
        Matter::PhotoOnline => "camera",
        Matter::SchoolTrip => "bus",
        Matter::Sport => "sprout",
        Matter::Other => "message",
    }
}

/// What a question is called.
pub fn heading(words: Words, asks: &Asks) -> String {
    words.with(question::HEADING, &[("wat", words.say(question::matter(asks.matter)))])
}

/// Which days, before when, and who must answer: each with its picture.
pub fn facts(words: Words, asks: &Asks, faces: &Faces) -> Vec<(&'static str, String)> {
    let day = |day| intl::day(words, day);
    let days = asks.days.map(|(from, until)| {
        if from == until {
            words.with(question::ON, &[("dag", &day(from))])
        } else {
            words.with(question::FROM_UNTIL, &[("van", &day(from)), ("tot", &day(until))])
        }
    });
    let by = words.with(question::BY, &[("dag", &day(asks.answer_by))]);
    let needs = words.with(question::NEEDS, &[("wie", &members_of(words, faces, &asks.needs))]);
    let facts = [("calendar", days), ("clock", Some(by)), ("users", Some(needs))];
    facts.into_iter().filter_map(|(icon, fact)| Some((icon, fact?))).collect()
}

/// The days that it is about, when any was filled in; one day alone is the first and the last.
fn about_days(
    words: Words,
    from: RwSignal<String>,
    until: RwSignal<String>,
) -> Result<Option<(Day, Day)>, NotSo> {
    Ok(match days_in_fields(words, (from, "eerste"), (until, "laatste"))? {
        (Some(from), until) => Some((from, until.unwrap_or(from))),
        (None, Some(until)) => Some((until, until)),
        (None, None) => None,
    })
}

/// Vraag om toestemming.
#[component]
pub fn Ask() -> impl IntoView {
    let notebook = notebook();
    let joint = notebook.joint();
    // Who holds authority is chosen beforehand, so that must be known first.
    let is_read = Memo::new(move |_| joint.with(|pile| pile.is_read));
    move || is_read.get().then(|| view! { <AskForm /> })
}

#[component]
fn AskForm() -> impl IntoView {
    let words: Words = expect_context();
    let (notebook, way) = (notebook(), way());
    let (faces, joint, child) = (notebook.faces(), notebook.joint(), notebook.child());
    let me = untrack(|| notebook.me());
    let people = move || {
        let mut people = who_may_answer(notebook, faces, &[]);
        people.retain(|one| Some(one.value) != me);
        people
    };
    let holders = joint.with_untracked(|pile| holders_now(pile.entries()));
    let in_circle: Vec<MemberId> = untrack(people).into_iter().map(|one| one.value).collect();
    let first = in_circle.iter().copied().filter(|member| holders.contains(&Person::Member(*member)));
    let beside: Vec<String> = holders
        .iter()
        .filter_map(|holder| if let Person::Named(name) = holder { Some(name.clone()) } else { None })
        .collect();
    let form = Form::new(notebook, "question", "");
    let at = form.answer("at", 0_usize);
    let matter = form.answer("matter", None::<One<Matter>>);
    let [text, by, from, until] =
        ["text", "by", "from", "until"].map(|name| form.answer(name, String::new()));
    let needs = form.answer("needs", first.collect::<Vec<_>>());
    form.opens();
    let answer_by = move || match day_in_field(&by.get_untracked()) {
        Ok(Some(day)) if day >= today() => Ok(day),
        Ok(Some(_)) => Err((words.say(question::BY_PASSED).to_owned(), "voor")),
        Ok(None) => Err(no(words, InvalidPage::NoDay, "voor")),
        Err(why) => Err(no(words, why, "voor")),
    };
    let days = move || about_days(words, from, until);
    let hint =
        move || words.with(question::WORDS_HELP, &[("kind", &child.get_untracked().unwrap_or_default())]);
    let questions = vec![
        Question::new(words.say(question::MATTER_TITLE), move || {
            let option =
                |one: &Matter| Option_::new(One(*one), words.say(question::matter(*one)), Some(icon_of(*one)));
            let options = Matter::ALL.iter().map(option).collect::<Vec<_>>();
            view! { <ChooseOne name="waarover" question=words.say(question::MATTER_TITLE) is_asked_above=true options chosen=matter layout=Layout::Tiles /> }
        })
        .checked(move || {
            let chosen = matter.with_untracked(Option::is_some);
            if chosen { Ok(()) } else { Err((words.say(form::CHOOSE).to_owned(), "waarover-0")) }
        }),
        Question::new(words.say(question::WORDS_TITLE), move || view! {
            <Field id="vraag" label=words.say(question::WORDS) help=hint() value=text kind=Kind::Lines />
        })
        .checked(move || is_there_and_fits(words, text, MAX_TEXT_CHARS, "vraag")),
        Question::new(words.say(question::DAYS_TITLE), move || view! {
            <Field id="eerste" label=words.say(question::FIRST_DAY) value=from kind=Kind::Day />
            <Field id="laatste" label=words.say(question::LAST_DAY) value=until kind=Kind::Day />
        })
        .checked(move || days().map(drop)),
        Question::new(words.say(question::NEEDS_TITLE), move || {
            let names = beside.clone();
            let beside = (!names.is_empty()).then(|| view! {
                <Notice mood=Mood::Calm words=words.with(question::NOT_IN_CIRCLE, &[("wie", &capital(&words.row(&names)))]) />
            });
            view! {
                {move || {
                    let options = people();
                    let help = if options.is_empty() { question::NEEDS_NOBODY } else { question::NEEDS_HELP };
                    let choice = (!options.is_empty()).then(|| view! {
                        <ChooseSome name="antwoord" question=words.say(question::NEEDS_TITLE) is_asked_above=true options chosen=needs />
                    });
                    view! {
                        <p class="quiet">{words.say(help)}</p>
                        {choice}
                    }
                }}
                {beside}
            }
        })
        .checked(move || some_people(words, needs, "antwoord-0")),
        Question::new(words.say(question::BY_TITLE), move || view! {
            <Field id="voor" label=words.say(question::BY_LABEL) help=words.say(question::BY_HELP) value=by kind=Kind::Day />
            <ReadersLine />
        })
        .checked(move || answer_by().map(drop)),
    ];
    let put = move || {
        let (Some(One(matter)), Ok(answer_by), Ok(days)) = (matter.get_untracked(), answer_by(), days())
        else {
            return at.set(0);
        };
        let words_of_it = text.get_untracked();
        let needs = needs.get_untracked();
        let page = NewPage::Question(Asks { matter, words: words_of_it, needs, answer_by, days });
        put_form((words, notebook, way), page, form, Readers::Circle, Route::Today);
    };
    view! { <Steps form questions at done=words.say(write::SAVE).to_owned() on_done=put /> }
}

/// In which state a question is, in words and with a picture.
fn state(words: Words, state: QuestionState) -> (&'static str, &'static str) {
    let (icon, said) = match state {
        QuestionState::Open => ("clock", question::OPEN),
        QuestionState::Lapsed => ("clock", question::LAPSED),
        QuestionState::Yes => ("check", question::YES),
        QuestionState::No => ("message", question::NO),
    };
    (icon, words.say(said))
}

/// What somebody answered, with the words that came along.
fn answered(words: Words, given: &Given) -> String {
    let said: Said = match given.answer() {
        Answer::Yes | Answer::YesWithQuestion(_) => question::SAID_YES,
        Answer::No(_) => question::SAID_NO,
        Answer::Instead(..) => question::SAID_OTHER,
    };
    let said = words.say(said);
    given.answer().words().map_or_else(|| said.to_owned(), |because| format!("{said}. {because}"))
}

/// The line that says how far a question is.
#[component]
pub fn Asked(
    /// Its page.
    page: Entry,
    /// What was said under it.
    cards: Signal<Vec<Card>>,
) -> impl IntoView {
    let words: Words = expect_context();
    let now = Memo::new(move |_| {
        cards.with(|cards| question_state(&page, cards.iter().map(|card| &card.entry), today()))
    });
    move || {
        now.get().map(|now| {
            let (icon, said) = state(words, now);
            let help = (now == QuestionState::Lapsed)
                .then(|| view! { <p class="quiet">{words.say(question::LAPSED_HELP)}</p> });
            view! {
                <p class="tag with-icon">
                    <Icon name=icon />
                    <span>{said}</span>
                </p>
                {help}
            }
        })
    }
}

/// Who answered what, who is still silent, and the way to one's own answer.
#[component]
pub fn WhoSaidWhat(
    /// The question.
    page: Entry,
    /// What was said under it, oldest first.
    cards: Memo<Vec<Card>>,
) -> impl IntoView {
    let words: Words = expect_context();
    let notebook = notebook();
    let (faces, may_write) = (notebook.faces(), notebook.may_write());
    let id = page.id;
    let needs = Asks::read(&page.fields).map(|asks| asks.needs).unwrap_or_default();
    let answers = {
        let page = page.clone();
        Memo::new(move |_| cards.with(|cards| Answers::to(&page, cards.iter().map(|card| &card.entry))))
    };
    let author = page.author;
    let all = needs.clone();
    let lines = Memo::new(move |_| {
        answers.with(|answers| {
            let one = |member: &MemberId| {
                let (icon, said) = match answers.of(member) {
                    Some(given) if given.answer().is_yes() => ("check", answered(words, given)),
                    Some(given) => ("message", answered(words, given)),
                    None if *member == author => ("check", words.say(question::ASKS).to_owned()),
                    None => ("clock", words.say(question::SILENT).to_owned()),
                };
                (icon, capital(&faces.with(|faces| members_of(words, faces, &[*member]))), said)
            };
            // Who was not asked and said something too: that is a view, and it stays to be seen.
            let others = answers.all().iter().map(|given| given.by).filter(|by| !all.contains(by));
            let mut everyone = all.clone();
            everyone.extend(others);
            everyone.dedup();
            everyone.iter().map(one).collect::<Vec<_>>()
        })
    });
    let is_silent = Memo::new(move |_| {
        let me = notebook.me();
        let silent = answers.with(|answers| answers.tally(&needs).silent);
        may_write.get() && me.is_some_and(|me| silent.contains(&me))
    });
    view! {
        <section class="card">
            <h2>{words.say(question::ANSWERS)}</h2>
            <Asked page cards=cards.into() />
            <ul class="facts">
                {move || lines
                    .get()
                    .into_iter()
                    .map(|(icon, name, said)| view! {
                        <li>
                            <Icon name=icon />
                            <span dir="auto">
                                <strong>{name}</strong>
                                ": "
                                {said}
                            </span>
                        </li>
                    })
                    .collect_view()}
            </ul>
            <Show when=move || is_silent.get()>{to_answer(words, id)}</Show>
            <div class="page-actions">
                <Speak />
            </div>
        </section>
    }
}

/// The way to the screen on which this question is answered.
fn to_answer(words: Words, id: EntryId) -> impl IntoView {
    view! { <Go to=Route::Answer(id) label=words.say(question::ANSWER) weight=Weight::Main icon="check" /> }
}
