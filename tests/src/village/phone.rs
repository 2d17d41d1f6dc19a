//! One phone of the village: a device, its disk, its clock.

use std::collections::BTreeMap;

use rand_chacha::ChaCha8Rng;
use rand_core::SeedableRng;
use shared::circle::pages::Entry;
use shared::circle::schema::{EntryKind, Schema};
use shared::crypto::recovery::RecoveryCode;
use shared::device::{CardRow, Device, Effect, Event, Key, News, Setting, Shelf, Table, View, Write};
use shared::ids::{CircleId, EditId, EntryId};
use shared::time::{Day, Instant};

use super::AUDIENCE;

/// A phone's disk: rows, written in whole transactions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Disk {
    rows: BTreeMap<Key, Vec<u8>>,
}

impl Disk {
    pub(super) fn commit(&mut self, writes: Vec<Write>) {
        for write in writes {
            match write {
                Write::Put(key, row) => self.rows.insert(key, row),
                Write::Delete(key) => self.rows.remove(&key),
            };
        }
    }

    pub(super) fn load(&self, keys: Vec<Key>) -> Vec<(Key, Option<Vec<u8>>)> {
        keys.into_iter().map(|key| (key.clone(), self.rows.get(&key).cloned())).collect()
    }

    fn opening_rows(&self) -> BTreeMap<Key, Vec<u8>> {
        let read = self.rows.iter().filter(|(key, _)| key.table.is_read_at_opening());
        read.map(|(key, row)| (key.clone(), row.clone())).collect()
    }

    /// Whether any row holds these bytes.
    pub fn holds(&self, words: &[u8]) -> bool {
        self.rows.values().any(|row| row.windows(words.len().max(1)).any(|window| window == words))
    }

    /// One row.
    pub fn row(&self, key: &Key) -> Option<&[u8]> {
        self.rows.get(key).map(Vec::as_slice)
    }

    /// The rows of one circle in one table, in order.
    pub fn rows_of(&self, table: Table, circle: &CircleId) -> Vec<(&Key, &Vec<u8>)> {
        let of_circle = |key: &Key| key.table == table && key.key.starts_with(circle.as_bytes());
        self.rows.iter().filter(|(key, _)| of_circle(key)).collect()
    }

    /// The cards of a circle, shelf by shelf, newest first, as the lists on the screen read them.
    pub fn cards(&self, circle: &CircleId) -> Vec<CardRow> {
        let card = |(key, row): (&Key, &Vec<u8>)| {
            let Some(card) = CardRow::parse(row) else { panic!("a card that does not read back") };
            let on = match (card.about, card.to_entry().map(|entry| entry.kind)) {
                (Some(about), _) => Shelf::Under(about),
                (
                    None,
                    Some(
                        EntryKind::Child
                        | EntryKind::Member
                        | EntryKind::Authority
                        | EntryKind::TaskDivision
                        | EntryKind::Place,
                    ),
                ) => Shelf::Joint,
                (None, _) => Shelf::Own,
            };
            assert!(key.key.starts_with(&Key::shelf(circle, on).key), "a card on another shelf: {card:?}");
            card
        };
        // Copies stand on the shelves after these.
        let is_home = |(key, _): &(&Key, &Vec<u8>)| key.key.get(16).is_some_and(|shelf| *shelf <= 2);
        self.rows_of(Table::Cards, circle).into_iter().filter(is_home).map(card).collect()
    }

    /// The cards on one of the shelves that hold copies, each with its key.
    pub fn copies(&self, circle: &CircleId, on: Shelf) -> Vec<(&Key, Entry)> {
        let on_it = Key::shelf(circle, on).key;
        let rows = self.rows_of(Table::Cards, circle).into_iter();
        let entry = |(key, row): (_, &Vec<u8>)| Some((key, CardRow::parse(row)?.to_entry()?));
        rows.filter(|(key, _)| key.key.starts_with(&on_it)).filter_map(entry).collect()
    }

    /// What lives in a circle, with the pages of authority.
    pub fn living(&self, circle: &CircleId) -> Vec<Entry> {
        let living = self.copies(circle, Shelf::Living).into_iter().map(|(_, entry)| entry);
        living.chain(self.on_shelf(circle, Shelf::Joint)).collect()
    }

    /// What lies on the days from one to another, both included, as a screen reads it.
    pub fn between(&self, circle: &CircleId, from: Day, until: Day) -> Vec<Entry> {
        let last = until.plus_days(1).map(|day| Key::on_day(circle, day));
        let rows = self.rows.range(Key::on_day(circle, from)..);
        let rows = rows.take_while(|(key, _)| last.as_ref().is_none_or(|last| *key < last));
        rows.filter_map(|(_, row)| CardRow::parse(row)?.to_entry()).collect()
    }

    /// The entries of one shelf, as a screen reads it.
    pub fn on_shelf(&self, circle: &CircleId, on: Shelf) -> Vec<Entry> {
        let on_it = Key::shelf(circle, on).key;
        let rows = self.rows_of(Table::Cards, circle).into_iter();
        let rows = rows.filter(|(key, _)| key.key.starts_with(&on_it));
        rows.filter_map(|(_, row)| CardRow::parse(row)?.to_entry()).collect()
    }

    /// The entries of a circle, newest first.
    pub fn entries(&self, circle: &CircleId) -> Vec<Entry> {
        self.cards(circle).iter().filter_map(CardRow::to_entry).collect()
    }
}

/// A phone.
#[expect(missing_debug_implementations, reason = "holds a device, which holds keys")]
pub struct Phone {
    /// Whose, for reports.
    pub name: String,
    device: Option<Device>,
    /// What survives a stop.
    pub disk: Disk,
    setting: Setting,
    skew_ms: i64,
    rng: ChaCha8Rng,
    /// The connection, as the relay knows it.
    pub(super) peer: Option<u64>,
    /// No network.
    pub is_cut: bool,
    /// What was shown.
    pub news: Vec<News>,
}

/// A phone's own settings; how many records it asks for at a time follows from its seed.
fn setting(schema: Schema, seed: u64) -> Setting {
    let page_records = match seed % 4 {
        0 => 1,
        1 => 2,
        2 => 7,
        _ => 1000,
    };
    Setting { audience: AUDIENCE.to_owned(), schema, page_records }
}

impl Phone {
    pub(super) fn begin(name: &str, skew_ms: i64, schema: Schema, seed: u64) -> (Self, Vec<Effect>) {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        match Device::begin(setting(schema, seed), &mut rng) {
            Ok((device, effects)) => (Self::with(name, device, skew_ms, setting(schema, seed), rng), effects),
            Err(broken) => panic!("a device begins: {broken}"),
        }
    }

    pub(super) fn recover(name: &str, code: &RecoveryCode, seed: u64) -> (Self, Vec<Effect>) {
        let rng = ChaCha8Rng::seed_from_u64(seed);
        match Device::recover(setting(Schema::CURRENT, seed), code) {
            Ok((device, effects)) => {
                (Self::with(name, device, 0, setting(Schema::CURRENT, seed), rng), effects)
            }
            Err(broken) => panic!("a code gives a device: {broken}"),
        }
    }

    fn with(name: &str, device: Device, skew_ms: i64, setting: Setting, rng: ChaCha8Rng) -> Self {
        Self {
            name: name.to_owned(),
            device: Some(device),
            disk: Disk::default(),
            setting,
            skew_ms,
            rng,
            peer: None,
            is_cut: false,
            news: Vec::new(),
        }
    }

    fn clock(&self, now: u64) -> Instant {
        Instant::from_ms(now.saturating_add_signed(self.skew_ms))
    }

    pub(super) fn ms_until(&self, at: Instant, now: u64) -> u64 {
        at.ms().saturating_sub(self.clock(now).ms())
    }

    pub(super) fn handle(&mut self, event: Event, now: u64) -> Option<Vec<Effect>> {
        let clock = self.clock(now);
        Some(self.device.as_mut()?.handle(event, clock, &mut self.rng))
    }

    pub(super) fn stop(&mut self) {
        self.device = None;
        self.news.clear();
    }

    /// Whether the app is open.
    pub fn is_running(&self) -> bool {
        self.device.is_some()
    }

    pub(super) fn restart(&mut self) -> Option<Vec<Effect>> {
        if self.device.is_some() {
            return None;
        }
        match Device::open(self.setting.clone(), &self.disk.opening_rows()) {
            Ok((device, effects)) => {
                self.device = Some(device);
                Some(effects)
            }
            // The phone stopped before its very first commit: it is new again.
            Err(shared::device::CannotOpen::NoDevice) => {
                match Device::begin(self.setting.clone(), &mut self.rng) {
                    Ok((device, effects)) => {
                        self.device = Some(device);
                        Some(effects)
                    }
                    Err(broken) => panic!("a device begins: {broken}"),
                }
            }
            Err(shared::device::CannotOpen::Damaged) => panic!("{}: a row does not read back", self.name),
        }
    }

    /// The seed of this phone's keys, as who steals its disk finds it.
    pub fn seed(&self) -> [u8; 32] {
        let row = self.disk.rows.iter().find(|(key, _)| key.table == Table::Meta && key.key == b"device");
        // An array of two byte strings, the first of 32 bytes.
        let seed = row.and_then(|(_, row)| row.get(3..35)).and_then(|seed| <[u8; 32]>::try_from(seed).ok());
        match seed {
            Some(seed) => seed,
            None => panic!("{} has no keys", self.name),
        }
    }

    /// The edit that made an entry, by the parents of what this phone would write on it next.
    pub fn only_edit(&self, circle: &CircleId, entry: &EntryId) -> EditId {
        let row = self.disk.rows_of(Table::Pages, circle);
        let row = row.into_iter().find(|(key, _)| key.key.ends_with(entry.as_bytes()));
        // The edit's id stands last in the page's only line.
        let edit = row.and_then(|(_, row)| row.last_chunk::<24>().copied());
        match edit {
            Some(edit) => EditId::new(edit),
            None => panic!("{} has no such page", self.name),
        }
    }

    /// The app gets a new version; takes effect when it is opened again.
    pub fn update(&mut self, schema: Schema) {
        self.setting.schema = schema;
    }

    /// The device, while the app is open.
    pub fn device(&self) -> Option<&Device> {
        self.device.as_ref()
    }

    /// A circle as the open app sees it.
    pub fn view(&self, circle: &CircleId) -> Option<View<'_>> {
        self.device.as_ref()?.view(circle)
    }
}
