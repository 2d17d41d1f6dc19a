//! A disk that can be cut off and that can fail, under the relay's real store.
//!
//! A shim between SQLite and its own VFS ([`vfs`]) writes down every write, truncation, sync, opening and deletion of the
//! files of one folder, and lets any one of them fail. From what it wrote down, [`Tape::after_cut`] makes the folder that
//! a power cut at any moment could have left: what was synced is there; of what was not, each sector on its own is the
//! old one, any version that was written since, or torn between the two, so also in another order than it was written.
//!
//! What is taken as given, as SQLite does: writing some bytes of a sector leaves its other bytes alone; a file's name is
//! on the disk with its first sync.

pub mod session;
mod vfs;

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use rand_core::Rng;

pub use vfs::Disk;

/// What a disk writes whole or not at all: the smallest there is.
const SECTOR_BYTES: usize = 512;

/// How a call fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failing {
    /// The device has an error.
    Error,
    /// There is no room.
    Full,
    /// Half of it is written, and then there is no room.
    Short,
}

/// Which call fails: of all that can, counted from 1.
#[derive(Clone, Copy, Debug)]
pub struct Fault {
    /// The first one that fails.
    pub from: u64,
    /// How many fail, from that one on.
    pub calls: u64,
    /// How.
    pub how: Failing,
}

/// How the database under test syncs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syncing {
    /// As the relay asks.
    AsShipped,
    /// With `synchronous=NORMAL` behind the relay's back: the control run, which must lose what was acknowledged.
    Normal,
}

/// Something that reached the operating system.
#[derive(Clone, Debug)]
enum Step {
    Make {
        file: usize,
    },
    Write {
        file: usize,
        at: usize,
        bytes: Vec<u8>,
    },
    Truncate {
        file: usize,
        bytes: usize,
    },
    Sync {
        file: usize,
    },
    /// A sync that failed: what was written before it may be gone, and no later sync brings it back.
    SyncFailed {
        file: usize,
    },
    Delete {
        file: usize,
        synced: bool,
    },
}

/// All that happened to the files of one folder, in order.
#[derive(Clone, Debug, Default)]
pub struct Tape {
    names: Vec<String>,
    steps: Vec<Step>,
}

/// A file as it may be on the disk.
#[derive(Clone, Debug, Default)]
struct Image {
    /// What is certain; `None` while the file's name is not.
    synced: Option<Vec<u8>>,
    /// What was done since, in order.
    since: Vec<Change>,
}

#[derive(Clone, Debug)]
enum Change {
    Write { at: usize, bytes: Vec<u8> },
    Truncate { bytes: usize },
    Delete,
}

impl Tape {
    fn file(&mut self, name: &str) -> usize {
        if let Some(file) = self.names.iter().position(|known| known == name) {
            return file;
        }
        self.names.push(name.to_owned());
        self.names.len() - 1
    }

    /// How many moments there are at which the power can go.
    pub fn moments(&self) -> usize {
        self.steps.len()
    }

    /// How many files were made, how often one was cut short, and how often one was synced.
    pub fn made_truncated_and_synced(&self) -> [usize; 3] {
        let count = |is: fn(&Step) -> bool| self.steps.iter().filter(|step| is(step)).count();
        [
            count(|step| matches!(step, Step::Make { .. })),
            count(|step| matches!(step, Step::Truncate { .. })),
            count(|step| matches!(step, Step::Sync { .. })),
        ]
    }

    /// How many writes, truncations and syncs came after the first sync that failed; none when none failed.
    pub fn writes_after_a_failed_sync(&self) -> Option<usize> {
        let failed = self.steps.iter().position(|step| matches!(step, Step::SyncFailed { .. }))?;
        Some(self.steps.len() - failed - 1)
    }

    /// The folder as the operating system has it: what a killed process leaves behind.
    ///
    /// # Errors
    /// When the files cannot be written.
    pub fn after_kill(&self, into: &Path) -> io::Result<()> {
        let mut files: BTreeMap<usize, Vec<u8>> = BTreeMap::new();
        for step in &self.steps {
            match step {
                Step::Make { file } => drop(files.entry(*file).or_default()),
                Step::Write { file, at, bytes } => write(files.entry(*file).or_default(), *at, bytes),
                Step::Truncate { file, bytes } => files.entry(*file).or_default().resize(*bytes, 0),
                Step::Delete { file, .. } => drop(files.remove(file)),
                Step::Sync { .. } | Step::SyncFailed { .. } => {}
            }
        }
        self.lay(into, files)
    }

    /// One of the folders that a power cut after `moments` steps could have left.
    ///
    /// # Errors
    /// When the files cannot be written.
    pub fn after_cut(&self, moments: usize, rng: &mut impl Rng, into: &Path) -> io::Result<()> {
        let mut images: BTreeMap<usize, Image> = BTreeMap::new();
        for step in self.steps.iter().take(moments) {
            match step {
                Step::Make { file } => drop(images.entry(*file).or_default()),
                Step::Write { file, at, bytes } => {
                    images
                        .entry(*file)
                        .or_default()
                        .since
                        .push(Change::Write { at: *at, bytes: bytes.clone() });
                }
                Step::Truncate { file, bytes } => {
                    images.entry(*file).or_default().since.push(Change::Truncate { bytes: *bytes });
                }
                Step::Sync { file } => images.entry(*file).or_default().sync(),
                Step::SyncFailed { file } => images.entry(*file).or_default().since.clear(),
                Step::Delete { file, synced: true } => drop(images.remove(file)),
                Step::Delete { file, synced: false } => {
                    images.entry(*file).or_default().since.push(Change::Delete);
                }
            }
        }
        let left = images.into_iter().filter_map(|(file, image)| Some((file, image.cut(rng)?)));
        self.lay(into, left.collect())
    }

    fn lay(&self, into: &Path, files: BTreeMap<usize, Vec<u8>>) -> io::Result<()> {
        fs::create_dir_all(into)?;
        for (file, bytes) in files {
            if let Some(name) = self.names.get(file) {
                fs::write(into.join(name), bytes)?;
            }
        }
        Ok(())
    }
}

fn write(file: &mut Vec<u8>, at: usize, bytes: &[u8]) {
    let end = at + bytes.len();
    if file.len() < end {
        file.resize(end, 0);
    }
    if let Some(there) = file.get_mut(at..end) {
        there.copy_from_slice(bytes);
    }
}

impl Image {
    /// All that was done is certain from here on.
    fn sync(&mut self) {
        let mut file = self.synced.take().unwrap_or_default();
        let mut is_there = true;
        for change in self.since.drain(..) {
            match change {
                Change::Write { at, bytes } => write(&mut file, at, &bytes),
                Change::Truncate { bytes } => file.resize(bytes, 0),
                Change::Delete => is_there = false,
            }
        }
        self.synced = is_there.then_some(file);
    }

    /// What is left of it; `None` when there is no such file.
    fn cut(self, rng: &mut impl Rng) -> Option<Vec<u8>> {
        let mut heads = || rng.next_u64() & 1 == 0;
        if self.synced.is_none() && heads() {
            return None;
        }
        if self.since.iter().any(|change| matches!(change, Change::Delete)) && heads() {
            return None;
        }
        // One of the lengths that the file had since; what a kept sector needs comes on top.
        let mut file = self.synced.unwrap_or_default();
        let mut lengths = vec![file.len()];
        let mut sectors: BTreeMap<usize, Vec<Piece>> = BTreeMap::new();
        for change in self.since {
            match change {
                Change::Truncate { bytes } => lengths.push(bytes),
                Change::Delete => {}
                Change::Write { at, bytes } => {
                    for (offset, piece) in pieces(at, &bytes) {
                        sectors
                            .entry(offset / SECTOR_BYTES)
                            .or_default()
                            .push(Piece { at: offset, bytes: piece });
                    }
                }
            }
        }
        let length = *lengths.get(below(rng, lengths.len()))?;
        file.resize(length, 0);
        for versions in sectors.into_values() {
            keep_some(&mut file, versions, rng);
        }
        Some(file)
    }
}

/// A part of a write that lies in one sector.
#[derive(Clone, Debug)]
struct Piece {
    at: usize,
    bytes: Vec<u8>,
}

fn pieces(at: usize, bytes: &[u8]) -> Vec<(usize, Vec<u8>)> {
    let mut rest = bytes;
    let mut at = at;
    let mut all = Vec::new();
    while !rest.is_empty() {
        let here = (SECTOR_BYTES - at % SECTOR_BYTES).min(rest.len());
        let (piece, after) = rest.split_at(here);
        all.push((at, piece.to_vec()));
        (at, rest) = (at + here, after);
    }
    all
}

/// Of a sector's versions in the order of writing, those up to any one reached the disk, or any one alone, the last of
/// them perhaps torn; or none.
fn keep_some(file: &mut Vec<u8>, versions: Vec<Piece>, rng: &mut impl Rng) {
    let kept = below(rng, versions.len() + 1);
    let is_reordered = below(rng, 4) == 0;
    for (index, Piece { at, bytes }) in versions.into_iter().take(kept).enumerate() {
        let is_last = index + 1 == kept;
        if is_reordered && !is_last {
            continue;
        }
        let torn = is_last && below(rng, 4) == 0;
        let until = if torn { below(rng, bytes.len() + 1) } else { bytes.len() };
        write(file, at, bytes.split_at(until).0);
    }
}

/// A number from 0 up to, and without, `end`.
pub fn below(rng: &mut impl Rng, end: usize) -> usize {
    let end = u64::try_from(end.max(1)).unwrap_or(u64::MAX);
    usize::try_from(rng.next_u64() % end).unwrap_or(0)
}
