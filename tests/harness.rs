//! The ground that the other tests stand on.

mod support;

use support::cli::Cli;
use support::postgres::servers;
use support::sqlite::sqlite;

#[test]
fn every_server_is_the_one_it_is_said_to_be() {
    for server in servers() {
        let version: u32 = server.psql("SHOW server_version_num").parse().unwrap();
        assert_eq!(version / 10_000, server.major);
    }
}

#[test]
fn a_database_goes_with_its_handle() {
    for server in servers() {
        let (one, other) = (server.database("Its handle"), server.database("Its handle"));
        one.psql("CREATE TABLE t (id int); INSERT INTO t VALUES (1), (2)");
        assert_eq!(one.psql("TABLE t; SELECT 'a', NULL, 3"), "1\n2\na||3");
        assert_eq!(other.psql("SELECT to_regclass('t')"), "");

        let name = one.name.clone();
        drop(one);
        assert_eq!(server.psql(&format!("SELECT count(*) FROM pg_database WHERE datname = '{name}'")), "0");
    }
}

#[test]
fn sql_that_fails_says_why() {
    let server = servers().pop().unwrap();
    let failure = std::panic::catch_unwind(|| server.database("failure").psql("SELECT 1;\nSELEC 2;")).unwrap_err();
    let said = failure.downcast_ref::<String>().unwrap();
    assert!(said.contains("LINE 1: SELEC 2") && said.contains(&format!("PostgreSQL {}", server.major)), "{said}");
}

#[test]
fn sqlite_answers_as_its_shell_does() {
    let cli = Cli::new();
    let file = cli.path("shop of ours.db");
    sqlite(
        &file,
        "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, price REAL, photo BLOB); INSERT INTO t DEFAULT VALUES",
    );
    sqlite(&file, "INSERT INTO t VALUES (7, 'seven', 1.5, x'00ff')");
    assert_eq!(sqlite(&file, "SELECT * FROM t; SELECT count(*) FROM t"), "1|||\n7|seven|1.5|00ff\n2");
}

#[test]
fn the_binary_runs_in_a_folder_of_its_own() {
    let cli = Cli::new().file("schema/shop.sql", "CREATE TABLE t (id int);\n");
    assert_eq!(cli.list(""), ["schema"]);
    assert_eq!(cli.read("schema/shop.sql"), "CREATE TABLE t (id int);\n");
    cli.run(&["--version"]).exits(0);
}
