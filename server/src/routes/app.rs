//! The app that this relay serves: a folder that was read at the start, and the headers under which browsers run it.
//!
//! Nothing here looks at a disk while somebody waits, and no path of a request is ever a path on a disk: what was not in
//! the folder at the start does not exist.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use thiserror::Error;

use super::not_found;
use crate::limits::MAX_APP_BYTES;

/// The page that every place in the app opens with.
const PAGE: &str = "index.html";

/// First parts of paths that belong to the relay, whether or not it has an answer for them.
const RELAY: [&str; 4] = ["ws", "blob", "healthz", "readyz"];

/// Why a folder is not served.
#[derive(Debug, Error)]
pub enum AppError {
    /// It cannot be read.
    #[error("the app in {folder} cannot be read: {error}", folder = .0.display(), error = .1)]
    Unreadable(PathBuf, io::Error),
    /// It is some other folder.
    #[error("{folder} holds no app: there is no {PAGE} in it", folder = .0.display())]
    NoApp(PathBuf),
    /// It is far too big to be the app.
    #[error("{folder} holds more than {MAX_APP_BYTES} bytes, so it is not the app alone", folder = .0.display())]
    TooBig(PathBuf),
}

/// Everything of the app, in memory.
#[derive(Debug)]
pub struct App {
    files: BTreeMap<String, File>,
    headers: Vec<(HeaderName, HeaderValue)>,
}

/// One file, in the forms in which it may go out.
#[derive(Debug, Default)]
struct File {
    plain: Option<Form>,
    gzip: Option<Form>,
    brotli: Option<Form>,
}

#[derive(Debug)]
struct Form {
    bytes: Bytes,
    /// What a browser names to learn whether it has these bytes already.
    tag: HeaderValue,
}

impl App {
    /// Reads the folder of an app whose relay is known as `audience`. Names that begin with a dot are left out.
    ///
    /// # Errors
    /// [`AppError`], one sentence for an operator.
    pub fn read(folder: &Path, audience: &str) -> Result<Self, AppError> {
        let unreadable = |error| AppError::Unreadable(folder.to_owned(), error);
        let mut files: BTreeMap<String, File> = BTreeMap::new();
        let mut left = MAX_APP_BYTES;
        for item in fs::read_dir(folder).map_err(unreadable)? {
            let item = item.map_err(unreadable)?;
            let name = item.file_name();
            let Some(name) = name.to_str().filter(|name| !name.starts_with('.')) else { continue };
            let length = match fs::metadata(item.path()) {
                Ok(about) if about.is_file() => about.len(),
                Ok(_) => continue,
                Err(error) => return Err(unreadable(error)),
            };
            left = left.checked_sub(length).ok_or_else(|| AppError::TooBig(folder.to_owned()))?;
            let bytes = fs::read(item.path()).map_err(unreadable)?;
            let form = Some(Form { tag: tag(&bytes), bytes: bytes.into() });
            if let Some(name) = name.strip_suffix(".br") {
                files.entry(name.to_owned()).or_default().brotli = form;
            } else if let Some(name) = name.strip_suffix(".gz") {
                files.entry(name.to_owned()).or_default().gzip = form;
            } else {
                files.entry(name.to_owned()).or_default().plain = form;
            }
        }
        // What is only there packed has lost what it is the packing of.
        files.retain(|_, file| file.plain.is_some());
        if files.contains_key(PAGE) {
            Ok(Self { files, headers: headers(audience) })
        } else {
            Err(AppError::NoApp(folder.to_owned()))
        }
    }

    /// Adds to an answer, of the app or of the relay beside it, what tells browsers how to treat it.
    pub(super) fn guard(&self, response: &mut Response) {
        for (name, value) in &self.headers {
            response.headers_mut().insert(name, value.clone());
        }
    }

    /// The answer to a request that is not the relay's.
    pub(super) fn answer(&self, method: &Method, uri: &Uri, asked: &HeaderMap) -> Response {
        if !matches!(*method, Method::GET | Method::HEAD) {
            return not_found();
        }
        let Some(name) = name_of(uri.path()) else { return not_found() };
        let Some((form, encoding)) = self.files.get(name).and_then(|file| file.form(asked)) else {
            return not_found();
        };
        let mut answer = if !is_hashed(name) && has_already(asked, &form.tag) {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            let mut answer = form.bytes.clone().into_response();
            answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind(name)));
            if let Some(encoding) = encoding {
                answer.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
            }
            answer
        };
        let headers = answer.headers_mut();
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        if is_hashed(name) {
            headers.insert(
                header::CACHE_CONTROL,
                HeaderValue::from_static("public, max-age=31536000, immutable"),
            );
        } else {
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
            headers.insert(header::ETAG, form.tag.clone());
        }
        answer
    }
}

impl File {
    /// The smallest form that the browser takes, and what it is called.
    fn form(&self, asked: &HeaderMap) -> Option<(&Form, Option<&'static str>)> {
        let packed = |form: &'_ Option<Form>, name| form.is_some() && takes(asked, name);
        if packed(&self.brotli, "br") {
            self.brotli.as_ref().map(|form| (form, Some("br")))
        } else if packed(&self.gzip, "gzip") {
            self.gzip.as_ref().map(|form| (form, Some("gzip")))
        } else {
            self.plain.as_ref().map(|form| (form, None))
        }
    }
}

/// What a path asks for: a file by its name, or the page, which finds the place in the app by itself.
/// None for what belongs to the relay.
fn name_of(path: &str) -> Option<&str> {
    let path = path.strip_prefix('/')?;
    let first = path.split('/').next().unwrap_or_default();
    if RELAY.contains(&first) {
        None
    } else if path.contains('.') {
        Some(path)
    } else if path.to_ascii_lowercase().contains("%2e") {
        // A dot in disguise: no place in the app is called so.
        None
    } else {
        Some(PAGE)
    }
}

/// Whether a name changes with its content, as `app-0123456789abcdef.js`.
fn is_hashed(name: &str) -> bool {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    stem.rsplit_once('-').is_some_and(|(_, hash)| {
        hash.len() == 16 && hash.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'))
    })
}

fn kind(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

fn tag(bytes: &[u8]) -> HeaderValue {
    let tag = format!("\"{}\"", blake3::hash(bytes).to_hex());
    HeaderValue::try_from(tag).unwrap_or_else(|_| HeaderValue::from_static("\"\""))
}

/// Whether the browser says that it has these bytes. A proxy that packed them anew made the tag a weak one.
fn has_already(asked: &HeaderMap, tag: &HeaderValue) -> bool {
    asked.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok()).any(|tags| {
        tags.split(',')
            .map(str::trim)
            .any(|one| one.strip_prefix("W/").unwrap_or(one).as_bytes() == tag.as_bytes())
    })
}

/// Whether the browser takes what is packed so. A weight of nothing says that it does not; other weights are not weighed.
fn takes(asked: &HeaderMap, encoding: &str) -> bool {
    asked.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok()).any(|list| {
        list.split(',').any(|one| {
            let (name, weight) = one.split_once(';').unwrap_or((one, ""));
            let weight = weight.trim().strip_prefix("q=").unwrap_or("1");
            name.trim().eq_ignore_ascii_case(encoding) && weight.parse().is_ok_and(|weight: f32| weight > 0.0)
        })
    })
}

/// How browsers are to treat everything from here.
fn headers(audience: &str) -> Vec<(HeaderName, HeaderValue)> {
    let (socket, is_locked) = match audience.split_once("://") {
        Some(("https", host)) => (format!("wss://{host}"), true),
        Some((_, host)) => (format!("ws://{host}"), false),
        None => (String::new(), false),
    };
    // `'self'` is enough for a socket to the same host in browsers of today; older ones of Apple want it named.
    let policy = format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob:; \
         media-src 'self' blob:; font-src 'self'; connect-src 'self' {socket}; manifest-src 'self'; \
         worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'; \
         require-trusted-types-for 'script'; trusted-types heenweer"
    );
    let texts = [
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-embedder-policy", "require-corp"),
        ("cross-origin-resource-policy", "same-origin"),
        ("referrer-policy", "no-referrer"),
        ("x-content-type-options", "nosniff"),
        (
            "permissions-policy",
            "camera=(self), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
        ),
    ];
    let mut headers: Vec<_> = texts
        .into_iter()
        .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
        .collect();
    // An audience is an origin, so this is always a value.
    if let Ok(policy) = HeaderValue::try_from(policy) {
        headers.push((header::CONTENT_SECURITY_POLICY, policy));
    }
    if is_locked {
        // Two years. Other hosts below this one are not ours to speak for.
        headers.push((header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=63072000")));
    }
    headers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_a_file_the_page_or_the_relays() {
        for (path, want) in [
            ("/", Some(PAGE)),
            ("/opschrijven", Some(PAGE)),
            ("/blad/00ff", Some(PAGE)),
            ("/wsx", Some(PAGE)),
            ("/sw.js", Some("sw.js")),
            ("/../etc/passwd", Some("../etc/passwd")),
            ("/%2e%2E/etc/passwd", None),
            ("/ws", None),
            ("/ws/", None),
            ("/blob/x", None),
            ("/healthz", None),
            ("*", None),
        ] {
            assert_eq!(name_of(path), want, "{path}");
        }
    }

    #[test]
    fn only_a_name_with_its_hash_is_for_ever() {
        for (name, want) in [
            ("app-0123456789abcdef.js", true),
            ("app-0123456789abcdeg.js", false),
            ("app-0123.js", false),
            ("sw.js", false),
            ("index.html", false),
        ] {
            assert_eq!(is_hashed(name), want, "{name}");
        }
    }

    #[test]
    fn a_browser_gets_the_packing_that_it_asks_for() {
        let check = |list: &'static str, encoding, want| {
            let asked = HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(list))]);
            assert_eq!(takes(&asked, encoding), want, "{list}");
        };
        check("gzip, deflate, br", "br", true);
        check("gzip;q=1.0, BR;q=0.5", "br", true);
        check("br;q=0, gzip", "br", false);
        check("brotli", "br", false);
        check("", "gzip", false);
    }

    #[test]
    fn only_a_locked_address_promises_to_stay_locked() {
        let value = |audience: &str, name: &str| {
            headers(audience).into_iter().find(|(header, _)| header == name).map(|(_, value)| value)
        };
        let policy = value("https://schrift.example", "content-security-policy").unwrap();
        assert!(policy.to_str().unwrap().contains("connect-src 'self' wss://schrift.example; "));
        assert!(value("https://schrift.example", "strict-transport-security").is_some());
        let policy = value("http://127.0.0.1:8080", "content-security-policy").unwrap();
        assert!(policy.to_str().unwrap().contains("connect-src 'self' ws://127.0.0.1:8080; "));
        assert!(value("http://127.0.0.1:8080", "strict-transport-security").is_none());
    }
}
