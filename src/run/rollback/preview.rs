use super::extent::{Extent, reached};
use crate::engine::Access;
use crate::error::Result;
use crate::run::Site;
use crate::run::journal::{Entry, History};

/// A migration that would go back.
#[derive(Clone, Debug, PartialEq)]
pub struct WayBack {
    pub migration: String,
    /// The steps that take away for good what came with it, and what was written there since.
    pub destroys: Vec<String>,
}

/// What would go back, last first. It only reads.
///
/// # Errors
/// When a file is edited or missing, or nothing is of that extent.
pub async fn ways_back(site: &Site<'_>, extent: &Extent) -> Result<Vec<WayBack>> {
    site.project.unedited()?;
    let files = site.project.files()?;
    let mut session = site.open(Access::Read).await?;
    let history = History::read(&mut session).await?;
    let way_back = |entry: &Entry| {
        let file = files.iter().find(|file| file.id == entry.migration);
        let steps = file.into_iter().flat_map(|file| &file.down.steps).filter(|step| step.destroys());
        WayBack { migration: entry.migration.clone(), destroys: steps.map(|step| step.says.clone()).collect() }
    };
    Ok(reached(&history, extent)?.map(way_back).collect())
}
