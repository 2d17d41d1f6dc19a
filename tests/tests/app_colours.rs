//! For other eyes: the colours of the system, more contrast, less motion.

#![expect(clippy::unwrap_used, reason = "all of this file is a test")]

use std::collections::BTreeSet;

use e2e::browser::{Person, Site, screens};
use serde_json::{Value, json};

/// Screens with everything that colours tell apart: cards, notices, choices, tabs, days.
const SCREENS: [&str; 7] =
    ["/", "/opschrijven", "/opschrijven/dag", "/kind", "/agenda/maand", "/meer/letters", "/meer/belofte"];

async fn in_the_example(site: &Site) -> Person {
    let ria = site.person("Ria").await.unwrap();
    ria.open("/").await;
    ria.tap("Bekijk een voorbeeld").await;
    ria.sees("Dit is een voorbeeld").await;
    ria
}

/// What the eye takes for one thing, and has no edge when the system gives all of them one background.
const WITHOUT_AN_EDGE: &str = "
    const things = shown('.button, .choice label, .card, .notice, .line, .row, .field-input, .tab[aria-current]');
    const hasEdge = element => {
        const { borderBlockStartStyle, borderBlockStartWidth, outlineStyle, outlineWidth } = getComputedStyle(element);
        return (borderBlockStartStyle !== 'none' && parseFloat(borderBlockStartWidth) >= 1)
            || (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1);
    };
    return things.filter(thing => !hasEdge(thing)).map(thing => `${thing.className} ${nameOf(thing)}`)";

#[tokio::test(flavor = "multi_thread")]
async fn in_the_colours_of_the_system_things_keep_their_edges_and_what_is_chosen_is_seen() {
    let site = Site::opens().unwrap();
    let mut ria = in_the_example(&site).await;
    ria.prefers(&[("forced-colors", "active")]).await;
    let is_forced = "
        const paper = document.createElement('p');
        paper.style.color = 'Canvas';
        document.body.append(paper);
        const canvas = getComputedStyle(paper).color;
        paper.remove();
        return matchMedia('(forced-colors: active)').matches && getComputedStyle(document.body).backgroundColor === canvas";
    assert_eq!(ria.look(is_forced, &[]).await, json!(true));
    let mut wrong = Vec::new();
    for path in SCREENS {
        ria.goes_to(path).await;
        // The whole page stands in the picture, so all of it is built when its stops are counted.
        let name =
            if path == "/" { "vandaag".to_owned() } else { path.trim_start_matches('/').replace('/', "-") };
        ria.keeps_a_picture(390, &screens().join("forced-colours").join(format!("{name}.png"))).await;
        let bare = ria.look(WITHOUT_AN_EDGE, &[]).await;
        let bare = bare.as_array().unwrap().iter().map(|one| format!("{path}: no edge: {one}"));
        wrong.extend(bare.collect::<Vec<_>>());
        let missed = ria.missed_by_tab().await.into_iter();
        wrong.extend(missed.chain(ria.too_wide().await).map(|what| format!("{path}: {what}")));
    }
    // A tile has no round mark: its tick says that it is chosen.
    ria.goes_to("/opschrijven/dag").await;
    ria.tap("Fijn").await;
    let tick = "return getComputedStyle(document.querySelector('.choices-tiles input:checked + label'), '::after').content";
    assert!(ria.look(tick, &[]).await.as_str().is_some_and(|tick| tick.contains('✓')));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    ria.leaves().await;
}

/// The colours that more contrast changes, as the page has them now: ink, quiet ink, hair lines, lines.
async fn tokens(person: &Person) -> Vec<String> {
    let look = "
        const root = getComputedStyle(document.documentElement);
        return ['--ink', '--ink-2', '--hair', '--line'].map(name => root.getPropertyValue(name).trim())";
    let found = person.look(look, &[]).await;
    found.as_array().unwrap().iter().map(|colour| colour.as_str().unwrap().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_for_more_contrast_gets_it_in_light_and_in_dark() {
    let site = Site::opens().unwrap();
    let mut ria = in_the_example(&site).await;
    let mut wrong = Vec::new();
    // As the phone is set, and as the person set it in the app.
    for (scheme, own) in [("light", "phone"), ("dark", "phone"), ("light", "dark"), ("dark", "light")] {
        let set = "document.documentElement.dataset.colours = given[0]";
        ria.look(set, &[json!(own)]).await;
        ria.prefers(&[("prefers-color-scheme", scheme)]).await;
        let before = tokens(&ria).await;
        let ink = before.first().unwrap();
        assert_eq!(
            BTreeSet::from_iter(&before).len(),
            4,
            "{scheme}, {own}: contrast cannot rise: {before:?}"
        );
        ria.prefers(&[("prefers-color-scheme", scheme), ("prefers-contrast", "more")]).await;
        let more = tokens(&ria).await;
        if more.iter().any(|colour| colour != ink) {
            wrong.push(format!("{scheme} phone, colours {own}: {more:?}, wanted {ink} four times"));
        }
        for path in SCREENS {
            ria.goes_to(path).await;
            wrong.extend(ria.axe().await.into_iter().map(|what| format!("{scheme}, {own}, {path}: {what}")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    ria.leaves().await;
}

/// Everything on the page that would move, with how.
const MOVES: &str = "
    const moves = element => {
        const { transitionDuration, transitionDelay, animationName, scrollBehavior } = getComputedStyle(element);
        const isStill = [transitionDuration, transitionDelay].every(times => times.split(', ').every(time => time === '0s'))
            && animationName === 'none' && scrollBehavior !== 'smooth';
        return isStill ? null : `${element.localName}.${element.className}: ${transitionDuration} ${animationName}`;
    };
    const all = [...document.querySelectorAll('*')];
    return [...all.map(moves).filter(Boolean), ...document.getAnimations().map(one => `${one.constructor.name} runs`)]";

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_for_less_motion_sees_nothing_move() {
    let site = Site::opens().unwrap();
    let mut ria = in_the_example(&site).await;
    let moving =
        async |ria: &Person| -> Vec<Value> { ria.look(MOVES, &[]).await.as_array().unwrap().clone() };
    assert!(!moving(&ria).await.is_empty(), "nothing moves for anybody: this story cannot be false");
    ria.prefers(&[("prefers-reduced-motion", "reduce")]).await;
    for path in SCREENS {
        ria.goes_to(path).await;
        assert_eq!(moving(&ria).await, Vec::<Value>::new(), "{path}");
        // The moment in which all colours change is the moment in which they would glide.
        ria.prefers(&[("prefers-reduced-motion", "reduce"), ("prefers-color-scheme", "dark")]).await;
        assert_eq!(moving(&ria).await, Vec::<Value>::new(), "{path}, turning dark");
        ria.prefers(&[("prefers-reduced-motion", "reduce")]).await;
    }
    // Nor while a form keeps what is typed.
    ria.goes_to("/opschrijven/dag").await;
    ria.write_in("Wat wilt u vertellen?", "Samen gebakken.").await;
    ria.tap("Fijn").await;
    assert_eq!(moving(&ria).await, Vec::<Value>::new());
    ria.leaves().await;
}
