//! The pure heart of Heen & Weer: what relay and phones agree on, and (feature `device`) the core on every phone.
//!
//! Pure in the middle, IO at the rim: nothing here performs IO, reads a clock, draws its own randomness, logs, or holds
//! a word that a person reads on a screen.
//!
//! Without a feature: [`ids`], [`time`], [`identity`], [`record`], [`control`], [`wire`], and [`codec`] under them.
//! That is all a relay links, so it has neither the keys nor the code to read what it carries.

pub mod codec;
pub mod ids;
pub mod time;

pub mod identity;
pub mod record;

pub mod control;
pub mod wire;

#[cfg(feature = "device")]
pub mod circle;
#[cfg(feature = "device")]
pub mod crypto;
#[cfg(feature = "device")]
pub mod device;
#[cfg(feature = "device")]
pub mod document;
#[cfg(feature = "device")]
pub mod edit;
#[cfg(feature = "device")]
pub mod intent;
#[cfg(feature = "device")]
pub mod verdict;
