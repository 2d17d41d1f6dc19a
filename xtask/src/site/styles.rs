//! One style sheet out of all that stand in the app, without their comments.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::files::{Files, read_text};

/// Every style sheet below `folder`: first those of `style/`, by name, then the others, by path.
///
/// # Errors
/// When one cannot be read, or has a comment or a text that does not end.
pub(super) fn gathered(folder: &Path) -> Result<String> {
    let first = folder.join("style");
    let mut paths = Vec::new();
    find(folder, &mut paths)?;
    paths.sort_by_key(|path| (!path.starts_with(&first), path.clone()));
    let mut all = String::new();
    for path in paths {
        let sheet = bare(&read_text(&path)?).with_context(|| format!("{} is not CSS", path.display()))?;
        all.push_str(&sheet);
    }
    Ok(all)
}

fn find(folder: &Path, paths: &mut Vec<PathBuf>) -> Result<()> {
    for item in std::fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))? {
        let path = item?.path();
        if path.is_dir() {
            find(&path, paths)?;
        } else if path.extension().is_some_and(|extension| extension == "css") {
            paths.push(path);
        }
    }
    Ok(())
}

/// A sheet without comments, indentation and empty lines; texts in quotes stay as they are.
pub(super) fn bare(sheet: &str) -> Result<String> {
    let mut kept = String::with_capacity(sheet.len());
    let mut rest = sheet;
    while let Some(at) = rest.find(['"', '\'', '/']) {
        let (before, after) = rest.split_at(at);
        kept.push_str(before);
        if let Some(comment) = after.strip_prefix("/*") {
            let (_, behind) = comment.split_once("*/").context("a comment does not end")?;
            rest = behind;
        } else if let Some(behind) = after.strip_prefix('/') {
            kept.push('/');
            rest = behind;
        } else {
            let text = text_at(after)?;
            kept.push_str(text);
            rest = after.strip_prefix(text).unwrap_or_default();
        }
    }
    kept.push_str(rest);
    let lines = kept.lines().map(str::trim).filter(|line| !line.is_empty());
    Ok(lines.flat_map(|line| [line, "\n"]).collect())
}

/// The text in quotes with which `css` begins, quotes included.
fn text_at(css: &str) -> Result<&str> {
    let mut letters = css.char_indices();
    let quote = letters.next().map(|(_, quote)| quote);
    while let Some((at, letter)) = letters.next() {
        match letter {
            '\\' => {
                letters.next();
            }
            '\n' => bail!("a text does not end on its line"),
            _ if Some(letter) == quote => {
                return css.get(..at + letter.len_utf8()).context("a letter is cut in two");
            }
            _ => {}
        }
    }
    bail!("a text does not end")
}

/// A sheet whose `url(/…)` name the files of `files`, under the names that browsers ask for.
///
/// # Errors
/// When it names a file that is not there.
pub(super) fn linked(sheet: &str, files: &Files) -> Result<String> {
    let mut done = String::with_capacity(sheet.len());
    let mut rest = sheet;
    while let Some((before, after)) = rest.split_once("url(/") {
        let (path, after) = after.split_once(')').context("a `url(` without its `)`")?;
        let source = path.rsplit('/').next().unwrap_or(path);
        let file = files.find(source).with_context(|| format!("`url(/{path})`: no such file in public/"))?;
        done.push_str(before);
        done.push_str("url(");
        done.push_str(&file.url());
        done.push(')');
        rest = after;
    }
    done.push_str(rest);
    Ok(done)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_go_and_texts_stay() {
        let check =
            |sheet: &str, want: Option<&str>| assert_eq!(bare(sheet).ok().as_deref(), want, "{sheet}");
        check(
            "a { b: c; } /* why */\n\n  /* two\n lines */\n  d { e: 1 / 2 }\n",
            Some("a { b: c; }\nd { e: 1 / 2 }\n"),
        );
        check(
            "a::before { content: \"/* no \\\" comment */\" }",
            Some("a::before { content: \"/* no \\\" comment */\" }\n"),
        );
        check("a { b: url('x*/') }", Some("a { b: url('x*/') }\n"));
        check("a /* forgotten", None);
        check("a { content: \"forgotten\n }", None);
        check("", Some(""));
    }

    #[test]
    fn a_sheet_names_files_as_browsers_ask_for_them() {
        let mut files = Files::default();
        files.hashed("letter.woff2", b"font".to_vec()).unwrap();
        let url = files.find("letter.woff2").unwrap().url();
        assert_eq!(linked("src: url(/fonts/letter.woff2) x", &files).unwrap(), format!("src: url({url}) x"));
        assert!(linked("src: url(/fonts/other.woff2)", &files).is_err());
    }
}
