//! What a notebook of years costs: the demo in three sizes, opened by somebody who was let in, on the same slow
//! processor. The longest task says whether anything blocked.

use std::path::Path;

use anyhow::{Context, Result};
use e2e::browser::{HandedOver, Person, Site};
use e2e::demo::Keeper;
use serde_json::{Value, json};

use super::{Budget, STOPWATCH, median, share, two};

/// Sizes that are compared; the last over the first is a budget of its own.
const SIZES: [usize; 3] = [200, 5_000, 20_000];
/// How often one thing is done.
const TIMES: usize = 5;
/// How often something is written: enough for a p95.
const TAPS: usize = 20;
/// No task may last longer.
const LONGEST_TASK: Budget = Budget { what: "longest task", unit: "ms", most: 50.0, stretch: 50.0 };

const OFFLINE: &str = "readable Vandaag, offline start";
const DURABLE: &str = "tap to durable, p95";

/// Put into every page, behind the other one.
const LONG_TASKS: &str = "
    window.heenLong = 0;
    new PerformanceObserver(list => list.getEntries().forEach(one => {
        heenLong = Math.max(heenLong, one.duration);
    })).observe({ type: 'longtask', buffered: true });
    window.heenUntil = is => new Promise(found => {
        const look = () => { if (!is()) return; observer.disconnect(); found(performance.now()); };
        const observer = new MutationObserver(look);
        observer.observe(document, { childList: true, subtree: true, characterData: true, attributes: true });
        look();
    });
    window.heenPainted = () => new Promise(done => requestAnimationFrame(() => setTimeout(() => done(performance.now()))));";

/// Something that is done on a page, and when it is there. Both are JavaScript; `from` is when it began.
struct Act {
    what: &'static str,
    /// Where it begins, when it does not begin where the one before ended.
    at: Option<&'static str>,
    budget: Option<(f64, f64)>,
    does: &'static str,
}

const GO: &str = "
    const go = path => { history.pushState(null, '', path); dispatchEvent(new PopStateEvent('popstate')); };
    // As a person goes: the other way looks like going back, and who goes back finds all at once.
    const tab = path => document.querySelector(`nav a[href='${path}']`).click();
    const here = () => location.pathname;
    const card = () => document.querySelector('main .feed article .page-actions a');
    const agreement = () => document.querySelector('main a[href^=\"/afspraak/\"]');
    const reads = () => document.querySelector('main').textContent;
    // Until the search for it began: the screen shows what was found before for so long.
    const seeks = word => {
        go('/zoeken');
        return heenUntil(() => document.getElementById('zoek')).then(() => {
            const field = document.getElementById('zoek');
            Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(field, word);
            field.dispatchEvent(new Event('input', { bubbles: true }));
            return heenUntil(() => reads().includes('We zoeken.'));
        });
    };
    heenLong = 0;
    const from = performance.now();";

const ACTS: [Act; 12] = [
    Act {
        what: "six screens down with a thumb",
        at: Some("/"),
        budget: None,
        does: "
            const places = () => [...document.querySelectorAll('main .feed > li')];
            const is_near = place => {
                const { top, bottom } = place.getBoundingClientRect();
                return bottom > 0 && top < innerHeight;
            };
            heenUntil(card).then(heenPainted).then(async from => {
                heenLong = 0;
                for (let step = 0; step < 24; step += 1) {
                    scrollBy(0, innerHeight / 4);
                    await new Promise(requestAnimationFrame);
                }
                await heenUntil(() => places().filter(is_near).every(place => place.childElementCount > 0));
                done([await heenPainted() - from, heenLong]);
            });",
    },
    Act {
        what: "further down the notebook",
        at: Some("/"),
        budget: None,
        does: "
            const places = () => document.querySelectorAll('main .feed > li');
            const press = () => [...document.querySelectorAll('main button')].find(one => one.textContent.includes('eerdere bladen'));
            // The next cards are built for who comes near the end.
            const down = () => { scrollTo(0, document.documentElement.scrollHeight); return press(); };
            heenUntil(down).then(from => {
                const before = places().length;
                press().click();
                heenUntil(() => places()[before]?.querySelector('article')).then(heenPainted).then(at => done([at - from, heenLong]));
            });",
    },
    Act {
        what: "a page of the notebook",
        at: Some("/"),
        budget: None,
        does: "
            heenUntil(card).then(heenPainted).then(from => {
                heenLong = 0;
                card().click();
                heenUntil(() => here() !== '/' && document.querySelector('main article .words')).then(heenPainted)
                    .then(at => done([at - from, heenLong]));
            });",
    },
    Act {
        what: "back to the notebook",
        at: Some("/"),
        budget: None,
        does: "
            heenUntil(card).then(() => card().click());
            heenUntil(() => here() !== '/' && document.querySelector('main article .words')).then(heenPainted).then(from => {
                heenLong = 0;
                history.back();
                heenUntil(() => here() === '/' && card()).then(heenPainted).then(at => done([at - from, heenLong]));
            });",
    },
    Act {
        what: "Kind",
        at: Some("/"),
        budget: None,
        does: "
            tab('/kind');
            heenUntil(agreement).then(heenPainted).then(at => done([at - from, heenLong]));",
    },
    Act {
        what: "an agreement",
        at: Some("/kind"),
        budget: None,
        does: "
            heenUntil(agreement).then(heenPainted).then(from => {
                heenLong = 0;
                agreement().click();
                heenUntil(() => here() !== '/kind' && document.querySelector('main article')).then(heenPainted)
                    .then(at => done([at - from, heenLong]));
            });",
    },
    Act {
        what: "the form of a page",
        at: Some("/"),
        budget: None,
        does: "
            go('/opschrijven/dag');
            heenUntil(() => document.querySelector('main textarea')).then(heenPainted).then(at => done([at - from, heenLong]));",
    },
    Act {
        what: "the agenda",
        at: Some("/"),
        budget: None,
        does: "
            tab('/agenda');
            heenUntil(() => document.querySelector('main .days > li')).then(heenPainted).then(at => done([at - from, heenLong]));",
    },
    Act {
        what: "a month of the agenda",
        at: None,
        budget: None,
        does: "
            go('/agenda/maand');
            heenUntil(() => document.querySelector('.month .mark')).then(heenPainted).then(at => done([at - from, heenLong]));",
    },
    Act {
        what: "search, first page found",
        at: None,
        budget: None,
        does: "seeks(given[0]).then(() => heenUntil(() => document.querySelector('main .found')))
            .then(at => done([at - from, heenLong]));",
    },
    Act {
        what: "search, everything looked through",
        at: None,
        budget: None,
        does: "seeks(given[1]).then(() => heenUntil(() => reads().includes('gevonden')))
            .then(at => done([at - from, heenLong]));",
    },
    Act {
        what: "Even kijken",
        at: None,
        budget: None,
        does: "
            go('/kijken');
            heenUntil(() => document.querySelector('main .group') && !reads().includes('We kijken even')).then(heenPainted)
                .then(at => done([at - from, heenLong]));",
    },
];

/// So long a newcomer's phone may take over a notebook before the bench gives up.
const MOST_MINUTES: u32 = 10;

/// One figure of one size.
struct Figure {
    what: &'static str,
    entries: usize,
    value: f64,
}

/// All sizes, one after the other.
pub(crate) async fn measured(
    rounds: usize,
    sizes: &[usize],
    slower: u32,
    profiles: Option<&Path>,
) -> Result<()> {
    let mut figures = Vec::new();
    for entries in SIZES.iter().filter(|size| sizes.is_empty() || sizes.contains(size)) {
        figures.extend(of_size(*entries, rounds, slower, profiles).await?);
    }
    let (Some(smallest), Some(largest)) = (SIZES.first(), SIZES.last()) else { return Ok(()) };
    for large in figures.iter().filter(|figure| figure.entries == *largest) {
        let small = figures.iter().find(|small| small.what == large.what && small.entries == *smallest);
        if let Some(small) = small.filter(|small| small.value > 0.0) {
            let ratio = large.value / small.value;
            let is_promised = matches!(large.what, OFFLINE | DURABLE);
            super::line(&json!({
                "bench": "app years", "what": large.what, "ratio": (ratio * 100.0).round() / 100.0,
                "of": [largest, smallest], "budget": is_promised.then_some(1.5), "stretch": is_promised.then_some(1.1),
            }));
        }
    }
    Ok(())
}

async fn of_size(entries: usize, rounds: usize, slower: u32, profiles: Option<&Path>) -> Result<Vec<Figure>> {
    let site = Site::with_years(entries)?;
    let keeper = Keeper::opens(&site.data(), e2e::browser::ORIGIN, site.relay.address()).await?;
    let mut person = site.person("Bo").await?;
    person.prepares_pages(&format!("{STOPWATCH}\n{LONG_TASKS}")).await;
    let (invite, link) = keeper.invites().await;
    person.knocks(&HandedOver { link, path: String::new() }, "Bo").await;
    keeper.answers(invite).await;
    person.slows_down(slower).await;
    let from = person.look("return performance.now()", &[]).await.as_f64().context("no time")?;
    keeper.lets_in(invite).await;
    let mut figures = Vec::new();
    let mut tell =
        |what: &'static str, values: (f64, f64), longest_task: Option<f64>, budget: Option<(f64, f64)>| {
            told(what, (entries, slower), values, longest_task, budget);
            figures.push(Figure { what, entries, value: values.0 });
        };
    let took = caught_up(&person, &keeper).await? - from;
    tell("taken from the relay", (took, took), None, Some((10_000.0, 4_000.0)));
    person.can_go_into_a_tunnel().await;

    person.cut().await;
    let mut longest: f64 = 0.0;
    let mut warm = Vec::new();
    for _ in 0..rounds {
        let script = "heenUntil(() => document.querySelector('main article .words')).then(at => done([at, heenLong]));";
        let opens = async {
            person.open("/").await;
            person.ask(script, &[]).await
        };
        let (took, long) =
            two(&perhaps_profiled(&person, opens, profiles, &format!("{entries} start {}", warm.len()))
                .await?)?;
        warm.push(took);
        longest = longest.max(long);
    }
    tell(OFFLINE, (median(&warm), share(&warm, 1.0)), Some(longest), Some((1_500.0, 1_000.0)));
    person.mend().await;
    for act in &ACTS {
        let (mut values, mut longest_here): (_, f64) = (Vec::new(), 0.0);
        let goes_down = act.what == "further down the notebook";
        // A small notebook is soon read to its end.
        let times = if goes_down { TIMES.min(entries / 200) } else { TIMES };
        for round in 0..times {
            if let Some(place) = act.at {
                person.goes_to(place).await;
            }
            // Other words each time: what was found before is found no faster.
            let words = ["konijn", "zwemles", "oma", "tekening", "juf", "sjaal"];
            let word = |at: usize| json!(words.get(at % words.len()));
            let given = [word(round), word(round + 1)];
            let script = format!("{GO}{}", act.does);
            let does = person.ask(&script, &given);
            let named = format!("{entries} {} {round}", act.what);
            let (took, long) = two(&perhaps_profiled(&person, does, profiles, &named).await?)?;
            values.push(took);
            longest_here = longest_here.max(long);
        }
        longest = longest.max(longest_here);
        tell(act.what, (median(&values), share(&values, 1.0)), Some(longest_here), act.budget);
    }
    let (mut durable, mut stands, mut paints, mut longest_tap): (_, _, Vec<f64>, f64) =
        (Vec::new(), Vec::new(), Vec::new(), 0.0);
    for tap in 0..TAPS {
        let text = format!("Proef {tap}: goed geslapen.");
        person.goes_to("/opschrijven/dag").await;
        person.write_in("Wat wilt u vertellen?", &text).await;
        let waited = person.ask(
            "heenLong = 0;
            const press = [...document.querySelectorAll('main button')].find(one => one.textContent === given[0]);
            const stood = heenStands(given[1]);
            const tapped = performance.now();
            press.click();
            const painted = heenPainted();
            stood.then(async at => done([heenDurable(tapped) - tapped, at - tapped, heenLong, await painted - tapped]));",
            &[json!("Zet in het schrift"), json!(text)],
        ).await;
        let (kept, stood) = two(&waited)?;
        durable.push(kept);
        stands.push(stood);
        longest_tap = longest_tap.max(waited.get(2).and_then(Value::as_f64).context("no task")?);
        paints.push(waited.get(3).and_then(Value::as_f64).context("no paint")?);
    }
    longest = longest.max(longest_tap);
    let most = |values: &[f64]| share(values, 1.0);
    tell(DURABLE, (share(&durable, 0.95), most(&durable)), Some(longest_tap), Some((120.0, 50.0)));
    tell("tap to next paint, p75", (share(&paints, 0.75), most(&paints)), None, Some((150.0, 100.0)));
    tell("tap to the page on Vandaag, p95", (share(&stands, 0.95), most(&stands)), None, None);
    let most = Some((LONGEST_TASK.most, LONGEST_TASK.stretch));
    told(LONGEST_TASK.what, (entries, slower), (longest, longest), None, most);
    person.leaves().await;
    Ok(figures)
}

/// Does something, with a profile of it in the folder when there is one.
async fn perhaps_profiled(
    person: &Person,
    work: impl Future<Output = Value>,
    profiles: Option<&Path>,
    named: &str,
) -> Result<Value> {
    let Some(folder) = profiles else { return Ok(work.await) };
    let (done, profile) = person.profiled(work).await?;
    std::fs::create_dir_all(folder)?;
    std::fs::write(folder.join(format!("{named}.cpuprofile")), profile.to_string())?;
    Ok(done)
}

/// When every line of the log was taken and verified.
async fn caught_up(person: &Person, keeper: &Keeper) -> Result<f64> {
    // Years take longer than a story waits.
    for _ in 0..MOST_MINUTES {
        if person.until("return document.querySelector('h1')?.textContent === 'Vandaag'", &[]).await.is_some()
        {
            break;
        }
    }
    person.is_headed("Vandaag").await;
    person.goes_to("/meer/controle").await;
    let head = keeper.verified().await;
    let script = "heenUntil(() => {
        const line = /regel ([\\d.]+)/.exec(document.querySelector('main').textContent);
        return line && Number(line[1].replaceAll('.', '')) >= given[0];
    }).then(at => done([at, 0]));";
    let (at, _) = two(&person.ask(script, &[json!(head)]).await)?;
    Ok(at)
}

fn told(
    what: &str,
    (entries, slower): (usize, u32),
    (value, most): (f64, f64),
    longest_task: Option<f64>,
    budget: Option<(f64, f64)>,
) {
    super::line(&json!({
        "bench": "app years", "what": what, "entries": entries, "value": value.round(), "most": most.round(),
        "unit": "ms", "cpu_times_slower": slower, "longest_task": longest_task.map(f64::round),
        "budget": budget.map(|(most, _)| most), "stretch": budget.map(|(_, stretch)| stretch),
        "within": budget.map(|(most, _)| value <= most),
    }));
}
