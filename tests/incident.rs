//! The skeleton of an incident's report: written when a run fails or later from the journal, never over a file, without values.

mod support;

use support::change::newest;
use support::cli::Cli;
use support::sqlite::sqlite;

/// The second index meets a value that no count asks for, in the server's own words.
const OLD: &str = "
CREATE FUNCTION boom(n integer) RETURNS integer LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN IF n = 13 THEN RAISE EXCEPTION 'the secret is %', 'hunter' || n; END IF; RETURN n; END $$;
CREATE TABLE t (id bigint PRIMARY KEY, n integer NOT NULL);
";
const MORE: &str = "CREATE INDEX t_a ON t (n);\nCREATE INDEX t_b ON t (boom(n));\n";
const CONFIG: &str =
    "schema = [\"schema.sql\"]\n[gates]\ncontract_deploys = 0\ncontract_cooldown = \"0s\"\napproval = true\n";

#[test]
fn what_is_known_of_a_failed_apply_is_written_once() {
    let database = newest().database("incident");
    let url = database.url().replace("postgres@", "postgres:hunter2@");
    let cli = Cli::new().file("concertina.toml", &CONFIG.replace("approval = true\n", "")).file("schema.sql", OLD);
    let cli = cli.env("DATABASE_URL", &url);
    cli.run(&["plan", "--name", "old"]).exits(0);
    cli.run(&["apply", "--yes", "--incident"]).exits(0);
    let none = cli.run(&["status", "--incident"]).exits(1);
    assert!(none.stderr().contains("no run in the journal failed"), "{}", none.stderr());
    assert!(!cli.path("docs").exists());
    database.psql("INSERT INTO t SELECT i, i FROM generate_series(1, 100) AS i; ANALYZE");
    cli.write("schema.sql", &(OLD.replace("NOT NULL)", "NOT NULL, z text)") + MORE));
    cli.run(&["plan", "--name", "more"]).exits(0);
    let failed = cli.run(&["apply", "--yes", "--incident"]).exits(6);
    assert!(failed.stderr().contains("what is known of it is in docs/incidents/"), "{}", failed.stderr());
    let name = &cli.list("docs/incidents")[0];
    assert!(name.ends_with("_expand_more.md"), "{name}");
    let path = format!("docs/incidents/{name}");
    let text = cli.read(&path);
    for part in [
        "Half way: ",
        ": committed",
        "begun, perhaps half done",
        "the command ended with exit code 6: the step",
        "the database's code: P0001",
        "## Timeline",
        "before it, the old release may run",
        "concertina rollback --steps 1",
        "## Why it happened",
    ] {
        assert!(text.contains(part), "{part}:\n{text}");
    }
    assert!(!text.contains("hunter"), "{text}");
    let again = cli.run(&["apply", "--yes", "--incident"]).exits(6);
    assert!(again.stderr().contains("_expand_more-2.md"), "{}", again.stderr());
    let asked = cli.run(&["status", "--incident", &path]).exits(1);
    assert!(asked.stderr().contains("is there already and is left as it is"), "{}", asked.stderr());
    assert_eq!((cli.read(&path), cli.list("docs/incidents").len()), (text, 2));
    cli.run(&["status", "--incident", "later.md"]).exits(0);
    let later = cli.read("later.md");
    assert!(later.contains("Half way: ") && !later.contains("exit code") && !later.contains("hunter"), "{later}");
    cli.run(&["rollback", "--steps", "1", "--yes"]).exits(0);
    cli.run(&["status", "--incident", "last.md"]).exits(0);
    assert!(cli.read("last.md").contains("It was taken back"), "{}", cli.read("last.md"));
}

#[test]
fn what_a_person_decides_is_no_incident_and_a_lost_server_is_one() {
    let cli = Cli::new().file("concertina.toml", CONFIG).file("schema.sql", "CREATE TABLE a (id INTEGER PRIMARY KEY);");
    let cli = cli.env("DATABASE_URL", "sqlite://app.db");
    sqlite(cli.path("app.db"), "CREATE TABLE b (id INTEGER PRIMARY KEY)");
    cli.run(&["plan", "--name", "first", "--allow", "*"]).exits(0);
    cli.run(&["apply", "--yes", "--incident"]).exits(3);
    assert!(!cli.path("docs").exists());
    let plan = cli.list("plans").into_iter().find_map(|name| Some(name.strip_suffix(".toml")?.to_owned())).unwrap();
    cli.run(&["approve", &plan, "--as", "somebody"]).exits(0);
    sqlite(cli.path("app.db"), "CREATE TABLE c (id INTEGER PRIMARY KEY)");
    cli.run(&["apply", "--yes", "--incident", "moved.md"]).exits(4);
    let text = cli.read("moved.md");
    assert!(text.contains("# Incident: a run that began nothing") && text.contains("exit code 4"), "{text}");
    assert!(text.contains("the schema is as it was before that run"), "{text}");
    assert!(text.contains("\n- table c is new") && text.contains("\n- hint: "), "{text}");
    assert!(!text.contains("after the last step that is committed"), "{text}");
    let lost = ["apply", "--yes", "--incident", "lost.md", "--url", "postgres://me:hunter2@127.0.0.1:1/x"];
    cli.run(&lost).exits(1);
    let text = cli.read("lost.md");
    assert!(text.contains("the journal could not be read") && !text.contains("hunter2"), "{text}");
}

#[test]
fn rows_that_do_not_fit_are_no_incident_and_that_is_said() {
    let cli = Cli::new().file("concertina.toml", &CONFIG.replace("approval = true\n", ""));
    let cli = cli
        .file("schema.sql", "CREATE TABLE a (id INTEGER PRIMARY KEY, b INTEGER);\nCREATE UNIQUE INDEX a_b ON a (b);");
    let cli = cli.env("DATABASE_URL", "sqlite://app.db");
    sqlite(cli.path("app.db"), "CREATE TABLE a (id INTEGER PRIMARY KEY, b INTEGER)");
    cli.run(&["plan", "--name", "unique", "--allow", "*"]).exits(0);
    sqlite(cli.path("app.db"), "INSERT INTO a VALUES (1, 7), (2, 7)");
    let decision = cli.run(&["apply", "--yes", "--incident"]).exits(3);
    assert!(decision.stderr().contains("no report of one is written"), "{}", decision.stderr());
    assert!(!cli.path("docs").exists());
}
