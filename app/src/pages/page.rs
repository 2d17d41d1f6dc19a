//! One page of the notebook, with what was said under it.

use leptos::prelude::*;
use shared::circle::event::Event;
use shared::circle::pages::NewPage;
use shared::circle::schema::EntryKind;
use shared::device::Shelf;
use shared::ids::{CircleId, EntryId, MemberId};
use shared::intent::{Intent, Readers};

use super::event::{WhoComes, coming};
use super::feed::{By, Shown, Words_, heading};
use super::{capital, readers, tell};
use crate::components::button::{Button, Weight};
use crate::components::field::{self, Field, Kind};
use crate::components::notice::{Mood, Notice, Wrong};
use crate::components::title::Title;
use crate::notebook::notebook;
use crate::pile::Card;
use crate::text::{Words, entry, event, write};

/// One page.
#[component]
pub fn Page(
    /// Which.
    id: EntryId,
) -> impl IntoView {
    let words: Words = expect_context();
    let notebook = notebook();
    let on_top = Memo::new(move |_| {
        let circle = notebook.circle.get()?;
        notebook.pile(&circle, Shelf::Own).with(|pile| pile.find(&id).cloned())
    });
    // A page further down, or one that stands under another: it is fetched, and again when something was sent or came.
    let fetched = RwSignal::new(None::<Card>);
    Effect::new(move |_| {
        notebook.sight.track();
        let asked = notebook.circle.get().filter(|_| on_top.with(Option::is_none));
        if let Some(circle) = asked {
            leptos::task::spawn_local(async move {
                let card = notebook.card(circle, id).await;
                fetched.try_set(card);
            });
        }
    });
    let card = Memo::new(move |_| on_top.get().or_else(|| fetched.get()));
    let title = Signal::derive(move || {
        card.with(|card| card.as_ref().map_or_else(String::new, |card| heading(words, &card.entry)))
    });
    // Of an important moment: who was asked to come.
    let invited = Memo::new(move |_| {
        card.with(|card| {
            let page = card.as_ref().filter(|card| card.entry.kind == EntryKind::Event)?;
            Some(Event::read(&page.entry.fields)?.invited)
        })
    });
    view! {
        <Title words=title has_back=true />
        {move || match card.get() {
            Some(card) => view! { <Shown card has_link=false /> }.into_any(),
            None => view! { <Notice mood=Mood::Calm words=words.say(entry::NOT_HERE).to_owned() /> }.into_any(),
        }}
        {move || notebook.circle.get().map(|circle| view! { <Under circle id invited=invited.get() /> })}
    }
}

#[component]
fn Under(circle: CircleId, id: EntryId, invited: Option<Vec<MemberId>>) -> impl IntoView {
    let words: Words = expect_context();
    let notebook = notebook();
    let pile = notebook.pile(&circle, Shelf::Under(id));
    // Oldest first: a talk is read downwards.
    let cards = Memo::new(move |_| pile.with(|pile| pile.cards().rev().cloned().collect::<Vec<Card>>()));
    let may_write = notebook.may_write();
    view! {
        {invited.map(|invited| view! { <WhoComes circle id invited cards /> })}
        <section class="under">
            <h2>{words.say(entry::SAID_UNDER)}</h2>
            <Show when=move || cards.with(Vec::is_empty)>
                <p class="quiet">{words.say(entry::NO_REPLIES)}</p>
            </Show>
            <ol class="replies">
                <For each=move || cards.get() key=|card| (card.entry.id, card.is_unsent) let:card>
                    <li class="reply">
                        {(card.entry.kind == EntryKind::Addition)
                            .then(|| view! { <p class="tag">{words.say(entry::ADDITION)}</p> })}
                        {coming(&card.entry).map(|coming| view! {
                            <p class="tag">{capital(words.say(event::answered(coming)))}</p>
                        })}
                        <Words_ text=card.entry.words().unwrap_or_default().to_owned() />
                        <By entry=card.entry.clone() is_unsent=card.is_unsent />
                    </li>
                </For>
            </ol>
            <Show when=move || may_write.get()>
                <Say circle id />
            </Show>
        </section>
    }
}

/// What is being written under a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Saying {
    Reply,
    Addition,
}

#[component]
fn Say(circle: CircleId, id: EntryId) -> impl IntoView {
    let words: Words = expect_context();
    let saying = RwSignal::new(None::<Saying>);
    move || match saying.get() {
        None => view! {
            <div class="actions actions-row">
                <Button
                    label=words.say(entry::REPLY).to_owned()
                    weight=Weight::Main
                    icon="message"
                    on_press=move || saying.set(Some(Saying::Reply))
                />
                <Button
                    label=words.say(entry::ADD).to_owned()
                    icon="plus"
                    on_press=move || saying.set(Some(Saying::Addition))
                />
            </div>
        }
        .into_any(),
        Some(what) => view! { <SayForm circle id what saying /> }.into_any(),
    }
}

#[component]
fn SayForm(circle: CircleId, id: EntryId, what: Saying, saying: RwSignal<Option<Saying>>) -> impl IntoView {
    let words: Words = expect_context();
    let notebook = notebook();
    let faces = notebook.faces();
    let (text, wrong, busy) = (RwSignal::new(String::new()), RwSignal::new(None), RwSignal::new(false));
    let draft = StoredValue::new_local(notebook.draft(match what {
        Saying::Reply => "reply",
        Saying::Addition => "addition",
    }));
    let name = id.to_string();
    // The draft belongs to this page: its first line says to which.
    let prefix = StoredValue::new(format!("{name}\n"));
    leptos::task::spawn_local(async move {
        let kept = match draft.get_value() {
            Some(draft) => draft.read().await,
            None => None,
        };
        let Some(prefix) = prefix.try_get_value() else { return };
        if let Some(kept) = kept.as_deref().and_then(|kept| kept.strip_prefix(&prefix)) {
            text.try_update(|text| {
                if text.is_empty() {
                    kept.clone_into(text);
                }
            });
        }
    });
    Effect::new(move |_| field::focus("reactie"));
    let keep = Callback::new(move |words: String| {
        if let Some(draft) = draft.get_value() {
            draft.keep(format!("{}{words}", prefix.get_value()));
        }
    });
    let save = move || {
        busy.set(true);
        leptos::task::spawn_local(async move {
            let said = text.get_untracked();
            let page = match what {
                Saying::Reply => NewPage::Reply { about: id, text: said },
                Saying::Addition => NewPage::Addition { about: id, text: said },
            };
            match notebook.did(Intent::Write { circle, page, readers: Readers::Circle }).await {
                Ok(_) => {
                    if let Some(Some(draft)) = draft.try_get_value() {
                        draft.clear().await;
                    }
                    notebook.said.set(words.say(write::SAVED).to_owned());
                    saying.try_set(None);
                }
                Err(trouble) => {
                    wrong.try_set(Some(tell(words, &trouble)));
                    busy.try_set(false);
                    field::focus("reactie");
                }
            }
        });
    };
    let (label, send) = match what {
        Saying::Reply => (entry::REPLY_LABEL, entry::REPLY_SEND),
        Saying::Addition => (entry::ADD_LABEL, entry::ADD_SEND),
    };
    view! {
        <form on:submit=move |event| { event.prevent_default(); save(); }>
            <Field id="reactie" label=words.say(label) value=text kind=Kind::Lines on_type=keep />
            <p class="readers">
                {move || notebook.sight.with(|sight| faces.with(|faces| readers(words, sight.as_ref(), faces)))}
            </p>
            <Wrong words=wrong />
            <div class="actions">
                <Button label=words.say(send).to_owned() weight=Weight::Main icon="send" busy=busy on_press=save />
            </div>
        </form>
    }
}
