//! What stands in the files and changes nothing in the schema, though its writer may think that it does.

use super::item::items;
use super::script::Script;
use super::statement::{Statement, StatementKind};
use super::subject::SubjectKind;
use crate::error::Place;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// A sentence for the first of each sort in a file.
pub fn left_out(scripts: &[Script]) -> Vec<String> {
    scripts.iter().flat_map(beyond_schema).chain(made_again(scripts)).collect()
}

/// Statements about rows, roles and other databases: a schema holds none of them.
fn beyond_schema(script: &Script) -> Vec<String> {
    let mut found: BTreeMap<String, (Place, usize)> = BTreeMap::new();
    for statement in script.statements.iter().filter(|statement| statement.kind == StatementKind::Ignored) {
        if let Some(words) = reaches_beyond(statement) {
            found.entry(words).or_insert_with(|| (script.place(statement.range().start), 0)).1 += 1;
        }
    }
    let sentence = |(words, (place, count)): (String, (Place, usize))| {
        let more = if count == 1 { String::new() } else { format!(" (and {} more in the file)", count - 1) };
        format!(
            "{}:{}: {words}{more} is left out: a schema has no rows, roles or databases",
            place.file.display(),
            place.line
        )
    };
    found.into_iter().map(sentence).collect()
}

fn reaches_beyond(statement: &Statement) -> Option<String> {
    let lead = Statement::lead(&statement.tokens, 2);
    let lead: Vec<&str> = lead.iter().map(String::as_str).collect();
    match lead[..] {
        [rows @ ("INSERT" | "REPLACE" | "UPDATE" | "DELETE" | "MERGE" | "TRUNCATE" | "COPY"), ..] => Some(rows.into()),
        [
            verb @ ("CREATE" | "ALTER" | "DROP"),
            what @ ("DATABASE" | "ROLE" | "USER" | "GROUP" | "TABLESPACE" | "SYSTEM"),
        ] => Some(format!("{verb} {what}")),
        _ => None,
    }
}

/// What is made, under its name, and where.
type Made<'a> = BTreeMap<(&'a str, Vec<String>, Option<String>), (&'a Script, usize)>;

/// What is made under a name that was made before: `IF NOT EXISTS` lets one of the two do nothing. A view made twice is none of
/// it: pg_dump replaces the first of views in a circle.
fn made_again(scripts: &[Script]) -> Vec<String> {
    let mut made = Made::new();
    let mut again = vec![];
    for (script, statement) in scripts.iter().flat_map(|script| script.statements.iter().map(move |one| (script, one)))
    {
        let creates = Statement::lead(&statement.tokens, 1) == ["CREATE"];
        let subject = items(script.engine, statement).into_iter().next().and_then(|item| item.subject);
        let kinds = [SubjectKind::Table, SubjectKind::Sequence];
        let Some(subject) = subject.filter(|subject| creates && kinds.contains(&subject.kind)) else { continue };
        let (name, word) = (subject.owner.join("."), subject.kind.word());
        let start = statement.range().start;
        match made.entry((word, subject.owner, subject.child)) {
            Entry::Vacant(entry) => drop(entry.insert((script, start))),
            Entry::Occupied(first) => {
                let (place, (first, earlier)) = (script.place(start), *first.get());
                let (first, file) = (first.place(earlier), place.file.display());
                let elsewhere = format!("{}:{}", first.file.display(), first.line);
                again.push(format!(
                    "{file}:{}: {word} {name} is made at {elsewhere}, too: only one of the two counts",
                    place.line
                ));
            }
        }
    }
    again
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Engine;
    use crate::source::SchemaFile;

    fn told(text: &str) -> Vec<String> {
        let file = SchemaFile { path: "a.sql".into(), text: text.into() };
        left_out(&[Script::read(Engine::Postgres, file).expect("a script")])
    }

    #[test]
    fn rows_and_roles_are_told_once_a_file() {
        let text = "CREATE ROLE a;\nINSERT INTO t VALUES (1);\nINSERT INTO t VALUES (2);\nSELECT setval('s', 1);";
        let end = "is left out: a schema has no rows, roles or databases";
        assert_eq!(
            told(text),
            [format!("a.sql:1: CREATE ROLE {end}"), format!("a.sql:2: INSERT (and 1 more in the file) {end}")]
        );
    }

    #[test]
    fn a_name_that_is_made_twice_is_told() {
        let text = "CREATE TABLE c (a int);\nCREATE TABLE IF NOT EXISTS c (b int);\nCREATE VIEW v AS SELECT 1;\nCREATE TABLE d ();\n\
                    ALTER TABLE d ATTACH PARTITION c DEFAULT;";
        assert_eq!(told(text), ["a.sql:2: table c is made at a.sql:1, too: only one of the two counts"]);
    }
}
