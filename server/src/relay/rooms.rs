//! The circles in use, as they stand after the newest record: facts and membership, read back from the store when
//! missing. A cache only: it is thrown away when a batch was not kept.

use std::collections::HashMap;

use shared::codec;
use shared::control::ControlEntry;
use shared::control::membership::{Membership, Place};
use shared::ids::CircleId;
use shared::record::{Header, Placed};
use shared::wire::MAX_BATCH_BYTES;

use crate::store::{CircleRow, PageSize, Store, StoreError, Which};

/// Most circles kept at hand, some 10 KB each; with one more half of them go, whichever. Those in use come back by
/// themselves, and a relay of one circle more than fit reads half of them again and not all.
const MAX_ROOMS: usize = 4096;

/// Why a circle is not at hand.
#[derive(Debug)]
pub(super) enum Unreadable {
    /// A control entry on the disk is not what was kept there: nobody can tell who is in this circle. Others can be read.
    Damaged,
    /// The store does not work.
    Store(StoreError),
}

impl From<StoreError> for Unreadable {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// For whoever has looked before: a circle that could be read does not become unreadable within one message.
impl From<Unreadable> for StoreError {
    fn from(unreadable: Unreadable) -> Self {
        match unreadable {
            Unreadable::Store(error) => error,
            Unreadable::Damaged => Self::Broken("a kept control entry does not fold".to_owned()),
        }
    }
}

/// A circle as it stands.
#[derive(Clone, Debug)]
pub(super) struct Room {
    pub(super) row: CircleRow,
    pub(super) membership: Membership,
}

#[derive(Debug, Default)]
pub(super) struct Rooms {
    at_hand: HashMap<CircleId, Room>,
}

impl Rooms {
    /// The circle; `None` when there is none.
    pub(super) fn get(
        &mut self,
        store: &impl Store,
        circle: &CircleId,
    ) -> Result<Option<&mut Room>, Unreadable> {
        if !self.at_hand.contains_key(circle) {
            let Some(room) = read(store, circle)? else { return Ok(None) };
            self.put(*circle, room);
        }
        Ok(self.at_hand.get_mut(circle))
    }

    pub(super) fn put(&mut self, circle: CircleId, room: Room) {
        if self.at_hand.len() >= MAX_ROOMS {
            // In the order of a table of hashes, which nobody chooses.
            let mut stays = false;
            self.at_hand.retain(|_, _| {
                stays = !stays;
                stays
            });
        }
        self.at_hand.insert(circle, room);
    }

    pub(super) fn forget(&mut self, circle: &CircleId) {
        self.at_hand.remove(circle);
    }

    pub(super) fn forget_all(&mut self) {
        self.at_hand.clear();
    }
}

fn read(store: &impl Store, circle: &CircleId) -> Result<Option<Room>, Unreadable> {
    let Some(row) = store.circle(circle)? else { return Ok(None) };
    let mut membership: Option<Membership> = None;
    loop {
        let after = membership.as_ref().map_or(0, |membership| membership.seq);
        let size = PageSize { records: u32::MAX, bytes: MAX_BATCH_BYTES };
        let page = store.page(circle, after, Which::Control, size)?;
        if page.is_empty() {
            break;
        }
        for kept in page {
            // Who is in the circle is never taken from bytes that are not what was kept.
            if !kept.is_whole() {
                return Err(Unreadable::Damaged);
            }
            membership = Some(fold(membership, &kept.placed).ok_or(Unreadable::Damaged)?);
        }
    }
    let membership = membership.ok_or(Unreadable::Damaged)?;
    Ok(Some(Room { row, membership }))
}

/// The membership after a control record that this relay has already checked and kept.
pub(crate) fn fold(membership: Option<Membership>, placed: &Placed) -> Option<Membership> {
    let (header, entry) = read_control(placed)?;
    let place = Place { seq: placed.seq, received: placed.received, hash: placed.record.hash() };
    match membership {
        None => Membership::begin(place, &header, &entry).ok(),
        Some(mut membership) => membership.apply(place, &header, &entry).ok().map(|()| membership),
    }
}

/// Header and entry of a control record.
pub(super) fn read_control(placed: &Placed) -> Option<(Header, ControlEntry)> {
    let header = codec::from_bytes(&placed.record.header).ok()?;
    let entry = codec::from_bytes(placed.record.body.as_ref()?).ok()?;
    Some((header, entry))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{CIRCLE, House};
    use super::*;

    #[test]
    fn with_one_circle_too_many_half_of_them_stay_at_hand_and_the_newest_is_one() {
        let (mut house, _, _) = House::with_circle();
        let room = house.relay.rooms.get(&house.relay.store, &CIRCLE).unwrap().unwrap().clone();
        let mut rooms = Rooms::default();
        let name =
            |number: usize| CircleId::from_slice(&u128::try_from(number).unwrap().to_be_bytes()).unwrap();
        for number in 0..MAX_ROOMS {
            rooms.put(name(number), room.clone());
        }
        assert_eq!(rooms.at_hand.len(), MAX_ROOMS);
        rooms.put(name(MAX_ROOMS), room.clone());
        assert_eq!(rooms.at_hand.len(), MAX_ROOMS / 2 + 1);
        assert!(rooms.at_hand.contains_key(&name(MAX_ROOMS)));
    }
}
