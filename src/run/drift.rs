//! Where a database is, against where it should be.
//!
//! ```text
//!   snapshot of the journal --by hand--> live          somebody changed it without a migration
//!   snapshot, else live ----pending----> desired       the schema files ask for more
//! ```

use super::Site;
use super::journal::{self, Course, History};
use crate::catalog::{Catalog, Object, ObjectId, Unlisted};
use crate::engine::Access;
use crate::error::Result;
use serde::Serialize;
use std::collections::BTreeSet;

/// How one object differs, seen from where it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Way {
    Missing,
    Extra,
    Different,
}

/// One object that differs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Difference {
    /// "column public.users.email".
    pub object: String,
    pub way: Way,
    /// Why it does not do what it was made to, and the way out, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// What differs.
#[derive(Clone, Debug, Serialize)]
pub struct Drift {
    /// The live schema against what the journal left behind; none when nothing was applied.
    pub by_hand: Option<Vec<Difference>>,
    /// What the journal left behind (the live schema when nothing was applied) against the desired one, if that is known.
    pub pending: Option<Vec<Difference>>,
    /// The live schema against the desired one, if that is known.
    pub desired: Option<Vec<Difference>>,
    /// The migration that stopped half way; then what differs may be its doing.
    pub unfinished: Option<String>,
}

impl Drift {
    /// Whether the live schema is elsewhere than it should be: than desired, where that is known, else than the journal says.
    pub fn differs(&self) -> bool {
        let known = self.desired.as_ref().or(self.by_hand.as_ref());
        known.is_some_and(|differences| !differences.is_empty())
    }
}

/// Compares the live schema, with the desired one too if that is given with the tables whose partitions it leaves alone. It only
/// reads.
pub async fn drift(site: &Site<'_>, live: &Catalog, desired: Option<(&Catalog, &Unlisted)>) -> Result<Drift> {
    let mut session = site.open(Access::Read).await?;
    let history = History::read(&mut session).await?;
    let left = match history.fingerprint() {
        Some(fingerprint) => journal::load(&mut session, fingerprint).await?,
        None => None,
    };
    let left = left.map(|snapshot| snapshot.catalog);
    let unfinished = [Course::Up, Course::Down].into_iter().find_map(|course| history.unfinished(course));
    Ok(Drift {
        by_hand: left.as_ref().map(|left| differences(&left_alone(site, &history), left, live)),
        pending: desired.map(|(desired, unlisted)| differences(unlisted, desired, left.as_ref().unwrap_or(live))),
        desired: desired.map(|(desired, unlisted)| differences(unlisted, desired, live)),
        unfinished: unfinished.map(|entry| entry.migration.clone()),
    })
}

/// The tables whose partitions the last plan leaves alone; a plan that was taken back and deleted leaves none.
fn left_alone(site: &Site<'_>, history: &History) -> Unlisted {
    let document = history.finished().and_then(|entry| site.project.plan_document(&entry.plan).ok());
    document.map(|document| document.unlisted).unwrap_or_default()
}

/// Every object of `actual` that is not as it should be. The children of a table that is missing or extra go without saying.
fn differences(unlisted: &Unlisted, expected: &Catalog, actual: &Catalog) -> Vec<Difference> {
    let (expected, actual) = (unlisted.hide(expected), unlisted.hide(actual));
    let ids: BTreeSet<&ObjectId> = expected.iter().chain(actual.iter()).map(|(id, _)| id).collect();
    let with_parent =
        |id: &ObjectId| id.parent().is_some_and(|parent| expected.contains(&parent) != actual.contains(&parent));
    let differs = ids.into_iter().filter(|id| !with_parent(id)).filter_map(|id| {
        let way = match (expected.object(id), actual.object(id)) {
            (Some(one), Some(other)) if one == other => return None,
            (Some(_), Some(_)) => Way::Different,
            (Some(_), None) => Way::Missing,
            (None, _) => Way::Extra,
        };
        let why = actual.object(id).and_then(Object::flaw).map(String::from);
        Some(Difference { object: id.to_string(), way, why })
    });
    differs.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Kind, Schema};

    #[test]
    fn each_way_is_told() {
        let catalog = |names: &[&str]| -> Catalog {
            names.iter().map(|name| (ObjectId::new(Kind::Schema, &[name]), Object::Schema(Schema {}))).collect()
        };
        let found = differences(&Unlisted::default(), &catalog(&["a", "b"]), &catalog(&["b", "c"]));
        let told = |object: &str, way| Difference { object: object.into(), way, why: None };
        assert_eq!(found, [told("schema a", Way::Missing), told("schema c", Way::Extra)]);
    }
}
