//! `REGISTRY.md`: one row a migration, for people.
//!
//! Concertina adds rows, and takes those out whose migrations are gone. What a person wrote in the notes, or anywhere else in the file, stays as it is.

mod row;

pub use row::Timing;

use super::merge;
use super::number;
use super::words;
use super::{Directive, MigrationFile};
use crate::error::Result;
use crate::plan::{Plan, Stage};
use crate::route::Phase;
use std::collections::{BTreeMap, BTreeSet};

/// The file's name in the folder of migrations.
pub const FILE: &str = "REGISTRY.md";

const HEAD: &str = "# Migrations\n\n\
    One row a migration, added by `concertina plan`. The notes are yours: they are kept.\n\n\
    | number | date | name | phase | plan | what and why | forward | rollback | notes |\n\
    | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n";

/// The registry with a row for every stage of a plan, behind the last row of its table. Why it is made is what the directives give as
/// reasons.
///
/// # Errors
/// When the plan's number is no number.
pub fn with(text: &str, plan: &Plan, date: &str, directives: &[Directive]) -> Result<String> {
    let rows = plan.stages.iter().enumerate().map(|(at, stage)| row(plan, at, stage, (date, directives)));
    let rows = rows.collect::<Result<Vec<String>>>()?.join("\n");
    let mut lines: Vec<&str> = if text.trim().is_empty() { HEAD.lines().collect() } else { text.lines().collect() };
    match lines.iter().rposition(|line| line.trim_start().starts_with('|')) {
        Some(last) => lines.insert(last + 1, &rows),
        None => {
            lines.push("");
            lines.extend(HEAD.lines().skip(4));
            lines.push(&rows);
        }
    }
    Ok(lines.join("\n") + "\n")
}

/// A migration that gets another number.
#[derive(Clone, Copy, Debug)]
pub struct Move<'a> {
    /// The id of its plan before and now.
    pub plan: &'a str,
    pub becomes: &'a str,
    /// Its own id before and now.
    pub was: &'a str,
    pub id: &'a str,
}

/// The registry in which the rows of migrations that moved have their numbers of now, and stand where these belong. Of a merge both
/// sides stay; a line that both have stays once.
pub fn renumbered(text: &str, moves: &[Move]) -> String {
    let marked = merge::is_marked(text);
    if !marked && moves.is_empty() {
        return text.into();
    }
    let mut lines: Vec<String> = vec![];
    for line in merge::both_sides(text) {
        // Where both branches have made the file, each has its heading.
        let last_is_blank = lines.last().is_some_and(|above| above.trim().is_empty());
        let twice = if line.trim().is_empty() { last_is_blank } else { lines.iter().any(|above| above == line) };
        if !(marked && twice) {
            lines.push(line.into());
        }
    }
    let rows: Vec<usize> = (0..lines.len()).filter(|at| number_of(&lines[*at]).is_some()).collect();
    let mut moved: Vec<String> = rows.iter().map(|at| moved(&lines[*at], moves)).collect();
    moved.sort_by_key(|row| number_of(row).map(str::to_string));
    rows.into_iter().zip(moved).for_each(|(at, row)| lines[at] = row);
    lines.join("\n") + "\n"
}

/// The number in a row of a migration.
fn number_of(line: &str) -> Option<&str> {
    let number = line.trim().strip_prefix('|')?.split('|').next()?.trim();
    (!number.is_empty() && number.chars().all(|letter| letter.is_ascii_digit())).then_some(number)
}

/// A row of a migration that moves, with its number and its plan of now; any other as it is.
fn moved(row: &str, moves: &[Move]) -> String {
    let first = |id: &str| id.split('_').next().unwrap_or_default().to_string();
    let named = |plan: &str| format!("| {plan} |");
    let own = moves.iter().find(|one| number_of(row) == Some(&first(one.was)) && row.contains(&named(one.plan)));
    own.map_or_else(
        || row.to_string(),
        |one| row.replacen(&first(one.was), &first(one.id), 1).replacen(&named(one.plan), &named(one.becomes), 1),
    )
}

/// The rows of migrations that are not there, as number and plan; `known` are those that are.
pub fn idle<'t>(text: &'t str, known: &BTreeSet<(&str, &str)>) -> Vec<(&'t str, &'t str)> {
    text.lines().filter_map(migration_of).filter(|row| !known.contains(row)).collect()
}

/// The registry without these rows.
pub fn without(text: &str, idle: &[(&str, &str)]) -> String {
    let stays = |line: &&str| migration_of(line).is_none_or(|row| !idle.contains(&row));
    text.split_inclusive('\n').filter(stays).collect()
}

/// The number and the plan in a row that Concertina wrote: a person may keep tables of their own beside it.
fn migration_of(line: &str) -> Option<(&str, &str)> {
    let mut cells = line.trim().strip_prefix('|')?.split('|').map(str::trim);
    let (_, phase, plan) = (cells.nth(2)?, cells.next()?, cells.next()?);
    let of_plan = plan.split_once('_').is_some_and(|(number, _)| number_of(&format!("|{number}|")).is_some());
    Phase::of(phase).filter(|_| of_plan)?;
    Some((number_of(line)?, plan))
}

/// Those of the migrations, by id, that have no row.
pub fn missing<'a>(text: &str, ids: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let first = |line: &str| line.trim().strip_prefix('|')?.split('|').next().map(|cell| cell.trim().to_string());
    let numbers: BTreeSet<String> = text.lines().filter_map(first).collect();
    let listed = |id: &str| id.split('_').next().is_some_and(|number| numbers.contains(number));
    ids.into_iter().filter(|id| !listed(id)).collect()
}

/// A text as one cell of a markdown table.
pub fn cell(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\n' | '\r' | '\t' => out.push(' '),
            '|' | '\\' | '<' | '>' | '`' | '*' | '[' | ']' => out.extend(['\\', letter]),
            other => out.push(other),
        }
    }
    out
}

/// The registry with what migrations took on a copy, by number and plan.
pub fn rehearsed(text: &str, timings: &BTreeMap<(&str, &str), Timing>) -> String {
    let line = |line: &str| match migration_of(line).and_then(|row| timings.get(&row)) {
        Some(timing) => line.replace(line.trim(), &row::rehearsed(line, timing)),
        None => line.to_string(),
    };
    text.split_inclusive('\n').map(line).collect()
}

/// What rows of migrations say that is not so, a sentence each; those that are there twice, too.
pub fn wrong(text: &str, files: &[MigrationFile]) -> Vec<String> {
    let of = |file: &MigrationFile| {
        let own = (file.number.as_str(), file.up.plan.as_str());
        let rows: Vec<&str> = text.lines().filter(|line| migration_of(line) == Some(own)).collect();
        let twice = (rows.len() > 1).then(|| format!("`{}` has {} rows in REGISTRY.md", file.id, rows.len()));
        twice.or_else(|| rows.first().and_then(|line| row::wrong(line, file)))
    };
    files.iter().filter_map(of).collect()
}

/// What a stage does, in the words of its first step, and why the plan's hazards were accepted.
fn why(plan: &Plan, stage: &Stage, directives: &[Directive]) -> String {
    let more = stage.up.len().saturating_sub(1);
    let first = stage.up.first().map_or("nothing to do on the way forward", |step| &step.says);
    let further = if more > 0 { format!(" and {more} more") } else { String::new() };
    let mut reasons: Vec<&str> = directives.iter().filter_map(|directive| reason(plan, directive)).collect();
    reasons.dedup();
    let reasons = if reasons.is_empty() { String::new() } else { format!(": {}", reasons.join("; ")) };
    format!("{first}{further}{reasons}")
}

/// The reason of an `@allow`, or of an `--allow`, for a hazard that the plan has. Those of plans before it may still stand in the schema
/// files.
fn reason<'d>(plan: &Plan, directive: &'d Directive) -> Option<&'d str> {
    let accepts = ["@allow ", "--allow "].into_iter().find_map(|word| directive.says.strip_prefix(word))?;
    let (code, reason) = accepts.split_once(' ')?;
    let carried = plan.decisions().any(|(hazard, _)| hazard.code() == code);
    Some(reason.trim()).filter(|reason| carried && !reason.is_empty())
}

fn row(plan: &Plan, at: usize, stage: &Stage, (date, directives): (&str, &[Directive])) -> Result<String> {
    let cells = [
        number::version(&plan.number, at)?,
        date.to_string(),
        number::slug(&plan.name),
        stage.phase.to_string(),
        super::plan_id(plan),
        why(plan, stage, directives),
        words::heaviest(&stage.up),
        words::heaviest(&stage.down),
        String::new(),
    ];
    Ok(format!("| {} |", cells.map(|text| cell(&text)).join(" | ")))
}

#[cfg(test)]
mod tests;
