//! A password that does open something, with every letter that is special somewhere: no output, file, error or row of the
//! journal shows it, whoever prints it.

mod support;

use std::fs;
use std::path::Path;
use support::cli::{Cli, Output};
use support::postgres::servers;
use support::secured::Secured;

const PASSWORD: &str = "tr1cky: p@ss/w%rd?&#'\\ü";

/// The password in every form that a URL, a shell, JSON or a connection string can give it.
fn forms() -> Vec<String> {
    let upper: String = PASSWORD.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let some = "tr1cky:%20p%40ss%2Fw%25rd%3F%26%23'%5C%C3%BC";
    let json = PASSWORD.replace('\\', "\\\\");
    let mut forms = vec![PASSWORD.into(), upper.to_lowercase(), upper, some.into(), some.to_lowercase(), json];
    // What a URL that is cut in the wrong place would leave.
    forms.extend(["tr1cky".to_string(), "w%rd".into(), "w%25rd".into()]);
    forms
}

fn encoded() -> &'static str {
    "tr1cky%3A%20p%40ss%2Fw%25rd%3F%26%23%27%5C%C3%BC"
}

#[track_caller]
fn clean(name: &str, text: &str) {
    for form in forms() {
        assert!(!text.contains(&form), "{name} shows `{form}`\n{text}");
    }
}

#[track_caller]
fn run(cli: &Cli, arguments: &[&str]) -> Output {
    let output = cli.run(arguments);
    clean(&arguments.join(" "), output.stdout());
    clean(&arguments.join(" "), output.stderr());
    output
}

/// Every file, but for those that the test gave the password to.
fn files(folder: &Path, given: &[&str]) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, given);
        } else if !given.iter().any(|name| path.ends_with(name)) {
            clean(&path.display().to_string(), &String::from_utf8_lossy(&fs::read(&path).unwrap()));
        }
    }
}

const CONFIG: &str = "[gates]\ncontract_deploys = 0\ncontract_cooldown = '0s'\n\
    backup = \"env; cat secret.url word .pgpass .pg_service.conf 2>&1; exit 7\"\n\
    [backfill]\nthrottle = \"env; cat secret.url word\"\n\
    [hooks]\nafter_phase = \"cat >> heard; env | grep DATABASE\"\non_success = \"cat >> heard\"\non_failure = \"cat >> heard\"\n";

const FIRST: &str = "CREATE TABLE a (id bigint PRIMARY KEY, b text);";
const SECOND: &str = "CREATE TABLE a (id bigint PRIMARY KEY,\n-- @fill 'x'\nc text NOT NULL);";

/// A whole life with the password, and what goes wrong in it.
fn lives(cli: &Cli, flags: &[&str]) {
    let with = |command: &[&str]| run(cli, &[command, flags].concat());
    with(&["plan", "--name", "first", "-v"]).exits(0);
    with(&["apply", "--yes", "-v", "--report", "report.json"]).exits(0);
    with(&["inspect", "--format", "json"]).exits(0);
    cli.write("schema/app.sql", SECOND);
    with(&["plan", "--name", "second", "--allow", "*"]).exits(0);
    with(&["rehearse", "-v"]).exits(0);
    let refused = with(&["apply", "--yes", "--format", "ndjson"]).exits(3);
    assert!(refused.stderr().contains("CONCERTINA_STAGE=contract"), "{}", refused.stderr());
    with(&["apply", "--yes", "--override-gates", "a test", "--format", "json"]).exits(0);
    with(&["status", "--history"]);
    with(&["status", "--format", "json"]);
    with(&["drift", "--schema", "schema", "-v"]).exits(0);
    with(&["rollback", "--all", "--yes"]).exits(0);
    assert!(cli.read("heard").contains("after_phase"));
}

/// A second migration in one, whose backup prints all that it can reach, and fails.
fn backs_up(cli: &Cli, flags: &[&str]) {
    let with = |command: &[&str]| run(cli, &[command, flags].concat());
    with(&["plan", "--name", "first", "-v"]).exits(0);
    with(&["apply", "--yes"]).exits(0);
    cli.write("schema/app.sql", SECOND);
    with(&["plan", "--name", "second", "--allow", "*"]).exits(0);
    let refused = with(&["apply", "--yes", "-v"]).exits(3);
    assert!(refused.stderr().contains("CONCERTINA_STAGE=direct"), "{}", refused.stderr());
    with(&["apply", "--yes", "--override-gates", "a test", "--report", "report.json"]).exits(0);
    with(&["status", "--history"]).exits(0);
}

#[test]
fn a_password_that_opens_something_shows_nowhere() {
    let secured = Secured::start(servers().pop().expect("a server").major, PASSWORD);
    secured.server.psql("ALTER ROLE by_password SUPERUSER");
    for way in ["url", "string", "cmd", "pgpass", "service", "kept"] {
        let database = secured.server.database(way);
        let plain = format!("postgres://by_password@127.0.0.1:{}/{}?sslmode=require", secured.port, database.name);
        let told = plain.replace('@', &format!(":{}@", encoded()));
        let quoted = PASSWORD.replace('\\', "\\\\").replace('\'', "\\'");
        let string = format!(
            "host=127.0.0.1 port={} user=by_password dbname={} password='{quoted}'",
            secured.port, database.name
        );
        let cli = Cli::new().file("schema/app.sql", FIRST);
        let config = |database: &str| format!("{database}\n{CONFIG}");
        let (cli, settings, flags) = match way {
            "url" => (cli, String::new(), vec!["--url", &*told]),
            "string" => (cli, String::new(), vec!["--url", &*string]),
            "cmd" => (cli.file("secret.url", &told), String::new(), vec!["--url", "cmd:cat secret.url"]),
            "pgpass" => {
                let line = format!("*:*:*:*:{}", PASSWORD.replace('\\', "\\\\").replace(':', "\\:"));
                let cli = cli.file(".pgpass", &line).env("DATABASE_URL", &plain);
                cli.close(".pgpass");
                (cli, String::new(), vec![])
            }
            "service" => {
                let service = format!("[app]\npassword={PASSWORD}\nsslmode=require\n");
                (
                    cli.file(".pg_service.conf", &service).env("DATABASE_URL", &plain).env("PGSERVICE", "app"),
                    String::new(),
                    vec![],
                )
            }
            _ => (cli.file("word", PASSWORD), format!("[database]\nurl = '{plain}'\npassword = 'file:word'"), vec![]),
        };
        let once = if way == "url" { "" } else { "[plan]\nmode = 'direct'\n" };
        cli.write("concertina.toml", &config(&format!("{settings}\n{once}")));
        if way == "url" {
            lives(&cli, &flags)
        } else {
            backs_up(&cli, &flags)
        }
        files(&cli.path(""), &["secret.url", "word", ".pgpass", ".pg_service.conf"]);
        for table in ["journal", "meta", "deployment", "snapshot", "gate", "usage"] {
            clean(table, &database.psql(&format!("SELECT own::text FROM concertina.{table} AS own")));
        }
        let wrong = plain.replace('@', &format!(":{}x@", encoded()));
        let refused = run(&cli, &["status", "--url", &wrong, "-v"]).exits(1);
        assert!(refused.stderr().contains("password authentication failed"), "{refused:?}");
    }
}

#[test]
fn what_cannot_be_read_or_reached_shows_no_password() {
    let cli = Cli::new().file("schema/app.sql", FIRST);
    let raw = PASSWORD;
    for url in [
        format!("postgres://me:{}@127.0.0.1:1/app", encoded()),
        format!("postgres://me:{raw}@127.0.0.1:1/app"),
        format!("postgres://me@127.0.0.1:1/app?password={raw}"),
        format!("postgres://me@127.0.0.1:1/app?password={}&schema=public", encoded()),
        format!("postgres://me:{}@no-such-host.invalid/app", encoded()),
        format!("postgres://me:{}@127.0.0.1:1/app?sslmode=verify-full", encoded()),
        format!("postgres://me:{}@127.0.0.1:1/app?sslkey=/no&sslcert=/no&sslpassword={}", encoded(), encoded()),
        format!("host=127.0.0.1 port=1 password={raw}"),
        format!("password='{raw}"),
        format!("mysql://me:{raw}@db/app"),
    ] {
        for command in [&["status", "-v"][..], &["plan"], &["diff", "schema", &url], &["rehearse", "--on", &url]] {
            let output = run(&cli, &[command, &["--url", &url]].concat());
            assert!(matches!(output.code(), 1 | 64), "{output:?}");
        }
        for command in [&["status", &url][..], &[&url], &["status", "--format", &url], &["deploy", "--now", &url]] {
            run(&cli, command).exits(64);
            run(&cli, &[command, &["--format=json"]].concat()).exits(64);
        }
    }
    let failed = run(&Cli::new(), &["status", "--url", &format!("cmd:: '{}'; exit 3", encoded())]).exits(1);
    assert!(failed.stderr().contains("the command of `cmd:`"), "{failed:?}");
    for command in ["cmd:printf '%s' \"$WORD\"; exit 3", "cmd:printf '%s' \"x$WORD\"", "env:WORD", "file:word"] {
        let cli = Cli::new().env("WORD", raw).file("word", raw);
        let output = run(&cli, &["status", "--url", command]);
        assert!(matches!(output.code(), 1 | 64), "{output:?}");
    }
    let dot_env = Cli::new().file(".env", &format!("DATABASE_URL='postgres://me:{raw}@127.0.0.1:1/app"));
    run(&dot_env, &["status"]);
    let toml =
        Cli::new().file("concertina.toml", &format!("[database]\nurl = \"postgres://me:{}@db/app\nx", encoded()));
    run(&toml, &["status"]).exits(64);
}
