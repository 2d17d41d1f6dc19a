//! Everything that shows that the whole works: the village (many devices and the real relay logic in one thread, seeded,
//! virtual time, no sockets, no sleeps), the native device (the same core over real sockets and files), the app in real
//! browsers, a disk that is cut off and fails under the relay's real store, and load to measure a relay by.

#![expect(
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a harness for tests: a broken promise stops the run where it broke"
)]

#[cfg(feature = "browser")]
pub mod browser;
pub mod demo;
pub mod disk;
pub mod load;
pub mod native;
pub mod pen;
pub mod village;
