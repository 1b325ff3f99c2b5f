//! Rows that stand against a plan.

use super::support::sqlite::sqlite;
use super::{applied, applied_to_file, refused, server};

const FIRST: &str = "CREATE TABLE p (id bigint PRIMARY KEY);\n\
    CREATE TABLE a (id bigint PRIMARY KEY, email text, p bigint);\n";

#[test]
fn a_required_column_without_a_fill() {
    let database = server().database("unfilled");
    let cli = applied(&database, FIRST);
    database.psql("INSERT INTO a VALUES (1, 'x', NULL)");
    cli.write("schema/app.sql", &FIRST.replace("email text", "email text, city text NOT NULL"));
    refused(&cli, &["plan"], 3, &["city", "-- @fill <expression>"]);
    cli.write("schema/app.sql", &FIRST.replace("p bigint);", "p bigint NOT NULL);"));
    refused(&cli, &["plan"], 3, &["a.p", "1 row", "-- @fill <expression>"]);
}

#[test]
fn a_fill_that_cannot_be_computed() {
    let database = server().database("uncomputed");
    let cli = applied(&database, FIRST);
    database.psql("INSERT INTO a VALUES (1, 'x', NULL)");
    cli.write(
        "schema/app.sql",
        &FIRST.replace("p bigint);", "p bigint,\n  -- @fill lenght(email)\n  size int NOT NULL);"),
    );
    refused(&cli, &["plan"], 1, &["schema/app.sql:3:6: ", "size", "lenght"]);
}

#[test]
fn duplicates_under_a_new_unique_constraint() {
    let database = server().database("duplicates");
    let cli = applied(&database, FIRST);
    database.psql("INSERT INTO a SELECT i, 'same', NULL FROM generate_series(1, 3) i");
    cli.write("schema/app.sql", &FIRST.replace("email text", "email text UNIQUE"));
    let plan = cli.run(&["plan", "--name", "unique"]).exits(0);
    assert!(plan.stderr().contains("warning: ") && plan.stderr().contains("same"), "{plan:?}");
    let before = database.psql("SELECT indexrelid::regclass FROM pg_index WHERE indrelid = 'a'::regclass");
    refused(&cli, &["apply", "--yes", "--override-gates", "a test"], 3, &["email", "same", "nothing of it ran"]);
    assert_eq!(database.psql("SELECT indexrelid::regclass FROM pg_index WHERE indrelid = 'a'::regclass"), before);
    assert_eq!(database.psql("SELECT count(*) FROM concertina.journal WHERE migration LIKE '%unique'"), "0");
    database.psql("UPDATE a SET email = email || id");
    cli.run(&["apply", "--yes", "--override-gates", "a test"]).exits(0);
}

#[test]
fn orphans_under_a_new_foreign_key() {
    let database = server().database("orphans");
    let cli = applied(&database, FIRST);
    database.psql("INSERT INTO a VALUES (1, 'x', 77), (2, 'y', NULL)");
    cli.write("schema/app.sql", &FIRST.replace("p bigint);", "p bigint REFERENCES p);"));
    cli.run(&["plan", "--name", "fk"]).exits(0);
    let said = refused(&cli, &["apply", "--yes", "--override-gates", "a test"], 3, &["77"]);
    let asked: Vec<&str> = said.stderr().lines().filter(|line| line.contains("77")).collect();
    assert_eq!(asked.len(), 1, "a check is asked once\n{}", said.stderr());
    assert_eq!(database.psql("SELECT count(*) FROM pg_constraint WHERE contype = 'f'"), "0");
}

#[test]
fn values_that_a_new_lookup_table_lacks() {
    let database = server().database("lookup");
    let typed = "CREATE TYPE st AS ENUM ('new', 'paid');\nCREATE TABLE o (id int PRIMARY KEY, s st);\n";
    let cli = applied(&database, typed);
    database.psql("INSERT INTO o VALUES (1, 'paid')");
    cli.write(
        "schema/app.sql",
        "CREATE TABLE states (name text PRIMARY KEY);\nCREATE TABLE o (id int PRIMARY KEY, s text REFERENCES states);\n",
    );
    cli.run(&["plan", "--name", "lookup", "--allow", "*"]).exits(0);
    let apply = ["apply", "--yes", "--override-gates", "a test"];
    refused(&cli, &apply, 6, &["every (s) of public.o is in public.states", "paid", "nothing of it ran"]);
    assert_eq!(database.psql("SELECT pg_typeof(s) FROM o"), "st");
    database.psql("INSERT INTO states VALUES ('paid')");
    cli.run(&apply).exits(0);
}

#[test]
fn the_same_in_a_file() {
    let cli = applied_to_file(FIRST);
    sqlite(cli.path("app.db"), "INSERT INTO a VALUES (1, 'same', 77), (2, 'same', NULL)");
    cli.write(
        "schema/app.sql",
        &FIRST.replace("email text", "email text UNIQUE").replace("p bigint);", "p bigint REFERENCES p);"),
    );
    cli.run(&["plan", "--name", "both"]).exits(0);
    refused(&cli, &["apply", "--yes", "--override-gates", "a test"], 3, &["such as same", "every p of a is in p"]);
}

#[test]
fn a_hazard_that_nobody_allowed() {
    let cli = applied_to_file(FIRST);
    cli.write("schema/app.sql", &FIRST.replace(", p bigint);", ");"));
    refused(&cli, &["plan", "--yes"], 3, &["drops-data", "--allow drops-data:a.p", "@allow drops-data <reason>"]);
}

#[test]
fn what_stands_against_a_way_back_is_told_before_any_of_it() {
    let database = server().database("foreseen");
    let first =
        "CREATE TYPE mood AS ENUM ('sad', 'ok');\nCREATE TABLE a (id bigint PRIMARY KEY, mood mood, email text);\n";
    let cli = applied(&database, first);
    database.psql("INSERT INTO a VALUES (1, 'ok', 'x')");
    let second = first
        .replace("'ok');", "'ok', 'elated');")
        .replace("email text", "email text,\n-- @fill 'unknown'\ncity text NOT NULL");
    cli.write("schema/app.sql", &second);
    cli.run(&["plan", "--name", "mood", "--allow", "*"]).exits(0);
    let shown = cli.run(&["show", "--format", "markdown"]).exits(0);
    for word in
        ["as long as the rows fit what was before", "as long as no row of public.a has a label in mood that is removed"]
    {
        assert!(shown.stdout().contains(word), "{}", shown.stdout());
    }
    assert!(
        !shown.stdout().contains("**: nothing is lost") && !shown.stdout().contains("Nothing is lost"),
        "{shown:?}"
    );
    cli.run(&["apply", "--yes", "--override-gates", "a test"]).exits(0);
    database.psql("UPDATE a SET mood = 'elated'");
    let journal = "SELECT count(*) FROM concertina.journal WHERE direction = 'down'";
    let before = database.psql(journal);
    let told = ["nothing is taken back", "_expand_mood.down.sql`: ", "a label in mood that is removed: 1 against it"];
    refused(&cli, &["rollback", "--phase", "expand", "--yes"], 3, &told);
    assert_eq!(database.psql(journal), before);
    assert_eq!(database.psql("SELECT attnotnull FROM pg_attribute WHERE attname = 'city'"), "t");
    database.psql("UPDATE a SET mood = 'ok'");
    cli.run(&["rollback", "--phase", "expand", "--yes"]).exits(0);
}
