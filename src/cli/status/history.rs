//! What `status --history` prints: every run of a migration with its steps, and how the times of each phase have gone.

use crate::catalog::printable;
use crate::route::Phase;
use crate::run::Past;
use crate::run::journal::{Attempt, Course, Ending, Repaired, State};
use std::time::Duration;

/// How many runs of a phase are compared.
const COMPARED: usize = 5;

/// A line for each run and each step of it, and the trends.
pub fn tell(past: &[Past]) {
    if past.is_empty() {
        tell!("nothing was ever applied");
    }
    past.iter().for_each(run);
    for course in [Course::Up, Course::Down] {
        Phase::IN_TURN.into_iter().chain([Phase::Direct]).for_each(|phase| trend(past, course, phase));
    }
}

fn run(past: &Past) {
    let Past { entry, attempts, repairs } = past;
    let (way, took) = (entry.course.word(), span(entry.duration_ms));
    let (at, state, by) = (&entry.applied_at, entry.state.word(), printable(&entry.applied_by));
    tell!("{at}  {way:<8} {state:<8} {}  {took}  by {by}", entry.migration);
    attempts.iter().filter(|attempt| attempt.ending != Ending::Yielded).for_each(|attempt| step(attempt, attempts));
    entry.error.iter().flat_map(|error| error.lines()).for_each(|line| tell!("    {}", printable(line)));
    repairs.iter().for_each(repair);
}

fn repair(repair: &Repaired) {
    let Repaired { deed, reason, was, became, finding, at, by, .. } = repair;
    tell!("    repaired {at:.0}: {}, by {}: {}", deed.word(), printable(by), printable(reason));
    tell!("      was {was}; became {became}; {finding}");
}

fn step(attempt: &Attempt, all: &[Attempt]) {
    let Attempt { number, says, duration_ms, ending, rows, .. } = attempt;
    let waited = all.iter().filter(|other| other.number == *number && other.ending == Ending::Yielded).count();
    let tries =
        if waited > 0 { format!(", after {} in vain", super::words::count(waited, "attempt")) } else { String::new() };
    let rows = rows.map(|rows| format!(", {rows} rows")).unwrap_or_default();
    let failed = match ending {
        Ending::Failed => ", failed",
        Ending::Interrupted => ", interrupted",
        Ending::Done | Ending::Yielded => "",
    };
    let says = printable(says);
    tell!("    {number:>3}  {says}  {}{rows}{tries}{failed}", span(*duration_ms));
}

fn trend(past: &[Past], course: Course, phase: Phase) {
    let done = |past: &&Past| {
        let Past { entry, .. } = past;
        entry.course == course && entry.phase == Some(phase) && matches!(entry.state, State::Done | State::Undone)
    };
    let all: Vec<&Past> = past.iter().filter(done).collect();
    let last = &all[all.len().saturating_sub(COMPARED)..];
    if last.len() < 2 {
        return;
    }
    let spans: Vec<String> = last.iter().map(|past| span(past.entry.duration_ms)).collect();
    let speed = |past: &&Past| (past.entry.rows_done * 1000).checked_div(past.entry.duration_ms).unwrap_or_default();
    let speeds: Vec<u64> = last.iter().map(speed).collect();
    let rows = match speeds.iter().any(|speed| *speed > 0) {
        true => format!("; rows a second: {}", speeds.iter().map(u64::to_string).collect::<Vec<_>>().join(", ")),
        false => String::new(),
    };
    tell!("trend  {} {phase}: {}{rows}", course.word(), spans.join(", "));
}

fn span(milliseconds: u64) -> String {
    match milliseconds {
        0 => "under 1ms".into(),
        some => format!("{:.1?}", Duration::from_millis(some)),
    }
}
