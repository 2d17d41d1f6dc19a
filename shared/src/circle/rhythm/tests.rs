use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;

fn day(text: &str) -> Day {
    Day::from_text(text).unwrap()
}

fn hours(start: &str, end: &str) -> Hours {
    Hours::parse(Minute::from_text(start).unwrap(), Minute::from_text(end).unwrap(), 0).unwrap()
}

fn check(spelled: &str, from: &str, until: &str, expected: &[&str]) {
    let rhythm: Rhythm = spelled.parse().unwrap();
    assert_eq!(rhythm.to_string(), spelled);
    let days: Vec<String> =
        rhythm.between(day(from), day(until)).map(|occurrence| occurrence.day.to_string()).collect();
    assert_eq!(days, expected, "{spelled}");
}

#[test]
fn every_kind_of_rhythm_falls_on_its_days() {
    check("weekly we 15:00-17:00", "2026-11-16", "2026-11-30", &["2026-11-18", "2026-11-25"]);
    check("weekly tu,fr 19:00-19:30", "2026-11-16", "2026-11-22", &["2026-11-17", "2026-11-20"]);
    check("odd sa 10:00-12:00", "2026-11-01", "2026-11-30", &["2026-11-07", "2026-11-21"]);
    check("even sa 10:00-12:00", "2026-11-01", "2026-11-30", &["2026-11-14", "2026-11-28"]);
    check("monthly 1 sa 10:00-12:00", "2026-11-01", "2026-12-31", &["2026-11-07", "2026-12-05"]);
    check(
        "monthly last su 10:00-12:00",
        "2026-11-01",
        "2027-02-28",
        &["2026-11-29", "2026-12-27", "2027-01-31", "2027-02-28"],
    );
    check("on 2026-12-05,2026-12-25 10:00-12:00", "2026-01-01", "2026-12-24", &["2026-12-05"]);
    check("none; +2026-12-25 11:00-15:00", "2026-12-01", "2026-12-31", &["2026-12-25"]);
    check("none", "2026-01-01", "2026-12-31", &[]);
}

#[test]
fn around_week_53_odd_weeks_follow_each_other_and_every_other_week_goes_on() {
    // 2026 has a week 53: Saturday 2 January 2027 lies in it, Saturday 9 January in week 1.
    check(
        "odd sa 10:00-12:00",
        "2026-12-14",
        "2027-01-31",
        &["2026-12-19", "2027-01-02", "2027-01-09", "2027-01-23"],
    );
    check("even sa 10:00-12:00", "2026-12-14", "2027-01-31", &["2026-12-26", "2027-01-16", "2027-01-30"]);
    check(
        "other 2026-12-19 sa 10:00-12:00",
        "2026-12-14",
        "2027-01-31",
        &["2026-12-19", "2027-01-02", "2027-01-16", "2027-01-30"],
    );
    let doubled = |spelled: &str| {
        let rhythm: Rhythm = spelled.parse().unwrap();
        rhythm.doubled_weeks(day("2026-01-01"), day("2033-12-31")).collect::<Vec<_>>()
    };
    assert_eq!(doubled("odd sa 10:00-12:00"), [day("2027-01-04"), day("2033-01-03")]);
    assert_eq!(doubled("other 2026-12-19 sa 10:00-12:00"), []);
    assert_eq!(doubled("weekly sa 10:00-12:00; 12-01..02-28 even sa 10:00-12:00").len(), 2);
}

#[test]
fn every_other_week_does_not_reach_back_before_its_first() {
    check(
        "other 2026-11-26 we 10:00-12:00",
        "2026-11-01",
        "2026-12-31",
        &["2026-11-25", "2026-12-09", "2026-12-23"],
    );
}

#[test]
fn a_layer_goes_before_the_rule_and_a_single_day_before_both() {
    let spelled = "odd sa 10:00-12:00; 07-01..08-31 weekly sa 10:00-17:00; 2027-07-10..2027-07-20 none; \
                   +2027-07-14 09:00-10:00; -2027-07-24";
    check(spelled, "2027-06-20", "2027-07-31", &["2027-06-26", "2027-07-03", "2027-07-14", "2027-07-31"]);
    let rhythm: Rhythm = spelled.parse().unwrap();
    assert_eq!(rhythm.on(day("2027-06-26")), Some(hours("10:00", "12:00")));
    assert_eq!(rhythm.on(day("2027-07-03")), Some(hours("10:00", "17:00")));
    assert_eq!(rhythm.on(day("2027-07-14")), Some(hours("09:00", "10:00")));
    // A season over New Year.
    check(
        "weekly su 10:00-12:00; 12-25..01-05 none",
        "2026-12-20",
        "2027-01-12",
        &["2026-12-20", "2027-01-10"],
    );
}

#[test]
fn a_moment_stays_at_its_hour_on_both_sides_of_a_clock_change() {
    let rhythm: Rhythm = "weekly su 10:00-12:00".parse().unwrap();
    for (from, before, after) in
        [("2026-03-22", "2026-03-22", "2026-03-29"), ("2026-10-18", "2026-10-18", "2026-10-25")]
    {
        let two: Vec<Occurrence> = rhythm.between(day(from), day(after)).collect();
        assert_eq!((two[0].day, two[1].day), (day(before), day(after)));
        for one in &two {
            assert_eq!(one.ends().ms() - one.begins().ms(), 2 * 3_600_000);
            let clock = crate::time::amsterdam_clock(one.begins()).unwrap();
            assert_eq!(clock, (one.day, Minute::from_text("10:00").unwrap()));
        }
        let week = two[1].begins().ms() - two[0].begins().ms();
        let hour = 3_600_000;
        assert_eq!(week, if from.contains("-03-") { 167 * hour } else { 169 * hour });
    }
    // Staying over the night of the change: from Saturday evening to Sunday morning.
    let night = |start: &str| {
        let rhythm: Rhythm = format!("on {start} 20:00-10:00+1").parse().unwrap();
        let one = rhythm.between(day(start), day(start)).next().unwrap();
        (one.ends().ms() - one.begins().ms()) / 3_600_000
    };
    assert_eq!((night("2026-03-28"), night("2026-10-24"), night("2026-11-21")), (13, 15, 14));
}

#[test]
fn the_hours_that_come_twice_or_not_at_all_still_have_a_beginning_and_an_end() {
    let one = |spelled: &str, on: &str| {
        let rhythm: Rhythm = spelled.parse().unwrap();
        rhythm.between(day(on), day(on)).next().unwrap()
    };
    let skipped = one("on 2026-03-29 02:30-04:00", "2026-03-29");
    assert_eq!(skipped.ends().ms() - skipped.begins().ms(), 30 * 60_000);
    let twice = one("on 2026-10-25 02:15-02:45", "2026-10-25");
    assert_eq!(twice.ends().ms() - twice.begins().ms(), 90 * 60_000);
}

#[test]
fn what_is_not_a_rhythm_is_refused_with_its_own_reason() {
    for (spelled, why) in [
        ("weekly sa 12:00-10:00", NotARhythm::EndBeforeStart),
        ("weekly sa 10:00-10:00", NotARhythm::EndBeforeStart),
        ("weekly sa 10:00-12:00; 2026-12-31..2026-12-01 none", NotARhythm::EndBeforeStart),
        ("weekly sa 10:00-12:00; 02-30..03-01 none", NotARhythm::NoSuchDate),
        ("weekly sa 10:00-12:00+61", NotARhythm::TooMany),
        ("on  10:00-12:00", NotARhythm::Malformed),
        ("weekly sa 10:00-25:00", NotARhythm::Malformed),
        ("weekly sa,mo 10:00-12:00", NotARhythm::Malformed),
        ("weekly  10:00-12:00", NotARhythm::Malformed),
        ("on 9999-01-01 10:00-12:00", NotARhythm::Malformed),
        ("monthly 5 sa 10:00-12:00", NotARhythm::Malformed),
        ("weekly sa 10:00-12:00; -2026-12-05; -2026-12-01", NotARhythm::Malformed),
        ("weekly sa 10:00-12:00+0", NotARhythm::Malformed),
        ("weekly sa 10:00-12:00; ", NotARhythm::Malformed),
        ("", NotARhythm::Malformed),
    ] {
        assert_eq!(spelled.parse::<Rhythm>(), Err(why), "{spelled}");
    }
    let many: Vec<Day> = day("2026-01-01").through(day("2026-12-31")).take(MAX_DATES + 1).collect();
    assert_eq!(Rhythm::simple(Rule::On(many), hours("10:00", "12:00")), Err(NotARhythm::TooMany));
    assert_eq!(Rhythm::simple(Rule::On(vec![]), hours("10:00", "12:00")), Err(NotARhythm::NoDates));
    let longest: Vec<Day> = day("2026-01-01").through(day("2026-12-31")).take(MAX_DATES).collect();
    let layer = |month| Layer {
        span: Span::EveryYear((month, 1), (month, 28)),
        turn: Turn::At(Rule::EveryOtherWeek(day("2026-01-01"), weekdays(127)), hours("10:00", "12:00")),
    };
    let layers = (0..24).map(|at| layer(1 + at % 12)).collect();
    let largest = Rhythm::parse(Turn::At(Rule::On(longest), hours("10:00", "12:00")), layers, vec![], vec![]);
    assert!(largest.unwrap().to_string().len() <= MAX_RHYTHM_CHARS, "what may be made can be read back");
}

fn weekdays(mask: u8) -> Weekdays {
    let chosen = Weekday::ALL.into_iter().enumerate().filter(|(at, _)| mask >> at & 1 == 1);
    Weekdays::parse(chosen.map(|(_, weekday)| weekday)).unwrap_or(Weekdays::from(Weekday::Saturday))
}

/// What the `rrule` crate makes of the same rule, in the zone Europe/Amsterdam; of weeks that are odd or even by the
/// `chrono` crate when that is asked. (BYWEEKNO will not do: it takes 1 January 2022, in week 52, for week 53.) What is
/// not at ten was put there as a day of its own, whatever the week.
fn by_rrule(
    rule: &str,
    singles: &str,
    weeks: Option<u8>,
    since: Day,
    from: Day,
    until: Day,
) -> Vec<(Day, Instant)> {
    let start = digits(since);
    let set = format!("DTSTART;TZID=Europe/Amsterdam:{start}T100000\nRRULE:{rule};WKST=MO{singles}");
    let set: rrule::RRuleSet = set.parse().unwrap();
    let mut found = Vec::new();
    for date in &set {
        let at = Day::from_text(&date.format("%Y-%m-%d").to_string()).unwrap();
        if at > until {
            break;
        }
        let week: u8 = date.format("%V").to_string().parse().unwrap();
        let is_single = date.format("%H").to_string() != "10";
        if at >= from && (is_single || weeks.is_none_or(|odd| week % 2 == odd)) {
            found.push((at, Instant::from_ms(u64::try_from(date.timestamp_millis()).unwrap())));
        }
    }
    found
}

/// "20270714".
fn digits(day: Day) -> String {
    day.to_string().replace('-', "")
}

/// A line of an iCalendar rule set that names days one by one, at an hour; nothing when there are none.
fn named(property: &str, days: &BTreeSet<Day>, hour: &str) -> String {
    let days: Vec<String> = days.iter().map(|day| format!("{}T{hour}", digits(*day))).collect();
    if days.is_empty() {
        String::new()
    } else {
        format!("\n{property};TZID=Europe/Amsterdam:{}", days.join(","))
    }
}

/// The days of a part of the year, or of every year, counted year by year.
fn days_of(span: Span, years: core::ops::RangeInclusive<i16>) -> BTreeSet<Day> {
    let of_year = |year: i16, (month, day): (i8, i8)| Day::parse(year, month, day).unwrap();
    match span {
        Span::Once(from, until) => from.through(until).collect(),
        Span::EveryYear(from, until) => {
            let into_next = i16::from(until < from);
            years.flat_map(|year| of_year(year, from).through(of_year(year + into_next, until))).collect()
        }
    }
}

fn by_weekdays(mask: u8) -> String {
    let names = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
    let days = weekdays(mask);
    let days: Vec<&str> = days
        .days()
        .iter()
        .map(|day| names[Weekday::ALL.iter().position(|other| other == day).unwrap()])
        .collect();
    days.join(",")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn the_days_are_those_of_an_independent_implementation(
        kind in 0_u8..5,
        mask in 1_u8..128,
        nth in 0_usize..5,
        // 2015 to 2045: seven weeks 53 and sixty clock changes.
        start in 16_436_i32..27_000,
        after in 0_i32..900,
        length in 0_i32..500,
    ) {
        let since = Day::from_number(start).unwrap();
        let from = since.plus_days(after).unwrap();
        let until = from.plus_days(length).unwrap();
        let days = weekdays(mask);
        let weekday = days.days()[0];
        let first = by_weekdays(1 << Weekday::ALL.iter().position(|other| *other == weekday).unwrap());
        let weekly = format!("FREQ=WEEKLY;BYDAY={}", by_weekdays(mask));
        let (rule, theirs, weeks) = match kind {
            0 => (Rule::Weekly(days), weekly, None),
            1 => (Rule::EveryOtherWeek(since, days), format!("{weekly};INTERVAL=2"), None),
            2 => (Rule::OddWeeks(days), weekly, Some(1)),
            3 => (Rule::EvenWeeks(days), weekly, Some(0)),
            _ => {
                let place = ["1", "2", "3", "4", "-1"][nth];
                (Rule::Monthly(Nth::ALL[nth], weekday), format!("FREQ=MONTHLY;BYDAY={place}{first}"), None)
            }
        };
        let rhythm = Rhythm::simple(rule, hours("10:00", "12:00")).unwrap();
        let mine: Vec<(Day, Instant)> = rhythm.between(from, until).map(|one| (one.day, one.begins())).collect();
        prop_assert_eq!(mine, by_rrule(&theirs, "", weeks, since, from, until), "{}", rhythm);
    }

    #[test]
    fn holidays_single_days_and_exceptions_are_those_of_an_independent_implementation(
        kind in 0_u8..4,
        mask in 1_u8..128,
        parts in prop::collection::vec((0_u8..3, 1_u8..128, any::<bool>(), 0_i32..500, 0_i32..60), 0..5),
        singles in prop::collection::vec((0_i32..500, any::<bool>()), 0..12),
        start in 16_436_i32..27_000,
    ) {
        let since = Day::from_number(start).unwrap();
        let at = |number: i32| since.plus_days(number).unwrap();
        let until = at(500);
        let ten = hours("10:00", "12:00");
        let weekly = |mask: u8| format!("FREQ=WEEKLY;BYDAY={}", by_weekdays(mask));
        let (rule, theirs, weeks) = match kind {
            0 => (Rule::Weekly(weekdays(mask)), weekly(mask), None),
            1 => (Rule::EveryOtherWeek(since, weekdays(mask)), format!("{};INTERVAL=2", weekly(mask)), None),
            2 => (Rule::OddWeeks(weekdays(mask)), weekly(mask), Some(1)),
            _ => (Rule::EvenWeeks(weekdays(mask)), weekly(mask), Some(0)),
        };
        let of_month = |day: Day| {
            let (_, month, day) = day.parts();
            // Not every year has a 29 February.
            (month, if (month, day) == (2, 29) { 28 } else { day })
        };
        let layers: Vec<Layer> = parts
            .iter()
            .map(|(how, mask, is_yearly, from, length)| {
                let (from, to) = (at(*from), at(from + length));
                let span = if *is_yearly { Span::EveryYear(of_month(from), of_month(to)) } else { Span::Once(from, to) };
                let turn = match how {
                    0 => Turn::Never,
                    1 => Turn::At(Rule::Weekly(weekdays(*mask)), ten),
                    _ => Turn::At(Rule::OddWeeks(weekdays(*mask)), ten),
                };
                Layer { span, turn }
            })
            .collect();
        let of = |wanted: bool| singles.iter().filter(move |one| one.1 == wanted).map(|one| at(one.0));
        let (also, except): (BTreeSet<Day>, BTreeSet<Day>) = (of(true).collect(), of(false).collect());
        let nine = hours("09:00", "09:30");
        let rhythm = Rhythm::parse(
            Turn::At(rule, ten),
            layers.clone(),
            also.iter().map(|day| Occurrence { day: *day, hours: nine }).collect(),
            except.iter().copied().collect(),
        )
        .unwrap();
        let mine: Vec<(Day, Instant)> = rhythm.between(since, until).map(|one| (one.day, one.begins())).collect();

        // Days that are named go before all; of parts of the year the last one counts.
        let (first, last) = (since.parts().0, until.parts().0);
        let mut left: BTreeSet<Day> = since.through(until).collect();
        let out: BTreeSet<Day> = also.union(&except).copied().collect();
        let single = format!(
            "{}{}",
            named("EXDATE", &out, "100000"),
            named("RDATE", &also.difference(&except).copied().collect(), "090000"),
        );
        let mut expected: BTreeMap<Day, Instant> = BTreeMap::new();
        for (layer, (how, mask, ..)) in layers.iter().zip(&parts).rev() {
            let held: BTreeSet<Day> = days_of(layer.span, first - 1..=last).intersection(&left).copied().collect();
            left.retain(|day| !held.contains(day));
            if *how > 0 {
                let odd = (*how == 2).then_some(1);
                let found = by_rrule(&weekly(*mask), &named("EXDATE", &out, "100000"), odd, since, since, until);
                expected.extend(found.into_iter().filter(|(day, _)| held.contains(day)));
            }
        }
        let base = by_rrule(&theirs, &single, weeks, since, since, until);
        expected.extend(base.into_iter().filter(|(day, _)| left.contains(day) || also.contains(day)));
        prop_assert_eq!(mine, expected.into_iter().collect::<Vec<_>>(), "{}", rhythm);
    }

    #[test]
    fn a_rhythm_comes_back_from_its_spelling_and_reads_the_same_day_by_day(
        kinds in prop::collection::vec((0_u8..6, 1_u8..128, 0_usize..5, 0_i32..2000, 0_u8..3), 1..8),
        singles in prop::collection::vec((0_i32..2000, any::<bool>()), 0..12),
    ) {
        let at = |number: i32| day("2026-01-01").plus_days(number).unwrap();
        let turn = |(kind, mask, nth, number, nights): (u8, u8, usize, i32, u8)| {
            let hours = Hours::parse(Minute::from_text("10:00").unwrap(), Minute::from_text("17:30").unwrap(), nights).unwrap();
            match kind {
                0 => Turn::Never,
                1 => Turn::At(Rule::Weekly(weekdays(mask)), hours),
                2 => Turn::At(Rule::OddWeeks(weekdays(mask)), hours),
                3 => Turn::At(Rule::EveryOtherWeek(at(number), weekdays(mask)), hours),
                4 => Turn::At(Rule::Monthly(Nth::ALL[nth], weekdays(mask).days()[0]), hours),
                _ => Turn::At(Rule::On(vec![at(number), at(number / 2)]), hours),
            }
        };
        let layers = kinds.iter().skip(1).map(|one| {
            let from = at(one.3);
            let span = if one.4 == 0 { Span::EveryYear((12, 20), (1, 5)) } else { Span::Once(from, from.plus_days(20).unwrap()) };
            Layer { span, turn: turn(*one) }
        }).collect();
        let also = singles.iter().filter(|one| one.1).map(|one| Occurrence { day: at(one.0), hours: hours("09:00", "09:30") }).collect();
        let except = singles.iter().filter(|one| !one.1).map(|one| at(one.0)).collect();
        let rhythm = Rhythm::parse(turn(kinds[0]), layers, also, except).unwrap();
        let again: Rhythm = rhythm.to_string().parse().unwrap();
        prop_assert_eq!(&again, &rhythm);
        // A range is the sum of its days, wherever it is cut.
        let whole: Vec<Occurrence> = rhythm.between(at(0), at(400)).collect();
        let mut parts: Vec<Occurrence> = again.between(at(0), at(123)).collect();
        parts.extend(again.between(at(124), at(400)));
        prop_assert_eq!(whole, parts);
    }

    #[test]
    fn any_text_is_a_rhythm_in_its_one_spelling_or_refused(text in "[a-z0-9:;,+. -]{0,40}") {
        if let Ok(rhythm) = text.parse::<Rhythm>() {
            prop_assert_eq!(rhythm.to_string(), text);
        }
    }
}
