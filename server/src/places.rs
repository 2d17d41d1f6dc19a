//! So many places for each of many, counted while they are taken.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Who has how many places now. Nothing is remembered of who has none.
#[derive(Debug)]
pub struct Places<K> {
    taken: Mutex<HashMap<K, usize>>,
    most: usize,
}

/// A place that is taken until it is dropped.
#[derive(Debug)]
pub struct Place<K: Copy + Eq + Hash> {
    places: Arc<Places<K>>,
    who: K,
}

impl<K: Copy + Eq + Hash> Places<K> {
    /// At most so many places for each.
    pub fn new(most: usize) -> Self {
        Self { taken: Mutex::default(), most }
    }

    /// Takes one more; `None` when this one has all that it may have.
    pub fn enter(self: &Arc<Self>, who: K) -> Option<Place<K>> {
        let mut taken = self.lock();
        let count = taken.entry(who).or_default();
        if *count >= self.most {
            return None;
        }
        *count += 1;
        drop(taken);
        Some(Place { places: Arc::clone(self), who })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<K, usize>> {
        // No code that could panic runs under this lock.
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Copy + Eq + Hash> Drop for Place<K> {
    fn drop(&mut self) {
        let mut taken = self.places.lock();
        if let Some(count) = taken.get_mut(&self.who) {
            *count -= 1;
            if *count == 0 {
                taken.remove(&self.who);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_has_so_many_places_and_one_that_leaves_makes_room() {
        let places = Arc::new(Places::new(2));
        let first = places.enter('a');
        let second = places.enter('a');
        assert!(first.is_some() && second.is_some() && places.enter('a').is_none());
        assert!(places.enter('b').is_some());
        drop(first);
        assert!(places.enter('a').is_some());
        drop(second);
        assert!(places.lock().is_empty(), "nothing is remembered of who left");
    }
}
