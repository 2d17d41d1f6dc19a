//! The first screens: begin, be invited, look around.

use super::{Said, said};

pub const APP: Said = said("Heen & Weer", "Heen & Weer", "Heen & Weer");
pub const WELCOME: Said = said("Samen om één kind", "Samen om één kind", "Together around one child");
pub const WELCOME_1: Said = said(
    "Een schrift van iedereen die voor uw kind zorgt.",
    "Een schrift over uw kind. Voor alle mensen die zorgen.",
    "One notebook for everyone who cares for your child.",
);
pub const WELCOME_2: Said = said(
    "Alleen de mensen in uw kring kunnen het lezen.",
    "Alleen uw kring kan het lezen.",
    "Only the people in your circle can read it.",
);
pub const BEGIN: Said = said("Begin een schrift", "Begin een schrift", "Begin a notebook");
pub const HAVE_INVITATION: Said =
    said("Ik heb een uitnodiging", "Ik heb een uitnodiging", "I have an invitation");
pub const PASTE_INVITATION: Said = said("Plak de uitnodiging", "Plak de uitnodiging", "Paste the invitation");
pub const SEE_EXAMPLE: Said = said("Bekijk een voorbeeld", "Kijk eerst rond", "Look at an example");

pub const CHILD_TITLE: Said = said(
    "Over welk kind gaat het schrift?",
    "Over welk kind gaat het?",
    "Which child is the notebook about?",
);
pub const CHILD_LABEL: Said = said("Naam van het kind", "Naam van het kind", "The child's name");
pub const CHILD_HELP: Said = said(
    "De naam die u elke dag gebruikt.",
    "De naam die u altijd zegt.",
    "The name that you use every day.",
);
pub const NAME_TITLE: Said = said("Wie bent u?", "Wie bent u?", "Who are you?");
pub const NAME_LABEL: Said = said("Uw naam", "Uw naam", "Your name");
pub const NAME_HELP: Said = said(
    "Zoals {kind} u noemt. Bijvoorbeeld: mama, of Ria.",
    "Zo noemt {kind} u. Bijvoorbeeld: mama, of Ria.",
    "As {kind} calls you. For example: mum, or Ria.",
);
pub const NAME_HELP_JOIN: Said = said(
    "Zoals het kind u noemt. Bijvoorbeeld: mama, of Ria.",
    "Zo noemt het kind u. Bijvoorbeeld: mama.",
    "As the child calls you. For example: mum, or Ria.",
);
pub const ROLE_TITLE: Said =
    said("Wie bent u voor {kind}?", "Wie bent u voor {kind}?", "Who are you to {kind}?");
pub const NEXT: Said = said("Verder", "Verder", "Next");
pub const START: Said = said("Begin het schrift", "Begin het schrift", "Begin the notebook");

pub const INVITATION_TITLE: Said =
    said("Heeft u een uitnodiging?", "Heeft u een uitnodiging?", "Do you have an invitation?");
pub const INVITATION_HELP: Said = said(
    "Kreeg u een link? Plak hem hier. Ziet u een code met blokjes? Scan hem.",
    "Plak hier de link. Of scan de code.",
    "Did you get a link? Paste it here. Do you see a square code? Scan it.",
);
pub const INVITATION_LABEL: Said = said("De link", "De link", "The link");
pub const SCAN: Said = said("Scan een code", "Scan de code", "Scan a code");
pub const SCAN_STOP: Said = said("Stop met scannen", "Stop", "Stop scanning");
pub const SCANNING: Said = said(
    "Houd de code met blokjes voor de camera.",
    "Houd de code voor de camera.",
    "Hold the square code in front of the camera.",
);
pub const LOOK: Said = said("Bekijk de uitnodiging", "Bekijk de uitnodiging", "Look at the invitation");

pub const JOIN_TITLE: Said = said("{wie} nodigt u uit", "{wie} vraagt u mee te doen", "{wie} invites you");
pub const JOIN_ABOUT: Said =
    said("Voor het schrift van {kind}.", "Het gaat over {kind}.", "For the notebook of {kind}.");
pub const JOIN_AS: Said = said("U doet mee als {rol}.", "U bent dan {rol}.", "You join as {rol}.");
pub const JOIN_SEES: Said = said("Dit ziet u daarna", "Dit ziet u daarna", "What you will see");
pub const JOIN_SEES_1: Said = said(
    "Alles wat in het schrift staat, ook van vroeger.",
    "Alles in het schrift. Ook van vroeger.",
    "Everything in the notebook, also from before.",
);
pub const JOIN_SEES_2: Said =
    said("Wie er in de kring zitten.", "Alle mensen in de kring.", "Who is in the circle.");
pub const JOIN_SEES_3: Said = said(
    "Wat u schrijft, lezen de anderen ook.",
    "Schrijft u iets? De anderen lezen het ook.",
    "What you write is read by the others too.",
);
pub const JOIN: Said = said("Ik wil meedoen", "Ja, ik doe mee", "I want to join");
pub const NOT_NOW: Said = said("Nu niet", "Nu niet", "Not now");
pub const LOOKING: Said =
    said("We zoeken de uitnodiging op.", "Wij zoeken de uitnodiging.", "We are looking up the invitation.");
pub const REFUSED_TITLE: Said = said(
    "Deze uitnodiging werkt niet meer",
    "De uitnodiging doet het niet",
    "This invitation no longer works",
);
pub const WAITING_TITLE: Said = said("Wacht op {wie}", "Wacht op {wie}", "Waiting for {wie}");
pub const WAITING_TITLE_NOBODY: Said = said("Even wachten", "Even wachten", "Just a moment");
pub const WAITING_HELP: Said = said(
    "U heeft aangeklopt. {wie} ziet dat op zijn of haar telefoon.",
    "U klopte aan. {wie} ziet het op de telefoon.",
    "You knocked. {wie} sees that on their phone.",
);
pub const ARRIVING_TITLE: Said =
    said("Het schrift komt eraan", "Het schrift komt eraan", "The notebook is coming");
pub const ARRIVING_HELP: Said = said(
    "U bent binnen. Deze telefoon haalt alle bladen op en kijkt ze na.",
    "U bent binnen. De telefoon haalt alles op.",
    "You are in. This phone fetches all pages and checks them.",
);
pub const ARRIVING_STAY: Said = said(
    "Bij een dik schrift duurt dat even. U hoeft niets te doen.",
    "Dat duurt soms even. U hoeft niets te doen.",
    "With a thick notebook that takes a moment. You need not do anything.",
);
pub const ARRIVED_PART: Said = said("{deel} van de 100", "{deel} van de 100", "{deel} out of 100");
pub const WAITING_STAY: Said = said(
    "U kunt de app sluiten. Het gaat vanzelf verder.",
    "U mag de app dichtdoen. Dat is goed.",
    "You can close the app. It will go on by itself.",
);
pub const COMPARE_TITLE: Said =
    said("Ziet u dezelfde woorden?", "Ziet u dezelfde woorden?", "Do you see the same words?");
pub const COMPARE_JOINER: Said = said(
    "Lees deze woorden voor aan {wie}. Bel of zeg het samen.",
    "Zeg deze woorden tegen {wie}. Bel even, of zeg het.",
    "Read these words to {wie}. Call, or say them together.",
);
pub const COMPARE_INVITER: Said = said(
    "Vraag {wie} welke woorden daar staan. Bel, of kijk samen.",
    "Vraag {wie}: welke woorden ziet u? Bel even.",
    "Ask {wie} which words are there. Call, or look together.",
);
pub const COMPARE_WHY: Said = said(
    "Zo weten jullie zeker dat niemand ertussen zit.",
    "Zo is het veilig.",
    "That way you know that nobody is in between.",
);
pub const LET_IN: Said = said("Ja, laat {wie} binnen", "Ja, {wie} mag binnen", "Yes, let {wie} in");
pub const DIFFERENT: Said =
    said("Nee, de woorden zijn anders", "Nee, andere woorden", "No, the words differ");
pub const DIFFERENT_DONE: Said = said(
    "Goed dat u keek. Niemand is binnengelaten. Maak een nieuwe uitnodiging.",
    "Goed gezien. Niemand is binnen. Maak een nieuwe uitnodiging.",
    "Well looked. Nobody was let in. Make a new invitation.",
);
pub const DIFFERENT_JOINER: Said = said(
    "Zijn de woorden anders? Doe dan niet mee. Vraag een nieuwe uitnodiging.",
    "Andere woorden? Doe niet mee. Vraag een nieuwe uitnodiging.",
    "Do the words differ? Then do not join. Ask for a new invitation.",
);
pub const EXAMPLE_MARK: Said = said("Dit is een voorbeeld.", "Dit is een voorbeeld.", "This is an example.");
pub const EXAMPLE_HELP: Said = said(
    "Probeer alles uit. Niets hiervan wordt verstuurd.",
    "Probeer maar. Niemand ziet het.",
    "Try everything. None of this is sent.",
);
pub const EXAMPLE_AWAY: Said = said("Voorbeeld weggooien", "Voorbeeld weg", "Throw the example away");
