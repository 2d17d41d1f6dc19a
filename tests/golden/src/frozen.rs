//! The frozen bytes: one file for each group, one `name = hex` a line, compiled in.

use std::collections::BTreeMap;

/// Each group and its file.
pub const FILES: &[(&str, &str)] = &[
    ("to-relay", include_str!("../vectors/to-relay.txt")),
    ("from-relay", include_str!("../vectors/from-relay.txt")),
    ("answer", include_str!("../vectors/answer.txt")),
    ("small", include_str!("../vectors/small.txt")),
    ("control", include_str!("../vectors/control.txt")),
    ("record", include_str!("../vectors/record.txt")),
    ("edit", include_str!("../vectors/edit.txt")),
    ("formula", include_str!("../vectors/formula.txt")),
    ("seal", include_str!("../vectors/seal.txt")),
    ("document", include_str!("../vectors/document.txt")),
];

/// What the files say.
#[derive(Debug, Default)]
pub struct Frozen {
    bytes: BTreeMap<(&'static str, &'static str), Vec<u8>>,
}

impl Frozen {
    /// Reads the files that were compiled in.
    ///
    /// # Errors
    /// Names a line that is not `name = hex`, or a name that stands twice.
    pub fn read() -> Result<Self, String> {
        let mut frozen = Self::default();
        for (group, text) in FILES {
            for line in text.lines() {
                let (name, hex) =
                    line.split_once(" = ").ok_or_else(|| format!("{group}: not `name = hex`: {line}"))?;
                let bytes = hex::decode(hex).map_err(|error| format!("{group}/{name}: {error}"))?;
                if frozen.bytes.insert((group, name), bytes).is_some() {
                    return Err(format!("{group}/{name} stands twice"));
                }
            }
        }
        Ok(frozen)
    }

    /// The frozen bytes of this name; `None` when nothing was frozen yet.
    pub fn get(&self, group: &str, name: &str) -> Option<&[u8]> {
        let found = self.bytes.iter().find(|((in_group, of_name), _)| *in_group == group && *of_name == name);
        found.map(|(_, bytes)| bytes.as_slice())
    }

    /// Every frozen group and name.
    pub fn names(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.bytes.keys().copied()
    }
}
