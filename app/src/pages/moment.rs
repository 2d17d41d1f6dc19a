//! A contact moment: when it is to be, how each one tells that it went, side by side, and whether it can be another day.

mod choose;
mod moving;
mod tell;

use leptos::prelude::*;
use shared::circle::moment::{Account, Plan, Side, Went};
use shared::circle::moving::MoveRequest;
use shared::circle::person::Person;
use shared::circle::telling::{Meeting, Request, RequestState, Source, State, Told};
use shared::ids::EntryId;
use shared::time::Day;

use super::agreement::{SaidLines, Voice, answered_of};
use super::capital;
use super::feed::icon_of_feeling;
use super::hidden::HiddenPlace;
use super::write::{name_of, names_of};
use crate::components::button::{Go, Weight};
use crate::components::facts::FactList;
use crate::components::flow::Show;
use crate::components::icon::Icon;
use crate::components::notice::{Mood, Notice};
use crate::components::speak::Speak;
use crate::components::title::Title;
use crate::going_on::{GoingOn, going_on};
use crate::notebook::{Faces, notebook};
use crate::platform::{clock, intl};
use crate::route::Route;
use crate::text::{Words, agreement, entry, moment, write};

pub use choose::ChooseMoment;
pub use moving::{MoveAgain, MoveMoment};
pub use tell::{PlanMoment, TellMoment, TellOther};

/// The moment of an agreement or a plan on a day.
pub(super) fn meeting(going_on: GoingOn, of: EntryId, day: Day) -> Option<Meeting> {
    going_on.meetings(day, day).into_iter().find(|meeting| meeting.id.of == of)
}

/// In which state it is, with a picture and a tone. A visit that did not happen is never red.
pub fn standing(words: Words, meeting: &Meeting, today: Day) -> (&'static str, &'static str, String) {
    let (icon, class, said) = match meeting.state(today) {
        State::Planned if meeting.id.day == today => ("calendar", "state-good", moment::TODAY),
        State::Planned if meeting.id.day < today => ("pencil", "state-open", moment::TO_TELL),
        State::Planned => ("calendar", "state-calm", moment::PLANNED),
        State::Was => ("check", "state-good", moment::WAS),
        State::DidNot if meeting.id.day > today => ("info", "state-calm", moment::WILL_NOT),
        State::DidNot => ("info", "state-calm", moment::DID_NOT),
        State::BrokenOff => ("info", "state-calm", moment::BROKEN_OFF),
        State::ToldDifferently => ("users", "state-open", moment::DIFFERENTLY),
        State::NotFilledIn => ("pencil", "state-open", moment::NOT_FILLED_IN),
        State::Moved(to) => {
            let day = intl::whole_day(words, to.day);
            return ("clock", "state-calm", words.with(moment::MOVED, &[("dag", &day)]));
        }
    };
    (icon, class, words.say(said).to_owned())
}

/// What can be done with a moment today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct May {
    /// Telling how it went.
    tell: bool,
    /// Saying before its day that it does not go through.
    call_off: bool,
    /// Asking for another day, or to catch it up.
    have_another_day: bool,
}

/// The other day to which it is moved, when it is: there one tells how it went.
fn new_day(meeting: &Meeting) -> Option<Day> {
    meeting.moved_by().map(|request| request.says.to.day).filter(|day| *day != meeting.id.day)
}

/// What can be done with a moment: of an agreement, or planned by hand. One that nobody planned is only told.
fn may(meeting: &Meeting, is_of_agreement: bool, today: Day) -> May {
    let is_known = is_of_agreement || matches!(meeting.source, Source::Planned(_) | Source::CatchesUp { .. });
    let did_not = meeting.state(today) == State::DidNot;
    let is_moved = meeting.moved_by().is_some();
    let is_ahead = meeting.id.day > today;
    May {
        tell: !is_ahead && new_day(meeting).is_none(),
        call_off: is_ahead && is_known && !is_moved && !did_not,
        have_another_day: is_known && !is_moved && (is_ahead || meeting.told.is_empty() || did_not),
    }
}

/// With whom and where, as the agreement or the plan says it.
pub fn details(
    going_on: GoingOn,
    meeting: &Meeting,
    words: Words,
    faces: &Faces,
) -> Vec<(&'static str, String)> {
    let mut lines = Vec::new();
    if let Some(when) = meeting.when {
        lines.push(("clock", capital(&Voice { words, faces }.hours(when.hours))));
    }
    let (with, place, more) = match meeting.plan() {
        Some(plan) => (plan.with.clone(), plan.place.clone(), plan.words.clone()),
        None => going_on.agreements.with(|agreements| {
            let agreement = agreements.iter().find(|agreement| agreement.id == meeting.id.of);
            let terms = agreement.and_then(|agreement| agreement.terms_on(meeting.id.day));
            let contact = terms.and_then(|terms| terms.says.contact());
            contact.map_or((Vec::new(), None, None), |contact| {
                (contact.with.clone(), contact.place.clone(), None)
            })
        }),
    };
    if !with.is_empty() {
        let names = names_of(words, faces, &with);
        lines.push(("users", capital(&words.with(agreement::WITH, &[("wie", &names)]))));
    }
    lines.extend(place.map(|place| ("place", words.with(agreement::PLACE, &[("waar", &place)]))));
    lines.extend(more.map(|more| ("message", more)));
    if let Some(day) = meeting.catches_up() {
        let day = intl::whole_day(words, day);
        lines.push(("refresh", words.with(moment::CATCHES_UP, &[("dag", &day)])));
    }
    lines
}

/// A contact moment.
#[component]
pub fn MomentPage(
    /// Of which agreement or plan.
    of: EntryId,
    /// On which day.
    day: Day,
) -> impl IntoView {
    let words: Words = expect_context();
    let going_on = going_on();
    let found = Memo::new(move |_| meeting(going_on, of, day));
    let title = capital(&intl::whole_day(words, day));
    view! {
        <Title words=title has_back=true />
        {move || match found.get() {
            Some(meeting) => view! { <Whole meeting /> }.into_any(),
            None => view! { <Notice mood=Mood::Calm words=words.say(entry::NOT_HERE).to_owned() /> }.into_any(),
        }}
    }
}

#[component]
fn Whole(meeting: Meeting) -> impl IntoView {
    let words: Words = expect_context();
    let (notebook, going_on) = (notebook(), going_on());
    let (faces, may_write) = (notebook.faces(), notebook.may_write());
    let today = going_on.today;
    let (icon, class, state) = standing(words, &meeting, today);
    let id = meeting.id;
    let is_known =
        going_on.agreements.with_untracked(|all| all.iter().any(|agreement| agreement.id == id.of));
    let place_page = going_on.agreements.with_untracked(|all| {
        let agreement = all.iter().find(|agreement| agreement.id == id.of)?;
        agreement.terms_on(id.day)?.says.contact()?.place_page
    });
    let differs = meeting.state(today) == State::ToldDifferently;
    let moved_to = new_day(&meeting);
    let did_not = meeting.state(today) == State::DidNot;
    let may = may(&meeting, is_known, today);
    let shown = meeting.clone();
    let lines = Memo::new(move |_| faces.with(|faces| details(going_on, &shown, words, faces)));
    let told = meeting.told.clone();
    let mine = Memo::new(move |_| going_on.me.get().is_some_and(|me| told.iter().any(|told| told.by == me)));
    let is_empty = meeting.told.is_empty();
    view! {
        <section class="card">
            <p class=format!("state {class}")>
                <Icon name=icon />
                <span>{state}</span>
            </p>
            <FactList lines />
            <div class="page-actions">
                <Speak />
                {is_known.then(|| view! {
                    <Go to=Route::Agreement(id.of) label=words.say(moment::FROM_AGREEMENT) weight=Weight::Quiet icon="clip" />
                })}
            </div>
        </section>
        {place_page.map(|address| view! { <HiddenPlace address hidden=agreement::PLACE_HIDDEN /> })}
        {meeting.requests.iter().map(|request| view! { <Asked request=request.clone() /> }).collect_view()}
        {(may.tell || !is_empty).then(|| view! {
            <section class="group">
                <h2>{words.say(moment::ACCOUNTS)}</h2>
                {differs.then(|| view! { <Notice mood=Mood::Calm words=words.say(moment::DIFFERENTLY_HELP).to_owned() /> })}
                {is_empty.then(|| view! { <p class="quiet">{words.say(moment::NOBODY_TOLD)}</p> })}
                <div class="side-by-side">
                    {meeting.told.iter().map(|told| view! { <AccountCard told=told.clone() /> }).collect_view()}
                </div>
            </section>
        })}
        <div class="actions no-print">
            {moved_to.map(|to| view! {
                <Go to=Route::Moment(id.of, to) label=words.say(moment::TO_NEW_DAY) weight=Weight::Main icon="next" />
            })}
            <Show when=move || may_write.get() && may.tell>
                {move || {
                    let (label, weight) =
                        if mine.get() { (moment::TELL_AGAIN, Weight::Side) } else { (moment::TELL, Weight::Main) };
                    view! { <Go to=Route::Tell(id.of, id.day) label=words.say(label) weight icon="pencil" /> }
                }}
            </Show>
            <Show when=move || may_write.get() && may.have_another_day>
                <Go
                    to=Route::Move(id.of, id.day)
                    label=words.say(if did_not { moment::CATCH_UP } else { moment::MOVE })
                    weight=if did_not { Weight::Main } else { Weight::Side }
                    icon="calendar"
                />
            </Show>
            <Show when=move || may_write.get() && may.call_off>
                <Go to=Route::Tell(id.of, id.day) label=words.say(moment::WILL_NOT) weight=Weight::Side icon="close" />
            </Show>
        </div>
    }
}

/// What one account says, line by line.
pub fn told_lines(words: Words, faces: &Faces, account: &Account) -> Vec<(&'static str, String)> {
    let mut lines = Vec::new();
    let reason = |side: Side| words.say(moment::by(side));
    // Told ahead, it is still to come that it does not go through.
    let did_not = if account.day > clock::today() { moment::WILL_NOT } else { moment::DID_NOT };
    let mut why = |said, by: Side, why: &Option<String>| {
        lines.push(("info", format!("{}, {}", words.say(said), reason(by))));
        if let Some(why) = why {
            lines.push(("message", words.with(moment::REASON, &[("wat", why)])));
        }
    };
    match &account.went {
        Went::Well => lines.push(("check", words.say(moment::WAS).to_owned())),
        Went::DidNot { by, why: because } => why(did_not, *by, because),
        Went::BrokenOff { by, why: because } => why(moment::BROKEN_OFF, *by, because),
    }
    if !account.there.is_empty() {
        let names = names_of(words, faces, &account.there);
        lines.push(("users", words.with(moment::WHO_WAS_THERE, &[("wie", &names)])));
    }
    for (said, feeling) in [(moment::BEFORE, account.before), (moment::AFTER, account.after)] {
        if let Some(feeling) = feeling {
            let how = words.say(write::mood(feeling)).to_lowercase();
            lines.push((icon_of_feeling(feeling), words.with(said, &[("hoe", &how)])));
        }
    }
    if let Some(next) = &account.next_time {
        lines.push(("next", words.with(moment::NEXT_TIME, &[("wat", next)])));
    }
    lines
}

/// What a plan says, line by line.
pub fn plan_lines(words: Words, faces: &Faces, plan: &Plan) -> Vec<(&'static str, String)> {
    let names = names_of(words, faces, &plan.with);
    let mut lines = vec![
        ("clock", capital(&Voice { words, faces }.hours(plan.when.hours))),
        ("users", capital(&words.with(agreement::WITH, &[("wie", &names)]))),
    ];
    lines
        .extend(plan.place.as_ref().map(|place| ("place", words.with(agreement::PLACE, &[("waar", place)]))));
    lines
}

/// One person's account.
#[component]
fn AccountCard(told: Told) -> impl IntoView {
    let words: Words = expect_context();
    let notebook = notebook();
    let faces = notebook.faces();
    let says = told.says.clone();
    let lines = Memo::new(move |_| faces.with(|faces| told_lines(words, faces, &says)));
    let name = Memo::new(move |_| faces.with(|faces| name_of(words, faces, &Person::Member(told.by))));
    let face = Memo::new(move |_| faces.with(|faces| faces.get(&told.by).cloned()));
    let text = told.says.words.clone();
    view! {
        <article class="card">
            <header class="page-head">
                {move || view! { <crate::components::avatar::Avatar face=face.get() /> }}
                <h3 dir="auto">{name}</h3>
            </header>
            {text.map(|text| view! { <super::feed::Words_ text /> })}
            <FactList lines />
            <div class="page-actions no-print">
                <Speak />
                <Go to=Route::Page(told.entry) label=words.say(entry::OPEN) weight=Weight::Quiet icon="message" />
            </div>
        </article>
    }
}

/// From which day to which, and why, with the button that reads its card aloud.
#[component]
pub fn MoveCard(
    /// The request.
    request: MoveRequest,
) -> impl IntoView {
    let words: Words = expect_context();
    let faces = notebook().faces();
    let hours = request.to.hours;
    let hours = Memo::new(move |_| faces.with(|faces| Voice { words, faces }.hours(hours)));
    let (from, to) = (intl::whole_day(words, request.moment.day), intl::whole_day(words, request.to.day));
    let by = words.with(moment::ANSWER_BY, &[("dag", &intl::whole_day(words, request.answer_by))]);
    view! {
        <p class="sentence">
            {move || words.with(moment::MOVE_FROM_TO, &[("dag", &from), ("nieuw", &to), ("tijd", &hours.get())])}
        </p>
        <ul class="facts">
            {request.why.map(|why| view! {
                <li>
                    <Icon name="message" />
                    <span dir="auto">{words.with(moment::REASON, &[("wat", &why)])}</span>
                </li>
            })}
            <li>
                <Icon name="clock" />
                <span>{by}</span>
            </li>
        </ul>
        <div class="page-actions">
            <Speak />
        </div>
    }
}

/// A request to move, with who said what.
#[component]
fn Asked(request: Request) -> impl IntoView {
    let words: Words = expect_context();
    let (notebook, going_on) = (notebook(), going_on());
    let (faces, may_write) = (notebook.faces(), notebook.may_write());
    let state = request.state(going_on.today);
    let said = match state {
        RequestState::Open => moment::REQUEST_OPEN,
        RequestState::Lapsed => moment::REQUEST_LAPSED,
        RequestState::Agreed => moment::REQUEST_AGREED,
        RequestState::Refused => moment::REQUEST_REFUSED,
        RequestState::Withdrawn => moment::REQUEST_WITHDRAWN,
    };
    let tally = request.tally();
    let silent = tally.silent.clone();
    let by = request.by;
    let is_open = matches!(state, RequestState::Open | RequestState::Lapsed);
    let waits_for_me = Memo::new(move |_| {
        let me = going_on.me.get().filter(|_| may_write.get() && state != RequestState::Withdrawn);
        me.is_some_and(|me| silent.contains(&me))
    });
    let is_mine = Memo::new(move |_| may_write.get() && is_open && going_on.me.get() == Some(by));
    let id = request.entry;
    let says = request.says.clone();
    let lines = Signal::derive(move || {
        faces.with(|faces| {
            let line = |member: &shared::ids::MemberId| {
                let given = request.answers.of(member);
                let text = match given {
                    Some(given) => answered_of(words, given, *member == request.by),
                    None if *member == request.by => words.say(agreement::PROPOSED_BY).to_owned(),
                    None => words.say(agreement::SAID_NOTHING).to_owned(),
                };
                let is_yes = given.map_or(*member == request.by, |given| given.answer().is_yes());
                let day = given.map(|given| intl::date(words, given.day));
                let icon = if is_yes { "check" } else { "clock" };
                (icon, name_of(words, faces, &Person::Member(*member)), text, day)
            };
            request.says.needs.iter().map(line).collect::<Vec<_>>()
        })
    });
    view! {
        <section class="card">
            <h2>{words.say(moment::REQUESTS)}</h2>
            <p class="state state-calm">
                <Icon name="clock" />
                <span>{words.say(said)}</span>
            </p>
            <MoveCard request=says />
            <SaidLines lines />
            <Show when=move || waits_for_me.get()>
                <div class="actions no-print">
                    <Go to=Route::Answer(id) label=words.say(agreement::ANSWER) weight=Weight::Main icon="check" />
                </div>
            </Show>
            <Show when=move || is_mine.get()>
                <div class="actions no-print">
                    <Go to=Route::Answer(id) label=words.say(agreement::TAKE_BACK) weight=Weight::Quiet icon="undo" />
                </div>
            </Show>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use shared::circle::agreement::Form;
    use shared::circle::moment::MomentId;
    use shared::circle::rhythm::{Hours, Occurrence};
    use shared::ids::MemberId;
    use shared::time::Minute;

    use super::super::print::tests::entry;
    use super::*;

    fn day(text: &str) -> Day {
        Day::from_text(text).unwrap()
    }

    /// A moment on 28 November that was planned by hand, with what was told of it.
    fn planned(told: Option<Went>) -> Meeting {
        let minute = |hour| Minute::parse(hour, 0).unwrap();
        let hours = Hours::parse(minute(10), minute(12), 0).unwrap();
        let when = Occurrence { day: day("2026-11-28"), hours };
        let plan = Plan { when, with: Vec::new(), form: Form::Phone, place: None, words: None };
        let id = MomentId { of: EntryId::new([1; 16]), day: when.day };
        let note = shared::circle::pages::NewPage::Reply { about: id.of, text: "ja".to_owned() };
        let page = entry(2, note);
        let told = told.map(|went| Told {
            entry: page.id,
            by: MemberId::new([2; 16]),
            order: page.order(),
            says: Account::new(id, went),
        });
        Meeting {
            id,
            when: Some(when),
            source: Source::Planned(Box::new(plan)),
            form: Some(Form::Phone),
            told: told.into_iter().collect(),
            requests: Vec::new(),
        }
    }

    #[test]
    fn what_was_planned_by_hand_is_called_off_before_its_day_and_caught_up() {
        let before = day("2026-11-27");
        let all = May { tell: false, call_off: true, have_another_day: true };
        assert_eq!(may(&planned(None), false, before), all);
        let ill = || Went::DidNot { by: Side::Child, why: None };
        assert_eq!(may(&planned(Some(ill())), false, before), May { call_off: false, ..all });
        // Afterwards it is told, and caught up when it did not go through.
        let after = day("2026-11-28");
        let told = May { tell: true, call_off: false, have_another_day: false };
        assert_eq!(may(&planned(Some(Went::Well)), false, after), told);
        assert_eq!(may(&planned(Some(ill())), false, after), May { have_another_day: true, ..told });
        // What nobody planned is only told.
        let loose = Meeting { source: Source::OnlyTold, ..planned(Some(ill())) };
        assert_eq!(may(&loose, false, after), told);
    }
}
