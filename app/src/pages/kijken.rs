//! Even kijken: over all circles on this phone, what asks for attention, with its reason and the way there.

use leptos::prelude::*;
use shared::circle::agreement::Subject;
use shared::circle::look::Signal;
use shared::circle::moment::MomentId;
use shared::circle::standing::Agreement;
use shared::circle::telling::Count;
use shared::ids::{CircleId, EntryId, MemberId};

use super::capital;
use super::lying::{Known, child_or_word};
use super::write::members_of;
use crate::components::button::{Button, Weight};
use crate::components::flow::{For, Show};
use crate::components::icon::Icon;
use crate::components::notice::{Mood, Notice};
use crate::components::speak::Speak;
use crate::components::title::Title;
use crate::looking::Gathered;
use crate::notebook::{Notebook, notebook};
use crate::platform::clock::today;
use crate::platform::intl;
use crate::route::{Route, Way, way};
use crate::text::look::{self, Times};
use crate::text::{Words, today as frame};

/// One thing to look at, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Seen {
    icon: &'static str,
    title: String,
    /// The agreement that it is about.
    about: Option<String>,
    reason: String,
    /// How often what happened.
    counts: Vec<String>,
    to: Route,
}

/// One circle that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Circle {
    id: CircleId,
    child: Option<String>,
    seen: Vec<Seen>,
}

/// What an agreement is called.
pub(super) fn name_of(known: Known<'_>, agreement: &Agreement) -> String {
    let terms = agreement.terms_on(known.today).or(agreement.versions.last());
    match terms.and_then(|version| version.says.terms()).map(|terms| &terms.subject) {
        Some(Subject::Contact(contact)) => known.called(Some(contact.form), &contact.with),
        Some(Subject::Other(topic)) => known.words.say(look::topic(*topic)).to_owned(),
        None => known.words.say(look::topic(shared::circle::agreement::Topic::Other)).to_owned(),
    }
}

/// How often what happened, in words; what never happened is not said.
pub(super) fn counts(words: Words, count: Count) -> Vec<String> {
    let Count { was, did_not, broken_off, moved, differently, not_filled_in, planned: _ } = count;
    let all: [(usize, Times); 6] = [
        (was, look::WAS),
        (moved, look::MOVED),
        (did_not, look::DID_NOT),
        (broken_off, look::BROKEN_OFF),
        (differently, look::DIFFERENTLY),
        (not_filled_in, look::NOT_FILLED_IN),
    ];
    let said = all.into_iter().filter_map(|(count, times)| match count {
        0 => None,
        1 => Some(words.say(times.one).to_owned()),
        many => Some(words.with(times.many, &[("aantal", &intl::number(words, many))])),
    });
    said.collect()
}

/// Where an agreement has its page.
fn to_agreement(agreement: EntryId) -> Route {
    Route::Agreement(agreement)
}

/// Where a contact moment has its page.
fn to_moment(moment: MomentId) -> Route {
    Route::Moment(moment.of, moment.day)
}

/// Where one writes down who decides, and who does what.
fn to_child() -> Route {
    Route::Child
}

/// Where one makes an agreement.
fn to_agree() -> Route {
    Route::WriteAgreement
}

/// A signal in words.
fn seen(known: Known<'_>, signal: &Signal) -> Seen {
    let words = known.words;
    let who = |members: &[MemberId]| members_of(words, known.faces, members);
    let day = |day| intl::whole_day(words, day);
    let about = |id: &EntryId| {
        known.agreements.iter().find(|agreement| agreement.id == *id).map(|one| name_of(known, one))
    };
    let plain = |icon, title, reason: String, to| Seen {
        icon,
        title: words.say(title).to_owned(),
        about: None,
        reason,
        counts: Vec::new(),
        to,
    };
    let of = |id: &EntryId, icon, title, reason: String| Seen {
        about: about(id),
        ..plain(icon, title, reason, to_agreement(*id))
    };
    match signal {
        Signal::MissingYes { agreement, of: missing, since, .. } => {
            let values = [("wie", who(missing)), ("dag", day(*since))];
            let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
            of(agreement, "check", look::MISSING_YES, words.with(look::MISSING_YES_OF, &values))
        }
        Signal::TakenBack { agreement, by } => {
            of(agreement, "undo", look::TAKEN_BACK, words.with(look::TAKEN_BACK_BY, &[("wie", &who(by))]))
        }
        Signal::ReviewOverdue { agreement, since } => {
            let reason = words.with(look::REVIEW_SINCE, &[("dag", &day(*since))]);
            of(agreement, "history", look::REVIEW, reason)
        }
        Signal::LookAgain { agreement, of: missing } => {
            let values = [("wie", who(missing)), ("kind", known.child.to_owned())];
            let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
            of(agreement, "key", look::LOOK_AGAIN, words.with(look::LOOK_AGAIN_OF, &values))
        }
        Signal::AgreedAgainstHappened { agreement, count } => Seen {
            counts: counts(words, *count),
            ..of(
                agreement,
                "heart",
                look::AGREED,
                words.with(look::LAST_MONTHS, &[("aantal", &intl::number(words, count.agreed()))]),
            )
        },
        Signal::TwoInARow { first, second } => {
            let values = [("eerst", day(first.day)), ("dan", day(second.day))];
            let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
            let seen = of(&second.of, "heart", look::TWICE, words.with(look::TWICE_ON, &values));
            Seen { to: to_moment(*second), ..seen }
        }
        Signal::LimitWithoutEnd { agreement, .. } => {
            of(agreement, "lock", look::ENDLESS, words.say(look::ENDLESS_HELP).to_owned())
        }
        Signal::AuthorityNotConfirmed { since, .. } => {
            let reason = words.with(look::UNCONFIRMED_SINCE, &[("dag", &day(*since))]);
            plain("key", look::UNCONFIRMED, reason, to_child())
        }
        Signal::NoAuthority => {
            let reason = words.with(look::NO_AUTHORITY_HELP, &[("kind", known.child)]);
            plain("key", look::NO_AUTHORITY, reason, to_child())
        }
        Signal::NoAgreement => {
            plain("check", look::NO_AGREEMENT, words.say(look::NO_AGREEMENT_HELP).to_owned(), to_agree())
        }
        Signal::NoContact(member) => {
            let reason = words.with(look::NO_CONTACT_WITH, &[("wie", &who(&[*member]))]);
            plain("users", look::NO_CONTACT, reason, to_agree())
        }
        Signal::NobodyTold(sort) => {
            let reason = words.with(look::nobody_told(*sort), &[("kind", known.child)]);
            plain("message", look::when_nobody_told(*sort), capital(&reason), to_child())
        }
        Signal::Silent { member, .. } => {
            let reason = capital(&words.with(look::SILENT_HELP, &[("wie", &who(&[*member]))]));
            plain("message", look::SILENT, reason, Route::People)
        }
    }
}

/// Looks at one circle.
async fn look_at(words: Words, notebook: Notebook, id: CircleId) -> Option<Circle> {
    let gathered = Gathered::of(notebook, id).await?;
    let agreements = gathered.agreements(false);
    let child = child_or_word(words, gathered.child.as_deref());
    let known =
        Known { words, faces: &gathered.faces, child: &child, agreements: &agreements, today: today() };
    let seen = gathered.signals().iter().map(|signal| seen(known, signal)).collect();
    Some(Circle { id, child: gathered.child, seen })
}

/// Even kijken.
#[component]
pub fn Kijken() -> impl IntoView {
    let words: Words = expect_context();
    let notebook = notebook();
    let circles = RwSignal::new(Vec::<Circle>::new());
    let is_done = RwSignal::new(false);
    leptos::task::spawn_local(async move {
        for id in notebook.circles.get_untracked() {
            let Some(circle) = look_at(words, notebook, id).await else { continue };
            // Who went to another page meanwhile needs no more of it.
            if circles.try_update(|circles| circles.push(circle)).is_none() {
                return;
            }
        }
        if is_done.try_set(true).is_none() {
            notebook.say(words.say(look::DONE));
        }
    });
    view! {
        <Title words=words.say(look::LOOK).to_owned() has_back=true />
        <p class="lead">{words.say(look::LEAD)}</p>
        <Notice mood=Mood::Calm words=words.say(look::STAYS_HERE).to_owned() />
        <For each=move || circles.get() key=|circle| circle.id let:circle>
            <OfCircle circle />
        </For>
        <Show when=move || !is_done.get()>
            <p class="quiet">{words.say(look::LOOKING)}</p>
        </Show>
    }
}

/// Goes to a page of a circle, which may be another one than is shown.
fn go_to(notebook: Notebook, way: Way, circle: CircleId, to: Route) {
    notebook.show_circle(Some(circle));
    way.go(to);
}

#[component]
fn OfCircle(circle: Circle) -> impl IntoView {
    let words: Words = expect_context();
    let (notebook, way) = (notebook(), way());
    let Circle { id, child, seen } = circle;
    let name = frame::notebook_of(words, child.as_deref());
    let found = match seen.len() {
        0 => words.say(look::NOTHING).to_owned(),
        1 => words.say(look::FOUND_ONE).to_owned(),
        many => words.with(look::FOUND, &[("aantal", &intl::number(words, many))]),
    };
    let cards = seen.into_iter().map(|one| {
        let to = one.to;
        view! {
            <li>
                <article class="card page">
                    <header class="page-head">
                        <span class="page-icon">
                            <Icon name=one.icon />
                        </span>
                        <h3>{one.title}</h3>
                    </header>
                    {one.about.map(|about| view! { <p class="tag tag-wide" dir="auto">{about}</p> })}
                    <p>{one.reason}</p>
                    {(!one.counts.is_empty()).then(|| view! {
                        <ul class="points">
                            {one.counts.into_iter().map(|count| view! { <li>{count}</li> }).collect_view()}
                        </ul>
                    })}
                    <div class="page-actions">
                        <Speak />
                        <Button
                            label=words.say(look::GO_THERE).to_owned()
                            weight=Weight::Quiet
                            icon="next"
                            on_press=move || go_to(notebook, way, id, to)
                        />
                    </div>
                </article>
            </li>
        }
    });
    view! {
        <section class="group">
            <h2 dir="auto">{name}</h2>
            <p class="quiet">{found}</p>
            <ul class="feed">{cards.collect_view()}</ul>
            <div class="actions">
                <Button
                    label=words.say(look::SHEET).to_owned()
                    icon="print"
                    on_press=move || go_to(notebook, way, id, Route::LookSheet)
                />
            </div>
        </section>
    }
}
