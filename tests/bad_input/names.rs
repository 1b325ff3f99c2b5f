//! Names that bite, through every command, with rows.

use super::support::cli::Cli;
use super::support::sqlite::sqlite;
use super::{migration, server};

const NASTY: &str = r#""a"";drop table x;--""#;
const LONG: &str = "n23456789_123456789_123456789_123456789_123456789_123456789_123";

fn first() -> String {
    format!(
        "CREATE TABLE x (id bigint PRIMARY KEY);\n\
         CREATE TABLE {NASTY} (id bigint PRIMARY KEY, \"select\" text, \"@fill\" text, \"Ünïcode\" text, {LONG} text);\n\
         CREATE TABLE \"order\" (\"table\" bigint PRIMARY KEY, \"from\" bigint REFERENCES {NASTY} (id));\n\
         CREATE INDEX \"-- step 1\" ON \"order\" (\"from\");\n"
    )
}

fn second() -> String {
    format!(
        "CREATE TABLE x (id bigint PRIMARY KEY);\n\
         -- @allow drops-data nobody reads them\n\
         CREATE TABLE {NASTY} (id bigint PRIMARY KEY,\n-- @renamed from=\"select\"\n\"where\" text,\n\
         -- @renamed from=\"@fill\"\n\"@renamed\" text,\n-- @fill 'ü'\n\"Ünïcode\" text NOT NULL,\n\
         -- @fill '-- step 1'\n\"a b.c\" text NOT NULL);\n\
         CREATE TABLE \"order\" (\"table\" bigint PRIMARY KEY, \"from\" bigint REFERENCES {NASTY} (id));\n\
         CREATE INDEX \"-- step 1\" ON \"order\" (\"from\");\n"
    )
}

fn rows() -> String {
    format!(
        "INSERT INTO {NASTY} VALUES (1, 's', 'f', NULL, 'long'), (2, NULL, 'g', 'u', NULL); INSERT INTO \"order\" VALUES (1, 1);"
    )
}

/// There, rehearsed, back; the rows by whoever can read them.
fn walk(cli: &Cli, write: &dyn Fn(&str), read: &dyn Fn(&str) -> String) {
    cli.run(&["plan", "--name", "first"]).exits(0);
    cli.run(&["apply", "--yes"]).exits(0);
    write(&rows());
    let all = format!("SELECT id, \"select\", \"@fill\", \"Ünïcode\", {LONG} FROM {NASTY} ORDER BY id");
    let before = read(&all);
    cli.write("schema/app.sql", &second());
    cli.run(&["plan", "--name", "second"]).exits(0);
    cli.run(&["check"]).exits(0);
    cli.run(&["rehearse"]).exits(0);
    cli.run(&["apply", "--yes", "--override-gates", "a \"test\"; 'x'"]).exits(0);
    assert_eq!(
        read(&format!("SELECT id, \"where\", \"@renamed\", \"Ünïcode\", \"a b.c\" FROM {NASTY} ORDER BY id")),
        "1|s|f|ü|-- step 1\n2||g|u|-- step 1"
    );
    cli.run(&["drift", "--schema", "schema"]).exits(0);
    cli.run(&["inspect"]).exits(0);
    cli.run(&["inspect", "--format", "mermaid"]).exits(0);
    let first = migration(cli, "expand_first.sql").replace("migrations/", "").replace(".sql", "");
    cli.run(&["rollback", "--to", &first, "--yes"]).exits(0);
    assert_eq!(read(&all), before);
    assert_eq!(read("SELECT count(*) FROM x"), "0");
    cli.run(&["rollback", "--all", "--yes"]).exits(0);
}

#[test]
fn on_a_server() {
    let database = server().database("names");
    let cli = Cli::new().env("DATABASE_URL", &database.url()).file("schema/app.sql", &first());
    walk(&cli, &|sql| drop(database.psql(sql)), &|sql| database.psql(sql));
}

#[test]
fn in_a_file() {
    let cli = Cli::new().env("DATABASE_URL", "sqlite://app.db").file("schema/app.sql", &first());
    let path = cli.path("app.db");
    walk(&cli, &|sql| drop(sqlite(&path, sql)), &|sql| sqlite(&path, sql));
}

#[test]
fn taken_over() {
    let cli = Cli::new();
    sqlite(cli.path("app.db"), &format!("{}{}", first(), rows()));
    cli.run(&["init", "--url", "sqlite://app.db"]).exits(0);
    cli.run(&["diff", "schema", "sqlite://app.db"]).exits(0);
}
