//! Whether a database still holds what was kept: everything that can be recomputed is.
//!
//! Of each record the hash, the signature, the body, its place in the log and in its device's chain; of each circle the
//! fold of its control entries and every projection of it; of each blob its name; of each used registration code who made
//! it and until when it holds. What cannot be recomputed is not looked at:
//! - when the relay last proved that it can write (`pulse`), and when a blob was brought that waits for its record
//!   (`brought`): nothing else says it. A wrong time there makes a blob wait too long or too short, and nothing more.
//! - how long a circle waits for what a backup lost (`circle.recovering_…`): the phones that bring it say it anew.
//! - in which order knocks came (`knock.place`): each of them is checked for itself.
//! - what an answer to a knock says to the phone that it is for (`reveal`, whose box only that phone opens); which knock
//!   it answers is looked at.

use std::collections::{BTreeMap, BTreeSet};

use shared::control::membership::Membership;
use shared::ids::{BlobHash, CircleId, DeviceId, LogHash, RecordHash, SignKey};
use shared::record::{Header, RecordKind, log_hash};
use shared::time::Instant;

use crate::registration::Codes;
use crate::relay::{bytes_of, fold, key_of};
use crate::store::sqlite::SqliteStore;
use crate::store::{Author, DeviceRow, Kept, KnockRow, PageSize, Store, StoreError, Which};

/// Most sentences in a report: beyond them the database is a ruin, and more words do not help.
const MAX_FAULTS: usize = 100;
/// Records read at a time.
const PAGE: PageSize = PageSize { records: 1000, bytes: 4 * 1024 * 1024 };

/// What was looked at, and what is wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Circles looked at.
    pub circles: u64,
    /// Records whose hash, signature and place were recomputed.
    pub records: u64,
    /// Blobs whose name was recomputed.
    pub blobs: u64,
    /// One sentence for each thing that is wrong; none: the database is sound.
    pub faults: Vec<String>,
}

impl Report {
    /// Whether nothing is wrong.
    pub fn is_sound(&self) -> bool {
        self.faults.is_empty()
    }

    fn fault(&mut self, sentence: String) {
        if self.faults.len() < MAX_FAULTS {
            self.faults.push(sentence);
        }
    }

    /// What was read, or `None` and a fault in its place.
    fn read<T>(&mut self, what: &str, read: Result<T, StoreError>) -> Option<T> {
        match read {
            Ok(read) => Some(read),
            Err(error) => {
                self.fault(format!("{what} cannot be read: {error}"));
                None
            }
        }
    }
}

/// Looks at everything in this store. Nothing is changed.
pub fn check(store: &SqliteStore) -> Report {
    let mut report = Report::default();
    for complaint in report.read("the file", store.complaints()).unwrap_or_default() {
        report.fault(format!("the file: {complaint}"));
    }
    let secret = report.read("the relay's key", store.relay_secret()).flatten();
    let key = secret.as_ref().map(key_of);
    let codes = secret.as_ref().map(Codes::of);
    for (code, until) in report.read("the used codes", store.spent_codes()).unwrap_or_default() {
        if codes.as_ref().and_then(|codes| codes.until(&code)) != Some(until) {
            report.fault("a used code is not one that this relay's operator made".to_owned());
        }
    }
    for circle in report.read("the list of circles", store.every_circle()).unwrap_or_default() {
        report.circles += 1;
        let known = report.faults.len();
        let mut faults = std::mem::take(&mut report.faults);
        let mut walk = Walk::new(store, circle, key);
        if let Err(sentence) = walk.whole(&mut report) {
            report.fault(sentence);
        }
        faults.extend(report.faults.drain(..).map(|fault| format!("circle {}: {fault}", short(&circle))));
        faults.truncate(MAX_FAULTS.max(known));
        report.faults = faults;
    }
    report
}

/// Enough of a circle's id to find it again.
fn short(circle: &CircleId) -> String {
    circle.to_string().chars().take(8).collect()
}

/// One way through a circle's log, from its first record to its last.
struct Walk<'a> {
    store: &'a SqliteStore,
    circle: CircleId,
    relay: Option<SignKey>,
    membership: Option<Membership>,
    seq: u64,
    hash: LogHash,
    received: Instant,
    bytes: u64,
    chains: BTreeMap<DeviceId, (u64, RecordHash)>,
    naming: BTreeSet<(u64, BlobHash)>,
    bodiless: BTreeSet<u64>,
}

impl<'a> Walk<'a> {
    fn new(store: &'a SqliteStore, circle: CircleId, relay: Option<SignKey>) -> Self {
        Self {
            store,
            circle,
            relay,
            membership: None,
            seq: 0,
            hash: LogHash::ZERO,
            received: Instant::from_ms(0),
            bytes: 0,
            chains: BTreeMap::new(),
            naming: BTreeSet::new(),
            bodiless: BTreeSet::new(),
        }
    }

    /// The whole circle; an error is a sentence after which looking on makes no sense.
    fn whole(&mut self, report: &mut Report) -> Result<(), String> {
        loop {
            let page = self.store.page(&self.circle, self.seq, Which::All, PAGE);
            let page =
                page.map_err(|error| format!("the page after place {} is damaged: {error}", self.seq))?;
            if page.is_empty() {
                break;
            }
            for kept in &page {
                self.step(kept).map_err(|fault| format!("place {}: {fault}", kept.placed.seq))?;
                report.records += 1;
            }
        }
        self.row(report);
        self.projections(report);
        self.blobs(report);
        Ok(())
    }

    fn step(&mut self, kept: &Kept) -> Result<(), String> {
        let placed = &kept.placed;
        if placed.seq != self.seq + 1 {
            return Err(format!("it does not come after place {}", self.seq));
        }
        let header = placed.record.parse_header().map_err(|fault| fault.to_string())?;
        if placed.record.hash() != kept.hash {
            return Err("the record does not hash to its name".to_owned());
        }
        if header.circle != self.circle {
            return Err("the record is of another circle".to_owned());
        }
        if placed.received < self.received {
            return Err("its time goes back".to_owned());
        }
        if log_hash(&self.hash, placed.seq, placed.received, &kept.hash) != kept.log_hash {
            return Err("the log does not hash to what is written there".to_owned());
        }
        self.columns(kept, &header)?;
        let (number, prev) = self.chains.get(&header.device).copied().unwrap_or((0, RecordHash::ZERO));
        if header.number != number + 1 || header.prev != prev {
            return Err("it does not continue its device's chain".to_owned());
        }
        if header.kind == RecordKind::Control {
            let folded = fold(self.membership.take(), placed);
            self.membership = Some(folded.ok_or("the control entry does not fold")?);
        }
        let known = self.membership.as_ref().and_then(|now| now.devices.get(&header.device));
        let signer = known.ok_or("its device was never in the circle")?;
        placed.record.verify(&signer.keys.sign).map_err(|fault| fault.to_string())?;
        if placed.record.body.is_some() {
            self.naming.extend(header.blobs.iter().map(|blob| (placed.seq, *blob)));
        } else {
            self.bodiless.insert(placed.seq);
        }
        self.chains.insert(header.device, (header.number, kept.hash));
        (self.seq, self.hash, self.received) = (placed.seq, kept.log_hash, placed.received);
        self.bytes += bytes_of(&placed.record);
        Ok(())
    }

    /// The columns by which the record is found say what its header says.
    fn columns(&self, kept: &Kept, header: &Header) -> Result<(), String> {
        let damaged = |error: StoreError| error.to_string();
        let author = self.store.author(&self.circle, kept.placed.seq).map_err(damaged)?;
        let numbered = self.store.numbered(&self.circle, &header.device, header.number).map_err(damaged)?;
        let control = self.store.control_place(&self.circle, &kept.hash).map_err(damaged)?;
        let seq = kept.placed.seq;
        let same = author == Some(Author { device: header.device, kind: header.kind })
            && numbered == Some((seq, kept.hash))
            && control == (header.kind == RecordKind::Control).then_some(seq);
        if same { Ok(()) } else { Err("its columns are not what its header says".to_owned()) }
    }

    fn row(&self, report: &mut Report) {
        let Some(row) = report.read("its row", self.store.circle(&self.circle)) else { return };
        let Some(row) = row else { return report.fault("it has records or blobs, and no row".to_owned()) };
        if (row.head, row.log_hash, row.received) != (self.seq, self.hash, self.received) {
            report.fault(format!("its row says place {}, its log ends at {}", row.head, self.seq));
        }
        if row.record_bytes != self.bytes {
            report.fault(format!(
                "its row counts {} bytes of records, there are {}",
                row.record_bytes, self.bytes
            ));
        }
    }

    fn projections(&self, report: &mut Report) {
        let Some(membership) = &self.membership else {
            return report.fault("nobody began it".to_owned());
        };
        if self.relay != Some(membership.relay) {
            report.fault("it was begun for another relay's key than the one that is kept here".to_owned());
        }
        let devices: BTreeMap<DeviceId, DeviceRow> = membership
            .devices
            .iter()
            .map(|(id, device)| {
                (*id, DeviceRow { member: device.member, added: device.added, removed: device.removed })
            })
            .collect();
        if report
            .read("the list of devices", self.store.device_rows(&self.circle))
            .is_some_and(|rows| rows != devices)
        {
            report.fault("the list of devices is not what the control log says".to_owned());
        }
        if self.bodiless.iter().any(|seq| !membership.erased.contains_key(seq)) {
            report.fault("a body is missing that nobody erased".to_owned());
        }
        if membership.erased.keys().any(|seq| !self.bodiless.contains(seq)) {
            report.fault("a body is still there that was erased".to_owned());
        }
        // A body that was erased before it was brought back here has no row.
        if report
            .read("the list of what was erased", self.store.erased_places(&self.circle))
            .is_some_and(|rows| !rows.iter().all(|seq| membership.erased.contains_key(seq)))
        {
            report.fault("the list of what was erased is not what the control log says".to_owned());
        }
        if report
            .read("the list of blobs named", self.store.namings(&self.circle))
            .is_some_and(|rows| rows != self.naming)
        {
            report.fault("the list of blobs named is not what the records say".to_owned());
        }
        for head in report.read("the words on the log", self.store.heads(&self.circle)).unwrap_or_default() {
            let signer = membership.devices.get(&head.device);
            if signer.is_none_or(|signer| head.verify(&signer.keys.sign).is_err()) {
                report.fault("a device's word on the log is not signed by it".to_owned());
            }
        }
        let names = report.read("the knocks", self.store.knock_names(&self.circle));
        let knocks = report.read("the knocks", self.store.knocks(&self.circle)).unwrap_or_default();
        if names.is_some_and(|names| !names.into_iter().eq(knocks.iter().map(|row| row.knock.hash()))) {
            report.fault("a knock does not hash to its name".to_owned());
        }
        self.reveals(&knocks, report);
        for row in knocks {
            let invite = membership.invites.get(&row.invite);
            let request = invite.and_then(|invite| row.knock.open(&invite.key).ok());
            if request.is_none_or(|request| request.invite != row.invite || request.device.id() != row.device)
            {
                report.fault("a knock is not the one that came".to_owned());
            }
        }
    }

    fn reveals(&self, knocks: &[KnockRow], report: &mut Report) {
        let rows = report.read("the answers to knocks", self.store.reveal_rows(&self.circle));
        for (invite, device, reveal) in rows.unwrap_or_default() {
            let answered = |row: &KnockRow| {
                (row.invite, row.device, row.knock.hash()) == (reveal.invite, reveal.to, reveal.knock)
            };
            if (reveal.invite, reveal.to) != (invite, device) || !knocks.iter().any(answered) {
                report.fault("an answer to a knock answers none that came".to_owned());
            }
        }
    }

    fn blobs(&self, report: &mut Report) {
        let names = report.read("the list of blobs", self.store.blob_names(&self.circle)).unwrap_or_default();
        let wanted: BTreeSet<&BlobHash> = self.naming.iter().map(|(_, blob)| blob).collect();
        let waiting: BTreeSet<BlobHash> =
            names.iter().filter(|name| !wanted.contains(name)).copied().collect();
        if report
            .read("the list of blobs that wait", self.store.waiting_blobs(&self.circle))
            .is_some_and(|rows| rows != waiting)
        {
            report.fault("the list of blobs that wait for a record is not right".to_owned());
        }
        let mut bytes = 0;
        for name in &names {
            let Some(Some(blob)) = report.read("a blob", self.store.blob(&self.circle, name)) else {
                continue;
            };
            report.blobs += 1;
            bytes += u64::try_from(blob.len()).unwrap_or(u64::MAX);
            if blake3::hash(&blob) != *name.as_bytes() {
                report.fault("a blob does not hash to its name".to_owned());
            }
        }
        let counted = self.store.circle(&self.circle).ok().flatten().map(|row| row.blob_bytes);
        if counted.is_some_and(|counted| counted != bytes) {
            report.fault(format!(
                "its row counts {} bytes of blobs, there are {bytes}",
                counted.unwrap_or_default()
            ));
        }
    }
}
