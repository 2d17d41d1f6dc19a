//! People, who they are to the child, and letting them in.

use shared::circle::pages::Role;

use super::{Said, said};

/// Who somebody is to the child.
pub const fn role(role: Role) -> Said {
    match role {
        Role::Parent => said("ouder", "ouder", "parent"),
        Role::FosterParent => said("pleegouder", "pleegouder", "foster parent"),
        Role::FamilyHomeParent => said("gezinshuisouder", "gezinshuisouder", "family home parent"),
        Role::FosterCareWorker => said("pleegzorgbegeleider", "pleegzorgbegeleider", "foster care worker"),
        Role::Guardian => {
            said("jeugdbeschermer of voogd", "jeugdbeschermer of voogd", "youth protection or guardian")
        }
        Role::Family => said("familie of steunfiguur", "familie of steun", "family or support"),
        Role::YoungPerson => said("de jongere zelf", "het kind zelf", "the young person"),
        Role::ReadsAlong => said("meelezer", "meelezer", "reads along"),
        Role::Other => said("iemand anders", "iemand anders", "somebody else"),
    }
}

/// Who one is oneself.
pub const fn own_role(own: Role) -> Said {
    match own {
        Role::YoungPerson => said("de jongere zelf", "ik ben het kind", "the young person"),
        Role::Parent
        | Role::FosterParent
        | Role::FamilyHomeParent
        | Role::FosterCareWorker
        | Role::Guardian
        | Role::Family
        | Role::ReadsAlong
        | Role::Other => role(own),
    }
}

pub const PEOPLE: Said = said("Mensen en wie meeleest", "Mensen in de kring", "People, and who reads along");
pub const PEOPLE_HELP: Said = said(
    "Deze mensen lezen en schrijven in het schrift van {kind}.",
    "Deze mensen lezen het schrift van {kind}.",
    "These people read and write in the notebook of {kind}.",
);
pub const ME: Said = said("dat bent u", "dat bent u", "that is you");
pub const KEEPER: Said = said("beheert de kring", "mag mensen binnenlaten", "keeps the circle");
pub const MEMBER: Said = said("leest en schrijft", "leest en schrijft", "reads and writes");
pub const READER: Said = said("leest mee", "leest alleen", "reads along");
pub const NO_NAME_YET: Said = said("Iemand zonder naam", "Iemand zonder naam", "Somebody without a name");
pub const INVITE: Said = said("Iemand uitnodigen", "Iemand vragen", "Invite somebody");
pub const ALONE_TITLE: Said =
    said("U bent hier nog alleen", "U bent hier nog alleen", "You are still alone here");
pub const ALONE_HELP: Said = said(
    "Nodig iemand uit om samen te schrijven.",
    "Vraag iemand om mee te doen.",
    "Invite somebody to write together.",
);
pub const WHO_TITLE: Said = said("Wie nodigt u uit?", "Wie wilt u erbij vragen?", "Whom do you invite?");
pub const INVITE_SEES: Said = said(
    "Die persoon leest straks alles in het schrift. Ook van vroeger.",
    "Die persoon leest straks alles. Ook van vroeger.",
    "That person will read everything in the notebook. Also from before.",
);
pub const MAKE_INVITATION: Said = said("Maak de uitnodiging", "Maak de uitnodiging", "Make the invitation");
pub const INVITATION_READY: Said =
    said("De uitnodiging is klaar", "De uitnodiging is klaar", "The invitation is ready");
pub const INVITATION_HELP: Said = said(
    "Laat deze code scannen, of stuur de link.",
    "Laat deze code zien. Of stuur de link.",
    "Have this code scanned, or send the link.",
);
pub const INVITATION_ONCE: Said = said(
    "De link werkt één keer, zeven dagen lang.",
    "De link werkt één keer. Zeven dagen lang.",
    "The link works once, for seven days.",
);
pub const QR_LABEL: Said = said("Code om te scannen", "Code om te scannen", "Code to scan");
pub const SHARE: Said = said("Stuur de link", "Stuur de link", "Send the link");
pub const COPY: Said = said("Kopieer de link", "Kopieer de link", "Copy the link");
pub const COPIED: Said = said("De link is gekopieerd.", "De link is gekopieerd.", "The link is copied.");
pub const SHARE_TEXT: Said = said(
    "{wie} nodigt u uit voor het schrift van {kind}: {link}",
    "{wie} vraagt u mee te doen. Het gaat over {kind}: {link}",
    "{wie} invites you to the notebook of {kind}: {link}",
);
pub const TAKE_BACK: Said = said("Trek de uitnodiging in", "Stop de uitnodiging", "Take the invitation back");
pub const TAKEN_BACK: Said = said(
    "De uitnodiging is ingetrokken. De link werkt niet meer.",
    "De uitnodiging is gestopt. De link werkt niet meer.",
    "The invitation is taken back. The link no longer works.",
);
pub const OPEN_INVITATIONS: Said = said("Open uitnodigingen", "Open uitnodigingen", "Open invitations");
pub const SHOW_INVITATION: Said = said("Toon de uitnodiging", "Toon de uitnodiging", "Show the invitation");
pub const KNOCKS: Said = said("{wie} klopt aan", "{wie} klopt aan", "{wie} knocks");
pub const SOMEBODY: Said = said("Iemand", "Iemand", "Somebody");
pub const KNOCKS_HELP: Said = said(
    "{wie} wil in de kring van {kind}.",
    "{wie} wil meedoen.",
    "{wie} wants to be in the circle of {kind}.",
);
pub const OPEN_DOOR: Said = said("Bekijk wie het is", "Kijk wie het is", "See who it is");
pub const WAIT_KNOCK: Said = said(
    "Zodra iemand aanklopt, ziet u dat bij Vandaag.",
    "Klopt iemand aan? U ziet het bij Vandaag.",
    "As soon as somebody knocks, you see it at Today.",
);
pub const EDIT_CARD: Said = said("Verander dit", "Verander dit", "Change this");
pub const CARD_NAME: Said = said("Naam", "Naam", "Name");
pub const CARD_ROLE: Said =
    said("Wie is dit voor {kind}?", "Wie is dit voor {kind}?", "Who is this to {kind}?");
pub const CARD_ORGANISATION: Said = said(
    "Organisatie (hoeft niet)",
    "Waar werkt deze persoon? Dit hoeft niet.",
    "Organisation (may stay empty)",
);
pub const CARD_ORGANISATION_MINE: Said =
    said("Organisatie (hoeft niet)", "Waar werkt u? Dit hoeft niet.", "Organisation (may stay empty)");
pub const CARD_MORE: Said = said("Taal en tijd", "Taal en tijd", "Language and time");
pub const CARD_LANGUAGE: Said = said(
    "In welke taal praat u samen? (hoeft niet)",
    "Welke taal praat u samen? Dit hoeft niet.",
    "In which language do you talk? (may stay empty)",
);
pub const CARD_EASY: Said = said(
    "Leest deze persoon liever makkelijke woorden?",
    "Leest deze persoon graag makkelijk?",
    "Does this person prefer easy words?",
);
pub const CARD_EASY_YES: Said = said("Ja", "Ja", "Yes");
pub const CARD_EASY_NO: Said = said("Nee", "Nee", "No");
pub const CARD_SINCE: Said =
    said("Vanaf wanneer? (hoeft niet)", "Vanaf wanneer? Dit hoeft niet.", "From when? (may stay empty)");
pub const CARD_UNTIL: Said =
    said("Tot wanneer? (hoeft niet)", "Tot wanneer? Dit hoeft niet.", "Until when? (may stay empty)");
pub const TALKS: Said = said("Praat {taal}", "Praat {taal}", "Talks {taal}");
pub const READS_EASY: Said =
    said("Leest graag makkelijke woorden", "Leest graag makkelijk", "Prefers easy words");
pub const ALSO_WRITTEN: Said = said(
    "Iemand schreef tegelijk: {woorden}",
    "Iemand schreef ook: {woorden}",
    "Somebody wrote at the same time: {woorden}",
);
pub const IS_IN: Said = said("{wie} is binnen.", "{wie} is binnen.", "{wie} is in.");
