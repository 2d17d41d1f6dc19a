//! Every word that a person reads, in each language side by side, so that a missing one does not compile.
//!
//! Dutch comes in two registers: B1, and A2 ("eenvoudig") for who reads little. One idea a sentence. A word in braces,
//! as `{naam}`, is filled in by [`Words::with`].

pub mod agenda;
pub mod agreement;
pub mod authority;
pub mod calendar;
pub mod entry;
pub mod event;
pub mod first;
pub mod form;
pub mod held;
pub mod kind;
pub mod look;
pub mod moment;
pub mod more;
pub mod people;
pub mod place;
pub mod print;
pub mod promise;
pub mod question;
pub mod review;
pub mod school;
pub mod search;
pub mod state;
pub mod task;
pub mod time;
pub mod today;
pub mod trouble;
pub mod undo;
pub mod write;

/// One text in each language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Said {
    nl: &'static str,
    easy: &'static str,
    en: &'static str,
}

/// A text: Dutch (B1), easy Dutch (A2), English.
pub const fn said(nl: &'static str, easy: &'static str, en: &'static str) -> Said {
    Said { nl, easy, en }
}

/// A language and register.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// Dutch, B1.
    #[default]
    Dutch,
    /// Dutch, A2.
    EasyDutch,
    /// English.
    English,
}

impl Language {
    /// All of them, as they are offered.
    pub const ALL: [Self; 3] = [Self::Dutch, Self::EasyDutch, Self::English];

    /// Its own name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Dutch => "Nederlands",
            Self::EasyDutch => "Eenvoudig Nederlands",
            Self::English => "English",
        }
    }

    /// As the setting keeps it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Dutch => "nl",
            Self::EasyDutch => "nl-eenvoudig",
            Self::English => "en",
        }
    }

    /// The language of a setting.
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.key() == key)
    }

    /// As the page and a voice name it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Dutch | Self::EasyDutch => "nl",
            Self::English => "en",
        }
    }

    /// As dates are written.
    pub const fn locale(self) -> &'static str {
        match self {
            Self::Dutch | Self::EasyDutch => "nl-NL",
            Self::English => "en-GB",
        }
    }
}

/// The words of one language. A page takes them once; when the language changes, the page is made anew.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Words(Language);

impl Words {
    /// The words of a language.
    pub const fn of(language: Language) -> Self {
        Self(language)
    }

    /// Which language.
    pub const fn language(self) -> Language {
        self.0
    }

    /// A text in this language.
    pub const fn say(self, text: Said) -> &'static str {
        match self.0 {
            Language::Dutch => text.nl,
            Language::EasyDutch => text.easy,
            Language::English => text.en,
        }
    }

    /// A text with what its braces stand for.
    pub fn with(self, text: Said, values: &[(&str, &str)]) -> String {
        let mut filled = String::new();
        let mut rest = self.say(text);
        // What is filled in is never read for braces again: a name may hold some.
        while let Some((before, from)) = rest.split_once('{') {
            filled.push_str(before);
            let Some((name, behind)) = from.split_once('}') else { break };
            let value = values.iter().find(|(known, _)| *known == name);
            filled.push_str(value.map_or("", |(_, value)| value));
            rest = behind;
        }
        filled.push_str(rest);
        filled
    }

    /// Names in a row, as one says them: "Sanne, Ria en Noor".
    pub fn row(self, names: &[String]) -> String {
        match names {
            [] => String::new(),
            [one] => one.clone(),
            [rest @ .., last] => self.with(time::AND, &[("eerst", &rest.join(", ")), ("laatst", last)]),
        }
    }
}

#[cfg(test)]
mod tests;
