//! JUnit's XML: a case that fails for each, and one that passes where there is none.

use super::Departure;
use crate::error::Result;
use crate::output::platform::junit;
use quick_junit::{TestCase, TestSuite};

/// The whole text; `well` is what there is to say where nothing departs.
///
/// # Errors
/// A bug.
pub fn render(departures: &[Departure], well: &str) -> Result<String> {
    let mut suite = TestSuite::new("drift");
    suite.add_test_cases(departures.iter().map(failed));
    if departures.is_empty() {
        suite.add_test_case(junit::passed(well));
    }
    junit::document(suite)
}

fn failed(one: &Departure) -> TestCase {
    junit::failed(&one.named(), one.database.as_deref().unwrap_or("drift"), one.code, &one.says, None)
}
