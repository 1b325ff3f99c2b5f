//! A rehearsal for a person: a line a migration, under it a line a step, and what all of it comes to.

use crate::catalog::printable;
use crate::cli::context::Context;
use crate::output::rehearsed;
use crate::project::{Direction, MigrationFigures};
use crate::run::rehearse::{Pass, Rehearsal, RehearsedStep};
use std::collections::BTreeSet;

pub fn tell(context: &Context, report: &Rehearsal) {
    let Some(copy) = &report.copy else { return tell!("nothing is pending, so there is nothing to rehearse") };
    report.notes.iter().for_each(|note| context.say(format!("note: {note}")));
    tell!("rehearsed {}", copy.says());
    (0..report.steps.len()).for_each(|at| tell_step(&report.steps, at));
    let figures: Vec<MigrationFigures> = report.steps.iter().filter_map(RehearsedStep::recorded).collect();
    if !figures.is_empty() {
        tell!("measured: {}", rehearsed::summary(&figures));
    }
    if report.held() {
        report.by_triggers.iter().for_each(|says| tell!("triggers: {}", printable(says)));
        let but = if report.by_triggers.is_empty() { "" } else { ", but for what triggers wrote" };
        tell!("held: every row is what it should be{but}, forward, back, and forward again");
    }
    if let Some(kept) = &report.kept {
        tell!("{}", kept.says());
    }
}

fn tell_step(steps: &[RehearsedStep], at: usize) {
    let step = &steps[at];
    let RehearsedStep { migration, pass, milliseconds, tables, .. } = step;
    let way = way(step);
    let rows: u64 = tables.iter().map(|table| table.rows).sum();
    let columns: usize = tables.iter().map(|table| table.columns.len()).sum();
    let hashed = match pass {
        Pass::Loaded => " forward".into(),
        Pass::LoadedBack => " back".into(),
        _ => format!("; {rows} rows, {columns} columns hashed"),
    };
    tell!("{way:<8} {migration}  {}{hashed}", rehearsed::time(*milliseconds as f64));
    let first = |says: &&String| steps[..at].iter().all(|before| !before.counted.contains(*says));
    let counted: BTreeSet<&String> = step.counted.iter().filter(first).collect();
    counted
        .into_iter()
        .for_each(|says| tell!("  counted: {}: 0 against it{}", printable(says), again(&steps[at + 1..], says)));
    // What is done again takes the same, and stands in the JSON.
    if !matches!(pass, Pass::Again | Pass::Leave) && !step.figures.is_empty() {
        rehearsed::table(&step.figures).iter().for_each(|line| tell!("{line}"));
    }
    step.traffic.iter().for_each(|traffic| tell!("  {}", rehearsed::traffic(traffic)));
}

fn way(step: &RehearsedStep) -> &'static str {
    match (step.pass, step.direction) {
        (Pass::Again, _) => "again",
        (Pass::Loaded | Pass::LoadedBack, _) => "loaded",
        (_, Direction::Up) => "forward",
        (_, Direction::Down) => "back",
    }
}

/// Where the same was counted once more later, by what the lines of those migrations begin with.
fn again(later: &[RehearsedStep], says: &String) -> String {
    let counting = later.iter().filter(|step| step.counted.contains(says));
    let moments: Vec<String> = counting.map(|step| format!("{} {}", way(step), step.migration)).collect();
    if moments.is_empty() { String::new() } else { format!("; the same in {}", moments.join(", ")) }
}
