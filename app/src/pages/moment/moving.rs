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
use shared::intent::Readers;
use shared::time::Day;

use super::super::write::{
    ReadersLine, day_in_field, everyone, field_of, no, put_instead, some, some_people, time_of_field,
};
use super::meeting;
use crate::components::choice::ChooseSome;
use crate::components::field::{Field, Kind};
use crate::components::form::{Form, Question, Steps};
use crate::components::notice::{Mood, Notice};
use crate::going_on::{GoingOn, going_on};
use crate::notebook::notebook;
use crate::route::{Route, way};
use crate::text::{Words, agreement, entry, moment};

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
    let asked = Memo::new(move |before: Option<&Option<(MomentId, VersionHash)>>| match before {
        Some(Some(before)) => Some(*before),
        _ => going_on.page(id).and_then(|page| {
            let request = MoveRequest::read(page.about, &page.fields)?;
            Some((request.moment, page.version()))
        }),
    });
    move || match asked.get() {
        Some((moment, version)) => view! { <Move moment instead_of=Some((id, version)) /> }.into_any(),
        None => view! { <Notice mood=Mood::Calm words=words.say(entry::NOT_HERE).to_owned() /> }.into_any(),
    }
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

#[component]
fn Move(moment: MomentId, instead_of: Option<(EntryId, VersionHash)>) -> impl IntoView {
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
        instead_of.map(|(id, _)| id.to_string()).unwrap_or_default()
    );
    let form = Form::new(notebook, "move", &about);
    let at = form.answer("at", 0_usize);
    let day = form.answer("day", String::new());
    let start = form.answer("start", clock(|hours| hours.start().to_string()));
    let end = form.answer("end", clock(|hours| hours.end().to_string()));
    let why = form.answer("why", String::new());
    let needs = form.answer("needs", needed(going_on, moment));
    let by = form.answer("by", today.plus_days(DAYS_TO_ANSWER).unwrap_or(today).to_string());
    form.opens();
    let nights = when.map_or(0, |when| when.hours.nights());
    let to = move || -> Result<Occurrence, InvalidPage> {
        let day = day_in_field(&day.get_untracked())?.ok_or(InvalidPage::NoSuchDay)?;
        let start = time_of_field(&start.get_untracked())?.ok_or(InvalidPage::NoSuchTime)?;
        let end = time_of_field(&end.get_untracked())?.ok_or(InvalidPage::NoSuchTime)?;
        Ok(Occurrence { day, hours: Hours::parse(start, end, nights)? })
    };
    let answer_by =
        move || day_in_field(&by.get_untracked()).and_then(|day| day.ok_or(InvalidPage::NoSuchDay));
    let questions = vec![
        Question::new(words.say(moment::MOVE_TITLE), move || view! {
            <Field id="dag" label=words.say(moment::MOVE_DAY) value=day kind=Kind::Day />
            <Field id="van" label=words.say(agreement::FROM) value=start kind=Kind::Time />
            <Field id="tot" label=words.say(agreement::UNTIL) value=end kind=Kind::Time />
        })
        .checked(move || to().map(drop).map_err(|why| {
            let field = field_of(why);
            no(words, why, field)
        })),
        Question::new(words.say(moment::MOVE_WHY_TITLE), move || view! {
            <Field id="waarom" label=words.say(moment::WHY_FIELD) value=why kind=Kind::Lines />
        }),
        Question::new(words.say(moment::MOVE_WHO_TITLE), move || view! {
            {move || view! {
                <ChooseSome name="ja" question=words.say(moment::MOVE_WHO_TITLE) is_asked_above=true options=everyone(notebook, faces) chosen=needs />
            }}
            <Field id="voor" label=words.say(moment::MOVE_BY) help=words.say(moment::MOVE_BY_HELP) value=by kind=Kind::Day />
            <ReadersLine />
        })
        .checked(move || {
            some_people(words, needs, "ja-0")?;
            answer_by().map(drop).map_err(|why| no(words, why, "voor"))
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
            instead_of: instead_of.map(|(id, _)| id),
        };
        let page = NewPage::MoveRequest(request);
        put_instead((words, notebook, way), (page, Readers::Circle), form, instead_of, move |_| {
            Route::Moment(moment.of, moment.day)
        });
    };
    view! { <Steps form questions at done=words.say(moment::MOVE_SEND).to_owned() on_done=put /> }
}
