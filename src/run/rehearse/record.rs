//! What came of a rehearsal, beside every plan that was rehearsed.

use super::failure::Failure;
use super::report::{Pass, Rehearsal, RehearsedStep};
use crate::engine::{Engine, Session};
use crate::error::Result;
use crate::project::{MigrationFigures, MigrationFile, REHEARSAL_FORMAT, Rehearsed, Timing};
use crate::run::Site;
use jiff::{Timestamp, Unit};
use std::collections::BTreeMap;

/// How many failures are written down.
const FAILURES: usize = 20;

/// What is known when a rehearsal begins: files may change while it runs.
pub struct Begun {
    engine: Engine,
    server: String,
    plans: Vec<Pending>,
}

/// A plan with its bytes, and those of its migrations that are pending.
struct Pending {
    plan: String,
    sha256: String,
    migrations: Vec<String>,
}

impl Begun {
    /// Of what is pending.
    pub fn of(site: &Site<'_>, session: &Session, pending: &[&MigrationFile]) -> Result<Begun> {
        let plans = pending.chunk_by(|one, next| one.up.plan == next.up.plan).map(|files| {
            let plan = files.first().map_or("", |file| &file.up.plan).to_string();
            let migrations = files.iter().map(|file| file.id.clone()).collect();
            Ok(Pending { sha256: site.project.plan_digest(&plan)?, plan, migrations })
        });
        let plans = plans.collect::<Result<_>>()?;
        Ok(Begun { engine: session.engine(), server: session.version(), plans })
    }
}

/// Writes it beside each plan. A folder that cannot be written is no failure of the rehearsal: the report says so.
pub fn record(site: &Site<'_>, begun: &Begun, report: &mut Rehearsal) {
    for Pending { plan, sha256, migrations } in &begun.plans {
        report.plans.push(plan.clone());
        let figures = report.steps.iter().filter_map(RehearsedStep::recorded);
        let own = |figures: &MigrationFigures| migrations.contains(&figures.migration);
        let rehearsed = Rehearsed {
            format: REHEARSAL_FORMAT,
            plan: plan.clone(),
            sha256: sha256.clone(),
            at: Timestamp::now().round(Unit::Second).unwrap_or_default(),
            tool: env!("CARGO_PKG_VERSION").into(),
            engine: begun.engine,
            server: begun.server.clone(),
            copy: report.copy.as_ref().map(|how| how.says()).unwrap_or_default(),
            migrations: migrations.clone(),
            held: report.held(),
            failures: failures(&report.failures),
            by_triggers: report.by_triggers.clone(),
            figures: figures.filter(own).collect(),
        };
        if let Err(error) = site.project.record_rehearsal(&rehearsed) {
            report.notes.push(format!("the rehearsal of `{plan}` is not recorded: {}", error.sentence));
        }
    }
    if let Err(error) = site.project.register_timings(&timings(report)) {
        report.notes.push(format!("what was measured is not in REGISTRY.md: {}", error.sentence));
    }
}

/// What each migration took the first time forward, and all the way back.
fn timings(report: &Rehearsal) -> BTreeMap<String, Timing> {
    let mut timings: BTreeMap<String, Timing> = BTreeMap::new();
    for step in &report.steps {
        let timing = timings.entry(step.migration.clone()).or_default();
        match step.pass {
            Pass::Forward => timing.forward = Some(step.milliseconds),
            Pass::Back => timing.rollback = Some(step.milliseconds),
            Pass::Again | Pass::Leave | Pass::Loaded | Pass::LoadedBack => {}
        }
    }
    timings
}

/// A sentence each; behind the first of them, how many there are more.
fn failures(all: &[Failure]) -> Vec<String> {
    let more = all.len().saturating_sub(FAILURES);
    let more = (more > 0).then(|| format!("and {more} more: `concertina rehearse --format json` prints all"));
    all.iter().take(FAILURES).map(Failure::recorded).chain(more).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::Direction;

    #[test]
    fn what_is_not_written_down_is_counted() {
        let failure = |at: usize| Failure {
            says: format!("`t.c{at}` is not what it was before\nrow 7"),
            ..Failure::blank("1_expand_t", Direction::Up, Pass::Again)
        };
        let all: Vec<Failure> = (0..FAILURES + 3).map(failure).collect();
        let written = failures(&all);
        assert_eq!(written[0], "`1_expand_t`, forward again: `t.c0` is not what it was before");
        assert_eq!((written.len(), written[FAILURES].starts_with("and 3 more: ")), (FAILURES + 1, true));
        assert_eq!(failures(&all[..FAILURES]).len(), FAILURES);
    }
}
