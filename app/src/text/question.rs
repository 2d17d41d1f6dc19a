//! May the child …? Asking for permission.

use shared::circle::question::Matter;

use super::{Said, said};

pub const QUESTION: Said = said("Vraag om toestemming", "Vragen of iets mag", "Asking for permission");
pub const QUESTION_HELP: Said = said(
    "Een reis, een prik, sport of een foto.",
    "Een reis, een prik of sport.",
    "A trip, a vaccination, sport or a photo.",
);

/// What a question is about.
pub const fn matter(matter: Matter) -> Said {
    match matter {
        Matter::Haircut => said("Naar de kapper", "Naar de kapper", "A haircut"),
        Matter::Vaccination => said("Een prik", "Een prik", "A vaccination"),
        Matter::TripAbroad => said("Naar het buitenland", "Naar het buitenland", "A trip abroad"),
        Matter::PhotoOnline => said("Foto op internet", "Foto op internet", "A photo online"),
        Matter::SchoolTrip => said("Schoolreis", "Schoolreis", "A school trip"),
        Matter::Sport => said("Sport", "Sport", "Sport"),
        Matter::Other => said("Iets anders", "Iets anders", "Something else"),
    }
}

pub const HEADING: Said = said("Mag dit? {wat}", "Mag dit? {wat}", "May this be? {wat}");
pub const MATTER_TITLE: Said =
    said("Waarover gaat uw vraag?", "Waarover gaat uw vraag?", "What is your question about?");
pub const WORDS_TITLE: Said = said("Wat wilt u vragen?", "Wat wilt u vragen?", "What do you want to ask?");
pub const WORDS: Said = said("Uw vraag", "Uw vraag", "Your question");
pub const WORDS_HELP: Said = said(
    "Bijvoorbeeld: mag {kind} zaterdag mee naar de zee?",
    "Bijvoorbeeld: mag {kind} mee naar de zee?",
    "For example: may {kind} come along to the sea on Saturday?",
);
pub const NEEDS_TITLE: Said = said("Wie geeft antwoord?", "Wie geeft antwoord?", "Who answers?");
pub const NEEDS_HELP: Said = said(
    "Wie het gezag heeft, is al gekozen. U kunt dit veranderen.",
    "Wie mag beslissen, is al gekozen.",
    "Who has parental authority is chosen already. You can change this.",
);
pub const NEEDS_NOBODY: Said = said(
    "U bent nog alleen in deze kring. Nodig eerst iemand uit.",
    "U bent nog alleen. Vraag eerst iemand erbij.",
    "You are still alone in this circle. Invite somebody first.",
);
pub const NOT_IN_CIRCLE: Said = said(
    "{wie} heeft ook gezag, maar zit niet in de kring. Vraag het zelf.",
    "{wie} mag ook beslissen. Vraag het zelf.",
    "{wie} also has authority, but is not in the circle. Ask in person.",
);
pub const BY_TITLE: Said =
    said("Wanneer wilt u antwoord?", "Wanneer wilt u antwoord?", "When would you like an answer?");
pub const BY_LABEL: Said = said("Graag uiterlijk op", "Tot en met welke dag?", "By this day, please");
pub const BY_HELP: Said = said(
    "Is de dag voorbij? Dan verandert er niets vanzelf.",
    "Na die dag verandert er niets vanzelf.",
    "When the day has passed, nothing changes by itself.",
);
pub const BY_PASSED: Said =
    said("Kies een dag die nog komt.", "Kies een dag die nog komt.", "Choose a day that is to come.");
pub const DAYS_TITLE: Said =
    said("Gaat het om bepaalde dagen?", "Op welke dagen is het?", "Is it about certain days?");
pub const FIRST_DAY: Said =
    said("Eerste dag (hoeft niet)", "Wat is de eerste dag? Dit hoeft niet.", "First day (may stay empty)");
pub const LAST_DAY: Said =
    said("Laatste dag (hoeft niet)", "Wat is de laatste dag? Dit hoeft niet.", "Last day (may stay empty)");

pub const ON: Said = said("Op {dag}", "Op {dag}", "On {dag}");
pub const FROM_UNTIL: Said =
    said("Van {van} tot en met {tot}", "Van {van} tot en met {tot}", "From {van} until {tot}");
pub const BY: Said =
    said("Graag antwoord uiterlijk {dag}", "Antwoord kan tot en met {dag}", "An answer by {dag}, please");
pub const NEEDS: Said =
    said("Antwoord nodig van {wie}", "Antwoord nodig van {wie}", "An answer is needed from {wie}");

pub const OPEN: Said = said("Wacht op antwoord", "Wacht op antwoord", "Waits for an answer");
pub const LAPSED: Said = said(
    "De dag is voorbij, niet iedereen gaf antwoord",
    "Nog niet iedereen gaf antwoord",
    "The day has passed, not everyone answered",
);
pub const YES: Said = said("Het mag: iedereen zei ja", "Ja, het mag", "Yes: everyone agreed");
pub const NO: Said = said("Het mag nu niet: iemand zei nee", "Nee, nu niet", "Not now: somebody said no");
pub const ANSWERS: Said = said("Wie zei wat?", "Wie zei wat?", "Who said what?");
pub const SAID_YES: Said = said("ja", "ja", "yes");
pub const ASKS: Said = said("stelt de vraag", "stelt de vraag", "asks the question");
pub const SAID_NO: Said = said("nee", "nee", "no");
pub const SAID_OTHER: Said = said("wil het anders", "wil het anders", "would like it otherwise");
pub const SILENT: Said = said("nog geen antwoord", "nog geen antwoord", "no answer yet");
pub const LAPSED_HELP: Said = said(
    "Er verandert niets vanzelf. Een antwoord telt nog.",
    "Een antwoord telt nog.",
    "Nothing changes by itself. An answer still counts.",
);
pub const ANSWER: Said = said("Geef antwoord", "Geef antwoord", "Answer");
