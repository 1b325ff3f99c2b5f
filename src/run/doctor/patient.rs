//! What every check looks at.

use super::PATIENCE;
use crate::catalog::{Kind, ObjectId};
use crate::engine::{Engine, Session};
use crate::error::Result;
use crate::project::document::StageDocument;
use crate::project::{Document, MigrationFile, MigrationStep};
use crate::run::Site;
use crate::run::journal::{Course, Entry, History};
use crate::run::pending::{pending, stage};
use crate::step::Transaction;
use std::collections::BTreeSet;

/// A database that is to be changed, and what is to be done to it.
pub struct Patient<'a> {
    pub site: &'a Site<'a>,
    /// It only reads.
    pub session: Session,
    pub history: History,
    pub pending: Vec<Case>,
    /// Whether the journal could be read. Where it could not, nothing is known of what is pending, and nothing is judged by it.
    pub known: bool,
}

/// A migration that is pending.
pub struct Case {
    pub file: MigrationFile,
    pub document: Document,
    pub stage: StageDocument,
    /// How many of its steps are committed.
    pub done: usize,
    /// Whether any of its work is.
    pub half_way: bool,
}

/// Lets no statement of a session take long.
pub async fn limited(session: &mut Session) -> Result<()> {
    if session.engine() == Engine::Postgres {
        let limit = PATIENCE.as_millis();
        session.execute(&format!("SET statement_timeout = {limit}; SET lock_timeout = {limit}")).await?;
    }
    Ok(())
}

impl Case {
    /// Every migration of the project.
    ///
    /// # Errors
    /// As apply would refuse the files.
    pub fn read_all(site: &Site) -> Result<Vec<MigrationFile>> {
        site.project.intact()?;
        site.project.migrations()
    }

    /// Those of them that are pending.
    ///
    /// # Errors
    /// As apply would refuse them.
    pub fn pending(site: &Site, files: Vec<MigrationFile>, history: &History) -> Result<Vec<Case>> {
        let left: Vec<MigrationFile> = pending(&files, history)?.into_iter().cloned().collect();
        left.into_iter().map(|file| Case::of(site, file, history)).collect()
    }

    /// Of one of them.
    ///
    /// # Errors
    /// When its plan's document cannot be read, or does not know it.
    pub fn of(site: &Site, file: MigrationFile, history: &History) -> Result<Case> {
        let document = site.project.plan_document(&file.up.plan)?;
        let stage = stage(&document, &file)?.clone();
        let begun = history.unfinished(Course::Up).filter(|entry| entry.migration == file.id);
        let (done, half_way) = (begun.map_or(0, |entry| entry.step), begun.is_some_and(Entry::is_half_way));
        Ok(Case { file, document, stage, done, half_way })
    }

    /// The one that begins next; none where one stopped half way, or a way back did, which goes on first.
    pub fn next<'c>(pending: &'c [Case], history: &History) -> Option<&'c Case> {
        let back = history.unfinished(Course::Down).is_some_and(Entry::is_half_way);
        pending.first().filter(|case| !case.half_way && !back)
    }

    /// The steps that are not committed.
    pub fn left(&self) -> &[MigrationStep] {
        self.file.up.steps.get(self.done..).unwrap_or_default()
    }

    /// The tables that it changes, locks or fills.
    pub fn tables(&self) -> impl Iterator<Item = ObjectId> {
        let locked = self.left().iter().filter_map(|step| step.lock.as_ref()).flat_map(|claim| claim.tables.clone());
        let filled = self.left().iter().filter_map(|step| match &step.transaction {
            Transaction::Batched { table, .. } => Some(table.table()),
            _ => None,
        });
        let changed = self.stage.changes.iter().map(|change| &change.id);
        let changed = changed.filter(|id| id.kind == Kind::Table || id.kind.is_of_relation()).map(ObjectId::table);
        locked.chain(filled).chain(changed)
    }
}

impl Patient<'_> {
    /// A query for the numbers of the tables that are touched, and of the partitions below them.
    pub fn tables(&self) -> String {
        let dialect = self.session.dialect();
        let tables: BTreeSet<ObjectId> = self.pending.iter().flat_map(Case::tables).collect();
        let found = |id| format!("to_regclass({})", dialect.literal(&dialect.qualified(id)));
        let names: Vec<String> = tables.iter().map(found).collect();
        let own = format!("SELECT unnest(ARRAY[{}]::oid[]) AS oid", names.join(", "));
        format!(
            "{own} UNION SELECT part.relid::oid FROM ({own}) AS own CROSS JOIN LATERAL pg_catalog.pg_partition_tree(own.oid) AS part"
        )
    }

    /// Rows of a query with so many columns; NULL is an empty text.
    pub async fn rows<const N: usize>(&mut self, query: &str) -> Result<Vec<[String; N]>> {
        let rows = self.session.rows(query).await?;
        let fixed = |row: Vec<Option<String>>| {
            let mut fields = row.into_iter().map(Option::unwrap_or_default);
            std::array::from_fn(|_| fields.next().unwrap_or_default())
        };
        Ok(rows.into_iter().map(fixed).collect())
    }

    /// The single value of a query.
    pub async fn value(&mut self, query: &str) -> Result<String> {
        Ok(self.session.value(query).await?.unwrap_or_default())
    }
}
