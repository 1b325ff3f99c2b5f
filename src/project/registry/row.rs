//! A row of a migration, cell by cell.

use crate::project::MigrationFile;

/// Where what a migration does, what it costs, and its undoing stand, counted from the number on.
pub(super) const WHY: usize = 5;
const FORWARD: usize = 6;
const ROLLBACK: usize = 7;

/// What is said behind a cost once it was measured.
const REHEARSED: &str = "rehearsed: ";

/// What a migration took on a copy, each way, in milliseconds; nothing of a way that was not gone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Timing {
    pub forward: Option<u64>,
    pub rollback: Option<u64>,
}

/// The cells of a line, without the blanks around them; a `|` that is escaped parts none.
pub(super) fn cells(line: &str) -> Vec<&str> {
    let Some(inside) = line.trim().strip_prefix('|') else { return vec![] };
    let (mut cells, mut begun, mut escaped) = (vec![], 0, false);
    for (at, letter) in inside.char_indices() {
        if letter == '|' && !escaped {
            cells.push(inside[begun..at].trim());
            begun = at + 1;
        }
        escaped = letter == '\\' && !escaped;
    }
    cells
}

/// The row with what was measured behind its estimates.
pub(super) fn rehearsed(line: &str, timing: &Timing) -> String {
    let mut cells: Vec<String> = cells(line).into_iter().map(String::from).collect();
    for (at, milliseconds) in [(FORWARD, timing.forward), (ROLLBACK, timing.rollback)] {
        if let (Some(cell), Some(milliseconds)) = (cells.get_mut(at), milliseconds) {
            let estimate = cell.split_once(&format!("; {REHEARSED}")).map_or(cell.as_str(), |(estimate, _)| estimate);
            *cell = format!("{estimate}; {REHEARSED}{}", took(milliseconds));
        }
    }
    format!("| {} |", cells.join(" | "))
}

fn took(milliseconds: u64) -> String {
    match milliseconds {
        short if short < 1_000 => format!("{short} ms"),
        some if some < 120_000 => format!("{:.1} s", some as f64 / 1e3),
        long => format!("{:.0} min", long as f64 / 6e4),
    }
}

/// What is wrong with the row of a migration, if anything is.
pub(super) fn wrong(line: &str, file: &MigrationFile) -> Option<String> {
    let cells = cells(line);
    let [number, _, name, phase, ..] = cells.as_slice() else { return None };
    let id = format!("{number}_{phase}_{name}");
    let empty = |at: usize| cells.get(at).is_none_or(|cell| cell.is_empty());
    match () {
        () if id != file.id => Some(format!("the row of `{}` in REGISTRY.md is of `{id}`", file.id)),
        () if empty(WHY) => Some(format!("the row of `{}` in REGISTRY.md does not say what it is for", file.id)),
        () if empty(FORWARD) || empty(ROLLBACK) => {
            Some(format!("the row of `{}` in REGISTRY.md does not say what it costs, forward and back", file.id))
        }
        () => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_escaped_bar_parts_no_cells() {
        assert_eq!(cells(r"| 1 | a \| b | \\| c |"), ["1", r"a \| b", r"\\", "c"]);
        assert!(cells("text").is_empty());
    }

    #[test]
    fn what_was_measured_stands_behind_the_estimate_once() {
        let row = "| 0001 | d | n | expand | p | why | locks | undo | mind \\| it |";
        let once = rehearsed(row, &Timing { forward: Some(12), rollback: None });
        assert_eq!(once, row.replace("locks", "locks; rehearsed: 12 ms"));
        let again = rehearsed(&once, &Timing { forward: Some(1_250), rollback: Some(600_000) });
        assert_eq!(again, row.replace("locks", "locks; rehearsed: 1.2 s").replace("undo", "undo; rehearsed: 10 min"));
    }
}
