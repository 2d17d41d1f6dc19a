//! Every control entry.

use shared::control::{Access, ControlEntry, DeviceSeal, ErasedRecord, Leaving, MemberKeyRenewal, Writing};
use shared::time::DAY_MS;

use crate::given::{ANNA, BRAM, INVITE, MORNING, checkpoint, device, name, seal};
use crate::table::Table;

fn seals() -> Vec<DeviceSeal> {
    let mut seals: Vec<DeviceSeal> = [(1, 0x70), (2, 0x71)]
        .map(|(number, first)| DeviceSeal { device: device(number).id(), seal: seal(first) })
        .into();
    seals.sort_unstable_by_key(|seal| seal.device);
    seals
}

pub(crate) fn fill(table: &mut Table) {
    let renewal = MemberKeyRenewal { key: name(0x72), seals: seals(), wrap: vec![0x73; 72].into() };
    let rotate = |renewal| ControlEntry::Rotate {
        remove_members: vec![BRAM],
        remove_devices: vec![name(0x74)],
        seals: seals(),
        wrap: vec![0x75; 72].into(),
        commitment: name(0x76),
        renewal,
    };
    let invite = |until| ControlEntry::Invite {
        invite: INVITE,
        key: name(0x77),
        member: BRAM,
        access: Access::Member,
        until,
        lifetime_ms: 7 * DAY_MS,
        note: vec![0x78; 60].into(),
        answer: vec![0x79; 88].into(),
    };
    let (member_key, keys) = (name(0x7a), device(2).keys());
    let entries = [
        ControlEntry::Genesis {
            relay: name(0x7b),
            founder: ANNA,
            member_key,
            device: device(1).keys(),
            commitment: name(0x7c),
            seal: seal(0x7d),
        },
        invite(None),
        ControlEntry::RevokeInvite { invite: INVITE },
        ControlEntry::Admit { invite: INVITE, knock: name(0x7e), device: keys, member_key, seal: seal(0x7f) },
        ControlEntry::Readmit {
            invite: INVITE,
            knock: name(0x80),
            device: keys,
            member_key,
            seal: seal(0x81),
        },
        ControlEntry::AddDevice { device: keys, seal: seal(0x82), member_seal: seal(0x83) },
        rotate(None),
        ControlEntry::Leave { leaving: Leaving::Member },
        ControlEntry::Reseal { seals: seals() },
        ControlEntry::SetAccess { member: BRAM, access: Access::Keeper, until: None },
        ControlEntry::NewRecovery { device: keys, seal: seal(0x84), member_seal: seal(0x85) },
        ControlEntry::Erase {
            records: vec![
                ErasedRecord { seq: 12, device: name(0x86) },
                ErasedRecord { seq: 70_000, device: name(0x87) },
            ],
        },
        ControlEntry::AgreeErase { erase: name(0x88) },
        ControlEntry::Freeze { writing: Writing::Frozen },
        ControlEntry::ClaimKeeper,
        ControlEntry::RelayKey { relay: name(0x89) },
        ControlEntry::Resume { fork: 40, hash: name(0x8a), lost: checkpoint(44) },
    ];
    for entry in entries {
        table.coded("control", what(&entry), entry);
    }
    table.coded("control", "invite-until", invite(Some(MORNING)));
    table.coded("control", "rotate-with-renewal", rotate(Some(renewal)));
    let until = ControlEntry::SetAccess { member: BRAM, access: Access::Reader, until: Some(MORNING) };
    table.coded("control", "set-access-until", until);
    table.coded("control", "leave-this-device", ControlEntry::Leave { leaving: Leaving::ThisDevice });
}

/// Its line in the file. Without a wildcard: a new entry does not compile before it has one.
fn what(entry: &ControlEntry) -> &'static str {
    match entry {
        ControlEntry::Genesis { .. } => "genesis",
        ControlEntry::Invite { .. } => "invite",
        ControlEntry::RevokeInvite { .. } => "revoke-invite",
        ControlEntry::Admit { .. } => "admit",
        ControlEntry::Readmit { .. } => "readmit",
        ControlEntry::AddDevice { .. } => "add-device",
        ControlEntry::Rotate { .. } => "rotate",
        ControlEntry::Leave { .. } => "leave",
        ControlEntry::Reseal { .. } => "reseal",
        ControlEntry::SetAccess { .. } => "set-access",
        ControlEntry::NewRecovery { .. } => "new-recovery",
        ControlEntry::Erase { .. } => "erase",
        ControlEntry::AgreeErase { .. } => "agree-erase",
        ControlEntry::Freeze { .. } => "freeze",
        ControlEntry::ClaimKeeper => "claim-keeper",
        ControlEntry::RelayKey { .. } => "relay-key",
        ControlEntry::Resume { .. } => "resume",
    }
}
