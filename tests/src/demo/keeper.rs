//! The keeper of a demo at the door: their own phone, over a real socket, invites a browser and lets it in after the
//! words were compared, as every keeper does.

use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use anyhow::Context;
use shared::control::Access;
use shared::crypto::invite::{CheckWords, InviteNote};
use shared::device::Situation;
use shared::ids::{CircleId, InviteId};
use shared::intent::{Arrangement, Intent};
use tokio::time::sleep;

use super::KEEPER_FILE;
use crate::native::{Phone, now};

/// How often one looks whether somebody knocks: a person takes as long as they like.
const LOOK_EVERY: Duration = Duration::from_millis(300);

/// The keeper's phone.
#[derive(Debug)]
pub struct Keeper {
    phone: Phone,
    circle: CircleId,
}

impl Keeper {
    /// Opens the keeper's phone of a demo and waits until it is in reach of the relay.
    ///
    /// # Errors
    /// When there is no demo in the folder.
    pub async fn opens(data: &Path, audience: &str, relay: SocketAddr) -> anyhow::Result<Self> {
        let file = data.join(KEEPER_FILE);
        anyhow::ensure!(file.exists(), "there is no demo in {}: make one first", data.display());
        let phone = Phone::open(&file, audience, relay)?;
        let circle = phone.view(|device| device.circles().next().copied()).await;
        let circle = circle.context("the phone of the demo is in no circle")?;
        let is_live = move |device: &shared::device::Device| {
            let view = device.view(&circle)?;
            (view.situation == Situation::In && view.is_live).then_some(())
        };
        phone.until("in reach of the relay", is_live).await;
        Ok(Self { phone, circle })
    }

    /// Makes an invitation; gives the link.
    pub async fn invites(&self) -> (InviteId, String) {
        let circle = self.circle;
        let note = InviteNote { inviter: "Ria".to_owned(), child: "Noor".to_owned(), role: None };
        let before = self.phone.view(move |device| open(device, &circle)).await;
        let what = Arrangement::Invite { back: None, access: Access::Keeper, until: None, note };
        self.phone.tap(Intent::Arrange { circle, what });
        self.phone
            .until("an invitation", move |device| {
                let invite = open(device, &circle).into_iter().find(|invite| !before.contains(invite))?;
                Some((invite, device.invite_link(&circle, &invite)?.to_text()))
            })
            .await
    }

    /// Waits until somebody knocks on an invitation, and answers; gives the words to compare.
    pub async fn answers(&self, invite: InviteId) -> [&'static str; 3] {
        let circle = self.circle;
        let knocks = move |device: &shared::device::Device| {
            device.view(&circle).is_some_and(|view| view.knocks.contains(&invite))
        };
        while !self.phone.view(knocks).await {
            sleep(LOOK_EVERY).await;
        }
        self.phone.tap(Intent::Answer { circle, invite });
        let words = move |device: &shared::device::Device| {
            device.view(&circle)?.words.get(&invite).map(CheckWords::words)
        };
        self.phone.until("words to compare", words).await
    }

    /// The last place of the log that this phone verified.
    pub async fn verified(&self) -> u64 {
        let circle = self.circle;
        self.phone.view(move |device| device.view(&circle).map_or(0, |view| view.verified.0)).await
    }

    /// Lets in who knocked, once both sides read the same words.
    pub async fn lets_in(&self, invite: InviteId) {
        let circle = self.circle;
        self.phone.tap(Intent::Arrange { circle, what: Arrangement::LetIn(invite) });
        let is_used = move |device: &shared::device::Device| {
            let view = device.view(&circle)?;
            (!view.open_invites.contains(&invite)).then_some(())
        };
        self.phone.until("somebody is in", is_used).await;
    }

    /// Takes out who came last: the app has no screen for it yet, the core does it.
    ///
    /// # Panics
    /// When nobody is in the circle.
    pub async fn takes_out_who_came_last(&self) {
        let circle = self.circle;
        let last = move |device: &shared::device::Device| {
            let devices = device.view(&circle)?.membership?.devices.values();
            devices.max_by_key(|device| device.added).map(|device| device.member)
        };
        let Some(member) = self.phone.view(last).await else { panic!("nobody is in the circle") };
        let what = Arrangement::Remove { members: vec![member], devices: Vec::new() };
        self.phone.tap(Intent::Arrange { circle, what });
        let is_out = move |device: &shared::device::Device| {
            let membership = device.view(&circle)?.membership?;
            (!membership.active_members(now()).any(|(id, _)| *id == member)).then_some(())
        };
        self.phone.until("one less in the circle", is_out).await;
    }
}

fn open(device: &shared::device::Device, circle: &CircleId) -> Vec<InviteId> {
    device.view(circle).map(|view| view.open_invites).unwrap_or_default()
}
