//! Agenda: what lies on which day, and how a contact moment stands.

use shared::circle::agreement::Form;
use shared::circle::telling::State;

use super::{Said, said};

pub const AGENDA: Said = said("Agenda", "Agenda", "Agenda");
pub const WEEK: Said = said("Week {nummer}", "Week {nummer}", "Week {nummer}");
pub const SPAN: Said = said("{van} tot en met {tot}", "{van} tot en met {tot}", "{van} until {tot}");
pub const WEEK_BEFORE: Said = said("Vorige week", "Vorige week", "Previous week");
pub const WEEK_AFTER: Said = said("Volgende week", "Volgende week", "Next week");
pub const MONTH_BEFORE: Said = said("Vorige maand", "Vorige maand", "Previous month");
pub const MONTH_AFTER: Said = said("Volgende maand", "Volgende maand", "Next month");
pub const TO_TODAY: Said = said("Naar vandaag", "Naar vandaag", "To today");
pub const BY_WEEK: Said = said("Per week", "Per week", "By week");
pub const BY_MONTH: Said = said("Per maand", "Per maand", "By month");
pub const HOW_SHOWN: Said = said("Hoe u de agenda ziet", "Hoe u de agenda ziet", "How the agenda is shown");
pub const WEEK_EMPTY: Said =
    said("In deze week staat niets.", "Er staat niets in deze week.", "Nothing stands in this week.");
pub const DAY_EMPTY: Said =
    said("Op deze dag staat niets.", "Er staat niets op deze dag.", "Nothing stands on this day.");
pub const TODAY_EMPTY: Said =
    said("Vandaag staat er niets.", "Vandaag is er niets.", "Nothing stands on today.");
pub const FETCHING: Said = said("We zoeken het op.", "Wij zoeken het op.", "Looking it up.");
pub const COUNT_NONE: Said = said("niets", "niets", "nothing");
pub const COUNT_ONE: Said = said("1 ding", "1 ding", "1 thing");
pub const COUNT: Said = said("{aantal} dingen", "{aantal} dingen", "{aantal} things");
pub const DAY_COUNTED: Said = said("{dag}, {aantal}", "{dag}, {aantal}", "{dag}, {aantal}");
pub const LEGEND_MEETING: Said = said("contactmoment", "elkaar zien", "contact moment");
pub const LEGEND_OTHER: Said = said("iets anders", "iets anders", "something else");
pub const PRINT: Said = said("Agenda afdrukken", "Agenda printen", "Print the agenda");
pub const OPEN: Said = said("Openen", "Openen", "Open");

/// What a contact moment is called.
pub const fn meeting(form: Option<Form>) -> Said {
    match form {
        Some(Form::Phone) => said("Bellen met {wie}", "Bellen met {wie}", "A call with {wie}"),
        Some(Form::Video) => {
            said("Videobellen met {wie}", "Videobellen met {wie}", "A video call with {wie}")
        }
        Some(Form::Post) => said("Post van en naar {wie}", "Post met {wie}", "Post with {wie}"),
        Some(Form::StayingOver) => said("Logeren bij {wie}", "Slapen bij {wie}", "Staying over with {wie}"),
        Some(Form::AtTheirHome | Form::AtParentsHome | Form::NeutralPlace | Form::Outside | Form::Other)
        | None => said("Contactmoment met {wie}", "{wie} zien", "Contact moment with {wie}"),
    }
}

pub const MEETING: Said = said("Contactmoment", "Elkaar zien", "Contact moment");
pub const AT_CHILDS_HOME: Said = said("Waar {kind} woont", "Waar {kind} woont", "Where {kind} lives");
pub const AT_HOME_OF: Said = said("Thuis bij {wie}", "Thuis bij {wie}", "At the home of {wie}");
pub const UNTIL_DAY: Said =
    said("Van {van} tot {dag}, {tot}", "Van {van} tot {dag}, {tot}", "From {van} until {dag}, {tot}");
pub const BRINGS: Said = said("{wie} brengt", "{wie} brengt", "{wie} brings");
pub const FETCHES: Said = said("{wie} haalt", "{wie} haalt", "{wie} fetches");
pub const SUPERVISED: Said = said("Begeleid door {wie}", "Kijkt of helpt mee: {wie}", "Supervised by {wie}");
pub const CATCHES_UP: Said = said("Inhaalmoment van {dag}", "Inhalen van {dag}", "Catches up {dag}");
pub const SCHOOL_ASKS: Said = said("School vraagt iets", "School vraagt iets", "School asks something");
pub const BY_TODAY: Said = said("Dit is de laatste dag", "Dit is de laatste dag", "This is the last day");
pub const ASKED_OF: Said = said("Gevraagd aan {wie}", "Gevraagd aan {wie}", "Asked of {wie}");
pub const ANSWER_BY: Said =
    said("Laatste dag voor een antwoord", "Laatste dag voor antwoord", "Last day for an answer");
pub const QUESTION: Said = said("Vraag om toestemming", "Mag dit?", "A question for consent");
pub const QUESTION_DAYS: Said = said("Gaat in op deze dag", "Begint op deze dag", "Begins on this day");

/// How a contact moment stands; nothing to say of one that is to come.
pub const fn state(state: &State) -> Option<Said> {
    match state {
        State::Planned => None,
        State::Was => Some(said("Geweest", "Geweest", "It was")),
        State::DidNot => Some(said("Ging niet door", "Ging niet door", "Did not go through")),
        State::BrokenOff => Some(said("Eerder gestopt", "Eerder gestopt", "Stopped early")),
        State::Moved(_) => Some(said("Verzet naar {dag}", "Op een andere dag: {dag}", "Moved to {dag}")),
        State::ToldDifferently => {
            Some(said("Verschillend verteld", "Niet hetzelfde verteld", "Told differently"))
        }
        State::NotFilledIn => Some(said("Nog niet ingevuld", "Nog niet ingevuld", "Not filled in yet")),
    }
}

pub const IN_DAYS: Said = said("over {dagen} dagen", "over {dagen} dagen", "in {dagen} days");
pub const DAYS_AGO: Said = said("{dagen} dagen geleden", "{dagen} dagen geleden", "{dagen} days ago");
