//! What happens from day to day: agreements that everyone says yes to, visits that go well, do not go through or are
//! moved, school, important days, and what people write about all of it.

use std::path::Path;

use shared::circle::agreement::{Contact, Form, Origin, Proposal, Step, Subject, Supervision, Terms, Topic};
use shared::circle::authority::{Authority, Frame};
use shared::circle::consent::{Answer, Consent};
use shared::circle::event::{Event, Occasion, Times};
use shared::circle::moment::{Account, Moment, MomentId, Side, Went};
use shared::circle::moving::MoveRequest;
use shared::circle::pages::{Asked, Feeling, NewPage, Role, SchoolTopic, SchoolUpdate};
use shared::circle::person::Person;
use shared::circle::place::{AddressSeenBy, Home, Place};
use shared::circle::question::{Matter, Question};
use shared::circle::reply::{Coming, Sign, Signed};
use shared::circle::review::{Outcome, Review};
use shared::circle::rhythm::{Hours, Occurrence};
use shared::circle::task::{Sort, Task};
use shared::ids::EntryId;
use shared::time::{DAY_MS, Day, Minute, amsterdam_day};

use super::words::{
    ADDITIONS, ANIMALS, ASKED, DAYS, EVENTS, FRIENDS, GAMES, GOES_WELL, MEALS, MOMENTS, QUESTIONS, REASONS,
    REPLIES, SCHOOL, TOYS,
};
use super::{Lived, Street, Who, Wish};

const CHILD: &str = "Noor";
/// About so many pages are written on a day.
const PAGES_A_DAY: usize = 5;
/// No circle is older than a child grows up.
const MOST_DAYS: usize = 12 * 365;
/// A circle has its first weeks.
const LEAST_DAYS: usize = 42;

const RIA: Who = 0;
const MAMA: Who = 1;
const JORIS: Who = 2;
const OMA: Who = 3;

/// A page that can be answered.
#[derive(Clone, Copy)]
struct Lately {
    page: EntryId,
    by: Who,
}

struct Life<'a> {
    street: &'a mut Street,
    left: usize,
    lately: Vec<Lately>,
    visits: Option<EntryId>,
    today: Day,
}

/// Lets years pass in a folder; every one of the wished pages is written by somebody.
///
/// # Errors
/// When the relay's folder cannot be written, or a rule is against a page.
pub fn lives(data: &Path, wish: &Wish) -> anyhow::Result<Lived> {
    let days = (wish.entries / PAGES_A_DAY).clamp(LEAST_DAYS, MOST_DAYS);
    let days_ms = u64::try_from(days)? * DAY_MS;
    // Each day begins at eight in the morning, more or less: noon of the last one is now.
    let begins = wish.until.ms().saturating_sub(days_ms + DAY_MS / 2);
    let mut street = Street::new(data, wish, begins)?;
    for (name, role) in [
        ("Ria", Role::FosterParent),
        ("mama Sanne", Role::Parent),
        ("Joris", Role::FosterCareWorker),
        ("oma Ans", Role::Family),
    ] {
        street.comes(name, role)?;
    }
    street.gathers(CHILD)?;
    let today = amsterdam_day(shared::time::Instant::from_ms(begins));
    let mut life = Life { street: &mut street, left: wish.entries, lately: Vec::new(), visits: None, today };
    life.begins()?;
    for number in 0..days {
        let at = begins + u64::try_from(number)? * DAY_MS;
        life.street.it_is(at)?;
        life.today = amsterdam_day(shared::time::Instant::from_ms(at));
        // What is left is shared by the days that are left.
        let share = life.left.div_ceil(days - number);
        life.day(share)?;
    }
    let entries = wish.entries - life.left;
    street.it_is(wish.until.ms())?;
    let keeper = std::mem::take(&mut street.person(RIA)?.rows);
    Ok(Lived { entries, keeper })
}

impl Life<'_> {
    fn pick<'w>(&mut self, from: &[&'w str]) -> &'w str {
        let at = self.street.pick(u64::try_from(from.len()).unwrap_or(1));
        from.get(usize::try_from(at).unwrap_or(0)).copied().unwrap_or_default()
    }

    /// A sentence with everything filled in.
    fn said(&mut self, from: &[&str]) -> String {
        let mut text = self.pick(from).replace("{naam}", CHILD);
        for (place, what) in [
            ("{spel}", &GAMES[..]),
            ("{maal}", &MEALS[..]),
            ("{dier}", &ANIMALS[..]),
            ("{vriend}", &FRIENDS[..]),
            ("{knuffel}", &TOYS[..]),
        ] {
            if text.contains(place) {
                let filled = self.pick(what);
                text = text.replace(place, filled);
            }
        }
        text
    }

    fn is_lucky(&mut self, of: u64) -> bool {
        self.street.pick(of) == 0
    }

    fn writes(&mut self, who: Who, page: NewPage) -> anyhow::Result<Option<EntryId>> {
        if self.left == 0 {
            return Ok(None);
        }
        let written = self.street.writes(who, page)?;
        self.left -= 1;
        Ok(Some(written))
    }

    fn is_answerable(&mut self, page: Option<EntryId>, by: Who) {
        self.lately.extend(page.map(|page| Lately { page, by }));
        if self.lately.len() > 12 {
            self.lately.remove(0);
        }
    }

    /// The people of these numbers.
    fn people(&self, who: &[Who]) -> anyhow::Result<Vec<Person>> {
        who.iter().map(|who| self.street.member(*who).map(Person::Member)).collect()
    }

    fn proposal(&self, subject: Subject, words: Option<&str>, why: &str) -> anyhow::Result<Proposal> {
        let needs = [RIA, MAMA, JORIS].map(|who| self.street.member(who));
        Ok(Proposal {
            words: words.map(ToOwned::to_owned),
            why: Some(why.to_owned()),
            origin: Origin::Together,
            needs: needs.into_iter().collect::<anyhow::Result<_>>()?,
            changes: None,
            step: Step::Terms(Box::new(Terms {
                review: self.today.plus_days(if words.is_some() { 180 } else { 365 }),
                ..Terms::new(subject, self.today)
            })),
        })
    }

    /// Somebody proposes, everyone says yes to exactly that.
    fn agrees(&mut self, by: Who, proposal: Proposal) -> anyhow::Result<Option<EntryId>> {
        let Some(page) = self.writes(by, NewPage::Agreement(Box::new(proposal)))? else { return Ok(None) };
        for who in [RIA, MAMA, JORIS].into_iter().filter(|who| *who != by) {
            let version = self.street.page(who, &page)?.version();
            let consent = Consent { about: page, version, answer: Answer::Yes, helped_by: None };
            self.writes(who, NewPage::Consent(consent))?;
        }
        Ok(Some(page))
    }

    /// The first day: where the child lives, who decides, who does what, the first agreements.
    fn begins(&mut self) -> anyhow::Result<()> {
        let place = Place {
            home: Home::FosterHome,
            name: "Bij Ria".to_owned(),
            from: Some(self.today),
            until: None,
            seen_by: AddressSeenBy::Professionals,
        };
        self.writes(RIA, NewPage::Place(place))?;
        let authority = Authority {
            holders: self.people(&[MAMA])?,
            frame: Frame::Supervision,
            from: self.today,
            until: None,
            source: Some("Beschikking van de kinderrechter".to_owned()),
            confirmed: Some(self.today),
            note: None,
        };
        self.writes(JORIS, NewPage::Authority(authority))?;
        for (sort, does, told) in [
            (Sort::Doctor, [RIA], [MAMA]),
            (Sort::SchoolTalks, [MAMA], [RIA]),
            (Sort::Hairdresser, [MAMA], [RIA]),
        ] {
            let (does, told) = (self.people(&does)?, self.people(&told)?);
            let task = Task { sort, name: None, does, told, asked: Vec::new(), note: None };
            self.writes(JORIS, NewPage::TaskDivision(task))?;
        }
        let visit = Contact {
            place: Some("speeltuin De Vijver".to_owned()),
            brings: self.people(&[RIA])?,
            fetches: self.people(&[RIA])?,
            supervision: Some(Supervision { by: self.people(&[JORIS])?, does: None, first_times: Some(4) }),
            ..Contact::new(self.people(&[MAMA, OMA])?, Form::Outside, "odd sa 10:00-12:00".parse()?)
        };
        let why = "Noor mist mama en oma. Buiten spelen gaat goed.";
        let visits = self.proposal(Subject::Contact(Box::new(visit)), None, why)?;
        self.visits = self.agrees(MAMA, visits)?;
        let call = Contact::new(self.people(&[MAMA])?, Form::Phone, "weekly we 18:30-19:00".parse()?);
        let call = self.proposal(Subject::Contact(Box::new(call)), None, "Zo hoort Noor mama elke week.")?;
        self.agrees(RIA, call)?;
        let bedtime = Subject::Other(Topic::Bedtime);
        let words = "Om half acht naar bed, met het kleine lampje aan.";
        let bedtime = self.proposal(bedtime, Some(words), "Overal dezelfde tijd geeft rust.")?;
        self.agrees(RIA, bedtime).map(drop)
    }

    /// One day, with about so many pages.
    fn day(&mut self, share: usize) -> anyhow::Result<()> {
        let before = self.left;
        if self.today.weekday() == 6 && self.today.week() % 2 == 1 {
            self.visit()?;
        }
        if self.today.weekday() == 2 {
            self.school()?;
        }
        let (_, month, of_month) = self.today.parts();
        match of_month {
            3 => self.event()?,
            12 => self.question()?,
            20 if month % 6 == 0 => self.looks_back()?,
            _ => {}
        }
        while before - self.left < share && self.left > 0 {
            match self.street.pick(5) {
                0 | 1 => self.note()?,
                _ => self.reply()?,
            }
        }
        Ok(())
    }

    fn note(&mut self) -> anyhow::Result<()> {
        let by = if self.is_lucky(5) { MAMA } else { RIA };
        let feeling = |number| match number {
            0 => Feeling::Hard,
            1 | 2 => Feeling::SoSo,
            _ => Feeling::Good,
        };
        let mood = Some(feeling(self.street.pick(8)));
        let sleep = self.is_lucky(2).then(|| feeling(self.street.pick(8)));
        let (day, text) = (self.today, self.said(&DAYS));
        let page = self.writes(by, NewPage::DayNote { day, text, mood, sleep })?;
        self.is_answerable(page, by);
        Ok(())
    }

    fn reply(&mut self) -> anyhow::Result<()> {
        let count = u64::try_from(self.lately.len()).unwrap_or(0);
        let at = usize::try_from(self.street.pick(count)).unwrap_or(0);
        let Some(Lately { page: about, by }) = self.lately.get(at).copied() else { return self.note() };
        if self.is_lucky(8) {
            let text = self.said(&ADDITIONS);
            return self.writes(by, NewPage::Addition { about, text }).map(drop);
        }
        let others: Vec<Who> = [RIA, MAMA, JORIS, OMA].into_iter().filter(|who| *who != by).collect();
        let who = usize::try_from(self.street.pick(3)).unwrap_or(0);
        let text = self.said(&REPLIES);
        let who = others.get(who).copied().unwrap_or(RIA);
        self.writes(who, NewPage::Reply { about, text }).map(drop)
    }

    fn school(&mut self) -> anyhow::Result<()> {
        let topics = [SchoolTopic::Talk, SchoolTopic::GoodNews, SchoolTopic::Outing, SchoolTopic::Report];
        let topic = topics.get(usize::try_from(self.street.pick(4)).unwrap_or(0)).copied();
        let text = self.said(&SCHOOL);
        let news = SchoolUpdate::new(self.today, topic.unwrap_or(SchoolTopic::Talk), &text);
        let asked = if self.is_lucky(3) {
            let words = self.said(&ASKED);
            let of = vec![self.street.member(MAMA)?, self.street.member(RIA)?];
            Some(Asked { by: self.today.plus_days(6), ..Asked::new(&words, of) })
        } else {
            None
        };
        let is_asked = asked.is_some();
        let page = self.writes(JORIS, NewPage::SchoolUpdate(SchoolUpdate { asked, ..news }))?;
        if let Some(about) = page.filter(|_| is_asked) {
            let who = if self.is_lucky(2) { MAMA } else { RIA };
            let done = Signed { about, sign: Sign::Done, text: None };
            self.writes(who, NewPage::Signed(done))?;
        }
        self.is_answerable(page, JORIS);
        Ok(())
    }

    fn event(&mut self) -> anyhow::Result<()> {
        let occasions = [Occasion::Birthday, Occasion::Match, Occasion::Hairdresser, Occasion::Diploma];
        let at = usize::try_from(self.street.pick(4)).unwrap_or(0);
        let invited = [MAMA, JORIS, OMA].map(|who| self.street.member(who));
        let page = Event {
            occasion: occasions.get(at).copied().unwrap_or(Occasion::Other),
            day: self.today.plus_days(9).unwrap_or(self.today),
            times: Minute::parse(15, 0).map(|start| Times { start, end: Minute::parse(16, 30) }),
            words: self.said(&EVENTS),
            place: Some("Sporthal De Wissel".to_owned()),
            place_page: None,
            invited: invited.into_iter().collect::<anyhow::Result<_>>()?,
            photos: None,
        };
        let page = self.writes(RIA, NewPage::Event(page))?;
        for who in [MAMA, OMA] {
            let coming = if self.is_lucky(5) { Coming::NotSure } else { Coming::Comes };
            if let Some(about) = page {
                let signed = Signed { about, sign: Sign::Coming(coming), text: None };
                self.writes(who, NewPage::Signed(signed))?;
            }
        }
        self.is_answerable(page, RIA);
        Ok(())
    }

    /// Whether Noor may do something: mama decides, and mostly says yes.
    fn question(&mut self) -> anyhow::Result<()> {
        let matters =
            [Matter::SchoolTrip, Matter::Haircut, Matter::Sport, Matter::PhotoOnline, Matter::TripAbroad];
        let which = usize::try_from(self.street.pick(5)).unwrap_or(0);
        let question = Question {
            matter: matters.get(which).copied().unwrap_or(Matter::Other),
            words: QUESTIONS.get(which).copied().unwrap_or_default().replace("{naam}", CHILD),
            needs: vec![self.street.member(MAMA)?],
            answer_by: self.today.plus_days(10).unwrap_or(self.today),
            days: None,
        };
        let page = self.writes(RIA, NewPage::Question(question))?;
        if let Some(about) = page.filter(|_| !self.is_lucky(10)) {
            let version = self.street.page(MAMA, &about)?.version();
            let no = || Answer::No("Dat wil ik eerst met Joris bespreken.".to_owned());
            let answer = if self.is_lucky(6) { no() } else { Answer::Yes };
            self.writes(MAMA, NewPage::Consent(Consent { about, version, answer, helped_by: None }))?;
        }
        self.is_answerable(page, RIA);
        Ok(())
    }

    /// Everyone looks back at the visits, and would keep them.
    fn looks_back(&mut self) -> anyhow::Result<()> {
        let Some(about) = self.visits else { return Ok(()) };
        for who in [RIA, MAMA, JORIS] {
            let well = Some(self.said(&GOES_WELL));
            let next = self.today.plus_days(182);
            let review = Review { about, well, better: None, outcome: Outcome::Keep, next };
            self.writes(who, NewPage::Review(review))?;
        }
        Ok(())
    }

    /// A Saturday on which mama and Noor see each other.
    fn visit(&mut self) -> anyhow::Result<()> {
        let Some(of) = self.visits else { return Ok(()) };
        let moment = MomentId { of, day: self.today };
        if self.is_lucky(6) {
            let why = Some(self.said(&REASONS));
            let went = Went::DidNot { by: Side::ActOfNature, why: why.clone() };
            self.tells(RIA, Account::new(moment, went))?;
            return self.moves(moment, why);
        }
        let there = self.people(&[MAMA, RIA])?;
        let words = Some(self.said(&MOMENTS));
        let account =
            Account { there, words, after: Some(Feeling::Good), ..Account::new(moment, Went::Well) };
        self.tells(MAMA, account)?;
        if self.is_lucky(2) {
            let words = Some(self.said(&MOMENTS));
            self.tells(RIA, Account { words, ..Account::new(moment, Went::Well) })?;
        }
        Ok(())
    }

    fn tells(&mut self, who: Who, account: Account) -> anyhow::Result<()> {
        let page = self.writes(who, NewPage::ContactMoment(Moment::Told(account)))?;
        self.is_answerable(page, who);
        Ok(())
    }

    /// It is caught up a week later, when mama says yes.
    fn moves(&mut self, moment: MomentId, why: Option<String>) -> anyhow::Result<()> {
        let hours = Minute::parse(10, 0).zip(Minute::parse(12, 0));
        let hours = hours.and_then(|(start, end)| Hours::parse(start, end, 0).ok());
        let (Some(hours), Some(day)) = (hours, self.today.plus_days(7)) else { return Ok(()) };
        let request = MoveRequest {
            moment,
            to: Occurrence { day, hours },
            why,
            answer_by: self.today.plus_days(4).unwrap_or(day),
            needs: vec![self.street.member(MAMA)?],
            instead_of: None,
        };
        let Some(about) = self.writes(RIA, NewPage::MoveRequest(request))? else { return Ok(()) };
        if !self.is_lucky(4) {
            let version = self.street.page(MAMA, &about)?.version();
            let yes = Consent { about, version, answer: Answer::Yes, helped_by: None };
            self.writes(MAMA, NewPage::Consent(yes))?;
        }
        Ok(())
    }
}
