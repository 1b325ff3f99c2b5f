//! A schema file with what was made by hand. It is elaborated beside the others before it is written: what comes of all of them must
//! be what came of them before, and what was made. A person's own files are never touched.

use super::Seen;
use crate::catalog::{Catalog, ObjectId};
use crate::cli::context::Context;
use crate::cli::plan::desired;
use crate::engine::{Keep, Leg, Session};
use crate::error::{Error, Result, file};
use crate::graph;
use crate::project::{Batch, Replaces};
use crate::run::{Moved, Origin};
use crate::source::room_for;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// A file that is not written yet.
pub struct Sheet {
    path: PathBuf,
    text: String,
}

impl Sheet {
    /// Of all that the schema files do not have yet; nothing where they have it.
    ///
    /// # Errors
    /// What is no addition, or cannot be written beside the files: a person has to place it in them.
    pub async fn of(context: &Context, session: &mut Session, seen: &Seen, number: &str) -> Result<Option<Sheet>> {
        let own: Vec<&Moved> = seen.by_hand().filter(|moved| moved.origin == Origin::ByHand).collect();
        if own.is_empty() {
            return Ok(None);
        }
        let changed: Vec<&Moved> = own.iter().copied().filter(|moved| seen.left.contains(&moved.id)).collect();
        if !changed.is_empty() {
            return Err(to_be_placed(&changed, "what was changed or dropped by hand stands in your schema files"));
        }
        let name = format!("adopted_{number}.sql");
        let Some(path) = room_for(&seen.schema, &name) else {
            return Err(to_be_placed(
                &own,
                "`schema` in concertina.toml names no folder or pattern that takes a new file",
            ));
        };
        let before = desired(context, session, &seen.schema).await?.catalog;
        let wanted = with_those(&before, seen, &own);
        let sheet = Sheet { path, text: text(session, &before, &wanted)? };
        match sheet.leads_to(context, session, seen, &wanted).await {
            true => Ok(Some(sheet)),
            false => Err(to_be_placed(&own, "what was made by hand cannot be written beside your schema files")),
        }
    }

    /// Whether it makes of the schema files what is wanted.
    async fn leads_to(&self, context: &Context, session: &mut Session, seen: &Seen, wanted: &Catalog) -> bool {
        let tried = async {
            let folder = tempfile::tempdir().map_err(file("make", &std::env::temp_dir()))?;
            let path = folder.path().join("adopted.sql");
            std::fs::write(&path, &self.text).map_err(file("write", &path))?;
            let paths: Vec<PathBuf> = seen.schema.iter().cloned().chain([path]).collect();
            desired(context, session, &paths).await
        };
        tried.await.is_ok_and(|made| made.catalog.differing(wanted).is_empty())
    }

    /// Writes it.
    ///
    /// # Errors
    /// When it is there, or the disk refuses.
    pub fn write(&self) -> Result<&PathBuf> {
        let mut batch = Batch::default();
        batch.stage(self.path.clone(), &self.text, Replaces::Nothing)?;
        batch.commit().map(|_| &self.path)
    }
}

/// The catalog with these objects, and what belongs to them, as they are in the database.
fn with_those(before: &Catalog, seen: &Seen, own: &[&Moved]) -> Catalog {
    let ids: BTreeSet<&ObjectId> = own.iter().map(|moved| &moved.id).collect();
    let mut wanted = before.clone();
    for id in seen.left.differing(&seen.live) {
        let above = std::iter::successors(Some(id.clone()), ObjectId::parent);
        if above.into_iter().any(|above| ids.contains(&above)) {
            wanted.share(&seen.live, id);
        }
    }
    wanted
}

/// The statements that lead from one to the other. An index is built as it is on an empty table: nobody works there.
fn text(session: &Session, from: &Catalog, to: &Catalog) -> Result<String> {
    let (none, later) = (BTreeMap::new(), BTreeSet::new());
    let leg = Leg { from, to, renames: &[], conversions: &none, later: &later, earlier: &[], keep: Keep::Nothing };
    let steps = graph::order(session.dialect().steps(&leg)?, from, to)?;
    let plain = |sql: &str| match sql.starts_with("CREATE ") {
        true => sql.replacen("INDEX CONCURRENTLY ", "INDEX ", 1),
        false => sql.to_string(),
    };
    Ok(steps.iter().map(|step| format!("{}\n", plain(step.sql.trim()))).collect())
}

fn to_be_placed(own: &[&Moved], sentence: &str) -> Error {
    let says = own.iter().filter_map(|moved| moved.by_hand.as_ref());
    let error = says.fold(Error::decision(sentence), |error, says| error.detail(says));
    error.hint(
        "write it into your schema files as it is in the database (`concertina inspect` prints it), then \
         `concertina drift --fix adopt` again: it writes the migration",
    )
}
