//! Servers that refuse.

use super::support::cli::Cli;
use super::support::postgres::{Database, Server};
use super::support::secret;
use super::{applied, refused, server};
use std::sync::Mutex;

const SCHEMA: &str = "CREATE TABLE a (id bigint PRIMARY KEY);\n";

/// The URL of a database for another role.
fn url_as(database: &Database, user: &str) -> String {
    let url = secret::without(&database.url());
    let (scheme, rest) = url.split_once("://").unwrap();
    let host = rest.split_once('@').map_or(rest, |(_, host)| host);
    format!("{scheme}://{user}@{host}")
}

/// A role by this name, with these attributes, for as long as the work takes.
fn with_role(server: &Server, name: &str, attributes: &str, work: impl FnOnce()) {
    static ONE: Mutex<()> = Mutex::new(());
    let _one = ONE.lock().unwrap_or_else(|broken| broken.into_inner());
    server.psql(&format!("DROP ROLE IF EXISTS {name}; CREATE ROLE {name} LOGIN {attributes}"));
    work();
}

/// The test's own server trusts everybody, but for this role.
fn asks_for_a_password(server: &Server, role: &str) {
    let rule = format!("local all {role} scram-sha-256\nhost all {role} all scram-sha-256");
    server.psql(&format!(
        "DO $$ DECLARE rules text := pg_read_file(current_setting('hba_file')); BEGIN \
         IF strpos(rules, '{rule}') = 0 THEN \
         EXECUTE format('COPY (SELECT line FROM unnest(string_to_array(%L, E''\\n'')) AS line) TO %L', \
         '{rule}' || E'\\n' || rules, current_setting('hba_file')); END IF; END $$; SELECT pg_reload_conf()"
    ));
    std::thread::sleep(std::time::Duration::from_millis(300));
}

#[test]
fn no_server_no_database_no_role() {
    let cli = Cli::new().file("schema/app.sql", SCHEMA);
    let plan = |url: &str| ["plan", "--url", url].map(String::from).to_vec();
    let run = |url: &str, words: &[&str]| {
        let command = plan(url);
        let command: Vec<&str> = command.iter().map(String::as_str).collect();
        refused(&cli, &command, 1, words)
    };
    run("postgres://me:hunter2@127.0.0.1:1/app", &["127.0.0.1:1", "is the server running"]);
    run("postgres://me@no-such-host.invalid/app", &["no-such-host.invalid", "check the host"]);
    let database = server().database("refuses");
    run(&database.server.url("no_such_database"), &["\"no_such_database\" does not exist", "createdb"]);
    run(&url_as(&database, "no_such_role"), &["\"no_such_role\" does not exist", "check the user"]);
}

#[test]
fn machines_read_why_there_is_no_result() {
    let cli = Cli::new().file("schema/app.sql", SCHEMA).env("DATABASE_URL", "postgres://me@127.0.0.1:1/app");
    for command in
        [&["apply", "--yes"][..], &["apply"], &["status"], &["rollback", "--steps", "1", "--yes"], &["drift"]]
    {
        let failed = cli.run(&[command, &["--format", "json"]].concat()).exits(1);
        let told: serde_json::Value = serde_json::from_str(failed.stdout()).unwrap();
        assert!(told["error"].as_str().unwrap().contains("127.0.0.1:1") && told["exit"] == 1, "{told}");
        assert!(told["hint"].as_str().unwrap().contains("is the server running"), "{told}");
        assert!(failed.stderr().contains("error: "), "people read it where every error stands");
    }
    for command in [&["apply"][..], &["apply", "--yes"]] {
        let failed = cli.run(&[command, &["--format", "ndjson"]].concat()).exits(1);
        let told: serde_json::Value = serde_json::from_str(failed.stdout()).unwrap();
        assert_eq!((told["event"].as_str(), told["exit"].as_u64()), (Some("error"), Some(1)));
    }
    assert_eq!(cli.run(&["status"]).exits(1).stdout(), "");
}

#[test]
fn a_wrong_password() {
    let database = server().database("password");
    with_role(&database.server, "concertina_locked", "PASSWORD 'right-one'", || {
        asks_for_a_password(&database.server, "concertina_locked");
        let cli = Cli::new().file("schema/app.sql", SCHEMA);
        let url = url_as(&database, "concertina_locked:wrong-one");
        let said = refused(&cli, &["plan", "--url", &url], 1, &["password authentication failed", "PGPASSWORD"]);
        assert!(!said.stderr().contains("wrong-one"), "{said:?}");
        let url = url_as(&database, "concertina_locked:right-one");
        cli.run(&["status", "--url", &url]).exits(0);
        let cli = cli.env("PGPASSWORD", "right-one");
        cli.run(&["status", "--url", &url_as(&database, "concertina_locked")]).exits(0);
    });
}

#[test]
fn a_role_that_may_not_make_databases() {
    let database = server().database("no createdb");
    with_role(&database.server, "concertina_plain", "NOCREATEDB", || {
        database.psql(&format!("ALTER DATABASE {} OWNER TO concertina_plain", database.name));
        let url = url_as(&database, "concertina_plain");
        let settings = "[database]\ndev_programs = 'no/such/folder'\n";
        let cli = Cli::new().file("schema/app.sql", SCHEMA).file("concertina.toml", settings).env("DATABASE_URL", &url);
        refused(&cli, &["plan"], 1, &["scratch database", "permission denied", "--dev-url", "no/such/folder"]);
        let dev = database.server.url("postgres");
        cli.run(&["plan", "--dev-url", &dev, "--name", "first"]).exits(0);
        cli.run(&["apply", "--yes"]).exits(0);
        cli.run(&["drift", "--schema", "schema", "--dev-url", &dev]).exits(0);
    });
}

#[test]
fn a_role_that_only_reads() {
    let database = server().database("reads");
    let cli = applied(&database, SCHEMA);
    with_role(&database.server, "concertina_reader", "", || {
        database.psql("GRANT USAGE ON SCHEMA concertina TO concertina_reader; GRANT SELECT ON ALL TABLES IN SCHEMA concertina TO concertina_reader");
        cli.write("schema/app.sql", &format!("{SCHEMA}CREATE TABLE z (id bigint);"));
        let url = url_as(&database, "concertina_reader");
        let dev = database.server.url("postgres");
        cli.run(&["plan", "--url", &url, "--dev-url", &dev, "--name", "second"]).exits(0);
        cli.run(&["status", "--url", &url]).exits(2);
        refused(&cli, &["apply", "--yes", "--url", &url], 1, &["permission denied"]);
        refused(&cli, &["rollback", "--all", "--yes", "--url", &url], 1, &["permission denied"]);
        assert_eq!(database.psql("SELECT to_regclass('z') IS NULL"), "t");
        database.psql("DROP OWNED BY concertina_reader");
    });
}
