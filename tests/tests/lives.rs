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
