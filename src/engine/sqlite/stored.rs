//! What holds rows in a SQLite database.

use super::Connection;
use crate::engine::{Scope, Stored, is_buried};
use crate::error::Result;

/// Tables with their columns, computed ones too. What a virtual table keeps is its own business.
///
/// A key tells rows apart only when it holds whole columns of all rows, and no NULL. The row's number is none: it is not kept
/// when a table is made anew.
const TABLES: &str = "
SELECT 'main', t.name, c.name, c.type,
       coalesce(nullif(c.pk, 0) - 1,
                (SELECT i.seqno FROM pragma_index_info(u.name) i WHERE i.cid = c.cid))
FROM pragma_table_list t
JOIN pragma_table_xinfo(t.name) c ON c.hidden <> 1
LEFT JOIN pragma_index_list(t.name) u ON u.name = (
    SELECT o.name FROM pragma_index_list(t.name) o
    WHERE o.\"unique\" AND NOT o.partial
      AND NOT EXISTS (SELECT 1 FROM pragma_table_info(t.name) p WHERE p.pk)
      AND NOT EXISTS (SELECT 1 FROM pragma_index_info(o.name) k
                      LEFT JOIN pragma_table_info(t.name) n ON n.cid = k.cid WHERE n.\"notnull\" IS NOT 1)
    ORDER BY (SELECT count(*) FROM pragma_index_info(o.name)), o.name LIMIT 1)
WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND t.name NOT LIKE '\\_concertina\\_%' ESCAPE '\\'
ORDER BY t.name, c.cid";

impl Connection {
    /// Every table that holds rows and is managed or in quarantine.
    pub async fn stored(&mut self, scope: &Scope) -> Result<Vec<Stored>> {
        let mut tables = Stored::gather(self.rows(TABLES).await?);
        tables.retain(|stored| is_buried(stored.table.name()) || scope.holds(&stored.table));
        Ok(tables)
    }
}
