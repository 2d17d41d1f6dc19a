//! How much of frames that are not whole yet is in memory, over all sockets.
//!
//! A frame is gathered before anybody hears of it, so it is counted where its bytes come in ([`crate::patient`]). A
//! little is everybody's; who sends more waits for one of few places, and gives it back once the frame has found its way
//! to the writer.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::limits::SMALL_FRAME_BYTES;

/// What came in on one connection and is not heard yet.
#[derive(Debug)]
pub struct Inlet {
    places: Arc<Semaphore>,
    gathered: Mutex<Gathered>,
}

#[derive(Debug, Default)]
struct Gathered {
    /// Only frames count: before them comes HTTP, which has bounds of its own.
    is_socket: bool,
    bytes: usize,
    place: Option<OwnedSemaphorePermit>,
}

impl Inlet {
    /// Of a connection that may take one of these places.
    pub fn new(places: Arc<Semaphore>) -> Self {
        Self { places, gathered: Mutex::default() }
    }

    /// From here on what comes in are frames.
    pub fn begin(&self) {
        self.lock().is_socket = true;
    }

    /// So much of what came in is heard and gone.
    pub fn heard(&self, bytes: usize) {
        let mut gathered = self.lock();
        gathered.bytes = gathered.bytes.saturating_sub(bytes);
    }

    /// All that came in is heard and gone.
    pub fn heard_all(&self) {
        let mut gathered = self.lock();
        (gathered.bytes, gathered.place) = (0, None);
    }

    /// So much came in.
    pub(crate) fn came(&self, bytes: usize) {
        let mut gathered = self.lock();
        if gathered.is_socket {
            gathered.bytes += bytes;
        }
    }

    /// The places for one of which this connection waits before it reads on; none when it may.
    pub(crate) fn waits_for(&self) -> Option<Arc<Semaphore>> {
        let gathered = self.lock();
        (gathered.bytes >= SMALL_FRAME_BYTES && gathered.place.is_none()).then(|| Arc::clone(&self.places))
    }

    /// Has a place for a large frame from here on.
    pub(crate) fn take(&self, place: OwnedSemaphorePermit) {
        self.lock().place = Some(place);
    }

    /// Whether a large frame is under way.
    pub(crate) fn is_large(&self) -> bool {
        self.lock().place.is_some()
    }

    fn lock(&self) -> MutexGuard<'_, Gathered> {
        // No code that could panic runs under this lock.
        self.gathered.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
