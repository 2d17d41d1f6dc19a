//! The child's tab.

use super::{Said, said};

pub const WHO_IS_WHO: Said = said("Wie is wie", "Wie is wie", "Who is who");
pub const TO_KNOW: Said = said("Wat ik wil dat je weet", "Dit moet je weten", "What I want you to know");
pub const TO_KNOW_EMPTY: Said = said(
    "Wat maakt {kind} blij? Wat helpt? Schrijf het hier samen op.",
    "Wat maakt {kind} blij? Wat helpt? Schrijf het samen op.",
    "What makes {kind} happy? What helps? Write it here together.",
);
pub const THE_CHILD: Said = said("het kind", "het kind", "the child");
pub const EDIT: Said = said("Verander dit", "Verander dit", "Change this");
pub const EDIT_TITLE: Said = said("Over {kind}", "Over {kind}", "About {kind}");
pub const NAME: Said = said("Naam van het kind", "Naam van het kind", "The child's name");
pub const BORN: Said = said("Geboren op", "Geboren op", "Born on");
pub const BORN_LABEL: Said = said(
    "Geboren op (hoeft niet)",
    "Wanneer is het kind geboren? Dit hoeft niet.",
    "Born on (may stay empty)",
);
pub const LANGUAGES: Said =
    said("Talen (hoeft niet)", "Welke talen spreekt het kind? Dit hoeft niet.", "Languages (may stay empty)");
pub const LANGUAGES_HELP: Said =
    said("Bijvoorbeeld: Nederlands, Pools", "Bijvoorbeeld: Nederlands, Pools", "For example: Dutch, Polish");
pub const SPEAKS: Said = said("Spreekt {talen}", "Spreekt {talen}", "Speaks {talen}");
pub const JOINT: Said = said(
    "Dit blad is van iedereen. Hoe het eerder was, blijft te lezen.",
    "Dit blad is van iedereen. U kunt nog lezen wat er eerst stond.",
    "This page belongs to everyone. How it was before can still be read.",
);
pub const SAVE: Said = said("Bewaar dit", "Bewaar dit", "Keep this");
pub const CHANGED: Said = said("Wat is veranderd", "Wat is veranderd", "What was changed");
