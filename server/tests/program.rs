//! The program as an operator meets it: every start that cannot work says why in one sentence and touches nothing.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "all of this file is a test")]

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use tempfile::tempdir;

fn heenweer(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_heenweer"));
    command.args(arguments).env_clear();
    command
}

fn serve(data: &Path) -> Command {
    heenweer(&["serve", "--listen", "127.0.0.1:0", "--data", data.to_str().unwrap()])
}

/// The one sentence on stderr of a start that must fail.
fn refusal(command: &mut Command) -> String {
    let Output { status, stdout, stderr } = command.output().unwrap();
    let stderr = String::from_utf8(stderr).unwrap();
    assert!(!status.success(), "it started");
    assert_eq!(String::from_utf8(stdout).unwrap(), "");
    let lines: Vec<&str> = stderr.lines().collect();
    let [line] = lines.as_slice() else { panic!("not one sentence: {stderr}") };
    line.strip_prefix("heenweer: ").unwrap().to_owned()
}

/// Starts a relay that must work, and waits until it says where.
fn started(command: &mut Command) -> (Child, String) {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    let address = line.trim_end().strip_prefix("listening on http://127.0.0.1:").expect("the first line");
    (child, address.to_owned())
}

#[test]
fn it_tells_its_version() {
    let output = heenweer(&["--version"]).output().unwrap();
    assert_eq!(
        String::from_utf8(output.stdout).unwrap(),
        concat!("heenweer ", env!("CARGO_PKG_VERSION"), "\n")
    );
    assert!(output.status.success());
}

#[test]
fn every_flag_can_be_set_in_the_environment() {
    let folder = tempdir().unwrap();
    let mut command = heenweer(&["serve"]);
    command.env("HEENWEER_LISTEN", "127.0.0.1:0").env("HEENWEER_DATA", folder.path());
    command.env("HEENWEER_AUDIENCE", "https://heen.example").env("HEENWEER_REGISTRATION", "closed");
    let (mut child, port) = started(&mut command);
    assert_ne!(port, "0");
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn a_bad_command_line_is_named() {
    let folder = tempdir().unwrap();
    let data = folder.path().join("data");
    for (extra, part) in [
        (&["--frobnicate"][..], "'--frobnicate'"),
        (&["--audience", "heen.example"], "an origin looks like https://host"),
        (&["--audience", "https://heen.example/path"], "an origin looks like https://host"),
        (&["--registration", "maybe"], "'maybe'"),
        (&["--max-circle-bytes", "many"], "'many'"),
    ] {
        let said = refusal(serve(&data).args(extra));
        assert!(said.contains(part), "{said}");
        assert!(!data.exists());
    }
    assert!(refusal(&mut heenweer(&["serve"])).contains("--listen"));
    assert!(!refusal(&mut heenweer(&[])).is_empty());
}

#[test]
fn an_address_that_cannot_be_had_is_named_and_no_folder_is_made() {
    let folder = tempdir().unwrap();
    let data = folder.path().join("data");
    let holder = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = holder.local_addr().unwrap().to_string();
    for address in [taken.as_str(), "no address"] {
        let said = refusal(&mut heenweer(&["serve", "--listen", address, "--data", data.to_str().unwrap()]));
        assert!(said.starts_with(&format!("cannot listen on {address}: ")), "{said}");
        assert!(!data.exists());
    }
}

#[test]
fn a_folder_that_is_none_or_cannot_be_made_is_named() {
    let folder = tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "a file").unwrap();
    assert!(refusal(&mut serve(&file)).ends_with("file is not a folder"));
    assert_eq!(fs::read(&file).unwrap(), b"a file");
    for impossible in [file.join("inside"), "/proc/heenweer".into()] {
        let said = refusal(&mut serve(&impossible));
        assert!(said.contains("cannot be written"), "{said}");
    }
}

#[test]
fn a_file_that_is_no_database_is_named_and_left_as_it_is() {
    let folder = tempdir().unwrap();
    let file = folder.path().join("heenweer.db");
    fs::write(&file, "letters to a friend").unwrap();
    assert!(refusal(&mut serve(folder.path())).ends_with("heenweer.db is not a relay's database"));
    assert_eq!(fs::read(&file).unwrap(), b"letters to a friend");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_database_of_a_newer_version_is_named_and_left_as_it_is() {
    let folder = tempdir().unwrap();
    let (mut child, _) = started(&mut serve(folder.path()));
    child.kill().unwrap();
    child.wait().unwrap();
    let file = folder.path().join("heenweer.db");
    let mut bytes = fs::read(&file).unwrap();
    bytes[60..64].copy_from_slice(&999_u32.to_be_bytes());
    fs::write(&file, &bytes).unwrap();
    let said = refusal(&mut serve(folder.path()));
    assert!(said.contains("written by a newer version of the relay (format 999"), "{said}");
    assert_eq!(fs::read(&file).unwrap(), bytes);
}

#[test]
fn a_folder_in_use_is_named_and_the_first_relay_goes_on() {
    let folder = tempdir().unwrap();
    let (mut child, port) = started(&mut serve(folder.path()));
    assert!(refusal(&mut serve(folder.path())).ends_with("is in use by another relay"));
    assert!(std::net::TcpStream::connect(format!("127.0.0.1:{port}")).is_ok());
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn the_container_is_built_on_the_debian_that_it_runs_on() {
    let file = include_str!("../../Containerfile");
    let images: Vec<&str> = file.lines().filter_map(|line| line.strip_prefix("FROM ")).collect();
    let [build, run] = images[..] else { panic!("{images:?}") };
    assert!(build.contains("-bookworm ") && run.contains("-debian12:"), "{images:?}");
}
