//! Arbitrary values of every type that travels, from a seed: compact strategies for laws and hostile bytes alike.

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use shared::codec::Bytes;
use shared::control::{
    Access, ControlEntry, DeviceSeal, ErasedRecord, Leaving, MemberKeyRenewal, Seal, Writing,
};
use shared::crypto::body::NamedBody;
use shared::edit::{BlobKey, Body, Creation, Edit, Op, Value};
use shared::identity::DeviceKeys;
use shared::ids::{CircleId, DeviceId, EditId, Fixed, InviteId, MemberId};
use shared::record::{Checkpoint, Head, Header, Placed, Record, RecordKind};
use shared::time::{Day, Instant};
use shared::wire::{
    Answer, FromRelay, InviteStatus, Knock, KnockRequest, Limits, Refusal, RestoreState, Reveal, ToRelay,
};

/// The randomness of one case.
pub(super) fn rng(seed: u64) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seed)
}

/// Every refusal there is; found by asking the decoder, so that a new one needs no line here.
pub(super) fn refusals() -> Vec<Refusal> {
    (0..=255_u16)
        .filter_map(|number| shared::codec::from_bytes(&shared::codec::to_bytes(&number)).ok())
        .collect()
}

/// Makes values.
pub(super) struct Make {
    pub(super) rng: ChaCha20Rng,
}

impl Make {
    pub(super) fn new(seed: u64) -> Self {
        Self { rng: rng(seed) }
    }

    /// 0 up to `limit`, that one not included.
    pub(super) fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.rng.next_u64() % u64::try_from(limit).unwrap()).unwrap()
    }

    pub(super) fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    pub(super) fn chance(&mut self, one_in: usize) -> bool {
        self.below(one_in) == 0
    }

    /// A name; every so often all zero.
    pub(super) fn name<const N: usize, Of>(&mut self) -> Fixed<N, Of> {
        if self.chance(8) { Fixed::ZERO } else { Fixed::random(&mut self.rng) }
    }

    /// Small, at an edge of the encoding, or anything.
    pub(super) fn number(&mut self) -> u64 {
        let edges = [0, 1, 23, 24, 255, 256, 65_535, 65_536, u64::from(u32::MAX), 1 << 32, u64::MAX];
        match self.below(3) {
            0 => self.rng.next_u64() % 24,
            1 => self.one(&edges),
            _ => self.rng.next_u64(),
        }
    }

    pub(super) fn number32(&mut self) -> u32 {
        u32::try_from(self.number() & u64::from(u32::MAX)).unwrap()
    }

    pub(super) fn number16(&mut self) -> u16 {
        u16::try_from(self.number() & 0xffff).unwrap()
    }

    pub(super) fn instant(&mut self) -> Instant {
        Instant::from_ms(self.number())
    }

    pub(super) fn bytes(&mut self, most: usize) -> Bytes {
        let mut bytes = vec![0; self.below(most + 1)];
        self.rng.fill_bytes(&mut bytes);
        Bytes(bytes)
    }

    pub(super) fn list<T>(&mut self, most: usize, mut one: impl FnMut(&mut Self) -> T) -> Vec<T> {
        (0..self.below(most + 1)).map(|_| one(self)).collect()
    }

    pub(super) fn option<T>(&mut self, one: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.chance(2) { Some(one(self)) } else { None }
    }

    pub(super) fn keys(&mut self) -> DeviceKeys {
        DeviceKeys { sign: self.name(), seal: self.name() }
    }

    pub(super) fn seal(&mut self) -> Seal {
        Seal { enc: self.name(), secret: self.name() }
    }

    pub(super) fn access(&mut self) -> Access {
        self.one(&[Access::Reader, Access::Member, Access::Keeper])
    }

    pub(super) fn header(&mut self) -> Header {
        let mut nonce = [0; 24];
        self.rng.fill_bytes(&mut nonce);
        Header {
            version: self.one(&[1, 1, 1, 0, 2, 255]),
            suite: self.one(&[1, 1, 1, 0, 2, 255]),
            kind: self.one(&[RecordKind::Control, RecordKind::Circle, RecordKind::Named]),
            circle: self.name(),
            device: self.name(),
            number: self.number(),
            prev: self.name(),
            epoch: self.number32(),
            control: self.name(),
            seen_seq: self.number(),
            seen_hash: self.name(),
            blobs: self.list(9, Self::name),
            nonce,
            key_commitment: self.name(),
            body_len: self.number32(),
            body_hash: self.name(),
        }
    }

    /// A record whose header is rubbish half the time and fits its body half the time.
    pub(super) fn record(&mut self) -> Record {
        let body = self.option(|make| make.bytes(200));
        let header = if self.chance(2) {
            self.bytes(300)
        } else {
            let mut header = self.header();
            if let Some(body) = &body {
                header.body_len = u32::try_from(body.len()).unwrap();
                header.body_hash = shared::record::body_hash(body);
            }
            shared::codec::to_bytes(&header).into()
        };
        Record { header, signature: self.name(), body }
    }

    pub(super) fn placed(&mut self) -> Placed {
        Placed { seq: self.number(), received: self.instant(), record: self.record() }
    }

    pub(super) fn checkpoint(&mut self) -> Checkpoint {
        Checkpoint { circle: self.name(), seq: self.number(), hash: self.name(), signature: self.name() }
    }

    pub(super) fn head(&mut self) -> Head {
        Head {
            circle: self.name(),
            device: self.name(),
            seq: self.number(),
            hash: self.name(),
            signature: self.name(),
        }
    }

    pub(super) fn knock_request(&mut self) -> KnockRequest {
        KnockRequest {
            circle: self.name(),
            invite: self.name(),
            device: self.keys(),
            member_key: self.name(),
            nonce: self.name(),
            name: self.bytes(100),
        }
    }

    pub(super) fn knock(&mut self) -> Knock {
        let request = shared::codec::to_bytes(&self.knock_request()).into();
        Knock { request, by_invite: self.name(), by_device: self.name() }
    }

    pub(super) fn reveal(&mut self) -> Reveal {
        Reveal {
            invite: self.name(),
            knock: self.name(),
            to: self.name(),
            enc: self.name(),
            sealed: self.bytes(200),
            member: self.name(),
        }
    }

    pub(super) fn frame_up(&mut self) -> ToRelay {
        match self.below(16) {
            0 => ToRelay::Hello { version: self.one(&[0, 1, 23, 24, 255]), device: self.keys() },
            1 => ToRelay::Prove { signature: self.name() },
            2 => ToRelay::Create { genesis: self.record() },
            3 => ToRelay::Since {
                circle: self.name(),
                after: self.number(),
                hash: self.name(),
                limit: self.number32(),
            },
            4 => ToRelay::Control { circle: self.name(), after: self.number() },
            5 => ToRelay::Append { circle: self.name(), records: self.list(4, Self::record) },
            6 => ToRelay::Restore {
                circle: self.name(),
                checkpoint: self.checkpoint(),
                records: self.list(4, Self::placed),
            },
            7 => ToRelay::Peek { circle: self.name(), invite: self.name() },
            8 => ToRelay::Knock { circle: self.name(), knock: self.knock() },
            9 => ToRelay::Knocks { circle: self.name() },
            10 => ToRelay::Reveal { circle: self.name(), reveal: self.reveal() },
            11 => ToRelay::Head { head: self.head() },
            12 => ToRelay::Heads { circle: self.name() },
            13 => ToRelay::Token,
            14 => ToRelay::Ping,
            _ => ToRelay::Register { code: self.name() },
        }
    }

    pub(super) fn invite_status(&mut self) -> InviteStatus {
        match self.below(5) {
            0 => InviteStatus::Open { note: self.bytes(100), until: self.instant(), access: self.access() },
            1 => InviteStatus::Used,
            2 => InviteStatus::Revoked,
            3 => InviteStatus::Expired,
            _ => InviteStatus::Unknown,
        }
    }

    pub(super) fn answer(&mut self) -> Answer {
        match self.below(11) {
            0 => Answer::Kept { seq: self.number() },
            1 => Answer::Already { seq: self.number() },
            2 => Answer::Conflict { hash: self.name() },
            3 => Answer::StaleControl { entries: self.list(3, Self::placed) },
            4 => Answer::NotMember,
            5 => Answer::Gap { expected: self.number() },
            6 => Answer::TooBig,
            7 => Answer::Busy { retry_ms: self.number() },
            8 => Answer::Recovering,
            9 => Answer::Diverged { checkpoint: self.checkpoint() },
            _ => Answer::Refused { code: self.one(&refusals()) },
        }
    }

    pub(super) fn frame_down(&mut self) -> FromRelay {
        match self.below(19) {
            0 => FromRelay::Challenge { nonce: self.name() },
            1 => FromRelay::Welcome {
                relay: self.name(),
                circles: self.list(4, Self::name),
                limits: Limits {
                    record_bytes: self.number32(),
                    batch_records: self.number32(),
                    batch_bytes: self.number32(),
                    page_records: self.number32(),
                    blob_bytes: self.number32(),
                },
                token: self.bytes(40),
                now: self.instant(),
            },
            2 => FromRelay::Records {
                circle: self.name(),
                records: self.list(4, Self::placed),
                checkpoint: self.checkpoint(),
                head: self.number(),
            },
            3 => FromRelay::Control {
                circle: self.name(),
                entries: self.list(4, Self::placed),
                last: self.number(),
            },
            4 => FromRelay::Invitation { invite: self.name(), status: self.invite_status() },
            5 => FromRelay::Knocks { circle: self.name(), knocks: self.list(3, Self::knock) },
            6 => FromRelay::Revealed { circle: self.name(), reveal: self.reveal() },
            7 => FromRelay::Heads { circle: self.name(), heads: self.list(3, Self::head) },
            8 => FromRelay::Answers {
                circle: self.name(),
                batch: self.name(),
                answers: self.list(4, Self::answer),
            },
            9 => FromRelay::Restored {
                circle: self.name(),
                through: self.number(),
                state: self.one(&[RestoreState::More, RestoreState::Whole]),
            },
            10 => FromRelay::Behind { circle: self.name(), seq: self.number() },
            11 => FromRelay::Ahead { circle: self.name(), seq: self.number(), hash: self.name() },
            12 => {
                FromRelay::Diverged { circle: self.name(), seq: self.number(), checkpoint: self.checkpoint() }
            }
            13 => FromRelay::Removed { circle: self.name() },
            14 => FromRelay::Done { invite: self.name() },
            15 => FromRelay::Token { token: self.bytes(40) },
            16 => FromRelay::Refused { code: self.one(&refusals()), circle: self.option(Self::name) },
            17 => FromRelay::Bye { retry_ms: self.number() },
            _ => FromRelay::Pong,
        }
    }

    /// A control entry about these members, devices and invitations: with a few of each, arbitrary entries mean
    /// something often enough.
    pub(super) fn control(&mut self, known: &Known) -> ControlEntry {
        match self.below(17) {
            0 => ControlEntry::Genesis {
                relay: self.name(),
                founder: known.member(self),
                member_key: self.name(),
                device: self.keys(),
                commitment: self.name(),
                seal: self.seal(),
            },
            1 => ControlEntry::Invite {
                invite: known.invite(self),
                key: self.name(),
                member: known.member(self),
                access: self.access(),
                until: self.option(|make| known.instant(make)),
                lifetime_ms: self.one(&[0, 1, 60_000, 604_800_000, 604_800_001, u64::MAX]),
                note: self.bytes(60),
                answer: self.bytes(60),
            },
            2 => ControlEntry::RevokeInvite { invite: known.invite(self) },
            3 => ControlEntry::Admit {
                invite: known.invite(self),
                knock: self.name(),
                device: known.keys(self),
                member_key: self.name(),
                seal: self.seal(),
            },
            4 => ControlEntry::Readmit {
                invite: known.invite(self),
                knock: self.name(),
                device: known.keys(self),
                member_key: self.name(),
                seal: self.seal(),
            },
            5 => ControlEntry::AddDevice {
                device: known.keys(self),
                seal: self.seal(),
                member_seal: self.seal(),
            },
            6 => {
                let mut seals =
                    self.list(3, |make| DeviceSeal { device: known.device(make), seal: make.seal() });
                seals.sort_by_key(|seal| seal.device);
                ControlEntry::Rotate {
                    remove_members: self.list(2, |make| known.member(make)),
                    remove_devices: self.list(2, |make| known.device(make)),
                    seals: seals.clone(),
                    wrap: self.bytes(80),
                    commitment: self.name(),
                    renewal: self.option(|make| MemberKeyRenewal {
                        key: make.name(),
                        seals,
                        wrap: make.bytes(80),
                    }),
                }
            }
            7 => ControlEntry::Leave { leaving: self.one(&[Leaving::ThisDevice, Leaving::Member]) },
            8 => ControlEntry::Reseal {
                seals: self.list(3, |make| DeviceSeal { device: known.device(make), seal: make.seal() }),
            },
            9 => ControlEntry::SetAccess {
                member: known.member(self),
                access: self.access(),
                until: self.option(|make| known.instant(make)),
            },
            10 => ControlEntry::NewRecovery {
                device: known.keys(self),
                seal: self.seal(),
                member_seal: self.seal(),
            },
            11 => ControlEntry::Erase {
                records: self.list(3, |make| ErasedRecord { seq: make.number(), device: known.device(make) }),
            },
            12 => ControlEntry::AgreeErase { erase: self.name() },
            13 => ControlEntry::Freeze { writing: self.one(&[Writing::Open, Writing::Frozen]) },
            14 => ControlEntry::ClaimKeeper,
            15 => ControlEntry::RelayKey { relay: self.name() },
            _ => ControlEntry::Resume { fork: self.number(), hash: self.name(), lost: self.checkpoint() },
        }
    }

    pub(super) fn day(&mut self) -> Day {
        Day::from_number(i32::try_from(self.below(80_000)).unwrap() - 20_000).unwrap()
    }

    pub(super) fn text(&mut self) -> String {
        let letters: Vec<char> = "aé€𝄞 \n\0\u{202e}\u{301}".chars().collect();
        self.list(12, |make| make.one(&letters)).into_iter().collect()
    }

    pub(super) fn value(&mut self) -> Value {
        match self.below(10) {
            0 => Value::Text(self.text()),
            1 => Value::Choice(self.number16()),
            2 => Value::Number(i64::from_le_bytes(self.number().to_le_bytes())),
            3 => Value::Flag(self.chance(2)),
            4 => Value::Day(self.day()),
            5 => Value::Instant(self.instant()),
            6 => Value::Member(self.name()),
            7 => Value::Entry(self.name()),
            8 => Value::Hash(self.name()),
            _ => Value::Blob(self.name()),
        }
    }

    pub(super) fn op(&mut self) -> Op {
        match self.below(4) {
            0 => Op::Put { field: self.number16(), value: self.value() },
            1 => Op::Clear { field: self.number16() },
            2 => Op::Add { list: self.number16(), item: self.name(), value: self.value() },
            _ => Op::Remove { list: self.number16(), item: self.name() },
        }
    }

    pub(super) fn body(&mut self) -> Body {
        let mut parents: Vec<EditId> = self.list(3, Self::name);
        parents.sort_unstable();
        parents.dedup();
        let mut readers: Vec<MemberId> = self.list(3, Self::name);
        readers.sort_unstable();
        readers.dedup();
        Body {
            version: shared::edit::BODY_VERSION,
            entry: self.name(),
            edit_random: *self.name::<8, ()>().as_bytes(),
            parents,
            wall: self.instant(),
            edit: Edit {
                creation: self
                    .option(|make| Creation { kind: make.number16(), about: make.option(Self::name) }),
                ops: self.list(5, Self::op),
            },
            blob_keys: self.list(2, |make| BlobKey {
                hash: make.name(),
                key: *make.name::<32, ()>().as_bytes(),
                bytes: make.number32(),
            }),
            readers,
        }
    }

    pub(super) fn named_body(&mut self) -> NamedBody {
        NamedBody { seals: self.list(4, Self::seal), sealed: self.bytes(300) }
    }
}

/// A few of everything that a control entry can name.
pub(super) struct Known {
    pub(super) circle: CircleId,
    pub(super) members: Vec<MemberId>,
    pub(super) keys: Vec<DeviceKeys>,
    pub(super) invites: Vec<InviteId>,
    pub(super) now: Instant,
}

impl Known {
    pub(super) fn new(make: &mut Make) -> Self {
        Self {
            circle: make.name(),
            members: (0..4).map(|_| MemberId::random(&mut make.rng)).collect(),
            keys: (0..8).map(|_| DeviceKeys { sign: make.name(), seal: make.name() }).collect(),
            invites: (0..4).map(|_| InviteId::random(&mut make.rng)).collect(),
            now: Instant::from_ms(1_700_000_000_000),
        }
    }

    pub(super) fn member(&self, make: &mut Make) -> MemberId {
        make.one(&self.members)
    }

    pub(super) fn keys(&self, make: &mut Make) -> DeviceKeys {
        make.one(&self.keys)
    }

    pub(super) fn device(&self, make: &mut Make) -> DeviceId {
        self.keys(make).id()
    }

    pub(super) fn invite(&self, make: &mut Make) -> InviteId {
        make.one(&self.invites)
    }

    /// Within a month of now, either way.
    pub(super) fn instant(&self, make: &mut Make) -> Instant {
        let month = 30 * shared::time::DAY_MS;
        Instant::from_ms(self.now.ms() - month + make.rng.next_u64() % (2 * month))
    }
}
