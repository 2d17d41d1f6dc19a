//! The vectors that the standards publish, through the crates and features that ship; where our own functions reach
//! them, through those.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{ChaCha20Poly1305, XChaCha20Poly1305, XNonce};
use ed25519_dalek::{Signer, SigningKey, VerifyingKey};
use hex::decode as hex;
use hkdf::Hkdf;
use sha2::Sha256;
use shared::control::HpkeKey;
use shared::crypto::{SealSecret, Secret, open_box};
use shared::identity::{Purpose, Signature, verify};
use shared::ids::SignKey;

fn array<const N: usize>(text: &str) -> [u8; N] {
    hex(text).unwrap().try_into().unwrap()
}

/// RFC 8032, 7.1: TEST 1, TEST 2, TEST 3.
#[test]
fn ed25519_signs_and_verifies_as_rfc_8032_says() {
    let check = |seed: &str, public: &str, message: &str, signature: &str| {
        let key = SigningKey::from_bytes(&array(seed));
        assert_eq!(key.verifying_key().to_bytes(), array::<32>(public));
        let message = hex(message).unwrap();
        assert_eq!(key.sign(&message).to_bytes(), array::<64>(signature));
        let public = VerifyingKey::from_bytes(&array(public)).unwrap();
        let signature = ed25519_dalek::Signature::from_bytes(&array(signature));
        public.verify_strict(&message, &signature).unwrap();
    };
    check(
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    );
    check(
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    );
    check(
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    );
}

/// The order of the group, little end first: adding it to a signature's second half gives another spelling of it.
const GROUP_ORDER: [u8; 32] = [
    0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
];

#[test]
fn a_signature_has_one_spelling() {
    let key = SigningKey::from_bytes(&[7; 32]);
    let public = SignKey::new(key.verifying_key().to_bytes());
    let signature = key.sign(&Purpose::Head.message(b"text")).to_bytes();
    assert_eq!(verify(&public, Purpose::Head, b"text", &Signature::new(signature)), Ok(()));

    let mut other_spelling = signature;
    let mut carry = 0;
    for (byte, order) in other_spelling[32..].iter_mut().zip(GROUP_ORDER) {
        let sum = u16::from(*byte) + u16::from(order) + carry;
        *byte = sum.to_le_bytes()[0];
        carry = sum >> 8;
    }
    assert_ne!(other_spelling, signature);
    assert!(verify(&public, Purpose::Head, b"text", &Signature::new(other_spelling)).is_err());
}

#[test]
fn a_signature_for_one_purpose_does_not_pass_for_another() {
    let purposes = [
        Purpose::Record,
        Purpose::Hello,
        Purpose::Checkpoint,
        Purpose::Head,
        Purpose::KnockByInvite,
        Purpose::KnockByDevice,
    ];
    let key = SigningKey::from_bytes(&[9; 32]);
    let public = SignKey::new(key.verifying_key().to_bytes());
    for signed in purposes {
        let signature = Signature::new(key.sign(&signed.message(b"text")).to_bytes());
        for asked in purposes {
            let holds = verify(&public, asked, b"text", &signature).is_ok();
            assert_eq!(holds, signed == asked, "{signed:?} as {asked:?}");
        }
    }
}

/// All eight points of small order and their other spellings: with such a key "everything" is signed.
#[test]
fn a_key_of_small_order_verifies_nothing() {
    let small = [
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "0100000000000000000000000000000000000000000000000000000000000080",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    ];
    // R = the neutral point, s = 0: holds for every message under a key of order 1, and often under the others.
    let mut forged = [0; 64];
    forged[0] = 1;
    for key in small {
        for message in 0_u8..32 {
            let key = SignKey::new(array(key));
            assert!(verify(&key, Purpose::Record, &[message], &Signature::new(forged)).is_err(), "{key}");
        }
    }
}

/// RFC 8439, 2.8.2.
#[test]
fn chacha20_poly1305_seals_as_rfc_8439_says() {
    let key: [u8; 32] = std::array::from_fn(|at| 0x80 + u8::try_from(at).unwrap());
    let text: &[u8] = b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.";
    let aad = hex("50515253c0c1c2c3c4c5c6c7").unwrap();
    let nonce: [u8; 12] = array("070000004041424344454647");
    let sealed =
        ChaCha20Poly1305::new(&key.into()).encrypt(&nonce.into(), Payload { msg: text, aad: &aad }).unwrap();
    let expected = "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d63dbea45e8ca9671282fafb69da92728b1a71de0a9e060b2905d6a5b67ecd3b3692ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc3ff4def08e4b7a9de576d26586cec64b6116";
    assert_eq!(hex::encode(sealed), format!("{expected}1ae10b594f09e26a7e902ecbd0600691"));
}

/// draft-irtf-cfrg-xchacha-03, A.3.1; through our own box too, whose first 24 bytes are the nonce.
#[test]
fn xchacha20_poly1305_seals_as_its_draft_says() {
    let key: [u8; 32] = std::array::from_fn(|at| 0x80 + u8::try_from(at).unwrap());
    let text: &[u8] = b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.";
    let aad = hex("50515253c0c1c2c3c4c5c6c7").unwrap();
    let nonce: [u8; 24] = std::array::from_fn(|at| 0x40 + u8::try_from(at).unwrap());
    let expected = "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b4522f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff921f9664c97637da9768812f615c68b13b52ec0875924c1c7987947deafd8780acf49";
    let payload = Payload { msg: text, aad: &aad };
    let sealed = XChaCha20Poly1305::new(&key.into()).encrypt(&XNonce::from(nonce), payload).unwrap();
    assert_eq!(hex::encode(&sealed), expected);
    let boxed = [nonce.as_slice(), &sealed].concat();
    assert_eq!(open_box(&Secret::new(key), &aad, &boxed).ok().as_deref(), Some(text));
    assert!(open_box(&Secret::new(key), b"", &boxed).is_err());
}

/// RFC 5869, A.1, A.2 (lengths only differ) and A.3; A.3 has no salt, as our own `hkdf`, but an empty info.
#[test]
fn hkdf_expands_as_rfc_5869_says() {
    let check = |salt: Option<&str>, info: &str, okm: &str| {
        let salt = salt.map(|salt| hex(salt).unwrap());
        let mut out = [0; 42];
        Hkdf::<Sha256>::new(salt.as_deref(), &[0x0b; 22]).expand(&hex(info).unwrap(), &mut out).unwrap();
        assert_eq!(hex::encode(out), okm);
    };
    check(
        Some("000102030405060708090a0b0c"),
        "f0f1f2f3f4f5f6f7f8f9",
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
    );
    check(None, "", "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
    let ours = shared::crypto::hkdf(&[0x0b; 22], &[b"", b""]);
    assert_eq!(
        hex::encode(ours.expose()),
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
    );
}

/// RFC 9180, A.2: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, `ChaCha20Poly1305`, base mode, sequence number 0.
#[test]
fn hpke_derives_and_opens_as_rfc_9180_says() {
    let seed = Secret::new(array("1ac01f181fdf9f352797655161c58b75c656a6cc2716dcb66372da835542e1df"));
    let secret = SealSecret::from_seed(&seed);
    // Handed out with its bits already set as RFC 7748, 5, sets them before use: the same key in other bytes.
    let mut raw: [u8; 32] = array("8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb");
    let unclamped = SealSecret::from_raw(Secret::new(raw));
    raw[0] &= 0xf8;
    raw[31] = raw[31] & 0x7f | 0x40;
    assert_eq!(secret.expose().expose(), &raw);
    assert_eq!(unclamped.public(), secret.public());
    assert_eq!(
        secret.public().unwrap().to_string(),
        "4310ee97d88cc1f088a5576c77ab0cf5c3ac797f3d95139c6c84b5429c59662a"
    );
    let enc = HpkeKey::new(array("1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a"));
    let info = b"Ode on a Grecian Urn";
    let sealed =
        hex("1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a28")
            .unwrap();
    let opened = secret.open(&enc, info, b"Count-0", &sealed);
    assert_eq!(opened.as_deref(), Ok(b"Beauty is truth, truth beauty".as_slice()));
    assert_eq!(unclamped.open(&enc, info, b"Count-0", &sealed), opened);
    assert!(secret.open(&enc, info, b"Count-1", &sealed).is_err());
    assert!(secret.open(&enc, b"Ode to a Nightingale", b"Count-0", &sealed).is_err());
}
