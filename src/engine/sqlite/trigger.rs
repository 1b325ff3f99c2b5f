//! Triggers.

use super::LOCK;
use super::lexer::tokens;
use super::names::quote;
use super::text::{canonical, ended};
use crate::catalog::{Aside, ObjectId, Trigger};
use crate::step::{Step, Verb};

/// Reads a `CREATE TRIGGER` on a table or view.
pub(super) fn read(sql: &str, relation: &ObjectId) -> Trigger {
    Trigger {
        definition: canonical(&tokens(sql), &|_| false),
        written: Aside(Some(sql.to_string())),
        reads: Aside(vec![relation.clone()]),
    }
}

/// The statement that makes a trigger.
pub(super) fn statement(trigger: &Trigger) -> String {
    let Trigger { definition, written, reads: _ } = trigger;
    ended(written.0.as_ref().unwrap_or(definition))
}

/// Makes a trigger.
pub(super) fn create(id: &ObjectId, trigger: &Trigger) -> Step {
    Step::new(Verb::Create, id, format!("create trigger {}", id.dotted()), statement(trigger), LOCK)
}

/// Drops a trigger.
pub(super) fn drop(id: &ObjectId) -> Step {
    let sql = format!("DROP TRIGGER {};", quote(id.name()));
    Step::new(Verb::Drop, id, format!("drop trigger {}", id.dotted()), sql, LOCK)
}
