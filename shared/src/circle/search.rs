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
    /// looking over the shoulder. `shown` is what a screen shows of the page in words of its own: what was chosen, and
    /// who is named.
    pub fn is_in(&self, page: &Entry, shown: &[String]) -> bool {
        if page.is_for_some() {
            return false;
        }
        let written = page.all_words().into_iter();
        let texts: Vec<String> = written.chain(shown.iter().map(String::as_str)).map(plain).collect();
        self.0.iter().all(|word| texts.iter().any(|text| text.contains(word)))
    }
}

/// Part of a text, and whether it is a word that was sought.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Piece {
    /// The words.
    pub text: String,
    /// Whether they were sought.
    pub is_sought: bool,
}

impl Sought {
    /// Where the words stand on a page: a part of at most `most_chars` characters around the first of them, in its main
    /// words when it is there, else in any other, else in what is shown of it. Nothing when none of them is there.
    pub fn excerpt(&self, page: &Entry, shown: &[String], most_chars: usize) -> Vec<Piece> {
        let written = page.words().into_iter().chain(page.all_words());
        let texts = written.chain(shown.iter().map(String::as_str));
        let marked = texts.map(|text| (text, self.marks(text))).find(|(_, marks)| marks.contains(&true));
        let Some((text, marks)) = marked else { return Vec::new() };
        let letters: Vec<char> = text.chars().collect();
        let first = marks.iter().position(|mark| *mark).unwrap_or(0);
        // A third before it, so that one sees what it is about.
        let room_before = (most_chars / 3).max(most_chars.saturating_sub(letters.len() - first));
        let from = first.saturating_sub(room_before);
        let until = letters.len().min(from + most_chars);
        let mut pieces: Vec<Piece> = Vec::new();
        let push = |pieces: &mut Vec<Piece>, letter, is_sought| match pieces.last_mut() {
            Some(last) if last.is_sought == is_sought => last.text.push(letter),
            _ => pieces.push(Piece { text: String::from(letter), is_sought }),
        };
        if from > 0 {
            push(&mut pieces, '…', false);
        }
        let kept = letters.iter().zip(&marks).skip(from).take(until - from);
        kept.for_each(|(letter, mark)| push(&mut pieces, *letter, *mark));
        if until < letters.len() {
            push(&mut pieces, '…', false);
        }
        pieces
    }

    /// For each letter of a text whether it belongs to a word that was sought.
    fn marks(&self, text: &str) -> Vec<bool> {
        let mut marks = vec![false; text.chars().count()];
        // A letter can become several in small letters; each remembers which one it was.
        let low: Vec<(usize, char)> = text
            .chars()
            .enumerate()
            .flat_map(|(at, letter)| letter.to_lowercase().map(move |low| (at, without_mark(low))))
            .collect();
        for word in &self.0 {
            let word: Vec<char> = word.chars().collect();
            for window in low.windows(word.len()) {
                if window.iter().zip(&word).all(|((_, letter), sought)| letter == sought) {
                    for (at, _) in window {
                        if let Some(mark) = marks.get_mut(*at) {
                            *mark = true;
                        }
                    }
                }
            }
        }
        marks
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
        let found =
            |page: &Entry, typed: &str| Sought::parse(typed).is_some_and(|sought| sought.is_in(page, &[]));
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
    fn the_part_that_is_shown_holds_the_words_and_marks_them_alone() {
        let mut notebook = Notebook::default();
        let told = |sought: &str, text: &str, most| {
            let note =
                NewPage::DayNote { day: day("2026-11-21"), text: text.to_owned(), mood: None, sleep: None };
            let mut notebook = Notebook::default();
            let id = notebook.write(RIA, "2026-11-21", &note);
            let pieces = Sought::parse(sought).unwrap().excerpt(notebook.page(id), &[], most);
            pieces
                .iter()
                .map(|piece| if piece.is_sought { format!("[{}]", piece.text) } else { piece.text.clone() })
                .collect::<String>()
        };
        assert_eq!(told("CAFE", "Naar het Café. Café!", 100), "Naar het [Café]. [Café]!");
        assert_eq!(told("fee een", "Eén koffie", 100), "[Eén] koffie");
        assert_eq!(told("ij", "İJsje IJs", 100), "İJsje [IJ]s");
        let long = format!("{} konijn {}", "a ".repeat(200), "b ".repeat(200));
        let part = told("konijn", &long, 30);
        assert!(part.starts_with('…') && part.ends_with('…') && part.contains("[konijn]"), "{part}");
        assert_eq!(part.chars().count(), 30 + 4);
        let id = notebook.write(RIA, "2026-11-01", &agreement(&saturdays("2026-11-01")));
        assert_eq!(Sought::parse("oma").unwrap().excerpt(notebook.page(id), &[], 30), []);
    }

    #[test]
    fn how_a_rhythm_is_spelled_is_no_word_of_a_person() {
        let mut notebook = Notebook::default();
        let id = notebook.write(RIA, "2026-11-01", &agreement(&saturdays("2026-11-01")));
        assert!(!Sought::parse("odd").unwrap().is_in(notebook.page(id), &[]));
    }

    #[test]
    fn what_a_screen_shows_of_a_page_in_its_own_words_is_found_and_shown() {
        let mut notebook = Notebook::default();
        let id = notebook.write(RIA, "2026-11-01", &agreement(&saturdays("2026-11-01")));
        let mut page = notebook.page(id).clone();
        let shown = ["Bellen".to_owned(), "mama".to_owned()];
        let sought = Sought::parse("mama bel").unwrap();
        assert!(sought.is_in(&page, &shown) && !sought.is_in(&page, &[]));
        assert_eq!(sought.excerpt(&page, &shown, 30)[0], Piece { text: "Bel".to_owned(), is_sought: true });
        page.readers = vec![who(RIA)];
        assert!(!sought.is_in(&page, &shown));
    }
}
