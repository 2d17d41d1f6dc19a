//! Handing a link or a file to another app, to the phone's files, or to the clipboard.

use js_sys::{Array, Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};

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

/// So long a file that was handed over can still be fetched; then the page forgets it.
const FETCHED_WITHIN_MS: i32 = 60_000;

/// Makes an object of one of the browser's own classes; none where it has no such class.
fn made(class: &str, arguments: &[JsValue]) -> Option<JsValue> {
    let class: Function = js::get(&js::window(), class).dyn_into().ok()?;
    Reflect::construct(&class, &arguments.iter().collect::<Array>()).ok()
}

fn file(name: &str, sort: &str, text: &str) -> Option<JsValue> {
    let parts = Array::of1(&JsValue::from_str(text));
    made("File", &[parts.into(), name.into(), js::object(&[("type", sort.into())]).into()])
}

/// Puts a file among the phone's files, as what one downloads. It never leaves the page as an address that somebody else
/// could open.
pub fn save_file(name: &str, sort: &str, text: &str) {
    let urls = js::get(&js::window(), "URL");
    let Some(address) = file(name, sort, text)
        .and_then(|file| js::call(&urls, "createObjectURL", &[file]).ok())
        .and_then(|address| address.as_string())
    else {
        return;
    };
    if let Ok(link) = js::document().create_element("a")
        && link.set_attribute("href", &address).is_ok()
        && link.set_attribute("download", name).is_ok()
    {
        let _ = js::call(&link, "click", &[]);
    }
    leptos::task::spawn_local(async move {
        js::wait_ms(FETCHED_WITHIN_MS).await;
        let _ = js::call(&urls, "revokeObjectURL", &[address.into()]);
    });
}

/// Whether this browser can hand a file of this sort to another app.
pub fn can_share_file(sort: &str) -> bool {
    let Some(file) = file("x.ics", sort, "") else { return false };
    let what = js::object(&[("files", Array::of1(&file).into())]);
    let can = js::call(&js::window().navigator(), "canShare", &[what.into()]);
    can.is_ok_and(|can| can.is_truthy())
}

/// Opens the phone's own share sheet with a file. That a person closes it again is no error.
pub async fn share_file(name: &str, sort: &str, text: &str) {
    let Some(file) = file(name, sort, text) else { return };
    let what = js::object(&[("files", Array::of1(&file).into())]);
    let _ = js::call_async(&js::window().navigator(), "share", &[what.into()]).await;
}
