//! Several plans on one database, through the binary: forward, with rows of either release between, and all the way back.

mod support;

use std::thread;
use support::cli::{Cli, Output};
use support::postgres::{Server, servers};
use support::sqlite::sqlite;

/// A project, and the database that it moves.
struct Project {
    cli: Cli,
}

impl Project {
    fn new(url: &str) -> Self {
        let gates = "[gates]\ncontract_deploys = 0\ncontract_cooldown = \"0s\"\n";
        let config = format!("schema = [\"schema.sql\"]\n{gates}");
        Project { cli: Cli::new().file("concertina.toml", &config).env("DATABASE_URL", url) }
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.cli.run(arguments)
    }

    fn plans(&self, schema: &str) {
        self.cli.write("schema.sql", schema);
        self.run(&["plan", "--name", "change", "--allow", "*"]).exits(0);
    }

    fn applies(&self, more: &[&str]) {
        self.run(&[&["apply", "--yes", "--override-gates", "a test"], more].concat()).exits(0);
    }

    /// Plans and applies.
    fn moves_to(&self, schema: &str) {
        self.plans(schema);
        self.applies(&[]);
        self.run(&["drift"]).exits(0);
    }

    fn goes_back(&self, extent: &[&str]) {
        self.run(&[&["rollback", "--yes"], extent].concat()).exits(0);
        self.run(&["drift"]).exits(0);
    }
}

/// The oldest and the newest server: what lies between differs from neither here.
fn on_servers(test: impl Fn(&Server) + Sync) {
    let all = servers();
    let ends = [all.first(), all.last()];
    thread::scope(|scope| ends.into_iter().flatten().for_each(|server| drop(scope.spawn(|| test(server)))));
}

#[test]
fn what_both_releases_demand_is_demanded_all_along() {
    on_servers(|server| {
        let database = server.database("lasting");
        let project = Project::new(&database.url());
        project.moves_to("CREATE TABLE t (id int PRIMARY KEY, a text NOT NULL UNIQUE, n int CHECK (n > 0));");
        database.psql("INSERT INTO t VALUES (1, 'x', 1)");
        project.plans(
            "CREATE TABLE t (id int PRIMARY KEY,
                b text NOT NULL UNIQUE, -- @renamed from=a
                m int CHECK (m > 0) -- @renamed from=n
            );",
        );
        project.applies(&["--through", "expand"]);
        let taken = "INSERT INTO t (id, a) VALUES (2, 'x') ON CONFLICT (a) DO NOTHING;
            INSERT INTO t (id, b) VALUES (2, 'x') ON CONFLICT DO NOTHING;
            DO $$ BEGIN INSERT INTO t (id, b, m) VALUES (3, 'y', -1); EXCEPTION WHEN check_violation THEN END $$;";
        database.psql(taken);
        assert_eq!(database.psql("SELECT count(*) FROM t"), "1");
        project.applies(&[]);
        project.goes_back(&["--all"]);
    });
}

#[test]
fn a_way_back_that_fills_the_old_name_leaves_the_new_one_alone() {
    on_servers(|server| {
        let database = server.database("both_names");
        let project = Project::new(&database.url());
        project.moves_to("CREATE TABLE t (id int PRIMARY KEY, a int);");
        project.moves_to(
            "CREATE TABLE t (id int PRIMARY KEY,
                -- @renamed from=a
                -- @using (a * 2)::text @reverse b::int / 2
                b text);",
        );
        database.psql("INSERT INTO t (id, b) VALUES (1, '5')");
        project.goes_back(&["--steps", "1"]);
        assert_eq!(database.psql("UPDATE t SET b = '7' WHERE id = 1; SELECT a, b FROM t"), "3|7");
        project.applies(&[]);
        assert_eq!(database.psql("INSERT INTO t (id, b) VALUES (2, '9'); SELECT b FROM t ORDER BY id"), "7\n9");
        project.goes_back(&["--steps", "1"]);
        assert_eq!(database.psql("SELECT a, b FROM t ORDER BY id"), "3|7\n4|9");
    });
}

#[test]
fn a_default_takes_the_place_of_nothing_that_either_release_wrote() {
    on_servers(|server| {
        let database = server.database("defaults");
        let project = Project::new(&database.url());
        project.moves_to("CREATE TABLE t (id int PRIMARY KEY, a text NOT NULL DEFAULT 'x', n int NOT NULL);");
        project.plans(
            "CREATE TABLE t (id int PRIMARY KEY,
                b text NOT NULL DEFAULT 'x', -- @renamed from=a
                m int NOT NULL DEFAULT 5 -- @renamed from=n
            );",
        );
        for (row, through) in [(0, "expand"), (10, "constrain")] {
            project.applies(&["--through", through]);
            let [one, two, three] = [row + 1, row + 2, row + 3];
            database.psql(&format!(
                "INSERT INTO t (id, a, n) VALUES ({one}, 'old', 1); INSERT INTO t (id, b, m) VALUES ({two}, 'new', 2);
                 INSERT INTO t (id) VALUES ({three});"
            ));
            let kept = database.psql(&format!("SELECT a, b, n, m FROM t WHERE id > {row} ORDER BY id"));
            assert_eq!(kept, "old|old|1|1\nnew|new|2|2\nx|x|5|5");
        }
        project.applies(&[]);
        assert_eq!(database.psql("INSERT INTO t (id) VALUES (20); SELECT b, m FROM t WHERE id = 20"), "x|5");
        project.goes_back(&["--steps", "1"]);
        assert_eq!(
            database.psql("INSERT INTO t (id, a, n) VALUES (21, 'old', 1); SELECT b, m FROM t WHERE id = 21"),
            "old|1"
        );
        project.goes_back(&["--all"]);
    });
}

#[test]
fn a_table_may_leave_again_while_the_first_of_its_name_is_in_quarantine() {
    const NONE: &str = "CREATE TABLE kept (id int);";
    const FIRST: &str = "CREATE TABLE kept (id int);
        CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, up int REFERENCES t, z int UNIQUE);
        CREATE INDEX t_up ON t (up);";
    on_servers(|server| {
        let database = server.database("again");
        let project = Project::new(&database.url());
        project.moves_to(FIRST);
        database.psql("INSERT INTO t (up, z) VALUES (1, 5)");
        project.moves_to(NONE);
        project.moves_to(FIRST);
        database.psql("INSERT INTO t (up, z) VALUES (1, 6)");
        project.moves_to(NONE);
        project.goes_back(&["--steps", "1"]);
        assert_eq!(database.psql("SELECT z FROM t"), "6");
        project.goes_back(&["--steps", "2"]);
        assert_eq!(database.psql("INSERT INTO t (z) VALUES (7); SELECT id, z FROM t ORDER BY id"), "1|5\n2|7");
        project.goes_back(&["--all"]);
    });
}

#[test]
fn after_a_purge_there_is_no_way_back_and_a_way_forward() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("app.db");
    let mut runs = vec![(format!("sqlite://{}", file.display()), None)];
    runs.extend(servers().last().map(|server| server.database("purged")).map(|own| (own.url(), Some(own))));
    for (url, _database) in runs {
        let project = Project::new(&url);
        project.moves_to("CREATE TABLE t (id int PRIMARY KEY, a int, b int);");
        project.moves_to("CREATE TABLE t (id int PRIMARY KEY, b int);");
        project.run(&["purge", "--older-than", "0d", "--yes"]).exits(0);
        let refused = project.run(&["rollback", "--all", "--yes"]).exits(3);
        assert!(refused.stderr().contains("needs what is not in quarantine"), "{}", refused.stderr());
        project.moves_to("CREATE TABLE t (id int PRIMARY KEY, b int, c int);");
        project.goes_back(&["--steps", "1"]);
        project.run(&["status"]).exits(2);
    }
}

#[test]
fn a_way_back_that_did_not_begin_stands_in_nobodys_way() {
    on_servers(|server| {
        let database = server.database("refused");
        let project = Project::new(&database.url());
        project.moves_to("CREATE TABLE t (id int PRIMARY KEY, a int);");
        project.moves_to("CREATE TABLE t (id int PRIMARY KEY, a bigint);");
        database.psql("INSERT INTO t VALUES (1, 5000000000)");
        assert_ne!(project.run(&["rollback", "--steps", "1", "--yes"]).code(), 0);
        project.moves_to("CREATE TABLE t (id int PRIMARY KEY, a bigint, b int);");
        project.run(&["status"]).exits(0);
    });
}

#[test]
fn a_column_may_be_renamed_and_converted_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("app.db");
    let project = Project::new(&format!("sqlite://{}", file.display()));
    project.moves_to(
        "CREATE TABLE h (id INTEGER PRIMARY KEY, city TEXT);
         CREATE TABLE r (id INTEGER PRIMARY KEY, h INTEGER REFERENCES h, price REAL);",
    );
    sqlite(&file, "INSERT INTO h VALUES (1, 'c'); INSERT INTO r VALUES (1, 1, 2.5)");
    project.plans(
        "CREATE TABLE h (id INTEGER PRIMARY KEY, town TEXT -- @renamed from=city
         );
         CREATE TABLE r (id INTEGER PRIMARY KEY, h INTEGER REFERENCES h,
            -- @renamed from=price
            -- @using CAST(price * 100 AS INTEGER) @reverse cents / 100.0
            cents INTEGER CHECK (cents > 0),
            -- @fill price || '€'
            label TEXT);",
    );
    let forward = project.cli.list("migrations").into_iter().find(|name| name.ends_with("_expand_change.sql")).unwrap();
    assert!(!project.cli.read(&format!("migrations/{forward}")).contains("rebuild table h"));
    project.applies(&[]);
    assert_eq!(sqlite(&file, "SELECT cents, label FROM r"), "250|2.5€");
    project.goes_back(&["--phase", "expand"]);
    assert_eq!(sqlite(&file, "SELECT price FROM r"), "2.5");
}

#[test]
fn a_phase_is_taken_back_of_the_last_plan_alone() {
    on_servers(|server| {
        let database = server.database("phase");
        let project = Project::new(&database.url());
        project.moves_to("CREATE TABLE t (id int PRIMARY KEY);");
        database.psql("INSERT INTO t VALUES (1)");
        project.moves_to("CREATE TABLE t (id int PRIMARY KEY, a int);");
        project.goes_back(&["--phase", "expand"]);
        let refused = project.run(&["rollback", "--yes", "--phase", "expand"]).exits(64);
        assert!(refused.stderr().contains("is taken back already"), "{}", refused.stderr());
        assert_eq!(database.psql("SELECT id FROM t"), "1");
        project.applies(&[]);
        project.goes_back(&["--phase", "expand"]);
        project.goes_back(&["--steps", "1"]);
    });
}

#[test]
fn a_column_of_partitions_is_purged_with_that_of_their_table() {
    on_servers(|server| {
        let database = server.database("parts");
        let project = Project::new(&database.url());
        let parts = "CREATE TABLE a_m PARTITION OF m FOR VALUES IN (1) PARTITION BY LIST (id);
            CREATE TABLE a_m_1 PARTITION OF a_m DEFAULT; CREATE TABLE z_m PARTITION OF m DEFAULT;";
        project.moves_to(&format!("CREATE TABLE m (id int, gone text) PARTITION BY LIST (id); {parts}"));
        database.psql("INSERT INTO m VALUES (1, 'a'), (2, 'b')");
        project.moves_to(&format!("CREATE TABLE m (id int) PARTITION BY LIST (id); {parts}"));
        project.run(&["purge", "--older-than", "0d", "--yes"]).exits(0);
        let left = "SELECT count(*) FROM pg_attribute WHERE attname LIKE '\\_dropped%'";
        assert_eq!(database.psql(left), "0");
        assert_eq!(database.psql("SELECT count(*) FROM m"), "2");
    });
}
