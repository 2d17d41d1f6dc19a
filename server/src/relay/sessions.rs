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
    /// How a follow was of which nothing else of its session had changed: a phone may follow a thousand circles, and a
    /// record in one of them must not cost a look at all.
    follows_before: BTreeMap<(PeerId, CircleId), Option<Follow>>,
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
        self.follows_before.retain(|(one, _), _| *one != peer);
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

    /// Keeps how far a connection is with a circle; does nothing when the connection is gone.
    pub(super) fn follow(&mut self, peer: PeerId, circle: CircleId, follow: Follow) {
        let Some(session) = self.all.get_mut(&peer) else { return };
        let before = session.follows.insert(circle, follow);
        if !self.before.contains_key(&peer) {
            self.follows_before.entry((peer, circle)).or_insert(before);
        }
        if before.is_none() {
            self.by_circle.entry(circle).or_default().insert(peer);
        }
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
        self.follows_before.clear();
    }

    /// The batch was not kept: everything as it was before.
    pub(super) fn undo(&mut self) {
        for (peer, session) in std::mem::take(&mut self.before) {
            self.unlist(peer);
            self.all.insert(peer, session);
            self.list(peer);
        }
        // After whole sessions: those were remembered with what had changed of them by then.
        for ((peer, circle), before) in std::mem::take(&mut self.follows_before) {
            self.unlist(peer);
            if let Some(session) = self.all.get_mut(&peer) {
                match before {
                    Some(follow) => _ = session.follows.insert(circle, follow),
                    None => _ = session.follows.remove(&circle),
                }
            }
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

#[cfg(test)]
mod tests {
    use super::*;

    const PEER: PeerId = PeerId(1);
    const CIRCLE: CircleId = CircleId::new([1; 16]);
    const OTHER: CircleId = CircleId::new([2; 16]);

    fn at(position: u64) -> Follow {
        Follow { position, told_behind: false }
    }

    /// Where the connection is with both circles, as its session has it and as the circles have it.
    fn places(sessions: &Sessions) -> Vec<Option<u64>> {
        let session = sessions.get(PEER).unwrap();
        for circle in [CIRCLE, OTHER] {
            let listed = !sessions.followers(&circle).is_empty();
            assert_eq!(
                session.follows.contains_key(&circle),
                listed,
                "who follows is listed, and nobody else"
            );
        }
        [CIRCLE, OTHER]
            .iter()
            .map(|circle| session.follows.get(circle).map(|follow| follow.position))
            .collect()
    }

    #[test]
    fn what_was_not_kept_moves_no_follower_whatever_came_first() {
        type Step = fn(&mut Sessions);
        let follows: Step = |sessions| {
            sessions.follow(PEER, CIRCLE, at(2));
            sessions.follow(PEER, CIRCLE, at(3));
            sessions.follow(PEER, OTHER, at(1));
        };
        let changes: Step = |sessions| {
            sessions.change(PEER, |session| {
                session.strikes += 1;
                session.follows.remove(&CIRCLE);
            });
        };
        let orders: [&[Step]; 4] = [&[follows], &[changes], &[follows, changes], &[changes, follows]];
        for order in orders {
            let mut sessions = Sessions::default();
            sessions.connect(PEER, None);
            let device = DeviceId::new([7; 16]);
            sessions.change(PEER, |session| session.stage = Stage::Proven { device });
            sessions.follow(PEER, CIRCLE, at(1));
            sessions.keep();
            for step in order {
                step(&mut sessions);
            }
            sessions.undo();
            assert_eq!(places(&sessions), [Some(1), None]);
            assert_eq!(sessions.get(PEER).unwrap().strikes, 0);
            for step in order {
                step(&mut sessions);
            }
            let after = places(&sessions);
            sessions.keep();
            sessions.undo();
            assert_eq!(places(&sessions), after, "what was kept stays");
        }
    }
}
