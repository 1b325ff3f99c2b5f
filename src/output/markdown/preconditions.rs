//! What must hold before it runs, with its counts on live data.

use super::text::{fenced, folded, table};
use crate::output::review::Review;

/// Every check and what it counted; nothing when there are none.
pub fn section(review: &Review) -> String {
    if review.counts.is_empty() {
        return String::new();
    }
    let rows = review.counts.iter().map(|(check, count)| match count {
        Some((rows, sample)) => [check.says.clone(), rows.to_string(), sample.clone()],
        None => [check.says.clone(), "counted when it runs".into(), String::new()],
    });
    let table = table(["must hold", "rows against it", "sample"], rows);
    let queries: Vec<String> =
        review.counts.iter().map(|(check, _)| format!("{};", check.sql.trim_end_matches(';'))).collect();
    format!("## Preconditions\n\n{table}\n{}", folded("the queries", &fenced("sql", &queries.join("\n"))))
}
