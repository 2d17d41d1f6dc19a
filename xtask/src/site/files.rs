//! What a site is made of: files whose names change with their content, and texts that refer to them by those names.
//!
//! A text refers with `{{url NAME}}`, `{{integrity NAME}}` or `{{WORD}}`; whatever is not known is an error, so that no page
//! ships with a hole in it.

use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha384};

/// One file of a site.
#[derive(Clone, Debug)]
pub(super) struct File {
    /// How texts refer to it, as `app.css`.
    pub(super) source: String,
    /// How browsers ask for it, as `app-0123456789abcdef.css`.
    pub(super) name: String,
    /// What they get.
    pub(super) bytes: Vec<u8>,
}

impl File {
    /// Whether its name changes with its content.
    pub(super) fn is_hashed(&self) -> bool {
        self.source != self.name
    }

    /// Where it is served.
    pub(super) fn url(&self) -> String {
        format!("/{}", self.name)
    }

    /// What a browser holds its content against.
    pub(super) fn integrity(&self) -> String {
        format!("sha384-{}", STANDARD.encode(Sha384::digest(&self.bytes)))
    }

    /// The extension, as `css`.
    pub(super) fn extension(&self) -> &str {
        self.name.rsplit_once('.').map_or("", |(_, extension)| extension)
    }
}

/// The files of a site, in the order in which they were made.
#[derive(Clone, Debug, Default)]
pub(super) struct Files(Vec<File>);

impl Files {
    /// Adds a file under a name with the hash of its content.
    pub(super) fn hashed(&mut self, source: &str, bytes: Vec<u8>) -> Result<()> {
        let (stem, extension) = source.rsplit_once('.').context("a file without an extension")?;
        let name = format!("{stem}-{}.{extension}", hash(&bytes));
        self.add(File { source: source.to_owned(), name, bytes })
    }

    /// Adds a file that browsers ask for by its own name.
    pub(super) fn fixed(&mut self, name: &str, bytes: Vec<u8>) -> Result<()> {
        self.add(File { source: name.to_owned(), name: name.to_owned(), bytes })
    }

    fn add(&mut self, file: File) -> Result<()> {
        ensure!(self.find(&file.source).is_none(), "two files are called {}", file.source);
        self.0.push(file);
        Ok(())
    }

    /// All of them.
    pub(super) fn iter(&self) -> impl Iterator<Item = &File> {
        self.0.iter()
    }

    /// The file that texts call `source`.
    pub(super) fn find(&self, source: &str) -> Option<&File> {
        self.0.iter().find(|file| file.source == source)
    }

    /// `text` with every `{{…}}` replaced; `words` holds what is no file.
    ///
    /// # Errors
    /// When it refers to what is not there.
    pub(super) fn filled(&self, text: &str, words: &[(&str, &str)]) -> Result<String> {
        let mut done = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("{{") {
            let (asked, after) = after.split_once("}}").context("a `{{` without its `}}`")?;
            done.push_str(before);
            done.push_str(&self.answer(asked, words)?);
            rest = after;
        }
        done.push_str(rest);
        Ok(done)
    }

    fn answer(&self, asked: &str, words: &[(&str, &str)]) -> Result<String> {
        let known =
            |source: &str| self.find(source).with_context(|| format!("`{{{{{asked}}}}}`: no such file"));
        match asked.split_once(' ') {
            Some(("url", source)) => Ok(known(source)?.url()),
            Some(("integrity", source)) => Ok(known(source)?.integrity()),
            _ => match words.iter().find(|(word, _)| *word == asked) {
                Some((_, answer)) => Ok((*answer).to_owned()),
                None => bail!("`{{{{{asked}}}}}` stands for nothing"),
            },
        }
    }
}

/// Sixteen hexadecimal digits of BLAKE3: enough to tell builds apart, and nobody can aim for one that is in use.
pub(super) fn hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().chars().take(16).collect()
}

/// Reads a file, naming it when it cannot be read.
pub(super) fn read(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("{} cannot be read", path.display()))
}

/// Reads a file of text.
pub(super) fn read_text(path: &Path) -> Result<String> {
    String::from_utf8(read(path)?).with_context(|| format!("{} is not text", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_changes_with_the_content_and_only_then() {
        let name = |bytes: &[u8]| {
            let mut files = Files::default();
            files.hashed("app.css", bytes.to_vec()).unwrap();
            files.find("app.css").unwrap().name.clone()
        };
        assert_eq!(name(b"a"), name(b"a"));
        assert_ne!(name(b"a"), name(b"b"));
        assert_eq!(name(b"a"), "app-17762fddd969a453.css");
    }

    #[test]
    fn a_text_is_filled_whole_or_not_at_all() {
        let mut files = Files::default();
        files.fixed("sw.js", b"alert()".to_vec()).unwrap();
        let fill = |text| files.filled(text, &[("build", "7")]).ok();
        assert_eq!(fill("a {{url sw.js}} {{build}} b").as_deref(), Some("a /sw.js 7 b"));
        let integrity = "sha384-Zmw1Y0OaGmfpyrKx/JvHLsE8lXMI4z4sRvvcyVH45nN0IKXFjT9pBzBJZCEJPsRf";
        assert_eq!(fill("{{integrity sw.js}}").map(|text| text.len()), Some(integrity.len()));
        for hole in ["{{url other.js}}", "{{built}}", "{{url sw.js", "{{}}"] {
            assert_eq!(fill(hole), None, "{hole}");
        }
        assert!(files.fixed("sw.js", Vec::new()).is_err());
    }
}
