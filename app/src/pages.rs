//! One page of the app a file: reads from the notebook, sends intents. Never the network, the storage or another page.

pub mod agenda;
pub mod agreement;
pub mod asked;
pub mod authority;
pub mod begin;
pub mod check;
pub mod child;
pub mod circles;
pub mod earlier;
pub mod event;
pub mod feed;
pub mod held;
pub mod hidden;
pub mod invite;
pub mod join;
pub mod kijken;
pub mod look_sheet;
pub mod lying;
pub mod moment;
pub mod month;
pub mod more;
pub mod own_calendar;
pub mod page;
pub mod people;
pub mod place;
pub mod print;
pub mod question;
pub mod review;
pub mod school;
pub mod search;
pub mod settings;
pub mod sign;
pub mod task;
pub mod today;
pub mod waiting;
pub mod welcome;
pub mod write;

use shared::circle::pages::{InvalidPage, Role};
use shared::circle::schema::MAX_NAME_CHARS;
use shared::device::{NoInvitation, NotDone};
use shared::ids::MemberId;

use crate::components::choice::Option_;
use crate::notebook::{Faces, Sight, Trouble};
use crate::platform::intl;
use crate::text::{self, Said, Words, state, trouble};

/// What to tell about a trouble.
pub fn tell(words: Words, what: &Trouble) -> String {
    match what {
        Trouble::Storage(no) => {
            format!("{} {}", words.say(state::storage(*no)), words.say(state::WORDS_SAFE))
        }
        Trouble::NotDone(why) => not_done(words, why),
    }
}

fn not_done(words: Words, why: &NotDone) -> String {
    let said = match why {
        NotDone::Invalid(InvalidPage::Empty) => trouble::EMPTY,
        NotDone::Invalid(InvalidPage::TooLong { chars, most }) => {
            // A name does not get better by being on two pages.
            let too_long = if *most > MAX_NAME_CHARS { trouble::TOO_LONG } else { trouble::NAME_TOO_LONG };
            let (chars, most) = (intl::number(words, *chars), intl::number(words, *most));
            return words.with(too_long, &[("chars", &chars), ("most", &most)]);
        }
        NotDone::Invalid(InvalidPage::TooMany) => trouble::TOO_MANY,
        NotDone::Invalid(InvalidPage::NoPeople) => trouble::NO_PEOPLE,
        NotDone::Invalid(InvalidPage::EndBeforeStart) => trouble::END_BEFORE_START,
        NotDone::Invalid(InvalidPage::NoDay) => text::form::CHOOSE_DAY,
        NotDone::Invalid(InvalidPage::NoTime) => text::agreement::TIMES_NEEDED,
        NotDone::Invalid(InvalidPage::NoSuchDay) => trouble::NO_SUCH_DAY,
        NotDone::Invalid(InvalidPage::YearOutOfRange) => trouble::YEAR_OUT_OF_RANGE,
        NotDone::Invalid(InvalidPage::NoSuchTime) => trouble::NO_SUCH_TIME,
        NotDone::Invalid(InvalidPage::NeedsReaders) => trouble::NEEDS_READERS,
        NotDone::NotHere => trouble::NOT_HERE,
        NotDone::NeedsUpdate => trouble::NEEDS_UPDATE,
        NotDone::NeedsLink => trouble::NEEDS_LINK,
        NotDone::NobodyKnocked => trouble::NOBODY_KNOCKED,
        NotDone::Invitation(no) => return no_invitation(words, no),
        NotDone::Stopped => trouble::STOPPED,
        NotDone::Rule(_) | NotDone::Control(_) | NotDone::Relay(_) | NotDone::BadKey => trouble::FAILED,
    };
    words.say(said).to_owned()
}

/// Why an invitation cannot be used.
pub fn no_invitation(words: Words, no: &NoInvitation) -> String {
    let text = match no {
        NoInvitation::Used => trouble::INVITE_USED,
        NoInvitation::Revoked => trouble::INVITE_REVOKED,
        NoInvitation::Expired => trouble::INVITE_EXPIRED,
        NoInvitation::Unknown => trouble::INVITE_UNKNOWN,
        NoInvitation::Forged => trouble::INVITE_FORGED,
        NoInvitation::OtherRelay(origin) => {
            return words.with(trouble::INVITE_ELSEWHERE, &[("adres", origin)]);
        }
        NoInvitation::AlreadyIn => trouble::ALREADY_IN,
    };
    words.say(text).to_owned()
}

/// Whose role is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// One's own.
    Mine,
    /// That of somebody else.
    Another,
}

/// The picture of a role.
fn icon_of(role: Role) -> &'static str {
    match role {
        Role::Parent => "heart",
        Role::FosterParent => "home",
        Role::FamilyHomeParent => "users",
        Role::FosterCareWorker => "message",
        Role::Guardian => "shield",
        Role::Family => "sprout",
        Role::YoungPerson => "child",
        Role::ReadsAlong => "eye",
        Role::Other => "dots",
    }
}

/// Roles to choose from.
pub fn roles(words: Words, whose: Whose) -> Vec<Option_<Role>> {
    let all = (0..).map_while(Role::of_number);
    let said = |role| match whose {
        Whose::Mine => text::people::own_role(role),
        Whose::Another => text::people::role(role),
    };
    all.map(|role| Option_::new(role, capital(words.say(said(role))), Some(icon_of(role)))).collect()
}

/// With a capital in front, as a line on its own begins.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// "Dit lezen: mama, Ria en Noor."
pub fn readers(words: Words, sight: Option<&Sight>, faces: &Faces) -> String {
    readers_of(words, sight, faces, (text::write::READERS_ALONE, text::write::READERS))
}

/// Who reads what is for everyone, as one of two sentences: nobody else yet, or these.
pub fn readers_of(
    words: Words,
    sight: Option<&Sight>,
    faces: &Faces,
    (alone, together): (Said, Said),
) -> String {
    let Some(sight) = sight else { return String::new() };
    let others = sight.people.iter().map(|person| person.id).filter(|id| Some(*id) != sight.me);
    let names = names_to_read(words, faces, others);
    if names.is_empty() {
        words.say(alone).to_owned()
    } else {
        words.with(together, &[("wie", &words.row(&names))])
    }
}

/// The names of who reads something; who has no name yet is said to be so, behind the others.
pub fn names_to_read(words: Words, faces: &Faces, who: impl IntoIterator<Item = MemberId>) -> Vec<String> {
    let mut names: Vec<Option<String>> =
        who.into_iter().map(|id| faces.get(&id).map(|face| face.name.clone())).collect();
    names.sort_by_key(Option::is_none);
    let nameless = || words.say(text::people::NO_NAME_YET).to_lowercase();
    names.into_iter().map(|name| name.unwrap_or_else(nameless)).collect()
}

#[cfg(test)]
mod tests {
    use crate::components::icon::differ;

    #[test]
    fn every_answer_of_a_question_has_a_picture_of_its_own() {
        differ(super::icon_of);
        differ(super::event::icon_of);
        differ(super::feed::icon_of_feeling);
        differ(super::place::icon_of);
        differ(super::question::icon_of);
        differ(super::school::icon_of_asking);
        differ(super::school::icon_of_topic);
        differ(super::task::icon_of);
    }
}
