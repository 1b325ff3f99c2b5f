//! What a fill must give, computed before it runs.
//!
//! ```text
//!   table t --UPDATE 1 as CASE--> --UPDATE 2 as CASE--> INSERT INTO a temporary table of the same types --> digest
//!   table t ------------------------ the migration ---------------------------------------------------> digest   equal?
//! ```
//!
//! Afterwards it is too late: which rows were NULL is no longer to be seen. The temporary table has the columns' own types, so
//! that values are converted as the UPDATE converts them.

use super::snapshot::{Snapshot, Taken};
use crate::catalog::{Catalog, Kind, ObjectId};
use crate::engine::{Dialect, Session};
use crate::error::Result;
use crate::project::Migration;
use crate::run::backfill::FillStatement;
use crate::run::hash::{self, Digest, Key, Reading, Value};
use std::collections::{BTreeMap, BTreeSet};

/// The temporary table.
const SCRATCH: &str = "concertina_expected";

/// What the fills of a migration do.
#[derive(Clone, Debug, Default)]
pub struct Expected {
    /// Every expression that a column is set to.
    pub expressions: BTreeMap<(ObjectId, String), Vec<String>>,
    /// What comes of it; `None` where it could not be foretold.
    pub digests: BTreeMap<(ObjectId, String), Option<Digest>>,
}

/// An UPDATE that reaches a table: columns that were there before the migration, and what they are set to.
struct Writing<'a> {
    /// The name under which its expressions know the table.
    alias: String,
    sets: BTreeMap<String, &'a str>,
    condition: &'a str,
}

impl Expected {
    /// Foretells the fills of a migration. A table without a key is read anew: what is filled cannot be what tells rows apart.
    pub async fn of(
        session: &mut Session,
        before: &mut Snapshot,
        catalog: &Catalog,
        migration: &Migration,
    ) -> Result<Expected> {
        let mut expected = Expected::default();
        for (table, taken) in &mut before.tables {
            let dialect = session.dialect();
            let writings = writings(&*dialect, taken, catalog, migration);
            let columns: BTreeSet<String> = writings.iter().flat_map(|one| one.sets.keys().cloned()).collect();
            if columns.is_empty() {
                continue;
            }
            taken.rekey(session, &columns).await?;
            // A fill that fails here fails in the migration too, which says so better.
            let foretold = foretell(session, taken, &writings, &columns).await.ok();
            for column in columns {
                let digest = foretold.as_ref().and_then(|digests| digests.get(&column).copied());
                expected.digests.insert((table.clone(), column), digest);
            }
            for (column, value) in writings.into_iter().flat_map(|one| one.sets) {
                let at = (table.clone(), column);
                expected.expressions.entry(at).or_default().push(value.to_string());
            }
        }
        Ok(expected)
    }
}

impl Taken {
    async fn rekey(&mut self, session: &mut Session, written: &BTreeSet<String>) -> Result<()> {
        let Key::WholeRow(values) = &self.reading.key else { return Ok(()) };
        let kept: Vec<Value> = values.iter().filter(|value| !written.contains(&value.name)).cloned().collect();
        if kept.len() < values.len() {
            self.reading.key = Key::WholeRow(kept);
            self.digest = hash::table(session, &self.reading).await?;
        }
        Ok(())
    }
}

/// The fills of a table and of those above it, in order: an UPDATE of a table writes the rows of all that stand under it.
fn writings<'a>(dialect: &dyn Dialect, taken: &Taken, catalog: &Catalog, migration: &'a Migration) -> Vec<Writing<'a>> {
    let tables = catalog.of_kind(Kind::Table).map(|(id, _)| id).filter(|id| catalog.is_within(&taken.stored.table, id));
    let names: BTreeMap<String, String> = tables.map(|id| (dialect.qualified(id), dialect.quote(id.name()))).collect();
    let fills = migration.steps.iter().filter_map(|step| FillStatement::read(&step.sql, &step.says).ok());
    let known = |column: &str| taken.stored.columns.iter().find(|known| dialect.quote(&known.name) == column);
    let own = fills.filter_map(|fill| Some((names.get(fill.table)?, fill))).map(|(alias, fill)| Writing {
        alias: alias.clone(),
        sets: fill.sets.iter().filter_map(|(column, value)| Some((known(column)?.name.clone(), *value))).collect(),
        condition: fill.condition,
    });
    own.collect()
}

async fn foretell(
    session: &mut Session,
    taken: &Taken,
    writings: &[Writing<'_>],
    columns: &BTreeSet<String>,
) -> Result<BTreeMap<String, Digest>> {
    let dialect = session.dialect();
    let values = columns.iter().map(|name| Value::column(&*dialect, name));
    let all: Vec<Value> = taken.reading.key.values().iter().cloned().chain(values).collect();
    let list: Vec<String> = all.iter().enumerate().map(|(at, value)| format!("{} AS v{at}", value.sql)).collect();
    let (list, own, future) = (list.join(", "), &taken.reading.source, future(&*dialect, taken, writings));
    session.execute(&format!("CREATE TEMPORARY TABLE {SCRATCH} AS SELECT {list} FROM {own} LIMIT 0")).await?;
    let filled = session.execute(&format!("INSERT INTO {SCRATCH} SELECT {list} FROM {future} AS filled")).await;
    let digest = match filled {
        Ok(_) => hash::table(session, &scratch(taken, all)).await,
        Err(error) => Err(error),
    };
    session.execute(&format!("DROP TABLE {SCRATCH}")).await?;
    digest.map(|digest| digest.columns)
}

/// What is read of the temporary table: the key of the table itself, then the columns that are filled.
fn scratch(taken: &Taken, all: Vec<Value>) -> Reading {
    let there = all.into_iter().enumerate().map(|(at, value)| Value { sql: format!("v{at}"), ..value });
    let mut key: Vec<Value> = there.collect();
    let values = key.split_off(taken.reading.key.values().len());
    Reading { source: SCRATCH.into(), only: None, key: taken.reading.key.over(key), values, ..taken.reading.clone() }
}

/// The rows as the fills leave them: each sees what those before it wrote.
fn future(dialect: &dyn Dialect, taken: &Taken, writings: &[Writing]) -> String {
    writings.iter().fold(taken.reading.rows(), |rows, writing| {
        let columns = taken.stored.columns.iter().map(|column| {
            let name = dialect.quote(&column.name);
            match writing.sets.get(&column.name) {
                Some(value) => format!("CASE WHEN {} THEN {value} ELSE {name} END AS {name}", writing.condition),
                None => name,
            }
        });
        let columns = columns.collect::<Vec<_>>().join(", ");
        format!("(SELECT {columns} FROM {rows} AS {})", writing.alias)
    })
}
