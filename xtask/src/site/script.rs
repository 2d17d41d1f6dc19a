//! JavaScript without what only people read. It is looked at line by line, so it holds for what stands here and for what
//! the binding writes, and not for any script there is.

use std::collections::BTreeMap;

/// A script without indentation, empty lines, and comments that have their lines to themselves.
pub(super) fn bare(script: &str) -> String {
    let mut kept = String::with_capacity(script.len());
    let mut is_inside = false;
    for line in script.lines().map(str::trim) {
        let line = match line.split_once("*/") {
            Some((_, after)) if is_inside || line.starts_with("/*") => {
                is_inside = false;
                after.trim_start()
            }
            None if line.starts_with("/*") => {
                is_inside = true;
                ""
            }
            Some(_) | None => line,
        };
        if !is_inside && !line.is_empty() && !line.starts_with("//") {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    kept
}

/// A script with other names, where they stand as whole words.
pub(super) fn renamed(script: &str, names: &BTreeMap<String, String>) -> String {
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '$';
    let mut done = String::with_capacity(script.len());
    let mut rest = script;
    while let Some(start) = rest.find(is_part) {
        let (before, word) = rest.split_at(start);
        let (word, after) = word.split_at(word.find(|letter| !is_part(letter)).unwrap_or(word.len()));
        done.push_str(before);
        done.push_str(names.get(word).map_or(word, String::as_str));
        rest = after;
    }
    done.push_str(rest);
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_read_goes_and_what_browsers_read_stays() {
        let script = "/** a\n * b */\n  let c = 1; // d\n\n    // e\n  /* f */\n  /* g */ h(`i // j`);\n";
        assert_eq!(bare(script), "let c = 1; // d\nh(`i // j`);\n");
        assert_eq!(bare(""), "");
    }

    #[test]
    fn only_whole_words_are_renamed() {
        let names = BTreeMap::from([("__wbg_a_1".to_owned(), "i0".to_owned())]);
        assert_eq!(
            renamed("__wbg_a_1: x__wbg_a_1(__wbg_a_1, __wbg_a_12)", &names),
            "i0: x__wbg_a_1(i0, __wbg_a_12)"
        );
    }
}
