//! The rules, one function each: a path and a text in, findings out.

use std::fmt;
use std::path::Path;

use super::manifest;

/// At this many lines one looks for the second idea in a file.
const ADVISED_LINES: usize = 400;
/// Beyond this many lines a file has to be listed in [`LONG_FILES`].
const MOST_LINES: usize = 1_000;
/// Lines of a README that somebody still reads.
const MOST_README_LINES: usize = 80;
/// Words on the list: eleven bits each.
const WORD_COUNT: usize = 2_048;

/// Files that may be longer, and why.
const LONG_FILES: &[(&str, &str)] = &[];

/// Files that may hold unsafe code, and why.
const UNSAFE_FILES: &[(&str, &str)] = &[
    ("tests/golden/src/wasm.rs", "functions that a wasm host calls by name"),
    ("tests/src/disk/vfs.rs", "a table of C functions under SQLite"),
];

/// What nobody leaves behind. Split, so that this file does not break its own rule.
const LEFT_BEHIND: [&str; 3] = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("dbg", "!(")];

/// Whether a finding fails the check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weight {
    /// It does.
    Broken,
    /// It is printed.
    Advice,
}

/// One rule that does not hold at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Finding {
    /// Whether it fails.
    pub(super) weight: Weight,
    /// The file.
    path: String,
    /// The line, counted from 1; none when it is about the whole file.
    line: Option<usize>,
    /// What is wrong, and what is wanted.
    what: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.path, self.what),
            None => write!(f, "{}: {}", self.path, self.what),
        }
    }
}

/// Holds one file against every rule that is about its kind.
pub(super) fn judge(path: &str, text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut note = |weight, line, what: String| {
        findings.push(Finding { weight, path: path.to_owned(), line, what });
    };
    every_text(text, &mut note);
    let extension = Path::new(path).extension().unwrap_or_default();
    if extension == "rs" {
        rust(path, text, &mut note);
    }
    if path.ends_with("Cargo.toml") {
        for (line, what) in manifest::judge(path, text) {
            note(Weight::Broken, Some(line), what);
        }
    }
    if path.contains("/words/") && extension == "txt" {
        words(text, &mut note);
    }
    if path == "README.md" && text.lines().count() > MOST_README_LINES {
        let what = format!("{} lines, at most {MOST_README_LINES}", text.lines().count());
        note(Weight::Broken, None, what);
    }
    findings
}

fn every_text(text: &str, note: &mut impl FnMut(Weight, Option<usize>, String)) {
    if !text.is_empty() && !text.ends_with('\n') {
        note(Weight::Broken, None, "does not end with a newline".to_owned());
    }
    for (number, line) in numbered(text) {
        if line.ends_with([' ', '\t']) {
            note(Weight::Broken, Some(number), "space at the end of the line".to_owned());
        }
    }
}

fn rust(path: &str, text: &str, note: &mut impl FnMut(Weight, Option<usize>, String)) {
    let lines = text.lines().count();
    let listed = LONG_FILES.iter().any(|(long, _)| *long == path);
    if lines > MOST_LINES && !listed {
        note(Weight::Broken, None, format!("{lines} lines, at most {MOST_LINES}"));
    } else if lines > ADVISED_LINES && !listed {
        note(Weight::Advice, None, format!("{lines} lines: look for the second idea"));
    }
    if !text.starts_with("//!") && !is_test_module(path) {
        note(Weight::Broken, Some(1), "does not begin by saying its duty (`//!`)".to_owned());
    }
    let may_be_unsafe = UNSAFE_FILES.iter().any(|(file, _)| *file == path);
    for (number, line) in numbered(text) {
        if line.contains('\t') {
            note(Weight::Broken, Some(number), "a tab".to_owned());
        }
        if let Some(word) = LEFT_BEHIND.iter().find(|word| line.contains(**word)) {
            note(Weight::Broken, Some(number), format!("`{word}` was left behind"));
        }
        if is_unsafe(line) && !may_be_unsafe {
            note(Weight::Broken, Some(number), "unsafe code in a file that has no reason for it".to_owned());
        }
    }
}

/// Whether a file holds nothing but tests of the module beside it: their names say what it is for.
fn is_test_module(path: &str) -> bool {
    path.split_once("/src/")
        .is_some_and(|(_, inside)| inside.ends_with("/tests.rs") || inside.contains("/tests/"))
}

/// Whether a line of code, not a comment or a text, uses the keyword.
fn is_unsafe(line: &str) -> bool {
    let code = line.split("//").next().unwrap_or_default();
    let mut before_quotes = code.split('"').step_by(2);
    before_quotes
        .any(|code| code.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == "unsafe"))
}

fn words(text: &str, note: &mut impl FnMut(Weight, Option<usize>, String)) {
    let count = text.lines().count();
    if count != WORD_COUNT {
        note(Weight::Broken, None, format!("{count} words, not {WORD_COUNT}"));
    }
    let pairs = text.lines().zip(text.lines().skip(1));
    for (number, (one, next)) in (2..).zip(pairs) {
        if one >= next {
            note(Weight::Broken, Some(number), format!("`{next}` does not come after `{one}`"));
        }
        if start(one) == start(next) {
            note(Weight::Broken, Some(number), format!("`{next}` begins as `{one}`: four letters must tell"));
        }
    }
    for (number, word) in numbered(text) {
        if word.is_empty() || !word.bytes().all(|letter| letter.is_ascii_lowercase()) {
            note(Weight::Broken, Some(number), format!("`{word}` is not small letters alone"));
        }
    }
}

fn start(word: &str) -> String {
    word.chars().take(4).collect()
}

fn numbered(text: &str) -> impl Iterator<Item = (usize, &str)> {
    (1..).zip(text.lines())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is found in a file, in words; `what` must be in the first.
    fn check(path: &str, text: &str, what: Option<&str>) {
        let found: Vec<String> = judge(path, text).iter().map(ToString::to_string).collect();
        match what {
            None => assert_eq!(found, Vec::<String>::new(), "{path}"),
            Some(what) => {
                assert!(found.iter().any(|one| one.contains(what)), "{path}: {what} not in {found:?}");
            }
        }
    }

    #[test]
    fn each_rule_lets_good_files_pass_and_names_what_is_wrong_in_bad_ones() {
        check("a/src/b.rs", "//! Duty.\n\nfn main() {}\n", None);
        check("a/src/b.rs", "fn main() {}\n", Some("a/src/b.rs:1: does not begin"));
        check("a/src/b/tests/c.rs", "fn main() {}\n", None);
        check("a/tests/c.rs", "fn main() {}\n", Some("does not begin"));
        check("a/src/b.rs", "//! Duty.\nfn main() {} \n", Some("b.rs:2: space at the end"));
        check("a/src/b.rs", "//! Duty.\nfn main() {}", Some("newline"));
        check("a/src/b.rs", "//! Duty.\n\tfn main() {}\n", Some("a tab"));
        check("a/src/b.rs", &format!("//! Duty.\n// {}: later\n", LEFT_BEHIND[0]), Some("left behind"));
        check("a/src/b.rs", &format!("//! Duty.\n{}x);\n", LEFT_BEHIND[2]), Some("left behind"));
        check("Makefile", "all:\n\tmake\n", None);
    }

    #[test]
    fn a_long_file_is_advised_and_a_very_long_one_is_refused() {
        let of = |lines: usize| format!("//! Duty.\n{}", "// line\n".repeat(lines - 1));
        check("a.rs", &of(400), None);
        assert_eq!(judge("a.rs", &of(401)).first().map(|finding| finding.weight), Some(Weight::Advice));
        assert_eq!(judge("a.rs", &of(1_001)).first().map(|finding| finding.weight), Some(Weight::Broken));
        check("README.md", &"line\n".repeat(80), None);
        check("README.md", &"line\n".repeat(81), Some("81 lines"));
    }

    #[test]
    fn unsafe_code_is_told_from_talk_about_it() {
        let keyword = concat!("uns", "afe");
        check("a.rs", &format!("//! Duty.\n{keyword} {{ }}\n"), Some("no reason"));
        check("a.rs", &format!("//! Duty.\n#[{keyword}(no_mangle)]\n"), Some("no reason"));
        check("a.rs", &format!("//! Duty.\n// {keyword} is not for us\n"), None);
        check("a.rs", &format!("//! Duty.\nlet word = \"{keyword}\";\n"), None);
        check("a.rs", &format!("//! Duty.\n#![deny({keyword}_code)]\n"), None);
        check("tests/golden/src/wasm.rs", &format!("//! Duty.\n{keyword} {{ }}\n"), None);
    }

    #[test]
    fn a_word_list_is_complete_sorted_and_tells_by_four_letters() {
        let letter = |n: usize| char::from(b'a' + u8::try_from(n % 26).unwrap());
        let word = |n: usize| String::from_iter([letter(n / 676), letter(n / 26), letter(n)]) + "en\n";
        let list: String = (0..WORD_COUNT).map(word).collect();
        check("shared/src/words/nl.txt", &list, None);
        check("shared/src/words/nl.txt", &list.replacen("aaaen\n", "", 1), Some("2047 words"));
        check(
            "shared/src/words/nl.txt",
            &list.replacen("aaaen\naaben", "aaben\naaaen", 1),
            Some("does not come after"),
        );
        check("shared/src/words/nl.txt", &list.replacen("aaben", "aaaenb", 1), Some("four letters"));
        check("shared/src/words/nl.txt", &list.replacen("aaaen", "Aaaen", 1), Some("small letters"));
    }
}
