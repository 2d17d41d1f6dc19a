//! What a vector is, and the table that the modules fill.

use core::fmt;

use minicbor::{Decode, Encode};
use shared::codec;

use crate::frozen::Frozen;

/// How a vector's bytes come about: what a second implementer needs to make or open them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The one CBOR encoding of a value of this type.
    Encoding {
        /// The type's name in the source.
        of: &'static str,
    },
    /// A formula over inputs.
    Formula {
        /// The formula, as the source states it.
        formula: &'static str,
        /// Its inputs by name, in hex; texts in quotes.
        inputs: Vec<(&'static str, String)>,
    },
}

/// Whether frozen bytes read back, or open, to what they were made from.
type Reads = Box<dyn Fn(&[u8]) -> bool>;

/// Bytes under a name.
pub struct Vector {
    /// Which file.
    pub group: &'static str,
    /// Which line.
    pub name: String,
    /// What the code gives today.
    pub bytes: Vec<u8>,
    /// How they come about.
    pub origin: Origin,
    reads: Reads,
}

impl fmt::Debug for Vector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.group, self.name)
    }
}

impl Vector {
    /// What does not hold about it; `None` when all does.
    pub fn fault(&self, frozen: &Frozen) -> Option<String> {
        let Some(committed) = frozen.get(self.group, &self.name) else {
            return Some(format!("{self:?}: not frozen yet (`cargo xtask golden --write`)"));
        };
        if committed != self.bytes {
            return Some(format!(
                "{self:?}: frozen as {}, and the code gives {}",
                hex::encode(committed),
                hex::encode(&self.bytes)
            ));
        }
        (!(self.reads)(committed)).then(|| format!("{self:?}: the frozen bytes do not read back"))
    }
}

/// The vectors so far.
#[derive(Debug, Default)]
pub struct Table {
    pub(crate) vectors: Vec<Vector>,
}

impl Table {
    /// A value in its one encoding; read back it is the same value.
    pub(crate) fn coded<T>(&mut self, group: &'static str, name: impl Into<String>, value: T)
    where
        T: Encode<()> + for<'b> Decode<'b, ()> + PartialEq + 'static,
    {
        let bytes = codec::to_bytes(&value);
        let of = core::any::type_name::<T>().rsplit("::").next().unwrap_or_default();
        let reads =
            Box::new(move |bytes: &[u8]| codec::from_bytes::<T>(bytes).is_ok_and(|read| read == value));
        self.vectors.push(Vector { group, name: name.into(), bytes, origin: Origin::Encoding { of }, reads });
    }

    /// Bytes that a formula gives, the same each time.
    pub(crate) fn derived(
        &mut self,
        name: &'static str,
        formula: &'static str,
        inputs: &[(&'static str, &[u8])],
        bytes: impl Into<Vec<u8>>,
    ) {
        let inputs = inputs.iter().map(|(name, bytes)| (*name, hex::encode(bytes))).collect();
        let (bytes, origin) = (bytes.into(), Origin::Formula { formula, inputs });
        self.vectors.push(Vector {
            group: "formula",
            name: name.to_owned(),
            bytes,
            origin,
            reads: Box::new(|_| true),
        });
    }

    /// Bytes sealed with fixed randomness; `opens` says whether frozen ones open to what was sealed.
    pub(crate) fn sealed(
        &mut self,
        group: &'static str,
        name: &'static str,
        formula: &'static str,
        inputs: &[(&'static str, &[u8])],
        bytes: Vec<u8>,
        opens: impl Fn(&[u8]) -> bool + 'static,
    ) {
        let inputs = inputs.iter().map(|(name, bytes)| (*name, hex::encode(bytes))).collect();
        let origin = Origin::Formula { formula, inputs };
        self.vectors.push(Vector { group, name: name.to_owned(), bytes, origin, reads: Box::new(opens) });
    }
}
