//! Who is connected, how far each has proven itself, and what each follows.
//!
//! Nothing here is on disk, yet it goes back with a transaction that failed: a device must not count as having been
//! sent what was never kept. So the first change to a session in a batch remembers how it was.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use shared::identity::DeviceKeys;
use shared::ids::{CircleId, DeviceId, Nonce32, RegistrationCode};

use super::{PeerId, Whence};

/// One connection.
#[derive(Clone, Debug)]
pub(super) struct Session {
    pub(super) stage: Stage,
    /// Where it comes from, if that is known.
    pub(super) whence: Option<Whence>,
    /// Frames sent before they were allowed.
    pub(super) strikes: u8,
    /// The circles it follows.
    pub(super) follows: BTreeMap<CircleId, Follow>,
    /// The leave to begin a circle that it brought last.
    pub(super) code: Option<RegistrationCode>,
}

/// How far a connection is.
#[derive(Clone, Debug)]
pub(super) enum Stage {
    /// Nothing was said.
    Silent,
    /// It said who it is and was given something to sign.
    Challenged { keys: DeviceKeys, nonce: Nonce32 },
    /// It is who it says.
    Proven { device: DeviceId },
    /// It was told to go; what it still says is not heard.
    Closed,
}

/// How one connection follows a circle.
#[derive(Clone, Copy, Debug)]
pub(super) struct Follow {
    /// The last place sent.
    pub(super) position: u64,
    /// It was told that it is behind, and will ask.
    pub(super) told_behind: bool,
}

#[derive(Debug, Default)]
pub(super) struct Sessions {
    all: BTreeMap<PeerId, Session>,
    by_device: HashMap<DeviceId, BTreeSet<PeerId>>,
    by_circle: HashMap<CircleId, BTreeSet<PeerId>>,
    before: BTreeMap<PeerId, Session>,
}

impl Sessions {
    pub(super) fn connect(&mut self, peer: PeerId, whence: Option<Whence>) {
        self.disconnect(peer);
        let follows = BTreeMap::new();
        self.all.insert(peer, Session { stage: Stage::Silent, whence, strikes: 0, follows, code: None });
    }

    pub(super) fn disconnect(&mut self, peer: PeerId) {
        self.unlist(peer);
        self.all.remove(&peer);
        self.before.remove(&peer);
    }

    pub(super) fn get(&self, peer: PeerId) -> Option<&Session> {
        self.all.get(&peer)
    }

    /// Changes a session; does nothing when the connection is gone.
    pub(super) fn change(&mut self, peer: PeerId, change: impl FnOnce(&mut Session)) {
        self.unlist(peer);
        if let Some(session) = self.all.get_mut(&peer) {
            self.before.entry(peer).or_insert_with(|| session.clone());
            change(session);
        }
        self.list(peer);
    }

    /// The connections of a device, in order.
    pub(super) fn of_device(&self, device: &DeviceId) -> Vec<PeerId> {
        self.by_device.get(device).into_iter().flatten().copied().collect()
    }

    /// The connections that follow a circle, in order, each with its device.
    pub(super) fn followers(&self, circle: &CircleId) -> Vec<(PeerId, DeviceId, Follow)> {
        let peers = self.by_circle.get(circle).into_iter().flatten();
        let follower = |peer: &PeerId| {
            let session = self.all.get(peer)?;
            let Stage::Proven { device } = session.stage else { return None };
            Some((*peer, device, *session.follows.get(circle)?))
        };
        peers.filter_map(follower).collect()
    }

    /// The batch was kept: how it was before no longer matters.
    pub(super) fn keep(&mut self) {
        self.before.clear();
    }

    /// The batch was not kept: everything as it was before.
    pub(super) fn undo(&mut self) {
        for (peer, session) in std::mem::take(&mut self.before) {
            self.unlist(peer);
            self.all.insert(peer, session);
            self.list(peer);
        }
    }

    fn list(&mut self, peer: PeerId) {
        let Some(session) = self.all.get(&peer) else { return };
        if let Stage::Proven { device } = session.stage {
            self.by_device.entry(device).or_default().insert(peer);
        }
        for circle in session.follows.keys() {
            self.by_circle.entry(*circle).or_default().insert(peer);
        }
    }

    fn unlist(&mut self, peer: PeerId) {
        let Some(session) = self.all.get(&peer) else { return };
        if let Stage::Proven { device } = session.stage {
            forget(&mut self.by_device, &device, peer);
        }
        for circle in session.follows.keys() {
            forget(&mut self.by_circle, circle, peer);
        }
    }
}

fn forget<K: Eq + std::hash::Hash>(index: &mut HashMap<K, BTreeSet<PeerId>>, key: &K, peer: PeerId) {
    if let Some(peers) = index.get_mut(key) {
        peers.remove(&peer);
        if peers.is_empty() {
            index.remove(key);
        }
    }
}
