//! Reading: a page of the log and following on from it, and the control entries alone.

use shared::ids::{CircleId, DeviceId, LogHash};
use shared::record::log_hash;
use shared::wire::{FromRelay, MAX_BATCH_BYTES, MAX_PAGE_RECORDS, Refusal};

use super::sessions::Follow;
use super::{PeerId, Relay, Turn, checkpoint};
use crate::store::{Kept, PageSize, Store, StoreError, Which};

/// Up to where a device has verified the log, and how much it wants.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor {
    pub(super) after: u64,
    pub(super) hash: LogHash,
    pub(super) limit: u32,
}

impl<S: Store> Relay<S> {
    /// Sends a page and from then on what comes after it, so that no gap can open between the two.
    pub(super) fn since(
        &mut self,
        turn: &mut Turn<'_>,
        peer: PeerId,
        device: DeviceId,
        circle: CircleId,
        cursor: Cursor,
    ) -> Result<(), StoreError> {
        let Some((_, room)) = self.let_pass(turn, peer, &device, circle)? else { return Ok(()) };
        let head = room.row.head;
        if cursor.after > head {
            let hash = room.row.log_hash;
            turn.send(peer, FromRelay::Ahead { circle, seq: head, hash });
            return Ok(());
        }
        let hash = self.store.log_hash(&circle, cursor.after)?.unwrap_or(LogHash::ZERO);
        if hash != cursor.hash {
            let checkpoint = checkpoint::sign(&self.key, circle, cursor.after, hash);
            turn.send(peer, FromRelay::Diverged { circle, seq: cursor.after, checkpoint });
            return Ok(());
        }
        let size = PageSize { records: cursor.limit.clamp(1, MAX_PAGE_RECORDS), bytes: MAX_BATCH_BYTES };
        let page = self.store.page(&circle, cursor.after, Which::All, size)?;
        if !is_log(cursor.after, &hash, &page) {
            damaged(turn, peer, circle);
            return Ok(());
        }
        let (position, hash) =
            page.last().map_or((cursor.after, hash), |last| (last.placed.seq, last.log_hash));
        let checkpoint = checkpoint::sign(&self.key, circle, position, hash);
        let records = page.into_iter().map(|kept| kept.placed).collect();
        turn.send(peer, FromRelay::Records { circle, records, checkpoint, head });
        self.sessions.follow(peer, circle, Follow { position, told_behind: false });
        Ok(())
    }

    /// Sends the control entries after a place.
    pub(super) fn control_page(
        &mut self,
        turn: &mut Turn<'_>,
        peer: PeerId,
        device: DeviceId,
        circle: CircleId,
        after: u64,
    ) -> Result<(), StoreError> {
        let Some((_, room)) = self.let_pass(turn, peer, &device, circle)? else { return Ok(()) };
        let last = room.membership.seq;
        let size = PageSize { records: MAX_PAGE_RECORDS, bytes: MAX_BATCH_BYTES };
        let page = self.store.page(&circle, after, Which::Control, size)?;
        if !page.iter().all(Kept::is_whole) {
            damaged(turn, peer, circle);
            return Ok(());
        }
        let entries = page.into_iter().map(|kept| kept.placed).collect();
        turn.send(peer, FromRelay::Control { circle, entries, last });
        Ok(())
    }
}

/// Whether a page from the disk is what was kept there, one place after the other.
fn is_log(after: u64, hash: &LogHash, page: &[Kept]) -> bool {
    let (mut seq, mut hash) = (after, *hash);
    page.iter().all(|kept| {
        seq += 1;
        hash = log_hash(&hash, kept.placed.seq, kept.placed.received, &kept.hash);
        kept.placed.seq == seq && kept.log_hash == hash && kept.is_whole()
    })
}

/// What is damaged is never handed out as if it were whole. The others' circles go on: one bad sector must not close
/// every notebook.
pub(super) fn damaged(turn: &mut Turn<'_>, peer: PeerId, circle: CircleId) {
    tracing::error!("a record on the disk is not what was kept there: `heenweer check` tells more");
    turn.refuse(peer, Refusal::NoSuchThing, Some(circle));
}
