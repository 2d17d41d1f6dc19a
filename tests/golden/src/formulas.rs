//! Every formula, and every seal, box and signature, on fixed inputs.

use shared::codec::{from_bytes, to_bytes};
use shared::control::Seal;
use shared::crypto::body::key_commitment;
use shared::crypto::epoch::{
    Offer, SealPlace, commitment, open_epoch, open_member, seal_epoch, seal_member, unwrap_member,
    unwrap_previous, wrap_member, wrap_previous,
};
use shared::crypto::invite::{
    InviteLink, InviteNote, InviteSecrets, check_words, commit, knock, open_reveal, reveal,
};
use shared::crypto::padding::{bucket, pad, unpad};
use shared::crypto::recovery::RecoveryCode;
use shared::crypto::words::{COUNT, word};
use shared::crypto::{Secret, close_box, hkdf, open_box, seal_to};
use shared::identity::Purpose;
use shared::ids::{Audience, DeviceId, Nonce32, RecordHash};
use shared::record::{Checkpoint, Head, body_hash, log_hash};
use shared::wire::{Knock, KnockRequest, Reveal, prove_message};

use crate::given::{
    ANNA, BRAM, CIRCLE, INVITE, MORNING, counting, device, edit_id, member_secret, name, rng,
};
use crate::table::Table;

const EPOCH_KEY: [u8; 32] = [0xe0; 32];

pub(crate) fn fill(table: &mut Table) {
    names(table);
    keys(table);
    log(table);
    signatures(table);
    padding(table);
    words(table);
    epochs(table);
    invitation(table);
    knocking(table);
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

fn epochs(table: &mut Table) {
    let key = || Secret::new(EPOCH_KEY);
    let previous = || Secret::new([0xdf; 32]);
    let place = SealPlace { circle: CIRCLE, previous_control: RecordHash::new(counting(0xa4)) };
    let promise = commitment(&key(), &CIRCLE, 3);
    table.derived(
        "epoch-commitment",
        "HKDF(K_e; \"heenweer.epoch-commitment.v1\", circle, e as 4 bytes)",
        &[("K_e", &EPOCH_KEY), ("circle", CIRCLE.as_bytes()), ("e", &3_u32.to_be_bytes())],
        promise.as_bytes().as_slice(),
    );
    let sealed = |sealed: Result<Seal, _>| sealed.map_or_else(|_| Vec::new(), |seal| to_bytes(&seal));
    let with =
        |bytes: &[u8], open: &dyn Fn(&Seal) -> bool| from_bytes::<Seal>(bytes).is_ok_and(|seal| open(&seal));
    let place_inputs = [
        ("device seed", [1; 32].as_slice()),
        ("circle", CIRCLE.as_bytes()),
        ("previous control", place.previous_control.as_bytes()),
    ];
    table.sealed(
        "seal",
        "epoch-seal",
        "[enc, ciphertext] of HPKE base mode to the device; text K_e, info \"heenweer.epoch.v1\" ‖ circle ‖ e as 4 \
         bytes ‖ previous control, aad device id; e = 3",
        &[place_inputs.as_slice(), &[("K_e", EPOCH_KEY.as_slice())]].concat(),
        sealed(seal_epoch(&key(), 3, place, &device(1).keys(), &mut rng(0x31))),
        move |bytes| {
            with(bytes, &|seal| open_epoch(seal, 3, place, &device(1), &promise).is_ok_and(|opened| opened == key()))
        },
    );
    for (name, offer) in [("member-seal", Offer::NONE), ("member-seal-on-an-offer", Offer([0x0f; 16]))] {
        let member = member_secret(0x11);
        table.sealed(
            "seal",
            name,
            "[enc, ciphertext] of HPKE base mode to the device; text the member's secret, info \"heenweer.member.v1\" ‖ \
             circle ‖ member ‖ previous control ‖ offer, aad device id",
            &[
                place_inputs.as_slice(),
                &[("member", ANNA.as_bytes()), ("offer", &offer.0), ("member seed", [0x11; 32].as_slice())],
            ]
            .concat(),
            sealed(seal_member(&member, &ANNA, place, &offer, &device(1).keys(), &mut rng(0x32))),
            move |bytes| {
                with(bytes, &|seal| {
                    let public = member_secret(0x11).public();
                    public.is_ok_and(|public| open_member(seal, &ANNA, place, &offer, &device(1), &public).is_ok())
                })
            },
        );
    }
    table.sealed(
        "seal",
        "epoch-wrap",
        "nonce ‖ XChaCha20-Poly1305 under HKDF(K_e; \"heenweer.wrap.v1\", circle, e as 4 bytes) of K_(e-1), aad \"wrap\"; \
         e = 3",
        &[("K_e", &EPOCH_KEY), ("K_(e-1)", &[0xdf; 32]), ("circle", CIRCLE.as_bytes())],
        wrap_previous(&key(), &CIRCLE, 3, &previous(), &mut rng(0x33)),
        move |bytes| {
            let expected = commitment(&previous(), &CIRCLE, 2);
            unwrap_previous(&key(), &CIRCLE, 3, bytes, &expected).is_ok_and(|opened| opened == previous())
        },
    );
    table.sealed(
        "seal",
        "member-wrap",
        "nonce ‖ XChaCha20-Poly1305 under HKDF(new secret; \"heenweer.member-wrap.v1\", circle) of the previous secret, \
         aad \"member\"",
        &[("new seed", &[0x12; 32]), ("previous seed", &[0x11; 32]), ("circle", CIRCLE.as_bytes())],
        wrap_member(&member_secret(0x12), &member_secret(0x11), &CIRCLE, &mut rng(0x34)),
        |bytes| {
            unwrap_member(&member_secret(0x12), &CIRCLE, bytes)
                .is_ok_and(|opened| opened.expose() == member_secret(0x11).expose())
        },
    );
    table.sealed(
        "seal",
        "box",
        "nonce ‖ XChaCha20-Poly1305 of the text",
        &[("key", &EPOCH_KEY), ("aad", b"aad"), ("text", b"text")],
        close_box(&key(), b"aad", b"text", &mut rng(0x35)),
        move |bytes| open_box(&key(), b"aad", bytes).is_ok_and(|text| text == b"text"),
    );
    let hpke = seal_to(&device(1).keys().seal, b"info", b"aad", b"text", &mut rng(0x36));
    table.sealed(
        "seal",
        "hpke",
        "enc ‖ ciphertext of HPKE base mode: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20Poly1305",
        &[("device seed", &[1; 32]), ("info", b"info"), ("aad", b"aad"), ("text", b"text")],
        hpke.map_or_else(|_| Vec::new(), |(enc, sealed)| [enc.as_bytes().as_slice(), &sealed].concat()),
        |bytes| {
            let parts = bytes.split_first_chunk::<32>();
            parts.is_some_and(|(enc, sealed)| {
                let opened =
                    device(1).seal().open(&shared::control::HpkeKey::new(*enc), b"info", b"aad", sealed);
                opened.is_ok_and(|text| text == b"text")
            })
        },
    );
}

/// What the inviter's side knows; its seed and `r` come out of the generator of this number.
fn secrets() -> InviteSecrets {
    InviteSecrets::random(&mut rng(0x40))
}

fn link() -> InviteLink {
    InviteLink {
        origin: "https://schrift.example".to_owned(),
        circle: CIRCLE,
        fingerprint: name(0xa5),
        invite: INVITE,
        seed: secrets().seed,
        commitment: commit(&secrets().r, &device(1).keys()),
    }
}

fn note() -> InviteNote {
    InviteNote { inviter: "mama Anna".to_owned(), child: "Noor".to_owned() }
}

fn invitation(table: &mut Table) {
    table.derived(
        "invite-link",
        "origin ‖ \"/u#1.\" ‖ circle.fingerprint.invite.seed.commitment, in base64 (RFC 4648, URL-safe, no padding)",
        &[("circle", CIRCLE.as_bytes()), ("invite", INVITE.as_bytes())],
        link().to_text().into_bytes(),
    );
    table.derived(
        "invite-key",
        "the Ed25519 public key of HKDF(seed; \"heenweer.invite.sign.v1\", circle, invite); the seed stands in the link",
        &[("circle", CIRCLE.as_bytes()), ("invite", INVITE.as_bytes())],
        secrets().seed.public(&CIRCLE, &INVITE).as_bytes().as_slice(),
    );
    table.derived(
        "invite-commitment",
        "BLAKE3-derive(\"heenweer invite commitment v1\", r ‖ sign ‖ seal), of the inviter's device",
        &[("r", secrets().r.as_bytes()), ("inviter's device seed", &[1; 32])],
        link().commitment.as_bytes().as_slice(),
    );
    table.sealed(
        "seal",
        "invite-note",
        "nonce ‖ XChaCha20-Poly1305 under HKDF(seed; \"heenweer.invite.box.v1\", circle, invite) of [inviter, child], aad \
         \"note\"; the seed stands in formula/invite-link",
        &[("circle", CIRCLE.as_bytes()), ("invite", INVITE.as_bytes()), ("text", &to_bytes(&note()))],
        secrets().seal_note(&note(), &CIRCLE, &INVITE, &mut rng(0x41)),
        |bytes| link().open_note(bytes).is_ok_and(|opened| opened == note()),
    );
    table.sealed(
        "seal",
        "invite-answer",
        "nonce ‖ XChaCha20-Poly1305 under HKDF(K_e; \"heenweer.invite.answer.v1\", circle, invite) of seed ‖ r, aad \
         \"answer\"",
        &[("K_e", &EPOCH_KEY), ("circle", CIRCLE.as_bytes()), ("invite", INVITE.as_bytes())],
        secrets().seal_answer(&Secret::new(EPOCH_KEY), &CIRCLE, &INVITE, &mut rng(0x42)),
        |bytes| {
            InviteSecrets::open_answer(&Secret::new(EPOCH_KEY), &CIRCLE, &INVITE, bytes)
                .is_ok_and(|opened| opened.r == secrets().r && opened.seed == secrets().seed)
        },
    );
}

fn real_knock() -> Option<Knock> {
    let member_key = member_secret(0x22).public().ok()?;
    let nonce: Nonce32 = name(0xa6);
    Some(knock(&link(), &device(2), member_key, nonce, "Bram", &mut rng(0x43)))
}

fn request_of(knock: &Knock) -> Option<KnockRequest> {
    knock.open(&secrets().seed.public(&CIRCLE, &INVITE)).ok()
}

fn knocking(table: &mut Table) {
    let Some(made) = real_knock() else { return };
    let Some(request) = request_of(&made) else { return };
    table.sealed(
        "seal",
        "knock",
        "[request, signature by the invitation's key, signature by the device]; the name is sealed as the note is, aad \
         \"name\"",
        &[("device seed", &[2; 32]), ("member seed", &[0x22; 32]), ("nonce", request.nonce.as_bytes())],
        to_bytes(&made),
        |bytes| {
            let request = from_bytes::<Knock>(bytes).ok().and_then(|knock| request_of(&knock));
            request.is_some_and(|request| secrets().open_name(&request).is_ok_and(|name| name == "Bram"))
        },
    );
    table.derived(
        "knock-hash",
        "BLAKE3(request)",
        &[("request", &made.request)],
        made.hash().as_bytes().as_slice(),
    );
    let words = check_words(&secrets().r, &device(1).keys(), &request).words();
    table.derived(
        "check-words",
        "the first 33 bits of BLAKE3-derive(\"heenweer check words v1\", r ‖ nonce ‖ inviter's sign ‖ seal ‖ joiner's sign \
         ‖ seal ‖ joiner's member key ‖ circle ‖ invite), as three words with a space between",
        &[("r", secrets().r.as_bytes()), ("request", &made.request), ("inviter's device seed", &[1; 32])],
        words.join(" ").into_bytes(),
    );
    let Ok(answer) = reveal(&secrets(), &device(1).keys(), &made, &request, BRAM, &mut rng(0x44)) else {
        return;
    };
    table.sealed(
        "seal",
        "reveal",
        "[invite, knock hash, device, enc, sealed, member]; HPKE base mode to the device that knocked; text [r, inviter's \
         keys], info \"heenweer.reveal.v1\" ‖ circle ‖ invite ‖ knock hash, aad member",
        &[("device seed", &[2; 32]), ("r", secrets().r.as_bytes()), ("member", BRAM.as_bytes())],
        to_bytes(&answer),
        move |bytes| {
            let Ok(answer) = from_bytes::<Reveal>(bytes) else { return false };
            let seen = open_reveal(&link(), &made, device(2).seal(), &answer);
            seen.is_ok_and(|seen| seen.words() == words) && answer.to != DeviceId::ZERO
        },
    );
}
