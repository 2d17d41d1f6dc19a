//! Letting somebody in: the link, the knock, the check words.
//!
//! The link hands over no key, it only lets somebody knock. Who answers shows `r`, to which the link committed, after
//! the knock has fixed its nonce; both sides then read the same three words, which nobody in between can steer.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::{Signer, SigningKey};
use minicbor::{Decode, Encode};
use rand_core::CryptoRng;
use thiserror::Error;
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::keys::DeviceSecrets;
use super::words::{groups_of_eleven, word};
use super::{DoesNotOpen, SealSecret, Secret, close_box, hkdf, open_box, seal_to};
use crate::codec::{self, Bytes};
use crate::identity::{DeviceKeys, Purpose, Signature};
use crate::ids::{CircleId, Commitment, InviteId, MemberId, Nonce32, RecordHash, SealKey, SignKey};
use crate::wire::{Knock, KnockRequest, Reveal};

/// The secret in a link, 128 bits.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
#[expect(missing_debug_implementations, reason = "a secret is never printed")]
pub struct InviteSeed([u8; 16]);

impl InviteSeed {
    /// Fresh.
    pub fn random(rng: &mut impl CryptoRng) -> Self {
        let mut seed = [0; 16];
        rng.fill_bytes(&mut seed);
        Self(seed)
    }

    fn derive(&self, label: &[u8], circle: &CircleId, invite: &InviteId) -> Secret {
        hkdf(&self.0, &[label, circle.as_bytes(), invite.as_bytes()])
    }

    fn signing_key(&self, circle: &CircleId, invite: &InviteId) -> SigningKey {
        SigningKey::from_bytes(self.derive(b"heenweer.invite.sign.v1", circle, invite).expose())
    }

    fn box_key(&self, circle: &CircleId, invite: &InviteId) -> Secret {
        self.derive(b"heenweer.invite.box.v1", circle, invite)
    }

    /// The key that checks knocks: Ed25519 from `HKDF(seed; "heenweer.invite.sign.v1", circle, invite)`.
    pub fn public(&self, circle: &CircleId, invite: &InviteId) -> SignKey {
        SignKey::new(self.signing_key(circle, invite).verifying_key().to_bytes())
    }
}

/// What one reads before knocking: sealed in the invitation, `Box(HKDF(seed; "heenweer.invite.box.v1", circle,
/// invite); "note"; note)`.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct InviteNote {
    /// Who invites, as that person is called in the circle.
    #[n(0)]
    pub inviter: String,
    /// The child's name.
    #[n(1)]
    pub child: String,
    /// Who the invited person is to the child, as the inviter chose: the number of a role. A note without one, and a
    /// number that only a newer version knows, leave it open.
    #[n(2)]
    pub role: Option<u16>,
}

/// A link, taken apart: `{origin}/u#1.circle.fingerprint.invite.seed.commitment`, the parts in URL-safe base64.
#[derive(Clone, PartialEq, Eq)]
#[expect(missing_debug_implementations, reason = "holds the seed")]
pub struct InviteLink {
    /// Where the circle's relay is, as `https://host`.
    pub origin: String,
    /// The circle.
    pub circle: CircleId,
    /// The hash of its genesis: whoever comes in checks the whole control log against it.
    pub fingerprint: RecordHash,
    /// The invitation.
    pub invite: InviteId,
    /// Its secret.
    pub seed: InviteSeed,
    /// Commits to `r` and the inviter's keys.
    pub commitment: Commitment,
}

/// What is wrong with a pasted or scanned link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NotALink {
    /// Not an invitation at all.
    #[error("this is not an invitation")]
    NotAnInvitation,
    /// An invitation, but a part is missing or damaged: often the end was cut off when copying.
    #[error("the invitation is not complete")]
    Incomplete,
    /// An invitation of a newer version of the app.
    #[error("the invitation is of a newer version")]
    Newer,
}

impl InviteLink {
    /// The link as text.
    pub fn to_text(&self) -> String {
        let part = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        format!(
            "{}/u#1.{}.{}.{}.{}.{}",
            self.origin,
            part(self.circle.as_bytes()),
            part(self.fingerprint.as_bytes()),
            part(self.invite.as_bytes()),
            part(&self.seed.0),
            part(self.commitment.as_bytes()),
        )
    }

    /// Reads a link from what a person pasted: text around it does not matter.
    ///
    /// # Errors
    /// [`NotALink`] says what to ask for.
    pub fn parse(pasted: &str) -> Result<Self, NotALink> {
        let text =
            pasted.split_whitespace().find(|word| word.contains("/u#")).ok_or(NotALink::NotAnInvitation)?;
        let (origin, fragment) = text.split_once("/u#").ok_or(NotALink::NotAnInvitation)?;
        let start =
            origin.rfind("https://").or_else(|| origin.rfind("http://")).ok_or(NotALink::NotAnInvitation)?;
        let origin = origin.get(start..).unwrap_or_default();
        // A sentence may end right behind the link.
        let fragment = fragment.trim_end_matches(['.', ',', ';', '!', '?', ')', '>', '"', '\'']);
        let mut parts = fragment.split('.');
        match parts.next() {
            Some("1") => {}
            Some(version) if !version.is_empty() && version.bytes().all(|byte| byte.is_ascii_digit()) => {
                return Err(NotALink::Newer);
            }
            _ => return Err(NotALink::NotAnInvitation),
        }
        let mut next = || {
            let part = parts.next().ok_or(NotALink::Incomplete)?;
            URL_SAFE_NO_PAD.decode(part).map_err(|_| NotALink::Incomplete)
        };
        let link = Self {
            origin: origin.to_owned(),
            circle: CircleId::from_slice(&next()?).ok_or(NotALink::Incomplete)?,
            fingerprint: RecordHash::from_slice(&next()?).ok_or(NotALink::Incomplete)?,
            invite: InviteId::from_slice(&next()?).ok_or(NotALink::Incomplete)?,
            seed: InviteSeed(next()?.try_into().map_err(|_| NotALink::Incomplete)?),
            commitment: Commitment::from_slice(&next()?).ok_or(NotALink::Incomplete)?,
        };
        if parts.next().is_some() { Err(NotALink::Incomplete) } else { Ok(link) }
    }

    /// Opens the invitation's note. That it opens also proves that who made the link wrote it.
    ///
    /// # Errors
    /// [`DoesNotOpen`] when the relay showed something else.
    pub fn open_note(&self, note: &[u8]) -> Result<InviteNote, DoesNotOpen> {
        open_note(&self.seed, &self.circle, &self.invite, note)
    }
}

fn open_note(
    seed: &InviteSeed,
    circle: &CircleId,
    invite: &InviteId,
    note: &[u8],
) -> Result<InviteNote, DoesNotOpen> {
    let opened = open_box(&seed.box_key(circle, invite), b"note", note)?;
    codec::from_bytes(&opened).map_err(|_| DoesNotOpen)
}

/// What only the inviter's side knows of an invitation.
#[expect(missing_debug_implementations, reason = "holds the seed")]
#[derive(Clone)]
pub struct InviteSecrets {
    /// The link's seed.
    pub seed: InviteSeed,
    /// Shown after the knock.
    pub r: Nonce32,
}

impl InviteSecrets {
    /// Fresh.
    pub fn random(rng: &mut impl CryptoRng) -> Self {
        Self { seed: InviteSeed::random(rng), r: Nonce32::random(rng) }
    }

    /// The note, sealed under the seed.
    pub fn seal_note(
        &self,
        note: &InviteNote,
        circle: &CircleId,
        invite: &InviteId,
        rng: &mut impl CryptoRng,
    ) -> Vec<u8> {
        close_box(&self.seed.box_key(circle, invite), b"note", &codec::to_bytes(note), rng)
    }

    /// Opens what [`Self::seal_note`] sealed.
    ///
    /// # Errors
    /// [`DoesNotOpen`].
    pub fn open_note(
        &self,
        circle: &CircleId,
        invite: &InviteId,
        note: &[u8],
    ) -> Result<InviteNote, DoesNotOpen> {
        open_note(&self.seed, circle, invite, note)
    }

    /// `Box(HKDF(K_e; "heenweer.invite.answer.v1", circle, invite); "answer"; seed ‖ r)`.
    pub fn seal_answer(
        &self,
        epoch_key: &Secret,
        circle: &CircleId,
        invite: &InviteId,
        rng: &mut impl CryptoRng,
    ) -> Vec<u8> {
        let text = [self.seed.0.as_slice(), self.r.as_bytes()].concat();
        close_box(&answer_key(epoch_key, circle, invite), b"answer", &text, rng)
    }

    /// Opens what [`Self::seal_answer`] sealed: any keeper's device can.
    ///
    /// # Errors
    /// [`DoesNotOpen`].
    pub fn open_answer(
        epoch_key: &Secret,
        circle: &CircleId,
        invite: &InviteId,
        answer: &[u8],
    ) -> Result<Self, DoesNotOpen> {
        let text = open_box(&answer_key(epoch_key, circle, invite), b"answer", answer)?;
        let (seed, r) = text.split_first_chunk::<16>().ok_or(DoesNotOpen)?;
        Ok(Self { seed: InviteSeed(*seed), r: Nonce32::from_slice(r).ok_or(DoesNotOpen)? })
    }

    /// Opens the name in a knock.
    ///
    /// # Errors
    /// [`DoesNotOpen`] when it is not one of these characters of text sealed under the seed.
    pub fn open_name(&self, knock: &KnockRequest) -> Result<String, DoesNotOpen> {
        let opened = open_box(&self.seed.box_key(&knock.circle, &knock.invite), b"name", &knock.name)?;
        String::from_utf8(opened).map_err(|_| DoesNotOpen)
    }
}

fn answer_key(epoch_key: &Secret, circle: &CircleId, invite: &InviteId) -> Secret {
    hkdf(epoch_key.expose(), &[b"heenweer.invite.answer.v1", circle.as_bytes(), invite.as_bytes()])
}

/// `BLAKE3-derive("heenweer invite commitment v1", r ‖ sign ‖ seal)`.
pub fn commit(r: &Nonce32, inviter: &DeviceKeys) -> Commitment {
    let mut hasher = blake3::Hasher::new_derive_key("heenweer invite commitment v1");
    hasher.update(r.as_bytes()).update(inviter.sign.as_bytes()).update(inviter.seal.as_bytes());
    Commitment::new(*hasher.finalize().as_bytes())
}

/// Makes a knock.
pub fn knock(
    link: &InviteLink,
    device: &DeviceSecrets,
    member_key: SealKey,
    nonce: Nonce32,
    name: &str,
    rng: &mut impl CryptoRng,
) -> Knock {
    let name = close_box(&link.seed.box_key(&link.circle, &link.invite), b"name", name.as_bytes(), rng);
    let request = KnockRequest {
        circle: link.circle,
        invite: link.invite,
        device: device.keys(),
        member_key,
        nonce,
        name: name.into(),
    };
    let request = codec::to_bytes(&request);
    let invite_key = link.seed.signing_key(&link.circle, &link.invite);
    let by_invite = Signature::new(invite_key.sign(&Purpose::KnockByInvite.message(&request)).to_bytes());
    let by_device = device.sign(Purpose::KnockByDevice, &request);
    Knock { request: request.into(), by_invite, by_device }
}

#[derive(Encode, Decode)]
#[cbor(array)]
struct Revealed {
    #[n(0)]
    r: Nonce32,
    #[n(1)]
    inviter: DeviceKeys,
}

fn reveal_info(circle: &CircleId, invite: &InviteId, knock: &Knock) -> Vec<u8> {
    let hash = knock.hash();
    let parts: [&[u8]; 4] = [b"heenweer.reveal.v1", circle.as_bytes(), invite.as_bytes(), hash.as_bytes()];
    parts.concat()
}

/// Answers one knock: `r` and the inviter's keys, HPKE-sealed to the device that knocked, with `info` =
/// "heenweer.reveal.v1" ‖ circle ‖ invite ‖ knock hash and `aad` = member id.
///
/// # Errors
/// [`DoesNotOpen`] when the knock's key is no usable public key.
pub fn reveal(
    secrets: &InviteSecrets,
    inviter: &DeviceKeys,
    knock: &Knock,
    request: &KnockRequest,
    member: MemberId,
    rng: &mut impl CryptoRng,
) -> Result<Reveal, DoesNotOpen> {
    let text = codec::to_bytes(&Revealed { r: secrets.r, inviter: *inviter });
    let info = reveal_info(&request.circle, &request.invite, knock);
    let (enc, sealed) = seal_to(&request.device.seal, &info, member.as_bytes(), &text, rng)?;
    Ok(Reveal {
        invite: request.invite,
        knock: knock.hash(),
        to: request.device.id(),
        enc,
        sealed: Bytes(sealed),
        member,
    })
}

/// The joiner's side: opens the answer, holds it against the link's commitment, and gives the check words.
///
/// # Errors
/// [`DoesNotOpen`] when it is not the answer to this knock by who made the link.
pub fn open_reveal(
    link: &InviteLink,
    my_knock: &Knock,
    my_secret: &SealSecret,
    reveal: &Reveal,
) -> Result<CheckWords, DoesNotOpen> {
    let info = reveal_info(&link.circle, &link.invite, my_knock);
    let opened = my_secret.open(&reveal.enc, &info, reveal.member.as_bytes(), &reveal.sealed)?;
    let revealed: Revealed = codec::from_bytes(&opened).map_err(|_| DoesNotOpen)?;
    if commit(&revealed.r, &revealed.inviter) != link.commitment || reveal.knock != my_knock.hash() {
        return Err(DoesNotOpen);
    }
    let request: KnockRequest = codec::from_bytes(&my_knock.request).map_err(|_| DoesNotOpen)?;
    Ok(check_words(&revealed.r, &revealed.inviter, &request))
}

/// Three words that both sides read to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CheckWords([u16; 3]);

impl CheckWords {
    /// The words.
    pub fn words(&self) -> [&'static str; 3] {
        self.0.map(word)
    }
}

/// The first 33 bits of `BLAKE3-derive("heenweer check words v1", r ‖ nonce ‖ inviter's keys ‖ joiner's keys ‖ joiner's
/// member key ‖ circle ‖ invite)`, as three words.
pub fn check_words(r: &Nonce32, inviter: &DeviceKeys, request: &KnockRequest) -> CheckWords {
    let mut hasher = blake3::Hasher::new_derive_key("heenweer check words v1");
    hasher.update(r.as_bytes()).update(request.nonce.as_bytes());
    for keys in [inviter, &request.device] {
        hasher.update(keys.sign.as_bytes()).update(keys.seal.as_bytes());
    }
    hasher
        .update(request.member_key.as_bytes())
        .update(request.circle.as_bytes())
        .update(request.invite.as_bytes());
    let groups = groups_of_eleven(hasher.finalize().as_bytes(), 3);
    let mut words = [0; 3];
    words.iter_mut().zip(groups).for_each(|(word, group)| *word = group);
    CheckWords(words)
}
