//! A list and a condition of one type each: however many places have one, they are in the wasm once. They stand in for
//! leptos' own of the same names, which come once for each place (decision 0023).

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use leptos::prelude::{For as Keyed, *};

/// One of a list: what it is known by, and how it is built when it comes.
struct One {
    key: Vec<u8>,
    build: Box<dyn FnOnce() -> AnyView + Send>,
}

/// What a key hashes, not its hash: two that differ are never taken for each other.
#[derive(Default)]
struct Bytes(Vec<u8>);

impl Hasher for Bytes {
    fn write(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    /// Nobody asks for it.
    fn finish(&self) -> u64 {
        0
    }
}

fn bytes_of(key: &impl Hash) -> Vec<u8> {
    let mut bytes = Bytes::default();
    key.hash(&mut bytes);
    bytes.0
}

/// A list of which only what comes is built, and only what goes is taken away.
#[component(transparent)]
pub fn For<IF, I, T, EF, N, KF, K>(
    /// What is on it.
    each: IF,
    /// What each is known by: what is known by the same stays as it is.
    key: KF,
    /// How one is built.
    children: EF,
) -> impl IntoView
where
    IF: Fn() -> I + Send + Sync + 'static,
    I: IntoIterator<Item = T>,
    EF: Fn(T) -> N + Send + Sync + 'static,
    N: IntoView + 'static,
    KF: Fn(&T) -> K + Send + Sync + 'static,
    K: Hash,
    T: Send + 'static,
{
    let children = Arc::new(children);
    let one = move |item: T| {
        let (key, children) = (bytes_of(&key(&item)), Arc::clone(&children));
        One { key, build: Box::new(move || children(item).into_any()) }
    };
    list(Arc::new(move || each().into_iter().map(&one).collect()))
}

fn list(each: Arc<dyn Fn() -> Vec<One> + Send + Sync>) -> AnyView {
    view! {
        <Keyed each=move || each() key=|one: &One| one.key.clone() children=|one: One| (one.build)() />
    }
    .into_any()
}

/// What is there as long as something is so; else nothing, or something else.
#[component(transparent)]
pub fn Show<W>(
    /// What is there then.
    children: ChildrenFn,
    /// Whether it is so.
    when: W,
    /// What is there otherwise.
    #[prop(optional, into)]
    fallback: ViewFn,
) -> impl IntoView
where
    W: Fn() -> bool + Send + Sync + 'static,
{
    shown(Memo::new(move |_| when()), children, fallback)
}

fn shown(when: Memo<bool>, children: ChildrenFn, fallback: ViewFn) -> AnyView {
    (move || if when.get() { children() } else { fallback.run() }).into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_that_differ_are_told_apart_and_equal_ones_are_not() {
        assert_ne!(bytes_of(&("ab", "c")), bytes_of(&("a", "bc")));
        assert_ne!(bytes_of(&vec!["a", ""]), bytes_of(&vec!["a"]));
        assert_ne!(bytes_of(&Some(0_u8)), bytes_of(&None::<u8>));
        assert_eq!(bytes_of(&(1_u64, "a".to_owned())), bytes_of(&(1_u64, "a")));
    }
}
