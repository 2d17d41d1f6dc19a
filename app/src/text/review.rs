//! Terugblik: looking back at an agreement.

use shared::circle::review::Outcome;

use super::{Said, said};

pub const WELL_TITLE: Said = said("Wat gaat er goed?", "Wat gaat goed?", "What goes well?");
pub const WELL: Said =
    said("Wat goed gaat (hoeft niet)", "Wat gaat goed? Dit hoeft niet.", "This goes well (may stay empty)");
pub const BETTER_TITLE: Said = said("Wat kan er beter?", "Wat kan beter?", "What could be better?");
pub const BETTER: Said = said(
    "Wat beter kan (hoeft niet)",
    "Wat kan beter? Dit hoeft niet.",
    "This could be better (may stay empty)",
);
pub const BETTER_HELP: Said = said(
    "Schrijf over het kind, niet over elkaar.",
    "Schrijf over het kind.",
    "Write about the child, not about each other.",
);
pub const OUTCOME_TITLE: Said =
    said("Hoe wilt u verder?", "Hoe wilt u verder?", "How would you like to go on?");
pub const OUTCOME_HELP: Said = said(
    "Dit is uw mening. De afspraak verandert er niet door.",
    "Dit is uw mening. De afspraak blijft zo.",
    "This is your view. It does not change the agreement.",
);

/// Whether it should go on.
pub const fn outcome(outcome: Outcome) -> Said {
    match outcome {
        Outcome::Keep => said("Zo houden", "Zo houden", "Keep it like this"),
        Outcome::Change => said("Iets veranderen", "Iets veranderen", "Change something"),
        Outcome::Stop => said("Ermee stoppen", "Stoppen", "Stop"),
    }
}

pub const NEXT_TITLE: Said =
    said("Wanneer kijkt u weer terug?", "Wanneer kijkt u weer?", "When will you look back again?");
pub const NEXT: Said =
    said("Op deze dag (hoeft niet)", "Op welke dag? Dit hoeft niet.", "On this day (may stay empty)");
pub const ABOUT: Said = said("Over de afspraak", "Over deze afspraak", "About the agreement");
pub const WITH: Said = said("Contact met {wie}", "Contact met {wie}", "Contact with {wie}");
