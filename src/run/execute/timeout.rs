//! How long a statement may wait and work.
//!
//! A statement that only touches the catalog is given little time for both: whoever stands behind it in line for the table
//! waits as long as it does. One that reads or writes a table may work as long as it needs, and still waits for its lock no
//! longer than the others. One whose lock keeps no release from anything may wait as long as the server needs to stop an
//! automatic vacuum for it. One outside a transaction waits for other transactions as part of its work (a concurrent index
//! build that gives way leaves an invalid index behind), so nothing limits it.

use crate::engine::Session;
use crate::error::Result;
use crate::project::{Claim, MigrationStep, words};
use crate::run::Settings;
use crate::step::{Blocks, Transaction};
use std::time::Duration;

/// The settings for a step, to be sent before it and behind the steps `before` it in its transaction.
pub fn settings(step: &MigrationStep, before: &[MigrationStep], settings: &Settings) -> String {
    let quick = step.remarks.iter().any(|remark| remark == words::CATALOG_ONLY);
    let work = if quick { settings.statement_timeout } else { Duration::ZERO };
    let several = step.lock.as_ref().is_some_and(Claim::is_of_several);
    match step.transaction {
        Transaction::Outside => "SET lock_timeout = 0; SET statement_timeout = 0;".into(),
        _ if several || before.iter().any(keeps_releases) => local(settings.lock_timeout.min(WHILE_HOLDING), work),
        _ if keeps_releases(step) || step.lock.as_ref().is_some_and(Claim::is_of_rows) => {
            local(settings.lock_timeout, work)
        }
        _ => format!("{} SET LOCAL statement_timeout = {};", patient(settings), work.as_millis()),
    }
}

/// Whether a release waits for what the step locks.
pub fn keeps_releases(step: &MigrationStep) -> bool {
    step.lock.as_ref().is_some_and(|claim| claim.blocks() >= Blocks::Writers)
}

/// Who waits for a lock that no release wants keeps nobody: it may wait until the server stops an automatic vacuum for it,
/// which it does after `deadlock_timeout`.
pub fn patient(settings: &Settings) -> String {
    let wait = settings.lock_timeout.as_millis();
    format!("SELECT set_config('lock_timeout', floor({wait} + 2000 * {DEADLOCK_TIMEOUT})::text, true);")
}

/// In seconds.
const DEADLOCK_TIMEOUT: &str = "extract(epoch FROM current_setting('deadlock_timeout')::interval)";

/// How long a step waits for a lock while its transaction has another: nobody can use that meanwhile, and whoever holds what it
/// waits for may want that next. So may who has a partition: the server asks its table then for the bound (14 to 18).
const WHILE_HOLDING: Duration = Duration::from_millis(100);

/// How long a batch waits for a row. It holds others meanwhile, which whoever has that row may want next.
const FOR_A_ROW: Duration = Duration::from_millis(150);

/// The settings for one batch of a backfill: commands alone, which count no rows, since they are sent with the batch. The server is
/// asked what they come to there.
///
/// # Errors
/// When the connection is gone.
pub async fn with_each_batch(session: &mut Session, settings: &Settings) -> Result<String> {
    let wait = bounded(settings.lock_timeout.min(FOR_A_ROW));
    let query = format!("SELECT format('SET LOCAL lock_timeout = %s; SET LOCAL statement_timeout = 0;', {wait})");
    Ok(session.value(&query).await?.unwrap_or_default())
}

/// A statement may lock two tables. While it waits for the second it gives way before the server looks for deadlocks: whoever
/// is found then may be the application.
fn local(wait: Duration, work: Duration) -> String {
    let (wait, work) = (bounded(wait), work.as_millis());
    format!("SELECT set_config('lock_timeout', {wait}, true); SET LOCAL statement_timeout = {work};")
}

fn bounded(wait: Duration) -> String {
    format!("floor(least({}, 800 * {DEADLOCK_TIMEOUT}))::text", wait.as_millis())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Kind, ObjectId};

    fn step(mode: &str, tables: &[&str]) -> MigrationStep {
        let tables = tables.iter().map(|name| ObjectId::new(Kind::Table, &["public", name])).collect();
        let lock = (!mode.is_empty()).then(|| Claim { mode: mode.into(), tables, below: false });
        MigrationStep {
            says: String::new(),
            sql: String::new(),
            transaction: Transaction::Shared,
            lock,
            remarks: vec![],
        }
    }

    #[test]
    fn who_holds_a_lock_waits_for_another_a_moment() {
        let limit = Settings { lock_timeout: Duration::from_secs(1), ..Settings::default() };
        let wait = |step: &MigrationStep, before: &[MigrationStep]| {
            let sent = settings(step, before, &limit);
            ["least(100,", "least(1000,", "floor(1000 + "].into_iter().position(|text| sent.contains(text))
        };
        let one = step("ACCESS EXCLUSIVE", &["t"]);
        let [two, weak, none] = [step("SHARE", &["t", "u"]), step("SHARE UPDATE EXCLUSIVE", &[]), step("", &[])];
        assert_eq!([wait(&one, &[]), wait(&one, &[none.clone(), weak.clone()])], [Some(1), Some(1)]);
        assert_eq!([wait(&two, &[]), wait(&one, &[none.clone(), one.clone()])], [Some(0), Some(0)]);
        assert_eq!([wait(&weak, &[]), wait(&none, &[]), wait(&weak, &[one])], [Some(2), Some(2), Some(0)]);
    }
}
