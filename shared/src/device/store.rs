//! What a device keeps: rows in a few tables, written in one durable transaction at a time. The rim stores bytes and
//! need not understand them; sealing them on the phone is the rim's duty.

use std::collections::BTreeSet;

use minicbor::{Decode, Encode};

use super::page::{Card, Page};
use crate::circle::entry::Entry;
use crate::circle::schema::Schema;
use crate::codec::{self, Bytes};
use crate::crypto::epoch::Offer;
use crate::edit::{ItemId, Value};
use crate::ids::{
    Audience, CircleId, DeviceId, EditId, EntryId, LogHash, MemberId, Nonce32, RecordHash, RegistrationCode,
};
use crate::record::{Checkpoint, Placed, Record};
use crate::time::{Day, Instant};
use crate::verdict::{Reason, Verdict};
use crate::wire::Knock;

/// A table. Numbers are for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// Keys, cursors, stages: read whole at opening.
    Meta,
    /// Control entries, by place: read whole at opening.
    Control,
    /// What waits to be sent: read whole at opening.
    Outbox,
    /// All records, by place: the truth.
    Records,
    /// The lines of each entry, by entry: a cache of the records.
    Pages,
    /// What a list shows of each entry, by [`Shelf`], newest first: a cache of the pages, for the screen.
    Cards,
    /// Records that do not count, by place, with the reason: few, and read whole at opening.
    Quarantine,
    /// Drafts that the relay will not take, with the reason.
    Aside,
    /// Records of a log that a relay lost, by place.
    Lost,
}

impl Table {
    /// All tables.
    pub const ALL: [Self; 9] = [
        Self::Meta,
        Self::Control,
        Self::Outbox,
        Self::Records,
        Self::Pages,
        Self::Cards,
        Self::Quarantine,
        Self::Aside,
        Self::Lost,
    ];

    /// Whether the rim hands over all its rows when it opens a device. The others are asked for when needed, so that
    /// opening costs the same however old the notebook is.
    pub fn is_read_at_opening(self) -> bool {
        matches!(self, Self::Meta | Self::Control | Self::Outbox | Self::Quarantine)
    }
}

/// Where a screen finds the card of an entry, so that each list reads only what it shows, however old the notebook is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shelf {
    /// The pages about the child that everyone has at hand: who is who, who decides, who does what, where the child
    /// lives. Few.
    Joint,
    /// One person's pages that stand alone: the feed.
    Own,
    /// What is said under this entry.
    Under(EntryId),
    /// Copies: what asks something and what was answered, each under what is asked. What is over is put away from here.
    Living,
    /// Copies: what lies on a day, by day, the earliest first.
    Days,
}

/// Where a copy of an entry's card stands, beside its home.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Copied {
    Living { under: EntryId },
    On(Day),
}

impl Copied {
    /// All copies that there are to be of an entry.
    pub(super) fn of(entry: &Entry) -> BTreeSet<Self> {
        let living = entry.lives_under().map(|under| Self::Living { under });
        entry.days().into_iter().map(Self::On).chain(living).collect()
    }
}

/// Where a row stands. Keys of one circle begin with its id and sort in the order in which they are read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// The table.
    pub table: Table,
    /// The key in it.
    pub key: Vec<u8>,
}

impl Key {
    pub(super) fn device() -> Self {
        Self { table: Table::Meta, key: b"device".to_vec() }
    }

    pub(super) fn of_circle(table: Table, circle: &CircleId, rest: &[u8]) -> Self {
        Self { table, key: [circle.as_bytes().as_slice(), rest].concat() }
    }

    pub(super) fn at(table: Table, circle: &CircleId, place: u64) -> Self {
        Self::of_circle(table, circle, &place.to_be_bytes())
    }

    /// The row of one page.
    pub fn page(circle: &CircleId, entry: &EntryId) -> Self {
        Self::of_circle(Table::Pages, circle, entry.as_bytes())
    }

    /// The row of the record at a place of the log; the first place is 1.
    pub fn record(circle: &CircleId, place: u64) -> Self {
        Self::at(Table::Records, circle, place)
    }

    /// What the keys of all rows of this circle in this table begin with.
    pub fn all_of(table: Table, circle: &CircleId) -> Self {
        Self::of_circle(table, circle, &[])
    }

    /// What the keys of all cards on this shelf begin with: a list on the screen reads from here, newest first.
    pub fn shelf(circle: &CircleId, shelf: Shelf) -> Self {
        let rest = match shelf {
            Shelf::Joint => vec![0],
            Shelf::Own => vec![1],
            Shelf::Under(about) => [&[2], about.as_bytes().as_slice()].concat(),
            Shelf::Living => vec![3],
            Shelf::Days => vec![4],
        };
        Self::of_circle(Table::Cards, circle, &rest)
    }

    /// What the keys of all cards on this day begin with. A range of days is read from here to the key of the day after
    /// the last.
    pub fn on_day(circle: &CircleId, day: Day) -> Self {
        // From 0 on, so that days before 1970 sort before the others.
        let number = u32::try_from(i64::from(day.number()) + (1 << 31)).unwrap_or(0);
        let mut key = Self::shelf(circle, Shelf::Days);
        key.key.extend(number.to_be_bytes());
        key
    }

    pub(super) fn copied(circle: &CircleId, copied: Copied, entry: &EntryId) -> Self {
        let mut key = match copied {
            Copied::Living { under } => {
                let mut key = Self::shelf(circle, Shelf::Living);
                key.key.extend(under.as_bytes());
                key
            }
            Copied::On(day) => Self::on_day(circle, day),
        };
        key.key.extend(entry.as_bytes());
        key
    }

    /// Newest first: places count down, and what has none yet stands on top.
    pub(super) fn card(circle: &CircleId, card: Card, entry: &EntryId) -> Option<Self> {
        let Card::On(shelf, down) = card else { return None };
        let mut key = Self::shelf(circle, shelf);
        key.key.extend(down.to_be_bytes());
        key.key.extend(entry.as_bytes());
        Some(key)
    }

    /// The circle in the key.
    pub(super) fn circle(&self) -> Option<(CircleId, &[u8])> {
        let (circle, rest) = self.key.split_at_checked(16)?;
        Some((CircleId::from_slice(circle)?, rest))
    }
}

/// One change to a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Write {
    /// The row holds this now.
    Put(Key, Vec<u8>),
    /// The row is gone.
    Delete(Key),
}

/// How far one's own way into a circle is.
#[derive(Clone, Debug, Encode, Decode)]
#[cbor(array)]
pub(super) enum Stage {
    /// I began it; the relay has not taken it yet.
    #[n(0)]
    Beginning,
    /// I knocked.
    #[n(1)]
    Knocking {
        #[n(0)]
        link: String,
        #[n(1)]
        knock: Knock,
        #[n(2)]
        name: String,
    },
    /// The relay says that I am in it; not verified yet.
    #[n(2)]
    Found,
    /// I am in it.
    #[n(3)]
    In,
}

#[derive(Clone, Encode, Decode)]
#[cbor(array)]
pub(super) struct DeviceRow {
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    pub(super) seed: [u8; 32],
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    pub(super) offer: [u8; 16],
}

impl DeviceRow {
    pub(super) fn offer(&self) -> Offer {
        Offer(self.offer)
    }
}

#[derive(Clone, Debug, Encode, Decode)]
#[cbor(array)]
pub(super) struct RoomRow {
    #[n(0)]
    pub(super) stage: Stage,
    #[n(1)]
    pub(super) me: Option<MemberId>,
    #[n(2)]
    pub(super) fingerprint: Option<RecordHash>,
    /// The first secret of my member key; later ones come by seals in the control log.
    #[n(3)]
    pub(super) member_secret: Option<Bytes>,
    #[n(4)]
    pub(super) next_order: u64,
    /// The schema under which records were judged.
    #[n(5)]
    pub(super) schema: u16,
    /// The card that says who I am.
    #[n(6)]
    pub(super) my_card: Option<EntryId>,
    /// The operator's leave to begin the circle, until it stands.
    #[n(7)]
    pub(super) leave: Option<RegistrationCode>,
}

/// The last number and hash of one device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub(super) struct Link {
    #[n(0)]
    pub(super) device: DeviceId,
    #[n(1)]
    pub(super) number: u64,
    #[n(2)]
    pub(super) hash: RecordHash,
}

#[derive(Clone, Debug, Default, Encode, Decode)]
#[cbor(array)]
pub(super) struct CursorRow {
    #[n(0)]
    pub(super) seq: u64,
    #[n(1)]
    pub(super) hash: LogHash,
    #[n(2)]
    pub(super) received: Instant,
    #[n(3)]
    pub(super) chain: Vec<Link>,
    #[n(4)]
    pub(super) checkpoint: Option<Checkpoint>,
    /// Bodies of a newer version stand earlier in the log.
    #[n(5)]
    pub(super) newer_bodies: bool,
}

/// A record as it is kept.
#[derive(Clone, Debug, Encode, Decode)]
#[cbor(array)]
pub(super) struct RecordRow {
    /// The log hash after it.
    #[n(0)]
    pub(super) log: LogHash,
    /// The entry that it is an edit of, when it opened.
    #[n(1)]
    pub(super) entry: Option<EntryId>,
    #[n(2)]
    pub(super) placed: Placed,
}

/// What the row of a record ([`Key::record`]) says without opening it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    /// Its place in the log.
    pub place: u64,
    /// With which device.
    pub device: DeviceId,
    /// When the relay took it.
    pub received: Instant,
}

impl Written {
    /// Reads a row of [`Table::Records`].
    pub fn parse(row: &[u8]) -> Option<Self> {
        let Placed { seq, received, record } = parse::<RecordRow>(row)?.placed;
        Some(Self { place: seq, device: record.parse_header().ok()?.device, received })
    }
}

/// One record's part in an entry.
#[derive(Clone, Debug, Encode, Decode)]
#[cbor(array)]
pub(super) struct Line {
    #[n(0)]
    pub(super) seq: u64,
    #[n(1)]
    pub(super) received: Instant,
    #[n(2)]
    pub(super) device: DeviceId,
    #[n(3)]
    pub(super) member: MemberId,
    #[n(4)]
    pub(super) body: Bytes,
    #[n(5)]
    pub(super) verdict: Verdict,
    #[n(6)]
    pub(super) newer_before: bool,
    #[n(7)]
    pub(super) edit: EditId,
}

#[derive(Clone, Debug, Encode, Decode)]
#[cbor(array)]
pub(super) struct PageRow {
    /// The schema under which the verdicts were given; under another one they are given again.
    #[n(0)]
    pub(super) schema: u16,
    #[n(1)]
    pub(super) lines: Vec<Line>,
}

/// What waits.
#[derive(Clone, Debug, Encode, Decode)]
#[cbor(array)]
pub(super) struct DraftRow {
    #[n(0)]
    pub(super) what: Draft,
    /// The sealed bytes, kept before they leave; after a restart the same bytes go again.
    #[n(1)]
    pub(super) sealed: Option<Record>,
}

#[derive(Clone, Debug, Encode, Decode)]
#[cbor(array)]
pub(super) enum Draft {
    /// A body, as bytes.
    #[n(0)]
    Edit(#[n(0)] Bytes),
    /// A change to who is in the circle.
    #[n(1)]
    Control(#[n(0)] super::wish::Wish),
}

/// Why a record does not count.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct QuarantineRow {
    /// Its place.
    #[n(0)]
    pub seq: u64,
    /// Who wrote it.
    #[n(1)]
    pub member: MemberId,
    /// With which device.
    #[n(2)]
    pub device: DeviceId,
    /// Why.
    #[n(3)]
    pub verdict: Verdict,
}

impl QuarantineRow {
    /// Reads a row of [`Table::Quarantine`].
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        parse(bytes)
    }
}

/// A draft that stays on this phone.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct AsideRow {
    /// What was written.
    #[n(0)]
    pub body: Bytes,
    /// The rule that it meets, when it is a rule.
    #[n(1)]
    pub reason: Option<Reason>,
    /// The relay's refusal, when it is one.
    #[n(2)]
    pub refusal: Option<crate::wire::Refusal>,
}

impl AsideRow {
    /// Reads a row of [`Table::Aside`].
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        parse(bytes)
    }

    /// The words in it, so that nobody has to find them again.
    pub fn words(&self) -> Vec<String> {
        let Ok(body) = crate::edit::Body::parse(self.body.as_ref()) else { return Vec::new() };
        let text = |op| match op {
            crate::edit::Op::Put { value: Value::Text(text), .. }
            | crate::edit::Op::Add { value: Value::Text(text), .. } => Some(text),
            crate::edit::Op::Put { .. }
            | crate::edit::Op::Clear { .. }
            | crate::edit::Op::Add { .. }
            | crate::edit::Op::Remove { .. } => None,
        };
        body.edit.ops.into_iter().filter_map(text).collect()
    }
}

/// One field of a card: its number, its value, and others written at the same moment.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct CardField {
    /// The field's number.
    #[n(0)]
    pub number: u16,
    /// What everybody's screen shows first.
    #[n(1)]
    pub value: Value,
    /// Others.
    #[n(2)]
    pub beside: Vec<Value>,
}

/// One item of a list on a card.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct CardItem {
    /// The list's number.
    #[n(0)]
    pub list: u16,
    /// The item.
    #[n(1)]
    pub item: ItemId,
    /// What.
    #[n(2)]
    pub value: Value,
}

/// An entry, ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct CardRow {
    /// The entry.
    #[n(0)]
    pub entry: EntryId,
    /// The number of its kind.
    #[n(1)]
    pub kind: u16,
    /// Who made it.
    #[n(2)]
    pub author: MemberId,
    /// The entry it is about.
    #[n(3)]
    pub about: Option<EntryId>,
    /// Who may read it; none for the whole circle.
    #[n(4)]
    pub readers: Vec<MemberId>,
    /// By its author's clock.
    #[n(5)]
    pub written: Instant,
    /// When the relay got its first record.
    #[n(6)]
    pub received: Option<Instant>,
    /// Edits of it that are only on this phone.
    #[n(7)]
    pub unsent: u32,
    /// Its fields.
    #[n(8)]
    pub fields: Vec<CardField>,
    /// Its lists.
    #[n(9)]
    pub items: Vec<CardItem>,
    /// When it was last changed ([`Entry::changed`]).
    #[n(10)]
    pub changed: Option<Instant>,
}

impl CardRow {
    /// The card of an entry by its page's row ([`Key::page`]): to open one page however deep it stands. What is only on
    /// this phone is not in there; that stands on top of its shelf.
    pub fn of_page(row: &[u8]) -> Option<Self> {
        Page::of_lines(parse(row)?, Schema::CURRENT).to_card()
    }

    /// What an entry said after each edit that counts, the oldest first, by its page's row: each as an entry whose author
    /// is who wrote that edit. So nothing that was changed is gone. What is only on this phone is not in there.
    pub fn history_of_page(row: &[u8]) -> Vec<Entry> {
        let row = parse(row).map(|row| Page::as_it_was(row, Schema::CURRENT));
        row.into_iter().flatten().filter_map(|card| card.to_entry()).collect()
    }

    /// The rows of this card and its copies, as if it had begun at this place in the log: for a notebook to look around
    /// in, which has no log.
    pub fn writes(&self, circle: &CircleId, place: u64) -> Vec<Write> {
        let card = Card::on(self.kind, self.about, !self.readers.is_empty(), Some(place), self.written);
        let copies = self.to_entry().map(|entry| Copied::of(&entry)).unwrap_or_default();
        let copies = copies.into_iter().map(|copied| Key::copied(circle, copied, &self.entry));
        let row = self.to_row();
        let keys = Key::card(circle, card, &self.entry).into_iter().chain(copies);
        keys.map(|key| Write::Put(key, row.clone())).collect()
    }
}

/// What a knock was answered with, kept so that after a restart no other knock is.
#[derive(Clone, Debug, Encode, Decode)]
#[cbor(array)]
pub(super) struct AnsweredRow {
    #[n(0)]
    pub(super) knock: Knock,
    #[n(1)]
    pub(super) r: Nonce32,
}

/// The circle's rows in `Meta`, by their last byte.
pub(super) mod meta {
    pub(crate) const ROOM: &[u8] = b"room";
    pub(crate) const CURSOR: &[u8] = b"cursor";
    pub(crate) const ALARM: &[u8] = b"alarm";
    pub(crate) const ANSWERED: &[u8] = b"knock";
}

pub(super) fn parse<T: Encode<()> + for<'b> Decode<'b, ()>>(bytes: &[u8]) -> Option<T> {
    codec::from_bytes(bytes).ok()
}

/// How a record of this audience is sealed, as its kind says.
pub(super) fn audience_of(kind: crate::record::RecordKind) -> Option<Audience> {
    match kind {
        crate::record::RecordKind::Control => None,
        crate::record::RecordKind::Circle => Some(Audience::Circle),
        crate::record::RecordKind::Named => Some(Audience::Named),
    }
}
