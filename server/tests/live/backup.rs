//! Backups as an operator makes them: of a relay that runs, checked, restored, and damaged on the way.

use std::fs;
use std::path::Path;
use std::process::Command;

use shared::wire::{Answer, FromRelay};
use tempfile::tempdir;

use super::client::{Client, Program};
use super::phone::Phone;
use super::{append, create, whole_log};

/// What the program says to this command line: whether it ended well, and both of its streams.
fn heenweer(arguments: &[&str], folders: &[&Path]) -> (bool, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_heenweer"))
        .args(arguments)
        .args(folders)
        .env_clear()
        .output()
        .unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(said).unwrap())
}

fn keep(client: &mut Client, founder: &mut Phone, ground: &super::Ground, many: usize) {
    append(client, founder, ground, b"page", many);
    let heard = client.next();
    let FromRelay::Answers { answers, .. } = &heard else { panic!("{heard:?}") };
    assert!(answers.iter().all(|answer| matches!(answer, Answer::Kept { .. })), "{answers:?}");
}

#[test]
fn a_backup_of_a_relay_that_runs_is_whole_and_can_be_made_a_relay_again() {
    let folder = tempdir().unwrap();
    let [data, copy, again] = ["data", "copy", "again"].map(|name| folder.path().join(name));
    let program = Program::start(&data);
    let mut founder = Phone::new(1);
    let mut client = Client::enter(&program, &founder);
    let ground = create(&mut client, &mut founder);
    keep(&mut client, &mut founder, &ground, 20);
    let back_up = || heenweer(&["backup", "--data"], &[&data, &copy]);
    let (done, said) = back_up();
    assert!(done && said.ends_with("1 circles, 21 records, 0 blobs\n"), "{said}");
    // It goes on meanwhile, and the next backup takes the place of this one.
    keep(&mut client, &mut founder, &ground, 5);
    let (done, said) = back_up();
    assert!(done && said.ends_with("1 circles, 26 records, 0 blobs\n"), "{said}");
    keep(&mut client, &mut founder, &ground, 3);
    assert_eq!(fs::read_dir(&copy).unwrap().count(), 1, "one file, nothing half made");
    program.kill();
    let (sound, said) = heenweer(&["check"], &[&data]);
    assert!(sound && said.ends_with("1 circles, 29 records, 0 blobs\n"), "{said}");
    let (done, said) = heenweer(&["restore"], &[&copy, Path::new("--data"), &again]);
    assert!(done && said.ends_with("1 circles, 26 records, 0 blobs\n"), "{said}");
    assert_eq!(whole_log(&Program::start(&again), &founder).len(), 26);
}

#[test]
fn a_database_is_never_replaced_and_a_damaged_copy_never_becomes_one() {
    let folder = tempdir().unwrap();
    let [data, copy, again] = ["data", "copy", "again"].map(|name| folder.path().join(name));
    let program = Program::start(&data);
    let mut founder = Phone::new(1);
    let mut client = Client::enter(&program, &founder);
    let ground = create(&mut client, &mut founder);
    keep(&mut client, &mut founder, &ground, 20);
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
    program.kill();
}
