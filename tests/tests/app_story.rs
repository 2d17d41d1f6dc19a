//! Two phones, one notebook: the whole story in two browsers, through tunnels, power cuts and a relay that falls over.

#![expect(clippy::unwrap_used, reason = "all of this file is a test")]

use e2e::browser::{HandedOver, ORIGIN, Person, Site, qr_code_on};
use e2e::demo::Keeper;

const SLEPT: &str = "Vannacht goed geslapen.";
const OUTING: &str = "Woensdag naar de kinderboerderij.";
const LOVELY: &str = "Wat heerlijk om te lezen.";
const BOOTS: &str = "Laarzen staan klaar.";
const DARK: &str = "Bang in het donker.";
const SINGS: &str = "Houdt van zingen.";
const PANCAKES: &str = "Samen pannenkoeken gebakken.";
const EARLY: &str = "Daarna vroeg onder de wol.";
const CHESTNUTS: &str = "Knutselen met kastanjes.";
const MUM_BY_RIA: &str = "mama Sanne";
const MUM_BY_HERSELF: &str = "mama San";

async fn the_relay_falls_over(site: &mut Site, persons: &mut [&mut Person]) {
    for person in persons {
        person.expects_no_network().await;
    }
    site.relay.kill().unwrap();
}

async fn the_relay_is_back(site: &mut Site, persons: &mut [&mut Person]) {
    site.relay.start_again().unwrap();
    for person in persons {
        person.expects_network().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_phones_hold_the_same_notebook_whatever_happens_on_the_way() {
    let mut site = Site::opens().unwrap();
    let (ria, mama) = tokio::join!(site.person("Ria"), site.person("mama"));
    let (mut ria, mut mama) = (ria.unwrap(), mama.unwrap());

    // In by an invitation, and by three words.
    ria.begins_a_notebook("Noor", "Ria", "Pleegouder").await;
    let invitation = ria.invites("Ouder").await;
    // What a camera reads from the screen is what opens, not what the app says it drew.
    let scanned = qr_code_on(&ria.photographs("Code om te scannen").await).unwrap();
    assert_eq!(scanned, invitation.link);
    mama.open(&scanned).await;
    mama.is_headed("Ria nodigt u uit").await;
    mama.sees("Voor het schrift van Noor.").await;
    mama.sees("U doet mee als ouder.").await;
    mama.sees("Alles wat in het schrift staat, ook van vroeger.").await;
    assert_eq!(mama.path().await, "/u");
    mama.write_in("Uw naam", "mama").await;
    mama.tap("Ik wil meedoen").await;
    mama.is_headed("Wacht op Ria").await;
    let words = ria.answers_the_door("mama").await;
    assert_eq!(words.len(), 3);
    assert_eq!(mama.compares().await, words);
    ria.lets_in("mama").await;
    mama.is_headed("Vandaag").await;

    // Both write, and answer each other.
    ria.writes_about_today(SLEPT).await;
    ria.knows_it_is_sent(SLEPT).await;
    mama.sees_together(&[SLEPT, "Ria"]).await;
    mama.writes_of_school("Uitje", OUTING).await;
    mama.opens_the_page(SLEPT).await;
    mama.replies(LOVELY).await;
    ria.sees_together(&[SLEPT, "1 reactie"]).await;
    ria.opens_the_page(OUTING).await;
    ria.adds(BOOTS).await;
    ria.sees_together(&[BOOTS, "Aanvulling"]).await;
    mama.opens_the_page(OUTING).await;
    mama.sees_together(&[BOOTS, "Ria"]).await;

    // Mama is in the tunnel. Both change the same pages, and mama's phone loses its power.
    mama.can_go_into_a_tunnel().await;
    mama.cut().await;
    ria.writes_what_to_know(DARK).await;
    mama.writes_what_to_know(SINGS).await;
    ria.renames("mama", MUM_BY_RIA).await;
    mama.renames("mama", MUM_BY_HERSELF).await;
    mama.writes_about_today(PANCAKES).await;
    mama.sees_together(&[PANCAKES, "Op deze telefoon"]).await;
    mama.kill().await;
    mama.reopen().await.unwrap();
    mama.open("/").await;
    mama.sees_together(&[PANCAKES, "Op deze telefoon"]).await;
    mama.sees("Geen internet. U kunt gewoon doorgaan.").await;
    mama.writes_about_today(EARLY).await;

    // Meanwhile the relay falls over, and comes back.
    the_relay_falls_over(&mut site, &mut [&mut ria]).await;
    ria.writes_about_today(CHESTNUTS).await;
    ria.sees_together(&[CHESTNUTS, "Op deze telefoon"]).await;
    the_relay_is_back(&mut site, &mut [&mut ria]).await;
    ria.knows_it_is_sent(CHESTNUTS).await;

    // Out of the tunnel: one notebook.
    mama.mend().await;
    mama.tap("Vandaag").await;
    for text in [PANCAKES, EARLY] {
        mama.knows_it_is_sent(text).await;
        ria.sees_together(&[text, "mama"]).await;
    }
    mama.sees(CHESTNUTS).await;
    for person in [&ria, &mama] {
        let mut all = person.reads_the_notebook().await;
        all.sort();
        let mut written = [SLEPT, OUTING, PANCAKES, EARLY, CHESTNUTS].map(str::to_owned);
        written.sort();
        assert_eq!(all, written);
        person.opens_the_page(SLEPT).await;
        person.sees_together(&[LOVELY, "mama"]).await;
        person.opens_the_page(OUTING).await;
        person.sees_together(&[BOOTS, "Ria"]).await;
        person.tap("Kind").await;
        person.sees(DARK).await;
        person.sees(SINGS).await;
        // One of the two is her name, and the other one stands beside it.
        person.sees_together(&[MUM_BY_RIA, MUM_BY_HERSELF, "Iemand schreef tegelijk:"]).await;
    }
    let names = "main .people .person-name";
    assert_eq!(ria.reads_all(names).await, mama.reads_all(names).await);
    assert_eq!(ria.reads_the_notebook().await, mama.reads_the_notebook().await);

    // Off and on again: what was shown is shown.
    let before = ria.reads_the_notebook().await;
    ria.kill().await;
    ria.reopen().await.unwrap();
    ria.open("/").await;
    ria.sees(CHESTNUTS).await;
    assert_eq!(ria.reads_the_notebook().await, before);
    ria.leaves().await;
    mama.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_comes_into_a_thick_notebook_sees_it_coming() {
    let site = Site::with_years(1_500).unwrap();
    let keeper = Keeper::opens(&site.data(), ORIGIN, site.relay.address()).await.unwrap();
    let mut bo = site.person("Bo").await.unwrap();
    let (invite, link) = keeper.invites().await;
    bo.knocks(&HandedOver { link, path: String::new() }, "Bo").await;
    keeper.answers(invite).await;
    bo.is_headed("Ziet u dezelfde woorden?").await;
    bo.slows_down(4).await;
    keeper.lets_in(invite).await;
    bo.is_headed("Het schrift komt eraan").await;
    let part = bo.look("return document.querySelector('progress')?.position", &[]).await.as_f64();
    assert!(part.is_some_and(|part| part > 0.0 && part < 1.0), "{part:?}");
    bo.is_headed("Vandaag").await;
    bo.leaves().await;
}

/// A card costs a slow phone milliseconds, and a notebook has thousands of them.
#[tokio::test(flavor = "multi_thread")]
async fn of_a_long_notebook_stands_what_is_near_and_who_comes_back_is_where_they_were() {
    let site = Site::with_years(200).unwrap();
    let keeper = Keeper::opens(&site.data(), ORIGIN, site.relay.address()).await.unwrap();
    let bo = site.person("Bo").await.unwrap();
    let (invite, link) = keeper.invites().await;
    bo.knocks(&HandedOver { link, path: String::new() }, "Bo").await;
    keeper.answers(invite).await;
    bo.is_headed("Ziet u dezelfde woorden?").await;
    keeper.lets_in(invite).await;
    bo.is_headed("Vandaag").await;
    // Half a screen at a time, as who reads does: further when what is near stands there. How high a card last was, this
    // story sees with eyes of its own.
    let down = "
        const places = window.heenPlaces = [...document.querySelectorAll('.feed > li')];
        const stands = place => place.childElementCount > 0;
        const high = window.heenHigh ??= new Map();
        window.heenSees ??= new ResizeObserver(changes => changes.forEach(({ target, contentRect }) => {
            if (!stands(target)) return;
            const was = high.get(target);
            if (was !== undefined && was !== contentRect.height) (window.heenGrew ??= []).push(target.textContent);
            high.set(target, contentRect.height);
        }));
        places.forEach(place => heenSees.observe(place));
        const is_near = place => {
            const { top, bottom } = place.getBoundingClientRect();
            return bottom > -innerHeight * 0.9 && top < innerHeight * 1.9;
        };
        if (places.some(place => is_near(place) && !stands(place))) return null;
        const built = places.filter(stands);
        window.heenLeft = places.filter(place => !stands(place) && high.has(place));
        if (places.length >= 30 && built.length < 20 && heenLeft.length > 5) return [places.length, built.length];
        if (places.length < 40) scrollBy(0, innerHeight / 2);
        return null";
    assert!(bo.until(down, &[]).await.is_some(), "all stands, or the list ends");
    let not_as_high = "
        const heights = heenLeft.map(place => [heenHigh.get(place), place.getBoundingClientRect().height]);
        return heights.filter(([was, is]) => Math.abs(was - is) >= 1)";
    let wrong = bo.look(not_as_high, &[]).await;
    assert_eq!(wrong, serde_json::json!([]), "a place is as high as its card was");
    let grew = bo.look("return window.heenGrew ?? []", &[]).await;
    assert_eq!(grew, serde_json::json!([]), "a card says all that it says when it comes");

    let seen = "
        const words = [...document.querySelectorAll('.feed article')]
            .map(card => [card.textContent, card.getBoundingClientRect().top, card])
            .find(([, top]) => top > 0 && top < innerHeight - 200);
        if (!words) return null;
        window.heenCard = words[2];
        return words.slice(0, 2)";
    let before = bo.until(seen, &[]).await.unwrap();
    bo.look("heenCard.querySelector('.page-actions a').click()", &[]).await;
    bo.until("return location.pathname !== '/' && document.querySelector('main article') !== null", &[])
        .await
        .unwrap();
    bo.look("history.back()", &[]).await;
    let back = "
        const card = [...document.querySelectorAll('.feed article')].find(card => card.textContent === given[0][0]);
        return card && Math.abs(card.getBoundingClientRect().top - given[0][1]) < 24";
    assert!(bo.until(back, &[before]).await.is_some(), "the card is where it was");
    bo.leaves().await;
}

/// The clocks of the app stand still, so that nothing but what is told can bring it back to the relay.
#[tokio::test(flavor = "multi_thread")]
async fn who_hears_of_a_network_or_is_looked_at_again_is_with_the_relay_at_once() {
    let site = Site::opens().unwrap();
    let mut ria = site.person("Ria").await.unwrap();
    ria.begins_a_notebook("Noor", "Ria", "Pleegouder").await;
    ria.writes_about_today(SLEPT).await;
    ria.knows_it_is_sent(SLEPT).await;
    let stands_still = "
        const wait = window.setTimeout;
        window.setTimeout = (what, ms = 0, ...more) =>
            ms > 0 && /wasm/.test(new Error().stack) ? 0 : wait(what, ms, ...more)";
    ria.look(stands_still, &[]).await;
    for (text, tells) in [
        (OUTING, "dispatchEvent(new Event('online'))"),
        (BOOTS, "document.dispatchEvent(new Event('visibilitychange'))"),
    ] {
        ria.cut().await;
        ria.writes_about_today(text).await;
        ria.sees_together(&[text, "Op deze telefoon"]).await;
        ria.mend().await;
        ria.look(tells, &[]).await;
        ria.knows_it_is_sent(text).await;
    }
    ria.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_example_is_thrown_away_with_one_tap_and_nothing_of_it_stays() {
    let site = Site::opens().unwrap();
    let ria = site.person("Ria").await.unwrap();
    ria.open("/").await;
    ria.tap("Bekijk een voorbeeld").await;
    ria.sees("Dit is een voorbeeld").await;
    ria.writes_about_today(PANCAKES).await;
    ria.tap("Voorbeeld weggooien").await;
    ria.is_headed("Samen om één kind").await;
    ria.sees_not("Dit is een voorbeeld").await;
    let rows = "
        const asked = indexedDB.open('heenweer');
        asked.onsuccess = () => {
            const count = asked.result.transaction('rows').objectStore('rows').count();
            count.onsuccess = () => { asked.result.close(); done(count.result) };
        };";
    let before = ria.ask(rows, &[]).await;
    ria.reload().await;
    ria.is_headed("Samen om één kind").await;
    assert_eq!(ria.ask(rows, &[]).await, before);
    // Another look begins with an example in which nobody wrote.
    ria.tap("Bekijk een voorbeeld").await;
    ria.sees("Dit is een voorbeeld").await;
    assert!(!ria.reads_page().await.contains(PANCAKES));
    ria.leaves().await;
}
