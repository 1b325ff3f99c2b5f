//! What is asked of a SQLite file.

use super::says;
use super::support::cli::Cli;
use super::support::sqlite::sqlite;
use sqlx::ConnectOptions;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;

#[test]
fn a_sqlite_file_is_looked_at_as_a_whole() {
    let cli =
        Cli::new().file("schema/app.sql", "CREATE TABLE a (id INTEGER PRIMARY KEY, b INTEGER REFERENCES a (id));\n");
    let url = ["--url", "sqlite://app.db"];
    let run = |more: &[&str]| cli.run(&[more, &url].concat());
    run(&["plan", "--schema", "schema", "--name", "first"]).exits(0);
    says(&run(&["doctor"]).exits(0), "ok", "file", "is not there yet");
    run(&["apply", "--yes"]).exits(0);
    let looked = run(&["doctor"]).exits(0);
    says(&looked, "ok", "sound", "the file is whole");
    says(&looked, "note", "file", "journal mode delete");
    sqlite(cli.path("app.db"), "PRAGMA foreign_keys = off; INSERT INTO a VALUES (1, 7), (2, 8)");
    says(&run(&["doctor"]).exits(0), "warning", "sound", "2 rows of `a` refer to rows of `a` that are not there");
    let looked = while_somebody_writes(&cli, || run(&["doctor"])).exits(5);
    says(&looked, "stops", "file", "another process is writing to the file");
    damage(&cli);
    says(&run(&["doctor"]).exits(1), "stops", "sound", "the file is damaged");
}

/// What comes of something while a transaction of ours writes to the file.
fn while_somebody_writes<T>(cli: &Cli, work: impl FnOnce() -> T) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(cli.path("app.db"));
        let mut writer = options.connect().await.unwrap();
        sqlx::raw_sql("BEGIN IMMEDIATE").execute(&mut writer).await.unwrap();
        work()
    })
}

/// Writes nonsense over the page of the table `a`.
fn damage(cli: &Cli) {
    let root = sqlite(cli.path("app.db"), "SELECT rootpage FROM sqlite_schema WHERE name = 'a'");
    let size: usize = sqlite(cli.path("app.db"), "PRAGMA page_size").parse().unwrap();
    let mut bytes = fs::read(cli.path("app.db")).unwrap();
    let at = (root.parse::<usize>().unwrap() - 1) * size;
    bytes[at + 1..at + 60].fill(0xff);
    fs::write(cli.path("app.db"), bytes).unwrap();
}

#[test]
fn a_file_that_may_not_be_written_is_told() {
    let cli = Cli::new().file("schema/app.sql", "CREATE TABLE a (id INTEGER PRIMARY KEY);\n").by_server_user();
    let url = ["--url", "sqlite://data/app.db"];
    let run = |more: &[&str]| cli.run(&[more, &url].concat());
    fs::create_dir(cli.path("data")).unwrap();
    cli.open("data");
    run(&["plan", "--schema", "schema", "--name", "first"]).exits(0);
    run(&["apply", "--yes"]).exits(0);
    fs::set_permissions(cli.path("data/app.db"), Permissions::from_mode(0o444)).unwrap();
    fs::set_permissions(cli.path("data"), Permissions::from_mode(0o555)).unwrap();
    let looked = run(&["doctor"]).exits(1);
    says(&looked, "stops", "file", "nothing can be made in the folder `data`");
    says(&looked, "stops", "file", "`data/app.db` cannot be written");
    fs::set_permissions(cli.path("data"), Permissions::from_mode(0o777)).unwrap();
}
