use super::Site;
use super::apply::ApplyOptions;
use super::execute::script;
use super::gate::{Asked, Waiting, backup_is_due, gate};
use super::journal::History;
use super::pending::{chosen, is_ahead, pending, resumed, stage};
use crate::engine::{Access, Target};
use crate::error::Result;
use serde::Serialize;
use std::borrow::Cow;

/// What would be sent for a migration.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Preview {
    pub migration: String,
    pub statements: Vec<String>,
    /// The gate before it, as things are now; for a stage whose turn has not come, as it will be right after those before it.
    pub waiting: Option<Waiting>,
    /// Whether the command of `gates.backup` runs before it.
    pub backup: bool,
}

impl Preview {
    /// With the statements as this database gets them: a tenant's name its own schema.
    ///
    /// # Errors
    /// When one cannot be told for it.
    pub fn spelled(self, target: &Target) -> Result<Preview> {
        let told = |sql: &String| target.spelled(sql).map(Cow::into_owned);
        Ok(Preview { statements: self.statements.iter().map(told).collect::<Result<_>>()?, ..self })
    }
}

/// What [`super::apply`] would send, in order, settings included.
///
/// # Errors
/// When files are not what was applied.
pub async fn dry_run(site: &Site<'_>, options: &ApplyOptions) -> Result<Vec<Preview>> {
    site.project.intact()?;
    let files = site.project.migrations()?;
    let mut session = site.open(Access::Read).await?;
    let history = History::read(&mut session).await?;
    let settings = site.conduct.settings;
    let chosen = chosen(pending(&files, &history)?, options)?;
    let mut previews = vec![];
    for file in &chosen {
        let document = site.project.plan_document(&file.up.plan)?;
        let done = resumed(&history, file).map_or(0, |entry| entry.step);
        let papers = site.project.papers(&file.up.plan)?;
        let asked = Asked {
            stage: stage(&document, file)?,
            without_old: document.begins_without_old(),
            papers: &papers,
            fresh: false,
            ahead: is_ahead(&chosen, file),
        };
        previews.push(Preview {
            migration: file.id.clone(),
            statements: script(&mut session, &file.up, done, settings).await?,
            waiting: gate(&asked, &history, &settings.gates)?,
            backup: backup_is_due(&asked, &history, &settings.gates)?,
        });
    }
    Ok(previews)
}
