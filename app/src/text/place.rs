//! Where the child lives, and who may see the address.

use shared::circle::place::{AddressSeenBy, Home};

use super::{Said, said};

pub const TITLE: Said = said("Woonplek", "Wonen", "Home");
pub const EMPTY: Said = said(
    "Waar woont {kind}? En waar eerder?",
    "Waar woont {kind}? En waar eerder?",
    "Where does {kind} live? And before?",
);
pub const ADD: Said = said("Schrijf een woonplek op", "Schrijf een woonplek op", "Write down a home");

/// What sort of home.
pub const fn home(home: Home) -> Said {
    match home {
        Home::FosterHome => said("Pleeggezin", "Pleeggezin", "Foster home"),
        Home::FamilyHome => said("Gezinshuis", "Gezinshuis", "Family home"),
        Home::Parent => said("Bij een ouder", "Bij een ouder", "With a parent"),
        Home::Family => said("Bij familie", "Bij familie", "With family"),
        Home::Group => said("In een groep", "In een groep", "In a group"),
        Home::OnOnesOwn => said("Op zichzelf", "Woont alleen", "On one's own"),
        Home::Other => said("Ergens anders", "Ergens anders", "Somewhere else"),
    }
}

/// Who may see the address, as one chooses it.
pub const fn seen_by(seen_by: AddressSeenBy) -> Said {
    match seen_by {
        AddressSeenBy::Everyone => {
            said("Iedereen in de kring", "Iedereen in de kring", "Everyone in the circle")
        }
        AddressSeenBy::Professionals => said(
            "Alleen begeleiders en voogd",
            "Alleen begeleiders en voogd",
            "Only care workers and guardian",
        ),
        AddressSeenBy::Nobody => said("Het is geheim", "Het is geheim", "It is secret"),
    }
}

pub const HIDDEN: Said = said("Adres verborgen", "Adres is geheim", "Address hidden");
pub const NO_ADDRESS: Said =
    said("Er staat nog geen adres.", "Er staat nog geen adres.", "There is no address yet.");
pub const READ_BY: Said = said(
    "Dit adres lezen alleen: {wie}.",
    "Wie ziet het adres? Alleen {wie}.",
    "Only these read this address: {wie}.",
);
pub const READ_BY_ME: Said =
    said("Dit adres leest u alleen zelf.", "Alleen u ziet het adres.", "Only you read this address.");
pub const YOU: Said = said("u", "u", "you");

pub const WHAT_TITLE: Said = said("Waar woont {kind}?", "Waar woont {kind}?", "Where does {kind} live?");
pub const NAME_TITLE: Said =
    said("Hoe noemt u deze plek?", "Hoe noemt u deze plek?", "What do you call this place?");
pub const NAME: Said = said("Naam van de plek", "Naam van de plek", "Name of the place");
pub const NAME_HELP: Said = said(
    "Bijvoorbeeld: bij Ria en Jan. Schrijf hier geen adres.",
    "Bijvoorbeeld: bij Ria en Jan. Geen adres.",
    "For example: with Ria and Jan. Write no address here.",
);
pub const SINCE_TITLE: Said =
    said("Van wanneer tot wanneer?", "Van wanneer tot wanneer?", "From when until when?");
pub const FROM: Said =
    said("Vanaf (hoeft niet)", "Vanaf welke dag? Dit hoeft niet.", "From (may stay empty)");
pub const SEEN_TITLE: Said =
    said("Wie mag het adres zien?", "Wie mag het adres zien?", "Who may see the address?");
pub const SEEN_HELP: Said = said(
    "Het adres zelf schrijft u hierna op.",
    "Het adres schrijft u straks op.",
    "You write the address itself after this.",
);

pub const ADDRESS_ADD: Said = said("Schrijf het adres op", "Schrijf het adres op", "Write down the address");
pub const ADDRESS_TITLE: Said = said("Wat is het adres?", "Wat is het adres?", "What is the address?");
pub const ADDRESS: Said =
    said("Straat, nummer en plaats", "Straat, nummer en plaats", "Street, number and town");
pub const ADDRESS_HELP: Said = said(
    "Hierna kiest u wie dit leest. U kunt het adres ook later opschrijven.",
    "Hierna kiest u wie dit leest. Later mag ook.",
    "After this you choose who reads it. Later is fine too.",
);
pub const READERS_TITLE: Said =
    said("Wie mag dit adres lezen?", "Wie mag dit adres lezen?", "Who may read this address?");
pub const READERS_HELP: Said = said(
    "Anderen krijgen het adres niet op hun telefoon.",
    "De anderen zien het adres niet.",
    "The others do not get the address on their phones.",
);
pub const ADDRESS_LATER: Said = said(
    "Komt er later iemand bij? Schrijf het adres dan opnieuw op.",
    "Komt er iemand bij? Schrijf het dan opnieuw op.",
    "Does somebody join later? Then write the address down again.",
);
pub const SAVE_ADDRESS: Said = said("Bewaar het adres", "Bewaar het adres", "Keep the address");
pub const NOT_NOW: Said = said("Nu geen adres opschrijven", "Nu geen adres", "No address now");
pub const UNTIL: Said = said("Tot en met {tot}", "Tot en met {tot}", "Until {tot}");
pub const ADDRESS_ANEW: Said =
    said("Schrijf het adres opnieuw", "Schrijf het adres opnieuw", "Write the address anew");
pub const NAME_READ: Said = said(
    "De naam en de dagen lezen: {wie}.",
    "Wie leest de naam en de dagen? {wie}.",
    "Who reads the name and the days: {wie}.",
);
pub const NAME_READ_ALONE: Said = said(
    "De naam en de dagen leest u nu alleen zelf. Later leest ieder in de kring ze.",
    "Nu leest alleen u dit. Later uw hele kring.",
    "Only you read the name and the days now. Later everyone in the circle does.",
);
pub const ADDRESS_NOT: Said =
    said("Het adres lezen zij niet.", "Zij lezen het adres niet.", "They do not read the address.");
pub const ADDRESS_CHOSEN: Said = said(
    "Wie het adres leest, kiest u bij het adres zelf.",
    "Wie leest het adres? Dat kiest u apart.",
    "Who reads the address, you choose at the address itself.",
);
