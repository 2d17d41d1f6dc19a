//! How often somebody may do something: so much at once, and so much more as time passes. In memory only.

use std::collections::HashMap;
use std::hash::Hash;

use shared::time::Instant;

/// Devices or addresses remembered at one time, some 50 bytes each: more than a relay of 100,000 circles sees in the
/// minutes in which a pace is used up. Beyond it those who have waited long enough are forgotten, or all are.
const MAX_REMEMBERED: usize = 100_000;
const MINUTE_MICROSECONDS: u64 = 60_000_000;

/// So many a minute, and as much at once as comes together in some minutes of rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// How many a minute, in the long run.
    pub per_minute: u32,
    /// Minutes of rest that can be used up at once.
    pub rest_minutes: u32,
}

/// Where everybody stands.
#[derive(Debug)]
pub(super) struct Paces<K> {
    /// Until when, in microseconds, what somebody did uses up their pace.
    used_until: HashMap<K, u64>,
}

impl<K> Default for Paces<K> {
    fn default() -> Self {
        Self { used_until: HashMap::new() }
    }
}

impl<K: Eq + Hash> Paces<K> {
    /// Whether somebody may do this many now. What may be done counts, what may not does not.
    pub(super) fn may(&mut self, who: K, many: usize, pace: Pace, now: Instant) -> bool {
        let now = now.ms().saturating_mul(1000);
        let each = MINUTE_MICROSECONDS / u64::from(pace.per_minute.max(1));
        let rest = MINUTE_MICROSECONDS.saturating_mul(u64::from(pace.rest_minutes));
        if self.used_until.len() >= MAX_REMEMBERED {
            self.used_until.retain(|_, until| *until > now);
            if self.used_until.len() >= MAX_REMEMBERED {
                self.used_until.clear();
            }
        }
        let until = self.used_until.entry(who).or_insert(now);
        // Further ahead than anything could bring it: the machine's clock was put back.
        if *until > now.saturating_add(rest) {
            *until = now;
        }
        let cost = each.saturating_mul(u64::try_from(many).unwrap_or(u64::MAX));
        let after = (*until).max(now).saturating_add(cost);
        let in_pace = after <= now.saturating_add(rest);
        if in_pace {
            *until = after;
        }
        in_pace
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PACE: Pace = Pace { per_minute: 60, rest_minutes: 1 };

    #[test]
    fn who_rested_may_do_much_at_once_and_then_as_much_as_time_allows() {
        let mut paces = Paces::default();
        let mut may = |who: u8, many, ms| paces.may(who, many, PACE, Instant::from_ms(ms));
        assert!(may(1, 60, 0));
        assert!(!may(1, 1, 0) && !may(1, 1, 999));
        assert!(may(1, 1, 1000) && !may(1, 1, 1000));
        assert!(may(2, 60, 0), "each has a pace of their own");
        assert!(!may(1, 61, 1_000_000) && may(1, 60, 1_000_000), "more than a rest is never saved");
    }

    #[test]
    fn a_clock_that_is_put_back_locks_nobody_out() {
        let mut paces = Paces::default();
        assert!(paces.may((), 60, PACE, Instant::from_ms(10_000_000)));
        assert!(paces.may((), 1, PACE, Instant::from_ms(1_000)));
    }

    #[test]
    fn memory_is_bounded_however_many_come() {
        let mut paces = Paces::default();
        for who in 0..2 * MAX_REMEMBERED {
            paces.may(who, 1, PACE, Instant::from_ms(0));
        }
        assert!(paces.used_until.len() <= MAX_REMEMBERED);
    }
}
