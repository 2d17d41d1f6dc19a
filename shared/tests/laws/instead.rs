//! A page that comes in the place of another one: both are written in one transaction, or neither is.

use std::collections::BTreeMap;

use rand_chacha::ChaCha12Rng;
use rand_chacha::rand_core::SeedableRng;
use shared::circle::authority::{Authority, Frame};
use shared::circle::consent::{Answer, Consent};
use shared::circle::entry::Entry;
use shared::circle::moment::MomentId;
use shared::circle::moving::MoveRequest;
use shared::circle::pages::{InvalidPage, NewPage, Role};
use shared::circle::person::Person;
use shared::circle::rhythm::{Hours, Occurrence};
use shared::circle::schema::{EntryKind, MAX_NAME_CHARS, Schema};
use shared::device::{CardRow, Device, Effect, Event, Key, News, NotDone, Setting, Table, Write};
use shared::ids::{CircleId, EntryId, MemberId};
use shared::intent::{InsteadOf, Intent, Readers};
use shared::time::{Day, Instant, Minute};

const NOW: Instant = Instant::from_ms(1_795_000_000_000);

/// A phone with a notebook that no relay has seen, and every transaction that it wrote.
struct Phone {
    device: Device,
    rng: ChaCha12Rng,
    rows: BTreeMap<Key, Vec<u8>>,
    commits: usize,
    circle: CircleId,
}

impl Phone {
    fn begins() -> Self {
        let mut rng = ChaCha12Rng::seed_from_u64(7);
        let setting =
            Setting { audience: "https://voorbeeld".to_owned(), schema: Schema::CURRENT, page_records: 8 };
        let (device, _) = Device::begin(setting, &mut rng).unwrap();
        let (rows, circle) = (BTreeMap::new(), CircleId::new([0; 16]));
        let mut phone = Self { device, rng, rows, commits: 0, circle };
        let news = phone.does(Intent::Begin {
            child: "Noor".to_owned(),
            name: "Ria".to_owned(),
            role: Role::FosterParent,
        });
        let begun = |one: &News| if let News::Begun(circle) = one { Some(*circle) } else { None };
        phone.circle = news.iter().find_map(begun).unwrap();
        phone
    }

    /// Does something; what came of it.
    fn does(&mut self, intent: Intent) -> Vec<News> {
        let (mut next, mut news) = (Some(Event::Did(Box::new(intent))), Vec::new());
        while let Some(event) = next.take() {
            for effect in self.device.handle(event, NOW, &mut self.rng) {
                match effect {
                    Effect::Commit(writes) => self.commit(writes),
                    Effect::Load(keys) => {
                        let found = keys.into_iter().map(|key| (key.clone(), self.rows.get(&key).cloned()));
                        next = Some(Event::Loaded(found.collect()));
                    }
                    Effect::Show(what) => news.push(what),
                    Effect::Connect | Effect::HangUp | Effect::Send(_) | Effect::WakeAt(_) => {}
                }
            }
        }
        news
    }

    fn commit(&mut self, writes: Vec<Write>) {
        self.commits += 1;
        for write in writes {
            match write {
                Write::Put(key, row) => _ = self.rows.insert(key, row),
                Write::Delete(key) => _ = self.rows.remove(&key),
            }
        }
    }

    fn writes(&mut self, page: NewPage) -> EntryId {
        let news = self.does(Intent::Write { circle: self.circle, page, readers: Readers::Circle });
        let written =
            |one: &News| if let News::Changed(_, entries) = one { entries.first().copied() } else { None };
        news.iter().find_map(written).unwrap()
    }

    fn writes_instead(&mut self, page: NewPage, of: InsteadOf) -> Vec<News> {
        self.does(Intent::WriteInstead { circle: self.circle, page, of })
    }

    /// All pages of a kind, each once.
    fn pages(&self, kind: EntryKind) -> Vec<Entry> {
        let cards = self.rows.iter().filter(|(key, _)| key.table == Table::Cards);
        let pages = cards.filter_map(|(_, row)| CardRow::parse(row)?.to_entry());
        let pages: BTreeMap<EntryId, Entry> = pages.map(|page| (page.id, page)).collect();
        pages.into_values().filter(|page| page.kind == kind).collect()
    }

    fn me(&self) -> MemberId {
        self.device.view(&self.circle).and_then(|view| view.me).unwrap()
    }

    /// Whether a moment can be on another day.
    fn request(&self, to: &str, instead_of: Option<EntryId>) -> NewPage {
        let day = |text| Day::from_text(text).unwrap();
        let minute = |hour| Minute::parse(hour, 0).unwrap();
        let hours = Hours::parse(minute(10), minute(12), 0).unwrap();
        NewPage::MoveRequest(MoveRequest {
            moment: MomentId { of: EntryId::new([9; 16]), day: day("2026-11-28") },
            to: Occurrence { day: day(to), hours },
            why: None,
            answer_by: day("2026-11-27"),
            needs: vec![self.me()],
            instead_of,
        })
    }
}

#[test]
fn another_proposal_and_the_answer_that_it_is_are_one_transaction() {
    let mut phone = Phone::begins();
    let about = phone.writes(phone.request("2026-11-29", None));
    let version = phone.pages(EntryKind::MoveRequest)[0].version();
    let commits = phone.commits;
    let other = phone.request("2026-11-30", Some(about));
    let helped_by = Some("Joris".to_owned());
    phone.writes_instead(other, InsteadOf::Asked { about, version, helped_by: helped_by.clone() });
    assert_eq!(phone.commits, commits + 1);
    let requests = phone.pages(EntryKind::MoveRequest);
    let other = requests.iter().find(|page| page.id != about).unwrap();
    let answers = phone.pages(EntryKind::Consent);
    let answers: Vec<_> = answers.iter().map(|page| Consent::read(page.about, &page.fields)).collect();
    let answer = Answer::Instead(other.id, None);
    assert_eq!(answers, [Some(Consent { about, version, answer, helped_by })]);
}

#[test]
fn neither_is_written_when_one_of_them_cannot_be() {
    let mut phone = Phone::begins();
    let about = phone.writes(phone.request("2026-11-29", None));
    let version = phone.pages(EntryKind::MoveRequest)[0].version();
    let (commits, chars) = (phone.commits, MAX_NAME_CHARS + 1);
    let other = phone.request("2026-11-30", Some(about));
    let helped_by = Some("a".repeat(chars));
    let news = phone.writes_instead(other, InsteadOf::Asked { about, version, helped_by });
    let too_long = InvalidPage::TooLong { chars, most: MAX_NAME_CHARS };
    assert_eq!(news, [News::NotDone(NotDone::Invalid(too_long))]);
    assert_eq!((phone.commits, phone.pages(EntryKind::MoveRequest).len()), (commits, 1));
}

#[test]
fn who_decides_from_now_on_and_until_when_it_was_somebody_else_are_one_transaction() {
    let mut phone = Phone::begins();
    let day = |text| Day::from_text(text).unwrap();
    let from = |from, holder: &str| Authority {
        holders: vec![Person::Named(holder.to_owned())],
        frame: Frame::Voluntary,
        from: day(from),
        until: None,
        source: None,
        confirmed: None,
        note: None,
    };
    let before = from("2026-01-01", "mama");
    let entry = phone.writes(NewPage::Authority(before.clone()));
    let stands = phone.pages(EntryKind::Authority).remove(0);
    let ended = NewPage::Authority(Authority { until: Some(day("2026-11-22")), ..before });
    let ops = ended.to_change(&stands.fields, NOW, &mut phone.rng).unwrap();
    let commits = phone.commits;
    phone.writes_instead(
        NewPage::Authority(from("2026-11-23", "Jeugdbescherming")),
        InsteadOf::Ended { entry, ops },
    );
    assert_eq!(phone.commits, commits + 1);
    let pages = phone.pages(EntryKind::Authority);
    let read = pages.iter().filter_map(|page| Authority::read(&page.fields));
    let mut spans: Vec<_> = read.map(|authority| (authority.from, authority.until)).collect();
    spans.sort_unstable();
    assert_eq!(spans, [(day("2026-01-01"), Some(day("2026-11-22"))), (day("2026-11-23"), None)]);
}

#[test]
fn who_decides_stands_as_it_was_when_the_new_page_does_not_fit() {
    let mut phone = Phone::begins();
    let day = |text| Day::from_text(text).unwrap();
    let held_by = |holders: Vec<Person>| Authority {
        holders,
        frame: Frame::Voluntary,
        from: day("2026-01-01"),
        until: None,
        source: None,
        confirmed: None,
        note: None,
    };
    let stands = held_by(vec![Person::Named("mama".to_owned())]);
    let entry = phone.writes(NewPage::Authority(stands.clone()));
    let page = phone.pages(EntryKind::Authority).remove(0);
    let ended = NewPage::Authority(Authority { until: Some(day("2026-11-22")), ..stands });
    let ops = ended.to_change(&page.fields, NOW, &mut phone.rng).unwrap();
    let commits = phone.commits;
    // Each name fits, and all of them together are more than one page holds.
    let crowd = (0..400).map(|number| Person::Named(format!("{number} {}", "a".repeat(190)))).collect();
    let news = phone.writes_instead(NewPage::Authority(held_by(crowd)), InsteadOf::Ended { entry, ops });
    assert!(matches!(news[..], [News::NotDone(_)]), "{news:?}");
    assert_eq!((phone.commits, phone.pages(EntryKind::Authority)), (commits, vec![page]));
}
