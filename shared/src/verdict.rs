//! The rules: what becomes of an opened record. One pure function, the same on every device.
//!
//! It looks at who wrote, at the entry's creation, at the edit itself and at the edits it was built on, all of which
//! stand earlier in the log. It never looks at others' concurrent facts, at the clock, or at what order things came in.

use minicbor::{Decode, Encode};

use crate::circle::schema::{Authorship, DoesNotFit, Schema};
use crate::edit::{Body, NotABody};
use crate::ids::{Audience, DeviceId, EditId, EntryId, MemberId};

/// What becomes of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(array)]
pub enum Verdict {
    /// It counts.
    #[n(0)]
    Apply,
    /// Kept and shown with its author and the reason, not applied.
    #[n(1)]
    Quarantined(#[n(0)] Reason),
    /// Of a newer version: it waits for the update, with what builds on it.
    #[n(2)]
    Held,
    /// For named members, not for me.
    #[n(3)]
    Opaque,
    /// Erased.
    #[n(4)]
    Erased,
}

/// Why a record is not applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum Reason {
    /// Sealed to the circle or to me, and does not open.
    #[n(0)]
    DoesNotOpen,
    /// Opens to something that is not a body.
    #[n(1)]
    Malformed,
    /// An edit with this id was there already.
    #[n(2)]
    DuplicateEdit,
    /// Changes an entry that was never made, or makes one under an id that is not its own.
    #[n(3)]
    NoSuchEntry,
    /// Built on an edit that is not earlier in the log.
    #[n(4)]
    UnknownParent,
    /// Built on an edit that is quarantined.
    #[n(5)]
    BuildsOnQuarantined,
    /// On a page that belongs to another member.
    #[n(6)]
    NotTheAuthor,
    /// A value does not fit its field.
    #[n(7)]
    WrongValue,
    /// For other readers than the entry's own.
    #[n(8)]
    OtherReaders,
    /// On a page that says for ever what it said at once.
    #[n(9)]
    SaidOnce,
}

/// Who wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Writer {
    /// The device that signed.
    pub device: DeviceId,
    /// Whose it is, in the control state at the record's place.
    pub member: MemberId,
}

/// How an entry was made, from its creation record.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Made {
    /// The edit that made it.
    #[n(0)]
    pub edit: EditId,
    /// The number of its kind.
    #[n(1)]
    pub kind: u16,
    /// The entry it is about.
    #[n(2)]
    pub about: Option<EntryId>,
    /// Who made it.
    #[n(3)]
    pub author: MemberId,
    /// Who may read it; none for the whole circle.
    #[n(4)]
    pub readers: Vec<MemberId>,
}

/// What is known of an entry from the records before this one.
pub trait Before {
    /// How it was made; `None` when no edit made it so far.
    fn made(&self) -> Option<&Made>;
    /// What became of an earlier edit of it.
    fn verdict_on(&self, edit: &EditId) -> Option<Verdict>;
    /// Whether earlier in this circle's log stand bodies of a newer version, of which this version cannot even say to
    /// which entry they belong: an unknown parent may be one of them.
    fn newer_bodies_before(&self) -> bool;
}

/// Judges one opened body. `audience` is how its record was sealed.
pub fn judge(
    schema: Schema,
    writer: Writer,
    audience: Audience,
    body: &Result<Body, NotABody>,
    before: &impl Before,
) -> Verdict {
    let body = match body {
        Ok(body) => body,
        Err(NotABody::Newer) => return Verdict::Held,
        Err(NotABody::Malformed) => return Verdict::Quarantined(Reason::Malformed),
    };
    match judge_body(schema, writer, audience, body, before) {
        Ok(()) => Verdict::Apply,
        Err(verdict) => verdict,
    }
}

fn judge_body(
    schema: Schema,
    writer: Writer,
    audience: Audience,
    body: &Body,
    before: &impl Before,
) -> Result<(), Verdict> {
    let no = |reason| Err(Verdict::Quarantined(reason));
    let edit = body.edit_id(writer.device);
    if before.verdict_on(&edit).is_some() {
        return no(Reason::DuplicateEdit);
    }
    if body.entry.audience() != audience || (audience == Audience::Circle) != body.readers.is_empty() {
        return no(Reason::OtherReaders);
    }
    let kind = if let Some(creation) = &body.edit.creation {
        if body.entry != edit.entry(audience) || !body.parents.is_empty() {
            return no(Reason::NoSuchEntry);
        }
        creation.kind
    } else {
        let Some(made) = before.made() else { return unknown(before, Reason::NoSuchEntry) };
        if made.readers != body.readers {
            return no(Reason::OtherReaders);
        }
        match before.verdict_on(&made.edit) {
            Some(Verdict::Apply) => {}
            Some(Verdict::Held) => return Err(Verdict::Held),
            Some(Verdict::Quarantined(_) | Verdict::Opaque | Verdict::Erased) | None => {
                return no(Reason::NoSuchEntry);
            }
        }
        let rule = schema.rule(made.kind).ok_or(Verdict::Held)?;
        match rule.authorship {
            Authorship::Own | Authorship::Once if writer.member != made.author => {
                return no(Reason::NotTheAuthor);
            }
            Authorship::Joint | Authorship::Own => {}
            Authorship::Once => return no(Reason::SaidOnce),
        }
        if body.parents.is_empty() {
            return no(Reason::UnknownParent);
        }
        made.kind
    };
    let parents: Vec<Option<Verdict>> = body.parents.iter().map(|parent| before.verdict_on(parent)).collect();
    if parents.contains(&None) {
        return unknown(before, Reason::UnknownParent);
    }
    if parents.iter().any(|parent| matches!(parent, Some(Verdict::Quarantined(_)))) {
        return no(Reason::BuildsOnQuarantined);
    }
    match schema.check(kind, audience, &body.edit) {
        Ok(()) => {}
        Err(DoesNotFit::Newer) => return Err(Verdict::Held),
        Err(DoesNotFit::WrongValue | DoesNotFit::WrongAbout) => return no(Reason::WrongValue),
    }
    if parents.contains(&Some(Verdict::Held)) { Err(Verdict::Held) } else { Ok(()) }
}

fn unknown(before: &impl Before, reason: Reason) -> Result<(), Verdict> {
    Err(if before.newer_bodies_before() { Verdict::Held } else { Verdict::Quarantined(reason) })
}
