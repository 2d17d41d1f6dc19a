//! One device and what performs its effects: the one match over the outside world.
//!
//! Events wait in a queue; each is taken to its end, with all that it loads and writes, before the next. When a write
//! fails, nothing behind it is begun, and the device in memory is thrown away: it knows more than the phone.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use futures_channel::oneshot;
use shared::circle::schema::Schema;
use shared::device::{CannotOpen, Device, Effect, Event, News, Setting, Write};
use shared::intent::Intent;
use shared::wire::MAX_PAGE_RECORDS;
use wasm_bindgen_futures::spawn_local;

use super::clock::now;
use super::js;
use super::line::{Heard, Line};
use super::random::BrowserRandom;
use super::rows::{NoStorage, Rows};

/// Records to ask for at a time: enough for speed, few enough that a slow phone shows something soon.
const PAGE_RECORDS: u32 = if MAX_PAGE_RECORDS < 256 { MAX_PAGE_RECORDS } else { 256 };

/// What the rim tells whoever shows things.
pub trait Watcher {
    /// These rows are on the phone now.
    fn written(&self, writes: &[Write]);
    /// An event was taken to its end; this came of it.
    fn happened(&self, device: &Device, news: &[News]);
    /// Nothing more is kept: the device stopped.
    fn stopped(&self, why: NoStorage);
}

struct Turn {
    event: Event,
    answer: Option<oneshot::Sender<Result<Vec<News>, NoStorage>>>,
}

/// One device at work.
pub struct Rim {
    device: RefCell<Device>,
    rows: Rows,
    line: Option<Line>,
    queue: RefCell<VecDeque<Turn>>,
    busy: Cell<bool>,
    stopped: Cell<Option<NoStorage>>,
    watcher: Box<dyn Watcher>,
}

/// Why no device can be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CannotStart {
    /// The storage.
    Storage(NoStorage),
    /// A row is damaged.
    Damaged,
}

impl From<NoStorage> for CannotStart {
    fn from(no: NoStorage) -> Self {
        Self::Storage(no)
    }
}

impl Rim {
    /// Opens the device in these rows, or begins one when there is none. `is_online` says whether it has a relay.
    ///
    /// # Errors
    /// [`CannotStart`].
    pub async fn start(
        rows: Rows,
        is_online: bool,
        watcher: Box<dyn Watcher>,
    ) -> Result<Rc<Self>, CannotStart> {
        let audience = js::window().location().origin().unwrap_or_default();
        let setting = Setting { audience, schema: Schema::CURRENT, page_records: PAGE_RECORDS };
        let (device, effects) = match Device::open(setting.clone(), &rows.at_opening().await?) {
            Err(CannotOpen::NoDevice) => {
                Device::begin(setting, &mut BrowserRandom).map_err(|_| CannotStart::Damaged)?
            }
            Err(CannotOpen::Damaged) => return Err(CannotStart::Damaged),
            Ok(opened) => opened,
        };
        let rim = Rc::new_cyclic(|rim: &std::rc::Weak<Self>| {
            let heard = rim.clone();
            let line = is_online.then(|| {
                Line::new(move |what| {
                    if let Some(rim) = heard.upgrade() {
                        rim.push(Turn {
                            event: match what {
                                Heard::Linked => Event::Linked,
                                Heard::Frame(frame) => Event::Received(frame),
                                Heard::Unlinked => Event::Unlinked,
                            },
                            answer: None,
                        });
                    }
                })
            });
            Self {
                device: RefCell::new(device),
                rows,
                line,
                queue: RefCell::new(VecDeque::new()),
                busy: Cell::new(true),
                stopped: Cell::new(None),
                watcher,
            }
        });
        let mut news = Vec::new();
        rim.perform_all(effects, &mut news).await?;
        rim.watcher.happened(&rim.device.borrow(), &news);
        rim.busy.set(false);
        rim.go_on();
        Ok(rim)
    }

    /// The rows, to be read.
    pub fn rows(&self) -> &Rows {
        &self.rows
    }

    /// Reads something of the device.
    pub fn look<T>(&self, at: impl FnOnce(&Device) -> T) -> T {
        at(&self.device.borrow())
    }

    /// A person does something. Answers when all of it is done, with what came of it.
    ///
    /// # Errors
    /// [`NoStorage`]: nothing was kept, and the device stopped.
    pub async fn did(self: &Rc<Self>, intent: Intent) -> Result<Vec<News>, NoStorage> {
        let (answer, answered) = oneshot::channel();
        self.push(Turn { event: Event::Did(Box::new(intent)), answer: Some(answer) });
        answered.await.unwrap_or(Err(self.stopped.get().unwrap_or(NoStorage::Lost)))
    }

    /// There may be a network again, or a wish to be woken has come.
    pub fn woke(self: &Rc<Self>) {
        self.push(Turn { event: Event::Woke, answer: None });
    }

    /// Stops: what is being done is finished, nothing else is begun. Resolves when all is quiet.
    pub async fn stop(self: &Rc<Self>, why: NoStorage) {
        self.stopped.set(Some(why));
        if let Some(line) = &self.line {
            line.forget();
        }
        while self.busy.get() {
            js::wait_ms(5).await;
        }
    }

    fn push(self: &Rc<Self>, turn: Turn) {
        if self.stopped.get().is_none() {
            self.queue.borrow_mut().push_back(turn);
            self.go_on();
        }
    }

    fn go_on(self: &Rc<Self>) {
        if !self.busy.replace(true) {
            let rim = Rc::clone(self);
            spawn_local(async move {
                while let Some(turn) = rim.next() {
                    let done = rim.take(turn.event).await;
                    if let Err(why) = done {
                        rim.stopped.set(Some(why));
                        rim.queue.borrow_mut().clear();
                        if let Some(line) = &rim.line {
                            line.forget();
                        }
                        rim.watcher.stopped(why);
                    }
                    if let Some(answer) = turn.answer {
                        // Whoever asked may have gone to another page.
                        let _ = answer.send(done);
                    }
                }
                rim.busy.set(false);
            });
        }
    }

    fn next(&self) -> Option<Turn> {
        if self.stopped.get().is_some() {
            return None;
        }
        self.queue.borrow_mut().pop_front()
    }

    async fn take(self: &Rc<Self>, event: Event) -> Result<Vec<News>, NoStorage> {
        let mut news = Vec::new();
        let mut next = Some(event);
        while let Some(event) = next.take() {
            let effects = self.device.borrow_mut().handle(event, now(), &mut BrowserRandom);
            next = self.perform_all(effects, &mut news).await?;
        }
        self.watcher.happened(&self.device.borrow(), &news);
        Ok(news)
    }

    /// Performs effects in order; what was loaded comes back as the next event.
    async fn perform_all(
        self: &Rc<Self>,
        effects: Vec<Effect>,
        news: &mut Vec<News>,
    ) -> Result<Option<Event>, NoStorage> {
        let mut loaded = None;
        for effect in effects {
            match effect {
                Effect::Commit(writes) => {
                    self.rows.commit(&writes).await?;
                    self.watcher.written(&writes);
                }
                Effect::Load(keys) => loaded = Some(Event::Loaded(self.rows.load(&keys).await?)),
                Effect::Show(what) => news.push(what),
                Effect::Connect => {
                    if let Some(line) = &self.line {
                        line.connect();
                    }
                }
                Effect::HangUp => {
                    if let Some(line) = &self.line {
                        line.hang_up();
                    }
                }
                Effect::Send(frame) => {
                    if let Some(line) = &self.line {
                        line.send(&frame);
                    }
                }
                Effect::WakeAt(at) => {
                    let wait = i32::try_from(at.ms().saturating_sub(now().ms())).unwrap_or(i32::MAX);
                    let rim = Rc::downgrade(self);
                    spawn_local(async move {
                        js::wait_ms(wait).await;
                        if let Some(rim) = rim.upgrade() {
                            rim.woke();
                        }
                    });
                }
            }
        }
        Ok(loaded)
    }
}
