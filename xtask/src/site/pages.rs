//! All files of a site out of what was built and what stands in `public/`, each referring to the others by their names.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde_json::json;

use super::files::{File, Files, hash, read, read_text};
use super::{Build, script, styles};

/// Scripts beside the app, each referring to nothing but what comes before them.
const SCRIPTS: [&str; 3] = ["boot.js", "oud.js", "herstel.js"];

/// Pages and lists that browsers ask for by name.
const NAMED: [&str; 2] = ["herstel.html", "manifest.webmanifest"];

/// A site that is not written yet.
#[derive(Clone, Debug)]
pub(super) struct Site {
    /// All its files.
    pub(super) files: Files,
    /// The icons inside `index.html`, whose size is no concern of the page's own.
    pub(super) sprite: String,
}

/// Puts a site together.
///
/// # Errors
/// When a file is missing, or one refers to what is not there.
pub(super) fn site(build: Build, public: &Path, sheet: &str, js: &str, wasm: Vec<u8>) -> Result<Site> {
    let mut files = Files::default();
    for (folder, extension) in [("fonts", "woff2"), ("icons", "png"), ("icons", "svg")] {
        for name in names(&public.join(folder), extension)? {
            files.hashed(&name, read(&public.join(folder).join(&name))?)?;
        }
    }
    files.hashed("app.css", styles::linked(sheet, &files)?.into_bytes())?;
    files.hashed("app.js", js.as_bytes().to_vec())?;
    files.hashed("app.wasm", wasm)?;
    let worker = if build.is_fast() { "" } else { "/sw.js" };
    for name in SCRIPTS {
        let text = files.filled(&read_text(&public.join(name))?, &[("worker", worker)])?;
        files.hashed(name, script::bare(&text).into_bytes())?;
    }
    let help = styles::linked(&styles::bare(&read_text(&public.join("herstel.css"))?)?, &files)?;
    files.hashed("herstel.css", help.into_bytes())?;
    for name in NAMED {
        let text = files.filled(&read_text(&public.join(name))?, &[])?;
        files.fixed(name, text.into_bytes())?;
    }
    let sprite = sprite(&read_text(&public.join("icons.svg"))?)?;
    let index = read_text(&public.join("index.html"))?;
    let id = id(&files, &[&index, &sprite]);
    let index = files.filled(&index, &[("build", &id), ("sprite", &sprite)])?;
    files.fixed("index.html", index.into_bytes())?;
    let worker = if build.is_fast() { "sw-weg.js" } else { "sw.js" };
    let list: Vec<_> = files.iter().map(|file| json!([file.url(), file.integrity()])).collect();
    let list = serde_json::to_string(&list)?;
    let worker = files.filled(&read_text(&public.join(worker))?, &[("build", &id), ("files", &list)])?;
    files.fixed("sw.js", script::bare(&worker).into_bytes())?;
    Ok(Site { files, sprite })
}

/// The names in a folder that end so, sorted.
fn names(folder: &Path, extension: &str) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for item in std::fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))? {
        let path = item?.path();
        if path.extension().is_some_and(|ending| ending == extension) {
            let name = path.file_name().and_then(|name| name.to_str()).context("a name that is not text")?;
            names.push(name.to_owned());
        }
    }
    names.sort();
    Ok(names)
}

/// What a build is called: other content, another name.
fn id(files: &Files, texts: &[&str]) -> String {
    let fixed = files.iter().filter(|file| !file.is_hashed()).map(|file| file.bytes.as_slice());
    let parts = files
        .iter()
        .map(|file| file.name.as_bytes())
        .chain(fixed)
        .chain(texts.iter().map(|text| text.as_bytes()));
    hash(&parts.map(|part| blake3::hash(part).as_bytes().to_vec()).collect::<Vec<_>>().concat())
}

/// The sprite as one line without its comment, so that it can stand in a page.
fn sprite(svg: &str) -> Result<String> {
    let start = svg.find("<svg").context("the sprite is no drawing")?;
    let drawing = svg.get(start..).context("a letter is cut in two")?;
    ensure!(!drawing.contains("<!--"), "the sprite may have one comment, before the drawing");
    Ok(drawing.lines().map(str::trim).collect())
}

impl Site {
    /// The file that browsers ask for as `name`.
    pub(super) fn named(&self, name: &str) -> Option<&File> {
        self.files.iter().find(|file| file.name == name)
    }
}
