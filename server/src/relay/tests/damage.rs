use std::fs;
use std::path::{Path, PathBuf};

use rand_core::Rng;
use rusqlite::types::Value;
use shared::control::{Access, ControlEntry, ErasedRecord};
use shared::ids::BlobHash;
use shared::record::{Head, Header, Placed};
use shared::wire::{Answer, Reveal};

use super::*;
use crate::backup::{backup, restore};
use crate::check::check;
use crate::store::sqlite::{DATABASE_FILE, SqliteStore};

/// A notebook with something in every table, and the pages as they were kept.
fn lived_in(folder: &Path) -> (Phone, Vec<Placed>, BlobHash) {
    let mut house = House::on(SqliteStore::open(folder).unwrap(), settings());
    let mut founder = Phone::new(1);
    let peer = house.enter(&founder);
    let genesis = founder.genesis(house.relay.key());
    house.say_all(&[(peer, ToRelay::Create { genesis })]);
    house.heard(peer);
    let mut guest = Phone::new(2);
    let guest_peer = house.let_in(peer, &mut founder, &guest, Access::Member);
    let heard = house.say(peer, ToRelay::Token);
    let [FromRelay::Token { token }] = heard.as_slice() else { panic!("{heard:?}") };
    let photo = vec![9; 3000];
    let blob = BlobHash::new(*blake3::hash(&photo).as_bytes());
    house.relay.put_blob(token, CIRCLE, blob, &photo, house.now).unwrap().unwrap();
    let with_photo = founder.with_blobs(&house.ground(), b"with a photo", vec![blob]);
    house.append_one(peer, with_photo);
    for length in [10, 300, 5000] {
        house.keep_data(guest_peer, &mut guest, &vec![7; length]);
    }
    let erased = ErasedRecord { seq: house.ground().seq, device: guest.id };
    house.keep_control(guest_peer, &mut guest, &ControlEntry::Erase { records: vec![erased] });
    let ground = house.ground();
    let word = Head::message(&CIRCLE, &guest.id, ground.seq, &ground.hash);
    let signature = guest.sign(shared::identity::Purpose::Head, &word);
    let seen = Head { circle: CIRCLE, device: guest.id, seq: ground.seq, hash: ground.hash, signature };
    house.say_all(&[(guest_peer, ToRelay::Head { head: seen })]);
    let third = Phone::new(3);
    let third_peer = house.enter(&third);
    let entry = ControlEntry::Invite {
        invite: shared::ids::InviteId::new([0x12; 16]),
        key: SignKey::new(SigningKey::from_bytes(&[0x55; 32]).verifying_key().to_bytes()),
        member: third.member,
        access: Access::Member,
        until: None,
        lifetime_ms: 1000,
        note: codec::Bytes(b"note".to_vec()),
        answer: codec::Bytes(b"answer".to_vec()),
    };
    house.keep_control(peer, &mut founder, &entry);
    let asked = shared::ids::InviteId::new([0x12; 16]);
    let knock = third.knock(asked, 0x55, b"name");
    let answer = Reveal { invite: asked, ..reveal(&knock, &third) };
    house.say_all(&[(third_peer, ToRelay::Knock { circle: CIRCLE, knock })]);
    house.say_all(&[(peer, ToRelay::Reveal { circle: CIRCLE, reveal: answer })]);
    // One that no record names yet.
    let other = BlobHash::new(*blake3::hash(b"other").as_bytes());
    house.relay.put_blob(token, CIRCLE, other, b"other", house.now).unwrap().unwrap();
    let without_guest = rotate(&[guest.member], &[&founder]);
    house.keep_control(peer, &mut founder, &without_guest);
    let code = house.relay.codes.make(house.now.plus_ms(1), &mut house.rng);
    let until = house.relay.codes.until(&code).unwrap();
    let now = house.now;
    assert!(house.relay.transact(|relay| relay.store.spend(&code, until, now)).unwrap());
    house.relay.ready(now).unwrap();
    house.relay.settle().unwrap();
    (founder, house.log(), blob)
}

#[test]
fn a_lived_in_database_is_sound_and_so_is_its_backup_and_what_is_made_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let [data, copy, again] = ["data", "copy", "again"].map(|name| folder.path().join(name));
    let (_, log, _) = lived_in(&data);
    let report = check(&SqliteStore::open(&data).unwrap());
    assert_eq!((report.circles, report.blobs, report.faults.as_slice()), (1, 2, [].as_slice()));
    assert_eq!(report.records, u64::try_from(log.len()).unwrap());
    assert_eq!(backup(&data, &copy).unwrap(), report);
    assert_eq!(restore(&copy, &again).unwrap(), report);
    for taken in [restore(&copy, &data), backup(&data, &data), backup(&folder.path().join("none"), &copy)] {
        assert!(taken.is_err());
    }
    let house = House::on(SqliteStore::open(&again).unwrap(), settings());
    assert_eq!(house.log(), log);
}

/// What the founder's phone is given of the log after these bytes were changed; `None` when the relay does not even start.
fn served(folder: &Path, founder: &Phone) -> Option<Vec<Placed>> {
    let store = SqliteStore::open(folder).ok()?;
    let mut relay = Relay::open(store, settings(), &mut rng()).ok()?;
    let peer = PeerId(1);
    relay.connect(peer);
    let mut given = Vec::new();
    let mut rng = rng();
    let mut say = |relay: &mut Relay<SqliteStore>, message: &ToRelay| {
        relay.handle(&[(peer, Heard::read(&message.to_frame()))], BEGIN, &mut rng).ok()
    };
    let hello = ToRelay::Hello { version: shared::wire::WIRE_VERSION, device: founder.keys };
    for output in say(&mut relay, &hello)? {
        let Output::Send { message: FromRelay::Challenge { nonce }, .. } = output else { return None };
        let message = shared::wire::prove_message(AUDIENCE, &nonce, &founder.id);
        let signature = founder.sign(shared::identity::Purpose::Hello, &message);
        say(&mut relay, &ToRelay::Prove { signature })?;
    }
    let since = ToRelay::Since { circle: CIRCLE, after: 0, hash: LogHash::ZERO, limit: 1000 };
    for output in say(&mut relay, &since)? {
        if let Output::Send { message: FromRelay::Records { records, .. }, .. } = output {
            given.extend(records);
        }
    }
    Some(given)
}

fn rng() -> rand_chacha::ChaCha8Rng {
    use rand_core::SeedableRng;
    rand_chacha::ChaCha8Rng::seed_from_u64(7)
}

/// As a bad disk would, around every guard: the last bit of a control entry's body.
fn damage_control_entry(data: &Path, seq: u32) {
    let db = rusqlite::Connection::open(data.join(DATABASE_FILE)).unwrap();
    db.execute_batch("DROP TRIGGER record_is_only_erased").unwrap();
    let read = "SELECT body FROM record WHERE seq = ?1";
    let mut body: Vec<u8> = db.query_row(read, [seq], |row| row.get(0)).unwrap();
    *body.last_mut().unwrap() ^= 1;
    db.execute("UPDATE record SET body = ?1 WHERE seq = ?2", rusqlite::params![body, seq]).unwrap();
}

#[test]
fn a_damaged_control_entry_closes_its_circle_and_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let (mut founder, log, photo) = lived_in(&data);
    damage_control_entry(&data, 2);
    let mut house = House::on(SqliteStore::open(&data).unwrap(), settings());
    let peer = house.enter(&founder);
    let heard = house.heard(peer);
    let [FromRelay::Welcome { circles, token, .. }] = heard.as_slice() else { panic!("{heard:?}") };
    assert_eq!(circles, &[CIRCLE], "it is not said to be out of it");
    let page = founder.data(&NO_GROUND, b"page");
    let (checkpoint, records) = (house.relay.checkpoint(CIRCLE, 99, LogHash::ZERO), log);
    let word =
        Head { circle: CIRCLE, device: founder.id, seq: 1, hash: LogHash::ZERO, signature: page.signature };
    for asked in [
        ToRelay::Since { circle: CIRCLE, after: 0, hash: LogHash::ZERO, limit: 10 },
        ToRelay::Control { circle: CIRCLE, after: 0 },
        ToRelay::Append { circle: CIRCLE, records: vec![page] },
        ToRelay::Restore { circle: CIRCLE, checkpoint, records },
        ToRelay::Peek { circle: CIRCLE, invite: INVITE },
        ToRelay::Knocks { circle: CIRCLE },
        ToRelay::Heads { circle: CIRCLE },
        ToRelay::Head { head: word },
    ] {
        assert_eq!(house.say(peer, asked.clone()), refused_for_circle(Refusal::NoSuchThing), "{asked:?}");
    }
    assert_eq!(house.relay.may_fetch(token, CIRCLE, house.now), Ok(None));
    assert!(house.relay.put_blob(token, CIRCLE, photo, &[9; 3000], house.now).unwrap().is_err());
    // The same device begins another circle, and everything works there.
    let other = CircleId::new([0xc2; 16]);
    let mut founder = Phone::new(1);
    let genesis = founder.genesis(house.relay.key());
    let body = genesis.body.clone().unwrap();
    let header = Header { circle: other, ..genesis.parse_header().unwrap() };
    let genesis = founder.signed(&header, Some(body.0));
    let heard = house.say(peer, ToRelay::Create { genesis });
    let [FromRelay::Answers { answers, .. }, FromRelay::Welcome { circles, .. }] = heard.as_slice() else {
        panic!("{heard:?}")
    };
    assert_eq!(
        (answers.as_slice(), circles.as_slice()),
        ([Answer::Kept { seq: 1 }].as_slice(), [CIRCLE, other].as_slice())
    );
    let since = ToRelay::Since { circle: other, after: 0, hash: LogHash::ZERO, limit: 10 };
    let heard = house.say(peer, since);
    assert!(
        matches!(heard.as_slice(), [FromRelay::Records { records, .. }] if records.len() == 1),
        "{heard:?}"
    );
    drop(house);
    assert!(!check(&SqliteStore::open(&data).unwrap()).is_sound(), "and the operator can find it");
}

/// Every byte that the log is made of and that a random flip might miss is in a page of a few kilobytes: most flips hit.
#[test]
fn a_flipped_byte_is_found_or_changes_nothing_and_is_never_handed_out() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let (founder, log, _) = lived_in(&data);
    let path = data.join(DATABASE_FILE);
    let sound = fs::read(&path).unwrap();
    let mut rng = rng();
    let mut below = |end: usize| usize::try_from(rng.next_u64() % u64::try_from(end).unwrap()).unwrap();
    let (mut found, mut harmless) = (0, 0);
    for _ in 0..400 {
        let mut bytes = sound.clone();
        let at = below(bytes.len());
        bytes[at] ^= 1 << below(8);
        fs::write(&path, &bytes).unwrap();
        let is_found = SqliteStore::open(&data).map_or(true, |store| !check(&store).is_sound());
        fs::write(&path, &bytes).unwrap();
        let given = served(&data, &founder).unwrap_or_default();
        // Nothing is handed out that was not kept; what is handed out stands where it stood.
        assert!(given.iter().zip(&log).all(|(given, kept)| given == kept), "byte {at}");
        if is_found {
            found += 1;
        } else {
            harmless += 1;
            assert_eq!(given, log, "byte {at}: not found, and yet something is gone");
        }
    }
    println!("{found} flips found, {harmless} changed nothing");
    assert!(found > 0 && harmless > 0, "the file has both used and unused bytes");
}

/// What cannot be recomputed, and why; the module of the check says it to the operator.
const NOT_LOOKED_AT: [(&str, &str); 5] = [
    // When the relay last proved that it can write.
    ("pulse", "at_ms"),
    // The order in which knocks came.
    ("knock", "place"),
    // When a blob was brought that waits for its record.
    ("brought", "at_ms"),
    // How long a circle waits for what a backup lost.
    ("circle", "recovering_through"),
    ("circle", "recovering_until_ms"),
];

fn column(db: &rusqlite::Connection, sql: &str) -> Vec<String> {
    let mut statement = db.prepare(sql).unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

/// Every way in which one bit of this value is looked at: the last of its bytes, and of a number a low and a high one.
fn flips(value: &Value) -> Vec<Value> {
    match value {
        Value::Integer(number) => vec![Value::Integer(number ^ 1), Value::Integer(number ^ (1 << 20))],
        Value::Blob(bytes) => {
            let mut bytes = bytes.clone();
            *bytes.last_mut().unwrap() ^= 1;
            vec![Value::Blob(bytes)]
        }
        Value::Null | Value::Real(_) | Value::Text(_) => panic!("no column holds {value:?}"),
    }
}

/// A folder in which one value after the other is changed as a bad disk would: around every guard.
struct Ruin {
    data: PathBuf,
    sound: Vec<u8>,
}

impl Ruin {
    fn of(data: &Path) -> Self {
        Self { data: data.to_owned(), sound: fs::read(data.join(DATABASE_FILE)).unwrap() }
    }

    /// The database as it was.
    fn db(&self) -> rusqlite::Connection {
        let path = self.data.join(DATABASE_FILE);
        fs::write(&path, &self.sound).unwrap();
        rusqlite::Connection::open(path).unwrap()
    }

    /// Whether the check finds this change of the one row that has these keys; `None` when two rows would have the same.
    fn is_found(&self, table: &str, column: &str, keys: &[(String, Value)], to: &Value) -> Option<bool> {
        let db = self.db();
        db.execute_batch(
            "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON;
             DROP TRIGGER record_is_only_erased; DROP TRIGGER erased_stays_the_same;",
        )
        .unwrap();
        let at: Vec<String> = keys.iter().map(|(key, _)| format!("{key} = ?")).collect();
        let flip = format!("UPDATE {table} SET {column} = ? WHERE {}", at.join(" AND "));
        let values = std::iter::once(to).chain(keys.iter().map(|(_, value)| value));
        match db.execute(&flip, rusqlite::params_from_iter(values)) {
            Ok(rows) => assert_eq!(rows, 1, "{flip}"),
            Err(error) => {
                assert_eq!(
                    error.sqlite_error_code(),
                    Some(rusqlite::ErrorCode::ConstraintViolation),
                    "{flip}"
                );
                return None;
            }
        }
        drop(db);
        Some(SqliteStore::open(&self.data).map_or(true, |store| !check(&store).is_sound()))
    }

    /// The keys of each row of a table that says something in this column, and what it says.
    fn rows(&self, table: &str, of: &str) -> Vec<(Vec<(String, Value)>, Value)> {
        let db = self.db();
        let names = column(&db, &format!("SELECT name FROM pragma_table_info('{table}') WHERE pk > 0"));
        let sql = format!("SELECT {of}, {} FROM {table} WHERE {of} IS NOT NULL", names.join(", "));
        let mut statement = db.prepare(&sql).unwrap();
        let read = |row: &rusqlite::Row<'_>| {
            let keys = names.iter().zip(1..).map(|(name, at)| Ok((name.clone(), row.get(at)?)));
            Ok((keys.collect::<rusqlite::Result<_>>()?, row.get(0)?))
        };
        statement.query_map([], read).unwrap().map(Result::unwrap).collect()
    }
}

#[test]
fn a_flipped_bit_in_any_column_of_any_row_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    lived_in(&data);
    let ruin = Ruin::of(&data);
    let columns =
        "SELECT one.name || '.' || two.name FROM sqlite_schema one JOIN pragma_table_info(one.name) two
        WHERE one.type = 'table'";
    let columns = column(&ruin.db(), columns);
    assert!(columns.len() > 40, "{columns:?}");
    for name in &columns {
        let (table, column) = name.split_once('.').unwrap();
        let is_looked_at = !NOT_LOOKED_AT.contains(&(table, column));
        // Which bytes of an answer can be judged has a test of its own.
        if name == "reveal.reveal" {
            continue;
        }
        let mut many = 0;
        for (keys, value) in ruin.rows(table, column) {
            for to in flips(&value) {
                let Some(is_found) = ruin.is_found(table, column, &keys, &to) else { continue };
                assert_eq!(is_found, is_looked_at, "{name} of {keys:?}: {value:?} became {to:?}");
                many += 1;
            }
        }
        assert!(many > 0 || !is_looked_at, "{name} says nothing anywhere: nothing was shown");
    }
}

#[test]
fn an_answer_that_answers_another_knock_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    lived_in(&data);
    let ruin = Ruin::of(&data);
    let [(keys, Value::Blob(reveal))] = &ruin.rows("reveal", "reveal")[..] else { panic!("one answer") };
    let found = (0..reveal.len()).filter(|at| {
        let mut bytes = reveal.clone();
        bytes[*at] ^= 1;
        ruin.is_found("reveal", "reveal", keys, &Value::Blob(bytes)).unwrap()
    });
    assert!(found.count() >= 16 + 32 + 16, "the invitation, the knock, and the device that knocked");
}

#[test]
fn a_damaged_blob_is_never_handed_out() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let (_, _, photo) = lived_in(&data);
    let given = || {
        let store = SqliteStore::open(&data).unwrap();
        store.blob_reader().unwrap().blob(&CIRCLE, &photo).unwrap().map(|bytes| bytes.0)
    };
    assert_eq!(given(), Some(vec![9; 3000]));
    for at in [0, 1500, 2999] {
        let db = rusqlite::Connection::open(data.join(DATABASE_FILE)).unwrap();
        let mut bytes = vec![9_u8; 3000];
        bytes[at] ^= 1;
        db.execute("UPDATE blob SET bytes = ?1 WHERE hash = ?2", rusqlite::params![bytes, photo.as_bytes()])
            .unwrap();
        assert_eq!(given(), None, "byte {at}");
    }
}
