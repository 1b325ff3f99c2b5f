//! What a rehearsal measured, step by step.

use super::room::ALL;
use super::text::{folded, inline, table};
use crate::output::estimate::bytes;
use crate::output::rehearsed::{also, grew, held, time, traffic};
use crate::output::review::{Rehearsal, Review, Stage, Step, Way};
use crate::project::StepFigures;
use crate::step::Blocks;

/// What came of it, and of each migration, each way, the figures of at most so many steps, those that weigh most; nothing before the
/// plan was rehearsed as it is.
pub fn section(review: &Review, most: usize) -> String {
    let Some(rehearsal) = &review.rehearsal else { return String::new() };
    let Rehearsal { at, copy, engine, server, .. } = rehearsal;
    let writes = [(&review.refuses_writes, "forward"), (&review.refuses_writes_going_back, "back")];
    let writes = writes.map(|(time, way)| time.as_ref().map(|time| format!("{} going {way}", inline(&time.words()))));
    let writes = writes.into_iter().flatten().collect::<Vec<_>>().join(", ");
    let writes =
        if writes.is_empty() { writes } else { format!(" Longest time that any table refused writes: {writes}.") };
    let (copy, server, file) = (inline(copy), inline(server), file(review));
    let steps: String = passages(review).iter().map(|passage| passage.text(most, &file)).collect();
    let cut = if most == 0 { format!("The figures of {} are cut here.\n", counted(review)) } else { steps };
    format!(
        "## Measured\n\nRehearsed {at} {copy}, {engine} {server}: {}.{writes} All figures: {file}.\n{cut}",
        inline(&rehearsal.words())
    )
}

/// Where all of them stand.
fn file(review: &Review) -> String {
    format!("`{}.rehearsal.json`", review.plan)
}

fn counted(review: &Review) -> String {
    match passages(review).iter().map(|passage| passage.steps.len()).sum() {
        1 => "1 step".into(),
        steps => format!("{steps} steps"),
    }
}

/// A migration, one way, alone or while releases worked on the copy.
struct Passage<'r> {
    title: String,
    steps: Vec<&'r StepFigures>,
    met: Vec<String>,
}

/// All of the way forward, then all of the way back, those under load behind those without.
fn passages(review: &Review) -> Vec<Passage<'_>> {
    let ways = || {
        let forward = review.stages.iter().map(|stage| (stage, "forward", &stage.forward));
        forward.chain(review.stages.iter().rev().map(|stage| (stage, "back", &stage.back)))
    };
    ways().filter_map(alone).chain(ways().filter_map(under_load)).collect()
}

fn alone<'r>((stage, word, way): (&'r Stage, &str, &'r Way)) -> Option<Passage<'r>> {
    let took = way.takes.measured.as_ref().filter(|_| !way.steps.is_empty())?;
    let title = format!("{}, {word}: {}", stage.migration, time(took.milliseconds));
    Some(Passage { title, steps: figures(way, |step| step.measured.as_ref()), met: vec![] })
}

fn under_load<'r>((stage, word, way): (&'r Stage, &str, &'r Way)) -> Option<Passage<'r>> {
    let loaded = way.under_load.as_ref()?;
    let title = format!("{}, {word}, under load: {}", stage.migration, time(loaded.milliseconds));
    let met = loaded.traffic.iter().map(traffic).collect();
    Some(Passage { title, steps: figures(way, |step| step.measured_under_load.as_ref()), met })
}

fn figures<'r>(way: &'r Way, of: impl Fn(&'r Step) -> Option<&'r StepFigures>) -> Vec<&'r StepFigures> {
    way.steps.iter().filter_map(of).collect()
}

impl Passage<'_> {
    fn text(&self, most: usize, file: &str) -> String {
        let steps = table(["", "step", "time", "locks", "rows", "WAL", "grew", "also"], self.weightiest(most).map(row));
        let more = self.steps.len().saturating_sub(most);
        let more = match more {
            0 => String::new(),
            more => format!("\nAnd {more} more, none of which weighs more: in {file}.\n"),
        };
        let met: String = self.met.iter().map(|met| format!("\n{}\n", inline(met))).collect();
        format!("\n{}", folded(&self.title, &format!("{steps}{more}{met}")))
    }

    /// The steps whose locks keep the most from others, and of such those that took longest, in order.
    fn weightiest(&self, most: usize) -> impl Iterator<Item = &StepFigures> {
        let mut shown = self.steps.clone();
        if most != ALL {
            let weight = |step: &StepFigures| (step.strongest().map(|lock| lock.blocks), step.milliseconds);
            shown.sort_by(|a, b| weight(b).partial_cmp(&weight(a)).unwrap_or(std::cmp::Ordering::Equal));
            shown.truncate(most);
            shown.sort_by_key(|step| step.number);
        }
        shown.into_iter()
    }
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
