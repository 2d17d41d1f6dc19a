//! Finding words again, over everything on the phone. Small letters and capitals, and letters with and without a mark,
//! are the same; every word that is sought must be there, also as part of a longer one.

use super::entry::Entry;

/// What somebody seeks: words, at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sought(Vec<String>);

impl Sought {
    /// The words in what somebody typed; `None` when there are none.
    pub fn parse(typed: &str) -> Option<Self> {
        let words: Vec<String> =
            typed.split_whitespace().map(plain).filter(|word| !word.is_empty()).collect();
        (!words.is_empty()).then_some(Self(words))
    }

    /// Whether a page has all of the words. A page for some members only is not found: who seeks may have somebody
    /// looking over the shoulder.
    pub fn is_in(&self, page: &Entry) -> bool {
        if page.is_for_some() {
            return false;
        }
        let texts: Vec<String> = page.all_words().into_iter().map(plain).collect();
        self.0.iter().all(|word| texts.iter().any(|text| text.contains(word)))
    }
}

/// In small letters without marks, as people type when they seek.
fn plain(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).map(without_mark).collect()
}

/// A letter of the languages of the screens without its mark; any other as it is.
fn without_mark(letter: char) -> char {
    match letter {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'ď' => 'd',
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ė' | 'ę' | 'ě' => 'e',
        'ğ' => 'g',
        'ì' | 'í' | 'î' | 'ï' | 'ī' | 'ı' => 'i',
        'ł' => 'l',
        'ñ' | 'ń' | 'ň' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' => 'o',
        'ř' => 'r',
        'ś' | 'ş' | 'š' => 's',
        'ť' | 'ţ' => 't',
        'ù' | 'ú' | 'û' | 'ü' | 'ū' | 'ů' => 'u',
        'ý' | 'ÿ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        _ => letter,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::circle::pages::{Feeling, NewPage};
    use crate::circle::testing::{Notebook, RIA, agreement, day, saturdays, who};

    #[test]
    fn words_are_found_in_any_spelling_of_capitals_and_marks_and_never_on_a_page_for_some() {
        let mut notebook = Notebook::default();
        let text = "Sam deed een dansje in het café, één keer".to_owned();
        let note = NewPage::DayNote { day: day("2026-11-21"), text, mood: Some(Feeling::Good), sleep: None };
        let id = notebook.write(RIA, "2026-11-21", &note);
        let mut page = notebook.page(id).clone();
        let found = |page: &Entry, typed: &str| Sought::parse(typed).is_some_and(|sought| sought.is_in(page));
        for typed in ["cafe", "CAFÉ sam", "een keer", "dans"] {
            assert!(found(&page, typed), "{typed}");
        }
        for typed in ["oma", "sam oma", "", "   "] {
            assert!(!found(&page, typed), "{typed}");
        }
        page.readers = vec![who(RIA)];
        assert!(!found(&page, "sam"));
    }

    #[test]
    fn how_a_rhythm_is_spelled_is_no_word_of_a_person() {
        let mut notebook = Notebook::default();
        let id = notebook.write(RIA, "2026-11-01", &agreement(&saturdays("2026-11-01")));
        assert!(!Sought::parse("odd").unwrap().is_in(notebook.page(id)));
    }
}
