//! What a reviewer is told besides the plan.

use super::questions::{self, Counted};
use super::{sizes, wishes};
use crate::catalog::Catalog;
use crate::cli::context::Context;
use crate::engine::{Dialect, Engine, Keep, Leg, Session};
use crate::error::Result;
use crate::output::estimate::{self, Sizes};
use crate::plan::Plan;
use crate::project::document::{Count, StepDocument};
use crate::project::{self, Directive, Draft, FactsDocument};
use crate::prove::from_nothing;
use crate::source::Directives;
use similar::TextDiff;
use std::collections::{BTreeMap, BTreeSet};

/// What was asked of the live database, and what follows from the plan.
pub struct Facts {
    engine: Engine,
    server: String,
    directives: Vec<Directive>,
    pub counts: Vec<Counted>,
    document: FactsDocument,
}

impl Facts {
    /// Asks and computes them.
    pub async fn gather(context: &Context, session: &mut Session, plan: &Plan, said: &Directives) -> Result<Facts> {
        let dialect = session.dialect();
        let nothing = Catalog::default();
        let (start, goal) = (plan.start().unwrap_or(&nothing), plan.goal().unwrap_or(&nothing));
        let direct = direct(dialect.as_ref(), start, goal);
        let mut sizes = sizes::sizes(session, start).await?;
        let direct = direct.map(|steps| {
            let made = estimate::made(steps.iter());
            estimate::longest(&steps, Sizes { known: &sizes, made: &made })
        });
        let steps = plan.stages.iter().flat_map(|stage| stage.up.iter().chain(&stage.down));
        let worked: BTreeSet<String> = steps.filter_map(|step| StepDocument::of(step).table).collect();
        sizes.retain(|table, _| worked.contains(table));
        let counts = questions::counts(session, plan, said).await?;
        let schema = unified(&sql(dialect.as_ref(), start)?, &sql(dialect.as_ref(), goal)?);
        Ok(Facts {
            engine: session.engine(),
            server: session.version(),
            directives: wishes::written(said, &context.config),
            document: FactsDocument { direct, counts: written(&counts), sizes, schema },
            counts,
        })
    }

    /// Also says that these were accepted on the command line.
    pub fn accept(&mut self, accepted: Vec<Directive>) {
        self.directives.extend(accepted);
    }

    /// What the plan's files will hold.
    pub fn draft(&self, plan: &Plan) -> Result<Draft> {
        let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date().to_string();
        Draft::of(
            plan,
            &project::Context {
                engine: self.engine,
                server: &self.server,
                date: &today,
                directives: &self.directives,
                facts: &self.document,
            },
        )
    }
}

/// The plain way, to compare with; not every change has one without a directive.
fn direct(dialect: &dyn Dialect, from: &Catalog, to: &Catalog) -> Option<Vec<StepDocument>> {
    let (conversions, later) = (BTreeMap::new(), BTreeSet::new());
    let leg =
        Leg { from, to, renames: &[], conversions: &conversions, later: &later, earlier: &[], keep: Keep::Nothing };
    Some(dialect.steps(&leg).ok()?.iter().map(StepDocument::of).collect())
}

/// Without the samples: the files of a plan go to a repository.
fn written(counts: &[Counted]) -> Vec<Count> {
    let asked = counts.iter().filter_map(|(check, count)| Some((check, count.as_ref()?)));
    asked.map(|(check, (rows, _))| Count { says: check.says.clone(), rows: *rows }).collect()
}

fn sql(dialect: &dyn Dialect, catalog: &Catalog) -> Result<String> {
    let steps = from_nothing(dialect, catalog)?;
    Ok(steps.iter().map(|step| format!("{}\n", step.sql.trim_end())).collect())
}

/// The difference between two texts of SQL; nothing when there is none.
fn unified(before: &str, after: &str) -> String {
    if before == after {
        return String::new();
    }
    TextDiff::from_lines(before, after).unified_diff().context_radius(3).header("before", "after").to_string()
}
