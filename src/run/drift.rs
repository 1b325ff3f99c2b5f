//! Where a database is, against where it should be.
//!
//! ```text
//!   snapshot of the journal --by hand--> live          somebody changed it without a migration
//!   snapshot, else live ----pending----> desired       the schema files ask for more
//! ```
//!
//! What stands in both is told apart once more: made by hand as the files have it, or otherwise (see `origin`).

mod between;
mod origin;

pub use between::{Difference, Way};
pub use origin::{Moved, Origin};

use super::Site;
use super::journal::{self, Course, History};
use crate::catalog::{Catalog, Unlisted};
use crate::engine::Access;
use crate::error::Result;
use between::Between;
use serde::Serialize;

/// What differs.
#[derive(Clone, Debug, Serialize)]
pub struct Drift {
    /// The live schema against what the journal left behind; none when nothing was applied.
    pub by_hand: Option<Vec<Difference>>,
    /// What the journal left behind (the live schema when nothing was applied) against the desired one, if that is known.
    pub pending: Option<Vec<Difference>>,
    /// The live schema against the desired one, if that is known.
    pub desired: Option<Vec<Difference>>,
    /// Every object of the first two, once: where its difference comes from.
    pub objects: Vec<Moved>,
    /// The migration that stopped half way; then what differs may be its doing.
    pub unfinished: Option<String>,
}

impl Drift {
    /// Whether the live schema is elsewhere than it should be: than desired, where that is known, and than the journal says.
    pub fn differs(&self) -> bool {
        let known = self.desired.as_ref().or(self.by_hand.as_ref());
        known.is_some_and(|differences| !differences.is_empty()) || self.alike().next().is_some()
    }

    /// What was made by hand as the schema files have it: it differs from where the journal says the database is, and from nothing
    /// else.
    pub fn alike(&self) -> impl Iterator<Item = &Moved> {
        self.objects.iter().filter(|object| object.origin == Origin::BothAlike)
    }

    /// Where the difference of an object comes from; `None` of one that goes without saying there.
    pub fn origin(&self, object: &str) -> Option<Origin> {
        self.objects.iter().find(|moved| moved.object == object).map(|moved| moved.origin)
    }
}

/// Compares the live schema, with the desired one too if that is given with the tables whose partitions it leaves alone. It only
/// reads.
pub async fn drift(site: &Site<'_>, live: &Catalog, desired: Option<(&Catalog, &Unlisted)>) -> Result<Drift> {
    let (left, history) = known(site).await?;
    let unfinished = [Course::Up, Course::Down].into_iter().find_map(|course| history.unfinished(course));
    let own = left_alone(site, &history);
    let by_hand = left.as_ref().map(|left| Between::of(&own, left, live));
    let pending =
        desired.map(|(desired, unlisted)| Between::of(unlisted, desired, left.as_ref().unwrap_or(live)).swapped());
    let whole = desired.map(|(desired, unlisted)| Between::of(unlisted, desired, live));
    Ok(Drift {
        objects: origin::objects(by_hand.as_ref(), pending.as_ref()),
        by_hand: by_hand.map(|between| between.differences()),
        pending: pending.map(|between| between.swapped().differences()),
        desired: whole.map(|between| between.differences()),
        unfinished: unfinished.map(|entry| entry.migration.clone()),
    })
}

/// Where the last migration left the database, and the tables whose partitions count nowhere there; nothing where none was applied.
///
/// # Errors
/// When the database cannot be read.
pub async fn left_behind(site: &Site<'_>) -> Result<Option<(Catalog, Unlisted)>> {
    let (left, history) = known(site).await?;
    Ok(left.map(|left| (left, left_alone(site, &history))))
}

async fn known(site: &Site<'_>) -> Result<(Option<Catalog>, History)> {
    let mut session = site.open(Access::Read).await?;
    let history = History::read(&mut session).await?;
    let left = match history.fingerprint() {
        Some(fingerprint) => journal::load(&mut session, fingerprint).await?,
        None => None,
    };
    Ok((left.map(|snapshot| snapshot.catalog), history))
}

/// The tables whose partitions the last plan leaves alone; a plan that was taken back and deleted leaves none.
fn left_alone(site: &Site<'_>, history: &History) -> Unlisted {
    let document = history.finished().and_then(|entry| site.project.plan_document(&entry.plan).ok());
    document.map(|document| document.unlisted).unwrap_or_default()
}
