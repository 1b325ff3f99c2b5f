//! The three ways out of what was made by hand. Each writes files, and runs nothing.
//!
//! ```text
//!   revert   drift/<number>_revert/…sql          live -> where the journal says it is
//!   adopt    schema/adopted_<number>.sql         what the files ask for, and what was made
//!            migrations/, plans/                 where the journal says it is -> live: recorded here, applied elsewhere
//!   ignore   concertina.toml                     `database.ignore`
//! ```
//!
//! A revert stands outside the migrations. What was made by hand is on one database: as a migration, its undoing would fail on every
//! other one, and on each new database that the migrations are run on; and an adoption with its undoing behind it would take from the
//! others what somebody dropped here. Nor has the journal anything to learn: the database comes back to where it says it is.
//! An adoption is a migration, because what was made is to come to the other databases, too.

mod adopt;
mod course;
mod ignore;
mod revert;
mod sheet;

use crate::catalog::{Catalog, ObjectId, Unlisted};
use crate::cli::allow::Allow;
use crate::cli::conduct::Ground;
use crate::cli::context::Context;
use crate::error::{Error, Exit, Result};
use crate::run::{Drift, Moved, Origin};
use clap::{Args, ValueEnum};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// A way out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Fix {
    /// Bring the database back
    Revert,
    /// Let the schema files and the history have it
    Adopt,
    /// Leave it alone from now on
    Ignore,
}

/// What a person asks of a way out.
#[derive(Args, Clone, Debug)]
pub struct Asked {
    /// Accept a hazard of what --fix writes: HAZARD:schema.table.column, HAZARD wherever it stands, or '*'
    #[arg(long, value_name = "HAZARD[:OBJECT]", requires = "fix")]
    allow: Vec<String>,

    /// Of --fix ignore: only this table, view or the like; more than once for more [default: all that was made by hand]
    #[arg(long = "object", value_name = "SCHEMA.NAME", requires = "fix")]
    objects: Vec<String>,
}

/// What was compared.
pub struct Seen {
    pub drift: Drift,
    /// The database, and where the last migration left it, without the partitions that count in neither.
    pub live: Catalog,
    pub left: Catalog,
    pub unlisted: Unlisted,
    /// What is in the database and not managed.
    pub foreign: Catalog,
    /// Whom objects of the live database belong to.
    pub owners: BTreeMap<ObjectId, String>,
    /// The schema files, folders and patterns.
    pub schema: Vec<PathBuf>,
}

impl Seen {
    /// What was made by hand.
    fn by_hand(&self) -> impl Iterator<Item = &Moved> {
        self.drift.objects.iter().filter(|moved| moved.by_hand.is_some())
    }

    /// Refuses what the schema files and somebody at the database have changed, each otherwise.
    fn nothing_apart(&self, ground: &Ground) -> Result<()> {
        let apart: Vec<&Moved> = self.drift.objects.iter().filter(|moved| moved.origin == Origin::BothApart).collect();
        if apart.is_empty() {
            return Ok(());
        }
        let error = Error::decision("the schema files ask for something else than was made by hand");
        let error = apart.into_iter().fold(error, |error, moved| error.detail(&moved.object));
        Err(error.hint(format!("write into the schema files what is to be, or {}", undone(ground))))
    }
}

/// How somebody brings back what was made by hand: no file is written for a tenant in a schema.
fn undone(ground: &Ground) -> &'static str {
    match ground.target.tenant() {
        Some(_) => "undo it by hand in the tenant's schema",
        None => "bring it back: `concertina drift --fix revert`",
    }
}

impl Fix {
    /// Writes the files.
    ///
    /// # Errors
    /// Nothing was made by hand, a migration is half way, and what this way out cannot be for; then nothing is written.
    pub async fn write(self, context: &Context, ground: &Ground, seen: &Seen, asked: &Asked) -> Result<Exit> {
        let Asked { allow, objects } = asked;
        if self != Fix::Ignore && !objects.is_empty() {
            return Err(Error::of(Exit::Usage, "`--object` chooses what `--fix ignore` leaves alone")
                .hint("leave it out: the other ways out are of all that was made by hand"));
        }
        if let Some(unfinished) = &seen.drift.unfinished {
            return Err(Error::decision(format!("`{unfinished}` stopped half way: what differs may be its doing"))
                .hint("`concertina apply` goes on with it, `concertina rollback --steps 1` takes it back"));
        }
        if seen.by_hand().next().is_none() {
            tell!("nothing was made by hand: the database is as the last migration left it");
            return Ok(Exit::Ok);
        }
        let allows = allow.iter().map(|text| Allow::parse(text)).collect::<Result<Vec<_>>>()?;
        match self {
            Fix::Revert => revert::write(context, ground, seen, &allows).await,
            Fix::Adopt => adopt::write(context, ground, seen, &allows).await,
            Fix::Ignore => ignore::write(context, ground, seen, objects),
        }
        .map(|()| Exit::Ok)
    }
}
