//! The folder that a relay serves: this build, and the two before it for who still has their pages open.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result};

use super::Build;
use super::files::read_text;
use super::pack::Packed;
use super::pages::Site;

/// How many builds stay.
const BUILDS_KEPT: usize = 3;

/// Which files each build wrote, the newest first, one line each. A relay serves no file whose name begins with a dot.
const RECORD: &str = ".builds";

/// Writes a build and removes what only older ones used. A fast build leaves nothing of any other.
///
/// # Errors
/// When the folder cannot be written.
pub(super) fn write(build: Build, site: &Site, packed: &[Packed], folder: &Path) -> Result<()> {
    std::fs::create_dir_all(folder)?;
    let mut names = BTreeSet::new();
    for file in site.files.iter() {
        put(&folder.join(&file.name), &file.bytes)?;
        names.insert(file.name.clone());
    }
    for one in packed {
        for (extension, bytes) in [("br", &one.brotli), ("gz", &one.gzip)] {
            if let Some(bytes) = bytes {
                let name = format!("{}.{extension}", one.name);
                put(&folder.join(&name), bytes)?;
                names.insert(name);
            }
        }
    }
    let record = folder.join(RECORD);
    let before = if build.is_fast() { String::new() } else { read_text(&record).unwrap_or_default() };
    let record_now = recorded(&names, &before);
    let kept: BTreeSet<&str> = record_now.split_whitespace().chain([RECORD]).collect();
    for item in std::fs::read_dir(folder)? {
        let item = item?;
        if !item.file_name().to_str().is_some_and(|name| kept.contains(name)) {
            std::fs::remove_file(item.path())
                .with_context(|| format!("{} cannot be removed", item.path().display()))?;
        }
    }
    // A build to look at is no build that anybody still has open.
    put(&record, if build.is_fast() { b"" } else { record_now.as_bytes() })
}

/// The record after a build that wrote `names`.
fn recorded(names: &BTreeSet<String>, before: &str) -> String {
    let this = names.iter().map(String::as_str).collect::<Vec<_>>().join(" ");
    let older = before.lines().filter(|line| *line != this).take(BUILDS_KEPT - 1);
    std::iter::once(this.as_str()).chain(older).flat_map(|line| [line, "\n"]).collect()
}

/// Writes a file whole or not at all, and leaves alone what is so already.
///
/// # Errors
/// When it cannot be written.
pub(super) fn put(path: &Path, bytes: &[u8]) -> Result<()> {
    if std::fs::read(path).is_ok_and(|there| there == bytes) {
        return Ok(());
    }
    let half = path.with_extension("half");
    std::fs::write(&half, bytes).with_context(|| format!("{} cannot be written", half.display()))?;
    std::fs::rename(&half, path).with_context(|| format!("{} cannot be written", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_record_keeps_three_builds_and_no_build_twice() {
        let names = |names: &str| names.split(' ').map(str::to_owned).collect::<BTreeSet<_>>();
        let first = recorded(&names("a i"), "");
        assert_eq!(first, "a i\n");
        assert_eq!(recorded(&names("a i"), &first), "a i\n");
        let third = recorded(&names("c i"), &recorded(&names("b i"), &first));
        assert_eq!(third, "c i\nb i\na i\n");
        assert_eq!(recorded(&names("d i"), &third), "d i\nc i\nb i\n");
        assert_eq!(recorded(&names("a i"), &third), "a i\nc i\nb i\n");
    }
}
