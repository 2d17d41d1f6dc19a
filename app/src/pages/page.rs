//! One page of the notebook, with what was said under it.

use leptos::prelude::*;
use shared::circle::event::Event;
use shared::circle::pages::{Entry, NewPage, SchoolUpdate};
use shared::circle::schema::EntryKind;
use shared::device::{NotDone, Shelf};
use shared::ids::{CircleId, EntryId};
use shared::intent::{Arrangement, Intent, Readers};

use super::event::{WhoComes, WriteEvent, coming, place_page};
use super::feed::{By, PageCard, Words_, heading, is_read_under, is_said, route_of, under};
use super::hidden::HiddenPlace;
use super::question::WhoSaidWhat;
use super::school::{School, WhoDid};
use super::sign::Thanks;
use super::write::{DayNote, is_not_put, is_put};
use super::{capital, readers, tell};
use crate::components::button::{Button, Go, Weight};
use crate::components::field::{self, Field, Kind};
use crate::components::flow::{For, Show};
use crate::components::form::{Ending, Form};
use crate::components::near::Later;
use crate::components::notice::{Mood, Notice, Wrong};
use crate::components::speak::Speak;
use crate::components::title::Title;
use crate::notebook::{Trouble, notebook};
use crate::pile::Card;
use crate::route::{Route, way};
use crate::text::{Words, agreement, entry, event, kind, undo, write};

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
    let fetched = RwSignal::new(None::<Option<Card>>);
    Effect::new(move |_| {
        notebook.sight.track();
        let asked = notebook.circle.get().filter(|_| on_top.with(Option::is_none));
        if let Some(circle) = asked {
            leptos::task::spawn_local(async move {
                let card = notebook.card(circle, id).await;
                fetched.try_set(Some(card));
            });
        }
    });
    let card = Memo::new(move |_| on_top.get().or_else(|| fetched.get().flatten()));
    let is_nowhere = move || card.with(Option::is_none) && fetched.with(Option::is_some);
    // What has a page of another kind is shown there.
    let way = way();
    Effect::new(move |_| {
        let to = card.with(|card| card.as_ref().map(|card| route_of(&card.entry)));
        if let Some(to) = to.filter(|to| *to != Route::Page(id)) {
            way.go_instead(to);
        }
    });
    let title = Signal::derive(move || {
        card.with(|card| card.as_ref().map_or_else(String::new, |card| heading(words, &card.entry)))
    });
    // What it asks of people: it changes less often than how far the page came.
    let page = Memo::new(move |_| card.with(|card| card.as_ref().map(|card| card.entry.clone())));
    let me = Memo::new(move |_| notebook.me());
    let is_mine = Memo::new(move |_| {
        let author = page.with(|page| page.as_ref().map(|page| page.author));
        notebook.may_write().get() && author.is_some() && author == me.get()
    });
    view! {
        <Title words=title has_back=true />
        <PageCard card has_link=false />
        <Show when=is_nowhere>
            <Notice mood=Mood::Calm words=words.say(entry::NOT_HERE).to_owned() />
        </Show>
        <Later>
            <Show when=is_read_under(id)>
                {notebook.circle.get_untracked().map(|circle| view! { <Under circle id page /> })}
            </Show>
            <div class="page-actions">
                <Show when=move || page.with(|page| page.as_ref().is_some_and(|page| page.changed.is_some()))>
                    <Go to=Route::Earlier(id) label=words.say(agreement::HISTORY) weight=Weight::Quiet icon="history" />
                </Show>
                <Show when=move || is_mine.get() && page.with(|page| page.as_ref().is_some_and(|page| has_form(page.kind)))>
                    <Go to=Route::PageEdit(id) label=words.say(kind::EDIT) weight=Weight::Quiet icon="pencil" />
                </Show>
            </div>
            <Show when=move || is_mine.get()>
                <TakeAway id leads_to=Route::Today />
            </Show>
        </Later>
    }
}

/// Whether a page of this kind is changed by its author. What others said yes to, and what one said once, stays: there
/// one says something new.
fn has_form(kind: EntryKind) -> bool {
    matches!(kind, EntryKind::DayNote | EntryKind::SchoolUpdate | EntryKind::Event)
}

/// Changing one's own page.
#[component]
pub fn PageEdit(
    /// Which.
    id: EntryId,
) -> impl IntoView {
    let words: Words = expect_context();
    let notebook = notebook();
    // As it stood when the form opened; none inside when there is nothing to change.
    let stood = RwSignal::new(None::<Option<(Entry, Option<Entry>)>>);
    Effect::new(move |_| {
        let circle = notebook.circle.get().filter(|_| stood.with_untracked(Option::is_none));
        if let Some(circle) = circle {
            leptos::task::spawn_local(async move {
                let page = notebook.card(circle, id).await.map(|card| card.entry);
                let me = untrack(|| notebook.me());
                let page = page.filter(|page| Some(page.author) == me && has_form(page.kind));
                let address = page.as_ref().and_then(place_page);
                let address = match address {
                    Some(address) => notebook.card(circle, address).await.map(|card| card.entry),
                    None => None,
                };
                stood.try_set(Some(page.map(|page| (page, address))));
            });
        }
    });
    move || {
        let (stands, address) = stood.get()?.unzip();
        let address = address.flatten();
        Some(match stands.as_ref().map(|page| page.kind) {
            Some(EntryKind::Event) => view! { <WriteEvent stands address /> }.into_any(),
            Some(EntryKind::SchoolUpdate) => view! { <School stands /> }.into_any(),
            Some(_) => view! { <DayNote stands /> }.into_any(),
            None => view! {
                <Title words=words.say(kind::EDIT).to_owned() has_back=true />
                <Notice mood=Mood::Calm words=words.say(entry::NOT_HERE).to_owned() />
            }
            .into_any(),
        })
    }
}

#[component]
fn Under(circle: CircleId, id: EntryId, page: Memo<Option<Entry>>) -> impl IntoView {
    let words: Words = expect_context();
    let notebook = notebook();
    let cards = under(&circle, id);
    let said = Memo::new(move |_| {
        cards.with(|cards| cards.iter().filter(|card| is_said(card)).cloned().collect::<Vec<_>>())
    });
    let may_write = notebook.may_write();
    let me = Memo::new(move |_| notebook.me());
    let author = Memo::new(move |_| page.with(|page| page.as_ref().map(|page| page.author)));
    let who = move || {
        let page = page.get()?;
        if page.kind == EntryKind::Event {
            let Event { invited, place_page, .. } = Event::read(&page.fields)?;
            return Some(
                view! {
                    {place_page.map(|address| view! { <HiddenPlace address hidden=event::PLACE_HIDDEN /> })}
                    <WhoComes circle page=page.clone() invited cards />
                }
                .into_any(),
            );
        }
        if page.kind == EntryKind::SchoolUpdate {
            let of = SchoolUpdate::read(&page.fields)?.asked?.of;
            return (!of.is_empty()).then(|| view! { <WhoDid circle id of cards /> }.into_any());
        }
        (page.kind == EntryKind::Question).then(|| view! { <WhoSaidWhat page cards /> }.into_any())
    };
    view! {
        {who}
        <Thanks circle id author cards />
        <section class="under">
            <h2>{words.say(entry::SAID_UNDER)}</h2>
            <Show when=move || said.with(Vec::is_empty)>
                <p class="quiet">{words.say(entry::NO_REPLIES)}</p>
            </Show>
            <ol class="replies">
                <For each=move || said.get() key=|card| card.entry.id let:card>
                    {
                        let of = card.entry.id;
                        let is_unsent = Memo::new(move |_| {
                            said.with(|said| said.iter().any(|card| card.entry.id == of && card.is_unsent))
                        });
                        let tag = (card.entry.kind == EntryKind::Addition)
                            .then(|| words.say(entry::ADDITION).to_owned())
                            .or_else(|| Some(capital(words.say(event::answered(coming(&card.entry)?)))));
                        let text = card.entry.words().unwrap_or_default().to_owned();
                        let author = card.entry.author;
                        let is_mine = Memo::new(move |_| may_write.get() && me.get() == Some(author));
                        view! {
                            <li class="reply">
                                {tag.map(|tag| view! { <p class="tag">{tag}</p> })}
                                <Words_ text />
                                <By entry=card.entry.clone() is_unsent />
                                <div class="page-actions">
                                    <Speak />
                                </div>
                                <Show when=move || is_mine.get()>
                                    <TakeAway id=of />
                                </Show>
                            </li>
                        }
                    }
                </For>
            </ol>
            <Show when=move || may_write.get()>
                <Say circle id />
            </Show>
        </section>
    }
}

/// Takes one's own page, or what one said under another, away from everyone, after saying what that means.
#[component]
fn TakeAway(
    id: EntryId,
    /// Where one goes from a page that is no more.
    #[prop(optional)]
    leads_to: Option<Route>,
) -> impl IntoView {
    let words: Words = expect_context();
    let (notebook, way) = (notebook(), way());
    let (is_asked, busy, wrong) = (RwSignal::new(false), RwSignal::new(false), RwSignal::new(None));
    let take = move || {
        let Some(circle) = notebook.circle.get_untracked().filter(|_| !busy.get_untracked()) else { return };
        busy.set(true);
        wrong.set(None);
        leptos::task::spawn_local(async move {
            match notebook.did(Intent::Arrange { circle, what: Arrangement::Erase(id) }).await {
                Ok(_) => {
                    notebook.say(words.say(undo::TAKEN_AWAY));
                    if let Some(to) = leads_to {
                        way.go_instead(to);
                    }
                }
                // On its way: it can go once it has arrived, so that also needs the network.
                Err(Trouble::NotDone(NotDone::NeedsLink | NotDone::NotHere)) => {
                    wrong.try_set(Some(words.say(undo::NEEDS_NETWORK).to_owned()));
                }
                Err(trouble) => _ = wrong.try_set(Some(tell(words, &trouble))),
            }
            busy.try_set(false);
        });
    };
    move || {
        if is_asked.get() {
            view! {
                <section class="card">
                    <h2>{words.say(undo::TAKE_AWAY_TITLE)}</h2>
                    <p>{words.say(undo::TAKE_AWAY_HELP)}</p>
                    <Speak />
                    <Wrong words=wrong />
                    <div class="actions">
                        <Button label=words.say(undo::TAKE_AWAY_NO).to_owned() weight=Weight::Main on_press=move || is_asked.set(false) />
                        <Button label=words.say(undo::TAKE_AWAY_YES).to_owned() icon="trash" busy=busy on_press=take />
                    </div>
                </section>
            }
            .into_any()
        } else {
            view! {
                <div class="page-actions">
                    <Button
                        label=words.say(undo::TAKE_AWAY).to_owned()
                        weight=Weight::Quiet
                        icon="trash"
                        on_press=move || is_asked.set(true)
                    />
                </div>
            }
            .into_any()
        }
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
    let name = match what {
        Saying::Reply => "reply",
        Saying::Addition => "addition",
    };
    // A draft belongs to this page.
    let form = Form::new(notebook, name, &id.to_string());
    let text = form.answer("text", String::new());
    form.opens();
    Effect::new(move |_| field::focus("reactie"));
    let save = move || {
        form.busy.set(true);
        let kept = form.kept();
        leptos::task::spawn_local(async move {
            let said = text.get_untracked();
            let page = match what {
                Saying::Reply => NewPage::Reply { about: id, text: said },
                Saying::Addition => NewPage::Addition { about: id, text: said },
            };
            match notebook.did(Intent::Write { circle, page, readers: Readers::Circle }).await {
                Ok(_) => {
                    is_put(kept).await;
                    notebook.say(words.say(write::SAVED));
                    saying.try_set(None);
                }
                Err(trouble) => {
                    is_not_put(words, form, &trouble);
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
            <Field id="reactie" label=words.say(label) value=text kind=Kind::Lines />
            <p class="readers">
                {move || notebook.sight.with(|sight| faces.with(|faces| readers(words, sight.as_ref(), faces)))}
            </p>
            <Ending form label=words.say(send).to_owned() icon="send" on_press=save />
        </form>
    }
}
