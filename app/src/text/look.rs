//! Even kijken: signals with their reason, and what was agreed against what happened. Never per person, never in red.

use shared::circle::agreement::Topic;
use shared::circle::task::Sort;

use super::{Said, said};

pub const LOOK: Said = said("Even kijken", "Even kijken", "Having a look");
pub const LEAD: Said = said(
    "Wat vraagt aandacht in de kringen van deze telefoon?",
    "Wat vraagt aandacht?",
    "What asks for attention in the circles on this phone?",
);
pub const STAYS_HERE: Said = said(
    "Deze telefoon heeft dit zelf nagekeken. Er is niets voor verstuurd.",
    "Alleen deze telefoon weet dit. Er gaat niets weg.",
    "This phone looked it up by itself. Nothing was sent for it.",
);
pub const LOOKING: Said = said("We kijken even.", "Wij kijken even.", "Having a look.");
pub const NOTHING: Said = said(
    "Hier vraagt nu niets aandacht.",
    "Hier is nu niets te doen.",
    "Nothing asks for attention here now.",
);
pub const FOUND_ONE: Said = said("1 ding om naar te kijken", "1 ding om te bekijken", "1 thing to look at");
pub const FOUND: Said =
    said("{aantal} dingen om naar te kijken", "{aantal} dingen om te bekijken", "{aantal} things to look at");
pub const DONE: Said = said("We hebben alles bekeken.", "Alles is bekeken.", "Everything was looked at.");
pub const GO_THERE: Said = said("Ga hierheen", "Ga hierheen", "Go there");
pub const SHEET: Said = said("Overzicht voor het gesprek", "Blad voor het gesprek", "Overview for the talk");

pub const MISSING_YES: Said =
    said("Nog niet iedereen zei ja", "Nog niet iedereen zei ja", "Not everyone said yes");
pub const MISSING_YES_OF: Said = said(
    "Nog nodig: akkoord van {wie}. Het voorstel is van {dag}.",
    "{wie} moet nog ja zeggen. Het idee is van {dag}.",
    "Still needed: a yes of {wie}. It was proposed on {dag}.",
);
pub const TAKEN_BACK: Said = said("Een ja is teruggenomen", "Iemand zegt nu nee", "A yes was taken back");
pub const TAKEN_BACK_BY: Said =
    said("Niet meer akkoord: {wie}.", "Niet meer eens: {wie}.", "No longer agrees: {wie}.");
pub const REVIEW: Said = said("Tijd voor een terugblik", "Hoe gaat het?", "Time to look back");
pub const REVIEW_SINCE: Said = said(
    "De terugblik was gepland op {dag}.",
    "De terugblik was op {dag}.",
    "Looking back was planned for {dag}.",
);
pub const LOOK_AGAIN: Said = said("Klopt dit nog?", "Klopt dit nog?", "Is this still right?");
pub const LOOK_AGAIN_OF: Said = said(
    "Er beslist nu iemand anders over {kind}. Nog niet gekeken: {wie}.",
    "Iemand anders beslist nu. {wie} moet nog kijken.",
    "Somebody else decides about {kind} now. Has not looked yet: {wie}.",
);
pub const AGREED: Said = said("Afgesproken en gebeurd", "Afgesproken en gebeurd", "Agreed and happened");
pub const LAST_MONTHS: Said = said(
    "Afgesproken in de laatste drie maanden: {aantal} keer.",
    "Afgesproken in drie maanden: {aantal} keer.",
    "Times agreed in the last three months: {aantal}.",
);
pub const TWICE: Said = said(
    "Twee keer na elkaar ging het niet door",
    "Twee keer ging het niet door",
    "Twice in a row it did not go through",
);
pub const TWICE_ON: Said = said(
    "Op {eerst} en op {dan}. Lukt het zo, of past iets anders beter?",
    "Op {eerst} en op {dan}. Past iets anders beter?",
    "On {eerst} and on {dan}. Does it work like this, or would something else fit better?",
);
pub const ENDLESS: Said = said("Een grens zonder einde", "Een grens zonder einde", "A limit without an end");
pub const ENDLESS_HELP: Said = said(
    "Dit is besloten zonder einddatum en zonder terugblik.",
    "Er is geen einde. Er is geen terugblik.",
    "This was decided without an end and without a day to look back.",
);
pub const UNCONFIRMED: Said = said(
    "Wie mag beslissen: klopt het nog?",
    "Wie beslist: klopt het nog?",
    "Who decides: is it still right?",
);
pub const UNCONFIRMED_SINCE: Said = said(
    "Niemand keek dit na sinds {dag}.",
    "Niemand keek sinds {dag}.",
    "Nobody looked at this since {dag}.",
);
pub const NO_AUTHORITY: Said = said(
    "Wie mag beslissen staat er niet",
    "Wie beslist? Dat staat er niet",
    "Who decides is not written down",
);
pub const NO_AUTHORITY_HELP: Said = said(
    "Schrijf op wie over {kind} mag beslissen.",
    "Schrijf op wie beslist over {kind}.",
    "Write down who may decide about {kind}.",
);
pub const NO_AGREEMENT: Said = said("Er geldt geen afspraak", "Er is geen afspraak", "No agreement applies");
pub const NO_AGREEMENT_HELP: Said = said(
    "Deze kring is meer dan een maand oud.",
    "De kring is een maand oud.",
    "This circle is more than a month old.",
);
pub const NO_CONTACT: Said =
    said("Geen contact afgesproken", "Geen contact afgesproken", "No contact is agreed");
pub const NO_CONTACT_WITH: Said = said(
    "Met {wie} is geen contact afgesproken.",
    "Er is geen afspraak met {wie}.",
    "No contact is agreed with {wie}.",
);
/// When nobody is told.
pub const fn when_nobody_told(sort: Sort) -> Said {
    match sort {
        Sort::Doctor => said("Bij ziekte", "Bij ziekte", "When ill"),
        Sort::SchoolTalks
        | Sort::Clothes
        | Sort::Hairdresser
        | Sort::Swimming
        | Sort::Birthdays
        | Sort::Holidays
        | Sort::Vaccination
        | Sort::Clubs
        | Sort::Other => said("Nieuws van school", "Nieuws van school", "News from school"),
    }
}

/// What nobody is told about.
pub const fn nobody_told(sort: Sort) -> Said {
    match sort {
        Sort::Doctor => said(
            "Er staat niet wie het hoort als {kind} ziek is.",
            "Wie krijgt bericht als {kind} ziek is? Dat staat er nog niet.",
            "It does not say who is told when {kind} is ill.",
        ),
        Sort::SchoolTalks
        | Sort::Clothes
        | Sort::Hairdresser
        | Sort::Swimming
        | Sort::Birthdays
        | Sort::Holidays
        | Sort::Vaccination
        | Sort::Clubs
        | Sort::Other => said(
            "Er staat niet wie het nieuws van school hoort.",
            "Wie krijgt nieuws van school? Dat staat er nog niet.",
            "It does not say who is told the news from school.",
        ),
    }
}

pub const SILENT: Said =
    said("Een maand niets gehoord", "Een maand niets gehoord", "Nothing heard for a month");
pub const SILENT_HELP: Said = said(
    "{wie} schreef een maand niets. Misschien lukt het niet met de app.",
    "{wie} schreef een maand niets. Lukt de app?",
    "{wie} wrote nothing for a month. Perhaps the app does not work out.",
);

/// How often something was so.
pub struct Times {
    /// Once.
    pub one: Said,
    /// More often.
    pub many: Said,
}

pub const WAS: Times = Times {
    one: said("1 keer geweest", "1 keer geweest", "was once"),
    many: said("{aantal} keer geweest", "{aantal} keer geweest", "was {aantal} times"),
};
pub const DID_NOT: Times = Times {
    one: said("1 keer niet doorgegaan", "1 keer niet doorgegaan", "did not go through once"),
    many: said(
        "{aantal} keer niet doorgegaan",
        "{aantal} keer niet doorgegaan",
        "did not go through {aantal} times",
    ),
};
pub const BROKEN_OFF: Times = Times {
    one: said("1 keer eerder gestopt", "1 keer eerder gestopt", "stopped early once"),
    many: said(
        "{aantal} keer eerder gestopt",
        "{aantal} keer eerder gestopt",
        "stopped early {aantal} times",
    ),
};
pub const MOVED: Times = Times {
    one: said("1 keer verzet", "1 keer op een andere dag", "moved once"),
    many: said("{aantal} keer verzet", "{aantal} keer op een andere dag", "moved {aantal} times"),
};
pub const DIFFERENTLY: Times = Times {
    one: said("1 keer verschillend verteld", "1 keer anders verteld", "told differently once"),
    many: said(
        "{aantal} keer verschillend verteld",
        "{aantal} keer anders verteld",
        "told differently {aantal} times",
    ),
};
pub const NOT_FILLED_IN: Times = Times {
    one: said("1 keer nog niet ingevuld", "1 keer nog niet ingevuld", "not filled in once"),
    many: said(
        "{aantal} keer nog niet ingevuld",
        "{aantal} keer nog niet ingevuld",
        "not filled in {aantal} times",
    ),
};

/// What an agreement is about.
pub const fn topic(topic: Topic) -> Said {
    match topic {
        Topic::Home => said("Afspraak over thuis", "Afspraak over thuis", "Agreement about home"),
        Topic::School => said("Afspraak over school", "Afspraak over school", "Agreement about school"),
        Topic::Bedtime => said("Afspraak over bedtijd", "Afspraak over slapen", "Agreement about bedtime"),
        Topic::Screens => said("Afspraak over schermen", "Afspraak over schermen", "Agreement about screens"),
        Topic::Safety => {
            said("Afspraak over veiligheid", "Afspraak over veilig zijn", "Agreement about safety")
        }
        Topic::Travel => said("Afspraak over reizen", "Afspraak over reizen", "Agreement about travel"),
        Topic::Other => said("Afspraak", "Afspraak", "Agreement"),
    }
}

pub const SHEET_TITLE: Said = said("Overzicht van {kind}", "Overzicht van {kind}", "Overview of {kind}");
pub const SHEET_LEAD: Said = said(
    "Wat is afgesproken, en wat is gebeurd? Per afspraak, van {van} tot en met {tot}.",
    "Dit spraken we af. Dit is gebeurd. Van {van} tot en met {tot}.",
    "What was agreed, and what happened? By agreement, from {van} until {tot}.",
);
pub const SHEET_EMPTY: Said = said(
    "Er zijn geen afspraken om te laten zien.",
    "Er zijn geen afspraken.",
    "There are no agreements to show.",
);
pub const WHAT_AGREED: Said = said("Afgesproken", "Afgesproken", "Agreed");
pub const WHAT_HAPPENED: Said = said("Gebeurd", "Gebeurd", "Happened");
pub const NO_MOMENTS: Said = said(
    "In deze tijd waren er geen momenten.",
    "Er waren geen momenten.",
    "There were no moments in this time.",
);
pub const SAID_YES: Said = said("Akkoord: {wie}", "Ja gezegd: {wie}", "Agreed: {wie}");
pub const DECIDED_BY: Said = said("Besloten door {wie}", "Besloten door {wie}", "Decided by {wie}");
pub const SINCE: Said = said("Vanaf {dag}", "Vanaf {dag}", "From {dag}");
pub const LOOK_BACK_ON: Said = said("Terugblik op {dag}", "Terugblik op {dag}", "Looking back on {dag}");
pub const WHY: Said = said("Waarom: {woorden}", "Waarom: {woorden}", "Why: {woorden}");
pub const NOT_YET_TOLD: Said = said("nog niets verteld", "nog niets verteld", "nothing told yet");
