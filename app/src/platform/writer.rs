//! One tab writes. Web Locks say which; the fence in the rows makes sure.
//!
//! The tab that is seen takes over: it asks the writer to let go, and takes the lock from one that does not answer.

use std::cell::RefCell;
use std::rc::Rc;

use futures_channel::oneshot;
use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{BroadcastChannel, MessageEvent};

use super::js;

const LOCK: &str = "heenweer.writer";
/// A writer finishes what it does in far less; one that is frozen never answers.
const PATIENCE_MS: i32 = 3_000;
const GIVE: &str = "give";
const CHANGED: &str = "changed";

/// What another tab says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// It wants to write.
    Give,
    /// It wrote something.
    Changed,
}

/// Talks to the other tabs of this notebook.
#[derive(Clone)]
pub struct Tabs {
    channel: Option<BroadcastChannel>,
    release: Rc<RefCell<Option<Function>>>,
}

impl Tabs {
    /// Hears the other tabs.
    pub fn new(heard: impl Fn(Said) + 'static) -> Self {
        let channel = BroadcastChannel::new("heenweer").ok();
        if let Some(channel) = &channel {
            js::listen(channel, "message", move |event| {
                let message: MessageEvent = event.unchecked_into();
                match message.data().as_string().as_deref() {
                    Some(GIVE) => heard(Said::Give),
                    Some(CHANGED) => heard(Said::Changed),
                    _ => {}
                }
            });
        }
        Self { channel, release: Rc::default() }
    }

    fn say(&self, what: &str) {
        if let Some(channel) = &self.channel {
            let _ = channel.post_message(&what.into());
        }
    }

    /// Tells the tabs that follow that something was written.
    pub fn changed(&self) {
        self.say(CHANGED);
    }

    /// Becomes the writer. Returns when this tab is, and calls `lost` if another one takes that by force.
    pub async fn take_over(&self, lost: impl Fn() + 'static) {
        self.say(GIVE);
        let lost = Rc::new(lost);
        let (got, answered) = self.request(false, Rc::clone(&lost));
        if !got {
            // A browser without Web Locks: the fence alone keeps two tabs apart.
            return;
        }
        let (tell, told) = oneshot::channel();
        let tell = Rc::new(RefCell::new(Some(tell)));
        let also = Rc::clone(&tell);
        spawn_local(async move {
            let granted = answered.await.is_ok();
            if let Some(tell) = tell.borrow_mut().take() {
                let _ = tell.send(granted);
            }
        });
        spawn_local(async move {
            js::wait_ms(PATIENCE_MS).await;
            if let Some(tell) = also.borrow_mut().take() {
                let _ = tell.send(false);
            }
        });
        if told.await != Ok(true) {
            let (_, answered) = self.request(true, lost);
            let _ = answered.await;
        }
    }

    /// Lets go.
    pub fn release(&self) {
        if let Some(release) = self.release.borrow_mut().take() {
            let _ = release.call0(&JsValue::UNDEFINED);
        }
    }

    /// Asks for the lock; it is held until `release`.
    fn request(&self, by_force: bool, lost: Rc<impl Fn() + 'static>) -> (bool, oneshot::Receiver<()>) {
        let (granted, answered) = oneshot::channel();
        let granted = RefCell::new(Some(granted));
        let release = Rc::clone(&self.release);
        let hold = Closure::<dyn FnMut(JsValue) -> Promise>::new(move |_| {
            if let Some(granted) = granted.borrow_mut().take() {
                let _ = granted.send(());
            }
            Promise::new(&mut |resolve, _| *release.borrow_mut() = Some(resolve))
        });
        let locks = js::get(&js::window().navigator(), "locks");
        let options = js::object(&[("steal", by_force.into())]);
        let function: JsValue = hold.as_ref().clone();
        let asked = js::call(&locks, "request", &[LOCK.into(), options.into(), function]);
        hold.forget();
        let is_there = asked.is_ok();
        if let Ok(promise) = asked {
            spawn_local(async move {
                // Rejected when another tab took it by force.
                if wasm_bindgen_futures::JsFuture::from(Promise::resolve(&promise)).await.is_err() {
                    lost();
                }
            });
        }
        (is_there, answered)
    }
}
