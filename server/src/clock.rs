//! The one place where this program reads a clock.

use std::time::{SystemTime, UNIX_EPOCH};

use shared::time::Instant;

/// A stopwatch, for figures alone.
#[expect(clippy::disallowed_methods, reason = "time enters the relay here and nowhere else")]
pub fn stopwatch() -> std::time::Instant {
    std::time::Instant::now()
}

/// Now, by the machine's clock. A clock before 1970 reads as 1970.
#[expect(clippy::disallowed_methods, reason = "time enters the relay here and nowhere else")]
pub fn now() -> Instant {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Instant::from_ms(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}
