//! What every room says to JavaScript: names, promises, objects.

use js_sys::{Array, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// The window. There is always one: the app is never started elsewhere.
pub fn window() -> web_sys::Window {
    web_sys::window().unwrap_or_else(|| unreachable!("the app runs in a page"))
}

/// The page.
pub fn document() -> web_sys::Document {
    window().document().unwrap_or_else(|| unreachable!("the app runs in a page"))
}

/// A property, or undefined.
pub fn get(of: &JsValue, name: &str) -> JsValue {
    Reflect::get(of, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

/// An object of these properties.
pub fn object(properties: &[(&str, JsValue)]) -> Object {
    let object = Object::new();
    for (name, value) in properties {
        // Setting a property of a fresh plain object does not fail.
        let _ = Reflect::set(&object, &JsValue::from_str(name), value);
    }
    object
}

/// Calls a method by name.
///
/// # Errors
/// What it threw, also when there is no such method.
pub fn call(of: &JsValue, method: &str, arguments: &[JsValue]) -> Result<JsValue, JsValue> {
    let function: js_sys::Function = get(of, method).dyn_into()?;
    Reflect::apply(&function, of, &arguments.iter().collect::<Array>())
}

/// Calls a method and waits for its promise.
///
/// # Errors
/// What it threw or was rejected with.
pub async fn call_async(of: &JsValue, method: &str, arguments: &[JsValue]) -> Result<JsValue, JsValue> {
    JsFuture::from(Promise::resolve(&call(of, method, arguments)?)).await
}

/// Waits so long.
pub async fn wait_ms(milliseconds: i32) {
    let promise = Promise::new(&mut |done, _| {
        // A page that is going away sets no timer, and waits for nothing.
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&done, milliseconds);
    });
    let _ = JsFuture::from(promise).await;
}

/// Hears an event for as long as the page lives.
pub fn listen(on: &web_sys::EventTarget, event: &str, heard: impl FnMut(web_sys::Event) + 'static) {
    let closure = Closure::<dyn FnMut(web_sys::Event)>::new(heard);
    // Adding a listener to a live target does not fail.
    let _ = on.add_event_listener_with_callback(event, closure.as_ref().unchecked_ref());
    closure.forget();
}

/// Opens the phone's own way to print this page.
pub fn print() {
    let _ = window().print();
}
