//! What a rehearsal measured, in words: on the terminal a line a step, and what it comes to.
//!
//! Names are printed without control characters, as in the plan.

use super::estimate::bytes;
use crate::catalog::printable;
use crate::project::{Direction, LockFigures, MigrationFigures, StepFigures, TrafficFigures};
use crate::step::Blocks;

pub use crate::project::words::time;

/// What stands over the columns; the first is the step's number.
const HEAD: [&str; 7] = ["", "step", "time", "strongest lock", "held", "rows", "WAL"];

/// Columns of numbers, which stand to the right.
const NUMBERS: [usize; 5] = [0, 2, 4, 5, 6];

/// A line a step, under a line of what they say. What does not happen to every step stands behind.
pub fn table(steps: &[StepFigures]) -> Vec<String> {
    let rows: Vec<[String; 7]> = std::iter::once(HEAD.map(String::from)).chain(steps.iter().map(row)).collect();
    let width = |at: usize| rows.iter().map(|row| row[at].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..HEAD.len()).map(width).collect();
    let also = std::iter::once(String::new()).chain(steps.iter().map(also));
    rows.iter().zip(also).map(|(row, also)| line(row, &widths, &also)).collect()
}

fn line(row: &[String; 7], widths: &[usize], also: &str) -> String {
    let cells = row.iter().zip(widths).enumerate().map(|(at, (cell, width))| match NUMBERS.contains(&at) {
        true => format!("{cell:>width$}"),
        false => format!("{cell:<width$}"),
    });
    let line = cells.collect::<Vec<_>>().join("  ");
    format!("  {line}  {also}").trim_end().to_string()
}

fn row(step: &StepFigures) -> [String; 7] {
    let (lock, held) = match step.strongest() {
        Some(lock) => (format!("{} on {}", lock.mode, printable(&lock.relation)), held(lock)),
        None if step.outside => ("none was seen".into(), String::new()),
        None => ("none".into(), String::new()),
    };
    let log = step.wal_bytes.map(bytes).unwrap_or_default();
    let (says, time) = (printable(&step.says), time(step.milliseconds));
    [step.number.to_string(), says, time, lock, held, step.rows.to_string(), log]
}

/// How long a lock was held; of one that was only seen from time to time, at least so long.
pub fn held(lock: &LockFigures) -> String {
    let at_least = if lock.sampled { "~" } else { "" };
    format!("{at_least}{}", time(lock.milliseconds))
}

/// What does not happen to every step: written anew, waited for, temporary files.
pub fn also(step: &StepFigures) -> String {
    let rewritten =
        (!step.rewritten.is_empty()).then(|| format!("writes {} anew", printable(&step.rewritten.join(", "))));
    let waited = step.waited.as_ref().map(|waited| {
        let (most, longest, behind) = (waited.sessions, time(waited.milliseconds), printable(&waited.behind));
        format!("{most} waited for {behind}, the longest {longest}")
    });
    let files =
        step.temporary_bytes.filter(|files| *files > 0).map(|files| format!("{} of temporary files", bytes(files)));
    [rewritten, waited, files].into_iter().flatten().collect::<Vec<_>>().join("; ")
}

/// How much the database grew, or shrank.
pub fn grew(difference: i64) -> String {
    let sign = if difference < 0 { "-" } else { "" };
    format!("{sign}{}", bytes(difference.unsigned_abs()))
}

/// What a release met.
pub fn traffic(figures: &TrafficFigures) -> String {
    let TrafficFigures { release, transactions, failed, longest_milliseconds, median_milliseconds, .. } = figures;
    let (longest, median) = (time(*longest_milliseconds), time(*median_milliseconds));
    format!("{release}: {transactions} transactions, {failed} failed, the longest {longest}, the median {median}")
}

/// What all of it comes to.
pub fn summary(figures: &[MigrationFigures]) -> String {
    let way = |direction: Direction| {
        let both = figures.iter().filter(move |one| one.direction == direction);
        let own = both.clone().filter(|one| !one.under_load);
        if own.clone().next().is_none() {
            return "was not measured".into();
        }
        let took = own.clone().fold(0_u64, |sum, one| sum.saturating_add(one.milliseconds));
        let log = own.filter_map(MigrationFigures::wal_bytes).reduce(|sum, bytes| sum.saturating_add(bytes));
        let log = log.map(|log| format!(" and {} of WAL", bytes(log))).unwrap_or_default();
        let (reads, writes) = (refused(both.clone(), Blocks::Everybody), refused(both, Blocks::Writers));
        format!("took {}{log}, reads were refused for {reads} at most, writes for {writes}", time(took as f64))
    };
    format!("forward {}; back {}", way(Direction::Up), way(Direction::Down))
}

/// The longest time for which a table refused this, and which: "3.9 ms (ACCESS EXCLUSIVE on public.users)".
fn refused<'a>(figures: impl Iterator<Item = &'a MigrationFigures>, blocks: Blocks) -> String {
    let longest = figures.filter_map(|one| one.longest(blocks));
    match longest.max_by(|(_, a), (_, b)| a.milliseconds.total_cmp(&b.milliseconds)) {
        None => "no time at all".into(),
        Some((_, lock)) => {
            format!("{} ({} on {})", time(lock.milliseconds), lock.mode, printable(&lock.relation))
        }
    }
}

#[cfg(test)]
pub(super) mod samples {
    use super::*;

    /// A step with a lock that keeps everybody waiting.
    pub fn step() -> StepFigures {
        let mut step = StepFigures {
            number: 1,
            says: "add column public.users.note\n".into(),
            milliseconds: 2.4,
            rows: 7,
            rewritten: vec!["public.users".into()],
            wal_bytes: Some(2_048),
            ..StepFigures::default()
        };
        let (relation, mode) = ("public.users".to_string(), "ACCESS EXCLUSIVE".to_string());
        step.locked(LockFigures { relation, mode, blocks: Blocks::Everybody, milliseconds: 3.91, sampled: false });
        step
    }

    /// A migration forward, of that step alone.
    pub fn migration() -> MigrationFigures {
        MigrationFigures {
            migration: "1_expand_a|b".into(),
            direction: Direction::Up,
            under_load: false,
            milliseconds: 1_234,
            steps: vec![step()],
            traffic: vec![],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_a_line_and_no_name_steers_the_terminal() {
        let lines = table(&[samples::step()]);
        assert_eq!(lines.len(), 2);
        let says = "1  add column public.users.note\\n  2.4 ms  ACCESS EXCLUSIVE on public.users  3.9 ms     7  2.0 kB  writes public.users anew";
        assert_eq!(lines[1].trim_start(), says);
        assert_eq!(lines[0].find("time").map(|at| at + 4), lines[1].find("2.4 ms").map(|at| at + 6));
    }

    #[test]
    fn the_longest_refusal_is_told_with_its_table() {
        let said = summary(&[samples::migration()]);
        let lock = "3.9 ms (ACCESS EXCLUSIVE on public.users)";
        let all = format!(
            "forward took 1.2 s and 2.0 kB of WAL, reads were refused for {lock} at most, writes for {lock}; \
             back was not measured"
        );
        assert_eq!(said, all);
    }
}
