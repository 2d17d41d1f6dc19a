//! Laws of the shared core, held against it from outside: published vectors, strict bytes, hostile bytes, and who is in
//! the circle.
//!
//! Reading order: the primitives ([`published`], [`wycheproof_vectors`], [`recovery_code`]), the formats
//! ([`strict_bytes`], [`hostile_bytes`], [`one_flipped_bit`]), the control log ([`membership_table`],
//! [`membership_model`]), then one phone by itself: what it writes together ([`instead`]), and coming back to a relay that
//! was away ([`reconnect`]). [`make`] and [`circle`] build what they need.

#![cfg(feature = "device")]

#[cfg(test)]
mod circle;
#[cfg(test)]
mod make;

#[cfg(test)]
mod published;
#[cfg(test)]
mod recovery_code;
#[cfg(test)]
mod wycheproof_vectors;

#[cfg(test)]
mod hostile_bytes;
#[cfg(test)]
mod one_flipped_bit;
#[cfg(test)]
mod strict_bytes;

#[cfg(test)]
mod membership_model;
#[cfg(test)]
mod membership_table;

#[cfg(test)]
mod instead;
#[cfg(test)]
mod reconnect;
