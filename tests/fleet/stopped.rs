//! Ctrl-C: what is under way ends in good order, nothing else begins, and the same command goes on.

use super::says;
use super::support::cli::Cli;
use super::support::postgres::{Database, servers};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

const SLOWLY: &str = "CREATE FUNCTION slowly() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN PERFORM pg_sleep(0.1); RETURN NEW; END$$;\n\
     CREATE TRIGGER slowly BEFORE UPDATE ON a FOR EACH ROW EXECUTE FUNCTION slowly();\n";

fn rows(database: &Database, sql: &str) -> bool {
    database.psql(sql) != "0"
}

#[test]
fn what_is_under_way_ends_and_the_rest_is_left() {
    let server = servers().pop().unwrap();
    let databases: Vec<Database> = (0..4).map(|at| server.database(&format!("stopped {at}"))).collect();
    let list: String = databases.iter().enumerate().map(|(at, one)| format!("t{at} {}\n", one.url())).collect();
    let cli = Cli::new()
        .file("concertina.toml", "[fleet]\ntargets = 'file:list.txt'\n")
        .file("list.txt", &list)
        .file("schema/app.sql", &format!("CREATE TABLE a (id bigint PRIMARY KEY, b text);\n{SLOWLY}"));
    cli.run(&["plan", "--name", "first", "--only", "t0"]).exits(0);
    cli.run(&["apply", "--yes"]).exits(0);
    databases[1].psql("INSERT INTO a SELECT i FROM generate_series(1, 30) i");
    let filled = format!("CREATE TABLE a (id bigint PRIMARY KEY,\n-- @fill 'y'\nb text NOT NULL);\n{SLOWLY}");
    cli.write("schema/app.sql", &filled);
    cli.run(&["plan", "--name", "fill", "--only", "t0"]).exits(0);

    let arguments = ["apply", "--yes", "--override-gates", "x", "--parallel", "1"];
    let child = cli.prepared(&arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let begun = Instant::now();
    while !rows(&databases[1], "SELECT count(*) FROM concertina.journal WHERE state = 'running' AND phase = 'backfill'")
    {
        assert!(begun.elapsed() < Duration::from_secs(20), "it never ran");
        sleep(Duration::from_millis(20));
    }
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(130), "{stdout}\n{stderr}");
    assert!(stdout.contains("not begun: 2, from t2 to t3") && stdout.contains("interrupted"), "{stdout}");
    assert!(stderr.contains("`concertina apply` goes on"), "{stderr}");
    assert!(!rows(&databases[2], "SELECT count(*) FROM concertina.journal WHERE migration LIKE '%fill%'"));
    says(&cli, &["status"], 2, &["4 databases: 1 done, 3 differ"]);
    says(&cli, &arguments, 0, &["t0", "nothing to apply", "4 databases: 4 done"]);
    assert_eq!(databases[1].psql("SELECT count(*) FROM a WHERE b = 'y'"), "30");
}
