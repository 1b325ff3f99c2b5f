//! What to do when a statement gave way to others.

use crate::error::{Error, Exit};
use std::time::Duration;

/// The first pause.
const FIRST: Duration = Duration::from_millis(100);

/// The longest pause.
const LONGEST: Duration = Duration::from_secs(5);

/// How often a statement is tried again that ran out of time, perhaps in line for its lock and perhaps at work.
const SLOW: u32 = 3;

/// How often the failed work may be tried again after `attempt` attempts: the pause before the next one, or none.
pub fn pause(error: &Error, attempt: u32, retries: u32) -> Option<Duration> {
    let retries = match error.code.as_deref() {
        // lock_not_available, deadlock_detected, serialization_failure; SQLITE_BUSY has its own category
        Some("55P03" | "40P01" | "40001") => retries,
        // query_canceled
        Some("57014") => retries.min(SLOW),
        _ if error.exit == Exit::Busy => retries,
        _ => 0,
    };
    (attempt < retries).then(|| jittered(attempt))
}

/// Whether the error is that others were in the way.
pub fn gave_way(error: &Error) -> bool {
    matches!(error.code.as_deref(), Some("55P03" | "40P01" | "40001")) || error.exit == Exit::Busy
}

/// Twice as long each time, and never the same for two that wait for each other.
fn jittered(attempt: u32) -> Duration {
    let pause = FIRST.saturating_mul(2u32.saturating_pow(attempt)).min(LONGEST);
    pause.mul_f64(rand::random_range(0.5..1.5))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(code: &str) -> Error {
        Error { code: Some(code.into()), ..Error::new("x") }
    }

    #[test]
    fn only_what_gave_way_is_tried_again() {
        assert!(pause(&error("55P03"), 0, 20).is_some() && pause(&error("55P03"), 20, 20).is_none());
        assert!(pause(&error("57014"), 2, 20).is_some() && pause(&error("57014"), 3, 20).is_none());
        assert!(pause(&error("23505"), 0, 20).is_none() && pause(&Error::new("x"), 0, 20).is_none());
    }

    #[test]
    fn pauses_grow_and_end_growing() {
        assert!(jittered(0) < Duration::from_millis(200));
        assert!(jittered(40) < Duration::from_secs(8));
    }
}
