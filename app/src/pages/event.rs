//! An important moment: four questions, one a screen, kept while they are answered; and who comes.

use leptos::prelude::*;
use shared::circle::agenda::who_comes;
use shared::circle::agreement::Photos;
use shared::circle::choice::Choice as _;
use shared::circle::event::{Event, Occasion, Times};
use shared::circle::pages::{Entry, InvalidPage, NewPage};
use shared::circle::reply::{Coming, Sign};
use shared::circle::schema::EntryKind;
use shared::circle::standing::{Agreement, decided_contact};
use shared::ids::{CircleId, EntryId, MemberId};
use shared::time::{Day, Minute};

use super::agreement::{icon_of_photos, photos_line};
use super::hidden::{Hidden, WhoReadsPlace, hide_first};
use super::sign::{Signing, sign_of};
use super::write::{
    ReadersLine, StaysReadable, at_most, day_in_field, no, put_or_change, some, spelled, time_of_field,
    who_may_answer,
};
use crate::components::button::{Button, Go, Weight};
use crate::components::choice::{ChooseOne, ChooseSome, Layout, Option_};
use crate::components::field::{Field, Kind};
use crate::components::flow::Show;
use crate::components::form::{Form, One, Question, Steps};
use crate::components::icon::Icon;
use crate::components::more::More;
use crate::components::notice::{Mood, Notice, Wrong};
use crate::components::speak::Speak;
use crate::going_on::going_on;
use crate::notebook::{Faces, notebook};
use crate::pile::Card;
use crate::platform::intl;
use crate::route::{Route, way};
use crate::text::{Words, agreement, event, form, write};
use crate::undo::Undo;

/// The picture of an occasion.
pub fn icon_of(occasion: Occasion) -> &'static str {
    match occasion {
        Occasion::Birthday => "cake",
        Occasion::Feast => "garland",
        Occasion::Hairdresser => "scissors",
        Occasion::Match => "sprout",
        Occasion::Diploma => "award",
        Occasion::School => "school",
        Occasion::Doctor => "heart",
        Occasion::Faith => "candle",
        Occasion::Culture => "globe",
        Occasion::Other => "calendar",
    }
}

/// What a moment is called: what it is, and the day.
pub fn heading(words: Words, page: &Event) -> String {
    format!("{}: {}", words.say(event::occasion(page.occasion)), intl::day(words, page.day))
}

/// When, where and for whom, each with its picture.
pub fn facts(words: Words, page: &Event, faces: &Faces) -> Vec<(&'static str, String)> {
    let times = page.times.map(|Times { start, end }| {
        let from = intl::clock(words, start);
        match end {
            Some(end) => words.with(event::FROM_UNTIL, &[("van", &from), ("tot", &intl::clock(words, end))]),
            None => words.with(event::FROM, &[("van", &from)]),
        }
    });
    let names: Vec<String> =
        page.invited.iter().filter_map(|member| faces.get(member)).map(|face| face.name.clone()).collect();
    let invited = (!names.is_empty()).then(|| words.with(event::INVITED, &[("wie", &words.row(&names))]));
    let facts = [("clock", times), ("place", page.place.clone()), ("users", invited)];
    let facts = facts.into_iter().filter_map(|(icon, fact)| Some((icon, fact?)));
    facts.chain(page.photos.map(|photos| photos_line(words, photos))).collect()
}

/// The times, when any was filled in.
fn times(start: &str, end: &str) -> Result<Option<Times>, InvalidPage> {
    match (time_of_field(start)?, time_of_field(end)?) {
        (Some(start), Some(end)) if end <= start => Err(InvalidPage::EndBeforeStart),
        (Some(start), end) => Ok(Some(Times { start, end })),
        (None, Some(_)) => Err(InvalidPage::NoTime),
        (None, None) => Ok(None),
    }
}

/// The page that says where an event is, when not everyone reads that.
pub fn place_page(entry: &Entry) -> Option<EntryId> {
    Event::read(&entry.fields).filter(|_| entry.kind == EntryKind::Event)?.place_page
}

/// Belangrijk moment: anew, or changing what one wrote.
#[component]
pub fn WriteEvent(
    /// What stands, when it is changed.
    stands: Option<Entry>,
    /// Where it is, when only some read that.
    address: Option<Entry>,
) -> impl IntoView {
    let words: Words = expect_context();
    let undo: Undo = expect_context();
    let (notebook, way) = (notebook(), way());
    let form = match &stands {
        Some(page) => Form::new(notebook, "event-change", &page.id.to_string()),
        None => Form::new(notebook, "event", ""),
    };
    let says = stands.as_ref().and_then(|page| Event::read(&page.fields));
    let says = says.as_ref();
    let at = form.answer("at", 0_usize);
    let occasion = form.answer("occasion", says.map(|says| One(says.occasion)));
    let stood = says.and_then(|says| says.times);
    let spelled_time = |time: Option<Minute>| time.map(|time| time.to_string()).unwrap_or_default();
    let hidden = address.as_ref().map(Hidden::on);
    let stood_place = says.and_then(|says| says.place.clone());
    let stood_place = stood_place.or(hidden.as_ref().map(|hidden| hidden.place.clone()));
    let [day, start, end, text, place] = [
        ("day", spelled(says.map(|says| says.day))),
        ("start", spelled_time(stood.map(|times| times.start))),
        ("end", spelled_time(stood.and_then(|times| times.end))),
        ("text", says.map(|says| says.words.clone()).unwrap_or_default()),
        ("place", stood_place.unwrap_or_default()),
    ]
    .map(|(name, first)| form.answer(name, first));
    let photos = form.answer("photos", says.and_then(|says| says.photos).map(One));
    let invited = form.answer("invited", says.map(|says| says.invited.clone()).unwrap_or_default());
    let read_by_all = form.answer("place-read-by-all", Some(hidden.is_none()));
    form.opens();
    let hidden = StoredValue::new_local(hidden);
    let is_change = stands.is_some();
    let times = move || times(&start.get_untracked(), &end.get_untracked());
    let has_day = move || match day_in_field(&day.get_untracked()) {
        Ok(Some(day)) => Ok(day),
        Ok(None) => Err((words.say(form::CHOOSE_DAY).to_owned(), "dag")),
        Err(why) => Err(no(words, why, "dag")),
    };
    let questions = vec![
        Question::new(words.say(event::WHAT_TITLE), move || {
            let options = Occasion::ALL.iter().map(|one| {
                Option_::new(One(*one), words.say(event::occasion(*one)), Some(icon_of(*one)))
            });
            let options = options.collect::<Vec<_>>();
            view! { <ChooseOne name="wat" question=words.say(event::WHAT_TITLE) is_asked_above=true options chosen=occasion layout=Layout::Tiles /> }
        })
        .checked(move || {
            let chosen = occasion.with_untracked(Option::is_some);
            if chosen { Ok(()) } else { Err((words.say(form::CHOOSE).to_owned(), "wat-0")) }
        }),
        Question::new(words.say(event::WHEN_TITLE), move || view! {
            <Field id="dag" label=words.say(event::DAY) value=day kind=Kind::Day />
            <Field id="van" label=words.say(event::START) value=start kind=Kind::Time />
            <Field id="tot" label=words.say(event::END) value=end kind=Kind::Time />
        })
        .checked(move || {
            has_day()?;
            times().map(drop).map_err(|why| no(words, why, "van"))
        }),
        Question::new(words.say(event::TELL_TITLE), move || view! {
            <Field id="tekst" label=words.say(event::TELL) value=text kind=Kind::Lines />
            <Field id="plaats" label=words.say(event::PLACE) help=words.say(event::PLACE_HELP) value=place />
            <More label=words.say(agreement::EXTRA_PHOTOS) is_open=Signal::derive(move || photos.with(Option::is_some))>
                {
                    let options = Photos::ALL.iter().map(|one| {
                        Option_::new(One(*one), words.say(agreement::photos(*one)), Some(icon_of_photos(*one)))
                    });
                    let options = options.collect::<Vec<_>>();
                    view! { <ChooseOne name="foto" question=words.say(agreement::PHOTOS_TITLE) options chosen=photos may_stay_empty=true /> }
                }
            </More>
        })
        .checked(move || {
            let is_empty = text.with_untracked(|text| text.trim().is_empty());
            if is_empty { Err(no(words, InvalidPage::Empty, "tekst")) } else { Ok(()) }
        }),
        Question::new(words.say(event::WHO_TITLE), move || view! {
            <Who invited day=has_day().ok() />
            {some(&place.get_untracked()).map(|_| view! { <WhoReadsPlace some=invited called=event::PLACE_INVITED read_by_all /> })}
            <ReadersLine />
            {is_change.then(|| view! { <StaysReadable /> })}
        })
            .checked(move || at_most(words, invited, "wie-0")),
    ];
    let put = move || {
        let (Ok(day), Ok(times)) = (has_day(), times()) else { return at.set(1) };
        let place = some(&place.get_untracked());
        let is_for_all = read_by_all.get_untracked() != Some(false);
        let event = Event {
            occasion: occasion.get_untracked().map_or(Occasion::Other, |one| one.0),
            day,
            times,
            words: text.get_untracked(),
            place: place.clone().filter(|_| is_for_all),
            place_page: None,
            invited: invited.get_untracked(),
            photos: photos.get_untracked().map(|one| one.0),
        };
        let stands = stands.clone();
        let put = move |event| {
            put_or_change((words, notebook, way, undo), stands.as_ref(), NewPage::Event(event), form);
        };
        let Some(place) = place.filter(|_| !is_for_all) else { return put(event) };
        let readers = event.invited.clone();
        hide_first((words, notebook, form), hidden, (place, readers), move |place_page| {
            put(Event { place_page, ..event });
        });
    };
    view! { <Steps form questions at done=words.say(write::SAVE).to_owned() on_done=put /> }
}

#[component]
fn Who(invited: RwSignal<Vec<MemberId>>, day: Option<Day>) -> impl IntoView {
    let words: Words = expect_context();
    let (notebook, going_on) = (notebook(), going_on());
    let faces = notebook.faces();
    // Who asks somebody about whose contact was decided can read that first.
    let decided = move || {
        let day = day.unwrap_or(going_on.today);
        let decision = |agreements: &Vec<Agreement>, member: &MemberId| {
            decided_contact(agreements, member, day).map(|agreement| agreement.id)
        };
        let all = invited.get().into_iter().filter_map(|member| {
            let agreement = going_on.agreements.with(|agreements| decision(agreements, &member))?;
            Some((faces.with(|faces| faces.get(&member).map(|face| face.name.clone()))?, agreement))
        });
        all.collect::<Vec<_>>()
    };
    let others = move || {
        let me = notebook.me();
        let mut others = who_may_answer(notebook, faces, &invited.get_untracked());
        others.retain(|other| Some(other.value) != me);
        others
    };
    view! {
        {move || {
            let others = others();
            let help = if others.is_empty() { event::WHO_NOBODY } else { event::WHO_HELP };
            let choice = (!others.is_empty()).then(|| view! {
                <ChooseSome name="wie" question=words.say(event::WHO_TITLE) is_asked_above=true options=others chosen=invited />
            });
            view! {
                <p>{words.say(help)}</p>
                {choice}
            }
        }}
        {move || decided()
            .into_iter()
            .map(|(name, agreement)| view! {
                <Notice mood=Mood::Calm words=words.with(event::DECIDED, &[("wie", &name)]) />
                <Go to=Route::Agreement(agreement) label=words.say(event::READ_DECISION) weight=Weight::Quiet icon="clip" />
            })
            .collect_view()}
    }
}

/// Whether the author of this reply comes, if it says so.
pub fn coming(entry: &Entry) -> Option<Coming> {
    if let Sign::Coming(coming) = sign_of(entry)? { Some(coming) } else { None }
}

/// Wie komt er? Everybody who was asked or answered, and one's own answer.
#[component]
pub fn WhoComes(
    /// The notebook.
    circle: CircleId,
    /// The moment.
    page: Entry,
    /// Who was asked.
    invited: Vec<MemberId>,
    /// What was said under it, oldest first.
    cards: Memo<Vec<Card>>,
) -> impl IntoView {
    let words: Words = expect_context();
    let notebook = notebook();
    let faces = notebook.faces();
    let may_write = notebook.may_write();
    let signing = Signing::under(circle, page.id);
    let answers =
        Memo::new(move |_| cards.with(|cards| who_comes(&page, cards.iter().map(|card| &card.entry))));
    let asked = invited.clone();
    let is_asked = Memo::new(move |_| {
        let me = notebook.me();
        may_write.get() && me.is_some_and(|me| asked.contains(&me))
    });
    let is_asked_again = Memo::new(move |_| {
        let me = notebook.me();
        answers.with(|all| all.iter().any(|one| Some(one.member) == me && one.is_asked_again))
    });
    let lines = move || {
        let answers = answers.get();
        let silent = invited.iter().filter(|one| answers.iter().all(|answer| answer.member != **one));
        let all = answers.iter().map(|one| {
            let said = words.say(event::answered(one.coming));
            let before = || words.with(event::BEFORE_IT_CHANGED, &[("wat", said)]);
            (one.member, if one.is_asked_again { before() } else { said.to_owned() })
        });
        let none = words.say(event::NO_ANSWER);
        let all: Vec<_> = all.chain(silent.map(|one| (*one, none.to_owned()))).collect();
        faces.with(|faces| {
            let named =
                all.into_iter().filter_map(|(member, said)| Some((faces.get(&member)?.name.clone(), said)));
            named.collect::<Vec<_>>()
        })
    };
    view! {
        <section class="card">
            <h2>{words.say(event::WHO_COMES)}</h2>
            <ul class="points">
                {move || lines()
                    .into_iter()
                    .map(|(name, said)| view! {
                        <li>
                            <strong dir="auto">{name}</strong>
                            " "
                            {said}
                        </li>
                    })
                    .collect_view()}
            </ul>
            <Show when=move || is_asked.get()>
                <h3>
                    {move || {
                        words.say(if is_asked_again.get() { event::COME_AGAIN_TITLE } else { event::COME_TITLE })
                    }}
                </h3>
                <p class="quiet with-icon">
                    <Icon name="info" />
                    <span>{words.say(event::COME_HELP)}</span>
                </p>
                <div class="tiles">
                    {Coming::ALL
                        .iter()
                        .map(|one| view! {
                            <Button label=words.say(event::answer(*one)).to_owned() busy=signing.busy on_press=move || signing.put(Sign::Coming(*one)) />
                        })
                        .collect_view()}
                </div>
            </Show>
            <Wrong words=signing.wrong />
            <div class="page-actions">
                <Speak />
            </div>
        </section>
    }
}
