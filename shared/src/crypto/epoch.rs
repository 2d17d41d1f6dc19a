//! The circle's shared key, one for each epoch, and the way from a newer one to all older ones.

use rand_core::CryptoRng;

use super::keys::DeviceSecrets;
use super::{DoesNotOpen, SealSecret, Secret, close_box, hkdf, open_box, seal_secret};
use crate::control::Seal;
use crate::identity::DeviceKeys;
use crate::ids::{CircleId, Commitment, MemberId, RecordHash, SealKey};

/// `HKDF(K_e; "heenweer.epoch-commitment.v1", circle, e)`: everyone who opened a seal checks that it is the same key.
pub fn commitment(key: &Secret, circle: &CircleId, epoch: u32) -> Commitment {
    let info: [&[u8]; 3] = [b"heenweer.epoch-commitment.v1", circle.as_bytes(), &epoch.to_be_bytes()];
    Commitment::new(*hkdf(key.expose(), &info).expose())
}

fn seal_info(circle: &CircleId, epoch: u32, previous_control: &RecordHash) -> Vec<u8> {
    let parts: [&[u8]; 4] =
        [b"heenweer.epoch.v1", circle.as_bytes(), &epoch.to_be_bytes(), previous_control.as_bytes()];
    parts.concat()
}

/// Where a seal stands: its circle, and the control entry before the one that carries it (zero in a genesis).
#[derive(Clone, Copy, Debug)]
pub struct SealPlace {
    /// The circle.
    pub circle: CircleId,
    /// The control entry before.
    pub previous_control: RecordHash,
}

/// HPKE of `K_e` to a device; `info` = "heenweer.epoch.v1" ‖ circle ‖ e ‖ previous control hash, `aad` = device id.
///
/// # Errors
/// [`DoesNotOpen`] when the device's key is no usable public key.
pub fn seal_epoch(
    key: &Secret,
    epoch: u32,
    place: SealPlace,
    to: &DeviceKeys,
    rng: &mut impl CryptoRng,
) -> Result<Seal, DoesNotOpen> {
    let info = seal_info(&place.circle, epoch, &place.previous_control);
    seal_secret(&to.seal, &info, to.id().as_bytes(), key, rng)
}

/// Opens a seal and checks it against the commitment.
///
/// # Errors
/// [`DoesNotOpen`] when the seal is rubbish or holds another key than the others have.
pub fn open_epoch(
    seal: &Seal,
    epoch: u32,
    place: SealPlace,
    device: &DeviceSecrets,
    expected: &Commitment,
) -> Result<Secret, DoesNotOpen> {
    let info = seal_info(&place.circle, epoch, &place.previous_control);
    let key = device.seal().open_secret(seal, &info, device.id().as_bytes())?;
    if commitment(&key, &place.circle, epoch) == *expected { Ok(key) } else { Err(DoesNotOpen) }
}

fn wrap_key(key: &Secret, circle: &CircleId, epoch: u32) -> Secret {
    hkdf(key.expose(), &[b"heenweer.wrap.v1", circle.as_bytes(), &epoch.to_be_bytes()])
}

/// `Box(HKDF(K_e; "heenweer.wrap.v1", circle, e); "wrap"; K_{e-1})`.
pub fn wrap_previous(
    key: &Secret,
    circle: &CircleId,
    epoch: u32,
    previous: &Secret,
    rng: &mut impl CryptoRng,
) -> Vec<u8> {
    close_box(&wrap_key(key, circle, epoch), b"wrap", previous.expose(), rng)
}

/// The key of epoch `epoch - 1`, from the wrap that the entry of `epoch` carries.
///
/// # Errors
/// [`DoesNotOpen`] when the wrap is rubbish or holds another key than `expected` commits to.
pub fn unwrap_previous(
    key: &Secret,
    circle: &CircleId,
    epoch: u32,
    wrap: &[u8],
    expected: &Commitment,
) -> Result<Secret, DoesNotOpen> {
    let opened = open_box(&wrap_key(key, circle, epoch), b"wrap", wrap)?;
    let previous: [u8; 32] = opened.as_slice().try_into().map_err(|_| DoesNotOpen)?;
    let previous = Secret::new(previous);
    let before = epoch.checked_sub(1).ok_or(DoesNotOpen)?;
    if commitment(&previous, circle, before) == *expected { Ok(previous) } else { Err(DoesNotOpen) }
}

/// What a new phone shows on its screen, or a recovery code holds, and the relay never sees. It stands in the `info` of
/// the member's seal: that the seal opens proves to the new device that who let it in had seen the offer, and so that
/// the circle is the real one.
#[derive(Clone, Copy, PartialEq, Eq)]
#[expect(missing_debug_implementations, reason = "a secret is never printed")]
pub struct Offer(pub [u8; 16]);

impl Offer {
    /// No offer: between devices that know the circle already.
    pub const NONE: Self = Self([0; 16]);
}

fn member_info(place: SealPlace, member: &MemberId, offer: &Offer) -> Vec<u8> {
    let parts: [&[u8]; 5] = [
        b"heenweer.member.v1",
        place.circle.as_bytes(),
        member.as_bytes(),
        place.previous_control.as_bytes(),
        &offer.0,
    ];
    parts.concat()
}

/// HPKE of a member's secret to one of the member's own devices; `info` = "heenweer.member.v1" ‖ circle ‖ member ‖
/// previous control hash ‖ offer, `aad` = device id.
///
/// # Errors
/// [`DoesNotOpen`] when the device's key is no usable public key.
pub fn seal_member(
    member_secret: &SealSecret,
    member: &MemberId,
    place: SealPlace,
    offer: &Offer,
    to: &DeviceKeys,
    rng: &mut impl CryptoRng,
) -> Result<Seal, DoesNotOpen> {
    seal_secret(&to.seal, &member_info(place, member, offer), to.id().as_bytes(), member_secret.expose(), rng)
}

/// Opens a member's secret and checks it against the member's public key.
///
/// # Errors
/// [`DoesNotOpen`] when it is rubbish, another key, or made by who had not seen this offer.
pub fn open_member(
    seal: &Seal,
    member: &MemberId,
    place: SealPlace,
    offer: &Offer,
    device: &DeviceSecrets,
    expected: &SealKey,
) -> Result<SealSecret, DoesNotOpen> {
    let info = member_info(place, member, offer);
    let opened = SealSecret::from_raw(device.seal().open_secret(seal, &info, device.id().as_bytes())?);
    if opened.public()? == *expected { Ok(opened) } else { Err(DoesNotOpen) }
}

fn member_wrap_key(secret: &SealSecret, circle: &CircleId) -> Secret {
    hkdf(secret.expose().expose(), &[b"heenweer.member-wrap.v1", circle.as_bytes()])
}

/// `Box(HKDF(new secret; "heenweer.member-wrap.v1", circle); "member"; previous secret)`.
pub fn wrap_member(
    new: &SealSecret,
    previous: &SealSecret,
    circle: &CircleId,
    rng: &mut impl CryptoRng,
) -> Vec<u8> {
    close_box(&member_wrap_key(new, circle), b"member", previous.expose().expose(), rng)
}

/// The secret before this one.
///
/// # Errors
/// [`DoesNotOpen`] when the wrap is rubbish.
pub fn unwrap_member(new: &SealSecret, circle: &CircleId, wrap: &[u8]) -> Result<SealSecret, DoesNotOpen> {
    let opened = open_box(&member_wrap_key(new, circle), b"member", wrap)?;
    let previous: [u8; 32] = opened.as_slice().try_into().map_err(|_| DoesNotOpen)?;
    Ok(SealSecret::from_raw(Secret::new(previous)))
}
