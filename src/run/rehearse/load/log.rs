//! What pgbench wrote: a line a transaction, and what it complained of.

use crate::error::{Result, file};
use crate::project::{TrafficFigures, milliseconds};
use std::fs;
use std::path::Path;
use std::time::Duration;

/// Between what failed and what the server said to it, in pgbench's complaint of a client that gives up.
const ABORTED: &str = " aborted in ";

/// What a folder of it holds.
///
/// # Errors
/// When it cannot be read.
pub fn read(folder: &Path, release: &str) -> Result<TrafficFigures> {
    let (mut waits, mut skipped) = (vec![], 0);
    for entry in fs::read_dir(folder).map_err(file("read the folder", folder))?.flatten() {
        if entry.file_name().to_string_lossy().starts_with("log.") {
            let text = fs::read_to_string(entry.path()).map_err(file("read", &entry.path()))?;
            for took in text.lines().map(took) {
                took.map_or_else(|| skipped += 1, |took| waits.push(took));
            }
        }
    }
    waits.sort();
    let path = folder.join("told");
    let told = fs::read_to_string(&path).map_err(file("read", &path))?;
    let (failed, first_error) = complaints(&told);
    let at = |place: usize| waits.get(place).copied().map(milliseconds).unwrap_or_default();
    Ok(TrafficFigures {
        release: release.into(),
        transactions: u64::try_from(waits.len()).unwrap_or(u64::MAX),
        failed: failed + skipped,
        first_error,
        longest_milliseconds: at(waits.len().saturating_sub(1)),
        median_milliseconds: at(waits.len() / 2),
    })
}

/// How long a transaction took: the third word of its line, in microseconds. Where it failed another word stands there.
fn took(line: &str) -> Option<Duration> {
    line.split_whitespace().nth(2)?.parse().ok().map(Duration::from_micros)
}

/// How many clients gave up, and what the server said to the first. A script that is none is told of otherwise, and counts as one.
fn complaints(told: &str) -> (u64, Option<String>) {
    let mut aborted = told.lines().filter(|line| line.contains(ABORTED));
    let fatal = || told.lines().find(|line| line.contains("error:") || line.contains("fatal:"));
    let Some(first) = aborted.next() else { return fatal().map_or((0, None), |line| (1, Some(line.to_string()))) };
    let said = first.split_once(": ERROR:").map_or(first, |(_, said)| said.trim());
    (1 + aborted.map(|_| 1).sum::<u64>(), Some(said.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_is_counted_and_the_first_complaint_is_told() {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("written");
        write(
            "log.77",
            "0 1 1500 0 1700000000 1\n1 1 400 0 1700000000 2\n0 2 900 0 1700000000 3\n0 3 failed 0 1700000000 4\n",
        );
        write(
            "told",
            "pgbench: error: client 1 script 0 aborted in command 2 query 0: ERROR:  relation \"x\" does not exist\nLINE 1: x\n\
             pgbench: error: client 0 script 0 aborted in command 2 query 0: ERROR:  other\n",
        );
        let figures = read(folder.path(), "the old release").expect("read");
        assert_eq!((figures.transactions, figures.failed), (3, 3));
        assert_eq!((figures.longest_milliseconds, figures.median_milliseconds), (1.5, 0.9));
        assert_eq!(figures.first_error.as_deref(), Some("relation \"x\" does not exist"));
    }

    #[test]
    fn a_script_that_is_none_has_failed() {
        assert_eq!(complaints("pgbench: fatal: told:1: unterminated\n").0, 1);
        assert_eq!(complaints(""), (0, None));
    }
}
