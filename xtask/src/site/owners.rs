//! Whose code the wasm is made of, by the names of its functions; and the wasm without those names.
//!
//! A function counts for the crate that its name begins with. Generic code of a library counts for the library, also when
//! it was made for a type of ours: this tells where to look, and is not a bill.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use anyhow::{Context, Result};
use wasmparser::{KnownCustom, Name, NameSectionReader, Parser, Payload, TypeRef};

/// The code by crate, and what is no code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Owners {
    /// Functions, one after the other, by the crate that their name begins with.
    pub(super) code: BTreeMap<String, Vec<u8>>,
    /// Data: texts, tables, the word list.
    pub(super) data: Vec<u8>,
    /// Bytes of the whole file without its custom sections.
    pub(super) whole: usize,
}

/// Counts a wasm that still has the names of its functions.
///
/// # Errors
/// When it is no wasm.
pub(super) fn of(wasm: &[u8]) -> Result<Owners> {
    let mut owners = Owners { whole: without_names(wasm)?.len(), ..Owners::default() };
    let part = |range: Range<usize>| wasm.get(range).unwrap_or_default();
    let mut bodies = Vec::new();
    let mut names = HashMap::new();
    let mut imported: u32 = 0;
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload?;
        if let Payload::ImportSection(section) = payload {
            for import in section.into_imports() {
                imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
            }
        } else if let Payload::CodeSectionEntry(body) = payload {
            bodies.push(part(body.range()));
        } else if let Payload::DataSection(section) = payload {
            owners.data = part(section.range()).to_vec();
        } else if let Payload::CustomSection(section) = payload
            && let KnownCustom::Name(parts) = section.as_known()
        {
            names = function_names(parts)?;
        }
    }
    for (index, body) in (imported..).zip(bodies) {
        let owner = names.get(&index).map_or("no name", |name| owner(name));
        owners.code.entry(owner.to_owned()).or_default().extend_from_slice(body);
    }
    Ok(owners)
}

fn function_names(parts: NameSectionReader<'_>) -> Result<HashMap<u32, &str>> {
    let mut names = HashMap::new();
    for part in parts {
        if let Name::Function(functions) = part? {
            for function in functions {
                let function = function?;
                names.insert(function.index, function.name);
            }
        }
    }
    Ok(names)
}

/// The crate with which the name of a function begins.
fn owner(name: &str) -> &str {
    let path = name.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '_');
    let path = path.strip_prefix("dyn ").or_else(|| path.strip_prefix("mut ")).unwrap_or(path);
    let end = path.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(path.len());
    match path.split_at(end) {
        // A crate may bear its hash: `app[1f2e3d]::open`.
        (owner, rest) if rest.starts_with("::") || rest.starts_with('[') => owner,
        _ => "no crate",
    }
}

/// The same wasm without what a browser does not need: names, and who made it.
///
/// # Errors
/// When it is no wasm.
pub(super) fn without_names(wasm: &[u8]) -> Result<Vec<u8>> {
    let mut kept = wasm.get(..8).context("this is no wasm: it has no head")?.to_vec();
    // A section is its id, its length and its content; the parser tells where the content lies.
    let mut end = kept.len();
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload?;
        let is_custom = matches!(payload, Payload::CustomSection(_));
        if let Some((_, content)) = payload.as_section() {
            if !is_custom {
                kept.extend_from_slice(
                    wasm.get(end..content.end).context("a section ends outside of the file")?,
                );
            }
            end = content.end;
        }
    }
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two functions, `app::open` and one without a name, of four and two bytes.
    const SMALL: &[u8] = b"\0asm\x01\0\0\0\
        \x01\x04\x01\x60\0\0\
        \x03\x03\x02\0\0\
        \x0a\x09\x02\x04\0\x01\x01\x0b\x02\0\x0b\
        \0\x13\x04name\x01\x0c\x01\0\x09app::open";

    #[test]
    fn a_function_counts_for_the_crate_its_name_begins_with() {
        for (name, want) in [
            ("app::open::h0123", "app"),
            ("<app::Page as core::fmt::Debug>::fmt", "app"),
            ("<&mut leptos::View as tachys::Render>::build", "leptos"),
            ("<dyn core::any::Any>::is", "core"),
            ("<leptos[1f2e3d]::View as tachys[4c5b6a]::Render>::build", "leptos"),
            ("memcpy", "no crate"),
        ] {
            assert_eq!(owner(name), want, "{name}");
        }
    }

    #[test]
    fn names_are_counted_and_then_gone() {
        let bare = without_names(SMALL).unwrap();
        assert!(SMALL.starts_with(&bare) && !bare.ends_with(b"open"));
        let owners = of(SMALL).unwrap();
        assert_eq!(owners.whole, bare.len());
        assert_eq!(
            owners.code.into_iter().collect::<Vec<_>>(),
            [("app".to_owned(), b"\0\x01\x01\x0b".to_vec()), ("no name".to_owned(), b"\0\x0b".to_vec())]
        );
        assert!(of(b"no wasm at all").is_err());
    }
}
