//! Dates and numbers as people write them, by the browser's own `Intl`.

use std::cell::RefCell;

use js_sys::{Array, Date, Function, Intl};
use shared::time::{Day, Instant, Minute, amsterdam_clock};
use wasm_bindgen::JsValue;

use super::clock::{day_of, today};
use super::js;
use crate::text::{self, Language, Words};

thread_local! {
    /// What writes a date, for each language and spelling: to make one takes a browser longer than all else on a card.
    static WRITERS: RefCell<Vec<(Language, Vec<Part>, Function)>> = const { RefCell::new(Vec::new()) };
}

/// A part of a date, and how it is written.
type Part = (&'static str, &'static str);

fn format(language: Language, milliseconds: f64, parts: &[Part]) -> String {
    let known = WRITERS.with_borrow(|writers| {
        let mut same = writers.iter().filter(|(of, how, _)| *of == language && how == parts);
        same.next().map(|(.., writer)| writer.clone())
    });
    let writer = known.unwrap_or_else(|| {
        let writer = writer(language, parts);
        WRITERS.with_borrow_mut(|writers| writers.push((language, parts.to_vec(), writer.clone())));
        writer
    });
    let date: JsValue = Date::new(&milliseconds.into()).into();
    let said = writer.call1(&JsValue::UNDEFINED, &date);
    said.ok().and_then(|said| said.as_string()).unwrap_or_default()
}

fn writer(language: Language, parts: &[Part]) -> Function {
    let mut options: Vec<(&str, JsValue)> =
        parts.iter().map(|(name, how)| (*name, JsValue::from_str(how))).collect();
    options.push(("timeZone", "Europe/Amsterdam".into()));
    let locale = Array::of1(&JsValue::from_str(language.locale()));
    Intl::DateTimeFormat::new(&locale, &js::object(&options)).format()
}

fn noon_ms(day: Day) -> f64 {
    f64::from(day.number()).mul_add(86_400_000.0, 43_200_000.0)
}

/// "vandaag", "gisteren", or "zaterdag 28 november"; with the year when it is another one.
pub fn day(words: Words, day: Day) -> String {
    let now = today();
    match now.number() - day.number() {
        0 => return words.say(text::time::TODAY).to_owned(),
        1 => return words.say(text::time::YESTERDAY).to_owned(),
        -1 => return words.say(text::time::TOMORROW).to_owned(),
        _ => {}
    }
    let mut parts = vec![("weekday", "long"), ("day", "numeric"), ("month", "long")];
    if day.parts().0 != now.parts().0 {
        parts.push(("year", "numeric"));
    }
    format(words.language(), noon_ms(day), &parts)
}

/// "vandaag", "gisteren", or "op zaterdag 28 november": as it stands at the end of a sentence.
pub fn on_day(words: Words, on: Day) -> String {
    let said = day(words, on);
    let is_near = (-1..=1).contains(&(today().number() - on.number()));
    if is_near { said } else { words.with(text::time::ON_DAY, &[("dag", &said)]) }
}

/// "zaterdag 28 november 2026", whichever day it is: for paper, which does not know what day it is.
pub fn whole_date(words: Words, day: Day) -> String {
    let parts = [("weekday", "long"), ("day", "numeric"), ("month", "long"), ("year", "numeric")];
    format(words.language(), noon_ms(day), &parts)
}

/// "november 2026".
pub fn month(words: Words, day: Day) -> String {
    format(words.language(), noon_ms(day), &[("month", "long"), ("year", "numeric")])
}

/// How long a name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// "za".
    Short,
    /// "zaterdag".
    Long,
}

/// The day of the week.
pub fn weekday(words: Words, day: Day, length: Length) -> String {
    let length = match length {
        Length::Short => "short",
        Length::Long => "long",
    };
    format(words.language(), noon_ms(day), &[("weekday", length)])
}

/// "over 7 dagen", "gisteren".
pub fn distance(words: Words, day: Day) -> String {
    let days = day.days_since(today());
    let text = match days {
        0 => return words.say(text::time::TODAY).to_owned(),
        -1 => return words.say(text::time::YESTERDAY).to_owned(),
        1 => return words.say(text::time::TOMORROW).to_owned(),
        2.. => text::agenda::IN_DAYS,
        _ => text::agenda::DAYS_AGO,
    };
    words.with(text, &[("dagen", &days.abs().to_string())])
}

/// The day and the time.
pub fn moment(words: Words, at: Instant) -> String {
    let Some((on, minute)) = amsterdam_clock(at) else { return day(words, day_of(at)) };
    words.with(text::time::DAY_AND_TIME, &[("dag", &day(words, on)), ("tijd", &clock(words, minute))])
}

/// "28 november", with the year when it is another one: a day in a row of days.
pub fn date(words: Words, day: Day) -> String {
    let mut parts = vec![("day", "numeric"), ("month", "long")];
    if day.parts().0 != today().parts().0 {
        parts.push(("year", "numeric"));
    }
    format(words.language(), noon_ms(day), &parts)
}

/// "zaterdag 28 november", also when that is today.
pub fn whole_day(words: Words, day: Day) -> String {
    let weekday = format(words.language(), noon_ms(day), &[("weekday", "long")]);
    words.with(text::time::WEEKDAY_DATE, &[("weekdag", &weekday), ("datum", &date(words, day))])
}

/// A whole number, as one writes it: "10.000" in Dutch, "10,000" in English.
pub fn number(words: Words, number: impl ToString + Copy) -> String {
    let digits = number.to_string();
    // Below a thousand there is nothing to put between them.
    if digits.len() < 4 { digits } else { grouped(words, digits) }
}

fn grouped(words: Words, digits: String) -> String {
    let locale = Array::of1(&JsValue::from_str(words.language().locale()));
    let writer = Intl::NumberFormat::new(&locale, &js::object(&[])).format();
    let said = writer.call1(&JsValue::UNDEFINED, &JsValue::from_str(&digits));
    said.ok().and_then(|said| said.as_string()).unwrap_or(digits)
}

/// A time on a clock, as one writes it: "10.00" in Dutch, "10:00" in English.
pub fn clock(words: Words, minute: Minute) -> String {
    let time = minute.to_string();
    match words.language() {
        Language::Dutch | Language::EasyDutch => time.replace(':', "."),
        Language::English => time,
    }
}
