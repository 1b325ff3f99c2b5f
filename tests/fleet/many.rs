//! Two hundred databases of one server.

use super::says;
use super::support::cli::Cli;
use super::support::postgres::{Server, servers};

const COUNT: usize = 200;
const BEFORE: &str = "CREATE TABLE public.notes (id bigint PRIMARY KEY, body text);\n";
const AFTER: &str = "CREATE TABLE public.notes (id bigint PRIMARY KEY, body text, kind text);\n";

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

    /// How many have the new column, of those from here to there.
    fn changed(&self, which: std::ops::RangeInclusive<usize>) -> usize {
        let look = "SELECT 'changed' FROM pg_attribute WHERE attrelid = 'public.notes'::regclass AND attname = 'kind'";
        let each = which.map(|at| format!("\\c {}\n{look};\n", self.name(at)));
        self.server.psql(&each.collect::<String>()).lines().filter(|line| *line == "changed").count()
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
        "schema = ['schema.sql']\n[database]\nurl = '{}'\n[env.all]\n\
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
    copies.psql(40, "ALTER TABLE notes ADD COLUMN by_hand int");
    let stopped = says(
        &cli,
        &["apply", "--env", "all", "--yes"],
        4,
        &["1 of 200 databases failed; ", "failed, exit code 4", &copies.name(40)],
    );
    assert!(stopped.stdout().contains("nothing to apply"), "the seventh was done before");
    assert!(copies.changed(1..=35) == 35 && copies.psql(200, "SELECT count(*) FROM concertina.journal") == "1");
    copies.psql(40, "ALTER TABLE notes DROP COLUMN by_hand");
    says(&cli, &["apply", "--env", "all", "--yes"], 0, &["200 databases: 200 done"]);
    assert_eq!(copies.changed(1..=COUNT), COUNT);
    says(&cli, &["status", "--env", "all"], 0, &["2 applied, 0 pending", "200 databases: 200 done"]);
}
