//! Cards as they lie on a shelf: what a list on the screen is made from.

use std::collections::BTreeMap;

use shared::circle::pages::Entry;
use shared::device::{CardRow, Key, Table, Write};
use shared::ids::EntryId;

/// A page, as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// What it says.
    pub entry: Entry,
    /// Whether something of it is only on this phone.
    pub is_unsent: bool,
}

/// Part of a shelf, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pile {
    cards: BTreeMap<Vec<u8>, Card>,
    /// Where each entry lies: so that one page is found without looking through all.
    places: BTreeMap<EntryId, Vec<u8>>,
    /// What was written while the first rows were being read: it counts on top of them.
    early: BTreeMap<Vec<u8>, Option<Vec<u8>>>,
    /// Whether the rows were read at all.
    pub is_read: bool,
    /// Whether there is nothing below.
    pub is_whole: bool,
}

impl Pile {
    /// The cards, newest first.
    pub fn cards(&self) -> impl DoubleEndedIterator<Item = &Card> {
        self.cards.values()
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.cards.len()
    }

    /// The cards as the core reads them.
    pub fn entries(&self) -> impl DoubleEndedIterator<Item = &Entry> {
        self.cards.values().map(|card| &card.entry)
    }

    /// One page, when it is in here.
    pub fn find(&self, id: &EntryId) -> Option<&Card> {
        self.cards.get(self.places.get(id)?)
    }

    /// Adds cards that were read.
    pub fn add(&mut self, cards: Vec<(Key, Card)>) {
        self.is_read = true;
        for (key, card) in cards {
            if !self.cards.contains_key(&key.key) {
                self.put(key.key, card);
            }
        }
        for (key, row) in std::mem::take(&mut self.early) {
            self.take(&key, row.as_deref());
        }
    }

    /// The key of the last card.
    pub fn last(&self) -> Option<Key> {
        self.cards.last_key_value().map(|(key, _)| Key { table: Table::Cards, key: key.clone() })
    }

    /// Takes a row that was just written, or takes one out.
    pub fn take(&mut self, key: &[u8], row: Option<&[u8]>) {
        if !self.is_read {
            self.early.insert(key.to_vec(), row.map(<[u8]>::to_vec));
            return;
        }
        let Some(row) = row else {
            let gone = self.cards.remove(key).map(|card| card.entry.id);
            // The same entry may lie on another place too, or already.
            if let Some(id) = gone.filter(|id| self.places.get(id).is_some_and(|place| place == key)) {
                self.places.remove(&id);
            }
            return;
        };
        // What stands below the part that was read is read when a person goes there.
        let is_in_reach =
            self.is_whole || self.cards.last_key_value().is_none_or(|(last, _)| key <= last.as_slice());
        if let Some(card) = card(row).filter(|_| is_in_reach) {
            self.put(key.to_vec(), card);
        }
    }

    fn put(&mut self, key: Vec<u8>, card: Card) {
        self.places.insert(card.entry.id, key.clone());
        self.cards.insert(key, card);
    }
}

/// The card in a row.
pub fn card(row: &[u8]) -> Option<Card> {
    card_of(&CardRow::parse(row)?)
}

/// The cards in rows; what this version cannot read is left out.
pub fn cards(rows: Vec<(Key, Vec<u8>)>) -> impl Iterator<Item = (Key, Card)> {
    rows.into_iter().filter_map(|(key, row)| Some((key, card(&row)?)))
}

/// The card of a row that was read.
pub fn card_of(row: &CardRow) -> Option<Card> {
    Some(Card { entry: row.to_entry()?, is_unsent: row.received.is_none() || row.unsent > 0 })
}

/// Whether these writes only put away what is over: nothing that a screen shows follows from it any more, so nothing is
/// derived anew. The shelf of what lives is copies; whatever else happens to a page changes rows beside it too.
pub fn only_put_away(writes: &[Write]) -> bool {
    let is_of_living = |key: &Key| key.table == Table::Cards && key.key.get(16) == Some(&3);
    writes.iter().all(|write| matches!(write, Write::Delete(key) if is_of_living(key)))
}

/// The part of a card's key that names its shelf.
pub fn shelf_of(key: &[u8]) -> &[u8] {
    let length = if key.get(16) == Some(&2) { 33 } else { 17 };
    key.get(..length).unwrap_or(key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::circle::schema::EntryKind;
    use shared::device::Shelf;
    use shared::ids::{CircleId, MemberId};
    use shared::time::Instant;

    /// A row at this place of a shelf, the newest at 0.
    fn at(place: u8) -> (Key, Vec<u8>) {
        let row = CardRow {
            entry: EntryId::new([place; 16]),
            kind: EntryKind::DayNote.rule().number,
            author: MemberId::new([1; 16]),
            about: None,
            readers: Vec::new(),
            written: Instant::from_ms(0),
            received: None,
            unsent: 0,
            fields: Vec::new(),
            items: Vec::new(),
            changed: None,
        };
        (Key { table: Table::Cards, key: vec![place] }, row.to_row())
    }

    fn places(pile: &Pile) -> Vec<u8> {
        pile.cards.keys().flatten().copied().collect()
    }

    #[test]
    fn what_is_written_while_the_first_rows_are_read_hides_none_of_those_below_them() {
        let mut pile = Pile::default();
        let (deep, row) = at(9);
        pile.take(&deep.key, Some(&row));
        let (newest, row) = at(0);
        pile.take(&newest.key, Some(&row));
        pile.take(&[2], None);
        // The rows as they were before all that; there are more below.
        pile.add(cards(vec![at(1), at(2), at(3)]).collect());
        assert_eq!(places(&pile), [0, 1, 3]);
        assert_eq!(pile.last().map(|last| last.key), Some(vec![3]), "the rest is read from here on");
        pile.is_whole = true;
        pile.add(cards(vec![at(4), at(9)]).collect());
        assert_eq!(places(&pile), [0, 1, 3, 4, 9]);
    }

    #[test]
    fn a_shelf_is_the_beginning_of_its_cards_keys() {
        let circle = CircleId::from_slice(&[7; 16]).unwrap();
        let about = EntryId::from_slice(&[9; 16]).unwrap();
        for shelf in [Shelf::Joint, Shelf::Own, Shelf::Under(about), Shelf::Living, Shelf::Days] {
            let mut key = Key::shelf(&circle, shelf).key;
            let length = key.len();
            key.extend([0; 24]);
            assert_eq!(shelf_of(&key).len(), length);
        }
    }

    #[test]
    fn who_puts_away_takes_copies_off_the_shelf_of_what_lives_and_does_nothing_else() {
        let circle = CircleId::from_slice(&[7; 16]).unwrap();
        let on = |shelf| Key::shelf(&circle, shelf);
        let away = Write::Delete(on(Shelf::Living));
        assert!(only_put_away(&[away.clone(), away.clone()]));
        for other in [
            Write::Put(on(Shelf::Living), Vec::new()),
            Write::Delete(on(Shelf::Own)),
            Write::Delete(on(Shelf::Days)),
            Write::Delete(Key::all_of(Table::Pages, &circle)),
        ] {
            assert!(!only_put_away(&[away.clone(), other]));
        }
    }
}
