//! A filled notebook to look around in: in memory, marked, thrown away with one tap.
//!
//! The same device core keeps it, without a relay. What others "wrote" are cards put beside what I write, for nobody
//! else is there to write them.

use leptos::prelude::*;
use shared::circle::agreement::{Contact, Form, Origin, Proposal, Step, Subject, Supervision, Terms, Topic};
use shared::circle::authority::{Authority, Frame};
use shared::circle::consent::{Answer, Consent};
use shared::circle::event::{Event, Occasion, Times};
use shared::circle::moment::{Account, Moment, MomentId, Went};
use shared::circle::moving::MoveRequest;
use shared::circle::pages::{Asked, Asking, Feeling, NewPage, Role, SchoolTopic, SchoolUpdate};
use shared::circle::person::Person;
use shared::circle::place::{AddressSeenBy, Home, Place};
use shared::circle::question::{Matter, Question};
use shared::circle::reply::{Coming, Sign, Signed};
use shared::circle::rhythm::{Hours, Occurrence, Rhythm, Rule, Weekday};
use shared::circle::task::{Sort, Task};
use shared::device::{CardField, CardRow, Write};
use shared::edit::Op;
use shared::ids::{CircleId, EntryId, MemberId};
use shared::intent::{Intent, Readers};
use shared::time::{Day, Instant, Minute};

use crate::notebook::Notebook;
use crate::pages::write::new_page;
use crate::platform::clock::{now, today};
use crate::platform::random::BrowserRandom;
use crate::route::{Route, Way};

const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

/// In and out of the example.
#[derive(Clone, Copy)]
pub struct Door {
    notebook: RwSignal<Option<Notebook>>,
    way: StoredValue<Option<Way>>,
}

/// The door of this page.
pub fn door() -> Door {
    let door: Door = expect_context();
    door.way.set_value(use_context());
    door
}

impl Door {
    /// Closed.
    pub fn new() -> Self {
        Self { notebook: RwSignal::new(None), way: StoredValue::new(None) }
    }

    /// The example, when one is in it.
    pub fn notebook(self) -> Option<Notebook> {
        self.notebook.get()
    }

    /// Opens the example.
    pub fn open(self) {
        leptos::task::spawn_local(async move {
            if let Ok(notebook) = Notebook::in_memory().await {
                fill(notebook).await;
                self.notebook.set(Some(notebook));
                self.go_home();
            }
        });
    }

    /// Throws the example away.
    pub fn close(self) {
        self.notebook.set(None);
        self.go_home();
    }

    fn go_home(self) {
        if let Some(way) = self.way.get_value() {
            way.go_instead(Route::Today);
        }
    }
}

struct Others {
    circle: CircleId,
    next: u64,
    writes: Vec<Write>,
}

impl Others {
    /// A proposal of somebody, and the yes of others to exactly it.
    fn agreed(
        &mut self,
        author: MemberId,
        days_ago: u64,
        page: &NewPage,
        yes: &[MemberId],
    ) -> Option<EntryId> {
        let card = self.writes_page(author, days_ago, page)?.to_entry()?;
        for member in yes {
            let consent =
                Consent { about: card.id, version: card.version(), answer: Answer::Yes, helped_by: None };
            self.wrote(*member, days_ago, &NewPage::Consent(consent));
        }
        Some(card.id)
    }

    /// A page of somebody else, so many days ago.
    fn wrote(&mut self, author: MemberId, days_ago: u64, page: &NewPage) -> Option<EntryId> {
        Some(self.writes_page(author, days_ago, page)?.entry)
    }

    fn writes_page(&mut self, author: MemberId, days_ago: u64, page: &NewPage) -> Option<CardRow> {
        let at = Instant::from_ms(now().ms().saturating_sub(days_ago * DAY_MS));
        let edit = page.to_edit(at, &mut BrowserRandom).ok()?;
        let creation = edit.creation?;
        let entry = EntryId::random(&mut BrowserRandom);
        let mut fields = Vec::new();
        let mut items = Vec::new();
        for op in edit.ops {
            match op {
                Op::Put { field, value } => {
                    fields.push(CardField { number: field, value, beside: Vec::new() });
                }
                Op::Add { list, item, value } => items.push(shared::device::CardItem { list, item, value }),
                Op::Clear { .. } | Op::Remove { .. } => {}
            }
        }
        let row = CardRow {
            entry,
            kind: creation.kind,
            author,
            about: creation.about,
            readers: Vec::new(),
            written: at,
            received: Some(at),
            unsent: 0,
            fields,
            items,
            changed: None,
        };
        self.next += 1;
        self.writes.extend(row.writes(&self.circle, self.next));
        Some(row)
    }
}

fn day(days_ago: i32) -> Day {
    Day::from_number(today().number() - days_ago).unwrap_or_else(|_| today())
}

fn note(days_ago: i32, text: &str, mood: Feeling, sleep: Option<Feeling>) -> NewPage {
    NewPage::DayNote { day: day(days_ago), text: text.to_owned(), mood: Some(mood), sleep }
}

/// What is agreed: one agreement in force with how two moments went, a day that mama asks to move, a proposal that waits
/// for my yes, and one of mine that waits for hers. And a question that waits for my answer.
fn agrees(others: &mut Others, me: Option<MemberId>, [mama, oma, worker]: [MemberId; 3]) {
    let Some(me) = me else { return };
    let person = Person::Member;
    let text = |words: &str| Some(words.to_owned());
    let hours = |start, end| {
        let (start, end) = (Minute::parse(start, 0)?, Minute::parse(end, 0)?);
        Hours::parse(start, end, 0).ok()
    };
    let saturdays = hours(10, 12).and_then(|hours| {
        let every_other = Rule::EveryOtherWeek(day(15), weekday(15).into());
        Rhythm::simple(every_other, hours).ok()
    });
    let calls =
        hours(18, 19).and_then(|hours| Rhythm::simple(Rule::Weekly(Weekday::Wednesday.into()), hours).ok());
    let (Some(saturdays), Some(calls)) = (saturdays, calls) else { return };
    let needs = vec![me, mama, worker];
    let proposal = |contact: Contact, start: Day, why: &str| Proposal {
        words: None,
        why: text(why),
        origin: Origin::Together,
        needs: needs.clone(),
        changes: None,
        step: Step::Terms(Box::new(Terms {
            review: start.plus_days(42),
            later: text("Als het goed gaat, ook een keer bij mama thuis."),
            ..Terms::new(Subject::Contact(Box::new(contact)), start)
        })),
    };
    let visit = Contact {
        place: text("speeltuin De Vijver"),
        brings: vec![person(me)],
        fetches: vec![person(mama)],
        supervision: Some(Supervision { by: vec![person(worker)], does: None, first_times: Some(4) }),
        if_not: text("Dan bellen we elkaar, en zoeken we een andere dag."),
        ..Contact::new(vec![person(mama), person(oma)], Form::Outside, saturdays)
    };
    let why = "Noor mist mama en oma. Buiten spelen gaat goed en is voor iedereen te doen.";
    let agreed = NewPage::Agreement(Box::new(proposal(visit, day(22), why)));
    if let Some(version) = others.agreed(mama, 22, &agreed, &[me, worker]) {
        let moment = MomentId { of: version, day: day(15) };
        let told = Account {
            there: vec![person(mama), person(oma), person(me)],
            words: text("Noor durfde van de hoge glijbaan. Bij het afscheid moest ze even huilen."),
            before: Some(Feeling::SoSo),
            after: Some(Feeling::Good),
            next_time: text("Iets langer schommelen."),
            ..Account::new(moment, Went::Well)
        };
        others.wrote(mama, 15, &NewPage::ContactMoment(Moment::Told(told)));
        let short = Account {
            words: text("Ze vertelde er in de auto honderduit over."),
            after: Some(Feeling::Good),
            ..Account::new(moment, Went::Well)
        };
        others.wrote(worker, 14, &NewPage::ContactMoment(Moment::Told(short)));
        if let Some(hours) = hours(10, 12) {
            let request = MoveRequest {
                moment: MomentId { of: version, day: day(-13) },
                to: Occurrence { day: day(-14), hours },
                why: text("Ik moet die dag werken. De dag erna kan ik wel."),
                answer_by: day(-9),
                needs: vec![me, mama, worker],
                instead_of: None,
            };
            others.agreed(mama, 1, &NewPage::MoveRequest(request), &[worker]);
        }
    }
    let call = Contact::new(vec![person(mama)], Form::Phone, calls);
    let why = "Zo hoort Noor mama ook in de week dat ze elkaar niet zien.";
    let open = NewPage::Agreement(Box::new(proposal(call, day(-3), why)));
    others.agreed(mama, 2, &open, &[worker]);
    let bedtime = Proposal {
        words: text(
            "Om half acht naar bed, ook in het weekend. Eerst een verhaal, en het kleine lampje blijft aan.",
        ),
        why: text("Vaste tijden geven Noor rust, waar ze ook slaapt."),
        origin: Origin::Together,
        needs: vec![me, mama, worker],
        changes: None,
        step: Step::Terms(Box::new(Terms {
            review: Some(day(-49)),
            ..Terms::new(Subject::Other(Topic::Bedtime), day(-7))
        })),
    };
    others.agreed(me, 3, &NewPage::Agreement(Box::new(bedtime)), &[worker]);
    others.wrote(
        worker,
        1,
        &NewPage::Question(Question {
            matter: Matter::SchoolTrip,
            words:
                "Mag Noor met de klas mee naar de duinen? De bus gaat om negen uur en is om vier uur terug."
                    .to_owned(),
            needs: vec![me, mama],
            answer_by: day(-5),
            days: Some((day(-12), day(-12))),
        }),
    );
}

/// Who decides, who does what, and where Noor lives. These I wrote myself, so that one can try to change them here.
async fn writes_of_noor(notebook: Notebook, circle: CircleId, me: MemberId, [mama, worker]: [MemberId; 2]) {
    let person = Person::Member;
    let text = |words: &str| Some(words.to_owned());
    let task = |sort, does, told| {
        NewPage::TaskDivision(Task { sort, name: None, does, told, asked: Vec::new(), note: None })
    };
    let place = |home, name: &str, from, until, seen_by| {
        let (name, from) = (name.to_owned(), Some(day(from)));
        NewPage::Place(Place { home, name, from, until, seen_by })
    };
    let pages = [
        NewPage::Authority(Authority {
            holders: vec![person(mama)],
            frame: Frame::Supervision,
            from: day(200),
            until: None,
            source: text("Beschikking van de kinderrechter"),
            confirmed: Some(day(23)),
            note: None,
        }),
        task(Sort::Doctor, vec![person(me)], vec![person(mama)]),
        task(Sort::SchoolTalks, vec![person(me), person(mama)], vec![person(worker)]),
        task(Sort::Hairdresser, vec![person(mama)], vec![person(me)]),
        place(Home::Parent, "Bij mama", 2_400, Some(day(201)), AddressSeenBy::Professionals),
        place(Home::FosterHome, "Bij Ria", 200, None, AddressSeenBy::Professionals),
    ];
    let mut newest = None;
    for page in pages {
        let did = notebook.did(Intent::Write { circle, page, readers: Readers::Circle }).await;
        newest = did.ok().and_then(|news| new_page(&news));
    }
    if let Some(place) = newest {
        let page = NewPage::Address { place: Some(place), address: "Lindelaan 12, Zutphen".to_owned() };
        let _ = notebook.did(Intent::Write { circle, page, readers: Readers::Named(vec![worker]) }).await;
    }
}

fn weekday(days_ago: i32) -> Weekday {
    Weekday::of(day(days_ago))
}

/// Believable content: the first weeks of Noor with Ria.
async fn fill(notebook: Notebook) {
    let begin = Intent::Begin { child: "Noor".to_owned(), name: "Ria".to_owned(), role: Role::FosterParent };
    if notebook.did(begin).await.is_err() {
        return;
    }
    let Some(circle) = notebook.circle.get_untracked() else { return };
    let me = untrack(|| notebook.me());
    let [mama, oma, worker] = [(); 3].map(|()| MemberId::random(&mut BrowserRandom));
    let mut others = Others { circle, next: 0, writes: Vec::new() };
    for (member, name, role) in [
        (mama, "mama Sanne", Role::Parent),
        (oma, "oma Ans", Role::Family),
        (worker, "Joris", Role::FosterCareWorker),
    ] {
        others.wrote(worker, 24, &NewPage::member(member, name, role));
    }
    agrees(&mut others, me, [mama, oma, worker]);
    let first = others.wrote(
        mama,
        20,
        &note(
            20,
            "Noor slaapt het best met het kleine lampje aan en haar konijn bij haar hoofd. Als ze wakker wordt, helpt het om zacht te neuriën. Ze hoeft dan niet te praten.",
            Feeling::Good,
            None,
        ),
    );
    let school = others.wrote(
        worker,
        9,
        &NewPage::SchoolUpdate(SchoolUpdate {
            asked: Some(Asked {
                sort: Some(Asking::ComeAlong),
                by: Some(day(-4)),
                ..Asked::new("Wie gaat mee naar de boerderij op vrijdag?", me.into_iter().chain([mama]).collect())
            }),
            ..SchoolUpdate::new(
                day(9),
                SchoolTopic::Talk,
                "Het gesprek met juf Karin was fijn. Noor speelt in de pauze met Lotte en Yara. Rekenen gaat goed, lezen kost nog moeite. Juf leest elke dag tien minuten met haar.",
            )
        }),
    );
    let visit = others.wrote(
        mama,
        3,
        &note(
            3,
            "We zijn samen naar de speeltuin geweest. Noor durfde voor het eerst van de hoge glijbaan. Daarna hebben we pannenkoeken gebakken. Bij het afscheid moest ze huilen, ik ook een beetje.",
            Feeling::SoSo,
            None,
        ),
    );
    if let Some(about) = first {
        others.wrote(
            oma,
            19,
            &NewPage::Reply { about, text: "Het konijn heet Flap. Zij noemt hem zelf Flapje.".to_owned() },
        );
    }
    if let Some(about) = school {
        others.wrote(mama, 8, &NewPage::Signed(Signed { about, sign: Sign::Done, text: None }));
        others.wrote(
            mama,
            8,
            &NewPage::Reply { about, text: "Ik ga graag mee naar de boerderij.".to_owned() },
        );
    }
    let party = others.wrote(
        mama,
        2,
        &NewPage::Event(Event {
            occasion: Occasion::Match,
            day: day(-6),
            times: Minute::parse(10, 0).map(|start| Times { start, end: Minute::parse(11, 30) }),
            words: "Noor turnt haar eerste wedstrijd. Ze heeft een blauw pakje uitgekozen.".to_owned(),
            place: Some("Sporthal De Wissel".to_owned()),
            place_page: None,
            invited: me.into_iter().chain([oma, worker]).collect(),
            photos: None,
        }),
    );
    if let Some(about) = party {
        others.wrote(
            oma,
            1,
            &NewPage::Signed(Signed {
                about,
                sign: Sign::Coming(Coming::Comes),
                text: Some("Ik kom kijken en neem Flapje mee.".to_owned()),
            }),
        );
    }
    notebook.put_example(others.writes).await;
    if let Some(me) = me {
        writes_of_noor(notebook, circle, me, [mama, worker]).await;
    }
    let mine = [
        NewPage::Reply {
            about: visit.unwrap_or_else(|| EntryId::random(&mut BrowserRandom)),
            text: "Wat knap van haar! Ze vertelde het hier ook, heel trots.".to_owned(),
        },
        note(
            1,
            "Na school was Noor moe. We hebben samen een puzzel gemaakt en vroeg gegeten. Ze sliep snel, met Flapje.",
            Feeling::SoSo,
            Some(Feeling::Good),
        ),
        note(
            0,
            "Een vrolijke ochtend. Noor heeft zelf haar brood gesmeerd. Ze wil zaterdag graag taart bakken met mama.",
            Feeling::Good,
            Some(Feeling::Good),
        ),
    ];
    for page in mine {
        // A page that does not fit is simply not in the example.
        let _ = notebook.did(Intent::Write { circle, page, readers: Readers::Circle }).await;
    }
    notebook.sight.update(|sight| {
        if let Some(sight) = sight {
            sight.people = me
                .into_iter()
                .chain([mama, oma, worker])
                .map(|id| crate::notebook::Person { id, access: shared::control::Access::Member })
                .collect();
        }
    });
}
