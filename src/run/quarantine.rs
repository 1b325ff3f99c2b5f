//! What contracts have put aside.
//!
//! PostgreSQL keeps tables, sequences, and what columns there still need (types, routines, collations) in the schema
//! `concertina_trash`, and columns where they were under a name `_dropped_…_<number>`; SQLite keeps tables and columns under
//! such names. The number is that of the plan, and a name counts only if the journal knows a plan of that number: a person may
//! have a column of such a name too.

mod usage;

pub use usage::Usage;

use super::journal::{Course, History, State, timestamp};
use crate::engine::{Engine, Session, is_buried};
use crate::error::Result;
use jiff::Timestamp;
use serde::Serialize;
use std::collections::BTreeSet;

/// What a thing in quarantine is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    Column,
    Table,
    Sequence,
    Type,
    Routine,
    Collation,
    TextSearchConfiguration,
}

impl What {
    const ALL: [What; 7] = [
        What::Column,
        What::Table,
        What::Sequence,
        What::Type,
        What::Routine,
        What::Collation,
        What::TextSearchConfiguration,
    ];

    /// The word that DROP takes.
    pub fn word(self) -> &'static str {
        match self {
            What::Column => "COLUMN",
            What::Table => "TABLE",
            What::Sequence => "SEQUENCE",
            What::Type => "TYPE",
            What::Routine => "ROUTINE",
            What::Collation => "COLLATION",
            What::TextSearchConfiguration => "TEXT SEARCH CONFIGURATION",
        }
    }
}

/// A thing in quarantine.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Buried {
    pub what: What,
    /// Schema, table and column, or schema and name.
    pub path: Vec<String>,
    /// The types of a routine's arguments, as DROP takes them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arguments: Option<String>,
    /// The plan that put it there.
    pub plan: String,
    /// When, by the journal.
    pub since: Timestamp,
    /// Rows of the table, as the server estimates; counted on SQLite.
    pub rows: Option<u64>,
    /// Bytes that a table takes. A column's are part of its table's.
    pub bytes: Option<u64>,
    /// Whether it was used since, as far as that can be told; of what holds no rows, nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usage: Option<Usage>,
}

impl Buried {
    /// Whether it is known that it was read or written since.
    pub fn is_used(&self) -> bool {
        matches!(self.usage, Some(Usage::Counted { reads, writes, .. }) if reads + writes > 0)
    }
}

/// Everything in quarantine, columns first: what holds a type goes before the type.
pub async fn quarantine(session: &mut Session, history: &History) -> Result<Vec<Buried>> {
    let found = match session.engine() {
        Engine::Postgres => session.rows(POSTGRES).await?,
        Engine::Sqlite => on_sqlite(session).await?,
    };
    let mut buried: Vec<Buried> = vec![];
    for mut row in found {
        let Some(schema) = row.get(1).cloned().flatten().and_then(|schema| session.place(&schema)) else { continue };
        row[1] = Some(schema);
        buried.extend(read(row, history)?);
    }
    usage::tell(session, history, &mut buried).await?;
    buried.sort_by(|one, other| (one.what, &one.path).cmp(&(other.what, &other.path)));
    Ok(buried)
}

/// Every name of quarantine that anything in the database bears, wherever it is.
pub async fn names(session: &mut Session) -> Result<BTreeSet<String>> {
    let query = match session.engine() {
        Engine::Postgres => {
            "SELECT attname FROM pg_catalog.pg_attribute WHERE NOT attisdropped
             UNION SELECT relname FROM pg_catalog.pg_class UNION SELECT typname FROM pg_catalog.pg_type
             UNION SELECT proname FROM pg_catalog.pg_proc UNION SELECT collname FROM pg_catalog.pg_collation
             UNION SELECT cfgname FROM pg_catalog.pg_ts_config"
        }
        Engine::Sqlite => {
            "SELECT name FROM sqlite_schema
             UNION SELECT c.name FROM sqlite_schema AS t, pragma_table_xinfo(t.name) AS c WHERE t.type = 'table'"
        }
    };
    let rows = session.rows(query).await?;
    Ok(rows.into_iter().flatten().flatten().filter(|name| is_buried(name)).collect())
}

/// What, the names of its path, rows, bytes, arguments. What a table has from another goes with that one's.
const POSTGRES: &str = "
    SELECT 'COLUMN', n.nspname, c.relname, a.attname, c.reltuples::bigint, NULL::bigint, NULL
    FROM pg_catalog.pg_attribute AS a
    JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped AND a.attinhcount = 0 AND a.attname LIKE '\\_dropped\\_%'
        AND n.oid IS DISTINCT FROM to_regnamespace('concertina_trash')
    UNION ALL
    SELECT CASE WHEN c.relkind = 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, n.nspname, c.relname, NULL,
        CASE WHEN c.relkind = 'S' THEN NULL ELSE c.reltuples::bigint END, pg_total_relation_size(c.oid), NULL
    FROM pg_catalog.pg_class AS c
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    WHERE n.oid = to_regnamespace('concertina_trash') AND c.relkind IN ('r', 'p', 'S') AND NOT EXISTS (
        SELECT 1 FROM pg_catalog.pg_depend AS d
        WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND c.relkind = 'S' AND d.deptype IN ('a', 'i'))
    UNION ALL
    SELECT 'TYPE', n.nspname, t.typname, NULL, NULL, NULL, NULL
    FROM pg_catalog.pg_type AS t
    JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
    LEFT JOIN pg_catalog.pg_class AS c ON c.oid = t.typrelid
    WHERE n.oid = to_regnamespace('concertina_trash') AND t.typtype IN ('e', 'd', 'r', 'c') AND coalesce(c.relkind = 'c', true)
    UNION ALL
    SELECT 'ROUTINE', n.nspname, p.proname, NULL, NULL, NULL, coalesce((
        SELECT string_agg(format_type(t, NULL), ', ' ORDER BY o) FROM unnest(p.proargtypes) WITH ORDINALITY AS u (t, o)), '')
    FROM pg_catalog.pg_proc AS p
    JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
    WHERE n.oid = to_regnamespace('concertina_trash') AND NOT EXISTS (
        SELECT 1 FROM pg_catalog.pg_depend AS d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'i')
    UNION ALL
    SELECT 'COLLATION', n.nspname, c.collname, NULL, NULL, NULL, NULL
    FROM pg_catalog.pg_collation AS c
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.collnamespace
    WHERE n.oid = to_regnamespace('concertina_trash')
    UNION ALL
    SELECT 'TEXT SEARCH CONFIGURATION', n.nspname, c.cfgname, NULL, NULL, NULL, NULL
    FROM pg_catalog.pg_ts_config AS c
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.cfgnamespace
    WHERE n.oid = to_regnamespace('concertina_trash')";

async fn on_sqlite(session: &mut Session) -> Result<Vec<Vec<Option<String>>>> {
    let query = "
        SELECT 'TABLE', 'main', name, NULL FROM sqlite_schema WHERE type = 'table' AND name LIKE '\\_dropped\\_%' ESCAPE '\\'
        UNION ALL
        SELECT 'COLUMN', 'main', t.name, c.name FROM sqlite_schema AS t, pragma_table_xinfo(t.name) AS c
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
    let word = fields.next().flatten();
    let Some(what) = What::ALL.into_iter().find(|what| Some(what.word()) == word.as_deref()) else { return Ok(None) };
    let path: Vec<String> = fields.by_ref().take(3).flatten().collect();
    let mut number = || fields.next().flatten().and_then(|text| text.parse().ok());
    let (rows, bytes) = (number(), number());
    let arguments = fields.next().flatten();
    let name = path.last().map_or("", String::as_str);
    let plan_number = name.rsplit_once('_').map_or("", |(_, number)| number);
    let plans = history.entries.iter().filter(|entry| entry.course == Course::Up && entry.state == State::Done);
    let mine = plans.rev().find(|entry| entry.plan.split('_').next() == Some(plan_number));
    match mine.filter(|_| is_buried(name)) {
        None => Ok(None),
        Some(entry) => {
            let since = timestamp(&entry.applied_at)?;
            Ok(Some(Buried { what, path, arguments, plan: entry.plan.clone(), since, rows, bytes, usage: None }))
        }
    }
}
