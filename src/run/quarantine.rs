//! What contracts have put aside.
//!
//! PostgreSQL keeps tables, sequences and types in the schema `concertina_trash`, and columns where they were under a name
//! `_dropped_…_<number>`; SQLite keeps tables and columns under such names. The number is that of the plan, and a name counts
//! only if the journal knows a plan of that number: a person may have a column of such a name too.

use super::journal::{Course, History, State, timestamp};
use crate::engine::{Engine, Session, is_buried};
use crate::error::Result;
use jiff::Timestamp;
use serde::Serialize;
use std::collections::BTreeSet;

/// What a thing in quarantine is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum What {
    Column,
    Table,
    Sequence,
    Type,
}

/// A thing in quarantine.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Buried {
    pub what: What,
    /// Schema, table and column, or schema and name.
    pub path: Vec<String>,
    /// The plan that put it there.
    pub plan: String,
    /// When, by the journal.
    pub since: Timestamp,
    /// Rows of the table, as the server estimates; counted on SQLite.
    pub rows: Option<u64>,
    /// Bytes that a table takes. A column's are part of its table's.
    pub bytes: Option<u64>,
}

/// Everything in quarantine, columns first: what holds a type goes before the type.
pub async fn quarantine(session: &mut Session, history: &History) -> Result<Vec<Buried>> {
    let found = match session.engine() {
        Engine::Postgres => session.rows(POSTGRES).await?,
        Engine::Sqlite => on_sqlite(session).await?,
    };
    let mut buried: Vec<Buried> = vec![];
    for row in found {
        buried.extend(read(row, history)?);
    }
    buried.sort_by(|one, other| (one.what, &one.path).cmp(&(other.what, &other.path)));
    Ok(buried)
}

/// Every name of quarantine that anything in the database bears, wherever it is.
pub async fn names(session: &mut Session) -> Result<BTreeSet<String>> {
    let query = match session.engine() {
        Engine::Postgres => {
            "SELECT attname FROM pg_catalog.pg_attribute WHERE NOT attisdropped
             UNION SELECT relname FROM pg_catalog.pg_class UNION SELECT typname FROM pg_catalog.pg_type"
        }
        Engine::Sqlite => {
            "SELECT name FROM sqlite_schema
             UNION SELECT c.name FROM sqlite_schema AS t, pragma_table_xinfo(t.name) AS c WHERE t.type = 'table'"
        }
    };
    let rows = session.rows(query).await?;
    Ok(rows.into_iter().flatten().flatten().filter(|name| is_buried(name)).collect())
}

/// What, the names of its path, rows, bytes.
const POSTGRES: &str = "
    SELECT 'column', n.nspname, c.relname, a.attname, c.reltuples::bigint, NULL::bigint
    FROM pg_catalog.pg_attribute AS a
    JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped AND a.attname LIKE '\\_dropped\\_%'
        AND n.nspname <> 'concertina_trash'
    UNION ALL
    SELECT CASE WHEN c.relkind = 'S' THEN 'sequence' ELSE 'table' END, n.nspname, c.relname, NULL,
        CASE WHEN c.relkind = 'S' THEN NULL ELSE c.reltuples::bigint END, pg_total_relation_size(c.oid)
    FROM pg_catalog.pg_class AS c
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    WHERE n.nspname = 'concertina_trash' AND c.relkind IN ('r', 'p', 'S') AND NOT EXISTS (
        SELECT 1 FROM pg_catalog.pg_depend AS d
        WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND c.relkind = 'S' AND d.deptype IN ('a', 'i'))
    UNION ALL
    SELECT 'type', n.nspname, t.typname, NULL, NULL, NULL
    FROM pg_catalog.pg_type AS t
    JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
    WHERE n.nspname = 'concertina_trash' AND t.typtype IN ('e', 'd')";

async fn on_sqlite(session: &mut Session) -> Result<Vec<Vec<Option<String>>>> {
    let query = "
        SELECT 'table', 'main', name, NULL FROM sqlite_schema WHERE type = 'table' AND name LIKE '\\_dropped\\_%' ESCAPE '\\'
        UNION ALL
        SELECT 'column', 'main', t.name, c.name FROM sqlite_schema AS t, pragma_table_xinfo(t.name) AS c
        WHERE t.type = 'table' AND t.name NOT LIKE '\\_dropped\\_%' ESCAPE '\\' AND c.name LIKE '\\_dropped\\_%' ESCAPE '\\'";
    let mut rows = session.rows(query).await?;
    for row in &mut rows {
        let table = row.get(2).cloned().flatten().unwrap_or_default();
        let count = format!("SELECT count(*) FROM {}", session.dialect().quote(&table));
        row.extend([session.value(&count).await?, None]);
    }
    Ok(rows)
}

fn read(row: Vec<Option<String>>, history: &History) -> Result<Option<Buried>> {
    let mut fields = row.into_iter();
    let what = match fields.next().flatten().as_deref() {
        Some("column") => What::Column,
        Some("sequence") => What::Sequence,
        Some("type") => What::Type,
        _ => What::Table,
    };
    let path: Vec<String> = fields.by_ref().take(3).flatten().collect();
    let mut number = || fields.next().flatten().and_then(|text| text.parse().ok());
    let (rows, bytes) = (number(), number());
    let name = path.last().map_or("", String::as_str);
    let plan_number = name.rsplit_once('_').map_or("", |(_, number)| number);
    let plans = history.entries.iter().filter(|entry| entry.course == Course::Up && entry.state == State::Done);
    let mine = plans.rev().find(|entry| entry.plan.split('_').next() == Some(plan_number));
    match mine.filter(|_| is_buried(name)) {
        None => Ok(None),
        Some(entry) => {
            let since = timestamp(&entry.applied_at)?;
            Ok(Some(Buried { what, path, plan: entry.plan.clone(), since, rows, bytes }))
        }
    }
}
