//! What `concertina plan` prints: phases, steps with lock and cost, dangers with advice, releases.
//!
//! Names are printed without control characters: a table's name must not steer the terminal of whoever reviews it.

use super::review::{Review, Verdict};
use crate::catalog::printable;
use crate::hazard::Hazard;
use crate::plan::{Plan, Stage};
use crate::project::{migration, words};
use crate::step::{Step, Transaction};
use anstyle::{AnsiColor, Style};
use std::collections::BTreeSet;
use std::io::{self, Write};

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const GREEN: Style = AnsiColor::Green.on_default().bold();
const YELLOW: Style = AnsiColor::Yellow.on_default().bold();
const RED: Style = AnsiColor::Red.on_default().bold();

/// Prints a plan. Colours are always written: give it a stream of `anstream`, which takes them out where they do not belong.
///
/// # Errors
/// When the stream refuses.
pub fn print(out: &mut dyn Write, review: &Review) -> io::Result<()> {
    let plan = review.plan;
    if plan.is_empty() {
        return writeln!(out, "Nothing to do: the database is what the schema files say.");
    }
    writeln!(out, "{BOLD}{}{BOLD:#}", printable(&crate::project::plan_id(plan)))?;
    let mut told = BTreeSet::new();
    for (at, stage) in plan.stages.iter().enumerate() {
        print_stage(out, plan, (at, stage), &mut told)?;
    }
    for note in &plan.notes {
        writeln!(out, "\nnote: {}", printable(note))?;
    }
    let (verdict, why) = review.verdict();
    let style = style(verdict);
    writeln!(out, "\n{style}{}{style:#}: {}", verdict.words(), printable(&why))
}

fn style(verdict: Verdict) -> Style {
    match verdict {
        Verdict::Safe => GREEN,
        Verdict::NeedsDecision => YELLOW,
        Verdict::Blocked => RED,
    }
}

fn print_stage(
    out: &mut dyn Write,
    plan: &Plan,
    (at, stage): (usize, &Stage),
    told: &mut BTreeSet<Hazard>,
) -> io::Result<()> {
    let migration = migration::id(plan, at).unwrap_or_default();
    writeln!(out, "\n{BOLD}{}{BOLD:#}  {DIM}{migration}{DIM:#}", stage.phase)?;
    let width = stage.up.iter().map(|step| printable(&step.says).chars().count()).max().unwrap_or(0).min(60);
    for (number, step) in stage.up.iter().enumerate() {
        print_step(out, number + 1, (step, width), told)?;
    }
    if stage.up.is_empty() {
        writeln!(out, "  {DIM}nothing forward{DIM:#}")?;
    }
    writeln!(out, "  {DIM}back:{DIM:#} {}", printable(&words::heaviest(&stage.down)))?;
    print_release(out, "old release", stage.releases.old.as_deref())?;
    print_release(out, "new release", stage.releases.new.as_deref())
}

/// What a hazard is and what to do about it is told where it stands first: under each step it would drown the others.
fn print_step(
    out: &mut dyn Write,
    number: usize,
    (step, width): (&Step, usize),
    told: &mut BTreeSet<Hazard>,
) -> io::Result<()> {
    let says = printable(&step.says);
    let mode = match step.transaction {
        Transaction::Shared | Transaction::Opening | Transaction::Own => "",
        Transaction::Outside => ", outside a transaction",
        Transaction::Batched { .. } => ", in batches",
    };
    let weight = printable(&words::lock_and_cost(step));
    writeln!(out, "  {number:>2}  {says:<width$}  {DIM}{weight}{mode}{DIM:#}")?;
    for hazard in &step.hazards {
        let entry = hazard.entry();
        if told.insert(*hazard) {
            writeln!(out, "      {YELLOW}{}{YELLOW:#}: {}", entry.code, entry.effect)?;
            writeln!(out, "      {DIM}{}{DIM:#}", entry.advice)?;
        } else {
            writeln!(out, "      {YELLOW}{}{YELLOW:#}", entry.code)?;
        }
    }
    Ok(())
}

fn print_release(out: &mut dyn Write, release: &str, refusal: Option<&str>) -> io::Result<()> {
    match refusal {
        None => writeln!(out, "  {DIM}after it,{DIM:#} {release} {GREEN}runs{GREEN:#}"),
        Some(reason) => {
            let reason = printable(reason);
            writeln!(out, "  {DIM}after it,{DIM:#} {release} {RED}must not run{RED:#}: {reason}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Engine;
    use crate::project::samples;
    use std::collections::BTreeMap;

    #[test]
    fn a_plan_is_told_and_no_name_steers_the_terminal() {
        let mut plan = samples::plan("0001");
        plan.stages[0].up[0].says = "add column a\u{1b}]0;x\u{7}\nb".into();
        let undecided: Vec<_> = plan.decisions().collect();
        let review = Review {
            plan: &plan,
            engine: Engine::Postgres,
            server: "17",
            directives: &[],
            undecided: &undecided,
            counts: &[],
            sizes: &BTreeMap::new(),
            direct: None,
            before: "",
            after: "",
        };
        let mut out = anstream::StripStream::new(vec![]);
        print(&mut out, &review).expect("printed");
        let text = String::from_utf8(out.into_inner()).expect("text");
        assert!(text.contains("add column a\\u{1b}]0;x\\u{7}\\nb"), "{text}");
        assert!(text.contains("fill public.users.note") && text.contains("in batches"), "{text}");
        assert!(text.contains("old release must not run: column public.users.old is not there"), "{text}");
        assert!(text.contains("NEEDS A DECISION: somebody has to accept drops-data"), "{text}");
    }
}
