//! Acknowledged means durable: when the program is killed, on a disk that loses power, and on one that fails.

use e2e::disk::session::{Ending, Script, Verdict, WAYS, cut, fail, live};
use e2e::disk::{Fault, Syncing};
use e2e::load::kill::kill_while_many_write;
use tempfile::tempdir;

#[test]
fn no_power_cut_takes_what_was_acknowledged() {
    let mut sum = Verdict::default();
    for seed in 0..5 {
        let script = Script { seed, batches: 30 };
        let (verdict, complaints) = cut(&live(script, None, Syncing::AsShipped), script, 80);
        assert_eq!(complaints, [""; 0], "`powercut --seed {seed} --cuts 100` shows it");
        sum = sum.plus(verdict);
    }
    println!("400 cuts: {sum:?}");
    assert_eq!((sum.lost, sum.unsound), (0, 0));
    assert!(sum.promised > 4_000, "cuts of lives in which nothing was promised show nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_kill_takes_what_was_acknowledged_to_many_who_write_at_once() {
    let folder = tempdir().unwrap();
    let counts = kill_while_many_write(folder.path(), 6, 8, 3).await.unwrap();
    println!("8 kills: {counts:?}");
    assert_eq!((counts.lost, counts.unsound), (0, 0));
    assert!(counts.promised > 8 * 20, "kills of a relay that promised nothing show nothing");
}

#[test]
fn with_less_syncing_the_same_cuts_take_what_was_acknowledged() {
    let script = Script { seed: 0, batches: 30 };
    let (verdict, _) = cut(&live(script, None, Syncing::Normal), script, 40);
    println!("40 cuts: {verdict:?}");
    assert!(verdict.lost > 0, "the cuts would not notice a relay that does not sync");
}

#[test]
fn whichever_call_fails_what_was_acknowledged_is_there_and_the_rest_was_refused() {
    let script = Script { seed: 1, batches: 14 };
    let whole = live(script, None, Syncing::AsShipped);
    let calls = whole.calls;
    let others = whole.tape.made_truncated_and_synced();
    assert!(others.iter().all(|many| *many > 0) && !whole.writes.is_empty(), "a session without: {others:?}");
    // Only a write fails in more than one way.
    let ways = |call| if whole.writes.contains(&call) { &WAYS[..] } else { &WAYS[..1] };
    let (mut lives, mut refused, mut stopped, mut recovered) = (0, 0, 0, 0);
    for (from, how) in (1..=calls).flat_map(|call| ways(call).iter().map(move |how| (call, *how))) {
        lives += 1;
        let (life, verdict, complaints) = fail(script, Fault { from, calls: 1, how });
        assert_eq!(complaints, [""; 0]);
        assert_eq!((verdict.lost, verdict.unsound), (0, 0));
        assert_eq!(life.failed, 1, "call {from} of {calls} was made");
        refused += u64::from(life.refused > 0);
        recovered += u64::from(life.refused > 0 && life.recovered);
        stopped += u64::from(matches!(life.ending, Ending::Stopped(_)));
    }
    println!(
        "{calls} calls, failing in {lives} ways: {stopped} stops, {refused} refusals, {recovered} recovered"
    );
    assert!(stopped > 0 && refused > 0 && recovered > 0);
}

#[test]
fn after_a_sync_that_failed_nothing_more_is_written() {
    let script = Script { seed: 1, batches: 14 };
    let whole = live(script, None, Syncing::AsShipped);
    let mut seen = 0;
    for from in 1..=whole.calls {
        let life =
            live(script, Some(Fault { from, calls: 1, how: e2e::disk::Failing::Error }), Syncing::AsShipped);
        if let Some(after) = life.tape.writes_after_a_failed_sync() {
            assert_ne!(life.ending, Ending::Whole, "call {from}: a failed sync went unheard");
            // A start that fails takes back what it began; nothing was promised by then.
            if matches!(life.ending, Ending::Stopped(_)) {
                seen += 1;
                assert_eq!(after, 0, "call {from}: {:?}", life.ending);
            }
        }
    }
    assert!(seen > 10, "{seen} syncs");
}

#[test]
fn a_disk_that_stays_full_refuses_every_batch_and_keeps_every_promise() {
    let script = Script { seed: 2, batches: 30 };
    let writes = live(script, None, Syncing::AsShipped).writes;
    // Early enough that there is much to refuse, late enough that the circle has begun.
    let from = writes[writes.len() / 2];
    let fault = Fault { from, calls: u64::MAX, how: e2e::disk::Failing::Full };
    let (life, verdict, complaints) = fail(script, fault);
    assert_eq!(complaints, [""; 0]);
    assert_eq!((verdict.lost, verdict.unsound), (0, 0));
    assert!(!life.promises.is_empty() && life.refused > 0, "{} refused", life.refused);
    assert_eq!((life.ending, life.read), (Ending::Whole, true), "who reads is answered to the end");
}
