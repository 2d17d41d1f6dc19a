//! The recovery code against another implementation of BIP-39: the same twelve numbers for the same 128 bits, whatever
//! the words in the list are.

use bip39::Mnemonic;
use proptest::prelude::*;
use shared::crypto::recovery::{NotACode, RecoveryCode};
use shared::crypto::words::word;

fn by_bip39(entropy: &[u8; 16]) -> Vec<u16> {
    let mnemonic = Mnemonic::from_entropy(entropy).unwrap();
    mnemonic.word_indices().map(|index| u16::try_from(index).unwrap()).collect()
}

proptest! {
    #[test]
    fn the_twelve_numbers_are_those_of_bip39(entropy: [u8; 16]) {
        let code = RecoveryCode::from_entropy(entropy);
        prop_assert_eq!(code.indexes(), by_bip39(&entropy));
    }

    #[test]
    fn typed_words_are_taken_exactly_when_bip39_would(mut numbers in prop::collection::vec(0_u16..2048, 12), repair: bool) {
        if repair {
            // One in sixteen random codes is right by chance; half the time it is made right.
            let right = (0..2048).find(|last| {
                let last = u16::try_from(*last).unwrap();
                numbers[11] = last;
                english(&numbers).is_some()
            });
            numbers[11] = u16::try_from(right.unwrap()).unwrap();
        }
        let typed: Vec<&str> = numbers.iter().map(|number| word(*number)).collect();
        let ours = RecoveryCode::parse(&typed.join(" "));
        match english(&numbers) {
            Some(entropy) => prop_assert!(ours.is_ok_and(|code| code == RecoveryCode::from_entropy(entropy))),
            None => prop_assert!(ours.is_err_and(|error| error == NotACode::Checksum)),
        }
    }
}

/// The entropy behind these numbers, when another implementation takes them.
fn english(numbers: &[u16]) -> Option<[u8; 16]> {
    let list = bip39::Language::English.word_list();
    let words: Vec<&str> = numbers.iter().map(|number| list[usize::from(*number)]).collect();
    let entropy = Mnemonic::parse_normalized(&words.join(" ")).ok()?.to_entropy();
    entropy.try_into().ok()
}

/// Published in the BIP itself, as the numbers behind the English words.
#[test]
fn the_bips_own_vectors_hold() {
    let check = |entropy: [u8; 16], numbers: [u16; 12]| {
        assert_eq!(RecoveryCode::from_entropy(entropy).indexes(), numbers);
    };
    // "abandon" eleven times, "about".
    check([0x00; 16], [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3]);
    // "zoo" eleven times, "wrong".
    check([0xff; 16], [2047, 2047, 2047, 2047, 2047, 2047, 2047, 2047, 2047, 2047, 2047, 2037]);
    // "legal winner thank year wave sausage worth useful legal winner thank yellow".
    check([0x7f; 16], [1019, 2015, 1790, 2039, 1983, 1533, 2031, 1919, 1019, 2015, 1790, 2040]);
}
