//! What must be true when all is quiet: the invariants, held against the relay's log as the oracle.

use std::collections::BTreeMap;

use server::store::{Kept, PageSize, Store, Which};
use shared::circle::entry::Entry;
use shared::device::{CardRow, Key, QuarantineRow, Shelf, Situation, Table};
use shared::ids::CircleId;
use shared::record::{Record, log_hash};

use super::{Village, Who};

/// The records that do not count on one phone, by their keys.
type Verdicts = BTreeMap<Vec<u8>, Option<QuarantineRow>>;

impl Village {
    /// The relay's log of a circle: the oracle. Gapless, hashing to itself, holding all that was acknowledged.
    pub fn log(&self, circle: &CircleId) -> Vec<Kept> {
        let Some(relay) = &self.relay else { panic!("the relay is down") };
        let mut log: Vec<Kept> = Vec::new();
        loop {
            let after = u64::try_from(log.len()).unwrap_or(u64::MAX);
            let size = PageSize { records: 1000, bytes: usize::MAX };
            let page = match relay.store().page(circle, after, Which::All, size) {
                Ok(page) if page.is_empty() => break,
                Ok(page) => page,
                Err(broken) => panic!("the log cannot be read: {broken:?}"),
            };
            log.extend(page);
        }
        let mut hash = shared::ids::LogHash::ZERO;
        for (kept, place) in log.iter().zip(1..) {
            let Kept { placed, hash: record, log_hash: stored } = kept;
            assert_eq!(placed.seq, place, "a place is missing");
            assert_eq!(placed.record.hash(), *record, "a record is not what it was");
            hash = log_hash(&hash, placed.seq, placed.received, record);
            assert_eq!(hash, *stored, "the log hash does not recompute");
        }
        let head = u64::try_from(log.len()).unwrap_or(u64::MAX);
        for ((of, seq), times) in &self.kept {
            if of == circle {
                assert!(*seq <= head, "place {seq} was acknowledged and is gone");
                assert_eq!(*times, 1, "place {seq} was given to {times} records");
            }
        }
        log
    }

    /// How everybody stands, for a run that does not end well.
    pub fn summary(&self) -> String {
        let mut lines = vec![format!("relay up: {}", self.relay.is_some())];
        for phone in &self.phones {
            let device = phone.device();
            let linked = device.is_some_and(shared::device::Device::is_linked);
            lines.push(format!(
                "{}: open {}, cut {}, linked {linked}",
                phone.name,
                device.is_some(),
                phone.is_cut
            ));
            for circle in device.into_iter().flat_map(shared::device::Device::circles) {
                let Some(view) = phone.view(circle) else { continue };
                let tip = view.membership.map(|known| (known.seq, known.epoch, known.writing));
                let access = view
                    .membership
                    .zip(view.me)
                    .map(|(known, me)| known.members.get(&me).map(|me| me.access));
                lines.push(format!(
                    "    {circle:?} {:?} live {} verified {} control {tip:?} {access:?} unsent {} knocks {} words {}",
                    view.situation,
                    view.is_live,
                    view.verified.0,
                    view.unsent,
                    view.knocks.len(),
                    view.words.len()
                ));
                lines.extend(
                    view.alarms.iter().map(|alarm| format!("      {:?} at {}", alarm.kind, alarm.seq)),
                );
            }
            lines.extend(phone.news.iter().rev().take(6).map(|news| format!("    … {news:?}")));
        }
        lines.join("\n")
    }

    /// The phones that are in a circle.
    pub fn inside(&self, circle: &CircleId) -> Vec<Who> {
        let is_in = |who: &Who| {
            let view = self.at_phone(*who).view(circle);
            view.is_some_and(|view| view.situation == Situation::In)
        };
        (0..self.phones.len()).filter(is_in).collect()
    }

    /// Holds all promises about a circle at rest; returns the number of cards compared.
    pub fn check(&self, circle: &CircleId) -> usize {
        let log = self.log(circle);
        let head = log.last().map(|kept| (kept.placed.seq, kept.log_hash));
        let mut compared = 0;
        let mut notebook: BTreeMap<shared::ids::EntryId, (Who, CardRow)> = BTreeMap::new();
        let mut quarantine: Option<(Who, Verdicts)> = None;
        let inside = self.inside(circle);
        for who in &inside {
            let phone = self.at_phone(*who);
            let name = &phone.name;
            let Some(view) = phone.view(circle) else { panic!("{name} is inside") };
            assert_eq!(Some(view.verified), head, "{name} is not up to date: {:?}", view.alarms);
            assert_eq!(view.unsent, 0, "{name} still has drafts");
            let me = view.me;
            let of_me = phone.disk.entries(circle).into_iter().filter(|entry| entry.member() == me);
            assert_eq!(of_me.count(), 1, "{name} is on one card of who is who");
            for card in phone.disk.cards(circle) {
                compared += 1;
                assert_eq!(card.unsent, 0, "{name} shows something as unsent: {card:?}");
                let readable = card.readers.is_empty() || me.is_some_and(|me| card.readers.contains(&me));
                assert!(readable, "{name} opened what was for others");
                let entry = card.entry;
                let (other, first) = notebook.entry(entry).or_insert_with(|| (*who, card.clone()));
                let other = &self.at_phone(*other).name;
                assert_eq!(*first, card, "{name} and {other} do not have the same page");
            }
            let own: Verdicts = phone
                .disk
                .rows_of(Table::Quarantine, circle)
                .into_iter()
                .map(|(key, row)| (key.key.clone(), shared::codec::from_bytes(row).ok()))
                .collect();
            let (other, first) = quarantine.get_or_insert_with(|| (*who, own.clone()));
            assert_eq!(*first, own, "{name} and {} judge differently", self.at_phone(*other).name);
        }
        for who in inside {
            self.sees_all(who, circle, &notebook);
            self.copies_are_right(who, circle);
        }
        compared
    }

    /// On the shelves of days and of what lives stands exactly what the cards at home say, word for word. What was put
    /// away may be missing among what lives.
    fn copies_are_right(&self, who: Who, circle: &CircleId) {
        let phone = self.at_phone(who);
        let home: Vec<Entry> = phone.disk.entries(circle);
        let days = phone.disk.copies(circle, Shelf::Days);
        let mut expected: Vec<(Key, Entry)> = Vec::new();
        for entry in &home {
            let keys = entry.days().into_iter().map(|day| {
                let mut key = Key::on_day(circle, day);
                key.key.extend(entry.id.as_bytes());
                key
            });
            expected.extend(keys.map(|key| (key, entry.clone())));
        }
        expected.sort_by(|(one, _), (other, _)| one.cmp(other));
        let found: Vec<(Key, Entry)> = days.into_iter().map(|(key, entry)| (key.clone(), entry)).collect();
        assert_eq!(found, expected, "{} has other days than its pages", phone.name);
        for (key, entry) in phone.disk.copies(circle, Shelf::Living) {
            assert!(home.contains(&entry), "{} has a living copy of no page: {entry:?}", phone.name);
            let under = entry.lives_under().map(|under| under.as_bytes().to_vec());
            assert_eq!(key.key.get(17..33).map(<[u8]>::to_vec), under, "{} keeps it elsewhere", phone.name);
        }
    }

    /// Whoever may read a page has it.
    fn sees_all(
        &self,
        who: Who,
        circle: &CircleId,
        notebook: &BTreeMap<shared::ids::EntryId, (Who, CardRow)>,
    ) {
        let phone = self.at_phone(who);

        let mine: Vec<_> = phone.disk.cards(circle).into_iter().map(|card| card.entry).collect();
        for (entry, (other, card)) in notebook {
            let for_all = card.readers.is_empty();
            if for_all {
                let other = &self.at_phone(*other).name;
                assert!(mine.contains(entry), "{} misses a page that {other} has: {card:?}", phone.name);
            }
        }
    }

    /// Whether some bytes stand anywhere in what the relay keeps of a circle.
    pub fn relay_holds(&self, circle: &CircleId, words: &str) -> bool {
        let holds = |bytes: &[u8]| bytes.windows(words.len().max(1)).any(|window| window == words.as_bytes());
        self.log(circle).iter().any(|kept| {
            let Record { header, body, .. } = &kept.placed.record;
            holds(header) || body.as_ref().is_some_and(|body| holds(body))
        })
    }
}
