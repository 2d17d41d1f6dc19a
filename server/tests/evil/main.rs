//! Clients that mean harm, against the real program: each is refused, the relay stays small, and the others notice
//! nothing.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "all of this crate is a test"
)]

#[expect(dead_code, reason = "the other tests of the program use the rest of it")]
#[path = "../live/client.rs"]
mod client;
#[expect(dead_code, reason = "the relay's own tests use the rest of it")]
#[path = "../../src/relay/testing/phone.rs"]
mod phone;

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::thread;

use shared::control::{Access, ControlEntry};
use shared::identity::{Purpose, Signature};
use shared::ids::{BlobHash, CircleId, Fixed, InviteId, LogHash};
use shared::record::{Header, RecordKind};
use shared::wire::{
    Answer, FromRelay, InviteStatus, MAX_FRAME_BYTES, MAX_KNOCKS_PER_INVITE, Refusal, ToRelay, WIRE_VERSION,
};
use tempfile::{TempDir, tempdir};

use self::client::{Client, Program};
use self::phone::{CIRCLE, Ground, Phone};

/// Memory that no flood may bring a relay to that began with a few: far below what the flood itself sends.
const MOST_MEMORY_KIB: u64 = 160 * 1024;

/// A relay with one circle, and somebody in it who goes on writing whatever happens.
struct House {
    program: Program,
    founder: Phone,
    client: Client,
    ground: Ground,
    _folder: TempDir,
}

impl House {
    fn new() -> Self {
        Self::with(&[])
    }

    fn with(flags: &[&str]) -> Self {
        let folder = tempdir().unwrap();
        let program = Program::start_with(flags, folder.path());
        let mut founder = Phone::new(1);
        let mut client = Client::enter(&program, &founder);
        let genesis = founder.genesis(client.relay_key);
        let control = genesis.hash();
        client.say(&ToRelay::Create { genesis });
        assert!(matches!(client.next(), FromRelay::Answers { .. }));
        assert!(matches!(client.next(), FromRelay::Welcome { .. }));
        Self { program, founder, client, ground: Ground { control, ..phone::NO_GROUND }, _folder: folder }
    }

    /// The honest one writes a page, and it is kept.
    fn goes_on(&mut self) {
        let records = vec![self.founder.data(&self.ground, b"an honest page")];
        self.client.say(&ToRelay::Append { circle: CIRCLE, records });
        let heard = self.client.next();
        let FromRelay::Answers { answers, .. } = &heard else { panic!("{heard:?}") };
        assert!(matches!(answers.as_slice(), [Answer::Kept { .. }]), "{answers:?}");
        let kib = self.program.memory_kib();
        assert!(kib < MOST_MEMORY_KIB, "{kib} KiB");
    }

    /// What the relay answers to these records, brought by this client.
    fn answers(client: &mut Client, records: Vec<shared::record::Record>) -> Vec<Answer> {
        client.say(&ToRelay::Append { circle: CIRCLE, records });
        let heard = client.next();
        let FromRelay::Answers { answers, .. } = heard else { panic!("{heard:?}") };
        answers
    }
}

fn refused(code: Refusal) -> Answer {
    Answer::Refused { code }
}

#[test]
fn a_forged_record_is_refused_with_its_own_reason_and_the_log_stands() {
    let mut house = House::new();
    let (ground, circle) = (house.ground, CIRCLE);
    let header = |change: &dyn Fn(&mut Header)| {
        let mut header = house.founder.header(&ground, RecordKind::Circle, b"evil");
        change(&mut header);
        house.founder.signed(&header, Some(b"evil".to_vec()))
    };
    let mut forged = header(&|_| ());
    forged.signature = Signature::new([7; 64]);
    let mut other_body = header(&|_| ());
    other_body.body = Some(shared::codec::Bytes(b"live".to_vec()));
    let mut no_body = header(&|_| ());
    no_body.body = None;
    let far = LogHash::new([9; 32]);
    let cases = [
        (forged, refused(Refusal::BadSignature)),
        (other_body, refused(Refusal::Malformed)),
        (no_body, refused(Refusal::Malformed)),
        (header(&|header| header.circle = CircleId::new([9; 16])), refused(Refusal::Malformed)),
        (header(&|header| header.version = 2), refused(Refusal::Newer)),
        (header(&|header| header.suite = 9), refused(Refusal::Newer)),
        (header(&|header| header.number += 7), Answer::Gap { expected: 2 }),
        (header(&|header| header.prev = far_record()), Answer::Gap { expected: 2 }),
        (header(&|header| header.blobs = vec![BlobHash::new([3; 32])]), refused(Refusal::MissingBlob)),
        (header(&|header| header.device = Phone::new(9).id), Answer::NotMember),
    ];
    let mut evil = Client::enter(&house.program, &house.founder);
    for (record, want) in cases {
        assert_eq!(House::answers(&mut evil, vec![record]), [want]);
    }
    let ahead = header(&|header| (header.seen_seq, header.seen_hash) = (99, far));
    assert!(matches!(House::answers(&mut evil, vec![ahead])[..], [Answer::Diverged { .. }]));
    let stale = header(&|header| header.control = far_record());
    assert!(matches!(House::answers(&mut evil, vec![stale])[..], [Answer::StaleControl { .. }]));
    evil.say(&ToRelay::Since { circle, after: 0, hash: LogHash::ZERO, limit: 9 });
    let FromRelay::Records { records, .. } = evil.next() else { panic!("no page") };
    assert_eq!(records.len(), 1, "nothing but the genesis");
    house.goes_on();
}

fn far_record() -> shared::ids::RecordHash {
    shared::ids::RecordHash::new([8; 32])
}

#[test]
fn a_number_is_given_once_and_the_same_record_again_is_no_second_one() {
    let mut house = House::new();
    let mut copy = house.founder.clone();
    house.goes_on();
    let mut evil = Client::enter(&house.program, &copy);
    let again = copy.data(&house.ground, b"an honest page");
    assert_eq!(House::answers(&mut evil, vec![again]), [Answer::Already { seq: 2 }]);
    let mut copy = house.founder.clone();
    (copy.number, copy.prev) = (1, house.ground.control);
    let other = copy.data(&house.ground, b"other words");
    assert!(matches!(House::answers(&mut evil, vec![other])[..], [Answer::Conflict { .. }]));
    house.goes_on();
}

#[test]
fn a_stranger_learns_nothing_and_changes_nothing() {
    let mut house = House::new();
    let stranger = Phone::new(66);
    let mut evil = Client::enter(&house.program, &stranger);
    let page = house.founder.clone().data(&house.ground, b"stolen");
    let key = evil.relay_key;
    let nowhere = CircleId::new([0xee; 16]);
    let mut asks = Vec::new();
    for circle in [CIRCLE, nowhere] {
        asks.extend([
            ToRelay::Since { circle, after: 0, hash: LogHash::ZERO, limit: 9 },
            ToRelay::Control { circle, after: 0 },
            ToRelay::Append { circle, records: vec![page.clone()] },
            ToRelay::Knocks { circle },
            ToRelay::Heads { circle },
        ]);
    }
    let mut heard = Vec::new();
    for ask in &asks {
        evil.say(ask);
        let FromRelay::Refused { code, .. } = evil.next() else { panic!("{ask:?} was answered") };
        heard.push(code);
    }
    assert!(heard.iter().all(|code| *code == Refusal::NoSuchCircle), "there or not is not told: {heard:?}");
    // A circle that is there cannot be begun anew, nor one for another relay.
    let mut again = stranger.clone();
    evil.say(&ToRelay::Create { genesis: again.genesis(key) });
    let FromRelay::Answers { answers, .. } = evil.next() else { panic!("no answers") };
    assert_eq!(answers, [refused(Refusal::CircleExists)]);
    evil.say(&ToRelay::Peek { circle: CIRCLE, invite: InviteId::new([1; 16]) });
    let FromRelay::Invitation { status, .. } = evil.next() else { panic!("no status") };
    assert_eq!(status, InviteStatus::Unknown);
    house.goes_on();
}

#[test]
fn rubbish_of_any_size_is_refused_and_ends_the_socket() {
    let mut house = House::new();
    // An array in an array in an array …: what nests must not be followed down.
    let nested = [vec![0x81; 100_000], vec![0x80]].concat();
    // A list that says it is longer than memory.
    let boasting = [&[0x82, 0x05, 0x82, 0x50][..], &[0xc1; 16], &[0x9b], &[0xff; 8]].concat();
    let text = b"GET / HTTP/1.1".to_vec();
    for rubbish in [Vec::new(), vec![0xff], nested, boasting, text, vec![0x9f; 1_000_000]] {
        let mut evil = Client::upgrade(&house.program, None).unwrap();
        evil.say_bytes(rubbish);
        let FromRelay::Refused { code, .. } = evil.next() else { panic!("it was answered") };
        assert_eq!(code, Refusal::Malformed);
        assert_eq!(evil.next_or_end(), None);
    }
    // Over the limit it is not even read to its end.
    let mut evil = Client::upgrade(&house.program, None).unwrap();
    evil.say_bytes(vec![7; MAX_FRAME_BYTES + 1]);
    assert_eq!(evil.next_or_end(), None);
    house.goes_on();
}

#[test]
fn who_does_not_say_who_it_is_is_not_heard() {
    let mut house = House::new();
    let mut evil = Client::upgrade(&house.program, None).unwrap();
    for strike in 1..=4 {
        evil.say(&ToRelay::Since { circle: CIRCLE, after: 0, hash: LogHash::ZERO, limit: 9 });
        let heard = evil.next();
        let FromRelay::Refused { code, .. } = heard else { panic!("{strike}: {heard:?}") };
        assert_eq!(code, Refusal::NotProven);
    }
    assert_eq!(evil.next_or_end(), None);
    let mut thief = Client::upgrade(&house.program, None).unwrap();
    thief.say(&ToRelay::Hello { version: WIRE_VERSION, device: house.founder.keys });
    let FromRelay::Challenge { .. } = thief.next() else { panic!("no challenge") };
    thief.say(&ToRelay::Prove { signature: Phone::new(66).sign(Purpose::Hello, b"me") });
    let FromRelay::Refused { code, .. } = thief.next() else { panic!("let in") };
    assert_eq!(code, Refusal::BadSignature);
    assert_eq!(thief.next_or_end(), None);
    house.goes_on();
}

#[test]
fn half_a_request_and_half_a_frame_hold_up_nobody() {
    let mut house = House::new();
    let mut halves: Vec<TcpStream> = Vec::new();
    for _ in 0..100 {
        let mut stream = TcpStream::connect(&house.program.address).unwrap();
        stream.write_all(b"GET /ws HTTP/1.1\r\nHost: rel").unwrap();
        halves.push(stream);
    }
    for _ in 0..20 {
        let mut client = Client::enter(&house.program, &Phone::new(66));
        client.say_half_a_frame();
        std::mem::forget(client);
    }
    house.goes_on();
    drop(halves);
    house.goes_on();
}

#[test]
fn large_frames_that_do_not_end_take_little_memory_together() {
    let mut house = House::new();
    let flood: Vec<_> = (0..200)
        .map(|_| {
            let mut evil = Client::upgrade(&house.program, None).unwrap();
            thread::spawn(move || (evil.gathers_half_of(1_000_000), evil))
        })
        .collect();
    house.goes_on();
    let (gathered, evil): (Vec<bool>, Vec<Client>) = flood.into_iter().map(|one| one.join().unwrap()).unzip();
    let many = gathered.iter().filter(|is_there| **is_there).count();
    assert!(many > 0, "no half frame came so far that this shows anything");
    house.goes_on();
    drop(evil);
}

#[test]
fn who_knocks_without_end_is_slowed_down_and_fills_nothing() {
    let mut house = House::new();
    let mut entry = phone::invite(Phone::new(99).member, Access::Member);
    if let ControlEntry::Invite { lifetime_ms, .. } = &mut entry {
        *lifetime_ms = 600_000;
    }
    let record = house.founder.control(&house.ground, &entry);
    house.ground.control = record.hash();
    assert!(matches!(House::answers(&mut house.client, vec![record])[..], [Answer::Kept { .. }]));
    let (mut waiting, mut refusals) = (0, [0, 0]);
    // Devices are made up as fast as one likes; they come from one address.
    for seed in 100..250 {
        let evil = Phone::new(seed);
        let mut client = Client::enter(&house.program, &evil);
        for name in [b"one", b"two", b"six"] {
            let knock = evil.knock(phone::INVITE, phone::INVITE_SEED, name);
            client.say(&ToRelay::Knock { circle: CIRCLE, knock });
            let heard = client.next();
            if let FromRelay::Refused { code, .. } = heard {
                assert!([Refusal::Quota, Refusal::TooFast].contains(&code), "{code:?}");
                refusals[usize::from(code == Refusal::TooFast)] += 1;
            } else {
                assert!(matches!(heard, FromRelay::Done { .. }), "{heard:?}");
                waiting += 1;
            }
        }
    }
    assert_eq!(waiting, MAX_KNOCKS_PER_INVITE);
    assert!(refusals[0] > 0 && refusals[1] > 100, "{refusals:?}");
    for _ in 0..waiting {
        assert!(matches!(house.client.next(), FromRelay::Knocks { .. }), "a keeper hears of each that waits");
    }
    house.goes_on();
}

#[test]
fn more_connections_than_one_address_may_have_are_closed_and_the_others_stay() {
    let mut house = House::with(&["--max-connections-per-address", "20"]);
    let mut open = Vec::new();
    let mut refused = 0;
    for _ in 0..60 {
        let mut stream = TcpStream::connect(&house.program.address).unwrap();
        let asked = stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: relay\r\n\r\n");
        let mut answer = [0; 15];
        if asked.is_ok() && stream.read_exact(&mut answer).is_ok() {
            assert_eq!(&answer[..12], b"HTTP/1.1 200");
            open.push(stream);
        } else {
            refused += 1;
        }
    }
    assert_eq!((open.len(), refused), (19, 41), "one place is the honest one's");
    house.goes_on();
    drop(open);
    house.goes_on();
}

#[test]
fn a_device_that_connects_without_end_keeps_its_newest_connections() {
    let mut house = House::new();
    let phone = Phone::new(66);
    let mut clients: Vec<Client> = (0..12).map(|_| Client::enter(&house.program, &phone)).collect();
    for (place, client) in clients.iter_mut().enumerate() {
        client.say(&ToRelay::Ping);
        let is_open = place >= 4;
        let heard = client.next_or_end();
        assert_eq!(heard == Some(FromRelay::Pong), is_open, "{place}: {heard:?}");
    }
    house.goes_on();
}

#[test]
fn who_brings_and_asks_too_much_is_told_to_wait_and_the_others_are_not() {
    // Four minutes' worth at once.
    let house = House::with(&["--records-per-minute", "25", "--messages-per-minute", "50"]);
    let mut guest = Client::enter(&house.program, &Phone::new(66));
    let mut evil = Client::enter(&house.program, &house.founder);
    let mut pen = house.founder.clone();
    let many: Vec<_> = (0..99).map(|_| pen.data(&house.ground, b"x")).collect();
    assert_eq!(House::answers(&mut evil, many).len(), 99);
    let answers =
        House::answers(&mut evil, vec![pen.clone().data(&house.ground, b"y"), pen.data(&house.ground, b"z")]);
    assert_eq!(answers, [refused(Refusal::TooFast)]);
    let mut refusals = 0;
    for _ in 0..300 {
        evil.say(&ToRelay::Heads { circle: CIRCLE });
        let answer = evil.next();
        let is_refused = matches!(answer, FromRelay::Refused { code: Refusal::TooFast, .. });
        assert!(is_refused || matches!(answer, FromRelay::Heads { .. }), "{answer:?}");
        refusals += u32::from(is_refused);
    }
    assert!(refusals > 90, "{refusals}");
    guest.say(&ToRelay::Ping);
    assert_eq!(guest.next(), FromRelay::Pong);
}

#[test]
fn who_asks_for_photos_and_takes_none_holds_up_nobody() {
    let mut house = House::new();
    let (evil, circle) = elsewhere(&house.program);
    // More than both ends of a connection hold.
    let bytes = vec![7; 8 * 1024 * 1024];
    let (path, theirs) = (path_of(circle, &bytes), token_line(&evil));
    assert_eq!(house.program.http("PUT", &path, &theirs, &bytes).0, 204);
    let (open, heard): (Vec<TcpStream>, Vec<String>) =
        (0..6).map(|_| ask_and_stop(&house.program, &format!("GET {path}"), &theirs)).unzip();
    assert_eq!(heard, ["200", "200", "200", "200", "503", "503"]);
    let (mine, bytes) = (token_line(&house.client), vec![9; 100_000]);
    let path = path_of(CIRCLE, &bytes);
    assert_eq!(house.program.http("PUT", &path, &mine, &bytes).0, 204);
    assert_eq!(house.program.http("GET", &path, &mine, b""), (200, bytes));
    house.goes_on();
    drop(open);
}

#[test]
fn circles_without_end_are_not_begun() {
    let house = House::with(&["--circles-per-minute", "1", "--max-circles", "15"]);
    let mut begun = 1;
    let mut last = None;
    for seed in 2..40 {
        let phone = Phone::new(seed);
        let mut client = Client::enter(&house.program, &phone);
        let answer = begin(&mut client, phone, CircleId::new([seed; 16]));
        if matches!(answer, Answer::Kept { .. }) {
            begun += 1;
        } else {
            last = Some(answer);
        }
    }
    assert_eq!(
        (begun, last),
        (15, Some(refused(Refusal::TooFast))),
        "the relay is full, and then it is too fast as well"
    );
}

#[test]
fn a_relay_that_has_no_socket_left_says_so_and_those_who_have_one_go_on() {
    let mut house = House::with(&["--max-sockets", "2"]);
    let second = Client::upgrade(&house.program, None).unwrap();
    let told = Client::upgrade(&house.program, None).err().unwrap();
    assert!(told.contains("503"), "{told}");
    house.goes_on();
    drop(second);
    // The relay hears of the end when it hears of it.
    while Client::upgrade(&house.program, None).is_err() {
        thread::yield_now();
    }
    house.goes_on();
}

#[test]
fn behind_a_proxy_each_address_has_its_own_connections_and_its_own_pace_and_is_kept_nowhere() {
    const FLOODS: &str = "198.51.100.77";
    let flags = ["--behind-proxy", "--max-connections-per-address", "3", "--circles-per-minute", "1"];
    let folder = tempdir().unwrap();
    let log = folder.path().join("operator.log");
    let program = Program::start_logging_with(&log, &flags, &folder.path().join("data"));
    let held: Vec<Client> = (0..3).map(|_| Client::forwarded(&program, FLOODS).unwrap()).collect();
    let told = Client::forwarded(&program, FLOODS).err().unwrap();
    assert!(told.contains("429"), "{told}");
    // What stands before the last comma, anybody can have written there.
    let told = Client::forwarded(&program, &format!("203.0.113.5, {FLOODS}")).err().unwrap();
    assert!(told.contains("429"), "{told}");
    Client::forwarded(&program, "198.51.100.78").unwrap();

    drop(held);
    let begins = |seed: u8, from: &str| {
        let phone = Phone::new(seed);
        let client = loop {
            if let Ok(client) = Client::forwarded(&program, from) {
                break client;
            }
            thread::yield_now();
        };
        begin(&mut client.proven(&program, &phone), phone, CircleId::new([seed; 16]))
    };
    let first_refused = (1..40).find(|seed| !matches!(begins(*seed, FLOODS), Answer::Kept { .. }));
    assert_eq!(first_refused, Some(21), "twenty minutes' worth at once");
    assert_eq!(begins(50, FLOODS), refused(Refusal::TooFast));
    assert!(matches!(begins(51, "198.51.100.78"), Answer::Kept { .. }));

    program.terminate();
    assert_eq!(program.wait(), Some(0));
    let raw: &[u8] = &[198, 51, 100, 77];
    for file in
        fs::read_dir(folder.path().join("data")).unwrap().map(|file| file.unwrap().path()).chain([log])
    {
        let bytes = fs::read(&file).unwrap();
        for part in [FLOODS.as_bytes(), raw] {
            assert!(!bytes.windows(part.len()).any(|window| window == part), "{part:?} in {file:?}");
        }
    }
}

/// What the relay answers to somebody who begins a circle of this name.
fn begin(client: &mut Client, mut phone: Phone, circle: CircleId) -> Answer {
    let usual = phone.genesis(client.relay_key);
    let header = Header { circle, ..usual.parse_header().unwrap() };
    let genesis = phone.signed(&header, usual.body.map(|body| body.0));
    client.say(&ToRelay::Create { genesis });
    let FromRelay::Answers { answers, .. } = client.next() else { panic!("no answers") };
    answers[0].clone()
}

/// A device in a circle of its own.
fn elsewhere(program: &Program) -> (Client, CircleId) {
    let phone = Phone::new(66);
    let mut client = Client::enter(program, &phone);
    let circle = CircleId::new([66; 16]);
    assert!(matches!(begin(&mut client, phone, circle), Answer::Kept { .. }));
    (client, circle)
}

fn token_line(client: &Client) -> String {
    format!("x-heenweer-token: {}\r\n", Fixed::<48, ()>::from_slice(&client.token).unwrap())
}

fn path_of(circle: CircleId, bytes: &[u8]) -> String {
    format!("/blob/{circle}/{}", BlobHash::new(*blake3::hash(bytes).as_bytes()))
}

/// Asks, and reads no more than what the relay says first: 100 when it waits for the body.
fn ask_and_stop(program: &Program, line: &str, headers: &str) -> (TcpStream, String) {
    let mut stream = TcpStream::connect(&program.address).unwrap();
    stream.write_all(format!("{line} HTTP/1.1\r\nHost: relay\r\n{headers}\r\n").as_bytes()).unwrap();
    let mut status = [0; 12];
    stream.read_exact(&mut status).unwrap();
    (stream, String::from_utf8_lossy(&status[9..]).into_owned())
}

#[test]
fn who_brings_photos_and_stops_halfway_holds_up_nobody() {
    let mut house = House::new();
    let (evil, circle) = elsewhere(&house.program);
    let headers = format!("{}Content-Length: 1000000\r\nExpect: 100-continue\r\n", token_line(&evil));
    let line = format!("PUT {}", path_of(circle, b"never to come"));
    let (_halves, heard): (Vec<TcpStream>, Vec<String>) =
        (0..20).map(|_| ask_and_stop(&house.program, &line, &headers)).unzip();
    assert_eq!(
        (&heard[..2], &heard[2..]),
        (&["100"; 2].map(String::from)[..], &["503"; 18].map(String::from)[..])
    );
    let (mine, bytes) = (token_line(&house.client), vec![9; 100_000]);
    let path = path_of(CIRCLE, &bytes);
    assert_eq!(house.program.http("PUT", &path, &mine, &bytes).0, 204);
    assert_eq!(house.program.http("GET", &path, &mine, b""), (200, bytes));
    house.goes_on();
}

#[test]
fn blobs_that_nobody_may_bring_are_not_read() {
    let mut house = House::new();
    let bytes = vec![9; 100_000];
    let stranger = Client::enter(&house.program, &Phone::new(66));
    let path = path_of(CIRCLE, &bytes);
    for _ in 0..50 {
        assert_eq!(house.program.http("PUT", &path, &token_line(&stranger), &bytes).0, 404);
    }
    let mine = token_line(&house.client);
    assert_eq!(house.program.http("PUT", &path, &mine, &vec![0; 9 * 1024 * 1024]).0, 413);
    assert_eq!(house.program.http("PUT", &path, &mine, &bytes[1..]).0, 422);
    assert_eq!(house.program.http("PUT", &path, &mine, &bytes).0, 204);
    assert_eq!(house.program.http("GET", &path, &token_line(&stranger), b"").0, 404);
    house.goes_on();
}

#[test]
fn an_operator_reads_what_happened_and_nobodys_name_or_address() {
    let folder = tempdir().unwrap();
    let log = folder.path().join("operator.log");
    let program = Program::start_logging(&log, &folder.path().join("data"));
    let mut founder = Phone::new(1);
    let mut client = Client::enter(&program, &founder);
    let genesis = founder.genesis(client.relay_key);
    client.say(&ToRelay::Create { genesis });
    client.next();
    let mut evil = Client::upgrade(&program, None).unwrap();
    evil.say_bytes(vec![0xff]);
    evil.next();
    assert!(Client::upgrade(&program, Some("https://evil.example")).is_err());
    program.terminate();
    assert_eq!(program.wait(), Some(0));
    let said = fs::read_to_string(&log).unwrap();
    assert!(said.lines().count() >= 2, "{said}");
    for line in said.lines() {
        let line: serde_json::Value = serde_json::from_str(line).expect("JSON lines");
        let line = line.as_object().unwrap();
        assert!(line.keys().all(|key| ["timestamp", "level", "fields"].contains(&key.as_str())), "{line:?}");
        let fields = line["fields"].as_object().unwrap();
        let known = ["message", "version", "why", "error", "folder"];
        assert!(fields.keys().all(|key| known.contains(&key.as_str())), "{fields:?}");
        assert!(
            fields["message"].as_str().unwrap().contains(|letter: char| letter.is_alphabetic()),
            "{fields:?}"
        );
    }
    for secret in ["127.0.0.1", "evil.example", &founder.id.to_string(), &CIRCLE.to_string()] {
        assert!(!said.contains(secret), "{secret} in {said}");
    }
}

#[test]
fn figures_have_a_port_of_their_own_and_tell_of_nobody() {
    let folder = tempdir().unwrap();
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let program = Program::start_with(&["--metrics", &port], folder.path());
    let founder = Phone::new(1);
    let _client = Client::enter(&program, &founder);
    assert_eq!(program.http("GET", "/metrics", "", b"").0, 404, "not where families are");
    let mut stream = TcpStream::connect(&port).unwrap();
    stream.write_all(b"GET /metrics HTTP/1.1\r\nHost: relay\r\nConnection: close\r\n\r\n").unwrap();
    let mut page = String::new();
    stream.read_to_string(&mut page).unwrap();
    assert!(page.contains("heenweer_sockets 1\n") && page.contains("heenweer_frames_total 2\n"), "{page}");
    assert!(!page.contains("127.0.0.1") && !page.contains(&founder.id.to_string()), "{page}");
}
