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

mod arrive;
mod burden;
mod carry;
mod check;
mod choice;
mod course;
mod direct;
mod fires;
mod former;
mod gather;
mod given;
mod in_step;
mod left_behind;
mod obstacle;
mod part;
mod place;
mod prepared;
mod refill;
mod rename;
mod request;
mod row_type;
mod settle;
mod shadow;
mod stage;
mod survival;
mod together;
mod turn;
mod twin;
mod unchanged;
mod unindexed;
mod unknown;
mod upsert;

pub use check::Check;
pub use request::{Mode, RenameWish, Request, Retyping};
pub use stage::{Releases, Stage};

use crate::catalog::{Catalog, Fingerprint, ObjectId, Unlisted};
use crate::error::Result;
use crate::hazard::{Hazard, Weight};
use crate::route::{Hints, Route, Types, accepts, goings, references, route};
use crate::step::Step;
use settle::Settled;
use std::collections::BTreeMap;

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
    /// What may be asked of the live database and refuses nothing: which values do not come back as they were.
    pub survivals: Vec<Check>,
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
    let rewritten = settled.rewritten.clone();
    let plan = parted(request, settled)?;
    let (left, chosen) = (left_behind::notes(request), choice::notes(request, &plan, &rewritten));
    Ok(Plan { notes: [plan.notes, left, chosen].concat(), ..plan })
}

/// Plans over the part of the schema that it has to do with.
fn parted(request: &Request, settled: Settled) -> Result<Plan> {
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

/// The same without a look at what may be left out, and without a word of the form that was chosen: what [`plan`] must come to.
///
/// # Errors
/// The same.
pub fn plan_of_all(request: &Request) -> Result<Plan> {
    let settled = settle::settle(request)?;
    let plan = staged(request, settled)?;
    Ok(Plan { notes: [plan.notes, left_behind::notes(request)].concat(), ..plan })
}

fn staged(request: &Request, settled: Settled) -> Result<Plan> {
    let widens = |from: &_, to: &_| request.dialect.widens(from, to);
    let alike = |one: &str, other: &str| request.dialect.differs_by_casts(one, other);
    let either = |one: &str, other: &str| request.dialect.either(one, other);
    let holds_with = |whole: &str, one: &str| request.dialect.holds_with(whole, one);
    let types = Types { widens: &widens, alike: &alike, either: &either, holds_with: &holds_with };
    let lasting = settled.lasting(request);
    let hints = Hints {
        syncs: settled.syncs.clone(),
        fills: settled.fills.keys().cloned().collect(),
        lasting: lasting.keys().cloned().collect(),
        leaving: if request.dialect.syncs() { references(&settled.old, request.new) } else { BTreeMap::new() },
        shadows: &settled.shadows,
        counters: &settled.counters,
        types,
        respell: &|text, rename| request.dialect.respell(text, rename),
        side_by_side: request.dialect.syncs(),
    };
    let Route { both, strict, new, .. } = route(settled.old.clone(), request.new.clone(), &hints)?;
    let catalogs = [request.old, &both, &strict, &new];
    let builder = stage::Builder { request, settled: &settled, goings: &goings(&both, &strict) };
    let stages = match request.mode {
        Mode::Phased => builder.stages(catalogs)?,
        Mode::Direct => builder.at_once(catalogs)?,
    };
    let known = Request { old: &twin::known(request, &lasting), ..*request };
    let accepts = |catalog: &Catalog, release: &Catalog| accepts(catalog, release, types);
    // Until one place has taken the new release, or the old one is gone.
    let mut nowhere = accepts(request.old, request.new).is_err();
    let judged = |stage: Stage| {
        let stage = stage.judged(&known, &accepts, &settled, nowhere);
        nowhere &= stage.releases.old.is_none() && stage.releases.new.is_some();
        stage
    };
    let stages: Vec<Stage> = stages.into_iter().map(judged).collect();
    let opening = check::opening(request, &settled, &stages);
    let told = told(request, &settled, &stages);
    let survivals = survival::survivals(request, &settled);
    let plan = Plan { stages, opening, survivals, ..settled.without_stages(request) };
    Ok(Plan { notes: [plan.notes, told].concat(), ..plan })
}

/// What a reader should know, and no step says.
fn told(request: &Request, settled: &Settled, stages: &[Stage]) -> Vec<String> {
    let (old, new) = (&settled.old, request.new);
    let unknown = match request.mode {
        _ if !request.dialect.syncs() => vec![],
        Mode::Phased => unknown::notes(old, new, stages),
        Mode::Direct => unknown::outlived(old, new),
    };
    let open = [place::notes(settled, stages), fires::notes(request, settled, stages), upsert::notes(old, new, stages)];
    let told = [unknown, open.concat(), unknown::opened(old, new, stages)].concat();
    // Where one process owns the database, it knows what it does.
    let beside = match request.dialect.syncs() {
        true => [prepared::notes(old, stages), given::notes(request, settled, stages), unindexed::notes(request, old)],
        false => Default::default(),
    };
    [told, beside.concat()].concat()
}
