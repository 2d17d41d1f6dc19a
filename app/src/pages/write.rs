//! Opschrijven: choose, and write. Words are kept while they are typed.

use leptos::prelude::*;
use shared::circle::choice::Choice;
use shared::circle::entry::Entry;
use shared::circle::pages::{Feeling, InvalidPage, MOST_PEOPLE, NewPage, typed_day};
use shared::circle::person::Person;
use shared::circle::rhythm::{Hours, Occurrence};
use shared::circle::schema::field::day_note as field_of_note;
use shared::control::Access;
use shared::device::News;
use shared::edit::MAX_TEXT_CHARS;
use shared::ids::{CircleId, EntryId, MemberId};
use shared::intent::{InsteadOf, Intent, Readers};
use shared::time::{Day, Minute};

use super::feed::icon_of_feeling;
use super::{readers, tell};
use crate::components::button::Row;
use crate::components::choice::{ChooseOne, Layout, Option_};
use crate::components::field::{Field, Kind};
use crate::components::flow::Show;
use crate::components::form::{self, Form, One, OnePage};
use crate::components::more::More;
use crate::components::notice::{Mood, Notice};
use crate::components::title::Title;
use crate::notebook::{Faces, Notebook, Trouble, notebook};
use crate::platform::clock::{now, today};
use crate::platform::drafts::Draft;
use crate::platform::intl;
use crate::platform::random::BrowserRandom;
use crate::route::{Route, Way, way};
use crate::text::{Words, agreement, entry, event, moment, question, trouble, write};
use crate::undo::Undo;

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
            <Row to=Route::Ask label=words.say(question::QUESTION) help=words.say(question::QUESTION_HELP) icon="info" />
        </ul>
    }
}

/// Puts the page of a form in the notebook and goes on, or says what is wrong.
pub(super) fn put_form(
    context: (Words, Notebook, Way),
    page: NewPage,
    form: Form,
    readers: Readers,
    to: Route,
) {
    put(context, move |circle| Intent::Write { circle, page, readers }, form, move |_| to);
}

/// The same, for a page that everybody reads and that comes in the place of another one, if of any. Where one goes
/// afterwards may depend on which page it became.
pub(super) fn put_instead(
    context: (Words, Notebook, Way),
    page: NewPage,
    form: Form,
    instead_of: Option<InsteadOf>,
    to: impl FnOnce(Option<EntryId>) -> Route + 'static,
) {
    let intent = move |circle| match instead_of {
        Some(of) => Intent::WriteInstead { circle, page, of },
        None => Intent::Write { circle, page, readers: Readers::Circle },
    };
    put(context, intent, form, to);
}

/// The same, for a page in the place of one that ends: what stands is changed to how it ended.
pub(super) fn put_after(
    context: (Words, Notebook, Way),
    (stands, ended): (&Entry, &NewPage),
    page: NewPage,
    form: Form,
    to: Route,
) {
    let ops = match ended.to_change(&stands.fields, now(), &mut BrowserRandom) {
        Ok(ops) => ops,
        Err(why) => return form.wrong.set(Some(tell(context.0, &why.into()))),
    };
    let ends = InsteadOf::Ended { entry: stands.id, ops };
    put_instead(context, page, form, Some(ends), move |_| to);
}

/// Puts the page of a form in the notebook, and goes on to where that leads.
fn put(
    (words, notebook, way): (Words, Notebook, Way),
    intent: impl FnOnce(CircleId) -> Intent + 'static,
    form: Form,
    to: impl FnOnce(Option<EntryId>) -> Route + 'static,
) {
    let Some(circle) = notebook.circle.get_untracked().filter(|_| !form.busy.get_untracked()) else { return };
    form.busy.set(true);
    form.wrong.set(None);
    let kept = form.kept();
    leptos::task::spawn_local(async move {
        match notebook.did(intent(circle)).await {
            Ok(news) => {
                is_put(kept).await;
                notebook.say(words.say(write::SAVED));
                if form.is_here() {
                    way.go_instead(to(new_page(&news)));
                }
            }
            Err(trouble) => {
                is_not_put(words, form, &trouble);
            }
        }
    });
}

/// It became no page: the form says why. That nothing can be kept now stands by its button already.
pub(super) fn is_not_put(words: Words, form: Form, trouble: &Trouble) {
    let why = match trouble {
        Trouble::Storage(_) => None,
        Trouble::NotDone(_) => Some(tell(words, trouble)),
    };
    form.wrong.try_set(why);
    form.busy.try_set(false);
}

/// It became a page: nothing of the form is kept any more.
pub(super) async fn is_put(kept: Option<Draft>) {
    if let Some(draft) = kept {
        draft.clear().await;
    }
}

/// The page that was just written: what it answers or ends is written after it.
pub fn new_page(news: &[News]) -> Option<EntryId> {
    news.iter()
        .find_map(|one| if let News::Changed(_, entries) = one { entries.first().copied() } else { None })
}

/// Changes a page so that it says what the form says, and goes on to where it can be taken back. What the person left as
/// it stood is not written, so that what somebody else changed meanwhile is not touched.
pub(super) fn change_form(
    (words, notebook, way, undo): (Words, Notebook, Way, Undo),
    stands: &Entry,
    page: &NewPage,
    form: Form,
    to: Route,
) {
    let Some(circle) = notebook.circle.get_untracked().filter(|_| !form.busy.get_untracked()) else { return };
    let ops = match page.to_change(&stands.fields, now(), &mut BrowserRandom) {
        Ok(ops) => ops,
        Err(why) => return form.wrong.set(Some(tell(words, &why.into()))),
    };
    let (entry, back) = (stands.id, stands.fields.to_undo(&ops));
    form.busy.set(true);
    form.wrong.set(None);
    let kept = form.kept();
    leptos::task::spawn_local(async move {
        let is_same = ops.is_empty();
        let did =
            if is_same { Ok(Vec::new()) } else { notebook.did(Intent::Change { circle, entry, ops }).await };
        match did {
            Ok(_) => {
                is_put(kept).await;
                if !is_same {
                    notebook.say(words.say(write::SAVED));
                    undo.offers(circle, entry, back, to);
                }
                if form.is_here() {
                    way.go_instead(to);
                }
            }
            Err(trouble) => {
                is_not_put(words, form, &trouble);
            }
        }
    });
}

/// Puts a page in the notebook, or changes the one that stands.
pub(super) fn put_or_change(
    (words, notebook, way, undo): (Words, Notebook, Way, Undo),
    stands: Option<&Entry>,
    page: NewPage,
    form: Form,
) {
    match stands {
        Some(stands) => {
            change_form((words, notebook, way, undo), stands, &page, form, Route::Page(stands.id));
        }
        None => put_form((words, notebook, way), page, form, Readers::Circle, Route::Today),
    }
}

/// What a change does not do: it hides nothing.
#[component]
pub(super) fn StaysReadable() -> impl IntoView {
    let words: Words = expect_context();
    view! { <Notice mood=Mood::Calm words=words.say(entry::STAYS_READABLE).to_owned() /> }
}

/// That these words fit where they go; else what is wrong, and the field where they stand.
pub(super) fn fits(
    words: Words,
    text: RwSignal<String>,
    most: usize,
    field_id: &'static str,
) -> Result<(), NotSo> {
    let chars = text.with_untracked(|text| text.trim().chars().count());
    if chars > most { Err(no(words, InvalidPage::TooLong { chars, most }, field_id)) } else { Ok(()) }
}

/// That a name is there and fits; else what is wrong, and the field where it stands.
pub(super) fn is_name(words: Words, name: RwSignal<String>, field_id: &'static str) -> Result<(), NotSo> {
    match super::begin::name_trouble(words, &name.get_untracked()) {
        Some(why) => Err((why, field_id)),
        None => Ok(()),
    }
}

/// The same, for words that must be there.
pub(super) fn is_there_and_fits(
    words: Words,
    text: RwSignal<String>,
    most: usize,
    field_id: &'static str,
) -> Result<(), NotSo> {
    if text.with_untracked(|text| text.trim().is_empty()) {
        return Err(no(words, InvalidPage::Empty, field_id));
    }
    fits(words, text, most, field_id)
}

/// A first and a last day, each of which may stay empty.
pub(super) fn days_in_fields(
    words: Words,
    (from, from_id): (RwSignal<String>, &'static str),
    (until, until_id): (RwSignal<String>, &'static str),
) -> Result<(Option<Day>, Option<Day>), NotSo> {
    let first = day_in_field(&from.get_untracked()).map_err(|why| no(words, why, from_id))?;
    let last = day_in_field(&until.get_untracked()).map_err(|why| no(words, why, until_id))?;
    if first.zip(last).is_some_and(|(first, last)| last < first) {
        return Err(no(words, InvalidPage::EndBeforeStart, until_id));
    }
    Ok((first, last))
}

/// A day as a date field reads it.
pub(super) fn spelled(day: Option<Day>) -> String {
    day.map(|day| {
        let (year, month, day) = day.parts();
        format!("{year:04}-{month:02}-{day:02}")
    })
    .unwrap_or_default()
}

/// Why an answer cannot be, in words, and the field where it stands.
pub(super) type NotSo = (String, &'static str);

/// What to tell about an answer that cannot be, and the field where it stands.
pub(super) fn no(words: Words, why: InvalidPage, field_id: &'static str) -> NotSo {
    (tell(words, &why.into()), field_id)
}

/// When something is, as the fields `dag`, `van` and `tot` say it, for so many nights; else what is wrong, and in which of
/// them.
pub(super) fn when_in_fields(
    words: Words,
    [day, start, end]: [RwSignal<String>; 3],
    nights: u8,
) -> Result<Occurrence, NotSo> {
    let day = match day_in_field(&day.get_untracked()) {
        Ok(day) => day.ok_or(InvalidPage::NoDay),
        Err(why) => Err(why),
    };
    let time = |field: RwSignal<String>| match time_of_field(&field.get_untracked()) {
        Ok(time) => time.ok_or(InvalidPage::NoTime),
        Err(why) => Err(why),
    };
    let day = day.map_err(|why| no(words, why, "dag"))?;
    let start = time(start).map_err(|why| no(words, why, "van"))?;
    let end = time(end).map_err(|why| no(words, why, "tot"))?;
    let hours = Hours::parse(start, end, nights).map_err(|why| no(words, why.into(), "tot"))?;
    Ok(Occurrence { day, hours })
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

/// Those of them who may answer, since they may write; also who was chosen already.
pub(super) fn who_may_answer(
    notebook: Notebook,
    faces: Memo<Faces>,
    chosen: &[MemberId],
) -> Vec<Option_<MemberId>> {
    let may_write = |id: &MemberId| {
        notebook.sight.with(|sight| {
            let mut people = sight.iter().flat_map(|sight| &sight.people);
            people.any(|person| person.id == *id && person.access >= Access::Member)
        })
    };
    let mut people = everyone(notebook, faces);
    people.retain(|one| may_write(&one.value) || chosen.contains(&one.value));
    people
}

/// No more people than one page names; else that, and where to choose fewer.
pub(super) fn at_most(
    words: Words,
    people: RwSignal<Vec<MemberId>>,
    field: &'static str,
) -> Result<(), (String, &'static str)> {
    let fit = people.with_untracked(Vec::len) <= MOST_PEOPLE;
    if fit { Ok(()) } else { Err(no(words, InvalidPage::TooMany, field)) }
}

/// Somebody, and [`at_most`] as many as one page names.
pub(super) fn some_people(
    words: Words,
    people: RwSignal<Vec<MemberId>>,
    field: &'static str,
) -> Result<(), (String, &'static str)> {
    if people.with_untracked(Vec::is_empty) {
        return Err(no(words, InvalidPage::NoPeople, field));
    }
    at_most(words, people, field)
}

/// The day that a page is about; none for one that is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct OnDay(Option<Day>);

impl form::Answer for OnDay {
    fn spell(&self) -> String {
        spelled(self.0)
    }

    fn read(text: &str) -> Option<Self> {
        day_in_field(text).ok().map(Self)
    }
}

/// How somebody felt or slept, to choose from.
pub(super) fn feelings(of: fn(Feeling) -> crate::text::Said, words: Words) -> Vec<Option_<One<Feeling>>> {
    let one = |feeling: &Feeling| {
        Option_::new(One(*feeling), words.say(of(*feeling)), Some(icon_of_feeling(*feeling)))
    };
    Feeling::ALL.iter().map(one).collect()
}

/// Hoe ging het? Anew, or changing what one wrote.
#[component]
pub fn DayNote(
    /// What stands, when it is changed.
    stands: Option<Entry>,
) -> impl IntoView {
    let words: Words = expect_context();
    let undo: Undo = expect_context();
    let (notebook, way) = (notebook(), way());
    let child = notebook.child();
    let form = match &stands {
        Some(page) => Form::new(notebook, "day-note-change", &page.id.to_string()),
        None => Form::new(notebook, "day-note", ""),
    };
    let stood = |number| stands.as_ref().and_then(|page| page.fields.choice(number).map(One));
    let stood_on = stands.as_ref().and_then(|page| page.fields.day(field_of_note::DAY));
    let said = stands.as_ref().and_then(Entry::words).unwrap_or_default();
    let text = form.answer("text", said.to_owned());
    let mood = form.answer("mood", stood(field_of_note::MOOD));
    let sleep = form.answer("sleep", stood(field_of_note::SLEEP));
    let when = form.answer_of_the_day("when", Some(OnDay(Some(stood_on.unwrap_or_else(today)))));
    let other = form.answer("day", String::new());
    form.opens();
    let is_change = stands.is_some();
    let day = move || match when.get_untracked() {
        Some(OnDay(Some(day))) => Ok(day),
        Some(OnDay(None)) | None => match day_in_field(&other.get_untracked()) {
            Ok(Some(day)) => Ok(day),
            Ok(None) => Err((words.say(trouble::CHOOSE_ONE).to_owned(), "andere-dag")),
            Err(why) => Err(no(words, why, "andere-dag")),
        },
    };
    let save = move || {
        let checked = is_there_and_fits(words, text, MAX_TEXT_CHARS, "tekst").and_then(|()| day());
        let day = match checked {
            Ok(day) => day,
            Err(why) => return form.is_not_so(why),
        };
        let page = NewPage::DayNote {
            day,
            text: text.get_untracked(),
            mood: mood.get_untracked().map(|mood| mood.0),
            sleep: sleep.get_untracked().map(|sleep| sleep.0),
        };
        put_or_change((words, notebook, way, undo), stands.as_ref(), page, form);
    };
    let (now, yesterday) = (today(), today().plus_days(-1));
    let days = vec![
        Option_::new(OnDay(Some(now)), super::capital(&intl::day(words, now)), None),
        Option_::new(OnDay(yesterday), super::capital(words.say(crate::text::time::YESTERDAY)), None),
        Option_::new(OnDay(None), words.say(write::OTHER_DAY), None),
    ];
    // A draft of some days ago is about that day still.
    Effect::new(move |_| {
        if let Some(OnDay(Some(day))) = when.get()
            && day != now
            && Some(day) != yesterday
        {
            other.set(spelled(Some(day)));
            when.set(Some(OnDay(None)));
        }
    });
    let named = move |text| words.with(text, &[("kind", &child.get().unwrap_or_default())]);
    view! {
        <Title words=Signal::derive(move || named(write::DAY_TITLE)) has_back=true />
        <OnePage form label=words.say(write::SAVE) on_save=save>
            <Field id="tekst" label=words.say(write::DAY_TEXT) help=words.say(write::DAY_HINT) value=text kind=Kind::Lines />
            {move || view! {
                <ChooseOne name="stemming" question=named(write::MOOD) options=feelings(write::mood, words) chosen=mood layout=Layout::Tiles may_stay_empty=true />
            }}
            // What was kept in here is not hidden.
            <More label=words.say(write::MORE) is_open=Signal::derive(move || sleep.with(Option::is_some) || when.get() != Some(OnDay(Some(now))))>
                {move || view! {
                    <ChooseOne name="slapen" question=named(write::SLEEP) options=feelings(write::sleep, words) chosen=sleep layout=Layout::Tiles may_stay_empty=true />
                }}
                <ChooseOne name="dag" question=words.say(write::WHICH_DAY) options=days chosen=when layout=Layout::Tiles />
                <Show when=move || when.get() == Some(OnDay(None))>
                    <Field id="andere-dag" label=words.say(write::OTHER_DAY) value=other kind=Kind::Day />
                </Show>
            </More>
            {is_change.then(|| view! { <StaysReadable /> })}
            <ReadersLine />
        </OnePage>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_field_is_a_day_or_empty_or_wrong() {
        assert_eq!(day_in_field("2026-11-21"), Ok(Day::parse(2026, 11, 21).ok()));
        assert_eq!(day_in_field(" "), Ok(None));
        for rubbish in ["2026-13-01", "2026-02-30", "21-11", "x-y-z", "999999-01-01"] {
            assert!(day_in_field(rubbish).is_err(), "{rubbish}");
        }
    }
}
