//! What lies on a day, in words: what it is, when, where, who, and how it stands. For lists, paper and calendar files.

use leptos::prelude::*;
use shared::circle::agreement::{Contact, Form};
use shared::circle::lying::{Lies, What};
use shared::circle::person::Person;
use shared::circle::rhythm::Occurrence;
use shared::circle::school::Asked;
use shared::circle::standing::Agreement;
use shared::circle::telling::{Meeting, State};
use shared::time::Day;

use super::event::icon_of as icon_of_occasion;
use super::write::{members_of, names_of};
use super::{capital, event};
use crate::components::button::{Go, Weight};
use crate::components::facts::FactList;
use crate::components::icon::Icon;
use crate::components::speak::Speak;
use crate::notebook::Faces;
use crate::platform::intl;
use crate::route::Route;
use crate::text::{self, Words, agenda, kind};

/// What one must know to put it in words.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// The language.
    pub words: Words,
    /// Who is called what.
    pub faces: &'a Faces,
    /// The child's name.
    pub child: &'a str,
    /// The agreements from which moments come.
    pub agreements: &'a [Agreement],
    /// Today.
    pub today: Day,
}

/// One thing that lies on a day, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Names it among others.
    pub name: String,
    /// Its picture.
    pub icon: &'static str,
    /// What it is.
    pub title: String,
    /// How it stands, when there is something to say.
    pub state: Option<String>,
    /// What was written about it.
    pub text: Option<String>,
    /// When, where and who, each with its picture.
    pub facts: Vec<(&'static str, String)>,
    /// Where, as one text.
    pub place: Option<String>,
    /// The way there.
    pub to: Route,
}

/// Where a contact moment has its page.
fn to_moment(meeting: &Meeting) -> Route {
    Route::Moment(meeting.id.of, meeting.id.day)
}

/// Where a question has its page.
fn to_question(page: shared::ids::EntryId) -> Route {
    Route::Page(page)
}

/// The picture of a form of contact.
fn icon_of(form: Option<Form>) -> &'static str {
    match form {
        Some(Form::Phone) => "phone",
        Some(Form::Video) => "video",
        Some(Form::Post) => "post",
        Some(Form::StayingOver) => "bed",
        Some(Form::AtTheirHome | Form::AtParentsHome | Form::NeutralPlace | Form::Outside | Form::Other)
        | None => "heart",
    }
}

/// From when till when.
pub fn hours(words: Words, when: Occurrence) -> String {
    let (from, until) = (intl::clock(words, when.hours.start()), intl::clock(words, when.hours.end()));
    if when.hours.nights() == 0 {
        return words.with(text::event::FROM_UNTIL, &[("van", &from), ("tot", &until)]);
    }
    let day = intl::whole_day(words, when.last_day());
    words.with(agenda::UNTIL_DAY, &[("van", &from), ("dag", &day), ("tot", &until)])
}

impl<'a> Known<'a> {
    /// In words.
    pub fn line(self, lies: &Lies) -> Line {
        let (name, page) = (lies.name(), lies.page());
        match &lies.what {
            What::Meeting(meeting) => self.meeting(meeting, name),
            What::Event(_, says) => Line {
                name,
                icon: icon_of_occasion(says.occasion),
                title: self.words.say(text::event::occasion(says.occasion)).to_owned(),
                state: None,
                text: Some(says.words.clone()).filter(|words| !words.is_empty()),
                facts: event::facts(self.words, says, self.faces),
                place: says.place.clone(),
                to: Route::Page(page),
            },
            What::AtSchool(_, says) => Line {
                name,
                icon: "school",
                title: super::feed::school_heading(self.words, says.topic),
                state: None,
                text: Some(says.text.clone()),
                facts: Vec::new(),
                place: None,
                to: Route::Page(page),
            },
            What::AskedBySchool(_, asked) => self.asked(name, page, asked),
            What::AnswerBy(_, says) | What::InQuestion(_, says) => {
                let when = match lies.what {
                    What::InQuestion(..) => agenda::QUESTION_DAYS,
                    What::AnswerBy(..)
                    | What::Meeting(_)
                    | What::Event(..)
                    | What::AtSchool(..)
                    | What::AskedBySchool(..) => agenda::ANSWER_BY,
                };
                let of = members_of(self.words, self.faces, &says.needs);
                let asked_of = self.words.with(agenda::ASKED_OF, &[("wie", &of)]);
                Line {
                    name,
                    icon: "key",
                    title: self.words.say(agenda::QUESTION).to_owned(),
                    state: None,
                    text: Some(says.words.clone()),
                    facts: vec![("clock", self.words.say(when).to_owned()), ("users", asked_of)],
                    place: None,
                    to: to_question(page),
                }
            }
        }
    }

    fn asked(self, name: String, page: shared::ids::EntryId, asked: &Asked) -> Line {
        let mut facts = vec![("clock", self.words.say(agenda::BY_TODAY).to_owned())];
        if !asked.of.is_empty() {
            let of = members_of(self.words, self.faces, &asked.of);
            facts.push(("users", self.words.with(agenda::ASKED_OF, &[("wie", &of)])));
        }
        Line {
            name,
            icon: "school",
            title: self.words.say(agenda::SCHOOL_ASKS).to_owned(),
            state: None,
            text: Some(asked.words.clone()),
            facts,
            place: None,
            to: Route::Page(page),
        }
    }

    /// What the agreement says about contact on the day of this moment.
    fn contact(self, meeting: &Meeting) -> Option<&'a Contact> {
        let agreement = self.agreements.iter().find(|agreement| agreement.id == meeting.id.of)?;
        agreement.contact_on(meeting.id.day).map(|(_, contact)| contact)
    }

    /// Who supervises this moment: one that catches another one up stands in its place.
    fn supervises(self, meeting: &Meeting) -> &'a [Person] {
        let agreement = self.agreements.iter().find(|agreement| agreement.id == meeting.id.of);
        let day = meeting.catches_up().unwrap_or(meeting.id.day);
        agreement
            .and_then(|agreement| agreement.supervision_on(day))
            .map_or(&[], |supervision| &supervision.by)
    }

    /// What contact is called.
    pub fn called(self, form: Option<Form>, with: &[Person]) -> String {
        let names = names_of(self.words, self.faces, with);
        if names.is_empty() {
            return self.words.say(agenda::MEETING).to_owned();
        }
        capital(&self.words.with(agenda::meeting(form), &[("wie", &names)]))
    }

    /// Where contact is. An address for some stands on a page of its own, never here.
    pub fn place(self, form: Option<Form>, with: &[Person], place: Option<&str>) -> Option<String> {
        place.map(ToOwned::to_owned).or_else(|| match form? {
            Form::AtTheirHome => Some(self.words.with(agenda::AT_CHILDS_HOME, &[("kind", self.child)])),
            Form::AtParentsHome => {
                let names = names_of(self.words, self.faces, with);
                Some(self.words.with(agenda::AT_HOME_OF, &[("wie", &names)]))
            }
            Form::NeutralPlace
            | Form::Outside
            | Form::Phone
            | Form::Video
            | Form::Post
            | Form::StayingOver
            | Form::Other => None,
        })
    }

    fn meeting(self, meeting: &Meeting, name: String) -> Line {
        let words = self.words;
        let contact = self.contact(meeting);
        let plan = meeting.plan();
        let form = meeting.form.or(contact.map(|contact| contact.form));
        let with = match (plan, contact) {
            (Some(plan), _) => plan.with.as_slice(),
            (None, Some(contact)) => contact.with.as_slice(),
            (None, None) => &[],
        };
        let own_place = plan.and_then(|plan| plan.place.as_deref());
        let own_place = own_place.or(contact.and_then(|contact| contact.place.as_deref()));
        let place = self.place(form, with, own_place);
        let state = meeting.state(self.today);
        let to = if let State::Moved(to) = &state {
            format!("{}, {}", intl::whole_day(words, to.day), hours(words, *to).to_lowercase())
        } else {
            String::new()
        };
        let said = if state == State::DidNot && meeting.id.day > self.today {
            Some(text::moment::WILL_NOT)
        } else {
            agenda::state(&state)
        };
        let said = said.map(|said| words.with(said, &[("dag", &to)]));
        let caught = meeting
            .catches_up()
            .map(|day| words.with(agenda::CATCHES_UP, &[("dag", &intl::whole_day(words, day))]));
        let people = |people: &[Person], said| {
            let names = names_of(words, self.faces, people);
            (!names.is_empty()).then(|| ("users", capital(&words.with(said, &[("wie", &names)]))))
        };
        let mut facts: Vec<(&'static str, String)> = Vec::new();
        facts.extend(meeting.when.map(|when| ("clock", hours(words, when))));
        facts.extend(place.clone().map(|place| ("place", place)));
        facts.extend(caught.map(|caught| ("undo", caught)));
        if let Some(contact) = contact {
            facts.extend(people(&contact.brings, agenda::BRINGS));
            facts.extend(people(&contact.fetches, agenda::FETCHES));
            let by = self.supervises(meeting);
            facts.extend(people(by, agenda::SUPERVISED).map(|(_, who)| ("eye", who)));
        }
        Line {
            name,
            icon: icon_of(form),
            title: self.called(form, with),
            state: said,
            text: plan.and_then(|plan| plan.words.clone()),
            facts,
            place,
            to: to_moment(meeting),
        }
    }
}

/// One thing that lies on a day.
#[component]
pub fn Lying(
    /// It.
    line: Line,
) -> impl IntoView {
    let words: Words = expect_context();
    let class = format!("card page page-{}", line.icon);
    view! {
        <article class=class>
            <header class="page-head">
                <span class="page-icon">
                    <Icon name=line.icon />
                </span>
                <h4>{line.title}</h4>
            </header>
            {line.state.map(|state| view! { <p class="tag tag-wide">{state}</p> })}
            {line.text.map(|text| view! { <p class="words" dir="auto">{text}</p> })}
            <FactList lines=line.facts />
            <div class="page-actions">
                <Speak />
                <Go to=line.to label=words.say(agenda::OPEN) weight=Weight::Quiet icon="next" />
            </div>
        </article>
    }
}

/// The child's name, or "het kind".
pub fn child_or_word(words: Words, child: Option<&str>) -> String {
    child.map_or_else(|| words.say(kind::THE_CHILD).to_owned(), ToOwned::to_owned)
}
