//! What must hold before it runs, with its counts on live data.

use super::room::ALL;
use super::text::{clipped, fenced, folded, table};
use crate::output::review::{Precondition, Review};

/// Every check and what it counted, at most so many; nothing when there are none.
pub fn section(review: &Review, most: usize) -> String {
    if review.preconditions.is_empty() {
        return String::new();
    }
    let mut shown: Vec<&Precondition> = review.preconditions.iter().collect();
    shown.sort_by_key(|one| std::cmp::Reverse(one.rows.unwrap_or(0)));
    shown.truncate(most);
    let more = review.preconditions.len() - shown.len();
    let rows = shown.iter().map(|one| {
        let counted = one.rows.map_or_else(|| "counted when it runs".into(), |rows| rows.to_string());
        [clipped(&one.says, most), one.moments(), counted]
    });
    let table = table(["must hold", "counted", "rows against it"], rows);
    let more = if more > 0 { format!("\nAnd {more} more, none with more rows against it.\n") } else { String::new() };
    let queries: Vec<String> = shown.iter().map(|one| format!("{};", one.sql.trim_end_matches(';'))).collect();
    let queries = folded("the queries", &fenced("sql", &queries.join("\n")));
    let queries = if most == ALL { format!("\n{queries}") } else { String::new() };
    format!("## Preconditions\n\n{table}{more}{queries}")
}
