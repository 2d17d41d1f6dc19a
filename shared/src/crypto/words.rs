//! 2,048 everyday Dutch words: eleven bits each, for check words and recovery codes.
//!
//! A word is found by its first four letters, so that a slip in its ending does no harm.

const LIST: &str = include_str!("../words/nl.txt");

/// Number of words; each stands for 11 bits.
pub const COUNT: u16 = 2048;

/// The word of this number, counted from 0; the last one for numbers past the end.
pub fn word(index: u16) -> &'static str {
    LIST.lines().nth(usize::from(index.min(COUNT - 1))).unwrap_or_default()
}

/// The number of a word, as a person typed it: capitals, spaces around, and all after the fourth letter do not count.
pub fn find(typed: &str) -> Option<u16> {
    let typed = typed.trim().to_lowercase();
    let start = |word: &str| word.chars().take(4).collect::<String>();
    let wanted = start(&typed);
    let index = LIST.lines().position(|word| start(word) == wanted)?;
    u16::try_from(index).ok()
}

/// The first `count` groups of eleven bits of `bytes`, first bit first.
pub(crate) fn groups_of_eleven(bytes: &[u8], count: usize) -> Vec<u16> {
    let bit = |at: usize| bytes.get(at / 8).map_or(0, |byte| u16::from(byte >> (7 - at % 8) & 1));
    (0..count).map(|group| (0..11).fold(0, |word, at| word << 1 | bit(group * 11 + at))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_found_by_its_first_four_letters() {
        assert_eq!(LIST.lines().count(), usize::from(COUNT));
        for index in 0..COUNT {
            let start: String = word(index).chars().take(4).collect();
            assert_eq!(find(&format!(" {}", start.to_uppercase())), Some(index), "{start}");
        }
        assert_eq!(find("qqqq"), None);
        assert_eq!(find(""), None);
    }
}
