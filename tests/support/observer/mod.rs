//! What a PostgreSQL database holds, by the server's own deparsers: an observer that shares no code with the tool.
//!
//! One fact a line, sorted; `OURS` and `LIVE` stand in the queries for the conditions below. The order of columns makes no
//! difference; what lies in quarantine is not looked at.

mod others;
mod relations;
mod rights;
mod types;

use super::postgres::Database;
use std::collections::BTreeMap;

/// The schemas that are looked at.
const OURS: &str = "n.nspname !~ '^(pg_|concertina)' AND n.nspname <> 'information_schema'";

/// The columns that are.
const LIVE: &str = "a.attnum > 0 AND NOT a.attisdropped AND a.attname NOT LIKE '\\_dropped\\_%'";

/// Names of tables and columns that quarantine still holds.
const KEPT: &str = "SELECT format('%s.%s', a.attrelid::regclass, a.attname) FROM pg_attribute a \
    WHERE a.attname LIKE '\\_dropped\\_%' AND NOT a.attisdropped \
    UNION ALL SELECT c.oid::regclass::text FROM pg_class c WHERE c.relnamespace = to_regnamespace('concertina_trash') \
    UNION ALL SELECT t.oid::regtype::text FROM pg_type t WHERE t.typnamespace = to_regnamespace('concertina_trash')";

/// A query for the queries of every table's rows.
const ROWS: &str = "SELECT format('SELECT %L || to_jsonb(t)::text FROM %s t', c.oid::regclass || ' ', c.oid::regclass) \
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND OURS \\gexec";

/// How far sequences are.
const COUNTERS: &str = "SELECT format('%I.%I %s', schemaname, sequencename, last_value) FROM pg_sequences \
    WHERE last_value IS NOT NULL AND schemaname !~ '^(pg_|concertina)'";

/// Every fact of the schema.
pub fn schema(database: &Database) -> Vec<String> {
    let published = others::published(database.server.major);
    let facts = [relations::FACTS, types::FACTS, others::FACTS, &published].concat().into_iter().map(ours);
    let queries: Vec<String> = facts.chain(rights::facts().iter().map(|fact| ours(fact))).collect();
    let printed = database.try_psql(&format!("SET search_path = ''; {};", queries.join(";\n")));
    sorted(&printed.unwrap_or_else(|said| panic!("the observer on PostgreSQL {}: {said}", database.server.major)))
}

/// Every row of every table.
pub fn rows(database: &Database) -> Vec<String> {
    sorted(&database.psql(&format!("SET search_path = '';\n{}", ours(ROWS))))
}

/// How far every sequence is that was ever used.
pub fn counters(database: &Database) -> BTreeMap<String, i64> {
    let lines = sorted(&database.psql(COUNTERS));
    let pair = |line: &String| line.rsplit_once(' ').map(|(name, at)| (name.to_string(), at.parse().unwrap()));
    lines.iter().filter_map(pair).collect()
}

/// What a way back has left in quarantine.
pub fn kept(database: &Database) -> Vec<String> {
    sorted(&database.psql(KEPT))
}

/// What is different, each line behind the side that alone has it.
pub fn difference(expected: &[String], found: &[String]) -> String {
    let missing = expected.iter().filter(|line| !found.contains(line)).map(|line| format!("expected {line}\n"));
    missing
        .chain(found.iter().filter(|line| !expected.contains(line)).map(|line| format!("found    {line}\n")))
        .collect()
}

fn ours(query: &str) -> String {
    query.replace("OURS", OURS).replace("LIVE", LIVE)
}

fn sorted(printed: &str) -> Vec<String> {
    let mut lines: Vec<String> = printed.lines().map(|line| settled(line.trim_end())).collect();
    lines.sort();
    lines
}

/// The deparser is not a fixpoint: a list of varchar literals reads back with its casts inside or outside, by how it was made.
fn settled(line: &str) -> String {
    if !line.contains("ARRAY[") {
        return line.to_string();
    }
    ["::character varying", "::text[]", "::text", "(", ")"]
        .iter()
        .fold(line.to_string(), |line, cast| line.replace(cast, ""))
}
