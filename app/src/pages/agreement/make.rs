//! Making an agreement, or another version of one: a question a screen, and the whole sentence grows below.

use leptos::prelude::*;
use shared::circle::agreement::{
    Changes, Contact, Form as ContactForm, Proposal, Step, Subject, Topic, field,
};
use shared::circle::choice::Choice;
use shared::circle::consent::VersionHash;
use shared::circle::entry::Entry;
use shared::circle::pages::{InvalidPage, MOST_PEOPLE, NewPage};
use shared::circle::person::Person;
use shared::circle::rhythm::{Nth, Weekday};
use shared::circle::schema::MAX_NAME_CHARS;
use shared::control::Access;
use shared::edit::MAX_TEXT_CHARS;
use shared::ids::{EntryId, MemberId};
use shared::intent::InsteadOf;
use shared::time::Day;

use super::super::hidden::{Hidden, PlaceReaders, WhoReadsPlace, hide_first};
use super::super::tell;
use super::super::write::{
    ReadersLine, day_in_field, fits, is_there_and_fits, people, put_instead, some, who_may_answer,
};
use super::answer::{Helped, instead_of_asked};
use super::shown::{Facts, beside_sentence, heading};
use super::terms::{Adding, Answers, Extra, NotYet, Often, OtherDays, Otherwise, People, Who};
use super::wording::{Voice, icon_of, icon_of_photos};
use crate::components::button::Button;
use crate::components::choice::{ChooseOne, ChooseSome, Layout, Option_};
use crate::components::field::{Field, Kind};
use crate::components::flow::Show;
use crate::components::form::{Form, One, Question, Steps};
use crate::components::notice::{Mood, Notice};
use crate::components::people::ChoosePeople;
use crate::components::speak::Speak;
use crate::going_on::going_on;
use crate::notebook::{Notebook, notebook};
use crate::platform::intl;
use crate::route::{Route, Way, way};
use crate::text::{Said, Words, agreement, form as said_form};

/// So many days ahead one is told of a year end that changes the count of weeks.
const DAYS_AHEAD: i32 = 400;

/// A new agreement.
#[component]
pub fn WriteAgreement() -> impl IntoView {
    view! { <Make version=None hidden=None /> }
}

/// Another version of an agreement.
#[component]
pub fn ChangeAgreement(
    /// The version that it would change.
    id: EntryId,
) -> impl IntoView {
    let words: Words = expect_context();
    let notebook = notebook();
    let base = base(id);
    // Where it is, when only some read that: it is read before the form opens. Nothing inside when it is not for me.
    let hidden = RwSignal::new(None::<Option<Entry>>);
    Effect::new(move |_| {
        let (Some(base), Some(circle)) = (base.get(), notebook.circle.get()) else { return };
        let page = base.says.contact().and_then(|contact| contact.place_page);
        leptos::task::spawn_local(async move {
            let card = match page {
                Some(page) => notebook.card(circle, page).await,
                None => None,
            };
            hidden.try_set(Some(card.map(|card| card.entry).filter(Entry::is_for_some)));
        });
    });
    move || match (base.get(), hidden.get()) {
        (Some(base), Some(hidden)) => view! { <Make version=Some(base) hidden /> }.into_any(),
        (Some(_), None) => ().into_any(),
        (None, _) => {
            view! { <Notice mood=Mood::Calm words=words.say(agreement::GONE).to_owned() /> }.into_any()
        }
    }
}

/// The version that a new one would change.
#[derive(Clone, Debug, PartialEq)]
struct Base {
    changes: Changes,
    says: Proposal,
    /// When it is itself a proposal that waits for my answer: then the new one is that answer.
    instead_of: Option<(EntryId, VersionHash)>,
}

/// The form begins with what was there when it opened, and is not pulled away by what comes in meanwhile.
fn base(id: EntryId) -> Memo<Option<Base>> {
    let going_on = going_on();
    Memo::new(move |before: Option<&Option<Base>>| match before {
        Some(Some(found)) => Some(found.clone()),
        _ => going_on.version(id).map(|(agreement, version)| {
            let mine = going_on.me.get_untracked().filter(|me| version.says.needs.contains(me));
            let waits = version.settled.is_none() && mine.is_some_and(|me| version.author != me);
            Base {
                changes: Changes { agreement: agreement.id, version: id },
                instead_of: waits.then_some((id, version.hash)),
                says: version.says,
            }
        }),
    })
}

/// Everyone whose yes an agreement usually needs: who may write. In a circle where those are more than an agreement
/// holds nobody is chosen beforehand.
fn usually_needed(notebook: Notebook) -> Vec<MemberId> {
    let all: Vec<MemberId> = notebook.sight.with_untracked(|sight| {
        let people = sight.iter().flat_map(|sight| &sight.people);
        people.filter(|person| person.access >= Access::Member).map(|person| person.id).collect()
    });
    if all.len() > MOST_PEOPLE { Vec::new() } else { all }
}

/// Which people a question is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whom {
    /// Anybody.
    Anybody,
    /// Others than those whom the child sees.
    Besides,
    /// Who brings or fetches.
    Drivers,
}

/// What the questions share.
#[derive(Clone, Copy)]
struct Making {
    words: Words,
    notebook: Notebook,
    answers: Answers,
    faces: Memo<crate::notebook::Faces>,
    child: Memo<Option<String>>,
}

impl Making {
    fn with_child(self, text: Said) -> String {
        self.words.with(text, &[("kind", &self.child.get().unwrap_or_default())])
    }

    fn why_not(self, why: NotYet) -> String {
        let said = match why {
            NotYet::Open => said_form::CHOOSE,
            NotYet::Nights => agreement::NIGHTS_WRONG,
            NotYet::Times => agreement::TIMES_WRONG,
            NotYet::Invalid(why) => return tell(self.words, &why.into()),
        };
        self.words.say(said).to_owned()
    }

    /// A check that says why, and where.
    fn no<T>(self, result: Result<T, NotYet>, field: &'static str) -> Result<(), (String, &'static str)> {
        result.map(drop).map_err(|why| (self.why_not(why), field))
    }

    fn choose(self, is_chosen: bool, field: &'static str) -> Result<(), (String, &'static str)> {
        self.no(if is_chosen { Ok(()) } else { Err(NotYet::Open) }, field)
    }

    /// Whether these people, and the names among them, fit in one agreement.
    fn fit(self, people: People, field: &'static str) -> Result<(), (String, &'static str)> {
        let people = people.all();
        let names = people.iter().filter_map(|person| match person {
            Person::Named(name) => Some(name.chars().count()),
            Person::Member(_) => None,
        });
        match names.max() {
            Some(chars) if chars > MAX_NAME_CHARS => {
                self.invalid(InvalidPage::TooLong { chars, most: MAX_NAME_CHARS }, field)
            }
            _ if people.len() > MOST_PEOPLE => self.invalid(InvalidPage::TooMany, field),
            _ => Ok(()),
        }
    }

    fn invalid(self, why: InvalidPage, field: &'static str) -> Result<(), (String, &'static str)> {
        Err((tell(self.words, &why.into()), field))
    }

    /// One of a closed list as tiles or a list.
    fn options<T: Choice>(
        self,
        say: impl Fn(T) -> Said,
        icon: impl Fn(T) -> Option<&'static str>,
    ) -> Vec<Option_<One<T>>> {
        T::ALL.iter().map(|one| Option_::new(One(*one), self.words.say(say(*one)), icon(*one))).collect()
    }

    fn ask_people(
        self,
        name: &'static str,
        other_id: &'static str,
        question: Said,
        who: People,
        whom: Whom,
    ) -> AnyView {
        let offered = move || {
            let mut offered = people(self.notebook, self.faces);
            if whom == Whom::Besides {
                let with = self.answers.with.all();
                offered.retain(|one| !with.contains(&one.value));
            }
            offered
        };
        let other_help = match whom {
            Whom::Anybody | Whom::Besides => said_form::SOMEBODY_ELSE_HELP,
            Whom::Drivers => said_form::SOMEBODY_WHO_DRIVES,
        };
        view! {
            {move || view! {
                <ChoosePeople
                    name
                    other_id
                    question=self.with_child(question)
                    people=offered()
                    chosen=who.chosen
                    other=who.typed
                    other_help
                />
            }}
        }
        .into_any()
    }

    fn ask_words(self, id: &'static str, label: Said, value: RwSignal<String>) -> AnyView {
        view! {
            <Field id label=self.words.say(label) help=self.words.say(said_form::MAY_STAY_EMPTY) value kind=Kind::Lines />
        }
        .into_any()
    }

    fn questions(self) -> Vec<Question> {
        let Self { words, answers, .. } = self;
        let is_contact = move || answers.is_contact();
        let wants = move |extra| move || answers.is_contact() && answers.has(extra);
        vec![
            Question::new(words.say(agreement::SORT_TITLE), move || {
                let options = self.options(agreement::topic, |topic| Some(icon_of_topic(topic)));
                view! { <ChooseOne name="over" question=words.say(agreement::SORT_TITLE) is_asked_above=true options chosen=answers.topic /> }
            })
            .checked(move || self.choose(answers.topic.with(Option::is_some), "over-0")),
            Question::new(words.say(agreement::WORDS_TITLE), move || view! {
                <Field id="tekst" label=words.say(agreement::WORDS_FIELD) value=answers.words kind=Kind::Lines />
            })
            .when(move || !answers.is_contact())
            .checked(move || is_there_and_fits(words, answers.words, MAX_TEXT_CHARS, "tekst")),
            Question::new(Signal::derive(move || self.with_child(agreement::WITH_TITLE)), move || {
                self.ask_people("met", "met-anders", agreement::WITH_TITLE, answers.with, Whom::Anybody)
            })
            .when(is_contact)
            .checked(move || {
                if answers.with.all().is_empty() { return self.invalid(InvalidPage::NoPeople, "met-anders") }
                self.fit(answers.with, "met-anders")
            }),
            Question::new(words.say(agreement::FORM_TITLE), move || {
                let options = self.options(agreement::form, |form| Some(icon_of(form)));
                view! { <ChooseOne name="vorm" question=words.say(agreement::FORM_TITLE) is_asked_above=true options chosen=answers.form /> }
            })
            .when(is_contact)
            .checked(move || self.choose(answers.form.with(Option::is_some), "vorm-0")),
            Question::new(words.say(agreement::OFTEN_TITLE), move || {
                let options = self.options(often, |_| None);
                view! { <ChooseOne name="vaak" question=words.say(agreement::OFTEN_TITLE) is_asked_above=true options chosen=answers.often /> }
            })
            .when(is_contact)
            .checked(move || self.choose(answers.often.with(Option::is_some), "vaak-0")),
            Question::new(words.say(agreement::DAYS_TITLE), move || view! { <WhichDays making=self /> })
                .when(is_contact)
                .checked(move || match answers.often.get().map(|one| one.0) {
                    Some(Often::Dates) => self.no(answers.rule(), "datum"),
                    Some(Often::Monthly) => {
                        self.choose(answers.nth.get().is_some(), "welke-0")?;
                        self.choose(!answers.weekdays.get().is_empty(), "weekdag-0")
                    }
                    _ => self.choose(!answers.weekdays.get().is_empty(), "weekdag-0"),
                }),
            Question::new(words.say(agreement::HOURS_TITLE), move || view! {
                <Field id="van" label=words.say(agreement::FROM) value=answers.from kind=Kind::Time />
                <Field id="tot" label=words.say(agreement::UNTIL) value=answers.until kind=Kind::Time />
                <Show when=move || answers.form.get() == Some(One(ContactForm::StayingOver))>
                    <Field id="nachten" label=words.say(agreement::NIGHTS_FIELD) value=answers.nights kind=Kind::Number />
                </Show>
            })
            .when(is_contact)
            .checked(move || match answers.hours() {
                Err(NotYet::Open) => {
                    let empty = if answers.from.with(String::is_empty) { "van" } else { "tot" };
                    Err((words.say(agreement::TIMES_NEEDED).to_owned(), empty))
                }
                Err(NotYet::Nights) => self.no::<()>(Err(NotYet::Nights), "nachten"),
                other => self.no(other, "tot"),
            }),
            Question::new(words.say(agreement::PLACE_TITLE), move || view! {
                <Field id="plaats" label=words.say(agreement::PLACE_FIELD) help=words.say(agreement::PLACE_HELP) value=answers.place />
            })
            .when(move || answers.is_contact() && !answers.is_far())
            .checked(move || fits(words, answers.place, MAX_NAME_CHARS, "plaats")),
            Question::new(Signal::derive(move || self.with_child(agreement::BRING_TITLE)), move || {
                self.ask_people("brengen", "brengen-anders", agreement::BRING_TITLE, answers.brings, Whom::Drivers)
            })
            .when(move || answers.is_contact() && !answers.is_far())
            .checked(move || self.fit(answers.brings, "brengen-anders")),
            Question::new(Signal::derive(move || self.with_child(agreement::FETCH_TITLE)), move || {
                self.ask_people("halen", "halen-anders", agreement::FETCH_TITLE, answers.fetches, Whom::Drivers)
            })
            .when(move || answers.is_contact() && !answers.is_far())
            .checked(move || self.fit(answers.fetches, "halen-anders")),
            Question::new(words.say(agreement::START_TITLE), move || view! {
                <Field id="begin" label=words.say(agreement::START_FIELD) value=answers.start kind=Kind::Day />
                <Field id="terug" label=words.say(agreement::REVIEW_FIELD) help=words.say(agreement::REVIEW_HELP) value=answers.review kind=Kind::Day />
                <Field id="einde" label=words.say(agreement::END_FIELD) value=answers.end kind=Kind::Day />
                <Doubled making=self />
            })
            .checked(move || self.check_days()),
            Question::new(words.say(agreement::EXTRAS_TITLE), move || {
                let options = self.options(extra, |_| None);
                view! {
                    <p>{words.say(agreement::EXTRAS_HELP)}</p>
                    <ChooseSome name="meer" question=words.say(agreement::EXTRAS_TITLE) is_asked_above=true options chosen=answers.extras />
                }
            })
            .when(is_contact),
            Question::new(words.say(agreement::THERE_TITLE), move || {
                self.ask_people("erbij", "erbij-anders", agreement::THERE_TITLE, answers.there, Whom::Besides)
            })
            .when(wants(Extra::There))
            .checked(move || self.fit(answers.there, "erbij-anders")),
            Question::new(words.say(agreement::SUPERVISED_TITLE), move || view! {
                {self.ask_people("begeleidt", "begeleidt-anders", agreement::SUPERVISED_TITLE, answers.supervises, Whom::Anybody)}
                <Field id="begeleiding" label=words.say(agreement::SUPERVISED_DOES) value=answers.supervising />
                <Field id="keren" label=words.say(agreement::SUPERVISED_TIMES) value=answers.times kind=Kind::Number />
            })
            .when(wants(Extra::Supervised))
            .checked(move || {
                self.fit(answers.supervises, "begeleidt-anders")?;
                fits(words, answers.supervising, MAX_TEXT_CHARS, "begeleiding")?;
                self.no(answers.first_times(), "keren")
            }),
            Question::new(words.say(agreement::OTHER_DAYS_TITLE), move || view! { <OtherDaysList making=self /> })
                .when(wants(Extra::OtherDays))
                // What was filled in and not added yet goes along.
                .checked(move || self.no(answers.add_other_days(), "vanaf")),
            Question::new(words.say(agreement::IF_NOT_TITLE), move || {
                self.ask_words("als", agreement::IF_NOT_FIELD, answers.if_not)
            })
            .when(wants(Extra::IfNot))
            .checked(move || fits(words, answers.if_not, MAX_TEXT_CHARS, "als")),
            Question::new(words.say(agreement::FEASTS_TITLE), move || {
                self.ask_words("feest", agreement::EXTRA_FEASTS, answers.feasts)
            })
            .when(wants(Extra::Feasts))
            .checked(move || fits(words, answers.feasts, MAX_TEXT_CHARS, "feest")),
            Question::new(words.say(agreement::PHOTOS_TITLE), move || {
                let options = self.options(agreement::photos, |photos| Some(icon_of_photos(photos)));
                view! { <ChooseOne name="foto" question=words.say(agreement::PHOTOS_TITLE) is_asked_above=true options chosen=answers.photos /> }
            })
            .when(wants(Extra::Photos)),
            Question::new(words.say(agreement::NOW_TITLE), move || view! {
                {self.ask_words("nu", agreement::NOW_FIELD, answers.now)}
                {self.ask_words("later", agreement::LATER_FIELD, answers.later)}
            })
            .when(wants(Extra::NowLater))
            .checked(move || {
                fits(words, answers.now, MAX_TEXT_CHARS, "nu")?;
                fits(words, answers.later, MAX_TEXT_CHARS, "later")
            }),
            Question::new(words.say(agreement::WHY_TITLE), move || view! {
                {move || view! {
                    <Field id="waarom" label=words.say(agreement::WHY_FIELD) help=self.with_child(agreement::WHY_HELP) value=answers.why kind=Kind::Lines />
                }}
            })
            .checked(move || fits(words, answers.why, MAX_TEXT_CHARS, "waarom")),
            Question::new(words.say(agreement::NEEDS_TITLE), move || view! { <WhoDecides making=self /> }).checked(move || {
                if answers.who.get() == Some(One(Who::Together)) {
                    let (needs, others) = (answers.needs.with(Vec::len), answers.named());
                    return match needs {
                        0 => self.invalid(InvalidPage::NoPeople, "ja-0"),
                        _ if needs + others > MOST_PEOPLE => self.invalid(InvalidPage::TooMany, "ja-0"),
                        _ => Ok(()),
                    };
                }
                match answers.origin() {
                    Err(NotYet::Open) => self.invalid(InvalidPage::Empty, "door"),
                    other => self.no(other, "tot-wanneer"),
                }
            }),
        ]
    }

    /// Whether it says where people meet.
    fn has_place(self) -> bool {
        let answers = self.answers;
        answers.is_contact() && !answers.is_far() && some(&answers.place.get()).is_some()
    }

    /// Who reads that when not everyone does.
    fn place_readers(self) -> Signal<Vec<MemberId>> {
        Signal::derive(move || self.answers.members())
    }

    fn check_days(self) -> Result<(), (String, &'static str)> {
        let answers = self.answers;
        let start = match answers.start() {
            Ok(Some(start)) => start,
            Ok(None) => return Err((self.words.say(said_form::CHOOSE_DAY).to_owned(), "begin")),
            Err(why) => return self.no::<()>(Err(why), "begin"),
        };
        for (value, field) in [(answers.review, "terug"), (answers.end, "einde")] {
            match day_in_field(&value.get()) {
                Ok(Some(day)) if day < start => return self.invalid(InvalidPage::EndBeforeStart, field),
                Ok(_) => {}
                Err(why) => return self.invalid(why, field),
            }
        }
        Ok(())
    }
}

pub(super) fn icon_of_topic(topic: Option<Topic>) -> &'static str {
    match topic {
        None => "users",
        Some(Topic::Home) => "home",
        Some(Topic::School) => "school",
        Some(Topic::Bedtime) => "bed",
        Some(Topic::Screens) => "phone",
        Some(Topic::Safety) => "shield",
        Some(Topic::Travel) => "car",
        Some(Topic::Other) => "clip",
    }
}

const fn often(often: Often) -> Said {
    match often {
        Often::Weekly => agreement::OFTEN_WEEKLY,
        Often::EveryOther => agreement::OFTEN_EVERY_OTHER,
        Often::Odd => agreement::OFTEN_ODD,
        Often::Even => agreement::OFTEN_EVEN,
        Often::Monthly => agreement::OFTEN_MONTHLY,
        Often::Dates => agreement::OFTEN_DATES,
    }
}

const fn extra(extra: Extra) -> Said {
    match extra {
        Extra::There => agreement::EXTRA_THERE,
        Extra::Supervised => agreement::EXTRA_SUPERVISED,
        Extra::OtherDays => agreement::EXTRA_OTHER_DAYS,
        Extra::IfNot => agreement::EXTRA_IF_NOT,
        Extra::Feasts => agreement::EXTRA_FEASTS,
        Extra::Photos => agreement::EXTRA_PHOTOS,
        Extra::NowLater => agreement::EXTRA_NOW_LATER,
    }
}

const fn otherwise(how: Otherwise) -> Said {
    match how {
        Otherwise::Not => agreement::OTHER_NOT,
        Otherwise::Also => agreement::OTHER_ALSO,
        Otherwise::Weekly => agreement::OTHER_WEEKLY,
    }
}

const fn origin(who: Who) -> Said {
    match who {
        Who::Together => agreement::TOGETHER,
        Who::Protection => agreement::PROTECTION,
        Who::Court => agreement::COURT,
    }
}

/// The form, empty or with a version to change.
#[component]
fn Make(version: Option<Base>, hidden: Option<Entry>) -> impl IntoView {
    let words: Words = expect_context();
    let (notebook, way) = (notebook(), way());
    let going_on = going_on();
    let about = version.as_ref().map(|base| base.changes.version.to_string()).unwrap_or_default();
    let form = Form::new(notebook, "agreement", &about);
    let at = form.answer("at", 0_usize);
    let says = version.as_ref().map(|base| &base.says);
    let hidden = hidden.as_ref().map(Hidden::on);
    let answers = Answers::of(form, says, hidden.as_ref(), usually_needed(notebook), going_on.today);
    let hidden = StoredValue::new_local(hidden);
    let helper = form.answer("helper", String::new());
    form.opens();
    let (changes, instead_of) = version.map(|base| (base.changes, base.instead_of)).unzip();
    let instead_of = instead_of.flatten();
    let making = Making { words, notebook, answers, faces: notebook.faces(), child: notebook.child() };
    let mut questions = making.questions();
    questions.push(Question::new(words.say(agreement::READY_TITLE), move || {
        view! {
            <Ready making changes />
            {instead_of.map(|_| view! { <Helped helper /> })}
        }
    }));
    let done = Signal::derive(move || {
        let together = answers.who.get() == Some(One(Who::Together));
        words.say(if together { agreement::PROPOSE } else { agreement::TELL_DECISION }).to_owned()
    });
    let put = move || match answers.proposal(changes) {
        Ok(proposal) => {
            let asked = instead_of.map(|asked| instead_of_asked(asked, helper));
            let put = move |proposal| put_proposal((words, notebook, way), form, proposal, asked);
            let place = proposal.contact().and_then(|contact| contact.place.clone());
            let Some(place) = place.filter(|_| answers.hides_place()) else { return put(proposal) };
            let mut readers = answers.members();
            readers.retain(|reader| Some(*reader) != going_on.me.get_untracked());
            hide_first((words, notebook, form), hidden, (place, readers), move |page| {
                put(with_place_page(proposal, page));
            });
        }
        Err(why) => form.wrong.set(Some(making.why_not(why))),
    };
    view! { <Steps form questions at done so_far=move || view! { <SoFar making /> } on_done=put /> }
}

/// The same proposal with where it is on a page of its own.
fn with_place_page(mut proposal: Proposal, page: Option<EntryId>) -> Proposal {
    if let Step::Terms(terms) = &mut proposal.step
        && let Subject::Contact(contact) = &mut terms.subject
    {
        (contact.place, contact.place_page) = (None, page);
    }
    proposal
}

/// Puts a version in the notebook, and shows the agreement.
fn put_proposal(
    context: (Words, Notebook, Way),
    form: Form,
    proposal: Proposal,
    instead_of: Option<InsteadOf>,
) {
    let agreement = proposal.changes.map(|changes| changes.agreement);
    let page = NewPage::Agreement(Box::new(proposal));
    put_instead(context, page, form, instead_of, move |written| {
        agreement.or(written).map_or(Route::Today, Route::Agreement)
    });
}

/// The sentence as far as it goes.
#[component]
fn SoFar(making: Making) -> impl IntoView {
    let sentence = Memo::new(move |_| {
        making.faces.with(|faces| {
            let voice = Voice { words: making.words, faces };
            so_far(&making, voice)
        })
    });
    view! {
        <Show when=move || !sentence.with(String::is_empty)>
            <section class="so-far" aria-live="off">
                <p class="quiet">{making.words.say(said_form::SO_FAR)}</p>
                <p class="so-far-words" dir="auto">{move || sentence.get()}</p>
            </section>
        </Show>
    }
}

/// What was answered, in the words of the agreement; what is still open is not there yet.
fn so_far(making: &Making, voice: Voice<'_>) -> String {
    let (words, answers) = (making.words, making.answers);
    if let Ok(proposal) = answers.proposal(None) {
        // Whose yes it needs is not what is agreed.
        let more = beside_sentence(&proposal, voice.facts(&proposal)).into_iter();
        let more = more.filter(|fact| fact.field != field::NEEDS).map(|fact| ended(fact.text));
        return core::iter::once(voice.sentence(&proposal)).chain(more).collect::<Vec<_>>().join(" ");
    }
    if !answers.is_contact() {
        return answers.words.get();
    }
    let with = answers.with.all();
    if with.is_empty() {
        return String::new();
    }
    let names = super::super::write::names_of(words, voice.faces, &with);
    let mut parts = vec![super::super::capital(&words.with(agreement::WITH, &[("wie", &names)]))];
    if let Some(form) = answers.form.get() {
        parts.push(words.say(agreement::form(form.0)).to_lowercase());
    }
    if let Some(one) = answers.often.get() {
        let days = answers.weekdays.get().into_iter().filter_map(|at| Weekday::ALL.get(at));
        let days: Vec<String> = days.map(|day| words.say(agreement::weekday(*day)).to_owned()).collect();
        parts.push([words.say(often(one.0)).to_lowercase(), words.row(&days)].join(" ").trim().to_owned());
    }
    if let Ok(hours) = answers.hours() {
        parts.push(voice.hours(hours));
    }
    if answers.is_far() {
        return ended(parts.join(", "));
    }
    parts.extend(some(&answers.place.get()));
    let helpers = voice.helpers(&answers.brings.all(), &answers.fetches.all(), None);
    let helpers = helpers.into_iter().map(|fact| fact.text);
    let sentences = core::iter::once(parts.join(", ")).chain(helpers).map(ended);
    sentences.collect::<Vec<_>>().join(" ")
}

/// With a full stop, unless its writer put one.
fn ended(said: String) -> String {
    if said.ends_with(['.', '!', '?', '…']) { said } else { format!("{said}.") }
}

/// On which days.
#[component]
fn WhichDays(making: Making) -> impl IntoView {
    let Making { words, answers, .. } = making;
    let weekdays = move || {
        let all = Weekday::ALL.iter().enumerate();
        all.map(|(at, day)| {
            Option_::new(at, super::super::capital(words.say(agreement::weekday(*day))), None)
        })
        .collect::<Vec<_>>()
    };
    // The form asks for one weekday of the month, and for some of the week.
    let one_day = RwSignal::new(answers.weekdays.with_untracked(|days| days.first().copied()));
    Effect::new(move |before: Option<()>| {
        let day = one_day.get();
        if before.is_some() {
            answers.weekdays.set(day.into_iter().collect());
        }
    });
    let add = move || {
        if let Ok(Some(day)) = day_in_field(&answers.date.get_untracked()) {
            answers.dates.update(|dates| {
                dates.push(day.to_string());
                dates.sort();
                dates.dedup();
            });
            answers.date.set(String::new());
        }
        crate::components::field::focus("datum");
    };
    move || {
        match answers.often.get().map(|one| one.0) {
        Some(Often::Monthly) => {
            let nths = Nth::ALL.iter().enumerate();
            let nths = nths.map(|(at, nth)| Option_::new(at, super::super::capital(words.say(agreement::nth(*nth))), None)).collect::<Vec<_>>();
            view! {
                <ChooseOne name="welke" question=words.say(agreement::NTH_QUESTION) options=nths chosen=answers.nth layout=Layout::Tiles />
                <ChooseOne name="weekdag" question=words.say(agreement::DAYS_TITLE) options=weekdays() chosen=one_day layout=Layout::Tiles />
            }
            .into_any()
        }
        Some(Often::Dates) => view! {
            <p>{words.say(agreement::DATES_HELP)}</p>
            <ul class="taken">
                {move || answers.dates.get().into_iter().map(|date| {
                    let shown = Day::from_text(&date).map(|day| intl::whole_day(words, day)).unwrap_or_default();
                    view! {
                        <Taken text=shown on_gone=move || answers.dates.update(|dates| dates.retain(|one| *one != date)) />
                    }
                }).collect_view()}
            </ul>
            <Field id="datum" label=words.say(agreement::DATE) value=answers.date kind=Kind::Day />
            <Button label=words.say(said_form::ADD).to_owned() icon="plus" on_press=add />
        }
        .into_any(),
        _ => view! {
            <ChooseSome name="weekdag" question=words.say(agreement::DAYS_TITLE) is_asked_above=true options=weekdays() chosen=answers.weekdays />
        }
        .into_any(),
    }
    }
}

/// A line that can be taken away again.
#[component]
fn Taken(text: String, on_gone: impl Fn() + 'static) -> impl IntoView {
    let words: Words = expect_context();
    view! {
        <li class="taken-one">
            <span>{text}</span>
            <Button label=words.say(said_form::TAKE_AWAY).to_owned() weight=crate::components::button::Weight::Quiet icon="close" on_press=on_gone />
        </li>
    }
}

/// Says at which turn of the year odd and even weeks do not alternate.
#[component]
fn Doubled(making: Making) -> impl IntoView {
    let Making { words, answers, .. } = making;
    let doubled = Memo::new(move |_| {
        let start = answers.start().ok().flatten()?;
        let contact: Contact = answers.contact().ok()?;
        let until = start.plus_days(DAYS_AHEAD)?;
        contact.rhythm.doubled_weeks(start, until).next()
    });
    move || {
        doubled.get().map(|day| {
            let said = words.with(agreement::DOUBLED, &[("dag", &intl::date(words, day))]);
            view! { <Notice mood=Mood::Care words=said /> }
        })
    }
}

/// Days and parts of the year on which it is different.
#[component]
fn OtherDaysList(making: Making) -> impl IntoView {
    let Making { words, answers, .. } = making;
    let Adding { how, from, until, start, end, yearly } = answers.adding;
    let is_one_day = Memo::new(move |_| how.get() == Some(One(Otherwise::Also)));
    let wrong = RwSignal::new(None);
    let add = move || {
        let added = if answers.adding.is_begun() { answers.add_other_days() } else { Err(NotYet::Open) };
        wrong.set(added.err().map(|why| making.why_not(why)));
    };
    let said = move |days: OtherDays| {
        let date = |day| intl::date(words, day);
        let what = words.say(otherwise(days.how)).to_lowercase();
        let what = match days.hours {
            Some(hours) => {
                let hours = making.faces.with(|faces| Voice { words, faces }.hours(hours));
                format!("{what}, {hours}")
            }
            None => what,
        };
        if days.from == days.until {
            return format!("{}: {what}", date(days.from));
        }
        let span = if days.is_yearly { agreement::LAYER_YEARLY } else { agreement::LAYER_ONCE };
        words.with(span, &[("van", &date(days.from)), ("tot", &date(days.until)), ("hoe", &what)])
    };
    view! {
        <p>{words.say(agreement::OTHER_DAYS_HELP)}</p>
        <ul class="taken">
            {move || answers.other_days.get().into_iter().enumerate().map(|(at, days)| view! {
                <Taken text=said(days) on_gone=move || answers.other_days.update(|all| if at < all.len() { all.remove(at); }) />
            }).collect_view()}
        </ul>
        <ChooseOne name="hoe" question=words.say(agreement::OTHER_SORT) options=making.options(otherwise, |_| None) chosen=how />
        {move || {
            let label = if is_one_day.get() { agreement::DATE } else { agreement::OTHER_FROM };
            view! { <Field id="vanaf" label=words.say(label) value=from kind=Kind::Day /> }
        }}
        <Show when=move || !is_one_day.get()>
            <Field id="tot-en-met" label=words.say(agreement::OTHER_UNTIL) value=until kind=Kind::Day />
            <ChooseSome
                name="elk-jaar"
                question=words.say(agreement::OTHER_YEARLY)
                is_asked_above=true
                options=vec![Option_::new(true, words.say(agreement::OTHER_YEARLY), None)]
                chosen=yearly
            />
        </Show>
        <Show when=move || matches!(how.get(), Some(One(Otherwise::Also | Otherwise::Weekly)))>
            <Field id="dan-van" label=words.say(agreement::OTHER_START) value=start kind=Kind::Time />
            <Field id="dan-tot" label=words.say(agreement::OTHER_END) value=end kind=Kind::Time />
        </Show>
        <crate::components::notice::Wrong words=wrong />
        <Button label=words.say(agreement::OTHER_ADD).to_owned() icon="plus" on_press=add />
    }
}

/// Who decides, and whose yes is needed.
#[component]
fn WhoDecides(making: Making) -> impl IntoView {
    let Making { words, notebook, answers, faces, .. } = making;
    let together = Memo::new(move |_| answers.who.get() == Some(One(Who::Together)));
    let icon = |who| match who {
        Who::Together => Some("users"),
        Who::Protection => Some("shield"),
        Who::Court => Some("book"),
    };
    view! {
        <ChooseOne name="beslist" question=words.say(agreement::ORIGIN_QUESTION) options=making.options(origin, icon) chosen=answers.who />
        <Show when=move || !together.get()>
            <p>{words.say(agreement::DECIDED_HELP)}</p>
            <Field id="door" label=words.say(agreement::DECIDED_BY) help=words.say(agreement::DECIDED_BY_HELP) value=answers.decided_by />
            <Field id="tot-wanneer" label=words.say(agreement::DECIDED_UNTIL_FIELD) value=answers.decided_until kind=Kind::Day />
        </Show>
        <Show when=move || together.get()>
            {move || view! {
                <ChooseSome name="ja" question=words.say(agreement::NEEDS_QUESTION) options=who_may_answer(notebook, faces, &answers.needs.get_untracked()) chosen=answers.needs />
            }}
        </Show>
        <Show when=move || making.has_place()>
            <WhoReadsPlace some=making.place_readers() called=agreement::PLACE_NAMED read_by_all=answers.place_read_by_all />
        </Show>
    }
}

/// Everything once more, before the others are asked.
#[component]
fn Ready(making: Making, changes: Option<Changes>) -> impl IntoView {
    let Making { words, answers, .. } = making;
    let proposal = Memo::new(move |_| answers.proposal(changes).ok());
    let together = Memo::new(move |_| answers.who.get() == Some(One(Who::Together)));
    view! {
        {move || proposal.get().map(|proposal| view! {
            <section class="card">
                <Facts proposal />
            </section>
        })}
        <Doubled making />
        <Show when=move || together.get()>
            <p>{words.say(agreement::PROPOSE_HELP)}</p>
        </Show>
        {changes.map(|_| view! { <p>{words.say(agreement::CHANGE_HELP)}</p> })}
        <ReadersLine />
        <Show when=move || making.has_place()>
            <PlaceReaders some=making.place_readers() read_by_all=answers.place_read_by_all />
        </Show>
    }
}

/// A pause or an end, proposed.
#[component]
pub fn PauseAgreement(
    /// The version in force.
    id: EntryId,
) -> impl IntoView {
    let words: Words = expect_context();
    let base = base(id);
    move || match base.get() {
        Some(Base { changes, says, .. }) => view! { <Pause changes says /> }.into_any(),
        None => view! { <Notice mood=Mood::Calm words=words.say(agreement::GONE).to_owned() /> }.into_any(),
    }
}

#[component]
fn Pause(changes: Changes, says: Proposal) -> impl IntoView {
    let words: Words = expect_context();
    let (notebook, way) = (notebook(), way());
    let stands = StoredValue::new(says);
    let form = Form::new(notebook, "pause", &changes.version.to_string());
    let at = form.answer("at", 0_usize);
    let is_stop = form.answer("stop", None::<bool>);
    let from = form.answer("from", going_on().today.to_string());
    let until = form.answer("until", String::new());
    let why = form.answer("why", String::new());
    form.opens();
    let options = vec![
        Option_::new(false, words.say(agreement::PAUSE), Some("clock")),
        Option_::new(true, words.say(agreement::STOP), Some("hand")),
    ];
    let step = move || -> Result<Step, InvalidPage> {
        let from = day_in_field(&from.get_untracked())?.ok_or(InvalidPage::NoDay)?;
        if is_stop.get_untracked() == Some(true) {
            return Ok(Step::Stop { from });
        }
        let until = day_in_field(&until.get_untracked())?;
        if until.is_some_and(|until| until < from) {
            Err(InvalidPage::EndBeforeStart)
        } else {
            Ok(Step::Pause { from, until })
        }
    };
    let questions = vec![
        Question::new(words.say(agreement::PAUSE_TITLE), move || view! {
            <ChooseOne name="stop" question=words.say(agreement::PAUSE_TITLE) is_asked_above=true options=options.clone() chosen=is_stop />
        })
        .checked(move || if is_stop.get_untracked().is_some() { Ok(()) } else { Err((words.say(said_form::CHOOSE).to_owned(), "stop-0")) }),
        Question::new(words.say(agreement::PAUSE_FROM), move || view! {
            <Field id="begin" label=words.say(agreement::PAUSE_FROM) value=from kind=Kind::Day />
            <Show when=move || is_stop.get() == Some(false)>
                <Field id="einde" label=words.say(agreement::PAUSE_UNTIL) value=until kind=Kind::Day />
            </Show>
        })
        .checked(move || step().map(drop).map_err(|why| (tell(words, &why.into()), "begin"))),
        Question::new(words.say(agreement::PAUSE_WHY_TITLE), move || view! {
            {step().ok().map(|step| view! { <WhatStops stands=stands.get_value() step /> })}
            <Field id="waarom" label=words.say(agreement::WHY_FIELD) value=why kind=Kind::Lines />
            <p>{words.say(agreement::CHANGE_HELP)}</p>
            <ReadersLine />
        }),
    ];
    let is_decision = stands.with_value(|stands| stands.origin.decided().is_some());
    let put = move || match step() {
        Ok(step) => {
            let why = some(&why.get_untracked());
            let stands = stands.get_value();
            let proposal = Proposal { words: None, why, changes: Some(changes), step, ..stands };
            put_proposal((words, notebook, way), form, proposal, None);
        }
        Err(_) => at.set(1),
    };
    let done = words.say(if is_decision { agreement::TELL_DECISION } else { agreement::PROPOSE });
    view! { <Steps form questions at done=done.to_owned() on_done=put /> }
}

/// Which agreement it is that would pause or end, and from when.
#[component]
fn WhatStops(stands: Proposal, step: Step) -> impl IntoView {
    let words: Words = expect_context();
    let faces = notebook().faces();
    let title = heading(words, &stands);
    let stops = Proposal { step, ..stands.clone() };
    let sentence =
        move |of: Proposal| Signal::derive(move || faces.with(|faces| Voice { words, faces }.sentence(&of)));
    view! {
        <section class="card">
            <h2>{title}</h2>
            <p class="sentence" dir="auto">{sentence(stands)}</p>
            <p><strong>{sentence(stops)}</strong></p>
            <div class="page-actions">
                <Speak />
            </div>
        </section>
    }
}
