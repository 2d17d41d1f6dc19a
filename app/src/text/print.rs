//! Paper: what is printed, of which days, and what stands on every sheet.

use super::{Said, said};

pub const PRINT: Said = said("Afdrukken", "Printen", "Print");
pub const PRINT_NOW: Said = said("Afdrukken", "Print", "Print");
pub const WHAT: Said = said("Wat wilt u afdrukken?", "Wat wilt u printen?", "What do you want to print?");
pub const AGENDA: Said = said("De agenda", "De agenda", "The agenda");
pub const NOTEBOOK: Said = said("Het schrift", "Het schrift", "The notebook");
pub const FROM: Said = said("Vanaf welke dag?", "Vanaf welke dag?", "From which day?");
pub const UNTIL: Said = said("Tot en met welke dag?", "Tot welke dag?", "Until which day?");
pub const LEFT_OUT: Said = said(
    "Wat niet iedereen mag lezen, komt niet op papier. Geheime adressen ook niet.",
    "Geheime adressen komen niet op papier.",
    "What not everyone may read is not printed. Neither are secret addresses.",
);
pub const PERIOD: Said =
    said("Van {van} tot en met {tot}", "Van {van} tot en met {tot}", "From {van} until {tot}");
pub const TOO_LONG: Said = said(
    "Kies hoogstens een jaar. Dan past het op papier.",
    "Kies een jaar of minder.",
    "Choose a year at most. Then it fits on paper.",
);
pub const WRONG_ORDER: Said = said(
    "De laatste dag ligt voor de eerste. Kies ze nog eens.",
    "De dagen kloppen niet. Kies ze nog eens.",
    "The last day lies before the first. Choose them once more.",
);
pub const NO_DAY: Said = said("Kies twee dagen.", "Kies twee dagen.", "Choose two days.");
pub const FETCHING: Said = said("We pakken de bladen.", "Wij pakken de bladen.", "Fetching the pages.");
pub const PAGES_NONE: Said =
    said("Er staat niets in deze dagen.", "Er staat niets.", "Nothing stands on these days.");
pub const PRINTED_ON: Said = said("Afgedrukt op {dag}", "Geprint op {dag}", "Printed on {dag}");
pub const CODE: Said = said(
    "Controlecode van deze kring: {code}",
    "Code van deze kring: {code}",
    "Check code of this circle: {code}",
);
pub const WRITTEN_BY: Said = said("{wie}, {wanneer}", "{wie}, {wanneer}", "{wie}, {wanneer}");
pub const UNDER_IT: Said = said("Daaronder staat", "Daaronder staat", "Said under it");
