//! Nothing goes wrong unheard: whatever a page says as an error ends the story.
//!
//! Chromium's own log holds the errors of the console, of scripts, of the network and of the policies, for every tab;
//! what it would leave out is put into it by a script in every document. While a person is cut off on purpose, and
//! only then, a connection that fails is no error.

use thirtyfour::error::WebDriverResult;
use thirtyfour::{BrowserLogEntry, WebDriver};

/// Put into every document.
pub(super) const WATCHING: &str = include_str!("watching.js");

/// What Chromium says of a connection that the proxy broke or refused.
const BROKEN: [&str; 9] = [
    "net::ERR_CONNECTION_REFUSED",
    "net::ERR_CONNECTION_RESET",
    "net::ERR_CONNECTION_CLOSED",
    "net::ERR_CONNECTION_ABORTED",
    "net::ERR_EMPTY_RESPONSE",
    "net::ERR_SOCKET_NOT_CONNECTED",
    "net::ERR_INTERNET_DISCONNECTED",
    "net::ERR_INCOMPLETE_CHUNKED_ENCODING",
    "net::ERR_FAILED",
];

/// What is heard of one person's browser.
#[derive(Debug, Default)]
pub(super) struct Watch {
    /// Whether connections may fail now.
    without_network: bool,
    /// What this story provokes, as words that stand in what is said then.
    provoked: Vec<String>,
}

impl Watch {
    /// From here on connections may fail, or may not.
    pub(super) fn is_without_network(&mut self, without: bool) {
        self.without_network = without;
    }

    /// From here on this may be said.
    pub(super) fn allows(&mut self, words: &str) {
        self.provoked.push(words.to_owned());
    }

    /// What was said since the last time that is wrong, by what is allowed now.
    pub(super) async fn judge(&self, driver: &WebDriver) -> WebDriverResult<Vec<String>> {
        let said = driver.browser_log().await?;
        Ok(said.iter().filter(|entry| self.is_wrong(entry)).map(spelled).collect())
    }

    fn is_wrong(&self, entry: &BrowserLogEntry) -> bool {
        let provoked = self.provoked.iter().any(|words| entry.message.contains(words.as_str()));
        entry.level == "SEVERE" && !provoked && !(self.without_network && is_broken_connection(entry))
    }
}

/// Whether an entry says no more than that a connection failed.
fn is_broken_connection(entry: &BrowserLogEntry) -> bool {
    let message = entry.message.as_str();
    let load = message.contains("Failed to load resource: ");
    let socket = message.contains("WebSocket connection to ") && message.contains(" failed");
    let worker = message.contains("An unknown error occurred when fetching the script");
    (load && BROKEN.iter().any(|code| message.contains(code))) || socket || worker
}

fn spelled(entry: &BrowserLogEntry) -> String {
    format!("{}: {}", entry.source.as_deref().unwrap_or("page"), entry.message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(level: &str, message: &str, is_wrong: [bool; 2]) {
        let entry = BrowserLogEntry {
            level: level.to_owned(),
            message: message.to_owned(),
            timestamp: 0,
            source: None,
        };
        let judged = [false, true].map(|without_network| {
            let watch = Watch { without_network, provoked: vec!["on purpose".to_owned()] };
            watch.is_wrong(&entry)
        });
        assert_eq!(judged, is_wrong, "{message}");
    }

    #[test]
    fn a_failed_connection_is_forgiven_while_cut_off_and_nothing_else_is() {
        check("SEVERE", "http://x/ - Failed to load resource: net::ERR_CONNECTION_REFUSED", [true, false]);
        check("SEVERE", "http://x/ 1:1 WebSocket connection to 'ws://x/ws' failed: Error", [true, false]);
        check("SEVERE", "http://x/ - Failed to load resource: the server responded with 500", [true, true]);
        check("SEVERE", "http://x/ 1:1 Uncaught Error: net::ERR_CONNECTION_REFUSED", [true, true]);
        check("SEVERE", "http://x/ 1:1 \"done on purpose\"", [false, false]);
        check("WARNING", "http://x/ 1:1 \"is old\"", [false, false]);
    }
}
