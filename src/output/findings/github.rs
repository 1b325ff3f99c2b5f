//! GitHub's workflow commands: a line for each finding, shown beside the code of a pull request.

use crate::lint::Report;

/// The whole text.
pub fn render(report: &Report) -> String {
    let line = |finding: &crate::lint::Finding| {
        let spot = finding.spot;
        // GitHub takes columns only where a finding begins and ends on one line.
        let columns = match spot.line == spot.end_line {
            true => format!(",col={},endColumn={}", spot.column, spot.end_column.saturating_sub(1).max(spot.column)),
            false => String::new(),
        };
        format!(
            "::{} file={},line={},endLine={}{columns},title={}::{}\n",
            finding.level.word(),
            property(&super::file(&finding.file)),
            spot.line,
            spot.end_line,
            property(finding.code),
            data(&format!("{}. Instead: {}", finding.says, finding.advice))
        )
    };
    report.findings.iter().map(line).collect()
}

/// What stands behind `::`, as the runner's own library escapes it.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// What stands behind `=`.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
