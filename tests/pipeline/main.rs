//! What stands around a project: drift and the ways out of it, the pipeline that looks for it, the registry and the runbook.

#[path = "../support/mod.rs"]
mod support;

mod ci;
mod fix;
mod formats;
mod origins;
mod registry;
mod runbook;

use support::cli::Cli;
use support::postgres::{Database, servers};
use support::sqlite::sqlite;

const SHOP: &str = "CREATE TABLE users (id bigint PRIMARY KEY, email text, fax text);\n\
    CREATE TABLE orders (id bigint PRIMARY KEY, note text);\n";

/// A project whose one plan is applied, and its database.
struct Shop {
    cli: Cli,
    /// On a server; else in `app.db`.
    database: Option<Database>,
}

impl Shop {
    /// One on SQLite, and one on the newest server.
    fn each(label: &str) -> [Shop; 2] {
        [Shop::of(None), Shop::of(Some(servers().pop().expect("a server").database(label)))]
    }

    fn of(database: Option<Database>) -> Shop {
        let url = database.as_ref().map_or_else(|| "sqlite://app.db".into(), Database::url);
        let config = "schema = [\"schema/**/*.sql\"]\n\n[database] # where\nurl = \"env:DATABASE_URL\"\n";
        let cli = Cli::new().env("DATABASE_URL", &url).file("concertina.toml", config).file("schema/shop.sql", SHOP);
        cli.run(&["plan", "--name", "shop"]).exits(0);
        cli.run(&["apply", "--yes"]).exits(0);
        Shop { cli, database }
    }

    fn sql(&self, sql: &str) -> String {
        match &self.database {
            Some(database) => database.psql(sql),
            None => sqlite(self.cli.path("app.db"), sql),
        }
    }

    /// The name of its schema, as it stands before a table's.
    fn schema(&self) -> &'static str {
        if self.database.is_some() { "public." } else { "" }
    }

    /// The files of a folder, with their texts.
    fn files(&self, folder: &str) -> Vec<(String, String)> {
        let text = |name: String| (name.clone(), self.cli.read(&format!("{folder}/{name}")));
        self.cli.list(folder).into_iter().map(text).collect()
    }
}
