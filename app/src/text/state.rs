//! How things stand: network, storage, versions.

use super::{Said, said};
use crate::platform::rows::NoStorage;

pub const OFFLINE: Said = said(
    "Geen internet. U kunt gewoon doorgaan.",
    "Geen internet. Schrijf gewoon door.",
    "No internet. You can simply go on.",
);
pub const CLOCK_WRONG: Said = said(
    "De klok van deze telefoon staat verkeerd. Zet de datum en de tijd goed.",
    "De klok van uw telefoon is verkeerd. Zet de tijd goed.",
    "The clock of this phone is wrong. Set the date and the time right.",
);
pub const WAITING_LONG_ONE: Said = said(
    "1 blad wacht al drie dagen op internet. Het staat veilig op deze telefoon.",
    "1 blad wacht op internet. Het is veilig.",
    "1 page has waited three days for internet. It is safe on this phone.",
);
pub const WAITING_LONG: Said = said(
    "{aantal} bladen wachten al drie dagen op internet. Ze staan veilig op deze telefoon.",
    "{aantal} bladen wachten op internet. Ze zijn veilig.",
    "{aantal} pages have waited three days for internet. They are safe on this phone.",
);
pub const ALL_SENT: Said = said("Alles is verstuurd.", "Alles is verstuurd.", "Everything is sent.");
pub const NOT_SENT_ONE: Said = said(
    "1 blad staat alleen op deze telefoon.",
    "1 blad wacht op internet.",
    "1 page is only on this phone.",
);
pub const NOT_SENT: Said = said(
    "{aantal} bladen staan alleen op deze telefoon.",
    "{aantal} bladen wachten op internet.",
    "{aantal} pages are only on this phone.",
);
pub const NEW_VERSION: Said = said(
    "Er is een nieuwe versie. Vernieuwen duurt een paar tellen.",
    "Er is een nieuwe versie. Het duurt even.",
    "There is a new version. Renewing takes a few seconds.",
);
pub const RENEW: Said = said("Vernieuwen", "Vernieuwen", "Renew");
pub const ELSEWHERE_TITLE: Said = said(
    "Dit schrift is open in een ander venster.",
    "Het schrift is open in een ander venster.",
    "This notebook is open in another window.",
);
pub const ELSEWHERE_HELP: Said = said(
    "Daar kunt u verder schrijven. Of ga hier verder.",
    "Schrijf daar verder. Of hier.",
    "You can go on writing there. Or go on here.",
);
pub const GO_ON_HERE: Said = said("Ga hier verder", "Ga hier verder", "Go on here");
/// What to tell when nothing can be kept.
pub const fn storage(no: NoStorage) -> Said {
    match no {
        NoStorage::Refused => STORAGE_REFUSED,
        NoStorage::Full => STORAGE_FULL,
        NoStorage::Newer => STORAGE_NEWER,
        NoStorage::DoesNotOpen => STORAGE_UNREADABLE,
        NoStorage::Overtaken => ELSEWHERE_TITLE,
        NoStorage::Lost => STORAGE_LOST,
        NoStorage::Gone => GONE_WHILE_OPEN,
    }
}

pub const STORAGE_TITLE: Said = said(
    "Deze telefoon kan nu niets bewaren",
    "De telefoon bewaart nu niets",
    "This phone cannot keep anything now",
);
pub const STORAGE_REFUSED: Said = said(
    "De browser staat bewaren niet toe. Staat er een privévenster open? Open het schrift dan in een gewoon venster.",
    "De browser bewaart niets. Open een gewoon venster. Geen privévenster.",
    "The browser does not allow keeping. Is this a private window? Then open the notebook in an ordinary one.",
);
pub const STORAGE_FULL: Said = said(
    "De telefoon is vol. Haal foto's of filmpjes van de telefoon, niet uit dit schrift. Probeer het dan opnieuw.",
    "Uw telefoon is vol. Haal foto's of filmpjes van uw telefoon. Niet uit dit schrift. Probeer het dan weer.",
    "The phone is full. Take photos or videos off the phone, not out of this notebook. Then try again.",
);
pub const STORAGE_NEWER: Said = said(
    "Dit schrift is al geopend met een nieuwere app. Sluit de app en open hem opnieuw.",
    "Sluit de app. Open hem dan weer.",
    "This notebook was opened by a newer app. Close the app and open it again.",
);
pub const STORAGE_LOST: Said = said(
    "De browser liet het schrift even los. Wat in het schrift staat, is er nog.",
    "De browser liet het schrift los. Alles is er nog.",
    "The browser let go of the notebook. What is in it is still there.",
);
pub const STORAGE_UNREADABLE: Said = said(
    "Het schrift op deze telefoon gaat niet open. Vraag iemand uit de kring om een nieuwe uitnodiging.",
    "Het schrift gaat niet open. Vraag een nieuwe uitnodiging.",
    "The notebook on this phone does not open. Ask somebody in the circle for a new invitation.",
);
pub const GONE: Said = said(
    "De browser heeft het schrift van deze telefoon gewist. Vraag iemand uit de kring om een nieuwe uitnodiging.",
    "Het schrift is weg van deze telefoon. Vraag een nieuwe uitnodiging.",
    "The browser erased the notebook from this phone. Ask somebody in the circle for a new invitation.",
);
pub const GONE_WHILE_OPEN: Said = said(
    "De browser heeft het schrift van deze telefoon gewist. Wat u nog ziet, staat alleen op het scherm. Vraag iemand uit de kring om een nieuwe uitnodiging.",
    "Het schrift is weg van deze telefoon. U ziet het alleen nog op het scherm. Vraag een nieuwe uitnodiging.",
    "The browser erased the notebook from this phone. What you still see is on the screen only. Ask somebody in the circle for a new invitation.",
);
pub const TRY_AGAIN: Said = said("Probeer het opnieuw", "Probeer het weer", "Try again");
pub const WORDS_SAFE: Said = said(
    "Wat u typte, staat nog op het scherm.",
    "Uw tekst staat er nog.",
    "What you typed is still on the screen.",
);
pub const IN_OTHER_APP: Said = said(
    "Deze link is open in een andere app. Open hem in Safari of Chrome.",
    "Open de link in Safari of Chrome.",
    "This link is open in another app. Open it in Safari or Chrome.",
);
pub const NOT_KEPT_FOR_SURE: Said = said(
    "De browser mag dit schrift wissen als de telefoon vol raakt. Zet de app op uw beginscherm.",
    "Zet de app op uw beginscherm. Dan blijft alles bewaard.",
    "The browser may erase this notebook when the phone is full. Put the app on your home screen.",
);
/// Where the app on the home screen does not take the notebook along.
pub const NOT_KEPT_IN_BROWSER: Said = said(
    "De browser mag dit schrift wissen als de telefoon vol raakt.",
    "De browser kan dit schrift wissen.",
    "The browser may erase this notebook when the phone is full.",
);
pub const OUT_TITLE: Said = said(
    "U zit niet meer in deze kring",
    "U zit niet meer in deze kring",
    "You are no longer in this circle",
);
pub const OUT_HELP: Said = said(
    "Wat u al had, kunt u nog lezen. Er komt niets nieuws bij.",
    "U kunt nog lezen. Er komt niets nieuws.",
    "You can still read what you had. Nothing new will come.",
);
