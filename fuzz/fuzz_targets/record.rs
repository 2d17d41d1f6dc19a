//! Records, as a relay and a phone read them before any key.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| targets::record(bytes));
