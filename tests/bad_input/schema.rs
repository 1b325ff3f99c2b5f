use super::support::cli::Cli;
use super::{project, refused, server};

const SQLITE: [&str; 5] = ["plan", "--url", "sqlite://app.db", "--schema", "schema"];

fn of(text: &str) -> Cli {
    Cli::new().file("schema/app.sql", text)
}

#[test]
fn sql_that_does_not_parse_has_a_place_and_the_servers_words() {
    refused(&of("CREATE TABLE a (\n  id INTEGER,,\n);\n"), &SQLITE, 1, &["schema/app.sql:1:", "syntax error"]);
    let database = server().database("parse");
    let cli = project(&database, "CREATE TABLE a (\n  id bigint,,\n);\n");
    refused(&cli, &["plan"], 1, &["schema/app.sql:2:13", "syntax error"]);
    let cli = project(&database, "CREATE TABLE a (id bigint);\nCREATE VIEW v AS\n  SELECT missing FROM a;\n");
    refused(&cli, &["plan"], 1, &["schema/app.sql:3:10", "column \"missing\" does not exist"]);
    let cli = project(&database, "CREATE TABLE a (id bigint);\nSELECT 'open;\n");
    refused(&cli, &["plan"], 1, &["schema/app.sql:2:"]);
    assert_eq!(database.psql("SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"), "0");
}

#[test]
fn a_schema_file_that_is_not_utf_8() {
    let cli = of("");
    std::fs::write(cli.path("schema/app.sql"), b"CREATE TABLE a (\n  b\xe9 TEXT);").unwrap();
    refused(&cli, &SQLITE, 1, &["schema/app.sql:2:4", "UTF-8"]);
}

#[test]
fn a_path_that_names_nothing_is_not_an_empty_schema() {
    refused(&of(""), &["plan", "--url", "sqlite://app.db", "--schema", "shema"], 1, &["`shema`"]);
}

#[test]
fn a_directive_that_matches_nothing_or_is_misspelt() {
    let table =
        |directive: &str| of(&format!("CREATE TABLE a (\n  id INTEGER PRIMARY KEY,\n  {directive}\n  b TEXT\n);\n"));
    refused(&table("-- @renmaed from=c"), &SQLITE, 1, &["schema/app.sql:3:", "@renmaed", "@renamed"]);
    refused(&table("-- @allow drop-data because"), &SQLITE, 1, &["schema/app.sql:3:", "drop-data", "drops-data"]);
    refused(&of("-- @fill 1\n\nCREATE TABLE a (id INTEGER);"), &SQLITE, 1, &["schema/app.sql:1:", "@fill"]);
    refused(&of("CREATE TABLE a (id INTEGER);\n-- @renamed from=b\n"), &SQLITE, 1, &["schema/app.sql:2:", "@renamed"]);
}

#[test]
fn commands_of_psql_that_run_something_are_not_passed_over() {
    let database = server().database("psql");
    for command in ["\\i tables.sql", "\\ir tables.sql", "SELECT 1;\n\\gexec", "\\if :x"] {
        let cli = project(&database, &format!("CREATE TABLE a (id bigint);\n{command}\n"));
        let word = command.split('\\').next_back().unwrap().split(' ').next().unwrap();
        let told = format!("`\\{word}` is a command of psql, and what it runs would be missing in the schema");
        refused(&cli, &["plan"], 1, &["schema/app.sql:", &told, "`schema` in concertina.toml"]);
    }
    let cli =
        project(&database, "\\restrict x\n\\connect other\n\\set x 1\nCREATE TABLE a (id bigint);\n\\unrestrict x\n");
    cli.run(&["plan"]).exits(0);
}

#[test]
fn a_link_that_leads_nowhere_is_not_a_file_that_was_removed() {
    let cli = of("CREATE TABLE a (id INTEGER);");
    std::os::unix::fs::symlink("gone.sql", cli.path("schema/b.sql")).unwrap();
    let refused = cli.run(&SQLITE).exits(1);
    assert!(refused.stderr().contains("schema/b.sql` leads to a file that is not there"), "{}", refused.stderr());
}
