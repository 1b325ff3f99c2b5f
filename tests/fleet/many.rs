//! Two hundred databases of one server.

use super::says;
use super::support::cli::Cli;
use super::support::postgres::{Server, servers};

const COUNT: usize = 200;
const BEFORE: &str = "CREATE TABLE public.notes (id bigint PRIMARY KEY, body text);\n";
const AFTER: &str =
    "CREATE TABLE public.notes (id bigint PRIMARY KEY, body text,\n    -- @fill 'none'\n    kind text NOT NULL);\n";

/// Copies of a database, which go with it.
struct Copies<'a> {
    server: &'a Server,
    prefix: String,
}

impl<'a> Copies<'a> {
    fn of(server: &'a Server, template: &str) -> Self {
        let prefix = format!("{template}_copy_");
        // A copy of the files is quicker than one by way of the log, which is what PostgreSQL 15 and later would do.
        let strategy = if server.major >= 15 { " STRATEGY file_copy" } else { "" };
        let each = (1..=COUNT).map(|at| format!("CREATE DATABASE {prefix}{at:03} TEMPLATE {template}{strategy};\n"));
        server.psql(&each.collect::<String>());
        Self { server, prefix }
    }

    fn name(&self, at: usize) -> String {
        format!("{}{at:03}", self.prefix)
    }

    fn psql(&self, at: usize, sql: &str) -> String {
        self.server.psql(&format!("\\c {}\n{sql}", self.name(at)))
    }

    fn are_filled(&self, which: std::ops::RangeInclusive<usize>) -> bool {
        which.into_iter().all(|at| self.psql(at, "SELECT count(kind) FROM notes") == "2")
    }
}

impl Drop for Copies<'_> {
    fn drop(&mut self) {
        let each = (1..=COUNT).map(|at| format!("DROP DATABASE IF EXISTS {} WITH (FORCE);\n", self.name(at)));
        self.server.psql(&each.collect::<String>());
    }
}

#[test]
fn two_hundred_databases() {
    let server = servers().pop().unwrap();
    let template = server.database("fleet");
    let config = format!(
        "schema = ['schema.sql']\n[gates]\ncontract_deploys = 0\ncontract_cooldown = '0s'\n[database]\nurl = '{}'\n[env.all]\n\
         fleet = {{ targets = \"SELECT datname FROM pg_database WHERE datname LIKE '{}\\\\_copy\\\\_%' ORDER BY 1\", parallel = 4 }}\n",
        template.url(),
        template.name
    );
    let cli = Cli::new().file("concertina.toml", &config).file("schema.sql", BEFORE);
    cli.run(&["plan", "--name", "before"]).exits(0);
    cli.run(&["apply", "--yes"]).exits(0);
    template.psql("INSERT INTO notes VALUES (1, 'a'), (2, 'b')");
    let copies = Copies::of(&server, &template.name);
    cli.write("schema.sql", AFTER);
    cli.run(&["plan", "--name", "after"]).exits(0);

    copies.psql(1, "ALTER TABLE notes ADD COLUMN by_hand int");
    says(
        &cli,
        &["apply", "--env", "all", "--yes"],
        4,
        &["1 of 200 databases failed; 199 are not begun", "notes.by_hand"],
    );
    assert_eq!(copies.psql(2, "SELECT count(*) FROM concertina.journal"), "1");
    copies.psql(1, "ALTER TABLE notes DROP COLUMN by_hand");

    says(&cli, &["apply", "--env", "all", "--only", &copies.name(7), "--yes"], 0, &["applied "]);
    copies.psql(150, "ALTER TABLE notes ADD COLUMN by_hand int");
    let stopped = says(
        &cli,
        &["apply", "--env", "all", "--yes"],
        4,
        &["1 of 200 databases failed; ", "failed, exit code 4", &copies.name(150)],
    );
    assert!(stopped.stdout().contains("nothing to apply"), "the seventh was done before");
    assert!(copies.are_filled(1..=140) && copies.psql(200, "SELECT count(*) FROM concertina.journal") == "1");
    copies.psql(150, "ALTER TABLE notes DROP COLUMN by_hand");
    says(&cli, &["apply", "--env", "all", "--yes"], 0, &["200 databases: 200 done"]);
    assert!(copies.are_filled(1..=200));
    says(&cli, &["drift", "--env", "all", "--schema", "schema.sql"], 0, &["200 databases: 200 done"]);
}
