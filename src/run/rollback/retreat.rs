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
//! - else those groups of the file's steps that change something here.
//!
//! What came of it is run there once more before it is taken.

use crate::catalog::{Catalog, Change, Column, Kind, Object, ObjectId, Unlisted};
use crate::engine::{Keep, Ladder, Leg, Scope, Session};
use crate::error::{Error, Exit, Result};
use crate::graph;
use crate::project::{Claim, Migration, MigrationFile, MigrationStep, words};
use crate::prove::from_nothing;
use crate::run::execute::{Group, groups};
use crate::run::moved;
use crate::step::{Cost, Step, Transaction, Verb};
use std::collections::{BTreeMap, BTreeSet};

/// A migration that stopped, and where.
pub struct HalfWay<'a> {
    pub file: &'a MigrationFile,
    pub unlisted: &'a Unlisted,
    /// What the database held before it, and what it holds now.
    pub before: &'a Catalog,
    pub live: &'a Catalog,
    /// How many of its steps the journal knows to be done.
    pub done: usize,
}

/// A place on the way back, so many steps of it behind.
struct Place {
    steps: usize,
    catalog: Catalog,
}

impl HalfWay<'_> {
    /// The way back from here.
    ///
    /// # Errors
    /// Where the database is not as its steps leave it, with what differs; where no way back is found that is proven.
    pub async fn way_back(&self, session: &mut Session, ladder: &Ladder, scope: &Scope) -> Result<Migration> {
        let dialect = session.dialect();
        let making: Vec<String> = from_nothing(&*dialect, self.before)?.into_iter().map(|step| step.sql).collect();
        let survey = async |scratch: &mut Session| self.survey(scratch, scope, &making).await;
        let (here, places) = ladder.in_scratch(session, survey).await.map_err(unproven)?;
        let mut failed = None;
        for way in self.candidates(session, &here.catalog, &places)? {
            let trial =
                async |scratch: &mut Session| self.trial(scratch, scope, (&making, here.steps), way.clone()).await;
            match ladder.in_scratch(session, trial).await {
                Ok(way) => return Ok(way),
                Err(error) => failed = failed.or(Some(error)),
            }
        }
        let Migration { id, .. } = &self.file.up;
        let error = Error::of(Exit::Partial, format!("no way back from the middle of `{id}` is proven"));
        let error = failed.map_or(error.clone(), |cause| error.detail(cause.to_string()));
        Err(error.hint("`concertina apply` finishes it; then `concertina rollback --steps 1`"))
    }

    /// Where the database is, and every place of the whole way back.
    async fn survey(&self, scratch: &mut Session, scope: &Scope, making: &[String]) -> Result<(Place, Vec<Place>)> {
        for sql in making {
            scratch.execute(sql).await?;
        }
        let (up, down) = (&self.file.up.steps, &self.file.down.steps);
        walk(scratch, up.get(..self.done).unwrap_or_default()).await?;
        let mut here = Place { steps: self.done, catalog: scratch.introspect(scope).await?.catalog };
        let differs = moved(self.unlisted, &here.catalog, self.live);
        let left = up.get(self.done..).unwrap_or_default();
        let mut rest = groups(left).into_iter();
        // The server may have done a step outside a transaction of which the journal does not know.
        if let (false, Some(Group::Outside(step))) = (differs.is_empty(), groups(left).first()) {
            rest.next();
            walk(scratch, std::slice::from_ref(*step)).await?;
            here = Place { steps: self.done + 1, catalog: scratch.introspect(scope).await?.catalog };
        }
        self.is_here(&here.catalog, differs)?;
        for group in rest {
            walk(scratch, group.steps()).await?;
        }
        let mut places = vec![Place { steps: 0, catalog: scratch.introspect(scope).await?.catalog }];
        for group in groups(down) {
            walk(scratch, group.steps()).await?;
            let steps = places.last().map_or(0, |place| place.steps) + group.steps().len();
            places.push(Place { steps, catalog: scratch.introspect(scope).await?.catalog });
        }
        Ok((here, places))
    }

    fn is_here(&self, here: &Catalog, differs: Vec<String>) -> Result<()> {
        if moved(self.unlisted, here, self.live).is_empty() {
            return Ok(());
        }
        let (id, done) = (&self.file.id, self.done);
        let error = Error::of(Exit::Stale, format!("the database is not as the first {done} steps of `{id}` leave it"));
        let error = differs.into_iter().take(20).fold(error, Error::detail);
        Err(error.hint("undo what was changed by hand, then `concertina rollback --steps 1`"))
    }

    /// Ways that may lead back from here.
    fn candidates(&self, session: &Session, here: &Catalog, places: &[Place]) -> Result<Vec<Migration>> {
        let down = &self.file.down.steps;
        let mut candidates = vec![];
        for place in places {
            let own = down.get(place.steps..).unwrap_or_default();
            candidates.extend(drops(session, here, &place.catalog)?.map(|drops| [drops.as_slice(), own].concat()));
        }
        if let Some((own, end)) = sieve(here, places, down) {
            candidates.extend(drops(session, &end, self.before)?.map(|drops| [own, drops].concat()));
        }
        Ok(candidates.into_iter().map(|steps| Migration { steps, ..self.file.down.clone() }).collect())
    }

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
    async fn trial(
        &self,
        scratch: &mut Session,
        scope: &Scope,
        (making, done): (&[String], usize),
        mut way: Migration,
    ) -> Result<Migration> {
        for sql in making {
            scratch.execute(sql).await?;
        }
        walk(scratch, self.file.up.steps.get(..done).unwrap_or_default()).await?;
        let mut needs = vec![];
        for check in std::mem::take(&mut way.needs) {
            if scratch.rows(&check.sql).await.is_ok() {
                needs.push(check);
            }
        }
        walk(scratch, &way.steps).await?;
        let left: Vec<MigrationStep> = self.leftovers(scratch, scope).await?;
        walk(scratch, &left).await?;
        way.steps.extend(left);
        let end = scratch.introspect(scope).await?;
        let differs = moved(self.unlisted, self.before, &end.catalog);
        if differs.is_empty() && end.unfinished.is_empty() {
            return Ok(Migration { needs, ..way });
        }
        Err(differs.into_iter().take(20).fold(Error::new("it leads elsewhere than to where it began"), Error::detail))
    }
}

/// Drops an index that waits for those of partitions, with all of them that it has already: it counts as missing, and stays.
fn drops_unfinished(scratch: &Session, index: &ObjectId) -> MigrationStep {
    let (schema, name) = (index.path.first().map_or("", String::as_str), index.name());
    let dialect = scratch.dialect();
    MigrationStep {
        says: format!("drop {index}, which waits for partitions"),
        sql: format!("DROP INDEX {}.{};", dialect.quote(schema), dialect.quote(name)),
        transaction: Transaction::Own,
        lock: Some(Claim { mode: "ACCESS EXCLUSIVE".into(), tables: vec![index.table()], below: true }),
        remarks: vec![words::CATALOG_ONLY.into(), "loss: none".into()],
    }
}

async fn walk(scratch: &mut Session, steps: &[MigrationStep]) -> Result<()> {
    for step in steps {
        let failed = |error: Error| error.context(format!("`{}` failed on a scratch database", step.says));
        scratch.execute(&step.sql).await.map_err(failed)?;
    }
    Ok(())
}

/// Those groups of steps that change something where the database is, and where they lead. None where one finds things neither as
/// it needs them nor as it leaves them.
fn sieve(here: &Catalog, places: &[Place], down: &[MigrationStep]) -> Option<(Vec<MigrationStep>, Catalog)> {
    let (mut at, mut steps) = (here.clone(), vec![]);
    for [from, to] in places.array_windows() {
        let changed = from.catalog.differing(&to.catalog);
        let is_as = |side: &Catalog| changed.iter().all(|id| at.object(id) == side.object(id));
        // A demand that is not proven yet goes like one that is; of what holds values the form counts.
        let in_some_form = |id: &ObjectId| at.contains(id) && from.catalog.contains(id) && !holds_values(id.kind);
        let found = |id: &&&ObjectId| at.object(id) == from.catalog.object(id) || in_some_form(id);
        let can_go = || changed.iter().all(|id| found(&id));
        if !changed.is_empty() && is_as(&to.catalog) {
            continue;
        }
        if !can_go() {
            return None;
        }
        for id in changed {
            at.remove(id);
            to.catalog.object(id).into_iter().for_each(|object| at.insert(id.clone(), object.clone()));
        }
        steps.extend_from_slice(down.get(from.steps..to.steps)?);
    }
    Some((steps, at))
}

fn holds_values(kind: Kind) -> bool {
    matches!(kind, Kind::Table | Kind::Column | Kind::Sequence | Kind::View | Kind::Attribute) || kind.is_type()
}

/// The steps from one catalog to another, if nothing is on the way but that what holds no values goes.
fn drops(session: &Session, from: &Catalog, to: &Catalog) -> Result<Option<Vec<MigrationStep>>> {
    if !from.diff(to).iter().all(only_goes) {
        return Ok(None);
    }
    let none = BTreeMap::new();
    let leg =
        Leg { from, to, renames: &[], conversions: &none, later: &BTreeSet::new(), earlier: &[], keep: Keep::Nothing };
    let steps = graph::order(session.dialect().steps(&leg)?, from, to)?;
    let harmless = |step: &Step| {
        matches!(step.verb, Verb::Drop | Verb::Alter) && step.cost == Cost::Catalog && step.hazards.is_empty()
    };
    Ok(steps.iter().all(harmless).then(|| steps.iter().map(MigrationStep::of).collect()))
}

/// Whether a change takes away no more than an index, a demand, a trigger, or what is said of one.
fn only_goes(change: &Change) -> bool {
    match (change.old, change.new) {
        (Some(_), None) => {
            let kind = change.id.kind;
            kind.is_note() || matches!(kind, Kind::Index | Kind::Constraint | Kind::Trigger | Kind::Statistics)
        }
        (Some(Object::Column(old)), Some(Object::Column(new))) => Column { nullable: true, ..old.clone() } == *new,
        _ => false,
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
