//! The traffic of releases that a plan must bear: scripts of a person's for pgbench.
//!
//! ```text
//!   state      start        expand        backfill      constrain      contract
//!   old        runs ------------------------------------> must be gone
//!   new                      may run from where the plan lets it --------------->
//! ```
//!
//! A script runs while a migration does if its release may run before and behind it, whichever way the migration goes.

mod log;
mod pgbench;

pub use pgbench::Traffic;

use crate::engine::{Engine, Target, postgres};
use crate::error::{Error, Exit, Result, file};
use crate::project::{Document, MigrationFile};
use crate::run::Site;
use pgbench::Pgbench;
use std::path::PathBuf;

/// Whose statements a script sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    Old,
    New,
    /// What both send: it runs all the way.
    Both,
}

/// A script, and whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Load {
    pub whose: Whose,
    pub script: PathBuf,
}

/// Every script, read, with what runs them.
#[derive(Default)]
pub struct Loads {
    scripts: Vec<(Whose, String)>,
    pgbench: Option<Pgbench>,
}

impl Whose {
    /// For a person.
    pub fn word(self) -> &'static str {
        match self {
            Whose::Old => "the old release",
            Whose::New => "the new release",
            Whose::Both => "both releases",
        }
    }

    /// Whether it runs while a migration of the plan does.
    pub fn runs_during(self, document: &Document, migration: &str) -> bool {
        let Some(at) = document.stages.iter().position(|stage| stage.migration == migration) else { return false };
        let behind = document.stages.get(at);
        let before = at.checked_sub(1).and_then(|at| document.stages.get(at));
        match self {
            Whose::Both => true,
            Whose::Old => [before, behind].into_iter().flatten().all(|stage| stage.releases.old.is_none()),
            Whose::New => {
                [before, behind].into_iter().all(|stage| stage.is_some_and(|stage| stage.releases.new.is_none()))
            }
        }
    }
}

impl Loads {
    /// Reads the scripts and looks for pgbench, before a copy is made.
    ///
    /// # Errors
    /// A script that is not there, no pgbench, a database that it does not know, releases of several plans.
    pub fn prepare(site: &Site<'_>, loads: &[Load], pending: &[&MigrationFile]) -> Result<Loads> {
        if loads.is_empty() {
            return Ok(Loads::default());
        }
        refuse(site.target, loads, pending)?;
        let read = |load: &Load| {
            let text = std::fs::read_to_string(&load.script).map_err(file("read", &load.script))?;
            Ok((load.whose, text))
        };
        let scripts = loads.iter().map(read).collect::<Result<_>>()?;
        Ok(Loads { scripts, pgbench: Some(Pgbench::find()?) })
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.scripts.is_empty()
    }

    /// Whose they are, for a person.
    pub fn releases(&self) -> impl Iterator<Item = &'static str> {
        self.scripts.iter().map(|(whose, _)| whose.word())
    }

    /// Begins what runs while a migration does.
    ///
    /// # Errors
    /// When a script cannot be run.
    pub async fn begin(&self, target: &Target, document: &Document, migration: &str) -> Result<Vec<Traffic>> {
        let Some(pgbench) = &self.pgbench else { return Ok(vec![]) };
        let scripts = self.scripts.iter().filter(|(whose, _)| whose.runs_during(document, migration));
        let begun = scripts.map(|(whose, text)| pgbench.begin(target, *whose, text)).collect::<Result<Vec<_>>>()?;
        if !begun.is_empty() {
            tokio::time::sleep(pgbench::SETTLED).await;
        }
        Ok(begun)
    }
}

/// Refuses what no traffic can be made for.
fn refuse(target: &Target, loads: &[Load], pending: &[&MigrationFile]) -> Result<()> {
    let refused = |sentence: &str, hint: &str| Err(Error::of(Exit::Usage, sentence).hint(hint));
    if target.engine() == Engine::Sqlite {
        return refused(
            "`--load` is for PostgreSQL: pgbench knows no other database",
            "leave it out: on SQLite a migration is one transaction, and others wait for it",
        );
    }
    if target.tenant().is_some() {
        return refused(
            "`--load` is for a database of its own: a script cannot be told for a tenant's schema",
            "leave it out, or rehearse on a database with one schema",
        );
    }
    let several = pending.windows(2).any(|pair| pair[0].up.plan != pair[1].up.plan);
    if several && loads.iter().any(|load| load.whose != Whose::Both) {
        return refused(
            "several plans are pending, and each has an old and a new release",
            "apply all but one of them, or name one script for all: `--load FILE`",
        );
    }
    Ok(())
}

/// The surroundings in which libpq's programs find a copy.
fn surroundings(target: &Target) -> Result<postgres::Surroundings> {
    match target {
        Target::Postgres(parameters) => postgres::Server::of(parameters)?.surroundings(&parameters.whole()?.database()),
        Target::Sqlite(_) => Err(Error::bug("traffic on a file")),
    }
}
