//! Any sequence of entries, right and wrong ones: there is always a keeper to rely on, and who can read each epoch is
//! what a simple model says.
//!
//! The model is a list of "came" and "went", written without looking at how the fold does it.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use shared::control::{Access, ControlEntry, Leaving, Writing};
use shared::ids::{DeviceId, MemberId};
use shared::time::{DAY_MS, Instant};

use crate::circle::{
    Circle, Phone, access, admission, another_phone, freeze, invitation, member, readmission, some_seal,
};
use crate::make::Make;

/// Who reads, as one would write it on paper.
#[derive(Default)]
struct Model {
    /// Whose each device is, for those that came and did not go.
    inside: BTreeMap<DeviceId, MemberId>,
    /// Until when each member is in the circle.
    until: BTreeMap<MemberId, Option<Instant>>,
    /// The recovery device of each member.
    recovery: BTreeMap<MemberId, DeviceId>,
    /// Devices that hold the key of each epoch.
    readers: Vec<BTreeSet<DeviceId>>,
}

impl Model {
    fn came(&mut self, device: DeviceId, whose: MemberId) {
        self.inside.insert(device, whose);
        if let Some(readers) = self.readers.last_mut() {
            readers.insert(device);
        }
    }

    fn member_went(&mut self, whose: MemberId) {
        self.inside.retain(|_, member| *member != whose);
    }

    fn active(&self, at: Instant) -> BTreeSet<DeviceId> {
        let in_time = |whose: &MemberId| {
            self.until.get(whose).is_some_and(|until| until.is_none_or(|until| at < until))
        };
        self.inside.iter().filter(|(_, whose)| in_time(whose)).map(|(device, _)| *device).collect()
    }

    /// What an entry that was taken means for who reads.
    fn note(&mut self, by: &Phone, entry: &ControlEntry, circle: &Circle) {
        let invited = |invite| {
            let invite = &circle.now.invites[invite];
            (invite.member, invite.until)
        };
        match entry {
            ControlEntry::Admit { invite, device, .. } | ControlEntry::Readmit { invite, device, .. } => {
                let (whose, until) = invited(invite);
                // Who went or comes back has one phone again; the old ones are out.
                if matches!(entry, ControlEntry::Readmit { .. }) {
                    self.member_went(whose);
                }
                self.until.insert(whose, until);
                self.came(device.id(), whose);
            }
            ControlEntry::AddDevice { device, .. } => self.came(device.id(), by.member),
            ControlEntry::NewRecovery { device, .. } => {
                if let Some(old) = self.recovery.insert(by.member, device.id()) {
                    self.inside.remove(&old);
                }
                self.came(device.id(), by.member);
            }
            ControlEntry::SetAccess { member, until, .. } => {
                self.until.insert(*member, *until);
            }
            ControlEntry::Leave { leaving } => {
                self.inside.remove(&by.id());
                if *leaving == Leaving::Member {
                    self.member_went(by.member);
                }
            }
            ControlEntry::Rotate { remove_members, remove_devices, .. } => {
                for whose in remove_members {
                    self.member_went(*whose);
                }
                for device in remove_devices {
                    self.inside.remove(device);
                }
                let active = self.active(circle.clock);
                self.inside.retain(|device, _| active.contains(device));
                self.readers.push(active);
            }
            ControlEntry::Genesis { .. }
            | ControlEntry::Invite { .. }
            | ControlEntry::RevokeInvite { .. }
            | ControlEntry::Reseal { .. }
            | ControlEntry::Erase { .. }
            | ControlEntry::AgreeErase { .. }
            | ControlEntry::Freeze { .. }
            | ControlEntry::ClaimKeeper
            | ControlEntry::RelayKey { .. }
            | ControlEntry::Resume { .. } => {}
        }
    }
}

/// Something a person might try, allowed or not.
fn attempt(make: &mut Make, circle: &Circle, phones: &mut Vec<Phone>, count: &mut u8) -> ControlEntry {
    let someone = |make: &mut Make| member(u8::try_from(1 + make.below(6)).unwrap());
    let until = |make: &mut Make| {
        let days = u64::try_from(make.below(40)).unwrap();
        make.option(|_| Instant::from_ms(circle.clock.ms() + days * DAY_MS))
    };
    let mut fresh = |whose: MemberId| {
        *count += 1;
        let phone = Phone::of(*count, whose);
        phones.push(phone.clone());
        phone
    };
    match make.below(12) {
        0 | 1 => {
            let number = u8::try_from(make.below(20)).unwrap();
            invitation(number, someone(make), make.access(), until(make))
        }
        2 | 3 => {
            let number = u8::try_from(make.below(20)).unwrap();
            let whose = circle.now.invites.get(&crate::circle::invite(number)).map(|invite| invite.member);
            let phone = fresh(whose.unwrap_or(member(1)));
            let known = whose.is_some_and(|whose| circle.now.members.contains_key(&whose));
            if known { readmission(number, &phone) } else { admission(number, &phone) }
        }
        4 => {
            let whose = someone(make);
            another_phone(&fresh(whose))
        }
        5 => {
            let whose = someone(make);
            let device = fresh(whose).keys();
            ControlEntry::NewRecovery { device, seal: some_seal(), member_seal: some_seal() }
        }
        6 | 7 => {
            let members = if make.chance(3) { vec![someone(make)] } else { vec![] };
            let device = make.below(phones.len());
            let devices = if make.chance(3) { vec![phones[device].id()] } else { vec![] };
            circle.rotation(&members, &devices)
        }
        8 => ControlEntry::Leave { leaving: make.one(&[Leaving::ThisDevice, Leaving::Member]) },
        9 => access(someone(make), make.access(), until(make)),
        10 => ControlEntry::ClaimKeeper,
        _ => freeze(make.one(&[Writing::Open, Writing::Frozen])),
    }
}

/// A keeper without an end date who holds a phone or a code.
fn has_keeper(circle: &Circle) -> bool {
    circle.now.active_members(circle.clock).any(|(id, member)| {
        let keeper = circle.now.access(id, circle.clock) == Some(Access::Keeper) && member.until.is_none();
        keeper && circle.now.active_devices(circle.clock).any(|(_, device)| device.member == *id)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn there_is_always_a_keeper_and_each_epochs_readers_are_the_models(seed: u64) {
        let mut make = Make::new(seed);
        let mut circle = Circle::new();
        let mut phones = vec![circle.founder.clone()];
        let mut count = 1;
        let mut model = Model { readers: vec![BTreeSet::new()], ..Model::default() };
        model.until.insert(member(1), None);
        model.came(circle.founder.id(), member(1));
        for step in 0..60 {
            if make.chance(6) {
                circle.wait_days(u64::try_from(make.below(20)).unwrap());
            }
            let by = if make.chance(2) { circle.founder.clone() } else { phones[make.below(phones.len())].clone() };
            // Whoever signs is whoever the log says the phone belongs to, not whom it was first meant for.
            let whose = circle.now.devices.get(&by.id()).map_or(by.member, |device| device.member);
            let by = Phone { member: whose, ..by };
            let entry = attempt(&mut make, &circle, &mut phones, &mut count);
            if circle.add(&by, &entry).is_ok() {
                model.note(&by, &entry, &circle);
            }
            prop_assert!(has_keeper(&circle), "seed {seed}, step {step}: no keeper after {entry:?}");
            let active: BTreeSet<DeviceId> = circle.now.active_devices(circle.clock).map(|(id, _)| *id).collect();
            prop_assert_eq!(&active, &model.active(circle.clock), "seed {}, step {}: {:?}", seed, step, entry);
            // Nobody of whom the model says that they went before this epoch holds its key.
            prop_assert_eq!(model.readers.len(), usize::try_from(circle.now.epoch).unwrap() + 1);
            prop_assert!(active.is_subset(&model.readers[model.readers.len() - 1]));
            // Whoever holds the key and is no longer in the circle: a rotation is due before anything is written.
            let outsiders = model.readers[model.readers.len() - 1].difference(&active).count();
            if outsiders > 0 {
                prop_assert!(circle.now.rotation_is_due(circle.clock), "seed {seed}, step {step}: {outsiders} still read");
            }
        }
    }
}
