//! Half-written words, kept while typing under the name of the form.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::rim::Rim;
use super::rows::Rows;

/// The half-written words of one form.
#[derive(Clone)]
pub struct Draft {
    rim: Rc<Rim>,
    name: Rc<str>,
    waiting: Rc<RefCell<Option<String>>>,
    /// How the last words fared that were written.
    pub kept: RwSignal<Kept>,
    /// Whether newer ones are being written.
    pub is_writing: RwSignal<bool>,
}

/// Whether half-written words are on the phone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kept {
    /// There are none, or they belong to an example.
    #[default]
    Nothing,
    /// They are there, even if the phone stops now.
    OnPhone,
    /// The phone did not take them: they are on the screen only.
    OnScreen,
}

impl Draft {
    /// The draft under this name, which says of which notebook, form and page it is.
    pub fn new(rim: Rc<Rim>, name: &str) -> Self {
        Self {
            rim,
            name: name.into(),
            waiting: Rc::default(),
            kept: RwSignal::new(Kept::default()),
            is_writing: RwSignal::new(false),
        }
    }

    /// What was half written.
    pub async fn read(&self) -> Option<String> {
        match self.rim.rows() {
            // Words that cannot be read are no longer anybody's: a new form is empty.
            Rows::Kept(kept) => kept.words(&self.name).await.ok().flatten(),
            Rows::Memory(_) => None,
        }
    }

    /// Keeps the words, at once. What comes while words are being written waits for its turn, and only the last of it is
    /// written: fast typing costs one row at a time.
    pub fn keep(&self, words: String) {
        *self.waiting.borrow_mut() = Some(words);
        if self.is_writing.get_untracked() {
            return;
        }
        self.is_writing.set(true);
        let draft = self.clone();
        spawn_local(async move {
            while let Some(words) = draft.waiting.take() {
                let kept = draft.write(&words).await;
                draft.kept.try_set(kept);
            }
            draft.is_writing.try_set(false);
        });
    }

    async fn write(&self, words: &str) -> Kept {
        let Rows::Kept(rows) = self.rim.rows() else { return Kept::Nothing };
        let words = Some(words).filter(|words| !words.trim().is_empty());
        match rows.keep_words(&self.name, words).await {
            Ok(()) => words.map_or(Kept::Nothing, |_| Kept::OnPhone),
            Err(_) => Kept::OnScreen,
        }
    }

    /// The words became a page: the draft is gone.
    pub async fn clear(&self) {
        *self.waiting.borrow_mut() = None;
        if let Rows::Kept(rows) = self.rim.rows() {
            // What stays behind is offered again where it was written.
            let _ = rows.keep_words(&self.name, None).await;
        }
        self.kept.try_set(Kept::Nothing);
    }
}
