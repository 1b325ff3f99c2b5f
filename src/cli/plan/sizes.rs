//! How large the tables are, as the database itself estimates.

use crate::catalog::{Catalog, Kind, ObjectId};
use crate::engine::{Engine, Session};
use crate::error::Result;
use crate::output::Size;
use std::collections::BTreeMap;

const POSTGRES: &str = "SELECT n.nspname, c.relname, greatest(c.reltuples, 0)::bigint, \
     pg_catalog.pg_total_relation_size(c.oid) \
     FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p')";

/// The whole file is the most that a table of it can take: SQLite does not keep account of each.
const SQLITE: &str = "SELECT 'main', m.name, 0, p.page_count * s.page_size \
     FROM sqlite_master AS m, pragma_page_count AS p, pragma_page_size AS s WHERE m.type = 'table'";

/// The sizes of the catalog's tables.
pub async fn sizes(session: &mut Session, catalog: &Catalog) -> Result<BTreeMap<ObjectId, Size>> {
    let query = match session.engine() {
        Engine::Postgres => POSTGRES,
        Engine::Sqlite => SQLITE,
    };
    let size = |row: Vec<Option<String>>| {
        let [schema, name, rows, bytes] = <[Option<String>; 4]>::try_from(row).ok()?;
        let id = ObjectId::new(Kind::Table, &[&schema?, &name?]);
        let size = Size { rows: rows?.parse().ok()?, bytes: bytes?.parse().ok()? };
        catalog.contains(&id).then_some((id, size))
    };
    Ok(session.rows(query).await?.into_iter().filter_map(size).collect())
}
