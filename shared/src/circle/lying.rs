//! What lies on some days, in the order in which it happens: contact moments, important moments, what school asks by a
//! day, questions. From the days that are looked at and from what goes on, never from the whole notebook.

use std::collections::{BTreeMap, BTreeSet};

use super::contact::Contact;
use super::entry::Entry;
use super::event::Event;
use super::moment::MomentId;
use super::question::Question;
use super::rhythm::Occurrence;
use super::schema::EntryKind;
use super::school::{Asked, SchoolUpdate};
use super::standing::Agreement;
use super::telling::{Meeting, meetings};
use crate::ids::EntryId;
use crate::time::{Day, Minute};

/// Something that lies on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lies {
    /// The day.
    pub day: Day,
    /// From when; none for the whole day.
    pub from: Option<Minute>,
    /// What.
    pub what: What,
}

/// What lies on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A contact moment.
    Meeting(Box<Meeting>),
    /// An important moment.
    Event(EntryId, Box<Event>),
    /// Something at school on a day that was still to come when it was told: an outing, a talk.
    AtSchool(EntryId, Box<SchoolUpdate>),
    /// The last day for what school asks.
    AskedBySchool(EntryId, Asked),
    /// The last day for an answer to a question.
    AnswerBy(EntryId, Question),
    /// The first day of what a question is about.
    InQuestion(EntryId, Question),
}

impl Lies {
    /// Names it within the circle, the same every time.
    pub fn name(&self) -> String {
        match &self.what {
            What::Meeting(meeting) => name_of(meeting.id),
            What::Event(page, _) | What::AtSchool(page, _) => page.to_string(),
            What::AskedBySchool(page, _) | What::AnswerBy(page, _) => format!("{page}-by"),
            What::InQuestion(page, _) => format!("{page}-from"),
        }
    }

    /// The page that it stands on; the agreement, for a moment that comes from one.
    pub fn page(&self) -> EntryId {
        match &self.what {
            What::Meeting(meeting) => meeting.id.of,
            What::Event(page, _)
            | What::AtSchool(page, _)
            | What::AskedBySchool(page, _)
            | What::AnswerBy(page, _)
            | What::InQuestion(page, _) => *page,
        }
    }
}

/// Names a contact moment within the circle.
fn name_of(moment: MomentId) -> String {
    format!("{}-{}", moment.of, moment.day)
}

/// Everything that lies on the days from `from` to `until`, both included, by day; on each what lasts the whole day
/// first. `pages` are what lies on those days and what lives, in any order and as often as they come.
pub fn lying<'a>(
    agreements: &[Agreement],
    pages: impl IntoIterator<Item = &'a Entry>,
    from: Day,
    until: Day,
) -> Vec<Lies> {
    let pages: BTreeMap<EntryId, &Entry> = pages.into_iter().map(|page| (page.id, page)).collect();
    let mut found = Vec::new();
    for page in pages.values() {
        match page.kind {
            EntryKind::Event => {
                if let Some(event) = Event::read(&page.fields) {
                    let from = event.times.map(|times| times.start);
                    let (day, what) = (event.day, What::Event(page.id, Box::new(event)));
                    found.push(Lies { day, from, what });
                }
            }
            EntryKind::SchoolUpdate => {
                let Some(update) = SchoolUpdate::read(&page.fields) else { continue };
                if let Some(day) = update.day_to_come(page) {
                    let what = What::AtSchool(page.id, Box::new(update.clone()));
                    found.push(Lies { day, from: None, what });
                }
                if let Some((day, asked)) = update.asked.and_then(|asked| Some((asked.by?, asked))) {
                    found.push(Lies { day, from: None, what: What::AskedBySchool(page.id, asked) });
                }
            }
            EntryKind::Question => {
                let Some(question) = Question::read(&page.fields) else { continue };
                let (by, first) = (question.answer_by, question.days.map(|(first, _)| first));
                found.push(Lies { day: by, from: None, what: What::AnswerBy(page.id, question.clone()) });
                found.extend(first.map(|day| Lies {
                    day,
                    from: None,
                    what: What::InQuestion(page.id, question),
                }));
            }
            EntryKind::Child
            | EntryKind::Member
            | EntryKind::Authority
            | EntryKind::TaskDivision
            | EntryKind::Agreement
            | EntryKind::Consent
            | EntryKind::ContactMoment
            | EntryKind::MoveRequest
            | EntryKind::DayNote
            | EntryKind::Review
            | EntryKind::Reply
            | EntryKind::Place
            | EntryKind::Addition => {}
        }
    }
    found.retain(|lies| from <= lies.day && lies.day <= until);
    found.extend(meetings(agreements, pages.into_values(), from, until).into_iter().map(|meeting| Lies {
        day: meeting.id.day,
        from: meeting.when.map(|when| when.hours.start()),
        what: What::Meeting(Box::new(meeting)),
    }));
    found.sort_by_cached_key(|lies| (lies.day, lies.from, lies.name()));
    found
}

/// A moment that an earlier version of an agreement planned, and that will not be: since then other terms came, or a
/// pause, or an end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalledOff<'a> {
    /// Its name.
    pub id: MomentId,
    /// When it would have been.
    pub when: Occurrence,
    /// What that version said.
    pub contact: &'a Contact,
}

impl CalledOff<'_> {
    /// Names it within the circle: as the moment itself was named.
    pub fn name(&self) -> String {
        name_of(self.id)
    }
}

/// What was planned from `from` to `until` by a version that everyone settled, and does not lie there any more: who put
/// it in a calendar then must be able to take it away.
pub fn called_off<'a>(
    agreements: &'a [Agreement],
    lying: &[Lies],
    from: Day,
    until: Day,
) -> Vec<CalledOff<'a>> {
    let there: BTreeSet<String> = lying.iter().map(Lies::name).collect();
    let mut off: BTreeMap<MomentId, CalledOff<'a>> = BTreeMap::new();
    for agreement in agreements {
        let settled = agreement.versions.iter().filter(|version| version.settled.is_some());
        for (version, contact) in settled.filter_map(|version| Some((version, version.says.contact()?))) {
            let first = from.max(version.says.start());
            let last = version.says.end().map_or(until, |end| end.min(until));
            for when in contact.rhythm.between(first, last) {
                let id = MomentId { of: agreement.id, day: when.day };
                if !there.contains(&name_of(id)) {
                    off.insert(id, CalledOff { id, when, contact });
                }
            }
        }
    }
    off.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::circle::agreement::{Changes, Proposal, Step};
    use crate::circle::event::{Occasion, Times};
    use crate::circle::pages::{NewPage, SchoolTopic};
    use crate::circle::question::Matter;
    use crate::circle::testing::{MAMA, Notebook, RIA, agreement, day, saturdays, who};

    fn all(notebook: &Notebook, from: &str, until: &str) -> Vec<Lies> {
        let agreements = Agreement::gather(&notebook.pages);
        lying(&agreements, &notebook.pages, day(from), day(until))
    }

    fn told(lies: &[Lies]) -> Vec<String> {
        let kind = |lies: &Lies| match &lies.what {
            What::Meeting(_) => "meeting",
            What::Event(..) => "event",
            What::AtSchool(..) => "school",
            What::AskedBySchool(..) => "school asks",
            What::AnswerBy(..) => "answer",
            What::InQuestion(..) => "question",
        };
        lies.iter().map(|lies| format!("{} {}", lies.day, kind(lies))).collect()
    }

    #[test]
    fn a_week_shows_all_kinds_by_day_and_what_lasts_the_whole_day_first() {
        let mut notebook = Notebook::default();
        let agreed = notebook.write(RIA, "2026-11-01", &agreement(&saturdays("2026-11-01")));
        notebook.yes(RIA, "2026-11-01", agreed);
        notebook.yes(MAMA, "2026-11-01", agreed);
        let at = |time| Times { start: Minute::from_text(time).unwrap(), end: None };
        let event = |on: &str, times| Event {
            occasion: Occasion::Match,
            day: day(on),
            times,
            words: "turnen".to_owned(),
            place: None,
            place_page: None,
            invited: Vec::new(),
            photos: None,
        };
        notebook.write(MAMA, "2026-11-02", &NewPage::Event(event("2026-11-21", Some(at("09:00")))));
        notebook.write(MAMA, "2026-11-02", &NewPage::Event(event("2026-11-21", None)));
        notebook.write(MAMA, "2026-11-02", &NewPage::Event(event("2026-11-23", None)));
        let asked = Asked { by: Some(day("2026-11-20")), ..Asked::new("Wie gaat mee?", vec![who(MAMA)]) };
        let news = SchoolUpdate::new(day("2026-11-18"), SchoolTopic::Outing, "uitje");
        notebook.write(
            RIA,
            "2026-11-18",
            &NewPage::SchoolUpdate(SchoolUpdate { asked: Some(asked), ..news }),
        );
        let question = Question {
            matter: Matter::SchoolTrip,
            words: "Mag het mee?".to_owned(),
            needs: vec![who(MAMA)],
            answer_by: day("2026-11-17"),
            days: Some((day("2026-11-19"), day("2026-11-24"))),
        };
        notebook.write(RIA, "2026-11-10", &NewPage::Question(question));
        let outing = SchoolUpdate::new(day("2026-11-19"), SchoolTopic::Outing, "naar het bos");
        notebook.write(RIA, "2026-11-10", &NewPage::SchoolUpdate(outing));
        assert_eq!(
            told(&all(&notebook, "2026-11-16", "2026-11-22")),
            [
                "2026-11-17 answer",
                "2026-11-19 question",
                "2026-11-19 school",
                "2026-11-20 school asks",
                "2026-11-21 event",
                "2026-11-21 event",
                "2026-11-21 meeting",
            ]
        );
        // Odd weeks are 45 and 47, not 46.
        assert_eq!(told(&all(&notebook, "2026-11-09", "2026-11-15")), [""; 0]);
    }

    #[test]
    fn what_was_planned_and_stopped_is_called_off_under_its_own_name() {
        let mut notebook = Notebook::default();
        let agreed = notebook.write(RIA, "2026-11-01", &agreement(&saturdays("2026-11-01")));
        notebook.yes(RIA, "2026-11-01", agreed);
        notebook.yes(MAMA, "2026-11-01", agreed);
        let (from, until) = ("2026-11-10", "2026-12-31");
        let before = all(&notebook, from, until);
        let names: Vec<String> = before.iter().map(Lies::name).collect();
        assert_eq!(names.len(), 3);
        let agreements = Agreement::gather(&notebook.pages);
        assert_eq!(called_off(&agreements, &before, day(from), day(until)), []);

        let stop = Proposal {
            changes: Some(Changes { agreement: agreed, version: agreed }),
            step: Step::Stop { from: day("2026-11-30") },
            ..saturdays("2026-11-30")
        };
        let stop = notebook.write(RIA, "2026-11-12", &agreement(&stop));
        notebook.yes(RIA, "2026-11-12", stop);
        notebook.yes(MAMA, "2026-11-12", stop);
        let agreements = Agreement::gather(&notebook.pages);
        let after = all(&notebook, from, until);
        let off = called_off(&agreements, &after, day(from), day(until));
        let off: Vec<String> = off.iter().map(CalledOff::name).collect();
        assert_eq!(after.len() + off.len(), 3);
        assert!(!off.is_empty() && off.iter().all(|name| names.contains(name)), "{off:?}");
    }
}
