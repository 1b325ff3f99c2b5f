//! A large table in parts that several connections read, by the pages where its rows lie (`ctid`), which the server finds without
//! an index since 14.
//!
//! The last part is open, so that no row is left out wherever it lies. A row has one place in one snapshot, so that none is read
//! twice. Of a table with others under it each is cut at the same pages.

use crate::catalog::{Kind, ObjectId};
use crate::engine::{Engine, Session};
use crate::error::Result;
use crate::run::hash::Reading;
use std::collections::BTreeMap;

/// The fewest pages of a part: 8 MB.
const FEWEST: u64 = 1024;

/// How many parts each connection gets, so that none waits long for the last one.
const EACH: u64 = 4;

/// How large a table is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// Of its largest part.
    pub pages: u64,
    /// As the server estimates.
    pub rows: u64,
    /// Whether all of it lies in heaps, whose rows have places.
    pub is_heap: bool,
}

/// The extents of all tables, of those under them, too. SQLite keeps no account.
///
/// # Errors
/// What the server says.
pub async fn extents(session: &mut Session) -> Result<BTreeMap<ObjectId, Extent>> {
    if session.engine() == Engine::Sqlite {
        return Ok(BTreeMap::new());
    }
    let schema = session.schema_name();
    let query = format!(
        "WITH RECURSIVE tree (root, id) AS (
             SELECT oid, oid FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition AND relpersistence <> 't'
             UNION SELECT root, inhrelid FROM tree JOIN pg_inherits ON inhparent = id)
         SELECT {schema}, c.relname,
             coalesce(max(pg_relation_size(part.oid)) FILTER (WHERE part.relkind = 'r'), 0) / current_setting('block_size')::bigint,
             sum(greatest(part.reltuples, 0)) FILTER (WHERE part.relkind <> 'p'),
             bool_and(part.relkind = 'p' OR part.relkind = 'r' AND am.amname = 'heap')
         FROM tree JOIN pg_class c ON c.oid = root JOIN pg_namespace n ON n.oid = c.relnamespace
         JOIN pg_class part ON part.oid = id LEFT JOIN pg_am am ON am.oid = part.relam
         GROUP BY n.oid, n.nspname, c.oid, c.relname"
    );
    let extent = |row: Vec<Option<String>>| {
        let [schema, name, pages, rows, is_heap] = <[Option<String>; 5]>::try_from(row).ok()?;
        let rows = rows.and_then(|rows| rows.parse::<f64>().ok()).unwrap_or_default();
        let extent =
            Extent { pages: pages?.parse().ok()?, rows: rows as u64, is_heap: is_heap.as_deref() == Some("t") };
        Some((ObjectId::new(Kind::Table, &[&schema?, &name?]), extent))
    };
    Ok(session.rows(&query).await?.into_iter().filter_map(extent).collect())
}

/// The reading itself, or readings of parts of it for so many connections.
pub fn parts(reading: &Reading, extent: Extent, jobs: usize) -> Vec<Reading> {
    let jobs = jobs as u64;
    let step = (extent.pages / (jobs * EACH).max(1)).max(FEWEST);
    let count = extent.pages.div_ceil(step);
    if jobs < 2 || count < 2 || !extent.is_heap {
        return vec![reading.clone()];
    }
    let bounds: Vec<u64> = (1..count).map(|part| part * step).collect();
    let from = std::iter::once(None).chain(bounds.iter().map(Some));
    let to = bounds.iter().map(Some).chain(std::iter::once(None));
    from.zip(to).map(|(from, to)| reading.only(&range(from, to))).collect()
}

fn range(from: Option<&u64>, to: Option<&u64>) -> String {
    let from = from.map(|page| format!("ctid >= '({page},0)'"));
    let to = to.map(|page| format!("ctid < '({page},0)'"));
    from.into_iter().chain(to).collect::<Vec<_>>().join(" AND ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::hash::Key;

    fn conditions(pages: u64, is_heap: bool, jobs: usize) -> Vec<Option<String>> {
        let table = ObjectId::new(Kind::Table, &["public", "t"]);
        let reading = Reading { table, source: "t".into(), only: None, key: Key::Columns(vec![]), values: vec![] };
        let parts = parts(&reading, Extent { pages, rows: 0, is_heap }, jobs);
        parts.into_iter().map(|part| part.only).collect()
    }

    #[test]
    fn parts_leave_no_page_out_and_the_last_one_is_open() {
        let some = |text: &str| Some(text.to_string());
        let cut = conditions(2500, true, 2);
        assert_eq!(
            cut,
            [some("ctid < '(1024,0)'"), some("ctid >= '(1024,0)' AND ctid < '(2048,0)'"), some("ctid >= '(2048,0)'")]
        );
        assert_eq!(conditions(1_000_000, true, 4).len(), 16);
    }

    #[test]
    fn what_is_small_or_no_heap_stays_whole() {
        assert_eq!(conditions(1000, true, 4), [None]);
        assert_eq!(conditions(100_000, false, 4), [None]);
        assert_eq!(conditions(100_000, true, 1), [None]);
    }
}
