//! Instants, civil days, and the zone in which people here make their appointments. Never "now".
//!
//! Source: IANA's time zone data for Europe/Amsterdam, through `jiff`, compiled in.

use core::fmt;

use jiff::civil::Date;
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{Timestamp, ToSpan};
use minicbor::{Decode, Encode};
use thiserror::Error;

/// Milliseconds since 1970-01-01T00:00Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct Instant(#[n(0)] u64);

impl Instant {
    /// This many milliseconds after 1970-01-01T00:00Z.
    pub const fn from_ms(ms: u64) -> Self {
        Self(ms)
    }

    /// Milliseconds since 1970-01-01T00:00Z.
    pub const fn ms(self) -> u64 {
        self.0
    }

    /// The instant `ms` milliseconds later, or the last one there is.
    #[must_use]
    pub const fn plus_ms(self, ms: u64) -> Self {
        Self(self.0.saturating_add(ms))
    }
}

/// One day in milliseconds.
pub const DAY_MS: u64 = 24 * 60 * 60 * 1000;

/// A day on the calendar, as people mean it: without a time or a zone. Years 1900 to 2199.
///
/// On the wire: days since 1970-01-01, a CBOR integer.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(Date);

/// Why something is not a [`Day`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NotADay {
    /// No such day, as 31 April.
    #[error("the calendar has no such day")]
    NotOnTheCalendar,
    /// A year before 1900 or after 2199.
    #[error("the year is outside 1900 to 2199")]
    YearOutOfRange,
}

const EPOCH: Date = jiff::civil::date(1970, 1, 1);
const LAST_DAY: Day = Day(jiff::civil::date(2199, 12, 31));

impl Day {
    /// The day `day` of month `month` of `year`.
    ///
    /// # Errors
    /// [`NotADay`] when the calendar has no such day or the year is outside 1900 to 2199.
    pub fn parse(year: i16, month: i8, day: i8) -> Result<Self, NotADay> {
        Date::new(year, month, day).map_err(|_| NotADay::NotOnTheCalendar).and_then(Self::checked)
    }

    fn checked(date: Date) -> Result<Self, NotADay> {
        if (1900..=2199).contains(&date.year()) { Ok(Self(date)) } else { Err(NotADay::YearOutOfRange) }
    }

    /// Days since 1970-01-01; negative before.
    pub fn number(self) -> i32 {
        EPOCH.until(self.0).map_or(0, |span| span.get_days())
    }

    /// The day this many days after 1970-01-01.
    ///
    /// # Errors
    /// [`NotADay::YearOutOfRange`] outside the years 1900 to 2199.
    pub fn from_number(number: i32) -> Result<Self, NotADay> {
        // Bounded first, so that the span below cannot overflow.
        if !(-30_000..=90_000).contains(&number) {
            return Err(NotADay::YearOutOfRange);
        }
        EPOCH.checked_add(number.days()).map_err(|_| NotADay::YearOutOfRange).and_then(Self::checked)
    }

    /// Year, month (1–12) and day of the month (1–31).
    pub fn parts(self) -> (i16, i8, i8) {
        (self.0.year(), self.0.month(), self.0.day())
    }

    /// Day of the week: 1 is Monday, 7 is Sunday (ISO 8601).
    pub fn weekday(self) -> i8 {
        self.0.weekday().to_monday_one_offset()
    }

    /// The number of its week, 1 to 53 (ISO 8601: a week begins on Monday, week 1 has the year's first Thursday).
    pub fn week(self) -> i8 {
        self.0.iso_week_date().week()
    }

    /// This many days later, or earlier when negative; `None` outside the years 1900 to 2199.
    pub fn plus_days(self, days: i32) -> Option<Self> {
        Self::from_number(self.number().checked_add(days)?).ok()
    }

    /// Days from `earlier` to this day; negative when that day is later.
    pub fn days_since(self, earlier: Self) -> i32 {
        self.number() - earlier.number()
    }

    /// Every day from this one to `last`, both included; none when `last` is earlier.
    pub fn through(self, last: Self) -> impl DoubleEndedIterator<Item = Self> {
        (self.number()..=last.number()).filter_map(|number| Self::from_number(number).ok())
    }

    /// The day that its text says: exactly what is displayed, `2026-11-21`.
    pub fn from_text(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        let read = Self::parse(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?;
        (read.to_string() == text).then_some(read)
    }
}

/// ISO 8601: `2026-11-21`.
impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}
impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}
impl<C> Encode<C> for Day {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.i32(self.number())?.ok()
    }
}
impl<'b, C> Decode<'b, C> for Day {
    fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        Self::from_number(d.i32()?).map_err(|_| minicbor::decode::Error::message("not a day"))
    }
}

/// A time of day in whole minutes after midnight, 0 to 1439.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Minute(i16);

impl Minute {
    /// `hour`:`minute`; `None` when no clock shows it.
    pub fn parse(hour: i8, minute: i8) -> Option<Self> {
        let valid = (0..24).contains(&hour) && (0..60).contains(&minute);
        valid.then(|| Self(i16::from(hour) * 60 + i16::from(minute)))
    }

    /// Minutes after midnight.
    pub fn after_midnight(self) -> i16 {
        self.0
    }

    /// So many minutes after midnight; `None` outside 0 to 1439.
    pub fn from_number(number: i64) -> Option<Self> {
        i16::try_from(number).ok().filter(|minutes| (0..1440).contains(minutes)).map(Self)
    }

    /// Hour (0–23) and minute (0–59).
    pub fn parts(self) -> (i16, i16) {
        (self.0 / 60, self.0 % 60)
    }

    /// The time that its text says: exactly what is displayed, `09:05`.
    pub fn from_text(text: &str) -> Option<Self> {
        let (hour, minute) = text.split_once(':')?;
        let read = Self::parse(hour.parse().ok()?, minute.parse().ok()?)?;
        (read.to_string() == text).then_some(read)
    }
}

/// `09:05`.
impl fmt::Display for Minute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hour, minute) = self.parts();
        write!(f, "{hour:02}:{minute:02}")
    }
}

/// What a wall clock in Amsterdam means in the world.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// One instant, as nearly always.
    Once(Instant),
    /// The hour that comes twice when summer time ends: the first and the second.
    Twice(Instant, Instant),
    /// The hour that is skipped when summer time begins: the same wait, counted from before the change.
    Skipped(Instant),
}

fn amsterdam() -> &'static TimeZone {
    static ZONE: TimeZone = jiff::tz::get!("Europe/Amsterdam");
    &ZONE
}

fn instant(timestamp: Timestamp) -> Instant {
    Instant(u64::try_from(timestamp.as_millisecond()).unwrap_or(0))
}

/// What "`day`, `minute`" on a clock in Amsterdam means. Days before 1970 give the first instant there is.
pub fn in_amsterdam(day: Day, minute: Minute) -> Meaning {
    let midnight = day.0.at(0, 0, 0, 0);
    let wall = midnight.saturating_add(i64::from(minute.0).minutes());
    let zoned = amsterdam().to_ambiguous_timestamp(wall);
    let pick = |offset: jiff::tz::Offset| offset.to_timestamp(wall).map_or(Instant(0), instant);
    match zoned.offset() {
        AmbiguousOffset::Unambiguous { offset } => Meaning::Once(pick(offset)),
        AmbiguousOffset::Gap { before, .. } => Meaning::Skipped(pick(before)),
        AmbiguousOffset::Fold { before, after } => Meaning::Twice(pick(before), pick(after)),
    }
}

/// The day on which clocks in Amsterdam show `instant`; the last day there is for instants after it.
pub fn amsterdam_day(instant: Instant) -> Day {
    amsterdam_clock(instant).map_or(LAST_DAY, |(day, _)| day)
}

/// The day and time that clocks in Amsterdam show at `instant`. `None` outside the years 1900 to 2199.
pub fn amsterdam_clock(instant: Instant) -> Option<(Day, Minute)> {
    let ms = i64::try_from(instant.0).ok()?;
    let wall = amsterdam().to_datetime(Timestamp::from_millisecond(ms).ok()?);
    Some((Day::checked(wall.date()).ok()?, Minute::parse(wall.hour(), wall.minute())?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(year: i16, month: i8, day: i8) -> Day {
        Day::parse(year, month, day).unwrap()
    }

    #[test]
    fn both_clock_changes_of_2026_are_told_apart() {
        let half_past_two = Minute::parse(2, 30).unwrap();
        // 29 March 2026, 02:00 CET becomes 03:00 CEST.
        assert_eq!(
            in_amsterdam(day(2026, 3, 29), half_past_two),
            Meaning::Skipped(Instant::from_ms(1_774_747_800_000))
        );
        // 25 October 2026, 03:00 CEST becomes 02:00 CET.
        assert_eq!(
            in_amsterdam(day(2026, 10, 25), half_past_two),
            Meaning::Twice(Instant::from_ms(1_792_888_200_000), Instant::from_ms(1_792_891_800_000))
        );
        assert_eq!(
            in_amsterdam(day(2026, 11, 21), Minute::parse(10, 0).unwrap()),
            Meaning::Once(Instant::from_ms(1_795_251_600_000))
        );
    }

    #[test]
    fn a_year_can_have_a_week_53_and_a_day_says_its_week() {
        for (of, week) in [
            (day(2026, 12, 27), 52),
            (day(2026, 12, 28), 53),
            (day(2027, 1, 3), 53),
            (day(2027, 1, 4), 1),
            (day(2024, 12, 30), 1),
        ] {
            assert_eq!(of.week(), week, "{of}");
        }
    }

    #[test]
    fn days_and_times_are_read_in_one_spelling() {
        assert_eq!(Day::from_text("2026-11-21"), Some(day(2026, 11, 21)));
        for wrong in ["2026-11-31", "2026-1-02", "26-11-21", "2026-11-21 ", "9999-01-01", "", "-"] {
            assert_eq!(Day::from_text(wrong), None, "{wrong}");
        }
        assert_eq!(Minute::from_text("09:05"), Minute::parse(9, 5));
        for wrong in ["9:05", "24:00", "12:60", "+9:05", "", ":"] {
            assert_eq!(Minute::from_text(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn days_that_are_not_there_are_refused() {
        assert_eq!(Day::parse(2026, 4, 31), Err(NotADay::NotOnTheCalendar));
        assert_eq!(Day::parse(9999, 1, 1), Err(NotADay::YearOutOfRange));
        assert_eq!(Day::from_number(i32::MAX), Err(NotADay::YearOutOfRange));
        assert_eq!(Day::from_number(i32::MIN), Err(NotADay::YearOutOfRange));
        assert_eq!(Minute::parse(24, 0), None);
        assert_eq!(day(2026, 11, 21).weekday(), 6);
    }

    proptest! {
        #[test]
        fn a_day_comes_back_from_its_number(number in -25_000_i32..80_000) {
            let day = Day::from_number(number).unwrap();
            prop_assert_eq!(day.number(), number);
        }

        #[test]
        fn a_clock_reading_comes_back(ms in 0_u64..5_000_000_000_000) {
            let ms = ms - ms % 60_000;
            let (day, minute) = amsterdam_clock(Instant::from_ms(ms)).unwrap();
            let there = match in_amsterdam(day, minute) {
                Meaning::Once(at) => vec![at],
                Meaning::Twice(first, second) => vec![first, second],
                Meaning::Skipped(_) => vec![],
            };
            prop_assert!(there.contains(&Instant::from_ms(ms)));
        }
    }
}
