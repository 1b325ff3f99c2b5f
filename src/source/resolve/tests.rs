use super::*;
use crate::catalog::{Enumeration, Schema};
use crate::engine::Engine;
use crate::source::{SchemaFile, Script, Strategy, directives};

fn catalog() -> Catalog {
    let labels = vec!["sad".to_string(), "ok".to_string()];
    let mood = (ObjectId::new(Kind::Enum, &["app", "mood"]), Object::Enum(Enumeration { labels }));
    let ids = [
        (Kind::Table, vec!["public", "t"]),
        (Kind::Table, vec!["app", "t"]),
        (Kind::Column, vec!["public", "t", "a"]),
        (Kind::Column, vec!["app", "t", "a"]),
        (Kind::Column, vec!["app", "u", "b"]),
        (Kind::Table, vec!["x", "w"]),
        (Kind::Table, vec!["y", "w"]),
    ];
    // What an object is does not matter here, only its id.
    ids.into_iter().map(|(kind, path)| (ObjectId::new(kind, &path), Object::Schema(Schema {}))).chain([mood]).collect()
}

fn read(sql: &str) -> Result<Directives> {
    let script = Script::read(Engine::Postgres, SchemaFile { path: "a.sql".into(), text: sql.to_string() })?;
    resolve(&directives(&script)?, &catalog())
}

fn object(kind: Kind, path: &[&str]) -> Renamed {
    Renamed::Object(ObjectId::new(kind, path))
}

#[test]
fn a_name_without_a_schema_is_public_or_the_only_one() {
    let found = read("CREATE TABLE t (a int -- @fill 0\n);\nCREATE TABLE u (b int -- @fill 1\n);").expect("found");
    let ids: Vec<String> = found.fills.keys().map(ToString::to_string).collect();
    assert_eq!(ids, ["column app.u.b", "column public.t.a"]);
    let error = read("-- @allow drops-data x\nCREATE TABLE w ();").expect_err("two").to_string();
    assert!(error.contains("table x.w or table y.w"), "{error}");
}

#[test]
fn renames_have_both_names() {
    let sql = "-- @renamed from=old\nCREATE TABLE t (\na int -- @renamed from=z strategy=direct\n);\n\
         -- @renamed from=gone.v\nCREATE TABLE app.t ();\nCREATE TYPE mood AS ENUM (\n'sad', -- @renamed from=Sad\n'ok');";
    let found: Vec<_> = read(sql).expect("found").renames.into_iter().map(|r| (r.from, r.to, r.strategy)).collect();
    let label = |label: &str| Renamed::Label {
        enumeration: ObjectId::new(Kind::Enum, &["app", "mood"]),
        label: label.to_string(),
    };
    let expected = [
        (object(Kind::Table, &["public", "old"]), object(Kind::Table, &["public", "t"]), Strategy::Phased),
        (object(Kind::Column, &["public", "t", "z"]), object(Kind::Column, &["public", "t", "a"]), Strategy::Direct),
        (object(Kind::Table, &["gone", "v"]), object(Kind::Table, &["app", "t"]), Strategy::Phased),
        (label("Sad"), label("sad"), Strategy::Phased),
    ];
    assert_eq!(found, expected);
}

#[test]
fn an_unnamed_constraint_is_its_table_for_allow_and_nothing_else() {
    let found = read("CREATE TABLE t (a int,\nUNIQUE (a) -- @allow blocks-writes small\n);").expect("found");
    assert_eq!(found.allows[0].object, ObjectId::new(Kind::Table, &["public", "t"]));
    assert!(read("CREATE TABLE t (a int,\nUNIQUE (a) -- @renamed from=u\n);").is_err());
}

#[test]
fn a_function_is_told_by_how_much_it_takes() {
    let read = |sql: &str| {
        let script = Script::read(Engine::Postgres, SchemaFile { path: "a.sql".into(), text: sql.to_string() })?;
        let function = |arguments| ObjectId::new(Kind::Function, &["public", "f", arguments]);
        let made = ["", "integer", "integer, text"].map(|arguments| (function(arguments), Object::Schema(Schema {})));
        resolve(&directives(&script)?, &made.into_iter().collect())
    };
    for (written, arguments) in [("", ""), ("a int, OUT b int", "integer"), ("int, b text = 'x,y'", "integer, text")] {
        let found = read(&format!("-- @renamed from=g\nCREATE FUNCTION f({written}) RETURNS int")).expect("found");
        let object = |name| object(Kind::Function, &["public", name, arguments]);
        assert_eq!((&found.renames[0].from, &found.renames[0].to), (&object("g"), &object("f")));
    }
}

#[test]
fn one_thing_becomes_one_thing() {
    let two = "CREATE TABLE app.t (\na int -- @renamed from=n\n);\n\
         CREATE TABLE public.t (\na int -- @renamed from=n\n);";
    assert_eq!(read(two).expect("of two tables").renames.len(), 2);
    let one = "CREATE TYPE mood AS ENUM (\n'sad', -- @renamed from=low\n'ok' -- @renamed from=low\n);";
    let error = read(one).expect_err("two of one").to_string();
    assert!(error.contains("`mood.ok`") && error.contains("a.sql:2"), "{error}");
    assert!(read("CREATE TABLE public.t (\n-- @renamed from=n\n-- @renamed from=m\na int\n);").is_err());
}

#[test]
fn what_cannot_be_resolved_has_a_place() {
    for sql in [
        "CREATE TABLE t (b int -- @fill 0\n);",
        "-- @fill 0\nCREATE TABLE t ();",
        "CREATE TABLE t (\n-- @fill 0\n-- @fill 1\na int);",
        "CREATE TABLE t (\n-- @using 0\n-- @using 1\na int);",
        "CREATE TABLE t (\n-- @renamed from=t.z\na int);",
        "CREATE TYPE mood AS ENUM ('bad' -- @renamed from=sad\n);",
    ] {
        let error = read(sql).expect_err(sql);
        assert!(error.place.is_some() && error.hint.is_some(), "{error}");
    }
}
