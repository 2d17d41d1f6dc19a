//! Hearing what a page says as an error where the driver has no log and puts no script into documents: the site itself
//! is served with a listener in front, and what a page says is kept by the page ([`listens`]).

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::ensure;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::json;

use super::page::{Page, strings};
use super::watch::WATCHING;

/// Where a page keeps what it said.
const SAID: &str = "e2e: gezegd";

/// The file of the listener.
const LISTENER: &str = "e2e-luistert.js";

/// Keeps what is said as an error, and what the console of Chromium tells by itself.
const KEEPS: &str = "
(() => {
    const key = 'e2e: gezegd';
    const said = () => JSON.parse(localStorage.getItem(key) ?? '[]');
    const keep = words => localStorage.setItem(key, JSON.stringify([...said(), words]));
    localStorage.setItem(key, JSON.stringify(said()));
    const tell = console.error;
    console.error = (...words) => {
        keep(words.map(word => `${word} ${word?.stack ?? ''}`).join(' '));
        tell.apply(console, words);
    };
    addEventListener('error', problem => {
        if (problem.target === window) keep(`uncaught: ${problem.message} ${problem.error?.stack ?? ''}`);
    });
})();
";

impl Page {
    /// What pages of a site that listens said that is wrong, since the last time.
    pub async fn said_wrong(&self) -> Vec<String> {
        let take = "
            const said = JSON.parse(localStorage.getItem(given[0]) ?? 'null');
            localStorage.setItem(given[0], '[]');
            return said";
        let said = self.look(take, &[json!(SAID)]).await;
        if said.is_null() {
            self.fail("nobody listens: was the site served as it is?").await;
        }
        strings(&said)
    }

    /// Nothing was said that is wrong.
    ///
    /// # Panics
    /// When something was.
    pub async fn said_nothing_wrong(&self) {
        let said = self.said_wrong().await;
        if !said.is_empty() {
            self.fail(&format!("the browser complains:\n    {}", said.join("\n    "))).await;
        }
    }
}

/// What a site serves as the first script of a page, so that [`Page::said_wrong`] hears it.
pub fn listener() -> String {
    format!("{KEEPS}{WATCHING}")
}

/// Makes a built app speak up: its page begins with the listener, and its worker knows both.
///
/// # Errors
/// When this is no built app with a worker.
pub(super) fn listens(app: &Path) -> anyhow::Result<()> {
    fs::write(app.join(LISTENER), listener())?;
    let page = fs::read_to_string(app.join("index.html"))?;
    let before = integrity(&app.join("index.html"))?;
    let first = "<link rel=\"stylesheet\"";
    ensure!(page.contains(first), "the page has no style");
    let page = page.replacen(first, &format!("<script src=\"/{LISTENER}\"></script>\n{first}"), 1);
    fs::write(app.join("index.html"), page)?;
    let worker = fs::read_to_string(app.join("sw.js"))?;
    ensure!(worker.contains(&before), "no worker knows the page: was the app built with `--fast`?");
    let known = format!("[\"/index.html\",\"{before}\"]");
    ensure!(worker.contains(&known), "the worker does not list the page as {known}");
    let [listener, page] = [LISTENER, "index.html"].map(|name| integrity(&app.join(name)));
    let both = format!("[\"/{LISTENER}\",\"{}\"],[\"/index.html\",\"{}\"]", listener?, page?);
    fs::write(app.join("sw.js"), worker.replace(&known, &both))?;
    for name in ["index.html", "sw.js"] {
        for packed in ["br", "gz"] {
            // Not every file is packed.
            let _ = fs::remove_file(app.join(format!("{name}.{packed}")));
        }
    }
    Ok(())
}

/// The hash by which a browser knows a file: SHA-384, as base64.
fn integrity(file: &Path) -> anyhow::Result<String> {
    let said = Command::new("sha384sum").arg(file).output()?.stdout;
    let hex = String::from_utf8(said)?.split(' ').next().unwrap_or_default().to_owned();
    ensure!(hex.len() == 96, "{} has no hash", file.display());
    let bytes =
        (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(hex.get(at..at + 2).unwrap_or_default(), 16));
    Ok(format!("sha384-{}", BASE64.encode(bytes.collect::<Result<Vec<u8>, _>>()?)))
}
