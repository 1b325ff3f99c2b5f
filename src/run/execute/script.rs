//! What a run would send, for whoever wants to read it first.

use super::{Group, groups, timeout};
use crate::engine::Engine;
use crate::project::{Migration, MigrationStep};
use crate::run::Settings;

/// The statements of a migration after its first `done` steps, settings included. Of a backfill it shows the shape of a range.
pub fn script(migration: &Migration, done: usize, engine: Engine, settings: &Settings) -> Vec<String> {
    let left = migration.steps.get(done..).unwrap_or_default();
    match engine {
        Engine::Sqlite => whole(&migration.steps),
        Engine::Postgres => {
            let mut number = done;
            let sent = groups(left).into_iter().flat_map(|group| {
                number += group.steps().len();
                sent(group, number, settings)
            });
            sent.collect()
        }
    }
}

fn whole(steps: &[MigrationStep]) -> Vec<String> {
    let before = ["PRAGMA foreign_keys = 0;", "PRAGMA legacy_alter_table = 1;", "BEGIN IMMEDIATE;"];
    let after = [
        "-- journal: done",
        "PRAGMA foreign_key_check;",
        "COMMIT;",
        "PRAGMA legacy_alter_table = 0;",
        "PRAGMA foreign_keys = 1;",
    ];
    let statements = steps.iter().map(|step| step.sql.clone());
    before.map(String::from).into_iter().chain(statements).chain(after.map(String::from)).collect()
}

/// What comes before steps that releases wait for, see `approach`.
fn makes_way(steps: &[MigrationStep]) -> Option<String> {
    let waits = steps.iter().any(timeout::keeps_releases);
    waits.then(|| "-- waits for vacuum and long transactions on what is to be locked, while releases pass".to_string())
}

fn sent(group: Group, number: usize, settings: &Settings) -> Vec<String> {
    let journal = format!("-- journal: step {number}");
    match group {
        Group::Together(steps) => {
            let sent = |(at, step): (usize, &MigrationStep)| {
                [timeout::settings(step, &steps[..at], settings), step.sql.clone()]
            };
            let statements = steps.iter().enumerate().flat_map(sent);
            let ends = [journal, "COMMIT;".into()];
            std::iter::once("BEGIN;".to_string()).chain(makes_way(steps)).chain(statements).chain(ends).collect()
        }
        Group::Outside(step) => vec![timeout::settings(step, &[], settings), step.sql.clone(), journal],
        Group::Batched { step, key, .. } => vec![
            format!("-- in ranges of ({}), a transaction each, with the cursor in the journal", key.join(", ")),
            "BEGIN;".into(),
            timeout::batch(settings),
            step.sql.clone(),
            "COMMIT;".into(),
            journal,
        ],
    }
}
