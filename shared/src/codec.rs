//! Strict bytes: one value has exactly one encoding, and nothing else decodes.
//!
//! minicbor reads more than it writes (longer integers, indefinite lengths, extra array items). What is signed and
//! hashed must not have two spellings, so a decoded value is written again and compared.

use minicbor::{Decode, Encode};
use thiserror::Error;

/// Bytes that are not the one encoding of a value of the expected type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the bytes are not a well-formed value")]
pub struct Malformed;

/// The one encoding of `value`.
pub fn to_bytes<T: Encode<()>>(value: &T) -> Vec<u8> {
    let mut bytes = Vec::new();
    // Writing into a Vec cannot fail, and no type here refuses to be encoded.
    let written = minicbor::encode(value, &mut bytes);
    debug_assert!(written.is_ok(), "a value that cannot be encoded");
    bytes
}

/// Reads the one encoding of a value.
///
/// # Errors
/// [`Malformed`] for anything else: other types, trailing bytes, a longer spelling of the same value.
pub fn from_bytes<T: Encode<()> + for<'b> Decode<'b, ()>>(bytes: &[u8]) -> Result<T, Malformed> {
    let mut decoder = minicbor::Decoder::new(bytes);
    let value: T = decoder.decode().map_err(|_| Malformed)?;
    if decoder.position() == bytes.len() && to_bytes(&value) == bytes { Ok(value) } else { Err(Malformed) }
}

/// A byte string of any length, in CBOR's byte-string type.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Encode, Decode)]
#[cbor(transparent)]
pub struct Bytes(#[cbor(with = "minicbor::bytes")] pub Vec<u8>);

impl core::fmt::Debug for Bytes {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{} bytes", self.0.len())
    }
}

impl From<Vec<u8>> for Bytes {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl core::ops::Deref for Bytes {
    type Target = [u8];
    fn deref(&self) -> &[u8] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_longer_spelling_of_the_same_value_is_refused() {
        assert_eq!(from_bytes::<u64>(&[0x05]), Ok(5));
        assert_eq!(from_bytes::<u64>(&[0x18, 0x05]), Err(Malformed));
        assert_eq!(from_bytes::<u64>(&[0x05, 0x00]), Err(Malformed));
        assert_eq!(from_bytes::<Bytes>(&[0x5f, 0x41, 0x00, 0xff]), Err(Malformed));
    }
}
