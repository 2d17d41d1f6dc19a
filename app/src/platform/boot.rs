//! The page around us: a new version that waits, the offer to install, keeping what is stored, being seen.

use web_sys::{CustomEvent, VisibilityState};

use super::js;

/// Tells the page around us that the app stands.
pub fn ready() {
    if let Some(root) = js::document().document_element() {
        // Setting an attribute with a good name does not fail.
        let _ = root.set_attribute("data-ready", "");
    }
    if let Some(start) = js::document().get_element_by_id("start") {
        start.remove();
    }
}

/// Whether a new version waited already before the app stood.
pub fn has_update() -> bool {
    js::document().document_element().is_some_and(|root| root.has_attribute("data-update"))
}

/// Says something to the page around us.
pub fn tell(event: &str) {
    if let Ok(event) = CustomEvent::new(event) {
        let _ = js::window().dispatch_event(&event);
    }
}

/// Asks the browser not to throw the notebook away when space runs short; whether it promised.
pub async fn persist() -> bool {
    let storage = js::get(&js::window().navigator(), "storage");
    js::call_async(&storage, "persist", &[]).await.is_ok_and(|kept| kept.is_truthy())
}

/// Whether the page is seen.
pub fn is_visible() -> bool {
    js::document().visibility_state() == VisibilityState::Visible
}

/// Whether this is the app on the home screen, not a page in a browser.
pub fn is_installed() -> bool {
    let standalone = js::window().match_media("(display-mode: standalone)").ok().flatten();
    standalone.is_some_and(|query| query.matches())
        || js::get(&js::window().navigator(), "standalone").is_truthy()
}

/// Whether this is an iPhone or iPad, where only the browser's own menu installs.
pub fn is_apple_phone() -> bool {
    let navigator = js::window().navigator();
    let agent = navigator.user_agent().unwrap_or_default();
    agent.contains("iPhone")
        || agent.contains("iPad")
        || (agent.contains("Macintosh") && js::get(&navigator, "maxTouchPoints").as_f64() > Some(1.0))
}

/// Whether this page is shown inside another app, which forgets what is kept in it.
pub fn is_inside_another_app() -> bool {
    let agent = js::window().navigator().user_agent().unwrap_or_default();
    ["FBAN", "FBAV", "Instagram", "WhatsApp", "; wv)"].iter().any(|mark| agent.contains(mark))
}
