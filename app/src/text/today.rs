//! Vandaag, and the frame around every page.

use super::{Said, Words, said};

pub const TODAY: Said = said("Vandaag", "Vandaag", "Today");
pub const WRITE: Said = said("Opschrijven", "Opschrijven", "Write");
pub const KIND: Said = said("Kind", "Kind", "Child");
pub const MORE: Said = said("Meer", "Meer", "More");
pub const TABS: Said = said("Menu", "Menu", "Menu");
pub const SKIP: Said = said("Naar de inhoud", "Naar de tekst", "To the content");
pub const BACK: Said = said("Terug", "Terug", "Back");
pub const NOTEBOOK_OF: Said =
    said("Het schrift van {kind}", "Het schrift van {kind}", "The notebook of {kind}");
pub const NOTEBOOK: Said = said("Het schrift", "Het schrift", "The notebook");

/// What the notebook of a child is called; also of one whose name is not known yet.
pub fn notebook_of(words: Words, child: Option<&str>) -> String {
    child.map_or_else(|| words.say(NOTEBOOK).to_owned(), |child| words.with(NOTEBOOK_OF, &[("kind", child)]))
}

pub const SWITCH: Said = said("Ander schrift", "Ander schrift", "Another notebook");
pub const CHOOSE: Said = said("Welk schrift?", "Welk schrift?", "Which notebook?");
pub const EMPTY_TITLE: Said = said("Nog niets opgeschreven", "Er staat nog niets", "Nothing is written yet");
pub const EMPTY_HELP: Said = said("Hoe ging het vandaag?", "Hoe ging het vandaag?", "How did today go?");
pub const FIRST_PAGE: Said =
    said("Schrijf het eerste bericht", "Schrijf het eerste bericht", "Write the first note");
pub const FEED: Said = said("In het schrift", "In het schrift", "In the notebook");
pub const EARLIER: Said = said("Laat eerdere bladen zien", "Laat meer zien", "Show earlier pages");
pub const LOADING: Said = said("We pakken het schrift.", "Wij pakken het schrift.", "Fetching the notebook.");
