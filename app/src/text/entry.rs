//! One page of the notebook.

use super::{Said, said};

pub const OPEN: Said = said("Lees en reageer", "Lees en reageer", "Read and reply");
pub const REPLIES_ONE: Said = said("1 reactie", "1 reactie", "1 reply");
pub const REPLIES: Said = said("{aantal} reacties", "{aantal} reacties", "{aantal} replies");
pub const SAID_UNDER: Said = said("Reacties", "Reacties", "Replies");
pub const NO_REPLIES: Said = said("Nog geen reacties.", "Nog geen reacties.", "No replies yet.");
pub const REPLY: Said = said("Reageren", "Reageren", "Reply");
pub const REPLY_LABEL: Said = said("Uw reactie", "Uw reactie", "Your reply");
pub const REPLY_SEND: Said = said("Zet de reactie erbij", "Zet erbij", "Add the reply");
pub const THANK: Said = said("Zeg dank u wel", "Zeg dank u wel", "Say thank you");
pub const THANKED: Said = said("Dank u wel van {wie}", "Dank u wel van {wie}", "Thank you from {wie}");
pub const THANKS: Said = said("zegt dank u wel", "zegt dank u wel", "says thank you");
pub const ADD: Said = said("Ik wil iets erbij zetten", "Ik wil iets erbij zetten", "I want to add something");
pub const ADD_LABEL: Said = said("Uw aanvulling", "Wat wilt u erbij zetten?", "Your addition");
pub const ADD_SEND: Said = said("Zet de aanvulling erbij", "Zet erbij", "Add it");
pub const ADDITION: Said = said("Aanvulling", "Erbij gezet", "Addition");
pub const READ_ALOUD: Said = said("Lees voor", "Lees voor", "Read aloud");
pub const STOP_READING: Said = said("Stop met voorlezen", "Stop", "Stop reading");
pub const ON_THIS_PHONE: Said = said("Op deze telefoon", "Wacht op internet", "On this phone");
pub const SENT: Said = said("Verstuurd", "Verstuurd", "Sent");
pub const ASKED: Said = said("School vraagt", "School vraagt", "School asks");
pub const ASKED_OF: Said = said("Gevraagd aan {wie}", "Gevraagd aan {wie}", "Asked of {wie}");
pub const MOOD: Said = said("Voelde zich: {hoe}", "Voelde zich: {hoe}", "Felt: {hoe}");
pub const SLEEP: Said = said("Slapen: {hoe}", "Slapen: {hoe}", "Sleep: {hoe}");
pub const NOT_HERE: Said = said(
    "Dit blad is hier niet. Misschien komt het nog.",
    "Dit blad is er niet. Misschien komt het nog.",
    "This page is not here. Perhaps it is still to come.",
);
pub const CHANGED: Said = said("Veranderd: {dag}", "Veranderd: {dag}", "Changed: {dag}");
pub const AS_IT_IS: Said = said("Zo is het nu", "Zo is het nu", "As it is now");
pub const HISTORY_HELP: Said = said(
    "Alles wat hier stond, blijft te lezen. Het nieuwste staat bovenaan.",
    "Alles wat hier stond, is nog te lezen. Het nieuwste staat boven.",
    "Everything that stood here can still be read. The newest is on top.",
);
pub const STAYS_READABLE: Said = said(
    "Wat er eerst stond, blijft voor iedereen te lezen.",
    "Wat er eerst stond, kan iedereen nog lezen.",
    "What stood here first can still be read by everyone.",
);
pub const LOOK: Said = said("Bekijk dit", "Bekijk dit", "Look at this");
