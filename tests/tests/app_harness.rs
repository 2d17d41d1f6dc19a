//! The harness for stories in browsers, held against a site of a few lines: what it says it sees is there, and what it
//! says it would catch is caught.

#![expect(clippy::unwrap_used, reason = "all of this file is a test")]

use std::net::SocketAddr;

use e2e::browser::{Firefox, ORIGIN, Page, Person, Proxy, WebKit, listener, place_with_origin};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// As strict as the app's own.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; \
    connect-src 'self'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

const STYLE: &str = "
    html { font-size: 112.5% }
    body { margin: 0; font: 1rem/1.5 sans-serif; color: #222; background: #fff }
    button, input { min-height: 48px; min-width: 48px; font: inherit }
    .small { min-height: 0; height: 40px }
    .blind:focus { outline: none }
    .wide { width: 500px }
    @media (prefers-color-scheme: dark) { body { color: #eee; background: #111 } }
";

const SCRIPT: &str = "
    const say = text => { document.querySelector('output').textContent = text };
    const on = (name, deed) => document.getElementById(name)?.addEventListener('click', deed);
    on('fetch', () => fetch('/word').then(answer => answer.text()).then(say, () => say('geen netwerk')));
    on('stream', async () => {
        const stream = (await fetch('/stream')).body.getReader();
        await stream.read();
        say('stroom loopt');
        stream.read().catch(() => say('stroom gebroken'));
    });
    on('error', () => { console.error('kapot'); say('gezegd') });
    on('reject', () => { say('gezegd'); Promise.reject(new Error('niemand vangt dit')) });
    on('throw', () => { say('gezegd'); throw new Error('zomaar') });
    on('policy', () => { say('gezegd'); document.querySelector('output').setAttribute('style', 'color: red') });
    on('html', () => { say('gezegd'); document.querySelector('output').innerHTML = '<b>vet</b>' });
    on('speak', () => {
        const said = new SpeechSynthesisUtterance('Goedemorgen.');
        said.voice = speechSynthesis.getVoices().find(voice => voice.lang === 'nl-NL');
        said.onend = () => say('uitgesproken');
        speechSynthesis.speak(said);
    });
    const store = deed => {
        const asked = indexedDB.open('kast', 1);
        asked.onupgradeneeded = () => asked.result.createObjectStore('la');
        asked.onsuccess = () => deed(asked.result);
    };
    on('keep', () => store(kast => {
        const write = kast.transaction('la', 'readwrite', { durability: 'strict' });
        write.objectStore('la').put(document.getElementById('word').value, 1);
        write.oncomplete = () => say('bewaard');
    }));
    on('look', () => store(kast => {
        const read = kast.transaction('la').objectStore('la').get(1);
        read.onsuccess = () => say(`in de la: ${read.result}`);
    }));
    on('wasm', () => WebAssembly.instantiateStreaming(fetch('/answer.wasm'))
        .then(({ instance }) => say(`antwoord ${instance.exports.answer()}`), broken => say(`${broken}`)));
";

/// `(module (func (export \"answer\") (result i32) i32.const 42))`
const ANSWER: &[u8] = b"\0asm\x01\0\0\0\x01\x05\x01\x60\0\x01\x7f\x03\x02\x01\0\x07\x0a\x01\x06answer\0\0\x0a\x06\x01\x04\0\x41\x2a\x0b";

const FORM: &str = "<label for=word>Woord</label><input id=word>
    <button id=keep>Bewaar</button><button id=look>Kijk</button><button id=fetch>Haal op</button>
    <button id=stream>Stroom</button><button id=error>Fout</button><button id=reject>Belofte</button>
    <button id=throw>Gooi</button><button id=policy>Opmaak</button><button id=html>Invoegen</button>
    <button id=speak>Lees voor</button><button id=wasm>Reken</button><output></output>";

fn page(inside: &str) -> Vec<u8> {
    let head = "<meta charset=utf-8><meta name=viewport content='width=device-width'><title>Proef</title>";
    format!(
        "<!doctype html><html lang=nl><head>{head}<link rel=stylesheet href=/style.css></head>
        <body><main><h1>Proef</h1>{inside}</main><script src=/script.js></script></body></html>"
    )
    .into_bytes()
}

/// A site of a few lines, until the test ends.
async fn site() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(answer(stream));
        }
    });
    address
}

async fn answer(mut stream: TcpStream) {
    let mut asked = Vec::new();
    while !asked.ends_with(b"\r\n\r\n") {
        let Ok(byte) = stream.read_u8().await else { return };
        asked.push(byte);
    }
    let asked = String::from_utf8(asked).unwrap();
    let path = asked.split(' ').nth(1).unwrap();
    let (kind, body) = match path {
        "/style.css" => ("text/css", STYLE.as_bytes().to_vec()),
        "/script.js" => ("text/javascript", SCRIPT.as_bytes().to_vec()),
        "/answer.wasm" => ("application/wasm", ANSWER.to_vec()),
        "/word" | "/stream" | "/healthz" => ("text/plain", b"hallo".to_vec()),
        "/small" => ("text/html", page("<button class=small>Klein</button><p>Zie <a href=/>hier</a>.</p>")),
        "/wide" => ("text/html", page("<p class=wide>Breed</p>")),
        "/planted" => ("text/html", page("<img src=/word><button></button>")),
        "/blind" => ("text/html", page("<button>Eerst</button><button class=blind>Dan</button>")),
        "/luistert.js" => ("text/javascript", listener().into_bytes()),
        "/listening" => {
            let page = String::from_utf8(page(FORM)).unwrap();
            ("text/html", page.replace("<head>", "<head><script src=/luistert.js></script>").into_bytes())
        }
        "/choice" => ("text/html", page(
            "<fieldset><legend>Rol</legend>
            <label><input type=radio name=role>Ouder</label><label><input type=radio name=role>Pleegouder</label>
            </fieldset><article><p>Maandag</p><button>Antwoord</button></article>
            <article><p>Dinsdag</p><button id=error>Antwoord</button></article><output></output>",
        )),
        _ => ("text/html", page(FORM)),
    };
    // The stream says less than it promises, so that it stays open.
    let length = if path == "/stream" { 1_000_000 } else { body.len() };
    let head = format!(
        "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\n\
        content-security-policy: {POLICY}\r\n\r\n"
    );
    let _ = stream.write_all(head.as_bytes()).await;
    let _ = stream.write_all(&body).await;
    if path == "/stream" {
        // Held until the browser lets go.
        let _ = stream.read_u8().await;
    }
}

async fn person() -> Person {
    Person::arrives("Ria", site().await).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cut_way_is_offline_for_what_runs_and_for_what_begins() {
    let mut ria = person().await;
    ria.open("/").await;
    ria.tap("Haal op").await;
    ria.sees("hallo").await;
    ria.tap("Stroom").await;
    ria.sees("stroom loopt").await;
    ria.cut().await;
    ria.sees("stroom gebroken").await;
    ria.tap("Haal op").await;
    ria.sees("geen netwerk").await;
    ria.mend().await;
    ria.tap("Haal op").await;
    ria.sees("hallo").await;
    ria.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_persons_at_one_origin_have_ways_and_profiles_of_their_own() {
    let at = site().await;
    let (ria, yasmina) = tokio::join!(Person::arrives("Ria", at), Person::arrives("Yasmina", at));
    let (mut ria, mut yasmina) = (ria.unwrap(), yasmina.unwrap());
    for person in [&ria, &yasmina] {
        person.open("/").await;
        let origin = person.look("return [origin, isSecureContext, 'serviceWorker' in navigator]", &[]).await;
        assert_eq!(origin, serde_json::json!([ORIGIN, true, true]));
        let language = person.look("return navigator.language", &[]).await;
        assert!(language.as_str().unwrap().starts_with("nl"), "{language}");
    }
    ria.write_in("Woord", "appel").await;
    ria.tap("Bewaar").await;
    ria.sees("bewaard").await;
    yasmina.tap("Kijk").await;
    yasmina.sees("in de la: undefined").await;
    yasmina.cut().await;
    ria.tap("Haal op").await;
    ria.sees("hallo").await;

    ria.kill().await;
    ria.reopen().await.unwrap();
    ria.open("/").await;
    ria.tap("Kijk").await;
    ria.sees("in de la: appel").await;
    yasmina.mend().await;
    ria.leaves().await;
    yasmina.leaves().await;
}

/// What the browser said of what was done: a promise that nobody catches and what a policy refuses are told in tasks of
/// their own, and all of it comes in order, a moment after it was said.
async fn all_complaints(person: &Person) -> Vec<String> {
    const UP_TO_HERE: &str = "tot hier";
    let says = "
        const frame = () => new Promise(requestAnimationFrame);
        const task = () => new Promise(done => setTimeout(done));
        frame().then(task).then(frame).then(task).then(() => {
            console.error(given[0]);
            done(true);
        });";
    person.ask(says, &[UP_TO_HERE.into()]).await;
    let mut complaints: Vec<String> = Vec::new();
    while !complaints.iter().any(|said| said.contains(UP_TO_HERE)) {
        complaints.extend(person.complaints().await);
    }
    complaints
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_goes_wrong_unheard() {
    let mut ria = person().await;
    ria.open("/").await;
    for (button, complaint) in [
        ("Fout", "kapot"),
        ("Belofte", "niemand vangt dit"),
        ("Gooi", "zomaar"),
        ("Opmaak", "style-src"),
        ("Invoegen", "require-trusted-types-for"),
    ] {
        ria.is_calm().await;
        ria.tap(button).await;
        ria.sees("gezegd").await;
        let complaints = all_complaints(&ria).await;
        assert!(complaints.iter().any(|said| said.contains(complaint)), "{button}: {complaints:?}");
        ria.reload().await;
    }
    ria.provokes("kapot");
    ria.tap("Fout").await;
    ria.sees("gezegd").await;
    ria.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_eyes_and_thumbs_and_screen_readers_need_is_missed_where_it_is_missing() {
    let mut ria = person().await;
    ria.sizes(320, 640).await;
    ria.open("/small").await;
    assert_eq!(ria.axe().await, Vec::<String>::new());
    let small = ria.small_targets().await;
    assert!(
        matches!(small.as_slice(), [one] if one.starts_with("Klein: ") && one.ends_with("× 40.0")),
        "{small:?}"
    );
    assert_eq!(ria.too_wide().await, Vec::<String>::new());

    ria.open("/wide").await;
    assert!(ria.too_wide().await.iter().any(|found| found.contains("Breed")));

    ria.provokes("not loaded");
    ria.open("/planted").await;
    let found = ria.axe().await;
    for rule in ["image-alt", "button-name"] {
        assert!(found.iter().any(|line| line.starts_with(rule)), "{rule}: {found:?}");
    }

    ria.open("/small").await;
    assert_eq!(ria.axe_again().await, Vec::<String>::new());
    ria.look("document.body.style.cssText = 'color: #bbb; background: #fff'", &[]).await;
    let found = ria.axe_again().await;
    assert!(found.iter().any(|line| line.starts_with("color-contrast")), "{found:?}");

    ria.open("/").await;
    assert_eq!(ria.walks_by_tab().await.len(), 12);
    // Of what the page says, not of what the browser begins with.
    let letters = "return [getComputedStyle(document.documentElement).fontSize, document.documentElement.style.fontSize]";
    ria.enlarges_text(200).await;
    ria.enlarges_text(200).await;
    assert_eq!(ria.look(letters, &[]).await, serde_json::json!(["36px", "36px"]));
    assert_eq!(ria.small_targets().await, Vec::<String>::new());
    ria.has_its_own_text().await;
    assert_eq!(ria.look(letters, &[]).await, serde_json::json!(["18px", ""]));
    assert_eq!(ria.small_targets().await, Vec::<String>::new());
    ria.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
#[should_panic(expected = "focus cannot be seen at \"Dan\"")]
async fn focus_that_cannot_be_seen_ends_the_story() {
    let ria = person().await;
    ria.open("/blind").await;
    ria.walks_by_tab().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_finds_things_by_name_and_place_and_wears_glasses() {
    let mut ria = person().await;
    ria.provokes("kapot");
    ria.open("/choice").await;
    ria.choose("Rol", "Ouder").await;
    assert_eq!(ria.look("return document.querySelectorAll('input')[0].checked", &[]).await, true);
    ria.choose("Rol", "Pleegouder").await;
    assert_eq!(ria.look("return document.querySelectorAll('input')[1].checked", &[]).await, true);
    ria.tap_in("Dinsdag", "Antwoord").await;
    ria.sees("gezegd").await;
    ria.sees_together(&["Maandag", "Antwoord"]).await;

    let background = "return getComputedStyle(document.body).backgroundColor";
    assert_eq!(ria.look(background, &[]).await, "rgb(255, 255, 255)");
    ria.prefers(&[("prefers-color-scheme", "dark")]).await;
    assert_eq!(ria.look(background, &[]).await, "rgb(17, 17, 17)");
    ria.sizes(320, 640).await;
    assert_eq!(ria.look("return innerWidth", &[]).await, 320);

    ria.open("/").await;
    ria.slows_down(4).await;
    ria.has_slow_4g().await;
    ria.tap("Haal op").await;
    ria.sees("hallo").await;
    ria.paste_in("Woord", "🙂 مرحبا").await;
    assert_eq!(ria.stands_in("Woord").await, "🙂 مرحبا");
    ria.write_in("Woord", "").await;
    assert_eq!(ria.stands_in("Woord").await, "");
    ria.tap("Lees voor").await;
    ria.hears("Goedemorgen.").await;
    ria.hears_the_end().await;
    ria.sees("uitgesproken").await;
    ria.leaves().await;
}

/// The way to the page that listens, and its origin.
async fn that_listens() -> (Proxy, String) {
    let (listener, origin) = place_with_origin().await.unwrap();
    (Proxy::on(listener, site().await).unwrap(), origin)
}

/// A person with the engine of an iPhone, at the page that listens.
async fn person_with_webkit() -> (Proxy, WebKit) {
    let (proxy, origin) = that_listens().await;
    let ria = WebKit::arrives("Ria", &origin).await.unwrap();
    ria.open("/listening").await;
    (proxy, ria)
}

#[tokio::test(flavor = "multi_thread")]
async fn webkit_runs_wasm_and_keeps_what_was_committed_for_another_process() {
    let (proxy, ria) = person_with_webkit().await;
    assert_eq!(
        ria.look("return [isSecureContext, !!navigator.locks]", &[]).await,
        serde_json::json!([true, true])
    );
    ria.tap("Reken").await;
    ria.sees("antwoord 42").await;
    ria.write_in("Woord", "appel").await;
    ria.tap("Bewaar").await;
    ria.sees("bewaard").await;
    ria.look("window.heenHere = true", &[]).await;
    ria.comes_back().await;
    assert_eq!(ria.look("return window.heenHere ?? null", &[]).await, serde_json::Value::Null);
    ria.tap("Kijk").await;
    ria.sees("in de la: appel").await;
    proxy.cut();
    ria.tap("Haal op").await;
    ria.sees("geen netwerk").await;
    ria.leaves().await;
}

/// What goes wrong on the page that listens is heard.
async fn is_heard(ria: &Page) {
    for (button, complaint) in
        [("Fout", "kapot"), ("Belofte", "niemand vangt dit"), ("Gooi", "zomaar"), ("Opmaak", "style-src")]
    {
        assert_eq!(ria.said_wrong().await, Vec::<String>::new());
        ria.tap(button).await;
        ria.sees("gezegd").await;
        // What was said before a page went is heard after.
        ria.reload().await;
        let complaints = ria.said_wrong().await;
        assert!(complaints.iter().any(|said| said.contains(complaint)), "{button}: {complaints:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn in_webkit_nothing_goes_wrong_unheard() {
    let (_proxy, ria) = person_with_webkit().await;
    is_heard(&ria).await;
    ria.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn in_firefox_nothing_goes_wrong_unheard() {
    let (_proxy, origin) = that_listens().await;
    let ria = Firefox::arrives("Ria", &origin).await.unwrap();
    ria.open("/listening").await;
    is_heard(&ria).await;
    ria.leaves().await;
}
