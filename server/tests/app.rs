//! The app as browsers get it from the real program: files, headers, packings, and nothing outside of its folder.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "all of this file is a test"
)]

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use tempfile::{TempDir, tempdir};

const SCRIPT: &str = "/app-0123456789abcdef.js";

/// A relay with an app of six files.
struct Served {
    child: Child,
    address: String,
    folder: TempDir,
}

impl Drop for Served {
    fn drop(&mut self) {
        // Already ended, mostly.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An answer, its header names in small letters.
#[derive(Debug, PartialEq, Eq)]
struct Answer {
    status: u16,
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }
}

fn serve(folder: &Path, app: &Path, audience: Option<&str>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_heenweer"));
    command.env_clear().args(["serve", "--listen", "127.0.0.1:0"]);
    command.arg("--data").arg(folder.join("data")).arg("--app").arg(app);
    if let Some(audience) = audience {
        command.args(["--audience", audience]);
    }
    command
}

fn served(audience: Option<&str>) -> Served {
    let folder = tempdir().unwrap();
    let app = folder.path().join("app");
    fs::create_dir(&app).unwrap();
    for (name, bytes) in [
        ("index.html", "the page"),
        ("sw.js", "the worker"),
        ("sw.js.gz", "the worker in gzip"),
        (&SCRIPT[1..], "the script"),
        (&format!("{}.br", &SCRIPT[1..]), "the script in brotli"),
        (&format!("{}.gz", &SCRIPT[1..]), "the script in gzip"),
        ("app-0123456789abcdef.wasm", "the code"),
        ("manifest.webmanifest", "the manifest"),
        (".builds", "a record"),
        ("lost.css.br", "packed, and the sheet itself is gone"),
    ] {
        fs::write(app.join(name), bytes).unwrap();
    }
    fs::write(folder.path().join("secret.txt"), "not yours").unwrap();
    let mut command = serve(folder.path(), &app, audience);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    let address = line.trim_end().strip_prefix("listening on http://").expect("the first line").to_owned();
    Served { child, address, folder }
}

impl Served {
    fn ask(&self, method: &str, path: &str, headers: &str) -> Answer {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let host = &self.address;
        let head = format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\n{headers}Connection: close\r\n\r\n");
        stream.write_all(head.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let split = answer.windows(4).position(|part| part == b"\r\n\r\n").expect("an answer");
        let head = String::from_utf8(answer[..split].to_vec()).unwrap();
        let pair =
            |line: &str| line.split_once(": ").map(|(name, value)| (name.to_lowercase(), value.to_owned()));
        Answer {
            status: head[9..12].parse().unwrap(),
            headers: head.lines().filter_map(pair).collect(),
            body: answer[split + 4..].to_vec(),
        }
    }

    fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, "")
    }
}

#[test]
fn each_kind_of_file_goes_out_as_what_it_is() {
    let served = served(None);
    for (path, body, kind) in [
        ("/", "the page", "text/html; charset=utf-8"),
        ("/index.html", "the page", "text/html; charset=utf-8"),
        ("/opschrijven", "the page", "text/html; charset=utf-8"),
        ("/blad/00ff?bron=icoon", "the page", "text/html; charset=utf-8"),
        (SCRIPT, "the script", "text/javascript; charset=utf-8"),
        ("/app-0123456789abcdef.wasm", "the code", "application/wasm"),
        ("/manifest.webmanifest", "the manifest", "application/manifest+json"),
    ] {
        let answer = served.get(path);
        assert_eq!((answer.status, answer.body.as_slice()), (200, body.as_bytes()), "{path}");
        assert_eq!(answer.header("content-type"), kind, "{path}");
        let head = served.ask("HEAD", path, "");
        assert_eq!((head.status, head.body.len()), (200, 0), "{path}");
        assert_eq!(head.header("content-length"), body.len().to_string(), "{path}");
    }
}

#[test]
fn what_is_not_in_the_folder_is_not_found_and_the_relay_answers_as_ever() {
    let served = served(None);
    for path in [
        "/../secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e/secret.txt",
        "//secret.txt",
        "/app/../../secret.txt",
        "/secret.txt",
        "/.builds",
        "/lost.css",
        "/lost.css.br",
        "/sw.js.gz",
        "/other.js",
        "/ws/",
        "/blob",
        "/blob/1",
    ] {
        let answer = served.get(path);
        assert_eq!((answer.status, answer.body.as_slice()), (404, &b"not found"[..]), "{path}");
    }
    for method in ["POST", "PUT", "DELETE"] {
        assert_eq!(served.ask(method, "/", "").status, 404, "{method}");
    }
    assert_eq!(served.get("/healthz").body, b"ok");
    assert_eq!(served.get("/readyz").body, b"ready");
    fs::write(served.folder.path().join("app/later.js"), "later").unwrap();
    assert_eq!(served.get("/later.js").status, 404);
}

#[test]
fn every_answer_has_the_headers_under_which_browsers_run_the_app() {
    let served = served(Some("https://schrift.example"));
    for path in ["/", SCRIPT, "/other.js", "/healthz", "/ws"] {
        let answer = served.get(path);
        for (name, want) in [
            (
                "content-security-policy",
                "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob:; \
                 media-src 'self' blob:; font-src 'self'; connect-src 'self' wss://schrift.example; \
                 manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; \
                 frame-ancestors 'none'; object-src 'none'; require-trusted-types-for 'script'; \
                 trusted-types heenweer",
            ),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-embedder-policy", "require-corp"),
            ("cross-origin-resource-policy", "same-origin"),
            ("referrer-policy", "no-referrer"),
            ("x-content-type-options", "nosniff"),
            (
                "permissions-policy",
                "camera=(self), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
            ),
            ("strict-transport-security", "max-age=63072000"),
            ("set-cookie", ""),
        ] {
            assert_eq!(answer.header(name), want, "{path}");
        }
    }
}

#[test]
fn a_name_with_its_hash_is_kept_for_ever_and_every_other_is_asked_after() {
    let served = served(None);
    let script = served.get(SCRIPT);
    assert_eq!(script.header("cache-control"), "public, max-age=31536000, immutable");
    assert_eq!(script.header("strict-transport-security"), "");
    for path in ["/", "/sw.js", "/manifest.webmanifest"] {
        let answer = served.get(path);
        assert_eq!(answer.header("cache-control"), "no-cache", "{path}");
        let tag = answer.header("etag");
        let again = |tags: &str| served.ask("GET", path, &format!("If-None-Match: {tags}\r\n"));
        for tags in [tag, &format!("\"other\", {tag}"), &format!("W/{tag}")] {
            let same = again(tags);
            assert_eq!((same.status, same.body.len()), (304, 0), "{path}");
            assert_eq!((same.header("etag"), same.header("cache-control")), (tag, "no-cache"));
            assert_ne!(same.header("content-security-policy"), "");
        }
        assert_eq!(again("\"other\"").status, 200);
    }
}

#[test]
fn a_browser_gets_the_smallest_packing_that_it_takes() {
    let served = served(None);
    for (path, takes, encoding, body) in [
        (SCRIPT, "gzip, deflate, br", "br", "the script in brotli"),
        (SCRIPT, "gzip, br;q=0", "gzip", "the script in gzip"),
        (SCRIPT, "identity", "", "the script"),
        ("/sw.js", "br, gzip", "gzip", "the worker in gzip"),
        ("/", "br, gzip", "", "the page"),
    ] {
        let answer = served.ask("GET", path, &format!("Accept-Encoding: {takes}\r\n"));
        assert_eq!(answer.header("content-encoding"), encoding, "{path} {takes}");
        assert_eq!(answer.body, body.as_bytes(), "{path} {takes}");
        assert_eq!(answer.header("vary"), "accept-encoding");
        let kind = if path == "/" { "text/html; charset=utf-8" } else { "text/javascript; charset=utf-8" };
        assert_eq!(answer.header("content-type"), kind, "{path} {takes}");
    }
}

#[test]
fn a_folder_that_is_no_app_is_named_and_nothing_is_made() {
    let folder = tempdir().unwrap();
    let empty = folder.path().join("empty");
    fs::create_dir(&empty).unwrap();
    for (app, part) in [(empty, "holds no app"), (folder.path().join("nowhere"), "cannot be read")] {
        let output = serve(folder.path(), &app, None).output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains(part), "{said}");
        assert!(!folder.path().join("data").exists());
    }
}
