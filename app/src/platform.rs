//! All that the app does to the outside world. The device core decides and returns effects; here they are performed, in
//! order, each finished before the next is begun.
//!
//! Rooms: `rows` (IndexedDB, sealed), `line` (the socket), `writer` (one tab writes), `clock`, `random`, `settings` (what
//! may be read before anything is open), `drafts` (half-written words), `speech`, `camera`, `intl`, `share`, `boot` (the page around
//! us: new version, install). Not here: any rule about circles, any cryptography of our own.

pub mod boot;
pub mod camera;
pub mod clock;
pub mod drafts;
pub mod intl;
pub mod js;
pub mod line;
pub mod random;
pub mod rim;
pub mod rows;
pub mod settings;
pub mod share;
pub mod speech;
pub mod writer;
