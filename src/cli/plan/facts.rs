//! What a reviewer is told besides the plan.

use super::questions::{self, Counted};
use super::{sizes, wishes};
use crate::catalog::{Catalog, ObjectId};
use crate::cli::context::Context;
use crate::engine::{Dialect, Engine, Keep, Leg, Session};
use crate::error::Result;
use crate::hazard::Hazard;
use crate::output::{Review, Size};
use crate::plan::Plan;
use crate::project::Directive;
use crate::prove::from_nothing;
use crate::source::Directives;
use crate::step::Step;
use std::collections::{BTreeMap, BTreeSet};

/// What was asked of the live database, and what follows from the plan.
pub struct Facts {
    pub engine: Engine,
    pub server: String,
    pub directives: Vec<Directive>,
    pub counts: Vec<Counted>,
    sizes: BTreeMap<ObjectId, Size>,
    direct: Option<Vec<Step>>,
    before: String,
    after: String,
}

impl Facts {
    /// Asks and computes them.
    pub async fn gather(context: &Context, session: &mut Session, plan: &Plan, said: &Directives) -> Result<Facts> {
        let dialect = session.dialect();
        let nothing = Catalog::default();
        let (start, goal) = (plan.start().unwrap_or(&nothing), plan.goal().unwrap_or(&nothing));
        Ok(Facts {
            engine: session.engine(),
            server: session.version(),
            directives: wishes::written(said, &context.config),
            counts: questions::counts(session, plan, said).await?,
            sizes: sizes::sizes(session, start).await?,
            direct: direct(dialect.as_ref(), start, goal),
            before: sql(dialect.as_ref(), start)?,
            after: sql(dialect.as_ref(), goal)?,
        })
    }

    /// Everything that the reviewer is told.
    pub fn review<'a>(&'a self, plan: &'a Plan, undecided: &'a [(Hazard, &'a Step)]) -> Review<'a> {
        Review {
            plan,
            engine: self.engine,
            server: &self.server,
            directives: &self.directives,
            undecided,
            counts: &self.counts,
            sizes: &self.sizes,
            direct: self.direct.as_deref(),
            before: &self.before,
            after: &self.after,
        }
    }
}

/// The plain way, to compare with; not every change has one without a directive.
fn direct(dialect: &dyn Dialect, from: &Catalog, to: &Catalog) -> Option<Vec<Step>> {
    let (conversions, later) = (BTreeMap::new(), BTreeSet::new());
    let leg =
        Leg { from, to, renames: &[], conversions: &conversions, later: &later, earlier: &[], keep: Keep::Nothing };
    dialect.steps(&leg).ok()
}

fn sql(dialect: &dyn Dialect, catalog: &Catalog) -> Result<String> {
    let steps = from_nothing(dialect, catalog)?;
    Ok(steps.iter().map(|step| format!("{}\n", step.sql.trim_end())).collect())
}
