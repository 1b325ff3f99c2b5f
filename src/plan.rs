//! Stages, forward and back.
//!
//! ```text
//!   Request { old, new, what the directives say }
//!      |  settle    renames, conversions and fills are matched against both catalogs
//!      |  part      what nothing becomes of, and nothing stands near of, is left out
//!      v
//!   route(old, new) ----> legs old>both, both>strict, strict>new, each also swapped
//!      |                     steps by the engine, order by the graph, preconditions as queries
//!      v
//!   Plan { stages: [Stage { phase, before, after, up, down, releases }], opening, notes }
//! ```
//!
//! All of it is pure: a plan can be computed, tested and read without a database.

mod check;
mod course;
mod obstacle;
mod part;
mod rename;
mod request;
mod settle;
mod shadow;
mod stage;
mod together;
mod turn;
mod twin;
mod unchanged;
mod unknown;

pub use check::Check;
pub use request::{RenameWish, Request, Retyping};
pub use stage::{Releases, Stage};

use crate::catalog::{Catalog, Fingerprint, ObjectId, Unlisted};
use crate::error::Result;
use crate::hazard::{Hazard, Weight};
use crate::route::{Hints, Route, Types, accepts, route};
use crate::step::Step;
use settle::Settled;

/// All stages from one catalog to another.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What tells plans apart and sorts them: `20261120203000`.
    pub number: String,
    pub name: String,
    /// Over the part of the schema that the plan has to do with.
    pub stages: Vec<Stage>,
    /// What the plan has nothing to do with: it is there from the start to the end.
    pub rest: Catalog,
    /// Counted before the first stage begins, over rows as they will be once filled.
    pub opening: Vec<Check>,
    /// What a reader should know and no step says.
    pub notes: Vec<String>,
    /// Directives whose work is done.
    pub stale: Vec<String>,
    /// Tables whose partitions count in none of its catalogs.
    pub unlisted: Unlisted,
}

impl Plan {
    /// `20261120203000_users_email_address`.
    pub fn id(&self) -> String {
        format!("{}_{}", self.number, self.name)
    }

    /// Whether there is anything to do.
    pub fn is_empty(&self) -> bool {
        self.stages.is_empty()
    }

    /// The part of the catalog that it starts from, if it does anything.
    pub fn start(&self) -> Option<&Catalog> {
        self.stages.first().map(|stage| &stage.before)
    }

    /// The part of the catalog that it ends in.
    pub fn goal(&self) -> Option<&Catalog> {
        self.stages.last().map(|stage| &stage.after)
    }

    /// All that counts in the database when it is as one of the catalogs of the plan has it.
    pub fn whole(&self, part: &Catalog) -> Catalog {
        self.unlisted.hide(&part.with(&self.rest)).into_owned()
    }

    /// What the catalogs before and after each stage are known by. To tell that of a large catalog takes time: one stage begins
    /// where the last one ended.
    pub fn ends(&self) -> Vec<[Fingerprint; 2]> {
        let mut ends: Vec<[Fingerprint; 2]> = vec![];
        for (at, stage) in self.stages.iter().enumerate() {
            let last = at.checked_sub(1).filter(|last| self.stages[*last].after.differing(&stage.before).is_empty());
            let before = last.map_or_else(|| self.whole(&stage.before).fingerprint(), |last| ends[last][1].clone());
            ends.push([before, self.whole(&stage.after).fingerprint()]);
        }
        ends
    }

    /// The hazards of its forward steps that a person has to accept, each with the step that carries it.
    pub fn decisions(&self) -> impl Iterator<Item = (Hazard, &Step)> {
        let steps = self.stages.iter().flat_map(|stage| &stage.up);
        steps
            .flat_map(|step| step.hazards.iter().map(move |hazard| (*hazard, step)))
            .filter(|(hazard, _)| hazard.entry().weight == Weight::Decide)
    }
}

/// Plans the way from `request.old` to `request.new`.
///
/// # Errors
/// What a person has to decide first, what an engine cannot do, names that collide.
pub fn plan(request: &Request) -> Result<Plan> {
    let settled = settle::settle(request)?;
    if settled.old.diff(request.new).is_empty() && settled.renames.is_empty() {
        return Ok(settled.without_stages(request));
    }
    let part = part::part(request, &settled);
    let near = |id: &ObjectId| part.contains(id);
    let ([old, rest], [new, _]) = (request.old.parted(near), request.new.parted(near));
    let [renamed, _] = settled.old.parted(near);
    let request = &Request { old: &old, new: &new, ..*request };
    Ok(Plan { rest, ..staged(request, Settled { old: renamed, ..settled })? })
}

/// The same without a look at what may be left out: what [`plan`] must come to.
///
/// # Errors
/// The same.
pub fn plan_of_all(request: &Request) -> Result<Plan> {
    let settled = settle::settle(request)?;
    staged(request, settled)
}

fn staged(request: &Request, settled: Settled) -> Result<Plan> {
    let widens = |from: &_, to: &_| request.dialect.widens(from, to);
    let alike = |one: &str, other: &str| request.dialect.differs_by_casts(one, other);
    let types = Types { widens: &widens, alike: &alike };
    let hints = Hints {
        syncs: settled.syncs.clone(),
        fills: settled.fills.keys().cloned().collect(),
        lasting: settled.lasting(request).into_keys().collect(),
        shadows: &settled.shadows,
        types,
    };
    let Route { both, strict, new, .. } = route(settled.old.clone(), request.new.clone(), &hints)?;
    let catalogs = [request.old, &both, &strict, &new];
    let stages = stage::Builder { request, settled: &settled }.stages(catalogs)?;
    let known = Request { old: &settled.known(request), ..*request };
    let stages: Vec<Stage> = stages
        .into_iter()
        .map(|stage| stage.judged(&known, &|catalog, release| accepts(catalog, release, types), &settled))
        .collect();
    let opening = check::opening(request, &settled, &stages);
    let unknown = if request.dialect.syncs() { unknown::notes(&settled.old, request.new) } else { vec![] };
    let told = [unknown::fired(&stages), unknown::keys(&settled.old, &stages), unknown::opened(&settled.old, &stages)]
        .concat();
    let plan = Plan { stages, opening, ..settled.without_stages(request) };
    Ok(Plan { notes: [plan.notes, unknown, told].concat(), ..plan })
}
