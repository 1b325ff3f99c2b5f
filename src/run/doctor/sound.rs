//! Whether a SQLite file is whole, and its rows refer to what is there. Both read all of it.

use super::patient::Patient;
use super::{Finding, Looked};
use crate::error::Exit;
use std::collections::BTreeMap;

pub async fn look(patient: &mut Patient<'_>) -> Looked {
    let mut found = vec![];
    let broken: Vec<String> = match patient.rows::<1>("PRAGMA integrity_check(5)").await {
        Ok(rows) => rows.into_iter().flatten().collect(),
        // SQLITE_CORRUPT: so much that it cannot even be checked
        Err(error) if error.code.as_deref().is_some_and(|code| code == "11") => vec![error.sentence],
        Err(error) => return Err(error),
    };
    if broken != ["ok"] {
        let says = format!("the file is damaged: {}", broken.join("; "));
        let hint = "restore it from a backup, or save what can be read: `sqlite3 FILE .recover`";
        return Ok(vec![Finding::stops(Exit::Error, says).hint(hint)]);
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
