//! Meer.

use shared::verdict::Reason;

use super::{Said, said};

pub const LETTERS: Said = said("Letters en voorlezen", "Letters en voorlezen", "Letters and reading aloud");
pub const LETTERS_SIZE: Said =
    said("Hoe groot zijn de letters?", "Hoe groot zijn de letters?", "How big are the letters?");
pub const SIZE_NORMAL: Said = said("Gewoon", "Gewoon", "Normal");
pub const SIZE_LARGE: Said = said("Groot", "Groot", "Large");
pub const SIZE_LARGEST: Said = said("Heel groot", "Heel groot", "Very large");
pub const COLOURS: Said = said("Kleuren", "Kleuren", "Colours");
pub const COLOURS_PHONE: Said = said("Zoals de telefoon", "Zoals de telefoon", "As the phone");
pub const COLOURS_LIGHT: Said = said("Licht", "Licht", "Light");
pub const COLOURS_DARK: Said = said("Donker", "Donker", "Dark");
pub const VOICE: Said = said("Voorlezen", "Voorlezen", "Reading aloud");
pub const VOICE_HELP: Said = said(
    "Bij elk blad staat een knop om het te laten voorlezen.",
    "Tik op Lees voor. De telefoon leest het blad voor.",
    "Each page has a button to have it read aloud.",
);
pub const VOICE_NONE: Said = said(
    "Deze telefoon heeft geen Nederlandse stem. Zet er een aan bij de instellingen van de telefoon.",
    "De telefoon heeft geen Nederlandse stem.",
    "This phone has no voice for this language. Turn one on in the phone's settings.",
);
pub const VOICE_SAMPLE: Said =
    said("Zo klinkt het als ik voorlees.", "Zo klinkt het.", "This is how it sounds when I read aloud.");
pub const LANGUAGE: Said = said("Taal", "Taal", "Language");
pub const LANGUAGE_TITLE: Said =
    said("Welke taal wilt u?", "Welke taal wilt u?", "Which language do you want?");
pub const PROMISE: Said =
    said("Wat we beloven en wat we niet kunnen", "Wat wij beloven", "What we promise and what we cannot");
pub const CHECK: Said = said("Klopt alles?", "Klopt alles?", "Check");
pub const CHECK_CODE: Said =
    said("Controlecode van deze kring", "Code van deze kring", "Check code of this circle");
pub const CHECK_CODE_HELP: Said = said(
    "Heeft een ander in de kring dezelfde code? Dan ziet u hetzelfde schrift.",
    "Dezelfde code? Dan ziet u hetzelfde schrift.",
    "Does another in the circle have the same code? Then you see the same notebook.",
);
pub const CHECK_GOOD: Said = said(
    "Alles is nagekeken tot en met regel {plaats}. Niets is stiekem veranderd.",
    "Wij keken alles na. Niets is stiekem veranderd.",
    "Everything is checked up to line {plaats}. Nothing was secretly changed.",
);
pub const CHECK_NOT_YET: Said = said(
    "Dit schrift staat nog alleen op deze telefoon.",
    "Dit schrift is alleen op deze telefoon.",
    "This notebook is still only on this phone.",
);
pub const CHECK_ALARM: Said = said(
    "Er klopt iets niet. Bel iemand uit uw kring en vergelijk de code.",
    "Er klopt iets niet. Bel iemand uit uw kring.",
    "Something is not right. Call somebody in your circle and compare the code.",
);
pub const NOT_COUNTED: Said = said("Telt niet mee", "Telt niet mee", "Does not count");
pub const NOT_COUNTED_HELP: Said = said(
    "Deze regels zijn bewaard, maar tellen niet mee.",
    "Deze regels zijn bewaard. Ze tellen niet mee.",
    "These lines are kept, but do not count.",
);
pub const NOT_COUNTED_ONE: Said =
    said("Regel {plaats}, van {wie}: {reden}", "Van {wie}: {reden}", "Line {plaats}, by {wie}: {reden}");
pub const NOT_SENT: Said = said("Niet verstuurd", "Niet verstuurd", "Not sent");
pub const NOT_SENT_HELP: Said = said(
    "Deze woorden van u pasten niet meer in het schrift. Ze staan alleen hier.",
    "Deze woorden staan alleen hier. Niemand anders ziet ze.",
    "These words of yours no longer fitted the notebook. They are only here.",
);

/// Why a line does not count.
pub const fn reason(reason: Reason) -> Said {
    match reason {
        Reason::Malformed | Reason::WrongValue => {
            said("de regel is niet te lezen", "niet te lezen", "the line cannot be read")
        }
        Reason::DuplicateEdit => said("de regel stond er al", "stond er al", "the line was there already"),
        Reason::NoSuchEntry => {
            said("het blad bestaat niet", "het blad is er niet", "the page does not exist")
        }
        Reason::UnknownParent | Reason::BuildsOnQuarantined => said(
            "de regel hoort bij iets wat er niet is",
            "hoort bij iets wat er niet is",
            "the line belongs to something that is not there",
        ),
        Reason::NotTheAuthor => said(
            "het blad is van iemand anders",
            "het blad is van iemand anders",
            "the page is somebody else's",
        ),
        Reason::SaidOnce => said(
            "het blad staat vast, iets anders is een nieuw blad",
            "het blad staat vast",
            "the page is fixed, something else is a new page",
        ),
        Reason::OtherReaders => said(
            "de regel was voor andere lezers",
            "was voor andere lezers",
            "the line was for other readers",
        ),
        Reason::DoesNotOpen => said("de regel gaat niet open", "gaat niet open", "the line does not open"),
    }
}

pub const VERSION: Said = said("Over deze app", "Over deze app", "About this app");
pub const VERSION_IS: Said = said("Versie {versie}", "Versie {versie}", "Version {versie}");
pub const VERSION_HELP: Said = said(
    "Heen & Weer is van iedereen: de bouwtekening is openbaar.",
    "Iedereen mag zien hoe deze app werkt.",
    "Heen & Weer belongs to everyone: how it is built is public.",
);
pub const INSTALL: Said = said("Zet op uw beginscherm", "Zet op uw beginscherm", "Put on your home screen");
pub const INSTALL_HELP: Said = said(
    "Dan opent het schrift met één tik, ook zonder internet.",
    "Dan opent u het met één tik.",
    "Then the notebook opens with one tap, also without internet.",
);
pub const INSTALL_BUTTON: Said = said("Zet de app erop", "Zet de app erop", "Put the app there");
pub const INSTALL_IPHONE_1: Said = said(
    "Tik onder in Safari op het vierkantje met de pijl.",
    "Tik onder op het vierkantje met de pijl.",
    "Tap the square with the arrow at the bottom of Safari.",
);
pub const INSTALL_IPHONE_2: Said =
    said("Tik op: Zet op beginscherm.", "Tik op: Zet op beginscherm.", "Tap: Add to Home Screen.");
pub const INSTALL_IPHONE_3: Said = said(
    "Open daarna het nieuwe plaatje op uw beginscherm.",
    "Open het nieuwe plaatje.",
    "Then open the new picture on your home screen.",
);
pub const INSTALL_IPHONE_STAYS: Said = said(
    "Dit schrift blijft in deze browser. Het gaat niet mee.",
    "Dit schrift blijft in deze browser. Het gaat niet mee.",
    "This notebook stays in this browser. It does not come along.",
);
pub const INSTALL_IPHONE_NOTE: Said = said(
    "De app op het beginscherm begint leeg. Vraag daarvoor een uitnodiging aan uw kring.",
    "De nieuwe app begint leeg. Vraag uw kring om een uitnodiging.",
    "The app on the home screen begins empty. Ask your circle for an invitation to it.",
);
pub const INSTALL_MENU: Said = said(
    "Open het menu van uw browser. Kies daar: toevoegen aan startscherm.",
    "Open het menu van uw browser. Kies: toevoegen aan startscherm.",
    "Open your browser's menu. Choose: add to home screen.",
);
pub const INSTALLED: Said = said(
    "De app staat al op uw beginscherm.",
    "De app staat al op uw beginscherm.",
    "The app is on your home screen already.",
);
pub const ANOTHER: Said = said("Nog een schrift", "Nog een schrift", "Another notebook");
