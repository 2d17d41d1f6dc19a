//! One picture of the sprite in the page. It only stands beside words, so it is hidden from assistive technology.

use leptos::prelude::*;

/// A picture by its name in the sprite.
#[component]
pub fn Icon(
    /// As in the sprite, without `i-`.
    name: &'static str,
) -> impl IntoView {
    let href = format!("#i-{name}");
    view! {
        <svg class="icon" aria-hidden="true" width="24" height="24">
            <use_ href=href />
        </svg>
    }
}

/// Each of a closed list has a picture of its own, and it is in the sprite.
#[cfg(test)]
pub fn differ<T: shared::circle::choice::Choice>(icon_of: fn(T) -> &'static str) {
    let mut names: Vec<&str> = T::ALL.iter().map(|one| icon_of(*one)).collect();
    names.sort_unstable();
    assert!(names.iter().all(|name| tests::is_drawn(name)), "{names:?}");
    assert!(names.windows(2).all(|two| two.first() != two.last()), "{names:?}");
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    const SPRITE: &str = include_str!("../../../public/icons.svg");

    pub fn is_drawn(name: &str) -> bool {
        SPRITE.contains(&format!("<symbol id=\"i-{name}\""))
    }

    /// What stands in a source where a picture is named: in a tag, in a field, and in a function that gives one.
    fn named(source: &str) -> Vec<&str> {
        let text =
            |rest: &'static str| source.split(rest).skip(1).filter_map(|after| after.split('"').next());
        let mut names: Vec<&str> =
            ["icon=\"", "icon: \"", "<Icon name=\""].into_iter().flat_map(text).collect();
        for function in source.split("fn icon_of").skip(1) {
            let body = function.split("\n}\n").next().unwrap_or_default();
            names.extend(body.split('"').skip(1).step_by(2));
        }
        names
    }

    fn look_through(folder: &Path, names: &mut usize) {
        for item in std::fs::read_dir(folder).unwrap() {
            let path = item.unwrap().path();
            if path.is_dir() {
                look_through(&path, names);
            } else if path.extension().is_some_and(|end| end == "rs") && !path.ends_with("components/icon.rs")
            {
                let source = std::fs::read_to_string(&path).unwrap();
                for name in named(&source) {
                    assert!(is_drawn(name), "{}: there is no picture {name:?}", path.display());
                    *names += 1;
                }
            }
        }
    }

    #[test]
    fn every_picture_that_a_page_names_is_in_the_sprite() {
        let mut names = 0;
        look_through(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")), &mut names);
        assert!(names > 150, "only {names} pictures are named");
        assert!(!is_drawn("pin"));
    }
}
