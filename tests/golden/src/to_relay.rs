//! What a device says: every frame.

use shared::codec::to_bytes;
use shared::ids::LogHash;
use shared::wire::{Knock, KnockRequest, Reveal, ToRelay, WIRE_VERSION};

use crate::given::{BRAM, CIRCLE, INVITE, bare_record, checkpoint, device, head, name, placed};
use crate::table::Table;

/// A knock whose signatures are no more than bytes.
pub(crate) fn knock() -> Knock {
    Knock { request: to_bytes(&knock_request()).into(), by_invite: name(0x61), by_device: name(0x62) }
}

/// What it says.
pub(crate) fn knock_request() -> KnockRequest {
    KnockRequest {
        circle: CIRCLE,
        invite: INVITE,
        device: device(2).keys(),
        member_key: name(0x63),
        nonce: name(0x64),
        name: vec![1, 2, 3].into(),
    }
}

/// An answer to it, sealed to nobody.
pub(crate) fn reveal() -> Reveal {
    Reveal {
        invite: INVITE,
        knock: knock().hash(),
        to: device(2).id(),
        enc: name(0x65),
        sealed: vec![4, 5, 6].into(),
        member: BRAM,
    }
}

pub(crate) fn fill(table: &mut Table) {
    let frames = [
        ToRelay::Hello { version: WIRE_VERSION, device: device(1).keys() },
        ToRelay::Prove { signature: name(0x10) },
        ToRelay::Create { genesis: bare_record(0x11) },
        ToRelay::Since { circle: CIRCLE, after: 41, hash: name(0x12), limit: 1000 },
        ToRelay::Control { circle: CIRCLE, after: 7 },
        ToRelay::Append { circle: CIRCLE, records: vec![bare_record(0x13), bare_record(0x14)] },
        ToRelay::Restore {
            circle: CIRCLE,
            checkpoint: checkpoint(300),
            records: vec![placed(299), placed(300)],
        },
        ToRelay::Peek { circle: CIRCLE, invite: INVITE },
        ToRelay::Knock { circle: CIRCLE, knock: knock() },
        ToRelay::Knocks { circle: CIRCLE },
        ToRelay::Reveal { circle: CIRCLE, reveal: reveal() },
        ToRelay::Head { head: head(70_000) },
        ToRelay::Heads { circle: CIRCLE },
        ToRelay::Token,
        ToRelay::Ping,
        ToRelay::Register { code: name(0x66) },
    ];
    for frame in frames {
        table.coded("to-relay", what(&frame), frame);
    }
    table.coded(
        "to-relay",
        "since-the-beginning",
        ToRelay::Since { circle: CIRCLE, after: 0, hash: LogHash::ZERO, limit: 1 },
    );
    table.coded("to-relay", "append-nothing", ToRelay::Append { circle: CIRCLE, records: vec![] });
    table.coded("to-relay", "knock-itself", knock());
    table.coded("to-relay", "knock-request", knock_request());
    table.coded("to-relay", "reveal-itself", reveal());
}

/// Its line in the file. Without a wildcard: a new frame does not compile before it has one.
fn what(frame: &ToRelay) -> &'static str {
    match frame {
        ToRelay::Hello { .. } => "hello",
        ToRelay::Prove { .. } => "prove",
        ToRelay::Create { .. } => "create",
        ToRelay::Since { .. } => "since",
        ToRelay::Control { .. } => "control",
        ToRelay::Append { .. } => "append",
        ToRelay::Restore { .. } => "restore",
        ToRelay::Peek { .. } => "peek",
        ToRelay::Knock { .. } => "knock",
        ToRelay::Knocks { .. } => "knocks",
        ToRelay::Reveal { .. } => "reveal",
        ToRelay::Head { .. } => "head",
        ToRelay::Heads { .. } => "heads",
        ToRelay::Token => "token",
        ToRelay::Ping => "ping",
        ToRelay::Register { .. } => "register",
    }
}
