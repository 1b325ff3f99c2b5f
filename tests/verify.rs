//! `concertina verify`, as a person types it: what differs is named, and what cannot be known is said.

mod support;

use serde_json::Value;
use support::cli::Cli;
use support::postgres::{Database, Server, servers};
use support::sqlite::sqlite;

/// A table that is large enough to be read in parts.
const BIG: &str = "
CREATE TABLE big (id bigint PRIMARY KEY, a int, b text, n numeric);
INSERT INTO big SELECT i, i % 1000, repeat(md5(i::text), 4), i / 8.0 FROM generate_series(1, 200000) AS i;
ANALYZE;
";

/// A table of a key of two columns, one without a key, one in partitions.
const TABLES: &str = r#"
CREATE TABLE pairs (x int, "Y z" text, v text, PRIMARY KEY (x, "Y z"));
INSERT INTO pairs SELECT i % 10, 'k' || i, 'v' || i FROM generate_series(1, 500) AS i;
CREATE TABLE loose (a int, b text);
INSERT INTO loose SELECT i, 'b' || i % 7 FROM generate_series(1, 300) AS i;
CREATE TABLE parted (id int PRIMARY KEY, v text) PARTITION BY RANGE (id);
CREATE TABLE part_a PARTITION OF parted FOR VALUES FROM (0) TO (50);
CREATE TABLE part_b PARTITION OF parted FOR VALUES FROM (50) TO (1000);
INSERT INTO parted SELECT i, 'p' || i FROM generate_series(1, 99) AS i;
"#;

/// What is written otherwise than one may think, with names that ask for trouble.
const ODD: &str = r#"
CREATE SCHEMA "od d";
CREATE TYPE "mo od" AS ENUM ('fine', 'od''d');
CREATE TYPE pair AS (x int, y text);
CREATE DOMAIN short AS character(5);
CREATE TABLE "od d"."T;""--" (
    "id;" int PRIMARY KEY, "va lue" text, f float8, n numeric, c character(4), s short, t timestamptz, i interval, j json, jb jsonb,
    l text[], p pair, y bytea, m "mo od", o boolean, money money, x inet);
INSERT INTO "od d"."T;""--" VALUES
    (1, E'tab\there', 'NaN', 1.0, 'x', 'a', '2024-01-01 00:00+02', '1 mon 2 days', '{"a":  1}', '{"a":  1}', '{a,NULL,"b c"}', '(1,)',
     '\x00ff', 'fine', true, '1.50', '10.0.0.1'),
    (2, E'\\N', '-0', 1.00, 'x  y', 'b ', '2024-06-01', '-1 year', '[]', '[]', '{}', '(,)', '', 'od''d', false, '-2', '10.0.0.0/8'),
    (3, '', 'Infinity', 'NaN', '', '', 'infinity', '0', 'null', 'null', NULL, NULL, NULL, NULL, NULL, NULL, NULL),
    (4, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '{NULL}', '(1,"q""")', '\x', NULL, NULL, NULL, NULL);
"#;

struct Pair {
    one: Database,
    other: Database,
    cli: Cli,
}

impl Pair {
    fn of(servers: [&Server; 2], tables: &str) -> Pair {
        let [one, other] = servers.map(|server| server.database("verify"));
        for database in [&one, &other] {
            database.psql(tables);
        }
        Pair { one, other, cli: Cli::new() }
    }

    /// The report of `verify` on both, with these flags.
    fn verify(&self, flags: &[&str], exit: i32) -> Value {
        let (one, other) = (self.one.url(), self.other.url());
        let arguments = [&["verify", &one, &other, "--format", "json"], flags].concat();
        serde_json::from_str(self.cli.run(&arguments).exits(exit).stdout()).expect("JSON")
    }

    fn text(&self, flags: &[&str], exit: i32) -> String {
        let (one, other) = (self.one.url(), self.other.url());
        self.cli.run(&[&["verify", &one, &other], flags].concat()).exits(exit).stdout().to_string()
    }
}

fn newest() -> Server {
    servers().pop().expect("a server")
}

fn table<'r>(report: &'r Value, name: &str) -> &'r Value {
    let tables = report["tables"].as_array().expect("tables");
    tables.iter().find(|table| table["table"] == name).unwrap_or_else(|| panic!("{name}: {report:#}"))
}

/// The rows that are named, each as `key:times in one/in other:columns`.
fn rows(table: &Value) -> Vec<String> {
    let words = |list: &Value| {
        let list = list.as_array().expect("a list").iter();
        list.map(|word| word.as_str().unwrap_or("NULL").to_string()).collect::<Vec<_>>().join(",")
    };
    let row = |row: &Value| {
        let columns = row["values"].as_array().expect("values").iter().map(|value| value["column"].as_str().unwrap());
        let columns: Vec<&str> = columns.collect();
        format!("{}:{}/{}:{}", words(&row["key"]), row["times"][0], row["times"][1], columns.join(","))
    };
    table["apart"].as_array().unwrap_or_else(|| panic!("{table:#}")).iter().map(row).collect()
}

const WAYS: [&[&str]; 4] = [&["--jobs", "1"], &["--jobs", "4"], &["--fast", "--jobs", "1"], &["--fast", "--jobs", "3"]];

#[test]
fn one_changed_one_missing_one_doubled_and_two_swapped_are_found() {
    let server = newest();
    let pair = Pair::of([&server, &server], &format!("{BIG}{TABLES}"));
    for way in WAYS {
        let report = pair.verify(way, 0);
        assert!(report["tables"].as_array().unwrap().iter().all(|table| table["found"] == "same"), "{report:#}");
    }
    pair.other.psql(
        "ALTER TABLE big DROP CONSTRAINT big_pkey;
         UPDATE big SET b = b || ' ' WHERE id = 123456; DELETE FROM big WHERE id = 77;
         INSERT INTO big SELECT * FROM big WHERE id = 150000;
         UPDATE big SET a = CASE id WHEN 5 THEN 6 ELSE 5 END WHERE id IN (5, 6);",
    );
    for way in WAYS {
        let report = pair.verify(way, 2);
        let big = table(&report, "public.big");
        assert_eq!(big["rows"], serde_json::json!([200_000, 200_000]));
        assert_eq!(
            rows(big),
            ["5:1/1:a", "6:1/1:a", "77:1/0:a,b,id,n", "123456:1/1:b", "150000:1/2:a,b,id,n"],
            "{way:?}"
        );
        assert_eq!(big["of"], 5);
        assert_eq!(table(&report, "public.pairs")["found"], "same");
    }
}

#[test]
fn digests_are_the_same_however_many_connections_read_them() {
    let server = newest();
    let database = server.database("jobs");
    database.psql(BIG);
    let cli = Cli::new();
    let digests = |flags: &[&str]| {
        let url = database.url();
        let arguments = [&["verify", &url, "--format", "json"], flags].concat();
        let read: Value = serde_json::from_str(cli.run(&arguments).exits(0).stdout()).unwrap();
        read["tables"].clone()
    };
    let before = digests(&["--jobs", "1"]);
    assert_eq!(before, digests(&["--jobs", "4"]));
    assert_eq!(digests(&["--fast", "--jobs", "1"]), digests(&["--fast", "--jobs", "4"]));
    // Settings of the role, which others' sessions begin with.
    database.psql(&format!(
        "ALTER DATABASE {0} SET DateStyle = 'German'; ALTER DATABASE {0} SET TimeZone = 'Asia/Kolkata';
         ALTER DATABASE {0} SET bytea_output = 'escape'; ALTER DATABASE {0} SET extra_float_digits = -3",
        database.name
    ));
    assert_eq!(before, digests(&["--jobs", "3"]));
}

#[test]
fn servers_of_different_versions_hold_the_same() {
    let all = servers();
    let (oldest, newest) = (all.first().expect("a server"), all.last().expect("a server"));
    let pair = Pair::of([oldest, newest], ODD);
    pair.other.psql(&format!(
        "ALTER DATABASE {0} SET DateStyle = 'German'; ALTER DATABASE {0} SET TimeZone = 'Asia/Kolkata';
         ALTER DATABASE {0} SET IntervalStyle = 'iso_8601'",
        pair.other.name
    ));
    for way in WAYS {
        assert_eq!(table(&pair.verify(way, 0), "od d.T;\"--")["rows"], serde_json::json!([4, 4]));
    }
    pair.other.psql("ALTER TABLE \"od d\".\"T;\"\"--\" ALTER \"id;\" TYPE bigint");
    pair.verify(&[], 0);
}

#[test]
fn what_is_written_otherwise_differs() {
    let server = newest();
    let pair = Pair::of([&server, &server], ODD);
    let hostile = "\"od d\".\"T;\"\"--\"";
    for (column, value, id) in [
        ("va lue", "''", 4),
        ("va lue", "NULL", 3),
        ("f", "0", 2),
        ("n", "1.000", 2),
        ("c", "'x y'", 2),
        ("s", "'ab'", 1),
        ("t", "'2024-01-01 00:00+01'", 1),
        ("j", "'{\"a\": 1}'", 1),
        ("l", "'{a,\"NULL\",\"b c\"}'", 1),
        ("p", "NULL", 2),
        ("p", "'(1,\"\")'", 1),
        ("y", "NULL", 4),
        ("o", "NULL", 1),
        ("money", "1.51", 1),
        ("x", "'10.0.0.1/8'", 1),
    ] {
        pair.other.psql(&format!(
            "CREATE TABLE kept AS TABLE {hostile}; UPDATE {hostile} SET \"{column}\" = {value} WHERE \"id;\" = {id}"
        ));
        for way in [&[][..], &["--fast"]] {
            let report = pair.verify(&[way, &["--table", "od d.*"]].concat(), 2);
            assert_eq!(
                rows(table(&report, "od d.T;\"--")),
                [format!("{id}:1/1:{column}")],
                "{column} = {value} {way:?}"
            );
        }
        pair.other.psql(&format!("TRUNCATE {hostile}; INSERT INTO {hostile} TABLE kept; DROP TABLE kept"));
    }
    pair.verify(&[], 0);
}

#[test]
fn partitions_count_as_one_table_and_a_table_without_a_key_by_its_rows() {
    let server = newest();
    let pair = Pair::of([&server, &server], TABLES);
    pair.other.psql(
        "DROP TABLE parted; CREATE TABLE parted (id int PRIMARY KEY, v text);
         INSERT INTO parted SELECT i, 'p' || i FROM generate_series(1, 99) AS i; UPDATE parted SET v = 'x' WHERE id = 70;
         UPDATE loose SET b = 'b2' WHERE a = 1; UPDATE loose SET b = 'b1' WHERE a = 2; INSERT INTO loose VALUES (3, 'b3')",
    );
    for way in [&[][..], &["--fast"]] {
        let report = pair.verify(way, 2);
        assert_eq!(rows(table(&report, "public.parted")), ["70:1/1:v"]);
        assert_eq!(table(&report, "public.loose")["why"], "keyless");
        let report = pair.verify(&[way, &["--values", "--table", "loose"]].concat(), 2);
        let loose = rows(table(&report, "public.loose"));
        assert_eq!(loose, ["1,b1:1/0:", "1,b2:0/1:", "2,b1:0/1:", "2,b2:1/0:", "3,b3:1/2:"]);
    }
    let text = pair.text(&["--table", "loose"], 2);
    assert!(text.contains("`--values` shows them"), "{text}");
}

#[test]
fn values_are_shown_only_when_they_are_asked_for() {
    let server = newest();
    let pair = Pair::of([&server, &server], TABLES);
    pair.other.psql("UPDATE pairs SET v = 'hunter2' WHERE \"Y z\" = 'k7'; DELETE FROM pairs WHERE \"Y z\" = 'k9'");
    let quiet = pair.text(&["--table", "pairs"], 2);
    assert!(!quiet.contains("hunter2") && quiet.contains("(Y z, x) = (k7, 7) differs: v"), "{quiet}");
    assert!(quiet.contains("(k9, 9) only in 1") && quiet.contains("500 rows in 1, 499 in 2"), "{quiet}");
    let shown = pair.text(&["--table", "pairs", "--values"], 2);
    assert!(shown.contains("v `v7` in 1, `hunter2` in 2") && shown.contains("only in 1: Y z `k9`, v `v9`"), "{shown}");
}

#[test]
fn more_than_ten_rows_are_counted() {
    let server = newest();
    let pair = Pair::of([&server, &server], &format!("{BIG}{TABLES}"));
    pair.other.psql("UPDATE pairs SET v = 'x'; UPDATE big SET n = n + 1");
    let report = pair.verify(&[], 2);
    let (pairs, big) = (table(&report, "public.pairs"), table(&report, "public.big"));
    assert_eq!((rows(pairs).len(), rows(big).len()), (10, 10));
    assert_eq!(
        (&pairs["of"], &big["of"]),
        (&500.into(), &Value::Null),
        "of a large table only some rows are looked at"
    );
    let text = pair.text(&["--table", "big"], 2);
    assert!(text.contains("only some of them were looked at"), "{text}");
}

#[test]
fn what_one_side_alone_has_is_named() {
    let server = newest();
    let pair = Pair::of([&server, &server], TABLES);
    pair.other.psql("ALTER TABLE pairs ADD COLUMN more int DEFAULT 1; CREATE TABLE later (id int); DROP TABLE loose");
    let text = pair.text(&[], 2);
    for line in ["only in 1: table public.loose", "only in 2: table public.later", "only in 2: column more"] {
        assert!(text.contains(line), "{line}: {text}");
    }
    let shared = pair.text(&["--shared"], 0);
    assert!(shared.contains("only in 2: column more") && shared.contains("the same on both sides"), "{shared}");
}

#[test]
fn a_file_of_digests_stands_for_a_database() {
    let server = newest();
    let database = server.database("file");
    database.psql(TABLES);
    let cli = Cli::new().env("DATABASE_URL", &database.url());
    for fast in [&[][..], &["--fast"]] {
        let said = cli.run(&[&["verify", "--save", "before.json"], fast].concat()).exits(0);
        assert!(said.stderr().contains("concertina verify before.json"), "{said:?}");
        let same = cli.run(&["verify", "before.json"]).exits(0);
        assert_eq!(same.stdout().contains("--fast"), !fast.is_empty(), "{same:?}");
        database.psql(
            "UPDATE parted SET v = 'x' WHERE id = 9; ALTER TABLE pairs ADD more int; DELETE FROM loose WHERE a = 1",
        );
        let differs = cli.run(&["verify", "before.json", "--table", "parted"]).exits(2);
        assert!(differs.stdout().contains("not the same: v"), "{differs:?}");
        assert!(differs.stdout().contains("digests in a file cannot tell"), "{differs:?}");
        let all = cli.run(&["verify", "before.json"]).exits(2);
        assert!(all.stdout().contains("299 rows in 1, 300 in 2"), "{all:?}");
        assert!(all.stdout().contains("only in 1: column more"), "{all:?}");
        database.psql(
            "UPDATE parted SET v = 'p9' WHERE id = 9; ALTER TABLE pairs DROP more; INSERT INTO loose VALUES (1, 'b1')",
        );
        cli.run(&["verify", "before.json"]).exits(0);
    }
    let kept: Value = serde_json::from_str(&cli.read("before.json")).unwrap();
    assert_eq!((kept["version"].as_u64(), kept["method"].as_str()), (Some(1), Some("fast")));
    cli.run(&["verify", "--save", "sha.json"]).exits(0);
    let two = cli.run(&["verify", "before.json", "sha.json"]).exits(64);
    assert!(two.stderr().contains("hint: "), "{two:?}");
    cli.run(&["verify", "sha.json", "--fast"]).exits(64);
}

#[test]
fn a_key_that_is_gone_leaves_only_the_rows_to_be_counted() {
    let server = newest();
    let database = server.database("key");
    database.psql("CREATE TABLE t (id int PRIMARY KEY, v text); INSERT INTO t VALUES (1, 'a'), (2, 'b')");
    let cli = Cli::new().env("DATABASE_URL", &database.url());
    cli.run(&["verify", "--save", "t.json"]).exits(0);
    database.psql("ALTER TABLE t DROP id");
    let said = cli.run(&["verify", "t.json", "--shared"]).exits(2);
    assert!(said.stdout().contains("values were not compared"), "{said:?}");
}

#[test]
fn sqlite_is_compared_with_its_storage_classes() {
    let cli = Cli::new();
    let make = "CREATE TABLE t (id INTEGER PRIMARY KEY, v); CREATE TABLE \"lo;ose\" (a, b);
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500) INSERT INTO t SELECT i, i FROM n;
        INSERT INTO \"lo;ose\" VALUES (1, 'x'), (2, 'y');";
    for name in ["one.db", "other.db"] {
        sqlite(cli.path(name), make);
    }
    let verify = |flags: &[&str]| {
        let arguments = [&["verify", "sqlite:one.db", "sqlite:other.db", "--format", "json"], flags].concat();
        let said = cli.run(&arguments);
        (said.code(), serde_json::from_str::<Value>(said.stdout()).unwrap_or_default())
    };
    assert_eq!(verify(&[]).0, 0);
    for value in ["'7'", "7.0", "NULL", "x'37'"] {
        sqlite(cli.path("other.db"), &format!("UPDATE t SET v = {value} WHERE id = 7"));
        let (code, report) = verify(&[]);
        assert_eq!((code, rows(table(&report, "t"))), (2, vec!["7:1/1:v".to_string()]), "{value}");
    }
    for (value, shown) in [("'7'", "'7'"), ("7.0", "7.0"), ("'it''s'", "'it''s'"), ("x'37'", "X'37'"), ("NULL", "")] {
        sqlite(cli.path("other.db"), &format!("UPDATE t SET v = {value} WHERE id = 7"));
        let (_, report) = verify(&["--values"]);
        let both = &table(&report, "t")["apart"][0]["values"][0]["shown"];
        assert_eq!((both[0][0].as_str(), both[1][0].as_str().unwrap_or_default()), (Some("7"), shown), "{value}");
    }
    sqlite(
        cli.path("other.db"),
        "UPDATE t SET v = 7 WHERE id = 7; UPDATE \"lo;ose\" SET b = CASE b WHEN 'x' THEN 'y' ELSE 'x' END",
    );
    let (code, report) = verify(&["--values"]);
    assert_eq!((code, rows(table(&report, "lo;ose")).len()), (2, 4));
    sqlite(cli.path("one.db"), "CREATE TABLE k (id INTEGER PRIMARY KEY, v); INSERT INTO k VALUES (5, NULL)");
    sqlite(cli.path("other.db"), "CREATE TABLE k (id INTEGER, v); INSERT INTO k VALUES (5, 'v5'), (5, NULL)");
    let doubled = cli.run(&["verify", "sqlite:one.db", "sqlite:other.db", "--values"]).exits(2);
    let told = "(id) = (5) once in 1, 2 times in 2: id `5` in 1, `5` and `5` in 2, v NULL in 1, NULL and `'v5'` in 2";
    assert!(doubled.stdout().contains(told), "{}", doubled.stdout());
    assert_eq!(verify(&["--fast"]).0, 64);
    cli.run(&["verify", "sqlite:one.db", "--save", "one.json"]).exits(0);
    cli.run(&["verify", "sqlite:one.db", "one.json"]).exits(0);
    cli.run(&["verify", "sqlite:other.db", "one.json"]).exits(2);
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let server = newest();
    let database = server.database("refused");
    database.psql("CREATE TABLE t (id int)");
    let cli =
        Cli::new().file("text.txt", "hello").file("later.json", "{\"format\": \"concertina digests\", \"version\": 9}");
    sqlite(cli.path("a.db"), "CREATE TABLE t (id)");
    let url = database.url();
    for (arguments, exit, said) in [
        (&["verify", &url, "sqlite:a.db"][..], 64, "do not write values alike"),
        (&["verify", &url, "text.txt"], 1, "holds no digests"),
        (&["verify", &url, "later.json"], 1, "of version 9"),
        (&["verify", &url, "nowhere"], 64, "`nowhere` is no URL"),
        (&["verify", &url, "migrations"], 64, "hold no rows"),
        (&["verify", &url, "sqlite:none.db"], 1, "no database file"),
        (&["verify", &url, "--table", "nothing*"], 64, "no table is under `nothing*`"),
        (&["verify", &url, "--save", "text.txt"], 1, "not replaced"),
    ] {
        let refused = cli.run(arguments).exits(exit);
        assert!(refused.stderr().contains(said) && refused.stderr().contains("hint: "), "{said}: {refused:?}");
    }
    cli.run(&["verify", &url, &url, "--save", "x.json"]).exits(64);
    assert_eq!(cli.read("text.txt"), "hello");
}

#[test]
fn an_environment_names_its_database() {
    let cli = Cli::new().file(
        "concertina.toml",
        "[env.production]\ndatabase.url = 'sqlite:one.db'\n[env.staging]\ndatabase.url = 'sqlite:other.db'\n",
    );
    for name in ["one.db", "other.db"] {
        sqlite(cli.path(name), "CREATE TABLE t (id INTEGER PRIMARY KEY); INSERT INTO t VALUES (1)");
    }
    cli.run(&["verify", "production", "staging"]).exits(0);
    let unknown = cli.run(&["verify", "production", "stagging"]).exits(64);
    assert!(unknown.stderr().contains("`staging`"), "{unknown:?}");
}

#[test]
fn rows_that_come_meanwhile_are_not_seen() {
    let server = newest();
    let database = server.database("snapshot");
    database.psql(BIG);
    let url = database.url();
    let cli = Cli::new();
    cli.run(&["verify", &url, "--save", "before.json"]).exits(0);
    // Whoever writes is kept waiting by nobody, and what it writes is in no snapshot that began before.
    let busy = std::thread::spawn({
        let url = url.clone();
        move || {
            let busy = "DO $$ BEGIN FOR i IN 1..2000 LOOP UPDATE big SET a = a WHERE id = i; COMMIT; END LOOP; END $$";
            std::process::Command::new("psql").args(["-X", "-q", "-d", &url, "-c", busy]).status().expect("psql runs")
        }
    });
    cli.run(&["verify", &url, "before.json", "--jobs", "4"]).exits(0);
    assert!(busy.join().expect("it ends").success());
    cli.run(&["verify", &url, "before.json", "--jobs", "4"]).exits(0);
}
