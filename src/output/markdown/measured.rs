//! What a rehearsal measured, written into the reviewer's document that is there: the plan itself is not at hand any more.
//!
//! ```text
//!   # Plan …            Longest time that any table refuses reads: X (estimate).  -->  … 3.9 ms, measured (estimate: X).
//!   <!-- … -->          this section, in the place of the one of the rehearsal before
//!   ## …                as it was
//! ```

use super::text::{folded, inline, table};
use crate::output::estimate::bytes;
use crate::output::rehearsed::{also, held, refused, time, traffic};
use crate::project::{Direction, MigrationFigures, Rehearsed, StepFigures};
use crate::step::Blocks;

/// The lines between which the section stands.
const BEGIN: &str = "<!-- concertina: measured -->\n";
const END: &str = "<!-- concertina: end of measured -->\n\n";

/// What stands before and behind the estimate that a measured time takes the place of.
const LONGEST: &str = "Longest time that any table refuses reads: ";
const ESTIMATE: &str = " (estimate).";
const MEASURED: &str = ", measured (estimate: ";

/// More steps of a migration than anyone reads here; the file beside the document has them all.
const MOST: usize = 40;

/// A document with what a rehearsal of its plan measured.
pub fn measured(document: &str, rehearsed: &Rehearsed) -> String {
    let (head, rest) = document.split_at(document.find("\n## ").map_or(document.len(), |at| at + 1));
    let (head, rest) = match head.split_once(BEGIN) {
        // The section's own heading is the first: what follows stands behind its end.
        Some((head, _)) => (head, rest.split_once(END).map_or("", |(_, rest)| rest)),
        None => (head, rest),
    };
    format!("{}{BEGIN}{}{END}{rest}", measured_head(head, rehearsed), section(rehearsed))
}

/// The head with the measured time in the place of the estimate, which stands behind it.
fn measured_head(head: &str, rehearsed: &Rehearsed) -> String {
    let Some((before, behind)) = head.split_once(LONGEST) else { return head.to_string() };
    let line = behind.find('\n').unwrap_or(behind.len());
    let (line, rest) = behind.split_at(line);
    let (estimate, more) = match (line.split_once(MEASURED), line.split_once(ESTIMATE)) {
        (Some((_, said)), _) => said.split_once(").").unwrap_or((said, "")),
        (None, Some((estimate, more))) => (estimate, more),
        (None, None) => return head.to_string(),
    };
    let longest = inline(&refused(&rehearsed.figures, Blocks::Everybody));
    format!("{before}{LONGEST}{longest}{MEASURED}{estimate}).{more}{rest}")
}

fn section(rehearsed: &Rehearsed) -> String {
    let Rehearsed { at, copy, engine, server, figures, .. } = rehearsed;
    let came = match (rehearsed.held, rehearsed.failures.first()) {
        (true, _) => "every row was what it should be, forward, back, and forward again".to_string(),
        (false, Some(first)) => format!("**it failed**: {}", inline(first)),
        (false, None) => "**it failed**".to_string(),
    };
    let writes = inline(&refused(figures, Blocks::Writers));
    let (copy, server) = (inline(copy), inline(server));
    let steps: String = figures.iter().map(migration).collect();
    format!(
        "## Measured\n\nRehearsed {at:.0} {copy}, {engine} {server}: {came}. Longest time that any table refused writes: {writes}. \
         All figures: `{}.rehearsal.json`.\n{steps}",
        rehearsed.plan
    )
}

fn migration(figures: &MigrationFigures) -> String {
    let MigrationFigures { migration, direction, under_load, milliseconds, steps, traffic: met } = figures;
    let way = if *direction == Direction::Up { "forward" } else { "back" };
    let load = if *under_load { ", under load" } else { "" };
    let title = format!("{migration}, {way}{load}: {}", time(*milliseconds as f64));
    let shown = table(["", "step", "time", "locks", "rows", "WAL", "grew", "also"], steps.iter().take(MOST).map(row));
    let more = steps.len().checked_sub(MOST).filter(|more| *more > 0).map(|more| format!("\nand {more} more steps\n"));
    let met: String = met.iter().map(|one| format!("\n{}\n", inline(&traffic(one)))).collect();
    format!("\n{}", folded(&title, &format!("{shown}{}{met}", more.unwrap_or_default())))
}

fn row(step: &StepFigures) -> [String; 8] {
    let locks = step.locks.iter().filter(|lock| lock.blocks > Blocks::Nobody);
    let locks: Vec<String> = locks.map(|lock| format!("{} on {}, {}", lock.mode, lock.relation, held(lock))).collect();
    [
        step.number.to_string(),
        step.says.clone(),
        time(step.milliseconds),
        if locks.is_empty() { "none that others wait for".into() } else { locks.join("; ") },
        step.rows.to_string(),
        step.wal_bytes.map(bytes).unwrap_or_default(),
        step.size_bytes.map(grew).unwrap_or_default(),
        also(step),
    ]
}

fn grew(difference: i64) -> String {
    let sign = if difference < 0 { "-" } else { "" };
    format!("{sign}{}", bytes(difference.unsigned_abs()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Engine;
    use crate::output::rehearsed::samples;

    fn rehearsed() -> Rehearsed {
        Rehearsed {
            format: 2,
            plan: "0001_x".into(),
            sha256: String::new(),
            at: jiff::Timestamp::UNIX_EPOCH,
            tool: String::new(),
            engine: Engine::Postgres,
            server: "17".into(),
            copy: "on a copy".into(),
            migrations: vec![],
            held: true,
            failures: vec![],
            figures: vec![samples::migration()],
        }
    }

    const DOCUMENT: &str = "# Plan 0001_x\n\n**SAFE**: y.\n\nLongest time that any table refuses reads: about 40 s (estimate). The direct way would \
         take about 2 h (estimate).\n\n## What changes\n\n```sql\n<!-- concertina: measured -->\n## Measured\n```\n";

    #[test]
    fn figures_take_the_place_of_the_estimate_and_of_figures() {
        let once = measured(DOCUMENT, &rehearsed());
        let head = "refuses reads: 3.9 ms (ACCESS EXCLUSIVE on public.users), measured (estimate: about 40 s). The direct way would take about 2 h";
        assert!(once.contains(head), "{once}");
        assert!(
            once.contains("\n## Measured\n\nRehearsed 1970-01-01") && once.contains("1_expand_a|b, forward: 1.2 s"),
            "{once}"
        );
        let whole = "| 1 | add column public.users.note  | 2.4 ms | ACCESS EXCLUSIVE on public.users, 3.9 ms | 7 | 2.0 kB |  | writes public.users anew |";
        assert!(once.contains(whole), "{once}");
        assert!(once.ends_with(DOCUMENT.split_once("## What").map_or("", |(_, rest)| rest)), "{once}");
        assert_eq!(measured(&once, &rehearsed()), once, "once more comes to the same");
    }

    #[test]
    fn a_document_of_another_form_keeps_all_of_it() {
        let text = measured("a person wrote this\n", &rehearsed());
        assert!(text.starts_with("a person wrote this\n<!-- concertina: measured -->\n## Measured\n"), "{text}");
    }
}
