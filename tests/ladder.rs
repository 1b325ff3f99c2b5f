//! Where scratch databases are made: every rung, and what is left of it.

mod support;

use std::fs;
use std::os::unix::fs::{MetadataExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use support::cli::{Cli, Output};
use support::postgres::{Database, Server, servers};
use tempfile::TempDir;

const SCHEMA: &str = "CREATE SCHEMA app AUTHORIZATION concertina_ladder; CREATE TABLE app.t (id bigint, name text);\n\
    CREATE INDEX t_name ON app.t (name);";
const PRIVATE: &str = "-- a private server for scratch databases";
const OWN: &str = "-- a scratch database on the target's own server";

/// The folder of a server's programs.
fn programs(server: &Server) -> PathBuf {
    server.psql("SELECT setting FROM pg_config WHERE name = 'BINDIR'").into()
}

/// A project beside a database, run by one who may run servers, with a folder for temporary files.
fn project(database: &Database, programs: &Path, schema: &str) -> Cli {
    let settings = format!("[database]\ndev_programs = '{}'\n", programs.display());
    let cli = Cli::new().file("concertina.toml", &settings).file("schema/app.sql", schema).by_server_user();
    for folder in ["tmp", "migrations", "plans"] {
        fs::create_dir(cli.path(folder)).unwrap();
        cli.open(folder);
    }
    let temporary = cli.path("tmp");
    cli.env("DATABASE_URL", &database.url()).env("TMPDIR", temporary.to_str().unwrap())
}

/// A role that may read and nothing else, while `test` runs with its URL.
fn as_reader(database: &Database, role: &str, test: impl FnOnce(String)) {
    database.server.psql(&format!("DROP ROLE IF EXISTS {role}; CREATE ROLE {role} LOGIN NOCREATEDB"));
    let url = database.url().replacen("//postgres@", &format!("//{role}@"), 1);
    test(url);
    database.server.psql(&format!("DROP ROLE {role}"));
}

fn said(output: &Output, line: &str) -> usize {
    output.stderr().matches(line).count()
}

#[test]
fn a_plan_needs_to_read_only_where_a_private_server_can_be_made() {
    for server in servers() {
        let database = server.database("private");
        as_reader(&database, "concertina_ladder", |url| {
            let cli = project(&database, &programs(&server), SCHEMA);
            let output = cli.run(&["plan", "-v", "--name", "first", "--url", &url]).exits(0);
            assert_eq!((said(&output, PRIVATE), said(&output, OWN)), (1, 0), "{}", output.stderr());
            assert!(output.stderr().contains("forward and back on a scratch database of a private server"));
            assert_eq!(cli.list("tmp"), [""; 0], "nothing stays");
        });
    }
}

#[test]
fn what_pgoptions_say_is_not_said_to_a_private_server() {
    let server = servers().pop().unwrap();
    let database = server.database("options");
    let cli = project(&database, &programs(&server), "CREATE TABLE t (id int);");
    let cli = cli.env("PGOPTIONS", "-csearch_path=x -c default_transaction_read_only=on");
    let output = cli.run(&["plan", "-v", "--name", "first"]).exits(0);
    assert_eq!((said(&output, PRIVATE), said(&output, OWN)), (1, 0), "{}", output.stderr());
}

#[test]
fn none_is_started_for_a_plan_that_is_known_and_empty() {
    let server = servers().pop().unwrap();
    let database = server.database("empty");
    database.psql("CREATE TABLE t (id int)");
    let cli = project(&database, &programs(&server), "CREATE TABLE t (id int);");
    assert_eq!(said(&cli.run(&["plan", "-v"]).exits(0), PRIVATE), 1);
    assert_eq!(said(&cli.run(&["plan", "-v"]).exits(0), PRIVATE), 0);
}

#[test]
fn one_that_root_cannot_run_is_passed_over() {
    let cli = Cli::new().file("schema/app.sql", "CREATE TABLE t (id int);");
    if fs::metadata(cli.path("")).unwrap().uid() != 0 {
        return;
    }
    let server = servers().pop().unwrap();
    let database = server.database("root");
    let settings = format!("[database]\ndev_programs = '{}'\n", programs(&server).display());
    let cli = cli.file("concertina.toml", &settings).env("DATABASE_URL", &database.url());
    let output = cli.run(&["plan", "-v", "--name", "first"]).exits(0);
    assert!(output.stderr().contains("PostgreSQL does not run as root"), "{}", output.stderr());
    assert_eq!(said(&output, OWN), 2, "{}", output.stderr());
}

#[test]
fn programs_of_another_version_are_named_when_nothing_else_is_left() {
    let all = servers();
    let (other, server) = (&all[0], &all[all.len() - 1]);
    if other.major == server.major {
        return;
    }
    let database = server.database("version");
    as_reader(&database, "concertina_version", |url| {
        let cli = project(&database, &programs(other), "CREATE TABLE t (id int);");
        let output = cli.run(&["plan", "--url", &url]).exits(1);
        for words in [&format!("are of PostgreSQL {}", other.major), "permission denied", "none is named", "--dev-url"]
        {
            assert!(output.stderr().contains(words), "{words}: {}", output.stderr());
        }
    });
}

/// The server's installation without one of its extensions.
fn without(extension: &str, server: &Server) -> (TempDir, PathBuf) {
    let bin = programs(server);
    let home = TempDir::with_prefix("concertina-programs").unwrap();
    let root = home.path().join("native");
    let from = bin.parent().unwrap();
    fs::create_dir_all(root.join("bin")).unwrap();
    for program in ["initdb", "postgres"] {
        fs::copy(bin.join(program), root.join("bin").join(program)).unwrap();
    }
    let links = |folder: &str, but: &dyn Fn(&str) -> bool| {
        fs::create_dir_all(root.join(folder)).unwrap();
        for entry in fs::read_dir(from.join(folder)).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            if !but(&name) {
                symlink(from.join(folder).join(&name), root.join(folder).join(&name)).unwrap();
            }
        }
    };
    links("", &|name| ["bin", "share"].contains(&name));
    links("share", &|name| name == "postgresql");
    links("share/postgresql", &|name| name == "extension");
    links("share/postgresql/extension", &|name| name.starts_with(extension));
    Command::new("chmod").args(["755", home.path().to_str().unwrap()]).status().unwrap();
    (home, root.join("bin"))
}

#[test]
fn what_a_private_server_lacks_is_done_on_the_target_or_told() {
    let server = servers().into_iter().find(|server| programs(server).ends_with("native/bin"));
    let Some(server) = server else { return };
    let database = server.database("lacks");
    let (_home, programs) = without("citext", &server);
    let schema = "CREATE EXTENSION citext; CREATE TABLE t (id int PRIMARY KEY, name citext);";
    let cli = project(&database, &programs, schema);
    as_reader(&database, "concertina_lacks", |url| {
        let output = cli.run(&["plan", "-v", "--url", &url]).exits(1);
        for words in ["CREATE EXTENSION citext", "permission denied", "--dev-url"] {
            assert!(output.stderr().contains(words), "{words}: {}", output.stderr());
        }
    });
    let output = cli.run(&["plan", "-v", "--name", "first"]).exits(0);
    assert_eq!((said(&output, PRIVATE), said(&output, OWN)), (1, 2), "{}", output.stderr());
    assert_eq!(cli.list("tmp"), [""; 0]);
}

/// A plan that takes its time in a private server, at the moment when that runs.
fn busy(cli: &Cli) -> Child {
    let child = cli.prepared(&["plan"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    waited("a server", || {
        cli.list("tmp").iter().any(|folder| cli.path(&format!("tmp/{folder}/.s.PGSQL.5432")).exists())
    });
    child
}

fn waited(what: &str, there: impl Fn() -> bool) {
    let since = Instant::now();
    while !there() {
        assert!(since.elapsed() < Duration::from_secs(30), "waited in vain for {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_private_server_goes_however_the_command_ends() {
    let server = servers().pop().unwrap();
    let database = server.database("killed");
    let slow = "DO $$ BEGIN PERFORM pg_sleep(60); END $$;";
    for signal in ["-INT", "-TERM", "-KILL"] {
        let cli = project(&database, &programs(&server), slow);
        let mut child = busy(&cli);
        let sent = Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
        assert!(sent.success());
        child.wait().unwrap();
        waited("its end", || cli.list("tmp").is_empty());
    }
}

/// What an application leans on and does not manage.
const AUTH: &str = "CREATE SCHEMA auth; CREATE SCHEMA app; CREATE TYPE auth.role AS ENUM ('user', 'admin');\n\
    CREATE FUNCTION auth.uid() RETURNS uuid LANGUAGE sql STABLE AS $$ SELECT NULL::uuid $$;\n\
    CREATE TABLE auth.users (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), email text NOT NULL UNIQUE, role auth.role);\n\
    CREATE TABLE app.own (id int PRIMARY KEY);\n\
    CREATE VIEW auth.over_own AS SELECT id FROM app.own;\n";

#[test]
fn what_is_not_managed_can_be_referred_to() {
    for server in servers() {
        let database = server.database("foreign");
        database.psql(AUTH);
        let settings = "[database]\nschemas = ['app']\ndev_programs = 'none'\n";
        let schema = "CREATE SCHEMA app; CREATE TABLE app.own (id int PRIMARY KEY);\n\
            CREATE TABLE app.post (id int PRIMARY KEY, author uuid NOT NULL DEFAULT auth.uid() REFERENCES auth.users (id), role auth.role);\n\
            CREATE VIEW app.authors AS SELECT u.email FROM app.post p JOIN auth.users u ON u.id = p.author;\n";
        let cli = Cli::new().file("concertina.toml", settings).file("schema/app.sql", schema);
        let cli = cli.env("DATABASE_URL", &database.url());
        cli.run(&["plan", "--name", "first"]).exits(0);
        cli.run(&["apply", "--yes"]).exits(0);
        let references = "SELECT count(*) FROM pg_constraint WHERE confrelid = 'auth.users'::regclass";
        assert_eq!(database.psql(references), "1");
        assert!(cli.run(&["plan"]).exits(0).stdout().contains("no difference"));
        cli.write("schema/app.sql", &schema.replace(" REFERENCES auth.users (id)", ""));
        assert!(cli.run(&["diff"]).exits(2).stdout().contains("post_author_fkey"));
        cli.write("schema/app.sql", &schema.replace("app.own (id int", "app.own (id bigint"));
        let refused = cli.run(&["plan", "--allow", "*"]).exits(3);
        assert!(refused.stderr().contains("view auth.over_own reads column app.own.id"), "{}", refused.stderr());
        cli.write("schema/app.sql", &format!("{schema}CREATE VIEW app.w AS TABLE auth.over_own;"));
        let said = cli.run(&["plan"]).exits(1);
        assert!(said.stderr().contains("without: view auth.over_own"), "{}", said.stderr());
    }
}
