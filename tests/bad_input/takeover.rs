//! A database that was there before Concertina.

use super::support::cli::Cli;
use super::support::sqlite::sqlite;
use super::{refused, server};

const SHOP: &str = "CREATE TABLE users (id bigint PRIMARY KEY, email text NOT NULL UNIQUE);\n\
    CREATE TABLE orders (id bigint PRIMARY KEY, buyer bigint REFERENCES users);\n\
    CREATE INDEX orders_buyer ON orders (buyer);\n\
    CREATE VIEW buyers AS SELECT users.email FROM users;\nINSERT INTO users VALUES (1, 'a@b');";

/// Everything agrees after `init`, and the way back does not take away what was there before.
fn agrees(cli: &Cli, url: &str) {
    let plan = cli.run(&["plan"]).exits(0);
    assert!(plan.stdout().contains("no difference"), "{plan:?}");
    let status = cli.run(&["status"]).exits(0);
    assert!(status.stdout().contains("baseline  ") && !status.stdout().contains("pending"), "{status:?}");
    cli.run(&["plan", "--check"]).exits(0);
    cli.run(&["diff", "migrations", url]).exits(0);
    cli.run(&["diff", "migrations", "schema"]).exits(0);
    cli.run(&["drift"]).exits(0);
    cli.run(&["check"]).exits(0);
    cli.run(&["rollback", "--all", "--yes"]).exits(0);
    cli.run(&["drift"]).exits(0);
}

#[test]
fn init_records_a_baseline_on_a_server() {
    let server = server();
    let (database, other) = (server.database("takeover"), server.database("takeover too"));
    database.psql(SHOP);
    other.psql(SHOP);
    let cli = Cli::new().env("DATABASE_URL", &database.url());
    cli.run(&["init", "--url", &database.url()]).exits(0);
    agrees(&cli, &database.url());
    assert_eq!(database.psql("SELECT count(*) FROM users"), "1");

    let cli = cli.env("DATABASE_URL", &other.url());
    refused(&cli, &["apply", "--yes"], 4, &["`concertina apply --baseline`"]);
    cli.run(&["apply", "--baseline", "--yes"]).exits(0);
    agrees(&cli, &other.url());
    let again = cli.run(&["apply", "--baseline", "--yes"]).exits(0);
    assert!(again.stdout().contains("nothing to record"), "{again:?}");
    let other = Cli::new().env("DATABASE_URL", &database.url());
    refused(&other, &["init", "--url", &database.url()], 7, &["history"]);

    let empty = server.database("takeover empty");
    let cli = cli.env("DATABASE_URL", &empty.url());
    refused(&cli, &["apply", "--baseline", "--yes"], 4, &["ends"]);
    cli.run(&["apply", "--yes"]).exits(0);
    cli.run(&["drift", "--schema", "schema"]).exits(0);
}

#[test]
fn init_leaves_the_history_of_another_tool_alone() {
    let database = server().database("takeover history");
    database.psql(SHOP);
    database.psql(
        "CREATE TABLE flyway_schema_history (installed_rank integer PRIMARY KEY, version text);\n\
         CREATE TABLE goose_db_version (id serial PRIMARY KEY, version_id bigint);",
    );
    let cli = Cli::new().env("DATABASE_URL", &database.url());
    let init = cli.run(&["init", "--url", &database.url()]).exits(0);
    for told in [
        "`public.flyway_schema_history`, in which Flyway",
        "`public.goose_db_version`, `public.goose_db_version_id_seq`",
    ] {
        assert!(init.stderr().contains(told), "{init:?}");
    }
    assert!(cli.list("schema").iter().all(|file| !cli.read(&format!("schema/{file}")).contains("flyway")));
    agrees(&cli, &database.url());

    let file = Cli::new();
    sqlite(file.path("app.db"), &format!("{SHOP}\nCREATE TABLE _sqlx_migrations (version bigint PRIMARY KEY);"));
    file.run(&["init", "--url", "sqlite://app.db"]).exits(0);
    assert!(file.read("concertina.toml").contains("ignore = [\"main._sqlx_migrations\"]"));
    agrees(&file, "sqlite://app.db");
}

#[test]
fn init_records_a_baseline_in_a_file() {
    let cli = Cli::new();
    sqlite(cli.path("app.db"), SHOP);
    cli.run(&["init", "--url", "sqlite://app.db"]).exits(0);
    let looked = cli.run(&["doctor", "--url", "sqlite://app.db"]).exits(0);
    assert!(looked.stdout().contains("1 recorded as the baseline, 0 applied, 0 pending"), "{looked:?}");
    agrees(&cli, "sqlite://app.db");
    refused(&cli, &["init", "--url", "sqlite://app.db"], 1, &["concertina.toml"]);
}

#[test]
fn init_with_a_schema_that_is_there_changes_nothing() {
    let cli = Cli::new().file("schema/users.sql", "-- mine");
    sqlite(cli.path("app.db"), SHOP);
    cli.run(&["init", "--url", "sqlite://app.db"]).exits(1);
    assert_eq!(cli.read("schema/users.sql"), "-- mine");
    assert!(!cli.path("concertina.toml").exists() && !cli.path("schema/orders.sql").exists());
    assert_eq!(sqlite(cli.path("app.db"), "SELECT count(*) FROM sqlite_schema WHERE name LIKE '_concertina%'"), "0");
}
