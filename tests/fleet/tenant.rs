//! What is done to one tenant of a database, beside the others.

use super::says;
use super::support::cli::Cli;
use super::support::postgres::{Database, servers};
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};

const FIRST: &str =
    "CREATE TABLE blueprint.notes (id bigint PRIMARY KEY, body text);\nGRANT SELECT ON blueprint.notes TO PUBLIC;\n";
const UNFILLED: &str = "CREATE TABLE blueprint.notes (id bigint PRIMARY KEY, body text,\n    kind text NOT NULL);\nGRANT SELECT ON blueprint.notes TO PUBLIC;\n";

/// A tenant's name, and how it is written in SQL.
const ODD: [&str; 2] = ["It's \"odd\"", "\"It's \"\"odd\"\"\""];

/// Two tenants, to whom the first plan is applied; the one of the odd name has rows.
struct Tenants {
    cli: Cli,
    database: Database,
}

impl Tenants {
    fn new() -> Tenants {
        let database = servers().pop().unwrap().database("tenant");
        let odd = ODD[1];
        database.psql(&format!("CREATE SCHEMA tenant_1; CREATE SCHEMA {odd}; CREATE SCHEMA blueprint"));
        let tenants = Tenants { cli: Cli::new().file("schema.sql", FIRST), database };
        tenants.listed(&["tenant_1", ODD[0]]);
        tenants.cli.run(&["plan", "--name", "first"]).exits(0);
        tenants.cli.run(&["apply", "--yes"]).exits(0);
        tenants.database.psql(&format!("INSERT INTO {odd}.notes VALUES (1, 'a'), (2, 'blueprint.notes')"));
        tenants
    }

    fn listed(&self, names: &[&str]) {
        let names: Vec<String> = names.iter().map(|name| format!("'''{name}'''")).collect();
        let config = format!(
            "schema = ['schema.sql']\n[database]\nurl = '{}'\n[gates]\ncontract_deploys = 0\ncontract_cooldown = '0s'\n\
             [fleet]\nschema = 'blueprint'\nschemas = [{}]\n",
            self.database.url(),
            names.join(", ")
        );
        self.cli.write("concertina.toml", &config);
    }

    fn plan(&self, name: &str, schema: &str) {
        self.cli.write("schema.sql", schema);
        self.cli.run(&["plan", "--name", name, "--allow", "*"]).exits(0);
    }

    /// How many relations a schema has.
    fn relations(&self, schema: &str) -> String {
        let query =
            "SELECT count(*) FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE nspname =";
        self.database.psql(&format!("{query} '{schema}'"))
    }
}

/// Somebody else who is connected.
struct Visitor(Child);

impl Visitor {
    fn of(database: &Database) -> Visitor {
        let mut client = Command::new("psql");
        client.args(["-XAtq", "-d", &database.url()]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut client = client.spawn().unwrap();
        client.stdin.as_mut().unwrap().write_all(b"SELECT 'there';\n").unwrap();
        let mut line = String::new();
        BufReader::new(client.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        assert_eq!(line, "there\n");
        Visitor(client)
    }
}

impl Drop for Visitor {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

#[test]
fn one_that_is_not_there_or_has_the_name_of_a_table_fails_alone() {
    let tenants = Tenants::new();
    tenants.database.psql("CREATE SCHEMA notes");
    tenants.listed(&["tenant_1", "gone", "notes", ODD[0]]);
    let apply = ["apply", "--yes", "--max-failures", "3"];
    let made = "the table `notes` has the name of the tenant's schema";
    says(
        &tenants.cli,
        &apply,
        64,
        &["there is no schema `gone`", "`CREATE SCHEMA gone`", made, "4 tenants: 2 done, 2 failed"],
    );
    assert_eq!((tenants.relations("notes"), tenants.relations("concertina_in_gone")), ("0".into(), "0".into()));
    says(&tenants.cli, &["status"], 64, &["there is no schema `gone`", "1 applied, 0 pending"]);
}

#[test]
fn a_plan_is_for_tenants_that_have_rows_and_is_rehearsed_on_one() {
    let tenants = Tenants::new();
    let (cli, odd) = (&tenants.cli, ODD[0]);
    cli.write("schema.sql", UNFILLED);
    says(cli, &["plan", "--name", "second"], 3, &["tenant_1`, the first tenant", "nothing says which value they get"]);
    tenants.plan("second", &UNFILLED.replace("    kind", "    -- @fill 'blue'\n    kind"));

    let all = says(cli, &["apply", "--dry-run"], 0, &["-- in the name of the template, `blueprint`"]);
    assert!(all.stdout().contains("ALTER TABLE blueprint.notes"), "{}", all.stdout());
    let one = says(cli, &["apply", "--dry-run", "--only", odd], 0, &[&format!("ALTER TABLE {}.notes", ODD[1])]);
    assert!(!one.stdout().contains("blueprint."), "{}", one.stdout());

    let held = ["a template", "held: every row is what it should be"];
    says(cli, &["rehearse", "--only", odd], 0, &held);
    let _visitor = Visitor::of(&tenants.database);
    says(cli, &["rehearse", "--only", odd], 0, &["not by template: 1 others", held[1]]);
    says(cli, &["rehearse", "--only", odd, "--on", &tenants.database.url()], 3, &["names the database itself"]);
    assert_eq!(tenants.relations("blueprint"), "0");

    says(cli, &["apply", "--yes"], 0, &["2 tenants: 2 done"]);
    let rows = format!("SELECT string_agg(body || ' ' || kind, ', ' ORDER BY id) FROM {}.notes", ODD[1]);
    assert_eq!(tenants.database.psql(&rows), "a blue, blueprint.notes blue");
}

#[test]
fn what_is_said_of_one_is_not_said_of_another() {
    let tenants = Tenants::new();
    let (cli, odd) = (&tenants.cli, ODD[0]);
    says(cli, &["backfill", "pause"], 64, &["takes no fleet", "name one of its tenants: `--only NAME`"]);
    cli.run(&["backfill", "pause", "--only", "tenant_1"]).exits(0);
    let resume = format!("`concertina backfill resume --only {}/tenant_1`", tenants.database.name);
    says(cli, &["status", "--only", "tenant_1"], 0, &[&resume]);
    says(cli, &["doctor", "--only", "tenant_1"], 0, &[&resume]);
    assert!(!cli.run(&["status", "--only", odd]).exits(0).stdout().contains("paused"));
    cli.run(&["backfill", "resume", "--only", "tenant_1"]).exits(0);

    tenants.plan("second", &format!("{FIRST}CREATE TABLE blueprint.more (a int);\n"));
    let file = cli.list("migrations").into_iter().find(|name| name.ends_with("_second.sql")).unwrap();
    let repair =
        ["repair", "--resolve", file.trim_end_matches(".sql"), "--as", "applied", "--reason", "by hand", "--only"];
    let by = |name: &'static str, yes: &[&'static str]| [&repair[..], &[name], yes].concat();
    says(cli, &by("tenant_1", &["--yes"]), 4, &["as it was before"]);
    tenants.database.psql("CREATE TABLE tenant_1.more (a int)");
    says(cli, &by("tenant_1", &[]), 3, &[", schema tenant_1` that"]);
    says(cli, &by("tenant_1", &["--yes"]), 0, &["is applied; the database is as"]);
    says(cli, &by(ODD[0], &["--yes"]), 4, &["as it was before"]);

    tenants.database.psql("DROP SCHEMA concertina_in_tenant_1 CASCADE");
    says(cli, &["apply", "--baseline", "--yes", "--only", "tenant_1"], 0, &["recorded as applied: "]);
    says(cli, &["apply", "--yes"], 0, &["nothing to apply", "2 tenants: 2 done"]);
    says(cli, &["rollback", "--all", "--yes", "--only", odd], 0, &["took back"]);
    assert_eq!((tenants.relations("tenant_1"), tenants.relations("It''s \"odd\"")), ("3".into(), "0".into()));
}
