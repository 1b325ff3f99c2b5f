//! Whether a SQLite file is whole, and its rows refer to what is there. Both read all of it.

use super::patient::Patient;
use super::{Finding, Looked};
use crate::error::Exit;
use std::collections::BTreeMap;

pub async fn look(patient: &mut Patient<'_>) -> Looked {
    let mut found = vec![];
    let broken: Vec<String> = patient.rows::<1>("PRAGMA integrity_check(5)").await?.into_iter().flatten().collect();
    if broken != ["ok"] {
        let says = format!("the file is damaged: {}", broken.join("; "));
        found.push(
            Finding::stops(Exit::Error, says)
                .hint("restore it from a backup, or save what can be read: `sqlite3 FILE .recover`"),
        );
    }
    let mut dangling: BTreeMap<[String; 2], usize> = BTreeMap::new();
    for [table, _, parent] in patient.rows::<3>("PRAGMA foreign_key_check").await? {
        *dangling.entry([table, parent]).or_default() += 1;
    }
    for ([table, parent], rows) in dangling {
        let says = format!("{rows} rows of `{table}` refer to rows of `{parent}` that are not there");
        found.push(
            Finding::warning(says)
                .hint("`PRAGMA foreign_key_check` lists them; a migration must not leave more of them"),
        );
    }
    if found.is_empty() {
        found.push(Finding::ok("the file is whole, and every row refers to one that is there"));
    }
    Ok(found)
}
