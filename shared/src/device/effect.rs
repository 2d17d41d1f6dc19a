//! What goes into a device and what comes out.

use minicbor::{Decode, Encode};

use super::store::{Key, Write};
use crate::circle::pages::InvalidPage;
use crate::codec::Bytes;
use crate::control::membership::ControlFault;
use crate::crypto::invite::{CheckWords, InviteNote};
use crate::ids::{CircleId, DeviceId, EntryId, InviteId};
use crate::intent::Intent;
use crate::time::Instant;
use crate::verdict::Reason;
use crate::wire::Refusal;

/// Something that happened.
#[expect(missing_debug_implementations, reason = "an intent can hold secrets")]
pub enum Event {
    /// A person did something.
    Did(Box<Intent>),
    /// The socket is open.
    Linked,
    /// The socket is closed, or could not be opened.
    Unlinked,
    /// A frame came in.
    Received(Vec<u8>),
    /// The rows that `Load` asked for, `None` where there is none.
    Loaded(Vec<(Key, Option<Vec<u8>>)>),
    /// The time of `WakeAt` has come, or the phone says that there is a network again.
    Woke,
}

/// Something to do. Effects are performed in order, each finished before the next; when one cannot be, those after it
/// are not begun. So what is sent or shown after a `Commit` is on the phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Write these rows in one durable transaction.
    Commit(Vec<Write>),
    /// Read these rows and hand them back as `Loaded`.
    Load(Vec<Key>),
    /// Open the socket.
    Connect,
    /// Close the socket, or give up opening it; `Unlinked` follows.
    HangUp,
    /// Send a frame.
    Send(Vec<u8>),
    /// Say `Woke` at this time, at once when it is past. Earlier wishes stand beside it; being woken too often does no harm.
    WakeAt(Instant),
    /// Something changed that a screen may show.
    Show(News),
}

/// What a screen may show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// A notebook was begun.
    Begun(CircleId),
    /// These entries changed; their cards are written.
    Changed(CircleId, Vec<EntryId>),
    /// Everything written here is with the relay and seen back in the log.
    AllSent(CircleId),
    /// Who is in the circle changed.
    Members(CircleId),
    /// What an invitation says.
    Invitation(InviteId, Result<InviteNote, NoInvitation>),
    /// Somebody knocks, and says to be called this.
    Knock(CircleId, InviteId, String),
    /// Both sides now compare these words.
    Words(CircleId, InviteId, CheckWords),
    /// An invitation that was made here stands in the log: its link can be shown ([`super::Device::invite_link`]).
    Invited(CircleId, InviteId),
    /// I am in.
    In(CircleId),
    /// The relay says that this device is no longer in the circle. What is here stays here.
    Out(CircleId),
    /// Something could not be done; nothing was lost.
    NotDone(NotDone),
    /// A draft stays on this phone.
    SetAside(CircleId, EntryId),
    /// A record does not count.
    Quarantined(CircleId, u64),
    /// Something is wrong with the log or the relay.
    Alarm(Alarm),
    /// The relay refused something of this connection.
    Refused(Refusal),
}

/// Why an invitation cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoInvitation {
    /// Used already.
    Used,
    /// Taken back.
    Revoked,
    /// Too old.
    Expired,
    /// Not known here.
    Unknown,
    /// The relay showed something else than the inviter wrote.
    Forged,
    /// For a circle that lives on another relay: open it there.
    OtherRelay(String),
    /// I am in that circle already.
    AlreadyIn,
}

/// Why something could not be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotDone {
    /// A page cannot be written like this.
    Invalid(InvalidPage),
    /// The circle or the entry is not here.
    NotHere,
    /// A rule is against it.
    Rule(Reason),
    /// This version does not know that kind of entry well enough to change it.
    NeedsUpdate,
    /// It needs the relay, which is not in reach.
    NeedsLink,
    /// The control log does not allow it.
    Control(ControlFault),
    /// The relay does not allow it.
    Relay(Refusal),
    /// Nobody knocked.
    NobodyKnocked,
    /// An invitation cannot be used.
    Invitation(NoInvitation),
    /// A key of somebody else is rubbish.
    BadKey,
    /// The log and the relay disagree: see the alarm first.
    Stopped,
}

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum AlarmKind {
    /// The relay's log is not the one it showed before, or not the one it showed others.
    #[n(0)]
    Fork,
    /// The relay lost what it had acknowledged.
    #[n(1)]
    Rollback,
    /// The relay leaves places out.
    #[n(2)]
    Gap,
    /// A key that was sealed to me is rubbish.
    #[n(3)]
    BadSeal,
    /// A record for me does not open.
    #[n(4)]
    DoesNotOpen,
    /// A record that no honest relay takes: a stranger's, a false signature, a broken chain, an old control head.
    #[n(5)]
    BadRecord,
    /// A control entry that the rules do not allow.
    #[n(6)]
    BadControl,
    /// A checkpoint that the relay's key did not sign, or that is not about this log.
    #[n(7)]
    BadCheckpoint,
    /// The circle does not begin with the genesis that the invitation names.
    #[n(8)]
    OtherCircle,
    /// Somewhere else somebody writes with this phone's keys.
    #[n(9)]
    OtherCopy,
    /// A body is missing that nobody erased.
    #[n(10)]
    BodyMissing,
}

/// Something that is wrong, with what proves it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Alarm {
    /// What.
    #[n(0)]
    pub kind: AlarmKind,
    /// In which circle.
    #[n(1)]
    pub circle: CircleId,
    /// At which place.
    #[n(2)]
    pub seq: u64,
    /// Whose record it is, if one's.
    #[n(3)]
    pub device: Option<DeviceId>,
    /// Records, checkpoints or heads, encoded, that show it to anyone.
    #[n(4)]
    pub evidence: Vec<Bytes>,
}

impl AlarmKind {
    /// Whether this device takes nothing more from the relay and sends nothing until it is resolved. Writing goes on.
    pub fn stops(self) -> bool {
        match self {
            Self::Fork
            | Self::Gap
            | Self::BadRecord
            | Self::BadControl
            | Self::BadCheckpoint
            | Self::OtherCircle
            | Self::BodyMissing => true,
            Self::Rollback | Self::BadSeal | Self::DoesNotOpen | Self::OtherCopy => false,
        }
    }
}

/// Effects as they are gathered: what is written goes first, in one transaction. Only a question may go before it.
#[derive(Default)]
pub(super) struct Out {
    first: Vec<Effect>,
    pub(super) writes: Vec<Write>,
    pub(super) after: Vec<Effect>,
    /// The earliest time at which a room wants to be woken.
    pub(super) wake: Option<Instant>,
}

impl Out {
    pub(super) fn put(&mut self, key: Key, row: Vec<u8>) {
        self.writes.push(Write::Put(key, row));
    }

    pub(super) fn delete(&mut self, key: Key) {
        self.writes.push(Write::Delete(key));
    }

    pub(super) fn send(&mut self, message: &crate::wire::ToRelay) {
        self.after.push(Effect::Send(message.to_frame()));
    }

    /// Asks for more of the log before what came is written: the relay answers while the phone writes. It promises
    /// nothing, so it need not be durable: a phone that dies in between asks again from where it was.
    pub(super) fn ask(&mut self, message: &crate::wire::ToRelay) {
        self.first.push(Effect::Send(message.to_frame()));
    }

    pub(super) fn show(&mut self, news: News) {
        if !self.after.contains(&Effect::Show(news.clone())) {
            self.after.push(Effect::Show(news));
        }
    }

    pub(super) fn wake_at(&mut self, at: Instant) {
        self.wake = Some(self.wake.map_or(at, |earlier| earlier.min(at)));
    }

    pub(super) fn not_done(&mut self, why: NotDone) {
        self.show(News::NotDone(why));
    }

    pub(super) fn finish(self, into: &mut Vec<Effect>) {
        into.extend(self.first);
        if !self.writes.is_empty() {
            into.push(Effect::Commit(self.writes));
        }
        into.extend(self.after);
    }
}
