//! Time enters the app here and nowhere else.

use shared::time::{Day, Instant, amsterdam_clock};

/// Now, by this phone's clock.
pub fn now() -> Instant {
    #[expect(
        clippy::as_conversions,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "milliseconds since 1970 are whole and fit; a clock before that saturates to 0"
    )]
    Instant::from_ms(js_sys::Date::now() as u64)
}

/// Today, in the zone of the notebook.
pub fn today() -> Day {
    day_of(now())
}

/// The day of an instant; the first day there is for a clock that stands outside of all days.
pub fn day_of(instant: Instant) -> Day {
    amsterdam_clock(instant).map_or_else(first_day, |(day, _)| day)
}

fn first_day() -> Day {
    Day::from_number(0).unwrap_or_else(|_| unreachable!("day 0 is a day"))
}
