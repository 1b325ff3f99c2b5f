//! A plan as its reviewers are told of it: what every format prints, and no more.
//!
//! All of it stands in the files of the project, so that it can be told at any time and without a database: the plan's document,
//! its migrations, and what people and rehearsals said since. Before they are written, their draft says the same.

mod change;
mod checklist;
mod edited;
mod measured;
mod precondition;
mod stage;
mod step;
mod time;
mod verdict;
mod void;
mod way_back;

pub use change::Change;
pub use checklist::Item;
pub use edited::Edited;
pub use measured::{Loaded, Rehearsal};
pub use precondition::Precondition;
pub use stage::{Stage, Way, stop};
pub use step::{Loss, Runs, Step};
pub use time::{Measured, Time};
pub use verdict::Verdict;
pub use way_back::{Condition, WayBack};

use crate::engine::Engine;
use crate::hazard::Hazard;
use crate::lint::Finding;
use crate::project::document::Estimate;
use crate::project::{Directive, Document, Draft, Migration, MigrationFile, Papers};
use schemars::JsonSchema;
use serde::Serialize;

/// The version of this format.
const FORMAT: u32 = 1;

/// What a review is made from.
#[derive(Clone)]
pub struct Sources<'a> {
    pub document: &'a Document,
    /// Forward and back of every stage, in turn.
    pub migrations: Vec<[&'a Migration; 2]>,
    /// The hazards that somebody has to accept and nobody has, each with what the step does that carries it.
    pub undecided: Vec<(Hazard, String)>,
    /// What was said of the plan since it was written.
    pub papers: Option<&'a Papers>,
    /// How many people have to approve it.
    pub approvals: u32,
    /// What `concertina check` finds in files that a person changed.
    pub findings: &'a [Finding],
}

impl<'a> Sources<'a> {
    /// Of a plan that is not written yet.
    pub fn of_draft(draft: &'a Draft, undecided: Vec<(Hazard, String)>, approvals: u32) -> Sources<'a> {
        let migrations = draft.migrations.iter().map(|[up, down]| [up, down]).collect();
        Sources { document: &draft.document, migrations, undecided, papers: None, approvals, findings: &[] }
    }

    /// Of a plan whose files are there. What had to be accepted was, or they would not be.
    pub fn of_files(
        document: &'a Document,
        files: &'a [MigrationFile],
        papers: &'a Papers,
        approvals: u32,
    ) -> Sources<'a> {
        let own = files.iter().filter(|file| file.up.plan == document.plan);
        let migrations = own.map(|file| [&file.up, &file.down]).collect();
        Sources { document, migrations, undecided: vec![], papers: Some(papers), approvals, findings: &[] }
    }
}

/// A plan, as its reviewers are told of it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Review {
    /// The version of this format: 1.
    pub format: u32,
    /// The id of the plan: `20261120203000_users_email_address`.
    pub plan: String,
    /// The version of Concertina that made it.
    pub tool: String,
    pub engine: Engine,
    /// The version of the server that it was made for, as it names itself.
    pub server: String,
    /// The day it was made: `2026-11-20`.
    pub date: String,
    /// SHA-256 of the plan's bytes, which approvals and rehearsals name; nothing before its files are written.
    pub sha256: Option<String>,
    /// Of the catalog that it starts from.
    pub from: Option<String>,
    /// Of the catalog that it leads to.
    pub to: Option<String>,
    /// Whether it may run.
    pub verdict: Verdict,
    /// Why, in one line.
    pub why: String,
    /// Its files that a person changed after they were written: Concertina does not know what they do.
    pub edited: Vec<Edited>,
    /// Approvals and a rehearsal of other bytes than the plan has now, a sentence each: they count for nothing.
    pub void: Vec<String>,
    /// The rehearsal whose figures stand in it; nothing where none was of the plan as it is.
    pub rehearsal: Option<Rehearsal>,
    /// The longest time for which any table refuses reads, going forward.
    pub refuses_reads: Time,
    /// The same going back.
    pub refuses_reads_going_back: Time,
    /// The same of writes, which is measured only.
    pub refuses_writes: Option<Measured>,
    /// The same going back.
    pub refuses_writes_going_back: Option<Measured>,
    /// The same on the plain way from start to goal; nothing where there is no such way.
    pub refuses_reads_directly: Option<Estimate>,
    /// The objects that differ between start and goal.
    pub changes: Vec<Change>,
    /// What people wrote in the schema files.
    pub reasons: Vec<Directive>,
    /// What a reader should know and no step says.
    pub notes: Vec<String>,
    /// Whether anything is lost, and from where on there is no way back.
    pub way_back: WayBack,
    /// What is deployed together, in turn.
    pub stages: Vec<Stage>,
    /// What must hold of the rows before it runs.
    pub preconditions: Vec<Precondition>,
    /// The schema before and after, as a unified diff of SQL.
    pub schema: String,
    /// What a person sees to before it runs.
    pub checklist: Vec<Item>,
}

impl Review {
    /// What is told of a plan.
    pub fn of(sources: &Sources) -> Review {
        let document = sources.document;
        let (preconditions, stages, edited) = (precondition::of(sources), stage::of(sources), edited::of(sources));
        let way_back = way_back::of(sources, &stages, &edited);
        let (verdict, why) = verdict::of(sources, &preconditions, &way_back);
        let (forward, back) =
            (Refusals::of(&stages, |stage| &stage.forward), Refusals::of(&stages, |stage| &stage.back));
        Review {
            format: FORMAT,
            plan: document.plan.clone(),
            tool: document.tool.clone(),
            engine: document.engine,
            server: document.server.clone(),
            date: document.date.clone(),
            sha256: sources.papers.map(|papers| papers.sha256.clone()),
            from: document.stages.first().map(|stage| stage.before.to_string()),
            to: document.stages.last().map(|stage| stage.after.to_string()),
            verdict,
            why,
            edited,
            void: void::of(sources),
            rehearsal: measured::rehearsal(sources),
            refuses_reads: forward.reads,
            refuses_reads_going_back: back.reads,
            refuses_writes: forward.writes,
            refuses_writes_going_back: back.writes,
            refuses_reads_directly: document.facts.direct.clone(),
            changes: change::of(&document.stages),
            reasons: document.directives.clone(),
            notes: document.notes.clone(),
            way_back,
            checklist: checklist::of(sources, &stages),
            stages,
            preconditions,
            schema: document.facts.schema.clone(),
        }
    }
}

/// The longest times that tables refuse something, one way.
struct Refusals {
    reads: Time,
    writes: Option<Measured>,
}

impl Refusals {
    fn of(stages: &[Stage], way: impl Fn(&Stage) -> &Way) -> Refusals {
        let ways = || stages.iter().map(&way);
        Refusals {
            reads: ways().map(|way| way.refuses_reads.clone()).reduce(Time::longer).unwrap_or_default(),
            writes: ways().filter_map(|way| way.refuses_writes.clone()).reduce(Measured::longer),
        }
    }
}

#[cfg(test)]
pub(super) mod samples;
#[cfg(test)]
mod tests;
