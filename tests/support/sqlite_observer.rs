//! What a SQLite database holds, by its pragmas: an observer that shares no code with the tool.

use super::sqlite::sqlite;
use std::path::Path;

/// Tables that are neither SQLite's nor ours.
const OURS: &str = "t.schema = 'main' AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND t.name NOT LIKE '\\_%' ESCAPE '\\' \
    AND t.name NOT LIKE 'concertina%'";

/// Queries of one text a row.
const FACTS: &[&str] = &[
    "SELECT printf('%s %s strict=%d without_rowid=%d', t.type, t.name, t.strict, t.wr) FROM pragma_table_list t WHERE OURS",
    "SELECT printf('column %s.%s %s notnull=%d default=%s key=%d hidden=%d', t.name, c.name, c.type, c.\"notnull\", c.dflt_value, \
       c.pk, c.hidden) FROM pragma_table_list t JOIN pragma_table_xinfo(t.name) c \
     WHERE c.name NOT LIKE '\\_dropped%' ESCAPE '\\' AND OURS",
    "SELECT printf('reference %s %s', t.name, group_concat(f.\"from\" || ' to ' || f.\"table\" || '.' || coalesce(f.\"to\", '') \
       || ' ' || f.on_update || ' ' || f.on_delete || ' ' || f.match, ', ')) \
     FROM pragma_table_list t JOIN pragma_foreign_key_list(t.name) f WHERE OURS GROUP BY t.name, f.id",
    "SELECT printf('index %s %s unique=%d %s partial=%d (%s)', t.name, iif(i.origin = 'c', i.name, ''), i.\"unique\", i.origin, \
       i.partial, (SELECT group_concat(coalesce(x.name, '?') || ' ' || x.coll || iif(x.\"desc\", ' desc', ''), ', ') \
       FROM pragma_index_xinfo(i.name) x WHERE x.key)) \
     FROM pragma_table_list t JOIN pragma_index_list(t.name) i WHERE OURS",
    "SELECT t.type || ' ' || t.name || ' ' || t.sql FROM (SELECT *, 'main' AS schema FROM sqlite_schema) t \
     WHERE t.type IN ('view', 'trigger') AND OURS",
];

/// Every fact of the schema.
pub fn schema(path: &Path) -> Vec<String> {
    let facts = FACTS.iter().flat_map(|fact| lines(path, &fact.replace("OURS", OURS)));
    let tables = lines(
        path,
        &format!(
            "SELECT replace(t.sql, char(10), ' ') FROM (SELECT *, 'main' AS schema FROM sqlite_schema) t \
        WHERE t.type IN ('table', 'index') AND t.sql IS NOT NULL AND {OURS}"
        ),
    );
    let mut facts: Vec<String> = facts.chain(tables.iter().flat_map(|sql| conditions(sql))).collect();
    facts.sort();
    facts
}

/// Every row of every table, its values by the names of their columns.
pub fn rows(path: &Path) -> Vec<String> {
    let values = format!(
        "SELECT printf('SELECT ''%w '' || json_object(%s) FROM \"%w\"', t.name, (SELECT \
        group_concat(printf('''%w'', typeof(\"%w\") || quote(\"%w\")', c.name, c.name, c.name), ', ') \
        FROM (SELECT * FROM pragma_table_xinfo(t.name) ORDER BY name) c), t.name) \
        FROM pragma_table_list t WHERE t.type = 'table' AND {OURS}"
    );
    let mut rows: Vec<String> = lines(path, &values).iter().flat_map(|query| lines(path, query)).collect();
    rows.sort();
    rows
}

/// What a way back has left in quarantine.
pub fn kept(path: &Path) -> Vec<String> {
    lines(
        path,
        "SELECT name FROM sqlite_schema WHERE name LIKE '\\_dropped%' ESCAPE '\\' OR sql LIKE '%\\_dropped%' ESCAPE '\\'",
    )
}

fn lines(path: &Path, query: &str) -> Vec<String> {
    sqlite(path, query).lines().map(String::from).collect()
}

/// What no pragma tells: the conditions of a table's checks, its generated columns, and where its indexes apply. Spaces and
/// quotes make no difference.
fn conditions(sql: &str) -> Vec<String> {
    let upper = sql.to_uppercase();
    let found = ["CHECK", " AS", " WHERE "].iter().flat_map(|word| {
        let after = upper.match_indices(word).map(|(at, _)| &sql[at + word.len()..]);
        after
            .filter(|rest| *word == " WHERE " || rest.trim_start().starts_with('('))
            .map(|rest| condition(word, rest))
            .collect::<Vec<_>>()
    });
    found.collect()
}

fn condition(word: &str, rest: &str) -> String {
    let mut depth = 0;
    let end = rest.char_indices().find(|(_, letter)| {
        depth += i32::from(*letter == '(') - i32::from(*letter == ')');
        depth == 0 && *letter == ')'
    });
    let text = &rest[..end.map_or(rest.len(), |(at, _)| at)];
    let bare: String = text.chars().filter(|letter| !letter.is_whitespace() && !"\"()`[]".contains(*letter)).collect();
    format!("{}: {bare}", word.trim().to_lowercase())
}
