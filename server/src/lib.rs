//! The blind relay of Heen & Weer: it numbers, keeps and hands on records that it cannot read.
//!
//! From the inside outwards:
//! - [`store`]: what is kept, in memory or in SQLite; one suite that both pass.
//! - [`relay`]: all behaviour, pure: frames in, messages out, one transaction a batch.
//! - [`check`]: whether a database still holds what was kept.
//! - [`backup`]: a verified copy of a database, and a database from such a copy.
//! - [`registration`]: codes with which an operator lets somebody begin a circle.
//! - [`writer`]: the one thread that owns both; a commit for all that queued during the last one.
//! - [`outbox`], [`socket`]: one WebSocket, one task, one bounded queue.
//! - [`accept`], [`addresses`], [`places`], [`inlet`]: taking connections, so many from one address, and none that only
//!   takes room.
//! - [`metrics`]: figures for the operator.
//! - [`routes`]: HTTP: the socket's door, blobs, health.
//! - [`config`], [`limits`], [`run`]: flags, bounds, starting and stopping.
//! - [`clock`], [`random`]: the only places where time and chance come in.
//!
//! Deliberately not here: anything that opens a body, and any word of what families write about.

pub mod store;

pub mod relay;

pub mod check;

pub mod backup;

pub mod registration;

pub mod writer;

pub mod metrics;
pub mod outbox;
pub mod socket;

pub mod accept;
pub mod addresses;
pub mod inlet;
mod patient;
pub mod places;
pub mod routes;

pub mod config;
pub mod limits;
pub mod run;

pub mod clock;
pub mod random;

/// The exit code when the store or the machine cannot be relied on: a supervisor starts a fresh process.
pub const EXIT_BROKEN: i32 = 70;
