//! Opschrijven: choose, and write. Words are kept while they are typed.

use leptos::prelude::*;
use shared::circle::choice::Choice as _;
use shared::circle::consent::{Answer, Consent, VersionHash};
use shared::circle::pages::{Asked, Feeling, InvalidPage, NewPage, SchoolTopic, SchoolUpdate, typed_day};
use shared::circle::person::Person;
use shared::device::News;
use shared::ids::{EntryId, MemberId};
use shared::intent::{Intent, Readers};
use shared::time::{Day, Minute};

use super::feed::icon_of_feeling;
use super::{readers, tell};
use crate::components::button::{Button, Row, Weight};
use crate::components::choice::{ChooseOne, ChooseSome, Layout, Option_};
use crate::components::field::{self, Field, Kind};
use crate::components::form::{Form, One};
use crate::components::icon::Icon;
use crate::components::notice::Wrong;
use crate::components::title::Title;
use crate::notebook::{Faces, Notebook, notebook};
use crate::platform::clock::today;
use crate::platform::intl;
use crate::route::{Route, Way, way};
use crate::text::{Words, agreement, event, moment, trouble, write};

/// Wat wilt u opschrijven?
#[component]
pub fn Choose() -> impl IntoView {
    let words: Words = expect_context();
    view! {
        <Title words=words.say(write::CHOOSE).to_owned() />
        <ul class="rows">
            <Row to=Route::WriteDay label=words.say(write::DAY_NOTE) help=words.say(write::DAY_NOTE_HELP) icon="sun" />
            <Row to=Route::ChooseMoment label=words.say(moment::WRITE) help=words.say(moment::WRITE_HELP) icon="heart" />
            <Row to=Route::WriteAgreement label=words.say(agreement::WRITE) help=words.say(agreement::WRITE_HELP) icon="clip" />
            <Row to=Route::WriteSchool label=words.say(write::SCHOOL) help=words.say(write::SCHOOL_HELP) icon="school" />
            <Row to=Route::WriteEvent label=words.say(event::EVENT) help=words.say(event::EVENT_HELP) icon="calendar" />
        </ul>
    }
}

/// Text that is kept while it is typed.
#[derive(Clone, Copy)]
pub(super) struct KeptText {
    pub(super) text: RwSignal<String>,
    draft: StoredValue<Option<crate::platform::drafts::Draft>, LocalStorage>,
}

impl KeptText {
    pub(super) fn new(notebook: Notebook, name: &'static str) -> Self {
        let kept =
            Self { text: RwSignal::new(String::new()), draft: StoredValue::new_local(notebook.draft(name)) };
        leptos::task::spawn_local(async move {
            let Some(Some(draft)) = kept.draft.try_get_value() else { return };
            if let Some(words) = draft.read().await {
                kept.text.try_update(|text| {
                    if text.is_empty() {
                        *text = words;
                    }
                });
            }
        });
        kept
    }

    pub(super) fn keep(self) -> Callback<String> {
        Callback::new(move |words| {
            if let Some(draft) = self.draft.get_value() {
                draft.keep(words);
            }
        })
    }

    async fn clear(self) {
        if let Some(Some(draft)) = self.draft.try_get_value() {
            draft.clear().await;
        }
    }
}

/// Puts a page in the notebook and goes to Vandaag, or says what is wrong.
pub(super) fn put(
    (words, notebook, way): (Words, Notebook, Way),
    page: NewPage,
    kept: KeptText,
    (wrong, busy): (RwSignal<Option<String>>, RwSignal<bool>),
) {
    let Some(circle) = notebook.circle.get_untracked() else { return };
    busy.set(true);
    leptos::task::spawn_local(async move {
        match notebook.did(Intent::Write { circle, page, readers: Readers::Circle }).await {
            Ok(_) => {
                kept.clear().await;
                notebook.said.set(words.say(write::SAVED).to_owned());
                way.go_instead(Route::Today);
            }
            Err(trouble) => {
                wrong.try_set(Some(tell(words, &trouble)));
                busy.try_set(false);
                field::focus("tekst");
            }
        }
    });
}

/// Puts the page of a form in the notebook and goes on, or says what is wrong.
pub(super) fn put_form(
    context: (Words, Notebook, Way),
    page: NewPage,
    form: Form,
    readers: Readers,
    to: Route,
) {
    put_instead(context, (page, readers), form, None, move |_| to);
}

/// The same, for a page that is another proposal than one that was asked: that is answered by this one. Where one goes
/// afterwards may depend on which page it became.
pub(super) fn put_instead(
    (words, notebook, way): (Words, Notebook, Way),
    (page, readers): (NewPage, Readers),
    form: Form,
    instead_of: Option<(EntryId, VersionHash)>,
    to: impl FnOnce(Option<EntryId>) -> Route + 'static,
) {
    let Some(circle) = notebook.circle.get_untracked().filter(|_| !form.busy.get_untracked()) else { return };
    form.busy.set(true);
    form.wrong.set(None);
    leptos::task::spawn_local(async move {
        let put = async {
            let news = notebook.did(Intent::Write { circle, page, readers }).await?;
            let written = news.iter().find_map(|one| {
                if let News::Changed(_, entries) = one { entries.last().copied() } else { None }
            });
            if let (Some((about, version)), Some(other)) = (instead_of, written) {
                let answer = Answer::Instead(other, None);
                let page = NewPage::Consent(Consent { about, version, answer, helped_by: None });
                notebook.did(Intent::Write { circle, page, readers: Readers::Circle }).await?;
            }
            Ok(written)
        };
        match put.await {
            Ok(written) => {
                form.clear().await;
                notebook.said.set(words.say(write::SAVED).to_owned());
                way.go_instead(to(written));
            }
            Err(trouble) => {
                form.wrong.try_set(Some(tell(words, &trouble)));
                form.busy.try_set(false);
            }
        }
    });
}

/// What to tell about an answer that cannot be, and the field where it stands.
pub(super) fn no(words: Words, why: InvalidPage, field_id: &'static str) -> (String, &'static str) {
    (tell(words, &why.into()), field_id)
}

/// The field in which a day with its times is wrong: one of `dag`, `van` and `tot`.
pub(super) fn field_of(why: InvalidPage) -> &'static str {
    if why == InvalidPage::NoSuchTime {
        "van"
    } else if why == InvalidPage::EndBeforeStart {
        "tot"
    } else {
        "dag"
    }
}

/// A time as a time field writes it; none when it is empty.
///
/// # Errors
/// [`InvalidPage::NoSuchTime`].
pub(super) fn time_of_field(text: &str) -> Result<Option<Minute>, InvalidPage> {
    match text.get(..5) {
        // Some browsers give seconds too.
        Some(time) => Minute::from_text(time).map(Some).ok_or(InvalidPage::NoSuchTime),
        None if text.trim().is_empty() => Ok(None),
        None => Err(InvalidPage::NoSuchTime),
    }
}

/// The day in a date field; none when it is empty.
///
/// # Errors
/// [`InvalidPage::NoSuchDay`], [`InvalidPage::YearOutOfRange`].
pub(super) fn day_in_field(text: &str) -> Result<Option<Day>, InvalidPage> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let mut parts = text.trim().split('-');
    let mut part = || parts.next().and_then(|part| part.parse::<i32>().ok()).ok_or(InvalidPage::NoSuchDay);
    let (year, month, day) = (part()?, part()?, part()?);
    let year = i16::try_from(year).map_err(|_| InvalidPage::YearOutOfRange)?;
    let small = |number: i32| i8::try_from(number).map_err(|_| InvalidPage::NoSuchDay);
    typed_day(year, small(month)?, small(day)?).map(Some)
}

/// Words that may stay away.
pub(super) fn some(text: &str) -> Option<String> {
    Some(text.trim()).filter(|text| !text.is_empty()).map(ToOwned::to_owned)
}

/// Everyone in the circle who has a name, as people of a page.
pub(super) fn people(notebook: Notebook, faces: Memo<Faces>) -> Vec<Option_<Person>> {
    let everyone = everyone(notebook, faces).into_iter();
    everyone.map(|one| Option_::new(Person::Member(one.value), one.label, one.icon)).collect()
}

/// The name of somebody on a page.
pub(super) fn name_of(words: Words, faces: &Faces, person: &Person) -> String {
    match person {
        Person::Named(name) => name.clone(),
        Person::Member(member) => {
            let face = faces.get(member).map(|face| face.name.clone());
            face.unwrap_or_else(|| words.say(crate::text::people::SOMEBODY).to_lowercase())
        }
    }
}

/// Their names in a row, as one says them.
pub(super) fn names_of(words: Words, faces: &Faces, people: &[Person]) -> String {
    let names: Vec<String> = people.iter().map(|person| name_of(words, faces, person)).collect();
    words.row(&names)
}

/// The names of members in a row.
pub(super) fn members_of(words: Words, faces: &Faces, members: &[MemberId]) -> String {
    let people: Vec<Person> = members.iter().copied().map(Person::Member).collect();
    names_of(words, faces, &people)
}

/// Who reads what is written here.
#[component]
pub(super) fn ReadersLine() -> impl IntoView {
    let words: Words = expect_context();
    let notebook = notebook();
    let faces = notebook.faces();
    view! {
        <p class="readers">
            {move || notebook.sight.with(|sight| faces.with(|faces| readers(words, sight.as_ref(), faces)))}
        </p>
    }
}

/// Everyone in the circle who has a name, to choose from.
pub(super) fn everyone(notebook: Notebook, faces: Memo<Faces>) -> Vec<Option_<MemberId>> {
    let in_it = notebook.sight.with(|sight| {
        sight.iter().flat_map(|sight| sight.people.iter().map(|person| person.id)).collect::<Vec<_>>()
    });
    faces.with(|faces| {
        let known = in_it.iter().filter_map(|id| faces.get(id).map(|face| (*id, face.name.clone())));
        known.map(|(id, name)| Option_::new(id, name, None)).collect()
    })
}

/// The day that a page is about: today, yesterday, or another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum When {
    Today,
    Yesterday,
    Other,
}

/// How somebody felt or slept, to choose from.
pub(super) fn feelings(of: fn(Feeling) -> crate::text::Said, words: Words) -> Vec<Option_<One<Feeling>>> {
    [Feeling::Good, Feeling::SoSo, Feeling::Hard]
        .map(|feeling| Option_::new(One(feeling), words.say(of(feeling)), Some(icon_of_feeling(feeling))))
        .into()
}

/// A day as a date field writes it.
pub fn day_of_field(text: &str) -> Option<Day> {
    day_in_field(text).ok().flatten()
}

/// Hoe ging het?
#[component]
pub fn DayNote() -> impl IntoView {
    let words: Words = expect_context();
    let (notebook, way) = (notebook(), way());
    let child = notebook.child();
    let kept = KeptText::new(notebook, "day-note");
    let (mood, sleep) = (RwSignal::new(None::<One<Feeling>>), RwSignal::new(None::<One<Feeling>>));
    let (when, other) = (RwSignal::new(Some(When::Today)), RwSignal::new(String::new()));
    let (wrong, busy) = (RwSignal::new(None), RwSignal::new(false));
    let save = move || {
        let day = match when.get_untracked() {
            Some(When::Yesterday) => Day::from_number(today().number() - 1).unwrap_or_else(|_| today()),
            Some(When::Other) => match day_of_field(&other.get_untracked()) {
                Some(day) => day,
                None => return wrong.set(Some(words.say(trouble::CHOOSE_ONE).to_owned())),
            },
            Some(When::Today) | None => today(),
        };
        let page = NewPage::DayNote {
            day,
            text: kept.text.get_untracked(),
            mood: mood.get_untracked().map(|one| one.0),
            sleep: sleep.get_untracked().map(|one| one.0),
        };
        put((words, notebook, way), page, kept, (wrong, busy));
    };
    let days = vec![
        Option_::new(When::Today, super::capital(&intl::day(words, today())), None),
        Option_::new(When::Yesterday, super::capital(words.say(crate::text::time::YESTERDAY)), None),
        Option_::new(When::Other, words.say(write::OTHER_DAY), None),
    ];
    let named = move |text| words.with(text, &[("kind", &child.get().unwrap_or_default())]);
    view! {
        <Title words=Signal::derive(move || named(write::DAY_TITLE)) has_back=true />
        <form on:submit=move |event| { event.prevent_default(); save(); }>
            <Field
                id="tekst"
                label=words.say(write::DAY_TEXT)
                help=words.say(write::DAY_HINT)
                value=kept.text
                kind=Kind::Lines
                on_type=kept.keep()
            />
            {move || view! {
                <ChooseOne name="stemming" question=named(write::MOOD) options=feelings(write::mood, words) chosen=mood layout=Layout::Tiles may_stay_empty=true />
            }}
            <details class="more">
                <summary>
                    <Icon name="plus" />
                    <span>{words.say(write::MORE)}</span>
                </summary>
                <div class="more-inside">
                    {move || view! {
                        <ChooseOne name="slapen" question=named(write::SLEEP) options=feelings(write::sleep, words) chosen=sleep layout=Layout::Tiles may_stay_empty=true />
                    }}
                    <ChooseOne name="dag" question=words.say(write::WHICH_DAY) options=days chosen=when layout=Layout::Tiles />
                    <Show when=move || when.get() == Some(When::Other)>
                        <Field id="andere-dag" label=words.say(write::OTHER_DAY) value=other kind=Kind::Day />
                    </Show>
                </div>
            </details>
            <ReadersLine />
            <Wrong words=wrong />
            <div class="actions actions-stay">
                <Button label=words.say(write::SAVE).to_owned() weight=Weight::Main icon="check" busy=busy on_press=save />
            </div>
        </form>
    }
}

/// Schoolnieuws: what about, then the news.
#[component]
pub fn School() -> impl IntoView {
    let topic = RwSignal::new(None::<SchoolTopic>);
    move || match topic.get() {
        None => view! { <SchoolAbout topic /> }.into_any(),
        Some(about) => view! { <SchoolText about /> }.into_any(),
    }
}

fn icon_of_topic(topic: SchoolTopic) -> &'static str {
    match topic {
        SchoolTopic::Report => "book",
        SchoolTopic::Talk => "message",
        SchoolTopic::GoodNews => "good",
        SchoolTopic::Worry => "hard",
        SchoolTopic::Outing => "sun",
        SchoolTopic::Absence => "bed",
    }
}

#[component]
fn SchoolAbout(topic: RwSignal<Option<SchoolTopic>>) -> impl IntoView {
    let words: Words = expect_context();
    view! {
        <Title words=words.say(write::TOPIC_TITLE).to_owned() has_back=true />
        <div class="tiles">
            {SchoolTopic::ALL
                .iter()
                .copied()
                .map(|one| view! {
                    <Button
                        label=words.say(write::topic(one)).to_owned()
                        icon=icon_of_topic(one)
                        on_press=move || topic.set(Some(one))
                    />
                })
                .collect_view()}
        </div>
    }
}

#[component]
fn SchoolText(about: SchoolTopic) -> impl IntoView {
    let words: Words = expect_context();
    let (notebook, way) = (notebook(), way());
    let faces = notebook.faces();
    let kept = KeptText::new(notebook, "school");
    let (asks, asked) = (RwSignal::new(Some(false)), RwSignal::new(String::new()));
    let asked_of = RwSignal::new(Vec::<MemberId>::new());
    let (wrong, busy) = (RwSignal::new(None), RwSignal::new(false));
    let save = move || {
        let question = asked.get_untracked();
        let asked =
            (asks.get_untracked() == Some(true)).then(|| Asked::new(&question, asked_of.get_untracked()));
        let news = SchoolUpdate::new(today(), about, &kept.text.get_untracked());
        let page = NewPage::SchoolUpdate(SchoolUpdate { asked, ..news });
        put((words, notebook, way), page, kept, (wrong, busy));
    };
    let yes_no = vec![
        Option_::new(false, words.say(write::NOTHING_ASKED), None),
        Option_::new(true, words.say(write::SOMETHING_ASKED), None),
    ];
    view! {
        <Title words=words.say(write::SCHOOL_TITLE).to_owned() has_back=true />
        <form on:submit=move |event| { event.prevent_default(); save(); }>
            <p class="tag">{words.say(write::topic(about))}</p>
            <Field
                id="tekst"
                label=words.say(write::SCHOOL_TEXT)
                value=kept.text
                kind=Kind::Lines
                on_type=kept.keep()
            />
            <ChooseOne name="vraagt" question=words.say(write::ASKED_TITLE) options=yes_no chosen=asks layout=Layout::Tiles />
            <Show when=move || asks.get() == Some(true)>
                <Field id="vraag" label=words.say(write::ASKED_TEXT) help=words.say(write::ASKED_HELP) value=asked />
                {move || view! {
                    <ChooseSome name="van-wie" question=words.say(write::ASKED_OF) options=everyone(notebook, faces) chosen=asked_of />
                }}
            </Show>
            <ReadersLine />
            <Wrong words=wrong />
            <div class="actions actions-stay">
                <Button label=words.say(write::SAVE).to_owned() weight=Weight::Main icon="check" busy=busy on_press=save />
            </div>
        </form>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_field_is_a_day_or_nothing() {
        assert_eq!(day_of_field("2026-11-21"), Day::parse(2026, 11, 21).ok());
        for rubbish in ["", "2026-13-01", "2026-02-30", "21-11", "x-y-z", "999999-01-01"] {
            assert_eq!(day_of_field(rubbish), None, "{rubbish}");
        }
    }
}
