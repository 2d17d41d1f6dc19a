//! A calendar file (RFC 5545) of moments and events: for a phone's own calendar, with reminders. Pure: the words come
//! from whoever has the tables of texts, and what is for some members only never comes in ([`super::entry`]).

use core::fmt::Write as _;

use super::event::Event;
use super::lying::{CalledOff, Lies, What};
use super::rhythm::Occurrence;
use super::telling::State;
use crate::ids::CircleId;
use crate::time::{Day, Instant, Minute, amsterdam_clock};

/// Bytes in a line before it is folded (RFC 5545, 3.1).
const MAX_LINE_BYTES: usize = 75;

/// When something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// The whole day.
    WholeDay(Day),
    /// From a day and a time to another, on a clock in Amsterdam.
    Times {
        /// From when.
        from: (Day, Minute),
        /// Till when; none when nobody said.
        until: Option<(Day, Minute)>,
    },
}

/// A whole day reminds so many minutes before it begins: at six in the evening of the day before.
const WHOLE_DAY_MINUTES: u32 = 6 * 60;

/// What something is called on a screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// What a calendar shows.
    pub title: String,
    /// More words.
    pub words: Option<String>,
    /// Where. Never an address that is for some members only.
    pub place: Option<String>,
}

/// Something in a calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Names it within the circle, the same every time: an entry, with the day when it is one of many.
    pub name: String,
    /// When.
    pub when: When,
    /// What a calendar shows.
    pub title: String,
    /// More words.
    pub words: Option<String>,
    /// Where. Never an address that is for some members only.
    pub place: Option<String>,
    /// So many minutes before it a phone reminds; none for not at all.
    pub remind_minutes: Option<u32>,
    /// It will not be: calendars take it away.
    pub is_cancelled: bool,
}

impl Item {
    /// What lies on a day, as a calendar has it; `None` of a contact moment of which nobody said when it is. What did
    /// not go through or is moved away is cancelled. `from_circle` must hold nothing that is for some members only: who
    /// gathers it leaves those pages out ([`super::entry::Entry::is_for_some`]).
    pub fn of(from_circle: &Lies, said: Said, remind_minutes: Option<u32>, today: Day) -> Option<Self> {
        let (when, is_cancelled) = match &from_circle.what {
            What::Meeting(meeting) => (occurrence(meeting.when?), will_not_be(&meeting.state(today))),
            What::Event(_, event) => (event_times(event), false),
            What::AtSchool(..) | What::AskedBySchool(..) | What::AnswerBy(..) | What::InQuestion(..) => {
                (When::WholeDay(from_circle.day), false)
            }
        };
        let remind_minutes = remind_minutes.map(|minutes| match when {
            When::WholeDay(_) => WHOLE_DAY_MINUTES,
            When::Times { .. } => minutes,
        });
        let Said { title, words, place } = said;
        Some(Self { name: from_circle.name(), when, title, words, place, remind_minutes, is_cancelled })
    }

    /// What was planned once and does not lie there any more: cancelled, under the name that it had.
    pub fn called_off(off: &CalledOff<'_>, title: String) -> Self {
        Self {
            name: off.name(),
            when: occurrence(off.when),
            title,
            words: None,
            place: None,
            remind_minutes: None,
            is_cancelled: true,
        }
    }
}

fn occurrence(when: Occurrence) -> When {
    let hours = when.hours;
    When::Times { from: (when.day, hours.start()), until: Some((when.last_day(), hours.end())) }
}

fn event_times(event: &Event) -> When {
    match event.times {
        Some(times) => {
            When::Times { from: (event.day, times.start), until: times.end.map(|end| (event.day, end)) }
        }
        None => When::WholeDay(event.day),
    }
}

fn will_not_be(state: &State) -> bool {
    match state {
        State::DidNot | State::Moved(_) => true,
        State::Planned | State::Was | State::BrokenOff | State::ToldDifferently | State::NotFilledIn => false,
    }
}

/// The file. `made` stands in it as the time at which it was made; two files of the same circle have the same names for
/// the same things, so that a calendar replaces and does not double.
pub fn calendar_file(circle: &CircleId, made: Instant, items: &[Item]) -> String {
    let mut file = File::default();
    file.line("BEGIN:VCALENDAR");
    file.line("VERSION:2.0");
    file.line("PRODID:-//Heen & Weer//schrift//NL");
    file.line("CALSCALE:GREGORIAN");
    for line in ZONE {
        file.line(line);
    }
    let stamp = utc(made);
    for item in items {
        file.item(circle, &stamp, item);
    }
    file.line("END:VCALENDAR");
    file.0
}

/// Europe/Amsterdam since 1996, as RFC 5545 spells a zone. Moments of a notebook lie later than that.
const ZONE: [&str; 17] = [
    "BEGIN:VTIMEZONE",
    "TZID:Europe/Amsterdam",
    "BEGIN:DAYLIGHT",
    "DTSTART:19960331T020000",
    "TZOFFSETFROM:+0100",
    "TZOFFSETTO:+0200",
    "TZNAME:CEST",
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    "END:DAYLIGHT",
    "BEGIN:STANDARD",
    "DTSTART:19961027T030000",
    "TZOFFSETFROM:+0200",
    "TZOFFSETTO:+0100",
    "TZNAME:CET",
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    "END:STANDARD",
    "END:VTIMEZONE",
];

#[derive(Default)]
struct File(String);

impl File {
    /// One line, folded so that none is longer than 75 bytes, never within a character.
    fn line(&mut self, line: &str) {
        let mut room = MAX_LINE_BYTES;
        for letter in line.chars() {
            if letter.len_utf8() > room {
                self.0.push_str("\r\n ");
                // The space that begins a folded line counts.
                room = MAX_LINE_BYTES - 1;
            }
            room -= letter.len_utf8();
            self.0.push(letter);
        }
        self.0.push_str("\r\n");
    }

    fn text(&mut self, name: &str, words: &str) {
        self.line(&format!("{name}:{}", escaped(words)));
    }

    fn item(&mut self, circle: &CircleId, stamp: &str, item: &Item) {
        self.line("BEGIN:VEVENT");
        self.line(&format!("UID:{}@{circle}.heenweer", item.name));
        self.line(&format!("DTSTAMP:{stamp}"));
        match item.when {
            When::WholeDay(day) => self.line(&format!("DTSTART;VALUE=DATE:{}", date(day))),
            When::Times { from, until } => {
                self.line(&format!("DTSTART;TZID=Europe/Amsterdam:{}", time(from)));
                if let Some(until) = until {
                    self.line(&format!("DTEND;TZID=Europe/Amsterdam:{}", time(until)));
                }
            }
        }
        self.text("SUMMARY", &item.title);
        if let Some(words) = &item.words {
            self.text("DESCRIPTION", words);
        }
        if let Some(place) = &item.place {
            self.text("LOCATION", place);
        }
        self.line(if item.is_cancelled { "STATUS:CANCELLED" } else { "STATUS:CONFIRMED" });
        if let Some(minutes) = item.remind_minutes.filter(|_| !item.is_cancelled) {
            self.line("BEGIN:VALARM");
            self.line("ACTION:DISPLAY");
            self.line(&format!("TRIGGER:-PT{minutes}M"));
            self.text("DESCRIPTION", &item.title);
            self.line("END:VALARM");
        }
        self.line("END:VEVENT");
    }
}

/// Text as RFC 5545 (3.3.11) wants it. Other control characters mean nothing in a calendar and are left out.
fn escaped(words: &str) -> String {
    let mut escaped = String::with_capacity(words.len());
    for letter in words.replace("\r\n", "\n").chars() {
        match letter {
            '\\' | ';' | ',' => escaped.extend(['\\', letter]),
            '\n' | '\r' => escaped.push_str("\\n"),
            '\t' => escaped.push(' '),
            _ if letter.is_control() => {}
            _ => escaped.push(letter),
        }
    }
    escaped
}

fn date(day: Day) -> String {
    let (year, month, of_month) = day.parts();
    format!("{year:04}{month:02}{of_month:02}")
}

fn time((day, minute): (Day, Minute)) -> String {
    let (hour, minute) = minute.parts();
    format!("{}T{hour:02}{minute:02}00", date(day))
}

/// An instant in UTC. Seconds say nothing here.
fn utc(at: Instant) -> String {
    let mut text = String::new();
    // The clock of Amsterdam is the only one at hand; the difference to UTC is whole minutes.
    let minutes = at.ms() / 60_000;
    let (days, of_day) = (minutes / 1440, minutes % 1440);
    let day = i32::try_from(days).ok().and_then(|days| Day::from_number(days).ok());
    let day = day.or_else(|| amsterdam_clock(at).map(|(day, _)| day));
    if let Some(day) = day {
        // Writing into a text cannot fail.
        let _ = write!(text, "{}T{:02}{:02}00Z", date(day), of_day / 60, of_day % 60);
    }
    text
}

#[cfg(test)]
mod tests {
    use icalendar::{Calendar, Component, EventLike};
    use proptest::prelude::*;

    use super::*;
    use crate::circle::agreement::{Changes, Proposal, Step};
    use crate::circle::event::Occasion;
    use crate::circle::lying::{called_off, lying};
    use crate::circle::moment::MomentId;
    use crate::circle::moving::MoveRequest;
    use crate::circle::pages::NewPage;
    use crate::circle::rhythm::Hours;
    use crate::circle::standing::Agreement;
    use crate::circle::testing::{MAMA, Notebook, RIA, agreement, day, saturdays, who};

    fn at(day: &str, time: &str) -> (Day, Minute) {
        (Day::from_text(day).unwrap(), Minute::from_text(time).unwrap())
    }

    fn item(title: &str) -> Item {
        Item {
            name: "0102-2026-11-21".to_owned(),
            when: When::Times { from: at("2026-11-21", "10:00"), until: Some(at("2026-11-21", "12:00")) },
            title: title.to_owned(),
            words: Some("Mama haalt; oma brengt,\nmet koekjes \\ limonade".to_owned()),
            place: Some("speeltuin".to_owned()),
            remind_minutes: Some(60),
            is_cancelled: false,
        }
    }

    fn file(items: &[Item]) -> String {
        calendar_file(&CircleId::new([7; 16]), Instant::from_ms(1_795_258_800_000), items)
    }

    fn check_lines(file: &str) {
        assert!(file.ends_with("\r\n"));
        for line in file.split_terminator("\r\n") {
            assert!(line.len() <= MAX_LINE_BYTES, "{line}");
            assert!(!line.contains(['\r', '\n']), "{line}");
        }
    }

    #[test]
    fn an_outside_reader_finds_what_was_put_in() {
        let text = file(&[item("Contactmoment met mama")]);
        check_lines(&text);
        let calendar: Calendar = text.parse().unwrap();
        let events: Vec<_> = calendar.components.iter().filter_map(|one| one.as_event()).collect();
        assert_eq!(events.len(), 1);
        let event = events[0];
        assert_eq!(event.get_summary(), Some("Contactmoment met mama"));
        assert_eq!(event.get_description(), Some("Mama haalt; oma brengt,\nmet koekjes \\ limonade"));
        assert_eq!(event.get_location(), Some("speeltuin"));
        assert_eq!(event.get_uid(), Some("0102-2026-11-21@07070707070707070707070707070707.heenweer"));
        assert_eq!(event.property_value("DTSTART"), Some("20261121T100000"));
        assert_eq!(event.property_value("DTEND"), Some("20261121T120000"));
        assert_eq!(event.property_value("DTSTAMP"), Some("20261121T110000Z"));
        assert!(text.contains("TZID:Europe/Amsterdam") && text.contains("TRIGGER:-PT60M"));
    }

    #[test]
    fn the_same_thing_has_the_same_name_and_what_will_not_be_reminds_nobody() {
        let cancelled = Item { is_cancelled: true, ..item("Contactmoment") };
        let text = file(&[cancelled]);
        assert!(text.contains("STATUS:CANCELLED") && !text.contains("VALARM"));
        let uid = |text: &str| text.lines().find(|line| line.starts_with("UID")).map(str::to_owned);
        assert_eq!(uid(&text), uid(&file(&[item("anders")])));
        let whole_day = Item { when: When::WholeDay(at("2026-12-05", "00:00").0), ..item("Sinterklaas") };
        assert!(file(&[whole_day]).contains("DTSTART;VALUE=DATE:20261205\r\n"));
        assert_eq!(file(&[]).lines().count(), 5 + ZONE.len());
    }

    /// The calendar of a circle from 2026-11-10 to the end of the year, as an outside reader reads it: name, status, start.
    fn of_circle(notebook: &Notebook) -> Vec<[String; 3]> {
        let agreements = Agreement::gather(&notebook.pages);
        let (from, until) = (day("2026-11-10"), day("2026-12-31"));
        let lies = lying(&agreements, &notebook.pages, from, until);
        let said = || Said { title: "Contactmoment".to_owned(), words: None, place: None };
        let off = called_off(&agreements, &lies, from, until);
        let items = lies.iter().filter_map(|lies| Item::of(lies, said(), Some(60), from));
        let off = off.iter().map(|off| Item::called_off(off, "Contactmoment".to_owned()));
        let text = file(&items.chain(off).collect::<Vec<_>>());
        check_lines(&text);
        let calendar: Calendar = text.parse().unwrap();
        let events = calendar.components.iter().filter_map(|one| one.as_event());
        let value =
            |event: &icalendar::Event, name| event.property_value(name).unwrap_or_default().to_owned();
        let mut all: Vec<_> =
            events.map(|event| ["UID", "STATUS", "DTSTART"].map(|name| value(event, name))).collect();
        all.sort_by_key(|[_, _, start]| start.clone());
        all
    }

    #[test]
    fn a_moment_keeps_its_name_when_it_is_moved_and_what_will_not_be_is_taken_away() {
        let mut notebook = Notebook::default();
        let agreed = notebook.write(RIA, "2026-11-01", &agreement(&saturdays("2026-11-01")));
        notebook.yes(RIA, "2026-11-01", agreed);
        notebook.yes(MAMA, "2026-11-01", agreed);
        let before = of_circle(&notebook);
        let shape = |all: &[[String; 3]]| {
            all.iter().map(|[_, status, start]| format!("{status} {start}")).collect::<Vec<_>>()
        };
        assert_eq!(
            shape(&before),
            ["CONFIRMED 20261121T100000", "CONFIRMED 20261205T100000", "CONFIRMED 20261219T100000"]
        );

        let to = Occurrence {
            day: day("2026-11-22"),
            hours: Hours::parse(Minute::from_text("14:00").unwrap(), Minute::from_text("16:00").unwrap(), 0)
                .unwrap(),
        };
        let moves = notebook.write(
            RIA,
            "2026-11-11",
            &NewPage::MoveRequest(MoveRequest {
                moment: MomentId { of: agreed, day: day("2026-11-21") },
                to,
                why: None,
                answer_by: day("2026-11-20"),
                needs: vec![who(MAMA)],
                instead_of: None,
            }),
        );
        notebook.yes(MAMA, "2026-11-11", moves);
        let stop = Proposal {
            changes: Some(Changes { agreement: agreed, version: agreed }),
            step: Step::Stop { from: day("2026-12-10") },
            ..saturdays("2026-12-10")
        };
        let stop = notebook.write(RIA, "2026-11-12", &agreement(&stop));
        notebook.yes(MAMA, "2026-11-12", stop);
        let after = of_circle(&notebook);
        assert_eq!(
            shape(&after),
            [
                "CANCELLED 20261121T100000",
                "CONFIRMED 20261122T140000",
                "CONFIRMED 20261205T100000",
                "CANCELLED 20261219T100000",
            ]
        );
        let names = |all: &[[String; 3]]| {
            all.iter().map(|[name, _, start]| (start.clone(), name.clone())).collect::<Vec<_>>()
        };
        let after = names(&after);
        assert!(names(&before).iter().all(|one| after.contains(one)), "{after:?}");
    }

    #[test]
    fn a_day_without_hours_reminds_on_the_evening_before() {
        let mut notebook = Notebook::default();
        let feast = Event {
            occasion: Occasion::Feast,
            day: day("2026-12-05"),
            times: None,
            words: "Sinterklaas".to_owned(),
            place: None,
            place_page: None,
            invited: Vec::new(),
            photos: None,
        };
        notebook.write(MAMA, "2026-11-01", &NewPage::Event(feast));
        let lies = lying(&[], &notebook.pages, day("2026-12-01"), day("2026-12-31"));
        let said = || Said { title: "Feest".to_owned(), words: None, place: None };
        let item = |remind| Item::of(&lies[0], said(), remind, day("2026-11-10")).unwrap();
        assert_eq!(item(None).remind_minutes, None);
        assert_eq!(item(Some(1440)).remind_minutes, Some(WHOLE_DAY_MINUTES));
        assert!(file(&[item(Some(60))]).contains("DTSTART;VALUE=DATE:20261205\r\n"));
    }

    /// What an outside implementation makes of the zone in the file: both clock changes of many years.
    #[test]
    fn the_zone_in_the_file_is_the_zone_of_the_notebook() {
        use crate::time::{Meaning, in_amsterdam};
        for year in 2026..=2045 {
            for (month, is_skipped) in [(3, true), (10, false)] {
                let mut days = (1..=31).filter_map(|day| Day::parse(year, month, day).ok());
                let last_sunday = days.rfind(|day| day.weekday() == 7).unwrap();
                let meaning = in_amsterdam(last_sunday, Minute::parse(2, 30).unwrap());
                assert_eq!(matches!(meaning, Meaning::Skipped(_)), is_skipped, "{last_sunday}");
                assert_eq!(matches!(meaning, Meaning::Twice(..)), !is_skipped, "{last_sunday}");
            }
        }
    }

    proptest! {
        #[test]
        fn any_words_come_back_whole(title in "[^\\p{C}]{1,200}", words in "([^\\p{C}]|\n){0,300}") {
            let text = file(&[Item { words: Some(words.clone()), ..item(&title) }]);
            check_lines(&text);
            let calendar: Calendar = text.parse().unwrap();
            let event = calendar.components.iter().find_map(|one| one.as_event()).unwrap();
            prop_assert_eq!(event.get_summary(), Some(title.as_str()));
            prop_assert_eq!(event.get_description().unwrap_or_default(), words.as_str());
        }
    }
}
