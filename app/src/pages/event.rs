//! An important moment: four questions, one a screen, kept while they are answered; and who comes.

use leptos::prelude::*;
use shared::circle::choice::Choice as _;
use shared::circle::event::{Event, Occasion, Times};
use shared::circle::pages::{Entry, InvalidPage, NewPage};
use shared::circle::reply::{Coming, Sign, Signed};
use shared::circle::schema::EntryKind;
use shared::ids::{CircleId, EntryId, MemberId};
use shared::intent::{Intent, Readers};
use shared::time::Minute;

use super::tell;
use super::write::{KeptText, ReadersLine, day_of_field, everyone, put};
use crate::components::button::{Button, Weight};
use crate::components::choice::ChooseSome;
use crate::components::field::{self, Field, Kind};
use crate::components::icon::Icon;
use crate::components::notice::Wrong;
use crate::components::title::Title;
use crate::notebook::{Card, Faces, Trouble, notebook};
use crate::platform::intl;
use crate::route::way;
use crate::text::{Words, event, first, write};
use shared::device::NotDone;

/// The picture of an occasion.
pub fn icon_of(occasion: Occasion) -> &'static str {
    match occasion {
        Occasion::Birthday | Occasion::Feast => "sun",
        Occasion::Hairdresser => "child",
        Occasion::Match => "sprout",
        Occasion::Diploma => "check",
        Occasion::School => "school",
        Occasion::Doctor => "heart",
        Occasion::Faith | Occasion::Culture => "book",
        Occasion::Other => "calendar",
    }
}

/// What a moment is called: what it is, and the day.
pub fn heading(words: Words, page: &Event) -> String {
    format!("{}: {}", words.say(event::occasion(page.occasion)), intl::day(words, page.day))
}

/// When, where and for whom, each with its picture.
pub fn facts(words: Words, page: &Event, faces: &Faces) -> Vec<(&'static str, String)> {
    let times = page.times.map(|Times { start, end }| {
        let from = start.to_string();
        match end {
            Some(end) => words.with(event::FROM_UNTIL, &[("van", &from), ("tot", &end.to_string())]),
            None => words.with(event::FROM, &[("van", &from)]),
        }
    });
    let names: Vec<String> =
        page.invited.iter().filter_map(|member| faces.get(member)).map(|face| face.name.clone()).collect();
    let invited = (!names.is_empty()).then(|| words.with(event::INVITED, &[("wie", &words.row(&names))]));
    let facts = [("clock", times), ("external", page.place.clone()), ("users", invited)];
    facts.into_iter().filter_map(|(icon, fact)| Some((icon, fact?))).collect()
}

/// The question that is on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    What,
    When,
    Tell,
    Who,
}

/// The answers so far.
#[derive(Clone, Copy)]
struct Answers {
    occasion: RwSignal<Option<Occasion>>,
    day: RwSignal<String>,
    start: RwSignal<String>,
    end: RwSignal<String>,
    place: RwSignal<String>,
    invited: RwSignal<Vec<MemberId>>,
}

impl Answers {
    /// The times, when any was filled in.
    fn times(self) -> Result<Option<Times>, InvalidPage> {
        let time = |text: &str| match text.get(..5) {
            // Some browsers give seconds too.
            Some(time) => Minute::from_text(time).map(Some).ok_or(InvalidPage::NoSuchTime),
            None if text.is_empty() => Ok(None),
            None => Err(InvalidPage::NoSuchTime),
        };
        let (start, end) = (time(&self.start.get_untracked())?, time(&self.end.get_untracked())?);
        match (start, end) {
            (Some(start), Some(end)) if end <= start => Err(InvalidPage::EndBeforeStart),
            (Some(start), end) => Ok(Some(Times { start, end })),
            (None, Some(_)) => Err(InvalidPage::NoSuchTime),
            (None, None) => Ok(None),
        }
    }
}

/// Belangrijk moment.
#[component]
pub fn WriteEvent() -> impl IntoView {
    let words: Words = expect_context();
    let (notebook, way) = (notebook(), way());
    let kept = KeptText::new(notebook, "event");
    let answers = Answers {
        occasion: RwSignal::new(None),
        day: RwSignal::new(String::new()),
        start: RwSignal::new(String::new()),
        end: RwSignal::new(String::new()),
        place: RwSignal::new(String::new()),
        invited: RwSignal::new(Vec::new()),
    };
    let step = RwSignal::new(Step::What);
    let (wrong, busy) = (RwSignal::new(None), RwSignal::new(false));
    let is_wrong = move |why: InvalidPage, field_id: &str| {
        wrong.set(Some(tell(words, &Trouble::NotDone(NotDone::Invalid(why)))));
        field::focus(field_id);
    };
    let go = move |to: Step| {
        wrong.set(None);
        step.set(to);
    };
    let next = move || match step.get_untracked() {
        Step::What => {}
        Step::When => match (day_of_field(&answers.day.get_untracked()), answers.times()) {
            (None, _) => {
                wrong.set(Some(words.say(event::CHOOSE_DAY).to_owned()));
                field::focus("dag");
            }
            (Some(_), Err(why)) => is_wrong(why, "van"),
            (Some(_), Ok(_)) => go(Step::Tell),
        },
        Step::Tell if kept.text.with_untracked(|text| text.trim().is_empty()) => {
            is_wrong(InvalidPage::Empty, "tekst");
        }
        Step::Tell => go(Step::Who),
        Step::Who => {
            let (Some(day), Ok(times)) = (day_of_field(&answers.day.get_untracked()), answers.times()) else {
                return go(Step::When);
            };
            let place = answers.place.get_untracked();
            let page = NewPage::Event(Event {
                occasion: answers.occasion.get_untracked().unwrap_or(Occasion::Other),
                day,
                times,
                words: kept.text.get_untracked(),
                place: Some(place).filter(|place| !place.trim().is_empty()),
                place_page: None,
                invited: answers.invited.get_untracked(),
                photos: None,
            });
            put((words, notebook, way), page, kept, (wrong, busy));
        }
    };
    let title = Signal::derive(move || {
        let title = match step.get() {
            Step::What => event::WHAT_TITLE,
            Step::When => event::WHEN_TITLE,
            Step::Tell => event::TELL_TITLE,
            Step::Who => event::WHO_TITLE,
        };
        words.say(title).to_owned()
    });
    let label = Signal::derive(move || {
        words.say(if step.get() == Step::Who { write::SAVE } else { first::NEXT }).to_owned()
    });
    let before = move || {
        go(match step.get_untracked() {
            Step::What | Step::When => Step::What,
            Step::Tell => Step::When,
            Step::Who => Step::Tell,
        });
    };
    view! {
        <Title words=title has_back=true />
        <form on:submit=move |submit| { submit.prevent_default(); next(); }>
            {move || match step.get() {
                Step::What => view! { <What answers on_chosen=move || go(Step::When) /> }.into_any(),
                Step::When => view! { <When answers /> }.into_any(),
                Step::Tell => view! { <Tell answers kept /> }.into_any(),
                Step::Who => view! { <Who answers /> }.into_any(),
            }}
            <Wrong words=wrong />
            <Show when=move || step.get() != Step::What>
                <div class="actions actions-stay">
                    <Button label=label weight=Weight::Main icon="next" busy=busy on_press=next />
                    <Button label=words.say(event::BEFORE).to_owned() weight=Weight::Quiet icon="back" on_press=before />
                </div>
            </Show>
        </form>
    }
}

#[component]
fn What(answers: Answers, on_chosen: impl Fn() + Copy + 'static) -> impl IntoView {
    let words: Words = expect_context();
    let choose = move |one| {
        answers.occasion.set(Some(one));
        on_chosen();
    };
    view! {
        <div class="tiles">
            {Occasion::ALL
                .iter()
                .map(|one| view! {
                    <Button
                        label=words.say(event::occasion(*one)).to_owned()
                        icon=icon_of(*one)
                        on_press=move || choose(*one)
                    />
                })
                .collect_view()}
        </div>
    }
}

#[component]
fn When(answers: Answers) -> impl IntoView {
    let words: Words = expect_context();
    view! {
        <Field id="dag" label=words.say(event::DAY) value=answers.day kind=Kind::Day />
        <Field id="van" label=words.say(event::START) value=answers.start kind=Kind::Time />
        <Field id="tot" label=words.say(event::END) value=answers.end kind=Kind::Time />
    }
}

#[component]
fn Tell(answers: Answers, kept: KeptText) -> impl IntoView {
    let words: Words = expect_context();
    view! {
        <Field id="tekst" label=words.say(event::TELL) value=kept.text kind=Kind::Lines on_type=kept.keep() />
        <Field id="plaats" label=words.say(event::PLACE) help=words.say(event::PLACE_HELP) value=answers.place />
    }
}

#[component]
fn Who(answers: Answers) -> impl IntoView {
    let words: Words = expect_context();
    let notebook = notebook();
    let faces = notebook.faces();
    let others = move || {
        let me = notebook.sight.with(|sight| sight.as_ref().and_then(|sight| sight.me));
        let mut others = everyone(notebook, faces);
        others.retain(|other| Some(other.value) != me);
        others
    };
    view! {
        {move || {
            let others = others();
            let help = if others.is_empty() { event::WHO_NOBODY } else { event::WHO_HELP };
            let choice = (!others.is_empty()).then(|| view! {
                <ChooseSome name="wie" question=words.say(event::WHO_TITLE) options=others chosen=answers.invited />
            });
            view! {
                <p>{words.say(help)}</p>
                {choice}
            }
        }}
        <ReadersLine />
    }
}

/// The newest answer of each who answered, in the order of the pages.
fn answers_among(cards: &[Card]) -> Vec<(MemberId, Coming)> {
    let mut newest: Vec<(MemberId, Coming)> = Vec::new();
    for card in cards {
        if let Some(coming) = coming(&card.entry) {
            newest.retain(|(member, _)| *member != card.entry.author);
            newest.push((card.entry.author, coming));
        }
    }
    newest
}

/// Whether the author of this reply comes, if it says so.
pub fn coming(entry: &Entry) -> Option<Coming> {
    let signed = (entry.kind == EntryKind::Reply).then(|| Signed::read(entry.about, &entry.fields))??;
    if let Sign::Coming(coming) = signed.sign { Some(coming) } else { None }
}

/// Wie komt er? Everybody who was asked or answered, and one's own answer.
#[component]
pub fn WhoComes(
    /// The notebook.
    circle: CircleId,
    /// The moment.
    id: EntryId,
    /// Who was asked.
    invited: Vec<MemberId>,
    /// What was said under it, oldest first.
    cards: Memo<Vec<Card>>,
) -> impl IntoView {
    let words: Words = expect_context();
    let notebook = notebook();
    let faces = notebook.faces();
    let may_write = notebook.may_write();
    let (wrong, busy) = (RwSignal::new(None), RwSignal::new(false));
    let asked = invited.clone();
    let is_asked = Memo::new(move |_| {
        let me = notebook.sight.with(|sight| sight.as_ref().and_then(|sight| sight.me));
        may_write.get() && me.is_some_and(|me| asked.contains(&me))
    });
    let lines = move || {
        let answers = cards.with(|cards| answers_among(cards));
        let silent = invited.iter().filter(|one| answers.iter().all(|(member, _)| member != *one));
        let all = answers.iter().map(|(member, coming)| (*member, words.say(event::answered(*coming))));
        let all: Vec<_> = all.chain(silent.map(|one| (*one, words.say(event::NO_ANSWER)))).collect();
        faces.with(|faces| {
            let named =
                all.into_iter().filter_map(|(member, said)| Some((faces.get(&member)?.name.clone(), said)));
            named.collect::<Vec<_>>()
        })
    };
    let answer = move |coming: Coming| {
        busy.set(true);
        wrong.set(None);
        leptos::task::spawn_local(async move {
            let page = NewPage::Signed(Signed { about: id, sign: Sign::Coming(coming), text: None });
            match notebook.did(Intent::Write { circle, page, readers: Readers::Circle }).await {
                Ok(_) => notebook.said.set(words.say(write::SAVED).to_owned()),
                Err(trouble) => _ = wrong.try_set(Some(tell(words, &trouble))),
            }
            busy.try_set(false);
        });
    };
    view! {
        <section class="card">
            <h2>{words.say(event::WHO_COMES)}</h2>
            <ul class="points">
                {move || lines()
                    .into_iter()
                    .map(|(name, said)| view! {
                        <li>
                            <strong dir="auto">{name}</strong>
                            " "
                            {said}
                        </li>
                    })
                    .collect_view()}
            </ul>
            <Show when=move || is_asked.get()>
                <h3>{words.say(event::COME_TITLE)}</h3>
                <p class="quiet with-icon">
                    <Icon name="info" />
                    <span>{words.say(event::COME_HELP)}</span>
                </p>
                <div class="tiles">
                    {Coming::ALL
                        .iter()
                        .map(|one| view! {
                            <Button label=words.say(event::answer(*one)).to_owned() busy=busy on_press=move || answer(*one) />
                        })
                        .collect_view()}
                </div>
            </Show>
            <Wrong words=wrong />
        </section>
    }
}
