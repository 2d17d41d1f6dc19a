//! How an agreement is shown: what it says, how it stands, who agrees, and what differs between two versions.

use leptos::prelude::*;
use shared::circle::agreement::{Proposal, Step, Subject, field};
use shared::circle::answers::Given;
use shared::circle::consent::Answer;
use shared::circle::difference::differences;
use shared::circle::entry::Entry;
use shared::circle::schema::EntryKind;
use shared::circle::standing::{State, Version};
use shared::ids::MemberId;

use super::super::write::members_of;
use super::wording::{Fact, Voice, says_form};
use crate::components::facts::FactList;
use crate::components::icon::Icon;
use crate::components::speak::Speak;
use crate::notebook::{Faces, notebook};
use crate::platform::intl;
use crate::text::{Words, agreement, people};

/// What an agreement is called: what it is about.
pub fn heading(words: Words, proposal: &Proposal) -> &'static str {
    match proposal.terms().map(|terms| &terms.subject) {
        Some(Subject::Other(topic)) => words.say(agreement::topic(Some(*topic))),
        Some(Subject::Contact(_)) | None => words.say(agreement::CONTACT),
    }
}

/// In which state it is, in words, with a picture and a tone.
pub fn standing(
    words: Words,
    faces: &Faces,
    state: &State,
    is_decision: bool,
) -> (&'static str, &'static str, String) {
    let date = |day| intl::whole_day(words, day);
    let holds = if is_decision { agreement::DECISION_HOLDS } else { agreement::APPLIES };
    match state {
        State::Proposed => ("clock", "state-open", words.say(agreement::PROPOSED).to_owned()),
        State::Refused => ("info", "state-open", words.say(agreement::REFUSED).to_owned()),
        State::Withdrawn => ("undo", "state-calm", words.say(agreement::WITHDRAWN).to_owned()),
        State::WillApply(day) => {
            ("check", "state-good", words.with(agreement::WILL_APPLY, &[("dag", &date(*day))]))
        }
        State::Applies => ("check", "state-good", words.say(holds).to_owned()),
        State::ReviewNeeded(_) => ("history", "state-open", words.say(agreement::REVIEW_NEEDED).to_owned()),
        State::Paused(None) => ("clock", "state-calm", words.say(agreement::PAUSED).to_owned()),
        State::Paused(Some(until)) => {
            ("clock", "state-calm", words.with(agreement::PAUSED_UNTIL, &[("dag", &date(*until))]))
        }
        State::TakenBack(by) => {
            let names = members_of(words, faces, by);
            (
                "info",
                "state-open",
                super::super::capital(&words.with(agreement::TAKEN_BACK, &[("wie", &names)])),
            )
        }
        State::Stopped(day) => {
            ("hand", "state-calm", words.with(agreement::STOPPED, &[("dag", &date(*day))]))
        }
        State::Ended(day) => {
            ("calendar", "state-calm", words.with(agreement::ENDED, &[("dag", &date(*day))]))
        }
    }
}

/// The state as a tag.
#[component]
pub fn Standing(
    /// The state.
    state: State,
    /// Whether somebody decided it.
    is_decision: bool,
) -> impl IntoView {
    let words: Words = expect_context();
    let faces = notebook().faces();
    move || {
        let (icon, class, text) = faces.with(|faces| standing(words, faces, &state, is_decision));
        view! {
            <p class=format!("state {class}")>
                <Icon name=icon />
                <span>{text}</span>
            </p>
        }
    }
}

/// What stands below the sentence: of contact the sentence says the rule, with whom, where, who brings, fetches and
/// supervises, and mostly the form.
pub(super) fn beside_sentence(proposal: &Proposal, facts: Vec<Fact>) -> Vec<Fact> {
    let is_contact = proposal.contact().is_some();
    let is_other = matches!(&proposal.step, Step::Terms(terms) if terms.contact().is_none());
    let mut rule_said = false;
    let said = |fact: &Fact| match fact.field {
        field::WITH | field::PLACE | field::BRINGS | field::FETCHES | field::SUPERVISES => is_contact,
        field::FORM => proposal.contact().is_some_and(says_form),
        field::RHYTHM => !std::mem::replace(&mut rule_said, true),
        // Above it in the heading, and the sentence itself.
        field::TOPIC | field::WORDS => is_other,
        field::STEP => true,
        _ => false,
    };
    let mut said = said;
    facts.into_iter().filter(|fact| !said(fact)).collect()
}

/// Everything that a version says, with the button that reads its card aloud: also who said what below.
#[component]
pub fn Facts(
    /// The version.
    proposal: Proposal,
    /// Whether it stands below whose yes it needs.
    #[prop(optional)]
    has_answers_below: bool,
) -> impl IntoView {
    let words: Words = expect_context();
    let faces = notebook().faces();
    let said = Memo::new(move |_| {
        faces.with(|faces| {
            let voice = Voice { words, faces };
            let mut facts = beside_sentence(&proposal, voice.facts(&proposal));
            facts.retain(|fact| !has_answers_below || fact.field != field::NEEDS);
            (voice.sentence(&proposal), facts)
        })
    });
    let lines = move || {
        said.with(|(_, facts)| facts.iter().map(|fact| (fact.icon, fact.text.clone())).collect::<Vec<_>>())
    };
    view! {
        <p class="sentence" dir="auto">{move || said.with(|(sentence, _)| sentence.clone())}</p>
        <FactList lines=Signal::derive(lines) />
        <div class="page-actions">
            <Speak />
        </div>
    }
}

/// What one person said to a version.
fn said_by(words: Words, version: &Version, member: MemberId) -> (&'static str, String) {
    let given = version.answers.of(&member);
    let is_author = version.author == member;
    let Some(given) = given else {
        if is_author {
            return ("check", words.say(agreement::PROPOSED_BY).to_owned());
        }
        let crossed = version.answers.crossed().any(|given| given.by == member && given.answer().is_yes());
        let said = if crossed { agreement::OLD_YES } else { agreement::SAID_NOTHING };
        return ("clock", words.say(said).to_owned());
    };
    let icon = if given.answer().is_yes() { "check" } else { "info" };
    (icon, answered_of(words, given, is_author && version.settled.is_none()))
}

/// An answer in words.
pub fn answered(words: Words, given: &Given) -> String {
    answered_of(words, given, false)
}

/// The same; the no of who asks takes back what is asked.
pub fn answered_of(words: Words, given: &Given, is_who_asks: bool) -> String {
    let said = match given.answer() {
        Answer::No(_) if is_who_asks => agreement::SAID_TAKEN_BACK,
        Answer::Yes => agreement::SAID_YES,
        Answer::YesWithQuestion(_) => agreement::SAID_YES_QUESTION,
        Answer::No(_) => agreement::SAID_NO,
        Answer::Instead(..) => agreement::SAID_INSTEAD,
    };
    let mut text = words.say(said).to_owned();
    if let Some(helper) = &given.consent.helped_by {
        text.push_str(", ");
        text.push_str(&words.with(agreement::WITH_HELP, &[("wie", helper)]));
    }
    if let Some(more) = given.answer().words() {
        text.push_str(": ");
        text.push_str(more);
    }
    text
}

/// One line of who said what.
pub type SaidLine = (&'static str, String, String, Option<String>);

/// Whose yes is there, and whose is missing.
#[component]
pub fn WhoAgrees(
    /// The version.
    version: Version,
) -> impl IntoView {
    let words: Words = expect_context();
    let faces = notebook().faces();
    let name = move |faces: &Faces, member: &MemberId| {
        faces.get(member).map_or_else(|| words.say(people::SOMEBODY).to_owned(), |face| face.name.clone())
    };
    let is_decision = version.says.origin.decided().is_some();
    let asked_by = version.settled.is_none().then_some(version.author);
    let needs = if is_decision { Vec::new() } else { version.says.needs.clone() };
    let answered_on = move |given: Option<&Given>| given.map(|given| intl::date(words, given.day));
    let views: Vec<Given> =
        version.answers.all().iter().filter(|given| !needs.contains(&given.by)).cloned().collect();
    let lines = {
        let (version, needs) = (version.clone(), needs.clone());
        move || -> Vec<SaidLine> {
            faces.with(|faces| {
                needs
                    .iter()
                    .map(|member| {
                        let (icon, said) = said_by(words, &version, *member);
                        let day = answered_on(version.answers.of(member))
                            .or_else(|| (version.author == *member).then(|| intl::date(words, version.day)));
                        (icon, name(faces, member), said, day)
                    })
                    .collect()
            })
        }
    };
    let missing = move || {
        let needs_none = is_decision || version.is_given_up;
        let silent = if needs_none { Vec::new() } else { version.tally().silent };
        (!silent.is_empty()).then(|| {
            let names = faces.with(|faces| members_of(words, faces, &silent));
            super::super::capital(&words.with(agreement::MISSING, &[("wie", &names)]))
        })
    };
    let viewed = move || -> Vec<SaidLine> {
        faces.with(|faces| {
            let one = |given: &Given| {
                (
                    "message",
                    name(faces, &given.by),
                    answered_of(words, given, asked_by == Some(given.by)),
                    Some(intl::date(words, given.day)),
                )
            };
            views.iter().map(one).collect()
        })
    };
    view! {
        {(!needs.is_empty()).then(|| view! {
            <h2 class="smaller">{words.say(agreement::WHO_AGREES)}</h2>
            <SaidLines lines=Signal::derive(lines) />
        })}
        {move || missing().map(|missing| view! { <p class="missing">{missing}</p> })}
        {move || {
            let lines = viewed();
            (!lines.is_empty()).then(|| view! {
                <h2 class="smaller">{words.say(agreement::VIEWS)}</h2>
                <SaidLines lines=Signal::derive(move || lines.clone()) />
            })
        }}
    }
}

/// Who said what, line by line.
#[component]
pub fn SaidLines(
    /// Picture, name, words, day.
    #[prop(into)]
    lines: Signal<Vec<SaidLine>>,
) -> impl IntoView {
    view! {
        <ul class="said-lines">
            {move || lines
                .get()
                .into_iter()
                .map(|(icon, name, said, day)| view! {
                    <li>
                        <Icon name=icon />
                        <span dir="auto">
                            <strong>{name}</strong>
                            " "
                            {said}
                            {day.map(|day| view! { <span class="quiet">" · "{day}</span> })}
                        </span>
                    </li>
                })
                .collect_view()}
        </ul>
    }
}

/// What a version would change, in the words of both.
#[component]
pub fn Differs(
    /// The page of the version before.
    before: Entry,
    /// The page of this one.
    after: Entry,
) -> impl IntoView {
    let words: Words = expect_context();
    let faces = notebook().faces();
    let lines = move || {
        let changed = differences(EntryKind::Agreement, &before.fields, &after.fields, &[field::CHANGES]);
        let fields: Vec<u16> = changed.iter().map(|one| one.field.number).collect();
        let read = |page: &Entry| Proposal::read(page.about, &page.fields);
        let (Some(was), Some(is)) = (read(&before), read(&after)) else { return Vec::new() };
        faces.with(|faces| {
            let voice = Voice { words, faces };
            let told = |proposal: &Proposal| -> Vec<Fact> {
                let facts = voice.facts(proposal);
                facts.into_iter().filter(|fact| covers(fact.field, &fields)).collect()
            };
            let (was, is) = (told(&was), told(&is));
            let mut lines: Vec<(bool, String)> = Vec::new();
            lines.extend(was.iter().filter(|fact| !is.contains(fact)).map(|fact| (false, fact.text.clone())));
            lines.extend(is.iter().filter(|fact| !was.contains(fact)).map(|fact| (true, fact.text.clone())));
            lines
        })
    };
    view! {
        <section class="differs">
            <h2 class="smaller">{words.say(agreement::BECOMES)}</h2>
            <ul class="differences">
                {move || lines()
                    .into_iter()
                    .map(|(is_new, text)| {
                        let (class, said) =
                            if is_new { ("is-new", agreement::BECOMES_NEW) } else { ("is-gone", agreement::WAS_BEFORE) };
                        view! {
                            <li class=class>
                                <span class="differ-mark">{words.say(said)}</span>
                                <span dir="auto">{text}</span>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        </section>
    }
}

/// Whether a line of this field tells of one of the fields that changed: one line may tell of two.
fn covers(fact: u16, changed: &[u16]) -> bool {
    let beside = match fact {
        field::SUPERVISES => Some(field::SUPERVISED_TIMES),
        field::ORIGIN => Some(field::DECIDED_BY),
        field::STEP => Some(field::START),
        _ => None,
    };
    changed.contains(&fact) || beside.is_some_and(|beside| changed.contains(&beside))
}
