//! The gates, through the binary: what each of them waits for, what opens it, and what is kept of that.

#[path = "../support/mod.rs"]
mod support;

mod approval;
mod backup;
mod overridden;
mod rehearsal;
mod releases;
mod usage;

use std::thread;
use support::cli::{Cli, Output};
use support::postgres::{Database, servers};
use support::sqlite::sqlite;

/// Gates of releases and of time that stand open.
const OPEN: &str = "contract_deploys = 0\ncontract_cooldown = '0s'\n";

const FIRST: &str = "CREATE TABLE t (id int PRIMARY KEY, a text, b text);\nCREATE TABLE u (id int PRIMARY KEY);\n";

/// From `FIRST`: a column comes and is filled, one goes and so does a table.
const SECOND: &str = "CREATE TABLE t (id int PRIMARY KEY, a text,\n-- @fill 'x'\nc text NOT NULL);\n";

/// A project with a database of its own.
struct Project {
    cli: Cli,
    database: Option<Database>,
}

/// The same test on SQLite, and on the oldest and the newest PostgreSQL.
fn everywhere(gates: &str, test: impl Fn(&Project) + Sync) {
    let all = servers();
    let ends = [None, all.first(), all.last()].into_iter();
    let test = &test;
    thread::scope(|scope| {
        for server in ends.enumerate().filter(|(at, server)| *at == 0 || server.is_some()).map(|(_, server)| server) {
            scope.spawn(move || test(&Project::new(gates, server.map(|server| server.database("gates")))));
        }
    });
}

impl Project {
    fn new(gates: &str, database: Option<Database>) -> Project {
        let url = database.as_ref().map_or("sqlite://app.db".into(), Database::url);
        let cli = Cli::new().env("DATABASE_URL", &url).env("GIT_CONFIG_NOSYSTEM", "1");
        let project = Project { cli, database };
        project.gates(gates);
        project
    }

    /// Sets the gates.
    fn gates(&self, gates: &str) {
        self.cli.write("concertina.toml", &format!("schema = [\"schema.sql\"]\n[gates]\n{gates}"));
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.cli.run(arguments)
    }

    /// Plans the way to a schema, and gives the plan's id.
    fn plans(&self, name: &str, schema: &str) -> String {
        self.cli.write("schema.sql", schema);
        self.run(&["plan", "--name", name, "--allow", "*"]).exits(0);
        let ending = format!("_{name}.toml");
        self.cli
            .list("plans")
            .iter()
            .find_map(|file| file.strip_suffix(".toml").filter(|_| file.ends_with(&ending)))
            .unwrap()
            .into()
    }

    /// With `FIRST` applied and a row in it, and the way to `SECOND` planned; gives that plan's id.
    fn begun(&self) -> String {
        self.plans("first", FIRST);
        self.run(&["apply", "--yes"]).exits(0);
        self.sql("INSERT INTO t (id, a) VALUES (1, 'one')");
        self.plans("second", SECOND)
    }

    fn sql(&self, sql: &str) -> String {
        match &self.database {
            Some(database) => database.psql(sql),
            None => sqlite(self.cli.path("app.db"), sql),
        }
    }

    /// The name of one of the journal's tables.
    fn journal(&self, table: &str) -> String {
        if self.database.is_some() { format!("concertina.{table}") } else { format!("_concertina_{table}") }
    }

    /// `apply`, which must end so and say these words.
    #[track_caller]
    fn applies(&self, code: i32, words: &[&str]) -> Output {
        let output = self.run(&["apply", "--yes"]).exits(code);
        says(output.stderr(), words);
        output
    }

    /// `status`, which must say these words.
    #[track_caller]
    fn status(&self, words: &[&str]) {
        let output = self.run(&["status"]);
        says(output.stdout(), words);
    }

    /// How many migrations are applied.
    fn applied(&self) -> String {
        self.sql(&format!("SELECT count(*) FROM {} WHERE state = 'done' AND direction = 'up'", self.journal("journal")))
    }
}

#[track_caller]
fn says(text: &str, words: &[&str]) {
    for word in words {
        assert!(text.contains(word), "`{word}` is not in\n{text}");
    }
}
