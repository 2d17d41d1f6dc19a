use rand_chacha::ChaCha8Rng;
use rand_core::SeedableRng;

use super::*;
use crate::circle::agreement::{
    Changes, Contact, Decided, Form, Origin, Photos, Step, Subject, Supervision, Terms, Topic,
};
use crate::circle::authority::Frame;
use crate::circle::choice::Choice;
use crate::circle::consent::Answer;
use crate::circle::event::{Occasion, Times};
use crate::circle::moment::{Account, MomentId, Plan, Side, Went};
use crate::circle::person::Person;
use crate::circle::place::{AddressSeenBy, Home};
use crate::circle::question::Matter;
use crate::circle::reply::{Coming, Sign};
use crate::circle::review::Outcome;
use crate::circle::rhythm::{Hours, Occurrence};
use crate::circle::schema::{KINDS, Schema, Shape, field};
use crate::circle::task::Sort;
use crate::circle::testing::{contact, day, saturdays, who};
use crate::document::Document;
use crate::edit::{Body, MAX_OPS};
use crate::ids::{Audience, DeviceId, EditId, Fixed};

const NOW: Instant = Instant::from_ms(1_795_258_800_000);

fn entry(number: u8) -> EntryId {
    EntryId::new([number; 16])
}

fn people() -> Vec<Person> {
    vec![Person::Member(who(2)), Person::Named("oma Ans".to_owned())]
}

#[expect(clippy::unnecessary_wraps, reason = "most words on a page may be left out")]
fn some(words: &str) -> Option<String> {
    Some(words.to_owned())
}

fn at(on: &str, start: &str, end: &str, nights: u8) -> Occurrence {
    let minute = |text| Minute::from_text(text).unwrap();
    Occurrence { day: day(on), hours: Hours::parse(minute(start), minute(end), nights).unwrap() }
}

fn full_terms() -> Terms {
    let rhythm = "odd sa 10:00-12:00; 2026-12-19..2027-01-03 none; +2026-12-26 11:00-15:00; -2027-02-13";
    let contact = Contact {
        place: some("speeltuin"),
        place_page: Some(entry(7)),
        brings: people(),
        fetches: vec![Person::Member(who(1))],
        there: people(),
        supervision: Some(Supervision { by: people(), does: some("kijkt mee"), first_times: Some(4) }),
        feasts: some("Kerst bij mama"),
        if_not: some("bellen"),
        photos: Some(Photos::AskFirst),
        ..Contact::new(people(), Form::Outside, rhythm.parse().unwrap())
    };
    Terms {
        review: Some(day("2027-01-09")),
        end: Some(day("2027-12-31")),
        now: some("twee uur"),
        later: some("een hele dag"),
        ..Terms::new(Subject::Contact(Box::new(contact)), day("2026-11-28"))
    }
}

/// At least one page of every kind, each with everything on it.
#[expect(clippy::too_many_lines, reason = "a table")]
fn pages() -> Vec<NewPage> {
    let full = Proposal {
        words: some("We zien elkaar om de week."),
        why: some("omdat Sam het vroeg"),
        origin: Origin::Court(Decided { by: "de kinderrechter".to_owned(), until: Some(day("2027-06-01")) }),
        needs: vec![who(1), who(2)],
        changes: Some(Changes { agreement: entry(3), version: entry(4) }),
        step: Step::Terms(Box::new(full_terms())),
    };
    let step = |step| Proposal { step, ..full.clone() };
    let home = Proposal {
        changes: None,
        origin: Origin::Together,
        ..step(Step::Terms(Box::new(Terms::new(Subject::Other(Topic::Screens), day("2026-11-28")))))
    };
    let pause = step(Step::Pause { from: day("2026-12-01"), until: Some(day("2026-12-31")) });
    let answers = [
        Answer::Yes,
        Answer::No("te vroeg".to_owned()),
        Answer::YesWithQuestion("wie brengt?".to_owned()),
        Answer::Instead(entry(9), some("liever zondag")),
    ];
    let consents = answers.map(|answer| {
        NewPage::Consent(Consent {
            about: entry(3),
            version: Fixed::new([8; 32]),
            answer,
            helped_by: some("Joris"),
        })
    });
    let moment = MomentId { of: entry(3), day: day("2026-11-28") };
    let went = [
        Went::Well,
        Went::DidNot { by: Side::Child, why: some("koorts") },
        Went::BrokenOff { by: Side::Organisation, why: None },
    ];
    let accounts = went.map(|went| {
        NewPage::ContactMoment(Moment::Told(Account {
            there: people(),
            words: some("We hebben geknikkerd."),
            before: Some(Feeling::Hard),
            after: Some(Feeling::Good),
            next_time: some("eerder beginnen"),
            ..Account::new(moment, went)
        }))
    });
    let signs = [Sign::Thanks, Sign::Coming(Coming::SendsSomething), Sign::Done]
        .map(|sign| NewPage::Signed(Signed { about: entry(3), sign, text: some("leuk!") }));
    let mut pages = vec![
        NewPage::Child(Child {
            name: "Sam".to_owned(),
            born: Some(day("2019-04-30")),
            languages: vec!["Nederlands".to_owned(), "Pools".to_owned()],
            to_know: some("slaapt met een lampje"),
        }),
        NewPage::Member(MemberCard {
            organisation: some("Pleegzorg"),
            language: some("Pools"),
            easy: Some(true),
            since: Some(day("2026-01-01")),
            until: Some(day("2027-01-01")),
            ..MemberCard::new(who(2), "mama", Role::Parent)
        }),
        NewPage::Authority(Authority {
            holders: people(),
            frame: Frame::Supervision,
            from: day("2026-01-01"),
            until: Some(day("2027-01-01")),
            source: some("beschikking"),
            confirmed: Some(day("2026-06-01")),
            note: some("vraag het na"),
        }),
        NewPage::TaskDivision(Task {
            sort: Sort::Other,
            name: some("zwemles"),
            does: people(),
            told: people(),
            asked: vec![Person::Member(who(1))],
            note: some("op woensdag"),
        }),
        NewPage::Agreement(Box::new(full.clone())),
        NewPage::Agreement(Box::new(home)),
        NewPage::Agreement(Box::new(pause)),
        NewPage::Agreement(Box::new(step(Step::Stop { from: day("2026-12-01") }))),
        NewPage::ContactMoment(Moment::Planned(Plan {
            when: at("2026-11-28", "10:00", "09:00", 1),
            with: people(),
            form: Form::StayingOver,
            place: some("bij oma"),
            words: some("met de trein"),
        })),
        NewPage::MoveRequest(MoveRequest {
            moment,
            to: at("2026-12-02", "14:00", "16:00", 0),
            why: some("ziek"),
            answer_by: day("2026-12-01"),
            needs: vec![who(1), who(2)],
            instead_of: Some(entry(5)),
        }),
        NewPage::Event(Event {
            occasion: Occasion::Match,
            day: day("2026-12-05"),
            times: Some(Times { start: Minute::parse(9, 30).unwrap(), end: Minute::parse(11, 0) }),
            words: "turnwedstrijd".to_owned(),
            place: some("sporthal"),
            place_page: Some(entry(6)),
            invited: vec![who(2), who(3)],
            photos: Some(Photos::No),
        }),
        NewPage::SchoolUpdate(SchoolUpdate {
            asked: Some(Asked {
                sort: Some(Asking::Signature),
                by: Some(day("2026-12-01")),
                ..Asked::new("handtekening", vec![who(2)])
            }),
            contact: Some(who(1)),
            ..SchoolUpdate::new(day("2026-11-20"), SchoolTopic::Report, "een goed rapport")
        }),
        NewPage::Question(Question {
            matter: Matter::TripAbroad,
            words: "Mag Sam mee?".to_owned(),
            needs: vec![who(2)],
            answer_by: day("2026-12-01"),
            days: Some((day("2026-12-27"), day("2026-12-29"))),
        }),
        NewPage::DayNote {
            day: day("2026-11-21"),
            text: "goed geslapen".to_owned(),
            mood: Some(Feeling::Good),
            sleep: Some(Feeling::SoSo),
        },
        NewPage::Review(Review {
            about: entry(3),
            well: some("het ritme"),
            better: some("de overdracht"),
            outcome: Outcome::Keep,
            next: Some(day("2027-03-01")),
        }),
        NewPage::Reply { about: entry(3), text: "fijn".to_owned() },
        NewPage::Place(Place {
            home: Home::FosterHome,
            name: "bij Ria".to_owned(),
            from: Some(day("2026-11-01")),
            until: Some(day("2027-11-01")),
            seen_by: AddressSeenBy::Professionals,
        }),
        NewPage::Address { place: Some(entry(3)), address: "Dorpsstraat 17".to_owned() },
        NewPage::Addition { about: entry(3), text: "en ook".to_owned() },
    ];
    pages.extend(consents);
    pages.extend(accounts);
    pages.extend(signs);
    pages
}

/// What the fields of a page say, as the page that a person would write.
fn read(kind: EntryKind, about: Option<EntryId>, fields: &Fields) -> Option<NewPage> {
    Some(match kind {
        EntryKind::Child => NewPage::Child(Child::read(fields)),
        EntryKind::Member => NewPage::Member(MemberCard::read(fields)?),
        EntryKind::Authority => NewPage::Authority(Authority::read(fields)?),
        EntryKind::TaskDivision => NewPage::TaskDivision(Task::read(fields)?),
        EntryKind::Agreement => NewPage::Agreement(Box::new(Proposal::read(about, fields)?)),
        EntryKind::Consent => NewPage::Consent(Consent::read(about, fields)?),
        EntryKind::ContactMoment => NewPage::ContactMoment(Moment::read(about, fields)?),
        EntryKind::MoveRequest => NewPage::MoveRequest(MoveRequest::read(about, fields)?),
        EntryKind::Event => NewPage::Event(Event::read(fields)?),
        EntryKind::SchoolUpdate => NewPage::SchoolUpdate(SchoolUpdate::read(fields)?),
        EntryKind::Question => NewPage::Question(Question::read(fields)?),
        EntryKind::Review => NewPage::Review(Review::read(about, fields)?),
        EntryKind::Place if fields.text(crate::circle::place::field::ADDRESS).is_none() => {
            NewPage::Place(Place::read(fields)?)
        }
        EntryKind::Reply => NewPage::Signed(Signed::read(about, fields)?),
        EntryKind::DayNote | EntryKind::Place | EntryKind::Addition => return None,
    })
}

#[test]
fn every_page_becomes_an_edit_that_fits_and_reads_back_as_it_was_written() {
    let mut kinds = std::collections::BTreeSet::new();
    for page in pages() {
        let edit = page.to_edit(NOW, &mut ChaCha8Rng::seed_from_u64(1)).unwrap();
        let creation = edit.creation.clone().unwrap();
        let audience = if page.needs_readers() { Audience::Named } else { Audience::Circle };
        assert_eq!(Schema::CURRENT.check(creation.kind, audience, &edit), Ok(()), "{page:?}");
        kinds.insert(page.kind());
        let fields = Fields::of_new(&edit.ops);
        if let Some(again) = read(page.kind(), creation.about, &fields) {
            assert_eq!(again, page);
        }
        // What already stands is not written again.
        assert_eq!(page.to_change(&fields, NOW, &mut ChaCha8Rng::seed_from_u64(2)), Ok(vec![]), "{page:?}");
        let body = Body {
            version: crate::edit::BODY_VERSION,
            entry: entry(1),
            edit_random: [1; 8],
            parents: vec![],
            wall: NOW,
            edit,
            blob_keys: vec![],
            readers: vec![],
        };
        assert_eq!(Body::parse(&body.to_bytes()), Ok(body));
    }
    assert_eq!(kinds.len(), KINDS.len(), "a kind without a page");
}

#[test]
fn a_page_changes_into_any_other_of_its_kind() {
    let all = pages();
    for (from, to) in all.iter().flat_map(|from| all.iter().map(move |to| (from, to))) {
        if from.kind() != to.kind() || from.about() != to.about() {
            continue;
        }
        let mut rng = ChaCha8Rng::seed_from_u64(3);
        let edit = |random| EditId::of_device(DeviceId::new([1; 16]), [random; 8]);
        let mut document = Document::new();
        document.replay(edit(1), &[], &from.to_edit(NOW, &mut rng).unwrap().ops).unwrap();
        let before = document.fields();
        let ops = to.to_change(&before, NOW, &mut rng).unwrap();
        document.replay(edit(2), &[edit(1)], &ops).unwrap();
        let fields = document.fields();
        if let Some(read) = read(to.kind(), to.about(), &fields) {
            assert_eq!(read, *to, "from {from:?}");
        }
        // And back, with every item in its old place.
        document.replay(edit(3), &[edit(2)], &before.to_undo(&ops)).unwrap();
        assert_eq!(document.fields(), before, "from {to:?}");
    }
}

#[test]
fn every_list_of_choices_is_as_long_as_its_rule_says() {
    let count = |kind: EntryKind, number: u16| {
        let rule = kind.rule().fields.iter().find(|rule| rule.number == number).unwrap();
        let Shape::Choice(count) = rule.shape else { panic!("no choice: {rule:?}") };
        usize::from(count)
    };
    for (kind, number, length) in [
        (EntryKind::Member, field::member::ROLE, Role::ALL.len()),
        (EntryKind::Authority, field::authority::FRAME, Frame::ALL.len()),
        (EntryKind::TaskDivision, field::task::SORT, Sort::ALL.len()),
        (EntryKind::Agreement, field::agreement::TOPIC, <Option<Topic>>::ALL.len()),
        (EntryKind::Agreement, field::agreement::FORM, Form::ALL.len()),
        (EntryKind::Agreement, field::agreement::PHOTOS, Photos::ALL.len()),
        (EntryKind::ContactMoment, field::moment::BY, Side::ALL.len()),
        (EntryKind::ContactMoment, field::moment::FORM, Form::ALL.len()),
        (EntryKind::ContactMoment, field::moment::BEFORE, Feeling::ALL.len()),
        (EntryKind::ContactMoment, field::moment::AFTER, Feeling::ALL.len()),
        (EntryKind::Event, field::event::OCCASION, Occasion::ALL.len()),
        (EntryKind::Event, field::event::PHOTOS, Photos::ALL.len()),
        (EntryKind::SchoolUpdate, field::school::TOPIC, SchoolTopic::ALL.len()),
        (EntryKind::SchoolUpdate, field::school::ASKING, Asking::ALL.len()),
        (EntryKind::Question, field::question::MATTER, Matter::ALL.len()),
        (EntryKind::DayNote, field::day_note::MOOD, Feeling::ALL.len()),
        (EntryKind::Review, field::review::OUTCOME, Outcome::ALL.len()),
        (EntryKind::Reply, field::reply::COMING, Coming::ALL.len()),
        (EntryKind::Place, field::place::HOME, Home::ALL.len()),
        (EntryKind::Place, field::place::SEEN_BY, AddressSeenBy::ALL.len()),
    ] {
        assert_eq!(count(kind, number), length, "{kind:?} {number}");
    }
}

fn terms(proposal: &mut Proposal) -> &mut Terms {
    let Step::Terms(terms) = &mut proposal.step else { panic!("no terms") };
    terms
}

fn refused(page: &NewPage) -> InvalidPage {
    page.to_edit(NOW, &mut ChaCha8Rng::seed_from_u64(1)).unwrap_err()
}

#[test]
fn what_cannot_be_written_is_refused_with_its_own_reason() {
    let propose = |change: fn(&mut Proposal)| {
        let mut proposal = Proposal { step: Step::Terms(Box::new(full_terms())), ..saturdays("2026-11-28") };
        change(&mut proposal);
        NewPage::Agreement(Box::new(proposal))
    };
    let long = "e".repeat(10_001);
    for (page, why) in [
        (propose(|proposal| proposal.needs.clear()), InvalidPage::NoPeople),
        (propose(|proposal| contact(proposal).with.clear()), InvalidPage::NoPeople),
        (
            propose(|proposal| {
                let nobody = Supervision { by: vec![], does: None, first_times: None };
                contact(proposal).supervision = Some(nobody);
            }),
            InvalidPage::NoPeople,
        ),
        (propose(|proposal| terms(proposal).end = Some(day("2026-11-27"))), InvalidPage::EndBeforeStart),
        (propose(|proposal| terms(proposal).review = Some(day("2026-11-27"))), InvalidPage::EndBeforeStart),
        (
            propose(|proposal| {
                let until = Some(day("2026-11-01"));
                proposal.origin = Origin::Court(Decided { by: "rechter".to_owned(), until });
            }),
            InvalidPage::EndBeforeStart,
        ),
        (
            propose(|proposal| {
                proposal.origin = Origin::Court(Decided { by: "  ".to_owned(), until: None });
            }),
            InvalidPage::Empty,
        ),
        (propose(|proposal| terms(proposal).subject = Subject::Other(Topic::Home)), InvalidPage::Empty),
        (propose(|proposal| proposal.needs = (0..200).map(who).collect()), InvalidPage::TooMany),
        (
            propose(|proposal| {
                let names = (0..200).map(|number| Person::Named(format!("oma {number}")));
                contact(proposal).there = names.collect();
            }),
            InvalidPage::TooMany,
        ),
        (
            propose(|proposal| contact(proposal).place = Some("p".repeat(201))),
            InvalidPage::TooLong { chars: 201, most: 200 },
        ),
        (
            propose(|proposal| proposal.why = Some("e".repeat(10_001))),
            InvalidPage::TooLong { chars: 10_001, most: 10_000 },
        ),
        (
            NewPage::Reply { about: entry(1), text: long },
            InvalidPage::TooLong { chars: 10_001, most: 10_000 },
        ),
        (
            NewPage::Agreement(Box::new(Proposal {
                step: Step::Stop { from: day("2026-12-01") },
                ..saturdays("2026-11-28")
            })),
            InvalidPage::Empty,
        ),
        (
            NewPage::Consent(Consent {
                about: entry(1),
                version: Fixed::new([1; 32]),
                answer: Answer::No("  ".to_owned()),
                helped_by: None,
            }),
            InvalidPage::Empty,
        ),
    ] {
        assert_eq!(refused(&page), why, "{page:?}");
    }
    assert_eq!(typed_day(9999, 1, 1), Err(InvalidPage::YearOutOfRange));
    assert_eq!(typed_day(2026, 4, 31), Err(InvalidPage::NoSuchDay));
    assert_eq!(typed_time(24, 0), Err(InvalidPage::NoSuchTime));
    let ten = Minute::parse(10, 0).unwrap();
    assert_eq!(Hours::parse(ten, ten, 0).map_err(InvalidPage::from), Err(InvalidPage::EndBeforeStart));
}

#[test]
fn as_many_people_as_a_form_takes_fit_on_any_page_and_a_circle_of_two_hundred_does_not() {
    let naming = |count: u8| -> Vec<NewPage> {
        let members: Vec<MemberId> = (0..count).map(who).collect();
        let named = |page: NewPage| match page {
            NewPage::Event(event) => Some(NewPage::Event(Event { invited: members.clone(), ..event })),
            NewPage::Question(question) => {
                Some(NewPage::Question(Question { needs: members.clone(), ..question }))
            }
            NewPage::MoveRequest(request) => {
                Some(NewPage::MoveRequest(MoveRequest { needs: members.clone(), ..request }))
            }
            NewPage::SchoolUpdate(SchoolUpdate { asked: Some(asked), .. }) => {
                let asked = Some(Asked { of: members.clone(), ..asked });
                let update = SchoolUpdate::new(day("2026-11-20"), SchoolTopic::Talk, "gesprek");
                Some(NewPage::SchoolUpdate(SchoolUpdate { asked, contact: Some(who(1)), ..update }))
            }
            NewPage::Agreement(mut proposal) => {
                let others = proposal.contact().map_or(0, |contact| {
                    let by = contact.supervision.as_ref().map_or(0, |supervision| supervision.by.len());
                    by + [&contact.with, &contact.brings, &contact.fetches, &contact.there]
                        .map(Vec::len)
                        .iter()
                        .sum::<usize>()
                });
                proposal.needs = members.iter().skip(others).copied().collect();
                Some(NewPage::Agreement(proposal))
            }
            // On these nobody chooses among all who are in the circle.
            NewPage::Child(_)
            | NewPage::Member(_)
            | NewPage::Authority(_)
            | NewPage::TaskDivision(_)
            | NewPage::Consent(_)
            | NewPage::ContactMoment(_)
            | NewPage::SchoolUpdate(_)
            | NewPage::DayNote { .. }
            | NewPage::Review(_)
            | NewPage::Reply { .. }
            | NewPage::Signed(_)
            | NewPage::Place(_)
            | NewPage::Address { .. }
            | NewPage::Addition { .. } => None,
        };
        pages().into_iter().filter_map(named).collect()
    };
    let most = naming(u8::try_from(MOST_PEOPLE).unwrap());
    assert!(most.len() >= 5);
    for page in most {
        assert!(page.to_edit(NOW, &mut ChaCha8Rng::seed_from_u64(1)).is_ok(), "{page:?}");
    }
    for page in naming(200) {
        assert_eq!(refused(&page), InvalidPage::TooMany, "{page:?}");
    }
}

#[test]
fn half_a_page_that_is_written_once_does_not_count() {
    for page in pages() {
        let edit = page.to_edit(NOW, &mut ChaCha8Rng::seed_from_u64(1)).unwrap();
        let kind = page.kind();
        let once = kind.rule().authorship == crate::circle::schema::Authorship::Once;
        let empty = Edit { ops: vec![], ..edit.clone() };
        let found = Schema::CURRENT.check(kind.number(), Audience::Named, &empty);
        assert_eq!(found.is_err(), once, "{kind:?}");
        assert!(edit.ops.len() <= MAX_OPS);
    }
}
