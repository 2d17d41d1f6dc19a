//! The notebook on a phone: the screens, and the platform under them.
//!
//! Reading order: [`route`] (where one can be), [`notebook`] (what screens read, and the one way to act), [`app`] (the
//! frame), [`pages`], [`components`], [`text`], [`undo`]; below all of them [`platform`], which performs what the device core
//! decides. [`example`] is a notebook in memory to look around in.

#![expect(unreachable_pub, reason = "leptos makes the properties of components public")]
#![allow(missing_docs, reason = "the name of a text is what it says; leptos writes functions for components")]
#![allow(
    clippy::must_use_candidate,
    clippy::needless_pass_by_value,
    clippy::similar_names,
    clippy::too_many_lines,
    reason = "the shape of leptos components, and a shelf is no self"
)]

mod app;
mod components;
mod example;
mod going_on;
mod looking;
mod notebook;
mod pages;
mod pile;
mod platform;
mod route;
mod text;
mod undo;

fn main() {
    console_error_panic_hook::set_once();
    leptos::mount::mount_to_body(app::App);
    platform::boot::ready();
}
