//! The plan of a way out, between where the last migration left the database and where it is.

use super::Seen;
use crate::catalog::Catalog;
use crate::cli::allow::{self, Allow};
use crate::cli::context::Context;
use crate::cli::git;
use crate::cli::paper::Paper;
use crate::cli::plan::{self as planned, Facts, Tables, tables};
use crate::engine::Session;
use crate::error::Result;
use crate::hazard::Hazard;
use crate::output::{Review, Sources};
use crate::plan::{Mode, Plan, Request, plan};
use crate::project::{Directive, Draft, Project};
use std::collections::BTreeMap;

/// What it is called, and whether it is one migration.
pub struct Named<'n> {
    pub number: &'n str,
    pub name: &'n str,
    pub mode: Mode,
}

/// The way from the first to the second of two catalogs, of which one is the live database's.
///
/// # Errors
/// What a person has to decide first, and what an engine cannot do.
pub async fn between(
    context: &Context,
    session: &mut Session,
    seen: &Seen,
    [old, new]: [&Catalog; 2],
    named: &Named<'_>,
) -> Result<Plan> {
    let settings = &context.config.settings;
    let (tenant, small) = (context.target()?, settings.plan.small_table);
    // Rows can only be looked for in tables that are there.
    let ends = (&seen.live, &seen.left);
    let Tables { occupied, large } = tables(session, tenant.tenant(), ends, small).await?;
    let way = plan(&Request {
        number: named.number,
        name: named.name,
        old,
        new,
        dialect: session.dialect().as_ref(),
        renames: &[],
        fills: &BTreeMap::new(),
        retypings: &BTreeMap::new(),
        owners: &seen.owners,
        occupied: &occupied,
        large: &large,
        small_table: small,
        quarantine: settings.quarantine.enabled,
        mode: named.mode,
    })?;
    Ok(Plan { unlisted: seen.unlisted.clone(), ..way })
}

/// Refuses hazards of a plan that no `--allow` accepts, tells of flags that accept nothing, and gives what was accepted.
///
/// # Errors
/// Lists them, each with the flag that accepts it.
pub fn accepted(context: &Context, plan: &Plan, allows: &[Allow]) -> Result<Vec<Directive>> {
    for idle in allow::idle(plan, allows) {
        context.say(format!("warning: `--allow {idle}` accepts nothing of this"));
    }
    allow::refuse(&allow::undecided(plan, allows, &[]))?;
    let who = git::address(&context.config.root);
    Ok(allow::by_flag(plan, allows, &[], [None, who.as_deref()]))
}

/// Shows it as `concertina plan` does.
///
/// # Errors
/// What a document cannot say.
pub fn show(context: &Context, plan: &Plan, facts: &Facts, allows: &[Allow]) -> Result<()> {
    let draft = facts.draft(plan)?;
    let open = allow::undecided(plan, allows, &[]);
    let open = open.iter().map(|one| (one.hazard, one.step.says.clone())).collect();
    planned::show(context, Paper::Text, &review(context, &draft, open))
}

/// Writes it as `concertina plan` does.
///
/// # Errors
/// When the migrations that are there are not what was written, or the disk refuses.
pub fn write(context: &Context, project: &Project, plan: &Plan, facts: &Facts) -> Result<()> {
    let draft = facts.draft(plan)?;
    for path in planned::write(context, project, plan, (&draft, &review(context, &draft, vec![])))? {
        tell!("{path}");
    }
    Ok(())
}

fn review(context: &Context, draft: &Draft, undecided: Vec<(Hazard, String)>) -> Review {
    Review::of(&Sources::of_draft(draft, undecided, context.config.settings.gates.approval))
}
