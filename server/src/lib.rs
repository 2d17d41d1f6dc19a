//! The blind relay of Heen & Weer: it numbers, keeps and hands on records that it cannot read.
//!
//! From the inside outwards:
//! - [`store`]: what is kept, in memory or in SQLite; one suite that both pass.
//! - [`relay`]: all behaviour, pure: frames in, messages out, one transaction a batch.

pub mod store;

pub mod relay;
