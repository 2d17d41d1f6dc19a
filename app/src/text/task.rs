//! Who does what.

use shared::circle::task::Sort;

use super::{Said, said};

pub const TITLE: Said = said("Wie doet wat", "Wie doet wat", "Who does what");
pub const EMPTY: Said = said(
    "Wie gaat mee naar de dokter? Wie koopt kleren? Spreek het hier af.",
    "Wie gaat mee naar de dokter? Schrijf het hier op.",
    "Who comes along to the doctor? Who buys clothes? Write it down here.",
);
pub const HELP: Said = said(
    "Tik op een taak om iets te veranderen.",
    "Tik op een taak. Dan kunt u iets veranderen.",
    "Tap a task to change something.",
);
pub const ADD: Said = said("Schrijf een taak erbij", "Schrijf een taak erbij", "Add a task");
pub const DOES_ONE: Said = said("{wie} doet dit.", "{wie} doet dit.", "{wie} does this.");
pub const DOES: Said = said("{wie} doen dit.", "{wie} doen dit.", "{wie} do this.");
pub const ASKED: Said =
    said("Vraag het vooraf aan {wie}.", "Vraag het vooraf aan {wie}.", "Ask {wie} beforehand.");
pub const TOLD: Said = said("Vertel het aan {wie}.", "Vertel het aan {wie}.", "Tell {wie}.");

/// Which task.
pub const fn sort(sort: Sort) -> Said {
    match sort {
        Sort::Doctor => said("Dokter en ziek zijn", "Dokter", "Doctor, and being ill"),
        Sort::SchoolTalks => said("Gesprekken op school", "Praten met school", "Talks at school"),
        Sort::Clothes => said("Kleren", "Kleren", "Clothes"),
        Sort::Hairdresser => said("Kapper", "Kapper", "Hairdresser"),
        Sort::Swimming => said("Zwemles", "Zwemles", "Swimming lessons"),
        Sort::Birthdays => said("Jarig zijn", "Jarig", "Birthday"),
        Sort::Holidays => said("Vakanties", "Vakanties", "Holidays"),
        Sort::Vaccination => said("Prikken", "Prikken", "Vaccination"),
        Sort::Clubs => said("Sport en clubs", "Sport en clubs", "Sport and clubs"),
        Sort::Other => said("Iets anders", "Iets anders", "Something else"),
    }
}

pub const WHAT_TITLE: Said = said("Over welke taak gaat het?", "Welke taak?", "Which task is it?");
pub const NAME: Said = said("Hoe heet de taak?", "Hoe heet de taak?", "What is the task called?");
pub const NAME_HELP: Said = said(
    "Bijvoorbeeld: nagels knippen, of de fiets.",
    "Bijvoorbeeld: de fiets.",
    "For example: cutting nails, or the bicycle.",
);
pub const DOES_TITLE: Said = said("Wie doet het?", "Wie doet het?", "Who does it?");
pub const ASKED_TITLE: Said =
    said("Aan wie vraagt u het vooraf?", "Aan wie vraagt u het vooraf?", "Whom do you ask beforehand?");
pub const TOLD_TITLE: Said = said("Wie moet het weten?", "Wie moet het weten?", "Who should be told?");
pub const NOBODY: Said =
    said("Niemand kiezen mag ook.", "Kiest u niemand? Dat is ook goed.", "Choosing nobody is fine too.");
pub const NEEDS_SOMEBODY: Said = said(
    "Kies bij deze taak ten minste één mens.",
    "Kies eerst iemand.",
    "Choose at least one person for this task.",
);
pub const NOTE_TITLE: Said =
    said("Wilt u er iets bij zeggen?", "Wilt u nog iets zeggen?", "Anything to add?");
pub const NOTE: Said =
    said("Uw woorden (hoeft niet)", "Uw woorden. Dit hoeft niet.", "Your words (may stay empty)");
