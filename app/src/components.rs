//! Pieces of a page: signals in, callbacks out, HTML and the CSS beside it. They know nothing of the device.

pub mod avatar;
pub mod button;
pub mod choice;
pub mod facts;
pub mod field;
pub mod flow;
pub mod form;
pub mod icon;
pub mod more;
pub mod near;
pub mod notice;
pub mod paper;
pub mod people;
pub mod scanner;
pub mod speak;
pub mod standstill;
pub mod title;
