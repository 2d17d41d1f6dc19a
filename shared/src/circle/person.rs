//! Somebody who plays a part: a member of the circle, or somebody who is not in it and has a name.

use crate::edit::Value;
use crate::ids::MemberId;

/// Somebody.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Person {
    /// In the circle.
    Member(MemberId),
    /// Not in the circle: "oma Ans", "de taxi".
    Named(String),
}

impl Person {
    pub(crate) fn of_value(value: &Value) -> Option<Self> {
        match value {
            Value::Member(member) => Some(Self::Member(*member)),
            Value::Text(name) => Some(Self::Named(name.clone())),
            Value::Choice(_)
            | Value::Number(_)
            | Value::Flag(_)
            | Value::Day(_)
            | Value::Instant(_)
            | Value::Entry(_)
            | Value::Hash(_)
            | Value::Blob(_) => None,
        }
    }

    /// Whether it is this member.
    pub fn is(&self, member: &MemberId) -> bool {
        matches!(self, Self::Member(one) if one == member)
    }
}

impl From<MemberId> for Person {
    fn from(member: MemberId) -> Self {
        Self::Member(member)
    }
}
