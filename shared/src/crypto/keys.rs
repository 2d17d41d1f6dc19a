//! A device's own secrets, from one seed.

use ed25519_dalek::{Signer, SigningKey};
use rand_core::CryptoRng;

use super::{DoesNotOpen, SealSecret, Secret, hkdf};
use crate::identity::{DeviceKeys, Purpose, Signature};
use crate::ids::{DeviceId, SignKey};

/// What makes a device itself: it signs and it opens what is sealed to it. Both keys come from one seed:
/// `HKDF(seed; "heenweer.device.sign.v1")` and `HKDF(seed; "heenweer.device.seal.v1")`.
#[derive(Clone)]
#[expect(missing_debug_implementations, reason = "a secret is never printed")]
pub struct DeviceSecrets {
    seed: Secret,
    sign: SigningKey,
    seal: SealSecret,
    keys: DeviceKeys,
}

impl DeviceSecrets {
    /// Fresh.
    ///
    /// # Errors
    /// As [`Self::from_seed`].
    pub fn random(rng: &mut impl CryptoRng) -> Result<Self, DoesNotOpen> {
        Self::from_seed(Secret::random(rng))
    }

    /// The device of this seed.
    ///
    /// # Errors
    /// [`DoesNotOpen`] when the seed gives no usable key; every 32 bytes do, so never in practice.
    pub fn from_seed(seed: Secret) -> Result<Self, DoesNotOpen> {
        let sign = SigningKey::from_bytes(hkdf(seed.expose(), &[b"heenweer.device.sign.v1"]).expose());
        let seal = SealSecret::from_seed(&hkdf(seed.expose(), &[b"heenweer.device.seal.v1"]));
        let keys = DeviceKeys { sign: SignKey::new(sign.verifying_key().to_bytes()), seal: seal.public()? };
        Ok(Self { seed, sign, seal, keys })
    }

    /// The seed, for the device's own sealed store.
    pub fn seed(&self) -> &Secret {
        &self.seed
    }

    /// The public halves.
    pub fn keys(&self) -> DeviceKeys {
        self.keys
    }

    /// The hash of the public halves.
    pub fn id(&self) -> DeviceId {
        self.keys.id()
    }

    /// What is sealed to this device opens with this.
    pub fn seal(&self) -> &SealSecret {
        &self.seal
    }

    /// Signs `label ‖ message`.
    pub fn sign(&self, purpose: Purpose, message: &[u8]) -> Signature {
        Signature::new(self.sign.sign(&purpose.message(message)).to_bytes())
    }
}
