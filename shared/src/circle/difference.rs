//! What differs between two versions, as data: a screen says it in words, field by field.

use super::schema::{EntryKind, FieldRule, Holds};
use crate::document::Fields;
use crate::edit::Value;

/// A field that says something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Its rule: the number, and how its values are to be read.
    pub field: FieldRule,
    /// What it said that it no longer says: a single field's value, or items of a list.
    pub was: Vec<Value>,
    /// What it says that it did not.
    pub is: Vec<Value>,
}

/// What differs from `before` to `after`, in the order of the kind's fields; `except` are numbers of fields of which no
/// person needs to hear, as the version that another one changes. Items that stand in both are not named; the order in
/// a list says nothing.
pub fn differences(kind: EntryKind, before: &Fields, after: &Fields, except: &[u16]) -> Vec<Difference> {
    let told = kind.rule().fields.iter().filter(|field| !except.contains(&field.number));
    let difference = |field: &FieldRule| {
        let values = |fields: &Fields| -> Vec<Value> {
            match field.holds {
                Holds::One => fields.value(field.number).cloned().into_iter().collect(),
                Holds::Many => fields.items(field.number).cloned().collect(),
            }
        };
        let (was, is) = (values(before), values(after));
        let gone = was.iter().filter(|value| !is.contains(value)).cloned().collect::<Vec<_>>();
        let new = is.iter().filter(|value| !was.contains(value)).cloned().collect::<Vec<_>>();
        (!gone.is_empty() || !new.is_empty()).then_some(Difference { field: *field, was: gone, is: new })
    };
    told.filter_map(difference).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::circle::agreement::{Proposal, field};
    use crate::circle::testing::{MAMA, Notebook, OMA, RIA, agreement, contact, saturdays, who};

    #[test]
    fn a_difference_names_what_changed_from_what_to_what_and_nothing_else() {
        let mut notebook = Notebook::default();
        let before = notebook.write(RIA, "2026-11-01", &agreement(&saturdays("2026-11-01")));
        let mut proposal = Proposal { needs: vec![who(OMA), who(MAMA)], ..saturdays("2026-11-01") };
        contact(&mut proposal).rhythm = "even sa 10:00-12:00".parse().unwrap();
        contact(&mut proposal).place = Some("speeltuin".to_owned());
        let after = notebook.write(MAMA, "2026-11-02", &agreement(&proposal));
        let [before, after] = [before, after].map(|id| &notebook.page(id).fields);
        let found = differences(EntryKind::Agreement, before, after, &[field::CHANGES]);
        let text = |words: &str| Value::Text(words.to_owned());
        let found: Vec<_> = found.into_iter().map(|one| (one.field.number, one.was, one.is)).collect();
        assert_eq!(
            found,
            [
                (field::NEEDS, vec![Value::Member(who(RIA))], vec![Value::Member(who(OMA))]),
                (field::RHYTHM, vec![text("odd sa 10:00-12:00")], vec![text("even sa 10:00-12:00")]),
                (field::PLACE, vec![], vec![text("speeltuin")]),
            ]
        );
        assert_eq!(differences(EntryKind::Agreement, before, before, &[]), []);
    }
}
