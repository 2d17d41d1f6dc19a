//! Whatever somebody pastes where an invitation belongs.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| targets::invite(bytes));
