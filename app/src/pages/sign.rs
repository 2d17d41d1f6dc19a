//! What a reply says beside its words: thank you, whether one comes, that what was asked is done.

use leptos::prelude::*;
use shared::circle::pages::{Entry, NewPage};
use shared::circle::reply::{Sign, Signed};
use shared::circle::schema::EntryKind;
use shared::ids::{CircleId, EntryId, MemberId};
use shared::intent::{Intent, Readers};

use super::tell;
use super::write::members_of;
use crate::components::button::{Button, Weight};
use crate::components::flow::Show;
use crate::components::icon::Icon;
use crate::components::notice::Wrong;
use crate::notebook::{Notebook, notebook};
use crate::pile::Card;
use crate::text::{Words, entry, write};

/// What a page says beside its words, when it is a reply that says something so.
pub fn sign_of(entry: &Entry) -> Option<Sign> {
    let signed = (entry.kind == EntryKind::Reply).then(|| Signed::read(entry.about, &entry.fields))??;
    Some(signed.sign)
}

/// Who put this sign under a page, each once, by what was said under it.
pub fn who_signed(cards: Memo<Vec<Card>>, sign: Sign) -> Memo<Vec<MemberId>> {
    Memo::new(move |_| {
        cards.with(|cards| {
            let mut members: Vec<MemberId> = Vec::new();
            for card in cards.iter().filter(|card| sign_of(&card.entry) == Some(sign)) {
                if !members.contains(&card.entry.author) {
                    members.push(card.entry.author);
                }
            }
            members
        })
    })
}

/// Puts signs under one page.
#[derive(Clone, Copy)]
pub struct Signing {
    words: Words,
    notebook: Notebook,
    circle: CircleId,
    about: EntryId,
    /// Whether one is being put.
    pub busy: RwSignal<bool>,
    /// Why one was not.
    pub wrong: RwSignal<Option<String>>,
}

impl Signing {
    /// Under this page.
    pub fn under(circle: CircleId, about: EntryId) -> Self {
        let (busy, wrong) = (RwSignal::new(false), RwSignal::new(None));
        Self { words: expect_context(), notebook: notebook(), circle, about, busy, wrong }
    }

    /// Puts this one, without words.
    pub fn put(self, sign: Sign) {
        let Self { words, notebook, circle, about, busy, wrong } = self;
        busy.set(true);
        wrong.set(None);
        leptos::task::spawn_local(async move {
            let page = NewPage::Signed(Signed { about, sign, text: None });
            match notebook.did(Intent::Write { circle, page, readers: Readers::Circle }).await {
                Ok(_) => notebook.say(words.say(write::SAVED)),
                Err(trouble) => _ = wrong.try_set(Some(tell(words, &trouble))),
            }
            busy.try_set(false);
        });
    }
}

/// Who said thank you, and the button to do so: not for one's own words, and once.
#[component]
pub fn Thanks(
    /// The notebook.
    circle: CircleId,
    /// The page.
    id: EntryId,
    /// Who wrote it.
    author: Memo<Option<MemberId>>,
    /// What was said under it, oldest first.
    cards: Memo<Vec<Card>>,
) -> impl IntoView {
    let words: Words = expect_context();
    let notebook = notebook();
    let faces = notebook.faces();
    let may_write = notebook.may_write();
    let signing = Signing::under(circle, id);
    let thanked = who_signed(cards, Sign::Thanks);
    let may_thank = Memo::new(move |_| {
        let me = notebook.me();
        let is_other = author.get().is_some_and(|author| Some(author) != me);
        may_write.get() && is_other && me.is_some_and(|me| thanked.with(|thanked| !thanked.contains(&me)))
    });
    let line = move || {
        let names = faces.with(|faces| thanked.with(|thanked| members_of(words, faces, thanked)));
        words.with(entry::THANKED, &[("wie", &names)])
    };
    view! {
        <Show when=move || thanked.with(|thanked| !thanked.is_empty())>
            <p class="with-icon" role="status">
                <Icon name="heart" />
                <span dir="auto">{line}</span>
            </p>
        </Show>
        <Show when=move || may_thank.get()>
            <div class="page-actions">
                <Button
                    label=words.say(entry::THANK).to_owned()
                    weight=Weight::Quiet
                    icon="heart"
                    busy=signing.busy
                    on_press=move || signing.put(Sign::Thanks)
                />
            </div>
        </Show>
        <Wrong words=signing.wrong />
    }
}
