//! Partitions that no schema file lists, through the binary: they come and go while a plan is under way.

mod support;

use support::cli::{Cli, Output};
use support::postgres::servers;

const PARTED: &str = "CREATE TABLE events (id int, at date NOT NULL, n int NOT NULL, PRIMARY KEY (id, at))
    PARTITION BY RANGE (at);";

const RENAMED: &str = "CREATE TABLE events (id int, at date NOT NULL,
    -- @renamed from=n
    m int NOT NULL, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);";

#[test]
fn a_partition_made_between_two_phases_stands_in_no_way() {
    for server in [servers().remove(0), servers().pop().unwrap()] {
        let database = server.database("unlisted");
        let gates = "[gates]\ncontract_deploys = 0\ncontract_cooldown = \"0s\"\n";
        let cli = Cli::new().file("concertina.toml", &format!("schema = [\"schema.sql\"]\n{gates}"));
        let run = |arguments: &[&str]| -> Output { cli.run(&[arguments, &["--url", &database.url()]].concat()) };
        let part = |year: i32, column: &str| {
            let next = year + 1;
            database.psql(&format!(
                "CREATE TABLE events_{year} PARTITION OF events FOR VALUES FROM ('{year}-01-01') TO ('{next}-01-01');
                 INSERT INTO events (id, at, {column}) VALUES ({year}, '{year}-05-05', {year});"
            ));
        };
        cli.write("schema.sql", PARTED);
        run(&["plan", "--name", "first"]).exits(0);
        run(&["apply", "--yes"]).exits(0);
        part(2024, "n");
        run(&["drift"]).exits(0);
        cli.write("schema.sql", RENAMED);
        run(&["plan", "--name", "second", "--allow", "*"]).exits(0);
        part(2025, "n");
        run(&["rehearse"]).exits(0);
        run(&["apply", "--yes", "--through", "expand"]).exits(0);
        part(2026, "n");
        run(&["drift"]).exits(0);
        run(&["drift", "--schema", "schema.sql"]).exits(2);
        run(&["apply", "--yes"]).exits(0);
        let plan = run(&["plan"]).exits(0);
        assert!(plan.stdout().contains("no difference"), "{}", plan.stdout());
        run(&["drift"]).exits(0);
        run(&["drift", "--schema", "schema.sql"]).exits(0);
        database.psql("DROP TABLE events_2024");
        part(2027, "m");
        run(&["rollback", "--steps", "1", "--yes"]).exits(0);
        part(2028, "n");
        database.psql("ALTER TABLE events ADD COLUMN stray int");
        let stale = run(&["rollback", "--steps", "1", "--yes"]).exits(4);
        assert!(
            stale.stderr().contains("events.stray") && !stale.stderr().contains("events_2028"),
            "{}",
            stale.stderr()
        );
        database.psql("ALTER TABLE events DROP COLUMN stray");
        run(&["rollback", "--phase", "expand", "--yes"]).exits(0);
        let left = database.psql("SELECT string_agg(n::text, ' ' ORDER BY n) FROM events");
        assert_eq!(left, "2025 2026 2027 2028");
    }
}

#[test]
fn an_index_of_theirs_comes_behind_that_which_it_belongs_to() {
    let server = servers().pop().unwrap();
    let database = server.database("unlisted_index");
    database.psql(
        "CREATE TABLE r (id int PRIMARY KEY);
         CREATE TABLE events (at date, n int REFERENCES r) PARTITION BY RANGE (at);
         CREATE INDEX events_n ON events (n);
         CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');",
    );
    let cli = Cli::new().file(
        "schema/all.sql",
        "CREATE TABLE r (id int PRIMARY KEY, other int CONSTRAINT r_other UNIQUE);
         CREATE TABLE events (at date, n int NOT NULL REFERENCES r, m int REFERENCES r (other)) PARTITION BY RANGE (at);
         CREATE INDEX events_n ON events (n, at);",
    );
    let run = |arguments: &[&str]| cli.run(&[arguments, &["--url", &database.url()]].concat());
    run(&["plan", "--name", "index", "--allow", "*"]).exits(0);
    run(&["apply", "--yes", "--override-gates", "a test"]).exits(0);
    let plan = run(&["plan"]).exits(0);
    assert!(plan.stdout().contains("no difference"), "{}", plan.stdout());
    run(&["rollback", "--all", "--yes"]).exits(0);
}
