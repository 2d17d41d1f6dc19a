//! What school asks, and who did it.

use shared::circle::pages::Asking;

use super::{Said, said};

/// What sort of thing school asks.
pub const fn asking(asking: Asking) -> Said {
    match asking {
        Asking::Signature => said("Een handtekening", "Een handtekening", "A signature"),
        Asking::ComeAlong => said("Meegaan of komen", "Meegaan of komen", "Coming along"),
        Asking::Bring => said("Iets meenemen", "Iets meenemen", "Bringing something"),
        Asking::Other => said("Iets anders", "Iets anders", "Something else"),
    }
}

pub const ON_DAY: Said = said("Op welke dag is het?", "Op welke dag?", "On which day is it?");
pub const ON_DAY_HELP: Said = said(
    "Komt de dag nog? Dan staat het ook in de agenda.",
    "Komt de dag nog? Dan staat het in de agenda.",
    "Is the day still to come? Then it is in the calendar too.",
);
pub const WHO_TALKS: Said =
    said("Wie praat hierover met school?", "Wie praat met school?", "Who talks with school about it?");
pub const TALKS: Said =
    said("Praat met school: {wie}", "Praat met school: {wie}", "Talks with school: {wie}");
pub const WHAT: Said = said("Wat moet er gebeuren?", "Wat moet er gebeuren?", "What is to be done?");
pub const OF_WHOM: Said =
    said("Aan wie vraagt school dit?", "Aan wie vraagt school dit?", "Whom does school ask?");
pub const OF_WHOM_HELP: Said = said(
    "Zij zien de vraag bij Vandaag. Niemand kiezen mag ook.",
    "Zij zien de vraag bij Vandaag. Kiest u niemand? Dat is ook goed.",
    "They see the question at Today. Choosing nobody is fine too.",
);
pub const BEFORE_WHEN: Said =
    said("Wanneer moet het klaar zijn?", "Wanneer moet het klaar zijn?", "When is it to be done?");
pub const BEFORE_DAY: Said = said("Uiterlijk op", "Op deze dag klaar", "On this day at the latest");
pub const BY: Said = said("Uiterlijk {dag}", "Klaar op: {dag}", "By {dag}");
pub const WHO_DID: Said = said("Wie heeft het gedaan?", "Wie heeft het gedaan?", "Who has done it?");
pub const DID: Said = said("gedaan", "gedaan", "done");
pub const NOT_YET: Said = said("nog niet gedaan", "nog niet gedaan", "not done yet");
pub const DONE: Said = said("Ik heb dit gedaan", "Ik heb dit gedaan", "I have done this");
