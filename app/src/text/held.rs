//! A notebook that stays on this phone although there is internet.

use super::{Said, said};

pub const FULL: Said = said(
    "Er is op internet geen plek meer voor dit schrift. Wat u schrijft, staat veilig op deze telefoon.",
    "Er is geen plek op internet. Alles is veilig op deze telefoon.",
    "There is no room left for this notebook on the internet. What you write is safe on this phone.",
);
pub const NOT_NOW: Said = said(
    "Versturen lukt nu niet. Wat u schrijft, staat veilig op deze telefoon.",
    "Versturen lukt nu niet. Alles is veilig op deze telefoon.",
    "Sending does not work now. What you write is safe on this phone.",
);
pub const NEEDS_UPDATE: Said = said(
    "Iemand schrijft met een nieuwere app. Vernieuw deze app om alles te zien. U kunt gewoon doorschrijven.",
    "Deze app is oud. Vernieuw de app. U kunt gewoon schrijven.",
    "Somebody writes with a newer app. Renew this app to see everything. You can simply go on writing.",
);
pub const ONLY_HERE: Said = said(
    "Het schrift staat alleen op deze telefoon",
    "Het schrift is alleen op deze telefoon",
    "The notebook is only on this phone",
);
pub const NEEDS_CODE: Said = said(
    "Om het te delen is een code nodig. Vraag die aan wie u deze app gaf.",
    "Delen kan met een code. Van wie kreeg u deze app? Vraag daar de code.",
    "To share it you need a code. Ask whoever gave you this app.",
);
pub const FILL_IN: Said = said("Vul de code in", "Vul de code in", "Fill in the code");
pub const CODE_TITLE: Said = said("Heeft u een code?", "Heeft u een code?", "Do you have a code?");
pub const CODE_LABEL: Said = said("De code", "De code", "The code");
pub const CODE_HELP: Said = said(
    "Veertig letters en cijfers. Kopieer de code en plak hem hier.",
    "Plak hier de code.",
    "Forty letters and digits. Copy the code and paste it here.",
);
pub const USE_CODE: Said = said("Gebruik deze code", "Gebruik deze code", "Use this code");
pub const NOT_A_CODE: Said = said(
    "Dit is niet de hele code. Kopieer hem nog een keer.",
    "Dit is niet de hele code. Kopieer hem nog een keer.",
    "This is not the whole code. Copy it once more.",
);
pub const NOT_THIS_CODE: Said = said(
    "Deze code is al gebruikt, te oud, of niet goed overgenomen. Kijk hem na, of vraag een nieuwe.",
    "Deze code werkt niet. Vraag een nieuwe.",
    "This code was used, is too old, or was not copied well. Check it, or ask for a new one.",
);
pub const CODE_WAITS: Said = said(
    "De code is bewaard. Met internet gaat het vanzelf verder.",
    "De code is bewaard. Nu nog internet.",
    "The code is kept. It goes on by itself when there is internet.",
);
pub const NO_CODE_NEEDED: Said = said(
    "Dit schrift kan gedeeld worden. Een code is niet meer nodig.",
    "U kunt het schrift delen. U heeft geen code nodig.",
    "This notebook can be shared. No code is needed any more.",
);
