//! The values that a page of the notebook is written from and read into.

use rand_core::CryptoRng;
use thiserror::Error;

use super::schema::{EntryKind, KINDS, KindRule, MAX_NAME_CHARS, field};
use crate::document::Fields;
use crate::edit::{Creation, Edit, ItemId, MAX_TEXT_CHARS, Op, Value};
use crate::ids::{EntryId, MemberId};
use crate::time::{Day, Instant};

/// Who a member is to the child. What one may do is `Access`, not this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Ouder.
    Parent,
    /// Pleegouder.
    FosterParent,
    /// Gezinshuisouder.
    FamilyHomeParent,
    /// Pleegzorgbegeleider.
    FosterCareWorker,
    /// Jeugdbeschermer of voogd.
    Guardian,
    /// Familie of steunfiguur.
    Family,
    /// Jongere.
    YoungPerson,
    /// Meelezer.
    ReadsAlong,
    /// Iemand anders.
    Other,
}

const ROLES: [Role; 9] = [
    Role::Parent,
    Role::FosterParent,
    Role::FamilyHomeParent,
    Role::FosterCareWorker,
    Role::Guardian,
    Role::Family,
    Role::YoungPerson,
    Role::ReadsAlong,
    Role::Other,
];

impl Role {
    /// Its number, for ever: in a member's card and in an invitation's note.
    pub fn number(self) -> u16 {
        number_in(&ROLES, &self)
    }

    /// The role of this number; `None` for one that only a newer version knows.
    pub fn of_number(number: u16) -> Option<Self> {
        ROLES.get(usize::from(number)).copied()
    }
}

/// What a school update is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SchoolTopic {
    /// A report.
    Report,
    /// A talk with school.
    Talk,
    /// Good news.
    GoodNews,
    /// A worry.
    Worry,
    /// An outing.
    Outing,
    /// Not at school.
    Absence,
}

const TOPICS: [SchoolTopic; 6] = [
    SchoolTopic::Report,
    SchoolTopic::Talk,
    SchoolTopic::GoodNews,
    SchoolTopic::Worry,
    SchoolTopic::Outing,
    SchoolTopic::Absence,
];

/// How something was, for mood and sleep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feeling {
    /// Good.
    Good,
    /// So-so.
    SoSo,
    /// Hard.
    Hard,
}

const FEELINGS: [Feeling; 3] = [Feeling::Good, Feeling::SoSo, Feeling::Hard];

fn number_in<T: PartialEq>(all: &[T], one: &T) -> u16 {
    let at = all.iter().position(|other| other == one).unwrap_or(0);
    u16::try_from(at).unwrap_or(0)
}

fn number_of<T: PartialEq>(all: &[T], one: &T) -> Value {
    Value::Choice(number_in(all, one))
}

/// A new page, as a person wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NewPage {
    /// The child.
    Child {
        /// The name used.
        name: String,
    },
    /// A member's card.
    Member {
        /// Who.
        member: MemberId,
        /// The name as the child says it.
        name: String,
        /// Who this is to the child.
        role: Role,
    },
    /// How the day went.
    DayNote {
        /// The day.
        day: Day,
        /// How it went.
        text: String,
        /// Mood.
        mood: Option<Feeling>,
        /// Sleep.
        sleep: Option<Feeling>,
    },
    /// News from school.
    SchoolUpdate {
        /// The day.
        day: Day,
        /// What it is about.
        topic: SchoolTopic,
        /// The news.
        text: String,
        /// What is asked, and of whom.
        asked: Option<(String, Vec<MemberId>)>,
    },
    /// A reply under an entry.
    Reply {
        /// The entry.
        about: EntryId,
        /// The words.
        text: String,
    },
    /// Something to put beside an entry.
    Addition {
        /// The entry.
        about: EntryId,
        /// The words.
        text: String,
    },
}

/// Why a page cannot be written like this. Nothing was lost: the words are still on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum InvalidPage {
    /// There is nothing in it but space.
    #[error("the page is empty")]
    Empty,
    /// A text is longer than its field holds.
    #[error("a text has {chars} characters, at most {most} fit")]
    TooLong {
        /// Characters in the text.
        chars: usize,
        /// Most that fit.
        most: usize,
    },
    /// More people are named than one page holds.
    #[error("too many people are named")]
    TooMany,
}

fn text(words: &str, most: usize) -> Result<Value, InvalidPage> {
    let words = words.trim();
    let chars = words.chars().count();
    if words.is_empty() {
        return Err(InvalidPage::Empty);
    }
    if chars > most {
        return Err(InvalidPage::TooLong { chars, most });
    }
    Ok(Value::Text(words.to_owned()))
}

/// A fresh id for an item of a list, made at `now`.
pub fn new_item(now: Instant, rng: &mut impl CryptoRng) -> ItemId {
    let mut bytes = [0; 16];
    let (clock, random) = bytes.split_at_mut(8);
    clock.copy_from_slice(&now.ms().to_be_bytes());
    rng.fill_bytes(random);
    ItemId::new(bytes)
}

fn put(field: u16, value: Value) -> Op {
    Op::Put { field, value }
}

/// The edit that makes a member's card: the same for the same words, so that a device can write it again and not twice.
///
/// # Errors
/// [`InvalidPage`] when the name is empty or too long.
pub(crate) fn member_card(member: MemberId, name: &str, role: Role) -> Result<Edit, InvalidPage> {
    let ops = vec![
        put(field::member::MEMBER, Value::Member(member)),
        put(field::member::NAME, text(name, MAX_NAME_CHARS)?),
        put(field::member::ROLE, number_of(&ROLES, &role)),
    ];
    Ok(Edit { creation: Some(creation(EntryKind::Member, None)), ops })
}

fn creation(kind: EntryKind, about: Option<EntryId>) -> Creation {
    Creation { kind: rule(kind).map_or(0, |rule| rule.number), about }
}

impl NewPage {
    /// What kind of entry it becomes.
    pub fn kind(&self) -> EntryKind {
        match self {
            Self::Child { .. } => EntryKind::Child,
            Self::Member { .. } => EntryKind::Member,
            Self::DayNote { .. } => EntryKind::DayNote,
            Self::SchoolUpdate { .. } => EntryKind::SchoolUpdate,
            Self::Reply { .. } => EntryKind::Reply,
            Self::Addition { .. } => EntryKind::Addition,
        }
    }

    fn about(&self) -> Option<EntryId> {
        match self {
            Self::Reply { about, .. } | Self::Addition { about, .. } => Some(*about),
            Self::Child { .. } | Self::Member { .. } | Self::DayNote { .. } | Self::SchoolUpdate { .. } => {
                None
            }
        }
    }

    /// The edit that makes it.
    ///
    /// # Errors
    /// [`InvalidPage`] when something is empty or too long.
    pub fn to_edit(&self, now: Instant, rng: &mut impl CryptoRng) -> Result<Edit, InvalidPage> {
        let mut ops = Vec::new();
        match self {
            Self::Child { name } => ops.push(put(field::child::NAME, text(name, MAX_NAME_CHARS)?)),
            Self::Member { member, name, role } => return member_card(*member, name, *role),
            Self::DayNote { day, text: words, mood, sleep } => {
                ops.push(put(field::day_note::DAY, Value::Day(*day)));
                ops.push(put(field::day_note::TEXT, text(words, MAX_TEXT_CHARS)?));
                ops.extend(mood.map(|mood| put(field::day_note::MOOD, number_of(&FEELINGS, &mood))));
                ops.extend(sleep.map(|sleep| put(field::day_note::SLEEP, number_of(&FEELINGS, &sleep))));
            }
            Self::SchoolUpdate { day, topic, text: words, asked } => {
                ops.push(put(field::school::DAY, Value::Day(*day)));
                ops.push(put(field::school::TOPIC, number_of(&TOPICS, topic)));
                ops.push(put(field::school::TEXT, text(words, MAX_TEXT_CHARS)?));
                if let Some((question, members)) = asked {
                    if members.len() > crate::edit::MAX_OPS - 4 {
                        return Err(InvalidPage::TooMany);
                    }
                    ops.push(put(field::school::ASKED, text(question, MAX_TEXT_CHARS)?));
                    for member in members {
                        let item = new_item(now, rng);
                        ops.push(Op::Add {
                            list: field::school::ASKED_OF,
                            item,
                            value: Value::Member(*member),
                        });
                    }
                }
            }
            Self::Reply { text: words, .. } => {
                ops.push(put(field::reply::TEXT, text(words, MAX_TEXT_CHARS)?));
            }
            Self::Addition { text: words, .. } => {
                ops.push(put(field::addition::TEXT, text(words, MAX_TEXT_CHARS)?));
            }
        }
        Ok(Edit { creation: Some(creation(self.kind(), self.about())), ops })
    }
}

fn rule(kind: EntryKind) -> Option<&'static KindRule> {
    KINDS.iter().find(|rule| rule.kind == kind)
}

/// A page of the notebook, as a screen reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its id.
    pub id: EntryId,
    /// Its kind.
    pub kind: EntryKind,
    /// Who made it.
    pub author: MemberId,
    /// The entry it is about.
    pub about: Option<EntryId>,
    /// Who may read it; none for the whole circle.
    pub readers: Vec<MemberId>,
    /// When its author's clock said it was made: a claim.
    pub written: Instant,
    /// When the relay got it; none while it is only on this phone.
    pub received: Option<Instant>,
    /// What it says.
    pub fields: Fields,
}

impl Entry {
    /// A text field, when it is there.
    pub fn text(&self, number: u16) -> Option<&str> {
        let value = &self.fields.fields.get(&number)?.value;
        if let Value::Text(text) = value { Some(text) } else { None }
    }

    /// What others wrote in a text field at the same moment.
    pub fn beside(&self, number: u16) -> Vec<&str> {
        let texts = self.fields.fields.get(&number).into_iter().flat_map(|register| &register.beside);
        texts
            .filter_map(|value| if let Value::Text(text) = value { Some(text.as_str()) } else { None })
            .collect()
    }

    /// The main words of the page: what a list shows of it.
    pub fn words(&self) -> Option<&str> {
        self.text(match self.kind {
            EntryKind::Child => field::child::NAME,
            EntryKind::Member => field::member::NAME,
            EntryKind::SchoolUpdate => field::school::TEXT,
            EntryKind::DayNote => field::day_note::TEXT,
            EntryKind::Reply => field::reply::TEXT,
            EntryKind::Addition => field::addition::TEXT,
        })
    }

    /// Who a member's card is about.
    pub fn member(&self) -> Option<MemberId> {
        let value = &self.fields.fields.get(&field::member::MEMBER)?.value;
        let &Value::Member(member) = value else { return None };
        Some(member).filter(|_| self.kind == EntryKind::Member)
    }

    /// The role on a member's card.
    pub fn role(&self) -> Option<Role> {
        let value = &self.fields.fields.get(&field::member::ROLE)?.value;
        let &Value::Choice(number) = value else { return None };
        Role::of_number(number).filter(|_| self.kind == EntryKind::Member)
    }
}
