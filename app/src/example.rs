//! A filled notebook to look around in: in memory, marked, thrown away with one tap.
//!
//! The same device core keeps it, without a relay. What others "wrote" are cards put beside what I write, for nobody
//! else is there to write them.

use leptos::prelude::*;
use shared::circle::event::{Event, Occasion, Times};
use shared::circle::pages::{Asked, Feeling, NewPage, Role, SchoolTopic, SchoolUpdate};
use shared::circle::reply::{Coming, Sign, Signed};
use shared::device::{CardField, CardRow, Key, Shelf, Write};
use shared::edit::Op;
use shared::ids::{CircleId, EntryId, MemberId};
use shared::intent::{Intent, Readers};
use shared::time::{Day, Instant, Minute};

use crate::notebook::Notebook;
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
    /// A page of somebody else, so many days ago.
    fn wrote(&mut self, author: MemberId, days_ago: u64, page: &NewPage) -> Option<EntryId> {
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
        };
        let shelf = match (creation.about, page) {
            (Some(about), _) => Shelf::Under(about),
            (None, NewPage::Child(_) | NewPage::Member(_)) => Shelf::Joint,
            (None, _) => Shelf::Own,
        };
        self.next += 1;
        let mut key = Key::shelf(&self.circle, shelf);
        key.key.extend((u64::MAX - self.next).to_be_bytes());
        key.key.extend(entry.as_bytes());
        self.writes.push(Write::Put(key, row.to_row()));
        Some(entry)
    }
}

fn day(days_ago: i32) -> Day {
    Day::from_number(today().number() - days_ago).unwrap_or_else(|_| today())
}

fn note(days_ago: i32, text: &str, mood: Feeling, sleep: Option<Feeling>) -> NewPage {
    NewPage::DayNote { day: day(days_ago), text: text.to_owned(), mood: Some(mood), sleep }
}

/// Believable content: the first weeks of Noor with Ria.
async fn fill(notebook: Notebook) {
    let begin = Intent::Begin { child: "Noor".to_owned(), name: "Ria".to_owned(), role: Role::FosterParent };
    if notebook.did(begin).await.is_err() {
        return;
    }
    let Some(circle) = notebook.circle.get_untracked() else { return };
    let me = notebook.sight.with_untracked(|sight| sight.as_ref().and_then(|sight| sight.me));
    let [mama, oma, worker] = [(); 3].map(|()| MemberId::random(&mut BrowserRandom));
    let mut others = Others { circle, next: 0, writes: Vec::new() };
    for (member, name, role) in [
        (mama, "mama Sanne", Role::Parent),
        (oma, "oma Ans", Role::Family),
        (worker, "Joris", Role::FosterCareWorker),
    ] {
        others.wrote(worker, 24, &NewPage::member(member, name, role));
    }
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
            asked: Some(Asked::new("Wie gaat mee naar de boerderij op vrijdag?", vec![mama])),
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
