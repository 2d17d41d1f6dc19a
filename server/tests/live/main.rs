//! The real program with real sockets: what was acknowledged survives, nobody waits for anybody, and it says goodbye.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "all of this crate is a test"
)]

mod backup;
#[expect(dead_code, reason = "the tests of clients that mean harm use the rest of it")]
mod client;
#[expect(dead_code, reason = "the relay's own tests use the rest of it")]
#[path = "../../src/relay/testing/phone.rs"]
mod phone;
mod registration;

use std::collections::BTreeMap;

use shared::ids::{Fixed, LogHash, RecordHash};
use shared::wire::{Answer, FromRelay, ToRelay};
use tempfile::tempdir;

use self::client::{Client, Program};
use self::phone::{CIRCLE, Ground, Phone};

fn since(after: u64) -> ToRelay {
    ToRelay::Since { circle: CIRCLE, after, hash: LogHash::ZERO, limit: 1000 }
}

/// Begins the circle; what the founder writes on from then on, having seen nothing of the log.
fn create(client: &mut Client, founder: &mut Phone) -> Ground {
    let genesis = founder.genesis(client.relay_key);
    let control = genesis.hash();
    client.say(&ToRelay::Create { genesis });
    let heard = client.next();
    assert!(matches!(heard, FromRelay::Answers { .. }), "{heard:?}");
    assert!(matches!(client.next(), FromRelay::Welcome { .. }));
    Ground { control, ..phone::NO_GROUND }
}

fn append(
    client: &mut Client,
    founder: &mut Phone,
    ground: &Ground,
    body: &[u8],
    many: usize,
) -> Vec<RecordHash> {
    let records: Vec<_> = (0..many).map(|_| founder.data(ground, body)).collect();
    let hashes = records.iter().map(shared::record::Record::hash).collect();
    client.say(&ToRelay::Append { circle: CIRCLE, records });
    hashes
}

/// The whole log, page by page, from a relay that was just started.
fn whole_log(program: &Program, founder: &Phone) -> BTreeMap<u64, RecordHash> {
    let mut log = BTreeMap::new();
    let mut client = Client::enter(program, founder);
    let (mut after, mut hash) = (0, LogHash::ZERO);
    loop {
        client.say(&ToRelay::Since { circle: CIRCLE, after, hash, limit: 1000 });
        let FromRelay::Records { records, checkpoint, head, .. } = client.next() else { panic!("no page") };
        checkpoint.verify(&client.relay_key).unwrap();
        log.extend(records.iter().map(|placed| (placed.seq, placed.record.hash())));
        (after, hash) = (checkpoint.seq, checkpoint.hash);
        if after == head {
            return log;
        }
    }
}

#[test]
fn what_was_acknowledged_survives_a_kill() {
    let folder = tempdir().unwrap();
    let mut founder = Phone::new(1);
    let mut acknowledged: BTreeMap<u64, RecordHash> = BTreeMap::new();
    let mut ground = phone::NO_GROUND;
    for round in 0..5 {
        let program = Program::start(folder.path());
        let log = whole_log_or_empty(&program, &founder, round);
        for (seq, hash) in &acknowledged {
            assert_eq!(log.get(seq), Some(hash), "lost in round {round}");
        }
        // What was kept without an acknowledgement counts from here on.
        if let Some((_, last)) = log.last_key_value() {
            founder.number = u64::try_from(log.len()).unwrap();
            founder.prev = *last;
        }
        let mut client = Client::enter(&program, &founder);
        if round == 0 {
            ground = create(&mut client, &mut founder);
        }
        let batches: Vec<_> =
            (0..40).map(|_| append(&mut client, &mut founder, &ground, b"page", 5)).collect();
        // Killed while most of it is still under way.
        for hashes in batches.iter().take(3 + round) {
            let FromRelay::Answers { answers, .. } = client.next() else { panic!("no answers") };
            for (answer, hash) in answers.iter().zip(hashes) {
                let Answer::Kept { seq } = answer else { panic!("{answer:?}") };
                acknowledged.insert(*seq, *hash);
            }
        }
        program.kill();
    }
    assert_eq!(acknowledged.len(), 5 * (3 + 4 + 5 + 6 + 7));
}

#[test]
fn a_write_that_fails_ends_the_program_and_loses_nothing_that_was_acknowledged() {
    let folder = tempdir().unwrap();
    let mut founder = Phone::new(1);
    // No file may grow beyond this, so that a write to the log beside the database fails.
    let program = Program::start_with_files_of_at_most(2048, folder.path());
    let mut client = Client::enter(&program, &founder);
    let ground = create(&mut client, &mut founder);
    let mut acknowledged = Vec::new();
    loop {
        let sent = append(&mut client, &mut founder, &ground, &[7; 10_000], 8);
        match client.next_or_end() {
            Some(FromRelay::Answers { answers, .. }) => {
                assert!(answers.iter().all(|answer| matches!(answer, Answer::Kept { .. })), "{answers:?}");
                acknowledged.extend(sent);
            }
            Some(other) => panic!("{other:?}"),
            None => break,
        }
    }
    assert_eq!(program.wait(), Some(70));
    assert!(!acknowledged.is_empty(), "the limit is too low to show anything");
    let log = whole_log(&Program::start(folder.path()), &founder);
    let kept: Vec<_> = log.values().skip(1).take(acknowledged.len()).copied().collect();
    assert_eq!(kept, acknowledged);
}

fn whole_log_or_empty(program: &Program, founder: &Phone, round: usize) -> BTreeMap<u64, RecordHash> {
    if round == 0 { BTreeMap::new() } else { whole_log(program, founder) }
}

#[test]
fn a_follower_that_does_not_read_delays_nobody_and_is_told_or_cut_off() {
    let folder = tempdir().unwrap();
    let program = Program::start(folder.path());
    let mut founder = Phone::new(1);
    let mut writer = Client::enter(&program, &founder);
    let ground = create(&mut writer, &mut founder);
    let mut wedged = Client::enter(&program, &founder);
    let mut reader = Client::enter(&program, &founder);
    for client in [&mut wedged, &mut reader] {
        client.say(&since(0));
    }
    assert!(matches!(reader.next(), FromRelay::Records { .. }));
    // More than both ends of a socket and its outbox hold.
    let body = vec![7; 60_000];
    let batches = 40;
    let mut head = 1;
    for _ in 0..batches {
        let sent = append(&mut writer, &mut founder, &ground, &body, 16);
        let FromRelay::Answers { answers, .. } = writer.next() else { panic!("no answers") };
        assert!(
            answers.len() == sent.len() && answers.iter().all(|answer| matches!(answer, Answer::Kept { .. }))
        );
        let FromRelay::Records { records, .. } = reader.next() else { panic!("no push") };
        assert_eq!(records.first().map(|placed| placed.seq), Some(head + 1));
        head += 16;
        assert_eq!(records.last().map(|placed| placed.seq), Some(head));
    }
    let mut got = 0;
    // It ends with a `Behind`, or with the end of the socket.
    while let Some(FromRelay::Records { records, .. }) = wedged.next_or_end() {
        got += records.len();
    }
    assert!(got < 16 * batches, "nothing was dropped, so this showed nothing");
}

#[test]
fn a_stop_says_goodbye_and_ends_well() {
    let folder = tempdir().unwrap();
    let program = Program::start(folder.path());
    let mut founder = Phone::new(1);
    let mut client = Client::enter(&program, &founder);
    let mut idle = Client::enter(&program, &Phone::new(2));
    let mut other = Client::enter(&program, &Phone::new(3));
    let ground = create(&mut client, &mut founder);
    append(&mut client, &mut founder, &ground, b"page", 3);
    assert!(matches!(client.next(), FromRelay::Answers { .. }));
    program.terminate();
    let mut waits = Vec::new();
    for client in [&mut client, &mut idle, &mut other] {
        let FromRelay::Bye { retry_ms } = client.next() else { panic!("no goodbye") };
        assert!(retry_ms < 60_000);
        waits.push(retry_ms);
        assert_eq!(client.next_or_end(), None);
    }
    assert!(waits.iter().any(|wait| *wait != waits[0]), "not all at once: {waits:?}");
    assert_eq!(program.wait(), Some(0));
    let wal = std::fs::metadata(folder.path().join("heenweer.db-wal")).map_or(0, |wal| wal.len());
    assert_eq!(wal, 0, "an orderly stop leaves all in the database itself");
    assert_eq!(whole_log(&Program::start(folder.path()), &founder).len(), 4);
}

#[test]
fn a_stop_answers_what_was_begun_and_waits_for_nobody_who_does_not_read() {
    let folder = tempdir().unwrap();
    let program = Program::start(folder.path());
    let mut founder = Phone::new(1);
    let mut client = Client::enter(&program, &founder);
    let ground = create(&mut client, &mut founder);
    // One who follows, and reads nothing of what fills every buffer on the way to them.
    let mut wedged = Client::enter(&program, &founder);
    wedged.say(&since(0));
    let page = vec![7; 60_000];
    for _ in 0..20 {
        append(&mut client, &mut founder, &ground, &page, 16);
        assert!(matches!(client.next(), FromRelay::Answers { .. }));
    }
    let under_way: Vec<_> = (0..30).map(|_| append(&mut client, &mut founder, &ground, b"page", 5)).collect();
    program.terminate();
    let mut acknowledged = Vec::new();
    for sent in under_way {
        let said = client.next();
        if matches!(said, FromRelay::Bye { .. }) {
            break;
        }
        let FromRelay::Answers { answers, .. } = &said else { panic!("{said:?}") };
        assert!(answers.iter().all(|answer| matches!(answer, Answer::Kept { .. })), "{answers:?}");
        acknowledged.extend(sent);
    }
    assert_eq!(program.wait(), Some(0), "killed after ten seconds by who supervises");
    let log: Vec<_> = whole_log(&Program::start(folder.path()), &founder).into_values().collect();
    assert!(acknowledged.iter().all(|hash| log.contains(hash)), "acknowledged on the way out, and gone");
}

#[test]
fn a_page_of_another_origin_opens_no_socket() {
    let folder = tempdir().unwrap();
    let program = Program::start(folder.path());
    assert!(Client::upgrade(&program, Some("https://evil.example")).is_err());
    assert!(Client::upgrade(&program, Some(&format!("http://{}", program.address))).is_ok());
    assert!(Client::upgrade(&program, None).is_ok());
}

#[test]
fn an_unreadable_frame_is_answered_and_closed() {
    let folder = tempdir().unwrap();
    let program = Program::start(folder.path());
    let mut client = Client::upgrade(&program, None).unwrap();
    client.say_bytes(vec![0xff; 3]);
    let heard = client.next();
    assert!(matches!(heard, FromRelay::Refused { code: shared::wire::Refusal::Malformed, .. }), "{heard:?}");
    assert_eq!(client.next_or_end(), None);
}

#[test]
fn it_is_ready_when_it_has_written_and_not_when_it_only_says_so() {
    let folder = tempdir().unwrap();
    let program = Program::start(folder.path());
    let written = || {
        let db = rusqlite::Connection::open(folder.path().join("heenweer.db")).unwrap();
        let mut statement = db.prepare("SELECT at_ms FROM pulse").unwrap();
        let times: Vec<i64> =
            statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        times
    };
    assert_eq!(written(), []);
    assert_eq!(program.http("GET", "/readyz", "", b""), (200, b"ready".to_vec()));
    assert!(matches!(written()[..], [at_ms] if at_ms > 0));
}

#[test]
fn health_blobs_and_everything_else_answer_over_http() {
    let folder = tempdir().unwrap();
    let program = Program::start(folder.path());
    let mut founder = Phone::new(1);
    let mut client = Client::enter(&program, &founder);
    create(&mut client, &mut founder);
    assert_eq!(program.http("GET", "/healthz", "", b""), (200, b"ok".to_vec()));
    assert_eq!(program.http("GET", "/readyz", "", b""), (200, b"ready".to_vec()));
    let not_found = (404, b"not found".to_vec());
    for (method, path) in [("GET", "/"), ("GET", "/../etc/passwd"), ("POST", "/ws"), ("DELETE", "/blob/1/2")]
    {
        assert_eq!(program.http(method, path, "", b""), not_found, "{method} {path}");
    }
    let bytes = vec![9; 300_000];
    let blob = shared::ids::BlobHash::new(*blake3::hash(&bytes).as_bytes());
    let path = format!("/blob/{CIRCLE}/{blob}");
    let token = Fixed::<48, ()>::from_slice(&client.token).unwrap();
    let token = format!("x-heenweer-token: {token}\r\n");
    let wrong = token.replace(": ", ": 00");
    assert_eq!(program.http("PUT", &path, "", &bytes), not_found);
    assert_eq!(program.http("PUT", &path, &wrong, &bytes), not_found);
    assert_eq!(program.http("PUT", &path, &token, &bytes[1..]).0, 422);
    assert_eq!(program.http("GET", &path, &token, b""), not_found);
    assert_eq!(program.http("PUT", &path, &token, &bytes).0, 204);
    assert_eq!(program.http("GET", &path, &token, b""), (200, bytes));
    assert_eq!(program.http("GET", &path, "", b""), not_found);
}
