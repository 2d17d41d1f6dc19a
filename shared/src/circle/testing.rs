//! Pages to try states on: who wrote what on which day, without a device.

use rand_chacha::ChaCha8Rng;
use rand_core::SeedableRng;

use super::agreement::{Contact, Form, Origin, Proposal, Step, Subject, Terms};
use super::consent::{Answer, Consent};
use super::entry::Entry;
use super::pages::NewPage;
use super::person::Person;
use crate::document::Fields;
use crate::ids::{EntryId, MemberId};
use crate::time::{DAY_MS, Day, Instant};

/// Somebody.
pub(super) fn who(number: u8) -> MemberId {
    MemberId::new([number; 16])
}

pub(super) const RIA: u8 = 1;
pub(super) const MAMA: u8 = 2;
pub(super) const OMA: u8 = 3;

pub(super) fn day(text: &str) -> Day {
    Day::from_text(text).unwrap()
}

/// Noon on a day.
pub(super) fn noon(on: &str) -> Instant {
    Instant::from_ms(u64::try_from(day(on).number()).unwrap() * DAY_MS + DAY_MS / 2)
}

/// A notebook in which pages come after each other, a minute apart on one day.
#[derive(Default)]
pub(super) struct Notebook {
    pub(super) pages: Vec<Entry>,
}

impl Notebook {
    /// Somebody writes a page on a day; gives its id.
    pub(super) fn write(&mut self, author: u8, on: &str, page: &NewPage) -> EntryId {
        let number = u8::try_from(self.pages.len()).unwrap() + 1;
        let at = noon(on).plus_ms(u64::from(number) * 60_000);
        let mut rng = ChaCha8Rng::seed_from_u64(number.into());
        let edit = page.to_edit(at, &mut rng).unwrap();
        let mut id = [number; 16];
        id[0] = 0;
        let entry = Entry {
            id: EntryId::new(id),
            kind: page.kind(),
            author: who(author),
            about: edit.creation.as_ref().unwrap().about,
            readers: Vec::new(),
            written: at,
            received: Some(at),
            changed: None,
            fields: Fields::of_new(&edit.ops),
        };
        self.pages.push(entry.clone());
        entry.id
    }

    pub(super) fn page(&self, id: EntryId) -> &Entry {
        self.pages.iter().find(|page| page.id == id).unwrap()
    }

    /// Somebody answers exactly what a page says.
    pub(super) fn answer(&mut self, author: u8, on: &str, about: EntryId, answer: Answer) -> EntryId {
        let version = self.page(about).version();
        let consent = Consent { about, version, answer, helped_by: None };
        self.write(author, on, &NewPage::Consent(consent))
    }

    pub(super) fn yes(&mut self, author: u8, on: &str, about: EntryId) -> EntryId {
        self.answer(author, on, about, Answer::Yes)
    }

    pub(super) fn no(&mut self, author: u8, on: &str, about: EntryId) -> EntryId {
        self.answer(author, on, about, Answer::No("het is te vroeg".to_owned()))
    }
}

/// Contact with mama on odd Saturdays from a day, which needs the yes of Ria and mama.
pub(super) fn saturdays(start: &str) -> Proposal {
    let rhythm = "odd sa 10:00-12:00".parse().unwrap();
    let contact = Contact::new(vec![Person::Member(who(MAMA))], Form::Outside, rhythm);
    Proposal {
        words: None,
        why: None,
        origin: Origin::Together,
        needs: vec![who(RIA), who(MAMA)],
        changes: None,
        step: Step::Terms(Box::new(Terms::new(Subject::Contact(Box::new(contact)), day(start)))),
    }
}

/// The contact that a proposal is about.
pub(super) fn contact(proposal: &mut Proposal) -> &mut Contact {
    let Step::Terms(terms) = &mut proposal.step else { panic!("no terms") };
    let Subject::Contact(contact) = &mut terms.subject else { panic!("no contact") };
    contact
}

pub(super) fn agreement(proposal: &Proposal) -> NewPage {
    NewPage::Agreement(Box::new(proposal.clone()))
}
