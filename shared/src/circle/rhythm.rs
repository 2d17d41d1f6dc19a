//! When people see each other: a rhythm, what is different in some part of the year, and single days.
//!
//! A rhythm is civil: days of the week, weeks of the year and times on a clock in Amsterdam. What that means in the
//! world is asked of [`crate::time`], so a moment stays at ten o'clock on both sides of a clock change.
//!
//! On a page a rhythm is one text in one spelling, as in
//! `odd sa 10:00-12:00; 07-01..08-31 weekly sa 10:00-17:00; 2026-12-19..2027-01-03 none; +2026-12-26 11:00-15:00; -2027-02-13`.
//! So it merges whole or not at all, fits in one field, and can be read without this code. Source: decision 25.

use core::fmt;

use thiserror::Error;

use crate::time::{Day, Instant, Meaning, Minute, in_amsterdam};

mod text;

/// Most characters of a rhythm: all that the limits below allow fits.
pub const MAX_RHYTHM_CHARS: usize = 6_000;
/// Most parts of the year that are different: twelve holidays, twice.
pub const MAX_LAYERS: usize = 24;
/// Most days that one rhythm names one by one: twice a week for a year.
pub const MAX_DATES: usize = 104;
/// Most nights that somebody stays over in one moment: a summer holiday.
pub const MAX_NIGHTS: u8 = 60;

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weekday {
    /// Maandag.
    Monday,
    /// Dinsdag.
    Tuesday,
    /// Woensdag.
    Wednesday,
    /// Donderdag.
    Thursday,
    /// Vrijdag.
    Friday,
    /// Zaterdag.
    Saturday,
    /// Zondag.
    Sunday,
}

impl Weekday {
    /// All, Monday first.
    pub const ALL: [Self; 7] = [
        Self::Monday,
        Self::Tuesday,
        Self::Wednesday,
        Self::Thursday,
        Self::Friday,
        Self::Saturday,
        Self::Sunday,
    ];

    /// The weekday of a day.
    pub fn of(day: Day) -> Self {
        match day.weekday() {
            1 => Self::Monday,
            2 => Self::Tuesday,
            3 => Self::Wednesday,
            4 => Self::Thursday,
            5 => Self::Friday,
            6 => Self::Saturday,
            _ => Self::Sunday,
        }
    }
}

/// Some days of the week, at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weekdays(Vec<Weekday>);

impl Weekdays {
    /// These days; `None` when there are none.
    pub fn parse(days: impl IntoIterator<Item = Weekday>) -> Option<Self> {
        let mut days: Vec<Weekday> = days.into_iter().collect();
        days.sort_unstable();
        days.dedup();
        (!days.is_empty()).then_some(Self(days))
    }

    /// From Monday on.
    pub fn days(&self) -> &[Weekday] {
        &self.0
    }

    fn holds(&self, day: Day) -> bool {
        self.0.contains(&Weekday::of(day))
    }
}

impl From<Weekday> for Weekdays {
    fn from(day: Weekday) -> Self {
        Self(vec![day])
    }
}

/// Which one in the month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Nth {
    /// The first.
    First,
    /// The second.
    Second,
    /// The third.
    Third,
    /// The fourth.
    Fourth,
    /// The last, which is the fourth or the fifth.
    Last,
}

impl Nth {
    /// All, in order.
    pub const ALL: [Self; 5] = [Self::First, Self::Second, Self::Third, Self::Fourth, Self::Last];

    fn holds(self, day: Day) -> bool {
        let (_, month, of_month) = day.parts();
        let at = |nth: i8| (nth * 7 + 1..=nth * 7 + 7).contains(&of_month);
        match self {
            Self::First => at(0),
            Self::Second => at(1),
            Self::Third => at(2),
            Self::Fourth => at(3),
            Self::Last => day.plus_days(7).is_none_or(|next| next.parts().1 != month),
        }
    }
}

/// On which days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Every week.
    Weekly(Weekdays),
    /// In weeks with an odd number (ISO 8601), as people say it. After week 53 comes week 1: two odd weeks in a row.
    OddWeeks(Weekdays),
    /// In weeks with an even number. Between week 52 and week 2 lie two weeks when the year has a week 53.
    EvenWeeks(Weekdays),
    /// Every other week, counted from the week of this day; the end of a year changes nothing. Not before that week.
    EveryOtherWeek(Day, Weekdays),
    /// Once a month.
    Monthly(Nth, Weekday),
    /// On these days, rising.
    On(Vec<Day>),
}

impl Rule {
    fn holds(&self, day: Day) -> bool {
        match self {
            Self::Weekly(days) => days.holds(day),
            Self::OddWeeks(days) => day.week() % 2 == 1 && days.holds(day),
            Self::EvenWeeks(days) => day.week() % 2 == 0 && days.holds(day),
            Self::EveryOtherWeek(first, days) => {
                let since = monday_of(day) - monday_of(*first);
                since >= 0 && since % 14 == 0 && days.holds(day)
            }
            Self::Monthly(nth, weekday) => Weekday::of(day) == *weekday && nth.holds(day),
            Self::On(days) => days.binary_search(&day).is_ok(),
        }
    }

    fn counts_weeks_of_the_year(&self) -> bool {
        match self {
            Self::OddWeeks(_) | Self::EvenWeeks(_) => true,
            Self::Weekly(_) | Self::EveryOtherWeek(..) | Self::Monthly(..) | Self::On(_) => false,
        }
    }
}

fn monday_of(day: Day) -> i32 {
    day.number() - i32::from(day.weekday()) + 1
}

/// From when till when, on a clock in Amsterdam.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hours {
    start: Minute,
    end: Minute,
    nights: u8,
}

impl Hours {
    /// From `start` to `end`, so many nights later: 0 for the same day.
    ///
    /// # Errors
    /// [`NotARhythm::EndBeforeStart`] when it would end before it begins, [`NotARhythm::TooMany`] for more than
    /// [`MAX_NIGHTS`].
    pub fn parse(start: Minute, end: Minute, nights: u8) -> Result<Self, NotARhythm> {
        if nights == 0 && end <= start {
            return Err(NotARhythm::EndBeforeStart);
        }
        if nights > MAX_NIGHTS {
            return Err(NotARhythm::TooMany);
        }
        Ok(Self { start, end, nights })
    }

    /// When it begins.
    pub fn start(self) -> Minute {
        self.start
    }

    /// When it ends.
    pub fn end(self) -> Minute {
        self.end
    }

    /// How many nights lie between.
    pub fn nights(self) -> u8 {
        self.nights
    }
}

/// On which days, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Turn {
    /// They do not see each other.
    Never,
    /// By this rule, at these hours.
    At(Rule, Hours),
}

impl Turn {
    fn on(&self, day: Day) -> Option<Hours> {
        match self {
            Self::Never => None,
            Self::At(rule, hours) => rule.holds(day).then_some(*hours),
        }
    }

    fn counts_weeks_of_the_year(&self) -> bool {
        match self {
            Self::Never => false,
            Self::At(rule, _) => rule.counts_weeks_of_the_year(),
        }
    }
}

/// A part of the year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    /// From one day to another, both included: a holiday.
    Once(Day, Day),
    /// Every year from one date to another, both included, also over New Year: a season. Dates are month and day.
    EveryYear((i8, i8), (i8, i8)),
}

impl Span {
    fn holds(self, day: Day) -> bool {
        match self {
            Self::Once(from, until) => (from..=until).contains(&day),
            Self::EveryYear(from, until) => {
                let (_, month, of_month) = day.parts();
                let date = (month, of_month);
                if from <= until { from <= date && date <= until } else { from <= date || date <= until }
            }
        }
    }

    fn is_right(self) -> Result<(), NotARhythm> {
        // 2024 has every date that there is.
        let exists = |(month, day)| Day::parse(2024, month, day).is_ok();
        match self {
            Self::Once(from, until) if until < from => Err(NotARhythm::EndBeforeStart),
            Self::EveryYear(from, until) if !exists(from) || !exists(until) => Err(NotARhythm::NoSuchDate),
            Self::Once(..) | Self::EveryYear(..) => Ok(()),
        }
    }
}

/// What is different in a part of the year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layer {
    /// When.
    pub span: Span,
    /// How it is then.
    pub turn: Turn,
}

/// Why something is not a rhythm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NotARhythm {
    /// It ends before it begins.
    #[error("it ends before it begins")]
    EndBeforeStart,
    /// A date that no year has.
    #[error("no year has that date")]
    NoSuchDate,
    /// More parts, days or nights than one rhythm holds.
    #[error("more than one rhythm holds")]
    TooMany,
    /// A rule of own dates without dates.
    #[error("no date is named")]
    NoDates,
    /// Another spelling than the one.
    #[error("not a rhythm in its one spelling")]
    Malformed,
}

/// A moment of a rhythm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Occurrence {
    /// The day on which it begins: with that it is named.
    pub day: Day,
    /// From when till when.
    pub hours: Hours,
}

impl Occurrence {
    /// When it begins in the world. In the hour that comes twice it is the first; in the skipped hour the same wait,
    /// counted from before the change.
    pub fn begins(&self) -> Instant {
        match in_amsterdam(self.day, self.hours.start) {
            Meaning::Once(at) | Meaning::Twice(at, _) | Meaning::Skipped(at) => at,
        }
    }

    /// When it ends in the world. In the hour that comes twice it is the second, so that nobody is fetched early.
    pub fn ends(&self) -> Instant {
        match in_amsterdam(self.last_day(), self.hours.end) {
            Meaning::Once(at) | Meaning::Twice(_, at) | Meaning::Skipped(at) => at,
        }
    }

    /// The day on which it ends.
    pub fn last_day(&self) -> Day {
        self.day.plus_days(i32::from(self.hours.nights)).unwrap_or(self.day)
    }
}

/// A rhythm with all that is different from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rhythm {
    base: Turn,
    layers: Vec<Layer>,
    also: Vec<Occurrence>,
    except: Vec<Day>,
}

impl Rhythm {
    /// A rhythm: how it is as a rule, what is different in parts of the year (a later layer goes before an earlier one),
    /// days on which they see each other as well, and days on which they do not. Days are put in order.
    ///
    /// # Errors
    /// [`NotARhythm`] for a part or an hour that ends before it begins, a date that no year has, or more than it holds.
    pub fn parse(
        base: Turn,
        layers: Vec<Layer>,
        mut also: Vec<Occurrence>,
        mut except: Vec<Day>,
    ) -> Result<Self, NotARhythm> {
        also.sort_unstable();
        also.dedup_by_key(|one| one.day);
        except.sort_unstable();
        except.dedup();
        let mut rhythm = Self { base, layers, also, except };
        let mut named = rhythm.also.len() + rhythm.except.len();
        let layered = rhythm.layers.iter_mut().map(|layer| &mut layer.turn);
        for turn in layered.chain(core::iter::once(&mut rhythm.base)) {
            if let Turn::At(Rule::On(days), _) = turn {
                days.sort_unstable();
                days.dedup();
                named += days.len();
                if days.is_empty() {
                    return Err(NotARhythm::NoDates);
                }
            }
        }
        if named > MAX_DATES || rhythm.layers.len() > MAX_LAYERS {
            return Err(NotARhythm::TooMany);
        }
        rhythm.layers.iter().try_for_each(|layer| layer.span.is_right())?;
        Ok(rhythm)
    }

    /// Only this, the whole year round.
    ///
    /// # Errors
    /// [`NotARhythm`] as for [`Self::parse`].
    pub fn simple(rule: Rule, hours: Hours) -> Result<Self, NotARhythm> {
        Self::parse(Turn::At(rule, hours), Vec::new(), Vec::new(), Vec::new())
    }

    /// How it is as a rule.
    pub fn base(&self) -> &Turn {
        &self.base
    }

    /// What is different in parts of the year.
    pub fn layers(&self) -> &[Layer] {
        &self.layers
    }

    /// Single days on which they see each other as well.
    pub fn also(&self) -> &[Occurrence] {
        &self.also
    }

    /// Days on which they do not see each other.
    pub fn except(&self) -> &[Day] {
        &self.except
    }

    /// The hours on a day, when they see each other then. A single day goes before everything, then the last layer that
    /// holds the day, then the rule.
    pub fn on(&self, day: Day) -> Option<Hours> {
        if self.except.binary_search(&day).is_ok() {
            return None;
        }
        if let Ok(at) = self.also.binary_search_by_key(&day, |one| one.day) {
            return self.also.get(at).map(|one| one.hours);
        }
        let layer = self.layers.iter().rev().find(|layer| layer.span.holds(day));
        layer.map_or(&self.base, |layer| &layer.turn).on(day)
    }

    /// The moments that begin on the days from `from` to `until`, both included, in order. What it costs depends on
    /// the days that are looked at, not on how long ago the rhythm began.
    pub fn between(&self, from: Day, until: Day) -> impl DoubleEndedIterator<Item = Occurrence> {
        from.through(until).filter_map(|day| self.on(day).map(|hours| Occurrence { day, hours }))
    }

    /// For odd and even weeks: the Mondays from `from` to `until` of each week 1 that comes after a week 53. Around
    /// them two odd weeks follow each other, and between two even ones lie two. To be said before everyone says yes.
    pub fn doubled_weeks(&self, from: Day, until: Day) -> impl Iterator<Item = Day> {
        let turns = self.layers.iter().map(|layer| &layer.turn).chain(core::iter::once(&self.base));
        let counts = turns.into_iter().any(Turn::counts_weeks_of_the_year);
        from.through(until).filter(move |day| {
            let is_week_1 = counts && day.weekday() == 1 && day.week() == 1;
            is_week_1 && day.plus_days(-7).is_some_and(|before| before.week() == 53)
        })
    }
}

/// The one spelling.
impl fmt::Display for Rhythm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        text::write(self, f)
    }
}

impl core::str::FromStr for Rhythm {
    type Err = NotARhythm;

    /// Reads a rhythm in its one spelling.
    ///
    /// # Errors
    /// [`NotARhythm`]; [`NotARhythm::Malformed`] for any other spelling.
    fn from_str(spelled: &str) -> Result<Self, NotARhythm> {
        text::read(spelled)
    }
}

#[cfg(test)]
mod tests;
