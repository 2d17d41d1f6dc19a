//! The one spelling of a rhythm. What is read is written again and compared, so no rhythm has two.

use core::fmt;

use super::{
    Hours, Layer, MAX_RHYTHM_CHARS, NotARhythm, Nth, Occurrence, Rhythm, Rule, Span, Turn, Weekday, Weekdays,
};
use crate::time::{Day, Minute};

const WEEKDAYS: [&str; 7] = ["mo", "tu", "we", "th", "fr", "sa", "su"];
const NTHS: [&str; 5] = ["1", "2", "3", "4", "last"];

pub(super) fn write(rhythm: &Rhythm, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    turn(&rhythm.base, f)?;
    for layer in &rhythm.layers {
        f.write_str("; ")?;
        match layer.span {
            Span::Once(from, until) => write!(f, "{from}..{until} ")?,
            Span::EveryYear(from, until) => {
                write!(f, "{:02}-{:02}..{:02}-{:02} ", from.0, from.1, until.0, until.1)?;
            }
        }
        turn(&layer.turn, f)?;
    }
    for one in &rhythm.also {
        write!(f, "; +{} {}", one.day, Spelled(one.hours))?;
    }
    rhythm.except.iter().try_for_each(|day| write!(f, "; -{day}"))
}

fn turn(turn: &Turn, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let Turn::At(rule, hours) = turn else { return f.write_str("none") };
    match rule {
        Rule::Weekly(days) => write!(f, "weekly {}", weekdays(days))?,
        Rule::OddWeeks(days) => write!(f, "odd {}", weekdays(days))?,
        Rule::EvenWeeks(days) => write!(f, "even {}", weekdays(days))?,
        Rule::EveryOtherWeek(first, days) => write!(f, "other {first} {}", weekdays(days))?,
        Rule::Monthly(nth, weekday) => {
            let nth = Nth::ALL.iter().zip(NTHS).find(|(other, _)| *other == nth);
            write!(f, "monthly {} {}", nth.map_or("", |(_, text)| text), weekday_text(*weekday))?;
        }
        Rule::On(days) => {
            let days: Vec<String> = days.iter().map(Day::to_string).collect();
            write!(f, "on {}", days.join(","))?;
        }
    }
    write!(f, " {}", Spelled(*hours))
}

struct Spelled(Hours);

impl fmt::Display for Spelled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Hours { start, end, nights } = self.0;
        write!(f, "{start}-{end}")?;
        if nights > 0 { write!(f, "+{nights}") } else { Ok(()) }
    }
}

fn weekday_text(weekday: Weekday) -> &'static str {
    let found = Weekday::ALL.iter().zip(WEEKDAYS).find(|(other, _)| **other == weekday);
    found.map_or("", |(_, text)| text)
}

fn weekdays(days: &Weekdays) -> String {
    let texts: Vec<&str> = days.days().iter().map(|day| weekday_text(*day)).collect();
    texts.join(",")
}

pub(super) fn read(spelled: &str) -> Result<Rhythm, NotARhythm> {
    if spelled.len() > MAX_RHYTHM_CHARS {
        return Err(NotARhythm::TooMany);
    }
    let mut parts = spelled.split("; ");
    let base = read_turn(parts.next().unwrap_or_default())?;
    let (mut layers, mut also, mut except) = (Vec::new(), Vec::new(), Vec::new());
    for part in parts {
        if let Some(day) = part.strip_prefix('-') {
            except.push(read_day(day)?);
        } else if let Some(single) = part.strip_prefix('+') {
            let (day, hours) = single.split_once(' ').ok_or(NotARhythm::Malformed)?;
            also.push(Occurrence { day: read_day(day)?, hours: read_hours(hours)? });
        } else {
            let (span, turn) = part.split_once(' ').ok_or(NotARhythm::Malformed)?;
            layers.push(Layer { span: read_span(span)?, turn: read_turn(turn)? });
        }
    }
    let rhythm = Rhythm::parse(base, layers, also, except)?;
    if rhythm.to_string() == spelled { Ok(rhythm) } else { Err(NotARhythm::Malformed) }
}

fn read_day(text: &str) -> Result<Day, NotARhythm> {
    Day::from_text(text).ok_or(NotARhythm::Malformed)
}

fn read_hours(text: &str) -> Result<Hours, NotARhythm> {
    let (hours, nights) = text.split_once('+').unwrap_or((text, "0"));
    let (start, end) = hours.split_once('-').ok_or(NotARhythm::Malformed)?;
    let minute = |text| Minute::from_text(text).ok_or(NotARhythm::Malformed);
    Hours::parse(minute(start)?, minute(end)?, nights.parse().map_err(|_| NotARhythm::Malformed)?)
}

fn read_date(text: &str) -> Result<(i8, i8), NotARhythm> {
    let (month, day) = text.split_once('-').ok_or(NotARhythm::Malformed)?;
    let number = |text: &str| text.parse().map_err(|_| NotARhythm::Malformed);
    Ok((number(month)?, number(day)?))
}

fn read_span(text: &str) -> Result<Span, NotARhythm> {
    let (from, until) = text.split_once("..").ok_or(NotARhythm::Malformed)?;
    match (Day::from_text(from), Day::from_text(until)) {
        (Some(from), Some(until)) => Ok(Span::Once(from, until)),
        _ => Ok(Span::EveryYear(read_date(from)?, read_date(until)?)),
    }
}

fn read_weekday(text: &str) -> Result<Weekday, NotARhythm> {
    let found = Weekday::ALL.iter().zip(WEEKDAYS).find(|(_, other)| *other == text);
    found.map(|(weekday, _)| *weekday).ok_or(NotARhythm::Malformed)
}

fn read_weekdays(text: &str) -> Result<Weekdays, NotARhythm> {
    let days: Vec<Weekday> = text.split(',').map(read_weekday).collect::<Result<_, _>>()?;
    Weekdays::parse(days).ok_or(NotARhythm::Malformed)
}

fn read_turn(text: &str) -> Result<Turn, NotARhythm> {
    let words: Vec<&str> = text.split(' ').collect();
    let (rule, hours) = match *words.as_slice() {
        ["none"] => return Ok(Turn::Never),
        ["weekly", days, hours] => (Rule::Weekly(read_weekdays(days)?), hours),
        ["odd", days, hours] => (Rule::OddWeeks(read_weekdays(days)?), hours),
        ["even", days, hours] => (Rule::EvenWeeks(read_weekdays(days)?), hours),
        ["other", first, days, hours] => {
            (Rule::EveryOtherWeek(read_day(first)?, read_weekdays(days)?), hours)
        }
        ["monthly", nth, weekday, hours] => {
            let found = Nth::ALL.iter().zip(NTHS).find(|(_, other)| *other == nth);
            let nth = found.map(|(nth, _)| *nth).ok_or(NotARhythm::Malformed)?;
            (Rule::Monthly(nth, read_weekday(weekday)?), hours)
        }
        ["on", days, hours] => (Rule::On(days.split(',').map(read_day).collect::<Result<_, _>>()?), hours),
        _ => return Err(NotARhythm::Malformed),
    };
    Ok(Turn::At(rule, read_hours(hours)?))
}
