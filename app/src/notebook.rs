//! What the screens read and what they can do: signals that project the device, and one way to act.
//!
//! A page reads from [`Notebook`] and sends an [`Intent`] through it. What is on the phone reaches the signals after it
//! was written, never before.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use leptos::prelude::*;
use shared::circle::pages::{Entry, InvalidPage, Role};
use shared::circle::schema::EntryKind;
use shared::control::Access;
use shared::crypto::invite::{InviteLink, InviteNote};
use shared::device::{
    AlarmKind, AsideRow, CardRow, Device, Key, News, NoInvitation, NotDone, QuarantineRow, Shelf, Situation,
    Table, Write,
};
use shared::ids::{CircleId, DeviceId, EntryId, InviteId, MemberId};
use shared::intent::Intent;
use shared::time::{Day, Instant};
use shared::wire::Refusal;

use crate::pile::{Card, Pile, card_of, cards, only_put_away, shelf_of};
use crate::platform::clock::now;
use crate::platform::drafts::Draft;
use crate::platform::rim::{CannotStart, Rim, Watcher};
use crate::platform::rows::{Kept, NoStorage, Rows};
use crate::platform::writer::{Said, Tabs};
use crate::platform::{boot, js, settings};

/// So many cards are read at a time: a slow phone answers a finger in between.
const CARDS_AT_A_TIME: u32 = 40;

/// How far opening is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// Reading.
    Starting,
    /// Open.
    Ready,
    /// Another tab writes.
    Elsewhere,
    /// Nothing more can be kept. What is on the screen stays there, and the next thing done tries anew.
    Stopped(NoStorage),
    /// It cannot be opened.
    Failed(CannotStart),
}

/// Somebody in the circle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Who.
    pub id: MemberId,
    /// What they may do.
    pub access: Access,
}

/// An invitation that somebody can still use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// Which.
    pub id: InviteId,
    /// The link, as text, for who may show it.
    pub link: Option<String>,
    /// The words to compare, once a knock was answered.
    pub words: Option<[&'static str; 3]>,
    /// Whether somebody knocks.
    pub knocks: bool,
    /// Under which name somebody knocks, or knocked and was answered.
    pub knocker: Option<String>,
}

/// What the screens know of a circle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sight {
    /// How far the way in is.
    pub situation: Situation,
    /// Who I am.
    pub me: Option<MemberId>,
    /// What I may do.
    pub access: Option<Access>,
    /// Who is in.
    pub people: Vec<Person>,
    /// Edits that are only on this phone.
    pub unsent: usize,
    /// When the oldest of them was written, by this phone's clock.
    pub unsent_since: Option<Instant>,
    /// Why the relay does not take them, when it said so.
    pub held_back: Option<Refusal>,
    /// The notebook goes on in words that only a newer version of the app knows.
    pub needs_update: bool,
    /// The last verified place.
    pub verified: u64,
    /// How far the notebook goes, as the relay says; 0 before it said so.
    pub head: u64,
    /// What is wrong.
    pub alarms: Vec<AlarmKind>,
    /// Open invitations, also the one that I knocked on.
    pub invitations: Vec<Invitation>,
    /// The invitation on which I knock.
    pub knocked: Option<InviteId>,
    /// The check code, in groups.
    pub check_code: Option<String>,
}

impl Sight {
    fn of(device: &Device, circle: &CircleId) -> Option<Self> {
        let view = device.view(circle)?;
        let at = now();
        let people = view.membership.into_iter().flat_map(|membership| {
            let access = move |id: &MemberId| membership.access(id, at).unwrap_or(Access::Reader);
            membership.active_members(at).map(move |(id, _)| Person { id: *id, access: access(id) })
        });
        let mut ids: Vec<InviteId> = view.open_invites.iter().chain(view.words.keys()).copied().collect();
        ids.extend(&view.knocks);
        ids.sort_unstable();
        ids.dedup();
        let invitations = ids.into_iter().map(|id| Invitation {
            id,
            link: device.invite_link(circle, &id).map(|link| link.to_text()),
            words: view
                .words
                .get(&id)
                .filter(|_| view.situation == Situation::Knocking || view.open_invites.contains(&id))
                .map(shared::crypto::invite::CheckWords::words),
            knocks: view.knocks.contains(&id),
            knocker: device.knocker(circle, &id),
        });
        let access = match view.situation {
            // Nobody else is there yet: it is mine.
            Situation::Beginning => Some(Access::Keeper),
            Situation::Knocking | Situation::Found | Situation::In | Situation::Out => {
                view.me.zip(view.membership).and_then(|(me, membership)| membership.access(&me, at))
            }
        };
        Some(Self {
            situation: view.situation,
            me: view.me,
            access,
            people: people.collect(),
            unsent: view.unsent,
            unsent_since: view.unsent_since,
            held_back: view.held_back,
            needs_update: view.needs_update,
            verified: view.verified.0,
            head: view.head,
            alarms: view.alarms.iter().map(|alarm| alarm.kind).collect(),
            invitations: invitations.collect(),
            knocked: view.knocked,
            check_code: view.fingerprint.map(|fingerprint| in_groups(&fingerprint.to_string())),
        })
    }

    /// Whether I may write.
    pub fn may_write(&self) -> bool {
        self.access.is_some_and(|access| access >= Access::Member) && self.situation != Situation::Out
    }

    /// Invitations on which somebody stands at the door.
    pub fn at_the_door(&self) -> impl Iterator<Item = &Invitation> {
        let mine = if self.may_invite() { self.invitations.as_slice() } else { &[] };
        mine.iter().filter(|one| one.knocks || one.words.is_some())
    }

    /// Under which name somebody knocks on this invitation.
    pub fn knocker(&self, invite: InviteId) -> Option<&str> {
        self.invitations.iter().find(|one| one.id == invite)?.knocker.as_deref()
    }

    /// Whether I may invite.
    pub fn may_invite(&self) -> bool {
        self.access == Some(Access::Keeper)
    }
}

/// What is known of a circle that need not be the one that is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Who is in it.
    pub members: Vec<MemberId>,
    /// Who of them may write.
    pub writers: Vec<MemberId>,
    /// Whose each device is, also of those that went.
    pub devices: BTreeMap<DeviceId, MemberId>,
    /// Who came in at which place of its log, with every device.
    pub came: BTreeMap<u64, MemberId>,
    /// The last verified place of its log.
    pub verified: u64,
    /// The check code, in groups.
    pub check_code: Option<String>,
}

impl Known {
    fn of(device: &Device, circle: &CircleId) -> Option<Self> {
        let view = device.view(circle)?;
        let membership = view.membership.into_iter();
        let devices = membership.clone().flat_map(|membership| &membership.devices);
        let members: Vec<MemberId> = membership
            .clone()
            .flat_map(|membership| membership.active_members(now()))
            .map(|(id, _)| *id)
            .collect();
        let may_write = |member: &MemberId| {
            let access = view.membership.and_then(|membership| membership.access(member, now()));
            access.is_some_and(|access| access != Access::Reader)
        };
        Some(Self {
            writers: members.iter().copied().filter(may_write).collect(),
            members,
            devices: devices.clone().map(|(id, device)| (*id, device.member)).collect(),
            came: devices.map(|(_, device)| (device.added, device.member)).collect(),
            verified: view.verified.0,
            check_code: view.fingerprint.map(|fingerprint| in_groups(&fingerprint.to_string())),
        })
    }
}

/// The first 96 bits in groups of four: enough to compare by ear, too many to search for.
fn in_groups(hex: &str) -> String {
    let short: Vec<char> = hex.chars().take(24).collect();
    let groups: Vec<String> = short.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join(" ")
}

/// Clocks further apart than this give a page another day than the others think.
const MOST_APART_MS: u64 = 60 * 60 * 1_000;

/// Something that was tried and did not work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The core says why.
    NotDone(NotDone),
    /// Nothing could be kept.
    Storage(NoStorage),
}

impl From<InvalidPage> for Trouble {
    fn from(page: InvalidPage) -> Self {
        Self::NotDone(NotDone::Invalid(page))
    }
}

/// What stands beside the notebook.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Records that do not count.
    pub quarantined: Vec<QuarantineRow>,
    /// Words of mine that nobody took; they are only here.
    pub aside: Vec<String>,
}

/// What an invitation says, once looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Looked {
    /// It can be used.
    Note(InviteNote),
    /// It cannot.
    No(NoInvitation),
}

/// What was read from shelves, kept up to date with what is written.
#[derive(Default)]
struct Piles {
    /// By the beginning of the keys on a shelf.
    shelves: RefCell<HashMap<Vec<u8>, ArcRwSignal<Pile>>>,
    /// From one key to before another.
    ranges: RefCell<BTreeMap<(Key, Key), ArcRwSignal<Pile>>>,
}

struct Inner {
    is_opening: Cell<bool>,
    rim: RefCell<Option<Rc<Rim>>>,
    tabs: RefCell<Option<Tabs>>,
    piles: Piles,
}

/// Everything the screens share. Copies of it are the same notebook.
#[derive(Clone, Copy)]
pub struct Notebook {
    inner: StoredValue<Rc<Inner>, LocalStorage>,
    /// Whether this is the example.
    pub is_example: bool,
    /// How far opening is.
    pub opening: RwSignal<Opening>,
    /// All circles on this phone.
    pub circles: RwSignal<Vec<CircleId>>,
    /// The circle that is shown.
    pub circle: RwSignal<Option<CircleId>>,
    /// What is known of it.
    pub sight: RwSignal<Option<Sight>>,
    /// Whether the relay is in reach.
    pub is_linked: RwSignal<bool>,
    /// Whether this phone's clock is so wrong that its days are.
    pub is_clock_wrong: RwSignal<bool>,
    /// What invitations said.
    pub looked: RwSignal<BTreeMap<InviteId, Looked>>,
    /// What the live region says.
    pub said: RwSignal<String>,
}

/// The key of a card, and what stands there now.
type Change<'a> = (&'a [u8], Option<&'a [u8]>);

struct Watching(Notebook);

impl Watcher for Watching {
    fn written(&self, writes: &[Write]) {
        let inner = self.0.inner.get_value();
        let is_quiet = only_put_away(writes);
        let mut by_shelf: HashMap<&[u8], Vec<Change<'_>>> = HashMap::new();
        let mut by_range: BTreeMap<(Key, Key), Vec<Change<'_>>> = BTreeMap::new();
        let ranges = inner.piles.ranges.borrow();
        for write in writes {
            let (key, row) = match write {
                Write::Put(key, row) => (key, Some(row.as_slice())),
                Write::Delete(key) => (key, None),
            };
            if key.table == Table::Cards {
                by_shelf.entry(shelf_of(&key.key)).or_default().push((&key.key, row));
                for range in ranges.keys().filter(|(from, to)| from <= key && key < to) {
                    by_range.entry(range.clone()).or_default().push((&key.key, row));
                }
            }
        }
        let shelves = inner.piles.shelves.borrow();
        let changed = by_shelf.into_iter().map(|(shelf, changes)| (shelves.get(shelf), changes));
        let changed =
            changed.chain(by_range.into_iter().map(|(range, changes)| (ranges.get(&range), changes)));
        for (pile, changes) in changed {
            let take = |pile: &mut Pile| changes.iter().for_each(|(key, row)| pile.take(key, *row));
            match pile {
                Some(pile) if is_quiet => pile.update_untracked(take),
                Some(pile) => pile.update(take),
                None => {}
            }
        }
        if let Some(tabs) = &*inner.tabs.borrow() {
            tabs.changed();
        }
    }

    fn happened(&self, device: &Device, news: &[News]) {
        let notebook = self.0;
        for one in news {
            match one {
                News::Invitation(invite, what) => {
                    let looked = match what {
                        Ok(note) => Looked::Note(note.clone()),
                        Err(no) => Looked::No(no.clone()),
                    };
                    notebook.looked.update(|all| drop(all.insert(*invite, looked)));
                }
                News::Begun(circle) | News::In(circle) if !notebook.is_example => {
                    notebook.show_circle(Some(*circle));
                }
                News::Begun(circle) => notebook.circle.set(Some(*circle)),
                News::In(_)
                | News::Knock(..)
                | News::Changed(..)
                | News::AllSent(_)
                | News::Members(_)
                | News::Words(..)
                | News::Invited(..)
                | News::Out(_)
                | News::NotDone(_)
                | News::SetAside(..)
                | News::Quarantined(..)
                | News::Alarm(_)
                | News::Refused(_) => {}
            }
        }
        let circles: Vec<CircleId> = device.circles().copied().collect();
        set_if_other(notebook.circles, circles);
        set_if_other(notebook.is_linked, device.is_linked());
        set_if_other(notebook.is_clock_wrong, device.clocks_apart_ms() > MOST_APART_MS);
        let mut sight = notebook.circle.get_untracked().and_then(|circle| Sight::of(device, &circle));
        // The people of the example are on its cards, and in no log.
        if let (true, Some(sight)) = (notebook.is_example, &mut sight) {
            let known =
                notebook.sight.with_untracked(|before| before.as_ref().map(|before| before.people.clone()));
            sight.people =
                known.filter(|known| known.len() > 1).unwrap_or_else(|| std::mem::take(&mut sight.people));
        }
        set_if_other(notebook.sight, sight);
    }

    fn stopped(&self, why: NoStorage) {
        let opening = match why {
            NoStorage::Overtaken => Opening::Elsewhere,
            NoStorage::Refused
            | NoStorage::Full
            | NoStorage::Newer
            | NoStorage::DoesNotOpen
            | NoStorage::Lost
            | NoStorage::Gone => Opening::Stopped(why),
        };
        self.0.opening.set(opening);
    }
}

/// How many cards of a shelf are read when it is first asked for: the feed goes on when a person does, all others are
/// read whole.
fn most_at_first(shelf: &[u8]) -> u32 {
    if shelf.get(16) == Some(&1) { CARDS_AT_A_TIME } else { u32::MAX }
}

/// At most `most` cards of a shelf from behind `after` on, and whether these were the last.
async fn read_cards(
    rows: &Rows,
    shelf: &Key,
    mut after: Option<Key>,
    most: u32,
) -> Result<(Vec<(Key, Card)>, bool), NoStorage> {
    let (mut read, mut left) = (Vec::new(), most);
    loop {
        let piece = left.min(CARDS_AT_A_TIME);
        let rows = rows.range(shelf, after.as_ref(), piece).await?;
        left -= piece;
        after = rows.last().map(|(key, _)| key.clone());
        let is_whole = u32::try_from(rows.len()).is_ok_and(|count| count < piece);
        read.extend(cards(rows));
        if is_whole || left == 0 {
            return Ok((read, is_whole));
        }
    }
}

fn set_if_other<T: PartialEq + Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    if signal.with_untracked(|now| *now != value) {
        signal.set(value);
    }
}

impl Notebook {
    fn new(is_example: bool) -> Self {
        let inner = Inner {
            is_opening: Cell::new(false),
            rim: RefCell::new(None),
            tabs: RefCell::new(None),
            piles: Piles::default(),
        };
        Self {
            inner: StoredValue::new_local(Rc::new(inner)),
            is_example,
            opening: RwSignal::new(Opening::Starting),
            circles: RwSignal::new(Vec::new()),
            circle: RwSignal::new(None),
            sight: RwSignal::new(None),
            is_linked: RwSignal::new(false),
            is_clock_wrong: RwSignal::new(false),
            looked: RwSignal::new(BTreeMap::new()),
            said: RwSignal::new(String::new()),
        }
    }

    /// The notebook on this phone. It opens by itself.
    pub fn on_this_phone() -> Self {
        let notebook = Self::new(false);
        let tabs = Tabs::new(move |said| match said {
            Said::Give => leptos::task::spawn_local(async move { notebook.give_way().await }),
            Said::Changed => leptos::task::spawn_local(async move { notebook.read_again().await }),
        });
        *notebook.inner.get_value().tabs.borrow_mut() = Some(tabs);
        js::listen(&js::document(), "visibilitychange", move |_| notebook.seen());
        js::listen(&js::window(), "online", move |_| notebook.woke());
        // Another tab that is seen already goes on; this one opens when it is looked at.
        if boot::is_visible() {
            leptos::task::spawn_local(async move { notebook.open().await });
        } else {
            notebook.opening.set(Opening::Elsewhere);
        }
        notebook
    }

    /// A notebook in memory, for the example.
    pub async fn in_memory() -> Result<Self, CannotStart> {
        let notebook = Self::new(true);
        let rows = Rows::Memory(RefCell::default());
        let rim = Rim::start(rows, false, Box::new(Watching(notebook))).await?;
        *notebook.inner.get_value().rim.borrow_mut() = Some(rim);
        notebook.opening.set(Opening::Ready);
        Ok(notebook)
    }

    /// Takes the writing over, and opens. What is on the screen stays there meanwhile.
    pub async fn open(self) {
        let inner = self.inner.get_value();
        while inner.is_opening.get() {
            js::wait_ms(20).await;
        }
        // Of what was thrown away only the screen is left: opening anew would take that too.
        if matches!(self.opening.get_untracked(), Opening::Ready | Opening::Stopped(NoStorage::Gone)) {
            return;
        }
        inner.is_opening.set(true);
        let tabs = inner.tabs.borrow().clone();
        if let Some(tabs) = tabs {
            tabs.take_over(move || {
                leptos::task::spawn_local(async move { self.give_way().await });
            })
            .await;
        }
        let started = match Kept::open().await {
            Ok(kept) => Rim::start(Rows::Kept(kept), true, Box::new(Watching(self))).await,
            Err(no) => Err(no.into()),
        };
        match started {
            Ok(rim) => {
                let known = rim.look(|device| device.circles().copied().collect::<Vec<_>>());
                *inner.rim.borrow_mut() = Some(rim);
                let last = self.circle.get_untracked().map(|circle| circle.to_string());
                let last = last.or_else(|| settings::read("circle"));
                let circle = known.iter().find(|circle| Some(circle.to_string()) == last).or(known.first());
                self.show_circle(circle.copied());
                self.read_again().await;
                self.opening.set(Opening::Ready);
            }
            Err(CannotStart::Storage(no)) if self.sight.with_untracked(Option::is_some) => {
                self.opening.set(Opening::Stopped(no));
            }
            Err(no) => self.opening.set(Opening::Failed(no)),
        }
        inner.is_opening.set(false);
    }

    /// Another tab wants to write: finish, and let go.
    async fn give_way(self) {
        if self.opening.get_untracked() != Opening::Ready {
            return;
        }
        let inner = self.inner.get_value();
        // It stays to be read from: a tab that follows shows what the writer writes.
        let Some(rim) = self.rim() else { return };
        rim.stop(NoStorage::Overtaken).await;
        self.is_linked.set(false);
        self.opening.set(Opening::Elsewhere);
        if let Some(tabs) = &*inner.tabs.borrow() {
            tabs.release();
        }
    }

    fn seen(self) {
        if !boot::is_visible() {
            return;
        }
        match self.opening.get_untracked() {
            Opening::Elsewhere | Opening::Stopped(_) => {
                leptos::task::spawn_local(async move { self.open().await });
            }
            Opening::Starting | Opening::Ready | Opening::Failed(_) => self.woke(),
        }
    }

    fn woke(self) {
        if let Some(rim) = self.rim() {
            rim.woke();
        }
    }

    fn rim(self) -> Option<Rc<Rim>> {
        self.inner.get_value().rim.borrow().clone()
    }

    /// Shows another circle.
    pub fn show_circle(self, circle: Option<CircleId>) {
        if let (Some(circle), false) = (circle, self.is_example) {
            settings::keep("circle", &circle.to_string());
        }
        set_if_other(self.circle, circle);
        let rim = self.rim();
        let sight = rim.zip(circle).and_then(|(rim, circle)| rim.look(|device| Sight::of(device, &circle)));
        if sight.is_some() {
            set_if_other(self.sight, sight);
        }
    }

    /// Does something. Answers when it is on the phone, with what came of it.
    ///
    /// # Errors
    /// [`Trouble`]; nothing is lost, the words are still on the screen.
    pub async fn did(self, intent: Intent) -> Result<Vec<News>, Trouble> {
        if self.opening.get_untracked() != Opening::Ready {
            self.open().await;
        }
        let rim = self.rim().ok_or(Trouble::Storage(NoStorage::Lost))?;
        let news = rim.did(intent).await.map_err(Trouble::Storage)?;
        let not_done = news.iter().find_map(|one| {
            if let News::NotDone(why) = one { Some(Trouble::NotDone(why.clone())) } else { None }
        });
        not_done.map_or(Ok(news), Err)
    }

    /// The half-written words of a form of the notebook that is shown, about one thing in it. Those of another child, or of
    /// another page, lie elsewhere: they never open here, and what is written here does not push them out.
    pub fn draft(self, form: &str, about: &str) -> Option<Draft> {
        let circle = self.circle.get_untracked().map(|circle| circle.to_string()).unwrap_or_default();
        Some(Draft::new(self.rim()?, &format!("{circle}/{form}/{about}")))
    }

    /// Says this in the live region. The same words again get a space, else the page does not change and nobody hears them.
    pub fn say(self, words: impl Into<String>) {
        let words = words.into();
        let again = self.said.with_untracked(|said| *said == words);
        self.said.set(if again { words + "\u{a0}" } else { words });
    }

    /// The cards of a shelf. They are read when first asked for.
    pub fn pile(self, circle: &CircleId, shelf: Shelf) -> ArcRwSignal<Pile> {
        let key = Key::shelf(circle, shelf);
        let inner = self.inner.get_value();
        if let Some(pile) = inner.piles.shelves.borrow().get(&key.key) {
            return pile.clone();
        }
        let pile = ArcRwSignal::new(Pile::default());
        inner.piles.shelves.borrow_mut().insert(key.key.clone(), pile.clone());
        let most = most_at_first(&key.key);
        leptos::task::spawn_local({
            let pile = pile.clone();
            async move { self.read_pile(&key, &pile, most).await }
        });
        pile
    }

    /// What lies on the days from one to another, both included. It is read when first asked for.
    pub fn days(self, circle: &CircleId, from: Day, until: Day) -> ArcRwSignal<Pile> {
        let after = until.plus_days(1).unwrap_or(until);
        let range = (Key::on_day(circle, from), Key::on_day(circle, after));
        let inner = self.inner.get_value();
        if let Some(pile) = inner.piles.ranges.borrow().get(&range) {
            return pile.clone();
        }
        let pile = ArcRwSignal::new(Pile::default());
        inner.piles.ranges.borrow_mut().insert(range.clone(), pile.clone());
        leptos::task::spawn_local({
            let pile = pile.clone();
            async move { self.read_range(&range, &pile).await }
        });
        pile
    }

    /// Reads further down a shelf.
    pub async fn read_on(self, circle: CircleId, shelf: Shelf) {
        let pile = self.pile(&circle, shelf);
        self.read_pile(&Key::shelf(&circle, shelf), &pile, CARDS_AT_A_TIME).await;
    }

    async fn read_pile(self, shelf: &Key, pile: &ArcRwSignal<Pile>, most: u32) {
        let Some(rim) = self.rim() else { return };
        let after = pile.with_untracked(Pile::last);
        match read_cards(rim.rows(), shelf, after, most).await {
            Ok((cards, is_whole)) => pile.update(|pile| {
                pile.is_whole = is_whole;
                pile.add(cards);
            }),
            Err(no) => self.opening.set(Opening::Stopped(no)),
        }
    }

    async fn read_range(self, (from, to): &(Key, Key), pile: &ArcRwSignal<Pile>) {
        let Some(rim) = self.rim() else { return };
        match rim.rows().between(from, to).await {
            Ok(rows) => pile.update(|pile| {
                pile.is_whole = true;
                pile.add(cards(rows).collect());
            }),
            Err(no) => self.opening.set(Opening::Stopped(no)),
        }
    }

    /// One page: from what was read already, else from its own row, however deep it stands.
    pub async fn card(self, circle: CircleId, id: EntryId) -> Option<Card> {
        let near = {
            let inner = self.inner.get_value();
            let (shelves, ranges) = (inner.piles.shelves.borrow(), inner.piles.ranges.borrow());
            let mut piles = shelves.values().chain(ranges.values());
            piles.find_map(|pile| pile.with_untracked(|pile| pile.find(&id).cloned()))
        };
        if near.is_some() {
            return near;
        }
        let rim = self.rim()?;
        let row = match rim.rows().load(&[Key::page(&circle, &id)]).await {
            Ok(rows) => rows.into_iter().find_map(|(_, row)| row)?,
            Err(no) => {
                self.opening.set(Opening::Stopped(no));
                return None;
            }
        };
        card_of(&CardRow::of_page(&row)?)
    }

    /// What a page said after each edit that reached the relay, the oldest first, with who wrote that.
    pub async fn history(self, circle: CircleId, id: EntryId) -> Vec<Entry> {
        let Some(rim) = self.rim() else { return Vec::new() };
        let rows = self.read_or_stop(rim.rows().load(&[Key::page(&circle, &id)]).await);
        let row = rows.into_iter().find_map(|(_, row)| row);
        row.map(|row| CardRow::history_of_page(&row)).unwrap_or_default()
    }

    /// All pages of a shelf, not kept: for what is looked up once.
    pub async fn all_of(self, circle: CircleId, shelf: Shelf) -> Vec<Entry> {
        let Some(rim) = self.rim() else { return Vec::new() };
        match read_cards(rim.rows(), &Key::shelf(&circle, shelf), None, u32::MAX).await {
            Ok((cards, _)) => cards.into_iter().map(|(_, card)| card.entry).collect(),
            Err(no) => {
                self.opening.set(Opening::Stopped(no));
                Vec::new()
            }
        }
    }

    /// At most `most` rows from behind `after` on, whose keys begin like `prefix`: for what is looked through once and
    /// not kept. Short pieces, so that the screen answers in between.
    pub async fn rows(self, prefix: &Key, after: Option<&Key>, most: u32) -> Vec<(Key, Vec<u8>)> {
        let Some(rim) = self.rim() else { return Vec::new() };
        self.read_or_stop(rim.rows().range(prefix, after, most).await)
    }

    /// The rows from one key to before another, looked through once.
    pub async fn rows_between(self, from: &Key, to: &Key) -> Vec<(Key, Vec<u8>)> {
        let Some(rim) = self.rim() else { return Vec::new() };
        self.read_or_stop(rim.rows().between(from, to).await)
    }

    fn read_or_stop<Row>(self, rows: Result<Vec<(Key, Row)>, NoStorage>) -> Vec<(Key, Row)> {
        rows.unwrap_or_else(|no| {
            self.opening.set(Opening::Stopped(no));
            Vec::new()
        })
    }

    /// What is known of any circle on this phone, shown or not.
    pub fn known(self, circle: &CircleId) -> Option<Known> {
        self.rim()?.look(|device| Known::of(device, circle))
    }

    /// Reads again what is shown: another tab wrote, or this one begins to.
    async fn read_again(self) {
        let inner = self.inner.get_value();
        let shelves = inner.piles.shelves.borrow().clone();
        for (key, pile) in shelves {
            let most = most_at_first(&key);
            let most = pile.with_untracked(|pile| u32::try_from(pile.count()).unwrap_or(0)).max(most);
            pile.update_untracked(|pile| *pile = Pile::default());
            self.read_pile(&Key { table: Table::Cards, key }, &pile, most).await;
        }
        let ranges = inner.piles.ranges.borrow().clone();
        for (range, pile) in ranges {
            pile.update_untracked(|pile| *pile = Pile::default());
            self.read_range(&range, &pile).await;
        }
    }

    /// Puts cards of others into the example.
    pub async fn put_example(self, writes: Vec<Write>) {
        if let Some(rim) = self.rim().filter(|_| self.is_example)
            && rim.rows().commit(&writes).await.is_ok()
        {
            Watching(self).written(&writes);
        }
    }

    /// Records that do not count, and own drafts that nobody took.
    pub async fn left_out(self) -> LeftOut {
        let mut left_out = LeftOut::default();
        let (Some(rim), Some(circle)) = (self.rim(), self.circle.get_untracked()) else { return left_out };
        // A table that cannot be read now is told by whatever is done next.
        let quarantine = rim.rows().range(&Key::all_of(Table::Quarantine, &circle), None, u32::MAX).await;
        let aside = rim.rows().range(&Key::all_of(Table::Aside, &circle), None, u32::MAX).await;
        left_out.quarantined =
            quarantine.unwrap_or_default().iter().filter_map(|(_, row)| QuarantineRow::parse(row)).collect();
        left_out.aside = aside
            .unwrap_or_default()
            .iter()
            .filter_map(|(_, row)| AsideRow::parse(row))
            .map(|row| row.words().join("\n"))
            .filter(|words| !words.is_empty())
            .collect();
        left_out
    }

    // -- what pages ask for again and again

    /// The pages that everyone writes.
    pub fn joint(self) -> Memo<Pile> {
        Memo::new(move |_| {
            self.circle.get().map(|circle| self.pile(&circle, Shelf::Joint).get()).unwrap_or_default()
        })
    }

    /// The child's name.
    pub fn child(self) -> Memo<Option<String>> {
        let joint = self.joint();
        Memo::new(move |_| joint.with(name_of_child))
    }

    /// Everyone's card.
    pub fn faces(self) -> Memo<Faces> {
        let joint = self.joint();
        Memo::new(move |_| joint.with(|pile| Faces::of(pile.entries())))
    }

    /// Whether I am in any circle by profession.
    pub fn is_professional(self) -> Memo<bool> {
        Memo::new(move |_| {
            self.circles.get().iter().any(|circle| {
                let me = self.rim().and_then(|rim| rim.look(|device| device.view(circle)?.me));
                self.pile(circle, Shelf::Joint).with(|pile| {
                    let role = Faces::of(pile.entries()).get(&me?)?.role;
                    role.map(Role::is_professional)
                }) == Some(true)
            })
        })
    }

    /// Who I am in the circle that is shown.
    pub fn me(self) -> Option<MemberId> {
        self.sight.with(|sight| sight.as_ref()?.me)
    }

    /// Whether I may write.
    pub fn may_write(self) -> Memo<bool> {
        Memo::new(move |_| self.sight.with(|sight| sight.as_ref().is_some_and(Sight::may_write)))
    }
}

fn name_of_child(pile: &Pile) -> Option<String> {
    let child = pile.cards().find(|card| card.entry.kind == EntryKind::Child)?;
    child.entry.words().map(ToOwned::to_owned)
}

/// Name and role of somebody, and how they are drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Face {
    /// The name as the child says it.
    pub name: String,
    /// Who this is to the child.
    pub role: Option<Role>,
    /// The page that says so.
    pub card: Option<EntryId>,
    /// Which of the six person colours.
    pub colour: u8,
}

/// Everyone's face.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faces(BTreeMap<MemberId, Face>);

impl Faces {
    /// Of the joint pages of a circle, newest first.
    pub fn of<'a>(pages: impl DoubleEndedIterator<Item = &'a Entry>) -> Self {
        let mut faces = BTreeMap::new();
        // Oldest first, so that everyone keeps their colour; the newest card of a person counts.
        for entry in pages.rev() {
            if let (Some(member), Some(name)) = (entry.member(), entry.words()) {
                let colour = u8::try_from(faces.len() % 6).unwrap_or(0);
                let colour = faces.get(&member).map_or(colour, |face: &Face| face.colour);
                let face = Face { name: name.to_owned(), role: entry.role(), card: Some(entry.id), colour };
                faces.insert(member, face);
            }
        }
        Self(faces)
    }

    /// Somebody's face.
    pub fn get(&self, member: &MemberId) -> Option<&Face> {
        self.0.get(member)
    }

    /// Everyone who has one.
    pub fn all(&self) -> impl Iterator<Item = (&MemberId, &Face)> {
        self.0.iter()
    }
}

/// The notebook of this page.
pub fn notebook() -> Notebook {
    expect_context()
}

/// A link that a person pasted or opened, once it was read.
pub fn link_of(text: &str) -> Result<InviteLink, shared::crypto::invite::NotALink> {
    InviteLink::parse(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_code_is_six_groups_of_four() {
        assert_eq!(in_groups(&"0123456789abcdef".repeat(4)), "0123 4567 89ab cdef 0123 4567");
    }
}
