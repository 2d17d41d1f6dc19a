//! Who may decide. Guidance, with its date; it forbids nobody anything.

use shared::circle::authority::Frame;

use super::{Said, said};

pub const TITLE: Said = said("Wie mag beslissen", "Wie beslist?", "Who may decide");
pub const EMPTY: Said = said(
    "Wie heeft het gezag? Schrijf het hier op, dan weet iedereen het.",
    "Wie mag beslissen? Schrijf het hier op.",
    "Who has parental authority? Write it here, so that everyone knows.",
);
pub const ADD: Said =
    said("Schrijf op wie mag beslissen", "Schrijf op wie beslist", "Write down who may decide");
pub const ADD_OTHER: Said = said("Er is iets veranderd", "Er is iets veranderd", "Something changed");
pub const HOLDS_ONE: Said =
    said("{wie} heeft het gezag", "{wie} mag beslissen", "{wie} has parental authority");
pub const HOLDS: Said =
    said("{wie} hebben samen het gezag", "{wie} beslissen samen", "{wie} have parental authority together");
pub const FROM: Said = said("Vanaf {van}", "Vanaf {van}", "From {van}");
pub const FROM_UNTIL: Said =
    said("Van {van} tot en met {tot}", "Van {van} tot en met {tot}", "From {van} until {tot}");
pub const SOURCE: Said = said("Staat in: {bron}", "Dit staat in: {bron}", "It stands in: {bron}");
pub const CONFIRMED: Said = said("Nagekeken: {dag}", "Nagekeken: {dag}", "Looked at: {dag}");
pub const NOT_CONFIRMED: Said = said("Nog niet nagekeken", "Nog niet nagekeken", "Not looked at yet");
pub const LONG_AGO: Said = said(
    "Dit is lang niet nagekeken. Klopt het nog?",
    "Klopt dit nog? Kijk het samen na.",
    "Nobody looked at this for long. Is it still right?",
);
pub const STILL_RIGHT: Said = said("Dit klopt nog", "Ja, dit klopt nog", "This is still right");
pub const BEFORE: Said = said("Hoe het vroeger was", "Zo was het vroeger", "How it was before");
pub const AT_ONCE: Said = said(
    "Twee mensen veranderden dit tegelijk. Kijk samen na wat klopt.",
    "Twee mensen schreven tegelijk. Kijk samen wat klopt.",
    "Two people changed this at the same time. Look together what is right.",
);

/// Under which law the child lives where it lives.
pub const fn frame(frame: Frame) -> Said {
    match frame {
        Frame::Voluntary => {
            said("Vrijwillig, zonder rechter", "Vrijwillig, zonder rechter", "Voluntary, without a court")
        }
        Frame::Supervision => {
            said("Ondertoezichtstelling (OTS)", "Ondertoezichtstelling (OTS)", "Supervision order (OTS)")
        }
        Frame::Guardianship => {
            said("Voogdij door een organisatie", "Een organisatie is voogd", "An organisation is guardian")
        }
        Frame::FosterParentGuardianship => {
            said("Pleegouders zijn voogd", "Pleegouders zijn voogd", "Foster parents are guardians")
        }
    }
}

pub const GUIDE: Said =
    said("Wie beslist meestal waarover?", "Wie beslist waarover?", "Who usually decides about what?");
pub const GUIDE_DATE: Said = said(
    "Stand november 2026. Dit is uitleg, geen regel.",
    "Dit is uitleg van november 2026.",
    "As of November 2026. This explains, it is no rule.",
);
pub const ASK: Said = said("Vraag het na", "Vraag het na", "Do ask");
pub const ASK_WHOM: Said = said(
    "Twijfelt u? Vraag het de jeugdbeschermer, de voogd of de pleegzorgbegeleider.",
    "Weet u het niet zeker? Vraag het uw begeleider.",
    "In doubt? Ask youth protection, the guardian or the foster care worker.",
);

/// What a piece of guidance is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// Doctor and hospital.
    Medical,
    /// School.
    School,
    /// Travel.
    Travel,
    /// Everyday things.
    Everyday,
}

impl About {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Medical, Self::School, Self::Travel, Self::Everyday];
}

/// What it is about, in words.
pub const fn about(about: About) -> Said {
    match about {
        About::Medical => said("Dokter en ziekenhuis", "Dokter en ziekenhuis", "Doctor and hospital"),
        About::School => said("School", "School", "School"),
        About::Travel => said("Op reis", "Op reis", "Travel"),
        About::Everyday => said("Elke dag", "Elke dag", "Everyday things"),
    }
}

/// Whether who decides differs so much that one should always ask.
pub const fn is_unsettled(frame: Frame, about: About) -> bool {
    matches!(
        (frame, about),
        (Frame::Supervision, About::Medical | About::School | About::Travel)
            | (Frame::Guardianship, About::Travel)
            | (Frame::FosterParentGuardianship, About::School)
    )
}

/// Who usually decides. Source: Burgerlijk Wetboek 1, art. 245, 247, 265e, 302, 336; BW 7, art. 447, 450, 465.
pub const fn guide(frame: Frame, about: About) -> Said {
    match (frame, about) {
        (_, About::Everyday) => said(
            "Wie voor het kind zorgt, beslist over gewone dingen. Zoals bedtijd en kleren.",
            "Wie zorgt, beslist. Zoals over bedtijd en kleren.",
            "Who cares for the child decides about ordinary things. Such as bedtime and clothes.",
        ),
        (Frame::Voluntary, About::Medical) => said(
            "Ouders met gezag geven toestemming. Vanaf 12 jaar beslist het kind mee, vanaf 16 zelf.",
            "De ouders zeggen ja of nee. Vanaf 12 jaar beslist het kind mee.",
            "Parents with authority consent. From 12 the child decides with them, from 16 alone.",
        ),
        (Frame::Voluntary, About::School) => said(
            "Ouders met gezag kiezen de school en tekenen.",
            "De ouders kiezen de school en tekenen.",
            "Parents with authority choose the school and sign.",
        ),
        (Frame::Voluntary, About::Travel) => said(
            "Naar het buitenland? Ouders met gezag geven toestemming op papier.",
            "Naar het buitenland? De ouders tekenen een papier.",
            "Going abroad? Parents with authority consent on paper.",
        ),
        (Frame::Supervision, About::Medical) => said(
            "Ouders met gezag geven toestemming. Lukt dat niet, dan kan de rechter beslissen. Vanaf 12 jaar beslist het kind mee, vanaf 16 zelf.",
            "De ouders zeggen ja of nee. Soms beslist de rechter. Vanaf 12 jaar beslist het kind mee.",
            "Parents with authority consent. If that fails, the court can decide. From 12 the child decides with them, from 16 alone.",
        ),
        (Frame::Supervision, About::School) => said(
            "Ouders met gezag kiezen de school. Soms gaf de rechter dit aan de jeugdbescherming.",
            "De ouders kiezen de school. Soms beslist de jeugdbescherming.",
            "Parents with authority choose the school. Sometimes the court gave this to youth protection.",
        ),
        (Frame::Supervision, About::Travel) => said(
            "Ouders met gezag geven toestemming op papier. Overleg ook met de jeugdbeschermer.",
            "De ouders tekenen een papier. Praat ook met de jeugdbeschermer.",
            "Parents with authority consent on paper. Talk with youth protection too.",
        ),
        (Frame::Guardianship, About::Medical) => said(
            "De voogd geeft toestemming. Vanaf 12 jaar beslist het kind mee, vanaf 16 zelf.",
            "De voogd zegt ja of nee. Vanaf 12 jaar beslist het kind mee.",
            "The guardian consents. From 12 the child decides too, from 16 alone.",
        ),
        (Frame::Guardianship, About::School) => said(
            "De voogd kiest de school. Wie voor het kind zorgt, denkt mee.",
            "De voogd kiest de school. De verzorgers denken mee.",
            "The guardian chooses the school, together with who cares for the child.",
        ),
        (Frame::Guardianship, About::Travel) => said(
            "De voogd geeft toestemming op papier. Vraag het op tijd.",
            "De voogd tekent een papier. Vraag het op tijd.",
            "The guardian consents on paper. Ask in good time.",
        ),
        (Frame::FosterParentGuardianship, About::Medical) => said(
            "De pleegouders geven als voogd toestemming. Vanaf 12 jaar beslist het kind mee, vanaf 16 zelf.",
            "De pleegouders zeggen ja of nee. Vanaf 12 jaar beslist het kind mee.",
            "The foster parents consent as guardians. From 12 the child decides too, from 16 alone.",
        ),
        (Frame::FosterParentGuardianship, About::School) => said(
            "De pleegouders kiezen de school. Ouders mogen vragen hoe het gaat.",
            "De pleegouders kiezen de school. De ouders mogen vragen stellen.",
            "The foster parents choose the school. Parents may ask how it goes.",
        ),
        (Frame::FosterParentGuardianship, About::Travel) => said(
            "De pleegouders beslissen. Neem de papieren van de voogdij mee.",
            "De pleegouders beslissen. Neem de papieren mee.",
            "The foster parents decide. Take the papers of the guardianship along.",
        ),
    }
}

pub const WHO_TITLE: Said = said("Wie heeft het gezag?", "Wie mag beslissen?", "Who has parental authority?");
pub const WHO_HELP: Said = said(
    "Gezag betekent: officieel beslissen over het kind.",
    "Gezag is: echt mogen beslissen.",
    "Parental authority means: officially deciding about the child.",
);
pub const FRAME_TITLE: Said = said("Hoe is het geregeld?", "Hoe is het geregeld?", "How is it arranged?");
pub const SINCE_TITLE: Said = said("Sinds wanneer is dat zo?", "Sinds wanneer?", "Since when is it so?");
pub const FROM_LABEL: Said = said("Vanaf", "Vanaf", "From");
pub const UNTIL_LABEL: Said =
    said("Tot en met (hoeft niet)", "Tot en met welke dag? Dit hoeft niet.", "Until (may stay empty)");
pub const SOURCE_TITLE: Said = said("Waar staat dat?", "Waar staat dat?", "Where does it stand?");
pub const SOURCE_LABEL: Said = said(
    "Brief of besluit (hoeft niet)",
    "Welke brief of welk besluit? Dit hoeft niet.",
    "Letter or decision (may stay empty)",
);
pub const SOURCE_HELP: Said = said(
    "Bijvoorbeeld: beschikking van de kinderrechter.",
    "Bijvoorbeeld: brief van de rechter.",
    "For example: the court order.",
);
pub const NOTE_LABEL: Said = said(
    "Nog iets om te weten (hoeft niet)",
    "Wilt u nog iets zeggen? Dit hoeft niet.",
    "Anything else to know (may stay empty)",
);
