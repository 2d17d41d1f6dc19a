//! What may be read before anything is open, and says nothing about anybody: language, letters, colours. In
//! `localStorage`, as plain words.

use super::js;

fn storage() -> Option<web_sys::Storage> {
    js::window().local_storage().ok().flatten()
}

/// A setting of this phone; none when it was never set, or the browser keeps nothing.
pub fn read(name: &str) -> Option<String> {
    storage()?.get_item(&format!("heenweer.{name}")).ok().flatten()
}

/// Keeps a setting. A browser that refuses forgets it when the page closes, which harms nobody.
pub fn keep(name: &str, value: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(&format!("heenweer.{name}"), value);
    }
}
