//! What stands in a notebook: kinds of entries, their fields, and the values a page reads. One concept a file.
//!
//! Never here: the merge engine's types, keys, words on a screen. A kind or field that has a number keeps it for ever;
//! [`schema::Schema`] says which of them this version knows.

pub mod pages;
pub mod rhythm;
pub mod schema;
