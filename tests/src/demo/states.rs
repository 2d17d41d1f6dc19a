//! A notebook in which something stands in every state that there is: for who looks at all of them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, ensure};
use shared::circle::agenda::{QuestionState, question_state};
use shared::circle::agreement::{
    Changes, Contact, Decided, Form, Origin, Proposal, Step, Subject, Terms, Topic,
};
use shared::circle::consent::{Answer, Consent};
use shared::circle::entry::Entry;
use shared::circle::moment::{Account, Moment, MomentId, Side, Went};
use shared::circle::moving::MoveRequest;
use shared::circle::pages::{NewPage, Role};
use shared::circle::person::Person;
use shared::circle::question::{Matter, Question};
use shared::circle::rhythm::{Hours, Occurrence};
use shared::circle::standing::{self, Agreement};
use shared::circle::telling::{self, Request, RequestState, meetings};
use shared::ids::EntryId;
use shared::time::{DAY_MS, Day, Minute, amsterdam_day};

use super::{Lived, Street, Who, Wish};

const RIA: Who = 0;
const MAMA: Who = 1;

/// The notebook begins so many days before now.
const DAYS: i32 = 70;

/// Something in a state, and the address at which it is looked at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stand {
    /// Of what, and which: as `agreement-paused`.
    pub state: &'static str,
    /// Its page.
    pub path: String,
}

/// Every state by its name. The functions below give each its name, and do not build when there is one more.
const ALL: [&str; 26] = [
    "agreement-proposed",
    "agreement-refused",
    "agreement-withdrawn",
    "agreement-will-apply",
    "agreement-applies",
    "agreement-review-needed",
    "agreement-paused",
    "agreement-taken-back",
    "agreement-stopped",
    "agreement-ended",
    "moment-planned",
    "moment-was",
    "moment-did-not",
    "moment-broken-off",
    "moment-moved",
    "moment-told-differently",
    "moment-not-filled-in",
    "request-open",
    "request-lapsed",
    "request-agreed",
    "request-refused",
    "request-withdrawn",
    "question-open",
    "question-lapsed",
    "question-yes",
    "question-no",
];

fn of_agreement(state: &standing::State) -> &'static str {
    match state {
        standing::State::Proposed => "agreement-proposed",
        standing::State::Refused => "agreement-refused",
        standing::State::Withdrawn => "agreement-withdrawn",
        standing::State::WillApply(_) => "agreement-will-apply",
        standing::State::Applies => "agreement-applies",
        standing::State::ReviewNeeded(_) => "agreement-review-needed",
        standing::State::Paused(_) => "agreement-paused",
        standing::State::TakenBack(_) => "agreement-taken-back",
        standing::State::Stopped(_) => "agreement-stopped",
        standing::State::Ended(_) => "agreement-ended",
    }
}

fn of_moment(state: &telling::State) -> &'static str {
    match state {
        telling::State::Planned => "moment-planned",
        telling::State::Was => "moment-was",
        telling::State::DidNot => "moment-did-not",
        telling::State::BrokenOff => "moment-broken-off",
        telling::State::Moved(_) => "moment-moved",
        telling::State::ToldDifferently => "moment-told-differently",
        telling::State::NotFilledIn => "moment-not-filled-in",
    }
}

fn of_request(state: RequestState) -> &'static str {
    match state {
        RequestState::Open => "request-open",
        RequestState::Lapsed => "request-lapsed",
        RequestState::Agreed => "request-agreed",
        RequestState::Refused => "request-refused",
        RequestState::Withdrawn => "request-withdrawn",
    }
}

fn of_question(state: QuestionState) -> &'static str {
    match state {
        QuestionState::Open => "question-open",
        QuestionState::Lapsed => "question-lapsed",
        QuestionState::Yes => "question-yes",
        QuestionState::No => "question-no",
    }
}

/// The notebook while it is written.
struct States {
    street: Street,
    until: u64,
    today: Day,
    written: Vec<EntryId>,
}

/// Writes such a notebook in a folder; gives what came of it, and where each thing stands.
///
/// # Errors
/// When the folder cannot be written, a rule is against a page, or a state is not there in the end.
pub(super) fn every_state(data: &Path, wish: &Wish) -> anyhow::Result<(Lived, Vec<Stand>)> {
    let until = wish.until.ms();
    let days_before = u64::from(DAYS.unsigned_abs()) * DAY_MS;
    let mut street = Street::new(data, wish, until.saturating_sub(days_before))?;
    street.comes("Ria", Role::FosterParent)?;
    street.comes("mama Sanne", Role::Parent)?;
    street.gathers("Noor")?;
    let today = amsterdam_day(wish.until);
    let mut states = States { street, until, today, written: Vec::new() };
    let weekly = states.long_ago()?;
    states.visits(weekly)?;
    states.lately(weekly)?;
    states.street.it_is(until)?;
    let stands = states.stands()?;
    let there: BTreeSet<&str> = stands.iter().map(|stand| stand.state).collect();
    let missing: Vec<_> = ALL.iter().filter(|state| !there.contains(*state)).collect();
    ensure!(missing.is_empty(), "nothing stands in these states: {missing:?}");
    let keeper = std::mem::take(&mut states.street.person(RIA)?.rows);
    Ok((Lived { entries: states.written.len(), keeper }, stands))
}

impl States {
    /// The day so many days from now.
    fn day(&self, from_now: i32) -> anyhow::Result<Day> {
        self.today.plus_days(from_now).context("no such day")
    }

    /// So many days before now.
    fn it_is(&mut self, days_ago: u64) -> anyhow::Result<()> {
        self.street.it_is(self.until - days_ago * DAY_MS)
    }

    fn writes(&mut self, who: Who, page: NewPage) -> anyhow::Result<EntryId> {
        let page = self.street.writes(who, page)?;
        self.written.push(page);
        Ok(page)
    }

    fn answers(&mut self, who: Who, about: EntryId, answer: Answer) -> anyhow::Result<()> {
        let version = self.street.page(who, &about)?.version();
        let consent = Consent { about, version, answer, helped_by: None };
        self.writes(who, NewPage::Consent(consent)).map(drop)
    }

    fn says_no(&mut self, who: Who, about: EntryId, because: &str) -> anyhow::Result<()> {
        self.answers(who, about, Answer::No(because.to_owned()))
    }

    fn proposal(&self, words: &str, step: Step) -> anyhow::Result<Proposal> {
        Ok(Proposal {
            words: Some(words.to_owned()),
            why: Some("Overal hetzelfde geeft Noor rust.".to_owned()),
            origin: Origin::Together,
            needs: vec![self.street.member(RIA)?, self.street.member(MAMA)?],
            changes: None,
            step,
        })
    }

    /// Ria proposes something about a topic.
    fn proposes(
        &mut self,
        topic: Topic,
        words: &str,
        from: i32,
        more: impl FnOnce(&mut Terms),
    ) -> anyhow::Result<EntryId> {
        let mut terms = Terms::new(Subject::Other(topic), self.day(from)?);
        more(&mut terms);
        let proposal = self.proposal(words, Step::Terms(Box::new(terms)))?;
        self.writes(RIA, NewPage::Agreement(Box::new(proposal)))
    }

    /// Ria proposes it, and mama says yes.
    fn agrees(
        &mut self,
        topic: Topic,
        words: &str,
        from: i32,
        more: impl FnOnce(&mut Terms),
    ) -> anyhow::Result<EntryId> {
        let page = self.proposes(topic, words, from, more)?;
        self.answers(MAMA, page, Answer::Yes)?;
        Ok(page)
    }

    /// Ria proposes a pause or an end, and mama says yes.
    fn halts(&mut self, agreement: EntryId, step: Step) -> anyhow::Result<()> {
        let changes = Some(Changes { agreement, version: agreement });
        let proposal = Proposal { changes, ..self.proposal("Even niet.", step)? };
        let page = self.writes(RIA, NewPage::Agreement(Box::new(proposal)))?;
        self.answers(MAMA, page, Answer::Yes)
    }

    fn asks(&mut self, matter: Matter, words: &str, answer_by: i32) -> anyhow::Result<EntryId> {
        let (needs, answer_by) = (vec![self.street.member(MAMA)?], self.day(answer_by)?);
        let question = Question { matter, words: words.to_owned(), needs, answer_by, days: None };
        self.writes(RIA, NewPage::Question(question))
    }

    /// What was agreed and asked two months ago; gives the agreement with the visits.
    fn long_ago(&mut self) -> anyhow::Result<EntryId> {
        self.it_is(60)?;
        // The last visit was five days ago.
        let weekday = usize::try_from(self.day(-5)?.weekday())?;
        let name = ["mo", "tu", "we", "th", "fr", "sa", "su"].get(weekday - 1).context("no such weekday")?;
        let mama = Person::Member(self.street.member(MAMA)?);
        let contact =
            Contact::new(vec![mama.clone()], Form::Outside, format!("weekly {name} 10:00-12:00").parse()?);
        let terms = Terms::new(Subject::Contact(Box::new(contact)), self.day(-50)?);
        let proposal = Proposal { words: None, ..self.proposal("", Step::Terms(Box::new(terms)))? };
        let weekly = self.writes(RIA, NewPage::Agreement(Box::new(proposal)))?;
        self.answers(MAMA, weekly, Answer::Yes)?;

        let review = self.day(-5)?;
        self.agrees(Topic::Bedtime, "Om half acht naar bed, met het kleine lampje aan.", -60, |terms| {
            terms.review = Some(review);
        })?;
        let last = self.day(-10)?;
        self.agrees(Topic::Travel, "In de vakantie belt Noor elke dag.", -60, |terms| {
            terms.end = Some(last);
        })?;
        let screens = self.agrees(Topic::Screens, "Een half uur op de tablet, na het eten.", -60, |_| ())?;
        let home = self.agrees(Topic::Home, "Schoenen uit bij de deur.", -60, |_| ())?;
        let school = self.agrees(Topic::School, "Huiswerk maakt Noor voor het eten.", -60, |_| ())?;

        let decided = Decided { by: "de jeugdbeschermer".to_owned(), until: None };
        let by_phone = Contact::new(vec![mama], Form::Phone, "weekly mo 18:30-19:00".parse()?);
        let terms = Terms::new(Subject::Contact(Box::new(by_phone)), self.day(-60)?);
        let limit = self.proposal("Bellen kan alleen op maandag.", Step::Terms(Box::new(terms)))?;
        let limit = Proposal { origin: Origin::YouthProtection(decided), ..limit };
        self.writes(RIA, NewPage::Agreement(Box::new(limit)))?;

        self.it_is(58)?;
        let (from, until) = (self.day(-20)?, self.day(20)?);
        self.halts(screens, Step::Pause { from, until: Some(until) })?;
        self.halts(home, Step::Stop { from })?;
        self.asks(Matter::Sport, "Mag Noor op judo?", -40)?;
        let trip = self.asks(Matter::SchoolTrip, "Mag Noor mee op schoolreis?", -40)?;
        self.answers(MAMA, trip, Answer::Yes)?;
        let photo = self.asks(Matter::PhotoOnline, "Mag deze foto in de krant?", -40)?;
        self.says_no(MAMA, photo, "Liever niet met haar naam.")?;
        self.says_no(MAMA, school, "Na het eten gaat het beter.")?;
        Ok(weekly)
    }

    fn tells(&mut self, who: Who, of: EntryId, on: i32, went: Went) -> anyhow::Result<()> {
        let account = Account::new(MomentId { of, day: self.day(on)? }, went);
        self.writes(who, NewPage::ContactMoment(Moment::Told(account))).map(drop)
    }

    fn asks_to_move(&mut self, of: EntryId, on: i32, to: i32, answer_by: i32) -> anyhow::Result<EntryId> {
        let at = |hour| Minute::parse(hour, 0).context("no such hour");
        let hours = Hours::parse(at(14)?, at(16)?, 0)?;
        let request = MoveRequest {
            moment: MomentId { of, day: self.day(on)? },
            to: Occurrence { day: self.day(to)?, hours },
            why: Some("Noor heeft zwemles.".to_owned()),
            answer_by: self.day(answer_by)?,
            needs: vec![self.street.member(RIA)?, self.street.member(MAMA)?],
            instead_of: None,
        };
        self.writes(RIA, NewPage::MoveRequest(request))
    }

    /// How the visits went.
    fn visits(&mut self, weekly: EntryId) -> anyhow::Result<()> {
        self.it_is(46)?;
        self.tells(RIA, weekly, -47, Went::Well)?;
        self.tells(MAMA, weekly, -47, Went::Well)?;
        self.it_is(39)?;
        let why = Some("Noor had koorts.".to_owned());
        self.tells(RIA, weekly, -40, Went::DidNot { by: Side::Child, why: why.clone() })?;
        self.it_is(32)?;
        self.tells(RIA, weekly, -33, Went::BrokenOff { by: Side::Child, why })?;
        self.it_is(28)?;
        let moved = self.asks_to_move(weekly, -26, -24, -27)?;
        self.answers(MAMA, moved, Answer::Yes)?;
        self.it_is(18)?;
        self.tells(RIA, weekly, -19, Went::Well)?;
        let why = Some("De trein reed niet.".to_owned());
        self.tells(MAMA, weekly, -19, Went::DidNot { by: Side::ActOfNature, why })
    }

    /// What is going on.
    fn lately(&mut self, weekly: EntryId) -> anyhow::Result<()> {
        self.it_is(2)?;
        self.asks_to_move(weekly, 2, 3, 1)?;
        let refused = self.asks_to_move(weekly, 9, 10, 5)?;
        self.says_no(MAMA, refused, "Dan moet ik werken.")?;
        let withdrawn = self.asks_to_move(weekly, 16, 17, 5)?;
        self.says_no(RIA, withdrawn, "Zwemles gaat niet door.")?;
        self.asks_to_move(weekly, 23, 24, -1)?;
        self.proposes(Topic::Safety, "Op de fiets een helm op.", 1, |_| ())?;
        let refused = self.proposes(Topic::Other, "Op zondag geen bezoek.", 1, |_| ())?;
        self.says_no(MAMA, refused, "Zondag is onze dag.")?;
        let withdrawn = self.proposes(Topic::Travel, "Met de trein naar oma.", 1, |_| ())?;
        self.says_no(RIA, withdrawn, "Oma haalt haar met de auto.")?;
        self.agrees(Topic::Bedtime, "Na de zomer om acht uur naar bed.", 10, |_| ())?;
        self.asks(Matter::Haircut, "Mag het haar eraf?", 5).map(drop)
    }

    /// Where everything stands, as it is on Ria's phone.
    fn stands(&self) -> anyhow::Result<Vec<Stand>> {
        let pages: Vec<Entry> =
            self.written.iter().map(|id| self.street.page(RIA, id)).collect::<anyhow::Result<_>>()?;
        let mut found: BTreeMap<&'static str, String> = BTreeMap::new();
        let agreements = Agreement::gather(&pages);
        for agreement in &agreements {
            let path = format!("/afspraak/{}", agreement.id);
            found.entry(of_agreement(&agreement.state(self.today))).or_insert(path);
        }
        for meeting in meetings(&agreements, &pages, self.day(-50)?, self.day(30)?) {
            let path = format!("/moment/{}/{}", meeting.id.of, meeting.id.day);
            found.entry(of_moment(&meeting.state(self.today))).or_insert(path);
        }
        for page in &pages {
            if let Some(request) = Request::read(page, &pages) {
                let MomentId { of, day } = request.says.moment;
                let path = format!("/moment/{of}/{day}");
                found.entry(of_request(request.state(self.today))).or_insert(path);
            }
            if let Some(state) = question_state(page, &pages, self.today) {
                found.entry(of_question(state)).or_insert(format!("/blad/{}", page.id));
            }
        }
        Ok(found.into_iter().map(|(state, path)| Stand { state, path }).collect())
    }
}
