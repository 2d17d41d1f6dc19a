//! Contact moments: how they are to be, how they went, at another time.

use shared::circle::moment::Side;

use super::{Said, said};

pub const MOMENT: Said = said("Contactmoment", "Elkaar zien", "Contact moment");
pub const WRITE: Said = said("Contactmoment", "Elkaar zien", "Contact moment");
pub const WRITE_HELP: Said =
    said("Hoe het ging, of een andere dag.", "Hoe ging het?", "How it went, or another day.");
pub const WHICH_TITLE: Said = said("Welk contactmoment?", "Welke keer?", "Which contact moment?");
pub const LATELY: Said = said("Kort geleden", "Kort geleden", "Lately");
pub const SOON: Said = said("Binnenkort", "Binnenkort", "Soon");
pub const ANOTHER: Said = said("Een ander moment", "Een andere keer", "Another moment");
pub const ANOTHER_WAS: Said =
    said("Iets wat al geweest is", "Het is al geweest", "Something that was already");
pub const ANOTHER_COMES: Said = said("Iets wat nog komt", "Het komt nog", "Something still to come");
pub const NO_MOMENTS: Said = said(
    "Er staan geen contactmomenten in de agenda.",
    "Er staat niets in de agenda.",
    "There are no contact moments in the agenda.",
);

// -- states

pub const PLANNED: Said = said("Gepland", "Dit komt nog", "Planned");
pub const TODAY: Said = said("Vandaag", "Vandaag", "Today");
pub const TO_TELL: Said = said("Nog te vertellen", "Hoe ging het?", "Still to be told");
pub const WAS: Said = said("Geweest", "Geweest", "Was");
pub const DID_NOT: Said = said("Ging niet door", "Ging niet door", "Did not go through");
pub const WILL_NOT: Said = said("Gaat niet door", "Gaat niet door", "Does not go through");
pub const BROKEN_OFF: Said = said("Eerder gestopt", "Eerder gestopt", "Stopped early");
pub const MOVED: Said = said("Verzet naar {dag}", "Op een andere dag: {dag}", "Moved to {dag}");
pub const DIFFERENTLY: Said = said("Verschillend verteld", "Iedereen vertelt het anders", "Told differently");
pub const NOT_FILLED_IN: Said = said("Nog niet ingevuld", "Nog niets verteld", "Not filled in yet");
pub const CATCHES_UP: Said = said("Inhaalmoment van {dag}", "Inhalen van {dag}", "Catches up {dag}");
pub const DIFFERENTLY_HELP: Said = said(
    "Iedereen ziet het op een eigen manier. Alles blijft staan.",
    "Iedereen ziet het anders. Alles blijft staan.",
    "Everyone sees it in their own way. All of it stays.",
);

/// On whose side the reason lay: never blame, only where to look.
pub const fn side(side: Side) -> Said {
    match side {
        Side::Child => {
            said("Het kind: ziek, of wilde niet", "Bij het kind", "The child: ill, or did not want to")
        }
        Side::Parent => said("De ouder kon niet", "Bij de ouder", "The parent could not"),
        Side::FosterParent => {
            said("De pleegouder kon niet", "Bij de pleegouder", "The foster parent could not")
        }
        Side::Supervision => said("De begeleiding kon niet", "Bij de begeleiding", "Supervision could not"),
        Side::Organisation => {
            said("De organisatie kon niet", "Bij de organisatie", "The organisation could not")
        }
        Side::ActOfNature => {
            said("Niemand kon er iets aan doen", "Niemand kon er iets aan doen", "Nobody could help it")
        }
    }
}

/// The same, as it stands on a page.
pub const fn by(side: Side) -> Said {
    match side {
        Side::Child => {
            said("het kind kon of wilde niet", "het kind kon niet", "the child could or would not")
        }
        Side::Parent => said("de ouder kon niet", "de ouder kon niet", "the parent could not"),
        Side::FosterParent => {
            said("de pleegouder kon niet", "de pleegouder kon niet", "the foster parent could not")
        }
        Side::Supervision => {
            said("de begeleiding kon niet", "de begeleiding kon niet", "supervision could not")
        }
        Side::Organisation => {
            said("de organisatie kon niet", "de organisatie kon niet", "the organisation could not")
        }
        Side::ActOfNature => {
            said("niemand kon er iets aan doen", "niemand kon er iets aan doen", "nobody could help it")
        }
    }
}

// -- the page

pub const FROM_AGREEMENT: Said = said("Lees de afspraak", "Lees de afspraak", "Read the agreement");
pub const ACCOUNTS: Said = said("Hoe ging het?", "Hoe ging het?", "How did it go?");
pub const NOBODY_TOLD: Said = said(
    "Nog niemand heeft iets verteld.",
    "Nog niemand heeft iets verteld.",
    "Nobody has told anything yet.",
);
pub const TELL: Said = said("Vertel hoe het ging", "Vertel hoe het ging", "Tell how it went");
pub const TELL_AGAIN: Said = said("Vertel het opnieuw", "Vertel het opnieuw", "Tell it again");
pub const MOVE: Said = said("Vraag een andere dag", "Op een andere dag", "Ask for another day");
pub const CATCH_UP: Said = said("Vraag een inhaalmoment", "Inhalen", "Ask to catch up");
pub const BEFORE: Said = said("Vooraf: {hoe}", "Vooraf: {hoe}", "Before: {hoe}");
pub const AFTER: Said = said("Achteraf: {hoe}", "Daarna: {hoe}", "After: {hoe}");
pub const WHO_WAS_THERE: Said = said("Erbij waren: {wie}", "Wie was er: {wie}", "There were: {wie}");
pub const NEXT_TIME: Said = said("Volgende keer: {wat}", "Volgende keer: {wat}", "Next time: {wat}");
pub const REASON: Said = said("Waarom: {wat}", "Waarom: {wat}", "Why: {wat}");
pub const REQUESTS: Said = said("Gevraagd: een andere dag", "Op een andere dag?", "Asked: another day");

// -- telling

pub const TELL_TITLE: Said = said("Hoe ging het {dag}?", "Hoe ging het {dag}?", "How did it go {dag}?");
pub const DAY_TITLE: Said = said("Op welke dag was het?", "Welke dag was het?", "On which day was it?");
pub const WENT_QUESTION: Said = said("Ging het door?", "Ging het door?", "Did it go through?");
pub const WENT_YES: Said = said("Ja, het is geweest", "Ja", "Yes, it was");
pub const WENT_NO: Said = said("Nee, het ging niet door", "Nee", "No, it did not go through");
pub const WENT_BROKEN: Said = said("Het stopte eerder", "Het stopte eerder", "It stopped early");
pub const SIDE_TITLE: Said =
    said("Bij wie kon het niet?", "Bij wie kon het niet?", "For whom did it not work out?");
pub const BROKEN_TITLE: Said =
    said("Bij wie kon het niet verder?", "Bij wie kon het niet verder?", "For whom could it not go on?");
pub const WILL_NOT_TITLE: Said =
    said("Bij wie kan het niet?", "Bij wie kan het niet?", "For whom does it not work out?");
pub const WILL_NOT_DAY: Said = said("Het gaat om {dag}.", "Het gaat om {dag}.", "This is about {dag}.");
pub const SIDE_HELP: Said = said(
    "Dit telt voor niemand mee. Het helpt om het samen op te lossen.",
    "Niemand krijgt de schuld.",
    "This counts against nobody. It helps to solve it together.",
);
pub const WHY_FIELD: Said = said("Waarom? (hoeft niet)", "Waarom? Dit hoeft niet.", "Why? (may stay empty)");
pub const HAPPENED_FIELD: Said = said(
    "Wat gebeurde er? (hoeft niet)",
    "Wat gebeurde er? Dit hoeft niet.",
    "What happened? (may stay empty)",
);
pub const AHEAD_FIELD: Said =
    said("Wat is er? (hoeft niet)", "Wat is er? Dit hoeft niet.", "What is it? (may stay empty)");
pub const THERE_TITLE: Said = said("Wie waren erbij?", "Wie was er?", "Who was there?");
pub const CHILD_TITLE: Said =
    said("Hoe was het voor {kind}?", "Hoe was het voor {kind}?", "How was it for {kind}?");
pub const BEFORE_QUESTION: Said =
    said("Hoe was {kind} vooraf?", "Hoe was {kind} vooraf?", "How was {kind} before?");
pub const AFTER_QUESTION: Said =
    said("Hoe was {kind} achteraf?", "Hoe was {kind} daarna?", "How was {kind} after?");
pub const WORDS_TITLE: Said =
    said("Wat wilt u vertellen?", "Wat wilt u vertellen?", "What do you want to tell?");
pub const WORDS_FIELD: Said =
    said("Uw verhaal (hoeft niet)", "Uw verhaal. Dit hoeft niet.", "Your account (may stay empty)");
pub const NEXT_FIELD: Said = said(
    "Wat wilt u de volgende keer? (hoeft niet)",
    "Wat wilt u de volgende keer? Dit hoeft niet.",
    "Next time (may stay empty)",
);
pub const OWN_ACCOUNT: Said = said(
    "Ieder vertelt het zelf. Uw verhaal staat naast dat van de anderen.",
    "Iedereen vertelt het zelf.",
    "Everyone tells it themselves. Your account stands beside the others'.",
);

// -- moving

pub const MOVE_TITLE: Said = said("Naar welke dag?", "Naar welke dag?", "To which day?");
pub const MOVE_NOW: Said =
    said("Nu is het {dag}, {tijd}.", "Nu is het {dag}, {tijd}.", "Now it is {dag}, {tijd}.");
pub const MOVE_ASKED: Said =
    said("Gevraagd is {dag}, {tijd}.", "Het idee is: {dag}, {tijd}.", "Asked for is {dag}, {tijd}.");
pub const MOVE_DAY: Said = said("De nieuwe dag", "De nieuwe dag", "The new day");
pub const MOVE_WHY_TITLE: Said = said("Waarom vraagt u dit?", "Waarom vraagt u dit?", "Why do you ask this?");
pub const MOVE_WHO_TITLE: Said = said("Wie moet ja zeggen?", "Wie moet ja zeggen?", "Whose yes is needed?");
pub const MOVE_BY: Said = said("Antwoord graag uiterlijk op", "Wanneer wilt u antwoord?", "Please answer by");
pub const MOVE_BY_HELP: Said = said(
    "Zegt niemand iets, dan verandert er niets.",
    "Geen antwoord? Dan verandert er niets.",
    "If nobody says anything, nothing changes.",
);
pub const MOVE_SEND: Said = said("Vraag dit aan de kring", "Vraag dit", "Ask this of the circle");
pub const MOVE_FROM_TO: Said = said(
    "Van {dag} naar {nieuw}, {tijd}.",
    "Niet op {dag}. Wel op {nieuw}, {tijd}.",
    "From {dag} to {nieuw}, {tijd}.",
);
pub const ANSWER_BY: Said =
    said("Antwoord graag uiterlijk {dag}", "Antwoord kan tot en met {dag}", "Please answer by {dag}");
pub const REQUEST_OPEN: Said = said("Wacht op antwoord", "Wacht op antwoord", "Waits for an answer");
pub const REQUEST_LAPSED: Said = said(
    "De dag voor een antwoord is voorbij. Er is niets veranderd.",
    "Geen antwoord op tijd. Er verandert niets.",
    "The day for an answer passed. Nothing changed.",
);
pub const REQUEST_AGREED: Said = said("Afgesproken", "Afgesproken", "Agreed");
pub const REQUEST_WITHDRAWN: Said =
    said("Ingetrokken. Het blijft zoals het was.", "Dit hoeft niet meer.", "Withdrawn. It stays as it was.");
pub const REQUEST_REFUSED: Said = said(
    "Niet iedereen is akkoord. Het blijft zoals het was.",
    "Iemand zei nee. Het blijft zoals het was.",
    "Not everyone agrees. It stays as it was.",
);
pub const TO_NEW_DAY: Said = said("Bekijk de nieuwe dag", "Kijk naar de nieuwe dag", "Look at the new day");

// -- planning one

pub const PLACE_HELP: Said = said(
    "Iedereen in de kring leest dit. Schrijf geen geheim adres op.",
    "Iedereen leest dit. Schrijf geen geheim adres op.",
    "Everyone in the circle reads this. Write down no secret address.",
);
pub const PLAN_WITH: Said = said("Met wie?", "Met wie?", "With whom?");
pub const PLAN_WHEN: Said = said("Wanneer?", "Wanneer?", "When?");
pub const PLAN_DAY: Said = said("Op welke dag?", "Op welke dag?", "On which day?");
pub const PLAN_WORDS: Said = said(
    "Wat gaan jullie doen? (hoeft niet)",
    "Wat gaan jullie doen? Dit hoeft niet.",
    "What are you going to do? (may stay empty)",
);
pub const PLAN_WHAT: Said = said("Waar en wat?", "Waar en wat?", "Where and what?");

// -- asked of me, on Vandaag

pub const ASKED: Said = said("Dit wordt u gevraagd", "Dit is een vraag aan u", "This is asked of you");
pub const ASK_AGREE: Said =
    said("{wie} stelt een afspraak voor", "{wie} wil iets afspreken", "{wie} proposes an agreement");
pub const ASK_LOOK_AGAIN: Said =
    said("Klopt deze afspraak nog?", "Klopt dit nog?", "Is this agreement still right?");
pub const ASK_LOOK_BACK: Said = said("Tijd om terug te kijken", "Hoe gaat het?", "Time to look back");
pub const ASK_MOVE: Said =
    said("{wie} vraagt om een andere dag", "{wie} wil een andere dag", "{wie} asks for another day");
pub const ASK_QUESTION: Said =
    said("{wie} vraagt toestemming", "{wie} vraagt: mag dit?", "{wie} asks for permission");
pub const ASK_COME: Said = said("Komt u ook?", "Komt u ook?", "Do you come too?");
pub const ASK_SCHOOL: Said =
    said("School vraagt iets van u", "School vraagt iets", "School asks something of you");
pub const BY: Said = said("Uiterlijk {dag}", "Tot en met {dag}", "By {dag}");
pub const NEXT: Said = said("Eerstvolgende contactmoment", "De volgende keer", "Next contact moment");
pub const IN_DAYS: Said =
    said("{dag}, over {aantal} dagen", "{dag}, over {aantal} dagen", "{dag}, in {aantal} days");
pub const LOOK: Said = said("Bekijk dit moment", "Bekijk dit", "Look at this moment");
