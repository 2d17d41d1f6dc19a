use proptest::prelude::*;

use super::*;
use crate::circle::agreement::{Changes, Decided, Origin};
use crate::circle::authority::Frame;
use crate::circle::consent::{Answer, Consent};
use crate::circle::pages::NewPage;
use crate::circle::person::Person;
use crate::circle::testing::{MAMA, Notebook, OMA, RIA, agreement, contact, day, saturdays, who};

fn changed(of: EntryId, version: EntryId, proposal: Proposal) -> Proposal {
    Proposal { changes: Some(Changes { agreement: of, version }), ..proposal }
}

fn only(notebook: &Notebook) -> Agreement {
    let mut all = Agreement::gather(&notebook.pages);
    assert_eq!(all.len(), 1);
    all.remove(0)
}

fn check(notebook: &Notebook, states: &[(&str, State)]) {
    let agreement = only(notebook);
    for (on, state) in states {
        assert_eq!(agreement.state(day(on)), *state, "on {on}");
    }
}

#[test]
fn it_applies_when_everyone_said_yes_and_its_day_has_come() {
    let mut notebook = Notebook::default();
    let first = notebook.write(RIA, "2026-11-01", &agreement(&saturdays("2026-11-20")));
    check(&notebook, &[("2026-11-10", State::Proposed), ("2027-11-10", State::Proposed)]);
    assert_eq!(only(&notebook).waits_for(&who(MAMA)).count(), 1);
    assert_eq!(only(&notebook).waits_for(&who(RIA)).count(), 0, "who proposes says yes by that");
    notebook.yes(MAMA, "2026-11-05", first);
    check(
        &notebook,
        &[
            ("2026-11-10", State::WillApply(day("2026-11-20"))),
            ("2026-11-20", State::Applies),
            ("2036-11-20", State::Applies),
        ],
    );
    assert_eq!(only(&notebook).waits_for(&who(MAMA)).count(), 0);
}

#[test]
fn a_yes_of_somebody_whose_yes_is_not_needed_is_seen_and_does_not_count() {
    let mut notebook = Notebook::default();
    let first = notebook.write(RIA, "2026-11-01", &agreement(&saturdays("2026-11-01")));
    notebook.yes(OMA, "2026-11-05", first);
    check(&notebook, &[("2026-11-10", State::Proposed)]);
    assert_eq!(only(&notebook).versions[0].answers.all().len(), 1);
}

#[test]
fn a_no_and_another_proposal_are_no_yes_and_a_yes_with_a_question_is_one() {
    for (answer, state) in [
        (Answer::Yes, State::Applies),
        (Answer::YesWithQuestion("wie brengt?".to_owned()), State::Applies),
        (Answer::No("te vroeg".to_owned()), State::Refused),
        (Answer::Instead(EntryId::new([9; 16]), None), State::Refused),
    ] {
        let mut notebook = Notebook::default();
        let first = notebook.write(RIA, "2026-11-01", &agreement(&saturdays("2026-11-01")));
        notebook.answer(MAMA, "2026-11-05", first, answer);
        check(&notebook, &[("2026-11-10", state)]);
    }
}

#[test]
fn a_yes_counts_for_exactly_one_version() {
    let mut notebook = Notebook::default();
    let first = notebook.write(RIA, "2026-11-01", &agreement(&saturdays("2026-11-01")));
    let other = Proposal { why: Some("omdat oma meegaat".to_owned()), ..saturdays("2026-11-01") };
    let second = notebook.write(RIA, "2026-11-02", &agreement(&changed(first, first, other)));
    // An answer to the first words, put under the second.
    let version = notebook.page(first).version();
    let consent = Consent { about: second, version, answer: Answer::Yes, helped_by: None };
    notebook.write(MAMA, "2026-11-03", &NewPage::Consent(consent));
    check(&notebook, &[("2026-11-10", State::Proposed)]);
    let agreement = only(&notebook);
    assert_eq!(agreement.versions[1].answers.crossed().count(), 1, "it stays to be seen");
    assert_eq!(agreement.waits_for(&who(MAMA)).count(), 1);
}

#[test]
fn the_same_words_of_two_people_are_two_versions() {
    let mut notebook = Notebook::default();
    let one = notebook.write(RIA, "2026-11-01", &agreement(&saturdays("2026-11-01")));
    let other = notebook.write(MAMA, "2026-11-01", &agreement(&saturdays("2026-11-01")));
    assert_ne!(notebook.page(one).version(), notebook.page(other).version());
}

#[test]
fn a_yes_that_crosses_an_edit_counts_for_the_first_version_only() {
    let mut notebook = Notebook::default();
    let first = notebook.write(RIA, "2026-11-01", &agreement(&saturdays("2026-11-01")));
    let second = changed(first, first, saturdays("2026-11-15"));
    let second = notebook.write(RIA, "2026-11-02", &agreement(&second));
    // Mama had not seen the second one. Ria took hers back by proposing it, so the first is not settled either.
    notebook.yes(MAMA, "2026-11-03", first);
    check(&notebook, &[("2026-11-10", State::Proposed), ("2026-12-10", State::Proposed)]);
    let asked: Vec<EntryId> = only(&notebook).waits_for(&who(MAMA)).map(|version| version.entry).collect();
    assert_eq!(asked, [second], "she is asked to look again");
    assert!(only(&notebook).versions[0].answers.of(&who(MAMA)).is_some(), "her yes stays to be seen");
    notebook.yes(MAMA, "2026-11-04", second);
    check(&notebook, &[("2026-11-10", State::WillApply(day("2026-11-15"))), ("2026-11-15", State::Applies)]);
}

#[test]
fn the_old_one_keeps_applying_until_the_new_one_does() {
    let mut notebook = Notebook::default();
    let first = notebook.write(RIA, "2026-11-01", &agreement(&saturdays("2026-11-01")));
    notebook.yes(MAMA, "2026-11-02", first);
    let second =
        notebook.write(RIA, "2026-11-10", &agreement(&changed(first, first, saturdays("2026-12-01"))));
    let in_force = |notebook: &Notebook, on: &str| only(notebook).terms_on(day(on)).unwrap().entry;
    assert_eq!(in_force(&notebook, "2026-12-10"), first);
    notebook.yes(MAMA, "2026-11-11", second);
    assert_eq!(in_force(&notebook, "2026-11-20"), first);
    assert_eq!(in_force(&notebook, "2026-12-01"), second);
    check(&notebook, &[("2026-11-20", State::Applies), ("2026-12-01", State::Applies)]);
}

#[test]
fn two_proposals_at_once_stand_side_by_side_until_one_is_settled() {
    let mut notebook = Notebook::default();
    let first = notebook.write(RIA, "2026-11-01", &agreement(&saturdays("2026-11-01")));
    notebook.yes(MAMA, "2026-11-02", first);
    let of_ria =
        notebook.write(RIA, "2026-11-10", &agreement(&changed(first, first, saturdays("2026-12-01"))));
    let of_mama =
        notebook.write(MAMA, "2026-11-10", &agreement(&changed(first, first, saturdays("2026-12-05"))));
    let open = |notebook: &Notebook| only(notebook).open().map(|version| version.entry).collect::<Vec<_>>();
    assert_eq!(open(&notebook), [of_ria, of_mama]);
    notebook.yes(RIA, "2026-11-12", of_mama);
    assert_eq!(open(&notebook), []);
    assert_eq!(only(&notebook).terms_on(day("2026-12-05")).unwrap().entry, of_mama);
}

#[test]
fn a_day_that_passes_changes_nothing() {
    let mut notebook = Notebook::default();
    let first = notebook.write(RIA, "2026-11-01", &agreement(&saturdays("2026-11-05")));
    check(&notebook, &[("2026-11-04", State::Proposed), ("2026-11-06", State::Proposed)]);
    // A yes after its first day: from then on, not from before.
    notebook.yes(MAMA, "2026-11-09", first);
    check(&notebook, &[("2026-11-08", State::WillApply(day("2026-11-09"))), ("2026-11-09", State::Applies)]);
    assert!(
        only(&notebook).contact_on(day("2026-11-07")).is_none(),
        "nothing was to be before everyone said yes"
    );
}

#[test]
fn a_decision_needs_no_yes_and_says_by_whom_and_until_when() {
    for origin in [Origin::YouthProtection, Origin::Court] {
        let decided = Decided { by: "de kinderrechter".to_owned(), until: Some(day("2026-12-31")) };
        let proposal = Proposal { origin: origin(decided.clone()), needs: vec![], ..saturdays("2026-11-01") };
        let mut notebook = Notebook::default();
        let first = notebook.write(OMA, "2026-11-01", &agreement(&proposal));
        notebook.no(MAMA, "2026-11-02", first);
        check(
            &notebook,
            &[
                ("2026-11-03", State::Applies),
                ("2026-12-31", State::Applies),
                ("2027-01-01", State::Ended(day("2026-12-31"))),
            ],
        );
        let agreement = only(&notebook);
        assert_eq!(agreement.versions[0].says.origin.decided(), Some(&decided));
        assert_eq!(agreement.versions[0].answers.all().len(), 1, "her view stays to be seen");
    }
}

#[test]
fn a_yes_can_be_taken_back_and_given_again() {
    let mut notebook = Notebook::default();
    let first = notebook.write(RIA, "2026-11-01", &agreement(&saturdays("2026-11-01")));
    notebook.yes(MAMA, "2026-11-02", first);
    notebook.no(MAMA, "2026-11-10", first);
    check(&notebook, &[("2026-11-11", State::TakenBack(vec![who(MAMA)]))]);
    assert!(only(&notebook).contact_on(day("2026-11-21")).is_none());
    notebook.yes(MAMA, "2026-11-12", first);
    check(&notebook, &[("2026-11-12", State::Applies)]);
}

#[test]
fn who_proposed_it_takes_it_back_until_everyone_said_yes() {
    let mut notebook = Notebook::default();
    let first = notebook.write(RIA, "2026-11-01", &agreement(&saturdays("2026-11-01")));
    notebook.no(RIA, "2026-11-02", first);
    check(&notebook, &[("2026-11-03", State::Withdrawn)]);
    assert_eq!(only(&notebook).waits_for(&who(MAMA)).count(), 0, "nobody is asked any more");
    assert_eq!(only(&notebook).halted_by(day("2026-11-03")).map(|version| version.entry), Some(first));
    // A yes that crosses it settles nothing; one's own yes again asks anew.
    notebook.yes(MAMA, "2026-11-03", first);
    check(&notebook, &[("2026-11-04", State::Withdrawn)]);
    notebook.yes(RIA, "2026-11-05", first);
    check(&notebook, &[("2026-11-06", State::Applies)]);
    // From then on it is settled, and a no takes back a yes.
    notebook.no(RIA, "2026-11-07", first);
    check(&notebook, &[("2026-11-07", State::TakenBack(vec![who(RIA)]))]);
}

#[test]
fn what_somebody_takes_back_whose_own_yes_was_not_needed_is_settled_by_nobody() {
    let mut notebook = Notebook::default();
    let for_others = Proposal { needs: vec![who(MAMA)], ..saturdays("2026-11-01") };
    let first = notebook.write(OMA, "2026-11-01", &agreement(&for_others));
    notebook.no(OMA, "2026-11-02", first);
    notebook.yes(MAMA, "2026-11-03", first);
    check(&notebook, &[("2026-11-04", State::Withdrawn)]);
    // Another proposal of hers in its place does the same; it is the one that is asked.
    let mut notebook = Notebook::default();
    let first = notebook.write(OMA, "2026-11-01", &agreement(&for_others));
    notebook.write(OMA, "2026-11-02", &agreement(&changed(first, first, for_others)));
    notebook.yes(MAMA, "2026-11-03", first);
    check(&notebook, &[("2026-11-04", State::Proposed)]);
}

#[test]
fn of_two_proposals_the_one_that_is_not_taken_back_is_still_asked() {
    let mut notebook = Notebook::default();
    let first = notebook.write(RIA, "2026-11-01", &agreement(&saturdays("2026-11-01")));
    let other = changed(first, first, saturdays("2026-12-01"));
    let second = notebook.write(MAMA, "2026-11-02", &agreement(&other));
    notebook.no(MAMA, "2026-11-03", second);
    check(&notebook, &[("2026-11-04", State::Proposed)]);
    assert_eq!(only(&notebook).open().map(|version| version.entry).collect::<Vec<_>>(), [first]);
}

#[test]
fn a_yes_that_is_taken_back_leaves_the_days_before_as_they_were() {
    let mut notebook = Notebook::default();
    let first = notebook.write(RIA, "2026-11-01", &agreement(&saturdays("2026-11-01")));
    notebook.yes(MAMA, "2026-11-02", first);
    notebook.no(MAMA, "2026-11-10", first);
    notebook.yes(MAMA, "2026-11-25", first);
    let taken_back = State::TakenBack(vec![who(MAMA)]);
    check(
        &notebook,
        &[
            ("2026-11-07", State::Applies),
            ("2026-11-10", taken_back.clone()),
            ("2026-11-24", taken_back),
            ("2026-11-25", State::Applies),
        ],
    );
}

#[test]
fn what_is_settled_for_later_is_to_come_until_its_day() {
    let mut notebook = Notebook::default();
    let first = notebook.write(RIA, "2026-11-01", &agreement(&saturdays("2026-11-01")));
    notebook.yes(MAMA, "2026-11-02", first);
    let doing = |step| agreement(&Proposal { step, ..changed(first, first, saturdays("2026-11-01")) });
    let stop = notebook.write(RIA, "2026-11-03", &doing(Step::Stop { from: day("2027-02-01") }));
    let pause = Step::Pause { from: day("2026-12-01"), until: None };
    let pause = notebook.write(RIA, "2026-11-03", &doing(pause));
    let other =
        notebook.write(RIA, "2026-11-03", &agreement(&changed(first, first, saturdays("2027-01-01"))));
    let to_come = |notebook: &Notebook, on: &str| -> Vec<(String, EntryId)> {
        let ahead = only(notebook);
        ahead.to_come(day(on)).iter().map(|(day, version)| (day.to_string(), version.entry)).collect()
    };
    assert_eq!(to_come(&notebook, "2026-11-04"), [], "nothing that not everyone said yes to");
    for version in [stop, pause, other] {
        notebook.yes(MAMA, "2026-11-05", version);
    }
    let at = |day: &str, version| (day.to_owned(), version);
    let all = [at("2026-12-01", pause), at("2027-01-01", other), at("2027-02-01", stop)];
    assert_eq!(to_come(&notebook, "2026-11-30"), all);
    assert_eq!(to_come(&notebook, "2026-12-01"), all[1..]);
    assert_eq!(to_come(&notebook, "2027-02-01"), []);
    // Another pause from the same day, settled later, comes in its place.
    let until = Step::Pause { from: day("2026-12-01"), until: Some(day("2026-12-20")) };
    let until = notebook.write(RIA, "2026-11-06", &doing(until));
    notebook.yes(MAMA, "2026-11-07", until);
    assert_eq!(to_come(&notebook, "2026-11-30")[0], at("2026-12-01", until));
    assert_eq!(to_come(&notebook, "2026-11-30").len(), 3);
}

#[test]
fn the_first_times_are_supervised_and_no_later_one() {
    let mut notebook = Notebook::default();
    let mut proposal = saturdays("2026-11-01");
    contact(&mut proposal).supervision =
        Some(Supervision { by: vec![who(OMA).into()], does: None, first_times: Some(2) });
    let first = notebook.write(RIA, "2026-11-01", &agreement(&proposal));
    // 7 November went by before everyone had said yes: no time of this agreement.
    notebook.yes(MAMA, "2026-11-10", first);
    let pause = Step::Pause { from: day("2026-11-30"), until: Some(day("2026-12-06")) };
    let pause = notebook.write(
        RIA,
        "2026-11-11",
        &agreement(&changed(first, first, Proposal { step: pause, ..proposal })),
    );
    notebook.yes(MAMA, "2026-11-11", pause);
    let is_supervised = |on| only(&notebook).supervision_on(day(on)).is_some();
    // 21 November, not 5 December, 19 December, and from 2 January on nobody: also ten years later.
    let days = ["2026-11-07", "2026-11-21", "2026-12-05", "2026-12-19", "2027-01-02", "2036-11-08"];
    assert_eq!(days.map(is_supervised), [false, true, false, true, false, false]);
}

#[test]
fn a_pause_and_an_end_need_everyones_yes_too() {
    let mut notebook = Notebook::default();
    let first = notebook.write(RIA, "2026-11-01", &agreement(&saturdays("2026-11-01")));
    notebook.yes(MAMA, "2026-11-02", first);
    let doing = |step| Proposal { step, ..changed(first, first, saturdays("2026-11-01")) };
    let pause = doing(Step::Pause { from: day("2026-12-01"), until: Some(day("2026-12-31")) });
    let pause = notebook.write(RIA, "2026-11-20", &agreement(&pause));
    check(&notebook, &[("2026-12-10", State::Applies)]);
    notebook.yes(MAMA, "2026-11-21", pause);
    check(
        &notebook,
        &[
            ("2026-11-30", State::Applies),
            ("2026-12-01", State::Paused(Some(day("2026-12-31")))),
            ("2027-01-01", State::Applies),
        ],
    );
    let stop = notebook.write(MAMA, "2027-01-10", &agreement(&doing(Step::Stop { from: day("2027-02-01") })));
    check(&notebook, &[("2027-02-10", State::Applies)]);
    notebook.yes(RIA, "2027-01-11", stop);
    check(&notebook, &[("2027-01-31", State::Applies), ("2027-02-01", State::Stopped(day("2027-02-01")))]);
    let halted = |notebook: &Notebook, today: &str| {
        let agreements = Agreement::gather(&notebook.pages);
        agreements.first().and_then(|one| one.halted_by(day(today))).map(|version| version.entry)
    };
    for (today, by) in
        [("2026-11-30", None), ("2026-12-01", Some(pause)), ("2027-01-01", None), ("2027-02-01", Some(stop))]
    {
        assert_eq!(halted(&notebook, today), by, "{today}");
    }
    // What is agreed after that begins anew.
    let again = notebook.write(RIA, "2027-03-01", &agreement(&changed(first, stop, saturdays("2027-03-01"))));
    notebook.yes(MAMA, "2027-03-02", again);
    check(&notebook, &[("2027-02-20", State::Stopped(day("2027-02-01"))), ("2027-03-02", State::Applies)]);
}

#[test]
fn it_is_time_to_look_back_until_everyone_did() {
    let mut notebook = Notebook::default();
    let mut proposal = saturdays("2026-11-01");
    if let Step::Terms(terms) = &mut proposal.step {
        terms.review = Some(day("2026-12-12"));
        terms.end = Some(day("2027-06-30"));
    }
    let first = notebook.write(RIA, "2026-11-01", &agreement(&proposal));
    notebook.yes(MAMA, "2026-11-02", first);
    let due = State::ReviewNeeded(day("2026-12-12"));
    check(
        &notebook,
        &[("2026-12-11", State::Applies), ("2026-12-12", due.clone()), ("2027-05-01", due.clone())],
    );
    let review = |outcome, next: &str| {
        let next = (!next.is_empty()).then(|| day(next));
        NewPage::Review(Review { about: first, well: None, better: None, outcome, next })
    };
    notebook.write(RIA, "2026-12-13", &review(Outcome::Keep, "2027-03-01"));
    check(&notebook, &[("2026-12-14", due.clone())]);
    notebook.write(MAMA, "2026-12-14", &review(Outcome::Change, "2027-02-01"));
    check(&notebook, &[("2026-12-15", due)]);
    notebook.write(MAMA, "2026-12-20", &review(Outcome::Keep, "2027-02-01"));
    check(
        &notebook,
        &[
            ("2026-12-21", State::Applies),
            ("2027-02-01", State::ReviewNeeded(day("2027-02-01"))),
            ("2027-07-01", State::Ended(day("2027-06-30"))),
        ],
    );
}

#[test]
fn a_change_of_who_decides_asks_everyone_whether_it_still_holds() {
    let mut notebook = Notebook::default();
    let authority = |from: &str| {
        NewPage::Authority(Authority {
            holders: vec![Person::Member(who(MAMA))],
            frame: Frame::Supervision,
            from: day(from),
            until: None,
            source: None,
            confirmed: None,
            note: None,
        })
    };
    notebook.write(OMA, "2026-10-01", &authority("2025-01-01"));
    let first = notebook.write(RIA, "2026-11-01", &agreement(&saturdays("2026-11-01")));
    notebook.yes(MAMA, "2026-11-02", first);
    let asked = |notebook: &Notebook, on: &str| {
        let changed = authority_changed(&notebook.pages, day(on));
        only(notebook).asked_again(day(on), changed)
    };
    assert_eq!(asked(&notebook, "2026-11-20"), [], "who decided from the start is no change");
    notebook.write(OMA, "2026-11-15", &authority("2026-12-01"));
    assert_eq!(asked(&notebook, "2026-11-30"), []);
    assert_eq!(asked(&notebook, "2026-12-01"), [who(RIA), who(MAMA)]);
    notebook.yes(MAMA, "2026-12-02", first);
    assert_eq!(asked(&notebook, "2026-12-03"), [who(RIA)]);
    notebook.yes(RIA, "2026-12-03", first);
    assert_eq!(asked(&notebook, "2026-12-04"), []);
    check(&notebook, &[("2026-12-04", State::Applies)]);
}

/// A life of an agreement: proposals, changes, yes and no of three people, in any order and more than once.
fn lives() -> impl Strategy<Value = Vec<(u8, u8, prop::sample::Index, u8)>> {
    prop::collection::vec((0_u8..6, 1_u8..4, any::<prop::sample::Index>(), 0_u8..28), 1..24)
}

fn live(plan: &[(u8, u8, prop::sample::Index, u8)]) -> Notebook {
    let mut notebook = Notebook::default();
    let first = notebook.write(RIA, "2026-11-01", &agreement(&saturdays("2026-11-03")));
    let mut versions = vec![first];
    for (act, author, of, on) in plan {
        let of = versions[of.index(versions.len())];
        let on = format!("2026-11-{:02}", on + 2);
        match act {
            0 => {
                let later = Proposal { needs: vec![who(RIA), who(MAMA), who(OMA)], ..saturdays(&on) };
                versions.push(notebook.write(*author, &on, &agreement(&changed(first, of, later))));
            }
            1 => {
                let step = Step::Pause { from: day(&on), until: Some(day("2026-11-30")) };
                let pause = Proposal { step, ..changed(first, of, saturdays(&on)) };
                versions.push(notebook.write(*author, &on, &agreement(&pause)));
            }
            2 => drop(notebook.no(*author, &on, of)),
            _ => drop(notebook.yes(*author, &on, of)),
        }
    }
    notebook
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_order_of_arrival_gives_the_same_states(plan in lives(), shuffle in prop::collection::vec(any::<u32>(), 64)) {
        let notebook = live(&plan);
        let straight = Agreement::gather(&notebook.pages);
        let mut other: Vec<_> = notebook.pages.iter().chain(&notebook.pages).zip(&shuffle).collect();
        other.sort_by_key(|(_, at)| **at);
        let shuffled = Agreement::gather(other.into_iter().map(|(page, _)| page).chain(&notebook.pages));
        prop_assert_eq!(&straight, &shuffled);
        for on in day("2026-10-30").through(day("2026-12-05")) {
            prop_assert_eq!(straight[0].state(on), shuffled[0].state(on));
        }
    }

    #[test]
    fn nothing_applies_without_the_yes_of_each_whose_yes_it_needs(plan in lives()) {
        let notebook = live(&plan);
        let agreement = only(&notebook);
        for on in day("2026-10-30").through(day("2026-12-05")) {
            if !agreement.state(on).is_in_force() {
                continue;
            }
            let terms = agreement.terms_on(on).unwrap();
            for member in &terms.says.needs {
                let said_yes = notebook.pages.iter().any(|page| {
                    let consent = Consent::read(page.about, &page.fields).filter(|_| page.kind == EntryKind::Consent);
                    let to_it = consent.is_some_and(|consent| consent.version == terms.hash && consent.answer.is_yes());
                    to_it && page.author == *member
                });
                prop_assert!(said_yes || terms.author == *member, "{member:?} never said yes to what applies on {on}");
            }
        }
    }

    #[test]
    fn what_was_settled_stays_settled_whatever_comes_after(plan in lives(), until in 1_usize..24) {
        let notebook = live(&plan);
        // Pages come in the order of the log; here that is the order of their days.
        let mut pages = notebook.pages.clone();
        pages.sort_by_key(Entry::order);
        let before = Agreement::gather(pages.iter().take(until));
        let after = Agreement::gather(&pages);
        for version in before.iter().flat_map(|agreement| &agreement.versions).filter(|one| one.settled.is_some()) {
            let later = after.iter().find_map(|agreement| agreement.version(&version.entry)).unwrap();
            prop_assert_eq!(later.settled, version.settled);
        }
    }
}
