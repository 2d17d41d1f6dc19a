//! Important moments: what it is, when, who comes.

use shared::circle::event::Occasion;
use shared::circle::reply::Coming;

use super::{Said, said};

pub const EVENT: Said = said("Belangrijk moment", "Bijzondere dag", "Important moment");
pub const EVENT_HELP: Said = said(
    "Verjaardag, wedstrijd, kapper of diploma.",
    "Verjaardag, wedstrijd of kapper.",
    "A birthday, a match, the hairdresser, a diploma.",
);

/// What is celebrated, or what happens.
pub const fn occasion(occasion: Occasion) -> Said {
    match occasion {
        Occasion::Birthday => said("Verjaardag", "Verjaardag", "Birthday"),
        Occasion::Feast => said("Feest", "Feest", "Feast"),
        Occasion::Hairdresser => said("Kapper", "Kapper", "Hairdresser"),
        Occasion::Match => said("Wedstrijd", "Wedstrijd", "Match"),
        Occasion::Diploma => said("Diploma", "Diploma", "Diploma"),
        Occasion::School => said("Iets op school", "Iets op school", "Something at school"),
        Occasion::Doctor => said("Dokter", "Dokter", "Doctor"),
        Occasion::Faith => said("Geloof", "Geloof", "Faith"),
        Occasion::Culture => said("Cultuur", "Cultuur", "Culture"),
        Occasion::Other => said("Iets anders", "Iets anders", "Something else"),
    }
}

pub const WHAT_TITLE: Said = said("Wat voor moment is het?", "Wat is het?", "What kind of moment is it?");
pub const WHEN_TITLE: Said = said("Wanneer is het?", "Wanneer is het?", "When is it?");
pub const DAY: Said = said("Op welke dag?", "Op welke dag?", "On which day?");
pub const START: Said = said(
    "Hoe laat begint het? (hoeft niet)",
    "Hoe laat begint het? Dit hoeft niet.",
    "When does it begin? (may stay empty)",
);
pub const END: Said = said(
    "Hoe laat is het klaar? (hoeft niet)",
    "Hoe laat is het klaar? Dit hoeft niet.",
    "When does it end? (may stay empty)",
);
pub const TELL_TITLE: Said = said("Wat gaat er gebeuren?", "Wat gaat er gebeuren?", "What will happen?");
pub const TELL: Said = said("Vertel er iets over", "Vertel er iets over", "Tell something about it");
pub const PLACE: Said =
    said("Waar is het? (hoeft niet)", "Waar is het? Dit hoeft niet.", "Where is it? (may stay empty)");
pub const PLACE_HELP: Said = said(
    "Wie dit mag lezen, kiest u bij de volgende vraag.",
    "Straks kiest u wie dit mag lezen.",
    "Who may read this, you choose at the next question.",
);
pub const PLACE_READERS: Said =
    said("Wie mag lezen waar het is?", "Wie mag lezen waar het is?", "Who may read where it is?");
pub const PLACE_ALL: Said = said("Iedereen in de kring", "Iedereen in de kring", "Everyone in the circle");
pub const PLACE_INVITED: Said =
    said("Alleen wie u hierboven kiest", "Alleen wie u hierboven kiest", "Only those you choose above");
pub const PLACE_READ_BY: Said = said(
    "Waar het is, lezen alleen: {wie}.",
    "Wie leest waar het is? Alleen {wie}.",
    "Only these read where it is: {wie}.",
);
pub const PLACE_READ_BY_ME: Said =
    said("Waar het is, leest u alleen zelf.", "Alleen u leest waar het is.", "Only you read where it is.");
pub const PLACE_HIDDEN: Said = said(
    "Waar het is, lezen alleen de mensen die zijn gevraagd.",
    "Wie is gevraagd, leest waar het is.",
    "Only those asked to come read where it is.",
);
pub const WHERE: Said = said("Waar is het?", "Waar is het?", "Where is it?");
pub const WHO_TITLE: Said = said("Wie mag erbij zijn?", "Wie mag komen?", "Who may come?");
pub const WHO_HELP: Said = said(
    "Zij krijgen de vraag of ze komen. Niemand kiezen mag ook.",
    "Zij zeggen of ze komen. Kiest u niemand? Dat is ook goed.",
    "They are asked whether they come. Choosing nobody is fine too.",
);
pub const DECIDED: Said = said(
    "Over het contact met {wie} is een besluit. Lees het voordat u {wie} vraagt.",
    "Er is een besluit over {wie}. Lees dat eerst.",
    "There is a decision about contact with {wie}. Read it before you ask {wie}.",
);
pub const READ_DECISION: Said = said("Lees het besluit", "Lees het besluit", "Read the decision");
pub const WHO_NOBODY: Said = said(
    "U bent nog alleen in deze kring. Wie later komt, leest het ook.",
    "U bent nog alleen. Wie later komt, leest het ook.",
    "You are still alone in this circle. Who comes later reads it too.",
);
pub const FROM_UNTIL: Said = said("Van {van} tot {tot}", "Van {van} tot {tot}", "From {van} until {tot}");
pub const FROM: Said = said("Om {van}", "Om {van}", "At {van}");
pub const INVITED: Said = said("Gevraagd: {wie}", "Gevraagd: {wie}", "Asked to come: {wie}");

pub const COME_TITLE: Said = said("Komt u ook?", "Komt u ook?", "Do you come?");
pub const COME_AGAIN_TITLE: Said = said(
    "Er is iets veranderd. Komt u nog?",
    "Het is veranderd. Komt u nog?",
    "Something changed. Do you still come?",
);
pub const BEFORE_IT_CHANGED: Said = said(
    "{wat}, maar toen was het nog anders",
    "{wat}, maar het is nu anders",
    "{wat}, but it was different then",
);
pub const COME_HELP: Said = said(
    "De anderen zien uw antwoord. U kunt het later veranderen.",
    "De anderen zien dit. U mag het veranderen.",
    "The others see your answer. You can change it later.",
);
pub const WHO_COMES: Said = said("Wie komt er?", "Wie komt er?", "Who comes?");
pub const NO_ANSWER: Said = said("nog geen antwoord", "nog geen antwoord", "no answer yet");

/// What one answers oneself.
pub const fn answer(coming: Coming) -> Said {
    match coming {
        Coming::Comes => said("Ik kom", "Ik kom", "I come"),
        Coming::DoesNot => said("Ik kom niet", "Ik kom niet", "I do not come"),
        Coming::NotSure => said("Ik weet het nog niet", "Ik weet het nog niet", "I do not know yet"),
        Coming::SendsSomething => {
            said("Ik stuur graag iets", "Ik stuur iets", "I would like to send something")
        }
    }
}

/// What somebody answered.
pub const fn answered(coming: Coming) -> Said {
    match coming {
        Coming::Comes => said("komt", "komt", "comes"),
        Coming::DoesNot => said("komt niet", "komt niet", "does not come"),
        Coming::NotSure => said("weet het nog niet", "weet het nog niet", "does not know yet"),
        Coming::SendsSomething => said("stuurt graag iets", "stuurt iets", "would like to send something"),
    }
}
