//! Every formula that gives the same bytes each time: names, keys, hashes, signatures, padding, words.

use shared::crypto::body::key_commitment;
use shared::crypto::padding::{bucket, pad, unpad};
use shared::crypto::recovery::RecoveryCode;
use shared::crypto::words::{COUNT, word};
use shared::crypto::{Secret, hkdf};
use shared::identity::Purpose;
use shared::ids::{Audience, RecordHash};
use shared::record::{Checkpoint, Head, body_hash, log_hash};
use shared::wire::prove_message;

use crate::given::{CIRCLE, MORNING, counting, device, edit_id, member_secret, name};
use crate::table::Table;

pub(crate) fn fill(table: &mut Table) {
    names(table);
    keys(table);
    log(table);
    signatures(table);
    padding(table);
    words(table);
}

fn names(table: &mut Table) {
    let edit = edit_id(1, 1);
    table.derived(
        "entry-id-circle",
        "BLAKE3-derive(\"heenweer entry id v1\", edit)[..16], its first bit cleared",
        &[("edit", edit.as_bytes())],
        edit.entry(Audience::Circle).as_bytes().as_slice(),
    );
    table.derived(
        "entry-id-named",
        "BLAKE3-derive(\"heenweer entry id v1\", edit)[..16], its first bit set",
        &[("edit", edit.as_bytes())],
        edit.entry(Audience::Named).as_bytes().as_slice(),
    );
    let keys = device(1).keys();
    table.derived(
        "device-id",
        "BLAKE3-derive(\"heenweer device id v1\", sign ‖ seal)[..16]",
        &[("sign", keys.sign.as_bytes()), ("seal", keys.seal.as_bytes())],
        keys.id().as_bytes().as_slice(),
    );
    let words: Vec<&str> = (0..COUNT).map(word).collect();
    table.derived(
        "word-list",
        "BLAKE3(the 2,048 words, each followed by a newline)",
        &[],
        blake3::hash((words.join("\n") + "\n").as_bytes()).as_bytes().as_slice(),
    );
}

fn keys(table: &mut Table) {
    let seed = [1; 32];
    let keys = device(1).keys();
    table.derived(
        "hkdf",
        "HKDF-SHA256 (RFC 5869) without salt, info = the parts after one another, 32 bytes",
        &[("key", &seed), ("part 1", b"one"), ("part 2", b"two")],
        hkdf(&seed, &[b"one", b"two"]).expose().as_slice(),
    );
    table.derived(
        "device-sign-key",
        "the Ed25519 public key of HKDF(seed; \"heenweer.device.sign.v1\")",
        &[("seed", &seed)],
        keys.sign.as_bytes().as_slice(),
    );
    table.derived(
        "device-seal-key",
        "the X25519 public key of DeriveKeyPair (RFC 9180) of HKDF(seed; \"heenweer.device.seal.v1\")",
        &[("seed", &seed)],
        keys.seal.as_bytes().as_slice(),
    );
    table.derived(
        "member-secret",
        "the private key of DeriveKeyPair (RFC 9180, X25519), its bits set as RFC 7748 sets them before use",
        &[("seed", &[0x11; 32])],
        member_secret(0x11).expose().expose().as_slice(),
    );
    table.derived(
        "member-key",
        "the public key of the same",
        &[("seed", &[0x11; 32])],
        member_secret(0x11).public().map_or_else(|_| Vec::new(), |key| key.as_bytes().to_vec()),
    );
    table.derived(
        "key-commitment",
        "HKDF(key; \"heenweer.key-commitment.v1\")",
        &[("key", &seed)],
        key_commitment(&Secret::new(seed)).as_bytes().as_slice(),
    );
}

fn log(table: &mut Table) {
    let (before, record) = (name(0xa0), RecordHash::new(counting(0xa1)));
    table.derived(
        "body-hash",
        "BLAKE3(body)",
        &[("body", b"body")],
        body_hash(b"body").as_bytes().as_slice(),
    );
    table.derived(
        "log-hash",
        "BLAKE3(\"log\" ‖ before ‖ seq as 8 bytes ‖ received ms as 8 bytes ‖ record hash), big end first",
        &[
            ("before", before.as_bytes()),
            ("seq", &7_u64.to_be_bytes()),
            ("received", &MORNING.ms().to_be_bytes()),
            ("record hash", record.as_bytes()),
        ],
        log_hash(&before, 7, MORNING, &record).as_bytes().as_slice(),
    );
}

/// Ed25519 has no randomness: a signature is a formula too.
fn signatures(table: &mut Table) {
    let phone = device(1);
    let seed: &[u8] = &[1; 32];
    let hash = name(0xa2);
    let messages = [
        (Purpose::Record, b"header".to_vec()),
        (Purpose::Hello, prove_message("https://schrift.example", &name(0xa3), &phone.id())),
        (Purpose::Checkpoint, Checkpoint::message(&CIRCLE, 7, &hash)),
        (Purpose::Head, Head::message(&CIRCLE, &phone.id(), 7, &hash)),
        (Purpose::KnockByInvite, b"request".to_vec()),
        (Purpose::KnockByDevice, b"request".to_vec()),
    ];
    for (purpose, message) in messages {
        let (name, formula) = match purpose {
            Purpose::Record => {
                ("sign-record", "Ed25519(\"heenweer.sign.record.v1\" ‖ message); message = header")
            }
            Purpose::Hello => (
                "sign-hello",
                "Ed25519(\"heenweer.sign.hello.v1\" ‖ message); message = audience ‖ 0 ‖ nonce ‖ device id",
            ),
            Purpose::Checkpoint => (
                "sign-checkpoint",
                "Ed25519(\"heenweer.sign.checkpoint.v1\" ‖ message); message = circle ‖ seq as 8 bytes ‖ log hash",
            ),
            Purpose::Head => (
                "sign-head",
                "Ed25519(\"heenweer.sign.head.v1\" ‖ message); message = circle ‖ device id ‖ seq as 8 bytes ‖ log hash",
            ),
            Purpose::KnockByInvite => (
                "sign-knock-by-invite",
                "Ed25519(\"heenweer.sign.knock-by-invite.v1\" ‖ message); message = request (here by a device's key)",
            ),
            Purpose::KnockByDevice => (
                "sign-knock-by-device",
                "Ed25519(\"heenweer.sign.knock-by-device.v1\" ‖ message); message = request",
            ),
        };
        let signature = phone.sign(purpose, &message);
        table.derived(
            name,
            formula,
            &[("device seed", seed), ("message", &message)],
            signature.as_bytes().as_slice(),
        );
    }
}

fn padding(table: &mut Table) {
    let mut buckets = vec![bucket(0)];
    while let Some(last) = buckets.last()
        && *last < 65_536
    {
        buckets.push(bucket(last + 1));
    }
    let sizes = buckets.iter().filter_map(|size| u32::try_from(*size).ok()).flat_map(u32::to_be_bytes);
    table.derived(
        "padding-buckets",
        "256, then each a quarter (rounded down) larger than the one before; as 4 bytes each, big end first",
        &[],
        sizes.collect::<Vec<u8>>(),
    );
    for (name, length) in [("padded-255", 255_usize), ("padded-256", 256)] {
        let text = vec![0x61; length];
        let formula = "text ‖ 0x80 ‖ 0x00… up to the smallest bucket that holds text and 0x80";
        let padded = pad(text.clone());
        // Padding that does not come off gives nothing, which is not what is frozen.
        let sound = unpad(padded.clone()).is_ok_and(|back| back == text);
        table.derived(name, formula, &[("text", &text)], if sound { padded } else { Vec::new() });
    }
}

fn words(table: &mut Table) {
    let codes: [(&str, &str, [u8; 16]); 3] = [
        ("recovery-indexes-zero", "recovery-words-zero", [0; 16]),
        ("recovery-indexes-ones", "recovery-words-ones", [0xff; 16]),
        ("recovery-indexes-text", "recovery-words-text", *b"sixteen bytes !!"),
    ];
    for (indexes, words, entropy) in codes {
        let code = RecoveryCode::from_entropy(entropy);
        let formula = "the numbers of BIP-39's twelve words, 2 bytes each, big end first";
        let numbers: Vec<u8> = code.indexes().into_iter().flat_map(u16::to_be_bytes).collect();
        table.derived(indexes, formula, &[("entropy", &entropy)], numbers);
        let spelled = code.words().join(" ");
        let back = RecoveryCode::parse(&spelled).is_ok_and(|back| back == code);
        let text = if back { spelled.into_bytes() } else { Vec::new() };
        table.derived(
            words,
            "our words of those numbers, with a space between",
            &[("entropy", &entropy)],
            text,
        );
    }
    let entropy = *b"sixteen bytes !!";
    let code = RecoveryCode::from_entropy(entropy);
    table.derived(
        "recovery-device",
        "the device id of the seed HKDF(entropy; \"heenweer.recovery.v1\")",
        &[("entropy", &entropy)],
        code.device().map_or_else(|_| Vec::new(), |device| device.id().as_bytes().to_vec()),
    );
    table.derived(
        "recovery-offer",
        "HKDF(entropy; \"heenweer.recovery.offer.v1\")[..16]",
        &[("entropy", &entropy)],
        code.offer().0.as_slice(),
    );
}
