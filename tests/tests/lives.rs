//! Random lives of circles: `HEENWEER_SEEDS` says how many (40 when it does not).

use e2e::village::seeded::live_all;

#[test]
fn no_life_of_a_circle_breaks_a_promise() {
    let seeds = std::env::var("HEENWEER_SEEDS").ok().and_then(|seeds| seeds.parse().ok()).unwrap_or(40);
    let (report, broken) = live_all(0, seeds);
    println!("{seeds} lives: {report:?}");
    assert_eq!(
        broken, [0_u64; 0],
        "broken seeds; `HEENWEER_TRACE=1 cargo xtask village --seeds 1 --from SEED` shows one"
    );
    assert!(report.promises > 0 && report.crashes > 0, "lives in which nothing happens show nothing");
}

/// Lives that broke a promise once. What each showed has a commit of its own.
#[test]
fn no_life_that_once_broke_a_promise_breaks_it_again() {
    for seed in [2302, 3077, 5020, 5400, 5708, 5892, 5896, 7106, 9574] {
        assert_eq!(live_all(seed, 1).1, [0_u64; 0]);
    }
}
