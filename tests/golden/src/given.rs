//! The fixed inputs from which every vector is built. Changing one changes frozen bytes, so none ever changes.

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use shared::control::Seal;
use shared::crypto::keys::DeviceSecrets;
use shared::crypto::{SealSecret, Secret};
use shared::ids::{CircleId, EditId, Fixed, InviteId, MemberId};
use shared::record::{Checkpoint, Head, Placed, Record};
use shared::time::Instant;

/// The circle of every vector.
pub(crate) const CIRCLE: CircleId = CircleId::new([0xc1; 16]);
/// The founder, a keeper.
pub(crate) const ANNA: MemberId = MemberId::new([0xa1; 16]);
/// A member.
pub(crate) const BRAM: MemberId = MemberId::new([0xb2; 16]);
/// The invitation.
pub(crate) const INVITE: InviteId = InviteId::new([0x1e; 16]);
/// 21 November 2026, in the morning.
pub(crate) const MORNING: Instant = Instant::from_ms(1_795_248_000_000);

/// Bytes that count up from `first`: told apart at a glance.
pub(crate) fn name<const N: usize, Of>(first: u8) -> Fixed<N, Of> {
    Fixed::new(counting(first))
}

/// As [`name`], bare.
pub(crate) fn counting<const N: usize>(first: u8) -> [u8; N] {
    let mut next = first;
    core::array::from_fn(|_| {
        let byte = next;
        next = next.wrapping_add(1);
        byte
    })
}

/// The randomness of one vector: `ChaCha20` (as `rand_chacha` 0.10) under a key of 32 times `number`.
pub(crate) fn rng(number: u8) -> ChaCha20Rng {
    ChaCha20Rng::from_seed([number; 32])
}

/// The device whose seed is 32 times `number`: 1 is Anna's phone, 2 is Bram's, 9 is the relay (its signing half).
pub(crate) fn device(number: u8) -> DeviceSecrets {
    let made = DeviceSecrets::from_seed(Secret::new([number; 32]));
    #[expect(
        clippy::expect_used,
        reason = "every 32 bytes give a device; a vector that cannot be built must stop"
    )]
    made.expect("every seed gives a device")
}

/// The member secret from the seed of 32 times `number`.
pub(crate) fn member_secret(number: u8) -> SealSecret {
    SealSecret::from_seed(&Secret::new([number; 32]))
}

/// A seal that opens for nobody; for encodings alone.
pub(crate) fn seal(first: u8) -> Seal {
    Seal { enc: name(first), secret: name(first.wrapping_add(0x40)) }
}

/// An edit of a device.
pub(crate) fn edit_id(number: u8, random: u8) -> EditId {
    EditId::of_device(device(number).id(), [random; 8])
}

/// A record that is no more than its encoding.
pub(crate) fn bare_record(first: u8) -> Record {
    Record {
        header: counting::<5>(first).to_vec().into(),
        signature: name(first),
        body: Some(counting::<3>(first).to_vec().into()),
    }
}

/// A record in its place.
pub(crate) fn placed(seq: u64) -> Placed {
    Placed { seq, received: MORNING.plus_ms(seq), record: bare_record(0x30) }
}

/// A relay's word, its signature no more than bytes.
pub(crate) fn checkpoint(seq: u64) -> Checkpoint {
    Checkpoint { circle: CIRCLE, seq, hash: name(0x51), signature: name(0x52) }
}

/// A device's word, its signature no more than bytes.
pub(crate) fn head(seq: u64) -> Head {
    Head { circle: CIRCLE, device: name(0xd1), seq, hash: name(0x53), signature: name(0x54) }
}
