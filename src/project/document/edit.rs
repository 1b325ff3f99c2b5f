//! Files of a plan that a person changed after Concertina wrote them.

use super::Document;
use crate::project::{MigrationFile, Sums, digest};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A file of a plan's migrations that is not what Concertina wrote, and was accepted so; or its document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Edit {
    /// Its name in its folder.
    pub file: String,
    /// SHA-256 of what Concertina wrote; nothing where no record of that was left when the file was accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub written: Option<String>,
}

impl Document {
    /// Notes that a file is not what Concertina wrote, unless that is known.
    pub fn note_edit(&mut self, file: String, written: Option<&str>) {
        if self.edits.iter().all(|edit| edit.file != file) {
            self.edits.push(Edit { file, written: written.map(String::from) });
            self.edits.sort();
        }
    }

    /// Compares the plan's files with what Concertina wrote, by what is noted here and by sums that are not renewed yet. Says
    /// whether anything is noted now that was not, or the other way round: a file that was restored is no longer edited.
    pub fn note_edits(&mut self, files: &[&MigrationFile], sums: &Sums) -> bool {
        let mut edits = self.edits.clone();
        for (name, text) in files.iter().filter(|file| file.up.plan == self.plan).flat_map(|file| file.texts()) {
            let noted = edits.iter().position(|edit| edit.file == name).map(|at| edits.remove(at));
            edits.extend(edit(noted, name, &digest(text), sums));
        }
        edits.sort();
        let differs = edits != self.edits;
        self.edits = edits;
        differs
    }
}

/// What there is to note of a file that is `now` this.
fn edit(noted: Option<Edit>, file: String, now: &str, sums: &Sums) -> Option<Edit> {
    if let Some(edit) = noted {
        return Some(edit).filter(|edit| edit.written.as_deref() != Some(now));
    }
    let written = sums.digest_of(&file).map(String::from);
    let is_known = sums.digests_of(&file).any(|known| known == now);
    (!is_known).then_some(Edit { file, written })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edit_is_noted_until_the_file_is_what_was_written() {
        let sums = Sums::of([("a.sql", "SELECT 1;")]);
        let noted = edit(None, "a.sql".into(), &digest("SELECT 2;"), &sums).expect("noted");
        assert_eq!(noted.written, Some(digest("SELECT 1;")));
        assert_eq!(edit(None, "a.sql".into(), &digest("SELECT 1;"), &sums), None);
        // The sums know the edited file by now.
        let renewed = Sums::of([("a.sql", "SELECT 2;")]);
        let again = edit(Some(noted.clone()), "a.sql".into(), &digest("SELECT 3;"), &renewed);
        assert_eq!(again.as_ref(), Some(&noted));
        assert_eq!(edit(again, "a.sql".into(), &digest("SELECT 1;"), &renewed), None);
    }

    #[test]
    fn a_file_of_which_nothing_is_recorded_counts_as_edited() {
        let noted = edit(None, "a.sql".into(), &digest("SELECT 1;"), &Sums::default()).expect("noted");
        assert_eq!(noted.written, None);
    }
}
