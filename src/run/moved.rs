use crate::catalog::Catalog;
use std::collections::BTreeSet;

/// What is different in `live` from what was expected, a sentence an object.
pub fn moved(expected: &Catalog, live: &Catalog) -> Vec<String> {
    let ids: BTreeSet<_> = expected.iter().chain(live.iter()).map(|(id, _)| id).collect();
    let differs = ids.into_iter().filter_map(|id| match (expected.object(id), live.object(id)) {
        (Some(one), Some(other)) if one == other => None,
        (Some(_), Some(_)) => Some(format!("{id} is different")),
        (Some(_), None) => Some(format!("{id} is missing")),
        (None, _) => Some(format!("{id} is not expected")),
    });
    differs.collect()
}
