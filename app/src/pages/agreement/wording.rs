//! What is agreed, said in words: one line a fact, each with the field that it comes from, so that a difference between
//! two versions is told in the same words as the versions themselves.

use shared::circle::agreement::{
    Contact, Form, Origin, Photos, Proposal, Step, Subject, Supervision, Topic, field,
};
use shared::circle::person::Person;
use shared::circle::rhythm::{Hours, Layer, Rhythm, Rule, Span, Turn, Weekdays};
use shared::time::Day;

use super::super::capital;
use super::super::write::names_of;
use crate::notebook::Faces;
use crate::platform::clock::today;
use crate::platform::intl;
use crate::text::{Said, Words, agreement};

/// So many days after the start the first time is looked for: behind a long holiday too.
const DAYS_TO_FIRST_TIME: i32 = 200;

/// One thing that is agreed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// The field of the page from which it comes.
    pub field: u16,
    /// A picture.
    pub icon: &'static str,
    /// In words.
    pub text: String,
}

/// How things are said here: the language, and everyone's name.
#[derive(Clone, Copy, Debug)]
pub struct Voice<'a> {
    /// The language.
    pub words: Words,
    /// Everyone's name.
    pub faces: &'a Faces,
}

impl Voice<'_> {
    fn row(self, names: impl IntoIterator<Item = String>) -> String {
        self.words.row(&names.into_iter().collect::<Vec<_>>())
    }

    fn weekdays(self, days: &Weekdays) -> String {
        self.row(days.days().iter().map(|day| self.words.say(agreement::weekday(*day)).to_owned()))
    }

    fn dates(self, days: &[Day]) -> String {
        self.row(days.iter().map(|day| intl::date(self.words, *day)))
    }

    fn people(self, people: &[Person]) -> String {
        names_of(self.words, self.faces, people)
    }

    fn rule(self, rule: &Rule) -> String {
        let words = self.words;
        match rule {
            Rule::Weekly(days) => words.with(agreement::WEEKLY, &[("dagen", &self.weekdays(days))]),
            Rule::OddWeeks(days) => words.with(agreement::ODD_WEEKS, &[("dagen", &self.weekdays(days))]),
            Rule::EvenWeeks(days) => words.with(agreement::EVEN_WEEKS, &[("dagen", &self.weekdays(days))]),
            Rule::EveryOtherWeek(_, days) => {
                words.with(agreement::EVERY_OTHER, &[("dagen", &self.weekdays(days))])
            }
            Rule::Monthly(nth, day) => words.with(
                agreement::MONTHLY,
                &[("welke", words.say(agreement::nth(*nth))), ("dag", words.say(agreement::weekday(*day)))],
            ),
            Rule::On(days) => words.with(agreement::ON, &[("dagen", &self.dates(days))]),
        }
    }

    /// "van 10.00 tot 12.00".
    pub fn hours(self, hours: Hours) -> String {
        let from = intl::clock(self.words, hours.start());
        let until = intl::clock(self.words, hours.end());
        let nights = hours.nights().to_string();
        let said = match hours.nights() {
            0 => agreement::HOURS,
            1 => agreement::NIGHT_ONE,
            _ => agreement::NIGHTS,
        };
        self.words.with(said, &[("van", &from), ("tot", &until), ("aantal", &nights)])
    }

    fn turn(self, turn: &Turn) -> String {
        match turn {
            Turn::Never => self.words.say(agreement::NEVER).to_owned(),
            Turn::At(rule, hours) => format!("{} {}", self.rule(rule), self.hours(*hours)),
        }
    }

    fn layer(self, layer: &Layer) -> String {
        let how = match &layer.turn {
            Turn::Never => self.words.say(agreement::NOT_THEN).to_owned(),
            turn @ Turn::At(..) => small(&self.turn(turn)),
        };
        let (said, from, until) = match layer.span {
            Span::Once(from, until) => {
                (agreement::LAYER_ONCE, intl::date(self.words, from), intl::date(self.words, until))
            }
            Span::EveryYear(from, until) => {
                // A year that has every date.
                let date = |(month, day)| {
                    let year = today().parts().0;
                    let day = Day::parse(year, month, day).or_else(|_| Day::parse(2024, month, day));
                    day.map(|day| intl::date(self.words, day)).unwrap_or_default()
                };
                (agreement::LAYER_YEARLY, date(from), date(until))
            }
        };
        self.words.with(said, &[("van", &from), ("tot", &until), ("hoe", &how)])
    }

    /// When, line by line: the rule first, then in which of two weeks it begins, then what is different from it.
    pub fn rhythm(self, rhythm: &Rhythm, start: Day) -> Vec<String> {
        let mut lines = vec![self.turn(rhythm.base())];
        if let Some(first) = first_time(rhythm, start) {
            let first = intl::whole_day(self.words, first);
            lines.push(self.words.with(agreement::FIRST_TIME, &[("dag", &first)]));
        }
        lines.extend(rhythm.layers().iter().map(|layer| self.layer(layer)));
        lines.extend(rhythm.also().iter().map(|one| {
            let (day, hours) = (intl::date(self.words, one.day), self.hours(one.hours));
            self.words.with(agreement::ALSO_ON, &[("dag", &day), ("tijd", &hours)])
        }));
        if !rhythm.except().is_empty() {
            lines.push(self.words.with(agreement::NOT_ON, &[("dagen", &self.dates(rhythm.except()))]));
        }
        lines
    }

    /// Who brings, fetches and supervises, as far as that is known: each is a sentence, and a fact of its own.
    pub fn helpers(
        self,
        brings: &[Person],
        fetches: &[Person],
        supervision: Option<&Supervision>,
    ) -> Vec<Fact> {
        let people = |field, icon, said, people: &[Person]| {
            let text = self.words.with(said, &[("wie", &self.people(people))]);
            (!people.is_empty()).then_some(Fact { field, icon, text })
        };
        let by = supervision.map(|supervision| supervision.by.as_slice()).unwrap_or_default();
        let times =
            supervision.and_then(|supervision| supervision.first_times).map(|times| times.to_string());
        let supervised = times.map_or_else(
            || people(field::SUPERVISES, "shield", agreement::SUPERVISED, by),
            |times| {
                let names = self.people(by);
                let text = [("wie", names.as_str()), ("aantal", &times)];
                let text = self.words.with(agreement::SUPERVISED_FIRST, &text);
                (!by.is_empty()).then_some(Fact { field: field::SUPERVISES, icon: "shield", text })
            },
        );
        let brings = people(field::BRINGS, "car", agreement::BRINGS, brings);
        let fetches = people(field::FETCHES, "car", agreement::FETCHES, fetches);
        [brings, fetches, supervised].into_iter().flatten().collect()
    }

    /// Contact in some short sentences: when, where and with whom; who brings, fetches and supervises.
    fn contact(self, contact: &Contact) -> String {
        let with = self.words.with(agreement::WITH, &[("wie", &self.people(&contact.with))]);
        let place = contact.place.as_deref().map(|place| place.trim_end_matches('.').to_owned());
        let form = says_form(contact).then(|| small(self.words.say(agreement::form(contact.form))));
        let first = [Some(self.turn(contact.rhythm.base())), form, place, Some(with)];
        let first = first.into_iter().flatten().collect::<Vec<_>>().join(", ");
        let more = self.helpers(&contact.brings, &contact.fetches, contact.supervision.as_ref());
        let more = more.into_iter().map(|fact| fact.text);
        core::iter::once(first).chain(more).map(|said| format!("{said}.")).collect::<Vec<_>>().join(" ")
    }

    /// "Om de week op zaterdag van 10.00 tot 12.00, in de speeltuin, met mama en oma. Brengen: Ria. Halen: mama.
    /// Begeleid door Joris, de eerste 4 keer.": what is agreed, as short as it can be said.
    pub fn sentence(self, proposal: &Proposal) -> String {
        match &proposal.step {
            Step::Terms(terms) => match &terms.subject {
                Subject::Contact(contact) => self.contact(contact),
                Subject::Other(_) => proposal.words.clone().unwrap_or_default(),
            },
            Step::Pause { from, until } => match until {
                Some(until) => self.words.with(
                    agreement::STEP_PAUSE_UNTIL,
                    &[("dag", &intl::date(self.words, *from)), ("tot", &intl::date(self.words, *until))],
                ),
                None => self.words.with(agreement::STEP_PAUSE, &[("dag", &intl::date(self.words, *from))]),
            },
            Step::Stop { from } => {
                self.words.with(agreement::STEP_STOP, &[("dag", &intl::date(self.words, *from))])
            }
        }
    }

    /// Everything that a version says, in the order in which one asks.
    pub fn facts(self, proposal: &Proposal) -> Vec<Fact> {
        let mut facts = Facts { voice: self, list: Vec::new() };
        match &proposal.step {
            Step::Terms(terms) => {
                match &terms.subject {
                    Subject::Contact(contact) => facts.contact(contact, terms.start),
                    Subject::Other(topic) => facts.other(*topic, proposal.words.as_deref()),
                }
                facts.day(field::START, "calendar", agreement::STARTS, Some(terms.start));
                facts.day(field::REVIEW, "history", agreement::REVIEW, terms.review);
                facts.day(field::END, "calendar", agreement::ENDS, terms.end);
                facts.text(field::NOW, "sprout", agreement::NOW, terms.now.as_deref());
                facts.text(field::LATER, "sprout", agreement::LATER, terms.later.as_deref());
            }
            Step::Pause { .. } | Step::Stop { .. } => {
                facts.put(field::STEP, "clock", self.sentence(proposal));
            }
        }
        facts.text(field::WHY, "heart", agreement::WHY, proposal.why.as_deref());
        let decided = match &proposal.origin {
            Origin::Together => None,
            Origin::YouthProtection(decided) => Some((agreement::BY_PROTECTION, decided)),
            Origin::Court(decided) => Some((agreement::BY_COURT, decided)),
        };
        if let Some((said, decided)) = decided {
            facts.put(field::ORIGIN, "shield", self.words.with(said, &[("wie", &decided.by)]));
            facts.day(field::DECIDED_UNTIL, "calendar", agreement::DECIDED_UNTIL, decided.until);
        } else {
            let needs: Vec<Person> = proposal.needs.iter().copied().map(Person::Member).collect();
            facts.people(field::NEEDS, "check", agreement::NEEDS, &needs);
        }
        facts.list
    }
}

struct Facts<'a> {
    voice: Voice<'a>,
    list: Vec<Fact>,
}

impl Facts<'_> {
    fn put(&mut self, field: u16, icon: &'static str, text: String) {
        self.list.push(Fact { field, icon, text });
    }

    fn day(&mut self, field: u16, icon: &'static str, said: Said, day: Option<Day>) {
        if let Some(day) = day {
            let day = intl::whole_day(self.voice.words, day);
            self.put(field, icon, self.voice.words.with(said, &[("dag", &day)]));
        }
    }

    fn text(&mut self, field: u16, icon: &'static str, said: Said, text: Option<&str>) {
        if let Some(text) = text {
            self.put(field, icon, self.voice.words.with(said, &[("wat", text)]));
        }
    }

    fn people(&mut self, field: u16, icon: &'static str, said: Said, people: &[Person]) {
        if !people.is_empty() {
            let names = self.voice.people(people);
            self.put(field, icon, self.voice.words.with(said, &[("wie", &names)]));
        }
    }

    fn other(&mut self, topic: Topic, words: Option<&str>) {
        let about = self.voice.words.say(agreement::topic(Some(topic)));
        self.put(field::TOPIC, "clip", about.to_owned());
        self.put(field::WORDS, "clip", words.unwrap_or_default().to_owned());
    }

    fn contact(&mut self, contact: &Contact, start: Day) {
        let words = self.voice.words;
        for line in self.voice.rhythm(&contact.rhythm, start) {
            self.put(field::RHYTHM, "calendar", line);
        }
        let with = words.with(agreement::WITH, &[("wie", &self.voice.people(&contact.with))]);
        self.put(field::WITH, "users", capital(&with));
        self.put(field::FORM, icon_of(contact.form), words.say(agreement::form(contact.form)).to_owned());
        if let Some(place) = &contact.place {
            self.put(field::PLACE, "place", words.with(agreement::PLACE, &[("waar", place)]));
        }
        if contact.place_page.is_some() {
            self.put(field::PLACE_PAGE, "lock", words.say(agreement::PLACE_FOR_SOME).to_owned());
        }
        let helpers = self.voice.helpers(&contact.brings, &contact.fetches, contact.supervision.as_ref());
        let (supervises, brings): (Vec<Fact>, Vec<Fact>) =
            helpers.into_iter().partition(|fact| fact.field == field::SUPERVISES);
        self.list.extend(brings);
        self.people(field::THERE, "users", agreement::THERE, &contact.there);
        self.list.extend(supervises);
        let does = contact.supervision.as_ref().and_then(|supervision| supervision.does.as_deref());
        self.text(field::SUPERVISING, "shield", agreement::SUPERVISING, does);
        self.text(field::FEASTS, "garland", agreement::FEASTS, contact.feasts.as_deref());
        self.text(field::IF_NOT, "bed", agreement::IF_NOT, contact.if_not.as_deref());
        if let Some(photos) = contact.photos {
            let (icon, text) = photos_line(words, photos);
            self.put(field::PHOTOS, icon, text);
        }
    }
}

/// Whether the sentence says in which form: a place says by itself that people go there.
pub(super) fn says_form(contact: &Contact) -> bool {
    match contact.form {
        Form::Phone | Form::Video | Form::Post | Form::StayingOver => true,
        Form::AtTheirHome | Form::AtParentsHome | Form::NeutralPlace | Form::Outside => {
            contact.place.is_none()
        }
        Form::Other => false,
    }
}

/// The first time from this day on, where "every other week" alone leaves open which week that is.
fn first_time(rhythm: &Rhythm, start: Day) -> Option<Day> {
    let is_open = matches!(rhythm.base(), Turn::At(Rule::EveryOtherWeek(..), _));
    let until = start.plus_days(DAYS_TO_FIRST_TIME).filter(|_| is_open)?;
    rhythm.between(start, until).next().map(|first| first.day)
}

/// The picture of a form of contact.
pub fn icon_of(form: Form) -> &'static str {
    match form {
        Form::AtTheirHome => "home",
        Form::AtParentsHome => "heart",
        Form::NeutralPlace => "place",
        Form::Outside => "sprout",
        Form::Phone => "phone",
        Form::Video => "video",
        Form::Post => "post",
        Form::StayingOver => "bed",
        Form::Other => "dots",
    }
}

/// Whether photos may be made, as a line with its picture.
pub fn photos_line(words: Words, photos: Photos) -> (&'static str, String) {
    let said = words.say(agreement::photos(photos)).to_lowercase();
    (icon_of_photos(photos), words.with(agreement::PHOTOS, &[("wat", &said)]))
}

/// The picture of whether photos may be made.
pub fn icon_of_photos(photos: Photos) -> &'static str {
    match photos {
        Photos::Yes => "camera",
        Photos::AskFirst => "message",
        Photos::No => "no-camera",
    }
}

/// With a small letter in front, as inside a sentence.
fn small(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use shared::circle::agreement::Terms;

    use super::*;
    use crate::text::Language;

    /// Contact on Saturdays, all named by hand.
    fn saturdays(change: impl FnOnce(&mut Contact)) -> Proposal {
        let named = |name: &str| vec![Person::Named(name.to_owned())];
        let rhythm = "other 2026-11-28 sa 10:00-12:00".parse().unwrap();
        let mut contact = Contact::new([named("mama"), named("oma")].concat(), Form::Outside, rhythm);
        contact.place = Some("speeltuin de Kikker".to_owned());
        contact.brings = named("Ria");
        contact.fetches = named("mama");
        contact.supervision = Some(Supervision { by: named("Joris"), does: None, first_times: Some(4) });
        change(&mut contact);
        let start = Day::from_text("2026-11-28").unwrap();
        Proposal {
            words: None,
            why: None,
            origin: Origin::Together,
            needs: Vec::new(),
            changes: None,
            step: Step::Terms(Box::new(Terms::new(Subject::Contact(Box::new(contact)), start))),
        }
    }

    fn said(language: Language, proposal: &Proposal) -> String {
        Voice { words: Words::of(language), faces: &Faces::default() }.sentence(proposal)
    }

    #[test]
    fn the_sentence_of_contact_says_where_who_brings_and_who_supervises() {
        let whole = saturdays(|_| {});
        assert_eq!(
            said(Language::Dutch, &whole),
            "Om de week op zaterdag van 10.00 tot 12.00, speeltuin de Kikker, met mama en oma. Brengen: Ria. \
             Halen: mama. Begeleid door Joris, de eerste 4 keer."
        );
        assert_eq!(
            said(Language::EasyDutch, &whole),
            "Om de week op zaterdag van 10.00 tot 12.00, speeltuin de Kikker, met mama en oma. Brengen: Ria. \
             Halen: mama. Kijkt of helpt mee: Joris. De eerste 4 keer."
        );
        assert_eq!(
            said(Language::English, &whole),
            "Every other week on Saturday from 10:00 until 12:00, speeltuin de Kikker, with mama and oma. \
             Brings: Ria. Fetches: mama. Supervised by Joris, the first 4 times."
        );
    }

    #[test]
    fn what_was_not_agreed_is_not_in_the_sentence() {
        let bare = saturdays(|contact| {
            (contact.place, contact.supervision) = (None, None);
            contact.brings.clear();
            contact.fetches.clear();
        });
        assert_eq!(
            said(Language::Dutch, &bare),
            "Om de week op zaterdag van 10.00 tot 12.00, buiten, met mama en oma."
        );
        let always = saturdays(|contact| {
            contact.fetches.clear();
            contact.supervision.as_mut().unwrap().first_times = None;
        });
        assert_eq!(
            said(Language::Dutch, &always),
            "Om de week op zaterdag van 10.00 tot 12.00, speeltuin de Kikker, met mama en oma. Brengen: Ria. \
             Begeleid door Joris."
        );
    }

    #[test]
    fn the_sentence_says_that_it_is_by_phone_and_not_what_a_place_says_already() {
        let by_phone = saturdays(|contact| {
            (contact.form, contact.place, contact.supervision) = (Form::Phone, None, None);
            contact.brings.clear();
            contact.fetches.clear();
        });
        let calls = "Om de week op zaterdag van 10.00 tot 12.00, bellen, met mama en oma.";
        assert_eq!(said(Language::Dutch, &by_phone), calls);
        assert_eq!(said(Language::EasyDutch, &by_phone), calls);
        let there = saturdays(|contact| contact.form = Form::AtParentsHome);
        assert!(said(Language::Dutch, &there).contains("12.00, speeltuin de Kikker, met"));
    }

    #[test]
    fn of_two_agreements_with_the_same_words_the_topic_differs() {
        let facts = |topic| {
            let voice = Voice { words: Words::of(Language::Dutch), faces: &Faces::default() };
            let mut facts = Facts { voice, list: Vec::new() };
            facts.other(topic, Some("Om acht uur."));
            facts.list.into_iter().map(|fact| (fact.field, fact.text)).collect::<Vec<_>>()
        };
        let of = |topic: &str| [(field::TOPIC, topic.to_owned()), (field::WORDS, "Om acht uur.".to_owned())];
        assert_eq!(facts(Topic::School), of("School"));
        assert_eq!(facts(Topic::Bedtime), of("Bedtijd"));
    }

    #[test]
    fn every_other_week_begins_on_the_first_day_that_is_one_of_its_days() {
        let day = |text| Day::from_text(text).unwrap();
        let first = |rhythm: &str, start| first_time(&rhythm.parse().unwrap(), day(start));
        let saturdays = "other 2026-11-28 sa 10:00-12:00";
        assert_eq!(first(saturdays, "2026-11-24"), Some(day("2026-11-28")));
        assert_eq!(first(saturdays, "2026-11-29"), Some(day("2026-12-12")));
        // What is not on that day begins later.
        let but_one = "other 2026-11-28 sa 10:00-12:00; -2026-11-28";
        assert_eq!(first(but_one, "2026-11-24"), Some(day("2026-12-12")));
        // Nothing is open about these.
        assert_eq!(first("weekly sa 10:00-12:00", "2026-11-24"), None);
        assert_eq!(first("odd sa 10:00-12:00", "2026-11-24"), None);
    }

    #[test]
    fn a_small_letter_stands_inside_a_sentence() {
        assert_eq!(small("Elke zaterdag"), "elke zaterdag");
        assert_eq!(small(""), "");
    }
}
