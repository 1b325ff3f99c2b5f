//! JUnit's XML.

use crate::error::{Error, Result};
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

/// The whole text of one suite.
///
/// # Errors
/// A bug.
pub fn document(suite: TestSuite) -> Result<String> {
    let mut report = Report::new("concertina");
    report.add_test_suite(suite);
    report.to_string().map_err(Error::bug)
}

/// A case of this class that fails.
pub fn failed(name: &str, class: &str, code: &str, says: &str, description: Option<String>) -> TestCase {
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
    status.set_type(code).set_message(says);
    if let Some(description) = description {
        status.set_description(description);
    }
    let mut case = TestCase::new(name, status);
    case.set_classname(class);
    case
}

/// A case that passes.
pub fn passed(name: &str) -> TestCase {
    TestCase::new(name, TestCaseStatus::success())
}
