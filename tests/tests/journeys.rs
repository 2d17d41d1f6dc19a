//! Journeys of a family through agreements and contact, on phones without screens: who writes what, with a network or
//! without, and what every phone then says of it.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "steps that several tests share are tests too: what is not there stops them where it is missed"
)]

use std::collections::{BTreeMap, BTreeSet};

use e2e::village::Village;
use shared::circle::agenda::{Ask, asked_of, who_comes};
use shared::circle::agreement::{
    Changes, Contact, Decided, Form, Origin, Photos, Proposal, Step, Subject, Supervision, Terms, field,
};
use shared::circle::answers::{Answers, Tally};
use shared::circle::authority::{self, Authority, Frame};
use shared::circle::consent::{Answer, Consent};
use shared::circle::day_note::Feeling;
use shared::circle::difference::differences;
use shared::circle::entry::Entry;
use shared::circle::event::{Event, Occasion};
use shared::circle::feed::{days_to_read, feed};
use shared::circle::moment::{Account, Moment, MomentId, Side, Went};
use shared::circle::moving::MoveRequest;
use shared::circle::pages::{InvalidPage, NewPage, Role};
use shared::circle::person::Person;
use shared::circle::place::{AddressSeenBy, Home, Place};
use shared::circle::question::{self, Matter, Question};
use shared::circle::reply::{Coming, Sign, Signed};
use shared::circle::rhythm::{Hours, Occurrence};
use shared::circle::schema::{EntryKind, Schema};
use shared::circle::search::Sought;
use shared::circle::standing::{Agreement, State, decided_contact};
use shared::circle::telling::{self, Count, Meeting, RequestState};
use shared::control::Access;
use shared::device::{News, NotDone, Shelf};
use shared::edit::{Op, Value};
use shared::ids::{CircleId, EntryId, MemberId};
use shared::intent::{Intent, Readers};
use shared::time::{Day, Minute};
use shared::verdict::Reason;

fn day(text: &str) -> Day {
    Day::from_text(text).unwrap()
}

/// The circle of Ria (foster parent), mama and Joris (foster care worker); the village begins on 21 November 2026.
struct Family {
    village: Village,
    circle: CircleId,
}

const RIA: usize = 0;
const MAMA: usize = 1;
const JORIS: usize = 2;
const ALL: [usize; 3] = [RIA, MAMA, JORIS];

impl Family {
    fn new(seed: u64) -> Self {
        let mut village = Village::new(seed);
        for name in ["Ria", "mama", "Joris"] {
            village.phone(name, 0);
        }
        let circle = village.circle_of(RIA, &[MAMA, JORIS]);
        Self { village, circle }
    }

    fn member(&self, who: usize) -> MemberId {
        self.village.member(who, &self.circle).unwrap()
    }

    /// Somebody writes a page for everyone; gives its entry.
    fn write(&mut self, who: usize, page: NewPage) -> EntryId {
        let before = self.ids(who);
        self.village.write(who, &self.circle, page);
        let new: Vec<EntryId> = self.ids(who).into_iter().filter(|id| !before.contains(id)).collect();
        assert_eq!(new.len(), 1, "{:?}", self.village.at_phone(who).news.last());
        new[0]
    }

    fn ids(&self, who: usize) -> Vec<EntryId> {
        self.village.at_phone(who).disk.entries(&self.circle).iter().map(|entry| entry.id).collect()
    }

    fn page(&self, who: usize, entry: EntryId) -> Entry {
        let pages = self.village.at_phone(who).disk.entries(&self.circle);
        pages.into_iter().find(|page| page.id == entry).unwrap()
    }

    /// Somebody answers what stands on the own phone.
    fn answer(&mut self, who: usize, about: EntryId, answer: Answer) -> EntryId {
        let version = self.page(who, about).version();
        self.write(who, NewPage::Consent(Consent { about, version, answer, helped_by: None }))
    }

    fn living(&self, who: usize) -> Vec<Entry> {
        self.village.at_phone(who).disk.living(&self.circle)
    }

    fn agreement(&self, who: usize) -> Agreement {
        let mut all = Agreement::gather(&self.living(who));
        assert_eq!(all.len(), 1);
        all.remove(0)
    }

    /// The moments from the one day to the other, as the agenda of a phone has them.
    fn agenda(&self, who: usize, from: &str, until: &str) -> Vec<Meeting> {
        let (from, until) = (day(from), day(until));
        let living = self.living(who);
        let on_days = self.village.at_phone(who).disk.between(&self.circle, from, until);
        telling::meetings(&Agreement::gather(&living), living.iter().chain(&on_days), from, until)
    }

    fn asked(&self, who: usize, today: &str) -> Vec<Ask> {
        let today = day(today);
        let recent =
            self.village.at_phone(who).disk.between(&self.circle, today.plus_days(-28).unwrap(), today);
        let asked = asked_of(&self.member(who), &self.living(who), &recent, today);
        asked.into_iter().map(|one| one.what).collect()
    }

    /// The words in the feed of a phone on the day on which the village begins.
    fn feed(&self, who: usize) -> Vec<String> {
        let disk = &self.village.at_phone(who).disk;
        let own = disk.on_shelf(&self.circle, Shelf::Own);
        let days = days_to_read(own.last().map(Entry::day), true, day("2026-11-21")).into_iter();
        let on_days: Vec<Entry> =
            days.flat_map(|(from, until)| disk.between(&self.circle, from, until)).collect();
        let pages = feed(&own, true, &on_days).into_iter();
        let pages = pages.filter(|page| page.kind != EntryKind::Agreement);
        pages.filter_map(|page| Some(page.words()?.to_owned())).collect()
    }

    fn quiet(&mut self) {
        self.village.quiet(&self.circle);
        self.village.check(&self.circle);
    }

    /// Every other Saturday in the playground, supervised at first.
    fn saturdays(&self, rhythm: &str) -> Proposal {
        let [ria, mama, joris] = ALL.map(|who| self.member(who));
        let mut contact = Contact::new(vec![mama.into()], Form::Outside, rhythm.parse().unwrap());
        contact.place = Some("speeltuin de Kikker".to_owned());
        contact.brings = vec![ria.into()];
        contact.fetches = vec![mama.into()];
        contact.photos = Some(Photos::AskFirst);
        contact.supervision = Some(Supervision { by: vec![joris.into()], does: None, first_times: Some(4) });
        let mut terms = Terms::new(Subject::Contact(Box::new(contact)), day("2026-11-28"));
        terms.review = Some(day("2027-01-09"));
        Proposal {
            words: Some("We zien elkaar om de week in de speeltuin.".to_owned()),
            why: Some("Sam vroeg wanneer mama weer komt.".to_owned()),
            origin: Origin::Together,
            needs: vec![ria, mama, joris],
            changes: None,
            step: Step::Terms(Box::new(terms)),
        }
    }

    fn propose(&mut self, who: usize, proposal: Proposal) -> EntryId {
        self.write(who, NewPage::Agreement(Box::new(proposal)))
    }
}

#[test]
fn journey_1_who_comes_in_reads_who_decides_and_who_reads_along_and_no_secret_address() {
    let mut village = Village::new(101);
    for name in ["Ria", "mama", "Joris"] {
        village.phone(name, 0);
    }
    let circle = village.circle_of(JORIS, &[RIA]);
    let mut family = Family { village, circle };
    let authority = Authority {
        holders: vec![Person::Named("mama Sanne".to_owned()), Person::Named("papa Tim".to_owned())],
        frame: Frame::Supervision,
        from: day("2026-09-01"),
        until: Some(day("2027-08-31")),
        source: Some("beschikking van 28 augustus 2026".to_owned()),
        confirmed: Some(day("2026-11-21")),
        note: None,
    };
    let decides = family.write(JORIS, NewPage::Authority(authority.clone()));
    let home = Place {
        home: Home::FosterHome,
        name: "bij Ria".to_owned(),
        from: Some(day("2026-11-01")),
        until: None,
        seen_by: AddressSeenBy::Nobody,
    };
    let place = family.write(JORIS, NewPage::Place(home.clone()));
    let page = NewPage::Address { place: Some(place), address: "Dorpsstraat 17".to_owned() };
    let readers = Readers::Named(vec![family.member(RIA)]);
    family.village.tap(JORIS, Intent::Write { circle, page, readers });
    family.quiet();

    // At the kitchen table: a link, three words, and she is in.
    let link = family.village.invite(JORIS, &circle, Access::Member, None);
    family.village.come_in(MAMA, JORIS, &link);
    family.quiet();
    let on_her_phone = Authority::read(&family.page(MAMA, decides).fields).unwrap();
    assert_eq!(on_her_phone, authority);
    assert!(on_her_phone.holds_on(day("2026-11-21")) && !on_her_phone.holds_on(day("2027-09-01")));
    assert_eq!(Place::read(&family.page(MAMA, place).fields), Some(home));
    // Who reads along, each with a card that says who they are.
    let cards = family.village.at_phone(MAMA).disk.entries(&circle).into_iter();
    let carded: BTreeSet<MemberId> = cards.filter_map(|page| page.member()).collect();
    assert_eq!(carded, ALL.map(|who| family.member(who)).into());
    let roles =
        family.village.at_phone(MAMA).disk.entries(&circle).into_iter().filter_map(|page| page.role());
    assert!(roles.into_iter().any(|role| role == Role::Parent), "the role that Joris chose for her");
    // The address is not on her phone, and not readable on the way.
    assert!(family.village.shows(RIA, &circle, "Dorpsstraat 17"));
    assert!(!family.village.at_phone(MAMA).disk.holds(b"Dorpsstraat"));
    assert!(!family.village.relay_holds(&circle, "Dorpsstraat"));
    // She may say when it was looked at last: the page is everyone's.
    let today = Op::Put { field: authority::field::CONFIRMED, value: Value::Day(day("2026-11-22")) };
    family.village.tap(MAMA, Intent::Change { circle, entry: decides, ops: vec![today] });
    family.quiet();
    for who in ALL {
        let confirmed = Authority::read(&family.page(who, decides).fields).unwrap().confirmed;
        assert_eq!(confirmed, Some(day("2026-11-22")));
    }
}

#[test]
fn journey_2_a_proposal_from_a_room_without_signal_applies_when_everyone_said_yes() {
    let mut family = Family::new(102);
    family.village.cut(RIA);
    let first = family.propose(RIA, family.saturdays("even sa 10:00-12:00"));
    assert_eq!(
        family.agreement(RIA).state(day("2026-11-21")),
        State::Proposed,
        "it stands on her phone at once"
    );
    assert!(family.village.at_phone(MAMA).disk.living(&family.circle).iter().all(|page| page.id != first));
    family.village.mend(RIA);
    family.quiet();

    let asked = Ask::Agree { agreement: first, version: first };
    assert_eq!(family.asked(MAMA, "2026-11-21"), [asked]);
    assert_eq!(family.asked(RIA, "2026-11-21"), []);
    // Mama answers in the train, Joris at his desk.
    family.village.cut(MAMA);
    family.answer(MAMA, first, Answer::YesWithQuestion("Mag oma een keer mee?".to_owned()));
    assert_eq!(family.asked(MAMA, "2026-11-21"), []);
    family.answer(JORIS, first, Answer::Yes);
    family.village.pass(5_000);
    assert_eq!(family.agreement(RIA).state(day("2026-11-28")), State::Proposed, "one yes is still missing");
    family.village.mend(MAMA);
    family.quiet();

    for who in ALL {
        let agreement = family.agreement(who);
        assert_eq!(agreement.state(day("2026-11-27")), State::WillApply(day("2026-11-28")));
        assert_eq!(agreement.state(day("2026-11-28")), State::Applies);
        assert_eq!(agreement.state(day("2027-01-09")), State::ReviewNeeded(day("2027-01-09")));
        let days: Vec<String> = family
            .agenda(who, "2026-11-21", "2027-01-31")
            .iter()
            .map(|meeting| meeting.id.day.to_string())
            .collect();
        // Week 53 comes between the second and the third.
        assert_eq!(days, ["2026-11-28", "2026-12-12", "2026-12-26", "2027-01-16", "2027-01-30"]);
        assert!(family.asked(who, "2026-11-22").is_empty());
    }
    for words in ["speeltuin", "Kikker", "Mag oma een keer", "even sa"] {
        assert!(!family.village.relay_holds(&family.circle, words), "{words} is readable at the relay");
    }
}

#[test]
fn journey_3_a_yes_that_crosses_an_edit_counts_for_the_first_version_only() {
    let mut family = Family::new(103);
    let mut proposal = family.saturdays("even sa 10:00-12:00");
    proposal.needs = vec![family.member(RIA), family.member(MAMA)];
    let first = family.propose(RIA, proposal.clone());
    family.quiet();
    family.village.cut(MAMA);
    // Ria thinks of naptime while mama, without a network, says yes to what she has read.
    let changes = Some(Changes { agreement: first, version: first });
    let later = Proposal { changes, ..family.saturdays("even sa 13:00-15:00") };
    let second = family.propose(RIA, Proposal { needs: proposal.needs.clone(), ..later });
    family.village.pass(5_000);
    family.answer(MAMA, first, Answer::Yes);
    assert_eq!(
        family.agreement(MAMA).state(day("2026-11-28")),
        State::Applies,
        "so it is on her phone, until …"
    );
    family.village.mend(MAMA);
    family.quiet();

    for who in [RIA, MAMA] {
        let agreement = family.agreement(who);
        assert_eq!(agreement.state(day("2026-11-28")), State::Proposed);
        let first = agreement.version(&first).unwrap();
        assert!(
            first.is_given_up && first.answers.of(&family.member(MAMA)).is_some(),
            "her yes stays to be seen"
        );
        assert_eq!(agreement.version(&second).unwrap().tally().silent, [family.member(MAMA)]);
    }
    // She is asked to look again, with what differs.
    assert_eq!(family.asked(MAMA, "2026-11-21"), [Ask::Agree { agreement: first, version: second }]);
    let [one, other] = [first, second].map(|version| family.page(MAMA, version).fields);
    let found: Vec<(u16, Vec<Value>)> = differences(EntryKind::Agreement, &one, &other, &[field::CHANGES])
        .into_iter()
        .map(|one| (one.field.number, one.is))
        .collect();
    assert_eq!(found, [(field::RHYTHM, vec![Value::Text("even sa 13:00-15:00".to_owned())])]);
    family.answer(MAMA, second, Answer::Yes);
    family.quiet();
    for who in ALL {
        let agreement = family.agreement(who);
        assert_eq!(agreement.state(day("2026-11-28")), State::Applies);
        assert_eq!(agreement.terms_on(day("2026-11-28")).unwrap().entry, second);
    }
}

fn at(on: &str, hour: i8) -> Occurrence {
    let minute = |hour| Minute::parse(hour, 0).unwrap();
    Occurrence { day: day(on), hours: Hours::parse(minute(hour), minute(hour + 2), 0).unwrap() }
}

fn agreed(seed: u64) -> (Family, EntryId) {
    let mut family = Family::new(seed);
    let mut proposal = family.saturdays("even sa 10:00-12:00");
    proposal.needs = vec![family.member(RIA), family.member(MAMA)];
    let first = family.propose(RIA, proposal);
    family.quiet();
    family.answer(MAMA, first, Answer::Yes);
    family.quiet();
    (family, first)
}

#[test]
fn journey_4_a_child_is_ill_and_the_moment_is_caught_up() {
    let (mut family, first) = agreed(104);
    let moment = MomentId { of: first, day: day("2026-11-28") };
    let ill = Went::DidNot { by: Side::Child, why: Some("39 graden koorts".to_owned()) };
    family.write(RIA, NewPage::ContactMoment(Moment::Told(Account::new(moment, ill))));
    let needs = vec![family.member(RIA), family.member(MAMA)];
    let asked = MoveRequest {
        moment,
        to: at("2026-12-02", 14),
        why: Some("dan is Sam weer beter".to_owned()),
        answer_by: day("2026-12-01"),
        needs,
        instead_of: None,
    };
    let request = family.write(RIA, NewPage::MoveRequest(asked.clone()));
    family.quiet();
    assert_eq!(family.asked(MAMA, "2026-11-28"), [Ask::Move(request)]);
    // Wednesday is no good: Thursday.
    let other = MoveRequest { to: at("2026-12-03", 15), why: None, instead_of: Some(request), ..asked };
    let other = family.write(MAMA, NewPage::MoveRequest(other));
    family.answer(MAMA, request, Answer::Instead(other, Some("ik werk woensdag".to_owned())));
    family.quiet();
    assert_eq!(family.asked(RIA, "2026-11-28"), [Ask::Move(other)]);
    assert_eq!(family.asked(MAMA, "2026-11-28"), []);
    family.answer(RIA, other, Answer::Yes);
    family.write(
        MAMA,
        NewPage::ContactMoment(Moment::Told(Account::new(
            MomentId { of: first, day: day("2026-12-03") },
            Went::Well,
        ))),
    );
    family.quiet();

    for who in ALL {
        let meetings = family.agenda(who, "2026-11-21", "2026-12-05");
        let states: Vec<telling::State> =
            meetings.iter().map(|meeting| meeting.state(day("2026-12-05"))).collect();
        assert_eq!(states, [telling::State::Moved(at("2026-12-03", 15)), telling::State::Was]);
        assert_eq!(meetings[1].catches_up(), Some(day("2026-11-28")));
        let requests: Vec<RequestState> =
            meetings[0].requests.iter().map(|one| one.state(day("2026-12-05"))).collect();
        assert_eq!(requests, [RequestState::Refused, RequestState::Agreed]);
        let count = Count::of(&meetings, &first, day("2026-12-05"));
        assert_eq!(count, Count { was: 1, moved: 1, ..Count::default() }, "one moved, none missed");
    }
}

#[test]
fn journey_5_three_accounts_from_a_basement_stand_side_by_side() {
    let (mut family, first) = agreed(105);
    for who in ALL {
        family.village.cut(who);
    }
    let moment = MomentId { of: first, day: day("2026-11-28") };
    let tell = |went, words: &str, before, after| {
        let words = Some(words.to_owned());
        NewPage::ContactMoment(Moment::Told(Account { words, before, after, ..Account::new(moment, went) }))
    };
    let early = Went::BrokenOff { by: Side::Child, why: Some("Sam was moe".to_owned()) };
    let told = [
        (RIA, tell(Went::Well, "Sam kwam vrolijk thuis.", Some(Feeling::SoSo), Some(Feeling::Good))),
        (MAMA, tell(Went::Well, "We hebben geknikkerd.", None, Some(Feeling::Good))),
        (JORIS, tell(early, "Na een uur wilde Sam naar huis.", Some(Feeling::Hard), Some(Feeling::SoSo))),
    ];
    for (who, page) in told {
        family.write(who, page);
        family.village.crash(who);
    }
    family.village.pass(10_000);
    for who in ALL {
        family.village.mend(who);
    }
    family.quiet();
    for who in ALL {
        let meeting = family.agenda(who, "2026-11-28", "2026-11-28").remove(0);
        assert_eq!(meeting.state(day("2026-11-29")), telling::State::ToldDifferently);
        let words: Vec<&str> = meeting.told.iter().filter_map(|told| told.says.words.as_deref()).collect();
        for said in ["Sam kwam vrolijk thuis.", "We hebben geknikkerd.", "Na een uur wilde Sam naar huis."] {
            assert!(words.contains(&said), "{said} is lost");
        }
        let smileys = meeting.told.iter().filter(|told| told.says.after.is_some()).count();
        assert_eq!((meeting.told.len(), smileys), (3, 3));
    }
}

fn comes(about: EntryId, coming: Coming) -> NewPage {
    NewPage::Signed(Signed { about, sign: Sign::Coming(coming), text: None })
}

#[test]
fn journey_6_who_is_invited_to_a_match_says_whether_they_come() {
    let mut family = Family::new(106);
    let [_, mama, joris] = ALL.map(|who| family.member(who));
    let the_match = day("2026-12-05");
    // About mama's contact a court decided; about that of Joris nobody did.
    let decided = Decided { by: "de kinderrechter".to_owned(), until: Some(day("2027-06-01")) };
    let limit = Proposal {
        origin: Origin::Court(decided),
        needs: Vec::new(),
        ..family.saturdays("even sa 10:00-12:00")
    };
    let limit = family.propose(JORIS, limit);
    family.quiet();
    let agreements = Agreement::gather(&family.living(RIA));
    let found = |member, day| decided_contact(&agreements, &member, day).map(|agreement| agreement.id);
    assert_eq!(found(mama, the_match), Some(limit), "who invites her is told");
    assert_eq!(found(mama, day("2026-11-27")), None, "it does not hold yet");
    assert_eq!(found(mama, day("2027-06-02")), None, "it holds no more");
    assert_eq!(found(joris, the_match), None);

    let event = family.write(
        RIA,
        NewPage::Event(Event {
            occasion: Occasion::Match,
            day: the_match,
            times: None,
            words: "Sam turnt de eerste wedstrijd.".to_owned(),
            place: Some("Sporthal De Wissel".to_owned()),
            place_page: None,
            invited: vec![mama, joris],
            photos: None,
        }),
    );
    family.quiet();
    assert_eq!(family.asked(MAMA, "2026-11-21"), [Ask::Come(event)], "it keeps nobody from asking her");
    assert!(!family.asked(RIA, "2026-11-21").contains(&Ask::Come(event)), "who invites is not asked");
    // In the tunnel mama does not know yet, and then she does; Joris sends a card meanwhile.
    family.village.cut(MAMA);
    family.write(MAMA, comes(event, Coming::NotSure));
    family.village.pass(5_000);
    family.write(MAMA, comes(event, Coming::Comes));
    assert_eq!(family.asked(MAMA, "2026-11-21"), []);
    family.write(JORIS, comes(event, Coming::SendsSomething));
    family.village.mend(MAMA);
    family.quiet();
    let answers = BTreeMap::from([(mama, Coming::Comes), (joris, Coming::SendsSomething)]);
    for who in ALL {
        let living = family.living(who);
        let page = living.iter().find(|page| page.id == event).unwrap();
        let said = who_comes(page, &living).into_iter().map(|one| (one.member, one.coming));
        let said: BTreeMap<MemberId, Coming> = said.collect();
        assert_eq!(answers, said, "the newest word of each counts");
        assert!(!family.asked(who, "2026-12-06").contains(&Ask::Come(event)));
    }
}

#[test]
fn journey_8_a_question_to_who_decides_keeps_every_answer() {
    let mut family = Family::new(108);
    let [_, mama, joris] = ALL.map(|who| family.member(who));
    let asked = family.write(
        RIA,
        NewPage::Question(Question {
            matter: Matter::SchoolTrip,
            words: "Mag Sam in groep 7 naar de school in het dorp?".to_owned(),
            needs: vec![mama, joris],
            answer_by: day("2026-12-01"),
            days: None,
        }),
    );
    family.quiet();
    assert_eq!(family.asked(RIA, "2026-11-21"), []);
    for who in [MAMA, JORIS] {
        assert_eq!(family.asked(who, "2026-11-21"), [Ask::Answer(asked)]);
    }
    // Both answer without a network, each before knowing what the other says.
    family.village.cut(MAMA);
    family.village.cut(JORIS);
    family.answer(MAMA, asked, Answer::No("Sam heeft daar geen vrienden.".to_owned()));
    family.answer(JORIS, asked, Answer::YesWithQuestion("Kan Sam eerst een dag meelopen?".to_owned()));
    family.village.mend(MAMA);
    family.village.mend(JORIS);
    family.quiet();
    let tally = |family: &Family, who| {
        let living = family.living(who);
        let page = living.iter().find(|page| page.id == asked).unwrap();
        Answers::to(page, &living).tally(&[mama, joris])
    };
    for who in ALL {
        assert_eq!(tally(&family, who), Tally { yes: vec![joris], no: vec![mama], silent: Vec::new() });
    }
    // After the day at school she thinks otherwise. What she said before stays to be read.
    family.answer(MAMA, asked, Answer::Yes);
    family.quiet();
    for who in ALL {
        assert_eq!(tally(&family, who), Tally { yes: vec![mama, joris], ..Tally::default() });
        let living = family.living(who);
        let page = living.iter().find(|page| page.id == asked).unwrap();
        let words: Vec<String> = Answers::to(page, &living)
            .all()
            .iter()
            .filter_map(|given| Some(given.answer().words()?.to_owned()))
            .collect();
        assert!(words.contains(&"Sam heeft daar geen vrienden.".to_owned()), "{words:?}");
        assert!(family.asked(who, "2026-11-22").is_empty());
    }
    // The question itself is changed by nobody, so nobody's answer is to other words.
    let other = Op::Put { field: question::field::WORDS, value: Value::Text("iets anders".to_owned()) };
    family.village.tap(RIA, Intent::Change { circle: family.circle, entry: asked, ops: vec![other] });
    let rule = News::NotDone(NotDone::Rule(Reason::SaidOnce));
    assert_eq!(family.village.at_phone(RIA).news.last(), Some(&rule));
}

#[test]
fn how_an_agreed_moment_went_reaches_everybodys_feed() {
    let (mut family, first) = agreed(110);
    let note = |text: &str| NewPage::DayNote {
        day: day("2026-11-21"),
        text: text.to_owned(),
        mood: None,
        sleep: None,
    };
    family.write(RIA, note("eerder"));
    family.quiet();
    let moment = MomentId { of: first, day: day("2026-11-28") };
    let told = Account { words: Some("geknikkerd".to_owned()), ..Account::new(moment, Went::Well) };
    family.village.cut(MAMA);
    family.write(MAMA, NewPage::ContactMoment(Moment::Told(told)));
    assert_eq!(family.feed(MAMA), ["geknikkerd", "eerder"], "at once, on the own phone");
    assert_eq!(family.feed(RIA), ["eerder"]);
    family.village.mend(MAMA);
    family.quiet();
    family.write(RIA, note("later"));
    family.quiet();
    for who in ALL {
        assert_eq!(family.feed(who), ["later", "geknikkerd", "eerder"]);
    }
}

#[test]
fn what_was_said_once_is_changed_by_nobody() {
    let (mut family, first) = agreed(106);
    let words = Op::Put { field: field::WORDS, value: Value::Text("iets anders".to_owned()) };
    for (who, why) in [(RIA, Reason::SaidOnce), (MAMA, Reason::NotTheAuthor)] {
        let change = Intent::Change { circle: family.circle, entry: first, ops: vec![words.clone()] };
        family.village.tap(who, change);
        assert_eq!(family.village.at_phone(who).news.last(), Some(&News::NotDone(NotDone::Rule(why))));
    }
    family.quiet();
    assert_eq!(family.agreement(JORIS).state(day("2026-11-28")), State::Applies);
}

#[test]
fn a_secret_address_opens_on_no_other_phone_and_stays_inside() {
    let mut family = Family::new(107);
    let place = family.write(
        JORIS,
        NewPage::Place(Place {
            home: Home::FosterHome,
            name: "bij Ria".to_owned(),
            from: Some(day("2026-11-01")),
            until: None,
            seen_by: AddressSeenBy::Nobody,
        }),
    );
    let address = NewPage::Address { place: Some(place), address: "Dorpsstraat 17".to_owned() };
    // For everyone it cannot be written at all.
    family.village.write(JORIS, &family.circle, address.clone());
    let needs_readers = News::NotDone(NotDone::Invalid(InvalidPage::NeedsReaders));
    assert_eq!(family.village.at_phone(JORIS).news.last(), Some(&needs_readers));
    let open = Op::Put {
        field: shared::circle::place::field::ADDRESS,
        value: Value::Text("Dorpsstraat 17".to_owned()),
    };
    family.village.tap(JORIS, Intent::Change { circle: family.circle, entry: place, ops: vec![open] });
    let rule = News::NotDone(NotDone::Rule(Reason::WrongValue));
    assert_eq!(family.village.at_phone(JORIS).news.last(), Some(&rule));

    let readers = Readers::Named(vec![family.member(RIA)]);
    family.village.tap(JORIS, Intent::Write { circle: family.circle, page: address, readers });
    family.quiet();
    let shows = |who| family.village.shows(who, &family.circle, "Dorpsstraat 17");
    assert_eq!(ALL.map(shows), [true, false, true]);
    assert!(!family.village.at_phone(MAMA).disk.holds(b"Dorpsstraat"), "nothing of it lies on mama's phone");
    assert!(!family.village.relay_holds(&family.circle, "Dorpsstraat"));
    // On Ria's own phone it stays inside: no search finds it, and it says so to paper and calendars.
    let pages = family.village.at_phone(RIA).disk.entries(&family.circle);
    let secret = pages.iter().find(|page| page.about == Some(place)).unwrap();
    assert!(secret.is_for_some());
    let sought = Sought::parse("dorpsstraat").unwrap();
    assert!(!pages.iter().any(|page| sought.is_in(page, &[])));
    assert!(pages.iter().any(|page| Sought::parse("bij ria").unwrap().is_in(page, &[])));
}

#[test]
fn what_an_older_app_cannot_read_of_agreements_is_there_in_full_after_the_update() {
    let mut village = Village::new(108);
    village.phone("Ria", 0);
    village.phone_knowing("mama", 0, Schema::of_version(2));
    village.phone("Joris", 0);
    let circle = village.circle_of(RIA, &[MAMA, JORIS]);
    let mut family = Family { village, circle };
    let first = family.propose(RIA, family.saturdays("even sa 10:00-12:00"));
    family.village.quiet(&family.circle);
    family.answer(JORIS, first, Answer::Yes);
    family.village.quiet(&family.circle);
    assert!(family.village.at_phone(MAMA).disk.copies(&family.circle, Shelf::Living).is_empty());
    family.village.phone_update(MAMA, Schema::CURRENT);
    family.quiet();
    assert_eq!(family.agreement(MAMA), family.agreement(RIA));
    family.answer(MAMA, first, Answer::Yes);
    family.quiet();
    assert_eq!(family.agreement(RIA).state(day("2026-11-28")), State::Applies);
}

#[test]
fn what_was_put_away_is_there_again_when_something_comes_to_it() {
    let (mut family, first) = agreed(109);
    let copies: Vec<(EntryId, EntryId)> =
        family.living(MAMA).iter().filter_map(|page| Some((page.lives_under()?, page.id))).collect();
    assert_eq!(copies.len(), 2);
    family.village.tap(MAMA, Intent::PutAway { circle: family.circle, copies });
    assert!(family.village.at_phone(MAMA).disk.copies(&family.circle, Shelf::Living).is_empty());
    family.answer(RIA, first, Answer::No("toch niet".to_owned()));
    family.quiet();
    let left: Vec<EntryId> = family.living(MAMA).iter().filter_map(Entry::lives_under).collect();
    assert_eq!(left, [first]);
    assert!(family.page(MAMA, first).words().is_some(), "the page itself was never away");
}
