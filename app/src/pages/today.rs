//! Vandaag: what is asked of me on top, then the feed.

use leptos::prelude::*;
use shared::device::Situation;

use super::asked::{AskedOfMe, NextMoment};
use super::capital;
use super::feed::Feed;
use super::held::{Held, HeldBack};
use crate::components::button::{Go, Weight};
use crate::components::flow::{For, Show};
use crate::components::icon::Icon;
use crate::components::near::Later;
use crate::components::notice::{Mood, Notice};
use crate::components::speak::Speak;
use crate::components::title::Title;
use crate::notebook::{Sight, notebook};
use crate::platform::{clock, intl};
use crate::route::Route;
use crate::text::{Words, people, search, state, today};

/// So long may pages wait before a calm card says so.
const LONG_MS: u64 = 3 * 24 * 60 * 60 * 1_000;

/// Vandaag.
#[component]
pub fn Today() -> impl IntoView {
    let words: Words = expect_context();
    view! {
        <div class="title-row">
            <Title words=words.say(today::TODAY).to_owned() />
            <Go to=Route::Search label=words.say(search::SEARCH) weight=Weight::Quiet icon="search" />
        </div>
        <ForMe />
        <AskedOfMe />
        <NextMoment />
        <Later>
            <Feed />
        </Later>
    }
}

/// What is asked of me.
#[component]
fn ForMe() -> impl IntoView {
    let words: Words = expect_context();
    let notebook = notebook();
    let child = notebook.child();
    let knocks = Memo::new(move |_| {
        notebook.sight.with(|sight| {
            sight.iter().flat_map(Sight::at_the_door).map(|invitation| invitation.id).collect::<Vec<_>>()
        })
    });
    let is_alone = Memo::new(move |_| {
        notebook.sight.with(|sight| {
            sight.as_ref().is_some_and(|sight| {
                let nobody_comes = sight.at_the_door().next().is_none();
                // Nobody can be invited to what cannot be shared yet.
                Held::of(sight) != Some(Held::NeedsCode)
                    && sight.situation != Situation::Out
                    && sight.people.len() < 2
                    && sight.may_invite()
                    && nobody_comes
            })
        })
    });
    let has_stopped = Memo::new(move |_| {
        notebook.sight.with(|sight| sight.as_ref().is_some_and(|sight| !sight.alarms.is_empty()))
    });
    let is_out = Memo::new(move |_| {
        notebook.sight.with(|sight| sight.as_ref().is_some_and(|sight| sight.situation == Situation::Out))
    });
    let name = move |invite| {
        notebook.sight.with(|sight| {
            let name = sight.as_ref().and_then(|sight| sight.knocker(invite));
            name.unwrap_or_else(|| words.say(people::SOMEBODY)).to_owned()
        })
    };
    let knock = move |invite| capital(&words.with(people::KNOCKS, &[("wie", &name(invite))]));
    let help = move |invite| {
        let child = child.get().unwrap_or_default();
        capital(&words.with(people::KNOCKS_HELP, &[("wie", &name(invite)), ("kind", &child)]))
    };
    view! {
        <Show when=move || is_out.get()>
            <section class="card card-ask">
                <h2>{words.say(state::OUT_TITLE)}</h2>
                <p>{words.say(state::OUT_HELP)}</p>
                <Speak />
            </section>
        </Show>
        <Show when=move || has_stopped.get()>
            <Notice mood=Mood::Care words=words.say(crate::text::trouble::STOPPED).to_owned() />
        </Show>
        <Show when=move || notebook.is_clock_wrong.get()>
            <Notice mood=Mood::Care words=words.say(state::CLOCK_WRONG).to_owned() />
        </Show>
        <HeldBack />
        <LongWait />
        <For each=move || knocks.get() key=|invite| *invite let:invite>
            <section class="card card-ask">
                <h2>{move || knock(invite)}</h2>
                <p>{move || help(invite)}</p>
                <Speak />
                <Go to=Route::Invited(invite) label=words.say(people::OPEN_DOOR) weight=Weight::Main icon="users" />
            </section>
        </For>
        <Show when=move || is_alone.get() && !notebook.is_example>
            <section class="card card-soft">
                <h2>{words.say(people::ALONE_TITLE)}</h2>
                <p>{words.say(people::ALONE_HELP)}</p>
                <Speak />
                <Go to=Route::Invite label=words.say(people::INVITE) icon="user-plus" />
            </section>
        </Show>
    }
}

/// Says so when pages have waited for days.
#[component]
fn LongWait() -> impl IntoView {
    let words: Words = expect_context();
    let notebook = notebook();
    let waiting = Memo::new(move |_| {
        notebook.sight.with(|sight| {
            let sight = sight.as_ref().filter(|_| !notebook.is_example)?;
            let waited_ms = clock::now().ms().saturating_sub(sight.unsent_since?.ms());
            (waited_ms > LONG_MS).then_some(sight.unsent)
        })
    });
    view! {
        <Show when=move || waiting.get().is_some()>
            <section class="card card-soft">
                <p class="with-icon">
                    <Icon name="clock" />
                    <span>
                        {move || match waiting.get().unwrap_or_default() {
                            1 => words.say(state::WAITING_LONG_ONE).to_owned(),
                            many => words.with(state::WAITING_LONG, &[("aantal", &intl::number(words, many))]),
                        }}
                    </span>
                </p>
                <Speak />
            </section>
        </Show>
    }
}
