//! Padding to buckets, so that a body's length says little about what stands in it.

use super::DoesNotOpen;

/// The smallest bucket, in bytes: a short note and its envelope.
pub const SMALLEST_BUCKET: usize = 256;

/// The smallest bucket that holds `length` bytes: 256, then each a quarter (rounded down) larger than the one before.
pub fn bucket(length: usize) -> usize {
    let mut bucket = SMALLEST_BUCKET;
    while bucket < length {
        bucket += bucket / 4;
    }
    bucket
}

/// `text ‖ 0x80 ‖ 0x00…` up to a bucket. Source: ISO/IEC 7816-4.
pub fn pad(mut text: Vec<u8>) -> Vec<u8> {
    text.push(0x80);
    let length = bucket(text.len());
    text.resize(length, 0);
    text
}

/// What was padded.
///
/// # Errors
/// [`DoesNotOpen`] when it was not, or not to its own bucket.
pub fn unpad(mut padded: Vec<u8>) -> Result<Vec<u8>, DoesNotOpen> {
    let length = padded.len();
    let end = padded.iter().rposition(|byte| *byte != 0).ok_or(DoesNotOpen)?;
    if padded.get(end) != Some(&0x80) || bucket(end + 1) != length {
        return Err(DoesNotOpen);
    }
    padded.truncate(end);
    Ok(padded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_length_comes_back_and_lands_in_few_sizes() {
        let mut sizes = std::collections::BTreeSet::new();
        for length in 0..5_000 {
            let padded = pad(vec![0; length]);
            sizes.insert(padded.len());
            assert_eq!(unpad(padded), Ok(vec![0; length]));
        }
        assert_eq!(sizes.len(), 15);
    }

    #[test]
    fn padding_to_a_larger_bucket_than_needed_is_refused() {
        let mut padded = pad(vec![1; 10]);
        padded.resize(320, 0);
        assert_eq!(unpad(padded), Err(DoesNotOpen));
        assert_eq!(unpad(vec![0; 256]), Err(DoesNotOpen));
        assert_eq!(unpad(Vec::new()), Err(DoesNotOpen));
    }
}
