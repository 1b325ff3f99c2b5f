//! What a person changed in files of plans, written into the documents of these before the sums forget it.

use super::{Batch, MigrationFile, Project, Replaces, Sums, seal, sums, text_or_empty};
use crate::error::Result;

impl Project {
    /// Notes in the documents which of these files are not what Concertina wrote, and gives the plans of which something else is
    /// known now. It is asked before sums are renewed: they say what was written. Where they cannot be read, no file is known to be
    /// what was written.
    ///
    /// # Errors
    /// When a document cannot be read or written.
    pub fn record_edits(&self, files: &[&MigrationFile]) -> Result<Vec<String>> {
        let path = self.migrations_dir.join(sums::FILE);
        let known = Sums::merged(&path, &text_or_empty(&path)?).unwrap_or_default();
        let changed = self.edited_documents()?;
        let mut batch = Batch::default();
        let mut plans = vec![];
        for own in files.chunk_by(|one, next| one.up.plan == next.up.plan) {
            let Some(first) = own.first() else { continue };
            let mut document = self.plan_document(&first.up.plan)?;
            let noted = document.note_edits(own, &known);
            if noted || changed.contains(&format!("{}.toml", first.up.plan)) {
                let text = seal::DOCUMENT.put(&document.write()?);
                batch.stage(self.document_path(&first.up.plan, "toml"), &text, Replaces::Itself)?;
                plans.push(document.plan);
            }
        }
        batch.commit().map(|_| plans)
    }
}
