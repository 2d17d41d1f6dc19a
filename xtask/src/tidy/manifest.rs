//! Rules of `Cargo.toml`: every dependency says why it is there, and versions are said once.

/// Lines of a manifest that break a rule, with what is wanted.
pub(super) fn judge(path: &str, text: &str) -> Vec<(usize, String)> {
    let mut section = "";
    let mut found = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        if let Some(head) = line.strip_prefix('[') {
            section = head.trim_end_matches(']');
            continue;
        }
        let Some((name, rest)) = line.split_once('=') else { continue };
        let name = name.trim();
        if name.starts_with('#') {
            continue;
        }
        if section == "workspace.dependencies" {
            let ours = rest.contains("path =");
            let reason = rest.split_once(" # ").is_some_and(|(_, reason)| !reason.trim().is_empty());
            if !ours && !reason {
                found.push((number, format!("`{name}` does not say why it is here")));
            }
        } else if path != "Cargo.toml" && section.ends_with("dependencies") && !inherits(name, rest) {
            found.push((number, format!("`{name}` names its own version; say it once, in the workspace")));
        }
    }
    found
}

fn inherits(name: &str, rest: &str) -> bool {
    name.ends_with(".workspace") || rest.contains("workspace = true")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, text: &str, lines: &[usize]) {
        let found: Vec<usize> = judge(path, text).into_iter().map(|(line, _)| line).collect();
        assert_eq!(found, lines, "{text}");
    }

    #[test]
    fn a_dependency_without_a_reason_or_with_a_version_of_its_own_is_named() {
        let head = "[workspace.dependencies]\n";
        check("Cargo.toml", &format!("{head}shared = {{ path = \"shared\" }}\nhex = \"0.4\" # files\n"), &[]);
        check("Cargo.toml", &format!("{head}hex = \"0.4\"\nbase64 = \"0.22\" # \n"), &[2, 3]);
        check("Cargo.toml", "[workspace.package]\nversion = \"0.1.0\"\n", &[]);
        check("a/Cargo.toml", "[dependencies]\nhex = { workspace = true }\nbase64.workspace = true\n", &[]);
        check("a/Cargo.toml", "[dev-dependencies]\nhex = \"0.4\"\n", &[2]);
        check("a/Cargo.toml", "[target.'cfg(unix)'.dependencies]\nlibc = \"0.2\"\n", &[2]);
    }
}
