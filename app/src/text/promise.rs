//! Wat we beloven en wat we niet kunnen.

use super::{Said, said};

pub const WE_PROMISE: Said = said("Dit beloven we", "Dit beloven wij", "This we promise");
pub const PROMISES: [Said; 5] = [
    said(
        "Alleen de mensen in de kring kunnen het schrift lezen. Wij niet.",
        "Alleen uw kring kan lezen. Wij niet.",
        "Only the people in the circle can read the notebook. We cannot.",
    ),
    said(
        "Staat er \"op deze telefoon\"? Dan raakt het niet meer kwijt als de app sluit.",
        "Staat er \"wacht op internet\"? Dan is het bewaard.",
        "Does it say \"on this phone\"? Then it is not lost when the app closes.",
    ),
    said(
        "Staat er \"verstuurd\"? Dan staat het ook veilig op de server.",
        "Staat er \"verstuurd\"? Dan is het dubbel bewaard.",
        "Does it say \"sent\"? Then it is safe on the server too.",
    ),
    said(
        "Niemand kan later stiekem iets veranderen. De app merkt dat.",
        "Niemand kan stiekem iets veranderen. De app merkt dat.",
        "Nobody can secretly change anything later. The app notices.",
    ),
    said(
        "U heeft geen account nodig, en geen wachtwoord.",
        "U heeft geen wachtwoord nodig.",
        "You need no e-mail address and no password.",
    ),
];
pub const WE_CANNOT: Said = said("Dit kunnen we niet", "Dit kunnen wij niet", "This we cannot do");
pub const CANNOTS: [Said; 6] = [
    said(
        "Wie uw open telefoon in handen heeft, kan meelezen. Zet er een code op.",
        "Zet een code op uw telefoon. Anders kan iemand meelezen.",
        "Whoever holds your unlocked phone can read along. Set a code on it.",
    ),
    said(
        "Iemand in de kring kan een foto van het scherm maken.",
        "Iemand kan een foto van het scherm maken.",
        "Somebody in the circle can take a picture of the screen.",
    ),
    said(
        "Wat iemand al las, blijft bekend. Ook als die persoon weggaat.",
        "Gaat iemand weg? Wat hij las, weet hij nog.",
        "What somebody has read stays known. Also when that person leaves.",
    ),
    said(
        "De server ziet wanneer telefoons iets sturen. Niet wat.",
        "De server ziet wanneer u stuurt. Niet wat.",
        "The server sees when phones send something. Not what.",
    ),
    said(
        "De server kan het nieuwste achterhouden. Veranderen kan hij niets.",
        "De server kan wachten met sturen. Veranderen kan niet.",
        "The server can hold back the newest. It cannot change anything.",
    ),
    said(
        "Wie de app uitdeelt, kan een slechte app uitdelen. Daarom is alles openbaar.",
        "Daarom mag iedereen zien hoe de app werkt.",
        "Whoever hands out the app could hand out a bad one. That is why all of it is public.",
    ),
];
