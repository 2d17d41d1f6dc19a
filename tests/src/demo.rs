//! A believable circle of any size, written by real devices through the relay's real store, years in a minute: the clock
//! is a number. Everything is sealed, signed and judged as always; no rule is weaker here. What comes of it is a folder
//! that the relay serves, and the keeper's own phone, with which somebody can be let in ([`Keeper`]).
//!
//! The keys follow from the seed, so nobody's real words belong in such a circle. Rooms: `life` (what happens from day
//! to day), `words` (what people say about it), `states` (something in every state), `keeper` (the door, later, over a
//! real socket).

mod keeper;
mod life;
mod states;
mod words;

use std::collections::{BTreeMap, VecDeque};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};
use server::relay::{Heard, Output, PeerId, Relay, Settings};
use server::store::sqlite::SqliteStore;
use shared::circle::entry::Entry;
use shared::circle::pages::{NewPage, Role};
use shared::circle::schema::Schema;
use shared::control::Access;
use shared::crypto::invite::{InviteLink, InviteNote};
use shared::device::{CardRow, Device, Effect, Event, Key, News, Setting, Write};
use shared::ids::{CircleId, EntryId, InviteId, MemberId};
use shared::intent::{Arrangement, Intent, Readers};
use shared::time::Instant;
use shared::wire::MAX_PAGE_RECORDS;

use crate::native::File;

pub use keeper::Keeper;
pub use life::lives;
pub use states::Stand;

/// The keeper's phone, beside the relay's own files.
pub const KEEPER_FILE: &str = "demo-telefoon.sqlite";
/// A phone waits for the relay's answer for so many steps; more would mean that it never comes.
const MOST_STEPS: usize = 2_000_000;

/// What is to be made.
#[derive(Clone, Debug)]
pub struct Wish {
    /// How many pages.
    pub entries: usize,
    /// From which everything follows.
    pub seed: u64,
    /// As which origin browsers reach the relay.
    pub audience: String,
    /// The last moment of it: now.
    pub until: Instant,
}

/// One of the people.
pub(crate) type Who = usize;

struct Person {
    name: &'static str,
    role: Role,
    device: Device,
    rows: BTreeMap<Key, Vec<u8>>,
    peer: Option<PeerId>,
    news: Vec<News>,
}

/// The people, the relay, the clock.
pub(crate) struct Street {
    rng: ChaCha20Rng,
    now: u64,
    audience: String,
    relay: Relay<SqliteStore>,
    people: Vec<Person>,
    next_peer: u64,
    waiting: VecDeque<(Who, Event)>,
    circle: Option<CircleId>,
}

impl Street {
    fn new(data: &Path, wish: &Wish, begins: u64) -> anyhow::Result<Self> {
        let mut seed = [0; 32];
        seed.iter_mut().zip(wish.seed.to_be_bytes()).for_each(|(to, from)| *to = from);
        let mut rng = ChaCha20Rng::from_seed(seed);
        // A demo is written in a minute, and its people write more than a phone may in that time.
        let pace = |usual: server::relay::Pace| server::relay::Pace { per_minute: u32::MAX, ..usual };
        let usual = Settings::default();
        let settings = Settings {
            audience: wish.audience.clone(),
            device_asks: pace(usual.device_asks),
            device_records: pace(usual.device_records),
            ..usual
        };
        let store = SqliteStore::open(data)?;
        let relay = Relay::open(store, settings, &mut rng)?;
        Ok(Self {
            rng,
            now: begins,
            audience: wish.audience.clone(),
            relay,
            people: Vec::new(),
            next_peer: 0,
            waiting: VecDeque::new(),
            circle: None,
        })
    }

    /// A random number below `below`.
    pub(crate) fn pick(&mut self, below: u64) -> u64 {
        self.rng.next_u64() % below.max(1)
    }

    fn person(&mut self, who: Who) -> anyhow::Result<&mut Person> {
        self.people.get_mut(who).context("nobody of that number")
    }

    fn comes(&mut self, name: &'static str, role: Role) -> anyhow::Result<Who> {
        let setting = Setting {
            audience: self.audience.clone(),
            schema: Schema::CURRENT,
            page_records: MAX_PAGE_RECORDS,
        };
        let (device, effects) = Device::begin(setting, &mut self.rng).context("a device begins")?;
        let (rows, news) = (BTreeMap::new(), Vec::new());
        self.people.push(Person { name, role, device, rows, peer: None, news });
        let who = self.people.len() - 1;
        self.perform(who, effects)?;
        self.settles()?;
        Ok(who)
    }

    fn perform(&mut self, who: Who, effects: Vec<Effect>) -> anyhow::Result<()> {
        for effect in effects {
            match effect {
                Effect::Commit(writes) => {
                    let rows = &mut self.person(who)?.rows;
                    for write in writes {
                        match write {
                            Write::Put(key, row) => rows.insert(key, row),
                            Write::Delete(key) => rows.remove(&key),
                        };
                    }
                }
                Effect::Load(keys) => {
                    let rows = &self.person(who)?.rows;
                    let loaded = keys.into_iter().map(|key| (key.clone(), rows.get(&key).cloned())).collect();
                    self.happens(who, Event::Loaded(loaded))?;
                }
                Effect::Connect => {
                    self.next_peer += 1;
                    let peer = PeerId(self.next_peer);
                    self.person(who)?.peer = Some(peer);
                    self.relay.connect(peer);
                    self.waiting.push_back((who, Event::Linked));
                }
                Effect::HangUp => {
                    if let Some(peer) = self.person(who)?.peer.take() {
                        self.relay.disconnect(peer);
                    }
                    self.waiting.push_back((who, Event::Unlinked));
                }
                Effect::Send(frame) => {
                    if let Some(peer) = self.person(who)?.peer {
                        let now = Instant::from_ms(self.now);
                        let outputs =
                            self.relay.handle(&[(peer, Heard::read(&frame))], now, &mut self.rng)?;
                        self.hands_on(outputs);
                    }
                }
                // Whoever waits is woken at every leap of the clock.
                Effect::WakeAt(_) => {}
                Effect::Show(news) => self.person(who)?.news.push(news),
            }
        }
        Ok(())
    }

    fn hands_on(&mut self, outputs: Vec<Output>) {
        for output in outputs {
            match output {
                Output::Send { to, message } => {
                    for peer in to {
                        self.waits(peer, Event::Received(message.to_frame()));
                    }
                }
                Output::Close { peer } => self.waits(peer, Event::Unlinked),
            }
        }
    }

    fn waits(&mut self, peer: PeerId, event: Event) {
        if let Some(who) = self.people.iter().position(|person| person.peer == Some(peer)) {
            self.waiting.push_back((who, event));
        }
    }

    fn happens(&mut self, who: Who, event: Event) -> anyhow::Result<()> {
        let now = Instant::from_ms(self.now);
        let Some(person) = self.people.get_mut(who) else { bail!("nobody of that number") };
        let effects = person.device.handle(event, now, &mut self.rng);
        self.perform(who, effects)
    }

    /// Until nothing is on its way any more.
    pub(crate) fn settles(&mut self) -> anyhow::Result<()> {
        for _ in 0..MOST_STEPS {
            let Some((who, event)) = self.waiting.pop_front() else { return Ok(()) };
            self.happens(who, event)?;
        }
        bail!("the phones and the relay never come to rest")
    }

    /// The clock leaps; everybody looks at their phone.
    pub(crate) fn it_is(&mut self, at: u64) -> anyhow::Result<()> {
        self.now = self.now.max(at);
        for who in 0..self.people.len() {
            self.happens(who, Event::Woke)?;
            self.settles()?;
        }
        Ok(())
    }

    /// Somebody writes a page for everyone; gives its id.
    pub(crate) fn writes(&mut self, who: Who, page: NewPage) -> anyhow::Result<EntryId> {
        let circle = self.circle.context("no circle yet")?;
        self.person(who)?.news.clear();
        // Two pages never bear the same minute.
        self.now += 60_000;
        self.happens(who, Event::Did(Box::new(Intent::Write { circle, page, readers: Readers::Circle })))?;
        self.settles()?;
        let news = &self.person(who)?.news;
        let written = news.iter().find_map(|news| {
            if let News::Changed(_, entries) = news { entries.first().copied() } else { None }
        });
        written.with_context(|| format!("nothing was written: {news:?}"))
    }

    /// A page as somebody's phone has it.
    pub(crate) fn page(&self, who: Who, entry: &EntryId) -> anyhow::Result<Entry> {
        let circle = self.circle.context("no circle yet")?;
        let row = self.people.get(who).and_then(|person| person.rows.get(&Key::page(&circle, entry)));
        let card = row.and_then(|row| CardRow::of_page(row)).context("the page is not on this phone")?;
        card.to_entry().context("the page does not read")
    }

    /// Who somebody is in the circle.
    pub(crate) fn member(&self, who: Who) -> anyhow::Result<MemberId> {
        let circle = self.circle.context("no circle yet")?;
        let view = self.people.get(who).and_then(|person| person.device.view(&circle));
        view.and_then(|view| view.me).context("not in the circle")
    }

    /// The first one begins the notebook, and lets the others in after comparing the words.
    fn gathers(&mut self, child: &str) -> anyhow::Result<CircleId> {
        let (name, role) = self.people.first().map(|person| (person.name, person.role)).context("nobody")?;
        let begin = Intent::Begin { child: child.to_owned(), name: name.to_owned(), role };
        self.happens(0, Event::Did(Box::new(begin)))?;
        self.settles()?;
        let circle = self.people.first().and_then(|person| person.device.circles().next().copied());
        let circle = circle.context("no notebook was begun")?;
        self.circle = Some(circle);
        for who in 1..self.people.len() {
            self.lets_in(circle, child, who)?;
        }
        Ok(circle)
    }

    fn lets_in(&mut self, circle: CircleId, child: &str, who: Who) -> anyhow::Result<()> {
        let inviter = self.person(0)?.name.to_owned();
        let (name, role) = (self.person(who)?.name.to_owned(), self.person(who)?.role);
        let note = InviteNote { inviter, child: child.to_owned(), role: Some(role.number()) };
        let before = self.invites(circle)?;
        let what = Arrangement::Invite { back: None, access: Access::Member, until: None, note };
        self.happens(0, Event::Did(Box::new(Intent::Arrange { circle, what })))?;
        self.settles()?;
        let invite = self.invites(circle)?.into_iter().find(|invite| !before.contains(invite));
        let invite = invite.context("no invitation was made")?;
        let link: InviteLink =
            self.person(0)?.device.invite_link(&circle, &invite).context("the invitation has no link")?;
        self.happens(who, Event::Did(Box::new(Intent::Knock { link, name })))?;
        self.settles()?;
        self.happens(0, Event::Did(Box::new(Intent::Answer { circle, invite })))?;
        self.settles()?;
        let words = |person: &Person| {
            let view = person.device.view(&circle)?;
            view.words.get(&invite).map(shared::crypto::invite::CheckWords::words)
        };
        let (here, there) = (words(self.person(0)?), words(self.person(who)?));
        anyhow::ensure!(here.is_some() && here == there, "both must read the same words");
        let what = Arrangement::LetIn(invite);
        self.happens(0, Event::Did(Box::new(Intent::Arrange { circle, what })))?;
        self.settles()?;
        self.member(who).map(drop)
    }

    fn invites(&mut self, circle: CircleId) -> anyhow::Result<Vec<InviteId>> {
        let view = self.person(0)?.device.view(&circle);
        Ok(view.map(|view| view.open_invites).unwrap_or_default())
    }
}

/// Makes the circle in the relay's folder, with the keeper's phone beside it; gives how many pages there are.
///
/// # Errors
/// When there is something in the folder already, or it cannot be written.
pub fn make(data: &Path, wish: &Wish) -> anyhow::Result<usize> {
    let phone = place_for(data)?;
    let written = lives(data, wish)?;
    keep(&phone, written.keeper)?;
    Ok(written.entries)
}

/// As [`make`], a circle in which something stands in every state; how many pages are wished does not matter.
///
/// # Errors
/// As [`make`]; or when a state is not there.
pub fn make_every_state(data: &Path, wish: &Wish) -> anyhow::Result<Vec<Stand>> {
    let phone = place_for(data)?;
    let (written, stands) = states::every_state(data, wish)?;
    keep(&phone, written.keeper)?;
    Ok(stands)
}

/// Where the keeper's phone is to be, in a folder that is made.
fn place_for(data: &Path) -> anyhow::Result<PathBuf> {
    std::fs::create_dir_all(data)?;
    let phone = data.join(KEEPER_FILE);
    anyhow::ensure!(!phone.exists(), "there is a demo in {} already: throw it away first", data.display());
    Ok(phone)
}

fn keep(phone: &Path, rows: BTreeMap<Key, Vec<u8>>) -> anyhow::Result<()> {
    let writes: Vec<Write> = rows.into_iter().map(|(key, row)| Write::Put(key, row)).collect();
    File::open(phone)?.commit(&writes)
}

/// What came of the lives of the people.
#[derive(Debug)]
pub struct Lived {
    /// How many pages.
    pub entries: usize,
    /// The keeper's rows.
    pub keeper: BTreeMap<Key, Vec<u8>>,
}
