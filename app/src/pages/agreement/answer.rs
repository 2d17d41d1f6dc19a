//! One's answer to exactly what stands there: a version of an agreement, a request to move, a question.

use leptos::prelude::*;
use shared::circle::agreement::Proposal;
use shared::circle::answers::Answers;
use shared::circle::choice::Choice;
use shared::circle::consent::{Answer, Consent, VersionHash};
use shared::circle::entry::Entry;
use shared::circle::moving::MoveRequest;
use shared::circle::pages::{InvalidPage, NewPage};
use shared::circle::schema::EntryKind;
use shared::circle::telling::{Request, RequestState};
use shared::ids::EntryId;
use shared::intent::{InsteadOf, Readers};

use super::super::moment::MoveCard;
use super::super::tell;
use super::super::write::{ReadersLine, put_form, some};
use super::shown::{Differs, Facts};
use crate::components::button::{Go, Weight};
use crate::components::choice::{ChooseOne, Option_};
use crate::components::field::{self, Field, Kind};
use crate::components::flow::Show;
use crate::components::form::{Ending, Form, One};
use crate::components::more::More;
use crate::components::notice::{Mood, Notice};
use crate::components::speak::Speak;
use crate::components::title::Title;
use crate::going_on::{GoingOn, going_on};
use crate::notebook::notebook;
use crate::route::{Route, way};
use crate::text::{Said, Words, agreement, form as said_form};

/// The name of the draft of an answer, and of the words in it.
const FORM: &str = "answer";
const BECAUSE: &str = "because";

/// What one can answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kinds {
    Yes,
    YesWithQuestion,
    No,
    Instead,
}

impl Choice for Kinds {
    const ALL: &'static [Self] = &[Self::Yes, Self::YesWithQuestion, Self::No, Self::Instead];
}

/// What is asked.
#[derive(Clone, Debug, PartialEq)]
struct Question {
    page: Entry,
    title: Said,
    /// Where another proposal is made.
    instead: Option<Route>,
    /// Where one goes afterwards.
    back: Route,
    /// The version before, to show what differs.
    before: Option<Entry>,
    /// Whether I said yes to something else before.
    has_crossed: bool,
    /// Whether it can still be answered.
    is_open: bool,
    /// Whether I ask it myself: then all there is to say is that it need not be any more.
    is_mine: bool,
}

fn question(going_on: GoingOn, id: EntryId) -> Option<Question> {
    let page = going_on.page(id)?;
    let hash = page.version();
    let answers = going_on.pages.with(|pages| Answers::to(&page, pages));
    let is_mine = going_on.me.get() == Some(page.author);
    match page.kind {
        EntryKind::Agreement => {
            let (whole, version) = going_on.version(id)?;
            let before = version.says.changes.and_then(|changes| going_on.page(changes.version));
            let me = going_on.me.get();
            // A yes to the version that this one would change, given after this one was written.
            let crossed =
                before.as_ref().and_then(|before| whole.version(&before.id)).is_some_and(|before| {
                    let mine = me.and_then(|me| before.answers.of(&me));
                    mine.is_some_and(|given| given.answer().is_yes() && given.order > version.order)
                });
            let is_open = version.settled.is_some() || whole.open().any(|open| open.entry == id);
            Some(Question {
                title: agreement::ANSWER_TITLE,
                instead: Some(Route::AgreementChange(id)),
                back: Route::Agreement(whole.id),
                before,
                has_crossed: crossed
                    || answers.crossed().any(|given| Some(given.by) == me && given.consent.version != hash),
                is_open,
                is_mine: is_mine && version.settled.is_none(),
                page,
            })
        }
        EntryKind::MoveRequest => {
            let request = going_on.pages.with(|pages| Request::read(&page, pages))?;
            let state = request.state(going_on.today);
            Some(Question {
                title: agreement::ANSWER_MOVE_TITLE,
                instead: Some(Route::MoveInstead(id)),
                back: Route::Moment(request.says.moment.of, request.says.moment.day),
                before: None,
                has_crossed: false,
                is_open: state != RequestState::Withdrawn,
                is_mine: is_mine && state != RequestState::Agreed,
                page,
            })
        }
        EntryKind::Question => Some(Question {
            title: agreement::ANSWER_QUESTION_TITLE,
            instead: None,
            back: Route::Page(id),
            before: None,
            has_crossed: false,
            is_open: true,
            is_mine: false,
            page,
        }),
        EntryKind::Child
        | EntryKind::Member
        | EntryKind::Authority
        | EntryKind::TaskDivision
        | EntryKind::Consent
        | EntryKind::ContactMoment
        | EntryKind::Event
        | EntryKind::SchoolUpdate
        | EntryKind::DayNote
        | EntryKind::Review
        | EntryKind::Reply
        | EntryKind::Place
        | EntryKind::Addition => None,
    }
}

impl Question {
    /// What is asked of me.
    fn title(&self) -> Said {
        if self.is_mine { agreement::TAKE_BACK_TITLE } else { self.title }
    }
}

/// Bent u akkoord?
#[component]
pub fn AnswerPage(
    /// What is answered.
    id: EntryId,
) -> impl IntoView {
    let words: Words = expect_context();
    let going_on = going_on();
    // What is answered stays what was read when the page opened: an answer is to exactly that. Whether it can still be
    // answered is looked at again.
    let asked = Memo::new(move |before: Option<&Option<Question>>| {
        let now = question(going_on, id);
        match before {
            Some(Some(before)) => {
                // What I take back myself is closed by that, while the form still goes on to where that leads.
                let is_open = before.is_mine || now.as_ref().is_some_and(|now| now.is_open);
                Some(Question { is_open, ..before.clone() })
            }
            _ => now,
        }
    });
    let title = Signal::derive(move || {
        asked
            .with(|asked| words.say(asked.as_ref().map_or(agreement::ANSWER_TITLE, Question::title)))
            .to_owned()
    });
    let is_open = Memo::new(move |_| asked.with(|asked| asked.as_ref().map(|asked| asked.is_open)));
    view! {
        <Title words=title has_back=true />
        {move || match is_open.get() {
            Some(true) => asked.get_untracked().map(|asked| view! { <AnswerForm asked /> }).into_any(),
            Some(false) => asked.get_untracked().map(|asked| view! { <Gone asked /> }).into_any(),
            None => view! { <Notice mood=Mood::Calm words=words.say(crate::text::entry::NOT_HERE).to_owned() /> }.into_any(),
        }}
    }
}

/// What needs no answer any more: the way to what came instead, and the words that were written for it.
#[component]
fn Gone(asked: Question) -> impl IntoView {
    let words: Words = expect_context();
    let form = Form::new(notebook(), FORM, &asked.page.version().to_string());
    let because = form.answer(BECAUSE, String::new());
    form.opens();
    let written = move || because.with(|because| some(because));
    view! {
        <Notice mood=Mood::Calm words=words.say(agreement::GONE).to_owned() />
        {move || written().map(|written| view! {
            <section class="card card-soft">
                <p class="quiet">{words.say(agreement::WRITTEN_FOR_IT)}</p>
                <p class="words" dir="auto">{written}</p>
                <Speak />
            </section>
        })}
        <div class="actions">
            <Go to=asked.back label=words.say(agreement::TO_WHAT_CAME) weight=Weight::Main icon="next" />
        </div>
    }
}

/// What is asked, in words that one can hear.
#[component]
fn What(page: Entry) -> impl IntoView {
    if let Some(proposal) =
        Proposal::read(page.about, &page.fields).filter(|_| page.kind == EntryKind::Agreement)
    {
        return view! { <Facts proposal /> }.into_any();
    }
    if let Some(request) =
        MoveRequest::read(page.about, &page.fields).filter(|_| page.kind == EntryKind::MoveRequest)
    {
        return view! { <MoveCard request /> }.into_any();
    }
    view! {
        <p class="sentence" dir="auto">{page.words().unwrap_or_default().to_owned()}</p>
        <Speak />
    }
    .into_any()
}

/// With whose help one answers.
#[component]
pub fn Helped(
    /// Who helped, as it was typed.
    helper: RwSignal<String>,
) -> impl IntoView {
    let words: Words = expect_context();
    view! {
        <More label=words.say(agreement::HELPED) icon="users">
            <Field id="hulp" label=words.say(agreement::HELPED_BY) value=helper />
        </More>
    }
}

/// What a new page answers that is another proposal than this one, made with this help.
pub fn instead_of_asked((about, version): (EntryId, VersionHash), helper: RwSignal<String>) -> InsteadOf {
    InsteadOf::Asked { about, version, helped_by: some(&helper.get_untracked()) }
}

#[component]
fn AnswerForm(asked: Question) -> impl IntoView {
    let words: Words = expect_context();
    let (notebook, way) = (notebook(), way());
    let title = asked.title();
    let Question { page, instead, back, before, has_crossed, is_mine, .. } = asked;
    let (about, version): (EntryId, VersionHash) = (page.id, page.version());
    let form = Form::new(notebook, FORM, &version.to_string());
    // Of what one asks oneself there is one thing to say.
    let answer = form.answer("answer", is_mine.then_some(One(Kinds::No)));
    let because = form.answer(BECAUSE, String::new());
    let helper = form.answer("helper", String::new());
    form.opens();
    let options =
        Kinds::ALL.iter().filter(|kind| **kind != Kinds::Instead || instead.is_some()).map(|kind| {
            let (said, icon) = match kind {
                Kinds::Yes => (agreement::YES, "check"),
                Kinds::YesWithQuestion => (agreement::YES_QUESTION, "message"),
                Kinds::No => (agreement::NO, "close"),
                Kinds::Instead => (agreement::INSTEAD, "pencil"),
            };
            Option_::new(One(*kind), words.say(said), Some(icon))
        });
    let options = options.collect::<Vec<_>>();
    let chosen = move || answer.get().map(|one| one.0);
    let send = move || {
        let said = some(&because.get_untracked());
        let given = match (answer.get_untracked().map(|one| one.0), said) {
            (None, _) => {
                form.wrong.set(Some(words.say(said_form::CHOOSE).to_owned()));
                return field::focus("antwoord-0");
            }
            (Some(Kinds::Instead), _) => return instead.map_or((), |route| way.go(route)),
            (Some(Kinds::Yes), _) => Answer::Yes,
            (Some(Kinds::YesWithQuestion), Some(question)) => Answer::YesWithQuestion(question),
            (Some(Kinds::No), Some(because)) => Answer::No(because),
            (Some(Kinds::YesWithQuestion | Kinds::No), None) => {
                form.wrong.set(Some(tell(words, &InvalidPage::Empty.into())));
                return field::focus("omdat");
            }
        };
        let consent = Consent { about, version, answer: given, helped_by: some(&helper.get_untracked()) };
        put_form((words, notebook, way), NewPage::Consent(consent), form, Readers::Circle, back);
    };
    let label = Signal::derive(move || {
        let said = match chosen() {
            None => agreement::SEND,
            Some(Kinds::Yes | Kinds::YesWithQuestion) => agreement::SEND_YES,
            Some(Kinds::No) if is_mine => agreement::TAKE_BACK,
            Some(Kinds::No) => agreement::SEND_NO,
            Some(Kinds::Instead) => agreement::MAKE_INSTEAD,
        };
        words.say(said).to_owned()
    });
    let asks_words = Memo::new(move |_| match chosen() {
        Some(Kinds::No) => Some(agreement::BECAUSE_FIELD),
        Some(Kinds::YesWithQuestion) => Some(agreement::QUESTION_FIELD),
        Some(Kinds::Yes | Kinds::Instead) | None => None,
    });
    view! {
        {has_crossed.then(|| view! { <Notice mood=Mood::Care words=words.say(agreement::CROSSED).to_owned() /> })}
        <section class="card">
            {before.map(|before| view! { <Differs before after=page.clone() /> })}
            <What page />
        </section>
        <form novalidate on:submit=move |submit| { submit.prevent_default(); send(); }>
            {if is_mine {
                view! { <p>{words.say(agreement::TAKE_BACK_HELP)}</p> }.into_any()
            } else {
                view! { <ChooseOne name="antwoord" question=words.say(title) is_asked_above=true options chosen=answer /> }.into_any()
            }}
            {move || asks_words.get().map(|label| view! {
                <Field id="omdat" label=words.say(label) value=because kind=Kind::Lines />
            })}
            // Who makes another proposal is asked it there.
            <Show when=move || chosen() != Some(Kinds::Instead)>
                <Helped helper />
            </Show>
            {(!is_mine).then(|| view! { <p class="quiet">{words.say(agreement::MAY_CHANGE)}</p> })}
            <ReadersLine />
            <Ending form label icon="check" on_press=send />
        </form>
    }
}
