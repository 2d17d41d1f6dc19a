//! What people do in a few steps, as sentences for stories. Each step waits in virtual time and is taken again when the
//! network or a phone lost it, as a person would.

use shared::circle::pages::{NewPage, Role};
use shared::control::Access;
use shared::crypto::invite::{InviteLink, InviteNote};
use shared::device::{News, Situation};
use shared::ids::{CircleId, EntryId, InviteId, MemberId};
use shared::intent::{Arrangement, Intent, Readers};
use shared::time::{Day, Instant};

use super::{Village, Who};

/// How long a person tries something before the story fails: half an hour.
const PATIENCE_MS: u64 = 30 * 60 * 1000;

impl Village {
    /// Lets time pass until something is true.
    pub fn until(&mut self, what: &str, is_true: impl Fn(&Self) -> bool) {
        let end = self.now + PATIENCE_MS;
        while !is_true(self) {
            assert!(self.now < end, "after half an hour still not: {what}\n{}", self.summary());
            self.pass(200);
        }
    }

    /// Until nothing waits any more, and everyone inside has what the relay has.
    pub fn quiet(&mut self, circle: &CircleId) {
        self.until("all is quiet", |village| {
            let Some(relay) = &village.relay else { return false };
            let row = server::store::Store::circle(relay.store(), circle).ok().flatten();
            let reachable = |who: &Who| !village.at_phone(*who).is_cut;
            village.inside(circle).into_iter().filter(reachable).all(|who| {
                let view = village.at_phone(who).view(circle);
                view.is_some_and(|view| {
                    let there = row.as_ref().is_some_and(|row| row.head == view.verified.0);
                    view.is_live && there && view.unsent == 0
                })
            })
        });
        // Answers to the last things said.
        self.pass(1_000);
    }

    /// Somebody begins a notebook.
    pub fn begin(&mut self, who: Who, child: &str, name: &str) -> CircleId {
        loop {
            let before: Vec<CircleId> = self.circles_of(who);
            self.tap(
                who,
                Intent::Begin {
                    child: child.to_owned(),
                    name: name.to_owned(),
                    role: Role::FosterCareWorker,
                },
            );
            let new = self.circles_of(who).into_iter().find(|circle| !before.contains(circle));
            match new {
                Some(circle) => return circle,
                None => self.pass(5_000),
            }
        }
    }

    fn circles_of(&self, who: Who) -> Vec<CircleId> {
        self.at_phone(who).device().map(|device| device.circles().copied().collect()).unwrap_or_default()
    }

    /// Who somebody is in a circle.
    pub fn member(&self, who: Who, circle: &CircleId) -> Option<MemberId> {
        self.at_phone(who).view(circle)?.me
    }

    /// How far somebody's way into a circle is.
    pub fn situation(&self, who: Who, circle: &CircleId) -> Option<Situation> {
        Some(self.at_phone(who).view(circle)?.situation)
    }

    /// A keeper makes a link.
    pub fn invite(
        &mut self,
        keeper: Who,
        circle: &CircleId,
        access: Access,
        back: Option<MemberId>,
    ) -> InviteLink {
        let end = self.now + PATIENCE_MS;
        loop {
            assert!(self.now < end, "no invitation\n{}", self.summary());
            let role = Some(Role::Parent.number());
            let note = InviteNote { inviter: "Oma Ans".to_owned(), child: "Sam".to_owned(), role };
            let what = Arrangement::Invite { back, access, until: None, note };
            self.tap(keeper, Intent::Arrange { circle: *circle, what });
            for _ in 0..100 {
                self.pass(200);
                let open = self.open_invites(keeper, circle);
                let new = open.into_iter().find(|invite| !self.handed_out.contains(invite));
                let phone = self.at_phone(keeper).device();
                if let Some(link) = new.and_then(|invite| phone?.invite_link(circle, &invite)) {
                    self.handed_out.push(link.invite);
                    return link;
                }
            }
        }
    }

    fn open_invites(&self, who: Who, circle: &CircleId) -> Vec<InviteId> {
        use shared::control::membership::{Invite, InviteState};
        let view = self.at_phone(who).view(circle);
        let invites = view.and_then(|view| view.membership).map(|membership| &membership.invites);
        let now = Instant::from_ms(self.now);
        let is_open = |invite: &Invite| invite.state == InviteState::Open && now < invite.knock_until;
        let open = invites.into_iter().flatten().filter(|(_, invite)| is_open(invite));
        open.map(|(id, _)| *id).collect()
    }

    /// Somebody comes in with a link: looks, knocks, both compare the words, is let in. Returns the words.
    pub fn come_in(&mut self, joiner: Who, keeper: Who, link: &InviteLink) -> [&'static str; 3] {
        let (circle, invite) = (link.circle, link.invite);
        let end = self.now + PATIENCE_MS;
        let words_of = |village: &Self, who: Who| {
            let view = village.at_phone(who).view(&circle)?;
            view.words.get(&invite).map(shared::crypto::invite::CheckWords::words)
        };
        let mut words: Option<[&'static str; 3]> = None;
        while self.situation(joiner, &circle) != Some(Situation::In) {
            assert!(
                self.now < end,
                "{} does not come in by {}\n{}",
                self.at_phone(joiner).name,
                self.at_phone(keeper).name,
                self.summary()
            );
            if self.situation(joiner, &circle).is_none() {
                self.tap(joiner, Intent::Knock { link: link.clone(), name: "Mama".to_owned() });
            }
            let knocks = self.at_phone(keeper).view(&circle).map(|view| view.knocks).unwrap_or_default();
            let answered = words_of(self, keeper).is_some();
            if knocks.contains(&invite) && !answered {
                self.tap(keeper, Intent::Answer { circle, invite });
            }
            if let (Some(here), Some(there)) = (words_of(self, keeper), words_of(self, joiner)) {
                assert_eq!(here, there, "both read the same words");
                if words.is_none() {
                    words = Some(here);
                    self.tap(keeper, Intent::Arrange { circle, what: Arrangement::LetIn(invite) });
                }
            } else if answered && words_of(self, joiner).is_none() && words.is_none() {
                // The answer got lost on the way: the keeper looks again.
                self.tap(keeper, Intent::Answer { circle, invite });
            }
            let let_in =
                self.at_phone(keeper).view(&circle).and_then(|view| view.membership).is_some_and(|known| {
                    known
                        .invites
                        .get(&invite)
                        .is_some_and(|invite| invite.state != shared::control::membership::InviteState::Open)
                });
            self.pass(2_000);
            if words.is_some() && !let_in && self.pick(5) == 0 {
                self.tap(keeper, Intent::Arrange { circle, what: Arrangement::LetIn(invite) });
            }
        }
        words.unwrap_or(["", "", ""])
    }

    /// A circle of a founder and others, all in.
    pub fn circle_of(&mut self, founder: Who, others: &[Who]) -> CircleId {
        let circle = self.begin(founder, "Sam", "Oma Ans");
        self.until("the relay has the circle", |village| {
            village.situation(founder, &circle) == Some(Situation::In)
        });
        for other in others {
            let link = self.invite(founder, &circle, Access::Member, None);
            self.come_in(*other, founder, &link);
        }
        self.quiet(&circle);
        circle
    }

    /// A day note for everyone.
    pub fn note(&mut self, who: Who, circle: &CircleId, text: &str) {
        let page = NewPage::DayNote { day: today(), text: text.to_owned(), mood: None, sleep: None };
        self.write(who, circle, page);
    }

    /// A page for everyone.
    pub fn write(&mut self, who: Who, circle: &CircleId, page: NewPage) {
        self.tap(who, Intent::Write { circle: *circle, page, readers: Readers::Circle });
    }

    /// Whether a phone shows a page with these words.
    pub fn shows(&self, who: Who, circle: &CircleId, words: &str) -> bool {
        self.at_phone(who).disk.entries(circle).iter().any(|entry| {
            let fields = entry.fields.fields.values();
            let values =
                fields.flat_map(|register| core::iter::once(&register.value).chain(&register.beside));
            let mut texts = values.filter_map(|value| {
                let shared::edit::Value::Text(text) = value else { return None };
                Some(text.as_str())
            });
            texts.any(|text| text == words)
        })
    }

    /// The entry with these words on a phone.
    pub fn entry(&self, who: Who, circle: &CircleId, words: &str) -> Option<EntryId> {
        let entries = self.at_phone(who).disk.entries(circle);
        entries.iter().find(|entry| entry.words() == Some(words)).map(|entry| entry.id)
    }

    /// Whether a phone has shown this.
    pub fn has_shown(&self, who: Who, is_it: impl Fn(&News) -> bool) -> bool {
        self.at_phone(who).news.iter().any(is_it)
    }
}

/// A day in November.
pub fn today() -> Day {
    match Day::parse(2026, 11, 21) {
        Ok(day) => day,
        Err(no) => panic!("a day: {no}"),
    }
}
