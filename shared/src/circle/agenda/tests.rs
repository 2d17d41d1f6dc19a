use super::*;
use crate::circle::agreement::{Proposal, Step};
use crate::circle::event::{Event, Occasion};
use crate::circle::moment::{Account, Moment, MomentId, Went};
use crate::circle::pages::{Asked as AskedOfSome, NewPage, SchoolTopic};
use crate::circle::question::Matter;
use crate::circle::review::{Outcome, Review};
use crate::circle::testing::{MAMA, Notebook, OMA, RIA, agreement, contact, day, noon, saturdays, who};

fn asked(notebook: &Notebook, me: u8, today: &str) -> Vec<Ask> {
    let today = day(today);
    let living: Vec<Entry> = notebook
        .pages
        .iter()
        .filter(|page| page.lives_under().is_some() || page.kind == EntryKind::Authority)
        .cloned()
        .collect();
    let from = today.plus_days(-DAYS_TO_ASK_BACK).unwrap();
    let on_days = |page: &&Entry| page.days().iter().any(|day| (from..=today).contains(day));
    let recent: Vec<Entry> = notebook.pages.iter().filter(on_days).cloned().collect();
    asked_of(&who(me), &living, &recent, today).into_iter().map(|one| one.what).collect()
}

fn event(on: &str) -> NewPage {
    NewPage::Event(Event {
        occasion: Occasion::Match,
        day: day(on),
        times: None,
        words: "turnwedstrijd".to_owned(),
        place: None,
        place_page: None,
        invited: vec![who(MAMA), who(OMA)],
        photos: None,
    })
}

fn reply(about: EntryId, sign: Sign) -> NewPage {
    NewPage::Signed(Signed { about, sign, text: None })
}

#[test]
fn a_yes_is_asked_until_it_is_given() {
    let mut notebook = Notebook::default();
    let first = notebook.write(RIA, "2026-11-22", &agreement(&saturdays("2026-12-01")));
    assert_eq!(asked(&notebook, MAMA, "2026-11-22"), [Ask::Agree { agreement: first, version: first }]);
    assert_eq!(asked(&notebook, RIA, "2026-11-22"), []);
    notebook.yes(MAMA, "2026-11-23", first);
    assert_eq!(asked(&notebook, MAMA, "2026-11-24"), []);
}

#[test]
fn who_is_invited_is_asked_until_the_day() {
    let mut notebook = Notebook::default();
    let gym = notebook.write(RIA, "2026-11-20", &event("2026-11-28"));
    assert_eq!(asked(&notebook, OMA, "2026-11-28"), [Ask::Come(gym)]);
    assert_eq!(asked(&notebook, OMA, "2026-11-29"), []);
    assert_eq!(asked(&notebook, RIA, "2026-11-21"), []);
    notebook.write(OMA, "2026-11-21", &reply(gym, Sign::Coming(Coming::NotSure)));
    assert_eq!(asked(&notebook, OMA, "2026-11-22"), []);
    notebook.write(OMA, "2026-11-23", &reply(gym, Sign::Coming(Coming::Comes)));
    let coming = |notebook: &Notebook| who_comes(notebook.page(gym), &notebook.pages);
    let comes = Comer { member: who(OMA), coming: Coming::Comes, is_asked_again: false };
    assert_eq!(coming(&notebook), [comes], "the newest word counts");
    // When it is changed, who answered is asked again; what they said stands until then.
    let changed = Some(noon("2026-11-24"));
    notebook.pages.iter_mut().find(|page| page.id == gym).unwrap().changed = changed;
    assert_eq!(coming(&notebook), [Comer { is_asked_again: true, ..comes }]);
    assert_eq!(asked(&notebook, OMA, "2026-11-24"), [Ask::Come(gym)]);
    notebook.write(OMA, "2026-11-25", &reply(gym, Sign::Coming(Coming::DoesNot)));
    assert_eq!(coming(&notebook), [Comer { coming: Coming::DoesNot, ..comes }]);
    assert_eq!(asked(&notebook, OMA, "2026-11-25"), []);
}

#[test]
fn a_question_and_school_ask_whom_they_name_until_their_day() {
    let mut notebook = Notebook::default();
    let question = NewPage::Question(Question {
        matter: Matter::TripAbroad,
        words: "Mag Sam mee naar Antwerpen?".to_owned(),
        needs: vec![who(MAMA), who(RIA)],
        answer_by: day("2026-11-30"),
        days: Some((day("2026-12-27"), day("2026-12-29"))),
    });
    let question = notebook.write(RIA, "2026-11-20", &question);
    let news = SchoolUpdate::new(day("2026-11-20"), SchoolTopic::Outing, "naar de boerderij");
    let wanted =
        AskedOfSome { by: Some(day("2026-11-25")), ..AskedOfSome::new("handtekening", vec![who(MAMA)]) };
    let school = NewPage::SchoolUpdate(SchoolUpdate { asked: Some(wanted), ..news });
    let school = notebook.write(RIA, "2026-11-20", &school);
    // The nearest day on top.
    assert_eq!(asked(&notebook, MAMA, "2026-11-21"), [Ask::Do(school), Ask::Answer(question)]);
    assert_eq!(asked(&notebook, MAMA, "2026-11-26"), [Ask::Answer(question)]);
    assert_eq!(asked(&notebook, MAMA, "2026-12-01"), []);
    assert_eq!(asked(&notebook, OMA, "2026-11-21"), []);
    let state = |notebook: &Notebook, today: &str| {
        question_state(notebook.page(question), &notebook.pages, day(today)).unwrap()
    };
    assert_eq!(state(&notebook, "2026-11-30"), QuestionState::Open);
    assert_eq!(state(&notebook, "2026-12-01"), QuestionState::Lapsed);
    notebook.write(MAMA, "2026-11-22", &reply(school, Sign::Done));
    assert_eq!(asked(&notebook, MAMA, "2026-11-22"), [Ask::Answer(question)]);
    notebook.no(OMA, "2026-11-22", question);
    assert_eq!(state(&notebook, "2026-11-30"), QuestionState::Open, "who need not answer says a view");
    notebook.yes(MAMA, "2026-12-02", question);
    assert_eq!(state(&notebook, "2026-12-03"), QuestionState::Yes);
    assert_eq!(asked(&notebook, MAMA, "2026-12-03"), []);
}

#[test]
fn how_a_moment_went_is_asked_after_three_days_of_who_has_a_part_in_it() {
    let mut notebook = Notebook::default();
    let first = notebook.write(RIA, "2026-11-01", &agreement(&saturdays("2026-11-01")));
    notebook.yes(MAMA, "2026-11-01", first);
    let moment = MomentId { of: first, day: day("2026-11-07") };
    assert_eq!(asked(&notebook, MAMA, "2026-11-09"), []);
    assert_eq!(asked(&notebook, MAMA, "2026-11-10"), [Ask::Tell(moment)]);
    assert_eq!(asked(&notebook, OMA, "2026-11-10"), []);
    let account = NewPage::ContactMoment(Moment::Told(Account::new(moment, Went::Well)));
    notebook.write(RIA, "2026-11-10", &account);
    assert_eq!(asked(&notebook, MAMA, "2026-11-11"), []);
}

#[test]
fn a_review_is_asked_of_whose_yes_it_needed_until_they_looked_back() {
    let mut notebook = Notebook::default();
    let mut proposal = saturdays("2030-01-05");
    if let Step::Terms(terms) = &mut proposal.step {
        terms.review = Some(day("2030-01-05"));
    }
    contact(&mut proposal).rhythm = "none".parse().unwrap();
    let first = notebook.write(RIA, "2026-11-01", &agreement(&proposal));
    notebook.yes(MAMA, "2026-11-01", first);
    let look_back = Ask::LookBack { agreement: first, version: first };
    assert_eq!(asked(&notebook, MAMA, "2030-01-05"), [look_back]);
    let review = Review { about: first, well: None, better: None, outcome: Outcome::Change, next: None };
    notebook.write(MAMA, "2030-01-06", &NewPage::Review(review));
    assert_eq!(asked(&notebook, MAMA, "2030-01-07"), []);
    assert_eq!(asked(&notebook, RIA, "2030-01-07"), [look_back]);
}

#[test]
fn only_what_is_long_over_is_put_away_and_no_state_changes_by_it() {
    let mut notebook = Notebook::default();
    let first = notebook.write(RIA, "2025-11-01", &agreement(&saturdays("2025-11-01")));
    let yes = notebook.yes(MAMA, "2025-11-01", first);
    let changes = Some(crate::circle::agreement::Changes { agreement: first, version: first });
    let second = Proposal { changes, ..saturdays("2026-01-01") };
    let second = notebook.write(MAMA, "2025-12-01", &agreement(&second));
    notebook.yes(RIA, "2025-12-02", second);
    let gym = notebook.write(RIA, "2025-11-20", &event("2025-11-28"));
    notebook.write(OMA, "2025-11-21", &reply(gym, Sign::Coming(Coming::Comes)));
    let asked_for = notebook.write(OMA, "2026-11-01", &agreement(&saturdays("2026-12-01")));
    let away = |today: &str| may_be_put_away(&notebook.pages, day(today));
    assert_eq!(away("2025-12-10"), BTreeSet::new());
    assert_eq!(away("2026-11-22"), [first, gym].into(), "what is in force and what is open stay");
    let today = day("2026-11-22");
    let kept: Vec<Entry> = notebook
        .pages
        .iter()
        .filter(|page| page.lives_under().is_some_and(|under| !away("2026-11-22").contains(&under)))
        .cloned()
        .collect();
    let states = |pages: &[Entry]| -> Vec<(EntryId, State)> {
        Agreement::gather(pages).iter().map(|agreement| (agreement.id, agreement.state(today))).collect()
    };
    assert_eq!(states(&kept), states(&notebook.pages));
    assert_eq!(states(&kept), [(first, State::Applies), (asked_for, State::Proposed)]);
    // An answer to what was put away is put away as well, some time.
    let orphan = vec![notebook.page(yes).clone()];
    assert_eq!(may_be_put_away(&orphan, today), [first].into());
}
