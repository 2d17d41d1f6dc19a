//! The vectors as a second implementer reads them: docs/vectors.json.

use serde_json::{Map, Value, json};

use crate::given::{ANNA, BRAM, CIRCLE, INVITE, MORNING};
use crate::table::{Origin, Vector};

const ABOUT: &str = "Every format and formula of Heen & Weer on fixed inputs. Bytes are in hex. `reads` is the CBOR \
    diagnostic notation (RFC 8949, 8) of the bytes. A formula's inputs stand beside it. HKDF(key; part, part…) is \
    HKDF-SHA256 without salt, its info the parts after one another, 32 bytes out. HPKE is base mode of RFC 9180 with \
    DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20Poly1305. A device's two keys come from its 32-byte seed as \
    formula/device-sign-key and formula/device-seal-key say; a member's secret from its seed as formula/member-secret \
    says. Seals and boxes hold randomness: open them, do not expect to make the same ones.";

/// The whole file.
pub fn file(vectors: &[Vector]) -> Value {
    let vectors: Vec<Value> = vectors.iter().map(one).collect();
    let given = json!({
        "circle": CIRCLE.to_string(),
        "invite": INVITE.to_string(),
        "member Anna": ANNA.to_string(),
        "member Bram": BRAM.to_string(),
        "member Cleo": "c3".repeat(16),
        "device seeds": "Anna's phone 32 times 01, Bram's 32 times 02, Cleo's 32 times 03; the relay 32 times 09",
        "member seeds": "Anna 32 times 11, Bram 32 times 22, Cleo 32 times 33",
        "epoch keys": "in record/…: epoch 0 is 32 times e0, epoch 1 is 32 times e1",
        "places": format!("in record/…: record n came {} + 1000 n ms after 1970", MORNING.ms()),
    });
    json!({ "about": ABOUT, "given": given, "vectors": vectors })
}

fn one(vector: &Vector) -> Value {
    let mut told = Map::new();
    told.insert("name".to_owned(), format!("{}/{}", vector.group, vector.name).into());
    told.insert("bytes".to_owned(), hex::encode(&vector.bytes).into());
    match &vector.origin {
        Origin::Encoding { of } => {
            told.insert("type".to_owned(), (*of).into());
            told.insert("reads".to_owned(), minicbor::display(&vector.bytes).to_string().into());
        }
        Origin::Formula { formula, inputs } => {
            told.insert("formula".to_owned(), (*formula).into());
            let inputs = inputs.iter().map(|(name, hex)| ((*name).to_owned(), Value::from(hex.as_str())));
            told.insert("inputs".to_owned(), Value::Object(inputs.collect()));
            // Words and links are easier to read as what they are.
            let printable =
                |text: &&str| !text.is_empty() && text.chars().all(|c| c.is_ascii_graphic() || c == ' ');
            if let Some(text) = core::str::from_utf8(&vector.bytes).ok().filter(printable) {
                told.insert("text".to_owned(), text.into());
            }
        }
    }
    Value::Object(told)
}
