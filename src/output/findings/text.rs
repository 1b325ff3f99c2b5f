//! Findings with the line that they are about, as compilers print them.

use crate::lint::{Finding, Level, Report};
use anstyle::{AnsiColor, Style};
use std::collections::BTreeMap;
use std::io::{self, Write};

const DIM: Style = Style::new().dimmed();
const BOLD: Style = Style::new().bold();

/// Prints a report. Colours are always written: give it a stream of `anstream`, which takes them out where they do not belong.
///
/// # Errors
/// When the stream refuses.
pub fn print(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    for finding in &report.findings {
        print_one(out, finding)?;
    }
    print_sum(out, report)
}

fn print_one(out: &mut dyn Write, finding: &Finding) -> io::Result<()> {
    let color = match finding.level {
        Level::Error => AnsiColor::Red,
        Level::Warning => AnsiColor::Yellow,
    };
    let style = color.on_default().bold();
    let Finding { level, says, code, advice, source, spot, cut, .. } = finding;
    let place = format!("{}:{}:{}", super::shown(&finding.file), spot.line, spot.column);
    writeln!(out, "{BOLD}{place}{BOLD:#}: {style}{}{style:#}: {says} {DIM}({code}){DIM:#}", level.word())?;
    if !source.is_empty() {
        let margin = spot.line.to_string();
        let width = margin.len();
        let (indent, shown) = ((spot.column - 1).saturating_sub(*cut), source.chars().count());
        let end = if spot.end_line == spot.line { (spot.end_column - 1).saturating_sub(*cut) } else { shown };
        let carets = "^".repeat(end.min(shown).saturating_sub(indent).max(1));
        writeln!(out, "{DIM}{margin} |{DIM:#} {source}")?;
        writeln!(out, "{DIM}{:width$} |{DIM:#} {:indent$}{style}{carets}{style:#}", "", "")?;
    }
    writeln!(out, "  {DIM}instead:{DIM:#} {advice}\n")
}

fn print_sum(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    let mut tools: BTreeMap<String, usize> = BTreeMap::new();
    for (_, tool) in &report.files {
        *tools.entry(tool.to_string()).or_default() += 1;
    }
    let tools: Vec<String> = tools.into_iter().map(|(tool, number)| format!("{number} of {tool}")).collect();
    let files = counted(report.files.len(), "file");
    let whose = if tools.is_empty() { String::new() } else { format!(" ({})", tools.join(", ")) };
    let (errors, warnings) = (report.count(Level::Error), report.count(Level::Warning));
    let waived = if report.waived > 0 { format!(", {} waived", report.waived) } else { String::new() };
    writeln!(
        out,
        "{}, {}{waived} in {} of {files}{whose}",
        counted(errors, "error"),
        counted(warnings, "warning"),
        counted(report.statements, "statement")
    )?;
    match report.findings.first() {
        Some(first) => writeln!(out, "`concertina explain {}` tells more", first.code),
        None => Ok(()),
    }
}

fn counted(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}
