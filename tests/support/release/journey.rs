//! A plan carried out twice, there and back, while the releases run that it lets run.
//!
//! The first time all that they do is taken back, and at the end the new release settles at home. The second time each leaves
//! rows behind at every halt once the plan has begun; it has to go on with them, or to say what stands against it.

use super::super::planning::{catalog, elaborated, open, planned, scope};
use super::super::postgres::Server;
use super::super::printing::printed;
use super::super::trip::Trip;
use super::super::{rows, travel};
use super::tally::Tally;
use super::{Refused, Release};
use concertina::catalog::{Catalog, Fingerprint, Kind, ObjectId};
use concertina::engine::Session;
use concertina::error::{Error, Exit};
use concertina::plan::{Plan, Releases};
use concertina::project::Direction;
use std::env;

/// How many refusals of one halt are shown.
const SHOWN: usize = 4;

/// Whether what releases insert stays.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rows {
    TakenBack,
    Stay,
}

struct Journey<'a> {
    session: Session,
    url: String,
    plan: &'a Plan,
    ends: Vec<[Fingerprint; 2]>,
    tally: &'a Tally,
    rows: Rows,
    /// Whether the backfill has been.
    filled: bool,
    number: usize,
    /// What went against the plan.
    found: Vec<String>,
}

/// Carries a plan out on a server and judges it; a trip that is not planned has nothing to be judged.
pub async fn judge(server: &Server, trip: &Trip, tally: &Tally) -> Result<(), String> {
    let database = server.database(&trip.name);
    if database.try_psql(&trip.old).is_err() {
        return Ok(());
    }
    let mut session = open(&database.url()).await;
    let managed = session.introspect(&scope()).await.is_ok_and(|read| read.unsupported.is_empty());
    let new = elaborated(&mut session, "new.sql", &trip.new).await;
    let Some(new) = new.ok().filter(|new| managed && new.unsupported.is_empty()) else { return Ok(()) };
    let old = catalog(&mut session).await;
    let inserts = || rows::inserts(session.engine(), &*session.dialect(), &old);
    database.try_psql(&trip.rows.clone().unwrap_or_else(inserts))?;
    let Ok(plan) = planned(&session, &trip.name, &old, &new) else { return Ok(()) };
    if plan.is_empty() || travel::opening(&mut session, &plan).await.is_err() {
        return Ok(());
    }
    tally.travelled();
    let url = database.url();
    let journey = Journey {
        session,
        url,
        plan: &plan,
        ends: plan.ends(),
        tally,
        rows: Rows::TakenBack,
        filled: false,
        number: super::TRIED + 1,
        found: vec![],
    };
    let found = journey.twice([&old, &new.catalog]).await;
    match found.as_slice() {
        [] => Ok(()),
        _ if env::var_os("SHOW").is_some() => Err(format!("{}\n{}", found.join("\n"), printed(&Ok(plan.clone())))),
        _ => Err(found.join("\n")),
    }
}

impl Journey<'_> {
    async fn twice(mut self, catalogs: [&Catalog; 2]) -> Vec<String> {
        if let Err(error) = self.there_and_back(catalogs).await {
            let rows = if self.rows == Rows::Stay { ", with rows of the releases" } else { "" };
            self.found.push(format!("the plan fails{rows}: {error}"));
        }
        self.found
    }

    async fn there_and_back(&mut self, [old, new]: [&Catalog; 2]) -> Result<(), Error> {
        let dialect = self.session.dialect();
        let old_release = Release::at_home("old", &self.url, [old, new], &*dialect, self.tally).await;
        self.up(&[&old_release]).await?;
        let new_release = Release::at_home("new", &self.url, [new, old], &*dialect, self.tally).await;
        let both = [&old_release, &new_release];
        self.down(&both).await?;
        self.rows = Rows::Stay;
        let again = async |journey: &mut Self| {
            journey.up(&both).await?;
            journey.down(&both).await
        };
        match again(self).await {
            Err(error) if error.exit == Exit::Decision => self.tally.stopped(),
            Err(error) => return Err(error),
            Ok(()) => {}
        }
        Ok(())
    }

    async fn up(&mut self, releases: &[&Release]) -> Result<(), Error> {
        self.filled = false;
        self.halt(None, releases).await;
        travel::opening(&mut self.session, self.plan).await?;
        for index in 0..self.plan.stages.len() {
            travel::stage(&mut self.session, self.plan, (index, &self.ends[index]), Direction::Up).await?;
            self.halt(Some(index), releases).await;
        }
        Ok(())
    }

    async fn down(&mut self, releases: &[&Release]) -> Result<(), Error> {
        self.filled = true;
        self.halt(Some(self.plan.stages.len() - 1), releases).await;
        for index in (0..self.plan.stages.len()).rev() {
            travel::stage(&mut self.session, self.plan, (index, &self.ends[index]), Direction::Down).await?;
            self.halt(index.checked_sub(1), releases).await;
        }
        Ok(())
    }

    /// Between two stages, behind that of an index: nothing is said of the new release before the first one.
    async fn halt(&mut self, behind: Option<usize>, releases: &[&Release]) {
        let before = Releases { old: None, new: Some(String::new()) };
        let said = behind.map_or(&before, |index| &self.plan.stages[index].releases).clone();
        for release in releases {
            let place = self.place(behind, release);
            match if release.name == "old" { &said.old } else { &said.new } {
                None => {
                    self.may_run(&place, release).await;
                    if self.rows == Rows::Stay && behind.is_some() {
                        self.leaves(&place, release).await;
                    }
                }
                Some(why) if why.is_empty() => {}
                Some(why) => self.must_be_gone(&place, release, why).await,
            }
        }
    }

    fn place(&self, behind: Option<usize>, release: &Release) -> String {
        let phase = behind.map_or_else(|| "the start".into(), |index| self.plan.stages[index].phase.to_string());
        let rows = if self.rows == Rows::Stay { ", rows stay" } else { "" };
        format!("{} release at {phase}{rows}", release.name)
    }

    async fn may_run(&mut self, place: &str, release: &Release) {
        let refused = release.runs(&self.url, self.tally).await;
        self.refused(place, refused);
    }

    async fn leaves(&mut self, place: &str, release: &Release) {
        self.number += 1;
        let refused = release.writes(&self.url, self.number, self.tally).await;
        self.refused(&format!("{place}, what it leaves"), refused);
    }

    fn refused(&mut self, place: &str, refused: Vec<Refused>) {
        let told = refused.iter().map(|Refused { statement, said }| format!("  {statement}\n    {said}"));
        if !refused.is_empty() {
            let told: Vec<String> = told.take(SHOWN).collect();
            self.found.push(format!("{place} runs, and {} statements failed\n{}", refused.len(), told.join("\n")));
        }
    }

    async fn must_be_gone(&mut self, place: &str, release: &Release, why: &str) {
        // Before it writes: a row that it gives a value is blank no more. On the way back all have theirs.
        let blank = self.filled && why.ends_with("holds nothing before the backfill");
        let differs = blank || self.differs(release, why).await;
        let failed = !release.runs(&self.url, self.tally).await.is_empty();
        if failed || differs {
            self.tally.shown(failed);
        } else {
            self.found.push(format!("{place} must be gone: {why}, and nothing shows it"));
        }
    }

    /// Whether the object that a refusal names is another than the release knows, or holds nothing.
    async fn differs(&mut self, release: &Release, why: &str) -> bool {
        let live = catalog(&mut self.session).await;
        let ids = release.catalog.iter().chain(live.iter()).map(|(id, _)| id);
        let named = ids.filter(|id| why.starts_with(&format!("{id} "))).max_by_key(|id| id.to_string().len());
        let Some(named) = named.cloned() else { return false };
        let lineage = ObjectId { kind: Kind::Lineage, path: named.path.clone() };
        let other = |id: &ObjectId| release.catalog.object(id) != live.object(id);
        other(&named) || (named.kind == Kind::Table && other(&lineage)) || self.is_blank(&named).await
    }

    async fn is_blank(&mut self, column: &ObjectId) -> bool {
        let dialect = self.session.dialect();
        let (table, name) = (dialect.qualified(&column.table()), dialect.quote(column.name()));
        let blank = format!("SELECT 1 FROM {table} WHERE {name} IS NULL LIMIT 1");
        column.kind == Kind::Column && self.session.rows(&blank).await.is_ok_and(|rows| !rows.is_empty())
    }
}
