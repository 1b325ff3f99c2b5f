//! Ctrl-C and SIGTERM: what a command has in passing goes with it.

use super::support::cli::Cli;
use super::support::postgres::Database;
use super::{applied, server, slow_updates};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

fn start(cli: &Cli, database: &Database, arguments: &[&str]) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_concertina"));
    command.args(arguments).current_dir(cli.path("")).env("DATABASE_URL", database.url()).env("HOME", cli.path(""));
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

fn interrupt(child: &Child, signal: &str) {
    let sent = Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
}

/// Databases that this process of ours has made in passing.
fn passing(database: &Database, child: &Child) -> String {
    let pid = child.id();
    database.server.psql(&format!("SELECT datname FROM pg_database WHERE datname ~ '^concertina_.*_{pid}_'"))
}

#[test]
fn nothing_stays_behind() {
    let server = server();
    let database = server.database("interrupted");
    let tables: String =
        (0..1500).map(|at| format!("CREATE TABLE t{at} (id bigint PRIMARY KEY, a text UNIQUE);\n")).collect();
    let cli = applied(&database, "CREATE TABLE a (id bigint PRIMARY KEY, b text);");
    cli.write("schema/more.sql", "CREATE TABLE c (id bigint PRIMARY KEY);");
    cli.run(&["plan", "--name", "more"]).exits(0);
    database.psql("INSERT INTO a SELECT i, repeat('x', 500) FROM generate_series(1, 200000) i");
    cli.write("schema/many.sql", &tables);
    let commands: [(&[&str], &str); 4] = [
        (&["diff", "migrations", "schema"], "-INT"),
        (&["drift", "--schema", "schema"], "-TERM"),
        (&["plan", "--check"], "-INT"),
        (&["rehearse"], "-TERM"),
    ];
    for (arguments, signal) in commands {
        let child = start(&cli, &database, arguments);
        let begun = Instant::now();
        while passing(&database, &child).is_empty() {
            assert!(begun.elapsed() < Duration::from_secs(20), "{arguments:?} made no database");
            std::thread::sleep(Duration::from_millis(5));
        }
        interrupt(&child, signal);
        let pid = child.id();
        let output = child.wait_with_output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(130), "{arguments:?}\n{stderr}");
        assert!(stderr.contains("interrupted") && stderr.contains("hint: "), "{stderr}");
        let left = server.psql(&format!("SELECT datname FROM pg_database WHERE datname ~ '^concertina_.*_{pid}_'"));
        assert_eq!(left, "", "{arguments:?}");
    }
}

#[test]
fn an_apply_ends_in_good_order_and_is_resumed() {
    let database = server().database("interrupted apply");
    let slowly = slow_updates("a", 0.1);
    let cli = applied(&database, &format!("CREATE TABLE a (id bigint PRIMARY KEY, b text);\n{slowly}"));
    cli.write(
        "schema/app.sql",
        &format!("CREATE TABLE a (id bigint PRIMARY KEY,\n-- @fill 'y'\nb text NOT NULL);\n{slowly}"),
    );
    database.psql("INSERT INTO a SELECT i FROM generate_series(1, 20) i");
    cli.run(&["plan", "--name", "fill"]).exits(0);
    let child = start(&cli, &database, &["apply", "--yes", "--override-gates", "x"]);
    let begun = Instant::now();
    while database.psql("SELECT count(*) FROM concertina.journal WHERE state = 'running'") == "0" {
        assert!(begun.elapsed() < Duration::from_secs(20), "it never ran");
        std::thread::sleep(Duration::from_millis(20));
    }
    interrupt(&child, "-TERM");
    let output = child.wait_with_output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(130), "{stderr}");
    assert!(stderr.contains("hint: `concertina apply` goes on from there"), "{stderr}");
    cli.run(&["apply", "--yes", "--override-gates", "x"]).exits(0);
    assert_eq!(database.psql("SELECT count(*) FROM a WHERE b = 'y'"), "20");
}
