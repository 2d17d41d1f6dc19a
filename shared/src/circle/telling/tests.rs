use proptest::prelude::*;

use super::*;
use crate::circle::agenda::{Ask, asked_of};
use crate::circle::consent::Answer;
use crate::circle::moment::Side;
use crate::circle::pages::NewPage;
use crate::circle::rhythm::Hours;
use crate::circle::testing::{MAMA, Notebook, OMA, RIA, agreement, day, saturdays, who};
use crate::time::Minute;

/// Odd Saturdays in November and December 2026: 7 and 21 November, 5 and 19 December.
fn agreed() -> (Notebook, EntryId) {
    let mut notebook = Notebook::default();
    let first = notebook.write(RIA, "2026-11-01", &agreement(&saturdays("2026-11-01")));
    notebook.yes(MAMA, "2026-11-01", first);
    (notebook, first)
}

fn of(notebook: &Notebook) -> Vec<Meeting> {
    let agreements = Agreement::gather(&notebook.pages);
    meetings(&agreements, &notebook.pages, day("2026-11-01"), day("2026-12-31"))
}

fn on(notebook: &Notebook, on: &str) -> Meeting {
    of(notebook).into_iter().find(|meeting| meeting.id.day == day(on)).unwrap()
}

fn check(notebook: &Notebook, which: &str, today: &str, state: &State) {
    assert_eq!(on(notebook, which).state(day(today)), *state, "{which} on {today}");
}

fn told(of: EntryId, on: &str, went: Went) -> NewPage {
    NewPage::ContactMoment(Moment::Told(Account::new(MomentId { of, day: day(on) }, went)))
}

fn did_not() -> Went {
    Went::DidNot { by: Side::Child, why: Some("koorts".to_owned()) }
}

fn at(on: &str, start: i8) -> Occurrence {
    let minute = |hour| Minute::parse(hour, 0).unwrap();
    Occurrence { day: day(on), hours: Hours::parse(minute(start), minute(start + 2), 0).unwrap() }
}

fn asked(of: EntryId, on: &str, to: Occurrence) -> MoveRequest {
    let needs = vec![who(RIA), who(MAMA)];
    let moment = MomentId { of, day: day(on) };
    MoveRequest { moment, to, why: None, answer_by: day("2026-11-24"), needs, instead_of: None }
}

#[test]
fn moments_come_from_the_rhythm_and_are_told_within_three_days() {
    let (notebook, _) = agreed();
    let days: Vec<String> = of(&notebook).iter().map(|meeting| meeting.id.day.to_string()).collect();
    assert_eq!(days, ["2026-11-07", "2026-11-21", "2026-12-05", "2026-12-19"]);
    check(&notebook, "2026-11-21", "2026-11-01", &State::Planned);
    check(&notebook, "2026-11-21", "2026-11-23", &State::Planned);
    check(&notebook, "2026-11-21", "2026-11-24", &State::NotFilledIn);
}

#[test]
fn a_yes_that_is_taken_back_does_not_rewrite_the_moments_before_it() {
    let (mut notebook, first) = agreed();
    notebook.write(MAMA, "2026-11-07", &told(first, "2026-11-07", Went::Well));
    let before: Vec<Meeting> = of(&notebook).into_iter().take(2).collect();
    notebook.no(MAMA, "2026-11-28", first);
    // One was told, with its hours; of the other nobody told, and it is still asked for. What was to come is off.
    assert_eq!(of(&notebook), before);
    assert!(before[0].when.is_some());
    check(&notebook, "2026-11-21", "2026-11-28", &State::NotFilledIn);
}

#[test]
fn one_account_says_how_it_went_and_two_that_differ_both_stay() {
    let broken_off = || Went::BrokenOff { by: Side::ActOfNature, why: None };
    for (accounts, state) in [
        (vec![(RIA, Went::Well)], State::Was),
        (vec![(RIA, Went::Well), (MAMA, Went::Well)], State::Was),
        (vec![(MAMA, did_not())], State::DidNot),
        (vec![(MAMA, broken_off())], State::BrokenOff),
        (vec![(RIA, Went::Well), (MAMA, did_not())], State::ToldDifferently),
        (vec![(RIA, Went::Well), (MAMA, Went::Well), (OMA, broken_off())], State::ToldDifferently),
        // Who tells again says it anew.
        (vec![(RIA, did_not()), (MAMA, Went::Well), (RIA, Went::Well)], State::Was),
    ] {
        let (mut notebook, first) = agreed();
        let people: BTreeSet<u8> = accounts.iter().map(|(by, _)| *by).collect();
        for (by, went) in accounts {
            notebook.write(by, "2026-11-21", &told(first, "2026-11-21", went));
        }
        check(&notebook, "2026-11-21", "2026-12-30", &state);
        assert_eq!(on(&notebook, "2026-11-21").told.len(), people.len(), "no account is lost");
    }
}

#[test]
fn a_moment_is_moved_when_everyone_asked_said_yes_and_then_caught_up() {
    let (mut notebook, first) = agreed();
    notebook.write(RIA, "2026-11-21", &told(first, "2026-11-21", did_not()));
    let to = at("2026-11-25", 14);
    let request = notebook.write(RIA, "2026-11-21", &NewPage::MoveRequest(asked(first, "2026-11-21", to)));
    check(&notebook, "2026-11-21", "2026-11-22", &State::DidNot);
    // Mama would rather on Thursday; Ria says yes to that.
    let instead =
        MoveRequest { instead_of: Some(request), ..asked(first, "2026-11-21", at("2026-11-26", 14)) };
    let instead = notebook.write(MAMA, "2026-11-22", &NewPage::MoveRequest(instead));
    notebook.answer(MAMA, "2026-11-22", request, Answer::Instead(instead, None));
    check(&notebook, "2026-11-21", "2026-11-22", &State::DidNot);
    notebook.yes(RIA, "2026-11-23", instead);
    check(&notebook, "2026-11-21", "2026-11-23", &State::Moved(at("2026-11-26", 14)));
    let there = on(&notebook, "2026-11-26");
    assert_eq!((there.catches_up(), there.when), (Some(day("2026-11-21")), Some(at("2026-11-26", 14))));
    assert_eq!(there.state(day("2026-11-27")), State::Planned);
    notebook.write(MAMA, "2026-11-26", &told(first, "2026-11-26", Went::Well));
    let count = Count::of(&of(&notebook), &first, day("2026-11-30"));
    assert_eq!(count, Count { was: 1, moved: 1, not_filled_in: 1, planned: 2, ..Count::default() });
    let requests: Vec<RequestState> =
        on(&notebook, "2026-11-21").requests.iter().map(|request| request.state(day("2026-11-27"))).collect();
    assert_eq!(requests, [RequestState::Refused, RequestState::Agreed]);
}

#[test]
fn no_answer_changes_nothing_and_a_late_yes_still_counts() {
    let (mut notebook, first) = agreed();
    let request = asked(first, "2026-12-05", at("2026-12-06", 10));
    let request = notebook.write(MAMA, "2026-11-20", &NewPage::MoveRequest(request));
    let state = |notebook: &Notebook, on_day: &str| on(notebook, "2026-12-05").requests[0].state(day(on_day));
    assert_eq!(state(&notebook, "2026-11-24"), RequestState::Open);
    assert_eq!(state(&notebook, "2026-11-25"), RequestState::Lapsed);
    check(&notebook, "2026-12-05", "2026-12-01", &State::Planned);
    notebook.yes(RIA, "2026-11-28", request);
    assert_eq!(state(&notebook, "2026-11-29"), RequestState::Agreed);
    check(&notebook, "2026-12-05", "2026-12-01", &State::Moved(at("2026-12-06", 10)));
}

#[test]
fn who_asked_for_another_day_takes_that_back_until_everyone_said_yes() {
    let (mut notebook, first) = agreed();
    let request = asked(first, "2026-12-05", at("2026-12-06", 10));
    let request = notebook.write(MAMA, "2026-11-20", &NewPage::MoveRequest(request));
    let state = |notebook: &Notebook| on(notebook, "2026-12-05").requests[0].state(day("2026-11-22"));
    notebook.no(MAMA, "2026-11-21", request);
    assert_eq!(state(&notebook), RequestState::Withdrawn);
    // A yes that crosses it moves nothing.
    notebook.yes(RIA, "2026-11-22", request);
    assert_eq!(state(&notebook), RequestState::Withdrawn);
    check(&notebook, "2026-12-05", "2026-12-01", &State::Planned);
}

#[test]
fn other_hours_on_the_same_day_are_no_other_moment() {
    let (mut notebook, first) = agreed();
    let request = asked(first, "2026-11-21", at("2026-11-21", 14));
    let request = notebook.write(MAMA, "2026-11-20", &NewPage::MoveRequest(request));
    notebook.yes(RIA, "2026-11-20", request);
    assert_eq!(on(&notebook, "2026-11-21").when, Some(at("2026-11-21", 14)));
    check(&notebook, "2026-11-21", "2026-11-21", &State::Planned);
    assert_eq!(of(&notebook).len(), 4);
}

#[test]
fn what_nobody_planned_can_be_told_and_what_was_planned_by_hand_stands() {
    let (mut notebook, _) = agreed();
    let loose = Account {
        of: None,
        ..Account::new(MomentId { of: EntryId::new([0; 16]), day: day("2026-11-18") }, Went::Well)
    };
    notebook.write(OMA, "2026-11-18", &NewPage::ContactMoment(Moment::Told(loose)));
    assert_eq!(on(&notebook, "2026-11-18").source, Source::OnlyTold);
    let plan = Plan {
        when: at("2026-11-19", 9),
        with: vec![who(OMA).into()],
        form: Form::Phone,
        place: None,
        words: None,
    };
    let plan = notebook.write(OMA, "2026-11-18", &NewPage::ContactMoment(Moment::Planned(plan)));
    check(&notebook, "2026-11-19", "2026-11-18", &State::Planned);
    notebook.write(MAMA, "2026-11-19", &told(plan, "2026-11-19", Went::Well));
    check(&notebook, "2026-11-19", "2026-11-19", &State::Was);
}

#[test]
fn a_moment_is_called_off_before_its_day_and_one_planned_by_hand_is_caught_up_like_any_other() {
    let (mut notebook, first) = agreed();
    notebook.write(MAMA, "2026-11-20", &told(first, "2026-11-21", did_not()));
    check(&notebook, "2026-11-21", "2026-11-20", &State::DidNot);
    let with = vec![who(OMA).into()];
    let plan = Plan { when: at("2026-11-25", 9), with, form: Form::Phone, place: None, words: None };
    let plan = notebook.write(RIA, "2026-11-18", &NewPage::ContactMoment(Moment::Planned(plan)));
    notebook.write(RIA, "2026-11-23", &told(plan, "2026-11-25", did_not()));
    check(&notebook, "2026-11-25", "2026-11-24", &State::DidNot);
    let to = at("2026-11-27", 14);
    let request = asked(plan, "2026-11-25", to);
    let request = notebook.write(MAMA, "2026-11-24", &NewPage::MoveRequest(request));
    notebook.yes(RIA, "2026-11-24", request);
    check(&notebook, "2026-11-25", "2026-11-24", &State::Moved(to));
    let there = on(&notebook, "2026-11-27");
    assert_eq!(there.catches_up(), Some(day("2026-11-25")));
    // As it was planned, and so it is asked of Oma how it went.
    assert_eq!(
        (there.plan().map(|plan| plan.with.clone()), there.form),
        (Some(vec![who(OMA).into()]), Some(Form::Phone))
    );
    let late = day("2026-12-01");
    let of_oma = asked_of(&who(OMA), &notebook.pages, &notebook.pages, late);
    assert!(of_oma.iter().any(|one| one.what == Ask::Tell(there.id)), "{of_oma:?}");
    // Moved once more it stays that plan.
    let to = at("2026-12-02", 15);
    let again = notebook.write(MAMA, "2026-11-26", &NewPage::MoveRequest(asked(plan, "2026-11-27", to)));
    notebook.yes(RIA, "2026-11-26", again);
    let last = on(&notebook, "2026-12-02");
    assert_eq!(
        (last.catches_up(), last.plan().map(|plan| plan.form)),
        (Some(day("2026-11-27")), Some(Form::Phone))
    );
}

#[test]
fn of_two_moves_that_crossed_and_that_everyone_agreed_to_the_last_one_stands() {
    let (mut notebook, first) = agreed();
    let (one, other) = (at("2026-11-24", 10), at("2026-11-26", 14));
    let one = notebook.write(MAMA, "2026-11-18", &NewPage::MoveRequest(asked(first, "2026-11-21", one)));
    let next = notebook.write(RIA, "2026-11-18", &NewPage::MoveRequest(asked(first, "2026-11-21", other)));
    notebook.yes(MAMA, "2026-11-19", next);
    notebook.yes(RIA, "2026-11-19", one);
    // Ria's yes to Mama's came last.
    check(&notebook, "2026-11-21", "2026-11-20", &State::Moved(at("2026-11-24", 10)));
    let days: Vec<String> = of(&notebook).iter().map(|meeting| meeting.id.day.to_string()).collect();
    assert_eq!(days, ["2026-11-07", "2026-11-21", "2026-11-24", "2026-12-05", "2026-12-19"]);
    // Also for who looks at one day only.
    let agreements = Agreement::gather(&notebook.pages);
    let on_26 = meetings(&agreements, &notebook.pages, day("2026-11-26"), day("2026-11-26"));
    assert_eq!(on_26, []);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn any_order_of_arrival_gives_the_same_moments(
        plan in prop::collection::vec((0_u8..5, 1_u8..4, 0_u8..4, any::<prop::sample::Index>()), 0..16),
        shuffle in prop::collection::vec(any::<u32>(), 40),
    ) {
        let (mut notebook, first) = agreed();
        let days = ["2026-11-07", "2026-11-21", "2026-12-05", "2026-12-19"];
        let mut requests: Vec<EntryId> = Vec::new();
        for (act, by, which, of) in plan {
            let which = days[usize::from(which)];
            match act {
                0 => drop(notebook.write(by, which, &told(first, which, Went::Well))),
                1 => drop(notebook.write(by, which, &told(first, which, did_not()))),
                2 => requests.push(notebook.write(by, "2026-11-20", &NewPage::MoveRequest(asked(first, which, at("2026-11-26", 14))))),
                _ if requests.is_empty() => {}
                3 => drop(notebook.no(by, "2026-11-22", requests[of.index(requests.len())])),
                _ => drop(notebook.yes(by, "2026-11-22", requests[of.index(requests.len())])),
            }
        }
        let straight = of_pages(notebook.pages.iter().collect());
        let mut shuffled: Vec<(&Entry, u32)> = notebook.pages.iter().zip(shuffle).collect();
        shuffled.sort_by_key(|(_, at)| *at);
        let shuffled = of_pages(shuffled.into_iter().map(|(page, _)| page).chain(&notebook.pages).collect());
        prop_assert_eq!(&straight, &shuffled);
        // Nothing that was told is lost, and each state follows from the accounts alone.
        let accounts = straight.iter().map(|meeting| meeting.told.len()).sum::<usize>();
        let authors: BTreeSet<_> = notebook.pages.iter().filter(|page| page.kind == EntryKind::ContactMoment).map(|page| (page.author, page.fields.day(crate::circle::moment::field::DAY))).collect();
        prop_assert_eq!(accounts, authors.len());
    }
}

fn of_pages(pages: Vec<&Entry>) -> Vec<Meeting> {
    let agreements = Agreement::gather(pages.iter().copied());
    meetings(&agreements, pages, day("2026-11-01"), day("2026-12-31"))
}
