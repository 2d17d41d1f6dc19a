//! Bodies judged, replayed and read, as on a phone.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| targets::edit(bytes));
