//! What the documents say in tables is what the program says.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "all of this file is a test")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use shared::codec;
use shared::identity::Signature;
use shared::ids::{CircleId, LogHash, RecordHash};
use shared::record::Checkpoint;
use shared::wire::{Answer, Refusal};

const PROTOCOL: &str = include_str!("../../docs/protocol.md");
const SELF_HOSTING: &str = include_str!("../../docs/self-hosting.md");

/// The rows of the table that begins with these cells; each row's cells.
fn table<'a>(document: &'a str, head: &str) -> Vec<Vec<&'a str>> {
    let (_, after) = document.split_once(&format!("\n{head}")).expect("the table is there");
    let rows = after.lines().skip(2).take_while(|line| line.starts_with('|'));
    rows.map(|row| row.trim_matches('|').split('|').map(str::trim).collect()).collect()
}

#[test]
fn every_refusal_has_the_number_and_the_name_that_the_protocol_says() {
    let said: BTreeMap<u32, String> = table(PROTOCOL, "| code | bare |")
        .into_iter()
        .map(|cells| {
            let [name, number, meaning, what] = cells[..] else { panic!("{cells:?}") };
            assert!(!meaning.is_empty() && !what.is_empty(), "{name} is not explained");
            (number.parse().unwrap(), name.to_owned())
        })
        .collect();
    let refusal = |number: u32| codec::from_bytes::<Refusal>(&codec::to_bytes(&number)).ok();
    let known = (0..1000).filter_map(|number| Some((number, format!("{:?}", refusal(number)?))));
    assert_eq!(said, known.collect());
}

/// Its name. An answer that is new does not compile until it has one, and an example below.
fn name(answer: &Answer) -> &'static str {
    match answer {
        Answer::Kept { .. } => "Kept",
        Answer::Already { .. } => "Already",
        Answer::Conflict { .. } => "Conflict",
        Answer::StaleControl { .. } => "StaleControl",
        Answer::NotMember => "NotMember",
        Answer::Gap { .. } => "Gap",
        Answer::TooBig => "TooBig",
        Answer::Busy { .. } => "Busy",
        Answer::Recovering => "Recovering",
        Answer::Diverged { .. } => "Diverged",
        Answer::Refused { .. } => "Refused",
    }
}

#[test]
fn every_answer_has_the_number_and_the_name_that_the_protocol_says() {
    let checkpoint = Checkpoint {
        circle: CircleId::ZERO,
        seq: 1,
        hash: LogHash::ZERO,
        signature: Signature::new([0; 64]),
    };
    let examples = [
        Answer::Kept { seq: 1 },
        Answer::Already { seq: 1 },
        Answer::Conflict { hash: RecordHash::ZERO },
        Answer::StaleControl { entries: Vec::new() },
        Answer::NotMember,
        Answer::Gap { expected: 1 },
        Answer::TooBig,
        Answer::Busy { retry_ms: 1 },
        Answer::Recovering,
        Answer::Diverged { checkpoint },
        Answer::Refused { code: Refusal::Quota },
    ];
    let said: BTreeMap<u8, &str> = table(PROTOCOL, "| tag | Answer |")
        .into_iter()
        .map(|cells| {
            let [tag, name, _, what] = cells[..] else { panic!("{cells:?}") };
            assert!(!what.is_empty(), "{name} is not explained");
            (tag.parse().unwrap(), name)
        })
        .collect();
    // An array of two: the tag, which is below 24 and so one byte, and the fields.
    let known = examples.iter().map(|answer| (codec::to_bytes(answer)[1], name(answer)));
    assert_eq!(said, known.collect());
}

/// The source of the program, file by file.
fn sources(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for item in fs::read_dir(folder).unwrap() {
        let path = item.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else {
            found.push(fs::read_to_string(path).unwrap());
        }
    }
    found
}

/// Message, level and names of fields of what is between a macro's parentheses: a name, or a name and its value, with a
/// mark before it or without, and at last the message.
fn line<'a>(level: &'a str, said: &'a str) -> (&'a str, &'a str, Vec<&'a str>) {
    let (fields, message) = said.trim_end().trim_end_matches('"').rsplit_once('"').expect("a message");
    let fields = fields.split(',').map(str::trim).filter(|field| !field.is_empty());
    let name = |field: &'a str| field.split('=').next().unwrap().trim().trim_start_matches(['%', '?']);
    (message, level, fields.map(name).collect())
}

#[test]
fn nothing_is_logged_but_what_the_operator_was_told() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let sources = sources(&folder);
    let mut logged = Vec::new();
    for source in &sources {
        assert!(!source.contains("use tracing"), "under another name it would not be found here");
        for said in source.split("tracing::").skip(1) {
            let (level, rest) = said.split_once("!(").expect("a line for the log is written by a macro");
            logged.push(line(level, rest.split_once(");").expect("its end").0));
        }
    }
    let told = table(SELF_HOSTING, "| message | level | fields |").into_iter().map(|cells| {
        let [message, level, fields] = cells[..] else { panic!("{cells:?}") };
        // After a name may stand what it holds.
        let names = fields.split_once(':').map_or(fields, |(name, _)| name);
        (message, level, names.split(", ").filter(|name| !name.is_empty()).collect())
    });
    let mut told: Vec<_> = told.collect();
    logged.sort();
    told.sort();
    assert_eq!(logged, told);
}
