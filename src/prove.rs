//! The proof that a plan goes forward and back: it is run on a scratch database before it is written.
//!
//! ```text
//!   start, made from its catalog -> up -> = both -> up -> = strict -> up -> = new
//!                                <- down <-     <- down <-        <- down <-
//! ```
//!
//! The scratch database holds the part of the live schema that the plan has to do with, without its rows; after every stage,
//! either way, what is introspected must be that part of the catalog that the route gave. A plan that has not gone forward and
//! back is not written.

mod ground;

pub use ground::ground;

use crate::catalog::{Catalog, ObjectId};
use crate::engine::{Dialect, Engine, Keep, Ladder, Leg, Scope, Session};
use crate::error::{Error, Result};
use crate::graph;
use crate::plan::Plan;
use crate::route::Phase;
use crate::step::Step;
use std::collections::{BTreeMap, BTreeSet};

/// How many statements go to the server at once.
const BATCH: usize = 200;

/// Runs the plan forward and back in a scratch database, on the part of the schema that it has to do with. If that fails, the
/// whole schema is the judge.
///
/// # Errors
/// Names the step that failed, or the objects that were not as planned.
pub async fn prove(session: &mut Session, ladder: &Ladder, plan: &Plan, scope: &Scope) -> Result<()> {
    match prove_part(session, ladder, plan, scope).await {
        Err(_) if !plan.rest.is_empty() => prove_whole(session, ladder, plan, scope).await,
        done => done,
    }
}

/// The same, and what the part of the schema shows is the verdict.
///
/// # Errors
/// The same.
pub async fn prove_part(session: &mut Session, ladder: &Ladder, plan: &Plan, scope: &Scope) -> Result<()> {
    there_and_back(session, ladder, scope, plan, &Catalog::clone).await
}

/// The same on the whole schema.
///
/// # Errors
/// The same.
pub async fn prove_whole(session: &mut Session, ladder: &Ladder, plan: &Plan, scope: &Scope) -> Result<()> {
    there_and_back(session, ladder, scope, plan, &|catalog| catalog.with(&plan.rest)).await
}

/// Runs the plan on what `whole` makes of each of its catalogs.
async fn there_and_back(
    session: &mut Session,
    ladder: &Ladder,
    scope: &Scope,
    plan: &Plan,
    whole: &(dyn Fn(&Catalog) -> Catalog + Sync),
) -> Result<()> {
    let Some(start) = plan.start().map(whole) else { return Ok(()) };
    let making = from_nothing(&*session.dialect(), &start)?;
    let work = async |scratch: &mut Session| {
        let made = run(scratch, &making).await;
        made.map_err(|error| error.context("the live schema cannot be made from its catalog"))?;
        same(scratch, scope, &start, "the live schema, made from its catalog").await?;
        for stage in &plan.stages {
            walk(scratch, scope, (&stage.up, &whole(&stage.after)), (stage.phase, "forward")).await?;
        }
        for stage in plan.stages.iter().rev() {
            walk(scratch, scope, (&stage.down, &whole(&stage.before)), (stage.phase, "back")).await?;
        }
        Ok(())
    };
    ladder.in_scratch(session, work).await
}

/// The steps that make a catalog in an empty database, in order.
///
/// # Errors
/// When an engine cannot make one of its objects.
pub fn from_nothing(dialect: &dyn Dialect, catalog: &Catalog) -> Result<Vec<Step>> {
    let given = catalog.iter().filter(|(id, _)| id.is_given()).map(|(id, object)| (id.clone(), object.clone()));
    let nothing: Catalog = given.collect();
    let (none, later) = (BTreeMap::new(), BTreeSet::new());
    let leg = Leg {
        from: &nothing,
        to: catalog,
        renames: &[],
        conversions: &none,
        later: &later,
        earlier: &[],
        keep: Keep::Nothing,
    };
    graph::order(dialect.steps(&leg)?, &nothing, catalog)
}

/// One stage, one way: its steps, and where they end.
async fn walk(
    scratch: &mut Session,
    scope: &Scope,
    (steps, end): (&[Step], &Catalog),
    (phase, word): (Phase, &str),
) -> Result<()> {
    let doing = format!("the proof of {phase} {word}");
    run(scratch, steps).await.map_err(|error| error.context(format!("{doing} failed on a scratch database")))?;
    same(scratch, scope, end, &doing).await
}

async fn same(scratch: &mut Session, scope: &Scope, expected: &Catalog, doing: &str) -> Result<()> {
    let found = scratch.introspect(scope).await?.catalog;
    let given = |id: &ObjectId| id.is_given();
    let changes: Vec<_> = expected.diff(&found).into_iter().filter(|change| !given(change.id)).collect();
    if changes.is_empty() {
        return Ok(());
    }
    let error = Error::bug(format!("after {doing}, the scratch database is not as planned"));
    Err(changes.iter().take(10).fold(error, |error, change| {
        error.detail(format!("{}\nplanned {:?}\nfound   {:?}", change.id, change.old, change.new))
    }))
}

/// Runs steps, as many at once as may share a round trip; a batch that fails is run again step by step to name the step.
async fn run(scratch: &mut Session, steps: &[Step]) -> Result<()> {
    let alike = |a: &Step, b: &Step| b.transaction.goes_on(&a.transaction);
    for run in steps.chunk_by(alike) {
        for batch in run.chunks(BATCH) {
            if together(scratch, batch).await.is_err() {
                one_by_one(scratch, batch).await?;
            }
        }
    }
    Ok(())
}

/// Steps at once: all of them or none. PostgreSQL takes statements that are sent together so; a step that runs outside a
/// transaction is left to be sent alone.
async fn together(scratch: &mut Session, steps: &[Step]) -> Result<()> {
    let sql: Vec<&str> = steps.iter().map(|step| step.sql.as_str()).collect();
    let sql = sql.join("\n");
    if scratch.engine() == Engine::Postgres {
        return scratch.execute(&sql).await.map(drop);
    }
    let done = scratch.execute(&format!("BEGIN;\n{sql}\nCOMMIT;")).await;
    if done.is_err() {
        // Where SQLite itself has taken everything back there is no transaction left, which is as well.
        drop(scratch.execute("ROLLBACK").await);
    }
    done.map(drop)
}

/// With what to write where no cast leads from one type to another.
fn explained(error: Error) -> Error {
    const CANNOT_COERCE: &str = "42846";
    match error.code.as_deref() {
        Some(CANNOT_COERCE) => error.hint(
            "say above the column how values convert: `-- @using <expression>`, and for the way back `-- @reverse <expression>`",
        ),
        _ => error,
    }
}

async fn one_by_one(scratch: &mut Session, steps: &[Step]) -> Result<()> {
    for step in steps {
        let done = scratch.execute(&step.sql).await;
        done.map_err(|error| explained(error).detail(step.sql.clone()).context(format!("cannot {}", step.says)))?;
    }
    Ok(())
}
