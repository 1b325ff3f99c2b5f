//! Files, and what is not managed.

use super::{catalog, database};
use concertina::catalog::{Catalog, ObjectId};
use concertina::engine::{Access, Scope, sqlite::Connection};

#[tokio::test]
async fn a_file_is_opened_as_it_was_asked() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("app.db");
    let missing = Connection::open(&path, Access::Write).await.err().expect("no file");
    assert!(missing.sentence.starts_with("no database file at"), "{missing}");
    assert!(!path.exists());
    let mut made = Connection::open(&path, Access::Create).await.expect("made");
    made.execute("CREATE TABLE t(a); INSERT INTO t VALUES (1), (1.5), ('x'), (x'00ff'), (NULL);")
        .await
        .expect("written");
    let rows = made.rows("SELECT a FROM t").await.expect("rows").concat();
    let shown: Vec<&str> = rows.iter().map(|value| value.as_deref().unwrap_or("NULL")).collect();
    assert_eq!(shown, ["1", "1.5", "x", "x'00ff'", "NULL"]);
    assert_eq!(made.rows("PRAGMA foreign_keys").await.expect("pragma"), [[Some("1".to_string())]]);
    let mut reader = Connection::open(&path, Access::Read).await.expect("read");
    let refused = reader.execute("DELETE FROM t").await.expect_err("read only");
    assert!(refused.sentence.contains("readonly"), "{refused}");
}

#[tokio::test]
async fn a_file_that_is_no_database_is_named() {
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), "not a database, and long enough to be read as one ".repeat(40)).expect("written");
    let error = Connection::open(file.path(), Access::Read).await.err().expect("refused");
    assert!(error.sentence.ends_with("is not a SQLite database"), "{error}");
}

#[tokio::test]
async fn virtual_tables_are_named_and_their_shadows_belong_to_them() {
    let mut live = database(
        "CREATE TABLE t(a); CREATE VIRTUAL TABLE found USING fts5(body); CREATE VIEW v AS SELECT * FROM nowhere;",
    )
    .await;
    let read = live.introspect(&Scope::default()).await.expect("read");
    assert_eq!(
        read.unsupported.iter().map(|u| format!("{} {}", u.what, u.object)).collect::<Vec<_>>(),
        ["virtual table found"]
    );
    let ids: Vec<String> = read.catalog.iter().map(|(id, _)| id.to_string()).collect();
    assert_eq!(ids, ["table t", "column t.a", "view v"]);
    let ignored = Scope { ignore: vec!["main.found".into(), "main.v".into()], ..Scope::default() };
    assert_eq!(live.introspect(&ignored).await.expect("read").unsupported, []);
}

#[tokio::test]
async fn our_own_objects_are_no_part_of_the_schema() {
    let mut live = database(
        "CREATE TABLE _concertina_journal(a); CREATE TABLE _dropped_old_1(a); CREATE INDEX ours ON _dropped_old_1(a);
         CREATE TRIGGER ours_too AFTER INSERT ON _concertina_journal BEGIN SELECT 1; END; CREATE TABLE t(a, _dropped_b_1 TEXT, c);",
    )
    .await;
    let found: Catalog = catalog(&mut live).await;
    let ids: Vec<ObjectId> = found.iter().map(|(id, _)| id.clone()).collect();
    assert_eq!(ids.iter().map(ToString::to_string).collect::<Vec<_>>(), ["table t", "column t.a", "column t.c"]);
}
