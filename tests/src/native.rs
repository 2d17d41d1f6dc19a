//! The native device: the same core as on every phone, over a real socket and a real file.
//!
//! One task per phone holds the device and performs its effects strictly in order. What the core is promised is kept
//! here with the plainest means: a `Commit` is one SQLite transaction that is on the disk when it returns; when it
//! fails, nothing after it is begun and the phone stops, for the device in memory knows more than its file.
//!
//! A person's side is [`Phone`]: tap, read the cards, hear the news, go into a tunnel, lose all power. Waiting is by
//! what happens on the phone, never by the clock. Rooms: `file` (rows), `line` (one socket), `program` (the relay's
//! real program), `liar` (a relay that says what no relay should).

mod disk;
mod file;
mod liar;
mod line;
mod program;

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::fmt::Debug;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::Context;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use shared::circle::pages::Entry;
use shared::circle::schema::Schema;
use shared::device::{CannotOpen, CardRow, Device, Effect, Event, News, Setting, Table};
use shared::ids::CircleId;
use shared::intent::Intent;
use shared::time::Instant;
use shared::wire::MAX_PAGE_RECORDS;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

pub use disk::{FailingDisk, Health};
pub use file::File;
pub use liar::{Liar, Mood};
use line::{Heard, Line};
#[cfg(feature = "browser")]
pub(crate) use program::profile_folder;
pub use program::{PROGRAM_VARIABLE, RelayProgram};

/// How long anything may take before a story fails: far more than a busy machine needs.
const PATIENCE: Duration = Duration::from_mins(2);
/// With no wish to be woken, the phone looks up so often.
const NO_WISH: Duration = Duration::from_hours(1);
/// A phone that hurries takes it that nothing happens when nothing has for so long.
const QUIET: Duration = Duration::from_millis(50);

/// Now, by the machine's clock.
#[expect(clippy::disallowed_methods, reason = "time enters the harness here and nowhere else")]
pub fn now() -> Instant {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Instant::from_ms(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}

/// A phone, as a person holds it. It can be off: its file can still be read.
#[derive(Debug)]
pub struct Phone {
    file: PathBuf,
    audience: String,
    relay: SocketAddr,
    is_cut: bool,
    running: Option<Running>,
}

/// The app while it is open.
#[derive(Debug)]
struct Running {
    task: JoinHandle<anyhow::Result<()>>,
    asks: mpsc::UnboundedSender<Ask>,
    news: mpsc::UnboundedReceiver<News>,
    beats: watch::Receiver<u64>,
}

/// What comes from the person's side.
enum Ask {
    Tap(Box<Intent>),
    See(Box<dyn FnOnce(&Device) + Send>),
    Cut,
    Mend,
    Hurry(bool),
}

impl Phone {
    /// Opens the app on this file: a new device when there is none in it yet.
    ///
    /// # Errors
    /// When the file or the rows in it cannot be used.
    pub fn open(file: &Path, audience: &str, relay: SocketAddr) -> anyhow::Result<Self> {
        let (file, audience) = (file.to_owned(), audience.to_owned());
        let mut phone = Self { file, audience, relay, is_cut: false, running: None };
        phone.reopen()?;
        Ok(phone)
    }

    /// Opens the app again after [`Self::kill`], in the tunnel if that is where the phone was.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn reopen(&mut self) -> anyhow::Result<()> {
        let setting = Setting {
            audience: self.audience.clone(),
            schema: Schema::CURRENT,
            page_records: MAX_PAGE_RECORDS,
        };
        let mut seed = [0; 32];
        getrandom::fill(&mut seed).context("no randomness")?;
        let mut rng = ChaCha20Rng::from_seed(seed);
        let file = File::open(&self.file)?;
        let (device, effects) = match Device::open(setting.clone(), &file.opening_rows()?) {
            Err(CannotOpen::NoDevice) => Device::begin(setting, &mut rng).context("a device begins")?,
            opened => opened?,
        };
        let (asks, asked) = mpsc::unbounded_channel();
        let (show, news) = mpsc::unbounded_channel();
        let (beat, beats) = watch::channel(0);
        let rim = Rim {
            device,
            rng,
            file,
            relay: self.relay,
            line: None,
            wakes: BinaryHeap::new(),
            happened: VecDeque::new(),
            is_cut: self.is_cut,
            hurries: false,
            ahead_ms: 0,
            show,
            beat,
        };
        let task = tokio::spawn(rim.run(effects, asked));
        self.running = Some(Running { task, asks, news, beats });
        Ok(())
    }

    fn running(&self) -> &Running {
        let Some(running) = &self.running else { panic!("{} is off", self.file.display()) };
        running
    }

    fn say(&self, ask: Ask) {
        // A phone that stopped hears nothing; whoever waits for its answer is told.
        let _ = self.running().asks.send(ask);
    }

    /// A person does something.
    pub fn tap(&self, intent: Intent) {
        self.say(Ask::Tap(Box::new(intent)));
    }

    /// Into the tunnel: the socket breaks, and no other one opens.
    pub fn cut(&mut self) {
        self.is_cut = true;
        self.say(Ask::Cut);
    }

    /// Out of the tunnel; the phone says so.
    pub fn mend(&mut self) {
        self.is_cut = false;
        self.say(Ask::Mend);
    }

    /// From here on this phone's clock leaps to the next wish to be woken whenever nothing happens: the waits between
    /// two tries to connect pass without anybody waiting.
    pub fn hurry(&self, hurries: bool) {
        self.say(Ask::Hurry(hurries));
    }

    /// All power is gone between two effects: no goodbye, nothing more is written. What was being written was written
    /// whole or not at all; that is SQLite's own promise and is not shown here.
    pub async fn kill(&mut self) {
        if let Some(running) = self.running.take() {
            running.task.abort();
            if let Err(ended) = running.task.await {
                assert!(ended.is_cancelled(), "{} fell over: {ended}", self.file.display());
            }
        }
    }

    /// Waits until the app ends by itself.
    ///
    /// # Errors
    /// Why it did.
    pub async fn why_it_stopped(&mut self) -> anyhow::Result<()> {
        let Some(running) = self.running.take() else { panic!("{} is off", self.file.display()) };
        let Ok(ended) = timeout(PATIENCE, running.task).await else {
            panic!("{} goes on", self.file.display())
        };
        match ended {
            Ok(ended) => ended,
            Err(fell) => panic!("{} fell over: {fell}", self.file.display()),
        }
    }

    /// The next thing that a screen would show; none when the app has stopped.
    pub async fn news(&mut self) -> Option<News> {
        let Some(running) = &mut self.running else { panic!("{} is off", self.file.display()) };
        let Ok(news) = timeout(PATIENCE, running.news.recv()).await else {
            panic!("{}: no news", self.file.display())
        };
        news
    }

    /// Waits for this piece of news; what comes before it is not looked at again.
    pub async fn hears<T>(&mut self, what: &str, is_it: impl Fn(&News) -> Option<T>) -> T {
        let mut others = Vec::new();
        while let Some(news) = self.news().await {
            if let Some(found) = is_it(&news) {
                return found;
            }
            others.push(news);
            assert!(others.len() < 10_000, "never {what}");
        }
        panic!("{} stopped before {what}, after {others:?}", self.file.display())
    }

    /// What the device answers now, once everything tapped before this is done.
    pub async fn view<T: Send + 'static>(&self, look: impl FnOnce(&Device) -> T + Send + 'static) -> T {
        let (answer, answered) = oneshot::channel();
        // Whoever asked and went away needs no answer.
        self.say(Ask::See(Box::new(move |device| drop(answer.send(look(device))))));
        let Ok(answered) = timeout(PATIENCE, answered).await else {
            panic!("{} does not answer", self.file.display())
        };
        let Ok(seen) = answered else { panic!("{} stopped", self.file.display()) };
        seen
    }

    /// Waits until something is so on the device; it is looked at again after everything that happens there.
    pub async fn until<T: Send + 'static>(
        &self,
        what: &str,
        is_it: impl Fn(&Device) -> Option<T> + Send + Sync + 'static,
    ) -> T {
        let is_it = Arc::new(is_it);
        let mut beats = self.running().beats.clone();
        let look = async {
            loop {
                beats.mark_unchanged();
                let is_it = Arc::clone(&is_it);
                if let Some(found) = self.view(move |device| is_it(device)).await {
                    return found;
                }
                assert!(beats.changed().await.is_ok(), "{} stopped before {what}", self.file.display());
            }
        };
        let Ok(found) = timeout(PATIENCE, look).await else {
            panic!("{}: still not {what}", self.file.display())
        };
        found
    }

    /// Waits until something is so of the cards of a circle.
    pub async fn until_cards<T: Debug>(
        &self,
        what: &str,
        circle: &CircleId,
        is_it: impl Fn(&[CardRow]) -> Option<T>,
    ) -> T {
        let mut beats = self.running().beats.clone();
        let look = async {
            loop {
                beats.mark_unchanged();
                if let Some(found) = is_it(&self.cards(circle)) {
                    return found;
                }
                assert!(beats.changed().await.is_ok(), "{} stopped before {what}", self.file.display());
            }
        };
        let Ok(found) = timeout(PATIENCE, look).await else {
            panic!("{}: still not {what}: {:#?}", self.file.display(), self.entries(circle))
        };
        found
    }

    /// The cards of a circle, newest first, read from the file as a list on the screen reads them.
    pub fn cards(&self, circle: &CircleId) -> Vec<CardRow> {
        let rows = File::open(&self.file).and_then(|file| file.rows_of(Table::Cards, circle));
        let rows = match rows {
            Ok(rows) => rows,
            Err(broken) => panic!("{}: {broken:#}", self.file.display()),
        };
        let card = |(_, row): &(Vec<u8>, Vec<u8>)| match CardRow::parse(row) {
            Some(card) => card,
            None => panic!("a card that does not read back"),
        };
        // On the shelves after these stand copies.
        let is_home = |(key, _): &&(Vec<u8>, Vec<u8>)| key.get(16).is_some_and(|shelf| *shelf <= 2);
        rows.iter().filter(is_home).map(card).collect()
    }

    /// The entries of a circle, newest first.
    pub fn entries(&self, circle: &CircleId) -> Vec<Entry> {
        self.cards(circle).iter().filter_map(CardRow::to_entry).collect()
    }
}

/// What performs the effects of one device.
struct Rim {
    device: Device,
    rng: ChaCha20Rng,
    file: File,
    relay: SocketAddr,
    line: Option<Line>,
    /// Every wish to be woken that has not come yet, the earliest on top.
    wakes: BinaryHeap<Reverse<Instant>>,
    /// What happened while effects were performed.
    happened: VecDeque<Event>,
    is_cut: bool,
    hurries: bool,
    /// How far this phone's clock has leapt.
    ahead_ms: u64,
    show: mpsc::UnboundedSender<News>,
    /// Counts up after everything that happens.
    beat: watch::Sender<u64>,
}

impl Rim {
    async fn run(mut self, first: Vec<Effect>, mut asks: mpsc::UnboundedReceiver<Ask>) -> anyhow::Result<()> {
        self.perform(first).await?;
        loop {
            while let Some(event) = self.happened.pop_front() {
                let effects = self.handle(event);
                self.perform(effects).await?;
            }
            self.beat.send_modify(|count| *count = count.wrapping_add(1));
            let until_wake = self.until_wake();
            tokio::select! {
                ask = asks.recv() => match ask {
                    Some(ask) => self.take(ask),
                    None => return Ok(()),
                },
                heard = line::hear(self.line.as_mut()) => self.happened.push_back(match heard {
                    Some(Heard::Linked) => Event::Linked,
                    Some(Heard::Frame(frame)) => Event::Received(frame),
                    None => {
                        self.line = None;
                        Event::Unlinked
                    }
                }),
                () = sleep(if self.hurries { until_wake.min(QUIET) } else { until_wake }) => {
                    if self.hurries {
                        self.leap();
                    }
                }
            }
            self.wake_when_due();
        }
    }

    fn clock(&self) -> Instant {
        now().plus_ms(self.ahead_ms)
    }

    fn handle(&mut self, event: Event) -> Vec<Effect> {
        let clock = self.clock();
        self.device.handle(event, clock, &mut self.rng)
    }

    fn take(&mut self, ask: Ask) {
        match ask {
            Ask::Tap(intent) => self.happened.push_back(Event::Did(intent)),
            Ask::See(look) => look(&self.device),
            Ask::Cut => {
                self.is_cut = true;
                self.hang_up();
            }
            Ask::Mend => {
                self.is_cut = false;
                self.happened.push_back(Event::Woke);
            }
            Ask::Hurry(hurries) => self.hurries = hurries,
        }
    }

    fn until_wake(&self) -> Duration {
        let clock = self.clock();
        let wait = |Reverse(at): &Reverse<Instant>| Duration::from_millis(at.ms().saturating_sub(clock.ms()));
        self.wakes.peek().map_or(NO_WISH, wait)
    }

    fn leap(&mut self) {
        let wait = u64::try_from(self.until_wake().as_millis()).unwrap_or(0);
        if !self.wakes.is_empty() {
            self.ahead_ms = self.ahead_ms.saturating_add(wait);
        }
    }

    fn wake_when_due(&mut self) {
        let clock = self.clock();
        let mut is_due = false;
        while self.wakes.peek().is_some_and(|Reverse(at)| *at <= clock) {
            self.wakes.pop();
            is_due = true;
        }
        if is_due {
            self.happened.push_back(Event::Woke);
        }
    }

    fn hang_up(&mut self) {
        if self.line.take().is_some() {
            self.happened.push_back(Event::Unlinked);
        }
    }

    /// Each effect is finished before the next is begun; the first that fails ends the phone.
    async fn perform(&mut self, effects: Vec<Effect>) -> anyhow::Result<()> {
        let mut waiting = VecDeque::from(effects);
        while let Some(effect) = waiting.pop_front() {
            // A phone that is killed stops here, so between any two effects.
            tokio::task::yield_now().await;
            match effect {
                Effect::Commit(writes) => self.file.commit(&writes)?,
                Effect::Load(keys) => {
                    let rows = self.file.load(keys)?;
                    let next = self.handle(Event::Loaded(rows));
                    next.into_iter().rev().for_each(|effect| waiting.push_front(effect));
                }
                Effect::Connect if self.is_cut => self.happened.push_back(Event::Unlinked),
                Effect::Connect => self.line = Some(Line::open(self.relay)),
                Effect::HangUp => self.hang_up(),
                Effect::Send(frame) => {
                    if let Some(line) = &self.line {
                        line.send(frame);
                    }
                }
                Effect::WakeAt(at) => self.wakes.push(Reverse(at)),
                // A person who looks away misses the news; the cards hold everything.
                Effect::Show(news) => drop(self.show.send(news)),
            }
        }
        Ok(())
    }
}
