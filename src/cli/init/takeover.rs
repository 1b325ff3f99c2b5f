//! A database that is there already: its schema becomes the schema files, the way to it from nothing the first migration, and
//! the journal says that it is applied.

use super::histories::{self, History};
use crate::catalog::Catalog;
use crate::cli::conduct::Ground;
use crate::cli::context::Context;
use crate::cli::inspect::Sheets;
use crate::cli::plan::{self, Facts};
use crate::engine::{Introspection, Session, Target};
use crate::error::Result;
use crate::output::{Review, Sources};
use crate::plan::{Plan, Request};
use crate::project::{Project, next_number};
use crate::run::{self, Site};
use crate::source::Directives;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Writes schema files and the first migration from what is there, and records it as applied. Gives the histories of other tools, which
/// are left alone.
pub async fn take_over(context: &Context, target: &Target, schema: &Path, project: &Project) -> Result<Vec<History>> {
    let mut session = context.open_for_reading().await?;
    let mut read = session.introspect(&context.config.scope()).await?;
    let histories = histories::found(&read.catalog);
    let context = &context.ignoring(histories.iter().flat_map(|history| history.objects.clone()));
    if !histories.is_empty() {
        read = session.introspect(&context.config.scope()).await?;
    }
    adopt(context, target, schema, project, session, read).await?;
    Ok(histories)
}

async fn adopt(
    context: &Context,
    target: &Target,
    schema: &Path,
    project: &Project,
    mut session: Session,
    read: Introspection,
) -> Result<()> {
    let live = context.understood(read, &format!("`{target}`"))?;
    let plan = from_nothing(context, &session, &live)?;
    if plan.is_empty() {
        return Ok(());
    }
    let sheets = Sheets::of(&live, session.dialect().as_ref())?;
    sheets.fit(schema)?;
    context.prove(&mut session, &plan).await?;
    let ground = Ground::new(context)?;
    let site = Site { project, ..ground.site() };
    run::prepare(&site).await?;
    sheets.write(context, schema)?;
    let facts = Facts::gather(context, &mut session, &plan, &Directives::default()).await?;
    let draft = facts.draft(&plan)?;
    let review = Review::of(&Sources::of_draft(&draft, vec![], 0));
    for path in plan::write(context, project, &plan, (&draft, &review))? {
        tell!("{path}");
    }
    drop(session);
    let recorded = run::baseline(&site).await?;
    recorded.iter().for_each(|id| context.say(format!("recorded as applied: {id}")));
    Ok(())
}

/// The way from an empty database to what is there.
fn from_nothing(context: &Context, session: &Session, live: &Catalog) -> Result<Plan> {
    let given: Catalog =
        live.iter().filter(|(id, _)| id.is_given()).map(|(id, object)| (id.clone(), object.clone())).collect();
    let now = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC);
    let number = next_number(context.config.settings.plan.numbering, now.datetime(), None)?;
    crate::plan::plan(&Request {
        number: &number,
        name: "baseline",
        old: &given,
        new: live,
        dialect: session.dialect().as_ref(),
        renames: &[],
        fills: &BTreeMap::new(),
        retypings: &BTreeMap::new(),
        occupied: &BTreeSet::new(),
        large: &BTreeSet::new(),
        owners: &BTreeMap::new(),
        small_table: 0,
        quarantine: false,
        mode: plan::mode(context.config.settings.plan.mode),
    })
}
