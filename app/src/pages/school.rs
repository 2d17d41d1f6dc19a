//! News from school: what about, the news, and what is asked of whom; and who did it.

use leptos::prelude::*;
use shared::circle::choice::Choice as _;
use shared::circle::pages::{Asked, Asking, Entry, NewPage, SchoolTopic, SchoolUpdate};
use shared::circle::reply::Sign;
use shared::edit::MAX_TEXT_CHARS;
use shared::ids::{CircleId, EntryId, MemberId};

use super::sign::{Signing, who_signed};
use super::write::{
    ReadersLine, StaysReadable, at_most, day_in_field, everyone, fits, is_there_and_fits, no, put_or_change,
    spelled, who_may_answer,
};
use crate::components::button::Button;
use crate::components::choice::{ChooseOne, ChooseSome, Layout, Option_};
use crate::components::field::{Field, Kind};
use crate::components::flow::Show;
use crate::components::form::{Form, One, Question, Steps};
use crate::components::icon::Icon;
use crate::components::more::More;
use crate::components::notice::Wrong;
use crate::components::speak::Speak;
use crate::notebook::notebook;
use crate::pile::Card;
use crate::platform::clock::today;
use crate::route::way;
use crate::text::{Words, form, school, write};
use crate::undo::Undo;

/// The picture of a topic.
pub(super) fn icon_of_topic(topic: SchoolTopic) -> &'static str {
    match topic {
        SchoolTopic::Report => "book",
        SchoolTopic::Talk => "message",
        SchoolTopic::GoodNews => "good",
        SchoolTopic::Worry => "hard",
        SchoolTopic::Outing => "bus",
        SchoolTopic::Absence => "bed",
    }
}

/// The picture of what school asks.
pub(super) fn icon_of_asking(asking: Asking) -> &'static str {
    match asking {
        Asking::Signature => "pencil",
        Asking::ComeAlong => "users",
        Asking::Bring => "clip",
        Asking::Other => "message",
    }
}

/// Schoolnieuws: anew, or changing what one wrote.
#[component]
pub fn School(
    /// What stands, when it is changed.
    stands: Option<Entry>,
) -> impl IntoView {
    let words: Words = expect_context();
    let undo: Undo = expect_context();
    let (notebook, way) = (notebook(), way());
    let faces = notebook.faces();
    let form = match &stands {
        Some(page) => Form::new(notebook, "school-change", &page.id.to_string()),
        None => Form::new(notebook, "school", ""),
    };
    let says = stands.as_ref().and_then(|page| SchoolUpdate::read(&page.fields));
    let stood = says.as_ref().and_then(|says| says.asked.as_ref());
    let at = form.answer("at", 0_usize);
    let topic = form.answer("topic", says.as_ref().map(|says| One(says.topic)));
    let text = form.answer("text", says.as_ref().map(|says| says.text.clone()).unwrap_or_default());
    let day = form.answer("day", spelled(Some(says.as_ref().map_or_else(today, |says| says.day))));
    let talks = form.answer("talks", says.as_ref().and_then(|says| says.contact));
    // Nothing is an answer too, and the first one.
    let sort = stood.map(|asked| One(asked.sort.unwrap_or(Asking::Other)));
    let asking = form.answer("asking", Some(sort));
    let what = form.answer("what", stood.map(|asked| asked.words.clone()).unwrap_or_default());
    let by = form.answer("by", spelled(stood.and_then(|asked| asked.by)));
    let of = form.answer("of", stood.map(|asked| asked.of.clone()).unwrap_or_default());
    form.opens();
    let is_change = stands.is_some();
    let stays = move || is_change.then(|| view! { <StaysReadable /> });
    let asks = move || asking.get().flatten().is_some();
    let about_when = move || match day_in_field(&day.get_untracked()) {
        Ok(day) => Ok(day.unwrap_or_else(today)),
        Err(why) => Err(no(words, why, "dag")),
    };
    let before_when = move || day_in_field(&by.get_untracked()).map_err(|why| no(words, why, "voor"));
    let questions = vec![
        Question::new(words.say(write::TOPIC_TITLE), move || {
            let option = |one: &SchoolTopic| {
                Option_::new(One(*one), words.say(write::topic(*one)), Some(icon_of_topic(*one)))
            };
            let options = SchoolTopic::ALL.iter().map(option).collect::<Vec<_>>();
            view! { <ChooseOne name="onderwerp" question=words.say(write::TOPIC_TITLE) is_asked_above=true options chosen=topic layout=Layout::Tiles /> }
        })
        .checked(move || {
            let chosen = topic.with_untracked(Option::is_some);
            if chosen { Ok(()) } else { Err((words.say(form::CHOOSE).to_owned(), "onderwerp-0")) }
        }),
        Question::new(words.say(write::SCHOOL_TITLE), move || view! {
            <Field id="tekst" label=words.say(write::SCHOOL_TEXT) value=text kind=Kind::Lines />
            <Field id="dag" label=words.say(school::ON_DAY) help=words.say(school::ON_DAY_HELP) value=day kind=Kind::Day />
            <More label=words.say(school::WHO_TALKS) is_open=Signal::derive(move || talks.with(Option::is_some))>
                {move || view! {
                    <ChooseOne name="praat" question=words.say(school::WHO_TALKS) is_asked_above=true options=everyone(notebook, faces) chosen=talks may_stay_empty=true />
                }}
            </More>
        })
        .checked(move || {
            is_there_and_fits(words, text, MAX_TEXT_CHARS, "tekst")?;
            about_when().map(drop)
        }),
        Question::new(words.say(write::ASKED_TITLE), move || {
            let nothing = Option_::new(None, words.say(write::NOTHING_ASKED), Some("check"));
            let some = Asking::ALL.iter().map(|one| {
                Option_::new(Some(One(*one)), words.say(school::asking(*one)), Some(icon_of_asking(*one)))
            });
            let options = core::iter::once(nothing).chain(some).collect::<Vec<_>>();
            view! {
                <ChooseOne name="vraagt" question=words.say(write::ASKED_TITLE) is_asked_above=true options chosen=asking />
                <Show when=move || !asks()>
                    {stays()}
                    <ReadersLine />
                </Show>
            }
        }),
        Question::new(words.say(write::ASKED_TEXT), move || view! {
            <Field id="vraag" label=words.say(school::WHAT) help=words.say(write::ASKED_HELP) value=what kind=Kind::Lines />
        })
        .when(asks)
        .checked(move || is_there_and_fits(words, what, MAX_TEXT_CHARS, "vraag")),
        Question::new(words.say(school::OF_WHOM), move || view! {
            {move || view! {
                <ChooseSome name="van-wie" question=words.say(school::OF_WHOM) is_asked_above=true options=who_may_answer(notebook, faces, &of.get_untracked()) chosen=of />
            }}
            <p class="quiet">{words.say(school::OF_WHOM_HELP)}</p>
        })
        .when(asks)
        .checked(move || at_most(words, of, "van-wie-0")),
        Question::new(words.say(school::BEFORE_WHEN), move || view! {
            <Field id="voor" label=words.say(school::BEFORE_DAY) help=words.say(form::MAY_STAY_EMPTY) value=by kind=Kind::Day />
            {stays()}
            <ReadersLine />
        })
        .when(asks)
        .checked(move || before_when().map(drop)),
    ];
    let put = move || {
        let (Ok(()), Ok(day)) = (fits(words, text, MAX_TEXT_CHARS, "tekst"), about_when()) else {
            return at.set(1);
        };
        let Ok(by) = before_when() else { return };
        let asked = asking.get_untracked().flatten().map(|sort| Asked {
            sort: Some(sort.0),
            by,
            ..Asked::new(&what.get_untracked(), of.get_untracked())
        });
        let topic = topic.get_untracked().map_or(SchoolTopic::Talk, |topic| topic.0);
        let text = text.get_untracked();
        let news = match &says {
            Some(says) => SchoolUpdate { day, topic, text, ..says.clone() },
            None => SchoolUpdate::new(day, topic, &text),
        };
        let contact = talks.get_untracked();
        let page = NewPage::SchoolUpdate(SchoolUpdate { asked, contact, ..news });
        put_or_change((words, notebook, way, undo), stands.as_ref(), page, form);
    };
    view! { <Steps form questions at done=words.say(write::SAVE).to_owned() on_done=put /> }
}

/// Who did what school asks, and the button for who still has to.
#[component]
pub fn WhoDid(
    /// The notebook.
    circle: CircleId,
    /// The news.
    id: EntryId,
    /// Who was asked.
    of: Vec<MemberId>,
    /// What was said under it, oldest first.
    cards: Memo<Vec<Card>>,
) -> impl IntoView {
    let words: Words = expect_context();
    let notebook = notebook();
    let faces = notebook.faces();
    let may_write = notebook.may_write();
    let signing = Signing::under(circle, id);
    let did = who_signed(cards, Sign::Done);
    let asked = of.clone();
    let is_mine = Memo::new(move |_| {
        let me = notebook.me();
        may_write.get() && me.is_some_and(|me| asked.contains(&me) && did.with(|did| !did.contains(&me)))
    });
    let lines = move || {
        let others =
            did.with(|did| did.iter().filter(|member| !of.contains(member)).copied().collect::<Vec<_>>());
        faces.with(|faces| {
            let named = of.iter().chain(&others).filter_map(|member| {
                let is_done = did.with(|did| did.contains(member));
                Some((faces.get(member)?.name.clone(), is_done))
            });
            named.collect::<Vec<_>>()
        })
    };
    view! {
        <section class="card">
            <h2>{words.say(school::WHO_DID)}</h2>
            <ul class="facts">
                {move || lines()
                    .into_iter()
                    .map(|(name, is_done)| {
                        let (icon, said) = if is_done { ("check", school::DID) } else { ("clock", school::NOT_YET) };
                        view! {
                            <li>
                                <Icon name=icon />
                                <span>
                                    <strong dir="auto">{name}</strong>
                                    ": "
                                    {words.say(said)}
                                </span>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
            <Show when=move || is_mine.get()>
                <Button label=words.say(school::DONE).to_owned() icon="check" busy=signing.busy on_press=move || signing.put(Sign::Done) />
            </Show>
            <Wrong words=signing.wrong />
            <div class="page-actions">
                <Speak />
            </div>
        </section>
    }
}
