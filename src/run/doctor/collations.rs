//! Collations of which the server has another version than the one that indexes were built with. What sorts by the database's own
//! collation is told of where the server is looked at.

use super::patient::Patient;
use super::{Finding, Looked};

/// How many indexes are named.
const NAMED: usize = 5;

/// An index depends on each collation that it sorts by, or that its expressions and its condition name, but for the database's own.
/// The server's other collations, of which there are hundreds, sort nothing.
const MOVED: &str = "SELECT pg_catalog.format('%I.%I', n.nspname, l.collname), l.collversion, \
    pg_catalog.pg_collation_actual_version(l.oid), pg_catalog.format('%I.%I', s.nspname, c.relname) \
    FROM pg_catalog.pg_collation AS l JOIN pg_catalog.pg_namespace AS n ON n.oid = l.collnamespace \
    JOIN pg_catalog.pg_depend AS d ON d.refclassid = 'pg_catalog.pg_collation'::regclass AND d.refobjid = l.oid \
        AND d.classid = 'pg_catalog.pg_class'::regclass \
    JOIN pg_catalog.pg_class AS c ON c.oid = d.objid AND c.relkind IN ('i', 'I') \
    JOIN pg_catalog.pg_namespace AS s ON s.oid = c.relnamespace \
    WHERE l.collversion <> pg_catalog.pg_collation_actual_version(l.oid) GROUP BY 1, 2, 3, 4 ORDER BY 1, 4";

pub async fn look(patient: &mut Patient<'_>) -> Looked {
    let rows = patient.rows::<4>(MOVED).await?;
    let each = rows.chunk_by(|one, next| one[0] == next[0]).filter_map(|rows| Some(moved(rows.first()?, rows)));
    Ok(each.collect())
}

fn moved([collation, built, actual, _]: &[String; 4], rows: &[[String; 4]]) -> Finding {
    let named: Vec<&str> = rows.iter().take(NAMED).map(|[.., index]| index.as_str()).collect();
    let more = rows.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let reindex: Vec<String> = named.iter().map(|index| format!("REINDEX INDEX CONCURRENTLY {index}")).collect();
    Finding::warning(format!(
        "the collation {collation} is of version {built}, and the server sorts with {actual}: {}{more} may miss rows and let doubles pass",
        named.join(", ")
    ))
    .hint(format!("`{}`{more}, then `ALTER COLLATION {collation} REFRESH VERSION`", reindex.join("; ")))
}
