//! Zoeken.

use shared::circle::schema::EntryKind;

use super::{Said, said};

pub const SEARCH: Said = said("Zoeken", "Zoeken", "Search");
pub const WHAT: Said = said("Wat zoekt u?", "Wat zoekt u?", "What do you look for?");
pub const HELP: Said =
    said("Typ een woord, of een paar woorden.", "Typ een woord.", "Type a word, or a few words.");
pub const HERE_ONLY: Said = said(
    "Deze telefoon zoekt zelf. Niemand ziet wat u zoekt.",
    "Niemand ziet wat u zoekt.",
    "This phone searches by itself. Nobody sees what you look for.",
);
pub const SEARCHING: Said = said("We zoeken.", "Wij zoeken.", "Searching.");
pub const NONE: Said = said("Niets gevonden.", "Niets gevonden.", "Nothing found.");
pub const NONE_HELP: Said = said(
    "Probeer een korter woord, of een ander woord.",
    "Probeer een ander woord.",
    "Try a shorter word, or another one.",
);
pub const FOUND_ONE: Said = said("1 blad gevonden.", "1 blad gevonden.", "1 page found.");
pub const FOUND: Said =
    said("{aantal} bladen gevonden.", "{aantal} bladen gevonden.", "{aantal} pages found.");
pub const MORE: Said = said("Laat er meer zien", "Laat meer zien", "Show more");
pub const TOO_LONG: Said = said(
    "Dit is heel veel tekst. Zoek met een paar woorden.",
    "Dit is te lang. Typ een paar woorden.",
    "This is a lot of text. Search with a few words.",
);

/// What a page that was found is.
pub const fn kind(kind: EntryKind) -> Said {
    match kind {
        EntryKind::Child => said("Over het kind", "Over het kind", "About the child"),
        EntryKind::Member => said("Wie is wie", "Wie is wie", "Who is who"),
        EntryKind::Authority => said("Wie mag beslissen", "Wie beslist?", "Who may decide"),
        EntryKind::TaskDivision => said("Wie doet wat", "Wie doet wat", "Who does what"),
        EntryKind::Agreement => said("Afspraak", "Afspraak", "Agreement"),
        EntryKind::Consent => said("Antwoord", "Antwoord", "Answer"),
        EntryKind::ContactMoment => said("Contactmoment", "Elkaar zien", "Contact moment"),
        EntryKind::MoveRequest => said("Verzetverzoek", "Andere dag vragen", "Request to move"),
        EntryKind::Event => said("Belangrijk moment", "Bijzondere dag", "Important moment"),
        EntryKind::SchoolUpdate => said("Schoolnieuws", "Van school", "News from school"),
        EntryKind::Question => said("Vraag om toestemming", "Mag dit?", "A question for consent"),
        EntryKind::Review => said("Terugblik", "Hoe gaat het?", "Looking back"),
        EntryKind::DayNote => said("Dagbericht", "Bericht", "Day note"),
        EntryKind::Reply => said("Reactie", "Reactie", "Reply"),
        EntryKind::Place => said("Woonplek", "Woonplek", "Home"),
        EntryKind::Addition => said("Aanvulling", "Iets erbij", "Addition"),
    }
}
