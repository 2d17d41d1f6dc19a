//! One scripted life of the real relay on a disk under watch, and what must be true of any folder that it leaves behind.

use std::fs;
use std::mem;
use std::path::Path;

use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};
use server::check::check;
use server::relay::{Heard, Output, PeerId, Relay, Settings};
use server::store::sqlite::SqliteStore;
use server::store::{Store, StoreError};
use shared::identity::Purpose;
use shared::ids::{BlobHash, LogHash, RecordHash};
use shared::record::{Record, RecordKind};
use shared::time::Instant;
use shared::wire::{Answer, FromRelay, MAX_PAGE_RECORDS, Refusal, ToRelay, prove_message};
use tempfile::TempDir;

use super::{Disk, Failing, Fault, Syncing, Tape, below};
use crate::pen::{Ground, NO_GROUND, Pen};

const AUDIENCE: &str = "https://relay.example";
const PEER: PeerId = PeerId(1);
const BEGIN_MS: u64 = 1_795_251_600_000;

/// Something that the relay said it keeps, and how much was on the tape when it said so.
#[derive(Clone, Copy, Debug)]
pub struct Promise {
    moments: usize,
    what: Kept,
}

#[derive(Clone, Copy, Debug)]
enum Kept {
    Record { seq: u64, hash: RecordHash },
    Blob { hash: BlobHash },
}

/// How a life ended, and what it leaves behind.
#[derive(Debug)]
pub struct Life {
    /// All that reached the operating system.
    pub tape: Tape,
    /// What was promised.
    pub promises: Vec<Promise>,
    /// How it ended.
    pub ending: Ending,
    /// How many calls there were that can fail, and how many did.
    pub calls: u64,
    /// See `calls`.
    pub failed: u64,
    /// Which of the calls were writes, each by its number.
    pub writes: Vec<u64>,
    /// Batches that were refused because the disk was full.
    pub refused: u64,
    /// Whether something was kept after the last refusal.
    pub recovered: bool,
    /// Whether the log was read out when all was said.
    pub read: bool,
}

/// How a life ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    /// All of the script was said.
    Whole,
    /// The relay did not start, and said why.
    NotStarted(String),
    /// The store could not be relied on: the process would have ended here, with exit code 70.
    Stopped(String),
}

/// Which script.
#[derive(Clone, Copy, Debug)]
pub struct Script {
    /// What is said, and how much of it.
    pub seed: u64,
    /// Batches.
    pub batches: usize,
}

/// A folder in memory where there is one: nothing here is about the disk of the machine.
///
/// # Panics
/// When no folder can be made.
pub fn folder() -> TempDir {
    let made = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir());
    match made {
        Ok(folder) => folder,
        Err(error) => panic!("no folder: {error}"),
    }
}

struct Session {
    relay: Relay<SqliteStore>,
    pen: Pen,
    ground: Ground,
    rng: ChaCha8Rng,
    now: Instant,
    token: Vec<u8>,
    /// Places of pages that can be erased.
    pages: Vec<u64>,
    blobs: Vec<BlobHash>,
}

/// Lives this script on a disk that fails so.
pub fn live(script: Script, fault: Option<Fault>, syncing: Syncing) -> Life {
    let folder = folder();
    let disk = Disk::watch(folder.path(), fault, syncing);
    let mut life = Life {
        tape: Tape::default(),
        promises: Vec::new(),
        ending: Ending::Whole,
        calls: 0,
        failed: 0,
        writes: Vec::new(),
        refused: 0,
        recovered: true,
        read: false,
    };
    let mut rng = ChaCha8Rng::seed_from_u64(script.seed);
    let opened = SqliteStore::open(folder.path()).map_err(|error| error.to_string()).and_then(|store| {
        let settings = Settings { audience: AUDIENCE.to_owned(), ..Settings::default() };
        Relay::open(store, settings, &mut rng).map_err(|error| error.to_string())
    });
    match opened {
        Err(why) => life.ending = Ending::NotStarted(why),
        Ok(relay) => {
            let mut session = Session {
                relay,
                pen: Pen::new(script.seed, 0),
                ground: NO_GROUND,
                rng,
                now: Instant::from_ms(BEGIN_MS),
                token: Vec::new(),
                pages: Vec::new(),
                blobs: Vec::new(),
            };
            if let Err(error) = session.run(script, &disk, &mut life) {
                life.ending = Ending::Stopped(error.to_string());
            }
            // As a process that ends: nothing is closed, nothing is tidied up.
            mem::forget(session);
        }
    }
    (life.tape, life.calls, life.failed) = (disk.tape(), disk.calls(), disk.failed());
    life.writes = disk.writes();
    life
}

impl Session {
    fn run(&mut self, script: Script, disk: &Disk, life: &mut Life) -> Result<(), StoreError> {
        self.relay.connect(PEER);
        self.enter()?;
        for _ in 0..script.batches {
            self.now = self.now.plus_ms(1000);
            if self.ground.control.is_zero() {
                let mut pen = self.pen.clone();
                let genesis = pen.genesis(self.relay.key());
                let after = vec![(pen, genesis.clone())];
                self.batch(&ToRelay::Create { genesis }, after, disk, life)?;
                continue;
            }
            match below(&mut self.rng, 10) {
                0 => self.erase(disk, life)?,
                1 => self.blob(disk, life)?,
                2 => drop(self.relay.ready(self.now).or_else(forgive_full)?),
                _ => self.pages(disk, life)?,
            }
        }
        let since = ToRelay::Since {
            circle: self.pen.circle,
            after: 0,
            hash: LogHash::ZERO,
            limit: MAX_PAGE_RECORDS,
        };
        let heard = self.hear(&since)?;
        life.read = heard.iter().any(|said| matches!(said, FromRelay::Records { .. }));
        self.relay.settle().or_else(forgive_full)
    }

    fn enter(&mut self) -> Result<(), StoreError> {
        let hello = self.pen.hello();
        let mut heard = self.hear(&hello)?;
        if let Some(FromRelay::Challenge { nonce }) = heard.pop() {
            let message = prove_message(AUDIENCE, &nonce, &self.pen.id);
            let signature = self.pen.sign(Purpose::Hello, &message);
            for message in self.hear(&ToRelay::Prove { signature })? {
                if let FromRelay::Welcome { token, .. } = message {
                    self.token = token.0;
                }
            }
        }
        Ok(())
    }

    /// As the writer does it: a full disk is a refusal, anything else is the end.
    fn hear(&mut self, message: &ToRelay) -> Result<Vec<FromRelay>, StoreError> {
        let inbox = [(PEER, Heard::read(&message.to_frame()))];
        let outputs = match self.relay.handle(&inbox, self.now, &mut self.rng) {
            Err(StoreError::Full) => self.relay.handle_reading(&inbox, self.now, &mut self.rng)?,
            handled => handled?,
        };
        let sent = |output| match output {
            Output::Send { message, .. } => Some(message),
            Output::Close { .. } => None,
        };
        Ok(outputs.into_iter().filter_map(sent).collect())
    }

    /// Says a batch; `after` is each of its records with the pen as it is once that record is kept.
    fn batch(
        &mut self,
        message: &ToRelay,
        after: Vec<(Pen, Record)>,
        disk: &Disk,
        life: &mut Life,
    ) -> Result<(), StoreError> {
        let heard = self.hear(message)?;
        let answers = heard.into_iter().find_map(|message| {
            let FromRelay::Answers { answers, .. } = message else { return None };
            Some(answers)
        });
        for (answer, (pen, record)) in answers.into_iter().flatten().zip(after) {
            if answer == (Answer::Refused { code: Refusal::DiskFull }) {
                life.refused += 1;
                life.recovered = false;
                continue;
            }
            let (Answer::Kept { seq } | Answer::Already { seq }) = answer else {
                panic!("a disk is no reason for {answer:?}")
            };
            let hash = record.hash();
            life.promises.push(Promise { moments: disk.moments(), what: Kept::Record { seq, hash } });
            life.recovered = true;
            (self.pen.number, self.pen.prev) = (pen.number, hash);
            let Ok(header) = record.parse_header() else { continue };
            if header.kind == RecordKind::Control {
                self.ground.control = hash;
            } else if header.blobs.is_empty() {
                // One that names a blob stays: erased, it takes the blob with it, and that was promised.
                self.pages.push(seq);
            }
        }
        Ok(())
    }

    fn pages(&mut self, disk: &Disk, life: &mut Life) -> Result<(), StoreError> {
        let mut pen = self.pen.clone();
        let mut after = Vec::new();
        for _ in 0..=below(&mut self.rng, 4) {
            // From a tick to a long page.
            let mut body = vec![0; 40 << (3 * below(&mut self.rng, 4))];
            self.rng.fill_bytes(&mut body);
            let named = if below(&mut self.rng, 4) == 0 { self.blobs.pop() } else { None };
            let record = pen.page_with(&self.ground, body, named.into_iter().collect());
            after.push((pen.clone(), record));
        }
        let records = after.iter().map(|(_, record)| record.clone()).collect();
        self.batch(&ToRelay::Append { circle: self.pen.circle, records }, after, disk, life)
    }

    fn erase(&mut self, disk: &Disk, life: &mut Life) -> Result<(), StoreError> {
        let Some(seq) = self.pages.pop() else { return Ok(()) };
        let mut pen = self.pen.clone();
        let record = pen.erase(&self.ground, seq);
        let after = vec![(pen, record.clone())];
        self.batch(&ToRelay::Append { circle: self.pen.circle, records: vec![record] }, after, disk, life)
    }

    fn blob(&mut self, disk: &Disk, life: &mut Life) -> Result<(), StoreError> {
        let mut bytes = vec![0; 10_000];
        self.rng.fill_bytes(&mut bytes);
        let hash = BlobHash::new(*blake3::hash(&bytes).as_bytes());
        match self.relay.put_blob(&self.token, self.pen.circle, hash, &bytes, self.now) {
            Ok(kept) => {
                assert_eq!(kept, Ok(()), "a disk is no reason for a refusal");
                life.promises.push(Promise { moments: disk.moments(), what: Kept::Blob { hash } });
                self.blobs.push(hash);
                Ok(())
            }
            Err(error) => forgive_full(error),
        }
    }
}

fn forgive_full(error: StoreError) -> Result<(), StoreError> {
    if error == StoreError::Full { Ok(()) } else { Err(error) }
}

/// What became of the promises in a folder that was left behind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Promises that had been made by then.
    pub promised: u64,
    /// Of them, not there.
    pub lost: u64,
    /// Folders that do not open, or in which something does not hash, fold or follow.
    pub unsound: u64,
}

impl Verdict {
    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            promised: self.promised + other.promised,
            lost: self.lost + other.lost,
            unsound: self.unsound + other.unsound,
        }
    }
}

/// Opens a folder as a relay that starts again does, recomputes every hash, and looks for each promise made by then.
/// The first thing that is wrong is told.
pub fn judge(left: &Path, life: &Life, moments: usize, script: Script) -> (Verdict, Option<String>) {
    let made = life.promises.iter().filter(|promise| promise.moments <= moments);
    let promised = u64::try_from(made.clone().count()).unwrap_or(u64::MAX);
    let mut verdict = Verdict { promised, ..Verdict::default() };
    let store = match SqliteStore::open(left) {
        Ok(store) => store,
        Err(error) => {
            (verdict.lost, verdict.unsound) = (promised, 1);
            return (verdict, Some(error.to_string()));
        }
    };
    let report = check(&store);
    let mut complaint = report.faults.first().cloned();
    // Nothing was ever promised: the relay makes its key when it starts.
    let is_unborn = store.relay_secret() == Ok(None) && promised == 0;
    verdict.unsound = u64::from(!report.is_sound() && !is_unborn);
    let circle = Pen::new(script.seed, 0).circle;
    for promise in made {
        let is_there = match promise.what {
            Kept::Record { seq, hash } => {
                matches!(store.record(&circle, seq), Ok(Some(kept)) if kept.hash == hash)
            }
            Kept::Blob { hash } => store.has_blob(&circle, &hash) == Ok(true),
        };
        if !is_there {
            verdict.lost += 1;
            complaint.get_or_insert_with(|| format!("{promise:?} is not there"));
        }
    }
    let end = store.circle(&circle).ok().flatten().map_or(LogHash::ZERO, |row| row.log_hash);
    let known = report.records == 0 || !end.is_zero();
    assert!(known, "a circle with records has a log hash");
    (verdict, complaint.filter(|_| verdict.lost > 0 || verdict.unsound > 0))
}

/// Cuts the power of one life this many times, each at a random moment.
///
/// # Panics
/// When a folder cannot be written.
pub fn cut(life: &Life, script: Script, cuts: usize) -> (Verdict, Vec<String>) {
    let mut rng = ChaCha8Rng::seed_from_u64(script.seed ^ 0x00c0_ffee);
    let mut sum = Verdict::default();
    let mut complaints = Vec::new();
    for _ in 0..cuts {
        let moments = below(&mut rng, life.tape.moments() + 1);
        let (verdict, complaint) = cut_at(life, script, moments, &mut rng);
        sum = sum.plus(verdict);
        complaints.extend(complaint.map(|why| format!("seed {}, moment {moments}: {why}", script.seed)));
    }
    (sum, complaints)
}

fn cut_at(life: &Life, script: Script, moments: usize, rng: &mut impl Rng) -> (Verdict, Option<String>) {
    let left = folder();
    if let Err(error) = life.tape.after_cut(moments, rng, left.path()) {
        panic!("the folder cannot be laid out: {error}");
    }
    judge(left.path(), life, moments, script)
}

/// Lets one call fail and judges the folder that is left, after the process ended and after a power cut at its end.
///
/// # Panics
/// When a folder cannot be written.
pub fn fail(script: Script, fault: Fault) -> (Life, Verdict, Vec<String>) {
    let life = live(script, Some(fault), Syncing::AsShipped);
    let mut rng = ChaCha8Rng::seed_from_u64(fault.from);
    let end = life.tape.moments();
    let killed = folder();
    if let Err(error) = life.tape.after_kill(killed.path()) {
        panic!("the folder cannot be laid out: {error}");
    }
    let all = [judge(killed.path(), &life, end, script), cut_at(&life, script, end, &mut rng)];
    let mut sum = Verdict::default();
    let mut complaints = Vec::new();
    for (verdict, complaint) in all {
        sum = sum.plus(verdict);
        complaints.extend(complaint.map(|why| format!("{fault:?}: {why}; {:?}", life.ending)));
    }
    // Whatever was left by SQLite's own files of this life goes with its folder.
    drop(fs::metadata(killed.path()));
    (life, sum, complaints)
}

/// Every way in which a call can fail.
pub const WAYS: [Failing; 3] = [Failing::Error, Failing::Full, Failing::Short];
