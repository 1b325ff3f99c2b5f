//! JUnit's XML: a case that fails for each, and one that passes where there is none.

use super::Departure;
use crate::error::{Error, Result};
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

/// The whole text; `well` is what there is to say where nothing departs.
///
/// # Errors
/// A bug.
pub fn render(departures: &[Departure], well: &str) -> Result<String> {
    let mut suite = TestSuite::new("drift");
    suite.add_test_cases(departures.iter().map(failed));
    if departures.is_empty() {
        suite.add_test_case(TestCase::new(well, TestCaseStatus::success()));
    }
    let mut report = Report::new("concertina");
    report.add_test_suite(suite);
    report.to_string().map_err(Error::bug)
}

fn failed(one: &Departure) -> TestCase {
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
    status.set_type(one.code).set_message(&one.says);
    let mut case = TestCase::new(one.named(), status);
    case.set_classname(one.database.as_deref().unwrap_or("drift"));
    case
}
