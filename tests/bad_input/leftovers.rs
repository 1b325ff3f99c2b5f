//! What a database holds that no schema file makes so: indexes whose build failed, comments that went, grants between owners.

use super::{Cli, Database, applied, refused, server};

const FIRST: &str = "CREATE TABLE a (id bigint PRIMARY KEY, email text);\n";

/// Plans and applies, and sees that nothing is left to do.
fn changes(cli: &Cli, schema: &str) {
    cli.write("schema/app.sql", schema);
    cli.run(&["plan", "--name", "next", "--allow", "*"]).exits(0);
    cli.run(&["apply", "--yes", "--override-gates", "a test"]).exits(0);
    let again = cli.run(&["plan", "--name", "again"]).exits(0);
    assert!(again.stdout().contains("no difference"), "{again:?}");
}

fn with_a_failed_build() -> (Database, Cli) {
    let database = server().database("failed_build");
    let cli = applied(&database, FIRST);
    database.psql("INSERT INTO a VALUES (1, 'same'), (2, 'same')");
    database.try_psql("CREATE UNIQUE INDEX CONCURRENTLY mails ON a (email)").expect_err("two rows are the same");
    (database, cli)
}

#[test]
fn an_index_whose_build_failed_is_in_nobodys_way() {
    let (database, cli) = with_a_failed_build();
    changes(&cli, &FIRST.replace("text", "text, note text"));
    let told = cli.run(&["inspect"]).exits(0);
    assert!(told.stderr().contains("warning: index public.a.mails is not valid"), "{told:?}");
    cli.run(&["rollback", "--steps", "1", "--yes"]).exits(0);
    assert_eq!(database.psql("SELECT indisvalid FROM pg_index WHERE indexrelid = 'mails'::regclass"), "f");
}

#[test]
fn an_index_whose_build_failed_is_built_again() {
    let (database, cli) = with_a_failed_build();
    changes(&cli, &format!("{FIRST}CREATE INDEX mails ON a (email);\n"));
    let found = "SELECT indisvalid, indisunique FROM pg_index WHERE indexrelid = 'mails'::regclass";
    assert_eq!(database.psql(found), "t|f");
}

#[test]
fn an_index_over_partitions_that_is_not_finished() {
    const PARTED: &str =
        "CREATE TABLE e (k int) PARTITION BY LIST (k);\nCREATE TABLE e1 PARTITION OF e FOR VALUES IN (1);\n";
    let database = server().database("unfinished");
    let cli = applied(&database, PARTED);
    database.psql("CREATE INDEX whole ON ONLY e (k)");
    cli.write("schema/app.sql", &format!("{PARTED}CREATE INDEX whole ON e (k);\n"));
    refused(&cli, &["plan"], 3, &["index public.e.whole", "lacks the parts"]);
    cli.write("schema/app.sql", &format!("{PARTED}CREATE INDEX whole ON ONLY e (k);\n"));
    refused(&cli, &["plan"], 1, &["index ON ONLY a table", "public.e.whole"]);
    changes(&cli, &PARTED.replace("k int", "k int, note text"));
}

#[test]
fn an_extension_without_its_comment() {
    let database = server().database("uncommented");
    let extended = format!("CREATE EXTENSION citext;\n{}", FIRST.replace("text", "citext"));
    let cli = applied(&database, &extended);
    database.psql("COMMENT ON EXTENSION citext IS NULL");
    changes(&cli, &extended.replace("citext)", "citext, other citext)"));
}

#[test]
fn grants_to_the_role_that_connects_and_to_an_owner() {
    let database = server().database("owned");
    let cli = applied(&database, FIRST);
    database.psql("ALTER TABLE a OWNER TO pg_monitor; GRANT SELECT ON a TO CURRENT_USER");
    let kept = "SELECT relacl::text LIKE '%' || current_user || '=r/pg_monitor%' FROM pg_class WHERE relname = 'a'";
    changes(&cli, &FIRST.replace("text", "text, note text"));
    changes(&cli, &format!("{FIRST}GRANT SELECT ON a TO pg_monitor;\nALTER TABLE a OWNER TO pg_monitor;\n"));
    assert_eq!(database.psql(kept), "t");
}

/// What waits would be planned a second time.
#[test]
fn nothing_is_planned_beside_what_waits_where_somebody_changed_the_database() {
    let database = server().database("beside");
    let cli = applied(&database, "CREATE TABLE t (id int PRIMARY KEY);");
    cli.write("schema/app.sql", "CREATE TABLE t (id int PRIMARY KEY, b int);");
    cli.run(&["plan", "--name", "second"]).exits(0);
    database.psql("ALTER TABLE t ADD COLUMN hand int");
    cli.write("schema/app.sql", "CREATE TABLE t (id int PRIMARY KEY, b int, hand int);");
    let words =
        ["_expand_second` is not applied to this database yet, which is not where it begins", "`concertina drift`"];
    refused(&cli, &["plan"], 4, &words);
}
