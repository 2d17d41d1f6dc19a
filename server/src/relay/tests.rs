//! Every message and every refusal, against real signed records.

mod append;
mod damage;
mod door;
mod erase;
mod invites;
mod others;
mod registration;
mod restore;
mod since;

use shared::codec;
use shared::wire::{FromRelay, Refusal};

use super::testing::*;
use super::*;

fn refused(code: Refusal) -> Vec<FromRelay> {
    vec![FromRelay::Refused { code, circle: None }]
}

fn refused_for_circle(code: Refusal) -> Vec<FromRelay> {
    vec![FromRelay::Refused { code, circle: Some(CIRCLE) }]
}
