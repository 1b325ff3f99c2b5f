//! The commands as a person or a pipeline meets them: through the binary, by their exit codes.

mod support;

use support::cli::Cli;
use support::postgres::servers;
use support::sqlite::sqlite;

const FIRST: &str = "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL, fax TEXT);\n";
const SECOND: &str = "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL, city TEXT NOT NULL);\n";
const FILLED: &str =
    "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL,\n-- @fill 'unknown'\ncity TEXT NOT NULL);\n";
const URL: [&str; 2] = ["--url", "sqlite://app.db"];

fn with<'a>(command: &[&'a str], more: &[&'a str]) -> Vec<&'a str> {
    [command, &URL, more].concat()
}

/// A folder whose database holds what `FIRST` asks for, and a row.
fn started() -> Cli {
    let cli = Cli::new().file("schema/app.sql", FIRST);
    cli.run(&with(&["plan"], &["--schema", "schema", "--name", "first"])).exits(0);
    cli.run(&with(&["apply"], &["--yes"])).exits(0);
    sqlite(cli.path("app.db"), "INSERT INTO users (email, fax) VALUES ('a@b', '123')");
    cli
}

#[test]
fn an_empty_folder_and_flags_are_enough() {
    let cli = started();
    cli.run(&with(&["drift"], &["--schema", "schema"])).exits(0);
    let again = cli.run(&with(&["plan"], &["--schema", "schema"])).exits(0);
    assert!(again.stdout().contains("no difference"), "{again:?}");
    assert_eq!(cli.list("plans").len(), 2);
}

#[test]
fn what_a_person_must_decide_is_refused_with_the_line_that_decides() {
    let cli = started();
    cli.write("schema/app.sql", SECOND);
    let plan = |more: &[&str]| cli.run(&with(&["plan", "--schema", "schema"], more));
    let unfilled = plan(&["--allow", "*"]).exits(3);
    assert!(unfilled.stderr().contains("-- @fill <expression>"), "{unfilled:?}");
    cli.write("schema/app.sql", FILLED);
    let hazard = plan(&["--yes"]).exits(3);
    assert!(hazard.stderr().contains("--allow drops-data:users.fax"), "{hazard:?}");
    assert_eq!(cli.list("plans").len(), 2, "a refused plan writes nothing");
    plan(&["--allow", "drops-data:users.city"]).exits(3);
    plan(&["--allow", "drop-data"]).exits(64);
    plan(&["--allow", "drops-data:users.fax"]).exits(0);
    plan(&["--allow", "*"]).exits(3).stderr().contains("not applied").then_some(()).expect("a plan is pending");
}

#[test]
fn a_plan_goes_through_its_gates_and_back_with_every_row() {
    let cli = started();
    cli.write("schema/app.sql", FILLED);
    cli.run(&with(&["plan"], &["--schema", "schema", "--name", "city", "--allow", "*"])).exits(0);
    cli.run(&with(&["apply"], &[])).exits(3);
    cli.run(&with(&["apply"], &["--dry-run"])).exits(0);
    cli.run(&with(&["apply"], &["--through", "expand", "--yes"])).exits(0);
    let waiting = cli.run(&with(&["apply"], &["--yes"])).exits(3);
    assert!(waiting.stderr().contains("concertina deployed VERSION"), "{waiting:?}");
    cli.run(&with(&["deployed"], &["2.0"])).exits(0);
    cli.run(&with(&["apply"], &["--yes", "--override-gates", "a test"])).exits(0);
    assert_eq!(sqlite(cli.path("app.db"), "SELECT email, city FROM users"), "a@b|unknown");
    cli.run(&with(&["drift"], &["--schema", "schema"])).exits(0);
    cli.run(&with(&["status"], &["--format", "json"])).exits(0);
    let expand = cli.list("migrations").into_iter().find(|name| name.ends_with("expand_first.sql")).unwrap();
    cli.run(&with(&["rollback"], &["--to", expand.trim_end_matches(".sql"), "--yes"])).exits(0);
    assert_eq!(sqlite(cli.path("app.db"), "SELECT id, email, fax FROM users"), "1|a@b|123");
    cli.run(&with(&["rollback"], &["--all", "--yes"])).exits(0);
    cli.run(&with(&["drift"], &["--schema", "schema"])).exits(2);
}

#[test]
fn drift_and_diff_tell_by_exit_code() {
    let cli = started();
    cli.run(&with(&["drift"], &[])).exits(0);
    cli.run(&with(&["diff", "migrations", "schema"], &[])).exits(0);
    sqlite(cli.path("app.db"), "CREATE INDEX by_hand ON users (fax)");
    let drift = cli.run(&with(&["drift"], &[])).exits(2);
    assert!(drift.stdout().contains("by_hand"), "{drift:?}");
    let diff = cli.run(&["diff", "schema", "sqlite://app.db", "--format", "json"]).exits(2);
    let json: serde_json::Value = serde_json::from_str(diff.stdout()).unwrap();
    assert_eq!(json[0]["change"], "create");
    cli.write("schema/more.sql", "CREATE TABLE more (id INTEGER PRIMARY KEY);");
    cli.run(&with(&["plan", "--check", "--schema", "schema"], &[])).exits(2);
}

#[test]
fn an_edited_migration_is_history() {
    let cli = started();
    cli.run(&["check"]).exits(0);
    let name = cli.list("migrations").into_iter().find(|name| name.ends_with("first.sql")).unwrap();
    let path = format!("migrations/{name}");
    cli.write(&path, &format!("{}\n-- edited\n", cli.read(&path)));
    cli.run(&["check"]).exits(7);
    cli.run(&with(&["apply"], &["--yes"])).exits(7);
}

#[test]
fn usage_is_64_and_other_words_are_understood() {
    let cli = started();
    cli.run(&["--bogus"]).exits(64);
    cli.run(&["rollback"]).exits(64);
    cli.run(&["status"]).exits(64);
    cli.run(&["--help"]).exits(0);
    cli.run(&["completions", "bash"]).exits(0);
    cli.run(&["man", "--dir", "man"]).exits(0);
    cli.run(&["explain", "drops-data"]).exits(0);
    let up = cli.run(&with(&["up"], &["--yes"])).exits(0);
    assert!(up.stderr().contains("concertina apply"), "{up:?}");
    cli.run(&["ci", "--all"]).exits(64);
}

#[test]
fn bad_usage_is_an_error_for_machines_too() {
    let cli = Cli::new();
    let json = |arguments: &[&str]| -> serde_json::Value {
        let said = cli.run(arguments).exits(64);
        assert!(said.stderr().starts_with("error: "), "{said:?}");
        serde_json::from_str(said.stdout()).unwrap_or_else(|cause| panic!("{cause}: {said:?}"))
    };
    for (arguments, sentence) in [
        (&["status", "--bogus", "--format", "json"][..], "unexpected argument '--bogus' found"),
        (&["status", "--format=json", "--bogus"], "unexpected argument '--bogus' found"),
        (&["explain", "--format", "json", "a", "b"], "unexpected argument"),
        (&["approve", "--as", "--format", "json"], "a value is required for '--as <"),
        (&["--format", "json"], "unexpected argument '--format' found"),
        (&["apply", "--quiet", "--verbose", "--format", "json"], "cannot be used with"),
    ] {
        let error = json(arguments);
        assert!(error["exit"] == 64 && error["error"].as_str().unwrap().contains(sentence), "{arguments:?}: {error}");
        assert!(error["hint"].as_str().unwrap().contains("`--help`"), "{error}");
    }
    let line = json(&["apply", "--format", "ndjson", "--bogus"]);
    assert!(line["event"] == "error" && line["exit"] == 64, "{line}");
    for arguments in
        [&["status", "--bogus"][..], &["status", "--bogus", "--format", "text"], &["status", "--format", "jsn"]]
    {
        assert_eq!(cli.run(arguments).exits(64).stdout(), "", "{arguments:?}");
    }
    assert!(cli.run(&["status", "--format", "json", "--help"]).exits(0).stdout().contains("Usage: "));
}

#[test]
fn every_command_shows_an_example() {
    let cli = Cli::new();
    let help = cli.run(&["--help"]).exits(0);
    let commands = help.stdout().lines().skip_while(|line| *line != "Commands:").skip(1);
    let named = |line: &&str| line.starts_with("  ") && !line.starts_with("   ");
    for line in commands.take_while(|line| !line.is_empty()).filter(named) {
        let name = line.split_whitespace().next().unwrap();
        if name != "help" {
            let help = cli.run(&[name, "--help"]).exits(0);
            assert!(
                help.stdout().contains(&format!("concertina {name}")) && help.stdout().contains("Example"),
                "{name}"
            );
        }
    }
}

#[test]
fn the_configuration_names_what_it_does_not_know() {
    let cli = Cli::new().file("concertina.toml", "\ntargets = ['down']\n");
    let refused = cli.run(&["check"]).exits(64);
    assert!(refused.stderr().contains("concertina.toml:2:1: `targets` is a key of `[fleet]`"), "{refused:?}");
}

#[test]
fn a_database_is_found_in_the_environment_and_its_password_is_not_shown() {
    let cli = Cli::new().file(".env", "DATABASE_URL=postgres://me:hunter2@127.0.0.1:1/app\n");
    let refused = cli.run(&["status"]).exits(1);
    assert!(refused.stderr().contains("127.0.0.1") && !refused.stderr().contains("hunter2"), "{refused:?}");
    let cli = cli.env("DATABASE_URL", "sqlite://app.db");
    sqlite(cli.path("app.db"), FIRST);
    let inspected = cli.run(&["inspect"]).exits(0);
    assert!(inspected.stdout().contains("CREATE TABLE users"), "{inspected:?}");
    cli.run(&["init", "--url", "sqlite://app.db"]).exits(0);
    cli.run(&["diff", "schema", "sqlite://app.db"]).exits(0);
}

#[test]
fn the_demo_holds() {
    let cli = Cli::new();
    let demo = cli.run(&["demo", "shop"]).exits(0);
    assert!(demo.stdout().contains("as before") && !demo.stdout().contains("NOT as before"), "{demo:?}");
    cli.run(&["demo", "shop"]).exits(64);
}

#[test]
fn a_shop_on_every_server() {
    for server in servers() {
        let database = server.database("the shop");
        let url = database.url();
        let cli = Cli::new().env("DATABASE_URL", &url).file(
            "schema/shop.sql",
            "CREATE TABLE users (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email text NOT NULL, fax text);",
        );
        cli.run(&["plan", "--name", "first"]).exits(0);
        cli.run(&["apply", "--yes"]).exits(0);
        database.psql("INSERT INTO users (email, fax) SELECT i || '@b', i FROM generate_series(1, 500) i");
        cli.write(
            "schema/shop.sql",
            "-- @allow drops-data nobody has one\nCREATE TABLE users (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,\n\
             -- @renamed from=email\nemail_address text NOT NULL UNIQUE,\n-- @fill 'unknown'\ncity text NOT NULL);",
        );
        cli.run(&["plan", "--name", "second"]).exits(0);
        cli.run(&["rehearse"]).exits(0);
        let before = database.psql("SELECT count(*), sum(hashtext(u::text)) FROM users u");
        cli.run(&["apply", "--yes"]).exits(3);
        cli.run(&["apply", "--yes", "--override-gates", "a test"]).exits(0);
        cli.run(&["drift", "--schema", "schema"]).exits(0);
        let first = cli.list("migrations").into_iter().find(|name| name.ends_with("expand_first.sql")).unwrap();
        cli.run(&["rollback", "--to", first.trim_end_matches(".sql"), "--yes"]).exits(0);
        assert_eq!(database.psql("SELECT count(*), sum(hashtext(u::text)) FROM users u"), before);
    }
}

#[test]
fn a_report_is_tried_first_and_written_though_nothing_is_pending() {
    let cli = Cli::new().file("schema/app.sql", FIRST);
    cli.run(&with(&["plan"], &["--schema", "schema", "--name", "first"])).exits(0);
    let nowhere = cli.run(&with(&["apply"], &["--yes", "--report", "none/such/report.json"])).exits(1);
    assert!(nowhere.stderr().contains("cannot write `none/such/report.json`"), "{nowhere:?}");
    assert!(!cli.path("app.db").exists(), "nothing is applied");
    cli.run(&with(&["apply"], &["--yes", "--report", "report.json"])).exits(0);
    cli.write("report.json", "");
    cli.run(&with(&["apply"], &["--report", "report.json"])).exits(0);
    let report: serde_json::Value = serde_json::from_str(&cli.read("report.json")).unwrap();
    assert_eq!((&report["exit"], &report["applied"]["migrations"]), (&0.into(), &serde_json::json!([])), "{report}");
    let failed = cli.run(&with(&["rollback"], &["--to", "none", "--yes", "--format", "json"]));
    let told: serde_json::Value = serde_json::from_str(failed.stdout()).unwrap();
    let (error, hint) = (told["error"].as_str().unwrap(), told["hint"].as_str().unwrap());
    assert!(!error.contains("hint:") && !error.contains(hint), "{told}");
}

#[test]
fn a_plan_that_was_cut_off_is_told_as_such() {
    let cli = started();
    let sums = cli.read("migrations/concertina.sum");
    cli.write("schema/app.sql", FILLED);
    cli.run(&with(&["plan"], &["--schema", "schema", "--name", "city", "--allow", "*"])).exits(0);
    cli.write("migrations/concertina.sum", &sums);
    for command in [&["check"][..], &["apply", "--yes", URL[0], URL[1]]] {
        let refused = cli.run(command).exits(7);
        assert!(refused.stderr().contains("if a `concertina plan` was cut off, remove these files"), "{refused:?}");
    }
}

#[test]
fn where_the_url_is_kept_is_what_init_writes() {
    let cli = Cli::new().env("ELSEWHERE", "sqlite://app.db");
    cli.run(&["init", "--url", "env:ELSEWHERE"]).exits(0);
    assert!(cli.read("concertina.toml").contains("url = \"env:ELSEWHERE\""), "{}", cli.read("concertina.toml"));
    let slip = cli.run(&["status", "--url", "env:postgres://me:hunter2@h/d"]).exits(64);
    assert!(!slip.stderr().contains("hunter2") && slip.stderr().contains("hint: "), "{slip:?}");
}
