//! The phases and the direct form, side by side.

use super::case::{Case, Release};
use super::journey::Journey;
use super::ledger::Ledger;
use super::meter::Work;
use super::site::Site;
use std::fmt::Write as _;
use std::time::Duration;

/// What the columns hold, and how wide they are.
const COLUMNS: [(&str, usize); 12] = [
    ("change", 37),
    ("version", 7),
    ("failed old/new/both", 19),
    ("longest ms forward", 18),
    ("back", 6),
    ("work s", 6),
    ("rows filled", 11),
    ("WAL MB", 6),
    ("direct: failed", 14),
    ("longest ms", 10),
    ("s", 6),
    ("WAL MB", 6),
];

/// A row's cells, under those heads.
pub fn row(cells: &[String]) -> String {
    let cells = cells.iter().zip(COLUMNS).map(|(cell, (head, width))| format!("{cell:<0$}", width.max(head.len())));
    format!("| {} |", cells.collect::<Vec<_>>().join(" | "))
}

pub fn head() -> String {
    let heads = row(&COLUMNS.map(|(head, _)| head.to_owned()));
    format!("{heads}\n{}", row(&COLUMNS.map(|(head, width)| "-".repeat(width.max(head.len())))))
}

/// How one of both went.
pub struct Side<'a, T> {
    pub outcome: &'a Result<T, String>,
    pub ledger: &'a Ledger,
}

pub fn cells(case: &Case, major: u32, phases: &Side<Journey>, direct: &Side<Work>) -> Vec<String> {
    let mut cells = vec![case.name.clone(), major.to_string()];
    let failed = |release| phases.ledger.sums(release).1;
    cells.push(format!("{}/{}/{}", failed(Release::Old), failed(Release::New), failed(Release::Both)));
    cells.extend([longest(phases.ledger, "forward"), longest(phases.ledger, "back")]);
    cells.extend(match phases.outcome {
        Ok(Journey { forward, filled, .. }) => [seconds(forward.took), filled.to_string(), megabytes(forward)],
        Err(_) => ["stopped".into(), "-".into(), "-".into()],
    });
    cells.extend([direct.ledger.failed().to_string(), longest(direct.ledger, "forward")]);
    cells.extend(match direct.outcome {
        Ok(work) => [seconds(work.took), megabytes(work)],
        Err(_) => ["stopped".into(), "-".into()],
    });
    cells
}

fn longest(ledger: &Ledger, beginning: &str) -> String {
    ledger.longest(beginning).map_or("-".into(), |(_, _, tally)| milliseconds(tally.longest))
}

fn milliseconds(time: Duration) -> String {
    format!("{:.0}", time.as_secs_f64() * 1000.0)
}

fn seconds(time: Duration) -> String {
    format!("{:.1}", time.as_secs_f64())
}

fn megabytes(work: &Work) -> String {
    format!("{:.1}", work.megabytes)
}

/// What did not go as it should, and what waited: for whoever looks into a row.
pub fn details<T>(site: &Site, outcome: &Result<T, String>) -> String {
    let mut text = String::new();
    if let Err(said) = outcome {
        let _ = writeln!(text, "  stopped: {}", said.replace('\n', "\n    "));
    }
    for failure in site.ledger.failures() {
        let (count, release, moment) = (failure.count, failure.release, failure.moment);
        let _ = writeln!(text, "  {count} of {release} failed {moment}: {} {}", failure.sqlstate, failure.message);
        let _ = writeln!(text, "    {}", failure.statement.replace('\n', " "));
    }
    for way in ["forward", "back"] {
        if let Some((release, moment, tally)) = site.ledger.longest(way) {
            let (waited, statement) = (milliseconds(tally.longest), tally.slowest.replace('\n', " "));
            let _ = writeln!(text, "  longest wait {way}: {waited} ms, {release}, {moment}: {statement}");
        }
    }
    text
}
