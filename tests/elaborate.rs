//! Schema files in any order, on every server.

mod support;

use concertina::engine::{Access, Engine, Session, Target};
use concertina::error::Result;
use concertina::source::{SchemaFile, Script, load};
use support::postgres::servers;

/// Loads texts, each a file, on every server, and gives what is then read.
async fn loaded<T>(texts: &[&str], read_back: impl AsyncFn(&mut Session) -> Result<T>) -> Vec<Result<T>> {
    let read = |(at, text): (usize, &&str)| {
        let file = SchemaFile { path: format!("{at}.sql").into(), text: text.to_string() };
        Script::read(Engine::Postgres, file).expect("split")
    };
    let scripts: Vec<Script> = texts.iter().enumerate().map(read).collect();
    let mut results = vec![];
    for server in servers() {
        let target = Target::parse(&server.url("postgres")).expect("a URL");
        let mut session = Session::open(&target, Access::Write).await.expect("opened");
        let work = async |scratch: &mut Session| {
            load(scratch, &scripts).await?;
            read_back(scratch).await
        };
        results.push(session.in_scratch(work).await);
    }
    results
}

async fn value(texts: &[&str], query: &str) -> Vec<String> {
    let results = loaded(texts, async |scratch| scratch.rows(query).await).await;
    let value = |rows: Vec<Vec<Option<String>>>| rows[0][0].clone().unwrap_or_default();
    results.into_iter().map(|rows| value(rows.unwrap_or_else(|error| panic!("{error}")))).collect()
}

async fn errors(texts: &[&str]) -> Vec<String> {
    let results = loaded(texts, async |scratch| scratch.rows("SELECT 1").await).await;
    results.into_iter().map(|result| result.expect_err("refused").to_string()).collect()
}

#[tokio::test]
async fn order_does_not_matter_within_or_between_files() {
    let first = "CREATE VIEW v AS SELECT * FROM t;\nCREATE TABLE t (a int REFERENCES u, m mood);";
    let second = "CREATE TABLE u (id int PRIMARY KEY);\nCREATE TYPE mood AS ENUM ('ok');";
    for count in value(&[first, second], "SELECT count(*) FROM public.v").await {
        assert_eq!(count, "0");
    }
}

#[tokio::test]
async fn tables_that_each_lean_on_the_next_take_few_rounds() {
    let table = |at: usize| format!("CREATE TABLE t{at} (id int PRIMARY KEY REFERENCES t{});", at + 1);
    let text: String = (0..300).map(table).chain(["CREATE TABLE t300 (id int PRIMARY KEY);".to_string()]).collect();
    for count in value(&[&text], "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").await {
        assert_eq!(count, "301");
    }
}

#[tokio::test]
async fn a_postponed_statement_runs_under_the_search_path_where_it_stands() {
    let first = "SET search_path = b; CREATE TABLE t (); SET search_path = a; CREATE SCHEMA b; CREATE TABLE s ();";
    let second = "CREATE SCHEMA a; CREATE TABLE p ();";
    let query = "SELECT string_agg(schemaname || '.' || tablename, ' ' ORDER BY 1) FROM pg_tables \
                 WHERE schemaname IN ('a', 'b', 'public')";
    let query = query.replace("ORDER BY 1", "ORDER BY tablename");
    for tables in value(&[first, second], &query).await {
        assert_eq!(tables, "public.p a.s b.t");
    }
}

#[tokio::test]
async fn what_only_dumps_write_does_no_harm_and_the_session_stays_as_it_was() {
    let text = "\\restrict x\nSET parameter_of_tomorrow = 0; SET DateStyle = 'German'; CREATE SCHEMA public;\n\
         CREATE TABLE t (a int); ALTER TABLE t OWNER TO nobody_here;\n\
         COPY t (a) FROM stdin;\n1\n\\.\nCREATE INDEX CONCURRENTLY i ON t (a); INSERT INTO t VALUES (1);\n\
         CREATE TYPE e AS ENUM ('a'); ALTER TYPE e ADD VALUE 'b'; CREATE TABLE d (x e DEFAULT 'b');";
    let query = "SELECT current_setting('DateStyle') || ' ' || current_setting('check_function_bodies')";
    for settings in value(&[text], query).await {
        assert_eq!(settings, "ISO, YMD on");
    }
}

#[tokio::test]
async fn the_first_failure_that_follows_from_no_other_is_told_with_its_place() {
    let text = "CREATE VIEW v AS SELECT * FROM t;\nCREATE TABLE t (\n    é int,\n    a int DEFAULT 'x' + );\nCREATE VIEW w AS TABLE v;";
    for error in errors(&["CREATE TABLE fine ();", text]).await {
        assert!(error.starts_with("1.sql:4:25: the schema does not load at `CREATE TABLE t`: syntax error"), "{error}");
        assert!(error.contains("2 other statements failed"), "{error}");
    }
    for error in errors(&["CREATE TABLE t (); GRANT SELECT ON t TO nobody_here;"]).await {
        assert!(
            error.contains("role \"nobody_here\" does not exist\nhint: roles belong to the whole server"),
            "{error}"
        );
    }
    for error in errors(&["CREATE EXTENSION not_there;"]).await {
        assert!(error.contains("hint: install the extension's package"), "{error}");
    }
}

#[tokio::test]
async fn bodies_that_name_what_is_not_there_are_told() {
    let text = "CREATE SCHEMA app;\nCREATE TABLE app.u (id int);\n\
        CREATE FUNCTION later() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM made_below';\n\
        CREATE TABLE made_below (id int);\n\
        CREATE FUNCTION led() RETURNS bigint LANGUAGE sql SET search_path = app AS 'SELECT count(*) FROM u';\n\
        CREATE FUNCTION lost(int) RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM u';\n\
        CREATE PROCEDURE slip() LANGUAGE plpgsql AS 'BEGIN retrun; END';";
    for flaws in loaded(&[text], Session::flaws).await {
        let flaws = flaws.expect("asked").into_iter().map(|(id, says)| format!("{id}: {says}"));
        assert_eq!(
            flaws.collect::<Vec<_>>(),
            [
                "function public.lost(integer): relation \"u\" does not exist",
                "procedure public.slip(): syntax error at or near \"retrun\""
            ]
        );
    }
}
