//! Closed lists from which a person chooses. On a page stands the place in the list, so its order is for ever.

/// One of a closed list.
pub trait Choice: Copy + PartialEq + 'static {
    /// All of them, in the order of their numbers.
    const ALL: &'static [Self];

    /// Its number, for ever.
    fn number(self) -> u16 {
        let at = Self::ALL.iter().position(|other| *other == self).unwrap_or(0);
        u16::try_from(at).unwrap_or(0)
    }

    /// The one of this number; `None` for one that only a newer version knows.
    fn of_number(number: u16) -> Option<Self> {
        Self::ALL.get(usize::from(number)).copied()
    }
}
