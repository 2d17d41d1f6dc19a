//! What stands in a notebook: kinds of entries, their fields, and the values a page reads. One concept a file.
//!
//! Reading order: how a page is written and read ([`schema`], [`pages`], [`entry`] and what they stand on), then the
//! kinds, one a file, each with its row in the table, its field numbers and its values.
//!
//! Never here: the merge engine's types, keys, words on a screen, the time that it is now. A kind or field that has a
//! number keeps it for ever; [`schema::Schema`] says which of them this version knows.

pub mod pages;
pub mod schema;

pub mod choice;
pub mod entry;
mod fields;
pub mod person;
pub mod rhythm;
mod sheet;

pub mod child;
pub mod member;

pub mod authority;
pub mod task;

pub mod agreement;
pub mod consent;
pub mod contact;

pub mod answers;
pub mod standing;

pub mod moment;
pub mod moving;
pub mod telling;

pub mod addition;
pub mod day_note;
pub mod event;
pub mod place;
pub mod question;
pub mod reply;
pub mod review;
pub mod school;

pub mod agenda;
pub mod calendar;
pub mod difference;
pub mod feed;
pub mod look;
pub mod lying;
pub mod paper;
pub mod search;

#[cfg(test)]
mod testing;
