//! Every seal and box, with fixed randomness: what was sealed once opens for ever. Beside them the formulas of the
//! invitation, which make no sense without them.

use shared::codec::{from_bytes, to_bytes};
use shared::control::Seal;
use shared::crypto::epoch::{
    Offer, SealPlace, commitment, open_epoch, open_member, seal_epoch, seal_member, unwrap_member,
    unwrap_previous, wrap_member, wrap_previous,
};
use shared::crypto::invite::{
    InviteLink, InviteNote, InviteSecrets, check_words, commit, knock, open_reveal, reveal,
};
use shared::crypto::{Secret, close_box, open_box, seal_to};
use shared::ids::{DeviceId, Nonce32, RecordHash};
use shared::wire::{Knock, KnockRequest, Reveal};

use crate::given::{ANNA, BRAM, CIRCLE, INVITE, counting, device, member_secret, name, rng};
use crate::table::Table;

const EPOCH_KEY: [u8; 32] = [0xe0; 32];

pub(crate) fn fill(table: &mut Table) {
    epochs(table);
    invitation(table);
    knocking(table);
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
    InviteNote { inviter: "mama Anna".to_owned(), child: "Noor".to_owned(), role: None }
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
    let with_role = InviteNote { role: Some(1), ..note() };
    table.sealed(
        "seal",
        "invite-note-with-role",
        "as invite-note, of [inviter, child, role]",
        &[("circle", CIRCLE.as_bytes()), ("invite", INVITE.as_bytes()), ("text", &to_bytes(&with_role))],
        secrets().seal_note(&with_role, &CIRCLE, &INVITE, &mut rng(0x45)),
        move |bytes| link().open_note(bytes).is_ok_and(|opened| opened == with_role),
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
