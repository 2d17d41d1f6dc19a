//! Control entries folded one on the other.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| targets::control(bytes));
