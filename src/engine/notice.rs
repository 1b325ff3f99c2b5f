//! What a person should know of a connection that works all the same, for whoever listens: each sentence once a process.

use std::collections::BTreeSet;
use std::sync::{Mutex, OnceLock};

static LISTENER: OnceLock<fn(&str)> = OnceLock::new();
static GIVEN: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

/// From now on, `listener` hears of every notice. The first listener stays.
pub fn listen(listener: fn(&str)) {
    LISTENER.get_or_init(|| listener);
}

/// Gives a notice, unless it was given before.
pub(super) fn give(sentence: &str) {
    let Some(listener) = LISTENER.get() else { return };
    let mut given = GIVEN.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if given.insert(sentence.to_string()) {
        listener(sentence);
    }
}
