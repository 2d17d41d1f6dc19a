//! Letting somebody in: looking, knocking, answering, comparing words.

use std::collections::BTreeMap;

use rand_core::CryptoRng;

use super::Device;
use super::effect::{AlarmKind, News, NoInvitation, NotDone, Out};
use super::room::{Context, Room, Sync};
use super::store::{AnsweredRow, Draft, Stage};
use super::wish::Wish;
use crate::circle::pages::{Role, member_card};
use crate::codec::{self, Bytes};
use crate::control::membership::{InviteState, Membership};
use crate::control::{Access, ControlEntry};
use crate::crypto::SealSecret;
use crate::crypto::invite::{
    InviteLink, InviteNote, InviteSecrets, check_words, commit, knock, open_reveal, reveal,
};
use crate::crypto::keys::DeviceSecrets;
use crate::edit::{BODY_VERSION, Body};
use crate::ids::{Audience, EditId, InviteId, MemberId, Nonce32};
use crate::record::{Header, Placed};
use crate::time::Instant;
use crate::wire::{InviteStatus, Knock, Reveal, ToRelay};

/// Who stands at the door with an invitation.
#[derive(Debug)]
pub(super) enum AtDoor {
    /// Who was not answered yet.
    Knocks(Knock),
    /// Who was: from here on nobody else.
    Answered(AnsweredRow),
}

impl AtDoor {
    fn knock(&self) -> &Knock {
        match self {
            Self::Knocks(knock) => knock,
            Self::Answered(answered) => &answered.knock,
        }
    }
}

impl Device {
    /// What the relay says of an invitation that was looked at, or knocked with.
    pub(super) fn invitation(&mut self, invite: InviteId, status: InviteStatus, out: &mut Out) {
        let link = self
            .looking
            .remove(&invite)
            .or_else(|| self.rooms.values().find_map(|room| room.knocked_with(&invite)));
        let Some(link) = link else { return };
        let room = self.rooms.get_mut(&link.circle).filter(|room| room.knocked_with(&invite).is_some());
        if let (InviteStatus::Used, Some(room)) = (&status, room) {
            return room.perhaps_let_in(out);
        }
        let what = match status {
            InviteStatus::Open { note, .. } => link.open_note(&note).map_err(|_| NoInvitation::Forged),
            InviteStatus::Used => Err(NoInvitation::Used),
            InviteStatus::Revoked => Err(NoInvitation::Revoked),
            InviteStatus::Expired => Err(NoInvitation::Expired),
            InviteStatus::Unknown => Err(NoInvitation::Unknown),
        };
        out.show(News::Invitation(invite, what));
    }
}

impl Room {
    // -- who wants in

    /// A room at the door: keys made, knock kept, then sent.
    pub(super) fn knocking(
        link: &InviteLink,
        name: &str,
        device: &DeviceSecrets,
        rng: &mut impl CryptoRng,
        out: &mut Out,
    ) -> Option<Self> {
        // The name will stand on a card: what does not fit there is said now, not after being let in.
        if let Err(invalid) = member_card(MemberId::ZERO, name, Role::Other) {
            out.not_done(NotDone::Invalid(invalid));
            return None;
        }
        let secret = SealSecret::random(rng);
        let Ok(member_key) = secret.public() else {
            out.not_done(NotDone::BadKey);
            return None;
        };
        let knock = knock(link, device, member_key, Nonce32::random(rng), name.trim(), rng);
        if knock.open(&link.seed.public(&link.circle, &link.invite)).is_err() {
            out.not_done(NotDone::Invalid(crate::circle::pages::InvalidPage::TooLong {
                chars: name.chars().count(),
                most: crate::circle::schema::MAX_NAME_CHARS / 2,
            }));
            return None;
        }
        let stage = Stage::Knocking { link: link.to_text(), knock: knock.clone(), name: name.to_owned() };
        let mut room = Self::new(link.circle, stage);
        room.fingerprint = Some(link.fingerprint);
        room.set_first_secret(secret);
        room.save(out);
        out.send(&ToRelay::Knock { circle: link.circle, knock });
        Some(room)
    }

    fn link(&self) -> Option<(InviteLink, &Knock)> {
        let Stage::Knocking { link, knock, .. } = &self.stage else { return None };
        Some((InviteLink::parse(link).ok()?, knock))
    }

    /// The invitation on which I knock.
    pub(super) fn knocked(&self) -> Option<InviteId> {
        self.link().map(|(link, _)| link.invite)
    }

    fn knocked_with(&self, invite: &InviteId) -> Option<InviteLink> {
        self.link().map(|(link, _)| link).filter(|link| link.invite == *invite)
    }

    /// After a new connection: the same knock again, and a look at how the invitation is.
    pub(super) fn knock_again(&mut self, out: &mut Out) {
        let Some((link, knock)) = self.link() else { return };
        out.send(&ToRelay::Knock { circle: link.circle, knock: knock.clone() });
        out.send(&ToRelay::Peek { circle: link.circle, invite: link.invite });
    }

    /// My invitation was used: by me, and the word of it was lost on the way, or by somebody else. The circle tells.
    fn perhaps_let_in(&mut self, out: &mut Out) {
        if self.sync == Sync::Off {
            self.start_sync(out);
        }
    }

    /// The circle does not know me: whoever used my invitation was somebody else. I go on knocking, for a relay that was
    /// put back may not know of it any more.
    pub(super) fn not_let_in(&mut self, out: &mut Out) {
        if self.sync != Sync::Off
            && let Some((link, _)) = self.link()
        {
            out.show(News::Invitation(link.invite, Err(NoInvitation::Used)));
            self.sync = Sync::Off;
        }
    }

    /// Somebody answered: the words, if it is who made the link.
    pub(super) fn revealed(&mut self, reveal: &Reveal, context: &Context<'_>, out: &mut Out) {
        let Some((link, knock)) = self.link() else { return };
        if reveal.invite != link.invite {
            return;
        }
        match open_reveal(&link, knock, context.device.seal(), reveal) {
            Ok(words) => {
                self.words.insert(link.invite, words);
                out.show(News::Words(self.circle, link.invite, words));
            }
            Err(_) => self.alarm(AlarmKind::BadSeal, 0, None, vec![codec::to_bytes(reveal)], out),
        }
    }

    /// Who came in by a link is on a card, so that the others see a name and not a key: in the same commit as the stage,
    /// so once, and never when the circle has a card of me from before. A reader cannot write it; who let them in does.
    pub(super) fn write_my_card(&mut self, link: &str, name: &str, context: &Context<'_>, out: &mut Out) {
        let (Some(tip), Some(me)) = (&self.tip, self.me.filter(|_| self.my_card.is_none())) else { return };
        let Ok(link) = InviteLink::parse(link) else { return };
        let came = tip.devices.get(&context.device.id()).and_then(|device| self.control_at(device.added));
        let Some(came) = came.map(|placed| placed.received) else { return };
        if !self.is_for_reader(&link.invite) {
            let note = self.note_of(&link.invite).and_then(|note| link.open_note(&note).ok());
            self.write_card((me, me), name, note, came, context, out);
        }
    }

    /// My word that let somebody in who only reads along came back: what was wished is done, and the card is written
    /// for who cannot.
    pub(super) fn let_in(&mut self, placed: &Placed, header: &Header, context: &Context<'_>, out: &mut Out) {
        let entry = placed.record.body.as_ref().and_then(|body| ControlEntry::parse(body).ok());
        let Some(ControlEntry::Admit { invite, knock, .. }) = entry else { return };
        let mine = header.device == context.device.id() && self.is_for_reader(&invite);
        let wished = self.drafts.values().find_map(|draft| match &draft.what {
            Draft::Control(Wish::LetIn(wished)) if wished.hash() == knock => Some(wished.clone()),
            Draft::Control(_) | Draft::Edit(_) => None,
        });
        let found = self.tip.as_ref().and_then(|tip| tip.invites.get(&invite)).map(|found| found.member);
        let (Some(wished), Some(member), Some(me)) = (wished.filter(|_| mine), found, self.me) else {
            return;
        };
        let (Some(secrets), Ok(request)) = (self.secrets_of(&invite), codec::from_bytes(&wished.request))
        else {
            return;
        };
        let Ok(name) = secrets.open_name(&request) else { return };
        let note = self.note_of(&invite);
        let note = note.and_then(|note| secrets.open_note(&self.circle, &invite, &note).ok());
        self.write_card((me, member), &name, note, placed.received, context, out);
    }

    fn is_for_reader(&self, invite: &InviteId) -> bool {
        let found = self.tip.as_ref().and_then(|tip| tip.invites.get(invite));
        found.is_some_and(|found| found.access == Access::Reader)
    }

    /// All of it follows from the log: a phone that was put back to an older copy writes the same edit, which counts
    /// once.
    fn write_card(
        &mut self,
        (writer, about): (MemberId, MemberId),
        name: &str,
        note: Option<InviteNote>,
        wall: Instant,
        context: &Context<'_>,
        out: &mut Out,
    ) {
        let role = note.and_then(|note| Role::of_number(note.role?)).unwrap_or(Role::Other);
        let Ok(edit) = member_card(about, name, role) else { return };
        let mut edit_random = [0; 8];
        let random = blake3::derive_key("heenweer member card v1", about.as_bytes());
        edit_random.copy_from_slice(random.split_at(8).0);
        let body = Body {
            version: BODY_VERSION,
            entry: EditId::of_device(context.device.id(), edit_random).entry(Audience::Circle),
            edit_random,
            parents: vec![],
            wall,
            edit,
            blob_keys: vec![],
            readers: vec![],
        };
        self.submit(writer, body, &BTreeMap::new(), context, out);
    }

    /// What an invitation says, still sealed.
    fn note_of(&self, invite: &InviteId) -> Option<Bytes> {
        self.control_log.iter().find_map(|placed| match ControlEntry::parse(placed.record.body.as_ref()?) {
            Ok(ControlEntry::Invite { invite: of, note, .. }) if of == *invite => Some(note),
            _ => None,
        })
    }

    // -- who lets in

    /// The newest control entry is an invitation that was wished for here: its link can be shown.
    pub(super) fn show_invited(&self, out: &mut Out) {
        let Some(tip) = &self.tip else { return };
        let newest = tip.invites.iter().find(|(_, found)| found.record == tip.head);
        let Some((invite, _)) = newest else { return };
        if self.has_wish(|wish| matches!(wish, Wish::Invite { invite: mine, .. } if mine == invite)) {
            out.show(News::Invited(self.circle, *invite));
        }
    }

    fn secrets_of(&self, invite: &InviteId) -> Option<InviteSecrets> {
        let (key, answer) = self.keyring.answer(invite)?;
        InviteSecrets::open_answer(key, &self.circle, invite, answer).ok()
    }

    pub(super) fn invite_link(&self, invite: &InviteId, origin: &str) -> Option<InviteLink> {
        let tip = self.tip.as_ref()?;
        let found = tip.invites.get(invite).filter(|found| found.state == InviteState::Open)?;
        let inviter = tip.devices.get(&found.by)?.keys;
        let secrets = self.secrets_of(invite)?;
        Some(InviteLink {
            origin: origin.to_owned(),
            circle: self.circle,
            fingerprint: tip.fingerprint,
            invite: *invite,
            commitment: commit(&secrets.r, &inviter),
            seed: secrets.seed,
        })
    }

    /// Who knocks. The first knock on an invitation that holds is the one shown.
    pub(super) fn knocks(&mut self, knocks: Vec<Knock>, out: &mut Out) {
        let Some(tip) = &self.tip else { return };
        let mut at_the_door = Vec::new();
        for knock in knocks {
            let Ok(request) = codec::from_bytes::<crate::wire::KnockRequest>(&knock.request) else {
                continue;
            };
            let Some(invite) = tip.invites.get(&request.invite) else { continue };
            let holds = knock.open(&invite.key).is_ok() && request.circle == self.circle;
            if !holds || invite.state != InviteState::Open || self.answered(&request.invite).is_some() {
                continue;
            }
            let Some(secrets) = self.secrets_of(&request.invite) else { continue };
            let Ok(name) = secrets.open_name(&request) else { continue };
            at_the_door.push((request.invite, knock, name));
        }
        for (invite, knock, name) in at_the_door {
            let known = self.door.contains_key(&invite);
            self.door.entry(invite).or_insert(AtDoor::Knocks(knock));
            if !known {
                out.show(News::Knock(self.circle, invite, name));
            }
        }
    }

    /// The invitations on which somebody knocks who was not answered yet.
    pub(super) fn unanswered(&self) -> impl Iterator<Item = InviteId> {
        let knocks =
            |(invite, at_door): (&InviteId, &AtDoor)| matches!(at_door, AtDoor::Knocks(_)).then_some(*invite);
        self.door.iter().filter_map(knocks)
    }

    /// What was answered on an invitation.
    pub(super) fn answered(&self, invite: &InviteId) -> Option<&AnsweredRow> {
        match self.door.get(invite)? {
            AtDoor::Answered(answered) => Some(answered),
            AtDoor::Knocks(_) => None,
        }
    }

    /// Under which name somebody knocks on an invitation, or knocked and was answered.
    pub(super) fn knocker(&self, invite: &InviteId) -> Option<String> {
        let knock = self.door.get(invite)?.knock();
        let request = codec::from_bytes::<crate::wire::KnockRequest>(&knock.request).ok()?;
        self.secrets_of(invite)?.open_name(&request).ok()
    }

    /// After a restart: the words of knocks that were answered.
    pub(super) fn remember_words(&mut self) {
        let Some(tip) = &self.tip else { return };
        for (invite, at_door) in &self.door {
            let AtDoor::Answered(answered) = at_door else { continue };
            let inviter = tip.invites.get(invite).and_then(|found| tip.devices.get(&found.by));
            let request = codec::from_bytes::<crate::wire::KnockRequest>(&answered.knock.request);
            if let (Some(inviter), Ok(request)) = (inviter, request) {
                self.words.insert(*invite, check_words(&answered.r, &inviter.keys, &request));
            }
        }
    }

    /// For a keeper: the invitations that one can still knock on.
    pub(super) fn open_invites(&self) -> impl Iterator<Item = InviteId> {
        let now = self.relay_clock();
        let keeper = |tip: &&Membership| self.me.and_then(|me| tip.access(&me, now)) == Some(Access::Keeper);
        let known = self.tip.as_ref().filter(keeper).into_iter().flat_map(|tip| &tip.invites);
        let open = known.filter(move |(invite, found)| {
            let holds = found.state == InviteState::Open && now < found.knock_until;
            holds && self.keyring.answer(invite).is_some()
        });
        open.map(|(invite, _)| *invite)
    }

    /// Answers the knock that is shown; from here on no other one on this invitation.
    pub(super) fn answer(&mut self, invite: &InviteId, rng: &mut impl CryptoRng, out: &mut Out) {
        let Some(knock) = self.door.get(invite).map(|at_door| at_door.knock().clone()) else {
            return out.not_done(NotDone::NobodyKnocked);
        };
        let (Some(tip), Some(secrets)) = (&self.tip, self.secrets_of(invite)) else {
            return out.not_done(NotDone::NotHere);
        };
        let found = tip.invites.get(invite);
        let inviter = found.and_then(|found| tip.devices.get(&found.by)).map(|device| device.keys);
        let (Some(found), Some(inviter)) = (found, inviter) else { return out.not_done(NotDone::NotHere) };
        let Ok(request) = knock.open(&found.key) else { return out.not_done(NotDone::NobodyKnocked) };
        let Ok(reveal) = reveal(&secrets, &inviter, &knock, &request, found.member, rng) else {
            return out.not_done(NotDone::BadKey);
        };
        let words = check_words(&secrets.r, &inviter, &request);
        let row = AnsweredRow { knock, r: secrets.r };
        out.put(Self::answered_key(&self.circle, invite), codec::to_bytes(&row));
        self.door.insert(*invite, AtDoor::Answered(row));
        self.words.insert(*invite, words);
        out.send(&ToRelay::Reveal { circle: self.circle, reveal });
        out.show(News::Words(self.circle, *invite, words));
    }
}
