//! Zet in de agenda van mijn telefoon.

use super::{Said, said};

pub const PUT: Said = said(
    "Zet in de agenda van mijn telefoon",
    "Zet in de agenda van mijn telefoon",
    "Put in my phone's calendar",
);
pub const HELP: Said = said(
    "U krijgt een bestand met het komende half jaar. Uw telefoon zet het in de agenda.",
    "Dit is voor een half jaar. Uw telefoon zet het erin.",
    "You get a file with the coming half year. Your phone puts it in your calendar.",
);
pub const REMIND: Said = said(
    "Wilt u een herinnering van de telefoon?",
    "Moet de telefoon u waarschuwen?",
    "Do you want your phone to remind you?",
);
pub const NEVER: Said = said("Nee", "Nee", "No");
pub const HOUR: Said = said("Ja, een uur ervoor", "Ja, een uur ervoor", "Yes, an hour before");
pub const DAY: Said = said("Ja, een dag ervoor", "Ja, een dag ervoor", "Yes, a day before");
pub const LEAVES: Said = said(
    "Anderen die uw agenda zien, zien dit ook. Geheime adressen staan er niet in.",
    "Ziet iemand uw agenda? Die ziet dit ook.",
    "Others who see your calendar see this too. Secret addresses are not in it.",
);
pub const SHARE: Said = said("Geef aan een andere app", "Geef aan een andere app", "Hand to another app");
pub const EMPTY: Said = said(
    "Er staat het komende half jaar niets in de agenda.",
    "Er staat nog niets in de agenda.",
    "Nothing stands in the agenda for the coming half year.",
);
pub const MADE_ONE: Said = said(
    "Er staat 1 moment in het bestand.",
    "Het bestand heeft 1 moment.",
    "There is 1 moment in the file.",
);
pub const MADE: Said = said(
    "Er staan {aantal} momenten in het bestand.",
    "Het bestand heeft {aantal} momenten.",
    "There are {aantal} moments in the file.",
);
pub const OPEN_IT: Said = said(
    "Open het bestand op uw telefoon. Doe dit opnieuw als er iets verandert.",
    "Open het bestand. Verandert er iets? Doe dit dan weer.",
    "Open the file on your phone. Do this again when something changes.",
);
