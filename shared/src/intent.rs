//! All that a person can do, as one closed list. A screen sends an [`Intent`]; the device decides.

use crate::circle::consent::VersionHash;
use crate::circle::pages::{NewPage, Role};
use crate::control::{Access, Leaving, Writing};
use crate::crypto::epoch::Offer;
use crate::crypto::invite::InviteLink;
use crate::crypto::recovery::RecoveryCode;
use crate::edit::Op;
use crate::identity::DeviceKeys;
use crate::ids::{CircleId, DeviceId, EntryId, InviteId, MemberId, RecordHash, RegistrationCode};
use crate::time::Instant;

/// Who may read a new page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Readers {
    /// Everyone in the circle.
    Circle,
    /// These members, and the writer.
    Named(Vec<MemberId>),
}

/// What a new page comes in the place of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InsteadOf {
    /// Something that is asked of me: the new page is my answer to it.
    Asked {
        /// What is asked.
        about: EntryId,
        /// Exactly what it says.
        version: VersionHash,
        /// With whose help I answer.
        helped_by: Option<String>,
    },
    /// A page that ends: it says so from now on.
    Ended {
        /// The page.
        entry: EntryId,
        /// What changes on it.
        ops: Vec<Op>,
    },
}

/// Something a person does.
#[derive(Clone)]
#[expect(missing_debug_implementations, reason = "an invitation and a recovery code are secrets")]
pub enum Intent {
    /// Begin a notebook. Works without a network; the relay hears of it later.
    Begin {
        /// The child's name.
        child: String,
        /// My name, as the child says it.
        name: String,
        /// Who I am to the child.
        role: Role,
    },
    /// Write a new page.
    Write {
        /// In which circle.
        circle: CircleId,
        /// The page.
        page: NewPage,
        /// For whom.
        readers: Readers,
    },
    /// Write a new page in the place of another one. What becomes of that one is written in the same moment: a phone that
    /// dies in between has both or neither.
    WriteInstead {
        /// In which circle.
        circle: CircleId,
        /// The page.
        page: NewPage,
        /// In the place of what.
        of: InsteadOf,
    },
    /// Change a page: my own, or a joint one.
    Change {
        /// In which circle.
        circle: CircleId,
        /// The page.
        entry: EntryId,
        /// What changes.
        ops: Vec<Op>,
    },
    /// Put away what is over from the shelf of what lives. Nothing is lost by it: the pages stay where they are.
    PutAway {
        /// In which circle.
        circle: CircleId,
        /// Each with what it lives under ([`crate::circle::entry::Entry::lives_under`]).
        copies: Vec<(EntryId, EntryId)>,
    },
    /// Show the relay the operator's leave to begin a circle, when it asks for one ([`crate::wire::ToRelay::Register`]).
    /// It is kept until the circle is there.
    Register {
        /// The circle that was begun here.
        circle: CircleId,
        /// The leave.
        code: RegistrationCode,
    },
    /// Look at what an invitation says.
    Look {
        /// The invitation.
        link: InviteLink,
    },
    /// Knock with an invitation.
    Knock {
        /// The invitation.
        link: InviteLink,
        /// How I want to be called.
        name: String,
    },
    /// Something for which the circle must be in reach.
    Arrange {
        /// In which circle.
        circle: CircleId,
        /// What.
        what: Arrangement,
    },
    /// Answer a knock: from here on it is this knock, and both sides see the check words.
    Answer {
        /// In which circle.
        circle: CircleId,
        /// The invitation.
        invite: InviteId,
    },
    /// After a relay lost part of the log and gave numbers anew: go on from the last place that both agree on.
    Resume {
        /// In which circle.
        circle: CircleId,
    },
}

/// Changes to who is in the circle. They need the relay, because each stands on the one before.
#[derive(Clone)]
#[expect(missing_debug_implementations, reason = "an offer and a recovery code are secrets")]
pub enum Arrangement {
    /// Make an invitation.
    Invite {
        /// For somebody who was in the circle and lost every phone; none for somebody new.
        back: Option<MemberId>,
        /// What that person may do.
        access: Access,
        /// Until when.
        until: Option<Instant>,
        /// What the invitation says.
        note: crate::crypto::invite::InviteNote,
    },
    /// Take an invitation back, or turn a knock down.
    Revoke(InviteId),
    /// Let in the one whose knock was answered, after comparing the words.
    LetIn(InviteId),
    /// Add a phone of my own.
    AddDevice {
        /// Its keys, from its screen.
        device: DeviceKeys,
        /// Its offer, from its screen.
        offer: Offer,
    },
    /// Take members or devices out.
    Remove {
        /// Members.
        members: Vec<MemberId>,
        /// Devices.
        devices: Vec<DeviceId>,
    },
    /// Go.
    Leave(Leaving),
    /// Send the key again to devices that got rubbish.
    Reseal(Vec<DeviceId>),
    /// Change what a member may do.
    SetAccess {
        /// Who.
        member: MemberId,
        /// What.
        access: Access,
        /// Until when.
        until: Option<Instant>,
    },
    /// Make this recovery code mine.
    NewRecovery(RecoveryCode),
    /// Erase a whole entry. One that was never sent goes without the relay.
    Erase(EntryId),
    /// Agree to an erasure.
    AgreeErase(RecordHash),
    /// Freeze or reopen writing.
    Freeze(Writing),
    /// Ask to become keeper.
    ClaimKeeper,
}
