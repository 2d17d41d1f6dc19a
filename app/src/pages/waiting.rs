//! After knocking: the three words, and waiting, also for the notebook itself to come. Nothing is timed, and the app may
//! be closed. Who stands at a door that is closed is told, and has a way on.

use leptos::prelude::*;
use shared::device::Situation;

use super::no_invitation;
use crate::components::button::{Go, Weight};
use crate::components::flow::Show;
use crate::components::notice::{Mood, Notice};
use crate::components::title::Title;
use crate::notebook::{Looked, notebook};
use crate::route::Route;
use crate::text::{Words, first, people, today};

/// Waiting to be let in.
#[component]
pub fn Waiting() -> impl IntoView {
    let words: Words = expect_context();
    let notebook = notebook();
    let looked = Memo::new(move |_| {
        let knocked = notebook.sight.with(|sight| sight.as_ref().and_then(|sight| sight.knocked))?;
        notebook.looked.with(|looked| looked.get(&knocked).cloned())
    });
    let inviter = Memo::new(move |_| {
        looked.with(
            |looked| if let Some(Looked::Note(note)) = looked { Some(note.inviter.clone()) } else { None },
        )
    });
    let refused = Memo::new(move |_| {
        looked.with(
            |looked| if let Some(Looked::No(why)) = looked { Some(no_invitation(words, why)) } else { None },
        )
    });
    let check_words = Memo::new(move |_| {
        notebook.sight.with(|sight| {
            sight.as_ref().and_then(|sight| sight.invitations.iter().find_map(|invitation| invitation.words))
        })
    });
    let is_found = Memo::new(move |_| {
        notebook.sight.with(|sight| sight.as_ref().is_some_and(|sight| sight.situation == Situation::Found))
    });
    // Hundredths, so that a page that comes in does not draw a thousand lines.
    let part = Memo::new(move |_| {
        notebook.sight.with(|sight| {
            let sight = sight.as_ref().filter(|sight| sight.verified > 0)?;
            (sight.verified * 100).checked_div(sight.head)
        })
    });
    let is_arriving = Memo::new(move |_| part.get().is_some());
    let who = move || inviter.get().unwrap_or_else(|| words.say(people::SOMEBODY).to_owned());
    let has_others = move || notebook.circles.with(|circles| circles.len() > 1);
    let page = move || {
        if is_arriving.get() {
            return view! {
                <Title words=words.say(first::ARRIVING_TITLE).to_owned() />
                <p class="lead">{words.say(first::ARRIVING_HELP)}</p>
                <Arriving part />
                <Notice mood=Mood::Calm words=words.say(first::ARRIVING_STAY).to_owned() />
            }
            .into_any();
        }
        if let (false, Some(refused)) = (is_found.get(), refused.get()) {
            return view! {
                <Title words=words.say(first::REFUSED_TITLE).to_owned() />
                <Notice mood=Mood::Care words=refused />
                <div class="actions">
                    <Go to=Route::Invitation label=words.say(first::HAVE_INVITATION) icon="heart" weight=Weight::Main />
                </div>
            }
            .into_any();
        }
        if let (false, Some(check_words)) = (is_found.get(), check_words.get()) {
            view! {
                <Title words=words.say(first::COMPARE_TITLE).to_owned() />
                <p class="lead">{words.with(first::COMPARE_JOINER, &[("wie", &who())])}</p>
                <CheckWords words=check_words />
                <p>{words.say(first::COMPARE_WHY)}</p>
                <Notice mood=Mood::Care words=words.say(first::DIFFERENT_JOINER).to_owned() />
            }
            .into_any()
        } else {
            let title = inviter.get().map_or_else(
                || words.say(first::WAITING_TITLE_NOBODY).to_owned(),
                |name| super::capital(&words.with(first::WAITING_TITLE, &[("wie", &name)])),
            );
            view! {
                <Title words=title />
                <p class="lead">{words.with(first::WAITING_HELP, &[("wie", &who())])}</p>
                <Notice mood=Mood::Calm words=words.say(first::WAITING_STAY).to_owned() />
            }
            .into_any()
        }
    };
    view! {
        {page}
        <Show when=has_others>
            <div class="actions">
                <Go to=Route::Circles label=words.say(today::SWITCH) icon="book" weight=Weight::Quiet />
            </div>
        </Show>
    }
}

/// How much has come.
#[component]
fn Arriving(
    /// In hundredths.
    part: Memo<Option<u64>>,
) -> impl IntoView {
    let words: Words = expect_context();
    let hundredths = move || part.get().unwrap_or_default().to_string();
    let said = move || words.with(first::ARRIVED_PART, &[("deel", &hundredths())]);
    view! { <progress max="100" value=hundredths aria-label=words.say(first::ARRIVING_TITLE) aria-valuetext=said></progress> }
}

/// Three words to read to each other.
#[component]
pub fn CheckWords(
    /// The words.
    words: [&'static str; 3],
) -> impl IntoView {
    view! {
        <ol class="check-words">
            {words.into_iter().map(|word| view! { <li>{word}</li> }).collect_view()}
        </ol>
    }
}
