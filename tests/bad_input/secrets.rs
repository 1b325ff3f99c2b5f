//! A password, wherever it comes from, shows nowhere.

use super::support::cli::{Cli, Output};
use super::support::secret;
use super::{files, server};

const PASSWORD: &str = "hunter2-p@ss";
const ENCODED: &str = "hunter2-p%40ss";

fn clean(output: &Output) {
    for text in [output.stdout(), output.stderr()] {
        assert!(!text.contains("hunter2"), "{text}");
    }
}

/// A whole life, each command with `-v` too, and its failures.
fn live(cli: &Cli, flags: &[&str]) {
    let toml = cli.path("concertina.toml");
    let there = std::fs::read_to_string(&toml).unwrap_or_default();
    // Of everything that holds the password, this prints what it can reach; it fails once, and then is overridden.
    let backup = "backup = \"env; cat secret.url concertina.toml 2>&1; exit 7\"\n";
    std::fs::write(&toml, format!("{there}[gates]\ncontract_deploys = 0\ncontract_cooldown = '0s'\n{backup}")).unwrap();
    let run = |command: &[&str]| {
        let output = cli.run(&[command, flags].concat());
        clean(&output);
        output
    };
    run(&["plan", "--name", "first", "-v"]).exits(0);
    run(&["apply", "--yes", "-v", "--report", "report.json"]).exits(0);
    run(&["status", "--format", "json"]).exits(0);
    run(&["drift", "--schema", "schema"]).exits(0);
    run(&["inspect", "-v"]).exits(0);
    cli.write("schema/app.sql", "CREATE TABLE a (id bigint PRIMARY KEY, c text NOT NULL DEFAULT 'x' UNIQUE);");
    run(&["plan", "--name", "second", "--allow", "*"]).exits(0);
    run(&["rehearse", "-v"]).exits(0);
    let refused = run(&["apply", "--yes"]).exits(3);
    assert!(refused.stderr().contains("CONCERTINA_STAGE=contract"), "{}", refused.stderr());
    run(&["apply", "--yes", "--override-gates", "a test"]).exits(0);
    run(&["deployed", "1.0"]).exits(0);
    run(&["rollback", "--all", "--yes"]).exits(0);
    cli.write("schema/app.sql", "CREATE TABLE a (id bigint,,);");
    run(&["plan"]).exits(1);
}

#[test]
fn from_the_url_the_environment_and_a_file() {
    let server = server();
    for way in ["url", "variable", "file", "toml", "pgpassword"] {
        let database = server.database(&format!("secret {way}"));
        let url = secret::without(&database.url());
        let with = |url: &str| {
            let (scheme, rest) = url.split_once("://").unwrap();
            let (user, host) = rest.split_once('@').unwrap_or(("postgres", rest));
            format!("{scheme}://{user}:{ENCODED}@{host}")
        };
        let secret = with(&url);
        let cli = Cli::new().file("schema/app.sql", "CREATE TABLE a (id bigint PRIMARY KEY, b text);");
        let (cli, flags) = match way {
            "url" => (cli, vec!["--url", secret.as_str()]),
            "variable" => (cli.env("DATABASE_URL", &secret), vec![]),
            "file" => (cli.file("secret.url", &secret), vec!["--url", "file:secret.url"]),
            "toml" => (cli.file("concertina.toml", &format!("[database]\nurl = \"{secret}\"\n")), vec![]),
            _ => (cli.env("DATABASE_URL", &url).env("PGPASSWORD", PASSWORD), vec![]),
        };
        live(&cli, &flags);
        for (name, bytes) in files(&cli) {
            let given = name.ends_with("secret.url") || name.ends_with("concertina.toml");
            assert!(given || !String::from_utf8_lossy(&bytes).contains("hunter2"), "{name} ({way})");
        }
        let tables = "SELECT j::text FROM concertina.journal j UNION ALL SELECT m::text FROM concertina.meta m \
             UNION ALL SELECT d::text FROM concertina.deployment d UNION ALL SELECT s::text FROM concertina.snapshot s \
             UNION ALL SELECT g::text FROM concertina.gate g UNION ALL SELECT u::text FROM concertina.usage u";
        assert!(!database.psql(tables).contains("hunter2"), "the journal ({way})");
        let init = Cli::new().env("DATABASE_URL", &secret);
        clean(&init.run(&["init", "--url", &secret]));
        assert!(files(&init).values().all(|bytes| !String::from_utf8_lossy(bytes).contains("hunter2")));
    }
}

#[test]
fn in_what_is_refused() {
    let cli = Cli::new();
    for url in [
        "postgres://me:hunter2@127.0.0.1:1/app",
        "postgres://me:hun/hunter2@127.0.0.1:1/app",
        "postgres://me:x?hunter2@127.0.0.1:1/app",
        "postgres://me:hunter2#x@127.0.0.1:1/app",
        "postgres://127.0.0.1:1/app?user=me&password=hunter2",
        "postgres:me:hunter2@127.0.0.1/app",
        "mysql://me:hunter2@127.0.0.1/app",
        "me:hunter2@127.0.0.1/app",
        "sqlite://no/such/app.db?password=hunter2",
    ] {
        for command in [&["status"][..], &["plan", "-v"], &["diff", "schema", url], &["rehearse", "--on", url]] {
            let output = cli.run(&[command, &["--url", url]].concat());
            assert_ne!(output.code(), 101, "{output:?}");
            clean(&output);
        }
    }
}
