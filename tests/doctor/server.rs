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
