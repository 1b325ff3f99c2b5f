//! How targets are named, and what is refused before anything begins.

use super::support::cli::Cli;
use super::support::postgres::servers;
use super::{FIRST, says};

fn project(config: &str) -> Cli {
    Cli::new().file("concertina.toml", config).file("schema/app.sql", FIRST)
}

#[test]
fn what_cannot_be_a_fleet_is_refused() {
    let cli = project("")
        .file("a.db", "")
        .file("twice.txt", "one sqlite:a.db\ntwo sqlite:./a.db\n")
        .file("none.txt", "# none\n");
    says(&cli, &["apply", "--yes", "--targets", "file:twice.txt"], 64, &["`one` and `two` are one database"]);
    says(&cli, &["status", "--targets", "file:none.txt"], 64, &["empty"]);
    says(&cli, &["status", "--targets", "sqlite:no/*.db"], 64, &["no file matches"]);
    says(&cli, &["status", "--targets", "file:missing.txt"], 1, &["missing.txt"]);
    says(&cli, &["status", "--only", "x"], 64, &["there is none"]);
    says(&cli, &["status", "--only", "on", "--targets", "file:twice.txt"], 64, &["are one database"]);
    cli.write("list.txt", "one sqlite:a.db\ntwo sqlite:b.db\nhunter2\n");
    let said = says(&cli, &["status", "--targets", "file:list.txt"], 64, &["list.txt:3:1", "line 3"]);
    assert!(!said.stderr().contains("hunter2"));
    cli.write("list.txt", "one sqlite:a.db\ntwo sqlite:b.db\n");
    says(
        &cli,
        &["status", "--only", "on", "--targets", "file:list.txt"],
        64,
        &["no database of the name `on`", "`one`", "`concertina status --targets file:list.txt` lists them"],
    );
    let far =
        says(&cli, &["status", "--only", "zq", "--targets", "file:list.txt"], 64, &["no database of the name `zq`"]);
    assert!(!far.stderr().contains("the nearest"), "{far:?}");
    let both = ["status", "--only", "one", "--targets", "file:list.txt", "--url", "sqlite:c.db"];
    says(&cli, &both, 64, &["`--only` names one database, and `--url` another"]);
    says(&cli, &["status", "--history", "--targets", "file:list.txt"], 64, &["--only NAME --targets file:list.txt`"]);
    for command in ["plan", "inspect", "purge", "rehearse", "check"] {
        let refused = format!("`concertina {command}` takes no fleet");
        says(&cli, &[command, "--targets", "file:list.txt"], 64, &[&refused, "--only NAME"]);
    }
    let cli = project("targets = 'SELECT 1'");
    says(&cli, &["status"], 64, &["concertina.toml:1:1", "`fleet.targets`"]);
    let cli = project("[fleet]\ntargets = ['sqlite:a.db']\n");
    says(&cli, &["purge"], 64, &["`concertina purge` takes no fleet, and the configuration names a fleet"]);
    says(&cli, &["plan"], 64, &["which database", "`--only NAME`"]);
    says(&cli, &["apply", "--parallel", "0", "--yes"], 64, &["--parallel"]);
}

#[test]
fn a_list_of_secrets_and_an_environment_of_its_own() {
    let config = "[fleet]\ncanary = 0\n[env.eu]\nfleet.targets = ['env:ONE', { name = 'two', url = 'file:two.url' }]\n[env.us]\n\
         fleet.targets = 'cmd:cat us.txt'\n";
    let cli = project(config)
        .env("ONE", "sqlite:one.db")
        .file("two.url", "sqlite:two.db\n")
        .file("us.txt", "three sqlite:three.db");
    cli.run(&["plan", "--name", "first", "--url", "sqlite:one.db"]).exits(0);
    says(&cli, &["apply", "--yes", "--env", "eu"], 0, &["two ", "sqlite://one.db", "2 databases: 2 done"]);
    says(&cli, &["apply", "--yes", "--env", "us"], 0, &["three", "1 database: 1 done"]);
    says(&cli, &["status", "--env", "eu", "--url", "sqlite:one.db"], 0, &["applied      "]);
    says(&cli, &["status", "--env", "eu", "--only", "two", "--format", "json"], 0, &["\"engine\": \"sqlite\""]);
}

#[test]
fn a_query_names_urls_or_databases_and_nothing_else() {
    let server = servers().pop().unwrap();
    let (control, tenant) = (server.database("control"), server.database("tenant_of_query"));
    control.psql("CREATE TABLE tenants (name text, url text)");
    let with_password = tenant.url().replacen("postgres@", "postgres:hunter2@", 1);
    control.psql(&format!("INSERT INTO tenants VALUES ('acme', '{with_password}')"));
    let config =
        format!("[fleet]\nurl = '{}'\ntargets = 'SELECT name, url FROM tenants ORDER BY name'\n", control.url());
    let cli = project(&config);
    cli.run(&["plan", "--name", "first", "--only", "acme"]).exits(0);
    let said = says(&cli, &["apply", "--yes", "-v", "--report", "r.json"], 0, &["acme", "applied 1 migration"]);
    assert!(
        !said.stdout().contains("hunter2")
            && !said.stderr().contains("hunter2")
            && !cli.read("r.json").contains("hunter2")
    );
    assert!(cli.read("r.json").contains(&tenant.name));
    let beside = format!("SELECT datname FROM pg_database WHERE datname = '{}'", tenant.name);
    says(&cli, &["drift", "--targets", &beside], 0, &[&tenant.name, "no drift"]);
    for (sql, code, said) in [
        ("SELECT 'cmd:touch hostile'", 1, "the URL is of no database"),
        ("SELECT url FROM tenants WHERE false", 1, "gives none"),
        ("SELECT 1, 2, 3", 1, "3 columns"),
        ("SELECT NULL", 1, "NULL"),
        ("SELECT url FROM nothing", 1, "\"nothing\" does not exist"),
        ("WITH x AS (DELETE FROM tenants RETURNING url) SELECT url FROM x", 1, "read-only"),
        ("SELECT name, url FROM tenants UNION ALL SELECT 'b', url FROM tenants", 64, "are one database"),
    ] {
        let said = says(&cli, &["apply", "--yes", "--targets", sql], code, &[said]);
        assert!(!said.stderr().contains("hunter2"), "{}", said.stderr());
    }
    assert!(!cli.path("hostile").exists());
    assert_eq!(control.psql("SELECT count(*) FROM tenants"), "1");
    assert_eq!(control.psql("SELECT count(*) FROM pg_namespace WHERE nspname = 'concertina'"), "0");
}
