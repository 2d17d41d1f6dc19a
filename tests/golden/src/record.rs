//! A small circle as a frozen log: every kind of record, and everything that has to open from it for ever.
//!
//! Anna begins and writes; Bram and Cleo are let in; Anna writes to Bram alone; the epoch is renewed; Bram writes with
//! a photo; Anna's first page is erased. [`read_the_log`] starts from the frozen bytes and the phones' seeds alone.

use shared::codec::from_bytes;
use shared::control::membership::{Membership, Place};
use shared::control::{Access, ControlEntry, DeviceSeal, ErasedRecord, Seal};
use shared::crypto::body::{Named, Standing, open_circle, open_named, seal_circle, seal_named, sign_control};
use shared::crypto::epoch::{SealPlace, commitment, open_epoch, seal_epoch, unwrap_previous, wrap_previous};
use shared::crypto::keys::DeviceSecrets;
use shared::crypto::{DoesNotOpen, Secret};
use shared::edit::Body;
use shared::identity::Purpose;
use shared::ids::{BlobHash, LogHash, MemberId, RecordHash};
use shared::record::{Checkpoint, Placed, Record, RecordKind, log_hash};
use shared::time::{DAY_MS, Instant};

use crate::edit::{named_reply, new_page};
use crate::frozen::Frozen;
use crate::given::{ANNA, BRAM, CIRCLE, MORNING, device, member_secret, name, rng};
use crate::table::Table;

const CLEO: MemberId = MemberId::new([0xc3; 16]);
const GROUP: &str = "record";

/// The lines of the file, in order of their place in the log.
const NAMES: [&str; 10] = [
    "1-genesis",
    "2-page",
    "3-invite-bram",
    "4-admit-bram",
    "5-invite-cleo",
    "6-admit-cleo",
    "7-named",
    "8-rotate",
    "9-page-with-photo",
    "10-erase",
];

/// The key of an epoch.
fn epoch_key(epoch: u32) -> Secret {
    Secret::new([if epoch == 0 { 0xe0 } else { 0xe1 }; 32])
}

/// Whose phone it is: its member, and the number of its device's and its member secret's seeds.
const PHONES: [(MemberId, u8, u8); 3] = [(ANNA, 1, 0x11), (BRAM, 2, 0x22), (CLEO, 3, 0x33)];

fn page_with_photo() -> Body {
    Body { edit_random: [7; 8], readers: vec![], edit: new_page().edit, ..named_reply() }
}

/// The log, taken record by record as every device takes it.
struct Log {
    circle: Option<Membership>,
    placed: Vec<Placed>,
    hash: LogHash,
}

impl Log {
    fn new() -> Self {
        Self { circle: None, placed: Vec::new(), hash: LogHash::ZERO }
    }

    fn next_seq(&self) -> u64 {
        self.placed.last().map_or(1, |placed| placed.seq + 1)
    }

    fn received(&self) -> Instant {
        MORNING.plus_ms(self.next_seq() * 1_000)
    }

    fn standing(&self, phone: &DeviceSecrets) -> Standing {
        let own =
            |placed: &&Placed| placed.record.parse_header().is_ok_and(|header| header.device == phone.id());
        let (mut number, mut prev) = (1, RecordHash::ZERO);
        for placed in self.placed.iter().filter(own) {
            number += 1;
            prev = placed.record.hash();
        }
        let (epoch, control) =
            self.circle.as_ref().map_or((0, RecordHash::ZERO), |circle| (circle.epoch, circle.head));
        Standing {
            circle: CIRCLE,
            number,
            prev,
            epoch,
            control,
            seen_seq: self.next_seq() - 1,
            seen_hash: self.hash,
        }
    }

    fn seal_place(&self) -> SealPlace {
        let previous_control = self.circle.as_ref().map_or(RecordHash::ZERO, |circle| circle.head);
        SealPlace { circle: CIRCLE, previous_control }
    }

    /// Checks a record as every device does, and adds it.
    fn take(&mut self, record: Record) -> Result<(), String> {
        let header = record.parse_header().map_err(|error| error.to_string())?;
        let entry = match header.kind {
            RecordKind::Control => Some(entry_of(&record)?),
            RecordKind::Circle | RecordKind::Named => None,
        };
        let place = Place { seq: self.next_seq(), received: self.received(), hash: record.hash() };
        let signer = match (&self.circle, &entry) {
            (Some(circle), _) => circle.devices.get(&header.device).map(|device| device.keys.sign),
            (None, Some(ControlEntry::Genesis { device, .. })) => Some(device.sign),
            (None, _) => None,
        };
        record.verify(&signer.ok_or("a record of a stranger")?).map_err(|error| error.to_string())?;
        match (&mut self.circle, &entry) {
            (Some(circle), Some(entry)) => {
                circle.apply(place, &header, entry).map_err(|error| error.to_string())?;
            }
            (None, Some(entry)) => {
                self.circle =
                    Some(Membership::begin(place, &header, entry).map_err(|error| error.to_string())?);
            }
            (_, None) => {}
        }
        self.hash = log_hash(&self.hash, place.seq, place.received, &place.hash);
        self.placed.push(Placed { seq: place.seq, received: place.received, record });
        Ok(())
    }

    fn sign(&mut self, phone: u8, entry: &ControlEntry) -> Result<(), String> {
        let record = sign_control(&self.standing(&device(phone)), entry, &device(phone));
        self.take(record)
    }

    fn write(&mut self, phone: u8, body: &Body, blobs: Vec<BlobHash>) -> Result<(), String> {
        let standing = self.standing(&device(phone));
        // The randomness is one of its own for each place in the log.
        let mut rng = rng(0x60 | phone);
        let key = epoch_key(standing.epoch);
        self.take(seal_circle(&standing, body.to_bytes(), blobs, &key, &device(phone), &mut rng))
    }
}

fn entry_of(record: &Record) -> Result<ControlEntry, String> {
    let body = record.body.as_ref().ok_or("a control entry without a body")?;
    from_bytes(body).map_err(|_| "a control entry that does not decode".to_owned())
}

fn invite_of(member: MemberId) -> shared::ids::InviteId {
    shared::ids::InviteId::new(*member.as_bytes())
}

fn build() -> Result<Log, String> {
    let fails = |_: DoesNotOpen| "a key that cannot be sealed to".to_owned();
    let mut log = Log::new();
    let seal_for = |log: &Log, phone: u8, epoch: u32| -> Result<Seal, String> {
        let mut rng = rng(0x50 | phone);
        seal_epoch(&epoch_key(epoch), epoch, log.seal_place(), &device(phone).keys(), &mut rng).map_err(fails)
    };
    let seal = seal_for(&log, 1, 0)?;
    let genesis = ControlEntry::Genesis {
        relay: device(9).keys().sign,
        founder: ANNA,
        member_key: member_secret(0x11).public().map_err(fails)?,
        device: device(1).keys(),
        commitment: commitment(&epoch_key(0), &CIRCLE, 0),
        seal,
    };
    log.sign(1, &genesis)?;
    log.write(1, &new_page(), vec![])?;
    for (member, phone, secret) in [(BRAM, 2, 0x22), (CLEO, 3, 0x33)] {
        let invite = ControlEntry::Invite {
            invite: invite_of(member),
            key: name(0xa7),
            member,
            access: Access::Member,
            until: None,
            lifetime_ms: 7 * DAY_MS,
            note: vec![1].into(),
            answer: vec![2].into(),
        };
        log.sign(1, &invite)?;
        let admit = ControlEntry::Admit {
            invite: invite_of(member),
            knock: name(0xa8),
            device: device(phone).keys(),
            member_key: member_secret(secret).public().map_err(fails)?,
            seal: seal_for(&log, phone, 0)?,
        };
        log.sign(1, &admit)?;
    }
    named_page(&mut log)?;
    let mut seals = Vec::new();
    for (_, phone, _) in PHONES {
        seals.push(DeviceSeal { device: device(phone).id(), seal: seal_for(&log, phone, 1)? });
    }
    seals.sort_unstable_by_key(|seal| seal.device);
    let rotate = ControlEntry::Rotate {
        remove_members: vec![],
        remove_devices: vec![],
        seals,
        wrap: wrap_previous(&epoch_key(1), &CIRCLE, 1, &epoch_key(0), &mut rng(0x58)).into(),
        commitment: commitment(&epoch_key(1), &CIRCLE, 1),
        renewal: None,
    };
    log.sign(1, &rotate)?;
    log.write(2, &page_with_photo(), vec![name(0x93)])?;
    let erase = ControlEntry::Erase { records: vec![ErasedRecord { seq: 2, device: device(1).id() }] };
    log.sign(1, &erase)?;
    Ok(log)
}

fn named_page(log: &mut Log) -> Result<(), String> {
    let standing = log.standing(&device(1));
    let circle = log.circle.as_ref().ok_or("no circle")?;
    let readers = [ANNA, BRAM];
    let body = named_reply().to_bytes();
    let seats = (circle, log.received());
    let record = seal_named(&standing, body, vec![name(0x93)], &readers, seats, &device(1), &mut rng(0x59));
    log.take(record.map_err(|error| error.to_string())?)
}

pub(crate) fn fill(table: &mut Table) {
    // A log that cannot be built leaves its frozen lines without anything that builds them, and the check says so.
    let Ok(log) = build() else { return };
    for (name, placed) in NAMES.iter().zip(&log.placed) {
        table.coded(GROUP, *name, placed.clone());
    }
    if let Some(page) = log.placed.get(1) {
        let erased = Placed { record: Record { body: None, ..page.record.clone() }, ..page.clone() };
        table.coded(GROUP, "2-page-erased", erased);
        let header = page.record.parse_header();
        table.sealed(
            GROUP,
            "2-page-associated-data",
            "the header's encoding without its last two fields: what the body's seal covers",
            &[("header", &page.record.header)],
            header.map_or_else(|_| Vec::new(), |header| header.associated_data()),
            |_| true,
        );
        table.sealed(
            GROUP,
            "2-page-hash",
            "BLAKE3(\"heenweer.record.v1\" ‖ header ‖ signature); the same once it is erased",
            &[("header", &page.record.header), ("signature", page.record.signature.as_bytes())],
            page.record.hash().as_bytes().to_vec(),
            |_| true,
        );
    }
    let seq = log.next_seq() - 1;
    let signature = device(9).sign(Purpose::Checkpoint, &Checkpoint::message(&CIRCLE, seq, &log.hash));
    table.coded(GROUP, "checkpoint", Checkpoint { circle: CIRCLE, seq, hash: log.hash, signature });
}

/// Opens the circle from its frozen records, on each of the three phones.
pub(crate) fn read_the_log(frozen: &Frozen) -> Result<(), String> {
    let read = |name: &str| frozen.get(GROUP, name).ok_or_else(|| format!("{name} is not frozen"));
    let placed = |name| from_bytes::<Placed>(read(name)?).map_err(|_| format!("{name} does not decode"));
    let mut log = Log::new();
    let mut phones =
        PHONES.map(|(member, number, secret)| Reader { member, number, secret, keys: Vec::new() });
    for name in NAMES {
        let place = log.seal_place();
        let placed = placed(name)?;
        if (placed.seq, placed.received) != (log.next_seq(), log.received()) {
            return Err(format!("{name} is in another place"));
        }
        log.take(placed.record.clone())?;
        let circle = log.circle.as_ref().ok_or("no circle")?;
        for phone in &mut phones {
            phone
                .meet(circle, place, &placed.record)
                .map_err(|fault| format!("{name}, phone {}: {fault}", phone.number))?;
        }
    }
    let checkpoint: Checkpoint =
        from_bytes(read("checkpoint")?).map_err(|_| "the checkpoint does not decode".to_owned())?;
    let circle = log.circle.as_ref().ok_or("no circle")?;
    checkpoint.verify(&circle.relay).map_err(|error| error.to_string())?;
    let erased = placed("2-page-erased")?.record;
    let whole = placed("2-page")?.record;
    let same = erased.hash() == whole.hash() && erased.body.is_none() && checkpoint.hash == log.hash;
    let gone = circle.erased.keys().eq([2].iter());
    let all_read = phones.iter().all(|phone| phone.keys.len() == 2);
    if same && gone && all_read {
        Ok(())
    } else {
        Err("what was erased, or the log's hash, differs".to_owned())
    }
}

/// One phone reading the log.
struct Reader {
    member: MemberId,
    number: u8,
    secret: u8,
    /// The keys of the epochs from 0 on.
    keys: Vec<Secret>,
}

impl Reader {
    /// Takes a key when a seal is for this phone, and opens every page that is for its person.
    fn meet(&mut self, circle: &Membership, place: SealPlace, record: &Record) -> Result<(), String> {
        let header = record.parse_header().map_err(|error| error.to_string())?;
        let fails = |_: DoesNotOpen| "it does not open".to_owned();
        let body = record.body.as_ref().ok_or("no body")?;
        match header.kind {
            RecordKind::Control => self.take_key(circle, place, &entry_of(record)?).map_err(fails),
            RecordKind::Circle => {
                // Not yet in the circle: read later, with the key that comes then. This log's first page is known.
                let Some(key) = usize::try_from(header.epoch).ok().and_then(|epoch| self.keys.get(epoch))
                else {
                    return Ok(());
                };
                let expected = if header.epoch == 0 { new_page() } else { page_with_photo() };
                expect(&open_circle(&header, body, key).map_err(fails)?, &expected)
            }
            RecordKind::Named => {
                let secrets = [member_secret(self.secret)];
                match (open_named(&header, body, &self.member, &secrets).map_err(fails)?, self.member == CLEO)
                {
                    (Named::ForMe(opened), false) => expect(&opened, &named_reply()),
                    (Named::ForOthers, true) => Ok(()),
                    (Named::ForMe(_), true) => Err("it opens for who was not named".to_owned()),
                    (Named::ForOthers, false) => Err("it does not open for who was named".to_owned()),
                }
            }
        }
    }

    fn take_key(
        &mut self,
        circle: &Membership,
        place: SealPlace,
        entry: &ControlEntry,
    ) -> Result<(), DoesNotOpen> {
        let phone = device(self.number);
        let open = |seal: &Seal| open_epoch(seal, circle.epoch, place, &phone, &circle.commitment);
        match entry {
            ControlEntry::Genesis { device, seal, .. } | ControlEntry::Admit { device, seal, .. } => {
                if device.id() == phone.id() {
                    self.keys.push(open(seal)?);
                }
            }
            ControlEntry::Rotate { seals, wrap, .. } => {
                let mine = seals.iter().find(|seal| seal.device == phone.id()).ok_or(DoesNotOpen)?;
                let new = open(&mine.seal)?;
                let expected = commitment(&epoch_key(0), &CIRCLE, 0);
                let old = unwrap_previous(&new, &CIRCLE, circle.epoch, wrap, &expected)?;
                self.keys = vec![old, new];
            }
            ControlEntry::Invite { .. }
            | ControlEntry::RevokeInvite { .. }
            | ControlEntry::Readmit { .. }
            | ControlEntry::AddDevice { .. }
            | ControlEntry::Leave { .. }
            | ControlEntry::Reseal { .. }
            | ControlEntry::SetAccess { .. }
            | ControlEntry::NewRecovery { .. }
            | ControlEntry::Erase { .. }
            | ControlEntry::AgreeErase { .. }
            | ControlEntry::Freeze { .. }
            | ControlEntry::ClaimKeeper
            | ControlEntry::RelayKey { .. }
            | ControlEntry::Resume { .. } => {}
        }
        Ok(())
    }
}

fn expect(opened: &[u8], expected: &Body) -> Result<(), String> {
    match Body::parse(opened) {
        Ok(body) if body == *expected => Ok(()),
        Ok(_) => Err("it opens to something else".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}
