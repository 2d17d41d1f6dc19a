//! Asking whether a contact moment can be at another time, or another time than was asked.

use leptos::prelude::*;
use shared::circle::consent::VersionHash;
use shared::circle::entry::Entry;
use shared::circle::moment::{Moment, MomentId};
use shared::circle::moving::MoveRequest;
use shared::circle::pages::{InvalidPage, NewPage};
use shared::circle::person::Person;
use shared::circle::rhythm::{Hours, Occurrence};
use shared::ids::{EntryId, MemberId};
use shared::time::Day;

use super::super::agreement::{Helped, Voice, instead_of_asked};
use super::super::write::{
    ReadersLine, day_in_field, no, put_instead, some, some_people, when_in_fields, who_may_answer,
};
use super::meeting;
use crate::components::choice::ChooseSome;
use crate::components::field::{Field, Kind};
use crate::components::flow::Show;
use crate::components::form::{Form, Question, Steps};
use crate::components::notice::{Mood, Notice};
use crate::going_on::{GoingOn, going_on};
use crate::notebook::notebook;
use crate::platform::intl;
use crate::route::{Route, way};
use crate::text::{Words, agreement, entry, moment, question};

/// So many days somebody gets to answer, when there is that much time.
const DAYS_TO_ANSWER: i32 = 7;

/// Can it be another day?
#[component]
pub fn MoveMoment(
    /// Of which agreement or plan.
    of: EntryId,
    /// On which day.
    day: Day,
) -> impl IntoView {
    view! { <Move moment=MomentId { of, day } instead_of=None /> }
}

/// Another day than was asked.
#[component]
pub fn MoveAgain(
    /// The request to which it is another proposal.
    id: EntryId,
) -> impl IntoView {
    let words: Words = expect_context();
    let going_on = going_on();
    let asked = Memo::new(move |before: Option<&Option<(MomentId, Asked)>>| match before {
        Some(Some(before)) => Some(*before),
        _ => going_on.page(id).and_then(|page| {
            let request = MoveRequest::read(page.about, &page.fields)?;
            Some((request.moment, Asked { id, version: page.version(), to: request.to }))
        }),
    });
    move || match asked.get() {
        Some((moment, asked)) => view! { <Move moment instead_of=Some(asked) /> }.into_any(),
        None => view! { <Notice mood=Mood::Calm words=words.say(entry::NOT_HERE).to_owned() /> }.into_any(),
    }
}

/// What was asked, where one asks for something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Asked {
    id: EntryId,
    version: VersionHash,
    to: Occurrence,
}

/// Whose yes a moment needs: that of whom the agreement names, or of who planned it by hand and with whom.
fn needed(going_on: GoingOn, moment: MomentId) -> Vec<MemberId> {
    let agreed = going_on.agreements.with_untracked(|agreements| {
        let agreement = agreements.iter().find(|agreement| agreement.id == moment.of)?;
        Some(agreement.terms_on(moment.day)?.says.needs.clone())
    });
    let mut needs = agreed.unwrap_or_else(|| {
        let on_day = untrack(|| going_on.on_days(moment.day, moment.day));
        let plan = on_day.iter().find(|page| page.id == moment.of);
        plan.map(planned_by).unwrap_or_default()
    });
    needs.extend(going_on.me.get_untracked().filter(|me| !needs.contains(me)));
    needs
}

/// Who planned a moment by hand, and the members with whom it is.
fn planned_by(page: &Entry) -> Vec<MemberId> {
    let with = match Moment::read(page.about, &page.fields) {
        Some(Moment::Planned(plan)) => plan.with,
        Some(Moment::Told(_)) | None => Vec::new(),
    };
    let members =
        with.into_iter().filter_map(|person| if let Person::Member(one) = person { Some(one) } else { None });
    let mut all: Vec<MemberId> = core::iter::once(page.author).chain(members).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// The form, once it is read when the moment was to be and whose yes it needs.
#[component]
fn Move(moment: MomentId, instead_of: Option<Asked>) -> impl IntoView {
    let is_read = going_on().is_moment_read(moment.day);
    view! {
        <Show when=move || is_read.get()>
            <MoveForm moment instead_of />
        </Show>
    }
}

#[component]
fn MoveForm(moment: MomentId, instead_of: Option<Asked>) -> impl IntoView {
    let words: Words = expect_context();
    let (notebook, way) = (notebook(), way());
    let faces = notebook.faces();
    let going_on = going_on();
    let today = going_on.today;
    let when = untrack(|| meeting(going_on, moment.of, moment.day)).and_then(|meeting| meeting.when);
    let clock = |of: fn(Hours) -> String| when.map(|when| of(when.hours)).unwrap_or_default();
    let about = format!(
        "{}/{}/{}",
        moment.of,
        moment.day,
        instead_of.map(|asked| asked.id.to_string()).unwrap_or_default()
    );
    let form = Form::new(notebook, "move", &about);
    let at = form.answer("at", 0_usize);
    let day = form.answer("day", String::new());
    let start = form.answer("start", clock(|hours| hours.start().to_string()));
    let end = form.answer("end", clock(|hours| hours.end().to_string()));
    let why = form.answer("why", String::new());
    let needs = form.answer("needs", needed(going_on, moment));
    // An answer makes no sense any more when the moment was.
    let last = today.plus_days(DAYS_TO_ANSWER).unwrap_or(today).min(moment.day.max(today));
    let by = form.answer("by", last.to_string());
    let helper = form.answer("helper", String::new());
    form.opens();
    let nights = when.map_or(0, |when| when.hours.nights());
    let to = move || when_in_fields(words, [day, start, end], nights);
    let answer_by = move || match day_in_field(&by.get_untracked()) {
        // Nobody can answer before a day that was.
        Ok(Some(day)) if day >= today => Ok(day),
        Ok(Some(_)) => Err((words.say(question::BY_PASSED).to_owned(), "voor")),
        Ok(None) => Err(no(words, InvalidPage::NoDay, "voor")),
        Err(why) => Err(no(words, why, "voor")),
    };
    let told = move |said, at: Occurrence| {
        let time = faces.with_untracked(|faces| Voice { words, faces }.hours(at.hours));
        let day = intl::whole_day(words, at.day);
        view! { <p class="lead">{words.with(said, &[("dag", &day), ("tijd", &time)])}</p> }
    };
    let questions = vec![
        Question::new(words.say(moment::MOVE_TITLE), move || view! {
            {when.map(|when| told(moment::MOVE_NOW, when))}
            {instead_of.map(|asked| told(moment::MOVE_ASKED, asked.to))}
            <Field id="dag" label=words.say(moment::MOVE_DAY) value=day kind=Kind::Day />
            <Field id="van" label=words.say(agreement::FROM) value=start kind=Kind::Time />
            <Field id="tot" label=words.say(agreement::UNTIL) value=end kind=Kind::Time />
        })
        .checked(move || to().map(drop)),
        Question::new(words.say(moment::MOVE_WHY_TITLE), move || view! {
            <Field id="waarom" label=words.say(moment::WHY_FIELD) value=why kind=Kind::Lines />
        }),
        Question::new(words.say(moment::MOVE_WHO_TITLE), move || view! {
            {move || view! {
                <ChooseSome name="ja" question=words.say(moment::MOVE_WHO_TITLE) is_asked_above=true options=who_may_answer(notebook, faces, &needs.get_untracked()) chosen=needs />
            }}
            <Field id="voor" label=words.say(moment::MOVE_BY) help=words.say(moment::MOVE_BY_HELP) value=by kind=Kind::Day />
            {instead_of.map(|_| view! { <Helped helper /> })}
            <ReadersLine />
        })
        .checked(move || {
            some_people(words, needs, "ja-0")?;
            answer_by().map(drop)
        }),
    ];
    let put = move || {
        let (Ok(to), Ok(answer_by)) = (to(), answer_by()) else { return at.set(0) };
        let request = MoveRequest {
            moment,
            to,
            why: some(&why.get_untracked()),
            answer_by,
            needs: needs.get_untracked(),
            instead_of: instead_of.map(|asked| asked.id),
        };
        let page = NewPage::MoveRequest(request);
        let instead_of = instead_of.map(|asked| instead_of_asked((asked.id, asked.version), helper));
        put_instead((words, notebook, way), page, form, instead_of, move |_| {
            Route::Moment(moment.of, moment.day)
        });
    };
    view! { <Steps form questions at done=words.say(moment::MOVE_SEND).to_owned() on_done=put /> }
}
