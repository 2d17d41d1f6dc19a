//! Backups as an operator makes them: of a relay that runs, checked, restored, and damaged on the way.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use shared::ids::LogHash;
use shared::record::{Checkpoint, Placed};
use shared::wire::{Answer, FromRelay, RestoreState, ToRelay};
use tempfile::{TempDir, tempdir};

use super::client::{Client, Program};
use super::phone::{CIRCLE, Ground, Phone};
use super::{append, create, whole_log};

/// What the program says to this command line: whether it ended well, and both of its streams.
pub(super) fn heenweer(arguments: &[&str], folders: &[&Path]) -> (bool, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_heenweer"))
        .args(arguments)
        .args(folders)
        .env_clear()
        .output()
        .unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(said).unwrap())
}

/// A relay that runs, and one who writes.
struct House {
    folder: TempDir,
    program: Program,
    founder: Phone,
    client: Client,
    ground: Ground,
}

impl House {
    fn with_twenty_pages() -> Self {
        let folder = tempdir().unwrap();
        let program = Program::start(&folder.path().join("data"));
        let mut founder = Phone::new(1);
        let mut client = Client::enter(&program, &founder);
        let ground = create(&mut client, &mut founder);
        let mut house = Self { folder, program, founder, client, ground };
        house.keep(20);
        house
    }

    /// Its data, a place for a copy, and a place for another relay.
    fn folders(&self) -> [PathBuf; 3] {
        ["data", "copy", "again"].map(|name| self.folder.path().join(name))
    }

    fn keep(&mut self, many: usize) {
        append(&mut self.client, &mut self.founder, &self.ground, b"page", many);
        let heard = self.client.next();
        let FromRelay::Answers { answers, .. } = &heard else { panic!("{heard:?}") };
        assert!(answers.iter().all(|answer| matches!(answer, Answer::Kept { .. })), "{answers:?}");
    }
}

#[test]
fn a_backup_of_a_relay_that_runs_is_whole_and_can_be_made_a_relay_again() {
    let mut house = House::with_twenty_pages();
    let [data, copy, again] = house.folders();
    let back_up = || heenweer(&["backup", "--data"], &[&data, &copy]);
    let (done, said) = back_up();
    assert!(done && said.ends_with("1 circles, 21 records, 0 blobs\n"), "{said}");
    // It goes on meanwhile, and the next backup takes the place of this one.
    house.keep(5);
    let (done, said) = back_up();
    assert!(done && said.ends_with("1 circles, 26 records, 0 blobs\n"), "{said}");
    house.keep(3);
    assert_eq!(fs::read_dir(&copy).unwrap().count(), 1, "one file, nothing half made");
    house.program.kill();
    let (sound, said) = heenweer(&["check"], &[&data]);
    assert!(sound && said.ends_with("1 circles, 29 records, 0 blobs\n"), "{said}");
    let (done, said) = heenweer(&["restore"], &[&copy, Path::new("--data"), &again]);
    assert!(done && said.ends_with("1 circles, 26 records, 0 blobs\n"), "{said}");
    assert_eq!(whole_log(&Program::start(&again), &house.founder).len(), 26);
}

#[test]
fn a_backup_that_is_made_while_somebody_writes_is_one_whole_moment() {
    let mut house = House::with_twenty_pages();
    let [data, copy, _] = house.folders();
    let is_done = AtomicBool::new(false);
    thread::scope(|scope| {
        let backing_up = scope.spawn(|| {
            let mut counted = Vec::new();
            for _ in 0..5 {
                let (done, said) = heenweer(&["backup", "--data"], &[&data, &copy]);
                assert!(done, "{said}");
                let (sound, said) = heenweer(&["check"], &[&copy]);
                assert!(sound, "{said}");
                let records = said.split(", ").find_map(|part| part.strip_suffix(" records")).unwrap();
                counted.push(records.parse::<u32>().unwrap());
            }
            is_done.store(true, Ordering::Relaxed);
            counted
        });
        while !is_done.load(Ordering::Relaxed) && !backing_up.is_finished() {
            house.keep(3);
        }
        let counted = backing_up.join().unwrap();
        assert!(counted.is_sorted() && counted.last() > counted.first(), "{counted:?}");
        // Each batch of three is there whole or not at all: the genesis and twenty pages came before.
        assert!(counted.iter().all(|records| (records - 21).is_multiple_of(3)), "{counted:?}");
    });
    house.program.kill();
}

#[test]
fn a_database_is_never_replaced_and_a_damaged_copy_never_becomes_one() {
    let house = House::with_twenty_pages();
    let [data, copy, again] = house.folders();
    assert!(heenweer(&["backup", "--data"], &[&data, &copy]).0);
    let (done, said) = heenweer(&["restore"], &[&copy, Path::new("--data"), &data]);
    assert!(!done && said.contains("move it away first"), "{said}");
    let (done, said) = heenweer(&["backup", "--data"], &[&data, &data]);
    assert!(!done && said.contains("the relay's own folder"), "{said}");
    let (done, said) = heenweer(&["backup", "--data"], &[&again, &copy]);
    assert!(!done && said.contains("there is no database"), "{said}");
    let (done, said) = heenweer(&["check"], &[&data]);
    assert!(!done && said.contains("in use by another relay"), "{said}");
    // One bit of one page of one record.
    let file = copy.join("heenweer.db");
    let mut bytes = fs::read(&file).unwrap();
    let at = bytes.windows(4).position(|four| four == b"page").unwrap();
    bytes[at] ^= 1;
    fs::write(&file, &bytes).unwrap();
    let (done, said) = heenweer(&["restore"], &[&copy, Path::new("--data"), &again]);
    assert!(!done && said.contains("not sound"), "{said}");
    assert!(!again.join("heenweer.db").exists());
    let (sound, said) = heenweer(&["check"], &[&copy]);
    assert!(!sound && said.contains("place ") && said.contains("put back a backup"), "{said}");
    house.program.kill();
}

/// The records after a place, with the relay's word on the last of them.
fn page(client: &mut Client, after: u64, hash: LogHash) -> (Vec<Placed>, Checkpoint) {
    client.say(&ToRelay::Since { circle: CIRCLE, after, hash, limit: 1000 });
    loop {
        if let FromRelay::Records { records, checkpoint, .. } = client.next() {
            return (records, checkpoint);
        }
    }
}

#[test]
fn a_relay_put_back_to_an_old_backup_takes_nothing_new_until_it_has_all_that_it_signed() {
    let mut house = House::with_twenty_pages();
    let [data, copy, again] = house.folders();
    assert!(heenweer(&["backup", "--data"], &[&data, &copy]).0);
    let (_, old) = page(&mut house.client, 0, LogHash::ZERO);
    for _ in 0..3 {
        house.keep(100);
        // Pushed, for it follows since it read a page.
        assert!(matches!(house.client.next(), FromRelay::Records { .. }));
    }
    let (lost, word) = page(&mut house.client, old.seq, old.hash);
    assert_eq!((old.seq, word.seq, lost.len()), (21, 321, 300));
    let House { program, mut founder, ground, folder: _folder, .. } = house;
    program.kill();
    assert!(heenweer(&["restore"], &[&copy, Path::new("--data"), &again]).0);
    let program = Program::start(&again);
    let mut client = Client::enter(&program, &founder);
    client.say(&ToRelay::Since { circle: CIRCLE, after: word.seq, hash: word.hash, limit: 1000 });
    assert_eq!(client.next(), FromRelay::Ahead { circle: CIRCLE, seq: old.seq, hash: old.hash });
    let parts: Vec<Vec<Placed>> = lost.chunks(150).map(<[Placed]>::to_vec).collect();
    let bring = |client: &mut Client, part: &[Placed]| {
        let records = part.to_vec();
        client.say(&ToRelay::Restore { circle: CIRCLE, checkpoint: word.clone(), records });
        client.next()
    };
    let more = FromRelay::Restored { circle: CIRCLE, through: 171, state: RestoreState::More };
    assert_eq!(bring(&mut client, &parts[0]), more);
    let mut other = Client::enter(&program, &founder);
    let record = founder.data(&ground, b"something new");
    let append = |client: &mut Client| {
        client.say(&ToRelay::Append { circle: CIRCLE, records: vec![record.clone()] });
        let FromRelay::Answers { answers, .. } = client.next() else { panic!("no answers") };
        answers
    };
    assert_eq!(append(&mut other), [Answer::Recovering], "no number is given twice");
    let whole = FromRelay::Restored { circle: CIRCLE, through: word.seq, state: RestoreState::Whole };
    assert_eq!(bring(&mut client, &parts[1]), whole);
    assert_eq!(append(&mut other), [Answer::Kept { seq: word.seq + 1 }]);
    let (back, _) = page(&mut other, old.seq, old.hash);
    assert_eq!(back[..300], lost, "byte for byte, place and time too");
    drop((client, other));
    program.kill();
    let (sound, said) = heenweer(&["check"], &[&again]);
    assert!(sound && said.ends_with("1 circles, 322 records, 0 blobs\n"), "{said}");
}
