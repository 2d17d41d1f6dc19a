//! Which refusal each fault becomes on the wire.

use shared::control::NotAnEntry;
use shared::control::membership::{ControlFault, NoWriting};
use shared::record::BadRecord;
use shared::wire::{Answer, BadKnock, Refusal};

pub(super) fn of_record(fault: BadRecord) -> Answer {
    if fault == BadRecord::TooBig { Answer::TooBig } else { refused(code_of_record(fault)) }
}

pub(super) fn code_of_record(fault: BadRecord) -> Refusal {
    match fault {
        BadRecord::TooBig => Refusal::TooBig,
        BadRecord::Newer => Refusal::Newer,
        BadRecord::BadSignature => Refusal::BadSignature,
        BadRecord::Malformed | BadRecord::BodyDiffers => Refusal::Malformed,
    }
}

pub(super) fn code_of_entry(fault: NotAnEntry) -> Refusal {
    match fault {
        NotAnEntry::Newer => Refusal::Newer,
        NotAnEntry::Malformed => Refusal::Malformed,
    }
}

/// For an entry that stands on the newest one: the answers that repair staleness are given before the fold is asked.
pub(super) fn of_control(fault: ControlFault) -> Answer {
    match fault {
        ControlFault::NotInCircle => Answer::NotMember,
        ControlFault::Genesis => refused(Refusal::BadGenesis),
        ControlFault::WrongCircle
        | ControlFault::Stale
        | ControlFault::WrongEpoch
        | ControlFault::NotAllowed
        | ControlFault::BadEvidence => refused(Refusal::NotAllowed),
        ControlFault::InviteClosed => refused(Refusal::InviteClosed),
        ControlFault::NoSuchInvite
        | ControlFault::NoSuchMember
        | ControlFault::AlreadyThere
        | ControlFault::BadErasure => refused(Refusal::NoSuchThing),
        ControlFault::SealsDiffer => refused(Refusal::SealsDiffer),
        ControlFault::LastKeeper => refused(Refusal::LastKeeper),
        ControlFault::TooMany => refused(Refusal::Quota),
    }
}

pub(super) fn of_writing(fault: NoWriting) -> Answer {
    match fault {
        NoWriting::NotInCircle | NoWriting::ReaderOnly => Answer::NotMember,
        NoWriting::Frozen => refused(Refusal::Frozen),
        NoWriting::RotateFirst => refused(Refusal::RotateFirst),
    }
}

pub(super) fn of_knock(fault: BadKnock) -> Refusal {
    match fault {
        BadKnock::Malformed => Refusal::Malformed,
        BadKnock::BadSignature => Refusal::BadSignature,
    }
}

pub(super) fn refused(code: Refusal) -> Answer {
    Answer::Refused { code }
}
