//! Project Wycheproof: vectors made to break implementations, through the crates and features that ship.
//!
//! Each test prints how many vectors it ran; a set that shrinks to nothing fails.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{ChaCha20Poly1305, XChaCha20Poly1305};
use ed25519_dalek::VerifyingKey;
use hkdf::Hkdf;
use hpke::aead::ChaCha20Poly1305 as HpkeChaCha;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, OpModeR, Serializable};
use sha2::Sha256;
use shared::crypto::{Secret, close_box, open_box};
use wycheproof::{TestResult, aead, eddsa, hkdf as hkdf_set, xdh};

use crate::make::rng;

fn at_least(what: &str, ran: usize, fewest: usize) {
    println!("{what}: {ran} vectors");
    assert!(ran >= fewest, "{what}: only {ran} vectors of at least {fewest}");
}

#[test]
fn xchacha20_poly1305_holds_against_wycheproof() {
    let set = aead::TestSet::load(aead::TestName::XChaCha20Poly1305).unwrap();
    let mut ran = 0;
    for group in &set.test_groups {
        for test in &group.tests {
            let Ok(key) = <[u8; 32]>::try_from(test.key.as_slice()) else { continue };
            let boxed = [test.nonce.as_slice(), &test.ct, &test.tag].concat();
            // Another nonce length than ours is for other profiles; ours must not take it for a valid box either.
            let right_nonce = test.nonce.len() == 24;
            let valid = test.result == TestResult::Valid && right_nonce;
            let opened = open_box(&Secret::new(key), &test.aad, &boxed);
            assert_eq!(opened.is_ok(), valid, "{}: {}", test.tc_id, test.comment);
            if valid {
                assert_eq!(opened.unwrap(), test.pt.to_vec(), "{}", test.tc_id);
                let nonce: [u8; 24] = test.nonce.as_slice().try_into().unwrap();
                let payload = Payload { msg: &test.pt, aad: &test.aad };
                let sealed = XChaCha20Poly1305::new(&key.into()).encrypt(&nonce.into(), payload).unwrap();
                assert_eq!(sealed, [test.ct.as_slice(), &test.tag].concat(), "{}", test.tc_id);
            }
            ran += 1;
        }
    }
    at_least("xchacha20-poly1305", ran, 280);
}

#[test]
fn chacha20_poly1305_holds_against_wycheproof() {
    let set = aead::TestSet::load(aead::TestName::ChaCha20Poly1305).unwrap();
    let mut ran = 0;
    for group in set.test_groups.iter().filter(|group| group.nonce_size == 96) {
        for test in &group.tests {
            let key: [u8; 32] = test.key.as_slice().try_into().unwrap();
            let nonce: [u8; 12] = test.nonce.as_slice().try_into().unwrap();
            let sealed = [test.ct.as_slice(), &test.tag].concat();
            let payload = Payload { msg: &sealed, aad: &test.aad };
            let opened = ChaCha20Poly1305::new(&key.into()).decrypt(&nonce.into(), payload);
            assert_eq!(opened.is_ok(), test.result == TestResult::Valid, "{}: {}", test.tc_id, test.comment);
            if let Ok(text) = opened {
                assert_eq!(text, test.pt.to_vec(), "{}", test.tc_id);
            }
            ran += 1;
        }
    }
    at_least("chacha20-poly1305", ran, 280);
}

#[test]
fn ed25519_holds_against_wycheproof() {
    let set = eddsa::TestSet::load(eddsa::TestName::Ed25519).unwrap();
    let mut ran = 0;
    for group in &set.test_groups {
        let key = VerifyingKey::from_bytes(group.key.pk.as_slice().try_into().unwrap()).unwrap();
        for test in &group.tests {
            let signature = <[u8; 64]>::try_from(test.sig.as_slice());
            let holds = signature.is_ok_and(|signature| {
                key.verify_strict(&test.msg, &ed25519_dalek::Signature::from_bytes(&signature)).is_ok()
            });
            assert_eq!(holds, test.result == TestResult::Valid, "{}: {}", test.tc_id, test.comment);
            ran += 1;
        }
    }
    at_least("ed25519", ran, 140);
}

#[test]
fn hkdf_sha256_holds_against_wycheproof() {
    let set = hkdf_set::TestSet::load(hkdf_set::TestName::HkdfSha256).unwrap();
    let mut ran = 0;
    for group in &set.test_groups {
        for test in &group.tests {
            let mut out = vec![0; test.size];
            let expanded = Hkdf::<Sha256>::new(Some(&test.salt), &test.ikm).expand(&test.info, &mut out);
            assert_eq!(
                expanded.is_ok(),
                test.result == TestResult::Valid,
                "{}: {}",
                test.tc_id,
                test.comment
            );
            if expanded.is_ok() {
                assert_eq!(out, test.okm.to_vec(), "{}", test.tc_id);
            }
            // Ours has no salt and gives 32 bytes: the first 32 of a longer one are the same.
            if test.salt.is_empty() && test.size >= 32 && expanded.is_ok() {
                let ours = shared::crypto::hkdf(&test.ikm, &[&test.info]);
                assert_eq!(ours.expose().as_slice(), &out[..32], "{}", test.tc_id);
            }
            ran += 1;
        }
    }
    at_least("hkdf-sha256", ran, 80);
}

/// X25519 is reached through HPKE alone, so its vectors are run as a recipient meets them: the vector's public key as
/// the sender's ephemeral one. The shared secret is hidden by HPKE's own derivation, so what we seal for it is derived
/// here from the vector's shared secret by the formula of RFC 9180.
#[test]
fn x25519_under_hpke_holds_against_wycheproof() {
    let set = xdh::TestSet::load(xdh::TestName::X25519).unwrap();
    let (mut ran, mut refused) = (0, 0);
    for group in &set.test_groups {
        for test in &group.tests {
            let secret = <X25519HkdfSha256 as Kem>::PrivateKey::from_bytes(&test.private_key).unwrap();
            let public = X25519HkdfSha256::sk_to_pk(&secret);
            let Ok(enc) = <X25519HkdfSha256 as Kem>::EncappedKey::from_bytes(&test.public_key) else {
                panic!("{}: {}", test.tc_id, test.comment)
            };
            let sealed =
                seal_base(&test.shared_secret, &test.public_key, &public.to_bytes(), b"info", b"text");
            let opened = hpke::single_shot_open::<HpkeChaCha, HkdfSha256, X25519HkdfSha256>(
                &OpModeR::Base,
                &secret,
                &enc,
                b"info",
                &sealed,
                b"",
            );
            let zero = test.shared_secret.iter().all(|byte| *byte == 0);
            assert_eq!(opened.is_err(), zero, "{}: {}", test.tc_id, test.comment);
            if let Ok(text) = opened {
                assert_eq!(text, b"text", "{}", test.tc_id);
            }
            refused += usize::from(zero);
            ran += 1;
        }
    }
    println!("x25519 under hpke: {refused} of them give an all-zero secret and are refused");
    at_least("x25519 under hpke", ran, 500);
    assert!(refused > 0);
}

/// RFC 9180's `SealBase` from the shared Diffie-Hellman value on: a second writing of it, to hold the first against.
fn seal_base(dh: &[u8], enc: &[u8], public: &[u8], info: &[u8], text: &[u8]) -> Vec<u8> {
    let kem: &[u8] = &[b"KEM".as_slice(), &[0x00, 0x20]].concat();
    let suite: &[u8] = &[b"HPKE".as_slice(), &[0x00, 0x20, 0x00, 0x01, 0x00, 0x03]].concat();
    let eae = extract(&[], kem, b"eae_prk", dh);
    let shared = expand(&eae, kem, b"shared_secret", &[enc, public].concat(), 32);
    let id_hash = extract_bytes(&[], suite, b"psk_id_hash", b"");
    let info_hash = extract_bytes(&[], suite, b"info_hash", info);
    let context = [&[0], id_hash.as_slice(), &info_hash].concat();
    let secret = extract(&shared, suite, b"secret", b"");
    let key: [u8; 32] = expand(&secret, suite, b"key", &context, 32).try_into().unwrap();
    let nonce: [u8; 12] = expand(&secret, suite, b"base_nonce", &context, 12).try_into().unwrap();
    ChaCha20Poly1305::new(&key.into()).encrypt(&nonce.into(), text).unwrap()
}

fn labeled(suite: &[u8], label: &[u8], text: &[u8]) -> Vec<u8> {
    [b"HPKE-v1".as_slice(), suite, label, text].concat()
}

fn extract(salt: &[u8], suite: &[u8], label: &[u8], text: &[u8]) -> Hkdf<Sha256> {
    Hkdf::<Sha256>::new(Some(salt), &labeled(suite, label, text))
}

fn extract_bytes(salt: &[u8], suite: &[u8], label: &[u8], text: &[u8]) -> Vec<u8> {
    Hkdf::<Sha256>::extract(Some(salt), &labeled(suite, label, text)).0.to_vec()
}

fn expand(key: &Hkdf<Sha256>, suite: &[u8], label: &[u8], info: &[u8], length: u16) -> Vec<u8> {
    let mut out = vec![0; usize::from(length)];
    let info = [&length.to_be_bytes(), labeled(suite, label, info).as_slice()].concat();
    key.expand(&info, &mut out).unwrap();
    out
}

#[test]
fn a_box_opens_with_its_own_key_and_data_alone() {
    let mut rng = rng(1);
    let key = Secret::random(&mut rng);
    for length in [0, 1, 15, 16, 17, 64, 1_000] {
        let text = vec![7; length];
        let boxed = close_box(&key, b"aad", &text, &mut rng);
        assert_eq!(boxed.len(), 24 + length + 16);
        assert_eq!(open_box(&key, b"aad", &boxed), Ok(text));
        assert!(open_box(&Secret::random(&mut rng), b"aad", &boxed).is_err());
        assert!(open_box(&key, b"aae", &boxed).is_err());
        for end in 0..boxed.len().min(60) {
            assert!(open_box(&key, b"aad", &boxed[..end]).is_err());
        }
    }
}
