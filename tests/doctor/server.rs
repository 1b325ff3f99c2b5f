//! What a server may lack, or do otherwise than when its indexes were built.

use super::says;
use super::support::change::{NEW, OLD, newest, planned};
use super::support::cli::Cli;
use concertina::project::Project;

/// Every file of the project with another word in the place of one.
fn respelled(cli: &Cli, word: &str, other: &str) {
    for folder in ["migrations", "plans"] {
        for name in cli.list(folder) {
            let path = format!("{folder}/{name}");
            cli.write(&path, &cli.read(&path).replace(word, other));
        }
    }
    let project = Project { migrations_dir: cli.path("migrations"), plans_dir: cli.path("plans") };
    let files = project.migrations().unwrap();
    project.record_edits(&files.iter().collect::<Vec<_>>()).unwrap();
    project.renew_sums().unwrap();
}

#[test]
fn an_extension_that_the_server_lacks_stops_and_so_does_one_that_the_role_may_not_make() {
    let database = newest().database("extensions");
    let cli = planned(&database, OLD, &format!("{NEW}\nCREATE EXTENSION hstore;\nCREATE EXTENSION pageinspect;"));
    says(&cli.run(&["doctor"]).exits(0), "ok", "extensions", "the server has hstore, pageinspect");
    let role = format!("{}_maker", database.name);
    database.psql(&format!(
        "CREATE ROLE {role} LOGIN; GRANT CREATE ON DATABASE {} TO {role}; GRANT ALL ON SCHEMA public TO {role}; \
         ALTER TABLE t OWNER TO {role}",
        database.name
    ));
    let url = database.url().replace("postgres@", &format!("{role}@"));
    let looked = cli.run(&["doctor", "--url", &url]).exits(1);
    says(&looked, "stops", "extensions", "extension `pageinspect` is to come, and the role may not make it");
    assert!(looked.stdout().contains("let a superuser run `CREATE EXTENSION pageinspect`"), "{looked:?}");
    assert!(!looked.stdout().contains("`hstore`"), "it is trusted: {looked:?}");
    database.psql(&format!("REASSIGN OWNED BY {role} TO postgres; DROP OWNED BY {role} CASCADE; DROP ROLE {role}"));
    // As on a server to which another package was installed than to the one that it was planned on.
    respelled(&cli, "hstore", "hstoreplus");
    let looked = cli.run(&["doctor"]).exits(1);
    says(&looked, "stops", "extensions", "extension `hstoreplus` is to come, and the server does not have it");
    assert!(looked.stdout().contains("pg_available_extensions") && !looked.stdout().contains("`pageinspect` is"));
}

#[test]
fn indexes_that_were_built_with_another_version_of_the_collation_are_told_of() {
    let database = newest().database("sorting");
    assert!(database.server.major >= 15, "no older one keeps the version");
    let name = &database.name;
    let anew = "TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en-US'";
    database.server.psql(&format!("DROP DATABASE {name}; CREATE DATABASE {name} {anew}"));
    let cli = planned(&database, OLD, NEW);
    let says_it = "indexes over text were built with version 0.1 of the collation, and the server sorts with ";
    assert!(!cli.run(&["doctor"]).exits(0).stdout().contains("of the collation"));
    database.server.psql(&format!("UPDATE pg_database SET datcollversion = '0.1' WHERE datname = '{name}'"));
    let looked = cli.run(&["doctor"]).exits(0);
    says(&looked, "warning", "server", says_it);
    let way = format!("ALTER DATABASE {name} REFRESH COLLATION VERSION");
    assert!(looked.stdout().contains(&format!("`REINDEX DATABASE {name}`, then `{way}`")), "{looked:?}");
    database.psql(&format!("REINDEX DATABASE {name}"));
    database.psql(&way);
    assert!(!cli.run(&["doctor"]).exits(0).stdout().contains("of the collation"));
}

#[test]
fn an_index_that_sorts_by_a_collation_of_another_version_is_named() {
    let database = newest().database("collations");
    let schema = "CREATE TABLE t (id bigint PRIMARY KEY, a text COLLATE \"en-x-icu\");\n\
        CREATE INDEX t_a ON t (a); CREATE INDEX t_lower ON t (lower(a COLLATE \"de-x-icu\"));";
    let cli = planned(&database, "SELECT 1", schema);
    database.psql(schema);
    let moved = |name: &str| format!("UPDATE pg_collation SET collversion = '0.1' WHERE collname = '{name}'");
    database.psql(&moved("fr-x-icu"));
    assert!(!cli.run(&["doctor"]).stdout().contains("the collation"), "nothing sorts by it");
    database.psql(&moved("de-x-icu"));
    let looked = cli.run(&["doctor"]);
    let says_it = "the collation pg_catalog.\"de-x-icu\" is of version 0.1, and the server sorts with ";
    assert!(
        looked.stdout().contains(says_it) && looked.stdout().contains(": public.t_lower may miss rows"),
        "{looked:?}"
    );
    assert!(
        looked.stdout().contains("`REINDEX INDEX CONCURRENTLY public.t_lower`, then `ALTER COLLATION"),
        "{looked:?}"
    );
    assert!(!looked.stdout().contains("public.t_a "), "{looked:?}");
    database.psql("ALTER COLLATION pg_catalog.\"de-x-icu\" REFRESH VERSION");
    assert!(!cli.run(&["doctor"]).stdout().contains("the collation"));
}
