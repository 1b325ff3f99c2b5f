//! What a run would send, for whoever wants to read it first.

use super::{Group, groups, timeout};
use crate::engine::{Engine, Session};
use crate::error::Result;
use crate::project::{Migration, MigrationStep};
use crate::run::Settings;

/// The statements of a migration after its first `done` steps, settings included, as the server of this session would be sent them.
/// Of a backfill it shows the shape of a range.
///
/// # Errors
/// When the connection is gone.
pub async fn script(
    session: &mut Session,
    migration: &Migration,
    done: usize,
    settings: &Settings,
) -> Result<Vec<String>> {
    if session.engine() == Engine::Sqlite {
        return Ok(whole(&migration.steps));
    }
    let left = migration.steps.get(done..).unwrap_or_default();
    let batch = timeout::with_each_batch(session, settings).await?;
    let mut number = done;
    let sent = groups(left).into_iter().flat_map(|group| {
        number += group.steps().len();
        sent(group, number, settings, &batch)
    });
    Ok(sent.collect())
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

/// `batch`: the settings of each range.
fn sent(group: Group, number: usize, settings: &Settings, batch: &str) -> Vec<String> {
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
            batch.into(),
            step.sql.clone(),
            "COMMIT;".into(),
            journal,
        ],
    }
}
