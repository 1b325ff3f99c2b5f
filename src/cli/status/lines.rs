//! What `status` says of one thing: a line, and what belongs to it indented below.

use crate::catalog::printable;
use crate::project::Papers;
use crate::run::journal::{Course, Deployment, Entry, Outcome, Passage, Sort};
use crate::run::{Buried, Gate, Pending, Status};

pub fn unfinished(entry: &Entry) {
    let Entry { migration, course, step, steps, rows_done, state, error, .. } = entry;
    let rows = if *rows_done > 0 { format!(", {rows_done} rows passed") } else { String::new() };
    let back = if *course == Course::Down { ", on its way back" } else { "" };
    tell!("{:<12} {migration}  {step} of {steps} steps{rows}{back}", state.word());
    let lines = error.iter().flat_map(|error| error.lines());
    lines.for_each(|line| tell!("             {}", printable(line)));
}

/// What goes on with it, or what has to be done first.
pub fn next<'a>(entry: &Entry, way_out: Option<&'a str>) -> &'a str {
    match (entry.course, entry.is_half_way(), way_out) {
        (Course::Down, ..) => "`concertina rollback --steps 1` goes on with it",
        (_, true, Some(way_out)) => way_out,
        (_, true, None) => {
            "`concertina apply` goes on, `concertina rollback --steps 1` takes it back; `concertina doctor` tells what is in the way"
        }
        (_, false, _) => "`concertina apply` tries again; `concertina doctor` tells what is in the way",
    }
}

pub fn pending(status: &Status, pending: &Pending) {
    tell!("pending      {}", pending.migration);
    if let Some(waiting) = &pending.waiting {
        waiting.closed.iter().for_each(|closed| tell!("  waits      {}", closed.reason));
    }
    if pending.backup {
        tell!("  first      the command of `gates.backup`");
    }
    passages(status, &pending.migration, None);
}

/// What people and rehearsals said of a plan that is pending; nothing where nothing was said or asked.
pub fn papers(papers: &Papers, needed: u32) {
    let mut said = vec![];
    let (by, void) = (papers.approvers(), papers.void());
    if needed > 0 || !papers.approvals.is_empty() {
        let of = if needed > 0 { format!(" of {needed}") } else { String::new() };
        let names = if by.is_empty() { String::new() } else { format!(", by {}", printable(&by.join(", "))) };
        said.push(format!("approvals: {}{of}{names}", by.len()));
    }
    if !void.is_empty() {
        said.push(format!("void, of other bytes: {}", printable(&void.join(", "))));
    }
    if let Some(one) = &papers.rehearsal {
        let outcome = match (one.sha256 == papers.sha256, one.held) {
            (false, _) => "other bytes",
            (true, true) => "held",
            (true, false) => "failed",
        };
        said.push(format!("rehearsed {:.0}: {outcome}", one.at));
    }
    if !said.is_empty() {
        tell!("plan         {}  {}", papers.plan, said.join("; "));
    }
}

/// How a migration passed gates otherwise than by waiting. An earlier version kept the reason and not the gates.
pub fn passages(status: &Status, migration: &str, reason: Option<&str>) {
    let mut own = status.passages.iter().filter(|passage| passage.migration == migration).peekable();
    if let (None, Some(reason)) = (own.peek(), reason) {
        tell!("  override   {}", printable(reason));
    }
    own.for_each(passage);
}

fn passage(passage: &Passage) {
    let Passage { gate, outcome, reason, exit_code, output, at, by, .. } = passage;
    match (gate, outcome) {
        (_, Outcome::Overridden) => {
            let reason = printable(reason.as_deref().unwrap_or_default());
            tell!("  override   {}  {at:.0} by {by}: {reason}", gate.word());
        }
        (Gate::Backup, Outcome::Passed) => tell!("  backup     made {at:.0} by {by}"),
        (_, outcome) => {
            let code = exit_code.map_or_else(|| "a signal".into(), |code| format!("exit code {code}"));
            tell!("  {:<10} {} {at:.0} by {by}, {code}", gate.word(), outcome.word());
            output.iter().flat_map(|output| output.lines()).for_each(|line| tell!("             {line}"));
        }
    }
}

/// A release that was out, and since when it is gone, if what was recorded `later` says so.
pub fn deployment(deployment: &Deployment, later: &[Deployment]) {
    let Deployment { release, sort, at, .. } = deployment;
    let next = later.iter().find(|next| next.release == *release);
    let gone = next.filter(|next| next.sort == Sort::Retired).map(|next| format!(", retired {:.0}", next.at));
    if *sort == Sort::Released {
        tell!("deployed     {}  {at:.0}{}", printable(release), gone.unwrap_or_default());
    }
}

/// A thing in quarantine in a line, here and in `purge`.
pub fn buried(thing: &Buried) -> String {
    let name = thing.path.iter().filter(|name| *name != "main").cloned().collect::<Vec<_>>().join(".");
    let rows = thing.rows.map(|rows| format!(", {rows} rows")).unwrap_or_default();
    let bytes = thing.bytes.map(|bytes| format!(", {bytes} bytes")).unwrap_or_default();
    let what = thing.what.word().to_lowercase();
    let usage = thing.usage.as_ref().map(|usage| format!("; {}", usage.says())).unwrap_or_default();
    format!("{what} {name}{rows}{bytes}, since {:.0} by {}{usage}", thing.since, thing.plan)
}
