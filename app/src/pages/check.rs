//! Klopt alles? The check code of the circle, how far the log is verified, and what does not count.

use leptos::prelude::*;
use shared::device::Situation;
use shared::verdict::Verdict;

use crate::components::flow::Show;
use crate::components::notice::{Mood, Notice};
use crate::components::speak::Speak;
use crate::components::title::Title;
use crate::notebook::{LeftOut, notebook};
use crate::platform::intl;
use crate::text::{Words, more, people, state};

/// Klopt alles?
#[component]
pub fn Check() -> impl IntoView {
    let words: Words = expect_context();
    let notebook = notebook();
    let sight = notebook.sight;
    let code = move || sight.with(|sight| sight.as_ref().and_then(|sight| sight.check_code.clone()));
    let standing = move || {
        sight.with(|sight| match sight {
            Some(sight) if !sight.alarms.is_empty() => (Mood::Care, words.say(more::CHECK_ALARM).to_owned()),
            Some(sight) if sight.situation == Situation::In && sight.verified > 0 => (
                Mood::Good,
                words.with(more::CHECK_GOOD, &[("plaats", &intl::number(words, sight.verified))]),
            ),
            Some(_) | None => (Mood::Calm, words.say(more::CHECK_NOT_YET).to_owned()),
        })
    };
    let sent = move || {
        let unsent = sight.with(|sight| sight.as_ref().map_or(0, |sight| sight.unsent));
        match unsent {
            0 => words.say(state::ALL_SENT).to_owned(),
            1 => words.say(state::NOT_SENT_ONE).to_owned(),
            many => words.with(state::NOT_SENT, &[("aantal", &intl::number(words, many))]),
        }
    };
    view! {
        <Title words=words.say(more::CHECK).to_owned() has_back=true />
        {move || {
            let (mood, text) = standing();
            view! { <Notice mood words=text /> }
        }}
        <Show when=move || sight.with(|sight| sight.as_ref().is_some_and(|sight| sight.situation == Situation::In))>
            <Notice mood=Mood::Calm words=Signal::derive(sent) />
        </Show>
        {move || code().map(|code| view! {
            <section class="card">
                <h2>{words.say(more::CHECK_CODE)}</h2>
                <p class="check-code" dir="ltr">{code}</p>
                <p>{words.say(more::CHECK_CODE_HELP)}</p>
                <Speak />
            </section>
        })}
        <Beside />
    }
}

/// What does not count, with who wrote it and why; and my own words that nobody took.
#[component]
fn Beside() -> impl IntoView {
    let words: Words = expect_context();
    let notebook = notebook();
    let faces = notebook.faces();
    let left_out = RwSignal::new(LeftOut::default());
    leptos::task::spawn_local(async move {
        let read = notebook.left_out().await;
        left_out.try_set(read);
    });
    let quarantined = move || {
        left_out.with(|left_out| {
            let line = |row: &shared::device::QuarantineRow| {
                let Verdict::Quarantined(reason) = row.verdict else { return None };
                let name = faces.with(|faces| faces.get(&row.member).map(|face| face.name.clone()));
                let name = name.unwrap_or_else(|| words.say(people::SOMEBODY).to_lowercase());
                let values = [
                    ("plaats", intl::number(words, row.seq)),
                    ("wie", name),
                    ("reden", words.say(more::reason(reason)).to_owned()),
                ];
                let values = values.each_ref().map(|(key, value)| (*key, value.as_str()));
                Some(words.with(more::NOT_COUNTED_ONE, &values))
            };
            left_out.quarantined.iter().filter_map(line).collect::<Vec<_>>()
        })
    };
    let list = move |title, help, lines: Vec<String>| {
        (!lines.is_empty()).then(|| {
            view! {
                <section class="card">
                    <h2>{words.say(title)}</h2>
                    <p>{words.say(help)}</p>
                    <ul class="points">
                        {lines.into_iter().map(|line| view! { <li class="words" dir="auto">{line}</li> }).collect_view()}
                    </ul>
                    <Speak />
                </section>
            }
        })
    };
    view! {
        {move || list(more::NOT_SENT, more::NOT_SENT_HELP, left_out.with(|left_out| left_out.aside.clone()))}
        {move || list(more::NOT_COUNTED, more::NOT_COUNTED_HELP, quarantined())}
    }
}
