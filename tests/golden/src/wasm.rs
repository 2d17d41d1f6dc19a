//! The golden check as a wasm module's exports: a number and, when it failed, a text.
//!
//! Only here may code be unsafe: exports carry plain names, which the compiler cannot prove to be nobody else's.

#![allow(unsafe_code, reason = "exported names")]

use std::sync::Mutex;

static FAULT: Mutex<String> = Mutex::new(String::new());

/// How many vectors hold; 0 when one does not.
#[unsafe(no_mangle)]
extern "C" fn golden_check() -> u32 {
    match crate::check() {
        Ok(count) => u32::try_from(count).unwrap_or(0),
        Err(wrong) => {
            if let Ok(mut fault) = FAULT.lock() {
                *fault = wrong;
            }
            0
        }
    }
}

/// Where the text about what does not hold begins.
#[unsafe(no_mangle)]
extern "C" fn golden_fault() -> *const u8 {
    FAULT.lock().map_or(core::ptr::null(), |fault| fault.as_ptr())
}

/// How many bytes it has.
#[unsafe(no_mangle)]
extern "C" fn golden_fault_bytes() -> usize {
    FAULT.lock().map_or(0, |fault| fault.len())
}
