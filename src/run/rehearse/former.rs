//! Types whose values read otherwise after a migration that writes none of them: a label has another name, a row has an
//! attribute more.

use crate::engine::Session;
use crate::error::Result;
use crate::project::{Migration, MigrationStep};
use crate::run::hash::{self, Reading, TableDigest};

/// The statements of the way back that make such types what they were, and nothing else.
pub struct Former<'a>(Vec<&'a str>);

impl<'a> Former<'a> {
    /// Those of a way back.
    pub fn of(down: &'a Migration) -> Former<'a> {
        let respells = |step: &&MigrationStep| {
            let does = |what: &str| step.sql.contains(what);
            step.sql.starts_with("ALTER TYPE ") && (does(" RENAME VALUE ") || does(" DROP ATTRIBUTE "))
        };
        Former(down.steps.iter().filter(respells).map(|step| step.sql.as_str()).collect())
    }

    /// A table as it reads with the types that were, if any was another; nothing is left of them behind it.
    pub async fn read(&self, session: &mut Session, reading: &Reading) -> Result<Option<TableDigest>> {
        if self.0.is_empty() {
            return Ok(None);
        }
        session.execute("BEGIN").await?;
        let read = self.read_within(session, reading).await;
        session.execute("ROLLBACK").await?;
        read.map(Some)
    }

    async fn read_within(&self, session: &mut Session, reading: &Reading) -> Result<TableDigest> {
        for statement in &self.0 {
            session.execute(statement).await?;
        }
        hash::table(session, reading).await
    }
}
