//! What a way back would bring back, and is not in quarantine: a purge has dropped it, or it went by hand.

use super::quarantine::names;
use crate::engine::{Session, is_buried};
use crate::error::{Error, Result};
use crate::project::Migration;
use std::collections::BTreeSet;

/// Refuses ways back that begin with what is gone for good, before any of them begins.
///
/// # Errors
/// 3, with every migration and what it lacks.
pub async fn nothing_purged(session: &mut Session, ways_back: &[&Migration]) -> Result<()> {
    let there = names(session).await?;
    let mut lacking = vec![];
    for migration in ways_back {
        let needed: BTreeSet<String> = migration.steps.iter().flat_map(|step| buried(&step.sql, migration)).collect();
        lacking.extend(needed.difference(&there).map(|name| format!("`{}` needs `{name}`", migration.file_name())));
    }
    if lacking.is_empty() {
        return Ok(());
    }
    let error = Error::decision(
        "the way back needs what is not in quarantine: it was purged, or never came there; nothing was taken back",
    );
    let error = lacking.into_iter().fold(error, Error::detail);
    Err(error.hint(
        "go forward: change the schema files and `concertina plan`; or bring it back from a backup under that name",
    ))
}

/// The names in quarantine, of the plan's own, that a statement says.
fn buried<'s>(sql: &'s str, migration: &Migration) -> impl Iterator<Item = String> + use<'s> {
    let number = migration.plan.split('_').next().unwrap_or_default().to_string();
    identifiers(sql).filter(move |name| is_buried(name) && name.rsplit('_').next() == Some(&number))
}

/// Every word that may be an identifier, in quotes or not.
fn identifiers(sql: &str) -> impl Iterator<Item = String> {
    let mut rest = sql;
    std::iter::from_fn(move || {
        let start = rest.find(|c: char| c == '"' || is_part(c))?;
        let (word, length) = if rest[start..].starts_with('"') { quoted(&rest[start..]) } else { bare(&rest[start..]) };
        rest = &rest[start + length..];
        Some(word)
    })
}

fn is_part(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

fn bare(text: &str) -> (String, usize) {
    let end = text.find(|c| !is_part(c)).unwrap_or(text.len());
    (text[..end].to_string(), end)
}

/// A quote that opens no name of quarantine is passed over alone: it may stand in a text.
fn quoted(text: &str) -> (String, usize) {
    let mut ends = text[1..].match_indices('"').map(|(at, _)| at + 1);
    let mut name_end = None;
    while let Some(end) = ends.next() {
        if !text[end + 1..].starts_with('"') {
            name_end = Some(end);
            break;
        }
        ends.next();
    }
    match name_end {
        Some(end) if is_buried(&text[1..]) => (text[1..end].replace("\"\"", "\""), end + 1),
        _ => (String::new(), 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_in_quotes_and_without() {
        let sql = "UPDATE t SET a = '\"' WHERE _dropped_a_7; ALTER TABLE \"_dropped_S p.\"\"x_7\" RENAME TO \"x y\"";
        let found: Vec<String> = identifiers(sql).filter(|name| is_buried(name)).collect();
        assert_eq!(found, ["_dropped_a_7", "_dropped_S p.\"x_7"]);
    }
}
