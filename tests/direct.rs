//! `plan.mode = "direct"` through the binary: one pair of files for a change that would be four, there, back and there again.

mod support;

use std::thread;
use support::cli::Cli;
use support::postgres::{Server, servers};
use support::sqlite::sqlite;

const CONFIG: &str = "schema = [\"schema.sql\"]\n[plan]\nmode = \"direct\"\n[gates]\nbackup = \"touch made\"\n";

const OLD: &str = "CREATE TABLE t (id integer PRIMARY KEY, a text NOT NULL, n integer, gone text NOT NULL, r integer);";

const NEW: &str = "CREATE TABLE t (
    id integer PRIMARY KEY,
    b text NOT NULL, -- @renamed from=a
    n text,
    -- @fill 7
    r integer NOT NULL,
    -- @fill 'new'
    added text NOT NULL
);";

const ROWS: &str = "INSERT INTO t (id, a, n, gone, r) VALUES (1, 'one', 11, 'x', NULL), (2, 'two', NULL, 'y', 2);";

/// Asks the database with what it holds.
type Ask<'a> = &'a dyn Fn(&str) -> String;

/// With the hazard that is not allowed at first.
fn there_and_back(url: &str, demanded: &str, ask: Ask) {
    let cli = Cli::new().file("concertina.toml", CONFIG).file("schema.sql", OLD).env("DATABASE_URL", url);
    cli.run(&["plan", "--name", "first"]).exits(0);
    cli.run(&["apply", "--yes"]).exits(0);
    ask(ROWS);
    let before = ask("SELECT id, a, n, gone, r FROM t ORDER BY id");

    cli.write("schema.sql", NEW);
    let others =
        ["breaks-old-release", "drops-data", "rewrites-table"].into_iter().filter(|hazard| *hazard != demanded);
    let allowed = others.flat_map(|hazard| ["--allow", hazard]);
    let refused = cli.run(&["plan", "--name", "change"].into_iter().chain(allowed).collect::<Vec<_>>()).exits(3);
    assert!(refused.stderr().contains(demanded), "{}", refused.stderr());
    let planned = cli.run(&["plan", "--name", "change", "--allow", "*"]).exits(0);
    let chosen = "one migration, not in phases; in these it would be 4";
    assert!(planned.stdout().contains(chosen), "{}", planned.stdout());
    let (number, text) = only_pair(&cli);
    assert!(text.lines().next().is_some_and(|line| line.ends_with("direct · 1 of 1")), "{text}");
    assert!(!text.to_uppercase().contains("CREATE TRIGGER"), "{text}");

    cli.run(&["rehearse"]).exits(0);
    let wrong = cli.run(&["apply", "--yes", "--through", "direct"]).exits(64);
    assert!(wrong.stderr().contains("a direct migration runs under each of them"), "{}", wrong.stderr());
    cli.run(&["apply", "--yes", "--through", "expand"]).exits(0);
    assert!(cli.path("made").exists(), "the backup was not made");
    let after = ask("SELECT id, b, n, r, added FROM t ORDER BY id");
    assert_eq!(after, "1|one|11|7|new\n2|two||2|new");
    cli.run(&["drift"]).exits(0);
    assert!(cli.run(&["status"]).exits(0).stdout().contains(&format!("{number}_direct_change")));

    let refused = cli.run(&["rollback", "--yes", "--phase", "contract"]).exits(64);
    assert!(refused.stderr().contains("rollback --phase direct"), "{}", refused.stderr());
    cli.run(&["rollback", "--yes", "--phase", "direct"]).exits(0);
    assert_eq!(ask("SELECT id, a, n, gone, r FROM t ORDER BY id"), before);
    cli.run(&["apply", "--yes"]).exits(0);
    assert_eq!(ask("SELECT id, b, n, r, added FROM t ORDER BY id"), after);
    cli.run(&["rollback", "--yes", "--phase", "expand"]).exits(0);
    assert_eq!(ask("SELECT id, a, n, gone, r FROM t ORDER BY id"), before);
}

/// The number and the text of the one migration that the second plan has.
fn only_pair(cli: &Cli) -> (String, String) {
    let names = cli.list("migrations").into_iter().filter(|name| name.ends_with("_change.sql"));
    let names: Vec<String> = names.collect();
    let [name] = names.as_slice() else { panic!("one migration, and not {names:?}") };
    let number = name.strip_suffix("_direct_change.sql").expect("a direct migration");
    (number.to_string(), cli.read(&format!("migrations/{name}")))
}

/// On the oldest and the newest server.
#[test]
fn a_change_in_one_migration_on_postgres() {
    let all = servers();
    let test = |server: &Server| {
        let database = server.database("direct");
        there_and_back(&database.url(), "breaks-old-release", &|sql| database.psql(sql));
    };
    thread::scope(|scope| {
        [all.first(), all.last()].into_iter().flatten().for_each(|one| drop(scope.spawn(|| test(one))))
    });
}

#[test]
fn a_change_in_one_migration_on_sqlite() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("live.db");
    there_and_back(&format!("sqlite://{}", path.display()), "drops-data", &|sql| sqlite(&path, sql));
}

/// What `plan` says of a table of three rows that changes into `new`, where tables of fewer than `small` rows are small.
fn planned(new: &str, small: u32) -> String {
    let server = servers().pop().expect("a server");
    let database = server.database("small");
    database.psql("CREATE TABLE t (id integer PRIMARY KEY, n integer); INSERT INTO t VALUES (1, 2), (2, 3), (3, 5);");
    let config = format!("schema = [\"schema.sql\"]\n[plan]\nsmall_table = {small}\n");
    let cli = Cli::new().file("concertina.toml", &config).file("schema.sql", new).env("DATABASE_URL", &database.url());
    cli.run(&["plan", "--name", "small", "--allow", "*"]).exits(0).stdout().to_string()
}

#[test]
fn a_small_table_that_is_written_anew_says_so() {
    let said = planned("CREATE TABLE t (id integer PRIMARY KEY, n text);", 4);
    let told = "column public.t.n takes its type by one rewrite, as its table has fewer than 4 rows; as a second column kept in \
        step it would be ";
    assert!(said.contains(told) && said.contains(" steps more"), "{said}");
    let new = "CREATE TABLE t (id integer PRIMARY KEY, n integer, token uuid DEFAULT gen_random_uuid());";
    let said = planned(new, 4);
    assert!(
        said.contains("column public.t.token comes with one rewrite of its table, as that has fewer than 4 rows"),
        "{said}"
    );
}

#[test]
fn the_rows_of_a_large_table_get_values_of_their_own_in_batches() {
    let columns =
        ["token uuid NOT NULL DEFAULT gen_random_uuid()", "number bigint GENERATED ALWAYS AS IDENTITY UNIQUE"];
    for column in columns {
        let said = planned(&format!("CREATE TABLE t (id integer PRIMARY KEY, n integer, {column});"), 3);
        let name = column.split(' ').next().unwrap();
        assert!(said.contains(&format!("fill public.t.{name}")) && !said.contains("rewrite"), "{said}");
    }
}

#[test]
fn a_small_table_goes_the_way_of_a_large_one_that_it_refers_to() {
    let server = servers().pop().expect("a server");
    let database = server.database("referred");
    let tables = |kind: &str| {
        format!("CREATE TABLE big (id {kind} PRIMARY KEY); CREATE TABLE small (id {kind} REFERENCES big);")
    };
    database.psql(&format!("{} INSERT INTO big SELECT generate_series(1, 20);", tables("integer")));
    database.psql("INSERT INTO small VALUES (1)");
    let config = "schema = [\"schema.sql\"]\n[plan]\nsmall_table = 10\n";
    let cli = Cli::new()
        .file("concertina.toml", config)
        .file("schema.sql", &tables("bigint"))
        .env("DATABASE_URL", &database.url());
    let said = cli.run(&["plan", "--name", "wide", "--allow", "*"]).exits(0).stdout().to_string();
    assert!(said.contains("fill public.small._next_id") && !said.contains("rewrite"), "{said}");
}
