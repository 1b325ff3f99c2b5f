//! GitHub's workflow commands: a line for each finding, shown beside the code of a pull request.

use crate::lint::{Finding, Report};
use crate::output::platform::github::command;

/// The whole text.
pub fn render(report: &Report) -> String {
    report.findings.iter().map(line).collect()
}

fn line(finding: &Finding) -> String {
    let spot = finding.spot;
    let numbers = [spot.line, spot.end_line, spot.column, spot.end_column.saturating_sub(1).max(spot.column)];
    let [line, end_line, column, end_column] = numbers.map(|number| number.to_string());
    let file = super::file(&finding.file);
    let mut properties = vec![("file", file.as_str()), ("line", &line), ("endLine", &end_line)];
    // GitHub takes columns only where a finding begins and ends on one line.
    if spot.line == spot.end_line {
        properties.extend([("col", column.as_str()), ("endColumn", &end_column)]);
    }
    properties.push(("title", finding.code));
    command(finding.level.word(), &properties, &format!("{}. Instead: {}", finding.says, finding.advice))
}
