//! JUnit's XML: a suite, in which each file is a case that passes, or fails for each of its findings. A warning is no failure:
//! it is printed in the case of its file.

use crate::error::Result;
use crate::lint::{Finding, Level, Report};
use crate::output::platform::junit;
use quick_junit::{TestCase, TestSuite};
use std::path::Path;

/// The whole text.
///
/// # Errors
/// A bug.
pub fn render(report: &Report) -> Result<String> {
    let mut suite = TestSuite::new("check");
    let mut paths: Vec<&Path> = report.files.iter().map(|(path, _)| path.as_path()).collect();
    paths.extend(report.findings.iter().map(|finding| finding.file.as_path()));
    paths.sort_unstable();
    paths.dedup();
    for path in paths {
        let of_file: Vec<&Finding> = report.findings.iter().filter(|finding| finding.file == path).collect();
        suite.add_test_cases(cases(path, &of_file));
    }
    junit::document(suite)
}

fn cases(path: &Path, findings: &[&Finding]) -> Vec<TestCase> {
    let (errors, warnings): (Vec<&Finding>, Vec<&Finding>) =
        findings.iter().partition(|finding| finding.level == Level::Error);
    let mut cases: Vec<TestCase> = errors.into_iter().map(failed).collect();
    if cases.is_empty() {
        cases.push(junit::passed(&super::shown(path)));
    }
    if let (Some(first), false) = (cases.first_mut(), warnings.is_empty()) {
        let lines: Vec<String> = warnings.into_iter().map(line).collect();
        first.set_system_out(lines.join("\n"));
    }
    cases
}

fn failed(finding: &Finding) -> TestCase {
    let file = super::shown(&finding.file);
    let name = format!("{file}:{} {}", finding.spot.line, finding.code);
    junit::failed(&name, &file, finding.code, &finding.says, Some(line(finding)))
}

fn line(finding: &Finding) -> String {
    let Finding { level, code, says, advice, spot, .. } = finding;
    let place = format!("{}:{}:{}", super::shown(&finding.file), spot.line, spot.column);
    format!("{place}: {}: {says} ({code})\n{}\ninstead: {advice}", level.word(), finding.source)
}
