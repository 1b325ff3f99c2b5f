//! How large the tables are, as the database itself estimates.

use crate::catalog::{Catalog, Kind, ObjectId};
use crate::engine::{Engine, Session};
use crate::error::Result;
use crate::project::document::Size;
use std::collections::BTreeMap;

fn postgres(schema: &str) -> String {
    format!(
        "SELECT {schema}, c.relname, CASE WHEN c.reltuples >= 0 THEN c.reltuples::bigint END, \
         coalesce((SELECT sum(pg_catalog.pg_total_relation_size(t.relid)) FROM pg_catalog.pg_partition_tree(c.oid) AS t), \
         pg_catalog.pg_total_relation_size(c.oid)) \
         FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace \
         WHERE c.relkind IN ('r', 'p', 'm') AND ({schema}, c.relname) IN"
    )
}

/// The whole file is the most that a table of it can take: SQLite does not keep account of each, nor of rows.
const SQLITE: &str = "SELECT 'main', m.name, NULL, p.page_count * s.page_size \
     FROM sqlite_master AS m, pragma_page_count AS p, pragma_page_size AS s \
     WHERE m.type = 'table' AND ('main', m.name) IN";

/// The sizes of the tables and materialized views of a catalog, by their dotted names. A partitioned table is as large as all below it.
pub async fn sizes(session: &mut Session, catalog: &Catalog) -> Result<BTreeMap<String, Size>> {
    let dialect = session.dialect();
    let relations = catalog.of_kind(Kind::Table).chain(catalog.of_kind(Kind::View)).map(|(id, _)| id);
    let names = relations.map(|id| id.path.iter().map(|name| dialect.literal(name)).collect::<Vec<_>>().join(", "));
    let names: Vec<String> = names.map(|names| format!("({names})")).collect();
    if names.is_empty() {
        return Ok(BTreeMap::new());
    }
    let query = match session.engine() {
        Engine::Postgres => format!("{} ({})", postgres(&session.schema_name()), names.join(", ")),
        Engine::Sqlite => format!("{SQLITE} (VALUES {})", names.join(", ")),
    };
    let size = |row: Vec<Option<String>>| {
        let [schema, name, rows, bytes] = <[Option<String>; 4]>::try_from(row).ok()?;
        let size = Size { rows: rows.and_then(|rows| rows.parse().ok()), bytes: bytes?.parse().ok()? };
        Some((ObjectId::new(Kind::Table, &[&schema?, &name?]).dotted(), size))
    };
    Ok(session.rows(&query).await?.into_iter().filter_map(size).collect())
}
