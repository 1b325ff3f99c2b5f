//! What holds rows in a PostgreSQL database.

use super::Connection;
use super::schema::TRASH;
use crate::catalog::ObjectId;
use crate::engine::{Scope, Stored};
use crate::error::Result;

/// Tables and partitioned ones with their columns. A partition is read through its parent.
///
/// A key tells rows apart only when it is checked at once, holds whole columns of all rows, and no NULL.
const TABLES: &str = "
SELECT n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod), place.at - 1
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN LATERAL (
    SELECT (i.indkey::int2[])[0:i.indnkeyatts - 1] AS columns
    FROM pg_index i
    WHERE i.indrelid = c.oid AND i.indisunique AND i.indisvalid AND i.indimmediate
      AND i.indpred IS NULL AND i.indexprs IS NULL
      AND NOT EXISTS (SELECT FROM pg_attribute k WHERE k.attrelid = c.oid AND NOT k.attnotnull
                      AND k.attnum = ANY ((i.indkey::int2[])[0:i.indnkeyatts - 1]))
    ORDER BY i.indisprimary DESC, i.indnkeyatts, i.indexrelid
    LIMIT 1
) key ON true
LEFT JOIN LATERAL unnest(key.columns) WITH ORDINALITY AS place(number, at) ON place.number = a.attnum
WHERE c.relkind IN ('r', 'p') AND c.relispartition = false AND c.relpersistence <> 't'
  AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast', 'concertina') AND n.nspname !~ '^concertina_in_'
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
ORDER BY n.nspname COLLATE \"C\", c.relname COLLATE \"C\", a.attnum";

impl Connection {
    /// Every table that holds rows and is managed or in quarantine.
    pub async fn stored(&mut self, scope: &Scope) -> Result<Vec<Stored>> {
        self.gather(TABLES, scope).await
    }

    /// Every partition that is managed, at any depth.
    pub async fn partitions(&mut self, scope: &Scope) -> Result<Vec<Stored>> {
        self.gather(&TABLES.replace("relispartition = false", "relispartition"), scope).await
    }

    async fn gather(&mut self, query: &str, scope: &Scope) -> Result<Vec<Stored>> {
        let rows = self.rows(query).await?.into_iter().filter_map(|mut row| {
            let schema = row.first().cloned().flatten().and_then(|schema| self.place(&schema))?;
            row[0] = Some(schema);
            Some(row)
        });
        let mut tables = Stored::gather(rows.collect());
        tables.retain(|stored| in_trash(&stored.table) || scope.holds(&stored.table));
        Ok(tables)
    }
}

fn in_trash(table: &ObjectId) -> bool {
    table.path.first().is_some_and(|schema| schema == TRASH)
}
