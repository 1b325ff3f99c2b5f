//! What a PostgreSQL database holds, by the server's own deparsers: an observer that shares no code with the tool.
//!
//! One fact a line, sorted. The order of columns makes no difference; what lies in quarantine is not looked at.

use super::postgres::Database;
use std::collections::BTreeMap;

/// The schemas that are looked at.
const OURS: &str = "n.nspname !~ '^(pg_|concertina)' AND n.nspname <> 'information_schema'";

/// The columns that are.
const LIVE: &str = "a.attnum > 0 AND NOT a.attisdropped AND a.attname NOT LIKE '\\_dropped\\_%'";

/// Queries of one text a row; `OURS` and `LIVE` stand for the conditions above.
const FACTS: &[&str] = &[
    "SELECT 'schema ' || n.nspname || ' : ' || coalesce(obj_description(n.oid, 'pg_namespace'), '') FROM pg_namespace n WHERE OURS",
    "SELECT 'extension ' || e.extname FROM pg_extension e",
    "SELECT format('relation %s.%s %s %s options=%s : %s', n.nspname, c.relname, c.relkind, c.relpersistence, \
       (SELECT string_agg(o, ',' ORDER BY o) FROM unnest(c.reloptions) o), obj_description(c.oid, 'pg_class')) \
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND OURS",
    "SELECT format('column %s.%s.%s %s notnull=%s default=%s identity=%s generated=%s collation=%s : %s', n.nspname, c.relname, \
       a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid), a.attidentity, \
       a.attgenerated, nullif(a.attcollation, t.typcollation)::regcollation, col_description(c.oid, a.attnum)) \
     FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace \
     JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum \
     WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND LIVE AND OURS",
    "SELECT format('constraint %s.%s.%s %s valid=%s : %s', n.nspname, c.relname, k.conname, pg_get_constraintdef(k.oid), \
       k.convalidated, obj_description(k.oid, 'pg_constraint')) \
     FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace \
     WHERE k.contype IN ('c', 'f', 'p', 'u', 'x') AND OURS",
    "SELECT format('index %s valid=%s cluster=%s : %s', pg_get_indexdef(i.indexrelid), i.indisvalid, i.indisclustered, \
       obj_description(i.indexrelid, 'pg_class')) \
     FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE OURS",
    "SELECT format('view %s.%s %s', n.nspname, c.relname, regexp_replace(pg_get_viewdef(c.oid), '\\s+', ' ', 'g')) \
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('v', 'm') AND OURS",
    "SELECT format('sequence %s.%s %s start=%s increment=%s from %s to %s cache=%s cycle=%s owned=%s : %s', n.nspname, c.relname, \
       s.seqtypid::regtype, s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle, \
       (SELECT d.deptype::text || ' ' || d.refobjid::regclass || '.' || a.attname FROM pg_depend d JOIN pg_attribute a \
        ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid WHERE d.objid = c.oid AND d.classid = 'pg_class'::regclass \
        AND d.deptype IN ('a', 'i')), obj_description(c.oid, 'pg_class')) \
     FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE OURS",
    "SELECT format('enum %s.%s (%s) : %s', n.nspname, t.typname, (SELECT string_agg(quote_literal(e.enumlabel), ', ' \
       ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid), obj_description(t.oid, 'pg_type')) \
     FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.typtype = 'e' AND OURS",
    "SELECT format('type %s.%s %s', n.nspname, t.typname, t.typtype) FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace \
     WHERE t.typtype NOT IN ('e', 'b', 'c') AND OURS",
    "SELECT 'function ' || p.oid::regprocedure FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace \
     WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'concertina_trash') \
     AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')",
    "SELECT 'trigger ' || pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid \
     JOIN pg_namespace n ON n.oid = c.relnamespace WHERE NOT t.tgisinternal AND OURS",
];

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
    let queries: Vec<String> = FACTS.iter().map(|fact| ours(fact)).collect();
    sorted(&database.psql(&format!("SET search_path = ''; {};", queries.join(";\n"))))
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
