use crate::catalog::{Catalog, ObjectId, Unlisted};
use std::collections::BTreeSet;

/// What is different in `live` from what was expected, a sentence an object; partitions of unlisted tables count on neither side.
pub fn moved(unlisted: &Unlisted, expected: &Catalog, live: &Catalog) -> Vec<String> {
    moved_of(unlisted, expected, live, |_| true)
}

/// The same of those objects alone that count.
pub fn moved_of(
    unlisted: &Unlisted,
    expected: &Catalog,
    live: &Catalog,
    counts: impl Fn(&ObjectId) -> bool,
) -> Vec<String> {
    let (expected, live) = (unlisted.hide(expected), unlisted.hide(live));
    let ids: BTreeSet<_> = expected.iter().chain(live.iter()).map(|(id, _)| id).collect();
    let differs = ids.into_iter().filter_map(|id| match (expected.object(id), live.object(id)) {
        (Some(one), Some(other)) if one == other => None,
        _ if !counts(id) => None,
        (Some(_), Some(other)) => Some(format!("{id} {}", other.flaw().unwrap_or("is different"))),
        (Some(_), None) => Some(format!("{id} is missing")),
        (None, _) => Some(format!("{id} is not expected")),
    });
    differs.collect()
}
