//! The socket to the relay.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{ArrayBuffer, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{BinaryType, MessageEvent, WebSocket};

use super::js::window;

/// What came over the line.
#[derive(Debug)]
pub enum Heard {
    /// It is open.
    Linked,
    /// A frame.
    Frame(Vec<u8>),
    /// It is closed, or could not be opened.
    Unlinked,
}

type Say = Rc<dyn Fn(Heard)>;
type OnEvent = Closure<dyn FnMut(JsValue)>;

struct Open {
    socket: WebSocket,
    /// Kept for as long as the socket may call them.
    _heard: Vec<OnEvent>,
}

/// One socket at a time. What an earlier one still says is not heard.
pub struct Line {
    say: Say,
    open: RefCell<Option<Open>>,
    /// Counts sockets, so that a late word of an old one is known for what it is.
    count: Rc<Cell<u64>>,
}

impl Line {
    /// A line that tells here what it hears.
    pub fn new(say: impl Fn(Heard) + 'static) -> Self {
        Self { say: Rc::new(say), open: RefCell::new(None), count: Rc::new(Cell::new(0)) }
    }

    /// Opens the socket to the relay that served this page.
    pub fn connect(&self) {
        self.forget();
        let origin = window().location().origin().unwrap_or_default();
        let Ok(socket) = WebSocket::new(&format!("{}/ws", origin.replacen("http", "ws", 1))) else {
            return (self.say)(Heard::Unlinked);
        };
        socket.set_binary_type(BinaryType::Arraybuffer);
        let now = self.count.get();
        let hear = |as_what: fn(JsValue) -> Heard| -> OnEvent {
            let (say, count) = (Rc::clone(&self.say), Rc::clone(&self.count));
            Closure::new(move |event| {
                if count.get() == now {
                    say(as_what(event));
                }
            })
        };
        let opened = hear(|_| Heard::Linked);
        let closed = hear(|_| Heard::Unlinked);
        let message = hear(|event| Heard::Frame(frame(&event.unchecked_into())));
        socket.set_onopen(Some(opened.as_ref().unchecked_ref()));
        socket.set_onclose(Some(closed.as_ref().unchecked_ref()));
        socket.set_onmessage(Some(message.as_ref().unchecked_ref()));
        *self.open.borrow_mut() = Some(Open { socket, _heard: vec![opened, closed, message] });
    }

    /// Sends a frame. On a line that ended it is lost, and the device hears of the end.
    pub fn send(&self, frame: &[u8]) {
        // A browser complains aloud of words to a line that is ending, though nobody can know sooner.
        if let Some(open) = &*self.open.borrow()
            && open.socket.ready_state() == WebSocket::OPEN
        {
            let _ = open.socket.send_with_u8_array(frame);
        }
    }

    /// Closes the socket.
    pub fn hang_up(&self) {
        if self.forget() {
            (self.say)(Heard::Unlinked);
        }
    }

    /// Closes the socket without a word to the device; whether there was one.
    pub fn forget(&self) -> bool {
        self.count.set(self.count.get() + 1);
        let Some(open) = self.open.borrow_mut().take() else { return false };
        open.socket.set_onopen(None);
        open.socket.set_onclose(None);
        open.socket.set_onmessage(None);
        // Closing a socket that never opened is no error worth a word.
        let _ = open.socket.close();
        true
    }
}

/// A relay sends no text: the device sees for itself that it is no message.
fn frame(event: &MessageEvent) -> Vec<u8> {
    match event.data().dyn_into::<ArrayBuffer>() {
        Ok(bytes) => Uint8Array::new(&bytes).to_vec(),
        Err(text) => text.as_string().unwrap_or_default().into_bytes(),
    }
}
