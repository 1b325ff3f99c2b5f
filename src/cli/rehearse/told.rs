//! A rehearsal for a person: a line a migration, under it a line a step, and what all of it comes to.

use crate::catalog::printable;
use crate::cli::context::Context;
use crate::output::rehearsed;
use crate::project::{Direction, MigrationFigures};
use crate::run::rehearse::{Pass, Rehearsal, RehearsedStep};

pub fn tell(context: &Context, report: &Rehearsal) {
    let Some(copy) = &report.copy else { return tell!("nothing is pending, so there is nothing to rehearse") };
    report.notes.iter().for_each(|note| context.say(format!("note: {note}")));
    tell!("rehearsed {}", copy.says());
    report.steps.iter().for_each(tell_step);
    let figures: Vec<MigrationFigures> = report.steps.iter().filter_map(RehearsedStep::recorded).collect();
    if !figures.is_empty() {
        tell!("measured: {}", rehearsed::summary(&figures));
    }
    if report.held() {
        tell!("held: every row is what it should be, forward, back, and forward again");
    }
    if let Some(kept) = &report.kept {
        tell!("{}", kept.says());
    }
}

fn tell_step(step: &RehearsedStep) {
    let RehearsedStep { migration, direction, pass, milliseconds, tables, .. } = step;
    let way = match (pass, direction) {
        (Pass::Again, _) => "again",
        (Pass::Loaded | Pass::LoadedBack, _) => "loaded",
        (_, Direction::Up) => "forward",
        (_, Direction::Down) => "back",
    };
    let rows: u64 = tables.iter().map(|table| table.rows).sum();
    let columns: usize = tables.iter().map(|table| table.columns.len()).sum();
    let hashed = match pass {
        Pass::Loaded if *direction == Direction::Up => " forward".into(),
        Pass::Loaded | Pass::LoadedBack => " back".into(),
        _ => format!("; {rows} rows, {columns} columns hashed"),
    };
    tell!("{way:<8} {migration}  {}{hashed}", rehearsed::time(*milliseconds as f64));
    step.counted.iter().for_each(|says| tell!("  counted: {}: 0 against it", printable(says)));
    // What is done again takes the same, and stands in the JSON.
    if !matches!(pass, Pass::Again | Pass::Leave) && !step.figures.is_empty() {
        rehearsed::table(&step.figures).iter().for_each(|line| tell!("{line}"));
    }
    step.traffic.iter().for_each(|traffic| tell!("  {}", rehearsed::traffic(traffic)));
}
