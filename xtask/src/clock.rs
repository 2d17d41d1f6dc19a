//! The one clock of this tool: how long a step took.

use std::time::Instant;

/// Now, for a duration and nothing else.
#[expect(clippy::disallowed_methods, reason = "the one clock file of this rim")]
pub(crate) fn now() -> Instant {
    Instant::now()
}
