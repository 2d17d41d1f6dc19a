//! Frames, both ways.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| targets::wire(bytes));
