//! `plans/<id>.toml`: a plan for the machine.
//!
//! `apply` has no schema files at hand and must not plan again: what it needs to know of every state on the way stands
//! here, as the objects that each stage changes. So the catalog after a stage follows from the one before it, and
//! what was there when the plan was made can be told, object by object, from what is there now.

mod as_json;
mod concern;
mod edit;
mod facts;
mod onto;
mod stage;
mod start;

pub use edit::Edit;
pub use facts::{Count, Estimate, FactsDocument, Size};
pub use stage::{ChangeDocument, ReleasesDocument, StageDocument, StepDocument};

use super::migration;
use crate::catalog::{Catalog, Fingerprint, Unlisted};
use crate::engine::Engine;
use crate::error::{Error, Place, Result};
use crate::plan::Plan;
use crate::route::Phase;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// The format that this version writes, and the only one it reads.
const FORMAT: u32 = 1;

/// A plan as its document holds it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    format: u32,
    /// `20261120203000_users_email_address`.
    pub plan: String,
    /// The version of Concertina that wrote it.
    pub tool: String,
    pub engine: Engine,
    /// The version of the server it was planned against, as it names itself.
    pub server: String,
    /// The day it was written: `2026-11-20`.
    pub date: String,
    /// What a reader should know and no step says.
    pub notes: Vec<String>,
    /// What people said that it rests on.
    pub directives: Vec<Directive>,
    /// Tables whose partitions count nowhere: neither in its fingerprints nor in the database.
    #[serde(default, skip_serializing_if = "Unlisted::is_empty")]
    pub unlisted: Unlisted,
    /// What was counted and computed of the database that it was made for.
    #[serde(default)]
    pub facts: FactsDocument,
    /// Its files that a person changed after they were written, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub edits: Vec<Edit>,
    start: String,
    pub stages: Vec<StageDocument>,
}

/// What a person said that a plan rests on: a directive of the schema files, or a hazard accepted on the command line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Directive {
    /// What it speaks of: "column public.users.email_address".
    pub object: String,
    /// As it was written: "@allow drops-data nobody reads it since release 41"; "--allow drops-data" on the command line.
    pub says: String,
    /// Where: "schema/users.sql:12"; "on the command line", and by whom.
    pub place: String,
}

impl Document {
    /// The document of a plan, whose stages have these [`Plan::ends`].
    ///
    /// # Errors
    /// When the plan's number is no number.
    pub fn of(plan: &Plan, ends: &[[Fingerprint; 2]], context: &super::Context) -> Result<Document> {
        let stages = plan.stages.iter().zip(ends).enumerate().map(|(at, (stage, ends))| {
            let migration = migration::id(plan, at)?;
            Ok(StageDocument::of(plan, stage, ends, migration))
        });
        Ok(Document {
            format: FORMAT,
            plan: super::plan_id(plan),
            tool: env!("CARGO_PKG_VERSION").into(),
            engine: context.engine,
            server: context.server.into(),
            date: context.date.into(),
            notes: plan.notes.clone(),
            directives: context.directives.to_vec(),
            unlisted: plan.unlisted.clone(),
            facts: context.facts.clone(),
            edits: vec![],
            start: plan.start().map(|start| start::write(&plan.whole(start))).unwrap_or_default(),
            stages: stages.collect::<Result<_>>()?,
        })
    }

    /// Its text.
    ///
    /// # Errors
    /// Never for a plan; TOML cannot hold everything.
    pub fn write(&self) -> Result<String> {
        toml::to_string_pretty(self).map_err(Error::bug)
    }

    /// Reads a document.
    ///
    /// # Errors
    /// Text that is no such document, or of a format that another version of Concertina writes.
    pub fn read(path: &Path, text: &str) -> Result<Document> {
        #[derive(Deserialize)]
        struct Versioned {
            format: u32,
        }
        let place = |cause: &toml::de::Error| {
            let before = cause.span().and_then(|span| text.get(..span.start)).unwrap_or("");
            Place { file: path.into(), line: before.matches('\n').count() + 1, column: 1 }
        };
        let unread = |cause: toml::de::Error| {
            Error::new(format!("this is not the document of a plan: {}", cause.message()))
                .at(place(&cause))
                .hint("restore the file from version control, or plan again")
        };
        let Versioned { format } = toml::from_str(text).map_err(unread)?;
        if format != FORMAT {
            let sentence = format!("`{}` has format {format}; this Concertina reads format {FORMAT}", path.display());
            return Err(Error::new(sentence).hint("use the version of Concertina that wrote it, or plan again"));
        }
        toml::from_str(text).map_err(unread)
    }

    /// What differs between the catalog that the plan starts from and the live one, a sentence an object. What was granted to
    /// `reader`, as whom the live one was read, is left out of a reading, and so is left out here.
    pub fn moved(&self, live: &Catalog, reader: Option<&str>) -> Vec<String> {
        start::moved(&self.start, &self.unlisted.hide(live), reader)
    }

    /// Whether a sentence about an object that moved, of [`Document::moved`] or [`crate::run::moved`], may be about what the plan
    /// changes, or what that reads. In doubt it is.
    pub fn concerns(&self, sentence: &str) -> bool {
        let changes = self.stages.iter().flat_map(|stage| &stage.changes);
        concern::concerns(sentence, changes)
    }

    /// What a catalog is known by to its migrations.
    pub fn fingerprint(&self, catalog: &Catalog) -> Fingerprint {
        self.unlisted.hide(catalog).fingerprint()
    }

    /// The stage of a migration.
    pub fn stage(&self, migration: &str) -> Option<&StageDocument> {
        self.stages.iter().find(|stage| stage.migration == migration)
    }

    /// Whether the old release has to be gone before the first stage already.
    pub fn begins_without_old(&self) -> bool {
        self.stages.first().is_some_and(|first| first.phase >= Phase::Constrain && first.releases.old.is_some())
    }

    /// The number in its id.
    pub fn number(&self) -> &str {
        self.plan.split('_').next().unwrap_or(&self.plan)
    }
}

#[cfg(test)]
mod tests;
