//! A way back is gone on a scratch database before it is taken.

use super::HalfWay;
use super::harmless::drops_unfinished;
use crate::catalog::ObjectId;
use crate::engine::{Scope, Session};
use crate::error::{Error, Result};
use crate::project::{Migration, MigrationStep};
use crate::run::{moved, walk};

impl HalfWay<'_> {
    /// What the migration has begun and introspection takes for missing.
    async fn leftovers(&self, scratch: &mut Session, scope: &Scope) -> Result<Vec<MigrationStep>> {
        let read = scratch.introspect(scope).await?;
        let table_above = |id: &ObjectId, other: &ObjectId| {
            id.table() != other.table() && read.catalog.is_within(&id.table(), &other.table())
        };
        let above = |id: &&ObjectId| !read.unfinished.iter().any(|other| table_above(id, other));
        Ok(read.unfinished.iter().filter(above).map(|id| drops_unfinished(scratch, id)).collect())
    }

    /// The way back, with those of its counts that can be asked here, once it has led where it should.
    pub(super) async fn trial(
        &self,
        scratch: &mut Session,
        scope: &Scope,
        (making, done): (&[String], usize),
        mut way: Migration,
    ) -> Result<Migration> {
        for sql in making {
            scratch.execute(sql).await?;
        }
        walk(scratch, &self.file.up.file_name(), self.file.up.steps.get(..done).unwrap_or_default()).await?;
        let mut needs = vec![];
        for check in std::mem::take(&mut way.needs) {
            if scratch.rows(&check.sql).await.is_ok() {
                needs.push(check);
            }
        }
        walk(scratch, &way.file_name(), &way.steps).await?;
        let left: Vec<MigrationStep> = self.leftovers(scratch, scope).await?;
        walk(scratch, &way.file_name(), &left).await?;
        way.steps.extend(left);
        let end = scratch.introspect(scope).await?;
        let differs = moved(&self.document.unlisted, self.before, &end.catalog);
        if differs.is_empty() && end.unfinished.is_empty() {
            return Ok(Migration { needs, ..way });
        }
        Err(differs.into_iter().take(20).fold(Error::new("it leads elsewhere than to where it began"), Error::detail))
    }
}
