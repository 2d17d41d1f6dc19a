//! Opschrijven.

use shared::circle::pages::{Feeling, SchoolTopic};

use super::{Said, said};

pub const CHOOSE: Said =
    said("Wat wilt u opschrijven?", "Wat wilt u opschrijven?", "What do you want to write?");
pub const DAY_NOTE: Said = said("Bericht van vandaag", "Hoe ging de dag?", "Note of the day");
pub const DAY_NOTE_HELP: Said = said(
    "Hoe de dag ging, slapen, iets leuks.",
    "Hoe ging het? Iets leuks?",
    "How the day went, sleep, something nice.",
);
pub const SCHOOL: Said = said("Schoolnieuws", "Van school", "News from school");
pub const SCHOOL_HELP: Said = said(
    "Rapport, gesprek, uitje of iets fijns.",
    "Nieuws van school.",
    "A report, a talk, an outing, something nice.",
);

pub const DAY_TITLE: Said =
    said("Hoe ging het met {kind}?", "Hoe ging het met {kind}?", "How did it go with {kind}?");
pub const WHICH_DAY: Said = said("Welke dag?", "Welke dag?", "Which day?");
pub const OTHER_DAY: Said = said("Andere dag", "Andere dag", "Another day");
pub const DAY_TEXT: Said =
    said("Wat wilt u vertellen?", "Wat wilt u vertellen?", "What do you want to tell?");
pub const DAY_HINT: Said = said(
    "Schrijf over het kind, niet over elkaar.",
    "Schrijf over het kind.",
    "Write about the child, not about each other.",
);
pub const MOOD: Said = said("Hoe voelde {kind} zich?", "Hoe voelde {kind} zich?", "How did {kind} feel?");
pub const MORE: Said = said("Slapen of een andere dag", "Slapen of een andere dag", "Sleep, or another day");
pub const SLEEP: Said = said("Hoe sliep {kind}?", "Hoe sliep {kind}?", "How did {kind} sleep?");

/// How somebody felt.
pub const fn mood(feeling: Feeling) -> Said {
    match feeling {
        Feeling::Good => said("Fijn", "Blij", "Good"),
        Feeling::SoSo => said("Gaat wel", "Gaat wel", "So-so"),
        Feeling::Hard => said("Moeilijk", "Moeilijk", "Hard"),
    }
}

/// How somebody slept.
pub const fn sleep(feeling: Feeling) -> Said {
    match feeling {
        Feeling::Good => said("Goed", "Goed", "Well"),
        Feeling::SoSo => said("Gaat wel", "Gaat wel", "So-so"),
        Feeling::Hard => said("Slecht", "Niet goed", "Badly"),
    }
}

/// What school news is about.
pub const fn topic(topic: SchoolTopic) -> Said {
    match topic {
        SchoolTopic::Report => said("Rapport", "Rapport", "Report"),
        SchoolTopic::Talk => said("Gesprek", "Gesprek", "Talk"),
        SchoolTopic::GoodNews => said("Goed nieuws", "Goed nieuws", "Good news"),
        SchoolTopic::Worry => said("Zorg", "Iets moeilijks", "A worry"),
        SchoolTopic::Outing => said("Uitje", "Uitje", "An outing"),
        SchoolTopic::Absence => said("Niet op school", "Niet op school", "Not at school"),
    }
}

pub const TOPIC_TITLE: Said = said("Waar gaat het over?", "Waar gaat het over?", "What is it about?");
pub const SCHOOL_TITLE: Said = said("Wat is het nieuws?", "Wat is het nieuws?", "What is the news?");
pub const SCHOOL_TEXT: Said = said("Het nieuws van school", "Het nieuws", "The news from school");
pub const ASKED_TITLE: Said =
    said("Vraagt school iets van iemand?", "Vraagt school iets?", "Does school ask something of anybody?");
pub const ASKED_TEXT: Said = said("Wat vraagt school?", "Wat vraagt school?", "What does school ask?");
pub const ASKED_HELP: Said = said(
    "Bijvoorbeeld: een handtekening, of mee op stap.",
    "Bijvoorbeeld: een handtekening.",
    "For example: a signature, or to come along.",
);
pub const NOTHING_ASKED: Said = said("Nee, niets", "Nee", "No, nothing");

pub const READERS: Said = said("Dit lezen: {wie}.", "Wie leest dit? {wie}.", "Who reads this: {wie}.");
pub const READERS_ALONE: Said = said(
    "Dit leest u nu alleen zelf. Later leest ieder in de kring het.",
    "Nu leest alleen u dit. Later uw hele kring.",
    "Only you read this now. Later everyone in the circle does.",
);
pub const SAVE: Said = said("Zet in het schrift", "Zet in het schrift", "Put it in the notebook");
pub const SAVED: Said =
    said("Het staat in het schrift.", "Het staat in het schrift.", "It is in the notebook.");
