//! What `concertina plan` prints: phases, steps with lock and cost, dangers with advice, releases; and what a person changed by hand.
//!
//! Names are printed without control characters: a table's name must not steer the terminal of whoever reviews it.

use super::review::{Edited, Review, Runs, Stage, Step, Verdict, stop};
use crate::catalog::printable;
use crate::hazard::Hazard;
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
    writeln!(out, "{BOLD}{}{BOLD:#}", printable(&review.plan))?;
    let mut told = BTreeSet::new();
    for stage in &review.stages {
        print_stage(out, stage, &review.way_back.of_phase(stage), &mut told)?;
    }
    for note in &review.notes {
        writeln!(out, "\nnote: {}", printable(note))?;
    }
    review.edited.iter().try_for_each(|one| print_edited(out, one))?;
    if let Some(says) = stop(&review.stages) {
        writeln!(out, "\n{YELLOW}stops the application{YELLOW:#}: {}", printable(&says))?;
    }
    for says in &review.void {
        writeln!(out, "\n{YELLOW}void{YELLOW:#}: {}", printable(says))?;
    }
    let [longest, back] =
        [&review.refuses_reads, &review.refuses_reads_going_back].map(|time| printable(&time.words_in_full()));
    writeln!(
        out,
        "\n{DIM}going forward, the longest time that any table refuses reads:{DIM:#} {longest}; {DIM}going back:{DIM:#} {back}"
    )?;
    let style = style(review.verdict);
    writeln!(out, "{style}{}{style:#}: {}", review.verdict.words(), printable(&review.why))
}

fn style(verdict: Verdict) -> Style {
    match verdict {
        Verdict::Safe => GREEN,
        Verdict::NeedsDecision => YELLOW,
        Verdict::Blocked => RED,
    }
}

/// `until`: until when, or under which condition, it can be taken back.
fn print_stage(out: &mut dyn Write, stage: &Stage, until: &str, told: &mut BTreeSet<Hazard>) -> io::Result<()> {
    writeln!(out, "\n{BOLD}{}{BOLD:#}  {DIM}{}{DIM:#}", stage.phase, stage.migration)?;
    let steps = &stage.forward.steps;
    let width = steps.iter().map(|step| printable(&step.says).chars().count()).max().unwrap_or(0).min(60);
    for step in steps {
        print_step(out, (step, width), told)?;
    }
    if steps.is_empty() {
        writeln!(out, "  {DIM}nothing forward{DIM:#}")?;
    }
    writeln!(out, "  {DIM}back:{DIM:#} {}; {}", printable(&stage.back.heaviest), printable(until))?;
    print_release(out, "old release", stage.releases.old.as_deref())?;
    print_release(out, "new release", stage.releases.new.as_deref())
}

fn print_edited(out: &mut dyn Write, one: &Edited) -> io::Result<()> {
    let file = printable(&one.file);
    writeln!(out, "\n{YELLOW}edited by hand{YELLOW:#}: {file}; what it locks, costs and loses is not known")?;
    one.findings.iter().try_for_each(|says| writeln!(out, "  {}", printable(says)))
}

/// What a hazard is and what to do about it is told where it stands first: under each step it would drown the others.
fn print_step(out: &mut dyn Write, (step, width): (&Step, usize), told: &mut BTreeSet<Hazard>) -> io::Result<()> {
    let (number, says) = (step.number, printable(&step.says));
    let mode = match step.runs {
        Runs::WithItsNeighbours | Runs::WithThoseBehindIt | Runs::InATransactionOfItsOwn => "",
        Runs::OutsideATransaction => ", outside a transaction",
        Runs::InBatchesBy(_) => ", in batches",
    };
    let weight = printable(&format!("{}, {}", step.lock, step.work));
    writeln!(out, "  {number:>2}  {says:<width$}  {DIM}{weight}{mode}{DIM:#}")?;
    for hazard in step.hazards.iter().filter_map(|code| Hazard::of(code)) {
        let entry = hazard.entry();
        if told.insert(hazard) {
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
    use crate::output::review::samples::review;

    #[test]
    fn a_plan_is_told_and_no_name_steers_the_terminal() {
        let review = review(|draft| {
            draft.migrations[0][0].steps[0].says = "add column a\u{1b}]0;x\u{7}\nb".into();
        });
        let mut out = anstream::StripStream::new(vec![]);
        print(&mut out, &review).expect("printed");
        let text = String::from_utf8(out.into_inner()).expect("text");
        assert!(text.contains("add column a\\u{1b}]0;x\\u{7}\\nb"), "{text}");
        assert!(text.contains("fill public.users.note") && text.contains("in batches"), "{text}");
        assert!(text.contains("old release must not run: column public.users.old is not there"), "{text}");
        assert!(text.contains("SAFE: its dangers were accepted: drops-data"), "{text}");
    }
}
