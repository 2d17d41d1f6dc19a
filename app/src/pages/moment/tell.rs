//! One's own account of how a contact moment went, and planning one by hand.

use leptos::prelude::*;
use shared::circle::agreement::Form as ContactForm;
use shared::circle::choice::Choice;
use shared::circle::moment::{Account, Moment, MomentId, Plan, Side, Went};
use shared::circle::pages::{Feeling, InvalidPage, NewPage};
use shared::circle::person::Person;
use shared::circle::telling::Meeting;
use shared::ids::EntryId;
use shared::intent::Readers;
use shared::time::Day;

use super::super::agreement::icon_of_form;
use super::super::write::{ReadersLine, day_in_field, feelings, no, people, put_form, some, when_in_fields};
use super::meeting;
use crate::components::choice::{ChooseOne, Layout, Option_};
use crate::components::field::{Field, Kind};
use crate::components::flow::Show;
use crate::components::form::{Form, One, Question, Steps};
use crate::components::people::{ChoosePeople, with_typed};
use crate::going_on::going_on;
use crate::notebook::notebook;
use crate::platform::intl;
use crate::route::{Route, way};
use crate::text::{Words, agreement, form as said_form, moment, write};

/// How it went, as one is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum How {
    Was,
    DidNot,
    BrokenOff,
}

impl Choice for How {
    const ALL: &'static [Self] = &[Self::Was, Self::DidNot, Self::BrokenOff];
}

/// How a moment of an agreement or a plan went.
#[component]
pub fn TellMoment(
    /// Of which agreement or plan.
    of: EntryId,
    /// On which day.
    day: Day,
) -> impl IntoView {
    let is_read = going_on().is_moment_read(day);
    view! {
        <Show when=move || is_read.get()>
            <Tell moment=Some(MomentId { of, day }) />
        </Show>
    }
}

/// How a moment went that nobody planned.
#[component]
pub fn TellOther() -> impl IntoView {
    view! { <Tell moment=None /> }
}

#[component]
fn Tell(moment: Option<MomentId>) -> impl IntoView {
    let words: Words = expect_context();
    let (notebook, way) = (notebook(), way());
    let (faces, child) = (notebook.faces(), notebook.child());
    let going_on = going_on();
    let about = moment.map(|moment| format!("{}/{}", moment.of, moment.day)).unwrap_or_default();
    let form = Form::new(notebook, "account", &about);
    let at = form.answer("at", 0_usize);
    // Who is expected is chosen beforehand; whoever was not there is tapped away.
    let expected = moment.map(|id| expected(going_on, id)).unwrap_or_default();
    let day = form.answer("day", going_on.today.to_string());
    // Before its day one thing can be told: that it does not go through.
    let is_ahead = moment.is_some_and(|id| id.day > going_on.today);
    let how = form.answer("how", is_ahead.then_some(One(How::DidNot)));
    let side = form.answer("side", None::<One<Side>>);
    let why = form.answer("why", String::new());
    let there = form.answer("there", expected);
    let there_typed = form.answer("there-other", String::new());
    let [before, after] = ["before", "after"].map(|name| form.answer(name, None::<One<Feeling>>));
    let text = form.answer("text", String::new());
    let next = form.answer("next", String::new());
    form.opens();
    let side_title = Signal::derive(move || {
        let said = match how.get() {
            _ if is_ahead => moment::WILL_NOT_TITLE,
            Some(One(How::BrokenOff)) => moment::BROKEN_TITLE,
            Some(One(How::Was | How::DidNot)) | None => moment::SIDE_TITLE,
        };
        words.say(said).to_owned()
    });
    let what_happened = words.say(if is_ahead { moment::AHEAD_FIELD } else { moment::HAPPENED_FIELD });
    let named = move |said| words.with(said, &[("kind", &child.get().unwrap_or_default())]);
    let happened = move || how.get() != Some(One(How::DidNot));
    let has_reason = move || matches!(how.get(), Some(One(How::DidNot | How::BrokenOff)));
    let title = match moment {
        Some(id) => words.with(moment::TELL_TITLE, &[("dag", &intl::on_day(words, id.day))]),
        None => words.say(moment::WENT_QUESTION).to_owned(),
    };
    let asked_title = title.clone();
    let told_day = move || match moment {
        Some(id) => Ok(Some(id.day)),
        None => day_in_field(&day.get()),
    };
    let today = going_on.today;
    let questions = vec![
        Question::new(words.say(moment::DAY_TITLE), move || view! {
            <Field id="dag" label=words.say(moment::DAY_TITLE) value=day kind=Kind::Day />
        })
        .when(move || moment.is_none())
        .checked(move || match told_day() {
            // What is still to come is planned, not told.
            Ok(Some(day)) if day <= today => Ok(()),
            Ok(_) => Err((words.say(said_form::CHOOSE_DAY).to_owned(), "dag")),
            Err(why) => Err(no(words, why, "dag")),
        }),
        Question::new(title, move || {
            let option = |how: How, said, icon| Option_::new(One(how), words.say(said), Some(icon));
            let options = vec![
                option(How::Was, moment::WENT_YES, "check"),
                option(How::DidNot, moment::WENT_NO, "close"),
                option(How::BrokenOff, moment::WENT_BROKEN, "hand"),
            ];
            view! { <ChooseOne name="ging" question=asked_title.clone() is_asked_above=true options chosen=how /> }
        })
        .when(move || !is_ahead)
        .checked(move || if how.get().is_some() { Ok(()) } else { Err((words.say(said_form::CHOOSE).to_owned(), "ging-0")) }),
        Question::new(side_title, move || {
            let options = Side::ALL.iter().map(|one| Option_::new(One(*one), words.say(moment::side(*one)), None));
            let options = options.collect::<Vec<_>>();
            let which = moment.filter(|_| is_ahead).map(|id| {
                words.with(moment::WILL_NOT_DAY, &[("dag", &intl::whole_day(words, id.day))])
            });
            view! {
                {which.map(|which| view! { <p class="lead">{which}</p> })}
                <p>{words.say(moment::SIDE_HELP)}</p>
                <ChooseOne name="kant" question=side_title.get_untracked() is_asked_above=true options=options chosen=side />
                <Field id="waarom" label=what_happened value=why kind=Kind::Lines />
            }
        })
        .when(has_reason)
        .checked(move || if side.get().is_some() { Ok(()) } else { Err((words.say(said_form::CHOOSE).to_owned(), "kant-0")) }),
        Question::new(words.say(moment::THERE_TITLE), move || view! {
            {move || view! {
                <ChoosePeople name="erbij" other_id="erbij-anders" question=words.say(moment::THERE_TITLE) people=people(notebook, faces) chosen=there other=there_typed />
            }}
        })
        .when(happened),
        Question::new(Signal::derive(move || named(moment::CHILD_TITLE)), move || view! {
            {move || view! {
                <ChooseOne name="vooraf" question=named(moment::BEFORE_QUESTION) options=feelings(write::mood, words) chosen=before layout=Layout::Tiles may_stay_empty=true />
                <ChooseOne name="achteraf" question=named(moment::AFTER_QUESTION) options=feelings(write::mood, words) chosen=after layout=Layout::Tiles may_stay_empty=true />
            }}
        })
        .when(happened),
        Question::new(words.say(moment::WORDS_TITLE), move || view! {
            <p>{words.say(moment::OWN_ACCOUNT)}</p>
            <Field id="tekst" label=words.say(moment::WORDS_FIELD) help=words.say(write::DAY_HINT) value=text kind=Kind::Lines />
            <Field id="volgende" label=words.say(moment::NEXT_FIELD) value=next kind=Kind::Lines />
            <ReadersLine />
        }),
    ];
    let put = move || {
        let Ok(Some(day)) = told_day() else { return at.set(0) };
        let by = side.get_untracked().map_or(Side::ActOfNature, |one| one.0);
        let because = some(&why.get_untracked());
        let went = match how.get_untracked().map(|one| one.0) {
            Some(How::Was) => Went::Well,
            Some(How::DidNot) => Went::DidNot { by, why: because },
            Some(How::BrokenOff) => Went::BrokenOff { by, why: because },
            None => return at.set(1),
        };
        let was_there = !matches!(went, Went::DidNot { .. });
        let account = Account {
            of: moment.map(|moment| moment.of),
            day,
            there: if was_there {
                with_typed(&there.get_untracked(), &there_typed.get_untracked())
            } else {
                Vec::new()
            },
            words: some(&text.get_untracked()),
            before: before.get_untracked().map(|one| one.0).filter(|_| was_there),
            after: after.get_untracked().map(|one| one.0).filter(|_| was_there),
            next_time: some(&next.get_untracked()),
            went,
        };
        let back = moment.map_or(Route::Agenda, |id| Route::Moment(id.of, id.day));
        let page = NewPage::ContactMoment(Moment::Told(account));
        put_form((words, notebook, way), page, form, Readers::Circle, back);
    };
    view! { <Steps form questions at done=words.say(write::SAVE).to_owned() on_done=put /> }
}

/// Who was to be there: of the plan or of the agreement.
fn expected(going_on: crate::going_on::GoingOn, id: MomentId) -> Vec<Person> {
    let meeting = untrack(|| meeting(going_on, id.of, id.day));
    let mut people = match meeting.as_ref().and_then(Meeting::plan) {
        Some(plan) => plan.with.clone(),
        None => going_on.agreements.with_untracked(|agreements| {
            let agreement = agreements.iter().find(|agreement| agreement.id == id.of);
            let terms = agreement.and_then(|agreement| agreement.terms_on(id.day));
            let contact = terms.and_then(|terms| terms.says.contact());
            contact
                .map(|contact| contact.with.iter().chain(&contact.there).cloned().collect())
                .unwrap_or_default()
        }),
    };
    people.sort();
    people.dedup();
    people
}

/// A moment that is still to come and comes from no agreement.
#[component]
pub fn PlanMoment() -> impl IntoView {
    let words: Words = expect_context();
    let (notebook, way) = (notebook(), way());
    let faces = notebook.faces();
    let form = Form::new(notebook, "plan", "");
    let at = form.answer("at", 0_usize);
    let with = form.answer("with", Vec::<Person>::new());
    let with_other = form.answer("with-other", String::new());
    let how = form.answer("form", None::<One<ContactForm>>);
    let [day, start, end, place, text] =
        ["day", "start", "end", "place", "text"].map(|name| form.answer(name, String::new()));
    form.opens();
    let when = move || when_in_fields(words, [day, start, end], 0);
    let who = move || with_typed(&with.get_untracked(), &with_other.get_untracked());
    let questions = vec![
        Question::new(words.say(moment::PLAN_WITH), move || view! {
            {move || view! {
                <ChoosePeople name="met" other_id="met-anders" question=words.say(moment::PLAN_WITH) people=people(notebook, faces) chosen=with other=with_other />
            }}
        })
        .checked(move || if who().is_empty() { Err(no(words, InvalidPage::NoPeople, "met-anders")) } else { Ok(()) }),
        Question::new(words.say(agreement::FORM_TITLE), move || {
            let options = ContactForm::ALL.iter().map(|one| {
                Option_::new(One(*one), words.say(agreement::form(*one)), Some(icon_of_form(*one)))
            });
            let options = options.collect::<Vec<_>>();
            view! { <ChooseOne name="vorm" question=words.say(agreement::FORM_TITLE) is_asked_above=true options=options chosen=how /> }
        })
        .checked(move || if how.get_untracked().is_some() { Ok(()) } else { Err((words.say(said_form::CHOOSE).to_owned(), "vorm-0")) }),
        Question::new(words.say(moment::PLAN_WHEN), move || view! {
            <Field id="dag" label=words.say(moment::PLAN_DAY) value=day kind=Kind::Day />
            <Field id="van" label=words.say(agreement::FROM) value=start kind=Kind::Time />
            <Field id="tot" label=words.say(agreement::UNTIL) value=end kind=Kind::Time />
        })
        .checked(move || when().map(drop)),
        Question::new(words.say(moment::PLAN_WHAT), move || view! {
            <Field id="plaats" label=words.say(agreement::PLACE_FIELD) help=words.say(moment::PLACE_HELP) value=place />
            <Field id="tekst" label=words.say(moment::PLAN_WORDS) value=text kind=Kind::Lines />
            <ReadersLine />
        }),
    ];
    let put = move || {
        let Ok(when) = when() else { return at.set(2) };
        let plan = Plan {
            when,
            with: who(),
            form: how.get_untracked().map_or(ContactForm::Other, |one| one.0),
            place: some(&place.get_untracked()),
            words: some(&text.get_untracked()),
        };
        let page = NewPage::ContactMoment(Moment::Planned(plan));
        put_form((words, notebook, way), page, form, Readers::Circle, Route::Agenda);
    };
    view! { <Steps form questions at done=words.say(write::SAVE).to_owned() on_done=put /> }
}
