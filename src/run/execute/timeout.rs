//! How long a statement may wait and work.
//!
//! A statement that only touches the catalog is given little time for both: whoever stands behind it in line for the table
//! waits as long as it does. One that reads or writes a table may work as long as it needs, and still waits for its lock no
//! longer than the others. One outside a transaction waits for other transactions as part of its work (a concurrent index
//! build that gives way leaves an invalid index behind), so nothing limits it.

use crate::project::{MigrationStep, words};
use crate::run::Settings;
use crate::step::Transaction;
use std::time::Duration;

/// The settings for a step, to be sent before it and behind the steps `before` it in its transaction.
pub fn settings(step: &MigrationStep, before: &[MigrationStep], settings: &Settings) -> String {
    let quick = step.remarks.iter().any(|remark| remark.ends_with(words::CATALOG_ONLY));
    let work = if quick { settings.statement_timeout } else { Duration::ZERO };
    let locks = |step: &MigrationStep| step.remarks.first().is_some_and(|remark| !remark.starts_with(words::NO_LOCK));
    let holds = before.iter().any(locks) || step.remarks.iter().any(|remark| remark.contains(words::ALSO_ON));
    let wait = if holds { settings.lock_timeout.min(WHILE_HOLDING) } else { settings.lock_timeout };
    match step.transaction {
        Transaction::Outside => "SET lock_timeout = 0; SET statement_timeout = 0;".into(),
        _ => local(wait, work),
    }
}

/// How long a step waits for a lock while its transaction has another: nobody can use that meanwhile, and whoever holds what it waits
/// for may want that next.
const WHILE_HOLDING: Duration = Duration::from_millis(100);

/// How long a batch waits for a row. It holds others meanwhile, which whoever has that row may want next.
const FOR_A_ROW: Duration = Duration::from_millis(150);

/// The settings for one batch of a backfill.
pub fn batch(settings: &Settings) -> String {
    local(settings.lock_timeout.min(FOR_A_ROW), Duration::ZERO)
}

/// A statement may lock two tables. While it waits for the second it gives way before the server looks for deadlocks: whoever
/// is found then may be the application.
fn local(wait: Duration, work: Duration) -> String {
    format!(
        "SELECT set_config('lock_timeout', floor(least({}, 800 * extract(epoch FROM current_setting('deadlock_timeout')::interval)))::text, true); \
         SET LOCAL statement_timeout = {};",
        wait.as_millis(),
        work.as_millis()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(remark: &str) -> MigrationStep {
        let transaction = Transaction::Shared;
        MigrationStep { says: String::new(), sql: String::new(), transaction, remarks: vec![remark.into()] }
    }

    #[test]
    fn who_holds_a_lock_waits_for_another_a_moment() {
        let wait = |step: &MigrationStep, before: &[MigrationStep]| {
            let sent =
                settings(step, before, &Settings { lock_timeout: Duration::from_secs(1), ..Settings::default() });
            sent.contains("least(100,")
        };
        let [one, two, none] =
            ["ACCESS EXCLUSIVE, catalog only", "SHARE also on public.u, catalog only", "no lock, catalog only"];
        let [one, two, none] = [one, two, none].map(step);
        assert!(!wait(&one, &[]) && !wait(&one, std::slice::from_ref(&none)));
        assert!(wait(&two, &[]) && wait(&one, &[none, one.clone()]));
    }
}
