//! The browsers that stories are told in, and what looks at the screens beside them. What is missing is installed, or
//! named and refused; nothing is skipped for want of a browser.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use crate::steps::{cargo, output, run};

/// A program that has to be there, and the Debian package that brings it.
const PROGRAMS: [(&str, &str); 6] = [
    ("chromium", "chromium"),
    ("chromedriver", "chromium-driver"),
    ("firefox-esr", "firefox-esr"),
    ("WebKitWebDriver", "webkit2gtk-driver"),
    ("Xvfb", "xvfb"),
    ("npm", "npm"),
];

/// What the stories borrow from npm is named here, with its hashes.
const BORROWED: &str = "tests/browser";

/// Firefox's driver, which Debian does not have.
const GECKODRIVER: &str = "geckodriver";
const GECKODRIVER_VERSION: &str = "0.37.1";

/// Makes sure that the browsers, their drivers, a screen for them and axe-core are there.
///
/// # Errors
/// When one is missing and cannot be installed: the message holds the command to run by hand.
pub(crate) fn ready() -> Result<()> {
    let missing = packages_missing(is_there);
    if !missing.is_empty() {
        install(&missing)?;
        let still = packages_missing(is_there);
        ensure!(still.is_empty(), "installed, and still not there: {}", still.join(" "));
    }
    let version = output(Command::new("chromium").arg("--version"))?;
    println!("   {}", version.trim());
    if !geckodriver()?.is_file() {
        build_geckodriver()?;
    }
    borrow_from_npm()
}

/// Where Firefox's driver is, once [`ready`].
///
/// # Errors
/// When this tool stands in no target folder.
pub(crate) fn geckodriver() -> Result<PathBuf> {
    Ok(folder()?.join(GECKODRIVER_VERSION).join("bin").join(GECKODRIVER))
}

/// Without optimising it: it waits for the browser most of the time.
fn build_geckodriver() -> Result<()> {
    println!("   missing, so built now: {GECKODRIVER} {GECKODRIVER_VERSION}");
    let mut install =
        cargo(&["install", "--quiet", "--locked", "--debug", "--version", GECKODRIVER_VERSION, GECKODRIVER]);
    run(install.arg("--root").arg(folder()?.join(GECKODRIVER_VERSION)))
}

fn packages_missing(is_there: impl Fn(&str) -> bool) -> Vec<&'static str> {
    PROGRAMS.iter().filter(|(program, _)| !is_there(program)).map(|(_, package)| *package).collect()
}

fn is_there(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

fn install(packages: &[&str]) -> Result<()> {
    let by_hand = format!("sudo apt-get update && sudo apt-get install {}", packages.join(" "));
    let Some(before) = rights() else {
        bail!("the stories need {}: run `{by_hand}`", packages.join(", "));
    };
    println!("   missing, so installed now: {}", packages.join(" "));
    let apt = |words: &[&str]| {
        let mut command = match before {
            [] => Command::new("apt-get"),
            [first, rest @ ..] => {
                let mut command = Command::new(first);
                command.args(rest).arg("apt-get");
                command
            }
        };
        command.args(words).env("DEBIAN_FRONTEND", "noninteractive");
        run(&mut command).with_context(|| format!("install it by hand and try again: `{by_hand}`"))
    };
    apt(&["update", "--quiet", "--quiet"])?;
    apt(&[&["install", "--yes", "--quiet", "--quiet", "--no-install-recommends"], packages].concat())
}

/// What has to stand before `apt-get`: nothing for root, `sudo` when it asks no password; none when neither.
fn rights() -> Option<&'static [&'static str]> {
    let user = output(Command::new("id").arg("--user")).ok()?;
    if user.trim() == "0" {
        return Some(&[]);
    }
    let sudo = output(Command::new("sudo").args(["--non-interactive", "true"]));
    sudo.is_ok().then_some(&["sudo", "--non-interactive", "--preserve-env=DEBIAN_FRONTEND"])
}

/// Brings what [`BORROWED`] names to the target folder, when it is not there as it is named.
fn borrow_from_npm() -> Result<()> {
    let folder = folder()?;
    std::fs::create_dir_all(&folder)?;
    let mut changed = !folder.join("node_modules").is_dir();
    for name in ["package.json", "package-lock.json"] {
        let wanted = std::fs::read(Path::new(BORROWED).join(name))?;
        let here = folder.join(name);
        if std::fs::read(&here).ok().as_ref() != Some(&wanted) {
            std::fs::write(&here, wanted)?;
            changed = true;
        }
    }
    if changed {
        let mut npm = Command::new("npm");
        npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]);
        if let Err(broken) = run(npm.current_dir(&folder)) {
            // Taken away, so that the next try does not take it for done.
            let _ = std::fs::remove_file(folder.join("package.json"));
            return Err(broken);
        }
    }
    Ok(())
}

/// What the stories need besides, in the target folder that this tool itself was built in.
fn folder() -> Result<PathBuf> {
    // …/<target>/<profile>/xtask
    let program = std::env::current_exe()?;
    let target = program.ancestors().nth(2).context("this tool stands in no target folder")?;
    Ok(target.join("browser"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_packages_of_missing_programs_are_installed() {
        assert_eq!(packages_missing(|_| true), Vec::<&str>::new());
        assert_eq!(packages_missing(|program| program != "WebKitWebDriver"), ["webkit2gtk-driver"]);
    }
}
