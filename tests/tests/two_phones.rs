//! The main job over real sockets and real files: two homes, one notebook, and everything that goes wrong on the way.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    reason = "all of this file is a test"
)]

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use e2e::native::{FailingDisk, File, Health, Liar, Mood, Phone, RelayProgram};
use e2e::village::steps::today;
use shared::circle::pages::{Entry, NewPage, Role, SchoolTopic, SchoolUpdate};
use shared::circle::schema::{EntryKind, field};
use shared::control::Access;
use shared::control::membership::InviteState;
use shared::crypto::invite::{InviteLink, InviteNote, NotALink};
use shared::device::{AlarmKind, CardRow, Device, News, NoInvitation, Situation, Table};
use shared::edit::{Op, Value};
use shared::ids::{CircleId, EntryId, InviteId, LogHash, Nonce32, RegistrationCode, SignKey};
use shared::intent::{Arrangement, Intent, Readers};
use shared::time::Instant;
use shared::wire::{FromRelay, InviteStatus, Limits, Refusal, ToRelay};
use tempfile::{TempDir, tempdir};

// Every word is long enough that random bytes do not spell it.
const CHILD: &str = "Samuel de Graaf";
const ANNA: &str = "Anneke Jansen";
const MAMA: &str = "Mama Yasmina";

/// A relay and the phones that know it.
struct Street {
    folder: TempDir,
    relay: RelayProgram,
    origin: String,
}

impl Street {
    fn new() -> Self {
        Self::told(&[])
    }

    /// With a relay that is told this.
    fn told(flags: &[&str]) -> Self {
        let folder = tempdir().unwrap();
        let flags: Vec<_> = flags.iter().map(Into::into).collect();
        let relay = RelayProgram::start_with(&folder.path().join("relay"), "127.0.0.1:0", &flags).unwrap();
        let origin = relay.origin();
        Self { folder, relay, origin }
    }

    /// With a relay on a disk that can fail.
    fn on_failing_disk() -> (Self, FailingDisk) {
        let folder = tempdir().unwrap();
        let disk = FailingDisk::new(folder.path()).unwrap();
        let at = folder.path().join("relay");
        let relay = RelayProgram::start_on(&at, "127.0.0.1:0", &[], Some(disk.clone())).unwrap();
        let origin = relay.origin();
        (Self { folder, relay, origin }, disk)
    }

    /// What the relay answers to who asks whether it can do its work.
    fn is_ready(&self) -> String {
        let mut stream = TcpStream::connect(self.relay.address()).unwrap();
        stream.write_all(b"GET /readyz HTTP/1.1\r\nHost: relay\r\nConnection: close\r\n\r\n").unwrap();
        let mut said = String::new();
        stream.read_to_string(&mut said).unwrap();
        said.lines().next().unwrap_or_default().to_owned()
    }

    fn phone(&self, name: &str) -> Phone {
        Phone::open(&self.folder.path().join(name), &self.origin, self.relay.address()).unwrap()
    }
}

// -- what people do

async fn begins(phone: &mut Phone) -> CircleId {
    phone.tap(Intent::Begin { child: CHILD.to_owned(), name: ANNA.to_owned(), role: Role::FosterParent });
    phone.hears("a notebook", |news| if let News::Begun(circle) = news { Some(*circle) } else { None }).await
}

async fn is_in(phone: &Phone, circle: CircleId) {
    let is_in = move |device: &Device| {
        let view = device.view(&circle)?;
        (view.situation == Situation::In && view.is_live).then_some(())
    };
    phone.until("in the circle", is_in).await;
}

/// What is pasted into a chat.
async fn invites(keeper: &Phone, circle: CircleId) -> String {
    let role = Some(Role::Parent.number());
    let note = InviteNote { inviter: ANNA.to_owned(), child: CHILD.to_owned(), role };
    let before = keeper.view(move |device| known_invites(device, &circle)).await;
    let what = Arrangement::Invite { back: None, access: Access::Member, until: None, note };
    keeper.tap(Intent::Arrange { circle, what });
    let made = move |device: &Device| {
        let new = known_invites(device, &circle).into_iter().find(|invite| !before.contains(invite))?;
        device.invite_link(&circle, &new)
    };
    keeper.until("an invitation", made).await.to_text()
}

fn known_invites(device: &Device, circle: &CircleId) -> Vec<InviteId> {
    let membership = device.view(circle).and_then(|view| view.membership);
    membership.map(|known| known.invites.keys().copied().collect()).unwrap_or_default()
}

async fn looks(phone: &mut Phone, link: &InviteLink) -> Result<InviteNote, NoInvitation> {
    phone.until("in reach of the relay", |device| device.is_linked().then_some(())).await;
    phone.tap(Intent::Look { link: link.clone() });
    let invite = link.invite;
    let said = |news: &News| match news {
        News::Invitation(about, said) if *about == invite => Some(said.clone()),
        _ => None,
    };
    phone.hears("what the invitation says", said).await
}

async fn words(phone: &mut Phone) -> [&'static str; 3] {
    let shown = |news: &News| if let News::Words(_, _, words) = news { Some(words.words()) } else { None };
    phone.hears("words to compare", shown).await
}

/// Knocks, compares the words by telephone, is let in. Returns the words.
async fn comes_in(
    joiner: &mut Phone,
    name: &str,
    keeper: &mut Phone,
    link: &InviteLink,
) -> [&'static str; 3] {
    let (circle, invite) = (link.circle, link.invite);
    joiner.tap(Intent::Knock { link: link.clone(), name: name.to_owned() });
    let knocks = |news: &News| if let News::Knock(_, _, name) = news { Some(name.clone()) } else { None };
    assert_eq!(keeper.hears("a knock", knocks).await, name);
    keeper.tap(Intent::Answer { circle, invite });
    let (here, there) = (words(keeper).await, words(joiner).await);
    assert_eq!(here, there, "both read the same words");
    keeper.tap(Intent::Arrange { circle, what: Arrangement::LetIn(invite) });
    joiner.hears("being in", |news| matches!(news, News::In(_)).then_some(())).await;
    is_in(joiner, circle).await;
    here
}

fn note(text: &str) -> NewPage {
    NewPage::DayNote { day: today(), text: text.to_owned(), mood: None, sleep: None }
}

fn school(text: &str) -> NewPage {
    NewPage::SchoolUpdate(SchoolUpdate::new(today(), SchoolTopic::Outing, text))
}

fn writes(phone: &Phone, circle: CircleId, page: NewPage) {
    phone.tap(Intent::Write { circle, page, readers: Readers::Circle });
}

async fn reads(phone: &Phone, circle: CircleId, text: &str) -> EntryId {
    let find = |cards: &[CardRow]| {
        let entries = cards.iter().filter_map(CardRow::to_entry);
        entries.into_iter().find(|entry| entry.words() == Some(text)).map(|entry| entry.id)
    };
    phone.until_cards(text, &circle, find).await
}

async fn answers(phone: &Phone, circle: CircleId, to: &str, text: &str) {
    let about = reads(phone, circle, to).await;
    writes(phone, circle, NewPage::Reply { about, text: text.to_owned() });
}

fn child(phone: &Phone, circle: CircleId) -> Entry {
    phone.entries(&circle).into_iter().find(|entry| entry.kind == EntryKind::Child).unwrap()
}

fn to_know(phone: &Phone, circle: CircleId, text: &str) {
    let put = Op::Put { field: field::child::TO_KNOW, value: Value::Text(text.to_owned()) };
    phone.tap(Intent::Change { circle, entry: child(phone, circle).id, ops: vec![put] });
}

/// What everybody should know, as this phone shows it: the first text and those beside it.
fn known(phone: &Phone, circle: CircleId) -> Vec<String> {
    let child = child(phone, circle);
    let first = child.text(field::child::TO_KNOW).into_iter();
    let mut all: Vec<String> =
        first.chain(child.beside(field::child::TO_KNOW)).map(ToOwned::to_owned).collect();
    all.sort();
    all
}

async fn unsent(phone: &Phone, circle: CircleId) -> usize {
    phone.view(move |device| device.view(&circle).unwrap().unsent).await
}

async fn all_is_sent(phone: &Phone, circle: CircleId) {
    let sent = move |device: &Device| {
        let view = device.view(&circle)?;
        (view.is_live && view.unsent == 0).then_some(())
    };
    phone.until("everything sent", sent).await;
}

async fn place(phone: &Phone, circle: CircleId) -> (u64, LogHash) {
    phone.view(move |device| device.view(&circle).unwrap().verified).await
}

/// Both phones hold the same notebook, and nothing of it is on one of them alone.
async fn hold_the_same(one: &Phone, other: &Phone, circle: CircleId) {
    all_is_sent(one, circle).await;
    all_is_sent(other, circle).await;
    // Whoever is behind catches up: there is nothing new that could come.
    let head = place(one, circle).await.max(place(other, circle).await);
    for phone in [one, other] {
        let there = move |device: &Device| (device.view(&circle)?.verified == head).then_some(());
        phone.until("as far as the other", there).await;
        let alarms = phone.view(move |device| device.view(&circle).unwrap().alarms.to_vec()).await;
        assert_eq!(alarms, vec![]);
    }
    let cards = one.cards(&circle);
    assert_eq!(cards, other.cards(&circle));
    assert!(cards.iter().all(|card| card.unsent == 0 && card.received.is_some()));
}

// -- what the relay may not have

/// The private keys in a phone's file: its own seed and offer, and its first member key.
fn secrets(file: &Path, link: &InviteLink) -> Vec<Vec<u8>> {
    let rows = File::open(file).unwrap().opening_rows().unwrap();
    let mut secrets = Vec::new();
    for (key, row) in rows.iter().filter(|(key, _)| key.table == Table::Meta) {
        if key.key == b"device" {
            // An array of two byte strings, of 32 and of 16 bytes.
            let [seed, offer] = [row.get(3..35).unwrap(), row.get(36..52).unwrap()];
            assert_eq!(row.len(), 52);
            secrets.extend([seed.to_vec(), offer.to_vec()]);
        } else if key.key.ends_with(b"room") {
            let strings = row.windows(34).filter(|window| window.starts_with(&[0x58, 32]));
            let keys = strings.map(|window| window[2..].to_vec());
            secrets.extend(keys.filter(|bytes| bytes != link.fingerprint.as_bytes()));
        }
    }
    assert_eq!(secrets.len(), 3, "seed, offer, member key");
    secrets
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// Nothing in the relay's folder spells any of this.
fn knows_nothing_of(relay: &RelayProgram, texts: &[&str], secrets: &[Vec<u8>]) {
    let files = relay.everything_it_holds().unwrap();
    let names: Vec<String> =
        files.iter().map(|(path, _)| path.file_name().unwrap().to_string_lossy().into_owned()).collect();
    for expected in ["heenweer.db", "heenweer.db-wal", "operator.log"] {
        assert!(names.iter().any(|name| name == expected), "{names:?}");
    }
    let words = texts.iter().flat_map(|text| text.split(' ')).filter(|word| word.len() >= 6);
    let words: Vec<&str> = texts.iter().copied().chain(words).collect();
    for (path, bytes) in files {
        for word in &words {
            for spelt in [(*word).to_owned(), word.to_lowercase(), word.to_uppercase()] {
                assert!(!holds(&bytes, spelt.as_bytes()), "{} spells {word}", path.display());
            }
        }
        for secret in secrets {
            // Not even half of it.
            for half in secret.chunks(secret.len() / 2) {
                assert!(!holds(&bytes, half), "{} holds a private key", path.display());
            }
        }
    }
}

// -- the stories

#[tokio::test(flavor = "multi_thread")]
async fn two_homes_keep_one_notebook_whatever_happens_on_the_way() {
    let mut street = Street::new();
    let (mut anna, mut mama) = (street.phone("anna"), street.phone("mama"));

    let circle = begins(&mut anna).await;
    is_in(&anna, circle).await;
    let link = invites(&anna, circle).await;
    let pasted = format!("Hoi Yasmina! Dit is het schriftje:\n{link}\n\nGroetjes, Anneke");
    let invitation = InviteLink::parse(&pasted).unwrap();
    let seen = looks(&mut mama, &invitation).await.unwrap();
    assert_eq!((seen.inviter.as_str(), seen.child.as_str()), (ANNA, CHILD));
    let compared = comes_in(&mut mama, MAMA, &mut anna, &invitation).await;
    assert!(compared.iter().all(|word| !word.is_empty()));
    reads(&anna, circle, MAMA).await;

    writes(&anna, circle, note("vannacht goed geslapen"));
    writes(&mama, circle, school("woensdag naar de kinderboerderij"));
    answers(&mama, circle, "vannacht goed geslapen", "wat heerlijk om te lezen").await;
    answers(&anna, circle, "woensdag naar de kinderboerderij", "laarzen staan klaar").await;
    reads(&anna, circle, "wat heerlijk om te lezen").await;
    reads(&mama, circle, "laarzen staan klaar").await;
    hold_the_same(&anna, &mama, circle).await;

    // Mama is in the tunnel; both change the same page.
    mama.cut();
    to_know(&anna, circle, "bang in het donker");
    to_know(&mama, circle, "houdt van zingen");
    writes(&mama, circle, note("samen pannenkoeken gebakken"));
    reads(&mama, circle, "samen pannenkoeken gebakken").await;
    mama.kill().await;
    mama.reopen().unwrap();
    assert_eq!(unsent(&mama, circle).await, 2);
    assert_eq!(known(&mama, circle), ["houdt van zingen"]);
    reads(&mama, circle, "samen pannenkoeken gebakken").await;
    writes(&mama, circle, note("daarna vroeg onder de wol"));
    all_is_sent(&anna, circle).await;

    // The relay loses its power. Anna writes on, and finds it again by herself.
    street.relay.kill().unwrap();
    anna.until("without a relay", |device| (!device.is_linked()).then_some(())).await;
    writes(&anna, circle, note("knutselen met kastanjes"));
    reads(&anna, circle, "knutselen met kastanjes").await;
    street.relay.start_again().unwrap();
    all_is_sent(&anna, circle).await;

    mama.mend();
    hold_the_same(&anna, &mama, circle).await;
    for phone in [&anna, &mama] {
        assert_eq!(known(phone, circle), ["bang in het donker", "houdt van zingen"]);
        for text in ["samen pannenkoeken gebakken", "daarna vroeg onder de wol", "knutselen met kastanjes"] {
            reads(phone, circle, text).await;
        }
        // The child, two people, four notes, one update, two replies.
        assert_eq!(phone.entries(&circle).len(), 10);
    }

    // Both phones off and on again: what was shown is shown.
    let before = anna.cards(&circle);
    for phone in [&mut anna, &mut mama] {
        phone.kill().await;
        phone.reopen().unwrap();
    }
    hold_the_same(&anna, &mama, circle).await;
    assert_eq!(anna.cards(&circle), before);

    street.relay.kill().unwrap();
    let mut private: Vec<Vec<u8>> = ["anna", "mama"]
        .iter()
        .flat_map(|name| secrets(&street.folder.path().join(name), &invitation))
        .collect();
    let in_the_link = link.rsplit('.').nth(1).unwrap();
    private.extend([URL_SAFE_NO_PAD.decode(in_the_link).unwrap(), in_the_link.as_bytes().to_vec()]);
    let typed = [
        CHILD,
        ANNA,
        MAMA,
        "vannacht goed geslapen",
        "woensdag naar de kinderboerderij",
        "wat heerlijk om te lezen",
        "laarzen staan klaar",
        "bang in het donker",
        "houdt van zingen",
        "samen pannenkoeken gebakken",
        "daarna vroeg onder de wol",
        "knutselen met kastanjes",
    ];
    // That the words are looked for as they would stand there: on the phones they do stand.
    let on_the_phone: Vec<u8> = ["anna", "anna-wal"]
        .iter()
        .flat_map(|name| std::fs::read(street.folder.path().join(name)).unwrap_or_default())
        .collect();
    assert!(typed.iter().all(|text| holds(&on_the_phone, text.as_bytes())));
    knows_nothing_of(&street.relay, &typed, &private);
}

async fn alarms(phone: &Phone, circle: CircleId) -> Vec<AlarmKind> {
    let kinds = move |device: &Device| {
        device.view(&circle).unwrap().alarms.iter().map(|alarm| alarm.kind).collect::<Vec<_>>()
    };
    phone.view(kinds).await
}

/// The relay's disk is lost, and its operator puts back what was there when the copy was made.
fn put_back(street: &mut Street, copy: &Path) {
    street.relay.kill().unwrap();
    std::fs::rename(street.relay.data(), street.folder.path().join("lost")).unwrap();
    let said = street.relay.operator("restore", &[copy]).unwrap();
    assert!(said.contains("1 circles"), "{said}");
    street.relay.start_again().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn phones_bring_back_to_a_relay_what_its_backup_did_not_have() {
    let mut street = Street::new();
    let (mut anna, mut mama) = (street.phone("anna"), street.phone("mama"));
    let circle = begins(&mut anna).await;
    is_in(&anna, circle).await;
    let link = InviteLink::parse(&invites(&anna, circle).await).unwrap();
    comes_in(&mut mama, MAMA, &mut anna, &link).await;
    reads(&anna, circle, MAMA).await;
    hold_the_same(&anna, &mama, circle).await;
    let copy = street.folder.path().join("copy");
    street.relay.operator("backup", &[&copy]).unwrap();
    writes(&anna, circle, note("geschreven na de kopie"));
    reads(&mama, circle, "geschreven na de kopie").await;
    writes(&mama, circle, note("nog een blad na de kopie"));
    hold_the_same(&anna, &mama, circle).await;
    let before = place(&anna, circle).await;
    mama.cut();
    put_back(&mut street, &copy);
    // One phone is enough, and it says what happened.
    let rollback = move |device: &Device| {
        let view = device.view(&circle)?;
        (view.is_live && view.alarms.iter().any(|alarm| alarm.kind == AlarmKind::Rollback)).then_some(())
    };
    anna.until("the relay put back", rollback).await;
    writes(&anna, circle, note("en weer verder"));
    all_is_sent(&anna, circle).await;
    assert_eq!(place(&anna, circle).await.0, before.0 + 1, "what was lost stands where it stood");
    mama.mend();
    reads(&mama, circle, "en weer verder").await;
    all_is_sent(&mama, circle).await;
    assert_eq!(place(&mama, circle).await, place(&anna, circle).await);
    assert_eq!(anna.cards(&circle), mama.cards(&circle));
    street.relay.kill().unwrap();
    let said = street.relay.operator("check", &[&street.relay.data()]).unwrap();
    assert!(said.contains(&format!("{} records", before.0 + 1)), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn when_others_wrote_on_an_old_backup_a_keeper_says_to_go_on_and_no_word_is_lost() {
    let mut street = Street::new();
    let (mut anna, mut mama, mut opa) = (street.phone("anna"), street.phone("mama"), street.phone("opa"));
    let circle = begins(&mut anna).await;
    is_in(&anna, circle).await;
    for (phone, name) in [(&mut mama, MAMA), (&mut opa, "Opa Willem")] {
        let link = InviteLink::parse(&invites(&anna, circle).await).unwrap();
        comes_in(phone, name, &mut anna, &link).await;
        reads(&anna, circle, name).await;
        hold_the_same(&anna, phone, circle).await;
    }
    let copy = street.folder.path().join("copy");
    street.relay.operator("backup", &[&copy]).unwrap();
    opa.cut();
    writes(&anna, circle, note("dit raakt de relay kwijt"));
    reads(&mama, circle, "dit raakt de relay kwijt").await;
    answers(&mama, circle, "dit raakt de relay kwijt", "en dit antwoord ook").await;
    hold_the_same(&anna, &mama, circle).await;
    anna.cut();
    mama.cut();
    put_back(&mut street, &copy);
    // The only one who comes by saw nothing of what was lost, and writes on.
    opa.mend();
    writes(&opa, circle, note("opa schreef er gewoon overheen"));
    all_is_sent(&opa, circle).await;
    let parted = move |device: &Device| {
        let view = device.view(&circle)?;
        view.alarms.iter().any(|alarm| alarm.kind == AlarmKind::Fork).then_some(())
    };
    for phone in [&mut anna, &mut mama] {
        phone.mend();
        phone.until("two logs", parted).await;
    }
    assert!(
        !anna.entries(&circle).iter().any(|entry| entry.words() == Some("opa schreef er gewoon overheen"))
    );
    anna.tap(Intent::Resume { circle });
    for phone in [&anna, &mama, &opa] {
        for text in ["dit raakt de relay kwijt", "en dit antwoord ook", "opa schreef er gewoon overheen"] {
            reads(phone, circle, text).await;
        }
        all_is_sent(phone, circle).await;
        assert_eq!(alarms(phone, circle).await, []);
    }
    hold_the_same(&anna, &mama, circle).await;
    hold_the_same(&anna, &opa, circle).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_wrong_link_gets_its_own_answer() {
    let street = Street::new();
    let (mut anna, mut mama, mut opa) = (street.phone("anna"), street.phone("mama"), street.phone("opa"));
    let circle = begins(&mut anna).await;
    is_in(&anna, circle).await;
    let text = invites(&anna, circle).await;
    let link = InviteLink::parse(&text).unwrap();

    for (pasted, no) in [
        ("", NotALink::NotAnInvitation),
        ("ik heb geen link gekregen", NotALink::NotAnInvitation),
        ("https://heen.example/over-ons", NotALink::NotAnInvitation),
        (&text[..text.len() - 1], NotALink::Incomplete),
        (&text[..text.len() / 2], NotALink::Incomplete),
        (&text.replace("/u#1.", "/u#2."), NotALink::Newer),
    ] {
        assert_eq!(InviteLink::parse(pasted).err(), Some(no), "{pasted}");
    }

    let elsewhere = InviteLink { origin: "https://elders.example".to_owned(), ..link.clone() };
    let other = NoInvitation::OtherRelay("https://elders.example".to_owned());
    assert_eq!(looks(&mut opa, &elsewhere).await, Err(other.clone()));
    opa.tap(Intent::Knock { link: elsewhere, name: "Opa".to_owned() });
    let refused = |news: &News| if let News::Invitation(_, Err(no)) = news { Some(no.clone()) } else { None };
    assert_eq!(opa.hears("no", refused).await, other);

    let never_made = InviteLink { invite: InviteId::new([7; 16]), ..link.clone() };
    assert_eq!(looks(&mut opa, &never_made).await, Err(NoInvitation::Unknown));
    let no_circle = InviteLink { circle: CircleId::new([7; 16]), ..link.clone() };
    assert_eq!(looks(&mut opa, &no_circle).await, Err(NoInvitation::Unknown));
    let parts: Vec<&str> = text.split('.').collect();
    let other_seed = text.replace(parts[parts.len() - 2], &URL_SAFE_NO_PAD.encode([7; 16]));
    let forged = InviteLink::parse(&other_seed).unwrap();
    assert_eq!(looks(&mut opa, &forged).await, Err(NoInvitation::Forged));

    assert!(looks(&mut mama, &link).await.is_ok());
    comes_in(&mut mama, MAMA, &mut anna, &link).await;
    assert_eq!(looks(&mut opa, &link).await, Err(NoInvitation::Used));
    assert_eq!(looks(&mut mama, &link).await, Err(NoInvitation::AlreadyIn));

    let second = InviteLink::parse(&invites(&anna, circle).await).unwrap();
    assert!(looks(&mut opa, &second).await.is_ok());
    let invite = second.invite;
    anna.tap(Intent::Arrange { circle, what: Arrangement::Revoke(invite) });
    let taken_back = move |device: &Device| {
        let found = device.view(&circle)?.membership?.invites.get(&invite)?.state;
        (found == InviteState::Revoked).then_some(())
    };
    anna.until("taken back", taken_back).await;
    assert_eq!(looks(&mut opa, &second).await, Err(NoInvitation::Revoked));

    // Whoever knocks all the same stays outside, and can still come in with a good link.
    for closed in [&never_made, &link, &second] {
        opa.tap(Intent::Knock { link: closed.clone(), name: "Opa".to_owned() });
        opa.hears("a refusal", |news| matches!(news, News::Refused(_)).then_some(())).await;
    }
    let third = InviteLink::parse(&invites(&anna, circle).await).unwrap();
    comes_in(&mut opa, "Opa", &mut anna, &third).await;
    hold_the_same(&anna, &opa, circle).await;
}

/// A relay that welcomes everybody and says of every invitation that it is too old.
fn too_old(asked: &ToRelay) -> Vec<FromRelay> {
    let limits = Limits { record_bytes: 1, batch_records: 1, batch_bytes: 1, page_records: 1, blob_bytes: 1 };
    let welcome = FromRelay::Welcome {
        relay: SignKey::new([1; 32]),
        circles: Vec::new(),
        limits,
        token: Vec::new().into(),
        now: Instant::from_ms(1),
    };
    match asked {
        ToRelay::Hello { .. } => vec![FromRelay::Challenge { nonce: Nonce32::new([2; 32]) }],
        ToRelay::Prove { .. } => vec![welcome],
        ToRelay::Peek { invite, .. } => {
            vec![FromRelay::Invitation { invite: *invite, status: InviteStatus::Expired }]
        }
        _ => Vec::new(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_that_is_too_old_says_so() {
    let folder = tempdir().unwrap();
    let street = Street::new();
    let mut anna = street.phone("anna");
    let circle = begins(&mut anna).await;
    is_in(&anna, circle).await;
    let link = InviteLink::parse(&invites(&anna, circle).await).unwrap();

    let relay = Liar::start(Mood::Says(std::sync::Arc::new(too_old))).await.unwrap();
    let mut opa = Phone::open(&folder.path().join("opa"), &street.origin, relay.address()).unwrap();
    assert_eq!(looks(&mut opa, &link).await, Err(NoInvitation::Expired));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_relay_that_talks_nonsense_takes_nothing_away() {
    let folder = tempdir().unwrap();
    let mut liar = Liar::start(Mood::RandomBytes).await.unwrap();
    let origin = format!("http://{}", liar.address());
    let mut anna = Phone::open(&folder.path().join("anna"), &origin, liar.address()).unwrap();
    anna.hurry(true);
    let circle = begins(&mut anna).await;
    let moods = [
        Mood::RandomBytes,
        Mood::Text,
        Mood::TooLong,
        Mood::Silent,
        Mood::Closes,
        Mood::Slams,
        Mood::RandomBytes,
    ];
    let mut written = Vec::new();
    for (day, mood) in moods.into_iter().enumerate() {
        liar.is_now(mood);
        // The first may have been greeted in the mood before.
        liar.meets(3).await;
        let text = format!("dag {day} gewoon opgeschreven");
        writes(&anna, circle, note(&text));
        written.push(text);
        for text in &written {
            reads(&anna, circle, text).await;
        }
        // The child and the member's card stand in the outbox too.
        assert_eq!(unsent(&anna, circle).await, written.len() + 2);
        if day == 3 {
            anna.kill().await;
            anna.reopen().unwrap();
            anna.hurry(true);
        }
    }
    liar.meets(1).await;

    // At last a relay that is one, at the same address.
    let address = liar.goes().await.to_string();
    let relay = RelayProgram::start_at(&folder.path().join("relay"), &address).unwrap();
    assert_eq!(relay.origin(), origin);
    // With a relay that answers, time passes as it does; the phone hears that there is a network again.
    // A try that is still under way is given up first: failing, it would wait for minutes.
    anna.hurry(false);
    anna.cut();
    anna.mend();
    is_in(&anna, circle).await;
    all_is_sent(&anna, circle).await;
    for text in &written {
        reads(&anna, circle, text).await;
    }
    let alarms = anna.view(move |device| device.view(&circle).unwrap().alarms.to_vec()).await;
    assert_eq!(alarms, vec![]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_relay_whose_disk_is_full_is_read_from_and_goes_on_by_itself_when_there_is_room() {
    let (street, disk) = Street::on_failing_disk();
    let (mut anna, mut mama) = (street.phone("anna"), street.phone("mama"));
    let circle = begins(&mut anna).await;
    is_in(&anna, circle).await;
    let link = InviteLink::parse(&invites(&anna, circle).await).unwrap();
    comes_in(&mut mama, MAMA, &mut anna, &link).await;
    hold_the_same(&anna, &mama, circle).await;
    mama.cut();
    writes(&anna, circle, note("nog net op tijd"));
    all_is_sent(&anna, circle).await;
    assert_eq!(street.is_ready(), "HTTP/1.1 200 OK");

    disk.is(Health::Full).unwrap();
    writes(&anna, circle, note("dit blijft op de telefoon"));
    let held_back = move |device: &Device| device.view(&circle)?.held_back;
    assert_eq!(anna.until("a refusal", held_back).await, Refusal::DiskFull);
    assert_eq!(unsent(&anna, circle).await, 1);
    assert_eq!(street.is_ready(), "HTTP/1.1 503 Service Unavailable");
    mama.mend();
    reads(&mama, circle, "nog net op tijd").await;

    disk.is(Health::Well).unwrap();
    all_is_sent(&anna, circle).await;
    assert_eq!(anna.view(held_back).await, None);
    reads(&mama, circle, "dit blijft op de telefoon").await;
    hold_the_same(&anna, &mama, circle).await;
    assert_eq!(street.is_ready(), "HTTP/1.1 200 OK");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_relay_whose_disk_fails_a_sync_ends_with_a_code_and_a_line_of_its_own_and_nothing_is_lost() {
    let (mut street, disk) = Street::on_failing_disk();
    let mut anna = street.phone("anna");
    let circle = begins(&mut anna).await;
    is_in(&anna, circle).await;
    writes(&anna, circle, note("hiervan is gezegd dat het er staat"));
    all_is_sent(&anna, circle).await;
    let promised = place(&anna, circle).await;

    disk.is(Health::LosesSyncs).unwrap();
    writes(&anna, circle, note("hiervan is niets gezegd"));
    let (code, said) = street.relay.ends().unwrap();
    assert_eq!(code, 70);
    let said: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!(said["level"], "ERROR");
    assert_eq!(said["fields"]["message"], "the store cannot be relied on: stopping");
    assert_eq!(unsent(&anna, circle).await, 1);

    // On a disk that still fails a fresh process ends the same way, as often as it is started.
    street.relay.start_again().unwrap();
    anna.cut();
    anna.mend();
    assert_eq!(street.relay.ends().unwrap().0, 70);
    disk.is(Health::Well).unwrap();
    street.relay.start_again().unwrap();
    anna.cut();
    anna.mend();
    all_is_sent(&anna, circle).await;
    let mut mama = street.phone("mama");
    let link = InviteLink::parse(&invites(&anna, circle).await).unwrap();
    comes_in(&mut mama, MAMA, &mut anna, &link).await;
    hold_the_same(&anna, &mama, circle).await;
    for text in ["hiervan is gezegd dat het er staat", "hiervan is niets gezegd"] {
        reads(&mama, circle, text).await;
    }
    assert!(place(&mama, circle).await > promised);
}

#[tokio::test(flavor = "multi_thread")]
async fn phones_that_write_while_the_relay_is_killed_again_and_again_lose_and_double_nothing() {
    const KILLS: usize = 12;
    let mut street = Street::new();
    let (mut anna, mut mama) = (street.phone("anna"), street.phone("mama"));
    let circle = begins(&mut anna).await;
    is_in(&anna, circle).await;
    let link = InviteLink::parse(&invites(&anna, circle).await).unwrap();
    comes_in(&mut mama, MAMA, &mut anna, &link).await;
    hold_the_same(&anna, &mama, circle).await;
    let before = anna.entries(&circle).len();
    let mut written = Vec::new();
    for kill in 0..KILLS {
        for page in 0..4 {
            for (phone, name) in [(&anna, "anna"), (&mama, "mama")] {
                let text = format!("dag {kill}, bladzijde {page} van {name}");
                writes(phone, circle, note(&text));
                written.push(text);
            }
        }
        // At a moment at which some is acknowledged, and some is under way.
        let so_few_wait = move |device: &Device| (device.view(&circle)?.unsent <= kill % 4).then_some(());
        anna.until("some of it sent", so_few_wait).await;
        street.relay.kill().unwrap();
        street.relay.start_again().unwrap();
        for phone in [&mut anna, &mut mama] {
            phone.cut();
            phone.mend();
        }
    }
    hold_the_same(&anna, &mama, circle).await;
    let notes = mama.entries(&circle).into_iter().filter(|entry| entry.kind == EntryKind::DayNote);
    let mut texts: Vec<String> = notes.filter_map(|note| note.words().map(str::to_owned)).collect();
    texts.sort();
    written.sort();
    assert_eq!(texts, written);
    assert_eq!(anna.entries(&circle).len(), before + written.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_that_was_given_without_a_network_is_kept_until_the_notebook_stands() {
    let mut street = Street::told(&["--registration", "code"]);
    let code = RegistrationCode::read(&street.relay.operator("code", &[]).unwrap()).unwrap();
    let mut anna = street.phone("anna");
    let circle = begins(&mut anna).await;
    let held_back = move |device: &Device| device.view(&circle)?.held_back;
    assert_eq!(anna.until("a refusal", held_back).await, Refusal::Closed);
    street.relay.kill().unwrap();
    anna.until("the end of the link", |device| (!device.is_linked()).then_some(())).await;
    anna.tap(Intent::Register { circle, code });
    anna.until("the code on the phone", move |device| held_back(device).is_none().then_some(())).await;
    anna.kill().await;
    street.relay.start_again().unwrap();
    anna.reopen().unwrap();
    is_in(&anna, circle).await;
    all_is_sent(&anna, circle).await;
    // It was for one notebook.
    let mut second = street.phone("second");
    let other = begins(&mut second).await;
    second.tap(Intent::Register { circle: other, code });
    let refused = move |device: &Device| device.view(&other)?.held_back;
    assert_eq!(second.until("a refusal", refused).await, Refusal::Closed);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_whose_disk_is_full_says_nothing_that_it_does_not_keep() {
    let street = Street::new();
    let mut anna = street.phone("anna");
    let circle = begins(&mut anna).await;
    is_in(&anna, circle).await;
    all_is_sent(&anna, circle).await;
    let before = anna.cards(&circle);

    let disk = rusqlite::Connection::open(street.folder.path().join("anna")).unwrap();
    disk.execute_batch("CREATE TRIGGER full BEFORE INSERT ON rows BEGIN SELECT RAISE(ABORT, 'full'); END")
        .unwrap();
    writes(&anna, circle, note("dit past er niet meer bij"));
    assert!(anna.why_it_stopped().await.unwrap_err().to_string().contains("full"));
    assert_eq!(anna.cards(&circle), before);

    disk.execute_batch("DROP TRIGGER full").unwrap();
    anna.reopen().unwrap();
    is_in(&anna, circle).await;
    assert_eq!(unsent(&anna, circle).await, 0);
    writes(&anna, circle, note("nu weer wel"));
    reads(&anna, circle, "nu weer wel").await;
    all_is_sent(&anna, circle).await;
}
