//! Handing a link to another app, or to the clipboard.

use wasm_bindgen::JsValue;

use super::js;

/// Whether this browser can hand something to another app.
pub fn can_share() -> bool {
    js::get(&js::window().navigator(), "share").is_function()
}

/// Opens the phone's own share sheet. That a person closes it again is no error.
pub async fn share(title: &str, text: &str) {
    let what = js::object(&[("title", JsValue::from_str(title)), ("text", JsValue::from_str(text))]);
    let _ = js::call_async(&js::window().navigator(), "share", &[what.into()]).await;
}

/// Puts text on the clipboard; whether that worked.
pub async fn copy(text: &str) -> bool {
    let clipboard = js::get(&js::window().navigator(), "clipboard");
    js::call_async(&clipboard, "writeText", &[text.into()]).await.is_ok()
}
