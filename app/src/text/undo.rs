//! Taking back what was just done.

use super::{Said, said};

pub const KEPT: Said = said("Het is bewaard.", "Het is bewaard.", "It is kept.");
pub const UNDO: Said = said("Maak ongedaan", "Zet terug", "Undo");
pub const DONE: Said = said(
    "Het staat er weer zoals het was.",
    "Het staat er weer als eerst.",
    "It says again what it said before.",
);
pub const TAKE_AWAY: Said = said("Haal dit weg", "Haal dit weg", "Take this away");
pub const TAKE_AWAY_TITLE: Said =
    said("Wilt u dit weghalen?", "Wilt u dit weghalen?", "Do you want to take this away?");
pub const TAKE_AWAY_HELP: Said = said(
    "Het verdwijnt bij iedereen in de kring. Wat eronder staat, is dan ook niet meer te zien. Dit kan niet terug.",
    "Het is dan weg bij iedereen. U kunt dit niet terugzetten.",
    "It disappears for everyone in the circle. What stands below it is no longer seen either. This cannot be taken back.",
);
pub const TAKE_AWAY_YES: Said =
    said("Ja, haal het bij iedereen weg", "Ja, haal het weg bij iedereen", "Yes, take it away for everyone");
pub const TAKE_AWAY_NO: Said = said("Nee, laat het staan", "Nee, laat het staan", "No, leave it");
pub const TAKEN_AWAY: Said = said("Het is weg.", "Het is weg.", "It is gone.");
pub const NEEDS_NETWORK: Said = said(
    "Weghalen kan alleen met internet. Probeer het straks opnieuw.",
    "Weghalen kan alleen met internet. Probeer het straks weer.",
    "Taking it away needs internet. Try again in a while.",
);
pub const CLOSE: Said = said("Sluit", "Sluit", "Close");
