//! A plan that begins in another state than it was made in, because another plan came between.
//!
//! What a plan changes stands in its document whole, so that the states on its way follow from any state that it begins in. It may
//! begin in one where everything is as it was that it changes, or that this reads: then only the rest has moved.

use super::concern::touches;
use super::{Document, start};
use crate::catalog::Catalog;
use crate::error::{Error, Exit, Result};
use crate::project::MigrationFile;

impl Document {
    /// The same plan from this state on, and the state that it leads to; `place` is where that is, in words.
    ///
    /// # Errors
    /// What has moved that has to do with the plan.
    pub fn onto(&self, begins: &Catalog, place: &str) -> Result<(Document, Catalog)> {
        let changes = || self.stages.iter().flat_map(|stage| &stage.changes);
        let mut against: Vec<String> =
            self.moved(begins, None).into_iter().filter(|object| touches(object, changes())).collect();
        let (mut document, mut at) = (self.clone(), begins.clone());
        document.start = start::write(&self.unlisted.hide(begins));
        for stage in &mut document.stages {
            let differs = stage.changes.iter().filter(|change| at.object(&change.id) != change.before.as_ref());
            against.extend(differs.map(|change| format!("{} is not as `{}` finds it", change.id, stage.migration)));
            stage.before = self.fingerprint(&at);
            at = stage.after(&at);
            stage.after = self.fingerprint(&at);
        }
        if against.is_empty() {
            return Ok((document, at));
        }
        let sentence =
            format!("`{}` cannot begin {place}: what it changes, or reads, has changed since it was made", self.plan);
        Err(against.into_iter().take(20).fold(Error::of(Exit::History, sentence), Error::detail))
    }

    /// What the migrations of the plan, in turn, say otherwise than this document; nothing when all is well.
    pub fn strange(&self, files: &[MigrationFile]) -> Vec<String> {
        let mut strange = vec![];
        if files.len() != self.stages.len() {
            strange.push(format!("it has {} stages, and there are {} migrations", self.stages.len(), files.len()));
        }
        for (file, stage) in files.iter().zip(&self.stages) {
            if file.id != stage.migration {
                strange.push(format!("`{}` stands where it has `{}`", file.id, stage.migration));
            } else if [&file.up.from, &file.down.to] != [&stage.before; 2]
                || [&file.up.to, &file.down.from] != [&stage.after; 2]
            {
                strange.push(format!("`{}` leads from elsewhere, or to elsewhere, by its first lines", file.id));
            }
        }
        strange
    }
}
