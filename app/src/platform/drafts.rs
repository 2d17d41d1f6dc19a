//! Half-written words, kept while typing under the name of the form.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;

use super::js;
use super::rim::Rim;
use super::rows::Rows;

/// How long a pause in typing is.
const PAUSE_MS: i32 = 300;

/// The half-written words of one form.
#[derive(Clone)]
pub struct Draft {
    rim: Rc<Rim>,
    name: &'static str,
    waiting: Rc<RefCell<Option<String>>>,
}

impl Draft {
    /// The draft of this form.
    pub fn new(rim: Rc<Rim>, name: &'static str) -> Self {
        Self { rim, name, waiting: Rc::default() }
    }

    /// What was half written.
    pub async fn read(&self) -> Option<String> {
        match self.rim.rows() {
            // Words that cannot be read are no longer anybody's: a new form is empty.
            Rows::Kept(kept) => kept.words(self.name).await.ok().flatten(),
            Rows::Memory(_) => None,
        }
    }

    /// Keeps the words after a short pause in typing.
    pub fn keep(&self, words: String) {
        let first = self.waiting.borrow_mut().replace(words).is_none();
        if first {
            let draft = self.clone();
            spawn_local(async move {
                js::wait_ms(PAUSE_MS).await;
                draft.write().await;
            });
        }
    }

    async fn write(&self) {
        let waiting = self.waiting.borrow_mut().take();
        if let (Some(words), Rows::Kept(kept)) = (waiting, self.rim.rows()) {
            let words = Some(words.as_str()).filter(|words| !words.trim().is_empty());
            // A draft that cannot be kept is still on the screen; what is saved says so if that fails too.
            let _ = kept.keep_words(self.name, words).await;
        }
    }

    /// The words became a page: the draft is gone.
    pub async fn clear(&self) {
        *self.waiting.borrow_mut() = None;
        if let Rows::Kept(kept) = self.rim.rows() {
            let _ = kept.keep_words(self.name, None).await;
        }
    }
}
