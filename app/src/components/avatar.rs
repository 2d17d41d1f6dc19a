//! A person as a round sign: colour, shape and first letter, always beside the name.

use leptos::prelude::*;

use crate::notebook::Face;

/// The sign of a person.
#[component]
pub fn Avatar(
    /// Whose; nobody's when the name is not known yet.
    face: Option<Face>,
) -> impl IntoView {
    let letter = face.as_ref().and_then(|face| face.name.chars().find(|letter| letter.is_alphanumeric()));
    let letter = letter.map_or_else(|| "?".to_owned(), |letter| letter.to_uppercase().to_string());
    let class = format!("avatar avatar-{}", face.map_or(0, |face| face.colour + 1));
    view! { <span class=class aria-hidden="true">{letter}</span> }
}
