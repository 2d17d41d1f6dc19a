//! The answers of the form in which an agreement is made, and the proposal that they make.

use leptos::prelude::*;
use shared::circle::agreement::{
    Changes, Contact, Decided, Form as ContactForm, Origin, Photos, Proposal, Step, Subject, Supervision,
    Terms, Topic,
};
use shared::circle::choice::Choice;
use shared::circle::contact::MAX_SUPERVISED_TIMES;
use shared::circle::pages::InvalidPage;
use shared::circle::person::Person;
use shared::circle::rhythm::{
    Hours, Layer, MAX_NIGHTS, NotARhythm, Nth, Occurrence, Rhythm, Rule, Span, Turn, Weekday, Weekdays,
};
use shared::ids::{EntryId, MemberId};
use shared::time::{Day, Minute};

use super::super::hidden::Hidden;
use super::super::write::{day_in_field, some, time_of_field};
use crate::components::form::{Answer, Form, One};
use crate::components::people::with_typed;

/// How often, as one is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Often {
    /// Every week.
    Weekly,
    /// Every other week, counted from the first time.
    EveryOther,
    /// In odd weeks.
    Odd,
    /// In even weeks.
    Even,
    /// Once a month.
    Monthly,
    /// On dates of one's own.
    Dates,
}

impl Choice for Often {
    const ALL: &'static [Self] =
        &[Self::Weekly, Self::EveryOther, Self::Odd, Self::Even, Self::Monthly, Self::Dates];
}

/// What is different then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Otherwise {
    /// They do not see each other.
    Not,
    /// They see each other as well, on one day.
    Also,
    /// Every week, on the same weekdays.
    Weekly,
}

impl Choice for Otherwise {
    const ALL: &'static [Self] = &[Self::Not, Self::Also, Self::Weekly];
}

/// A day or a part of the year on which it is different.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OtherDays {
    /// How.
    pub how: Otherwise,
    /// The first day.
    pub from: Day,
    /// The last day.
    pub until: Day,
    /// Whether it is so every year.
    pub is_yearly: bool,
    /// From when till when, when that is different too.
    pub hours: Option<Hours>,
}

impl OtherDays {
    fn span(self) -> Span {
        let date = |day: Day| {
            let (_, month, of_month) = day.parts();
            (month, of_month)
        };
        if self.is_yearly {
            Span::EveryYear(date(self.from), date(self.until))
        } else {
            Span::Once(self.from, self.until)
        }
    }

    /// What the form can say of a layer; none when it can say it only in part.
    fn of_layer(layer: &Layer, base: &Turn) -> Option<Self> {
        let (how, hours) = match (&layer.turn, base) {
            (Turn::Never, _) => (Otherwise::Not, None),
            (Turn::At(Rule::Weekly(days), hours), Turn::At(rule, usual)) => {
                let same_days = weekdays_of(rule).is_some_and(|usual| usual == *days);
                let other = other_hours(*hours, *usual)?;
                (same_days.then_some(Otherwise::Weekly)?, other)
            }
            (Turn::At(..), _) => return None,
        };
        // A year that has every date.
        let date = |(month, day)| Day::parse(2024, month, day).ok();
        Some(match layer.span {
            Span::Once(from, until) => Self { how, from, until, is_yearly: false, hours },
            Span::EveryYear(from, until) => {
                Self { how, from: date(from)?, until: date(until)?, is_yearly: true, hours }
            }
        })
    }
}

/// Hours as the form can say them beside the usual ones: none when they are the same, and not at all when it is for
/// another number of nights.
#[expect(clippy::option_option, reason = "the outer one says whether the form can say it")]
fn other_hours(hours: Hours, usual: Hours) -> Option<Option<Hours>> {
    (hours.nights() == usual.nights()).then(|| Some(hours).filter(|hours| *hours != usual))
}

fn weekdays_of(rule: &Rule) -> Option<Weekdays> {
    match rule {
        Rule::Weekly(days) | Rule::OddWeeks(days) | Rule::EvenWeeks(days) | Rule::EveryOtherWeek(_, days) => {
            Some(days.clone())
        }
        Rule::Monthly(_, day) => Some(Weekdays::from(*day)),
        Rule::On(_) => None,
    }
}

/// One of them while it is filled in.
#[derive(Clone, Copy, Debug)]
pub struct Adding {
    /// How.
    pub how: RwSignal<Option<One<Otherwise>>>,
    /// The first day.
    pub from: RwSignal<String>,
    /// The last day.
    pub until: RwSignal<String>,
    /// From when.
    pub start: RwSignal<String>,
    /// Till when.
    pub end: RwSignal<String>,
    /// Whether it is so every year.
    pub yearly: RwSignal<Vec<bool>>,
}

impl Adding {
    fn of(form: Form) -> Self {
        let text = |name| form.answer(name, String::new());
        Self {
            how: form.answer("other-how", None),
            from: text("other-from"),
            until: text("other-until"),
            start: text("other-start"),
            end: text("other-end"),
            yearly: form.answer("other-yearly", Vec::new()),
        }
    }

    fn texts(self) -> [RwSignal<String>; 4] {
        [self.from, self.until, self.start, self.end]
    }

    /// Whether anything was filled in.
    pub fn is_begun(self) -> bool {
        let is_filled = |text: RwSignal<String>| text.with_untracked(|text| !text.trim().is_empty());
        self.how.with_untracked(Option::is_some) || self.texts().into_iter().any(is_filled)
    }

    fn clear(self) {
        self.how.set(None);
        for text in self.texts() {
            text.set(String::new());
        }
        self.yearly.set(Vec::new());
    }
}

impl Answer for OtherDays {
    fn spell(&self) -> String {
        let days = format!("{};{};{};{}", self.how.number(), self.from, self.until, u8::from(self.is_yearly));
        match self.hours {
            Some(hours) => format!("{days};{};{};{}", hours.start(), hours.end(), hours.nights()),
            None => days,
        }
    }

    fn read(text: &str) -> Option<Self> {
        let mut parts = text.split(';');
        let how = Otherwise::of_number(parts.next()?.parse().ok()?)?;
        let (from, until) = (Day::from_text(parts.next()?)?, Day::from_text(parts.next()?)?);
        let is_yearly = parts.next() == Some("1");
        let hours = match (parts.next(), parts.next(), parts.next()) {
            (Some(start), Some(end), Some(nights)) => {
                let (start, end) = (Minute::from_text(start)?, Minute::from_text(end)?);
                Some(Hours::parse(start, end, nights.parse().ok()?).ok()?)
            }
            _ => None,
        };
        Some(Self { how, from, until, is_yearly, hours })
    }
}

/// What else one can put down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extra {
    /// Who else is there.
    There,
    /// Supervision.
    Supervised,
    /// Holidays and other days.
    OtherDays,
    /// If somebody is ill, late or unable.
    IfNot,
    /// Feast days.
    Feasts,
    /// Photos.
    Photos,
    /// What is possible now and what may grow.
    NowLater,
}

impl Choice for Extra {
    const ALL: &'static [Self] = &[
        Self::There,
        Self::Supervised,
        Self::OtherDays,
        Self::IfNot,
        Self::Feasts,
        Self::Photos,
        Self::NowLater,
    ];
}

/// Who decides, as one is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Everyone together.
    Together,
    /// Youth protection.
    Protection,
    /// A court.
    Court,
}

impl Choice for Who {
    const ALL: &'static [Self] = &[Self::Together, Self::Protection, Self::Court];
}

/// Some people: who was chosen, and a name that is half typed.
#[derive(Clone, Copy)]
pub struct People {
    /// Who was chosen.
    pub chosen: RwSignal<Vec<Person>>,
    /// What is typed.
    pub typed: RwSignal<String>,
}

impl People {
    fn of(form: Form, name: &'static str, typed: &'static str, first: &[Person]) -> Self {
        Self { chosen: form.answer(name, first.to_vec()), typed: form.answer(typed, String::new()) }
    }

    /// All of them.
    pub fn all(self) -> Vec<Person> {
        with_typed(&self.chosen.get(), &self.typed.get())
    }
}

/// Every answer of the form.
#[derive(Clone, Copy)]
pub struct Answers {
    /// What it is about.
    pub topic: RwSignal<Option<One<Option<Topic>>>>,
    /// With whom.
    pub with: People,
    /// In which form.
    pub form: RwSignal<Option<One<ContactForm>>>,
    /// How often.
    pub often: RwSignal<Option<One<Often>>>,
    /// On which weekdays: their places in the week.
    pub weekdays: RwSignal<Vec<usize>>,
    /// Which one in the month: its place.
    pub nth: RwSignal<Option<usize>>,
    /// Own dates.
    pub dates: RwSignal<Vec<String>>,
    /// A date that is half added.
    pub date: RwSignal<String>,
    /// From when on the day.
    pub from: RwSignal<String>,
    /// Till when.
    pub until: RwSignal<String>,
    /// So many nights later.
    pub nights: RwSignal<String>,
    /// Where.
    pub place: RwSignal<String>,
    /// Whether everyone reads that.
    pub place_read_by_all: RwSignal<Option<bool>>,
    /// Who brings.
    pub brings: People,
    /// Who fetches.
    pub fetches: People,
    /// From which day.
    pub start: RwSignal<String>,
    /// When to look back.
    pub review: RwSignal<String>,
    /// The last day.
    pub end: RwSignal<String>,
    /// What else is put down.
    pub extras: RwSignal<Vec<One<Extra>>>,
    /// Who else is there.
    pub there: People,
    /// Who supervises.
    pub supervises: People,
    /// What that person does.
    pub supervising: RwSignal<String>,
    /// How many of the first times.
    pub times: RwSignal<String>,
    /// When it is different.
    pub other_days: RwSignal<Vec<OtherDays>>,
    /// One that is half added.
    pub adding: Adding,
    /// If somebody is ill, late or unable.
    pub if_not: RwSignal<String>,
    /// Feast days.
    pub feasts: RwSignal<String>,
    /// Photos.
    pub photos: RwSignal<Option<One<Photos>>>,
    /// What is possible now.
    pub now: RwSignal<String>,
    /// What may grow.
    pub later: RwSignal<String>,
    /// The agreement in words.
    pub words: RwSignal<String>,
    /// Why.
    pub why: RwSignal<String>,
    /// Who decides.
    pub who: RwSignal<Option<One<Who>>>,
    /// By name.
    pub decided_by: RwSignal<String>,
    /// Until when that holds.
    pub decided_until: RwSignal<String>,
    /// Whose yes it needs.
    pub needs: RwSignal<Vec<MemberId>>,
    /// Parts of the year that the form cannot ask about: they stay as they are.
    kept: StoredValue<Vec<Layer>>,
    /// The page of a place that I cannot read: it stays where it is, as long as I name no other.
    kept_place: StoredValue<Option<EntryId>>,
}

/// Why there is no proposal yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotYet {
    /// A question is still open.
    Open,
    /// The number of nights is none.
    Nights,
    /// The number of times is none.
    Times,
    /// What was filled in cannot be.
    Invalid(InvalidPage),
}

impl From<InvalidPage> for NotYet {
    fn from(why: InvalidPage) -> Self {
        Self::Invalid(why)
    }
}

impl From<NotARhythm> for NotYet {
    fn from(why: NotARhythm) -> Self {
        Self::Invalid(why.into())
    }
}

fn text(day: Option<Day>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

impl Answers {
    /// Answers as a version has them, or empty ones. `hidden` is where it is, when only some read that and I do; `today`
    /// the first day that is offered.
    pub fn of(
        form: Form,
        version: Option<&Proposal>,
        hidden: Option<&Hidden>,
        needs: Vec<MemberId>,
        today: Day,
    ) -> Self {
        let terms = version.and_then(Proposal::terms);
        let contact = terms.and_then(Terms::contact);
        let topic = terms.map(|terms| match &terms.subject {
            Subject::Contact(_) => One(None),
            Subject::Other(topic) => One(Some(*topic)),
        });
        let people =
            |of: fn(&Contact) -> &[Person]| contact.map(|contact| of(contact).to_vec()).unwrap_or_default();
        let words = |of: fn(&Contact) -> &Option<String>| {
            contact.and_then(|contact| of(contact).clone()).unwrap_or_default()
        };
        let rhythm = contact.map(|contact| read_rhythm(&contact.rhythm)).unwrap_or_default();
        let supervision = contact.and_then(|contact| contact.supervision.as_ref());
        let mut extras = Vec::new();
        let mut has = |is_there: bool, extra| {
            if is_there {
                extras.push(One(extra));
            }
        };
        has(contact.is_some_and(|contact| !contact.there.is_empty()), Extra::There);
        has(supervision.is_some(), Extra::Supervised);
        has(!rhythm.other_days.is_empty(), Extra::OtherDays);
        has(contact.is_some_and(|contact| contact.if_not.is_some()), Extra::IfNot);
        has(contact.is_some_and(|contact| contact.feasts.is_some()), Extra::Feasts);
        has(contact.is_some_and(|contact| contact.photos.is_some()), Extra::Photos);
        has(terms.is_some_and(|terms| terms.now.is_some() || terms.later.is_some()), Extra::NowLater);
        let who = version.map(|version| match version.origin {
            Origin::Together => One(Who::Together),
            Origin::YouthProtection(_) => One(Who::Protection),
            Origin::Court(_) => One(Who::Court),
        });
        let decided = version.and_then(|version| version.origin.decided());
        let hours = rhythm.hours;
        let clock = |of: fn(Hours) -> String| hours.map(of).unwrap_or_default();
        Self {
            topic: form.answer("topic", topic),
            with: People::of(form, "with", "with-other", &people(|contact| &contact.with)),
            form: form.answer("form", contact.map(|contact| One(contact.form))),
            often: form.answer("often", rhythm.often.map(One)),
            weekdays: form.answer("weekdays", rhythm.weekdays),
            nth: form.answer("nth", rhythm.nth),
            dates: form.answer("dates", rhythm.dates),
            date: form.answer("date", String::new()),
            from: form.answer("from", clock(|hours| hours.start().to_string())),
            until: form.answer("until", clock(|hours| hours.end().to_string())),
            nights: form.answer("nights", clock(|hours| hours.nights().to_string())),
            place: form.answer(
                "place",
                hidden.map_or_else(|| words(|contact| &contact.place), |hidden| hidden.place.clone()),
            ),
            place_read_by_all: form.answer("place-read-by-all", Some(hidden.is_none())),
            brings: People::of(form, "brings", "brings-other", &people(|contact| &contact.brings)),
            fetches: People::of(form, "fetches", "fetches-other", &people(|contact| &contact.fetches)),
            start: form
                .answer("start", terms.map_or_else(String::new, |terms| text(Some(terms.start.max(today))))),
            review: form
                .answer("review", text(terms.and_then(|terms| terms.review).filter(|day| *day > today))),
            end: form.answer("end", text(terms.and_then(|terms| terms.end))),
            extras: form.answer("extras", extras),
            there: People::of(form, "there", "there-other", &people(|contact| &contact.there)),
            supervises: People::of(
                form,
                "supervises",
                "supervises-other",
                supervision.map_or(&[], |supervision| &supervision.by),
            ),
            supervising: form
                .answer("supervising", supervision.and_then(|one| one.does.clone()).unwrap_or_default()),
            times: form.answer(
                "times",
                supervision
                    .and_then(|one| one.first_times)
                    .map(|times| times.to_string())
                    .unwrap_or_default(),
            ),
            other_days: form.answer("other-days", rhythm.other_days),
            adding: Adding::of(form),
            if_not: form.answer("if-not", words(|contact| &contact.if_not)),
            feasts: form.answer("feasts", words(|contact| &contact.feasts)),
            photos: form.answer("photos", contact.and_then(|contact| contact.photos).map(One)),
            now: form.answer("now", terms.and_then(|terms| terms.now.clone()).unwrap_or_default()),
            later: form.answer("later", terms.and_then(|terms| terms.later.clone()).unwrap_or_default()),
            words: form
                .answer("words", version.and_then(|version| version.words.clone()).unwrap_or_default()),
            why: form.answer("why", version.and_then(|version| version.why.clone()).unwrap_or_default()),
            who: form.answer("who", Some(who.unwrap_or(One(Who::Together)))),
            decided_by: form
                .answer("decided-by", decided.map(|decided| decided.by.clone()).unwrap_or_default()),
            decided_until: form.answer("decided-until", text(decided.and_then(|decided| decided.until))),
            needs: form.answer("needs", version.map_or(needs, |version| version.needs.clone())),
            kept: StoredValue::new(rhythm.kept),
            kept_place: StoredValue::new(
                contact.and_then(|contact| contact.place_page).filter(|_| hidden.is_none()),
            ),
        }
    }

    /// Whether it is about contact.
    pub fn is_contact(self) -> bool {
        self.topic.get() == Some(One(None))
    }

    /// Whether somebody wants to put this down too.
    pub fn has(self, extra: Extra) -> bool {
        self.extras.with(|extras| extras.contains(&One(extra)))
    }

    fn if_wanted<T>(self, extra: Extra, value: impl FnOnce() -> Option<T>) -> Option<T> {
        if self.has(extra) { value() } else { None }
    }

    /// The first day; none when it was not filled in.
    ///
    /// # Errors
    /// [`NotYet`] for a day that the calendar does not have.
    pub fn start(self) -> Result<Option<Day>, NotYet> {
        Ok(day_in_field(&self.start.get())?)
    }

    /// From when till when.
    ///
    /// # Errors
    /// [`NotYet`].
    pub fn hours(self) -> Result<Hours, NotYet> {
        let (from, until) = (time_of_field(&self.from.get())?, time_of_field(&self.until.get())?);
        let (Some(from), Some(until)) = (from, until) else { return Err(NotYet::Open) };
        let nights = if self.form.get() == Some(One(ContactForm::StayingOver)) {
            let typed = self.nights.get();
            let nights = if typed.trim().is_empty() { Ok(0) } else { typed.trim().parse::<u8>() };
            nights.ok().filter(|nights| *nights <= MAX_NIGHTS).ok_or(NotYet::Nights)?
        } else {
            0
        };
        Ok(Hours::parse(from, until, nights)?)
    }

    /// From when till when on other days, as two time fields say it; none when both are empty. It is for as many nights
    /// as usual.
    ///
    /// # Errors
    /// [`NotYet`].
    pub fn hours_then(self, start: &str, end: &str) -> Result<Option<Hours>, NotYet> {
        match (time_of_field(start)?, time_of_field(end)?) {
            (Some(start), Some(end)) => Ok(Some(Hours::parse(start, end, self.hours()?.nights())?)),
            (None, None) => Ok(None),
            (Some(_), None) | (None, Some(_)) => Err(NotYet::Invalid(InvalidPage::NoTime)),
        }
    }

    /// Adds what was filled in of other days to the others, if anything was.
    ///
    /// # Errors
    /// [`NotYet`]; then it stays as it was filled in.
    pub fn add_other_days(self) -> Result<(), NotYet> {
        let adding = self.adding;
        if !adding.is_begun() {
            return Ok(());
        }
        let how = adding.how.get_untracked().ok_or(NotYet::Open)?.0;
        let from = day_in_field(&adding.from.get_untracked())?.ok_or(InvalidPage::NoDay)?;
        let until = match how {
            Otherwise::Also => from,
            Otherwise::Not | Otherwise::Weekly => {
                day_in_field(&adding.until.get_untracked())?.unwrap_or(from)
            }
        };
        let is_yearly = how != Otherwise::Also && adding.yearly.with_untracked(|yearly| !yearly.is_empty());
        if until < from {
            return Err(NotYet::Invalid(InvalidPage::EndBeforeStart));
        }
        let hours = match how {
            Otherwise::Not => None,
            Otherwise::Also | Otherwise::Weekly => {
                self.hours_then(&adding.start.get_untracked(), &adding.end.get_untracked())?
            }
        };
        self.other_days.update(|all| all.push(OtherDays { how, from, until, is_yearly, hours }));
        adding.clear();
        Ok(())
    }

    fn days(self) -> Result<Weekdays, NotYet> {
        let chosen = self.weekdays.get().into_iter().filter_map(|at| Weekday::ALL.get(at).copied());
        Weekdays::parse(chosen).ok_or(NotYet::Open)
    }

    /// On which days. For every other week it counts from the first day on.
    ///
    /// # Errors
    /// [`NotYet`].
    pub fn rule(self) -> Result<Rule, NotYet> {
        Ok(match self.often.get().ok_or(NotYet::Open)?.0 {
            Often::Weekly => Rule::Weekly(self.days()?),
            Often::Odd => Rule::OddWeeks(self.days()?),
            Often::Even => Rule::EvenWeeks(self.days()?),
            Often::EveryOther => Rule::EveryOtherWeek(self.first_time()?, self.days()?),
            Often::Monthly => {
                let nth = self.nth.get().and_then(|at| Nth::ALL.get(at).copied()).ok_or(NotYet::Open)?;
                let day = self.days()?.days().first().copied().ok_or(NotYet::Open)?;
                Rule::Monthly(nth, day)
            }
            Often::Dates => {
                let mut dates = self.dates.get();
                dates.extend(some(&self.date.get()));
                let read = dates.iter().map(|date| day_in_field(date)).collect::<Result<Vec<_>, _>>()?;
                let days: Vec<Day> = read.into_iter().flatten().collect();
                if days.is_empty() {
                    return Err(NotYet::Open);
                }
                Rule::On(days)
            }
        })
    }

    /// The first time at or after the first day.
    fn first_time(self) -> Result<Day, NotYet> {
        let start = self.start()?.ok_or(NotYet::Open)?;
        let days = self.days()?;
        let week = start.plus_days(6).unwrap_or(start);
        let first = start.through(week).find(|day| days.days().contains(&Weekday::of(*day)));
        first.ok_or(NotYet::Open)
    }

    fn rhythm(self) -> Result<Rhythm, NotYet> {
        let (rule, hours) = (self.rule()?, self.hours()?);
        let (mut layers, mut also, mut except) = (self.kept.get_value(), Vec::new(), Vec::new());
        for other in self.if_wanted(Extra::OtherDays, || Some(self.other_days.get())).unwrap_or_default() {
            match other.how {
                Otherwise::Not if other.from == other.until && !other.is_yearly => except.push(other.from),
                Otherwise::Not => layers.push(Layer { span: other.span(), turn: Turn::Never }),
                Otherwise::Also => {
                    also.push(Occurrence { day: other.from, hours: other.hours.unwrap_or(hours) });
                }
                Otherwise::Weekly => {
                    let turn = Turn::At(Rule::Weekly(self.days()?), other.hours.unwrap_or(hours));
                    layers.push(Layer { span: other.span(), turn });
                }
            }
        }
        Ok(Rhythm::parse(Turn::At(rule, hours), layers, also, except)?)
    }

    /// Contact, as far as it was answered.
    ///
    /// # Errors
    /// [`NotYet`].
    pub fn contact(self) -> Result<Contact, NotYet> {
        let supervision =
            self.if_wanted(Extra::Supervised, || Some(self.supervises.all()).filter(|by| !by.is_empty()));
        let supervision = match supervision {
            None => None,
            Some(by) => Some(Supervision {
                by,
                does: some(&self.supervising.get()),
                first_times: self.first_times()?,
            }),
        };
        let form = self.form.get().map_or(ContactForm::Other, |one| one.0);
        // What is not asked is not said, also when it was filled in before for another form.
        let is_near = !self.is_far();
        let place = some(&self.place.get()).filter(|_| is_near);
        let contact = Contact {
            place_page: self.kept_place.get_value().filter(|_| is_near && place.is_none()),
            place,
            brings: if is_near { self.brings.all() } else { Vec::new() },
            fetches: if is_near { self.fetches.all() } else { Vec::new() },
            there: self.if_wanted(Extra::There, || Some(self.besides())).unwrap_or_default(),
            supervision,
            feasts: self.if_wanted(Extra::Feasts, || some(&self.feasts.get())),
            if_not: self.if_wanted(Extra::IfNot, || some(&self.if_not.get())),
            photos: self.if_wanted(Extra::Photos, || Some(self.photos.get()?.0)),
            ..Contact::new(self.with.all(), form, self.rhythm()?)
        };
        Ok(contact)
    }

    /// Whether nobody goes anywhere for it.
    pub fn is_far(self) -> bool {
        let form = self.form.get().map(|one| one.0);
        matches!(form, Some(ContactForm::Phone | ContactForm::Video | ContactForm::Post))
    }

    /// Whether not everyone may read where it is.
    pub fn hides_place(self) -> bool {
        self.place_read_by_all.get() == Some(false)
    }

    /// The members whom contact names, and those whose yes it needs.
    pub fn members(self) -> Vec<MemberId> {
        let contact = self.contact().ok();
        let people = contact.iter().flat_map(|contact| {
            let lists = [&contact.with, &contact.brings, &contact.fetches, &contact.there];
            let supervise = contact.supervision.iter().flat_map(|supervision| &supervision.by);
            lists.into_iter().flatten().chain(supervise)
        });
        let members = people
            .filter_map(|person| if let Person::Member(member) = person { Some(*member) } else { None });
        let is_together = self.who.get() == Some(One(Who::Together));
        let needs = if is_together { self.needs.get() } else { Vec::new() };
        let mut all: Vec<MemberId> = members.chain(needs).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Who else is there. Whom the child sees is there anyway, also who was put among both.
    fn besides(self) -> Vec<Person> {
        let (mut there, with) = (self.there.all(), self.with.all());
        there.retain(|person| !with.contains(person));
        there
    }

    /// How many of the first times are supervised; none for all.
    ///
    /// # Errors
    /// [`NotYet::Times`].
    pub fn first_times(self) -> Result<Option<u8>, NotYet> {
        let typed = self.times.get();
        if typed.trim().is_empty() {
            return Ok(None);
        }
        let times =
            typed.trim().parse::<u8>().ok().filter(|times| (1..=MAX_SUPERVISED_TIMES).contains(times));
        times.map(Some).ok_or(NotYet::Times)
    }

    /// Who decides.
    ///
    /// # Errors
    /// [`NotYet`].
    pub fn origin(self) -> Result<Origin, NotYet> {
        let decided = || -> Result<Decided, NotYet> {
            let by = some(&self.decided_by.get()).ok_or(NotYet::Open)?;
            Ok(Decided { by, until: day_in_field(&self.decided_until.get())? })
        };
        Ok(match self.who.get().map_or(Who::Together, |one| one.0) {
            Who::Together => Origin::Together,
            Who::Protection => Origin::YouthProtection(decided()?),
            Who::Court => Origin::Court(decided()?),
        })
    }

    /// How many people contact names, besides those whose yes is needed.
    pub fn named(self) -> usize {
        let Ok(contact) = self.contact() else { return 0 };
        let by = contact.supervision.map_or(0, |supervision| supervision.by.len());
        let lists = [contact.with, contact.brings, contact.fetches, contact.there];
        by + lists.iter().map(Vec::len).sum::<usize>()
    }

    /// What it would be.
    ///
    /// # Errors
    /// [`NotYet`].
    pub fn proposal(self, changes: Option<Changes>) -> Result<Proposal, NotYet> {
        let start = self.start()?.ok_or(NotYet::Open)?;
        let topic = self.topic.get().ok_or(NotYet::Open)?.0;
        let (subject, words) = match topic {
            None => (Subject::Contact(Box::new(self.contact()?)), None),
            Some(topic) => (Subject::Other(topic), some(&self.words.get())),
        };
        Ok(Proposal {
            words,
            why: some(&self.why.get()),
            origin: self.origin()?,
            needs: self.needs.get(),
            changes,
            step: Step::Terms(Box::new(Terms {
                review: day_in_field(&self.review.get())?,
                end: day_in_field(&self.end.get())?,
                now: self.if_wanted(Extra::NowLater, || some(&self.now.get())),
                later: self.if_wanted(Extra::NowLater, || some(&self.later.get())),
                ..Terms::new(subject, start)
            })),
        })
    }
}

/// A rhythm as the form asks for it.
#[derive(Default)]
struct AsAsked {
    often: Option<Often>,
    weekdays: Vec<usize>,
    nth: Option<usize>,
    dates: Vec<String>,
    hours: Option<Hours>,
    other_days: Vec<OtherDays>,
    kept: Vec<Layer>,
}

fn read_rhythm(rhythm: &Rhythm) -> AsAsked {
    let mut asked = AsAsked::default();
    let places = |days: &Weekdays| {
        let place = |day: &Weekday| Weekday::ALL.iter().position(|one| one == day);
        days.days().iter().filter_map(place).collect::<Vec<_>>()
    };
    if let Turn::At(rule, hours) = rhythm.base() {
        asked.hours = Some(*hours);
        let (often, weekdays) = match rule {
            Rule::Weekly(days) => (Often::Weekly, places(days)),
            Rule::OddWeeks(days) => (Often::Odd, places(days)),
            Rule::EvenWeeks(days) => (Often::Even, places(days)),
            Rule::EveryOtherWeek(_, days) => (Often::EveryOther, places(days)),
            Rule::Monthly(nth, day) => {
                asked.nth = Nth::ALL.iter().position(|one| one == nth);
                (Often::Monthly, places(&Weekdays::from(*day)))
            }
            Rule::On(days) => {
                asked.dates = days.iter().map(ToString::to_string).collect();
                (Often::Dates, Vec::new())
            }
        };
        asked.often = Some(often);
        asked.weekdays = weekdays;
    }
    for layer in rhythm.layers() {
        match OtherDays::of_layer(layer, rhythm.base()) {
            Some(other) => asked.other_days.push(other),
            None => asked.kept.push(layer.clone()),
        }
    }
    let single = |how, day: Day, hours| OtherDays { how, from: day, until: day, is_yearly: false, hours };
    asked.other_days.extend(rhythm.except().iter().map(|day| single(Otherwise::Not, *day, None)));
    let usual = asked.hours;
    asked.other_days.extend(rhythm.also().iter().map(|one| {
        let hours = Some(one.hours).filter(|hours| Some(*hours) != usual);
        single(Otherwise::Also, one.day, hours)
    }));
    asked
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(start: &str, end: &str, nights: u8) -> Hours {
        Hours::parse(Minute::from_text(start).unwrap(), Minute::from_text(end).unwrap(), nights).unwrap()
    }

    #[test]
    fn other_days_come_back_as_they_were_kept_and_a_holiday_opens_with_its_own_hours() {
        let usual = hours("10:00", "12:00", 0);
        let saturdays = Weekdays::from(Weekday::Saturday);
        let base = Turn::At(Rule::OddWeeks(saturdays.clone()), usual);
        let day = |text| Day::from_text(text).unwrap();
        let span = Span::Once(day("2027-07-10"), day("2027-08-22"));
        let then = |days: Weekdays, hours| Layer { span, turn: Turn::At(Rule::Weekly(days), hours) };
        let long = hours("10:00", "17:00", 0);
        for (layer, expected) in [
            (then(saturdays.clone(), usual), Some((Otherwise::Weekly, None))),
            (then(saturdays.clone(), long), Some((Otherwise::Weekly, Some(long)))),
            (Layer { span, turn: Turn::Never }, Some((Otherwise::Not, None))),
            // The form has no words for these: they stay as they are.
            (then(saturdays, hours("10:00", "12:00", 1)), None),
            (then(Weekdays::from(Weekday::Sunday), usual), None),
        ] {
            let opened = OtherDays::of_layer(&layer, &base);
            assert_eq!(opened.map(|other| (other.how, other.hours)), expected);
            if let Some(other) = opened {
                assert_eq!(OtherDays::read(&other.spell()), Some(other));
            }
        }
        // As the version before this one kept it.
        let kept = "2;2027-07-10;2027-08-22;1";
        assert_eq!(OtherDays::read(kept).map(|other| (other.is_yearly, other.hours)), Some((true, None)));
    }
}
