//! A circle to try laws on: its members' phones with real keys, and its control log with everything in order.

use shared::control::membership::{ControlFault, Membership, Place};
use shared::control::{Access, ControlEntry, DeviceSeal, Seal, Writing};
use shared::crypto::body::{Standing, sign_control};
use shared::crypto::keys::DeviceSecrets;
use shared::crypto::{SealSecret, Secret};
use shared::identity::DeviceKeys;
use shared::ids::{CircleId, Commitment, DeviceId, Fixed, InviteId, LogHash, MemberId, RecordHash, SealKey};
use shared::record::{Header, Record};
use shared::time::{DAY_MS, Instant};

use crate::make::rng;

/// The moment each of these circles begins.
pub(super) const BEGIN: Instant = Instant::from_ms(1_795_000_000_000);

/// A phone, or a recovery code's device, and whose it is.
#[derive(Clone)]
pub(super) struct Phone {
    pub(super) secrets: DeviceSecrets,
    pub(super) member: MemberId,
}

impl Phone {
    /// The phone of this number; the same one for the same number.
    pub(super) fn of(number: u8, member: MemberId) -> Self {
        Self { secrets: DeviceSecrets::from_seed(Secret::new([number; 32])).unwrap(), member }
    }

    pub(super) fn id(&self) -> DeviceId {
        self.secrets.id()
    }

    pub(super) fn keys(&self) -> DeviceKeys {
        self.secrets.keys()
    }
}

pub(super) fn member(number: u8) -> MemberId {
    MemberId::new([number; 16])
}

pub(super) fn invite(number: u8) -> InviteId {
    InviteId::new([0x40 | number; 16])
}

/// The secret behind a member's key.
pub(super) fn member_secret(member: MemberId) -> SealSecret {
    SealSecret::from_seed(&Secret::new([member.as_bytes()[0] ^ 0xa5; 32]))
}

pub(super) fn member_key(member: MemberId) -> SealKey {
    member_secret(member).public().unwrap()
}

/// A seal whose content no rule here looks at.
pub(super) fn some_seal() -> Seal {
    Seal { enc: Fixed::new([5; 32]), secret: Fixed::new([6; 48]) }
}

/// The circle's log as far as it matters here: the fold, a clock, and a way to add to it.
#[derive(Clone)]
pub(super) struct Circle {
    pub(super) now: Membership,
    pub(super) clock: Instant,
    pub(super) founder: Phone,
    /// Pages written since the newest control entry: they take places too.
    pages: u64,
}

impl Circle {
    /// A circle of its founder, member 1 with phone 1.
    pub(super) fn new() -> Self {
        let founder = Phone::of(1, member(1));
        let entry = genesis(&founder);
        let (record, header) = signed(&founder, RecordHash::ZERO, 0, &entry);
        let place = Place { seq: 1, received: BEGIN, hash: record.hash() };
        let now = Membership::begin(place, &header, &entry).unwrap();
        Self { now, clock: BEGIN, founder, pages: 0 }
    }

    /// Adds an entry by `phone`, a second later; on a refusal nothing may have changed.
    pub(super) fn add(&mut self, phone: &Phone, entry: &ControlEntry) -> Result<(), ControlFault> {
        self.clock = self.clock.plus_ms(1_000);
        let (record, header) = signed(phone, self.now.head, self.now.epoch, entry);
        let place = Place { seq: self.next_seq(), received: self.clock, hash: record.hash() };
        let before = self.now.clone();
        let outcome = self.now.apply(place, &header, entry);
        match outcome {
            Ok(()) => {
                assert_eq!((self.now.head, self.now.seq), (place.hash, place.seq));
                self.pages = 0;
            }
            Err(_) => assert_eq!(self.now, before, "a refused entry left a trace"),
        }
        outcome
    }

    /// As [`Self::add`], by the founder, and it must be taken.
    pub(super) fn keep(&mut self, entry: &ControlEntry) {
        let founder = self.founder.clone();
        self.add(&founder, entry).unwrap();
    }

    /// Where the next record will stand.
    pub(super) fn next_seq(&self) -> u64 {
        self.now.seq + 1 + self.pages
    }

    /// Ten pages are written; gives the place of the first.
    pub(super) fn ten_pages(&mut self) -> u64 {
        let first = self.next_seq();
        self.pages += 10;
        first
    }

    pub(super) fn wait_days(&mut self, days: u64) {
        self.clock = self.clock.plus_ms(days * DAY_MS);
    }

    /// Lets a new member in, on their first phone; both carry this number.
    pub(super) fn let_in(&mut self, number: u8, access: Access, until: Option<Instant>) -> Phone {
        let phone = Phone::of(number, member(number));
        self.keep(&invitation(number, member(number), access, until));
        self.keep(&admission(number, &phone));
        phone
    }

    /// The rotation that takes these out and seals to exactly who stays, as of the next entry.
    pub(super) fn rotation(&self, members: &[MemberId], devices: &[DeviceId]) -> ControlEntry {
        let remaining = self.now.remaining_devices(self.clock.plus_ms(1_000), members, devices);
        rotation_to(remaining.keys().copied(), members, devices)
    }

    pub(super) fn standing(&self, number: u64) -> Standing {
        Standing {
            circle: self.now.circle,
            number,
            prev: if number == 1 { RecordHash::ZERO } else { RecordHash::new([8; 32]) },
            epoch: self.now.epoch,
            control: self.now.head,
            seen_seq: self.now.seq,
            seen_hash: LogHash::new([9; 32]),
        }
    }
}

pub(super) fn genesis(founder: &Phone) -> ControlEntry {
    ControlEntry::Genesis {
        relay: relay().keys().sign,
        founder: founder.member,
        member_key: member_key(founder.member),
        device: founder.keys(),
        commitment: Commitment::new([7; 32]),
        seal: some_seal(),
    }
}

/// Who signs for the relay.
pub(super) fn relay() -> DeviceSecrets {
    DeviceSecrets::random(&mut rng(77)).unwrap()
}

pub(super) fn invitation(
    number: u8,
    member: MemberId,
    access: Access,
    until: Option<Instant>,
) -> ControlEntry {
    ControlEntry::Invite {
        invite: invite(number),
        key: relay().keys().sign,
        member,
        access,
        until,
        lifetime_ms: 7 * DAY_MS,
        note: vec![1].into(),
        answer: vec![2].into(),
    }
}

pub(super) fn admission(number: u8, phone: &Phone) -> ControlEntry {
    ControlEntry::Admit {
        invite: invite(number),
        knock: Fixed::new([number; 32]),
        device: phone.keys(),
        member_key: member_key(phone.member),
        seal: some_seal(),
    }
}

pub(super) fn readmission(number: u8, phone: &Phone) -> ControlEntry {
    ControlEntry::Readmit {
        invite: invite(number),
        knock: Fixed::new([number; 32]),
        device: phone.keys(),
        member_key: member_key(phone.member),
        seal: some_seal(),
    }
}

pub(super) fn another_phone(phone: &Phone) -> ControlEntry {
    ControlEntry::AddDevice { device: phone.keys(), seal: some_seal(), member_seal: some_seal() }
}

pub(super) fn rotation_to(
    to: impl Iterator<Item = DeviceId>,
    members: &[MemberId],
    devices: &[DeviceId],
) -> ControlEntry {
    ControlEntry::Rotate {
        remove_members: members.to_vec(),
        remove_devices: devices.to_vec(),
        seals: to.map(|device| DeviceSeal { device, seal: some_seal() }).collect(),
        wrap: vec![3; 72].into(),
        commitment: Commitment::new([4; 32]),
        renewal: None,
    }
}

pub(super) fn access(member: MemberId, access: Access, until: Option<Instant>) -> ControlEntry {
    ControlEntry::SetAccess { member, access, until }
}

pub(super) fn freeze(writing: Writing) -> ControlEntry {
    ControlEntry::Freeze { writing }
}

/// The entry as a signed record on top of `head`, with its header.
pub(super) fn signed(phone: &Phone, head: RecordHash, epoch: u32, entry: &ControlEntry) -> (Record, Header) {
    let first = head.is_zero();
    let standing = Standing {
        circle: CircleId::new([3; 16]),
        number: if first { 1 } else { 2 },
        prev: if first { RecordHash::ZERO } else { head },
        epoch,
        control: head,
        seen_seq: 0,
        seen_hash: LogHash::ZERO,
    };
    let record = sign_control(&standing, entry, &phone.secrets);
    let header = record.parse_header().unwrap();
    record.verify(&phone.keys().sign).unwrap();
    (record, header)
}
