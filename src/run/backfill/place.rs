//! Ranges of a table without a key: by the pages where its rows lie (`ctid`), which the server finds without an index since 14.
//!
//! A row that is written gets another place, behind the range or in one that is done: it has its value by then, or is among the
//! rows that came meanwhile.

use super::cursor::Key;
use crate::engine::Dialect;
use crate::error::Result;

/// The system column that says where a row lies; no other can have its name.
const PLACE: &str = "ctid";

/// Whether a fill goes by places.
pub fn is_by_place(key: &[String]) -> bool {
    matches!(key, [only] if only == PLACE)
}

/// The place behind the last page, and the rows of a page. Partitions and heirs are gone through side by side.
pub fn extent(dialect: &dyn Dialect, table: &str) -> String {
    let table = dialect.literal(table);
    format!(
        "WITH RECURSIVE tree (id) AS (SELECT to_regclass({table})::oid \
           UNION SELECT inhrelid FROM pg_catalog.pg_inherits JOIN tree ON inhparent = id), \
         parts (pages, rows) AS (SELECT pg_catalog.pg_relation_size(oid) / current_setting('block_size')::bigint, \
             greatest(reltuples, 0) FROM tree JOIN pg_catalog.pg_class ON oid = id WHERE relkind <> 'p') \
         SELECT format('(%s,0)', coalesce(max(pages), 0)), ceil(sum(rows) / greatest(max(pages), 1))::bigint FROM parts"
    )
}

/// The place so many rows further on.
///
/// # Errors
/// A cursor of something else.
pub fn onward(at: Option<&Key>, stop: &Key, rows: u64, rows_a_page: u64) -> Result<Key> {
    let pages = (rows / rows_a_page.max(1)).max(1);
    let next = at.map(page).transpose()?.unwrap_or_default().saturating_add(pages);
    Ok(if next < page(stop)? { vec![format!("({next},0)")] } else { stop.clone() })
}

fn page(key: &Key) -> Result<u64> {
    let number = key.first().and_then(|place| place.strip_prefix('(')?.split_once(',')?.0.parse().ok());
    number.ok_or_else(|| super::cursor::unread(&format!("{key:?}"), "no place in a table"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(place: &str) -> Key {
        vec![place.into()]
    }

    #[test]
    fn it_goes_on_by_pages_up_to_the_stop() {
        let stop = key("(70,0)");
        let next = |at: Option<&Key>, rows| onward(at, &stop, rows, 10).expect("a place");
        assert_eq!(next(None, 500), key("(50,0)"));
        assert_eq!(next(Some(&key("(50,0)")), 500), stop);
        assert_eq!(next(Some(&key("(50,0)")), 3), key("(51,0)"), "a page at least");
        assert!(onward(Some(&key("7")), &stop, 1, 1).is_err());
    }
}
