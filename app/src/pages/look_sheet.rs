//! The overview for the evaluation talk: of each agreement what was agreed and what happened in the last three months,
//! for the screen and for paper. Never per person.

use leptos::prelude::*;
use shared::circle::look::DAYS_BACK;
use shared::circle::standing::{Agreement, Version};
use shared::circle::telling::{Count, Meeting, State};

use super::agreement::Voice;
use super::capital;
use super::kijken::{counts, name_of};
use super::lying::{Known, child_or_word, hours};
use super::print::PrintButton;
use super::write::members_of;
use crate::components::facts::FactList;
use crate::components::notice::{Mood, Notice};
use crate::components::speak::Speak;
use crate::components::title::Title;
use crate::looking::Gathered;
use crate::notebook::notebook;
use crate::platform::clock::today;
use crate::platform::intl;
use crate::text::{Words, agenda, look};

/// One agreement, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Told {
    name: String,
    text: Option<String>,
    agreed: Vec<(&'static str, String)>,
    counts: Vec<String>,
    /// Day, hours, how it went.
    moments: Vec<[String; 3]>,
}

fn agreed(known: Known<'_>, agreement: &Agreement, version: &Version) -> Vec<(&'static str, String)> {
    let words = known.words;
    let day = |day| intl::whole_date(words, day);
    let voice = Voice { words, faces: known.faces };
    let rhythm = version
        .says
        .contact()
        .map(|contact| voice.rhythm(&contact.rhythm, version.says.start()))
        .unwrap_or_default();
    let since = words.with(look::SINCE, &[("dag", &day(version.says.start()))]);
    let mut facts: Vec<_> =
        rhythm.into_iter().chain(core::iter::once(since)).map(|line| ("calendar", line)).collect();
    if let Some(contact) = version.says.contact() {
        let place = known.place(Some(contact.form), &contact.with, contact.place.as_deref());
        facts.extend(place.map(|place| ("place", place)));
        // Who supervised only the first times does so no more when those are over.
        let supervision = agreement.supervision_on(known.today);
        let helpers = voice.helpers(&contact.brings, &contact.fetches, supervision);
        facts.extend(helpers.into_iter().map(|fact| (fact.icon, fact.text)));
    }
    facts.extend(version.says.why.as_ref().map(|why| ("info", words.with(look::WHY, &[("woorden", why)]))));
    let mut yes = version.tally().yes;
    // In the order in which they said it: who proposed it first.
    yes.sort_by_key(|member| version.answers.of(member).map(|given| given.order));
    let yes: Vec<String> = yes
        .iter()
        .map(|member| {
            let name = members_of(words, known.faces, &[*member]);
            // Who proposed it said yes by that, on that day.
            let on = version.answers.of(member).map_or(version.day, |given| given.day);
            format!("{name} ({})", intl::date(words, on))
        })
        .collect();
    let decided = version.says.origin.decided();
    facts.push(decided.map_or_else(
        || ("check", words.with(look::SAID_YES, &[("wie", &words.row(&yes))])),
        |decided| ("lock", words.with(look::DECIDED_BY, &[("wie", &decided.by)])),
    ));
    let review = agreement.review_day(version);
    facts.extend(review.map(|on| ("history", words.with(look::LOOK_BACK_ON, &[("dag", &day(on))]))));
    facts
}

fn moment(known: Known<'_>, meeting: &Meeting) -> [String; 3] {
    let words = known.words;
    let state = meeting.state(known.today);
    let to = if let State::Moved(to) = &state { intl::whole_day(words, to.day) } else { String::new() };
    let said = agenda::state(&state).map(|said| words.with(said, &[("dag", &to)]));
    [
        capital(&intl::whole_day(words, meeting.id.day)),
        meeting.when.map(|when| hours(words, when)).unwrap_or_default(),
        said.unwrap_or_else(|| capital(words.say(look::NOT_YET_TOLD))),
    ]
}

fn tell(words: Words, gathered: &Gathered) -> Vec<Told> {
    let agreements = gathered.agreements(true);
    let meetings = gathered.meetings(&agreements);
    let child = child_or_word(words, gathered.child.as_deref());
    let today = today();
    let known = Known { words, faces: &gathered.faces, child: &child, agreements: &agreements, today };
    let told = agreements.iter().filter_map(|agreement| {
        let version = agreement.terms_on(today)?;
        let moments = meetings.iter().filter(|meeting| meeting.id.of == agreement.id);
        Some(Told {
            name: name_of(known, agreement),
            text: version.says.words.clone(),
            agreed: agreed(known, agreement, version),
            counts: counts(words, Count::of(&meetings, &agreement.id, today)),
            moments: moments.map(|meeting| moment(known, meeting)).collect(),
        })
    });
    told.collect()
}

/// Overzicht voor het gesprek.
#[component]
pub fn LookSheet() -> impl IntoView {
    let words: Words = expect_context();
    let notebook = notebook();
    let child = notebook.child();
    let told = RwSignal::new(None::<Vec<Told>>);
    Effect::new(move |_| {
        let Some(circle) = notebook.circle.get() else { return };
        leptos::task::spawn_local(async move {
            let gathered = Gathered::of(notebook, circle).await;
            told.try_set(Some(gathered.map(|gathered| tell(words, &gathered)).unwrap_or_default()));
        });
    });
    let title = Signal::derive(move || {
        let child = child.with(|child| child_or_word(words, child.as_deref()));
        words.with(look::SHEET_TITLE, &[("kind", &child)])
    });
    let from = today().plus_days(-DAYS_BACK).unwrap_or_else(today);
    let (from, until) = (intl::whole_date(words, from), intl::whole_date(words, today()));
    view! {
        <Title words=title has_back=true />
        <p class="lead">{words.with(look::SHEET_LEAD, &[("van", &from), ("tot", &until)])}</p>
        <PrintButton />
        {move || match told.get() {
            None => view! { <p class="quiet">{words.say(look::LOOKING)}</p> }.into_any(),
            Some(told) if told.is_empty() => {
                view! { <Notice mood=Mood::Calm words=words.say(look::SHEET_EMPTY).to_owned() /> }.into_any()
            }
            Some(told) => told.into_iter().map(|one| view! { <OneTold one /> }).collect_view().into_any(),
        }}
    }
}

#[component]
fn OneTold(one: Told) -> impl IntoView {
    let words: Words = expect_context();
    let Told { name, text, agreed, counts, moments } = one;
    let rows = moments.into_iter().map(|[day, hours, went]| {
        view! {
            <tr>
                <th scope="row">{day}</th>
                <td>{hours}</td>
                <td>{went}</td>
            </tr>
        }
    });
    let rows: Vec<_> = rows.collect();
    let is_empty = rows.is_empty();
    view! {
        <article class="card sheet-part">
            <h2 dir="auto">{name}</h2>
            {text.map(|text| view! { <p class="words" dir="auto">{text}</p> })}
            <h3>{words.say(look::WHAT_AGREED)}</h3>
            <FactList lines=agreed />
            <h3>{words.say(look::WHAT_HAPPENED)}</h3>
            {is_empty.then(|| view! { <p class="quiet">{words.say(look::NO_MOMENTS)}</p> })}
            {(!counts.is_empty()).then(|| view! {
                <ul class="points">
                    {counts.into_iter().map(|count| view! { <li>{count}</li> }).collect_view()}
                </ul>
            })}
            {(!is_empty).then(|| view! {
                <table class="moments">
                    <tbody>{rows}</tbody>
                </table>
            })}
            <div class="page-actions">
                <Speak />
            </div>
        </article>
    }
}
