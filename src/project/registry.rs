//! `REGISTRY.md`: one row a migration, for people.
//!
//! Concertina adds rows, and takes those out whose migrations are gone. What a person wrote in the notes, or anywhere else in the file, stays as it is.

use super::merge;
use super::number;
use super::words;
use crate::error::Result;
use crate::plan::{Plan, Stage};
use crate::route::Phase;
use std::collections::BTreeSet;

/// The file's name in the folder of migrations.
pub const FILE: &str = "REGISTRY.md";

const HEAD: &str = "# Migrations\n\n\
    One row a migration, added by `concertina plan`. The notes are yours: they are kept.\n\n\
    | number | date | name | phase | plan | forward | rollback | notes |\n\
    | --- | --- | --- | --- | --- | --- | --- | --- |\n";

/// The registry with a row for every stage of a plan, behind the last row of its table.
///
/// # Errors
/// When the plan's number is no number.
pub fn with(text: &str, plan: &Plan, date: &str) -> Result<String> {
    let rows = plan.stages.iter().enumerate().map(|(at, stage)| row(plan, at, stage, date));
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

fn row(plan: &Plan, at: usize, stage: &Stage, date: &str) -> Result<String> {
    let cells = [
        number::version(&plan.number, at)?,
        date.to_string(),
        number::slug(&plan.name),
        stage.phase.to_string(),
        super::plan_id(plan),
        words::heaviest(&stage.up),
        words::heaviest(&stage.down),
        String::new(),
    ];
    Ok(format!("| {} |", cells.map(|text| cell(&text)).join(" | ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::samples;

    #[test]
    fn rows_are_added_and_a_persons_edits_stay() {
        let first = with("", &samples::plan("0001"), "2026-11-20").expect("rows");
        assert!(
            first.starts_with("# Migrations") && first.contains("| 0001 | 2026-11-20 | users_note | expand |"),
            "{first}"
        );
        let edited = first.replace("nothing to do |  |", "nothing to do | mind the lag |") + "\nBelow the table.\n";
        let second = with(&edited, &samples::plan("0005"), "2026-11-21").expect("rows");
        assert!(second.ends_with("\nBelow the table.\n") && second.contains("mind the lag"), "{second}");
        assert_eq!(missing(&second, ["0001_expand_users_note", "0005_expand_x", "0009_expand_x"]), ["0009_expand_x"]);
    }

    #[test]
    fn rows_move_with_their_plan_and_both_sides_of_a_merge_stay() {
        let row = |number: &str, plan: &str, notes: &str| {
            format!("| {number} | 2026-11-20 | x | expand | {plan} | a | b | {notes} |")
        };
        let [head, a, b, c] = [
            row("0001", "0001_h", ""),
            row("0002", "0002_a", ""),
            row("0002", "0002_b", "ours"),
            row("0003", "0002_b", ""),
        ];
        let text = format!("# Ours\n{head}\n<<<<<<< HEAD\n{b}\n{c}\n=======\n{a}\n>>>>>>> main\nEnd\n");
        let of = |was, id| Move { plan: "0002_b", becomes: "0003_b", was, id };
        let moves = [of("0002_expand_b", "0003_expand_b"), of("0003_contract_b", "0004_contract_b")];
        let [b, c] = [row("0003", "0003_b", "ours"), row("0004", "0003_b", "")];
        assert_eq!(renumbered(&text, &moves), format!("# Ours\n{head}\n{a}\n{b}\n{c}\nEnd\n"));
        let plain = format!("{head}\n{a}");
        assert_eq!(renumbered(&plain, &[]), plain);
    }

    #[test]
    fn rows_of_migrations_that_are_gone_leave_and_other_tables_stay() {
        let text = with("| 0001 | ours | b | c |\n| 1 | 2 | 3 | 4 | 5_x |\n\n", &samples::plan("0001"), "2026-11-20");
        let text = text.expect("rows").replace('\n', "\r\n");
        let known = BTreeSet::from([("0001", "0001_users_note")]);
        let found = idle(&text, &known);
        assert_eq!(found, [("0002", "0001_users_note")]);
        let left = without(&text, &found);
        assert_eq!((left.lines().count() + 1, left.matches("users_note").count()), (text.lines().count(), 2), "{left}");
        assert!(left.contains("| 1 | 2 |") && left.contains("0001 | ours") && idle(&left, &known).is_empty(), "{left}");
        assert_eq!(without(&text, &[]), text);
    }

    #[test]
    fn a_file_without_a_table_gets_one() {
        let text = with("Ours.\n", &samples::plan("0001"), "2026-11-20").expect("rows");
        assert!(text.starts_with("Ours.\n\n| number |") && missing(&text, ["0001_expand_x"]).is_empty(), "{text}");
    }
}
