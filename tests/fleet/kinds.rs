//! One of every kind in tenants' schemas, held against what the same file makes by itself.

use super::says;
use super::support::cli::Cli;
use super::support::postgres::{Database, servers};

const KINDS: &str = include_str!("kinds.sql");

/// Everything that the server itself tells of what stands in a schema.
const TOLD: &str = "SET search_path = pg_catalog;
WITH own AS (SELECT oid AS ns FROM pg_namespace WHERE nspname = '@'),
    relation AS (SELECT c.* FROM pg_class c JOIN own ON relnamespace = ns)
SELECT told FROM (
    SELECT pg_get_functiondef(p.oid) AS told FROM pg_proc p JOIN own ON pronamespace = ns WHERE prokind IN ('f', 'p')
    UNION ALL SELECT format('aggregate %s', p.oid::regprocedure) FROM pg_proc p JOIN own ON pronamespace = ns WHERE prokind = 'a'
    UNION ALL SELECT relname || ' as ' || pg_get_viewdef(oid) FROM relation WHERE relkind IN ('v', 'm')
    UNION ALL SELECT pg_get_indexdef(oid) FROM relation WHERE relkind IN ('i', 'I')
    UNION ALL SELECT conname || ': ' || pg_get_constraintdef(k.oid) FROM pg_constraint k JOIN own ON connamespace = ns
    UNION ALL SELECT relname || '.' || adnum || ' = ' || pg_get_expr(adbin, adrelid) FROM pg_attrdef d JOIN relation r ON r.oid = adrelid
    UNION ALL SELECT pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN relation r ON r.oid = tgrelid WHERE NOT tgisinternal
    UNION ALL SELECT pg_get_ruledef(w.oid) FROM pg_rewrite w JOIN relation r ON r.oid = ev_class WHERE rulename <> '_RETURN'
    UNION ALL SELECT polname || ': ' || pg_get_expr(polqual, polrelid) FROM pg_policy p JOIN relation r ON r.oid = polrelid
    UNION ALL SELECT pg_get_statisticsobjdef(s.oid) FROM pg_statistic_ext s JOIN own ON stxnamespace = ns
    UNION ALL SELECT relname || ' of ' || pg_get_expr(relpartbound, oid) FROM relation WHERE relispartition
    UNION ALL SELECT format('operator %s, %s', o.oid::regoperator, oprcode) FROM pg_operator o JOIN own ON oprnamespace = ns
    UNION ALL SELECT typname || ' over ' || format_type(typbasetype, typtypmod) FROM pg_type t JOIN own ON typnamespace = ns
    UNION ALL SELECT cfgname FROM pg_ts_config t JOIN own ON cfgnamespace = ns
    UNION ALL SELECT format('collation %s by %s', collname, collprovider) FROM pg_collation c JOIN own ON collnamespace = ns
    UNION ALL SELECT format('%s.%s %s %s %s', relname, attname, format_type(atttypid, atttypmod), attnotnull, attidentity) FROM pg_attribute a
        JOIN relation r ON r.oid = attrelid WHERE attnum > 0
    UNION ALL SELECT format('%s inherits %s', inhrelid::regclass, inhparent::regclass) FROM pg_inherits i JOIN relation r ON r.oid = inhrelid
) AS all_of_it ORDER BY told COLLATE \"C\"";

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// What the server tells of a schema, with another name for it in all places where the server writes it.
fn told(database: &Database, schema: &str, other: &str) -> Vec<String> {
    let plain = schema.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    let name = if plain { schema.to_string() } else { quoted(schema) };
    let text = database.psql(&TOLD.replace('@', &schema.replace('\'', "''")));
    let doubled = name.replace('\'', "''");
    // The server's mark around a body grows until the body does not hold it.
    let mut lines: Vec<String> = text
        .replace("$functionx$", "$function$")
        .replace(&format!("{doubled}."), &format!("{other}."))
        .replace(&format!("{name}."), &format!("{other}."))
        .replace(&format!("'{}'", schema.replace('\'', "''")), &format!("'{other}'"))
        .lines()
        .map(String::from)
        .collect();
    lines.sort();
    lines
}

#[test]
fn one_of_each_kind_is_the_tenants_own() {
    let server = servers().pop().unwrap();
    let (plain, database) = (server.database("kinds_plain"), server.database("kinds"));
    plain.psql(&format!("CREATE SCHEMA blueprint;\n{KINDS}"));
    let names = ["tenant_1", "It's \"odd\" $function$"];
    names.iter().for_each(|name| drop(database.psql(&format!("CREATE SCHEMA {}", quoted(name)))));
    let listed: Vec<String> = names.iter().map(|name| format!("'''{name}'''")).collect();
    let config = format!(
        "schema = ['kinds.sql']\n[database]\nurl = '{}'\nschemas = ['blueprint']\n[fleet]\nschemas = [{}]\n",
        database.url(),
        listed.join(", ")
    );
    let cli = Cli::new().file("concertina.toml", &config).file("kinds.sql", KINDS);
    cli.run(&["plan", "--name", "kinds"]).exits(0);
    says(&cli, &["apply", "--yes"], 0, &["2 tenants: 2 done"]);
    says(&cli, &["drift", "--schema", "kinds.sql"], 0, &["2 tenants: 2 done"]);
    let expected = told(&plain, "blueprint", "blueprint");
    assert!(expected.len() > 100, "{expected:?}");
    for name in names {
        let found = told(&database, name, "blueprint");
        let (missing, more): (Vec<_>, Vec<_>) = (
            expected.iter().filter(|line| !found.contains(line)).collect(),
            found.iter().filter(|line| !expected.contains(line)).collect(),
        );
        assert!(missing.is_empty() && more.is_empty(), "{name}:\nmissing {missing:#?}\nmore {more:#?}");
    }
    let lines = told(&database, names[1], names[1]).join("\n");
    assert!(!lines.contains("blueprint") && !lines.contains("tenant_1"), "{lines}");
}
