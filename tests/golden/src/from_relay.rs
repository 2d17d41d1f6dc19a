//! What a relay says: every frame, answer, refusal and status.

use shared::control::{Access, Leaving, Writing};
use shared::record::RecordKind;
use shared::verdict::{Made, Reason, Verdict};
use shared::wire::{Answer, FromRelay, InviteStatus, Limits, Refusal, RestoreState};

use crate::given::{ANNA, BRAM, CIRCLE, INVITE, MORNING, checkpoint, edit_id, head, name, placed};
use crate::table::Table;
use crate::to_relay::{knock, reveal};

fn frames() -> Vec<FromRelay> {
    vec![
        FromRelay::Challenge { nonce: name(0x20) },
        FromRelay::Welcome {
            relay: name(0x21),
            circles: vec![CIRCLE, name(0x22)],
            limits: Limits {
                record_bytes: 65_536,
                batch_records: 256,
                batch_bytes: 1_048_576,
                page_records: 1000,
                blob_bytes: 16_777_216,
            },
            token: vec![7; 32].into(),
            now: MORNING,
        },
        FromRelay::Records {
            circle: CIRCLE,
            records: vec![placed(42), placed(43)],
            checkpoint: checkpoint(43),
            head: 50,
        },
        FromRelay::Control { circle: CIRCLE, entries: vec![placed(1)], last: 1 },
        FromRelay::Invitation { invite: INVITE, status: open() },
        FromRelay::Knocks { circle: CIRCLE, knocks: vec![knock()] },
        FromRelay::Revealed { circle: CIRCLE, reveal: reveal() },
        FromRelay::Heads { circle: CIRCLE, heads: vec![head(5), head(6)] },
        FromRelay::Answers {
            circle: CIRCLE,
            batch: name(0x23),
            answers: vec![Answer::Kept { seq: 51 }, Answer::Already { seq: 12 }],
        },
        FromRelay::Restored { circle: CIRCLE, through: 300, state: RestoreState::Whole },
        FromRelay::Behind { circle: CIRCLE, seq: 52 },
        FromRelay::Ahead { circle: CIRCLE, seq: 40, hash: name(0x24) },
        FromRelay::Diverged { circle: CIRCLE, seq: 41, checkpoint: checkpoint(41) },
        FromRelay::Removed { circle: CIRCLE },
        FromRelay::Done { invite: INVITE },
        FromRelay::Token { token: vec![8; 32].into() },
        FromRelay::Refused { code: Refusal::NotProven, circle: None },
        FromRelay::Bye { retry_ms: 1500 },
        FromRelay::Pong,
    ]
}

fn open() -> InviteStatus {
    InviteStatus::Open { note: vec![9; 5].into(), until: MORNING, access: Access::Member }
}

fn answers() -> Vec<Answer> {
    vec![
        Answer::Kept { seq: 1 },
        Answer::Already { seq: 24 },
        Answer::Conflict { hash: name(0x25) },
        Answer::StaleControl { entries: vec![placed(7)] },
        Answer::NotMember,
        Answer::Gap { expected: 256 },
        Answer::TooBig,
        Answer::Busy { retry_ms: 65_536 },
        Answer::Recovering,
        Answer::Diverged { checkpoint: checkpoint(9) },
        Answer::Refused { code: Refusal::Frozen },
    ]
}

const REFUSALS: [Refusal; 22] = [
    Refusal::Malformed,
    Refusal::Newer,
    Refusal::TooBig,
    Refusal::NotProven,
    Refusal::BadSignature,
    Refusal::NoSuchCircle,
    Refusal::CircleExists,
    Refusal::InviteClosed,
    Refusal::BadGenesis,
    Refusal::NotAllowed,
    Refusal::SealsDiffer,
    Refusal::LastKeeper,
    Refusal::NoSuchThing,
    Refusal::Frozen,
    Refusal::RotateFirst,
    Refusal::MissingBlob,
    Refusal::BadRestore,
    Refusal::AlreadyAnswered,
    Refusal::Quota,
    Refusal::TooFast,
    Refusal::Closed,
    Refusal::DiskFull,
];

pub(crate) fn fill(table: &mut Table) {
    for frame in frames() {
        table.coded("from-relay", frame_name(&frame), frame);
    }
    let refused = FromRelay::Refused { code: Refusal::NoSuchCircle, circle: Some(CIRCLE) };
    table.coded("from-relay", "refused-about-a-circle", refused);
    for answer in answers() {
        table.coded("answer", answer_name(&answer), answer);
    }
    for refusal in REFUSALS {
        table.coded("small", format!("refusal-{}", refusal_name(refusal)), refusal);
    }
    let statuses =
        [open(), InviteStatus::Used, InviteStatus::Revoked, InviteStatus::Expired, InviteStatus::Unknown];
    for status in statuses {
        table.coded("small", format!("invite-status-{}", status_name(&status)), status);
    }
    small(table);
}

fn small(table: &mut Table) {
    for access in [Access::Reader, Access::Member, Access::Keeper] {
        let name = match access {
            Access::Reader => "access-reader",
            Access::Member => "access-member",
            Access::Keeper => "access-keeper",
        };
        table.coded("small", name, access);
    }
    for leaving in [Leaving::ThisDevice, Leaving::Member] {
        let name = match leaving {
            Leaving::ThisDevice => "leaving-this-device",
            Leaving::Member => "leaving-member",
        };
        table.coded("small", name, leaving);
    }
    for writing in [Writing::Open, Writing::Frozen] {
        let name = match writing {
            Writing::Open => "writing-open",
            Writing::Frozen => "writing-frozen",
        };
        table.coded("small", name, writing);
    }
    for kind in [RecordKind::Control, RecordKind::Circle, RecordKind::Named] {
        let name = match kind {
            RecordKind::Control => "record-kind-control",
            RecordKind::Circle => "record-kind-circle",
            RecordKind::Named => "record-kind-named",
        };
        table.coded("small", name, kind);
    }
    for state in [RestoreState::More, RestoreState::Whole] {
        let name = match state {
            RestoreState::More => "restore-more",
            RestoreState::Whole => "restore-whole",
        };
        table.coded("small", name, state);
    }
    let reasons = [
        Reason::DoesNotOpen,
        Reason::Malformed,
        Reason::DuplicateEdit,
        Reason::NoSuchEntry,
        Reason::UnknownParent,
        Reason::BuildsOnQuarantined,
        Reason::NotTheAuthor,
        Reason::WrongValue,
        Reason::OtherReaders,
        Reason::SaidOnce,
    ];
    for reason in reasons {
        table.coded("small", format!("reason-{}", reason_name(reason)), reason);
    }
    let quarantined = Verdict::Quarantined(Reason::NotTheAuthor);
    for verdict in [Verdict::Apply, quarantined, Verdict::Held, Verdict::Opaque, Verdict::Erased] {
        let name = match verdict {
            Verdict::Apply => "verdict-apply",
            Verdict::Quarantined(_) => "verdict-quarantined",
            Verdict::Held => "verdict-held",
            Verdict::Opaque => "verdict-opaque",
            Verdict::Erased => "verdict-erased",
        };
        table.coded("small", name, verdict);
    }
    let made = Made {
        edit: edit_id(1, 1),
        kind: 17,
        about: Some(name(0x26)),
        author: ANNA,
        readers: vec![ANNA, BRAM],
    };
    table.coded("small", "made", made);
}

fn frame_name(frame: &FromRelay) -> &'static str {
    match frame {
        FromRelay::Challenge { .. } => "challenge",
        FromRelay::Welcome { .. } => "welcome",
        FromRelay::Records { .. } => "records",
        FromRelay::Control { .. } => "control",
        FromRelay::Invitation { .. } => "invitation",
        FromRelay::Knocks { .. } => "knocks",
        FromRelay::Revealed { .. } => "revealed",
        FromRelay::Heads { .. } => "heads",
        FromRelay::Answers { .. } => "answers",
        FromRelay::Restored { .. } => "restored",
        FromRelay::Behind { .. } => "behind",
        FromRelay::Ahead { .. } => "ahead",
        FromRelay::Diverged { .. } => "diverged",
        FromRelay::Removed { .. } => "removed",
        FromRelay::Done { .. } => "done",
        FromRelay::Token { .. } => "token",
        FromRelay::Refused { .. } => "refused",
        FromRelay::Bye { .. } => "bye",
        FromRelay::Pong => "pong",
    }
}

fn answer_name(answer: &Answer) -> &'static str {
    match answer {
        Answer::Kept { .. } => "kept",
        Answer::Already { .. } => "already",
        Answer::Conflict { .. } => "conflict",
        Answer::StaleControl { .. } => "stale-control",
        Answer::NotMember => "not-member",
        Answer::Gap { .. } => "gap",
        Answer::TooBig => "too-big",
        Answer::Busy { .. } => "busy",
        Answer::Recovering => "recovering",
        Answer::Diverged { .. } => "diverged",
        Answer::Refused { .. } => "refused",
    }
}

fn status_name(status: &InviteStatus) -> &'static str {
    match status {
        InviteStatus::Open { .. } => "open",
        InviteStatus::Used => "used",
        InviteStatus::Revoked => "revoked",
        InviteStatus::Expired => "expired",
        InviteStatus::Unknown => "unknown",
    }
}

fn refusal_name(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::Malformed => "malformed",
        Refusal::Newer => "newer",
        Refusal::TooBig => "too-big",
        Refusal::NotProven => "not-proven",
        Refusal::BadSignature => "bad-signature",
        Refusal::NoSuchCircle => "no-such-circle",
        Refusal::CircleExists => "circle-exists",
        Refusal::InviteClosed => "invite-closed",
        Refusal::BadGenesis => "bad-genesis",
        Refusal::NotAllowed => "not-allowed",
        Refusal::SealsDiffer => "seals-differ",
        Refusal::LastKeeper => "last-keeper",
        Refusal::NoSuchThing => "no-such-thing",
        Refusal::Frozen => "frozen",
        Refusal::RotateFirst => "rotate-first",
        Refusal::MissingBlob => "missing-blob",
        Refusal::BadRestore => "bad-restore",
        Refusal::AlreadyAnswered => "already-answered",
        Refusal::Quota => "quota",
        Refusal::TooFast => "too-fast",
        Refusal::Closed => "closed",
        Refusal::DiskFull => "disk-full",
    }
}

fn reason_name(reason: Reason) -> &'static str {
    match reason {
        Reason::DoesNotOpen => "does-not-open",
        Reason::Malformed => "malformed",
        Reason::DuplicateEdit => "duplicate-edit",
        Reason::NoSuchEntry => "no-such-entry",
        Reason::UnknownParent => "unknown-parent",
        Reason::BuildsOnQuarantined => "builds-on-quarantined",
        Reason::NotTheAuthor => "not-the-author",
        Reason::WrongValue => "wrong-value",
        Reason::OtherReaders => "other-readers",
        Reason::SaidOnce => "said-once",
    }
}
