//! Handing on what was just kept to who follows the circle.

use std::collections::BTreeMap;

use shared::ids::CircleId;
use shared::wire::{FromRelay, MAX_BATCH_BYTES, MAX_BATCH_RECORDS};

use super::sessions::Follow;
use super::{PeerId, Relay, Standing, Turn, checkpoint};
use crate::store::{Kept, Store, StoreError};

impl<S: Store> Relay<S> {
    /// Pushes all that this batch kept. A follower that is further back is told so once and asks for itself.
    pub(super) fn push_fresh(&mut self, turn: &mut Turn<'_>) -> Result<(), StoreError> {
        for (circle, fresh) in std::mem::take(&mut turn.fresh) {
            let (Some(first), Some(last)) = (fresh.first(), fresh.last()) else { continue };
            let (first, last) = (first.placed.seq, last.placed.seq);
            // Most followers are at the same place: each page is made, signed and packed once for all of them.
            let mut at_place: BTreeMap<u64, Vec<PeerId>> = BTreeMap::new();
            for (peer, device, follow) in self.sessions.followers(&circle) {
                // Access can also run out by itself, so it is looked at each time something is handed on.
                match self.standing(&circle, &device, turn.now)? {
                    Standing::Inside(_) => {}
                    Standing::Unknown => continue,
                    Standing::Outside | Standing::Gone => {
                        self.show_out(turn, peer, circle);
                        continue;
                    }
                }
                if follow.position >= last {
                    continue;
                }
                if follow.position.saturating_add(1) >= first {
                    at_place.entry(follow.position).or_default().push(peer);
                    self.sessions.follow(peer, circle, Follow { position: last, told_behind: false });
                } else if !follow.told_behind {
                    turn.send(peer, FromRelay::Behind { circle, seq: last });
                    self.sessions.follow(peer, circle, Follow { told_behind: true, ..follow });
                }
            }
            for (after, peers) in at_place {
                for page in self.pages(circle, &fresh, after) {
                    turn.send_to_all(peers.clone(), page);
                }
            }
        }
        Ok(())
    }

    /// The fresh records after a place, in as few pages as fit.
    fn pages(&self, circle: CircleId, fresh: &[Kept], after: u64) -> Vec<FromRelay> {
        let head = fresh.last().map_or(after, |last| last.placed.seq);
        let mut pages = Vec::new();
        let mut page: Vec<&Kept> = Vec::new();
        let mut bytes = 0;
        for kept in fresh.iter().filter(|kept| kept.placed.seq > after) {
            let more = kept.placed.record.len_bytes();
            let full = bytes + more > MAX_BATCH_BYTES || page.len() >= MAX_BATCH_RECORDS;
            if full && !page.is_empty() {
                pages.extend(self.page(circle, &page, head));
                page.clear();
                bytes = 0;
            }
            bytes += more;
            page.push(kept);
        }
        pages.extend(self.page(circle, &page, head));
        pages
    }

    fn page(&self, circle: CircleId, page: &[&Kept], head: u64) -> Option<FromRelay> {
        let last = page.last()?;
        let checkpoint = checkpoint::sign(&self.key, circle, last.placed.seq, last.log_hash);
        let records = page.iter().map(|kept| kept.placed.clone()).collect();
        Some(FromRelay::Records { circle, records, checkpoint, head })
    }
}
