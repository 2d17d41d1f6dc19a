//! What was built, held against its budget.

use anyhow::{Context, Result};

use super::owners::Owners;
use super::pack::{Packed, brotli};
use super::pages::Site;

/// The most bytes that a visitor may have to fetch, packed with brotli. Raising one takes a decision record with a reason.
const BUDGETS: [(&str, Kind, usize); 5] = [
    ("wasm", Kind::Ending("wasm"), 892_000), // decision 0023
    ("js", Kind::Ending("js"), 12_000),
    ("css", Kind::Ending("css"), 14_000),
    ("fonts", Kind::Ending("woff2"), 54_000),
    ("html", Kind::Html, 4_000),
];

/// Which files a line is about.
#[derive(Clone, Copy, Debug)]
enum Kind {
    /// All that end so.
    Ending(&'static str),
    /// The page without its icons.
    Html,
}

/// How many crates are named of those that are not ours.
const NAMED_OWNERS: usize = 8;

/// Prints the sizes beside their budgets, and gives what is above its own. Without `owners` the wasm was not made small,
/// and its size is not told.
///
/// # Errors
/// When there is nothing to measure.
pub(super) fn report(site: &Site, packed: &[Packed], owners: Option<&Owners>) -> Result<Vec<&'static str>> {
    println!("   {:8} {:>10} {:>10} {:>10}", "", "bytes", "brotli", "budget");
    let mut above = Vec::new();
    for (name, kind, budget) in BUDGETS {
        let (raw, small) = measured(site, packed, kind)?;
        if name == "wasm" && owners.is_none() {
            println!("   {name:8} not made small on this machine, so its size says nothing about what ships");
            continue;
        }
        println!("   {name:8} {raw:>10} {small:>10} {budget:>10}");
        if small > budget {
            above.push(name);
        }
    }
    println!("   {:8} {:>10} {:>10}", "sprite", site.sprite.len(), brotli(site.sprite.as_bytes())?.len());
    if let Some(owners) = owners {
        print_owners(owners)?;
    }
    Ok(above)
}

fn measured(site: &Site, packed: &[Packed], kind: Kind) -> Result<(usize, usize)> {
    match kind {
        Kind::Ending(ending) => Ok(site
            .files
            .iter()
            .filter(|file| file.extension() == ending)
            .map(|file| {
                let small = packed.iter().find(|packed| packed.name == file.name);
                let small =
                    small.and_then(|packed| packed.brotli.as_ref()).map_or(file.bytes.len(), Vec::len);
                (file.bytes.len(), small)
            })
            .fold((0, 0), |(raw, small), (more_raw, more_small)| (raw + more_raw, small + more_small))),
        Kind::Html => {
            let page = site.named("index.html").context("there is no index.html")?;
            let page = String::from_utf8_lossy(&page.bytes).replace(&site.sprite, "");
            Ok((page.len(), brotli(page.as_bytes())?.len()))
        }
    }
}

/// Whose code the wasm is, before packing; and what the libraries, our own code and the data come to, each packed alone.
/// Together those are a little more than the whole, which is packed at once.
///
/// # Errors
/// When packing fails.
fn print_owners(owners: &Owners) -> Result<()> {
    let (mut ours, mut others): (Vec<_>, Vec<_>) =
        owners.code.iter().partition(|(owner, _)| matches!(owner.as_str(), "app" | "shared"));
    println!("   of the wasm's {} bytes, by the crate that a function's name begins with:", owners.whole);
    for (name, of) in [("floor (libraries)", &mut others), ("own share", &mut ours)] {
        of.sort_by_key(|(_, code)| usize::MAX - code.len());
        let all: Vec<u8> = of.iter().flat_map(|(_, code)| code.iter().copied()).collect();
        print_part(name, &all)?;
    }
    print_part("data", &owners.data)?;
    for (owner, code) in ours.iter().chain(others.iter().take(NAMED_OWNERS)) {
        println!("   {owner:20} {:>10}", code.len());
    }
    let rest: usize = others.iter().skip(NAMED_OWNERS).map(|(_, code)| code.len()).sum();
    println!("   {:20} {rest:>10}", "(all others)");
    Ok(())
}

fn print_part(name: &str, bytes: &[u8]) -> Result<()> {
    println!("   {name:20} {:>10} {:>10}", bytes.len(), brotli(bytes)?.len());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::files::Files;
    use super::*;

    fn site(css_bytes: usize) -> Site {
        let mut files = Files::default();
        files.fixed("index.html", vec![b' '; 100]).unwrap();
        files.fixed("app.css", vec![b' '; css_bytes]).unwrap();
        Site { files, sprite: "icons".to_owned() }
    }

    #[test]
    fn what_is_above_its_budget_is_named_and_a_wasm_that_was_not_made_small_is_not() {
        assert_eq!(report(&site(14_000), &[], None).unwrap(), [""; 0]);
        assert_eq!(report(&site(14_001), &[], None).unwrap(), ["css"]);
    }
}
