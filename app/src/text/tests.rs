//! The words are held against the rules for words.

use super::*;

const SOURCES: &[(&str, &str)] = &[
    ("agreement", include_str!("agreement.rs")),
    ("authority", include_str!("authority.rs")),
    ("agenda", include_str!("agenda.rs")),
    ("calendar", include_str!("calendar.rs")),
    ("entry", include_str!("entry.rs")),
    ("event", include_str!("event.rs")),
    ("first", include_str!("first.rs")),
    ("form", include_str!("form.rs")),
    ("held", include_str!("held.rs")),
    ("kind", include_str!("kind.rs")),
    ("moment", include_str!("moment.rs")),
    ("more", include_str!("more.rs")),
    ("people", include_str!("people.rs")),
    ("place", include_str!("place.rs")),
    ("promise", include_str!("promise.rs")),
    ("question", include_str!("question.rs")),
    ("review", include_str!("review.rs")),
    ("school", include_str!("school.rs")),
    ("look", include_str!("look.rs")),
    ("print", include_str!("print.rs")),
    ("search", include_str!("search.rs")),
    ("state", include_str!("state.rs")),
    ("task", include_str!("task.rs")),
    ("time", include_str!("time.rs")),
    ("today", include_str!("today.rs")),
    ("trouble", include_str!("trouble.rs")),
    ("undo", include_str!("undo.rs")),
    ("write", include_str!("write.rs")),
];

/// Every `said("…", "…", "…")` of a source.
fn texts(source: &str) -> Vec<[String; 3]> {
    let mut found = Vec::new();
    for piece in source.split("said(").skip(1) {
        let mut strings = Vec::new();
        let mut letters = piece.chars();
        while strings.len() < 3 {
            match letters.next() {
                None | Some(')') => break,
                Some('"') => {
                    let mut text = String::new();
                    while let Some(letter) = letters.next() {
                        match letter {
                            '"' => break,
                            '\\' => text.extend(letters.next()),
                            letter => text.push(letter),
                        }
                    }
                    strings.push(text);
                }
                Some(_) => {}
            }
        }
        if let Ok(three) = <[String; 3]>::try_from(strings) {
            found.push(three);
        }
    }
    found
}

fn all() -> Vec<(String, [String; 3])> {
    let texts = SOURCES
        .iter()
        .flat_map(|(file, source)| texts(source).into_iter().map(|three| ((*file).to_owned(), three)));
    texts.collect()
}

#[test]
fn every_file_of_words_is_looked_at() {
    let here = concat!(env!("CARGO_MANIFEST_DIR"), "/src/text");
    let files = std::fs::read_dir(here).unwrap().count();
    assert_eq!(files, SOURCES.len() + 1, "a file in {here} is not among the sources of this test");
    assert!(all().len() > 150, "only {} texts were found", all().len());
}

fn words_in(sentence: &str) -> usize {
    sentence.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count()
}

fn sentences(text: &str) -> Vec<&str> {
    text.split_inclusive(['.', '?', '!', ':'])
        .map(str::trim)
        .filter(|sentence| !sentence.is_empty())
        .collect()
}

#[test]
fn no_sentence_is_longer_than_its_register_allows() {
    for (file, [nl, easy, en]) in all() {
        for (text, most) in [(nl, 12), (easy, 8), (en, 16)] {
            for sentence in sentences(&text) {
                assert!(words_in(sentence) <= most, "{file}: more than {most} words: {sentence}");
            }
        }
    }
}

#[test]
fn no_text_is_missing_and_each_fills_in_the_same_names() {
    let names = |text: &str| -> std::collections::BTreeSet<String> {
        text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0.to_owned())).collect()
    };
    for (file, [nl, easy, en]) in all() {
        for text in [&nl, &easy, &en] {
            assert!(!text.trim().is_empty(), "{file}: nothing beside {nl:?}");
            assert_eq!(text.trim(), text.as_str(), "{file}: space around {text:?}");
        }
        assert!(names(&en).is_subset(&names(&nl)) && names(&easy).is_subset(&names(&nl)), "{file}: {nl}");
    }
}

#[test]
fn no_word_that_hurts_or_that_nobody_knows_is_used() {
    let never = [
        "biologische",
        "bezoekouder",
        "pleegkind",
        "dossier",
        "no-show",
        "niet nagekomen",
        "synchronis",
        "versleutel",
        "encryptie",
        "inloggen",
        "upload",
        "download",
        "relay",
        "record",
        "fout opgetreden",
    ];
    for (file, [nl, easy, _]) in all() {
        for text in [nl, easy] {
            let low = text.to_lowercase();
            for word in never {
                assert!(!low.contains(word), "{file}: {word} in {text:?}");
            }
            // "You need no account" may say the word; nothing else may.
            assert!(!low.contains("account") || low.contains("geen account"), "{file}: {text:?}");
        }
    }
}

#[test]
fn what_is_filled_in_is_not_read_for_braces_again() {
    let words = Words::of(Language::Dutch);
    let text = said("{wie} en {kind}", "{wie} en {kind}", "{wie} and {kind}");
    assert_eq!(words.with(text, &[("wie", "{kind}"), ("kind", "Noor")]), "{kind} en Noor");
}
