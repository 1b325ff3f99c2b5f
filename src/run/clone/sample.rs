//! The schema, made by the tool itself, and some rows of every table: the way that needs nothing but to read.
//!
//! ```text
//!   plan(nothing -> live) --tables, columns, keys--> rows: at most so many a table, then the parents of those
//!                        `--foreign keys, triggers--------> after the rows
//! ```
//!
//! Rows whose parents are missing would be refused, and a rehearsal without its foreign keys would prove little. So parents are
//! fetched until none is missing: a chain of references costs a round for each link. A plan that makes a foreign key asks for
//! parents in the same way: a sample without them would fail where the database does not.

mod reference;
mod rows;

use super::{How, Source};
use crate::catalog::{Catalog, ConstraintKind, Kind, Object, ObjectId};
use crate::engine::postgres::Server;
use crate::engine::{Access, Dialect, Session, Target};
use crate::error::{Error, Result};
use crate::plan::{Mode, Request, plan};
use crate::step::Step;
use reference::Wanted;
use rows::Rows;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What a sample takes of each table; the parents of its rows come on top.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Sample {
    /// At most so many rows.
    Rows(u64),
    /// So many of a hundred rows; of a small table all.
    Percent(f64),
}

impl Default for Sample {
    fn default() -> Self {
        Sample::Rows(10_000)
    }
}

/// Makes the schema and a sample of rows in a new database.
pub async fn copy(source: &Source<'_>, server: &Server, name: &str, target: &Target) -> Result<How> {
    let mut from = Session::open(source.target, Access::Read).await?;
    from.execute("BEGIN ISOLATION LEVEL REPEATABLE READ").await?;
    let live = from.introspect(source.scope).await?.understood("the database")?;
    server.create(name).await?;
    if let Some(tenant) = target.tenant() {
        let mut whole = Session::open(&target.whole(), Access::Write).await?;
        let schema = whole.dialect().quote(&tenant.schema);
        whole.execute(&format!("CREATE SCHEMA {schema}")).await?;
    }
    let mut to = Session::open(target, Access::Write).await?;
    let empty = to.introspect(source.scope).await?.catalog;
    let steps = steps(&empty, &live, &*to.dialect())?;
    let (late, early): (Vec<&Step>, Vec<&Step>) = steps.iter().partition(|step| waits_for_rows(&live, step));
    for step in early {
        to.execute(&step.sql).await?;
    }
    let (Session::Postgres(reader), Session::Postgres(writer)) = (&mut from, &mut to) else {
        return Err(Error::bug("a sample is for PostgreSQL"));
    };
    let wanted = Wanted::of(&live, source.ahead);
    let rows = Rows { from: reader, to: writer, live: &live, wanted: &wanted }.copy(source.sample).await?;
    for step in late {
        to.execute(&step.sql).await?;
    }
    Ok(How::Sample { tables: live.of_kind(Kind::Table).count(), rows })
}

/// Everything that makes the live schema out of an empty one, in order.
fn steps(empty: &Catalog, live: &Catalog, dialect: &dyn Dialect) -> Result<Vec<Step>> {
    let (fills, retypings, occupied) = (BTreeMap::new(), BTreeMap::new(), BTreeSet::new());
    let request = Request {
        number: "0",
        name: "copy",
        old: empty,
        new: live,
        dialect,
        renames: &[],
        fills: &fills,
        retypings: &retypings,
        occupied: &occupied,
        large: &BTreeSet::new(),
        owners: &BTreeMap::new(),
        small_table: 0,
        quarantine: false,
        mode: Mode::Phased,
    };
    Ok(plan(&request)?.stages.into_iter().flat_map(|stage| stage.up).collect())
}

/// What would refuse rows whose parents are still missing, or act on rows that come, and what is said about it.
fn waits_for_rows(live: &Catalog, step: &Step) -> bool {
    step.objects.first().is_some_and(|id| acts_on_rows(live, id))
}

fn acts_on_rows(live: &Catalog, id: &ObjectId) -> bool {
    match live.object(id) {
        Some(Object::Constraint(constraint)) => matches!(constraint.sort, ConstraintKind::Foreign { .. }),
        Some(Object::Trigger(_)) => true,
        _ => id.kind == Kind::EventTrigger || id.target().is_some_and(|target| acts_on_rows(live, &target)),
    }
}
