//! Agreements: what is agreed, in words; making one; answering one; how it stands.

use shared::circle::agreement::{Form, Photos, Topic};
use shared::circle::rhythm::{Nth, Weekday};

use super::{Said, said};

pub const AGREEMENT: Said = said("Afspraak", "Dit spreken we af", "Agreement");
pub const CONTACT: Said = said("Contactafspraak", "Wanneer zien jullie elkaar?", "Contact agreement");
pub const WRITE: Said = said("Afspraak", "Afspraak", "Agreement");
pub const WRITE_HELP: Said = said(
    "Wanneer jullie elkaar zien, of regels thuis.",
    "Wanneer zien jullie elkaar?",
    "When you see each other, or rules at home.",
);

/// What an agreement is about.
pub const fn topic(topic: Option<Topic>) -> Said {
    match topic {
        None => said("Elkaar zien of spreken", "Elkaar zien", "Seeing or speaking each other"),
        Some(Topic::Home) => said("Regels thuis", "Regels thuis", "Rules at home"),
        Some(Topic::School) => said("School", "School", "School"),
        Some(Topic::Bedtime) => said("Bedtijd", "Naar bed", "Bedtime"),
        Some(Topic::Screens) => said("Telefoon en tv", "Telefoon en tv", "Phone and television"),
        Some(Topic::Safety) => said("Veiligheid", "Veilig zijn", "Safety"),
        Some(Topic::Travel) => said("Op reis", "Op reis", "Travel"),
        Some(Topic::Other) => said("Iets anders", "Iets anders", "Something else"),
    }
}

/// In which form people see or speak each other.
pub const fn form(form: Form) -> Said {
    match form {
        Form::AtTheirHome => said("Waar het kind woont", "Waar het kind woont", "Where the child lives"),
        Form::AtParentsHome => said("Bij de ouder thuis", "Bij de ouder thuis", "At the parent's home"),
        Form::NeutralPlace => said("Op een andere plek binnen", "Op een andere plek", "At another place"),
        Form::Outside => said("Buiten", "Buiten", "Outside"),
        Form::Phone => said("Bellen", "Bellen", "By phone"),
        Form::Video => said("Beeldbellen", "Bellen met beeld", "By video"),
        Form::Post => said("Post", "Post", "By post"),
        Form::StayingOver => said("Logeren", "Logeren", "Staying over"),
        Form::Other => said("Anders", "Anders", "Otherwise"),
    }
}

/// Whether photos may be made.
pub const fn photos(photos: Photos) -> Said {
    match photos {
        Photos::Yes => said("Foto's maken mag", "Foto's maken mag", "Photos are fine"),
        Photos::AskFirst => said("Vraag het eerst", "Vraag het eerst", "Ask first"),
        Photos::No => said("Liever geen foto's", "Geen foto's", "No photos, please"),
    }
}

// -- days and times

pub const fn weekday(day: Weekday) -> Said {
    match day {
        Weekday::Monday => said("maandag", "maandag", "Monday"),
        Weekday::Tuesday => said("dinsdag", "dinsdag", "Tuesday"),
        Weekday::Wednesday => said("woensdag", "woensdag", "Wednesday"),
        Weekday::Thursday => said("donderdag", "donderdag", "Thursday"),
        Weekday::Friday => said("vrijdag", "vrijdag", "Friday"),
        Weekday::Saturday => said("zaterdag", "zaterdag", "Saturday"),
        Weekday::Sunday => said("zondag", "zondag", "Sunday"),
    }
}

pub const fn nth(nth: Nth) -> Said {
    match nth {
        Nth::First => said("eerste", "eerste", "first"),
        Nth::Second => said("tweede", "tweede", "second"),
        Nth::Third => said("derde", "derde", "third"),
        Nth::Fourth => said("vierde", "vierde", "fourth"),
        Nth::Last => said("laatste", "laatste", "last"),
    }
}

pub const WEEKLY: Said = said("Elke {dagen}", "Elke {dagen}", "Every {dagen}");
pub const EVERY_OTHER: Said =
    said("Om de week op {dagen}", "Om de week op {dagen}", "Every other week on {dagen}");
pub const FIRST_TIME: Said = said("De eerste keer: {dag}", "De eerste keer: {dag}", "The first time: {dag}");
pub const ODD_WEEKS: Said =
    said("In de oneven weken op {dagen}", "In oneven weken op {dagen}", "In odd weeks on {dagen}");
pub const EVEN_WEEKS: Said =
    said("In de even weken op {dagen}", "In even weken op {dagen}", "In even weeks on {dagen}");
pub const MONTHLY: Said = said(
    "Elke {welke} {dag} van de maand",
    "Elke {welke} {dag} van de maand",
    "Every {welke} {dag} of the month",
);
pub const ON: Said = said("Op {dagen}", "Op {dagen}", "On {dagen}");
pub const NEVER: Said = said("Geen vast ritme", "Geen vaste dag", "No fixed rhythm");
pub const HOURS: Said = said("van {van} tot {tot}", "van {van} tot {tot}", "from {van} until {tot}");
pub const NIGHT_ONE: Said = said(
    "vanaf {van}, tot de volgende dag {tot}",
    "vanaf {van} tot morgen {tot}",
    "from {van} until {tot} the next day",
);
pub const NIGHTS: Said = said(
    "vanaf {van}, met {aantal} nachten, tot {tot}",
    "vanaf {van}, {aantal} nachten, tot {tot}",
    "from {van}, with {aantal} nights, until {tot}",
);
pub const WITH: Said = said("met {wie}", "met {wie}", "with {wie}");
pub const LAYER_ONCE: Said = said(
    "Van {van} tot en met {tot}: {hoe}",
    "Van {van} tot en met {tot}: {hoe}",
    "From {van} up to and including {tot}: {hoe}",
);
pub const LAYER_YEARLY: Said = said(
    "Elk jaar van {van} tot en met {tot}: {hoe}",
    "Elk jaar van {van} tot {tot}: {hoe}",
    "Every year from {van} up to and including {tot}: {hoe}",
);
pub const NOT_THEN: Said = said(
    "dan zien of spreken jullie elkaar niet",
    "dan zien jullie elkaar niet",
    "you do not see or speak each other then",
);
pub const ALSO_ON: Said = said("Ook op {dag}, {tijd}", "Ook op {dag}, {tijd}", "Also on {dag}, {tijd}");
pub const NOT_ON: Said = said("Niet op {dagen}", "Niet op {dagen}", "Not on {dagen}");
pub const DOUBLED: Said = said(
    "Let op: rond {dag} valt de telling anders. Week 53 en week 1 zijn beide oneven.",
    "Let op: rond {dag} gaat het anders. Kijk dan samen in de agenda.",
    "Mind: around {dag} the count differs. Week 53 and week 1 are both odd.",
);

// -- what stands in an agreement

pub const PLACE: Said = said("Plek: {waar}", "Plek: {waar}", "Place: {waar}");
pub const BRINGS: Said = said("Brengen: {wie}", "Brengen: {wie}", "Brings: {wie}");
pub const FETCHES: Said = said("Halen: {wie}", "Halen: {wie}", "Fetches: {wie}");
pub const THERE: Said = said("Ook erbij: {wie}", "Komt ook: {wie}", "There as well: {wie}");
pub const SUPERVISED: Said = said("Begeleid door {wie}", "Kijkt of helpt mee: {wie}", "Supervised by {wie}");
pub const SUPERVISED_FIRST: Said = said(
    "Begeleid door {wie}, de eerste {aantal} keer",
    "Kijkt of helpt mee: {wie}. De eerste {aantal} keer",
    "Supervised by {wie}, the first {aantal} times",
);
pub const SUPERVISING: Said =
    said("Wat begeleiding doet: {wat}", "Wat die doet: {wat}", "What supervision does: {wat}");
pub const FEASTS: Said = said("Feestdagen: {wat}", "Feestdagen: {wat}", "Feast days: {wat}");
pub const IF_NOT: Said = said(
    "Als iemand ziek of te laat is: {wat}",
    "Als iemand ziek of te laat is: {wat}",
    "If somebody is ill or late: {wat}",
);
pub const PHOTOS: Said = said("Foto's: {wat}", "Foto's: {wat}", "Photos: {wat}");
pub const NOW: Said = said("Nu kan: {wat}", "Nu kan: {wat}", "Possible now: {wat}");
pub const LATER: Said = said("Later misschien: {wat}", "Later misschien: {wat}", "Perhaps later: {wat}");
pub const WHY: Said = said("Waarom: {wat}", "Waarom: {wat}", "Why: {wat}");
pub const STARTS: Said = said("Begint {dag}", "Begint {dag}", "Starts {dag}");
pub const REVIEW: Said =
    said("Samen terugkijken: {dag}", "Terugkijken: {dag}", "Looking back together: {dag}");
pub const ENDS: Said = said("Duurt tot en met {dag}", "Tot en met {dag}", "Until and including {dag}");
pub const BY_PROTECTION: Said = said(
    "Besloten door jeugdbescherming: {wie}",
    "Jeugdbescherming heeft dit besloten: {wie}",
    "Decided by youth protection: {wie}",
);
pub const BY_COURT: Said = said(
    "Besloten door de rechter: {wie}",
    "De rechter heeft dit besloten: {wie}",
    "Decided by the court: {wie}",
);
pub const DECIDED_UNTIL: Said =
    said("Dat geldt tot en met {dag}", "Tot en met {dag}", "That holds until {dag}");
pub const NEEDS: Said =
    said("Nodig: het akkoord van {wie}", "Ja nodig van {wie}", "Needed: the yes of {wie}");
pub const STEP_PAUSE: Said = said("Even niet, vanaf {dag}", "Even niet. Vanaf {dag}", "Paused from {dag}");
pub const STEP_PAUSE_UNTIL: Said = said(
    "Even niet, van {dag} tot en met {tot}",
    "Even niet. Van {dag} tot {tot}",
    "Paused from {dag} until {tot}",
);
pub const STEP_STOP: Said = said("Stoppen, vanaf {dag}", "Stoppen vanaf {dag}", "Stops from {dag}");

// -- making one

pub const SORT_TITLE: Said =
    said("Waar gaat de afspraak over?", "Waar gaat het over?", "What is the agreement about?");
pub const WITH_TITLE: Said =
    said("Met wie heeft {kind} contact?", "Wie ziet {kind}?", "With whom does {kind} have contact?");
pub const FORM_TITLE: Said = said(
    "Hoe zien of spreken jullie elkaar?",
    "Hoe zien jullie elkaar?",
    "How do you see or speak each other?",
);
pub const OFTEN_TITLE: Said = said("Hoe vaak?", "Hoe vaak?", "How often?");
pub const OFTEN_WEEKLY: Said = said("Elke week", "Elke week", "Every week");
pub const OFTEN_EVERY_OTHER: Said = said("Om de week", "Om de week", "Every other week");
pub const OFTEN_ODD: Said = said("In de oneven weken", "In oneven weken", "In odd weeks");
pub const OFTEN_EVEN: Said = said("In de even weken", "In even weken", "In even weeks");
pub const OFTEN_MONTHLY: Said = said("Elke maand", "Elke maand", "Every month");
pub const OFTEN_DATES: Said = said("Op eigen datums", "Op eigen dagen", "On dates of our own");
pub const DAYS_TITLE: Said = said("Op welke dag?", "Op welke dag?", "On which day?");
pub const NTH_QUESTION: Said = said("Welke in de maand?", "Welke in de maand?", "Which in the month?");
pub const DATES_HELP: Said = said("Zet alle datums erbij.", "Zet alle dagen erbij.", "Add every date.");
pub const DATE: Said = said("Datum", "Dag", "Date");
pub const HOURS_TITLE: Said = said("Hoe laat?", "Hoe laat?", "At what time?");
pub const FROM: Said = said("Van", "Van", "From");
pub const UNTIL: Said = said("Tot", "Tot", "Until");
pub const NIGHTS_FIELD: Said = said("Hoeveel nachten?", "Hoeveel nachten?", "How many nights?");
pub const NIGHTS_WRONG: Said = said(
    "Vul een aantal nachten in, van 0 tot 60.",
    "Hoeveel nachten? Kies 0 tot 60.",
    "Fill in a number of nights, from 0 to 60.",
);
pub const TIMES_NEEDED: Said =
    said("Vul een begin en een einde in.", "Vul twee tijden in.", "Fill in a beginning and an end.");
pub const PLACE_TITLE: Said = said("Waar is het?", "Waar is het?", "Where is it?");
pub const PLACE_HELP: Said = said(
    "Aan het einde kiest u wie dit mag lezen.",
    "Straks kiest u wie dit mag lezen.",
    "At the end you choose who may read this.",
);
pub const PLACE_NAMED: Said = said(
    "Alleen wie in deze afspraak staat",
    "Alleen wie hierbij hoort",
    "Only those who are named in this agreement",
);
pub const PLACE_FOR_SOME: Said = said(
    "De plek is alleen te lezen voor wie in deze afspraak staat",
    "Alleen wie hierbij hoort, leest waar het is",
    "Only those who are named in this agreement read where it is",
);
pub const PLACE_HIDDEN: Said = said(
    "Waar het is, lezen alleen de mensen van deze afspraak.",
    "Wie hierbij hoort, leest waar het is.",
    "Only those who are named in this agreement read where it is.",
);
pub const PLACE_FIELD: Said =
    said("De plek (hoeft niet)", "Welke plek? Dit hoeft niet.", "The place (may stay empty)");
pub const BRING_TITLE: Said = said("Wie brengt {kind}?", "Wie brengt {kind}?", "Who brings {kind}?");
pub const FETCH_TITLE: Said = said("Wie haalt {kind}?", "Wie haalt {kind}?", "Who fetches {kind}?");
pub const START_TITLE: Said = said("Wanneer begint het?", "Wanneer begint het?", "When does it start?");
pub const START_FIELD: Said = said("De eerste dag", "De eerste dag", "The first day");
pub const REVIEW_FIELD: Said = said(
    "Wanneer kijken jullie samen terug? (hoeft niet)",
    "Wanneer kijken jullie terug? Dit hoeft niet.",
    "When do you look back together? (may stay empty)",
);
pub const REVIEW_HELP: Said =
    said("Vaak is dat na zes weken.", "Vaak na zes weken.", "Often that is after six weeks.");
pub const END_FIELD: Said = said(
    "De laatste dag (hoeft niet)",
    "Wat is de laatste dag? Dit hoeft niet.",
    "The last day (may stay empty)",
);
pub const WHY_TITLE: Said =
    said("Waarom spreken jullie dit af?", "Waarom spreken jullie dit af?", "Why do you agree on this?");
pub const WHY_FIELD: Said =
    said("Het waarom (hoeft niet)", "Waarom? Dit hoeft niet.", "The why (may stay empty)");
pub const WHY_HELP: Said =
    said("Later kan {kind} dit teruglezen.", "Later leest {kind} dit terug.", "Later {kind} can read this.");
pub const EXTRAS_TITLE: Said =
    said("Wilt u nog meer vastleggen?", "Wilt u nog meer afspreken?", "Do you want to put down more?");
pub const EXTRAS_HELP: Said = said(
    "Kies wat nodig is. Niets kiezen mag ook.",
    "Niets kiezen mag ook.",
    "Choose what is needed. Choosing nothing is fine too.",
);
pub const EXTRA_THERE: Said = said("Wie komt er nog meer?", "Wie komt er nog meer?", "Who else comes?");
pub const EXTRA_SUPERVISED: Said = said("Begeleiding", "Iemand kijkt of helpt mee", "Supervision");
pub const EXTRA_OTHER_DAYS: Said =
    said("Vakanties en andere dagen", "Vakanties en andere dagen", "Holidays and other days");
pub const EXTRA_IF_NOT: Said =
    said("Als iemand ziek of te laat is", "Als iemand ziek of te laat is", "If somebody is ill or late");
pub const EXTRA_FEASTS: Said = said("Feestdagen", "Feestdagen", "Feast days");
pub const EXTRA_PHOTOS: Said = said("Foto's", "Foto's", "Photos");
pub const EXTRA_NOW_LATER: Said =
    said("Wat nu kan en wat later", "Wat nu kan, en later", "What is possible now, and later");
pub const THERE_TITLE: Said = said("Wie komt er nog meer?", "Wie komt er nog meer?", "Who else comes?");
pub const SUPERVISED_TITLE: Said = said("Wie begeleidt?", "Wie kijkt of helpt mee?", "Who supervises?");
pub const SUPERVISED_DOES: Said = said(
    "Wat doet die persoon? (hoeft niet)",
    "Wat doet die persoon? Dit hoeft niet.",
    "What does that person do? (may stay empty)",
);
pub const SUPERVISED_TIMES: Said = said(
    "Alleen de eerste keren: hoeveel? (hoeft niet)",
    "Hoeveel keer? Is het elke keer? Vul dan niets in.",
    "Only the first times: how many? (may stay empty)",
);
pub const TIMES_WRONG: Said = said(
    "Vul een aantal in, van 1 tot 100.",
    "Kies een getal van 1 tot 100.",
    "Fill in a number from 1 to 100.",
);
pub const IF_NOT_TITLE: Said = said("Wat doen jullie dan?", "Wat doen jullie dan?", "What do you do then?");
pub const IF_NOT_FIELD: Said = said(
    "Als iemand ziek is, te laat is of niet kan",
    "Als iemand ziek of te laat is",
    "If somebody is ill, late or unable",
);
pub const FEASTS_TITLE: Said =
    said("Hoe doen jullie het met feestdagen?", "Wat doen jullie met feestdagen?", "What about feast days?");
pub const PHOTOS_TITLE: Said =
    said("Mogen er foto's gemaakt worden?", "Mag je foto's maken?", "May photos be taken?");
pub const NOW_TITLE: Said =
    said("Wat kan nu, en wat later?", "Wat kan nu, en later?", "What is possible now, and what later?");
pub const NOW_FIELD: Said = said("Dit kan nu", "Dit kan nu", "This is possible now");
pub const LATER_FIELD: Said =
    said("Dit kan later misschien", "Dit kan later misschien", "This may come later");
pub const OTHER_DAYS_TITLE: Said =
    said("Wanneer gaat het anders?", "Wanneer is het anders?", "When is it different?");
pub const OTHER_DAYS_HELP: Said = said(
    "Een losse dag, of een hele vakantie.",
    "Een dag of een vakantie.",
    "A single day, or a whole holiday.",
);
pub const OTHER_SORT: Said = said("Wat is er dan?", "Wat is er dan?", "What is it then?");
pub const OTHER_NOT: Said = said(
    "Dan zien of spreken jullie elkaar niet",
    "Dan zien jullie elkaar niet",
    "You do not see or speak each other then",
);
pub const OTHER_ALSO: Said = said("Een extra dag", "Een extra dag", "One extra day");
pub const OTHER_WEEKLY: Said = said("Elke week, op dezelfde dag", "Elke week", "Every week, on the same day");
pub const OTHER_FROM: Said = said("Eerste dag", "Eerste dag", "First day");
pub const OTHER_UNTIL: Said = said(
    "Laatste dag (niet nodig bij één dag)",
    "Laatste dag. Bij één dag hoeft dit niet.",
    "Last day (not needed for one day)",
);
pub const OTHER_YEARLY: Said = said("Dit geldt elk jaar", "Dit geldt elk jaar", "This holds every year");
pub const OTHER_START: Said = said(
    "Vanaf hoe laat dan? (alleen als dat anders is)",
    "Vanaf hoe laat dan? Alleen als dat anders is.",
    "From what time then? (only if that differs)",
);
pub const OTHER_END: Said = said(
    "Tot hoe laat dan? (alleen als dat anders is)",
    "Tot hoe laat dan? Alleen als dat anders is.",
    "Until what time then? (only if that differs)",
);
pub const OTHER_ADD: Said = said("Zet deze dagen erbij", "Zet erbij", "Add these days");
pub const WORDS_TITLE: Said =
    said("Wat spreken jullie af?", "Wat spreken jullie af?", "What do you agree on?");
pub const WORDS_FIELD: Said = said("De afspraak", "De afspraak", "The agreement");
pub const NEEDS_TITLE: Said = said("Wie moet ja zeggen?", "Wie moet ja zeggen?", "Whose yes is needed?");
pub const ORIGIN_QUESTION: Said =
    said("Wie beslist hierover?", "Wie beslist dit?", "Who decides about this?");
pub const TOGETHER: Said = said("Wij samen", "Wij samen", "We together");
pub const PROTECTION: Said =
    said("Jeugdbescherming heeft besloten", "Jeugdbescherming", "Youth protection has decided");
pub const COURT: Said = said("De rechter heeft besloten", "De rechter", "The court has decided");
pub const DECIDED_BY: Said = said("Door wie precies?", "Door wie?", "By whom exactly?");
pub const DECIDED_BY_HELP: Said =
    said("De naam van de organisatie of rechtbank.", "De naam.", "The name of the organisation or court.");
pub const DECIDED_UNTIL_FIELD: Said =
    said("Tot wanneer? (hoeft niet)", "Tot wanneer? Dit hoeft niet.", "Until when? (may stay empty)");
pub const DECIDED_HELP: Said = said(
    "Dan is geen akkoord nodig. Ieder kan wel zeggen wat hij ervan vindt.",
    "Dan is geen ja nodig. Iedereen mag iets zeggen.",
    "Then no yes is needed. Everyone can still say what they think.",
);
pub const NEEDS_QUESTION: Said =
    said("Van wie is een akkoord nodig?", "Van wie is een ja nodig?", "Whose yes is needed?");
pub const READY_TITLE: Said = said("Klopt het zo?", "Klopt het zo?", "Is this right?");
pub const PROPOSE: Said =
    said("Stel dit voor aan de kring", "Vraag het aan de kring", "Propose this to the circle");
pub const TELL_DECISION: Said = said(
    "Zet dit besluit in het schrift",
    "Zet dit besluit in het schrift",
    "Put this decision in the notebook",
);
pub const PROPOSE_HELP: Said = said(
    "De anderen krijgen de vraag of ze akkoord zijn. U zegt hiermee zelf ja.",
    "De anderen zeggen ja of nee. U zegt nu zelf ja.",
    "The others are asked for their yes. With this you say yes yourself.",
);

// -- changing one

pub const CHANGE: Said = said("Ik wil het anders", "Ik wil het anders", "I want it otherwise");
pub const CHANGE_HELP: Said = said(
    "Dit wordt een nieuw voorstel. De afspraak van nu geldt tot iedereen ja zegt.",
    "Dit is een nieuw idee. Het oude geldt tot iedereen ja zegt.",
    "This becomes a new proposal. What is agreed now holds until everyone says yes.",
);
pub const PAUSE_OR_STOP: Said = said("Even niet, of stoppen", "Even niet, of stoppen", "Pause or stop");
pub const PAUSE: Said = said("Even niet", "Even niet", "Pause");
pub const STOP: Said = said("Helemaal stoppen", "Helemaal stoppen", "Stop altogether");
pub const PAUSE_TITLE: Said = said("Wat stelt u voor?", "Wat wilt u?", "What do you propose?");
pub const PAUSE_WHY_TITLE: Said = said("Waarom wilt u dit?", "Waarom wilt u dit?", "Why do you want this?");
pub const PAUSE_FROM: Said = said("Vanaf welke dag?", "Vanaf welke dag?", "From which day?");
pub const PAUSE_UNTIL: Said =
    said("Tot en met (hoeft niet)", "Tot en met welke dag? Dit hoeft niet.", "Until (may stay empty)");

// -- answering one

pub const ANSWER: Said = said("Geef uw antwoord", "Zeg ja of nee", "Give your answer");
pub const ANSWER_AGAIN: Said = said("Verander uw antwoord", "Verander mijn antwoord", "Change your answer");
pub const ANSWER_TITLE: Said = said("Bent u akkoord?", "Is dit goed?", "Do you agree?");
pub const ANSWER_MOVE_TITLE: Said = said("Kan het op deze dag?", "Kan het dan?", "Can it be on this day?");
pub const ANSWER_QUESTION_TITLE: Said = said("Mag dit?", "Mag dit?", "Is this allowed?");
pub const YES: Said = said("Ja, ik ben akkoord", "Ja, dit is goed", "Yes, I agree");
pub const YES_QUESTION: Said = said("Ja, met een vraag", "Ja, maar ik heb een vraag", "Yes, with a question");
pub const NO: Said = said("Nee, omdat …", "Nee, want …", "No, because …");
pub const INSTEAD: Said = said("Ik heb een ander voorstel", "Ik wil het anders", "I have another proposal");
pub const TAKE_BACK: Said = said("Trek dit in", "Dit hoeft niet meer", "Withdraw this");
pub const TAKE_BACK_TITLE: Said = said("Trekt u dit in?", "Hoeft dit niet meer?", "Do you withdraw this?");
pub const TAKE_BACK_HELP: Said = said(
    "Dan hoeft niemand hier meer op te antwoorden. Het blijft wel te lezen.",
    "Dan vraagt u dit niet meer. Het blijft hier staan.",
    "Then nobody needs to answer it any more. It stays to be read.",
);
pub const BECAUSE_FIELD: Said = said("Omdat …", "Want …", "Because …");
pub const QUESTION_FIELD: Said = said("Uw vraag", "Uw vraag", "Your question");
pub const HELPED: Said = said("Iemand hielp mij hierbij", "Iemand hielp mij", "Somebody helped me with this");
pub const HELPED_BY: Said =
    said("Wie hielp u? (hoeft niet)", "Wie hielp u? Dit hoeft niet.", "Who helped you? (may stay empty)");
pub const SEND_YES: Said = said("Zeg ja tegen de kring", "Zeg ja", "Say yes to the circle");
pub const SEND_NO: Said = said("Zeg nee tegen de kring", "Zeg nee", "Say no to the circle");
pub const SEND: Said = said("Geef dit antwoord", "Geef dit antwoord", "Give this answer");
pub const MAKE_INSTEAD: Said =
    said("Maak een ander voorstel", "Maak een ander idee", "Make another proposal");
pub const MAY_CHANGE: Said = said(
    "U kunt uw antwoord later veranderen.",
    "U mag later iets anders zeggen.",
    "You can change your answer later.",
);
pub const BECOMES: Said = said("Dit wordt anders", "Dit wordt anders", "This changes");
pub const WAS_BEFORE: Said = said("Was:", "Was:", "Was:");
pub const BECOMES_NEW: Said = said("Wordt:", "Wordt:", "Becomes:");
pub const CROSSED: Said = said(
    "U zei ja tegen een eerder voorstel. Daarna is het veranderd. Kijk nog eens.",
    "U zei ja tegen iets anders. Kijk nog eens.",
    "You said yes to an earlier proposal. It changed since. Please look again.",
);
pub const GONE: Said = said(
    "Op dit voorstel hoeft u niet meer te antwoorden. Het is ingetrokken, of er is iets anders voor gekomen.",
    "Dit is niet meer nodig. Kijk wat er nu staat.",
    "This needs no answer any more. It was withdrawn, or something else came in its place.",
);
pub const WRITTEN_FOR_IT: Said =
    said("Dit had u al geschreven:", "Dit schreef u al:", "You had written this:");
pub const TO_WHAT_CAME: Said =
    said("Bekijk wat er nu staat", "Kijk wat er nu staat", "See what stands there now");
pub const OLD_YES: Said = said(
    "Zei eerder ja, tegen een andere tekst",
    "Zei ja tegen iets anders",
    "Said yes before, to other words",
);

// -- how it stands

pub const PROPOSED: Said = said("Voorstel", "Idee", "Proposal");
pub const APPLIES: Said = said("Deze afspraak geldt", "Dit doen we nu", "This agreement holds");
pub const DECISION_HOLDS: Said = said("Dit besluit geldt", "Dit besluit geldt", "This decision holds");
pub const WILL_APPLY: Said =
    said("Afgesproken, begint {dag}", "Afgesproken. Begint {dag}", "Agreed, starts {dag}");
pub const REFUSED: Said = said("Niet iedereen is akkoord", "Niet iedereen zegt ja", "Not everyone agrees");
pub const WITHDRAWN: Said = said("Ingetrokken", "Dit hoeft niet meer", "Withdrawn");
pub const REVIEW_NEEDED: Said =
    said("Tijd om samen terug te kijken", "Hoe gaat het?", "Time to look back together");
pub const PAUSED: Said = said("Even niet", "Even niet", "Paused");
pub const PAUSED_UNTIL: Said =
    said("Even niet, tot en met {dag}", "Even niet. Tot en met {dag}", "Paused until {dag}");
pub const TAKEN_BACK: Said =
    said("{wie} is niet meer akkoord", "{wie} zegt nu nee", "{wie} no longer agrees");
pub const STOPPED: Said = said("Gestopt op {dag}", "Gestopt op {dag}", "Stopped on {dag}");
pub const ENDED: Said = said("Was tot en met {dag}", "Was tot en met {dag}", "Was until {dag}");
pub const MISSING: Said =
    said("Nog nodig: akkoord van {wie}", "{wie} moet nog ja zeggen", "Still needed: the yes of {wie}");
pub const SAID_YES: Said = said("zegt ja", "zegt ja", "says yes");
pub const SAID_YES_QUESTION: Said =
    said("zegt ja, met een vraag", "zegt ja, met een vraag", "says yes, with a question");
pub const SAID_NO: Said = said("zegt nee", "zegt nee", "says no");
pub const SAID_TAKEN_BACK: Said = said("trekt dit in", "wil dit niet meer", "withdraws this");
pub const SAID_INSTEAD: Said = said("heeft een ander voorstel", "wil het anders", "has another proposal");
pub const SAID_NOTHING: Said =
    said("heeft nog niets gezegd", "heeft nog niets gezegd", "has said nothing yet");
pub const PROPOSED_BY: Said = said("stelt dit voor", "vraagt dit", "proposes this");
pub const WITH_HELP: Said = said("met hulp van {wie}", "met hulp van {wie}", "with the help of {wie}");
pub const WHO_AGREES: Said = said("Wie is akkoord?", "Wie zegt ja?", "Who agrees?");
pub const VIEWS: Said = said("Wat anderen ervan vinden", "Wat anderen zeggen", "What others think");
pub const PROPOSALS: Said = said("Voorstellen", "Nieuwe ideeën", "Proposals");
pub const SIDE_BY_SIDE: Said = said(
    "Er zijn twee voorstellen. Ze staan naast elkaar.",
    "Er zijn twee ideeën.",
    "There are two proposals. They stand side by side.",
);
pub const LAST_MONTHS: Said =
    said("De laatste drie maanden", "De laatste drie maanden", "The last three months");
pub const NONE_MISSED: Said = said("geen gemist", "niets gemist", "none missed");
pub const FROM_DAY: Said = said("Vanaf {dag}", "Vanaf {dag}", "From {dag}");
pub const HISTORY: Said = said("Hoe het eerder was", "Hoe het eerder was", "How it was before");
pub const LOOKED_BACK: Said = said("Terugblik", "Hoe gaat het?", "Looking back");
pub const LOOK_BACK: Said =
    said("Kijk terug op deze afspraak", "Hoe gaat het?", "Look back at this agreement");
pub const WENT_WELL: Said = said("Gaat goed: {wat}", "Gaat goed: {wat}", "Goes well: {wat}");
pub const COULD_BE_BETTER: Said = said("Kan beter: {wat}", "Kan beter: {wat}", "Could be better: {wat}");
pub const KEEPS: Said = said("wil zo doorgaan", "wil zo doorgaan", "wants to go on like this");
pub const CHANGES: Said = said("wil het anders", "wil het anders", "wants it otherwise");
pub const STOPS: Said = said("wil stoppen", "wil stoppen", "wants to stop");
pub const STILL_RIGHT: Said = said(
    "Er beslist nu iemand anders over {kind}. Klopt deze afspraak nog?",
    "Iemand anders beslist nu. Klopt dit nog?",
    "Somebody else decides about {kind} now. Is this still right?",
);
pub const NEXT_MOMENTS: Said = said("De volgende keren", "De volgende keren", "The next times");
pub const AGREEMENTS: Said = said("Afspraken die gelden", "Dit doen we nu", "Agreements in force");
pub const OPEN_ONES: Said = said("Nog niet afgesproken", "Nog niet afgesproken", "Not agreed yet");
pub const NONE_YET: Said =
    said("Er zijn nog geen afspraken.", "Er zijn nog geen afspraken.", "There are no agreements yet.");
pub const MAKE_ONE: Said = said("Maak een afspraak", "Maak een afspraak", "Make an agreement");
pub const PRINT: Said = said("Afdrukken", "Print", "Print");
