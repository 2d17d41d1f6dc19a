//! When something does not work: what happened, what one can do, that nothing is lost.

use super::{Said, said};

pub const EMPTY: Said = said("Schrijf eerst iets op.", "Schrijf eerst iets op.", "Write something first.");
pub const EMPTY_NAME: Said =
    said("Vul eerst een naam in.", "Vul eerst een naam in.", "Fill in a name first.");
pub const TOO_LONG: Said = said(
    "Dit is te lang. Er passen {most} tekens in, u heeft er {chars}. Maak er twee bladen van.",
    "Dit is te lang. Maak er twee bladen van.",
    "This is too long. {most} characters fit, you have {chars}. Make two pages of it.",
);
pub const NAME_TOO_LONG: Said = said(
    "Dit is te lang. Er passen {most} tekens in, u heeft er {chars}. Maak het korter.",
    "Dit is te lang. Maak het korter.",
    "This is too long. {most} characters fit, you have {chars}. Make it shorter.",
);
pub const CHOOSE_ONE: Said = said("Kies er eerst één.", "Kies er eerst één.", "Choose one first.");
pub const TOO_MANY: Said = said("Kies minder mensen.", "Kies minder mensen.", "Choose fewer people.");
pub const NO_PEOPLE: Said = said("Kies wie erbij horen.", "Kies wie meedoen.", "Choose who it is with.");
pub const END_BEFORE_START: Said = said(
    "Het einde komt voor het begin. Kijk de dagen en tijden na.",
    "Het einde komt voor het begin. Kijk de tijden na.",
    "It ends before it begins. Look at the days and times.",
);
pub const NO_SUCH_DAY: Said = said("Die dag bestaat niet.", "Die dag bestaat niet.", "There is no such day.");
pub const YEAR_OUT_OF_RANGE: Said = said(
    "Dat jaar ligt te ver weg. Kies een ander jaar.",
    "Dat jaar is te ver weg. Kies een ander jaar.",
    "That year is too far away. Choose another one.",
);
pub const NO_SUCH_TIME: Said =
    said("Die tijd bestaat niet.", "Die tijd bestaat niet.", "There is no such time.");
pub const NEEDS_READERS: Said =
    said("Kies eerst wie dit mag lezen.", "Kies eerst wie dit mag lezen.", "Choose first who may read this.");
pub const FAILED: Said = said(
    "Dit lukte niet. Uw tekst is bewaard. Probeer het straks opnieuw.",
    "Dit lukte niet. Uw tekst is er nog. Probeer straks weer.",
    "This did not work. Your text is kept. Try again in a while.",
);
pub const NEEDS_LINK: Said = said(
    "Hiervoor is internet nodig. Probeer het straks opnieuw.",
    "Dit kan alleen met internet. Probeer straks weer.",
    "This needs internet. Try again in a while.",
);
pub const NEEDS_UPDATE: Said = said(
    "Dit blad is met een nieuwere app gemaakt. Vernieuw eerst de app.",
    "Vernieuw eerst de app.",
    "This page was made with a newer app. Renew the app first.",
);
pub const NOT_ALLOWED: Said = said(
    "U leest in deze kring alleen mee. Schrijven kan hier niet.",
    "U mag hier alleen lezen.",
    "You only read along in this circle. You cannot write here.",
);
pub const NOT_HERE: Said =
    said("Dit blad is niet op deze telefoon.", "Dit blad is er niet.", "This page is not on this phone.");
pub const STOPPED: Said = said(
    "Er klopt iets niet met het schrift. Kijk bij Meer, bij \"Klopt alles?\".",
    "Er klopt iets niet. Kijk bij Meer, bij \"Klopt alles?\".",
    "Something is wrong with the notebook. See More, Check.",
);
pub const NOT_A_LINK: Said = said(
    "Dit is geen uitnodiging. Kopieer het hele bericht en plak dat.",
    "Dit is geen uitnodiging. Plak het hele bericht.",
    "This is not an invitation. Copy the whole message and paste that.",
);
pub const NOT_A_CODE: Said = said(
    "Deze code is geen uitnodiging. Zoek de code van Heen & Weer.",
    "Dit is een andere code. Zoek de code van Heen & Weer.",
    "This code is not an invitation. Look for the code of Heen & Weer.",
);
pub const CAMERA_REFUSED: Said = said(
    "De camera mag niet aan. Geef toestemming bij de instellingen van uw telefoon. Of plak hier de link.",
    "De camera staat uit. Plak hier de link.",
    "The camera may not be used. Allow it in your phone's settings. Or paste the link here.",
);
pub const CAMERA_MISSING: Said = said(
    "Er is hier geen camera. Plak hier de link uit het bericht.",
    "Er is hier geen camera. Plak de link.",
    "There is no camera here. Paste the link from the message.",
);
pub const CAMERA_BUSY: Said = said(
    "De camera is bezig. Sluit de andere app, of plak hier de link.",
    "De camera is bezig. Plak hier de link.",
    "The camera is busy. Close the other app, or paste the link here.",
);
pub const LINK_CUT: Said = said(
    "De link is niet heel. Kopieer het hele bericht nog een keer.",
    "De link is niet heel. Kopieer hem nog een keer.",
    "The link is not complete. Copy the whole message once more.",
);
pub const LINK_NEWER: Said = said(
    "Deze uitnodiging komt van een nieuwere app. Vernieuw eerst de app.",
    "Vernieuw eerst de app.",
    "This invitation comes from a newer app. Renew the app first.",
);
pub const INVITE_USED: Said = said(
    "Deze uitnodiging is al gebruikt. Vraag om een nieuwe.",
    "De uitnodiging is al gebruikt. Vraag een nieuwe.",
    "This invitation was used already. Ask for a new one.",
);
pub const INVITE_REVOKED: Said = said(
    "Deze uitnodiging is ingetrokken. Vraag om een nieuwe.",
    "De uitnodiging is gestopt. Vraag een nieuwe.",
    "This invitation was taken back. Ask for a new one.",
);
pub const INVITE_EXPIRED: Said = said(
    "Deze uitnodiging is te oud. Vraag om een nieuwe.",
    "De uitnodiging is te oud. Vraag een nieuwe.",
    "This invitation is too old. Ask for a new one.",
);
pub const INVITE_UNKNOWN: Said = said(
    "Deze uitnodiging is hier niet bekend. Vraag om een nieuwe.",
    "Wij kennen de uitnodiging niet. Vraag een nieuwe.",
    "This invitation is not known here. Ask for a new one.",
);
pub const INVITE_FORGED: Said = said(
    "Deze uitnodiging klopt niet. Doe niet mee en bel wie u uitnodigde.",
    "De uitnodiging klopt niet. Bel wie u vroeg.",
    "This invitation is not right. Do not join, and call who invited you.",
);
pub const INVITE_ELSEWHERE: Said = said(
    "Deze uitnodiging hoort bij een ander adres. Open de link zelf: {adres}",
    "Open de link zelf: {adres}",
    "This invitation belongs to another address. Open the link itself: {adres}",
);
pub const ALREADY_IN: Said =
    said("U zit al in deze kring.", "U zit al in deze kring.", "You are in this circle already.");
pub const NOBODY_KNOCKED: Said =
    said("Er klopt nu niemand aan.", "Er klopt nu niemand aan.", "Nobody is knocking now.");
