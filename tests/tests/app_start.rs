//! How the app starts, before it is the app: without a network, after an update, and when it does not.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "all of this file is a test")]

use std::fs;
use std::path::{Path, PathBuf};

use e2e::browser::{ORIGIN, Person};
use e2e::native::RelayProgram;
use serde_json::json;
use tempfile::TempDir;

/// What stands in a page that has no app yet.
const WAITS: &str = "Even geduld…";

/// A relay with a copy of the app that a story may change.
struct Changing {
    relay: RelayProgram,
    folder: TempDir,
}

impl Changing {
    fn opens() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let app = folder.path().join("app");
        fs::create_dir(&app).unwrap();
        let site = std::env::var_os("HEENWEER_SITE").map(PathBuf::from);
        let site = site.expect("HEENWEER_SITE names no built app: run `cargo xtask stories`");
        for file in fs::read_dir(site).unwrap() {
            let file = file.unwrap();
            fs::copy(file.path(), app.join(file.file_name())).unwrap();
        }
        let more = ["--app".into(), app.into(), "--audience".into(), ORIGIN.into()];
        let relay = RelayProgram::start_with(&folder.path().join("relay"), "127.0.0.1:0", &more).unwrap();
        Self { relay, folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join("app").join(name)
    }

    /// The relay serves another build: its page says what it is called, its worker names that page by its content.
    async fn changes_to(&mut self, build: &str, person: &mut Person) {
        let page = fs::read_to_string(self.path("index.html")).unwrap();
        let (_, rest) = page.split_once("data-build=\"").unwrap();
        let (before, _) = rest.split_once('"').unwrap();
        let next = page.replacen(before, build, 1);
        let [old, new] = [integrity(&page, person).await, integrity(&next, person).await];
        let worker = fs::read_to_string(self.path("sw.js")).unwrap();
        assert!(worker.contains(&old), "the worker does not name the page by its content");
        self.serves("index.html", &next);
        self.serves("sw.js", &worker.replace(&old, &new).replace(before, build));
        self.starts_again(person).await;
    }

    fn serves(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
        for packed in ["br", "gz"] {
            // Not every file is packed.
            let _ = fs::remove_file(self.path(&format!("{name}.{packed}")));
        }
    }

    async fn starts_again(&mut self, person: &mut Person) {
        person.expects_no_network().await;
        self.relay.kill().unwrap();
        self.relay.start_again().unwrap();
        person.expects_network().await;
    }
}

async fn integrity(text: &str, person: &Person) -> String {
    let digest = "
        crypto.subtle.digest('SHA-384', new TextEncoder().encode(given[0]))
            .then(digest => done('sha384-' + btoa(String.fromCharCode(...new Uint8Array(digest)))))";
    person.ask(digest, &[json!(text)]).await.as_str().unwrap().to_owned()
}

/// Waits until the app stands, and the worker has all of it.
async fn is_kept(person: &Person) {
    starts(person).await;
    person.ask("navigator.serviceWorker.ready.then(() => done(true))", &[]).await;
}

async fn starts(person: &Person) {
    let stands = "return document.documentElement.dataset.ready !== undefined";
    assert!(person.until(stands, &[]).await.is_some(), "the app does not start");
}

async fn build_of(person: &Person) -> String {
    let build = person.look("return document.documentElement.dataset.build", &[]).await;
    build.as_str().unwrap().to_owned()
}

/// Waits until this build stands in the page.
async fn shows_build(person: &Person, build: &str) {
    let shows = "return document.documentElement.dataset.build === given[0]
        && document.documentElement.dataset.ready !== undefined";
    assert!(person.until(shows, &[json!(build)]).await.is_some(), "{} instead", build_of(person).await);
}

async fn caches(person: &Person) -> usize {
    let count = person.ask("caches.keys().then(names => done(names.length))", &[]).await;
    usize::try_from(count.as_u64().unwrap()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_that_was_there_once_opens_without_a_network() {
    let site = Changing::opens();
    let mut ria = Person::arrives("Ria", site.relay.address()).await.unwrap();
    ria.open("/").await;
    is_kept(&ria).await;
    ria.cut().await;
    for path in ["/", "/meer", "/opschrijven?bron=icoon"] {
        ria.open(path).await;
        starts(&ria).await;
    }
    ria.kill().await;
    ria.reopen().await.unwrap();
    ria.open("/").await;
    starts(&ria).await;
    ria.sees_not(WAITS).await;
    ria.open("/herstel.html").await;
    ria.is_headed("De app start niet").await;
    ria.mend().await;
    ria.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_version_waits_for_a_tap_and_then_stands_in_every_tab() {
    let mut site = Changing::opens();
    let mut ria = Person::arrives("Ria", site.relay.address()).await.unwrap();
    ria.begins_a_notebook("Noor", "Ria", "Pleegouder").await;
    is_kept(&ria).await;
    let first = build_of(&ria).await;
    ria.opens_a_tab().await;
    ria.open("/").await;
    starts(&ria).await;

    site.changes_to("second", &mut ria).await;
    ria.reload().await;
    let waits = "
        const look = () => navigator.serviceWorker.getRegistration()
            .then(one => one?.waiting ? done(true) : setTimeout(look, 50));
        look();";
    ria.ask(waits, &[]).await;
    // It is there, and nothing changes by itself.
    ria.reload().await;
    starts(&ria).await;
    assert_eq!(build_of(&ria).await, first);
    ria.sees("Er is een nieuwe versie.").await;

    ria.tap("Vernieuwen").await;
    shows_build(&ria, "second").await;
    ria.turns_to_tab(0).await;
    shows_build(&ria, "second").await;
    // The build before stays for what still asks for one of its files; older ones go.
    assert_eq!(caches(&ria).await, 2);
    ria.cut().await;
    ria.reload().await;
    shows_build(&ria, "second").await;
    ria.mend().await;

    // A build that does not come whole is none.
    let worker = fs::read_to_string(site.path("sw.js")).unwrap();
    let page = fs::read_to_string(site.path("index.html")).unwrap();
    site.serves("sw.js", &worker.replace(script_of(&page), "app-0000000000000000.js"));
    ria.provokes("app-0000000000000000.js");
    site.changes_to("third", &mut ria).await;
    ria.reload().await;
    starts(&ria).await;
    let failed = "
        navigator.serviceWorker.getRegistration().then(one => one.update()).catch(() => {}).then(() => {
            const look = () => navigator.serviceWorker.getRegistration()
                .then(one => one.installing ? setTimeout(look, 50) : done(!one.waiting));
            look();
        });";
    assert_eq!(ria.ask(failed, &[]).await, json!(true));
    assert_eq!(caches(&ria).await, 2);
    ria.cut().await;
    ria.reload().await;
    shows_build(&ria, "second").await;
    ria.mend().await;
    ria.leaves().await;
}

/// The name of the app's script in a page.
fn script_of(page: &str) -> &str {
    let (_, rest) = page.split_once("rel=\"modulepreload\" href=\"/").unwrap();
    let (name, _) = rest.split_once('"').unwrap();
    assert!(Path::new(name).extension().is_some_and(|extension| extension == "js"), "{name}");
    name
}

#[tokio::test(flavor = "multi_thread")]
async fn after_two_starts_that_fail_a_page_helps_and_leads_back_to_where_one_was() {
    let site = Changing::opens();
    let mut ria = Person::arrives("Ria", site.relay.address()).await.unwrap();
    ria.provokes("kapot op proef");
    let broken = "
        if (localStorage.getItem('proef') !== 'heel') {
            WebAssembly.compileStreaming = () => Promise.reject(new Error('kapot op proef'));
        }
        if (location.pathname !== '/herstel.html') {
            sessionStorage.setItem('proef: plaats', location.pathname + location.search + location.hash);
        }";
    ria.prepares_pages(broken).await;
    ria.open("/meer?bron=icoon#hier").await;
    ria.sees("Dit lukte niet. Uw schrift blijft op deze telefoon.").await;
    ria.tap("Opnieuw proberen").await;
    ria.is_headed("De app start niet").await;
    ria.tap("Opnieuw proberen").await;
    ria.sees("Dit lukte niet.").await;
    ria.tap("Opnieuw proberen").await;
    ria.is_headed("De app start niet").await;

    ria.cut().await;
    ria.tap("App opnieuw ophalen").await;
    ria.sees("Er is geen internet. Er is niets veranderd.").await;
    ria.mend().await;
    ria.look("localStorage.setItem('proef', 'heel')", &[]).await;
    ria.tap("App opnieuw ophalen").await;
    starts(&ria).await;
    let place = ria.look("return sessionStorage.getItem('proef: plaats')", &[]).await;
    assert_eq!(place, json!("/meer?bron=icoon#hier"));
    assert_eq!(ria.look("return localStorage.getItem('heenweer:mislukt')", &[]).await, json!(null));
    ria.leaves().await;
}

/// Who reads English reads it also where the app is not there to say it.
#[tokio::test(flavor = "multi_thread")]
async fn what_stands_around_the_app_speaks_the_language_of_the_app() {
    let site = Changing::opens();
    let mut ria = Person::arrives("Ria", site.relay.address()).await.unwrap();
    ria.open("/").await;
    starts(&ria).await;
    ria.goes_to("/meer/taal").await;
    ria.tap("English").await;
    ria.is_headed("Language").await;
    ria.provokes("kapot op proef");
    let broken = "
        const on = new Promise(resolve => addEventListener('proef: verder', resolve));
        WebAssembly.compileStreaming = () => on.then(() => Promise.reject(new Error('kapot op proef')));";
    ria.prepares_pages(broken).await;
    ria.open("/").await;
    ria.sees("One moment…").await;
    ria.look("dispatchEvent(new Event('proef: verder'))", &[]).await;
    ria.sees("That did not work. Your notebook stays on this phone.").await;
    ria.tap("Try again").await;
    ria.sees("One moment…").await;
    ria.look("dispatchEvent(new Event('proef: verder'))", &[]).await;
    ria.is_headed("The app does not start").await;
    assert_eq!(ria.axe().await, Vec::<String>::new());
    let dutch = "return [...document.querySelectorAll('main :not(noscript)')].map(one => one.textContent)
        .filter(words => /\\b(de|het|niet|opnieuw|telefoon)\\b/i.test(words))";
    assert_eq!(ria.look(dutch, &[]).await, json!([]));
    ria.cut().await;
    ria.tap("Fetch the app again").await;
    ria.sees("There is no internet. Nothing was changed.").await;
    ria.mend().await;
    ria.leaves().await;
}

/// A wasm with one more section compiles as well as the right one: what it is is known by all its bytes.
#[tokio::test(flavor = "multi_thread")]
async fn another_app_than_that_of_the_page_is_not_started() {
    let site = Changing::opens();
    let mut ria = Person::arrives("Ria", site.relay.address()).await.unwrap();
    ria.provokes("not the app of this page");
    let changed = "
        const real = fetch;
        window.fetch = async (address, how) => {
            const response = await real(address, how);
            if (!String(address).endsWith('.wasm') || localStorage.getItem('proef') === 'heel') return response;
            const bytes = [await response.arrayBuffer(), new Uint8Array([0, 2, 1, 120])];
            return new Response(new Blob(bytes), { headers: { 'content-type': 'application/wasm' } });
        };";
    ria.prepares_pages(changed).await;
    ria.open("/").await;
    ria.sees("Dit lukte niet. Uw schrift blijft op deze telefoon.").await;
    ria.look("localStorage.setItem('proef', 'heel')", &[]).await;
    ria.tap("Opnieuw proberen").await;
    starts(&ria).await;
    ria.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_leaves_in_a_hurry_is_not_helped_with_what_is_not_broken() {
    let site = Changing::opens();
    let ria = Person::arrives("Ria", site.relay.address()).await.unwrap();
    let slow = "
        const compile = WebAssembly.compileStreaming;
        const on = new Promise(resolve => addEventListener('proef: verder', resolve));
        WebAssembly.compileStreaming = async wasm => { await on; return compile(await wasm); };";
    ria.prepares_pages(slow).await;
    for _ in 0..4 {
        ria.open("/").await;
        ria.sees(WAITS).await;
    }
    ria.look("dispatchEvent(new Event('proef: verder'))", &[]).await;
    starts(&ria).await;
    ria.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_that_hung_counts_as_one_that_failed() {
    let site = Changing::opens();
    let ria = Person::arrives("Ria", site.relay.address()).await.unwrap();
    ria.open("/herstel.html").await;
    let long_ago = "
        localStorage.setItem('heenweer:begonnen', String(Date.now() - 60_000));
        localStorage.setItem('heenweer:mislukt', given[0]);";
    // One of them is no reason to ask the person anything.
    ria.look(long_ago, &[json!("0")]).await;
    ria.open("/").await;
    starts(&ria).await;
    ria.open("/herstel.html").await;
    ria.look(long_ago, &[json!("1")]).await;
    ria.open("/").await;
    ria.is_headed("De app start niet").await;
    ria.tap("Opnieuw proberen").await;
    starts(&ria).await;
    ria.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_that_is_too_old_is_told_so_in_a_sentence() {
    let site = Changing::opens();
    let ria = Person::arrives("Ria", site.relay.address()).await.unwrap();
    ria.prepares_pages("delete window.BigInt;").await;
    ria.open("/").await;
    ria.sees("Deze browser is te oud voor Heen & Weer.").await;
    ria.leaves().await;
}
