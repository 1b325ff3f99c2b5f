//! The way back of a migration that stopped half way, found and proven on a scratch database.
//!
//! ```text
//!                 up                          up
//!   before ----------------> here --------------------------> after
//!     ^                       |                                 |
//!     |                       | drops of what no place          | down, group by group
//!     |        down           v of the way back has             v
//!     `-------------------- place <---------------------------- …
//! ```
//!
//! The way back in the file begins where the migration ends. So both files are run on a scratch database, and a way is looked for
//! that begins here:
//!
//! - from the first place of the way back that is here but for an index, a demand or a trigger that nobody has rows in, the rest of
//!   the file, behind the drops of those;
//! - else those of the file's steps that change something here.
//!
//! If no such way is found by what the file commits together, it is looked for step by step: each has a place behind it then, for of
//! a group the migration may have done a part.
//!
//! What came of it is run there once more before it is taken.

mod harmless;
mod place;
mod sieve;
mod trial;

use crate::catalog::Catalog;
use crate::engine::{Ladder, Scope, Session};
use crate::error::{Error, Exit, Result};
use crate::project::{Document, Migration, MigrationFile, MigrationStep};
use crate::prove::from_nothing;
use crate::run::execute::{Group, groups};
use crate::run::meanwhile::is_unrelated;
use crate::run::{moved, walk};
use harmless::drops;
use place::{Place, Stride, places};
use sieve::sieve;

/// A migration that stopped, and where.
pub struct HalfWay<'a> {
    pub file: &'a MigrationFile,
    /// That of its plan.
    pub document: &'a Document,
    /// What the database held before it, and what it holds now.
    pub before: &'a Catalog,
    pub live: &'a Catalog,
    /// How many of its steps the journal knows to be done.
    pub done: usize,
    /// Whether what has nothing to do with the plan may have moved.
    pub unrelated: bool,
}

impl HalfWay<'_> {
    /// The way back from here, and what the database would hold here if nothing had moved.
    ///
    /// # Errors
    /// Where the database is not as its steps leave it, with what differs; where no way back is found that is proven.
    pub async fn way_back(
        &self,
        session: &mut Session,
        ladder: &Ladder,
        scope: &Scope,
    ) -> Result<(Migration, Catalog)> {
        let dialect = session.dialect();
        let making: Vec<String> = from_nothing(&*dialect, self.before)?.into_iter().map(|step| step.sql).collect();
        let (mut failed, mut tried) = (None, vec![]);
        for stride in [Stride::Group, Stride::Step] {
            let survey = async |scratch: &mut Session| self.survey(scratch, scope, &making, stride).await;
            let (here, places) = ladder.in_scratch(session, survey).await.map_err(unproven)?;
            let (ways, stuck) = self.candidates(session, &here.catalog, &places)?;
            for way in ways {
                if tried.contains(&way.steps) {
                    continue;
                }
                tried.push(way.steps.clone());
                let trial =
                    async |scratch: &mut Session| self.trial(scratch, scope, (&making, here.steps), way.clone()).await;
                match ladder.in_scratch(session, trial).await {
                    Ok(way) => return Ok((way, here.catalog)),
                    Err(error) => failed = failed.or(Some(error.to_string())),
                }
            }
            failed = failed.or(stuck);
        }
        Err(self.unfound(failed))
    }

    /// `why`: what became of the first way that was tried, or what is in the way of any.
    fn unfound(&self, why: Option<String>) -> Error {
        let sentence = format!("no way back from the middle of `{}` is proven", self.file.up.id);
        let error = why.into_iter().fold(Error::of(Exit::Partial, sentence), Error::detail);
        error.hint("`concertina apply` finishes it; then `concertina rollback --steps 1`")
    }

    /// Where the database is, and the places of the whole way back.
    async fn survey(
        &self,
        scratch: &mut Session,
        scope: &Scope,
        making: &[String],
        stride: Stride,
    ) -> Result<(Place, Vec<Place>)> {
        for sql in making {
            scratch.execute(sql).await?;
        }
        let (up, up_name) = (&self.file.up.steps, self.file.up.file_name());
        walk(scratch, &up_name, up.get(..self.done).unwrap_or_default()).await?;
        let mut here = Place::of(scratch, scope, self.done).await?;
        let differs = self.differs(&here.catalog);
        let there = differs.is_empty() || is_unrelated(self.document, &differs);
        let left = up.get(self.done..).unwrap_or_default();
        let mut rest = groups(left).into_iter();
        // The server may have done a step outside a transaction of which the journal does not know.
        if let (false, Some(Group::Outside(step))) = (there, groups(left).first()) {
            rest.next();
            walk(scratch, &up_name, std::slice::from_ref(*step)).await?;
            here = Place::of(scratch, scope, self.done + 1).await?;
        }
        self.is_here(&here.catalog, differs)?;
        for group in rest {
            walk(scratch, &up_name, group.steps()).await?;
        }
        Ok((here, places(scratch, scope, &self.file.down, stride).await?))
    }

    fn differs(&self, here: &Catalog) -> Vec<String> {
        moved(&self.document.unlisted, here, self.live)
    }

    fn is_here(&self, here: &Catalog, differs: Vec<String>) -> Result<()> {
        let left = self.differs(here);
        let let_through = is_unrelated(self.document, &left);
        if left.is_empty() || (self.unrelated && let_through) {
            return Ok(());
        }
        let (id, done) = (&self.file.id, self.done);
        let error = Error::of(Exit::Stale, format!("the database is not as the first {done} steps of `{id}` leave it"));
        let error = differs.into_iter().take(20).fold(error, Error::detail);
        Err(error.hint(match let_through {
            true => "what moved has nothing to do with this plan: `concertina rollback --steps 1 --allow-unrelated` takes it back",
            false => "undo what was changed by hand, then `concertina rollback --steps 1`",
        }))
    }

    /// Ways that may lead back from here, and what is in the way of the file's own steps.
    fn candidates(
        &self,
        session: &Session,
        here: &Catalog,
        places: &[Place],
    ) -> Result<(Vec<Migration>, Option<String>)> {
        let down = &self.file.down.steps;
        let mut candidates = vec![];
        for place in places {
            let own = down.get(place.steps..).unwrap_or_default();
            candidates.extend(drops(session, here, &place.catalog)?.map(|drops| [drops.as_slice(), own].concat()));
        }
        let stuck = match sieve(here, places, down) {
            Ok((own, end)) => {
                candidates.extend(drops(session, &end, self.before)?.map(|drops| [own, drops].concat()));
                None
            }
            Err(stuck) => Some(stuck),
        };
        let down = Migration { irreversible: self.gone(), ..self.file.down.clone() };
        Ok((candidates.into_iter().map(|steps| Migration { steps, ..down.clone() }).collect(), stuck))
    }

    /// What does not come back: nothing, where no step that takes values away was reached.
    fn gone(&self) -> Vec<String> {
        let reached = self.file.up.steps.iter().take(self.done + 1);
        if reached.into_iter().any(MigrationStep::destroys) { self.file.down.irreversible.clone() } else { vec![] }
    }
}

fn unproven(error: Error) -> Error {
    if error.exit != Exit::Error {
        return error;
    }
    error.context("a way back from half way is proven on a scratch database before it is taken, and that failed").hint(
        "name a server for it with `--dev-url`; or `concertina apply` finishes the migration, then `concertina rollback --steps 1`",
    )
}
