//! When a phone whose relay is away tries again: soon at first, ever later, and not when all others do.

use std::collections::BTreeSet;

use rand_chacha::ChaCha12Rng;
use rand_chacha::rand_core::SeedableRng;
use shared::circle::schema::Schema;
use shared::device::{Device, Effect, Event, Setting};
use shared::time::Instant;

const BEGAN: u64 = 1_750_000_000_000;
const FIVE_MINUTES: u64 = 5 * 60 * 1_000;
const TRIES: usize = 12;

/// A phone with a relay that refuses at once; time passes from one wish to be woken to the next.
struct Phone {
    device: Device,
    rng: ChaCha12Rng,
    wakes: BTreeSet<Instant>,
    now: Instant,
}

impl Phone {
    fn begins(seed: u64) -> Self {
        let mut rng = ChaCha12Rng::seed_from_u64(seed);
        let setting =
            Setting { audience: "https://voorbeeld".to_owned(), schema: Schema::CURRENT, page_records: 8 };
        let (device, _) = Device::begin(setting, &mut rng).unwrap();
        Self { device, rng, wakes: BTreeSet::new(), now: Instant::from_ms(BEGAN) }
    }

    /// Whether it tries to connect because of this.
    fn tries(&mut self, event: Event) -> bool {
        let effects = self.device.handle(event, self.now, &mut self.rng);
        for effect in &effects {
            if let Effect::WakeAt(at) = effect {
                self.wakes.insert((*at).max(self.now));
            }
        }
        effects.iter().any(|effect| matches!(effect, Effect::Connect))
    }

    /// Is refused, and waits until it tries again: for how many milliseconds.
    fn waits(&mut self) -> u64 {
        let from = self.now;
        if self.tries(Event::Unlinked) {
            return 0;
        }
        loop {
            self.now = self.wakes.pop_first().expect("a phone that is to be woken");
            if self.tries(Event::Woke) {
                return self.now.ms() - from.ms();
            }
        }
    }
}

#[test]
fn each_wait_may_be_twice_as_long_as_the_one_before_up_to_five_minutes() {
    for seed in 0..200 {
        let mut phone = Phone::begins(seed);
        for (tried, most) in (0..TRIES).zip((0..).map(|doubled| (1_000 << doubled).min(FIVE_MINUTES))) {
            let waited = phone.waits();
            assert!(waited <= most, "phone {seed} waits {waited} ms after {tried} tries");
        }
    }
}

#[test]
fn the_phones_of_a_region_come_back_spread_over_the_whole_wait() {
    let mut minutes = [0; 5];
    for seed in 0..200 {
        let mut phone = Phone::begins(seed);
        let waited = (0..TRIES).map(|_| phone.waits()).last().unwrap_or_default();
        minutes[usize::try_from(waited / 60_001).unwrap()] += 1;
    }
    // 40 in each minute, were they spread without chance.
    assert!(minutes.iter().all(|minute| (20..=60).contains(minute)), "{minutes:?} come back in each minute");
}

#[test]
fn a_phone_that_says_there_is_a_network_again_tries_at_once() {
    let mut phone = Phone::begins(1);
    for _ in 0..TRIES {
        phone.waits();
    }
    assert!(!phone.tries(Event::Unlinked), "it waits first");
    assert!(phone.tries(Event::Woke), "and is called");
}
