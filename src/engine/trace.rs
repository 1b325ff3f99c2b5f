//! Every statement on its way to a database, for whoever listens: nobody, until somebody asks.

use super::Engine;
use std::sync::OnceLock;

static LISTENER: OnceLock<fn(Engine, &str)> = OnceLock::new();

/// From now on, `listener` hears of every statement of this process. The first listener stays.
pub fn listen(listener: fn(Engine, &str)) {
    LISTENER.get_or_init(|| listener);
}

/// A statement is sent.
pub(super) fn sent(engine: Engine, sql: &str) {
    if let Some(listener) = LISTENER.get() {
        listener(engine, sql);
    }
}
