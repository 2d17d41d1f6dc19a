//! Forms of several questions.

use super::{Said, said};

pub const SOMEBODY_ELSE: Said =
    said("Iemand anders (hoeft niet)", "Iemand anders? Dit hoeft niet.", "Somebody else (may stay empty)");
pub const SOMEBODY_ELSE_HELP: Said = said(
    "Iemand die niet in de kring zit.",
    "Iemand die niet in de kring zit.",
    "Somebody who is not in the circle.",
);
/// The same, where somebody is brought or fetched.
pub const SOMEBODY_WHO_DRIVES: Said = said(
    "Iemand die niet in de kring zit: oma, de taxi.",
    "Bijvoorbeeld oma of de taxi.",
    "Somebody who is not in the circle: grandma, the taxi.",
);
pub const ADD: Said = said("Zet erbij", "Zet erbij", "Add");
pub const TAKE_AWAY: Said = said("Haal weg", "Haal weg", "Take away");
pub const SO_FAR: Said = said("Dit staat er nu", "Dit staat er nu", "This is what it says now");
pub const CHOOSE_DAY: Said = said("Kies eerst een dag.", "Kies eerst een dag.", "Choose a day first.");
pub const CHOOSE: Said = said("Kies er eerst een.", "Kies er eerst een.", "Choose one first.");
pub const MAY_STAY_EMPTY: Said =
    said("U hoeft dit niet in te vullen.", "U hoeft dit niet in te vullen.", "This may stay empty.");
pub const KEPT: Said = said(
    "Dit is bewaard op deze telefoon.",
    "Dit is bewaard op deze telefoon.",
    "This is kept on this phone.",
);
pub const NOT_KEPT: Said = said(
    "Dit is nog niet bewaard. Maak het af voor u weggaat.",
    "Dit is nog niet bewaard. Maak het eerst af.",
    "This is not kept yet. Finish it before you leave.",
);
