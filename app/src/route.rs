//! Every address of the app: parsed once, matched everywhere. The list in `tests/screens.txt` is held against it.

use leptos::prelude::*;
use shared::ids::{EntryId, InviteId, MemberId};
use shared::time::Day;
use wasm_bindgen::JsValue;

use crate::components::near::Seen;
use crate::platform::js;

/// A page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route {
    /// Vandaag; the welcome when there is no notebook.
    Today,
    /// Agenda, by week.
    Agenda,
    /// Agenda, by month.
    AgendaMonth,
    /// The agenda as a file for one's own calendar.
    AgendaFile,
    /// Zoeken.
    Search,
    /// Even kijken.
    Look,
    /// Even kijken, on one sheet.
    LookSheet,
    /// Afdrukken.
    Print,
    /// Begin: the child's name.
    Begin,
    /// Begin: my name.
    BeginName,
    /// Begin: who I am.
    BeginRole,
    /// The code without which a notebook that was begun cannot be shared.
    BeginCode,
    /// I have an invitation.
    Invitation,
    /// An invitation was opened; what stands behind `#` is read by the page.
    Join,
    /// Which notebook.
    Circles,
    /// Opschrijven.
    Write,
    /// Bericht van vandaag.
    WriteDay,
    /// Schoolnieuws: what about.
    WriteSchool,
    /// Belangrijk moment.
    WriteEvent,
    /// Vraag om toestemming.
    Ask,
    /// A new agreement.
    WriteAgreement,
    /// Which contact moment.
    ChooseMoment,
    /// A moment that nobody planned, told.
    TellOther,
    /// A moment planned by hand.
    PlanMoment,
    /// An agreement, by any version of it.
    Agreement(EntryId),
    /// Another version of an agreement.
    AgreementChange(EntryId),
    /// A pause or an end of an agreement.
    AgreementPause(EntryId),
    /// Looking back at an agreement.
    LookBack(EntryId),
    /// One's own answer to a version, a request to move or a question.
    Answer(EntryId),
    /// A contact moment: of which agreement or plan, and on which day.
    Moment(EntryId, Day),
    /// How it went.
    Tell(EntryId, Day),
    /// Whether it can be another day.
    Move(EntryId, Day),
    /// Another day than a request asks.
    MoveInstead(EntryId),
    /// One page.
    Page(EntryId),
    /// Changing one's own page.
    PageEdit(EntryId),
    /// What a page said before.
    Earlier(EntryId),
    /// The child.
    Child,
    /// Changing the child's page.
    ChildEdit,
    /// Changing a person's card.
    PersonEdit(MemberId),
    /// Writing down who may decide.
    Authority,
    /// Changing that.
    AuthorityEdit(EntryId),
    /// Writing down who does what.
    Task,
    /// Changing that.
    TaskEdit(EntryId),
    /// Writing down where the child lives.
    Place,
    /// Changing that.
    PlaceEdit(EntryId),
    /// The address of a place, for some.
    PlaceAddress(EntryId),
    /// Meer.
    More,
    /// People.
    People,
    /// Whom to invite.
    Invite,
    /// An open invitation, and who knocks on it.
    Invited(InviteId),
    /// Letters, colours, voice.
    Letters,
    /// Language.
    Language,
    /// What we promise.
    Promise,
    /// Check.
    Check,
    /// About this app.
    Version,
    /// On the home screen.
    Install,
}

/// Routes without anything to fill in.
const FIXED: [(Route, &str); 38] = [
    (Route::Today, "/"),
    (Route::Agenda, "/agenda"),
    (Route::AgendaMonth, "/agenda/maand"),
    (Route::AgendaFile, "/agenda/eigen"),
    (Route::Search, "/zoeken"),
    (Route::Look, "/kijken"),
    (Route::LookSheet, "/kijken/overzicht"),
    (Route::Print, "/meer/afdrukken"),
    (Route::Begin, "/begin"),
    (Route::BeginName, "/begin/naam"),
    (Route::BeginRole, "/begin/rol"),
    (Route::BeginCode, "/begin/code"),
    (Route::Invitation, "/uitnodiging"),
    (Route::Join, "/u"),
    (Route::Circles, "/schriften"),
    (Route::Write, "/opschrijven"),
    (Route::WriteDay, "/opschrijven/dag"),
    (Route::WriteSchool, "/opschrijven/school"),
    (Route::WriteEvent, "/opschrijven/moment"),
    (Route::Ask, "/opschrijven/vraag"),
    (Route::WriteAgreement, "/opschrijven/afspraak"),
    (Route::ChooseMoment, "/opschrijven/contact"),
    (Route::TellOther, "/opschrijven/contact/geweest"),
    (Route::PlanMoment, "/opschrijven/contact/gepland"),
    (Route::Child, "/kind"),
    (Route::ChildEdit, "/kind/veranderen"),
    (Route::Authority, "/kind/beslissen"),
    (Route::Task, "/kind/taken"),
    (Route::Place, "/kind/woonplek"),
    (Route::More, "/meer"),
    (Route::People, "/meer/mensen"),
    (Route::Invite, "/meer/uitnodigen"),
    (Route::Letters, "/meer/letters"),
    (Route::Language, "/meer/taal"),
    (Route::Promise, "/meer/belofte"),
    (Route::Check, "/meer/controle"),
    (Route::Version, "/meer/versie"),
    (Route::Install, "/meer/beginscherm"),
];

/// The tab under which a page stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// Vandaag.
    Today,
    /// Agenda.
    Agenda,
    /// Opschrijven.
    Write,
    /// Kind.
    Child,
    /// Meer.
    More,
}

impl Route {
    /// The page at a path; Vandaag for one that is none.
    pub fn parse(path: &str) -> Self {
        if let Some((route, _)) = FIXED.iter().find(|(_, fixed)| *fixed == path) {
            return *route;
        }
        let parts: Vec<&str> = path.split('/').skip(1).collect();
        match parts.as_slice() {
            ["blad", entry] => entry.parse().ok().map(Self::Page),
            ["blad", entry, "veranderen"] => entry.parse().ok().map(Self::PageEdit),
            ["blad", entry, "eerder"] => entry.parse().ok().map(Self::Earlier),
            ["kind", "beslissen", entry] => entry.parse().ok().map(Self::AuthorityEdit),
            ["kind", "taken", entry] => entry.parse().ok().map(Self::TaskEdit),
            ["kind", "woonplek", entry] => entry.parse().ok().map(Self::PlaceEdit),
            ["kind", "woonplek", entry, "adres"] => entry.parse().ok().map(Self::PlaceAddress),
            ["afspraak", entry] => entry.parse().ok().map(Self::Agreement),
            ["afspraak", entry, "anders"] => entry.parse().ok().map(Self::AgreementChange),
            ["afspraak", entry, "stoppen"] => entry.parse().ok().map(Self::AgreementPause),
            ["afspraak", entry, "terugblik"] => entry.parse().ok().map(Self::LookBack),
            ["antwoord", entry] => entry.parse().ok().map(Self::Answer),
            ["verzetten", entry] => entry.parse().ok().map(Self::MoveInstead),
            ["moment", of, day, rest @ ..] => {
                of.parse().ok().zip(Day::from_text(day)).and_then(|(of, day)| match rest {
                    [] => Some(Self::Moment(of, day)),
                    ["vertellen"] => Some(Self::Tell(of, day)),
                    ["verzetten"] => Some(Self::Move(of, day)),
                    _ => None,
                })
            }
            ["kind", "wie", member] => member.parse().ok().map(Self::PersonEdit),
            ["meer", "uitnodigen", invite] => invite.parse().ok().map(Self::Invited),
            _ => None,
        }
        .unwrap_or(Self::Today)
    }

    /// Its path.
    pub fn path(self) -> String {
        match self {
            Self::Page(entry) => format!("/blad/{entry}"),
            Self::PageEdit(entry) => format!("/blad/{entry}/veranderen"),
            Self::Earlier(entry) => format!("/blad/{entry}/eerder"),
            Self::AuthorityEdit(entry) => format!("/kind/beslissen/{entry}"),
            Self::TaskEdit(entry) => format!("/kind/taken/{entry}"),
            Self::PlaceEdit(entry) => format!("/kind/woonplek/{entry}"),
            Self::PlaceAddress(entry) => format!("/kind/woonplek/{entry}/adres"),
            Self::Agreement(entry) => format!("/afspraak/{entry}"),
            Self::AgreementChange(entry) => format!("/afspraak/{entry}/anders"),
            Self::AgreementPause(entry) => format!("/afspraak/{entry}/stoppen"),
            Self::LookBack(entry) => format!("/afspraak/{entry}/terugblik"),
            Self::Answer(entry) => format!("/antwoord/{entry}"),
            Self::MoveInstead(entry) => format!("/verzetten/{entry}"),
            Self::Moment(of, day) => format!("/moment/{of}/{day}"),
            Self::Tell(of, day) => format!("/moment/{of}/{day}/vertellen"),
            Self::Move(of, day) => format!("/moment/{of}/{day}/verzetten"),
            Self::PersonEdit(member) => format!("/kind/wie/{member}"),
            Self::Invited(invite) => format!("/meer/uitnodigen/{invite}"),
            Self::Today
            | Self::Agenda
            | Self::AgendaMonth
            | Self::AgendaFile
            | Self::Search
            | Self::Look
            | Self::LookSheet
            | Self::Print
            | Self::Begin
            | Self::BeginName
            | Self::BeginRole
            | Self::BeginCode
            | Self::Invitation
            | Self::Join
            | Self::Circles
            | Self::Write
            | Self::WriteDay
            | Self::WriteSchool
            | Self::WriteEvent
            | Self::Ask
            | Self::WriteAgreement
            | Self::ChooseMoment
            | Self::TellOther
            | Self::PlanMoment
            | Self::Child
            | Self::ChildEdit
            | Self::Authority
            | Self::Task
            | Self::Place
            | Self::More
            | Self::People
            | Self::Invite
            | Self::Letters
            | Self::Language
            | Self::Promise
            | Self::Check
            | Self::Version
            | Self::Install => {
                FIXED.iter().find(|(route, _)| *route == self).map_or("/", |(_, path)| path).to_owned()
            }
        }
    }

    /// The tab under which it stands; none on the way in.
    pub fn tab(self) -> Option<Tab> {
        match self {
            Self::Today
            | Self::BeginCode
            | Self::Search
            | Self::Page(_)
            | Self::Earlier(_)
            | Self::Answer(_) => Some(Tab::Today),
            Self::Agenda | Self::AgendaMonth | Self::AgendaFile | Self::Moment(..) => Some(Tab::Agenda),
            Self::Write
            | Self::WriteDay
            | Self::WriteSchool
            | Self::WriteEvent
            | Self::Ask
            | Self::WriteAgreement
            | Self::ChooseMoment
            | Self::TellOther
            | Self::PlanMoment
            | Self::PageEdit(_)
            | Self::Tell(..)
            | Self::Move(..)
            | Self::MoveInstead(_) => Some(Tab::Write),
            Self::Child
            | Self::ChildEdit
            | Self::PersonEdit(_)
            | Self::Authority
            | Self::AuthorityEdit(_)
            | Self::Task
            | Self::TaskEdit(_)
            | Self::Place
            | Self::PlaceEdit(_)
            | Self::PlaceAddress(_)
            | Self::Agreement(_)
            | Self::AgreementChange(_)
            | Self::AgreementPause(_)
            | Self::LookBack(_) => Some(Tab::Child),
            Self::More
            | Self::Look
            | Self::LookSheet
            | Self::Print
            | Self::People
            | Self::Invite
            | Self::Invited(_)
            | Self::Letters
            | Self::Language
            | Self::Promise
            | Self::Check
            | Self::Version
            | Self::Install => Some(Tab::More),
            Self::Begin
            | Self::BeginName
            | Self::BeginRole
            | Self::Invitation
            | Self::Join
            | Self::Circles => None,
        }
    }

    /// Whether one comes into a notebook here: what is typed is kept by none yet.
    pub fn is_way_in(self) -> bool {
        matches!(
            self,
            Self::Begin | Self::BeginName | Self::BeginRole | Self::BeginCode | Self::Invitation | Self::Join
        )
    }

    /// Whether one writes here: for whom may write.
    pub fn is_writing(self) -> bool {
        self.tab() == Some(Tab::Write)
            || matches!(
                self,
                Self::AgreementChange(_)
                    | Self::AgreementPause(_)
                    | Self::LookBack(_)
                    | Self::Answer(_)
                    | Self::Authority
                    | Self::AuthorityEdit(_)
                    | Self::Task
                    | Self::TaskEdit(_)
                    | Self::Place
                    | Self::PlaceEdit(_)
                    | Self::PlaceAddress(_)
            )
    }

    /// Where "back" leads when there is no page before this one.
    pub fn parent(self) -> Self {
        match self {
            Self::BeginName => Self::Begin,
            Self::BeginRole => Self::BeginName,
            Self::WriteDay
            | Self::WriteSchool
            | Self::WriteEvent
            | Self::Ask
            | Self::WriteAgreement
            | Self::ChooseMoment => Self::Write,
            Self::TellOther | Self::PlanMoment => Self::ChooseMoment,
            Self::PageEdit(id) | Self::Earlier(id) => Self::Page(id),
            Self::AgreementChange(id) | Self::AgreementPause(id) | Self::LookBack(id) => Self::Agreement(id),
            Self::Tell(of, day) | Self::Move(of, day) => Self::Moment(of, day),
            Self::ChildEdit
            | Self::PersonEdit(_)
            | Self::Authority
            | Self::AuthorityEdit(_)
            | Self::Task
            | Self::TaskEdit(_)
            | Self::Place
            | Self::PlaceEdit(_)
            | Self::PlaceAddress(_)
            | Self::Agreement(_) => Self::Child,
            Self::Invite | Self::Invited(_) => Self::People,
            Self::AgendaFile | Self::Moment(..) => Self::Agenda,
            Self::LookSheet => Self::Look,
            Self::People
            | Self::Look
            | Self::Print
            | Self::Letters
            | Self::Language
            | Self::Promise
            | Self::Check
            | Self::Version
            | Self::Install => Self::More,
            Self::Today
            | Self::Agenda
            | Self::AgendaMonth
            | Self::Search
            | Self::Begin
            | Self::BeginCode
            | Self::Invitation
            | Self::Join
            | Self::Circles
            | Self::Write
            | Self::Page(_)
            | Self::Answer(_)
            | Self::MoveInstead(_)
            | Self::Child
            | Self::More => Self::Today,
        }
    }
}

/// Where the person is, and going elsewhere.
#[derive(Clone, Copy, Debug)]
pub struct Way {
    /// The page that is shown.
    pub at: RwSignal<Route>,
    /// Pages gone through since the app opened.
    steps: StoredValue<u32>,
    /// Whether the last step was one back.
    is_back: StoredValue<bool>,
    /// What was seen of the notebook when one left it.
    seen: StoredValue<Seen>,
}

impl Way {
    /// The way, from the page in the address bar on.
    pub fn begin() -> Self {
        let way = Self {
            at: RwSignal::new(here()),
            steps: StoredValue::new(0),
            is_back: StoredValue::new(false),
            seen: StoredValue::new(Seen::default()),
        };
        js::listen(&js::window(), "popstate", move |_| {
            way.steps.update_value(|steps| *steps = steps.saturating_sub(1));
            way.is_back.set_value(true);
            way.at.set(here());
        });
        way
    }

    /// Goes to a page.
    pub fn go(self, to: Route) {
        if self.at.get_untracked() == to {
            return;
        }
        let path = JsValue::from_str(&to.path());
        push(&path, "pushState");
        self.steps.update_value(|steps| *steps += 1);
        self.is_back.set_value(false);
        self.at.set(to);
        js::window().scroll_to_with_x_and_y(0.0, 0.0);
    }

    /// Goes to a page from which "back" does not lead here again: a form that is done.
    pub fn go_instead(self, to: Route) {
        push(&JsValue::from_str(&to.path()), "replaceState");
        self.is_back.set_value(false);
        self.at.set(to);
        js::window().scroll_to_with_x_and_y(0.0, 0.0);
    }

    /// Whether the last step was one back: the browser then finds the place where the person was, if it is there.
    pub fn is_back(self) -> bool {
        self.is_back.get_value()
    }

    /// What was seen of the notebook, for who comes back to it, so that the browser finds the place where they were.
    pub fn seen(self) -> StoredValue<Seen> {
        if !self.is_back() {
            self.seen.set_value(Seen::default());
        }
        self.seen
    }

    /// Back: the page before, or the one above.
    pub fn back(self) {
        if self.steps.get_value() > 0
            && let Ok(history) = js::window().history()
        {
            let _ = history.back();
        } else {
            self.go_instead(self.at.get_untracked().parent());
        }
    }
}

fn push(path: &JsValue, how: &str) {
    if let Ok(history) = js::window().history() {
        let _ = js::call(&history, how, &[JsValue::NULL, "".into(), path.clone()]);
    }
}

fn here() -> Route {
    Route::parse(&js::window().location().pathname().unwrap_or_default())
}

/// The way of this page.
pub fn way() -> Way {
    expect_context()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_route_leads_back_to_itself() {
        let id = [7; 16];
        let entry = EntryId::from_slice(&id).unwrap();
        let filled = [
            Route::Page(entry),
            Route::PageEdit(entry),
            Route::Earlier(entry),
            Route::LookBack(entry),
            Route::AuthorityEdit(entry),
            Route::TaskEdit(entry),
            Route::PlaceEdit(entry),
            Route::PlaceAddress(entry),
            Route::PersonEdit(MemberId::from_slice(&id).unwrap()),
            Route::Invited(InviteId::from_slice(&id).unwrap()),
        ];
        let entry = EntryId::from_slice(&id).unwrap();
        let day = Day::parse(2026, 11, 28).unwrap();
        let dated = [Route::Moment(entry, day), Route::Tell(entry, day), Route::Move(entry, day)];
        let of_entries = [
            Route::Agreement(entry),
            Route::AgreementChange(entry),
            Route::AgreementPause(entry),
            Route::LookBack(entry),
            Route::Answer(entry),
            Route::MoveInstead(entry),
        ];
        let filled = filled.into_iter().chain(dated).chain(of_entries);
        for route in FIXED.iter().map(|(route, _)| *route).chain(filled) {
            assert_eq!(Route::parse(&route.path()), route);
        }
        assert_eq!(Route::parse("/nergens"), Route::Today);
        assert_eq!(Route::parse("/blad/xyz"), Route::Today);
    }

    #[test]
    fn every_route_stands_in_the_list_that_the_browser_stories_walk() {
        let list =
            std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/screens.txt")).unwrap();
        let walked: BTreeSet<&str> = list
            .lines()
            .filter_map(|line| line.split_whitespace().next())
            .filter(|path| !path.starts_with('#'))
            .collect();
        let there: BTreeSet<&str> = FIXED
            .iter()
            .map(|(_, path)| *path)
            .chain([
                "/blad/{blad}",
                "/blad/{blad}/veranderen",
                "/blad/{blad}/eerder",
                "/kind/beslissen/{blad}",
                "/kind/taken/{blad}",
                "/kind/woonplek/{blad}",
                "/kind/woonplek/{blad}/adres",
                "/kind/wie/{lid}",
                "/meer/uitnodigen/{uitnodiging}",
                "/afspraak/{afspraak}",
                "/afspraak/{afspraak}/anders",
                "/afspraak/{afspraak}/stoppen",
                "/afspraak/{afspraak}/terugblik",
                "/antwoord/{vraag}",
                "/afspraak/{eigen}",
                "/antwoord/{eigen}",
                "/moment/{moment}",
                "/moment/{moment}/vertellen",
                "/moment/{moment}/verzetten",
                "/verzetten/{verzoek}",
            ])
            .collect();
        assert_eq!(walked, there);
    }
}
